"""Dates of a project, against a second calculation that counts days one by one."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.timetable import (
    DateProblem,
    DateRule,
    Offset,
    fiscal_year,
    move,
    next_sending_time,
    open_day,
    problems,
    sending_instant,
    timetable,
)
from tests.domain.calendars import days_from, is_closed

DAY = timedelta(days=1)
TOKYO = ZoneInfo("Asia/Tokyo")
FORMS = ("subsidy", "commission", "co_hosting")
DAYS = days_from(date(2026, 4, 1), 365)
dates = st.sampled_from(DAYS)


# ---------------------------------------------------------------- by hand


def counted(offset: Offset, known: Mapping[str, date]) -> date:
    """Walks from the anchor, a day at a time; counting starts the day after it."""
    on, steps = known[offset.anchor], abs(offset.days)
    while steps:
        on, steps = on + DAY if offset.days > 0 else on - DAY, steps - 1
    if offset.toward:
        first, last, gone = known[offset.anchor], known[offset.toward], 0
        total = last.toordinal() - first.toordinal()
        while (gone + 1) <= total * offset.share:
            gone, on = gone + 1, on + DAY
    return on


def school_year(on: date) -> int:
    """1 April begins a new one."""
    year = 2020
    while on >= date(year + 1, 4, 1):
        year += 1
    return year


def avoided(on: date, shift: str) -> date:
    """Off closed days, never into the next fiscal year."""
    if shift == "next":
        ahead = [
            day for day in days_from(on, 40) if not is_closed(day) and school_year(day) == school_year(on)
        ]
        if ahead:
            return ahead[0]
    if shift in ("next", "previous"):
        return next(day for n in range(40) if not is_closed(day := on - n * DAY))
    return on


def by_hand(rules: list[DateRule], given_dates: Mapping[str, date], form: str) -> dict[str, date]:
    """Every date of a cycle on paper."""
    known = dict(given_dates)
    for rule in rules:
        if rule.forms and form not in rule.forms:
            continue
        ceilings = [counted(offset, known) for offset in rule.not_after]
        if rule.april_cap and (form in rule.cap_forms or not rule.cap_forms):
            ceilings.append(date(school_year(known["do.end"]) + 1, 4, rule.april_cap))
        floors = [counted(offset, known) for offset in rule.not_before]
        plain = max([min([counted(rule.base, known), *ceilings]), *floors])
        on = avoided(plain, rule.shift)
        known[rule.kind] = plain if any(on < floor for floor in floors) else on
    return {kind: on for kind, on in known.items() if kind != "start"}


def random_rules(chance: random.Random) -> list[DateRule]:
    """A pack's dates in any shape that its loader lets through."""
    anchors = ["start", "do.start", "do.end"]
    rules = []
    for kind in chance.sample(
        ["plan.start", "plan.due", "plan.end", "do.due", "see.start", "see.due", "report.due"], 5
    ):

        def offset() -> Offset:
            if chance.random() < 0.2:
                return Offset("do.start", toward="do.end", share=chance.choice([0.25, 0.5, 0.75]))
            return Offset(chance.choice(anchors), chance.randint(-60, 60))

        rules.append(
            DateRule(
                kind,
                offset(),
                not_after=tuple(offset() for _ in range(chance.choice([0, 0, 1, 2]))),
                not_before=tuple(offset() for _ in range(chance.choice([0, 0, 1, 2]))),
                shift=chance.choice(["none", "next", "previous"]),
                april_cap=chance.choice([0, 0, 10]),
                cap_forms=chance.choice([(), FORMS[:2]]),
                forms=chance.choice([(), (), FORMS[1:]]),
            )
        )
        if not rules[-1].forms:
            anchors.append(kind)
    return rules


def random_cycle(chance: random.Random) -> tuple[list[DateRule], dict[str, date], str]:
    start = chance.choice(DAYS)
    do_start = start + chance.randint(0, 120) * DAY
    do_end = do_start + chance.randint(0, 300) * DAY
    return (
        random_rules(chance),
        {"start": start, "do.start": do_start, "do.end": do_end},
        chance.choice(FORMS),
    )


# ---------------------------------------------------------------- C1


def test_the_dates_of_five_hundred_random_packs_equal_the_count_by_hand() -> None:
    for seed in range(500):
        rules, given_dates, form = random_cycle(random.Random(seed))
        found = timetable(rules, given_dates, form=form, is_closed=is_closed)
        assert {d.kind: d.on for d in found} == by_hand(rules, given_dates, form), f"seed {seed}"


def test_every_date_tells_whether_it_is_closed() -> None:
    for seed in range(200):
        rules, given_dates, form = random_cycle(random.Random(seed))
        for dated in timetable(rules, given_dates, form=form, is_closed=is_closed):
            assert dated.closed is is_closed(dated.on)


def test_a_date_that_moved_off_a_closed_day_tells_which_one() -> None:
    for seed in range(200):
        rules, given_dates, form = random_cycle(random.Random(seed))
        for dated in timetable(rules, given_dates, form=form, is_closed=is_closed):
            assert dated.unshifted is None or (is_closed(dated.unshifted) and not dated.closed)


def test_dates_come_in_order() -> None:
    for seed in range(200):
        rules, given_dates, form = random_cycle(random.Random(seed))
        found = [d.on for d in timetable(rules, given_dates, form=form, is_closed=is_closed)]
        assert found == sorted(found)


@given(dates)
def test_moving_to_the_next_open_day_never_leaves_the_fiscal_year(on: date) -> None:
    assert fiscal_year(move(on, "next", is_closed)) == fiscal_year(on)


@given(dates, st.sampled_from(["next", "previous"]))
def test_a_moved_date_is_an_open_day(on: date, direction: str) -> None:
    assert not is_closed(move(on, direction, is_closed))


@given(dates, st.sampled_from(["next", "previous", "none"]))
def test_an_open_day_is_not_moved(on: date, direction: str) -> None:
    assert is_closed(on) or move(on, direction, is_closed) == on


@given(dates)
def test_without_a_direction_nothing_moves(on: date) -> None:
    assert move(on, "none", is_closed) == on


def test_a_last_of_march_on_a_weekend_moves_back() -> None:
    assert move(date(2029, 3, 31), "next", is_closed) == date(2029, 3, 30)


@given(dates)
def test_no_open_day_is_passed_over(on: date) -> None:
    found = open_day(on, "next", is_closed)
    assert all(is_closed(day) for day in days_from(on, (found - on).days))


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 3, 31), 2026),
    ],
)
def test_the_fiscal_year_begins_in_april(on: date, year: int) -> None:
    assert fiscal_year(on) == year


GIVEN = {"start": date(2026, 9, 1), "do.start": date(2026, 10, 10), "do.end": date(2026, 10, 25)}


def one(rule: DateRule, form: str = "co_hosting", **by_hand: date) -> date:
    chosen = {kind.replace("_", "."): on for kind, on in by_hand.items()}
    found = timetable([rule], GIVEN, form=form, is_closed=is_closed, by_hand=chosen)
    return next(d.on for d in found if d.kind == rule.kind)


def test_counting_starts_the_day_after_the_anchor() -> None:
    assert one(DateRule("report.due", Offset("do.end", 30))) == date(2026, 11, 24)


def test_half_of_a_period_is_rounded_down() -> None:
    assert one(DateRule("do.due", Offset("do.start", toward="do.end", share=0.5))) == date(2026, 10, 17)


def test_a_floor_wins_over_a_ceiling() -> None:
    rule = DateRule(
        "plan.due",
        Offset("start"),
        not_after=(Offset("start", -10),),
        not_before=(Offset("start", 1),),
    )
    assert one(rule) == date(2026, 9, 2)


def test_a_cap_in_april_holds_for_its_forms_alone() -> None:
    rule = DateRule("report.due", Offset("do.end", 200), april_cap=10, cap_forms=("subsidy",))
    assert one(rule, "subsidy") == date(2027, 4, 10)
    assert one(rule, "other") == date(2027, 5, 13)


def test_a_rule_of_another_form_gives_no_date() -> None:
    rule = DateRule("report.due", Offset("do.end", 30), forms=("subsidy",))
    found = timetable([rule], GIVEN, form="other", is_closed=is_closed)
    assert [d.kind for d in found] == ["do.start", "do.end"]


def test_a_date_that_people_chose_stands_even_on_a_closed_day() -> None:
    rule = DateRule("report.due", Offset("do.end", 30), shift="next")
    assert one(rule, report_due=date(2026, 11, 23)) == date(2026, 11, 23)


def test_what_follows_from_a_chosen_date_is_counted_from_it() -> None:
    rules = [DateRule("see.start", Offset("do.end", 1)), DateRule("see.due", Offset("see.start", 14))]
    chosen = {"see.start": date(2026, 11, 1)}
    found = timetable(rules, GIVEN, form="other", is_closed=is_closed, by_hand=chosen)
    assert {d.kind: d.on for d in found}["see.due"] == date(2026, 11, 15)


def test_a_chosen_end_moves_the_report() -> None:
    assert one(DateRule("report.due", Offset("do.end", 30)), do_end=date(2026, 11, 1)) == date(2026, 12, 1)


def test_an_anchor_that_no_rule_gives_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        one(DateRule("see.due", Offset("see.start", 14)))


# ---------------------------------------------------------------- what cannot stand

ORDERLY = {
    kind: date(2026, 9, 1) + n * DAY
    for n, kind in enumerate(
        ["plan.start", "plan.due", "plan.end", "do.start", "do.due", "do.end", "see.start", "see.due", "see.end", "report.due"]
    )
}  # fmt: skip


def test_dates_in_order_have_no_problem() -> None:
    assert problems(ORDERLY) == ()


def test_all_dates_on_one_day_have_no_problem() -> None:
    assert problems(dict.fromkeys(ORDERLY, date(2026, 9, 1))) == ()


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("plan.due", "plan.start"), ("plan.end", "plan.due"), ("do.start", "plan.start"), ("do.due", "do.start"), ("do.end", "do.due"),
        ("do.end", "do.start"), ("see.due", "see.start"), ("see.end", "see.due"), ("report.due", "do.end"),
    ],
)  # fmt: skip
def test_a_date_before_the_one_it_follows_is_a_problem(later: str, earlier: str) -> None:
    turned = {**ORDERLY, later: ORDERLY[earlier] - DAY}
    assert DateProblem(later, earlier) in problems(turned)


def test_dates_that_a_project_does_not_have_are_no_problem() -> None:
    assert problems({"plan.due": date(2026, 9, 1)}) == ()


# ---------------------------------------------------------------- when reminders may go out

instants = st.datetimes(
    datetime(2026, 4, 1), datetime(2027, 4, 30), timezones=st.just(UTC)  # noqa: DTZ001 - hypothesis adds the zone
)  # fmt: skip


@given(instants)
def test_nothing_goes_out_at_night(at: datetime) -> None:
    assert time(9) <= next_sending_time(at, TOKYO, is_closed).time() < time(18)


@given(instants)
def test_nothing_goes_out_on_a_closed_day(at: datetime) -> None:
    on = next_sending_time(at, TOKYO, is_closed)
    assert on.weekday() < 5
    assert not is_closed(on.date())
    assert not ((on.month, on.day) >= (12, 29))
    assert not ((on.month, on.day) <= (1, 3))


@given(instants)
def test_a_reminder_never_goes_out_early(at: datetime) -> None:
    assert next_sending_time(at, TOKYO, is_closed) >= at


@given(instants)
def test_the_next_sending_time_is_one_itself(at: datetime) -> None:
    found = next_sending_time(at, TOKYO, is_closed)
    assert next_sending_time(found, TOKYO, is_closed) == found


@given(instants)
def test_no_earlier_hour_would_do(at: datetime) -> None:
    found = next_sending_time(at, TOKYO, is_closed)
    hour = at.astimezone(TOKYO)
    while hour < found:
        working = not is_closed(hour.date()) and 9 <= hour.hour < 18
        assert not working
        hour += timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-09-01T09:00", "2026-09-01T09:00"),
        ("2026-09-01T17:59", "2026-09-01T17:59"),
        ("2026-09-01T18:00", "2026-09-02T09:00"),
        ("2026-09-01T08:59", "2026-09-01T09:00"),
        ("2026-09-18T18:00", "2026-09-24T09:00"),  # over a weekend and three holidays
        ("2026-12-28T18:00", "2027-01-04T09:00"),
        ("2027-03-31T18:00", "2027-04-01T09:00"),
    ],
)
def test_sending_times_around_closed_days(at: str, expected: str) -> None:
    local = datetime.fromisoformat(at).replace(tzinfo=TOKYO)
    found = next_sending_time(local, TOKYO, is_closed)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=TOKYO)


def test_an_opening_on_a_weekend_is_told_on_the_next_working_day() -> None:
    found = sending_instant(date(2026, 9, 5), "next", TOKYO, is_closed)
    assert found == datetime(2026, 9, 7, 9, tzinfo=TOKYO)


def test_an_opening_is_never_told_before_it_even_at_the_end_of_a_fiscal_year() -> None:
    found = sending_instant(date(2029, 3, 31), "next", TOKYO, is_closed)
    assert found == datetime(2029, 4, 2, 9, tzinfo=TOKYO)


def test_a_due_day_on_a_weekend_is_told_on_the_working_day_before() -> None:
    found = sending_instant(date(2027, 2, 28), "previous", TOKYO, is_closed)
    assert found == datetime(2027, 2, 26, 9, tzinfo=TOKYO)


def test_a_date_in_the_new_year_holidays_is_told_before_them() -> None:
    found = sending_instant(date(2027, 1, 2), "previous", TOKYO, is_closed)
    assert found == datetime(2026, 12, 28, 9, tzinfo=TOKYO)
