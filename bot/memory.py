"""What stands for the life of a process is not searched for garbage again and again.

Packs, wordings and classes are half a million objects. Python looks through all of them whenever enough new ones have
come, which holds up everybody for a quarter of a second, in the middle of an evening on which all answer.
"""

import gc

YOUNG = 10_000
"""So many new objects, and not 700, call for a look at the young ones: a turn makes some hundreds and lets them go."""


def search_seldom() -> None:
    """From now on; called first of all, for a start makes little else than what stands."""
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def spare_what_stands() -> None:
    """What was made so far is taken to stand for good; called when a process is about to begin its work."""
    search_seldom()
    gc.collect()
    gc.freeze()
