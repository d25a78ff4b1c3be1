"""[出した], [1週間後] and what else the buttons under a reminder do for whoever presses them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.actions import Verb, act
from bot.domain.duties import hands_in, rule_of, stage_of
from bot.domain.messages import Choice, Message, Settled, Weight
from bot.domain.permissions import Permission
from bot.domain.project import Project, Role
from bot.domain.reminders import Reminder, ReminderStatus, still_wanted
from bot.domain.timetable import DateRule, sending_instant
from bot.services.papers import asked_now
from bot.services.phrasing.dates import date_name, short_date
from bot.services.phrasing.reminding import delay_name, delays, is_due, other_ways
from bot.services.phrasing.status import person_name
from bot.services.planning import rules_of
from bot.services.scene import Scene
from bot.services.standing import side_counts, who_did


def rule_behind(scene: Scene, project: Project, reminder: Reminder) -> DateRule | None:
    """The rule of the date that the reminder speaks of; None where none stands any more."""
    return rule_of(reminder.kind, rules_of(scene.kit, project, reminder.cycle))


def permission_to_settle(scene: Scene, reminder: Reminder) -> Permission:
    """What [出した] asks for: who owes something that is handed in may say so, all else is the coordinators'."""
    project = scene.uow.projects.get(reminder.project)
    member = scene.uow.projects.member(reminder.project, scene.person.id)
    rule = rule_behind(scene, project, reminder) if project is not None else None
    if project is None or member is None or rule is None:
        return Permission.MANAGE
    theirs = hands_in(reminder.kind, rule, project, member, scene.uow.projects.members(project.id))
    return Permission.SEE_STATUS if theirs else Permission.MANAGE


def permission_to_ask(scene: Scene, reminder: Reminder) -> Permission:
    """Whoever takes part may ask for more time, or for somebody else; who only looks on may not."""
    member = scene.uow.projects.member(reminder.project, scene.person.id)
    takes_part = member is not None and member.role is not Role.OBSERVER
    return Permission.SEE_STATUS if takes_part else Permission.MANAGE


# ---------------------------------------------------------------- handed in


def done(scene: Scene, project: Project, reminder: Reminder) -> None:
    """A report was handed in, a paper sheet came, or the matter is settled: nobody is reminded of it again."""
    project = scene.uow.projects.lock(project.id) or project
    rule = rule_behind(scene, project, reminder)
    present = reminder.cycle == project.cycle
    if (
        rule is not None
        and rule.until == "sheets"
        and present
        and _paper_came(scene, project, reminder, rule)
    ):
        return
    if told_over(scene, project, reminder, moved=False):
        return
    project = project.settled(reminder.cycle, reminder.kind, scene.now)
    scene.uow.projects.save(project)
    _silence(scene, project, reminder)
    scene.audit("deadline.done", project, kind=reminder.kind, cycle=reminder.cycle)
    what = date_name(reminder.kind, scene.voice(project))
    who = person_name(scene.person, scene.t)
    scene.immediate = Settled(scene.t("done-settled", who=who, on=_today(scene, project)))
    scene.say(Message(scene.t("done", what=what), heading=project.name))


def _paper_came(scene: Scene, project: Project, reminder: Reminder, rule: DateRule) -> bool:
    """Whether it is a side's sheet that came on paper: asks which, where it may be either's."""
    stage = stage_of(reminder.kind, rule)
    asked = asked_now(scene.uow, scene.kit, project, scene.now)
    if not any(sheet.stage == stage and not sheet.joint for sheet in asked):
        return False
    unsent = [c for c in side_counts(scene.uow, scene.kit, project, stage, scene.now) if not c.side_sent]
    owing = [count for count in unsent if not count.paper]
    if unsent and len(owing) <= 1:
        paper(scene, project, reminder, (owing or unsent)[0].letter)
    elif owing:
        ways = (Choice(c.name, act(Verb.PAPER, reminder.id, c.letter), Weight.ANSWER) for c in owing)
        scene.say(Message(scene.t("paper-which"), heading=project.name, choices=tuple(ways)))
    return bool(unsent)


def told_over(scene: Scene, project: Project, reminder: Reminder, *, moved: bool = True) -> bool:
    """Says so, where the matter is settled, its date has ``moved``, or the project is over: an old button changes
    nothing then.
    """
    cycle, rule = project.in_cycle(reminder.cycle), rule_behind(scene, project, reminder)
    what = date_name(reminder.kind, scene.voice(project))
    if reminder.kind in cycle.done:
        _told(scene, project, "done-before", *_who_settled(scene, project, reminder), what=what)
        return True
    on = cycle.dates.get(reminder.kind)
    if moved and on is not None and on != reminder.about and project.alive:
        text = scene.t("date-changed-since", what=what, on=short_date(on, scene.t))
    elif rule is None or not still_wanted(replace(reminder, about=on or reminder.about), project, rule):
        text = scene.t("not-due-any-more")
    else:
        return False
    scene.immediate = Settled(text)
    scene.say(Message(text, heading=project.name))
    return True


def _who_settled(scene: Scene, project: Project, reminder: Reminder) -> tuple[str, date]:
    """Who, and on which day. Lines of old say nothing of the cycle: they are about the first one that was settled."""
    known: Mapping[str, object] = {"kind": reminder.kind, "cycle": reminder.cycle}
    try:
        person, at = who_did(scene.uow, project, "deadline.done", **known)
    except LookupError:
        person, at = who_did(scene.uow, project, "deadline.done", kind=reminder.kind)
    return person, project.today(at)


def _told(scene: Scene, project: Project, key: str, person: str, day: date, **values: object) -> None:
    who = person_name(scene.uow.people.get(person), scene.t)
    on = short_date(day, scene.t)
    scene.immediate = Settled(scene.t("done-settled", who=who, on=on))
    scene.say(Message(scene.t(key, who=who, on=on, **values), heading=project.name))


def _today(scene: Scene, project: Project) -> str:
    return short_date(project.today(scene.now), scene.t)


def _silence(scene: Scene, project: Project, settled: Reminder) -> None:
    """Nothing more is said of that date."""
    pending = [
        reminder.id
        for reminder in scene.uow.reminders.of_project(project.id)
        if (reminder.cycle, reminder.kind) == (settled.cycle, settled.kind)
        and reminder.status is ReminderStatus.PENDING
    ]
    scene.uow.reminders.set_status(pending, ReminderStatus.CANCELLED, "done")


def paper(scene: Scene, project: Project, reminder: Reminder, side: str) -> None:
    """That side's sheet came on paper: its people are not reminded; it waits to be keyed in."""
    if reminder.cycle != project.cycle:
        scene.immediate = Settled(scene.t("not-due-any-more"))
        scene.refuse(scene.t("not-due-any-more"), project.name)
        return
    if not project.has_side(side):
        scene.refuse(scene.t("old-button"))
        return
    stage = reminder.kind.partition(".")[0]
    current = scene.uow.projects.lock(project.id) or project
    if (stage, side) in current.paper:
        person, at = who_did(scene.uow, current, "sheet.on_paper", stage=stage, side=side)
        _told(scene, current, "paper-before", person, current.today(at), side=project.side(side).name)
        return
    current = replace(current, paper=current.paper | {(stage, side)})
    scene.uow.projects.save(current)
    scene.audit("sheet.on_paper", current, stage=stage, side=side)
    scene.immediate = Settled(
        scene.t("done-settled", who=person_name(scene.person, scene.t), on=_today(scene, project))
    )
    key_in = Choice(scene.t("button-key-in"), act(Verb.KEY_IN, project.id, side))
    text = scene.t("paper-noted", side=project.side(side).name)
    scene.say(Message(text, heading=project.name, choices=(key_in,)))


# ---------------------------------------------------------------- later


def snooze(scene: Scene, project: Project, reminder: Reminder, days: int) -> None:
    """[1週間後], and [明日] or [3日後] instead: this person hears of it again that day, at the hour of reminders;
    nobody else's reminder changes.
    """
    project = scene.uow.projects.lock(project.id) or project
    if told_over(scene, project, reminder):
        return
    day = project.today(scene.now) + timedelta(days=days)
    is_closed = scene.kit.catalogue.is_closed(project.pack)
    at = sending_instant(day, "next", project.zone, is_closed)
    again = replace(
        reminder,
        id=scene.kit.ids.new(),
        due_at=at,
        person=scene.person.id,
        status=ReminderStatus.PENDING,
        why="snoozed",
    )
    standing = _put_off(scene, again)
    if standing is None or standing.due_at != at:
        if standing is not None:
            scene.uow.reminders.postpone([standing.id], at)
        elif not scene.uow.reminders.add([again]):
            _revive(scene, again)
        scene.audit("reminder.snoozed", project, kind=reminder.kind, days=days)
    on = short_date(at.date(), scene.t)
    scene.immediate = Settled(scene.t("snoozed-settled", on=on))
    ways = (
        Choice(delay_name(other, scene.t), act(Verb.SNOOZE, reminder.id, str(other)))
        for other in delays(project.as_in(reminder.cycle), reminder, project.today(scene.now))
        if other != days
    )
    scene.say(Message(scene.t("snoozed", on=on), heading=project.name, choices=tuple(ways)))


def _put_off(scene: Scene, again: Reminder) -> Reminder | None:
    """What this person put off already of the same date and still waits."""
    return next(
        (
            other
            for other in scene.uow.reminders.of_project(again.project)
            if (other.cycle, other.kind, other.about, other.person)
            == (again.cycle, again.kind, again.about, again.person)
            and other.status is ReminderStatus.PENDING
        ),
        None,
    )


def _revive(scene: Scene, again: Reminder) -> None:
    """The same was put off, and said, before: its row waits once more."""
    for other in scene.uow.reminders.of_project(again.project):
        if other.identity == again.identity:
            scene.uow.reminders.set_status([other.id], ReminderStatus.PENDING, "snoozed")
            scene.uow.reminders.postpone([other.id], again.due_at)


def show_other_ways(scene: Scene, project: Project, reminder: Reminder) -> None:
    """[あとで・相談]: what can be done instead, about one thing of several."""
    if told_over(scene, project, reminder):
        return
    what = date_name(reminder.kind, scene.voice(project))
    today = project.today(scene.now)
    text = is_due(reminder, what, today, scene.t)
    others = other_ways(project.as_in(reminder.cycle), reminder, today, scene.t)
    ways = (*others, Choice(scene.t("button-talk-to-person"), act(Verb.PERSON)))
    scene.say(Message(f"{text}\n{scene.t('other-ways')}", heading=project.name, choices=ways))
