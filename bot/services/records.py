"""The project's record as contract.md fixes it: JSON, and the same as rows for a spreadsheet."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain.project import Project, Role
from bot.domain.sheets import AnswerState
from bot.domain.survey import Survey
from bot.services.duties import deadlines_of
from bot.services.phrasing.dates import date_name, reason
from bot.services.ports import AnswerRecord, UnitOfWork
from bot.services.publishing import is_published
from bot.services.scene import Kit
from bot.services.standing import comparison
from bot.services.surveys import outcome, surveys_of

Record = dict[str, object]


def record(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, *, blind: bool) -> Record:
    """Everything about a project. ``blind`` leaves out answers that are not mutual yet, and sheets that
    nobody sent, which is what a chat may show; the operator's command line passes False. Same content every
    time for the same database.
    """
    records = uow.sheets.records(project.id)
    if blind:
        records = [r for r in records if not r.person or _mutual(project, r)]
    names, outside = _pseudonyms(uow, project), _outside(kit, project)
    return {
        "project": {
            "id": project.id,
            "name": project.name,
            "pack": project.pack,
            "pack_version": project.pack_version,
            "form": project.form,
            "stage": project.stage,
            "cycle": project.cycle,
            "collab_kind": project.collab_kind,
            "sides": {side.letter: side.name for side in project.sides},
            "published": is_published(uow, project),
            "cancelled": project.cancelled_at is not None,
            "archived": project.archived_at is not None,
        },
        "answers": [_answer(r, names, project, outside) for r in records if r.current],
        "history": [_answer(r, names, project, outside) for r in records if not r.current],
        "comparison": _comparison(uow, kit, project),
        **_agreed(uow, project),
        "survey": _surveys(uow, kit, project, now),
        "deadlines": _deadlines(uow, kit, project, now),
        "reminders": [
            {
                "kind": r.kind,
                "due_at": r.due_at.astimezone(project.zone).isoformat(),
                "status": r.status.value,
            }
            for r in uow.reminders.of_project(project.id)
        ],
    }


def _mutual(project: Project, record: AnswerRecord) -> bool:
    """Whether all sides may see that answer: sent, and the sheet's answers have become mutual."""
    return record.sent and record.questionnaire in project.revealed_in(record.cycle)


def _pseudonyms(uow: UnitOfWork, project: Project) -> dict[str, str]:
    """The same name for the same person within one project, without telling who: by order of first
    appearance.
    """
    records = uow.sheets.records(project.id)
    people = [r.person or r.answered_by for r in records] + [r.answered_by for r in records if r.on_paper]
    return {person: f"r{n}" for n, person in enumerate(dict.fromkeys(people), 1)}


def _outside(kit: Kit, project: Project) -> frozenset[tuple[int, str]]:
    """The sheets of evaluators, by cycle and id: whose answers belong to no side."""
    cycles = (*(past.number for past in project.past), project.cycle)
    found = ((cycle, kit.pack(project, cycle).third_party) for cycle in cycles)
    return frozenset((cycle, sheet.id) for cycle, sheet in found if sheet is not None)


def _answer(
    r: AnswerRecord, names: Mapping[str, str], project: Project, outside: Collection[tuple[int, str]]
) -> Record:
    evaluator = (r.cycle, r.questionnaire) in outside
    return {
        "cycle": r.cycle,
        "stage": r.stage,
        "questionnaire": r.questionnaire,
        "question": r.question,
        "side": None if evaluator else r.side,
        "role": Role.EVALUATOR.value if evaluator else "side" if r.side else "all",
        "respondent": names[r.person or r.answered_by],
        "sent": r.sent,
        "state": r.state.value,
        "value": r.value if r.state is AnswerState.ANSWERED else None,
        "comment": r.comment,
        "version": r.version,
        "answered_at": r.answered_at.astimezone(project.zone).isoformat(),
        "on_paper": r.on_paper,
        "entered_by": names[r.answered_by] if r.on_paper else None,
    }


def _comparison(uow: UnitOfWork, kit: Kit, project: Project) -> list[Record]:
    rows: list[Record] = []
    for cycle in (*(past.number for past in project.past), project.cycle):
        for name in project.revealed_in(cycle):
            sheet = kit.pack(project, cycle).sheet(name)
            for row in comparison(uow, kit, project, name, cycle) or ():
                values = {letter: given.value if given else None for letter, given in row.answers.items()}
                rows.append(
                    {
                        "cycle": cycle,
                        "stage": sheet.stage if sheet else "",
                        "questionnaire": name,
                        "question": row.question.id,
                        **values,
                        "values": values,
                        "agree": row.agree,
                        "result": row.result.value,
                        "size": round(row.size, 3),
                        "spread": {letter: dict(counts) for letter, counts in row.spread.items()},
                        "later": {letter: given.value for letter, given in row.later.items()},
                    }
                )
    return rows


def _surveys(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> list[Record]:
    """What those said whom the project was for, in figures that tell of nobody; people's own words stay out."""
    return [_survey(uow, kit, project, survey) for survey in surveys_of(uow, project, now)]


def _survey(uow: UnitOfWork, kit: Kit, project: Project, survey: Survey) -> Record:
    found = outcome(uow, kit, project, survey)
    seen = found.results if found else ()
    return {
        "cycle": survey.cycle,
        "questionnaire": survey.questionnaire,
        "status": "open" if survey.closed_at is None else "closed",
        "answered": found.answered if found and seen else None,
        "questions": [
            {
                "question": one.question.id,
                "counts": dict(zip(one.names, one.counts.counts, strict=True)) if one.counts else None,
                "hidden_below": one.counts.below or None if one.counts else None,
                "mean": one.mean,
            }
            for one in seen
        ],
    }


def _agreed(uow: UnitOfWork, project: Project) -> Record:
    """Agreement, agreed actions, improvements and notes."""
    dossier = uow.dossiers.get(project.id)
    letters = [side.letter for side in project.sides]
    return {
        "agreement": {
            "items": [
                {
                    "item": item,
                    "text": clause.text,
                    "state": clause.state(letters).value,
                    "agreed": sorted(clause.agreed),
                }
                for item, clause in dossier.agreement.clauses.items()
            ],
            "versions": [
                {
                    "number": version.number,
                    "at": version.at.astimezone(project.zone).isoformat(),
                    "changed": list(version.changed),
                    "texts": dict(version.texts),
                    "signers": version.signers,
                    "signed_on": version.signed_on.isoformat() if version.signed_on else None,
                }
                for version in dossier.agreement.concluded
            ],
        },
        "actions": [
            {
                "cycle": point.cycle,
                "questionnaire": point.sheet,
                "question": point.question,
                "cause": point.cause,
                "action": point.action,
                "owner": point.owner,
                "due": point.due.isoformat() if point.due else None,
                "state": point.state.value,
            }
            for point in dossier.points
        ],
        "improvements": [
            {
                "cycle": finding.cycle,
                "side": finding.side or None,
                "question": finding.question,
                "text": finding.text,
                "state": finding.state.value,
                "used_in": finding.used_in or None,
            }
            for finding in dossier.findings
        ],
        "notes": [
            {
                "cycle": note.cycle,
                "at": note.at.astimezone(project.zone).isoformat(),
                "side": note.side,
                "kind": note.kind.value,
                "text": note.text,
            }
            for note in dossier.notes
        ],
    }


def _deadlines(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> list[Record]:
    say = kit.voice(project.language, project)
    return [
        {
            "cycle": one.cycle,
            "kind": one.dated.kind,
            "name": date_name(one.dated.kind, say),
            "due": one.dated.on.isoformat(),
            "rule": reason(one.dated, say),
            "basis": one.rule.basis if one.rule is not None else None,
            "status": one.status.value,
        }
        for one in deadlines_of(uow, kit, project, now)
    ]


def as_json(facts: Record) -> str:
    """Indented UTF-8 JSON with a final line feed."""
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


COLUMNS = ("cycle", "stage", "questionnaire", "question", "side", "side_name", "respondent", "sent", "state", "value",
           "comment", "version", "in_force", "answered_at", "role", "on_paper", "entered_by")  # fmt: skip


def as_csv(facts: Record) -> str:
    """One row an answer, versions included."""
    project = facts["project"]
    sides = project["sides"] if isinstance(project, dict) else {}
    found = []
    for key, in_force in (("answers", True), ("history", False)):
        rows = facts[key]
        for row in rows if isinstance(rows, list) else ():
            cells = {**row, "side_name": sides.get(row["side"], ""), "in_force": in_force}
            found.append([cells[column] for column in COLUMNS])
    return table(COLUMNS, found)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows for a spreadsheet, with a byte order mark so that office programs read it as UTF-8.

    Cells that a spreadsheet would take for a formula get a leading apostrophe (OWASP, CSV injection).
    """
    return table_rows([columns], first=True) + table_rows(rows)


def table_rows(rows: Iterable[Sequence[object]], *, first: bool = False) -> str:
    """Some rows of such a table; the ``first`` bring the byte order mark."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return ("\ufeff" if first else "") + out.getvalue()


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
