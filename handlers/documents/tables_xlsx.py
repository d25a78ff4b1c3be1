"""A paper of tables as a workbook: a sheet for each, heads that stay, columns as wide as what stands in them.

The same paper gives the same bytes. No cell is a formula: what begins like one is text.
"""

import io
import re
import unicodedata
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.tables import Cell, Table, TableDocument
from handlers.documents.archive import undated
from handlers.documents.text import safe

WIDEST, NARROWEST = 60, 8
"""Columns in letters of half width."""

LONGEST = 32_000
"""A cell of a workbook holds 32,767 signs."""

_LINE = Side(style="thin", color="FF7D8A84")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def write_workbook(document: TableDocument) -> bytes:
    """The file."""
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    names: set[str] = set()
    for table in document.tables:
        sheet = book.create_sheet(_sheet_name(table.title, names))
        _fill(sheet, document, table)
    known = book.properties
    known.title, known.creator, known.lastModifiedBy = safe(document.title)[:255], "Kyodo", "Kyodo"
    out = io.BytesIO()
    book.save(out)
    return undated(out.getvalue())


def _sheet_name(title: str, names: set[str]) -> str:
    """At most 31 signs, each name once."""
    plain = _FORBIDDEN.sub(" ", safe(title)).strip("' ")[:28] or "-"
    name, number = plain, 2
    while name.casefold() in names:
        name, number = f"{plain} {number}", number + 1
    names.add(name.casefold())
    return name


def _fill(sheet: Worksheet, document: TableDocument, table: Table) -> None:
    _put(sheet.cell(1, 1), f"{document.title} {table.title}").font = Font(bold=True, size=14)
    _put(sheet.cell(2, 1), document.made)
    for place, name in enumerate(table.columns, 1):
        cell = _put(sheet.cell(4, place), name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE9F3EE")
        _frame(cell)
    for line, row in enumerate(table.rows, 5):
        for place, value in enumerate(row, 1):
            _frame(_put(sheet.cell(line, place), value))
    last = 4 + len(table.rows)
    for at, note in enumerate(filter(None, (table.note, document.note)), last + 2):
        _put(sheet.cell(at, 1), note)
    for place in range(1, len(table.columns) + 1):
        told = [table.columns[place - 1], *(row[place - 1] for row in table.rows)]
        sheet.column_dimensions[get_column_letter(place)].width = _width(told)
    sheet.freeze_panes = "A5"
    if table.rows:
        sheet.auto_filter.ref = f"A4:{get_column_letter(len(table.columns))}{last}"
    sheet.print_title_rows = "4:4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(cell: ExcelCell | MergedCell, value: Cell) -> ExcelCell:
    if isinstance(cell, MergedCell):
        raise TypeError("nothing is merged here")
    if isinstance(value, int):
        cell.value = value
    else:
        cell.value = safe(value)[:LONGEST]
        cell.data_type = "s"  # never a formula
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _frame(cell: ExcelCell) -> None:
    cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def _width(values: Iterable[Cell]) -> int:
    lines = [line for value in values for line in str(value).split("\n")]
    widest = max((_columns(line) for line in lines), default=0)
    return min(max(widest + 2, NARROWEST), WIDEST)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
