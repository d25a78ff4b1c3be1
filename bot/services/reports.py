"""年次報告 for somebody: over the projects that they look after, as a card or at an address; and for the operator."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.council import CouncilReport
from bot.domain.messages import Standing
from bot.domain.permissions import Permission
from bot.domain.project import Person, Project
from bot.domain.tables import TableDocument
from bot.services.council import council_report
from bot.services.phrasing.council import FORMS, report_document
from bot.services.phrasing.dates import long_date
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.visible import may

RIGHT = Permission.EXPORT
"""Whose projects are in somebody's report: those whose record they may take out."""


def reported_projects(uow: UnitOfWork, person: Person) -> list[Project]:
    """The projects that this person reports on, each once: also those that are put away, for they fall in a year."""
    found = {project.id: project for project, _ in uow.projects.ever_of_person(person.id)}
    tenant = person.address.account
    if tenant and person.standing is Standing.ADMIN:
        found |= {project.id: project for project in uow.projects.ever_in_tenant(tenant)}
    return [project for project in found.values() if may(uow, person, RIGHT, project)]


def document_of(report: CouncilReport, kit: Kit, language: str, now: datetime) -> TableDocument:
    """The report as a paper in that language."""
    on = now.astimezone(ZoneInfo(kit.defaults.timezone)).date()
    say = kit.voice(language)
    return report_document(report, kit.defaults.public_url, long_date(on, say), language, say)


def report_at(uow: UnitOfWork, kit: Kit, year: int, form: str, person: str) -> TableDocument | None:
    """What that person may report on now; None where they have left, or look after nothing any more."""
    try:
        found = uow.people.get(person)
    except KeyError:
        return None
    projects = reported_projects(uow, found)
    if not projects or form not in FORMS:
        return None
    now = kit.clock.now()
    return document_of(council_report(uow, kit, projects, year, now), kit, found.language, now)


def note_report(uow: UnitOfWork, kit: Kit, person: str, year: int, form: str) -> None:
    """A line in the log: who took which report."""
    uow.audit.add(kit.clock.now(), person, "council.exported", None, year=year, format=form)


def report_name(year: int, form: str) -> str:
    """What the file is called."""
    return f"kyodo-report-{year}.{form}"
