"""期限切れ and 締切: what is late and what comes next over all projects, and why a date is that day."""

from collections.abc import Sequence

from bot.domain.messages import TAKES_FILES, File, Message
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project
from bot.services.duties import Deadline, deadlines_of
from bot.services.overdue import Overdue, ahead_of, overdue_of, traces_of
from bot.services.phrasing.deadlines import (
    Line,
    chain_message,
    deadlines_message,
    line_of,
    overdue_message,
    overdue_table,
    overdue_words,
    owing_text,
    why_message,
)
from bot.services.records import table
from bot.services.scene import Scene
from bot.services.standing import open_sheets

Places = Sequence[tuple[Project, Member | None]]
"""Projects that somebody sees, with their place in each."""


def overdue(scene: Scene, places: Places, about: str, before: str) -> None:
    """期限切れ: the longest overdue first. Who owes it is named to the coordinator alone, and never in a channel; who
    sees no more than their own part sees what they owe themselves.
    """
    found = seen_overdue(scene, places)
    places_by_id = {project.id: member for project, member in places}
    speaks = _alone(scene) and any(
        allowed(scene.actor(places_by_id[one.project.id]), Permission.SEE_MISSING, one.project)
        and one.owed_beside(scene.person.id)
        for one in found
    )
    scene.say(
        overdue_message(
            overdue_lines(scene, places, found),
            _number(before),
            scene.t,
            project=places[0][0] if about and places else None,
            speaks=speaks,
            at_a_desk=_at_a_desk(scene),
        )
    )


def as_table(scene: Scene, places: Places) -> None:
    """[CSV]: all of it as a file, as text where the platform takes no files."""
    lines = overdue_lines(scene, places, seen_overdue(scene, places))
    for project in {one.project.id: one.project for one in lines}.values():
        scene.audit("project.exported", project, format="overdue")
    if _at_a_desk(scene):
        name = f"kyodo-overdue-{scene.now:%Y%m%d}.csv"
        file = File(name, table(*overdue_table(lines, scene.t)))
        scene.private.append(Message(scene.t("overdue-count", n=len(lines)), file=file))
    else:
        scene.private.append(Message(overdue_words(lines, scene.t) or scene.t("overdue-none")))


def deadlines(scene: Scene, places: Places, about: str, before: str) -> None:
    """締切: what comes next over all projects; of one project the whole chain."""
    if about:
        ((project, _),) = places
        found = deadlines_of(scene.uow, scene.kit, project, scene.now)
        lines = [_line(scene, project, one) for one in sorted(found, key=lambda one: one.dated.on)]
        scene.say(chain_message(project, lines, _number(before), scene.t))
        return
    desk = _at_a_desk(scene)
    lines = [
        _line(scene, one.project, one.deadline)
        for one in ahead_of(scene.uow, scene.kit, places, scene.now)
        if desk or not _has_begun(scene, one.project, one.deadline)
    ]
    mine = None if desk else _by_which_to_answer(scene, lines)
    scene.say(deadlines_message(lines, _number(before), scene.t, at_a_desk=desk, mine=mine))


def _by_which_to_answer(scene: Scene, lines: Sequence[Line]) -> Line | None:
    """The nearest of these dates by which this person is to send a sheet."""
    owed = open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
    due = {(one.project.id, f"{one.stage}.due") for one in owed if not (one.sent or one.joint)}
    return next((line for line in lines if (line.project.id, line.kind) in due), None)


def _has_begun(scene: Scene, project: Project, one: Deadline) -> bool:
    """Whether it is an opening of today: nothing is to be done by then any more."""
    return one.dated.kind.endswith(".start") and one.dated.on <= project.today(scene.now)


def why(scene: Scene, project: Project, member: Member | None, cycle: str, kind: str) -> None:
    """[なぜ?]: the rule behind a date, and the lines of the log. What one person put off, only the coordinator sees,
    and that person.
    """
    at = project.cycle_called(cycle)
    found = [
        one
        for one in deadlines_of(scene.uow, scene.kit, project, scene.now)
        if (one.dated.kind, one.cycle) == (kind, at)
    ]
    if not found:
        scene.refuse(scene.t("not-due-any-more"), project.name)
        return
    names = _alone(scene) and allowed(scene.actor(member), Permission.SEE_MISSING, project)
    traces = [
        trace
        for trace in traces_of(scene.uow, project, kind, at)
        if names or trace.action not in PERSONAL or trace.actor == scene.person.id
    ]
    people = {trace.actor for trace in traces} - NOBODY
    who = {person: scene.uow.people.get(person) for person in people}
    scene.say(why_message(_line(scene, project, found[0]), traces, who, scene.t))


NOBODY = frozenset({"clock", "operator", "system"})
"""Actors in the log that are no persons."""

PERSONAL = frozenset({
    "reminder.snoozed", "overdue.spoken", "extension.asked", "extension.declined", "deadline.owner_wished",
    "deadline.owner_declined",
})  # fmt: skip
"""Lines of the log that tell what one person asked for themselves, or was asked."""


# ---------------------------------------------------------------- what stands in the lists


def seen_overdue(scene: Scene, places: Places) -> list[Overdue]:
    """Everything overdue in these projects that this person may see."""
    by_id = {project.id: member for project, member in places}
    found = overdue_of(scene.uow, scene.kit, [project for project, _ in places], scene.now)
    return [
        one
        for one in found
        if one.owed_by(scene.person.id)
        or allowed(scene.actor(by_id[one.project.id]), Permission.SEE_OVERDUE, one.project)
    ]


def overdue_lines(scene: Scene, places: Places, found: Sequence[Overdue]) -> list[Line]:
    """The same in this person's language, with who owes each where they may know it."""
    by_id = {project.id: member for project, member in places}
    lines = []
    for one in found:
        actor = scene.actor(by_id[one.project.id])
        whose = ""
        if allowed(actor, Permission.SEE_OVERDUE, one.project):
            names = _alone(scene) and allowed(actor, Permission.SEE_MISSING, one.project)
            whose = owing_text(one.project, one.owing, scene.t, names=names)
        lines.append(_line(scene, one.project, one.deadline, whose))
    return lines


def _line(scene: Scene, project: Project, one: Deadline, whose: str = "") -> Line:
    return line_of(project, one, scene.now, scene.voice(project), whose)


def _alone(scene: Scene) -> bool:
    """Whether nobody else reads what is said."""
    return scene.incoming.at_once or scene.incoming.place.direct


def _at_a_desk(scene: Scene) -> bool:
    return scene.person.address.platform in TAKES_FILES


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
