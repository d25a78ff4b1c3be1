"""A lost or new phone, and officers who change (役員改選): a code hands on one person's place."""

from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.chat import Expecting
from bot.domain.dossier import PointState
from bot.domain.messages import Choice, Message, Outgoing, direct
from bot.domain.project import ON_A_SIDE, CodeKind, JoinCode, Member, Project, Role
from bot.services.overdue import next_dates
from bot.services.papers import asked_now
from bot.services.phrasing.questions import led
from bot.services.phrasing.relinking import (
    HANDS_ON,
    brief_message,
    code_message,
    codes_message,
    door_message,
    place_message,
    side_name,
)
from bot.services.phrasing.status import person_name
from bot.services.places import replace_member, take_over_sheets
from bot.services.scene import Scene
from bot.services.standing import standing
from bot.services.turns import sharing
from bot.services.turns.revealing import reveal_if_complete

# ---------------------------------------------------------------- the code


def show_place(scene: Scene, project: Project, person: str) -> None:
    """[電話や役員の交代]: what can be done about that person's place."""
    member = _holder(scene, project, person)
    if member is not None:
        scene.say(place_message(project, member, scene.t))


def _holder(scene: Scene, project: Project, person: str) -> Member | None:
    """Who has the place; says so where nobody has it any more."""
    member = scene.uow.projects.member(project.id, person)
    if member is None or member.role not in HANDS_ON:
        scene.refuse(scene.t("member-gone"), project.name)
        return None
    return member


def relink(scene: Scene, project: Project, person: str) -> None:
    """[電話が変わった]: a code for the same person; the newest is the only one that opens."""
    member = _holder(scene, project, person)
    if member is not None:
        _hand_out(scene, project, member, _code(scene, project, member, CodeKind.AGAIN))


def pass_place(scene: Scene, project: Project, person: str) -> None:
    """[人が交代する]: a code for whoever follows."""
    member = _holder(scene, project, person)
    if member is not None:
        _hand_out(scene, project, member, _code(scene, project, member, CodeKind.SUCCESSOR))


def pass_side(scene: Scene, project: Project, side: str) -> None:
    """[役員がまとめて交代]: a code for each place of that side, on one list."""
    members = scene.uow.projects.members(project.id)
    own = [member for member in members if member.side == side and member.role in ON_A_SIDE]
    if not own or not project.has_side(side):
        scene.refuse(scene.t("member-gone"), project.name)
        return
    codes = [(member, _code(scene, project, member, CodeKind.SUCCESSOR)) for member in own]
    message = codes_message(project, project.side(side).name, codes, scene.t)
    scene.elsewhere.append(Outgoing(direct(scene.person.address), (message,), project=project.id))


def _code(scene: Scene, project: Project, member: Member, kind: CodeKind) -> JoinCode:
    for old in scene.uow.codes.for_place(project.id, member.person.id):
        if old.revoked_at is None:
            scene.uow.codes.save(replace(old, revoked_at=scene.now))
    code = JoinCode(
        scene.kit.ids.code(), project.id, member.side, member.role, "", 1, kind=kind, person=member.person.id
    )
    scene.uow.codes.add(code, scene.now)
    scene.audit("code.for_place", project, person=member.person.id, kind=kind.value)
    return code


def _hand_out(scene: Scene, project: Project, member: Member, code: JoinCode) -> None:
    """In the one-to-one chat of whoever asked: a code is nothing for a channel."""
    facts = scene.uow.accounts.get("line")
    line = "line" in scene.kit.defaults.platforms
    basic_id = facts.get("basic_id", "")
    message = code_message(project, code, member, scene.t, basic_id=basic_id, line=line)
    scene.private.append(message)


# ---------------------------------------------------------------- at the door


def offered(scene: Scene, code: JoinCode, project: Project) -> bool:
    """Asks whoever sent the code whether they are meant; False where the place is nobody's any more."""
    holder = scene.uow.projects.member(project.id, code.person)
    if holder is None:
        return False
    own = scene.uow.projects.member(project.id, scene.person.id)
    name = person_name(holder.person, scene.t)
    if scene.person.id == code.person:
        key = scene.t("relink-own") if code.kind is CodeKind.AGAIN else scene.t("succeed-own")
        scene.private.append(Message(key, heading=project.name))
    elif own is not None and not _fits(own, code):
        side = side_name(project, own, scene.t)
        scene.refuse(scene.t("place-other-side", name=name, side=side), project.name)
    else:
        scene.expect(Expecting.CONSENT, code.code)
        scene.private.append(door_message(project, code, holder, scene.t))
        scene.shown()
    return True


def _fits(own: Member, code: JoinCode) -> bool:
    """Whether somebody who belongs to the project may take that place: nobody changes sides, or leaves a desk, by it."""
    return own.side == code.side and own.role in HANDS_ON


def follows(scene: Scene, code: JoinCode, project: Project, consent: Message) -> Message:
    """The first message to somebody who follows: everything that a newcomer reads, and whom they follow."""
    holder = scene.uow.projects.member(project.id, code.person)
    name = person_name(holder.person, scene.t) if holder else ""
    return led(consent, scene.t("succeed-door", name=name)) if holder else consent


def take(scene: Scene, code: JoinCode, project: Project) -> bool:
    """[はじめる]: the place is this person's from now on, and both sides of the change are told; False where it is
    nobody's any more.
    """
    project = scene.uow.projects.lock(project.id) or project
    before = scene.uow.projects.member(project.id, code.person)
    own = scene.uow.projects.member(project.id, scene.person.id)
    if before is None or before.person.id == scene.person.id:
        return False
    if own is not None and not _fits(own, code):  # they joined otherwise since the button was shown
        return False
    scene.uow.codes.save(replace(code, uses=code.uses + 1))
    again = code.kind is CodeKind.AGAIN
    sheets = take_over_sheets(
        scene.uow, project, before.person.id, scene.person.id, scene.now,
        only=None if again else _still_open(scene, project),
    )  # fmt: skip
    replace_member(scene.uow, project, before, scene.person.id, scene.now)
    sharing.move(scene, project, before.person.id, scene.person.id)
    action = "member.relinked" if again else "member.succeeded"
    scene.audit(action, project, before=before.person.id, side=before.side, person=scene.person.id)
    if sheets:
        scene.audit("sheet.set_aside", project, sheets=[aside.id for aside, _ in sheets])
    if before.role is Role.RESPONDENT:
        scene.audit("member.respondent", project, side=before.side, person=scene.person.id)
    if again and scene.person.language != before.person.language:
        scene.person = replace(scene.person, language=before.person.language)
        scene.uow.people.save(scene.person)
    for sheet in asked_now(scene.uow, scene.kit, project, scene.now):
        reveal_if_complete(scene, project, sheet)
    scene.expect(Expecting.NOTHING)
    _tell(scene, project, before, again=again)
    if not again:
        _brief(scene, project, before)
    return True


def _still_open(scene: Scene, project: Project) -> frozenset[str]:
    """The sheets that go on with whoever follows: those whose answers the sides do not see yet. What was seen stays the
    word of who gave it.
    """
    asked = asked_now(scene.uow, scene.kit, project, scene.now)
    return frozenset(one.id for one in asked if not one.joint and one.id not in project.revealed)


def _tell(scene: Scene, project: Project, before: Member, *, again: bool) -> None:
    """Who had the place, and the coordinators."""
    say = scene.kit.voice(before.person.language)
    name = person_name(scene.person, say)
    text = say("relinked-old") if again else say("succeeded-old", name=name)
    person = Choice(say("button-person"), act(Verb.PERSON))
    thanks = Message(text, heading=project.name, choices=(person,) if again else ())
    scene.tell(before.person, thanks, project=project.id)
    for member in scene.uow.projects.members(project.id):
        if member.role is not Role.COORDINATOR or member.person.id == scene.person.id:
            continue
        say = scene.kit.voice(member.person.language)
        old, new = person_name(before.person, say), person_name(scene.person, say)
        side = side_name(project, before, say)
        told = (
            say("relinked-told", name=old, side=side)
            if again
            else say("succeeded-told", name=old, next=new, side=side)
        )
        scene.tell(member.person, Message(told, heading=project.name), project=project.id)


def _brief(scene: Scene, project: Project, before: Member) -> None:
    project = scene.uow.projects.get(project.id) or project
    member = scene.uow.projects.member(project.id, scene.person.id)
    members = scene.uow.projects.members(project.id)
    asks = [person_name(m.person, scene.t) for m in members if m.role is Role.COORDINATOR]
    points = scene.uow.dossiers.get(project.id).points
    scene.private.append(
        brief_message(
            standing(scene.uow, scene.kit, project, scene.person, scene.now),
            before,
            project.today(scene.now),
            scene.voice(project),
            asks=asks,
            ahead=next_dates(scene.uow, scene.kit, project, member, scene.now),
            points=sum(point.state is PointState.OPEN for point in points),
        )
    )
