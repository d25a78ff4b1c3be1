"""What is kept of a person over all projects, those that are archived and those they left included."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from bot.domain.project import Person, Role
from bot.services.ports import Belonging, LogWords
from storage.repositories.base import OfTenants, bind, forget, here
from storage.repositories.erasing import Erasing
from storage.repositories.projects import project_of
from storage.tables import audit, log_words, memberships, projects

_BELONGINGS = (
    sa.select(projects, *(memberships.c[c] for c in ("role", "side", "joined_at", "left_at")))
    .join_from(
        memberships,
        projects,
        sa.and_(memberships.c.tenant == projects.c.tenant, memberships.c.project == projects.c.id),
    )
    .where(here(memberships), memberships.c.person == bind("person"))
    .order_by(memberships.c.joined_at, projects.c.id)
)
_LOG_WORDS = (
    sa.select(audit.c.at, audit.c.action, log_words.c.words)
    .join_from(
        log_words, audit, sa.and_(audit.c.tenant == log_words.c.tenant, audit.c.seq == log_words.c.line)
    )
    .where(
        log_words.c.tenant == bind("tenant"),
        log_words.c.project == bind("project"),
        log_words.c.person == bind("person"),
    )
    .order_by(log_words.c.line)
)


class SqlPrivacy(OfTenants):
    """The ``PrivacyRepository`` port."""

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self._erasing = Erasing(connection)

    def erase_in(
        self,
        tenant: str,
        project: str,
        person: str,
        sheets: Mapping[str, frozenset[str] | None],
        chosen: frozenset[str],
        at: datetime,
    ) -> None:
        """Deletes what is that person's in that project."""
        self._erasing.in_project(tenant, project, person, sheets, chosen, at)

    def erase_person(self, person: Person, projects: Iterable[str]) -> None:
        """Deletes all else that is kept of them."""
        self._erasing.person(person, list(projects))
        forget(self._connection)  # nor is anything of them left in what the writer remembers

    def belongings(self, person: str) -> list[Belonging]:
        """Every place they have or had, by joining."""
        found = [
            Belonging(project_of(row), Role(row.role), row.side, row.joined_at, row.left_at)
            for tenant in self._tenants_of_person(person)
            for row in self._execute(_BELONGINGS, tenant_=tenant, person=person)
        ]
        return sorted(found, key=lambda one: (one.joined_at, one.project.id))

    def log_words(self, tenant: str, project: str, person: str) -> list[LogWords]:
        """What they wrote that stands beside the log."""
        found = self._execute(_LOG_WORDS, tenant=tenant, project=project, person=person)
        return [LogWords(row.at, row.action, row.words) for row in found]
