"""A phone that several share: each has an own sheet, and a tap says who answers now."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.chat import Expecting
from bot.domain.messages import Address, Choice, Dialog, Field, FieldErrors, Message, OpenDialog, Weight
from bot.domain.project import ON_A_SIDE, SHARED, Member, Project, Role
from bot.domain.words import clean, fold
from bot.services.phrasing.status import person_name
from bot.services.scene import Scene

NAME_LIMIT = 40
MOST = 3
"""So many beside the owner answer on one phone: more have no room on its keyboard."""


def ask(scene: Scene, project: Project, holder: str) -> None:
    """Who else answers on that person's phone? A name, in a dialog where there are dialogs."""
    member = _holder(scene, project, holder)
    if member is None:
        return
    label = scene.t("share-name", name=person_name(member.person, scene.t))
    if scene.incoming.dialogs:
        scene.immediate = OpenDialog(
            Dialog(
                act(Verb.SHARE_MINE, project.id)
                if holder == scene.person.id
                else act(Verb.SHARE, project.id, holder),
                scene.t("share-title"),
                (Message(scene.t("share-how")), Field("name", label, max_length=NAME_LIMIT)),
                scene.t("button-save"),
                scene.t("button-cancel"),
            )
        )
        return
    scene.expect(Expecting.SHARE, f"{project.id}/{holder}")
    back = Choice(scene.t("button-leave-it"), act(Verb.GO_ON))
    text = f"{label}\n{scene.t('share-how')}"
    scene.private.append(Message(text, heading=project.name, choices=(back,)))
    scene.shown()


def _holder(scene: Scene, project: Project, person: str) -> Member | None:
    member = scene.uow.projects.member(project.id, person)
    if member is None or member.role not in ON_A_SIDE or not member.person.has_chat:
        scene.refuse(scene.t("member-gone"), project.name)
        return None
    return member


def wrote(scene: Scene, project: Project, _: Member, holder: str, text: str) -> None:
    """Typed words that are the name."""
    scene.expect(Expecting.NOTHING)
    _add(scene, project, holder, text)


def submitted(scene: Scene, project: Project, holder: str, values: Mapping[str, str]) -> None:
    """The dialog with the name was sent."""
    name = clean(values.get("name", ""))
    if not name:
        scene.immediate = FieldErrors({"name": scene.t("error-empty")})
        return
    _add(scene, project, holder, name)


def _add(scene: Scene, project: Project, holder: str, name: str) -> None:
    member = _holder(scene, project, holder)
    name = clean(name)[:NAME_LIMIT]
    if member is None or not name:
        return
    project = scene.uow.projects.lock(project.id) or project
    present = {m.person.id for m in scene.uow.projects.members(project.id)}
    there = [one for one in scene.uow.people.sharing(holder) if one.id in present]
    owner = person_name(member.person, scene.t)
    if len(there) >= MOST:
        scene.private.append(Message(scene.t("share-full", name=owner, n=MOST), heading=project.name))
        return
    known = next((one for one in there if fold(one.name or "") == fold(name)), None)
    if known is None:
        address = Address(SHARED, holder, f"{project.id}-{scene.kit.ids.new()}")
        person = scene.uow.people.at(address, scene.now, member.person.language)
        known = replace(person, name=name, reachable=False)
        scene.uow.people.save(known)
        scene.uow.projects.join(project.id, known.id, Role.MEMBER, member.side, scene.now)
        scene.audit("member.shares", project, person=known.id, holder=holder, side=member.side)
    say = scene.kit.voice(member.person.language)
    turn = Choice(
        say("button-take-turn", name=name), act(Verb.TAKE_TURN, project.id, known.id), Weight.PRIMARY
    )
    told = say("shared-told", name=name)
    scene.tell(member.person, Message(told, heading=project.name, choices=(turn,)), project=project.id)
    if member.person.id != scene.person.id:
        scene.private.append(Message(scene.t("shared-added", name=name, owner=owner), heading=project.name))


def move(scene: Scene, project: Project, before: str, after: str) -> None:
    """Who shared the phone answers on the new one."""
    for one in scene.uow.people.sharing(before):
        if one.address.user.startswith(f"{project.id}-"):
            scene.uow.people.readdress(one.id, Address(SHARED, after, one.address.user))
