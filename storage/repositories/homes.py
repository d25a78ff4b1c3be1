"""Home tabs, which are also their own queue: ``due_at`` says when one is to be published."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.home import HomeTab, Show
from storage.repositories.base import OfTenants, Upsert, bind, in_any
from storage.tables import ADMIN, homes, memberships, people

_GET = sa.select(homes).where(homes.c.person == bind("person"))
_DUE = (
    sa.select(homes)
    .where(homes.c.due_at <= bind("now"))
    .order_by(homes.c.due_at)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_WHOSE = sa.update(homes).where(homes.c.person == bind("person_"))
_THOSE = sa.update(homes).where(homes.c.person.in_(bind("people", expanding=True)))
_SOONER = _THOSE.where(sa.or_(homes.c.due_at.is_(None), homes.c.due_at > bind("at_"))).values(
    due_at=bind("at_")
)
_DONE = _WHOSE.where(homes.c.due_at == bind("held"))
_there: sa.BindParameter[str] = bind("projects", expanding=True)
_before_them = (homes.c.opened_at >= bind("since"), homes.c.reading.is_(False))
# Two questions and not one with an "or": each begins with the few whom it can be.
_WATCHING = sa.union(
    sa.select(homes.c.person)
    .join_from(memberships, homes, homes.c.person == memberships.c.person)
    .where(in_any(memberships), memberships.c.project.in_(_there), memberships.c.left_at.is_(None))
    .where(*_before_them),
    sa.select(homes.c.person)
    .join_from(people, homes, homes.c.person == people.c.id)
    .where(people.c.standing == ADMIN, people.c.account.in_(bind("tenants_", expanding=True)))
    .where(*_before_them),
)


def _save(insert: Any) -> sa.Executable:
    new = insert(homes)
    kept = ("opened_at", "show", "pack", "year", "page", "reading", "due_at")
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["person"], set_={name: new.excluded[name] for name in kept}
    )
    return statement


_SAVE = Upsert(_save)


def _tab(row: Any) -> HomeTab:
    return HomeTab(row.person, row.opened_at, Show(row.show), row.pack, row.year, row.page, bool(row.reading))


class SqlHomes(OfTenants):
    """The ``HomeRepository`` port."""

    def get(self, person: str) -> HomeTab | None:
        """That person's, if they ever opened it."""
        row = self._execute(_GET, person=person).first()
        return _tab(row) if row else None

    def save(self, tab: HomeTab, due_at: datetime | None) -> None:
        """Keeps it, to be published from that instant on; None where what stands there is what was asked for."""
        self._execute(
            _SAVE,
            person=tab.person,
            opened_at=tab.opened_at,
            show=tab.show.value,
            pack=tab.pack,
            year=tab.year,
            page=tab.page,
            reading=tab.reading,
            due_at=due_at,
        )

    def watching(self, projects: Iterable[str], since: datetime) -> list[str]:
        """Who has the list before them, opened since then, and sees one of these projects in it (ids)."""
        among = list(projects)
        where = {"tenants_": self._tenants("project", among), "projects": among}
        return [row.person for row in self._execute(_WATCHING, **where, since=since)]

    def want(self, people: Iterable[str], at: datetime) -> None:
        """Theirs are to be published from that instant on, or sooner where they are to be anyway."""
        self._execute(_SOONER, people=list(people), at_=at)

    def claim(self, now: datetime, until: datetime, limit: int) -> list[HomeTab]:
        """Those that are due, held until then: nobody else publishes them meanwhile."""
        rows = self._execute(_DUE, now=now, n=limit).all()
        if rows:
            self._execute(_THOSE, people=[row.person for row in rows], due_at=until)
        return [_tab(row) for row in rows]

    def settle(self, person: str, held: datetime, again_at: datetime | None) -> None:
        """Published, or to be tried again then; unless it was asked for anew meanwhile."""
        self._execute(_DONE, person_=person, held=held, due_at=again_at)
