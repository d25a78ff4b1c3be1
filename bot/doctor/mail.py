"""The mail server, where one is named."""

from email.utils import parseaddr

from bot.doctor.finding import Finding, ok, wrong
from bot.settings import Settings
from handlers.mail.server import MailServer
from handlers.mail.trying import Outcome, try_out

_ENCRYPTED = "use smtps://, or the port with STARTTLS (587)"
_PORTS = "look at SMTP_URL: smtps:// is for 465, smtp:// for 25 and 587"


async def look_at(settings: Settings) -> list[Finding]:
    """Whether mail can be handed in, and in whose name."""
    if not settings.mail_on:
        return []
    server, sender = MailServer.read(settings.smtp_url), parseaddr(settings.kyodo_mail_from)[1]
    where, tried = f"mail: {server.host}:{server.port}", await try_out(server, sender)
    match tried.outcome:
        case Outcome.TAKEN:
            return [ok(f"{where} takes mail from {sender}")]
        case Outcome.IN_THE_CLEAR:
            return [wrong(f"{where} offers no STARTTLS: mail would travel in the clear", _ENCRYPTED)]
        case Outcome.BARE_PASSWORD:
            return [wrong(f"{where} offers no STARTTLS: the password would travel in the clear", _ENCRYPTED)]
        case Outcome.LOGIN:
            mend = "look at SMTP_URL; special characters in it are written like %40"
            return [wrong(f"{where} refuses user or password ({tried.detail})", mend)]
        case Outcome.SENDER:
            what = f"{where} takes nothing from {sender} ({tried.detail})"
            return [wrong(what, "set KYODO_MAIL_FROM to an address that it may send for")]
        case Outcome.AWAY:
            mend = "look at host and port in SMTP_URL, and whether this machine may reach it"
            return [wrong(f"{where} cannot be reached ({tried.detail})", mend)]
        case _:
            return [wrong(f"{where}: {tried.detail}", _PORTS)]
