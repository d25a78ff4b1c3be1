"""SIGKILL at every step of a conversation: nothing answered is lost, nothing said twice in LINE.

The bot runs as its own process (``python -m bot serve``) and is killed with no warning: a few milliseconds into a
webhook, when its reply arrives at LINE and is not taken, or when LINE has taken it and the bot never hears so. Then it
starts again on the same database, and LINE delivers again what got no 200.
"""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from starlette.routing import Mount

from bot.services.records import record
from handlers.demo.faults import Fault, Faults, accepts_then_times_out, resets
from handlers.demo.line_server import LineStandIn
from handlers.demo.serving import listening
from handlers.demo.slack_server import SlackStandIn
from storage.engine import open_store
from tests.journeys.town import post_text, shown, wire_problems
from tests.ports import free_port

pytestmark = pytest.mark.kill

ANSWERS = (
    "はい",
    "はい",
    "いいえ",
    "予算案より前",
    "はい",
    "はい",
    "はい",
    "いいえ",
    "はい",
    "はい",
    "いいえ",
    "はい",
    "はい",
)
NUMBERS = ("1", "2", "3", "4", "5", "6", "6-1", "6-2", "6-3", "7", "8", "9", "10")
KEPT = ["yes", "yes", "no", "before_budget", "yes", "yes", "yes", "no", "yes", "yes", "no", "yes", "yes"]
ROOT = Path(__file__).parents[2]


@dataclass
class Process:
    """The bot as a process of its own."""

    environment: dict[str, str]
    url: str
    running: asyncio.subprocess.Process | None = None
    kills: int = 0
    up: asyncio.Event = field(default_factory=asyncio.Event)
    reviving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Starts it and waits until it can work."""
        self.running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT, env=self.environment,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with aiohttp.ClientSession() as session:
            while True:
                assert self.running.returncode is None, "the bot ended by itself"
                try:
                    async with session.get(f"{self.url}/readyz") as answer:
                        if answer.status == 200:
                            break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.02)
        self.up.set()

    def kill(self) -> None:
        """SIGKILL, now; a supervisor starts it again, as systemd would."""
        if self.running is not None and self.up.is_set():
            self.up.clear()
            self.kills += 1
            os.kill(self.running.pid, signal.SIGKILL)
            self.reviving = asyncio.ensure_future(self._revive())

    async def _revive(self) -> None:
        assert self.running is not None
        await self.running.wait()
        await self.start()

    async def stop(self) -> int:
        """SIGTERM; gives the exit code."""
        assert self.running is not None
        self.running.terminate()
        return await self.running.wait()


class KillingFaults(Faults):
    """Kills the bot at the moment when a call of that name arrives; the fault says whether it was taken."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        self._process = process
        self.at: dict[str, Fault] = {}

    def take(self, method: str) -> Fault | None:
        """The planned kill for this call, once."""
        fault = self.at.pop(method, None)
        if fault is not None:
            self._process.kill()
            return fault
        return super().take(method)


@dataclass
class Street:
    """Both platforms and the bot's process."""

    line: LineStandIn
    slack: SlackStandIn
    process: Process
    database: Path

    async def heard(self, who: str, count: int) -> None:
        """Waits until that person's phone shows so many messages of the bot's."""
        news = asyncio.Event()
        self.line.on_change.append(news.set)
        async with asyncio.timeout(20):
            while len(self.line.received(who)) < count:
                await news.wait()
                news.clear()
        self.line.on_change.remove(news.set)


@asynccontextmanager
async def a_street(folder: Path) -> AsyncIterator[Street]:
    """Starts the stand-ins and the bot's process on a SQLite file in that folder."""
    port = free_port()
    process = Process({}, f"http://127.0.0.1:{port}")

    async def until_up(_seconds: float) -> None:
        await process.up.wait()

    line = LineStandIn(channel_secret="line-secret", access_token="line-token", sleep=until_up)
    slack = SlackStandIn(signing_secret="slack-secret", bot_token="xoxb-1", sleep=until_up)
    routes = [Mount("/line", routes=line.routes()), Mount("/slack", routes=slack.routes())]
    async with listening(routes) as wire:
        line.base_url, slack.base_url = f"{wire}/line", f"{wire}/slack"
        line.bot_url = slack.bot_url = process.url
        database = folder / "kyodo.db"
        process.environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if not key.startswith(("SLACK_", "LINE_", "KYODO_"))
            },
            "DATABASE_URL": f"sqlite:///{database}",
            "PORT": str(port),
            "SLACK_SIGNING_SECRET": "slack-secret",
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_API_URL": slack.api_url,
            "LINE_CHANNEL_SECRET": "line-secret",
            "LINE_CHANNEL_ACCESS_TOKEN": "line-token",
            "LINE_API_URL": line.base_url,
        }
        await process.start()
        try:
            yield Street(line, slack, process, database)
            assert await process.stop() == 0
            assert wire_problems(line, slack) == []
        finally:
            if process.running and process.running.returncode is None:
                process.running.kill()
            await line.close()
            await slack.close()


async def _project(street: Street) -> tuple[str, str]:
    """A project by ``/kyodo new``; gives the coordinator and the code of side A."""
    tanaka = street.slack.add_person("田中")
    news = asyncio.Event()
    street.slack.on_change.append(news.set)

    async def until(seen: object) -> None:
        async with asyncio.timeout(20):
            while not seen():  # type: ignore[operator]
                await news.wait()
                news.clear()

    await street.slack.command(tanaka, None, "/kyodo", "new")
    await until(lambda: street.slack.view(tanaka))
    values = {"name": "花壇づくり", "form": "ise/co_hosting", "side_a": "花壇の会", "side_b": "公園緑地課"}
    far = {"do_start": "2099-10-10", "do_end": "2099-10-25"}
    await street.slack.submit(tanaka, values | far)
    await street.slack.submit(tanaka, {})

    def codes() -> list[str]:
        posts = [post_text(p) for p in street.slack.messages(tanaka)]
        return [text.split("参加 ")[1][:9] for text in posts if "参加 " in text]

    await until(lambda: len(codes()) >= 2)
    return tanaka, codes()[0]


async def _answer_all(
    street: Street, code: str, plan: "Plan"
) -> tuple[list[str], list[tuple[str, object, bool]]]:
    """A volunteer answers the whole sheet; gives what the phone showed and what was kept."""
    hana = street.line.add_person("佐藤 ハナ")
    faults = KillingFaults(street.process)
    street.line._wire.faults = faults
    await street.line.follow(hana)
    await street.heard(hana, 1)
    moves = [
        ("text", f"参加 {code}"),
        ("tap", "はじめる"),
        *(("tap", label) for label in ANSWERS),
        ("tap", "この内容で送る"),
    ]
    for number, (way, words) in enumerate(moves):
        count = len(street.line.received(hana))
        plan.before(number, faults, street.process)
        try:
            await (street.line.text(hana, words) if way == "text" else street.line.tap(hana, words))
        except KeyError as lost:
            heard = "\n".join(shown(message) for message in street.line.received(hana))
            raise AssertionError(f"step {number}: {lost}\n{heard}") from lost
        await street.line.settled()
        await street.heard(hana, count + 1)
        await plan.struck(street.process)
    store = open_store(f"sqlite:///{street.database}")
    try:
        from bot.app import build_kit
        from bot.settings import read_settings

        kit = build_kit(read_settings({}))
        facts = store.run_sync(
            lambda uow: record(uow, kit, uow.projects.named("花壇づくり")[0], kit.clock.now(), blind=False)
        )
    finally:
        store.close()
    rows = facts["answers"]
    assert isinstance(rows, list)
    assert facts["history"] == []
    kept = [(row["question"], row["value"], row["sent"]) for row in rows]
    return [shown(message) for message in street.line.received(hana)], kept


@dataclass
class Plan:
    """Where the process is killed: at every second step, in a way drawn from a seed."""

    seed: int
    turn: int
    struck_at: int = -1

    def before(self, step: int, faults: KillingFaults, process: Process) -> None:
        """Prepares the kill of that step."""
        self.struck_at = -1
        if step % 2 != self.turn:
            return
        self.struck_at = process.kills
        chance = random.Random(self.seed * 1000 + step)
        kind = chance.choice(("early", "untaken", "taken"))
        if kind == "early":
            asyncio.get_running_loop().call_later(chance.uniform(0, 0.02), process.kill)
        else:
            faults.at["reply"] = resets() if kind == "untaken" else accepts_then_times_out()

    async def struck(self, process: Process) -> None:
        """Waits until this step's kill has come and the bot is back."""
        while process.kills == self.struck_at:
            await asyncio.sleep(0.005)
        await process.up.wait()


@pytest.mark.parametrize("turn", [0, 1])
async def test_killed_at_every_step_she_answers_as_if_nothing_had_happened(tmp_path: Path, turn: int) -> None:
    """Every second step in one run, the others in the next: each run is short enough to be watched."""
    async with a_street(tmp_path) as street:
        _, code = await _project(street)
        said, kept = await _answer_all(street, code, Plan(seed=1, turn=turn))
        assert street.process.kills >= len(ANSWERS) // 2
        pushes = [call for call in street.line.calls if call.name == "push"]
    assert pushes == []
    assert [value for _, value, _ in kept] == KEPT
    assert all(sent for _, _, sent in kept)
    asked = [text for text in said if "/10" in text]
    numbers = [
        next(word for word in text.replace("\n", " ").split() if word.startswith("問")) for text in asked
    ]
    assert numbers == [f"問{number}" for number in NUMBERS]
    assert len(said) == len(NUMBERS) + 5, "welcome, consent, a principle, each question once, review, thanks"


OFFICIAL = ("はい", "いいえ", "はい", "動きだすとき", "はい", "いいえ", "はい", "はい", "はい", "はい")


async def test_killed_while_posting_to_slack_the_official_reads_everything(tmp_path: Path) -> None:
    async with a_street(tmp_path) as street:
        tanaka, _ = await _project(street)
        takahashi = street.slack.add_person("高橋")
        news = asyncio.Event()
        street.slack.on_change.append(news.set)
        faults = KillingFaults(street.process)
        street.slack._wire.faults = faults

        def posts() -> list[str]:
            dm = street.slack.messages(takahashi)
            return [
                post_text(post) for post in dm if post.by == street.slack.team.bot.id and not post.only_for
            ]

        async def until_shown(label: str) -> None:
            async with asyncio.timeout(30):
                while not any(label in _labels(post) for post in street.slack.messages(takahashi)[-1:]):
                    await news.wait()
                    news.clear()
            await street.process.up.wait()

        codes = [
            post_text(p).split("参加 ")[1][:9]
            for p in street.slack.messages(tanaka)
            if "参加 " in post_text(p)
        ]
        await street.slack.command(takahashi, None, "/kyodo", f"join {codes[1]}")
        await until_shown("はじめる")
        for number, label in enumerate(("はじめる", *OFFICIAL)):
            faults.at["chat.postMessage"] = resets() if number % 2 else accepts_then_times_out()
            struck = street.process.kills
            await street.slack.press(takahashi, label=label)
            async with asyncio.timeout(30):
                while street.process.kills == struck:
                    await news.wait()
                    news.clear()
            await street.process.up.wait()
            await until_shown(
                "この内容で送る" if number == len(OFFICIAL) else ("はい" if number != 3 else "動きだすとき")
            )
        heard = posts()
        doubled = len(heard) - len(set(heard))
        assert street.process.kills == len(OFFICIAL) + 1
        assert doubled <= street.process.kills, f"{doubled} doubled posts for {street.process.kills} kills"
        questions = [text for text in heard if "/10" in text]
        assert [n for n in range(1, 11) if any(f"問{n} · {n}/10" in text for text in questions)] == list(
            range(1, 11)
        )


def _labels(post: Any) -> list[str]:
    """The buttons of a post."""
    return [
        str(element["text"]["text"])
        for block in post.blocks or ()
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button"
    ]
