"""What all tests share: a PostgreSQL of their own, an honest list of what could not run, and how chance is drawn."""

import os

from hypothesis import Phase, settings

pytest_plugins = ["tests.left_out", "tests.postgres"]

# A change lands or not for what it does, never for luck: CI draws the same examples every time, and says what failed
# without looking for a smaller case, which can take minutes. Elsewhere each run draws new ones and does look.
settings.register_profile(
    "ci", derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate), print_blob=True
)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")
