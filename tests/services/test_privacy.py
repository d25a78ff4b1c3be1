"""What is told at joining, わたしの記録, and 消して: nothing of a person is left, and nobody else's words go."""

import asyncio
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.actions import Verb, act
from bot.domain.dossier import Note, NoteKind
from bot.domain.messages import Address, Incoming, Outgoing, Pressed, Typed, direct
from bot.domain.project import JoinCode, Role
from bot.domain.sheets import Given, Put, Sheet
from bot.services.erasing import erase_at, read_user
from bot.services.inbox import Inbox
from bot.services.intake import Intake, Introduction
from bot.services.outbox import Outbox
from bot.services.ports import Dispatch, Erased, Sent, UnitOfWork
from bot.services.privacy import as_file, facts
from handlers.documents.addresses import Documents
from storage.engine import SqlStore, database_url, open_store
from storage.tables import metadata
from tests.services.front_door import Door, opened
from tests.services.house import NOW, garden

WORD = "すみれ畑のうた"
"""Typed as an answer; it may stand nowhere but on its author's own screen."""

USER = "Uc0ffee"

UNTIL = "2033年3月31日"
"""The last of the project's dates is in May 2027: the end of that fiscal year, and five more."""


def everywhere(store_url: str, word: str) -> list[str]:
    """The columns of the real database in which a word stands, looked through row by row."""
    found = []
    with sa.create_engine(database_url(store_url), poolclass=sa.pool.NullPool).connect() as connection:
        for table in metadata.tables.values():
            for row in connection.execute(sa.select(table)).mappings():
                for name, value in row.items():
                    shown = json.dumps(value, ensure_ascii=False, default=str)
                    if word in shown:
                        found.append(f"{table.name}.{name}")
    return found


Place = tuple[Door, str]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """The garden project on each database, with a coordinator and both sides."""
    own = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/kyodo.db" if own else str(request.getfixturevalue("postgres_database"))
    yield from garden_at(url, tmp_path)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The same on SQLite alone."""
    yield from garden_at(f"sqlite:///{tmp_path}/kyodo.db", tmp_path)


def garden_at(url: str, tmp_path: Path) -> Iterator[Place]:
    store: SqlStore = open_store(url)
    store.upgrade()
    door = opened(tmp_path, store=store)
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("mori", Role.RESPONDENT, "b", tenant="T1")
    door.look(lambda uow: uow.codes.add(JoinCode("K7F29QXM", "p1", "a", Role.MEMBER, "plan"), door.clock.at))
    yield door, url
    store.close()


@dataclass
class Post:
    """Takes everything, and remembers to whom it went."""

    sent: list[Outgoing] = field(default_factory=list)

    async def send(self, dispatch: Dispatch) -> Sent:
        self.sent.append(dispatch.outgoing)
        return Sent("1")

    def to(self, user: str) -> str:
        return "\n".join(repr(one) for one in self.sent if one.to.id == user)


def joins(door: Door, user: str = USER) -> str:
    """Comes by the code and agrees; gives the card at the door and all that followed."""
    door.person(user)
    card = door.hears(user, Typed("参加 K7F2-9QXM"))
    door.presses(user, Verb.AGREE, "K7F29QXM")
    return card.by(user)


def in_words(door: Door, user: str, word: str) -> None:
    """An answer's comment, a note and a taken-up reminder setting, as somebody leaves them."""

    def keep(uow: UnitOfWork) -> None:
        person = uow.people.find(door.places[user])
        assert person is not None
        (sheet,) = uow.sheets.of_member("p1", person.id)
        said = [Put("ise.chk.1", Given("yes", comment=word)), Put("ise.chk.3", Given(word))]
        uow.sheets.save(sheet, said, person.id, door.clock.at, "m0")
        dossier = uow.dossiers.get("p1")
        note = Note("n1", 1, door.clock.at, person.id, "a", NoteKind.PROBLEM, word)
        uow.dossiers.save(replace(dossier, notes=(note,)))
        uow.audit.add(door.clock.at, person.id, "stage.reopened", "p1", {"reason": word}, stage="plan")

    door.look(keep)


def test_the_card_at_the_door_names_the_day_and_the_consent_is_kept(place: Place) -> None:
    door, _ = place
    card = joins(door)
    assert UNTIL in card
    assert Verb.CONSENT_TEXT.value in card or "くわしく" in card
    whole = door.presses(USER, Verb.CONSENT_TEXT, "K7F29QXM").by(USER)
    assert "わたしの記録" in whole
    assert UNTIL in whole
    person = door.look(lambda uow: uow.people.find(door.places[USER]))
    assert person is not None
    (kept,) = door.look(lambda uow: uow.consents.of_person("T1", "p1", person.id))
    assert (kept.version, str(kept.kept_until), kept.language) == ("1", "2033-03-31", "ja")


def test_my_record_shows_all_and_the_file_holds_it(place: Place) -> None:
    door, _ = place
    joins(door)
    in_words(door, USER, WORD)
    card = door.hears(USER, Typed("わたしの記録"))
    assert "花壇づくり" in card.by(USER)
    assert UNTIL in card.by(USER)
    (sheet,) = {one.sheet for one in door.look(lambda uow: uow.sheets.records("p1"))}
    assert WORD in door.presses(USER, Verb.MY_SHEET, "p1", sheet).by(USER)
    assert WORD not in door.presses("mori", Verb.MY_SHEET, "p1", sheet).by("mori")
    person = door.look(lambda uow: uow.people.find(door.places[USER]))
    assert person is not None
    found = door.look(lambda uow: facts(uow, person))
    for form in ("json", "csv"):
        assert as_file(found, form).count(WORD) == 4
    assert "\r\nname,'＝1+1\r\n" in as_file({"name": "＝1+1"}, "csv")
    sent = door.presses("mori", Verb.MY_FILE, "csv").by("mori")
    assert "kyodo-my-data.csv" in sent
    assert WORD not in sent


def test_sheets_of_several_projects_are_told_apart_by_their_buttons(place: Place) -> None:
    door, _ = place
    joins(door)
    in_words(door, USER, WORD)
    (alone,) = [label for label in buttons(door) if "チェックシート" in label]
    assert "花壇づくり" not in alone
    door.look(lambda uow: uow.projects.add(replace(garden(), id="p2", name="駅前の花壇")))
    door.person(USER, Role.RESPONDENT, "a", project="p2")

    def answer(uow: UnitOfWork) -> None:
        person = uow.people.find(door.places[USER])
        assert person is not None
        sheet = Sheet("s2", "p2", 1, "plan", "ise.q.plan", "a", person.id).answer("ise.chk.1", Given("yes"))
        uow.sheets.save(sheet, [Put("ise.chk.1", Given("yes"))], person.id, door.clock.at, None)

    door.look(answer)
    both = [label for label in buttons(door) if "チェックシート" in label]
    assert len(set(both)) == 2
    assert all(any(name in label for label in both) for name in ("花壇づくり", "駅前の花壇"))


def buttons(door: Door) -> list[str]:
    """What can be pressed on わたしの記録."""
    queued = door.hears(USER, Typed("わたしの記録")).queued
    return [choice.label for one in queued for message in one.messages for choice in message.choices]


async def test_nothing_of_a_person_is_left_after_it_and_nobody_else_heard_it(
    each: Place, caplog: pytest.LogCaptureFixture
) -> None:
    door, url = each
    caplog.set_level(logging.DEBUG)
    joins(door)
    in_words(door, USER, WORD)
    assert {"answers.value", "dossiers.content", "log_words.words"} <= set(everywhere(url, WORD))
    assert everywhere(url, USER)
    asked = door.hears(USER, Typed("消して")).by(USER)
    assert "残るものと理由" in asked
    assert "電話" in asked
    assert everywhere(url, WORD)  # the second tap does it
    today = door.clock.at.date().isoformat()
    press = Pressed(act(Verb.ERASE_CONFIRM, today).token, "", "")
    here, now = door.places[USER], door.clock.at
    incoming = Incoming("erase", here, direct(here), press, now, now)
    door.look(lambda uow: Inbox(door.kit).receive(uow, incoming))
    post = Post()
    await Outbox(door.store, door.kit, {"line": post, "slack": post}, "test").drain()
    assert "消しました。" in post.to(USER)
    assert "自分の記録を消しました" in post.to("tanaka")
    assert WORD not in post.to("tanaka")
    assert everywhere(url, WORD) == []
    assert everywhere(url, USER) == []
    assert WORD not in caplog.text
    assert USER not in caplog.text


def test_an_old_button_asks_again(place: Place) -> None:
    door, url = place
    joins(door)
    in_words(door, USER, WORD)
    assert "残るものと理由" in door.presses(USER, Verb.ERASE_CONFIRM, "2026-08-01").by(USER)
    assert everywhere(url, WORD)


def test_choices_that_all_sides_saw_stay_without_a_name_and_words_go(tmp_path: Path) -> None:
    door = opened(tmp_path, revealed={"ise.q.plan": NOW})
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("mori", Role.RESPONDENT, "b", tenant="T1")
    door.person(USER, Role.RESPONDENT, "a")
    door.answers(USER, chk_1="yes")
    door.answers("mori", chk_1="no")
    heard = door.presses(USER, Verb.ERASE_CONFIRM, door.clock.at.date().isoformat())
    assert "代わりの人を招いてください" in heard.by("tanaka")
    values = [one.value for one in door.look(lambda uow: uow.sheets.records("p1"))]
    assert sorted(map(str, values)) == ["no", "yes"]


def test_the_only_coordinator_hands_over_first(tmp_path: Path) -> None:
    door = opened(tmp_path)
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    for heard in (
        door.hears("tanaka", Typed("消して")),
        door.presses("tanaka", Verb.ERASE_CONFIRM, door.clock.at.date().isoformat()),
    ):
        assert "先に引き継いでください" in heard.by("tanaka")
    assert door.look(lambda uow: uow.people.find(door.places["tanaka"])) is not None


def test_the_operator_erases_by_address_and_is_told_of_a_project_without_coordinator(tmp_path: Path) -> None:
    door = opened(tmp_path)
    door.person("U0tanaka", Role.COORDINATOR, tenant="T1")
    address = read_user("slack:T1/U0tanaka")
    assert address is not None
    assert read_user("line U1") is None
    assert door.look(lambda uow: erase_at(uow, door.kit, address, orphan=False)) == ["花壇づくり"]
    assert door.look(lambda uow: erase_at(uow, door.kit, address, orphan=True)) == Erased(1, 0)
    assert door.look(lambda uow: erase_at(uow, door.kit, address, orphan=True)) is None
    assert everywhere(f"sqlite:///{tmp_path}/kyodo.db", "U0tanaka") == []


def test_a_new_text_is_agreed_to_before_the_next_question(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, _ = place
    joins(door)
    monkeypatch.setattr("bot.domain.consent.TEXT_VERSION", "2")
    monkeypatch.setattr("bot.services.privacy.TEXT_VERSION", "2")
    asked = door.hears(USER, Typed("回答")).by(USER)
    assert "説明が新しくなりました" in asked
    assert "問1" not in asked
    assert "問1" in door.presses(USER, Verb.CONSENT_ANEW, "p1").by(USER)
    assert "説明が新しくなりました" not in door.hears(USER, Typed("回答")).by(USER)


def test_an_address_for_ones_own_data_opens_nothing_else_and_ends() -> None:
    documents = Documents("https://kyodo.example.jp", "secret")
    address = documents.record_address("u1", "csv", NOW + timedelta(hours=1))
    token = address.split("/s/")[1].split("/")[0]
    assert documents.recorded(token, NOW) == ("csv", "u1")
    assert documents.recorded(token, NOW + timedelta(hours=1)) is None
    assert documents.read(token, NOW) is None
    paper = documents.address("csv", "u1", NOW + timedelta(hours=1)).split("/s/")[1].split("/")[0]
    assert documents.recorded(paper, NOW) is None


async def test_a_look_up_that_ends_after_the_erasure_brings_nobody_back(tmp_path: Path) -> None:
    door = opened(tmp_path)
    who, asked = Address("line", "", USER), asyncio.Event()

    async def look_up(_: Address) -> Introduction:
        await asked.wait()
        return Introduction("山田花子")

    intake = Intake(door.store, door.kit, nudge=lambda: None, look_up={"line": look_up}, speaks={}, counts={})
    now = door.clock.at
    for key, said in (
        ("e1", Typed("消して")),
        ("e2", Pressed(act(Verb.ERASE_CONFIRM, now.date().isoformat()).token)),
    ):
        await intake.take(Incoming(key, who, direct(who), said, now, now, message_id=key))
    asked.set()
    await intake.settle()
    assert await door.store.run(lambda uow: uow.people.find(who)) is None
