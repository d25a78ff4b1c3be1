"""What pictures show, in finished words: values that a drawer needs nothing else for, and that say in words all that the
picture says (``Head.alt``). No names of people and no words of theirs stand in them: counts, dates, choices.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sign(StrEnum):
    """What a mark says; each is drawn with a shape and a pattern of its own beside its lightness. The first five are of
    dates and stages, the others of answers (``WANTING``: the same, and all called it wanting).
    """

    DONE = "done"
    NOW = "now"
    OPEN = "open"
    LATE = "late"
    OFF = "off"
    SAME = "same"
    APART = "apart"
    WANTING = "wanting"
    MISSING = "missing"


Legend = tuple[tuple[Sign, str], ...]
"""What each sign means, as far as the picture has it."""


@dataclass(frozen=True, slots=True)
class Head:
    """What every picture has: ``title`` and ``about`` (whose, which sheet; "" for nothing more), ``as_of`` the day whose
    state it is, ``summary`` in one sentence, and ``alt``: the same as the picture in words, with all of these. All in
    ``language``; lines of ``alt`` end with a full stop.
    """

    language: str
    title: str
    about: str
    as_of: str
    summary: str
    alt: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stage: its days (None while they are not known), how it stands and that in words."""

    name: str
    first: date | None
    last: date | None
    sign: Sign
    said: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date: the day in words, what is due then, how it stands and that in words."""

    on: date
    day: str
    name: str
    sign: Sign
    said: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A project's stages and dates from ``first`` to ``last``, with the place of ``today``; ``months`` are the first days
    of months and their names. ``rest`` says how many dates were left out, "" for none.
    """

    head: Head
    first: date
    last: date
    today: date
    today_label: str
    months: tuple[tuple[date, str], ...]
    stages: tuple[Span, ...]
    days: tuple[Day, ...]
    rest: str
    legend: Legend


@dataclass(frozen=True, slots=True)
class SideAnswered:
    """How many people of a side have sent: ``sent`` of ``joined``, and that in words."""

    name: str
    sent: int
    joined: int
    said: str


@dataclass(frozen=True, slots=True)
class SheetAnswered:
    """A sheet, each side's count, and in words whether the answers are mutual yet."""

    title: str
    said: str
    sides: tuple[SideAnswered, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Who has answered: counts for each sheet and side; none where nothing is asked yet, as the summary says."""

    head: Head
    sheets: tuple[SheetAnswered, ...]
    legend: Legend


@dataclass(frozen=True, slots=True)
class Item:
    """A question: its number, what it is about, how the answers stand to each other, and each side's answer (none where
    they are left out).
    """

    number: str
    topic: str
    sign: Sign
    said: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """Agreement and difference for each item of one sheet whose answers are mutual; ``counts`` are how many there are of
    each sign, with its words. ``rest`` says how many items were left out, "" for none.
    """

    head: Head
    counts: tuple[tuple[Sign, int, str], ...]
    items: tuple[Item, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the fiscal year and what is due in it; ``now`` is the present one. ``rest`` says how many were left out,
    "" for none.
    """

    name: str
    now: bool
    days: tuple[Day, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Year:
    """The deadlines of one fiscal year, month by month; ``nothing`` is said in a month without any."""

    head: Head
    months: tuple[Month, ...]
    nothing: str
    legend: Legend


@dataclass(frozen=True, slots=True)
class Turn:
    """How the answers to a sheet stood to each other in one cycle: how many of each sign, and that in words. Without
    ``counts`` its answers are not mutual.
    """

    name: str
    counts: tuple[tuple[Sign, int], ...]
    said: str


@dataclass(frozen=True, slots=True)
class SheetTurns:
    """A sheet over the cycles, the earliest first."""

    title: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Cycles:
    """Cycle against cycle: each sheet that was answered in any of them; none where none was, as the summary says."""

    head: Head
    sheets: tuple[SheetTurns, ...]
    legend: Legend


Picture = Timeline | Answered | Differences | Year | Cycles
"""What can be drawn."""

KINDS = ("timeline", "answered", "differences", "year", "cycles")
"""Their names, as a button calls them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which picture somebody asked for: of what project, which of ``KINDS``, of which cycle and sheet ("" where it is of
    none), in which language.
    """

    person: str
    project: str
    kind: str
    cycle: int
    sheet: str
    language: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture to hand over in a chat: one of the five, and ``address``, where it can be fetched for a while ("" where it
    cannot be).
    """

    address: str = ""
    timeline: Timeline | None = None
    answered: Answered | None = None
    differences: Differences | None = None
    year: Year | None = None
    cycles: Cycles | None = None

    @classmethod
    def of(cls, picture: Picture, address: str = "") -> "Shown":
        """That picture, to hand over."""
        match picture:
            case Timeline():
                return cls(address, timeline=picture)
            case Answered():
                return cls(address, answered=picture)
            case Differences():
                return cls(address, differences=picture)
            case Year():
                return cls(address, year=picture)
            case Cycles():
                return cls(address, cycles=picture)

    @property
    def picture(self) -> Picture:
        """The one. Raises LookupError where there is none."""
        for one in (self.timeline, self.answered, self.differences, self.year, self.cycles):
            if one is not None:
                return one
        raise LookupError("no picture")
