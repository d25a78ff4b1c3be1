"""What the services need from outside: a store, a way to send, time, chance, packs and wording.

Ports stand only where something really varies. All instants are aware UTC; all methods of the repositories
run inside the unit of work's transaction, in a thread.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from bot.domain.articles import AgreementDocument
from bot.domain.chat import Chat
from bot.domain.dossier import Dossier
from bot.domain.messages import Address, Outgoing
from bot.domain.pack import Pack
from bot.domain.project import JoinCode, Member, Person, Project, Role
from bot.domain.reminders import Reminder, ReminderStatus
from bot.domain.sheets import AnswerState, Change, Sheet
from bot.domain.survey import Answers, Survey

T = TypeVar("T")


class StoreUnavailable(Exception):  # noqa: N818 - it names a state
    """The database could not be used now: away, full, locked, outdated, shutting down. The platform should
    deliver again; in rare cases (a connection lost during the commit) the turn was kept all the same.
    """


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class Ids(Protocol):
    """Makes names that nobody can guess."""

    def new(self) -> str:
        """A short identifier, unique for all time: lower-case letters and digits."""
        ...

    def code(self) -> str:
        """A join code that can be read aloud: upper-case letters and digits without look-alikes."""
        ...

    def reference(self) -> str:
        """Four characters that a person can quote to us."""
        ...


class Catalogue(Protocol):
    """The packs that are loaded."""

    def get(self, pack: str, version: str | None = None) -> Pack:
        """That pack (that version). Raises KeyError."""
        ...

    def all(self) -> Sequence[Pack]:
        """Every pack that a project can choose, by id."""
        ...

    def is_closed(self, pack: str) -> Callable[[date], bool]:
        """Whether the city hall of that pack is closed on a date: weekends, holidays, year-end, its own days."""
        ...


class Wording(Protocol):
    """The bot's own sentences."""

    def __call__(self, key: str, language: str, /, **values: object) -> str:
        """The sentence of that key in that language. Raises KeyError for an unknown key."""
        ...

    def languages(self) -> Sequence[str]:
        """The languages on offer, the default first."""
        ...


class Documents(Protocol):
    """Papers that an office can edit, and addresses at which they can be fetched for a while."""

    def agreement(self, agreement: AgreementDocument) -> bytes:
        """The agreement as a file of a word processor."""
        ...

    def address(self, project: str, person: str, until: datetime) -> str:
        """Where that person, and nobody who has to guess, can fetch the project's agreement until then; "" where
        the bot has no public address.
        """
        ...


# ---------------------------------------------------------------- the store


class InboxRepository(Protocol):
    """Which events were taken."""

    def claim(self, key: str, at: datetime) -> bool:
        """True exactly once per key, over all deliveries and processes."""
        ...

    def fail(self, key: str, at: datetime, reference: str, raw: str) -> bool:
        """Claims the event as failed and keeps its raw form. False when the key was claimed before."""
        ...


class PeopleRepository(Protocol):
    """Who is who on which platform."""

    def at(self, address: Address, when: datetime, language: str) -> Person:
        """The person at that address; made when new."""
        ...

    def find(self, address: Address) -> Person | None:
        """The person at that address, if known."""
        ...

    def get(self, person: str) -> Person:
        """By id. Raises KeyError."""
        ...

    def save(self, person: Person) -> None:
        """Keeps name, language, standing and reachability."""
        ...


class ChatRepository(Protocol):
    """One-to-one conversations."""

    def lock(self, person: str) -> Chat:
        """The person's chat, locked until the transaction ends; made when new."""
        ...

    def save(self, chat: Chat) -> None:
        """Keeps it."""
        ...


class ProjectRepository(Protocol):
    """Projects and who belongs to them."""

    def add(self, project: Project) -> None:
        """Keeps a new project with its sides."""
        ...

    def get(self, project: str) -> Project | None:
        """By id."""
        ...

    def lock(self, project: str) -> Project | None:
        """By id, locked until the transaction ends."""
        ...

    def save(self, project: Project) -> None:
        """Keeps all its fields, sides' names included."""
        ...

    def in_tenant(self, tenant: str) -> list[Project]:
        """All projects of a tenant that are not archived, by creation."""
        ...

    def of_person(self, person: str) -> list[tuple[Project, Member]]:
        """The projects that the person belongs to now, not archived, by joining."""
        ...

    def named(self, name: str) -> list[Project]:
        """Projects of all tenants with that exact name or id: for the operator's command line only."""
        ...

    def members(self, project: str) -> list[Member]:
        """Everybody who belongs to it now, by joining."""
        ...

    def member(self, project: str, person: str) -> Member | None:
        """That person's place in it, if they belong to it now."""
        ...

    def join(self, project: str, person: str, role: Role, side: str, at: datetime) -> None:
        """Adds the person with consent given at that time; a former member comes back."""
        ...

    def set_role(self, project: str, person: str, role: Role) -> None:
        """Changes the role of a present member."""
        ...

    def leave(self, project: str, person: str, at: datetime) -> None:
        """Ends the membership; what the person answered stays."""
        ...


class CodeRepository(Protocol):
    """Join codes."""

    def add(self, code: JoinCode, at: datetime) -> None:
        """Keeps a new code."""
        ...

    def get(self, code: str, *, lock: bool = False) -> JoinCode | None:
        """By its letters, upper case."""
        ...

    def of_project(self, project: str) -> list[JoinCode]:
        """All of them, newest first, revoked ones included."""
        ...

    def save(self, code: JoinCode) -> None:
        """Keeps uses and revocation."""
        ...


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One version of one answer, for records and exports. ``current`` marks the one in force."""

    sheet: str
    cycle: int
    stage: str
    questionnaire: str
    side: str
    person: str
    sent: bool
    question: str
    version: int
    state: AnswerState
    value: object
    comment: str | None
    answered_at: datetime
    answered_by: str
    current: bool


class SheetRepository(Protocol):
    """Sheets with their answers. Answers are only ever added; one version per question is in force."""

    def get(self, sheet: str) -> Sheet | None:
        """By id, with the answers in force."""
        ...

    def find(self, project: str, cycle: int, questionnaire: str, person: str) -> Sheet | None:
        """That person's sheet."""
        ...

    def shared(
        self, project: str, cycle: int, questionnaire: str, as_of: datetime | None = None
    ) -> Sheet | None:
        """The sheet of all sides together (no person, no side), if there is one."""
        ...

    def of_project(
        self, project: str, cycle: int, questionnaire: str, as_of: datetime | None = None
    ) -> list[Sheet]:
        """Everybody's sheets of one questionnaire, the shared one left out; with ``as_of``, with the answers that
        were in force then.
        """
        ...

    def save(
        self, sheet: Sheet, changes: Iterable[Change], by: str, at: datetime, message: str | None
    ) -> None:
        """Keeps the sheet (new or known) and appends the changes; ``message`` is the platform's id of the
        words they came from, for taking them back.
        """
        ...

    def records(self, project: str) -> list[AnswerRecord]:
        """Every version of every answer, in a stable order."""
        ...

    def carry(
        self, project: str, cycle: int, question: str, before: str, after: str, at: datetime,
        new_id: Callable[[], str],
    ) -> int:  # fmt: skip
        """Puts everybody's answers to that question, every version of them, from their sheets of the questionnaire
        ``before`` on those of ``after``, which are made where there are none. Gives how many sheets were touched.
        """
        ...

    def forget(self, person: str, message: str, at: datetime) -> list[str]:
        """Deletes the words that came from that message, in shared sheets too: comments, the values of answers
        that were typed, and the rows that it wrote, finished or not. Gives the ids of the sheets touched.
        """
        ...


class DossierRepository(Protocol):
    """What projects have agreed on. Whoever changes one locks the project first."""

    def get(self, project: str) -> Dossier:
        """The project's dossier; an empty one while nothing stands in it."""
        ...

    def save(self, dossier: Dossier) -> None:
        """Keeps it whole."""
        ...


class SurveyRepository(Protocol):
    """Surveys of those whom projects were for, and what came in: neither whose an answer is nor when it came is
    kept.
    """

    def add(self, survey: Survey) -> None:
        """Keeps a new one."""
        ...

    def at(self, token: str) -> Survey | None:
        """The survey whose address ends in that, now."""
        ...

    def lock(self, survey: str) -> Survey:
        """By id, locked until the transaction ends. Raises KeyError."""
        ...

    def of_project(self, project: str) -> list[Survey]:
        """All of a project, by cycle."""
        ...

    def save(self, survey: Survey) -> None:
        """Keeps its token and its closing."""
        ...

    def answer(self, survey: str, form: str, answers: Answers) -> bool:
        """Keeps what somebody said; False where that form (a name drawn by lot) has come in before."""
        ...

    def has(self, survey: str, form: str) -> bool:
        """Whether that form has come in."""
        ...

    def count(self, survey: str) -> int:
        """How many have answered."""
        ...

    def answers(self, survey: str) -> list[Answers]:
        """What was said, in no order that tells anything."""
        ...


class PackRepository(Protocol):
    """The pack versions that projects are pinned to, as they were written."""

    def keep(self, pack: Pack, at: datetime) -> None:
        """Keeps the sources of that version; the first ones that were kept under its id and version stay."""
        ...

    def all(self) -> list[tuple[bytes, bytes]]:
        """Every kept version: the pack's own source, and that of what it extends (empty where nothing)."""
        ...


class ReminderRepository(Protocol):
    """The schedule."""

    def of_project(self, project: str) -> list[Reminder]:
        """All reminders of a project, by ``due_at``."""
        ...

    def get(self, reminder: str) -> Reminder | None:
        """By id."""
        ...

    def add(self, reminder: Reminder) -> bool:
        """Plans it; False when one of the same identity stands already (a cancelled one is revived)."""
        ...

    def due(self, now: datetime, limit: int) -> list[Reminder]:
        """Pending ones whose moment has come, oldest first, claimed for this transaction (others skip them)."""
        ...

    def next_due(self) -> datetime | None:
        """The moment of the earliest pending one."""
        ...

    def set_status(self, reminder: str, status: ReminderStatus, why: str = "") -> None:
        """Marks it."""
        ...

    def postpone(self, reminder: str, due_at: datetime) -> None:
        """Moves a pending one."""
        ...


@dataclass(frozen=True, slots=True)
class Dispatch:
    """An outgoing row under a lease. ``id`` is a UUID, the same at every attempt; ``attempts`` counts this
    one; ``ambiguous`` says that an earlier attempt ended without our knowing whether it was taken.
    """

    id: str
    outgoing: Outgoing
    attempts: int
    ambiguous: bool
    created_at: datetime


class OutboxRepository(Protocol):
    """What is to be sent: written in the turn's transaction, sent after."""

    def add(self, outgoing: Outgoing, at: datetime) -> str:
        """Queues it behind what waits for the same place. Gives its id."""
        ...

    def claim(self, now: datetime, holder: str, lease: timedelta, limit: int) -> list[Dispatch]:
        """Leases rows that are due: only the oldest waiting row of each place, so that a place hears things
        in order. Counts the attempt; a row whose lease ran out comes back with ``ambiguous`` set.
        """
        ...

    def sent(self, id: str, at: datetime, external: str, counted: int) -> None:
        """Taken by the platform under ``external`` (ids or ts); ``counted`` push messages were spent."""
        ...

    def again(self, id: str, at: datetime, reason: str, ambiguous: bool) -> None:
        """To be tried again at that time."""
        ...

    def failed(self, id: str, at: datetime, reason: str) -> None:
        """Given up."""
        ...

    def release(self, holder_prefix: str) -> int:
        """Ends the leases of holders that are known to be dead; their rows count as ambiguous."""
        ...

    def waiting(self) -> int:
        """How many rows are not yet sent or given up."""
        ...

    def newest(self) -> int:
        """A mark: everything queued later lies behind it."""
        ...

    def undelivered(self, mark: int) -> tuple[int, int]:
        """Of what reminders queued behind that mark: how many rows have not arrived, and how many of these are
        being sent at this moment.
        """
        ...

    def next_due(self) -> datetime | None:
        """When the next row may be tried."""
        ...


class AuditRepository(Protocol):
    """Append-only: who did what, when."""

    def add(
        self, at: datetime, actor: str, action: str, project: str | None = None, **details: object
    ) -> None:
        """Adds a line. ``actor`` is a person's id or ``clock`` / ``operator``; details are JSON, never
        answers.
        """
        ...

    def of_project(self, project: str) -> list[Mapping[str, object]]:
        """The lines about a project in order: at, actor, action, details."""
        ...


class AccountRepository(Protocol):
    """What platforms told of our own accounts (LINE's basic id and name, the Slack workspace's name)."""

    def get(self, platform: str, account: str = "") -> Mapping[str, str]:
        """Facts by name; empty while unknown."""
        ...

    def save(self, platform: str, account: str, facts: Mapping[str, str]) -> None:
        """Keeps them."""
        ...


class UnitOfWork(Protocol):
    """One transaction over all of it: committed when the turn returns, rolled back when it raises."""

    inbox: InboxRepository
    people: PeopleRepository
    chats: ChatRepository
    projects: ProjectRepository
    codes: CodeRepository
    sheets: SheetRepository
    dossiers: DossierRepository
    surveys: SurveyRepository
    packs: PackRepository
    reminders: ReminderRepository
    outbox: OutboxRepository
    audit: AuditRepository
    accounts: AccountRepository


class Store(Protocol):
    """Runs turns. The result comes after the commit; an exception in a turn rolls back that turn alone."""

    async def run(self, turn: Callable[[UnitOfWork], T]) -> T:
        """Runs a turn in a thread and waits for its commit."""
        ...

    def run_sync(self, turn: Callable[[UnitOfWork], T]) -> T:
        """The same for callers without an event loop."""
        ...

    def close(self) -> None:
        """Finishes what was begun and lets go of the database."""
        ...


# ---------------------------------------------------------------- sending


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it. ``counted``: messages that it charges."""

    external: str = ""
    counted: int = 0


@dataclass(frozen=True, slots=True)
class Again:
    """Not now. ``after`` says how long the platform asks to wait (None: our own back-off)."""

    reason: str
    after: timedelta | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: ``reason`` is a short code (blocked, quota, token, gone, invalid)."""

    reason: str


Delivery = Sent | Again | Refused


class Messenger(Protocol):
    """Sends to one platform."""

    async def send(self, dispatch: Dispatch) -> Delivery:
        """Tries once. Never raises for what a platform or a network can do."""
        ...
