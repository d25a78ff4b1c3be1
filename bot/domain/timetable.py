"""Dates of a project: rules as data in, dates that explain themselves out. All dates are local to the
project.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from math import floor

from bot.domain.questions import Label, Source

IsClosed = Callable[[date], bool]

SENDING_FROM, SENDING_UNTIL = time(9), time(18)
"""Reminders go out between these, local time, on working days (domain.md §5)."""


MonthDay = tuple[int, int]
APRIL: MonthDay = (4, 1)
"""When the fiscal year of a Japanese city begins (month, day)."""

AFTER, INCLUSIVE = "after", "inclusive"
"""Counting modes: 「から30日以内」 counts from the day after the anchor (民法140条), 「起算して14日」 takes the anchor
itself as the first day.
"""


@dataclass(frozen=True, slots=True)
class Offset:
    """A day counted from an anchor, which is the kind of another date or one of ``ANCHORS``.

    In this order: with ``toward``, first that ``share`` of the way from the anchor to the other date, in whole days
    rounded down (half of a period from the 1st to the 31st is the 16th); then ``months`` on (the 31st becomes the
    last day of a shorter month); then ``days`` on, negative ones backward, by the mode in ``counting``; of these
    only days on which the city hall is open where ``open_days``; then the last day of the ``month`` or the
    ``fiscal_year`` that this falls in, where ``end_of`` says so; or the day ``on_day`` (``09-30``) of that fiscal
    year. ``forms`` are the forms (手法) for which a limit holds, empty for all.
    """

    anchor: str
    days: int = 0
    months: int = 0
    counting: str = AFTER
    open_days: bool = False
    end_of: str = ""
    on_day: str = ""
    toward: str = ""
    share: float = 0.0
    forms: tuple[str, ...] = ()

    @property
    def anchors(self) -> tuple[str, ...]:
        """The kinds of the dates that it counts from."""
        return (self.anchor, self.toward) if self.toward else (self.anchor,)


EVERY = ("month", "quarter", "fiscal_year", "event")
"""How a date can come back during Do: for each calendar month and each fiscal year that Do touches, each time that
three months of it are over, and for each day of events.
"""

UNTIL = (
    *("told", "button", "sheets", "talk", "form", "draft", "signed", "findings"),
    *("survey_open", "survey_closed", "evaluation"),
)
"""What ends a date's reminders. ``told``: it is only told, nothing is owed; ``button``: somebody says that it is handed
in; ``sheets``: everybody has sent the stage's sheets; ``talk``: the sides settled what they see differently; ``form``:
a form is decided; ``draft``: every item of the agreement has its text; ``signed``: it is concluded; ``findings``: what
earlier years left open is taken up; the survey is open, or closed; the evaluators have sent.
"""

PARTIES = ("respondents", "sides", "recipient", "section", "coordinator", "evaluators", "all")
"""Whom a date concerns. ``respondents``: everybody with an own sheet; ``sides``: each side's respondent;
``recipient``: the respondents of the sides that are not the city; ``all``: everybody on the project.
"""

LADDER = (-14, -7, -1, 0, 3, 10, 17, 24)
"""When people are reminded, in days from the date (domain.md §5); after that the coordinator is, then the section."""


@dataclass(frozen=True, slots=True)
class DateRule:
    """How one date follows from others: base, never after any of ``not_after``, never before any of
    ``not_before``, then shifted off closed days (``shift``: none, next, previous). A floor wins over a
    ceiling, and over the shift: where the open day would lie before it, the date stays, marked as closed.

    It holds for the ``forms`` (手法) named, empty for all; for a Do of at least ``lasting`` days; with ``during`` only
    where the date lies within Do; with ``ahead`` only where it does not lie before the day the project was planned; with
    ``needs`` only where the pack has such a sheet (survey, third_party). With
    ``every`` there is one for each period (see ``EVERY``), which its offsets know as ``period.start`` and
    ``period.end``, or ``event``. ``stage`` is the stage whose closing ends it, "" for none.

    ``remind`` is the way in which a reminder moves off closed days; ``ladder``, ``to`` and ``until`` say when people
    are reminded, who, and until what. ``label`` is what a pack calls a kind of its own, ``source`` the place in its
    document that names it.
    """

    kind: str
    base: Offset
    not_after: tuple[Offset, ...] = ()
    not_before: tuple[Offset, ...] = ()
    shift: str = "none"
    remind: str = "previous"
    forms: tuple[str, ...] = ()
    lasting: int = 0
    during: bool = False
    needs: str = ""
    every: str = ""
    stage: str = ""
    to: tuple[str, ...] = ("coordinator",)
    until: str = "told"
    ladder: tuple[int, ...] = (0,)
    label: Label | None = None
    basis: str = "practice"
    ahead: bool = False
    source: Source | None = None

    @property
    def offsets(self) -> tuple[Offset, ...]:
        """All that it counts by."""
        return (self.base, *self.not_after, *self.not_before)


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of a project and why it is that one. ``kind`` is the rule's, with ``@`` and the period behind it where
    there are several: ``log.due@2026-06`` (month), ``check.due@q2`` (the second three months of Do), ``yearly.due@2026``
    (fiscal year), ``report.due@2`` (second event).

    ``decided_by`` is the offset that won and ``counted_from`` the day of its anchor; ``unshifted`` is the date before
    closed days were avoided; ``set_by_hand`` marks a date that people chose.
    """

    kind: str
    on: date
    rule: DateRule | None = None
    decided_by: Offset | None = None
    counted_from: date | None = None
    unshifted: date | None = None
    closed: bool = False
    set_by_hand: bool = False


STAGES = ("plan", "do", "see")
GIVEN = ("do.start", "do.end")
"""The dates that a coordinator enters; all others follow."""

FACTS = ("mutual.plan", "mutual.do", "mutual.see")
"""Anchors that come to be known: the day on which the sides' answers to a stage's sheets became mutual. A date that
counts from one is there only then.
"""

ANCHORS = ("start", *GIVEN, "fy.start", "fy.end", *FACTS)
"""What every rule can count from: the day the project was planned, the given dates, the first day of the fiscal year
in which Do begins and the last one of that in which it ends.
"""

PERIODS = {"month": ("period.start", "period.end"), "quarter": ("period.start", "period.end"),
           "fiscal_year": ("period.start", "period.end"), "event": ("event",)}  # fmt: skip
"""The anchors that a recurring rule has besides."""


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""What can be chosen: the calendar of holidays knows no more."""


def plannable_day(iso: str) -> date | None:
    """The day as a picker writes it (``2026-10-25``), if dates can be counted from it; None for anything else."""
    try:
        on = date.fromisoformat(iso)
    except ValueError:
        return None
    return on if FIRST_DAY <= on <= LAST_DAY and on.isoformat() == iso else None


def fiscal_year(on: date, first: MonthDay = APRIL) -> int:
    """The fiscal year that the date falls in, named by the year in which it begins."""
    return on.year if (on.month, on.day) >= first else on.year - 1


def fiscal_year_days(year: int, first: MonthDay = APRIL) -> tuple[date, date]:
    """The first and the last day of that fiscal year."""
    return date(year, *first), date(year + 1, *first) - timedelta(days=1)


def move(on: date, direction: str, is_closed: IsClosed, first: MonthDay = APRIL) -> date:
    """The date's nearest open day in that direction (``next``, ``previous``; anything else leaves it).

    The next open day never lies in another fiscal year: the last one before is taken instead.
    """
    moved = open_day(on, direction, is_closed)
    if direction == "next" and fiscal_year(moved, first) != fiscal_year(on, first):
        return open_day(on, "previous", is_closed)
    return moved


def open_day(on: date, direction: str, is_closed: IsClosed) -> date:
    """The nearest open day in that direction, wherever it lies."""
    step = timedelta(days={"next": 1, "previous": -1}.get(direction, 0))
    while step and is_closed(on):
        on += step
    return on


def months_on(on: date, months: int) -> date:
    """So many months later (or earlier); the last day of the month where that month is shorter."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def span_end(on: date, months: int) -> date:
    """The last day of so many months that begin on that day (the first, where they go back from it): the day before the
    same one, and the last of the month where there is no such day (民法143条).
    """
    found = months_on(on, months)
    return found - timedelta(days=1 if months > 0 else -1) if found.day == on.day else found


def merged(rules: Iterable[DateRule], own: Iterable[DateRule]) -> tuple[DateRule, ...]:
    """A pack's rules with a project's own ones in the places of those of the same kind, new ones behind."""
    found = {rule.kind: rule for rule in rules}
    for rule in own:
        found[rule.kind] = rule
    return tuple(found.values())


def timetable(
    rules: Iterable[DateRule],
    given: Mapping[str, date],
    *,
    form: str,
    is_closed: IsClosed,
    by_hand: Mapping[str, date] | None = None,
    events: Sequence[date | None] = (),
    facts: Mapping[str, date] | None = None,
    fy_start: MonthDay = APRIL,
) -> tuple[Dated, ...]:
    """Every date of one cycle, in the rules' order with the given ones in their places, sorted by date.

    ``given`` holds ``start`` (the day the plan begins), ``do.start`` and ``do.end``; ``by_hand`` overrides any;
    ``events`` are the days on which the project can be seen at work (``event.1`` …), None for one that is off;
    ``facts`` those anchors of ``FACTS`` that are known. What counts from a date that is not there is not there
    either, and a limit from such a date does not hold; what would come after ``LAST_DAY`` is not there.
    """
    by_hand = by_hand or {}
    known: dict[str, date] = dict(given)
    found: list[Dated] = []
    for kind in GIVEN:
        known[kind] = by_hand.get(kind, known[kind])
        found.append(Dated(kind, known[kind], closed=is_closed(known[kind]), set_by_hand=True))
    for number, day in _taking_place(events):
        known[f"event.{number}"] = day
        found.append(Dated(f"event.{number}", day, closed=is_closed(day), set_by_hand=True))
    known["fy.start"] = fiscal_year_days(fiscal_year(known["do.start"], fy_start), fy_start)[0]
    known["fy.end"] = fiscal_year_days(fiscal_year(known["do.end"], fy_start), fy_start)[1]
    known |= facts or {}
    work = _Calculation(form, is_closed, fy_start)
    for rule in rules:
        if not _holds(rule, form, known):
            continue
        for kind, period in _instances(rule, known, events, fy_start):
            there = {**known, **period}
            if kind in by_hand:
                chosen = by_hand[kind]
                dated = Dated(kind, chosen, rule, closed=is_closed(chosen), set_by_hand=True)
            elif all(anchor in there for anchor in rule.base.anchors):
                dated = replace(work.dated(rule, there), kind=kind)
                if rule.during and not known["do.start"] <= dated.on <= known["do.end"]:
                    continue
                if rule.ahead and dated.on < known["start"]:
                    continue
                if dated.on > LAST_DAY:
                    continue
            else:
                continue
            known[kind] = dated.on
            found.append(dated)
    return tuple(sorted(found, key=lambda dated: (dated.on, _place(dated.kind))))


def _holds(rule: DateRule, form: str, known: Mapping[str, date]) -> bool:
    lasts = (known["do.end"] - known["do.start"]).days + 1
    return (not rule.forms or form in rule.forms) and (not rule.lasting or lasts >= rule.lasting)


def _instances(
    rule: DateRule, known: Mapping[str, date], events: Sequence[date | None], fy_start: MonthDay
) -> Iterator[tuple[str, dict[str, date]]]:
    first, last = known["do.start"], known["do.end"]
    match rule.every:
        case "month":
            begin = first.replace(day=1)
            while begin <= last:
                end = months_on(begin, 1) - timedelta(days=1)
                yield f"{rule.kind}@{begin:%Y-%m}", {"period.start": begin, "period.end": end}
                begin = months_on(begin, 1)
        case "quarter":
            number, begin = 1, first
            while (end := span_end(first, 3 * number)) < last:
                yield f"{rule.kind}@q{number}", {"period.start": begin, "period.end": end}
                number, begin = number + 1, end + timedelta(days=1)
        case "fiscal_year":
            for year in range(fiscal_year(first, fy_start), fiscal_year(last, fy_start) + 1):
                begin, end = fiscal_year_days(year, fy_start)
                yield f"{rule.kind}@{year}", {"period.start": begin, "period.end": end}
        case "event":
            for number, day in _taking_place(events):
                yield f"{rule.kind}@{number}", {"event": day}
        case _:
            yield rule.kind, {}


def _taking_place(events: Sequence[date | None]) -> Iterator[tuple[int, date]]:
    return ((number, day) for number, day in enumerate(events, 1) if day is not None)


def rule_kind(kind: str) -> str:
    """The kind of the rule behind a date: without the period."""
    return kind.partition("@")[0]


def _place(kind: str) -> tuple[int, int]:
    stage, _, moment = kind.partition(".")
    stages, moments = (*STAGES, "report"), ("start", "due", "end")
    return (
        stages.index(stage) if stage in stages else len(stages),
        moments.index(moment) if moment in moments else len(moments),
    )


@dataclass(frozen=True, slots=True)
class _Calculation:
    form: str
    is_closed: IsClosed
    fy_start: MonthDay

    def dated(self, rule: DateRule, known: Mapping[str, date]) -> Dated:
        winner, on = rule.base, self.at(rule.base, known)
        for offset in self._in_force(rule.not_after, known):
            if (cap := self.at(offset, known)) < on:
                winner, on = offset, cap
        floors = [(offset, self.at(offset, known)) for offset in self._in_force(rule.not_before, known)]
        for offset, earliest in floors:
            if earliest > on:
                winner, on = offset, earliest
        shifted = move(on, rule.shift, self.is_closed, self.fy_start)
        if any(shifted < earliest for _, earliest in floors):
            shifted = on
        return Dated(
            rule.kind,
            shifted,
            rule,
            winner,
            known[winner.anchor],
            on if shifted != on else None,
            self.is_closed(shifted),
        )

    def _in_force(self, limits: Iterable[Offset], known: Mapping[str, date]) -> Iterator[Offset]:
        for limit in limits:
            here = not limit.forms or self.form in limit.forms
            if here and all(anchor in known for anchor in limit.anchors):
                yield limit

    def at(self, offset: Offset, known: Mapping[str, date]) -> date:
        on = known[offset.anchor]
        if offset.toward:
            on += timedelta(days=floor((known[offset.toward] - on).days * offset.share))
        whole = offset.counting == INCLUSIVE and offset.months and not offset.days
        on = span_end(on, offset.months) if whole else self._days_on(months_on(on, offset.months), offset)
        if offset.end_of == "month":
            return on.replace(day=monthrange(on.year, on.month)[1])
        year = fiscal_year(on, self.fy_start)
        if offset.end_of == "fiscal_year":
            return fiscal_year_days(year, self.fy_start)[1]
        if offset.on_day:
            month, day = (int(part) for part in offset.on_day.split("-"))
            year += (month, day) < self.fy_start
            return date(year, month, min(day, monthrange(year, month)[1]))
        return on

    def _days_on(self, on: date, offset: Offset) -> date:
        step = timedelta(days=1 if offset.days > 0 else -1)
        count = abs(offset.days)
        if not offset.open_days:
            return on + step * (count - 1 if offset.counting == INCLUSIVE and count else count)
        if offset.counting == INCLUSIVE and count and not self.is_closed(on):
            count -= 1
        while count:
            on += step
            count -= not self.is_closed(on)
        return on


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
    """The instant at which a reminder meant for that day goes out, as aware local time: 9:00 on the nearest working
    day in the direction of ``shift``, be it in another fiscal year.
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
