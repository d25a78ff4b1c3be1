"""slack_sdk's own stores of installations and states, over our tables and in our transactions.

The stores are the synchronous ones: each call is a turn of the bot's store, in its thread and on its connection, so
there is no second engine, and what goes with an installation (who the administrator is, a line of the log) is kept
together with it or not at all. Of each workspace only the newest row stays. Tokens are encrypted by the tables.
"""

import copy
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar, cast

import sqlalchemy as sa
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

from bot.domain.workspaces import Workspace
from bot.services.ports import Clock, UnitOfWork

T = TypeVar("T")

log = logging.getLogger("kyodo.slack")

STATE_SECONDS = 600


class Shelf(Protocol):
    """Where installations lie (``storage.installations``)."""

    bots: sa.Table
    installations: sa.Table
    states: sa.Table

    async def run(self, turn: Callable[[UnitOfWork, sa.Connection], T]) -> T:
        """Runs a turn, which is given the connection that it runs on."""
        ...

    def connection(self, uow: UnitOfWork) -> sa.Connection:
        """The connection of a turn."""
        ...


@dataclass(frozen=True, slots=True)
class _Turn:
    """The connection of the running turn as the engine that slack_sdk asks for: whoever began it commits."""

    connection: sa.Connection

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """The running transaction."""
        yield self.connection

    connect = begin


class _Installations(SQLAlchemyInstallationStore):
    """slack_sdk's store over our tables."""

    def __init__(self, client_id: str, shelf: Shelf) -> None:
        super().__init__(client_id, cast("sa.Engine", None))
        self.bots, self.installations = shelf.bots, shelf.installations

    def save(self, installation: Installation) -> None:
        """Keeps it; earlier ones of the workspace go."""
        self.delete_all(enterprise_id=installation.enterprise_id, team_id=installation.team_id)
        super().save(installation)

    def delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Deletes what there is of a workspace, also from before it became part of an organisation."""
        with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                whose = table.c.team_id == team_id
                if team_id is None:
                    whose = sa.and_(table.c.team_id.is_(None), table.c.enterprise_id == enterprise_id)
                connection.execute(sa.delete(table).where(table.c.client_id == self.client_id, whose))


class _States(SQLAlchemyOAuthStateStore):
    """slack_sdk's store over our table; a state is good for once, whoever else comes with it at the same moment."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        super().__init__(STATE_SECONDS, cast("sa.Engine", None))
        self.oauth_states = shelf.states
        self._clock = clock

    def issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state; those that ended go."""
        with self.engine.begin() as connection:
            connection.execute(
                sa.delete(self.oauth_states).where(self.oauth_states.c.expire_at <= self._now())
            )
        return super().issue(*args, **kwargs)

    def consume(self, state: str) -> bool:
        """Whether it was issued, has not ended and comes for the first time."""
        row = self.oauth_states.c
        with self.engine.begin() as connection:
            taken = connection.execute(
                sa.delete(self.oauth_states).where(row.state == state, row.expire_at > self._now())
            )
            return taken.rowcount == 1

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC).replace(tzinfo=None)


class States(AsyncOAuthStateStore):
    """States of the way through Slack's consent, each good for once and for ten minutes."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf = shelf
        self._states = _States(shelf, clock)

    @property
    def logger(self) -> logging.Logger:
        """Ours."""
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A new one."""
        return await self._shelf.run(lambda _, on: _within(self._states, on).issue(*args, **kwargs))

    async def async_consume(self, state: str) -> bool:
        """Whether it is good; it is not afterwards."""
        return await self._shelf.run(lambda _, on: _within(self._states, on).consume(state))


Installed = Callable[[UnitOfWork, Installation], None]
"""What else is kept when a workspace installs the bot, in the same transaction."""


class Installations(AsyncInstallationStore):
    """Who installed the bot, with their tokens. What reads tokens raises TokenUnreadable where none of our keys opens
    them.
    """

    def __init__(self, shelf: Shelf, client_id: str, installed: Installed) -> None:
        self._shelf, self._installed = shelf, installed
        self._all = _Installations(client_id, shelf)

    @property
    def logger(self) -> logging.Logger:
        """Ours."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Keeps it in the place of an earlier one, with whatever goes with it."""

        def turn(uow: UnitOfWork, on: sa.Connection) -> None:
            _within(self._all, on).save(installation)
            self._installed(uow, installation)

        await self._shelf.run(turn)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace or an organisation."""
        return await self._shelf.run(
            lambda _, on: _within(self._all, on).find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )
        )

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The installation of a workspace or an organisation."""
        return await self._shelf.run(
            lambda _, on: _within(self._all, on).find_installation(
                enterprise_id=enterprise_id,
                team_id=team_id,
                user_id=user_id,
                is_enterprise_install=is_enterprise_install,
            )
        )

    async def bot_of(self, tenant: str) -> Bot | None:
        """The bot of a tenant that has it installed."""

        def turn(uow: UnitOfWork, on: sa.Connection) -> Bot | None:
            workspace = uow.workspaces.get(tenant)
            if workspace is None or not workspace.installed:
                return None
            return _within(self._all, on).find_bot(
                enterprise_id=workspace.enterprise,
                team_id=workspace.team,
                is_enterprise_install=workspace.team is None,
            )

        return await self._shelf.run(turn)

    async def token_of(self, tenant: str) -> str | None:
        """The token with which calls go to a tenant."""
        bot = await self.bot_of(tenant)
        return bot.bot_token if bot else None

    async def refreshed(self, used: Bot, fresh: Bot, keep: Callable[[UnitOfWork], None]) -> bool:
        """Puts the fresh tokens in the place of those that were used, with what ``keep`` keeps; not where others stand
        there by now, for then the workspace was installed anew.
        """

        def turn(uow: UnitOfWork, on: sa.Connection) -> bool:
            row = self._all.bots.c
            standing = sa.select(row.bot_refresh_token).where(
                row.client_id == self._all.client_id,
                row.enterprise_id.is_not_distinct_from(used.enterprise_id),
                row.team_id.is_not_distinct_from(used.team_id),
            )
            if on.execute(standing.with_for_update()).scalar() != used.bot_refresh_token:
                return False
            store = _within(self._all, on)
            installation = store.find_installation(
                enterprise_id=used.enterprise_id,
                team_id=used.team_id,
                is_enterprise_install=used.is_enterprise_install,
            )
            if installation is None:
                return False
            installation.bot_token = fresh.bot_token
            installation.bot_refresh_token = fresh.bot_refresh_token
            installation.bot_token_expires_at = fresh.bot_token_expires_at
            store.save(installation)
            keep(uow)
            return True

        return await self._shelf.run(turn)

    def forget(self, uow: UnitOfWork, workspace: Workspace) -> None:
        """Deletes all its tokens, inside the caller's transaction."""
        store = _within(self._all, self._shelf.connection(uow))
        store.delete_all(enterprise_id=workspace.enterprise, team_id=workspace.team)


def workspace_of(installation: Installation) -> Workspace:
    """What is told of an installation where secrets are none of the reader's business. Raises ValueError for one that
    names neither a workspace nor an organisation.
    """
    whole = installation.is_enterprise_install or installation.team_id is None
    tenant = installation.enterprise_id if whole else installation.team_id
    if not tenant or not installation.user_id:
        raise ValueError("the installation names no workspace, or nobody who made it")
    ends = installation.bot_token_expires_at
    return Workspace(
        tenant=tenant,
        name=(installation.enterprise_name if whole else installation.team_name) or tenant,
        enterprise=installation.enterprise_id,
        team=None if whole else installation.team_id,
        installer=installation.user_id,
        installed_at=datetime.fromtimestamp(installation.installed_at, UTC),
        expires_at=None if ends is None else datetime.fromtimestamp(ends, UTC),
    )


def _within(store: T, on: sa.Connection) -> T:
    """The same store inside a turn; a copy, for turns run in several threads."""
    inside = copy.copy(store)
    inside.engine = _Turn(on)  # type: ignore[attr-defined]
    return inside
