"""The sides' answers beside each other: no side weighs more, and nothing that was hidden counts."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.comparison import Compared, Result, compare
from bot.domain.questions import Kind, Questionnaire
from bot.domain.sheets import AnswerState, Given, Sheet
from tests.domain.sheets import VALUES, after, blank, ise_like, question, questionnaire, questionnaires

ORDER = [Result.DIFFER, Result.WORTH_TALKING, Result.MISSING, Result.AGREE, Result.NOT_COMPARABLE]


def sheet(**answers: str | None) -> Sheet:
    """q1=yes …; None is skipped."""
    filled = blank()
    for name, value in answers.items():
        state = AnswerState.SKIPPED if value is None else AnswerState.ANSWERED
        filled = filled.answer(name.replace("_", "-"), Given(value, state))
    return filled


def row(rows: tuple[Compared, ...], name: str) -> Compared:
    return next(r for r in rows if r.question.id == name)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Questionnaire, Sheet | None, Sheet | None]:
    form = draw(questionnaires())

    def filled() -> Sheet | None:
        if draw(st.integers(0, 5)) == 0:
            return None
        made = blank()
        for q in form.questions:
            choice = draw(st.sampled_from([*VALUES[q.kind], "skip", "open"]))
            if choice == "skip":
                made = made.answer(q.id, Given(None, AnswerState.SKIPPED))
            elif choice != "open":
                made = made.answer(q.id, Given(choice))
        return made

    return form, filled(), filled()


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_exchanging_the_sides_changes_no_result(
    pair: tuple[Questionnaire, Sheet | None, Sheet | None],
) -> None:
    form, one, other = pair
    here, there = compare(form, {"a": one, "b": other}), compare(form, {"a": other, "b": one})
    assert [(r.question.id, r.result) for r in here] == [(r.question.id, r.result) for r in there]


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_each_question_stands_once_the_differing_first_then_in_the_order_of_the_sheet(
    pair: tuple[Questionnaire, Sheet | None, Sheet | None],
) -> None:
    form, one, other = pair
    places = [q.id for q in form.questions]
    keys = [
        (ORDER.index(r.result), places.index(r.question.id)) for r in compare(form, {"a": one, "b": other})
    ]
    assert keys == sorted(set(keys))


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_an_answer_of_a_hidden_question_is_not_shown(
    pair: tuple[Questionnaire, Sheet | None, Sheet | None],
) -> None:
    form, one, other = pair
    for r in compare(form, {"a": one, "b": other}):
        for side, own in (("a", one), ("b", other)):
            applies = own is not None and r.question in tuple(form.applicable(own.values))
            assert applies or r.answers[side] is None


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_agreeing_is_told_only_where_both_answered(
    pair: tuple[Questionnaire, Sheet | None, Sheet | None],
) -> None:
    form, one, other = pair
    for r in compare(form, {"a": one, "b": other}):
        values = [mine.value for mine in r.answers.values() if mine and mine.state is AnswerState.ANSWERED]
        assert (r.agree is not None) == (len(values) == 2)
        assert r.agree is None or r.agree == (values[0] == values[1])


@pytest.mark.parametrize(
    ("a", "b", "result"),
    [
        ("yes", "yes", Result.AGREE),
        ("no", "no", Result.WORTH_TALKING),
        ("yes", "no", Result.DIFFER),
        ("yes", None, Result.MISSING),
        (None, None, Result.MISSING),
    ],
)
def test_two_answers_to_one_question(a: str | None, b: str | None, result: Result) -> None:
    rows = compare(questionnaire(question("q1")), {"a": sheet(q1=a), "b": sheet(q1=b)})
    assert rows[0].result is result


def test_a_fact_that_both_deny_is_nothing_to_talk_over() -> None:
    rows = compare(questionnaire(question("q1", attention=())), {"a": sheet(q1="no"), "b": sheet(q1="no")})
    assert rows[0].result is Result.AGREE


def test_a_side_without_a_sheet_is_missing_everywhere() -> None:
    rows = compare(ise_like(), {"a": sheet(q1="yes", q4="yes", q4_1="yes"), "b": None})
    assert {r.result for r in rows} == {Result.MISSING}
    assert all(r.answers["b"] is None for r in rows)


def test_a_sub_item_that_no_side_was_asked_is_left_out() -> None:
    rows = compare(ise_like(), {"a": sheet(q4="no"), "b": sheet(q4="no")})
    assert [r.question.id for r in rows if r.question.id.startswith("q4-")] == []


def test_a_sub_item_that_one_side_was_asked_is_not_comparable_and_last() -> None:
    rows = compare(ise_like(), {"a": sheet(q4="yes", q4_1="no"), "b": sheet(q4="no", q4_1="yes")})
    assert [r.question.id for r in rows][-2:] == ["q4-1", "q4-2"]
    assert row(rows, "q4-1").result is Result.NOT_COMPARABLE
    assert row(rows, "q4-1").agree is None


def test_of_three_sides_those_that_were_asked_are_compared() -> None:
    sides = {"a": sheet(q4="yes", q4_1="yes"), "b": sheet(q4="yes", q4_1="no"), "c": sheet(q4="no")}
    assert row(compare(ise_like(), sides), "q4-1").result is Result.DIFFER


def test_of_three_sides_one_that_differs_is_enough() -> None:
    sides = {"a": sheet(q1="yes"), "b": sheet(q1="yes"), "c": sheet(q1="no")}
    assert row(compare(ise_like(), sides), "q1").result is Result.DIFFER


def test_free_words_that_the_pack_does_not_compare_never_differ() -> None:
    form = questionnaire(question("q1", Kind.TEXT, compare="none"))
    (only,) = compare(form, {"a": sheet(q1="雨"), "b": sheet(q1="晴れ")})
    assert only.result is Result.NOT_COMPARABLE
    assert only.answers["a"] == Given("雨")


def test_header_items_are_not_compared() -> None:
    form = questionnaire(question("q0", Kind.TEXT, maps_to="project.name"), question("q1"))
    assert [r.question.id for r in compare(form, {"a": sheet(q1="yes"), "b": sheet(q1="yes")})] == ["q1"]


def test_a_second_answer_stands_beside_the_first() -> None:
    first = {"a": sheet(q1="yes"), "b": sheet(q1="no")}
    later = {**first, "b": sheet(q1="yes")}
    (changed, *_) = compare(ise_like(), first, later)
    assert changed.result is Result.DIFFER
    assert changed.answers["b"] == Given("no")
    assert changed.later == {"b": Given("yes")}


def test_an_answer_that_did_not_change_stands_once() -> None:
    first = {"a": sheet(q1="yes"), "b": sheet(q1="no")}
    assert compare(ise_like(), first, first)[0].later == {}


def test_a_reason_added_later_is_no_second_answer() -> None:
    first = {"a": sheet(q1="yes"), "b": sheet(q1="no")}
    commented = replace(first["b"], answers={"q1": Given("no", comment="予算")})
    assert row(compare(ise_like(), first, {**first, "b": commented}), "q1").later == {}


def test_the_gate_counts_as_it_stood_when_the_answers_became_mutual() -> None:
    form = questionnaire(question("q1", attention=()), question("q2", show_if=after("q1", "yes")))
    first = {"a": sheet(q1="yes", q2="yes"), "b": sheet(q1="yes", q2="yes")}
    later = {**first, "b": sheet(q1="no", q2="yes")}
    assert row(compare(form, first, later), "q2").result is Result.AGREE
