"""What an event needs is found by an index: no table is read through, however large it grows."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.domain.messages import Address
from storage.engine import open_store
from storage.repositories import (
    audit,
    base,
    consents,
    digests,
    dossiers,
    erasing,
    feeds,
    guesses,
    handovers,
    inbox,
    keeping,
    outbox,
    people,
    privacy,
    projects,
    publications,
    reminders,
    reports,
    rows,
    sheets,
    spending,
    surveys,
)

MODULES = (
    *(digests, dossiers, feeds, handovers, inbox, outbox, people, projects),
    *(audit, consents, erasing, guesses, keeping, privacy, publications),
    *(reminders, reports, rows, sheets, spending, surveys),
)


def written_in(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """By name; those that stand in a tuple by name and number."""
    for name, value in vars(module).items():
        several = value if isinstance(value, tuple) else ()
        yield from ((f"{name}[{number}]", one) for number, one in enumerate(several))
        yield name, value


STATEMENTS: dict[str, Any] = {
    f"{module.__name__.rpartition('.')[2]}.{name}": statement
    for module in MODULES
    for name, statement in written_in(module)
    if isinstance(statement, sa.Select | sa.Update | sa.Delete)
    # Parts of others, and those that ask for all of their kind.
    and name
    not in (
        "_MEMBER",
        "_WITH_ANSWERS",
        "_WITH_ANSWERS_THEN",
        "_COORDINATING",
        "_PINNED",
        "_LACKING",
        "_OLDEST",  # the first rows by number, as many as are asked for
        "_COUNTS",  # a row for each facet of the case book
        "_GIVE_UP",  # the two with a condition are asked
    )
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
    assert len(STATEMENTS) > 50


@pytest.mark.parametrize("file", sorted(Path(base.__file__).parent.glob("*.py")), ids=lambda file: file.stem)
def test_statements_are_written_once_and_for_all(file: Path) -> None:
    """One that is built for each run would be made ready, and kept with its values, each time (storage/prepared.py)."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    built = [
        f"{method.name}: sa.{call.attr}"
        for kind in ast.walk(tree)
        if isinstance(kind, ast.ClassDef)
        for method in kind.body
        if isinstance(method, ast.FunctionDef)
        for call in ast.walk(method)
        if isinstance(call, ast.Attribute)
        and getattr(call.value, "id", "") == "sa"
        and call.attr in ("select", "insert", "update", "delete")
    ]
    assert built == []


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_statement_reads_a_whole_table(connection: sa.Connection, name: str) -> None:
    read_through = [row for row in plan_of(connection, name) if row.startswith("SCAN")]
    # An index of what still waits may be walked along: it holds nothing else.
    waiting = re.compile(
        "USING (COVERING )?INDEX"
        " ix_(publications_published_at|handovers_planned|outbox_waiting|outbox_leased|outbox_kept|outbox_untold|reminders_pending|notices_waiting_at|rounds_due_at)"
    )
    # What a part of the statement found is counted: that part has a plan, and a limit, of its own; or the first rows by
    # number are taken, as many as are asked for.
    parts = {
        "outbox._BACKLOG": ["SCAN anon_1"],
        "keeping._OLD_ROWS": ["SCAN outbox"],
        "outbox._WAYS_DUE": ["SCAN CONSTANT ROW", "SCAN ways", "SCAN ways"],
        "reports._TENANTS": ["SCAN tenants", "SCAN tenants"],
    }
    counted = parts.get(name, [])
    assert [scan for scan in read_through if not waiting.search(scan)] == counted


def test_who_is_next_is_found_from_what_waits_whatever_the_statistics_say(tmp_path: Path) -> None:
    """As after an ANALYZE while nothing waited and there were many people."""
    url, at = f"sqlite:///{tmp_path / 'kyodo.db'}", datetime(2026, 9, 1, tzinfo=UTC)
    store = open_store(url)
    store.upgrade()
    store.run_sync(lambda uow: [uow.people.at(Address("slack", "T1", f"U{n}"), at, "ja") for n in range(300)])
    store.close()
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.begin() as opened:
        opened.exec_driver_sql("ANALYZE")
    with engine.begin() as opened:  # statistics are read when a connection is opened
        first, second = plan_of(opened, "digests._NEXT_PERSON")
    assert first.startswith("SEARCH notices USING INDEX ix_notices_waiting_at")
    assert second.startswith("SEARCH people USING COVERING INDEX")


def test_digests_of_a_month_are_counted_without_everybody_there_is(connection: sa.Connection) -> None:
    assert plan_of(connection, "digests._COUNT")[0].startswith("SEARCH digests USING INDEX ix_digests_day")


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
