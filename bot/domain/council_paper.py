"""A year's report in words, as files show it: tables under their titles, in the order of reading."""

from dataclasses import dataclass

Cell = str | int
"""Words, or a whole number that a spreadsheet counts with."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Rows under the names of their columns; ``note`` stands below. Every row is as long as ``columns``; ``wide`` columns
    hold words of any length. ``sheet`` is its short name, on a sheet's tab.
    """

    title: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    wide: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True)
class CouncilPaper:
    """The whole report. ``about`` are lines below the title; ``file`` what its file is called, without an ending;
    ``language`` a code such as ``ja-simple``.
    """

    title: str
    about: tuple[str, ...]
    tables: tuple[PaperTable, ...]
    note: str
    file: str
    language: str
