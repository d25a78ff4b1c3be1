"""What is particular to the embedded database, and to opening either."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.messages import Address, Message, Outgoing, Place
from bot.services.ports import StoreUnavailable, UnitOfWork
from storage.engine import GROUP, WAITING, PostgresStore, SqliteStore, database_url, exclusive, open_store
from storage.errors import AlreadyServing, StoreBusy

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 9, 1, tzinfo=UTC)


def connection_of(uow: UnitOfWork) -> sa.Connection:
    inside: Any = uow.inbox
    connection: sa.Connection = inside._connection
    return connection


def claim(key: str) -> Any:
    return lambda uow: uow.inbox.claim(key, AT)


class Held:
    """Holds the writer in a turn, so that what is given meanwhile becomes one group."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._go_on = Event()

    async def __aenter__(self) -> None:
        began = Event()

        def hold(_: UnitOfWork) -> None:
            began.set()
            self._go_on.wait(30)

        self._holding = asyncio.create_task(self._store.run(hold))
        await asyncio.to_thread(began.wait, 30)

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0)  # the tasks that were made have given their turns
        self._go_on.set()
        await self._holding


async def together(store: SqliteStore, *turns: Any) -> list[Any]:
    async with Held(store):
        tasks = [asyncio.create_task(store.run(turn)) for turn in turns]
    return await asyncio.gather(*tasks, return_exceptions=True)


# ---------------------------------------------------------------- group commit


async def test_turns_that_wait_share_one_commit(store: SqliteStore) -> None:
    await store.run(claim("first"))
    groups: list[int] = []
    store.on_group = groups.append

    assert await together(store, *(claim(str(n)) for n in range(GROUP + 1))) == [True] * (GROUP + 1)

    assert groups == [1, GROUP, 1]  # the one that held, a full group, and the one that was too many


async def test_a_failing_turn_rolls_back_alone_in_its_group(store: SqliteStore) -> None:
    def fails(uow: UnitOfWork) -> None:
        uow.inbox.claim("b", AT)
        uow.outbox.add(Outgoing(Place("line", "", "U1"), (Message("x"),)), AT)
        raise ZeroDivisionError

    def refused(uow: UnitOfWork) -> None:
        uow.outbox.add(Outgoing(Place("line", "", "U1"), (Message("x"),), digest="none"), AT)

    a, b, c, d = await together(store, claim("a"), fails, refused, claim("d"))

    assert (a, d) == (True, True)
    assert isinstance(b, ZeroDivisionError)
    assert isinstance(c, sa.exc.IntegrityError)
    assert await store.run(lambda uow: uow.outbox.waiting()) == 0
    assert [await store.run(claim(key)) for key in "abd"] == [False, True, False]


async def test_when_the_commit_fails_everybody_in_the_group_hears_it(store: SqliteStore) -> None:
    def breaks_the_commit(uow: UnitOfWork) -> None:
        connection = connection_of(uow)
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql("INSERT INTO chats VALUES ('nobody', NULL, '', '', NULL, 0, 0, NULL)")

    def own_fault(_: UnitOfWork) -> None:
        raise ZeroDivisionError

    a, b, c = await together(store, claim("a"), own_fault, breaks_the_commit)

    assert isinstance(a, StoreUnavailable)
    assert isinstance(b, ZeroDivisionError)
    assert isinstance(c, StoreUnavailable)
    assert await store.run(claim("a"))


async def test_a_full_disk_fails_turns_by_name_and_ends_nothing(store: SqliteStore) -> None:
    def fills(uow: UnitOfWork) -> None:
        connection = connection_of(uow)
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        try:
            uow.accounts.save("line", "", {"much": "x" * 1_000_000})
        finally:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000000")

    a, b, c = await together(store, claim("a"), fills, claim("c"))

    assert isinstance(b, StoreUnavailable)
    assert "full" in str(b)
    # Whoever was told yes was kept, whoever was told of trouble was not.
    assert [await store.run(claim(key)) for key in "ac"] == [a is not True, c is not True]
    assert c is True


async def test_a_turn_that_ends_the_whole_transaction_fails_those_before_it(store: SqliteStore) -> None:
    def rolls_back(uow: UnitOfWork) -> None:
        connection_of(uow).exec_driver_sql("ROLLBACK")  # as SQLite does by itself after some errors
        raise sa.exc.OperationalError("", {}, OSError("disk I/O error"))

    a, b, c = await together(store, claim("a"), rolls_back, claim("c"))

    assert isinstance(a, StoreUnavailable)
    assert isinstance(b, sa.exc.OperationalError)
    assert c is True
    assert [await store.run(claim(key)) for key in "ac"] == [True, False]


def test_a_database_that_others_hold_is_unavailable_and_then_there_again(url: str) -> None:
    patient = SqliteStore(database_url(url), busy_seconds=0)
    patient.upgrade()
    with sa.create_engine(url).connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            patient.run_sync(claim("a"))
        patient.check()  # reading is not held up
        other.rollback()
    assert patient.run_sync(claim("a"))
    patient.close()


async def test_more_turns_than_can_be_answered_are_refused_at_once(store: SqliteStore) -> None:
    async with Held(store):
        tasks = [asyncio.create_task(store.run(lambda _: None)) for _ in range(WAITING + 5)]
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(r) for r in results if r is not None] == [StoreBusy] * 5


def test_the_file_is_as_durable_as_sqlite_can_be(store: SqliteStore) -> None:
    def pragmas(uow: UnitOfWork) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [connection_of(uow).exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert store.run_sync(pragmas) == ["wal", 2, 1, 10_000]


def test_a_loop_that_ended_does_not_stop_the_writer(store: SqliteStore) -> None:
    began, go_on = Event(), Event()

    def hold(uow: UnitOfWork) -> bool:
        began.set()
        go_on.wait(30)
        return uow.inbox.claim("a", AT)

    async def leave() -> None:
        task = asyncio.create_task(store.run(hold))
        await asyncio.to_thread(began.wait, 30)
        task.cancel()

    asyncio.run(leave())
    go_on.set()
    assert store.run_sync(claim("b"))
    assert not store.run_sync(claim("a"))


# ---------------------------------------------------------------- opening


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://u:p@host/db", "postgresql+psycopg"),
        ("postgresql://u@/db?host=/run", "postgresql+psycopg"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg"),
        ("sqlite:///kyodo.db", "sqlite+pysqlite"),
        ("sqlite:////var/lib/kyodo.db", "sqlite+pysqlite"),
    ],
)
def test_the_usual_ways_to_name_a_database_are_understood(given: str, driver: str) -> None:
    assert database_url(given).drivername == driver


@pytest.mark.parametrize("given", ["", "kyodo.db", "mysql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cannot_serve_is_refused_by_name(given: str) -> None:
    with pytest.raises(ValueError, match=r"database URL|not supported|no file"):
        database_url(given)


def test_a_password_is_in_no_message(tmp_path: Path) -> None:
    store = open_store(f"postgresql://someone:s3cret@/db?host={tmp_path}/none")
    assert isinstance(store, PostgresStore)
    with pytest.raises(StoreUnavailable) as failure:
        store.check()
    store.close()
    assert "s3cret" not in str(failure.value)


def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a/b/kyodo.db")
    store.upgrade()
    store.close()
    assert (tmp_path / "a" / "b" / "kyodo.db").exists()


def test_one_process_at_a_time_serves_a_file(url: str) -> None:
    with exclusive(url):
        with pytest.raises(AlreadyServing), exclusive(url):
            pass
        other = open_store(url)  # commands beside it are welcome
        other.upgrade()
        assert other.run_sync(claim("a"))
        other.close()
    with exclusive(url):
        pass
    with exclusive("postgresql://host/db"), exclusive("postgresql://host/db"):
        pass


def test_the_alembic_command_finds_the_migrations(url: str) -> None:
    def alembic(*words: str) -> str:
        told = subprocess.run(
            [sys.executable, "-m", "alembic", "-x", f"url={url}", *words],
            cwd=ROOT,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return told.stdout

    alembic("upgrade", "head")
    store = open_store(url)
    store.check()
    store.run_sync(lambda uow: uow.people.at(Address("line", "", "U1"), AT, "ja"))
    store.close()
    assert "head" in alembic("current")
    assert "No new upgrade operations" in alembic("check")
    alembic("downgrade", "base")


def test_a_file_that_cannot_even_be_opened_is_unavailable_to_whoever_reads_beside(url: str) -> None:
    held = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    store = SqliteStore(database_url(url), busy_seconds=0.05)
    try:
        held.execute("PRAGMA locking_mode = EXCLUSIVE")
        held.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            store.beside(lambda uow: uow.people.speaking("line", "ja"))
        with pytest.raises(StoreUnavailable, match="locked"):
            store.check()
    finally:
        held.close()
    assert store.beside(lambda uow: uow.people.speaking("line", "ja")) == []
    store.close()
