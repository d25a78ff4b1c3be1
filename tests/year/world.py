"""The year played on the real bot: its beats and its deliveries, with Slack and LINE standing in at their HTTP edge.

Time is the world's own; between two moments at which something is due, or somebody does something, it leaps. What a
beat would find in between is read from the bot's own "next due", and some of those idle minutes are played all the same,
to see that nothing happens in them.
"""

import asyncio
import heapq
import multiprocessing
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from starlette.routing import Mount

from bot.app import Application, build_kit
from bot.beats import Beats
from bot.domain.actions import Verb, act
from bot.domain.messages import (
    Address,
    ChangeDialog,
    Field,
    Immediate,
    Incoming,
    OpenDialog,
    Pressed,
    Said,
    Standing,
    Submitted,
    Typed,
    direct,
)
from bot.domain.project import GOVERNMENT, Project, Role, Side
from bot.domain.reminders import Reminder, ReminderStatus
from bot.domain.sheets import SheetState
from bot.heartbeat import Steadiness
from bot.services.inbox import Inbox
from bot.services.planning import plan_dates, replan
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit, Scene
from bot.services.standing import new_sheet, sheets_of_member
from bot.services.turns.revealing import reveal_if_complete
from bot.settings import read_settings
from handlers.demo import faults
from handlers.demo.line_server import LineStandIn
from handlers.demo.serving import listening
from handlers.demo.slack_server import SlackStandIn
from storage.engine import SqlStore
from storage.tables import notices, reminders
from tests.journeys.town import wire_problems
from tests.year.beat import live
from tests.year.ledger import Ledger, Snooze, Story, Told, working
from tests.year.script import JAPAN, Body, Deed, Plot, Script

T = TypeVar("T")

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.year.beat"])

MINUTE = timedelta(minutes=1)
START = datetime(2026, 4, 1, tzinfo=UTC)
FINISH = datetime(2027, 4, 1, tzinfo=UTC)


class Died(BaseException):
    """The process is gone, as far as the bot can tell: nothing catches this."""


class Hand:
    """A clock that is moved by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Where the hand stands, aware UTC."""
        return self.at


class SeededIds:
    """Names as the seed draws them."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def new(self) -> str:
        """Sixteen characters."""
        return f"{self._chance.getrandbits(64):016x}"

    def code(self) -> str:
        """What looks like a join code."""
        return f"{self._chance.getrandbits(32):08X}".replace("0", "Z").replace("1", "Y")

    def reference(self) -> str:
        """A reference to quote."""
        return f"{self._chance.getrandbits(16):04X}"

    def uuid(self) -> UUID:
        """An identifier for rows."""
        return UUID(int=self._chance.getrandbits(128))


class Mortal:
    """A store whose process dies when ``lives`` transactions are over: before the last one is begun, or after its
    commit, before anybody hears of it. What the dead process goes on doing changes nothing any more.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.lives: int | None = None
        self.after = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def run(self, turn: Callable[[UnitOfWork], T]) -> T:
        """One transaction, or death."""
        if self.lives is None:
            return await self._store.run(turn)
        self.lives -= 1
        if self.lives > 0:
            return await self._store.run(turn)
        if self.lives == 0 and self.after:
            await self._store.run(turn)
        raise Died


@dataclass
class Trouble:
    """How much goes wrong: chances for each beat that has something to do."""

    death: float = 0.03
    wire: float = 0.08
    jump: float = 0.006


@dataclass
class Counts:
    """What happened besides."""

    beats: int = 0
    idle: int = 0
    deaths: int = 0
    jumps: int = 0
    faults: int = 0
    moves: int = 0
    snoozed: int = 0


@dataclass
class World:
    """The people and projects of a script, the bot, and what arrives."""

    script: Script
    store: SqlStore
    trouble: Trouble
    line: LineStandIn
    slack: SlackStandIn
    hand: Hand  # what the machine's clock says
    truth: Hand  # what it would say if it never jumped
    ids: dict[str, str] = field(default_factory=dict)  # people's keys on their platforms
    ledger: Ledger = field(default_factory=Ledger)
    counts: Counts = field(default_factory=Counts)
    every: int = 1  # how many of the requests are held against the platforms' rules: each, or each so many-th

    def __post_init__(self) -> None:
        self.chance = Random(self.script.seed + 1)
        self.environment = {
            "SLACK_SIGNING_SECRET": "s",
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_API_URL": self.slack.api_url,
            "LINE_CHANNEL_SECRET": "s",
            "LINE_CHANNEL_ACCESS_TOKEN": self.line.access_token,
            "LINE_API_URL": self.line.base_url,
            "DATABASE_URL": self.store.url.render_as_string(hide_password=False),
        }
        self.settings = read_settings(self.environment)
        self.kit = self._kit(self.hand)
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        self._watch = Beats(self.store, self.kit)  # the world's own, which never dies
        self.workers: list[Worker] = []
        self._events = count()
        self._people = {body.key: body for body in self.script.people}
        for body in self.script.people:
            self.ids[body.key] = self._arrives(body)
        for plot in self.script.plots:
            self._at(plot.begins, lambda plot=plot: self._begin(plot))  # type: ignore[misc]

    def _kit(self, clock: Hand) -> Kit:
        return build_kit(self.settings, clock=clock, wall=clock, ids=SeededIds(Random(self.script.seed)))

    def _arrives(self, body: Body) -> str:
        if body.platform == "line":
            return self.line.add_person(body.key, friend=True)
        return self.slack.add_person(body.key)

    def _at(self, when: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (self._up(when), next(self._order), what))

    def _up(self, when: datetime) -> datetime:
        """What would happen while the bot is down reaches it some time later: the platforms deliver again."""
        for outage in self.script.outages:
            if outage.begin - MINUTE <= when <= outage.end:
                return outage.end + timedelta(hours=2) + (when - outage.begin) / 36
        return when

    # ------------------------------------------------------------ time

    async def play(self) -> None:
        """The whole year."""
        while (at := await self._next()) is not None:
            self.hand.at = self.truth.at = at
            if self._queue and self._queue[0][0] <= at:
                while self._queue and self._queue[0][0] <= at:
                    await asyncio.to_thread(heapq.heappop(self._queue)[2])
                continue
            await self._tick(at)
        await self._take_stock()

    async def _next(self) -> datetime | None:
        due = await self._due()
        moments = [self._queue[0][0]] if self._queue else []
        if due is not None:
            moments.append(max(due, self.hand.at + MINUTE))
        at = min(moments, default=FINISH)
        idle = self.hand.at + timedelta(minutes=self.chance.randint(30, 900))
        if idle < at:
            await self._idle(idle)
        for outage in self.script.outages:
            if outage.begin <= at < outage.end:
                at = outage.end
        return at if at < FINISH else None

    async def _due(self) -> datetime | None:
        """When a beat finds something, or something waits to be sent again."""
        found = await self._watch.next_due()
        waiting = await self.store.run(lambda uow: uow.outbox.next_due())
        return min((at for at in (found, waiting) if at is not None), default=None)

    async def _idle(self, at: datetime) -> None:
        """A minute in which nothing is due: nothing happens."""
        if any(outage.begin <= at < outage.end for outage in self.script.outages):
            return
        self.hand.at = self.truth.at = at
        beat = await self._watch.beat(at)
        self.counts.idle += 1
        if beat.due or beat.sent or beat.failed:
            self.ledger.doubled.append(f"an idle beat at {at} found {beat}")

    async def _tick(self, at: datetime) -> None:
        """A beat of one or two workers, with what may go wrong in it."""
        if self.chance.random() < self.trouble.jump:
            self.hand.at = at + self.chance.choice((timedelta(days=9), timedelta(hours=-3)))
            self.counts.jumps += 1
            await asyncio.gather(*(worker.beat() for worker in self.workers))
            self.hand.at = at
            await asyncio.gather(*(worker.beat() for worker in self.workers))
            return
        for worker in self.workers:
            if self.chance.random() < self.trouble.death:
                worker.doom(self.chance)
        if self.chance.random() < self.trouble.wire:
            self._break_wire()
        at_work = self.workers if self.chance.random() < 0.4 else self.workers[:1]
        ended = await asyncio.gather(*(worker.beat() for worker in at_work), return_exceptions=True)
        self.counts.beats += 1
        if any(end is True for end in ended):
            self.ledger.beats.append(at)
        for worker, end in zip(at_work, ended, strict=True):
            if isinstance(end, Died):
                self.counts.deaths += 1
                await worker.begin()
            elif isinstance(end, BaseException):
                raise end

    def _break_wire(self) -> None:
        fault = self.chance.choice(
            (
                faults.answers(500),
                faults.resets(),
                faults.accepts_then_resets(),
                faults.accepts_then_resets(),
                faults.rate_limited(30),
            )
        )
        platform, name = self.chance.choice(((self.line, "push"), (self.slack, "chat.postMessage")))
        platform.faults.next(name, fault, times=self.chance.randint(1, 3))
        self.counts.faults += 1

    # ------------------------------------------------------------ what people do

    def _begin(self, plot: Plot) -> None:
        pack = self.kit.catalogue.get(plot.pack)
        start = plot.begins.astimezone(JAPAN).date()
        found = plan_dates(self.kit, pack, plot.form, start, plot.do, {})
        project = Project(
            plot.id, "T0KYODODEMO", plot.name, pack.id, pack.version, plot.form,
            (Side("a", f"{plot.name}の会", "civic_group"), Side("b", "環境課", GOVERNMENT)),
            created_at=self.hand.at, start=start, dates={d.kind: d.on for d in found},
        )  # fmt: skip

        def turn(uow: UnitOfWork) -> None:
            uow.projects.add(project)
            for seat in plot.seats:
                person = replace(
                    uow.people.at(self._address(seat.person), self.hand.at, "ja"),
                    name=seat.person, standing=Standing.FULL,
                )  # fmt: skip
                uow.people.save(person)
                uow.projects.join(plot.id, person.id, Role[seat.role.upper()], seat.side, self.hand.at)
            replan(uow, self.kit, project, self.hand.at)

        self.store.run_sync(turn)
        own = [sheet for sheet in pack.sheets("plan") if sheet.asked and not sheet.joint]
        story = Story(plot, one_sheet=len(own) == 1)
        self.ledger.stories[plot.id] = story
        self._look(story)
        for deed in plot.deeds:
            if deed.after in project.dates:
                day = project.dates[deed.after] + timedelta(days=deed.days)
                at = datetime.combine(day, time(deed.hour, deed.minute), JAPAN).astimezone(UTC)
                if at > self.hand.at:
                    self._at(at, lambda deed=deed: self._do(story, deed))  # type: ignore[misc]

    def _address(self, key: str) -> Address:
        body = self._people[key]
        tenant = "T0KYODODEMO" if body.platform == "slack" else ""
        return Address(body.platform, tenant, self.ids[key])

    def _look(self, story: Story) -> Project:
        """Notes the dates that are in force now."""
        project = self.store.run_sync(lambda uow: uow.projects.get(story.plot.id))
        if project is None:
            raise LookupError(story.plot.id)
        if not story.dates or dict(story.dates[-1][1]) != dict(project.dates):
            story.dates.append((self.hand.at, dict(project.dates)))
        return project

    def _do(self, story: Story, deed: Deed) -> None:
        if story.ended is None:
            getattr(self, f"_{deed.what}")(story, deed)
            self._look(story)

    def _hears(self, key: str, said: Said) -> Immediate | None:
        """One event from that person; what it answers goes out with the next delivery."""
        address = self._address(key)
        incoming = Incoming(
            f"e{next(self._events)}", address, direct(address), said, self.hand.at, self.hand.at,
            message_id="", dialogs=bool(address.account),
        )  # fmt: skip
        return self.store.run_sync(lambda uow: Inbox(self.kit).receive(uow, incoming)).immediate

    def _sent(self, story: Story, deed: Deed) -> None:
        """The sheets as somebody sends them who answered nothing; what follows is the bot's own."""
        address, now = self._address(deed.who), self.hand.at
        incoming = Incoming(f"e{next(self._events)}", address, direct(address), Typed(""), now, now)

        def turn(uow: UnitOfWork) -> bool:
            person = uow.people.find(address)
            member = uow.projects.member(story.plot.id, person.id) if person else None
            project = uow.projects.get(story.plot.id)
            if person is None or member is None or project is None:
                raise LookupError(deed.who)
            scene = Scene(self.kit, uow, incoming, person, uow.chats.lock(person.id), now)
            mine = [
                owed for owed in sheets_of_member(uow, self.kit, project, member, now)
                if owed.stage == deed.about and not owed.joint and not owed.sent
            ]  # fmt: skip
            for owed in mine:
                sheet = owed.sheet or new_sheet(self.kit.ids.new(), owed)
                uow.sheets.save(replace(sheet, state=SheetState.SENT), [], person.id, now, None)
                reveal_if_complete(scene, project, owed.questionnaire)
            for outgoing in scene.outgoing()[0]:
                uow.outbox.add(outgoing, now)
            return bool(mine)

        if self.store.run_sync(turn):
            story.sent.setdefault((deed.who, deed.about), now)

    def _done(self, story: Story, deed: Deed) -> None:
        for reminder in self._reminders(story, deed.about)[:1]:
            self._hears(deed.who, Pressed(act(Verb.DONE, reminder.id).token, "", ""))
            if reminder.kind in self._look(story).done:
                story.done.setdefault(reminder.kind, self.hand.at)

    def _snooze(self, story: Story, deed: Deed) -> None:
        said = [r for r in self._reminders(story, deed.about) if r.status is ReminderStatus.SENT]
        if not said or story.over(said[-1].kind, self.hand.at):
            return
        reminder = said[-1]
        self._hears(deed.who, Pressed(act(Verb.SNOOZE, reminder.id, str(deed.number)).token, "", ""))
        day = self.hand.at.astimezone(JAPAN).date() + timedelta(days=deed.number)
        while not working(day):
            day += timedelta(days=1)
        end = datetime.combine(day, time(9), JAPAN).astimezone(UTC)
        story.snoozes.append(Snooze(deed.who, reminder.kind, reminder.about, self.hand.at, end))
        self.counts.snoozed += 1

    def _reminders(self, story: Story, kind: str) -> list[Reminder]:
        """Everybody's reminders of the date of that kind which is in force, by their moment."""
        project = self._look(story)
        planned = self.store.run_sync(lambda uow: uow.reminders.of_project(story.plot.id))
        ours = (
            r for r in planned
            if r.kind.partition("@")[0] == kind and project.dates.get(r.kind) == r.about and not r.person
            if r.status is not ReminderStatus.CANCELLED
        )  # fmt: skip
        return sorted(ours, key=lambda r: r.due_at)

    def _mute(self, story: Story, deed: Deed) -> None:
        project = story.plot.id if deed.about == "project" else ""
        self._hears(deed.who, Pressed(act(Verb.MUTE, project).token, "", ""))
        self.ledger.mutes.append((deed.who, project, self.hand.at))

    def _cancel(self, story: Story, deed: Deed) -> None:
        token = act(Verb.CANCEL, story.plot.id).token
        self._hears(deed.who, Submitted(token, {"reason": "雨のため"}))
        if self._look(story).cancelled_at is not None:
            story.ended = self.hand.at

    def _archive(self, story: Story, deed: Deed) -> None:
        self._hears(deed.who, Pressed(act(Verb.ARCHIVE, story.plot.id).token, "", ""))
        if self._look(story).archived_at is not None:
            story.ended = self.hand.at

    def _move(self, story: Story, deed: Deed) -> None:
        """Through the dialog: what moves is shown, then kept."""
        project = self._look(story)
        opened = self._hears(deed.who, Pressed(act(Verb.DATES, story.plot.id).token, "", ""))
        if not isinstance(opened, OpenDialog):
            return
        fields = {part.id: part.value for part in opened.dialog.parts if isinstance(part, Field)}
        end = project.dates["do.end"] + timedelta(days=deed.number)
        fields["do.end"] = end.isoformat()
        said = Submitted(opened.dialog.action.token, fields, opened.dialog.context)
        shown = self._hears(deed.who, said)
        if isinstance(shown, ChangeDialog):
            fields = {part.id: part.value for part in shown.dialog.parts if isinstance(part, Field)}
            self._hears(deed.who, Submitted(shown.dialog.action.token, fields, shown.dialog.context))
        self.counts.moves += self._look(story).dates["do.end"] == end

    # ------------------------------------------------------------ what arrived

    async def _take_stock(self) -> None:
        """Reads what arrived at the stand-ins, and what each message spoke of."""
        keys = {identifier: key for key, identifier in self.ids.items()}
        rows = await asyncio.to_thread(_spoken, self.store.url)
        arrived = self._arrivals()
        for digest, (at, person, words) in arrived.items():
            if digest in rows:
                self.ledger.digests.append((at, keys[person]))
                for project, kind, about, step, own in rows[digest]:
                    told = Told(at, keys[person], project, kind, about, step, own)
                    self.ledger.told.append(told)
                    name = self.ledger.stories[project].plot.name
                    if name not in words:
                        self.ledger.doubled.append(f"{told} is not in the words that arrived")
        for digest in rows.keys() - arrived.keys():
            self.ledger.doubled.append(f"digest {digest} never arrived: {rows[digest]}")
        self.ledger.doubled += await asyncio.to_thread(_failed, self.store.url)
        sample = slice(None, None, self.every)
        self.line.calls[:], self.slack.calls[:] = self.line.calls[sample], self.slack.calls[sample]
        self.ledger.doubled += wire_problems(self.line, self.slack)

    def _arrivals(self) -> dict[str, tuple[datetime, str, str]]:
        """When each message came first, to whom, its words. LINE shows one retry key once, whatever comes again; what
        stands twice in Slack is told.
        """
        found: dict[str, tuple[datetime, str, str]] = {}
        for call in self.line.calls:
            if call.name == "push" and isinstance(call.body, dict):
                key, at = call.headers["x-line-retry-key"], datetime.fromtimestamp(call.at, UTC)
                found.setdefault(key, (at, call.body["to"], str(call.body["messages"])))
        seen: set[tuple[str, int]] = set()
        for person in self.script.people:
            if person.platform != "slack":
                continue
            for post in self.slack.messages(self.ids[person.key]):
                payload = (post.metadata or {}).get("event_payload", {})
                if "id" not in payload:
                    continue
                part = payload["id"], payload.get("part", 0)
                if part in seen:
                    self.ledger.doubled.append(f"{part} stands twice before {person.key}")
                seen.add(part)
                words = f"{post.text}{post.blocks}"
                at, who, before = found.get(
                    payload["id"], (datetime.fromtimestamp(post.at, UTC), self.ids[person.key], "")
                )
                found[payload["id"]] = at, who, before + words
        return found


def _spoken(url: sa.URL) -> dict[str, list[tuple[str, str, date, int, bool]]]:
    """What each digest that was sent spoke of: project, kind, date, step, whether somebody's own."""
    query = (
        sa.select(
            notices.c.digest, reminders.c.project, reminders.c.kind, reminders.c.about, reminders.c.step,
            reminders.c.person,
        )
        .select_from(notices.outerjoin(reminders, notices.c.reminder == reminders.c.id))
        .where(notices.c.status == "said", notices.c.digest.is_not(None))
    )  # fmt: skip
    found: dict[str, list[tuple[str, str, date, int, bool]]] = {}
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        for digest, project, kind, about, step, person in connection.execute(query):
            spoken = found.setdefault(digest, [])
            if project is not None:
                spoken.append((project, kind, about, step, bool(person)))
    engine.dispose()
    return found


def _failed(url: sa.URL) -> list[str]:
    """What could not be said, for a fault of the bot's or because it was given up."""
    query = sa.select(reminders).where(reminders.c.status == ReminderStatus.FAILED.value)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [
            f"{row.project}: {row.kind} {row.about} {row.step:+} failed" for row in connection.execute(query)
        ]
    engine.dispose()
    return found


class Worker(ABC):
    """One process of the bot: it beats, may die, and begins again on the same database."""

    @abstractmethod
    async def begin(self) -> None:
        """A new process."""

    @abstractmethod
    async def end(self) -> None:
        """Nothing of it is left."""

    @abstractmethod
    def doom(self, chance: Random) -> None:
        """It dies in one of its next steps."""

    @abstractmethod
    async def beat(self) -> bool:
        """Reminders, then deliveries; False where the machine's clock cannot be believed. Raises Died."""


class Guest(Worker):
    """One that lives in this process: where it dies, its connection to the database is gone."""

    def __init__(self, world: World, number: int) -> None:
        self._world, self._number = world, number
        self._stack: AsyncExitStack | None = None
        self.app: Application

    async def begin(self) -> None:
        """A new application over the same store."""
        await self.end()
        world = self._world
        self._mortal = Mortal(world.store)
        self._app = Application(
            world.settings, world.kit, cast(SqlStore, self._mortal),
            receives=False, holder=f"worker{self._number}:{world.kit.ids.new()}", paced=False,
        )  # fmt: skip
        self._steady = Steadiness(world.hand, lambda: world.truth.at.timestamp())
        self._steady.holds()  # the first look of a new process, on a day when the clock is right
        self._stack = AsyncExitStack()
        await self._stack.enter_async_context(self._app.running())
        await self._app.learned()

    async def end(self) -> None:
        """Its connections are closed."""
        if self._stack is not None:
            stack, self._stack = self._stack, None
            with suppress(Died):
                await stack.aclose()

    def doom(self, chance: Random) -> None:
        """It dies in one of its next transactions, before or after the commit."""
        self._mortal.lives, self._mortal.after = chance.randint(1, 12), chance.random() < 0.5

    async def beat(self) -> bool:
        """One of the application's own."""
        if not self._steady.holds():
            return False
        # The month's forecast, hourly, says nothing to anybody: in leaps of hours it would be most of what is worked out.
        whole = self._world.chance.random() < 0.005
        await (self._app.remind() if whole else self._app.beats.beat(self._world.hand.now()))
        await self._app.outbox.drain()
        return True


class Program(Worker):
    """One that is a process of its own for each beat (``tests.year.beat``), and can be killed."""

    def __init__(self, world: World, number: int) -> None:
        self._world, self._number = world, number
        self._dies_after: float | None = None

    async def begin(self) -> None:
        """Nothing runs between beats."""

    async def end(self) -> None:
        """Nothing runs between beats."""

    def doom(self, chance: Random) -> None:
        """SIGKILL, somewhere between its start and some time after its end."""
        self._dies_after = chance.uniform(0.01, 0.6)

    async def beat(self) -> bool:
        """One process from start to end, or to its death."""
        world = self._world
        here, there = FORKING.Pipe(duplex=False)
        running = FORKING.Process(target=live, args=(world.hand.at, world.environment, there))
        running.start()
        there.close()
        after, self._dies_after = self._dies_after, None
        try:
            await asyncio.to_thread(running.join, after)
            if running.is_alive():
                running.kill()
                await asyncio.to_thread(running.join)
                raise Died
            if running.exitcode:
                raise RuntimeError(here.recv())
        finally:
            here.close()
            running.close()
        return True


@asynccontextmanager
async def a_world(
    script: Script, store: SqlStore, trouble: Trouble, *, processes: bool = False
) -> AsyncIterator[World]:
    """The stand-ins, two workers, and everybody in their places; nothing has happened yet. ``store`` is upgraded."""
    hand, truth = Hand(START), Hand(START)

    def seconds() -> float:
        return truth.at.timestamp()  # the platforms' clocks never jump

    chance = Random(script.seed + 2)
    line = LineStandIn(clock=seconds, story_clock=seconds, quota=None, chance=chance)
    slack = SlackStandIn(clock=seconds, story_clock=seconds, chance=chance)
    line.redelivers = False
    routes = [Mount("/line", routes=line.routes()), Mount("/slack", routes=slack.routes())]
    async with listening(routes) as wire:
        line.base_url, slack.base_url = f"{wire}/line", f"{wire}/slack"
        world = World(script, store, trouble, line, slack, hand, truth)
        kind = Program if processes else Guest
        world.workers = [kind(world, number) for number in range(2)]
        try:
            for worker in world.workers:
                await worker.begin()
            yield world
        finally:
            for worker in world.workers:
                await worker.end()
            await line.close()
            await slack.close()
