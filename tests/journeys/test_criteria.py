"""Criteria of the journeys that no other test over HTTP holds, and whether each has its test."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

import tests.journeys
from bot.services.planning import rules_in
from tests.domain.paper import Paper
from tests.journeys.desk import choose_date, fill, shown_dates
from tests.journeys.town import START, Town, a_town

HERE = Path(__file__).parent
CRITERIA = ("V1", "V2", "V3", "V4", "V5", "C1", "C2", "C3", "C4", "C5", "S1", "S2", "S5")


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as town:
        yield town


@pytest.mark.asyncio
async def test_the_preview_counts_like_a_wall_calendar_whatever_the_last_day_is(town: Town) -> None:
    """C1: the dates in the dialog equal an independent calculation, while the last day is changed again and again."""
    tanaka = town.slack.add_person("田中")
    kit = town.app.kit
    pack = kit.catalogue.get("ise")
    paper = Paper(kit.catalogue.is_closed("ise"), pack.fy_start)
    begin, chance = date(2026, 10, 10), Random(6)
    await fill(town, tanaka, do_start=begin.isoformat(), do_end="2026-10-25")
    for _ in range(12):
        end = begin + timedelta(days=chance.randrange(0, 400))
        await choose_date(town, tanaka, "do.end", end.isoformat())
        given = {"start": START.date(), "do.start": begin, "do.end": end}
        counted = paper.cycle(rules_in(pack), given, "co_hosting", {})
        shown = shown_dates(town, tanaka)
        assert shown.items() <= counted.items(), end
        assert [kind for kind in counted if kind not in shown and "@" not in kind] == [], (
            "what repeats is told in words"
        )


def test_each_criterion_names_tests_that_are_there() -> None:
    told = dict(re.findall(r"^([VCS]\d) .*: (.+)$", tests.journeys.__doc__ or "", re.MULTILINE))
    assert tuple(told) == CRITERIA
    for criterion, names in told.items():
        for name in re.findall(r"(?:tests/\S+/)?test_\w+(?:\.py)?", names):
            path = HERE.parents[1] / name if "/" in name else HERE / f"{name}.py"
            assert path.is_file(), f"{criterion}: {name}"
