"""What is kept of an event that met a fault of ours is read as it came, also what an earlier version kept."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from bot.domain.messages import (
    Address,
    Attached,
    Commanded,
    Edited,
    Followed,
    Home,
    Incoming,
    Invited,
    Parted,
    Place,
    Pressed,
    Quoted,
    ReplyHandle,
    Said,
    Submitted,
    Typed,
    Unfollowed,
    Unsent,
    direct,
)
from bot.services.failed_events import kind_of, read_event, retaken, write_event
from bot.services.ports import FailedEvent

AT = datetime(2026, 9, 1, 1, 0, 0, 250_000, tzinfo=UTC)
WHO = Address("slack", "T1", "U1")
PLAIN = Incoming("slack:1", WHO, direct(WHO), Home(), AT, AT)
FULL = replace(
    PLAIN, place=Place("slack", "T1", "C1", direct=False, thread="1.2"), reply=ReplyHandle("token", AT),
    message_id="C1:1.2", at_once=True, dialogs=True, name="ハナ", at_home=True, room=Place("slack", "T1", "C2", direct=False),
    beside="1.3",
)  # fmt: skip
SAID: tuple[Said, ...] = (
    Typed("はい"),
    Commanded("status"),
    Pressed("1:ans:s:q:yes", "はい", "2026-09-01"),
    Submitted("1:new", {"name": "花壇づくり", "day": ""}, '{"a": 1}', live=True, people=("U1", "U2")),
    Attached("sticker"),
    Followed(),
    Unfollowed(),
    Invited(),
    Parted(),
    Unsent("m1"),
    Edited("m1", "いいえ"),
    Home(),
    Quoted("水道が止まった", "https://example.slack.com/archives/C1/p1"),
)


def test_every_kind_is_tried() -> None:
    assert {type(said) for said in SAID} == set(get_args(Said))


@pytest.mark.parametrize("said", SAID, ids=lambda said: type(said).__name__)
@pytest.mark.parametrize("event", [PLAIN, FULL, replace(FULL, sender=None)], ids=["plain", "full", "nobody"])
def test_an_event_is_read_as_it_came(event: Incoming, said: Said) -> None:
    incoming = replace(event, said=said)
    assert read_event(write_event(incoming)) == incoming


@pytest.mark.parametrize("said", SAID, ids=lambda said: type(said).__name__)
def test_what_was_kept_without_its_kind_is_read_where_it_can_be_no_other(said: Said) -> None:
    opens = isinstance(said, (Commanded, Pressed, Submitted, Quoted))
    incoming = replace(PLAIN, said=said, dialogs=opens)
    before = json.dumps(asdict(incoming), ensure_ascii=False, default=str)
    expected = None if isinstance(said, (Followed, Unfollowed, Invited, Parted, Home)) else incoming
    assert read_event(before) == expected


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "{",
        "null",
        "[]",
        '"words"',
        "{}",
        '{"kind": "typed"}',
        '{"kind": "sung", "said": {}}',
        "NaN",
    ],
)
def test_what_cannot_be_read_is_no_event(raw: str | None) -> None:
    assert read_event(raw) is None
    assert retaken(FailedEvent("slack:1", AT, "AB12", raw), AT) is None


def test_a_later_versions_fields_are_passed_over_and_its_needs_are_not_met() -> None:
    known = json.loads(write_event(replace(PLAIN, said=Typed("はい"))))
    more = {**known, "mood": "fine", "said": {**known["said"], "loud": True}}
    assert read_event(json.dumps(more)) == replace(PLAIN, said=Typed("はい"))
    assert read_event(json.dumps({**known, "said": {}})) is None


def test_taken_again_it_comes_now_and_from_no_screen() -> None:
    later = AT + timedelta(days=3)
    event = replace(FULL, said=Typed("はい"))
    assert kind_of(event) == "typed"
    assert retaken(FailedEvent(event.key, AT, "AB12", write_event(event)), later) == replace(
        event, received_at=later, at_once=False, dialogs=False, at_home=False, again="AB12"
    )
    # Words of one event under the key of another are not ours to take.
    assert retaken(FailedEvent("slack:2", AT, "AB12", write_event(event)), later) is None


def test_its_free_reply_is_over_however_soon_it_is_taken_again() -> None:
    """The apology has used it up."""
    fresh = replace(FULL, said=Typed("はい"), reply=ReplyHandle("token", AT + timedelta(seconds=55)))
    soon = AT + timedelta(seconds=10)
    found = retaken(FailedEvent(fresh.key, AT, "AB12", write_event(fresh)), soon)
    assert found is not None
    assert found.reply == ReplyHandle("token", soon)
