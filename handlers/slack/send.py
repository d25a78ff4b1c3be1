"""What waits in the outbox, to Slack.

chat.postMessage has no key that makes a repetition harmless, so a dispatch becomes as few posts as possible:
its messages together in one where they fit, its pictures and files in one upload behind them. Every post
carries ``metadata`` with the dispatch's id and the number of the part. When an earlier attempt ended without
our knowing (a time-out, a crash), the last posts of the conversation are read first, and parts that stand
there are not posted again. That reading is a courtesy (scope im:history): where it fails we post, and a rare
double is the price of losing nothing.

Parts that are known to be out are remembered for a further attempt of the same dispatch in this process.
"""

import io
import logging
import math
from collections import OrderedDict
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any, TypeVar

import aiohttp
import segno
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.messages import Message, Place
from bot.services.ports import Again, Delivery, Dispatch, Refused, Sent
from handlers.slack import api, people, render
from handlers.slack.limits import cut

T = TypeVar("T")

log = logging.getLogger(__name__)

EVENT = "kyodo"  # the event_type of our metadata
_LOOK_BACK = 5
_REMEMBERED = 1000
_QR_PIXELS = 300
_QR_QUIET = 4  # modules of white around it, as the QR standard asks

_TRANSIENT = frozenset(
    (
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "accesslimited",
        "team_added_to_org",
    )
)
_REASONS = {
    **dict.fromkeys(
        (
            *("channel_not_found", "user_not_found", "users_not_found", "user_disabled", "is_archived"),
            *("not_in_channel", "cannot_dm_bot", "account_inactive", "messages_tab_disabled"),
            *("restricted_action", "team_not_found", "user_not_visible"),
        ),
        "gone",
    ),
    **dict.fromkeys(
        (
            *("token_revoked", "token_expired", "invalid_auth", "not_authed", "missing_scope"),
            *("no_permission", "not_allowed_token_type", "org_login_required", "ekm_access_denied"),
        ),
        "token",
    ),
}


@dataclass(frozen=True, slots=True)
class _Upload:
    """Pictures and files that go out together; ``essential`` where more than pictures is among them."""

    items: tuple[dict[str, Any], ...]
    essential: bool


class _Stopped(Exception):  # noqa: N818 - it is the result of the attempt, not an error
    """The attempt ends here, with this result."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(str(delivery))
        self.delivery = delivery


class SlackMessenger:
    """The outbox's way to one Slack workspace."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        token: str,
        base_url: str = api.SLACK,
        *,
        timeout: float = api.TIMEOUT,
    ) -> None:
        self._client = api.web_client(session, token, base_url, patient=False)
        self._timeout = timeout
        self._zones = people.Zones(self._client)
        self._channels: dict[str, str] = {}
        self._done: OrderedDict[str, dict[int, str]] = OrderedDict()

    async def send(self, dispatch: Dispatch) -> Delivery:
        """Tries once. Never raises for what Slack or a network can do."""
        place = dispatch.outgoing.to
        parts = _parts(dispatch, await self._zone_of(place, dispatch.outgoing.messages))
        done = self._remembered(dispatch.id)
        try:
            if dispatch.ambiguous and len(done) < len(parts):
                await self._recall(dispatch, parts, done)
            for number, part in enumerate(parts):
                if number not in done:
                    done[number] = await self._part(dispatch, number, part, place)
        except _Stopped as stopped:
            if isinstance(stopped.delivery, Refused):
                self._done.pop(dispatch.id, None)
            return stopped.delivery
        self._done.pop(dispatch.id, None)
        return Sent(external=done.get(0, ""))

    async def _zone_of(self, place: Place, messages: Sequence[Message]) -> tzinfo | None:
        """Where the reader is, if that matters and there is only one."""
        if not place.direct or not render.speaks_of_instants(messages):
            return None
        return await self._zones.of(place.id)

    async def _part(self, dispatch: Dispatch, number: int, part: render.Page | _Upload, place: Place) -> str:
        if isinstance(part, _Upload):
            try:
                channel = await self._channel(place)
                files = [dict(item) for item in part.items]
                answer = await self._call(
                    self._client.files_upload_v2(file_uploads=files, channel=channel), posts=True
                )
            except _Stopped as stopped:
                if isinstance(stopped.delivery, Refused) and not part.essential and number > 0:
                    # The words and the link are out; a picture that Slack will never take must not undo that.
                    log.error("a picture could not be uploaded: %s", stopped.delivery.reason)
                    return ""
                raise
            ids = [str(file.get("id")) for file in answer.get("files") or ()]
            return f"{channel}:{','.join(ids)}"
        metadata = {"event_type": EVENT, "event_payload": {"id": dispatch.id, "part": number}}
        answer = await self._call(
            self._client.chat_postMessage(
                channel=place.id,
                text=part.text,
                blocks=part.blocks,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
                metadata=metadata,
            ),
            posts=True,
        )
        return f"{answer.get('channel')}:{answer.get('ts')}"

    async def _channel(self, place: Place) -> str:
        """Where files go: unlike a message they cannot be sent to a user id."""
        if not place.direct:
            return place.id
        if place.id not in self._channels:
            opened = await self._call(self._client.conversations_open(users=place.id), posts=False)
            channel = (opened.get("channel") or {}).get("id")
            if not channel:
                raise _Stopped(Again("conversations.open gave no channel"))
            self._channels[place.id] = str(channel)
        return self._channels[place.id]

    async def _recall(
        self, dispatch: Dispatch, parts: Sequence[render.Page | _Upload], done: dict[int, str]
    ) -> None:
        """Finds the parts of this dispatch that stand in the conversation already."""
        try:
            channel = await self._channel(dispatch.outgoing.to)
            history = await self._call(
                self._client.conversations_history(
                    channel=channel, limit=max(_LOOK_BACK, len(parts) + 2), include_all_metadata=True
                ),
                posts=False,
            )
            messages = history.get("messages") or []
        except _Stopped as stopped:
            log.info("could not look for an earlier post: %s", stopped.delivery)
            return
        names = {
            number: {item["filename"] for item in part.items}
            for number, part in enumerate(parts)
            if isinstance(part, _Upload)
        }
        for message in messages:
            here = f"{channel}:{message.get('ts')}"
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT and payload.get("id") == dispatch.id:
                done[int(payload.get("part", 0))] = here
            files = {file.get("name") for file in message.get("files") or ()}
            for number, wanted in names.items():
                if wanted <= files and _is_ours(wanted, dispatch):
                    done[number] = here

    async def _call(self, call: Awaitable[T], *, posts: bool) -> T:
        """The answer, or _Stopped with what the outbox is to make of it.

        ``posts``: people see the call's effect; only then does it matter whether it was taken.
        """
        try:
            return await api.within(call, self._timeout)
        except SlackApiError as error:
            raise _Stopped(_delivery(error, posts)) from error
        except aiohttp.ClientConnectorError as error:  # never got there
            raise _Stopped(Again("network")) from error
        except Exception as error:  # a time-out, a broken line, or an answer that slack_sdk stumbles over
            raise _Stopped(Again(f"network: {api.code(error)}", ambiguous=posts)) from error

    def _remembered(self, dispatch: str) -> dict[int, str]:
        done = self._done.setdefault(dispatch, {})
        self._done.move_to_end(dispatch)
        while len(self._done) > _REMEMBERED:
            self._done.popitem(last=False)
        return done


def _delivery(error: SlackApiError, posts: bool) -> Delivery:
    """What Slack's answer means for the outbox. https://docs.slack.dev/reference/methods/chat.postMessage"""
    name = api.code(error)
    status = getattr(error.response, "status_code", 0)
    if status == 429 or name in ("ratelimited", "rate_limited"):
        return Again("ratelimited", _retry_after(error))
    if name in _TRANSIENT or status >= 500 or name.startswith("HTTP "):  # the last: not Slack's own words
        return Again(name, ambiguous=posts)
    if name not in _REASONS:
        log.error("Slack refuses what we made: %s", name)  # ours to mend: invalid_blocks, msg_too_long …
    return Refused(_REASONS.get(name, "invalid"))


def _retry_after(error: SlackApiError) -> timedelta | None:
    headers = {str(k).lower(): v for k, v in (getattr(error.response, "headers", None) or {}).items()}
    value = headers.get("retry-after", "")
    value = str(value[0]) if isinstance(value, list) else str(value)
    return timedelta(seconds=int(value)) if value.isascii() and value.isdigit() else None


# ---------------------------------------------------------------- pictures and files


def _parts(dispatch: Dispatch, reader: tzinfo | None) -> list[render.Page | _Upload]:
    messages = dispatch.outgoing.messages
    parts: list[render.Page | _Upload] = list(render.pages(*messages, reader=reader))
    items = list(_items(messages, dispatch.id))
    if items:
        parts.append(_Upload(tuple(items), essential=any(message.file for message in messages)))
    return parts


def _items(messages: Iterable[Message], id_: str = "") -> Iterable[dict[str, Any]]:
    """What files_upload_v2 wants to know of each."""
    number = 0
    for message in messages:
        if message.qr and (png := qr_png(message.qr.content)):
            number += 1
            alt = cut(message.qr.alt, 1000)
            yield {"filename": _qr_name(id_, number), "content": png, "title": alt, "alt_txt": alt}
        if message.file:
            name = message.file.name
            yield {"filename": name, "content": message.file.data, "title": name}


def _qr_name(id_: str, number: int) -> str:
    """With a piece of the dispatch's id, by which a picture is known again in the conversation."""
    return f"qr-{id_.replace('-', '')[:12] or 'kyodo'}-{number}.png"


def _is_ours(names: Iterable[str], dispatch: Dispatch) -> bool:
    """A picture's name says whose it is; a file's own name does not, so files alone are not recognised."""
    return _qr_name(dispatch.id, 1) in names


def qr_png(content: str) -> bytes | None:
    """The QR code, at least 300 pixels wide to be printed and read; None for what fits in no code."""
    try:
        code = segno.make(content, error="m", micro=False)
    except segno.DataOverflowError:
        log.error("a QR code of %d characters is too long", len(content))
        return None
    modules = code.symbol_size(scale=1, border=_QR_QUIET)[0]
    out = io.BytesIO()
    code.save(out, kind="png", scale=math.ceil(_QR_PIXELS / modules), border=_QR_QUIET)
    return out.getvalue()


async def upload(client: AsyncWebClient, channel: str, messages: Iterable[Message]) -> None:
    """The messages' pictures and files into a channel, outside of the outbox."""
    items = [dict(item) for item in _items(messages)]
    if items:
        await api.within(client.files_upload_v2(file_uploads=items, channel=channel))
