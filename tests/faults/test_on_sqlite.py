"""Random schedules on SQLite: whatever goes wrong at which step, the promises hold."""

from pathlib import Path

from tests.faults.running import run

SEEDS = range(1, 41)


def test_every_promise_is_kept_on_sqlite(tmp_path: Path) -> None:
    result = run(SEEDS, tmp_path)
    assert not result.broken, "\n\n".join(result.broken)
    assert result.schedules == len(SEEDS)
    assert len(result.met) > 35, "nearly every kind of step and trouble was met"
