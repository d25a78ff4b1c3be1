"""The table of rights: every role, every permission, from everywhere."""

from itertools import product

import pytest

from bot.domain.messages import Address, Standing
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import Member, Person, Project, Role, Side

PROJECT = Project(
    "p1", "T1", "花壇づくり", "ise", "1.0.0", "co_hosting", (Side("a", "花壇の会"), Side("b", "公園緑地課"))
)
P = Permission
SEEING = {P.SEE_STATUS, P.SEE_COMPARISON}
TABLE = {
    Role.RESPONDENT: {P.ANSWER, P.TAKE_PART, P.CONSENT, P.APPROVE, P.WITHDRAW, *SEEING},
    Role.MEMBER: {P.ANSWER, P.TAKE_PART, *SEEING},
    Role.COORDINATOR: {
        *(P.TAKE_PART, P.KEY_IN, P.SEE_MISSING, P.MANAGE, P.EXPORT, P.SEE_OVERDUE, P.WITHDRAW),
        *SEEING,
    },
    Role.OFFICER: {P.EXPORT, P.SEE_OVERDUE, P.APPROVE, P.WITHDRAW, *SEEING},
    Role.EVALUATOR: {P.ANSWER, *SEEING},
    Role.OBSERVER: {*SEEING},
    None: set(),
}
IN_PROJECT = [p for p in P if p is not P.CREATE]


def actor(role: Role | None, tenant: str = "T1", standing: Standing = Standing.FULL) -> Actor:
    address = Address("slack", tenant, "U1") if tenant else Address("line", "", "U1")
    person = Person("hanako", address, standing=standing)
    side = "a" if role in (Role.RESPONDENT, Role.MEMBER) else ""
    return Actor("hanako", tenant, standing, Member(person, role, side) if role else None)


@pytest.mark.parametrize(("role", "permission"), list(product(TABLE, IN_PROJECT)))
def test_a_member_of_the_workspace_may_what_the_role_says(role: Role | None, permission: Permission) -> None:
    assert allowed(actor(role), permission, PROJECT) is (permission in TABLE[role])


@pytest.mark.parametrize(("role", "permission"), list(product(TABLE, IN_PROJECT)))
def test_on_line_the_role_alone_counts(role: Role | None, permission: Permission) -> None:
    line = actor(role, "", Standing.UNKNOWN)
    assert allowed(line, permission, PROJECT) is (permission in TABLE[role])


@pytest.mark.parametrize(("role", "permission", "standing"), list(product(TABLE, IN_PROJECT, Standing)))
def test_from_another_workspace_nothing_is_allowed(
    role: Role | None, permission: Permission, standing: Standing
) -> None:
    assert not allowed(actor(role, "T2", standing), permission, PROJECT)


@pytest.mark.parametrize(("role", "permission"), list(product(TABLE, IN_PROJECT)))
def test_a_guest_speaks_where_they_were_invited_and_does_nothing_more(
    role: Role | None, permission: Permission
) -> None:
    invited = role in (Role.RESPONDENT, Role.MEMBER, Role.EVALUATOR)
    expected = invited and permission in TABLE[role]
    assert allowed(actor(role, standing=Standing.GUEST), permission, PROJECT) is expected


@pytest.mark.parametrize(("role", "permission"), list(product(TABLE, IN_PROJECT)))
def test_an_administrator_may_all_but_speak_for_a_side_and_read_names(
    role: Role | None, permission: Permission
) -> None:
    of_the_role = (P.ANSWER, P.TAKE_PART, P.CONSENT, P.SEE_MISSING, P.KEY_IN, P.APPROVE)
    expected = permission not in of_the_role or permission in TABLE[role]
    assert allowed(actor(role, standing=Standing.ADMIN), permission, PROJECT) is expected


@pytest.mark.parametrize(("role", "permission"), list(product(TABLE, IN_PROJECT)))
def test_no_standing_counts_on_line(role: Role | None, permission: Permission) -> None:
    line = actor(role, "", Standing.ADMIN)
    assert allowed(line, permission, PROJECT) is (permission in TABLE[role])


@pytest.mark.parametrize(("role", "permission"), list(product(TABLE, IN_PROJECT)))
def test_without_a_project_there_is_nothing_to_be_allowed(role: Role | None, permission: Permission) -> None:
    assert not allowed(actor(role, standing=Standing.ADMIN), permission, None)


@pytest.mark.parametrize("standing", Standing)
def test_everybody_of_a_workspace_but_guests_may_create(standing: Standing) -> None:
    assert allowed(actor(None, standing=standing), P.CREATE) is (standing is not Standing.GUEST)


@pytest.mark.parametrize("standing", Standing)
def test_nobody_creates_from_line(standing: Standing) -> None:
    assert not allowed(actor(None, "", standing), P.CREATE)
