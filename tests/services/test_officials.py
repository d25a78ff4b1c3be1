"""Everybody's part: who may press what, and how officers and observers come and go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.actions import _ARITY, Verb, act
from bot.domain.messages import FieldErrors, Incoming, Pressed, Standing, Typed, direct
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import Member, Person, Role
from bot.services.inbox import Inbox
from bot.services.ports import UnitOfWork
from bot.services.turns.table import ON_PROJECT
from tests.services.front_door import Door, opened

PEOPLE: dict[str, tuple[Role | None, str, str, Standing]] = {
    "administrator": (None, "", "T1", Standing.ADMIN),
    "coordinator": (Role.COORDINATOR, "", "T1", Standing.FULL),
    "officer": (Role.OFFICER, "", "T1", Standing.FULL),
    "officer on LINE": (Role.OFFICER, "", "", Standing.UNKNOWN),
    "respondent": (Role.RESPONDENT, "a", "T1", Standing.FULL),
    "respondent on LINE": (Role.RESPONDENT, "b", "", Standing.UNKNOWN),
    "member": (Role.MEMBER, "a", "T1", Standing.FULL),
    "member on LINE": (Role.MEMBER, "b", "", Standing.UNKNOWN),
    "evaluator": (Role.EVALUATOR, "", "T1", Standing.FULL),
    "observer": (Role.OBSERVER, "", "T1", Standing.FULL),
    "observer on LINE": (Role.OBSERVER, "", "", Standing.UNKNOWN),
    "colleague": (None, "", "T1", Standing.FULL),
    "passer-by on LINE": (None, "", "", Standing.UNKNOWN),
    "guest": (None, "", "T1", Standing.GUEST),
    "guest who answers": (Role.MEMBER, "a", "T1", Standing.GUEST),
    "guest as officer": (Role.OFFICER, "", "T1", Standing.GUEST),
    "guest as coordinator": (Role.COORDINATOR, "", "T1", Standing.GUEST),
    "administrator elsewhere": (None, "", "T2", Standing.ADMIN),
    "coordinator elsewhere": (Role.COORDINATOR, "", "T2", Standing.FULL),
}
P = Permission
_SEES = {P.SEE_STATUS, P.SEE_COMPARISON}
_OFFICE = {*_SEES, P.EXPORT, P.SEE_OVERDUE}
_OFFICER = {*_OFFICE, P.APPROVE, P.WITHDRAW}
_MEMBER = {*_SEES, P.ANSWER, P.TAKE_PART}
MAY: dict[str, set[Permission]] = {
    "administrator": {*_OFFICE, P.MANAGE, P.WITHDRAW},
    "coordinator": set(P) - {P.ANSWER, P.CONSENT, P.CREATE, P.APPROVE},
    "officer": _OFFICER,
    "officer on LINE": _OFFICER,
    "respondent": {*_MEMBER, P.CONSENT, P.APPROVE, P.WITHDRAW},
    "respondent on LINE": {*_MEMBER, P.CONSENT, P.APPROVE, P.WITHDRAW},
    "member": _MEMBER,
    "member on LINE": _MEMBER,
    "guest who answers": _MEMBER,
    "evaluator": {*_SEES, P.ANSWER},
    "observer": _SEES,
    "observer on LINE": _SEES,
}
"""What contract.md gives to each, and who approves and withdraws what is published (journeys.md, S4); the others may nothing here."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    found = opened(tmp_path_factory.mktemp("officials"))
    for key, (role, side, tenant, standing) in PEOPLE.items():
        found.person(key, role, side, tenant=tenant, standing=standing)
    yield found
    found.store.close()


class _Undone(Exception):  # noqa: N818 - it ends a transaction that nobody wants to keep
    """Carries what was said out of a transaction that is rolled back."""


def pressed(door: Door, key: str, verb: Verb) -> str:
    """All that follows from a press, of which nothing is kept."""
    door.count += 1
    address, now = door.places[key], door.clock.at
    args = ("p1", *["1"] * (_ARITY[verb] - 1))
    said = Pressed(act(verb, *args).token, "", "2026-11-01")
    incoming = Incoming(
        f"r{door.count}", address, direct(address), said, now, now, dialogs=bool(address.account)
    )

    def turn(uow: UnitOfWork) -> None:
        receipt = Inbox(door.kit).receive(uow, incoming)
        told = [dispatch.outgoing for dispatch in uow.outbox.claim(now, "test", now - now, 50)]
        raise _Undone(repr((receipt.immediate, told)))

    with pytest.raises(_Undone) as caught:
        door.look(turn)
    return str(caught.value)


@pytest.mark.parametrize("key", PEOPLE)
def test_the_table_of_rights_is_that_of_the_contract(house: Door, key: str) -> None:
    role, side, tenant, standing = PEOPLE[key]
    member = Member(Person("x", house.places[key]), role, side) if role else None
    actor = Actor("x", tenant, standing, member)
    found = {
        one for one in Permission if one is not Permission.CREATE and allowed(actor, one, house.project())
    }
    assert found == MAY.get(key, set())


@pytest.mark.parametrize("key", PEOPLE)
def test_every_button_of_a_project_asks_for_its_right_at_the_tap(house: Door, key: str) -> None:
    refusal = house.kit.wording("not-allowed", "ja")
    wrong = []
    for verb, entry in ON_PROJECT.items():
        if verb is Verb.LEAVE_CONFIRM:
            continue  # its right says who can have a place to leave
        refused = refusal in pressed(house, key, verb)
        if refused is (entry.permission in MAY.get(key, set())):
            wrong.append((verb.name, refused))
    assert wrong == []


# ---------------------------------------------------------------- officers come and go


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    found = opened(tmp_path)
    found.person("tanaka", Role.COORDINATOR, tenant="T1")
    found.person("hana", Role.RESPONDENT, "a")
    found.person("sato", Role.RESPONDENT, "b", tenant="T1")
    found.person("kato", tenant="T1")
    found.person("boss", tenant="T1", standing=Standing.ADMIN)
    found.person("guest", tenant="T1", standing=Standing.GUEST)
    yield found
    found.store.close()


def roles(door: Door) -> dict[str, Role]:
    return {m.person.address.user: m.role for m in door.look(lambda uow: uow.projects.members("p1"))}


@pytest.mark.parametrize("who", ["tanaka", "boss"])
def test_an_officer_is_named_and_let_go_by_the_coordinator_or_an_administrator(door: Door, who: str) -> None:
    heard = door.submits(who, Verb.NAME_OFFICIAL, "p1", person="kato", role="section_officer")
    assert "担当課にしました" in heard.by("kato")
    assert "月に一度のまとめ、公表の承認のお願いが届きます" in heard.by("kato")
    assert roles(door)["kato"] is Role.OFFICER
    assert "花壇づくり" in door.presses("kato", Verb.STATUS, "p1").by("kato")
    kato = door.look(lambda uow: uow.people.find(door.places["kato"]))
    assert kato is not None
    door.presses(who, Verb.REMOVE_OFFICIAL, "p1", kato.id)
    assert "kato" not in roles(door)
    assert door.kit.wording("not-allowed", "ja") in door.presses("kato", Verb.STATUS, "p1").by("kato")
    actions = [line["action"] for line in door.look(lambda uow: uow.audit.of_project("p1"))]
    assert actions[-2:] == ["member.named", "member.removed"]


@pytest.mark.parametrize("person", ["sato", "guest", ""])
def test_who_answers_for_a_side_or_is_a_guest_becomes_no_officer(door: Door, person: str) -> None:
    shown = door.submits("tanaka", Verb.NAME_OFFICIAL, "p1", person=person, role="section_officer").at_once
    assert isinstance(shown, FieldErrors)
    assert list(shown.errors) == ["person"]


def test_a_project_is_never_without_a_coordinator(door: Door) -> None:
    tanaka = door.look(lambda uow: uow.people.find(door.places["tanaka"]))
    assert tanaka is not None
    door.presses("boss", Verb.REMOVE_OFFICIAL, "p1", tanaka.id)
    door.submits("boss", Verb.NAME_OFFICIAL, "p1", person="tanaka", role="observer")
    assert roles(door)["tanaka"] is Role.COORDINATOR
    door.submits("tanaka", Verb.NAME_OFFICIAL, "p1", person="kato", role="coordinator")
    door.presses("boss", Verb.REMOVE_OFFICIAL, "p1", tanaka.id)
    assert "tanaka" not in roles(door)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OBSERVER])
def test_by_a_role_code_one_comes_in_as_what_it_says(door: Door, role: Role) -> None:
    shown = door.presses("tanaka", Verb.ROLE_CODE, "p1", role.value, "").by("tanaka")
    code = door.look(lambda uow: uow.codes.of_project("p1"))[0]
    assert f"{code.code[:4]}-{code.code[4:]}" in shown
    consent = door.hears("kato", Typed(f"参加 {code.code}")).by("kato")
    assert door.kit.wording("role-audience", "ja") in consent
    welcome = door.presses("kato", Verb.AGREE, code.code).by("kato")
    name = {Role.OFFICER: "担当課", Role.OBSERVER: "見守る人"}[role]
    assert f"「花壇づくり」に{name}として入りました" in welcome
    assert "質問が始まったら" not in welcome
    assert ("月に一度のまとめ、公表の承認のお願いが届きます" in welcome) is (role is Role.OFFICER)
    assert ("質問もお知らせも届きません" in welcome) is (role is Role.OBSERVER)
    assert ("DEADLINES" in welcome) is (role is Role.OFFICER)
    assert roles(door)["kato"] is role
    refused = door.hears("guest", Typed(f"参加 {code.code}")).by("guest")
    assert door.kit.wording("officials-no-guest", "ja") in refused
    door.presses("guest", Verb.AGREE, code.code)
    assert "guest" not in roles(door)
    door.presses("tanaka", Verb.ROLE_CODE, "p1", role.value, "stop")
    door.person("late", tenant="T1")
    door.hears("late", Typed(f"参加 {code.code}"))
    door.presses("late", Verb.AGREE, code.code)
    assert "late" not in roles(door)


def test_evaluators_codes_and_role_codes_do_not_touch_each_other(door: Door) -> None:
    door.presses("tanaka", Verb.ROLE_CODE, "p1", Role.OFFICER.value, "")
    door.presses("tanaka", Verb.REVOKE_CODE, "p1", "")
    (code,) = (one for one in door.look(lambda uow: uow.codes.of_project("p1")) if one.role is Role.OFFICER)
    assert code.revoked_at is None
