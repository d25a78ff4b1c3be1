"""Counting what is to come slowly, on both databases."""

import traceback
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
import sqlalchemy as sa

from bot.services.ports import UnitOfWork
from storage.engine import SqlStore
from storage.unit_of_work import SqlUnitOfWork

NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_window_begins_with_the_first_and_is_each_tenants_own(store: SqlStore) -> None:
    def turn(minutes: int, tenant: str = "T1", scope: str = "codes") -> int:
        return store.run_sync(
            lambda uow: uow.guesses.add(tenant, scope, NOW + timedelta(minutes=minutes), HOUR)
        )

    assert [turn(0), turn(30), turn(59)] == [1, 2, 3]
    assert turn(59, "T2") == turn(59, scope="mailed:p") == 1
    later = NOW + timedelta(minutes=60)
    assert store.run_sync(lambda uow: uow.guesses.lately("T1", "codes", later - HOUR / 60, HOUR)) == 3
    assert store.run_sync(lambda uow: uow.guesses.lately("T1", "codes", later, HOUR)) == 0
    assert [turn(60), turn(61)] == [1, 2]


def test_a_statement_that_fails_tells_no_value_of_anybody(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        cast("SqlUnitOfWork", uow).connection.execute(
            sa.text("INSERT INTO nowhere VALUES (:said)"), {"said": "ひみつの答え"}
        )

    with pytest.raises(Exception, match="nowhere") as told:
        store.run_sync(turn)
    assert "ひみつの答え" not in "".join(traceback.format_exception(told.value))
