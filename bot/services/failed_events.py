"""Events that met a fault of ours: what is kept of them, and how they are taken again once the fault is mended.

One that is taken again is an ``Incoming`` like any other and goes the way of all (``Intake.take``), as an event does that a
platform delivers late. Its claim (``InboxRepository.claim_again``) is part of its turn: whatever ends the turn early, a
fault of ours or the machine's, leaves it kept as it was.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, get_args

from bot.domain.messages import Address, Commanded, Incoming, Place, ReplyHandle, Said, Typed
from bot.services.ports import FailedEvent, UnitOfWork

UNKNOWN = "unknown"
"""The kind of an event that cannot be read."""


class Retaken(StrEnum):
    """What became of an event that was to be taken again, as the command says it."""

    TAKEN = "taken again"
    ELSEWHERE = "taken by somebody else, or deleted, in the meantime"
    GONE = "nothing is kept of it any more: its time was over, its person was erased, or the words were taken back"
    UNREADABLE = "was kept by another version, and this one cannot read it"


PUT_ASIDE = "put aside"
"""What became of an event that nobody needs any more."""


def references(kept: Iterable[FailedEvent]) -> dict[str, FailedEvent]:
    """The events by what each can be called: its reference, longer by some letters where several have the same one."""
    events = list(kept)
    had = Counter(one.reference for one in events)
    return {one.reference if had[one.reference] == 1 else long_reference(one): one for one in events}


def long_reference(kept: FailedEvent) -> str:
    """The reference with letters of the event's own behind it, by which it is told from others of the same four."""
    return f"{kept.reference}-{hashlib.sha256(kept.key.encode()).hexdigest()[:8].upper()}"


def called(uow: UnitOfWork, reference: str) -> dict[str, FailedEvent]:
    """The events that are called so, as ``references``; those of which nothing is kept only where there are no others."""
    short, _, behind = reference.strip().upper().partition("-")
    under = uow.inbox.under(short)
    found = references([one for one in under if one.raw is not None] or under)
    return {
        name: one for name, one in found.items() if not behind or long_reference(one) == f"{short}-{behind}"
    }


def put_aside(uow: UnitOfWork, kept: FailedEvent, by: str, now: datetime) -> Retaken | None:
    """Nothing of it is kept, and it is never taken: what it was about was seen to in another way. Gives why not, where
    nothing was kept of it before, or somebody else was quicker.
    """
    if kept.raw is None:
        return Retaken.GONE
    if not uow.inbox.claim_again(kept.key, kept.reference):
        return Retaken.ELSEWHERE
    uow.audit.add(now, by, "event.put_aside", None, reference=kept.reference, key=kept.key)
    return None


_KINDS: Mapping[str, type[Any]] = {kind.__name__.lower(): kind for kind in get_args(Said)}


def kind_of(incoming: Incoming) -> str:
    """What was done, in a word: ``typed``, ``pressed``; as in the log."""
    return type(incoming.said).__name__.lower()


def write_event(incoming: Incoming) -> str:
    """What is kept of an event. Never raises for one that a platform's edge has made: it is the last resort."""
    kept = {"kind": kind_of(incoming), **asdict(incoming)}
    return json.dumps(kept, ensure_ascii=False, default=str)


def read_event(raw: str | None) -> Incoming | None:
    """The event as it came; None where it cannot be read, or nothing is kept."""
    try:
        return _event(json.loads(raw)) if raw is not None else None
    except (ValueError, TypeError, KeyError, AttributeError):  # by a version before ours, or after it
        return None


def retaken(kept: FailedEvent, now: datetime) -> Incoming | None:
    """The event as if a platform delivered it now; None where it cannot be read.

    Its reply token is over (it went with the apology, or in a minute), so that an answer is a push, and in a group nothing.
    When it happened stays, so that words of then answer nothing that was asked since. The place where somebody pressed is
    on no screen any more: nothing can be opened or shown in it.
    """
    event = read_event(kept.raw)
    if event is None or event.key != kept.key:
        return None
    reply = event.reply and replace(event.reply, expires_at=min(event.reply.expires_at, now))
    now_and_here = replace(event, received_at=now, reply=reply, again=kept.reference)
    return replace(now_and_here, at_once=False, dialogs=False, at_home=False)


def _event(found: Mapping[str, Any]) -> Incoming:
    reply = found.get("reply")
    event: Incoming = replace(
        _made(Incoming, found),
        sender=_made(Address, found["sender"]) if found["sender"] else None,
        place=_made(Place, found["place"]),
        said=_said(found),
        occurred_at=datetime.fromisoformat(found["occurred_at"]),
        received_at=datetime.fromisoformat(found["received_at"]),
        reply=ReplyHandle(reply["token"], datetime.fromisoformat(reply["expires_at"])) if reply else None,
        room=_made(Place, found["room"]) if found.get("room") else None,
    )
    return event


def _said(found: Mapping[str, Any]) -> Said:
    values = {name: tuple(it) if isinstance(it, list) else it for name, it in found["said"].items()}
    said: Said = _made(_kind(found), values)
    return said


def _kind(found: Mapping[str, Any]) -> type[Any]:
    """Before 0.7 the kind was not written: there it is what has these fields. Raises ValueError where that is several."""
    if "kind" in found:
        return _KINDS[found["kind"]]
    there = found["said"].keys()
    possible = [kind for kind in _KINDS.values() if {field.name for field in fields(kind)} == there]
    if possible == [Typed, Commanded]:
        possible = [Commanded if found["dialogs"] else Typed]
    (only,) = possible
    return only


def _made(kind: type[Any], values: Mapping[str, Any]) -> Any:
    """That dataclass, of what it has fields for."""
    return kind(**{field.name: values[field.name] for field in fields(kind) if field.name in values})
