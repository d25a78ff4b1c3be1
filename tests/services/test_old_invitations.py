"""An old [はじめる] of somebody's place, pressed by whoever belongs to the project otherwise by now."""

from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Typed
from bot.domain.project import JoinCode, Role
from tests.services.front_door import Door, opened


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """花子 answers for side a; the coordinator has made an invitation to her place."""
    found = opened(tmp_path)
    found.person("tanaka", Role.COORDINATOR, tenant="T1")
    found.person("Uhana", Role.RESPONDENT, "a")
    found.person("Umori", Role.RESPONDENT, "b")
    return found


def belongs(door: Door) -> set[tuple[str | None, Role, str]]:
    """Who is in the project, as what, for which side."""
    members = door.look(lambda uow: uow.projects.members("p1"))
    return {(one.person.address.user, one.role, one.side) for one in members}


def code_of_place(door: Door) -> str:
    """The invitation's letters."""
    hana = door.look(lambda uow: uow.people.find(door.places["Uhana"]))
    assert hana is not None
    door.presses("tanaka", Verb.SUCCEED_PLACE, "p1", hana.id)
    return door.look(lambda uow: uow.codes.for_place("p1", hana.id))[0].code


def test_whoever_coordinates_does_not_become_a_respondent_by_it(door: Door) -> None:
    code, before = code_of_place(door), belongs(door)
    told = door.presses("tanaka", Verb.AGREE, code).by("tanaka")
    assert belongs(door) == before
    assert "席のものです" in told


def test_whoever_joined_the_other_side_meanwhile_stays_there(door: Door) -> None:
    code = code_of_place(door)
    door.person("Unew")
    assert "はじめる" in door.hears("Unew", Typed(f"参加 {code}")).by("Unew")
    other = JoinCode("K7F29QXM", "p1", "b", Role.MEMBER, "plan")
    door.look(lambda uow: uow.codes.add(other, door.clock.at))
    door.presses("Unew", Verb.AGREE, other.code)
    before = belongs(door)
    told = door.presses("Unew", Verb.AGREE, code).by("Unew")
    assert belongs(door) == before
    assert "席のものです" in told
    assert ("Uhana", Role.RESPONDENT, "a") in before
