"""One transaction, seen as the repositories of the services."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa

from storage.repositories.audit import SqlAudit
from storage.repositories.inbox import SqlInbox
from storage.repositories.outbox import SqlOutbox
from storage.repositories.people import SqlAccounts, SqlChats, SqlPeople
from storage.repositories.projects import SqlCodes, SqlProjects
from storage.repositories.reminders import SqlReminders
from storage.repositories.sheets import SqlSheets


class SqlUnitOfWork:
    """The ``UnitOfWork`` port over one connection. Whoever made it begins and ends the transaction."""

    def __init__(self, connection: sa.Connection, new_id: Callable[[], UUID]) -> None:
        self.inbox = SqlInbox(connection)
        self.people = SqlPeople(connection, new_id)
        self.chats = SqlChats(connection)
        self.projects = SqlProjects(connection)
        self.codes = SqlCodes(connection)
        self.sheets = SqlSheets(connection)
        self.reminders = SqlReminders(connection)
        self.outbox = SqlOutbox(connection, new_id)
        self.audit = SqlAudit(connection)
        self.accounts = SqlAccounts(connection)
