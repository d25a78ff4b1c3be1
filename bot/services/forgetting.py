"""What somebody wrote in one project goes: by their own word, the operator's, or because its time is over."""

from datetime import datetime

from bot.domain.project import Person, Project
from bot.domain.questions import CHOSEN
from bot.domain.sheets import Sheet, SheetState
from bot.services.papers import paper
from bot.services.ports import UnitOfWork
from bot.services.privacy import is_theirs
from bot.services.publishing import forget_words
from bot.services.scene import Kit


def forget_in(uow: UnitOfWork, kit: Kit, project: Project, person: Person, now: datetime) -> tuple[int, bool]:
    """Deletes it: their sheets, of those that all sides see everything but choices; what they typed on others', notes,
    reasons, consents. Gives how many answers were theirs, and whether choices stay. The project is locked before.
    """
    own = uow.sheets.of_member(project.id, person.id)
    theirs = [one for one in uow.sheets.records(project.id) if is_theirs(one, person.id)]
    chosen = chosen_in(uow, kit, project)
    kept = {sheet.id: chosen for sheet in own if _is_mutual(project, sheet)}
    dossier = uow.dossiers.get(project.id)
    texts = {str(given.value) for sheet in own for given in sheet.answers.values() if given.value}
    texts |= {str(one.value) for one in theirs if one.value}  # what they changed since may stand there still
    uow.dossiers.save(dossier.without_person(person.id, person.name or "", texts))
    sheets = {sheet.id: kept.get(sheet.id) for sheet in own}
    forget_words(uow, project, person.id, now)
    uow.privacy.erase_in(project.tenant, project.id, person.id, sheets, chosen, now)
    lines = uow.audit.of_project(project.id, "project.cancelled")
    cancelled = any(line["actor"] == person.id for line in lines)
    uow.projects.save(project.without_words_of(person.id, cancelled=cancelled))
    return len(theirs), bool(kept)


def chosen_in(uow: UnitOfWork, kit: Kit, project: Project) -> frozenset[str]:
    """The questions, of all cycles, that are answered by choosing among what is shown: no answer is in anybody's words."""
    found = set()
    for cycle in (*(past.number for past in project.past), project.cycle):
        for sheet in kit.pack(project, cycle).questionnaires:
            asked = paper(uow, kit, project, sheet.id, cycle)
            found |= {q.id for q in asked.questions if q.kind in CHOSEN} if asked is not None else set()
    return frozenset(found)


def _is_mutual(project: Project, sheet: Sheet) -> bool:
    """Whether all sides see it: then what was chosen is in counts and comparisons, and stays there without a name."""
    return sheet.state is SheetState.SENT and sheet.questionnaire in project.revealed_in(sheet.cycle)
