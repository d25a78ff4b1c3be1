"""The agreement as a Word file: A4, real styles, articles that number themselves, places to sign.

The same agreement gives the same bytes: nothing in the file tells when it was written.
"""

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.domain.articles import AgreementDocument, Article, Signatory
from handlers.documents.archive import undated
from handlers.documents.text import from_right, safe

MINCHO, FALLBACKS, LATIN = (
    "游明朝",
    "Yu Mincho,ＭＳ 明朝,MS Mincho,Hiragino Mincho ProN,Noto Serif CJK JP",
    "Times New Roman",
)
BODY, SMALL, HEADING, TITLE = Pt(10.5), Pt(9), Pt(11), Pt(16)

ARTICLE, WORDS, FILL, REMARK = "Heading 1", "Body Text", "Kyodo Fill In", "Kyodo Remark"
"""The styles of an article: its heading, its words, what is still to be written, what is to be known."""


def write_agreement(agreement: AgreementDocument) -> bytes:
    """The file."""
    docx = Document()
    _page(docx, agreement)
    _styles(docx, agreement)
    docx.add_paragraph(safe(agreement.kind), "Title")
    docx.add_paragraph(safe(agreement.subject), "Subtitle")
    _paragraph(docx, agreement.preamble, WORDS)
    _facts(docx, agreement.facts)
    for article in agreement.articles:
        _article(docx, article, agreement.fill)
    _paragraph(docx, agreement.closing, WORDS).paragraph_format.space_before = Pt(14)
    _paragraph(docx, agreement.dated, WORDS)
    for signatory in agreement.signatories:
        _signing(docx, signatory, agreement)
    if agreement.history:
        _paragraph(docx, agreement.history_title, "Heading 2")
        for line in agreement.history:
            _paragraph(docx, line, WORDS)
    _paragraph(docx, agreement.note, REMARK).paragraph_format.space_before = Pt(14)
    return _saved(docx)


# ---------------------------------------------------------------- page and styles


def _page(docx: Docx, agreement: AgreementDocument) -> None:
    """A4 upright, with the title above and the page's number below."""
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(28)
    section.top_margin = section.bottom_margin = Mm(28)
    head = section.header.paragraphs[0]
    head.text = safe(f"{agreement.kind} {agreement.subject}")
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")
    known = docx.core_properties
    known.title = safe(f"{agreement.kind} {agreement.subject}")[:255]
    known.author, known.last_modified_by, known.comments, known.keywords = "Kyodo", "Kyodo", "", ""
    known.language = {"en": "en-GB"}.get(agreement.language, "ja-JP")
    known.revision = 1


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that Word works out."""
    for kind, text in (("begin", ""), ("", f" {name} "), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "":
            code: Any = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
        elif kind == "shown":
            run.text = text
            continue
        else:
            code = OxmlElement("w:fldChar")
            code.set(qn("w:fldCharType"), kind)
        run._r.append(code)


def _styles(docx: Docx, agreement: AgreementDocument) -> None:
    styles = docx.styles
    _speak(docx, agreement.language)
    _fonts(styles["Normal"], BODY)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Body Text", "Header", "Footer"):
        _fonts(styles[name], {"Title": TITLE, "Heading 1": HEADING, "Heading 2": HEADING}.get(name, BODY))
    for name in ("Header", "Footer"):
        styles[name].font.size = SMALL
    for name in ("Title", "Subtitle"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        styles[name].paragraph_format.space_after = Pt(10)
        _unruled(styles[name])
    article = styles[ARTICLE].paragraph_format
    article.space_before, article.space_after, article.keep_with_next = Pt(10), Pt(2), True
    styles[WORDS].paragraph_format.space_after = Pt(4)
    styles[WORDS].paragraph_format.line_spacing = 1.25
    fill = _added(docx, FILL, BODY)
    _framed(fill)
    remark = _added(docx, REMARK, SMALL)
    remark.paragraph_format.left_indent = Mm(4)
    _numbered(docx, agreement.numbering, "space" if agreement.language == "en" else "nothing")


def _added(docx: Docx, name: str, size: Pt) -> ParagraphStyle:
    style: ParagraphStyle = docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = docx.styles["Body Text"]
    _fonts(style, size)
    return style


def _fonts(style: Any, size: Pt) -> None:
    """Latin and Japanese letters each in their own font, in black."""
    style.font.size, style.font.name = size, LATIN
    style.font.italic = False
    style.font.bold = style.name in ("Title", "Heading 1", "Heading 2")
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:color")):
        properties.remove(old)
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), MINCHO)
    for old in properties.findall(qn("w:spacing")) + properties.findall(qn("w:kern")):
        properties.remove(old)


def _speak(docx: Docx, language: str) -> None:
    """The language that spelling is checked in."""
    for lang in docx.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-GB" if language == "en" else "en-US")
        lang.set(qn("w:eastAsia"), "ja-JP")
    for part in docx.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            font = (
                f'<w:font w:name="{MINCHO}"><w:altName w:val="{FALLBACKS}"/><w:charset w:val="80"/>'
                '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
            )
            part._blob = part.blob.replace(b"</w:fonts>", f"{font}</w:fonts>".encode())


def _unruled(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _framed(style: ParagraphStyle) -> None:
    """A frame that shows in black and white, too: here somebody has to write."""
    sides = "".join(
        f'<w:{side} w:val="dashed" w:sz="6" w:space="4" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )
    properties: Any = style.element.get_or_add_pPr()
    properties.insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"),
        *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"),
    )
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Mm(3)


def _numbered(docx: Docx, numbering: str, behind: str) -> None:
    """Articles number themselves: one that is put in or taken out moves the others."""
    root: Any = docx.part.numbering_part.element
    for old in list(root):
        root.remove(old)
    kinds: Any = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>'
        '<w:suff w:val="nothing"/><w:lvlText w:val="%1"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl></w:abstractNum>'
    )
    next(kinds.iter(qn("w:lvlText"))).set(qn("w:val"), safe(numbering))
    next(kinds.iter(qn("w:suff"))).set(qn("w:val"), behind)
    root.append(kinds)
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="1"/></w:num>'))
    properties: Any = docx.styles[ARTICLE].element.get_or_add_pPr()
    number = properties.get_or_add_numPr()
    number.get_or_add_numId().val = 1


# ---------------------------------------------------------------- what stands there


def _paragraph(docx: Any, text: str, style: str) -> Paragraph:
    """One paragraph; words that are read from the right are set from the right."""
    shown = safe(text)
    paragraph: Paragraph = docx.add_paragraph(shown, style)
    if from_right(shown):
        properties: Any = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc")
        for run in paragraph.runs:
            run.font.rtl = True
    return paragraph


def _facts(docx: Docx, facts: Iterable[tuple[str, str]]) -> None:
    table = _table(docx, 2, (Mm(34), Mm(120)))
    for label, value in facts:
        row: Any = table.add_row()  # type: ignore[no-untyped-call]
        row.cells[0].paragraphs[0].text = safe(label)
        _lines(row.cells[1], value.splitlines())
    _widths(table, (Mm(34), Mm(120)))


def _lines(cell: _Cell, lines: Iterable[str]) -> None:
    first = cell.paragraphs[0]
    for place, line in enumerate(lines):
        paragraph = first if place == 0 else cell.add_paragraph()
        paragraph.text = safe(line)


def _article(docx: Docx, article: Article, fill: str) -> None:
    docx.add_paragraph(safe(article.title), ARTICLE)
    for line in article.lines:
        _paragraph(docx, line, WORDS)
    if not article.lines:
        _paragraph(docx, f"【{fill}】{article.hint}", FILL)
    for remark in article.remarks:
        _paragraph(docx, f"※ {remark}", REMARK)


def _signing(docx: Docx, signatory: Signatory, agreement: AgreementDocument) -> None:
    """Room for one body: its name stands there, the rest is written by hand."""
    words = agreement.signing
    name = safe(signatory.name)
    if kind := safe(signatory.kind):
        name = f"{name}（{kind}）" if agreement.language != "en" else f"{name} ({kind})"
    if signatory.within:
        name = f"{safe(signatory.within)} / {name}"
    table = _table(docx, 2, (Mm(34), Mm(120)))
    for label, value in ((words.name, name), (words.address, ""), (words.person, f"\t{words.seal}")):
        row: Any = table.add_row()  # type: ignore[no-untyped-call]
        row.height = Mm(9)
        row.cells[0].paragraphs[0].text = safe(label)
        paragraph = row.cells[1].paragraphs[0]
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(104))
        paragraph.add_run("\t" if value.startswith("\t") else "")
        paragraph.add_run(safe(value))
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    _widths(table, (Mm(34), Mm(120)))
    docx.add_paragraph(style=WORDS)


def _table(docx: Docx, columns: int, widths: tuple[Any, ...]) -> Table:
    table: Table = docx.add_table(0, columns, "Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _widths(table: Table, widths: tuple[Any, ...]) -> None:
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


# ---------------------------------------------------------------- bytes


def _saved(docx: Docx) -> bytes:
    raw = io.BytesIO()
    docx.save(raw)
    return undated(raw.getvalue())
