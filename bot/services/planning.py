"""Dates of a project from its pack's rules, and the reminders that follow from them."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.domain.pack import Pack
from bot.domain.project import Project
from bot.domain.reminders import Reminder, ReminderStatus, reconcile, wanted_reminders
from bot.domain.timetable import Dated, timetable
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


def plan_dates(
    kit: Kit, pack: Pack, form: str, start: date, do: tuple[date, date], by_hand: Mapping[str, date]
) -> tuple[Dated, ...]:
    """Every date of a cycle that begins on ``start`` with a Do from ``do[0]`` to ``do[1]``, sorted by date."""
    return timetable(
        pack.rules,
        {"start": start, "do.start": do[0], "do.end": do[1]},
        form=form,
        is_closed=kit.catalogue.is_closed(pack.id),
        by_hand=by_hand,
    )


def dated(kit: Kit, project: Project) -> tuple[Dated, ...]:
    """The project's dates with the rule behind each."""
    start = project.start or project.dates["plan.start"]
    do = (project.dates["do.start"], project.dates["do.end"])
    return plan_dates(kit, kit.pack(project), project.form, start, do, project.by_hand)


def replan(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> None:
    """Brings the table of reminders to what the project's dates want: in the same transaction as their
    change.
    """
    pack = kit.pack(project)
    wanted = wanted_reminders(project, pack.rules, kit.catalogue.is_closed(pack.id))
    existing = uow.reminders.of_project(project.id)
    plan = reconcile([r for r in existing if r.cycle == project.cycle], wanted, now)
    over = [r for r in existing if r.cycle < project.cycle and r.status is ReminderStatus.PENDING]
    for reminder in (*plan.cancel, *over):
        uow.reminders.set_status(reminder.id, ReminderStatus.CANCELLED, "date-moved")
    for want in plan.add:
        uow.reminders.add(
            Reminder(kit.ids.new(), project.id, project.cycle, want.kind, want.about, want.due_at)
        )
