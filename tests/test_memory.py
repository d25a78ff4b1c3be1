"""What a process keeps for good is looked through for garbage once, not whenever a thousand people answer."""

import subprocess
import sys

SAID = """
import gc
from bot.catalogue import load_catalogue
from bot.memory import spare_what_stands
packs = load_catalogue()
before = len(gc.get_objects())
spare_what_stands()
left = len(gc.get_objects())
loop = []
loop.append(loop)
del loop
print(left < before / 100, gc.isenabled(), gc.collect() >= 1, packs.get("ise").id)
"""


def test_what_stands_is_spared_and_new_garbage_is_still_found() -> None:
    done = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True", "ise"]
