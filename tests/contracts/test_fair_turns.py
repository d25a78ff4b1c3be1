"""Whose message goes next: nobody waits for the thousands that somebody else has queued."""

from datetime import timedelta
from typing import Any

from bot.domain.messages import Message, Outgoing, Place
from storage.engine import SqlStore
from tests.contracts.test_store import AT, LEASE, SECOND
from tests.services.house import garden


def to(tenant: str, user: str, text: str = "") -> Outgoing:
    return Outgoing(Place("slack", tenant, user), (Message(text or user),))


def queue(store: SqlStore, *rows: Outgoing, answering: str = "", at: Any = AT) -> None:
    def turn(uow: Any) -> None:
        if answering:
            uow.outbox.answering(Place("slack", "T2", answering))
        for row in rows:
            uow.outbox.add(row, at)

    store.run_sync(turn)


def next_ones(store: SqlStore, limit: int, at: Any = AT, **more: Any) -> list[str]:
    rows = store.run_sync(lambda uow: uow.outbox.claim(at, "w", LEASE, limit, **more))
    return [row.outgoing.messages[0].text for row in rows]


def test_an_answer_goes_before_the_reminders_of_everybody(store: SqlStore) -> None:
    queue(store, *(to("T1", f"U{n}") for n in range(50)))
    queue(store, to("T2", "V", "answer"), answering="V", at=AT + SECOND)
    assert next_ones(store, 2, AT + SECOND) == ["answer", "U0"]


def test_a_small_tenant_does_not_wait_for_a_large_one(store: SqlStore) -> None:
    queue(store, *(to("T1", f"U{n}") for n in range(50)))
    queue(store, to("T2", "V1"), to("T2", "V2"))
    assert next_ones(store, 4) == ["U0", "V1", "U1", "V2"]
    assert next_ones(store, 99) == [f"U{n}" for n in range(2, 50)]  # and nothing is held up by that


def test_projects_that_share_a_channel_take_turns(store: SqlStore) -> None:
    store.run_sync(lambda uow: uow.projects.add(garden()))
    for project, users in (("p1", range(9)), (None, range(9, 11))):
        rows = (Outgoing(Place("line", "", f"U{n}"), (Message(f"U{n}"),), project=project) for n in users)
        queue(store, *rows)
    assert next_ones(store, 4) == ["U0", "U9", "U1", "U10"]


def test_an_answer_takes_along_what_waits_before_it_in_its_chat(store: SqlStore) -> None:
    queue(store, *(to("T2", f"U{n}") for n in range(50)), to("T2", "V", "first"))
    queue(store, to("T2", "V", "answer"), answering="V")
    assert next_ones(store, 1) == ["first"]


def test_a_workspace_without_room_is_passed_over(store: SqlStore) -> None:
    queue(store, *(to("T1", f"U{n}") for n in range(9)), at=AT - timedelta(hours=1))
    queue(store, to("T2", "V1"), to("T3", "W1"))
    room = {"slack:T1": 2}
    assert next_ones(store, 4, room=lambda way: room.get(way, 9)) == ["U0", "U1", "V1", "W1"]
    assert next_ones(store, 9, room=lambda way: 0) == []
    assert next_ones(store, 2, resting=["slack:T1/U2"]) == ["U3", "U4"]


def test_what_is_tried_again_later_keeps_its_head_start(store: SqlStore) -> None:
    queue(store, to("T2", "V", "answer"), answering="V")
    (row,) = store.run_sync(lambda uow: uow.outbox.claim(AT, "w", LEASE, 1))
    later = AT + timedelta(minutes=5)
    store.run_sync(lambda uow: uow.outbox.again(row.id, later, "ratelimited", ambiguous=False))
    queue(store, *(to("T1", f"U{n}") for n in range(3)))
    assert next_ones(store, 1, later) == ["answer"]
