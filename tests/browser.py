"""Finds the Chromium that the browser tests drive."""

import os
import shutil
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")

MISSING: Final = (
    "no Chromium was found. To add it: install `chromium` (and `fonts-noto-cjk`, so that Japanese is seen) "
    "from your distribution, or name a browser in the variable CHROMIUM"
)


def find_chromium() -> str | None:
    """The browser to drive: what CHROMIUM names, else the first of the usual names that is installed."""
    wanted = os.environ.get("CHROMIUM")
    if wanted:
        return shutil.which(wanted)
    return next(filter(None, map(shutil.which, NAMES)), None)
