"""How often something came lately that is to come slowly: a row for each thing that is counted, and no row a time."""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from storage.repositories.base import Repository, Upsert, bind
from storage.tables import guesses


def _add(insert: Callable[[sa.Table], sqlite.Insert]) -> sa.Executable:
    statement = insert(guesses)
    over = guesses.c.since <= bind("before")
    return statement.on_conflict_do_update(
        index_elements=["tenant", "scope"],
        set_={
            "count": sa.case((over, statement.excluded["count"]), else_=guesses.c["count"] + 1),
            "since": sa.case((over, statement.excluded.since), else_=guesses.c.since),
        },
    )


_ADD = Upsert(_add)
_LATELY = sa.select(guesses.c["count"]).where(
    guesses.c.tenant == bind("tenant"), guesses.c.scope == bind("scope"), guesses.c.since > bind("before")
)


class SqlGuesses(Repository):
    """The ``GuessRepository`` port."""

    def add(self, tenant: str, scope: str, now: datetime, window: timedelta) -> int:
        """Once more; gives how often within the window that runs."""
        self._execute(_ADD, tenant=tenant, scope=scope, since=now, count=1, before=now - window)
        return self.lately(tenant, scope, now, window)

    def lately(self, tenant: str, scope: str, now: datetime, window: timedelta) -> int:
        """How often within the window that runs; 0 where it is over."""
        return self._execute(_LATELY, tenant=tenant, scope=scope, before=now - window).scalar() or 0
