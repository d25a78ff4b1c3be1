"""What several evaluators said, as one evaluation: the middle one and the ends, whoever came first."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.evaluation import summed_up
from bot.domain.questions import EVALUATOR, Condition, Kind, Label, Option, Question, Questionnaire, When
from bot.domain.sheets import AnswerState, Given, Sheet

POINTS = tuple(Option(str(at), Label(ja=f"{at}番目"), Label()) for at in (1, 2, 3, 4))
GOAL = Question("core.tp.goal", "1", Kind.SCALE, Label(ja="？"), options=POINTS, answer_by=EVALUATOR)
WHY = Question(
    "core.tp.why", "2", Kind.TEXT, Label(ja="？"), answer_by=EVALUATOR,
    show_if=When("all", (Condition("core.tp.goal", "eq", 1),)),
)  # fmt: skip
FORM = Questionnaire("core.q.third_party", "see", "third_party", Label(ja="評価"), (GOAL, WHY))


def sheet(n: int, **values: Given) -> Sheet:
    blank = Sheet(f"s{n}", "p1", 1, "see", FORM.id, "", f"person{n}")
    return replace(blank, answers={f"core.tp.{name}": given for name, given in values.items()})


@given(st.lists(st.integers(1, 4), min_size=1, max_size=9))
def test_the_middle_is_somebodys_answer_and_half_are_on_each_side(points: list[int]) -> None:
    (seen,) = summed_up(1, FORM, [sheet(n, goal=Given(point)) for n, point in enumerate(points)]).seen
    assert seen.values == tuple(sorted(points))
    assert isinstance(seen.middle, int)
    assert seen.middle in points
    assert sum(point <= seen.middle for point in points) * 2 >= len(points)
    assert sum(point >= seen.middle for point in points) * 2 >= len(points)


@given(st.permutations([1, 2, 2, 3, 4]))
def test_nobody_is_in_front(points: list[int]) -> None:
    (seen,) = summed_up(1, FORM, [sheet(n, goal=Given(point)) for n, point in enumerate(points)]).seen
    assert (seen.values[0], seen.middle, seen.values[-1]) == (1, 2, 4)


def test_who_does_not_know_counts_for_nothing() -> None:
    unknown = Given(None, AnswerState.UNKNOWN)
    (seen,) = summed_up(1, FORM, [sheet(1, goal=unknown), sheet(2, goal=Given(3))]).seen
    assert seen.values == (3,)
    (seen,) = summed_up(1, FORM, [sheet(1, goal=unknown)]).seen
    assert seen.middle is None


def test_answers_that_are_hidden_now_are_not_told() -> None:
    found = summed_up(1, FORM, [sheet(1, goal=Given(4), why=Given("遠いから"))])
    assert [one.question.id for one in found.seen] == ["core.tp.goal"]
    found = summed_up(1, FORM, [sheet(1, goal=Given(1), why=Given("遠いから"))])
    assert [one.question.id for one in found.seen] == ["core.tp.goal", "core.tp.why"]


def test_only_what_is_put_to_evaluators_is_on_their_sheet() -> None:
    own = Question("core.tp.own", "3", Kind.YES_NO, Label(ja="？"))
    assert [q.id for q in replace(FORM, questions=(GOAL, own)).for_evaluators.asked] == [GOAL.id]
    assert FORM.asked == ()
    assert not FORM.for_evaluators.joint
