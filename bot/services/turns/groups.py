"""A LINE group: it can be bound to a project by somebody who takes part in that, is told progress when it asks, and never
answers. Whatever the bot says there by itself would cost a message for each member: so it says nothing without being
asked, or a coordinator has seen the price.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.domain.intents import Word, read_wish
from bot.domain.messages import Message, Outgoing, Place, Settled, Typed
from bot.domain.project import ON_A_SIDE, Project, Role
from bot.domain.words import clean, fold
from bot.services.overdue import next_dates
from bot.services.phrasing.choosing import form_row
from bot.services.phrasing.groups import ask_to_tell, greeting_message, to_one_to_one
from bot.services.phrasing.status import person_name, status_message
from bot.services.ports import Group, UnitOfWork
from bot.services.scene import Kit, Scene
from bot.services.spending import LINE, remaining
from bot.services.standing import standing

_NAME = re.compile(r"^@?(?:kyodo|協働|きょうどう)[\s、,:：]*", re.IGNORECASE)
"""How the bot is called in a group, before what is asked of it."""

_ASKS = frozenset({Word.STATUS, Word.DEADLINES, Word.OVERDUE, Word.TALK})
"""What progress is the answer to."""

TOLD = "group.told"


def greeting(uow: UnitOfWork, kit: Kit) -> Message:
    """The one message to a group that has taken the bot in."""
    return greeting_message(_basic_id(uow), kit.voice(kit.defaults.language))


def _basic_id(uow: UnitOfWork) -> str:
    return uow.accounts.get(LINE).get("basic_id", "")


def elsewhere(scene: Scene) -> None:
    """Nobody answers in a group: the way to the one-to-one chat."""
    scene.say(to_one_to_one(Message(scene.t("group")), _basic_id(scene.uow), scene.t))


def typed(scene: Scene) -> None:
    """Words to the bot in a group."""
    said = scene.incoming.said
    text = _NAME.sub("", clean(said.text)) if isinstance(said, Typed) else ""
    wish = read_wish(text)
    group = scene.uow.groups.at(scene.incoming.place)
    project = scene.uow.projects.get(group.project) if group is not None else None
    if wish is None or wish.word not in (Word.CONNECT, Word.DISCONNECT, *_ASKS):
        elsewhere(scene)
    elif wish.word is Word.CONNECT:
        _bind(scene, project, wish.rest)
    elif project is None:
        _say(scene, Message(scene.t("group-unbound")))
    elif wish.word is Word.DISCONNECT:
        _unbind(scene, project)
    else:
        _say(scene, progress(scene.uow, scene.kit, project, scene.now, scene.person.language))


def _say(scene: Scene, message: Message) -> None:
    scene.say(to_one_to_one(message, _basic_id(scene.uow), scene.t))


def _mine(scene: Scene) -> list[Project]:
    """The living projects that the person takes part in or runs: those that they may tell a group of."""
    return [
        project
        for project, member in scene.uow.projects.of_person(scene.person.id)
        if project.alive and (member.role in ON_A_SIDE or member.role is Role.COORDINATOR)
    ]


def _bind(scene: Scene, before: Project | None, name: str) -> None:
    mine = _mine(scene)
    found = [project for project in mine if not name or fold(name) in fold(project.name)]
    exact = [project for project in found if fold(name) == fold(project.name)]
    found = exact or found
    if not mine or (before is not None and before.id not in {project.id for project in mine}):
        _say(scene, Message(scene.t("group-not-yours")))
    elif len(found) != 1:
        _say(scene, Message(scene.t("group-which")))
    else:
        (project,) = found
        scene.uow.projects.lock(project.id)
        if before is None or before.id != project.id:
            scene.uow.groups.save(Group(scene.incoming.place, project.id, scene.person.id, scene.now))
            scene.audit("room.bound", project, platform=LINE)
        _say(scene, Message(scene.t("group-bound", project=project.name)))


def _unbind(scene: Scene, project: Project) -> None:
    if project.id not in {one.id for one in _mine(scene)}:
        _say(scene, Message(scene.t("group-not-yours")))
        return
    scene.uow.groups.remove(scene.incoming.place)
    scene.audit("room.unbound", project, platform=LINE)
    _say(scene, Message(scene.t("group-free", project=project.name)))


def progress(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, language: str) -> Message:
    """Where the project stands: counts and dates, no names, nothing to press."""
    say = kit.voice(language, project)
    card = status_message(
        standing(uow, kit, project, None, now),
        now,
        say,
        names=False,
        manage=False,
        language=language,
        titles={},
        form=(form_row(kit.pack(project), project, language, say),),
        ahead=next_dates(uow, kit, project, None, now),
    )
    return to_one_to_one(replace(card, text=say("group-progress")), _basic_id(uow), say)


# ---------------------------------------------------------------- at a price


def line_groups(uow: UnitOfWork, project: Project) -> list[Group]:
    """The LINE groups that belong to the project."""
    return [group for group in uow.groups.of_project(project.id) if group.place.platform == LINE]


def tell(scene: Scene, project: Project, group: str, day: str) -> None:
    """[LINEグループに知らせる]: asks first, with the price; on that day's yes it is told once."""
    bound = [one for one in line_groups(scene.uow, project) if group in ("", one.place.id)]
    today = project.today(scene.now)
    left = remaining(scene.uow, scene.kit, scene.now)
    if not bound:
        scene.say(Message(scene.t("group-none"), heading=project.name))
        return
    if day != today.isoformat():
        for one in bound:
            if one.members is None:
                scene.say(Message(scene.t("group-not-counted"), heading=project.name))
            else:
                scene.say(ask_to_tell(project, one.place.id, one.members, left, today, scene.t))
        return
    scene.uow.projects.lock(project.id)
    place = bound[0].place
    if who := _told_today(scene, project, place, today):
        text = scene.t("group-told-before", who=who)
    elif bound[0].members is None or (left.left is not None and left.left < bound[0].members):
        text = scene.t("group-too-dear")
    else:
        message = progress(scene.uow, scene.kit, project, scene.now, project.language)
        scene.elsewhere.append(Outgoing(place, (message,), project=project.id))
        scene.audit(TOLD, project, group=place.id, members=bound[0].members)
        text = scene.t("group-told", n=bound[0].members)
    scene.immediate = Settled(text)
    scene.say(Message(text, heading=project.name))


def _told_today(scene: Scene, project: Project, place: Place, today: date) -> str:
    for line in reversed(scene.uow.audit.of_project(project.id, TOLD)):
        at, details = line["at"], line["details"]
        if isinstance(at, datetime) and isinstance(details, Mapping) and details.get("group") == place.id:
            same = project.today(at) == today
            return person_name(scene.uow.people.get(str(line["actor"])), scene.t) if same else ""
    return ""
