"""Whose message goes next: nobody waits for the thousands that somebody else has queued."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.messages import Message, Outgoing, Place
from storage.engine import SqlStore, open_store
from storage.repositories import outbox
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


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_at_once_send_each_row_once(database: str, workers: int) -> None:
    """Each with connections of its own; what one is taking the others pass over."""
    stores = [open_store(database) for _ in range(workers)]
    queue(stores[0], *(to(f"T{n % 3}", f"U{n}") for n in range(60)))

    def work(number: int) -> list[str]:
        took: list[str] = []
        while True:
            rows = stores[number].run_sync(
                lambda uow: uow.outbox.claim(AT, f"w{number}", LEASE, 20, room=lambda _way: 2)
            )
            if not rows and stores[number].run_sync(lambda uow: uow.outbox.waiting()) == 0:
                return took
            for row in rows:
                stores[number].run_sync(lambda uow: uow.outbox.sent(row.id, AT, "m", 0))  # noqa: B023
            took += [row.outgoing.messages[0].text for row in rows]

    with ThreadPoolExecutor(workers) as threads:
        took = [text for each in threads.map(work, range(workers)) for text in each]
    for store in stores:
        store.close()
    assert sorted(took) == sorted(f"U{n}" for n in range(60))


def rows_read(plan: dict[str, Any]) -> int:
    """The most rows that one step of a PostgreSQL plan touched."""
    own = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    return int(max([own, *(rows_read(part) for part in plan.get("Plans", ()))]))


@pytest.mark.parametrize("name", ["_WAYS_DUE", "_OF_WAY", "_CLAIMABLE"])
def test_a_claim_costs_the_same_however_many_rows_wait(postgres_tables: str, name: str) -> None:
    store = open_store(postgres_tables)
    values = {"now": AT, "way_": "slack:T1", "n": 2}
    statement = getattr(outbox, name)
    read = []
    engine = sa.create_engine(postgres_tables, poolclass=sa.pool.NullPool)
    for more in (200, 1800):
        queue(store, *(to(f"T{n % 2}", f"U{more}-{n}") for n in range(more)))
        with engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("ANALYZE outbox")
            sql = str(
                statement.params(
                    {key: values[key] for key in statement.compile().params if key in values}
                ).compile(connection, compile_kwargs={"literal_binds": True, "render_postcompile": True})
            )
            (plan,) = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}").scalar_one()
            read.append(rows_read(plan["Plan"]))
    engine.dispose()
    store.close()
    assert read[0] == read[1] < 30


def test_what_is_tried_again_later_does_not_go_before_what_came_meanwhile(store: SqlStore) -> None:
    queue(store, to("T1", "U"))
    (row,) = store.run_sync(lambda uow: uow.outbox.claim(AT, "w", LEASE, 1))
    later = AT + timedelta(minutes=2)
    store.run_sync(lambda uow: uow.outbox.again(row.id, later, "busy", ambiguous=False))
    queue(store, to("T2", "V"), at=AT + timedelta(minutes=1))
    assert next_ones(store, 2, later) == ["V", "U"]
