"""An embedded database of its own for each test, with its tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import SqliteStore, open_store
from tests.tables import with_tables


@pytest.fixture
def url(tmp_path: Path) -> str:
    return with_tables(tmp_path / "kyodo.db")


@pytest.fixture
def store(url: str) -> Iterator[SqliteStore]:
    opened = open_store(url)
    assert isinstance(opened, SqliteStore)
    yield opened
    opened.close()
