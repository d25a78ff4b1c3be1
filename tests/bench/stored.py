"""Many answers that are stored already: what an event costs beside an empty database."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa

from storage.tables import answers, directory, projects, sheets
from tests.bench.country import NOW

A_SHEET = 50
A_PROJECT = 20
PART = 20_000


def plant(url: str, count: int) -> None:
    """So many answers, 50 a sheet and 20 sheets a project, beside and like the first project that there is."""
    engine = sa.create_engine(url)
    some = -(-count // A_SHEET)
    with engine.begin() as connection:
        first = dict(connection.execute(sa.select(projects).limit(1)).mappings().one())
        many = -(-some // A_PROJECT)
        _rows(connection, projects, ({**first, "id": f"old{n}", "seq": n + 2} for n in range(many)))
        tenant = first["tenant"]
        _rows(connection, sheets, (_sheet(tenant, n) for n in range(some)))
        for kind, how_many in (("project", many), ("sheet", some)):
            named = ({"kind": kind, "key": f"old{n}", "tenant": tenant} for n in range(how_many))
            _rows(connection, directory, named)
        _rows(connection, answers, (_answer(tenant, n) for n in range(count)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
        if engine.dialect.name == "sqlite":
            connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()


def _rows(connection: sa.Connection, table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    while part := list(islice(rows, PART)):
        connection.execute(sa.insert(table), part)


def _sheet(tenant: str, number: int) -> dict[str, Any]:
    return {
        "tenant": tenant, "id": f"old{number}", "project": f"old{number // A_PROJECT}", "cycle": 1, "stage": "plan",
        "questionnaire": "ise.q.plan", "side": "ab"[number % 2], "person": f"old{number}", "state": "sent",
        "shown": [], "growing": [], "created_at": NOW, "sent_at": NOW, "on_paper": False,
    }  # fmt: skip


def _answer(tenant: str, number: int) -> dict[str, Any]:
    return {
        "tenant": tenant, "seq": number % A_SHEET, "sheet": f"old{number // A_SHEET}", "question": f"ise.chk.{number % A_SHEET}", "version": 1,
        "state": "answered", "value": "yes", "answered_at": NOW, "answered_by": f"old{number // A_SHEET}",
        "in_force": True,
    }  # fmt: skip
