"""A municipality's guideline as data: what it calls things, which forms it knows, its sheets and its dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.domain.questions import Basis, Label, Questionnaire, Source
from bot.domain.timetable import DateRule


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: its title, its date as printed (``2011-04``) and the sections referred to."""

    id: str
    title: Label
    date: str = ""
    sections: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Element:
    """A numbered thing that a document states: a principle, an effect, a form …

    Forms have core's id (``subsidy``); their place in the document is ``number``. ``level`` is ``must`` or
    ``should`` where a document tells the two apart; ``points`` are what to heed, ``needs`` the papers asked
    for (``agreement``, ``contract``), ``variants`` the forms that the document counts in with this one;
    ``stages`` are those at whose beginning its card is shown first.
    """

    id: str
    number: str
    label: Label
    gist: Label = field(default_factory=Label)
    maps_to: tuple[str, ...] = ()
    basis: Basis = Basis.SOURCE
    source: Source | None = None
    level: str = ""
    points: tuple[Label, ...] = ()
    needs: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area(Element):
    """A field between citizens alone (``pos`` 1) and the city alone (5).

    ``number`` is the document's own letter, which runs the other way in some cities: show it, never compare
    it. ``collab`` is False outside 協働.
    """

    pos: int = 0
    collab: bool = True
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pack:
    """One version of a pack. ``rules`` are the dates of a cycle in the order in which they follow.

    ``terms`` are this municipality's words by identifier, ``definitions`` what its document says they mean,
    ``explanations`` what explains a term or a form, by identifier, in this municipality's words where it has
    any; ``steps`` are the document's own steps of planning; ``further`` holds the lists of types, manners,
    roles and challenges. ``sources`` are the bytes that it was read from: its own, and those of what it extends
    (empty where nothing).
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
    explanations: Mapping[str, Element] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()
    fit: tuple[Element, ...] = ()
    unfit: tuple[Element, ...] = ()
    attitudes: tuple[Element, ...] = ()
    steps: tuple[Element, ...] = ()
    agreement_items: tuple[Element, ...] = ()
    further: Mapping[str, tuple[Element, ...]] = field(default_factory=dict)
    agreement_required_for: tuple[str, ...] = ()
    eval_modes: tuple[str, ...] = ("self",)
    questionnaires: tuple[Questionnaire, ...] = ()
    rules: tuple[DateRule, ...] = ()
    closed: tuple[str, ...] = ("sat", "sun", "holiday", "12-29..01-03")
    digest: str = ""
    sources: tuple[bytes, bytes] = field(default=(b"", b""), repr=False, compare=False)

    @property
    def age(self) -> tuple[int, ...]:
        """What versions are put in order by: 2.10.0 comes after 2.9.0."""
        return tuple(int(part) for part in self.version.split("."))

    def element(self, name: str) -> Element | None:
        """The principle or effect with that id, which an expanded question is about."""
        return next((one for one in (*self.principles, *self.effects) if one.id == name), None)

    @cached_property
    def by_form(self) -> Mapping[str, Element]:
        """Forms (手法) by core id."""
        return {form.id: form for form in self.forms}

    @cached_property
    def by_sheet(self) -> Mapping[str, Questionnaire]:
        """Sheets by id."""
        return {sheet.id: sheet for sheet in self.questionnaires}

    def sheets(self, stage: str) -> tuple[Questionnaire, ...]:
        """The sheets of that stage, in the pack's order."""
        return tuple(sheet for sheet in self.questionnaires if sheet.stage == stage)

    def sheet(self, name: str) -> Questionnaire | None:
        """The sheet with that id; None where the pack has none (any more)."""
        return self.by_sheet.get(name)
