"""The money of LINE: what a month's pushes cost, how much is left, and what is still to come.

Months are those of LINE's plans, by the calendar of Japan whatever zone a project lives in. A message is counted in the
transaction that decides to send it, so that workers beside each other never go past the limit together; the plan's own
figures, which hold what people send by hand as well, are read beside it.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.notices import Remaining, Spending
from bot.services.ports import Dispatch, UnitOfWork
from bot.services.scene import Kit

LINE = "line"
JAPAN = ZoneInfo("Asia/Tokyo")

FRESH = timedelta(hours=1)
"""After so long a forecast is worked out anew."""


def month_of(at: datetime) -> str:
    """The month in which LINE counts a message of that instant: ``2026-11``."""
    return f"{at.astimezone(JAPAN):%Y-%m}"


def next_month(at: datetime) -> date:
    """The day on which LINE counts anew."""
    today = at.astimezone(JAPAN).date()
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def spending_of(uow: UnitOfWork, now: datetime) -> Spending:
    """What is known of the month. Until LINE was asked in it, its plan is taken to be that of the month before."""
    found = uow.spending.month(LINE, "", month_of(now))
    if found.read_at is None:
        before = next_month(now) - timedelta(days=45)
        last = uow.spending.month(LINE, "", f"{before:%Y-%m}")
        found = replace(found, quota=last.quota)
    return found


def remaining(uow: UnitOfWork, kit: Kit, now: datetime) -> Remaining:
    """How the month stands; quick, for the forecast is the one that was kept."""
    spending = spending_of(uow, now)
    read = spending.read_at is not None or spending.quota is not None
    return Remaining(spending.spent, spending.quota, kit.defaults.line_budget, _kept_forecast(uow, now), read)


def learn(uow: UnitOfWork, now: datetime, *, quota: int | None, used: int) -> None:
    """Keeps what LINE says of the month."""
    uow.spending.learned(LINE, "", month_of(now), quota=quota, used=used, at=now)


def used_up(uow: UnitOfWork, now: datetime) -> None:
    """LINE refused a push because the month is used up: so it is, whatever the figures said, until they are read again."""
    spending = spending_of(uow, now)
    if spending.quota is not None:
        learn(uow, now, quota=spending.quota, used=max(spending.quota, spending.spent))


# ---------------------------------------------------------------- counting


def set_aside(uow: UnitOfWork, kit: Kit, row: Dispatch, messages: int) -> Dispatch | None:
    """The row with so many messages counted for it in the present month; None, and nothing counted, where the limit
    does not allow it. What is counted for it already is not counted again, whoever tried it.
    """
    now = kit.clock.now()
    month = month_of(now)
    held = row.counted if row.month == month else 0  # LINE charges the month in which it takes it
    if messages <= held:
        return row
    limit = Remaining(0, spending_of(uow, now).quota, kit.defaults.line_budget).limit
    if not uow.spending.reserve(LINE, "", month, messages - held, limit):
        return None
    release(uow, row, row.counted - held)
    uow.outbox.count(row.id, messages, month)
    return replace(row, counted=messages, month=month)


def release(uow: UnitOfWork, row: Dispatch, messages: int) -> None:
    """So many of those counted for the row were not spent."""
    if messages > 0:
        uow.spending.give_back(LINE, "", row.month, messages)


# ---------------------------------------------------------------- what is still to come, as it was last worked out


_FORECAST = "forecast"


def _kept_forecast(uow: UnitOfWork, now: datetime) -> int | None:
    kept = uow.accounts.get(LINE, _FORECAST)
    return int(kept["digests"]) if kept.get("month") == month_of(now) else None


def keep_forecast(uow: UnitOfWork, digests: int, now: datetime) -> None:
    """Keeps it for whoever asks within three seconds."""
    facts = {"month": month_of(now), "digests": str(digests), "at": now.isoformat()}
    uow.accounts.save(LINE, _FORECAST, facts)


def forecast_is_old(uow: UnitOfWork, now: datetime) -> bool:
    """Whether it should be worked out anew."""
    kept = uow.accounts.get(LINE, _FORECAST)
    if kept.get("month") != month_of(now):
        return True
    return abs(now - datetime.fromisoformat(kept["at"])) >= FRESH
