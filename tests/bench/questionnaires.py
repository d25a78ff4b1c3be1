"""Ten questions in a chat, asked by Kyodo and by what others build such bots with: python-telegram-bot with its
ConversationHandler and PicklePersistence, and aiogram with its states in a Redis. Each is a server in a process
of its own: from the platform's webhook to the reply, 32 people at once, one bot after the other; then 500 answers
and a kill, and an answer that is delivered twice. Needs the extra ``peers``.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from math import nan
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench import stored
from tests.bench.bots import Bot, Kyodo, bots
from tests.bench.line import LinePhones
from tests.bench.phones import CONNECTIONS, Taken, phones
from tests.bench.questions import QUESTIONS
from tests.bench.servers import uvicorn_loop
from tests.bench.steps import WARM
from tests.bench.telegram import TelegramPhones

EACH = len(QUESTIONS)
KEPT = 500
GOAL = 2.0
STORED_GOAL = 1.2


@dataclass(frozen=True, slots=True)
class Found:
    """A bot's rounds; how many of 500 answers a kill left; and how many it made of one that came twice."""

    label: str
    rounds: list[Taken]
    left: int
    of_one: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return median(taken.rate for taken in self.rounds)

    @property
    def per_processor_second(self) -> float:
        """Answers for a second of processor time of the bot's process."""
        return median(taken.steps / (taken.processor or nan) for taken in self.rounds)

    @property
    def line(self) -> str:
        """All of it."""
        twice = "refused" if self.of_one == 1 else f"stored {self.of_one} times"
        return (
            f"  {self.label:<38} {self.rate:4.0f}/s, {self.per_processor_second:4.0f} a processor second"
            f"   kept {self.left:3} of {KEPT}   the same twice: {twice:<14}"
        )


def measured(people: int = 64, rounds: int = 5) -> Iterator[str]:
    """The table's lines: the median of the rounds, one bot after the other in turn."""
    with uvicorn_loop() as runner:
        *others, ours = runner.run(_measured(people, rounds))
    yield (
        f"\nten questions, {CONNECTIONS} people at once, from the webhook to the reply: answers a second,"
        f" and what is left after SIGKILL"
    )
    for one in others:
        ratio = ours.rate / one.rate
        yield f"{one.line}   Kyodo {ratio:5.2f} × (goal {GOAL}) {_judged(ratio >= GOAL)}"
    yield f"{ours.line}   {_judged((ours.left, ours.of_one) == (KEPT, 1))}"


def measured_stored(answers: int, rounds: int = 5, people: int = 64) -> Iterator[str]:
    """An answer's cost after so many, beside an empty database."""
    with uvicorn_loop() as runner:
        empty, full = runner.run(_measured_stored(answers, people, rounds))
    ratio = empty / full
    yield f"\nan answer's cost after {answers:,} stored ones, SQLite"
    yield f"  beside an empty database   {ratio:5.2f} × (goal {STORED_GOAL}) {_judged(ratio <= STORED_GOAL)}"


def _judged(reached: bool) -> str:
    return "ok" if reached else "FAIL"


async def _measured(people: int, rounds: int) -> list[Found]:
    async with phones(LinePhones) as line, phones(TelegramPhones) as telegram:
        every = bots(line, telegram)
        raced = await _raced(every, people, rounds)
        return [
            Found(bot.label, its, await _killed(bot), await _twice(bot))
            for bot, its in zip(every, raced, strict=True)
        ]


async def _raced(every: Sequence[Bot], people: int, rounds: int) -> list[list[Taken]]:
    """What the rounds of each took, asked in turn, and each time by people who are new to it."""
    taken: list[list[Taken]] = [[] for _ in every]
    async with AsyncExitStack() as stack:
        servers = []
        for bot in every:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            stack.enter_context(bot.prepared(folder, bot.phones.users(people * (rounds + 1))))
            servers.append(await stack.enter_async_context(bot.serves(folder)))
        for number in range(rounds + 1):
            for bot, server, its in zip(every, servers, taken, strict=True):
                users = bot.phones.users(people * (rounds + 1))[people * number :][:people]
                round_ = await bot.phones.talk(server, users, EACH)
                if number:  # the first one warms them
                    its.append(round_)
            if not number:
                await asyncio.sleep(WARM)
    return taken


async def _killed(bot: Bot) -> int:
    """Answers that are left of 500, to each of which the bot had replied before it was killed."""
    users = bot.phones.users(KEPT // EACH)
    with TemporaryDirectory() as folder, bot.prepared(Path(folder), users):
        async with bot.serves(Path(folder)) as server:
            await bot.phones.talk(server, users, EACH)
            await server.kill()
        return bot.kept(Path(folder))


async def _twice(bot: Bot) -> int:
    """Answers that the bot holds, once it has ended in good order, of one that was delivered to it twice."""
    users = bot.phones.users(1)
    with TemporaryDirectory() as folder, bot.prepared(Path(folder), users):
        async with bot.serves(Path(folder)) as server:
            await bot.phones.answer_twice(server, users[0])
        return bot.kept(Path(folder))


async def _measured_stored(answers: int, people: int, rounds: int) -> tuple[float, float]:
    """Answers a second with nothing stored, and with so much."""
    rates: dict[int, list[float]] = {0: [], answers: []}
    async with phones(LinePhones) as line, AsyncExitStack() as stack:
        bot, servers, users = Kyodo(line), {}, line.users(people * (rounds + 1))
        for already in rates:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            stack.enter_context(bot.prepared(folder, users))
            if already:
                stored.plant(bot.url(folder), already)
            servers[already] = await stack.enter_async_context(bot.serves(folder))
        for number in range(rounds + 1):
            for already, server in servers.items():
                group = users[people * number :][:people]
                rate = (await line.talk(server, group, EACH)).rate
                if number:
                    rates[already].append(rate)
            if not number:
                await asyncio.sleep(WARM)
    return median(rates[0]), median(rates[answers])
