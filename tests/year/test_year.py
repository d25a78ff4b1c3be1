"""令和8年度 over many projects, with two workers that die, a clock that jumps, wires that break, and three outages."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.engine import open_store
from tests.year.ledger import lines
from tests.year.script import draw
from tests.year.world import Trouble, World, a_world

SEED, PROJECTS = 8, 200


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The whole year, played once."""
    return asyncio.run(_played(tmp_path_factory.mktemp("year")))


async def _played(folder: Path) -> World:
    store = open_store(f"sqlite:///{folder / 'kyodo.db'}")
    sa.event.listen(store._engine, "connect", _hasty)
    try:
        store.upgrade()
        async with a_world(draw(SEED, PROJECTS), store, Trouble()) as world:
            world.every = 100
            await world.play()
        return world
    finally:
        store.close()


def _hasty(raw: sqlite3.Connection, _record: object) -> None:
    raw.execute("PRAGMA synchronous = OFF")  # a test needs to survive no power cut


def test_every_promise_is_kept(year: World) -> None:
    broken = year.ledger.broken()
    assert not broken, f"seed {SEED}: {lines(broken)}"


def test_it_was_a_year_with_everything_in_it(year: World) -> None:
    counts, ledger = year.counts, year.ledger
    assert counts.deaths > 30
    assert counts.faults > 50
    assert counts.jumps > 3
    assert counts.moves > 20
    assert counts.snoozed > 20
    assert counts.idle > 300
    assert len(year.script.outages) == 3
    assert len(ledger.told) > 4_000
    assert any(told.own for told in ledger.told), "what was put off came again"
    assert sum(1 for _ in ledger.wanted()) > 1_500, "what had to be said was worked out for most of it"
