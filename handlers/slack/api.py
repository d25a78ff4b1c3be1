"""Calls to Slack's Web API: one shared session, another host where asked, and a time limit that holds.

slack_sdk applies its ``timeout`` only to sessions that it opens itself: with a shared one a call could hang
for aiohttp's five minutes. So every call of ours goes through ``within``.
"""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from typing import TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

T = TypeVar("T")

SLACK = "https://slack.com/api/"
TIMEOUT = 10.0

# What a call can end in besides an answer. ValueError: a body that says it is JSON and is not.
TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError)


def web_client(
    session: aiohttp.ClientSession,
    token: str | None = None,
    base_url: str = SLACK,
    *,
    patient: bool = True,
) -> AsyncWebClient:
    """A client on the shared session.

    ``patient`` ones try again after a rate limit, a server error or a broken connection; they are for calls
    that may be made twice (views, reads). Posting is for impatient ones: a repeated chat.postMessage posts
    twice.
    """
    handlers: list[AsyncRetryHandler] = []
    if patient:
        handlers = [
            AsyncConnectionErrorRetryHandler(),
            AsyncRateLimitErrorRetryHandler(max_retry_count=2),
            AsyncServerErrorRetryHandler(),
        ]
    return AsyncWebClient(
        token=token, base_url=base_url, session=session, timeout=int(TIMEOUT), retry_handlers=handlers
    )


async def within(call: Awaitable[T], seconds: float = TIMEOUT) -> T:
    """The call's result, or TimeoutError."""
    async with asyncio.timeout(seconds):
        return await call


def code(error: BaseException) -> str:
    """Slack's own name for what went wrong, or the name of the trouble. Never what was sent."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    data = getattr(error.response, "data", error.response)
    named = data.get("error") if isinstance(data, dict) else None
    return str(named or f"HTTP {getattr(error.response, 'status_code', '?')}")


def signed(secret: str, body: str, at: datetime) -> dict[str, str]:
    """The headers with which Slack itself would send that JSON at that instant: ``doctor`` tries the Request URL."""
    second = str(int(at.timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=second, body=body)
    return {
        "content-type": "application/json",
        "x-slack-request-timestamp": second,
        "x-slack-signature": str(signature),
    }
