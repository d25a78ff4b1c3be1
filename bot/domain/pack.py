"""A municipality's guideline as data: what it calls things, which forms it knows, its sheets and its dates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TypeVar

from bot.domain.elements import Area, Document, Element
from bot.domain.filing import Layout
from bot.domain.promotion import Promotion
from bot.domain.questions import Label, Question, Questionnaire
from bot.domain.timetable import APRIL, DateRule, MonthDay
from bot.domain.words import fold

__all__ = ["LISTS", "Area", "Document", "Element", "Pack"]

LISTS = (
    *("definitions", "principles", "manners", "effects", "attitudes", "areas", "types", "fields", "fit"),
    *("unfit", "forms", "form_points", "steps", "agreement_items", "evaluation_items", "roles", "challenges"),
    "tools",
)
"""The lists of elements that a pack holds, each a field of its own."""

THIRD_PARTY = "third_party"
"""The way of evaluating, and the kind of sheet, of people from outside."""

SURVEY = "survey"
"""The kind of sheet of those whom a project was for."""


T = TypeVar("T")


def worked_out_once(work: Callable[["Pack"], T]) -> Callable[["Pack"], T]:
    """A pure function of a pack, worked out once for each: a pack never changes, and its people ask the same."""
    name = f"_{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def found(pack: "Pack") -> T:
        kept = vars(pack)
        if name not in kept:
            kept[name] = work(pack)
        result: T = kept[name]
        return result

    return found


@dataclass(frozen=True)
class Pack:
    """One version of a pack. ``rules`` are the dates of a cycle in the order in which they follow.

    ``terms`` are this municipality's words by identifier, ``definitions`` what its document says they mean,
    ``explanations`` what explains a term or a form, by identifier, in this municipality's words where it has
    any. ``types`` are ways of starting or kinds of content, ``fields`` those of life that suit 協働, ``fit`` what
    else makes a project suit it; ``form_points`` hold for all forms; ``steps`` are the document's own steps of a
    stage; ``tools`` schemes and bodies that help; ``scores`` is how much each layer's answers on scales weigh,
    where the municipality gives figures at all. ``sources`` are the bytes that it was read from: its own, and
    those of what it extends (empty where nothing). ``layouts`` are the city's own sheets to fill in, which lie beside its
    file: they follow the file and are not kept with a version.
    """

    id: str
    version: str
    prefix: str
    municipality: Label
    documents: Mapping[str, Document] = field(default_factory=dict)
    languages: tuple[str, ...] = ("ja", "ja-simple", "en")
    collab_kinds: tuple[str, ...] = ("public_private",)
    min_sides: int = 2
    forms: tuple[Element, ...] = ()
    principles: tuple[Element, ...] = ()
    effects: tuple[Element, ...] = ()
    terms: Mapping[str, Label] = field(default_factory=dict)
    definitions: tuple[Element, ...] = ()
    manners: tuple[Element, ...] = ()
    explanations: Mapping[str, Element] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()
    types: tuple[Element, ...] = ()
    fields: tuple[Element, ...] = ()
    fit: tuple[Element, ...] = ()
    unfit: tuple[Element, ...] = ()
    attitudes: tuple[Element, ...] = ()
    form_points: tuple[Element, ...] = ()
    steps: tuple[Element, ...] = ()
    agreement_items: tuple[Element, ...] = ()
    evaluation_items: tuple[Element, ...] = ()
    roles: tuple[Element, ...] = ()
    challenges: tuple[Element, ...] = ()
    tools: tuple[Element, ...] = ()
    promotion: Promotion = field(default_factory=Promotion)
    agreement_required_for: tuple[str, ...] = ()
    eval_modes: tuple[str, ...] = ("self",)
    scores: Mapping[str, int] = field(default_factory=dict)
    questionnaires: tuple[Questionnaire, ...] = ()
    rules: tuple[DateRule, ...] = ()
    closed: tuple[str, ...] = ("sat", "sun", "holiday", "12-29..01-03")
    fy_start: MonthDay = APRIL
    digest: str = ""
    layouts: tuple[Layout, ...] = field(default=(), repr=False, compare=False)
    sources: tuple[bytes, bytes] = field(default=(b"", b""), repr=False, compare=False)

    @property
    def age(self) -> tuple[int, ...]:
        """What versions are put in order by: 2.10.0 comes after 2.9.0."""
        return tuple(int(part) for part in self.version.split("."))

    def element(self, name: str) -> Element | None:
        """The element with that id, which an expanded question is about."""
        found = self.entries.get(name)
        return found if isinstance(found, Element) else None

    @cached_property
    def entries(self) -> Mapping[str, Element | Question]:
        """Everything that the document states, by id: the elements of every list with their points (forms also by
        the id of their place), what the promotion plan holds, and the questions of the sheets.
        """
        stated = [element for name in LISTS for element in getattr(self, name)]
        found: dict[str, Element | Question] = {}
        for element in (*stated, *self.promotion.elements()):
            for name, one in element.named():
                found.setdefault(name, one)
        for sheet in self.questionnaires:
            for question in sheet.questions:
                found.setdefault(question.id, question)
        return found

    def entry(self, name: str) -> Element | Question | None:
        """What the document states under that id; None where it states nothing."""
        return self.entries.get(name)

    def list_of(self, name: str, kind: str = "") -> tuple[Element, ...]:
        """The list of that name, or its entries of that kind."""
        found: tuple[Element, ...] = getattr(self, name)
        return tuple(one for one in found if one.kind == kind) if kind else found

    @cached_property
    def by_form(self) -> Mapping[str, Element]:
        """Forms (手法) by core id."""
        return {form.id: form for form in self.forms}

    @cached_property
    def offered(self) -> Mapping[str, Element]:
        """What sheets may offer as answers, by the option's id."""
        known = {element.id: element for element in (*self.effects, *self.forms, *self.unfit)}
        return known | {str(area.pos): area for area in self.areas}

    def names_explained(self, language: str) -> tuple[tuple[str, Element], ...]:
        """What is explained, each with its folded name in that language, longest first; worked out once for each."""
        if language not in self._named:
            longest = sorted(self.explanations.values(), key=lambda e: -len(e.label.in_(language)))
            self._named[language] = tuple((fold(e.label.in_(language)), e) for e in longest)
        return self._named[language]

    @cached_property
    def _named(self) -> dict[str, tuple[tuple[str, Element], ...]]:
        return {}

    @cached_property
    def by_sheet(self) -> Mapping[str, Questionnaire]:
        """Sheets by id."""
        return {sheet.id: sheet for sheet in self.questionnaires}

    def sheets(self, stage: str) -> tuple[Questionnaire, ...]:
        """The sheets of that stage, in the pack's order."""
        return tuple(sheet for sheet in self.questionnaires if sheet.stage == stage)

    @cached_property
    def third_party(self) -> Questionnaire | None:
        """The sheet with which people from outside evaluate a cycle; None where the pack has none."""
        return next((sheet for sheet in self.questionnaires if sheet.kind == THIRD_PARTY), None)

    @cached_property
    def survey(self) -> Questionnaire | None:
        """The sheet of questions to those whom the project was for; None where the pack has none."""
        return next((sheet for sheet in self.questionnaires if sheet.kind == SURVEY), None)

    @cached_property
    def phased(self) -> bool:
        """Whether a sheet tells the parts of the work apart."""
        return any(question.phase for sheet in self.questionnaires for question in sheet.questions)

    def sheet(self, name: str) -> Questionnaire | None:
        """The sheet with that id; None where the pack has none (any more)."""
        return self.by_sheet.get(name)
