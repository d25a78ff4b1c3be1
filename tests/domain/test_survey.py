"""Forms that strangers send, what becomes of them, and how long a survey is open."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.questions import BENEFICIARY, Kind, Label, Option, Question, Questionnaire
from bot.domain.survey import (
    MOST_LETTERS,
    NOTHING,
    UNKNOWN,
    Problem,
    Result,
    Survey,
    Trouble,
    choices,
    read_form,
    results,
)


def ask(kind: Kind, *options: str, name: str = "q", **more: object) -> Question:
    chosen = tuple(Option(one, Label(ja=one), Label(ja=one)) for one in options)
    return Question(name, "1", kind, Label(ja="?"), options=chosen, answer_by=BENEFICIARY, **more)  # type: ignore[arg-type]


def sheet(*questions: Question) -> Questionnaire:
    return Questionnaire("s", "see", "survey", Label(ja="声"), questions)


SCALE = ask(Kind.SCALE, "1", "2", "3")
SINGLE = ask(Kind.SINGLE, "a", "b", allow_unknown=True)
MULTI = ask(Kind.MULTI, "a", "b", "c", most=2)
WORDS = ask(Kind.TEXT, required=False)
NUMBER = ask(Kind.NUMBER, least=0, most=100)


@pytest.mark.parametrize(
    ("question", "sent", "value"),
    [
        (ask(Kind.YES_NO), ["yes"], "yes"),
        (SCALE, ["3"], 3),
        (SINGLE, ["b"], "b"),
        (SINGLE, [UNKNOWN], None),
        (MULTI, ["c", "a"], ["c", "a"]),
        (MULTI, ["a", "a"], ["a"]),
        (WORDS, ["  とても\r\nよかった \x00"], "とても\nよかった"),
        (
            WORDS,
            ["\ud800ありがとう🩷 \ue000\u202e"],
            "ありがとう🩷 \ue000",
        ),  # an emoji newer than Python's own list
        (NUMBER, ["１２"], 12),
        (NUMBER, ["1.5"], 1.5),
        (NUMBER, ["三"], 3),
    ],
)
def test_an_answer_is_taken(question: Question, sent: list[str], value: object) -> None:
    assert read_form([question], {"q": sent}) == ({"q": value}, {})


@pytest.mark.parametrize(
    ("question", "sent", "problem"),
    [
        (SCALE, [], Problem(Trouble.CHOOSE)),
        (MULTI, ["", " "], Problem(Trouble.CHOOSE)),
        (SCALE, ["9"], Problem(Trouble.CHOOSE_AGAIN)),
        (SCALE, ["²"], Problem(Trouble.CHOOSE_AGAIN)),
        (SCALE, [UNKNOWN], Problem(Trouble.CHOOSE_AGAIN)),
        (ask(Kind.YES_NO), ["maybe"], Problem(Trouble.CHOOSE_AGAIN)),
        (MULTI, ["a", "x"], Problem(Trouble.CHOOSE_AGAIN)),
        (MULTI, ["a", "b", "c"], Problem(Trouble.TOO_MANY, 2, 3)),
        (ask(Kind.MULTI, "a", "b", least=2), ["a"], Problem(Trouble.TOO_FEW, 2, 1)),
        (ask(Kind.TEXT), ["\u200b\x01"[1:]], Problem(Trouble.WRITE)),
        (WORDS, ["あ" * (MOST_LETTERS + 1)], Problem(Trouble.TOO_LONG, MOST_LETTERS, MOST_LETTERS + 1)),
        (NUMBER, ["たくさん"], Problem(Trouble.NO_NUMBER)),
        (NUMBER, ["nan"], Problem(Trouble.NO_NUMBER)),
        (NUMBER, ["1e999"], Problem(Trouble.NO_NUMBER)),
        (NUMBER, ["-1"], Problem(Trouble.TOO_SMALL, 0, -1)),
        (NUMBER, ["101"], Problem(Trouble.TOO_LARGE, 100, 101)),
    ],
)
def test_what_is_wrong_is_named(question: Question, sent: list[str], problem: Problem) -> None:
    assert read_form([question], {"q": sent}) == ({}, {"q": problem})


def test_what_need_not_be_answered_can_be_left_out() -> None:
    assert read_form([WORDS, ask(Kind.SCALE, "1", name="r", required=False)], {"q": [" "], "r": [""]}) == (
        {},
        {},
    )


@given(st.lists(st.text(), max_size=4), st.sampled_from([SCALE, SINGLE, MULTI, WORDS, NUMBER]))
def test_whatever_is_sent_becomes_an_answer_or_a_problem(sent: list[str], question: Question) -> None:
    answers, problems = read_form([question], {"q": sent})
    assert not answers.keys() & problems.keys()
    for value in answers.values():
        assert value is None or question.takes(value)


# ---------------------------------------------------------------- results


def said(*values: object, name: str = "q") -> list[dict[str, object]]:
    """An answer each; ``...`` is none."""
    return [{} if value is ... else {name: value} for value in values]


def only(question: Question, answers: Sequence[dict[str, object]]) -> Result:
    (found,) = results(sheet(question), answers)
    return found


@pytest.mark.parametrize("count", [0, 1, 2])
def test_of_fewer_than_three_answers_nothing_is_seen(count: int) -> None:
    assert results(sheet(SCALE, WORDS), said(*[3] * count)) == ()


def test_choices_are_counted_in_their_order() -> None:
    found = only(SCALE, said(3, 3, 3, 1, 1, 1, 1))
    assert (found.names, found.counts and found.counts.counts) == (("1", "2", "3"), (4, 0, 3))


def test_one_who_does_not_know_and_one_who_says_nothing_are_counted_and_hidden_like_others() -> None:
    question = ask(Kind.SINGLE, "a", "b", allow_unknown=True, required=False)
    found = only(question, said(*["a"] * 5, "b", None, ...))
    assert found.names == ("a", "b", UNKNOWN, NOTHING)
    assert found.counts is not None
    assert set(found.counts.counts[1:]) == {None}


def test_of_several_options_each_is_counted() -> None:
    found = only(MULTI, said(["a", "b"], ["a"], ["a"], ["b"], ["b", "c"]))
    assert found.names == ("a", "b", "c")
    assert found.counts is not None
    assert found.counts.counts[2] is None


def test_words_are_told_from_three_on_and_in_an_order_that_tells_nothing() -> None:
    assert only(WORDS, said("う", "あ", ..., ...)).words == ()
    assert only(WORDS, said("う", "あ", "い", ...)).words == ("あ", "い", "う")


def test_numbers_are_told_by_their_mean_from_three_on() -> None:
    assert only(NUMBER, said(1, 2, ...)).mean is None
    assert only(NUMBER, said(1, 2, 6)).mean == 3


@given(
    st.lists(st.sampled_from([1, 2, 3]), max_size=30),
    st.lists(st.sampled_from(["a", "b", None, ...]), max_size=30),
)
def test_no_result_tells_of_one_or_two(scale: list[int], single: list[object]) -> None:
    for question, values in ((SCALE, scale), (ask(Kind.SINGLE, "a", "b", required=False), single)):
        for found in results(sheet(question), said(*values)):
            assert found.counts is not None
            assert not {1, 2} & set(found.counts.counts)


def test_kinds_that_are_written_have_no_choices() -> None:
    assert choices(WORDS) == choices(NUMBER) == ()
    assert choices(ask(Kind.YES_NO, allow_unknown=True)) == ("yes", "no", UNKNOWN)


# ---------------------------------------------------------------- how long it is open

AT = datetime(2026, 9, 1, tzinfo=UTC)
SURVEY = Survey("s", "p", 1, "q", "t", AT, date(2026, 9, 1))


@pytest.mark.parametrize(
    ("end", "last"),
    [
        (date(2026, 8, 1), date(2026, 9, 22)),
        (date(2026, 10, 25), date(2026, 11, 15)),
        (None, date(2026, 9, 22)),
    ],
)
def test_it_is_open_for_21_days_from_the_later_of_end_and_opening(end: date | None, last: date) -> None:
    assert SURVEY.last_day(end) == last
    assert not SURVEY.over(end, last)
    assert SURVEY.over(end, date(last.year, last.month, last.day + 1))
