"""What follows from the log, beside the turns that wrote it: Home tabs are published anew, reminders whose matter is
settled lose their buttons, and channels that belong to a project hear how it goes on.

Whatever changed a project has left a line, so nothing has to remember to tell; a line is followed up once, in the
transaction that takes it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.actions import Verb, act
from bot.domain.duties import rule_of, stage_of
from bot.domain.messages import Amend, Choice, Message, Outgoing, Place, Row, direct
from bot.domain.notices import Said
from bot.domain.project import CLOSED, STAGES, Project
from bot.domain.timetable import DateRule
from bot.services.papers import paper
from bot.services.phrasing.dates import Say, compact_date, date_name, short_date
from bot.services.phrasing.status import person_name, stage_name
from bot.services.planning import rules_of
from bot.services.ports import Group, TrailLine, UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import sides_sent

LATELY = timedelta(days=3)
"""Whoever opened their Home tab longer ago gets it anew when they open it again."""

LINES = 200
ROWS = 5

IN_PLACE = frozenset({"slack"})
"""Platforms on which a message can be changed that stands there."""


def follow(uow: UnitOfWork, kit: Kit, pause: timedelta) -> bool:
    """Follows up the oldest lines; whether there were any. A Home tab is published after ``pause``, so that several
    changes make one view.
    """
    lines = uow.trail.take(LINES)
    if not lines:
        return False
    wall = kit.wall.now()
    people = uow.homes.watching({line.project for line in lines}, wall - LATELY)
    if people:
        uow.homes.want(people, wall + pause)
    for line in lines:
        project = uow.projects.get(line.project)
        if project is None:
            continue
        for amended in _amended(uow, kit, project, line):
            uow.outbox.add(amended, wall)
        for group in uow.groups.of_project(project.id):
            if group.place.platform in IN_PLACE:
                _tell_room(uow, kit, project, group, line)
    return True


# ---------------------------------------------------------------- what stands there already

Wording = Callable[[Say], str]


def _amended(uow: UnitOfWork, kit: Kit, project: Project, line: TrailLine) -> Iterator[Outgoing]:
    """The reminders whose buttons give way, each to a line in its reader's language."""
    found = _settled(uow, kit, project, line)
    if found is None:
        return
    said, words = found
    people = {one.person: uow.people.get(one.person) for one in said}
    here = [one for one in said if people[one.person].address.platform in IN_PLACE]
    where = uow.outbox.external({one.digest for one in here}) if here else {}
    for digest in dict.fromkeys(one.digest for one in here if one.digest in where):
        mine = [one for one in here if one.digest == digest]
        person = people[mine[0].person]
        text = words(kit.voice(person.language, project))
        amend = Amend(where[digest], tuple(one.reminder for one in mine), text)
        yield Outgoing(direct(person.address), (), project=project.id, amend=amend)


def _settled(
    uow: UnitOfWork, kit: Kit, project: Project, line: TrailLine
) -> tuple[list[Said], Wording] | None:
    """What a line of the log settles, and in which words; None where nothing."""
    details = line.details
    cycle = int(str(details.get("cycle") or project.cycle))

    def by(say: Say) -> str:
        who = _name(uow, line.actor, say)
        return say("done-settled", who=who, on=short_date(project.today(line.at), say))

    match line.action:
        case "deadline.done":
            kind = str(details.get("kind"))
            return [one for one in uow.notices.said_of(project.id, cycle) if one.kind == kind], by
        case "stage.closed":
            stage, rules = str(details.get("stage")), rules_of(kit, project)
            ended = [one for one in uow.notices.said_of(project.id, cycle) if _ends(one.kind, stage, rules)]

            def closed(say: Say) -> str:
                on = short_date(project.today(line.at), say)
                who = _name(uow, line.actor, say)
                return say("settled-closed", stage=stage_name(stage, say), who=who, on=on)

            return ended, closed
        case "sheet.sent":
            return _own_sent(uow, project, line, cycle)
        case "dates.moved" | "dates.followed":
            moved = _moved(details)
            said = [
                one
                for one in uow.notices.said_of(project.id, cycle)
                if one.kind in moved and moved[one.kind][0] == one.about
            ]
            return said, lambda say: _moved_settled({moved[one.kind][1] for one in said}, say)
    return None


def _own_sent(
    uow: UnitOfWork, project: Project, line: TrailLine, cycle: int
) -> tuple[list[Said], Wording] | None:
    """Somebody sent their sheet: what was said to them about it is done, once nothing of that stage is left to send."""
    stage = str(line.details.get("stage"))
    said = [
        one
        for one in uow.notices.said_of(project.id, cycle)
        if one.person == line.actor and one.kind in (f"{stage}.due", f"{stage}.start")
    ]
    return said, lambda say: say("settled-sent", on=short_date(project.today(line.at), say))


def _ends(kind: str, stage: str, rules: Mapping[str, DateRule]) -> bool:
    """Whether a date is about the stage that was closed."""
    rule = rule_of(kind, rules)
    return rule is not None and (
        rule.stage == stage or (rule.until == "sheets" and stage_of(kind, rule) == stage)
    )


def _moved_settled(days: Iterable[date], say: Say) -> str:
    return say("settled-moved", days=say("name-separator").join(short_date(on, say) for on in sorted(days)))


def _moved(details: Mapping[str, object]) -> dict[str, tuple[date, date]]:
    """Before and after, by kind; what came or went altogether is left out."""
    moved = details.get("moved")
    found = {}
    for kind, pair in moved.items() if isinstance(moved, Mapping) else ():
        try:
            before, after = (date.fromisoformat(str(day)) for day in pair)
        except (TypeError, ValueError):
            continue
        found[str(kind)] = before, after
    return found


def _name(uow: UnitOfWork, actor: str, say: Say) -> str:
    try:
        return person_name(uow.people.get(actor), say)
    except KeyError:  # the clock, an operator
        return say("trace-kyodo")


# ---------------------------------------------------------------- a project's channel


def _tell_room(uow: UnitOfWork, kit: Kit, project: Project, group: Group, line: TrailLine) -> None:
    """A short post without names and answers; what is about a stage hangs under the post that it opened with."""
    say = kit.voice(project.language, project)
    told = room_post(uow, kit, project, line, say)
    if told is None:
        return
    message, matter = told
    key = f"{group.place.account}/#{group.place.id}"
    roots = dict(uow.accounts.get(group.place.platform, key))
    name = f"{project.id}/{project.cycle}/{matter}"
    opened = roots.get(name, "") if matter else ""
    stands = uow.outbox.external([opened]).get(opened, "") if opened else ""
    thread = stands.partition(":")[2]
    place = replace(group.place, thread=thread)
    row = uow.outbox.add(Outgoing(place, (message,), project=project.id, aloud=bool(thread)), kit.wall.now())
    if matter and not thread:
        kept = {k: v for k, v in roots.items() if k.startswith(f"{project.id}/{project.cycle}/")}
        uow.accounts.save(group.place.platform, key, {**kept, name: row})


def room_post(
    uow: UnitOfWork, kit: Kit, project: Project, line: TrailLine, say: Say
) -> tuple[Message, str] | None:
    """What a channel hears of a line of the log, and the matter that it belongs to ("" for none); None for most."""
    details = line.details
    stage = str(details.get("stage", ""))
    match line.action:
        case "reminder.sent" if str(details.get("kind")) in _OPENINGS:
            stage = str(details.get("kind")).removesuffix(".start")
            due = project.dates.get(f"{stage}.due")
            text = say("room-opened", stage=stage_name(stage, say))
            if due is not None and due >= project.today(line.at):
                text = f"{text}\n{say('room-until', on=short_date(due, say))}"
        case "stage.revealed":
            sheet = paper(uow, kit, project, str(details.get("sheet")), project.cycle)
            if sheet is None or not all(sides_sent(uow, project, sheet).values()):
                return None  # it was closed with something missing: the closing is told
            title = sheet.title.in_(project.language)
            text = say("room-all-in", title=title)
        case "stage.closed":
            following = project.stage
            name = stage_name(stage, say)
            if following == CLOSED:
                text = say("room-closed-all", stage=name)
            else:
                text = say("room-closed", stage=name, next=stage_name(following, say))
        case "stage.reopened":
            text = say("room-reopened", stage=stage_name(stage, say))
        case "dates.moved" | "dates.followed" if moved := _moved(details):
            return _dates_post(project, moved, say), ""
        case "publication.published":
            text, stage = say("room-published"), ""
        case "project.cancelled":
            text, stage = say("room-cancelled"), ""
        case "cycle.begun":
            text, stage = say("room-cycle", n=details.get("cycle", project.cycle)), ""
        case _:
            return None
    return _post(project, text, say), stage


_OPENINGS = frozenset(f"{stage}.start" for stage in STAGES)


def _dates_post(project: Project, moved: Mapping[str, tuple[date, date]], say: Say) -> Message:
    ordered = sorted(moved.items(), key=lambda item: item[1][1])
    rows = [
        Row(
            date_name(kind, say),
            text=say("date-moved-line", before=compact_date(before, say), after=compact_date(after, say)),
        )
        for kind, (before, after) in ordered[:ROWS]
    ]
    rest = len(ordered) - len(rows)
    note = say("list-rest", n=rest) if rest else ""
    return replace(_post(project, say("room-moved"), say), rows=tuple(rows), note=note)


def _post(project: Project, text: str, say: Say) -> Message:
    way = Choice(say("button-status"), act(Verb.STATUS, project.id))
    return Message(text, heading=project.name, choices=(way,))


# ---------------------------------------------------------------- a channel that is gone


def room_gone(uow: UnitOfWork, kit: Kit, place: Place, at: datetime) -> None:
    """The channel was archived or deleted, or the bot taken out: it belongs to no project any more, and whoever bound it
    hears of that.
    """
    group = uow.groups.at(place)
    if group is None:
        return
    uow.groups.remove(place)
    uow.audit.add(kit.clock.now(), "system", "room.lost", group.project, platform=place.platform)
    project, person = uow.projects.get(group.project), uow.people.get(group.bound_by)
    if project is not None and person.reachable:
        text = kit.wording("room-lost", person.language)
        uow.outbox.add(
            Outgoing(direct(person.address), (Message(text, heading=project.name),), project=project.id), at
        )
