"""What projects have agreed on: one document each."""

from typing import Any

import sqlalchemy as sa

from bot.domain.dossier import Dossier
from storage.plain import Plain
from storage.repositories.base import OfTenants, Upsert, bind, here
from storage.tables import dossiers

_CONTENT: Plain[Dossier] = Plain(Dossier)
_GET = sa.select(dossiers.c.content).where(here(dossiers), dossiers.c.project == bind("project"))


def _save(insert: Any) -> sa.Executable:
    new = insert(dossiers)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["tenant", "project"], set_={"content": new.excluded.content}
    )
    return statement


_SAVE = Upsert(_save)


class SqlDossiers(OfTenants):
    """The ``DossierRepository`` port."""

    def get(self, project: str) -> Dossier:
        """The project's dossier; an empty one while nothing stands in it."""
        content = self._execute(_GET, tenant_=self._tenant("project", project), project=project).scalar()
        return _CONTENT.load(content) if content is not None else Dossier(project)

    def save(self, dossier: Dossier) -> None:
        """Keeps it whole."""
        tenant = self._tenant("project", dossier.project)
        self._execute(_SAVE, tenant=tenant, project=dossier.project, content=_CONTENT.dump(dossier))
