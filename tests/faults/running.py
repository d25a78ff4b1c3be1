"""Many schedules one after the other; of one that breaks a promise, the smallest part that still does."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.ledger import broken
from tests.faults.schedule import Schedule, draw
from tests.faults.world import LeapingLoop, Stage, a_stage

SHRINKS = 60
"""Parts that are tried at most before one is told."""


@dataclass
class Result:
    """How a run went: how many schedules, which troubles were met how often, and what was broken, ready to be read."""

    schedules: int = 0
    met: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


async def judged(stage: Stage, schedule: Schedule, met: Counter[str]) -> list[str]:
    """Plays one schedule and gives the promises that it broke."""
    async with stage.schedule(schedule) as world:
        await world.play()
        met.update(f"{trouble.where}: {trouble.what}" for trouble in world.met)
        if world.clock_jumped:
            met["clock: jumped"] += 1
        met.update(f"step: {step.what}" for step in schedule.steps)
        return await asyncio.to_thread(broken, world)


def parts(schedule: Schedule) -> Iterator[Schedule]:
    """All that are a little smaller: fewer steps first, then fewer troubles, then fewer processes."""
    count = len(schedule.steps)
    for size in (count // 2, count // 4, 1):
        if size:
            yield from (schedule.without(at, at + size) for at in range(0, count, size))
    for number, step in enumerate(schedule.steps):
        yield from (schedule.calmer(number, at) for at in range(len(step.troubles)))
    if schedule.processes > 1:
        yield Schedule(schedule.seed, 1, schedule.steps)


async def smallest(stage: Stage, schedule: Schedule) -> tuple[Schedule, list[str]]:
    """A part of the schedule that breaks a promise and has no smaller part that does, as far as was tried."""
    found, tried = await judged(stage, schedule, Counter()), 0
    going = bool(found)
    while going and tried < SHRINKS:
        going = False
        for part in parts(schedule):
            tried += 1
            lines = await judged(stage, part, Counter())
            if lines:
                schedule, found, going = part, lines, True
                break
            if tried >= SHRINKS:
                break
    return schedule, found


async def _run(
    seeds: Iterable[int], folder: Path, server: str, empty: str, told: Callable[[str], None]
) -> Result:
    result = Result()
    async with a_stage(folder, server, empty) as stage:
        for seed in seeds:
            schedule = draw(seed)
            lines = await judged(stage, schedule, result.met)
            result.schedules += 1
            if lines:
                small, again = await smallest(stage, schedule)
                kind = "--postgres" if server else "--sqlite"
                text = "\n".join(
                    (
                        f"seed {seed} broke {len(lines)} promises:",
                        *(f"  {line}" for line in lines[:10]),
                        "the smallest part that does:" if again else "which it does not do every time:",
                        str(small),
                        *(f"  {line}" for line in again[:5]),
                        f"replay: python -m tests.faults --schedules 1 --seed {seed} {kind}",
                    )
                )
                result.broken.append(text)
                told(text)
    return result


def run(
    seeds: Iterable[int],
    folder: Path,
    server: str = "",
    empty: str = "",
    told: Callable[[str], None] = lambda _text: None,
) -> Result:
    """Plays the schedules of these seeds on SQLite files in that folder, or on that PostgreSQL server (see ``a_stage``). Each
    one that breaks a promise is told as soon as it is found.
    """
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(_run(seeds, folder, server, empty, told))
