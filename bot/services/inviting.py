"""The invitation of a side, or of evaluators, as it is handed out: to be printed, shown or copied into a mail."""

from collections.abc import Sequence

from bot.domain.invitations import Invitation
from bot.domain.messages import Message
from bot.domain.project import JoinCode, Project, Role
from bot.domain.questions import Question
from bot.services.papers import papers
from bot.services.phrasing.inviting import invitation_paper, mail_text
from bot.services.phrasing.questions import minutes_for
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


def invitation_of(uow: UnitOfWork, kit: Kit, project: Project, code: JoinCode) -> Invitation:
    """What stands on it, in the project's language."""
    count, asked = _asked(uow, kit, project, code)
    return invitation_paper(
        project,
        code,
        kit.voice(project.language),
        questions=count,
        minutes=max(1, minutes_for(asked)),
        basic_id=_basic_id(uow),
        line="line" in kit.defaults.platforms,
        asker=asker(uow, project),
        contact=kit.defaults.contact,
        address=kit.documents.picture_address(code.code) if kit.documents else "",
    )


def mail_of(uow: UnitOfWork, kit: Kit, project: Project, code: JoinCode) -> Message:
    """The short text for a mail, in the project's language."""
    return mail_text(
        project,
        code,
        kit.voice(project.language),
        basic_id=_basic_id(uow),
        line="line" in kit.defaults.platforms,
        asker=asker(uow, project),
        contact=kit.defaults.contact,
    )


def invitation_at(uow: UnitOfWork, kit: Kit, letters: str) -> Invitation | None:
    """The invitation of the code that a picture's address names, as long as it lets anybody in."""
    code = uow.codes.get(letters)
    project = uow.projects.get(code.project) if code else None
    if code is None or project is None or code.person or not code.usable(project):
        return None
    if not code.side and code.role is not Role.EVALUATOR:
        return None
    return invitation_of(uow, kit, project, code)


def _asked(uow: UnitOfWork, kit: Kit, project: Project, code: JoinCode) -> tuple[int, Sequence[Question]]:
    """How many questions wait for those who come, as they are numbered, and which."""
    if not code.side:
        outside = kit.pack(project).third_party
        asked = outside.for_evaluators.asked if outside else ()
        return len(asked), asked
    found = next((sheet for sheet in papers(uow, kit, project, code.stage) if not sheet.joint), None)
    if found is None:
        return 0, ()
    sheet = found.for_side(project.side(code.side).kind)
    return len(sheet.numbers_given({})), tuple(sheet.applicable({}))


def _basic_id(uow: UnitOfWork) -> str:
    return uow.accounts.get("line").get("basic_id", "")


def asker(uow: UnitOfWork, project: Project) -> str:
    """The name of a coordinator whom people can ask; "" while none is known."""
    members = uow.projects.members(project.id)
    return next((m.person.name for m in members if m.role is Role.COORDINATOR and m.person.name), "")
