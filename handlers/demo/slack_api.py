"""Slack's Web API over the state in `slack_team`: what it accepts, what it refuses and in which words."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.demo.slack_rules import (
    MESSAGE_CHARACTERS,
    VIEW_BYTES,
    block_complaints,
    characters_of,
    view_complaints,
)
from handlers.demo.slack_socket import SlackSocket
from handlers.demo.slack_team import OpenView, Post, SlackChannel, SlackPerson, SlackTeam, StoredFile, Trigger
from handlers.demo.wire import Answer, Call, Json, Wire

_TEXT_LIMIT = 40_000
_SCOPES = ",".join(
    (
        *("commands", "chat:write", "im:history", "im:write", "app_mentions:read"),
        *("users:read", "channels:read", "groups:read", "files:write"),
    )
)
# Arguments that come as JSON text where the call is a form or a query.
_STRUCTURED = ("blocks", "view", "attachments", "files", "metadata")


class Refused(Exception):  # noqa: N818  (Slack's answer, not a fault of ours)
    """Slack says no: {"ok": false, "error": …}."""

    def __init__(self, error: str, messages: list[str] | None = None) -> None:
        super().__init__(error)
        self.error, self.messages = error, messages


def usual_body(status: int) -> Json:
    """Slack's usual body for an HTTP status."""
    errors = {429: "ratelimited", 503: "service_unavailable"}
    return {"ok": False, "error": errors.get(status, "internal_error")}


class SlackApi:
    """The Web API methods, the upload address and the response URLs."""

    def __init__(
        self, team: SlackTeam, wire: Wire, base_url: Callable[[], str], token: str, *, blocks_need_text: bool
    ) -> None:
        self.token = token
        self.socket: SlackSocket | None = None
        self._team, self._wire, self._base_url = team, wire, base_url
        self._blocks_need_text = blocks_need_text
        self._methods: dict[str, Callable[[Json], Json]] = {
            "api.test": lambda _: {},
            "apps.connections.open": self._connections_open,
            "auth.test": self._auth_test,
            "blocks.validate": self._blocks_validate,
            "chat.delete": self._chat_delete,
            "chat.getPermalink": self._chat_permalink,
            "chat.postEphemeral": self._chat_post_ephemeral,
            "chat.postMessage": self._chat_post_message,
            "chat.update": self._chat_update,
            "conversations.history": self._conversations_history,
            "conversations.info": self._conversations_info,
            "conversations.join": self._conversations_join,
            "conversations.list": self._conversations_list,
            "conversations.members": self._conversations_members,
            "conversations.open": self._conversations_open,
            "conversations.replies": self._conversations_replies,
            "files.completeUploadExternal": self._files_complete,
            "files.getUploadURLExternal": self._files_get_url,
            "files.info": self._files_info,
            "team.info": self._team_info,
            "users.conversations": self._users_conversations,
            "users.info": self._users_info,
            "users.list": self._users_list,
            "views.open": self._views_open,
            "views.publish": self._views_publish,
            "views.push": self._views_push,
            "views.update": self._views_update,
        }

    def routes(self) -> list[Route]:
        """Everything under the stand-in's base address."""
        return [
            self._wire.route("/api/{name}", None, self._call, ["GET", "POST"]),
            self._wire.route("/upload/{file}/{secret}", "upload", self._upload, ["POST", "PUT"]),
            self._wire.route("/response/{secret:path}", "response_url", self._respond, ["POST"]),
            Route("/files/{file}/{filename}", self._download, methods=["GET"]),
        ]

    # The edge

    async def _call(self, call: Call) -> Answer:
        args = _arguments(call)
        headers = {"x-slack-req-id": self._team.ids.hex(32), "x-oauth-scopes": _SCOPES}
        try:
            if call.name not in self._methods:
                raise Refused("unknown_method")
            if call.name not in ("api.test", "blocks.validate"):
                self._authenticate(call, args)
            body = {"ok": True, **self._methods[call.name](args)}
        except Refused as no:
            body = {"ok": False, "error": no.error}
            if no.messages:
                body["response_metadata"] = {"messages": no.messages}
        return Answer(200, body, headers)

    def _authenticate(self, call: Call, args: Json) -> None:
        given = call.headers.get("authorization", "").removeprefix("Bearer ") or args.get("token")
        if not given:
            raise Refused("not_authed")
        if self.socket is not None and call.name == "apps.connections.open":
            if given != self.socket.app_token:
                raise Refused("invalid_auth")
        elif given != self.token:
            raise Refused("invalid_auth")

    async def _upload(self, call: Call) -> Answer:
        file = self._team.files.get(call.params["file"])
        if file is None or file.secret != call.params["secret"] or file.done:
            return Answer(404, "not found")
        file.data = call.raw
        return Answer(200, f"OK - {len(call.raw)}")

    async def _download(self, request: Request) -> Response:
        file = self._team.files.get(request.path_params["file"])
        if file is None or not file.done or file.data is None:
            return Response("not found", 404)
        media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        # Shown only where a browser cannot run anything from it.
        shown = media in ("image/png", "image/jpeg", "image/gif", "application/pdf")
        headers = {
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'; sandbox",
        }
        if not shown:
            headers["content-disposition"] = "attachment"
        return Response(file.data, 200, headers, media)

    async def _respond(self, call: Call) -> Answer:
        known = self._team.use_response_url(call.params["secret"])
        if isinstance(known, str):
            return Answer(404, {"ok": False, "error": known})
        said = call.body if isinstance(call.body, dict) else {}
        try:
            self.apply_response(said, known.channel, known.user, known.original)
        except Refused as no:
            known.uses -= 1
            return Answer(400, {"ok": False, "error": no.error})
        return Answer(200, "ok")

    def apply_response(
        self, said: Json, channel: str, user: str, original: Post | None = None
    ) -> Post | None:
        """What an app answers to a command or by a response URL: a message, new, changed or deleted."""
        if said.get("delete_original"):
            if original in self._team.posts:
                self._team.remove(original)
            return None
        text, blocks = self._checked_message(said)
        if said.get("replace_original") and original is not None:
            original.text, original.blocks = text, self._team.with_ids(blocks)
            original.edited_ts = self._team.ts()
            return original
        only_for = None if said.get("response_type") == "in_channel" else user
        return self._team.put(channel, self._team.bot.id, text, blocks, only_for=only_for)

    # Chat

    def _checked_message(self, args: Json) -> tuple[str, list[Json]]:
        text, blocks = args.get("text") or "", args.get("blocks")
        if not isinstance(text, str):
            raise Refused("invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"])
        if blocks is not None and not isinstance(blocks, list):
            raise Refused("invalid_blocks_format")
        if not text and not blocks and not args.get("attachments"):
            raise Refused("no_text")
        if blocks:
            complaints = block_complaints(blocks, "message")
            if complaints:
                raise Refused("invalid_blocks", complaints)
            if characters_of(blocks) > MESSAGE_CHARACTERS:
                raise Refused("msg_blocks_too_long")
            if not text and self._blocks_need_text:
                raise Refused("no_text")
        return text[:_TEXT_LIMIT], blocks or []

    def _target(self, args: Json) -> SlackChannel:
        wanted = str(args.get("channel") or "")
        team = self._team
        if wanted in team.people:
            if team.people[wanted].bot:
                raise Refused("cannot_dm_bot")
            return team.dm(wanted)
        try:
            channel = team.channel(wanted)
        except KeyError:
            raise Refused("channel_not_found") from None
        if team.bot.id not in channel.members:
            raise Refused("channel_not_found" if channel.kind == "private" else "not_in_channel")
        if channel.archived:
            raise Refused("is_archived")
        return channel

    def _chat_post_message(self, args: Json) -> Json:
        channel = self._target(args)
        text, blocks = self._checked_message(args)
        post = self._team.put(
            channel.id,
            self._team.bot.id,
            text,
            blocks,
            thread_ts=self._thread(channel, args),
            aloud=str(args.get("reply_broadcast")).lower() in ("1", "true"),
            metadata=args.get("metadata"),
        )
        return {"channel": channel.id, "ts": post.ts, "message": self._team.message_json(post)}

    def _thread(self, channel: SlackChannel, args: Json) -> str | None:
        """The message under which it is posted. Slack takes one that is itself a reply for that one's own."""
        wanted = args.get("thread_ts")
        if not wanted:
            return None
        parent = self._team.find(channel.id, str(wanted))
        if parent is None:
            raise Refused("thread_not_found")
        return parent.thread_ts or parent.ts

    def _chat_post_ephemeral(self, args: Json) -> Json:
        channel = self._target(args)
        if args.get("user") not in channel.members:
            raise Refused("user_not_in_channel")
        text, blocks = self._checked_message(args)
        post = self._team.put(channel.id, self._team.bot.id, text, blocks, only_for=args["user"])
        return {"message_ts": post.ts}

    def _own_post(self, args: Json, forbidden: str) -> Post:
        try:
            channel = self._team.channel(str(args.get("channel")))
        except KeyError:
            raise Refused("channel_not_found") from None
        post = self._team.find(channel.id, str(args.get("ts")))
        # An ephemeral message can be changed by its response URL only.
        if post is None or post.only_for is not None:
            raise Refused("message_not_found")
        if post.by != self._team.bot.id:
            raise Refused(forbidden)
        return post

    def _chat_update(self, args: Json) -> Json:
        post = self._own_post(args, "cant_update_message")
        text, blocks = self._checked_message(args)
        post.text, post.blocks, post.edited_ts = text, self._team.with_ids(blocks), self._team.ts()
        message = self._team.message_json(post)
        return {"channel": post.channel, "ts": post.ts, "text": text, "message": message}

    def _chat_delete(self, args: Json) -> Json:
        post = self._own_post(args, "cant_delete_message")
        self._team.remove(post)
        return {"channel": post.channel, "ts": post.ts}

    def _chat_permalink(self, args: Json) -> Json:
        channel, ts = str(args.get("channel")), str(args.get("message_ts"))
        if self._team.find(channel, ts) is None:
            raise Refused("message_not_found")
        return {
            "channel": channel,
            "permalink": f"https://demo.slack.com/archives/{channel}/p{ts.replace('.', '')}",
        }

    # Conversations, people, team

    def _channel_json(self, channel: SlackChannel) -> Json:
        shape: Json = {"id": channel.id, "is_archived": channel.archived, "is_im": channel.kind == "im"}
        if channel.kind == "im":
            other = next(member for member in channel.members if member != self._team.bot.id)
            return {**shape, "user": other, "is_user_deleted": self._team.people[other].deleted}
        return {
            **shape,
            "name": channel.name,
            "is_channel": channel.kind == "channel",
            "is_group": channel.kind == "private",
            "is_mpim": channel.kind == "mpim",
            "is_private": channel.kind != "channel",
            "is_member": self._team.bot.id in channel.members,
            "num_members": len(channel.members),
        }

    def _known_channel(self, args: Json) -> SlackChannel:
        channel = self._team.channels.get(str(args.get("channel")))
        if channel is None or (channel.kind == "private" and self._team.bot.id not in channel.members):
            raise Refused("channel_not_found")
        return channel

    def _conversations_history(self, args: Json) -> Json:
        """Newest first, between ``oldest`` and ``latest``; metadata only where it is asked for."""
        channel = self._known_channel(args)
        newest = [
            post
            for post in reversed(self._team.posts)
            if post.channel == channel.id and not post.only_for and _is_between(post.ts, args)
            if post.thread_ts is None or post.aloud
        ]
        return self._messages(newest, 100, args)

    def _conversations_replies(self, args: Json) -> Json:
        """A message and what hangs under it, oldest first."""
        channel, ts = self._known_channel(args), str(args.get("ts"))
        if self._team.find(channel.id, ts) is None:
            raise Refused("thread_not_found")
        found = [p for p in self._team.posts if p.channel == channel.id and ts in (p.ts, p.thread_ts)]
        return self._messages(found, 1000, args)

    def _messages(self, posts: Sequence[Post], most: int, args: Json) -> Json:
        """A page of them; metadata only where it is asked for."""
        answer = _page("messages", list(posts), {"limit": most, **args})
        messages = [self._team.message_json(post) for post in answer["messages"]]
        if str(args.get("include_all_metadata")).lower() not in ("1", "true"):
            messages = [{k: v for k, v in message.items() if k != "metadata"} for message in messages]
        return {**answer, "messages": messages, "has_more": bool(answer["response_metadata"]["next_cursor"])}

    def _conversations_info(self, args: Json) -> Json:
        return {"channel": self._channel_json(self._known_channel(args))}

    def _conversations_members(self, args: Json) -> Json:
        return _page("members", list(self._known_channel(args).members), args)

    def _conversations_join(self, args: Json) -> Json:
        channel = self._known_channel(args)
        if channel.kind != "channel":
            raise Refused("method_not_supported_for_channel_type")
        if self._team.bot.id not in channel.members:
            channel.members.append(self._team.bot.id)
        return {"channel": self._channel_json(channel)}

    def _conversations_list(self, args: Json) -> Json:
        return _page("channels", [self._channel_json(item) for item in self._listed(args, None)], args)

    def _users_conversations(self, args: Json) -> Json:
        member = args.get("user") or self._team.bot.id
        return _page("channels", [self._channel_json(item) for item in self._listed(args, member)], args)

    def _listed(self, args: Json, member: str | None) -> list[SlackChannel]:
        names = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}
        kinds = {names.get(kind.strip()) for kind in str(args.get("types") or "public_channel").split(",")}
        bot = self._team.bot.id
        return [
            channel
            for channel in self._team.channels.values()
            if channel.kind in kinds
            and (member is None or member in channel.members)
            and (channel.kind == "channel" or bot in channel.members)
        ]

    def _conversations_open(self, args: Json) -> Json:
        if args.get("channel"):
            return {"channel": self._channel_json(self._known_channel(args))}
        given = args.get("users") or ""
        users = given if isinstance(given, list) else [user for user in str(given).split(",") if user]
        if not users:
            raise Refused("users_list_not_supplied")
        if any(user not in self._team.people for user in users):
            raise Refused("user_not_found")
        if len(users) > 8:
            raise Refused("too_many_users")
        channel = self._team.dm(users[0]) if len(users) == 1 else self._team.group_dm(users)
        return {"channel": {"id": channel.id}}

    def _user_json(self, person: SlackPerson, args: Json) -> Json:
        real = person.real_name or person.name
        user: Json = {
            "id": person.id,
            "team_id": self._team.id,
            "name": person.id.lower(),
            "real_name": real,
            "deleted": person.deleted,
            "tz": person.zone,
            "is_admin": person.admin or person.owner,
            "is_owner": person.owner,
            "is_primary_owner": person.owner,
            "is_restricted": person.guest,
            "is_ultra_restricted": False,
            "is_bot": person.bot,
            "is_app_user": False,
            "profile": {"display_name": person.name, "real_name": real, "email": person.email},
        }
        if str(args.get("include_locale", "0")).lower() in ("1", "true"):
            user["locale"] = person.locale
        return user

    def _users_info(self, args: Json) -> Json:
        person = self._team.people.get(str(args.get("user")))
        if person is None:
            raise Refused("user_not_found")
        return {"user": self._user_json(person, args)}

    def _users_list(self, args: Json) -> Json:
        return _page(
            "members", [self._user_json(person, args) for person in self._team.people.values()], args
        )

    def _team_info(self, _: Json) -> Json:
        return {"team": {"id": self._team.id, "name": self._team.name, "domain": "demo", "email_domain": ""}}

    def _auth_test(self, _: Json) -> Json:
        return {
            "url": "https://demo.slack.com/",
            "team": self._team.name,
            "team_id": self._team.id,
            "user": self._team.bot.name.lower(),
            "user_id": self._team.bot.id,
            "bot_id": self._team.bot_id,
            "is_enterprise_install": False,
        }

    def _connections_open(self, _: Json) -> Json:
        if self.socket is None:
            raise Refused("not_allowed_token_type")
        return {"url": self.socket.ticket()}

    def _blocks_validate(self, args: Json) -> Json:
        complaints = (
            view_complaints(args["view"], str((args["view"] or {}).get("type")))
            if "view" in args
            else block_complaints(args.get("blocks"), "message")
        )
        if complaints:
            raise Refused("invalid_blocks", complaints)
        return {}

    # Views

    def checked_view(self, view: Any, kind: str) -> Json:
        """The view, or a refusal with everything that is wrong about it."""
        complaints = view_complaints(view, kind)
        if complaints:
            raise Refused("invalid_arguments", complaints)
        if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
            raise Refused("view_too_large")
        external = view.get("external_id")
        if external and self._team.find_view(None, external):
            raise Refused("duplicate_external_id")
        return dict(view)

    def _triggered(self, args: Json) -> Trigger:
        trigger = self._team.use_trigger(args.get("trigger_id"))
        if isinstance(trigger, str):
            raise Refused(trigger)
        return trigger

    def _views_open(self, args: Json) -> Json:
        view = self.checked_view(args.get("view"), "modal")
        user = self._triggered(args).user
        opened = self._team.new_view(view)
        self._team.stacks[user] = [opened]
        return {"view": opened.as_json()}

    def _views_push(self, args: Json) -> Json:
        view = self.checked_view(args.get("view"), "modal")
        user = self._triggered(args).user
        stack = self._team.stacks.get(user)
        if not stack:
            raise Refused("not_found")
        if len(stack) >= 3:
            raise Refused("push_limit_reached")
        return {"view": self._team.push_view(user, view).as_json()}

    def _views_update(self, args: Json) -> Json:
        known = self._team.find_view(args.get("view_id"), args.get("external_id"))
        if known is None:
            raise Refused("not_found")
        self._matches(known, args)
        view = args.get("view")
        same = isinstance(view, dict) and view.get("external_id") == known.view["external_id"]
        checked = self.checked_view(
            {**view, "external_id": ""} if same and view else view, known.view["type"]
        )
        self._team.update_view(
            known, {**checked, "external_id": known.view["external_id"]} if same else checked
        )
        return {"view": known.as_json()}

    def _views_publish(self, args: Json) -> Json:
        user = str(args.get("user_id"))
        if user not in self._team.people:
            raise Refused("user_not_found")
        view = self.checked_view(args.get("view"), "home")
        known = self._team.homes.get(user)
        if known is None:
            known = self._team.homes[user] = self._team.new_view(view)
        else:
            self._matches(known, args)
            self._team.update_view(known, view)
        return {"view": known.as_json()}

    def _matches(self, known: OpenView, args: Json) -> None:
        if args.get("hash") and args["hash"] != known.view["hash"]:
            raise Refused("hash_conflict")

    # Files

    def _files_get_url(self, args: Json) -> Json:
        name, length = args.get("filename"), str(args.get("length") or "")
        if not name or not length.isdigit() or length == "0":
            raise Refused("invalid_arguments", ["[ERROR] missing required field: filename, length"])
        file = StoredFile("F" + self._team.ids.alnum(10), str(name), self._team.ids.hex(40))
        self._team.files[file.id] = file
        return {"upload_url": f"{self._base_url()}/upload/{file.id}/{file.secret}", "file_id": file.id}

    def _files_complete(self, args: Json) -> Json:
        files: list[StoredFile] = []
        for entry in args.get("files") or []:
            file = self._team.files.get(str(entry.get("id")))
            if file is None or file.data is None:
                raise Refused("file_not_found")
            file.title = str(entry.get("title") or file.name)
            files.append(file)
        if not files:
            raise Refused("invalid_arguments", ["[ERROR] missing required field: files"])
        wanted = [args.get("channel_id"), *str(args.get("channels") or "").split(",")]
        targets = [self._target({"channel": channel}) for channel in wanted if channel]
        for file in files:
            file.done = True
        for channel in targets:
            self._team.put(
                channel.id,
                self._team.bot.id,
                str(args.get("initial_comment") or ""),
                args.get("blocks"),
                thread_ts=args.get("thread_ts"),
                files=[file.id for file in files],
            )
        return {"files": [self._team.file_json(file.id) for file in files]}

    def _files_info(self, args: Json) -> Json:
        file = self._team.files.get(str(args.get("file")))
        if file is None or not file.done:
            raise Refused("file_not_found")
        return {"file": self._team.file_json(file.id)}


def _arguments(call: Call) -> Json:
    args: Json = dict(call.query)
    if isinstance(call.body, dict):
        args |= call.body
    for name in _STRUCTURED:
        if isinstance(args.get(name), str):
            try:
                args[name] = json.loads(args[name])
            except ValueError:
                args[name] = None if name != "blocks" else args[name]
    return args


def _is_between(ts: str, args: Json) -> bool:
    """Whether the post lies in the time asked for, whose ends count only when ``inclusive`` is set."""
    at, oldest, latest = float(ts), float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    if str(args.get("inclusive")).lower() in ("1", "true"):
        return oldest <= at <= latest
    return oldest < at < latest


def _page(name: str, items: list[Any], args: Json) -> Json:
    """One page by cursor and limit; the cursor is only an offset here, and opaque to the app."""
    start = int(args["cursor"]) if str(args.get("cursor") or "").isdigit() else 0
    limit = int(args.get("limit") or 0) or len(items)
    following = str(start + limit) if start + limit < len(items) else ""
    return {name: items[start : start + limit], "response_metadata": {"next_cursor": following}}
