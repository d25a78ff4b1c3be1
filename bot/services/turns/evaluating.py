"""People from outside: invited by the coordinator, shown the project once its sides have seen how they looked back,
and heard by all when the last of them has sent.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.dossier import Finding
from bot.domain.messages import Choice, Dialog, Field, FieldErrors, FieldKind, Message, OpenDialog
from bot.domain.permissions import Permission, allowed
from bot.domain.project import JoinCode, Member, PastCycle, Project, Role
from bot.services.committee import (
    Committee,
    committee,
    open_cycles,
    opened,
    sheet_of,
    visible,
)
from bot.services.evaluation import CLOSED_WITHOUT, evaluation, figures, sides_beside
from bot.services.phrasing.choosing import form_row
from bot.services.phrasing.evaluating import (
    at_hand_message,
    evaluation_message,
    evaluator_consent,
    evaluator_invitation,
    open_message,
    overview_message,
    scores_message,
)
from bot.services.phrasing.status import person_name
from bot.services.ports import UnitOfWork
from bot.services.privacy import keeping
from bot.services.scene import Kit, Paper, Scene

AUDIENCE = frozenset(role for role in Role if role is not Role.OBSERVER)
"""Who is sent an evaluation from outside."""

CODE_LIMIT = 20
"""A committee is small."""


# ---------------------------------------------------------------- who evaluates


def overview(scene: Scene, project: Project) -> None:
    """[評価者]: who evaluates, how far they are, and what can be done about it."""
    questionnaire = scene.kit.pack(project).third_party
    if questionnaire is None:
        scene.refuse(scene.t("evaluators-none-here"), project.name)
        return
    cycles = open_cycles(scene.uow, scene.kit, project)
    found = [one for cycle in cycles if (one := committee(scene.uow, scene.kit, project, cycle)) is not None]
    member = scene.uow.projects.member(project.id, scene.person.id)
    private = scene.incoming.at_once or scene.incoming.place.direct
    scene.say(
        overview_message(
            project,
            found,
            sum(one.role is Role.EVALUATOR for one in scene.uow.projects.members(project.id)),
            usable_code(scene, project),
            scene.t,
            names=private and allowed(scene.actor(member), Permission.SEE_MISSING, project),
            done=visible(project, questionnaire, project.cycle),
        )
    )


def usable_code(scene: Scene, project: Project) -> JoinCode | None:
    """The code that lets evaluators in now."""
    codes = (code for code in scene.uow.codes.of_project(project.id) if code.role is Role.EVALUATOR)
    return next((code for code in codes if code.usable(project)), None)


def new_evaluator_code(scene: Scene, project: Project) -> JoinCode:
    """A fresh code for evaluators. It belongs to no stage: a committee may meet a year later."""
    code = JoinCode(scene.kit.ids.code(), project.id, "", Role.EVALUATOR, "", CODE_LIMIT)
    scene.uow.codes.add(code, scene.now)
    scene.audit("code.made", project, side="", role=Role.EVALUATOR.value)
    return code


def invitation(scene: Scene, project: Project, code: JoinCode) -> Message:
    """The invitation as it can be handed on."""
    facts = scene.uow.accounts.get("line")
    line = "line" in scene.kit.defaults.platforms
    return evaluator_invitation(project, code, scene.t, basic_id=facts.get("basic_id", ""), line=line)


def offer(scene: Scene, project: Project) -> Message:
    """Beside the sides' invitations: the way to invite evaluators too."""
    way = Choice(scene.t("button-invite-evaluators"), act(Verb.INVITE_EVALUATORS, project.id))
    return Message(scene.t("evaluators-offer"), heading=project.name, choices=(way,))


def ask_consent(scene: Scene, code: JoinCode, project: Project) -> None:
    """The first message to somebody with an evaluators' code."""
    sheet = scene.kit.pack(project).third_party
    coordinators = [m.person for m in scene.uow.projects.members(project.id) if m.role is Role.COORDINATOR]
    asker = person_name(coordinators[0], scene.t) if coordinators and coordinators[0].name else ""
    scene.private.append(
        evaluator_consent(
            project,
            code,
            sheet.for_evaluators.asked if sheet else (),
            scene.person.language,
            scene.t,
            kept=keeping(scene.kit, project, scene.now),
            asker=asker,
        )
    )


def welcome(scene: Scene, project: Project) -> None:
    """An evaluator has joined: what there is to evaluate, or that it is not time yet."""
    cycles = open_cycles(scene.uow, scene.kit, project)
    for cycle in cycles:
        scene.private.append(open_message(project, cycle, scene.t))
    if not cycles:
        scene.private.append(Message(scene.t("evaluator-joined"), heading=project.name))


# ---------------------------------------------------------------- before answering


def at_hand(scene: Scene, project: Project, member: Member | None, cycle_text: str) -> None:
    """[資料を見る]: what an evaluator reads before answering. Nothing of it before the sides have seen it."""
    cycle = _cycle(scene, project, cycle_text)
    pack = scene.kit.pack(project, cycle)
    if not opened(pack, project, cycle):
        scene.refuse(scene.t("evaluation-not-yet"), project.name)
        return
    language = scene.person.language
    titles = {
        sheet.id: sheet.title.in_(language)
        for sheet in pack.questionnaires
        if sheet.id in project.revealed_in(cycle)
    }
    notes = [note for note in scene.uow.dossiers.get(project.id).notes if note.cycle == cycle]
    evaluates = member is not None and member.role is Role.EVALUATOR
    message = at_hand_message(
        project,
        cycle,
        form_row(pack, project, language, scene.t),
        titles,
        notes,
        scene.t,
        evaluates=evaluates and cycle in open_cycles(scene.uow, scene.kit, project),
    )
    scene.private.append(message)


def _cycle(scene: Scene, project: Project, text: str) -> int:
    """The cycle that was named; without one the earliest that is open, else the present one."""
    if text:
        return project.cycle_called(text)
    return next(iter(open_cycles(scene.uow, scene.kit, project)), project.cycle)


# ---------------------------------------------------------------- when it can be seen


def tell_if_opened(scene: Scene, before: Project, after: Project) -> None:
    """The evaluators hear once that it is time."""
    pack = scene.kit.pack(after)
    if pack.third_party is None or opened(pack, before, before.cycle) or not opened(pack, after, after.cycle):
        return
    for member in scene.uow.projects.members(after.id):
        if member.role is Role.EVALUATOR:
            say = scene.kit.voice(member.person.language)
            scene.tell(member.person, open_message(after, after.cycle, say), project=after.id)


def handed_in(scene: Scene, paper: Paper) -> None:
    """An evaluator has sent: with the last one's sheet the evaluation can be seen."""
    reveal_if_complete(scene, paper.project, paper.sheet.cycle)


def reveal_if_complete(scene: Scene, project: Project, cycle: int) -> None:
    """Shows that cycle's evaluation when nobody is missing."""
    current = scene.uow.projects.lock(project.id)
    found = committee(scene.uow, scene.kit, current, cycle) if current else None
    if current and found and found.complete and not visible(current, found.questionnaire, cycle):
        _reveal(scene, current, found)


def waiting_for(scene: Scene, paper: Paper) -> int:
    """How many evaluators have not sent yet, this one left out."""
    found = committee(scene.uow, scene.kit, paper.project, paper.sheet.cycle)
    missing = found.missing if found else ()
    return sum(member.person.id != scene.person.id for member in missing)


def _reveal(scene: Scene, project: Project, found: Committee) -> None:
    project = _made_visible(project, found, scene)
    scene.uow.projects.save(project)
    scene.audit("evaluation.revealed", project, cycle=found.cycle, sent=len(found.sent))
    _carry(scene, project, found)
    for member in scene.uow.projects.members(project.id):
        if member.role in AUDIENCE:
            message = evaluation_for(scene.uow, scene.kit, project, found.cycle, member.person.language)
            if message is not None:
                scene.tell(member.person, message, project=project.id)


def _made_visible(project: Project, found: Committee, scene: Scene) -> Project:
    name = found.questionnaire.id
    if found.cycle == project.cycle:
        return replace(project, revealed={**project.revealed, name: scene.now})

    def shown(past: PastCycle) -> PastCycle:
        if past.number != found.cycle:
            return past
        return replace(past, revealed={**past.revealed, name: scene.now})

    return replace(project, past=tuple(shown(past) for past in project.past))


def _carry(scene: Scene, project: Project, found: Committee) -> None:
    """The evaluators' advice becomes improvements of the cycle that it is about, one of each evaluator."""
    dossier = scene.uow.dossiers.get(project.id)
    for place, sheet in enumerate(found.sent, 1):
        for question in found.questionnaire.for_evaluators.applicable(sheet.values):
            if question.carry and (words := str(sheet.values.get(question.id, ""))):
                name = f"c{found.cycle}e{place}-{question.id}"
                finding = Finding(name, found.cycle, words, "", found.questionnaire.id, question.id)
                dossier = dossier.with_finding(finding)
    scene.uow.dossiers.save(dossier)


def evaluation_for(
    uow: UnitOfWork, kit: Kit, project: Project, cycle: int, language: str, *, with_words: bool = False
) -> Message | None:
    """That cycle's evaluation from outside on a card; None while it is not there for all to see."""
    found = evaluation(uow, kit, project, cycle)
    if found is None:
        return None
    return evaluation_message(
        project,
        found,
        sides_beside(uow, kit, project, cycle),
        language,
        kit.voice(language),
        with_words=with_words,
        scored=figures(uow, kit, project, cycle) is not None,
    )


def show(scene: Scene, project: Project, cycle_text: str) -> None:
    """What was said from outside; or how that stands."""
    cycles = (project.cycle_called(cycle_text), *(past.number for past in reversed(project.past)))
    for cycle in cycles if not cycle_text else cycles[:1]:
        message = evaluation_for(scene.uow, scene.kit, project, cycle, scene.person.language, with_words=True)
        if message is not None:
            scene.private.append(message)
            return
    here = scene.kit.pack(project).third_party is not None
    key = "evaluation-blind" if here else "evaluators-none-here"
    scene.private.append(Message(scene.t(key), heading=project.name))


def is_visible(scene: Scene, project: Project, cycle_text: str) -> bool:
    """Whether an evaluation from outside is there for all to see."""
    cycle = project.cycle_called(cycle_text)
    sheet = sheet_of(scene.kit, project, cycle)
    return sheet is not None and visible(project, sheet, cycle)


def scores(scene: Scene, project: Project, cycle_text: str) -> None:
    """[点数を見る]: where the pack has figures, and once all that counts can be seen."""
    cycles = (project.cycle_called(cycle_text), *(past.number for past in reversed(project.past)))
    for cycle in cycles if not cycle_text else cycles[:1]:
        found = figures(scene.uow, scene.kit, project, cycle)
        if found is not None:
            weights = scene.kit.pack(project, cycle).scores
            scene.private.append(scores_message(project, weights, found, scene.t))
            return
    key = "scores-not-yet" if scene.kit.pack(project).scores else "scores-none-here"
    scene.private.append(Message(scene.t(key), heading=project.name))


# ---------------------------------------------------------------- closing it


def ask_close(scene: Scene, project: Project, cycle_text: str) -> None:
    """[評価を締める]: who is missing, and why it is not waited for."""
    cycle = project.cycle_called(cycle_text)
    found = _closable(scene, project, cycle)
    if found is None:
        return
    t = scene.t
    if not scene.incoming.dialogs:
        scene.say(Message(t("close-evaluation-in-slack"), heading=project.name))
        return
    names = t("name-separator").join(person_name(member.person, t) for member in found.missing)
    intro = t("close-evaluation-intro", sent=len(found.sent), names=names or t("close-evaluation-nobody"))
    reason = Field(
        "reason", t("close-reason"), FieldKind.LONG_TEXT, hint=t("close-evaluation-hint"), max_length=1000
    )
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.CLOSE_EVALUATION, project.id, str(cycle)),
            t("close-evaluation-title"),
            (Message(intro), reason),
            t("button-close-now"),
            t("button-cancel"),
        )
    )


def _closable(scene: Scene, project: Project, cycle: int) -> Committee | None:
    if cycle in open_cycles(scene.uow, scene.kit, project):
        return committee(scene.uow, scene.kit, project, cycle)
    sheet = sheet_of(scene.kit, project, cycle)
    over = sheet is not None and visible(project, sheet, cycle)
    scene.say(
        Message(scene.t("evaluation-closed-before" if over else "evaluators-not-yet"), heading=project.name)
    )
    return None


def close(scene: Scene, project: Project, cycle_text: str, values: Mapping[str, str]) -> None:
    """The evaluation is as it stands, and why goes into the record."""
    current = scene.uow.projects.lock(project.id) or project
    cycle = current.cycle_called(cycle_text)
    found = _closable(scene, current, cycle)
    if found is None:
        return
    reason = values.get("reason", "").strip()
    if not reason:
        scene.immediate = FieldErrors({"reason": scene.t("error-reason")})
        return
    scene.audit(CLOSED_WITHOUT, current, {"reason": reason}, cycle=cycle, missing=len(found.missing))
    _reveal(scene, current, found)
