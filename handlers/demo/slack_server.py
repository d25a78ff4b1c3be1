"""Slack's server as the bot sees it, and the screens of everybody in the workspace.

`SlackStandIn` answers the Web API under `base_url`/api/ and posts signed events, commands and interactions to
the bot's /slack/events. Everything a person can do on the screen is a method here; each returns what the bot
answered, and applies it the way Slack would.
"""

from __future__ import annotations

import asyncio
import copy
import hashlib
import hmac
import json
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from starlette.routing import BaseRoute

from handlers.demo.faults import Faults
from handlers.demo.slack_api import Refused, SlackApi, usual_body
from handlers.demo.slack_rules import STATEFUL, elements_of
from handlers.demo.slack_socket import SlackSocket
from handlers.demo.slack_team import OpenView, Post, SlackChannel, SlackPerson, SlackTeam
from handlers.demo.slack_values import initial_state, is_empty, state_of, state_values, typed_values
from handlers.demo.wire import Call, Delivery, Ids, Json, Outward, RealClock, Wire, wall_clock

__all__ = ["NotSubmittable", "SlackChannel", "SlackPerson", "SlackStandIn"]

EVENTS_PATH = "/slack/events"
SLACKBOT = "USLACKBOT"

Target = Post | OpenView | str | Mapping[str, Any] | None


class NotSubmittable(Exception):  # noqa: N818  (what Slack's own window says, before anything is sent)
    """The window would not send this form: {block_id: why}."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(f"Slack's window would not send this: {problems}")
        self.problems = problems


_Holder = Post | OpenView  # where an element stands: in a message or in a view


class SlackStandIn:
    """Slack at its HTTP edge. Give `base_url` and `bot_url` before the first use over the wire."""

    def __init__(
        self,
        *,
        signing_secret: str = "slack-signing-secret-of-the-demo",
        bot_token: str = "xoxb-token-of-the-demo",
        team_id: str = "T0KYODODEMO",
        team_name: str = "市民活動センター",
        bot_name: str = "Kyodo",
        people: Iterable[SlackPerson] = (),
        channels: Iterable[SlackChannel] = (),
        clock: RealClock = wall_clock,
        story_clock: RealClock | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timeout: float = 3.0,
        retry_schedule: Sequence[float] = (0.0, 60.0, 300.0),
        blocks_need_text: bool = True,
        chance: random.Random | None = None,
    ) -> None:
        self.signing_secret, self.bot_token = signing_secret, bot_token
        self.base_url = ""  # where this stand-in itself is reachable: response URLs and uploads point here
        self.bot_url = ""  # events go to /slack/events under it
        self.retries = True
        self.ids = Ids(chance)
        self._wire = Wire(clock, usual_body)
        self.team = SlackTeam(
            people,
            channels,
            team_id=team_id,
            name=team_name,
            bot_name=bot_name,
            clock=clock,
            story_clock=story_clock or clock,
            ids=self.ids,
        )
        self.api = SlackApi(
            self.team,
            self._wire,
            lambda: self.base_url.rstrip("/"),
            bot_token,
            blocks_need_text=blocks_need_text,
        )
        self.events: dict[str, Json] = {}  # every event sent so far, by event_id
        self.deliveries: list[Delivery] = []
        self._outward = Outward(timeout)
        self._clock = clock
        self._sleep, self._schedule = sleep, tuple(retry_schedule)

    # Wiring

    @property
    def socket(self) -> SlackSocket | None:
        """Socket Mode instead of HTTP, where it is on."""
        return self.api.socket

    @socket.setter
    def socket(self, socket: SlackSocket | None) -> None:
        self.api.socket = socket

    @property
    def api_url(self) -> str:
        """Base of the Web API: SLACK_API_URL, with the slash at its end."""
        return self.base_url.rstrip("/") + "/api/"

    @property
    def calls(self) -> list[Call]:
        """Every API call of the bot, in the order of arrival."""
        return self._wire.calls

    @property
    def faults(self) -> Faults:
        """The script of trouble for the next calls."""
        return self._wire.faults

    @property
    def on_change(self) -> list[Callable[[], None]]:
        """Whom to tell when anything is different."""
        return self._wire.on_change

    def routes(self) -> list[BaseRoute]:
        """Starlette routes to mount at `base_url`."""
        return list(self.api.routes())

    async def settled(self) -> None:
        """Wait for retries under way."""
        await self._outward.settled()

    async def close(self) -> None:
        """Stop retrying and let go of everything that hangs."""
        self._wire.close()
        await self._outward.close()

    # People and channels

    def add_person(self, name: str, *, guest: bool = False, admin: bool = False, note: str = "") -> str:
        """A new person; returns the user id."""
        person = SlackPerson("U" + self.ids.alnum(10), name, name, note, admin=admin, guest=guest)
        self.team.people[person.id] = person
        return person.id

    def add_channel(
        self, name: str, members: Sequence[str] = (), *, private: bool = False, has_bot: bool = True
    ) -> str:
        """A new channel; returns the channel id."""
        inside = [self.team.person(who).id for who in members] + ([self.team.bot.id] if has_bot else [])
        kind = "private" if private else "channel"
        channel = SlackChannel("C" + self.ids.alnum(10), name, kind, inside)
        self.team.channels[channel.id] = channel
        return channel.id

    def dm(self, user: str) -> str:
        """The id of the bot's direct message with this person."""
        return self.team.dm(self.team.person(user).id).id

    # What somebody does on the screen

    async def command(self, user: str, channel: str | None, command: str, text: str = "") -> Delivery:
        """A slash command; with `channel` None in the bot's direct message.

        What the bot answers in the HTTP body is shown to the person, a failure too.
        """
        person = self.team.person(user)
        where = self.team.channel(channel) if channel else self.team.dm(person.id)
        secret = self.team.response_url(where.id, person.id)
        names = {"im": "directmessage", "private": "privategroup", "mpim": "privategroup"}
        fields = {
            "token": "legacy-verification-token",
            "team_id": self.team.id,
            "team_domain": "demo",
            "channel_id": where.id,
            "channel_name": names.get(where.kind, where.name),
            "user_id": person.id,
            "user_name": person.id.lower(),
            "command": command,
            "text": text,
            "api_app_id": self.team.app_id,
            "is_enterprise_install": "false",
            "response_url": self._response_url(secret),
            "trigger_id": self.team.trigger(person.id),
        }
        said = await self._post(urlencode(fields).encode(), "application/x-www-form-urlencoded")
        self._show_answer(said, where.id, person.id, command)
        self._wire.changed()
        return said

    async def message(
        self, user: str, text: str, *, channel: str | None = None, thread: str | None = None
    ) -> Delivery:
        """Write to the bot directly (or, with `channel`, where the bot listens along), in a thread too."""
        person = self.team.person(user)
        where = self.team.channel(channel) if channel else self.team.dm(person.id)
        post = self._written(where, person.id, text, thread=thread)
        kinds = {"private": "group"}
        return await self._event(
            {**self._message_event(post), "channel_type": kinds.get(where.kind, where.kind)}, where.id
        )

    def write(self, user: str, channel: str, text: str, *, thread: str | None = None) -> Post:
        """Write among people, where the bot is not told."""
        return self._written(self.team.channel(channel), self.team.person(user).id, text, thread=thread)

    async def mention(self, user: str, channel: str, text: str, *, thread: str | None = None) -> Delivery:
        """Write in a channel with a mention of the bot in front."""
        person, where = self.team.person(user), self.team.channel(channel)
        post = self._written(where, person.id, text, lead=f"<@{self.team.bot.id}> ", thread=thread)
        return await self._event({**self._message_event(post), "type": "app_mention"}, where.id)

    async def edit_message(self, user: str, ts: str, text: str, *, channel: str | None = None) -> Delivery:
        """Edit an own message."""
        person = self.team.person(user)
        post = self._own(person.id, ts, channel)
        before = self._message_event(post)
        post.text, post.blocks, post.edited_ts = _escaped(text), [_rich_text(text)], self.team.ts()
        after = {**self._message_event(post), "edited": {"user": person.id, "ts": post.edited_ts}}
        return await self._changed("message_changed", post, message=after, previous_message=before)

    async def delete_message(self, user: str, ts: str, *, channel: str | None = None) -> Delivery:
        """Delete an own message."""
        post = self._own(self.team.person(user).id, ts, channel)
        before = self._message_event(post)
        self.team.remove(post)
        return await self._changed("message_deleted", post, deleted_ts=ts, previous_message=before)

    async def home(self, user: str, *, tab: str = "home") -> Delivery:
        """Open the app's Home tab (or its Messages tab)."""
        person = self.team.person(user)
        where = self.team.dm(person.id)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": where.id,
            "tab": tab,
            "event_ts": self.team.ts(),
        }
        known = self.team.homes.get(person.id)
        if known and tab == "home":
            event["view"] = known.as_json()
        return await self._event(event, where.id)

    async def press(
        self,
        user: str,
        target: Target = None,
        action_id: str | None = None,
        *,
        block_id: str | None = None,
        label: str | None = None,
        value: Any = None,
        typed: Mapping[Any, Any] | None = None,
    ) -> Delivery:
        """Press a button, or choose in a select, date picker, overflow or dispatching input.

        `target` is a message (Post, its JSON or ts), an open view, "home", or None: the person's open view,
        else the newest message that has such an element. The element is found by action_id, block_id, label
        (a button's text, a picker's or menu's placeholder) or, for buttons, by value; for the others `value` is
        what is entered. `typed` are further entries that stand unsent in the same view or message, as in `submit`.
        """
        person = self.team.person(user)
        holder, block, element = self._find(person.id, target, action_id, block_id, label, value)
        if typed:
            holder.typed.update(typed_values(holder.blocks, typed))
        action: Json = {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "type": element["type"],
        }
        if element["type"] in ("button", "workflow_button"):
            action |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        else:
            state = state_of(element, value)
            if element["type"] in STATEFUL:
                holder.typed[(block["block_id"], element["action_id"])] = state
            initial = {
                name: element[name] for name in element if name.startswith(("initial_", "placeholder"))
            }
            action |= {**initial, **state}
        action["action_ts"] = self.team.ts()
        said = await self._interact(
            person.id, {"type": "block_actions", **self._seen_from(holder, person.id), "actions": [action]}
        )
        self._wire.changed()
        return said

    async def submit(self, user: str, values: Mapping[Any, Any] | None = None) -> Delivery:
        """Send the topmost open modal.

        `values` maps a block_id or action_id to what is entered: text, an option's value, a list of values, a
        date. What is not named keeps what was typed before or the initial value. Raises NotSubmittable where
        Slack's own window would refuse (a required input is empty, a text too long).
        """
        person = self.team.person(user)
        top = self._top(person.id)
        if top is None:
            raise KeyError(f"{person.name} has no open view")
        top.typed.update(typed_values(top.view["blocks"], values or {}))
        if problems := _unsendable(top):
            raise NotSubmittable(problems)
        payload = {"type": "view_submission", "view": top.as_json(), "response_urls": []}
        said = await self._interact(person.id, payload)
        if said.ok:
            self._apply_submission(person.id, top, said.json)
        self._wire.changed()
        return said

    async def close_view(self, user: str, *, all_of_them: bool = False) -> Delivery | None:
        """Close the topmost modal (or the whole stack). A Delivery only if the app asked to be told."""
        person = self.team.person(user)
        stack = self.team.stacks.get(person.id) or []
        if not stack:
            return None
        top = stack[-1]
        if all_of_them:
            stack.clear()
        else:
            stack.pop()
        self._wire.changed()
        if not top.view["notify_on_close"]:
            return None
        payload = {"type": "view_closed", "view": top.as_json(), "is_cleared": all_of_them}
        return await self._interact(person.id, payload, with_trigger=False)

    async def suggest(self, user: str, action_id: str, typed: str, *, target: Target = None) -> Delivery:
        """Type into an external select; the answer holds the options."""
        person = self.team.person(user)
        holder, block, element = self._find(person.id, target, action_id, None, None, None)
        payload = {
            "type": "block_suggestion",
            **self._seen_from(holder, person.id),
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": typed,
        }
        payload.pop("response_url", None)
        return await self._interact(person.id, payload, with_trigger=False)

    async def shortcut(self, user: str, callback_id: str) -> Delivery:
        """A global shortcut."""
        payload = {"type": "shortcut", "callback_id": callback_id, "action_ts": self.team.ts()}
        return await self._interact(self.team.person(user).id, payload)

    async def message_shortcut(self, user: str, callback_id: str, post: Post) -> Delivery:
        """A shortcut in the menu of a message."""
        person = self.team.person(user)
        payload = {
            "type": "message_action",
            "callback_id": callback_id,
            "action_ts": self.team.ts(),
            "message_ts": post.ts,
            "channel": self._channel_json(post.channel),
            "message": self.team.message_json(post),
            "response_url": self._response_url(self.team.response_url(post.channel, person.id, post)),
        }
        return await self._interact(person.id, payload)

    # What becomes of a channel

    async def archive(self, channel: str) -> Delivery:
        """A channel is archived: nobody writes there any more."""
        where = self.team.channel(channel)
        where.archived = True
        return await self._of_channel("channel_archive", "group_archive", where)

    async def take_out(self, channel: str) -> Delivery:
        """The bot is taken out of a channel."""
        where = self.team.channel(channel)
        where.members.remove(self.team.bot.id)
        return await self._of_channel("channel_left", "group_left", where)

    async def _of_channel(self, event: str, private: str, where: SlackChannel) -> Delivery:
        kind = private if where.kind == "private" else event
        return await self._event({"type": kind, "channel": where.id, "event_ts": self.team.ts()}, where.id)

    # Deliveries out of the ordinary

    async def event(self, event: Mapping[str, Any], *, channel: str = "") -> Delivery:
        """Any event: give what stands under "event"; the envelope is added."""
        return await self._event(dict(event), channel)

    async def again(self, event_id: str, *, reason: str | None = "http_timeout", number: int = 1) -> Delivery:
        """A past event once more, as Slack's retry (reason=None: an unmarked duplicate)."""
        headers = {} if reason is None else {"x-slack-retry-num": str(number), "x-slack-retry-reason": reason}
        return await self._post_event(self.events[event_id], headers)

    async def interact(self, user: str, payload: Mapping[str, Any]) -> Delivery:
        """Any interaction payload; user, team and trigger are added where missing."""
        return await self._interact(self.team.person(user).id, dict(payload))

    async def raw_body(
        self,
        body: bytes,
        *,
        content_type: str = "application/json",
        signature: str | None = None,
        timestamp: str | None = None,
    ) -> Delivery:
        """Any bytes; signed unless another signature or timestamp is given."""
        return await self._post(body, content_type, {}, signature=signature, timestamp=timestamp)

    def sign(self, raw: bytes, timestamp: str) -> str:
        """The X-Slack-Signature of these bytes at that time."""
        base = b"v0:" + timestamp.encode() + b":" + raw
        return "v0=" + hmac.new(self.signing_secret.encode(), base, hashlib.sha256).hexdigest()

    # Looking

    def messages(self, user: str, channel: str | None = None) -> list[Post]:
        """What this person sees in a channel (default: the bot's direct message), oldest first."""
        person = self.team.person(user)
        where = self.team.channel(channel) if channel else self.team.dm(person.id)
        return self.team.seen_by(person.id, where.id)

    def received(self, user: str, channel: str | None = None) -> list[Json]:
        """The bot's messages that this person sees there, as Slack's JSON, oldest first."""
        posts = self.messages(user, channel)
        return [self.team.message_json(post) for post in posts if post.by == self.team.bot.id]

    def view(self, user: str) -> Json | None:
        """The topmost open modal of this person, with its state."""
        top = self._top(self.team.person(user).id)
        return top.as_json() if top else None

    def view_errors(self, user: str) -> dict[str, str]:
        """The errors that the app put beside the inputs of the topmost modal."""
        top = self._top(self.team.person(user).id)
        return dict(top.errors) if top else {}

    def home_view(self, user: str) -> Json | None:
        """The Home tab of this person."""
        known = self.team.homes.get(self.team.person(user).id)
        return known.as_json() if known else None

    def file(self, file_id: str) -> bytes | None:
        """The bytes of an uploaded file."""
        return self.team.files[file_id].data

    # Inside: elements

    def _top(self, user_id: str) -> OpenView | None:
        stack = self.team.stacks.get(user_id)
        return stack[-1] if stack else None

    def _holders(self, user_id: str, target: Target) -> list[_Holder]:
        if isinstance(target, Post | OpenView):
            return [target]
        if isinstance(target, Mapping):
            target = str(target.get("ts") or target.get("message_ts") or target.get("id"))
        top, home = self._top(user_id), self.team.homes.get(user_id)
        of_top: list[_Holder] = [top] if top else []
        of_home: list[_Holder] = [home] if home else []
        posts = [
            post
            for post in reversed(self.team.posts)
            if post.only_for in (None, user_id) and user_id in self.team.channels[post.channel].members
        ]
        if target is None:
            return [*of_top, *posts, *of_home]
        if target == "home":
            return of_home
        if target == "view":
            return of_top
        views = [view for view in (top, home) if view and view.view["id"] == target]
        return [*views, *(post for post in posts if post.ts == target)]

    def _find(
        self,
        user_id: str,
        target: Target,
        action_id: str | None,
        block_id: str | None,
        label: str | None,
        value: Any,
    ) -> tuple[_Holder, Json, Json]:
        seen: list[str] = []
        for holder in self._holders(user_id, target):
            for block, element in elements_of(holder.blocks):
                text = (element.get("text") or element.get("placeholder") or {}).get("text")
                is_button = element["type"] in ("button", "workflow_button")
                seen.append(f"{element['action_id']} ({text or element['type']})")
                if (
                    (action_id is None or element["action_id"] == action_id)
                    and (block_id is None or block["block_id"] == block_id)
                    and (label is None or text == label)
                    and (value is None or not is_button or element.get("value") == value)
                    and (action_id or block_id or label or (value is not None and is_button))
                ):
                    return holder, block, element
        wanted = [part for part in (action_id, block_id, label, value) if part is not None]
        raise KeyError(f"nothing in sight answers to {wanted}; there is {seen[:40]}")

    def _seen_from(self, holder: _Holder, user: str) -> Json:
        """The parts of a payload that tell where the element stood."""
        if isinstance(holder, OpenView):
            view = holder.as_json()
            return {"container": {"type": "view", "view_id": view["id"]}, "view": view}
        post = holder
        ephemeral = post.only_for is not None
        container = {
            "type": "message",
            "message_ts": post.ts,
            "channel_id": post.channel,
            "is_ephemeral": ephemeral,
        }
        seen: Json = {
            "container": container,
            "channel": self._channel_json(post.channel),
            "state": {"values": state_values(post.blocks, post.typed)},
            "response_url": self._response_url(self.team.response_url(post.channel, user, post)),
        }
        # Slack does not keep the contents of an ephemeral message, so the payload cannot bring them.
        if not ephemeral:
            seen["message"] = self.team.message_json(post)
        return seen

    def _channel_json(self, channel_id: str) -> Json:
        channel = self.team.channels[channel_id]
        return {"id": channel.id, "name": channel.name}

    # Inside: answers

    def _show_answer(self, said: Delivery, channel: str, user: str, command: str) -> None:
        """A command's HTTP answer is a message; a failure is told to the person by Slack itself."""
        if not said.ok:
            why = "operation_timeout" if said.error == "request_timeout" else "dispatch_failed"
            text = f'{command} failed with the error "{why}"'
            self.team.put(channel, SLACKBOT, text, only_for=user)
        elif said.body:
            answer = said.json if isinstance(said.json, dict) else {"text": said.body}
            try:
                self.api.apply_response(answer, channel, user)
            except Refused as no:
                self.team.put(
                    channel, SLACKBOT, f'{command} failed with the error "{no.error}"', only_for=user
                )

    def _apply_submission(self, user: str, top: OpenView, answer: Any) -> None:
        stack = self.team.stacks[user]
        action = answer.get("response_action") if isinstance(answer, dict) else None
        if action == "errors":
            known = {block["block_id"] for block in top.view["blocks"] if block["type"] == "input"}
            strange = set(answer.get("errors") or {}) - known
            if strange or not answer.get("errors"):
                raise AssertionError(f"the errors name no input block of the view: {sorted(strange)}")
            top.errors = dict(answer["errors"])
        elif action == "update":
            self.team.update_view(top, self.api.checked_view(answer.get("view"), "modal"))
        elif action == "push":
            if len(stack) >= 3:
                raise AssertionError("push_limit_reached")
            self.team.push_view(user, self.api.checked_view(answer.get("view"), "modal"))
        elif action == "clear":
            stack.clear()
        elif action is None:
            # By the time of the answer the app may have changed the stack through the API.
            if top in stack:
                stack.remove(top)
        else:
            raise AssertionError(f"unknown response_action {action!r}")

    # Inside: sending

    def _response_url(self, secret: str) -> str:
        return f"{self.base_url.rstrip('/')}/response/{secret}"

    def _written(
        self, where: SlackChannel, user: str, text: str, *, lead: str = "", thread: str | None = None
    ) -> Post:
        mentioned = self.team.bot.id if lead else None
        post = self.team.put(
            where.id, user, lead + _escaped(text), [_rich_text(text, mentioned)], thread_ts=thread
        )
        self._wire.changed()
        return post

    def _own(self, user: str, ts: str, channel: str | None) -> Post:
        where = self.team.channel(channel) if channel else self.team.dm(user)
        post = self.team.find(where.id, ts)
        if post is None or post.by != user:
            raise KeyError(f"no own message {ts}")
        return post

    def _message_event(self, post: Post) -> Json:
        return {
            **self.team.message_json(post),
            "channel": post.channel,
            "event_ts": post.ts,
            "client_msg_id": self.ids.uuid(),
        }

    async def _changed(self, subtype: str, post: Post, **more: Any) -> Delivery:
        ts = self.team.ts()
        kind = self.team.channels[post.channel].kind
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": post.channel,
            "channel_type": {"private": "group"}.get(kind, kind),
            "ts": ts,
            "event_ts": ts,
            **more,
        }
        return await self._event(event, post.channel)

    async def _event(self, event: Json, channel: str) -> Delivery:
        bot = {"enterprise_id": None, "team_id": self.team.id, "user_id": self.team.bot.id}
        envelope: Json = {
            "token": "legacy-verification-token",
            "team_id": self.team.id,
            "context_team_id": self.team.id,
            "context_enterprise_id": None,
            "api_app_id": self.team.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": "Ev" + self.ids.alnum(10),
            "event_time": int(self._clock()),
            "authorizations": [{**bot, "is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": f"4-{self.ids.alnum(24)}-{channel}",
        }
        self.events[envelope["event_id"]] = copy.deepcopy(envelope)
        said = await self._post_event(envelope, {})
        if not said.ok and self.retries and not _asks_for_no_retry(said):
            self._outward.later(self._retry(envelope, said))
        self._wire.changed()
        return said

    async def _post_event(self, envelope: Json, headers: Mapping[str, str]) -> Delivery:
        raw = json.dumps(envelope, separators=(",", ":")).encode()
        return await self._post(raw, "application/json", headers, event_id=envelope["event_id"])

    async def _retry(self, envelope: Json, said: Delivery) -> None:
        reasons = {"request_timeout": "http_timeout", "could_not_connect": "connection_failed"}
        for number, pause in enumerate(self._schedule, start=1):
            reason = reasons.get(said.error or "", "http_error")
            await self._sleep(pause)
            if not self.retries:
                return
            headers = {"x-slack-retry-num": str(number), "x-slack-retry-reason": reason}
            said = await self._post_event(envelope, headers)
            if said.ok or _asks_for_no_retry(said):
                return

    async def _interact(self, user: str, payload: Json, *, with_trigger: bool = True) -> Delivery:
        person = self.team.person(user)
        full: Json = {
            "type": payload.get("type"),
            "user": {
                "id": person.id,
                "username": person.id.lower(),
                "name": person.id.lower(),
                "team_id": self.team.id,
            },
            "api_app_id": self.team.app_id,
            "token": "legacy-verification-token",
            "team": {"id": self.team.id, "domain": "demo"},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if with_trigger:
            full["trigger_id"] = self.team.trigger(person.id)
        full |= payload
        raw = urlencode({"payload": json.dumps(full, ensure_ascii=False)}).encode()
        return await self._post(raw, "application/x-www-form-urlencoded")

    async def _post(
        self,
        raw: bytes,
        content_type: str,
        headers: Mapping[str, str] | None = None,
        *,
        event_id: str = "",
        signature: str | None = None,
        timestamp: str | None = None,
    ) -> Delivery:
        if self.socket is not None:
            said = await self.socket.deliver(raw, content_type, headers or {}, event_id)
            self.deliveries.append(said)
            return said
        stamp = timestamp or str(int(self._clock()))
        said = await self._outward.post(
            self.bot_url.rstrip("/") + EVENTS_PATH,
            raw,
            {
                "content-type": content_type,
                "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
                "x-slack-request-timestamp": stamp,
                "x-slack-signature": signature if signature is not None else self.sign(raw, stamp),
                **(headers or {}),
            },
            event_id,
        )
        self.deliveries.append(said)
        return said


def _escaped(text: str) -> str:
    """Slack escapes these three, and these three only, in what people write."""
    return escape(text, quote=False)


def _rich_text(text: str, mentioned: str | None = None) -> Json:
    """What a person wrote, as Slack's own composer sends it."""
    lead = [{"type": "user", "user_id": mentioned}] if mentioned else []
    words = {"type": "text", "text": f" {text}" if mentioned else text}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [*lead, words]}]}


def _asks_for_no_retry(said: Delivery) -> bool:
    return {key.lower(): value for key, value in said.headers.items()}.get("x-slack-no-retry") == "1"


def _unsendable(top: OpenView) -> dict[str, str]:
    """What Slack's own window refuses to send."""
    problems: dict[str, str] = {}
    for block, element in elements_of(top.view["blocks"]):
        if block["type"] != "input":
            continue
        state = top.typed.get((block["block_id"], element["action_id"])) or initial_state(element)
        text = state.get("value") or ""
        if is_empty(state):
            if not block.get("optional"):
                problems[block["block_id"]] = "required"
        elif len(text) > element.get("max_length", 3000):
            problems[block["block_id"]] = "too long"
        elif len(text) < element.get("min_length", 0):
            problems[block["block_id"]] = "too short"
    return problems
