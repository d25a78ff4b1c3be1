"""The tables that slack_sdk's stores of installations write, with the tokens in them encrypted, and turns over them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

import sqlalchemy as sa

from bot.services.ports import TokenUnreadable, UnitOfWork
from storage.encryption import Cipher, Sealed
from storage.engine import SqlStore
from storage.tables import slack_bots, slack_installations, slack_oauth_states
from storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")

SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
"""The columns that open something."""


class Shelf:
    """Where installations lie: ``bots``, ``installations`` and ``states``, whose secrets are sealed on the way in and
    opened on the way out.
    """

    def __init__(self, store: SqlStore, cipher: Cipher) -> None:
        metadata = sa.MetaData()
        self._store, self._cipher = store, cipher
        self.bots = _sealed(slack_bots, metadata, cipher)
        self.installations = _sealed(slack_installations, metadata, cipher)
        self.states = slack_oauth_states

    async def run(self, turn: Callable[[UnitOfWork, sa.Connection], T]) -> T:
        """Runs a turn of the store, which is given the connection that it runs on."""
        return await self._store.run(lambda uow: turn(uow, self.connection(uow)))

    @staticmethod
    def connection(uow: UnitOfWork) -> sa.Connection:
        """The connection of a turn."""
        return cast("SqlUnitOfWork", uow).connection

    def renew(self, told: Callable[[int], None] = lambda _: None) -> "Standing":
        """Encrypts with the newest key what an older one had encrypted, some rows a turn, so that whoever serves beside it
        waits for no more than those; ``told`` hears after each turn how many rows were changed in it. Broken off, it
        goes on where it stood: a row that is done is passed over. Gives how it stands afterwards.
        """
        for table in _TABLES:
            after: int | None = 0
            while after is not None:
                changed, after = self._store.run_sync(partial(self._renew_some, table=table, after=after))
                told(changed)
        return self.standing()

    def standing(self) -> "Standing":
        """Under which keys the rows lie. Reads every row, beside the turns of whoever serves."""
        return self._store.beside(self._standing)

    def _renew_some(self, uow: UnitOfWork, table: sa.Table, after: int) -> tuple[int, int | None]:
        """How many of the next rows were changed, and behind which row it goes on; None behind the last."""
        connection, changed = self.connection(uow), 0
        rows = connection.execute(_LOCKED[table.name], {"after": after, "limit": BATCH}).mappings().all()
        for row in rows:
            old = {name: row[name] for name in _names(table) if not self._is_newest(row[name])}
            with suppress(TokenUnreadable):
                new = {name: self._cipher.seal(self._cipher.open(sealed)) for name, sealed in old.items()}
                if new:
                    connection.execute(sa.update(table).where(table.c.id == row["id"]).values(new))
                    changed += 1
        return changed, rows[-1]["id"] if len(rows) == BATCH else None

    def _standing(self, uow: UnitOfWork) -> "Standing":
        connection, rows, older, closed = self.connection(uow), 0, 0, set()
        for table in _TABLES:
            for row in connection.execute(_ALL[table.name]).mappings():
                rows += 1
                sealed = [row[name] for name in _names(table) if not self._is_newest(row[name])]
                older += bool(sealed)
                try:
                    for one in sealed:
                        self._cipher.open(one)
                except TokenUnreadable:
                    closed.add(str(row["team_id"] or row["enterprise_id"]))
        return Standing(rows, older, tuple(sorted(closed)))

    def _is_newest(self, sealed: str | None) -> bool:
        return not sealed or self._cipher.is_newest(sealed)


@dataclass(frozen=True, slots=True)
class Standing:
    """Of how many rows with tokens how many lie under an older key, and whose tokens none of our keys opens (those rows
    count as older ones).
    """

    rows: int
    older: int
    closed: tuple[str, ...]


BATCH = 50
"""Rows in one turn: some ten milliseconds of work."""

_TABLES = (slack_bots, slack_installations)
_ALL = {table.name: sa.select(table).order_by(table.c.id) for table in _TABLES}
_LOCKED = {
    table.name: sa.select(table)
    .where(table.c.id > sa.bindparam("after"))
    .order_by(table.c.id)
    .limit(sa.bindparam("limit"))
    .with_for_update()
    for table in _TABLES
}


def _names(table: sa.Table) -> list[str]:
    return [name for name in SECRETS if name in table.c]


def _sealed(table: sa.Table, metadata: sa.MetaData, cipher: Cipher) -> sa.Table:
    made = table.to_metadata(metadata)
    for name in SECRETS:
        if name in made.c:
            made.c[name].type = Sealed(cipher)
    return made
