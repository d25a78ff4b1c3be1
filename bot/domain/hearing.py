"""Who hears of a reminder, and on whose behalf. Pure."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.duties import Facts, concerned
from bot.domain.project import Member, Project, Role
from bot.domain.reminders import Level, Reminder, before_opening, level_of
from bot.domain.timetable import DateRule

OPENING_KEEPS = timedelta(days=3)
"""So long an opening is worth telling to those who begin then."""

TOLD_KEEPS = timedelta(days=7)
"""So long after its moment something is worth telling of which nothing is owed."""


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who hears of it. ``own``: they owe it or are told for their own sake, else it is about others."""

    member: Member
    level: Level
    own: bool


def missed(reminder: Reminder, rule: DateRule, today: date) -> bool:
    """Whether it makes no sense any more to those whom it was meant for: the coordinators get a line of it instead. What
    somebody put off to a later day makes sense then, but for a day of activity that is over.
    """
    if reminder.kind.startswith("event."):
        return today > reminder.about
    if reminder.person:
        return False
    if reminder.kind.endswith(".start"):
        return today > reminder.about + OPENING_KEEPS
    return rule.until == "told" and today > reminder.about + timedelta(days=reminder.step) + TOLD_KEEPS


def hearers(
    reminder: Reminder,
    rule: DateRule,
    project: Project,
    members: Iterable[Member],
    facts: Facts,
    today: date,
    *,
    deaf: Set[str] = frozenset(),
    later: Set[str] = frozenset(),
) -> tuple[Hearer, ...]:
    """Who hears of that step, in the members' order; ``project`` stands as in the reminder's cycle.

    ``deaf`` are those who cannot be reached or want to hear nothing, ``later`` those who put it off. Where nobody is
    left of those who owe it, because all of them are deaf, the coordinators hear of it instead. Of a sheet nobody hears
    before it is opened.
    """
    if before_opening(reminder.kind, rule, project, today):
        return ()
    members = tuple(members)
    found = _meant(reminder, rule, project, members, facts, today)
    if reminder.person:
        return tuple(
            h for h in found if h.member.person.id == reminder.person and reminder.person not in deaf
        )
    heard = [h for h in found if h.member.person.id not in deaf | later]
    owing = [h for h in found if h.own]
    if rule.until != "told" and owing and all(h.member.person.id in deaf for h in owing):
        known = {h.member.person.id for h in found} | deaf
        heard += [
            Hearer(m, Level.COORDINATOR, own=False)
            for m in members
            if m.role is Role.COORDINATOR and m.person.id not in known
        ]
    return tuple(heard)


def _meant(
    reminder: Reminder,
    rule: DateRule,
    project: Project,
    members: tuple[Member, ...],
    facts: Facts,
    today: date,
) -> list[Hearer]:
    coordinators = [m for m in members if m.role is Role.COORDINATOR]
    if missed(reminder, rule, today):
        return [Hearer(m, Level.OWN, own=False) for m in coordinators]
    level = level_of(rule, reminder.step)
    owing = concerned(reminder.kind, rule, project, members, facts)
    match level:
        case Level.COORDINATOR:
            return [Hearer(m, level, own=m in owing) for m in coordinators]
        case Level.SECTION:
            officers = [m for m in members if m.role is Role.OFFICER]
            if officers:
                return [Hearer(m, level, own=False) for m in officers]
            return [Hearer(m, Level.COORDINATOR, own=m in owing) for m in coordinators]
    found = [Hearer(m, level, own=True) for m in owing]
    if reminder.person or (rule.until == "sheets" and reminder.step in _overseen(rule)):
        found += [Hearer(m, level, own=False) for m in coordinators if m not in owing]
    return found


def _overseen(rule: DateRule) -> tuple[int, ...]:
    """The steps on which coordinators hear of other people's sheets: the day itself, and the first one after it."""
    return (0, *sorted(days for days in rule.ladder if days > 0)[:1])
