"""Somebody has everything erased while another process is about to keep something of them, on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa

from bot.domain.actions import Verb, act
from bot.domain.messages import Address, Incoming, Pressed, Said, Typed, direct
from bot.domain.project import ERASED, Role
from bot.services.inbox import Inbox, Receipt
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore, database_url, open_store
from tests.services.front_door import Door, opened

USER = "Uc0ffee"
WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def other(postgres_tables: str) -> Iterator[SqlStore]:
    """The store as another process has it."""
    store = open_store(postgres_tables)
    yield store
    store.close()


@pytest.fixture
def door(postgres_tables: str, tmp_path: Path) -> Iterator[Door]:
    """The garden project with somebody in it."""
    found = opened(tmp_path, store=open_store(postgres_tables))
    found.person("U0tanaka", Role.COORDINATOR, tenant="T1")
    found.person(USER, Role.RESPONDENT, "a")
    yield found
    found.store.close()


def event(door: Door, key: str, said: Said) -> Incoming:
    """Something they did."""
    who = Address("line", "", USER)
    return Incoming(key, who, direct(who), said, door.clock.at, door.clock.at, message_id=key)


def erasing(door: Door) -> Incoming:
    """[消す], pressed on the card of today."""
    return event(door, "e1", Pressed(act(Verb.ERASE_CONFIRM, door.clock.at.date().isoformat()).token))


def test_what_they_do_beside_it_is_done_by_somebody_new(
    door: Door, other: SqlStore, postgres_tables: str
) -> None:
    before = door.look(lambda uow: uow.people.find(Address("line", "", USER)))
    assert before is not None
    erased, seen = Event(), Event()

    def erase(uow: UnitOfWork) -> Receipt:
        receipt = Inbox(door.kit).receive(uow, erasing(door))
        erased.set()
        assert seen.wait(30)
        return receipt

    def write(uow: UnitOfWork) -> Receipt:
        return Inbox(door.kit).receive(uow, event(door, "e2", Typed("ヘルプ")))

    with ThreadPoolExecutor() as threads, sa.create_engine(database_url(postgres_tables)).connect() as watch:
        first = threads.submit(door.store.run_sync, erase)
        assert erased.wait(30)
        second = threads.submit(other.run_sync, write)
        while not watch.execute(WAITING).scalar():
            watch.rollback()
            assert not second.done()
        seen.set()
        assert first.result(30).fresh
        assert second.result(30).fresh
    watch.engine.dispose()
    now = door.look(lambda uow: uow.people.find(Address("line", "", USER)))
    assert now is not None
    assert now.id != before.id
    gone = door.look(lambda uow: uow.people.get(before.id))
    assert gone is not None
    assert (gone.address.platform, gone.name) == (ERASED, None)


def test_whoever_was_read_before_stays_erased(door: Door, other: SqlStore) -> None:
    read = door.look(lambda uow: uow.people.find(Address("line", "", USER)))
    assert read is not None
    door.look(lambda uow: Inbox(door.kit).receive(uow, erasing(door)))
    other.run_sync(lambda uow: uow.people.save(replace(read, name="花子の本名")))
    gone = door.look(lambda uow: uow.people.get(read.id))
    assert gone is not None
    assert (gone.address.platform, gone.name, gone.reachable) == (ERASED, None, False)
