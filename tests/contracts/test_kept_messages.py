"""Messages that would cost what is used up, in both databases: kept until they can be said for free, and told of once."""

from datetime import UTC, datetime, timedelta

from bot.domain.messages import Message, Outgoing, Place
from bot.services.ports import Dispatch, UnitOfWork
from storage.engine import SqlStore
from tests.contracts.test_store import a_project

AT = datetime(2026, 9, 1, 3, 4, 5, 678901, tzinfo=UTC)
LEASE = timedelta(seconds=20)
HANA, TARO = Place("line", "", "U1"), Place("line", "", "U2")
NEWS = (Message("ひとつめ"), Message("ふたつめ"))


def queue(store: SqlStore, *places: Place) -> list[str]:
    def turn(uow: UnitOfWork) -> list[str]:
        uow.projects.add(a_project())
        return [uow.outbox.add(Outgoing(place, NEWS, project="p1"), AT) for place in places]

    return store.run_sync(turn)


def kept(store: SqlStore, place: Place) -> list[Dispatch]:
    return store.run_sync(lambda uow: uow.outbox.kept(place))


def keep(store: SqlStore, row: str, place: Place = HANA) -> None:
    rest = Outgoing(place, NEWS[1:], project="p1")
    store.run_sync(lambda uow: uow.outbox.keep(row, AT, "budget", rest))


def test_what_is_kept_says_the_rest_and_holds_up_nothing_behind_it(store: SqlStore) -> None:
    first, second = queue(store, HANA, HANA)
    (claimed,) = store.run_sync(lambda uow: uow.outbox.claim(AT, "w", LEASE, 9))
    assert claimed.id == first
    keep(store, first)
    (row,) = kept(store, HANA)
    assert (row.id, row.outgoing) == (first, Outgoing(HANA, NEWS[1:], project="p1"))
    assert kept(store, TARO) == []
    assert [one.id for one in store.run_sync(lambda uow: uow.outbox.claim(AT, "w", LEASE, 9))] == [second]
    assert store.run_sync(lambda uow: uow.outbox.waiting()) == 1


def test_what_is_said_at_last_is_kept_no_longer_and_its_words_are_gone(store: SqlStore) -> None:
    (row,) = queue(store, HANA)
    keep(store, row)
    store.run_sync(lambda uow: uow.outbox.said([row], AT))
    store.run_sync(lambda uow: uow.outbox.said([row], AT))
    assert kept(store, HANA) == []
    assert store.run_sync(lambda uow: uow.outbox.untold(9)) == []


def test_what_is_kept_is_told_of_once_and_stays_kept(store: SqlStore) -> None:
    rows = queue(store, HANA, TARO, HANA)
    for row, place in zip(rows, (HANA, TARO, HANA), strict=True):
        keep(store, row, place)
    untold = store.run_sync(lambda uow: uow.outbox.untold(2))
    assert [(row.id, at) for row, at in untold] == [(rows[0], AT), (rows[1], AT)]
    store.run_sync(lambda uow: uow.outbox.told(rows[:2], AT))
    assert [row.id for row, _ in store.run_sync(lambda uow: uow.outbox.untold(9))] == [rows[2]]
    assert [row.id for row in kept(store, HANA)] == [rows[0], rows[2]]


def test_what_is_counted_for_a_row_stays_with_it_until_it_is_kept(store: SqlStore) -> None:
    (row,) = queue(store, HANA)
    store.run_sync(lambda uow: uow.outbox.count(row, 3, "2026-09"))
    (claimed,) = store.run_sync(lambda uow: uow.outbox.claim(AT, "w", LEASE, 9))
    assert (claimed.counted, claimed.month) == (3, "2026-09")
    keep(store, row)
    assert [one.counted for one in kept(store, HANA)] == [0]


def test_whether_something_can_be_tried_at_once(store: SqlStore) -> None:
    assert not store.run_sync(lambda uow: uow.outbox.pressing("line", AT))
    (row,) = queue(store, HANA)
    assert store.run_sync(lambda uow: uow.outbox.pressing("line", AT))
    assert not store.run_sync(lambda uow: uow.outbox.pressing("slack", AT))
    store.run_sync(lambda uow: uow.outbox.again(row, AT + LEASE, "429", False))
    assert not store.run_sync(lambda uow: uow.outbox.pressing("line", AT))
    keep(store, row)
    assert not store.run_sync(lambda uow: uow.outbox.pressing("line", AT + LEASE))
