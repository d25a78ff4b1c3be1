"""Which events were taken: the key is the table's key, so the database itself lets each in once."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.services.ports import FailedEvent
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import inbox_events

# RETURNING and not a row count: psycopg reports -1 rows here, so a duplicate would look new.
_CLAIM = Upsert(
    lambda insert: (
        insert(inbox_events).on_conflict_do_nothing(index_elements=["key"]).returning(inbox_events.c.key)
    )
)
# In the transaction of the turn itself: whatever ends that one leaves the event as it was. PostgreSQL looks at the
# conditions anew once it has waited for somebody else's, so two operators do not take the same one.
_CLAIM_AGAIN = (
    sa.update(inbox_events)
    .where(
        inbox_events.c.key == bind("key_"),
        inbox_events.c.reference == bind("reference_"),
        inbox_events.c.raw.is_not(None),
    )
    .values(reference=None, raw=None)
    .returning(inbox_events.c.key)
)
_FAILED = (
    sa.select(inbox_events)
    .where(inbox_events.c.raw.is_not(None))
    .order_by(inbox_events.c.at, inbox_events.c.key)
)
_UNDER = (
    sa.select(inbox_events)
    .where(inbox_events.c.reference == bind("reference"))
    .order_by(inbox_events.c.at, inbox_events.c.key)
)
_LET_GO = sa.update(inbox_events).where(inbox_events.c.key == bind("key_")).values(raw=None)
_FAILURES = sa.select(sa.func.count()).select_from(inbox_events).where(inbox_events.c.raw.is_not(None))


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

    def claim_again(self, key: str, reference: str) -> bool:
        """True exactly once for what is kept as failed under that reference, and nothing is kept of it any more."""
        return self._execute(_CLAIM_AGAIN, key_=key, reference_=reference).first() is not None

    def failed(self) -> list[FailedEvent]:
        """All that are kept as failed, the oldest first."""
        return [_read(row) for row in self._execute(_FAILED)]

    def under(self, reference: str) -> list[FailedEvent]:
        """Those that failed under that reference, the oldest first."""
        return [_read(row) for row in self._execute(_UNDER, reference=reference)]

    def let_go(self, key: str) -> None:
        """Nothing is kept of that one any more; it stays failed."""
        self._execute(_LET_GO, key_=key)

    def failures(self) -> int:
        """How many events are kept as failed."""
        return int(self._execute(_FAILURES).scalar_one())

    def _claim(self, key: str, at: datetime, reference: str | None, raw: str | None) -> bool:
        return self._execute(_CLAIM, key=key, at=at, reference=reference, raw=raw).first() is not None


def _read(row: Any) -> FailedEvent:
    return FailedEvent(row.key, row.at, row.reference, row.raw)
