"""Dates of a project, against a second opinion that counts on paper (``tests/domain/paper.py``)."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.timetable import (
    PERIODS,
    Dated,
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
from tests.domain.paper import Paper

DAY = timedelta(days=1)
TOKYO = ZoneInfo("Asia/Tokyo")
FORMS = ("subsidy", "commission", "co_hosting")
DAYS = days_from(date(2026, 4, 1), 365)
dates = st.sampled_from(DAYS)


# ---------------------------------------------------------------- C1: against a second opinion

NAMES = (
    "plan.start",
    "plan.due",
    "talk.plan",
    "plan.end",
    "do.due",
    "see.start",
    "see.due",
    "report.due",
    "own.note",
)
APRIL, JANUARY, JULY = (4, 1), (1, 1), (7, 1)
WAYS = (("start", "do.start"), ("do.start", "do.end"), ("fy.start", "fy.end"))
"""Pairs of dates of which the second one never lies before the first."""


def random_offset(chance: random.Random, anchors: list[str], every: str) -> Offset:
    """A sum in any shape that a pack can write."""
    known = [*anchors, *PERIODS.get(every, ()) * 3]
    forms = chance.choice([(), (), FORMS[:2]])
    if chance.random() < 0.1:
        first, last = chance.choice([*WAYS, PERIODS[every]] if len(PERIODS.get(every, ())) == 2 else WAYS)
        return Offset(first, toward=last, share=chance.choice([0.25, 0.5, 0.75]), forms=forms)
    return Offset(
        chance.choice(known),
        days=chance.choice([0, chance.randint(-60, 60)]),
        months=chance.choice([0, 0, chance.randint(-13, 13)]),
        counting=chance.choice(["after", "after", "inclusive"]),
        open_days=chance.random() < 0.25,
        end_of=(end_of := chance.choice(["", "", "", "month", "fiscal_year"])),
        on_day="" if end_of else chance.choice(["", "", "", "09-30", "03-31", "04-01"]),
        forms=forms,
    )


def random_rules(chance: random.Random) -> list[DateRule]:
    """A pack's dates in any shape that its loader lets through."""
    anchors = ["start", "do.start", "do.end", "fy.start", "fy.end", "mutual.plan", "event.2"]
    rules = []
    for kind in NAMES:
        every = chance.choice(["", "", "", "month", "quarter", "fiscal_year", "event"])

        def limits(every: str = every) -> tuple[Offset, ...]:
            return tuple(random_offset(chance, anchors, every) for _ in range(chance.choice([0, 0, 1, 2])))

        rules.append(
            DateRule(
                kind,
                replace(random_offset(chance, anchors, every), forms=()),
                not_after=limits(),
                not_before=limits(),
                shift=chance.choice(["none", "next", "previous"]),
                forms=chance.choice([(), (), FORMS[1:]]),
                lasting=chance.choice([0, 0, 120, 366]),
                during=chance.random() < 0.2,
                ahead=chance.random() < 0.2,
                every=every,
            )
        )
        if not every:
            anchors.append(kind)
    return rules


@dataclass(frozen=True)
class Cycle:
    """What a timetable is made of."""

    rules: list[DateRule]
    given: dict[str, date]
    form: str
    chosen: dict[str, date]
    events: list[date | None]
    facts: dict[str, date]
    fy_start: tuple[int, int]

    def found(self) -> tuple[Dated, ...]:
        return timetable(
            self.rules,
            self.given,
            form=self.form,
            is_closed=is_closed,
            by_hand=self.chosen,
            events=self.events,
            facts=self.facts,
            fy_start=self.fy_start,
        )

    def on_paper(self) -> dict[str, date]:
        paper = Paper(is_closed, self.fy_start)
        return paper.cycle(self.rules, self.given, self.form, self.chosen, self.events, self.facts)


@cache
def random_cycle(seed: int) -> Cycle:
    chance = random.Random(seed)
    start = chance.choice(DAYS)
    do_start = start + chance.randint(0, 120) * DAY
    lasting = chance.choice([0, chance.randint(1, 40), chance.randint(41, 300), chance.randint(301, 800)])
    work = days_from(do_start, lasting + 1)
    events = sorted(chance.choice(work) for _ in range(chance.choice([0, 1, 3])))
    chosen = {kind: chance.choice(DAYS) for kind in chance.sample(NAMES, chance.choice([0, 0, 1, 2]))}
    if chance.random() < 0.2:
        chosen["do.end"] = work[-1] + chance.randint(0, 60) * DAY
    rules = random_rules(chance)
    if chance.random() < 0.5:
        returning = chance.choice([rule for rule in rules if rule.every] or rules)
        first = {
            "month": f"{do_start:%Y-%m}",
            "quarter": "q1",
            "fiscal_year": f"{do_start.year}",
            "event": "1",
        }
        chosen[f"{returning.kind}@{first.get(returning.every, '')}"] = chance.choice(DAYS)
    return Cycle(
        rules,
        {"start": start, "do.start": do_start, "do.end": work[-1]},
        chance.choice(FORMS),
        chosen,
        [None if chance.random() < 0.2 else day for day in events],
        {"mutual.plan": chance.choice(DAYS)} if chance.random() < 0.5 else {},
        chance.choice([APRIL, APRIL, JANUARY, JULY]),
    )


@pytest.mark.parametrize("hundred", range(4))
def test_the_dates_of_four_hundred_random_packs_equal_the_count_on_paper(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        cycle = random_cycle(seed)
        found, paper = {d.kind: d.on for d in cycle.found()}, cycle.on_paper()
        assert found == paper, difference(seed, cycle, found, paper)


def difference(seed: int, cycle: Cycle, found: dict[str, date], paper: dict[str, date]) -> str:
    """The rules on which both disagree, each with the two dates, and what they were counted from."""
    lines = [f"seed {seed}: {replace(cycle, rules=[])}"]
    for kind in sorted({*found, *paper}):
        if found.get(kind) != paper.get(kind):
            rule = next((rule for rule in cycle.rules if rule.kind == kind.partition("@")[0]), None)
            lines.append(f"{kind}: {found.get(kind)}, on paper {paper.get(kind)}: {rule}")
    return "\n".join(lines)


TOLD = {"remind", "needs", "stage", "to", "until", "ladder", "label", "basis", "source"}
"""What a rule says besides its day."""


def test_the_random_packs_write_every_field_hundreds_of_times() -> None:
    drawn = Counter[str]()
    for seed in range(400):
        for rule in random_cycle(seed).rules:
            drawn.update(f"rule.{one.name}" for one in fields(rule) if getattr(rule, one.name) != one.default)
            for offset in rule.offsets:
                drawn.update(
                    f"offset.{one.name}" for one in fields(offset) if getattr(offset, one.name) != one.default
                )
    wanted = {f"rule.{one.name}" for one in fields(DateRule)} - {f"rule.{name}" for name in TOLD}
    wanted |= {f"offset.{one.name}" for one in fields(Offset)}
    assert set(drawn) == wanted
    assert min(drawn.values()) > 300, drawn


def test_the_random_packs_are_tried_in_cycles_of_every_shape() -> None:
    cycles = [random_cycle(seed) for seed in range(400)]
    assert sum(None in cycle.events for cycle in cycles) > 50
    assert sum(not cycle.facts for cycle in cycles) > 100
    assert sum("do.end" in cycle.chosen for cycle in cycles) > 50
    assert sum(any(d.set_by_hand and "@" in d.kind for d in cycle.found()) for cycle in cycles) > 50
    assert min(Counter(cycle.fy_start for cycle in cycles).values()) > 80
    assert min(Counter(cycle.form for cycle in cycles).values()) > 80


WITHOUT: dict[str, Callable[[DateRule], DateRule]] = {
    "forms": lambda rule: replace(rule, forms=()),
    "lasting": lambda rule: replace(rule, lasting=0),
    "during": lambda rule: replace(rule, during=False),
    "ahead": lambda rule: replace(rule, ahead=False),
}


@pytest.mark.parametrize("condition", WITHOUT)
def test_each_condition_keeps_dates_out_of_many_random_packs(condition: str) -> None:
    fewer = 0
    for seed in range(200):
        cycle = random_cycle(seed)
        free = replace(cycle, rules=[WITHOUT[condition](rule) for rule in cycle.rules])
        fewer += len(cycle.found()) < len(free.found())
    assert fewer > 10


def test_the_random_packs_leave_no_kind_of_rule_untried() -> None:
    """Of each way of counting, of coming back and of being limited, hundreds give a date."""
    tried = Counter[str]()
    for seed in range(400):
        for dated in random_cycle(seed).found():
            if dated.decided_by is not None and dated.rule is not None:
                offset = dated.decided_by
                tried.update(
                    name
                    for name in ("days", "months", "open_days", "end_of", "on_day", "toward")
                    if getattr(offset, name)
                )
                tried.update((offset.counting, dated.rule.shift, dated.rule.every))
                tried["capped"] += any(offset is limit for limit in dated.rule.not_after)
                tried["raised"] += any(offset is limit for limit in dated.rule.not_before)
                tried["limited for some forms"] += bool(offset.forms)
                tried["moved"] += dated.unshifted is not None
    assert min(tried.values()) > 100, tried
    assert len(tried) == 6 + 2 + 3 + 5 + 4


def test_every_date_tells_the_sum_and_the_day_that_it_came_from() -> None:
    """Counted once more on paper, from the day told, the sum told gives the day before closed ones were avoided."""
    for seed in range(200):
        cycle = random_cycle(seed)
        paper, found = Paper(is_closed, cycle.fy_start), cycle.found()
        for dated in found:
            if dated.decided_by is None or dated.counted_from is None or dated.decided_by.toward:
                continue
            on = paper.counted(dated.decided_by, {dated.decided_by.anchor: dated.counted_from})
            assert on == (dated.unshifted or dated.on), f"seed {seed}: {dated}"


def test_every_date_tells_whether_it_is_closed() -> None:
    for seed in range(100):
        for dated in random_cycle(seed).found():
            assert dated.closed is is_closed(dated.on)


def test_a_date_that_moved_off_a_closed_day_tells_which_one() -> None:
    for seed in range(100):
        for dated in random_cycle(seed).found():
            assert dated.unshifted is None or (is_closed(dated.unshifted) and not dated.closed)


def test_dates_come_in_order() -> None:
    for seed in range(100):
        found = [d.on for d in random_cycle(seed).found()]
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


def test_within_thirty_days_from_and_fourteen_days_reckoned_from_begin_a_day_apart() -> None:
    """「から30日以内」 begins on the day after the anchor, 「起算して14日」 on the anchor itself."""
    within = DateRule("report.due", Offset("do.end", 30))
    reckoned = DateRule("report.due", Offset("do.end", 14, counting="inclusive"))
    assert days_from(GIVEN["do.end"] + DAY, 30)[-1] == one(within) == date(2026, 11, 24)
    assert days_from(GIVEN["do.end"], 14)[-1] == one(reckoned) == date(2026, 11, 7)


@pytest.mark.parametrize(
    ("last", "months", "on"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 31), 2, date(2027, 3, 31)),
        (date(2026, 12, 31), -1, date(2026, 11, 30)),
    ],
)
def test_a_month_after_the_thirty_first_is_the_last_of_a_shorter_one(
    last: date, months: int, on: date
) -> None:
    assert one(DateRule("report.due", Offset("do.end", months=months)), do_end=last) == on


@pytest.mark.parametrize("year", range(2027, 2041))
def test_what_is_due_by_the_last_of_march_never_leaves_the_fiscal_year(year: int) -> None:
    rule = DateRule("settle.due", Offset("do.end", 60), not_after=(Offset("fy.end"),), shift="next")
    found = one(rule, do_end=date(year, 3, 20))
    last = next(day for day in reversed(days_from(date(year, 3, 1), 31)) if not is_closed(day))
    assert found == last


def test_by_the_tenth_of_april_binds_subsidies_alone() -> None:
    limit = Offset("fy.end", 10, forms=("subsidy",))
    rule = DateRule("report.due", Offset("do.end", 30), not_after=(limit,), shift="next")
    last = date(2027, 3, 26)
    assert one(rule, "subsidy", do_end=last) == date(2027, 4, 12)  # the 10th is a Saturday
    assert one(rule, "commission", do_end=last) == date(2027, 4, 26)  # the 25th is a Sunday


def test_half_of_a_period_is_rounded_down() -> None:
    assert one(DateRule("do.due", Offset("do.start", toward="do.end", share=0.5))) == date(2026, 10, 17)


def test_halfway_back_is_the_same_day_as_halfway_on() -> None:
    assert one(DateRule("do.due", Offset("do.end", toward="do.start", share=0.5))) == date(2026, 10, 17)


def test_the_last_of_february_of_a_fiscal_year_is_the_28th_where_there_is_no_29th() -> None:
    rule = DateRule("report.due", Offset("do.end", on_day="02-29"))
    assert one(rule) == date(2027, 2, 28)
    assert one(rule, do_end=date(2027, 10, 25)) == date(2028, 2, 29)


def test_a_floor_wins_over_a_ceiling() -> None:
    rule = DateRule(
        "plan.due",
        Offset("start"),
        not_after=(Offset("start", -10),),
        not_before=(Offset("start", 1),),
    )
    assert one(rule) == date(2026, 9, 2)


def test_a_limit_of_some_forms_holds_for_them_alone() -> None:
    rule = DateRule(
        "report.due", Offset("do.end", 200), not_after=(Offset("fy.end", 10, forms=("subsidy",)),)
    )
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


def test_what_counts_from_a_date_that_is_not_there_is_not_there_either() -> None:
    rules = [DateRule("see.due", Offset("see.start", 14)), DateRule("see.end", Offset("see.due", 1))]
    found = timetable(rules, GIVEN, form="other", is_closed=is_closed)
    assert [d.kind for d in found] == ["do.start", "do.end"]


def test_what_counts_from_a_fact_is_there_once_that_is_known() -> None:
    rule = DateRule("talk.plan", Offset("mutual.plan", 14))
    before = timetable([rule], GIVEN, form="other", is_closed=is_closed)
    assert all(d.rule is not rule for d in before)
    facts = {"mutual.plan": date(2026, 9, 10)}
    after = timetable([rule], GIVEN, form="other", is_closed=is_closed, facts=facts)
    assert [d.on for d in after if d.rule is rule] == [date(2026, 9, 24)]


def test_half_of_the_way_to_a_date_that_is_not_there_is_not_there_either() -> None:
    rule = DateRule("do.due", Offset("do.start", toward="mutual.do", share=0.5))
    found = timetable([rule], GIVEN, form="other", is_closed=is_closed)
    assert [d.kind for d in found] == ["do.start", "do.end"]


def test_a_limit_from_a_date_that_is_not_there_does_not_hold() -> None:
    rule = DateRule("publish.due", Offset("do.end", 60), not_before=(Offset("evaluation.due", 30),))
    assert one(rule) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("offset", "on"),
    [
        (Offset("do.end", 14), date(2026, 11, 8)),  # から14日以内
        (Offset("do.end", 14, counting="inclusive"), date(2026, 11, 7)),  # 起算して14日
        (Offset("do.end", months=1, counting="inclusive"), date(2026, 11, 24)),
        (Offset("do.start", -5, counting="inclusive"), date(2026, 10, 6)),
        (Offset("do.start", -3, open_days=True), date(2026, 10, 7)),
        (Offset("do.end", 10, open_days=True), date(2026, 11, 9)),  # not 3 November, Culture Day
        (Offset("do.start", months=-2), date(2026, 8, 10)),
        (Offset("do.end", months=4, end_of="month"), date(2027, 2, 28)),
        (Offset("do.end", end_of="fiscal_year"), date(2027, 3, 31)),
        (Offset("do.end", months=6, on_day="09-30"), date(2027, 9, 30)),
        (Offset("fy.start", -9 * 30), date(2025, 7, 5)),
    ],
)
def test_each_way_of_counting(offset: Offset, on: date) -> None:
    assert one(DateRule("report.due", offset)) == on


@pytest.mark.parametrize(
    ("last", "ends"), [(date(2027, 1, 31), date(2027, 2, 28)), (date(2027, 3, 15), date(2027, 4, 14))]
)
def test_a_month_that_counts_its_first_day_ends_as_the_civil_code_has_it(last: date, ends: date) -> None:
    rule = DateRule("report.due", Offset("do.end", months=1, counting="inclusive"))
    assert one(rule, do_end=last) == ends


def test_a_body_whose_year_begins_in_january_has_its_own_limits() -> None:
    rule = DateRule("report.due", Offset("do.end", 100), not_after=(Offset("fy.end", 10),), shift="next")
    found = timetable([rule], GIVEN, form="other", is_closed=is_closed, fy_start=JANUARY)
    assert found[-1].on == date(2027, 1, 12)  # 10 January is a Sunday, the 11th a holiday


def test_the_next_open_day_never_leaves_the_year_of_that_body() -> None:
    rule = DateRule("report.due", Offset("fy.end"), shift="next")
    found = timetable([rule], GIVEN, form="other", is_closed=is_closed, fy_start=JANUARY)
    assert found[-1].on == date(2026, 12, 28)


def periods(every: str, first: date, last: date, base: str = "period.end") -> dict[str, date]:
    given_dates = {"start": first, "do.start": first, "do.end": last}
    rule = DateRule("log.due", Offset(base), every=every)
    found = timetable([rule], given_dates, form="other", is_closed=is_closed)
    return {d.kind.partition("@")[2]: d.on for d in found if d.rule is rule}


def test_a_monthly_date_comes_for_each_month_that_the_work_touches() -> None:
    found = periods("month", date(2026, 12, 31), date(2027, 2, 1))
    assert found == {
        "2026-12": date(2026, 12, 31),
        "2027-01": date(2027, 1, 31),
        "2027-02": date(2027, 2, 28),
    }


def test_a_quarterly_date_comes_each_time_that_three_months_are_over_and_more_follow() -> None:
    year = periods("quarter", date(2026, 4, 1), date(2027, 3, 31))
    assert year == {"q1": date(2026, 6, 30), "q2": date(2026, 9, 30), "q3": date(2026, 12, 31)}
    assert periods("quarter", date(2026, 4, 1), date(2026, 6, 30)) == {}


def test_three_months_from_the_end_of_a_month_are_over_with_the_month_that_has_no_such_day() -> None:
    """民法143条: from 30 November to the last of February, and on from there."""
    found = periods("quarter", date(2026, 11, 30), date(2027, 12, 1))
    assert found == {
        "q1": date(2027, 2, 28),
        "q2": date(2027, 5, 29),
        "q3": date(2027, 8, 29),
        "q4": date(2027, 11, 29),
    }


def test_a_yearly_date_comes_for_each_fiscal_year() -> None:
    found = periods("fiscal_year", date(2025, 4, 1), date(2028, 3, 31))
    assert found == {"2025": date(2026, 3, 31), "2026": date(2027, 3, 31), "2027": date(2028, 3, 31)}


def test_an_event_that_is_off_has_no_date_and_the_others_keep_their_numbers() -> None:
    rule = DateRule("report.due", Offset("event", 30), every="event")
    days = [date(2026, 10, 11), None, date(2026, 10, 25)]
    found = timetable([rule], GIVEN, form="other", is_closed=is_closed, events=days)
    assert {d.kind: d.on for d in found if d.rule is rule} == {
        "report.due@1": date(2026, 11, 10),
        "report.due@3": date(2026, 11, 24),
    }


def test_events_that_take_place_are_dates_themselves_under_their_numbers() -> None:
    rule = DateRule("own.note", Offset("event.2", 1))
    days = [None, date(2026, 10, 18)]
    found = timetable([rule], GIVEN, form="other", is_closed=is_closed, events=days)
    assert {d.kind: d.on for d in found} == {
        "do.start": date(2026, 10, 10),
        "do.end": date(2026, 10, 25),
        "event.2": date(2026, 10, 18),
        "own.note": date(2026, 10, 19),
    }
    off = timetable([rule], GIVEN, form="other", is_closed=is_closed, events=[date(2026, 10, 18), None])
    assert [d.kind for d in off] == ["do.start", "event.1", "do.end"]


def test_what_comes_back_is_named_by_its_rule_and_its_period() -> None:
    every = {"log.due": "month", "check.due": "quarter", "yearly.due": "fiscal_year", "report.due": "event"}
    rules = [DateRule(kind, Offset(PERIODS[name][-1]), every=name) for kind, name in every.items()]
    long = {"start": date(2027, 1, 5), "do.start": date(2027, 2, 1), "do.end": date(2027, 5, 31)}
    found = timetable(rules, long, form="other", is_closed=is_closed, events=[date(2027, 4, 4)])
    assert {d.kind for d in found} == {
        *("do.start", "do.end", "event.1"),
        *("log.due@2027-02", "log.due@2027-03", "log.due@2027-04", "log.due@2027-05"),
        "check.due@q1",
        *("yearly.due@2026", "yearly.due@2027"),
        "report.due@1",
    }


def test_one_of_several_can_be_chosen_without_the_others() -> None:
    rule = DateRule("log.due", Offset("period.end"), every="month")
    long = {**GIVEN, "do.end": date(2026, 12, 1)}
    chosen = {"log.due@2026-11": date(2026, 11, 20)}
    found = timetable([rule], long, form="other", is_closed=is_closed, by_hand=chosen)
    assert {d.kind: d.on for d in found if d.rule is rule} == {
        "log.due@2026-10": date(2026, 10, 31),
        "log.due@2026-11": date(2026, 11, 20),
        "log.due@2026-12": date(2026, 12, 31),
    }


@pytest.mark.parametrize("early", [1, 2, 30])
def test_dates_are_there_while_the_end_of_the_work_still_stands_before_its_beginning(early: int) -> None:
    rule = DateRule("plan.due", Offset("start", 7))
    assert one(rule, do_end=GIVEN["do.start"] - early * DAY) == date(2026, 9, 8)


@pytest.mark.parametrize(("on", "there"), [(-1, False), (0, True), (15, True), (16, False)])
def test_what_is_only_for_the_time_of_the_work_lies_within_it(on: int, there: bool) -> None:
    rule = DateRule("check.due", Offset("do.start", on), during=True)
    found = timetable([rule], GIVEN, form="other", is_closed=is_closed)
    assert any(d.rule is rule for d in found) is there


@pytest.mark.parametrize(("days", "there"), [(119, False), (120, True)])
def test_a_date_for_longer_work_is_there_from_that_length_on(days: int, there: bool) -> None:
    rule = DateRule("interim.due", Offset("do.end"), lasting=120)
    given_dates = {**GIVEN, "do.end": GIVEN["do.start"] + (days - 1) * DAY}
    found = timetable([rule], given_dates, form="other", is_closed=is_closed)
    assert any(d.rule is rule for d in found) is there


def test_what_would_lie_before_the_project_was_planned_is_left_out() -> None:
    early = DateRule("budget.talk", Offset("fy.start", months=-9), ahead=True)
    found = timetable([early], GIVEN, form="other", is_closed=is_closed)
    assert all(d.rule is not early for d in found)


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
