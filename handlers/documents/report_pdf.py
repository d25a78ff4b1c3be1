"""A year's report as pages to print and hand round (PDF, A4 upright)."""

from typing import Any

from bot.domain.council_paper import Cell, CouncilPaper, PaperTable
from handlers.documents.typesetting import printable, text, typeset


def write_report_pdf(paper: CouncilPaper) -> bytes:
    """The file; the same report is the same bytes."""
    return typeset(
        "council_report",
        {
            "language": paper.language.split("-")[0],
            "title": text(paper.title),
            "read": any(not isinstance(part, str) for part in text(paper.title)),
            "running": printable(paper.title),
            "about": [text(line) for line in (*paper.about, paper.note)],
            "tables": [_table(table) for table in paper.tables],
        },
        "pdf",
    )


def figure(value: Cell) -> str:
    """A number or a share as it stands at the right of its column; "" for words."""
    if isinstance(value, int):
        return f"{value:,}"
    return value if value[:-1].isdecimal() and value.endswith("%") else ""


def _table(table: PaperTable) -> dict[str, Any]:
    return {
        "title": text(table.title),
        "columns": [text(name) for name in table.columns],
        "wide": sorted(table.wide),
        "rows": [
            [
                {"number": number} if (number := figure(value)) else {"words": text(str(value))}
                for value in row
            ]
            for row in table.rows
        ],
        "note": text(table.note),
    }
