"""The same on PostgreSQL: one whole journey, the bot split into processes, and the database going away."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import aiohttp
import psycopg
import pytest
from psycopg import sql

from tests.journeys.desk import japan, join, seen, send_all
from tests.journeys.steps import answer_all, joined, screen
from tests.journeys.town import Town, a_town, post_text, shown
from tests.processes import platforms, started

pytestmark = pytest.mark.postgres

NAME = "花壇づくり"


@pytest.fixture
async def town(postgres_tables: str) -> AsyncIterator[Town]:
    async with a_town(postgres_tables) as town:
        yield town
        assert town.wire_problems() == []


async def test_a_whole_journey(town: Town) -> None:
    tanaka, takahashi = town.slack.add_person("田中"), town.slack.add_person("高橋")
    codes = await town.new_project(tanaka)
    hana = await joined(town, "ハナ", codes["a"])
    await answer_all(town, hana, q3="いいえ")
    await town.say(hana, "3を直す")
    await town.tap(hana, "はい")
    await answer_all(town, hana)
    await town.tap(hana, "この内容で送る")
    assert "花壇の会" not in screen(town, hana) or "公園緑地課" not in screen(town, hana)
    await town.move_to(japan(2026, 9, 15))
    assert "9月15日" in seen(town, tanaka)
    await join(town, takahashi, codes["b"])
    await send_all(town, takahashi, no=["2"])
    await town.deliver()
    for told in (seen(town, tanaka), seen(town, takahashi), screen(town, hana)):
        assert "公園緑地課" in told
    facts = await town.export(NAME)
    differing = [row["question"] for row in facts["comparison"] if not row["agree"]]
    assert "ise.chk.2" in differing
    assert [(row["question"], row["value"]) for row in facts["history"]] == [("ise.chk.3", "no")]
    assert {row["status"] for row in facts["reminders"]} >= {"sent", "pending"}
    assert await town.read(lambda uow: uow.outbox.waiting()) == 0


@contextmanager
def away(database: str) -> Iterator[None]:
    """The database lets nobody in and throws everybody out, as one that is being moved."""
    server, _, rest = database.replace("postgresql+psycopg://", "postgresql://").rpartition("/test_")
    name, _, options = f"test_{rest}".partition("?")
    with psycopg.connect(f"{server}/postgres?{options}", autocommit=True) as admin:

        def let_in(yes: bool) -> None:
            word = sql.SQL("true" if yes else "false")
            admin.execute(
                sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(sql.Identifier(name), word)
            )

        let_in(False)
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            let_in(True)


async def test_while_the_database_is_away_line_keeps_the_event_and_slack_is_told(
    postgres_tables: str,
) -> None:
    async with a_town(postgres_tables) as town, aiohttp.ClientSession() as session:
        tanaka = town.slack.add_person("田中")
        codes = await town.new_project(tanaka)
        hana = await joined(town, "ハナ", codes["a"])

        async def ready() -> tuple[int, str]:
            async with session.get(f"{town.url}/readyz") as answer:
                return answer.status, await answer.text()

        assert await ready() == (200, "ready\n")
        with away(postgres_tables):
            status, why = await ready()
            assert status == 503
            assert why.startswith("the database cannot be reached: ")
            async with session.get(f"{town.url}/healthz") as answer:
                assert answer.status == 200
            assert (await town.line.tap(hana, "はい")).status == 503
            assert (await town.slack.message(tanaka, "状況")).status == 503
            before = len(town.slack.messages(tanaka))
            await town.slack.command(tanaka, None, "/kyodo", "status")
            assert "こちらの不具合" in post_text(town.slack.messages(tanaka)[-1])
            assert len(town.slack.messages(tanaka)) == before + 1
        assert await ready() == (200, "ready\n")
        assert (await town.line.redeliver(town.line.events[-1]["webhookEventId"])).status == 200
        await town.deliver()
        assert "問2" in screen(town, hana)
        assert NAME in "\n".join(await town.command(tanaka, "status"))


async def test_migrating_from_several_machines_at_once(postgres_database: str, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": postgres_database}
    async with (
        started(tmp_path, "migrate", **settings) as one,
        started(tmp_path, "migrate", **settings) as other,
    ):
        assert [await one.ended(), await other.ended()] == [0, 0]
        assert one.said == other.said == "the database is up to date\n"


async def until(seen: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not seen():
            await asyncio.sleep(0.01)


async def test_web_and_two_workers_say_everything_once(postgres_database: str, tmp_path: Path) -> None:
    async with platforms() as world:
        settings = {**world.settings, "DATABASE_URL": postgres_database}
        async with started(tmp_path, "web", **settings) as too_early:
            assert await too_early.ended() == 1
            assert too_early.said.splitlines()[-1].endswith("run migrate")
        async with started(tmp_path, "migrate", **settings) as migrate:
            assert await migrate.ended() == 0
        async with (
            started(tmp_path, "web", **settings) as web,
            started(tmp_path, "worker", **settings) as one,
            started(tmp_path, "worker", **settings) as other,
        ):
            world.reach(web.url)
            await web.until_ready()
            for worker in (one, other):
                await worker.until_said("working")
            slack, line = world.slack, world.line
            tanaka = slack.add_person("田中")
            await slack.command(tanaka, None, "/kyodo", "new")
            await until(lambda: slack.view(tanaka))
            values = {"name": NAME, "form": "ise/co_hosting", "side_a": "花壇の会", "side_b": "公園緑地課"}
            await slack.submit(tanaka, {**values, "do_start": "2099-10-10", "do_end": "2099-10-25"})
            await slack.submit(tanaka, {})
            codes: list[str] = []

            def invited() -> bool:
                texts = [post_text(post) for post in slack.messages(tanaka)]
                codes[:] = [text.split("参加 ")[1][:9] for text in texts if "参加 " in text]
                return len(codes) >= 2

            await until(invited)
            crowd = [line.add_person(f"{number}番", friend=True) for number in range(6)]

            def more(who: str, before: int) -> bool:
                return len(line.received(who)) > before

            async def play(who: str) -> list[str]:
                for way, words in (
                    ("text", f"参加 {codes[0]}"), ("tap", "はじめる"), ("tap", "はい"), ("tap", "いいえ"), ("text", "一覧"),
                ):  # fmt: skip
                    before = len(line.received(who))
                    await (line.text(who, words) if way == "text" else line.tap(who, words))
                    await until(partial(more, who, before))
                return [shown(message) for message in line.received(who)]

            heard = await asyncio.gather(*(play(who) for who in crowd))
            assert {len(texts) for texts in heard} == {6}  # a principle stands before the first question
            assert [call.name for call in line.calls].count("reply") == 5 * len(crowd)

            # Two processes remind at the same instant: each is told once.
            due = "2099-09-15T09:00:00+09:00"
            async with (
                started(tmp_path, "remind", "--now", due, **settings) as first,
                started(tmp_path, "remind", "--now", due, **settings) as second,
            ):
                assert [await first.ended(), await second.ended()] == [0, 0]
                reports = [json.loads(run.out.read_text()) for run in (first, second)]
            items = Counter((i["kind"], i["to"]) for report in reports for i in report["items"])
            assert set(items.values()) == {1}
            assert sum(report["sent"] for report in reports) == len(items)
            assert [report["failed"] for report in reports] == [0, 0]
            pushes = Counter(call.body["to"] for call in line.calls if call.name == "push")
            told = {to.removeprefix("line:") for _, to in items if to.startswith("line:")}
            assert set(pushes) == told == set(crowd)
            assert set(pushes.values()) == {1}, "all that is due to somebody is one push"

            for process in (one, other, web):
                assert await process.stop() == 0, process.said
                assert "ERROR" not in process.said
                assert "番" not in process.said
