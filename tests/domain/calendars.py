"""A small calendar of closed days, written down by hand."""

from datetime import date, timedelta

HOLIDAYS = {
    date(2026, 4, 29), date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6), date(2026, 7, 20),
    date(2026, 8, 11), date(2026, 9, 21), date(2026, 9, 22), date(2026, 9, 23), date(2026, 10, 12),
    date(2026, 11, 3), date(2026, 11, 23), date(2027, 1, 1), date(2027, 1, 11), date(2027, 2, 11),
    date(2027, 2, 23), date(2027, 3, 21), date(2027, 3, 22), date(2027, 4, 29), date(2027, 5, 3), date(2027, 5, 4),
    date(2027, 5, 5),
}  # fmt: skip
"""National holidays of the fiscal year 2026 and the spring behind it, with their substitutes."""


def is_closed(on: date) -> bool:
    """Saturdays, Sundays, holidays, and 29 December to 3 January."""
    new_year = (on.month, on.day) >= (12, 29) or (on.month, on.day) <= (1, 3)
    return on.weekday() >= 5 or new_year or on in HOLIDAYS


def days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]
