"""A message reaches a person once: by the free reply where it can, else by a push that cannot double."""

import logging
from datetime import timedelta

import aiohttp
import pytest
from linebot.v3.messaging import PushMessageRequest

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Place, Row, Weight
from bot.services.ports import Again, Refused, Sent, Uncounted
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
from handlers.demo.line_server import LineStandIn
from handlers.line.render import render
from handlers.line.send import LineMessenger
from tests.handlers.line.conftest import Rows, Standstill

SEVEN = tuple(Message(str(number)) for number in range(7))


def keys(line: LineStandIn) -> list[str | None]:
    return [call.headers.get("x-line-retry-key") for call in line.calls]


async def test_a_fresh_reply_is_free(messenger: LineMessenger, rows: Rows, line: LineStandIn) -> None:
    got = await messenger.send(rows.row(reply=True))
    assert got == Sent(line.bubbles(rows.user)[-1].id, counted=0)
    assert rows.ways == ["reply"]
    assert keys(line) == [None]
    assert rows.heard == ["こんにちは"]


async def test_without_a_token_a_push_is_sent_and_counted(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    row = rows.row()
    assert await messenger.send(row) == Sent(line.bubbles(rows.user)[-1].id, counted=1)
    assert keys(line) == [row.id]
    assert line.chats.used == 1


async def test_a_stale_token_is_not_tried(messenger: LineMessenger, rows: Rows, clock: Standstill) -> None:
    row = rows.row(reply=True)
    clock.forward(seconds=55)
    assert isinstance(await messenger.send(row), Sent)
    assert rows.ways == ["push"]


async def test_a_token_that_line_ended_early_gives_way_to_a_push(
    messenger: LineMessenger, rows: Rows
) -> None:
    got = await messenger.send(rows.row(reply="gone"))
    assert isinstance(got, Sent)
    assert got.counted == 1
    assert rows.ways == ["reply", "push"]
    assert rows.heard == ["こんにちは"]


@pytest.mark.parametrize(
    "fault", [accepts_then_times_out(), accepts_then_resets(), accepts_then_answers(500)]
)
async def test_a_reply_that_was_taken_without_an_answer_is_not_said_twice(
    messenger: LineMessenger, rows: Rows, line: LineStandIn, fault: Fault
) -> None:
    first = rows.row(reply=True)
    line.faults.next("reply", fault)
    got = await messenger.send(first)
    if isinstance(got, Again):  # a reset may show after a 200, and then all is known
        assert got.ambiguous
        assert first.outgoing.reply
        again = rows.row(reply=first.outgoing.reply, ambiguous=True, attempts=2)
        assert await messenger.send(again) == Sent()
    assert rows.heard == ["こんにちは"]
    assert line.chats.used == 0


@pytest.mark.parametrize("fault", [times_out(), resets(), answers(500), answers(503)])
async def test_a_reply_that_was_not_taken_is_said_by_the_same_token(
    messenger: LineMessenger, rows: Rows, line: LineStandIn, fault: Fault
) -> None:
    first = rows.row(reply=True)
    line.faults.next("reply", fault)
    got = await messenger.send(first)
    assert isinstance(got, Again)
    assert got.ambiguous
    assert first.outgoing.reply
    assert isinstance(
        await messenger.send(rows.row(reply=first.outgoing.reply, ambiguous=True, attempts=2)), Sent
    )
    assert rows.heard == ["こんにちは"]
    assert line.chats.used == 0


async def test_in_doubt_and_too_late_a_push_is_chosen_over_silence(
    messenger: LineMessenger, rows: Rows, clock: Standstill
) -> None:
    row = rows.row(reply=True, ambiguous=True, attempts=2)
    clock.forward(seconds=56)
    assert isinstance(await messenger.send(row), Sent)
    assert rows.ways == ["push"]


async def test_a_push_in_doubt_after_a_dead_token_is_pushed_again_and_not_taken_for_said(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    line.faults.next("push", times_out())
    got = await messenger.send(rows.row(reply="gone"))
    assert isinstance(got, Again)
    assert not got.ambiguous
    assert isinstance(await messenger.send(rows.row(reply="gone", attempts=2)), Sent)
    assert rows.heard == ["こんにちは"]


@pytest.mark.parametrize(
    "fault",
    [
        times_out(),
        resets(),
        answers(500),
        answers(502),
        accepts_then_times_out(),
        accepts_then_resets(),
        accepts_then_answers(500),
    ],
)
async def test_a_push_is_repeated_under_the_same_key_until_line_says_it_has_it(
    messenger: LineMessenger, rows: Rows, line: LineStandIn, fault: Fault
) -> None:
    line.faults.next("push", fault)
    got = await messenger.send(rows.row())
    while isinstance(got, Again):
        got = await messenger.send(rows.row(attempts=2))
    assert isinstance(got, Sent)
    assert got.counted == 1
    assert rows.heard == ["こんにちは"]
    assert set(keys(line)) == {rows.row().id}
    assert line.chats.used == 1


async def test_409_is_success_and_tells_the_ids(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    first = await messenger.send(rows.row())
    assert await messenger.send(rows.row(attempts=2)) == first
    assert [call.status for call in line.calls] == [200, 409]


async def test_seven_objects_go_as_a_free_reply_of_five_and_a_push_of_two(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    got = await messenger.send(rows.row(*SEVEN, reply=True))
    assert isinstance(got, Sent)
    assert got.counted == 1
    assert got.external.split(",") == [bubble.id for bubble in line.bubbles(rows.user)]
    assert rows.ways == ["reply", "push"]
    assert rows.heard == list("0123456")


async def test_several_pushes_have_each_a_key_of_their_own_that_lasts(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    line.faults.next("push", accepts_then_answers(500), after=1)
    assert isinstance(await messenger.send(rows.row(*SEVEN)), Again)
    got = await messenger.send(rows.row(*SEVEN, attempts=2))
    assert isinstance(got, Sent)
    assert got.counted == 2
    first, second, *rest = keys(line)
    assert first == rows.row().id != second
    assert rest == [first, second]
    assert rows.heard == list("0123456")


@pytest.mark.parametrize("late", [1, 60])
async def test_when_the_rest_fails_what_was_replied_is_not_said_again(
    messenger: LineMessenger, rows: Rows, line: LineStandIn, clock: Standstill, late: int
) -> None:
    first = rows.row(*SEVEN, reply=True)
    line.faults.next("push", answers(500))
    got = await messenger.send(first)
    assert isinstance(got, Again)
    assert got.ambiguous
    clock.forward(seconds=late)
    assert first.outgoing.reply
    assert isinstance(
        await messenger.send(rows.row(*SEVEN, reply=first.outgoing.reply, ambiguous=True, attempts=2)),
        Sent,
    )
    assert rows.heard == list("0123456")


async def test_after_a_restart_the_token_tells_that_the_first_part_was_said(
    messenger: LineMessenger, rows: Rows, line: LineStandIn, clock: Standstill
) -> None:
    first = rows.row(*SEVEN, reply=True)
    line.faults.next("push", answers(500))
    await messenger.send(first)
    assert first.outgoing.reply
    async with aiohttp.ClientSession() as session:
        other = LineMessenger(line.access_token, line.base_url, session, clock)
        await other.send(rows.row(*SEVEN, reply=first.outgoing.reply, ambiguous=True, attempts=2))
    assert rows.heard == list("0123456")


async def test_lines_models_pass_on_everything_that_we_rendered(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    choices = (
        Choice("はい", act(Verb.ANSWER, "s", "q", "yes"), Weight.ANSWER),
        Choice("送る", act(Verb.SEND, "s"), Weight.PRIMARY, fill="理由：" * 3),
        Choice("開く", act(Verb.HELP), Weight.DANGER, url="https://x.jp/"),
    )
    card = Message(
        "こんにちは",
        "では",
        "花壇",
        "1/2",
        rows=(Row("問1", (("a", "b"),), "t", "n", strong=True),),
        note="note",
        choices=choices,
        link=("見る", "https://x.jp"),
    )
    row = rows.row(Message("ひとつめ"), card)
    await messenger.send(row)
    sent = line.calls[0].body
    assert sent["messages"] == render(row.outgoing.messages)
    assert {**sent, "notificationDisabled": False} == PushMessageRequest.from_dict(sent).to_dict()


# ---------------------------------------------------------------- refusals


async def test_the_months_limit_is_final(messenger: LineMessenger, rows: Rows, line: LineStandIn) -> None:
    line.quota = 0
    assert await messenger.send(rows.row()) == Refused("quota")


async def test_a_reply_goes_out_when_the_month_is_used_up(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    line.quota = 0
    assert isinstance(await messenger.send(rows.row(reply=True)), Sent)


@pytest.mark.parametrize("reply", [False, True])
@pytest.mark.parametrize(
    ("says", "after"),
    [
        (None, None),
        ("30", timedelta(seconds=30)),
        ("soon", None),
        ("99999999", timedelta(hours=1)),
        ("9" * 50, None),
        ("-1", None),
    ],
)
async def test_the_rate_limit_only_makes_us_wait(
    messenger: LineMessenger,
    rows: Rows,
    line: LineStandIn,
    says: str | None,
    after: timedelta | None,
    reply: bool,
) -> None:
    fault = rate_limited() if says is None else answers(429, headers={"retry-after": says})
    line.faults.next("reply" if reply else "push", fault)
    assert await messenger.send(rows.row(reply=reply)) == Again("rate limit", after=after)


async def test_waiting_does_not_end_an_earlier_doubt(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    line.faults.next("reply", rate_limited(1))
    got = await messenger.send(rows.row(reply=True, ambiguous=True, attempts=2))
    assert got == Again("rate limit", after=timedelta(seconds=1), ambiguous=True)


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, "token"), (403, "token"), (400, "invalid"), (404, "invalid"), (413, "invalid")],
)
@pytest.mark.parametrize("reply", [False, True])
async def test_what_line_will_never_take_is_given_up_at_once(
    messenger: LineMessenger, rows: Rows, line: LineStandIn, status: int, reason: str, reply: bool
) -> None:
    line.faults.next("reply" if reply else "push", answers(status))
    assert await messenger.send(rows.row(reply=reply)) == Refused(reason)
    assert len(line.calls) == 1


async def test_a_group_that_we_left_is_gone(messenger: LineMessenger, rows: Rows) -> None:
    place = Place("line", "", "C" + "9" * 32, direct=False)
    assert await messenger.send(rows.row(to=place)) == Refused("gone")


async def test_a_push_into_a_group_counts_everybody(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    members = [rows.user, line.add_person("田中"), line.add_person("鈴木")]
    place = Place("line", "", line.add_group("花壇の会", members, has_bot=True), direct=False)
    got = await messenger.send(rows.row(to=place))
    assert isinstance(got, Sent)
    assert got.counted == 3


# ---------------------------------------------------------------- what is not counted is not pushed


async def test_no_push_goes_out_that_is_not_counted(messenger: LineMessenger, rows: Rows) -> None:
    assert await messenger.send(rows.row(counted=0)) == Uncounted(1)
    assert await messenger.send(rows.row(*SEVEN, counted=1)) == Uncounted(2)
    assert rows.ways == []
    assert isinstance(await messenger.send(rows.row(*SEVEN, counted=2)), Sent)


async def test_what_does_not_fit_into_the_free_reply_waits_to_be_counted(
    messenger: LineMessenger, rows: Rows
) -> None:
    assert await messenger.send(rows.row(*SEVEN, reply=True, counted=0)) == Uncounted(1, said=5)
    assert rows.heard == list("01234")
    counted = await messenger.send(rows.row(*SEVEN, counted=1))
    assert isinstance(counted, Sent)
    assert rows.ways == ["reply", "push"]
    assert rows.heard == list("0123456")


async def test_a_reply_that_line_no_longer_takes_has_to_be_counted(
    messenger: LineMessenger, rows: Rows
) -> None:
    assert await messenger.send(rows.row(reply="gone", counted=0)) == Uncounted(1)
    assert rows.heard == []


async def test_a_refusal_tells_what_was_spent_and_said_before_it(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    line.quota = 1
    assert await messenger.send(rows.row(*SEVEN)) == Refused("quota", counted=1, said=5)


async def test_a_group_whose_size_is_not_told_is_not_pushed_to(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    place = Place("line", "", line.add_group("花壇の会", [rows.user], has_bot=True), direct=False)
    line.faults.next("group_count", answers(500))
    assert await messenger.send(rows.row(to=place)) == Again("status 500")
    assert await messenger.send(rows.row(to=place, counted=0)) == Uncounted(1)
    assert "push" not in rows.ways


async def test_a_retry_key_is_not_used_when_line_may_have_forgotten_it(
    messenger: LineMessenger, rows: Rows, clock: Standstill, line: LineStandIn
) -> None:
    late, first = rows.row(attempts=2), rows.row(number=2)
    clock.forward(hours=23, minutes=31)
    assert await messenger.send(late) == Refused("gone")
    assert line.calls == []
    assert isinstance(await messenger.send(first), Sent)


async def test_nothing_to_say_is_our_mistake(messenger: LineMessenger, rows: Rows, line: LineStandIn) -> None:
    assert await messenger.send(rows.row(Message(" \u0000"))) == Refused("invalid")
    assert line.calls == []


async def test_where_nobody_listens_nothing_is_in_doubt(rows: Rows, clock: Standstill) -> None:
    async with aiohttp.ClientSession() as session:
        messenger = LineMessenger("t", "http://127.0.0.1:1", session, clock)
        got = await messenger.send(rows.row(reply=True))
    assert isinstance(got, Again)
    assert not got.ambiguous


@pytest.mark.parametrize(
    "body", ["", "<html>", [], {"sentMessages": 5}, {"sentMessages": [5, {"id": 7}, {}]}]
)
async def test_an_acceptance_that_cannot_be_read_is_one(
    messenger: LineMessenger, rows: Rows, line: LineStandIn, body: object
) -> None:
    line.faults.next("push", accepts_then_answers(200, body))
    assert await messenger.send(rows.row()) == Sent("", counted=1)


async def test_a_redirect_is_not_followed_with_our_token(
    messenger: LineMessenger, rows: Rows, line: LineStandIn
) -> None:
    line.faults.next("push", answers(302, headers={"location": line.base_url}))
    assert isinstance(await messenger.send(rows.row()), Again)
    assert len(line.calls) == 1


# ---------------------------------------------------------------- what stands in the log


async def test_the_log_has_lines_request_id_and_complaint_but_no_words_and_no_token(
    messenger: LineMessenger, rows: Rows, line: LineStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    complaint = {
        "message": "A message (messages[0]) is invalid",
        "details": [{"property": "messages[0].text", "message": "May not be empty"}],
    }
    await messenger.send(rows.row(reply=True))
    line.faults.next("push", answers(400, complaint, {"x-line-request-id": "req-1"}))
    await messenger.send(rows.row(Message("ひみつ"), number=7))
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name == "handlers.line.send")
    assert "reply for" in ours
    assert "req-1" in ours
    assert "messages[0].text: May not be empty" in ours
    for private in ("ひみつ", "こんにちは", line.access_token, rows.user):
        assert private not in ours
