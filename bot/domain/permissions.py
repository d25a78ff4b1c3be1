"""Who may do what: one vocabulary, asked in one place (``bot.services.inbox``)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.messages import Standing
from bot.domain.project import ON_A_SIDE, Member, Project, Role


class Permission(StrEnum):
    """Things that need a right. ``ANSWER``: a side's sheets, or those of evaluators, by the role; ``TAKE_PART``:
    writing in what all sides have in common (plan, agreement, notes); ``CONSENT``: agreeing to words in the
    name of a side; ``KEY_IN``: writing down what others gave on paper; ``SEE_OVERDUE``: what anybody on the
    project owes, where others see what they owe themselves; ``APPROVE``: a text that is to be published, for a side or the
    section; ``WITHDRAW``: taking back what is public.
    """

    CREATE = "create"
    ANSWER = "answer"
    TAKE_PART = "take_part"
    CONSENT = "consent"
    SEE_STATUS = "see_status"
    SEE_COMPARISON = "see_comparison"
    KEY_IN = "key_in"
    SEE_MISSING = "see_missing"
    SEE_OVERDUE = "see_overdue"
    EXPORT = "export"
    MANAGE = "manage"
    APPROVE = "approve"
    WITHDRAW = "withdraw"


FOR_GUESTS = frozenset(
    {
        Permission.ANSWER,
        Permission.TAKE_PART,
        Permission.CONSENT,
        Permission.SEE_STATUS,
        Permission.SEE_COMPARISON,
        Permission.APPROVE,
        Permission.WITHDRAW,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: standing in the workspace, tenant of that workspace ("" on LINE), and place in the project."""

    person: str
    tenant: str
    standing: Standing
    member: Member | None = None


def allowed(actor: Actor, permission: Permission, project: Project | None = None) -> bool:
    """Whether the actor may.

    Nobody acts in a project from another tenant's workspace, whatever the role. Guests of a workspace answer
    where they were invited and see what becomes of it, nothing more.
    """
    if permission is Permission.CREATE:
        return bool(actor.tenant) and actor.standing is not Standing.GUEST
    if project is None:
        return False
    if actor.tenant and actor.tenant != project.tenant:
        return False
    role = actor.member.role if actor.member else None
    invited = role in ON_A_SIDE or role is Role.EVALUATOR
    if actor.standing is Standing.GUEST and not (invited and permission in FOR_GUESTS):
        return False
    administrator = bool(actor.tenant) and actor.standing is Standing.ADMIN
    match permission:
        case Permission.ANSWER:
            return role in ON_A_SIDE or role is Role.EVALUATOR
        case Permission.TAKE_PART:
            return role in ON_A_SIDE or role is Role.COORDINATOR
        case Permission.CONSENT:
            return role is Role.RESPONDENT
        case Permission.APPROVE:
            return role in (Role.RESPONDENT, Role.OFFICER)
        case Permission.WITHDRAW:
            return role in (Role.RESPONDENT, Role.OFFICER, Role.COORDINATOR) or administrator
        case Permission.SEE_STATUS:
            return role is not None or administrator
        case Permission.SEE_COMPARISON:
            return role is not None or administrator
        case Permission.SEE_MISSING | Permission.KEY_IN:
            return role is Role.COORDINATOR
        case Permission.MANAGE:
            return role is Role.COORDINATOR or administrator
        case Permission.EXPORT | Permission.SEE_OVERDUE:
            return role in (Role.COORDINATOR, Role.OFFICER) or administrator
