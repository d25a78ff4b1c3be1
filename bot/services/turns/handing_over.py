"""[担当を替える]: somebody else takes over what a reminder is about, and may say that they cannot."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.actions import Verb, act
from bot.domain.duties import Facts, concerned, owner_key
from bot.domain.messages import Choice, Message, Settled, Weight
from bot.domain.permissions import Permission, allowed
from bot.domain.project import GOVERNMENT, ON_A_SIDE, Member, Project, Role, SideRule
from bot.domain.reminders import Reminder
from bot.domain.timetable import DateRule
from bot.services.phrasing.dates import Say, date_name, short_date
from bot.services.phrasing.reminding import first_way
from bot.services.phrasing.status import days_left, person_name
from bot.services.scene import Scene
from bot.services.standing import who_did
from bot.services.turns import helping, managing
from bot.services.turns.reminding import rule_behind, told_over

SAME_WISH = timedelta(hours=12)
"""Within so long the same wish is the same wish: a double click, or an impatient thumb."""

OFFERED = 11
"""So many people are offered at most: a keyboard of LINE holds no more beside the ways out."""


def hand_over(scene: Scene, project: Project, reminder: Reminder) -> None:
    """A coordinator chooses anybody, whoever has it somebody of their own side; where nobody is there, the
    coordinators are asked.
    """
    rule = rule_behind(scene, project, reminder)
    if _over(scene, project, reminder) or rule is None:
        return
    say, members = scene.voice(project), scene.uow.projects.members(project.id)
    own = _own_answers(scene, project, rule, members)
    if own is not None:
        scene.private.append(own)
        return
    people, manages = _offered(scene, project, reminder, rule, members), _manages(scene, project)
    if not people and not manages:
        _wish(scene, project, reminder, rule, members)
        return
    what, on = date_name(reminder.kind, say), short_date(reminder.about, say)
    message = _choice(project, reminder, rule, people, members, say, say("hand-over-ask", what=what, on=on))
    if not manages:
        person = Choice(say("button-talk-to-person"), act(Verb.PERSON))
        message = replace(message, choices=(*message.choices, person))
    scene.private.append(message)


def _manages(scene: Scene, project: Project) -> bool:
    member = scene.uow.projects.member(project.id, scene.person.id)
    return allowed(scene.actor(member), Permission.MANAGE, project)


def _over(scene: Scene, project: Project, reminder: Reminder) -> bool:
    """Says so, where nobody can take it over any more: it is settled, or of an earlier cycle."""
    if told_over(scene, project, reminder):
        return True
    if reminder.cycle == project.cycle:
        return False
    scene.refuse(scene.t("hand-over-past"), project.name)
    return True


def _own_answers(scene: Scene, project: Project, rule: DateRule, members: Sequence[Member]) -> Message | None:
    """To somebody whose answers are only their own: that nobody can give them, and who answers for the side."""
    me = next((m for m in members if m.person.id == scene.person.id), None)
    if rule.until != "sheets" or me is None or me.role is not Role.MEMBER:
        return None
    if project.rule is not SideRule.RESPONDENT:
        return Message(scene.t("hand-over-own-counts"), heading=project.name)
    answers = next((m for m in members if m.side == me.side and m.role is Role.RESPONDENT), None)
    if answers is None:
        return None
    side, name = project.side(me.side).name, person_name(answers.person, scene.t)
    return Message(scene.t("hand-over-own-answers", side=side, name=name), heading=project.name)


# ---------------------------------------------------------------- who could


def _offered(
    scene: Scene, project: Project, reminder: Reminder, rule: DateRule, members: Sequence[Member]
) -> list[Member]:
    """Who can be chosen by the person who acts: by a coordinator all whose matter it can be, by anybody else those of
    their own side, or of their own office.
    """
    people = _candidates(project, reminder, rule, members)
    if _manages(scene, project):
        return people
    me = next((m for m in members if m.person.id == scene.person.id), None)
    if me is None or me.role not in (*ON_A_SIDE, Role.OFFICER):
        return []
    circle = ON_A_SIDE if me.role in ON_A_SIDE else {Role.OFFICER}
    return [m for m in people if m.side == me.side and m.role in circle and m.person.id != scene.person.id]


def _candidates(
    project: Project, reminder: Reminder, rule: DateRule, members: Sequence[Member]
) -> list[Member]:
    """The people on the sides (in the section, among the coordinators) whose matter it is, but whoever has it, and those
    whom nobody can remind because they write on paper or on another's phone.
    """
    members = [m for m in members if m.person.has_chat]
    if rule.until == "sheets":
        return [m for m in members if m.role is Role.MEMBER]
    city = {side.letter for side in project.sides if side.kind == GOVERNMENT}
    others = {side.letter for side in project.sides} - city
    holds = concerned(reminder.kind, rule, project, members, Facts())
    only = holds[0].person.id if len(holds) == 1 else ""
    receiving = (others or city) | {m.side for m in holds}
    owners = set(project.owners.values())
    found = []
    for member in members:
        on_side = member.role in ON_A_SIDE and (
            {"sides", "all", f"side:{member.side}"} & {*rule.to}
            or ("recipient" in rule.to and member.side in receiving)
        )
        section = "section" in rule.to and member.role in (Role.OFFICER, Role.COORDINATOR)
        leads = "coordinator" in rule.to and rule.until != "evaluation" and member.role is Role.COORDINATOR
        has_it = member.person.id == only or (member in holds and member.person.id in owners)
        if (on_side or section or leads) and not has_it:
            found.append(member)
    return found


def _holder(
    project: Project, reminder: Reminder, rule: DateRule, side: str, members: Sequence[Member]
) -> str:
    """Who has it now on that side: whoever answers for it, or whoever took the date over; "" for nobody in
    particular.
    """
    if rule.until == "sheets":
        return next((m.person.id for m in members if m.side == side and m.role is Role.RESPONDENT), "")
    owner = project.owners.get(owner_key(reminder.kind, side), "")
    return owner if any(m.person.id == owner for m in members) else ""


def _choice(
    project: Project,
    reminder: Reminder,
    rule: DateRule,
    people: Sequence[Member],
    members: Sequence[Member],
    say: Say,
    text: str,
) -> Message:
    """Who could take it over, to press."""
    ways = [
        Choice(
            say("button-hand-to", name=person_name(one.person, say)),
            act(
                Verb.HAND_TO, reminder.id, one.person.id, _holder(project, reminder, rule, one.side, members)
            ),
            Weight.ANSWER,
        )
        for one in people[:OFFERED]
    ]
    if not people:
        text = f"{text}\n{say('hand-over-nobody')}"
        if rule.until == "evaluation":
            ways = [Choice(say("button-invite-evaluators"), act(Verb.INVITE_EVALUATORS, project.id))]
        else:
            again = Choice(say("button-hand-over"), act(Verb.HAND_OVER, reminder.id))
            ways = [Choice(say("button-invite"), act(Verb.INVITE, project.id)), again]
    return Message(text, heading=project.name, choices=tuple(ways))


def _wish(
    scene: Scene, project: Project, reminder: Reminder, rule: DateRule, members: Sequence[Member]
) -> None:
    """Asks the coordinators to find somebody, once."""
    coordinators = [m for m in members if m.role is Role.COORDINATOR]
    if not coordinators:
        scene.refuse(scene.t("hand-over-no-coordinator"), project.name)
        return
    scene.uow.projects.lock(project.id)
    me = next((m for m in members if m.person.id == scene.person.id), None)
    people = [
        m
        for m in _candidates(project, reminder, rule, members)
        if me is not None and m.side == me.side and m is not me
    ]
    for other in () if _wished_before(scene, project, reminder) else coordinators:
        say = scene.kit.voice(other.person.language, project)
        what, on = date_name(reminder.kind, say), short_date(reminder.about, say)
        text = say("hand-over-wished", who=person_name(scene.person, say), what=what, on=on)
        if people:
            text = f"{text}\n{say('hand-over-whom')}"
        choice = _choice(project, reminder, rule, people, members, say, text)
        scene.tell(other.person, choice, project=project.id)
    scene.audit("deadline.owner_wished", project, kind=reminder.kind)
    names = scene.t("name-separator").join(person_name(m.person, scene.t) for m in coordinators)
    scene.immediate = Settled(scene.t("hand-over-asked", names=names))
    scene.private.append(Message(scene.t("hand-over-asked", names=names), heading=project.name))


def _wished_before(scene: Scene, project: Project, reminder: Reminder) -> bool:
    try:
        person, at = who_did(scene.uow, project, "deadline.owner_wished", kind=reminder.kind)
    except LookupError:
        return False
    return person == scene.person.id and scene.now - at < SAME_WISH


# ---------------------------------------------------------------- it changes hands


def hand_to(scene: Scene, project: Project, reminder: Reminder, person: str, before: str) -> None:
    """From now on that person hears of it and looks after it, if nobody has settled this since the button was made."""
    project = scene.uow.projects.lock(project.id) or project
    rule = rule_behind(scene, project, reminder)
    if _over(scene, project, reminder) or rule is None:
        return
    members = scene.uow.projects.members(project.id)
    chosen = next((member for member in members if member.person.id == person), None)
    if chosen is None:
        scene.refuse(scene.t("member-gone"), project.name)
        return
    holder = _holder(project, reminder, rule, chosen.side, members)
    if holder not in (before, ""):
        _settled_before(scene, project, reminder, holder, members)
        return
    if chosen not in _offered(scene, project, reminder, rule, members):
        helping.not_yours(scene)
        return
    had = _had(project, reminder, rule, chosen, members)
    if rule.until == "sheets":
        managing.make_respondent(scene, project, person)
    project = _owned(scene, project, reminder, rule, chosen.side, before, person)
    scene.audit("deadline.owner", project, kind=reminder.kind, person=person)
    name, what = person_name(chosen.person, scene.t), date_name(reminder.kind, scene.voice(project))
    text = scene.t("handed-over", what=what, name=name)
    scene.immediate = Settled(text)
    if rule.until != "sheets":
        scene.private.append(Message(text, heading=project.name))
    _tell_everybody(scene, project, reminder, rule, chosen, before, had)


def _owned(
    scene: Scene, project: Project, reminder: Reminder, rule: DateRule, side: str, before: str, person: str
) -> Project:
    """Keeps that the person has it on that side, or nobody in particular (""), in place of ``before``."""
    whose = before if rule.until == "sheets" else side
    key = owner_key(reminder.kind, whose)
    if rule.until == "sheets" and not before:
        return project
    owners = {name: who for name, who in project.owners.items() if name != key}
    project = replace(project, owners={**owners, key: person} if person else owners)
    scene.uow.projects.save(project)
    return project


def _had(
    project: Project, reminder: Reminder, rule: DateRule, chosen: Member, members: Sequence[Member]
) -> list[Member]:
    """Who hears of it no more: those on the same side who had it."""
    if rule.until == "sheets":
        return [m for m in members if m.side == chosen.side and m.role is Role.RESPONDENT]
    found = concerned(reminder.kind, rule, project, members, Facts())
    return [m for m in found if m.side == chosen.side and m.person.id != chosen.person.id]


def _settled_before(
    scene: Scene, project: Project, reminder: Reminder, holder: str, members: Sequence[Member]
) -> None:
    """Says who has it now, and who changed that."""
    name = next((person_name(m.person, scene.t) for m in members if m.person.id == holder), "")
    what = date_name(reminder.kind, scene.voice(project))
    try:
        by, at = who_did(scene.uow, project, "deadline.owner", kind=reminder.kind)
    except LookupError:
        text = scene.t("handed-over", what=what, name=name)
    else:
        who, on = person_name(scene.uow.people.get(by), scene.t), short_date(project.today(at), scene.t)
        text = scene.t("handed-over-before", what=what, who=who, on=on, name=name)
    scene.immediate = Settled(text)
    scene.private.append(Message(text, heading=project.name))


def _tell_everybody(
    scene: Scene,
    project: Project,
    reminder: Reminder,
    rule: DateRule,
    chosen: Member,
    before: str,
    had: Sequence[Member],
) -> None:
    """Whoever takes it over hears what it is, with its button and a way to decline; who had it, that it is off their
    hands; the coordinators, that it changed.
    """
    knows = {chosen.person.id, scene.person.id}
    for member in had:
        if member.person.id not in knows and member.role is not Role.COORDINATOR:
            say = scene.kit.voice(member.person.language, project)
            what, name = date_name(reminder.kind, say), person_name(chosen.person, say)
            thanks = Message(say("handed-from-you", what=what, name=name), heading=project.name)
            scene.tell(member.person, thanks, project=project.id)
    for member in scene.uow.projects.members(project.id):
        if member.role is Role.COORDINATOR and member.person.id not in knows:
            say = scene.kit.voice(member.person.language, project)
            who, name = person_name(scene.person, say), person_name(chosen.person, say)
            text = say("handed-over-told", what=date_name(reminder.kind, say), who=who, name=name)
            scene.tell(member.person, Message(text, heading=project.name), project=project.id)
    if chosen.person.id == scene.person.id:
        return
    say = scene.kit.voice(chosen.person.language, project)
    who, on = person_name(scene.person, say), short_date(reminder.about, say)
    left = days_left(reminder.about, project.today(scene.now), say)
    if rule.until == "sheets":
        side = project.side(chosen.side).name
        text = say("handed-sheet-to-you", who=who, side=side, on=on, left=left)
    else:
        what = date_name(reminder.kind, say)
        text = say("handed-to-you", who=who, what=what, on=on, left=left)
    ways = (
        first_way(project, reminder, rule, say),
        Choice(say("button-hand-back"), act(Verb.HAND_BACK, reminder.id, before)),
    )
    scene.tell(chosen.person, Message(text, heading=project.name, choices=ways), project=project.id)


# ---------------------------------------------------------------- and back


def hand_back(scene: Scene, project: Project, reminder: Reminder, before: str) -> None:
    """[引き受けられない]: it is again with those who had it, and they and whoever handed it over are told."""
    project = scene.uow.projects.lock(project.id) or project
    rule = rule_behind(scene, project, reminder)
    if _over(scene, project, reminder) or rule is None:
        return
    members = scene.uow.projects.members(project.id)
    me = next((m for m in members if m.person.id == scene.person.id), None)
    holder = _holder(project, reminder, rule, me.side, members) if me is not None else ""
    if me is None or holder != scene.person.id:
        _not_with_you(scene, project, reminder, holder, members)
        return
    there = next((m for m in members if m.person.id == before and m.side == me.side), None)
    if rule.until == "sheets" and there is None:
        _wish(scene, project, reminder, rule, members)  # who answered before is gone
        return
    gave = _who_gave(scene, project, reminder)
    if rule.until == "sheets":
        scene.uow.projects.set_role(project.id, me.person.id, Role.MEMBER)
        scene.uow.projects.set_role(project.id, before, Role.RESPONDENT)
        scene.audit("member.respondent", project, side=me.side, person=before)
        project = _owned(scene, project, reminder, rule, me.side, before, "")
    else:
        project = _owned(scene, project, reminder, rule, me.side, "", before if there else "")
    scene.audit("deadline.owner_declined", project, kind=reminder.kind)
    text = scene.t("handed-back", what=date_name(reminder.kind, scene.voice(project)))
    scene.immediate = Settled(text)
    scene.private.append(Message(text, heading=project.name))
    has = [there] if there is not None else _had(project, reminder, rule, me, members)
    _tell_declined(scene, project, reminder, rule, gave, has)


def _not_with_you(
    scene: Scene, project: Project, reminder: Reminder, holder: str, members: Sequence[Member]
) -> None:
    name = next((person_name(m.person, scene.t) for m in members if m.person.id == holder), "")
    what = date_name(reminder.kind, scene.voice(project))
    text = scene.t("with-somebody-else", what=what, name=name) if name else scene.t("not-with-you", what=what)
    scene.immediate = Settled(text)
    scene.private.append(Message(text, heading=project.name))


def _who_gave(scene: Scene, project: Project, reminder: Reminder) -> str:
    try:
        return who_did(scene.uow, project, "deadline.owner", kind=reminder.kind, person=scene.person.id)[0]
    except LookupError:
        return ""


def _tell_declined(
    scene: Scene, project: Project, reminder: Reminder, rule: DateRule, gave: str, has: Sequence[Member]
) -> None:
    """Those who have it again, with its button; whoever handed it over, with the way to ask somebody else."""
    told = {scene.person.id}
    members = scene.uow.projects.members(project.id)
    asking = [m for m in members if m.person.id == gave or m.role is Role.COORDINATOR]
    for member in (*has, *asking):
        if member.person.id in told:
            continue
        told.add(member.person.id)
        say = scene.kit.voice(member.person.language, project)
        who, what = person_name(scene.person, say), date_name(reminder.kind, say)
        again = Choice(say("button-hand-over"), act(Verb.HAND_OVER, reminder.id))
        ways: tuple[Choice, ...] = (again,)
        if member in has:
            text = say("declined-so-yours", who=who, what=what, on=short_date(reminder.about, say))
            ways = (first_way(project, reminder, rule, say), again)
        else:
            text = say("declined-told", who=who, what=what)
        scene.tell(member.person, Message(text, heading=project.name, choices=ways), project=project.id)
