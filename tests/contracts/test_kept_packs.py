"""Versions of packs that one process keeps and another one reads, in the middle of a turn."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Application, build_kit
from bot.catalogue import YamlCatalogue
from bot.doctor import kept_packs
from bot.domain.pack import Pack
from bot.services.ports import StoreUnavailable, UnitOfWork
from bot.settings import Settings, read_settings
from storage.engine import SqlStore, open_store
from tests.packs.mini import kernel, right, small, three

AT = datetime(2026, 9, 1, 1, tzinfo=UTC)


def pack(version: str, **parts: object) -> Pack:
    return right({**small(), "areas": [], "deadlines": [], "version": version, **parts}, kernel())


def keep(store: SqlStore, version: str) -> None:
    store.run_sync(lambda uow: uow.packs.keep(pack(version), AT))


def test_a_read_beside_the_turns_can_be_done_inside_one_and_sees_what_is_committed(
    store: SqlStore, second: SqlStore
) -> None:
    keep(second, "1.0.0")

    def turn(uow: UnitOfWork) -> list[tuple[bytes, bytes]]:
        uow.packs.keep(pack("1.1.0"), AT)
        return store.beside(lambda beside: beside.packs.all())

    assert store.run_sync(turn) == [pack("1.0.0").sources]


def test_a_read_beside_the_turns_leaves_nothing_behind(store: SqlStore) -> None:
    store.beside(lambda uow: uow.packs.all())
    keep(store, "1.0.0")
    assert store.beside(lambda uow: uow.packs.all()) == [pack("1.0.0").sources]


def test_a_read_of_a_database_without_tables_is_refused(empty: str) -> None:
    store = open_store(empty)
    try:
        with pytest.raises(StoreUnavailable):
            store.beside(lambda uow: uow.packs.all())
    finally:
        store.close()


def test_a_turn_finds_the_version_that_another_process_has_kept_since(
    store: SqlStore, second: SqlStore
) -> None:
    catalogue = YamlCatalogue([pack("1.0.0")]).with_kept(lambda: store.beside(lambda uow: uow.packs.all()))
    assert catalogue.learn() == ()
    keep(second, "1.1.0")
    assert store.run_sync(lambda _: catalogue.get("mini", "1.1.0")) == pack("1.1.0")


def named(database: str) -> Settings:
    line = {"LINE_CHANNEL_SECRET": "secret", "LINE_CHANNEL_ACCESS_TOKEN": "token"}
    return read_settings({**line, "DATABASE_URL": database, "KYODO_PACK": "mini"})


def test_the_bot_says_at_its_start_which_files_have_no_effect(
    store: SqlStore, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    keep(store, "1.0.0")
    changed = YamlCatalogue([pack("1.0.0", municipality=three("ミニ町"))])
    app = Application(named(database), build_kit(named(database), catalogue=changed), store)
    app.recall()
    assert "differs from mini 1.0.0 as projects began with it, which stays in use" in caplog.text
    assert app.kit.catalogue.get("mini") == pack("1.0.0")


def test_what_is_kept_can_be_looked_at_without_making_a_database(
    store: SqlStore, database: str, tmp_path: Path
) -> None:
    keep(store, "1.0.0")
    assert kept_packs(named(database)) == [pack("1.0.0").sources]
    nowhere = tmp_path / "none.db"
    assert kept_packs(named(f"sqlite:///{nowhere}")) == []
    assert not nowhere.exists()


def test_a_database_of_another_schema_keeps_nothing_that_can_be_read(empty: str) -> None:
    open_store(empty).close()
    assert kept_packs(named(empty)) == []
