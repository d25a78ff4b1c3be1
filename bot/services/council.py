"""年次報告: the figures of a fiscal year from what each project shows, and the report as tables."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.domain.comparison import Result
from bot.domain.council import Closing, Compared, CouncilReport, Outside, ProjectYear, SideCount, touches
from bot.domain.dossier import FindingState, PointState
from bot.domain.project import CLOSED, GOVERNMENT, STAGES, Project
from bot.domain.questions import Questionnaire
from bot.services.committee import committee
from bot.services.evaluation import figures
from bot.services.papers import paper
from bot.services.phrasing.values import topic
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import comparison, counts_of


def council_report(
    uow: UnitOfWork, kit: Kit, projects: Iterable[Project], year: int, now: datetime
) -> CouncilReport:
    """The report over these projects. Costs what the projects of that year cost, and looks at no other answers."""
    found = [
        _project(uow, kit, project, cycle, now)
        for project in projects
        for cycle in (*(past.number for past in project.past), project.cycle)
        if _falls_in(kit, project, cycle, year, now)
    ]
    return CouncilReport(year, tuple(sorted(found, key=lambda one: (one.name, one.id, one.cycle))))


def _falls_in(kit: Kit, project: Project, cycle: int, year: int, now: datetime) -> bool:
    """By the days on which it is at work; before those are known, by the day on which it was begun."""
    at, begins = project.as_in(cycle), kit.pack(project, cycle).fy_start
    if touches(year, at.dates.get("do.start"), at.dates.get("do.end"), begins):
        return True
    unknown = "do.start" not in at.dates and "do.end" not in at.dates
    made = at.start or project.today(project.created_at or now)
    return unknown and touches(year, made, made, begins)


def _project(uow: UnitOfWork, kit: Kit, project: Project, cycle: int, now: datetime) -> ProjectYear:
    at, pack = project.as_in(cycle), kit.pack(project, cycle)
    form = pack.by_form.get(at.form)
    dossier = uow.dossiers.get(project.id)
    points = [one for one in dossier.points if one.cycle == cycle]
    findings = [one for one in dossier.findings if one.cycle == cycle]
    published = uow.publications.get(project, cycle)
    used = (FindingState.USED, FindingState.PARTLY)
    return ProjectYear(
        id=project.id,
        name=project.name,
        cycle=cycle,
        pack=pack.id,
        city=dict(pack.municipality),
        form=(at.form, dict(form.label) if form else {}),
        city_takes_part=any(side.kind == GOVERNMENT for side in project.sides),
        state=_state(project, cycle),
        sides=tuple(side.name for side in project.sides),
        counts=tuple(_counts(uow, kit, project, cycle, now)),
        compared=tuple(_compared(uow, kit, project, cycle)),
        actions_done=sum(one.state is PointState.DONE for one in points),
        actions_open=sum(one.state is PointState.OPEN for one in points),
        findings=len(findings),
        findings_used=sum(one.state in used for one in findings),
        closings=tuple(
            Closing(stage, at.closings[stage].reason)
            for stage in STAGES
            if stage in at.closings and at.closings[stage].reason
        ),
        outside=_outside(uow, kit, project, cycle),
        slug=published.slug if published is not None and published.public else "",
    )


def _state(project: Project, cycle: int) -> str:
    if cycle != project.cycle:
        return CLOSED
    return "cancelled" if project.cancelled_at is not None else project.stage


def _counts(uow: UnitOfWork, kit: Kit, project: Project, cycle: int, now: datetime) -> Iterator[SideCount]:
    """The sheets that sides were asked for: those of stages that are open or over."""
    at, kinds = project.as_in(cycle), {side.letter: side.kind for side in project.sides}
    for sheet in kit.pack(project, cycle).questionnaires:
        asked = _asked(uow, kit, project, at, sheet, now)
        if asked is None:
            continue
        for count in counts_of(uow, at, [asked]):
            yield SideCount(
                sheet.id,
                dict(sheet.title),
                count.letter,
                count.name,
                kinds[count.letter],
                count.side_sent,
                count.sent,
                count.joined,
            )


def _asked(
    uow: UnitOfWork, kit: Kit, project: Project, at: Project, sheet: Questionnaire, now: datetime
) -> Questionnaire | None:
    if sheet.joint or sheet.kind in ("survey", "third_party"):
        return None
    over = at.cycle != project.cycle or sheet.stage in at.closings or sheet.id in at.revealed
    if not over and not at.is_open(sheet.stage, now):
        return None
    found = paper(uow, kit, project, sheet.id, at.cycle)
    return found if found is not None and found.asked else None


def _compared(uow: UnitOfWork, kit: Kit, project: Project, cycle: int) -> Iterator[Compared]:
    languages = kit.wording.languages()
    for name in project.revealed_in(cycle):
        for row in comparison(uow, kit, project, name, cycle) or ():
            if row.result in (Result.MISSING, Result.NOT_COMPARABLE):
                continue
            label = {code: topic(row.question, code) for code in languages}
            yield Compared(row.question.maps_to or row.question.id, label, row.result is Result.DIFFER)


def _outside(uow: UnitOfWork, kit: Kit, project: Project, cycle: int) -> Outside | None:
    found = committee(uow, kit, project, cycle)
    made = figures(uow, kit, project, cycle)
    if (found is None or not (found.joined or found.sent)) and made is None:
        return None
    return Outside(
        len(found.sent) if found else 0,
        max(found.joined, len(found.sent)) if found else 0,
        {layer: one.shown if one is not None else None for layer, one in (made or {}).items()},
    )
