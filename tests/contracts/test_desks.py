"""Status pages and mail boxes in both databases; and a PostgreSQL that cannot hold Japanese is found by ``doctor``."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.doctor import database as doctor
from bot.domain.desks import MailDesk, StatusPage
from bot.domain.messages import Address
from bot.settings import read_settings
from storage.engine import SqlStore, database_url

AT = datetime(2026, 9, 1, 3, 4, 5, 678901, tzinfo=UTC)


@pytest.fixture
def person(store: SqlStore) -> str:
    return store.run_sync(lambda uow: uow.people.at(Address("slack", "T1", "U1"), AT, "ja").id)


def test_a_page_is_found_by_its_hash_alone_and_kept_whole(store: SqlStore, person: str) -> None:
    page = StatusPage("g1", "d" * 64, person, "", AT, AT + timedelta(days=30))
    other = replace(page, id="g2", digest="e" * 64, project="p1", created_at=AT + timedelta(days=1))
    for each in (page, other):
        store.run_sync(lambda uow, one=each: uow.status_pages.add(one))  # type: ignore[misc]
    assert store.run_sync(lambda uow: uow.status_pages.find("d" * 64)) == page
    assert store.run_sync(lambda uow: uow.status_pages.find("f" * 64)) is None
    seen = replace(page, views=3, viewed_at=AT)
    store.run_sync(lambda uow: uow.status_pages.save(seen))
    assert store.run_sync(lambda uow: uow.status_pages.of_person(person)) == [seen, other]
    ending = store.run_sync(lambda uow: uow.status_pages.ending(AT + timedelta(days=30), 1))
    assert ending == [seen]
    store.run_sync(lambda uow: uow.status_pages.save(replace(seen, warned_at=AT)))
    assert store.run_sync(lambda uow: uow.status_pages.ending(AT + timedelta(days=40), 9)) == [other]
    store.run_sync(lambda uow: uow.status_pages.save(replace(other, revoked_at=AT)))
    assert store.run_sync(lambda uow: uow.status_pages.ending(AT + timedelta(days=40), 9)) == []


def test_a_box_is_found_by_its_token_and_stands_once_it_is_proved(store: SqlStore, person: str) -> None:
    desk = MailDesk("m1", "t" * 32, person, "", "desk@city.example.jp", AT, "c" * 64, AT + timedelta(days=7))
    store.run_sync(lambda uow: uow.mail_desks.add(desk))
    assert store.run_sync(lambda uow: uow.mail_desks.standing()) == []
    proved = replace(desk, tries=1, verified_at=AT, month="2026-09", overdue_at=AT)
    store.run_sync(lambda uow: uow.mail_desks.save(proved))
    for look in (lambda uow: uow.mail_desks.get("m1"), lambda uow: uow.mail_desks.at("t" * 32)):
        assert store.run_sync(look) == proved
    assert store.beside(lambda uow: uow.mail_desks.standing()) == [proved]
    assert store.run_sync(lambda uow: uow.mail_desks.of_person(person)) == [proved]
    store.run_sync(lambda uow: uow.mail_desks.save(replace(proved, removed_at=AT)))
    assert store.run_sync(lambda uow: uow.mail_desks.standing()) == []
    assert store.run_sync(lambda uow: uow.mail_desks.of_person(person)) == []


@pytest.mark.postgres
def test_a_postgresql_in_another_encoding_is_found(postgres_database: str) -> None:
    there = sa.make_url(postgres_database)
    engine = sa.create_engine(database_url(postgres_database), isolation_level="AUTOCOMMIT")
    name = f"{there.database}_latin"
    with engine.connect() as connection:
        connection.exec_driver_sql(
            f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        )
    engine.dispose()
    url = there.set(database=name).render_as_string(hide_password=False)
    (found,) = [
        one for one in doctor.look_at(read_settings({"DATABASE_URL": url}), None, AT) if not one.right
    ]
    assert "its encoding is SQL_ASCII, which cannot hold Japanese" in found.line
