"""年次報告: what a council or an oversight committee reads of a fiscal year. Pure: sums of what each project shows.

Nobody is named, nobody's words are repeated but the reasons that closings had to give; people are counted over all
projects together, bodies by their names.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.publishing import Texts
from bot.domain.timetable import APRIL, MonthDay, fiscal_year
from bot.domain.words import fold

TOP = 10
"""So many items stand among those with the most differences."""

FEWEST_PEOPLE = 3
"""Fewer people than that are not counted out loud."""


@dataclass(frozen=True, slots=True)
class SideCount:
    """One side's share of one sheet: whether the side has sent, and how many of its people."""

    sheet: str
    title: Texts
    side: str
    name: str
    kind: str
    sent: bool
    people_sent: int
    people: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One item that the sides' answers could be compared in: ``core`` is what all cities' packs call it."""

    core: str
    label: Texts
    differs: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """A stage that a coordinator closed while something was missing, with the reason given ("" where it was erased)."""

    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outside:
    """Evaluation from outside: how many evaluators have sent of how many, and the figures of its layers, 0 to 100 (None
    where a layer has none; no layers where the pack makes no figures).
    """

    sent: int
    joined: int
    figures: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class ProjectYear:
    """One cycle of a project that falls in the year. ``slug`` is its public address, "" where it is not public."""

    id: str
    name: str
    cycle: int
    pack: str
    city: Texts
    form: tuple[str, Texts]
    city_takes_part: bool
    state: str
    sides: tuple[str, ...]
    counts: tuple[SideCount, ...]
    compared: tuple[Compared, ...]
    actions_done: int
    actions_open: int
    findings: int
    findings_used: int
    closings: tuple[Closing, ...] = ()
    outside: Outside | None = None
    slug: str = ""

    @property
    def differing(self) -> int:
        """In how many items the sides differ."""
        return sum(one.differs for one in self.compared)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    got: int
    of: int

    @property
    def percent(self) -> int | None:
        """Rounded to the nearest whole number, halves up; None of nothing."""
        return (200 * self.got + self.of) // (2 * self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Gap:
    """In how many projects the sides differ in an item, of how many in which it could be compared."""

    core: str
    label: Texts
    share: Share


@dataclass(frozen=True, slots=True)
class CouncilReport:
    """The report of the fiscal year that begins in ``year``; the projects by name."""

    year: int
    projects: tuple[ProjectYear, ...]

    @property
    def forms(self) -> tuple[tuple[str, Texts, int], ...]:
        """How many projects take each form, the most frequent first."""
        labels = {one.form[0]: one.form[1] for one in self.projects}
        counted = Counter(one.form[0] for one in self.projects)
        return tuple(
            (form, labels[form], n) for form, n in sorted(counted.items(), key=lambda c: (-c[1], c[0]))
        )

    @property
    def states(self) -> Mapping[str, int]:
        """How many projects stand where."""
        return Counter(one.state for one in self.projects)

    def collected(self, *, city: bool | None = None) -> Share:
        """How many sheets came in of those that sides were asked for (回収率): of all, of the city's sides, or of all
        others.
        """
        wanted = [
            count
            for one in self.projects
            for count in one.counts
            if city is None or (count.kind == "government") is city
        ]
        return Share(sum(count.sent for count in wanted), len(wanted))

    @property
    def people(self) -> Share:
        """How many people's sheets came in, of how many that were asked for; nothing where too few were asked."""
        counts = [count for one in self.projects for count in one.counts]
        share = Share(sum(count.people_sent for count in counts), sum(count.people for count in counts))
        return share if share.of >= FEWEST_PEOPLE else Share(0, 0)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The items in which the sides differ in the most projects; in equally many, those in the larger share first."""
        found: dict[str, list[Compared]] = defaultdict(list)
        for project in self.projects:
            for one in project.compared:
                found[one.core].append(one)
        gaps = [
            Gap(core, rows[0].label, Share(sum(row.differs for row in rows), len(rows)))
            for core, rows in found.items()
        ]
        told = [gap for gap in gaps if gap.share.got]
        return tuple(sorted(told, key=lambda g: (-g.share.got, -g.share.got / g.share.of, g.core))[:TOP])

    @property
    def actions(self) -> Share:
        """Agreed actions that are done, of all that were agreed."""
        done = sum(one.actions_done for one in self.projects)
        return Share(done, done + sum(one.actions_open for one in self.projects))

    @property
    def findings(self) -> Share:
        """Improvements that the next plan used, of all that were found."""
        return Share(
            sum(one.findings_used for one in self.projects), sum(one.findings for one in self.projects)
        )

    @property
    def worth_reading(self) -> tuple[ProjectYear, ...]:
        """What was published, those with the most differences first: from them others learn."""
        return tuple(
            sorted((one for one in self.projects if one.slug), key=lambda one: (-one.differing, one.name))
        )


def touches(year: int, first: date | None, last: date | None, begins: MonthDay = APRIL) -> bool:
    """Whether days from ``first`` to ``last`` fall in that fiscal year; one of the two is enough."""
    days = [day for day in (first, last) if day is not None]
    if not days:
        return False
    return fiscal_year(min(days), begins) <= year <= fiscal_year(max(days), begins)


# ---------------------------------------------------------------- a year as people type it

_ERAS = {
    **dict.fromkeys(("令和", "れいわ", "r", "reiwa"), 2018),
    **dict.fromkeys(("平成", "へいせい", "h", "heisei"), 1988),
}
_YEAR = re.compile(
    r"^(?:(?P<era>令和|れいわ|平成|へいせい|reiwa|heisei|r|h)\s*\.?\s*(?P<number>元|[0-9]{1,2})|(?P<plain>[0-9]{4}))"
    r"\s*(?:年度?|ねんど?|fy)?$"
)
_NEAR = {
    **dict.fromkeys(("今年度", "こんねんど", "本年度", "今年", "this year"), 0),
    **dict.fromkeys(("昨年度", "さくねんど", "去年度", "前年度", "昨年", "去年", "last year"), -1),
}


def read_year(text: str, today: date, begins: MonthDay = APRIL) -> int | None:
    """The fiscal year that words name: 令和8年度, R8, 平成31年度, 2026, 昨年度; nothing names the present one. None for
    anything else.
    """
    word = fold(text)
    if not word:
        return fiscal_year(today, begins)
    if word in _NEAR:
        return fiscal_year(today, begins) + _NEAR[word]
    found = _YEAR.match(word.removeprefix("fy").strip())
    if found is None:
        return None
    if found["plain"]:
        return int(found["plain"])
    number = 1 if found["number"] == "元" else int(found["number"])
    return _ERAS[found["era"]] + number if number else None
