"""The record as a workbook: a first page, a page for each sheet with a column for each side, and what followed.

What people wrote is text and never a formula. The same record gives the same bytes.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.filing import FiledSheet, FiledTable, FilingRecord
from handlers.documents.archive import undated
from handlers.documents.text import safe

FONT: Final = "游ゴシック"
CELL_LIMIT: Final = 32_000
"""A cell of a workbook holds 32,767 characters."""

ACROSS: Final = 4
"""So many sides are printed across one page; the others follow on the next, with the questions again."""

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_LINE: Final = Side(style="thin", color="FF000000")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE: Final = PatternFill("solid", fgColor="FFECECEC")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="center")
_MIDDLE: Final = Alignment(wrap_text=True, vertical="center", horizontal="center")


def filing_book(record: FilingRecord) -> bytes:
    """The workbook."""
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    _first(_page(book, record, record.title, (24, 36, 18, 18), rows=0), record)
    for sheet in record.sheets:
        _sheet(book, record, sheet)
    for table in record.tables:
        _table(book, record, table)
    known = book.properties
    known.creator = known.lastModifiedBy = "Kyodo"
    known.title = safe(f"{record.title} {record.project}")[:255]
    out = io.BytesIO()
    book.save(out)
    return undated(out.getvalue())


def put(cell: Cell, told: str) -> None:
    """Text in a cell. What a spreadsheet would take for a formula stays text, also when somebody edits it."""
    shown = "\n".join(safe(line) for line in told.splitlines())[:CELL_LIMIT]
    cell.value = shown
    cell.data_type = "s"
    cell.number_format = "@"
    if shown.startswith(_FORMULA):
        marked: Any = cell
        marked.quotePrefix = True


def _page(
    book: Workbook, record: FilingRecord, title: str, widths: Sequence[float], *, rows: int
) -> Worksheet:
    """A page of A4 upright, as wide as the paper, whose first ``rows`` stand on every printed page."""
    page: Worksheet = book.create_sheet(_name(book, title))
    for place, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(place)].width = width
    setup: Any = page.page_setup
    setup.paperSize, setup.orientation, setup.fitToHeight = 9, "portrait", 0
    fitted, foot, head = _parts(page)
    fitted.fitToPage = True
    foot.center.text = "&P / &N"
    head.right.text = safe(f"{record.title} {record.project}").replace("&", "&&")[:200]
    if rows:
        page.print_title_rows = f"1:{rows}"
        page.freeze_panes = f"A{rows + 1}"
    return page


def _parts(page: Worksheet) -> tuple[Any, Any, Any]:
    """How the page fits the paper, what stands below and above it."""
    margins: Any = page.page_margins
    margins.left, margins.right = 0.8, 0.4
    return page.sheet_properties.pageSetUpPr, page.oddFooter, page.oddHeader


def _name(book: Workbook, title: str) -> str:
    """A name that a page can have: at most 31 characters, some forbidden, none twice."""
    plain = " ".join(_FORBIDDEN.sub(" ", safe(title)).split())[:31] or "1"
    name, number = plain, 2
    while name.casefold() in {one.casefold() for one in book.sheetnames}:
        name = f"{plain[:27]} {number}"
        number += 1
    return name


def _row(page: Worksheet, number: int, cells: Iterable[str], *, head: bool = False) -> None:
    for place, told in enumerate(cells, 1):
        cell: Any = page.cell(number, place)
        put(cell, told)
        cell.border, cell.alignment = _BOX, _MIDDLE if head else _WRAPPED
        cell.font = Font(name=FONT, size=10, bold=head)
        if head:
            cell.fill = _SHADE
    page.row_dimensions[number].height = _height(page, number)


def _height(page: Worksheet, number: int) -> float:
    """So high that all of it is seen, in points. Programs work this out for themselves, but not all do when they print.
    A Japanese letter is as wide as two figures; 409 is the most that a row can have.
    """
    most = 1
    for cell in page[number]:
        room = max(1, int(page.column_dimensions[get_column_letter(cell.column or 1)].width * 0.95))
        lines = str(cell.value or "").split("\n")
        most = max(most, sum(max(1, -(-_width(line) // room)) for line in lines))
    return min(409.0, 14.0 * most + 4)


def _width(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in line)


def _first(page: Worksheet, record: FilingRecord) -> None:
    """What it is about, and room to sign."""
    title: Any = page.cell(1, 1)
    put(title, record.title)
    title.font = Font(name=FONT, size=16, bold=True)
    at = 3
    for name, told in record.facts:
        _row(page, at, (name, told))
        label: Any = page.cell(at, 1)
        label.fill = _SHADE
        at += 1
    words = record.words
    signing: Any = page.cell(at + 1, 1)
    put(signing, words.signing)
    signing.font = Font(name=FONT, size=12, bold=True)
    at += 2
    _row(page, at, words.signing_columns, head=True)
    for name in record.signatories:
        at += 1
        _row(page, at, (name, "", "", ""))
        page.row_dimensions[at].height = 36
    note: Any = page.cell(at + 2, 1)
    put(note, record.note)
    note.font, note.alignment = Font(name=FONT, size=9), _WRAPPED
    page.merge_cells(start_row=at + 2, end_row=at + 2, start_column=1, end_column=4)
    page.row_dimensions[at + 2].height = 30


def _sheet(book: Workbook, record: FilingRecord, sheet: FiledSheet) -> None:
    """Number, question, each side's answer and what stands beside it, whether they agree."""
    words = record.words
    pairs = [head for name in sheet.columns for head in (name, f"{name}: {words.comment}")]
    widths = (6, 32, *(width for _ in sheet.columns for width in (13, 18)), 12)
    page = _page(book, record, sheet.title, widths, rows=1)
    _row(page, 1, (words.number, words.question, *pairs, words.agree), head=True)
    at = 1
    for at, row in enumerate(sheet.rows, 2):
        answers = [
            part
            for one in row.answers
            for part in (one.told, "\n".join(filter(None, (one.comment, *one.notes))))
        ]
        _row(page, at, (row.number, row.question, *answers, row.agree))
    tally = [part for one in sheet.tally for part in (one, "")]
    _row(page, at + 1, ("", words.tally, *tally, ""))
    for place, note in enumerate(sheet.notes, at + 3):
        cell: Any = page.cell(place, 2)
        put(cell, note)
        cell.font = Font(name=FONT, size=9)
    if len(sheet.columns) > 2:
        setup: Any = page.page_setup
        setup.orientation, setup.fitToWidth = "landscape", -(-len(sheet.columns) // ACROSS)
        page.print_title_cols = "A:B"


def _table(book: Workbook, record: FilingRecord, table: FiledTable) -> None:
    whole = sum(table.widths)
    page = _page(book, record, table.title, [90 * width / whole for width in table.widths], rows=1)
    _row(page, 1, table.columns, head=True)
    for at, row in enumerate(table.rows, 2):
        _row(page, at, row)
