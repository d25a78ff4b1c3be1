"""進め方を考える: the gates while answering, advice when the answers are in, forms compared and settled, guides."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.answers import read_number
from bot.domain.chat import Expecting
from bot.domain.choosing import (
    AREA,
    GATES,
    KIND,
    AreaAdvice,
    Doubt,
    advise,
    doubts,
    questions,
    suggested_area,
)
from bot.domain.elements import Element
from bot.domain.messages import Choice, Row, Settled, Weight
from bot.domain.pack import Pack
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project, Role
from bot.domain.questions import Question
from bot.domain.sheets import AnswerState, Change, Given, Put, Withdrawn
from bot.domain.words import fold
from bot.services.papers import asked_now
from bot.services.phrasing.choosing import (
    Words,
    advice_message,
    area_advice,
    compared_message,
    doubts_row,
    form_set_message,
    form_told,
    gate_told,
    insurance_message,
    roles_message,
    which_form_message,
)
from bot.services.phrasing.dates import Say
from bot.services.phrasing.status import person_name
from bot.services.scene import Paper, Scene
from bot.services.turns.dating import keep_dates, outlook


def said_in(scene: Scene, project: Project) -> dict[str, object]:
    """What all sides together answered in this cycle's plan, by the names of core's questions."""
    pack = scene.kit.pack(project)
    asked = {question.id: name for name, question in questions(pack).items()}
    found: dict[str, object] = {}
    for sheet in pack.sheets("plan"):
        if asked.keys().isdisjoint(sheet.by_id):
            continue
        shared = scene.uow.sheets.shared(project.id, project.cycle, sheet.id)
        for name, value in shared.values.items() if shared else ():
            if name in asked:
                found[asked[name]] = value
    return found


def _manages(scene: Scene, project: Project, member: Member | None) -> bool:
    return project.alive and allowed(scene.actor(member), Permission.MANAGE, project)


def show(scene: Scene, project: Project, member: Member | None) -> None:
    """[進め方を考える]: what the answers so far point to."""
    pack = scene.kit.pack(project)
    advice = advise(said_in(scene, project), pack)
    sheets = _sheets(scene, project, member, begun=advice.best is not None)
    manage = _manages(scene, project, member)
    message = advice_message(
        pack, project, advice, scene.person.language, scene.t, manage=manage, sheets=sheets
    )
    scene.private.append(message)


def _sheets(scene: Scene, project: Project, member: Member | None, *, begun: bool) -> list[Choice]:
    """The way to the questions, for those who may answer them now."""
    if not project.alive or not allowed(scene.actor(member), Permission.TAKE_PART, project):
        return []
    return [
        Choice(
            scene.t("button-open-sheet", title=sheet.title.in_(scene.person.language)),
            act(Verb.OPEN_FORM, project.id, sheet.id),
            Weight.QUIET if begun else Weight.PRIMARY,
        )
        for sheet in asked_now(scene.uow, scene.kit, project, scene.now)
        if sheet.kind == KIND
    ]


# ---------------------------------------------------------------- while answering


def suggested(scene: Scene, paper: Paper, question: Question) -> AreaAdvice | None:
    """The area that the answers so far point to, beside the question about it; nothing beside any other."""
    if question.maps_to != AREA or not question.shared:
        return None
    said = {name: value for name, value in said_in(scene, paper.project).items() if name != AREA}
    found = suggested_area(said, paper.pack)
    return found if found is not None and question.takes(str(found.area.pos)) else None


def beside_area(scene: Scene, paper: Paper, question: Question) -> tuple[str, str]:
    """The same in words, with what its button says; both empty where nothing is known."""
    found = suggested(scene, paper, question)
    if found is None:
        return "", ""
    words = Words(paper.pack, scene.person.language, scene.t)
    area = found.area.number_in(words.language) or words.label(found.area)
    return area_advice(words, found), scene.t("button-take-advice", area=area)


def watch(scene: Scene, paper: Paper, changes: Iterable[Change]) -> str:
    """Answers to the gates that cast doubt: the coordinator hears at once, the log keeps that the question was raised,
    and who answered reads that they may go on. Gives those words, or none.
    """
    lines = []
    words = Words(paper.pack, scene.person.language, scene.t)
    for change in changes:
        question = paper.questionnaire.by_id.get(change.question)
        if question is None or question.maps_to not in GATES or not question.shared:
            continue
        if not isinstance(change, (Put, Withdrawn)):
            continue
        before = _doubt(paper.pack, question, paper.sheet.answers.get(question.id))
        now = _doubt(paper.pack, question, change.given if isinstance(change, Put) else None)
        if now is not None and now != before:
            scene.audit("gate.raised", paper.project, question=question.id, side=paper.member.side)
            _tell_coordinators(scene, paper, question, now)
            here = paper.member.role is Role.COORDINATOR
            key = "gate-heard-here" if here else "gate-heard"
            lines.append(scene.t(key, doubt=words.explained(now)))
        elif now is None and before is not None:
            scene.audit("gate.cleared", paper.project, question=question.id, side=paper.member.side)
    return "\n".join(lines)


def _doubt(pack: Pack, question: Question, given: Given | None) -> Doubt | None:
    """The doubt that this one answer casts."""
    if given is None or given.state is not AnswerState.ANSWERED:
        return None
    return next(iter(doubts({question.maps_to: given.value}, pack)), None)


def _tell_coordinators(scene: Scene, paper: Paper, question: Question, doubt: Doubt) -> None:
    project = paper.project
    for member in scene.uow.projects.members(project.id):
        if member.role is not Role.COORDINATOR or member.person.id == scene.person.id:
            continue
        language = member.person.language
        say = scene.kit.voice(language)
        who, where = person_name(scene.person, say), (paper.questionnaire.id, question)
        told = gate_told(paper.pack, project, doubt, who, where, language, say)
        scene.tell(member.person, told, project=project.id)


def handed_in(scene: Scene, paper: Paper) -> None:
    """A sheet of the plan is handed in: who went on in spite of a doubt stands in the log; after the choosing sheet
    comes the advice.
    """
    said, asked = said_in(scene, paper.project), {question.maps_to for question in paper.questionnaire.asked}
    gates = {name: said[name] for name in GATES if name in asked and name in said}
    if raised := [doubt.gate.value for doubt in doubts(gates, paper.pack)]:
        scene.audit("gate.passed", paper.project, gates=raised, side=paper.member.side)
    if paper.questionnaire.kind == KIND:
        show(scene, paper.project, paper.member)


def ways(paper: Paper, say: Say) -> tuple[Choice, ...]:
    """What leads from a sheet that others filled to the advice that follows from it."""
    if paper.questionnaire.kind != KIND:
        return ()
    return (Choice(say("button-choosing"), act(Verb.CHOOSING, paper.project.id)),)


def open_doubts(scene: Scene, project: Project) -> list[Row]:
    """What a status card says of the gates: nothing where none was raised."""
    pack = scene.kit.pack(project)
    found = doubts(said_in(scene, project), pack)
    return [doubts_row(Words(pack, scene.person.language, scene.t), found)] if found else []


def missing_form(scene: Scene, project: Project) -> list[str]:
    """What closing the plan should know: no form is settled."""
    pack = scene.kit.pack(project)
    if project.form in pack.by_form or not pack.forms:
        return []
    return [scene.t("missing-form", form=Words(pack, scene.person.language, scene.t).term("form"))]


# ---------------------------------------------------------------- forms


def compare(scene: Scene, project: Project, member: Member | None, one: str, other: str) -> None:
    """[くらべる]: with which one, then both side by side."""
    pack = scene.kit.pack(project)
    first, second = pack.by_form.get(one), pack.by_form.get(other)
    if first is None or first is second or (other and second is None):
        scene.refuse(scene.t("old-button"))
        return
    language = scene.person.language
    if second is None:
        scene.private.append(which_form_message(pack, project, first, language, scene.t))
        scene.expect(Expecting.FORM, f"{project.id}/{first.id}")
        return
    said, manage = said_in(scene, project), _manages(scene, project, member)
    scene.private.append(
        compared_message(pack, project, (first, second), said, language, scene.t, manage=manage)
    )


def named_form(pack: Pack, first: str, text: str) -> str:
    """The other form that a number or a name stands for, in the order of ``which_form_message``; "" for neither."""
    others = [form for form in pack.forms if form.id != first]
    number = read_number(text) or ""
    if number.isdigit() and 1 <= int(number) <= len(others):
        return others[int(number) - 1].id
    named = (form.id for form in others if fold(text) in {fold(label) for label in form.label.values()})
    return next(named, "")


def set_form(scene: Scene, project: Project, name: str) -> None:
    """[〇〇にする]: the project's form from now on, with what follows from it."""
    pack = scene.kit.pack(project)
    form = pack.by_form.get(name)
    if form is None:
        scene.refuse(scene.t("old-button"))
        return
    current = scene.uow.projects.lock(project.id) or project
    if current.form != form.id:
        before = current.form
        current = replace(current, form=form.id)
        scene.uow.projects.save(current)
        scene.audit("form.chosen", current, before=before, after=form.id)
        _tell_form(scene, current, pack, form)
    text = scene.t("form-set", form=form.label.in_(scene.person.language))
    scene.immediate = Settled(text)
    concluded = bool(scene.uow.dossiers.get(current.id).agreement.concluded)
    scene.private.append(
        form_set_message(pack, current, form, scene.person.language, scene.t, concluded=concluded)
    )
    seen = outlook(scene, current)
    if seen.moved:
        keep_dates(scene, seen)


def _tell_form(scene: Scene, project: Project, pack: Pack, form: Element) -> None:
    for member in scene.uow.projects.members(project.id):
        if member.role is Role.RESPONDENT and member.person.id != scene.person.id:
            language = member.person.language
            told = form_told(pack, project, form, language, scene.kit.voice(language))
            scene.tell(member.person, told, project=project.id)


# ---------------------------------------------------------------- guides


def roles(scene: Scene, project: Project, member: Member | None, name: str) -> None:
    """[役割のめやす]: of one's own kind of body first, then of the others that take part."""
    own = member.side if member else ""
    kinds = [side.kind for side in sorted(project.sides, key=lambda side: side.letter != own)]
    known = list(dict.fromkeys(filter(None, kinds))) if not own or kinds[0] else []
    pack = scene.kit.pack(project)
    scene.private.append(roles_message(pack, project, known, name, scene.person.language, scene.t))


def insurance(scene: Scene, project: Project) -> None:
    """[保険]: what there is, and what to do when something happens."""
    pack = scene.kit.pack(project)
    scene.private.append(insurance_message(pack, project, scene.person.language, scene.t))
