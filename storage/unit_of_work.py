"""One transaction, seen as the repositories of the services."""

from collections.abc import Callable
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


class SqlUnitOfWork:
    """The ``UnitOfWork`` port over one connection. Whoever made it begins and ends the transaction, and says ``begin``
    where it serves another turn.
    """

    def __init__(self, connection: sa.Connection, new_id: Callable[[], UUID]) -> None:
        self.connection = connection
        self.inbox: ports.InboxRepository = SqlInbox(connection)
        self.people: ports.PeopleRepository = SqlPeople(connection, new_id)
        self.chats: ports.ChatRepository = SqlChats(connection)
        self.projects: ports.ProjectRepository = SqlProjects(connection)
        self.codes: ports.CodeRepository = SqlCodes(connection)
        self.groups: ports.GroupRepository = SqlGroups(connection)
        self.handovers: ports.HandoverRepository = SqlHandovers(connection)
        self.sheets: ports.SheetRepository = SqlSheets(connection)
        self.dossiers: ports.DossierRepository = SqlDossiers(connection)
        self.reports: ports.ReportRepository = SqlReports(connection)
        self.surveys: ports.SurveyRepository = SqlSurveys(connection)
        self.packs: ports.PackRepository = SqlPacks(connection)
        self.reminders: ports.ReminderRepository = SqlReminders(connection)
        self.notices: ports.NoticeRepository = SqlNotices(connection)
        self.digests: ports.DigestRepository = SqlDigests(connection)
        self.mutes: ports.MuteRepository = SqlMutes(connection)
        self.rounds: ports.RoundRepository = SqlRounds(connection)
        self.feeds: ports.FeedRepository = SqlFeeds(connection)
        self.status_pages: ports.StatusPageRepository = SqlStatusPages(connection)
        self.mail_desks: ports.MailDeskRepository = SqlMailDesks(connection)
        self.spending: ports.SpendingRepository = SqlSpending(connection)
        self._outbox = SqlOutbox(connection, new_id)
        self.outbox: ports.OutboxRepository = self._outbox
        self.offers: ports.OfferRepository = SqlOffers(connection)
        self.guesses: ports.GuessRepository = SqlGuesses(connection)
        self.homes: ports.HomeRepository = SqlHomes(connection)
        self.audit: ports.AuditRepository = SqlAudit(connection)
        self.consents: ports.ConsentRepository = SqlConsents(connection)
        self.privacy: ports.PrivacyRepository = SqlPrivacy(connection)
        self.failures: ports.FailureRepository = SqlFailures(connection)
        self.keeping: ports.KeepingRepository = SqlKeeping(connection)
        self.publications: ports.PublicationRepository = SqlPublications(connection)
        self.trail: ports.TrailRepository = SqlTrail(connection)
        self.accounts: ports.AccountRepository = SqlAccounts(connection)
        self.workspaces: ports.WorkspaceRepository = SqlWorkspaces(connection)

    def begin(self) -> None:
        """Another turn: it has queued nothing yet."""
        self._outbox.begin()
