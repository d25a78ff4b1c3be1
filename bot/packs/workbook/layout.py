"""Which page of the workbook holds what of a pack. The columns follow the reader's own lists of keys."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.choosing import SUITS
from bot.domain.pack import LISTS
from bot.domain.project import BODY_KINDS, STAGES
from bot.domain.promotion import CERTAINTIES, DOERS, TARGETS
from bot.domain.questions import OF_SIDES, PHASES, Basis, Kind
from bot.domain.timetable import EVERY, PARTIES, UNTIL
from bot.packs import answers, dates, elements, promotion, questions, reader, sheets
from bot.packs.dates import DEADLINE_KEYS


class Cell(StrEnum):
    """How a value stands in a cell; texts by language have a cell for each language."""

    TEXT = "text"
    LABEL = "label"
    WORDS = "words"
    NUMBER = "number"
    FLAG = "flag"
    VALUE = "value"  # the answer that a condition asks for
    RAW = "raw"  # as YAML, where nothing else fits


@dataclass(frozen=True, slots=True)
class Column:
    """One key of an entry; a dotted one stands inside another (``source.doc``). ``words`` names the vocabulary
    that is shown in plain words, ``refers`` the page whose entries it names. What is
    ``printed`` stands as the document has it; in other codes, full-width letters, digits and signs are taken for the
    plain ones.
    """

    key: str
    cell: Cell = Cell.TEXT
    words: str = ""
    refers: str = ""
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of the workbook: the entries of some lists.

    The lists belong to the entries of ``owners``, which the columns ``named_by`` name; without owners to the pack
    itself, as ``loose`` does, the list of entries for which these columns are empty. Where there are several lists,
    a column tells which. The first of ``ids`` that an entry has is its name. Entries of ``bare`` lists are texts
    alone, those of ``keyed`` ones texts by key; of ``either``, texts alone where nothing else is said. ``nested``
    entries are named together with their owner.
    """

    name: str
    lists: tuple[str, ...]
    columns: tuple[Column, ...]
    owners: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    loose: str = ""
    ids: tuple[str, ...] = ("id",)
    bare: frozenset[str] = frozenset()
    keyed: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()
    nested: bool = False


LANGUAGES = ("ja", "ja-simple", "en")

VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "question.kind": tuple(Kind),
    "sheet.kind": sheets.SHEET_KINDS,
    "column.kind": tuple(answers.COLUMN_KINDS),
    "stage": STAGES,
    "basis": tuple(Basis),
    "level": ("must", "should"),
    "axis": elements.AXES,
    "phase": PHASES,
    "answer_by": (*questions.ANSWERED_BY, *(f"{OF_SIDES}{kind}" for kind in BODY_KINDS)),
    "compare": ("equal", "order", "distance", "none"),
    "comment": ("optional", "required", "none"),
    "op": ("eq", "ne", "in", "gte", "answered"),
    "side": ("same", "any", "all"),
    "shift": dates.SHIFTS,
    "every": ("once", *EVERY),
    "until": UNTIL,
    "party": PARTIES,
    "end_of": dates.END_OF,
    "counting": dates.COUNTING,
    "of_project": (*STAGES, "none"),
    "needed_sheet": (*dates.NEEDS, "none"),
    "collab_kind": reader.COLLAB_KINDS,
    "eval_mode": reader.EVAL_MODES,
    "language": LANGUAGES,
    "certainty": CERTAINTIES,
    "target": TARGETS,
    "doer": DOERS,
    "body": BODY_KINDS,
    "yes_no": ("yes", "no"),
    **{f"suits.{aspect}": words for aspect, words in SUITS.items()},
}
"""What can stand in a cell, by the name of the vocabulary. Other words are kept as they are written."""

_CELLS: Mapping[Cell, tuple[str, ...]] = {
    Cell.LABEL: (
        *("label", "name", "gist", "group", "title", "municipality", "help", "talk", "topic", "short"),
        *("example", "unit", "purpose", "situation", "content", "done_when", "alt"),
    ),
    Cell.WORDS: (
        *("maps_to", "needs", "variants", "forms", "attention", "sections", "measures", "reminders", "to"),
        *("not_after", "not_before", "cap_forms", "for_forms", "closed", "reserved"),
        *("agreement_required_for", "stages", "targets", "doers", "collab_kinds", "eval_modes", "offered"),
        "layouts",
        *SUITS,
    ),
    Cell.NUMBER: ("pos", "min", "max", "april_cap", "min_sides", "lasting"),
    Cell.FLAG: (
        *("collab", "by_month", "required", "allow_unknown", "carry", "plan_reform", "blind", "score"),
        *("open", "during", "ahead"),
    ),
    Cell.RAW: ("years", "baseline", "observations", "scores"),
}
_CELL = {key: cell for cell, keys in _CELLS.items() for key in keys}
_CELL_ON = {
    ("metrics", "targets"): Cell.RAW,
    ("metrics", "unit"): Cell.TEXT,
    ("questions", "maps_to"): Cell.TEXT,
    ("deadlines", "needs"): Cell.TEXT,
}
"""What a cell of a key holds; all else is text, and where a value is none of this, it gets a column as YAML."""

_VOCABULARY = {
    **{
        name: name for name in ("level", "axis", "basis", "phase", "answer_by", "compare", "comment", "shift")
    },
    **{name: name for name in ("certainty", "op", "side", "stage")},
    **{name: name for name in ("every", "until", "end_of", "counting")},
    "remind": "shift",
    "default": "language",
    "offered": "language",
    "stages": "stage",
    "targets": "target",
    "doers": "doer",
    "collab_kinds": "collab_kind",
    "eval_modes": "eval_mode",
}
_VOCABULARY_ON = {
    ("questions", "kind"): "question.kind",
    ("sheets", "kind"): "sheet.kind",
    ("choices", "kind"): "column.kind",
    ("deadlines", "to"): "party",
    ("deadlines", "stage"): "of_project",
    ("deadlines", "needs"): "needed_sheet",
}
_REFERS = {"source.doc": "documents", "after": "sheets", "recall": "questions", "prefill": "questions"}

_INSIDE: Mapping[str, tuple[str, ...]] = {
    "source": ("doc", "section", "item"),
    "scale": ("min", "max"),
    "suits": tuple(SUITS),
}
_INSIDE_BASE: Mapping[str, tuple[str, ...]] = {
    "locale": ("default", "offered"),
    "policy": reader.POLICY_KEYS,
    "calendar": ("fy_start", "closed", "holidays"),
}

_FIRST = ("id", "key", "use", "pos", "num", "stage", "kind", "label", "name", "title", "gist", "help", "talk")
SELDOM = frozenset((
    *("ref", "level", "group", "axis", "needs", "variants", "pos", "forms", "suits", "short", "unit", "scale"),
    *("total", "min", "max", "by_month", "recall", "prefill", "drafts", "phase", "anchor", "offset", "part"),
    *("column", "purpose", "situation", "alt", "certainty", "same_as", "text"),
    *("counting", "open", "end_of", "on", "lasting", "during", "ahead", "every", "until", "april_cap"),
    "cap_forms",
))  # fmt: skip
"""Keys whose columns are folded away where no entry has them."""

PRINTED = frozenset({"num", "source.section", "source.item", "sections", "unit", "text", "layouts"})
"""Keys whose cells stand as the document prints them."""


def columns(page: str, keys: Iterable[str], *, but: Iterable[str] = ()) -> tuple[Column, ...]:
    """A column for each key, those that say most first; none for those that have a page of their own."""
    known = list(dict.fromkeys(key for key in keys if key not in but))
    known.sort(key=lambda key: _FIRST.index(key) if key in _FIRST else len(_FIRST))
    return tuple(column for key in known for column in _columns(page, key))


def _columns(page: str, key: str) -> Iterator[Column]:
    inside = {**_INSIDE, **(_INSIDE_BASE if page == "base" else {})}
    for name in [f"{key}.{part}" for part in inside[key]] if key in inside else [key]:
        last = name.rpartition(".")[2]
        yield Column(
            name,
            _CELL_ON.get((page, last), _CELL.get(last, Cell.TEXT)),
            _vocabulary(page, name),
            _REFERS.get(name, ""),
            printed=name in PRINTED or (page, name) == ("sections", "key"),
        )


def _vocabulary(page: str, name: str) -> str:
    last = name.rpartition(".")[2]
    if name in VOCABULARIES:
        return name
    return _VOCABULARY_ON.get((page, last), "" if (page, last) in _CELL_ON else _VOCABULARY.get(last, ""))


def _list(name: str, *lists: str) -> Page:
    return Page(name, lists or (name,), columns(name, elements.ELEMENT_KEYS, but=("points",)))


OWN_PAGES = ("definitions", "areas", "forms", "principles", "effects", "form_points")
FURTHER = (
    *(name for name in LISTS if name not in OWN_PAGES),
    *("promotion.policies", "promotion.measures"),
)
BASE_KEYS = (
    *("id", "prefix", "version", "municipality", "extends", "locale", "policy", "calendar", "reserved"),
)
"""What the pack says about itself, on a page that is read from top to bottom."""

PAGES: tuple[Page, ...] = (
    Page("base", ("",), columns("base", BASE_KEYS)),
    Page("documents", ("documents",), columns("documents", ("id", "title", "date", "text"))),
    Page(
        "sections",
        ("sections",),
        columns("sections", ("key", "label")),
        owners=("documents",),
        named_by=("document",),
        loose="promotion.sections",
        ids=("key",),
        keyed=frozenset({"sections", "promotion.sections"}),
    ),
    Page("terms", ("terms",), columns("terms", ("key", "label")), ids=("key",), keyed=frozenset({"terms"})),
    _list("definitions"),
    Page("areas", ("areas",), columns("areas", elements.AREA_KEYS), ids=("id", "pos")),
    _list("forms"),
    _list("principles"),
    _list("effects"),
    Page("further", FURTHER, columns("further", promotion.MEASURE_KEYS, but=("points",))),
    Page("items", ("promotion.items",), columns("items", promotion.ITEM_KEYS, but=("points",))),
    Page("metrics", ("promotion.metrics",), columns("metrics", promotion.METRIC_KEYS, but=("points",))),
    Page(
        "points",
        ("points",),
        columns("points", elements.POINT_KEYS),
        owners=("definitions", "forms", "principles", "effects", "further", "items", "metrics"),
        named_by=("element",),
        loose="form_points",
        either=frozenset({"points", "form_points"}),
    ),
    Page(
        "sheets",
        ("questionnaires",),
        columns("sheets", sheets.SHEET_KEYS, but=("defaults", "sections", "questions")),
        ids=("id", "use"),
    ),
    Page(
        "parts",
        ("sections",),
        columns("parts", sheets.SECTION_KEYS, but=("defaults", "questions")),
        owners=("sheets",),
        named_by=("sheet",),
        nested=True,
    ),
    Page(
        "questions",
        ("questions",),
        columns("questions", questions.QUESTION_KEYS, but=("options", "columns", "show_if", "wordings")),
        owners=("sheets", "parts"),
        named_by=("sheet", "part"),
        loose="library",
        ids=("id", "use"),
    ),
    Page(
        "choices",
        ("options", "scale.points", "scale.ends", "columns", "wordings"),
        columns("choices", ("id", "kind", "label", "short", "example", "required")),
        owners=("questions", "choices"),
        named_by=("question", "column"),
        bare=frozenset({"scale.points", "scale.ends", "wordings"}),
        nested=True,
    ),
    Page(
        "conditions",
        ("show_if.all", "show_if.any", "show_if.not"),
        (
            Column("q", refers="questions"),
            Column("op", words="op"),
            Column("value", Cell.VALUE, words="yes_no"),
            Column("side", words="side"),
        ),
        owners=("questions",),
        named_by=("question",),
        ids=(),
    ),
    Page("deadlines", ("deadlines",), columns("deadlines", DEADLINE_KEYS), ids=("kind", "id")),
)
BY_NAME: Mapping[str, Page] = {page.name: page for page in PAGES}
