"""A schedule on the real bot: applications over one database, Slack and LINE standing in at their HTTP edge.

Whoever runs many schedules opens a ``Stage`` once: two servers on free ports, and a database from which each schedule gets a
copy. Time is a hand that is moved; where a platform never answers, the loop's own time leaps past every limit.
"""

import asyncio
import pickle
import re
import shutil
import sqlite3
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any, TypeVar, cast

import psycopg
import sqlalchemy as sa
from psycopg import sql
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage

from bot.app import Application, build_kit
from bot.beats import next_due
from bot.catalogue import Kept, YamlCatalogue, load_catalogue
from bot.services.ports import StoreUnavailable, UnitOfWork
from bot.services.scene import Kit
from bot.settings import Settings, read_settings
from handlers.demo import faults
from handlers.demo.line_server import LineStandIn
from handlers.demo.serving import listening
from handlers.demo.slack_server import NotSubmittable, SlackStandIn
from handlers.demo.wire import Call, Delivery, wall_clock
from storage.engine import SqliteStore, SqlStore, database_url, open_store
from storage.tables import answers, outbox
from tests.faults.schedule import Schedule, Step, Trouble
from tests.journeys.town import post_text, shown
from tests.postgres import new_database
from tests.tables import with_tables
from tests.year.world import Died, Hand, SeededIds

T = TypeVar("T")
Json = dict[str, Any]

START = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
"""Tuesday 1 September 2026, 10:00 in Japan."""

JUMPS = {"+9d": timedelta(days=9), "+5h": timedelta(hours=5), "-3h": timedelta(hours=-3)}
LONGER_THAN_A_LEASE = timedelta(seconds=25)
MESSAGES = ("/message/push", "/message/reply", "/chat.postMessage")
RESET = "reset"

FAULTS: dict[str, Callable[[], faults.Fault]] = {
    "429": faults.rate_limited,
    "429-wait": lambda: faults.rate_limited(30),
    "500": lambda: faults.answers(500),
    "503": lambda: faults.answers(503),
    "resets": faults.resets,
    "taken-resets": faults.accepts_then_resets,
    "times-out": faults.times_out,
    "taken-times-out": faults.accepts_then_times_out,
    "taken-500": lambda: faults.accepts_then_answers(500),
    "dies-untaken": faults.resets,
    "dies-taken": faults.accepts_then_resets,
}


class Poorer(YamlCatalogue):
    """Packs of which some file was taken away; what it learned of kept versions is learned once for all processes."""

    def with_kept(self, kept: Callable[[], Iterable[Kept]]) -> YamlCatalogue:
        """Itself."""
        self._ask = kept
        return self


class LeapingLoop(asyncio.SelectorEventLoop):
    """A loop whose time can be put forward: what waits for an answer has waited long enough."""

    ahead = 0.0

    def time(self) -> float:
        """Seconds, as of the machine, and those that were leapt over."""
        return super().time() + self.ahead


@dataclass
class Sighting:
    """One message that a platform accepted: LINE's by retry key or reply token, Slack's by our id and part."""

    way: str  # push, reply or post
    key: str
    to: str
    text: str
    hand: datetime  # what the bot's clock said
    doubtful: bool  # whether the bot may not have heard, or not have kept, that it was accepted


@dataclass
class Event:
    """Something that a person did on LINE, from its first way to the bot to the first 200 (in the world's own order)."""

    id: str
    who: str
    body: Json
    begun: int | None = None
    acknowledged: int | None = None
    answer: tuple[str, str, str] | None = None  # sheet, question, value
    undoes: bool = False
    submits: str = ""  # the sheet that is sent


@dataclass
class Process:
    """One process of the bot: an application, its death, and its store as it sees it (``run``)."""

    world: "World"
    number: int
    dead: bool = False
    app: Application | None = None
    _stack: AsyncExitStack | None = None
    asgi: ASGIApp | None = None

    async def begin(self) -> None:
        """A new process on the same database. One that dies, or has no database, at its start is simply not there."""
        world = self.world
        await self.end()
        self.dead = False
        kit = replace(world.stage.kit, clock=world.hand, wall=world.hand, ids=world.ids)
        if world.pack_gone:
            kit = replace(kit, catalogue=world.stage.poorer)
        self.app = Application(
            world.stage.settings, kit, cast(SqlStore, self), delivers=False, home_pause=0,
            holder=f"worker{self.number}:{world.ids.new()}",
        )  # fmt: skip
        asgi = self.app.asgi()
        stack = AsyncExitStack()
        with world.acting(self):
            try:
                await stack.enter_async_context(asgi.router.lifespan_context(asgi))
                await self.app.learned()
            except (Died, StoreUnavailable):
                self.dead = True
                with suppress(Died, StoreUnavailable):
                    await stack.aclose()
                return
        self._stack, self.asgi = stack, asgi

    async def end(self) -> None:
        """Nothing of it goes on."""
        self.dead = True
        if self._stack is not None:
            stack, self._stack = self._stack, None
            with suppress(Died, StoreUnavailable):
                await stack.aclose()
        self.asgi = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.world.store, name)

    async def run(self, turn: Callable[[UnitOfWork], T]) -> T:
        """One transaction, with what the schedule says of it."""
        if self.dead:
            raise Died
        store, trouble = self.world.store, self.world.at("store")
        result: T
        match trouble:
            case "dies-before":
                self.dead = True
                raise Died
            case "dies-after":
                await store.run(turn)
                self.dead = True
                raise Died
            case "commit-lost":
                await store.run(turn)
                raise StoreUnavailable("nobody knows whether that was kept")
            case "poison" if isinstance(turn, partial) and turn.func.__name__ == "receive":
                return await store.run(_breaking(turn))
            case "locked" | "full" | "gone":
                with self.world.database.trouble(trouble):
                    return await store.run(self.world.database.during(trouble, turn))
            case "other-acts":
                await self.world.others(self)
        result = await store.run(turn)
        if self.dead:
            raise Died
        return result

    async def work(self, what: str) -> None:
        """A beat or a delivery of its own; as a heartbeat takes trouble."""
        if self.dead or self.app is None:
            return
        with self.world.acting(self):
            try:
                if what == "beats":
                    await self.app.remind()
                await self.app.settle()
                await self.app.deliver()
            except (Died, StoreUnavailable):
                pass
            except Exception as error:
                self.world.odd.append(f"{what} raised {error!r}")


def _breaking(turn: Callable[[UnitOfWork], T]) -> Callable[[UnitOfWork], T]:
    def breaks(uow: UnitOfWork) -> T:
        turn(uow)
        raise RuntimeError("a fault of ours")

    return breaks


class Database:
    """The schedule's own database, and what may be wrong with it."""

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self.sqlite = self.url.drivername.startswith("sqlite")

    def opened(self, ids: SeededIds) -> SqlStore:
        """The store, which waits for nobody long."""
        if self.sqlite:
            store: SqlStore = SqliteStore(self.url, ids.uuid, busy_seconds=0.02)
        else:
            store = open_store(self.url.render_as_string(hide_password=False), new_id=ids.uuid)
        sa.event.listen(store._engine, "connect", _hasty if self.sqlite else _impatient)
        return store

    @contextmanager
    def trouble(self, what: str) -> Iterator[None]:
        """Others hold it, or it is away, while the block runs."""
        if self.sqlite:
            if what == "full":
                yield
                return
            held = sqlite3.connect(str(self.url.database), isolation_level=None, timeout=0.2)
            try:
                with suppress(sqlite3.OperationalError):  # it is held already, by another process' trouble
                    held.execute("BEGIN IMMEDIATE")
                yield
            finally:
                held.close()
        elif what == "gone":
            with self._admin() as admin:
                name = sql.Identifier(str(self.url.database))
                admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [self.url.database],
                )
                try:
                    yield
                finally:
                    admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
        else:
            with psycopg.connect(_plain(self.url)) as holder:
                holder.execute("LOCK TABLE people, outbox, inbox_events, sheets, reminders, chats")
                yield

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(_plain(self.url.set(database="postgres")), autocommit=True)

    def during(self, what: str, turn: Callable[[UnitOfWork], T]) -> Callable[[UnitOfWork], T]:
        """The turn on a full disk."""
        if what != "full" or not self.sqlite:
            return turn

        def full(uow: UnitOfWork) -> T:
            connection = cast(Any, uow).people._connection
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            try:
                return turn(uow)
            finally:
                connection.exec_driver_sql("PRAGMA max_page_count = 1000000000")

        return full


def _plain(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False).replace("postgresql+psycopg://", "postgresql://")


def _hasty(raw: sqlite3.Connection, _record: object) -> None:
    raw.execute("PRAGMA synchronous = OFF")  # a test needs to survive no power cut


def _impatient(raw: Any, _record: object) -> None:
    with raw.cursor() as cursor:
        cursor.execute("SET lock_timeout = '30ms'")
    raw.commit()


class World:
    """One schedule: its people and processes, and all that was seen."""

    def __init__(self, stage: "Stage", schedule: Schedule, database: Database, seed: int) -> None:
        self.stage, self.schedule, self.database = stage, schedule, database
        self.hand, self.truth = Hand(stage.at), Hand(stage.at)
        self.ids = SeededIds(Random(f"ids{seed}"))
        self.chance = Random(f"world{seed}")
        self.store = database.opened(self.ids)
        self.events: list[Event] = []
        self.sightings: list[Sighting] = []
        self.odd: list[str] = []
        self.words: dict[str, list[str]] = {}
        self.pack_gone = self.revoked = False
        self.clock_jumped = False
        self.troubles: list[Trouble] = []
        self.met: list[Trouble] = []
        self.counts: dict[str, int] = {}
        self._order = 0
        self._rough = False
        self._actors: list[Process] = []
        self._nested = False
        self._held: list[tuple[int, Event]] = []
        self._turn = 0
        self.processes = [Process(self, n) for n in range(schedule.processes)]
        self.line, self.slack = stage.platforms(self.seconds)
        self.people = dict(stage.people)
        self._watch()

    def seconds(self) -> float:
        """The platforms' clock: it never jumps."""
        return self.truth.at.timestamp()

    # ------------------------------------------------------------ the edges

    def _watch(self) -> None:
        """Notes what the platforms accept."""
        deliver, put = self.line.api._deliver, self.slack.team.put

        def delivered(chat: str, call: Call, via: str) -> list[Json]:
            key = call.headers.get("x-line-retry-key", "") if via == "push" else call.body["replyToken"]
            text = "\n".join(map(shown, call.body["messages"])) + str(call.body["messages"])
            self._see(via, key, chat, text)
            return deliver(chat, call, via)

        def posted(channel: str, by: str, text: str, blocks: Any = None, **more: Any) -> Any:
            payload = (more.get("metadata") or {}).get("event_payload", {})
            if "id" in payload:
                self._see("post", f"{payload['id']}/{payload.get('part', 0)}", channel, f"{text}{blocks}")
            return put(channel, by, text, blocks, **more)

        self.line.api._deliver = delivered  # type: ignore[method-assign]
        self.slack.team.put = posted  # type: ignore[method-assign]

    def _see(self, way: str, key: str, to: str, text: str) -> None:
        self.sightings.append(Sighting(way, key, to, text, self.hand.at, self._rough or self.revoked))

    def at(self, where: str) -> str:
        """The trouble that the schedule has for this boundary, if any; each is met once."""
        count = self.counts[where] = self.counts.get(where, -1) + 1
        for trouble in self.troubles:
            if trouble.where == where and trouble.at == count:
                self.troubles.remove(trouble)
                self.met.append(trouble)
                return trouble.what
        return ""

    @contextmanager
    def acting(self, process: Process) -> Iterator[None]:
        """Whose requests those are that arrive now."""
        self._actors.append(process)
        try:
            yield
        finally:
            self._actors.remove(process)

    async def others(self, but: Process) -> None:
        """Another process beats and delivers, between two steps of that one."""
        if self._nested:
            return
        self._nested = True
        try:
            for process in self.processes:
                if process is not but and not process.dead:
                    await process.work("delivers")
        finally:
            self._nested = False

    async def call(self, inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of the bot's to a platform."""
        path = scope["path"]
        platform, name = (self.line, path.rpartition("/")[2]) if "/line/" in path else (self.slack, "")
        if self.revoked:
            told = {"ok": False, "error": "token_revoked"}
            refusal = faults.answers(401) if platform is self.line else faults.answers(200, told)
            platform.faults.next(faults.ANY, refusal)
            await inner(scope, receive, send)
            return
        trouble = self.at("wire") if path.endswith(MESSAGES) else ""
        actor = self._actors[-1] if self._actors else None
        answered = send
        if trouble == "other-acts" and actor:
            await self.others(actor)
        elif trouble == "stalls-before" and actor:
            await self._stand_still(actor)
        elif trouble == "stalls-after" and actor:
            stalled = actor

            async def later(message: AsgiMessage) -> None:
                if message["type"] == "http.response.start":
                    await self._stand_still(stalled)
                await send(message)

            answered = later
        elif trouble in FAULTS:
            if trouble.startswith("dies") and actor:
                actor.dead = True
            platform.faults.next(name or "chat.postMessage", FAULTS[trouble]())
            if "times-out" in trouble:
                asyncio.get_running_loop().call_later(0.002, self._leap)
        await inner(scope, receive, answered)

    def _leap(self) -> None:
        cast(LeapingLoop, asyncio.get_running_loop()).ahead += 30
        self._forward(timedelta(seconds=6))

    async def _stand_still(self, process: Process) -> None:
        self._forward(LONGER_THAN_A_LEASE)
        await self.others(process)

    def _forward(self, by: timedelta) -> None:
        self.hand.at += by
        self.truth.at += by

    async def hear(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of a platform's to whichever process is there."""
        there = [p for p in self.processes if not p.dead and p.asgi is not None]
        if there:
            self._turn += 1
            process = there[self._turn % len(there)]
            with self.acting(process):
                try:
                    await cast(ASGIApp, process.asgi)(scope, receive, send)
                    return
                except Died:
                    pass
        with suppress(RuntimeError):
            await send({"type": "http.response.start", "status": 502, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    # ------------------------------------------------------------ playing

    async def play(self) -> None:
        """The whole schedule, and the quiet time after it in which everything has to come to its end."""
        for process in self.processes:
            await process.begin()
        for number, step in enumerate(self.schedule.steps):
            await self._before(number)
            self.troubles, self.counts = list(step.troubles), {}
            self._rough = any(t.where in ("store", "wire") for t in step.troubles)
            jump = next((JUMPS[t.what] for t in step.troubles if t.where == "clock"), None)
            if jump is not None:
                self.clock_jumped = True
                self.hand.at += jump
            await getattr(self, f"_{step.what.replace('-', '_')}")(number, step)
            if self.chance.random() < 0.6:
                await self._any(step.number).work("delivers")
            self.hand.at = self.truth.at
            self.troubles, self._rough = [], False
            self._forward(timedelta(seconds=self.chance.choice((2, 7, 40, 90))))
        await self._settle()

    async def _before(self, number: int) -> None:
        """The dead are started again, most of the time; LINE brings again what was not acknowledged, now and then."""
        for process in self.processes:
            if process.dead and (self.chance.random() < 0.7):
                await process.begin()
        ready = [event for due, event in self._held if due <= number]
        self._held = [(due, event) for due, event in self._held if due > number]
        for event in reversed(ready):
            await self._deliver(event)
        for event in self.events:
            if event.begun is not None and event.acknowledged is None and self.chance.random() < 0.4:
                await self._deliver(event, redelivery=True)

    async def _settle(self) -> None:
        """All is well again; every platform brings what it still has; a day passes."""
        self.revoked = self.pack_gone = False
        self.line.quota = None
        self.line.faults.clear()
        self.slack.faults.clear()
        for process in self.processes:
            await process.begin()
            if process.dead:
                self.odd.append("a process did not start though all was well")
        for _, event in self._held:
            await self._deliver(event)
        for event in self.events:
            if event.acknowledged is None:
                await self._deliver(event, redelivery=True)
                if event.acknowledged is None:
                    self.odd.append(f"{event.id} of {event.who} is not taken though all is well")
        for _ in range(12):
            await self.processes[0].work("beats")
            due = await self.store.run(lambda uow: uow.outbox.next_due())
            if due is None:
                await self.processes[0].work(
                    "delivers"
                )  # what the last outcome left in the log is followed up
                return
            self.hand.at = self.truth.at = max(due, self.hand.at + timedelta(seconds=1))
        self.odd.append("the outbox does not come to an end")

    def _any(self, number: int) -> Process:
        there = [p for p in self.processes if not p.dead] or self.processes
        return there[number % len(there)]

    # ------------------------------------------------------------ events of LINE

    async def _says(self, number: int, step: Step, made: Callable[[], Any], **facts: Any) -> None:
        async with self.line.held() as held:
            await made()
        for body in held.events:
            event = Event(body["webhookEventId"], step.who, body, **facts)
            self.events.append(event)
            hook = next((t.what for t in step.troubles if t.where == "hook"), "")
            if hook:
                self.met.append(Trouble("hook", hook))
            if hook == "late":
                self._held.append((number + self.chance.randint(1, 3), event))
                continue
            await self._deliver(event)
            if hook:
                await self._deliver(event, redelivery=hook == "again")

    async def _deliver(self, event: Event, *, redelivery: bool = False) -> None:
        self._order += 1
        if event.begun is None:
            event.begun = self._order
        if token := event.body.get("replyToken"):
            self.line.chats.renew_reply_token(token)  # its minute counts from when the webhook is received
        if redelivery:
            said: Delivery = await self.line.redeliver(event.id)
        else:
            said = await self.line.raw([event.body])
        self._order += 1
        if said.ok and event.acknowledged is None:
            event.acknowledged = self._order
        for process in self.processes:
            if not process.dead and process.app is not None:
                with suppress(Died, StoreUnavailable):
                    await process.app.settle()

    async def _answers(self, number: int, step: Step) -> None:
        who = self.people[step.who]
        found = [a for a in self.line.actions(who) if str(a.get("data", "")).startswith("1:ans:")]
        if not found:
            await self._resumes(number, step)
            return
        last = found[-1]["data"].split(":")[2:4]
        newest = [a for a in found if a["data"].split(":")[2:4] == last]
        among = found if step.number == 5 else newest
        data = among[step.number % len(among)]["data"]
        _, _, sheet, question, value = data.split(":")
        await self._says(number, step, lambda: self.line.postback(who, data), answer=(sheet, question, value))

    async def _taps(self, number: int, step: Step, verb: str, **facts: Any) -> bool:
        who = self.people[step.who]
        found = [a for a in self.line.actions(who) if str(a.get("data", "")).startswith(f"1:{verb}")]
        if not found:
            return False
        data = found[-1]["data"]
        await self._says(number, step, lambda: self.line.postback(who, data), **facts)
        return True

    async def _undo(self, number: int, step: Step) -> None:
        await self._types(number, step, "取り消し", undoes=True)

    async def _resumes(self, number: int, step: Step) -> None:
        await self._types(number, step, "つづける")

    async def _chatter(self, number: int, step: Step) -> None:
        words = f"きょうは{step.who}の{self.chance.getrandbits(40):010x}という花を植えました"
        self.words.setdefault(step.who, []).append(words)
        await self._types(number, step, words)

    async def _types(self, number: int, step: Step, words: str, **facts: Any) -> None:
        who = self.people[step.who]
        await self._says(number, step, lambda: self.line.text(who, words), **facts)

    async def _joins(self, number: int, step: Step) -> None:
        await self._types(number, step, f"参加 {self.stage.codes['a']}")

    async def _agrees(self, number: int, step: Step) -> None:
        if not await self._taps(number, step, "agr:"):
            await self._joins(number, step)

    async def _submits(self, number: int, step: Step) -> None:
        who = self.people[step.who]
        found = [a["data"] for a in self.line.actions(who) if str(a.get("data", "")).startswith("1:snd:")]
        if found:
            await self._taps(number, step, "snd:", submits=found[-1].split(":")[2])
        else:
            await self._resumes(number, step)

    # ------------------------------------------------------------ events of Slack

    async def _commands(self, number: int, step: Step) -> None:
        words = ("status", "invite", "help", "members")[step.number]
        with suppress(NotSubmittable, ValueError):
            await self.slack.command(self.people[step.who], None, "/kyodo", words)
        await self._any(0).work("delivers")

    async def _writes(self, number: int, step: Step) -> None:
        who = self.people[step.who]
        words = f"{('状況', 'こんにちは', 'ヘルプ', '一覧')[step.number]}"
        self.slack.retries = False
        before = set(self.slack.events)
        said = await self.slack.message(who, words)
        for event in [e for e in self.slack.events if e not in before]:
            for _ in range(3):
                if said.ok:
                    break
                for process in self.processes:
                    if process.dead:
                        await process.begin()
                said = await self.slack.again(event)
            if any(t.where == "hook" for t in step.troubles):
                await self.slack.again(event)

    # ------------------------------------------------------------ processes

    async def _delivers(self, number: int, step: Step) -> None:
        await self._any(step.number).work("delivers")

    async def _beats(self, number: int, step: Step) -> None:
        first = self._any(step.number)
        await asyncio.gather(
            *(p.work("beats") for p in {id(p): p for p in (first, *self.processes)}.values())
        )

    async def _leaps(self, number: int, step: Step) -> None:
        """To the next moment at which something is due, or some hours on where that is far."""
        due = await self.store.run(next_due)
        most = self.truth.at + timedelta(days=step.number)
        at = min(due, most) if due is not None else most
        if at > self.truth.at:
            self._forward(at - self.truth.at)
        await self._beats(number, step)

    async def _restarts(self, number: int, step: Step) -> None:
        await self._any(step.number).begin()

    async def _quota_spent(self, number: int, step: Step) -> None:
        self.line.quota = self.line.chats.used

    async def _quota_back(self, number: int, step: Step) -> None:
        self.line.quota = None

    async def _token_revoked(self, number: int, step: Step) -> None:
        self.revoked = True

    async def _token_back(self, number: int, step: Step) -> None:
        self.revoked = False

    async def _pack_gone(self, number: int, step: Step) -> None:
        self.pack_gone = True
        await self._any(step.number).begin()

    async def _pack_back(self, number: int, step: Step) -> None:
        self.pack_gone = False
        await self._any(step.number).begin()

    async def close(self) -> None:
        """Lets go of everything."""
        for process in self.processes:
            await process.end()
        self.store.close()
        await self.line.close()
        await self.slack.close()


@dataclass
class Stage:
    """What all schedules of a run share."""

    sqlite: bool
    folder: Path
    server: str = ""  # PostgreSQL's
    world: World | None = None
    people: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    at: datetime = START
    settings: Settings = field(init=False)
    kit: Kit = field(init=False)
    poorer: YamlCatalogue = field(init=False)
    template: str = ""
    _count: int = 0
    _wire: str = ""
    _bot: str = ""
    versions: dict[tuple[str, str], int] = field(default_factory=dict)  # of answers, when the story begins
    mark: int = 0  # the last outgoing row before the story begins
    _chats: Any = None
    _team: Any = None
    _scene: bytes = b""

    def platforms(self, seconds: Callable[[], float]) -> tuple[LineStandIn, SlackStandIn]:
        """New ones in which people stand where they stood when the story begins."""
        chance = Random(7)
        line = LineStandIn(clock=seconds, story_clock=seconds, quota=None, chance=chance)
        slack = SlackStandIn(clock=seconds, story_clock=seconds, chance=chance)
        slack._clock = wall_clock  # whoever checks signatures asks the machine
        line.redelivers = slack.retries = False
        line.base_url, slack.base_url = f"{self._wire}/line", f"{self._wire}/slack"
        line.bot_url = slack.bot_url = self._bot
        for key in ("hana", "jiro", "sachi"):
            self.people[key] = line.add_person(key, friend=True)
        for key in ("tanaka", "suzuki"):
            self.people[key] = slack.add_person(key)
        if self._chats is not None:
            line.chats.bubbles, slack.team.channels, slack.team.posts = pickle.loads(self._scene)  # noqa: S301 - our own
            line.chats._last_ms = self._chats._last_ms
            team = self._team
            slack.team.files, slack.team._last_ts = dict(team.files), team._last_ts
            chance.seed(self._count)
        return line, slack

    @asynccontextmanager
    async def schedule(self, schedule: Schedule) -> AsyncIterator[World]:
        """That schedule on a database of its own."""
        self._count += 1
        with self._copied() as url:
            world = World(self, schedule, Database(url), schedule.seed)
            async with self._playing(world):
                yield world

    @asynccontextmanager
    async def _playing(self, world: World) -> AsyncIterator[None]:
        mounts = [Mount("/line", routes=world.line.routes()), Mount("/slack", routes=world.slack.routes())]
        self.world, self._mounts = world, mounts
        try:
            yield
        finally:
            await world.close()
            self.world = None

    _mounts: Any = ()

    @contextmanager
    def _copied(self) -> Iterator[str]:
        if not self.sqlite:
            with new_database(self.server, copy_of=self.template) as url:
                yield url
            return
        file = self.folder / f"{self._count}.db"
        shutil.copyfile(self.template, file)
        try:
            yield f"sqlite:///{file}"
        finally:
            for suffix in ("", "-wal", "-shm", ".beat"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)

    async def _platform(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self.world is None:
            return
        for mount in self._mounts:
            match, more = mount.matches(scope)
            if match.value:
                inner = mount.app
                await self.world.call(inner, {**scope, **more}, receive, send)
                return

    async def _front(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.world is not None:
            await self.world.hear(scope, receive, send)

    async def _prepare(self, url: str) -> None:
        """The story so far: a project, an official, one neighbour at the first question and one at the last."""
        world = World(self, Schedule(0, 1, ()), Database(url), 0)
        async with self._playing(world):
            process = world.processes[0]
            await process.begin()

            async def deliver() -> None:
                await process.work("delivers")
                world._forward(timedelta(seconds=2))

            tanaka, suzuki = self.people["tanaka"], self.people["suzuki"]
            await world.slack.command(tanaka, None, "/kyodo", "new")
            await deliver()
            await world.slack.submit(
                tanaka,
                {
                    "name": "花壇づくり",
                    "form": "ise/co_hosting",
                    "side_a": "花壇の会",
                    "side_b": "公園緑地課",
                    "do_start": "2026-10-10",
                    "do_end": "2026-10-25",
                },
            )
            await world.slack.submit(tanaka, {})
            await deliver()
            text = "\n".join(post_text(post) for post in world.slack.messages(tanaka))
            codes = dict.fromkeys(re.findall(r"参加 ([A-Z0-9]{4}-[A-Z0-9]{4})", text))
            self.codes.update(zip("ab", codes, strict=True))
            await world.slack.command(suzuki, None, "/kyodo", f"join {self.codes['b']}")
            await deliver()
            await world.slack.press(suzuki, label="はじめる")
            await deliver()
            for key in ("hana", "sachi"):
                await world.line.text(self.people[key], f"参加 {self.codes['a']}")
                await deliver()
                step = Step("agrees", key)
                await world._agrees(0, step)
                await deliver()
            for _ in range(20):
                if not any(":ans:" in str(a.get("data")) for a in world.line.actions(self.people["sachi"])):
                    break
                await world._answers(0, Step("answers", "sachi"))
                await deliver()
            if world.odd:
                raise RuntimeError(f"the story does not begin: {world.odd}")
            with world.store._engine.connect() as connection:
                self.mark = connection.execute(sa.select(sa.func.max(outbox.c.seq))).scalar_one()
                for row in connection.execute(sa.select(answers.c.sheet, answers.c.question)):
                    self.versions[row.sheet, row.question] = (
                        self.versions.get((row.sheet, row.question), 0) + 1
                    )
            self._chats, self._team = world.line.chats, world.slack.team
            shown = self._chats.bubbles, self._team.channels, self._team.posts
            self._scene = pickle.dumps(shown)  # as a copy for each schedule, but quicker
            self.at = world.hand.at


def _plainly(app: ASGIApp) -> ASGIApp:
    """As a plain function: a server takes methods for something older."""

    async def plain(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, receive, send)

    return plain


@asynccontextmanager
async def a_stage(folder: Path, server: str = "", empty: str = "") -> AsyncIterator[Stage]:
    """Servers, and the database that is copied: SQLite in that folder, or on that PostgreSQL server, where ``empty`` is a
    database of its own with the tables in it.
    """
    stage = Stage(sqlite=not server, folder=folder, server=server)
    with _certificates():
        async with _serving(stage):
            await _ready(stage, empty)
            yield stage


@contextmanager
def _certificates() -> Iterator[None]:
    """The authorities that this machine trusts are read once: that is most of what a new process would cost here."""
    usual = ssl.create_default_context
    ssl.create_default_context = cast(Any, cache(usual))
    try:
        yield
    finally:
        ssl.create_default_context = usual


@asynccontextmanager
async def _serving(stage: Stage) -> AsyncIterator[None]:
    async with listening(_plainly(stage._platform)) as wire, listening(_plainly(stage._front)) as bot:
        stage._wire, stage._bot = wire, bot
        yield


async def _ready(stage: Stage, empty: str) -> None:
    wire = stage._wire
    stage.settings = read_settings(
        {
            "SLACK_SIGNING_SECRET": "slack-signing-secret-of-the-demo",
            "SLACK_BOT_TOKEN": "xoxb-token-of-the-demo",
            "SLACK_API_URL": f"{wire}/slack/api/",
            "LINE_CHANNEL_SECRET": "line-channel-secret-of-the-demo",
            "LINE_CHANNEL_ACCESS_TOKEN": "line-access-token-of-the-demo",
            "LINE_API_URL": f"{wire}/line",
            "LINE_DATA_API_URL": f"{wire}/line",
        }
    )
    packs = load_catalogue()
    stage.kit = build_kit(stage.settings, catalogue=packs)
    stage.poorer = Poorer([pack for pack in packs.all() if pack.id != "ise"])
    url = empty or with_tables(stage.folder / "story.db")
    await stage._prepare(url)
    stage.template = empty or str(stage.folder / "story.db")
