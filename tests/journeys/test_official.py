"""A city official: finding a project by whatever it is called, why it stands like this, and April."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.domain.messages import Address
from tests.journeys.desk import clean_wire, japan, join, labels, newest, view, view_words
from tests.journeys.steps import t
from tests.journeys.town import Town, post_text

GARDEN, RIVER = "公園の花壇づくり", "川のクリーン作戦"


@dataclass
class Hall:
    """田中 coordinates two projects; 山田 comes in April."""

    town: Town
    tanaka: str
    yamada: str


@pytest.fixture
async def hall(town: Town) -> AsyncIterator[Hall]:
    async with clean_wire(town):
        tanaka, yamada = town.slack.add_person("田中"), town.slack.add_person("山田")
        await town.new_project(tanaka, GARDEN)
        codes = await town.new_project(tanaka, RIVER, a="環境市民の会", b="環境課")
        await join(town, town.slack.add_person("佐藤"), codes["b"])
        yield Hall(town, tanaka, yamada)


def heads(post: str) -> str:
    return post.splitlines()[0]


SPELLINGS = {
    GARDEN: ["花壇", "かだん", "ｶﾀﾞﾝ", "花だん", "かたん", "1", "kadan"],
    RIVER: ["２", "川", "かわ", "クリーン", "ｸﾘｰﾝ", "川のクリン作戦", "川クリーン作戦は？"],
}


async def test_the_status_is_found_by_whatever_it_is_called_in_at_most_20_lines(hall: Hall) -> None:
    """S1"""
    for name, spellings in SPELLINGS.items():
        for typed in spellings:
            (card,) = await hall.town.command(hall.tanaka, f"status {typed}")
            assert (typed, heads(card)) == (typed, name)
            assert len(card.splitlines()) <= 20


async def test_every_command_that_names_a_project_finds_it(hall: Hall) -> None:
    town, tanaka = hall.town, hall.tanaka
    assert RIVER in (await town.command(tanaka, "deadline かわ"))[0]
    assert RIVER in "\n".join(await town.command(tanaka, "招待 クリーン"))
    await town.slack.command(tanaka, None, "/kyodo", "close かだん")
    await town.app.settle()
    assert GARDEN in view_words(town, tanaka)


async def test_two_are_a_choice_and_what_is_not_ones_own_is_not_given_away(hall: Hall) -> None:
    town = hall.town
    (card,) = await town.command(hall.tanaka, "状況 の")
    assert labels(newest(town, hall.tanaka)) == [GARDEN, RIVER]
    assert f"1. {GARDEN}" in card
    (nothing,) = await town.command(hall.yamada, "状況 花壇")
    (none_such,) = await town.command(hall.yamada, "状況 ない事業")
    assert nothing.replace("花壇", "X") == none_such.replace("ない事業", "X")


async def test_a_short_name_and_a_corrected_reading_find_it_as_well(hall: Hall) -> None:
    town, tanaka = hall.town, hall.tanaka
    await town.command(tanaka, "status 花壇")
    await town.press(tanaka, t("button-manage"))
    await town.press_only(tanaka, t("button-rename"))
    assert "こうえんのかだんづくり" in str(view(town, tanaka))
    await town.slack.submit(tanaka, {"reading": "花壇", "short": ""})
    assert town.slack.view(tanaka), "a reading holds no kanji"
    await town.slack.submit(tanaka, {"reading": "そのはなばたけ", "short": "はなの会"})
    await town.deliver()
    assert heads((await town.command(tanaka, "status はなばたけ"))[0]) == GARDEN
    assert heads((await town.command(tanaka, "status はなの会"))[0]) == GARDEN


async def test_why_it_stands_like_this_names_people_to_the_coordinator(hall: Hall) -> None:
    town, tanaka = hall.town, hall.tanaka
    await town.command(tanaka, "status 川")
    (why,) = await town.press(tanaka, t("button-status-why"))
    assert "佐藤さん: 参加しました" in why
    assert "田中さん: 事業をつくりました" in why


async def test_in_april_the_projects_change_hands(hall: Hall) -> None:
    """S5: planned in February, in force at midnight, told at nine; history keeps who did what."""
    town, tanaka, yamada = hall.town, hall.tanaka, hall.yamada
    town.clock.move_to(japan(2027, 2, 10, 10))
    await town.command(tanaka, "引き継ぎ")
    await town.press_only(tanaka, t("button-plan-handover"))
    dialog = str(view(town, tanaka))
    assert "2027-04-01" in dialog
    assert tanaka in dialog
    await town.slack.submit(tanaka, {"taker": tanaka})
    assert town.slack.view(tanaka)  # with what is wrong at its field
    await town.slack.submit(tanaka, {"taker": yamada})
    preview = view_words(town, tanaka)
    assert t("handover-at", on="4月1日(木)", time="0:00") in preview
    assert "山田" in preview
    assert GARDEN in preview
    assert RIVER in preview
    await town.slack.submit(tanaka, {})
    await town.deliver()
    assert t("handover-kept") in post_text(newest(town, tanaka))

    await town.move_to(japan(2027, 3, 31, 23, 59))
    assert heads((await town.command(tanaka, "status 花壇"))[0]) == GARDEN
    town.clock.move_to(japan(2027, 4, 1, 0, 0))  # and no clock has beaten yet
    (gone,) = await town.command(tanaka, "status 花壇")
    assert t("no-such-project", name="花壇") in gone
    assert heads((await town.command(yamada, "status 花壇"))[0]) == GARDEN
    before = len(town.slack.received(yamada))
    await town.move_to(japan(2027, 4, 1, 9, 0))
    told = [
        post_text(post)
        for post in town.slack.messages(yamada)
        if t("handover-yours", who="田中", n=2) in post_text(post)
    ]
    assert len(told) == 1
    assert len(town.slack.received(yamada)) > before

    brief = "\n".join(await town.press(yamada, t("button-brief")))
    assert brief.count(t("brief-promise")) == brief.count(t("brief-contacts")) == 2
    assert "佐藤(環境課)" in brief
    await town.press(yamada, t("button-brief-csv"))
    file = list(town.slack.team.files.values())[-1]
    rows = list(csv.reader(io.StringIO((file.data or b"").decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {GARDEN, RIVER}
    await town.press(yamada, t("button-brief-docx"))
    assert list(town.slack.team.files.values())[-1].name.endswith(".docx")
    actions = await town.audit(RIVER)
    assert actions.count("handover.settled") == 1
    assert actions.index("handover.planned") < actions.index("handover.settled")


async def test_an_officer_is_picked_by_hand_and_their_name_is_known_at_once(hall: Hall) -> None:
    town, tanaka, yamada = hall.town, hall.tanaka, hall.yamada
    await town.command(tanaka, "status 花壇")
    await town.press(tanaka, t("button-manage"))
    await town.press(tanaka, t("button-officials"))
    await town.press_only(tanaka, t("button-name-official"))
    await town.slack.submit(tanaka, {"person": yamada, "role": "section_officer"})
    await town.deliver()
    assert t("officials-named", name="山田", role=t("role-section-officer")) in post_text(
        newest(town, tanaka)
    )
    (card,) = await town.command(yamada, "status かだん")
    assert heads(card) == GARDEN
    assert t("button-manage") not in labels(newest(town, yamada))
    found = await town.read(lambda uow: uow.people.find(Address("slack", town.slack.team.id, yamada)))
    assert found is not None
