"""What LINE tells of the channel and of people, through the SDK's client.

Used at the start, at joining and by ``doctor``: seldom, so the SDK's client serves where its speed does not
matter.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.line.sdk import TIMEOUT, LineSdk, LineUnavailable

__all__ = ["Endpoint", "LineAccount", "LineUnavailable", "Profile", "Quota", "WebhookTest"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Profile:
    """How somebody calls themselves on LINE; the language only where they agreed to tell it."""

    name: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Quota:
    """Counted messages of this month: how many may be sent (None: no limit) and about how many were."""

    limit: int | None
    used: int


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The webhook address set in the console, and whether it is switched on."""

    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class WebhookTest:
    """What became of LINE's test webhook: the bot's HTTP status (0 where none came), LINE's word for it, and more."""

    success: bool
    status: int
    reason: str
    detail: str


TEST_TIMEOUT = 15  # seconds; LINE itself waits for the bot meanwhile


class LineAccount:
    """Facts about one channel."""

    def __init__(self, access_token: str, api_url: str) -> None:
        self._sdk = LineSdk(access_token, api_url)

    async def bot_facts(self) -> Mapping[str, str]:
        """``basic_id`` (for links), ``name`` and ``user_id`` of the bot. Raises LineUnavailable."""
        info = await self._sdk.ask(lambda api: api.get_bot_info(_request_timeout=TIMEOUT))
        return {"basic_id": info.basic_id, "name": info.display_name, "user_id": info.user_id}

    async def profile(self, user: str) -> Profile | None:
        """None when LINE does not tell, for whatever reason: a name is pleasant, never needed."""
        try:
            read = await self._sdk.ask(lambda api: api.get_profile(user, _request_timeout=TIMEOUT))
        except LineUnavailable as e:
            log.info("LINE: no profile: %s", e)
            return None
        return Profile(read.display_name, read.language)

    async def members(self, group: str, *, room: bool) -> int | None:
        """How many people read in that group (``room``: without a name); None when LINE does not tell."""
        try:
            if room:
                told = await self._sdk.ask(
                    lambda api: api.get_room_member_count(group, _request_timeout=TIMEOUT)
                )
                return int(told.count)
            counted = await self._sdk.ask(
                lambda api: api.get_group_member_count(group, _request_timeout=TIMEOUT)
            )
            return int(counted.count)
        except LineUnavailable as e:
            log.info("LINE: no count of members: %s", e)
            return None

    async def quota(self) -> Quota:
        """This month's counted messages. Raises LineUnavailable."""
        quota = await self._sdk.ask(lambda api: api.get_message_quota(_request_timeout=TIMEOUT))
        used = await self._sdk.ask(lambda api: api.get_message_quota_consumption(_request_timeout=TIMEOUT))
        return Quota(quota.value if quota.type == "limited" else None, used.total_usage)

    async def webhook_endpoint(self) -> Endpoint | None:
        """What the console holds; None when no address is set. Raises LineUnavailable."""
        try:
            read = await self._sdk.ask(lambda api: api.get_webhook_endpoint(_request_timeout=TIMEOUT))
        except LineUnavailable as e:
            if e.status == 404:
                return None
            raise
        return Endpoint(read.endpoint, read.active)

    async def chat_mode(self) -> str:
        """``bot``, or ``chat`` where people answer as well. Raises LineUnavailable."""
        info = await self._sdk.ask(lambda api: api.get_bot_info(_request_timeout=TIMEOUT))
        return str(getattr(info.chat_mode, "value", info.chat_mode))

    async def test_webhook(self) -> WebhookTest:
        """Has LINE send a webhook without events to the address in the console. Raises LineUnavailable."""
        told = await self._sdk.ask(lambda api: api.test_webhook_endpoint(_request_timeout=TEST_TIMEOUT))
        return WebhookTest(bool(told.success), told.status_code or 0, told.reason or "", told.detail or "")

    async def has_menu(self) -> bool:
        """Whether a rich menu is shown to everybody. Raises LineUnavailable."""
        try:
            await self._sdk.ask(lambda api: api.get_default_rich_menu_id(_request_timeout=TIMEOUT))
        except LineUnavailable as e:
            if e.status == 404:
                return False
            raise
        return True

    async def aclose(self) -> None:
        """Closes the client's connections."""
        await self._sdk.aclose()
