"""Codes are not found by trying: what is slowed, for one person and for all together, and what stays open to others."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Said, Typed
from bot.domain.project import JoinCode, Role
from bot.services.mail_desks import MOST_TO_A_BOX
from bot.services.turns.joining import ALL_TOGETHER, SCOPE, WAIT, WRONG_CODES, WRONG_CODES_THEN
from tests.services.front_door import Door, opened

CODE = "K7F2QX9M"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = opened(tmp_path)
    door.look(lambda uow: uow.codes.add(JoinCode(CODE, "p1", "a", Role.MEMBER, "plan"), door.clock.at))
    for name in ("hana", "ito", "mori"):
        door.person(name)
    return door


def says(door: Door, key: str, said: Said) -> str:
    return door.hears(key, said).by(key)


def wait(door: Door) -> str:
    return door.kit.wording("join-wait", "ja", n=60)


def test_a_bare_code_is_a_guess_as_well_and_a_good_one_is_held_back_like_any_other(door: Door) -> None:
    for n in range(WRONG_CODES):
        says(door, "hana", Typed(f"AAA{n}BBBB"))
    held = [
        re.sub("[0-9]+分", "", says(door, "hana", Typed(typed)))
        for typed in (CODE, "AAA2BBBC", f"参加 {CODE}", "参加 AAA2BBBC")
    ]
    assert len(set(held)) == 1, "what it says tells a good code from a wrong one"
    assert "はじめる" in says(door, "ito", Typed(CODE))


def test_looking_at_an_invitation_buys_no_more_tries(door: Door) -> None:
    for n in range(WRONG_CODES - 1):
        says(door, "hana", Typed(f"参加 AAA{n}-BBBB"))
        says(door, "hana", Typed(f"参加 {CODE}"))
    assert wait(door) in says(door, "hana", Typed("参加 AAAA-9999"))


def test_amounts_and_words_of_eight_signs_are_no_guesses(door: Door) -> None:
    for typed in ("12345678", "garbages", "1234 5678", "ありがとうござい") * 3:
        says(door, "hana", Typed(typed))
    assert "はじめる" in says(door, "hana", Typed(f"参加 {CODE}"))


def test_where_many_guess_each_has_fewer_tries_and_who_has_a_code_comes_in(door: Door) -> None:
    door.look(lambda uow: [uow.guesses.add("", SCOPE, door.clock.at, WAIT) for _ in range(ALL_TOGETHER - 1)])
    for n in range(WRONG_CODES_THEN):
        last = says(door, "hana", Typed(f"参加 AAA{n}-BBBB"))
    assert wait(door) in last
    assert "はじめる" in says(door, "ito", Typed(f"参加 {CODE}"))
    door.clock.at += timedelta(hours=2)
    for n in range(WRONG_CODES_THEN):
        last = says(door, "mori", Typed(f"参加 AAA{n}-BBBB"))
    assert wait(door) not in last, "an hour later a typing mistake is one again"


def test_a_box_is_not_filled_by_entering_it_again_and_again(door: Door) -> None:
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, platforms=frozenset({"slack", "mail"})))
    mailed = 0
    for _ in range(MOST_TO_A_BOX + 3):
        heard = door.submits("tanaka", Verb.ADD_MAIL, "p1", email="box@city.example.jp")
        mailed += sum(outgoing.to.id == "box@city.example.jp" for outgoing in heard.queued)
    assert mailed == MOST_TO_A_BOX
