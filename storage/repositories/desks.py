"""Status pages and mail boxes. What was revoked is kept: its address can never be given out again."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.desks import MailDesk, StatusPage
from storage.repositories.base import Repository, bind
from storage.tables import mail_desks, status_pages

_ADD_PAGE = sa.insert(status_pages)
_FIND_PAGE = sa.select(status_pages).where(status_pages.c.digest == bind("digest"))
_PAGES_OF = (
    sa.select(status_pages)
    .where(status_pages.c.person == bind("person"), status_pages.c.revoked_at.is_(None))
    .order_by(status_pages.c.created_at, status_pages.c.id)
)
_SAVE_PAGE = sa.update(status_pages).where(status_pages.c.id == bind("id_"))
_ENDING = (
    sa.select(status_pages)
    .where(
        status_pages.c.revoked_at.is_(None),
        status_pages.c.warned_at.is_(None),
        status_pages.c.expires_at <= bind("until"),
    )
    .order_by(status_pages.c.expires_at, status_pages.c.id)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)

_ADD_DESK = sa.insert(mail_desks)
_GET_DESK = sa.select(mail_desks).where(mail_desks.c.id == bind("id")).with_for_update()
_AT_DESK = sa.select(mail_desks).where(mail_desks.c.token == bind("token")).with_for_update()
_stays = mail_desks.c.removed_at.is_(None)
_DESKS_OF = (
    sa.select(mail_desks)
    .where(mail_desks.c.person == bind("person"), _stays)
    .order_by(mail_desks.c.created_at, mail_desks.c.id)
)
_STANDING = (
    sa.select(mail_desks)
    .where(_stays, mail_desks.c.verified_at.is_not(None))
    .order_by(mail_desks.c.created_at, mail_desks.c.id)
)
_SAVE_DESK = sa.update(mail_desks).where(mail_desks.c.id == bind("id_"))


def _page_of(row: Any) -> StatusPage:
    return StatusPage(**row._mapping)


def _desk_of(row: Any) -> MailDesk:
    return MailDesk(**row._mapping)


class SqlStatusPages(Repository):
    """The ``StatusPageRepository`` port."""

    def add(self, page: StatusPage) -> None:
        """Opens one."""
        self._execute(_ADD_PAGE, **asdict(page))

    def find(self, digest: str) -> StatusPage | None:
        """The one at the address with that hash, whether or not it still opens."""
        row = self._execute(_FIND_PAGE, digest=digest).first()
        return _page_of(row) if row else None

    def of_person(self, person: str) -> list[StatusPage]:
        """Those that nobody revoked, by their opening."""
        return [_page_of(row) for row in self._execute(_PAGES_OF, person=person)]

    def save(self, page: StatusPage) -> None:
        """Keeps all its fields."""
        values = asdict(page)
        self._execute(_SAVE_PAGE, id_=values.pop("id"), **values)

    def ending(self, until: datetime, limit: int) -> list[StatusPage]:
        """Those that end by then and whose people were not told, the first to end first, claimed for this transaction."""
        return [_page_of(row) for row in self._execute(_ENDING, until=until, n=limit)]


class SqlMailDesks(Repository):
    """The ``MailDeskRepository`` port."""

    def add(self, desk: MailDesk) -> None:
        """Keeps a new one."""
        self._execute(_ADD_DESK, **asdict(desk))

    def get(self, desk: str) -> MailDesk | None:
        """By id, locked until the transaction ends."""
        row = self._execute(_GET_DESK, id=desk).first()
        return _desk_of(row) if row else None

    def at(self, token: str) -> MailDesk | None:
        """The one whose addresses end in that, locked until the transaction ends."""
        row = self._execute(_AT_DESK, token=token).first()
        return _desk_of(row) if row else None

    def of_person(self, person: str) -> list[MailDesk]:
        """Those that were not removed, by their making."""
        return [_desk_of(row) for row in self._execute(_DESKS_OF, person=person)]

    def standing(self) -> list[MailDesk]:
        """All to which mail goes, by their making."""
        return [_desk_of(row) for row in self._execute(_STANDING)]

    def save(self, desk: MailDesk) -> None:
        """Keeps all its fields."""
        values = asdict(desk)
        self._execute(_SAVE_DESK, id_=values.pop("id"), **values)
