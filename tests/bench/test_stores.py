"""What the store is measured against writes rows that our tables take: else nobody would notice until somebody measures."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.messages import Address
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore, open_store
from storage.tables import audit, chats, inbox_events, outbox
from tests.bench.country import NOW
from tests.bench.stores import statements
from tests.tables import with_tables


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, SqlStore]]:
    own = request.param == "sqlite"
    url = with_tables(tmp_path / "kyodo.db") if own else str(request.getfixturevalue("postgres_tables"))
    with closing(open_store(url)) as store:
        yield request.param, store


def test_a_peers_step_is_an_event_a_chat_a_line_of_the_log_and_a_message(each: tuple[str, SqlStore]) -> None:
    kind, store = each

    def somebody(uow: UnitOfWork) -> str:
        person = uow.people.at(Address("line", "", "U0"), NOW, "ja").id
        uow.chats.lock(person)
        return person

    person = store.run_sync(somebody)
    engine = sa.create_engine(store.url)
    try:
        for number, new in ((1, True), (1, False)):
            claim, *others = statements(kind, 0, person, f"theirs:{number}", "s1", number)
            with engine.begin() as connection:
                assert (connection.execute(*claim).first() is not None) is new
                for statement, values in others if new else ():
                    connection.execute(statement, values)
        with engine.connect() as connection:
            counted = [
                connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in (inbox_events, audit, outbox)
            ]
            turned = connection.execute(sa.select(chats.c.sheet)).scalar_one()
    finally:
        engine.dispose()
    assert (counted, turned) == ([1, 1, 1], "s1")
    waiting = store.run_sync(lambda uow: uow.outbox.waiting())
    assert waiting == 1  # and what delivers would find it
