"""The stories are played again, word for word as they are written down.

Where a change of wording or behaviour is meant, ``python -m tests.transcripts`` writes them anew: read the difference
aloud before you keep it.
"""

import itertools
import re
from pathlib import Path

import pytest

from bot.catalogue import load_catalogue
from tests.transcripts.stories import Told, stories

NUMBERED = re.compile(r"(?:問|Q)([\d-]+) · \d+/\d+")
WITHIN = re.compile(r"「[^」]*」|\"[^\"]*\"")


@pytest.mark.parametrize("story", tuple(stories()), ids=lambda story: story.name)
def test_a_story_is_told_again_word_for_word(tmp_path: Path, story: Told) -> None:
    told = story.begin(tmp_path, load_catalogue()).told()
    assert told.splitlines() == story.path.read_text(encoding="utf-8").splitlines()


def test_every_pack_has_a_transcript() -> None:
    for pack in load_catalogue().all():
        assert list(Path(__file__).parent.glob(f"{pack.id}/*.md")), f"no transcript of {pack.id}"


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("*/*.md")), ids=lambda path: path.name)
def test_no_two_questions_in_a_row_are_worded_alike(path: Path) -> None:
    """A question is the line behind ``問3 · 3/10``; its own name in 「」 left out, it differs from the one before."""
    asked: dict[str, list[tuple[str, str]]] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    who = ""
    for place, line in enumerate(lines):
        if line.startswith("> → "):
            who = line[4:]
        if found := NUMBERED.search(line):
            question = WITHIN.sub("", lines[place + 1])
            asked.setdefault(who, []).append((found[1], question))
    for said in asked.values():
        for (number, question), (next_number, following) in itertools.pairwise(said):
            assert number == next_number or question != following, (number, question)
