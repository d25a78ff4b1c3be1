"""A pack as rows of pages, and rows as a pack: the same layout read in both directions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.questions import Kind
from bot.packs.reader import PACK_KEYS, SCHEMA
from bot.packs.workbook import cells
from bot.packs.workbook.cells import NotReadableError, Value
from bot.packs.workbook.layout import LANGUAGES, PAGES, Cell, Column, Page
from bot.packs.workbook.words import Words

Raw = dict[str, Any]

LIST = "list"
"""The column that tells which list an entry stands in."""

AS_YAML = "yaml:"
"""What begins the name of a column that holds something as YAML."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one entry by the names of their columns; ``number`` is where it stands in the workbook."""

    cells: Mapping[str, Value]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page with its columns, in order, and its rows."""

    page: Page
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def names_of(page: Page, languages: Sequence[str] = LANGUAGES) -> tuple[str, ...]:
    """The columns of a page: which entry owns it, which list, then the keys."""
    told = [*page.named_by, *([LIST] if len(page.lists) > 1 else [])]
    for column in page.columns:
        if column.cell is Cell.LABEL:
            told += [f"{column.key}.{language}" for language in languages]
        else:
            told.append(column.key)
    return tuple(told)


# ---------------------------------------------------------------- from a pack


def sheets_of(raw: Mapping[str, object], words: Words) -> tuple[Sheet, ...]:
    """The pages of a pack. What no page has a column for stands as YAML beside the entry that it belongs to."""
    return _Taking(raw, words).sheets()


@dataclass
class _Entry:
    """An entry while its keys are taken: ``left`` is what no page has taken yet."""

    page: Page
    name: tuple[str, ...]
    left: Raw
    cells: dict[str, Value] = field(default_factory=dict)


class _Taking:
    """Takes a pack apart, page by page; what is left in the end goes as YAML."""

    def __init__(self, raw: Mapping[str, object], words: Words) -> None:
        self.words = words
        self.pack: Raw = _copied(dict(raw))
        self.pack.pop("kyodo_pack", None)
        self._spread_defaults()
        locale = self.pack.get("locale")
        offered = locale.get("offered", ()) if isinstance(locale, dict) else ()
        self.languages = tuple(dict.fromkeys((*LANGUAGES, *(str(one) for one in offered))))
        self.entries: dict[str, list[_Entry]] = {page.name: [] for page in PAGES}
        self.named: set[tuple[str, str]] = set()

    def _spread_defaults(self) -> None:
        """What a sheet or a part says once for all its questions, each question says for itself."""
        for sheet in _mappings(self.pack.get("questionnaires")):
            once = sheet.pop("defaults", None) or {}
            for part in (sheet, *_mappings(sheet.get("sections"))):
                said = {**once, **(part.pop("defaults", None) or {})}
                part_questions = part.get("questions")
                if said and isinstance(part_questions, list):
                    part["questions"] = [
                        {**_copied(said), **one} if isinstance(one, dict) else one for one in part_questions
                    ]

    def sheets(self) -> tuple[Sheet, ...]:
        """All pages in order."""
        for page in PAGES:
            for entry in self._entries(page):
                self.entries[page.name].append(entry)
        return tuple(self._sheet(page) for page in PAGES)

    def _entries(self, page: Page) -> Iterator[_Entry]:
        if page.lists == ("",):
            yield self._taken(page, (), self.pack)
            return
        for name in (page.loose,) if page.loose else () if page.owners else page.lists:
            for item in self._list(page, self.pack, name):
                yield from self._with_inner(page, self._entry(page, (), name, item))
        if page.owners:
            for owner in [owner for other in page.owners for owner in self.entries[other]]:
                yield from self._owned(page, owner)

    def _owned(self, page: Page, owner: _Entry) -> Iterator[_Entry]:
        for name in page.lists:
            for item in self._list(page, owner.left, name):
                yield from self._with_inner(page, self._entry(page, owner.name, name, item))

    def _with_inner(self, page: Page, entry: _Entry) -> Iterator[_Entry]:
        yield entry
        if page.name in page.owners:
            yield from self._owned(page, entry)

    def _list(self, page: Page, owner: Raw, name: str) -> list[Raw]:
        """Takes the list of that name; what is no list of entries stays where it is."""
        value = _get(owner, name)
        if name in page.keyed:
            if not isinstance(value, dict) or not value or not all(_is_label(one) for one in value.values()):
                return []
            _pop(owner, name)
            return [{"key": str(key), "label": label} for key, label in value.items()]
        if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
            return []
        if name in page.bare and not all(_is_label(one) for one in value):
            return []
        _pop(owner, name)
        wrapped = name in page.bare or name in page.either
        return [{"label": one} if wrapped and _is_label(one) else one for one in value]

    def _entry(self, page: Page, owner: tuple[str, ...], list_name: str, item: Raw) -> _Entry:
        own = next((str(item[key]) for key in page.ids if item.get(key) is not None), "")
        if own and (page.name, own) in self.named and not page.nested:
            own = f"{owner[0]}: {own}" if owner else own
        self.named.add((page.name, own))
        entry = self._taken(page, (*owner, own) if page.nested else (own,), item)
        for column, part in zip(page.named_by, owner, strict=False):
            if part:
                entry.cells[column] = part
        if len(page.lists) > 1:
            entry.cells[LIST] = self.words.list_name(list_name)
        return entry

    def _taken(self, page: Page, name: tuple[str, ...], left: Raw) -> _Entry:
        found: dict[str, Value] = {}
        for column in page.columns:
            value = _get(left, column.key)
            if value is None or not cells.fits(column, value):
                continue
            _pop(left, column.key)
            for end, cell in cells.written(column, value, self.words).items():
                found[column.key + end] = cell
        return _Entry(page, name, left, found)

    def _sheet(self, page: Page) -> Sheet:
        rows, further = [], dict[str, None]()
        for entry in self.entries[page.name]:
            for key, value in entry.left.items():
                if value is not None:
                    further[f"{AS_YAML} {key}"] = None
                    entry.cells[f"{AS_YAML} {key}"] = cells.as_yaml(value)
            rows.append(Row(entry.cells))
        return Sheet(page, (*names_of(page, self.languages), *further), tuple(rows))


def _copied(value: Any) -> Any:
    """A copy in which nothing stands in two places at once, as it can where YAML repeats what it has named."""
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _mappings(value: object) -> list[Raw]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _is_label(value: object) -> bool:
    return (
        isinstance(value, dict)
        and "ja" in value
        and all(isinstance(text, str) and text.strip() == text != "" for text in value.values())
    )


def _get(owner: Raw, name: str) -> object:
    found: object = owner
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _pop(owner: Raw, name: str) -> None:
    """Takes it away, and what held nothing else."""
    first, _, rest = name.partition(".")
    if rest:
        _pop(owner[first], rest)
        if owner[first]:
            return
    del owner[first]


# ---------------------------------------------------------------- to a pack


@dataclass(frozen=True, slots=True)
class Place:
    """Where something of the pack stands in the workbook."""

    page: Page
    row: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that cannot be used, or a row without an owner: where it stands, and what to do."""

    page: Page
    row: int
    column: str
    reason: str


@dataclass
class Read:
    """What the rows came to: a pack as it would stand in YAML, where each of its paths comes from, what was wrong,
    and what may not be meant so.
    """

    raw: Raw
    places: dict[str, Place]
    troubles: list[Trouble]
    notices: list[Trouble]


def pack_of(sheets: Sequence[Sheet], words: Words, taken: Mapping[str, Mapping[str, object]]) -> Read:
    """The pack that the pages hold; ``taken`` are the questions by id that it may take over from core."""
    making = _Making(words)
    by_page = {sheet.page.name: sheet for sheet in sheets}
    for page in PAGES:
        if page.name in by_page:
            making.add(by_page[page.name])
    return making.done(taken)


@dataclass(frozen=True, slots=True)
class _Made:
    raw: Raw
    path: str


class _Making:
    """Puts a pack together, page by page, owners before what they own."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.pack: Raw = {"kyodo_pack": SCHEMA}
        self.made: dict[str, dict[tuple[str, ...], _Made]] = {page.name: {} for page in PAGES}
        self.places: dict[str, Place] = {}
        self.troubles: list[Trouble] = []
        self.notices: list[Trouble] = []

    def add(self, sheet: Sheet) -> None:
        """The rows of one page."""
        page = sheet.page
        for row in sheet.rows:
            if page.lists == ("",):
                self.pack.update(self._values(page, row))
                self.places[""] = Place(page, row.number)
                continue
            named = self._named(page, row)
            owner = self._owner(page, row, named)
            if owner is not None:
                self._put(page, row, owner, named)

    def done(self, taken: Mapping[str, Mapping[str, object]]) -> Read:
        """The pack with its parts in the order in which they are usually written."""
        _settle_answers(self.pack, taken)
        self._look_for_stray_questions()
        order = {key: place for place, key in enumerate(PACK_KEYS)}
        keys = sorted(self.pack, key=lambda key: order.get(key, len(order)))
        return Read({key: self.pack[key] for key in keys}, self.places, self.troubles, self.notices)

    def _look_for_stray_questions(self) -> None:
        """A question of the city's own without a sheet is asked nowhere, unless another one takes it over."""
        if "extends" not in self.pack:
            return  # a library for others
        used = {place["use"] for place in self._asked() if "use" in place}
        for number, one in enumerate(_mappings(self.pack.get("library"))):
            place = self.places[f"library[{number}]"]
            if one.get("id") not in used:
                told = self.words.text("stray-question", id=one.get("id", ""))
                self.notices.append(Trouble(place.page, place.row, "sheet", told))

    def _asked(self) -> Iterator[Raw]:
        for sheet in _mappings(self.pack.get("questionnaires")):
            for part in (sheet, *_mappings(sheet.get("sections"))):
                yield from _mappings(part.get("questions"))

    def _named(self, page: Page, row: Row) -> tuple[str, ...]:
        return tuple(cells.as_code(row.cells[name]) for name in page.named_by if name in row.cells)

    def _owner(self, page: Page, row: Row, named: tuple[str, ...]) -> _Made | None:
        if not named and page.owners and not page.loose:
            self._trouble(page, row, page.named_by[0], self.words.text("no-owner"))
            return None
        if not named:
            return _Made(self.pack, "")
        found = next((self.made[one][named] for one in page.owners if named in self.made[one]), None)
        if found is None:
            pages = "か".join(f"「{self.words.page(one)}」" for one in page.owners)
            told = self.words.text("unknown-owner", name=" / ".join(named), pages=pages)
            self._trouble(page, row, page.named_by[len(named) - 1], told)
        return found

    def _put(self, page: Page, row: Row, owner: _Made, named: tuple[str, ...]) -> None:
        name = self._list_name(page, row, bool(named))
        if name is None:
            return
        item = self._values(page, row)
        if name in page.keyed:
            self._put_keyed(page, row, owner, name, item)
            return
        own = next((str(item[key]) for key in page.ids if key in item), "")
        entry: Any = item
        if (name in page.bare or name in page.either) and list(item) == ["label"]:
            entry = item["label"]
        there = _listed(owner.raw, name)
        there.append(entry)
        path = f"{owner.path}.{name}[{len(there) - 1}]".lstrip(".")
        self.places[path] = Place(page, row.number)
        made = self.made[page.name]
        if own:
            made.setdefault((*named, own) if page.nested else (own,), _Made(item, path))
            if named and not page.nested:
                made.setdefault((f"{named[0]}: {own}",), _Made(item, path))

    def _put_keyed(self, page: Page, row: Row, owner: _Made, name: str, item: Raw) -> None:
        key = item.get("key")
        if not key:
            self._trouble(page, row, "key", self.words.text("no-key"))
            return
        found = _within(owner.raw, name)
        if key in found:
            self._trouble(page, row, "key", self.words.text("key-twice", key=key))
        found[key] = item.get("label", {})
        self.places[f"{owner.path}.{name}.{key}".lstrip(".")] = Place(page, row.number)

    def _list_name(self, page: Page, row: Row, owned: bool) -> str | None:
        if page.loose and not owned:
            return page.loose
        lists = page.lists
        if len(lists) == 1:
            return lists[0]
        if LIST not in row.cells:
            told = self.words.text("no-list", lists="、".join(map(self.words.list_name, lists)))
            self._trouble(page, row, LIST, told)
            return None
        said = cells.as_text(row.cells[LIST])
        name = self.words.list_meant(said)
        if name in lists:
            return name
        known = "、".join(map(self.words.list_name, lists))
        self._trouble(page, row, LIST, self.words.text("unknown-list", said=said, lists=known))
        return None

    def _values(self, page: Page, row: Row) -> Raw:
        found: Raw = {}
        for column in page.columns:
            named = {
                name.removeprefix(column.key): cell
                for name, cell in row.cells.items()
                if name == column.key or (column.cell is Cell.LABEL and name.startswith(f"{column.key}."))
            }
            if named:
                self._set(page, row, column, named, found)
        for name, cell in row.cells.items():
            if name.startswith(AS_YAML):
                yaml = Column(name.removeprefix(AS_YAML).strip(), Cell.RAW)
                self._set(page, row, yaml, {"": cell}, found, name)
        return found

    def _set(
        self,
        page: Page,
        row: Row,
        column: Column,
        named: Mapping[str, Value],
        into: Raw,
        shown: str = "",
    ) -> None:
        try:
            value = cells.read(column, named, self.words)
        except NotReadableError as error:
            self._trouble(page, row, shown or column.key, str(error))
            return
        if (page.name, column.key) == ("deadlines", "reminders") and isinstance(value, list):
            for late in value if all(map(_AFTER.fullmatch, value)) else ():
                told = self.words.text("reminder-after", said=late, meant=f"-{late.lstrip('+')}")
                self.notices.append(Trouble(page, row.number, column.key, told))
        holder, _, last = column.key.rpartition(".")
        target = _within(into, holder) if holder else into
        if isinstance(value, dict) and isinstance(target.get(last), dict):
            value = {**target[last], **value}
        target[last] = value

    def _trouble(self, page: Page, row: Row, column: str, reason: str) -> None:
        self.troubles.append(Trouble(page, row.number, column, reason))


_AFTER = re.compile(r"\+?P0*[1-9][0-9]*[DW]")
"""An offset to a day after the one that it is counted from."""

_NUMBERS = (Kind.SCALE, Kind.NUMBER, Kind.YEN)


def _settle_answers(pack: Raw, taken: Mapping[str, Mapping[str, object]]) -> None:
    """A cell does not tell 3 from "3": what a condition compares with is a number where the question has numbers."""
    sheets = _mappings(pack.get("questionnaires"))
    parts = [part for sheet in sheets for part in (sheet, *_mappings(sheet.get("sections")))]
    library = _mappings(pack.get("library"))
    asked = [*library, *(one for part in parts for one in _mappings(part.get("questions")))]
    own = {str(one["id"]): one for one in library if "id" in one}
    kinds: dict[str, object] = {}
    for one in asked:
        used = str(one.get("use", ""))
        kind = one.get("kind", {**taken.get(used, {}), **own.get(used, {})}.get("kind"))
        kinds.setdefault(str(one.get("id", used)), kind)
    for one in asked:
        for tests in one["show_if"].values() if isinstance(one.get("show_if"), dict) else ():
            for test in _mappings(tests):
                if "value" not in test:
                    continue
                if test.get("op") == "in" and not isinstance(test["value"], list):
                    test["value"] = [test["value"]]
                if test.get("op") == "gte" or kinds.get(str(test.get("q"))) in _NUMBERS:
                    test["value"] = _as_number(test["value"])


def _as_number(value: object) -> object:
    if isinstance(value, list):
        return [_as_number(one) for one in value]
    text = str(value)
    if re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?[0-9]+\.[0-9]+", text) else value


def _within(owner: Raw, name: str) -> Raw:
    """The mapping of that dotted name, made where there is none."""
    for part in name.split("."):
        owner = owner.setdefault(part, {})
    return owner


def _listed(owner: Raw, name: str) -> list[Any]:
    holder, _, last = name.rpartition(".")
    found: list[Any] = (_within(owner, holder) if holder else owner).setdefault(last, [])
    return found
