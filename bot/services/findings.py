"""Improvements (改善点): what a cycle's answers name as such, and what a later plan says of their use."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.dossier import Dossier, Finding, FindingState
from bot.domain.pack import Pack
from bot.domain.project import Project
from bot.domain.questions import FINDINGS, Kind
from bot.domain.sheets import AnswerState
from bot.services.papers import paper
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import comparison


def findings_of(uow: UnitOfWork, kit: Kit, project: Project) -> Dossier:
    """The dossier with the improvements that this cycle's mutual answers name, and with what its plan said of
    earlier ones.
    """
    dossier = uow.dossiers.get(project.id)
    pack = kit.pack(project)
    for name in project.revealed:
        sheet = paper(uow, kit, project, name)
        rows = comparison(uow, kit, project, name) if sheet else None
        for row in rows or ():
            given = {**row.answers, **row.later}
            if row.question.carry:
                for letter, answer in given.items():
                    if answer is not None and answer.state is AnswerState.ANSWERED:
                        dossier = _found(dossier, project, name, row.question.id, letter, str(answer.value))
            elif _asks_of_finding(pack, name, row.question.id):
                said = {k: str(a.value) for k, a in given.items() if a is not None and a.value is not None}
                dossier = _used(dossier, project, row.question.element, said)
    return dossier


def _found(dossier: Dossier, project: Project, sheet: str, question: str, side: str, text: str) -> Dossier:
    """One finding for each side and question of a cycle: said again, its words are brought up to date."""
    name = f"c{project.cycle}{side}-{question}"
    before = next((finding for finding in dossier.findings if finding.id == name), None)
    if before is not None:
        return dossier.with_finding(replace(before, text=text))
    return dossier.with_finding(Finding(name, project.cycle, text, side, sheet, question))


def _asks_of_finding(pack: Pack, sheet: str, question: str) -> bool:
    found = pack.sheet(sheet)
    return found is not None and any(
        q.expand == FINDINGS and q.kind is Kind.SINGLE and question.startswith(f"{q.id}.")
        for q in found.questions
    )


def _used(dossier: Dossier, project: Project, name: str, said: Mapping[str, str]) -> Dossier:
    finding = next((one for one in dossier.findings if one.id == name), None)
    if finding is None or not said:
        return dossier
    known = {state.value: state for state in FindingState}
    values = set(said.values())
    state = known.get(next(iter(values)), FindingState.PARTLY) if len(values) == 1 else FindingState.PARTLY
    return dossier.with_finding(replace(finding, state=state, outcome=dict(said), used_in=project.cycle))
