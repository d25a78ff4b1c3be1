"""A backup holds everything, goes into an empty database of either kind, and into no other."""

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from bot.domain.messages import Message, Outgoing, Place
from bot.services.ports import UnitOfWork
from storage.backup import Manifest, back_up, read_manifest, restore
from storage.encryption import Cipher
from storage.engine import SqlStore, database_url, open_store
from storage.errors import BackupTrouble, SchemaOutdated
from storage.tables import SCHEMA, outbox, pack_versions, slack_bots
from storage.types import UtcDateTime
from tests.contracts.test_upgrading import FILLED, everything, to

AT = datetime(2026, 9, 1, tzinfo=UTC)


@contextmanager
def store_at(database: str) -> Iterator[SqlStore]:
    store = open_store(database)
    try:
        yield store
    finally:
        store.close()


def gone(which: sa.ColumnElement[bool]) -> Callable[[sa.Connection], None]:
    """Takes those rows out of the outbox."""

    def work(connection: sa.Connection) -> None:
        connection.execute(sa.delete(outbox).where(which))

    return work


def nothing(_uow: UnitOfWork) -> None:
    """Leaves the contents as they were."""


def first_revision(database: str) -> None:
    """The database with the rows of the first revision."""
    with store_at(database) as store:
        store.migrate(to("0001", command.upgrade))
    with sa.create_engine(database_url(database), poolclass=sa.pool.NullPool).begin() as connection:
        for statement in FILLED.read_text("utf-8").strip().split(";\n"):
            connection.exec_driver_sql(statement)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with rows in it, tokens and a pack's bytes too, at this program's schema."""
    path = tmp_path_factory.mktemp("filled") / "kyodo.db"
    address = f"sqlite:///{path}"
    first_revision(address)
    with store_at(address) as store:
        store.upgrade()
        store.run_sync(lambda uow: uow.outbox.add(Outgoing(PLACE, (Message("改行\nと「かぎ」"),)), AT))
        token = Cipher([KEY]).seal("xoxb-secret")

        def more(connection: sa.Connection) -> None:
            connection.execute(
                sa.insert(slack_bots).values(
                    id=7,
                    client_id="c",
                    app_id="a",
                    bot_token=token,
                    is_enterprise_install=False,
                    installed_at=NAIVE,
                )
            )
            connection.execute(
                sa.insert(pack_versions).values(
                    {name: SAMPLE[type(column.type)] for name, column in pack_versions.c.items()}
                )
            )

        store.migrate(more)
    return path


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> str:
    """The address of a copy of it."""
    shutil.copy(template, tmp_path / "filled.db")
    return f"sqlite:///{tmp_path}/filled.db"


@pytest.fixture(scope="module")
def file(template: Path) -> Path:
    """A backup of it."""
    saved(f"sqlite:///{template}", template.with_name("good"))
    return template.with_name("good")


PLACE = Place("line", "", "U9")
NAIVE = datetime(2026, 9, 1, 1, 2, 3)  # noqa: DTZ001 - slack_sdk's own columns have no zone
SAMPLE = {sa.Text: "x", sa.LargeBinary: bytes(range(256)), UtcDateTime: AT, sa.JSON: {"b": 1.5, "a": None}}
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def contents(file: Path) -> dict[str, list[str]]:
    """The rows of each table of a backup, in no order."""
    found: dict[str, list[str]] = {}
    table = ""
    for line in gzip.decompress(file.read_bytes()).decode().splitlines()[1:]:
        told = json.loads(line)
        if isinstance(told, list):
            found[table].append(line)
        elif "table" in told:
            table = told["table"]
            found[table] = []
    return {table: sorted(rows) for table, rows in found.items()}


def saved(database: str, file: Path) -> Manifest:
    with store_at(database) as store:
        return back_up(store, file, AT, Cipher([KEY]).ids)


@pytest.mark.postgres
def test_there_and_across_and_back_again_it_is_the_same(
    filled: str, tmp_path: Path, postgres_database: str
) -> None:
    first, second, third = (tmp_path / name for name in ("1.kyodo", "2.kyodo", "3.kyodo"))
    made = saved(filled, first)
    assert made == read_manifest(first)
    assert (made.schema, made.made_at, made.keys) == (SCHEMA, AT, Cipher([KEY]).ids)
    assert made.rows == sum(map(len, everything(filled).values()))
    assert first.stat().st_mode & 0o777 == 0o600
    plain = gzip.decompress(first.read_bytes())
    assert b"xoxb-secret" not in plain
    assert KEY.encode() not in plain
    with store_at(postgres_database) as server:
        server.upgrade()  # tables that were made and never used are empty: a Procfile's release makes them first
        assert restore(server, first, nothing).counts == made.counts
        server.check()
        with server.snapshot() as connection:  # it sees one moment, while others write
            count = sa.text("SELECT count(*) FROM outbox")
            before = connection.execute(count).scalar_one()
            mark = server.run_sync(lambda uow: uow.outbox.newest())
            added = server.run_sync(lambda uow: uow.outbox.add(Outgoing(PLACE, (Message("次"),)), AT))
            assert connection.execute(count).scalar_one() == before
        assert server.run_sync(lambda uow: uow.outbox.newest()) > mark
        server.migrate(gone(outbox.c.id == added))
        with pytest.raises(BackupTrouble, match=r"not empty.*DATABASE_URL"):
            restore(server, first, nothing)
    saved(postgres_database, second)
    assert contents(second) == contents(first)
    with store_at(postgres_database) as server:  # the log goes on behind its last line, wherever it came from
        lines = server.run_sync(lambda uow: len(uow.audit.of_project("p1")))
        server.run_sync(lambda uow: uow.audit.add(AT, "u1", "stage.closed", "p1"))
        assert server.run_sync(lambda uow: len(uow.audit.of_project("p1"))) == lines + 1 > 1
    with store_at(f"sqlite:///{tmp_path}/home.db") as store:
        restore(store, second, nothing)
        store.check()
        # The numbers of rows that are gone are not given again.
        store.run_sync(lambda uow: uow.outbox.add(Outgoing(PLACE, (Message("次"),)), AT))
        assert store.run_sync(lambda uow: uow.outbox.newest()) > mark + 1
        store.migrate(gone(outbox.c.seq > mark))
    saved(f"sqlite:///{tmp_path}/home.db", third)
    assert contents(third) == contents(first)


def test_a_backup_sees_one_moment_while_others_write(filled: str) -> None:
    with store_at(filled) as store, store.snapshot() as connection:
        count = sa.text("SELECT count(*) FROM outbox")
        before = connection.execute(count).scalar_one()
        store.run_sync(lambda uow: uow.outbox.add(Outgoing(PLACE, (Message("後"),)), AT))
        assert connection.execute(count).scalar_one() == before


def test_a_database_that_holds_something_is_left_alone(filled: str, file: Path) -> None:
    before = everything(filled)
    with store_at(filled) as store, pytest.raises(BackupTrouble, match=r"not empty.*DATABASE_URL"):
        restore(store, file, nothing)
    assert everything(filled) == before


# ---------------------------------------------------------------- what cannot be used, on SQLite: the file is the same


def repacked(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda data: gzip.compress(b"".join(change(gzip.decompress(data).splitlines(keepends=True))))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda data: data[: len(data) // 2], "damaged or was cut short"),
        (lambda data: data[:-8] + bytes(8), "damaged or was cut short"),
        (repacked(lambda lines: lines[:-1]), "damaged or was cut short"),
        (repacked(lambda lines: [line.replace(b"u1", b"u2") for line in lines]), "damaged or was cut short"),
        (repacked(lambda lines: lines[:2] + lines[3:]), "damaged or was cut short"),
        (lambda _: b"SQLite format 3\0", "no backup"),
        (lambda _: b"", "no backup"),
        (repacked(lambda lines: [lines[0].replace(SCHEMA.encode(), b"9999"), *lines[1:]]), "newer Kyodo"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    file: Path, tmp_path: Path, spoil: Callable[[bytes], bytes], why: str
) -> None:
    bad = tmp_path / "bad"
    bad.write_bytes(spoil(file.read_bytes()))
    with store_at(f"sqlite:///{tmp_path}/new.db") as store:
        with pytest.raises(BackupTrouble, match=why):
            restore(store, bad, nothing)
        with pytest.raises(SchemaOutdated, match="no tables"):
            store.check()


def test_a_disk_that_is_full_leaves_the_earlier_backup(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "good"
    file.write_bytes(before := b"the one of yesterday")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        saved(filled, file)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".good*"))


def test_a_backup_of_an_earlier_schema_is_brought_forward(tmp_path: Path) -> None:
    """As the program of the first revision would have written it."""
    from storage import backup

    source = f"sqlite:///{tmp_path}/old.db"
    first_revision(source)
    found = sa.MetaData()
    with sa.create_engine(source).connect() as connection:
        found.reflect(connection)
        written = tmp_path / "old.backup"
        with backup._whole(written) as raw:
            lines = backup._Lines(raw)
            lines.put({
                "kyodo_backup": 1, "schema": "0001", "program": "0.1.0", "made_at": AT.isoformat(), "database": "sqlite", "keys": [],
            })  # fmt: skip
            tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
            for table in tables:
                backup._write(connection, table, lines)
            lines.put({"tables": len(tables), "sha256": lines.all.hexdigest()})
    with store_at(f"sqlite:///{tmp_path}/new.db") as store:
        assert restore(store, written, nothing).schema == "0001"
        store.check()
        project = store.run_sync(lambda uow: uow.projects.get("p1"))
        assert project is not None
        assert project.revealed["ise.q.see"] == AT + timedelta(days=1)
