"""When a project's personal data goes: two warnings, then the day. Pure; instants are aware, dates are calendar days."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.reminders import Level, Step, step_instant
from bot.domain.timetable import IsClosed

STEPS = (Step(-90, Level.COORDINATOR), Step(-14, Level.COORDINATOR))
"""The ladder of the last day on which things are kept: said at 9:00 of a working day, to those who look after the project
and to the administrators.
"""

SHIFT = "previous"
"""A warning that falls on a closed day is said before it."""

NOTICE = timedelta(days=14)
"""Nothing goes sooner after the last warning, however late that came: after an outage, or a setting that was shortened."""

LOOK = timedelta(days=28)
"""A project is looked at so often at least: its dates may have moved, or the setting."""

REST = timedelta(days=364)
"""So long after everything went it is looked at again: somebody may have joined since."""


class Move(StrEnum):
    """What is to be done about a project's data now."""

    WAIT = "wait"
    WARN = "warn"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Keeping:
    """How far a project is. ``until`` is the last day that was worked out for it, ``warned`` how many steps of the ladder
    are behind it for that day, ``warned_at`` when the last warning was written, ``look_at`` when it is looked at next,
    ``erased_at`` when everything went.
    """

    tenant: str
    project: str
    look_at: datetime
    until: date | None = None
    warned: int = 0
    warned_at: datetime | None = None
    erased_at: datetime | None = None


def next_move(
    keeping: Keeping, until: date, now: datetime, zone: tzinfo, is_closed: IsClosed
) -> tuple[Move, Keeping]:
    """What is to be done at ``now``, where ``until`` is the last day as things stand, and how far the project is then.
    A day that moved is warned of anew. What was missed is said once, and the day waits for it.
    """
    if keeping.until != until:
        keeping = replace(keeping, until=until, warned=0, warned_at=None)
    instants = [step_instant(until, step.days, SHIFT, zone, is_closed) for step in STEPS]
    passed = sum(instant <= now for instant in instants)
    move = Move.WAIT
    if passed > keeping.warned:
        move = Move.WARN
        keeping = replace(keeping, warned=passed, warned_at=now)
    going = goes_at(keeping, until, zone)
    if move is Move.WAIT and passed == len(STEPS) and now >= going:
        return Move.ERASE, replace(keeping, look_at=now)
    following = instants[passed] if passed < len(STEPS) else going
    return move, replace(keeping, look_at=min(following, now + LOOK))


def goes_at(keeping: Keeping, until: date, zone: tzinfo) -> datetime:
    """The instant from which things go: the day after the last one begins, and two weeks have passed since the warning."""
    day_after = datetime.combine(until + timedelta(days=1), time(), zone)
    return max(day_after, keeping.warned_at + NOTICE) if keeping.warned_at is not None else day_after
