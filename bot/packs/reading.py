"""What is known while one pack file is read, and what reading it came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.pack import Document, Element, Pack
from bot.domain.questions import Basis, Question, Source
from bot.packs.tables import Checked, Fault, Table

CORE = "core"
"""The library that others extend."""

ID = r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*"
ENTRY_ID = r"[a-z][a-z0-9_]*(\.[a-z0-9_-]+)*"
"""Ids of a promotion plan may hold the document's own numbers: ``yam.item.1-2-3``."""

ID_LIMIT = 60


@dataclass(frozen=True)
class Loaded(Checked):
    """What reading a file came to: no pack where any fault is an error.

    ``library``, ``forms`` and ``sheets`` hold what other packs take over, by id, as it stands in the file;
    ``known`` are the questions that ``maps_to`` may name.
    """

    pack: Pack | None
    faults: tuple[Fault, ...]
    library: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    forms: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    sheets: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """A question and where it stands in the file; ``base`` is its id there, before it was asked for each of
    ``expand``.
    """

    question: Question
    table: Table
    base: str
    expand: str = ""


class Reading:
    """One file while it is read: what it extends, and what has been found in it so far.

    ``lists`` are its elements by the name of their list (forms and areas too), ``library`` its reusable
    questions as they stand in the file, ``known`` the questions that ``maps_to`` may name, ``modes`` who evaluates.
    """

    def __init__(self, root: Table, base: Loaded | None) -> None:
        self.root = root
        self.ledger = root.ledger
        self.base = base
        self.parent = base.pack if base else None
        self.prefix = ""
        self.documents: Mapping[str, Document] = {}
        self.lists: Mapping[str, Sequence[Element]] = {}
        self.form_ids: frozenset[str] = frozenset()
        self.library: dict[str, Mapping[str, object]] = {}
        self.known: frozenset[str] = frozenset()
        self.modes: tuple[str, ...] = ()
        self._ids: dict[str, str] = {}

    def claim(self, table: Table, id_: str, within: str = "") -> None:
        """Notes a duplicate: prefixed ids are unique in the pack, others (core's words) in their list."""
        key = id_ if "." in id_ else f"{within}:{id_}"
        if id_ and key in self._ids:
            table.fault(f"duplicate id {id_} (also at {self._ids[key]})")
        self._ids.setdefault(key, table.path)

    def id_of(
        self, table: Table, default: str = "", *, own: bool = True, within: str = "", like: str = ID
    ) -> str:
        """The id, claimed; ``own`` ones begin with the pack's prefix."""
        id_ = table.text("id", default, required=not default, like=like)
        if len(id_) > ID_LIMIT:
            table.fault(f"id is longer than {ID_LIMIT} characters")
        if own and id_ and self.prefix and not id_.startswith(f"{self.prefix}."):
            table.fault(f"id must begin with {self.prefix}.")
        self.claim(table, id_, within)
        return id_

    def ref_of(self, table: Table, id_: str, place: int) -> str:
        """The id of a form's place in the document, claimed; a form that only this pack has goes by its own."""
        own = id_.startswith(f"{self.prefix}.")
        ref = table.text("ref", id_ if own else f"{self.prefix}.form.{place}", like=ID)
        if ref != id_:
            self.claim(table, ref)
        return ref

    def basis(self, table: Table, number: str = "", of: Element | None = None) -> tuple[Basis, Source | None]:
        """Where it comes from; ``number`` is its place in the document where none is named. What says nothing
        comes from where the element does that it belongs to, or else was added by the pack's author; core's own
        is drawn from several guidelines.
        """
        source = self._source(table, number)
        if of and "source" not in table and "basis" not in table:
            return of.basis, replace(of.source, item=number) if of.source else None
        own = Basis.LOCAL if self.parent else Basis.DERIVED
        default = Basis.SOURCE if source else own
        basis = Basis(table.text("basis", default, one_of=tuple(Basis)))
        if basis is Basis.SOURCE and source is None and "source" not in table:
            table.fault("basis is source, but no source is named; add source: {doc: …, section: …}")
        return basis, source

    def _source(self, table: Table, number: str) -> Source | None:
        source = table.table("source")
        if source is None:
            return None
        source.only(("doc", "section", "item"))
        doc, section = source.text("doc"), source.text("section")
        if not doc or not section:
            table.fault("source needs doc and section")
            return None
        if doc not in self.documents:
            table.fault(f"source names an unknown document {doc}")
        elif self.documents[doc].sections and section not in self.documents[doc].sections:
            table.warn(f"source names the section {section}, which the document {doc} does not list")
        return Source(doc, section, source.text("item", number))
