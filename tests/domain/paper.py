"""Dates as one counts them on a paper calendar, a day at a time: slow, obvious, and a second opinion on
``bot.domain.timetable``. It reads rules as they are described and shares no code with it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from bot.domain.timetable import DateRule, Offset

DAY = timedelta(days=1)
Known = dict[str, date]


class Paper:
    """A city hall's wall calendar: which days it is closed, and when its year begins."""

    def __init__(self, is_closed: Callable[[date], bool], year_begins: tuple[int, int] = (4, 1)) -> None:
        self.is_closed = is_closed
        self.year_begins = year_begins

    def cycle(
        self,
        rules: Sequence[DateRule],
        given: Mapping[str, date],
        form: str,
        chosen: Mapping[str, date],
        events: Sequence[date | None] = (),
        facts: Mapping[str, date] | None = None,
    ) -> Known:
        """Every date of a cycle, by kind."""
        start = given["start"]
        first = chosen.get("do.start", given["do.start"])
        last = chosen.get("do.end", given["do.end"])
        found: Known = {"do.start": first, "do.end": last}
        for number, day in enumerate(events, 1):
            if day is not None:
                found[f"event.{number}"] = day
        around = {"start": start, "fy.start": self.year_of(first)[0], "fy.end": self.year_of(last)[-1]}
        around.update(facts or {})
        for rule in rules:
            if rule.forms and form not in rule.forms:
                continue
            if len(days_between(first, last)) < rule.lasting:
                continue
            for name, period in self.times(rule, first, last, events):
                kind = rule.kind + name
                if kind in chosen:
                    found[kind] = chosen[kind]
                    continue
                on = self.day_of(rule, form, {**around, **found, **period})
                if on is None:
                    continue
                if rule.during and on not in days_between(first, last):
                    continue
                if rule.ahead and on < start:
                    continue
                found[kind] = on
        return found

    def times(
        self, rule: DateRule, first: date, last: date, events: Sequence[date | None]
    ) -> Iterator[tuple[str, Known]]:
        """How often a date comes, as what stands behind its name."""
        work = days_between(first, last)
        if rule.every == "":
            yield "", {}
        if rule.every == "month":
            for year, month in sorted({(day.year, day.month) for day in work}):
                page = page_of(year, month)
                yield f"@{year}-{month:02d}", {"period.start": page[0], "period.end": page[-1]}
        if rule.every == "fiscal_year":
            years = [
                self.year_of(day) for day in work if day == first or (day.month, day.day) == self.year_begins
            ]
            for whole in years:
                yield f"@{whole[0].year}", {"period.start": whole[0], "period.end": whole[-1]}
        if rule.every == "quarter":
            number, begins = 1, first
            while True:
                same = turn(first, 3 * number)
                ends = same - DAY if same.day == first.day else same  # no such day: on the last of the month
                if ends >= last:
                    break
                yield f"@q{number}", {"period.start": begins, "period.end": ends}
                number, begins = number + 1, ends + DAY
        if rule.every == "event":
            for number, held in enumerate(events, 1):
                if held is not None:
                    yield f"@{number}", {"event": held}

    def day_of(self, rule: DateRule, form: str, known: Known) -> date | None:
        """The day that a rule gives: its sum, lowered to the limits, raised to the floors, off closed days."""
        on = self.counted(rule.base, known)
        if on is None:
            return None
        for limit in rule.not_after:
            cap = self.counted(limit, known) if form in (limit.forms or (form,)) else None
            if cap is not None and on > cap:
                on = cap
        floors = []
        for limit in rule.not_before:
            floor = self.counted(limit, known) if form in (limit.forms or (form,)) else None
            if floor is not None:
                floors.append(floor)
        if floors and on < max(floors):
            on = max(floors)
        moved = self.avoided(on, rule.shift)
        return on if floors and moved < max(floors) else moved

    def counted(self, offset: Offset, known: Known) -> date | None:
        """The sum, with a finger on the calendar; None where the day to count from is not there."""
        if offset.anchor not in known or (offset.toward and offset.toward not in known):
            return None
        on = known[offset.anchor]
        if offset.toward:
            way = days_between(on, known[offset.toward])[1:]
            gone = 0
            while gone + 1 <= len(way) * offset.share:
                gone, on = gone + 1, on + DAY
        if offset.months:
            same, on = on.day, turn(on, offset.months)
            if offset.counting == "inclusive" and not offset.days and on.day == same:
                on = on - DAY if offset.months > 0 else on + DAY
        if offset.days:
            on = self.walked(on, offset)
        if offset.end_of == "month":
            return page_of(on.year, on.month)[-1]
        if offset.end_of == "fiscal_year":
            return self.year_of(on)[-1]
        if offset.on_day:
            return next(day for day in self.year_of(on) if f"{day:%m-%d}" == offset.on_day)
        return on

    def walked(self, on: date, offset: Offset) -> date:
        """So many days on or back, the first of which is the next one, or this one where the anchor counts."""
        step = DAY if offset.days > 0 else -DAY
        left = abs(offset.days)
        day = on if offset.counting == "inclusive" else on + step
        while True:
            if not (offset.open_days and self.is_closed(day)):
                left -= 1
            if left == 0:
                return day
            day += step

    def avoided(self, on: date, shift: str) -> date:
        """Off closed days; the next open one only within the same fiscal year."""
        if shift == "none" or not self.is_closed(on):
            return on
        ahead = [day for day in self.year_of(on) if day > on and not self.is_closed(day)]
        if shift == "next" and ahead:
            return ahead[0]
        while self.is_closed(on):
            on -= DAY
        return on

    def year_of(self, on: date) -> list[date]:
        """All days of the fiscal year that the day lies in."""
        first = on
        while (first.month, first.day) != self.year_begins:
            first -= DAY
        days = [first, first + DAY]
        while ((days[-1] + DAY).month, (days[-1] + DAY).day) != self.year_begins:
            days.append(days[-1] + DAY)
        return days


def days_between(first: date, last: date) -> list[date]:
    """Both of them and all between."""
    days = [first]
    while days[-1] < last:
        days.append(days[-1] + DAY)
    return days


def page_of(year: int, month: int) -> list[date]:
    """The page of that month."""
    days = [date(year, month, 1)]
    while (days[-1] + DAY).month == month:
        days.append(days[-1] + DAY)
    return days


def turn(on: date, months: int) -> date:
    """The same day so many pages further, or the last one on that page."""
    year, month = on.year, on.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    page = page_of(year, month)
    return page[min(on.day, len(page)) - 1]
