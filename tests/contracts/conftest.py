"""The two databases that every contract of the store is held to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import SqlStore, open_store
from tests.tables import with_tables

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with its tables, of each kind in turn."""
    if request.param == "sqlite":
        return with_tables(tmp_path / "kyodo.db")
    address: str = request.getfixturevalue("postgres_tables")
    return address


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/kyodo.db"
    address: str = request.getfixturevalue("postgres_database")
    return address


@pytest.fixture
def store(database: str) -> Iterator[SqlStore]:
    """A store over it, with its tables."""
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture
def second(database: str, store: SqlStore) -> Iterator[SqlStore]:
    """Another store on the same database, as another process would have it."""
    opened = open_store(database)
    yield opened
    opened.close()
