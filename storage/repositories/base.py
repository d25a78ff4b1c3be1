"""What the repositories share: the connection, and statements that the two databases spell differently.

Statements are built once, when their module is loaded, and made ready once (``storage/prepared.py``).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.prepared import Rows, prepare

T = TypeVar("T")

bind = sa.bindparam
"""Names a value of a statement. In an UPDATE the names of columns are taken by what is set, so others end in
``_``.
"""


def once_each(things: Iterable[T], key: Callable[[T], Hashable]) -> list[T]:
    """The first of each key, in order: PostgreSQL refuses an upsert that would change a row twice."""
    first: dict[Hashable, T] = {}
    for thing in things:
        first.setdefault(key(thing), thing)
    return list(first.values())


class Upsert:
    """An ``INSERT … ON CONFLICT`` for both databases, built by one function from the dialect's own
    ``insert``.
    """

    def __init__(self, build: Callable[[Callable[[sa.Table], sqlite.Insert]], sa.Executable]) -> None:
        self._statements = {
            "sqlite": build(sqlite.insert),
            # The two Inserts have these methods in common; only their classes differ.
            "postgresql": build(cast("Callable[[sa.Table], sqlite.Insert]", postgresql.insert)),
        }

    def on(self, connection: sa.Connection) -> sa.Executable:
        """The statement in that connection's dialect."""
        return self._statements[connection.dialect.name]


class Repository:
    """Holds the connection of the running transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def _execute(self, statement: sa.Executable | Upsert, **values: Any) -> Rows:
        """Statements stand in their modules: each is made ready once for the life of the process."""
        if isinstance(statement, Upsert):
            statement = statement.on(self._connection)
        ready = prepare(statement, self._connection.dialect, tuple(values))
        if ready is None:
            return self._connection.execute(statement, values)
        return ready.run(self._connection, values)

    def _execute_many(self, statement: Upsert, rows: list[dict[str, Any]]) -> Sequence[sa.Row[Any]]:
        """What the statement returns for all the rows together, sent in as few statements as may be."""
        return self._connection.execute(statement.on(self._connection), rows).all() if rows else ()
