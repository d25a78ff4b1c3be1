"""Which group is told the progress of which project."""

from typing import Any

import sqlalchemy as sa

from bot.domain.messages import Place
from bot.services.ports import Group
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import groups

_AT = (
    groups.c.platform == bind("platform_"),
    groups.c.account == bind("account_"),
    groups.c.id == bind("id_"),
)
_GET = sa.select(groups).where(*_AT)
_OF_PROJECT = sa.select(groups).where(groups.c.project == bind("project")).order_by(groups.c.bound_at)
_REMOVE = sa.delete(groups).where(*_AT)
_COUNT = sa.update(groups).where(*_AT)


def _save(insert: Any) -> sa.Executable:
    new = insert(groups)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["platform", "account", "id"],
        set_={name: new.excluded[name] for name in ("project", "bound_by", "bound_at")},
    )
    return statement


_SAVE = Upsert(_save)


class SqlGroups(Repository):
    """The ``GroupRepository`` port."""

    def at(self, place: Place) -> Group | None:
        """The group at that place, if somebody bound it."""
        row = self._execute(_GET, **_keys(place)).first()
        return Group(place, row.project, row.bound_by, row.bound_at, row.members) if row else None

    def save(self, group: Group) -> None:
        """Binds it, in place of what it was bound to before."""
        place = group.place
        self._execute(
            _SAVE,
            platform=place.platform,
            account=place.account,
            id=place.id,
            project=group.project,
            bound_by=group.bound_by,
            bound_at=group.bound_at,
        )

    def of_project(self, project: str) -> list[Group]:
        """Where that project's progress is told."""
        return [
            Group(
                Place(row.platform, row.account, row.id, direct=False),
                row.project,
                row.bound_by,
                row.bound_at,
                row.members,
            )
            for row in self._execute(_OF_PROJECT, project=project)
        ]

    def count(self, place: Place, members: int) -> None:
        """So many people read what is told there."""
        self._execute(_COUNT, **_keys(place), members=members)

    def remove(self, place: Place) -> None:
        """Nothing is told there any more."""
        self._execute(_REMOVE, **_keys(place))


def _keys(place: Place) -> dict[str, str]:
    return {"platform_": place.platform, "account_": place.account, "id_": place.id}
