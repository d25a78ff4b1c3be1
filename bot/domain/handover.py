"""Projects that pass from one official to another at a given instant (April). Pure data, and who takes which place."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from bot.domain.project import ON_A_SIDE, Role

LOOKS_AFTER = frozenset({Role.COORDINATOR, Role.OFFICER})
"""Roles that pass on with the work: they hang on an office, not on a person."""


@dataclass(frozen=True, slots=True)
class Handover:
    """From ``at`` (aware UTC) on what ``giver`` did in these projects is ``taker``'s. ``moved`` are those that went over
    when it was settled: the others had no place for it any more.
    """

    id: str
    tenant: str
    giver: str
    taker: str
    at: datetime
    projects: tuple[str, ...]
    planned_by: str
    planned_at: datetime
    cancelled_at: datetime | None = None
    cancelled_by: str = ""
    settled_at: datetime | None = None
    moved: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it is still to come."""
        return self.cancelled_at is None and self.settled_at is None


def next_april(today: date) -> date:
    """The day on which offices change hands: the next 1 April after that day."""
    this = date(today.year, 4, 1)
    return this if this > today else date(today.year + 1, 4, 1)


def begins(on: date, zone: tzinfo) -> datetime:
    """The first instant of that day."""
    return datetime.combine(on, time(), zone)


def place_after(gives: Role, has: Role | None) -> Role | None:
    """The place that the taker has afterwards who ``has`` one before; None where both cannot be one person's: an answer
    of a side, or an evaluation, is nobody's office.
    """
    if has in ON_A_SIDE or has is Role.EVALUATOR or gives not in LOOKS_AFTER:
        return None
    return Role.COORDINATOR if Role.COORDINATOR in (gives, has) else gives


@dataclass(frozen=True, slots=True)
class BriefPage:
    """One project on one page: its name, and what there is to know, by labels."""

    name: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BriefDocument:
    """A brief as a paper, all words in its reader's language."""

    title: str
    made: str
    pages: tuple[BriefPage, ...]
