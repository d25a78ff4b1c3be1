"""What was said of a cycle from outside, and the figures that some packs make of all answers."""

from collections.abc import Mapping, Sequence

from bot.domain.comparison import Compared
from bot.domain.evaluation import Evaluation, summed_up
from bot.domain.pack import Pack
from bot.domain.project import Project
from bot.domain.questions import EVALUATOR, Question
from bot.domain.scores import Figure, figure, layer_of, layers_asked
from bot.domain.sheets import Given
from bot.services.committee import committee, sheet_of, visible
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import comparison

CLOSED_WITHOUT = "evaluation.closed"
"""The line of the log that says why an evaluation was closed while some were missing."""


def evaluation(uow: UnitOfWork, kit: Kit, project: Project, cycle: int) -> Evaluation | None:
    """That cycle's evaluation from outside; None while it is not there for all to see."""
    questionnaire = sheet_of(kit, project, cycle)
    if questionnaire is None or not visible(project, questionnaire, cycle):
        return None
    found = committee(uow, kit, project, cycle)
    sheets = found.sent if found else ()
    return summed_up(cycle, questionnaire, sheets, _reason(uow, project, cycle))


def _reason(uow: UnitOfWork, project: Project, cycle: int) -> str:
    for line in uow.audit.of_project(project.id, CLOSED_WITHOUT):
        details = line["details"]
        if isinstance(details, Mapping) and details["cycle"] == cycle:
            return str(details.get("reason", ""))  # it may have been erased
    return ""


def sides_beside(uow: UnitOfWork, kit: Kit, project: Project, cycle: int) -> Mapping[str, Compared]:
    """The sides' own answers of that review that are mutual, by the core id that they are counted under."""
    found: dict[str, Compared] = {}
    for sheet in kit.pack(project, cycle).sheets("see"):
        for row in comparison(uow, kit, project, sheet.id, cycle) or ():
            if row.question.maps_to and not row.question.element:
                found.setdefault(row.question.maps_to, row)
    return found


def figures(uow: UnitOfWork, kit: Kit, project: Project, cycle: int) -> Mapping[str, Figure | None] | None:
    """The figure of each weighted layer, None for one without answers; None altogether where the pack has no
    scores, or where something that counts cannot be seen by all yet.
    """
    pack = kit.pack(project, cycle)
    counted = [
        sheet
        for sheet in pack.questionnaires
        if any(layers_asked(question) & pack.scores.keys() for question in sheet.questions)
    ]
    mutual = project.revealed_in(cycle)
    if not pack.scores or any(sheet.id not in mutual for sheet in counted):
        return None
    rows = {sheet.id: comparison(uow, kit, project, sheet.id, cycle) or () for sheet in counted}
    return layer_figures(pack, project, rows, evaluation(uow, kit, project, cycle))


def layer_figures(
    pack: Pack, project: Project, rows: Mapping[str, Sequence[Compared]], seen: Evaluation | None
) -> Mapping[str, Figure | None]:
    """The figure of each weighted layer from the comparisons of the sheets that count, by id, and what evaluators said."""
    given: dict[str, list[tuple[Question, Given | None]]] = {layer: [] for layer in pack.scores}
    kinds = {side.letter: layer_of(side.kind) for side in project.sides}
    for row in (one for some in rows.values() for one in some):
        for letter, one in {**row.answers, **row.later}.items():
            if kinds[letter] in given and layers_asked(row.question):
                given[kinds[letter]].append((row.question, one))
    for said in seen.seen if seen and EVALUATOR in given else ():
        if said.question.score:
            given[EVALUATOR] += [(said.question, answer) for answer in said.given]
    return {layer: figure(answers) for layer, answers in given.items()}
