"""Whose a sheet is, where somebody takes over a place in a project or turns out to be there already."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.project import Member, Project, Role
from bot.domain.sheets import Sheet, SheetState
from bot.services.ports import UnitOfWork


def exchange(uow: UnitOfWork, one: Sheet, other: Sheet) -> None:
    """Each becomes the other's person's: of one questionnaire nobody has two, not even for a moment."""
    uow.sheets.hand_on(one.id, one.id)
    uow.sheets.hand_on(other.id, one.person)
    uow.sheets.hand_on(one.id, other.person)


def let_hold(uow: UnitOfWork, holds: Sheet, aside: Sheet, at: datetime) -> None:
    """The first one counts from now on, as sent where either was; the other is kept and counts nowhere."""
    sent = SheetState.SENT in (holds.state, aside.state)
    if sent is not (holds.state is SheetState.SENT):
        uow.sheets.save(replace(holds, state=SheetState.SENT), (), holds.person, at, None)
    elif holds.state is SheetState.SET_ASIDE:
        uow.sheets.save(replace(holds, state=SheetState.DRAFT), (), holds.person, at, None)
    uow.sheets.save(replace(aside, state=SheetState.SET_ASIDE), (), aside.person, at, None)


def take_over_sheets(
    uow: UnitOfWork,
    project: Project,
    before: str,
    after: str,
    at: datetime,
    only: Collection[str] | None = None,
) -> list[tuple[Sheet, Sheet]]:
    """Makes one person's sheets another's (``only`` those of the present cycle with these ids). Where both have
    answered the same one, the other's own holds; gives those pairs, the one that is set aside in front.
    """
    both = []
    for sheet in uow.sheets.of_member(project.id, before):
        if only is not None and (sheet.cycle != project.cycle or sheet.questionnaire not in only):
            continue
        own = uow.sheets.find(project.id, sheet.cycle, sheet.questionnaire, after)
        if own is None:
            uow.sheets.hand_on(sheet.id, after)
        elif not own.answers:
            exchange(uow, sheet, own)
        elif sheet.answers:
            let_hold(uow, own, sheet, at)
            both.append((sheet, own))
    return both


def replace_member(uow: UnitOfWork, project: Project, before: Member, after: str, at: datetime) -> None:
    """Another person has that member's place, with its role and side, and whatever date that one had taken over; the
    member has none any more.
    """
    uow.projects.leave(project.id, before.person.id, at)
    there = uow.projects.member(project.id, after)
    if there is None:
        uow.projects.join(project.id, after, before.role, before.side, at)
    elif before.role is Role.RESPONDENT:
        uow.projects.set_role(project.id, after, Role.RESPONDENT)
    if before.person.id in project.owners.values():
        current = uow.projects.get(project.id) or project
        owners = {key: after if who == before.person.id else who for key, who in current.owners.items()}
        uow.projects.save(replace(current, owners=owners))
