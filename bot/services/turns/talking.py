"""話し合い: an agenda from the differences, what people want to hear, what was agreed, and what became of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.actions import Verb, act
from bot.domain.agenda import agenda
from bot.domain.comparison import Compared
from bot.domain.dossier import FollowedUp, Mark, Point, PointState, Talk
from bot.domain.messages import (
    Choice,
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Pressed,
    Weight,
)
from bot.domain.pack import THIRD_PARTY
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project, Role
from bot.domain.timetable import open_day, plannable_day
from bot.services.papers import paper
from bot.services.phrasing.cards import hear_choices
from bot.services.phrasing.dates import Say, short_date
from bot.services.phrasing.talk import agenda_message, points_message
from bot.services.phrasing.values import (
    topic,
)
from bot.services.scene import Scene
from bot.services.standing import comparison
from bot.services.turns.revealing import newest_revealed

DAYS_TO_TALK = 7
"""The talk is proposed so many days after the answers became mutual (rem.plan.diverge, domain.md §5)."""

WORDS_LIMIT = 1000


def _rows(scene: Scene, project: Project, cycle: int, name: str) -> tuple[Compared, ...] | None:
    return comparison(scene.uow, scene.kit, project, name, cycle)


def latest_revealed(scene: Scene, project: Project) -> tuple[int, str]:
    """The cycle and the sheet of the sides whose answers became mutual last; an empty name where none has."""
    for cycle, name in newest_revealed(project):
        sheet = scene.kit.pack(project, cycle).sheet(name)
        if sheet is None or sheet.kind != THIRD_PARTY:
            return cycle, name
    return project.cycle, ""


def show_agenda(scene: Scene, project: Project, member: Member | None, cycle_text: str, name: str) -> None:
    """Three differences, one thing in common, one question, with what was agreed on each already."""
    cycle = project.cycle_called(cycle_text)
    if not name:
        cycle, name = latest_revealed(scene, project)
    rows = _rows(scene, project, cycle, name)
    sheet = paper(scene.uow, scene.kit, project, name, cycle) if rows is not None else None
    if rows is None or sheet is None:
        scene.refuse(scene.t("comparison-blind"), project.name)
        return
    dossier = scene.uow.dossiers.get(project.id)
    scene.audit("comparison.seen", project, sheet=name, cycle=cycle)
    scene.private.append(
        agenda_message(
            project,
            sheet,
            cycle,
            agenda(rows, dossier.marks_on(cycle, name)),
            dossier,
            dossier.talk(cycle, name) or proposed_day(scene, project, cycle, name),
            scene.person.language,
            scene.t,
            manage=member is not None and member.role is Role.COORDINATOR,
        )
    )


def proposed_day(scene: Scene, project: Project, cycle: int, name: str) -> date:
    """A working day a week after the answers became mutual."""
    on = project.today(project.revealed_in(cycle)[name]) + timedelta(days=DAYS_TO_TALK)
    return open_day(on, "next", scene.kit.catalogue.is_closed(project.pack))


def want_to_hear(
    scene: Scene, project: Project, cycle_text: str, name: str, question: str, wanted: bool
) -> None:
    """[話し合いで聞きたい]: marks the question; the button beside the thanks takes the mark away again."""
    cycle = project.cycle_called(cycle_text)
    rows = _rows(scene, project, cycle, name) or ()
    row = next((row for row in rows if row.question.id == question), None)
    if row is None:
        scene.refuse(scene.t("old-button"))
        return
    mark = Mark(cycle, name, question, scene.person.id)
    scene.uow.projects.lock(project.id)
    dossier = scene.uow.dossiers.get(project.id)
    marked = dossier.marked(mark, wanted)
    if marked != dossier:
        scene.uow.dossiers.save(marked)
        scene.audit("question.marked" if wanted else "question.unmarked", project, question=question)
    key = "mark-noted" if wanted else "mark-taken-back"
    number = row.question.number
    on = short_date(dossier.talk(cycle, name) or proposed_day(scene, project, cycle, name), scene.t)
    ways = (
        *hear_choices(project, cycle, name, [r for r in rows if r is not row], scene.t),
        Choice(scene.t("button-agenda"), act(Verb.AGENDA, project.id, str(cycle), name)),
        *_taking_back(project, cycle, name, row, scene.t, wanted),
    )
    scene.private.append(Message(scene.t(key, number=number, on=on), heading=project.name, choices=ways))


def _taking_back(
    project: Project, cycle: int, name: str, row: Compared, say: Say, wanted: bool
) -> tuple[Choice, ...]:
    if not wanted:
        return ()
    place = (project.id, str(cycle), name, row.question.id)
    return (Choice(say("button-unmark", number=row.question.number), act(Verb.WANT_TO_HEAR, *place, "off")),)


def set_day(scene: Scene, project: Project, cycle_text: str, name: str) -> None:
    """The day of the talk, from the platform's picker; everybody on the project is told once."""
    cycle = project.cycle_called(cycle_text)
    if name not in project.revealed_in(cycle):
        scene.refuse(scene.t("comparison-blind"), project.name)
        return
    said = scene.incoming.said
    on = plannable_day(said.picked if isinstance(said, Pressed) else "")
    if on is None:
        scene.private.append(Message(scene.t("talk-day-how"), heading=project.name))
        return
    scene.uow.projects.lock(project.id)
    dossier = scene.uow.dossiers.get(project.id)
    if dossier.talk(cycle, name) != on:
        scene.uow.dossiers.save(dossier.with_talk(Talk(cycle, name, on)))
        scene.audit("talk.set", project, on=on.isoformat())
        for member in scene.uow.projects.members(project.id):
            say = scene.kit.voice(member.person.language)
            text = say("talk-set", on=short_date(on, say))
            scene.tell(member.person, Message(text, heading=project.name), project=project.id)
        return
    scene.private.append(Message(scene.t("talk-set", on=short_date(on, scene.t)), heading=project.name))


# ---------------------------------------------------------------- what was agreed


def ask_point(scene: Scene, project: Project, cycle_text: str, name: str, question: str) -> None:
    """[決まったこと]: cause, next action, whose, until when."""
    cycle = project.cycle_called(cycle_text)
    sheet = paper(scene.uow, scene.kit, project, name, cycle)
    asked = sheet.by_id.get(question) if sheet else None
    if asked is None:
        scene.refuse(scene.t("old-button"))
        return
    if not scene.incoming.dialogs:
        scene.refuse(scene.t("point-in-slack"), project.name)
        return
    before = scene.uow.dossiers.get(project.id).open_point_about(cycle, name, question)
    t, language = scene.t, scene.person.language
    sides = tuple((side.letter, side.name) for side in project.sides)
    owners = (*sides, ("all", t("owner-all")))
    intro = t("row-question", number=asked.number, topic=topic(asked, language))
    if talk := asked.talk.in_(language):
        intro += "\n" + talk
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.POINT, project.id, str(cycle), name, question),
            t("point-title"),
            (
                Message(intro),
                Field("cause", t("point-cause"), FieldKind.LONG_TEXT, value=before.cause if before else "",
                      optional=True, max_length=WORDS_LIMIT),
                Field("action", t("point-action"), FieldKind.LONG_TEXT, value=before.action if before else "",
                      max_length=WORDS_LIMIT),
                Field("owner", t("point-owner"), FieldKind.SELECT, options=owners,
                      value=before.owner if before else ""),
                Field("due", t("point-due"), FieldKind.DATE, optional=True,
                      value=before.due.isoformat() if before and before.due else ""),
            ),
            t("button-save"),
            t("button-cancel"),
        )
    )  # fmt: skip


def keep_point(
    scene: Scene, project: Project, cycle_text: str, name: str, question: str, values: Mapping[str, str]
) -> None:
    """The dialog was sent: the respondents hear that something was agreed; what it is, they open themselves."""
    action = values.get("action", "").strip()
    given, today = values.get("due", ""), project.today(scene.now)
    due = plannable_day(given) if given else None
    errors = {} if action else {"action": scene.t("error-empty")}
    if given and due is None:
        errors["due"] = scene.t("error-date")
    elif due is not None and due < today and due != _due_before(scene, project, cycle_text, name, question):
        errors["due"] = scene.t("error-past", today=short_date(today, scene.t))
    if errors:
        scene.immediate = FieldErrors(errors)
        return
    cycle = project.cycle_called(cycle_text)
    sheet = paper(scene.uow, scene.kit, project, name, cycle)
    if sheet is None or question not in sheet.by_id:
        scene.refuse(scene.t("old-button"))
        return
    scene.uow.projects.lock(project.id)
    dossier = scene.uow.dossiers.get(project.id)
    before = dossier.open_point_about(cycle, name, question)
    point = Point(
        before.id if before else scene.kit.ids.new(),
        cycle,
        name,
        question,
        values.get("cause", "").strip(),
        action,
        values.get("owner") or "all",
        due,
        before.made_at if before else scene.now,
        scene.person.id,
        before.followed if before else (),
    )
    scene.uow.dossiers.save(dossier.with_point(point))
    scene.audit("action.agreed", project, question=question, point=point.id)
    if before == point:
        return
    kept = points_message(project, (point,), scene.t, manage=False)
    on = Choice(scene.t("button-agenda"), act(Verb.AGENDA, project.id, str(cycle), name), Weight.PRIMARY)
    scene.private.append(replace(kept, text=scene.t("point-agreed"), choices=(on,)))
    for member in scene.uow.projects.members(project.id):
        if member.role not in (Role.RESPONDENT, Role.COORDINATOR) or member.person.id == scene.person.id:
            continue
        say = scene.kit.voice(member.person.language)
        look = Choice(say("button-look"), act(Verb.POINTS, project.id), Weight.PRIMARY)
        told = Message(say("point-agreed-look"), heading=project.name, choices=(look,))
        scene.tell(member.person, told, project=project.id)


def _due_before(scene: Scene, project: Project, cycle: str, name: str, question: str) -> date | None:
    """The day that stands in what is changed: it may well be over."""
    dossier = scene.uow.dossiers.get(project.id)
    before = dossier.open_point_about(project.cycle_called(cycle), name, question)
    return before.due if before else None


def show_points(scene: Scene, project: Project, member: Member | None) -> None:
    """Everything that was agreed on and is not done, those due first in front."""
    dossier = scene.uow.dossiers.get(project.id)
    points = dossier.open_points()
    if not points:
        scene.private.append(Message(scene.t("points-none"), heading=project.name))
        return
    takes_part = allowed(scene.actor(member), Permission.TAKE_PART, project)
    scene.private.append(points_message(project, points, scene.t, manage=takes_part))


def follow_up(scene: Scene, project: Project, point_id: str, state: str) -> None:
    """[済んだ] [やめた]: kept beside the action, with who said so and when."""
    known = {one.value: one for one in PointState}
    scene.uow.projects.lock(project.id)
    dossier = scene.uow.dossiers.get(project.id)
    point = next((one for one in dossier.points if one.id == point_id), None)
    if point is None or state not in known:
        scene.refuse(scene.t("old-button"))
        return
    if point.state is not known[state]:
        followed = FollowedUp(scene.now, scene.person.id, known[state])
        scene.uow.dossiers.save(dossier.with_point(replace(point, followed=(*point.followed, followed))))
        scene.audit("action.followed", project, point=point.id, state=state)
    scene.private.append(Message(scene.t(f"point-now-{state}", action=point.action), heading=project.name))
