"""One, two and four workers on one PostgreSQL, each bound by a platform that answers after 20 ms: messages a second, and
whether any was sent twice. ``python -m tests.bench.workers ADDRESS`` is one of these workers.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator

from bot.domain.messages import Message, Outgoing, Place
from bot.services.outbox import Outbox
from bot.services.pacing import Limits
from bot.services.ports import Delivery, Dispatch, Sent, Uncounted
from tests.bench.country import NOW, application, databases

ANSWERS_AFTER = 0.020
"""Seconds."""

AT_ONCE = 1
"""Sends under way in one worker: so few that the stand-in binds it, and not the processor."""

EACH = 200
"""Messages for each worker."""

GOAL = 1.8
"""Two workers beside one."""


class StandIn:
    """A platform that takes everything after 20 ms, and remembers what."""

    def __init__(self) -> None:
        self.took: list[str] = []

    async def send(self, dispatch: Dispatch) -> Delivery | Uncounted:
        """Taken."""
        await asyncio.sleep(ANSWERS_AFTER)
        self.took.append(dispatch.id)
        return Sent("m")


def measured() -> Iterator[str]:
    """The table's lines."""
    yield "| workers, PostgreSQL, a stand-in that answers after 20 ms | messages/s | beside one | sent twice | goal |"
    yield "| --- | --- | --- | --- | --- |"
    first = 0.0
    with databases("postgres") as addresses:
        for workers in (1, 2, 4):
            address = next(addresses)
            rate, doubles = asyncio.run(_together(address, workers))
            first = first or rate
            ratio = rate / first
            goal = {1: "", 2: f"at least {GOAL}×"}.get(workers, "reported")
            failed = " FAIL" if doubles or (workers == 2 and ratio < GOAL) else ""
            yield f"| {workers} | {rate:,.0f} | {ratio:.2f}× | {doubles} | {goal}{failed} |"


async def _together(address: str, workers: int) -> tuple[float, int]:
    """Messages a second, and how many were sent more than once."""
    wanted = EACH * workers
    with application(address) as app:
        app.store.run_sync(
            lambda uow: [
                uow.outbox.add(Outgoing(Place("slack", "T1", f"U{n}"), (Message("x"),)), NOW)
                for n in range(wanted)
            ]
        )
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.workers", address,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(workers)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        await process.stdout.readline()  # it is ready
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    seconds = max(float(out.split()[0]) for out, _ in said)
    took = Counter(word for out, _ in said for word in out.decode().split()[1:])
    if len(took) != wanted:
        raise RuntimeError(f"{len(took)} of {wanted} messages were sent")
    return wanted / seconds, sum(took.values()) - wanted


async def _work(address: str) -> None:
    with application(address) as app:
        stand_in = StandIn()
        outbox = Outbox(
            app.store, app.kit, {"slack": stand_in}, app.holder, limits={"slack": Limits(at_once=AT_ONCE)}
        )
        app.store.check()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        begin = time.perf_counter()
        await outbox.drain()
        print(time.perf_counter() - begin, *stand_in.took)


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1]))
