"""Figures of layers: where answers stand on their scales, and nothing about which side is better."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.project import GOVERNMENT
from bot.domain.questions import EVALUATOR, Kind, Label, Option, Question
from bot.domain.scores import (
    CITIZENS,
    LAYERS,
    Figure,
    figure,
    height,
    layer_of,
    layers_asked,
    weighted,
    whole,
)
from bot.domain.sheets import AnswerState, Given

WEIGHTS = {CITIZENS: 20, GOVERNMENT: 20, EVALUATOR: 60}


def scale(name: str = "q1", points: int = 4, low: int = 1, **fields: object) -> Question:
    options = tuple(Option(str(at), Label(ja=str(at)), Label()) for at in range(low, low + points))
    return Question(name, "1", Kind.SCALE, Label(ja="？"), options=options, score=True, **fields)  # type: ignore[arg-type]


scales = st.builds(
    scale,
    name=st.sampled_from(["q1", "q2", "q3"]),
    points=st.integers(3, 7),
    low=st.integers(0, 2),
)


@st.composite
def answers(draw: st.DrawFn) -> list[tuple[Question, Given | None]]:
    """Answers to up to three questions of one sheet, some of them skipped, unknown or missing."""
    asked = {one.id: one for one in draw(st.lists(scales, min_size=1, max_size=3))}
    given = []
    for _ in range(draw(st.integers(0, 12))):
        question = asked[draw(st.sampled_from(sorted(asked)))]
        point = int(draw(st.sampled_from(question.options)).id)
        states = [
            Given(point),
            Given(point),
            Given(None, AnswerState.UNKNOWN),
            Given(None, AnswerState.SKIPPED),
            None,
        ]
        given.append((question, draw(st.sampled_from(states))))
    return given


@given(answers())
def test_a_figure_is_between_none_and_all_and_says_what_it_is_made_of(
    given: list[tuple[Question, Given | None]],
) -> None:
    found = figure(given)
    counted = [one for _, one in given if one is not None and one.state is AnswerState.ANSWERED]
    assert (found is None) is (not counted)
    if found is not None:
        assert 0 <= found.value <= 100
        assert 0 <= found.shown <= 100
        assert found.answers == len(counted)
        assert 1 <= found.questions <= found.answers


@given(answers(), st.randoms())
def test_the_order_of_people_changes_nothing(
    given: list[tuple[Question, Given | None]], chance: object
) -> None:
    mixed = list(given)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert figure(mixed) == figure(given)


@given(answers())
def test_a_higher_point_never_lowers_the_figure(given: list[tuple[Question, Given | None]]) -> None:
    before = figure(given)
    raised = [
        (q, Given(int(q.options[-1].id)) if one and one.state is AnswerState.ANSWERED else one)
        for q, one in given
    ]
    after = figure(raised)
    assert (before is None) is (after is None)
    if before and after:
        assert after.value == 100 >= before.value


@given(answers())
def test_who_is_heard_twice_weighs_no_more_on_that_question(
    given: list[tuple[Question, Given | None]],
) -> None:
    assert (figure(given) or Figure(Fraction(), 0, 0)).value == (
        figure(given * 2) or Figure(Fraction(), 0, 0)
    ).value


@given(st.dictionaries(st.sampled_from(LAYERS), st.integers(1, 1000), min_size=1), st.data())
def test_the_weighted_figure_lies_between_those_it_is_made_of(
    weights: dict[str, int], data: st.DataObject
) -> None:
    figures = {layer: Figure(Fraction(data.draw(st.integers(0, 100))), 1, 1) for layer in weights}
    found = weighted(weights, figures)
    assert found is not None
    values = [one.value for one in figures.values()]
    assert min(values) <= found <= max(values)


def test_twenty_twenty_sixty() -> None:
    figures = {
        CITIZENS: Figure(Fraction(50), 2, 2),
        GOVERNMENT: Figure(Fraction(100), 2, 2),
        EVALUATOR: Figure(Fraction(75), 6, 2),
    }
    found = weighted(WEIGHTS, figures)
    assert found == 75
    assert weighted(WEIGHTS, {**figures, EVALUATOR: None}) is None
    assert weighted(WEIGHTS, {}) is None
    assert weighted({}, figures) is None


def test_halves_are_rounded_up() -> None:
    assert [whole(Fraction(n, 2)) for n in (0, 1, 3, 199, 200)] == [0, 1, 2, 100, 100]


def test_a_question_that_more_people_answered_weighs_no_more() -> None:
    one, other = scale("q1", 3), scale("q2", 3)
    given = [(one, Given(1)), (other, Given(3)), (other, Given(3)), (other, Given(3))]
    found = figure(given)
    assert found == Figure(Fraction(50), 4, 2)


def test_what_is_no_point_of_the_scale_any_more_is_left_out() -> None:
    assert height(scale(points=4), 9) is None
    assert figure([(scale(), Given(9))]) is None
    assert [height(scale(points=5), at) for at in (1, 2, 3, 4, 5)] == [0, 25, 50, 75, 100]


@pytest.mark.parametrize(
    ("kind", "layer"),
    [("government", GOVERNMENT), ("civic_group", CITIZENS), ("business", CITIZENS), ("", CITIZENS)],
)
def test_all_but_the_city_are_citizens(kind: str, layer: str) -> None:
    assert layer_of(kind) == layer


def test_whose_answers_count() -> None:
    assert layers_asked(scale()) == {CITIZENS, GOVERNMENT}
    assert layers_asked(scale(answer_by="side:government")) == {GOVERNMENT}
    assert layers_asked(scale(answer_by="side:business")) == {CITIZENS}
    assert layers_asked(scale(answer_by=EVALUATOR)) == {EVALUATOR}
    for who in ("shared", "any_side", "beneficiary"):
        assert layers_asked(scale(answer_by=who)) == set()
    assert layers_asked(Question("q", "1", Kind.YES_NO, Label(ja="？"), score=True)) == set()
    assert layers_asked(Question("q", "1", Kind.SCALE, Label(ja="？"))) == set()
