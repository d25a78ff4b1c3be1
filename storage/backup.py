"""Everything that a database keeps, in one file, and back into an empty one of either kind.

The file is gzip over lines of JSON, so it needs no tool of the database and neither end holds more than a few hundred rows:

    {"kyodo_backup": 1, "schema", "program", "made_at", "database", "keys"}
    {"table", "columns": [[name, kind], …], "counted"}    then a line for each row, an array of its values, then
    {"rows", "sha256"}                                    of that table's lines of rows
    {"tables", "sha256"}                                  of all lines before: a file that was cut short lacks it

It is written from one snapshot while others go on writing. Tokens lie in it as encrypted as in the database; ``keys`` says
by their ids (``Cipher.ids``) which keys were in use, and no key is in it.
"""

import gzip
import hashlib
import json
import os
import tempfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.services.ports import UnitOfWork
from storage.engine import SqlStore
from storage.errors import BackupTrouble, SchemaOutdated
from storage.migrating import move, revisions
from storage.tables import SCHEMA, metadata, slack_bots, slack_installations
from storage.types import UtcDateTime, json_type

FORMAT = 1
BATCH = 250
"""So many rows are read and written at once."""
LEVEL = 6

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file says of itself. ``made_at``: when its snapshot was taken, aware; ``keys``: ids of the encryption keys
    that its tokens need, the newest first, none where it holds no tokens; ``counts``: rows by table.
    """

    schema: str
    program: str
    made_at: datetime
    database: str
    keys: tuple[str, ...]
    counts: dict[str, int]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of column: how SQLAlchemy reads and writes it, and what stands for a value in JSON."""

    type: Callable[[], Any]
    dump: Callable[[Any], Any] = lambda value: value
    load: Callable[[Any], Any] = lambda value: value


_KINDS = {
    "instant": _Kind(UtcDateTime, lambda at: at.astimezone(UTC).isoformat(), datetime.fromisoformat),
    "naive": _Kind(sa.DateTime, datetime.isoformat, datetime.fromisoformat),
    "date": _Kind(sa.Date, date.isoformat, date.fromisoformat),
    "json": _Kind(json_type),
    "bytes": _Kind(
        sa.LargeBinary, lambda data: b64encode(data).decode(), lambda text: b64decode(text, validate=True)
    ),
    "bool": _Kind(sa.Boolean),
    "int": _Kind(sa.BigInteger),
    "float": _Kind(sa.Float),
    "text": _Kind(sa.Text),
}


def _kind_of(column: sa.Column[Any]) -> str:
    for name, kind in (
        ("instant", UtcDateTime), ("naive", sa.DateTime), ("date", sa.Date), ("json", sa.JSON), ("bytes", sa.LargeBinary),
        ("bool", sa.Boolean), ("int", sa.Integer), ("float", sa.Float), ("text", sa.String),
    ):  # fmt: skip
        if isinstance(column.type, kind):
            return name
    raise TypeError(f"{column}: a backup cannot hold {column.type!r} yet")


# ---------------------------------------------------------------- writing


def back_up(store: SqlStore, target: Path, now: datetime, keys: Sequence[str] = ()) -> Manifest:
    """Writes everything as it stands at this moment into ``target``, which appears whole or not at all, readable by its
    owner alone; an earlier file of that name is replaced. ``keys``: ids of the keys that are in use. Raises
    StoreUnavailable, SchemaOutdated, OSError. Blocks.
    """
    store.check()
    with _whole(target) as file, store.snapshot() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if found != SCHEMA:
            raise SchemaOutdated("the database was migrated at this moment: run backup again")
        made = Manifest(SCHEMA, _program(), now, connection.dialect.name, _needed(connection, keys), {})
        lines = _Lines(file)
        lines.put({
            "kyodo_backup": FORMAT, "schema": made.schema, "program": made.program,
            "made_at": now.astimezone(UTC).isoformat(), "database": made.database, "keys": made.keys,
        })  # fmt: skip
        for table in metadata.sorted_tables:
            made.counts[table.name] = _write(connection, table, lines)
        lines.put({"tables": len(made.counts), "sha256": lines.all.hexdigest()})
    return made


def _program() -> str:
    try:
        return version("kyodo")
    except PackageNotFoundError:
        return ""


def _needed(connection: sa.Connection, keys: Sequence[str]) -> tuple[str, ...]:
    """Keys are needed where there are tokens."""
    stored = any(
        connection.execute(sa.select(table.c.id).limit(1)).first()
        for table in (slack_bots, slack_installations)
    )
    return (tuple(keys) or ("unknown",)) if stored else ()


def _write(connection: sa.Connection, table: sa.Table, lines: "_Lines") -> int:
    kinds = [_kind_of(column) for column in table.columns]
    lines.put({
        "table": table.name,
        "columns": [[column.name, kind] for column, kind in zip(table.columns, kinds, strict=True)],
        "counted": _counted(connection, table),
    })  # fmt: skip
    dumps = [_KINDS[kind].dump for kind in kinds]
    count, digest = 0, hashlib.sha256()
    # By the key: the order in which rows lie would betray the order in which secret answers came.
    every = sa.select(table).order_by(*table.primary_key)
    with connection.execute(every, execution_options={"yield_per": BATCH}) as rows:
        for row in rows:
            values = [None if value is None else dump(value) for dump, value in zip(dumps, row, strict=True)]
            digest.update(lines.put(values))
            count += 1
    lines.put({"rows": count, "sha256": digest.hexdigest()})
    return count


class _Lines:
    """Lines of JSON, and the checksum of all of them."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self.all = hashlib.sha256()

    def put(self, value: Any) -> bytes:
        """Writes it and gives the line."""
        line = json.dumps(value, separators=(",", ":")).encode() + b"\n"
        self.all.update(line)
        self._file.write(line)
        return line


@contextmanager
def _whole(target: Path) -> Iterator[gzip.GzipFile]:
    """What is written in the block becomes the file ``target`` at its end, on the disk for good; none where it fails."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # mode 0600 from the start
    try:
        with os.fdopen(handle, "wb") as raw:
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=LEVEL) as file:
                yield file
            raw.flush()
            os.fsync(raw.fileno())
        Path(name).replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


# ---------------------------------------------------------------- numbers that are counted up


def _counted(connection: sa.Connection, table: sa.Table) -> int | None:
    """The last number that a table's key was given, of rows that are gone too; None where it is not counted."""
    column = table.autoincrement_column
    if column is None:  # not by its kind, but it may have a sequence
        column = next((each for each in table.primary_key if isinstance(each.default, sa.Sequence)), None)
    if column is None:
        return None
    last: int = connection.execute(sa.select(sa.func.coalesce(sa.func.max(column), 0))).scalar_one()
    if connection.dialect.name == "sqlite":
        if not table.dialect_options["sqlite"]["autoincrement"]:
            return last
        asked = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return max(last, connection.execute(asked, {"name": table.name}).scalar() or 0)
    sequence = _sequence(connection, table.name, column.name)
    quoted = sa.text(
        f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"  # noqa: S608 - PostgreSQL's own quoting
    )
    given: int = connection.execute(quoted).scalar_one()
    return max(last, given)


def _sequence(connection: sa.Connection, table: str, column: str) -> str:
    """The sequence's name as PostgreSQL quotes it."""
    asked = sa.text("SELECT pg_get_serial_sequence(quote_ident(:t), :c)")
    return str(connection.execute(asked, {"t": table, "c": column}).scalar_one())


def _count_on(connection: sa.Connection, table: str, last: int) -> None:
    """The next number lies behind ``last``."""
    if connection.dialect.name == "sqlite":
        ask, values = "FROM sqlite_master WHERE name = :name AND sql LIKE '%AUTOINCREMENT%'", {"name": table}
        if connection.execute(sa.text(f"SELECT 1 {ask}"), values).first():
            connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            put = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            connection.execute(put, {**values, "last": last})
        return
    key = sa.inspect(connection).get_pk_constraint(table)["constrained_columns"]
    name = _sequence(connection, table, key[-1])  # what is counted is last in its key
    put = sa.text("SELECT setval(CAST(:name AS regclass), :last, :called)")
    connection.execute(put, {"name": name, "last": max(last, 1), "called": last > 0})


# ---------------------------------------------------------------- reading


def read_manifest(source: Path) -> Manifest:
    """What the file says of itself, after all of it was read and every checksum held. Raises BackupTrouble where it is
    no backup, damaged, cut short, or of a newer program; OSError where it cannot be read. Blocks.
    """
    counts: dict[str, int] = {}
    with _opened(source) as reading:
        for name, _, _, rows in reading.tables():
            counts[name] = sum(1 for _ in rows)
    head = reading.head
    made_at, keys = datetime.fromisoformat(head["made_at"]), tuple(head["keys"])
    return Manifest(head["schema"], head["program"], made_at, head["database"], keys, counts)


class _Reading:
    """A file being read from its beginning to its end; each checksum is held against what was read."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file, self._all = file, hashlib.sha256()
        first = file.readline(10_000)
        self._all.update(first)
        self.head: dict[str, Any] = json.loads(first)
        form, schema = self.head["kyodo_backup"], self.head["schema"]
        if form != FORMAT or schema not in revisions():
            raise BackupTrouble(
                f"this backup is of a newer Kyodo ({self.head.get('program') or schema}, schema {schema}; this one knows"
                f" up to {SCHEMA}): install that version or a later one, and restore with it"
            )

    def _line(self) -> tuple[bytes, Any]:
        line = self._file.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return line, json.loads(line)

    def tables(self) -> Iterator[tuple[str, list[list[str]], int | None, Iterator[Row]]]:
        """Name, columns with their kinds, the last number counted, and the rows, which must be read before the next."""
        number = 0
        while True:
            line, told = self._line()
            if "table" not in told:
                if told != {"tables": number, "sha256": self._all.hexdigest()} or self._file.read(1):
                    raise ValueError("the checksum of the whole")
                return
            self._all.update(line)
            number += 1
            yield told["table"], told["columns"], told["counted"], self._rows()

    def _rows(self) -> Iterator[Row]:
        count, digest = 0, hashlib.sha256()
        while True:
            line, told = self._line()
            self._all.update(line)
            if isinstance(told, dict):
                if told != {"rows": count, "sha256": digest.hexdigest()}:
                    raise ValueError("the checksum of a table")
                return
            digest.update(line)
            count += 1
            yield told


@contextmanager
def _opened(source: Path) -> Iterator[_Reading]:
    with source.open("rb") as raw:
        if raw.read(2) != b"\x1f\x8b":
            raise BackupTrouble(f"{source.name} is no backup of Kyodo's: `backup FILE` writes one")
        raw.seek(0)
        try:
            with gzip.GzipFile(fileobj=raw, mode="rb") as file:
                yield _Reading(file)
        except (EOFError, gzip.BadGzipFile, zlib.error, ValueError, KeyError, TypeError) as error:
            raise BackupTrouble(
                f"{source.name} is damaged or was cut short (nothing was changed): take another copy of it, or an"
                " earlier backup"
            ) from error


def restore(store: SqlStore, source: Path, mark: Callable[[UnitOfWork], None]) -> Manifest:
    """Fills an empty database from the file, in one transaction: all of it or nothing. One of an earlier schema is brought
    forward. ``mark`` runs in the same transaction, to note that the database was put back. Raises BackupTrouble for a
    file that cannot be used and for a database that holds something, StoreUnavailable, OSError. Blocks.
    """
    manifest = read_manifest(source)

    def work(connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        _must_be_empty(connection)
        move(connection, manifest.schema)
        with _opened(source) as reading:
            for name, columns, counted, rows in reading.tables():
                _fill(connection, name, columns, rows)
                if counted is not None:
                    _count_on(connection, name, counted)
        move(connection, "head")
        mark(store.unit_of_work(connection))

    store.migrate_to(work)
    return manifest


def _must_be_empty(connection: sa.Connection) -> None:
    names = set(sa.inspect(connection).get_table_names())
    held = names - {"alembic_version"}
    if held == names and held:
        raise BackupTrouble(
            "the database holds tables that are not Kyodo's: name an empty one in DATABASE_URL"
        )
    for name in sorted(held):
        if connection.execute(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)).first():
            raise BackupTrouble(
                f"the database is not empty ({name} has rows) and nothing was changed: name an empty one in"
                " DATABASE_URL, or move the old one away first"
            )


def _fill(connection: sa.Connection, name: str, columns: list[list[str]], rows: Iterator[Row]) -> None:
    there = sa.inspect(connection)
    if not there.has_table(name) or {column for column, _ in columns} != {
        column["name"] for column in there.get_columns(name)
    }:
        raise ValueError(f"{name} has other columns at that revision")
    kinds = [_KINDS[kind] for _, kind in columns]
    put = sa.insert(
        sa.table(
            name, *(sa.column(column, kind.type()) for (column, _), kind in zip(columns, kinds, strict=True))
        )
    )
    while batch := list(islice(rows, BATCH)):
        connection.execute(
            put,
            [
                {
                    column: None if value is None else kind.load(value)
                    for (column, _), kind, value in zip(columns, kinds, row, strict=True)
                }
                for row in batch
            ],
        )
