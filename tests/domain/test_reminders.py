"""Planning reminders: the table comes to what the dates want, and nothing is ever said twice."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.duties import rule_of
from bot.domain.project import Event, PastCycle, Project, Side, StageClosing
from bot.domain.reminders import (
    Level,
    Reminder,
    ReminderStatus,
    Step,
    level_of,
    reconcile,
    steps,
    still_wanted,
    wanted_reminders,
)
from bot.domain.timetable import LADDER, DateRule, Offset
from tests.domain.calendars import days_from, is_closed

DATES = {
    "plan.start": date(2026, 9, 1),
    "plan.due": date(2026, 9, 15),
    "plan.end": date(2026, 10, 9),
    "do.start": date(2026, 10, 10),
    "do.end": date(2026, 10, 25),
    "report.due": date(2026, 11, 24),
}


def told(kind: str, stage: str, *to: str) -> DateRule:
    """A rule of something that is only said, on its day."""
    return DateRule(kind, Offset("start"), stage=stage, to=to, until="told", ladder=(0,))


RULES = {
    rule.kind: rule
    for rule in (
        told("plan.start", "plan", "all"),
        DateRule(
            "plan.due", Offset("start"), stage="plan", to=("respondents",), until="sheets", ladder=LADDER
        ),
        told("plan.end", "plan", "coordinator"),
        DateRule("report.due", Offset("do.end"), to=("recipient",), until="button", ladder=LADDER),
    )
}

ALL = [*LADDER, 31, 38]
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
BEGINNING = datetime(2026, 8, 20, tzinfo=UTC)
Table = list[Reminder]


def replanned(table: Table, project: Project, now: datetime) -> Table:
    """The table after planning, as a store keeps it: what was cancelled and is wanted again comes back to life."""
    plan = reconcile(table, wanted_reminders(project, RULES, is_closed), now)
    rows = {r.identity: r for r in table}
    for gone in plan.cancel:
        rows[gone.identity] = replace(gone, status=ReminderStatus.CANCELLED)
    for want in plan.add:
        new = Reminder(
            f"r{len(rows)}", project.id, project.cycle, want.kind, want.about, want.due_at, want.step
        )
        standing = rows.get(new.identity)
        assert standing is None or standing.status is ReminderStatus.CANCELLED
        rows[new.identity] = new
    return list(rows.values())


def moved(**dates: date) -> Project:
    return replace(PROJECT, dates={**DATES, **{kind.replace("_", "."): on for kind, on in dates.items()}})


def pending(table: Table) -> Mapping[str, list[tuple[date, int]]]:
    """What waits, by kind: the date and the steps of its ladder."""
    found: dict[str, list[tuple[date, int]]] = {}
    for r in table:
        if r.status is ReminderStatus.PENDING:
            found.setdefault(r.kind, []).append((r.about, r.step))
    return found


def with_status(table: Table, kind: str, status: ReminderStatus, *of: int) -> Table:
    return [replace(r, status=status) if r.kind == kind and (not of or r.step in of) else r for r in table]


PLANNED = replanned([], PROJECT, BEGINNING)
EVERYTHING = {
    "plan.start": [(date(2026, 9, 1), 0)],
    "plan.due": [(date(2026, 9, 15), step) for step in ALL],
    "plan.end": [(date(2026, 10, 9), 0)],
    "do.start": [(date(2026, 10, 10), 0)],
    "do.end": [(date(2026, 10, 25), 0)],
    "report.due": [(date(2026, 11, 24), step) for step in ALL],
}


# ---------------------------------------------------------------- the ladder


def test_the_ladder_ends_with_the_coordinator_and_then_the_section() -> None:
    found = steps(RULES["report.due"])
    assert [step.days for step in found] == ALL
    assert [step.level for step in found[-3:]] == [Level.OWN, Level.COORDINATOR, Level.SECTION]
    assert level_of(RULES["report.due"], 31) is Level.COORDINATOR


def test_what_is_only_told_climbs_nowhere() -> None:
    assert steps(replace(RULES["plan.end"], ladder=(-7, 0))) == (Step(-7), Step(0))


def test_who_was_reminded_only_before_the_day_is_given_a_week_after_it() -> None:
    early = DateRule("x", Offset("start"), until="button", ladder=(-14, -7))
    assert [step.days for step in steps(early)] == [-14, -7, 7, 14]


def test_a_date_of_which_nobody_is_to_be_reminded_is_left_in_silence() -> None:
    silent = {**RULES, "report.due": replace(RULES["report.due"], ladder=())}
    assert "report.due" not in {w.kind for w in wanted_reminders(PROJECT, silent, is_closed)}


def test_every_step_comes_on_a_working_day_at_nine_and_none_twice() -> None:
    found = [w for w in wanted_reminders(PROJECT, RULES, is_closed) if w.kind == "plan.due"]
    assert [f"{w.step:+} {w.due_at:%m-%d %H:%M}" for w in found] == [
        "-14 09-01 09:00",
        "-7 09-08 09:00",
        "-1 09-14 09:00",
        "+0 09-15 09:00",
        "+3 09-18 09:00",
        "+10 09-25 09:00",
        "+17 10-02 09:00",
        "+24 10-09 09:00",
        "+31 10-16 09:00",
        "+38 10-23 09:00",
    ]


def test_steps_that_meet_on_one_morning_are_said_once_and_the_nearest_stays() -> None:
    # Sunday the 20th: the day itself and the day before both come on Friday, the third day after on Thursday the 24th.
    found = [
        (w.step, w.due_at.date())
        for w in wanted_reminders(moved(plan_due=date(2026, 9, 20)), RULES, is_closed)
        if w.kind == "plan.due" and -2 < w.step < 4
    ]
    assert found == [(0, date(2026, 9, 18)), (3, date(2026, 9, 24))]


# ---------------------------------------------------------------- planning


def test_every_step_ahead_is_planned() -> None:
    assert pending(PLANNED) == EVERYTHING


def test_planning_again_changes_nothing() -> None:
    assert replanned(PLANNED, PROJECT, BEGINNING) == PLANNED


def test_planning_later_changes_nothing() -> None:
    assert replanned(PLANNED, PROJECT, datetime(2026, 10, 1, tzinfo=UTC)) == PLANNED


def test_steps_whose_moment_has_passed_are_not_planned() -> None:
    late = datetime(2026, 9, 15, 0, 0, 1, tzinfo=UTC)  # a second after 9:00 in Japan
    left = [step for _, step in pending(replanned([], PROJECT, late))["plan.due"]]
    assert left == [step for step in ALL if step > 0]


def test_a_moved_date_cancels_its_ladder_and_adds_another() -> None:
    table = replanned(PLANNED, moved(plan_due=date(2026, 9, 18)), BEGINNING)
    assert pending(table)["plan.due"] == [(date(2026, 9, 18), step) for step in ALL]
    assert {r.about for r in table if r.status is ReminderStatus.CANCELLED} == {date(2026, 9, 15)}


def test_a_date_moved_there_and_back_is_reminded_of() -> None:
    there = replanned(PLANNED, moved(plan_due=date(2026, 9, 18)), BEGINNING)
    assert pending(replanned(there, PROJECT, BEGINNING)) == EVERYTHING


def test_what_was_sent_is_not_planned_again_for_the_same_date() -> None:
    sent = with_status(PLANNED, "report.due", ReminderStatus.SENT, -14, -7)
    there = replanned(sent, moved(report_due=date(2026, 11, 30)), BEGINNING)
    back = replanned(there, PROJECT, BEGINNING)
    assert [step for _, step in pending(back)["report.due"]] == ALL[2:]


def test_what_was_sent_is_planned_again_for_a_new_date() -> None:
    sent = with_status(PLANNED, "plan.due", ReminderStatus.SENT)
    later = replanned(sent, moved(plan_due=date(2026, 9, 18)), BEGINNING)
    assert pending(later)["plan.due"] == [(date(2026, 9, 18), step) for step in ALL]


@pytest.mark.parametrize("status", [ReminderStatus.COLLECTED, ReminderStatus.DROPPED, ReminderStatus.FAILED])
def test_what_was_dealt_with_is_not_planned_again(status: ReminderStatus) -> None:
    table = with_status(PLANNED, "plan.due", status)
    assert replanned(table, PROJECT, BEGINNING) == table


def test_a_late_one_keeps_waiting_when_another_date_is_moved() -> None:
    # The bot was down on the 15th; before it can speak, the coordinator moves the end.
    table = replanned(PLANNED, moved(plan_end=date(2026, 10, 8)), datetime(2026, 9, 16, tzinfo=UTC))
    assert (date(2026, 9, 15), 0) in pending(table)["plan.due"]


def test_a_late_one_is_cancelled_when_its_own_date_is_moved() -> None:
    table = replanned(PLANNED, moved(plan_due=date(2026, 9, 30)), datetime(2026, 9, 16, tzinfo=UTC))
    assert pending(table)["plan.due"] == [(date(2026, 9, 30), step) for step in ALL if step > -14]


def test_a_rule_that_is_gone_takes_its_reminders_with_it() -> None:
    gone = {kind: rule for kind, rule in RULES.items() if kind != "report.due"}
    plan = reconcile(PLANNED, wanted_reminders(PROJECT, gone, is_closed), BEGINNING)
    assert {r.kind for r in plan.cancel} == {"report.due"}
    assert not plan.add


PUT_OFF = Reminder("r9", "p1", 1, "plan.due", date(2026, 9, 15), BEGINNING, person="hanako", why="snoozed")


def test_a_personal_one_stays_while_its_date_is_spoken_of() -> None:
    assert PUT_OFF in replanned([*PLANNED, PUT_OFF], moved(plan_end=date(2026, 10, 8)), BEGINNING)


def test_a_personal_one_goes_with_its_date() -> None:
    table = replanned([*PLANNED, PUT_OFF], moved(plan_due=date(2026, 9, 18)), BEGINNING)
    assert replace(PUT_OFF, status=ReminderStatus.CANCELLED) in table


def test_a_personal_one_does_not_stand_for_everybodys() -> None:
    table = replanned([PUT_OFF], PROJECT, BEGINNING)
    assert pending([r for r in table if not r.person]) == EVERYTHING


def test_a_closed_stage_has_nothing_left_to_say() -> None:
    closed = replace(PROJECT, closings={"plan": StageClosing(BEGINNING, "taro")})
    assert not [kind for kind in pending(replanned(PLANNED, closed, BEGINNING)) if kind.startswith("plan.")]


def test_what_is_done_is_not_reminded_of() -> None:
    done = replace(PROJECT, done={"report.due": BEGINNING})
    assert "report.due" not in pending(replanned(PLANNED, done, BEGINNING))


@pytest.mark.parametrize(
    "ended", [replace(PROJECT, cancelled_at=BEGINNING), replace(PROJECT, archived_at=BEGINNING)]
)
def test_a_project_that_ended_has_nothing_left_to_say(ended: Project) -> None:
    assert pending(replanned(PLANNED, ended, BEGINNING)) == {}


def test_a_stage_of_one_day_is_spoken_of_once() -> None:
    festival = moved(do_start=date(2026, 10, 11), do_due=date(2026, 10, 11), do_end=date(2026, 10, 11))
    assert [kind for kind in pending(replanned([], festival, BEGINNING)) if kind.startswith("do.")] == [
        "do.end"
    ]


def test_a_due_day_that_is_the_first_day_is_spoken_of_once() -> None:
    short = moved(plan_due=DATES["plan.start"])
    assert "plan.due" not in pending(replanned([], short, BEGINNING))
    assert "plan.start" in pending(replanned([], short, BEGINNING))


def test_of_a_sheet_nobody_is_reminded_before_it_opens() -> None:
    late = moved(plan_start=date(2026, 9, 10))
    found = pending(replanned([], late, BEGINNING))
    assert [step for _, step in found["plan.due"]] == ALL[2:]
    assert [step for _, step in found["report.due"]] == ALL


def test_an_opening_that_is_put_off_takes_the_steps_before_it_away() -> None:
    table = replanned(PLANNED, moved(plan_start=date(2026, 9, 10)), BEGINNING)
    assert [step for _, step in pending(table)["plan.due"]] == ALL[2:]


def test_a_day_of_activity_is_told_on_the_last_working_day_before_it() -> None:
    outing = replace(
        PROJECT, dates={**DATES, "event.1": date(2026, 10, 18)}, events=(Event(date(2026, 10, 18)),)
    )
    (found,) = [w for w in wanted_reminders(outing, RULES, is_closed) if w.kind == "event.1"]
    assert found.due_at.isoformat() == "2026-10-16T09:00:00+09:00"  # Sunday the 18th: Friday


def instants(project: Project, rules: Mapping[str, DateRule] = RULES) -> Mapping[str, str]:
    """When it is spoken of each date on its own day."""
    wanted = wanted_reminders(project, rules, is_closed)
    return {w.kind: w.due_at.isoformat() for w in wanted if w.step == 0}


def test_an_opening_is_told_after_the_weekend_and_a_due_day_before_it() -> None:
    found = instants(moved(plan_due=date(2026, 9, 20)))
    assert found["do.start"] == "2026-10-13T09:00:00+09:00"  # Saturday the 10th, then a holiday
    assert found["plan.due"] == "2026-09-18T09:00:00+09:00"


def test_a_pack_may_say_which_way_its_reminders_move() -> None:
    rules = {**RULES, "plan.due": replace(RULES["plan.due"], remind="next")}
    found = instants(moved(plan_due=date(2026, 9, 20)), rules)
    assert found["plan.due"] == "2026-09-24T09:00:00+09:00"


def test_reminders_come_in_the_order_in_which_they_are_due() -> None:
    found = [w.due_at for w in wanted_reminders(PROJECT, RULES, is_closed)]
    assert found == sorted(found)


# ---------------------------------------------------------------- never twice


def lived(seed: int) -> list[tuple[str, date, int]]:
    """A random half year: dates move, beats are missed, what is due goes out. Gives what was sent."""
    chance = random.Random(seed)
    project, table, sent = PROJECT, replanned([], PROJECT, BEGINNING), list[tuple[str, date, int]]()
    for day in days_from(date(2026, 8, 21), 120):
        now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)  # 10:00 in Japan
        if chance.random() < 0.1:
            kind = chance.choice(list(DATES))
            project = replace(
                project, dates={**project.dates, kind: day + timedelta(days=chance.choice([-3, 0, 1, 5]))}
            )
            table = replanned(table, project, now)
            assert replanned(table, project, now) == table
        if chance.random() < 0.6:
            for r in table:
                waits = r.status is ReminderStatus.PENDING and r.due_at <= now
                if waits and still_wanted(r, project, rule_of(r.kind, RULES)):
                    sent.append((r.kind, r.about, r.step))
                    table = with_identity(table, r)
    return sent


def with_identity(table: Table, done: Reminder) -> Table:
    return [replace(r, status=ReminderStatus.SENT) if r.identity == done.identity else r for r in table]


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_ever_said_twice_of_one_date(seed: int) -> None:
    sent = lived(seed)
    assert sent
    assert len(sent) == len(set(sent))


# ---------------------------------------------------------------- when its moment has come


def test_a_due_one_still_speaks() -> None:
    assert all(still_wanted(r, PROJECT, rule_of(r.kind, RULES)) for r in PLANNED)


@pytest.mark.parametrize(
    "changed",
    [
        moved(plan_due=date(2026, 9, 16)),
        replace(PROJECT, closings={"plan": StageClosing(BEGINNING, "taro")}),
        replace(PROJECT, done={"plan.due": BEGINNING}),
        replace(PROJECT, cancelled_at=BEGINNING),
        replace(PROJECT, archived_at=BEGINNING),
        replace(PROJECT, cycle=2),
    ],
    ids=["moved", "closed", "done", "cancelled", "archived", "next cycle"],
)
def test_a_due_one_stays_silent_when_nothing_is_left_to_say(changed: Project) -> None:
    (reminder, *_) = [r for r in PLANNED if r.kind == "plan.due"]
    assert not still_wanted(reminder, changed, RULES["plan.due"])


def test_a_due_one_stays_silent_when_its_rule_is_gone() -> None:
    assert not still_wanted(PLANNED[0], PROJECT, None)


def test_a_report_outlives_its_cycle_and_a_sheet_does_not() -> None:
    past = PastCycle(1, "1.0.0", dates=DATES, closings={"plan": StageClosing(BEGINNING, "taro")})
    second = replace(PROJECT, cycle=2, past=(past,), dates={})
    speaks = {r.kind for r in PLANNED if still_wanted(r, second, rule_of(r.kind, RULES))}
    assert speaks == {"report.due"}
