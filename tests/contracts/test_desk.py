"""Home tabs and the trail in both databases: each is published by one, and each line is followed up once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.home import HomeTab, Show
from bot.domain.messages import Address, Place, Standing
from bot.domain.project import Role
from bot.services.ports import Group, UnitOfWork
from storage.engine import SqlStore
from tests.services.house import garden

AT = datetime(2026, 9, 1, 3, 4, 5, tzinfo=UTC)
HOLD = timedelta(seconds=30)
ROOM = Place("slack", "T1", "C1", direct=False)


@pytest.fixture
def who(store: SqlStore) -> str:
    """Somebody of the workspace who coordinates the garden."""

    def turn(uow: UnitOfWork) -> str:
        person = uow.people.at(Address("slack", garden().tenant, "U1"), AT, "ja")
        uow.projects.add(garden())
        uow.projects.join(garden().id, person.id, Role.COORDINATOR, "", AT)
        return person.id

    return store.run_sync(turn)


def claim(uow: UnitOfWork, at: datetime = AT) -> list[HomeTab]:
    return uow.homes.claim(at, at + HOLD, 10)


def test_a_tab_comes_back_as_it_was(store: SqlStore, who: str) -> None:
    tab = HomeTab(who, AT, Show.OVERDUE, "ise", 2026, 3, reading=True)
    store.run_sync(lambda uow: uow.homes.save(tab, None))
    assert store.run_sync(lambda uow: uow.homes.get(who)) == tab
    assert store.run_sync(claim) == []


def test_one_process_publishes_it_and_what_changes_meanwhile_makes_it_due_again(
    store: SqlStore, second: SqlStore, who: str
) -> None:
    tab = HomeTab(who, AT)
    store.run_sync(lambda uow: uow.homes.save(tab, AT))
    assert store.run_sync(claim) == [tab]
    assert second.run_sync(claim) == []
    store.run_sync(lambda uow: uow.homes.want([who], AT + timedelta(seconds=2)))
    store.run_sync(lambda uow: uow.homes.settle(who, AT + HOLD, None))
    assert second.run_sync(lambda uow: claim(uow, AT + timedelta(seconds=2))) == [tab]
    store.run_sync(lambda uow: uow.homes.settle(who, AT + timedelta(seconds=2) + HOLD, None))
    assert second.run_sync(lambda uow: claim(uow, AT + timedelta(days=1))) == []


def test_one_that_was_held_by_a_process_that_died_is_due_again(store: SqlStore, who: str) -> None:
    store.run_sync(lambda uow: uow.homes.save(HomeTab(who, AT), AT))
    assert len(store.run_sync(claim)) == 1
    assert len(store.run_sync(lambda uow: claim(uow, AT + HOLD))) == 1


def test_who_watches_a_project(store: SqlStore, who: str) -> None:
    def watching(uow: UnitOfWork, since: datetime = AT) -> list[str]:
        return uow.homes.watching([garden().id], since)

    assert store.run_sync(watching) == []
    store.run_sync(lambda uow: uow.homes.save(HomeTab(who, AT), None))
    assert store.run_sync(watching) == [who]
    assert store.run_sync(lambda uow: watching(uow, AT + timedelta(days=1))) == []
    store.run_sync(lambda uow: uow.projects.leave(garden().id, who, AT))
    assert store.run_sync(watching) == []
    store.run_sync(lambda uow: uow.people.save(replace(uow.people.get(who), standing=Standing.ADMIN)))
    assert store.run_sync(watching) == [who]
    store.run_sync(lambda uow: uow.homes.save(HomeTab(who, AT, reading=True), None))
    assert store.run_sync(watching) == []


def test_each_line_about_a_project_is_followed_up_once(store: SqlStore, second: SqlStore, who: str) -> None:
    store.run_sync(lambda uow: uow.audit.add(AT, who, "rule.set", garden().id, rule="majority"))
    store.run_sync(lambda uow: uow.audit.add(AT, who, "person.reachable"))
    (line,) = store.run_sync(lambda uow: uow.trail.take(10))
    assert (line.action, line.project, line.details) == ("rule.set", garden().id, {"rule": "majority"})
    assert second.run_sync(lambda uow: uow.trail.take(10)) == []


def test_a_turn_that_fails_leaves_its_lines(store: SqlStore, who: str) -> None:
    store.run_sync(lambda uow: uow.audit.add(AT, who, "rule.set", garden().id))

    def fails(uow: UnitOfWork) -> None:
        uow.trail.take(10)
        raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        store.run_sync(fails)
    assert len(store.run_sync(lambda uow: uow.trail.take(10))) == 1
    store.run_sync(lambda uow: uow.audit.add(AT, who, "rule.set", garden().id))
    store.run_sync(lambda uow: uow.trail.forget())
    assert store.run_sync(lambda uow: uow.trail.take(10)) == []


def test_the_channels_of_a_project(store: SqlStore, who: str) -> None:
    group = Group(ROOM, garden().id, who, AT)
    store.run_sync(lambda uow: uow.groups.save(group))
    assert store.run_sync(lambda uow: uow.groups.of_project(garden().id)) == [group]
    assert store.run_sync(lambda uow: uow.groups.at(ROOM)) == group
