"""状況, 比較, 出力: read-only answers."""

from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.messages import TAKES_FILES, Choice, Message, Renewed
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project
from bot.services.overdue import next_dates
from bot.services.papers import paper
from bot.services.phrasing.choosing import form_row
from bot.services.phrasing.phases import phases_message
from bot.services.phrasing.status import status_message, tools_message
from bot.services.scene import Scene
from bot.services.standing import comparison, standing
from bot.services.turns import choosing, deadlines
from bot.services.turns.revealing import comparison_for, newest_revealed
from bot.services.visible import visible_to


def visible_projects(
    scene: Scene, permission: Permission = Permission.SEE_STATUS
) -> list[tuple[Project, Member | None]]:
    """The projects whose status this person may see, or where they have that right: their own first, then their
    tenant's for an administrator.
    """
    return visible_to(scene.uow, scene.person, permission)


def status(scene: Scene, project: Project, member: Member | None) -> None:
    """One card. Who has not answered is named to the coordinator alone, and never in a channel."""
    actor = scene.actor(member)
    private = scene.alone
    stands = standing(scene.uow, scene.kit, project, scene.person if private else None, scene.now)
    names = private and allowed(actor, Permission.SEE_MISSING, project)
    card = status_message(
        stands,
        scene.now,
        scene.voice(project),
        names=names,
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
    if scene.person.address.platform in TAKES_FILES:  # a desk, where what stands there can be changed
        ways = [Choice(scene.t("button-refresh"), act(Verb.REFRESH, project.id))]
        if names and project.alive and any(one.missing for of in stands.counts.values() for one in of):
            ways.insert(0, Choice(scene.t("button-nudge"), act(Verb.NUDGE, project.id, "")))
        card = replace(card, choices=(*card.choices[:2], *ways, *card.choices[2:]))
    scene.say(card)


def refresh(scene: Scene, project: Project, member: Member | None) -> None:
    """[更新]: the card says how it stands now, in the place where it stands. One in a channel stays without names."""
    status(scene, project, member)
    if not scene.incoming.at_home:
        scene.immediate = Renewed(tuple(scene.here))
        scene.here.clear()


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
    if message is not None:
        scene.audit("comparison.seen", project, sheet=name, cycle=project.cycle_called(cycle))
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
            scene.audit("comparison.seen", project, sheet=sheet_id, cycle=at)
            scene.private.append(phases_message(project, sheet, at, rows, language, scene.t))
            return
    key = "comparison-blind" if scene.kit.pack(project).phased else "phases-none-here"
    scene.private.append(Message(scene.t(key), heading=project.name))
