"""The project's record as an office files it: head, sheets with a column for each side, comparison, what followed.

Everything is in words already, in one language; whoever writes the file (PDF, workbook, Word) only lays it out. Nothing
in it tells when it was made, so that the same record is the same file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

PLACE: Final = re.compile(r"\{\{\s*([A-Za-z0-9_.\-]+)\s*\}\}")
"""A place in a city's own layout, to be filled: ``{{project}}``."""

HEAD: Final = frozenset(
    {"title", "note", "city", "project", "sides", "form", "cycle", "fiscal_year", "period", "guideline"}
)
"""What stands above the sheets, by name; ``side.a`` … are the sides' names."""

ROW: Final = frozenset({"number", "question", "agree"})
"""What a repeated row can name, beside ``answer.a``, ``mark.a``, ``comment.a`` …, or in a table ``cell.1`` …"""

TABLES: Final = frozenset(
    {
        "differences",
        "actions",
        "agreement",
        "versions",
        "improvements",
        "notes",
        "surveys",
        "dates",
        "waiting",
    }
)
"""The tables whose rows can be repeated (``{{rows.actions}}``), as the sheets' can by their ids."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A city's own layout: the name of its file, what stands in it (a docx or xlsx), and the places that it names."""

    name: str
    content: bytes = field(repr=False)
    places: frozenset[str] = frozenset()

    @property
    def form(self) -> str:
        """``docx`` or ``xlsx``."""
        return self.name.rpartition(".")[2]

    def holds(self, sides: Iterable[str]) -> bool:
        """Whether each of these sides (letters) has a place in it: otherwise one would be lost."""
        named = {part for place in self.places for part in place.split(".")[1:2]}
        return all(side in named for side in sides)


@dataclass(frozen=True, slots=True)
class FiledAnswer:
    """One side's answer: ``mark`` is a sign that is read at a glance ("○", "×", "－", "？", "" for words and figures),
    ``words`` the answer itself, ``comment`` the reason that was given, ``notes`` what is to be known beside it (that the
    side's people differ, what was corrected afterwards).
    """

    mark: str = ""
    words: str = ""
    comment: str = ""
    notes: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Sign and words on one line: 「○ はい」."""
        return f"{self.mark} {self.words}".strip()


@dataclass(frozen=True, slots=True)
class FiledRow:
    """One question: its id, the number on the sheet, its words, an answer for each column, and whether they agree."""

    id: str
    number: str
    question: str
    answers: tuple[FiledAnswer, ...]
    agree: str = ""


@dataclass(frozen=True, slots=True)
class FiledSheet:
    """One sheet of one stage. ``keys`` are the sides' letters (``all`` for the sheet of all sides, ``e1`` … for
    evaluators), ``columns`` what those are called; ``tally`` says for each column how many answers there are.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[FiledRow, ...]
    tally: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FiledTable:
    """Anything else that stands in rows: ``name`` is what a city's own layout calls it (``actions``), ``widths`` the
    columns' shares of the page.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FilingWords:
    """What stands around the answers: the heads of columns, the places to sign."""

    number: str
    question: str
    agree: str
    comment: str
    tally: str
    reason: str
    signing: str
    signing_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilingRecord:
    """The whole record. ``facts`` are pairs of a name and what is to be known; ``places`` what a city's own layout can
    name, by name, beside what stands in ``sheets`` and ``tables``; ``file`` what a file is called, without its ending.
    """

    language: str
    title: str
    project: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[FiledSheet, ...]
    tables: tuple[FiledTable, ...]
    signatories: tuple[str, ...]
    words: FilingWords
    note: str
    file: str
    places: Mapping[str, str] = field(default_factory=dict)

    def named(self) -> Mapping[str, str]:
        """Everything that a layout can name on its own, by name: ``project``, ``answer.a.ise.chk.1`` … Where a question
        was asked in several years the newest answer stands.
        """
        return dict(self.places) | dict(_of_questions(self.sheets))

    def rows_named(self, name: str) -> tuple[Mapping[str, str], ...]:
        """The rows that a layout repeats: of the newest sheet of that id, or of the table of that name; each with what
        it can name (``number``, ``question``, ``answer.a`` …, or ``cell.1`` …).
        """
        for sheet in reversed(self.sheets):
            if sheet.id == name:
                return tuple(_of_row(sheet, row) for row in sheet.rows)
        for table in self.tables:
            if table.name == name:
                return tuple(
                    {f"cell.{place}": cell for place, cell in enumerate(row, 1)} for row in table.rows
                )
        return ()


def _of_row(sheet: FiledSheet, row: FiledRow) -> Mapping[str, str]:
    found = {"number": row.number, "question": row.question, "agree": row.agree}
    for key, answer in zip(sheet.keys, row.answers, strict=True):
        found |= {
            f"answer.{key}": answer.words,
            f"mark.{key}": answer.mark or answer.words,
            f"comment.{key}": "\n".join((*filter(None, (answer.comment,)), *answer.notes)),
        }
    return found


def _of_questions(sheets: tuple[FiledSheet, ...]) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        for row in sheet.rows:
            for name, told in _of_row(sheet, row).items():
                yield f"{name}.{row.id}", told


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    """One question on paper: ``boxes`` to tick, or ``lines`` to write on (one of the two is empty or 0); ``hint`` how."""

    number: str
    question: str
    boxes: tuple[str, ...] = ()
    lines: int = 0
    hint: str = ""


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """A sheet for people who write by hand, in large print: whose and for what, how to join instead (``link`` is what the
    QR code opens, "" for none), the questions, and how it is handed back. ``remark`` is the room for a reason.
    """

    language: str
    title: str
    project: str
    facts: tuple[tuple[str, str], ...]
    intro: str
    name: str
    questions: tuple[BlankQuestion, ...]
    remark: str
    back_title: str
    back: tuple[str, ...]
    file: str
    join: str = ""
    link: str = ""
