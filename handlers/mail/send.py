"""What waits in the outbox, by mail.

A dispatch is one mail. SMTP has no key that makes a repetition harmless, so the mail carries the dispatch's id as its
Message-ID, the same at every attempt: a mail system that sees it twice keeps one.
"""

import logging
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import aiosmtplib

from bot.services.ports import Again, Delivery, Dispatch, Refused, Sent
from handlers.mail.render import letter
from handlers.mail.server import MailServer, Unencrypted

log = logging.getLogger(__name__)

_NOBODY = frozenset({550, 551, 553, 521, 556})
"""SMTP's codes for a box that is not there (RFC 5321, RFC 7504)."""


class MailMessenger:
    """The outbox's way to one mail server."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._from = parseaddr(sender)[1]

    async def send(self, dispatch: Dispatch) -> Delivery:
        """Tries once. Never raises for what a server or a network can do."""
        mail = written(dispatch, self._sender)
        handed_in = False
        try:
            async with self._server.session() as session:
                await session.mail(self._from)
                await session.rcpt(dispatch.outgoing.to.id)
                handed_in = True
                await session.data(mail.as_bytes(policy=SMTP))
        except Unencrypted as error:
            return Again(f"unencrypted: {error}")
        except aiosmtplib.SMTPAuthenticationError as error:
            return Again(f"login {error.code}")  # the operator's to mend; `doctor` says how
        except aiosmtplib.SMTPResponseException as error:
            return _told(error)
        except (aiosmtplib.SMTPException, TimeoutError, OSError) as error:
            return Again(f"network: {type(error).__name__}", ambiguous=handed_in)
        return Sent(external=str(mail["message-id"]))


def _told(error: aiosmtplib.SMTPResponseException) -> Delivery:
    """What a server's code means for the outbox: 4xx another time, 5xx never."""
    if error.code < 500:
        return Again(f"smtp {error.code}")
    if isinstance(error, aiosmtplib.SMTPRecipientRefused) or error.code in _NOBODY:
        return Refused("gone")
    log.error("the mail server refuses what we made: %s", error.code)
    return Refused("invalid")


def written(dispatch: Dispatch, sender: str) -> EmailMessage:
    """The mail with its headers; the same at every attempt."""
    told = letter(dispatch.outgoing.messages)
    name, address = parseaddr(sender)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = Address(addr_spec=dispatch.outgoing.to.id)
    mail["Subject"] = told.subject
    mail["Date"] = format_datetime(dispatch.created_at)
    mail["Message-ID"] = f"<{dispatch.id}@{address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notice answers it
    mail["X-Auto-Response-Suppress"] = "All"
    if told.stop:
        mail["List-Unsubscribe"] = f"<{told.stop}?do=stop>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    else:
        mail["List-Unsubscribe"] = f"<mailto:{address}?subject=unsubscribe>"
    mail.set_content(told.text, cte="base64")
    for file in told.files:
        mail.add_attachment(
            file.data, "text", "csv", filename=file.name, params={"charset": "utf-8", "header": "present"}
        )
    return mail
