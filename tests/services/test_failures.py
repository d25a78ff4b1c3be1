"""What could not be delivered: who hears of it, what they read, and what a tap does."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.failures import Failure
from bot.domain.messages import Choice, Commanded, Message, Outgoing, Place, Say, Standing, Typed
from bot.domain.project import Role
from bot.services.failures import tell_mornings
from bot.services.outbox import Outbox
from bot.services.ports import Again, Delivery, Dispatch, Refused, Sent, Uncounted
from tests.services.front_door import Door, Heard, opened

WORDS = "ひみつの返事です"
EARLY = datetime(2026, 9, 9, 23, 20, tzinfo=UTC)
"""Thursday 10 September 2026, 8:20 in Japan."""


@dataclass
class Post:
    """A platform that says the same to everything, or takes all but what is for one person; it keeps what it took."""

    says: Delivery | Uncounted
    took: list[Dispatch] = field(default_factory=list)
    but: str = ""

    async def send(self, dispatch: Dispatch) -> Delivery | Uncounted:
        if isinstance(self.says, Sent) or (self.but and dispatch.outgoing.to.id != self.but):
            self.took.append(dispatch)
            return Sent("m")
        return self.says


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    made = opened(tmp_path)
    made.person("tanaka", Role.COORDINATOR, tenant="T1")
    made.person("sato", Role.COORDINATOR, tenant="T1")
    made.person("Uhana", Role.RESPONDENT, "a")
    made.person("boss", tenant="T1", standing=Standing.ADMIN)
    yield made
    made.store.close()


def failed(door: Door, says: Delivery, to: str = "Uhana", project: str | None = "p1") -> list[Failure]:
    """A message to that person that the platform refuses; gives what is listed then."""
    address = door.places[to]
    place = Place(address.platform, address.account, address.user)
    said = Outgoing(place, (Message(WORDS),), project=project)
    door.look(lambda uow: uow.outbox.add(said, door.clock.at))
    deliver(door, Post(says), only=address.platform)
    return door.look(lambda uow: uow.failures.of_tenant("T1", 10))


def deliver(door: Door, post: Post, only: str = "line") -> list[Dispatch]:
    """Everything that waits goes out; gives what that platform took."""
    other = Post(Sent("m"))
    posts = {name: post if name == only else other for name in ("line", "slack")}
    asyncio.run(Outbox(door.store, door.kit, posts, "h").drain())
    return [*post.took, *other.took]


def seen(messages: list[Message]) -> str:
    return "\n".join(
        "\n".join([m.heading, m.text, m.note, *(f"{r.label} {r.text} {r.note}" for r in m.rows)])
        for m in messages
    )


def heard(of: Heard) -> list[Message]:
    """All that anybody was told."""
    at_once = of.at_once.messages if isinstance(of.at_once, Say) else ()
    return [*at_once, *(message for one in of.queued for message in one.messages)]


def buttons(messages: list[Message]) -> list[Choice]:
    return [choice for message in messages for choice in message.choices]


def test_a_coordinator_reads_whom_it_did_not_reach_and_why_and_never_what_it_said(door: Door) -> None:
    failed(door, Refused("blocked"))
    said = heard(door.hears("tanaka", Commanded("failures")))
    text = seen(said)
    assert "Uhanaさん" in text
    assert "別の方法で伝えてください" in text
    assert WORDS not in text
    assert [one.label for one in buttons(said)] == ["1をもう一度送る", "1を片付ける"]


def test_one_tap_sends_it_again_and_a_second_one_finds_it_done(door: Door) -> None:
    (one,) = failed(door, Refused("token"))
    first = seen(heard(door.presses("tanaka", Verb.FAILURE_RETRY, "T1", one.id)))
    second = seen(heard(door.presses("sato", Verb.FAILURE_RETRY, "T1", one.id)))
    assert "もう一度送りました" in first
    assert "ほかの人が先に" in second


def test_what_is_sent_again_arrives_once_with_its_words(door: Door) -> None:
    (one,) = failed(door, Refused("token"))

    def again(uow: object) -> None:
        from bot.services.failures import try_again

        try_again(uow, door.kit, one, "operator")  # type: ignore[arg-type]

    door.look(again)
    took = deliver(door, Post(Sent("m")))
    assert [row.outgoing.messages[0].text for row in took if row.outgoing.to.platform == "line"] == [WORDS]
    assert door.look(lambda uow: uow.failures.of_tenant("T1", 10)) == []


def test_what_may_have_arrived_says_so(door: Door) -> None:
    address = door.places["Uhana"]
    place = Place(address.platform, address.account, address.user)
    door.look(lambda uow: uow.outbox.add(Outgoing(place, (Message(WORDS),), project="p1"), door.clock.at))
    deliver(door, Post(Again("status 500", ambiguous=True)))
    door.clock.at = door.clock.at.replace(day=door.clock.at.day + 2)
    deliver(door, Post(Again("status 500", ambiguous=True)))
    (one,) = door.look(lambda uow: uow.failures.of_tenant("T1", 10))
    assert one.doubtful
    assert "届いているかもしれません" in seen(heard(door.hears("tanaka", Typed("届かなかった連絡"))))


def test_who_has_no_project_to_look_after_sees_nothing_of_it(door: Door) -> None:
    (one,) = failed(door, Refused("blocked"))
    assert "見つからない" in seen(heard(door.hears("Uhana", Typed("届かなかった連絡"))))
    assert "見つからない" in seen(heard(door.presses("Uhana", Verb.FAILURE_ASIDE, "T1", one.id)))
    assert door.look(lambda uow: uow.failures.of_tenant("T1", 10)) == [one]


def test_one_that_belongs_to_no_project_is_the_administrators(door: Door) -> None:
    failed(door, Refused("token"), to="sato", project=None)
    assert "ありません" in seen(heard(door.hears("tanaka", Commanded("failures"))))
    assert "satoさん" in seen(heard(door.hears("boss", Commanded("failures"))))


def test_the_other_coordinator_hears_where_one_of_them_was_not_reached(door: Door) -> None:
    address = door.places["sato"]
    place = Place(address.platform, address.account, address.user)
    door.look(lambda uow: uow.outbox.add(Outgoing(place, (Message(WORDS),), project="p1"), door.clock.at))
    took = deliver(door, Post(Refused("blocked"), but="sato"), only="slack")
    assert [row.outgoing.to.id for row in took] == ["tanaka"]


def test_the_menu_shows_it_while_there_is_something(door: Door) -> None:
    menu = [one.label for one in buttons(heard(door.hears("tanaka", Commanded(""))))]
    assert "届かなかった連絡" not in menu
    failed(door, Refused("blocked"))
    menu = [one.label for one in buttons(heard(door.hears("tanaka", Commanded(""))))]
    assert "届かなかった連絡" in menu


def test_administrators_hear_on_working_mornings_once(door: Door) -> None:
    failed(door, Refused("blocked"))
    deliver(door, Post(Sent("m")))

    def told(at: datetime) -> list[str]:
        door.clock.at = at
        asyncio.run(tell_mornings(door.store, door.kit))
        took = deliver(door, Post(Sent("m")))
        return [f"{row.outgoing.to.id}: {seen(list(row.outgoing.messages))}" for row in took]

    assert told(EARLY) == []
    (heard,) = told(EARLY.replace(minute=31))
    assert heard.startswith("boss:")
    assert "1件" in heard
    assert WORDS not in heard
    assert told(EARLY.replace(minute=40)) == []
    assert told(datetime(2026, 9, 12, 0, 0, tzinfo=UTC)) == []  # a Saturday
    (monday,) = told(datetime(2026, 9, 14, 0, 0, tzinfo=UTC))
    assert monday.startswith("boss:")


def test_without_an_administrator_the_coordinators_hear_of_theirs(door: Door) -> None:
    boss = door.places["boss"]
    door.look(
        lambda uow: uow.people.save(replace(uow.people.at(boss, door.clock.at, "ja"), standing=Standing.FULL))
    )
    failed(door, Refused("blocked"))
    deliver(door, Post(Sent("m")))
    door.clock.at = EARLY.replace(minute=31)
    asyncio.run(tell_mornings(door.store, door.kit))
    assert {row.outgoing.to.id for row in deliver(door, Post(Sent("m")))} == {"tanaka", "sato"}
