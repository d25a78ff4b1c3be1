"""When every side has sent: the answers become mutual, and everybody entitled gets the table."""

from collections import Counter
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.messages import (
    Choice,
    Message,
    Weight,
)
from bot.domain.pack import THIRD_PARTY
from bot.domain.project import ON_A_SIDE, Project, Role
from bot.domain.questions import Questionnaire
from bot.domain.sheets import SheetState
from bot.services.findings import findings_of
from bot.services.papers import asked_now, paper
from bot.services.phrasing.cards import comparison_message
from bot.services.phrasing.dates import Say
from bot.services.planning import known_facts, redate
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit, Paper, Scene
from bot.services.standing import (
    comparison,
    sides_sent,
)
from bot.services.turns import evaluating

ENTITLED = frozenset({Role.RESPONDENT, Role.MEMBER, Role.COORDINATOR, Role.OFFICER})
"""Who is sent the comparison when the last side has handed in. Evaluators hear of it when it is their turn."""


def show_or_wait(scene: Scene, paper: Paper) -> None:
    """The last side's sending makes the answers mutual; who comes after that sees them at once."""
    name = paper.questionnaire.id
    reveal_if_complete(scene, paper.project, paper.questionnaire)
    if name in paper.project.revealed and paper.member.role in ENTITLED:
        table = comparison_for(scene.uow, scene.kit, paper.project, name, scene.person.language)
        scene.private += [table] if table else []


def reveal_if_complete(scene: Scene, project: Project, questionnaire: Questionnaire) -> None:
    """When every side has sent, the answers become mutual and everyone entitled gets the table."""
    current = scene.uow.projects.lock(project.id)
    if current is None or questionnaire.id in current.revealed or questionnaire.joint:
        return
    if all(sides_sent(scene.uow, current, questionnaire).values()):
        reveal(scene, current, questionnaire)


def reveal(scene: Scene, project: Project, questionnaire: Questionnaire) -> None:
    """Makes the sides' answers mutual and sends the table to everyone entitled."""
    name, before = questionnaire.id, project
    project = replace(project, revealed={**project.revealed, name: scene.now})
    scene.uow.projects.save(project)
    scene.audit("stage.revealed", project, stage=questionnaire.stage, sheet=name)
    scene.uow.dossiers.save(findings_of(scene.uow, scene.kit, project))
    if known_facts(scene.kit, project) != known_facts(scene.kit, before):
        project = redate(scene.uow, scene.kit, project, scene.now)
    for member in scene.uow.projects.members(project.id):
        if member.role in ENTITLED:
            message = comparison_for(scene.uow, scene.kit, project, name, member.person.language)
            if message is not None:
                ways = _opened_by(scene, project, name, member.person.language, member.role)
                message = replace(message, choices=(*ways, *message.choices))
                scene.tell(member.person, message, project=project.id)
    evaluating.tell_if_opened(scene, before, project)


def _opened_by(scene: Scene, project: Project, name: str, language: str, role: Role) -> tuple[Choice, ...]:
    """The sheets that open now that this one is mutual, for those who answer them."""
    if role not in ON_A_SIDE:
        return ()
    say = scene.kit.voice(language)
    return tuple(
        Choice(
            say("button-open-sheet", title=sheet.title.in_(language)),
            act(Verb.OPEN_FORM, project.id, sheet.id),
            Weight.PRIMARY,
        )
        for sheet in asked_now(scene.uow, scene.kit, project, scene.now)
        if sheet.after == name
    )


def comparison_for(
    uow: UnitOfWork,
    kit: Kit,
    project: Project,
    name: str,
    language: str,
    *,
    cycle: int = 0,
    with_reasons: bool = False,
) -> Message | None:
    """The table of that sheet in that language, or None while it is blind."""
    rows = comparison(uow, kit, project, name, cycle)
    sheet = paper(uow, kit, project, name, cycle)
    if rows is None or sheet is None:
        return None
    if sheet.kind == THIRD_PARTY:
        at = cycle or project.cycle
        return evaluating.evaluation_for(uow, kit, project, at, language, with_words=with_reasons)
    say = kit.voice(language)
    message = comparison_message(
        project, sheet, cycle or project.cycle, rows, language, say, with_reasons=with_reasons
    )
    keyed = _from_paper(uow, project, name, cycle or project.cycle, say)
    return replace(message, note=f"{message.note}\n{keyed}") if keyed else message


def _from_paper(uow: UnitOfWork, project: Project, name: str, cycle: int, say: Say) -> str:
    """Of which sides how many answers were keyed in from paper, in words; "" for none."""
    sheets = uow.sheets.of_project(project.id, cycle, name)
    count = Counter(s.side for s in sheets if s.on_paper and s.state is SheetState.SENT)
    sides = [
        say("comparison-from-paper-side", side=side.name, n=count[side.letter])
        for side in project.sides
        if count[side.letter]
    ]
    return say("comparison-from-paper", sides=say("name-separator").join(sides)) if sides else ""


def newest_revealed(project: Project) -> list[tuple[int, str]]:
    """The sheets whose answers are mutual, with their cycles: the present one first, in each the newest first."""
    found = []
    for cycle in (project.cycle, *(past.number for past in reversed(project.past))):
        mutual = project.revealed_in(cycle)
        found += [(cycle, name) for name in sorted(mutual, key=lambda name: mutual[name], reverse=True)]
    return found
