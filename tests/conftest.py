"""What all tests share: a PostgreSQL of their own, an honest list of what could not run, and how chance is drawn."""

import gc
import os

import pytest
from hypothesis import Phase, settings

from tests.in_memory import memory

pytest_plugins = ["tests.left_out", "tests.postgres", "tests.tables"]

# A change lands or not for what it does, never for luck: CI draws the same examples every time, and says what failed
# without looking for a smaller case, which can take minutes. Elsewhere each run draws new ones and does look.
settings.register_profile(
    "ci", derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate), print_blob=True
)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")

if (place := memory()) is not None:  # a test's files outlive no power cut, so no commit need wait for a disk
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))

# What is imported and collected is a million objects: it is not searched for garbage whenever a test has made a few.
gc.set_threshold(50_000, 20, 100)


def pytest_collection_finish() -> None:
    """All that stands now stands until the end."""
    gc.collect()
    gc.freeze()


LONG = ("year", "transcripts", "journeys")
"""Folders of modules that take long: they begin first, so that no core waits for the last of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts long modules before short ones."""
    places = {folder: place for place, folder in enumerate(LONG)}
    items.sort(key=lambda item: min(places.get(part, len(LONG)) for part in item.path.parts))
