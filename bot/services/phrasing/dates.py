"""Dates in words: with weekday always, with the Japanese era where a document would have it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from bot.domain.timetable import INCLUSIVE, Dated, DateRule, Offset

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
    """Month, day and weekday: 10月25日(日); with the year where it is not the present one (see ``Kit.sentence``)."""
    return _told(SHORT, on, say)


SHORT, FULL = "date-short", "date-full"
"""The sentences of a day without its year and with it. Both take the same values, so that whoever says the one can put the
other in its place.
"""


def _told(key: str, on: date, say: Say) -> str:
    return say(
        key,
        year=str(on.year),
        month=on.month,
        day=on.day,
        weekday=weekday(on, say),
        monthname=_month(on, say),
    )


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
    return _told(FULL, date.fromisoformat(iso), say)


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


def listed_date(today: date, on: date, say: Say) -> str:
    """For tables that run on into another year: 10/25(日), of another year than today's in full."""
    return compact_date(on, say) if on.year == today.year else day_text(on.isoformat(), say)


def _month(on: date, say: Say) -> str:
    return say("month", n=on.month)


def clock_time(at: datetime) -> str:
    """Hours and minutes of an aware local time."""
    return f"{at.hour}:{at.minute:02d}"


def fiscal_year_name(year: int, say: Say) -> str:
    """The fiscal year that begins in that year: 令和8年度. It is named by the era in force on its first day, which for
    2019 is still Heisei; offices wrote 令和元年度 from May on, and so does this.
    """
    name, of_era = era(date(year, 5, 1))
    return say(
        "date-fiscal-year",
        year=str(year),
        era=say(f"era-{name}", year="元" if of_era == 1 else str(of_era)),
    )


def date_name(kind: str, say: Say) -> str:
    """What a date of the project is called: "end of planning", "report due", "monthly log due (June 2026)"."""
    rule, _, period = kind.partition("@")
    if _EVENT.fullmatch(rule):
        return say("date-event-number", n=int(rule.partition(".")[2]))
    name = _own_name(rule, say)
    if not period:
        return name
    return say("date-of-period", name=name, period=_period(period, say))


_EVENT = re.compile(r"event\.[0-9]+")

OWN_DATE = "date-."
"""How the key begins that asks for a name which a guideline or a project gave; behind it the kind. No sentence's key
has a dot, so no such name can stand in place of a sentence.
"""


OWN_SOURCE = "date-source."
"""How the key begins that asks in which document, and where in it, a guideline speaks of a date."""


def basis_text(rule: DateRule, say: Say) -> str:
    """Where a rule comes from: a document, what one asks for, practice, this city or this project."""
    match rule.basis:
        case "source":
            return say("rule-basis-source", source=_source(rule, say))
        case "derived":
            return say("rule-basis-derived", source=_source(rule, say))
        case "local":
            return say("rule-basis-local")
        case "project":
            return say("rule-basis-project")
        case _:
            return say("rule-basis-practice")


def _source(rule: DateRule, say: Say) -> str:
    try:
        return say(OWN_SOURCE + rule.kind)
    except KeyError:  # the shared rules name no document
        return say("rule-guideline")


def _own_name(rule: str, say: Say) -> str:
    """The name that was given to it, else the usual one, else that it is no more."""
    for key in (OWN_DATE + rule, "date-" + rule.replace(".", "-")):
        try:
            return say(key)
        except (KeyError, ValueError):  # no name; or a sentence that only looks like one
            continue
    return say("date-dropped")


def _period(period: str, say: Say) -> str:
    """Which of the dates of one rule it is, by what stands behind ``@`` in its kind."""
    if _MONTH.fullmatch(period):
        return month_text(period, say)
    if _YEAR.fullmatch(period):
        return fiscal_year_name(int(period), say)
    if number := _NUMBER.fullmatch(period):
        return say("date-time-number", n=int(number[1]))
    return period


_MONTH, _YEAR = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])"), re.compile(r"[12][0-9]{3}")
_NUMBER = re.compile(r"q?([1-9][0-9]{0,2})")


def reason(dated: Dated, say: Say) -> str:
    """Why it is this date: 「実施の終わり 10/25(日) + 30日 = 11/24(火)」, with a remark where a limit decided it and
    where a closed day moved it.
    """
    if dated.set_by_hand or dated.decided_by is None:
        text = say("date-set-by-hand")
    else:
        text = _sum(dated, dated.decided_by, say)
        if dated.rule is not None and dated.decided_by is not dated.rule.base:
            if dated.decided_by in dated.rule.not_after:
                text = say("date-rule-latest", rule=text)
            elif dated.decided_by in dated.rule.not_before:
                text = say("date-rule-earliest", rule=text)
    if dated.unshifted is not None:
        text += say("date-moved", on=compact_date(dated.on, say))
    elif dated.closed:
        text += say("date-closed-day")
    return text


def _sum(dated: Dated, offset: Offset, say: Say) -> str:
    result = compact_date(dated.unshifted or dated.on, say)
    name = _anchor_name(offset.anchor, dated, say)
    if offset.toward:
        last = _anchor_name(offset.toward, dated, say)
        half = offset.share == 0.5
        name = (
            say("date-rule-half", first=name, last=last)
            if half
            else say("date-rule-share", first=name, last=last, percent=round(offset.share * 100))
        )
    elif dated.counted_from is not None:
        name = say("date-rule-anchor", name=name, on=compact_date(dated.counted_from, say))
    steps = " ".join(_steps(offset, say))
    if not steps:
        return say("date-rule-same", name=name, result=result)
    return say("date-rule", name=name, steps=steps, result=result)


def _steps(offset: Offset, say: Say) -> Iterator[str]:
    """What is counted on from the anchor, in order."""
    if offset.months:
        yield say("date-step-months", sign=_sign(offset.months), n=abs(offset.months))
    if offset.days and offset.open_days:
        yield say("date-step-open-days", sign=_sign(offset.days), n=abs(offset.days))
    elif offset.days:
        yield say("date-step-days", sign=_sign(offset.days), n=abs(offset.days))
    if offset.counting == INCLUSIVE and (offset.days or offset.months):
        yield say("date-step-first-counts")
    if offset.end_of == "month":
        yield say("date-step-month-end")
    elif offset.end_of == "fiscal_year":
        yield say("date-step-year-end")
    elif offset.on_day:
        month, day = (int(part) for part in offset.on_day.split("-"))
        yield say("date-step-day-of-year", month=month, day=day, monthname=say("month", n=month))


def _sign(number: int) -> str:
    return "+" if number > 0 else "−"


def _anchor_name(anchor: str, dated: Dated, say: Say) -> str:
    """What a date is counted from; the ends of a period by what kind of period it is."""
    every = dated.rule.every if dated.rule is not None else ""
    if anchor == "event" and "@" in dated.kind:
        return say("date-event-number", n=int(dated.kind.partition("@")[2]))
    if anchor == "period.start":
        return say(f"date-start-of-{every.replace('_', '-')}")
    if anchor == "period.end":
        return say(f"date-end-of-{every.replace('_', '-')}")
    return date_name(anchor, say)
