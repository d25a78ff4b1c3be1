"""Who somebody is, as the workspace tells it."""

from typing import Any, TypedDict

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import words
from bot.domain.messages import Standing
from handlers.slack import api


class Profile(TypedDict):
    """What we use of users.info (https://docs.slack.dev/reference/methods/users.info)."""

    name: str
    language: str
    standing: Standing
    deleted: bool
    bot: bool


async def profile(client: AsyncWebClient, user: str) -> Profile | None:
    """The person's profile; None when Slack does not tell: then what was known before still holds."""
    try:
        answer = await api.within(client.users_info(user=user, include_locale=True))
        told = answer.get("user")
    except (*api.TROUBLE, AttributeError):  # slack_sdk stumbles over an answer that is no object
        return None
    return read_profile(told) if isinstance(told, dict) else None


def read_profile(user: dict[str, Any]) -> Profile:
    """A ``user`` object of Slack's. The display name may be empty; then the full name stands in."""
    shown = user.get("profile") or {}
    names = (shown.get("display_name"), shown.get("real_name"), user.get("real_name"), user.get("name"))
    return Profile(
        name=next((clean for name in names if (clean := words.clean(str(name or "")))), ""),
        language="ja" if str(user.get("locale") or "").lower().startswith("ja") else "en",
        standing=_standing(user),
        deleted=bool(user.get("deleted")),
        bot=bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
    )


def _standing(user: dict[str, Any]) -> Standing:
    """Guests are single- and multi-channel guests, and people of other workspaces in a shared channel."""
    if user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger"):
        return Standing.GUEST
    if user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner"):
        return Standing.ADMIN
    return Standing.FULL
