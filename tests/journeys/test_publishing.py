"""公表 as people go through it: chosen in Slack, approved in LINE and Slack, read by everybody in a browser."""

import re
from pathlib import Path

import aiohttp

from bot.domain.project import Role
from tests.journeys import desk, steps
from tests.journeys.steps import PROJECT, screen, t
from tests.journeys.town import Town, a_town

HERE = "https://kyodo.example"


async def look(town: Town, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"{town.url}{path}") as got:
        return got.status, await got.text()


async def test_from_the_ticks_to_the_page_and_back(tmp_path: Path) -> None:
    async with a_town(tmp_path, PUBLIC_URL=HERE) as town:
        tanaka = town.slack.add_person("田中")
        codes = await town.new_project(tanaka)
        hana = await steps.joined(town, "ハナ", codes["a"])
        await steps.answer_all(town, hana, q5="いいえ")
        await town.tap(hana, t("button-send"))
        sato = town.slack.add_person("佐藤")
        await desk.join(town, sato, codes["b"])
        await desk.send_all(town, sato, no=("2",))
        officer = await desk.colleague(town, "鈴木", PROJECT, Role.OFFICER)

        # The coordinator chooses; the card changes in its place with each tick.
        await town.command(tanaka, f"公表 {PROJECT}")
        await town.press(tanaka, t("button-publish-section", title="企画のチェックシート"))
        assert "●出す 問1" in desk.seen(town, tanaka)
        posts = len(town.slack.messages(tanaka))
        await town.press(tanaka, t("button-untick", item="問4"))
        assert "○出さない 問4" in desk.seen(town, tanaka)
        assert len(town.slack.messages(tanaka)) == posts
        await town.press(tanaka, t("button-publish-back"))
        await town.press(tanaka, t("button-ask-approval"))

        # Everybody who approves is asked, each where they are, and can read all of it there or on a page.
        assert "協働の結果を公表します" in screen(town, hana)
        draft = re.search(rf"{HERE}(/s/draft/\w+)", str(town.line.received(hana)[-1]))
        assert draft is not None
        status, page = await look(town, draft[1])
        assert (status, "まだ公表していません" in page) == (200, True)
        assert "問4" not in page
        assert PROJECT not in (await look(town, "/p/"))[1]
        await town.tap(hana, t("button-read-draft"))
        assert "問1" in screen(town, hana)
        await town.tap(hana, t("button-read-on"))
        await town.tap(hana, t("button-approve"))
        assert "花壇の会として認めました" in screen(town, hana)
        await town.press(sato, t("button-approve"))
        assert PROJECT not in (await look(town, "/p/"))[1]
        await town.press(officer, t("button-approve"))

        # The last approval makes it public; everybody hears where.
        assert t("publish-now-public") in screen(town, hana)
        public = re.search(rf"{HERE}(/p/\w+)", str(town.line.received(hana)[-1]))
        assert public is not None
        status, page = await look(town, public[1])
        assert status == 200
        for words in ("花壇の会", "公園緑地課", "ちがいあり", "<svg"):
            assert words in page
        for name in ("ハナ", "佐藤", "田中", "鈴木"):
            assert name not in page
        assert (await look(town, draft[1]))[0] == 404
        assert PROJECT in (await look(town, "/p/?q=%E8%8A%B1%E5%A3%87"))[1]
        assert PROJECT in (await look(town, "/p/data/2026.csv"))[1]
        assert public[1] in "\n".join(await town.say(hana, "事例 花壇"))
        assert (await town.export(PROJECT))["project"]["published"] is True

        # Whoever took part can take it back at once.
        await town.say(hana, f"公表 {PROJECT}")
        await town.tap(hana, t("button-withdraw"))
        await town.tap(hana, t("button-withdraw-now"))
        assert (await look(town, public[1]))[0] == 410
        assert PROJECT not in (await look(town, "/p/"))[1]
        assert t("publish-withdrawn-told") in "\n".join(desk.seen(town, who) for who in (tanaka, sato))
        assert town.wire_problems() == []
