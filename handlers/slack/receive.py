"""Slack's requests in: verified, handed to the core, and answered with what the core wants shown at once.

The order is always the same: parse, ``take`` (one short transaction of ours, nothing else), acknowledge, and
only then whatever needs a call to Slack. Those calls run beside the answer: a modal must be opened within 3
seconds of the press, and the answer must not wait for it. Bolt runs with ``process_before_response``:
otherwise it would answer an event 200 before the event is stored, and a failure would have lost it.
"""

import hmac
import logging
import re
import secrets
from asyncio import Task, create_task, gather, wait
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import aiohttp
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.messages import (
    ChangeDialog,
    Dialog,
    FieldErrors,
    Immediate,
    Incoming,
    Message,
    OpenDialog,
    Renewed,
    Say,
    Settled,
    ShowHome,
)
from bot.services.ports import Clock, StoreUnavailable
from handlers.slack import api, parse, people, render
from handlers.slack.admitting import NO_WORDS, Gate, Left, Refusals
from handlers.slack.limits import Json
from handlers.slack.send import upload
from handlers.slack.tokens import Tokens

log = logging.getLogger(__name__)

Take = Callable[[Incoming], Awaitable[Immediate | None]]

PATH = "/slack/events"
BODY_LIMIT = 1024 * 1024
RESPONSES = 5  # how often a response_url may be used, within 30 minutes
ALL = re.compile(".*", re.DOTALL)
_TIMESTAMP = re.compile(r"[0-9]{1,15}", re.ASCII)
_REMEMBERED = 1000
BESIDE = 500
"""Calls beside the answers at most; each ends within three time-outs, and what it shows can be asked for again."""


class SlackEdge:
    """Bolt's app with our listeners, the route to it, and the calls that run beside its answers.

    ``take`` returns after the commit and raises only when nothing could be stored; ``apology`` is what a person reads then,
    by what was raised (None: nothing was). ``bot`` is the bot's user id, where it is known; most events tell it.
    ``refusals`` is what those read whom the bot does not serve, and ``left`` hears of workspaces that took the bot away.
    """

    def __init__(
        self,
        *,
        take: Take,
        apology: Callable[[Exception | None], str],
        clock: Clock,
        session: aiohttp.ClientSession,
        tokens: Tokens,
        signing_secret: str,
        base_url: str = api.SLACK,
        bot: str | None = None,
        refusals: Refusals = NO_WORDS,
        left: Left | None = None,
    ) -> None:
        # With Socket Mode alone there may be no secret: then nothing that comes by HTTP is believed.
        signing_secret = signing_secret or secrets.token_hex(32)
        self.gate = Gate(tokens, refusals, left, self._later, self._respond)
        self.bolt = build_bolt(self, session, signing_secret, base_url)
        self._take, self._apology, self._clock = take, apology, clock
        self._session, self._bot = session, bot
        self._verifier = SignatureVerifier(signing_secret)
        self._zones = people.Zones()
        self._beside: set[Task[None]] = set()
        self._refused: OrderedDict[str, int] = OrderedDict()  # dialogs that were answered with errors
        self._latest: OrderedDict[str, str] = OrderedDict()  # view -> the newest press inside it

    def routes(self) -> list[Route]:
        """Everything that Slack sends comes to one address."""
        return [Route(PATH, self._request, methods=["POST"])]

    async def settle(self) -> None:
        """Waits until the calls that were begun are done."""
        while self._beside:
            await gather(*self._beside, return_exceptions=True)

    async def close(self, seconds: float = 5.0) -> None:
        """Finishes what was begun, within that time; what is cut off was a courtesy, the turn is stored."""
        if self._beside:
            _, unfinished = await wait(self._beside, timeout=seconds)
            for task in unfinished:
                task.cancel()
            await gather(*unfinished, return_exceptions=True)

    # ------------------------------------------------------------ HTTP

    async def _request(self, request: Request) -> Response:
        raw = await _body(request)
        if raw is None:
            return _refusal(413, "body too large")
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return _refusal(401, "invalid request")
        # Bolt parses before it verifies, and answers 500 to a malformed signature header: we verify first.
        if not self._is_signed(text, request.headers) and not _is_ssl_check(text):
            return _refusal(401, "invalid request")
        try:
            for_bolt = to_async_bolt_request(request, raw)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return _refusal(400, "not a Slack request")
        if not isinstance(for_bolt.body.get("event", {}), dict):
            return _refusal(400, "not a Slack request")
        return to_starlette_response(await self.bolt.async_dispatch(for_bolt))

    def _is_signed(self, text: str, headers: Mapping[str, str]) -> bool:
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not _TIMESTAMP.fullmatch(timestamp) or not signature.isascii():
            return False
        if self._verifier.is_valid(text, timestamp, signature):
            return True
        signed = self._verifier.generate_signature(timestamp=timestamp, body=text)
        if signed is not None and hmac.compare_digest(signed, signature):
            # Slack's own signature, but of another time: a replay, or nothing will ever be believed here.
            log.warning(
                "a request of Slack's from more than five minutes ago or ahead: is this machine's clock right?"
            )
        return False

    # ------------------------------------------------------------ listeners

    async def on_event(self, body: Json) -> None:
        """An event. What is raised here becomes a 500, and Slack delivers again."""
        for incoming in self._parse(body):
            await self._take(incoming)

    async def on_command(self, body: Json, ack: AsyncAck, client: AsyncWebClient) -> None:
        """A slash command or a shortcut."""
        for incoming in self._parse(body):
            try:
                immediate = await self._take(incoming)
            except Exception as error:
                log.exception("a command could not be stored")
                immediate = self._sorry(error)
            if isinstance(immediate, Say) and body.get("command"):
                await self._say_in_answer(immediate, body, ack, client)
                return
            self._show(immediate, body, client)
        await ack()

    async def on_action(self, body: Json, ack: AsyncAck, client: AsyncWebClient) -> None:
        """A button, a menu, or a field inside a dialog that asks to be heard at once."""
        view_id, press = _view_id(body), str(body.get("trigger_id"))
        if view_id:
            _remember(self._latest, view_id, press)
        for incoming in self._parse(body):
            try:
                immediate = await self._take(incoming)
            except Exception as error:
                log.exception("a press could not be stored")
                immediate = self._sorry(error)
            self._show(immediate, body, client)
        await ack()

    async def on_submission(self, body: Json, ack: AsyncAck, client: AsyncWebClient) -> None:
        """A dialog was sent. Its answer is the last place where errors can be shown at the fields."""
        for incoming in self._parse(body):
            try:
                immediate = await self._take(self._not_a_repeat(incoming))
                match immediate:
                    case FieldErrors(errors):
                        _remember(self._refused, incoming.key, self._refused.get(incoming.key, 0) + 1)
                        await self._show_errors(errors, body, ack)
                        return
                    case ChangeDialog(dialog):
                        await ack(response_action="update", view=_view(dialog, body))
                        return
                    case OpenDialog(dialog):
                        await ack(response_action="push", view=_view(dialog, body))
                        return
            except Exception as error:
                log.exception("a dialog could not be stored or answered")
                await self._show_errors({"": self._apology(error)}, body, ack)
                return
            self._show(immediate, body, client)
        await ack()

    async def on_nothing(self, ack: AsyncAck) -> None:
        """Something that we do not need to know."""
        await ack()

    def _parse(self, body: Json) -> list[Incoming]:
        return parse.incoming(body, self._clock.now(), self._bot)

    def _not_a_repeat(self, incoming: Incoming) -> Incoming:
        """Sent again as it was after errors were shown: to be looked at again, so it needs a new key.

        The memory is this process's own; in another one the repeat merely closes the dialog.
        """
        times = self._refused.get(incoming.key)
        if times is None:
            return incoming
        return replace(incoming, key=f"{incoming.key}:{times}")

    def _sorry(self, error: Exception | None) -> Say:
        return Say((Message(self._apology(error)),))

    # ------------------------------------------------------------ answers

    async def _say_in_answer(self, say: Say, body: Json, ack: AsyncAck, client: AsyncWebClient) -> None:
        pages = await self._pages(say, body, client)
        if pages:
            await ack(text=pages[0].text, blocks=pages[0].blocks, response_type="ephemeral")
        else:
            await ack()
        if len(pages) > 1 or _has_attachments(say):
            self._later("the rest of an answer", self._say(pages[1:], say, body, client))

    async def _show_errors(self, errors: Mapping[str, str], body: Json, ack: AsyncAck) -> None:
        """At the fields; what belongs to no field that is on the screen stands at the first one."""
        view = body["view"]
        blocks = parse.block_ids(view)
        if not blocks:
            problems = [("", text) for text in errors.values()]
            await ack(response_action="update", view=render.with_problems(view, problems))
            return
        first = next(iter(blocks.values()))
        shown: dict[str, str] = {}
        for field, text in errors.items():
            block = blocks.get(field, first)
            shown[block] = f"{shown[block]}\n{text}" if block in shown else text
        if shown:
            await ack(response_action="errors", errors=shown)
        else:
            await ack()

    def _show(self, immediate: Immediate | None, body: Json, client: AsyncWebClient) -> None:
        """Whatever is shown by a call to Slack: beside the acknowledgement, never before the commit."""
        match immediate:
            case Say():
                self._later("an answer", self._answer(immediate, body, client))
            case OpenDialog(dialog):
                self._later("a dialog", self._open(dialog, body, client))
            case ChangeDialog(dialog) if parse.in_modal(body):
                self._later("a changed dialog", self._change(_view(dialog, body), body, client))
            case ChangeDialog(dialog):
                self._later("a dialog", self._open(dialog, body, client))
            case FieldErrors(errors) if parse.in_modal(body):
                blocks = parse.block_ids(body["view"])
                problems = [(blocks.get(field, ""), text) for field, text in errors.items()]
                view = render.with_problems(body["view"], problems)
                self._later("errors while filling in", self._change(view, body, client))
            case FieldErrors(errors):
                say = Say((Message("\n".join(errors.values())),))
                self._later("errors", self._say(render.pages(*say.messages), say, body, client))
            case Settled(text):
                self._later("a settled message", self._settle(text, body, client))
            case Renewed(messages):
                self._later("a renewed message", self._renew(messages, body, client))
            case ShowHome(messages):
                self._later("a Home tab", self._show_home(render.home(*messages), body, client))

    async def _answer(self, say: Say, body: Json, client: AsyncWebClient) -> None:
        await self._say(await self._pages(say, body, client), say, body, client)

    async def _pages(self, say: Say, body: Json, client: AsyncWebClient) -> list[render.Page]:
        """What is said, with instants in the time of whoever asked."""
        needed = render.speaks_of_instants(say.messages)
        reader = await self._zones.of(client, parse.tenant(body), _user(body)) if needed else None
        return render.pages(*say.messages, reader=reader)

    async def _say(self, pages: Sequence[render.Page], say: Say, body: Json, client: AsyncWebClient) -> None:
        """To that person only: by the response_url while it lasts, else in the one-to-one chat."""
        url, user = str(body.get("response_url") or ""), _user(body)
        for number, page in enumerate(pages):
            if url and number < RESPONSES:
                answer = {"text": page.text, "blocks": page.blocks, "replace_original": False}
                await self._respond(url, {**answer, "response_type": "ephemeral"})
            else:
                await api.within(
                    client.chat_postMessage(channel=user, text=page.text, blocks=page.blocks, mrkdwn=False)
                )
        if _has_attachments(say):
            opened = await api.within(client.conversations_open(users=user))
            await upload(client, str(opened["channel"]["id"]), say.messages)

    async def _open(self, dialog: Dialog, body: Json, client: AsyncWebClient) -> None:
        trigger, view = str(body.get("trigger_id") or ""), _view(dialog, body)
        try:
            if parse.in_modal(body):
                await api.within(client.views_push(trigger_id=trigger, view=view))
            else:
                await api.within(client.views_open(trigger_id=trigger, view=view))
        except SlackApiError as error:
            if parse.in_modal(body) and api.code(error) == "push_limit_reached":
                await api.within(client.views_update(view_id=_view_id(body), view=view))
                return
            # Most likely expired_trigger_id: too late, and only a new press gives a new trigger.
            log.warning("a dialog could not be opened: %s", api.code(error))
            say = self._sorry(None)
            await self._say(render.pages(*say.messages), say, body, client)

    async def _change(self, view: Json, body: Json, client: AsyncWebClient) -> None:
        """The dialog on the screen; where that has changed since, only if this was its newest press."""
        view_id = _view_id(body)
        try:
            await api.within(
                client.views_update(view_id=view_id, hash=str(body["view"].get("hash")), view=view)
            )
        except SlackApiError as error:
            newest = self._latest.get(view_id) == str(body.get("trigger_id"))
            if api.code(error) != "hash_conflict" or not newest:
                raise
            await api.within(client.views_update(view_id=view_id, view=view))

    async def _settle(self, text: str, body: Json, client: AsyncWebClient) -> None:
        """The buttons that were pressed give way to a line of text, and without one the message to what stands
        below anew; of a dialog that was sent, those that opened it.
        """
        where = parse.origin(body)
        if "home" in where:  # what it says there is said anew as a whole
            return
        if url := where.get("url"):  # what it said does not come back, so nothing of it can be kept
            line = render.pages(Message(note=text))
            answer = {"text": line[0].text, "blocks": line[0].blocks} if line else {}
            await self._respond(url, {("replace" if line else "delete") + "_original": True, **answer})
            return
        if not where:
            return
        channel, ts = where["channel"], where["ts"]
        posted = (body.get("message") or {}).get("blocks") or await _posted(client, channel, ts)
        blocks = render.settled(posted, where["block"], text)
        if blocks:
            spoken = render.spoken(blocks)
            await api.within(
                # unlike chat.postMessage, this one would look for names in the text
                client.chat_update(channel=channel, ts=ts, text=spoken, blocks=blocks, parse="none")
            )
        elif posted:
            await api.within(client.chat_delete(channel=channel, ts=ts))

    async def _renew(self, messages: Sequence[Message], body: Json, client: AsyncWebClient) -> None:
        """The pressed message says this now, where it stands; where it does not fit there, it is said below."""
        where = parse.origin(body)
        say = Say(tuple(messages))
        pages = await self._pages(say, body, client)
        if len(pages) != 1 or "home" in where or not where:
            await self._say(pages, say, body, client)
        elif url := where.get("url"):
            answer = {"text": pages[0].text, "blocks": pages[0].blocks, "replace_original": True}
            await self._respond(url, answer)
        else:
            text, blocks = pages[0].text, pages[0].blocks
            await api.within(
                client.chat_update(
                    channel=where["channel"], ts=where["ts"], text=text, blocks=blocks, parse="none"
                )
            )

    async def _show_home(self, view: Json, body: Json, client: AsyncWebClient) -> None:
        """The Home tab; where it has changed since, only if this was its newest press."""
        user, view_id = _user(body), _view_id(body)
        held = str(body["view"].get("hash") or "") if (body.get("view") or {}).get("type") == "home" else ""
        try:
            await api.within(
                client.views_publish(user_id=user, view=view, **({"hash": held} if held else {}))
            )
        except SlackApiError as error:
            newest = self._latest.get(view_id) == str(body.get("trigger_id"))
            if api.code(error) != "hash_conflict" or not newest:
                raise
            await api.within(client.views_publish(user_id=user, view=view))

    async def _respond(self, url: str, answer: Json) -> None:
        async with self._session.post(
            url, json=answer, timeout=aiohttp.ClientTimeout(total=api.TIMEOUT)
        ) as got:
            if got.status != 200:  # used up, or older than 30 minutes
                log.warning("response_url answered %d", got.status)

    def _later(self, what: str, call: Coroutine[Any, Any, Any]) -> None:
        """Runs a call beside the answer. The turn is stored: trouble here is logged, never repeated."""
        if len(self._beside) >= BESIDE:
            log.warning("%s is left out: too much is under way", what)
            call.close()
            return

        async def run() -> None:
            try:
                await api.within(call, 3 * api.TIMEOUT)
            except api.TROUBLE as error:
                log.warning("%s could not be shown: %s", what, api.code(error))
            except Exception:
                log.exception("%s could not be shown", what)

        task = create_task(run())
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)


def build_bolt(
    edge: SlackEdge, session: aiohttp.ClientSession, signing_secret: str, base_url: str
) -> AsyncApp:
    """Bolt with our listeners.

    We authorize requests ourselves, for two reasons. Where SLACK_CLIENT_ID and SLACK_CLIENT_SECRET stand in
    the environment Bolt turns to OAuth with stores of files and ignores its token; and with a plain token it
    calls auth.test in the first request, inside that person's three seconds.
    """

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:  # Bolt takes no method here
        return await edge.gate.authorize(context)

    logger = logging.getLogger("slack_bolt.AsyncApp")
    before = logger.level
    logger.setLevel(
        logging.ERROR
    )  # it would warn of what we do on purpose: a token in the environment, unused
    try:
        app = AsyncApp(
            name="bolt",  # Bolt sets the level of the logger of that name, which must not be ours
            logger=logger,
            process_before_response=True,
            signing_secret=signing_secret,
            client=api.web_client(session, base_url=base_url),
            before_authorize=edge.gate.look,
            authorize=authorize,
            attaching_conversation_kwargs_enabled=False,
        )
    finally:
        logger.setLevel(before)
    app.error(_on_error)
    app.middleware(edge.gate.admit)
    app.command(ALL)(edge.on_command)
    app.shortcut(ALL)(edge.on_command)
    app.action(ALL)(edge.on_action)
    app.view_submission(ALL)(edge.on_submission)
    app.view_closed(ALL)(edge.on_nothing)
    # Every event, known or not: without a listener Bolt answers 404, and Slack delivers it again.
    app.event(ALL)(edge.on_event)
    return app


async def _on_error(error: Exception) -> BoltResponse | None:
    """Bolt answers 500 by itself; its own handler would say the same with less. 503 where Slack is to come again."""
    if isinstance(error, StoreUnavailable):
        log.warning("an event from Slack has to come again: %s", error)
        return BoltResponse(status=503, body="please deliver again")
    log.error("a request from Slack failed", exc_info=error)
    return None


# ---------------------------------------------------------------- small readings


async def _body(request: Request) -> bytes | None:
    """The raw body, or None when it is larger than anything that Slack sends."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > BODY_LIMIT:
        return None
    raw = bytearray()
    try:
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > BODY_LIMIT:
                return None
    except ClientDisconnect:
        return b""
    return bytes(raw)


def _refusal(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status)


def _is_ssl_check(text: str) -> bool:
    """Slack's check of our certificate need not be signed; Bolt answers it and does nothing else."""
    if "ssl_check" not in text or "payload" in text or text.startswith("{"):
        return False
    return parse_qs(text).get("ssl_check") == ["1"]


def _view(dialog: Dialog, body: Json) -> Json:
    """The dialog, which remembers the message in which all began."""
    return render.view(dialog, parse.origin(body))


async def _posted(client: AsyncWebClient, channel: str, ts: str) -> list[Json]:
    """The blocks of that message as they stand there now; none where it is gone."""
    found = await api.within(
        client.conversations_history(channel=channel, latest=ts, oldest=ts, inclusive=True, limit=1)
    )
    return next((m.get("blocks") or [] for m in found.get("messages") or () if m.get("ts") == ts), [])


def _view_id(body: Json) -> str:
    view = body.get("view")
    return str(view.get("id") or "") if isinstance(view, dict) else ""


def _user(body: Json) -> str:
    user = body.get("user")
    return str(user.get("id") if isinstance(user, dict) else body.get("user_id"))


def _has_attachments(say: Say) -> bool:
    return any(message.hands_over for message in say.messages)


def _remember(memory: "OrderedDict[str, Any]", key: str, value: object) -> None:
    """Keeps the newest; the oldest is forgotten, and then merely a nicety is lost."""
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > _REMEMBERED:
        memory.popitem(last=False)
