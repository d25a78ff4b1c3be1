"""Tries out a mail server without sending anything: for ``doctor``."""

import ssl
from dataclasses import dataclass
from enum import StrEnum

import aiosmtplib

from handlers.mail.server import MailServer, Unencrypted


class Outcome(StrEnum):
    """How it went. ``IN_THE_CLEAR``: mail could be read on the way; ``BARE_PASSWORD``: the password could."""

    TAKEN = "taken"
    IN_THE_CLEAR = "in_the_clear"
    BARE_PASSWORD = "bare_password"  # noqa: S105 - it names a state
    LOGIN = "login"
    SENDER = "sender"
    NO_TLS = "no_tls"
    AWAY = "away"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Tried:
    """The outcome, and the server's code or the trouble's name."""

    outcome: Outcome
    detail: str = ""


async def try_out(server: MailServer, sender: str) -> Tried:
    """Logs in and names the sender, no more. Never raises for what a server or a network can do."""
    try:
        async with server.session() as session:
            encrypted = server.tls or session.get_transport_info("sslcontext") is not None
            await session.mail(sender)
            await session.rset()
    except Unencrypted:
        return Tried(Outcome.BARE_PASSWORD)
    except aiosmtplib.SMTPAuthenticationError as error:
        return Tried(Outcome.LOGIN, str(error.code))
    except aiosmtplib.SMTPSenderRefused as error:
        return Tried(Outcome.SENDER, str(error.code))
    except aiosmtplib.SMTPConnectError as error:
        cause = error.__cause__ or error
        kind = Outcome.NO_TLS if isinstance(cause, ssl.SSLError) else Outcome.AWAY
        return Tried(kind, type(cause).__name__)
    except (aiosmtplib.SMTPException, TimeoutError, OSError) as error:
        return Tried(Outcome.OTHER, type(error).__name__)
    return Tried(Outcome.TAKEN if encrypted or server.is_here else Outcome.IN_THE_CLEAR)
