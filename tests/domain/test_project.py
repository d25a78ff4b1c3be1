"""Stages: a date opens the next sheet, only a person closes one."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.project import (
    CLOSED,
    STAGES,
    JoinCode,
    PastCycle,
    Project,
    Role,
    Side,
    SideRule,
    StageClosing,
)

DATES = {"plan.start": date(2026, 9, 1), "do.start": date(2026, 10, 10), "see.start": date(2026, 10, 26)}
PROJECT = Project(
    "p1",
    "T1",
    "花壇づくり",
    "ise",
    "1.0.0",
    "co_hosting",
    (Side("a", "花壇の会"), Side("b", "公園緑地課")),
    dates=DATES,
)
CODE = JoinCode("ABCD2345", "p1", "a", Role.MEMBER, "plan")


def noon(month: int, day: int) -> datetime:
    """Noon in Japan, 2026."""
    return datetime(2026, month, day, 3, tzinfo=UTC)


def closed(*stages: str, project: Project = PROJECT) -> Project:
    return replace(project, closings={stage: StageClosing(noon(9, 1), "taro") for stage in stages})


@pytest.mark.parametrize(
    ("month", "day", "stages"),
    [
        (8, 31, ()),
        (9, 1, ("plan",)),
        (10, 9, ("plan",)),
        (10, 10, ("plan", "do")),
        (10, 26, ("plan", "do", "see")),
    ],
)
def test_dates_open_stages_and_close_none(month: int, day: int, stages: tuple[str, ...]) -> None:
    assert PROJECT.open_stages(noon(month, day)) == stages


def test_closing_a_stage_opens_the_next_before_its_date() -> None:
    assert closed("plan").open_stages(noon(9, 1)) == ("do",)


def test_two_stages_are_open_at_once_until_the_first_is_closed() -> None:
    assert closed("plan").open_stages(noon(10, 26)) == ("do", "see")


def test_closing_a_stage_in_the_middle_does_not_open_the_one_behind_it_while_an_earlier_one_is_open() -> None:
    assert closed("do").open_stages(noon(9, 1)) == ("plan",)


def test_a_closed_stage_is_not_opened_by_its_date() -> None:
    assert closed("do").open_stages(noon(10, 26)) == ("plan", "see")


def test_a_project_with_all_stages_closed_has_none_open() -> None:
    assert closed(*STAGES).open_stages(noon(12, 1)) == ()


@given(st.sets(st.sampled_from(STAGES)), st.dates(date(2026, 8, 1), date(2026, 12, 1)))
def test_the_stage_is_the_first_that_nobody_closed(done: set[str], on: date) -> None:
    project = closed(*done)
    assert project.stage == next((s for s in STAGES if s not in done), CLOSED)
    assert not set(project.open_stages(datetime(on.year, on.month, on.day, tzinfo=UTC))) & done


@given(st.sets(st.sampled_from(STAGES)), st.dates(date(2026, 8, 1), date(2026, 12, 1)))
def test_a_stage_once_open_stays_open_until_it_is_closed(done: set[str], on: date) -> None:
    project = closed(*done)
    earlier = project.open_stages(datetime(on.year, on.month, on.day, tzinfo=UTC))
    assert set(earlier) <= set(project.open_stages(noon(12, 31)))


def test_a_stage_opens_at_midnight_where_the_project_lives() -> None:
    assert not PROJECT.is_open("plan", datetime(2026, 8, 31, 14, 59, 59, tzinfo=UTC))
    assert PROJECT.is_open("plan", datetime(2026, 8, 31, 15, 0, tzinfo=UTC))


def test_another_zone_has_another_midnight() -> None:
    elsewhere = replace(PROJECT, timezone="America/New_York")
    assert not elsewhere.is_open("plan", datetime(2026, 9, 1, 3, 59, tzinfo=UTC))
    assert elsewhere.is_open("plan", datetime(2026, 9, 1, 4, 0, tzinfo=UTC))


def test_what_is_no_stage_is_never_open() -> None:
    assert not PROJECT.is_open("report", noon(12, 1))
    assert not PROJECT.is_open(CLOSED, noon(12, 1))


def test_a_stage_without_a_date_waits_for_the_closing_before_it() -> None:
    undated = replace(PROJECT, dates={"plan.start": DATES["plan.start"]})
    assert not undated.is_open("do", noon(12, 1))
    assert closed("plan", project=undated).is_open("do", noon(12, 1))


def test_the_next_cycle_begins_with_nothing_dated_closed_or_mutual() -> None:
    turned = replace(closed(*STAGES), revealed={"ise.q.plan": noon(9, 20)}, rule=SideRule.MAJORITY).turned()
    assert (turned.cycle, turned.stage) == (2, "plan")
    assert turned.open_stages(noon(12, 31)) == ()
    assert not turned.revealed
    assert (turned.id, turned.sides, turned.rule) == (PROJECT.id, PROJECT.sides, SideRule.MAJORITY)


def test_the_cycle_that_is_over_is_kept_as_it_stood() -> None:
    over = replace(closed(*STAGES), start=date(2026, 9, 1), revealed={"ise.q.plan": noon(9, 20)})
    (past,) = over.turned().past
    assert past == PastCycle(1, "1.0.0", over.start, DATES, over.closings, over.revealed, form=over.form)


def test_a_newer_pack_in_the_next_cycle_leaves_the_one_before_with_its_own() -> None:
    third = replace(PROJECT.turned(), pack_version="1.1.0").turned()
    assert [(past.number, past.pack_version) for past in third.past] == [(1, "1.0.0"), (2, "1.1.0")]


def test_what_became_mutual_is_told_by_cycle() -> None:
    turned = replace(PROJECT, revealed={"ise.q.plan": noon(9, 20)}).turned()
    again = replace(turned, revealed={"ise.q.see": noon(12, 1)})
    assert again.revealed_in(1) == {"ise.q.plan": noon(9, 20)}
    assert again.revealed_in(2) == {"ise.q.see": noon(12, 1)}
    assert again.revealed_in(3) == {}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("civic_group", "government"), "public_private"),
        (("civic_group", "business", "government"), "public_private"),
        (("civic_group", "neighborhood_org"), "private_private"),
        (("", ""), "private_private"),
    ],
)
def test_with_the_city_on_a_side_it_is_public_and_private(kinds: tuple[str, ...], expected: str) -> None:
    sides = tuple(Side(letter, letter, kind) for letter, kind in zip("abc", kinds, strict=False))
    assert replace(PROJECT, sides=sides).collab_kind == expected


def test_an_unknown_side_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        PROJECT.side("c")


def test_a_code_lets_in_as_many_as_its_limit() -> None:
    assert replace(CODE, uses=49).usable(PROJECT)
    assert not replace(CODE, uses=50).usable(PROJECT)


def test_a_revoked_code_lets_nobody_in() -> None:
    assert not replace(CODE, revoked_at=noon(9, 1)).usable(PROJECT)


def test_a_code_ends_with_its_stage() -> None:
    assert not CODE.usable(closed("plan"))
    assert CODE.usable(closed("do"))


@pytest.mark.parametrize(
    "ended", [replace(PROJECT, cancelled_at=noon(9, 1)), replace(PROJECT, archived_at=noon(9, 1))]
)
def test_a_code_ends_with_its_project(ended: Project) -> None:
    assert not CODE.usable(ended)
