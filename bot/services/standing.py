"""Reading where things stand: who owes which sheet, how many have sent, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.comparison import Compared, compare
from bot.domain.conversation import open_questions
from bot.domain.project import ON_A_SIDE, Member, Person, Project, Role
from bot.domain.sheets import Sheet, SheetState
from bot.services.phrasing.status import SideCount, Standing
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


@dataclass(frozen=True, slots=True)
class Owed:
    """A sheet that a person can answer now: ``sheet`` is None until they begin."""

    project: Project
    member: Member
    stage: str
    sheet: Sheet | None

    @property
    def sent(self) -> bool:
        """Whether it is handed in."""
        return self.sheet is not None and self.sheet.state is SheetState.SENT


def open_sheets(uow: UnitOfWork, kit: Kit, person: str, now: datetime) -> list[Owed]:
    """The person's sheets in open stages of living projects, those still owed first."""
    found = []
    for project, member in uow.projects.of_person(person):
        if member.role not in ON_A_SIDE or not project.alive:
            continue
        pack = kit.pack(project)
        for stage in project.open_stages(now):
            questionnaire = pack.questionnaire(stage)
            if questionnaire is not None:
                sheet = uow.sheets.find(project.id, project.cycle, questionnaire.id, person)
                found.append(Owed(project, member, stage, sheet))
    return sorted(found, key=lambda owed: owed.sent)


def side_counts(uow: UnitOfWork, project: Project, stage: str) -> list[SideCount]:
    """Each side's sheets of that stage in the current cycle, in the order of the sides."""
    members = uow.projects.members(project.id)
    sheets = {sheet.person: sheet for sheet in uow.sheets.of_project(project.id, project.cycle, stage)}
    counts = []
    for side in project.sides:
        own = [m for m in members if m.side == side.letter and m.role in ON_A_SIDE]
        missing = tuple(m.person for m in own if not _sent(sheets.get(m.person.id)))
        counts.append(
            SideCount(
                side.letter,
                side.name,
                len(own),
                len(own) - len(missing),
                any(m.role is Role.RESPONDENT and _sent(sheets.get(m.person.id)) for m in own),
                (stage, side.letter) in project.paper,
                missing,
            )
        )
    return counts


def _sent(sheet: Sheet | None) -> bool:
    return sheet is not None and sheet.state is SheetState.SENT


def standing(uow: UnitOfWork, kit: Kit, project: Project, person: Person | None, now: datetime) -> Standing:
    """Everything that a status card shows; ``person`` adds their own sheet."""
    pack = kit.pack(project)
    stages = project.open_stages(now)
    counts = {stage: side_counts(uow, project, stage) for stage in stages if pack.questionnaire(stage)}
    today = project.today(now)
    ahead = sorted(
        (
            (kind, on)
            for kind, on in project.dates.items()
            if (on > today or (on == today and not kind.endswith(".start")))
            and kind not in project.done
            and kind.partition(".")[0] not in project.closings
        ),
        key=lambda item: item[1],
    )
    own, own_stage, left = None, "", 0
    if person is not None:
        for owed in open_sheets(uow, kit, person.id, now):
            if owed.project.id == project.id:
                own = owed.sheet.state if owed.sheet else SheetState.DRAFT
                own_stage = owed.stage
                questionnaire = pack.questionnaire(owed.stage)
                if questionnaire is not None:
                    blank = owed.sheet or new_sheet("", owed, questionnaire.id)
                    left = sum(1 for _ in open_questions(questionnaire, blank))
                break
    return Standing(
        project,
        stages,
        counts,
        tuple(ahead[:2]) if project.alive else (),
        own,
        own_stage,
        left,
    )


def new_sheet(id: str, owed: Owed, questionnaire: str) -> Sheet:
    """An empty sheet for somebody who begins."""
    return Sheet(
        id,
        owed.project.id,
        owed.project.cycle,
        owed.stage,
        questionnaire,
        owed.member.side,
        owed.member.person.id,
    )


def respondents(uow: UnitOfWork, project: Project) -> dict[str, str]:
    """The respondent's person id of each side that has one."""
    return {m.side: m.person.id for m in uow.projects.members(project.id) if m.role is Role.RESPONDENT}


def sides_sent(uow: UnitOfWork, project: Project, stage: str) -> dict[str, bool]:
    """Whether each side has sent: its respondent has."""
    return {count.letter: count.side_sent for count in side_counts(uow, project, stage)}


def comparison(uow: UnitOfWork, kit: Kit, project: Project, stage: str) -> tuple[Compared, ...] | None:
    """The sides' answers as they stood when they became mutual, with what was corrected later; None while
    they are still blind, or where the stage has no sheet.
    """
    questionnaire = kit.pack(project).questionnaire(stage)
    revealed = project.revealed.get(stage)
    if questionnaire is None or revealed is None:
        return None
    first = _by_side(uow, project, uow.sheets.of_project(project.id, project.cycle, stage, revealed))
    later = _by_side(uow, project, uow.sheets.of_project(project.id, project.cycle, stage))
    return compare(questionnaire, first, later)


def _by_side(uow: UnitOfWork, project: Project, sheets: list[Sheet]) -> Mapping[str, Sheet | None]:
    """The respondents' sent sheets. Where a side has none, what somebody sent who has left since still
    stands.
    """
    who = respondents(uow, project)
    present = {member.person.id for member in uow.projects.members(project.id)}
    sent = {sheet.person: sheet for sheet in sheets if sheet.state is SheetState.SENT}
    left: dict[str, Sheet] = {}
    for sheet in sent.values():
        if sheet.person not in present:
            left.setdefault(sheet.side, sheet)
    return {
        side.letter: sent.get(who.get(side.letter, "")) or left.get(side.letter) for side in project.sides
    }


def who_did(uow: UnitOfWork, project: Project, action: str, **details: object) -> tuple[str, datetime]:
    """Who did that last, and when, by the log. Raises LookupError where nobody did."""
    for line in reversed(uow.audit.of_project(project.id)):
        known, at = line["details"], line["at"]
        if line["action"] == action and isinstance(known, Mapping) and isinstance(at, datetime):
            if details.items() <= known.items():
                return str(line["actor"]), at
    raise LookupError(f"{action} of {project.id}")
