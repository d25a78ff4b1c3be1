"""Who hears of what could not be delivered, and what the operator can do about it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb, act
from bot.domain.messages import (
    Incoming,
    Message,
    Outgoing,
    Pressed,
    ReplyHandle,
    Said,
    Standing,
    Typed,
    direct,
)
from bot.domain.project import Role
from bot.mending import again, all_again, aside, failing, taken_again, told
from bot.services.failures import tell_morning
from bot.services.inbox import Inbox
from bot.services.kept_events import raw_of
from bot.services.outbox import Outbox
from bot.services.ports import Refused, Sent, UnitOfWork
from tests.services.front_door import Door, opened
from tests.services.losing import SECRET, Post, look_after, lost

MORNING = datetime(2026, 9, 1, 23, 31, tzinfo=UTC)
"""Wednesday 2 September 2026, 8:31 in Japan."""


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    found = look_after(opened(tmp_path))
    yield found
    found.store.close()


# ---------------------------------------------------------------- those who look after it hear


async def test_the_other_coordinators_hear_whom_it_did_not_reach(door: Door) -> None:
    door.person("kato", Role.COORDINATOR, tenant="T1")
    door.look(
        lambda uow: uow.outbox.add(
            Outgoing(direct(door.places["kato"]), (Message(SECRET),), project="p1"), door.clock.at
        )
    )
    post = Post(lambda row: Refused("gone") if row.outgoing.to.id == "kato" else Sent())
    await Outbox(door.store, door.kit, {"line": post, "slack": post}, "test").drain()
    assert [row.outgoing.to.id for row in post.took] == ["kato", "tanaka"]
    assert "katoさんに届きませんでした" in repr(post.took[1].outgoing)


def morning(door: Door, at: datetime = MORNING) -> dict[str, str]:
    """What the morning says, by whom it is for."""

    def turn(uow: UnitOfWork) -> dict[str, str]:
        tell_morning(uow, door.kit, at)
        return {row.outgoing.to.id: repr(row.outgoing) for row in uow.outbox.queued()}

    return door.look(turn)


def test_the_administrator_hears_in_the_morning_of_a_working_day_and_once(door: Door) -> None:
    lost(door)
    lost(door, reason="blocked")
    lost(door, reason="blocked")
    assert morning(door, MORNING - timedelta(minutes=2)) == {}
    assert morning(door, datetime(2026, 9, 5, 3, tzinfo=UTC)) == {}  # a Saturday
    told = morning(door)
    assert list(told) == ["ueda"]
    assert "3件あります" in told["ueda"]
    assert "2件" in told["ueda"]
    assert "9月1日(火) 10:00" in told["ueda"]
    assert "/kyodo failures" in told["ueda"]
    assert SECRET not in told["ueda"]
    assert morning(door, MORNING + timedelta(minutes=1)) == {}
    assert list(morning(door, MORNING + timedelta(days=1))) == ["ueda"]


def test_nobody_hears_where_all_arrived(door: Door) -> None:
    assert morning(door) == {}


def test_whom_nothing_reaches_is_not_told_there_but_another_is(door: Door) -> None:
    lost(door, "ueda", project=None)
    door.person("mori", tenant="T1", standing=Standing.ADMIN)
    assert list(morning(door)) == ["mori"]


def test_without_an_administrator_the_coordinators_hear(door: Door) -> None:
    lost(door)
    door.person("ueda", tenant="T1", standing=Standing.FULL)
    assert list(morning(door)) == ["tanaka"]


# ---------------------------------------------------------------- the operator's command


def test_the_operator_lists_sends_again_and_puts_aside_without_names_or_words(door: Door) -> None:
    first, doubtful, last = lost(door), lost(door, reason="too-late"), lost(door)
    found = door.look(failing)
    assert [one["id"] for one in found["deliveries"]] == [last, doubtful, first]
    for said in (repr(found), told(found)):
        assert SECRET not in said
        assert "hana" not in said
    assert aside(door.store, door.kit, last) == (False, f"{last}: put aside")
    trouble, said = all_again(door.store, door.kit, sure=False)
    assert not trouble
    assert f"{first}: it goes out" in said
    assert f"{doubtful}: it may have arrived" in said
    assert again(door.store, door.kit, first, sure=True)[0]
    assert again(door.store, door.kit, doubtful, sure=True) == (
        False,
        f"{doubtful}: it goes out with the next delivery",
    )
    assert told(door.look(failing)) == "everything has arrived, and no event failed"


def met_a_fault(door: Door, said: Said) -> str:
    """That event of Hana's met a fault of ours; gives the reference that she was told."""
    hana, now = door.places["hana"], door.clock.at
    incoming = Incoming("fault", hana, direct(hana), said, now, now, ReplyHandle("r", now), "m0")
    door.look(lambda uow: Inbox(door.kit).fail(uow, incoming, "KX42", raw_of(incoming)))
    return "KX42"


def test_an_event_is_taken_again_once(door: Door) -> None:
    reference = met_a_fault(door, Typed("言語"))
    assert f"{reference}\t" in told(door.look(failing))
    trouble, said = taken_again(door.store, door.kit, reference)
    assert (trouble, said) == (False, f"{reference}: taken again; the answer goes out with the next delivery")
    queued = door.look(lambda uow: uow.outbox.claim(door.clock.at, "test", timedelta(minutes=1), 10))
    assert [row.outgoing.to.id for row in queued] == ["hana"]
    assert queued[0].outgoing.reply is not None  # the apology is first
    assert taken_again(door.store, door.kit, reference)[0]
    assert door.look(failing)["events"] == []


def test_an_event_of_somebody_who_has_gone_on_is_left(door: Door) -> None:
    reference = met_a_fault(door, Pressed(act(Verb.HELP).token))
    door.hears("hana", Typed("言語"))
    trouble, said = taken_again(door.store, door.kit, reference)
    assert trouble
    assert "has gone on since" in said
    assert len(door.look(failing)["events"]) == 1


def test_a_fault_that_is_still_there_changes_nothing(door: Door) -> None:
    reference = met_a_fault(door, Typed("ヘルプ"))

    class Broken:
        def __call__(self, *_: object, **__: object) -> str:
            raise RuntimeError("still broken")

        def __getattr__(self, _name: str) -> object:
            raise RuntimeError("still broken")

    trouble, said = taken_again(door.store, replace(door.kit, wording=Broken()), reference)  # type: ignore[arg-type]
    assert trouble
    assert "still there" in said
    assert not taken_again(door.store, door.kit, reference)[0]
