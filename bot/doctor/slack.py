"""Slack as it sees us: token, rights, administrators, Socket Mode."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import aiohttp

from bot.doctor import machine
from bot.doctor.finding import Finding, look, ok, wrong
from bot.settings import Settings
from handlers.slack import api
from handlers.slack.installing import scopes
from handlers.slack.people import profile

_NEEDED_FOR = {
    "commands": "/kyodo",
    "chat:write": "sending anything",
    "im:history": "reading what people write to the bot",
    "im:write": "opening a direct message",
    "users:read": "names, languages and who is a guest",
    "files:write": "pictures and tables",
    "app_mentions:read": "answering where it is mentioned",
    "channels:read": "working in channels",
    "groups:read": "working in private channels",
}

_TOKEN_MENDS = {
    "invalid_auth": "copy the Bot User OAuth Token again (OAuth & Permissions)",
    "not_authed": "set SLACK_BOT_TOKEN to the Bot User OAuth Token",
    "token_revoked": "the app was taken out of the workspace or its token revoked: install it again",
    "token_expired": "token rotation is on: use SLACK_CLIENT_ID for that, or turn it off",
    "account_inactive": "the bot is not in the workspace any more: install the app again",
    "team_access_not_granted": "an administrator of the organisation must let the app into this workspace",
    "access_denied": "an administrator of the workspace must allow the app",
    "org_login_required": "the workspace is moving into an organisation: wait, then install the app again",
}


async def look_at(
    settings: Settings, session: aiohttp.ClientSession, now: Callable[[], datetime], *, reached: bool
) -> list[Finding]:
    """All that Slack tells; ``reached``: PUBLIC_URL was tried and leads here."""
    if not settings.slack_bot_token.startswith("xoxb-"):
        return []  # told already, or many workspaces: each has a token of its own
    client = api.web_client(session, settings.slack_bot_token, settings.slack_api_url)
    try:
        told = await api.within(client.auth_test())
    except api.TROUBLE as error:
        name = api.code(error)
        mend = _TOKEN_MENDS.get(name, "look at SLACK_BOT_TOKEN and whether this machine reaches slack.com")
        return [wrong(f"Slack: {name}", mend)]
    headers = {str(key).lower(): _first(value) for key, value in told.headers.items()}
    findings = [ok(f"Slack: token works for {told.get('team')}")]
    findings += machine.clock("Slack", {"date": headers.get("date", "")}, now())
    findings += _scopes(headers.get("x-oauth-scopes", ""))
    for admin in sorted(settings.admins):
        findings += await _admin(client, str(told.get("team_id", "")), admin)
    if settings.slack_app_token.startswith("xapp-"):
        findings.append(await _socket(settings, session))
    elif not reached and settings.public_url:
        findings.append(look("Slack: the Request URL could not be tried", "mend PUBLIC_URL first"))
    return findings


def _first(value: Any) -> str:
    return str(value[0] if isinstance(value, list) and value else value)


def _scopes(told: str) -> list[Finding]:
    have = {scope.strip() for scope in told.split(",")}
    lacking = [
        f"{scope} (for {_NEEDED_FOR[scope]})" if scope in _NEEDED_FOR else scope
        for scope in scopes()
        if scope not in have
    ]
    if not told or not lacking:
        return []
    mend = "add them under OAuth & Permissions, Bot Token Scopes, and install the app again"
    return [wrong(f"Slack: these scopes are missing: {', '.join(lacking)}", mend)]


async def _admin(client: Any, team: str, user: str) -> list[Finding]:
    found = await profile(client, team, user)
    if found is None:
        mend = "copy the member ID from the person's profile (⋮, Copy member ID): it begins with U"
        return [wrong(f"Slack: KYODO_ADMINS names {user}, whom the workspace does not know", mend)]
    if found["deleted"]:
        return [
            wrong(f"Slack: KYODO_ADMINS names {user}, whose account is deactivated", "name somebody else")
        ]
    if found["bot"]:
        return [wrong(f"Slack: KYODO_ADMINS names {user}, which is a bot", "name a person")]
    return []


async def _socket(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    client = api.web_client(session, settings.slack_app_token, settings.slack_api_url)
    try:
        await api.within(client.apps_connections_open(app_token=settings.slack_app_token))
    except api.TROUBLE as error:
        name = api.code(error)
        if name in ("missing_scope", "no_permission"):
            mend = "make an App-Level Token with the scope connections:write (Basic Information)"
            return wrong("Slack: SLACK_APP_TOKEN lacks connections:write", mend)
        mend = "turn on Socket Mode, and copy the App-Level Token again (Basic Information)"
        return wrong(f"Slack: SLACK_APP_TOKEN opens no connection: {name}", mend)
    return ok("Slack: Socket Mode can connect")
