"""Which sheets a project's people answer, and how a sheet of one's own and the one of all sides become one view.

Questions with one shared answer are kept in a sheet without a person; everybody's own sheet holds the rest, and
what was shown to them. The engine sees both as one; ``keep`` takes them apart again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.dossier import Finding
from bot.domain.pack import THIRD_PARTY, Pack
from bot.domain.permissions import Permission, allowed
from bot.domain.project import ON_A_SIDE, SHARED, Member, Person, Project, Role
from bot.domain.questions import Kind, Question, Questionnaire, with_findings, with_rows
from bot.domain.sheets import Change, Given, Sheet, SheetState
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit, Paper, Scene


def papers(uow: UnitOfWork, kit: Kit, project: Project, stage: str) -> tuple[Questionnaire, ...]:
    """The sheets of that stage in the present cycle, in the pack's order; those that would ask nothing left out."""
    pack = kit.pack(project)
    found = (resolved(uow, pack, project, sheet) for sheet in pack.sheets(stage))
    return tuple(sheet for sheet in found if sheet.asked)


def paper(uow: UnitOfWork, kit: Kit, project: Project, name: str, cycle: int = 0) -> Questionnaire | None:
    """The sheet of that id as it stands for the project (in that cycle); None where the pack has none."""
    pack = kit.pack(project, cycle)
    sheet = pack.sheet(name)
    return resolved(uow, pack, project, sheet, cycle) if sheet is not None else None


def resolved(
    uow: UnitOfWork, pack: Pack, project: Project, sheet: Questionnaire, cycle: int = 0
) -> Questionnaire:
    """The pack's sheet with what only the project knows: findings of earlier cycles, rows to begin with."""
    cycle = cycle or project.cycle
    if sheet.of_findings:
        found = _findings(uow, project, sheet, cycle)
        sheet = with_findings(sheet, {finding.id: finding.text for finding in found})
    return with_rows(sheet, _beginnings(uow, pack, project, sheet, cycle))


def _findings(uow: UnitOfWork, project: Project, sheet: Questionnaire, cycle: int) -> list[Finding]:
    """The improvements that the sheet asks about. Once its answers are mutual no more come in: what evaluators
    advise later is asked about a year on.
    """
    found = uow.dossiers.get(project.id).open_findings(cycle) if cycle > 1 else ()
    if not found or sheet.id not in project.revealed_in(cycle):
        return [*found]
    given = {name for one in uow.sheets.of_project(project.id, cycle, sheet.id) for name in one.answers}
    asked = [question.id for question in sheet.of_findings]
    return [finding for finding in found if any(f"{name}.{finding.id}" in given for name in asked)]


Rows = tuple[Mapping[str, object], ...]


def _beginnings(
    uow: UnitOfWork, pack: Pack, project: Project, sheet: Questionnaire, cycle: int
) -> dict[str, Rows]:
    """The rows that questions of the sheet begin with: those of the question that ``prefill`` names, else what
    was written there a year ago. Rows with dates are of their own year.
    """
    found: dict[str, Rows] = {}
    for question in sheet.common_tables:
        if question.prefill:
            rows = _rows(uow, pack, project, cycle, question.prefill)
        elif cycle > 1 and all(column.kind is not Kind.DATE for column in question.columns):
            rows = _rows(uow, pack, project, cycle - 1, question.id)
        else:
            continue
        if rows:
            found[question.id] = rows
    return found


def _rows(uow: UnitOfWork, pack: Pack, project: Project, cycle: int, question: str) -> Rows:
    """The rows that all sides together gave to that question in the cycle."""
    sheet = next((one for one in pack.questionnaires if question in one.by_id), None)
    given = _shared_answer(uow, project, cycle, sheet, question) if sheet else None
    value = given.value if given is not None and isinstance(given.value, list) else []
    return tuple(row for row in value if isinstance(row, Mapping))


def _shared_answer(
    uow: UnitOfWork, project: Project, cycle: int, sheet: Questionnaire, question: str
) -> Given | None:
    shared = uow.sheets.shared(project.id, cycle, sheet.id)
    return shared.answers.get(question) if shared else None


def is_asked(project: Project, sheet: Questionnaire, now: datetime) -> bool:
    """Whether that sheet can be answered at ``now``: its stage is open, and the sheet that it waits for is
    mutual.
    """
    return project.is_open(sheet.stage, now) and (not sheet.after or sheet.after in project.revealed)


def asked_now(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> tuple[Questionnaire, ...]:
    """All sheets that can be answered at ``now``, by stage."""
    return tuple(
        sheet
        for stage in project.open_stages(now)
        for sheet in papers(uow, kit, project, stage)
        if is_asked(project, sheet, now)
    )


def for_member(project: Project, sheet: Questionnaire, side: str) -> Questionnaire:
    """The sheet as somebody of that side gets it ("": of none); one of evaluators as each of them gets it."""
    if sheet.kind == THIRD_PARTY:
        return sheet.for_evaluators
    kind = next((one.kind for one in project.sides if one.letter == side), "")
    return sheet.for_side(kind)


# ---------------------------------------------------------------- one view of two sheets


def merged(sheet: Questionnaire, own: Sheet, shared: Sheet | None) -> Sheet:
    """One's own sheet with the shared answers in it. A joint sheet is sent when anybody has sent it."""
    joint = sheet.together
    answers = {name: given for name, given in own.answers.items() if name not in joint}
    order = [name for name in own.order if name in answers]
    state = own.state
    if shared is not None:
        for name in shared.order:
            if name in joint:
                answers[name] = shared.answers[name]
                order.append(name)
        if sheet.joint:
            state = shared.state
    elif sheet.joint:
        state = SheetState.DRAFT
    return own.having(answers=answers, order=tuple(order), state=state)


def own_view(uow: UnitOfWork, sheet: Questionnaire, own: Sheet) -> Sheet:
    """``merged`` with the shared sheet as it is stored."""
    if not sheet.together:
        return own
    return merged(sheet, own, uow.sheets.shared(own.project, own.cycle, sheet.id))


def keep(
    uow: UnitOfWork,
    sheet: Questionnaire,
    after: Sheet,
    changes: Iterable[Change],
    *,
    new_id: str,
    by: str,
    at: datetime,
    message: str | None,
) -> None:
    """Stores what a turn left: shared answers in the shared sheet (made with ``new_id`` when new), the rest in
    the person's own. The project is locked where the shared sheet is touched: two may write in it at once.
    """
    changes = tuple(changes)
    joint = sheet.together
    own = {name: given for name, given in after.answers.items() if name not in joint}
    order = tuple(name for name in after.order if name not in joint)
    mine = [change for change in changes if change.question not in joint]
    uow.sheets.save(after.having(answers=own, order=order), mine, by, at, message)
    ours = [change for change in changes if change.question in joint]
    if not ours and not (sheet.joint and after.state is SheetState.SENT):
        return
    uow.projects.lock(after.project)
    stored = uow.sheets.shared(after.project, after.cycle, sheet.id)
    shared = stored or Sheet(new_id, after.project, after.cycle, after.stage, sheet.id, side="", person="")
    if sheet.joint and after.state is SheetState.SENT:
        shared = shared.having(state=SheetState.SENT)
    uow.sheets.save(shared, ours, by, at, message)


def may_write(scene: Scene, project: Project, member: Member, sheet: Sheet | None) -> bool:
    """Whether this person may write in that member's sheet: it is their own, or of somebody who answers on their phone,
    or one that they key in from paper, which is no longer so once the member has answered in it.
    """
    if member.person.id == scene.person.id or shares(scene.person, member.person):
        return True
    if member.role not in ON_A_SIDE or not _keys_in(scene, project):
        return False
    wrote = scene.uow.sheets.writers(sheet.id) if sheet is not None and sheet.id else frozenset()
    members = scene.uow.projects.members(project.id) if wrote - {scene.person.id} else ()
    coordinators = {m.person.id for m in members if m.role is Role.COORDINATOR}
    return member.person.on_paper or wrote <= {scene.person.id, *coordinators}


def shares(holder: Person, person: Person) -> bool:
    """Whether that person answers on the holder's phone."""
    return (person.address.platform, person.address.account) == (SHARED, holder.id)


def _keys_in(scene: Scene, project: Project) -> bool:
    own = scene.uow.projects.member(project.id, scene.person.id)
    return allowed(scene.actor(own), Permission.KEY_IN, project)


def sheet_paper(scene: Scene, sheet: Sheet) -> Paper | None:
    """The sheet with its project, for whoever may write in it; None where its author no longer belongs to it, or the
    pack no longer has it.
    """
    project = scene.uow.projects.get(sheet.project)
    member = scene.uow.projects.member(project.id, sheet.person) if project else None
    if project is None or member is None or member.side != sheet.side:
        return None
    if not may_write(scene, project, member, sheet):
        return None
    found = paper(scene.uow, scene.kit, project, sheet.questionnaire, sheet.cycle)
    if found is None or (found.kind == THIRD_PARTY) is not (member.role is Role.EVALUATOR):
        return None
    asked = for_member(project, found, member.side)
    if asked.together:
        # Two may write in it at once: the second sees what the first wrote.
        project = scene.uow.projects.lock(project.id) or project
    pack = scene.kit.pack(project, sheet.cycle)
    return Paper(project, member, pack, asked, own_view(scene.uow, asked, sheet))


# ---------------------------------------------------------------- what was said before


@dataclass(frozen=True, slots=True)
class Recalled:
    """What was said before about the same thing: the question then, its answer, and in which stage of which cycle."""

    question: Question
    given: Given
    stage: str
    cycle: int


def recalled(uow: UnitOfWork, pack: Pack, project: Project, question: Question, side: str) -> Recalled | None:
    """What that side (or all sides together) answered earlier in this cycle to the question that this one
    recalls; for a question of all sides together that recalls none, what they wrote there a year ago.
    """
    if question.recall:
        for sheet in pack.questionnaires:
            asked = sheet.by_id.get(question.recall) or _of_element(sheet, question)
            if asked is not None:
                given = _answer_of(uow, project, sheet, asked, side)
                return Recalled(asked, given, sheet.stage, project.cycle) if given else None
        return None
    holder = next((sheet for sheet in pack.questionnaires if question.id in sheet.by_id), None)
    if holder is None or not question.shared or project.cycle == 1:
        return None
    given = _shared_answer(uow, project, project.cycle - 1, holder, question.id)
    return Recalled(question, given, holder.stage, project.cycle - 1) if given else None


def _of_element(sheet: Questionnaire, question: Question) -> Question | None:
    """The one of an expanded question that is about the same element."""
    for one in sheet.questions:
        if one.id.startswith(question.recall) and question.element and one.element == question.element:
            return one
    return None


def _answer_of(
    uow: UnitOfWork, project: Project, sheet: Questionnaire, question: Question, side: str
) -> Given | None:
    """The respondent's answer of that side (of whom the side had when its answers became mutual, where another
    has followed since), or the one of all sides together.
    """
    if question.shared:
        return _shared_answer(uow, project, project.cycle, sheet, question.id)
    then = project.revealed.get(sheet.id)
    for at in (None, then) if then else (None,):
        who = respondents(uow, project, at).get(side, "")
        own = uow.sheets.find(project.id, project.cycle, sheet.id, who) if who else None
        if own is not None and question.id in own.answers:
            return own.answers[question.id]
    return None


def respondents(uow: UnitOfWork, project: Project, at: datetime | None = None) -> dict[str, str]:
    """The respondent's person id of each side that has one; with ``at`` as it was then, by the log."""
    lines = uow.audit.of_project(project.id, *RESPONDING) if at is not None else ()
    return respondents_among(uow.projects.members(project.id), lines, at)


RESPONDING = ("member.respondent", "member.joined")
"""The actions of the log that say who answered for a side."""


def respondents_among(
    members: Iterable[Member], lines: Iterable[Mapping[str, object]], at: datetime | None = None
) -> dict[str, str]:
    """The same of these members, by these lines of the log."""
    found = {m.side: m.person.id for m in members if m.role is Role.RESPONDENT}
    if at is None:
        return found
    for line in lines:
        details, when = line["details"], line["at"]
        if not isinstance(details, Mapping) or not isinstance(when, datetime) or when > at:
            continue
        if line["action"] == "member.respondent":
            found[str(details["side"])] = str(details["person"])
        elif line["action"] == "member.joined" and details["role"] == Role.RESPONDENT:
            found[str(details["side"])] = str(line["actor"])
    return found
