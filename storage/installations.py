"""The tables that slack_sdk's stores of installations write, with the tokens in them encrypted, and turns over them."""

from collections.abc import Callable
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

    async def renew(self) -> list[str]:
        """Encrypts with the newest key what an older one had encrypted, so that the older one can go. Gives the tenants
        whose tokens none of our keys opens.
        """
        return await self._store.run(self.renew_in)

    def renew_in(self, uow: UnitOfWork) -> list[str]:
        """The same inside a turn."""
        connection, closed = self.connection(uow), set()
        for table in (slack_bots, slack_installations):
            names = [name for name in SECRETS if name in table.c]
            for row in connection.execute(sa.select(table).with_for_update()).mappings().all():
                old = {
                    name: row[name] for name in names if row[name] and not self._cipher.is_newest(row[name])
                }
                try:
                    new = {name: self._cipher.seal(self._cipher.open(sealed)) for name, sealed in old.items()}
                except TokenUnreadable:
                    closed.add(str(row["team_id"] or row["enterprise_id"]))
                    continue
                if new:
                    connection.execute(sa.update(table).where(table.c.id == row["id"]).values(new))
        return sorted(closed)


def _sealed(table: sa.Table, metadata: sa.MetaData, cipher: Cipher) -> sa.Table:
    made = table.to_metadata(metadata)
    for name in SECRETS:
        if name in made.c:
            made.c[name].type = Sealed(cipher)
    return made
