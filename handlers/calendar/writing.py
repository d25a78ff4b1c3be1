"""A calendar as an iCalendar file (RFC 5545; name and refresh by RFC 7986, with the older X-names beside them).

The library escapes and folds. What people typed is put on one line here first: it takes a line break within a name
for the end of one.
"""

from datetime import timedelta

from icalendar import Calendar, Event, vDuration, vText

from bot.domain.words import clean
from bot.services.feeds import CalendarView, Entry, EntryState

REFRESH = timedelta(hours=6)
"""How often a program should look again. Google looks when it likes, often once a day."""

_STATUS = {
    EntryState.CONFIRMED: "CONFIRMED",
    EntryState.TENTATIVE: "TENTATIVE",
    EntryState.CANCELLED: "CANCELLED",
}


def write_calendar(view: CalendarView) -> bytes:
    """The whole file: the same bytes for the same content."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Kyodo//Kyodo//{view.language[:2].upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = vText(_line(view.name))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", vText(view.zone))
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in view.entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", _line(entry.summary))
    event.add("description", "\n".join(map(_line, entry.details.split("\n"))))
    event.add("categories", [_line(entry.category)])
    event.add("status", _STATUS[entry.state])
    event.add("transp", "TRANSPARENT")  # a deadline keeps nobody from other things on that day
    return event


def _line(text: str) -> str:
    """Text on one line, without what no file or reader can hold."""
    return " ".join(clean(text).split())
