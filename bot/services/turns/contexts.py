"""What a dialog carries along and brings back: written by an earlier turn of ours, but perhaps by an earlier version of
Kyodo, or about a pack that is gone by now.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class StaleDialogError(Exception):
    """What came back with a dialog means nothing (any more): it is to be opened anew."""


def travelled(context: str) -> dict[str, Any]:
    """What was written with ``json.dumps``. Raises StaleDialogError."""
    with understanding():
        told = json.loads(context)
    if not isinstance(told, dict):
        raise StaleDialogError
    return told


@contextmanager
def understanding() -> Iterator[None]:
    """While what came back is read: a name that is missing or a day that is none makes the dialog a stale one."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise StaleDialogError from error
