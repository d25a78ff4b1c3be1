"""One durable step of the store, as an event takes: the event's key, the chat read and changed, a line of the log, a
message in the outbox. Our store beside SQLAlchemy Core under asyncio, aiosqlite and asyncpg, with the same statements on
the same tables, 32 callers at once. Needs the extra ``peers``.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from itertools import count
from statistics import median
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.domain.chat import Chat
from bot.domain.messages import Address, Message, Outgoing, direct
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore, open_store
from storage.tables import WAITING, audit, chats, inbox_events, outbox
from tests.bench.country import NOW, databases

CALLERS = 32
GOALS = {"sqlite": 8.0, "postgres": 1.0}
PEERS = {"sqlite": ("sqlite+aiosqlite", "aiosqlite"), "postgres": ("postgresql+asyncpg", "asyncpg")}
Step = Callable[[int, int], Awaitable[object]]


def measured(kinds: Sequence[str], steps: int = 60, rounds: int = 5) -> Iterator[str]:
    """The table's lines: the median of the rounds, one beside the other in turn, once both are warm."""
    for kind in kinds:
        ours, theirs = [], []
        with databases(kind) as urls:
            url = next(urls)
            with closing(open_store(url)) as store:
                store.upgrade()
                people = store.run_sync(_people)
                for number in range(rounds + 1):
                    ours.append(asyncio.run(_ours(store, people, steps, number)))
                    theirs.append(asyncio.run(_theirs(kind, url, people, steps, number)))
        ours, theirs = ours[1:], theirs[1:]
        ratio = median(ours) / median(theirs)
        goal = GOALS[kind]
        yield f"\n{kind}: a durable step of the store, {CALLERS} callers"
        yield f"  Core on {PEERS[kind][1]:<12} {median(theirs):6.0f} steps/s"
        yield (
            f"  ours                 {median(ours):6.0f} steps/s   {ratio:5.2f} × (goal {goal})"
            f" {'ok' if ratio >= goal else 'FAIL'}"
        )


def _people(uow: UnitOfWork) -> list[str]:
    found = [uow.people.at(Address("line", "", f"U{n}"), NOW, "ja").id for n in range(CALLERS)]
    for person in found:
        uow.chats.lock(person)
    return found


async def _rate(step: Step, steps: int) -> float:
    async def caller(who: int) -> None:
        for number in range(steps):
            await step(who, number)

    begin = time.perf_counter()
    await asyncio.gather(*map(caller, range(CALLERS)))
    return CALLERS * steps / (time.perf_counter() - begin)


async def _ours(store: SqlStore, people: list[str], steps: int, run: int) -> float:
    def turn(who: int, number: int) -> Callable[[UnitOfWork], None]:
        def work(uow: UnitOfWork) -> None:
            if not uow.inbox.claim(f"ours:{run}.{who}.{number}", NOW):
                raise RuntimeError("an event came twice")
            uow.chats.lock(people[who])
            uow.chats.save(Chat(people[who], sheet=f"s{number}"))
            uow.audit.add(NOW, people[who], "answer.put", None, question="q", sheet="s")
            place = direct(Address("line", "", f"U{who}"))
            uow.outbox.add(Outgoing(place, (Message("つぎの質問です"),)), NOW)

        return work

    return await _rate(lambda who, number: store.run(turn(who, number)), steps)


async def _theirs(kind: str, url: str, people: list[str], steps: int, run: int) -> float:
    address = sa.make_url(url).set(drivername=PEERS[kind][0])
    engine = create_async_engine(address, pool_size=10, max_overflow=0)
    if kind == "sqlite":
        sa.event.listen(engine.sync_engine, "connect", _as_durable)
    lines = count(1_000_000_000 * (run + 1))  # numbers of the log that nobody else gives

    async def step(who: int, number: int) -> None:
        key = f"theirs:{run}.{who}.{number}"
        claim, *others = statements(kind, who, people[who], key, f"s{number}", next(lines))
        async with _begun(engine) as connection:
            if (await connection.execute(*claim)).first() is None:
                raise RuntimeError("an event came twice")
            for statement, values in others:
                found = await connection.execute(statement, values)
                if found.returns_rows:
                    found.first()

    try:
        return await _rate(step, steps)
    finally:
        await engine.dispose()


Statement = tuple[sa.Executable, dict[str, Any]]


def statements(kind: str, who: int, person: str, key: str, sheet: str, line: int) -> list[Statement]:
    """A step as a peer writes it: the claim of the event, whose row says that it is new, and what follows; a message stands
    behind the last one that waits.
    """
    return [
        (_TAKEN[kind], {"key": key, "at": NOW}),
        (_CHAT, {"of": person}),
        (_TURN, {"of": person, "sheet": sheet}),
        (
            _LINE,
            {
                "tenant": "", "seq": line, "at": NOW, "actor": person, "action": "answer.put", "project": None,
                "details": {},
            },
        ),
        (_LAST, {"queue": "line:"}),
        (
            _SAY,
            {
                "id": uuid4().hex, "lane": f"line::U{who}", "platform": "line", "way": "line:", "queue": "line:",
                "turn_at": NOW, "payload": [{"text": "つぎの質問です"}], "status": "waiting", "created_at": NOW,
                "next_at": NOW, "attempts": 0, "ambiguous": False, "counted": 0,
            },
        ),
    ]  # fmt: skip


_TAKEN = {
    kind: insert(inbox_events).on_conflict_do_nothing().returning(inbox_events.c.key)
    for kind, insert in (("sqlite", sqlite.insert), ("postgres", postgresql.insert))
}
_CHAT = sa.select(chats).where(chats.c.person == sa.bindparam("of")).with_for_update()
_TURN = sa.update(chats).where(chats.c.person == sa.bindparam("of"))
_LAST = sa.select(sa.func.max(outbox.c.turn_at)).where(
    outbox.c.status == WAITING, outbox.c.queue == sa.bindparam("queue")
)
_LINE, _SAY = sa.insert(audit), sa.insert(outbox)


def _begun(engine: AsyncEngine) -> Any:
    return engine.begin()


def _as_durable(raw: Any, _record: object) -> None:
    cursor = raw.cursor()
    for words in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 60000"):
        cursor.execute(f"PRAGMA {words}")
    cursor.close()
