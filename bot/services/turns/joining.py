"""参加 CODE: who asks, why, who will see it, how long it is kept; one tap, and the first question."""

import logging
from dataclasses import replace
from datetime import timedelta

from bot.domain.actions import Verb, act
from bot.domain.chat import Expecting
from bot.domain.consent import TEXT_VERSION
from bot.domain.intents import read_code
from bot.domain.messages import Choice, Message, Weight
from bot.domain.project import ON_A_SIDE, CodeKind, JoinCode, Member, Project, Role
from bot.services.contacts import whom_to_ask
from bot.services.papers import papers
from bot.services.phrasing.cards import consent_message
from bot.services.phrasing.dates import short_date
from bot.services.phrasing.officials import role_welcome
from bot.services.phrasing.privacy import consent_text_message
from bot.services.phrasing.status import person_name
from bot.services.privacy import consented, keeping
from bot.services.rounds import sync_of_project
from bot.services.scene import Scene
from bot.services.standing import sheets_of_member
from bot.services.turns import evaluating, officials, proxying, relinking
from bot.services.turns.answering import answer_word, open_owed, still_to_answer

WRONG_CODES = 10
"""After so many wrong codes a person waits. What they did right in between does not count against them, nor for them: one
good code must not buy ten more tries."""

WAIT = timedelta(hours=1)

ALL_TOGETHER = 200
"""So many wrong codes an hour from everybody of one workspace, or of LINE, are mistakes; from there on somebody tries with
many accounts. A code is one of 8.5e11: a year at this pace finds one of a thousand good codes with a chance of 0.2 %."""

WRONG_CODES_THEN = 2
"""After so many a person waits while that goes on: whoever has a code at hand still comes in."""

SCOPE = "codes"


log = logging.getLogger(__name__)


def join(scene: Scene, typed: str) -> None:
    """The words ``参加 CODE``, by chat or command."""
    if _must_wait(scene):
        return
    if not typed:
        scene.private.append(Message(scene.t("join-how"), choices=_person(scene)))
        return
    code, project = _find(scene, typed)
    if code is None or project is None or not code.usable(project):
        _wrong(scene, code)
        return
    scene.chat = replace(scene.chat, wait_until=None)
    if officials.refuses(scene, code):
        return
    if code.person:
        if scene.person.id == code.person or code.kind is CodeKind.AGAIN or _belongs(scene, project):
            if not relinking.offered(scene, code, project):
                _wrong(scene, code)
        else:
            ask_consent(scene, code, project)
        return
    member = scene.uow.projects.member(project.id, scene.person.id)
    if member is not None and member.side == code.side and (code.side or member.role is code.role):
        _lead_in(scene, project)
        return
    if member is not None:
        other = project.side(member.side).name if member.side else ""
        key = "join-other-side" if other else "join-has-role"
        scene.private.append(Message(scene.t(key, project=project.name, side=other)))
        return
    ask_consent(scene, code, project)


def _belongs(scene: Scene, project: Project) -> bool:
    return scene.uow.projects.member(project.id, scene.person.id) is not None


def way_in(scene: Scene) -> Choice:
    """The button for whoever holds an invitation: it says how, and puts the first word into the keyboard."""
    return Choice(scene.t("button-join"), act(Verb.JOIN), fill=scene.t("join-words", code=""))


def no_projects(scene: Scene) -> Message:
    """There is nothing that the person could see yet: the way in, and in a workspace the way to begin."""
    if not scene.person.address.account:
        return Message(scene.t("no-projects"), choices=(way_in(scene),))
    begin = Choice(scene.t("button-new"), act(Verb.NEW))
    text = f"{scene.t('no-projects')}\n{scene.t('no-projects-new')}"
    return Message(text, choices=(way_in(scene), begin))


def _must_wait(scene: Scene) -> bool:
    until = scene.chat.wait_until
    if until is None or until <= scene.now:
        return False
    minutes = -(-int((until - scene.now).total_seconds()) // 60)
    scene.private.append(Message(scene.t("join-wait", n=minutes), choices=_person(scene)))
    return True


def _find(scene: Scene, typed: str) -> tuple[JoinCode | None, Project | None]:
    letters = read_code(typed)
    code = scene.uow.codes.get(letters, lock=True) if letters else None
    project = scene.uow.projects.get(code.project) if code else None
    tenant = scene.person.address.account
    if project is not None and tenant and tenant != project.tenant:
        return None, None
    return code, project


def _wrong(scene: Scene, code: JoinCode | None) -> None:
    """Says so, with the way to a person: for a code of ours that is over, to the coordinator of its project."""
    if code is not None:
        scene.expect(Expecting.CONSENT, code.code)
        found = scene.uow.projects.get(code.project)
        who = whom_to_ask(
            scene.uow, scene.kit, [found] if found else [], scene.person.language, scene.person.id
        )
        scene.private.append(Message(scene.t("join-expired", who=who), choices=_person(scene)))
        return
    if _counted(scene):
        minutes = int(WAIT.total_seconds() // 60)
        scene.private.append(Message(scene.t("join-wait", n=minutes), choices=_person(scene)))
        return
    scene.private.append(Message(scene.t("join-wrong"), choices=_person(scene)))


def _counted(scene: Scene) -> bool:
    """One more wrong code; whether the person waits from now on."""
    count = scene.chat.wrong_codes + 1
    together = scene.uow.guesses.add(scene.person.address.account, SCOPE, scene.now, WAIT)
    if together == ALL_TOGETHER:
        scene.audit("join.guessing", count=together)
        log.warning("%d wrong join codes came within an hour: somebody may be guessing", together)
    wait = (
        scene.now + WAIT if count >= (WRONG_CODES if together < ALL_TOGETHER else WRONG_CODES_THEN) else None
    )
    scene.chat = replace(scene.chat, wrong_codes=0 if wait else count, wait_until=wait)
    if wait is not None:
        scene.audit("join.held_back")
    return wait is not None


def bare_code(scene: Scene, text: str) -> bool:
    """Whether words that may be a code, without 参加 before them, were one, or held back like one. What is none counts as
    a guess, and is read on as what it may be besides: an answer.
    """
    letters = read_code(text)
    if letters is None or letters.isdecimal() or letters.isalpha():
        return False
    until = scene.chat.wait_until
    if (until is not None and until > scene.now) or _find(scene, text)[0] is not None:
        join(scene, text)
        return True
    _counted(scene)
    return False


def _person(scene: Scene) -> tuple[Choice, ...]:
    return (Choice(scene.t("button-person"), act(Verb.PERSON)),)


def ask_consent(scene: Scene, code: JoinCode, project: Project) -> None:
    """The first message: it says everything that a person must know before the first question."""
    if code.role is Role.EVALUATOR:
        scene.expect(Expecting.CONSENT, code.code)
        evaluating.ask_consent(scene, code, project)
        scene.shown()
        return
    if code.role in officials.BY_CODE:
        scene.expect(Expecting.CONSENT, code.code)
        officials.ask_consent(scene, code, project)
        scene.shown()
        return
    asked = papers(scene.uow, scene.kit, project, code.stage)
    questionnaire = next((sheet for sheet in asked if not sheet.joint), None)
    coordinators = [m.person for m in scene.uow.projects.members(project.id) if m.role is Role.COORDINATOR]
    asker = person_name(coordinators[0], scene.t) if coordinators and coordinators[0].name else ""
    scene.expect(Expecting.CONSENT, code.code)
    message = consent_message(
        project,
        code,
        questionnaire.for_side(project.side(code.side).kind) if questionnaire else None,
        scene.person.language,
        scene.t,
        kept=keeping(scene.kit, project, scene.now),
        asker=asker,
        readings=scene.offers_readings,
        mutual=any(sheet.id in project.revealed for sheet in asked),
    )
    scene.private.append(relinking.follows(scene, code, project, message) if code.person else message)
    scene.shown()


def consent_again(scene: Scene, letters: str, language: str) -> None:
    """The same in another language, which the person keeps from now on."""
    if language in scene.kit.wording.languages():
        scene.person = replace(scene.person, language=language)
        scene.uow.people.save(scene.person)
    join(scene, letters)


def agree(scene: Scene, letters: str) -> None:
    """[はじめる]: consent is recorded, the code is used, and the first question follows."""
    code, project = _find(scene, letters)
    if code is None or project is None:
        _wrong(scene, None)
        return
    member = scene.uow.projects.member(project.id, scene.person.id)
    if code.person and code.usable(project):
        if not relinking.take(scene, code, project):
            if not relinking.offered(scene, code, project):
                _wrong(scene, code)
        else:
            consented(scene, project)
            _lead_in(scene, project)
        return
    if member is not None:
        _lead_in(scene, project)
        return
    if not code.usable(project):
        _wrong(scene, code)
        return
    if officials.refuses(scene, code):
        return
    first = not any(
        m.role is Role.RESPONDENT and m.side == code.side for m in scene.uow.projects.members(project.id)
    )
    role = Role.RESPONDENT if first and code.role is Role.MEMBER else code.role
    scene.chat = replace(scene.chat, wrong_codes=0)
    scene.uow.codes.save(replace(code, uses=code.uses + 1))
    scene.uow.projects.join(project.id, scene.person.id, role, code.side, scene.now)
    scene.audit("member.joined", project, side=code.side, role=role.value, consent=True, version=TEXT_VERSION)
    consented(scene, project)
    if role is Role.OFFICER:
        sync_of_project(scene.uow, scene.kit, project.id, scene.now)
    if role in ON_A_SIDE:
        proxying.ask_whether_same(scene, project, Member(scene.person, role, code.side))
    scene.expect(Expecting.NOTHING)
    _lead_in(scene, project)


def consent_text(scene: Scene, letters: str) -> None:
    """[くわしく]: the whole text, with the way to begin."""
    code, project = _find(scene, letters)
    if code is None or project is None or not code.usable(project):
        _wrong(scene, code)
        return
    kept = keeping(scene.kit, project, scene.now)
    begin = Choice(scene.t("button-agree"), act(Verb.AGREE, letters), Weight.PRIMARY)
    who = whom_to_ask(scene.uow, scene.kit, [project], scene.person.language, scene.person.id)
    line = scene.person.address.platform == "line"
    scene.private.append(consent_text_message(project, kept, scene.t, who=who, line=line, ways=(begin,)))


def agree_anew(scene: Scene, project_id: str) -> None:
    """[はじめる] under a text that has changed: consent is recorded, and the question follows."""
    project = scene.uow.projects.get(project_id)
    if project is None or scene.uow.projects.member(project_id, scene.person.id) is None:
        scene.refuse(scene.t("not-allowed"))
        return
    consented(scene, project)
    scene.audit("member.consented", project, version=TEXT_VERSION)
    _lead_in(scene, project)


def _lead_in(scene: Scene, project: Project) -> None:
    """Straight to the question that stands; or says when there will be one."""
    member = scene.uow.projects.member(project.id, scene.person.id)
    if member is not None and member.role is Role.EVALUATOR:
        evaluating.welcome(scene, project)
        return
    if member is not None and member.role in ON_A_SIDE:
        mine = sheets_of_member(scene.uow, scene.kit, project, member, scene.now)
        personal = [owed for owed in mine if not owed.joint]
        if first := next((owed for owed in personal if not owed.sent), next(iter(personal), None)):
            open_owed(scene, first)
            return
    if member is not None and member.role in officials.BY_CODE:
        scene.private.append(role_welcome(project, member.role, scene.t))
        return
    start = project.dates.get(f"{project.stage}.start")
    if start is not None and start > project.today(scene.now):
        text = scene.t("not-open-yet", project=project.name, on=short_date(start, scene.t))
    else:
        text = scene.t("joined-nothing-yet", project=project.name)
    scene.private.append(
        Message(text, choices=(Choice(scene.t("button-status"), act(Verb.STATUS, project.id)),))
    )


def later(scene: Scene, letters: str) -> None:
    """[あとで]: nothing is kept but the way back, and the way on to what else is to be answered."""
    scene.expect(Expecting.CONSENT, letters)
    _, project = _find(scene, letters)
    begin = Choice(scene.t("button-agree"), act(Verb.AGREE, letters), Weight.PRIMARY)
    said = Message(scene.t("join-later"), choices=(begin,))
    if still_to_answer(scene) and project is not None:
        others = Choice(scene.t("button-resume-other"), act(Verb.GO_ON))
        said = replace(said, heading=project.name, choices=(begin, others))
    scene.private.append(said)


def followed(scene: Scene) -> None:
    """The account was added or unblocked: welcome, and the way in or back."""
    if any(member.side for _, member in scene.uow.projects.of_person(scene.person.id)):
        scene.chat = replace(scene.chat, paused=True)
        answer_word(scene)
        return
    if scene.chat.expecting is Expecting.CONSENT:
        join(scene, scene.chat.about)
        return
    name = scene.person.name
    scene.private.append(
        Message(
            scene.t("follow-named", name=name) if name else scene.t("follow"),
            choices=(
                way_in(scene),
                Choice(scene.t("button-help"), act(Verb.HELP)),
                Choice(scene.t("button-ja-simple"), act(Verb.LANGUAGE, "ja-simple")),
                Choice(scene.t("button-en"), act(Verb.LANGUAGE, "en")),
            ),
        )
    )
