"""Desks that reach neither Slack nor LINE: a page at a secret address, and a mail box. Pure data."""

from dataclasses import dataclass
from datetime import datetime

MAIL = "mail"
"""The platform that a mail box is on."""


@dataclass(frozen=True, slots=True)
class StatusPage:
    """A read-only page that ``person`` had made: of one project, or ("") of all that they look after. ``digest`` is the
    hash of what its address ends in, which nobody keeps; ``views`` counts how often it was opened.
    """

    id: str
    digest: str
    person: str
    project: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    views: int = 0
    viewed_at: datetime | None = None
    warned_at: datetime | None = None

    def stands(self, now: datetime) -> bool:
        """Whether its address opens anything at ``now``."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class MailDesk:
    """A mail box to which ``person`` has the state of one project, or ("") of all that they look after, sent. ``token``
    is what the address ends in where it is confirmed or stopped; ``code`` the hash of the digits that were mailed to
    it, good until ``code_until``, after so many ``tries``. ``month`` is the last month (``2026-11``) of which it got the
    summary, ``overdue_at`` when it last heard of things overdue.
    """

    id: str
    token: str
    person: str
    project: str
    email: str
    created_at: datetime
    code: str
    code_until: datetime
    tries: int = 0
    verified_at: datetime | None = None
    removed_at: datetime | None = None
    month: str = ""
    overdue_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether nobody has shown yet that the box is theirs."""
        return self.verified_at is None and self.removed_at is None

    @property
    def stands(self) -> bool:
        """Whether mail goes to it."""
        return self.verified_at is not None and self.removed_at is None
