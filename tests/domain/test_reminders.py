"""Planning reminders: the table comes to what the dates want, and nothing is ever said twice."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.project import Project, Side, StageClosing
from bot.domain.reminders import Reminder, ReminderStatus, reconcile, still_wanted, wanted_reminders
from bot.domain.timetable import DateRule, Offset
from tests.domain.calendars import days_from, is_closed

DATES = {
    "plan.start": date(2026, 9, 1),
    "plan.due": date(2026, 9, 15),
    "plan.end": date(2026, 10, 9),
    "do.start": date(2026, 10, 10),
    "do.end": date(2026, 10, 25),
    "report.due": date(2026, 11, 24),
}
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
    plan = reconcile(table, wanted_reminders(project, (), is_closed), now)
    rows = {r.identity: r for r in table}
    for gone in plan.cancel:
        rows[gone.identity] = replace(gone, status=ReminderStatus.CANCELLED)
    for want in plan.add:
        new = Reminder(f"r{len(rows)}", project.id, project.cycle, want.kind, want.about, want.due_at)
        standing = rows.get(new.identity)
        assert standing is None or standing.status is ReminderStatus.CANCELLED
        rows[new.identity] = new
    return list(rows.values())


def moved(**dates: date) -> Project:
    return replace(PROJECT, dates={**DATES, **{kind.replace("_", "."): on for kind, on in dates.items()}})


def pending(table: Table) -> Mapping[str, date]:
    return {r.kind: r.about for r in table if r.status is ReminderStatus.PENDING}


def with_status(table: Table, kind: str, status: ReminderStatus) -> Table:
    return [replace(r, status=status) if r.kind == kind else r for r in table]


PLANNED = replanned([], PROJECT, BEGINNING)


def test_every_date_ahead_is_planned() -> None:
    assert pending(PLANNED) == DATES


def test_planning_again_changes_nothing() -> None:
    assert replanned(PLANNED, PROJECT, BEGINNING) == PLANNED


def test_planning_later_changes_nothing() -> None:
    assert replanned(PLANNED, PROJECT, datetime(2026, 10, 1, tzinfo=UTC)) == PLANNED


def test_a_date_whose_moment_has_passed_is_not_planned() -> None:
    late = datetime(2026, 9, 15, 0, 0, 1, tzinfo=UTC)  # a second after 9:00 in Japan
    assert "plan.due" not in pending(replanned([], PROJECT, late))


def test_a_moved_date_cancels_one_and_adds_one() -> None:
    table = replanned(PLANNED, moved(plan_due=date(2026, 9, 18)), BEGINNING)
    assert pending(table)["plan.due"] == date(2026, 9, 18)
    assert [r.about for r in table if r.status is ReminderStatus.CANCELLED] == [date(2026, 9, 15)]


def test_a_date_moved_there_and_back_is_reminded_of() -> None:
    there = replanned(PLANNED, moved(plan_due=date(2026, 9, 18)), BEGINNING)
    assert pending(replanned(there, PROJECT, BEGINNING)) == DATES


def test_what_was_sent_is_not_planned_again_for_the_same_date() -> None:
    sent = with_status(PLANNED, "plan.start", ReminderStatus.SENT)
    there = replanned(sent, moved(plan_start=date(2026, 9, 3)), BEGINNING)
    back = replanned(there, PROJECT, BEGINNING)
    assert "plan.start" not in pending(back)


def test_what_was_sent_is_planned_again_for_a_new_date() -> None:
    sent = with_status(PLANNED, "plan.due", ReminderStatus.SENT)
    assert pending(replanned(sent, moved(plan_due=date(2026, 9, 18)), BEGINNING))["plan.due"] == date(
        2026, 9, 18
    )


@pytest.mark.parametrize("status", [ReminderStatus.DROPPED, ReminderStatus.FAILED])
def test_what_was_dealt_with_is_not_planned_again(status: ReminderStatus) -> None:
    table = with_status(PLANNED, "plan.due", status)
    assert replanned(table, PROJECT, BEGINNING) == table


def test_a_late_one_keeps_waiting_when_another_date_is_moved() -> None:
    # The bot was down on the 15th; before it can speak, the coordinator moves the end.
    table = replanned(PLANNED, moved(plan_end=date(2026, 10, 8)), datetime(2026, 9, 16, tzinfo=UTC))
    assert pending(table)["plan.due"] == date(2026, 9, 15)


def test_a_late_one_is_cancelled_when_its_own_date_is_moved() -> None:
    table = replanned(PLANNED, moved(plan_due=date(2026, 9, 30)), datetime(2026, 9, 16, tzinfo=UTC))
    assert pending(table)["plan.due"] == date(2026, 9, 30)


def test_a_personal_one_is_left_alone() -> None:
    own = Reminder("r9", "p1", 1, "plan.due", date(2026, 9, 15), BEGINNING, person="hanako", why="snoozed")
    table = replanned([*PLANNED, own], moved(plan_due=date(2026, 9, 18)), BEGINNING)
    assert own in table


def test_a_personal_one_does_not_stand_for_everybodys() -> None:
    own = Reminder("r9", "p1", 1, "plan.due", date(2026, 9, 15), BEGINNING, person="hanako", why="snoozed")
    assert pending(replanned([own], PROJECT, BEGINNING)) == DATES


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


def test_an_opening_is_told_after_the_weekend_and_a_due_day_before_it() -> None:
    found = {w.kind: w.due_at for w in wanted_reminders(moved(plan_due=date(2026, 9, 20)), (), is_closed)}
    assert found["do.start"].isoformat() == "2026-10-13T09:00:00+09:00"  # Saturday the 10th, then a holiday
    assert found["plan.due"].isoformat() == "2026-09-18T09:00:00+09:00"


def test_a_pack_may_say_which_way_its_reminders_move() -> None:
    rule = DateRule("plan.due", Offset("plan.start"), remind="next")
    found = {w.kind: w.due_at for w in wanted_reminders(moved(plan_due=date(2026, 9, 20)), [rule], is_closed)}
    assert found["plan.due"].isoformat() == "2026-09-24T09:00:00+09:00"


def test_reminders_come_in_the_order_in_which_they_are_due() -> None:
    found = [w.due_at for w in wanted_reminders(PROJECT, (), is_closed)]
    assert found == sorted(found)


def lived(seed: int) -> list[tuple[str, date]]:
    """A random half year: dates move, beats are missed, what is due goes out. Gives what was sent."""
    chance = random.Random(seed)
    project, table, sent = PROJECT, replanned([], PROJECT, BEGINNING), list[tuple[str, date]]()
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
                if r.status is ReminderStatus.PENDING and r.due_at <= now and still_wanted(r, project):
                    sent.append((r.kind, r.about))
                    table = with_identity(table, r)
    return sent


def with_identity(table: Table, done: Reminder) -> Table:
    return [replace(r, status=ReminderStatus.SENT) if r.identity == done.identity else r for r in table]


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_ever_said_twice_of_one_date(seed: int) -> None:
    sent = lived(seed)
    assert sent
    assert len(sent) == len(set(sent))


def test_a_due_one_still_speaks() -> None:
    assert all(still_wanted(r, PROJECT) for r in PLANNED)


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
    (reminder,) = [r for r in PLANNED if r.kind == "plan.due"]
    assert not still_wanted(reminder, changed)
