"""How many messages of a month are still to come: what is planned, asked of the same facts as the beat that will say it."""

import logging
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.duties import is_settled, stage_of
from bot.domain.project import ON_A_SIDE, Member, Project
from bot.domain.reminders import Level, Reminder, level_of, still_wanted
from bot.domain.timetable import DateRule
from bot.services.ports import UnitOfWork
from bot.services.reminders import Ground
from bot.services.scene import Kit
from bot.services.spending import JAPAN, LINE, next_month

log = logging.getLogger("kyodo.forecast")

SAMPLE = 2_000
"""So many planned reminders are looked at one by one; beyond them the forecast is their share of all."""


def forecast(uow: UnitOfWork, kit: Kit, now: datetime) -> int:
    """How many digests will go out by LINE until the month ends: one for each person and day on which something planned
    speaks to somebody who has not done their part, as things stand now.
    """
    until = datetime.combine(next_month(now), time(), JAPAN).astimezone(UTC)
    since = now - timedelta(days=31)  # what is late is said too
    planned = uow.reminders.pending(since, until, SAMPLE + 1)
    ground = Ground(uow, kit, now)
    ground.know(reminder.project for reminder in planned[:SAMPLE])
    heard, unread = set[tuple[str, date]](), set[str]()
    for reminder in planned[:SAMPLE]:
        try:
            readers = _readers(ground, reminder) if reminder.project not in unread else []
        except (LookupError, ValueError) as error:  # as the beat, which tells more of it
            log.warning("project %s is left out of the forecast: %s", reminder.project, type(error).__name__)
            unread.add(reminder.project)
            continue
        day = max(reminder.due_at, now).astimezone(JAPAN).date()
        heard |= {(member.person.id, day) for member in readers}
    if len(planned) <= SAMPLE:
        return len(heard)
    return round(len(heard) * uow.reminders.count_pending(since, until) / SAMPLE)


def _readers(ground: Ground, reminder: Reminder) -> list[Member]:
    """Who will hear of it in LINE."""
    project = ground.project(reminder.project)
    if project is None or not any(map(_on_line, ground.members(project.id))):
        return []
    rule = ground.rule(project, reminder.cycle, reminder.kind)
    if rule is None or not still_wanted(reminder, project, rule):
        return []
    members = [hearer.member for hearer in ground.heard_by(project, reminder, rule)]
    if _opens_later(ground, project, reminder, rule):
        stage, day = stage_of(reminder.kind, rule), reminder.due_at.astimezone(JAPAN).date()
        members += [
            member
            for member in ground.members(project.id)
            if member.role in ON_A_SIDE and (stage, member.side) not in project.paper
            if not ground.muted_all(member.person.id, day)
        ]
    return [member for member in members if _on_line(member)]


def _opens_later(ground: Ground, project: Project, reminder: Reminder, rule: DateRule) -> bool:
    """Whether it is about a sheet that does not stand open yet: everybody will be asked."""
    if "respondents" not in rule.to or level_of(rule, reminder.step) is not Level.OWN or reminder.person:
        return False
    facts = ground.circumstances(project, reminder.cycle).facts(rule)
    settled = is_settled(reminder.kind, rule, project, facts, reminder.cycle)
    return not settled and stage_of(reminder.kind, rule) not in facts.asked


def _on_line(member: Member) -> bool:
    return member.person.address.platform == LINE and member.person.reachable
