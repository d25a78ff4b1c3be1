"""担当課と見守る人: who looks after a project without belonging to a side: named by hand, or by a role code."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.messages import (
    Choice,
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Row,
    Standing,
    Weight,
)
from bot.domain.project import JoinCode, Project, Role
from bot.services.phrasing.officials import role_consent, role_given, role_invitation, role_name
from bot.services.phrasing.status import person_name
from bot.services.privacy import keeping
from bot.services.rounds import sync_of_project
from bot.services.scene import Scene

OFFICIALS = (Role.COORDINATOR, Role.OFFICER, Role.OBSERVER)
"""Roles of no side that somebody can be named for."""

BY_CODE = (Role.OFFICER, Role.OBSERVER)
"""Those of them for which there are codes: nobody becomes a coordinator by a code that is passed around."""

CODE_LIMIT = 10
"""So many people one role code lets in."""


def show(scene: Scene, project: Project) -> None:
    """[担当課・見守る人]: who they are, and the ways to name and to let go."""
    t = scene.t
    found = [m for m in scene.uow.projects.members(project.id) if m.role in OFFICIALS]
    rows = [Row(person_name(m.person, t), text=role_name(m.role, t)) for m in found]
    ways = []
    if scene.person.address.account:
        ways.append(Choice(t("button-name-official"), act(Verb.NAME_OFFICIAL, project.id), Weight.PRIMARY))
    ways.append(Choice(t("button-officer-code"), act(Verb.ROLE_CODE, project.id, Role.OFFICER.value, "")))
    ways.append(Choice(t("button-observer-code"), act(Verb.ROLE_CODE, project.id, Role.OBSERVER.value, "")))
    ways.append(Choice(t("handover"), act(Verb.HANDOVERS)))
    leads = sum(m.role is Role.COORDINATOR for m in found)
    ways += [
        Choice(
            t("button-remove", name=person_name(m.person, t)),
            act(Verb.REMOVE_OFFICIAL, project.id, m.person.id),
            Weight.DANGER,
        )
        for m in found
        if m.role is not Role.COORDINATOR or leads > 1
    ]
    scene.say(Message(t("officials-intro"), heading=project.name, rows=tuple(rows), choices=tuple(ways)))


# ---------------------------------------------------------------- named by hand


def ask(scene: Scene, project: Project) -> None:
    """[人を決める]: who, as what."""
    t = scene.t
    if not scene.incoming.dialogs:
        way = Choice(t("button-name-official"), act(Verb.NAME_OFFICIAL, project.id), Weight.PRIMARY)
        scene.say(Message(t("press-to-open"), heading=project.name, choices=(way,)))
        return
    options = tuple(
        (role.value, role_name(role, t)) for role in (Role.OFFICER, Role.OBSERVER, Role.COORDINATOR)
    )
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.NAME_OFFICIAL, project.id),
            t("officials-title"),
            (
                Field("person", t("officials-who"), FieldKind.PERSON),
                Field("role", t("officials-as"), FieldKind.SELECT, value=Role.OFFICER.value, options=options,
                      hint=t("officials-as-hint")),
            ),
            t("button-save"),
            t("button-cancel"),
        )
    )  # fmt: skip


def name(scene: Scene, project: Project, values: Mapping[str, str]) -> None:
    """Somebody looks after the project from now on, or sees it; they hear of it once."""
    t = scene.t
    role = next((one for one in OFFICIALS if one.value == values.get("role")), Role.OFFICER)
    if not (user := values.get("person", "")):
        scene.immediate = FieldErrors({"person": t("error-person")})
        return
    address = replace(scene.person.address, user=user)
    person = scene.uow.people.at(address, scene.now, scene.kit.defaults.language)
    who = person_name(person, t)
    if person.standing is Standing.GUEST:
        scene.immediate = FieldErrors({"person": t("handover-guest", name=who)})
        return
    scene.uow.projects.lock(project.id)
    members = scene.uow.projects.members(project.id)
    known = next((member for member in members if member.person.id == person.id), None)
    if known is not None and known.role not in OFFICIALS:
        scene.immediate = FieldErrors({"person": t("officials-on-side", name=who)})
        return
    if known is not None and known.role is role:
        scene.private.append(
            Message(t("officials-before", name=who, role=role_name(role, t)), heading=project.name)
        )
        return
    leads = [member for member in members if member.role is Role.COORDINATOR]
    if known is not None and leads == [known]:
        scene.immediate = FieldErrors({"person": t("officials-last", name=who)})
        return
    if known is None:
        scene.uow.projects.join(project.id, person.id, role, "", scene.now)
    else:
        scene.uow.projects.set_role(project.id, person.id, role)
    scene.audit("member.named", project, person=person.id, role=role.value)
    sync_of_project(scene.uow, scene.kit, project.id, scene.now, person.id)
    said = t("officials-named", name=who, role=role_name(role, t))
    way = Choice(t("button-officials"), act(Verb.OFFICIALS, project.id))
    scene.private.append(Message(said, heading=project.name, choices=(way,)))
    if person.id != scene.person.id:
        say = scene.kit.voice(person.language)
        told = role_given(project, role, person_name(scene.person, say), say)
        scene.tell(person, told, project=project.id)


def remove(scene: Scene, project: Project, person: str) -> None:
    """Somebody does not look after the project any more; one coordinator always stays."""
    scene.uow.projects.lock(project.id)
    members = scene.uow.projects.members(project.id)
    known = next((m for m in members if m.person.id == person and m.role in OFFICIALS), None)
    if known is None:
        scene.refuse(scene.t("member-gone"), project.name)
        return
    who = person_name(known.person, scene.t)
    if known.role is Role.COORDINATOR and sum(m.role is Role.COORDINATOR for m in members) == 1:
        scene.say(Message(scene.t("officials-last", name=who), heading=project.name))
        return
    scene.uow.projects.leave(project.id, person, scene.now)
    scene.audit("member.removed", project, person=person, side="", role=known.role.value)
    sync_of_project(scene.uow, scene.kit, project.id, scene.now, person)
    if person != scene.person.id:
        text = scene.kit.wording("you-were-removed", known.person.language, project=project.name)
        scene.tell(known.person, Message(text), project=project.id)
    scene.say(Message(scene.t("member-removed", name=who), heading=project.name))


# ---------------------------------------------------------------- role codes


def code(scene: Scene, project: Project, role: str, what: str) -> None:
    """The code for officers or for observers: shown, made anew (``what`` is the one that it replaces), or stopped."""
    wanted = next((one for one in BY_CODE if one.value == role), None)
    if wanted is None:
        scene.refuse(scene.t("old-button"))
        return
    codes = [one for one in scene.uow.codes.of_project(project.id) if one.role is wanted]
    standing = next((one for one in codes if one.usable(project)), None)
    if what and (what == "stop" or (standing is not None and standing.code == what)):
        for one in codes:
            if one.revoked_at is None:
                scene.uow.codes.save(replace(one, revoked_at=scene.now))
                scene.audit("code.revoked", project, side="", role=wanted.value)
        standing = None
    if what == "stop":
        again = Choice(scene.t("button-renew-code"), act(Verb.ROLE_CODE, project.id, role, ""))
        text = scene.t("code-revoked", side=role_name(wanted, scene.t))
        scene.say(Message(text, heading=project.name, choices=(again,)))
        return
    if standing is None:
        standing = JoinCode(scene.kit.ids.code(), project.id, "", wanted, "", CODE_LIMIT)
        scene.uow.codes.add(standing, scene.now)
        scene.audit("code.made", project, side="", role=wanted.value)
    facts = scene.uow.accounts.get("line")
    line = "line" in scene.kit.defaults.platforms
    message = role_invitation(project, standing, scene.t, basic_id=facts.get("basic_id", ""), line=line)
    scene.private.append(message)


def ask_consent(scene: Scene, held: JoinCode, project: Project) -> None:
    """The first message to somebody with a role code."""
    leads = [m.person for m in scene.uow.projects.members(project.id) if m.role is Role.COORDINATOR]
    asker = person_name(leads[0], scene.t) if leads and leads[0].name else ""
    kept = keeping(scene.kit, project, scene.now)
    scene.private.append(role_consent(project, held, scene.person.language, scene.t, kept=kept, asker=asker))


def refuses(scene: Scene, held: JoinCode) -> bool:
    """Says so, where a guest of the workspace holds a role code: guests answer where they were invited, nothing more."""
    if held.role not in BY_CODE or scene.person.standing is not Standing.GUEST:
        return False
    scene.private.append(Message(scene.t("officials-no-guest")))
    return True
