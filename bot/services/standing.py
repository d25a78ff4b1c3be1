"""Reading where things stand: who owes which sheet, how many have sent, what comes next."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.comparison import Compared, SideSheets, compare
from bot.domain.conversation import open_numbers
from bot.domain.project import ON_A_SIDE, Member, Person, Project, Role
from bot.domain.questions import Questionnaire
from bot.domain.sheets import Sheet, SheetState
from bot.services.committee import Committee, committee, open_cycles, sheet_of
from bot.services.papers import (
    RESPONDING,
    asked_now,
    for_member,
    is_asked,
    own_view,
    paper,
    papers,
    respondents_among,
)
from bot.services.phrasing.status import SideCount, Standing
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.surveys import surveys_of


@dataclass(frozen=True, slots=True)
class Owed:
    """A sheet that a person can answer now: ``sheet`` is None until they begin, else with the shared answers.
    ``cycle`` is the one that it is about: an evaluation may belong to the year before.
    """

    project: Project
    member: Member
    questionnaire: Questionnaire
    sheet: Sheet | None
    cycle: int

    @property
    def key(self) -> str:
        """What tells it apart from all other sheets of that person."""
        return f"{self.project.id}/{self.questionnaire.id}/{self.cycle}"

    @property
    def stage(self) -> str:
        """The stage that it belongs to."""
        return self.questionnaire.stage

    @property
    def sent(self) -> bool:
        """Whether it is handed in."""
        return self.sheet is not None and self.sheet.state is SheetState.SENT

    @property
    def mutual(self) -> bool:
        """Whether the sides see each other's answers already: nobody waits for it any more."""
        return self.questionnaire.id in self.project.revealed_in(self.cycle)

    @property
    def joint(self) -> bool:
        """Whether it is one sheet of all sides, which nobody in particular owes."""
        return self.questionnaire.joint


def open_sheets(uow: UnitOfWork, kit: Kit, person: str, now: datetime) -> list[Owed]:
    """The person's sheets in open stages of living projects: those still owed first, then the joint ones that
    nobody has sent, then what is sent. A coordinator writes in joint sheets, and in no other.
    """
    found = []
    for project, member in uow.projects.of_person(person):
        if project.alive:
            found += sheets_of_member(uow, kit, project, member, now)
    return sorted(found, key=lambda owed: (owed.sent, owed.joint))


def sheets_of_member(
    uow: UnitOfWork, kit: Kit, project: Project, member: Member, now: datetime
) -> list[Owed]:
    """That member's sheets of one project that can be answered now, in the pack's order."""
    if member.role is Role.EVALUATOR:
        return evaluations_of(uow, kit, project, member)
    found = []
    if member.role in ON_A_SIDE or member.role is Role.COORDINATOR:
        for questionnaire in asked_now(uow, kit, project, now):
            if member.role not in ON_A_SIDE and not questionnaire.joint:
                continue
            found.append(owed_sheet(uow, project, member, questionnaire))
    return found


def evaluations_of(uow: UnitOfWork, kit: Kit, project: Project, member: Member) -> list[Owed]:
    """What an evaluator can say of the project now, the earliest cycle first."""
    sheets = ((cycle, sheet_of(kit, project, cycle)) for cycle in open_cycles(uow, kit, project))
    return [owed_sheet(uow, project, member, sheet, cycle) for cycle, sheet in sheets if sheet is not None]


def owed_sheet(
    uow: UnitOfWork, project: Project, member: Member, questionnaire: Questionnaire, cycle: int = 0
) -> Owed:
    """That sheet (of that cycle) as it stands for that member."""
    cycle = cycle or project.cycle
    asked = for_member(project, questionnaire, member.side)
    own = uow.sheets.find(project.id, cycle, asked.id, member.person.id)
    if own is None and asked.together:
        if uow.sheets.shared(project.id, cycle, asked.id) is not None:
            own = new_sheet("", Owed(project, member, asked, None, cycle))
    return Owed(project, member, asked, own_view(uow, asked, own) if own else None, cycle)


def side_counts(
    uow: UnitOfWork, kit: Kit, project: Project, stage: str, now: datetime | None = None
) -> list[SideCount]:
    """Each side's sheets of that stage in the present cycle, in the order of the sides: somebody has sent when
    every sheet of their own is sent. ``now`` leaves out sheets that do not stand open then.
    """
    asked = [s for s in papers(uow, kit, project, stage) if not s.joint]
    if now is not None:
        asked = [s for s in asked if is_asked(project, s, now)]
    return counts_of(uow, project, asked, project.today(now) if now is not None else None)


def awaited(
    uow: UnitOfWork, kit: Kit, project: Project, stage: str, now: datetime, language: str
) -> list[SideCount]:
    """Each side's count of each sheet of that stage that somebody still waits for at ``now``, with the sheet's title."""
    return [
        replace(count, sheet=sheet.title.in_(language))
        for sheet in papers(uow, kit, project, stage)
        if not sheet.joint and is_asked(project, sheet, now) and sheet.id not in project.revealed
        for count in counts_of(uow, project, (sheet,), project.today(now))
    ]


def counts_of(
    uow: UnitOfWork, project: Project, asked: Sequence[Questionnaire], today: date | None = None
) -> list[SideCount]:
    """The same for these sheets; they belong to one stage. With ``today`` it says who of the missing rests then."""
    members = uow.projects.members(project.id)
    sheets = [
        [s for s in uow.sheets.of_project(project.id, project.cycle, one.id) if _sent(s)] for one in asked
    ]
    sent = [{sheet.person for sheet in some} for some in sheets]
    keyed = {sheet.person for some in sheets for sheet in some if sheet.on_paper}
    stage = asked[0].stage if asked else ""
    counts = []
    for side in project.sides:
        own = [m for m in members if m.side == side.letter and m.role in ON_A_SIDE]
        missing = tuple(m.person for m in own if not all(m.person.id in done for done in sent))
        counts.append(
            SideCount(
                side.letter,
                side.name,
                len(own),
                len(own) - len(missing),
                any(m.role is Role.RESPONDENT and m.person not in missing for m in own),
                (stage, side.letter) in project.paper,
                missing,
                resting(uow, project, missing, today) if today is not None else frozenset(),
                sum(m.person.id in keyed for m in own),
            )
        )
    return counts


def resting(uow: UnitOfWork, project: Project, people: Iterable[Person], today: date) -> frozenset[str]:
    """The ids of those who want no reminders of the project that day: they have to be spoken to otherwise."""
    ids = [person.id for person in people]
    return frozenset(
        mute.person for mute in (uow.mutes.of_people(ids) if ids else ()) if mute.covers(project.id, today)
    )


def _sent(sheet: Sheet | None) -> bool:
    return sheet is not None and sheet.state is SheetState.SENT


def standing(uow: UnitOfWork, kit: Kit, project: Project, person: Person | None, now: datetime) -> Standing:
    """Everything that a status card shows; ``person`` adds their own sheet."""
    stages = project.open_stages(now)
    asked = asked_now(uow, kit, project, now)
    personal = {sheet.stage for sheet in asked if not sheet.joint}
    counts = {stage: side_counts(uow, kit, project, stage, now) for stage in stages if stage in personal}
    mine: list[Owed] = []
    if person is not None and (member := uow.projects.member(project.id, person.id)) is not None:
        mine = sheets_of_member(uow, kit, project, member, now) if project.alive else []
    first = next(
        (o for o in mine if not o.joint and not o.sent), next((o for o in mine if not o.joint), None)
    )
    surveys = surveys_of(uow, project, now)
    return Standing(
        project,
        stages,
        counts,
        _state(first) if first else None,
        first.questionnaire if first else None,
        _left(first) if first and not first.sent else 0,
        joint=tuple((o.questionnaire, o.sent) for o in mine if o.joint),
        evaluating=_evaluating(uow, kit, project),
        outside=kit.pack(project).third_party is not None,
        survey=bool(surveys) or kit.pack(project).survey is not None,
        heard=any(survey.closed_at is not None for survey in surveys),
    )


def _evaluating(uow: UnitOfWork, kit: Kit, project: Project) -> tuple[Committee, ...]:
    """The evaluations that somebody was asked for and that are open."""
    found = (committee(uow, kit, project, cycle) for cycle in open_cycles(uow, kit, project))
    return tuple(one for one in found if one is not None and (one.joined or one.sent))


def _state(owed: Owed) -> SheetState:
    return owed.sheet.state if owed.sheet else SheetState.DRAFT


def _left(owed: Owed) -> int:
    blank = owed.sheet or new_sheet("", owed)
    return len(open_numbers(owed.questionnaire, blank))


def new_sheet(id: str, owed: Owed) -> Sheet:
    """An empty sheet for somebody who begins."""
    return Sheet(
        id,
        owed.project.id,
        owed.cycle,
        owed.stage,
        owed.questionnaire.id,
        owed.member.side,
        owed.member.person.id,
    )


def sides_sent(uow: UnitOfWork, project: Project, questionnaire: Questionnaire) -> dict[str, bool]:
    """Whether each side has sent that sheet: its respondent has."""
    return {count.letter: count.side_sent for count in counts_of(uow, project, (questionnaire,))}


def comparison(
    uow: UnitOfWork, kit: Kit, project: Project, name: str, cycle: int = 0
) -> tuple[Compared, ...] | None:
    """The sides' answers to the sheet of that id as they stood when they became mutual, with what was corrected
    or came later; None while they are still blind, or where there is no such sheet. A side that joined the
    project after that is beside the others once it has sent.
    """
    cycle = cycle or project.cycle
    questionnaire = paper(uow, kit, project, name, cycle)
    revealed = project.revealed_in(cycle).get(name)
    if questionnaire is None or revealed is None:
        return None
    return compared(
        project,
        questionnaire,
        cycle,
        uow.sheets.of_project(project.id, cycle, name, revealed),
        uow.sheets.of_project(project.id, cycle, name),
        members=uow.projects.members(project.id),
        lines=uow.audit.of_project(project.id, *COMPARING),
    )


COMPARING = (*RESPONDING, "side.added")
"""The actions of the log that a comparison goes by."""


def compared(
    project: Project,
    questionnaire: Questionnaire,
    cycle: int,
    before: list[Sheet],
    after: list[Sheet],
    *,
    members: Sequence[Member],
    lines: Sequence[Mapping[str, object]],
) -> tuple[Compared, ...]:
    """The comparison of a sheet that is mutual in that cycle: ``before`` are its sheets as they stood then, ``after`` as
    they stand now; ``members`` who belongs to the project now, ``lines`` those of the log with the actions ``COMPARING``.
    """
    revealed = project.revealed_in(cycle)[questionnaire.id]
    present = {member.person.id for member in members}
    then, now = respondents_among(members, lines, revealed), respondents_among(members, lines)
    first = _by_side(project, before, present, then)
    later = _by_side(project, after, present, now, then)
    # A side that had sent nothing by then (it came later, or the stage was opened again) is compared as it stands.
    first = {letter: sheets if sheets.all else later[letter] for letter, sheets in first.items()}
    newcomers = _sides_since(lines, revealed)
    first = {letter: sheets for letter, sheets in first.items() if sheets.all or letter not in newcomers}
    return compare(questionnaire, first, later, rule=project.in_cycle(cycle).rule)


def _sides_since(lines: Iterable[Mapping[str, object]], at: datetime) -> set[str]:
    """The letters of the sides that were added after that, by the log."""
    return {
        str(line["details"]["side"])
        for line in lines
        if line["action"] == "side.added"
        and isinstance(line["details"], Mapping)
        and isinstance(line["at"], datetime)
        and line["at"] > at
    }


def _by_side(
    project: Project, sheets: list[Sheet], present: Container[str], *who: Mapping[str, str]
) -> Mapping[str, SideSheets]:
    """The sent sheets of each side, its respondent's apart: of the first in ``who`` that has sent one. Where a
    side has none, what somebody sent who has left since (is not ``present``) still stands.
    """
    sent = {sheet.person: sheet for sheet in sheets if sheet.state is SheetState.SENT}
    found = {}
    for side in project.sides:
        own = [sheet for sheet in sent.values() if sheet.side == side.letter]
        respondent = next((sent[one[side.letter]] for one in who if one.get(side.letter) in sent), None)
        respondent = respondent or next((sheet for sheet in own if sheet.person not in present), None)
        others = tuple(sheet for sheet in own if sheet is not respondent)
        found[side.letter] = SideSheets(respondent, others, side.kind)
    return found


def who_did(uow: UnitOfWork, project: Project, action: str, **details: object) -> tuple[str, datetime]:
    """Who did that last, and when, by the log. Raises LookupError where nobody did."""
    for line in reversed(uow.audit.of_project(project.id, action)):
        known, at = line["details"], line["at"]
        if isinstance(known, Mapping) and isinstance(at, datetime):
            if details.items() <= known.items():
                return str(line["actor"]), at
    raise LookupError(f"{action} of {project.id}")
