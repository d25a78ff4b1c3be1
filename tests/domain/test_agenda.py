"""The draft for a talk: three differences, one thing in common, one question."""

from collections.abc import Mapping

from bot.domain.agenda import agenda
from bot.domain.comparison import Compared, Result
from bot.domain.questions import Label
from tests.domain.sheets import question

DIFFER, WANTING, MISSING, AGREE = Result.DIFFER, Result.WORTH_TALKING, Result.MISSING, Result.AGREE


def a_row(name: str, result: Result, size: float = 0.0, talk: str = "") -> Compared:
    return Compared(question(name, talk=Label(ja=talk) if talk else Label()), {}, result, {}, size)


def named(*rows: Compared, marks: Mapping[str, int] | None = None) -> tuple[list[str], str, str]:
    """The draft as ids: the differences, what is in common, the question."""
    found = agenda(rows, marks or {})
    shared, asked = (one.question.id if one else "" for one in (found.shared, found.question))
    return [row.question.id for row in found.differences], shared, asked


def test_the_three_largest_differences_come_first_and_a_fourth_is_the_question() -> None:
    rows = [a_row(f"q{n}", DIFFER, n / 5) for n in (4, 3, 2, 1)]
    assert named(*rows) == (["q4", "q3", "q2"], "", "q1")


def test_what_people_want_to_hear_about_comes_before_what_is_farther_apart() -> None:
    rows = (a_row("q1", DIFFER, 1.0), a_row("q2", DIFFER, 0.2), a_row("q3", DIFFER, 0.5))
    assert named(*rows, marks={"q2": 1, "q3": 2})[0] == ["q3", "q2", "q1"]


def test_what_all_called_wanting_fills_up() -> None:
    assert named(a_row("q1", DIFFER, 1.0), a_row("q2", WANTING))[0] == ["q1", "q2"]


def test_in_common_is_a_strength_with_a_way_into_the_talk() -> None:
    assert named(a_row("q1", AGREE), a_row("q2", AGREE, talk="どう実現しましたか"))[1] == "q2"
    assert named(a_row("q1", AGREE), a_row("q2", AGREE))[1] == "q1"


def test_the_question_is_what_most_people_want_to_hear_about() -> None:
    rows = (a_row("q1", MISSING), a_row("q2", AGREE), a_row("q3", AGREE), a_row("q4", AGREE))
    assert named(*rows, marks={"q3": 1, "q4": 2}) == ([], "q2", "q4")


def test_else_the_question_is_one_that_a_side_has_not_answered() -> None:
    assert named(a_row("q1", DIFFER, 1.0), a_row("q2", MISSING), a_row("q3", AGREE))[2] == "q2"


def test_where_all_agree_there_is_still_a_question() -> None:
    assert named(a_row("q1", AGREE), a_row("q2", AGREE)) == ([], "q1", "q2")


def test_the_only_thing_in_common_is_not_the_question_as_well() -> None:
    assert named(a_row("q1", AGREE), marks={"q1": 3}) == ([], "q1", "")


def test_from_nothing_comes_an_empty_draft() -> None:
    assert named() == ([], "", "")
