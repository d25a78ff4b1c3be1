"""Databases that have their tables already: migrated once for each run of the tests, then copied.

The migrations themselves are tried in tests/contracts/test_upgrading.py, from empty databases.
"""

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from storage.engine import SqlStore, open_store
from tests.postgres import new_database


@cache
def _migrated() -> bytes:
    """The file of an embedded database with nothing in its tables."""
    folder = Path(tempfile.mkdtemp(prefix="kyodo-tables-"))
    try:
        file = folder / "kyodo.db"
        store = open_store(f"sqlite:///{file}")
        store.upgrade()
        store.close()
        return file.read_bytes()
    finally:
        shutil.rmtree(folder)


def with_tables(file: Path) -> str:
    """The address of the embedded database in that file. It is given its tables unless it is there already."""
    if not file.exists():
        file.write_bytes(_migrated())
    return f"sqlite:///{file}"


def open_in(folder: Path) -> SqlStore:
    """A store over ``kyodo.db`` in that folder, with its tables."""
    return open_store(with_tables(folder / "kyodo.db"))


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_url: str) -> Iterator[str]:
    """The address of a database on the session's server from which others are copied: nobody stays connected to it."""
    with new_database(postgres_url) as address:
        store = open_store(address)
        store.upgrade()
        store.close()
        yield address


@pytest.fixture
def postgres_tables(postgres_url: str, postgres_with_tables: str) -> Iterator[str]:
    """The address of a new database with the tables in it and nothing in them."""
    with new_database(postgres_url, copy_of=postgres_with_tables) as address:
        yield address
