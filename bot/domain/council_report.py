"""A fiscal year's projects in figures, for the council (年次報告) and for an oversight committee.

Made from what is known of each project's year (``CycleFacts``); tells nobody's name and nothing that anybody wrote.
What would tell of fewer than ``FEW`` people is not told as a figure of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from bot.domain.questions import EVALUATOR, Label

FEW = 3
"""Fewer people (or, of differences, projects) than this are no group."""


class State(StrEnum):
    """How a project's year stands."""

    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SheetCount:
    """How many people of one layer (``citizens``, ``government``, ``evaluator``) a sheet was put to in one project, and
    how many have sent it.
    """

    sheet: str
    title: Label
    stage: str
    layer: str
    expected: int
    sent: int


@dataclass(frozen=True, slots=True)
class ItemCompared:
    """One question that the sides of a project answered comparably: ``key`` is the core id that it maps to, else its own
    id; ``core`` says which.
    """

    key: str
    core: bool
    label: Label
    differs: bool


@dataclass(frozen=True, slots=True)
class StageClosed:
    """A stage was closed; ``reason``: the one that was given because something was missing, "" where nothing was (or
    where it was erased). The council reads it (journeys.md, C6).
    """

    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are in each state, by the state's own name (``open``, ``done``, ``used`` …)."""

    by_state: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_state.values())

    def __getitem__(self, state: str) -> int:
        return self.by_state.get(state, 0)


@dataclass(frozen=True, slots=True)
class Outside:
    """A cycle's evaluation by evaluators that is there for all sides to see: how many sent it, and the figure of each
    weighted layer (0 to 100) where the pack has scores; ``sides`` is how many sides stand behind each layer.
    """

    sent: int
    weights: Mapping[str, int]
    figures: Mapping[str, Fraction]
    sides: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What is known of one project in one fiscal year. Money in whole yen, None where it is not recorded; ``link`` is
    where the case is published, "" where it is not; ``upto`` the day of the last record among it.
    """

    project: str
    name: str
    cycle: int
    pack: str
    pack_name: Label
    form: str
    form_name: Label
    kind: str
    sides: tuple[str, ...]
    state: State
    stage: str
    sheets: tuple[SheetCount, ...] = ()
    compared: tuple[ItemCompared, ...] = ()
    closed: tuple[StageClosed, ...] = ()
    actions: Counted = field(default_factory=Counted)
    improvements: Counted = field(default_factory=Counted)
    planned: int | None = None
    spent: int | None = None
    outside: Outside | None = None
    link: str = ""
    upto: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """So many projects of one form, kind or pack."""

    key: str
    name: Label
    projects: int


@dataclass(frozen=True, slots=True)
class Collected:
    """What one sheet brought in from one layer, over all projects. The rows of small groups are one together, with the
    ``sheet`` and the ``layer`` "".
    """

    sheet: str
    title: Label
    stage: str
    layer: str
    expected: int
    sent: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A question over all projects and packs: in how many it could be compared, and in how many the sides differed."""

    key: str
    core: bool
    label: Label
    projects: int
    differing: int


@dataclass(frozen=True, slots=True)
class StageTotal:
    """In how many projects a stage was closed, and in how many of them with a reason, because something was missing."""

    stage: str
    closed: int
    with_reason: int


@dataclass(frozen=True, slots=True)
class Money:
    """Whole yen, over the projects in which it is recorded."""

    projects: int
    yen: int


@dataclass(frozen=True, slots=True)
class Score:
    """The mean over projects of one pack's layer (``layer`` "" is the weighted one of all), 0 to 100; None where too few
    stand behind it to be told.
    """

    pack: str
    pack_name: Label
    layer: str
    weight: int | None
    projects: int
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class CouncilReport:
    """A fiscal year (by the year in which it begins), from ``projects`` in the order in which they came."""

    year: int
    upto: date | None
    projects: tuple[CycleFacts, ...]
    states: Counted
    forms: tuple[Group, ...]
    kinds: tuple[Group, ...]
    packs: tuple[Group, ...]
    collected: tuple[Collected, ...]
    untold: int
    differences: tuple[Difference, ...]
    seldom: int
    stages: tuple[StageTotal, ...]
    actions: Counted
    improvements: Counted
    planned: Money
    spent: Money
    evaluated: int
    evaluators: int
    scores: tuple[Score, ...]

    @property
    def expected(self) -> int:
        """To how many people sheets were put, as far as it is told: the sum of the rows."""
        return sum(row.expected for row in self.collected)

    @property
    def sent(self) -> int:
        """How many of them have sent."""
        return sum(row.sent for row in self.collected)

    @property
    def cases(self) -> tuple[CycleFacts, ...]:
        """What is worth reading: years that are published, first, and years that are closed."""
        worth = [one for one in self.projects if one.link or one.state is State.CLOSED]
        return tuple(sorted(worth, key=lambda one: not one.link))


STAGE_ORDER = ("plan", "do", "see")


def council_report(year: int, facts: Sequence[CycleFacts]) -> CouncilReport:
    """The report of these projects' years."""
    collected, untold = _collected(facts)
    told, seldom = _differences(facts)
    outside = [one.outside for one in facts if one.outside is not None]
    return CouncilReport(
        year=year,
        upto=max((one.upto for one in facts if one.upto), default=None),
        projects=tuple(facts),
        states=Counted(dict(Counter(one.state.value for one in facts))),
        forms=_groups(facts, lambda one: (one.form, one.form_name)),
        kinds=_groups(facts, lambda one: (one.kind, Label())),
        packs=_groups(facts, lambda one: (one.pack, one.pack_name)),
        collected=collected,
        untold=untold,
        differences=told,
        seldom=seldom,
        stages=_stages(facts),
        actions=_sum(one.actions for one in facts),
        improvements=_sum(one.improvements for one in facts),
        planned=_money(one.planned for one in facts),
        spent=_money(one.spent for one in facts),
        evaluated=len(outside),
        evaluators=sum(one.sent for one in outside),
        scores=_scores(facts),
    )


def rate(sent: int, expected: int) -> int | None:
    """Percent, rounded down, so that only all of them are 100; None of nobody."""
    return 100 * sent // expected if expected else None


def _groups(facts: Sequence[CycleFacts], of: Callable[[CycleFacts], tuple[str, Label]]) -> tuple[Group, ...]:
    counts, names = Counter(of(one)[0] for one in facts), dict(of(one) for one in facts)
    return tuple(
        Group(key, names[key], n) for key, n in sorted(counts.items(), key=lambda kn: (-kn[1], kn[0]))
    )


Key = TypeVar("Key", bound=Hashable)


def _collected(facts: Sequence[CycleFacts]) -> tuple[tuple[Collected, ...], int]:
    """The rows, and how many people stand in none because they are too few for a row of their own."""
    found: dict[tuple[str, str], list[SheetCount]] = defaultdict(list)
    for one in facts:
        for count in one.sheets:
            found[one.pack + "/" + count.sheet, count.layer].append(count)
    rows, small = [], [0, 0]
    layers = ("citizens", "government", EVALUATOR)
    ordered = sorted(
        found.items(), key=lambda kv: (STAGE_ORDER.index(kv[1][0].stage), kv[0][0], layers.index(kv[0][1]))
    )
    for (_, layer), counts in ordered:
        expected, sent = sum(c.expected for c in counts), sum(c.sent for c in counts)
        if expected < FEW:
            small[0] += expected
            small[1] += sent
            continue
        first = counts[0]
        rows.append(Collected(first.sheet, first.title, first.stage, layer, expected, sent))
    if small[0] >= FEW:
        rows.append(Collected("", Label(), "", "", *small))
        small[0] = 0
    return tuple(rows), small[0]


def _differences(facts: Sequence[CycleFacts]) -> tuple[tuple[Difference, ...], int]:
    """Those compared in enough projects, most differences first; and how many items were compared in fewer."""
    labels: dict[str, tuple[bool, Label]] = {}
    projects: dict[str, set[str]] = defaultdict(set)
    differing: dict[str, set[str]] = defaultdict(set)
    for one in facts:
        for item in one.compared:
            labels.setdefault(item.key, (item.core, item.label))
            projects[item.key].add(one.project)
            if item.differs:
                differing[item.key].add(one.project)
    told = [
        Difference(key, *labels[key], len(among), len(differing[key]))
        for key, among in projects.items()
        if len(among) >= FEW
    ]
    told.sort(key=lambda d: (-d.differing, -Fraction(d.differing, d.projects), d.key))
    return tuple(told), len(projects) - len(told)


def _stages(facts: Sequence[CycleFacts]) -> tuple[StageTotal, ...]:
    closed = [one for facts_ in facts for one in facts_.closed]
    return tuple(
        StageTotal(
            stage,
            sum(one.stage == stage for one in closed),
            sum(one.stage == stage and bool(one.reason) for one in closed),
        )
        for stage in STAGE_ORDER
    )


def _sum(counts: Iterable[Counted]) -> Counted:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one.by_state)
    return Counted(dict(total))


def _money(sums: Iterable[int | None]) -> Money:
    known = [one for one in sums if one is not None]
    return Money(len(known), sum(known))


def _scores(facts: Sequence[CycleFacts]) -> tuple[Score, ...]:
    """Of each pack with scores its layers, and the weighted figure of those that can be told, where all can."""
    by_pack: dict[str, list[CycleFacts]] = defaultdict(list)
    for one in facts:
        if one.outside is not None and one.outside.weights:
            by_pack[one.pack].append(one)
    rows = []
    for pack, among in sorted(by_pack.items()):
        found = [one.outside for one in among if one.outside is not None]
        weights, name = found[-1].weights, among[-1].pack_name
        means: list[tuple[int, Fraction | None]] = []
        for layer, weight in weights.items():
            values = [one.figures[layer] for one in found if layer in one.figures]
            behind = sum(
                one.sent if layer == EVALUATOR else one.sides.get(layer, 0)
                for one in found
                if layer in one.figures
            )
            mean = sum(values, Fraction()) / len(values) if values and behind >= FEW else None
            means.append((weight, mean))
            rows.append(Score(pack, name, layer, weight, len(values), mean))
        total = sum(weight for weight, _ in means)
        whole = [weight * mean for weight, mean in means if mean is not None]
        all_told = len(whole) == len(means) and total > 0
        rows.append(
            Score(pack, name, "", None, len(found), sum(whole, Fraction()) / total if all_told else None)
        )
    return tuple(rows)
