"""The sides' answers beside each other: no side weighs more, and nothing that was hidden counts."""

from dataclasses import replace

import pytest

from bot.domain.comparison import Compared, Result, SideSheets, compare, side_answer
from bot.domain.project import SideRule
from bot.domain.questions import Kind, Question
from bot.domain.sheets import AnswerState, Given, Sheet
from tests.domain.sheets import after, blank, column, ise_like, question, questionnaire


def sheet(**answers: object) -> Sheet:
    """q1=yes …; None is skipped, a state is that state."""
    filled = blank()
    for name, value in answers.items():
        given = Given(value)
        if value is None or isinstance(value, AnswerState):
            given = Given(None, value or AnswerState.SKIPPED)
        filled = filled.answer(name.replace("_", "-"), given)
    return filled


def sides(**sheets: Sheet | None) -> dict[str, SideSheets]:
    """One sheet a side, its respondent's."""
    return {letter: SideSheets(one) for letter, one in sheets.items()}


def row(rows: tuple[Compared, ...], name: str) -> Compared:
    return next(r for r in rows if r.question.id == name)


def only(one: Question, a: object, b: object) -> Compared:
    """That one question, answered so by two sides."""
    (found,) = compare(questionnaire(one), sides(a=sheet(q1=a), b=sheet(q1=b)))
    return found


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
    rows = compare(questionnaire(question("q1")), sides(a=sheet(q1=a), b=sheet(q1=b)))
    assert rows[0].result is result


def test_a_fact_that_both_deny_is_nothing_to_talk_over() -> None:
    rows = compare(questionnaire(question("q1", attention=())), sides(a=sheet(q1="no"), b=sheet(q1="no")))
    assert rows[0].result is Result.AGREE


def test_a_side_without_a_sheet_is_missing_everywhere() -> None:
    rows = compare(ise_like(), sides(a=sheet(q1="yes", q4="yes", q4_1="yes"), b=None))
    assert {r.result for r in rows} == {Result.MISSING}
    assert all(r.answers["b"] is None for r in rows)


def test_a_sub_item_that_no_side_was_asked_is_left_out() -> None:
    rows = compare(ise_like(), sides(a=sheet(q4="no"), b=sheet(q4="no")))
    assert [r.question.id for r in rows if r.question.id.startswith("q4-")] == []


def test_a_sub_item_that_one_side_was_asked_is_not_comparable_and_last() -> None:
    rows = compare(ise_like(), sides(a=sheet(q4="yes", q4_1="no"), b=sheet(q4="no", q4_1="yes")))
    assert [r.question.id for r in rows][-2:] == ["q4-1", "q4-2"]
    assert row(rows, "q4-1").result is Result.NOT_COMPARABLE
    assert row(rows, "q4-1").agree is None


def test_of_three_sides_those_that_were_asked_are_compared() -> None:
    three = sides(a=sheet(q4="yes", q4_1="yes"), b=sheet(q4="yes", q4_1="no"), c=sheet(q4="no"))
    assert row(compare(ise_like(), three), "q4-1").result is Result.DIFFER


def test_of_three_sides_one_that_differs_is_enough() -> None:
    three = sides(a=sheet(q1="yes"), b=sheet(q1="yes"), c=sheet(q1="no"))
    assert row(compare(ise_like(), three), "q1").result is Result.DIFFER


def test_free_words_that_the_pack_does_not_compare_never_differ() -> None:
    found = only(question("q1", Kind.TEXT, compare="none"), "雨", "晴れ")
    assert found.result is Result.NOT_COMPARABLE
    assert found.answers["a"] == Given("雨")


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        (Kind.TEXT, "雨", "晴れ"),
        (Kind.PARTY, "花壇の会", "公園緑地課"),
        (Kind.REPEAT, [{"c": "a"}], [{"c": "b"}]),
    ],
)
def test_words_names_and_rows_stand_beside_each_other_and_never_differ(
    kind: Kind, a: object, b: object
) -> None:
    columns = (column("c"),) if kind is Kind.REPEAT else ()
    found = only(question("q1", kind, columns=columns), a, b)
    assert found.result is Result.NOT_COMPARABLE
    assert found.answers == {"a": Given(a), "b": Given(b)}


def test_a_choice_that_the_pack_does_not_compare_never_differs() -> None:
    assert only(question("q1", compare="none"), "yes", "no").result is Result.NOT_COMPARABLE


def test_header_items_are_not_compared() -> None:
    form = questionnaire(question("q0", Kind.TEXT, maps_to="project.name"), question("q1"))
    assert [r.question.id for r in compare(form, sides(a=sheet(q1="yes"), b=sheet(q1="yes")))] == ["q1"]


def test_a_second_answer_stands_beside_the_first() -> None:
    first = sides(a=sheet(q1="yes"), b=sheet(q1="no"))
    later = {**first, **sides(b=sheet(q1="yes"))}
    (changed, *_) = compare(ise_like(), first, later)
    assert changed.result is Result.DIFFER
    assert changed.answers["b"] == Given("no")
    assert changed.later == {"b": Given("yes")}


def test_an_answer_that_did_not_change_stands_once() -> None:
    first = sides(a=sheet(q1="yes"), b=sheet(q1="no"))
    assert compare(ise_like(), first, first)[0].later == {}


def test_a_reason_added_later_is_no_second_answer() -> None:
    first = sides(a=sheet(q1="yes"), b=sheet(q1="no"))
    commented = replace(sheet(q1="no"), answers={"q1": Given("no", comment="予算")})
    assert row(compare(ise_like(), first, {**first, **sides(b=commented)}), "q1").later == {}


def test_the_gate_counts_as_it_stood_when_the_answers_became_mutual() -> None:
    form = questionnaire(question("q1", attention=()), question("q2", show_if=after("q1", "yes")))
    first = sides(a=sheet(q1="yes", q2="yes"), b=sheet(q1="yes", q2="yes"))
    later = {**first, **sides(b=sheet(q1="no", q2="yes"))}
    assert row(compare(form, first, later), "q2").result is Result.AGREE


def test_not_knowing_any_more_is_a_second_answer_too() -> None:
    form = questionnaire(question("q1", allow_unknown=True))
    first = sides(a=sheet(q1="yes"), b=sheet(q1=AnswerState.UNKNOWN))
    later = sides(a=sheet(q1=AnswerState.UNKNOWN), b=sheet(q1=AnswerState.NOT_APPLICABLE))
    assert compare(form, first, later)[0].later == {
        "a": Given(None, AnswerState.UNKNOWN),
        "b": Given(None, AnswerState.NOT_APPLICABLE),
    }


def test_an_answer_that_was_hidden_later_is_no_second_answer() -> None:
    form = questionnaire(question("q1", attention=()), question("q2", show_if=after("q1", "yes")))
    first = sides(a=sheet(q1="yes", q2="yes"), b=sheet(q1="yes", q2="yes"))
    later = {**first, **sides(b=sheet(q1="no", q2="no"))}
    assert row(compare(form, first, later), "q2").later == {}


# ---------------------------------------------------------------- not knowing, and questions for one side


@pytest.mark.parametrize("state", [AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE, AnswerState.SKIPPED])
def test_who_does_not_know_neither_agrees_nor_differs_and_is_told_apart_from_who_said_nothing(
    state: AnswerState,
) -> None:
    one = question("q1", allow_unknown=True)
    assert only(one, state, "yes").result is Result.MISSING
    assert only(one, state, "yes").answers["a"] == Given(None, state)
    assert only(one, state, state).agree is None
    (silent,) = compare(questionnaire(one), sides(a=sheet(), b=sheet(q1="yes")))
    assert silent.answers["a"] is None


def test_a_question_for_one_kind_of_side_is_shown_and_not_compared() -> None:
    form = questionnaire(question("q1", answer_by="side:government"))
    both = {
        "a": SideSheets(sheet(q1="yes"), kind="civic_group"),
        "b": SideSheets(sheet(q1="no"), kind="government"),
    }
    (found,) = compare(form, both)
    assert found.result is Result.NOT_COMPARABLE
    assert found.answers == {"a": None, "b": Given("no")}


def test_two_sides_of_one_kind_are_compared_in_what_is_asked_of_that_kind() -> None:
    form = questionnaire(question("q1", answer_by="side:civic_group"))
    both = {
        letter: SideSheets(sheet(q1=value), kind="civic_group")
        for letter, value in (("a", "yes"), ("b", "no"))
    }
    assert compare(form, both)[0].result is Result.DIFFER


def test_a_shared_answer_is_one_and_is_not_compared() -> None:
    form = questionnaire(
        question("q1", answer_by="shared"), question("q2", answer_by="any_side"), question("q3")
    )
    assert [r.question.id for r in compare(form, sides(a=sheet(q3="yes"), b=sheet(q3="yes")))] == ["q3"]


# ---------------------------------------------------------------- how far apart


@pytest.mark.parametrize(
    ("one", "a", "b", "size"),
    [
        (question("q1"), "yes", "no", 1.0),
        (question("q1", Kind.SINGLE), "x", "y", 1.0),
        (question("q1", Kind.SINGLE, compare="order"), "x", "y", 0.5),
        (question("q1", Kind.SINGLE, compare="order"), "x", "z", 1.0),
        (question("q1", Kind.SCALE, compare="distance"), 5, 4, 0.25),
        (question("q1", Kind.SCALE, compare="distance"), 1, 5, 1.0),
        (question("q1", Kind.SCALE), 5, 4, 1.0),
        (question("q1", Kind.MULTI), ["x", "y"], ["y", "z"], 2 / 3),
        (question("q1", Kind.MULTI), [], ["x"], 1.0),
        (question("q1", Kind.YEN, compare="distance"), 100, 75, 0.25),
        (question("q1", Kind.YEN, compare="distance"), 0, 500, 1.0),
        (question("q1", Kind.NUMBER, compare="distance"), -5, 5, 1.0),
        (question("q1", Kind.DATE, compare="distance"), "2026-10-01", "2026-12-13", 0.2),
        (question("q1", Kind.DATE, compare="distance", by_month=True), "2026-01", "2028-01", 1.0),
        (question("q1", Kind.DATE), "2026-10-01", "2026-10-02", 1.0),
    ],
)
def test_how_far_apart_two_answers_are(one: Question, a: object, b: object, size: float) -> None:
    assert only(one, a, b).size == pytest.approx(size)
    assert only(one, b, a).size == pytest.approx(size)


def test_the_largest_difference_stands_first() -> None:
    form = questionnaire(*(question(f"q{n}", Kind.SCALE, compare="distance") for n in (1, 2, 3)))
    rows = compare(form, sides(a=sheet(q1=3, q2=1, q3=4), b=sheet(q1=4, q2=5, q3=2)))
    assert [r.question.id for r in rows] == ["q2", "q3", "q1"]


def test_of_three_sides_the_two_farthest_apart_count() -> None:
    form = questionnaire(question("q1", Kind.SCALE, compare="distance"))
    assert compare(form, sides(a=sheet(q1=3), b=sheet(q1=1), c=sheet(q1=4)))[0].size == 0.75


def test_the_same_options_in_another_order_are_no_difference() -> None:
    assert only(question("q1", Kind.MULTI, attention=()), ["x", "y"], ["y", "x"]).result is Result.AGREE


def test_the_same_options_with_one_to_talk_about_are_worth_talking_about() -> None:
    assert (
        only(question("q1", Kind.MULTI, attention=("y",)), ["x", "y"], ["x", "y"]).result
        is Result.WORTH_TALKING
    )


# ---------------------------------------------------------------- several people on a side


def people(*values: object, respondent: bool = True) -> SideSheets:
    sheets = [sheet(q1=value) if value != "-" else sheet() for value in values]
    return SideSheets(sheets[0], tuple(sheets[1:])) if respondent else SideSheets(None, tuple(sheets))


DONT_KNOW = AnswerState.UNKNOWN
MAJORITY, MEDIAN, RESPONDENT = SideRule.MAJORITY, SideRule.MEDIAN, SideRule.RESPONDENT
SCALE = question("q1", Kind.SCALE)


@pytest.mark.parametrize(
    ("rule", "one", "side", "value"),
    [
        (RESPONDENT, question("q1"), people("no", "yes", "yes"), "no"),
        (RESPONDENT, question("q1"), people("yes", "yes", respondent=False), None),
        (MAJORITY, question("q1"), people("no", "yes", "yes"), "yes"),
        (MAJORITY, question("q1"), people("no", "yes"), "no"),
        (MAJORITY, question("q1"), people("no", "yes", respondent=False), "yes"),
        (MAJORITY, question("q1", Kind.SINGLE), people("z", "y", "x", respondent=False), "x"),
        (MAJORITY, question("q1"), people(DONT_KNOW, "no", "no"), "no"),
        (MAJORITY, question("q1", Kind.MULTI), people(["x"], ["x", "y"], ["y", "x"]), ["x", "y"]),
        (MAJORITY, question("q1"), people("-", "-", "no"), "no"),
        (MEDIAN, SCALE, people(5, 1, 2), 2),
        (MEDIAN, SCALE, people(5, 1, 2, 4), 2),
        (MEDIAN, question("q1", Kind.DATE), people("2026-10-01", "2027-01-01", "2026-11-01"), "2026-11-01"),
        (MEDIAN, question("q1", Kind.SINGLE, compare="order"), people("z", "x", "y"), "y"),
        (MEDIAN, question("q1"), people("no", "yes", "yes"), "yes"),
    ],
)
def test_whose_answer_is_the_sides(rule: SideRule, one: Question, side: SideSheets, value: object) -> None:
    given = side_answer(one, side, rule)
    assert (given.value if given else None) == value


@pytest.mark.parametrize("rule", SideRule)
def test_a_side_where_nobody_knows_does_not_know(rule: SideRule) -> None:
    given = side_answer(question("q1"), people(DONT_KNOW, DONT_KNOW), rule)
    assert given == Given(None, DONT_KNOW)


@pytest.mark.parametrize("rule", [MAJORITY, MEDIAN])
def test_a_side_without_a_respondent_where_nobody_knows_does_not_know(rule: SideRule) -> None:
    given = side_answer(question("q1"), people(DONT_KNOW, DONT_KNOW, respondent=False), rule)
    assert given == Given(None, DONT_KNOW)


def test_the_respondents_reason_stays_where_the_rule_gives_the_respondents_answer() -> None:
    own = replace(sheet(), answers={"q1": Given("no", comment="予算")})
    side = SideSheets(own, (sheet(q1="no"), sheet(q1="yes")))
    assert side_answer(question("q1"), side, MAJORITY) == Given("no", comment="予算")


def test_what_a_member_answered_before_the_gate_was_closed_does_not_count() -> None:
    form = questionnaire(question("q1", attention=()), question("q2", show_if=after("q1", "yes")))
    hidden = sheet(q1="no", q2="no")
    side = SideSheets(sheet(q1="yes", q2="yes"), (sheet(q1="yes", q2="yes"), hidden, hidden))
    rows = compare(form, {"a": side, "b": side}, rule=MAJORITY)
    found = [r for r in rows if r.question.id == "q2"]
    assert [r.answers["a"] for r in found] == [Given("yes")]
    assert found[0].spread["a"] == {"yes": 2}


def test_the_gate_of_a_side_is_what_the_rule_says() -> None:
    form = questionnaire(question("q1", attention=()), question("q2", show_if=after("q1", "yes")))
    opened = sheet(q1="yes", q2="no")
    side = SideSheets(sheet(q1="no"), (opened, opened))
    assert row(compare(form, {"a": side, "b": side}, rule=MAJORITY), "q2").answers["a"] == Given("no")
    assert [r.question.id for r in compare(form, {"a": side, "b": side})] == ["q1"]


def test_the_spread_says_how_many_gave_which_answer_in_the_order_of_the_sheet() -> None:
    form = questionnaire(question("q1", allow_unknown=True))
    both = {"a": people("no", "yes", "no", DONT_KNOW, None), "b": people("yes")}
    (found,) = compare(form, both)
    assert list(found.spread["a"].items()) == [("yes", 1), ("no", 2), ("skipped", 1), ("unknown", 1)]
    assert "b" not in found.spread


def test_one_person_is_no_spread_and_words_are_not_counted() -> None:
    assert only(question("q1"), "yes", "no").spread == {}
    form = questionnaire(question("q1", Kind.TEXT))
    assert compare(form, {"a": people("雨", "風"), "b": people("雨", "風")})[0].spread == {}
