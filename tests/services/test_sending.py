"""Each send is on its own: a platform that hangs, a rate, or a stop concerns nobody else's messages."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from bot.domain.messages import Address, Incoming, Message, Outgoing, Place, Typed, direct
from bot.services.intake import OF_ONE, Busy, Intake
from bot.services.outbox import Outbox
from bot.services.pacing import Limits, Rate
from bot.services.ports import Delivery, Dispatch, Sent, StoreUnavailable, Uncounted
from storage import engine
from storage.engine import Delay, PostgresStore, SqlStore, database_url
from tests.services.front_door import Door, opened
from tests.services.house import NOW


@dataclass
class Platform:
    """Takes everything at once, but for the accounts that hang."""

    hangs: set[str] = field(default_factory=set)
    took: list[str] = field(default_factory=list)

    async def send(self, dispatch: Dispatch) -> Delivery | Uncounted:
        if dispatch.outgoing.to.account in self.hangs:
            await asyncio.Event().wait()
        self.took.append(dispatch.outgoing.to.id)
        return Sent("m")


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    found = opened(tmp_path)
    yield found
    found.store.close()


def queue(door: Door, *places: Place) -> None:
    door.look(lambda uow: [uow.outbox.add(Outgoing(to, (Message("x"),)), NOW) for to in places])


async def test_a_workspace_that_hangs_holds_up_nobody_else(door: Door) -> None:
    platform = Platform(hangs={"T1"})
    queue(door, *(Place("slack", "T1", f"U{n}") for n in range(30)))
    queue(door, *(Place("slack", "T2", f"V{n}") for n in range(30)))
    outbox = Outbox(door.store, door.kit, {"slack": platform}, "w")
    while len(platform.took) < 30:
        await outbox.fill()
        await asyncio.sleep(0)
    assert sorted(platform.took) == sorted(f"V{n}" for n in range(30))

    # What is cut off at the stop is free for another process at once, and in doubt.
    await outbox.stop(0)
    platform.hangs.clear()
    other = Outbox(door.store, door.kit, {"slack": platform}, "w2")
    assert (await other.drain()).sent == 30


async def test_a_place_is_spoken_to_no_quicker_than_its_platform_takes_it(door: Door) -> None:
    platform, clock = Platform(), [0.0]
    limits = {"slack": Limits(place=Rate(1, 2))}
    outbox = Outbox(door.store, door.kit, {"slack": platform}, "w", limits=limits, seconds=lambda: clock[0])
    queue(door, *(Place("slack", "T1", "C1", direct=False),) * 4, Place("slack", "T1", "C2", direct=False))

    async def sent() -> list[str]:
        before = len(platform.took)
        while begun := await outbox.fill():
            await asyncio.gather(*begun)
        return platform.took[before:]

    assert sorted(await sent()) == ["C1", "C1", "C2"]
    assert await sent() == []
    clock[0] += 1
    assert await sent() == ["C1"]


def typed(user: str, n: int) -> Incoming:
    who = Address("line", "", user)
    return Incoming(f"{user}{n}", who, direct(who), Typed("はい"), NOW, NOW, message_id=f"{user}{n}")


async def test_whoever_sends_a_hundred_at_once_waits_behind_themselves(door: Door) -> None:
    intake = Intake(door.store, door.kit, nudge=lambda: None, look_up={}, speaks={}, counts={})
    began, go_on = Event(), Event()

    def hold(_: object) -> None:
        began.set()
        go_on.wait(30)

    held = asyncio.create_task(door.store.run(hold))
    await asyncio.to_thread(began.wait, 30)
    flood = [asyncio.create_task(intake.take(typed("U1", n))) for n in range(OF_ONE + 5)]
    other = asyncio.create_task(intake.take(typed("U2", 0)))
    await asyncio.sleep(0)
    assert [type(task.exception()) for task in flood if task.done()] == [Busy] * 5
    go_on.set()
    await other
    assert sum(task.done() for task in flood) < OF_ONE  # it did not wait for the flood
    await asyncio.gather(held, *flood, return_exceptions=True)


def test_a_queue_is_too_long_by_the_time_it_takes() -> None:
    clock = [0.0]
    delay = Delay(lambda: clock[0])
    assert delay.expected(500) < 1.5
    for _ in range(30):
        delay.begins()
        clock[0] += 1
        delay.done(100)
    assert delay.expected(500) > 1.5
    assert delay.expected(0) == 0


def test_a_slow_commit_is_no_queue_and_one_that_hangs_is() -> None:
    clock = [0.0]
    delay = Delay(lambda: clock[0])
    delay.begins()
    clock[0] += 3
    assert delay.expected(1) < 1.5
    clock[0] += 3
    assert delay.expected(1) > 1.5


def test_a_turn_that_lasted_is_no_queue_and_turns_that_all_last_are_one() -> None:
    clock = [0.0]
    delay = Delay(lambda: clock[0])
    delay.begins()
    clock[0] += 8
    delay.done(1)
    assert delay.expected(60) < 1.5
    for _ in range(100):
        delay.begins()
        clock[0] += 0.2
        delay.done(1)
    assert delay.expected(60) > 1.5


def test_a_database_that_hangs_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "CLOSE_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection and never says a word
        port = silent.getsockname()[1]
        store = PostgresStore(database_url(f"postgresql://u@127.0.0.1:{port}/d"), lambda: None)  # type: ignore[arg-type,return-value]

        async def begin() -> None:
            turn = asyncio.ensure_future(store.run(lambda uow: None))
            taken, _ = await asyncio.to_thread(silent.accept)
            with taken:
                store.close()
                turn.cancel()

        asyncio.run(begin())
        with pytest.raises(StoreUnavailable):
            store.run_sync(lambda uow: None)
    assert isinstance(store, SqlStore)
