"""What to do when LINE's messages are used up: nothing is lost, and nothing is said twice.

What may not be pushed is kept. It is said with the next free reply, when its person writes or taps; until then the
coordinators are asked, once a day and in Slack, to pass on by voice that there is something.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.messages import Address, Message, Outgoing, Weight, direct
from bot.domain.notices import NoticeStatus
from bot.domain.project import Person, Project, Role
from bot.domain.timetable import next_sending_time
from bot.services import digests
from bot.services.phrasing.spending import Untold, untold_message, warning_message, words_to_pass_on
from bot.services.ports import Dispatch, Refused, UnitOfWork
from bot.services.scene import Kit
from bot.services.spending import LINE, month_of, next_month, remaining

KEPT = frozenset({"budget", "quota"})
"""Refusals of a push that only its price stands behind."""

ROOM = 5
"""Messages that a free reply holds."""

MOST = 500
"""So much that was kept is told of at once; the rest the next day."""

PATIENCE = timedelta(hours=1)
"""So long the day's list waits for what is still being sent."""


def keep(uow: UnitOfWork, row: Dispatch, refused: Refused, at: datetime) -> None:
    """Keeps what the row has not said yet."""
    outgoing = replace(row.outgoing, messages=row.outgoing.messages[refused.said :])
    uow.outbox.keep(row.id, at, refused.reason, outgoing)
    if outgoing.digest is not None:
        notices = uow.notices.of_digest(outgoing.digest)
        said = [notice.id for notice in notices if notice.status is NoticeStatus.SAID]
        uow.notices.settle(said, NoticeStatus.PASSED_ON, outgoing.digest)
    uow.audit.add(
        at, "system", "delivery.kept", outgoing.project, to=outgoing.to.platform, reason=refused.reason
    )


def hold(uow: UnitOfWork, kit: Kit, outgoing: Outgoing) -> None:
    """Keeps that for the person's next free reply because somebody wants it so: nobody has to pass it on."""
    at = kit.wall.now()
    row = uow.outbox.add(outgoing, at)
    uow.outbox.keep(row, at, "held", outgoing)
    uow.outbox.told([row], at)


# ---------------------------------------------------------------- with the next free reply


def with_reply(uow: UnitOfWork, kit: Kit, person: Person, now: datetime, room: int) -> tuple[Message, ...]:
    """What could not be pushed to that person, and what waits for them, as far as ``room`` more messages hold it: said
    from now on. It goes before the answer to what they have just done, and its questions are no longer asked.
    """
    said: list[Message] = []
    kept = uow.outbox.kept(direct(person.address)) if room > 0 else []
    news = [row for row in kept if row.outgoing.digest is None]
    done: list[str] = []
    for row in news:
        messages = tuple(map(_without_answers, row.outgoing.messages))
        if said and len(said) + len(messages) > room:
            break
        said += digests.squeezed(messages, room)
        done.append(row.id)
    if len(done) == len(news) and len(said) < room:
        reminding = [row.outgoing.digest for row in kept if row.outgoing.digest is not None]
        said += digests.with_reply(uow, kit, person, now, reminding, room - len(said))
        done += [row.id for row in kept if row.outgoing.digest is not None]
    if done:
        uow.outbox.said(done, kit.wall.now())
    return tuple(said)


def _without_answers(message: Message) -> Message:
    return replace(message, choices=tuple(c for c in message.choices if c.weight is not Weight.ANSWER))


# ---------------------------------------------------------------- the coordinators' list


def pass_on(uow: UnitOfWork, kit: Kit, now: datetime) -> frozenset[str]:
    """Asks the coordinators to pass on what was kept, in one message a day; gives who was asked."""
    untold = uow.outbox.untold(MOST)
    if not untold or not _hours(kit, now) or _goes_on(uow, kit, untold[0][1], now):
        return frozenset()
    if not uow.inbox.claim(f"passed-on:{now.astimezone(ZoneInfo(kit.defaults.timezone)).date()}", now):
        return frozenset()
    lists: dict[str, tuple[Person, list[Untold]]] = {}
    for row, _ in untold:
        for coordinator, entry in _entries(uow, kit, row):
            lists.setdefault(coordinator.id, (coordinator, []))[1].append(entry)
    for coordinator, entries in lists.values():
        say = kit.voice(coordinator.language)
        message = untold_message(entries, next_month(now), say)
        uow.outbox.add(Outgoing(direct(coordinator.address), (message,)), kit.wall.now())
    uow.outbox.told((row.id for row, _ in untold), kit.wall.now())
    return frozenset(lists)


def _hours(kit: Kit, now: datetime) -> bool:
    zone = ZoneInfo(kit.defaults.timezone)
    return next_sending_time(now, zone, kit.catalogue.is_closed(kit.defaults.pack)) <= now


def _goes_on(uow: UnitOfWork, kit: Kit, oldest: datetime, now: datetime) -> bool:
    """Whether more is about to be sent or kept, which the day's only list should not miss."""
    if kit.wall.now() - oldest > PATIENCE:
        return False
    moments = (uow.reminders.next_due(), uow.notices.next_due())
    return any(at is not None and at <= now for at in moments) or uow.outbox.pressing(LINE, kit.wall.now())


def _entries(uow: UnitOfWork, kit: Kit, row: Dispatch) -> Iterable[tuple[Person, Untold]]:
    """What the row has for each coordinator: nobody but its person reads what it says. Those in Slack are told; where all
    are in LINE, they hear of it with their own next reply.
    """
    to = row.outgoing.to
    person = uow.people.find(Address(to.platform, to.account, to.id))
    if person is None:
        return
    for project, dates in _matters(uow, row):
        own = kit.voice(person.language, project)
        words = words_to_pass_on(project, dates, own)
        members = uow.projects.members(project.id)
        leads = [m.person for m in members if m.role is Role.COORDINATOR and m.person.reachable]
        in_slack = [lead for lead in leads if lead.address.platform != LINE]
        for lead in in_slack or [lead for lead in leads if lead.id != person.id]:
            yield lead, Untold(person, project.name, words)


def _matters(uow: UnitOfWork, row: Dispatch) -> list[tuple[Project, list[tuple[str, date]]]]:
    """The projects that it is about, with the dates that it reminds of."""
    found: dict[str, list[tuple[str, date]]] = {}
    if row.outgoing.digest is not None:
        for notice in uow.notices.of_digest(row.outgoing.digest):
            reminder = uow.reminders.get(notice.reminder) if notice.reminder is not None else None
            if reminder is not None and notice.status is NoticeStatus.PASSED_ON:
                found.setdefault(reminder.project, []).append((reminder.kind, reminder.about))
    elif row.outgoing.project is not None:
        found[row.outgoing.project] = []
    read = ((uow.projects.get(project), dates) for project, dates in found.items())
    return [(project, dates) for project, dates in read if project is not None and project.alive]


# ---------------------------------------------------------------- warnings


def warn(uow: UnitOfWork, kit: Kit, now: datetime, asked: frozenset[str]) -> None:
    """Tells the coordinators once a month that four fifths are used, and once that all is; not those who have just read
    so in the day's list.
    """
    left = remaining(uow, kit, now)
    if not left.limit or left.spent * 5 < left.limit * 4 or not _hours(kit, now):
        return
    gone = left.left == 0
    if not uow.inbox.claim(f"line-{'used-up' if gone else 'nearly'}:{month_of(now)}", now):
        return
    for person in uow.people.coordinating(LINE):
        if person.reachable and person.address.platform != LINE and not (gone and person.id in asked):
            message = warning_message(left, next_month(now), kit.voice(person.language))
            uow.outbox.add(Outgoing(direct(person.address), (message,)), kit.wall.now())


def look_after(uow: UnitOfWork, kit: Kit, now: datetime) -> None:
    """One beat: who has to be told that something could not be said, and that the month runs out."""
    warn(uow, kit, now, pass_on(uow, kit, now))
