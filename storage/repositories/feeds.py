"""Calendar feeds. An address that was revoked is kept, so that it can never be given out again."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.notices import Feed
from storage.repositories.base import Repository, bind
from storage.tables import feeds

_stands = feeds.c.revoked_at.is_(None)
_ADD = sa.insert(feeds)
_FIND = sa.select(feeds).where(feeds.c.token == bind("token"), _stands)
_OF_PERSON = (
    sa.select(feeds)
    .where(feeds.c.person == bind("person"), _stands)
    .order_by(feeds.c.created_at, feeds.c.token)
)
_REVOKE = sa.update(feeds).where(feeds.c.token == bind("token_"), _stands)


def _feed_of(row: Any) -> Feed:
    return Feed(row.token, row.person, row.project, row.created_at, row.revoked_at)


class SqlFeeds(Repository):
    """The ``FeedRepository`` port."""

    def add(self, feed: Feed) -> None:
        """Opens one."""
        self._execute(
            _ADD,
            token=feed.token,
            person=feed.person,
            project=feed.project,
            created_at=feed.created_at,
            revoked_at=feed.revoked_at,
        )

    def find(self, token: str) -> Feed | None:
        """The one at that address, if it was not revoked."""
        row = self._execute(_FIND, token=token).first()
        return _feed_of(row) if row else None

    def of_person(self, person: str) -> list[Feed]:
        """Those that stand, by their opening."""
        return [_feed_of(row) for row in self._execute(_OF_PERSON, person=person)]

    def revoke(self, token: str, at: datetime) -> None:
        """The address opens nothing any more."""
        self._execute(_REVOKE, token_=token, revoked_at=at)
