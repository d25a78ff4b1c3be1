"""Who is let in: requests of workspaces that have the bot, made by people who belong there. Everybody else is told so
kindly, and nothing of theirs reaches the core.
"""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack import api, parse
from handlers.slack.limits import Json
from handlers.slack.tokens import Tokens

log = logging.getLogger("kyodo.slack")

TENANT = "kyodo_tenant"

Left = Callable[[str, datetime, str], Awaitable[None]]
"""Hears which workspace took the bot away, when Slack told it, and how."""

Respond = Callable[[str, Json], Coroutine[Any, Any, None]]
"""Answers at the address that came with a press."""

Later = Callable[[str, Coroutine[Any, Any, Any]], None]
"""Runs a call beside the answer."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """What those read who are not let in: ``stranger`` who belongs to another company, ``absent`` whose workspace does
    not have the bot (any more).
    """

    stranger: Callable[[], str]
    absent: Callable[[], str]


NO_WORDS = Refusals(str, str)


class Gate:
    """Bolt's middleware before all listeners."""

    def __init__(
        self, tokens: Tokens, refusals: Refusals, left: Left | None, later: Later, respond: Respond
    ) -> None:
        self._tokens, self._refusals, self._left = tokens, refusals, left
        self._later, self._respond = later, respond

    async def look(
        self, body: Json, context: AsyncBoltContext, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Finds out whose request it is; Bolt's own answer differs in channels that are shared."""
        context[TENANT] = parse.tenant(body)
        return await next()

    async def authorize(self, context: AsyncBoltContext) -> AuthorizeResult:
        """The workspace's token; none where the bot is not installed, which is ours to say."""
        token = await self._tokens.of(context[TENANT])
        return AuthorizeResult(enterprise_id=context.enterprise_id, team_id=context.team_id, bot_token=token)

    async def admit(
        self,
        body: Json,
        client: AsyncWebClient,
        ack: AsyncAck,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        """Lets through, or refuses."""
        if (event := parse.happened(body)) in ("app_uninstalled", "tokens_revoked"):
            if event == "app_uninstalled" or (body["event"].get("tokens") or {}).get("bot"):
                await self._gone(body, event)
            return await ack()
        if not client.token:
            log.warning("a request of Slack workspace %s, where the bot is not installed", parse.tenant(body))
            return await self._refuse(self._refusals.absent(), body, client, ack)
        if parse.is_stranger(body):
            return await self._refuse(self._refusals.stranger(), body, client, ack)
        return await next()

    async def _gone(self, body: Json, event: str) -> None:
        told = body.get("event_time")
        at = datetime.fromtimestamp(told, UTC) if isinstance(told, int) else datetime.max.replace(tzinfo=UTC)
        if self._left is not None:
            await self._left(parse.tenant(body), at, event)
        else:
            log.error("Slack says %s: SLACK_BOT_TOKEN is no longer good", event)

    async def _refuse(self, text: str, body: Json, client: AsyncWebClient, ack: AsyncAck) -> BoltResponse:
        if body.get("command"):
            return await ack(text=text, response_type="ephemeral")
        if body.get("type") == "view_submission":
            blocks = parse.block_ids(body["view"])
            return await (
                ack(response_action="errors", errors={next(iter(blocks.values())): text}) if blocks else ack()
            )
        where, user = _heard_in(body), _actor(body)
        if url := body.get("response_url"):
            answer = {"text": text, "response_type": "ephemeral", "replace_original": False}
            self._later("a refusal", self._respond(str(url), answer))
        elif client.token and where and user:
            # Seen by that person only: others in the channel need not know.
            self._later(
                "a refusal", api.within(client.chat_postEphemeral(channel=where, user=user, text=text))
            )
        return await ack()


def _heard_in(body: Json) -> str:
    """Where somebody spoke to the bot or pressed something; empty where nobody waits for an answer."""
    event = body.get("event")
    if isinstance(event, dict):
        spoke = event.get("type") in ("app_mention", "message") and not event.get("subtype")
        return str(event.get("channel") or "") if spoke and not event.get("bot_id") else ""
    channel = body.get("channel")
    return str(channel.get("id") or "") if isinstance(channel, dict) else ""


def _actor(body: Json) -> str:
    event, user = body.get("event"), body.get("user")
    if isinstance(event, dict):
        return str(event.get("user") or "")
    return str(user.get("id") or "") if isinstance(user, dict) else ""
