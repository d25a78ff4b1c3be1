"""What messages cost. Counting and the limit are one statement, so that nobody goes past it together."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.notices import Spending
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import spending

_MONTH = (
    spending.c.platform == bind("platform_"),
    spending.c.account == bind("account_"),
    spending.c.month == bind("month_"),
)
_KEY = ["platform", "account", "month"]
_GET = sa.select(spending).where(*_MONTH)


def _reserve(insert: Any) -> sa.Executable:
    new = insert(spending)
    then = spending.c.counted + new.excluded.counted
    limit = bind("limit", type_=sa.Integer)
    # As Spending.spent has it: the larger of what we counted and what the platform said and we counted since.
    fits = sa.and_(then <= limit, then + spending.c.used - spending.c.counted_then <= limit)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=_KEY, set_={"counted": then}, where=sa.or_(limit.is_(None), fits)
    ).returning(spending.c.counted)
    return statement


def _learn(insert: Any) -> sa.Executable:
    new = insert(spending)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=_KEY,
        set_={
            "quota": new.excluded.quota,
            "used": new.excluded.used,
            "counted_then": spending.c.counted,
            "read_at": new.excluded.read_at,
        },
        where=sa.or_(spending.c.read_at.is_(None), spending.c.read_at <= new.excluded.read_at),
    )
    return statement


_RESERVE = Upsert(_reserve)
_LEARN = Upsert(_learn)
_less = spending.c.counted - bind("fewer_", type_=sa.Integer)
_rest = sa.case((_less < 0, 0), else_=_less)
# What the platform had not seen when it was read is not part of what was counted then, whenever it was reserved.
_GIVE_BACK = (
    sa.update(spending)
    .where(*_MONTH)
    .values(
        counted=_rest,
        counted_then=sa.case((spending.c.counted_then > _rest, _rest), else_=spending.c.counted_then),
    )
)


class SqlSpending(Repository):
    """The ``SpendingRepository`` port."""

    def month(self, platform: str, account: str, month: str) -> Spending:
        """What is known of that month; all zero where nothing is."""
        row = self._execute(_GET, platform_=platform, account_=account, month_=month).first()
        return (
            Spending(row.counted, row.quota, row.used, row.counted_then, row.read_at) if row else Spending()
        )

    def reserve(self, platform: str, account: str, month: str, messages: int, limit: int | None) -> bool:
        """Counts so many messages; False, and nothing counted, where there would be more than ``limit`` then."""
        if limit is not None and messages > limit:
            return False
        counted = self._execute(
            _RESERVE,
            platform=platform,
            account=account,
            month=month,
            counted=messages,
            used=0,
            counted_then=0,
            limit=limit,
        )
        return counted.first() is not None

    def give_back(self, platform: str, account: str, month: str, messages: int) -> None:
        """So many were not sent after all."""
        self._execute(_GIVE_BACK, platform_=platform, account_=account, month_=month, fewer_=messages)

    def learned(
        self, platform: str, account: str, month: str, *, quota: int | None, used: int, at: datetime
    ) -> None:
        """What the platform itself says; an answer that came late does not replace a newer one."""
        self._execute(
            _LEARN,
            platform=platform,
            account=account,
            month=month,
            counted=0,
            quota=quota,
            used=used,
            counted_then=0,
            read_at=at,
        )
