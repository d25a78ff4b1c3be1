"""What waits in the outbox is read by a later process: it must come back as it was."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timezone
from datetime import timedelta as delta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.actions import Action, Verb
from bot.domain.messages import Message, Moment, Outgoing, Place, ReplyHandle
from bot.domain.questions import Label
from bot.domain.timetable import DateRule, Offset
from storage.plain import Plain

OUTGOING: Plain[Outgoing] = Plain(Outgoing)
AT = datetime(2026, 9, 1, tzinfo=UTC)


def arity(verb: Verb) -> int:
    """How many arguments that verb takes, found by trying."""
    for count in range(9):
        try:
            Action(verb, ("x",) * count)
        except ValueError:
            continue
        return count
    raise AssertionError(verb)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
ACTIONS = st.sampled_from(list(Verb)).flatmap(
    lambda verb: st.builds(Action, st.just(verb), st.tuples(*[WORDS] * arity(verb)))
)
INSTANTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 - bounds have no zone; the calendar's last hours exist in no other zone
    datetime(9000, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(delta(hours=9)), timezone(delta(hours=-3))]),
)
st.register_type_strategy(datetime, INSTANTS)
st.register_type_strategy(Action, ACTIONS)
st.register_type_strategy(Moment, st.builds(Moment, at=INSTANTS))
REPLIES = st.none() | st.builds(ReplyHandle, WORDS, INSTANTS)


@settings(deadline=None)
@given(st.builds(Outgoing, reply=REPLIES))
def test_every_outgoing_message_comes_back_as_it_was(outgoing: Outgoing) -> None:
    assert OUTGOING.load(json.loads(json.dumps(OUTGOING.dump(outgoing)))) == outgoing


LABELS = st.dictionaries(st.sampled_from(["ja", "ja-simple", "en"]), WORDS).map(Label)
OFFSETS = st.builds(Offset, share=st.floats(0, 1))
RULES = st.builds(
    DateRule, base=OFFSETS, not_after=st.lists(OFFSETS, max_size=2).map(tuple), label=st.none() | LABELS
)


@settings(deadline=None)
@given(RULES)
def test_every_rule_of_a_date_comes_back_as_it_was(rule: DateRule) -> None:
    kept: Plain[DateRule] = Plain(DateRule)
    found = kept.load(json.loads(json.dumps(kept.dump(rule))))
    assert found == rule
    assert type(found.label) is type(rule.label)


def test_what_stands_at_its_default_is_left_out() -> None:
    assert OUTGOING.dump(Outgoing(Place("line", "", "U1"), (Message("はい"),))) == {
        "to": {"platform": "line", "account": "", "id": "U1"},
        "messages": [{"text": "はい"}],
    }


def test_a_name_that_a_newer_version_wrote_is_passed_over() -> None:
    data = {
        "to": {"platform": "line", "account": "", "id": "U1", "shelf": "9"},
        "messages": [{"text": "はい", "sound": {"file": "x"}}],
        "urgent": True,
    }
    assert OUTGOING.load(data) == Outgoing(Place("line", "", "U1"), (Message("はい"),))


def test_a_button_that_nobody_wrote_is_not_read() -> None:
    with pytest.raises(ValueError, match="not an action"):
        Plain(Action).load("1:launch:missiles")


def test_a_time_without_a_zone_is_not_written() -> None:
    kept: Plain[datetime] = Plain(datetime)
    with pytest.raises(ValueError, match="without a zone"):
        kept.dump(datetime(2026, 9, 1))  # noqa: DTZ001


@dataclass
class Unclear:
    either: str | int


@pytest.mark.parametrize("kind", [Unclear, set[str], dict[int, str], bytes])
def test_what_could_not_be_read_back_is_refused_at_once(kind: Any) -> None:
    with pytest.raises(TypeError, match="no plain form"):
        Plain(kind)


def test_dates_and_sets_have_a_plain_form() -> None:
    kept: Plain[Any] = Plain(frozenset[tuple[str, str]])
    assert kept.dump(frozenset({("r2", "b"), ("r1", "a")})) == [["r1", "a"], ["r2", "b"]]
    assert kept.load([["r1", "a"]]) == frozenset({("r1", "a")})
    label: Plain[Label | None] = Plain(Label | None)
    assert label.dump(Label(ja="現地の確認", en="Site visit")) == {"ja": "現地の確認", "en": "Site visit"}
    assert label.load(None) is None
    day: Plain[date] = Plain(date)
    assert day.load(day.dump(date(2026, 9, 1))) == date(2026, 9, 1)
