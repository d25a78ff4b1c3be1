"""An answer that is changed once the sides have seen each other's: the first one stays, and the new one beside it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb, act
from bot.domain.messages import Pressed, Typed
from bot.domain.project import Role
from tests.services.front_door import Door, opened
from tests.services.house import NOW
from tests.services.test_publishing import CIVIC, SHEET, publication, published


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """Both sides said yes to the second question; 花 says no by now."""
    found = opened(tmp_path, revealed={SHEET: NOW}, sides=CIVIC)
    for key, side in (("hana", "a"), ("ken", "b")):
        found.person(key, Role.RESPONDENT, side)
        found.answers(key, chk_1="yes", chk_2="yes", chk_3="yes")
    found.person("megumi", Role.COORDINATOR, tenant="T1")
    found.person("suzuki", Role.OFFICER, tenant="T1")
    sheet = found.look(lambda uow: uow.sheets.of_project("p1", 1, SHEET))[0].id
    found.presses("hana", Verb.FIX, sheet, "ise.chk.2")
    found.clock.at += timedelta(minutes=1)
    found.hears("hana", Typed("いいえ"))
    return found


def test_the_table_shows_both_and_not_among_what_is_the_same(door: Door) -> None:
    heard = door.hears("hana", Pressed(act(Verb.COMPARISON, "p1", "1", SHEET).token))
    (table,) = (m for outgoing in heard.queued for m in outgoing.messages if m.rows)
    (same,) = (row for row in table.rows if row.label == "同じ答え")
    assert "問2" not in same.text
    (changed,) = (row for row in table.rows if row.label.startswith("問2"))
    assert "はい(あとから: いいえ)" in dict(changed.values).values()


def test_what_is_published_does_not_call_them_the_same(door: Door) -> None:
    published(door)
    items = [item for section in publication(door).content["sections"] for item in section["items"]]  # type: ignore[index]
    results = {item["id"]: item.get("result") for item in items}
    assert results[f"{SHEET}/ise.chk.1"] == "agree"
    assert results[f"{SHEET}/ise.chk.2"] != "agree"
