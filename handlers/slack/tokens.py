"""With whose token a call goes out: that of the workspace it is for."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Protocol

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack import api

REMEMBERED = 30.0
"""So many seconds a token is not looked up again; a fresh one is taken up long before the old one ends."""

_MOST = 10_000


class Tokens(Protocol):
    """Tokens by workspace."""

    async def of(self, account: str) -> str | None:
        """The token of that workspace or organisation; None where the bot is not installed there. Raises
        TokenUnreadable.
        """
        ...


class OneToken:
    """One workspace, one token."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def of(self, account: str) -> str | None:  # noqa: ARG002 - it is the only one
        """The token."""
        return self._token


class InstalledTokens:
    """The tokens of those who installed the bot. ``find`` looks one up where it is stored, or raises TokenUnreadable."""

    def __init__(
        self, find: Callable[[str], Awaitable[str | None]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._find, self._clock = find, clock
        self._known: OrderedDict[str, tuple[float, str]] = OrderedDict()

    async def of(self, account: str) -> str | None:
        """See ``Tokens.of``. Raises what the store raises."""
        looked_up, token = self._known.get(account, (float("-inf"), ""))
        if self._clock() - looked_up < REMEMBERED:
            return token
        found = await self._find(account)
        self.forget(account)
        if found:
            self._known[account] = (self._clock(), found)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return found

    def forget(self, account: str) -> None:
        """The token is another one now, or none."""
        self._known.pop(account, None)


class Clients:
    """Clients of the Web API on the shared session, each with its workspace's token."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: Tokens,
        base_url: str = api.SLACK,
        *,
        patient: bool = False,
    ) -> None:
        self._session, self._tokens, self._base_url, self._patient = session, tokens, base_url, patient

    async def of(self, account: str) -> AsyncWebClient | None:
        """The client for that workspace; None where the bot is not installed there."""
        token = await self._tokens.of(account)
        if not token:
            return None
        return api.web_client(self._session, token, self._base_url, patient=self._patient)
