"""Statements that are made ready once in a process and then run on the driver itself.

SQLAlchemy Core looks up a statement's compiled form, binds its values and wraps its rows anew each time it is run: some
0.15 ms, on a path of some twenty statements for each answer that a person gives, and everything is compiled again for
each engine. Here the text, the order of the values and what turns them into the driver's kinds and back are worked out
at the first run by SQLAlchemy's own compiler and types, and kept.

Statements whose text depends on their values (``IN`` with a list) are not prepared: ``prepare`` gives None, and they run
as ever.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import UpdateBase

from storage.remembering import reads_of

Process = Callable[[Any], Any]
T = TypeVar("T")


class Rows(Protocol):
    """What a statement found, as far as the repositories ask: SQLAlchemy's own results have all of it as well."""

    def __iter__(self) -> Iterator[Any]:
        """Row by row."""

    def all(self) -> Sequence[Any]:
        """All rows."""

    def first(self) -> Any:
        """The first row, or None."""

    def one(self) -> Any:
        """The only row. Raises NoResultFound or MultipleResultsFound."""

    def scalar(self) -> Any:
        """The first value of the first row, or None."""

    def scalar_one(self) -> Any:
        """The first value of the only row. Raises NoResultFound or MultipleResultsFound."""

    def scalars(self) -> Any:
        """The first value of each row."""


class Fetched:
    """Rows that have been fetched: tuples whose values have names."""

    __slots__ = ("_made", "_rows")

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows
        self._made: tuple[Any, list[Any]] | None = None

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        """See ``Rows``."""
        return self._rows

    def made(self, make: Callable[[Any], T]) -> list[T]:
        """What ``make`` makes of each row, made once: rows that are remembered are asked for often."""
        if self._made is None or self._made[0] is not make:
            self._made = (make, [make(row) for row in self._rows])
        return self._made[1]

    def first(self) -> Any:
        """See ``Rows``."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """See ``Rows``."""
        if not self._rows:
            raise sa.exc.NoResultFound("no row was found where one was asked for")
        if len(self._rows) > 1:
            raise sa.exc.MultipleResultsFound("several rows were found where one was asked for")
        return self._rows[0]

    def scalar(self) -> Any:
        """See ``Rows``."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """See ``Rows``."""
        return self.one()[0]

    def scalars(self) -> "Values":
        """See ``Rows``."""
        return Values([row[0] for row in self._rows])


class Values:
    """One value of each row."""

    __slots__ = ("_values",)

    def __init__(self, values: list[Any]) -> None:
        self._values = values

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def all(self) -> list[Any]:
        """All of them."""
        return self._values

    def first(self) -> Any:
        """The first, or None."""
        return self._values[0] if self._values else None


class Prepared:
    """A statement as its driver takes it. ``reads`` names the tables of a query that may be remembered, ``writes`` the
    table that it changes.
    """

    def __init__(
        self, statement: sa.Executable, compiled: sa.Compiled, types: Sequence[Any], dialect: Dialect
    ) -> None:
        said: Any = compiled  # SQLCompiler's attributes are public, its base's type does not have them
        self.reads = reads_of(statement)
        self.writes = written_by(statement)
        self._text = str(compiled)
        self._dialect = dialect
        self._names: tuple[str, ...] | None = tuple(said.positiontup) if said.positional else None
        self._given: dict[str, Any] = {
            name: bound.effective_value for bound, name in said.bind_names.items() if not bound.required
        }
        self._binds = _processes(
            {
                name: bound.type for bound, name in said.bind_names.items()
            }.items(),  # a name may stand in several places
            lambda kind: kind.bind_processor(dialect),
            dialect,
        )
        by_name = dict(self._binds)
        self._places = tuple((name, by_name.get(name)) for name in self._names or ())
        self._types = types
        self._row: Any = None
        self._reads: tuple[tuple[int, Process], ...] = ()

    def run(self, connection: sa.Connection, values: Mapping[str, Any]) -> Fetched:
        """Runs it and fetches every row. Raises what SQLAlchemy would: ``sa.exc.DBAPIError`` around the driver's own."""
        parameters = self._placed(values) if self._names is not None else self._named(values)
        pooled: Any = connection.connection
        driver: Any = pooled.dbapi_connection
        try:
            cursor = driver.execute(self._text, parameters)  # both drivers have it, with a cursor of its own
            if cursor.description is None:
                return Fetched([])
            if self._row is None:
                self._learn(cursor.description)
            return Fetched(self._rows(cursor.fetchall()))
        except self._driver_error as error:
            raise self._told(error, connection, pooled) from error

    def _placed(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order in which the text asks for them."""
        given = {**self._given, **values} if self._given else values
        return [given[name] if process is None else process(given[name]) for name, process in self._places]

    def _named(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        given = {**self._given, **values}
        for name, process in self._binds:
            given[name] = process(given[name])
        return given

    @property
    def _driver_error(self) -> type[Exception]:
        return self._dialect.loaded_dbapi.Error

    def _learn(self, description: Sequence[Sequence[Any]]) -> None:
        """The names of the columns are the database's own; some are told apart there only."""
        names = [column[0] for column in description]
        self._reads = tuple(
            _processes(
                enumerate(self._types), lambda kind: kind.result_processor(self._dialect, None), self._dialect
            )
        )
        self._row = _row_of(tuple(names))

    def _rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        make, reads = self._row, self._reads
        if not reads:
            return [make(row) for row in found]
        rows = []
        for each in found:
            row = list(each)
            for place, process in reads:
                row[place] = process(row[place])
            rows.append(make(row))
        return rows

    def _told(self, error: Exception, connection: sa.Connection, pooled: Any) -> Exception:
        lost = self._dialect.is_disconnect(error, pooled, None)  # type: ignore[arg-type]
        told: Exception = sa.exc.DBAPIError.instance(
            self._text,
            None,
            error,
            self._driver_error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=self._dialect,
        )
        if lost:
            connection.invalidate(error)
        return told


def written_by(statement: Any) -> str:
    """The table that a statement changes; "" where it changes none."""
    if not isinstance(statement, UpdateBase):
        return ""
    table: Any = statement.table  # never a join
    return str(table.name)


def _processes(
    types: Any, of: Callable[[Any], Process | None], dialect: Dialect
) -> list[tuple[Any, Process]]:
    found = ((name, of(kind.dialect_impl(dialect))) for name, kind in types)
    return [(name, process) for name, process in found if process is not None]


def _row_of(names: tuple[str, ...]) -> Callable[[Any], Any]:
    plain = namedtuple("Row", names)  # type: ignore[misc]

    class Row(plain):
        """A row whose values have their columns' names."""

        __slots__ = ()

        @property
        def _mapping(self) -> Mapping[str, Any]:
            return self._asdict()

    make: Callable[[Any], Any] = Row._make
    return make


_KEPT: dict[tuple[int, str, tuple[str, ...]], tuple[sa.Executable, Prepared | None]] = {}
"""By statement, dialect and the names of its values. The repositories' statements live as long as the process, and the
statement is kept here so that its number is not given to another.
"""


def prepare(statement: sa.Executable, dialect: Dialect, names: tuple[str, ...]) -> Prepared | None:
    """The statement made ready for values of these names; None where its text depends on the values."""
    key = (id(statement), dialect.name, names)
    kept = _KEPT.get(key)
    if kept is None:
        kept = _KEPT.setdefault(key, (statement, _prepared(statement, dialect, names)))
    return kept[1]


def _prepared(statement: Any, dialect: Dialect, names: tuple[str, ...]) -> Prepared | None:
    returns = not isinstance(statement, UpdateBase) or bool(statement._returning)
    types = [column.type for column in statement.exported_columns] if returns else []
    if isinstance(statement, sa.Insert) and not returns:
        statement = statement.inline()  # nobody asks for the number that the database gave
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    if compiled.post_compile_params:
        return None
    return Prepared(statement, compiled, types, dialect)
