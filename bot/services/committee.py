"""The evaluators of a project: which cycles they can evaluate now, and who of them has sent.

A cycle's evaluation opens when its sides have seen how they looked back, or when its review is over. It stays open
into the next year, when a committee meets, until all evaluators have sent or a coordinator closes it.
"""

from dataclasses import dataclass

from bot.domain.pack import Pack
from bot.domain.project import Member, Project, Role
from bot.domain.questions import Questionnaire
from bot.domain.sheets import Sheet, SheetState
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


@dataclass(frozen=True, slots=True)
class Committee:
    """How the evaluation of one cycle stands: the sheets that are sent, and whose is missing."""

    cycle: int
    questionnaire: Questionnaire
    joined: int
    sent: tuple[Sheet, ...]
    missing: tuple[Member, ...]

    @property
    def complete(self) -> bool:
        """Whether there is nobody to wait for."""
        return bool(self.sent) and not self.missing


def opened(pack: Pack, project: Project, cycle: int) -> bool:
    """Whether the sides of that cycle have seen how they looked back, or its review is over."""
    if cycle != project.cycle or "see" in project.closings:
        return True
    reviews = [sheet for sheet in pack.sheets("see") if sheet.kind == "evaluation" and not sheet.joint]
    return bool(reviews) and all(sheet.id in project.revealed for sheet in reviews)


def visible(project: Project, questionnaire: Questionnaire, cycle: int) -> bool:
    """Whether that cycle's evaluation is there for all to see."""
    return questionnaire.id in project.revealed_in(cycle)


def sheet_of(kit: Kit, project: Project, cycle: int) -> Questionnaire | None:
    """The sheet with which that cycle is evaluated from outside; None where the pack has none."""
    return kit.pack(project, cycle).third_party


def open_cycles(uow: UnitOfWork, kit: Kit, project: Project) -> tuple[int, ...]:
    """The cycles that evaluators can evaluate now, oldest first: the present one, the one before, and what was
    begun earlier still.
    """
    if not project.alive:
        return ()
    found = []
    for cycle in (*(past.number for past in project.past), project.cycle):
        questionnaire = sheet_of(kit, project, cycle)
        if questionnaire is None or visible(project, questionnaire, cycle):
            continue
        if not opened(kit.pack(project, cycle), project, cycle):
            continue
        recent = cycle >= project.cycle - 1
        if recent or uow.sheets.of_project(project.id, cycle, questionnaire.id):
            found.append(cycle)
    return tuple(found)


def committee(uow: UnitOfWork, kit: Kit, project: Project, cycle: int) -> Committee | None:
    """How that cycle's evaluation stands; None where the pack has none. What somebody sent who has left since still
    stands.
    """
    questionnaire = sheet_of(kit, project, cycle)
    if questionnaire is None:
        return None
    sheets = uow.sheets.of_project(project.id, cycle, questionnaire.id)
    sent = tuple(sheet for sheet in sheets if sheet.state is SheetState.SENT)
    members = [m for m in uow.projects.members(project.id) if m.role is Role.EVALUATOR]
    done = {sheet.person for sheet in sent}
    missing = tuple(member for member in members if member.person.id not in done)
    return Committee(cycle, questionnaire, len(members), sent, missing)
