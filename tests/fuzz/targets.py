"""What is tried with any bytes: each target reads them as what comes from outside is read, and raises only where a
promise of ours is broken. The suite gives them chance (``tests/test_any_bytes.py``), ``python -m tests.fuzz`` what leads
to new code.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import yaml

from bot.catalogue import load_catalogue
from bot.domain import answers, asking, day_words, finding, intents, numerals, words
from bot.domain.actions import LIMIT, Verb, read_token
from bot.domain.messages import Incoming
from bot.domain.questions import Kind, Question
from bot.domain.reading import read_move
from bot.domain.survey import read_form
from bot.packs.reader import core, read_pack
from bot.packs.workbook.exchange import from_book, to_book
from handlers.documents.addresses import Documents
from handlers.line.parse import NotLine, events
from handlers.slack import parse as slack
from tests.fuzz import conversing, shaping
from tests.packs.mini import SAKURA

NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)
SPELLINGS = Path(__file__).parents[1] / "domain" / "spellings.yaml"
EVENT = {
    "replyToken": "757913772c4646b784d4b7ce46d12671",
    "mode": "active",
    "timestamp": 1693000000000,
    "source": {"type": "group", "groupId": "C1", "userId": "U1"},
    "webhookEventId": "01HXYZ",
    "deliveryContext": {"isRedelivery": False},
}
LINE_SAYS: tuple[dict[str, Any], ...] = (
    {"type": "message", "message": {"id": "1", "type": "text", "text": "参加 K7F2-QX9M",
     "mention": {"mentionees": [{"index": 0, "length": 3, "isSelf": True, "type": "user"}]}}},
    {"type": "messageEdited", "message": {"id": "1", "type": "text", "text": "はい"}},
    {"type": "message", "message": {"id": "1", "type": "sticker"}},
    {"type": "unsend", "unsend": {"messageId": "1"}},
    {"type": "postback", "postback": {"data": "1:day:s:q:", "params": {"date": "2026-10-25"}}},
    {"type": "follow"}, {"type": "unfollow"}, {"type": "join"}, {"type": "leave"},
)  # fmt: skip
PERSON: dict[str, Any] = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, "trigger_id": "1.2"}
STATE = {"b:2026-10-25": {"v": {"type": "datepicker", "selected_date": "2026-10-25"}}, "c": {"v": {
    "type": "plain_text_input", "value": "x"}}, "d": {"v": {"type": "checkboxes", "selected_options": [{"value": "y"}]}}}  # fmt: skip
VIEW = {"id": "V1", "hash": "1.a", "callback_id": "1:ren:p1", "private_metadata": "x", "state": {"values": STATE},
        "type": "modal", "blocks": [{"type": "input", "block_id": "c"}]}  # fmt: skip
SLACK_SAYS: tuple[dict[str, Any], ...] = (
    {"command": "/kyodo", "text": "join K7F2", "team_id": "T1", "user_id": "U1", "channel_id": "C1", "trigger_id": "1.2"},
    {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "authorizations": [{"team_id": "T1", "user_id": "UB"}],
     "event": {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "<@UB> 状況 &amp;",
               "ts": "1700000000.000100"}},
    {"type": "event_callback", "event_id": "Ev2", "team_id": "T1", "event": {"type": "app_home_opened", "user": "U1",
     "tab": "home"}},
    {"type": "event_callback", "event_id": "Ev3", "team_id": "T1", "event": {"type": "message", "subtype":
     "message_changed", "channel": "D1", "channel_type": "im", "message": {"user": "U1", "text": "x", "ts": "1.2"}}},
    {**PERSON, "type": "block_actions", "container": {"channel_id": "C1", "message_ts": "1.2"},
     "actions": [{"action_id": "1:sta:p1", "action_ts": "1.2", "type": "button", "value": "x"}]},
    {**PERSON, "type": "view_submission", "view": VIEW},
    {**PERSON, "type": "message_action", "callback_id": "kyodo_record", "message": {"text": "x", "ts": "1.2"}},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What is tried, and bytes to begin with."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]


def text_of(data: bytes) -> str:
    """Bytes as the text that a platform could hand over: half of a pair of surrogates is none that UTF-8 has, JSON has."""
    return data.decode("utf-8", "surrogateescape")


def _storable(found: Incoming) -> None:
    """What goes into keys and rows: text that any database takes."""
    where = (found.key, found.place.id, found.message_id or "", found.sender.user if found.sender else "")
    for part in where:
        assert "\0" not in part, part
        part.encode()


def line(data: bytes) -> None:
    """The body of LINE's webhook."""
    try:
        parsed = events(data, "", NOW)
    except NotLine:
        return
    for one in parsed.incoming:
        _storable(one)


def slack_json(data: bytes) -> None:
    """The payload of one of Slack's requests, behind the signature and Bolt's own parsing."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(body, dict):
        for one in slack.incoming(body, NOW, "UB"):
            _storable(one)
        slack.tenant(body)
        slack.happened(body)


def slack_form(data: bytes) -> None:
    """A slash command's form."""
    try:
        form = parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return
    for one in slack.incoming({"command": "/kyodo", **{k: v[0] for k, v in form.items()}}, NOW, None):
        _storable(one)


@cache
def _questions() -> tuple[Question, ...]:
    """One question of each kind that the packs have."""
    found: dict[Kind, Question] = {}
    for city in load_catalogue().all():
        for sheet in city.questionnaires:
            for question in sheet.questions:
                found.setdefault(question.kind, question)
    return tuple(found.values())


def words_typed(data: bytes) -> None:
    """Words that somebody types: as commands, codes, answers to each kind of question, names, days and amounts."""
    typed = words.clean(text_of(data))
    typed.encode()
    for commanded in (False, True):
        intents.read_wish(typed, commanded=commanded)
    code = intents.read_code(typed)
    assert code is None or code.isalnum(), code
    asking.read_asked(typed)
    answers.read_yes_no(typed)
    answers.read_number(typed)
    numerals.read_yen(typed)
    numerals.read_amount(typed, ("人", "円"))
    day_words.in_one_notation(typed, date(2026, 9, 1))
    finding.find(typed, (finding.Named("p1", "川の会"), finding.Named("p2", "花壇づくり")))
    for question in _questions():
        read_move(question, None, typed, "ja", date(2026, 9, 1), {"花壇の会": "a"})


def survey(data: bytes) -> None:
    """A form of the public survey."""
    try:
        form = parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return
    read_form(_questions(), form)


def pack(data: bytes) -> None:
    """The file of a pack."""
    loaded = read_pack(data, "mini.yaml", core())
    assert (loaded.pack is None) == bool(loaded.errors)


def book(data: bytes) -> None:
    """A workbook."""
    imported = from_book(data, "mini.xlsx")
    assert imported.text or imported.faults


def token(data: bytes) -> None:
    """What a button carries, read and written anew."""
    given = text_of(data)
    action = read_token(given)
    if action is not None:
        assert len(action.token) <= LIMIT
        assert read_token(action.token) == action


def address(data: bytes) -> None:
    """Addresses of papers and pictures: without our key no bytes make one."""
    given = text_of(data)
    papers = Documents("https://kyodo.example.jp", "secret")
    assert papers.read(given, NOW) is None
    assert papers.pictured(given) is None


def _line_seeds() -> Iterator[bytes]:
    for said in LINE_SAYS:
        for source in (EVENT["source"], {"type": "user", "userId": "U1"}):
            body = {"destination": "Ubot", "events": [{**EVENT, **said, "source": source}]}
            yield json.dumps(body, ensure_ascii=False).encode()


def _slack_seeds() -> Iterator[bytes]:
    yield from (json.dumps(said, ensure_ascii=False).encode() for said in SLACK_SAYS)


def _spelled() -> Iterator[str]:
    """Every text in the table of spellings that the reading of words is held to."""

    def inner(node: object) -> Iterator[str]:
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            for key, value in node.items():
                yield from (*inner(key), *inner(value))
        elif isinstance(node, list):
            for one in node:
                yield from inner(one)

    yield from inner(yaml.safe_load(SPELLINGS.read_text(encoding="utf-8")))


def _token_seeds() -> Iterator[bytes]:
    for verb in Verb:
        for many in range(5):
            yield ":".join(("1", verb.value, *("p%3A1",) * many)).encode()


def _any_seeds() -> Iterator[bytes]:
    """Bytes that say which changes are made: of any sort, the same each time."""
    dice = random.Random(7)
    yield from (dice.randbytes(dice.randint(4, 160)) for _ in range(40))


TARGETS: dict[str, Target] = {
    "pack-shape": Target(shaping.pack_shape, _any_seeds),
    "cells": Target(shaping.cells, _any_seeds),
    "xlsform": Target(shaping.xlsform, _any_seeds),
    "buttons": Target(conversing.pressed, _any_seeds),
    "talk": Target(conversing.typed, _any_seeds),
    "mail-address": Target(conversing.mail_address, _any_seeds),
    "page": Target(conversing.page, _any_seeds),
    "line": Target(line, _line_seeds),
    "slack": Target(slack_json, _slack_seeds),
    "slack-form": Target(
        slack_form,
        lambda: iter(
            [
                b"text=join+K7F2&team_id=T1&user_id=U1&channel_id=C1&trigger_id=1.2&response_url=https%3A%2F%2Fx"
            ]
        ),
    ),
    "words": Target(words_typed, lambda: (said.encode() for said in islice(_spelled(), 0, None, 12))),
    "survey": Target(survey, lambda: iter([b"form=abcdefgh23456789&core.sv.1=yes&core.sv.2=%E3%81%82"])),
    "pack": Target(pack, lambda: iter([SAKURA.read_bytes()])),
    "book": Target(book, lambda: iter([to_book(SAKURA.read_bytes(), "mini.xlsx")])),
    "token": Target(token, _token_seeds),
    "address": Target(
        address,
        lambda: (
            part.encode()
            for part in Documents("https://kyodo.example.jp", "other").address("p1", "u1", NOW).split("/")
        ),
    ),
}
"""By the name that the command knows them by."""
