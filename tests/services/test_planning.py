"""The dates that a coordinator sees before saving, against a count by hand of what the Ise pack says."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.reminders import ReminderStatus
from bot.services.planning import dated, plan_dates, replan, worked_out
from bot.services.ports import UnitOfWork
from tests.domain.calendars import days_from, is_closed
from tests.services.house import NOW, garden, kit, store_in

DAY = timedelta(days=1)


def april(on: date) -> date:
    """The first day of the next fiscal year."""
    return date(on.year + (on.month >= 4), 4, 1)


def forward(on: date, floor: date | None = None) -> date:
    """The next open day of the fiscal year, else the last one before; not before ``floor``."""
    ahead = [day for day in days_from(on, (april(on) - on).days) if not is_closed(day)]
    found = ahead[0] if ahead else backward(on)
    return on if floor is not None and found < floor else found


def backward(on: date) -> date:
    return next(day for n in range(30) if not is_closed(day := on - n * DAY))


def by_hand(start: date, first: date, last: date, form: str) -> dict[str, date]:
    """The Ise pack's sentences, one by one."""
    plan_due = forward(max(min(start + 14 * DAY, first - 14 * DAY), start), start)
    mid = first + (last - first) // 2
    mid_open = backward(mid)
    see_start = last + DAY
    see_due = forward(max(last + 14 * DAY, see_start), see_start)
    report = last + 30 * DAY
    if form in ("subsidy", "commission"):
        report = min(report, april(last) + 9 * DAY)
    return {
        "plan.start": start,
        "plan.due": plan_due,
        "plan.end": max(first - DAY, plan_due),
        "do.start": first,
        "do.due": mid if mid_open < first else mid_open,
        "do.end": last,
        "see.start": see_start,
        "see.due": see_due,
        "see.end": forward(max(last + 30 * DAY, see_due), see_due),
        "report.due": forward(report),
    }


def random_entry(seed: int) -> tuple[date, date, date, str]:
    """What a coordinator might enter; everything ends while the hand-written calendar lasts."""
    chance = random.Random(seed)
    start = date(2026, 4, 1) + chance.randint(0, 300) * DAY
    first = start + chance.randint(0, 60) * DAY
    last = min(first + chance.choice([0, 1, chance.randint(2, 200)]) * DAY, date(2027, 3, 31))
    return start, min(first, last), last, chance.choice(["subsidy", "commission", "co_hosting", "other"])


def test_the_preview_of_five_hundred_random_projects_equals_the_count_by_hand() -> None:
    pack = kit().catalogue.get("ise")
    for seed in range(500):
        start, first, last, form = random_entry(seed)
        found = {d.kind: d.on for d in plan_dates(kit(), pack, form, start, (first, last), {})}
        counted = by_hand(start, first, last, form)
        assert {kind: found[kind] for kind in counted} == counted, (
            f"seed {seed}: {start} {first} {last} {form}"
        )


def test_what_follows_from_a_date_chosen_in_the_preview_is_counted_from_it() -> None:
    pack = kit().catalogue.get("ise")
    chosen = {"see.due": date(2026, 12, 1)}
    found = plan_dates(
        kit(), pack, "other", date(2026, 9, 1), (date(2026, 10, 10), date(2026, 10, 25)), chosen
    )
    assert {d.kind: d.on for d in found}["see.end"] == date(2026, 12, 1)


def test_a_project_explains_the_dates_that_it_has() -> None:
    project = garden()
    assert {d.kind: d.on for d in dated(kit(), project)} == project.dates


def test_moving_the_do_moves_what_follows() -> None:
    do = (date(2026, 10, 10), date(2026, 11, 1))
    found, _ = worked_out(kit(), garden(), date(2026, 9, 1), do=do)
    assert {d.kind: d.on for d in found}["report.due"] == date(2026, 12, 1)


def test_what_is_past_stays_where_it_was() -> None:
    """The middle of the Do was spoken of on the 16th: a longer Do does not move it behind us."""
    do = (date(2026, 10, 10), date(2026, 11, 1))
    found, hand = worked_out(kit(), garden(), date(2026, 10, 24), do=do)
    assert {d.kind: d.on for d in found}["do.due"] == garden().dates["do.due"] == hand["do.due"]


def test_planning_twice_leaves_one_reminder_for_each_step(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    project = garden()

    def twice(uow: UnitOfWork) -> None:
        uow.projects.add(project)
        replan(uow, kit(), project, NOW)
        replan(uow, kit(), project, NOW)

    store.run_sync(twice)
    rows = store.run_sync(lambda uow: uow.reminders.of_project("p1"))
    assert len(rows) == len({(r.kind, r.step) for r in rows}) > len({r.kind for r in rows}) > 0
    store.close()


def test_a_date_moved_there_and_back_has_its_reminder_again(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    project = garden()
    moved = replace(project, dates={**project.dates, "plan.due": date(2026, 9, 18)})

    def there_and_back(uow: UnitOfWork) -> None:
        uow.projects.add(project)
        for state in (project, moved, project):
            replan(uow, kit(), state, NOW)

    store.run_sync(there_and_back)
    rows = store.run_sync(lambda uow: uow.reminders.of_project("p1"))
    waiting = [r for r in rows if r.kind == "plan.due" and r.status is ReminderStatus.PENDING]
    assert {r.about for r in waiting} == {project.dates["plan.due"]}
    assert len(waiting) == len({r.step for r in waiting}) > 3
    store.close()
