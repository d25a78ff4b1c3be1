"""What the repositories share: the connection, and statements that the two databases spell differently.

Statements are built once, when their module is loaded, and made ready once (``storage/prepared.py``).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.prepared import Fetched, Prepared, Rows, prepare, written_by
from storage.remembering import KNOWN, SELDOM_WRITTEN, Remembered
from storage.tables import directory

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
        return self.of(connection.dialect.name)

    def of(self, dialect: str) -> sa.Executable:
        """The same by the dialect's name: ``sqlite`` or ``postgresql``."""
        return self._statements[dialect]


class Repository:
    """Holds the connection of the running transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._remembered: Remembered | None = connection.info.get(KNOWN)

    def _execute(self, statement: sa.Executable | Upsert, **values: Any) -> Rows:
        """Statements stand in their modules: each is made ready once for the life of the process."""
        known = self._remembered
        if known is not None and (rows := known.recalled(statement, values)) is not None:
            return rows
        if isinstance(statement, Upsert):
            statement = statement.on(self._connection)
        ready = prepare(statement, self._connection.dialect, tuple(values))
        if ready is None:
            return self._as_ever(statement, values)
        return self._found(statement, ready, values)

    def _execute_own(self, statement: sa.Executable | Upsert, **values: Any) -> Rows:
        """A write after which the repository sees to it that what is held of the table (``_held``) is what stands there."""
        if isinstance(statement, Upsert):
            statement = statement.on(self._connection)
        ready = prepare(statement, self._connection.dialect, tuple(values))
        if ready is None or ready.reads or ready.writes in SELDOM_WRITTEN:
            raise TypeError(f"others remember what stands in {written_by(statement)!r}")
        return ready.run(self._connection, values)

    def _held(self, name: str) -> dict[Hashable, Any] | None:
        """What the writer holds under that name (``storage/remembering.py``); None where nothing can be held."""
        return None if self._remembered is None else self._remembered.held(name)

    def _hold(self, name: str, key: Hashable, thing: Any) -> None:
        """From now on that is what stands there."""
        if self._remembered is not None:
            self._remembered.hold(name, key, thing)

    def _first(self, make: Callable[[Any], T], statement: sa.Executable, **values: Any) -> T | None:
        """What ``make`` makes of the first row; None where there is none."""
        made = self._made(make, statement, values)
        return made[0] if made else None

    def _all(self, make: Callable[[Any], T], statement: sa.Executable, **values: Any) -> list[T]:
        """What ``make`` makes of each row."""
        return [*self._made(make, statement, values)]

    def _made(self, make: Callable[[Any], T], statement: sa.Executable, values: dict[str, Any]) -> list[T]:
        known = self._remembered
        if known is not None and (rows := known.recalled(statement, values)) is not None:
            return rows.made(make)
        ready = prepare(statement, self._connection.dialect, tuple(values))
        if ready is None:
            return [make(row) for row in self._as_ever(statement, values)]
        return self._found(statement, ready, values).made(make)

    def _found(self, statement: sa.Executable, ready: Prepared, values: dict[str, Any]) -> Fetched:
        """What the statement finds now; remembered where it can be (``storage/remembering.py``)."""
        known = self._remembered
        if known is not None and ready.writes:
            known.written(ready.writes)
        rows = ready.run(self._connection, values)
        if known is not None and ready.reads:
            known.remember(statement, values, rows, ready.reads)
        return rows

    def _execute_many(self, statement: Upsert, rows: list[dict[str, Any]]) -> Sequence[sa.Row[Any]]:
        """What the statement returns for all the rows together, sent in as few statements as may be."""
        return self._as_ever(statement.on(self._connection), rows).all() if rows else ()

    def _as_ever(self, statement: sa.Executable, values: Any) -> sa.CursorResult[Any]:
        """A statement whose text depends on its values, run by SQLAlchemy."""
        if self._remembered is not None and (table := written_by(statement)):
            self._remembered.written(table)
        return self._connection.execute(statement, values)


_ENTER = Upsert(lambda insert: insert(directory).on_conflict_do_nothing())
_TENANTS = (
    sa.select(directory.c.key, directory.c.tenant)
    .where(directory.c.kind == bind("kind"), directory.c.key.in_(bind("keys", expanding=True)))
    .order_by(directory.c.key, directory.c.tenant)
)
_ITS_TENANTS = (
    sa.select(directory.c.tenant)
    .where(directory.c.kind == bind("kind"), directory.c.key == bind("key"))
    .order_by(directory.c.tenant)
)
_LEAVE = sa.delete(directory).where(directory.c.kind == bind("kind_"), directory.c.key == bind("key_"))
_KNOWN, _AT_MOST = "tenants", 10_000


def forget(connection: sa.Connection) -> None:
    """What that connection knows may have been rolled back."""
    if _KNOWN in connection.info:
        connection.info[_KNOWN].clear()  # the repositories over it go on with the same
    remembered: Remembered | None = connection.info.get(KNOWN)
    if remembered is not None:
        remembered.forget()


def here(table: Any) -> sa.ColumnElement[bool]:
    """The row is of the tenant that ``OfTenants`` found (``tenant_``)."""
    of_it: sa.ColumnElement[bool] = table.c.tenant == bind("tenant_", type_=sa.Text)
    return of_it


def in_any(table: Any) -> sa.ColumnElement[bool]:
    """The same for several (``tenants_``)."""
    of_them: sa.ColumnElement[bool] = table.c.tenant.in_(bind("tenants_", expanding=True))
    return of_them


class OfTenants(Repository):
    """Repositories of tables that the tenant leads: they find it in the directory. The tenant of a key never changes, so
    each connection remembers it, until something is rolled back.
    """

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self._known: dict[tuple[str, str], str] = connection.info.setdefault(_KNOWN, {})

    def _tenant(self, kind: str, key: str) -> str | None:
        """The tenant of the thing of that kind under that key; None where there is no such thing, and then nothing is
        found and nothing can be kept (IntegrityError).
        """
        known = self._known
        tenant = known.get((kind, key))
        if tenant is None:
            row = self._execute(_ITS_TENANTS, kind=kind, key=key).first()
            if row is None:
                return None
            tenant = str(row.tenant)
            self._know(kind, key, tenant)
        return tenant

    def _tenants(self, kind: str, keys: Iterable[str]) -> list[str]:
        """All tenants of these, each once."""
        wanted = list(keys)
        if not wanted:
            return []
        if len(wanted) == 1:
            return list(self._execute(_ITS_TENANTS, kind=kind, key=wanted[0]).scalars())
        return sorted({row.tenant for row in self._execute(_TENANTS, kind=kind, keys=wanted)})

    def _tenants_of_person(self, person: str) -> list[str]:
        """The tenants in whose projects that person is or was, or wrote something."""
        return self._tenants("person", [person])

    def _enter(self, kind: str, key: str, tenant: str | None) -> None:
        """Writes into the directory whose that is, unless it stands there."""
        if tenant is not None and self._known.get((kind, key)) != tenant:
            self._execute(_ENTER, kind=kind, key=key, tenant=tenant)
            self._know(kind, key, tenant)

    def _enter_all(self, kind: str, those: Iterable[tuple[str, str | None]]) -> None:
        """The same of many new ones, in as few statements as may be; they are not remembered."""
        rows = [{"kind": kind, "key": key, "tenant": tenant} for key, tenant in those]
        if rows:
            self._as_ever(_ENTER.on(self._connection), rows)

    def _leave(self, kind: str, keys: Iterable[str]) -> None:
        """These are no more."""
        for key in keys:
            self._execute(_LEAVE, kind_=kind, key_=key)
            self._known.pop((kind, key), None)

    def _know(self, kind: str, key: str, tenant: str) -> None:
        if len(self._known) >= _AT_MOST:
            self._known.clear()
        self._known[kind, key] = tenant
