"""A year's report as a Word file that an office edits on: A4 upright, a heading and a table for each part."""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table

from bot.domain.council_paper import CouncilPaper, PaperTable
from handlers.documents.archive import undated
from handlers.documents.report_pdf import figure
from handlers.documents.text import safe

GOTHIC = "游ゴシック"
ROOM = 174
"""Millimetres between the margins."""


def write_report_docx(paper: CouncilPaper) -> bytes:
    """The file; the same report is the same bytes."""
    docx = Document()
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    for name in ("Normal", "Title", "Heading 1"):
        style = docx.styles[name]
        style.font.name = GOTHIC
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        for part in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(part), GOTHIC)
    docx.styles["Normal"].font.size = Pt(10.5)
    docx.styles["Title"].font.size = Pt(20)
    docx.styles["Heading 1"].font.size = Pt(13)
    docx.core_properties.title, docx.core_properties.author = safe(paper.title), "Kyodo"
    section.header.paragraphs[0].text = safe(paper.title)
    docx.add_heading(safe(paper.title), 0)
    for line in (*paper.about, paper.note):
        docx.add_paragraph(safe(line))
    for table in paper.tables:
        docx.add_heading(safe(table.title), 1).paragraph_format.keep_with_next = True
        if table.rows:
            _table(docx.add_table(rows=1, cols=len(table.columns), style="Table Grid"), table)
        if table.note:
            docx.add_paragraph(safe(table.note)).runs[0].font.size = Pt(9)
    out = io.BytesIO()
    docx.save(out)
    return undated(out.getvalue())


def _table(made: Table, table: PaperTable) -> None:
    made.autofit = False
    narrow = 24
    wide = (ROOM - narrow * (len(table.columns) - len(table.wide))) / max(len(table.wide), 1)
    widths = [Mm(wide if place in table.wide else narrow) for place in range(len(table.columns))]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width  # office programs go by these, or by the cells
    for cell, name, width in zip(made.rows[0].cells, table.columns, widths, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(safe(name)).bold = True
    repeat = OxmlElement("w:tblHeader")  # the head stands on every page
    repeat.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in table.rows:
        added = made.add_row()  # type: ignore[no-untyped-call]
        whole = OxmlElement("w:cantSplit")
        added._tr.get_or_add_trPr().append(whole)
        for cell, value, width in zip(added.cells, row, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            number = figure(value)
            paragraph.add_run(number or safe(str(value)))
            if number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
