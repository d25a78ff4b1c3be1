"""What the services rely on, held by SQLite and by PostgreSQL."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.domain.actions import Verb, act
from bot.domain.agreement import Agreement, Clause, Concluded
from bot.domain.chat import Chat, Expecting
from bot.domain.dossier import (
    Dossier,
    Extension,
    Finding,
    FindingState,
    FollowedUp,
    Mark,
    Note,
    NoteKind,
    Point,
    PointState,
    Talk,
)
from bot.domain.messages import (
    Address,
    Choice,
    File,
    Incoming,
    Message,
    Outgoing,
    Place,
    QrCode,
    ReplyHandle,
    Row,
    Standing,
    Typed,
    Weight,
    direct,
)
from bot.domain.notices import Digest, digest_id
from bot.domain.pack import Pack
from bot.domain.project import (
    Event,
    JoinCode,
    PastCycle,
    Person,
    Project,
    Role,
    Side,
    SideRule,
    StageClosing,
)
from bot.domain.questions import Label
from bot.domain.reminders import Reminder, ReminderStatus
from bot.domain.sheets import (
    AnswerState,
    Change,
    Commented,
    Given,
    Growing,
    Put,
    Sheet,
    SheetState,
    Withdrawn,
)
from bot.domain.timetable import DateRule, Offset
from bot.services.failed_events import read_event, write_event
from bot.services.ports import StoreUnavailable, UnitOfWork
from storage.engine import SqlStore, database_url, open_store
from storage.errors import SchemaOutdated, StoreClosed
from storage.tables import metadata

T = TypeVar("T")
AT = datetime(2026, 9, 1, 3, 4, 5, 678901, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=20)


def a_project(id: str = "p1", **fields: Any) -> Project:
    given: dict[str, Any] = {
        "tenant": "slack:T1",
        "name": "五十鈴川の清掃",
        "pack": "ise",
        "pack_version": "1",
        "form": "cohost",
        "sides": (Side("a", "川の会"), Side("b", "環境課")),
        "created_at": AT,
        "start": date(2026, 9, 1),
        "dates": {"plan.start": date(2026, 9, 1), "plan.due": date(2026, 9, 14)},
    }
    return Project(id, **{**given, **fields})


def somebody(uow: UnitOfWork, user: str = "U1", platform: str = "line") -> Person:
    account = "T1" if platform == "slack" else ""
    return uow.people.at(Address(platform, account, user), AT, "ja")


def a_member(uow: UnitOfWork, user: str = "U1", project: str = "p1", role: Role = Role.RESPONDENT) -> Person:
    person = somebody(uow, user)
    uow.projects.join(project, person.id, role, "a", AT)
    return person


def a_sheet(person: Person, id: str = "s1", **fields: Any) -> Sheet:
    return Sheet(
        id,
        "p1",
        1,
        fields.pop("stage", "plan"),
        fields.pop("questionnaire", "ise.q.plan"),
        "a",
        person.id,
        **fields,
    )


def a_shared_sheet(id: str = "joint", questionnaire: str = "core.q.interview", **fields: Any) -> Sheet:
    return Sheet(id, "p1", 1, fields.pop("stage", "plan"), questionnaire, side="", person="", **fields)


def a_reminder(id: str = "r1", **fields: Any) -> Reminder:
    given: dict[str, Any] = {
        "project": "p1",
        "cycle": 1,
        "kind": "plan.due",
        "about": date(2026, 9, 14),
        "due_at": AT,
    }
    return Reminder(id, **{**given, **fields})


def to(user: str, text: str = "こんにちは", **fields: Any) -> Outgoing:
    return Outgoing(Place("line", "", user), (Message(text),), **fields)


def at_once(works: Iterable[Callable[[], T]]) -> list[T]:
    """All of them begun at the same moment, each in a thread."""
    works = list(works)
    start = Barrier(len(works))

    def begin(work: Callable[[], T]) -> T:
        start.wait(30)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(begin, works))


# ---------------------------------------------------------------- turns


async def test_a_turn_answers_after_its_commit(store: SqlStore, second: SqlStore) -> None:
    person = await store.run(somebody)
    assert await second.run(lambda uow: uow.people.get(person.id)) == person


async def test_a_turn_that_raises_keeps_nothing_and_harms_no_other(store: SqlStore) -> None:
    def one(n: int) -> Callable[[UnitOfWork], int]:
        def turn(uow: UnitOfWork) -> int:
            uow.inbox.claim(f"line:{n}", AT)
            somebody(uow, f"U{n}")
            if n % 3 == 0:
                raise ZeroDivisionError(n)
            return n

        return turn

    results = await asyncio.gather(*(store.run(one(n)) for n in range(30)), return_exceptions=True)

    assert [r for r in results if not isinstance(r, BaseException)] == [n for n in range(30) if n % 3]
    assert [type(r) for r in results if isinstance(r, BaseException)] == [ZeroDivisionError] * 10
    for n in range(30):
        known = store.run_sync(lambda uow, n=n: uow.people.find(Address("line", "", f"U{n}")))  # type: ignore[misc]
        assert (known is not None) == bool(n % 3)
        assert store.run_sync(lambda uow, n=n: uow.inbox.claim(f"line:{n}", AT)) == (n % 3 == 0)  # type: ignore[misc]


def test_a_turn_that_the_database_refuses_harms_no_later_one(store: SqlStore) -> None:
    store.run_sync(lambda uow: uow.projects.add(a_project()))
    with pytest.raises(sa.exc.IntegrityError):
        store.run_sync(lambda uow: uow.projects.add(a_project()))
    assert store.run_sync(lambda uow: uow.projects.get("p1")) == a_project()


def test_turns_can_be_given_from_threads_and_loops_alike(store: SqlStore) -> None:
    async def many() -> list[bool]:
        return await asyncio.gather(
            *(store.run(lambda uow, n=n: uow.inbox.claim(f"k{n}", AT)) for n in range(50))  # type: ignore[misc]
        )

    assert at_once([lambda: sum(asyncio.run(many())) for _ in range(4)]).count(0) <= 3
    assert not any(asyncio.run(many()))


async def test_a_caller_that_is_cancelled_gives_up_only_its_answer(store: SqlStore) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slow(uow: UnitOfWork) -> None:
        began.set()
        go_on.wait(30)
        uow.inbox.claim("slow", AT)

    caller = asyncio.create_task(store.run(slow))
    await asyncio.to_thread(began.wait, 30)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    store.close()
    again = open_store(str_of(store))
    assert not again.run_sync(lambda uow: uow.inbox.claim("slow", AT))
    again.close()


def str_of(store: SqlStore) -> str:
    return store.url.render_as_string(hide_password=False)


async def test_close_finishes_what_was_given_and_refuses_the_rest(store: SqlStore) -> None:
    began, go_on = threading.Event(), threading.Event()

    def hold(_: UnitOfWork) -> None:
        began.set()
        go_on.wait(30)

    holding = [asyncio.create_task(store.run(hold)) for _ in range(8)]
    await asyncio.to_thread(began.wait, 30)
    claims = [
        asyncio.create_task(store.run(lambda uow, n=n: uow.inbox.claim(f"k{n}", AT)))  # type: ignore[misc]
        for n in range(20)
    ]
    await asyncio.sleep(0)  # every task has given its turn
    closing = asyncio.create_task(asyncio.to_thread(store.close))
    go_on.set()

    assert all(await asyncio.gather(*claims))
    await asyncio.gather(*holding, closing)
    store.close()
    with pytest.raises(StoreClosed):
        store.run_sync(lambda uow: uow.inbox.claim("late", AT))
    with pytest.raises(StoreClosed):
        await store.run(lambda uow: uow.inbox.claim("late", AT))


def test_what_is_read_beside_waits_for_no_turn(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> list[list[tuple[bytes, bytes]]]:
        uow.packs.keep(a_pack("1.1.0"), AT)
        return [uow.packs.all(), store.beside(lambda other: other.packs.all())]

    store.run_sync(lambda uow: uow.packs.keep(a_pack("1.0.0", b"first"), AT))
    assert [len(found) for found in store.run_sync(turn)] == [2, 1]  # it sees what is committed
    assert len(store.beside(lambda uow: uow.packs.all())) == 2


def test_a_turn_may_not_wait_for_another(store: SqlStore) -> None:
    with pytest.raises(RuntimeError, match="cannot wait"):
        store.run_sync(lambda _: store.run_sync(lambda uow: uow.outbox.waiting()))


CHILD = """
import os, signal, sys
from datetime import datetime, UTC
from storage.engine import open_store
store = open_store(sys.argv[1])
def turn(uow):
    uow.inbox.claim(sys.argv[2], datetime(2026, 9, 1, tzinfo=UTC))
    if sys.argv[3] == "in the turn":
        os.kill(os.getpid(), signal.SIGKILL)
store.run_sync(turn)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.kill
@pytest.mark.parametrize(("moment", "kept"), [("in the turn", False), ("after the commit", True)])
def test_a_kill_loses_nothing_that_was_answered(
    store: SqlStore, database: str, moment: str, kept: bool
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CHILD, database, "line:1", moment],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert store.run_sync(lambda uow: uow.inbox.claim("line:1", AT)) is not kept


# ---------------------------------------------------------------- the schema


def test_a_database_without_tables_is_told_from_one_that_is_away(empty: str, tmp_path: Path) -> None:
    store = open_store(empty)
    with pytest.raises(SchemaOutdated, match="migrate"):
        store.check()
    store.upgrade()
    store.check()
    store.close()

    away = (
        f"sqlite:///{tmp_path}" if empty.startswith("sqlite") else f"postgresql:///x?host={tmp_path}/nothing"
    )
    gone = open_store(away)
    with pytest.raises(StoreUnavailable) as failure:
        gone.check()
    assert not isinstance(failure.value, SchemaOutdated)
    with pytest.raises(StoreUnavailable):
        gone.run_sync(lambda uow: uow.inbox.claim("k", AT))
    gone.close()


def test_tables_of_another_version_are_refused(database: str, store: SqlStore) -> None:
    with raw(database) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaOutdated, match="9999"):
        store.check()


def test_upgrading_twice_and_by_several_at_once_changes_nothing_more(empty: str) -> None:
    stores = [open_store(empty) for _ in range(4)]
    at_once([store.upgrade for store in stores])
    stores[0].run_sync(lambda uow: uow.projects.add(a_project()))
    for store in stores:
        store.upgrade()
        store.check()
        assert store.run_sync(lambda uow: uow.projects.get("p1")) == a_project()
        store.close()


def raw(database: str) -> Any:
    return sa.create_engine(database_url(database), poolclass=sa.pool.NullPool).begin()


SHAPE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type != 'trigger'"
    " AND name NOT IN ('alembic_version', 'sqlite_sequence')",
    "postgresql": """
SELECT indexname, replace(indexdef, schemaname || '.', '') FROM pg_indexes
 WHERE schemaname = current_schema() AND tablename != 'alembic_version'
UNION ALL SELECT conname, replace(pg_get_constraintdef(oid), current_schema() || '.', '') FROM pg_constraint
 WHERE connamespace = current_schema()::regnamespace AND conrelid::regclass::text NOT LIKE '%alembic_version'
   AND contype != 'n'
UNION ALL SELECT table_name || '.' || column_name, data_type || is_nullable FROM information_schema.columns
 WHERE table_schema = current_schema() AND table_name != 'alembic_version'
""",
}


def words(connection: sa.Connection, shape: str) -> dict[str, list[str]]:
    """Each definition by name, as its words: neither their order nor the quotes are the same everywhere."""
    rows = connection.execute(sa.text(shape))
    return {name: sorted(re.sub('[,"]', " ", definition).split()) for name, definition in rows}


def test_the_migrations_make_the_tables_that_the_program_knows(database: str, store: SqlStore) -> None:
    with raw(database) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        # Alembic does not look at conditions of indexes and the like, so the database is asked as well.
        shape = SHAPE[connection.dialect.name]
        migrated = words(connection, shape)
        if connection.dialect.name == "sqlite":
            with sa.create_engine("sqlite://").begin() as other:
                metadata.create_all(other)
                made = words(other, shape)
        else:
            connection.exec_driver_sql("CREATE SCHEMA other")
            connection.exec_driver_sql("SET LOCAL search_path = other")
            metadata.create_all(connection)
            made = words(connection, shape)
    assert len(made) > 25
    assert migrated == made


# ---------------------------------------------------------------- inbox


def test_an_event_is_taken_once_over_all_threads_and_processes(store: SqlStore, second: SqlStore) -> None:
    keys = [f"line:{n}" for n in range(25)]

    def deliver(by: SqlStore) -> int:
        return sum(by.run_sync(lambda uow, key=key: uow.inbox.claim(key, AT)) for key in keys)  # type: ignore[misc]

    assert sum(at_once([lambda by=by: deliver(by) for by in (store, second) * 3])) == len(keys)  # type: ignore[misc]


def test_a_failed_event_is_kept_whatever_is_in_it(store: SqlStore, database: str) -> None:
    nasty = 'half \ud83d and NUL \x00 and 😀 {"text": "\\u0000"}'
    assert store.run_sync(lambda uow: uow.inbox.fail("line:1", AT, "AB12", nasty))
    assert not store.run_sync(lambda uow: uow.inbox.fail("line:1", AT, "CD34", nasty))
    assert not store.run_sync(lambda uow: uow.inbox.claim("line:1", AT))
    with raw(database) as connection:
        kept = connection.execute(sa.text("SELECT reference, raw FROM inbox_events")).one()
    assert kept.reference == "AB12"
    assert "😀" in kept.raw


def failed(store: SqlStore, *keys: str) -> None:
    """Keeps these as failed, one second after the other, each under the capital letters of its key."""
    for number, key in enumerate(keys):
        at, reference = AT + timedelta(seconds=number), key.partition(":")[2].upper()
        store.run_sync(lambda uow, k=key, a=at, r=reference: uow.inbox.fail(k, a, r, f"raw of {k}"))  # type: ignore[misc]


def test_a_failed_event_is_taken_again_once_over_all_threads_and_processes(
    store: SqlStore, second: SqlStore
) -> None:
    keys = [f"line:{n}" for n in range(25)]
    failed(store, *keys)

    def take(by: SqlStore) -> int:
        return sum(
            by.run_sync(lambda uow, k=key: uow.inbox.claim_again(k, k.partition(":")[2]))  # type: ignore[misc]
            for key in keys
        )

    assert sum(at_once([lambda by=by: take(by) for by in (store, second) * 3])) == len(keys)  # type: ignore[misc]
    assert store.run_sync(lambda uow: uow.inbox.failures()) == 0
    assert store.run_sync(lambda uow: uow.inbox.failed()) == []
    assert not any(store.run_sync(lambda uow, k=key: uow.inbox.claim(k, AT)) for key in keys)  # type: ignore[misc]


def test_a_failed_event_stays_kept_where_its_turn_does_not_end(store: SqlStore) -> None:
    failed(store, "line:a")
    before = store.run_sync(lambda uow: uow.inbox.failed())

    def broken(uow: UnitOfWork) -> None:
        assert uow.inbox.claim_again("line:a", "A")
        raise KeyError("broken")

    with pytest.raises(KeyError):
        store.run_sync(broken)
    assert store.run_sync(lambda uow: uow.inbox.failed()) == before
    assert store.run_sync(lambda uow: uow.inbox.claim_again("line:a", "A"))


def test_failed_events_are_found_by_age_and_reference_until_nothing_is_kept(store: SqlStore) -> None:
    failed(store, "line:b", "slack:a", "line:c")
    store.run_sync(lambda uow: uow.inbox.claim("line:taken", AT))
    kept = store.run_sync(lambda uow: uow.inbox.failed())
    assert [(one.key, one.reference, one.raw) for one in kept] == [
        ("line:b", "B", "raw of line:b"),
        ("slack:a", "A", "raw of slack:a"),
        ("line:c", "C", "raw of line:c"),
    ]
    assert kept[0].at == AT
    assert store.run_sync(lambda uow: uow.inbox.under("A")) == [kept[1]]
    assert store.run_sync(lambda uow: uow.inbox.under("Z")) == []
    assert store.run_sync(lambda uow: uow.inbox.failures()) == 3
    assert not store.run_sync(lambda uow: uow.inbox.claim_again("line:b", "C"))

    store.run_sync(lambda uow: uow.inbox.let_go("slack:a"))
    assert store.run_sync(lambda uow: uow.inbox.failures()) == 2
    assert [one.key for one in store.run_sync(lambda uow: uow.inbox.failed())] == ["line:b", "line:c"]
    assert [one.raw for one in store.run_sync(lambda uow: uow.inbox.under("A"))] == [None]
    assert not store.run_sync(lambda uow: uow.inbox.claim_again("slack:a", "A"))
    assert not store.run_sync(lambda uow: uow.inbox.claim("slack:a", AT))


def test_what_is_kept_of_an_event_is_read_as_it_came_but_for_what_no_database_takes(store: SqlStore) -> None:
    who = Address("line", "", "U1")
    said = Typed('half \ud83d, NUL \0, \\ud83d, "quoted" and 😀')
    event = Incoming("line:1", who, direct(who), said, AT, AT)
    store.run_sync(lambda uow: uow.inbox.fail("line:1", AT, "AB12", write_event(event)))
    (kept,) = store.run_sync(lambda uow: uow.inbox.under("AB12"))
    assert read_event(kept.raw) == event


# ---------------------------------------------------------------- people and chats


def test_a_person_is_made_once_and_found_again(store: SqlStore, second: SqlStore) -> None:
    people = at_once([lambda by=by: by.run_sync(somebody).id for by in (store, second) * 4])  # type: ignore[misc]
    assert len(set(people)) == 1
    assert store.run_sync(lambda uow: uow.people.find(Address("slack", "T1", "U1"))) is None
    assert store.run_sync(lambda uow: somebody(uow, platform="slack")).id != people[0]
    with pytest.raises(KeyError):
        store.run_sync(lambda uow: uow.people.get("nobody"))


def test_a_person_keeps_what_is_known_of_them(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> Person:
        person = replace(
            somebody(uow), name="髙橋 👩‍👩‍👧", language="en", standing=Standing.ADMIN, reachable=False
        )
        uow.people.save(person)
        return person

    person = store.run_sync(turn)
    assert store.run_sync(lambda uow: uow.people.get(person.id)) == person
    assert store.run_sync(lambda uow: uow.people.at(person.address, AT, "ja")) == person


def test_a_chat_is_made_when_new_and_keeps_its_state(store: SqlStore) -> None:
    person = store.run_sync(somebody)
    assert store.run_sync(lambda uow: uow.chats.lock(person.id)) == Chat(person.id)
    chat = Chat(person.id, "s1", Expecting.REASON, "q6b", AT, True, 3, AT + DAY)
    store.run_sync(lambda uow: uow.chats.save(chat))
    assert store.run_sync(lambda uow: uow.chats.lock(person.id)) == chat


def test_a_locked_chat_lets_turns_in_one_after_the_other(store: SqlStore, second: SqlStore) -> None:
    person = store.run_sync(somebody)

    def count(uow: UnitOfWork) -> None:
        chat = uow.chats.lock(person.id)  # new at first: two turns may both have to make it
        uow.chats.save(replace(chat, wrong_codes=chat.wrong_codes + 1))

    def often(by: SqlStore) -> None:
        for _ in range(10):
            by.run_sync(count)

    at_once([lambda by=by: often(by) for by in (store, second) * 3])  # type: ignore[misc]
    assert store.run_sync(lambda uow: uow.chats.lock(person.id)).wrong_codes == 60


def test_facts_about_our_own_accounts_are_replaced(store: SqlStore) -> None:
    assert store.run_sync(lambda uow: uow.accounts.get("line")) == {}
    store.run_sync(lambda uow: uow.accounts.save("line", "", {"basic_id": "@old", "gone": "1"}))
    store.run_sync(lambda uow: uow.accounts.save("line", "", {"basic_id": "@ise"}))
    store.run_sync(lambda uow: uow.accounts.save("slack", "T1", {"name": "市役所"}))
    assert store.run_sync(lambda uow: uow.accounts.get("line")) == {"basic_id": "@ise"}
    assert store.run_sync(lambda uow: uow.accounts.get("slack", "T1")) == {"name": "市役所"}


# ---------------------------------------------------------------- projects


FULL = a_project(
    dates={"see.due": date(2027, 4, 1), "plan.start": date(2026, 9, 1)},
    by_hand={"plan.start": date(2026, 9, 1)},
    closings={"plan": StageClosing(AT, "who", "間に合わない"), "do": StageClosing(AT + DAY, "who")},
    revealed={"ise.q.plan": AT, "ise.q.mutual": AT + DAY},
    done={"report.due": AT},
    paper=frozenset({("r1", "a"), ("r1", "b")}),
    cancelled_at=AT + DAY,
    cancel_reason="台風",
    language="en",
    timezone="Pacific/Auckland",
    cycle=3,
    rule=SideRule.MEDIAN,
    past=(
        PastCycle(1, "1.0.0"),
        PastCycle(
            2,
            "1.1.0",
            start=date(2025, 9, 1),
            dates={"see.due": date(2026, 3, 31), "plan.start": date(2025, 9, 1)},
            closings={
                "plan": StageClosing(AT - DAY, "who"),
                "see": StageClosing(AT, "who", "代表が代わった"),
            },
            revealed={"ise.q.plan": AT - DAY, "ise.q.see": AT},
            done={"yearly.due@2025": AT},
            form="commission",
        ),
    ),
    events=(
        Event(date(2026, 10, 25), reserve=date(2026, 10, 26)),
        Event(date(2026, 11, 3), cancelled=True),
    ),
    rules=(
        DateRule("report.due", Offset("do.end", days=20)),
        DateRule(
            "visit.due",
            Offset("do.start", toward="do.end", share=0.5, counting="inclusive", open_days=True),
            not_after=(Offset("fy.end", months=-1, forms=("subsidy", "commission")),),
            not_before=(Offset("plan.end", end_of="month"), Offset("do.start", on_day="09-30")),
            shift="previous",
            forms=("subsidy",),
            lasting=62,
            during=True,
            needs="survey",
            every="quarter",
            stage="do",
            to=("sides", "section"),
            until="button",
            ladder=(-7, 0, 3),
            label=Label({"ja": "現地の確認", "en": "Site visit"}),
            basis="local",
        ),
    ),
    owners={"report.due": "u1", "log.due@2026-10": "u2"},
)


def test_a_project_comes_back_as_it_was(store: SqlStore) -> None:
    store.run_sync(lambda uow: uow.projects.add(a_project()))
    assert store.run_sync(lambda uow: uow.projects.get("p1")) == a_project()
    joint = Side("a", "川まつり実行委員会", "civic_group", ("川の会", "商店会"))
    renamed = replace(FULL, sides=(joint, Side("b", "環境課", "government", fy_start=10)))
    store.run_sync(lambda uow: uow.projects.save(renamed))
    found = store.run_sync(lambda uow: uow.projects.lock("p1"))
    assert found == renamed
    assert found is not None
    assert list(found.dates) == list(renamed.dates)
    assert list(found.past[1].dates) == list(renamed.past[1].dates)
    assert found.collab_kind == "public_private"
    label = found.rules[1].label
    assert label is not None
    assert label.in_("en") == "Site visit"
    assert store.run_sync(lambda uow: uow.projects.get("p2")) is None
    assert store.run_sync(lambda uow: uow.projects.lock("p2")) is None


def test_a_project_that_turned_remembers_the_cycle_before(store: SqlStore) -> None:
    store.run_sync(lambda uow: uow.projects.add(FULL))
    store.run_sync(lambda uow: uow.projects.save(FULL.turned()))
    found = store.run_sync(lambda uow: uow.projects.get("p1"))
    assert found == FULL.turned()
    assert found is not None
    assert found.cycle == 4
    assert found.revealed_in(3) == FULL.revealed
    assert [past.number for past in found.past] == [1, 2, 3]


def test_a_locked_project_lets_turns_in_one_after_the_other(store: SqlStore, second: SqlStore) -> None:
    store.run_sync(lambda uow: uow.projects.add(a_project()))

    def count(uow: UnitOfWork) -> None:
        project = uow.projects.lock("p1")
        assert project is not None
        uow.projects.save(replace(project, cycle=project.cycle + 1))

    def often(by: SqlStore) -> None:
        for _ in range(10):
            by.run_sync(count)

    at_once([lambda by=by: often(by) for by in (store, second) * 2])  # type: ignore[misc]
    project = store.run_sync(lambda uow: uow.projects.get("p1"))
    assert project is not None
    assert project.cycle == 41


def test_a_tenants_projects_stand_by_creation_without_archived_ones(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        for name in ("z", "m", "a"):
            uow.projects.add(a_project(name))
        uow.projects.add(a_project("x", archived_at=AT))
        uow.projects.add(a_project("c", cancelled_at=AT, name="別"))
        uow.projects.add(a_project("o", tenant="slack:T2"))

    store.run_sync(turn)
    assert [p.id for p in store.run_sync(lambda uow: uow.projects.in_tenant("slack:T1"))] == [
        "z",
        "m",
        "a",
        "c",
    ]
    assert [p.id for p in store.run_sync(lambda uow: uow.projects.named("別"))] == ["c"]
    assert [p.id for p in store.run_sync(lambda uow: uow.projects.named("o"))] == ["o"]


def test_projects_that_go_on_are_told_with_the_pack_that_they_are_pinned_to(store: SqlStore) -> None:
    def keep(uow: UnitOfWork) -> None:
        uow.projects.add(a_project())
        uow.projects.add(a_project("p2", pack="takaoka", pack_version="2"))
        uow.projects.add(a_project("p3", cancelled_at=AT))
        uow.projects.add(a_project("p4", archived_at=AT))

    store.run_sync(keep)
    assert store.run_sync(lambda uow: uow.projects.pinned()) == [("p1", "ise", "1"), ("p2", "takaoka", "2")]


def test_people_join_leave_and_come_back(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        uow.projects.add(a_project())
        first, other = somebody(uow, "U1"), somebody(uow, "U2")
        uow.projects.join("p1", other.id, Role.RESPONDENT, "b", AT)
        uow.projects.join("p1", first.id, Role.MEMBER, "a", AT)
        members = uow.projects.members("p1")
        assert [(m.person, m.role, m.side, m.joined_at) for m in members] == [
            (other, Role.RESPONDENT, "b", AT),
            (first, Role.MEMBER, "a", AT),
        ]
        uow.projects.set_role("p1", first.id, Role.COORDINATOR)
        uow.projects.leave("p1", other.id, AT + DAY)
        assert [m.role for m in uow.projects.members("p1")] == [Role.COORDINATOR]
        assert uow.projects.member("p1", other.id) is None
        assert uow.projects.of_person(other.id) == []
        uow.projects.set_role("p1", other.id, Role.COORDINATOR)  # gone: nothing to change

        uow.projects.join("p1", other.id, Role.OBSERVER, "", AT + 2 * DAY)
        back = uow.projects.member("p1", other.id)
        assert back is not None
        assert (back.role, back.side, back.joined_at) == (Role.OBSERVER, "", AT + 2 * DAY)
        uow.projects.join("p1", first.id, Role.RESPONDENT, "a", AT + 3 * DAY)
        assert [m.joined_at for m in uow.projects.members("p1")] == [AT, AT + 2 * DAY]

    store.run_sync(turn)


def test_a_persons_projects_stand_by_joining_without_archived_ones(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        person = somebody(uow)
        for name in ("z", "a", "x"):
            uow.projects.add(a_project(name))
            uow.projects.join(name, person.id, Role.RESPONDENT, "b", AT)
        uow.projects.save(a_project("x", archived_at=AT))
        found = uow.projects.of_person(person.id)
        assert [(p, m.person, m.side) for p, m in found] == [
            (a_project("z"), person, "b"),
            (a_project("a"), person, "b"),
        ]
        assert uow.projects.of_person("nobody") == []

    store.run_sync(turn)


def test_join_codes_count_their_uses(store: SqlStore, second: SqlStore) -> None:
    def setup(uow: UnitOfWork) -> None:
        uow.projects.add(a_project())
        for code in ("OLD23456", "NEW23456"):
            uow.codes.add(JoinCode(code, "p1", "a", Role.RESPONDENT, "plan", limit=7), AT)

    def use(uow: UnitOfWork) -> None:
        code = uow.codes.get("NEW23456", lock=True)
        assert code is not None
        uow.codes.save(replace(code, uses=code.uses + 1, revoked_at=AT))

    store.run_sync(setup)
    at_once([lambda by=by: by.run_sync(use) for by in (store, second) * 4])  # type: ignore[misc]
    codes = store.run_sync(lambda uow: uow.codes.of_project("p1"))
    assert [c.code for c in codes] == ["NEW23456", "OLD23456"]
    assert codes[0] == JoinCode("NEW23456", "p1", "a", Role.RESPONDENT, "plan", 7, 8, AT)
    assert store.run_sync(lambda uow: uow.codes.get("NONE")) is None


# ---------------------------------------------------------------- sheets


def put(sheet: Sheet, question: str, value: object, **fields: Any) -> tuple[Sheet, Put]:
    before = sheet.answers.get(question)
    given = Given(value, version=before.version + 1 if before else 1, **fields)
    return sheet.answer(question, given), Put(question, given)


class Writer:
    """Answers a sheet, a turn for each step, an hour apart from one another; times are kept in ``at``."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.at = AT

        def setup(uow: UnitOfWork) -> Person:
            uow.projects.add(a_project())
            return a_member(uow)

        self.person = store.run_sync(setup)
        self.sheet = a_sheet(self.person)

    def keep(self, sheet: Sheet, *changes: Change, message: str | None = None) -> datetime:
        self.at += timedelta(hours=1)
        self._store.run_sync(lambda uow: uow.sheets.save(sheet, changes, self.person.id, self.at, message))
        self.sheet = sheet
        return self.at

    def put(self, question: str, value: object, message: str | None = None, **fields: Any) -> datetime:
        sheet, change = put(self.sheet, question, value, **fields)
        return self.keep(sheet, change, message=message)

    def read(self) -> Sheet:
        found = self._store.run_sync(lambda uow: uow.sheets.get(self.sheet.id))
        assert found is not None
        return found

    def then(self, at: datetime) -> Sheet:
        (found,) = self._store.run_sync(lambda uow: uow.sheets.of_project("p1", 1, "ise.q.plan", at))
        return found

    def forget(self, message: str, by: str = "") -> list[str]:
        return self._store.run_sync(lambda uow: uow.sheets.forget(by or self.person.id, message, self.at))


@pytest.fixture
def writer(store: SqlStore) -> Writer:
    return Writer(store)


def test_a_sheet_comes_back_as_it_was(writer: Writer, store: SqlStore) -> None:
    writer.keep(replace(writer.sheet, shown=frozenset({"q1"})))
    writer.put("q1", True)
    writer.put("q4", "both", comment="どちらも")
    writer.put("q6", {"amount": 1200, "to": ["a", "b"], "note": None})
    writer.put("q7", None, state=AnswerState.SKIPPED)
    writer.put("q1", False)
    writer.keep(replace(writer.sheet, reopened="q4", state=SheetState.SENT, shown=frozenset({"q1", "q4"})))
    assert writer.read() == writer.sheet
    assert writer.sheet.order == ("q4", "q6", "q7", "q1")
    assert (
        store.run_sync(lambda uow: uow.sheets.find("p1", 1, "ise.q.plan", writer.person.id)) == writer.sheet
    )
    assert store.run_sync(lambda uow: uow.sheets.of_project("p1", 1, "ise.q.plan")) == [writer.sheet]
    assert store.run_sync(lambda uow: uow.sheets.of_project("p1", 2, "ise.q.plan")) == []
    assert store.run_sync(lambda uow: uow.sheets.find("p1", 1, "ise.q.see", writer.person.id)) is None
    assert store.run_sync(lambda uow: uow.sheets.get("s2")) is None


def test_a_person_has_one_sheet_for_a_questionnaire_in_a_cycle(writer: Writer) -> None:
    writer.keep(writer.sheet)
    with pytest.raises(sa.exc.IntegrityError):
        writer.keep(a_sheet(writer.person, "s2"))


def test_every_version_of_an_answer_is_kept(writer: Writer, store: SqlStore) -> None:
    times = [writer.put("q1", True), writer.put("q1", False, comment="やはり")]
    writer.keep(writer.sheet.without("q1"), Withdrawn("q1"))
    times.append(writer.put("q1", True))
    writer.keep(writer.sheet, Commented("q1", "理由"))

    records = store.run_sync(lambda uow: uow.sheets.records("p1"))

    assert [(r.version, r.value, r.comment, r.current) for r in records] == [
        (1, True, None, False),
        (2, False, "やはり", False),
        (3, True, "理由", True),
    ]
    assert [r.answered_at for r in records] == times
    assert {(r.sheet, r.cycle, r.stage, r.questionnaire, r.side, r.sent) for r in records} == {
        ("s1", 1, "plan", "ise.q.plan", "a", False)
    }
    assert {(r.person, r.answered_by, r.question, r.state) for r in records} == {
        (writer.person.id, writer.person.id, "q1", AnswerState.ANSWERED)
    }


def test_the_past_of_a_sheet_can_be_read(writer: Writer) -> None:
    early = writer.put("q1", True)
    writer.put("q2", "a")
    sent = writer.keep(replace(writer.sheet, state=SheetState.SENT))
    corrected = writer.put("q1", False)
    writer.keep(writer.sheet.without("q2"), Withdrawn("q2"))

    assert writer.then(early - SECOND).answers == {}
    assert writer.then(early).values == {"q1": True}
    assert writer.then(early).state is SheetState.DRAFT
    assert writer.then(sent).values == {"q1": True, "q2": "a"}
    assert writer.then(sent).order == ("q1", "q2")
    assert writer.then(sent).state is SheetState.SENT
    assert writer.then(corrected).values == {"q1": False, "q2": "a"}
    assert writer.then(writer.at).values == {"q1": False} == writer.read().values


def test_words_that_were_taken_back_are_deleted_everywhere(writer: Writer, store: SqlStore) -> None:
    writer.put("q1", "私の住所は…", message="m1")
    kept = writer.put("q2", True, message="m2")
    writer.keep(writer.sheet, Commented("q2", "山田さんが言った"), message="m3")

    assert writer.forget("m1", by="somebody-else") == []
    assert writer.forget("m1") == ["s1"]
    assert writer.forget("m3") == ["s1"]
    assert writer.forget("m1") == []

    assert writer.read().answers == {"q2": Given(True)}
    assert writer.read().order == ("q2",)
    assert writer.then(kept).values == {"q2": True}
    records = store.run_sync(lambda uow: uow.sheets.records("p1"))
    assert [(r.question, r.state, r.value, r.comment, r.current) for r in records] == [
        ("q1", AnswerState.ANSWERED, None, None, False),
        ("q2", AnswerState.ANSWERED, True, None, True),
    ]


def test_taking_back_old_words_leaves_the_newer_answer(writer: Writer) -> None:
    writer.put("q1", "はじめ", message="m1")
    writer.put("q1", "あと", message="m2")
    writer.forget("m1")
    assert writer.read().answers == {"q1": Given("あと", version=2)}
    writer.forget("m2")
    assert writer.read().answers == {}
    writer.sheet = writer.read()
    writer.put("q1", "新しく", message="m3")
    assert writer.read().answers == {"q1": Given("新しく", version=3)}


def test_the_past_of_one_sheet_is_not_that_of_another(writer: Writer, store: SqlStore) -> None:
    writer.put("q1", True)
    other = a_sheet(writer.person, "s2", questionnaire="ise.q.mutual")
    writer.keep(other)
    late = writer.put("q9", "see you")
    for as_of in (None, late):
        (plan,) = store.run_sync(lambda uow, as_of=as_of: uow.sheets.of_project("p1", 1, "ise.q.plan", as_of))  # type: ignore[misc]
        (mutual,) = store.run_sync(
            lambda uow, as_of=as_of: uow.sheets.of_project("p1", 1, "ise.q.mutual", as_of)  # type: ignore[misc]
        )
        assert (plan.id, plan.values) == ("s1", {"q1": True})
        assert (mutual.id, mutual.values) == ("s2", {"q9": "see you"})
    assert store.run_sync(lambda uow: uow.sheets.of_project("p1", 1, "ise.q.mutual", AT))[0].answers == {}


# ---------------------------------------------------------------- answers that are not finished


ROWS = ({"item": "会場費", "yen": 12_000}, {"item": "チラシ", "yen": 3_000, "who": "川の会"})


def test_unfinished_answers_come_back_as_they_were(writer: Writer, store: SqlStore) -> None:
    growing = (
        Growing("q3", ("children", "landscape")),
        Growing("q7", ROWS, {"item": "保険"}),
        Growing("q8"),
    )
    writer.keep(replace(writer.sheet, growing=growing))
    assert writer.read().growing == growing
    assert store.run_sync(lambda uow: uow.sheets.of_project("p1", 1, "ise.q.plan")) == [writer.sheet]
    assert writer.then(writer.at).growing == ()  # nobody else's business, then as now

    writer.put("q7", [*ROWS])
    assert writer.read() == writer.sheet
    assert [one.question for one in writer.read().growing] == ["q3", "q8"]
    writer.keep(replace(writer.sheet, growing=()))
    assert writer.read().growing == ()


# ---------------------------------------------------------------- the sheet of all sides together


class Table:
    """Two people of two sides who fill one sheet together, each from an own one, as the services do."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.at = AT

        def setup(uow: UnitOfWork) -> tuple[Person, Person]:
            uow.projects.add(a_project())
            uow.sheets.save(a_shared_sheet(), (), "", AT, None)
            return a_member(uow, "U1"), a_member(uow, "U2")

        self.people = store.run_sync(setup)
        self.own = tuple(
            a_sheet(person, f"own{n}", questionnaire="core.q.interview")
            for n, person in enumerate(self.people)
        )

    def grow(self, who: int, growing: Growing, message: str | None = None) -> None:
        sheet = replace(self.own[who], growing=(growing,))
        self._keep(who, sheet, (), message)

    def put(self, who: int, question: str, value: object, message: str | None = None) -> datetime:
        self._keep(who, self.own[who], (), message)
        return self._keep(who, a_shared_sheet(), (Put(question, Given(value)),), message)

    def _keep(self, who: int, sheet: Sheet, changes: Iterable[Change], message: str | None) -> datetime:
        self.at += timedelta(hours=1)
        self._store.run_sync(
            lambda uow: uow.sheets.save(sheet, changes, self.people[who].id, self.at, message)
        )
        return self.at

    def forget(self, who: int, message: str) -> list[str]:
        return self._store.run_sync(lambda uow: uow.sheets.forget(self.people[who].id, message, self.at))

    def shared(self, as_of: datetime | None = None) -> Sheet:
        found = self._store.run_sync(lambda uow: uow.sheets.shared("p1", 1, "core.q.interview", as_of))
        assert found is not None
        return found

    def unfinished(self, who: int) -> tuple[Growing, ...]:
        found = self._store.run_sync(lambda uow: uow.sheets.get(f"own{who}"))
        assert found is not None
        return found.growing

    def kept(self) -> list[object]:
        return [record.value for record in self._store.run_sync(lambda uow: uow.sheets.records("p1"))]


@pytest.fixture
def table(store: SqlStore) -> Table:
    return Table(store)


def test_the_shared_sheet_is_nobodys_own(table: Table, store: SqlStore) -> None:
    table.put(0, "pi.goal", "川をきれいに", "m1")
    first = table.put(1, "pi.goal", "川と道をきれいに", "m2")
    table.put(1, "pi.start", "2026-10")

    shared = table.shared()
    assert (shared.id, shared.person, shared.side, shared.growing) == ("joint", "", "", ())
    assert shared.values == {"pi.goal": "川と道をきれいに", "pi.start": "2026-10"}
    assert shared.order == ("pi.goal", "pi.start")
    assert shared == store.run_sync(lambda uow: uow.sheets.get("joint"))
    assert table.shared(first).values == {"pi.goal": "川と道をきれいに"}
    assert table.shared(first - SECOND).values == {"pi.goal": "川をきれいに"}
    assert table.shared(AT - SECOND).answers == {}

    of_everybody = store.run_sync(lambda uow: uow.sheets.of_project("p1", 1, "core.q.interview"))
    assert [sheet.id for sheet in of_everybody] == ["own0", "own1"]
    then = store.run_sync(lambda uow: uow.sheets.of_project("p1", 1, "core.q.interview", first))
    assert [sheet.id for sheet in then] == ["own0", "own1"]
    assert store.run_sync(lambda uow: uow.sheets.shared("p1", 1, "core.q.money")) is None
    assert store.run_sync(lambda uow: uow.sheets.shared("p1", 2, "core.q.interview")) is None

    records = store.run_sync(lambda uow: uow.sheets.records("p1"))
    assert [(r.sheet, r.person, r.side, r.question, r.version, r.current) for r in records] == [
        ("joint", "", "", "pi.goal", 1, False),
        ("joint", "", "", "pi.goal", 2, True),
        ("joint", "", "", "pi.start", 1, True),
    ]
    assert [r.answered_by for r in records] == [table.people[n].id for n in (0, 1, 1)]


def test_the_shared_sheet_is_sent_once_and_corrected_after(table: Table, store: SqlStore) -> None:
    table.put(0, "pi.goal", "はじめ")
    sent = AT + DAY
    shared = replace(table.shared(), state=SheetState.SENT)
    store.run_sync(lambda uow: uow.sheets.save(shared, (), table.people[0].id, sent, None))
    assert table.shared().state is SheetState.SENT
    assert table.shared(sent).state is SheetState.SENT
    assert table.shared(sent - SECOND).state is SheetState.DRAFT
    assert {r.sent for r in store.run_sync(lambda uow: uow.sheets.records("p1"))} == {True}


def test_two_who_begin_the_shared_sheet_at_once_make_one(store: SqlStore, second: SqlStore) -> None:
    store.run_sync(lambda uow: uow.projects.add(a_project()))

    def begin(n: int) -> Callable[[UnitOfWork], str]:
        def turn(uow: UnitOfWork) -> str:
            uow.projects.lock("p1")
            found = uow.sheets.shared("p1", 1, "core.q.interview") or a_shared_sheet(f"joint{n}")
            uow.sheets.save(found, (Put(f"q{n}", Given(n)),), "", AT, None)
            return found.id

        return turn

    made = at_once([lambda n=n, by=by: by.run_sync(begin(n)) for n, by in enumerate((store, second) * 3)])  # type: ignore[misc]
    assert len(set(made)) == 1
    shared = store.run_sync(lambda uow: uow.sheets.shared("p1", 1, "core.q.interview"))
    assert shared is not None
    assert sorted(shared.values) == [f"q{n}" for n in range(6)]


def test_a_questionnaire_has_one_shared_sheet_in_a_cycle(table: Table, store: SqlStore) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        store.run_sync(lambda uow: uow.sheets.save(a_shared_sheet("another"), (), "", AT, None))
    store.run_sync(lambda uow: uow.sheets.save(a_shared_sheet("m", "core.q.money"), (), "", AT, None))
    later = replace(a_shared_sheet("later"), cycle=2)
    store.run_sync(lambda uow: uow.sheets.save(later, (), "", AT, None))
    assert store.run_sync(lambda uow: uow.sheets.shared("p1", 2, "core.q.interview")) == later


def carry(store: SqlStore, question: str, before: str, after: str) -> int:
    ids = iter(("moved1", "moved2", "moved3"))
    return store.run_sync(
        lambda uow: uow.sheets.carry("p1", 1, question, before, after, AT, lambda: next(ids))
    )


def test_answers_go_to_another_sheet_with_all_their_versions(table: Table, store: SqlStore) -> None:
    first = table.put(0, "pi.goal", "川をきれいに", "m1")
    table.put(1, "pi.goal", "川と道をきれいに", "m2")
    table.put(1, "pi.start", "2026-10")
    assert carry(store, "pi.goal", "core.q.interview", "core.q.choosing") == 1
    moved = store.run_sync(lambda uow: uow.sheets.shared("p1", 1, "core.q.choosing"))
    assert moved is not None
    assert (moved.id, moved.stage, moved.person, moved.state) == ("moved1", "plan", "", SheetState.DRAFT)
    assert moved.answers == {"pi.goal": Given("川と道をきれいに", version=2)}
    assert table.shared().values == {"pi.start": "2026-10"}
    then = store.run_sync(lambda uow: uow.sheets.shared("p1", 1, "core.q.choosing", first))
    assert then is not None
    assert then.values == {"pi.goal": "川をきれいに"}
    assert carry(store, "pi.goal", "core.q.interview", "core.q.choosing") == 0
    assert table.forget(1, "m2") == ["moved1"], "words are still taken back"
    assert carry(store, "pi.goal", "core.q.choosing", "core.q.interview") == 1
    assert table.kept() == ["川をきれいに", None, "2026-10"]


def test_rows_go_to_another_sheet_with_the_messages_that_they_came_from(
    table: Table, store: SqlStore
) -> None:
    table.grow(0, Growing("pi.expense", (VENUE,)), "m1")
    table.grow(0, Growing("pi.expense", (VENUE, FLYERS)), "m2")
    table.put(0, "pi.expense", [VENUE, FLYERS], "that is all")
    assert carry(store, "pi.expense", "core.q.interview", "core.q.money") == 2, (
        "the shared sheet and one's own"
    )
    table.forget(0, "m1")
    moved = store.run_sync(lambda uow: uow.sheets.shared("p1", 1, "core.q.money"))
    assert moved is not None
    assert moved.values == {"pi.expense": [FLYERS]}


def test_words_in_the_shared_sheet_are_taken_back_by_whoever_wrote_them(table: Table) -> None:
    table.put(0, "pi.goal", "山田さんの家で", "m1")
    table.put(1, "pi.reason", "ごみが多い", "m2")
    assert table.forget(1, "m1") == []
    assert table.forget(0, "m1") == ["joint"]
    assert table.shared().values == {"pi.reason": "ごみが多い"}
    assert table.kept() == [None, "ごみが多い"]


# ---------------------------------------------------------------- rows that were written word by word

VENUE, FLYERS, LUNCH = (
    {"item": "会場費", "yen": 12_000},
    {"item": "チラシ", "yen": 3_000},
    {"item": "弁当", "yen": 9_000},
)


def test_a_row_that_was_taken_back_leaves_the_unfinished_answer(table: Table) -> None:
    table.grow(0, Growing("pi.expense", (VENUE,)), "m1")
    table.grow(0, Growing("pi.expense", (VENUE,), {"item": "チラシ"}), "m2")
    table.grow(0, Growing("pi.expense", (VENUE, FLYERS)), "m3")
    table.grow(0, Growing("pi.expense", (VENUE, FLYERS)), "chatter")

    assert table.forget(0, "chatter") == []
    assert table.forget(1, "m1") == []
    assert table.forget(0, "m1") == ["own0"]
    assert table.unfinished(0) == (Growing("pi.expense", (FLYERS,)),)
    assert table.forget(0, "m2") == ["own0"]  # its name: nothing is left to be called by the rest
    assert table.unfinished(0) == (Growing("pi.expense"),)
    assert table.forget(0, "m3") == []


def test_a_row_that_was_begun_is_taken_back(table: Table) -> None:
    table.grow(0, Growing("pi.expense", (VENUE,), {"item": "山田さんの家"}), "m1")
    table.forget(0, "m1")
    assert table.unfinished(0) == (Growing("pi.expense"),)  # both came with that message


def test_a_row_that_was_taken_back_leaves_every_version_and_only_its_own(table: Table) -> None:
    table.grow(0, Growing("pi.expense", (VENUE,)), "m1")
    table.grow(0, Growing("pi.expense", (VENUE, FLYERS)), "m2")
    table.put(0, "pi.expense", [VENUE, FLYERS], "that is all")
    table.grow(1, Growing("pi.expense", (VENUE, FLYERS, LUNCH)), "m3")
    table.put(1, "pi.expense", [VENUE, FLYERS, LUNCH])
    table.grow(0, Growing("pi.expense", (VENUE, FLYERS, LUNCH), {"item": "保険"}), "m4")

    assert table.forget(0, "that is all") == []
    assert table.forget(1, "m1") == []
    assert table.forget(0, "m1") == ["joint", "own0"]
    assert table.shared().values == {"pi.expense": [FLYERS, LUNCH]}
    assert table.kept() == [[FLYERS], [FLYERS, LUNCH]]
    assert table.unfinished(0) == (Growing("pi.expense", (FLYERS, LUNCH), {"item": "保険"}),)
    assert table.forget(1, "m3") == ["joint", "own0"]  # the other's unfinished answer began with it
    assert table.unfinished(0) == (Growing("pi.expense", (FLYERS,), {"item": "保険"}),)

    assert table.forget(0, "m2") == ["joint", "own0"]
    assert table.shared().answers == {}
    assert table.kept() == [None, None]
    table.put(1, "pi.expense", [LUNCH])
    assert table.shared().answers == {"pi.expense": Given([LUNCH], version=3)}


def test_rows_that_an_answer_began_with_are_not_those_of_its_first_message(table: Table) -> None:
    table.put(0, "pi.expense", [VENUE, FLYERS])
    table.grow(1, Growing("mo.expense", (VENUE, FLYERS, LUNCH)), "m1")
    assert table.forget(1, "m1") == ["own1"]
    assert table.unfinished(1) == (Growing("mo.expense", (VENUE, FLYERS)),)
    assert table.shared().values == {"pi.expense": [VENUE, FLYERS]}


def test_equal_words_in_somebody_elses_own_sheet_stay(table: Table, store: SqlStore) -> None:
    table.grow(0, Growing("do.tasks", (VENUE,)), "m1")
    table.grow(1, Growing("do.tasks", (VENUE,)), "m2")
    mine = replace(table.own[0], growing=()).answer("do.tasks", Given([VENUE]))
    put = Put("do.tasks", mine.answers["do.tasks"])
    store.run_sync(lambda uow: uow.sheets.save(mine, (put,), table.people[0].id, table.at, "that is all"))
    assert table.forget(0, "m1") == ["own0"]
    assert table.kept() == [None]
    assert table.unfinished(1) == (Growing("do.tasks", (VENUE,)),)


# ---------------------------------------------------------------- dossiers


DOSSIER = Dossier(
    "p1",
    Agreement(
        {
            "core.ag.purpose": Clause("川をきれいにする", "U1", AT, {"a": AT + DAY, "b": AT + 2 * DAY}),
            "core.ag.amount": Clause("上限 120,000円\n領収書は市が預かる", "U2", AT + DAY, message="m1"),
            "core.ag.empty": Clause("", "U2", AT),
        },
        (
            Concluded(
                1,
                AT,
                "U1",
                {"core.ag.purpose": "川の清掃"},
                ("core.ag.purpose",),
                "会長、課長",
                date(2026, 9, 20),
            ),
            Concluded(2, AT + DAY, "U2", {"core.ag.purpose": "川をきれいにする", "core.ag.amount": "未定"}),
        ),
    ),
    points=(
        Point("pt1", 1, "ise.q.plan", "ise.chk.3", "聞いていない", "月に一度会う", "a", None, AT, "U1"),
        Point(
            "pt2",
            2,
            "ise.q.do",
            "core.do.2",
            "忙しい",
            "当番を決める",
            "山田",
            date(2027, 1, 31),
            AT,
            "U1",
            (
                FollowedUp(AT + DAY, "U2", PointState.OPEN, "まだ"),
                FollowedUp(AT + 2 * DAY, "U1", PointState.DROPPED),
                FollowedUp(AT + 3 * DAY, "U1", PointState.DONE, "決めた"),
            ),
        ),
    ),
    findings=(
        Finding("f1", 1, "早く集まる", "a", "ise.q.see", "core.im.1"),
        Finding(
            "f2",
            1,
            "雨の日を決める",
            "b",
            "ise.q.see",
            "core.im.1",
            FindingState.PARTLY,
            {"a": "used", "b": "not_now"},
            2,
        ),
    ),
    notes=(
        Note("n1", 1, AT, "U1", "a", NoteKind.PROBLEM, "橋が工事中", "https://example.slack.com/p1", "m2"),
        Note("n2", 2, AT + DAY, "U2", "", NoteKind.CHANGE, "日を変えた 😀"),
    ),
    marks=(Mark(1, "ise.q.plan", "ise.chk.3", "U1"), Mark(1, "ise.q.plan", "ise.chk.3", "U2")),
    talks=(Talk(1, "ise.q.plan", date(2026, 9, 25)), Talk(2, "ise.q.do", date(2027, 1, 12))),
    extensions=(
        Extension("x1", 1, "report.due", date(2026, 11, 24), date(2026, 12, 1), AT, "U1"),
        Extension(
            "x2", 1, "log.due@2026-06", date(2026, 7, 10), date(2026, 7, 17), AT, "U2", True, "U1", AT + DAY
        ),
    ),
)


def test_a_dossier_is_empty_until_something_stands_in_it(planned: SqlStore) -> None:
    assert planned.run_sync(lambda uow: uow.dossiers.get("p1")) == Dossier("p1")
    planned.run_sync(lambda uow: uow.dossiers.save(Dossier("p1")))
    assert planned.run_sync(lambda uow: uow.dossiers.get("p1")) == Dossier("p1")


def test_a_dossier_comes_back_as_it_was(planned: SqlStore) -> None:
    planned.run_sync(lambda uow: uow.projects.add(a_project("p2")))
    planned.run_sync(lambda uow: uow.dossiers.save(DOSSIER))
    found = planned.run_sync(lambda uow: uow.dossiers.get("p1"))
    assert found == DOSSIER
    assert list(found.agreement.clauses) == list(DOSSIER.agreement.clauses)
    assert found.points[1].state is PointState.DONE
    less = replace(DOSSIER, points=DOSSIER.points[:1], marks=())
    planned.run_sync(lambda uow: uow.dossiers.save(less))
    assert planned.run_sync(lambda uow: uow.dossiers.get("p1")) == less
    assert planned.run_sync(lambda uow: uow.dossiers.get("p2")) == Dossier("p2")


def test_every_field_of_a_dossier_is_in_the_example() -> None:
    """Else the test above would not notice one that is not kept."""
    left_out: dict[tuple[str, str], bool] = {}

    def look(value: Any) -> None:
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
            look(part)
        for field in fields(value) if is_dataclass(value) else ():
            found, name = getattr(value, field.name), (type(value).__name__, field.name)
            left_out[name] = left_out.get(name, True) and not found
            look(found)

    look(DOSSIER)
    assert len(left_out) > 50
    assert [name for name, never in left_out.items() if never] == []


def test_a_dossier_belongs_to_a_project(store: SqlStore) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        store.run_sync(lambda uow: uow.dossiers.save(DOSSIER))


def test_a_locked_project_keeps_its_dossier_together(planned: SqlStore, second: SqlStore) -> None:
    def mark(uow: UnitOfWork) -> None:
        uow.projects.lock("p1")
        dossier = uow.dossiers.get("p1")  # new at first
        uow.dossiers.save(dossier.marked(Mark(1, "ise.q.plan", "q1", f"U{len(dossier.marks)}")))

    def often(by: SqlStore) -> None:
        for _ in range(10):
            by.run_sync(mark)

    at_once([lambda by=by: often(by) for by in (planned, second) * 2])  # type: ignore[misc]
    dossier = planned.run_sync(lambda uow: uow.dossiers.get("p1"))
    assert dossier.marks_on(1, "ise.q.plan") == {"q1": 40}


# ---------------------------------------------------------------- packs


def a_pack(
    version: str = "1.1.0", source: bytes = b"id: ise", base: bytes = b"id: core", id: str = "ise"
) -> Pack:
    return Pack(id, version, id, Label({"ja": "伊勢市"}), digest=f"sha256:{version}", sources=(source, base))


def test_a_pack_version_is_kept_once_byte_for_byte(store: SqlStore) -> None:
    nasty = "id: ise  # 伊勢\r\n".encode() + bytes(range(256))
    assert store.run_sync(lambda uow: uow.packs.all()) == []
    store.run_sync(lambda uow: uow.packs.keep(a_pack("1.0.0", nasty), AT))
    store.run_sync(lambda uow: uow.packs.keep(a_pack("1.1.0"), AT + DAY))
    store.run_sync(lambda uow: uow.packs.keep(a_pack("1.0.0", b"another", b""), AT + 2 * DAY))
    store.run_sync(lambda uow: uow.packs.keep(a_pack("1.0.0", b"of its own", b"", id="sakura"), AT + 3 * DAY))
    assert store.run_sync(lambda uow: uow.packs.all()) == [
        (nasty, b"id: core"),
        (b"id: ise", b"id: core"),
        (b"of its own", b""),
    ]


def test_a_pack_without_a_source_leaves_nothing(store: SqlStore) -> None:
    store.run_sync(lambda uow: uow.packs.keep(a_pack(source=b"", base=b""), AT))
    assert store.run_sync(lambda uow: uow.packs.all()) == []


def test_a_pack_that_several_keep_at_once_is_kept_once(store: SqlStore, second: SqlStore) -> None:
    keepers = [
        lambda by=by, n=n: by.run_sync(lambda uow: uow.packs.keep(a_pack(source=f"{n}".encode()), AT))
        for n, by in enumerate((store, second) * 3)
    ]
    at_once(keepers)
    assert len(store.run_sync(lambda uow: uow.packs.all())) == 1


# ---------------------------------------------------------------- reminders


@pytest.fixture
def planned(store: SqlStore) -> SqlStore:
    store.run_sync(lambda uow: uow.projects.add(a_project()))
    return store


def plan(store: SqlStore, *reminders: Reminder) -> int:
    return store.run_sync(lambda uow: uow.reminders.add(reminders))


def test_a_reminder_is_planned_once_over_all_threads_and_processes(
    planned: SqlStore, second: SqlStore
) -> None:
    def schedule(n: int) -> list[Reminder]:
        kinds = ("plan.start", "plan.due", "plan.end")
        return [a_reminder(f"{n}.{kind}.{step}", kind=kind, step=step) for kind in kinds for step in (-1, 0)]

    planners = list(enumerate((planned, second) * 3))
    assert sum(at_once([lambda n=n, by=by: plan(by, *schedule(n)) for n, by in planners])) == 6  # type: ignore[misc]
    assert len(planned.run_sync(lambda uow: uow.reminders.of_project("p1"))) == 6


def test_reminders_differ_by_date_step_cycle_and_person(planned: SqlStore) -> None:
    mine = a_reminder("r3", person="x", due_at=AT + DAY, why="snoozed")
    later = a_reminder("r5", step=3, due_at=AT + 3 * DAY)
    others = a_reminder("r2", about=date(2026, 9, 15)), a_reminder("r1"), a_reminder("r4", cycle=2)
    assert plan(planned, later, mine, *others) == 5
    assert plan(planned, a_reminder("r6"), a_reminder("r7", step=-1)) == 1

    def turn(uow: UnitOfWork) -> None:
        assert [r.id for r in uow.reminders.of_project("p1")] == ["r2", "r1", "r4", "r7", "r3", "r5"]
        assert uow.reminders.get("r3") == mine
        assert uow.reminders.get("r5") == later
        assert uow.reminders.get("r9") is None

    planned.run_sync(turn)


def test_one_that_is_named_twice_in_a_plan_is_planned_once(planned: SqlStore) -> None:
    assert plan(planned) == 0
    assert plan(planned, a_reminder("r1"), a_reminder("r2"), a_reminder("r3", step=3)) == 2
    assert [r.id for r in planned.run_sync(lambda uow: uow.reminders.of_project("p1"))] == ["r1", "r3"]


def test_the_schedule_of_a_long_project_is_planned_at_once(planned: SqlStore) -> None:
    long = [a_reminder(f"r{n}", step=n, due_at=AT + n * DAY) for n in range(2500)]
    assert plan(planned, *long) == 2500
    assert plan(planned, *long) == 0
    assert planned.run_sync(lambda uow: uow.reminders.of_project("p1")) == long
    everything = [reminder.id for reminder in long]
    planned.run_sync(lambda uow: uow.reminders.set_status(everything, ReminderStatus.CANCELLED))
    assert planned.run_sync(lambda uow: uow.reminders.next_due()) is None
    assert plan(planned, *long) == 2500


@pytest.mark.parametrize("status", [s for s in ReminderStatus if s is not ReminderStatus.CANCELLED])
def test_a_reminder_that_was_dealt_with_is_not_planned_again(
    planned: SqlStore, status: ReminderStatus
) -> None:
    plan(planned, a_reminder())
    planned.run_sync(lambda uow: uow.reminders.set_status(["r1"], status, "why"))
    assert plan(planned, a_reminder("r2", due_at=AT + DAY)) == 0
    assert planned.run_sync(lambda uow: uow.reminders.get("r1")) == a_reminder(status=status, why="why")


def test_a_cancelled_reminder_is_revived_under_its_own_name(planned: SqlStore) -> None:
    plan(planned, a_reminder(), a_reminder("r3", step=3))
    planned.run_sync(lambda uow: uow.reminders.set_status(["r1"], ReminderStatus.CANCELLED, "date-moved"))
    assert plan(planned, a_reminder("r2", due_at=AT + DAY), a_reminder("r4", step=3, due_at=AT + DAY)) == 1
    assert planned.run_sync(lambda uow: uow.reminders.of_project("p1")) == [
        a_reminder("r3", step=3),
        a_reminder(due_at=AT + DAY),
    ]


def test_due_reminders_come_oldest_first_and_only_while_they_wait(planned: SqlStore) -> None:
    plan(
        planned,
        *(
            a_reminder(f"r{days}", kind=f"k{n}", due_at=AT + days * DAY)
            for n, days in enumerate((3, 1, 2, 9))
        ),
    )

    def turn(uow: UnitOfWork) -> None:
        assert uow.reminders.next_due() == AT + DAY
        assert uow.reminders.due(AT, 10) == []
        assert [r.id for r in uow.reminders.due(AT + 3 * DAY, 10)] == ["r1", "r2", "r3"]
        assert [r.id for r in uow.reminders.due(AT + 3 * DAY, 2)] == ["r1", "r2"]
        uow.reminders.set_status(["r1"], ReminderStatus.COLLECTED)
        uow.reminders.postpone(["r1", "r2"], AT + 5 * DAY)  # r1 waits no more: it stays where it was
        assert [r.id for r in uow.reminders.due(AT + 4 * DAY, 10)] == ["r3"]
        assert uow.reminders.next_due() == AT + 3 * DAY
        collected = uow.reminders.get("r1")
        assert collected is not None
        assert (collected.status, collected.due_at) == (ReminderStatus.COLLECTED, AT + DAY)

    planned.run_sync(turn)


def test_nobody_marks_all_by_marking_none(planned: SqlStore) -> None:
    plan(planned, a_reminder())
    planned.run_sync(lambda uow: uow.reminders.set_status([], ReminderStatus.SENT))
    planned.run_sync(lambda uow: uow.reminders.postpone([], AT + DAY))
    assert planned.run_sync(lambda uow: uow.reminders.of_project("p1")) == [a_reminder()]


def test_what_is_pending_in_a_stretch_of_time_is_read_ahead(planned: SqlStore) -> None:
    plan(planned, *(a_reminder(f"r{days}", step=days, due_at=AT + days * DAY) for days in (4, 1, 3, 2)))
    planned.run_sync(lambda uow: uow.reminders.set_status(["r3"], ReminderStatus.SENT))

    def pending(since: int, until: int, limit: int = 9) -> list[str]:
        found = planned.run_sync(lambda uow: uow.reminders.pending(AT + since * DAY, AT + until * DAY, limit))
        return [reminder.id for reminder in found]

    assert pending(1, 4) == ["r1", "r2"]
    assert pending(2, 5) == ["r2", "r4"]
    assert pending(0, 9, limit=2) == ["r1", "r2"]


def test_two_workers_never_fire_the_same_reminder(planned: SqlStore, second: SqlStore) -> None:
    plan(planned, *(a_reminder(f"r{n}", kind=f"k{n}") for n in range(40)))

    def fire(uow: UnitOfWork) -> list[str]:
        due = [reminder.id for reminder in uow.reminders.due(AT, 3)]
        uow.reminders.set_status(due, ReminderStatus.COLLECTED)
        return due

    def work(by: SqlStore) -> list[str]:
        fired: list[str] = []
        while found := by.run_sync(fire):
            fired += found
        return fired

    fired = sum(at_once([lambda by=by: work(by) for by in (planned, second) * 2]), [])  # type: ignore[misc]  # noqa: RUF017
    assert sorted(fired) == sorted(f"r{n}" for n in range(40))


# ---------------------------------------------------------------- outbox


RICH = Outgoing(
    Place("slack", "T1", "C1", direct=False),
    (
        Message(
            "本文 😀",
            "わかりました",
            "川の清掃",
            "問3 · 3/10",
            (Row("日程", (("川の会", "はい"), ("環境課", "いいえ")), "9月", "注", True), Row("x")),
            "小さな字",
            (
                Choice("はい", act(Verb.ANSWER, "s1", "q1", "はい:2"), Weight.ANSWER, fill="あ"),
                Choice("消す", act(Verb.LEAVE, "p1"), Weight.DANGER, url="https://example.org/"),
            ),
            ("地図", "https://example.org/?a=1&b=2"),
            QrCode("https://line.me/R/…", "LINE で開く"),
            File("結果.csv", "a,b\n1,2\n"),
        ),
        Message("二つ目"),
    ),
    ReplyHandle("reply-token", AT + SECOND),
)


def claim(store: SqlStore, now: datetime = AT, holder: str = "h", limit: int = 10) -> list[Any]:
    return store.run_sync(lambda uow: uow.outbox.claim(now, holder, LEASE, limit))


def add(store: SqlStore, *outgoing: Outgoing, at: datetime = AT) -> list[str]:
    return store.run_sync(lambda uow: [uow.outbox.add(one, at) for one in outgoing])


def test_what_is_to_be_sent_comes_back_as_it_was(planned: SqlStore) -> None:
    rich = replace(RICH, project="p1")
    (row_id,) = add(planned, rich)
    (row,) = claim(planned)
    assert (row.id, row.outgoing) == (row_id, rich)
    assert (row.attempts, row.ambiguous, row.created_at) == (1, False, AT)


def a_digest(store: SqlStore, user: str = "U1", day: date = date(2026, 9, 1)) -> str:
    def turn(uow: UnitOfWork) -> str:
        person = somebody(uow, user).id
        digest = Digest(digest_id(person, day), person, day, AT)
        uow.digests.open(digest)
        return digest.id

    return store.run_sync(turn)


def test_a_digest_is_queued_once_for_all_time_under_its_own_name(store: SqlStore, second: SqlStore) -> None:
    digest = a_digest(store)
    works = [
        lambda by=by, n=n: add(by, to("U1", f"{n}", digest=digest))
        for n in range(3)
        for by in (store, second)
    ]
    assert at_once(works) == [[digest]] * 6
    (row,) = claim(store)
    assert (row.id, row.outgoing.digest) == (digest, digest)
    store.run_sync(lambda uow: uow.outbox.sent(digest, AT, "m1", 1))
    assert add(store, to("U1", "again", digest=digest)) == [digest]
    assert claim(store, AT + DAY) == []


def test_a_row_is_of_a_digest_that_there_is(store: SqlStore) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        add(store, to("U1", digest="nobody's"))


def test_digests_that_have_not_arrived_are_counted(store: SqlStore) -> None:
    add(store, to("U1", digest=a_digest(store, "U0")))
    mark = store.run_sync(lambda uow: uow.outbox.newest())
    digests = [a_digest(store, f"U{n}") for n in range(1, 5)]
    add(store, to("V"), *(to(digest, digest=digest) for digest in digests))
    before = AT - DAY
    assert store.run_sync(lambda uow: uow.outbox.undelivered(mark, before)) == (frozenset(digests), 0)
    assert store.run_sync(lambda uow: uow.outbox.undelivered(mark, AT)) == (frozenset(digests), 4)
    claim(store, limit=4)  # one of them is the one before the mark, one nobody's digest
    assert store.run_sync(lambda uow: uow.outbox.undelivered(mark, before)) == (frozenset(digests), 2)
    store.run_sync(lambda uow: uow.outbox.sent(digests[0], AT, "m1", 1))
    store.run_sync(lambda uow: uow.outbox.failed(digests[1], AT, "blocked"))
    assert store.run_sync(lambda uow: uow.outbox.undelivered(mark, before)) == (frozenset(digests[1:]), 0)


def test_a_place_hears_things_in_order(store: SqlStore) -> None:
    add(store, to("A", "1"), to("A", "2"), to("B", "1"), to("A", "3"))
    channel = Outgoing(Place("line", "", "A", direct=False), (Message("group"),))
    add(store, channel)
    heard: list[tuple[str, str]] = []
    for _ in range(4):
        for row in claim(store):
            heard.append((str(row.outgoing.to), row.outgoing.messages[0].text))
            store.run_sync(lambda uow, row=row: uow.outbox.sent(row.id, AT, "x", 1))  # type: ignore[misc]
    assert [text for place, text in heard if place == str(direct(Address("line", "", "A")))] == [
        "1",
        "2",
        "3",
    ]
    assert len(heard) == 5
    assert store.run_sync(lambda uow: uow.outbox.waiting()) == 0


def test_a_row_under_a_lease_holds_back_its_own_place_only(store: SqlStore) -> None:
    first, _, _ = add(store, to("A", "1"), to("A", "2"), to("B"))
    assert [row.outgoing.to.id for row in claim(store, limit=1)] == ["A"]
    assert [row.outgoing.to.id for row in claim(store)] == ["B"]
    assert claim(store) == []
    store.run_sync(lambda uow: uow.outbox.again(first, AT + DAY, "429", False))
    assert claim(store) == []
    assert store.run_sync(lambda uow: uow.outbox.next_due()) == AT + LEASE  # B's lease ends
    assert store.run_sync(lambda uow: uow.outbox.waiting()) == 3
    later = claim(store, AT + DAY)
    assert [(row.outgoing.messages[0].text, row.attempts, row.ambiguous) for row in later] == [
        ("こんにちは", 2, True),
        ("1", 2, False),
    ]


def test_a_row_that_was_given_up_lets_the_next_one_go(store: SqlStore) -> None:
    first, _ = add(store, to("A", "1"), to("A", "2"))
    claim(store)
    store.run_sync(lambda uow: uow.outbox.failed(first, AT, "blocked"))
    assert [row.outgoing.messages[0].text for row in claim(store)] == ["2"]


def test_a_lease_that_ran_out_leaves_a_doubt_that_stays(store: SqlStore) -> None:
    (row_id,) = add(store, to("A"))
    claim(store)
    assert claim(store, AT + LEASE - SECOND) == []
    (row,) = claim(store, AT + LEASE)
    assert (row.attempts, row.ambiguous) == (2, True)
    store.run_sync(lambda uow: uow.outbox.again(row_id, AT + LEASE, "reset", False))
    (row,) = claim(store, AT + LEASE)
    assert (row.attempts, row.ambiguous) == (3, True)


def test_a_doubt_that_the_sender_has_is_kept(store: SqlStore) -> None:
    (row_id,) = add(store, to("A"))
    claim(store)
    store.run_sync(lambda uow: uow.outbox.again(row_id, AT, "time-out", True))
    (row,) = claim(store)
    assert row.ambiguous


def test_the_leases_of_a_dead_holder_can_be_ended(store: SqlStore) -> None:
    add(store, to("A"), to("B"), to("C"))
    claim(store, holder="web_1:7", limit=1)
    claim(store, holder="webx1:8", limit=1)
    assert store.run_sync(lambda uow: uow.outbox.release("web_1:")) == 1
    assert store.run_sync(lambda uow: uow.outbox.release("web_1:")) == 0
    assert [(row.outgoing.to.id, row.ambiguous) for row in claim(store)] == [("A", True), ("C", False)]


def test_that_it_was_sent_is_final(store: SqlStore) -> None:
    (row_id,) = add(store, to("A"))
    claim(store)
    store.run_sync(lambda uow: uow.outbox.failed(row_id, AT, "gone"))
    store.run_sync(
        lambda uow: uow.outbox.sent(row_id, AT, "461", 1)
    )  # a slow first attempt had been taken after all
    store.run_sync(lambda uow: uow.outbox.again(row_id, AT, "429", True))
    store.run_sync(lambda uow: uow.outbox.failed(row_id, AT, "gone"))
    assert claim(store, AT + DAY) == []
    assert store.run_sync(lambda uow: uow.outbox.waiting()) == 0
    assert store.run_sync(lambda uow: uow.outbox.next_due()) is None


def test_the_next_moment_is_that_of_a_row_whose_turn_it_is(store: SqlStore) -> None:
    first, *_ = add(store, to("A", "1"), to("A", "2"))
    claim(store)
    assert store.run_sync(lambda uow: uow.outbox.next_due()) == AT + LEASE
    store.run_sync(lambda uow: uow.outbox.again(first, AT + DAY, "429", False))
    assert store.run_sync(lambda uow: uow.outbox.next_due()) == AT + DAY
    add(store, to("B"), at=AT + SECOND)
    assert store.run_sync(lambda uow: uow.outbox.next_due()) == AT + SECOND


def test_two_workers_never_send_the_same_row(store: SqlStore, second: SqlStore) -> None:
    add(store, *(to(f"U{n % 20}", str(n)) for n in range(60)))

    def work(by: SqlStore, name: str) -> list[tuple[str, str]]:
        done = []
        while rows := claim(by, holder=name, limit=3):
            for row in rows:
                done.append((row.outgoing.to.id, row.outgoing.messages[0].text))
                by.run_sync(lambda uow, row=row: uow.outbox.sent(row.id, AT, "x", 1))  # type: ignore[misc]
        return done

    parts = at_once([lambda by=by, n=n: work(by, f"w{n}") for n, by in enumerate((store, second) * 2)])  # type: ignore[misc]
    rest = work(store, "rest")  # whoever found nothing free for a moment went home
    done = [*(each for part in parts for each in part), *rest]
    assert len(done) == len(set(done)) == 60
    assert store.run_sync(lambda uow: uow.outbox.waiting()) == 0


def test_a_worker_that_crashed_in_its_claim_leaves_the_row_untouched(store: SqlStore) -> None:
    add(store, to("A"))

    def crash(uow: UnitOfWork) -> None:
        assert len(uow.outbox.claim(AT, "h", LEASE, 5)) == 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.run_sync(crash)
    (row,) = claim(store)
    assert (row.attempts, row.ambiguous) == (1, False)


# ---------------------------------------------------------------- PostgreSQL alone


@pytest.mark.postgres
def test_postgresql_passes_over_what_another_transaction_is_taking(postgres_tables: str) -> None:
    store = open_store(postgres_tables)
    store.run_sync(lambda uow: uow.projects.add(a_project()))
    plan(store, *(a_reminder(f"r{n}", kind=f"k{n}") for n in range(4)))
    add(store, to("A"), to("B"), to("C"), to("D"))
    both_hold = Barrier(2)

    def take(uow: UnitOfWork) -> list[str]:
        rows = uow.outbox.claim(AT, "h", LEASE, 2)
        reminders = uow.reminders.due(AT, 2)
        both_hold.wait(30)
        return [*(row.id for row in rows), *(reminder.id for reminder in reminders)]

    taken = at_once([lambda: store.run_sync(take)] * 2)
    store.close()
    assert [len(part) for part in taken] == [4, 4]
    assert not set(taken[0]) & set(taken[1])


@pytest.mark.postgres
def test_postgresql_runs_a_turn_again_after_a_deadlock(postgres_tables: str) -> None:
    store = open_store(postgres_tables)
    store.run_sync(lambda uow: uow.projects.add(a_project("a")))
    store.run_sync(lambda uow: uow.projects.add(a_project("b")))
    crossed = Barrier(2)
    runs: list[str] = []

    def cross(first: str, then: str) -> Callable[[UnitOfWork], None]:
        def turn(uow: UnitOfWork) -> None:
            runs.append(first)
            held = uow.projects.lock(first)
            if runs.count(first) == 1 and len(runs) <= 2:
                crossed.wait(30)
            other = uow.projects.lock(then)
            assert held is not None
            assert other is not None
            for project in (held, other):
                uow.projects.save(replace(project, cycle=project.cycle + 1))

        return turn

    at_once([lambda: store.run_sync(cross("a", "b")), lambda: store.run_sync(cross("b", "a"))])
    found = store.run_sync(lambda uow: uow.projects.in_tenant("slack:T1"))
    store.close()
    assert [project.cycle for project in found] == [3, 3]
    assert len(runs) > 2


@pytest.mark.postgres
def test_postgresql_may_be_restarted_between_turns(postgres_tables: str) -> None:
    store = open_store(postgres_tables)
    store.run_sync(lambda uow: uow.inbox.claim("before", AT))
    with raw(postgres_tables) as connection:  # what a restart does to those who are connected
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
        )
    assert store.run_sync(lambda uow: uow.inbox.claim("after", AT))
    store.close()


# ---------------------------------------------------------------- audit and time


def test_the_audit_log_is_read_in_order(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        uow.audit.add(AT, "operator", "project.created", "p1", name="川", sides=["a", "b"])
        uow.audit.add(AT, "clock", "elsewhere", "p2")
        uow.audit.add(AT, "clock", "nowhere")
        uow.audit.add(AT, "x", "stage.closed", "p1")

    store.run_sync(turn)
    assert store.run_sync(lambda uow: uow.audit.of_project("p1")) == [
        {
            "at": AT,
            "actor": "operator",
            "action": "project.created",
            "details": {"name": "川", "sides": ["a", "b"]},
        },
        {"at": AT, "actor": "x", "action": "stage.closed", "details": {}},
    ]
    closed = store.run_sync(lambda uow: uow.audit.of_project("p1", "stage.closed", "elsewhere"))
    assert [line["action"] for line in closed] == ["stage.closed"]


@pytest.mark.parametrize(
    "order", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"]
)
def test_nobody_can_change_the_audit_log(store: SqlStore, database: str, order: str) -> None:
    store.run_sync(lambda uow: uow.audit.add(AT, "x", "y", "p1"))
    with pytest.raises(sa.exc.DBAPIError), raw(database) as connection:
        connection.execute(sa.text(order))
    assert len(store.run_sync(lambda uow: uow.audit.of_project("p1"))) == 1


def test_times_come_back_as_the_same_instant_in_utc(store: SqlStore) -> None:
    tokyo = AT.astimezone(timezone(timedelta(hours=9)))
    store.run_sync(lambda uow: uow.projects.add(a_project(created_at=tokyo)))
    project = store.run_sync(lambda uow: uow.projects.get("p1"))
    assert project is not None
    assert project.created_at == AT
    assert project.created_at is not None
    assert project.created_at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        store.run_sync(lambda uow: uow.inbox.claim("k", AT.replace(tzinfo=None)))
