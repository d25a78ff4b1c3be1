"""Words that were taken back, or whose author had everything erased, go from wherever they went meanwhile."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb, act
from bot.domain.messages import (
    Incoming,
    Outgoing,
    Pressed,
    ReplyHandle,
    Said,
    Submitted,
    Typed,
    Unsent,
    direct,
)
from bot.domain.project import Role, StageClosing
from bot.domain.sheets import Given, Put, Sheet, SheetState
from bot.services.casebook import shown_at
from bot.services.findings import findings_of
from bot.services.inbox import Inbox
from bot.services.outbox import Outbox
from bot.services.ports import Delivery, Dispatch, Refused, Sent, UnitOfWork
from tests.services.front_door import Door, opened
from tests.services.house import NOW
from tests.services.test_privacy import everywhere
from tests.services.test_publishing import CIVIC, REASON, SHEET, publication, published

WORDS = "わたしだけのことばリンドウ"
SEE, IMPROVEMENT = "ise.q.see", "ise.see.i1"
REPLY_WITHIN = timedelta(minutes=1)


def url(folder: Path) -> str:
    """Where the door's database lies."""
    return f"sqlite:///{folder}/kyodo.db"


def says_as(door: Door, who: str, sheet: str, question: str, given: Given, message: str) -> None:
    """An answer that came with that message."""

    def keep(uow: UnitOfWork) -> None:
        person = uow.people.find(door.places[who])
        member = uow.projects.member("p1", person.id) if person else None
        assert person is not None
        assert member is not None
        found = uow.sheets.find("p1", 1, sheet, person.id)
        stage = "plan" if sheet == SHEET else "see"
        new = Sheet(f"s-{who}", "p1", 1, stage, sheet, member.side, person.id, state=SheetState.SENT)
        uow.sheets.save(found or new, [Put(question, given)], person.id, NOW, message)

    door.look(keep)


class Post:
    """A platform that takes everything but what it is told to refuse."""

    def __init__(self, refused: str = "") -> None:
        self.sent: list[str] = []
        self._refused = refused

    async def send(self, row: Dispatch) -> Delivery:
        if self._refused and self._refused in repr(row.outgoing):
            return Refused("gone")
        self.sent.append(f"{row.outgoing.to} {row.outgoing!r}")
        return Sent("1")


def outbox(door: Door, post: Post) -> Outbox:
    """What waits behind that door, for that platform."""
    return Outbox(door.store, door.kit, {"line": post, "slack": post, "mail": post}, "test")


async def does(door: Door, box: Outbox, who: str, said: Said, **fields: object) -> None:
    """Something they do, and all that is sent then."""

    def turn(uow: UnitOfWork) -> None:
        now, place = door.clock.at, door.places[who]
        event = Incoming(door.kit.ids.new(), place, direct(place), said, now, now, message_id="m1")
        Inbox(door.kit).receive(uow, replace(event, **fields))  # type: ignore[arg-type]

    await door.store.run(turn)
    await box.drain()


def erasing(door: Door) -> Pressed:
    """[消す], of today."""
    return Pressed(act(Verb.ERASE_CONFIRM, door.clock.at.date().isoformat()).token)


def test_a_reason_that_is_public_goes_from_the_page_and_the_feed_with_its_message(tmp_path: Path) -> None:
    door = opened(tmp_path, revealed={SHEET: NOW}, sides=CIVIC)
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, public_url="https://k.example.jp"))
    for key, role, side in (("hana", Role.RESPONDENT, "a"), ("ken", Role.RESPONDENT, "b")):
        door.person(key, role, side)
    door.person("megumi", Role.COORDINATOR, tenant="T1")
    door.person("suzuki", Role.OFFICER, tenant="T1")
    door.answers("hana", chk_1="yes", chk_2="no", chk_3="yes")
    door.answers("ken", chk_1="yes", chk_2="yes", chk_3="no")
    says_as(door, "hana", SHEET, "ise.chk.2", Given("no", comment=REASON), "m-why")
    door.presses("megumi", Verb.PUBLISH_TICK, "p1", "1", f"{SHEET}/ise.chk.2/why/a", "on", "0")
    published(door)
    slug = publication(door).slug
    assert REASON in repr(door.look(lambda uow: shown_at(uow, slug)))
    door.hears("hana", Unsent("m-why"))
    shown = door.look(lambda uow: shown_at(uow, slug))
    assert shown is not None
    assert REASON not in repr(shown)
    assert REASON not in repr(door.look(lambda uow: uow.publications.latest(5)))
    assert everywhere(url(tmp_path), REASON) == []


@pytest.fixture
def improving(tmp_path: Path) -> Door:
    """花 has named an improvement that all sides see by now."""
    closed = StageClosing(NOW, "x", "")
    door = opened(tmp_path, revealed={SEE: NOW}, closings={"plan": closed, "do": closed})
    door.look(
        lambda uow: uow.projects.save(
            replace(door.project_in(uow), dates={**door.project_in(uow).dates, "see.start": NOW.date()})
        )
    )
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    for key, side, said in (("hana", "a", WORDS), ("ken", "b", "別のこと")):
        door.person(key, Role.RESPONDENT, side)
        says_as(door, key, SEE, IMPROVEMENT, Given(said), f"m-{key}")
    door.look(lambda uow: uow.dossiers.save(findings_of(uow, door.kit, door.project_in(uow))))
    assert "dossiers.content" in everywhere(url(tmp_path), WORDS)
    return door


def test_an_improvement_goes_with_the_message_that_named_it(improving: Door, tmp_path: Path) -> None:
    improving.hears("hana", Unsent("m-hana"))
    assert everywhere(url(tmp_path), WORDS) == []
    assert "dossiers.content" in everywhere(url(tmp_path), "別のこと")


def test_an_improvement_whose_answer_was_changed_goes_with_its_author(
    improving: Door, tmp_path: Path
) -> None:
    improving.presses("hana", Verb.FIX, "s-hana", IMPROVEMENT)
    improving.clock.at += timedelta(minutes=2)
    improving.hears("hana", Typed("新しいことばにします"))
    improving.hears("hana", erasing(improving))
    assert everywhere(url(tmp_path), WORDS) == []
    assert "dossiers.content" in everywhere(url(tmp_path), "別のこと")


def test_a_reply_that_is_kept_goes_with_its_message(tmp_path: Path) -> None:
    door = opened(tmp_path)
    door.person("Ulead", Role.COORDINATOR)
    hana = door.person("Uhana", Role.RESPONDENT, "a")

    def blocks(uow: UnitOfWork) -> None:
        person = uow.people.get(hana)
        assert person is not None
        uow.people.save(replace(person, reachable=False))

    door.look(blocks)
    door.presses("Ulead", Verb.REPLY_TO, "p1", hana, "", "")
    door.clock.at += timedelta(minutes=2)
    door.hears("Ulead", Typed(WORDS))
    assert everywhere(url(tmp_path), WORDS) == ["outbox.payload"]
    door.hears("Ulead", Unsent(f"m{door.count}"))
    assert everywhere(url(tmp_path), WORDS) == []


async def test_nobody_hears_from_whoever_was_erased(tmp_path: Path) -> None:
    door = opened(tmp_path)
    door.person("U0tanaka", Role.COORDINATOR, tenant="T1")
    door.person("U0sato", Role.COORDINATOR, tenant="T1")
    hana = door.person("Uhana", Role.RESPONDENT, "a")
    door.person("Umori", Role.RESPONDENT, "b")

    def called(key: str, name: str) -> None:
        def keep(uow: UnitOfWork) -> None:
            person = uow.people.find(door.places[key])
            assert person is not None
            uow.people.save(replace(person, name=name))

        door.look(keep)

    called("U0sato", "佐藤桔梗")
    called("Umori", "森すみれ")
    post = Post(refused="森すみれ")
    box = outbox(door, post)

    await does(door, box, "Umori", Typed("担当者"))
    held = Submitted(act(Verb.REPLY_TO, "p1", hana, "s", "q").token, {"text": WORDS, "when": "next"}, "")
    await does(door, box, "U0sato", held, dialogs=True)
    assert everywhere(url(tmp_path), WORDS) == ["outbox.payload"]
    assert "outbox.payload" in everywhere(url(tmp_path), "森すみれ")
    await does(door, box, "U0sato", erasing(door))
    await does(door, box, "Umori", erasing(door))
    for gone in (WORDS, "佐藤桔梗", "森すみれ"):
        assert everywhere(url(tmp_path), gone) == []
    before = len(post.sent)
    await does(door, box, "Uhana", Typed("ヘルプ"), reply=ReplyHandle("t", door.clock.at + REPLY_WITHIN))
    assert post.sent[before:]
    assert WORDS not in "".join(post.sent)


def calls(door: Door, key: str, name: str) -> None:
    """What the platform says somebody is called."""

    def keep(uow: UnitOfWork) -> None:
        person = uow.people.find(door.places[key])
        assert person is not None
        uow.people.save(replace(person, name=name))

    door.look(keep)


@pytest.mark.parametrize("name", ["林", "line", "U0tanaka", "tanaka", "p1", "primary"])
async def test_a_name_goes_from_what_waits_and_nothing_else_does(tmp_path: Path, name: str) -> None:
    door = opened(tmp_path)
    door.person("U0tanaka", Role.COORDINATOR, tenant="T1")
    door.person("Umori", Role.RESPONDENT, "b")
    calls(door, "Umori", name)

    def event(said: Said) -> None:
        now, place = door.clock.at, door.places["Umori"]
        incoming = Incoming(door.kit.ids.new(), place, direct(place), said, now, now)
        door.look(lambda uow: Inbox(door.kit).receive(uow, incoming))

    event(Typed("担当者"))
    event(erasing(door))

    class Reading:
        """A platform that keeps what it is given."""

        def __init__(self) -> None:
            self.taken: list[Outgoing] = []

        async def send(self, row: Dispatch) -> Delivery:
            self.taken.append(row.outgoing)
            return Sent("1")

    post = Reading()
    await Outbox(door.store, door.kit, {"line": post, "slack": post}, "test").drain()
    (asked,) = (one for one in post.taken if "話したいそうです" in repr(one.messages))
    assert asked.to == direct(door.places["U0tanaka"])
    (message,) = asked.messages
    assert f"{name}さん" not in repr(message)
    assert "LINEの参加者さん" in repr(message)
    assert [choice.action.args[0] for choice in message.choices] == ["p1"]


async def test_words_go_that_wait_for_somebody_outside(tmp_path: Path) -> None:
    door = opened(tmp_path)
    for key in ("U0tanaka", "U0sato"):
        door.person(key, Role.COORDINATOR, tenant="T1")
    calls(door, "U0sato", "佐藤桔梗")
    left, outside = door.person("Uhana", Role.RESPONDENT, "a"), door.person("Unobody")
    door.look(lambda uow: uow.audit.add(door.clock.at, outside, "person.asked", "p1", person=outside))
    box = outbox(door, Post())
    for who in (left, outside):
        held = Submitted(act(Verb.REPLY_TO, "p1", who, "s", "q").token, {"text": WORDS, "when": "next"}, "")
        await does(door, box, "U0sato", held, dialogs=True)
    door.look(lambda uow: uow.projects.leave("p1", left, door.clock.at))
    assert everywhere(url(tmp_path), WORDS) == ["outbox.payload"] * 2
    await does(door, box, "U0sato", erasing(door))
    assert everywhere(url(tmp_path), WORDS) == []
    assert everywhere(url(tmp_path), "佐藤桔梗") == []


async def test_no_mail_goes_to_the_boxes_of_whoever_was_erased(tmp_path: Path) -> None:
    door = opened(tmp_path)
    platforms = frozenset({*door.kit.defaults.platforms, "mail", "slack", "line"})
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, platforms=platforms))
    door.person("U0tanaka", Role.COORDINATOR, tenant="T1")
    door.person("U0sato", Role.COORDINATOR, tenant="T1")
    post = Post()
    box = outbox(door, post)
    first = Submitted(act(Verb.ADD_MAIL, "p1").token, {"email": "first@home.example.jp"}, "")
    await does(door, box, "U0sato", first, dialogs=True)
    assert "first@home.example.jp" in "".join(post.sent)
    second = Submitted(act(Verb.ADD_MAIL, "p1").token, {"email": "second@home.example.jp"}, "")
    place, now = door.places["U0sato"], door.clock.at
    door.look(
        lambda uow: Inbox(door.kit).receive(
            uow, Incoming("second", place, direct(place), second, now, now, dialogs=True)
        )
    )
    assert everywhere(url(tmp_path), "second@home.example.jp")
    before = len(post.sent)
    await does(door, box, "U0sato", erasing(door))
    assert "mail:" not in "".join(post.sent[before:])
    for gone in ("first@home.example.jp", "second@home.example.jp"):
        assert everywhere(url(tmp_path), gone) == []
