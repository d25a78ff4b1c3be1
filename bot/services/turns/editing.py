"""Words that were changed or taken back after they were sent: what was kept of them stands, or goes."""

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Weight
from bot.domain.project import Project
from bot.domain.sheets import Given
from bot.services.papers import sheet_paper
from bot.services.phrasing.values import value_text
from bot.services.ports import AnswerRecord
from bot.services.publishing import forget_words
from bot.services.scene import Paper, Scene
from bot.services.turns import answering
from bot.services.turns.handing_off import reached
from bot.services.turns.publishing import tell_outdated


def edited(scene: Scene, message: str) -> None:
    """What was kept of the words stands; says so, with the button that changes it. Words that became nothing are left
    alone.
    """
    if not scene.incoming.place.direct:
        return
    found = scene.uow.sheets.from_message(scene.person.id, message)
    if found is not None:
        _answer_stands(scene, *found)
        return
    for project, _ in scene.uow.projects.of_person(scene.person.id):
        dossier = scene.uow.dossiers.get(project.id)
        whose = scene.person.id, message
        if any((note.by, note.message) == whose for note in dossier.notes):
            look = Choice(scene.t("button-notes"), act(Verb.NOTES, project.id))
            scene.private.append(Message(scene.t("edited-note"), heading=project.name, choices=(look,)))
        for item, clause in dossier.agreement.clauses.items():
            if (clause.by, clause.message) == whose:
                change = Choice(scene.t("button-clause-edit"), act(Verb.CLAUSE_EDIT, project.id, item))
                scene.private.append(
                    Message(scene.t("edited-clause"), heading=project.name, choices=(change,))
                )


def _answer_stands(scene: Scene, sheet_id: str, name: str) -> None:
    sheet = scene.uow.sheets.get(sheet_id)
    at = _paper(scene, sheet_id)
    question = at.questionnaire.by_id.get(name) if at is not None else None
    if sheet is None or at is None or question is None:
        return
    given = at.sheet.answers.get(name)
    value = _value(scene, at, name, given)
    if not answering.is_open(scene, at):
        scene.refuse(scene.t("edited-closed", number=question.number, value=value), at.project.name)
        return
    change = Choice(
        scene.t("button-fix-this", number=question.number), act(Verb.FIX, at.sheet.id, name), Weight.PRIMARY
    )
    back = Choice(scene.t("button-resume"), act(Verb.RESUME, at.sheet.id))
    text = scene.t("edited-answer", number=question.number, value=value)
    scene.private.append(Message(text, heading=answering.project_heading(scene, at), choices=(change, back)))


def _paper(scene: Scene, sheet_id: str) -> Paper | None:
    """The sheet; where the words went into the one of all sides, the person's own view of it."""
    sheet = scene.uow.sheets.get(sheet_id)
    if sheet is not None and not sheet.person:
        sheet = scene.uow.sheets.find(sheet.project, sheet.cycle, sheet.questionnaire, scene.person.id)
    return sheet_paper(scene, sheet) if sheet is not None else None


def _value(scene: Scene, at: Paper, name: str, given: Given | None) -> str:
    question = at.questionnaire.by_id[name]
    return value_text(question, given, scene.person.language, scene.t, short=True)


def taken_back(scene: Scene, message: str) -> None:
    """The words are deleted wherever they were kept, and wherever they went from there; the log says that, not what they
    were.
    """
    mine = [project for project, _ in scene.uow.projects.of_person(scene.person.id)]
    answered = {project.id: scene.uow.sheets.records(project.id) for project in mine}
    for sheet in scene.uow.sheets.forget(scene.person.id, message, scene.now):
        scene.audit("words.withdrawn", sheet=sheet)
    for project in mine:
        _follow(scene, project, answered[project.id])
        if scene.uow.outbox.withdraw(reached(scene.uow, project.id), scene.person.id, message):
            scene.audit("words.withdrawn", project)
        before = scene.uow.dossiers.get(project.id)
        if before.without_words_of(scene.person.id, message) == before:
            continue
        scene.uow.projects.lock(project.id)
        dossier = scene.uow.dossiers.get(project.id).without_words_of(scene.person.id, message)
        scene.uow.dossiers.save(dossier)
        scene.audit("words.withdrawn", project)


def _follow(scene: Scene, project: Project, before: list[AnswerRecord]) -> None:
    """What was made of answers that were just deleted: improvements, and what is public."""
    asking = scene.uow.publications.of_project(project)
    left = {(one.sheet, one.question, one.version): one for one in scene.uow.sheets.records(project.id)}
    for one in before:
        now = left.get((one.sheet, one.question, one.version))
        if now is not None and (now.value, now.comment) == (one.value, one.comment):
            continue
        scene.uow.projects.lock(project.id)
        dossier = scene.uow.dossiers.get(project.id)
        bare = dossier.without_finding(one.questionnaire, one.question, {str(one.value)})
        if bare != dossier:
            scene.uow.dossiers.save(bare)
        answer = f"{one.questionnaire}/{one.question}"
        forget_words(scene.uow, project, scene.person.id, scene.now, answer)
    tell_outdated(scene, project, asking)
