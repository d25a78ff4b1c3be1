"""担当者: a person is asked for with the question at hand, hears what is written then, replies under their own name, and
the sheet goes on there.
"""

from collections.abc import Mapping, Sequence

from bot.domain.actions import Verb, act
from bot.domain.chat import Expecting
from bot.domain.messages import (
    Choice,
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Outgoing,
    Place,
    Settled,
    direct,
)
from bot.domain.project import Member, Person, Project, Role
from bot.domain.words import says_something, shorten
from bot.services.papers import for_member, own_view, paper
from bot.services.passing_on import hold
from bot.services.phrasing.handing_off import answers_message, asked_message, reply_message, shown_message
from bot.services.phrasing.spending import line_left
from bot.services.phrasing.status import person_name
from bot.services.ports import UnitOfWork
from bot.services.scene import Paper, Scene
from bot.services.spending import LINE, remaining
from bot.services.standing import open_sheets
from bot.services.turns import answering

WORDS_LIMIT = 1000
SHOWN, HIDDEN, ASKED, REPLIED = "answers.shown", "answers.hidden", "person.asked", "person.replied"


def ask(scene: Scene) -> None:
    """Who to turn to, by name; the coordinators hear who asks, and about which question."""
    contact = scene.kit.defaults.contact
    at = _own_paper(scene)
    projects = _concerned(scene, at)
    names = _tell(scene, projects, at)
    if names:
        text = scene.t("person-told", names=scene.t("name-separator").join(names))
        if contact:
            text += "\n" + scene.t("person-contact", contact=contact)
        if scene.chat.expecting is not Expecting.CONSENT:  # who stands at the door stays there
            scene.expect(Expecting.PERSON, " ".join(project.id for project in projects))
            text += "\n" + scene.t("person-write")
    else:
        text = scene.t("person-contact", contact=contact) if contact else scene.t("person-nobody")
    show: tuple[Choice, ...] = ()
    if names and at is not None and at.sheet.answers and not _is_shown(scene, at.project, at.sheet.id):
        show = (Choice(scene.t("button-show-answers"), act(Verb.SHOW_ANSWERS, at.sheet.id)),)
    scene.private.append(Message(text, choices=(*_go_on(scene), *show)))


def _own_paper(scene: Scene) -> Paper | None:
    """The sheet at hand, where it is the person's own."""
    at = answering.focused(scene)
    return at if at is not None and answering.is_own(scene, at) else None


def _tell(scene: Scene, projects: Sequence[Project], at: Paper | None, words: str = "") -> list[str]:
    """The coordinators of these projects hear who asks, and what was written; gives their names."""
    names: dict[str, None] = {}
    for project in projects:
        here = at if at is not None and at.project.id == project.id else None
        for member in scene.uow.projects.members(project.id):
            if member.role is Role.COORDINATOR and member.person.id != scene.person.id:
                names[person_name(member.person, scene.t)] = None
                say, language = scene.kit.voice(member.person.language), member.person.language
                message = asked_message(project, scene.person, here, language, say, words)
                if member.person.reachable:
                    outgoing = Outgoing(direct(member.person.address), (message,), project=project.id)
                    scene.elsewhere.append(scene.own_words(outgoing) if words else outgoing)
        scene.audit(ASKED, project, person=scene.person.id)
    return list(names)


def passed_on(scene: Scene, text: str) -> bool:
    """Whether these words, written after a person was asked for, went to that person. A plain answer to the question that
    stands is one, and a mere courtesy is for us.
    """
    words, paper = shorten(text, WORDS_LIMIT), answering.focused(scene)
    if not says_something(words) or (paper is not None and answering.plainly_answers(scene, paper, words)):
        return False
    ids = scene.chat.about.split()
    mine = [project for project, _ in scene.uow.projects.of_person(scene.person.id) if project.id in ids]
    names = _tell(scene, mine, _own_paper(scene), words)
    if not names:
        return False
    told = scene.t("person-passed-on", names=scene.t("name-separator").join(names))
    scene.private.append(Message(told, choices=_go_on(scene)))
    return True


def _concerned(scene: Scene, at: Paper | None) -> list[Project]:
    """The project of the question at hand, else all of the person's; for somebody at the door the one whose code they
    hold, be it used up.
    """
    if at is not None:
        return [at.project]
    projects = [project for project, _ in scene.uow.projects.of_person(scene.person.id)]
    if scene.chat.expecting is Expecting.CONSENT and (code := scene.uow.codes.get(scene.chat.about)):
        asked = scene.uow.projects.get(code.project)
        if asked is not None and asked.id not in {project.id for project in projects}:
            projects.append(asked)
    return projects


def _go_on(scene: Scene) -> tuple[Choice, ...]:
    """The way back to what is owed, if anything is."""
    owed = open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
    return (Choice(scene.t("button-resume"), act(Verb.GO_ON)),) if any(not o.sent for o in owed) else ()


# ---------------------------------------------------------------- the answers so far


def show(scene: Scene, at: Paper) -> None:
    """[答えも見せる]: from now on the coordinators may look at this sheet's answers."""
    names = []
    before = _is_shown(scene, at.project, at.sheet.id)
    for member in scene.uow.projects.members(at.project.id):
        if member.role is Role.COORDINATOR:
            names.append(person_name(member.person, scene.t))
            if not before:
                say = scene.kit.voice(member.person.language)
                scene.tell(member.person, shown_message(at, say), project=at.project.id)
    if not before:
        scene.audit(SHOWN, at.project, sheet=at.sheet.id)
    text = scene.t("answers-you-show", names=scene.t("name-separator").join(names))
    hide = Choice(scene.t("button-hide-answers"), act(Verb.HIDE_ANSWERS, at.sheet.id))
    back = Choice(scene.t("button-resume"), act(Verb.RESUME, at.sheet.id))
    scene.private.append(Message(text, heading=at.project.name, choices=(back, hide)))


def hide(scene: Scene, at: Paper) -> None:
    """[見せるのをやめる]."""
    if _is_shown(scene, at.project, at.sheet.id):
        scene.audit(HIDDEN, at.project, sheet=at.sheet.id)
    back = Choice(scene.t("button-resume"), act(Verb.RESUME, at.sheet.id))
    scene.private.append(Message(scene.t("answers-you-hide"), heading=at.project.name, choices=(back,)))


def _is_shown(scene: Scene, project: Project, sheet: str) -> bool:
    """Whether its author shows it to the coordinators now, by the log."""
    for line in reversed(scene.uow.audit.of_project(project.id, SHOWN, HIDDEN)):
        details = line["details"]
        if isinstance(details, Mapping) and details.get("sheet") == sheet:
            return line["action"] == SHOWN
    return False


def see(scene: Scene, project: Project, sheet_id: str) -> None:
    """[答えを見る]: how far it is and the open question; the answers only where their author shows them."""
    sheet = scene.uow.sheets.get(sheet_id)
    member = scene.uow.projects.member(project.id, sheet.person) if sheet else None
    found = paper(scene.uow, scene.kit, project, sheet.questionnaire, sheet.cycle) if sheet else None
    if sheet is None or sheet.project != project.id or member is None or found is None:
        scene.refuse(scene.t("member-gone"), project.name)
        return
    asked = for_member(project, found, member.side)
    view = own_view(scene.uow, asked, sheet)
    at = Paper(project, member, scene.kit.pack(project, sheet.cycle), asked, view)
    shown = _is_shown(scene, project, sheet_id)
    if shown:
        scene.audit("answers.seen", project, sheet=sheet_id)
    scene.private.append(answers_message(at, scene.person.language, scene.t, shown=shown))


# ---------------------------------------------------------------- the reply


NOW, NEXT = "now", "next"


def ask_reply(scene: Scene, project: Project, person: str, sheet: str, question: str) -> None:
    """[返事をする]: the words, and when they go: with a push, whose price stands there, or with the next free reply."""
    whom = _asker(scene, project, person)
    if whom is None:
        return
    name = person_name(whom, scene.t)
    intro = "\n".join(
        line
        for line in (
            scene.t("reply-to", name=name),
            _replied_before(scene, project, person),
            _price(scene, whom),
        )
        if line
    )
    if not scene.incoming.dialogs:
        scene.expect(Expecting.REPLY, f"{project.id}/{person} {sheet}")
        back = Choice(scene.t("button-leave-it"), act(Verb.STATUS, project.id))
        scene.private.append(Message(intro, heading=project.name, choices=(back,)))
        scene.shown()
        return
    parts: list[Message | Field] = [
        Message(intro),
        Field("text", scene.t("reply-words"), FieldKind.LONG_TEXT, max_length=WORDS_LIMIT),
    ]
    if whom.address.platform == LINE and whom.reachable:
        options = [(NEXT, scene.t("reply-next"))]
        if remaining(scene.uow, scene.kit, scene.now).left != 0:
            options.insert(0, (NOW, scene.t("reply-now")))
        when = Field("when", scene.t("reply-when"), FieldKind.SELECT, options[0][0], tuple(options))
        parts.append(when)
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.REPLY_TO, project.id, person, sheet, question),
            scene.t("reply-title"),
            tuple(parts),
            scene.t("button-send-reply"),
            scene.t("button-cancel"),
        )
    )


def reached(uow: UnitOfWork, project: str) -> set[Place]:
    """Where words of that project's people may wait: at everybody who belongs to it or did, and at whoever asked it for a
    person, be it from outside.
    """
    asked = {str(line["actor"]) for line in uow.audit.of_project(project, ASKED)}
    people = [*uow.projects.ever(project), *map(uow.people.get, sorted(asked))]
    return {direct(person.address) for person in people}


def _asker(scene: Scene, project: Project, person: str) -> Person | None:
    """Somebody of the project, or who asked for a person of it; says so where it is neither any more."""
    member = scene.uow.projects.member(project.id, person)
    if member is not None:
        return member.person
    asked = {line["actor"] for line in scene.uow.audit.of_project(project.id, ASKED)}
    if person in asked:
        return scene.uow.people.get(person)
    scene.refuse(scene.t("member-gone"), project.name)
    return None


def _replied_before(scene: Scene, project: Project, person: str) -> str:
    """Who replied since that person asked last, in words; "" for nobody."""
    for line in reversed(scene.uow.audit.of_project(project.id, ASKED, REPLIED)):
        details = line["details"]
        if not isinstance(details, Mapping) or details.get("person") != person:
            continue
        if line["action"] == ASKED:
            return ""
        who = person_name(scene.uow.people.get(str(line["actor"])), scene.t)
        return scene.t("reply-before", who=who)
    return ""


def _price(scene: Scene, whom: Person) -> str:
    if whom.address.platform != LINE:
        return ""
    if not whom.reachable:
        return scene.t("reply-blocked", name=person_name(whom, scene.t))
    left = line_left(remaining(scene.uow, scene.kit, scene.now), scene.t)
    return "\n".join(line for line in (scene.t("reply-price"), left) if line)


def submitted_reply(
    scene: Scene, project: Project, person: str, sheet: str, values: Mapping[str, str]
) -> None:
    """The dialog with the reply was sent."""
    words = values.get("text", "").strip()
    if not words:
        scene.immediate = FieldErrors({"text": scene.t("error-empty")})
        return
    _reply(scene, project, person, sheet, words, later=values.get("when") == NEXT)


def wrote_reply(scene: Scene, project: Project, _: Member, about: str, text: str) -> None:
    """Typed words that are the reply."""
    scene.expect(Expecting.NOTHING)
    person, *sheet = about.split(" ", 1)
    _reply(scene, project, person, "".join(sheet), text, later=False)


def _reply(scene: Scene, project: Project, person: str, sheet: str, words: str, *, later: bool) -> None:
    whom = _asker(scene, project, person)
    if whom is None:
        return
    say = scene.kit.voice(whom.language)
    message = reply_message(project, scene.person, words[:WORDS_LIMIT], sheet, say)
    held = whom.address.platform == LINE and (later or not whom.reachable)
    outgoing = scene.own_words(Outgoing(direct(whom.address), (message,), project=project.id))
    if held:
        hold(scene.uow, scene.kit, outgoing)
    elif whom.reachable:
        scene.elsewhere.append(outgoing)
    scene.audit(REPLIED, project, person=person, held=held)
    name = person_name(whom, scene.t)
    text = scene.t("reply-waits", name=name) if held else scene.t("reply-sent", name=name)
    if scene.incoming.at_once:
        scene.immediate = Settled(text)
    scene.private.append(Message(text, heading=project.name))
