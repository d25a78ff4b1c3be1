"""The workbook as a file: pages with headers, drop-downs and a guide, written and read with openpyxl.

Nothing in it is ever a formula: what begins with ``=`` is written as text, and a formula that somebody put in is
named as a fault, not worked out.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.packs.workbook.layout import PAGES, SELDOM, VOCABULARIES, Column, Page
from bot.packs.workbook.layout import Cell as Kind
from bot.packs.workbook.rows import AS_YAML, LIST, Row, Sheet, Trouble, names_of
from bot.packs.workbook.words import Words

HEAD: Final = 3
"""Rows of the head: the name, the same in English with the key, and what to write."""

SPARE: Final = 500
"""So many rows below the last one have drop-downs too."""

BLANK: Final = 100
"""So many rows below the last one are made cell by cell, as text: not every program heeds a column's own format."""

SEARCHED: Final = 10
"""So many rows from the top are searched for a head that was moved."""

MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no zone
"""When every workbook says that it was made: the same pack gives the same file."""

MOST_BYTES: Final = 40_000_000
"""A file that unfolds to more than that is no pack."""

FONT = "游ゴシック"
_BOLD, _PLAIN = Font(name=FONT, bold=True, size=11), Font(name=FONT, size=11)
_SMALL = Font(name=FONT, size=9, italic=True)
_TOP = Alignment(vertical="top", wrap_text=True)
_LINE = Border(bottom=Side(style="thin"))
_WIDE, _MIDDLE, _NARROW = 44, 22, 16
_POINTS = 16
"""The height of a line."""

_KEY = re.compile(r".*\[([^\]]+)\]\s*", re.DOTALL)
_SIGNED = re.compile(r"=\s*([-+].*)", re.DOTALL)
"""The formula that a program makes of a text with a sign in front."""


class NoWorkbookError(Exception):
    """The file is no workbook, or not one of a pack; the message says so in the person's words."""


# ---------------------------------------------------------------- writing


def write_book(
    sheets: Sequence[Sheet],
    known: Sequence[tuple[str, str, str]],
    words: Words,
    guide: Sequence[str],
    blank: int,
) -> bytes:
    """The file. ``known`` are core's ids with their list and name, for the page that people look them up on; ``blank``
    rows below the last one of a page are made cell by cell.
    """
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    _guide(book.create_sheet(words.page("guide")), words, guide)
    vocabularies = _lists(book, known, words)
    for sheet in sheets:
        made = book.create_sheet(words.page(sheet.page.name), len(book.sheetnames) - 1)
        if sheet.page.lists == ("",):
            _upright(made, sheet, words, vocabularies)
        else:
            _across(made, sheet, words, vocabularies, blank)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook, the same for the same content."""
    book.properties.creator = "Kyodo"
    book.properties.created = book.properties.modified = MADE
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _undated(content: bytes) -> bytes:
    """The archive without the hour at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def put(cell: Cell, value: object, font: Font = _PLAIN) -> None:
    """Writes a cell; text is never a formula, whatever it begins with."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value  # type: ignore[assignment]
    cell.number_format = "@"
    cell.font, cell.alignment = font, _TOP


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    return sheet.cell(row, column)  # type: ignore[return-value]


def _guide(sheet: Worksheet, words: Words, lines: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 100
    for row, line in enumerate(lines, 1):
        heading = not line[:1].isdigit() and not line.startswith("・") and 0 < len(line) < 8
        put(_at(sheet, row, 1), line, _BOLD if heading else _PLAIN)
        _at(sheet, row, 1).alignment = Alignment(vertical="top")
    for row, page in enumerate([*(page.name for page in PAGES), "lists"], len(lines) + 1):
        put(_at(sheet, row, 1), f"{words.page(page)} ({words.page_english(page)})")
        put(_at(sheet, row, 2), words.page_about(page))


def _across(sheet: Worksheet, told: Sheet, words: Words, vocabularies: Mapping[str, str], blank: int) -> None:
    """A page whose entries stand below each other."""
    used = {name for row in told.rows for name in row.cells}
    last = HEAD + len(told.rows) + SPARE
    for place, name in enumerate(told.columns, 1):
        head = _head(told.page, name, words)
        for row, text in enumerate((head.name, head.english, head.about), 1):
            put(_at(sheet, row, place), text, _SMALL if row > 1 else _BOLD)
            _at(sheet, row, place).border = _LINE if row == HEAD else Border()
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = head.width
        sheet.column_dimensions[letter].number_format = "@"  # text: 3-1 must not become a day of March
        if name not in used and name.partition(".")[0] in SELDOM:
            sheet.column_dimensions[letter].outlineLevel = 1
            sheet.column_dimensions[letter].hidden = True
        _drop_down(sheet, f"{letter}{HEAD + 1}:{letter}{last}", told.page, name, words, vocabularies)
    for number, row_ in enumerate(told.rows, HEAD + 1):
        for place, name in enumerate(told.columns, 1):
            if name in row_.cells:
                put(_at(sheet, number, place), row_.cells[name])
    _blank(sheet, HEAD + 1, last - SPARE + blank, len(told.columns))
    names = [name for name in told.columns if name in ("id", "key")]
    sheet.freeze_panes = _at(sheet, HEAD + 1, (told.columns.index(names[0]) if names else 0) + 2)
    _heights(sheet, told, words)
    sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(told.columns))}{HEAD + max(len(told.rows), 1)}"


def _blank(sheet: Worksheet, first: int, last: int, columns: int) -> None:
    """Empty cells for text: (1), 3-1 and -P7D stay what they are, and no negative number, day or formula."""
    pattern = _at(sheet, last, 1)
    put(pattern, None)
    for row in range(first, last + 1):
        for column in range(1, columns + 1):
            cell = _at(sheet, row, column)
            if cell.value is None:
                cell._style = pattern._style  # type: ignore[attr-defined]  # worked out once for all


def _heights(sheet: Worksheet, told: Sheet, words: Words) -> None:
    """Rows high enough for what stands in them: not every program works that out by itself."""
    heads = [_head(told.page, name, words) for name in told.columns]
    sheet.row_dimensions[HEAD].height = _POINTS * max(_lines(head.about, head.width) for head in heads)
    for number, row in enumerate(told.rows, HEAD + 1):
        lines = (
            _lines(str(row.cells.get(name, "")), head.width)
            for name, head in zip(told.columns, heads, strict=True)
        )
        sheet.row_dimensions[number].height = _POINTS * max(lines)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of that width."""
    lengths = (sum(2 if ord(char) > 0x2E80 else 1 for char in line) for line in text.splitlines() or [""])
    return sum(-(-max(length, 1) // (width - 2)) for length in lengths)


def _upright(sheet: Worksheet, told: Sheet, words: Words, vocabularies: Mapping[str, str]) -> None:
    """A page with one entry, whose keys stand below each other."""
    for letter, width in (("A", 30), ("B", 60), ("C", 60), ("D", 40)):
        sheet.column_dimensions[letter].width = width
    cells = told.rows[0].cells if told.rows else {}
    for place, text in enumerate(words.lines("upright"), 1):
        put(_at(sheet, 1, place), text, _BOLD)
        _at(sheet, 1, place).border = _LINE
    for row, name in enumerate(told.columns, 2):
        head = _head(told.page, name, words)
        put(_at(sheet, row, 1), head.name, _BOLD)
        put(_at(sheet, row, 3), head.about, _SMALL)
        put(_at(sheet, row, 4), head.english, _SMALL)
        put(_at(sheet, row, 2), cells.get(name))
        _drop_down(sheet, f"B{row}", told.page, name, words, vocabularies)
    sheet.freeze_panes = "A2"


@dataclass(frozen=True, slots=True)
class _Head:
    name: str
    english: str
    about: str
    width: int


def _head(page: Page, name: str, words: Words) -> _Head:
    """What stands above a column. The key in brackets says which it is, whatever it is called."""
    if name.startswith(AS_YAML):
        said, english, about = words.column(page.name, "yaml")
        key = name.removeprefix(AS_YAML).strip()
        return _Head(f"{said}: {key}", f"{english} [{name}]", about, _MIDDLE)
    column, language = _column(page, name)
    said, english, about = words.column(page.name, column.key if column else name)
    if column and column.cell is Kind.LABEL:
        return _Head(said + words.language(language), f"{english} [{name}]", about, _WIDE)
    wide = column is not None and column.cell in (Kind.WORDS, Kind.RAW)
    width = _MIDDLE if wide or name in ("id", "use", *page.named_by) else _NARROW
    return _Head(said, f"{english} [{name}]", about, width)


def _column(page: Page, name: str) -> tuple[Column | None, str]:
    """The column of that name, and the language where it has one for each."""
    for column in page.columns:
        if column.key == name:
            return column, ""
        if column.cell is Kind.LABEL and name.startswith(f"{column.key}."):
            return column, name.removeprefix(f"{column.key}.")
    return None, ""


def _lists(book: Workbook, known: Sequence[tuple[str, str, str]], words: Words) -> dict[str, str]:
    """The page of words that can be chosen; gives the range of each vocabulary."""
    sheet = book.create_sheet(words.page("lists"))
    for place, (text, width) in enumerate(zip(words.lines("lists_head"), (26, 34, 60), strict=True), 1):
        put(_at(sheet, 1, place), text, _BOLD)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row, entry in enumerate(known, 2):
        for place, text in enumerate(entry, 1):
            put(_at(sheet, row, place), text)
    sheet.freeze_panes = "A2"
    choices = {name: words.choices(name) for name in VOCABULARIES}
    choices |= {
        f"list:{page.name}": tuple(map(words.list_name, page.lists)) for page in PAGES if len(page.lists) > 1
    }
    ranges = {}
    for place, (name, said) in enumerate(choices.items(), 5):
        letter = get_column_letter(place)
        put(_at(sheet, 1, place), name.replace(".", " ").replace(":", " "), _SMALL)
        for row, word in enumerate(said, 2):
            put(_at(sheet, row, place), word)
        ranges[name] = f"{quote_sheetname(sheet.title)}!${letter}$2:${letter}${len(said) + 1}"
    return ranges


def _drop_down(
    sheet: Worksheet, cells: str, page: Page, name: str, words: Words, vocabularies: Mapping[str, str]
) -> None:
    """What can be chosen there. Where several words may stand together, or ids of one's own, it only helps."""
    column, _ = _column(page, name)
    if name == LIST:
        source, strict = vocabularies[f"list:{page.name}"], True
    elif column is None or column.cell is Kind.LABEL:
        owners = [owner for owner in page.owners if owner != page.name]
        if len(owners) != 1 or page.named_by[:1] != (name,):
            return
        source, strict = f"{quote_sheetname(words.page(owners[0]))}!$A${HEAD + 1}:$A${HEAD + SPARE}", False
    elif column.cell is Kind.FLAG:
        source, strict = vocabularies["yes_no"], True
    elif column.words:
        source, strict = vocabularies[column.words], column.cell is Kind.TEXT
    else:
        return
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    rule.errorStyle = "warning"
    rule.add(cells)
    sheet.add_data_validation(rule)


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Book:
    """What was read: the pages, and what could not be used. Where pages are ``missing`` or their heads ``moved``, the
    rest would only look wrong for it.
    """

    sheets: tuple[Sheet, ...]
    troubles: tuple[Trouble, ...]
    passed_over: tuple[str, ...] = ()
    missing: tuple[Page, ...] = ()
    moved: tuple[Trouble, ...] = ()


def opened(content: bytes, words: Words) -> Workbook:
    """The workbook in these bytes. Raises NoWorkbookError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise NoWorkbookError(words.text("too-large", limit=MOST_BYTES // 1_000_000))
        return load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except NoWorkbookError:
        raise
    except Exception as error:  # whatever a broken file makes openpyxl stumble over
        raise NoWorkbookError(words.text("not-a-workbook")) from error


def read_book(book: Workbook, words: Words) -> Book:
    """The pages of a pack's workbook. Raises NoWorkbookError where there is none."""
    names = {_folded(words.page(page.name)): page for page in PAGES}
    names |= {_folded(words.page_english(page.name)): page for page in PAGES}
    ours = {_folded(words.page("guide")), _folded(words.page("lists"))}
    sheets, troubles, moved, passed = [], list[Trouble](), list[Trouble](), []
    for sheet in book.worksheets:
        page = names.get(_folded(sheet.title))
        if page is not None and (said := _moved(sheet, page, words)):
            moved.append(Trouble(page, 1, "", said))
        elif page is not None:
            sheets.append(_read_page(sheet, page, words, troubles))
        elif _folded(sheet.title) not in ours:
            passed.append(sheet.title)
    if not sheets and not moved:
        raise NoWorkbookError(words.text("no-pages"))
    found = {sheet.page.name for sheet in sheets} | {trouble.page.name for trouble in moved}
    missing = tuple(page for page in PAGES if page.name not in found)
    return Book(tuple(sheets), tuple(troubles), tuple(passed), missing, tuple(moved))


def _folded(text: str) -> str:
    return "".join(text.split()).lower()


def _read_page(sheet: Worksheet, page: Page, words: Words, troubles: list[Trouble]) -> Sheet:
    if page.lists == ("",):
        return _read_upright(sheet, page, words, troubles)
    names, begin = _header(sheet, page, words, troubles)
    _merged(sheet, page, begin, names, words, troubles)
    rows = []
    unnamed = set[str]()
    for number, row in enumerate(sheet.iter_rows(min_row=begin), begin):
        found = {}
        for one in row:
            if one.value is not None and one.column - 1 not in names and _blank_head(sheet, one.column):
                unnamed.add(one.column_letter)
        for place, name in names.items():
            if place < len(row) and (value := _value(row[place], page, name, words, troubles)) is not None:
                found[name] = value
        if found:
            rows.append(Row(found, number))
    troubles += [
        Trouble(page, 1, "", words.text("no-column-name", letter=letter)) for letter in sorted(unnamed)
    ]
    return Sheet(page, tuple(names.values()), tuple(rows))


def _read_upright(sheet: Worksheet, page: Page, words: Words, troubles: list[Trouble]) -> Sheet:
    known = _known(page, words)
    found: dict[str, Any] = {}
    _merged(sheet, page, 1, {}, words, troubles)
    for row in sheet.iter_rows():
        if str(row[0].value or "").strip() == words.lines("upright")[0]:
            continue  # the head, wherever it stands
        said, key = str(row[0].value or ""), str(row[3].value or "") if len(row) > 3 else ""
        name = _name(page, key, said, known)
        value = _value(row[1], page, name or said, words, troubles) if len(row) > 1 else None
        if value is None:
            continue
        if name is None:
            text = words.text("unknown-column", column=said)
            troubles.append(Trouble(page, row[0].row or 1, said, text))
        elif name in found:
            troubles.append(Trouble(page, row[0].row or 1, name, words.text("row-twice")))
        else:
            found[name] = value
    return Sheet(page, tuple(found), (Row(found, 1),))


def _known(page: Page, words: Words) -> dict[str, str]:
    """The columns by what people see above them."""
    return {_folded(_head(page, name, words).name): name for name in names_of(page)}


def _name(page: Page, key: str, said: str, known: Mapping[str, str]) -> str | None:
    """Which column it is: by the key in brackets, else by its name; None for one that the page does not have."""
    found = _KEY.fullmatch(key)
    name = found[1].strip() if found else known.get(_folded(said))
    if name is None or name.startswith(AS_YAML) or name in (LIST, *page.named_by):
        return name
    return name if _column(page, name)[0] else None


def _moved(sheet: Worksheet, page: Page, words: Words) -> str:
    """What is to be said where the head does not stand in its place, or the first entry stands in it; else nothing."""
    if page.lists == ("",):
        return ""
    about = {_folded(_head(page, name, words).about) for name in names_of(page)} - {""}
    known = _known(page, words)
    named: list[int] = []
    keyed: list[int] = []
    explained: list[int] = []
    rows = list(sheet.iter_rows(min_row=1, max_row=SEARCHED, values_only=True))
    told = [[str(value) for value in row if value is not None and str(value).strip()] for row in rows]
    for number, texts in enumerate(told, 1):
        if sum(_KEY.fullmatch(text) is not None for text in texts) * 2 > len(texts) > 0:
            keyed.append(number)
        elif len(texts) > 1 and sum(_folded(text) in known for text in texts) * 2 > len(texts):
            named.append(number)
        elif sum(_folded(text) in about for text in texts) * 2 > len(texts) > 0:
            explained.append(number)
    if not any(told):
        return words.text("no-header") if sheet.max_row > SEARCHED else ""
    if keyed and keyed[0] != HEAD - 1:
        return words.text("head-moved" if keyed[0] >= HEAD else "head-gone", row=keyed[0] - 1)
    if not keyed and named and named[0] != 1:
        return words.text("head-moved", row=named[0])
    if keyed and len(told) >= HEAD and explained[:1] != [HEAD] and (told[HEAD - 1] or explained):
        return words.text("explanations-gone")
    return ""


def _blank_head(sheet: Worksheet, column: int) -> bool:
    return not any(str(_at(sheet, row, column).value or "").strip() for row in (1, 2))


def _merged(
    sheet: Worksheet, page: Page, begin: int, names: Mapping[int, str], words: Words, troubles: list[Trouble]
) -> None:
    """Names the merged cells: of those, only the first holds anything."""
    for one in sorted(sheet.merged_cells.ranges, key=lambda one: (one.min_row, one.min_col)):
        if one.max_row >= begin:
            column = names.get(one.min_col - 1, "")
            troubles.append(Trouble(page, one.min_row, column, words.text("merged", cells=one.coord)))


def _header(
    sheet: Worksheet, page: Page, words: Words, troubles: list[Trouble]
) -> tuple[dict[int, str], int]:
    """The columns by their place, and the first row below the head."""
    known = _known(page, words)
    rows = list(sheet.iter_rows(min_row=1, max_row=HEAD, values_only=True))
    top = [str(value or "") for value in (rows[0] if rows else ())]
    keys = [str(value or "") for value in (rows[1] if len(rows) > 1 else ())]
    marked = any(_KEY.fullmatch(key) for key in keys)
    names: dict[int, str] = {}
    for place, said in enumerate(top):
        key = keys[place] if marked and place < len(keys) else ""
        name = _name(page, key, said, known)
        if name is None:
            if said.strip():
                troubles.append(Trouble(page, 1, said, words.text("unknown-column", column=said)))
        elif name in names.values():
            troubles.append(Trouble(page, 1, name, words.text("column-twice", column=said)))
        else:
            names[place] = name
    if not names and any(top):
        troubles.append(Trouble(page, 1, "", words.text("no-header")))
    if marked:
        return names, HEAD + 1
    about = [_folded(_head(page, name, words).about) for name in names.values()]
    explained = sum(_folded(key) in about for key in keys if key.strip()) > 0
    return names, 3 if explained else 2


def _value(cell: Any, page: Page, name: str, words: Words, troubles: list[Trouble]) -> Any:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "f":
        signed = _SIGNED.fullmatch(str(value))
        told = words.text("signed", said=signed[1]) if signed else words.text("formula")
        troubles.append(Trouble(page, cell.row, name, told))
        return None
    if cell.data_type == "e":
        troubles.append(Trouble(page, cell.row, name, words.text("error-value", value=value)))
        return None
    if isinstance(value, (str, bool)):
        return value
    column = _column(page, name)[0]
    if isinstance(value, (int, float)):
        if value < 0 and (column is None or column.cell in (Kind.TEXT, Kind.LABEL)):
            troubles.append(Trouble(page, cell.row, name, words.text("negative", value=value, seen=-value)))
            return None
        return value
    if (page.name, name) == ("documents", "date") and isinstance(value, date):
        return f"{value:%Y-%m}" if value.day == 1 else f"{value:%Y-%m-%d}"
    shown = f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
    troubles.append(Trouble(page, cell.row, name, words.text("date-cell", value=shown)))
    return None


def column_name(page: Page, name: str, words: Words) -> str:
    """What people see above the column of that name; the name where it has none."""
    known = _known(page, words)
    return next((_head(page, key, words).name for key in known.values() if key == name), name)
