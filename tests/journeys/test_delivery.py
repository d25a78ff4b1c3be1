"""What happens when the wire is bad: everybody hears everything, once, and nobody waits for somebody else."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import MovableClock, SystemClock
from bot.domain.messages import Message, Outgoing, Place
from bot.services.failures import waiting
from handlers.demo.faults import (
    Fault,
    accepts_then_answers,
    accepts_then_resets,
    accepts_then_times_out,
    answers,
    rate_limited,
    resets,
    times_out,
)
from handlers.demo.wire import Call
from tests.journeys.desk import japan, seen
from tests.journeys.steps import joined, screen, t
from tests.journeys.town import Town, a_town, post_text, shown

DUE = japan(2026, 9, 15)
"""The due day of the planning sheet of a project that is made on 1 September."""
NOT_DELIVERED = "さんに届きませんでした"


@dataclass
class Corner:
    """A town whose real clock we move, with ハナ and タロウ on side a, both at the first question."""

    town: Town
    wall: MovableClock
    database: Path
    tanaka: str
    codes: dict[str, str]
    hana: str
    taro: str

    async def later(self, seconds: float) -> None:
        """So much later, everything is tried that is due by then."""
        self.wall.move_to(self.wall.now() + timedelta(seconds=seconds))
        await self.town.deliver()

    def calls(self, name: str) -> list[Call]:
        """The calls of that name to either platform since everybody had joined."""
        return [call for call in (*self.town.line.calls, *self.town.slack.calls) if call.name == name]

    def heard(self, who: str, since: int) -> list[str]:
        """What LINE showed that person since then."""
        return [shown(message) for message in self.town.line.received(who)[since:]]

    def told(self) -> list[str]:
        """What the coordinator saw, one text a post."""
        return [post_text(post) for post in self.town.slack.messages(self.tanaka)]

    def ask(self, statement: str, *values: object) -> list[Any]:
        """The database itself, as somebody with a tool would open it."""
        with closing(sqlite3.connect(self.database)) as raw, raw:
            return raw.execute(statement, values).fetchall()


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Corner]:
    wall = MovableClock(SystemClock().now())
    async with a_town(tmp_path, wall=wall) as town:
        tanaka = town.slack.add_person("田中")
        codes = await town.new_project(tanaka)
        hana, taro = await joined(town, "ハナ", codes["a"]), await joined(town, "タロウ", codes["a"])
        town.line.calls.clear()
        town.slack.calls.clear()
        yield Corner(town, wall, tmp_path / "kyodo.db", tanaka, codes, hana, taro)
        assert town.wire_problems() == []


# ---------------------------------------------------------------- LINE


BAD_REPLIES: dict[str, Callable[[], Fault]] = {
    "broken": resets,
    "taken, then broken": accepts_then_resets,
    "500": lambda: answers(500),
    "taken, then 500": lambda: accepts_then_answers(500),
    "too many": rate_limited,
    "too many, wait": lambda: rate_limited(20),
}


@pytest.mark.parametrize("trouble", BAD_REPLIES)
async def test_a_reply_in_trouble_arrives_once_and_costs_nothing(at: Corner, trouble: str) -> None:
    before = len(at.town.line.received(at.hana))
    at.town.line.faults.next("reply", BAD_REPLIES[trouble]())
    await at.town.line.tap(at.hana, "はい")
    assert (await at.town.deliver()).later == 1
    await at.later(21)
    assert len(at.heard(at.hana, before)) == 1
    assert "問2" in screen(at.town, at.hana)
    assert at.calls("push") == []
    assert len(at.calls("reply")) == 2


async def test_replies_that_line_never_answers_arrive_once_taken_or_not(at: Corner) -> None:
    before = [len(at.town.line.received(who)) for who in (at.hana, at.taro)]
    at.town.line.faults.next("reply", times_out())
    at.town.line.faults.next("reply", accepts_then_times_out())
    for who in (at.hana, at.taro):
        await at.town.line.tap(who, "はい")
    assert (await at.town.deliver()).later == 2
    await at.later(2)
    for who, count in zip((at.hana, at.taro), before, strict=True):
        assert len(at.heard(who, count)) == 1
        assert "問2" in screen(at.town, who)
    assert at.calls("push") == []


async def test_a_stale_reply_token_becomes_a_push_that_cannot_double(at: Corner) -> None:
    before = len(at.town.line.received(at.hana))
    await at.town.line.tap(at.hana, "はい")
    at.town.line.faults.next("push", accepts_then_resets())
    await at.later(56)
    assert at.calls("reply") == []
    await at.later(2)
    first, second = at.calls("push")
    assert first.headers["x-line-retry-key"] == second.headers["x-line-retry-key"]
    assert second.status == 409
    assert len(at.heard(at.hana, before)) == 1
    assert await at.town.read(lambda uow: uow.outbox.waiting()) == 0
    await at.later(3600)
    assert len(at.calls("push")) == 2


async def test_the_months_last_message_is_gone_and_the_coordinator_hears_it_once(at: Corner) -> None:
    await at.town.line.unfollow(at.taro)
    at.town.line.quota = at.town.line.chats.used
    at.town.clock.move_to(DUE)
    await at.town.app.remind()
    await at.town.deliver()
    (push,) = at.calls("push")
    assert push.status == 429
    assert push.body["to"] == at.hana
    for _ in range(2):
        await at.town.app.remind()
        await at.later(3 * 3600)
    (told,) = [text for text in at.told() if t("untold-heading") in text]
    assert "ハナさん" in told
    assert "花壇づくり" in told
    assert not [text for text in at.told() if NOT_DELIVERED in text]
    assert len(at.calls("push")) == 1
    assert "delivery.kept" in await at.town.audit("花壇づくり")


async def test_whoever_blocks_us_is_sent_nothing_more(at: Corner) -> None:
    await at.town.line.tap(at.hana, "はい")
    at.town.line.faults.next("reply", answers(500))
    await at.town.deliver()
    await at.town.line.unfollow(at.hana)
    await at.later(60)
    await at.town.move_to(DUE)
    assert {call.body["to"] for call in at.calls("push")} == {at.taro}
    await at.town.line.follow(at.hana)
    await at.town.deliver()
    assert at.calls("reply")[-1].status == 200


async def test_a_push_to_somebody_who_is_unknown_to_line_is_not_tried_again(at: Corner) -> None:
    await at.town.read(
        lambda uow: uow.outbox.add(
            Outgoing(Place("line", "", "U" + "0" * 32), (Message("だれ"),)), at.wall.now()
        )
    )
    assert (await at.town.deliver()).failed == 1
    await at.later(3600)
    assert len(at.calls("push")) == 1


# ---------------------------------------------------------------- Slack


async def remind_tanaka(at: Corner) -> int:
    """Something to post; gives how many posts there were."""
    before = len(at.town.slack.messages(at.tanaka))
    await at.town.slack.message(at.tanaka, "状況")
    await at.town.app.settle()
    return before


async def test_slack_says_how_long_to_wait_and_we_do(at: Corner) -> None:
    before = await remind_tanaka(at)
    at.town.slack.faults.next("chat.postMessage", rate_limited(30))
    assert (await at.town.deliver()).later == 1
    await at.later(29)
    assert len(at.calls("chat.postMessage")) == 1
    await at.later(2)
    assert len(at.calls("chat.postMessage")) == 2
    assert len(at.town.slack.received(at.tanaka)[before:]) == 1


@pytest.mark.parametrize("trouble", ["broken", "taken, then broken", "500", "taken, then 500"])
async def test_a_post_in_trouble_is_there_once(at: Corner, trouble: str) -> None:
    before = await remind_tanaka(at)
    at.town.slack.faults.next("chat.postMessage", BAD_REPLIES[trouble]())
    assert (await at.town.deliver()).later == 1
    await at.later(2)
    assert len(at.town.slack.received(at.tanaka)[before:]) == 1
    taken = trouble.startswith("taken")
    assert len(at.calls("chat.postMessage")) == (1 if taken else 2)
    assert len(at.calls("conversations.history")) == 1
    assert await at.town.read(lambda uow: uow.outbox.waiting()) == 0


async def test_what_was_tried_once_is_not_said_two_days_later(at: Corner) -> None:
    before = await remind_tanaka(at)
    at.town.slack.faults.next("chat.postMessage", resets())
    assert (await at.town.deliver()).later == 1
    await at.later(2 * 24 * 3600)
    assert at.town.slack.received(at.tanaka)[before:] == []
    assert at.ask("SELECT reason FROM outbox WHERE status = 'failed'") == [("too-late",)]
    assert [failure.reason for failure in await at.town.read(waiting)] == ["too-late"], "it is listed"


async def test_a_revoked_token_is_given_up_and_told_to_the_operator(
    at: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    await remind_tanaka(at)
    at.town.slack.faults.next("chat.postMessage", answers(200, {"ok": False, "error": "token_revoked"}))
    assert (await at.town.deliver()).failed == 1
    await at.later(24 * 3600)
    assert len(at.calls("chat.postMessage")) == 1
    assert "to slack: token" in caplog.text


# ---------------------------------------------------------------- what must not wait for what


async def until(seen: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not seen():
            await asyncio.sleep(0.005)


async def test_a_platform_that_hangs_holds_up_nobody_else(tmp_path: Path) -> None:
    async with a_town(tmp_path, beating=True) as town:
        quiet, lively = town.line.add_person("ハナ"), town.line.add_person("タロウ")
        town.line.faults.next("reply", times_out())
        await town.line.follow(quiet)
        await until(lambda: [call for call in town.line.calls if call.name == "reply"])
        (hanging,) = [call for call in town.line.calls if call.name == "reply"]
        await town.line.follow(lively)
        await until(lambda: town.line.received(lively))
        assert hanging.status is None
        assert town.line.received(quiet) == []
        town.line._wire.close()
        await until(lambda: town.line.received(quiet))
        assert len(town.line.received(quiet)) == 1


async def test_no_call_to_a_platform_stands_before_the_dialog(at: Corner) -> None:
    at.town.slack.faults.next("users.info", times_out())
    stranger = at.town.slack.add_person("鈴木")
    said = await at.town.slack.command(stranger, None, "/kyodo", "new")
    assert said.ok
    await until(lambda: at.town.slack.view(stranger))
    waiting = [call.status for call in at.calls("users.info")]
    assert waiting in ([], [None])
    at.town.slack._wire.close()


async def test_a_row_that_nobody_can_read_stops_no_other(
    at: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    await at.town.line.tap(at.hana, "はい")
    at.ask(
        "UPDATE outbox SET payload = ? WHERE status = 'waiting'", '{"to": 5, "messages": "佐藤ハナの答え"}'
    )
    await at.town.line.tap(at.taro, "はい")
    await at.town.deliver()
    await at.town.deliver()
    assert "問2" in screen(at.town, at.taro)
    assert at.ask("SELECT reason FROM outbox WHERE status = 'failed'") == [("unreadable",)]
    assert "佐藤" not in caplog.text
    assert "問2" in "\n".join(await at.town.say(at.hana, "回答"))


async def test_a_reminder_that_cannot_be_said_stops_no_other(
    at: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    await at.town.new_project(at.tanaka, name="二つめ")
    at.ask("UPDATE projects SET pack = 'gone' WHERE name = '花壇づくり'")
    with caplog.at_level(logging.ERROR):
        await at.town.move_to(DUE)
    failed = at.ask("SELECT project, why FROM reminders WHERE status = 'failed'")
    assert len({project for project, _ in failed}) == 1
    assert all(f"reference {reference}" in caplog.text for _, reference in failed)
    assert "二つめ" in seen(at.town, at.tanaka)
    assert [text for text in at.told() if "二つめ" in text and "締切" in text]
    sent = at.ask("SELECT count(*) FROM reminders WHERE status = 'sent'")
    assert sent[0][0] >= 1


# ---------------------------------------------------------------- faults of ours


def broken_chat(at: Corner, who: str) -> None:
    """From now on every turn of that person raises."""
    at.ask(
        "UPDATE chats SET expecting = 'nonsense' WHERE person = (SELECT id FROM people WHERE user = ?)", who
    )


def failures(at: Corner) -> Sequence[Any]:
    return at.ask("SELECT key, reference, raw FROM inbox_events WHERE reference IS NOT NULL")


async def test_our_fault_is_kept_apologised_for_and_over(
    at: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    at.ask("UPDATE people SET language = 'en' WHERE user = ?", at.hana)
    ((person,),) = at.ask("SELECT id FROM people WHERE user = ?", at.hana)
    # The chat is saved last: by then the answer is written, and has to go again.
    at.ask(
        f"CREATE TRIGGER late BEFORE UPDATE ON chats WHEN NEW.person = '{person}' "
        "BEGIN SELECT RAISE(ABORT, 'broken'); END"
    )
    answers_before = at.ask("SELECT count(*) FROM answers")
    before = len(at.town.line.received(at.hana))
    said = await at.town.line.text(at.hana, "はい")
    assert said.status == 200
    await at.town.deliver()
    ((key, reference, raw),) = failures(at)
    assert said.event_id in key
    assert "はい" in raw
    (told,) = at.heard(at.hana, before)
    assert told.startswith("Something went wrong on our side and this was not saved.")
    assert f"quote {reference} to " in told  # and to whom, by name
    assert at.ask("SELECT count(*) FROM answers") == answers_before
    (line,) = [record.getMessage() for record in caplog.records if reference in record.getMessage()]
    assert key in line

    # It does not loop, blocks nobody else, and is over when it is mended.
    assert (await at.town.line.redeliver(said.event_id)).status == 200
    assert (await at.town.line.duplicate(said.event_id)).status == 200
    await at.town.deliver()
    assert len(failures(at)) == 1
    assert len(at.heard(at.hana, before)) == 1
    assert "問2" in "\n".join(await at.town.tap(at.taro, "はい"))
    at.ask("DROP TRIGGER late")
    assert "Q2" in "\n".join(await at.town.say(at.hana, "はい"))


async def test_one_bad_event_among_several_in_a_request(at: Corner) -> None:
    broken_chat(at, at.hana)
    async with at.town.line.held() as held:
        await at.town.line.text(at.hana, "はい")
        await at.town.line.text(at.taro, "はい")
    (said,) = await held.deliver(together=True)
    assert said.status == 200
    await at.town.deliver()
    assert "問2" in screen(at.town, at.taro)
    assert len(failures(at)) == 1


async def test_our_fault_in_slack_is_said_where_the_person_asked(at: Corner) -> None:
    broken_chat(at, at.tanaka)
    before = len(at.told())
    said = await at.town.slack.command(at.tanaka, None, "/kyodo", "status")
    assert said.ok
    ((_, reference, _),) = failures(at)
    (told,) = at.told()[before:]
    assert reference in told
    assert "こちらの不具合" in told
    await at.town.slack.message(at.tanaka, "状況")
    await at.town.deliver()
    assert len(failures(at)) == 2
    assert "こちらの不具合" in at.told()[-1]


# ---------------------------------------------------------------- the database


async def test_another_process_has_the_database_for_a_moment(at: Corner) -> None:
    other = sqlite3.connect(at.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    sending = asyncio.ensure_future(at.town.line.tap(at.hana, "はい"))
    await until(lambda: at.town.line.events[-1]["type"] == "postback")
    assert not sending.done()
    other.execute("COMMIT")
    other.close()
    assert (await sending).status == 200
    await at.town.deliver()
    assert "問2" in screen(at.town, at.hana)


async def test_a_damaged_database_is_not_ready_and_line_brings_the_event_again(at: Corner) -> None:
    at.ask("ALTER TABLE inbox_events RENAME TO elsewhere")
    at.ask("UPDATE alembic_version SET version_num = 'older'")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{at.town.url}/readyz") as answer:
            assert answer.status == 503
            assert "run migrate" in await answer.text()
        async with session.get(f"{at.town.url}/healthz") as answer:
            assert answer.status == 200
    assert (await at.town.line.tap(at.hana, "はい")).status == 500
    at.ask("ALTER TABLE elsewhere RENAME TO inbox_events")
    at.ask("UPDATE alembic_version SET version_num = '0001'")
    assert (await at.town.line.redeliver(at.town.line.events[-1]["webhookEventId"])).status == 200
    await at.town.deliver()
    assert "問2" in screen(at.town, at.hana)
