"""Tokens that end are refreshed in time, whether anybody comes or not: a quiet week must not end an installation.

Slack takes each refresh token once, so a workspace is claimed (a lease in the database) by one process at a time, and
what comes back is stored at once and only in the place of what was used.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.workspaces import Workspace
from bot.services.ports import Store, TokenUnreadable
from bot.services.scene import Kit
from bot.services.workspaces import not_refreshed, refreshed
from handlers.slack import api
from handlers.slack.installations import Installations

log = logging.getLogger("kyodo.slack")

LEASE = timedelta(minutes=1)
"""Longer than a call may take, so that nobody else comes with the same refresh token."""

AT_ONCE = 20
_WHENEVER = 10**9
"""Minutes: when it is time is our question, not slack_sdk's."""

PASSING = frozenset(
    (
        *("ratelimited", "rate_limited", "internal_error"),
        *("fatal_error", "service_unavailable", "request_timeout"),
    )
)


class Rotation:
    """Refreshes what is due. ``forget`` is told whose token is another one now."""

    def __init__(
        self,
        store: Store,
        kit: Kit,
        installations: Installations,
        client: AsyncWebClient,
        client_id: str,
        client_secret: str,
        forget: Callable[[str], None],
    ) -> None:
        self._store, self._kit, self._installations, self._forget = store, kit, installations, forget
        self._rotator = AsyncTokenRotator(client=client, client_id=client_id, client_secret=client_secret)

    async def once(self) -> None:
        """Refreshes every token that ends soon. What fails is written down and tried again."""
        now = self._kit.wall.now()
        due = await self._store.run(lambda uow: uow.workspaces.claim(now, now + LEASE, AT_ONCE))
        await asyncio.gather(*(self._refresh(workspace) for workspace in due))

    async def _refresh(self, workspace: Workspace) -> None:
        tenant = workspace.tenant
        try:
            used = await self._installations.bot_of(tenant)
        except TokenUnreadable:
            await self._failed(workspace, None, "the key is another one", final=True)
            return
        if used is None or not used.bot_refresh_token:
            await self._failed(workspace, used, "there is no refresh token", final=True)
            return
        try:
            fresh = await api.within(
                self._rotator.perform_bot_token_rotation(bot=used, minutes_before_expiration=_WHENEVER)
            )
        except SlackTokenRotationError as error:
            reason = api.code(error.api_error)
            await self._failed(
                workspace, used, reason, final=reason not in PASSING and not reason.startswith("HTTP 5")
            )
            return
        except (*api.TROUBLE, KeyError) as error:
            await self._failed(workspace, used, api.code(error), final=False)
            return
        if fresh is None or fresh.bot_token_expires_at is None:
            await self._failed(workspace, used, "Slack gave no token", final=False)
            return
        expires_at = datetime.fromtimestamp(fresh.bot_token_expires_at, UTC)
        keep = partial(refreshed, tenant=tenant, expires_at=expires_at)
        if await self._installations.refreshed(used, fresh, keep):
            log.info("the token of Slack workspace %s was refreshed", tenant)
        self._forget(tenant)

    async def _failed(self, workspace: Workspace, used: Bot | None, reason: str, *, final: bool) -> None:
        """Not where the workspace was installed anew meanwhile: then the failure is of something that is gone."""
        if used is not None:
            try:
                now = await self._installations.bot_of(workspace.tenant)
            except TokenUnreadable:
                now = None
            if now is not None and now.bot_refresh_token != used.bot_refresh_token:
                return
        at = self._kit.wall.now()
        await self._store.run(
            lambda uow: not_refreshed(uow, self._kit, workspace.tenant, reason, at, final=final)
        )
