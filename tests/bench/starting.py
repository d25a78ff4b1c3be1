"""How a process starts: what ``web`` imports beside everything that there is, and the memory that it then has."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

GOAL = 0.60
"""Of the time that importing everything takes, ``web`` may need so much (reference/performance.md asks for lean imports)."""

EVERYTHING = (
    "import bot.app, handlers.slack.receive, handlers.slack.send, handlers.line.send, handlers.documents.agreement,"
    " handlers.documents.brief, bot.packs.workbook.book, bot.packs.xlsform.reading, linebot.v3.messaging, typst,"
    " fontTools.ttLib, alembic.command"
)
_TIMED = (
    "import time; began = time.process_time(); {what}; took = time.process_time() - began;"
    " rss = open('/proc/self/status').read().split('VmRSS:')[1].split()[0]; print(took, rss)"
)


def measured(rounds: int = 5) -> Iterator[str]:
    """Lines of a table: processor seconds, the best of the rounds, and resident kilobytes, each in a process of its own."""
    found = {what: min(_run(what) for _ in range(rounds)) for what in ("import bot.app", EVERYTHING)}
    (lean, rss), (all_of_it, _) = found["import bot.app"], found[EVERYTHING]
    ratio = lean / all_of_it
    yield f"imports of web / importing everything   {ratio:.2f}   {'ok' if ratio <= GOAL else 'FAIL'} (goal {GOAL:.2f})"
    yield f"memory of web after its imports         {rss / 1024:.0f} MB"


def _run(what: str) -> tuple[float, int]:
    done = subprocess.run(
        [sys.executable, "-c", _TIMED.format(what=what)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    took, rss = done.stdout.split()
    return float(took), int(rss)
