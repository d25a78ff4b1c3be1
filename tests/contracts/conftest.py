"""The two databases that every contract of the store is held to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import SqlStore, open_store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/kyodo.db"
    address: str = request.getfixturevalue("postgres_database")
    return address


@pytest.fixture
def store(database: str) -> Iterator[SqlStore]:
    """A store over it, with its tables."""
    opened = open_store(database)
    opened.upgrade()
    yield opened
    opened.close()


@pytest.fixture
def second(database: str, store: SqlStore) -> Iterator[SqlStore]:
    """Another store on the same database, as another process would have it."""
    opened = open_store(database)
    yield opened
    opened.close()
