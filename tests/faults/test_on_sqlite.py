"""Random schedules on SQLite: whatever goes wrong at which step, the promises hold."""

from pathlib import Path

from tests.faults.running import run

EACH = 80


def kept(seeds: range, folder: Path) -> None:
    result = run(seeds, folder)
    assert not result.broken, "\n\n".join(result.broken)
    assert result.schedules == len(seeds)
    assert len(result.met) > 35, "nearly every kind of step and trouble was met"


class TestFirstHalf:
    """Classes, so that two workers share them."""

    def test_every_promise_is_kept_on_sqlite(self, tmp_path: Path) -> None:
        kept(range(1, EACH + 1), tmp_path)


class TestSecondHalf:
    """The seeds behind them."""

    def test_every_promise_is_kept_on_sqlite(self, tmp_path: Path) -> None:
        kept(range(EACH + 1, 2 * EACH + 1), tmp_path)
