"""What LINE tells of the channel and of people, through the SDK's client.

Used at the start, at joining and by ``doctor``: seldom, so the SDK's client serves where its speed does not
matter. It is imported and created with the first call, inside the running loop, as it needs.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

TIMEOUT = 5  # seconds; the SDK's own default is 300, and it takes nothing but a plain number

log = logging.getLogger(__name__)


class LineUnavailable(Exception):  # noqa: N818 - a name that reads as what happened
    """LINE did not tell. ``status`` is its HTTP status, or None when the network was in the way."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.status = status


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


class LineAccount:
    """Facts about one channel."""

    def __init__(self, access_token: str, api_url: str) -> None:
        self._access_token = access_token
        self._api_url = api_url.rstrip("/")
        self._client: Any = None
        self._api: Any = None
        self._opening = asyncio.Lock()

    async def bot_facts(self) -> Mapping[str, str]:
        """``basic_id`` (for links), ``name`` and ``user_id`` of the bot. Raises LineUnavailable."""
        info = await self._ask(lambda api: api.get_bot_info(_request_timeout=TIMEOUT))
        return {"basic_id": info.basic_id, "name": info.display_name, "user_id": info.user_id}

    async def profile(self, user: str) -> Profile | None:
        """None when LINE does not tell, for whatever reason: a name is pleasant, never needed."""
        try:
            read = await self._ask(lambda api: api.get_profile(user, _request_timeout=TIMEOUT))
        except LineUnavailable as e:
            log.info("LINE: no profile: %s", e)
            return None
        return Profile(read.display_name, read.language)

    async def quota(self) -> Quota:
        """This month's counted messages. Raises LineUnavailable."""
        quota = await self._ask(lambda api: api.get_message_quota(_request_timeout=TIMEOUT))
        used = await self._ask(lambda api: api.get_message_quota_consumption(_request_timeout=TIMEOUT))
        return Quota(quota.value if quota.type == "limited" else None, used.total_usage)

    async def webhook_endpoint(self) -> Endpoint | None:
        """What the console holds; None when no address is set. Raises LineUnavailable."""
        try:
            read = await self._ask(lambda api: api.get_webhook_endpoint(_request_timeout=TIMEOUT))
        except LineUnavailable as e:
            if e.status == 404:
                return None
            raise
        return Endpoint(read.endpoint, read.active)

    async def aclose(self) -> None:
        """Closes the client's connections."""
        client, self._client, self._api = self._client, None, None
        if client is not None:
            await client.close()

    async def _ask(self, call: Callable[[Any], Awaitable[Any]]) -> Any:
        """One call; the SDK raises ApiException for answers only, and lets the network's errors through."""
        api = await self._opened()
        from linebot.v3.messaging import ApiException

        try:
            return await call(api)
        except ApiException as e:
            request_id = (e.headers or {}).get("x-line-request-id", "-")
            log.warning("LINE answered %s, x-line-request-id %s", e.status, request_id)
            raise LineUnavailable(f"LINE answered {e.status}", e.status) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as e:
            raise LineUnavailable(f"LINE could not be reached ({type(e).__name__})") from e
        except ValueError as e:  # pydantic's errors and bad JSON
            raise LineUnavailable("LINE's answer could not be read") from e

    async def _opened(self) -> Any:
        async with self._opening:
            if self._api is None:
                await asyncio.to_thread(__import__, "linebot.v3.messaging")
                from linebot.v3.messaging import AsyncApiClient, AsyncMessagingApi, Configuration

                settings = Configuration(host=self._api_url, access_token=self._access_token)
                self._client = AsyncApiClient(settings)
                self._api = AsyncMessagingApi(self._client)
            return self._api
