"""What the one writer of an embedded database has read, and nobody has changed since.

Each answer that a person gives asks who they are, which project that is and who belongs to it: rows that change a few
times a year. A connection that alone may write (SQLite's writer, inside its BEGIN IMMEDIATE) remembers what it found in
the tables that are read with every event and written seldom, with what was made of it, until that table is written,
something is rolled back, or another process has written the file. PostgreSQL's connections remember nothing: there anybody
may write at any moment.

What each answer writes as well, the person's chat and sheet, is held as it was written last: whoever writes it so that
others need not forget it (``Repository._execute_own``) says what stands there now.
"""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from storage.tables import (
    consents,
    directory,
    dossiers,
    groups,
    handovers,
    memberships,
    people,
    projects,
)

if TYPE_CHECKING:
    from storage.prepared import Fetched

SELDOM_WRITTEN = frozenset(
    table.name for table in (consents, directory, dossiers, groups, handovers, memberships, people, projects)
)
"""What is read from these alone is remembered."""

MOST = 8_192
"""So many findings are kept; then all are forgotten, and found again as they are asked for."""

HELD = {"chats": ("chats",), "sheets": ("sheets", "answers"), "notices": ("notices",), "kept": ("outbox",)}
"""What is held under which name, and the tables that it stands in."""

KNOWN = "remembered"
"""Under this name a connection's ``info`` holds its ``Remembered``."""


_HELD_FROM = {
    table: tuple(name for name, tables in HELD.items() if table in tables)
    for table in {table for tables in HELD.values() for table in tables}
}


def reads_of(statement: Any) -> frozenset[str]:
    """The tables that a query reads, those of its subqueries included; empty where it writes, or reads another table than
    those that are seldom written.
    """
    if not isinstance(statement, sa.Select):
        return frozenset()
    tables = frozenset(
        element.name for element in visitors.iterate(statement) if isinstance(element, sa.Table)
    )
    return tables if tables <= SELDOM_WRITTEN else frozenset()


class Remembered:
    """Findings by statement and values. Called by the writer's thread alone."""

    __slots__ = ("_count", "_found", "_held", "_reading", "_version", "queued")

    def __init__(self) -> None:
        self.queued: dict[str, Any] = {}
        """What was queued and not claimed yet, by its row: it need not be read from its own spelling again."""
        self._held: dict[str, dict[Hashable, Any]] = {name: {} for name in HELD}
        self._found: dict[int, dict[Hashable, Fetched]] = {}
        self._reading: dict[str, set[int]] = {}
        self._count = 0
        self._version = -1

    def recalled(self, statement: object, values: Mapping[str, Any]) -> "Fetched | None":
        """What the statement found with these values, where that cannot have changed; else None."""
        found = self._found.get(id(statement))
        return found.get((*values, *values.values())) if found else None

    def remember(
        self, statement: object, values: Mapping[str, Any], found: "Fetched", tables: frozenset[str]
    ) -> None:
        """That is what the statement, which reads these tables and is never let go, has found just now."""
        self._counts()
        mine = self._found.get(id(statement))
        if mine is None:
            mine = self._found[id(statement)] = {}
            for table in tables:
                self._reading.setdefault(table, set()).add(id(statement))
        mine[*values, *values.values()] = found

    def queues(self, row: str, outgoing: Any) -> None:
        """That row was queued just now."""
        if len(self.queued) >= MOST:
            self.queued.clear()
        self.queued[row] = outgoing

    def _counts(self) -> None:
        """One more is about to be kept."""
        if self._count >= MOST:
            self.forget()
        self._count += 1

    def held(self, name: str) -> dict[Hashable, Any]:
        """What is held under that name (``HELD``), to look it up and to leave it out."""
        return self._held[name]

    def hold(self, name: str, key: Hashable, thing: Any) -> None:
        """From now on that is held under that name."""
        held = self._held[name]
        if key not in held:
            self._counts()
        held[key] = thing

    def written(self, table: str) -> None:
        """Somebody writes into that table: what was read from it holds no longer."""
        for statement in self._reading.get(table, ()):
            self._found[statement].clear()
        for name in _HELD_FROM.get(table, ()):
            self._held[name].clear()

    def stands_at(self, version: int) -> None:
        """SQLite's ``data_version``, which changes when another connection has written the file."""
        if version != self._version:
            self._version = version
            self.forget()

    def forget(self) -> None:
        """Something was rolled back."""
        self._count = 0
        self.queued.clear()
        for found in (*self._found.values(), *self._held.values()):
            found.clear()
