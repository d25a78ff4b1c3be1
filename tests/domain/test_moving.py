"""A day is moved: what moves along with it, before any date is worked out."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.moving import NEW_EVENT, Days, event_called, event_number, standing, with_event
from bot.domain.project import Event

FIRST, MARKET, LAST = date(2026, 10, 10), date(2026, 10, 17), date(2026, 10, 25)
DAYS = Days(FIRST, LAST, (Event(MARKET, reserve=date(2026, 10, 18)), Event(LAST, reserve=date(2026, 11, 1))))


def test_the_end_of_do_moves_alone_where_nothing_else_stands_on_it() -> None:
    days = Days(FIRST, LAST).moved("do.end", date(2026, 11, 1))
    assert days == Days(FIRST, date(2026, 11, 1))


def test_the_last_event_moves_with_the_end_that_it_makes() -> None:
    days = DAYS.moved("do.end", date(2026, 11, 3))
    assert (days.last, days.events[1].on) == (date(2026, 11, 3), date(2026, 11, 3))
    assert days.events[0] == DAYS.events[0]


def test_a_rain_day_takes_the_end_of_do_along_and_is_used_up() -> None:
    days = DAYS.moved("event.2", date(2026, 11, 1))
    assert days.last == date(2026, 11, 1)
    assert days.events[1] == Event(date(2026, 11, 1))


def test_an_event_in_between_moves_alone() -> None:
    days = DAYS.moved("event.1", date(2026, 10, 18))
    assert days == Days(FIRST, LAST, (Event(date(2026, 10, 18)), DAYS.events[1]))


def test_do_reaches_as_far_as_an_event_that_would_lie_outside() -> None:
    assert DAYS.moved("event.1", date(2026, 11, 8)).last == date(2026, 11, 8)
    assert DAYS.moved("event.1", date(2026, 10, 3)).first == date(2026, 10, 3)


def test_where_the_last_event_comes_earlier_do_ends_with_the_one_that_is_then_the_last() -> None:
    assert DAYS.moved("event.2", date(2026, 10, 12)).last == MARKET


def test_a_festival_of_one_day_moves_as_a_whole() -> None:
    festival = Days(LAST, LAST, (Event(LAST),))
    moved = Days(date(2026, 11, 1), date(2026, 11, 1), (Event(date(2026, 11, 1)),))
    assert {festival.moved(kind, date(2026, 11, 1)) for kind in ("do.start", "do.end", "event.1")} == {moved}


def test_what_is_called_off_or_taken_out_does_not_move() -> None:
    days = Days(FIRST, LAST, (Event(LAST, cancelled=True), Event(LAST, removed=True)))
    assert days.moved("do.end", date(2026, 11, 1)).events == days.events
    assert days.moved("event.1", date(2026, 11, 1)) == days
    assert standing(days.events) == {}


def test_an_event_is_added_and_do_reaches_to_it() -> None:
    days = DAYS.moved(NEW_EVENT, date(2026, 10, 30))
    assert days.events[2] == Event(date(2026, 10, 30))
    assert days.last == date(2026, 10, 30)


def test_any_other_kind_changes_nothing() -> None:
    for kind in ("report.due", "event.9", "event.x", "event", ""):
        assert DAYS.moved(kind, date(2026, 11, 1)) == DAYS


def test_events_are_called_by_number_until_they_are_taken_out() -> None:
    events = (*DAYS.events, Event(LAST, removed=True))
    assert event_called(events, "2") == DAYS.events[1]
    assert [event_called(events, number) for number in ("0", "3", "4", "", "x", "²", "-1")] == [None] * 7
    assert [event_number(kind) for kind in ("event.2", "event.²", "do.end")] == [2, 0, 0]
    assert with_event(events, "2", Event(MARKET))[1] == Event(MARKET)


day = st.integers(0, 60).map(lambda n: date(2026, 10, 1) + timedelta(days=n))
events = st.lists(
    st.builds(Event, day, st.none() | day, st.booleans(), st.booleans()), max_size=5
)  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> Days:
    """Days as a project can have them: what takes place lies within Do."""
    first, last = sorted((draw(day), draw(day)))
    return Days(first, last, tuple(e for e in draw(events) if not e.takes_place or first <= e.on <= last))


@given(plans(), st.data(), day)
def test_whatever_moves_stands_where_it_was_put_and_within_do(
    plan: Days, data: st.DataObject, on: date
) -> None:
    kinds = ("do.start", "do.end", *standing(plan.events))
    kind = data.draw(st.sampled_from(kinds))
    days = plan.moved(kind, on)
    assert days.on(kind) == on
    if kind not in (
        "do.start",
        "do.end",
    ):  # a start behind the end is an error of the person, told before it is kept
        assert days.first <= days.last
        assert all(days.first <= event.on <= days.last for event in days.events if event.takes_place)
    assert [(e.cancelled, e.removed) for e in days.events] == [(e.cancelled, e.removed) for e in plan.events]


@given(plans(), st.data())
def test_moving_to_where_it_stands_changes_nothing(plan: Days, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(("do.start", "do.end", *standing(plan.events))))
    on = plan.on(kind)
    assert on is not None
    assert plan.moved(kind, on) == plan
