"""Which events were taken: the key is the table's key, so the database itself lets each in once."""

from datetime import datetime

import sqlalchemy as sa

from storage.repositories.base import Repository, Upsert
from storage.tables import inbox_events

# RETURNING and not a row count: psycopg reports -1 rows here, so a duplicate would look new.
_CLAIM = Upsert(
    lambda insert: (
        insert(inbox_events).on_conflict_do_nothing(index_elements=["key"]).returning(inbox_events.c.key)
    )
)

_FAILURES = sa.select(sa.func.count()).select_from(inbox_events).where(inbox_events.c.reference.is_not(None))


class SqlInbox(Repository):
    """The ``InboxRepository`` port."""

    def claim(self, key: str, at: datetime) -> bool:
        """True exactly once per key. A claim that another transaction holds is waited for."""
        return self._claim(key, at, None, None)

    def fail(self, key: str, at: datetime, reference: str, raw: str) -> bool:
        """Claims the event as failed and keeps its raw form. False when the key was claimed before."""
        # The last resort may not fail itself: a NUL or half a surrogate is what no text column takes.
        safe = raw.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")
        return self._claim(key, at, reference, safe)

    def failures(self) -> int:
        """How many events are kept as failed."""
        return int(self._execute(_FAILURES).scalar_one())

    def _claim(self, key: str, at: datetime, reference: str | None, raw: str | None) -> bool:
        return self._execute(_CLAIM, key=key, at=at, reference=reference, raw=raw).first() is not None
