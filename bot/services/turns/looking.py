"""状況, 比較, 出力: read-only answers."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.actions import Action, Verb, act
from bot.domain.messages import File, Message
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project
from bot.domain.words import fold
from bot.services.overdue import next_dates
from bot.services.papers import paper
from bot.services.phrasing.choosing import form_row
from bot.services.phrasing.phases import phases_message
from bot.services.phrasing.status import project_list, status_message, tools_message
from bot.services.records import as_csv, as_json, record
from bot.services.scene import Scene
from bot.services.standing import comparison, standing
from bot.services.turns import choosing, deadlines
from bot.services.turns.revealing import comparison_for, newest_revealed

CHOICES = 5
"""Two matches give a choice, never a guess; at most so many (journeys.md, S1)."""


def visible_projects(
    scene: Scene, permission: Permission = Permission.SEE_STATUS
) -> list[tuple[Project, Member | None]]:
    """The projects whose status this person may see, or where they have that right: their own first, then their
    tenant's for an administrator.
    """
    own = scene.uow.projects.of_person(scene.person.id)
    found: list[tuple[Project, Member | None]] = [*own]
    known = {project.id for project, _ in own}
    tenant = scene.person.address.account
    if tenant and allowed(scene.actor(), Permission.CREATE):
        for project in scene.uow.projects.in_tenant(tenant):
            if project.id not in known and allowed(scene.actor(), permission, project):
                found.append((project, None))
    return [(p, m) for p, m in found if allowed(scene.actor(m), permission, p)]


def matching(scene: Scene, name: str) -> list[Project]:
    """The visible projects that a name can mean: exact (folded) or by id first, else those that contain it."""
    projects = [project for project, _ in visible_projects(scene)]
    if not name:
        return projects
    wanted = fold(name)
    exact = [p for p in projects if wanted in (p.id, fold(p.name))]
    return exact or [p for p in projects if wanted and wanted in fold(p.name)]


def status(scene: Scene, project: Project, member: Member | None) -> None:
    """One card. Who has not answered is named to the coordinator alone, and never in a channel."""
    actor = scene.actor(member)
    private = scene.incoming.at_once or scene.incoming.place.direct
    scene.say(
        status_message(
            standing(scene.uow, scene.kit, project, scene.person if private else None, scene.now),
            scene.now,
            scene.voice(project),
            names=private and allowed(actor, Permission.SEE_MISSING, project),
            manage=private and allowed(actor, Permission.MANAGE, project),
            export=private and allowed(actor, Permission.EXPORT, project),
            takes_part=private and allowed(actor, Permission.TAKE_PART, project),
            language=scene.person.language,
            titles=revealed_titles(scene, project),
            form=(form_row(scene.kit.pack(project), project, scene.person.language, scene.t),),
            heed=choosing.open_doubts(scene, project) if private else (),
            ahead=next_dates(scene.uow, scene.kit, project, member if private else None, scene.now),
            overdue=len(deadlines.seen_overdue(scene, [(project, member)])) if private else 0,
        )
    )


def tools(scene: Scene, project: Project) -> None:
    """[ほかにできること]: agreement, talk, notes, days, money, principles."""
    scene.private.append(tools_message(project, scene.kit.pack(project), scene.t))


def revealed_titles(scene: Scene, project: Project) -> dict[str, str]:
    """The titles of the sheets whose answers are mutual in this cycle, by id."""
    found = {}
    for name in project.revealed:
        sheet = scene.kit.pack(project).sheet(name)
        if sheet is not None:
            found[name] = sheet.title.in_(scene.person.language)
    return found


def _card(project: Project) -> Action:
    return act(Verb.STATUS, project.id)


def choose(
    scene: Scene, projects: list[Project], *, name: str, wanted: Callable[[Project], Action] = _card
) -> None:
    """None, or several: says so, and offers what there is; the choice leads to what was ``wanted``."""
    if not projects:
        scene.say(Message(scene.t("no-such-project", name=name) if name else scene.t("no-projects")))
        return
    text = scene.t("which-project")
    scene.say(project_list(projects, scene.t, text=text, limit=CHOICES, wanted=wanted))


def show_comparison(scene: Scene, project: Project, member: Member | None, cycle: str, name: str) -> None:
    """The table with people's reasons, to somebody who asks in their own chat."""
    message = comparison_for(
        scene.uow,
        scene.kit,
        project,
        name,
        scene.person.language,
        cycle=project.cycle_called(cycle),
        with_reasons=True,
    )
    if message is not None and not allowed(scene.actor(member), Permission.TAKE_PART, project):
        kept = (way for way in message.choices if way.action.verb is not Verb.WANT_TO_HEAR)
        message = replace(message, choices=tuple(kept))
    scene.private.append(message or Message(scene.t("comparison-blind"), heading=project.name))


def show_phases(scene: Scene, project: Project, cycle_text: str, name: str) -> None:
    """[三つの段階で見る]: the same answers by the part of the work that they are about."""
    cycle = project.cycle_called(cycle_text)
    places = [(cycle, name)] if name else newest_revealed(project)
    for at, sheet_id in places:
        sheet = paper(scene.uow, scene.kit, project, sheet_id, at)
        rows = comparison(scene.uow, scene.kit, project, sheet_id, at) if sheet else None
        if sheet is not None and rows and any(row.question.phase for row in rows):
            language = scene.person.language
            scene.private.append(phases_message(project, sheet, at, rows, language, scene.t))
            return
    key = "comparison-blind" if scene.kit.pack(project).phased else "phases-none-here"
    scene.private.append(Message(scene.t(key), heading=project.name))


def export(scene: Scene, project: Project, form: str) -> None:
    """The project's record as a file. Answers that are not mutual yet stay out: nobody in a chat sees them."""
    facts = record(scene.uow, scene.kit, project, scene.now, blind=True)
    content = as_json(facts) if form == "json" else as_csv(facts)
    suffix = "json" if form == "json" else "csv"
    scene.audit("project.exported", project, format=suffix)
    scene.private.append(
        Message(scene.t("exported"), heading=project.name, file=File(f"kyodo-{project.id}.{suffix}", content))
    )
