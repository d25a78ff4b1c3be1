"""What waits in the outbox, to Slack.

chat.postMessage has no key that makes a repetition harmless, so a dispatch becomes as few posts as possible:
its messages together in one where they fit, its pictures and files in one upload behind them. Every post
carries ``metadata`` with the dispatch's id and the number of the part. When an earlier attempt ended without
our knowing (a time-out, a crash), the conversation is read first, some pages of it, and parts that stand
there are not posted again. That reading is a courtesy (scope im:history): where it fails we post, and a rare
double is the price of losing nothing.

Parts that are known to be out are remembered for a further attempt of the same dispatch in this process.
"""

import asyncio
import io
import logging
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any, TypeVar

import aiohttp
import segno
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.invitations import Invitation
from bot.domain.messages import Address, Amend, Message, Outgoing, Place
from bot.domain.pictures import Picture
from bot.domain.words import without_readings
from bot.services.ports import Again, Delivery, Dispatch, Refused, Sent, TokenUnreadable
from handlers.documents.invitation import invitation_files
from handlers.slack import api, people, render
from handlers.slack.limits import cut
from handlers.slack.tokens import Clients, Tokens

T = TypeVar("T")

log = logging.getLogger(__name__)

EVENT = "kyodo"  # the event_type of our metadata
_PAGES, _OF_A_CHANNEL, _OF_A_THREAD = 3, 100, 999
"""How far a doubtful post is looked for: Slack gives the newest messages of a channel first, the oldest of a thread, and of
these at most 999 at once. Each page counts towards the app's rate, so it ends where all is found.
"""
_REMEMBERED = 1000
OPERATOR = timedelta(minutes=5)
"""So long it waits for what only an operator can mend."""

BUSY = timedelta(seconds=5)
"""A shorter wait that Slack asks for is that of one conversation; a longer one that of the whole workspace."""

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
            *("token_revoked", "invalid_auth", "not_authed", "missing_scope"),
            *("no_permission", "not_allowed_token_type", "org_login_required", "ekm_access_denied"),
        ),
        "token",
    ),
    "hash_conflict": "hash_conflict",
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
    """The outbox's way to Slack: to each workspace with its own token."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: Tokens,
        base_url: str = api.SLACK,
        *,
        timeout: float = api.TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clients = Clients(session, tokens, base_url)
        self._timeout, self._clock = timeout, clock
        self._zones = people.Zones()
        self._channels: dict[tuple[str, str], str] = {}
        self._busy: dict[str, float] = {}  # workspaces that asked us to wait, and until when
        self._done: OrderedDict[str, dict[int, str]] = OrderedDict()
        self._homes: OrderedDict[tuple[str, str], str] = OrderedDict()  # the hash of each as we published it

    async def send(self, dispatch: Dispatch) -> Delivery:
        """Tries once. Never raises for what Slack or a network can do."""
        account = dispatch.outgoing.to.account
        if (wait := self._busy.get(account, 0.0) - self._clock()) > 0:
            return Again("ratelimited", timedelta(seconds=math.ceil(wait)))
        try:
            client = await self._clients.of(account)
        except TokenUnreadable:
            log.error("the token of Slack workspace %s is encrypted with another key", account)
            return Again("key", OPERATOR)
        if client is None:
            return Refused("uninstalled")
        if dispatch.outgoing.amend is not None:
            delivery = await self._amend(client, dispatch.outgoing.amend)
        else:
            delivery = await self._send(client, dispatch)
        if (
            isinstance(delivery, Again)
            and delivery.reason == "ratelimited"
            and (delivery.after or BUSY) > BUSY
        ):
            self._busy[account] = self._clock() + (delivery.after or BUSY).total_seconds()
        return delivery

    async def _send(self, client: AsyncWebClient, dispatch: Dispatch) -> Delivery:
        place = dispatch.outgoing.to
        reader = await self._zone_of(client, place, dispatch.outgoing.messages)
        parts = await asyncio.to_thread(_parts, dispatch, reader)  # pages and pictures take their time
        done = self._remembered(dispatch.id)
        try:
            if dispatch.ambiguous and len(done) < len(parts):
                await self._recall(client, dispatch, parts, done)
            for number, part in enumerate(parts):
                if number not in done:
                    done[number] = await self._part(client, dispatch, number, part, place)
        except _Stopped as stopped:
            if isinstance(stopped.delivery, Refused):
                self._done.pop(dispatch.id, None)
            return stopped.delivery
        self._done.pop(dispatch.id, None)
        return Sent(external=done.get(0, ""))

    async def _amend(self, client: AsyncWebClient, amend: Amend) -> Delivery:
        """A message that stands there loses the buttons that are done with. To do it twice does no harm; what is gone, or
        was settled by its own press, needs nothing.
        """
        channel, _, ts = amend.external.partition(":")
        try:
            found = await self._call(
                client.conversations_history(channel=channel, latest=ts, oldest=ts, inclusive=True, limit=1),
                posts=False,
            )
            posted = next((m.get("blocks") for m in found.get("messages") or () if m.get("ts") == ts), None)
            blocks = render.amended(posted or (), amend.tokens, amend.line)
            if blocks:
                await self._call(
                    client.chat_update(
                        channel=channel, ts=ts, text=render.spoken(blocks), blocks=blocks, parse="none"
                    ),
                    posts=False,
                )
        except _Stopped as stopped:
            return stopped.delivery
        return Sent(external=amend.external)

    async def publish(self, address: Address, messages: tuple[Message, ...]) -> Delivery:
        """Puts these into the person's Home tab. Where something else was put there meanwhile, it is asked for anew."""
        try:
            client = await self._clients.of(address.account)
        except TokenUnreadable:
            return Again("key", OPERATOR)
        if client is None:
            return Refused("uninstalled")
        known = (address.account, address.user)
        held = self._homes.pop(known, "")
        try:
            answer = await self._call(
                client.views_publish(
                    user_id=address.user, view=render.home(*messages), **({"hash": held} if held else {})
                ),
                posts=False,
            )
        except _Stopped as stopped:
            if isinstance(stopped.delivery, Refused) and stopped.delivery.reason == "hash_conflict":
                return Again("hash_conflict", timedelta())
            return stopped.delivery
        self._homes[known] = str((answer.get("view") or {}).get("hash") or "")
        while len(self._homes) > _REMEMBERED:
            self._homes.popitem(last=False)
        return Sent()

    async def _zone_of(
        self, client: AsyncWebClient, place: Place, messages: Sequence[Message]
    ) -> tzinfo | None:
        """Where the reader is, if that matters and there is only one."""
        if not place.direct or not render.speaks_of_instants(messages):
            return None
        return await self._zones.of(client, place.account, place.id)

    async def _part(
        self,
        client: AsyncWebClient,
        dispatch: Dispatch,
        number: int,
        part: render.Page | _Upload,
        place: Place,
    ) -> str:
        if isinstance(part, _Upload):
            try:
                channel = await self._channel(client, place)
                files = [dict(item) for item in part.items]
                answer = await self._call(
                    client.files_upload_v2(file_uploads=files, channel=channel), posts=True
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
            client.chat_postMessage(
                channel=place.id,
                text=part.text,
                blocks=part.blocks,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
                metadata=metadata,
                **_in_thread(dispatch.outgoing),
            ),
            posts=True,
        )
        return f"{answer.get('channel')}:{answer.get('ts')}"

    async def _channel(self, client: AsyncWebClient, place: Place) -> str:
        """Where files go: unlike a message they cannot be sent to a user id."""
        if not place.direct:
            return place.id
        known = (place.account, place.id)
        if known not in self._channels:
            opened = await self._call(client.conversations_open(users=place.id), posts=False)
            channel = (opened.get("channel") or {}).get("id")
            if not channel:
                raise _Stopped(Again("conversations.open gave no channel"))
            self._channels[known] = str(channel)
        return self._channels[known]

    async def _recall(
        self,
        client: AsyncWebClient,
        dispatch: Dispatch,
        parts: Sequence[render.Page | _Upload],
        done: dict[int, str],
    ) -> None:
        """Finds the parts of this dispatch that stand in the conversation already, page by page until all are found."""
        names = {
            number: {item["filename"] for item in part.items}
            for number, part in enumerate(parts)
            if isinstance(part, _Upload)
        }
        async for here, message in self._standing(client, dispatch.outgoing.to):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT and payload.get("id") == dispatch.id:
                done[int(payload.get("part", 0))] = here
            files = {file.get("name") for file in message.get("files") or ()}
            for number, wanted in names.items():
                if wanted <= files and _is_ours(wanted, dispatch):
                    done[number] = here
            if len(done) >= len(parts):
                return

    async def _standing(
        self, client: AsyncWebClient, place: Place
    ) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """What stands in the conversation, each message with its name: the newest ``_PAGES`` pages, of a thread the first
        ones. Whoever is told at the first of them that it is too much looks again later; where it cannot be read at all,
        or no further, that is the end.
        """
        cursor: str | None = None
        for page in range(_PAGES):
            try:
                channel = await self._channel(client, place)
                if place.thread:
                    reading = client.conversations_replies(
                        channel=channel,
                        ts=place.thread,
                        limit=_OF_A_THREAD,
                        include_all_metadata=True,
                        cursor=cursor,
                    )
                else:
                    reading = client.conversations_history(
                        channel=channel, limit=_OF_A_CHANNEL, include_all_metadata=True, cursor=cursor
                    )
                read = await self._call(reading, posts=False)
            except _Stopped as stopped:
                if page == 0 and getattr(stopped.delivery, "reason", "") == "ratelimited":
                    raise
                log.warning("could not look for an earlier post: %s", stopped.delivery)
                return
            for message in read.get("messages") or ():
                yield f"{channel}:{message.get('ts')}", message
            cursor = (read.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

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


def _in_thread(outgoing: Outgoing) -> dict[str, Any]:
    """Under which message it is posted, and whether the whole channel sees it."""
    if not outgoing.to.thread:
        return {}
    return {"thread_ts": outgoing.to.thread, **({"reply_broadcast": True} if outgoing.aloud else {})}


def _delivery(error: SlackApiError, posts: bool) -> Delivery:
    """What Slack's answer means for the outbox. https://docs.slack.dev/reference/methods/chat.postMessage"""
    name = api.code(error)
    status = getattr(error.response, "status_code", 0)
    if status == 429 or name in ("ratelimited", "rate_limited"):
        return Again("ratelimited", _retry_after(error))
    if name == "token_expired":  # it is refreshed; where it cannot be, somebody has been told
        return Again(name, OPERATOR)
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
        parts.append(
            _Upload(tuple(items), essential=any(message.file or message.shown for message in messages))
        )
    return parts


def _items(messages: Iterable[Message], id_: str = "") -> Iterable[dict[str, Any]]:
    """What files_upload_v2 wants to know of each."""
    number = 0
    for message in messages:
        if message.qr and (png := qr_png(message.qr.content)):
            number += 1
            alt = cut(message.qr.alt, 1000)
            yield {"filename": _picture_name(id_, number), "content": png, "title": alt, "alt_txt": alt}
        if message.invitation:
            yield from _drawn(message.invitation)
        if message.shown and (data := _pictured(message.shown.picture)):
            number += 1
            head = message.shown.picture.head
            title = cut(without_readings(" ".join(filter(None, (head.title, head.about)))), 250)
            alt = cut(without_readings(head.alt), 1000)
            yield {"filename": _picture_name(id_, number), "content": data, "title": title, "alt_txt": alt}
        if message.file:
            name = message.file.name
            yield {"filename": name, "content": message.file.data, "title": name}


def _drawn(invitation: Invitation) -> Iterable[dict[str, Any]]:
    """The page and the picture of an invitation. Its words and its link do not wait for them."""
    try:
        files = invitation_files(invitation)
    except RuntimeError as error:
        log.error("an invitation could not be drawn: %s", type(error).__name__)
        return
    says = cut(without_readings(f"{invitation.heading} {invitation.project} {invitation.words}"), 1000)
    title = cut(without_readings(f"{invitation.project} {invitation.addressed}"), 250)
    for file in files:
        yield {"filename": file.name, "content": file.data, "title": title, "alt_txt": says}


def _pictured(picture: Picture) -> bytes | None:
    """The picture. Its summary does not wait for it."""
    from handlers.pictures import png  # it is heavy, and seldom wanted

    try:
        return png(picture)
    except RuntimeError as error:
        log.error("a picture could not be drawn: %s", type(error).__name__)
        return None


def _picture_name(id_: str, number: int) -> str:
    """With a piece of the dispatch's id, by which a picture is known again in the conversation."""
    return f"kyodo-{id_.replace('-', '')[:12] or 'kyodo'}-{number}.png"


def _is_ours(names: Iterable[str], dispatch: Dispatch) -> bool:
    """A picture's name says whose it is; a file's own name does not, so files alone are not recognised."""
    return _picture_name(dispatch.id, 1) in names


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
    items = await asyncio.to_thread(lambda: [dict(item) for item in _items(messages)])
    if items:
        await api.within(client.files_upload_v2(file_uploads=items, channel=channel))
