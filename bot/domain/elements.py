"""What a municipality's document states, piece by piece: its documents and their numbered elements."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain.questions import Basis, Label, Source

_JAPANESE = re.compile("[ぁ-ゖァ-ヺ㐀-鿿々]")


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: its title, its date as printed (``2011-04``) and the sections referred to."""

    id: str
    title: Label
    date: str = ""
    sections: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Element:
    """A numbered thing that a document states: a principle, an effect, a form, a role …

    ``number`` is the document's own numbering as printed. Forms have core's id (``subsidy``), and under ``ref``
    the id of their place in the document. ``level`` is ``must`` or ``should`` where a document tells the two
    apart; ``kind`` tells entries of one list apart, ``group`` is the part of the document that they stand in,
    ``axis`` what an evaluation looks at (project, collab or beneficiary). ``points`` are what to heed, ``needs``
    the papers asked for (``agreement``, ``contract``), ``variants`` the forms counted in with this one,
    ``suits`` what a form is good for; ``stages`` are those that it belongs to, at whose beginning its card is
    shown. ``pos`` is the area that a way of starting comes near to (0 for none), ``forms`` those it often takes.
    """

    id: str
    number: str
    label: Label
    gist: Label = field(default_factory=Label)
    maps_to: tuple[str, ...] = ()
    basis: Basis = Basis.SOURCE
    source: Source | None = None
    level: str = ""
    kind: str = ""
    ref: str = ""
    group: Label = field(default_factory=Label)
    axis: str = ""
    points: tuple["Element", ...] = ()
    needs: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    suits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pos: int = 0
    forms: tuple[str, ...] = ()

    def number_in(self, language: str) -> str:
        """The number for a reader of that language: one in Japanese letters says nothing to others."""
        told = language.split("-")[0] == "ja" or not _JAPANESE.search(self.number)
        return self.number if told else ""

    def numbered(self, language: str) -> str:
        """What the document calls it, behind its number where that says something."""
        return f"{self.number_in(language)} {self.label.in_(language)}".strip()

    def named(self) -> Iterator[tuple[str, "Element"]]:
        """The element under each id that it goes by, then its points in the same way."""
        if self.ref:
            yield self.ref, self
        yield self.id, self
        for point in self.points:
            yield from point.named()


@dataclass(frozen=True, slots=True)
class Area(Element):
    """A field between citizens alone (``pos`` 1) and the city alone (5).

    ``number`` is the document's own letter, which runs the other way in some cities: show it, never compare
    it. ``collab`` is False outside 協働.
    """

    collab: bool = True

    def number_in(self, language: str) -> str:
        """The letter; none where it is only the place, as core's, which a list shows anyway."""
        return "" if self.number == str(self.pos) else Element.number_in(self, language)
