"""LINE's own SDK for what is asked seldom, and what its troubles mean.

It is imported and its client created with the first call, inside the running loop, as it needs.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

TIMEOUT = 5  # seconds; the SDK's own default is 300, and it takes nothing but a plain number

log = logging.getLogger(__name__)


class LineUnavailable(Exception):  # noqa: N818 - a name that reads as what happened
    """LINE did not do it. ``status`` is its HTTP status, or None when the network was in the way."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.status = status


class LineSdk:
    """One client of the SDK. ``pictures``: the part of the API that takes and gives files, which LINE has on a host of
    its own.
    """

    def __init__(self, access_token: str, url: str, *, pictures: bool = False) -> None:
        self._access_token = access_token
        self._url = url.rstrip("/")
        self._pictures = pictures
        self._client: Any = None
        self._api: Any = None
        self._opening = asyncio.Lock()

    async def ask(self, call: Callable[[Any], Awaitable[Any]]) -> Any:
        """One call. Raises LineUnavailable; the SDK raises ApiException for answers only, and lets the network's errors
        through.
        """
        api = await self._opened()
        from linebot.v3.messaging import ApiException

        try:
            return await call(api)
        except ApiException as e:
            request_id = (e.headers or {}).get("x-line-request-id", "-")
            # What it means is for whoever asked to say; this is for LINE's own support.
            log.info("LINE answered %s, x-line-request-id %s", e.status, request_id)
            raise LineUnavailable(f"LINE answered {e.status}", e.status) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as e:
            raise LineUnavailable(f"LINE could not be reached ({type(e).__name__})") from e
        except ValueError as e:  # pydantic's errors and bad JSON
            raise LineUnavailable("LINE's answer could not be read") from e

    async def aclose(self) -> None:
        """Closes the client's connections."""
        client, self._client, self._api = self._client, None, None
        if client is not None:
            await client.close()

    async def _opened(self) -> Any:
        async with self._opening:
            if self._api is None:
                await asyncio.to_thread(__import__, "linebot.v3.messaging")
                from linebot.v3 import messaging

                settings = messaging.Configuration(host=self._url, access_token=self._access_token)
                self._client = messaging.AsyncApiClient(settings)
                part = messaging.AsyncMessagingApiBlob if self._pictures else messaging.AsyncMessagingApi
                self._api = part(self._client)
            return self._api
