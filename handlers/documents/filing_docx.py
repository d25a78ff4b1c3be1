"""The record as a Word file: A4 upright, ruled tables whose heads stand on each page, room to sign.

The same record gives the same bytes.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.domain.filing import FiledAnswer, FiledSheet, FiledTable, FilingRecord
from handlers.documents.archive import undated
from handlers.documents.text import from_right, safe

GOTHIC: Final = "游ゴシック"
BODY, SMALL, HEADING, TITLE = Pt(9.5), Pt(8), Pt(12), Pt(17)
WIDTH: Final = 168
"""So wide is what stands on the page, in millimetres."""

BESIDE: Final = 4
"""So many sides stand beside each other; more stand below each other in one column."""

LONG: Final = 400
"""An answer with more characters may go on over the page."""


def filing_docx(record: FilingRecord) -> bytes:
    """The file."""
    docx = Document()
    _paper(docx, record)
    _styled(docx.add_paragraph(safe(record.title)), TITLE, bold=True, centred=True)
    _styled(docx.add_paragraph(safe(record.project)), HEADING, centred=True)
    facts = _table(docx, (34, WIDTH - 34), None)
    for name, told in record.facts:
        cells = _row(facts)
        _write(cells[0], (name,))
        _shade(cells[0])
        _write(cells[1], told.splitlines())
    for sheet in record.sheets:
        _sheet(docx, sheet, record)
    for table in record.tables:
        _further(docx, table)
    _signing(docx, record)
    last = docx.add_paragraph(safe(record.note))
    last.paragraph_format.space_before = Pt(8)
    _styled(last, SMALL)
    return saved(docx)


def saved(docx: Docx) -> bytes:
    """The bytes of the file."""
    out = io.BytesIO()
    docx.save(out)
    return undated(out.getvalue())


def fill(paragraph: Paragraph, told: str) -> None:
    """Words in a paragraph; those that are read from the right are set from the right."""
    paragraph.text = safe(told)
    turned(paragraph)


def turned(paragraph: Paragraph) -> None:
    """The paragraph set from the right, where its words are read so."""
    if from_right(paragraph.text):
        properties: Any = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:rPr")
        for run in paragraph.runs:
            run.font.rtl = True


# ---------------------------------------------------------------- page


def _paper(docx: Docx, record: FilingRecord) -> None:
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(24), Mm(18)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    normal: Any = docx.styles["Normal"]
    normal.font.size, normal.font.name = BODY, "Arial"
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), GOTHIC)
    normal.paragraph_format.space_after = Pt(0)
    head = section.header.paragraphs[0]
    head.text, head.alignment = safe(f"{record.title} {record.project}"), WD_ALIGN_PARAGRAPH.RIGHT
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _counted(foot, "PAGE")
    foot.add_run(" / ")
    _counted(foot, "NUMPAGES")
    known = docx.core_properties
    known.title = safe(f"{record.title} {record.project}")[:255]
    known.author, known.last_modified_by, known.comments, known.keywords = "Kyodo", "Kyodo", "", ""
    known.revision = 1


def _counted(paragraph: Paragraph, name: str) -> None:
    """A number that Word works out."""
    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run: Any = OxmlElement("w:r")
    shown: Any = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)


def _styled(paragraph: Paragraph, size: Any, *, bold: bool = False, centred: bool = False) -> None:
    for run in paragraph.runs:
        run.font.size, run.bold = size, bold
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(6)


def _heading(docx: Docx, told: str) -> None:
    paragraph = docx.add_paragraph(safe(told))
    _styled(paragraph, HEADING, bold=True)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(14), Pt(4)
    paragraph.paragraph_format.keep_with_next = True


# ---------------------------------------------------------------- tables


def _table(docx: Docx, widths: Sequence[float], heads: Iterable[str] | None) -> Table:
    """A ruled table of these widths in millimetres, whose head is repeated on each page."""
    table: Table = docx.add_table(0, len(widths), "Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    if heads is not None:
        cells = _row(table)
        for cell, told in zip(cells, heads, strict=True):
            _write(cell, (told,), bold=True)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            _shade(cell)
        properties: Any = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
    return table


def _row(table: Table, letters: int = 0) -> Sequence[_Cell]:
    """A further row, which is not divided between two pages unless one of its cells has very many letters."""
    row: Any = table.add_row()  # type: ignore[no-untyped-call]
    if letters <= LONG:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells: Sequence[_Cell] = row.cells
    for cell, column in zip(cells, table.columns, strict=True):
        cell.width = column.width
    return cells


def _write(cell: _Cell, lines: Iterable[str], *, size: Any = None, bold: bool = False) -> None:
    for line in lines:
        first = cell.paragraphs[-1]
        paragraph = first if not first.text and len(cell.paragraphs) == 1 else cell.add_paragraph()
        fill(paragraph, line)
        for run in paragraph.runs:
            run.font.size = size or BODY
            run.bold = bold


def _shade(cell: _Cell) -> None:
    shading: Any = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "ECECEC")):
        shading.set(qn(f"w:{name}"), value)
    properties: Any = cell._tc.get_or_add_tcPr()
    properties.append(shading)


def _sheet(docx: Docx, sheet: FiledSheet, record: FilingRecord) -> None:
    """Number, question, the answers, whether they agree, and how many there are."""
    words = record.words
    _heading(docx, sheet.title)
    beside = len(sheet.columns) <= BESIDE
    columns = sheet.columns if beside else ("",)
    rest = WIDTH - 12 - 18
    question = rest * (1.5 / (1.5 + len(columns)) if beside else 0.4)
    each = (rest - question) / len(columns)
    widths = (12, question, *(each for _ in columns), 18)
    table = _table(docx, widths, (words.number, words.question, *columns, words.agree))
    for row in sheet.rows:
        told = [len(one.words) + len(one.comment) for one in row.answers]
        cells = _row(table, max(told) if beside else sum(told))
        _write(cells[0], (row.number,))
        _write(cells[1], (row.question,))
        if beside:
            for cell, answer in zip(cells[2:], row.answers, strict=False):
                _answer(cell, answer, words.reason)
        else:
            for name, answer in zip(sheet.columns, row.answers, strict=True):
                _answer(cells[2], answer, words.reason, f"{name}: ")
        _write(cells[-1], (row.agree,), size=SMALL)
    cells = _row(table)
    _write(cells[1], (words.tally,))
    if beside:
        for cell, many in zip(cells[2:], sheet.tally, strict=False):
            _write(cell, (many,), size=SMALL)
    else:
        _write(cells[2], [f"{n}: {t}" for n, t in zip(sheet.columns, sheet.tally, strict=True)], size=SMALL)
    for cell in cells:
        _shade(cell)
    for note in sheet.notes:
        _styled(docx.add_paragraph(safe(note)), SMALL)


def _answer(cell: _Cell, answer: FiledAnswer, reason: str, name: str = "") -> None:
    _write(
        cell, (f"{name}{answer.told}" if not answer.words.count("\n") else f"{name}{answer.mark}".strip(),)
    )
    if answer.words.count("\n"):
        _write(cell, answer.words.splitlines())
    if answer.comment:
        first, *more = answer.comment.splitlines()
        _write(cell, (f"{reason}: {first}", *more), size=SMALL)
    _write(cell, answer.notes, size=SMALL)


def _further(docx: Docx, table: FiledTable) -> None:
    _heading(docx, table.title)
    whole = sum(table.widths)
    made = _table(docx, [WIDTH * width / whole for width in table.widths], table.columns)
    for row in table.rows:
        for cell, told in zip(_row(made, max(map(len, row))), row, strict=True):
            _write(cell, told.splitlines())


def _signing(docx: Docx, record: FilingRecord) -> None:
    """A row for each side: name, day, signature or seal."""
    words = record.words
    _heading(docx, words.signing)
    table = _table(docx, (54, 50, 32, 32), words.signing_columns)
    for name in record.signatories:
        _write(_row(table)[0], (name,))
        table.rows[-1].height = Mm(15)
