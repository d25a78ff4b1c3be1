"""Pictures of what is kept: what each shows is read here, in the words of one reader, at one instant.

Rights are asked by whoever calls, but in ``picture_at``: a timeline, the counts and the year show what a status card
shows; differences and cycles what a comparison shows. Nothing of a sheet is here before its answers are mutual.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.comparison import Compared
from bot.domain.pack import THIRD_PARTY
from bot.domain.permissions import Permission
from bot.domain.pictures import Answered, Asked, Cycles, Differences, Picture, Timeline, Year
from bot.domain.project import STAGES, Project
from bot.domain.questions import Questionnaire
from bot.domain.timetable import APRIL, fiscal_year
from bot.services.duties import deadlines_of
from bot.services.papers import is_asked, paper, papers
from bot.services.phrasing.deadlines import line_of
from bot.services.phrasing.pictures import (
    answered_picture,
    cycles_picture,
    differences_picture,
    timeline_picture,
    year_picture,
)
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import comparison, counts_of
from bot.services.visible import may

MOST_CYCLES = 4
"""So many cycles stand beside each other: the newest ones."""


def timeline_of(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, language: str) -> Timeline:
    """The stages and dates of the present cycle, and what earlier ones left owed."""
    say = kit.voice(language, project)
    lines = [line_of(project, one, now, say) for one in deadlines_of(uow, kit, project, now)]
    return timeline_picture(project, project.open_stages(now), lines, now, language, say)


def answered_of(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, language: str) -> Answered:
    """How many of each side have sent each sheet that is, or was, asked in the present cycle."""
    sheets = [
        (sheet, counts_of(uow, project, (sheet,)))
        for stage in STAGES
        for sheet in papers(uow, kit, project, stage)
        if _is_of_sides(sheet) and _was_asked(project, sheet, now)
    ]
    return answered_picture(project, sheets, project.today(now), language, kit.voice(language, project))


def _is_of_sides(sheet: Questionnaire) -> bool:
    return not sheet.joint and sheet.kind != THIRD_PARTY


def _was_asked(project: Project, sheet: Questionnaire, now: datetime) -> bool:
    if sheet.id in project.revealed or is_asked(project, sheet, now):
        return True
    return sheet.stage in project.closings and (not sheet.after or sheet.after in project.revealed)


def differences_of(
    uow: UnitOfWork,
    kit: Kit,
    project: Project,
    name: str,
    now: datetime,
    language: str,
    *,
    cycle: int = 0,
    answers: bool = True,
) -> Differences | None:
    """Agreement and difference for each item of that sheet in that cycle (0: the present one); None while it is blind, or
    where there is no such sheet of the sides. ``answers=False`` leaves out what each side answered.
    """
    sheet = paper(uow, kit, project, name, cycle)
    if sheet is None or not _is_of_sides(sheet):
        return None
    rows = comparison(uow, kit, project, name, cycle)
    if rows is None:
        return None
    return differences_picture(
        project,
        sheet,
        cycle or project.cycle,
        rows,
        project.today(now),
        language,
        kit.voice(language, project),
        answers=answers,
    )


def year_of(
    uow: UnitOfWork,
    kit: Kit,
    projects: Sequence[Project],
    now: datetime,
    language: str,
    *,
    year: int = 0,
    about: str = "",
) -> Year | None:
    """The deadlines of these projects in the fiscal year that begins in ``year`` (0: the present one), under the name
    ``about`` where they are several; None for none at all. The fiscal year is that of the first one's guideline.
    """
    if not projects:
        return None
    first = _fy_start(kit, projects[0])
    today = projects[0].today(now)
    lines = [
        line_of(project, one, now, kit.voice(language, project))
        for project in projects
        for one in deadlines_of(uow, kit, project, now)
    ]
    several = len(projects) > 1
    return year_picture(
        year or fiscal_year(today, first),
        about or ("" if several else projects[0].name),
        lines,
        today,
        language,
        kit.voice(language),
        first=first,
        several=several,
    )


def _fy_start(kit: Kit, project: Project) -> tuple[int, int]:
    try:
        return kit.pack(project).fy_start
    except KeyError:  # the guideline is gone
        return APRIL


def cycles_of(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, language: str) -> Cycles:
    """How the answers to each sheet stood to each other, cycle by cycle."""
    numbers = [*(past.number for past in project.past), project.cycle][-MOST_CYCLES:]
    found = []
    for name in _mutual_names(project, numbers):
        turns: list[tuple[int, tuple[Compared, ...] | None]] = []
        title = ""
        for number in numbers:
            sheet = paper(uow, kit, project, name, number)
            if sheet is None or not _is_of_sides(sheet):
                continue
            title = sheet.title.in_(language)
            turns.append((number, comparison(uow, kit, project, name, number)))
        if turns:
            found.append((title, turns))
    return cycles_picture(project, found, project.today(now), language, kit.voice(language, project))


RIGHT = Permission.SEE_COMPARISON
"""Who may have a picture in a chat sees everything that any of them shows."""

LASTS = timedelta(days=7)
"""So long a chat can fetch a picture; then it is asked for again."""


def picture_of(uow: UnitOfWork, kit: Kit, project: Project, asked: Asked, now: datetime) -> Picture | None:
    """That picture as it stands; None where its answers are not mutual, or nothing is called so."""
    match asked.kind:
        case "timeline":
            return timeline_of(uow, kit, project, now, asked.language)
        case "answered":
            return answered_of(uow, kit, project, now, asked.language)
        case "differences":
            return differences_of(uow, kit, project, asked.sheet, now, asked.language, cycle=asked.cycle)
        case "year":
            return year_of(uow, kit, [project], now, asked.language)
        case "cycles":
            return cycles_of(uow, kit, project, now, asked.language)
    return None


def picture_at(uow: UnitOfWork, kit: Kit, asked: Asked, now: datetime) -> Picture | None:
    """What an address shows: rights can have ended since it was made, and what it shows goes on."""
    project = uow.projects.get(asked.project)
    try:
        person = uow.people.get(asked.person)
    except KeyError:
        return None
    if project is None or not may(uow, person, RIGHT, project):
        return None
    return picture_of(uow, kit, project, asked, now)


def _mutual_names(project: Project, numbers: Iterable[int]) -> list[str]:
    """The sheets whose answers became mutual in any of these cycles, in that order."""
    found: dict[str, None] = {}
    for number in numbers:
        mutual = project.revealed_in(number)
        found |= dict.fromkeys(sorted(mutual, key=lambda name: mutual[name]))
    return list(found)
