"""A year's report as somebody takes it: what they may see now, and a line in the log."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.council_paper import CouncilPaper
from bot.domain.council_report import CouncilReport
from bot.domain.project import Person
from bot.domain.timetable import fiscal_year
from bot.services.council_report import report_of, reported_to
from bot.services.phrasing.council_report import FORMS, council_paper
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


def this_year(kit: Kit, now: datetime) -> int:
    """The fiscal year at ``now`` (April to March) where the bot lives."""
    return fiscal_year(now.astimezone(ZoneInfo(kit.defaults.timezone)).date())


def taken(
    uow: UnitOfWork, kit: Kit, person: Person, year: int, form: str, *, opened: bool = False
) -> CouncilPaper | None:
    """The report of that fiscal year as that person may see it now, in their language; None where they may see none.
    It leaves a line in the log; ``opened``: at an address.
    """
    projects = reported_to(uow, person)
    if not projects:
        return None
    report = report_of(uow, kit, projects, year, kit.clock.now())
    _note(uow, kit, person.id, report, form, opened=opened)
    return council_paper(report, kit.voice(person.language), person.language)


def fetched_at(
    uow: UnitOfWork, kit: Kit, year: int, form: str, person: str
) -> tuple[CouncilPaper, str] | None:
    """What is at an address: the paper and the form of its file; None where the person may see nothing any more."""
    try:
        found = uow.people.get(person)
    except KeyError:
        return None
    if form not in FORMS or (paper := taken(uow, kit, found, year, form, opened=True)) is None:
        return None
    return paper, form


def _note(uow: UnitOfWork, kit: Kit, actor: str, report: CouncilReport, form: str, *, opened: bool) -> None:
    uow.audit.add(
        kit.clock.now(),
        actor,
        "report.fetched",
        None,
        year=report.year,
        format=form,
        projects=len(report.projects),
        opened=opened,
    )


def printed(
    uow: UnitOfWork, kit: Kit, tenant: str, year: int, form: str, language: str
) -> tuple[CouncilReport, CouncilPaper]:
    """The same of all projects of a tenant, for the operator's command line."""
    report = report_of(uow, kit, uow.reports.of_tenant(tenant), year, kit.clock.now())
    _note(uow, kit, "operator", report, form, opened=False)
    return report, council_paper(report, kit.voice(language), language)
