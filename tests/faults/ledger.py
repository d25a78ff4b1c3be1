"""What has to be true at the end of a schedule, whatever happened: read from what people did, from what the platforms
accepted, and from the rows that are left. None of the bot's own reckoning is asked.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from storage import tables
from tests.faults.world import Event, Sighting, World

DEADLINE = timedelta(hours=23, minutes=30)
"""storage/README.md: nothing is tried again after 23 hours; half an hour is for an attempt under way. What nobody has tried
yet, because all processes were down, is still said.
"""

QUIET = ("settled", "quiet")
"""What need not be said any more, or not now: nothing was given up."""

PARTS = 20


@dataclass(frozen=True)
class Left:
    """The rows that are left."""

    outbox: Sequence[Any]
    inbox: Mapping[str, str | None]  # the reference of those that failed, by key
    answers: Sequence[Any]
    sheets: Mapping[str, str]
    audit: Sequence[Any]
    trail: int


def broken(world: World) -> list[str]:
    """Every promise that was not kept, in a line each."""
    left = _read(world)
    found: list[Iterable[str]] = [
        world.odd,
        _taken_once(world, left),
        _answers(world, left),
        _sent_sheets(world, left),
        _deliveries(world, left),
        _replies(world, left),
        _late(world, left),
        _words(world),
        _log(world, left),
    ]
    return [line for lines in found for line in lines]


def _read(world: World) -> Left:
    with world.store._engine.connect() as connection:
        ask = connection.execute
        answers = sa.select(tables.answers, tables.sheets.c.person).join(
            tables.sheets, tables.answers.c.sheet == tables.sheets.c.id
        )
        ours = sa.select(tables.outbox).where(tables.outbox.c.seq > world.stage.mark)
        return Left(
            ask(ours.order_by(tables.outbox.c.seq)).all(),
            {row.key: row.reference for row in ask(sa.select(tables.inbox_events))},
            ask(answers.order_by(tables.answers.c.seq)).all(),
            {row.id: row.state for row in ask(sa.select(tables.sheets))},
            ask(sa.select(tables.audit).order_by(tables.audit.c.tenant, tables.audit.c.seq)).all(),
            len(ask(sa.select(tables.trail)).all()),
        )


def _keys(inbox: Mapping[str, str | None], event: Event) -> list[str]:
    return [key for key in inbox if event.id in key]


def _failed(left: Left, event: Event) -> str | None:
    return next((left.inbox[key] for key in _keys(left.inbox, event) if left.inbox[key]), None)


def _taken_once(world: World, left: Left) -> Iterator[str]:
    """What was acknowledged is known by its key, once."""
    for event in world.events:
        count = len(_keys(left.inbox, event))
        if count != (event.acknowledged is not None):
            yield f"event {event.id} of {event.who} stands {count} times in the inbox"


def _answers(world: World, left: Left) -> Iterator[str]:
    """A button answers once: of what was pressed for a question, the first stands, until it is taken back; the others are told
    that it is answered. Each is kept in one version, and one of them is in force.
    """
    given: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    undone: Counter[str] = Counter()
    for event in world.events:
        if event.undoes:
            undone[event.who] += 1
        if event.answer is not None and event.acknowledged is not None and _failed(left, event) is None:
            sheet, question, _ = event.answer
            given[sheet, question].append(event)
    in_force = {(row.sheet, row.question): row.value for row in left.answers if row.in_force}
    versions = Counter((row.sheet, row.question) for row in left.answers)
    ours: Counter[str] = Counter()
    for (sheet, question), events in given.items():
        name = next((q for s, q in versions if s == sheet and _same(q, question)), question)
        value = in_force.get((sheet, name))
        first = [e for e in events if not any((o.acknowledged or 0) < (e.begun or 0) for o in events)]
        these = events if undone[events[0].who] else first
        allowed = [e.answer[2] for e in these if e.answer is not None]
        if value is None:
            ours[events[0].who] += 1
        if not any(_is(value, one) for one in allowed):
            if value is not None or ours[events[0].who] > undone[events[0].who]:
                yield f"{events[0].who}: {question} is {value!r}, it was answered {allowed}"
        if versions[sheet, name] > len(events) + undone[events[0].who] + _before(world, sheet, name):
            yield f"{events[0].who}: {question} has {versions[sheet, name]} versions of {len(events)} answers"
    twice = [
        key for key, n in Counter((r.sheet, r.question) for r in left.answers if r.in_force).items() if n > 1
    ]
    yield from (f"two answers are in force: {key}" for key in twice)


def _before(world: World, sheet: str, question: str) -> int:
    return world.stage.versions.get((sheet, question), 0)


def _same(question: str, spelt: str) -> bool:
    return question == spelt or question.endswith(f".{spelt}") or question.replace(".", "-").endswith(spelt)


def _is(value: object, spelt: str) -> bool:
    return (
        value == spelt or str(value) == spelt or (isinstance(value, bool) and spelt == ("no", "yes")[value])
    )


def _sent_sheets(world: World, left: Left) -> Iterator[str]:
    for event in world.events:
        if event.submits and event.acknowledged and _failed(left, event) is None:
            if left.sheets.get(event.submits) != "sent":
                yield f"{event.who} sent the sheet, and it is {left.sheets.get(event.submits)}"


def _deliveries(world: World, left: Left) -> Iterator[str]:
    """Each row arrived once; twice only where a reply was in doubt and its token too old to ask again."""
    by_key: defaultdict[str, list[Sighting]] = defaultdict(list)
    for seen in world.sightings:
        by_key[seen.key].append(seen)
    claimed: set[str] = set()
    # What is in doubt while the clock is days ahead is tried again days later, when LINE has forgotten its key.
    forgot = world.clock_jumped
    # A post that is on its way from a machine that stands still can be seen by nobody, and comes when it wakes.
    stood_still = any(trouble.what == "stalls-before" for trouble in world.met)
    for row in left.outbox:
        pushes = [key for key in _line_keys(row.id) if key in by_key]
        replies = [row.reply_token] if row.reply_token in by_key else []
        posts = [f"{row.id}/{n}" for n in range(PARTS) if f"{row.id}/{n}" in by_key]
        claimed.update(pushes, replies, posts)
        for key in (*pushes, *replies, *posts):
            if len(by_key[key]) > 1 + (key in posts and stood_still) + (key in pushes and forgot):
                yield f"row {row.id} arrived {len(by_key[key])} times: {by_key[key][0].text[:40]!r}"
        if replies and pushes and _line_keys(row.id)[0] in pushes:
            if not by_key[row.reply_token][0].doubtful:
                yield f"row {row.id} was answered and pushed, without a doubt"
        arrived = bool(pushes or replies or posts)
        match row.status:
            case "sent" if not arrived and row.reason is None and not _unseen(row):
                yield f"row {row.id} to {row.lane} counts as sent and never arrived"
            case "failed" if not row.reason:
                yield f"row {row.id} was given up for no reason"
            case "failed" if row.reason not in QUIET and row.project and not _told(left, row):
                yield f"row {row.id} was given up ({row.reason}) and the log does not say so"
            case "waiting":
                yield f"row {row.id} to {row.lane} still waits ({row.reason})"
    for key, sightings in by_key.items():
        if key not in claimed:
            yield f"{sightings[0].way} {key!r} to {sightings[0].to} belongs to no row"


def _unseen(row: Any) -> bool:
    """What changes a message, or is no post with an id of ours: updates, ephemeral words, views."""
    return bool(row.platform == "slack" and (row.external is None or "amend" in str(row.external)))


def _told(left: Left, row: Any) -> bool:
    return any(line.action == "delivery.failed" and line.project == row.project for line in left.audit)


def _line_keys(row: str) -> list[str]:
    try:
        first = UUID(row)
    except ValueError:
        return []
    return [str(first), *(str(uuid5(first, str(n))) for n in range(1, PARTS))]


def _replies(world: World, left: Left) -> Iterator[str]:
    """Everybody got an answer to everything, or an apology with its reference."""
    by_token: defaultdict[str, list[Any]] = defaultdict(list)
    for row in left.outbox:
        if row.reply_token:
            by_token[row.reply_token].append(row)
    for event in world.events:
        if event.acknowledged is None or not (token := event.body.get("replyToken")):
            continue
        if not by_token[token]:
            yield f"event {event.id} of {event.who} got no answer"
        reference = _failed(left, event)
        rows = by_token[token]
        heard = any(reference in s.text for s in world.sightings) if reference else True
        if not heard and not any(row.status in ("failed", "kept") for row in rows):
            yield f"event {event.id} of {event.who} failed, and nobody told the reference {reference}"


def _late(world: World, left: Left) -> Iterator[str]:
    """Nothing that was tried before is said after its deadline; but what a machine that stood still had in hand."""
    if world.clock_jumped or any(trouble.what.startswith("stalls") for trouble in world.met):
        return
    tried = [row for row in left.outbox if row.attempts > 1]
    begun = {row.id: row.created_at for row in tried}
    for row in tried:
        begun.update(dict.fromkeys(_line_keys(row.id), row.created_at))
    for seen in world.sightings:
        created = begun.get(seen.key.partition("/")[0])
        if created is not None and seen.hand - created > DEADLINE:
            yield f"{seen.key} arrived {seen.hand - created} after it was written"


def _words(world: World) -> Iterator[str]:
    """Nobody reads what another one wrote to the bot."""
    for who, words in world.words.items():
        own = world.people[who]
        for seen in world.sightings:
            if seen.to != own and any(re.search(re.escape(w), seen.text) for w in words):
                yield f"words of {who} were shown to {seen.to}"


def _log(world: World, left: Left) -> Iterator[str]:
    """The log of each tenant is in order, everything in it was followed up, and nobody does something before being there."""
    if left.trail:
        yield f"{left.trail} lines of the log were not followed up"
    pairs = zip(left.audit, left.audit[1:], strict=False)
    if not world.clock_jumped and any(b.at < a.at for a, b in pairs if a.tenant == b.tenant):
        yield "the log is not in the order of time"
    joined: set[str] = set()
    for line in left.audit:
        if line.action in ("member.joined", "project.created"):
            joined.add(line.actor)
        elif line.action.startswith("sheet.") and line.actor not in joined:
            yield f"{line.action} by somebody who had not joined"
    acts = Counter((line.action, line.actor) for line in left.audit if line.action == "member.joined")
    yield from (f"{actor} joined {n} times" for (_, actor), n in acts.items() if n > 1)
