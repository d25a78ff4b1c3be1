"""What a project has agreed on and means to do: nothing is listed twice, nothing falls out between the years."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dossier import (
    Dossier,
    Finding,
    FindingState,
    FollowedUp,
    Mark,
    Point,
    PointState,
    Talk,
)

NOON = datetime(2026, 10, 1, 3, tzinfo=UTC)


def a_point(id: str, days: int = 0, due: date | None = None, *states: PointState) -> Point:
    followed = tuple(FollowedUp(NOON, "taro", state) for state in states)
    made = NOON + timedelta(days=days)
    return Point(id, 1, "ise.q.plan", "q1", "日程", "早めに決める", "a", due, made, "hanako", followed)


def a_finding(id: str, cycle: int = 1, state: FindingState = FindingState.OPEN, used_in: int = 0) -> Finding:
    return Finding(id, cycle, "早めに知らせる", "a", "ise.q.see", "q1", state, used_in=used_in)


def test_an_agreed_action_is_open_until_somebody_looked_at_it_and_then_as_last_seen() -> None:
    assert a_point("p1").state is PointState.OPEN
    assert a_point("p1", 0, None, PointState.DONE).state is PointState.DONE
    assert a_point("p1", 0, None, PointState.DONE, PointState.OPEN).state is PointState.OPEN


def test_open_actions_are_listed_those_due_first_in_front_and_those_without_a_day_last() -> None:
    points = (
        a_point("later", 0, date(2026, 12, 1)),
        a_point("none"),
        a_point("done", 0, date(2026, 11, 1), PointState.DONE),
        a_point("dropped", 0, date(2026, 11, 1), PointState.DROPPED),
        a_point("first", 0, date(2026, 11, 1)),
    )
    listed = Dossier("p", points=points).open_points()
    assert [point.id for point in listed] == ["first", "later", "none"]


def test_an_action_written_again_takes_its_own_place() -> None:
    dossier = Dossier("p").with_point(a_point("p1")).with_point(a_point("p2"))
    again = replace(a_point("p1"), action="日程を週に一度見る")
    assert dossier.with_point(again).points == (again, a_point("p2"))


def test_about_a_question_the_newest_action_counts() -> None:
    dossier = Dossier("p", points=(a_point("new", 2), a_point("old", 1)))
    found = dossier.point_about(1, "ise.q.plan", "q1")
    assert found is not None
    assert found.id == "new"
    assert dossier.point_about(2, "ise.q.plan", "q1") is None
    assert dossier.point_about(1, "ise.q.plan", "q2") is None


def test_the_next_plan_begins_with_the_improvements_that_nobody_has_spoken_of() -> None:
    dossier = Dossier(
        "p",
        findings=(
            a_finding("open"),
            a_finding("used", 1, FindingState.USED, used_in=2),
            a_finding("declined", 1, FindingState.DECLINED, used_in=3),
            a_finding("own", 3),
        ),
    )
    assert [finding.id for finding in dossier.open_findings(1)] == []
    assert [finding.id for finding in dossier.open_findings(2)] == ["open", "used", "declined"]
    assert [finding.id for finding in dossier.open_findings(3)] == ["open", "declined"]
    assert [finding.id for finding in dossier.open_findings(4)] == ["open", "own"]


def test_an_improvement_written_again_takes_its_own_place() -> None:
    dossier = Dossier("p").with_finding(a_finding("f1")).with_finding(a_finding("f2"))
    used = a_finding("f1", 1, FindingState.USED, 2)
    assert dossier.with_finding(used).findings == (used, a_finding("f2"))


def test_a_wish_to_hear_more_stands_until_it_is_taken_back() -> None:
    mark = Mark(1, "ise.q.plan", "q1", "hanako")
    once = Dossier("p").marked(mark)
    assert once.marks_on(1, "ise.q.plan") == {"q1": 1}
    assert once.marked(mark) == once, "a double tap is one wish"
    assert once.marked(mark, wanted=False) == Dossier("p") == Dossier("p").marked(mark, wanted=False)


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(["hanako", "taro"])), max_size=12))
def test_each_person_counts_once_a_question(taps: list[tuple[str, str]]) -> None:
    dossier = (
        Dossier("p").marked(Mark(2, "ise.q.plan", "x", "hanako")).marked(Mark(1, "ise.q.do", "x", "hanako"))
    )
    for question, person in taps:
        dossier = dossier.marked(Mark(1, "ise.q.plan", question, person))
    assert dossier.marks_on(1, "ise.q.plan") == {
        name: count for name in "xyz" if (count := sum(question == name for question, _ in set(taps)))
    }


def test_a_new_day_for_a_talk_takes_the_place_of_the_earlier_one() -> None:
    dossier = Dossier("p").with_talk(Talk(1, "ise.q.plan", date(2026, 10, 5)))
    dossier = dossier.with_talk(Talk(1, "ise.q.see", date(2027, 3, 1)))
    dossier = dossier.with_talk(Talk(1, "ise.q.plan", date(2026, 10, 8)))
    assert dossier.talk(1, "ise.q.plan") == date(2026, 10, 8)
    assert dossier.talk(1, "ise.q.see") == date(2027, 3, 1)
    assert dossier.talk(2, "ise.q.plan") is None
    assert len(dossier.talks) == 2
