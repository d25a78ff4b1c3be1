"""A channel that belongs to a project: bound and let go by somebody who runs it; there its progress is told, and a command
without a name means that project.
"""

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Place, Pressed, Settled, Weight
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Project
from bot.services.phrasing.status import person_name
from bot.services.ports import Group
from bot.services.scene import Scene
from bot.services.visible import visible_to

MOST = 20
"""So many projects are offered to be bound; more are named in words."""


def room_of(scene: Scene) -> Place | None:
    """The channel in which something was asked; None in a one-to-one chat, and on platforms where messages cost."""
    incoming = scene.incoming
    place = incoming.room or (None if incoming.place.direct else incoming.place)
    return place if place is not None and scene.person.address.account else None


def project_here(scene: Scene) -> Project | None:
    """The project that the channel belongs to."""
    room = room_of(scene)
    group = scene.uow.groups.at(room) if room is not None else None
    return scene.uow.projects.get(group.project) if group is not None else None


def ways_here(scene: Scene) -> tuple[str, tuple[Choice, ...]]:
    """What the menu says of the channel, and what can be done there."""
    room = room_of(scene)
    if room is None:
        return "", ()
    project = project_here(scene)
    if project is None:
        mine = visible_to(scene.uow, scene.person, Permission.MANAGE)
        way = Choice(scene.t("button-bind"), act(Verb.BIND, "", room.id))
        return ("", (way,)) if any(found.alive for found, _ in mine) else ("", ())
    ways = [Choice(scene.t("button-status-of", project=project.name), act(Verb.STATUS, project.id))]
    if _manages(scene, project):
        ways.append(Choice(scene.t("button-unbind"), act(Verb.UNBIND, project.id, room.id)))
    return scene.t("room-of", project=project.name), tuple(ways)


def choose(scene: Scene, channel: str) -> None:
    """[このチャンネルを事業につなぐ]: to which of those that the person runs?"""
    mine = [found for found, _ in visible_to(scene.uow, scene.person, Permission.MANAGE) if found.alive]
    if not mine:
        scene.refuse(scene.t("room-nothing-to-bind"))
        return
    ways = tuple(
        Choice(found.name, act(Verb.BIND, found.id, channel), Weight.ANSWER) for found in mine[:MOST]
    )
    note = scene.t("list-rest", n=len(mine) - MOST) if len(mine) > MOST else ""
    scene.say(Message(scene.t("room-which"), note=note, choices=ways))


def bind(scene: Scene, project: Project, channel: str) -> None:
    """The channel belongs to that project from now on; everybody there is told once what that means."""
    place = Place(scene.person.address.platform, scene.person.address.account, channel, direct=False)
    scene.uow.projects.lock(project.id)
    before = scene.uow.groups.at(place)
    if before is not None and before.project == project.id:
        who = person_name(scene.uow.people.get(before.bound_by), scene.t)
        _settle(scene, scene.t("room-bound-before", who=who))
        return
    other = scene.uow.projects.get(before.project) if before is not None else None
    if other is not None and not _manages(scene, other):
        scene.refuse(scene.t("room-of-another"))
        return
    scene.uow.groups.save(Group(place, project.id, scene.person.id, scene.now))
    scene.audit("room.bound", project, platform=place.platform)
    _settle(scene, scene.t("room-bound", project=project.name))
    say = scene.kit.voice(project.language, project)
    way = Choice(say("button-status"), act(Verb.STATUS, project.id))
    told = Message(say("room-welcome"), heading=project.name, choices=(way,))
    scene.tell_room(place, told, project=project.id)


def unbind(scene: Scene, project: Project, channel: str) -> None:
    """[つながりを外す]: nothing is told there any more."""
    place = Place(scene.person.address.platform, scene.person.address.account, channel, direct=False)
    scene.uow.projects.lock(project.id)
    group = scene.uow.groups.at(place)
    if group is None or group.project != project.id:
        _settle(scene, scene.t("room-unbound-before"))
        return
    scene.uow.groups.remove(place)
    scene.audit("room.unbound", project, platform=place.platform)
    _settle(scene, scene.t("room-unbound", project=project.name))
    scene.tell_room(
        place, Message(scene.kit.wording("room-farewell", project.language), heading=project.name)
    )


def unbind_here(scene: Scene) -> None:
    """「外す」, typed in the channel."""
    room, project = room_of(scene), project_here(scene)
    if room is None:
        scene.say(Message(scene.t("room-only-there")))
    elif project is None:
        scene.say(Message(scene.t("room-unbound-before")))
    elif not _manages(scene, project):
        scene.say(Message(scene.t("not-yours")))
    else:
        unbind(scene, project, room.id)


def _settle(scene: Scene, text: str) -> None:
    """Said in place of the buttons that were pressed, or in answer to words."""
    if isinstance(scene.incoming.said, Pressed):
        scene.immediate = Settled(text)
    else:
        scene.say(Message(text))


def _manages(scene: Scene, project: Project) -> bool:
    member = scene.uow.projects.member(project.id, scene.person.id)
    return allowed(scene.actor(member), Permission.MANAGE, project)
