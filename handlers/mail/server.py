"""The mail server that ``SMTP_URL`` names, and a session with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import aiosmtplib

TIMEOUT = 10.0

_PORTS = {"smtp": 25, "smtps": 465}

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class Unencrypted(Exception):  # noqa: N818 - it names a state
    """A password would travel in the clear: the server offers no encryption."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. ``tls`` from the first byte (``smtps:``); else by STARTTLS where the server offers it,
    and always where there is a password.
    """

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = ""

    @classmethod
    def read(cls, url: str) -> "MailServer":
        """What ``smtp://user:password@host:587`` says; ``smtps:`` speaks TLS from the first byte."""
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(
            parts.hostname or "", parts.port or _PORTS[parts.scheme], parts.scheme == "smtps", user, password
        )

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nothing travels."""
        return self.host in _HERE

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"

    @asynccontextmanager
    async def session(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """A session that may hand in mail. Raises what aiosmtplib does, and Unencrypted."""
        client = aiosmtplib.SMTP(
            hostname=self.host, port=self.port, use_tls=self.tls, start_tls=False, timeout=TIMEOUT
        )
        await client.connect()
        try:
            await client.ehlo()
            if not self.tls and client.supports_extension("starttls"):
                await client.starttls()
            elif self.password and not self.tls and not self.is_here:
                raise Unencrypted(f"{self.host} offers no STARTTLS")
            if self.user:
                await client.login(self.user, self.password)
            yield client
            with suppress(aiosmtplib.SMTPException, TimeoutError, OSError):
                await client.quit()
        finally:
            client.close()
