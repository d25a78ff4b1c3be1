"""What a fiscal year's report counts, read in a few statements: by cycle number, whatever the number of answers.

Blind: what the sides answered counts once the sheet is mutual, what evaluators said once it is there for all to see.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.comparison import Compared, Result
from bot.domain.council_report import (
    CouncilReport,
    Counted,
    CycleFacts,
    ItemCompared,
    Outside,
    SheetCount,
    StageClosed,
    State,
    council_report,
)
from bot.domain.dossier import Dossier
from bot.domain.evaluation import summed_up
from bot.domain.messages import Standing
from bot.domain.money import EXPENSE
from bot.domain.pack import SURVEY, THIRD_PARTY, Pack
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import ON_A_SIDE, STAGES, Member, Person, Project, Role
from bot.domain.questions import EVALUATOR, Label, Questionnaire, with_findings
from bot.domain.scores import layer_of, layers_asked
from bot.domain.sheet_history import SheetHistory, latest
from bot.domain.sheets import SheetState
from bot.domain.timetable import fiscal_year
from bot.services.evaluation import layer_figures
from bot.services.papers import is_asked
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import COMPARING, compared

RIGHT = Permission.EXPORT
"""Who may have a report made of a project: a coordinator, an officer of its section, an administrator."""

AT_ONCE = 500
"""So many projects are read with one statement."""

Published = Mapping[tuple[str, int], str]
"""Where cases are published, by project and cycle."""

COMPARABLE = (Result.DIFFER, Result.WORTH_TALKING, Result.AGREE)


def reported_to(uow: UnitOfWork, person: Person) -> list[Project]:
    """The projects whose years this person may have reported, those that are put away included: an administrator of a
    workspace all of it, others what they coordinate or look after in the section.
    """
    tenant = person.address.account
    places: dict[str, tuple[Project, Member | None]] = {
        project.id: (project, Member(person, role)) for project, role in uow.reports.of_person(person.id)
    }
    if tenant and person.standing is Standing.ADMIN:
        for project in uow.reports.of_tenant(tenant):
            places.setdefault(project.id, (project, None))
    found = [
        project
        for project, member in places.values()
        if allowed(Actor(person.id, tenant, person.standing, member), RIGHT, project)
    ]
    return sorted(found, key=_by_beginning)


def _by_beginning(project: Project) -> tuple[str, str]:
    return (project.created_at.isoformat() if project.created_at else "", project.id)


def years_of(kit: Kit, projects: Iterable[Project]) -> list[int]:
    """The fiscal years in which these projects have something to report, the newest first."""
    return sorted({year for project in projects for _, year in _cycles(kit, project)}, reverse=True)


def report_of(
    uow: UnitOfWork,
    kit: Kit,
    projects: Iterable[Project],
    year: int,
    now: datetime,
) -> CouncilReport:
    """The report of that fiscal year (each project's by its city's calendar). Only reads."""
    chosen = [(project, cycle) for project in projects for cycle, its in _cycles(kit, project) if its == year]
    by_cycle: dict[int, list[str]] = defaultdict(list)
    for project, cycle in chosen:
        by_cycle[cycle].append(project.id)
    ids = list(dict.fromkeys(project.id for project, _ in chosen))
    members: dict[str, list[Member]] = {}
    dossiers: dict[str, Dossier] = {}
    lines: dict[str, list[Mapping[str, object]]] = {}
    for some in _batches(ids):
        members |= {name: people for name, (_, people) in uow.projects.several(some).items()}
        dossiers |= uow.reports.dossiers(some)
        lines |= uow.reports.lines(some, *COMPARING)
    sheets: dict[tuple[str, int], list[SheetHistory]] = {}
    for cycle, names in by_cycle.items():
        for some in _batches(names):
            sheets |= {(name, cycle): found for name, found in uow.reports.sheets(some, cycle).items()}
    published = _published(uow, kit, chosen)
    facts = [
        _Cycle(
            kit,
            project,
            cycle,
            now,
            members.get(project.id, []),
            sheets.get((project.id, cycle), []),
            dossiers.get(project.id) or Dossier(project.id),
            lines.get(project.id, []),
        ).facts(published.get((project.id, cycle), ""))
        for project, cycle in chosen
    ]
    return council_report(year, facts)


def _published(uow: UnitOfWork, kit: Kit, chosen: Iterable[tuple[Project, int]]) -> Published:
    of_tenants: dict[str, dict[str, None]] = defaultdict(dict)
    for project, _ in chosen:
        of_tenants[project.tenant][project.id] = None
    found: dict[tuple[str, int], str] = {}
    for tenant, ids in of_tenants.items():
        for some in _batches(list(ids)):
            found |= uow.publications.public_of(tenant, some)
    base = kit.defaults.public_url
    return {place: f"{base}/p/{slug}" for place, slug in found.items()}


def _cycles(kit: Kit, project: Project) -> Iterator[tuple[int, int]]:
    """Each cycle of the project that has begun, with its fiscal year: that in which the work is done."""
    for past in (*project.past, project.in_cycle(project.cycle)):
        made = project.today(project.created_at) if project.created_at and past.number == 1 else None
        on = past.dates.get("do.start") or past.start or made
        if on is not None:
            yield past.number, fiscal_year(on, kit.pack(project, past.number).fy_start)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]


@dataclass(frozen=True)
class _Cycle:
    """One project in one cycle, with the rows that belong to it."""

    kit: Kit
    project: Project
    cycle: int
    now: datetime
    members: Sequence[Member]
    histories: Sequence[SheetHistory]
    dossier: Dossier
    lines: Sequence[Mapping[str, object]]

    def facts(self, link: str) -> CycleFacts:
        """What the report counts of it."""
        project, pack = self.project.as_in(self.cycle), self.kit.pack(self.project, self.cycle)
        form = pack.by_form.get(project.form)
        rows = {
            sheet.id: self._compared(with_findings(sheet, {}))
            for sheet in pack.questionnaires
            if sheet.id in project.revealed and sheet.kind not in (THIRD_PARTY, SURVEY) and not sheet.joint
        }
        planned, spent = self._money(pack)
        return CycleFacts(
            project=project.id,
            name=project.name,
            cycle=self.cycle,
            pack=pack.id,
            pack_name=pack.municipality,
            form=project.form,
            form_name=form.label if form else Label(),
            kind=project.collab_kind,
            sides=tuple(side.name for side in project.sides),
            state=self._state(project),
            stage=project.stage,
            sheets=tuple(self._counts(project, pack)),
            compared=tuple(_items(rows)),
            closed=tuple(
                StageClosed(stage, project.closings[stage].reason)
                for stage in STAGES
                if stage in project.closings
            ),
            actions=_states(p.state.value for p in self.dossier.points if p.cycle == self.cycle),
            improvements=_states(f.state.value for f in self.dossier.findings if f.cycle == self.cycle),
            planned=planned,
            spent=spent,
            outside=self._outside(project, pack, rows),
            link=link,
            upto=self._upto(project),
        )

    def _state(self, project: Project) -> State:
        if project.cancelled_at is not None and self.cycle == self.project.cycle:
            return State.CANCELLED
        return State.CLOSED if set(STAGES) <= project.closings.keys() else State.RUNNING

    def _of(self, sheet: str) -> list[SheetHistory]:
        return [one for one in self.histories if one.sheet.questionnaire == sheet]

    def _compared(self, sheet: Questionnaire) -> tuple[Compared, ...]:
        revealed = self.project.revealed_in(self.cycle)[sheet.id]
        own = [one for one in self._of(sheet.id) if one.sheet.person]
        return compared(
            self.project,
            sheet,
            self.cycle,
            [one.at(revealed) for one in own],
            [one.sheet for one in own],
            members=self.members,
            lines=self.lines,
        )

    def _counts(self, project: Project, pack: Pack) -> Iterator[SheetCount]:
        for sheet in map(self._as_asked, pack.questionnaires):
            if sheet.kind == SURVEY or (sheet.joint and sheet.kind != THIRD_PARTY):
                continue
            sent = [
                one.sheet
                for one in self._of(sheet.id)
                if one.sheet.person and one.sheet.state is SheetState.SENT
            ]
            if sheet.kind == THIRD_PARTY:
                people = {m.person.id for m in self.members if m.role is Role.EVALUATOR}
                done = {one.person for one in sent}
                people = (
                    done
                    if self.cycle != self.project.cycle or sheet.id in project.revealed
                    else people | done
                )
                if people:
                    yield SheetCount(sheet.id, sheet.title, sheet.stage, EVALUATOR, len(people), len(done))
                continue
            if not sent and not self._was_asked(project, sheet):
                continue
            by_layer: dict[str, list[int]] = {}
            for side in project.sides:
                if not sheet.for_side(side.kind).asked:
                    continue
                done = {one.person for one in sent if one.side == side.letter}
                people = self._belonged(project, sheet, side.letter) | done
                paper = not done and (sheet.stage, side.letter) in project.paper
                counts = by_layer.setdefault(layer_of(side.kind), [0, 0])
                counts[0] += max(len(people), 1)
                counts[1] += len(done) or int(paper)
            for layer, (expected, came) in by_layer.items():
                yield SheetCount(sheet.id, sheet.title, sheet.stage, layer, expected, came)

    def _as_asked(self, sheet: Questionnaire) -> Questionnaire:
        """With the improvements that it asks about: none, where there are none, and then it asks nothing."""
        return with_findings(sheet, {one.id: "" for one in self.dossier.open_findings(self.cycle)})

    def _belonged(self, project: Project, sheet: Questionnaire, letter: str) -> set[str]:
        """Who was to answer it for that side: who belongs to it, and did so before the answers were mutual."""
        until = project.revealed.get(sheet.id)
        return {
            m.person.id
            for m in self.members
            if m.side == letter
            and m.role in ON_A_SIDE
            and (until is None or m.joined_at is None or m.joined_at <= until)
        }

    def _was_asked(self, project: Project, sheet: Questionnaire) -> bool:
        if sheet.id in project.revealed:
            return True
        if sheet.stage in project.closings:
            return not sheet.after or sheet.after in project.revealed
        present = self.cycle == self.project.cycle and self.project.alive
        return present and is_asked(project, sheet, self.now)

    def _money(self, pack: Pack) -> tuple[int | None, int | None]:
        """What was planned to be spent, and what was, by the tables of all sides together."""
        planned = spent = None
        for sheet in pack.questionnaires:
            for question in sheet.questions:
                if not question.shared or not question.total:
                    continue
                rows = self._rows(sheet.id, question.id)
                if rows and question.id == EXPENSE:
                    planned = _total(rows, question.total)
                elif rows and question.prefill == EXPENSE:
                    spent = _total(rows, question.total)
        return planned, spent

    def _rows(self, sheet: str, question: str) -> list[Mapping[str, object]]:
        shared = next((one.sheet for one in self._of(sheet) if not one.sheet.person), None)
        given = shared.answers.get(question) if shared else None
        value = given.value if given is not None and isinstance(given.value, list) else []
        return [row for row in value if isinstance(row, Mapping)]

    def _outside(
        self, project: Project, pack: Pack, rows: Mapping[str, Sequence[Compared]]
    ) -> Outside | None:
        sheet = pack.third_party
        if sheet is None or sheet.id not in project.revealed:
            return None
        sheets = [one.sheet for one in self._of(sheet.id) if one.sheet.state is SheetState.SENT]
        counted = [
            one.id
            for one in pack.questionnaires
            if any(layers_asked(question) & pack.scores.keys() for question in one.questions)
        ]
        if not pack.scores or any(name not in project.revealed for name in counted):
            return Outside(len(sheets), {}, {}, {})
        scored = {name: found for name, found in rows.items() if name in counted}
        found = layer_figures(pack, project, scored, summed_up(self.cycle, sheet, sheets))
        return Outside(
            len(sheets),
            pack.scores,
            {layer: one.value for layer, one in found.items() if one is not None},
            Counter(layer_of(side.kind) for side in project.sides),
        )

    def _upto(self, project: Project) -> date | None:
        """The day of the last record of that cycle, where the project lives."""
        at = [closing.at for closing in project.closings.values()] + list(project.revealed.values())
        at += [one.at for point in self.dossier.points if point.cycle == self.cycle for one in point.followed]
        at += [point.made_at for point in self.dossier.points if point.cycle == self.cycle]
        at += [
            one for one in (project.created_at, project.cancelled_at) if one and self.cycle == project.cycle
        ]
        if (last := latest(self.histories)) is not None:
            at.append(last)
        return project.today(max(at)) if at else None


def _states(states: Iterable[str]) -> Counted:
    return Counted(dict(Counter(states)))


def _total(rows: Iterable[Mapping[str, object]], column: str) -> int:
    return sum(yen for row in rows if isinstance(yen := row.get(column), int))


def _items(rows: Mapping[str, Sequence[Compared]]) -> Iterator[ItemCompared]:
    """What could be compared: under the core id that other packs count it under as well, where it has one."""
    for row in (one for some in rows.values() for one in some):
        if row.result not in COMPARABLE:
            continue
        question = row.question
        core = bool(question.maps_to) and not question.element
        key = question.maps_to if core else question.id
        yield ItemCompared(key, core, question.topic or question.label, row.result is Result.DIFFER)
