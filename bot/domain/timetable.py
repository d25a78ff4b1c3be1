"""Dates of a project: rules as data in, dates that explain themselves out. All dates are local to the
project.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from math import floor

IsClosed = Callable[[date], bool]

SENDING_FROM, SENDING_UNTIL = time(9), time(18)
"""Reminders go out between these, local time, on working days (domain.md §5)."""


@dataclass(frozen=True, slots=True)
class Offset:
    """So many days after (or before) an anchor date; counting starts the day after the anchor.

    With ``toward``, first that ``share`` of the way from the anchor to the other date, in whole days rounded
    down: half of a period from the 1st to the 31st is the 16th, half of one from the 1st to the 2nd the 1st.
    """

    anchor: str
    days: int = 0
    toward: str = ""
    share: float = 0.0

    @property
    def anchors(self) -> tuple[str, ...]:
        """The kinds of the dates that it counts from."""
        return (self.anchor, self.toward) if self.toward else (self.anchor,)


@dataclass(frozen=True, slots=True)
class DateRule:
    """How one date follows from others: base, never after any of ``not_after``, never before any of
    ``not_before``, then shifted off closed days (``shift``: none, next, previous). A floor wins over a
    ceiling, and over the shift: where the open day would lie before it, the date stays, marked as closed.

    ``april_cap`` is the day of April after the fiscal year of ``do.end`` that the date may not pass (before
    the shift); ``cap_forms`` are the forms (手法) that the cap holds for, ``forms`` those that the whole rule
    holds for, both empty for all. ``remind`` is the way in which a reminder moves off closed days.
    """

    kind: str
    base: Offset
    not_after: tuple[Offset, ...] = ()
    not_before: tuple[Offset, ...] = ()
    shift: str = "none"
    remind: str = "previous"
    april_cap: int = 0
    cap_forms: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    basis: str = "practice"


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of a project and why it is that one. ``unshifted`` is the date before closed days were
    avoided; ``decided_by`` is the offset that won; ``set_by_hand`` marks a date that people chose.
    """

    kind: str
    on: date
    rule: DateRule | None = None
    decided_by: Offset | None = None
    unshifted: date | None = None
    closed: bool = False
    set_by_hand: bool = False


STAGES = ("plan", "do", "see")
GIVEN = ("do.start", "do.end")
"""The dates that a coordinator enters; all others follow."""


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""What can be chosen: the calendar of holidays knows no more."""


def plannable_day(iso: str) -> date | None:
    """The day as a picker writes it (``2026-10-25``), if dates can be counted from it; None for anything else."""
    try:
        on = date.fromisoformat(iso)
    except ValueError:
        return None
    return on if FIRST_DAY <= on <= LAST_DAY and on.isoformat() == iso else None


def fiscal_year(on: date) -> int:
    """The fiscal year (April to March) that the date falls in."""
    return on.year if on.month >= 4 else on.year - 1


def move(on: date, direction: str, is_closed: IsClosed) -> date:
    """The date's nearest open day in that direction (``next``, ``previous``; anything else leaves it).

    The next open day never lies in another fiscal year: the last one before is taken instead.
    """
    moved = open_day(on, direction, is_closed)
    if direction == "next" and fiscal_year(moved) != fiscal_year(on):
        return open_day(on, "previous", is_closed)
    return moved


def open_day(on: date, direction: str, is_closed: IsClosed) -> date:
    """The nearest open day in that direction, wherever it lies."""
    step = timedelta(days={"next": 1, "previous": -1}.get(direction, 0))
    while step and is_closed(on):
        on += step
    return on


def timetable(
    rules: Iterable[DateRule],
    given: Mapping[str, date],
    *,
    form: str,
    is_closed: IsClosed,
    by_hand: Mapping[str, date] | None = None,
) -> tuple[Dated, ...]:
    """Every date of one cycle, in the rules' order with the given ones in their places, sorted by date.

    ``given`` holds ``start`` (the day the plan begins), ``do.start`` and ``do.end``; ``by_hand`` overrides
    any. Raises KeyError when a rule names an anchor that no earlier rule gives (the loader refuses such
    packs).
    """
    known: dict[str, date] = dict(given)
    by_hand = by_hand or {}
    found: list[Dated] = []
    for kind in GIVEN:
        known[kind] = by_hand.get(kind, known[kind])
        found.append(Dated(kind, known[kind], closed=is_closed(known[kind]), set_by_hand=True))
    for rule in rules:
        if rule.forms and form not in rule.forms:
            continue
        dated = _dated(rule, known, form, is_closed)
        if rule.kind in by_hand:
            chosen = by_hand[rule.kind]
            dated = Dated(rule.kind, chosen, rule, closed=is_closed(chosen), set_by_hand=True)
        known[rule.kind] = dated.on
        found.append(dated)
    return tuple(sorted(found, key=lambda dated: (dated.on, _place(dated.kind))))


def _place(kind: str) -> tuple[int, int]:
    stage, _, moment = kind.partition(".")
    stages, moments = (*STAGES, "report"), ("start", "due", "end")
    return (
        stages.index(stage) if stage in stages else len(stages),
        moments.index(moment) if moment in moments else len(moments),
    )


def _dated(rule: DateRule, known: Mapping[str, date], form: str, is_closed: IsClosed) -> Dated:
    winner, on = rule.base, _at(rule.base, known)
    for offset in rule.not_after:
        if (cap := _at(offset, known)) < on:
            winner, on = offset, cap
    if rule.april_cap and (not rule.cap_forms or form in rule.cap_forms):
        cap = date(fiscal_year(known["do.end"]) + 1, 4, rule.april_cap)
        if cap < on:
            winner, on = Offset("fiscal_year.april", rule.april_cap), cap
    for offset in rule.not_before:
        if (earliest := _at(offset, known)) > on:
            winner, on = offset, earliest
    shifted = move(on, rule.shift, is_closed)
    if any(shifted < _at(offset, known) for offset in rule.not_before):
        shifted = on
    return Dated(rule.kind, shifted, rule, winner, on if shifted != on else None, is_closed(shifted))


def _at(offset: Offset, known: Mapping[str, date]) -> date:
    start = known[offset.anchor]
    days = offset.days
    if offset.toward:
        days += floor((known[offset.toward] - start).days * offset.share)
    return start + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class DateProblem:
    """Two dates in the wrong order: ``kind`` may not come before ``after``."""

    kind: str
    after: str


_ORDER = (
    ("plan.due", "plan.start"),
    ("plan.end", "plan.due"),
    ("do.due", "do.start"),
    ("do.end", "do.due"),
    ("do.end", "do.start"),
    ("do.start", "plan.start"),
    ("see.start", "do.start"),
    ("see.due", "see.start"),
    ("see.end", "see.due"),
    ("report.due", "do.end"),
)


def problems(dates: Mapping[str, date]) -> tuple[DateProblem, ...]:
    """Dates that cannot stand together, by the later one. Missing kinds are not compared."""
    return tuple(
        DateProblem(later, earlier)
        for later, earlier in _ORDER
        if later in dates and earlier in dates and dates[later] < dates[earlier]
    )


def sending_instant(on: date, shift: str, zone: tzinfo, is_closed: IsClosed) -> datetime:
    """The instant at which a reminder about that date goes out, as aware local time.

    That is 9:00 on the nearest working day in the direction of ``shift``, be it in another fiscal year: an
    opening is never told before it.
    """
    return datetime.combine(open_day(on, shift, is_closed), SENDING_FROM, zone)


def next_sending_time(at: datetime, zone: tzinfo, is_closed: IsClosed) -> datetime:
    """``at`` itself when reminders may go out then, else the next moment when they may (aware, in ``zone``)."""
    local = at.astimezone(zone)
    day = local.date()
    if not is_closed(day):
        if SENDING_FROM <= local.time() < SENDING_UNTIL:
            return local
        if local.time() < SENDING_FROM:
            return datetime.combine(day, SENDING_FROM, zone)
    day += timedelta(days=1)
    return datetime.combine(open_day(day, "next", is_closed), SENDING_FROM, zone)
