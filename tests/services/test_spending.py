"""What LINE costs: counted before it is sent, never past the limit, by Japan's months, and told in words."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.messages import Address, Message, Outgoing, direct
from bot.domain.notices import Remaining, Spending
from bot.services import spending
from bot.services.outbox import Outbox
from bot.services.phrasing.spending import (
    Untold,
    line_left,
    untold_message,
    warning_message,
    words_to_pass_on,
)
from bot.services.ports import Again, Delivery, Dispatch, Messenger, Refused, Sent, Uncounted, UnitOfWork
from bot.services.scene import Kit
from storage.engine import SqlStore
from tests.services.house import garden, kit, store_in

HANA = Address("line", "", "U1")
NOVEMBER_END = datetime(2026, 11, 30, 14, 59, tzinfo=UTC)
"""One minute before December in Japan."""


class Clock:
    """Stands until it is moved."""

    def __init__(self, at: datetime = NOVEMBER_END) -> None:
        self.at = at

    def now(self) -> datetime:
        """That instant."""
        return self.at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    store = store_in(tmp_path)
    yield store
    store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limited(clock: Clock, budget: int | None) -> Kit:
    defaults = replace(kit().defaults, line_budget=budget)
    return replace(kit(), clock=clock, wall=clock, defaults=defaults)


# ---------------------------------------------------------------- months


def test_a_month_ends_at_midnight_in_japan() -> None:
    assert spending.month_of(NOVEMBER_END) == "2026-11"
    assert spending.month_of(NOVEMBER_END + timedelta(minutes=1)) == "2026-12"
    assert spending.next_month(NOVEMBER_END) == date(2026, 12, 1)
    assert spending.next_month(NOVEMBER_END + timedelta(minutes=1)) == date(2027, 1, 1)
    assert spending.next_month(datetime(2027, 1, 31, 3, tzinfo=UTC)) == date(2027, 2, 1)


def test_a_new_month_begins_with_nothing_spent_and_the_plan_of_the_last(
    store: SqlStore, clock: Clock
) -> None:
    def turn(uow: UnitOfWork) -> tuple[Spending, Remaining]:
        spending.learn(uow, clock.now(), quota=200, used=198)
        clock.at += timedelta(minutes=1)
        return spending.spending_of(uow, clock.now()), spending.remaining(
            uow, limited(clock, None), clock.now()
        )

    found, left = store.run_sync(turn)
    assert found == Spending(quota=200)
    assert (left.left, left.read, left.forecast) == (200, True, None)


def test_the_smaller_of_plan_and_budget_is_the_limit() -> None:
    assert Remaining(10, 200, 150).left == 140
    assert Remaining(10, 200, 500).left == 190
    assert Remaining(10, None, 150).left == 140
    assert Remaining(10).left is None
    assert Remaining(210, 200).left == 0
    assert Remaining(190, 200, forecast=25).missing == 15


def test_a_forecast_is_kept_for_an_hour_of_its_month(store: SqlStore, clock: Clock) -> None:
    def turn(uow: UnitOfWork) -> list[object]:
        now, known = clock.now(), limited(clock, None)
        seen: list[object] = [spending.forecast_is_old(uow, now)]
        spending.keep_forecast(uow, 38, now - timedelta(minutes=59))
        seen += [spending.forecast_is_old(uow, now), spending.remaining(uow, known, now).forecast]
        december = now + timedelta(minutes=1)
        seen += [spending.forecast_is_old(uow, december), spending.remaining(uow, known, december).forecast]
        return seen

    assert store.run_sync(turn) == [True, False, 38, True, None]


# ---------------------------------------------------------------- counting what is sent


class Postman(Messenger):
    """Answers as it was told to, and remembers how much was counted for each attempt."""

    def __init__(self, *answers: Delivery | Uncounted) -> None:
        self.answers = list(answers)
        self.counted: list[int] = []

    async def send(self, dispatch: Dispatch) -> Delivery | Uncounted:
        """The next answer."""
        self.counted.append(dispatch.counted)
        return self.answers.pop(0)


def to_hana(store: SqlStore, clock: Clock) -> None:
    def turn(uow: UnitOfWork) -> None:
        uow.people.at(HANA, clock.now(), "ja")
        uow.outbox.add(Outgoing(direct(HANA), (Message("こんにちは"),)), clock.now())

    store.run_sync(turn)


def spent(store: SqlStore, clock: Clock) -> int:
    return store.run_sync(lambda uow: spending.spending_of(uow, clock.now()).spent)


def deliver(store: SqlStore, clock: Clock, postman: Postman, budget: int | None = None) -> None:
    outbox = Outbox(store, limited(clock, budget), {"line": postman}, "test")
    asyncio.run(_settled(outbox))


async def _settled(outbox: Outbox) -> None:
    await outbox.drain()


def test_an_attempt_whose_outcome_is_unknown_is_counted_once_however_often_it_is_tried(
    store: SqlStore, clock: Clock
) -> None:
    clock.at -= timedelta(days=3)
    to_hana(store, clock)
    postman = Postman(Again("reset"), Again("reset"), Sent("m1", counted=1))
    for _ in range(3):
        deliver(store, clock, postman, budget=1)
        assert spent(store, clock) == 1
        clock.at += timedelta(hours=1)
    assert postman.counted == [1, 1, 1]


def test_what_is_tried_into_the_next_month_is_charged_there(store: SqlStore, clock: Clock) -> None:
    to_hana(store, clock)
    postman = Postman(Again("rate limit"), Sent("m1", counted=1))
    deliver(store, clock, postman, budget=1)
    assert spent(store, clock) == 1
    november, clock.at = clock.now(), clock.at + timedelta(hours=1)
    deliver(store, clock, postman, budget=1)
    assert spent(store, clock) == 1
    assert store.run_sync(lambda uow: spending.spending_of(uow, november).spent) == 0


def test_a_month_without_room_gives_back_only_what_the_row_itself_held(store: SqlStore, clock: Clock) -> None:
    """The row's own message of November, not one of somebody else's."""
    to_hana(store, clock)
    store.run_sync(lambda uow: uow.spending.reserve("line", "", "2026-11", 4, None))
    postman = Postman(Again("rate limit"))
    deliver(store, clock, postman, budget=9)
    november, clock.at = clock.now(), clock.at + timedelta(hours=1)
    deliver(store, clock, postman, budget=0)
    assert postman.counted == [1]
    assert store.run_sync(lambda uow: spending.spending_of(uow, november).spent) == 4
    assert len(store.run_sync(lambda uow: uow.outbox.kept(direct(HANA)))) == 1


@pytest.mark.parametrize("answer", [Refused("gone"), Refused("invalid"), Sent("", 0)])
def test_what_cost_nothing_is_given_back(store: SqlStore, clock: Clock, answer: Delivery) -> None:
    to_hana(store, clock)
    deliver(store, clock, Postman(answer))
    assert spent(store, clock) == 0


def test_what_costs_more_than_was_thought_is_counted_before_it_is_tried_again(
    store: SqlStore, clock: Clock
) -> None:
    to_hana(store, clock)
    postman = Postman(Uncounted(3), Sent("m1", counted=3))
    deliver(store, clock, postman, budget=3)
    assert postman.counted == [1, 3]
    assert spent(store, clock) == 3


def test_what_costs_more_than_is_left_is_kept_and_costs_nothing(store: SqlStore, clock: Clock) -> None:
    to_hana(store, clock)
    postman = Postman(Uncounted(3))
    deliver(store, clock, postman, budget=2)
    assert spent(store, clock) == 0
    (kept,) = store.run_sync(lambda uow: uow.outbox.kept(direct(HANA)))
    assert kept.outgoing.messages == (Message("こんにちは"),)


def test_once_line_says_that_the_month_is_used_up_it_is_not_asked_again(
    store: SqlStore, clock: Clock
) -> None:
    """Whatever the last figures said."""
    store.run_sync(lambda uow: spending.learn(uow, clock.now(), quota=200, used=150))
    postman = Postman(Refused("quota"))
    told: list[str] = []
    outbox = Outbox(store, limited(clock, None), {"line": postman}, "test", lambda: told.append("up"))
    to_hana(store, clock)
    asyncio.run(_settled(outbox))
    to_hana(store, clock)
    asyncio.run(_settled(outbox))
    assert (postman.counted, told) == ([1], ["up"])
    assert spent(store, clock) == 200
    assert len(store.run_sync(lambda uow: uow.outbox.kept(direct(HANA)))) == 2


# ---------------------------------------------------------------- in words


def voice(language: str) -> Callable[..., str]:
    return kit().voice(language)


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (Remaining(57, 200, forecast=38), "LINE: 今月 残り143通・予定 38通"),
        (Remaining(57, 200), "LINE: 今月 残り143通"),
        (Remaining(200, 200, forecast=38), "LINE: 今月の通数を使いきりました"),
        (Remaining(5), "LINE: 今月の通数に上限はありません"),
    ],
)
def test_how_the_month_stands_in_one_line(left: Remaining, says: str) -> None:
    assert line_left(left, voice("ja")).startswith(says)
    assert all(line_left(left, voice(language)) for language in ("ja-simple", "en"))


def test_a_month_that_will_not_do_says_how_much_is_missing() -> None:
    said = line_left(Remaining(180, 200, forecast=38), voice("ja"))
    assert said.splitlines()[0] == "LINE: 今月 残り20通・予定 38通"
    assert "18通ほど足りない" in said


def test_nothing_is_said_while_nothing_is_known() -> None:
    assert line_left(Remaining(5, read=False), voice("ja")) == ""


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_warnings_name_the_figures_and_the_day(language: str) -> None:
    say, day = voice(language), date(2026, 12, 1)
    nearly = warning_message(Remaining(160, 200, forecast=60), day, say).text
    assert all(figure in nearly for figure in ("160", "200", "40", "60", "20"))
    gone = warning_message(Remaining(200, 200, forecast=60), day, say).text
    assert "200" in gone
    assert "12月1日" in gone or "1 Dec" in gone or "12/1" in gone


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_the_list_names_each_person_and_project_once_with_words_to_say(
    language: str, store: SqlStore
) -> None:
    say = voice(language)
    hana = store.run_sync(lambda uow: replace(uow.people.at(HANA, NOVEMBER_END, "ja"), name="ハナ"))
    words = words_to_pass_on(garden(), [("plan.due", date(2026, 9, 15))], voice("ja"))
    assert "花壇づくり" in words
    assert "9月15日" in words or "9/15" in words
    untold = [Untold(hana, "花壇づくり", words), Untold(hana, "花壇づくり", "短い")]
    message = untold_message(untold, date(2026, 12, 1), say)
    (row,) = message.rows
    assert "ハナ" in row.label
    assert row.text == words
