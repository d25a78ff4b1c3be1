"""What ought to have been heard, worked out day by day from what people did: nothing of the bot's own reckoning is used,
only the dates in force, which other tests hold against dates counted by hand.

Four promises are judged. Every due reminder reaches each person once; none comes outside working hours; none speaks of
something finished, moved away or called off; nobody gets two digests on one day. The first is judged in full for the
kinds in ``LADDERS``, where it can be said in a few lines who owes what; the other three for everything that arrived.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from tests.year.script import JAPAN, Plot, Seat

FULL = (-14, -7, -1, 0, 3, 10, 17, 24)
"""domain.md §5: two weeks, one week, one day before, the day, three days after, then weekly three times."""

LADDERS: Mapping[str, tuple[tuple[str, ...], tuple[int, ...], bool]] = {
    "report.due": (("recipient", "coordinator"), FULL, True),
    "settle.due": (("recipient",), FULL, True),
    "settle.check": (("section",), FULL, True),
    "publish.due": (("section",), FULL, True),
    "apply.due": (("recipient",), FULL, True),
    "interim.due": (("recipient",), FULL, True),
    "yearly.due": (("recipient",), FULL, True),
    "log.due": (("recipient",), (-3, 0, 3), True),
    "plan.due": (("respondents",), FULL, True),
    "fy.march": (("sides",), (0,), False),
    "fy.close": (("sides",), (0,), False),
}
"""By kind: whom it concerns, on which days, and whether something is owed (then the coordinator hears a week after the
last of them, the section a week later).
"""

HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        *("2026-04-29", "2026-05-03", "2026-05-04", "2026-05-05", "2026-05-06", "2026-07-20", "2026-08-11"),
        *("2026-09-21", "2026-09-22", "2026-09-23", "2026-10-12", "2026-11-03", "2026-11-23"),
        *("2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03", "2027-01-11"),
        *("2027-02-11", "2027-02-23", "2027-03-21", "2027-03-22", "2027-04-29"),
    )
)
"""National holidays of 令和8年度 and the days when city halls are closed, from a printed calendar."""

LATE = timedelta(hours=12)


def working(day: date) -> bool:
    """Whether city hall is open."""
    return day.weekday() < 5 and day not in HOLIDAYS


def sendable(at: datetime) -> bool:
    """Whether people may be written to at that instant."""
    local = at.astimezone(JAPAN)
    return working(local.date()) and 9 <= local.hour < 18


@dataclass(frozen=True)
class Told:
    """One thing that a message of that instant spoke of to a person. ``own``: put off by that person before."""

    at: datetime
    person: str
    project: str
    kind: str
    about: date
    step: int
    own: bool = False


@dataclass(frozen=True)
class Snooze:
    """Somebody put a date off from an instant to another."""

    person: str
    kind: str
    about: date
    begin: datetime
    end: datetime


@dataclass
class Story:
    """What became of one project: instants are aware UTC."""

    plot: Plot
    one_sheet: bool = True  # whether its guideline asks each person to fill in just one for the plan
    dates: list[tuple[datetime, Mapping[str, date]]] = field(default_factory=list)
    done: dict[str, datetime] = field(default_factory=dict)
    sent: dict[tuple[str, str], datetime] = field(default_factory=dict)
    snoozes: list[Snooze] = field(default_factory=list)
    ended: datetime | None = None  # called off, or put away

    def dates_at(self, at: datetime) -> Mapping[str, date]:
        """The dates in force then."""
        return next((dates for since, dates in reversed(self.dates) if since <= at), {})

    def over(self, kind: str, at: datetime) -> bool:
        """Whether the thing is finished, or the project over, before that instant."""
        if self.ended is not None and self.ended <= at:
            return True
        if kind in self.done and self.done[kind] <= at:
            return True
        if kind != "plan.due" or not self.one_sheet:
            return False
        speakers = (seat.person for seat in self.plot.seats if seat.role == "respondent")
        return all(self.has_sent(person, "plan", at) for person in speakers)

    def judged(self, kind: str) -> bool:
        """Whether it can be said in full who has to hear of that kind."""
        name = kind.partition("@")[0]
        return name in LADDERS and (name != "plan.due" or self.one_sheet)

    def has_sent(self, person: str, stage: str, at: datetime) -> bool:
        """Whether that person had sent the stage's sheets by then."""
        return (sent := self.sent.get((person, stage))) is not None and sent <= at


@dataclass
class Ledger:
    """The whole year."""

    stories: dict[str, Story] = field(default_factory=dict)
    mutes: list[tuple[str, str, datetime]] = field(
        default_factory=list
    )  # person, project or "" for all, since
    beats: list[datetime] = field(default_factory=list)  # those that came to their end
    told: list[Told] = field(default_factory=list)
    digests: list[tuple[datetime, str]] = field(default_factory=list)  # when it arrived, at whom
    doubled: list[str] = field(default_factory=list)

    def deaf(self, person: str, project: str, at: datetime) -> bool:
        """Whether that person wants to hear nothing of the project then."""
        return any(who == person and of in ("", project) and since <= at for who, of, since in self.mutes)

    # ------------------------------------------------------------ the promises

    def broken(self) -> list[str]:
        """Every promise that was not kept, in a line each."""
        found = (self._hours(), self._days(), self._early(), self._finished(), self._once(), self._due())
        return [*self.doubled, *chain.from_iterable(found)]

    def _hours(self) -> Iterator[str]:
        for at, person in self.digests:
            if not sendable(at):
                yield f"{person} was written to at {at.astimezone(JAPAN)}"

    def _days(self) -> Iterator[str]:
        days = Counter((person, at.astimezone(JAPAN).date()) for at, person in self.digests)
        for (person, day), count in days.items():
            if count > 1:
                yield f"{person} got {count} digests on {day}"

    def _early(self) -> Iterator[str]:
        for told in self.told:
            story = self.stories[told.project]
            if told.own:
                begins = [s.end for s in story.snoozes if (s.person, s.kind) == (told.person, told.kind)]
            elif story.judged(told.kind):
                begins = [at for step, at in _instants(told.kind, told.about) if step == told.step]
            else:
                continue
            if not any(begin <= told.at for begin in begins):
                yield f"{told} came before its time"

    def _finished(self) -> Iterator[str]:
        for told in self.told:
            story = self.stories[told.project]
            if story.over(told.kind, told.at):
                yield f"{told} is finished"
            elif story.dates_at(told.at).get(told.kind) != told.about:
                yield f"{told} is another day now"

    def _once(self) -> Iterator[str]:
        times = Counter((t.person, t.project, t.kind, t.about, t.step, t.own) for t in self.told if not t.own)
        for key, count in times.items():
            if count > 1:
                yield f"{key} was said {count} times"

    def _due(self) -> Iterator[str]:
        wanted = set(self.wanted())
        judged = {
            (t.person, t.project, t.kind, t.about, 0 if t.own else t.step, t.own)
            for t in self.told
            if self.stories[t.project].judged(t.kind)
        }
        for key in sorted(wanted - judged):
            yield f"{key} was never said"
        for key in sorted(judged - wanted):
            yield f"{key} was said to somebody who need not hear it"

    # ------------------------------------------------------------ what is due

    def wanted(self) -> Iterator[tuple[str, str, str, date, int, bool]]:
        """Who has to hear of what: person, project, kind, the date spoken of, the step, whether they had put it off."""
        for story in self.stories.values():
            for (kind, about), since, until in _reigns(story):
                for step, instant in _instants(kind, about):
                    if since < instant and instant < until:
                        yield from self._step(story, kind, about, step, instant)
            for snooze in story.snoozes:
                if story.judged(snooze.kind):
                    yield from self._put_off(story, snooze)

    def _step(
        self, story: Story, kind: str, about: date, step: int, instant: datetime
    ) -> Iterator[tuple[str, str, str, date, int, bool]]:
        at = self._beat_after(instant)
        if at is None or story.dates_at(at).get(kind) != about or story.over(kind, at):
            return
        if at - instant > LATE and any(later > step and due <= at for later, due in _instants(kind, about)):
            return  # one word after an outage is enough
        for person in self._hearers(story, kind, about, step, at):
            yield person, story.plot.id, kind, about, step, False

    def _put_off(self, story: Story, snooze: Snooze) -> Iterator[tuple[str, str, str, date, int, bool]]:
        at = self._beat_after(snooze.end)
        if at is None or story.dates_at(at).get(snooze.kind) != snooze.about or story.over(snooze.kind, at):
            return
        owing = _party(story, snooze.kind, at)
        if snooze.person in owing and not self.deaf(snooze.person, story.plot.id, at):
            yield snooze.person, story.plot.id, snooze.kind, snooze.about, 0, True

    def _beat_after(self, instant: datetime) -> datetime | None:
        """The first beat from then on that may write to people and came to its end."""
        for at in self.beats[bisect_left(self.beats, instant) :]:
            if sendable(at):
                return at
        return None

    def _hearers(self, story: Story, kind: str, about: date, step: int, at: datetime) -> set[str]:
        _, ladder, owed = LADDERS[kind.partition("@")[0]]
        project = story.plot.id
        last = max(*ladder, 0)
        coordinators = _seats(story, "coordinator")
        if owed and step == last + 7:
            return {p for p in coordinators if not self._silent(story, p, kind, about, at)}
        if owed and step == last + 14:
            section = _seats(story, "officer") or coordinators
            return {p for p in section if not self._silent(story, p, kind, about, at)}
        owing = _party(story, kind, at)
        found = {p for p in owing if not self._silent(story, p, kind, about, at)}
        if kind == "plan.due" and step in (0, 3):
            found |= {p for p in coordinators if not self._silent(story, p, kind, about, at)}
        if owed and owing and all(self.deaf(p, project, at) for p in owing):
            found |= {p for p in coordinators if not self.deaf(p, project, at)}
        return found

    def _silent(self, story: Story, person: str, kind: str, about: date, at: datetime) -> bool:
        return self.deaf(person, story.plot.id, at) or any(
            (s.person, s.kind, s.about) == (person, kind, about) and s.begin <= at and not self._awake(s, at)
            for s in story.snoozes
        )

    def _awake(self, snooze: Snooze, at: datetime) -> bool:
        """Whether what was put off has been said again before that instant."""
        again = self._beat_after(snooze.end)
        return again is not None and again < at


def _reigns(story: Story) -> Iterator[tuple[tuple[str, date], datetime, datetime]]:
    """Each date of each judged kind with the time in which it was in force, without gaps where another one changed."""
    far = datetime(2100, 1, 1, tzinfo=UTC)
    found: dict[tuple[str, date], list[tuple[datetime, datetime]]] = defaultdict(list)
    for (since, dates), (until, _) in zip(story.dates, (*story.dates[1:], (far, {})), strict=True):
        for kind, about in dates.items():
            spans = found[kind, about]
            if spans and spans[-1][1] == since:
                spans[-1] = (spans[-1][0], until)
            else:
                spans.append((since, until))
    for key, spans in found.items():
        if story.judged(key[0]):
            for since, until in spans:
                yield key, since, until


def _instants(kind: str, about: date) -> list[tuple[int, datetime]]:
    """When each step is to be said. Of two on one day the nearer to the date is."""
    _, ladder, owed = LADDERS[kind.partition("@")[0]]
    last = max(*ladder, 0)
    steps = (*ladder, last + 7, last + 14) if owed else ladder
    by_day: dict[date, int] = {}
    for step in sorted(steps, key=lambda days: (-abs(days), days)):
        by_day[_said_on(about, step)] = step
    return [(step, datetime.combine(day, time(9), JAPAN).astimezone(UTC)) for day, step in by_day.items()]


def _said_on(about: date, step: int) -> date:
    """The last open day up to that one; what comes after the date goes on to the next where that would not be after."""
    day = about + timedelta(days=step)
    back = day
    while not working(back):
        back -= timedelta(days=1)
    if step > 0 and back <= about:
        while not working(day):
            day += timedelta(days=1)
        return day
    return back


def _seats(story: Story, role: str) -> set[str]:
    return {seat.person for seat in story.plot.seats if seat.role == role}


def _party(story: Story, kind: str, at: datetime) -> set[str]:
    parties, _, _ = LADDERS[kind.partition("@")[0]]
    found: set[str] = set()
    for party in parties:
        found |= {seat.person for seat in story.plot.seats if _belongs(story, seat, party, kind, at)}
    if "section" in parties and not _seats(story, "officer"):
        found |= _seats(story, "coordinator")
    return found


def _belongs(story: Story, seat: Seat, party: str, kind: str, at: datetime) -> bool:
    match party:
        case "respondents":
            return bool(seat.side) and not story.has_sent(seat.person, kind.partition(".")[0], at)
        case "recipient":
            return seat.role == "respondent" and seat.side == "a"
        case "sides":
            return seat.role == "respondent"
        case "coordinator":
            return seat.role == "coordinator"
        case _:
            return seat.role == "officer"


def lines(broken: Iterable[str], most: int = 20) -> str:
    """The first of them, to read in a failed test."""
    found = list(broken)
    return "\n".join([f"{len(found)} promises broken:", *found[:most]])
