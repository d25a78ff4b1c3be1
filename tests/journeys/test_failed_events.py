"""What broke by a fault of ours is taken again once it is mended: as if it came now, once, whoever asks for it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Application
from bot.clock import MovableClock, SystemClock
from bot.services.failed_events import Retaken
from bot.services.keeping import sweep
from handlers.demo.wire import Call
from storage.engine import database_url, open_store
from tests.journeys.desk import japan
from tests.journeys.steps import joined, screen, t, values
from tests.journeys.town import Town, a_town, post_text, shown
from tests.tables import with_tables

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
APOLOGY = "こちらの不具合"


@dataclass
class Desk:
    """A town whose real clock we move, with ハナ and タロウ on side a at the first question, and the operator's desk."""

    town: Town
    wall: MovableClock
    database: str
    tanaka: str
    hana: str
    taro: str

    def ask(self, statement: str, **given: object) -> list[Any]:
        """The database itself, as somebody with a tool would open it."""
        engine = sa.create_engine(database_url(self.database), poolclass=sa.pool.NullPool)
        with engine.begin() as connection:
            found = connection.execute(sa.text(statement), given)
            return list(found.all()) if found.returns_rows else []

    @contextmanager
    def broken(self, who: str) -> Iterator[None]:
        """Every turn of that person raises, until it is mended; what stood there stands again then."""
        ((person, before),) = self.ask(
            'SELECT person, expecting FROM chats WHERE person = (SELECT id FROM people WHERE "user" = :who)',
            who=who,
        )
        change = "UPDATE chats SET expecting = :what WHERE person = :person"
        self.ask(change, what="nonsense", person=person)
        yield
        self.ask(change, what=before, person=person)

    def rows(self) -> list[tuple[str, str | None, str | None]]:
        """Key, reference and raw form of what failed, in order."""
        found = self.ask(
            "SELECT key, reference, raw FROM inbox_events WHERE reference IS NOT NULL ORDER BY at"
        )
        return [tuple(row) for row in found]

    async def again(self) -> list[str]:
        """The operator has all of it taken again by a process that knows nothing else, and what follows is delivered; gives
        what became of each.
        """
        became = []
        with self.beside() as app:
            for kept in await self.town.read(lambda uow: uow.inbox.failed()):
                try:
                    became.append((await app.take_again(kept)).name)
                except Exception as error:
                    became.append(type(error).__name__)
        await self.town.deliver()
        return became

    @contextmanager
    def beside(self) -> Iterator[Application]:
        """Another process on the same database."""
        store = open_store(self.database)
        try:
            yield Application(self.town.app.settings, self.town.app.kit, store, delivers=False)
        finally:
            store.close()

    async def later(self, **by: float) -> None:
        """So much later by the real clock, all is sent that is due by then."""
        self.wall.move_to(self.wall.now() + timedelta(**by))
        await self.town.deliver()

    def calls(self, name: str) -> list[Call]:
        """The calls of that name to LINE since everybody had joined."""
        return [call for call in self.town.line.calls if call.name == name]

    def heard(self, who: str, since: int) -> list[str]:
        """What LINE showed that person since then."""
        return [shown(message) for message in self.town.line.received(who)[since:]]

    def count(self, who: str) -> int:
        """How many messages LINE has shown that person."""
        return len(self.town.line.received(who))

    def log(self) -> list[tuple[str, str]]:
        """Who did what about failed events, by the log."""
        found = self.ask("SELECT actor, action FROM audit WHERE action LIKE 'event.%' ORDER BY seq")
        return [(row.actor, row.action) for row in found]

    async def failed(self) -> float:
        """What ``/metrics`` counts."""
        (line,) = [
            line for line in (await self.town.app.measured()).decode().splitlines()
            if line.startswith("kyodo_failed_events ")
        ]  # fmt: skip
        return float(line.split()[1])


@pytest.fixture(params=KINDS)
async def at(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    wall = MovableClock(SystemClock().now())
    embedded = request.param == "sqlite"
    database = (
        with_tables(tmp_path / "kyodo.db") if embedded else str(request.getfixturevalue("postgres_tables"))
    )
    async with a_town(database, wall=wall) as town:
        tanaka = town.slack.add_person("田中")
        codes = await town.new_project(tanaka)
        hana, taro = await joined(town, "ハナ", codes["a"]), await joined(town, "タロウ", codes["a"])
        town.line.calls.clear()
        yield Desk(town, wall, database, tanaka, hana, taro)
        assert town.wire_problems() == []


# ---------------------------------------------------------------- once


async def test_once_mended_it_counts_as_if_it_came_now_and_then_it_is_over(at: Desk) -> None:
    with at.broken(at.hana):
        said = await at.town.line.text(at.hana, "はい")
        await at.town.deliver()
    assert APOLOGY in screen(at.town, at.hana)
    assert await at.failed() == 1
    before = at.count(at.hana)
    await at.later(days=3)
    assert await at.again() == ["TAKEN"]

    # The reply token is long over: the next question comes as a push.
    (told,) = at.heard(at.hana, before)
    assert "問2" in told
    assert len(at.calls("push")) == 1
    assert await values(at.town) == {"1": "yes"}

    # Nothing is kept of it, and nothing takes it again: no second run, no platform that brings it late.
    assert at.rows() == []
    assert await at.failed() == 0
    assert at.log() == [("system", "event.failed"), ("operator", "event.retaken")]
    assert await at.again() == []
    assert (await at.town.line.redeliver(said.event_id)).status == 200
    assert (await at.town.line.duplicate(said.event_id)).status == 200
    await at.later(hours=1)
    assert len(at.heard(at.hana, before)) == 1
    assert "問3" in "\n".join(await at.town.tap(at.hana, "はい"))


async def test_what_fails_again_stays_as_it_was_and_nobody_hears_of_it(at: Desk) -> None:
    with at.broken(at.hana):
        await at.town.line.text(at.hana, "はい")
        await at.town.deliver()
        kept, before = at.rows(), at.count(at.hana)
        await at.later(days=1)
        assert await at.again() == ["ValueError"]
        assert await at.again() == ["ValueError"]
        assert at.rows() == kept
        assert at.count(at.hana) == before
        assert at.log() == [("system", "event.failed")]
        assert await at.failed() == 1
    assert await at.again() == ["TAKEN"]
    assert await values(at.town) == {"1": "yes"}


async def test_two_operators_at_once_change_nothing_twice(at: Desk) -> None:
    with at.broken(at.hana):
        await at.town.line.text(at.hana, "はい")
        await at.town.deliver()
    before = at.count(at.hana)  # and at once: the apology has used up the free reply
    (kept,) = await at.town.read(lambda uow: uow.inbox.failed())
    with ExitStack() as closing:
        operators = [closing.enter_context(at.beside()) for _ in range(4)]
        became = await asyncio.gather(*(app.take_again(kept) for app in operators))
    await at.town.deliver()
    assert sorted(became) == sorted([Retaken.TAKEN, *[Retaken.ELSEWHERE] * 3])
    assert len(at.heard(at.hana, before)) == 1
    assert [len(at.calls(name)) for name in ("reply", "push")] == [1, 1]
    assert len(at.ask("SELECT * FROM answers")) == 1
    assert at.log() == [("system", "event.failed"), ("operator", "event.retaken")]


KILLED = """
import os, signal, sys
from bot.app import build
from bot.clock import SystemClock
from bot.services.failed_events import retaken
from bot.services.inbox import Inbox
from bot.settings import read_settings
app = build(read_settings({"DATABASE_URL": sys.argv[1]}), receives=False, delivers=False)
(kept,) = app.store.run_sync(lambda uow: uow.inbox.failed())
def turn(uow):
    assert Inbox(app.kit).receive(uow, retaken(kept, SystemClock().now())).fresh
    if sys.argv[2] == "in the turn":
        os.kill(os.getpid(), signal.SIGKILL)
app.store.run_sync(turn)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.kill
@pytest.mark.parametrize(("moment", "left"), [("in the turn", ["TAKEN"]), ("after the commit", [])])
async def test_whoever_is_killed_in_between_runs_it_again(at: Desk, moment: str, left: list[str]) -> None:
    with at.broken(at.hana):
        await at.town.line.text(at.hana, "はい")
        await at.town.deliver()
    before = at.count(at.hana)
    await at.later(minutes=5)
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED, at.database, moment],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert await at.again() == left
    assert len(at.heard(at.hana, before)) == 1
    assert len(at.ask("SELECT * FROM answers")) == 1


# ---------------------------------------------------------------- words of long ago


async def test_words_that_failed_twice_answer_one_question(at: Desk) -> None:
    """The apology asks for them again, so both may be kept."""
    with at.broken(at.hana):
        for _ in range(2):
            await at.town.line.text(at.hana, "うん")
            await at.town.deliver()
    await at.later(minutes=5)
    assert await at.again() == ["TAKEN", "TAKEN"]
    assert await values(at.town) == {"1": "yes"}
    assert "問2" in screen(at.town, at.hana)


@pytest.mark.parametrize("days", [1, 30])
async def test_words_of_then_do_not_answer_what_was_asked_since(at: Desk, days: float) -> None:
    with at.broken(at.hana):
        await at.town.line.text(at.hana, "いいえ")
        await at.town.deliver()
    await at.town.tap(at.hana, "はい")
    await at.later(days=days)
    assert await at.again() == ["TAKEN"]
    assert await values(at.town) == {"1": "yes"}
    assert "問2" in screen(at.town, at.hana)


async def test_an_old_button_changes_nothing_either(at: Desk) -> None:
    with at.broken(at.hana):
        await at.town.line.tap(at.hana, "いいえ")
        await at.town.deliver()
    await at.town.say(at.hana, "はい")
    await at.later(days=1)
    assert await at.again() == ["TAKEN"]
    assert await values(at.town) == {"1": "yes"}


async def test_words_that_were_taken_back_are_not_taken_again(at: Desk) -> None:
    with at.broken(at.hana):
        await at.town.line.text(at.hana, "はい")
        bubble = at.town.line.bubbles(at.hana)[-1].id
        await at.town.deliver()
    with at.broken(at.taro):
        await at.town.line.text(at.taro, "はい")
        await at.town.deliver()
    await at.town.line.unsend(at.hana, bubble)
    (_, _, gone), (_, _, stays) = at.rows()
    assert (gone, stays is None) == (None, False)
    assert await at.again() == ["TAKEN"]
    assert "問2" in screen(at.town, at.taro)
    assert len(at.ask("SELECT * FROM answers")) == 1


async def test_words_that_are_others_now_are_not_taken_again(at: Desk) -> None:
    with at.broken(at.tanaka):
        await at.town.slack.message(at.tanaka, "状況")
    typed = next(post for post in reversed(at.town.slack.messages(at.tanaka)) if post.text == "状況")
    await at.town.deliver()
    await at.town.slack.edit_message(at.tanaka, typed.ts, "締切")
    await at.town.deliver()
    assert await at.again() == []
    assert await at.failed() == 0


# ---------------------------------------------------------------- what is not kept any more


async def test_of_whoever_has_everything_erased_nothing_is_taken_again(at: Desk) -> None:
    with at.broken(at.hana):
        await at.town.line.text(at.hana, "はい")
        await at.town.deliver()
    (kept,) = await at.town.read(lambda uow: uow.inbox.failed())
    await at.town.say(at.hana, "消して")
    await at.town.tap(at.hana, t("button-erase-confirm"))
    assert at.ask('SELECT 1 FROM people WHERE "user" = :who', who=at.hana) == []
    (erased,) = await at.town.read(lambda uow: uow.inbox.under(kept.reference))
    assert await at.town.app.take_again(erased) is Retaken.GONE
    # Nor by somebody who had read it before.
    assert await at.town.app.take_again(kept) is Retaken.ELSEWHERE
    assert at.ask('SELECT 1 FROM people WHERE "user" = :who', who=at.hana) == []


async def test_after_ninety_days_nothing_is_there_to_take(at: Desk) -> None:
    with at.broken(at.hana):
        await at.town.line.text(at.hana, "はい")
        await at.town.deliver()
    (kept,) = await at.town.read(lambda uow: uow.inbox.failed())
    at.town.clock.move_to(at.town.clock.now() + timedelta(days=91))
    await at.town.read(lambda uow: sweep(uow, at.town.app.kit))
    assert await at.again() == []
    assert await at.failed() == 0
    (old,) = await at.town.read(lambda uow: uow.inbox.under(kept.reference))
    assert await at.town.app.take_again(old) is Retaken.GONE


# ---------------------------------------------------------------- where it is said


async def test_whoever_has_blocked_us_since_is_sent_nothing(at: Desk) -> None:
    with at.broken(at.hana):
        await at.town.line.text(at.hana, "はい")
        await at.town.deliver()
    await at.town.line.unfollow(at.hana)
    await at.later(days=1)
    assert await at.again() == ["TAKEN"]
    assert await values(at.town) == {"1": "yes"}
    assert at.calls("push") == []
    await at.town.move_to(japan(2026, 9, 15))
    assert {call.body["to"] for call in at.calls("push")} == {at.taro}


async def test_in_a_group_it_costs_nothing(at: Desk) -> None:
    group = at.town.line.add_group("花壇の会", [at.hana, at.taro])
    await at.town.line.join_group(group)
    await at.town.deliver()
    with at.broken(at.hana):
        await at.town.line.text(at.hana, "協働 つなぐ", group=group)
        await at.town.deliver()
    before = len(at.town.line.received(at.hana, group=group))
    await at.later(days=1)
    assert await at.again() == ["TAKEN"]
    assert len(at.ask("SELECT 1 FROM groups")) == 1
    assert len(at.town.line.received(at.hana, group=group)) == before
    assert at.calls("push") == []


async def test_a_command_in_slack_is_answered_in_the_direct_message(at: Desk) -> None:
    with at.broken(at.tanaka):
        await at.town.slack.command(at.tanaka, None, "/kyodo", "status")
        await at.town.slack.command(at.tanaka, None, "/kyodo", "new")
        await at.town.app.settle()
    before = len(at.town.slack.received(at.tanaka))
    await at.later(days=1)
    assert await at.again() == ["TAKEN", "TAKEN"]
    status, way = at.town.slack.messages(at.tanaka)[-2:]
    assert len(at.town.slack.received(at.tanaka)) == before + 2
    assert "花壇づくり" in post_text(status)
    # No dialog can be opened days later: the way to it is said instead.
    assert t("press-to-open") in post_text(way)
    assert at.town.slack.view(at.tanaka) is None


async def test_a_dialog_that_was_sent_does_what_it_says_or_says_why_not(at: Desk) -> None:
    await at.town.command(at.tanaka, "status")
    await at.town.press(at.tanaka, t("button-manage"))
    for name, reading in (("花壇と畑", ""), ("花壇と畑", "花壇")):
        await at.town.press_only(at.tanaka, t("button-rename"))
        with at.broken(at.tanaka):
            await at.town.slack.submit(at.tanaka, {"name": name, "reading": reading, "short": ""})
            await at.town.deliver()
    await at.later(days=1)
    before = len(at.town.slack.messages(at.tanaka))
    assert await at.again() == ["TAKEN", "TAKEN"]
    assert at.ask("SELECT name FROM projects") == [("花壇と畑",)]
    renamed, refused = at.town.slack.messages(at.tanaka)[before:]
    assert "花壇と畑" in post_text(renamed)
    assert post_text(refused) == t("error-reading")


async def test_a_press_that_only_changes_its_message_is_answered_in_the_direct_message(at: Desk) -> None:
    await at.town.command(at.tanaka, "status")
    with at.broken(at.tanaka):
        await at.town.press_only(at.tanaka, t("button-refresh"))
        await at.town.deliver()
    await at.later(days=1)
    before = len(at.town.slack.messages(at.tanaka))
    assert await at.again() == ["TAKEN"]
    (card,) = at.town.slack.messages(at.tanaka)[before:]
    assert "花壇づくり" in post_text(card)
