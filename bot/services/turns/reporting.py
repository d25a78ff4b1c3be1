"""年次報告: a fiscal year of the projects that somebody looks after, as a card and as files."""

from datetime import timedelta

from bot.domain.fiscal_years import read_fiscal_year
from bot.domain.messages import TAKES_FILES, File, Message, Row
from bot.services.council_files import taken, this_year
from bot.services.council_report import report_of, reported_to, years_of
from bot.services.phrasing.council_report import (
    FORMS,
    file_name,
    future_year_message,
    report_message,
    unknown_year_message,
)
from bot.services.phrasing.dates import fiscal_year_name
from bot.services.scene import Scene
from bot.services.turns import helping

YEAR_LENGTH = 40
"""So much of what was typed behind the word is looked at."""

ADDRESS_HOURS = 24
"""So long can a file be fetched where the chat takes none."""


def show(scene: Scene, typed: str) -> None:
    """The year that was named, the present one without a name."""
    projects = reported_to(scene.uow, scene.person)
    if not projects:
        helping.not_yours(scene)
        return
    now = this_year(scene.kit, scene.now)
    year = read_fiscal_year(typed, now) if typed else now
    if year is None:
        scene.private.append(unknown_year_message(typed, now, scene.t))
        return
    years = years_of(scene.kit, projects)
    if year > now and year not in years:  # next year's projects are planned in this one
        scene.private.append(future_year_message(year, now, scene.t))
        return
    report = report_of(scene.uow, scene.kit, projects, year, scene.now)
    scene.private.append(report_message(report, years, scene.t, scene.person.language))


def fetch(scene: Scene, year_text: str, form: str) -> None:
    """[PDF] [Word] [Excel]: the file, or where the chat takes none an address for some hours."""
    year = read_fiscal_year(year_text, this_year(scene.kit, scene.now))
    documents = scene.kit.documents
    if not reported_to(scene.uow, scene.person):
        helping.not_yours(scene)
        return
    if year is None or form not in FORMS:
        scene.refuse(scene.t("old-button"))
        return
    text = scene.t("council-file-ready", year=fiscal_year_name(year, scene.t))
    name = f"{file_name(year, scene.t)}.{form}"
    if documents is not None and scene.person.address.platform in TAKES_FILES:
        paper = taken(scene.uow, scene.kit, scene.person, year, form)
        if paper is not None:
            scene.private.append(Message(text, file=File.of(name, documents.report(paper, form))))
        return
    until = scene.kit.wall.now() + timedelta(hours=ADDRESS_HOURS)
    address = documents.report_address(scene.person.id, year, form, until) if documents else ""
    if not address:
        scene.refuse(scene.t("council-no-address"))
        return
    note = scene.t("document-link-note", hours=ADDRESS_HOURS)
    link = (scene.t("document-link"), address)
    scene.private.append(Message(text, rows=(Row(name),), note=note, link=link))
