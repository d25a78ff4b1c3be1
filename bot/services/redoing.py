"""Events that met a fault of ours, taken again once it is mended: only where their sender has not gone on since."""

from dataclasses import replace
from enum import StrEnum

from bot.services.inbox import Inbox
from bot.services.kept_events import read, stands
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


class Redone(StrEnum):
    """What became of a wish to take an event again."""

    DONE = "done"
    UNKNOWN = "unknown"  # no such reference, or taken again already
    MOVED_ON = "moved_on"
    UNREADABLE = "unreadable"  # kept by an earlier version, or of nobody


def redo(uow: UnitOfWork, kit: Kit, reference: str) -> Redone:
    """Takes it as if it came now. Raises what the event raised before, where the fault is not mended."""
    raw = uow.failures.event(reference)
    if raw is None:
        return Redone.UNKNOWN
    found = read(raw, kit.wall.now())
    person = uow.people.find(found[0].sender) if found is not None and found[0].sender is not None else None
    if found is None or person is None:
        return Redone.UNREADABLE
    incoming, stood = found
    if stands(uow.chats.lock(person.id)) != stood:
        return Redone.MOVED_ON
    uow.failures.event_done(reference)
    Inbox(kit).receive(uow, replace(incoming, key=f"again:{reference}"))
    uow.audit.add(kit.clock.now(), "operator", "event.redone", reference=reference)
    return Redone.DONE
