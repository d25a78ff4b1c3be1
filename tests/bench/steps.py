"""The whole step of a LINE conversation: from the webhook's signature to the reply, kept for good and taken once. Beside
the LINE SDK's echo bot on the same server, which keeps nothing, and with 200 volunteers who answer at once.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot.__main__ import SETTLED
from bot.catalogue import load_catalogue
from bot.clock import SystemClock
from bot.domain.messages import Address, Standing
from bot.domain.project import Project, Role, Side
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore, open_store
from tests.bench.echo import SECRET, TOKEN
from tests.bench.line import LinePhones
from tests.bench.phones import Taken, phones
from tests.bench.servers import Server, serving, uvicorn_loop

EACH = 10
"""Questions that everybody answers."""

GOAL = 1.0
VOLUNTEERS = 200
LIMIT = 1.0
"""Seconds of LINE's two, for the acknowledgement."""


WARM = SETTLED + 3
"""Seconds after which a bot has loaded what it loads once in its life, before it is measured."""


def measured(people: int = 64, rounds: int = 5) -> Iterator[str]:
    """The table's lines: the median of the rounds, one beside the other in turn."""
    with uvicorn_loop() as runner:
        ours, theirs, crowd = runner.run(_measured(people, rounds))
    ratio = ours / theirs
    yield "\na step of a LINE conversation, over HTTP, 32 connections, SQLite synchronous=FULL"
    yield f"  the LINE SDK's echo bot      {theirs:6.0f} steps/s"
    yield f"  Kyodo                        {ours:6.0f} steps/s   {ratio:5.2f} × (goal {GOAL}) {_judged(ratio >= GOAL)}"
    yield (
        f"  {VOLUNTEERS} volunteers at once: a webhook is acknowledged within {crowd.p99 * 1000:.0f} ms (p99),"
        f" {crowd.rate:.0f} steps/s (goal {LIMIT * 1000:.0f} ms) {_judged(crowd.p99 < LIMIT)}"
    )


def _judged(reached: bool) -> str:
    return "ok" if reached else "FAIL"


async def _measured(people: int, rounds: int) -> tuple[float, float, Taken]:
    async with phones(LinePhones) as line:
        ours, theirs = [], []
        with TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/kyodo.db"
            warm, *groups = ([f"U{n:01x}{k:031x}" for k in range(people)] for n in range(rounds + 1))
            crowd = [f"Uc{k:031x}" for k in range(VOLUNTEERS)]
            plant(url, [*(user for group in (warm, *groups) for user in group), *crowd])
            async with bot(Path(folder), url, line.api) as kyodo, echo(line.api) as sdk:
                for server in (sdk, kyodo):
                    await line.talk(server, warm, EACH)
                await asyncio.sleep(WARM)
                for group in groups:
                    theirs.append((await line.talk(sdk, group, EACH)).rate)
                    ours.append((await line.talk(kyodo, group, EACH)).rate)
                many = await line.talk(kyodo, crowd, EACH, at_once=VOLUNTEERS)
        return median(ours), median(theirs), many


def plant(url: str, users: Sequence[str]) -> None:
    """A project for ten of them each, in planning, in which they answer for either side."""
    store: SqlStore = open_store(url)
    now = SystemClock().now()
    today = now.date()
    version = load_catalogue().get("ise").version

    def come(uow: UnitOfWork) -> None:
        for number, user in enumerate(users):
            name = f"p{number // 10}"
            if number % 10 == 0:
                uow.projects.add(_project(name, version, today))
            found = uow.people.at(Address("line", "", user), now, "ja")
            uow.people.save(replace(found, standing=Standing.FULL, name=f"住民{number}"))
            uow.projects.join(name, found.id, Role.RESPONDENT, "ab"[number % 2], now)

    try:
        store.upgrade()
        store.run_sync(come)
    finally:
        store.close()


def _project(name: str, version: str, today: date) -> Project:
    return Project(
        name, "", "河川の清掃", "ise", version, "co_hosting",
        (Side("a", "環境市民の会"), Side("b", "環境課", "government")),
        created_at=SystemClock().now(), start=today - timedelta(10),
        dates={
            "plan.start": today - timedelta(10), "do.start": today + timedelta(30),
            "do.end": today + timedelta(60), "report.due": today + timedelta(90),
        },
        by_hand={},
    )  # fmt: skip


def bot(folder: Path, url: str, api: str) -> AbstractAsyncContextManager[Server]:
    """``python -m bot serve`` over that database."""
    settings = {
        "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "LINE_API_URL": api,
        "LINE_DATA_API_URL": api, "DATABASE_URL": url, "HOST": "127.0.0.1", "PORT": "0",
    }  # fmt: skip
    return serving("-m", "bot", "serve", folder=folder, **settings)


def echo(api: str) -> AbstractAsyncContextManager[Server]:
    """The SDK's echo bot."""
    return serving("-m", "tests.bench.echo", api)
