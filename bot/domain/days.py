"""Days and months as people type them: 10月25日, 令和8年10月25日(日), 来週の土曜, 月末, 3日後, "next Saturday", "Oct 25".

- A day or month without a year is the next such one, today or this month included: 10/25 said in November is next
  year's. A weekday alone, and 次の土曜, is the next one after today.
- Weeks begin on Monday, as 今週 and 来週 do: 来週の日曜 is the last day of the next week, whatever day it is today.
- A weekday that is written beside a date must be that day's, else nothing was read: the person must be asked.
- The whole message must be the date. 10月ごろ, 上旬 and 未定 are no day, and neither is a date within a sentence.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from re import Match

from bot.domain.day_words import WEEKDAYS, in_one_notation, months_on

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""What lies outside is a slip of the finger."""

_DAYS = {"おととい": -2, "昨日": -1, "今日": 0, "明日": 1, "明後日": 2, "明々後日": 3}
_WEEKS = {"先週": -1, "今週": 0, "来週": 1, "再来週": 2}


def read_date(text: str, today: date) -> date | None:
    """The day that the whole message names, seen from ``today``; None for anything else."""
    try:
        said = in_one_notation(text, today)
        forms = ((form, pattern.fullmatch(said.word)) for pattern, form in _FORMS)
        found = next((form(match, today) for form, match in forms if match), None)
    except (ValueError, OverflowError):  # 2月30日, or a day beyond all calendars
        return None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR or not said.first <= found <= said.last:
        return None
    return found if said.weekday in ("", WEEKDAYS[found.weekday()]) else None


def read_month(text: str, today: date) -> tuple[int, int] | None:
    """Year and month that the whole message names: 10月, 来月, 令和8年10月, 10月ごろ, 10月上旬, or a day in it."""
    try:
        match = _MONTH.fullmatch(in_one_notation(text, today).word)
    except (ValueError, OverflowError):
        return None
    if match is None:
        on = read_date(text, today)
        return (on.year, on.month) if on else None
    month = int(match["month"])
    year = int(match["year"] or today.year + (month < today.month))
    return (year, month) if 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR else None


# ---------------------------------------------------------------- forms


def _on(match: Match[str], today: date) -> date:
    month, day = int(match["month"]), int(match["day"])
    if match["year"]:
        return date(int(match["year"]), month, day)
    return date(today.year + ((month, day) < (today.month, today.day)), month, day)


def _next_of_month(match: Match[str], today: date) -> date | None:
    day = int(match["day"])
    ahead = (months_on(today.replace(day=1), n) for n in range(13))
    days = (first.replace(day=day) for first in ahead if day <= monthrange(first.year, first.month)[1])
    return next((on for on in days if on >= today), None)


def _next_weekday(match: Match[str], today: date) -> date:
    ahead = (WEEKDAYS.index(match["weekday"]) - today.weekday()) % 7
    return today + timedelta(days=ahead or 7)


def _in_week(match: Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=_WEEKS[match["week"]], days=WEEKDAYS.index(match["weekday"]))


def _near(match: Match[str], today: date) -> date:
    return today + timedelta(days=_DAYS[match["day"]])


def _later(match: Match[str], today: date) -> date:
    count, unit = int(match["count"]), match["unit"]
    if unit == "日":
        return today + timedelta(days=count)
    if unit.startswith("週"):
        return today + timedelta(weeks=count)
    return months_on(today, count * (12 if unit == "年" else 1))


def _in_month(match: Match[str], today: date, day: Callable[[int, int], date | None]) -> date | None:
    """That day of the month in the year that is named, else in the next such month in which it is not over."""
    month = int(match["month"])
    if match["year"]:
        return day(int(match["year"]), month)
    year = today.year + (month < today.month)
    found = day(year, month)
    return day(year + 1, month) if found is not None and found < today else found


def _last_day(match: Match[str], today: date) -> date | None:
    return _in_month(match, today, lambda year, month: date(year, month, monthrange(year, month)[1]))


def _nth_weekday(match: Match[str], today: date) -> date | None:
    weekday = WEEKDAYS.index(match["weekday"])
    place = int(match["nth"]) - 1 if match["nth"] else -1

    def day(year: int, month: int) -> date | None:
        days = (date(year, month, n) for n in range(1, monthrange(year, month)[1] + 1))
        such = [on for on in days if on.weekday() == weekday]
        return such[place] if place < len(such) else None

    return _in_month(match, today, day)


def _end_of_fiscal_year(match: Match[str], today: date) -> date:
    if match["year"]:
        return date(int(match["year"]) + 1, 3, 31)
    return date(today.year + (today.month > 3) + (match["near"] == "来"), 3, 31)


_YEAR = r"(?:(?P<year>[0-9]{4})(?:年の?|[./-]))?"
_DAY = r"(?P<month>[0-9]{1,2})(?:月の?|[./-])(?P<day>[0-9]{1,2})日?"
_OF_MONTH = rf"{_YEAR}(?P<month>[0-9]{{1,2}})月の?"
_WEEKDAY = rf"(?P<weekday>[{WEEKDAYS}])"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[Match[str], date], date | None]], ...] = (
    (re.compile(_YEAR + _DAY), _on),
    (re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"), _on),
    (re.compile(r"(?P<day>[1-9]|[0-3][0-9])日"), _next_of_month),
    (re.compile(rf"(?P<day>{'|'.join(_DAYS)})"), _near),
    (re.compile(rf"(?P<week>{'|'.join(_WEEKS)})の?{_WEEKDAY}(?:曜日?)?"), _in_week),
    (re.compile(rf"(?:次の?)?{_WEEKDAY}曜日?"), _next_weekday),
    (re.compile(rf"{_OF_MONTH}(?:末日?|最終日)"), _last_day),
    (re.compile(rf"{_OF_MONTH}(?:第(?P<nth>[1-5])|最終|最後)の?{_WEEKDAY}曜日?"), _nth_weekday),
    (re.compile(r"(?:(?P<year>[0-9]{4})|(?P<near>[今本来]))?年度の?末日?"), _end_of_fiscal_year),
    (re.compile(r"(?P<count>[0-9]{1,4})(?P<unit>日|週間?|[かけゕゖ箇個]月|年)後"), _later),
)
_MONTH = re.compile(
    rf"{_YEAR}(?P<month>[0-9]{{1,2}})"
    r"(?:月(?:の?(?:上旬|中旬|下旬|初旬|初め|はじめ|始め|半ば|なかば|末|頃|ごろ|中|いっぱい))?(?:ごろ|頃)?)?"
)
