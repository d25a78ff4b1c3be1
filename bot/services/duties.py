"""What stands in a project's cycle, as far as its dates go by it, and how each of its dates stands: one code path for
the record, the lists, the calendar and the reminders.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from bot.domain.agreement import ItemState
from bot.domain.comparison import Result
from bot.domain.dossier import Dossier, FindingState
from bot.domain.duties import DeadlineStatus, Facts, deadline_status, is_settled, rule_of, stage_of
from bot.domain.pack import Pack
from bot.domain.project import ON_A_SIDE, Member, Project, Role
from bot.domain.questions import FINDINGS, Questionnaire
from bot.domain.timetable import STAGES, UNTIL, Dated, DateRule
from bot.services.committee import opened, sheet_of, visible
from bot.services.drafting import demanded, drafts, item_id, wanted
from bot.services.papers import is_asked, paper
from bot.services.planning import dated, rules_of
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import comparison
from bot.services.surveys import is_over


def facts_of(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, cycle: int = 0) -> Facts:
    """What stands at ``now`` in that cycle."""
    return Circumstances(uow, kit, project, now, cycle or project.cycle).facts()


@dataclass
class Circumstances:
    """One cycle of a project at ``now``, read once and only as far as it is asked for. ``known`` spares asking for the
    members again.
    """

    uow: UnitOfWork
    kit: Kit
    project: Project
    now: datetime
    cycle: int
    known: Collection[Member] | None = None
    _found: dict[tuple[str, str, bool], Facts] = field(default_factory=dict)

    def facts(self, rule: DateRule | None = None) -> Facts:
        """What stands; with ``rule`` only as far as its dates go by it."""
        if rule is None:
            return self._look(UNTIL, STAGES, people=True)
        people = rule.until == "sheets" or "respondents" in rule.to
        key = rule.until, stage_of(rule.kind, rule), people
        if key not in self._found:
            self._found[key] = self._look((rule.until,), (key[1],), people=people)
        return self._found[key]

    def _look(self, until: Collection[str], stages: Collection[str], *, people: bool) -> Facts:
        unsent = self._all_unsent if people else {}
        return Facts(
            {stage: found for stage, found in unsent.items() if found},
            frozenset(unsent),
            self._evaluating() if "evaluation" in until else frozenset(),
            frozenset(self._settled(until, stages)),
        )

    @cached_property
    def _all_unsent(self) -> Mapping[str, frozenset[str]]:
        return {stage: found for stage in STAGES if (found := self._unsent(stage)) is not None}

    @cached_property
    def _pack(self) -> Pack:
        return self.kit.pack(self.project, self.cycle)

    @cached_property
    def _members(self) -> Collection[Member]:
        return self.uow.projects.members(self.project.id) if self.known is None else self.known

    @cached_property
    def _sent(self) -> Mapping[str, frozenset[str]]:
        return self.uow.sheets.sent(self.project.id, self.cycle)

    @cached_property
    def _dossier(self) -> Dossier:
        return self.uow.dossiers.get(self.project.id)

    @cached_property
    def _at(self) -> Project:
        """The project as it stood in that cycle."""
        return self.project.as_in(self.cycle)

    @property
    def _present(self) -> bool:
        return self.cycle == self.project.cycle

    # ------------------------------------------------------------ sheets

    def _sheets(self, stage: str) -> list[Questionnaire]:
        """The sheets of the stage that everybody fills in for themselves and that ask something."""
        return [
            sheet
            for sheet in self._pack.sheets(stage)
            if sheet.asked and not sheet.joint and self._asks(sheet)
        ]

    def _asks(self, sheet: Questionnaire) -> bool:
        """Whether it asks anything: one of nothing but findings needs some."""
        if all(question.expand == FINDINGS for question in sheet.asked):
            found = paper(self.uow, self.kit, self.project, sheet.id, self.cycle)
            return found is not None and bool(found.asked)
        return True

    def _unsent(self, stage: str) -> frozenset[str] | None:
        """Whose own sheet of that stage stands open and is not sent; None where none stands open."""
        if not self._present or not self.project.is_open(stage, self.now):
            return None
        asked = [sheet for sheet in self._sheets(stage) if is_asked(self.project, sheet, self.now)]
        if not asked:
            return None
        owed = [sheet for sheet in asked if sheet.id not in self.project.revealed]
        return frozenset(
            member.person.id
            for member in self._members
            if member.role in ON_A_SIDE
            and (stage, member.side) not in self.project.paper
            and any(member.person.id not in self._sent.get(sheet.id, ()) for sheet in owed)
        )

    def _mutual(self, stage: str) -> list[Questionnaire]:
        return [sheet for sheet in self._sheets(stage) if sheet.id in self._at.revealed]

    def _answered(self, stage: str) -> bool:
        """Whether the sides see each other's answers to every sheet of the stage, those included that have opened
        since.
        """
        mutual = self._at.revealed
        asked = [sheet for sheet in self._sheets(stage) if not sheet.after or sheet.after in mutual]
        return all(sheet.id in mutual for sheet in asked)

    # ------------------------------------------------------------ what is settled

    def _settled(self, until: Collection[str], stages: Collection[str]) -> list[str]:
        found = []
        for stage in stages:
            if "sheets" in until and self._answered(stage):
                found.append(f"sheets.{stage}")
            if "talk" in until and self._talked(stage):
                found.append(f"talk.{stage}")
        ends = {
            "form": self._form,
            "draft": self._drafted,
            "signed": self._signed,
            "findings": self._taken_up,
            "survey_open": self._survey_opened,
            "survey_closed": self._survey_closed,
            "evaluation": self._evaluated,
        }
        return found + [name for name, settled in ends.items() if name in until and settled()]

    def _talked(self, stage: str) -> bool:
        """Whether every difference of the stage's mutual sheets has its agreed action, or a day of talk is behind."""
        mutual = self._mutual(stage)
        return bool(mutual) and self._answered(stage) and all(self._talked_about(sheet) for sheet in mutual)

    def _talked_about(self, sheet: Questionnaire) -> bool:
        day = self._dossier.talk(self.cycle, sheet.id)
        if day is not None and day < self.project.today(self.now):
            return True
        rows = comparison(self.uow, self.kit, self.project, sheet.id, self.cycle) or ()
        return all(
            self._dossier.point_about(self.cycle, sheet.id, row.question.id) is not None
            for row in rows
            if row.result is Result.DIFFER
        )

    def _form(self) -> bool:
        return self._at.form in self._pack.by_form or not self._pack.forms

    def _drafted(self) -> bool:
        if not demanded(self._pack, self._at) or self._dossier.agreement.concluded:
            return True
        missing = [item for item in self._items() if self._state(item) is ItemState.MISSING]
        return not missing or (
            self._present and not set(missing) - drafts(self.uow, self.kit, self.project).keys()
        )

    def _signed(self) -> bool:
        if not demanded(self._pack, self._at):
            return True
        agreement = self._dossier.agreement
        letters = [side.letter for side in self.project.sides]
        waiting = agreement.open_items(self._items(), letters)
        return bool(agreement.concluded) and not agreement.amended and not waiting

    def _items(self) -> list[str]:
        return [item_id(item) for item in wanted(self._pack, self._at)]

    def _state(self, item: str) -> ItemState:
        return self._dossier.agreement.state(item, ())

    def _taken_up(self) -> bool:
        """Whether later plans spoke of all that this cycle and earlier ones found, once they have looked back."""
        if self._present and "see" not in self._at.closings and not self._mutual("see"):
            return False
        return all(
            finding.state is not FindingState.OPEN
            for finding in self._dossier.findings
            if finding.cycle <= self.cycle
        )

    def _survey_opened(self) -> bool:
        return any(survey.cycle == self.cycle for survey in self.uow.surveys.of_project(self.project.id))

    def _survey_closed(self) -> bool:
        """Also where none was opened and the project is over: there is nothing to close."""
        found = [one for one in self.uow.surveys.of_project(self.project.id) if one.cycle == self.cycle]
        if found:
            return all(one.closed_at is not None or is_over(self.project, one, self.now) for one in found)
        end = self._at.dates.get("do.end")
        return end is not None and end < self.project.today(self.now)

    # ------------------------------------------------------------ from outside

    def _evaluated(self) -> bool:
        sheet = sheet_of(self.kit, self.project, self.cycle)
        return sheet is None or visible(self.project, sheet, self.cycle)

    def _evaluating(self) -> frozenset[str]:
        sheet = sheet_of(self.kit, self.project, self.cycle)
        if sheet is None or self._evaluated() or not opened(self._pack, self.project, self.cycle):
            return frozenset()
        people = {member.person.id for member in self._members if member.role is Role.EVALUATOR}
        return frozenset(people - self._sent.get(sheet.id, frozenset()))


# ---------------------------------------------------------------- how every date stands


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date of a cycle with the rule behind it (None where none stands any more), and how it stands."""

    dated: Dated
    rule: DateRule | None
    status: DeadlineStatus
    cycle: int


def deadlines_of(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> list[Deadline]:
    """Every date of the project by day: those of the present cycle, and of earlier ones what is owed still."""
    rules, today = rules_of(kit, project), project.today(now)
    circumstances = Circumstances(uow, kit, project, now, project.cycle)
    found = []
    for one in in_force(kit, project):
        rule = one.rule or rule_of(one.kind, rules)
        facts = circumstances.facts(rule) if rule is not None and rule.until != "told" else Facts()
        status = deadline_status(one.kind, one.on, rule, project, facts, today)
        found.append(Deadline(one, rule, status, project.cycle))
    for past in project.past if project.alive else ():
        found += _outliving(uow, kit, project, now, past.number)
    return sorted(found, key=lambda deadline: deadline.dated.on)


def _outliving(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, cycle: int) -> list[Deadline]:
    """What an earlier cycle left owed: no stage ends it, as with a report."""
    past, rules = project.in_cycle(cycle), rules_of(kit, project, cycle)
    circumstances, today = Circumstances(uow, kit, project, now, cycle), project.today(now)
    owed = {}
    for kind in past.dates:
        rule = rule_of(kind, rules)
        if rule is None or rule.stage or rule.until == "told" or kind in past.done:
            continue
        facts = circumstances.facts(rule)
        if not is_settled(kind, rule, project, facts, cycle):
            owed[kind] = rule, deadline_status(kind, past.dates[kind], rule, project, facts, today, cycle)
    by_kind = {one.kind: one for one in in_force(kit, project.as_in(cycle))} if owed else {}
    return [Deadline(by_kind[kind], rule, status, cycle) for kind, (rule, status) in owed.items()]


def in_force(kit: Kit, project: Project) -> list[Dated]:
    """The project's dates with what led to each. One that is past and would come out otherwise today stays as it was."""
    worked_out = {one.kind: one for one in dated(kit, project)}
    return [
        one if (one := worked_out.get(kind)) is not None and one.on == on else _kept(kind, on, one)
        for kind, on in project.dates.items()
    ]


def _kept(kind: str, on: date, now: Dated | None) -> Dated:
    if now is None:
        return Dated(kind, on, set_by_hand=True)
    return replace(
        now, on=on, decided_by=None, counted_from=None, unshifted=None, closed=False, set_by_hand=True
    )
