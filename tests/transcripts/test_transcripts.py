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


STORIES = tuple(stories())


def _of(language: str, *, of_two_years: bool) -> pytest.MarkDecorator:
    """Those stories of a language: a class each, because classes are played side by side."""
    chosen = [
        story
        for story in STORIES
        if story.path.stem.split(".")[-1] == language
        and story.path.stem.startswith("two-years") is of_two_years
    ]
    return pytest.mark.parametrize("story", chosen, ids=lambda story: story.name)


class Retelling:
    """What each class of stories asks."""

    def test_a_story_is_told_again_word_for_word(self, tmp_path: Path, story: Told) -> None:
        """Every word of it, and nothing else."""
        told = story.told(tmp_path, load_catalogue())
        assert told.splitlines() == story.path.read_text(encoding="utf-8").splitlines()


@_of("ja", of_two_years=True)
class TestTwoYearsInJapanese(Retelling):
    """Ise."""


@_of("ja-simple", of_two_years=True)
class TestTwoYearsInEasyJapanese(Retelling):
    """Ise."""


@_of("en", of_two_years=True)
class TestTwoYearsInEnglish(Retelling):
    """Ise."""


@_of("ja", of_two_years=False)
class TestOneYearInJapanese(Retelling):
    """The other cities, and an official's spring."""


@_of("ja-simple", of_two_years=False)
class TestOneYearInEasyJapanese(Retelling):
    """The other cities, and an official's spring."""


@_of("en", of_two_years=False)
class TestOneYearInEnglish(Retelling):
    """The other cities, and an official's spring."""


def test_every_story_is_played() -> None:
    played = [
        story
        for chosen in Retelling.__subclasses__()
        for mark in getattr(chosen, "pytestmark", ())
        for story in mark.args[1]
    ]
    assert sorted(story.name for story in played) == sorted(story.name for story in STORIES)


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
