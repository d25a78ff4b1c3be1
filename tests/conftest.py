"""What all tests share: a PostgreSQL of their own, an honest list of what could not run, and how chance is drawn."""

import os

from hypothesis import settings

pytest_plugins = ["tests.left_out", "tests.postgres"]

# A change lands or not for what it does, never for luck: CI draws the same examples every time. Elsewhere each run
# draws new ones, so that rare cases are still found.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")
