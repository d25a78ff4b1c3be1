"""What could not be delivered, as both databases keep it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.failures import Failure, Kind, State
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore

AT = datetime(2026, 9, 10, 1, 0, tzinfo=UTC)
ONE = Failure("f1", "T1", "p1", "row1", "hana", "line", Kind.REMINDER, "blocked", False, AT)


@pytest.fixture
def kept(store: SqlStore) -> SqlStore:
    def add(uow: UnitOfWork) -> None:
        uow.failures.add(ONE)
        uow.failures.add(replace(ONE, reason="told twice"))
        uow.failures.add(replace(ONE, id="f2", project="p2", reason="token", at=AT + timedelta(hours=1)))
        uow.failures.add(replace(ONE, id="f3", project="", reason="token", at=AT + timedelta(hours=2)))
        uow.failures.add(replace(ONE, id="g1", tenant="T2", doubtful=True))

    store.run_sync(add)
    return store


def test_the_newest_come_first_page_by_page_and_another_tenants_never(kept: SqlStore) -> None:
    found = kept.run_sync(lambda uow: uow.failures.of_tenant("T1", 2))
    rest = kept.run_sync(lambda uow: uow.failures.of_tenant("T1", 2, 2))
    assert [one.id for one in (*found, *rest)] == ["f3", "f2", "f1"]
    assert rest == [ONE]
    mine = kept.run_sync(lambda uow: uow.failures.of_projects("T1", ["p1", "p2"], 9))
    assert [one.id for one in mine] == ["f2", "f1"]
    assert kept.run_sync(lambda uow: uow.failures.get("T2", "f1")) is None


def test_one_is_seen_to_once(kept: SqlStore) -> None:
    first = kept.run_sync(lambda uow: uow.failures.settle(ONE, State.RETRIED, "tanaka", AT))
    second = kept.run_sync(lambda uow: uow.failures.settle(ONE, State.PUT_ASIDE, "sato", AT))
    assert (first, second) == (True, False)
    left = kept.run_sync(lambda uow: uow.failures.get("T1", "f1"))
    assert left is not None
    assert left.state is State.RETRIED
    assert "f1" not in [one.id for one in kept.run_sync(lambda uow: uow.failures.of_tenant("T1", 9))]


def test_they_are_counted_by_reason_and_tenants_are_told_once_a_day(kept: SqlStore) -> None:
    assert kept.run_sync(lambda uow: uow.failures.count("T1")) == ({"blocked": 1, "token": 2}, AT)
    assert kept.run_sync(lambda uow: uow.failures.count("T1", ["p1"])) == ({"blocked": 1}, AT)
    assert kept.run_sync(lambda uow: uow.failures.count("T1", ["p9"])) == ({}, None)
    assert sorted(kept.run_sync(lambda uow: uow.failures.projects("T1"))) == ["p1", "p2"]
    walked = kept.run_sync(lambda uow: [uow.failures.next_tenant(after) for after in (None, "T1", "T2")])
    assert walked == ["T1", "T2", None]
    day = date(2026, 9, 10)
    told = [kept.run_sync(lambda uow: uow.failures.tell("T1", day)) for _ in range(2)]
    assert told == [True, False]
    assert kept.run_sync(lambda uow: (uow.failures.told("T1", day), uow.failures.told("T2", day))) == (
        True,
        False,
    )


def test_old_ones_are_swept(kept: SqlStore) -> None:
    before = {"failures": AT + timedelta(minutes=30)}
    assert kept.run_sync(lambda uow: uow.keeping.sweep(before, 10)) == 2
    assert [one.id for one in kept.run_sync(lambda uow: uow.failures.of_tenant("T1", 9))] == ["f3", "f2"]
