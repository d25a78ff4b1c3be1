"""状況ページ: who may have one made, what stands there, for how long, and that nobody can be told its address twice."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.desks import StatusPage
from bot.domain.messages import Message, Standing, Typed
from bot.domain.project import Role
from bot.services.overview import Overview
from bot.services.status_pages import count_view, page_at, tell_ending
from tests.services.front_door import Door, Heard, opened
from tests.services.house import garden

PUBLIC = "https://kyodo.example.jp"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = opened(tmp_path)
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, public_url=PUBLIC))
    door.person("hana", Role.RESPONDENT, "a")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("sato", Role.OFFICER, tenant="T1")
    door.person("boss", tenant="T1", standing=Standing.ADMIN)
    door.person("aki", tenant="T1")
    return door


def said(heard: Heard) -> list[Message]:
    return [message for outgoing in heard.queued for message in outgoing.messages]


def texts(heard: Heard) -> str:
    return "\n".join(repr(message) for message in said(heard))


def address_in(heard: Heard) -> str:
    """What the one address that is told ends in."""
    (found,) = set(re.findall(rf"{PUBLIC}/s/([0-9a-z]{{32}})", texts(heard)))
    return str(found)


def pages(door: Door, key: str) -> list[StatusPage]:
    def look(uow: object) -> list[StatusPage]:
        person = uow.people.find(door.places[key])  # type: ignore[attr-defined]
        return list(uow.status_pages.of_person(person.id))  # type: ignore[attr-defined]

    return door.look(look)


def seen(door: Door, token: str, language: str = "ja") -> Overview | None:
    """What the page shows; opening it counts."""
    found = door.look(lambda uow: page_at(uow, door.kit, token, language))
    if found is None:
        return None
    door.look(lambda uow: count_view(uow, door.kit, found[0].digest))
    return found[1]


def test_who_looks_after_a_project_gets_a_page_of_it(door: Door) -> None:
    for key in ("tanaka", "sato", "boss"):
        found = seen(door, address_in(door.hears(key, Typed("状況ページ"))))
        assert found is not None
        assert [state.project.name for state in found.projects] == ["花壇づくり"]
        assert found.maker == key


def test_nobody_else_gets_one(door: Door) -> None:
    for key in ("hana", "aki"):
        heard = door.hears(key, Typed("状況ページ"))
        assert "/s/" not in texts(heard)
        assert said(heard)
        assert not pages(door, key)
        assert "/s/" not in texts(door.presses(key, Verb.STATUS_PAGE, "p1"))
        assert "/s/" not in texts(door.presses(key, Verb.MAKE_STATUS_PAGE, "", "30", ""))


def test_the_address_is_told_once_and_kept_nowhere(door: Door) -> None:
    heard = door.presses("tanaka", Verb.STATUS_PAGE, "p1")
    token = address_in(heard)
    (page,) = pages(door, "tanaka")
    assert token not in repr(page)
    again = texts(door.presses("tanaka", Verb.STATUS_PAGE, "p1"))
    assert "/s/" not in again
    assert "アドレスは控えを残していません" in again
    assert seen(door, token) is not None
    for words in ("だれでも見られます", "答えと人の名前はのりません"):
        assert words in texts(heard)
    log = door.look(lambda uow: uow.audit.of_project("p1"))
    assert token not in repr(log)
    assert "page.opened" in [line["action"] for line in log]


def test_a_new_one_ends_the_old_and_a_double_click_makes_no_third(door: Door) -> None:
    old = address_in(door.presses("tanaka", Verb.STATUS_PAGE, "p1"))
    (page,) = pages(door, "tanaka")
    heard = door.presses("tanaka", Verb.MAKE_STATUS_PAGE, "p1", "90", page.id)
    new = address_in(heard)
    assert "前のアドレスでは、もう開けません" in texts(heard)
    assert (seen(door, old), seen(door, new) is not None) == (None, True)
    (newer,) = pages(door, "tanaka")
    assert newer.expires_at - newer.created_at == timedelta(days=90)
    assert "/s/" not in texts(door.presses("tanaka", Verb.MAKE_STATUS_PAGE, "p1", "90", page.id))
    assert pages(door, "tanaka") == [replace(newer, views=1, viewed_at=pages(door, "tanaka")[0].viewed_at)]


def test_stopping_ends_it_and_the_button_of_an_older_one_ends_nothing(door: Door) -> None:
    door.presses("tanaka", Verb.STATUS_PAGE, "")
    (page,) = pages(door, "tanaka")
    token = address_in(door.presses("tanaka", Verb.MAKE_STATUS_PAGE, "", "30", page.id))
    door.presses("tanaka", Verb.STOP_STATUS_PAGE, "", page.id)
    assert seen(door, token) is not None
    (page,) = pages(door, "tanaka")
    assert "止めました" in texts(door.presses("tanaka", Verb.STOP_STATUS_PAGE, "", page.id))
    assert seen(door, token) is None
    assert "いま開ける状況ページはありません" in texts(
        door.presses("tanaka", Verb.STOP_STATUS_PAGE, "", page.id)
    )


def test_it_ends_by_itself_and_says_so_before(door: Door) -> None:
    token = address_in(door.presses("tanaka", Verb.STATUS_PAGE, "p1"))
    door.clock.at += timedelta(days=26)
    assert door.look(lambda uow: tell_ending(uow, door.kit, door.clock.at)) == 0
    door.clock.at += timedelta(days=2)
    assert door.look(lambda uow: tell_ending(uow, door.kit, door.clock.at)) == 1
    assert door.look(lambda uow: tell_ending(uow, door.kit, door.clock.at)) == 0
    heard = door.hears("tanaka", Typed("ヘルプ"))
    assert "開けなくなります" in texts(heard)
    assert seen(door, token) is not None
    door.clock.at += timedelta(days=3)
    assert seen(door, token) is None
    assert PUBLIC in texts(door.presses("tanaka", Verb.STATUS_PAGE, "p1"))


def test_what_it_shows_is_what_its_maker_may_see_when_it_is_opened(door: Door) -> None:
    door.look(lambda uow: uow.projects.add(replace(garden(), id="p2", name="水路の掃除")))
    door.look(lambda uow: uow.projects.add(replace(garden(), id="p3", name="よその事業", tenant="T2")))
    token = address_in(door.hears("sato", Typed("ページ")))
    one = address_in(door.presses("sato", Verb.STATUS_PAGE, "p1"))

    def names(token: str) -> list[str]:
        found = seen(door, token)
        assert found is not None
        return sorted(state.project.name for state in found.projects)

    assert names(token) == ["花壇づくり"]
    sato = door.look(lambda uow: uow.people.find(door.places["sato"]))
    assert sato is not None
    door.look(lambda uow: uow.projects.join("p2", sato.id, Role.OFFICER, "", door.clock.at))
    assert names(token) == ["水路の掃除", "花壇づくり"]
    assert names(one) == ["花壇づくり"]
    door.look(lambda uow: uow.projects.leave("p1", sato.id, door.clock.at))
    assert names(token) == ["水路の掃除"]
    assert names(one) == []
    boss = address_in(door.hears("boss", Typed("status page")))
    assert names(boss) == ["水路の掃除", "花壇づくり"]


def test_it_tells_counts_dates_and_what_is_overdue_but_no_name_and_no_answer(door: Door) -> None:
    door.person("ken", Role.RESPONDENT, "b")
    door.answers("hana", chk_1="yes")
    token = address_in(door.presses("tanaka", Verb.STATUS_PAGE, "p1"))
    door.clock.at += timedelta(days=20)
    found = seen(door, token)
    assert found is not None
    (state,) = found.projects
    assert [(count.name, count.joined, count.sent) for count in state.counts["plan"]] == [
        ("花壇の会", 1, 1),
        ("公園緑地課", 1, 0),
    ]
    assert state.missing == 1
    assert state.next is not None
    days = [line.days for line in found.overdue]
    assert days == sorted(days, reverse=True) != []
    assert all(line.rule and not line.whose for line in found.overdue)


def test_views_are_counted_and_logged_once_a_day_without_the_address(door: Door) -> None:
    token = address_in(door.presses("tanaka", Verb.STATUS_PAGE, "p1"))
    for _ in range(3):
        seen(door, token)
    door.clock.at += timedelta(days=1)
    seen(door, token)
    (page,) = pages(door, "tanaka")
    assert page.views == 4
    viewed = door.look(lambda uow: uow.audit.of_project("p1", "page.viewed"))
    assert len(viewed) == 2
    assert token not in repr(viewed)
    assert "4回" in texts(door.presses("tanaka", Verb.STATUS_PAGE, "p1"))


def test_other_addresses_open_nothing(door: Door) -> None:
    for token in ("", "x", "0" * 32, "0" * 31, "A" * 32, "../../etc/passwd", "0" * 400):
        assert seen(door, token) is None


def test_without_a_public_address_it_says_what_the_operator_must_set(door: Door) -> None:
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, public_url=""))
    assert "PUBLIC_URL" in texts(door.hears("tanaka", Typed("状況ページ")))
    assert not pages(door, "tanaka")


def test_the_menu_has_its_button_for_those_who_look_after_a_project_alone(door: Door) -> None:
    assert "状況ページ" in texts(door.presses("sato", Verb.MENU))
    assert "状況ページ" not in texts(door.presses("aki", Verb.MENU))
    assert "Verb.STATUS_PAGE" in texts(door.presses("tanaka", Verb.STATUS, "p1"))
