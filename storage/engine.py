"""The two stores behind one port: SQLite for one machine, PostgreSQL for several.

Turns are synchronous functions of the database (performance.md): they run in a thread of the store, are
committed there, and only then answer their caller. A turn may therefore be run again when the database asks
for it (a deadlock, a lost connection before the commit), and must not do anything that a rollback does not
undo.

SQLite has one writer: a thread that takes whatever turns are waiting, runs each in a savepoint inside one
``BEGIN IMMEDIATE``, and commits once for all of them (group commit), so that being durable costs little under
load. PostgreSQL has a few threads, each with a connection and a transaction per turn.
"""

import asyncio
import fcntl
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

import orjson
import sqlalchemy as sa

from bot.services.ports import UnitOfWork
from storage.errors import AlreadyServing, SchemaOutdated, StoreBusy, StoreClosed, StoreUnavailable
from storage.remembering import KNOWN, Remembered
from storage.repositories.base import forget
from storage.tables import SCHEMA
from storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")
Turn = Callable[[UnitOfWork], T]

BUSY_SECONDS = 10
"""How long a turn waits for a lock that another process holds before it fails as unavailable."""
UPGRADE_BUSY_SECONDS = 120
GROUP = 256
"""Turns in one commit at most, so that nobody waits long for the end of a group."""
WAITING = 10_000
"""Turns in the queue at most; further ones are refused at once (StoreBusy), and the platforms send again."""
THREADS = 8
ATTEMPTS = 5
SAVEPOINTS_IN_MEMORY = "PRAGMA temp_store = MEMORY"
"""What a turn's savepoint would need to be taken back is a few pages. SQLite's default writes them into a file whenever
a group of turns has changed more than 64 KiB, which took a quarter of a turn. For the turns alone: a migration, which sorts
whole tables, keeps its files.
"""
CLOSE_SECONDS = 3
"""So long ``close`` waits for turns in hand; then the process ends without them, and the database rolls them back."""


def database_url(url: str) -> sa.URL:
    """The URL as SQLAlchemy takes it: ``postgres://`` and ``postgresql://`` mean psycopg 3. Raises ValueError
    for a database that is not supported, and for SQLite without a file.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise ValueError(
            "the database URL cannot be read (like sqlite:///kyodo.db or postgresql://…)"
        ) from None
    backend = parsed.drivername.partition("+")[0]
    if backend in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise ValueError("the SQLite URL names no file: what is kept must outlive the process")
        return parsed.set(drivername="sqlite+pysqlite")
    raise ValueError(f"{backend} is not supported: sqlite or postgresql")


def open_store(url: str, *, new_id: Callable[[], UUID] = uuid4) -> "SqlStore":
    """The store at that URL; nothing is connected before the first turn. ``new_id`` names people and outgoing
    rows. Makes the folder of an SQLite file. Raises ValueError for a URL that cannot be used.
    """
    parsed = database_url(url)
    if parsed.drivername == "postgresql+psycopg":
        return PostgresStore(parsed, new_id)
    Path(cast("str", parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    return SqliteStore(parsed, new_id)


@contextmanager
def exclusive(url: str) -> Iterator[None]:
    """Holds the right to serve an SQLite file, by a lock on ``FILE.lock`` that ends with the process. Raises
    AlreadyServing when another process has it. PostgreSQL may be served by many: nothing to hold.
    """
    parsed = database_url(url)
    if parsed.drivername == "postgresql+psycopg":
        yield
        return
    path = Path(f"{parsed.database}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyServing(f"another process serves {parsed.database}") from None
        # The file is left: deleting it would let two processes lock two files of one name.
        yield


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _from_json(value: Any) -> Any:
    """SQLite hands a number back as one, for its JSON columns take what looks like a number for a number."""
    return value if isinstance(value, (int, float)) else orjson.loads(value)


class Delay:
    """How long a turn that is given now will wait, by how quickly the last few hundred were done. Called under the
    store's lock, or by its one writer.
    """

    KEPT = 0.9
    FEW = 32
    """So many turns are no queue, however long the last ones took."""
    STUCK = 5.0
    """Seconds after which what is being done hangs. A single slow commit is no reason to refuse a press, which Slack does
    not bring again."""

    LONGEST = 0.05
    """Seconds that a turn counts for at most. The first of a process, which load what they need, and those of a beat, which
    last, tell nothing of how quickly people are answered; where all turns are slow, so many seconds each are a queue."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._spent, self._turns = 0.1, 100.0
        self._since = seconds()

    def expected(self, waiting: int) -> float:
        """In seconds, with so many turns waiting. One that hangs is noticed before it ends."""
        if not waiting:
            return 0.0
        pace = waiting * self._spent / self._turns if waiting > self.FEW else 0.0
        stuck = self._seconds() - self._since
        return max(pace, stuck if stuck > self.STUCK else 0.0)

    def begins(self) -> None:
        """A turn, or a group of them, is begun after nothing was to do."""
        self._since = self._seconds()

    def done(self, turns: int) -> None:
        """So many turns were done since the last time."""
        now = self._seconds()
        self._spent = self.KEPT * self._spent + min(now - self._since, turns * self.LONGEST)
        self._turns = self.KEPT * self._turns + turns
        self._since = now


class SqlStore(ABC):
    """The ``Store`` port, and what a process does with its database besides turns."""

    def __init__(self, engine: sa.Engine, new_id: Callable[[], UUID]) -> None:
        self._engine = engine
        self._new_id = new_id
        self.on_group: Callable[[int], None] = lambda _turns: None
        """Hears how many turns each commit of a group held; called in the thread that writes."""

    @property
    def url(self) -> sa.URL:
        """Where the database is."""
        return self._engine.url

    def beside_it(self, suffix: str) -> Path | None:
        """A file beside the database's own; None where it has none on this machine."""
        name = self._engine.url.database
        if self._engine.dialect.name != "sqlite" or not name or name == ":memory:":
            return None
        return Path(f"{name}{suffix}")

    @abstractmethod
    async def run(self, turn: Turn[T]) -> T:
        """Runs a turn in a thread and waits for its commit. Raises what the turn raised; StoreUnavailable
        when the database could not be used, after which nothing is known to be kept; StoreClosed after
        ``close``.
        """

    @abstractmethod
    def run_sync(self, turn: Turn[T]) -> T:
        """The same for callers without an event loop. Not for use inside a turn."""

    @property
    @abstractmethod
    def queued(self) -> int:
        """How many turns wait for the database, or are in it."""

    @abstractmethod
    def delay(self) -> float:
        """How many seconds a turn that is given now will have to wait, as far as that can be told."""

    @abstractmethod
    def close(self) -> None:
        """Finishes the turns that were given, as far as that takes no longer than ``CLOSE_SECONDS``; refuses others, and
        lets go of the database. May be called twice.
        """

    @abstractmethod
    def migrate(self, work: Callable[[sa.Connection], None]) -> None:
        """Runs ``work`` in one transaction in which no other process can migrate at the same time."""

    @abstractmethod
    def lineage(self) -> str:
        """By what a database is known that is not the one that it was, because it was put back. A copied file is the same
        in every byte: another one beside it (``beside_it``) tells that. Raises StoreUnavailable. Blocks.
        """

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[sa.Connection]:
        """A connection that sees the database as it stands when it is first asked, however long the block lasts and
        whatever others write meanwhile. For reading only. Raises StoreUnavailable.
        """

    def unit_of_work(self, connection: sa.Connection) -> UnitOfWork:
        """The repositories over a connection that the caller begins and ends."""
        return SqlUnitOfWork(connection, self._new_id)

    def check(self) -> None:
        """Whether the database can be reached and its tables are the ones that this program knows. Raises
        StoreUnavailable or SchemaOutdated. Blocks; reads beside the turns, so it waits for none of them.
        """
        try:
            with self._engine.connect() as connection:
                found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        except sa.exc.DBAPIError as error:
            if _is_missing_table(error):
                raise SchemaOutdated("the database has no tables yet: run migrate") from error
            raise StoreUnavailable(f"the database cannot be reached: {_plainly(error)}") from error
        except sa.exc.TimeoutError as error:
            raise StoreUnavailable("no connection to the database is free") from error
        if found != SCHEMA:
            raise SchemaOutdated(f"the tables are at {found}, this program needs {SCHEMA}: run migrate")

    def beside(self, read: Turn[T]) -> T:
        """Runs a turn that only reads, on a connection of its own: it waits for no other turn, so it may also be
        called inside one, and sees nothing of what that one has not committed. Raises StoreUnavailable.
        """
        try:
            with self._engine.connect() as connection:
                return read(SqlUnitOfWork(connection, self._new_id))
        except sa.exc.DBAPIError as error:
            raise _unavailable(error) from error
        except sa.exc.TimeoutError as error:
            raise StoreUnavailable("no connection to the database is free") from error

    def upgrade(self) -> None:
        """Brings the tables to this program's revision; does nothing when they are there. Two processes at
        once do it one after the other. Raises StoreUnavailable.
        """
        try:
            self.check()
        except (SchemaOutdated, StoreUnavailable):
            from storage.migrating import upgrade  # nearly every start does without Alembic

            self.migrate_to(upgrade)

    def migrate_to(self, work: Callable[[sa.Connection], None]) -> None:
        """``migrate``, where a database that cannot be used is StoreUnavailable."""
        try:
            self.migrate(work)
        except sa.exc.OperationalError as error:
            raise StoreUnavailable(f"the database cannot be upgraded: {_plainly(error)}") from error


def _plainly(error: sa.exc.DBAPIError) -> str:
    """The driver's own first line, without statement and values: those may be people's words."""
    return (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]


def _is_missing_table(error: sa.exc.DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", "") == "42P01" or "no such table" in str(error.orig)


# ---------------------------------------------------------------- SQLite


@dataclass(slots=True)
class _Job:
    """A turn with the two ways to answer its caller. ``loop`` is None for callers in a thread."""

    turn: Turn[Any]
    future: "asyncio.Future[Any] | Future[Any]"
    loop: asyncio.AbstractEventLoop | None
    result: Any = None
    error: BaseException | None = None


_UNUSABLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_PERM,
    }
)


def _sqlite_unusable(error: BaseException) -> bool:
    """Whether the database refused for its own reasons, and not because of what the turn asked for."""
    original = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", None)
    return code is not None and (code & 0xFF) in _UNUSABLE  # the low byte is the kind, the rest its detail


def _unavailable(error: BaseException) -> BaseException:
    if isinstance(error, sa.exc.DBAPIError):
        made = StoreUnavailable(f"the database failed: {_plainly(error)}")
    else:
        made = StoreUnavailable(f"the database failed: {error}")
    made.__cause__ = error
    return made


class _GroupLostError(Exception):
    """The whole transaction is gone, with the turns that had run in it."""


def _sqlite_engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    engine = sa.create_engine(
        url,
        json_serializer=_to_json,
        json_deserializer=_from_json,
        hide_parameters=True,  # what an error says goes into logs: people's words stay out of it
        poolclass=sa.pool.NullPool,
        connect_args={"timeout": busy_seconds, "check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def _connect(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = (
            None  # the driver begins nothing by itself: transactions are begun by their owners
        )
        _write_ahead(raw, busy_seconds)
        raw.execute("PRAGMA synchronous = FULL")  # a commit that was told to a platform survives a power cut
        raw.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "rollback_savepoint")
    def _taken_back(connection: sa.Connection, _name: str, _context: object) -> None:
        forget(connection)  # of a savepoint within a turn

    return engine


def _write_ahead(raw: sqlite3.Connection, busy_seconds: float) -> None:
    """Where several open a new file at once, SQLite tells all but one of them at once that it is locked, and waits for
    nobody: it is asked again.
    """
    end = time.monotonic() + busy_seconds
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() >= end:
                raise
            time.sleep(0.01)
        else:
            return


class SqliteStore(SqlStore):
    """One file, one writer thread, group commit. Other processes may use the file at the same time; each
    waits for the other's transaction.
    """

    def __init__(
        self, url: sa.URL, new_id: Callable[[], UUID] = uuid4, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        super().__init__(_sqlite_engine(url, busy_seconds), new_id)
        self._queue = Delay()
        self._working = False
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._gate = threading.Lock()  # puts every job before the mark that ends the queue
        self._closed = False
        self._connection: sa.Connection | None = None
        self._thread = threading.Thread(target=self._write, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def run(self, turn: Turn[T]) -> T:
        """See ``SqlStore.run``. A caller that is cancelled gives up the answer, not the turn."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Job(turn, future, loop))
        return await future

    def run_sync(self, turn: Turn[T]) -> T:
        """See ``SqlStore.run_sync``."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a turn cannot wait for another turn")
        future: Future[T] = Future()
        self._put(_Job(turn, future, None))
        return future.result()

    @property
    def queued(self) -> int:
        """See ``SqlStore.queued``; those of the commit under way are not counted."""
        return self._jobs.qsize()

    def _put(self, job: _Job) -> None:
        with self._gate:
            if self._closed:
                raise StoreClosed("the store is closed")
            if self._jobs.qsize() >= WAITING:
                raise StoreBusy("too many turns are waiting")
            if not self._working and not self._jobs.qsize():
                self._queue.begins()
            self._jobs.put(job)

    def delay(self) -> float:
        """See ``SqlStore.delay``."""
        return self._queue.expected(self._jobs.qsize())

    def close(self) -> None:
        """See ``SqlStore.close``. Waits a bounded time; a turn that hangs cannot hold up the end of the
        process.
        """
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join(CLOSE_SECONDS)

    def lineage(self) -> str:
        """The same for all: only ``restore`` leaves another one in the file."""
        return "embedded"

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """See ``SqlStore.snapshot``: a transaction that reads holds up no writer, only the emptying of the journal."""
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("BEGIN")
                yield connection
        except sa.exc.DBAPIError as error:
            raise _unavailable(error) from error

    def migrate(self, work: Callable[[sa.Connection], None]) -> None:
        """See ``SqlStore.migrate``."""
        engine = _sqlite_engine(self.url, UPGRADE_BUSY_SECONDS)
        try:
            with engine.connect() as connection:
                # Rebuilding a table (SQLite alters little) would trip over rows that point to it; checked at
                # the end.
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                connection.commit()
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                work(connection)
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                    raise RuntimeError(f"the migration would leave {len(broken)} rows that point to nothing")
                connection.commit()
        finally:
            engine.dispose()

    # ------------------------------------------------------------ in the writer thread

    def _write(self) -> None:
        ended = False
        while not ended:
            group: list[_Job] = []
            job = self._jobs.get()
            while True:
                if job is None:
                    ended = True
                    break
                group.append(job)
                if len(group) == GROUP:
                    break
                try:
                    job = self._jobs.get_nowait()
                except Empty:
                    break
            if group:
                self._working = True
                self._queue.begins()
                self._commit_group(group)
                self._queue.done(len(group))
                self._working = False
        self._disconnect()

    def _commit_group(self, group: list[_Job]) -> None:
        """Runs and answers all of them, in as many transactions as it takes."""
        rest = group
        while rest:
            begun: list[_Job] = []
            try:
                connection, raw, uow = self._begin()
                for job in rest:
                    begun.append(job)
                    self._run_one(raw, uow, job)
                # What SQLAlchemy ran in between it takes for a transaction of its own, and ends it with the whole one.
                connection.commit()
                raw.commit()
                self.on_group(len(begun))
                rest = []
            except _GroupLostError as lost:
                self._disconnect()
                cause = cast("BaseException", lost.__cause__)
                for job in begun:
                    job.error = job.error or _unavailable(cause)
                rest = rest[len(begun) :]
            except BaseException as error:
                self._disconnect()
                begun = rest
                for job in begun:
                    job.error = job.error or _unavailable(error)
                rest = []
            _answer(begun)

    def _begin(self) -> tuple[sa.Connection, sqlite3.Connection, SqlUnitOfWork]:
        if self._connection is None:
            self._connection = self._engine.connect()
            self._connection.info[KNOWN] = self._remembered = Remembered()
            self._uow = SqlUnitOfWork(self._connection, self._new_id)
            self._connection.exec_driver_sql(SAVEPOINTS_IN_MEMORY)
            self._connection.rollback()
        raw = cast("sqlite3.Connection", self._connection.connection.dbapi_connection)
        raw.execute("BEGIN IMMEDIATE")
        self._remembered.stands_at(raw.execute("PRAGMA data_version").fetchone()[0])
        return self._connection, raw, self._uow

    @staticmethod
    def _run_one(raw: sqlite3.Connection, uow: SqlUnitOfWork, job: _Job) -> None:
        raw.execute("SAVEPOINT turn")
        uow.begin()
        try:
            job.result = job.turn(uow)
            raw.execute("RELEASE turn")
        except BaseException as error:
            job.error = _unavailable(error) if _sqlite_unusable(error) else error
            forget(uow.connection)
            try:
                raw.execute("ROLLBACK TO turn")
                raw.execute("RELEASE turn")
            except sqlite3.Error:  # a full disk, for one, ends the transaction by itself
                raise _GroupLostError from error

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                forget(connection)
                connection.rollback()
                connection.close()
            except (sa.exc.SQLAlchemyError, sqlite3.Error):
                connection.invalidate()


def _answer(jobs: list[_Job]) -> None:
    """Tells the callers: threads at once, each event loop with one wake-up for all that is its own."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        if job.loop is not None:
            by_loop.setdefault(job.loop, []).append(job)
        else:
            _settle(job)
    for loop, own in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle_all, own)
        except RuntimeError:  # the loop was closed: nobody waits any more
            continue


def _settle_all(jobs: list[_Job]) -> None:
    for job in jobs:
        _settle(job)


def _settle(job: _Job) -> None:
    if job.future.done():  # cancelled: the caller gave up its answer
        return
    if job.error is not None:
        job.future.set_exception(job.error)
    else:
        job.future.set_result(job.result)


# ---------------------------------------------------------------- PostgreSQL

_AGAIN = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: the database asks to run the turn again."""
_UPGRADE_LOCK = 0x6B796F646F
_LINEAGE = """
    SELECT (SELECT system_identifier FROM pg_control_system()), left(pg_walfile_name(pg_current_wal_lsn()), 8),
           (SELECT oid FROM pg_database WHERE datname = current_database()), 'alembic_version'::regclass::oid
"""
"""No migration makes Alembic's own table anew; whoever puts a dump back does."""
_UNREACHABLE = ("08", "53", "57P", "58", "55P03", "57014", "25006")
"""SQLSTATEs of a database that cannot serve now: connection, resources, shutdown, system, time limits,
standby.
"""


class PostgresStore(SqlStore):
    """A pool of threads, each with its own connection and a transaction per turn (READ COMMITTED; what must
    not move is locked).
    """

    def __init__(self, url: sa.URL, new_id: Callable[[], UUID]) -> None:
        engine = sa.create_engine(
            url,
            json_serializer=_to_json,
            json_deserializer=_from_json,
            hide_parameters=True,
            pool_size=THREADS,
            max_overflow=1,  # for check() and beside()
            pool_timeout=BUSY_SECONDS,
            connect_args={
                "connect_timeout": BUSY_SECONDS,
                "application_name": "kyodo",
                # No turn waits for ever, neither for a lock nor for a caller that is gone.
                "options": f"-c lock_timeout={BUSY_SECONDS}s -c statement_timeout=30s"
                " -c idle_in_transaction_session_timeout=60s -c timezone=UTC",
            },
        )
        super().__init__(engine, new_id)
        self._queue = Delay()
        self._jobs: SimpleQueue[tuple[Turn[Any], Future[Any]] | None] = SimpleQueue()
        # Daemons: a database that hangs must not hold up the end of the process.
        self._threads = [
            threading.Thread(target=self._serve, name=f"postgres-turn-{n}", daemon=True)
            for n in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()
        self._gate = threading.Lock()
        self._waiting = 0
        self._closed = False

    async def run(self, turn: Turn[T]) -> T:
        """See ``SqlStore.run``. A caller that is cancelled gives up the answer; a turn that began is
        finished.
        """
        return await asyncio.wrap_future(self._submit(turn))

    def run_sync(self, turn: Turn[T]) -> T:
        """See ``SqlStore.run_sync``."""
        if threading.current_thread().name.startswith("postgres-turn"):
            raise RuntimeError("a turn cannot wait for another turn")
        return self._submit(turn).result()

    @property
    def queued(self) -> int:
        """See ``SqlStore.queued``."""
        return self._waiting

    def _submit(self, turn: Turn[T]) -> "Future[T]":
        with self._gate:
            if self._closed:
                raise StoreClosed("the store is closed")
            if self._waiting >= WAITING:
                raise StoreBusy("too many turns are waiting")
            if not self._waiting:
                self._queue.begins()
            self._waiting += 1
            future: Future[T] = Future()
            self._jobs.put((turn, future))
        return future

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            turn, future = job
            if future.set_running_or_notify_cancel():
                try:
                    result = self._run(turn)
                except BaseException as error:
                    self._leave()
                    future.set_exception(error)
                else:
                    self._leave()
                    future.set_result(result)
            else:
                self._leave()

    def _leave(self) -> None:
        with self._gate:
            self._waiting -= 1
            self._queue.done(1)

    def delay(self) -> float:
        """See ``SqlStore.delay``."""
        with self._gate:
            return self._queue.expected(max(0, self._waiting - THREADS))

    def close(self) -> None:
        """See ``SqlStore.close``. Waits a bounded time, as the other does."""
        with self._gate:
            first, self._closed = not self._closed, True
        for _ in self._threads if first else ():
            self._jobs.put(None)
        end = time.monotonic() + CLOSE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        self._engine.dispose()

    def _run(self, turn: Turn[T]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            committing = False
            try:
                with self._engine.connect() as connection, connection.begin() as transaction:
                    try:
                        result = turn(SqlUnitOfWork(connection, self._new_id))
                        committing = True
                        transaction.commit()
                    except BaseException:
                        if not connection.invalidated:
                            forget(connection)
                        raise
                    return result
            except sa.exc.TimeoutError as error:
                raise StoreUnavailable("no connection to the database is free") from error
            except sa.exc.DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None) or ""
                lost = error.connection_invalidated
                # Lost in the commit itself, nobody knows whether it was kept: that is for the caller to find
                # out.
                if attempt < ATTEMPTS and (state in _AGAIN or (lost and not committing)):
                    continue
                unreachable = state.startswith(_UNREACHABLE) or (
                    not state and isinstance(error, sa.exc.OperationalError)
                )
                if lost or unreachable or state in _AGAIN:
                    raise _unavailable(error) from error
                raise
        raise AssertionError("unreachable")

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """See ``SqlStore.snapshot``."""
        try:
            with self._engine.connect().execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            ) as connection:
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
                yield connection
        except sa.exc.DBAPIError as error:
            raise _unavailable(error) from error
        except sa.exc.TimeoutError as error:
            raise StoreUnavailable("no connection to the database is free") from error

    def lineage(self) -> str:
        """A dump that is put back makes a database or its tables anew, with other numbers; a server that is put back, or a
        standby that takes over, writes on in another timeline.
        """
        try:
            with self._engine.connect() as connection:
                return "/".join(str(part) for part in connection.exec_driver_sql(_LINEAGE).one())
        except sa.exc.DBAPIError as error:
            raise _unavailable(error) from error
        except sa.exc.TimeoutError as error:
            raise StoreUnavailable("no connection to the database is free") from error

    def migrate(self, work: Callable[[sa.Connection], None]) -> None:
        """See ``SqlStore.migrate``."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
            work(connection)
