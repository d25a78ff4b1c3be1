"""Whatever comes from outside, reading it ends in a meaning or in none, and never in a traceback. Packs and workbooks
are tried in ``tests/packs``; ``python -m tests.fuzz`` goes on from here, and each input that it breaks something with
becomes an example below.
"""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import LINE_SAYS, SLACK_SAYS, TARGETS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _places(raw: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    return [found for step, value in inner for found in ((*way, step), *_places(value, (*way, step)))]


@st.composite
def bodies(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """A body as the platform sends it, with something else in up to three places."""
    body = json.loads(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(_places(body)))
        inner = body
        for step in way:
            inner = inner[step]
        inner[last] = draw(JSON)
    return json.dumps(body).encode()


def _seeds(name: str) -> tuple[bytes, ...]:
    return tuple(TARGETS[name].seeds())


@pytest.mark.parametrize("name", ["line", "slack"])
def test_payloads_with_anything_in_them(name: str) -> None:
    @settings(max_examples=150, deadline=None)
    @given(bodies(_seeds(name)))
    def tried(data: bytes) -> None:
        TARGETS[name].run(data)

    tried()


@settings(max_examples=8, deadline=None)
@given(st.binary(min_size=8, max_size=160))
def test_files_and_talk_by_their_structure(data: bytes) -> None:
    for name in ("pack-shape", "cells", "xlsform", "buttons", "talk", "mail-address", "page"):
        TARGETS[name].run(data)


def test_each_kind_of_event_of_the_seeds_is_heard() -> None:
    assert len(_seeds("line")) == 2 * len(LINE_SAYS)
    assert len(_seeds("slack")) == len(SLACK_SAYS)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
@example(b'{"destination": "U", "events": [' + b"[" * 100_000)
@example(b"[" * 200_000)
@example(b"\xff\xfe\x00")
@example(b"x=" + b"9" * 5000)
@example(b"text=join+K7F2&team_id=T1&user_id=U1&channel_id=%00%00&trigger_id=1.2")
@example(b"\xff\xfe.\xff")
@example(b"1:sta:%ED%A0%80")
@example(b"1:sta:%00")
def test_bytes_that_nobody_meant(data: bytes) -> None:
    for name in ("line", "slack", "slack-form", "survey", "token", "address"):
        TARGETS[name].run(data)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.text("0123456789０一二三十百千万億兆年月日、。円/-:.", max_size=30))
@example("\ud800")
@example("9" * 5000)
@example("一" * 500)
@example("令和" + "9" * 400 + "年")
def test_words_that_nobody_knows(typed: str) -> None:
    TARGETS["words"].run(typed.encode("utf-8", "surrogatepass"))
