"""A paper of tables as PDF: A4 on its side, set with the letters that come with the program."""

from bot.domain.tables import TableDocument
from handlers.documents.typesetting import Text, text, typeset


def set_tables(document: TableDocument) -> bytes:
    """The file. The same paper gives the same bytes."""
    data = {
        "language": document.language.split("-")[0],
        "title": text(document.title),
        "made": text(document.made),
        "note": text(document.note),
        "tables": [
            {
                "title": text(table.title),
                "columns": [text(column) for column in table.columns],
                "rows": [[_lines(str(value)) for value in row] for row in table.rows],
                "numbers": [
                    bool(table.rows) and all(isinstance(row[at], int) for row in table.rows)
                    for at in range(len(table.columns))
                ],
                "note": text(table.note),
            }
            for table in document.tables
        ],
    }
    return typeset("tables", data, "pdf")


def _lines(value: str) -> list[Text]:
    return [text(line) for line in value.split("\n")]
