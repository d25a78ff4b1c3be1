"""Calendars at secret addresses: what stands in one is what its person may see at the moment when it is fetched.

A calendar that stays good for years must never tell more than its person may know today: the right is asked at every
fetch. Where it has ended the calendar is empty, which takes the entries off the person's phone; an address that was
revoked leads nowhere, like one that never was.
"""

import hmac
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.domain.duties import DeadlineStatus, rule_of
from bot.domain.notices import Feed
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import Event, Member, Person, Project
from bot.domain.timetable import GIVEN
from bot.services.duties import Deadline, deadlines_of, in_force
from bot.services.overdue import theirs
from bot.services.phrasing.dates import Say, date_name, reason, short_date
from bot.services.planning import rules_of
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.succession import settle_due
from bot.services.surveys import new_token

KEPT = timedelta(days=400)
"""What is longer ago has fallen out of the calendar."""

_TOKEN = re.compile(r"[0-9a-z]{32}")


class EntryState(StrEnum):
    """How sure an entry is: ``tentative`` is a day that is kept in case of rain."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole day in a calendar. ``uid`` stays when the date moves; ``sequence`` is how often it has moved, and
    ``changed_at`` when anything about it changed last.
    """

    uid: str
    on: date
    summary: str
    details: str
    category: str
    state: EntryState
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarView:
    """What stands in a calendar: its name, the time zone and language it is in, and its days."""

    token: str
    name: str
    zone: str
    language: str
    entries: tuple[Entry, ...]


# ---------------------------------------------------------------- addresses


def address(kit: Kit, feed: Feed) -> str:
    """Where the calendar is; "" where the bot has no public address."""
    public = kit.defaults.public_url
    return f"{public}/c/{feed.token}.ics" if public else ""


def guide_address(kit: Kit, feed: Feed) -> str:
    """Where a page leads to subscribing it. LINE's own browser opens no calendar: the query asks it for the phone's."""
    public = kit.defaults.public_url
    return f"{public}/c/{feed.token}?openExternalBrowser=1" if public else ""


def standing_feed(uow: UnitOfWork, person: str, project: str) -> Feed | None:
    """That person's calendar of that project, or ("") of all; the newest that stands."""
    found = [feed for feed in uow.feeds.of_person(person) if feed.project == project]
    return max(found, key=lambda feed: feed.created_at, default=None)


def open_feed(uow: UnitOfWork, kit: Kit, person: str, project: str, now: datetime) -> Feed:
    """A new one; whichever stood there before leads nowhere from now on."""
    close_feeds(uow, person, project, now)
    feed = Feed(new_token(kit), person, project, now)
    uow.feeds.add(feed)
    return feed


def close_feeds(uow: UnitOfWork, person: str, project: str, now: datetime) -> None:
    """No calendar of that person stands for that project any more."""
    for feed in uow.feeds.of_person(person):
        if feed.project == project:
            uow.feeds.revoke(feed.token, now)


# ---------------------------------------------------------------- what stands in it


def calendar_at(uow: UnitOfWork, kit: Kit, token: str) -> CalendarView | None:
    """The calendar at the address that ends in that, now; None where there is none (any more)."""
    settle_due(uow, kit, kit.clock.now())
    feed = uow.feeds.find(token) if _TOKEN.fullmatch(token) else None
    if feed is None or not hmac.compare_digest(feed.token, token):
        return None
    try:
        person = uow.people.get(feed.person)
    except KeyError:
        return None
    say = kit.voice(person.language)
    seen = [(p, m) for p, m in _projects(uow, feed) if _may_see(person, p, m)]
    entries = [
        entry
        for project, member in seen
        for entry in _entries(uow, kit, project, None if feed.project else member, person.language)
    ]
    name = say("feed-name-all")
    if feed.project:
        name = say("feed-name", project=seen[0][0].name) if seen else say("feed-name-none")
    zones = {project.timezone for project, _ in seen}
    zone = zones.pop() if len(zones) == 1 else kit.defaults.timezone
    ordered = sorted(entries, key=lambda entry: (entry.on, entry.uid))
    return CalendarView(token, name, zone, person.language, tuple(ordered))


def _projects(uow: UnitOfWork, feed: Feed) -> list[tuple[Project, Member | None]]:
    if not feed.project:
        return [*uow.projects.of_person(feed.person)]
    project = uow.projects.get(feed.project)
    return [(project, uow.projects.member(project.id, feed.person))] if project else []


def _may_see(person: Person, project: Project, member: Member | None) -> bool:
    actor = Actor(person.id, person.address.account, person.standing, member)
    return allowed(actor, Permission.SEE_STATUS, project)


def _entries(
    uow: UnitOfWork, kit: Kit, project: Project, only_for: Member | None, language: str
) -> Iterator[Entry]:
    """The project's days, those of earlier turns included; ``only_for`` leaves out what is no concern of theirs."""
    now, say = kit.clock.now(), kit.voice(language, project)
    oldest = project.today(now) - KEPT
    log = _Log.of(uow, project)
    members = uow.projects.members(project.id) if only_for else []
    found = deadlines_of(uow, kit, project, now)
    for deadline in (*found, *_over(kit, project, found, oldest)):
        concerns = only_for is None or _concerns(deadline, project, members, only_for)
        if deadline.dated.on >= oldest and concerns:
            yield _entry(deadline, project, log, say)
    for number, event in enumerate(project.events, 1):
        yield from _beside(number, event, project, log, say, oldest)


def _beside(
    number: int, event: Event, project: Project, log: "_Log", say: Say, oldest: date
) -> Iterator[Entry]:
    """What a day of activity leaves besides its own date: that it was called off, or the day kept for rain."""
    kind = f"{_DAYS}.{number}"
    what, uid = date_name(kind, say), f"{project.id}.{project.cycle}.{kind}"
    sequence, changed_at = log.of_kind(project.cycle, kind)
    category = say("feed-category-day")
    if event.cancelled and not event.removed and event.on >= oldest:
        yield Entry(
            f"{uid}@kyodo",
            event.on,
            say("feed-summary", project=project.name, what=what),
            say("feed-cancelled"),
            category,
            EntryState.CANCELLED,
            sequence + (project.cancelled_at is not None),
            changed_at,
        )
    if event.reserve is not None and event.takes_place and event.reserve >= oldest:
        cancelled = project.cancelled_at is not None
        yield Entry(
            f"{uid}.reserve@kyodo",
            event.reserve,
            say("feed-reserve-summary", project=project.name, what=what),
            say("feed-reserve", on=short_date(event.on, say)),
            category,
            EntryState.CANCELLED if cancelled else EntryState.TENTATIVE,
            sequence + cancelled,
            changed_at,
        )


def _over(kit: Kit, project: Project, found: Collection[Deadline], since: date) -> Iterator[Deadline]:
    """The dates of earlier turns of which nothing is owed any more: a calendar remembers."""
    known = {(deadline.cycle, deadline.dated.kind) for deadline in found}
    for past in project.past:
        if max(past.dates.values(), default=since) < since:
            continue
        rules = rules_of(kit, project, past.number)
        for dated in in_force(kit, project.as_in(past.number)):
            if (past.number, dated.kind) not in known:
                yield Deadline(dated, rule_of(dated.kind, rules), DeadlineStatus.DONE, past.number)


def _entry(deadline: Deadline, project: Project, log: "_Log", say: Say) -> Entry:
    kind, cycle = deadline.dated.kind, deadline.cycle
    sequence, changed_at = log.of_kind(cycle, kind)
    cancelled = deadline.status is DeadlineStatus.CANCELLED
    owed = deadline.rule is not None and deadline.rule.until != "told"
    what = date_name(kind, say)
    done = owed and deadline.status is DeadlineStatus.DONE and not cancelled
    why = reason(deadline.dated, say)
    told = _how_it_stands(deadline.status, say, cancelled=cancelled, owed=owed)
    return Entry(
        f"{project.id}.{cycle}.{kind}@kyodo",
        deadline.dated.on,
        say("feed-summary-done" if done else "feed-summary", project=project.name, what=what),
        "\n".join(part for part in (why, told) if part),
        say("feed-category-deadline" if owed else "feed-category-day"),
        EntryState.CANCELLED if cancelled else EntryState.CONFIRMED,
        sequence + cancelled,
        changed_at,
    )


def _how_it_stands(status: DeadlineStatus, say: Say, *, cancelled: bool, owed: bool) -> str:
    if cancelled:
        return say("feed-cancelled")
    if not owed:
        return ""
    match status:
        case DeadlineStatus.DONE:
            return say("feed-done")
        case DeadlineStatus.OVERDUE:
            return say("feed-overdue")
        case _:
            return say("feed-open")


def _concerns(one: Deadline, project: Project, members: Sequence[Member], member: Member) -> bool:
    """Whether it belongs in that person's own calendar: what can be theirs to do, and what everybody goes to."""
    kind = one.dated.kind
    return kind in GIVEN or kind.startswith("event.") or theirs(one, project, members, member)


# ---------------------------------------------------------------- what changed, and when


@dataclass(frozen=True, slots=True)
class _Log:
    """By the project's log: how often each date (of a cycle) moved, and when it or all of them changed last."""

    moves: Mapping[tuple[int, str], int]
    changed: Mapping[tuple[int, str], datetime]
    all_changed: Mapping[int, datetime]
    born: datetime

    @classmethod
    def of(cls, uow: UnitOfWork, project: Project) -> "_Log":
        cycle = 1
        moves: dict[tuple[int, str], int] = defaultdict(int)
        changed: dict[tuple[int, str], datetime] = {}
        all_changed: dict[int, datetime] = {}
        for line in uow.audit.of_project(project.id):
            details, at = line["details"], line["at"]
            if not isinstance(details, Mapping) or not isinstance(at, datetime):
                continue
            if line["action"] == "cycle.begun":
                cycle = int(str(details.get("cycle", cycle + 1)))
            moved = details.get("moved")
            for kind in moved if isinstance(moved, Mapping) else ():
                moves[cycle, kind] += 1
                changed[cycle, kind] = at
            if line["action"] in _OF_DAYS:
                moves[cycle, _DAYS] += 1
                changed[cycle, _DAYS] = at
            if "kind" in details and str(line["action"]).startswith("deadline."):
                changed[int(str(details.get("cycle", cycle))), str(details["kind"])] = at
            if line["action"] in _OF_ALL:
                all_changed[cycle] = at
                if line["action"] in _OF_ALL_CYCLES:
                    all_changed |= dict.fromkeys(range(1, cycle), at)
        born = project.created_at or datetime(2000, 1, 1, tzinfo=UTC)
        return cls(moves, changed, all_changed, born)

    def of_kind(self, cycle: int, kind: str) -> tuple[int, datetime]:
        """How often that date moved, and when it changed last."""
        names = {kind, _DAYS} if kind.startswith(f"{_DAYS}.") else {kind}
        known = (*(self.changed.get((cycle, name)) for name in names), self.all_changed.get(cycle), self.born)
        times = sum(self.moves.get((cycle, name), 0) for name in names)
        return times, max(at for at in known if at is not None)


_DAYS = "event"
_OF_DAYS = frozenset({"event.state", "event.reserve"})
"""What changes days of activity without moving a date: which of them, their numbers alone would tell."""

_OF_ALL_CYCLES = frozenset({"project.renamed", "project.cancelled"})
_OF_ALL = _OF_ALL_CYCLES | {"stage.closed", "stage.reopened", "stage.revealed", "cycle.begun", "form.chosen"}
"""What changes how every date of a cycle reads or stands."""
