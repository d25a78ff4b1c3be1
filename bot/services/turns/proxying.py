"""[紙の回答を入力]: what people gave on paper is keyed in by a coordinator, marked as such, and counted once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.chat import Expecting
from bot.domain.messages import (
    Address,
    Choice,
    Dialog,
    Field,
    FieldErrors,
    Message,
    OpenDialog,
)
from bot.domain.project import ON_A_SIDE, PAPER, Member, Project, Role
from bot.domain.sheets import SheetState
from bot.domain.words import clean, fold
from bot.services.papers import asked_now, may_write
from bot.services.phrasing.proxying import (
    same_person_message,
    which_holds_message,
    which_sheet,
    which_side,
    who_message,
)
from bot.services.phrasing.status import person_name
from bot.services.places import exchange, let_hold, replace_member, take_over_sheets
from bot.services.scene import Scene
from bot.services.standing import Owed, owed_sheet, sheets_of_member, who_did
from bot.services.turns.answering import open_owed
from bot.services.turns.revealing import reveal_if_complete

NAME_LIMIT = 40
"""So long can a name be that is written on a paper."""


# ---------------------------------------------------------------- whose paper


def ask(scene: Scene, project: Project, side: str) -> None:
    """Which side's, and whose of that side; straight on where there is one answer."""
    if not _open(scene, project):
        return
    if not project.has_side(side):
        scene.private.append(which_side(project, project.sides, scene.t))
        return
    people = [m for m in _of_side(scene, project, side) if _can_be_keyed(scene, project, m)]
    scene.private.append(who_message(project, project.side(side), people, scene.t))


def _open(scene: Scene, project: Project) -> bool:
    """Whether a sheet can be answered now; says so where none can."""
    if any(not sheet.joint for sheet in asked_now(scene.uow, scene.kit, project, scene.now)):
        return True
    scene.refuse(scene.t("stage-not-open"), project.name)
    return False


def _of_side(scene: Scene, project: Project, side: str) -> list[Member]:
    members = scene.uow.projects.members(project.id)
    return [m for m in members if m.side == side and m.role in ON_A_SIDE and m.person.id != scene.person.id]


def _sheets(scene: Scene, project: Project, member: Member) -> list[Owed]:
    """The member's own sheets that are open."""
    found = sheets_of_member(scene.uow, scene.kit, project, member, scene.now)
    return [owed for owed in found if not owed.joint]


def _can_be_keyed(scene: Scene, project: Project, member: Member) -> bool:
    return any(
        may_write(scene, project, member, owed.sheet)
        for owed in _sheets(scene, project, member)
        if member.person.on_paper or not owed.sent or (owed.sheet and owed.sheet.on_paper)
    )


def ask_name(scene: Scene, project: Project, side: str) -> None:
    """[名前を書く]: a dialog where there are dialogs, else the next words are the name."""
    if not project.has_side(side):
        scene.refuse(scene.t("old-button"))
        return
    label = scene.t("paper-name", side=project.side(side).name)
    if scene.incoming.dialogs:
        field = Field("name", label, hint=scene.t("paper-name-hint"), max_length=NAME_LIMIT)
        scene.immediate = OpenDialog(
            Dialog(
                act(Verb.KEY_NAME, project.id, side),
                scene.t("paper-title"),
                (field,),
                scene.t("button-next-paper-step"),
                scene.t("button-cancel"),
            )
        )
        return
    scene.expect(Expecting.PAPER, f"{project.id}/{side}")
    back = Choice(scene.t("button-leave-it"), act(Verb.KEY_IN, project.id, side))
    scene.private.append(Message(label, heading=project.name, choices=(back,)))
    scene.shown()


def wrote_name(scene: Scene, project: Project, _: Member, side: str, text: str) -> None:
    """Typed words that are the name on a paper."""
    scene.expect(Expecting.NOTHING)
    _named(scene, project, side, text)


def submitted_name(scene: Scene, project: Project, side: str, values: Mapping[str, str]) -> None:
    """The dialog with the name on a paper was sent."""
    name = clean(values.get("name", ""))
    if not name:
        scene.immediate = FieldErrors({"name": scene.t("error-empty")})
        return
    _named(scene, project, side, name)


def _named(scene: Scene, project: Project, side: str, name: str) -> None:
    """Whoever of the side has that name already, else somebody new."""
    if not project.has_side(side) or not _open(scene, project):
        return
    name = clean(name)[:NAME_LIMIT]
    known = [m for m in _of_side(scene, project, side) if m.person.name and fold(m.person.name) == fold(name)]
    member = known[0] if len(known) == 1 else _new(scene, project, side, name)
    _begin(scene, project, member)


def key_for(scene: Scene, project: Project, side: str, person: str) -> None:
    """Their paper; "" for one without a name, which gets a number."""
    if not project.has_side(side) or not _open(scene, project):
        return
    if person:
        member = scene.uow.projects.member(project.id, person)
        if member is None or member.side != side:
            scene.refuse(scene.t("member-gone"), project.name)
            return
    else:
        project = scene.uow.projects.lock(project.id) or project
        papers = [m for m in _of_side(scene, project, side) if m.person.on_paper]
        name = scene.kit.wording("paper-nameless", project.language, n=len(papers) + 1)
        member = _untouched(scene, project, papers) or _new(scene, project, side, name)
    _begin(scene, project, member)


def _untouched(scene: Scene, project: Project, papers: Sequence[Member]) -> Member | None:
    """The last paper, where nothing of it was keyed in: after a double click there is one, not two."""
    last = papers[-1] if papers else None
    if last is None or any(sheet.answers for sheet in scene.uow.sheets.of_member(project.id, last.person.id)):
        return None
    return last


def _new(scene: Scene, project: Project, side: str, name: str) -> Member:
    """Somebody on paper joins the side: as its respondent where it has none."""
    scene.uow.projects.lock(project.id)
    address = Address(PAPER, project.id, scene.kit.ids.new())
    person = scene.uow.people.at(address, scene.now, project.language)
    person = replace(person, name=name, reachable=False)
    scene.uow.people.save(person)
    answers = any(m.role is Role.RESPONDENT for m in _of_side(scene, project, side))
    role = Role.MEMBER if answers else Role.RESPONDENT
    scene.uow.projects.join(project.id, person.id, role, side, scene.now)
    scene.audit("member.on_paper", project, side=side, role=role.value, person=person.id)
    if role is Role.RESPONDENT:
        scene.audit("member.respondent", project, side=side, person=person.id)
    return Member(person, role, side, scene.now)


def _begin(scene: Scene, project: Project, member: Member) -> None:
    """The first question of their sheet, or which sheet."""
    sheets = [o for o in _sheets(scene, project, member) if may_write(scene, project, member, o.sheet)]
    if not sheets:
        text = scene.t("paper-answers-themself", name=person_name(member.person, scene.t))
        back = Choice(scene.t("button-next-paper"), act(Verb.KEY_IN, project.id, member.side))
        scene.private.append(Message(text, heading=project.name, choices=(back,)))
        return
    if len(sheets) == 1:
        _key(scene, sheets[0])
        return
    titles = {o.questionnaire.id: o.questionnaire.title.in_(scene.person.language) for o in sheets}
    scene.private.append(which_sheet(project, member, titles, scene.t))


def key_sheet(scene: Scene, project: Project, person: str, name: str) -> None:
    """That sheet of theirs."""
    member = scene.uow.projects.member(project.id, person)
    if member is None or member.role not in ON_A_SIDE:
        scene.refuse(scene.t("member-gone"), project.name)
        return
    for questionnaire in asked_now(scene.uow, scene.kit, project, scene.now):
        if questionnaire.id == name and not questionnaire.joint:
            owed = owed_sheet(scene.uow, project, member, questionnaire)
            if may_write(scene, project, member, owed.sheet):
                _key(scene, owed)
            else:
                _begin(scene, project, member)
            return
    scene.refuse(scene.t("stage-not-open"), project.name)


def _key(scene: Scene, owed: Owed) -> None:
    if owed.sheet is None or not owed.sheet.id:
        scene.audit("sheet.keyed_in", owed.project, person=owed.member.person.id, sheet=owed.questionnaire.id)
    scene.chat = replace(scene.chat, paused=False)
    open_owed(scene, owed)


# ---------------------------------------------------------------- the same person comes themself


def ask_whether_same(scene: Scene, project: Project, newcomer: Member) -> None:
    """Somebody joined a side of which some gave papers: the coordinators are asked whether it is one of them."""
    papers = [m for m in _of_side(scene, project, newcomer.side) if m.person.on_paper]
    for member in scene.uow.projects.members(project.id) if papers else ():
        if member.role is Role.COORDINATOR and member.person.id != scene.person.id:
            say = scene.kit.voice(member.person.language)
            message = same_person_message(project, newcomer, papers, say)
            scene.tell(member.person, message, project=project.id)


def same_person(scene: Scene, project: Project, paper: str, person: str) -> None:
    """[同じ人です]: one place, one sheet each. What they answered themself holds; else the paper does."""
    project = scene.uow.projects.lock(project.id) or project
    before = scene.uow.projects.member(project.id, paper)
    after = scene.uow.projects.member(project.id, person)
    if before is None or not before.person.on_paper:
        _joined_before(scene, project, paper)
        return
    if after is None or after.side != before.side:
        scene.refuse(scene.t("member-gone"), project.name)
        return
    both = take_over_sheets(scene.uow, project, paper, person, scene.now)
    replace_member(scene.uow, project, before, person, scene.now)
    scene.audit("member.same_person", project, paper=paper, person=person, side=after.side)
    if before.role is Role.RESPONDENT:
        scene.audit("member.respondent", project, side=after.side, person=person)
    for sheet in asked_now(scene.uow, scene.kit, project, scene.now):
        reveal_if_complete(scene, project, sheet)
    name = person_name(after.person, scene.t)
    scene.say(Message(scene.t("paper-joined", name=name), heading=project.name))
    say = scene.kit.voice(after.person.language)
    if both:
        aside, own = both[-1]
        scene.tell(after.person, which_holds_message(project, aside.id, own.id, say), project=project.id)
    else:
        look = Choice(say("button-status"), act(Verb.STATUS, project.id))
        told = Message(say("paper-now-yours"), heading=project.name, choices=(look,))
        scene.tell(after.person, told, project=project.id)


def _joined_before(scene: Scene, project: Project, paper: str) -> None:
    try:
        by, _ = who_did(scene.uow, project, "member.same_person", paper=paper)
    except LookupError:
        scene.refuse(scene.t("member-gone"), project.name)
        return
    who = person_name(scene.uow.people.get(by), scene.t)
    scene.say(Message(scene.t("paper-joined-before", who=who), heading=project.name))


def use_instead(scene: Scene, project: Project, sheet_id: str) -> None:
    """[紙の回答を使う], and back: the sheet that was set aside holds, while nobody has seen the other side's."""
    project = scene.uow.projects.lock(project.id) or project
    aside = scene.uow.sheets.get(sheet_id)
    if aside is None or aside.project != project.id or not _was_mine(scene, project, aside.person):
        scene.refuse(scene.t("old-button"))
        return
    own = scene.uow.sheets.find(project.id, aside.cycle, aside.questionnaire, scene.person.id)
    if own is None or aside.state is not SheetState.SET_ASIDE:
        scene.private.append(Message(scene.t("paper-holds-already"), heading=project.name))
        return
    if aside.cycle != project.cycle or aside.questionnaire in project.revealed:
        scene.refuse(scene.t("paper-too-late"), project.name)
        return
    let_hold(scene.uow, aside, own, scene.now)
    exchange(scene.uow, aside, own)
    scene.audit("sheet.used_instead", project, sheet=aside.id, aside=own.id)
    back = Choice(scene.t("button-use-other"), act(Verb.USE_INSTEAD, project.id, own.id))
    look = Choice(scene.t("button-look"), act(Verb.LIST, aside.id))
    scene.focus(aside.id)
    scene.private.append(Message(scene.t("paper-holds"), heading=project.name, choices=(look, back)))


def _was_mine(scene: Scene, project: Project, paper: str) -> bool:
    """Whether a coordinator said that whoever gave that paper (or wrote from that account) is this person."""
    try:
        who_did(scene.uow, project, "member.same_person", paper=paper, person=scene.person.id)
    except LookupError:
        return False
    return True
