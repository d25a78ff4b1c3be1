"""A city's own layout, filled in: places like ``{{project}}`` become what they name, rows are repeated.

What people wrote is text: it is neither a formula nor a place to be filled once more. The same record in the same layout
gives the same bytes.
"""

import io
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from bot.domain.filing import PLACE, FilingRecord, Layout
from handlers.documents.archive import undated
from handlers.documents.text import safe

ROWS: Final = "rows."
"""How a place begins that has its row repeated; behind it the sheet or the table. It shows nothing itself."""


def filled(layout: Layout, record: FilingRecord) -> bytes:
    """The file."""
    return _word(layout, record) if layout.form == "docx" else _book(layout, record)


def told(name: str, known: Mapping[str, str]) -> str:
    """What a place becomes: nothing where that was not asked, or is not known yet."""
    return "\n".join(safe(line) for line in known.get(name, "").splitlines())


# ---------------------------------------------------------------- Word


def _word(layout: Layout, record: FilingRecord) -> bytes:
    from docx import Document

    docx = Document(io.BytesIO(layout.content))
    known = record.named()
    parts: list[Any] = [docx.element.body]
    for section in docx.sections:
        parts += [
            part._element for part in (section.header, section.footer) if not part.is_linked_to_previous
        ]
    for part in parts:
        # Rows first: what stands in them is filled with what they name, and never a second time.
        done = {paragraph for row in list(part.iter(_tag("tr"))) for paragraph in _repeat(row, record, known)}
        for paragraph in list(part.iter(_tag("p"))):
            if paragraph not in done:
                _fill(paragraph, known)
    out = io.BytesIO()
    docx.save(out)
    return undated(out.getvalue())


def _tag(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _repeat(row: Any, record: FilingRecord, known: Mapping[str, str]) -> Iterator[Any]:
    """The row once for each entry of what it names, in its place; gives the paragraphs that are filled by that. A row
    without entries stays, empty: a ruled table without a line looks torn.
    """
    if next(row.iter(_tag("tr"))) is not row or row.getparent() is None:
        return
    text = "".join(piece.text or "" for piece in row.iter(_tag("t")))
    name = next((match[1] for match in PLACE.finditer(text) if match[1].startswith(ROWS)), "")
    if not name:
        return
    for entry in record.rows_named(name.removeprefix(ROWS)) or ({},):
        made = deepcopy(row)
        row.addprevious(made)
        for paragraph in list(made.iter(_tag("p"))):
            _fill(paragraph, {**known, **entry})
            yield paragraph
    row.getparent().remove(row)


def _fill(paragraph: Any, known: Mapping[str, str]) -> None:
    """Fills the places of a paragraph, also those that are split over several runs: the first run keeps its looks."""
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from handlers.documents.filing_docx import turned

    runs = [Run(one, None) for one in paragraph.iter(_tag("r"))]  # type: ignore[arg-type]
    text = "".join(run.text for run in runs)
    for match in reversed(list(PLACE.finditer(text))):
        at = 0
        value: str | None = told(match[1], known)
        for run in runs:
            begins, at = at, at + len(run.text)
            first, last = max(match.start(), begins), min(match.end(), at)
            if first >= last:
                continue
            kept = run.text
            run.text = kept[: first - begins] + (value or "") + kept[last - begins :]
            value = None
    if "{{" in text:
        turned(Paragraph(paragraph, None))  # type: ignore[arg-type]


# ---------------------------------------------------------------- workbooks


def _book(layout: Layout, record: FilingRecord) -> bytes:
    from openpyxl import load_workbook

    from handlers.documents.filing_xlsx import put

    book = load_workbook(io.BytesIO(layout.content))
    known = record.named()
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and PLACE.search(cell.value):
                    shown = cell.number_format
                    put(cell, PLACE.sub(lambda match: told(match[1], known), cell.value))
                    cell.number_format = shown
    out = io.BytesIO()
    book.save(out)
    return undated(out.getvalue())
