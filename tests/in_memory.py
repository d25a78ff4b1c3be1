"""Where files of tests lie that outlive nothing: in memory, where a machine has plenty of it."""

import os
import shutil
from functools import cache
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - whoever uses it makes a folder of their own in it
_PLENTY = 2 << 30


@cache
def memory() -> Path | None:
    """The folder; None where there is none, or little room in it."""
    there = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _PLENTY
    return _MEMORY if there else None
