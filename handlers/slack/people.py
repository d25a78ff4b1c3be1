"""Who somebody is, as the workspace tells it."""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import tzinfo
from typing import Any, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import words
from bot.domain.messages import Standing
from handlers.slack import api


class Profile(TypedDict):
    """What we use of users.info (https://docs.slack.dev/reference/methods/users.info)."""

    name: str
    language: str
    standing: Standing
    zone: str
    deleted: bool
    bot: bool


async def profile(client: AsyncWebClient, account: str, user: str) -> Profile | None:
    """The person's profile as a member of that workspace or organisation; None when Slack does not tell: then what was
    known before still holds.
    """
    try:
        answer = await api.within(client.users_info(user=user, include_locale=True))
        told = answer.get("user")
    except (*api.TROUBLE, AttributeError):  # slack_sdk stumbles over an answer that is no object
        return None
    return read_profile(told, account) if isinstance(told, dict) else None


def read_profile(user: dict[str, Any], account: str = "") -> Profile:
    """A ``user`` object of Slack's, seen from that workspace. The display name may be empty; then the full name stands
    in.
    """
    shown = user.get("profile") or {}
    names = (shown.get("display_name"), shown.get("real_name"), user.get("real_name"), user.get("name"))
    return Profile(
        name=next((clean for name in names if (clean := words.clean(str(name or "")))), ""),
        language="ja" if str(user.get("locale") or "").lower().startswith("ja") else "en",
        standing=_standing(user, account),
        zone=str(user.get("tz") or ""),
        deleted=bool(user.get("deleted")),
        bot=bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
    )


def _standing(user: dict[str, Any], account: str) -> Standing:
    """Guests are single- and multi-channel guests, and people of other workspaces in a shared channel; whoever has left is
    nothing more.
    """
    if (
        user.get("deleted")
        or user.get("is_restricted")
        or user.get("is_ultra_restricted")
        or user.get("is_stranger")
    ):
        return Standing.GUEST
    if not _belongs(user, account):
        return Standing.GUEST
    if user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner"):
        return Standing.ADMIN
    return Standing.FULL


def _belongs(user: dict[str, Any], account: str) -> bool:
    """Whether the workspace or organisation is one of the person's own; so it is where Slack does not tell."""
    wide = user.get("enterprise_user") or {}
    own = {user.get("team_id"), wide.get("enterprise_id"), *(wide.get("teams") or ())} - {None, ""}
    return not account or not own or account in own


REMEMBERED = 24 * 3600
"""For so many seconds a person's time zone is not asked again: people travel, but not by the hour."""

_AGAIN = 3600  # seconds after which somebody is asked about again of whom Slack told nothing
_PLACES = 10_000
_WAIT = 1.0
"""So many seconds a message waits for the zone of its reader at most; it is only a nicety."""


class Zones:
    """In which time zones people are, as Slack tells it. Kept in memory for a day, and nowhere else."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], tuple[float, tzinfo | None]] = OrderedDict()

    async def of(self, client: AsyncWebClient, account: str, user: str) -> tzinfo | None:
        """Where that person of that workspace is; None where nobody tells."""
        now, known = self._clock(), (account, user)
        asked_at, zone = self._known.get(known, (now - REMEMBERED, None))
        if now - asked_at < REMEMBERED:
            return zone
        try:
            found = await api.within(profile(client, account, user), _WAIT)
        except TimeoutError:
            found = None
        zone = _zone(found["zone"]) if found else None
        self._known[known] = (now if found else now - REMEMBERED + _AGAIN, zone)
        while len(self._known) > _PLACES:
            self._known.popitem(last=False)
        return zone


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # none, or one that this machine does not know
        return None
