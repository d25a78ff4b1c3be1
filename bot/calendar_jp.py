"""When a Japanese city hall is closed. The one place that uses the ``holidays`` library."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache

import holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAY = "holiday"

_DAY = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})")
_ORDINARY_LEAP_YEAR = 2028


def closed_days(entries: Sequence[str]) -> Callable[[date], bool]:
    """A test for closed days.

    Entries: a weekday (``sat``), ``holiday`` (national ones with their substitutes), a day of every year
    (``08-15``) or of one (``2027-03-05``), or a span of either (``12-29..01-03``).

    Raises ValueError naming the entry that cannot be read, or when hardly a day would be left open.
    """
    return _closed_days(tuple(entries))


@cache  # a catalogue is built with each process, and for each pack that comes or goes
def _closed_days(entries: tuple[str, ...]) -> Callable[[date], bool]:
    tests = tuple(_test(entry) for entry in entries)

    def is_closed(on: date) -> bool:
        return any(test(on) for test in tests)

    first = date(_ORDINARY_LEAP_YEAR, 1, 1)
    if sum(is_closed(first + timedelta(days=day)) for day in range(366)) > 330:
        raise ValueError("hardly a day of the year would be open")
    return is_closed


def _test(entry: str) -> Callable[[date], bool]:
    if entry == HOLIDAY:
        return lambda on: on in _national_holidays(on.year)
    if entry in WEEKDAYS:
        weekday = WEEKDAYS.index(entry)
        return lambda on: on.weekday() == weekday
    first, _, last = entry.partition("..")
    begin, end = _day(first, entry), _day(last or first, entry)
    if (len(begin) == 3) != (len(end) == 3):
        raise ValueError(f"{entry!r} mixes a day of one year with a day of every year")
    if len(begin) == 3:
        if begin > end:
            raise ValueError(f"{entry!r} ends before it begins")
        return lambda on: begin <= (on.year, on.month, on.day) <= end
    if begin <= end:
        return lambda on: begin <= (on.month, on.day) <= end
    return lambda on: (on.month, on.day) >= begin or (on.month, on.day) <= end


def _day(text: str, entry: str) -> tuple[int, ...]:
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day = found.groups()
        date(int(year or _ORDINARY_LEAP_YEAR), int(month), int(day))
    except ValueError:
        raise ValueError(
            f"{entry!r} is no closed day: write sat, holiday, 08-15, 2027-03-05 or 12-29..01-03"
        ) from None
    return (int(year), int(month), int(day)) if year else (int(month), int(day))


@cache
def _national_holidays(year: int) -> frozenset[date]:
    # A set of our own per year: the library's calendars grow while they are asked, and threads share this.
    return frozenset(holidays.country_holidays("JP", years=year, expand=False))
