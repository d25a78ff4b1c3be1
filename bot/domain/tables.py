"""A paper that consists of tables, as values: what is written is decided here, how it looks where files are made."""

from dataclasses import dataclass

Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its title, the names of its columns, its rows, and a remark under it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableDocument:
    """A whole paper in one language. ``made`` says when and from what it was made, ``note`` stands at its end."""

    title: str
    made: str
    language: str
    tables: tuple[Table, ...]
    note: str = ""
