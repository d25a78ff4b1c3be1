"""Workspaces (or whole organisations) that installed the bot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

EARLY = timedelta(hours=2)
"""A token is refreshed so long before it ends."""

FEARFUL = 3
"""After so many failures in a row somebody is told, even where each might have been a passing trouble."""

BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""How long after a failure a token is tried again, the last one repeating."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A tenant that installed the bot, without its secrets. ``team`` is None for a whole organisation, which then is
    the tenant. ``installer`` is the user id of the one who was first; ``expires_at`` None where the token does not end.
    """

    tenant: str
    name: str
    enterprise: str | None
    team: str | None
    installer: str
    installed_at: datetime
    removed_at: datetime | None = None
    expires_at: datetime | None = None
    refresh_at: datetime | None = None
    failures: int = 0
    failure: str = ""

    @property
    def installed(self) -> bool:
        """Whether it is installed now."""
        return self.removed_at is None


def refresh_time(expires_at: datetime | None) -> datetime | None:
    """When a token that ends then is to be refreshed."""
    return None if expires_at is None else expires_at - EARLY


def back_off(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return BACK_OFF[min(failures, len(BACK_OFF)) - 1]
