"""Sheets for people who write by hand: which can be had, and what stands on them."""

from datetime import datetime

from bot.domain.filing import BlankSheet
from bot.domain.pack import SURVEY, THIRD_PARTY
from bot.domain.project import Project
from bot.domain.questions import Questionnaire
from bot.services.inviting import asker, invitation_of
from bot.services.papers import asked_now, for_member, paper
from bot.services.phrasing.blanks import blank_sheet
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


def open_blanks(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> tuple[Questionnaire, ...]:
    """The sheets that the sides can answer on paper now: those that a coordinator can key in."""
    return tuple(sheet for sheet in asked_now(uow, kit, project, now) if for_paper(sheet))


def for_paper(sheet: Questionnaire) -> bool:
    """Whether people answer it each for themselves, as members of a side."""
    return not sheet.joint and sheet.kind not in (SURVEY, THIRD_PARTY)


def blank_of(uow: UnitOfWork, kit: Kit, project: Project, side: str, name: str) -> BlankSheet | None:
    """That sheet for people of that side; None where there is no such side or sheet. An invitation that still lets
    people in stands on it, with its QR code.
    """
    sheet = paper(uow, kit, project, name)
    if sheet is None or not for_paper(sheet) or not project.has_side(side):
        return None
    codes = uow.codes.of_project(project.id)
    code = next((one for one in codes if one.side == side and not one.person and one.usable(project)), None)
    return blank_sheet(
        project,
        project.side(side),
        for_member(project, sheet, side),
        kit.voice(project.language, project),
        invitation=invitation_of(uow, kit, project, code) if code is not None else None,
        line="line" in kit.defaults.platforms,
        asker=asker(uow, project),
    )
