"""Mail for desks that reach neither Slack nor LINE: how their projects stand, once a month, when somebody sends it, and
at most once a week while something is overdue.

Nothing is sent to a box before somebody there has shown that it is theirs. What a mail tells is what the person who
entered the box may see at the moment when it is written.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.desks import MAIL, MailDesk
from bot.domain.messages import Message, Outgoing, Place, direct
from bot.services.overview import Overview, overview
from bot.services.phrasing.mail_desks import (
    code_message,
    not_delivered_message,
    overdue_mail,
    scope_name,
    stopped_by_desk_message,
    summary_mail,
)
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.succession import settle_due
from bot.services.surveys import can_be_token, new_token

MOST_DESKS = 5
"""So many boxes a person may have for one project, or for all."""

MOST_A_DAY = 10
"""So many boxes a person may enter in a day: nobody is to fill other people's boxes with our mail."""

MOST_TO_A_BOX = 5
"""So many codes a box gets in a day, whoever asks for them."""

CODE_LASTS = timedelta(days=7)
MOST_TRIES = 5

OPENS = 9
"""From this hour on mail is written, where the office is."""

WEEK = timedelta(days=6, hours=12)


class Mail(StrEnum):
    """What a mail is about."""

    SUMMARY = "summary"
    OVERDUE = "overdue"


class Proof(StrEnum):
    """What became of a code. ``WAITS``: it is not the right one, another try is left."""

    RIGHT = "right"
    BEFORE = "before"
    WAITS = "waits"
    OVER = "over"


def place_of(desk: MailDesk) -> Place:
    """Where mail to that box goes; each keeps its own order."""
    return Place(MAIL, desk.id, desk.email)


def address(kit: Kit, desk: MailDesk) -> str:
    """Where whoever reads the box confirms it or stops it; "" where the bot has no public address."""
    return f"{kit.defaults.public_url}/s/mail/{desk.token}" if kit.defaults.public_url else ""


def desks_of(uow: UnitOfWork, person: str, project: str) -> list[MailDesk]:
    """That person's boxes for that project, or ("") for all."""
    return [desk for desk in uow.mail_desks.of_person(person) if desk.project == project]


# ---------------------------------------------------------------- from the address to the proof


def add_desk(uow: UnitOfWork, kit: Kit, person: str, project: str, email: str, now: datetime) -> MailDesk:
    """A new box, or one that waits for its code: the code is mailed to it, and nothing else before it came back."""
    code = kit.ids.code()
    waiting = next((d for d in desks_of(uow, person, project) if d.email == email and d.waits), None)
    proof = {"code": _digest(code), "code_until": now + CODE_LASTS, "tries": 0}
    if waiting is not None:
        desk = replace(waiting, **proof)  # type: ignore[arg-type]
        uow.mail_desks.save(desk)
    else:
        desk = MailDesk(kit.ids.new(), new_token(kit), person, project, email, now, **proof)  # type: ignore[arg-type]
        uow.mail_desks.add(desk)
    who, say = uow.people.get(person), kit.voice(uow.people.get(person).language)
    message = code_message(code, who, _name(uow, project), say, address=address(kit, desk))
    uow.outbox.add(Outgoing(place_of(desk), (message,)), kit.wall.now())
    return desk


def may_mail_code(uow: UnitOfWork, person: str, email: str, now: datetime) -> bool:
    """Whether one more code may be mailed to that box for that person today; counts it. An address that is entered
    again is mailed again: it counts again, over all who enter it.
    """
    day = timedelta(days=1)
    box = f"box:{hashlib.sha256(email.lower().encode()).hexdigest()}"
    by_person = uow.guesses.add("", f"mailed:{person}", now, day)
    return by_person <= MOST_A_DAY and uow.guesses.add("", box, now, day) <= MOST_TO_A_BOX


def prove(uow: UnitOfWork, kit: Kit, desk: MailDesk, code: str, now: datetime) -> Proof:
    """Whether that is the code that was mailed there; if so the first summary goes out."""
    if desk.stands:
        return Proof.BEFORE
    if not desk.waits or now >= desk.code_until or desk.tries >= MOST_TRIES:
        return Proof.OVER
    if not hmac.compare_digest(_digest(code), desk.code):
        uow.mail_desks.save(replace(desk, tries=desk.tries + 1))
        return Proof.WAITS if desk.tries + 1 < MOST_TRIES else Proof.OVER
    confirm(uow, kit, desk, now)
    return Proof.RIGHT


def confirm(uow: UnitOfWork, kit: Kit, desk: MailDesk, now: datetime) -> None:
    """The box is theirs: mail goes to it from now on, the first at once."""
    standing = replace(desk, verified_at=now)
    uow.mail_desks.save(standing)
    uow.audit.add(now, "system", "mail.confirmed", desk.project or None, desk=desk.id)
    send(uow, kit, standing, Mail.SUMMARY, now)


def _digest(code: str) -> str:
    kept = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(kept.encode()).hexdigest()


def remove(uow: UnitOfWork, desk: MailDesk, now: datetime) -> None:
    """No more mail goes there."""
    uow.mail_desks.save(replace(desk, removed_at=now))


@dataclass(frozen=True, slots=True)
class DeskView:
    """What somebody finds who comes with an address out of a mail."""

    desk: MailDesk
    maker: str
    about: str
    language: str
    ended: bool


def desk_at(uow: UnitOfWork, kit: Kit, token: str, now: datetime) -> DeskView | None:
    """The box that belongs to that address; None where there is none. ``ended``: its time to be confirmed is over."""
    desk = uow.mail_desks.at(token) if can_be_token(token) else None
    if desk is None:
        return None
    person = uow.people.get(desk.person)
    say = kit.voice(person.language)
    ended = desk.waits and now >= desk.code_until
    return DeskView(desk, scope_name(person, say), _name(uow, desk.project), person.language, ended)


def answered(uow: UnitOfWork, kit: Kit, token: str, what: str) -> DeskView | None:
    """Whoever reads the box confirms it or stops it there; the person who entered it hears of a stop."""
    now = kit.clock.now()
    settle_due(uow, kit, now)
    found = desk_at(uow, kit, token, now)
    if found is None:
        return None
    desk = found.desk
    if what == "confirm" and desk.waits and not found.ended:
        confirm(uow, kit, desk, now)
    elif what == "stop" and desk.removed_at is None:
        remove(uow, desk, now)
        uow.audit.add(now, "system", "mail.stopped", desk.project or None, desk=desk.id)
        person = uow.people.get(desk.person)
        message = stopped_by_desk_message(desk, found.about, kit.voice(person.language))
        if person.reachable:
            uow.outbox.add(Outgoing(direct(person.address), (message,)), kit.wall.now())
    return desk_at(uow, kit, token, now)


# ---------------------------------------------------------------- what is sent


def written(uow: UnitOfWork, kit: Kit, desk: MailDesk, kind: Mail, now: datetime) -> tuple[Message, ...]:
    """The mail, as its person may see things now; nothing where nothing is overdue and it would be about that."""
    person = uow.people.get(desk.person)
    seen = overview(uow, kit, person, desk.project, now, person.language)
    if kind is Mail.OVERDUE and not seen.overdue:
        return ()
    return _mail(kit, desk, kind, seen, person.language)


def _mail(kit: Kit, desk: MailDesk, kind: Mail, seen: Overview, language: str) -> tuple[Message, ...]:
    say, stop = kit.voice(language), address(kit, desk)
    if kind is Mail.OVERDUE:
        return overdue_mail(desk, seen, say, stop=stop)
    return summary_mail(desk, seen, say, stop=stop)


def send(uow: UnitOfWork, kit: Kit, desk: MailDesk, kind: Mail, now: datetime) -> None:
    """Writes that mail now, whatever was sent before."""
    if messages := written(uow, kit, desk, kind, now):
        keep(uow, kit, desk, kind, messages, now)


def keep(
    uow: UnitOfWork, kit: Kit, desk: MailDesk, kind: Mail, messages: Sequence[Message], now: datetime
) -> None:
    """Queues the mail, and notes when the next of its sort is due. A summary tells what is overdue as well."""
    uow.outbox.add(Outgoing(place_of(desk), tuple(messages)), kit.wall.now())
    month = _month(kit, now) if kind is Mail.SUMMARY else desk.month
    uow.mail_desks.save(replace(desk, month=month, overdue_at=now))
    uow.audit.add(now, "clock", "mail.sent", desk.project or None, desk=desk.id, kind=kind.value)


@dataclass(frozen=True, slots=True)
class Due:
    """A mail whose time has come, written; no messages where there is nothing to say."""

    desk: str
    kind: Mail
    messages: tuple[Message, ...]


def due_mails(uow: UnitOfWork, kit: Kit, now: datetime) -> list[Due]:
    """What is to be mailed now, by box; only reads."""
    found = []
    for desk in uow.mail_desks.standing():
        if (kind := _due(kit, desk, now)) is not None:
            found.append(Due(desk.id, kind, written(uow, kit, desk, kind, now)))
    return found


def keep_due(uow: UnitOfWork, kit: Kit, due: Due, now: datetime) -> None:
    """Queues one of them, unless it went out in the meantime."""
    desk = uow.mail_desks.get(due.desk)
    if desk is None or not desk.stands or _due(kit, desk, now) is not due.kind:
        return
    if due.messages:
        keep(uow, kit, desk, due.kind, due.messages, now)
    else:
        uow.mail_desks.save(replace(desk, overdue_at=now))


def _due(kit: Kit, desk: MailDesk, now: datetime) -> Mail | None:
    """The first of the month brings the summary, a Monday what is overdue, both from nine on."""
    here = now.astimezone(ZoneInfo(kit.defaults.timezone))
    if not desk.stands or here.hour < OPENS:
        return None
    if desk.month != _month(kit, now):
        return Mail.SUMMARY
    told = desk.overdue_at or desk.created_at
    return Mail.OVERDUE if here.weekday() == 0 and now - told >= WEEK else None


def _month(kit: Kit, now: datetime) -> str:
    return f"{now.astimezone(ZoneInfo(kit.defaults.timezone)):%Y-%m}"


# ---------------------------------------------------------------- what does not arrive


def not_delivered(uow: UnitOfWork, kit: Kit, outgoing: Outgoing, reason: str, at: datetime) -> None:
    """A mail was given up: whoever entered the box hears it, and where nobody is at that address no more goes there."""
    desk = uow.mail_desks.get(outgoing.to.account)
    if desk is None or desk.removed_at is not None:
        return
    if reason == "gone":
        remove(uow, desk, at)
    person = uow.people.get(desk.person)
    message = not_delivered_message(
        desk, _name(uow, desk.project), kit.voice(person.language), gone=reason == "gone"
    )
    if person.reachable:
        uow.outbox.add(
            Outgoing(direct(person.address), (message,), project=desk.project or None), kit.wall.now()
        )


def _name(uow: UnitOfWork, project: str) -> str:
    found = uow.projects.get(project) if project else None
    return found.name if found is not None else ""
