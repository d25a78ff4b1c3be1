"""What the one writer of an embedded database has read, and nobody has changed since.

Each answer that a person gives asks who they are, which project that is and who belongs to it: rows that change a few
times a year. A connection that alone may write (SQLite's writer, inside its BEGIN IMMEDIATE) remembers what it found in
the tables that are read with every event and written seldom, with what was made of it, until that table is written,
something is rolled back, or another process has written the file. PostgreSQL's connections remember nothing: there anybody
may write at any moment.
"""

from collections.abc import Hashable
from typing import Any

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

SELDOM_WRITTEN = frozenset(
    table.name for table in (consents, directory, dossiers, groups, handovers, memberships, people, projects)
)
"""What is read from these alone is remembered."""

MOST = 8_192
"""So many findings are kept; then all are forgotten, and found again as they are asked for."""

KNOWN = "remembered"
"""Under this name a connection's ``info`` holds its ``Remembered``."""


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

    __slots__ = ("_count", "_found", "_reading", "_version", "queued")

    def __init__(self) -> None:
        self.queued: dict[str, Any] = {}
        """What was queued and not claimed yet, by its row: it need not be read from its own spelling again."""
        self._found: dict[Hashable, dict[Hashable, Any]] = {}
        self._reading: dict[str, set[Hashable]] = {}
        self._count = 0
        self._version = -1

    def of(self, statement: Hashable, tables: frozenset[str]) -> dict[Hashable, Any]:
        """What the statement, which reads these tables, has found so far, by its values."""
        found = self._found.get(statement)
        if found is None:
            found = self._found[statement] = {}
            for table in tables:
                self._reading.setdefault(table, set()).add(statement)
        return found

    def queues(self, row: str, outgoing: Any) -> None:
        """That row was queued just now."""
        self.counts()
        self.queued[row] = outgoing

    def counts(self) -> None:
        """One more is about to be kept."""
        self._count += 1
        if self._count > MOST:
            self.forget()

    def written(self, table: str) -> None:
        """Somebody writes into that table: what was read from it holds no longer."""
        for statement in self._reading.get(table, ()):
            self._found[statement].clear()

    def stands_at(self, version: int) -> None:
        """SQLite's ``data_version``, which changes when another connection has written the file."""
        if version != self._version:
            self._version = version
            self.forget()

    def forget(self) -> None:
        """Something was rolled back."""
        self._count = 0
        self.queued.clear()
        for found in self._found.values():
            found.clear()
