"""What projects have agreed on: one document each."""

from typing import Any

import sqlalchemy as sa

from bot.domain.dossier import Dossier
from storage.plain import Plain
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import dossiers

_CONTENT: Plain[Dossier] = Plain(Dossier)
_GET = sa.select(dossiers.c.content).where(dossiers.c.project == bind("project"))


def _save(insert: Any) -> sa.Executable:
    new = insert(dossiers)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["project"], set_={"content": new.excluded.content}
    )
    return statement


_SAVE = Upsert(_save)


class SqlDossiers(Repository):
    """The ``DossierRepository`` port."""

    def get(self, project: str) -> Dossier:
        """The project's dossier; an empty one while nothing stands in it."""
        content = self._execute(_GET, project=project).scalar()
        return _CONTENT.load(content) if content is not None else Dossier(project)

    def save(self, dossier: Dossier) -> None:
        """Keeps it whole."""
        self._execute(_SAVE, project=dossier.project, content=_CONTENT.dump(dossier))
