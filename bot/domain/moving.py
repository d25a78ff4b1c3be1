"""A day is moved: what moves along with it, before any date is worked out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.project import Event
from bot.domain.timetable import GIVEN

EVENT = "event"
NEW_EVENT = f"{EVENT}.new"
"""Stands for a day of activity that is not there yet."""


@dataclass(frozen=True, slots=True)
class Days:
    """What people set themselves: the first and the last day of Do, and the days of activity by number."""

    first: date
    last: date
    events: tuple[Event, ...] = ()

    @property
    def do(self) -> tuple[date, date]:
        """The first and the last day of Do."""
        return self.first, self.last

    def on(self, kind: str) -> date | None:
        """The day of that kind (``do.start``, ``do.end``, ``event.2``); None for any other, or one that is off."""
        if kind in GIVEN:
            return self.first if kind == GIVEN[0] else self.last
        return standing(self.events).get(kind)

    def moved(self, kind: str, on: date) -> "Days":
        """With that day moved. What stands on the same day moves along: an event with the end of Do that it makes,
        and the other way round; a Do of one day moves as a whole. Do is stretched to an event that would lie outside.
        ``event.new`` adds a day. Any other kind changes nothing.
        """
        if kind == NEW_EVENT:
            return replace(self, events=(*self.events, Event(on)))._stretched(on)
        was = self.on(kind)
        if was is None or was == on:
            return self
        if kind in GIVEN or self.first == self.last == was:
            return self._ends_moved(kind, was, on)
        number = event_number(kind)
        events = _with(self.events, number, on)
        others = [event.on for event in events if event.takes_place]
        first = min([on, *others]) if was == self.first else self.first
        last = max([on, *others]) if was == self.last else self.last
        return Days(first, last, events)._stretched(on)

    def _ends_moved(self, kind: str, was: date, on: date) -> "Days":
        whole = self.first == self.last
        first = on if whole or kind == GIVEN[0] else self.first
        last = on if whole or kind == GIVEN[1] else self.last
        events = tuple(
            replace(event, on=on, reserve=None if event.reserve == on else event.reserve)
            if event.takes_place and event.on == was
            else event
            for event in self.events
        )
        return Days(first, last, events)

    def _stretched(self, on: date) -> "Days":
        return replace(self, first=min(self.first, on), last=max(self.last, on))


def standing(events: Sequence[Event]) -> dict[str, date]:
    """The days that take place, by kind: an event that is off keeps its number for itself."""
    return {f"{EVENT}.{n}": event.on for n, event in enumerate(events, 1) if event.takes_place}


def event_number(kind: str) -> int:
    """The number of the event that a kind names; 0 where it names none."""
    first, _, number = kind.partition(".")
    return int(number) if first == EVENT and number.isascii() and number.isdigit() else 0


def event_called(events: Sequence[Event], number: str) -> Event | None:
    """The event of that number, as buttons spell it, if it was not taken out."""
    place = int(number) if number.isascii() and number.isdigit() else 0
    found = events[place - 1] if 1 <= place <= len(events) else None
    return None if found is None or found.removed else found


def with_event(events: Sequence[Event], number: str, event: Event) -> tuple[Event, ...]:
    """The events with that one in the place of that number."""
    return tuple(event if str(place) == number else one for place, one in enumerate(events, 1))


def _with(events: Sequence[Event], number: int, on: date) -> tuple[Event, ...]:
    event = events[number - 1]
    return with_event(
        events, str(number), replace(event, on=on, reserve=None if event.reserve == on else event.reserve)
    )
