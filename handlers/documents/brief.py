"""A brief of inherited projects as a Word file: A4, one page a project."""

import io

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bot.domain.handover import BriefDocument
from handlers.documents.text import safe

GOTHIC = "游ゴシック"


def write_brief(brief: BriefDocument) -> bytes:
    """The file."""
    docx = Document()
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    normal = docx.styles["Normal"]
    normal.font.size = Pt(11)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), GOTHIC)
    section.header.paragraphs[0].text = safe(f"{brief.title} {brief.made}")
    for number, page in enumerate(brief.pages):
        if number:
            docx.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        docx.add_heading(safe(page.name), 1)
        table = docx.add_table(rows=0, cols=2, style="Table Grid")
        for label, text in page.rows:
            name, words = table.add_row().cells
            name.text = safe(label)
            name.width, words.width = Mm(40), Mm(120)
            first, *others = [safe(line) for line in text.split("\n")] or [""]
            words.text = first
            for line in others:
                words.add_paragraph(line)
        docx.add_paragraph()
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()
