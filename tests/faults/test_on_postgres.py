"""Random schedules on PostgreSQL: whatever goes wrong at which step, the promises hold."""

from pathlib import Path

from tests.faults.running import run

SEEDS = range(1, 61)


def test_every_promise_is_kept_on_postgresql(tmp_path: Path, postgres_url: str, postgres_tables: str) -> None:
    result = run(SEEDS, tmp_path, postgres_url, postgres_tables)
    assert not result.broken, "\n\n".join(result.broken)
    assert result.schedules == len(SEEDS)
    assert len(result.met) > 20, "nearly every kind of step and trouble was met"
