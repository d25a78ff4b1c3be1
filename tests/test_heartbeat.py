"""The clock of the machine: a jump is not believed at once, and nobody hears anything for it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.heartbeat import Steadiness

NOON = datetime(2026, 9, 1, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Machine:
    """A wall clock, and the seconds that really went by."""

    def __init__(self) -> None:
        self.at, self.seconds = NOON, 0.0

    def now(self) -> datetime:
        return self.at

    def passed(self) -> float:
        return self.seconds

    def goes_on(self, by: timedelta, jump: timedelta = timedelta()) -> None:
        self.at += by + jump
        self.seconds += by.total_seconds()


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def steady(machine: Machine) -> Steadiness:
    found = Steadiness(machine, machine.passed)
    assert found.holds()
    return found


def test_time_that_goes_by_is_believed(machine: Machine, steady: Steadiness) -> None:
    for by in (MINUTE, timedelta(hours=8), timedelta(seconds=1)):
        machine.goes_on(by)
        assert steady.holds()


@pytest.mark.parametrize("jump", [timedelta(days=30), timedelta(hours=-3), 6 * MINUTE])
def test_a_jump_waits_for_one_beat(machine: Machine, steady: Steadiness, jump: timedelta) -> None:
    machine.goes_on(MINUTE, jump)
    assert not steady.holds()
    machine.goes_on(MINUTE)
    assert steady.holds()  # it stayed there: a machine that slept, or whose clock was put right


def test_a_clock_that_was_wrong_for_a_moment_is_never_believed(machine: Machine, steady: Steadiness) -> None:
    machine.goes_on(MINUTE, timedelta(days=400))
    assert not steady.holds()
    machine.goes_on(MINUTE, timedelta(days=-400))
    assert not steady.holds()
    machine.goes_on(MINUTE)
    assert steady.holds()


def test_a_clock_that_is_put_right_by_seconds_is_believed(machine: Machine, steady: Steadiness) -> None:
    machine.goes_on(MINUTE, timedelta(seconds=-40))
    assert steady.holds()
