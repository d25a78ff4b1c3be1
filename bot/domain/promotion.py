"""A city's plan for promoting 協働: its policies and measures, what it promised year by year, what it measures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.domain.elements import Element
from bot.domain.questions import Label

TARGETS = (
    *("citizen", "neighborhood_org", "civic_group", "business", "educational_institution", "government"),
    "other",
)
"""Whom an item is meant for (domain.md §1)."""

DOERS = (
    *("government", "citizen", "civic_group", "neighborhood_org", "business", "educational_institution"),
    *("intermediary_org", "oversight_committee"),
)
"""Who carries an item out."""

STEPS = ("consider", "start", "partly", "review", "inform", "finish", "continue", "none")
"""What is planned for a year: 検討, 実施, 一部実施, 見直し, 周知, 完了予定; as the year before; nothing."""

CERTAINTIES = ("high", "medium", "low")
"""How surely the yearly plan could be read from the printed table."""


@dataclass(frozen=True, slots=True)
class Measure(Element):
    """A measure (推進施策); ``policy`` is the id of the policy (推進方針) that it stands under, if any."""

    policy: str = ""


@dataclass(frozen=True, slots=True)
class PromotionItem(Element):
    """A promotion item (推進項目): what is to be done, by which ``sections``, for whom, and in which years.

    ``gist`` says what is done, ``done_when`` when it counts as done (完了の目安); ``alt`` is another reading
    that the document gives of the same item. ``same_as`` is the id of the item that this one repeats (再掲).
    ``years`` are fiscal years.
    """

    measure: str = ""
    same_as: str = ""
    targets: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    doers: tuple[str, ...] = ("government",)
    years: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    purpose: Label = field(default_factory=Label)
    situation: Label = field(default_factory=Label)
    done_when: Label = field(default_factory=Label)
    alt: Label = field(default_factory=Label)
    certainty: str = "high"
    plan_reform: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """What was measured in a fiscal year; ``suspect`` where the printed figure can hardly be right."""

    fy: int
    value: float
    suspect: bool = False
    note: Label = field(default_factory=Label)


@dataclass(frozen=True, slots=True)
class Metric(Element):
    """A figure by which the city tells how far it has come; ``targets`` are values by fiscal year."""

    unit: Label = field(default_factory=Label)
    baseline: Observation | None = None
    targets: Mapping[int, float] = field(default_factory=dict)
    observations: tuple[Observation, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promotion:
    """All that a document says about promoting 協働. ``sections`` names the city's sections by their short sign."""

    policies: tuple[Element, ...] = ()
    measures: tuple[Measure, ...] = ()
    items: tuple[PromotionItem, ...] = ()
    metrics: tuple[Metric, ...] = ()
    sections: Mapping[str, Label] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any((self.policies, self.measures, self.items, self.metrics))

    def elements(self) -> Iterator[Element]:
        """Everything in it, from policies to metrics."""
        yield from (*self.policies, *self.measures, *self.items, *self.metrics)

    @cached_property
    def by_item(self) -> Mapping[str, PromotionItem]:
        """Promotion items by id."""
        return {item.id: item for item in self.items}

    def original(self, item: PromotionItem) -> PromotionItem:
        """The item that this one repeats; itself, where it repeats none."""
        return self.by_item.get(item.same_as, item)

    def under(self, measure: str) -> tuple[PromotionItem, ...]:
        """The items of that measure."""
        return tuple(item for item in self.items if item.measure == measure)
