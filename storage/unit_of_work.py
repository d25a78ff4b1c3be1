"""One transaction, seen as the repositories of the services."""

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

from bot.services import ports
from storage.repositories.audit import SqlAudit
from storage.repositories.consents import SqlConsents
from storage.repositories.desks import SqlMailDesks, SqlStatusPages
from storage.repositories.digests import SqlDigests, SqlMutes, SqlNotices, SqlRounds
from storage.repositories.dossiers import SqlDossiers
from storage.repositories.failures import SqlFailures
from storage.repositories.feeds import SqlFeeds
from storage.repositories.groups import SqlGroups
from storage.repositories.guesses import SqlGuesses
from storage.repositories.handovers import SqlHandovers
from storage.repositories.homes import SqlHomes
from storage.repositories.inbox import SqlInbox
from storage.repositories.keeping import SqlKeeping
from storage.repositories.offers import SqlOffers
from storage.repositories.outbox import SqlOutbox
from storage.repositories.packs import SqlPacks
from storage.repositories.people import SqlAccounts, SqlChats, SqlPeople
from storage.repositories.privacy import SqlPrivacy
from storage.repositories.projects import SqlCodes, SqlProjects
from storage.repositories.publications import SqlPublications
from storage.repositories.reminders import SqlReminders
from storage.repositories.reports import SqlReports
from storage.repositories.sheets import SqlSheets
from storage.repositories.spending import SqlSpending
from storage.repositories.surveys import SqlSurveys
from storage.repositories.trail import SqlTrail
from storage.repositories.workspaces import SqlWorkspaces

R = TypeVar("R")


class _Made(Generic[R]):
    """A repository of a unit of work, made when it is first asked for: a turn asks for a few of them."""

    def __init__(self, make: Callable[["SqlUnitOfWork"], R]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, uow: "SqlUnitOfWork", _owner: type) -> R:
        made = uow.__dict__[self._name] = self._make(uow)
        return made


class SqlUnitOfWork:
    """The ``UnitOfWork`` port over one connection. Whoever made it begins and ends the transaction, and says ``begin``
    where it serves another turn.
    """

    connection: sa.Connection
    new_id: Callable[[], UUID]
    queue: SqlOutbox

    inbox = _Made[ports.InboxRepository](lambda uow: SqlInbox(uow.connection))
    people = _Made[ports.PeopleRepository](lambda uow: SqlPeople(uow.connection, uow.new_id))
    chats = _Made[ports.ChatRepository](lambda uow: SqlChats(uow.connection))
    projects = _Made[ports.ProjectRepository](lambda uow: SqlProjects(uow.connection))
    codes = _Made[ports.CodeRepository](lambda uow: SqlCodes(uow.connection))
    groups = _Made[ports.GroupRepository](lambda uow: SqlGroups(uow.connection))
    handovers = _Made[ports.HandoverRepository](lambda uow: SqlHandovers(uow.connection))
    sheets = _Made[ports.SheetRepository](lambda uow: SqlSheets(uow.connection))
    dossiers = _Made[ports.DossierRepository](lambda uow: SqlDossiers(uow.connection))
    reports = _Made[ports.ReportRepository](lambda uow: SqlReports(uow.connection))
    surveys = _Made[ports.SurveyRepository](lambda uow: SqlSurveys(uow.connection))
    packs = _Made[ports.PackRepository](lambda uow: SqlPacks(uow.connection))
    reminders = _Made[ports.ReminderRepository](lambda uow: SqlReminders(uow.connection))
    notices = _Made[ports.NoticeRepository](lambda uow: SqlNotices(uow.connection))
    digests = _Made[ports.DigestRepository](lambda uow: SqlDigests(uow.connection))
    mutes = _Made[ports.MuteRepository](lambda uow: SqlMutes(uow.connection))
    rounds = _Made[ports.RoundRepository](lambda uow: SqlRounds(uow.connection))
    feeds = _Made[ports.FeedRepository](lambda uow: SqlFeeds(uow.connection))
    status_pages = _Made[ports.StatusPageRepository](lambda uow: SqlStatusPages(uow.connection))
    mail_desks = _Made[ports.MailDeskRepository](lambda uow: SqlMailDesks(uow.connection))
    spending = _Made[ports.SpendingRepository](lambda uow: SqlSpending(uow.connection))
    outbox = _Made[ports.OutboxRepository](lambda uow: uow.queue)
    offers = _Made[ports.OfferRepository](lambda uow: SqlOffers(uow.connection))
    guesses = _Made[ports.GuessRepository](lambda uow: SqlGuesses(uow.connection))
    homes = _Made[ports.HomeRepository](lambda uow: SqlHomes(uow.connection))
    audit = _Made[ports.AuditRepository](lambda uow: SqlAudit(uow.connection))
    consents = _Made[ports.ConsentRepository](lambda uow: SqlConsents(uow.connection))
    privacy = _Made[ports.PrivacyRepository](lambda uow: SqlPrivacy(uow.connection))
    failures = _Made[ports.FailureRepository](lambda uow: SqlFailures(uow.connection))
    keeping = _Made[ports.KeepingRepository](lambda uow: SqlKeeping(uow.connection))
    publications = _Made[ports.PublicationRepository](lambda uow: SqlPublications(uow.connection))
    trail = _Made[ports.TrailRepository](lambda uow: SqlTrail(uow.connection))
    accounts = _Made[ports.AccountRepository](lambda uow: SqlAccounts(uow.connection))
    workspaces = _Made[ports.WorkspaceRepository](lambda uow: SqlWorkspaces(uow.connection))

    def __init__(self, connection: sa.Connection, new_id: Callable[[], UUID]) -> None:
        self.connection = connection
        self.new_id = new_id
        self.queue = SqlOutbox(connection, new_id)

    def begin(self) -> None:
        """Another turn: it has queued nothing yet."""
        self.queue.begin()
