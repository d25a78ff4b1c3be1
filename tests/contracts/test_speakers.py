"""Who speaks a language, in both databases: those who are to see LINE's menu in it."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.messages import Address
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore

AT = datetime(2026, 9, 1, 3, 4, 5, tzinfo=UTC)


def test_those_of_one_platform_who_chose_it_and_can_be_reached(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> list[str]:
        for user, platform, language, reachable in (
            ("U2", "line", "en", True),
            ("U1", "line", "en", True),
            ("U3", "line", "ja", True),
            ("U4", "line", "en", False),
            ("U5", "slack", "en", True),
        ):
            person = uow.people.at(Address(platform, "", user), AT, language)
            uow.people.save(replace(person, reachable=reachable))
        return uow.people.speaking("line", "en")

    assert store.run_sync(turn) == ["U1", "U2"]
