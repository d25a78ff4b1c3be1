"""Handovers in the store: what is due, what goes along, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.handover import Handover
from bot.domain.messages import Address
from bot.domain.notices import Digest, Notice, NoticeStatus, digest_id
from bot.domain.project import Project, Side
from bot.domain.reminders import Reminder, ReminderStatus
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore, open_store

AT = datetime(2027, 3, 31, 15, tzinfo=UTC)
MADE = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def store(database: str) -> Iterator[SqlStore]:
    found = open_store(database)
    found.run_sync(_people)
    yield found
    found.close()


def _people(uow: UnitOfWork) -> None:
    for name in ("p1", "p2"):
        sides = (Side("a", "花壇の会"), Side("b", "公園緑地課"))
        uow.projects.add(
            Project(name, "T1", f"事業{name}", "ise", "1", "co_hosting", sides, reading="よみ", short="略")
        )
    for user in ("old", "new"):
        uow.people.at(Address("slack", "T1", user), MADE, "ja")


def _id(uow: UnitOfWork, user: str) -> str:
    found = uow.people.find(Address("slack", "T1", user))
    assert found is not None
    return found.id


def planned(uow: UnitOfWork, name: str, at: datetime) -> Handover:
    made = Handover(name, "T1", _id(uow, "old"), _id(uow, "new"), at, ("p1", "p2"), _id(uow, "old"), MADE)
    uow.handovers.add(made)
    return made


def test_a_handover_comes_back_as_it_was_kept(store: SqlStore) -> None:
    kept = store.run_sync(lambda uow: planned(uow, "h1", AT))
    assert store.run_sync(lambda uow: uow.handovers.get("h1")) == kept
    assert store.run_sync(lambda uow: uow.handovers.of_person(kept.taker)) == [kept]
    assert store.run_sync(lambda uow: uow.handovers.standing("T1")) == [kept]
    assert store.run_sync(lambda uow: uow.handovers.standing("T2")) == []
    assert store.run_sync(lambda uow: uow.handovers.get("h2")) is None


def test_it_is_due_from_its_instant_until_somebody_settles_it_or_takes_it_back(store: SqlStore) -> None:
    first = store.run_sync(lambda uow: planned(uow, "h1", AT))
    second = store.run_sync(lambda uow: planned(uow, "h2", AT + timedelta(days=1)))
    assert store.run_sync(lambda uow: uow.handovers.next_due()) == AT
    assert store.run_sync(lambda uow: uow.handovers.due(AT - timedelta(seconds=1))) == []
    assert store.run_sync(lambda uow: uow.handovers.due(AT)) == [first]
    store.run_sync(lambda uow: uow.handovers.save(replace(first, settled_at=AT, moved=("p1",))))
    assert store.run_sync(lambda uow: uow.handovers.due(AT + timedelta(days=1))) == [second]
    store.run_sync(
        lambda uow: uow.handovers.save(replace(second, cancelled_at=AT, cancelled_by=second.giver))
    )
    assert store.run_sync(lambda uow: uow.handovers.next_due()) is None
    found = store.run_sync(lambda uow: uow.handovers.get("h1"))
    assert found is not None
    assert (found.moved, found.stands) == (("p1",), False)


def test_what_is_the_givers_own_goes_along_and_what_the_taker_has_stays_single(store: SqlStore) -> None:
    def reminder(name: str, project: str, person: str, step: int) -> Reminder:
        return Reminder(name, project, 1, "do.end", date(2027, 4, 9), AT, step, person=person)

    def turn(uow: UnitOfWork) -> dict[str, tuple[str, ReminderStatus]]:
        old, new = _id(uow, "old"), _id(uow, "new")
        uow.reminders.add(
            [reminder("r1", "p1", old, 0), reminder("r2", "p2", old, 0), reminder("r3", "p1", old, -7),
             reminder("r4", "p1", new, -7), reminder("r5", "p1", "", -14)]
        )  # fmt: skip
        uow.reminders.pass_on(["p1"], old, new)
        found = uow.reminders.several(["r1", "r2", "r3", "r4", "r5"])
        return {name: ("new" if one.person == new else "old" if one.person == old else "", one.status)
                for name, one in found.items()}  # fmt: skip

    assert store.run_sync(turn) == {
        "r1": ("new", ReminderStatus.PENDING),
        "r2": ("old", ReminderStatus.PENDING),
        "r3": ("old", ReminderStatus.CANCELLED),
        "r4": ("new", ReminderStatus.PENDING),
        "r5": ("", ReminderStatus.PENDING),
    }


def test_what_waits_to_be_said_waits_for_the_taker(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> list[tuple[str, str, NoticeStatus]]:
        old, new = _id(uow, "old"), _id(uow, "new")
        for name, project in (("r1", "p1"), ("r2", "p1"), ("r3", "p2")):
            uow.reminders.add([Reminder(name, project, 1, name, date(2027, 4, 9), AT)])
        day = date(2027, 3, 31)
        digest = Digest(digest_id(new, day), new, day, AT)
        uow.digests.open(digest)
        uow.notices.add(
            [Notice("n1", old, AT, AT, "r1"), Notice("n2", old, AT, AT, "r2"), Notice("n3", new, AT, AT, "r2"),
             Notice("n4", old, AT, AT, "r3"), Notice("n5", old, AT, AT, round="week")]
        )  # fmt: skip
        uow.notices.pass_on(["p1"], old, new)
        waiting = [(who, n.id) for who in (old, new) for n in uow.notices.waiting(who, AT)]
        assert sorted(name for who, name in waiting if who == new) == ["n1", "n3"]
        assert sorted(name for who, name in waiting if who == old) == ["n4", "n5"]
        return [(n.id, n.person, n.status) for n in uow.notices.of_reminder("r2")]

    found = store.run_sync(turn)
    assert [(name, status) for name, _, status in found] == [
        ("n2", NoticeStatus.DROPPED),
        ("n3", NoticeStatus.WAITING),
    ]


def test_names_readings_and_short_names_of_a_tenant_are_read_alone_and_the_newest_first_to_stay(
    store: SqlStore,
) -> None:
    found = store.run_sync(lambda uow: uow.projects.names_in_tenant("T1", 10))
    assert [(one.id, one.reading, one.short) for one in found] == [("p1", "よみ", "略"), ("p2", "よみ", "略")]
    assert [one.id for one in store.run_sync(lambda uow: uow.projects.names_in_tenant("T1", 1))] == ["p2"]
    assert store.run_sync(lambda uow: uow.projects.names_in_tenant("T2", 10)) == []
