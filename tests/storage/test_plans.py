"""What an event needs is found by an index: no table is read through, however large it grows."""

import ast
import pkgutil
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg

from bot.domain.messages import Address
from storage import repositories
from storage.engine import database_url, open_store
from storage.repositories.base import Upsert
from storage.tables import BY_TENANT, QUEUES, metadata

PARTS = {"projects._MEMBER", "sheets._WITH_ANSWERS", "sheets._WITH_ANSWERS_THEN", "outbox._GIVE_UP"}
"""Of which statements are made; nobody runs them as they are."""

WHOLE: Mapping[str, str] = {
    "desks._STANDING": "once a month and once a day: mail goes to all of them",
    "digests._LACKING": "once, when a worker starts",
    "keeping._OLDEST": "the first rows by number, as many as are asked for",
    "keeping._OLD_ROWS": "the same",
    "keeping._SWEPT[outbox]": "the same",
    "outbox._NEWEST": "the first step along the primary key from its end",
    "packs._ALL": "once, when a process starts: a few dozen rows for all tenants",
    "people._COORDINATING": "once, when a platform has refused to send for the whole month",
    "projects._PINNED": "once, when a process starts: which packs projects need",
    "publications._COUNTS": "a row for each facet of the case book",
    "reports._TENANTS": "for the operator's command line: from each tenant to the next along the key",
    "trail._ALL": "a queue: it holds nothing but what waits; once after a restore",
    "workspaces._ALL": "the operator's list, a row for each workspace",
}
"""Statements that read all of their kind, and why they may."""

WAITING = re.compile(
    "ix_(publications_published_at|failures_open|handovers_planned|inbox_events_(raw|reference)|outbox_(waiting|leased|untold|kept)|reminders_pending|notices_waiting_at|rounds_due_at|trail_at)"
)
"""Indexes that may be walked along: they hold nothing but what still waits."""


def _found(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """By name; those that stand in a tuple or a mapping by name and number or key."""
    if isinstance(value, sa.Select | sa.CompoundSelect | sa.Update | sa.Delete | sa.Insert | Upsert):
        yield name, value
    several = dict(enumerate(value)) if isinstance(value, list | tuple) else value
    if isinstance(several, dict):
        for key, one in several.items():
            yield from _found(f"{name}[{key}]", one)


STATEMENTS = {
    name: statement
    for module in pkgutil.iter_modules(repositories.__path__)
    for stated, value in vars(import_module(f"{repositories.__name__}.{module.name}")).items()
    if not stated.startswith("__")
    for name, statement in _found(f"{module.name}.{stated}", value)
    if name not in PARTS
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Connection]:
    url = f"sqlite:///{tmp_path_factory.mktemp('plans')}/kyodo.db"
    store = open_store(url)
    store.upgrade()
    store.close()
    with sa.create_engine(url, poolclass=sa.pool.NullPool).connect() as opened:
        yield opened


def _sql(dialect: sa.Dialect, name: str) -> str:
    statement = STATEMENTS[name]
    if isinstance(statement, Upsert):
        statement = statement.of(dialect.name)
    if isinstance(statement, sa.Insert) and statement.select is None:
        return str(statement.compile(dialect=dialect, column_keys=[c.name for c in statement.table.columns]))
    return str(statement.compile(dialect=dialect))


def plan_of(connection: sa.Connection, name: str) -> list[str]:
    # Nothing is run, so any values will do.
    sql = re.sub(r"\?|__\[\w+\]", "1", _sql(sqlite.dialect(), name))
    return [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]


def postgres_plan(connection: sa.Connection, name: str, **some: str) -> Iterator[Mapping[str, Any]]:
    """The steps of PostgreSQL's plan: of the one that it keeps for any values, or with ``some`` for such values by type."""
    sql = _sql(asyncpg.dialect(), name)  # type: ignore[no-untyped-call]
    last = max((int(number) for number in re.findall(r"\$(\d+)", sql)), default=0)
    while "__[" in sql:
        last += 1
        sql = re.sub(r"__\[\w+\]", f"${last}", sql, count=1)
    connection.exec_driver_sql(f"PREPARE one AS {sql}")
    types = connection.exec_driver_sql(
        "SELECT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name = 'one'"
    ).scalars()
    values = ", ".join(
        f"'{some[type_.split()[0]].replace('#', str(number))}'" if some else "NULL"
        for number, type_ in enumerate(types, 1)
    )
    given = f"({values})" if values else ""
    ((plans,),) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) EXECUTE one{given}").all()
    connection.exec_driver_sql("DEALLOCATE one")
    todo = [plans[0]["Plan"]]
    while todo:
        step = todo.pop()
        todo.extend(step.get("Plans", []))
        yield step


def test_the_statements_are_found() -> None:
    assert len(STATEMENTS) > 150
    assert WHOLE.keys() <= STATEMENTS.keys()


@pytest.mark.parametrize(
    "file", sorted(Path(str(repositories.__file__)).parent.glob("*.py")), ids=lambda file: file.stem
)
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


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - WHOLE.keys()))
def test_no_statement_reads_a_whole_table(connection: sa.Connection, name: str) -> None:
    scans = [
        row for row in plan_of(connection, name) if row.startswith("SCAN") and row != "SCAN CONSTANT ROW"
    ]
    # What a part of the statement found is counted or gone through: that part has a plan, and a limit, of its own.
    parts = {"outbox._BACKLOG": ["SCAN anon_1"], "outbox._WAYS_DUE": ["SCAN ways", "SCAN ways"]}
    assert [scan for scan in scans if not WAITING.search(scan)] == parts.get(name, [])


@pytest.mark.postgres
def test_no_statement_reads_a_whole_table_on_postgresql(postgres_database: str) -> None:
    store = open_store(postgres_database)
    store.upgrade()
    store.close()
    engine = sa.create_engine(database_url(postgres_database), poolclass=sa.pool.NullPool)
    with engine.connect() as opened:
        for setting in ("enable_seqscan = off", "plan_cache_mode = force_generic_plan"):
            opened.exec_driver_sql(f"SET {setting}")
        read_through = {
            name: [step.get("Relation Name"), step.get("Index Name")]
            for name in STATEMENTS.keys() - WHOLE.keys()
            for step in postgres_plan(opened, name)
            if step["Node Type"].endswith("Scan")
            and step["Node Type"]
            not in ("Subquery Scan", "CTE Scan", "WorkTable Scan", "Values Scan", "Bitmap Heap Scan")
            and "Index Cond" not in step
            and not WAITING.match(step.get("Index Name", ""))
        }
    assert read_through == {}


# ---------------------------------------------------------------- spread by tenant

EVERY_SHARD = {
    "digests._LACKING": "once, when a worker starts",
    "failures._FIRST_TENANT": "on working mornings: which tenants have something that nobody has seen to",
    "failures._NEXT_TENANT": "the same",
    "handovers._DUE": "who hands over today is known by the instant alone: few rows, so every node keeps all of them",
    "handovers._NEXT": "the same, asked by each turn",
    "keeping._OLD_FAILURES": "the sweep: what is older than a year",
    "keeping._SWEPT[failures]": "the same",
    "keeping._OLD_GUESSES": "the sweep: what is older than some days",
    "keeping._SWEPT[guesses]": "the same",
    "keeping._DUE": "the beat: whose last day is near is known by the instant alone",
    "people._COORDINATING": "once, when a platform has refused to send for the whole month",
    "projects._PINNED": "once, when a process starts",
    "reminders._COUNT_PENDING": "once after a restore: what was due meanwhile, of all tenants",
    "reminders._DUE": "the beat: what is due is known by its instant alone, by each shard's index of what waits",
    "reminders._NEXT": "the beat: the first step of the same index",
    "reminders._PENDING": "once after a restore",
    "trail._ALL": "once after a restore",
    "trail._LINES": "the beat: the oldest lines of the log that nobody has followed up, of whomever they are",
    "reports._TENANTS": "for the operator's command line: from each tenant to the next",
    **{
        name: "the case book: everybody reads it, who know an address and no tenant"
        for name in STATEMENTS
        if re.match(r"publications\._(ASKED|AT|GONE|LATEST|FIND|IN_YEAR)", name)
    },
}
"""Statements that by nature ask every shard, and why."""


OF_A_PERSON = "a person's: one LINE account serves projects of many tenants, so it lies with the person"
SMALL = "small, the same for all"
NOT_BY_TENANT = {
    "directory": "says which tenant a thing is of, where only the thing's own key is known",
    **dict.fromkeys(("people", "chats", "homes", "mutes", "rounds"), OF_A_PERSON),
    **dict.fromkeys(("feeds", "status_pages", "mail_desks"), f"{OF_A_PERSON}; found by its address"),
    "digests": "a person's: one a day, whatever tenants it speaks of",
    "notices": "a person's: what waits for a digest is said together",
    "outbox": "a place's: it hears in one order what comes from any tenant; whose turn it is is one number for all",
    "offers": "a place's: what its chat was shown last",
    "groups": "a place's: an event knows its channel, and nothing else yet",
    "inbox_events": "by the platform's key of an event, before anything is known of it",
    "spending": "a channel's, which many tenants share",
    "accounts": "a channel's",
    "case_facets": "the case book's, which everybody reads over all tenants",
    "case_counts": "the same",
    "pack_versions": SMALL,
    "slack_workspaces": f"{SMALL}: a row for each workspace, which is the tenant",
    **dict.fromkeys(("slack_bots", "slack_installations", "slack_oauth_states"), "of slack_sdk's own making"),
}
"""Tables that something else leads, and why."""


def test_the_tenant_leads_every_key_and_every_index_or_there_is_a_reason() -> None:
    assert {table.name for table in BY_TENANT} | NOT_BY_TENANT.keys() == metadata.tables.keys()
    assert not {table.name for table in BY_TENANT} & NOT_BY_TENANT.keys()
    for table in BY_TENANT:
        keys = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
        assert {next(iter(one.columns)).name for one in (table.primary_key, *keys)} == {"tenant"}, table
        indexes = {one.name: next(iter(one.columns)).name for one in table.indexes if one.name not in QUEUES}
        assert set(indexes.values()) <= {"tenant"}, table
        foreign = table.foreign_key_constraints
        assert all(key.column_keys[0] == "tenant" and key.referred_table in BY_TENANT for key in foreign), (
            table
        )
    for name in NOT_BY_TENANT:
        referred = {key.referred_table for key in metadata.tables[name].foreign_key_constraints}
        assert not referred & set(BY_TENANT), name
    assert {index.name for table in BY_TENANT for index in table.indexes} >= QUEUES


@pytest.mark.postgres
def test_the_tables_can_be_spread_by_tenant_and_a_turn_asks_one_shard(postgres_database: str) -> None:
    spread = sa.MetaData()
    for table in metadata.sorted_tables:
        copied = table.to_metadata(spread)
        if table in BY_TENANT:
            copied.dialect_options["postgresql"]["partition_by"] = "HASH (tenant)"
    engine = sa.create_engine(database_url(postgres_database), poolclass=sa.pool.NullPool)
    with engine.begin() as opened:
        spread.create_all(opened)  # PostgreSQL refuses a unique key without the tenant here
        for table in BY_TENANT:
            for shard in range(3):
                opened.exec_driver_sql(
                    f"CREATE TABLE {table.name}_shard{shard} PARTITION OF {table.name}"
                    f" FOR VALUES WITH (MODULUS 3, REMAINDER {shard})"
                )
        opened.exec_driver_sql("SET plan_cache_mode = force_custom_plan")
        some = {
            **dict.fromkeys(("text", "character"), "slack:T1"),
            **dict.fromkeys(("integer", "bigint", "smallint"), "1"),
            **dict.fromkeys(("date", "timestamp"), "2026-09-#"),
            "boolean": "true",
            "json": "{}",
            "bytea": "x",
        }
        asked: dict[str, list[str]] = {}
        for name in STATEMENTS:
            steps = [step.get("Relation Name", "") for step in postgres_plan(opened, name, **some)]
            shards = {step for step in steps if "_shard" in step}
            if len(shards) > len({shard.partition("_shard")[0] for shard in shards}):
                asked[name] = sorted(shards)
    assert asked.keys() == EVERY_SHARD.keys()


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
