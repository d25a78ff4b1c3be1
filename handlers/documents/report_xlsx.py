"""A year's report as a workbook: a sheet for each table, figures as numbers, words never as formulas."""

import io

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.council_paper import Cell, CouncilPaper, PaperTable
from handlers.documents.archive import undated
from handlers.documents.report_pdf import figure
from handlers.documents.text import safe

GOTHIC = "游ゴシック"
WIDE, NARROW = 38, 14
"""Widths of columns, in characters."""

_THIN = Side(style="thin", color="B0B8B3")
_LINE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="E9F2EC")


def write_report_xlsx(paper: CouncilPaper) -> bytes:
    """The file; the same report is the same bytes."""
    book = Workbook()
    book.properties.creator = "Kyodo"
    book.properties.title = safe(paper.title)
    for number, table in enumerate(paper.tables):
        _sheet(book.create_sheet(_tab(table.sheet)), table, paper, first=number == 0)
    del book["Sheet"]
    out = io.BytesIO()
    book.save(out)
    return undated(out.getvalue())


def _tab(name: str) -> str:
    """A name that a tab can have: 31 characters, none of the seven signs that no spreadsheet takes."""
    return "".join(sign for sign in safe(name) if sign not in "[]:*?/\\'")[:31]


def _sheet(sheet: Worksheet, table: PaperTable, paper: CouncilPaper, *, first: bool) -> None:
    lines = [(paper.title, 16), *((line, 10) for line in paper.about)] if first else [(paper.title, 10)]
    row = 1
    for words, size in lines:
        _put(sheet, row, 1, words).font = Font(name=GOTHIC, size=size, bold=size > 12)
        row += 1
    _put(sheet, row, 1, table.title).font = Font(name=GOTHIC, size=13, bold=True)
    row += 1
    for place, name in enumerate(table.columns, 1):
        cell = _put(sheet, row, place, name)
        cell.font, cell.fill, cell.border = Font(name=GOTHIC, size=11, bold=True), _HEAD, _LINE
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDE if place - 1 in table.wide else NARROW
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"
    for told in table.rows:
        row += 1
        for place, value in enumerate(told, 1):
            cell = _put(sheet, row, place, value)
            cell.font, cell.border = Font(name=GOTHIC, size=11), _LINE
            cell.alignment = Alignment(
                wrap_text=True, vertical="top", horizontal="right" if figure(value) else None
            )
    for words in (table.note, paper.note if first else ""):
        if words:
            row += 1
            _put(sheet, row, 1, words).font = Font(name=GOTHIC, size=9, color="52625B")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&P / &N"))


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> SheetCell:
    cell: SheetCell = sheet.cell(row, column)  # type: ignore[assignment]  # merged ones there are none
    if isinstance(value, str):
        cell.value = safe(value)
        cell.data_type = "s"  # words that begin like a formula are words
        cell.quotePrefix = safe(value)[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    else:
        cell.value = value
        cell.number_format = "#,##0"
    return cell
