"""The ten projects of the demo's city through 令和8年度: every date, and what is overdue, said and to come on seven days,
all counted by hand (``tests/ten_projects.py``).
"""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.duties import DeadlineStatus, Facts, deadline_status, is_settled, rule_of
from bot.domain.pack import Pack
from bot.domain.reminders import wanted_reminders
from bot.domain.timetable import Dated, DateRule, fiscal_year
from bot.services.phrasing.dates import fiscal_year_name
from bot.services.planning import days_of, plan_dates, rules_in
from tests.services.house import kit
from tests.ten_projects import AFTER_THE_RAIN, JAPAN, TEN, Ten, d

PLANNED_WELL = Facts(settled=frozenset({"sheets.plan", "talk.plan", "form", "draft", "signed"}))
"""Everybody did their part in planning, and nobody anything since, besides what was handed in."""

one_of_ten = pytest.mark.parametrize("one", TEN, ids=lambda one: f"{one.number}")

RIVER, GARDEN, PATROL, FESTIVAL, DRILL, CULTURES, CHERRIES, RUBBISH, BUS, CANDLES = TEN


def pack_of(one: Ten) -> Pack:
    return kit().catalogue.get(one.pack)


def rules_by_kind(one: Ten) -> dict[str, DateRule]:
    return {rule.kind: rule for rule in rules_in(pack_of(one), one.own)}


def dates(one: Ten, do: tuple[date, date] | None = None) -> tuple[Dated, ...]:
    """Its dates as everything that shows or says them has them."""
    return plan_dates(
        kit(), pack_of(one), one.form, one.start, do or one.do, one.by_hand,
        own=one.own, events=days_of(one.events), facts=one.facts,
    )  # fmt: skip


@one_of_ten
def test_every_date_is_the_one_counted_by_hand(one: Ten) -> None:
    assert {d.kind: d.on for d in dates(one)} == one.dates


@one_of_ten
def test_no_official_date_lies_on_a_closed_day(one: Ten) -> None:
    """Of what is handed in at the city hall."""
    found = [d for d in dates(one) if d.rule is not None and d.rule.until == "button"]
    assert found
    assert [d.kind for d in found if d.closed] == []


def test_the_rain_day_moves_the_chain() -> None:
    rain = replace(RIVER, events=(RIVER.events[0], replace(RIVER.events[1], on=d(11, 1), reserve=None)))
    found = {d.kind: d.on for d in dates(rain, (RIVER.do[0], d(11, 1)))}
    assert {kind: on for kind, on in found.items() if RIVER.dates.get(kind) != on} == AFTER_THE_RAIN


# ---------------------------------------------------------------- what is overdue

CAME_OVERDUE = {
    d(9, 22): [
        (RIVER, "do.due"), (PATROL, "log.due@2026-08"), (DRILL, "apply.due"), (CULTURES, "do.due"), (CANDLES, "do.due"),
    ],
    d(12, 28): [
        (RIVER, "see.due"), (RIVER, "see.end"), (RIVER, "report.due"), (RIVER, "publish.due"),
        (GARDEN, "interim.due@2026"), (GARDEN, "do.due"),
        (PATROL, "do.due"), (PATROL, "interim.due@2026"), (PATROL, "log.due@2026-09"), (PATROL, "log.due@2026-10"),
        (PATROL, "log.due@2026-11"),
        (FESTIVAL, "do.due"), (FESTIVAL, "see.due"), (FESTIVAL, "see.end"), (FESTIVAL, "report.due"),
        (FESTIVAL, "publish.due"),
        (DRILL, "do.due"), (DRILL, "see.due"), (DRILL, "see.end"), (DRILL, "report.due"), (DRILL, "settle.due"),
        (DRILL, "settle.check"),
        (CULTURES, "see.due"),
        (RUBBISH, "do.due"), (RUBBISH, "interim.due@2026"),
        (BUS, "do.due"), (BUS, "interim.due@2026"),
    ],
    d(12, 29): [(CHERRIES, "do.due")],
    d(1, 4): [],
    d(2, 28): [
        (GARDEN, "see.due"), (PATROL, "log.due@2026-12"), (PATROL, "log.due@2027-01"), (DRILL, "publish.due"),
        (CULTURES, "see.end"), (CULTURES, "report.due"), (CULTURES, "publish.due"),
        (CANDLES, "see.due"), (CANDLES, "see.end"), (CANDLES, "report.due"), (CANDLES, "settle.due"),
        (CANDLES, "settle.check"), (CANDLES, "publish.due"),
    ],
    d(3, 31): [
        (GARDEN, "report.due"), (GARDEN, "see.end"), (PATROL, "log.due@2027-02"),
        (CHERRIES, "see.due"), (CHERRIES, "see.end"), (CHERRIES, "report.due"),
    ],
    date(2027, 4, 1): [
        (PATROL, "report.due"), (PATROL, "settle.due"), (RUBBISH, "report.due"), (BUS, "yearly.due@2026"),
    ],
}  # fmt: skip
"""What became overdue since the day before in this list: it was due, and nobody did it."""

DUE_THAT_DAY = {
    d(9, 22): [],
    d(12, 28): [(CHERRIES, "do.due")],
    d(12, 29): [],
    d(1, 4): [(CULTURES, "see.end"), (CULTURES, "report.due")],
    d(2, 28): [],
    d(3, 31): [(PATROL, "report.due"), (PATROL, "settle.due"), (RUBBISH, "report.due"), (BUS, "yearly.due@2026")],
    date(2027, 4, 1): [(GARDEN, "publish.due")],
}  # fmt: skip
"""What is owed, and the last day for it is that one."""

LOOKS = tuple(CAME_OVERDUE)
looked_at = pytest.mark.parametrize("today", LOOKS, ids=str)


def standing(today: date, status: DeadlineStatus) -> set[tuple[int, str]]:
    """Number and kind of the dates that stand so on that day."""
    found = set[tuple[int, str]]()
    for one in TEN:
        rules, project = rules_by_kind(one), one.project(today)
        for kind, on in one.dates.items():
            rule = rule_of(kind, rules)
            if deadline_status(kind, on, rule, project, PLANNED_WELL, today) is status:
                found.add((one.number, kind))
    return found


@looked_at
def test_the_overdue_list_is_the_one_made_by_hand(today: date) -> None:
    ours = {(one.number, kind) for look in LOOKS if look <= today for one, kind in CAME_OVERDUE[look]}
    assert standing(today, DeadlineStatus.OVERDUE) == ours


@looked_at
def test_what_is_due_on_the_day_itself_is_not_overdue_yet(today: date) -> None:
    due = {(one.number, kind) for one, kind in DUE_THAT_DAY[today]}
    open_today = {
        (one.number, kind)
        for one in TEN
        for kind, on in one.dates.items()
        if on == today and (rule := rule_of(kind, rules_by_kind(one))) is not None and rule.until != "told"
    }
    assert open_today == due <= standing(today, DeadlineStatus.OPEN)


@looked_at
def test_nothing_that_was_done_or_only_told_is_overdue(today: date) -> None:
    done = standing(today, DeadlineStatus.DONE)
    for one in TEN:
        handed_in = {(one.number, kind) for kind, on in one.done.items() if on <= today}
        assert handed_in <= done
    assert (PATROL.number, "check.due@q1") in done


# ---------------------------------------------------------------- what is said

NOBODY = dict[int, list[str]]()
SAID = {
    d(9, 22): NOBODY,  # the second of three closed days
    d(12, 28): {  # also what falls on the six closed days to come
        1: ["publish.due +10", "report.due +38", "see.end +38"],
        2: ["agree.renew_last 0"],
        3: ["check.due@q3 0", "progress.publish@q3 0"],
        5: ["publish.due +24"],
        6: [
            "publish.due -7",
            "report.due +24",
            "see.due +38",
            "see.end +24",
            "settle.check +10",
            "settle.due +24",
        ],
        8: ["report.due -1", "see.due +17", "see.end -1"],
        9: ["do.due 0"],
        11: ["agree.renew 0", "check.due@q3 0", "progress.publish@q3 0"],
        13: ["check.due@q7 0", "progress.publish@q7 0"],
        15: ["see.due -7"],
    },
    d(12, 29): NOBODY,
    d(1, 4): {8: ["report.due 0", "see.end 0"], 9: ["do.due +3"], 15: ["see.due -1"]},
    d(2, 28): NOBODY,  # a Sunday
    d(3, 31): {
        2: ["publish.due -1"],
        3: ["report.due 0", "settle.check -14", "settle.due 0"],
        11: ["do.end 0", "report.due 0"],  # of the sheet nothing yet: looking back begins on the morrow
        13: ["check.due@q8 0", "progress.publish@q8 0", "yearly.due@2026 0"],
    },
    date(2027, 4, 1): {
        2: ["publish.due 0", "report.due +31"],
        9: ["publish.due -14", "see.due +31"],
        11: ["see.start 0"],
        15: ["publish.due +38"],
    },
}
"""By project, which steps of which dates fall on that day and are not settled."""


def said(one: Ten, today: date) -> list[str]:
    """What is said of it on that day: kind and step."""
    rules, project = rules_by_kind(one), one.project(today)
    found = []
    for wanted in wanted_reminders(project, rules, kit().catalogue.is_closed(one.pack)):
        rule = rule_of(wanted.kind, rules)
        assert rule is not None
        if wanted.due_at.astimezone(JAPAN).date() == today and not is_settled(
            wanted.kind, rule, project, PLANNED_WELL
        ):
            found.append(f"{wanted.kind} {wanted.step:+d}" if wanted.step else f"{wanted.kind} 0")
    return sorted(found)


@looked_at
def test_what_is_said_that_day_is_what_the_ladder_says_by_hand(today: date) -> None:
    assert {one.number: steps for one in TEN if (steps := said(one, today))} == SAID[today]


SAID_AFTER_THE_RAIN = {
    d(12, 28): ["publish.due -1", "report.due +31", "see.end +31"],
    d(1, 4): ["publish.due 0"],
}
"""Of the river clean-up alone, where it took place on 1 November."""


@looked_at
def test_after_the_rain_day_the_moved_dates_are_spoken_of(today: date) -> None:
    rain = replace(RIVER, dates={**RIVER.dates, **AFTER_THE_RAIN})
    assert said(rain, today) == SAID_AFTER_THE_RAIN.get(today, [])


@one_of_ten
def test_nothing_is_said_at_night_or_on_a_closed_day(one: Ten) -> None:
    is_closed = kit().catalogue.is_closed(one.pack)
    for wanted in wanted_reminders(one.project(one.start), rules_by_kind(one), is_closed):
        local = wanted.due_at.astimezone(JAPAN)
        assert not is_closed(local.date())
        assert 9 <= local.hour < 18


# ---------------------------------------------------------------- the fiscal year, and what lies ahead

CASE = (date(2027, 5, 30), {"case.due"})
"""Where nothing else is to come any more: the case for the collection, 60 days after the fiscal year."""

AHEAD = {
    d(9, 22): {
        1: (d(10, 25), {"do.end", "event.2"}),
        2: (d(9, 30), {"interim.due@2026"}),
        3: (d(9, 29), {"do.due"}),
        5: (d(10, 10), {"plan.end"}),
        6: (d(11, 7), {"plan.end"}),
        8: (d(10, 4), {"progress.publish@q1"}),
        9: (d(11, 21), {"plan.end"}),
        11: (d(9, 30), {"do.due", "interim.due@2026", "check.due@q2", "progress.publish@q2"}),
        13: (d(9, 30), {"do.due", "interim.due@2026", "check.due@q6", "progress.publish@q6"}),
        15: (d(9, 23), {"agree.renew"}),
    },
    d(12, 28): {
        1: CASE,
        2: (d(1, 1), {"agree.renew_last"}),
        3: (d(1, 3), {"check.due@q3", "progress.publish@q3"}),
        5: CASE,
        6: (d(1, 7), {"publish.due"}),
        8: (d(1, 4), {"report.due", "see.end"}),
        9: (d(12, 28), {"do.due"}),
        11: (d(12, 31), {"agree.renew", "check.due@q3", "progress.publish@q3"}),
        13: (d(12, 31), {"check.due@q7", "progress.publish@q7"}),
        15: (d(1, 5), {"see.due"}),
    },
    d(12, 29): {
        1: CASE,
        2: (d(1, 1), {"agree.renew_last"}),
        3: (d(1, 3), {"check.due@q3", "progress.publish@q3"}),
        5: CASE,
        6: (d(1, 7), {"publish.due"}),
        8: (d(1, 4), {"report.due", "see.end"}),
        9: (d(2, 14), {"do.end", "event.2"}),
        11: (d(12, 31), {"agree.renew", "check.due@q3", "progress.publish@q3"}),
        13: (d(12, 31), {"check.due@q7", "progress.publish@q7"}),
        15: (d(1, 5), {"see.due"}),
    },
    d(1, 4): {
        1: CASE,
        2: (d(1, 31), {"do.end"}),
        3: (d(1, 12), {"log.due@2026-12"}),
        5: CASE,
        6: (d(1, 7), {"publish.due"}),
        8: (d(1, 4), {"report.due", "see.end"}),
        9: (d(2, 14), {"do.end", "event.2"}),
        11: (d(3, 1), {"agree.renew_last", "fy.march@2026"}),
        13: (d(3, 1), {"fy.march@2026"}),
        15: (d(1, 5), {"see.due"}),
    },
    d(2, 28): {
        1: CASE,
        2: (d(3, 1), {"report.due"}),
        3: (d(3, 1), {"fy.march@2026"}),
        5: CASE,
        6: CASE,
        8: CASE,
        9: (d(3, 1), {"see.due"}),
        11: (d(3, 1), {"agree.renew_last", "fy.march@2026"}),
        13: (d(3, 1), {"fy.march@2026"}),
        15: CASE,
    },
    d(3, 31): {
        1: CASE,
        2: (date(2027, 4, 1), {"publish.due"}),
        3: (d(3, 31), {"report.due", "settle.due"}),
        5: CASE,
        6: CASE,
        8: CASE,
        9: (date(2027, 4, 15), {"publish.due"}),
        11: (d(3, 31), {"do.end", "report.due"}),
        13: (d(3, 31), {"check.due@q8", "progress.publish@q8", "yearly.due@2026"}),
        15: CASE,
    },
    date(2027, 4, 1): {
        1: CASE,
        2: (date(2027, 4, 1), {"publish.due"}),
        3: (date(2027, 4, 12), {"log.due@2027-03", "see.due"}),
        5: CASE,
        6: CASE,
        8: CASE,
        9: (date(2027, 4, 15), {"publish.due"}),
        11: (date(2027, 4, 1), {"see.start"}),
        13: (date(2027, 6, 30), {"check.due@q9", "progress.publish@q9"}),
        15: CASE,
    },
}
"""By project, the nearest day (that day itself included) on which something is to come, and all that is."""


@looked_at
def test_what_lies_ahead_next_is_what_the_calendar_shows(today: date) -> None:
    coming = standing(today, DeadlineStatus.OPEN)
    found = {}
    for one in TEN:
        nearest = min(on for kind, on in one.dates.items() if (one.number, kind) in coming)
        found[one.number] = (
            nearest,
            {kind for kind, on in one.dates.items() if on == nearest and (one.number, kind) in coming},
        )
    assert found == AHEAD[today]


IN_FISCAL_YEAR = {
    d(9, 22): ("令和8年度", "fiscal year 2026 (Reiwa 8)"),
    d(12, 28): ("令和8年度", "fiscal year 2026 (Reiwa 8)"),
    d(12, 29): ("令和8年度", "fiscal year 2026 (Reiwa 8)"),
    d(1, 4): ("令和8年度", "fiscal year 2026 (Reiwa 8)"),
    d(2, 28): ("令和8年度", "fiscal year 2026 (Reiwa 8)"),
    d(3, 31): ("令和8年度", "fiscal year 2026 (Reiwa 8)"),
    date(2027, 4, 1): ("令和9年度", "fiscal year 2027 (Reiwa 9)"),
}
"""What the fiscal year of that day is called."""


def say(key: str, /, **values: object) -> str:
    return kit().wording(key, "ja", **values)


def say_en(key: str, /, **values: object) -> str:
    return kit().wording(key, "en", **values)


@looked_at
def test_the_fiscal_year_has_its_name_until_the_last_of_march(today: date) -> None:
    for pack in {pack_of(one).id: pack_of(one) for one in TEN}.values():
        year = fiscal_year(today, pack.fy_start)
        assert (fiscal_year_name(year, say), fiscal_year_name(year, say_en)) == IN_FISCAL_YEAR[today]
