"""The composition root: settings in, wired application out. Defaults are production; arguments are test seams."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import aiohttp
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot.beats import Beats, next_due
from bot.catalogue import Kept, YamlCatalogue, load_catalogue
from bot.clock import SystemClock
from bot.domain.desks import MAIL
from bot.domain.messages import Address, Immediate, Incoming, Place
from bot.domain.pictures import Asked
from bot.domain.publishing import Content
from bot.domain.survey import Answers
from bot.heartbeat import STOP_SECONDS, Heartbeat
from bot.ids import RandomIds
from bot.memory import spare_what_stands
from bot.observing.logs import current, event_of
from bot.observing.metrics import CONTENT_TYPE, Backlog, Metrics
from bot.quota import QuotaWatch
from bot.readings import reading_of, ruby_of
from bot.services.casebook import draft_at, newest, piece_of_year, shelf, shown_at, years
from bot.services.council_files import fetched_at
from bot.services.documents import agreement_of, file_name, may_fetch
from bot.services.failed_events import Retaken, kind_of, retaken
from bot.services.failures import tell_mornings
from bot.services.feeds import CalendarView, calendar_at
from bot.services.files import fetched
from bot.services.following import follow
from bot.services.forecast import forecast
from bot.services.homes import Composed, Homes, Publisher
from bot.services.instance import instance_of
from bot.services.intake import MOST_DELAY, Busy, Counts, Intake, Introduction, LookUp, Speaks
from bot.services.inviting import invitation_at
from bot.services.keeping import keep_time, sweep
from bot.services.mail_desks import DeskView, answered, due_mails, keep_due
from bot.services.news import news
from bot.services.outbox import Delivered, Outbox
from bot.services.overview import Overview
from bot.services.passing_on import look_after
from bot.services.phrasing.pictures import published_picture
from bot.services.pictures import picture_at
from bot.services.ports import (
    Again,
    Catalogue,
    Clock,
    Delivery,
    Dispatch,
    FailedEvent,
    Ids,
    Messenger,
    Sent,
    StoreUnavailable,
    UnitOfWork,
)
from bot.services.privacy import as_file, opened_at
from bot.services.refreshing import keep_rules, outdated, refresh
from bot.services.reminders import Beat
from bot.services.rounds import sync_everybody
from bot.services.scene import Defaults, Kit
from bot.services.spending import forecast_is_old, keep_forecast, remaining
from bot.services.spending import learn as learn_quota
from bot.services.status_pages import count_view, page_at, tell_ending
from bot.services.succession import settle_due
from bot.services.surveys import Sighting, Taken, sighted, take
from bot.services.workspaces import INSTALL_PATH, installed, removed
from bot.settings import Settings, SettingsError
from bot.wording import FluentWording
from handlers.calendar.web import calendar_routes
from handlers.documents.addresses import Documents
from handlers.documents.invitation import invitation_picture
from handlers.documents.web import (
    document_routes,
    file_routes,
    picture_routes,
    record_routes,
    report_routes,
)
from handlers.line.limits import PACE as LINE_PACE
from handlers.line.render import pushes
from handlers.mail.send import MailMessenger
from handlers.mail.server import MailServer
from handlers.metrics import Timed, metrics_routes
from handlers.pages.mail import mail_routes
from handlers.pages.public import Reads, public_routes
from handlers.pages.status import status_routes
from handlers.pages.survey import survey_routes
from handlers.pictures import png
from handlers.slack.limits import PACE as SLACK_PACE
from handlers.web import web_app
from storage.engine import SqlStore, open_store

if TYPE_CHECKING:
    from handlers.slack.admitting import Left
    from handlers.slack.installing import InstallPages
    from handlers.slack.rotating import Rotation
    from handlers.slack.socket import Socket
    from handlers.slack.tokens import InstalledTokens

log = logging.getLogger("kyodo")

T = TypeVar("T")

SWEEP_EVERY = timedelta(hours=1)
"""So often a process deletes what was needed for a while only."""

READY_SECONDS = 3
"""A database that takes longer to say that it is there is not ready."""

TOGETHER = 0.5
"""Seconds for which what follows from the log is gathered while many write it; nobody waits for it at their phone."""


def build_kit(
    settings: Settings,
    *,
    clock: Clock | None = None,
    wall: Clock | None = None,
    ids: Ids | None = None,
    catalogue: Catalogue | None = None,
) -> Kit:
    """The ports that turns share. Raises PackErrors when a pack cannot be read, SettingsError where a setting
    names a pack or a language that is not there.
    """
    on = (("slack", settings.slack_on), ("line", settings.line_on), (MAIL, settings.mail_on))
    platforms = {name for name, there in on if there}
    catalogue, wording = catalogue or load_catalogue(settings.kyodo_packs_dir), FluentWording()
    if unknown := _unknown(settings, [pack.id for pack in catalogue.all()], wording.languages()):
        raise SettingsError(unknown)
    return Kit(
        catalogue=catalogue,
        wording=wording,
        ids=ids or RandomIds(),
        clock=clock or SystemClock(),
        wall=wall or SystemClock(),
        defaults=Defaults(
            timezone=settings.kyodo_timezone,
            language=settings.kyodo_language,
            pack=settings.kyodo_pack,
            contact=settings.kyodo_contact,
            retention_years=settings.kyodo_retention_years,
            admins=settings.admins,
            platforms=frozenset(platforms),
            public_url=settings.public_url.rstrip("/"),
            line_budget=settings.kyodo_line_budget,
        ),
        documents=Documents(settings.public_url, settings.line_channel_secret),
        pushes=pushes,
        readings=reading_of,
    )


def _unknown(settings: Settings, packs: Sequence[str], languages: Sequence[str]) -> list[str]:
    named = (
        ("KYODO_PACK", settings.kyodo_pack, packs),
        ("KYODO_LANGUAGE", settings.kyodo_language, languages),
    )
    return [
        f"{name}: there is no {value!r}, choose one of {', '.join(there)}"
        for name, value, there in named
        if value not in there
    ]


@dataclass(frozen=True, slots=True)
class ManyWorkspaces:
    """What is there only where workspaces install the bot by themselves."""

    tokens: "InstalledTokens"
    pages: "InstallPages"
    left: "Left"


@dataclass
class Application:
    """Everything wired.

    Use ``asgi()`` under a server, or ``running()`` around one's own work.
    """

    settings: Settings
    kit: Kit
    store: SqlStore
    receives: bool = True
    delivers: bool = True
    holder: str = field(default_factory=lambda: f"serve:{uuid.uuid4().hex}")
    remind_every: float = 30
    deliver_every: float = 1
    ping_every: float = 5
    home_pause: float = 2
    learn_after: float = 0
    """Seconds after which LINE is asked who we are. Its SDK takes a second to load, and those who wrote while the bot was
    away come first."""
    paced: bool = True
    """Whether sends keep to the platforms' rates; a town on stand-ins lives through a year in a minute."""
    extra_routes: tuple[BaseRoute, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.kit.catalogue, YamlCatalogue):
            self.kit = replace(self.kit, catalogue=self.kit.catalogue.with_kept(self._kept_packs))
        self.metrics = Metrics()
        self.store.on_group = self.metrics.group
        self._messengers: dict[str, Messenger] = {}
        self._look_up: dict[str, LookUp] = {}
        self._speaks: dict[str, Speaks] = {}
        self._counts: dict[str, Counts] = {}
        self.quota: QuotaWatch | None = None
        self.rotation: Rotation | None = None
        self._socket: Socket | None = None
        self.outbox = Outbox(
            self.store, self.kit, self._messengers, self.holder, self._quota_is_up, self._delivered,
            limits={"slack": SLACK_PACE, "line": LINE_PACE} if self.paced else {},
            on_room=self.nudge,
        )  # fmt: skip
        self.beats = Beats(self.store, self.kit, self.store.beside_it(".beat"), self.store.lineage)
        self._publishers: dict[str, Publisher] = {}
        self.homes = Homes(self.store, self.kit, self._publishers, self._read_beside)
        self.heartbeat = Heartbeat(
            self._beat,
            self._deliver_on,
            wall=self.kit.wall,
            remind_every=self.remind_every,
            deliver_every=self.deliver_every,
        )
        self.intake = Intake(
            self.store,
            self.kit,
            nudge=self.nudge,
            look_up=self._look_up,
            speaks=self._speaks,
            counts=self._counts,
            told=self._became,
        )
        self._instance = ""
        self._routes: list[BaseRoute] = []
        self._learning: asyncio.Task[None] | None = None
        self._swept_at: datetime | None = None
        self._follows_at = 0.0
        self._settling: list[Callable[[], Awaitable[None]]] = [self.intake.settle]

    def _kept_packs(self) -> list[Kept]:
        return self.store.beside(lambda uow: uow.packs.all())

    def _quota_is_up(self) -> None:
        if self.quota is not None:
            self.quota.nudge()

    def recall(self) -> None:
        """Reads the pack versions that projects are pinned to. Wants a current schema."""
        if isinstance(self.kit.catalogue, YamlCatalogue):
            for fault in self.kit.catalogue.learn():
                log.warning("%s", fault)
            for said in self.kit.catalogue.same_ids:
                log.log(logging.WARNING if said.odd else logging.INFO, "%s", said)

    def nudge(self) -> None:
        """Wakes delivery, where this process delivers."""
        if self.delivers:
            self.heartbeat.nudge()

    def asgi(self) -> Starlette:
        """The web application, with everything that lives as long as it."""

        @asynccontextmanager
        async def running() -> AsyncIterator[None]:
            async with self.running():
                if self.delivers:
                    self.heartbeat.start()
                app.router.routes[:0] = self._routes  # the platforms come most often: looked for first
                yield

        routes = [
            *(*self._document_routes(), *self._survey_routes(), *self._calendar_routes()),
            *(*self._public_routes(), *self._status_routes(), *self._mail_routes()),
            *metrics_routes(
                self.measured, token=self.settings.kyodo_metrics_token, content_type=CONTENT_TYPE
            ),
            *self.extra_routes,
        ]
        app = web_app(
            routes,
            ready=self.ready,
            running=running,
            instance=lambda: self._instance,
            watching=[Middleware(Timed, told=self.metrics.webhook)],
            public_url=self.settings.public_url,
            security_contact=self.settings.kyodo_security_contact,
            clock=self.kit.wall,
        )
        return app

    def _document_routes(self) -> list[BaseRoute]:
        """Where papers are fetched that a platform takes no files of."""
        documents = self.kit.documents
        if not self.receives or not isinstance(documents, Documents):
            return []

        async def fetch(token: str) -> tuple[str, bytes] | None:
            if (named := documents.read(token, self.kit.wall.now())) is None:
                return None
            return await self.store.run(lambda uow: _agreement(uow, self.kit, *named))

        def gone() -> str:
            return self.kit.wording("document-gone", self.settings.kyodo_language)

        def away() -> str:
            return self.kit.wording("status-page-away-text", self.settings.kyodo_language)

        async def draw(token: str) -> bytes | None:
            if (code := documents.pictured(token)) is None:
                return await self._drawn(documents.shown(token, self.kit.wall.now()))
            invitation = await self.store.run(lambda uow: invitation_at(uow, self.kit, code))
            return await asyncio.to_thread(invitation_picture, invitation) if invitation else None

        async def record(token: str) -> tuple[str, bytes] | None:
            if (named := documents.recorded(token, self.kit.wall.now())) is None:
                return None
            form, person = named
            found = await self.store.run(lambda uow: opened_at(uow, person, form, self.kit.clock.now()))
            return (f"kyodo-my-data.{form}", as_file(found, form).encode()) if found is not None else None

        async def report(token: str) -> tuple[str, bytes] | None:
            if (named := documents.reported(token, self.kit.wall.now())) is None:
                return None
            found = await self.store.run(lambda uow: fetched_at(uow, self.kit, *named))
            if found is None:
                return None
            paper, form = found
            return f"{paper.file}.{form}", await asyncio.to_thread(documents.report, paper, form)

        async def filed(token: str) -> tuple[str, bytes] | None:
            if (named := documents.filed(token, self.kit.wall.now())) is None:
                return None
            found = await self.store.run(lambda uow: fetched(uow, self.kit, named, self.kit.clock.now()))
            if found is None:
                return None
            return found.name, (await asyncio.to_thread(found.file, documents)).data

        return [
            *document_routes(fetch, gone, away),
            *record_routes(record, gone, away),
            *report_routes(report, gone, away),
            *file_routes(filed, gone, away),
            *picture_routes(draw),
        ]

    async def _drawn(self, asked: Asked | None) -> bytes | None:
        """The picture that somebody asked for in a chat, as it stands now."""
        if asked is None:
            return None

        def draw() -> bytes | None:
            now = self.kit.clock.now()
            picture = self.store.beside(lambda uow: picture_at(uow, self.kit, asked, now))
            return png(picture) if picture is not None else None

        return await asyncio.to_thread(draw)

    def _survey_routes(self) -> list[BaseRoute]:
        """Where those answer whom a project was for."""
        if not self.receives:
            return []

        async def look(token: str) -> Sighting | None:
            return await self.store.run(lambda uow: sighted(uow, self.kit, token))

        async def keep(token: str, form: str, answers: Answers) -> Taken:
            return await self.store.run(lambda uow: take(uow, self.kit, token, form, answers))

        return survey_routes(
            look, keep, wording=self.kit.wording, ids=self.kit.ids, language=self.settings.kyodo_language
        )

    def _calendar_routes(self) -> list[BaseRoute]:
        """Where calendars are fetched."""
        if not self.receives:
            return []

        async def look(token: str) -> CalendarView | None:
            return await self.store.run(lambda uow: calendar_at(uow, self.kit, token))

        return calendar_routes(
            look,
            wording=self.kit.wording,
            public_url=self.kit.defaults.public_url,
            language=self.settings.kyodo_language,
        )

    def _public_routes(self) -> list[BaseRoute]:
        """What everybody reads. It is read beside the turns, so that no crowd of readers holds up an answer."""
        if not self.receives:
            return []

        async def beside(turn: Callable[[UnitOfWork], T]) -> T:
            return await asyncio.to_thread(self.store.beside, turn)

        kit, language = self.kit, self.settings.kyodo_language
        reads = Reads(
            shelf=lambda words, wanted, page: beside(lambda uow: shelf(uow, kit, words, wanted, page)),
            at=lambda slug: beside(lambda uow: shown_at(uow, slug)),
            draft=lambda token: beside(lambda uow: draft_at(uow, token, language)),
            newest=lambda: beside(newest),
            years=lambda: beside(years),
            piece=lambda year, city, after: beside(lambda uow: piece_of_year(uow, year, city, after)),
        )

        def picture(content: Content, spoken: str) -> bytes:
            from handlers.documents.shared_picture import shared_picture  # Typst is loaded when it is wanted

            return shared_picture(content, spoken, kit.wording)

        def draw(content: Content, spoken: str) -> str:
            from handlers.pictures.drawing import svg

            drawn = published_picture(content, spoken, kit.voice(spoken))
            return svg(drawn) if drawn is not None else ""

        return public_routes(
            reads,
            wording=kit.wording,
            language=language,
            base=kit.defaults.public_url,
            zone=ZoneInfo(self.settings.kyodo_timezone),
            ruby=ruby_of,
            draw=draw,
            picture=picture,
        )

    def _mail_routes(self) -> list[BaseRoute]:
        """Where whoever reads a mail box confirms it or stops it."""
        if not self.receives:
            return []

        async def look(token: str, what: str) -> DeskView | None:
            return await self.store.run(lambda uow: answered(uow, self.kit, token, what))

        return mail_routes(look, wording=self.kit.wording, language=self.settings.kyodo_language)

    def _status_routes(self) -> list[BaseRoute]:
        """Where desks read how projects stand that no chat reaches."""
        if not self.receives:
            return []

        async def look(token: str, language: str, counts: bool) -> tuple[datetime, Overview] | None:
            await self.store.run(lambda uow: settle_due(uow, self.kit, self.kit.clock.now()))
            # Beside the turns: what a whole city hall owes takes a while to work out.
            found = await asyncio.to_thread(
                self.store.beside, lambda uow: page_at(uow, self.kit, token, language)
            )
            if found is not None and counts:
                digest = found[0].digest
                await self.store.run(lambda uow: count_view(uow, self.kit, digest))
            return (found[0].expires_at, found[1]) if found is not None else None

        return status_routes(
            look,
            wording=self.kit.wording,
            language=self.settings.kyodo_language,
            contact=self.kit.defaults.contact,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Opens the platforms' connections and closes them again. Delivery beats only under ``asgi`` or
        ``work``; a command may call ``remind`` and ``outbox.drain`` itself.
        """
        settings = self.settings
        self.outbox.start()
        await asyncio.to_thread(self.recall)
        self._instance = await self.store.run(lambda uow: instance_of(uow, self.kit))
        await self.beats.start()
        await self.refresh_dates()
        await self.store.run(lambda uow: sync_everybody(uow, self.kit, self.kit.clock.now()))
        closing: list[Callable[[], object]] = []
        async with aiohttp.ClientSession() as line_session, aiohttp.ClientSession() as slack_session:
            try:
                if settings.mail_on:
                    self._messengers[MAIL] = MailMessenger(
                        MailServer.read(settings.smtp_url), settings.kyodo_mail_from
                    )
                if settings.line_on:
                    await self._open_line(line_session, closing)
                if settings.slack_on:
                    await self._open_slack(slack_session, closing)
                yield
            finally:
                if self._learning is not None:
                    self._learning.cancel()
                # Side by side, within the same few seconds: the process has ten in all.
                await asyncio.gather(self._hang_up(), self._stop_sending(), self._settle_for(STOP_SECONDS))
                for close in reversed(closing):
                    result = close()
                    if asyncio.iscoroutine(result):
                        await result

    async def _hang_up(self) -> None:
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def refresh_dates(self) -> None:
        """Dates follow the rules of today, one project after another; what fails is tried again at the next start."""
        whole = True
        for project in await self.store.run(lambda uow: outdated(uow, self.kit)):
            now = self.kit.clock.now()
            try:
                await self.store.run(lambda uow, one=project, at=now: refresh(uow, self.kit, one, at))  # type: ignore[misc]
            except StoreUnavailable:
                raise
            except Exception:
                whole = False
                log.exception("the dates of project %s could not be worked out anew", project)
        if whole:
            await self.store.run(lambda uow: keep_rules(uow, self.kit))

    async def work(self, stop: asyncio.Event, stopping: Callable[[], None] = lambda: None) -> None:
        """A worker's life: beats until it is asked to stop; ``stopping`` hears of that first."""
        async with self.running():
            spare_what_stands()
            self.heartbeat.start()
            await stop.wait()
            stopping()

    async def learned(self) -> None:
        """Waits until the platforms told who we are, or would not."""
        if self._learning is not None:
            await asyncio.wait({self._learning})

    async def quota_read(self) -> None:
        """Asks LINE what is left of the month, where it is set up."""
        if self.quota is not None:
            await self.quota.once()

    async def settle(self) -> None:
        """Waits for what runs beside the answers: look-ups, dialogs being opened."""
        for settle in self._settling:
            await settle()

    async def _settle_for(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.settle(), seconds)
        except TimeoutError:
            log.warning("a platform did not answer in time; what it was asked for beside the answers is left")

    # ------------------------------------------------------------ what beats do

    async def remind(self) -> Beat:
        """One beat of the reminder clock at calendar time now."""
        now = self.kit.clock.now()
        beat = await self.beats.beat(now)
        for look in (self._foresee, self._look_after) if self.settings.line_on else ():
            try:
                await look(now)
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("what LINE costs could not be looked after; the next beat tries again")
        if self.rotation is not None:
            try:
                await self.rotation.once()
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("Slack's tokens could not be refreshed; the next beat tries again")
        try:
            await self._keep_time()
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("the time of what is kept could not be looked after; the next beat tries again")
        try:
            await self._look_after_desks(now)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("desks that no chat reaches could not be looked after; the next beat tries again")
        return beat

    async def _keep_time(self) -> Beat:
        """What has come to its last day, and once an hour what is needed for a while only."""
        told = await keep_time(self.store, self.kit) + await tell_mornings(self.store, self.kit)
        wall = self.kit.wall.now()
        if self._swept_at is None or wall - self._swept_at >= SWEEP_EVERY:
            self._swept_at = wall
            while await self.store.run(lambda uow: sweep(uow, self.kit)):
                pass
        return told

    async def _foresee(self, now: datetime) -> None:
        """What LINE will cost until the month ends, once an hour."""
        if await self.store.run(lambda uow: forecast_is_old(uow, now)):
            digests = await asyncio.to_thread(self.store.beside, lambda uow: forecast(uow, self.kit, now))
            await self.store.run(lambda uow: keep_forecast(uow, digests, now))

    async def _look_after(self, now: datetime) -> Beat:
        """Who has to be told that something could not be pushed, or that the month runs out."""
        return await self._queue(lambda uow: look_after(uow, self.kit, now), now)

    async def _look_after_desks(self, now: datetime) -> Beat:
        """Whose page ends soon, and what is to be mailed. What a mail says is worked out beside the turns."""
        await self.store.run(lambda uow: settle_due(uow, self.kit, now))
        told = await self._queue(lambda uow: tell_ending(uow, self.kit, now), now)
        if not self.settings.mail_on:
            return told
        for due in await asyncio.to_thread(self.store.beside, lambda uow: due_mails(uow, self.kit, now)):
            told += await self._queue(lambda uow, one=due: keep_due(uow, self.kit, one, now), now)  # type: ignore[misc]
        return told

    async def _queue(self, step: Callable[[UnitOfWork], object], now: datetime) -> Beat:
        """One step of a beat beside the reminders, and what it has to send."""

        def turn(uow: UnitOfWork) -> Beat:
            step(uow)
            return news(uow, self.kit, now)

        return await self.store.run(turn)

    async def deliver(self) -> Delivered:
        """Follows up what happened, sends what waits, and publishes the Home tabs that are due."""
        while await self.store.run(lambda uow: follow(uow, self.kit, timedelta(seconds=self.home_pause))):
            pass
        delivered = await self.outbox.drain()
        while await self.homes.publish():
            pass
        return delivered

    async def _deliver_on(self) -> None:
        """The same without waiting for any platform: what was begun goes on by itself. While many answer at once, what
        follows from their answers is done for all of them together, every ``TOGETHER`` seconds, and not after each.
        """
        now = asyncio.get_running_loop().time()
        if now < self._follows_at:
            await self.outbox.fill()
            return
        followed = False
        while await self.store.run(lambda uow: follow(uow, self.kit, timedelta(seconds=self.home_pause))):
            followed = True
        await self.outbox.fill()
        while await self.homes.publish():
            pass
        if followed:
            self._follows_at = now + TOGETHER

    async def _stop_sending(self) -> None:
        """Within ``STOP_SECONDS`` in all: one round more, and what is under way."""
        loop = asyncio.get_running_loop()
        end = loop.time() + STOP_SECONDS
        await self.heartbeat.stop()
        await self.outbox.stop(max(0.0, end - loop.time()))

    async def _read_beside(self, look: Callable[[UnitOfWork], Composed]) -> Composed:
        return await asyncio.to_thread(self.store.beside, look)

    async def remind_and_deliver(self, now: datetime) -> Beat:
        """What is due at ``now``, sent before this returns; what has not arrived counts as failed."""
        told = await self._look_after_desks(now) + await self._keep_time()
        if self.settings.line_on:
            told += await self._look_after(now)
        return await self.beats.beat_and_deliver(now, self.deliver, told)

    # ------------------------------------------------------------ what is watched

    async def take(self, incoming: Incoming) -> Immediate | None:
        """One event of a platform's, measured; what is logged meanwhile names it. As ``Intake.take``."""
        began = time.perf_counter()
        with event_of(incoming.key, incoming.place.platform, kind_of(incoming)) as event:
            try:
                return await self.intake.take(incoming)
            except BaseException:
                event.outcome = "unavailable"
                raise
            finally:
                seconds = time.perf_counter() - began
                self.metrics.event(incoming.place.platform, event.outcome, seconds)
                log.debug(
                    "an event was taken", extra={"outcome": event.outcome, "seconds": round(seconds, 4)}
                )

    async def take_again(self, kept: FailedEvent) -> Retaken:
        """Takes one that is kept as failed, the way of all events. Raises what it meets; then it is kept as it was."""
        incoming = retaken(kept, self.kit.wall.now())
        if incoming is None:
            return Retaken.UNREADABLE if kept.raw is not None else Retaken.GONE
        with event_of(incoming.key, incoming.place.platform, kind_of(incoming)) as event:
            await self.intake.take(incoming)
        return Retaken.TAKEN if event.outcome == "answered" else Retaken.ELSEWHERE

    def _became(self, _incoming: Incoming, outcome: str) -> None:
        if (event := current()) is not None:
            event.outcome = outcome

    def _delivered(self, row: Dispatch, delivery: Delivery) -> None:
        again = delivery if isinstance(delivery, Again) else None
        outcome = "sent" if isinstance(delivery, Sent) else "again" if again else "refused"
        reason = getattr(delivery, "reason", "")
        self.metrics.delivery(row.outgoing.to.platform, outcome, reason, bool(again and again.ambiguous))

    async def _beat(self) -> Beat:
        """A beat of the heartbeat's, measured."""
        beat = await self.remind()
        self.metrics.beat(self.kit.wall.now().timestamp(), beat.due, beat.sent, beat.failed, beat.skipped)
        return beat

    async def measured(self) -> bytes:
        """All measurements in Prometheus' text format. The database is looked at beside the turns, for a few seconds
        at most; while it does not answer, ``kyodo_ready`` is 0 and what it told last stands.
        """
        trouble, backlog = await self.ready(), None
        if trouble is None:
            try:
                reading = asyncio.to_thread(self.store.beside, self._backlog)
                backlog = await asyncio.wait_for(reading, READY_SECONDS)
            except (StoreUnavailable, TimeoutError) as error:
                trouble = str(error)
        self.metrics.look(trouble is None, self.store.queued, backlog)
        return self.metrics.text()

    def _backlog(self, uow: UnitOfWork) -> Backlog:
        wall, now = self.kit.wall.now(), self.kit.clock.now()
        waiting, since = uow.outbox.backlog()
        due = next_due(uow)
        month = remaining(uow, self.kit, now)
        return Backlog(
            waiting=waiting,
            oldest=max(0.0, (wall - since).total_seconds()) if since else 0.0,
            late=max(0.0, (now - due).total_seconds()) if due else 0.0,
            failed_events=uow.inbox.failures(),
            line_quota=month.quota,
            line_used=month.spent,
        )

    async def ready(self) -> str | None:
        """None when work can be done, else why not."""
        if self.store.delay() > MOST_DELAY:
            return "more comes in than can be answered in time"
        try:
            await asyncio.wait_for(asyncio.to_thread(self.store.check), READY_SECONDS)
        except StoreUnavailable as trouble:
            return str(trouble)
        except TimeoutError:
            return "the database does not answer"
        # Where LINE comes in beside it, a socket that is down is no reason to be cut off from LINE as well.
        if self._socket is not None and not self.settings.line_on and not await self._socket.connected():
            return "Slack's socket is not connected"
        return None

    # ------------------------------------------------------------ platforms

    async def _open_line(self, session: aiohttp.ClientSession, closing: list[Callable[[], object]]) -> None:
        from handlers.line.account import LineAccount
        from handlers.line.menus import LineMenus
        from handlers.line.receive import LineWebhook
        from handlers.line.send import LineMessenger
        from handlers.line.waiting import Waiting

        settings = self.settings
        account = LineAccount(settings.line_channel_access_token, settings.line_api_url)
        closing.append(account.aclose)
        messenger = LineMessenger(
            settings.line_channel_access_token, settings.line_api_url, session, self.kit.wall
        )
        self._messengers["line"] = messenger

        async def look_up(address: Address) -> Introduction | None:
            profile = await account.profile(address.user)
            return Introduction(profile.name, profile.language) if profile else None

        self._look_up["line"] = look_up

        async def members(place: Place) -> int | None:
            return await account.members(place.id, room=place.id.startswith("R"))

        self._counts["line"] = members
        menus = LineMenus(
            settings.line_channel_access_token, settings.line_api_url, settings.line_data_api_url
        )
        closing.append(menus.aclose)

        async def speaks(address: Address, language: str) -> None:
            await menus.show(address.user, language, settings.kyodo_language)

        self._speaks["line"] = speaks
        if self.receives:

            async def take(incoming: Incoming) -> None:
                await self.take(incoming)

            waiting = Waiting(settings.line_channel_access_token, settings.line_api_url, session)
            self._settling.append(waiting.settle)
            self._routes += LineWebhook(
                channel_secret=settings.line_channel_secret,
                take=take,
                nudge=self.nudge,
                clock=self.kit.wall,
                begin=waiting.begin,
            ).routes()

        async def read_quota() -> None:
            told = await account.quota()
            now = self.kit.clock.now()
            await self.store.run(lambda uow: learn_quota(uow, now, quota=told.limit, used=told.used))

        self.quota = QuotaWatch(read_quota)
        self.quota.start()
        closing.append(self.quota.stop)

        async def learn() -> None:
            await asyncio.sleep(self.learn_after)
            await self.quota_read()
            try:
                facts = await account.bot_facts()
            except Exception as error:
                log.warning("LINE did not tell who we are (%s); invitations come without a link", error)
                return
            await self.store.run(lambda uow: uow.accounts.save("line", "", facts))

        self._learning = asyncio.get_running_loop().create_task(learn())

    async def _open_slack(self, session: aiohttp.ClientSession, closing: list[Callable[[], object]]) -> None:
        from handlers.slack.admitting import Refusals
        from handlers.slack.api import web_client
        from handlers.slack.people import profile
        from handlers.slack.receive import SlackEdge
        from handlers.slack.send import SlackMessenger
        from handlers.slack.socket import Socket
        from handlers.slack.tokens import Clients, OneToken

        settings, base = self.settings, self.settings.slack_api_url
        many = await self._many_workspaces(session) if settings.slack_many else None
        tokens = many.tokens if many else OneToken(settings.slack_bot_token)
        messenger = SlackMessenger(session, tokens, base, clock=lambda: self.kit.wall.now().timestamp())
        self._messengers["slack"] = self._publishers["slack"] = messenger
        clients = Clients(session, tokens, base, patient=True)

        async def look_up(address: Address) -> Introduction | None:
            client = await clients.of(address.account)
            told = await profile(client, address.account, address.user) if client else None
            return Introduction(told["name"], told["language"], told["standing"]) if told else None

        self._look_up["slack"] = look_up
        if not self.receives:
            return
        say, language, url = self.kit.wording, settings.kyodo_language, self.kit.defaults.public_url
        edge = SlackEdge(
            take=self.take,
            apology=lambda error: say("busy" if isinstance(error, Busy) else "our-fault-plain", language),
            clock=self.kit.wall,
            session=session,
            tokens=tokens,
            signing_secret=settings.slack_signing_secret,
            base_url=base,
            refusals=Refusals(
                stranger=lambda: say("slack-stranger", language),
                absent=lambda: say("slack-not-installed", language, url=f"{url}{INSTALL_PATH}"),
            ),
            left=many.left if many else None,
        )
        closing.append(edge.close)
        self._settling.append(edge.settle)
        self._routes += edge.routes()
        if many:
            self._routes += many.pages.routes()
        if settings.slack_app_token:
            client = web_client(session, None, base)
            self._socket = Socket(edge.bolt, settings.slack_app_token, client, ping=self.ping_every)
            self._socket.open()

    async def _many_workspaces(self, session: aiohttp.ClientSession) -> "ManyWorkspaces":
        """Workspaces that install the bot by themselves. Raises SettingsError where there is no key for their tokens."""
        from handlers.slack.api import web_client
        from handlers.slack.installations import Installations, States, workspace_of
        from handlers.slack.installing import InstallPages
        from handlers.slack.rotating import Rotation
        from handlers.slack.tokens import InstalledTokens
        from storage.encryption import SUFFIX, KeyTrouble, cipher_of
        from storage.installations import Shelf

        settings, store, kit = self.settings, self.store, self.kit
        try:
            cipher = await asyncio.to_thread(
                cipher_of, settings.kyodo_encryption_key, store.beside_it(SUFFIX)
            )
        except KeyTrouble as trouble:
            raise SettingsError([str(trouble)]) from None
        shelf = Shelf(store, cipher)
        # Nothing is encrypted anew here: another process may not know the newest key yet. `rotate-keys` does it.
        for tenant in (await asyncio.to_thread(shelf.standing)).closed:
            log.error("no key opens the token of Slack workspace %s: see KYODO_ENCRYPTION_KEY", tenant)
        installations = Installations(
            shelf, settings.slack_client_id, lambda uow, made: installed(uow, kit, workspace_of(made))
        )
        tokens = InstalledTokens(installations.token_of)
        client = web_client(session, None, settings.slack_api_url, patient=False)
        app = (settings.slack_client_id, settings.slack_client_secret)
        self.rotation = Rotation(store, kit, installations, client, *app, forget=tokens.forget)
        pages = InstallPages(
            client=client,
            client_id=app[0],
            client_secret=app[1],
            installations=installations,
            states=States(shelf, kit.wall),
            wording=kit.wording,
            language=settings.kyodo_language,
            public_url=kit.defaults.public_url,
        )

        async def left(tenant: str, told_at: datetime, why: str) -> None:
            def turn(uow: UnitOfWork) -> None:
                if gone := removed(uow, tenant, told_at, kit.wall.now(), why):
                    installations.forget(uow, gone)

            await store.run(turn)
            tokens.forget(tenant)
            self.nudge()

        return ManyWorkspaces(tokens, pages, left)


def build(settings: Settings, *, said_at: datetime | None = None, **seams: object) -> Application:
    """The production application: opens the store that the settings name. ``said_at`` as in ``Kit``."""
    kit = replace(build_kit(settings), said_at=said_at)
    return Application(settings, kit, open_store(settings.database_url), **seams)  # type: ignore[arg-type]


def _agreement(uow: UnitOfWork, kit: Kit, project: str, person: str) -> tuple[str, bytes] | None:
    """The agreement's file, for somebody who may still read it."""
    settle_due(uow, kit, kit.clock.now())
    found = uow.projects.get(project)
    if found is None or kit.documents is None or not may_fetch(uow, found, person):
        return None
    uow.audit.add(kit.clock.now(), person, "document.fetched", found.id, kind="agreement")
    paper = agreement_of(uow, kit, found, kit.clock.now())
    return file_name(kit, found), kit.documents.agreement(paper)
