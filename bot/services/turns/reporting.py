"""年次報告: the fiscal year of the projects that somebody looks after, as a card and as a file."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.actions import Verb, act
from bot.domain.council import CouncilReport, read_year
from bot.domain.messages import TAKES_FILES, Choice, File, Message
from bot.domain.project import Project
from bot.domain.timetable import fiscal_year
from bot.services.council import council_report
from bot.services.phrasing.council import FORMS, report_message
from bot.services.phrasing.dates import fiscal_year_name
from bot.services.reports import document_of, report_name, reported_projects
from bot.services.scene import Scene
from bot.services.turns import helping

HOURS = 24
"""So long can a report be fetched at its address."""

FIRST, AHEAD = 2000, 1
"""No report is asked for of years before that, or of years that lie further ahead."""

AT_ONCE = 150
"""Of so many projects a report is made while somebody waits; for more the operator's command makes it."""


def show(scene: Scene, words: str) -> None:
    """The year at a glance, and the ways to the whole report."""
    projects = _entitled(scene)
    if not projects:
        return
    today = scene.now.astimezone(ZoneInfo(scene.kit.defaults.timezone)).date()
    year, present = read_year(words, today), fiscal_year(today)
    if year is None or not FIRST <= year <= present + AHEAD:
        ways = tuple(
            Choice(scene.t("button-report-year", year=fiscal_year_name(y, scene.t)), act(Verb.REPORT, str(y)))
            for y in (present, present - 1)
        )
        scene.private.append(Message(scene.t("report-which-year", words=words[:40]), choices=ways))
        return
    report = _report(scene, projects, year)
    if report is None:
        return
    files = scene.person.address.platform in TAKES_FILES and scene.kit.documents is not None
    scene.private.append(
        report_message(
            report, scene.person.language, scene.t, files=files, links={} if files else _links(scene, year)
        )
    )


def _entitled(scene: Scene) -> list[Project]:
    """What this person reports on; says so where that is nothing."""
    projects = reported_projects(scene.uow, scene.person)
    if not projects:
        helping.not_yours(scene)
    return projects


def _report(scene: Scene, projects: Sequence[Project], year: int) -> CouncilReport | None:
    """The report; None where there is too much to report on, which is said."""
    if len(projects) > AT_ONCE:
        scene.refuse(scene.t("report-too-many", n=len(projects), year=str(year)))
        return None
    scene.audit("council.seen", None, year=year)
    return council_report(scene.uow, scene.kit, projects, year, scene.now)


def _links(scene: Scene, year: int) -> dict[str, str]:
    documents = scene.kit.documents
    if documents is None:
        return {}
    until = scene.kit.wall.now() + timedelta(hours=HOURS)
    found = {form: documents.report_address(scene.person.id, year, form, until) for form in FORMS}
    return found if all(found.values()) else {}


def as_file(scene: Scene, year_text: str, form: str) -> None:
    """[PDF], [Word], [Excel]: the whole report."""
    projects = _entitled(scene)
    if not projects:
        return
    documents = scene.kit.documents
    if not year_text.isdecimal() or len(year_text) != 4 or form not in FORMS or documents is None:
        scene.refuse(scene.t("old-button"))
        return
    year = int(year_text)
    report = _report(scene, projects, year)
    if report is None:
        return
    if not report.projects:
        scene.refuse(scene.t("report-none", year=fiscal_year_name(year, scene.t)))
        return
    links = _links(scene, year)
    text = scene.t("report-here", year=fiscal_year_name(year, scene.t))
    if scene.person.address.platform not in TAKES_FILES:
        link = (scene.t("report-link"), links[form]) if links else None
        scene.private.append(Message(text if links else scene.t("report-no-file"), link=link))
        return
    content = documents.tables(document_of(report, scene.kit, scene.person.language, scene.now), form)
    scene.audit("council.exported", None, year=year, format=form)
    scene.private.append(Message(text, file=File.of(report_name(year, form), content)))
