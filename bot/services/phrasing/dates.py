"""Dates in words: with weekday always, with the Japanese era where a document would have it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.domain.timetable import Dated, Offset

Say = Callable[..., str]
"""A wording bound to one language: ``say(key, **values)``."""


def era(on: date) -> tuple[str, int]:
    """The era's key (``reiwa``, ``heisei``) and year. Reiwa began on 1 May 2019, Heisei on 8 January 1989."""
    if on >= date(2019, 5, 1):
        return "reiwa", on.year - 2018
    return "heisei", on.year - 1988


def weekday(on: date, say: Say) -> str:
    """The weekday's short name."""
    return say("weekday", n=on.weekday())


def short_date(on: date, say: Say) -> str:
    """Month, day and weekday: 10月25日(日)."""
    return say("date-short", month=on.month, day=on.day, weekday=weekday(on, say), monthname=_month(on, say))


def long_date(on: date, say: Say) -> str:
    """With year and era: 2026年10月25日(日)・令和8年."""
    name, year = era(on)
    return say(
        "date-long",
        year=str(on.year),
        month=on.month,
        day=on.day,
        weekday=weekday(on, say),
        monthname=_month(on, say),
        era=say(f"era-{name}", year="元" if year == 1 else str(year)),
    )


def era_date(on: date, say: Say) -> str:
    """As documents of a city hall write it: 令和8年10月25日."""
    name, year = era(on)
    return say(
        "date-era",
        year=str(on.year),
        month=on.month,
        day=on.day,
        monthname=_month(on, say),
        era=say(f"era-{name}", year="元" if year == 1 else str(year)),
    )


def day_text(iso: str, say: Say) -> str:
    """A day as people gave it, with year and weekday: 2026年10月25日(日)."""
    on = date.fromisoformat(iso)
    return say(
        "date-full",
        year=str(on.year),
        month=on.month,
        day=on.day,
        weekday=weekday(on, say),
        monthname=_month(on, say),
    )


def period_text(start: date, end: date, say: Say, told: Callable[[date, Say], str]) -> str:
    """From when until when, or on which single day; ``told`` words each day."""
    if start == end:
        return say("draft-day", day=told(start, say))
    return say("draft-period", start=told(start, say), end=told(end, say))


def month_text(iso: str, say: Say) -> str:
    """A month (``2026-10``) in words."""
    on = date.fromisoformat(f"{iso}-01")
    return say("date-month", year=str(on.year), month=on.month, monthname=_month(on, say))


def compact_date(on: date, say: Say) -> str:
    """For tables: 10/25(日)."""
    return say(
        "date-compact", month=on.month, day=on.day, weekday=weekday(on, say), monthname=_month(on, say)
    )


def _month(on: date, say: Say) -> str:
    return say("month", n=on.month)


def clock_time(at: datetime) -> str:
    """Hours and minutes of an aware local time."""
    return f"{at.hour}:{at.minute:02d}"


def date_name(kind: str, say: Say) -> str:
    """What a date of the project is called: "end of planning", "report due"."""
    return say("date-" + kind.replace(".", "-"))


def reason(dated: Dated, anchors: Callable[[str], date | None], say: Say) -> str:
    """Why it is this date: 「実施の終わり 10/25(日) + 30日 = 11/24(火)」, with a remark where a closed day
    moved it.
    """
    if dated.set_by_hand or dated.decided_by is None:
        text = say("date-set-by-hand")
    else:
        text = _sum(dated.decided_by, dated.unshifted or dated.on, anchors, say)
    if dated.unshifted is not None:
        text += say("date-moved", on=compact_date(dated.on, say))
    elif dated.closed:
        text += say("date-closed-day")
    return text


def _sum(offset: Offset, on: date, anchors: Callable[[str], date | None], say: Say) -> str:
    result = compact_date(on, say)
    if offset.anchor.startswith("fiscal_year"):
        return say("date-rule-limit", result=result)
    name = date_name(offset.anchor, say)
    if offset.toward:
        return say("date-rule-share", first=name, last=date_name(offset.toward, say), result=result)
    if offset.days == 0:
        return say("date-rule-same", name=name, result=result)
    anchor = anchors(offset.anchor) or on - timedelta(days=offset.days)
    return say(
        "date-rule",
        name=name,
        anchor=compact_date(anchor, say),
        sign="+" if offset.days > 0 else "−",
        days=abs(offset.days),
        result=result,
    )
