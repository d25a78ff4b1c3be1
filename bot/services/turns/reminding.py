"""[出した] and [1週間後] on a reminder."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Settled, Weight
from bot.domain.project import Project
from bot.domain.reminders import Reminder, ReminderStatus, still_wanted
from bot.services.papers import asked_now
from bot.services.phrasing.dates import date_name, short_date
from bot.services.phrasing.status import person_name
from bot.services.reminders import postpone_for
from bot.services.scene import Scene
from bot.services.standing import side_counts, who_did


def done(scene: Scene, project: Project, reminder: Reminder) -> None:
    """A report was handed in, a paper sheet came, or the matter is settled: nobody is reminded of it again."""
    if _of_another_year(scene, project, reminder):
        return
    stage = reminder.kind.partition(".")[0]
    if any(s.stage == stage and not s.joint for s in asked_now(scene.uow, scene.kit, project, scene.now)):
        counts = side_counts(scene.uow, scene.kit, project, stage, scene.now)
        unsent = [c for c in counts if not c.side_sent]
        owing = [c for c in unsent if not c.paper]
        if unsent and len(owing) <= 1:
            paper(scene, project, reminder, (owing or unsent)[0].letter)
            return
        if owing:
            scene.say(
                Message(
                    scene.t("paper-which"),
                    heading=project.name,
                    choices=tuple(
                        Choice(c.name, act(Verb.PAPER, reminder.id, c.letter), Weight.ANSWER) for c in owing
                    ),
                )
            )
            return
    current = scene.uow.projects.lock(project.id) or project
    what = date_name(reminder.kind, scene.t)
    if _done_before(scene, current, reminder):
        return
    current = replace(current, done={**current.done, reminder.kind: scene.now})
    scene.uow.projects.save(current)
    _quiet(scene, current, reminder.kind)
    scene.audit("deadline.done", current, kind=reminder.kind)
    scene.immediate = Settled(
        scene.t("done-settled", who=person_name(scene.person, scene.t), on=_today(scene, project))
    )
    scene.say(Message(scene.t("done", what=what), heading=project.name))


def _of_another_year(scene: Scene, project: Project, reminder: Reminder) -> bool:
    """Says so, where the button is one of an earlier cycle: it settles nothing of this one."""
    if reminder.cycle == project.cycle:
        return False
    scene.immediate = Settled(scene.t("not-due-any-more"))
    scene.say(Message(scene.t("not-due-any-more"), heading=project.name))
    return True


def _done_before(scene: Scene, project: Project, reminder: Reminder) -> bool:
    """Says who settled it, if somebody did."""
    if reminder.kind not in project.done:
        return False
    what = date_name(reminder.kind, scene.t)
    _told(scene, project, "done-before", "deadline.done", {"kind": reminder.kind}, what=what)
    return True


def _told(
    scene: Scene, project: Project, key: str, action: str, details: Mapping[str, object], **values: object
) -> None:
    person, at = who_did(scene.uow, project, action, **details)
    who = person_name(scene.uow.people.get(person), scene.t)
    on = short_date(project.today(at), scene.t)
    scene.immediate = Settled(scene.t("done-settled", who=who, on=on))
    scene.say(Message(scene.t(key, who=who, on=on, **values), heading=project.name))


def _today(scene: Scene, project: Project) -> str:
    return short_date(project.today(scene.now), scene.t)


def _quiet(scene: Scene, project: Project, kind: str) -> None:
    for reminder in scene.uow.reminders.of_project(project.id):
        if reminder.kind == kind and reminder.status is ReminderStatus.PENDING:
            scene.uow.reminders.set_status(reminder.id, ReminderStatus.CANCELLED, "done")


def paper(scene: Scene, project: Project, reminder: Reminder, side: str) -> None:
    """That side's sheet came on paper: its people are not reminded; it waits to be keyed in."""
    if _of_another_year(scene, project, reminder):
        return
    if not project.has_side(side):
        scene.say(Message(scene.t("old-button")))
        return
    stage = reminder.kind.partition(".")[0]
    current = scene.uow.projects.lock(project.id) or project
    if (stage, side) in current.paper:
        details = {"stage": stage, "side": side}
        _told(scene, current, "paper-before", "sheet.on_paper", details, side=project.side(side).name)
        return
    current = replace(current, paper=current.paper | {(stage, side)})
    scene.uow.projects.save(current)
    scene.audit("sheet.on_paper", current, stage=stage, side=side)
    scene.immediate = Settled(
        scene.t("done-settled", who=person_name(scene.person, scene.t), on=_today(scene, project))
    )
    scene.say(Message(scene.t("paper-noted", side=project.side(side).name), heading=project.name))


def _snoozed(scene: Scene, project: Project, reminder: Reminder) -> Reminder | None:
    """The same reminder where this person has put it off already, by a double click."""
    again = replace(reminder, person=scene.person.id)
    for other in scene.uow.reminders.of_project(project.id):
        if other.identity == again.identity and other.status is ReminderStatus.PENDING:
            return other
    return None


def snooze(scene: Scene, project: Project, reminder: Reminder, days: int) -> None:
    """[1週間後]: this person hears of it again in so many days; nobody else's reminder changes."""
    if _done_before(scene, project, reminder):
        return
    if not still_wanted(reminder, project):
        scene.immediate = Settled(scene.t("not-due-any-more"))
        scene.say(Message(scene.t("not-due-any-more"), heading=project.name))
        return
    if standing := _snoozed(scene, project, reminder):
        on = short_date(standing.due_at.astimezone(project.zone).date(), scene.t)
        scene.say(Message(scene.t("snoozed", on=on), heading=project.name))
        return
    at = postpone_for(scene.uow, scene.kit, reminder, project, scene.person.id, days, scene.now)
    scene.audit("reminder.snoozed", project, kind=reminder.kind, days=days)
    on = short_date(at.date(), scene.t)
    scene.immediate = Settled(scene.t("snoozed-settled", on=on))
    scene.say(Message(scene.t("snoozed", on=on), heading=project.name))
