"""One beat of the reminder clock: with nothing due among few and many that wait, and with many due at once."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from statistics import median

from bot.app import Application
from bot.domain.reminders import ReminderStatus
from bot.services.ports import UnitOfWork
from tests.bench import peers
from tests.bench.country import NOW, application, databases, plant

SIZES = (1_000, 100_000, 1_000_000)
BEATS = 300


def measured(most: int, due: int, kinds: Sequence[str]) -> Iterator[str]:
    """The tables, a line at a time."""
    for kind in kinds:
        with databases(kind) as urls:
            yield from _idle(kind, urls, [size for size in SIZES if size <= most])
            yield from _at_once(kind, urls, due)
            yield from _peer(kind, urls, due)


def _idle(kind: str, urls: Iterator[str], sizes: Sequence[int]) -> Iterator[str]:
    yield f"\n{kind}: a beat with nothing due"
    first = 0.0
    for size in sizes:
        url = next(urls)
        with application(url) as app:
            plant(app, url, due=0, later=size)
            seconds = asyncio.run(_beats(app))
        first = first or seconds
        yield f"  {size:>9,} pending   {seconds * 1e6:8.0f} µs   {seconds / first:5.2f} × the first"


async def _beats(app: Application) -> float:
    """The median of many, after some to warm up."""
    times = []
    for number in range(BEATS + 30):
        begin = time.perf_counter()
        beat = await app.beats.beat(NOW)
        if number >= 30:
            times.append(time.perf_counter() - begin)
        if beat.due:
            raise RuntimeError("something was due in a beat that should have been idle")
    return median(times)


def _at_once(kind: str, urls: Iterator[str], due: int) -> Iterator[str]:
    yield f"\n{kind}: due in the same minute"
    first = 0.0
    for count in dict.fromkeys((1_000, due)):
        url = next(urls)
        with application(url) as app:
            plant(app, url, due=count, later=100_000)
            claimed = _claimed(app, count)
        url = next(urls)
        with application(url) as app:
            plant(app, url, due=count, later=100_000)
            begin = time.perf_counter()
            beat = asyncio.run(app.beats.beat(NOW))
            seconds = time.perf_counter() - begin
        if (beat.due, beat.sent) != (count, count):
            raise RuntimeError(f"{count} were due, {beat.due} found and {beat.sent} said")
        each = seconds / count
        first = first or each
        yield (
            f"  {count:>9,} due   claimed and marked {count / claimed:9,.0f} /s   whole beat, each to somebody else "
            f"{count / seconds:7,.0f} /s   {each / first:5.2f} × the first, for one"
        )


def _claimed(app: Application, count: int) -> float:
    """Claiming and marking alone, as the beat does it: what a scheduler's dispatch of an empty job comes near to."""

    def some(uow: UnitOfWork) -> int:
        rows = uow.reminders.due(NOW, 500)
        uow.reminders.set_status([row.id for row in rows], ReminderStatus.SENT)
        return len(rows)

    begin, found = time.perf_counter(), 0
    while taken := app.store.run_sync(some):
        found += taken
    if found != count:
        raise RuntimeError(f"{count} were due, {found} claimed")
    return time.perf_counter() - begin


def _peer(kind: str, urls: Iterator[str], due: int) -> Iterator[str]:
    yield f"\n{kind}: APScheduler's own SQL job store beside it"
    first = 0.0
    for count in dict.fromkeys((1_000, due)):
        idle = peers.idle_seconds(next(urls), count)
        seconds = peers.dispatch_seconds(next(urls), count)
        first = first or idle
        yield (
            f"  {count:>9,} jobs   idle round {idle * 1e6:8.0f} µs   {idle / first:5.2f} × the first   "
            f"due at once {count / seconds:7,.0f} /s, an empty job each"
        )
