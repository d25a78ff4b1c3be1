"""What the services need from outside: a store, a way to send, time, chance, packs and wording.

Ports stand only where something really varies. All instants are aware UTC; all methods of the repositories
run inside the unit of work's transaction, in a thread.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from bot.domain.articles import AgreementDocument
from bot.domain.chat import Chat
from bot.domain.consent import Consent
from bot.domain.council_paper import CouncilPaper
from bot.domain.desks import MailDesk, StatusPage
from bot.domain.dossier import Dossier
from bot.domain.failures import Failure, State
from bot.domain.filing import BlankSheet, FilingRecord, Layout
from bot.domain.finding import Named
from bot.domain.handover import BriefDocument, Handover
from bot.domain.home import HomeTab
from bot.domain.messages import Address, Outgoing, Place
from bot.domain.notices import Digest, Feed, Mute, Notice, NoticeStatus, Said, Spending
from bot.domain.offers import Offer
from bot.domain.pack import Pack
from bot.domain.pictures import Asked
from bot.domain.project import JoinCode, Member, Person, Project, Role
from bot.domain.publishing import Case, Publication
from bot.domain.reminders import Reminder, ReminderStatus
from bot.domain.retention import Keeping
from bot.domain.sheet_history import SheetHistory
from bot.domain.sheets import AnswerState, Change, Sheet
from bot.domain.survey import Answers, Survey
from bot.domain.workspaces import Workspace

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

    def typed(self, language: str) -> Mapping[str, str]:
        """The commands that can be typed in that language besides those known everywhere, by folded spelling."""
        ...

    def readings(self, language: str) -> Mapping[str, str]:
        """How words of that language are read, by the word; empty where that is not kept."""
        ...


class Documents(Protocol):
    """Papers that an office can edit, and addresses at which they can be fetched for a while."""

    def agreement(self, agreement: AgreementDocument) -> bytes:
        """The agreement as a file of a word processor."""
        ...

    def brief(self, brief: BriefDocument) -> bytes:
        """A brief of inherited projects, one page each, as a file of a word processor."""
        ...

    def filing(self, record: FilingRecord, form: str, layout: Layout | None = None) -> bytes:
        """The record as an office files it, as ``pdf``, ``xlsx`` or ``docx``; in the city's own layout, where one of
        that form is given.
        """
        ...

    def blank(self, sheet: BlankSheet) -> bytes:
        """A sheet in large print (PDF) for people who write by hand."""
        ...

    def file_address(self, project: str, person: str, what: str, until: datetime) -> str:
        """Where that person can fetch a file of the project until then; "" as below. ``what`` is a form in which the
        record can be had, or which blank sheet.
        """
        ...

    def address(self, project: str, person: str, until: datetime) -> str:
        """Where that person, and nobody who has to guess, can fetch the project's agreement until then; "" where
        the bot has no public address.
        """
        ...

    def record_address(self, person: str, form: str, until: datetime) -> str:
        """Where that person can fetch what is kept about them until then, as ``json`` or ``csv``; "" as above."""
        ...

    def report(self, paper: CouncilPaper, form: str) -> bytes:
        """A year's report as a file: ``pdf``, ``docx`` or ``xlsx``. Raises KeyError for any other."""
        ...

    def report_address(self, person: str, year: int, form: str, until: datetime) -> str:
        """Where that person can fetch the report of that fiscal year until then; "" as above."""
        ...

    def picture_address(self, code: str) -> str:
        """Where the picture of that code's invitation stands as long as the code lets people in; "" where a chat could
        not fetch it.
        """
        ...

    def shown_address(self, asked: Asked, until: datetime) -> str:
        """Where that picture stands until then for that person, who may see it as long; "" as above."""
        ...


# ---------------------------------------------------------------- the store


@dataclass(frozen=True, slots=True)
class FailedEvent:
    """An event that met a fault of ours. ``raw`` is what is kept of it (``bot.services.failed_events``); None where that is
    gone: its time was over, its person has had everything erased, or its words were changed or taken back.
    """

    key: str
    at: datetime
    reference: str
    raw: str | None


class InboxRepository(Protocol):
    """Which events were taken."""

    def claim(self, key: str, at: datetime) -> bool:
        """True exactly once per key, over all deliveries and processes."""
        ...

    def fail(self, key: str, at: datetime, reference: str, raw: str) -> bool:
        """Claims the event as failed and keeps its raw form. False when the key was claimed before."""
        ...

    def claim_again(self, key: str, reference: str) -> bool:
        """True exactly once for an event that is kept as failed under that reference: it is a taken one like any other from
        then on, and nothing is kept of it. While another transaction does the same it is waited for.
        """
        ...

    def failed(self) -> list[FailedEvent]:
        """All that are kept as failed, the oldest first."""
        ...

    def under(self, reference: str) -> list[FailedEvent]:
        """Those that failed under that reference, also where nothing is kept of them any more."""
        ...

    def let_go(self, key: str) -> None:
        """Nothing is kept of that failed event any more; it stays failed."""
        ...

    def failures(self) -> int:
        """How many events are kept as failed."""
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

    def sharing(self, person: str) -> list[Person]:
        """Who answers on that person's phone beside them."""
        ...

    def readdress(self, person: str, address: Address) -> None:
        """Somebody is found at another address from now on, where nobody was."""
        ...

    def speaking(self, platform: str, language: str) -> list[str]:
        """The user ids of everybody on that platform who chose that language and can be reached."""
        ...

    def coordinating(self, platform: str) -> list[Person]:
        """Everybody who coordinates a living project in which somebody of that platform takes part."""
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

    def several(self, projects: Iterable[str]) -> Mapping[str, tuple[Project, list[Member]]]:
        """Those of these projects that there are, each with everybody who belongs to it now, by joining."""
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

    def names_in_tenant(self, tenant: str, limit: int) -> list[Named]:
        """How the newest of these are called, by creation: at most so many."""
        ...

    def of_person(self, person: str) -> list[tuple[Project, Member]]:
        """The projects that the person belongs to now, not archived, by joining."""
        ...

    def pinned(self) -> list[tuple[str, str, str]]:
        """Every project that goes on, with the pack and its version that it is pinned to."""
        ...

    def named(self, name: str) -> list[Project]:
        """Projects of all tenants with that exact name or id: for the operator's command line only."""
        ...

    def members(self, project: str) -> list[Member]:
        """Everybody who belongs to it now, by joining."""
        ...

    def ever(self, project: str) -> list[Person]:
        """Everybody who belongs to it or did, by joining."""
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
        """All that invite, newest first, revoked ones included."""
        ...

    def for_place(self, project: str, person: str) -> list[JoinCode]:
        """Those that hand on that person's place, newest first, revoked ones included."""
        ...

    def save(self, code: JoinCode) -> None:
        """Keeps uses and revocation."""
        ...


@dataclass(frozen=True, slots=True)
class Group:
    """A group or channel in which a project's progress is told, and who bound it to that project. ``members`` is how many
    read there, where that is known.
    """

    place: Place
    project: str
    bound_by: str
    bound_at: datetime
    members: int | None = None


class HandoverRepository(Protocol):
    """Who hands over projects to whom, and when."""

    def add(self, handover: Handover) -> None:
        """Keeps a new one."""
        ...

    def get(self, handover: str) -> Handover | None:
        """By id, locked until the transaction ends."""
        ...

    def of_person(self, person: str) -> list[Handover]:
        """Those that this person gives, takes or planned, by their instant."""
        ...

    def standing(self, tenant: str) -> list[Handover]:
        """Those of a tenant that are to come, by their instant."""
        ...

    def due(self, now: datetime) -> list[Handover]:
        """Those whose instant has come and that nobody has settled or taken back, locked until the transaction ends."""
        ...

    def next_due(self) -> datetime | None:
        """The instant of the earliest that stands."""
        ...

    def save(self, handover: Handover) -> None:
        """Keeps that it was taken back, or what came of it."""
        ...


class GroupRepository(Protocol):
    """Which group belongs to which project."""

    def at(self, place: Place) -> Group | None:
        """The group at that place, if somebody bound it."""
        ...

    def save(self, group: Group) -> None:
        """Binds it, in place of what it was bound to before."""
        ...

    def of_project(self, project: str) -> list[Group]:
        """Where that project's progress is told."""
        ...

    def count(self, place: Place, members: int) -> None:
        """So many people read what is told there."""
        ...

    def remove(self, place: Place) -> None:
        """Nothing is told there any more."""
        ...


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One version of one answer, for records and exports. ``current`` marks the one in force; ``on_paper`` one that
    ``answered_by`` keyed in from paper.
    """

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
    on_paper: bool = False


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

    def sent(self, project: str, cycle: int) -> Mapping[str, frozenset[str]]:
        """Who has sent which sheet of that cycle: people's ids by questionnaire ("" for the sheet of all sides)."""
        ...

    def records(self, project: str) -> list[AnswerRecord]:
        """Every version of every answer, in a stable order."""
        ...

    def of_member(self, project: str, person: str) -> list[Sheet]:
        """All sheets of that person in the project, in every cycle."""
        ...

    def writers(self, sheet: str) -> frozenset[str]:
        """Who wrote any version of any answer in it."""
        ...

    def hand_on(self, sheet: str, person: str) -> None:
        """The sheet is that person's from now on; who wrote which answer stays as it is."""
        ...

    def from_message(self, person: str, message: str) -> tuple[str, str] | None:
        """The sheet and the question whose answer or reason in force, or a row of it, came from those words of that
        person.
        """
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


class ReportRepository(Protocol):
    """What a year's report counts, for many projects at once. Only reads; reasons and people's names are not among it."""

    def tenants(self) -> list[str]:
        """Every tenant that has projects, by name: for the operator's command line only."""
        ...

    def of_tenant(self, tenant: str) -> list[Project]:
        """All projects of a tenant, those that are put away included, by creation."""
        ...

    def of_person(self, person: str) -> list[tuple[Project, Role]]:
        """The projects that the person belongs to now, those that are put away included, by creation."""
        ...

    def sheets(self, projects: Iterable[str], cycle: int) -> Mapping[str, list[SheetHistory]]:
        """All sheets of that cycle in these projects, shared ones included, by project; reasons are not read."""
        ...

    def dossiers(self, projects: Iterable[str]) -> Mapping[str, Dossier]:
        """What these projects have agreed on, where they have."""
        ...

    def lines(self, projects: Iterable[str], *actions: str) -> Mapping[str, list[Mapping[str, object]]]:
        """The lines of the log about these projects with these actions, in order: at, actor, action, details."""
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

    def several(self, reminders: Iterable[str]) -> Mapping[str, Reminder]:
        """Those of these that there are, by id."""
        ...

    def personal(self, projects: Iterable[str]) -> list[Reminder]:
        """The pending ones of these projects that are one person's own (after "in a week")."""
        ...

    def add(self, reminders: Iterable[Reminder]) -> int:
        """Plans them; gives how many are new: of the same identity there is one (a cancelled one is revived under
        the id that it had, because messages and buttons may carry it).
        """
        ...

    def due(self, now: datetime, limit: int) -> list[Reminder]:
        """Pending ones whose moment has come, oldest first, claimed for this transaction (others skip them)."""
        ...

    def next_due(self) -> datetime | None:
        """The moment of the earliest pending one."""
        ...

    def pass_on(self, projects: Iterable[str], giver: str, taker: str) -> None:
        """The giver's own pending ones in these projects are the taker's, where that person has not the same."""
        ...

    def pending(self, since: datetime, until: datetime, limit: int) -> list[Reminder]:
        """Pending ones of that stretch of time (``until`` not included), by moment."""
        ...

    def count_pending(self, since: datetime, until: datetime) -> int:
        """How many pending ones that stretch of time has (``until`` not included)."""
        ...

    def set_status(self, reminders: Iterable[str], status: ReminderStatus, why: str = "") -> None:
        """Marks them."""
        ...

    def postpone(self, reminders: Iterable[str], due_at: datetime) -> None:
        """Moves those of them that are pending."""
        ...


class NoticeRepository(Protocol):
    """What waits to be said to somebody in the digest of a day."""

    def add(self, notices: Iterable[Notice]) -> int:
        """Keeps them; gives how many are new: one reminder is said to one person once."""
        ...

    def next_person(self, now: datetime) -> str | None:
        """Somebody for whom something waits at ``now``, claimed for this transaction (others skip them)."""
        ...

    def waiting(self, person: str, until: datetime) -> list[Notice]:
        """What waits for that person and may be said by then, in the order in which it came."""
        ...

    def pass_on(self, projects: Iterable[str], giver: str, taker: str) -> None:
        """What waits for the giver of these projects waits for the taker, where that person has not heard the same."""
        ...

    def settle(self, notices: Iterable[str], status: NoticeStatus, digest: str | None = None) -> None:
        """Marks them; ``digest`` is the one that says them."""
        ...

    def later(self, notices: Iterable[str], at: datetime) -> None:
        """They wait until then."""
        ...

    def of_digest(self, digest: str) -> list[Notice]:
        """What that digest says."""
        ...

    def said_of(self, project: str, cycle: int) -> list[Said]:
        """What digests said of the dates of that cycle."""
        ...

    def of_reminder(self, reminder: str) -> list[Notice]:
        """To whom that reminder is said, and what became of it."""
        ...

    def next_due(self) -> datetime | None:
        """The moment of the earliest that waits."""
        ...


class DigestRepository(Protocol):
    """The one message of reminders that a person gets on a day."""

    def open(self, digest: Digest) -> bool:
        """Keeps it; False where that person has one on that day."""
        ...

    def get(self, digest: str) -> Digest | None:
        """By id."""
        ...

    def of_person(self, person: str, day: date) -> Digest | None:
        """That person's of that day."""
        ...

    def count(self, platform: str, since: date, until: date) -> int:
        """How many were opened for people of that platform on those days (``until`` not included)."""
        ...


class MuteRepository(Protocol):
    """Who wants no reminders: for a while or for good, of one project or of all (``project`` "")."""

    def of_person(self, person: str) -> list[Mute]:
        """What that person set, those that are over included."""
        ...

    def of_people(self, people: Iterable[str]) -> list[Mute]:
        """The same for several people."""
        ...

    def set(self, mute: Mute) -> None:
        """Keeps it in place of an earlier one for the same project."""
        ...

    def lift(self, person: str, project: str) -> None:
        """Takes it back."""
        ...


class RoundRepository(Protocol):
    """What somebody hears regularly: a summary every Monday, one a month."""

    def set(self, person: str, kind: str, due_at: datetime) -> None:
        """Plans the next one, in place of what stood there."""
        ...

    def drop(self, person: str, kind: str) -> None:
        """No more of them."""
        ...

    def lacking(self) -> list[str]:
        """Who coordinates a living project, or is its officer, and has none planned (ids)."""
        ...

    def of_person(self, person: str) -> Mapping[str, datetime]:
        """When the next ones come, by kind."""
        ...

    def due(self, now: datetime, limit: int) -> list[tuple[str, str, datetime]]:
        """Those whose moment has come (person, kind, moment), claimed for this transaction (others skip them)."""
        ...

    def next_due(self) -> datetime | None:
        """The moment of the earliest."""
        ...


class FeedRepository(Protocol):
    """Calendar feeds behind secret addresses."""

    def add(self, feed: Feed) -> None:
        """Opens one."""
        ...

    def find(self, token: str) -> Feed | None:
        """The one at that address, if it was not revoked."""
        ...

    def of_person(self, person: str) -> list[Feed]:
        """Those that stand."""
        ...

    def revoke(self, token: str, at: datetime) -> None:
        """The address opens nothing any more."""
        ...


class StatusPageRepository(Protocol):
    """Read-only pages behind secret addresses, of which only a hash is kept."""

    def add(self, page: StatusPage) -> None:
        """Opens one."""
        ...

    def find(self, digest: str) -> StatusPage | None:
        """The one at the address with that hash, whether or not it still opens."""
        ...

    def of_person(self, person: str) -> list[StatusPage]:
        """Those that nobody revoked, by their opening."""
        ...

    def save(self, page: StatusPage) -> None:
        """Keeps all its fields."""
        ...

    def ending(self, until: datetime, limit: int) -> list[StatusPage]:
        """Those that end by then and whose people were not told, claimed for this transaction."""
        ...


class MailDeskRepository(Protocol):
    """Mail boxes to which the state of projects is sent."""

    def add(self, desk: MailDesk) -> None:
        """Keeps a new one."""
        ...

    def get(self, desk: str) -> MailDesk | None:
        """By id, locked until the transaction ends."""
        ...

    def at(self, token: str) -> MailDesk | None:
        """The one whose addresses end in that, locked until the transaction ends."""
        ...

    def of_person(self, person: str) -> list[MailDesk]:
        """Those that were not removed, by their making."""
        ...

    def standing(self) -> list[MailDesk]:
        """All to which mail goes, by their making."""
        ...

    def save(self, desk: MailDesk) -> None:
        """Keeps all its fields."""
        ...


class SpendingRepository(Protocol):
    """What a channel's messages of a month cost, counted before they are sent. ``month`` is ``2026-11``."""

    def month(self, platform: str, account: str, month: str) -> Spending:
        """What is known of that month; all zero where nothing is."""
        ...

    def reserve(self, platform: str, account: str, month: str, messages: int, limit: int | None) -> bool:
        """Counts so many messages; False, and nothing counted, where there would be more than ``limit`` then."""
        ...

    def give_back(self, platform: str, account: str, month: str, messages: int) -> None:
        """So many were not sent after all."""
        ...

    def learned(
        self, platform: str, account: str, month: str, *, quota: int | None, used: int, at: datetime
    ) -> None:
        """What the platform itself says: messages of the plan (None: no limit) and used so far, by anybody."""
        ...


@dataclass(frozen=True, slots=True)
class Dispatch:
    """An outgoing row under a lease. ``id`` is a UUID, the same at every attempt; ``attempts`` counts this
    one; ``ambiguous`` says that an earlier attempt ended without our knowing whether it was taken; ``counted``
    messages of ``month`` are set aside for it, over all its attempts.
    """

    id: str
    outgoing: Outgoing
    attempts: int
    ambiguous: bool
    created_at: datetime
    counted: int = 0
    month: str = ""


class GuessRepository(Protocol):
    """How often something came lately that is to come slowly, in windows that begin with the first time."""

    def add(self, tenant: str, scope: str, now: datetime, window: timedelta) -> int:
        """Counts one more of ``scope`` in that tenant; gives how many in the window that runs."""
        ...

    def lately(self, tenant: str, scope: str, now: datetime, window: timedelta) -> int:
        """How many came in the window that runs; 0 where it is over."""
        ...


class OfferRepository(Protocol):
    """What each one-to-one chat was last offered to press."""

    def keep(self, place: Place, shown: tuple[Offer, ...]) -> None:
        """These are the buttons that stand there now."""
        ...

    def last(self, place: Place) -> tuple[Offer, ...]:
        """The buttons that were shown there last."""
        ...


class OutboxRepository(Protocol):
    """What is to be sent: written in the turn's transaction, sent after."""

    def add(self, outgoing: Outgoing, at: datetime) -> str:
        """Queues it behind what waits for the same place. Gives its id."""
        ...

    def answering(self, *places: Place) -> None:
        """What this turn queues for those places from now on answers somebody who waits: it goes before reminders."""
        ...

    def claim(
        self,
        now: datetime,
        holder: str,
        lease: timedelta,
        limit: int,
        *,
        room: Callable[[str], int] | None = None,
        resting: Collection[str] = (),
    ) -> list[Dispatch]:
        """Leases rows that are due: only the oldest waiting row of each place, so that a place hears things
        in order; the tenants in turn. ``room`` says how many more may go to an account of a platform (``"slack:T1"``),
        and nothing goes to the places ``resting`` (as ``str(place)``). Counts the attempt; a row whose lease ran out
        comes back with ``ambiguous`` set.
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

    def give_up(self, at: datetime, reason: str) -> list[str]:
        """Gives up all that waits or is kept: it may have been sent without our knowing. Gives the digests among it."""
        ...

    def given_up(self, id: str) -> Outgoing | None:
        """What a row says that was given up; None where its words are gone."""
        ...

    def forget(self, id: str) -> None:
        """Nothing of it is kept: it was the last thing that was said to somebody."""
        ...

    def withdraw(self, places: Iterable[Place], by: str, said_in: str | None = None) -> int:
        """Deletes what was not said yet at these places and carries that person's own words (of that message of theirs,
        where one is named). Gives how much that was.
        """
        ...

    def unname(self, places: Iterable[Place], name: str, instead: str) -> None:
        """In what was not said yet at these places, ``instead`` stands for that name."""
        ...

    def count(self, id: str, messages: int, month: str) -> None:
        """So many messages of that month are set aside for it."""
        ...

    def keep(self, id: str, at: datetime, reason: str, outgoing: Outgoing) -> None:
        """Not pushed, because that would cost what is used up: what it says is kept until it can be said for free."""
        ...

    def kept(self, place: Place) -> list[Dispatch]:
        """What is kept for that place, oldest first, locked until the transaction ends."""
        ...

    def said(self, ids: Iterable[str], at: datetime) -> None:
        """What was kept is said now, in another row."""
        ...

    def untold(self, limit: int) -> list[tuple[Dispatch, datetime]]:
        """What was kept, and when, that nobody was asked to pass on yet, oldest first; locked until the transaction
        ends.
        """
        ...

    def told(self, ids: Iterable[str], at: datetime) -> None:
        """Somebody was asked to pass these on."""
        ...

    def external(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Under which name each of these stands on its platform, where it was sent."""
        ...

    def pressing(self, platform: str, now: datetime) -> bool:
        """Whether something waits for that platform that can be tried at once."""
        ...

    def waits(self, now: datetime, places: Collection[str], accounts: Collection[str]) -> bool:
        """Whether something for these places, or for these accounts, can be tried now."""
        ...

    def release(self, holder_prefix: str) -> int:
        """Ends the leases of holders that are known to be dead; their rows count as ambiguous."""
        ...

    def waiting(self) -> int:
        """How many rows are not yet sent or given up."""
        ...

    def backlog(self) -> tuple[int, datetime | None]:
        """How many rows wait, counted up to 10,000, and since when the oldest does."""
        ...

    def newest(self) -> int:
        """A mark: everything queued later lies behind it."""
        ...

    def queued(self) -> list[Dispatch]:
        """What this turn has queued so far, in order."""
        ...

    def undelivered(self, mark: int, now: datetime, also: Collection[str] = ()) -> tuple[frozenset[str], int]:
        """Of the digests queued behind that mark, and of the rows ``also`` named: which have not arrived, and how many of
        these are being sent, or can be at once.
        """
        ...

    def next_due(self) -> datetime | None:
        """When the next row may be tried."""
        ...


class AuditRepository(Protocol):
    """Append-only: who did what, when."""

    def add(
        self,
        at: datetime,
        actor: str,
        action: str,
        project: str | None = None,
        words: Mapping[str, str] | None = None,
        /,
        **details: object,
    ) -> None:
        """Adds a line. ``actor`` is a person's id or ``clock`` / ``operator``; details are JSON, never
        answers. ``words`` are what the actor wrote, such as a reason: they stand beside the log, so that they can be
        erased, and are read among the details.
        """
        ...

    def of_project(self, project: str, *actions: str) -> list[Mapping[str, object]]:
        """The lines about a project in order: at, actor, action, details; of these actions only, where any are named."""
        ...


class ConsentRepository(Protocol):
    """To which version of the text each person agreed, for which project."""

    def add(self, consent: Consent) -> None:
        """Keeps it; the first one to a version stays."""
        ...

    def of_person(self, tenant: str, project: str, person: str) -> list[Consent]:
        """That person's in that project, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Belonging:
    """A place that somebody has or had in a project. Instants aware UTC; ``left_at`` None: still has it."""

    project: Project
    role: Role
    side: str
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class LogWords:
    """Words of a person that belong to a line of the log: its instant, what was done, and the words by name."""

    at: datetime
    action: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a person: in how many projects, and how many versions of answers."""

    projects: int
    answers: int


class PrivacyRepository(Protocol):
    """What is kept of a person over all projects, archived ones and those they left included."""

    def belongings(self, person: str) -> list[Belonging]:
        """Every place they have or had, by joining."""
        ...

    def log_words(self, tenant: str, project: str, person: str) -> list[LogWords]:
        """What they wrote that stands beside the log."""
        ...

    def erase_in(
        self,
        tenant: str,
        project: str,
        person: str,
        sheets: Mapping[str, frozenset[str] | None],
        chosen: frozenset[str],
        at: datetime,
    ) -> None:
        """Deletes in that project: their sheets (of those with a set, the answers to these questions stay, bare of words;
        of those with None nothing), what they typed on others' sheets and those of all sides (answers to ``chosen``
        questions are nobody's words), consents, words beside the log. Whoever does it locks the project first.
        """
        ...

    def erase_person(self, person: Person, projects: Iterable[str]) -> None:
        """Deletes all else: name and address, chat, settings, reminders, what was and is to be sent, raw failed events,
        the buttons of people in these projects that name them. The id stays, and leads to nobody.
        """
        ...


class FailureRepository(Protocol):
    """What could not be delivered, until somebody has seen to it."""

    def add(self, failure: Failure) -> None:
        """Keeps it; once for all time."""
        ...

    def get(self, tenant: str, id: str) -> Failure | None:
        """By id."""
        ...

    def of_tenant(self, tenant: str, limit: int, after: int = 0) -> list[Failure]:
        """Those that nobody has seen to, the newest first."""
        ...

    def of_projects(self, tenant: str, projects: Iterable[str], limit: int, after: int = 0) -> list[Failure]:
        """The same of these projects."""
        ...

    def settle(self, failure: Failure, state: State, by: str, at: datetime) -> bool:
        """Somebody saw to it; False where somebody else was quicker."""
        ...

    def count(
        self, tenant: str, projects: Iterable[str] | None = None
    ) -> tuple[dict[str, int], datetime | None]:
        """How many there are by reason, and since when the oldest; of these projects where they are given."""
        ...

    def next_tenant(self, after: str | None) -> str | None:
        """The first tenant with something that nobody has seen to, behind that one."""
        ...

    def projects(self, tenant: str) -> list[str]:
        """The projects with something that nobody has seen to."""
        ...

    def told(self, tenant: str, day: date) -> bool:
        """Whether that tenant has heard on that day."""
        ...

    def tell(self, tenant: str, day: date) -> bool:
        """It hears now; False where another process was quicker."""
        ...


class KeepingRepository(Protocol):
    """How far each project's data is from its last day, and what goes then. Each new project is in it by itself."""

    def due(self, now: datetime, limit: int) -> list[str]:
        """The projects that are to be looked at, the longest due first."""
        ...

    def lock(self, project: Project) -> Keeping | None:
        """How far that project is, locked until the transaction ends; None while another transaction looks at it."""
        ...

    def save(self, keeping: Keeping) -> None:
        """Keeps how far it is."""
        ...

    def lived(self, project: str) -> datetime | None:
        """When somebody last did something in it; reading does not count, nor does what the clock did."""
        ...

    def administrators(self, tenant: str) -> list[Person]:
        """Those of a workspace, by their ids."""
        ...

    def people_of(self, project: str, limit: int) -> list[Person]:
        """Some who belong or belonged to it and whose data there has not been erased, by joining."""
        ...

    def unname(self, project: str, person: str, nobody: str, at: datetime) -> None:
        """What is left of that person in that project is from now on somebody's of whom nothing is known: their place, and
        whose and by whom answers are; their calendars, pages, mail boxes and settings of it go. ``nobody`` is an id that is
        drawn for that.
        """
        ...

    def close(self, project: Project, chosen: frozenset[str]) -> None:
        """Deletes what is the project's own and leads to people: codes, groups, reminders, consents, words beside the log;
        and of surveys what is no answer to a ``chosen`` question.
        """
        ...

    def sweep(self, before: Mapping[str, datetime], limit: int) -> int:
        """Deletes what is older than these instants, by ``guesses``, ``inbox`` (the raw form of failed events; keys stay)
        and ``outbox``, so many of each at most; what waits to be sent stays. Gives how many went.
        """
        ...


@dataclass(frozen=True, slots=True)
class TrailLine:
    """A line of the log about a project."""

    at: datetime
    actor: str
    action: str
    project: str
    details: Mapping[str, object]


class TrailRepository(Protocol):
    """The lines of the log about projects that nobody has followed up yet."""

    def take(self, limit: int) -> list[TrailLine]:
        """The oldest of them, which are followed up in this transaction (others skip them)."""
        ...

    def forget(self) -> None:
        """Nothing of what happened so far is followed up."""
        ...


class HomeRepository(Protocol):
    """The Home tabs of people at a desk, which are also their own queue."""

    def get(self, person: str) -> HomeTab | None:
        """That person's, if they ever opened it."""
        ...

    def save(self, tab: HomeTab, due_at: datetime | None) -> None:
        """Keeps it, to be published from that instant (by the real clock) on; None where what stands there is what was
        asked for.
        """
        ...

    def watching(self, projects: Iterable[str], since: datetime) -> list[str]:
        """Who has the list before them, opened since then, and sees one of these projects in it (ids)."""
        ...

    def want(self, people: Iterable[str], at: datetime) -> None:
        """Theirs are to be published from that instant on, or sooner where they are to be anyway."""
        ...

    def claim(self, now: datetime, until: datetime, limit: int) -> list[HomeTab]:
        """Those that are due, held until then: nobody else publishes them meanwhile."""
        ...

    def settle(self, person: str, held: datetime, again_at: datetime | None) -> None:
        """Published (None), or to be tried again then; unless it was asked for anew meanwhile."""
        ...


class AccountRepository(Protocol):
    """What platforms told of our own accounts (LINE's basic id and name, the Slack workspace's name)."""

    def get(self, platform: str, account: str = "") -> Mapping[str, str]:
        """Facts by name; empty while unknown."""
        ...

    def save(self, platform: str, account: str, facts: Mapping[str, str]) -> None:
        """Keeps them."""
        ...


class TokenUnreadable(Exception):  # noqa: N818 - it names a state
    """A token is there, but encrypted with a key that is not among ours."""


class WorkspaceRepository(Protocol):
    """Workspaces of Slack that installed the bot by themselves."""

    def get(self, tenant: str) -> Workspace | None:
        """The workspace; None where it never installed the bot."""
        ...

    def lock(self, tenant: str) -> Workspace | None:
        """The same, locked until the transaction ends."""
        ...

    def all(self) -> list[Workspace]:
        """Every workspace that ever installed the bot, oldest first."""
        ...

    def save(self, workspace: Workspace) -> None:
        """Keeps it, and ends a lease on it."""
        ...

    def claim(self, now: datetime, until: datetime, limit: int) -> list[Workspace]:
        """Those whose tokens are to be refreshed now, leased until then: nobody else gets them before."""
        ...


class PublicationRepository(Protocol):
    """What is published of projects, or is to be, and where everybody finds it. Whoever changes one locks the project
    first.
    """

    def get(self, project: Project, cycle: int) -> Publication | None:
        """That of that cycle; None while nobody has begun."""
        ...

    def of_project(self, project: Project) -> list[Publication]:
        """Those of all cycles, the first cycle first."""
        ...

    def public_of(self, tenant: str, projects: Sequence[str]) -> Mapping[tuple[str, int], str]:
        """What their public addresses end in, by project and cycle, of those that are public."""
        ...

    def save(self, publication: Publication) -> None:
        """Keeps it whole; what is public stands in the case book from now on, what is not does not."""
        ...

    def asked(self, preview: str) -> Publication | None:
        """The one that people are asked to approve at the address that ends in that."""
        ...

    def at(self, slug: str) -> list[Case]:
        """What is public at ``/p/SLUG``: the newest cycle first."""
        ...

    def gone(self, slug: str) -> bool:
        """Whether something was public there and was taken back."""
        ...

    def find(
        self, wanted: Collection[tuple[str, str]], letters: Sequence[str], limit: int, after: int = 0
    ) -> list[Case]:
        """The cases under all of these facets in which all of these pairs of letters stand, the newest first, from the
        ``after``-th on.
        """
        ...

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many cases stand under each facet that has any; all of them under ("", "")."""
        ...

    def latest(self, limit: int) -> list[Case]:
        """What was published or corrected last, the newest first."""
        ...

    def of_year(self, year: int, city: str, after: str, limit: int) -> list[Case]:
        """The cases of that fiscal year (of that pack, or "" for all), by address and cycle, from behind ``after`` on
        (an address and a cycle as ``case_key`` spells them, or "").
        """
        ...


class UnitOfWork(Protocol):
    """One transaction over all of it: committed when the turn returns, rolled back when it raises."""

    inbox: InboxRepository
    people: PeopleRepository
    chats: ChatRepository
    projects: ProjectRepository
    codes: CodeRepository
    groups: GroupRepository
    handovers: HandoverRepository
    sheets: SheetRepository
    dossiers: DossierRepository
    reports: ReportRepository
    surveys: SurveyRepository
    packs: PackRepository
    reminders: ReminderRepository
    notices: NoticeRepository
    digests: DigestRepository
    mutes: MuteRepository
    rounds: RoundRepository
    feeds: FeedRepository
    status_pages: StatusPageRepository
    mail_desks: MailDeskRepository
    spending: SpendingRepository
    outbox: OutboxRepository
    offers: OfferRepository
    guesses: GuessRepository
    homes: HomeRepository
    audit: AuditRepository
    consents: ConsentRepository
    privacy: PrivacyRepository
    failures: FailureRepository
    keeping: KeepingRepository
    publications: PublicationRepository
    trail: TrailRepository
    accounts: AccountRepository
    workspaces: WorkspaceRepository


class Store(Protocol):
    """Runs turns. The result comes after the commit; an exception in a turn rolls back that turn alone."""

    async def run(self, turn: Callable[[UnitOfWork], T]) -> T:
        """Runs a turn in a thread and waits for its commit."""
        ...

    def run_sync(self, turn: Callable[[UnitOfWork], T]) -> T:
        """The same for callers without an event loop."""
        ...

    def delay(self) -> float:
        """How many seconds a turn that is given now will have to wait, as far as that can be told."""
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
    """Never: ``reason`` is a short code (blocked, quota, budget, token, gone, invalid). ``counted`` messages were spent
    and the first ``said`` messages arrived before that.
    """

    reason: str
    counted: int = 0
    said: int = 0


Delivery = Sent | Again | Refused


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Not sent, or not to its end, because ``messages`` have to be counted for the whole row first; its first ``said``
    arrived as a free reply.
    """

    messages: int
    said: int = 0


class Messenger(Protocol):
    """Sends to one platform."""

    async def send(self, dispatch: Dispatch) -> Delivery | Uncounted:
        """Tries once, and spends no more messages than are counted for the row. Never raises for what a platform or
        a network can do.
        """
        ...
