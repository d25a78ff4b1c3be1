"""A paper of tables as a Word file: A4 on its side, heads that come again on each page.

The same paper gives the same bytes.
"""

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bot.domain.tables import Table, TableDocument
from handlers.documents.archive import undated
from handlers.documents.text import safe

GOTHIC = "游ゴシック"


def write_tables(document: TableDocument) -> bytes:
    """The file."""
    docx = Document()
    section = docx.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(16)
    for name, size in (("Normal", 10), ("Title", 18), ("Heading 1", 13)):
        style: Any = docx.styles[name]
        style.font.size = Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), GOTHIC)
    docx.add_paragraph(safe(document.title), "Title")
    docx.add_paragraph(safe(document.made))
    for table in document.tables:
        docx.add_heading(safe(table.title), 1)
        if table.rows:
            _table(docx, table)
        if table.note:
            docx.add_paragraph(safe(table.note))
    if document.note:
        docx.add_paragraph(safe(document.note))
    section.header.paragraphs[0].text = safe(document.title)
    known = docx.core_properties
    known.title, known.author, known.last_modified_by = safe(document.title)[:255], "Kyodo", "Kyodo"
    known.revision = 1
    out = io.BytesIO()
    docx.save(out)
    return undated(out.getvalue())


def _table(docx: Any, table: Table) -> None:
    made = docx.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    head = made.rows[0]
    for cell, name in zip(head.cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(safe(name)).bold = True
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        added = made.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, value in zip(added.cells, row, strict=True):
            first, *others = [safe(line) for line in str(value).split("\n")]
            cell.text = first
            for line in others:
                cell.add_paragraph(line)
