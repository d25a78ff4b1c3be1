"""To which version of the text each person agreed, for which project."""

import sqlalchemy as sa

from bot.domain.consent import Consent
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import consents

_ADD = Upsert(
    lambda insert: insert(consents).on_conflict_do_nothing(
        index_elements=["tenant", "project", "person", "version"]
    )
)
_OF_PERSON = (
    sa.select(consents)
    .where(
        consents.c.tenant == bind("tenant"),
        consents.c.project == bind("project"),
        consents.c.person == bind("person"),
    )
    .order_by(consents.c.at, consents.c.version)
)


class SqlConsents(Repository):
    """The ``ConsentRepository`` port."""

    def add(self, consent: Consent) -> None:
        """Keeps it; the first one to a version stays."""
        self._execute(
            _ADD,
            tenant=consent.tenant,
            project=consent.project,
            person=consent.person,
            version=consent.version,
            at=consent.at,
            language=consent.language,
            kept_until=consent.kept_until,
        )

    def of_person(self, tenant: str, project: str, person: str) -> list[Consent]:
        """That person's in that project, oldest first."""
        found = self._execute(_OF_PERSON, tenant=tenant, project=project, person=person)
        return [
            Consent(row.tenant, row.project, row.person, row.version, row.at, row.language, row.kept_until)
            for row in found
        ]
