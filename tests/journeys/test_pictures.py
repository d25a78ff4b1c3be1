"""Invitations that can be printed and shown, and the rich menu that speaks each person's language."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pypdf
import pytest
import pytest_asyncio

from bot.domain.messages import Address
from bot.domain.project import Role
from bot.rich_menu import install
from bot.wording import FluentWording
from tests.journeys.desk import clean_wire, project_id
from tests.journeys.steps import t
from tests.journeys.town import Town, a_town
from tests.pictures import read_png

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "https://kyodo.example"
"""Where the bot says that it is."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    folder: Path = tmp_path_factory.mktemp("pictures")
    async with a_town(folder, PUBLIC_URL=HERE, KYODO_CONTACT="市民活動センター 0596-00-0000") as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(the_town: Town) -> AsyncIterator[Town]:
    async with clean_wire(the_town) as town:
        yield town


async def invited(town: Town, name: str) -> tuple[str, dict[str, str], list[str]]:
    """田中 makes a project and presses [招待]; gives who, the codes, and what she reads then."""
    tanaka = town.slack.add_person("田中")
    codes = await town.new_project(tanaka, name)
    return tanaka, codes, await town.press(tanaka, t("button-invite"))


def uploads(town: Town, ending: str) -> list[tuple[str, bytes]]:
    """The files of that kind, by name, oldest first."""
    return [
        (file.name, file.data or b"") for file in town.slack.team.files.values() if file.name.endswith(ending)
    ]


# ---------------------------------------------------------------- the record at an address


async def test_the_record_and_a_sheet_for_paper_are_fetched_where_a_chat_takes_no_files(town: Town) -> None:
    await invited(town, "川べりの桜")
    project = await project_id(town, "川べりの桜")
    members = await town.read(lambda uow: uow.projects.members(project))
    coordinator = next(one.person.id for one in members if one.role is Role.COORDINATOR)
    documents, until = town.app.kit.documents, town.app.kit.wall.now() + timedelta(hours=1)
    assert documents is not None
    async with aiohttp.ClientSession() as session:
        for what, person, status, begins in (
            ("pdf", coordinator, 200, b"%PDF"),
            ("xlsx", coordinator, 200, b"PK"),
            ("blank/a/ise.q.plan", coordinator, 200, b"%PDF"),
            ("blank/z/ise.q.plan", coordinator, 404, b""),
            ("pdf", "nobody", 404, b""),
        ):
            address = documents.file_address(project, person, what, until)
            assert address.startswith(HERE)
            async with session.get(f"{town.url}{urlsplit(address).path}") as answer:
                assert answer.status == status, what
                assert (await answer.read()).startswith(begins)


# ---------------------------------------------------------------- invitations at a desk


async def test_an_invitation_comes_with_a_page_a_picture_and_words_for_a_mail(town: Town) -> None:
    before = len(uploads(town, ".pdf"))
    _, codes, said = await invited(town, "駅前の花壇")
    pages, pictures = uploads(town, ".pdf")[before:], uploads(town, "会.png") + uploads(town, "課.png")
    assert [name for name, _ in pages] == ["案内_駅前の花壇_花壇の会.pdf", "案内_駅前の花壇_公園緑地課.pdf"]
    for side, (_, page) in zip("ab", pages, strict=True):
        printed = "".join(pypdf.PdfReader(io.BytesIO(page)).pages[0].extract_text().split())
        assert f"参加{codes[side]}" in printed
        assert "田中さん" in printed
        assert "2026年9月15日(火)・令和8年まで" in printed
        assert "市民活動センター" in printed
        assert codes["b" if side == "a" else "a"] not in printed
    assert all(read_png(picture).size == (1080, 1440) for _, picture in pictures[-2:])
    mails = [text for text in said if "件名" in text]
    assert len(mails) == 2
    assert all(f"参加 {codes[side]}" in mail for side, mail in zip("ab", mails, strict=True))
    assert all("https://line.me/R/oaMessage/" in mail for mail in mails)


async def test_asking_again_gives_the_same_files_to_the_byte(town: Town) -> None:
    tanaka, _, _ = await invited(town, "同じ案内")
    first = uploads(town, ".pdf")[-2:], uploads(town, "会.png")[-1:]
    await town.command(tanaka, "招待 同じ案内")
    assert (uploads(town, ".pdf")[-2:], uploads(town, "会.png")[-1:]) == first


async def test_a_renewed_code_stands_on_a_new_page(town: Town) -> None:
    tanaka, codes, _ = await invited(town, "新しい番号")
    said = await town.press(tanaka, t("button-renew-code"))
    (fresh,) = set(re.findall(r"参加 ([A-Z0-9]{4}-[A-Z0-9]{4})", "\n".join(said)))
    name, page = uploads(town, ".pdf")[-1]
    printed = pypdf.PdfReader(io.BytesIO(page)).pages[0].extract_text()
    assert name == "案内_新しい番号_公園緑地課.pdf"
    assert fresh in printed
    assert codes["b"] not in printed


async def test_a_project_in_english_is_invited_to_in_english(town: Town) -> None:
    tanaka, _, _ = await invited(town, "Flower beds")
    await town.write(tanaka, "english")
    project = await town.read(lambda uow: uow.projects.named("Flower beds")[0])
    await town.read(lambda uow: uow.projects.save(replace(project, language="en")))
    said = await town.command(tanaka, "invite Flower beds")
    name, page = uploads(town, ".pdf")[-2]
    printed = pypdf.PdfReader(io.BytesIO(page)).pages[0].extract_text()
    assert name == "Invitation_Flower_beds_花壇の会.pdf"
    assert "How to begin" in printed
    assert "Ask 田中." in " ".join(printed.split())
    assert sum("Subject: Please join" in text for text in said) == 2


# ---------------------------------------------------------------- in LINE, by an address of its own


async def coordinating_in_line(town: Town, name: str) -> str:
    """Somebody who coordinates a project and is on LINE."""
    who = town.line.add_person("森 さくら", friend=True)
    await town.say(who, "こんにちは")
    project = await project_id(town, name)
    await town.read(
        lambda uow: uow.projects.join(
            project,
            uow.people.at(Address("line", "", who), town.clock.now(), "ja").id,
            Role.COORDINATOR,
            "",
            town.clock.now(),
        )
    )
    return who


async def fetched(town: Town, address: str) -> tuple[int, str, bytes]:
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == HERE
    async with aiohttp.ClientSession() as session, session.get(town.url + parts.path) as answer:
        return answer.status, answer.content_type, await answer.read()


async def test_in_line_the_picture_comes_from_an_address_that_ends_with_its_code(town: Town) -> None:
    tanaka, _, _ = await invited(town, "川の掃除")
    mori = await coordinating_in_line(town, "川の掃除")
    before, spent = len(town.line.received(mori)), town.line.chats.used
    await town.say(mori, "招待")
    pictures = [m for m in town.line.received(mori)[before:] if m["type"] == "image"]
    assert len(pictures) == 2
    assert town.line.chats.used == spent  # a free reply
    shown = [await fetched(town, picture["originalContentUrl"]) for picture in pictures]
    assert [(status, media) for status, media, _ in shown] == [(200, "image/png")] * 2
    assert [data for _, _, data in shown] == [
        uploads(town, "花壇の会.png")[-1][1],
        uploads(town, "公園緑地課.png")[-1][1],
    ]
    await town.press(tanaka, t("button-revoke-code"))  # of the newest: side b
    assert (await fetched(town, pictures[0]["originalContentUrl"]))[0] == 200
    assert (await fetched(town, pictures[1]["originalContentUrl"]))[0] == 404


async def test_an_address_that_somebody_changed_shows_nothing(town: Town) -> None:
    await invited(town, "変えた住所")
    mori = await coordinating_in_line(town, "変えた住所")
    await town.say(mori, "招待")
    address = next(m for m in town.line.received(mori) if m["type"] == "image")["originalContentUrl"]
    code, signature = address.removesuffix(".png").rpartition("/")[2].split(".")
    for token in (f"AAAABBBB.{signature}", f"{code}.{signature[:-1]}", code, f"{code}.", "ü.é", "." * 9):
        assert (await fetched(town, f"{HERE}/i/{token}.png"))[0] == 404


async def test_how_a_project_stands_is_shown_as_a_picture_in_both_chats(town: Town) -> None:
    tanaka, _, _ = await invited(town, "図の庭")
    mori = await coordinating_in_line(town, "図の庭")
    before, spent = len(town.line.received(mori)), town.line.chats.used
    await town.say(mori, "図 図の庭")
    image, card = town.line.received(mori)[before:]
    assert (image["type"], card["type"]) == ("image", "flex")
    assert t("picture-timeline") in card["altText"]
    assert card["altText"].count("\n") > 5  # the whole picture in words
    assert town.line.chats.used == spent
    status, media, data = await fetched(town, image["originalContentUrl"])
    assert (status, media, read_png(data).width) == (200, "image/png", 1040)
    files = len(town.slack.team.files)
    await town.write(tanaka, "図 図の庭")
    assert [file.data for file in list(town.slack.team.files.values())[files:]] == [data]
    assert (await fetched(town, image["originalContentUrl"][:-9] + "AAAAA.png"))[0] == 404


# ---------------------------------------------------------------- the rich menu of each person


async def installed(town: Town) -> None:
    await install(town.app.settings, FluentWording(), town.app.store)


async def with_menus(town: Town) -> None:
    if not town.line.api.rich_menu_aliases:
        await installed(town)


def menu_of(town: Town, who: str) -> str:
    """The language of the menu that somebody sees."""
    api = town.line.api
    return str(api.rich_menus[api.rich_menu_for(who) or ""]["name"]).split()[1]


async def test_a_persons_menu_follows_their_language_and_goes_back(town: Town) -> None:
    await with_menus(town)
    mei = town.line.add_person("陳 美", friend=True)
    assert menu_of(town, mei) == "ja"
    for words, language in (("english", "en"), ("やさしい日本語", "ja-simple"), ("日本語", "ja")):
        await town.say(mei, words)
        assert menu_of(town, mei) == language
    assert mei not in town.line.api.rich_menu_of


async def test_who_comes_back_after_blocking_sees_the_menu_of_their_language_again(town: Town) -> None:
    await with_menus(town)
    mei = town.line.add_person("陳 美", friend=True)
    await town.say(mei, "english")
    await town.line.unfollow(mei)
    town.line.api.rich_menu_of.pop(mei, None)
    await town.line.follow(mei)
    await town.deliver()
    assert menu_of(town, mei) == "en"


async def test_every_field_does_what_it_says_and_costs_nothing(town: Town) -> None:
    await with_menus(town)
    _, codes, _ = await invited(town, "メニューから")
    hana = town.line.add_person("佐藤 ハナ", friend=True)
    await town.say(hana, f"参加 {codes['a']}")
    await town.tap(hana, t("button-agree"))
    spent = town.line.chats.used
    answers = {}
    for area in town.line.api.rich_menus[town.line.api.rich_menu_for(hana) or ""]["areas"]:
        before = len(town.line.received(hana))
        await town.line.postback(hana, area["action"]["data"], shows=area["action"]["displayText"])
        await town.deliver()
        said = town.line.received(hana)[before:]
        answers[area["action"]["label"]] = str(said)
    assert "問1" in answers["回答をつづける"]
    assert "メニューから" in answers["状況"]
    assert "田中" in answers["質問する"]
    assert "ことばを選んでください" in answers["ことば"]
    assert t("help-heading") in answers["ヘルプ"]
    assert town.line.chats.used == spent


@pytest.mark.parametrize("language", ["日本語", "やさしい日本語", "english"])
async def test_what_stands_on_the_menu_can_be_typed(town: Town, language: str) -> None:
    await with_menus(town)
    who = town.line.add_person("だれか", friend=True)
    await town.say(who, language)
    for area in town.line.api.rich_menus[town.line.api.rich_menu_for(who) or ""]["areas"]:
        before = len(town.line.received(who))
        await town.line.postback(who, area["action"]["data"])
        await town.deliver()
        tapped = town.line.received(who)[before:]
        assert (
            await town.say(who, area["action"]["displayText"])
            == [str(m.get("text", "")) or m["altText"] for m in tapped]
            or town.line.received(who)[before + len(tapped) :] == tapped
        )


async def test_what_two_installations_at_once_made_twice_the_next_one_puts_right(town: Town) -> None:
    api = town.line.api
    api.rich_menus, api.rich_menu_pictures, api.rich_menu_aliases = {}, {}, {}
    await asyncio.gather(installed(town), installed(town), return_exceptions=True)
    await installed(town)
    assert len(api.rich_menus) == len(api.rich_menu_pictures) == len(api.rich_menu_aliases) == 3
    assert set(api.rich_menu_aliases.values()) == set(api.rich_menus)
