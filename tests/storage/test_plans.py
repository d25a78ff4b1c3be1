"""What an event needs is found by an index: no table is read through, however large it grows."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from storage.engine import open_store
from storage.repositories import dossiers, outbox, people, projects, reminders, rows, sheets, surveys

STATEMENTS: dict[str, Any] = {
    f"{module.__name__.rpartition('.')[2]}.{name}": statement
    for module in (dossiers, outbox, people, projects, reminders, rows, sheets, surveys)
    for name, statement in vars(module).items()
    if isinstance(statement, sa.Select | sa.Update | sa.Delete)
    and name not in ("_MEMBER", "_WITH_ANSWERS", "_WITH_ANSWERS_THEN")
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Connection]:
    url = f"sqlite:///{tmp_path_factory.mktemp('plans')}/kyodo.db"
    store = open_store(url)
    store.upgrade()
    store.close()
    with sa.create_engine(url, poolclass=sa.pool.NullPool).connect() as opened:
        yield opened


def plan_of(connection: sa.Connection, name: str) -> list[str]:
    # Nothing is run, so any values will do.
    sql = re.sub(r"\?|__\[\w+\]", "1", str(STATEMENTS[name].compile(dialect=sqlite.dialect())))
    return [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]


def test_the_statements_are_found() -> None:
    assert len(STATEMENTS) > 30


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_statement_reads_a_whole_table(connection: sa.Connection, name: str) -> None:
    read_through = [row for row in plan_of(connection, name) if row.startswith("SCAN")]
    # An index of what still waits may be walked along: it holds nothing else.
    waiting = re.compile("USING (COVERING )?INDEX ix_(outbox_waiting|outbox_leased|reminders_pending)")
    assert [scan for scan in read_through if not waiting.search(scan)] == []


@pytest.mark.parametrize(
    "name",
    [
        "sheets._GET",
        "sheets._FIND",
        "sheets._OF_PROJECT",
        "sheets._WITHDRAW",
        "sheets._COMMENT",
        "rows._SHARED",
    ],
)
def test_answers_in_force_are_found_past_all_their_earlier_versions(
    connection: sa.Connection, name: str
) -> None:
    assert any("uq_answers_in_force" in row for row in plan_of(connection, name))
