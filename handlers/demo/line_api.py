"""LINE's Messaging API over the state in `line_chats`: what it accepts, what it refuses, in which words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from starlette.routing import Route

from handlers.demo.line_chats import BOT, Accepted, LineChats, is_id
from handlers.demo.line_rules import problems_of, rich_menu_problems
from handlers.demo.line_webhooks import LineWebhooks
from handlers.demo.wire import Answer, Call, Ids, Json, Wire

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
_BODY_LIMIT = 2 * 1024 * 1024
_PICTURE_LIMIT = 1024 * 1024
_MENUS = 1000  # of a channel, made by the API
_LINKED_AT_ONCE = 500

_USUAL = {
    400: "The request body has 1 error(s)",
    401: "Authentication failed. Confirm that the access token in the authorization header is valid.",
    403: "Access to this API is not available for your account",
    404: "Not found",
    413: "Request Entity Too Large",
    415: "The media type is not supported.",
    429: "The API rate limit has been exceeded. Try again later.",
    500: "Internal Server Error",
}

_Handler = Callable[[Call], Awaitable[Answer]]


def usual_body(status: int) -> Json:
    """LINE's usual error body for a status."""
    return {"message": _USUAL.get(status, "Error")}


def refusal(status: int, message: str = "", details: list[Json] | None = None) -> Answer:
    """A LINE-shaped error."""
    body: Json = {"message": message} if message else usual_body(status)
    if details:
        body["details"] = details
    return Answer(status, body)


class LineApi:
    """The routes of the Messaging API."""

    def __init__(
        self, chats: LineChats, wire: Wire, webhooks: LineWebhooks, ids: Ids, access_token: str, account: Json
    ) -> None:
        self.access_token = access_token
        self.account = account
        self.rich_menus: dict[str, Json] = {}
        self.rich_menu_pictures: dict[str, tuple[bytes, str]] = {}
        self.rich_menu_aliases: dict[str, str] = {}
        self.default_rich_menu: str | None = None
        self.rich_menu_of: dict[str, str] = {}
        self.loading: list[tuple[str, float, int]] = []  # user, real time, seconds
        self.webhook_active = True
        self._chats, self._wire, self._webhooks, self._ids = chats, wire, webhooks, ids

    def rich_menu_for(self, user_id: str) -> str | None:
        """The rich menu that this person sees."""
        return self.rich_menu_of.get(user_id, self.default_rich_menu)

    def routes(self) -> list[Route]:
        """Everything under the base address, which plays api.line.me and api-data.line.me alike."""
        table: list[tuple[str, str, str, _Handler]] = [
            ("POST", "message/reply", "reply", self._reply),
            ("POST", "message/push", "push", self._push),
            ("POST", "message/multicast", "multicast", self._multicast),
            ("POST", "message/broadcast", "broadcast", self._broadcast),
            ("POST", "message/narrowcast", "narrowcast", self._not_for_us),
            ("POST", "message/validate/{kind}", "validate", self._validate),
            ("GET", "message/quota", "quota", self._quota),
            ("GET", "message/quota/consumption", "consumption", self._consumption),
            ("GET", "message/{message}/content", "content", self._content),
            ("GET", "info", "info", self._info),
            ("GET", "profile/{user}", "profile", self._profile),
            ("GET", "followers/ids", "followers", self._not_for_us),
            ("GET", "channel/webhook/endpoint", "webhook", self._endpoint),
            ("PUT", "channel/webhook/endpoint", "webhook", self._set_endpoint),
            ("POST", "channel/webhook/test", "webhook_test", self._test_endpoint),
            ("POST", "chat/loading/start", "loading", self._loading),
            ("POST", "chat/markAsRead", "mark_as_read", self._mark_as_read),
            ("GET", "group/{group}/summary", "group_summary", self._group_summary),
            ("GET", "group/{group}/members/count", "group_count", self._group_count),
            ("GET", "group/{group}/members/ids", "group_members", self._not_for_us),
            ("GET", "group/{group}/member/{user}", "group_member", self._group_member),
            ("POST", "group/{group}/leave", "group_leave", self._group_leave),
            ("POST", "richmenu", "richmenu_create", self._menu_create),
            ("POST", "richmenu/validate", "richmenu_validate", self._menu_validate),
            ("GET", "richmenu/list", "richmenu_list", self._menu_list),
            ("POST", "richmenu/alias", "richmenu_alias_create", self._alias_create),
            ("GET", "richmenu/alias/list", "richmenu_alias_list", self._alias_list),
            ("GET", "richmenu/alias/{alias}", "richmenu_alias_get", self._alias_get),
            ("POST", "richmenu/alias/{alias}", "richmenu_alias_update", self._alias_update),
            ("DELETE", "richmenu/alias/{alias}", "richmenu_alias_delete", self._alias_delete),
            ("POST", "richmenu/bulk/link", "richmenu_link_many", self._menu_link_many),
            ("GET", "richmenu/{menu}", "richmenu_get", self._menu_get),
            ("DELETE", "richmenu/{menu}", "richmenu_delete", self._menu_delete),
            ("POST", "richmenu/{menu}/content", "richmenu_upload", self._menu_upload),
            ("GET", "richmenu/{menu}/content", "richmenu_download", self._menu_download),
            ("GET", "user/all/richmenu", "richmenu_default", self._menu_default),
            ("DELETE", "user/all/richmenu", "richmenu_default_clear", self._menu_default_clear),
            ("POST", "user/all/richmenu/{menu}", "richmenu_default_set", self._menu_default_set),
            ("GET", "user/{user}/richmenu", "richmenu_of", self._menu_of),
            ("DELETE", "user/{user}/richmenu", "richmenu_unlink", self._menu_unlink),
            ("POST", "user/{user}/richmenu/{menu}", "richmenu_link", self._menu_link),
        ]
        routes = [
            self._wire.route(f"/v2/bot/{path}", name, self._guarded(handler), [verb])
            for verb, path, name, handler in table
        ]
        every = ["GET", "POST", "PUT", "DELETE", "PATCH"]
        return [*routes, self._wire.route("/{rest:path}", "unknown", self._guarded(self._unknown), every)]

    def _guarded(self, handler: _Handler) -> _Handler:
        """What holds for every call: the token, the size, JSON where JSON is due, the request id."""
        takes_bytes = handler == self._menu_upload

        async def guarded(call: Call) -> Answer:
            json_due = call.method in ("POST", "PUT") and bool(call.raw) and not takes_bytes
            if call.headers.get("authorization") != f"Bearer {self.access_token}":
                answer = refusal(401)
            elif len(call.raw) > _BODY_LIMIT:
                answer = refusal(413)
            elif json_due and not call.headers.get("content-type", "").startswith("application/json"):
                answer = refusal(415)
            elif json_due and not isinstance(call.body, dict):
                answer = refusal(400, "The request body could not be parsed as JSON (line: -, column: -)")
            else:
                answer = await handler(call)
            headers = {"x-line-request-id": self._ids.uuid(), **answer.headers}
            return Answer(answer.status, answer.body, headers, answer.media)

        return guarded

    # Sending

    async def _reply(self, call: Call) -> Answer:
        if "x-line-retry-key" in call.headers:
            return refusal(400, "The retry key may not be used with this endpoint")
        if bad := _refused(call.body):
            return bad
        token = self._chats.live_reply_token(_field(call, "replyToken"))
        if token is None:
            return refusal(400, "Invalid reply token")
        token.used = True
        return Answer(200, {"sentMessages": self._deliver(token.chat, call, "reply")})

    async def _push(self, call: Call) -> Answer:
        to = _field(call, "to")
        if early := self._retry_refusal(call):
            return early
        if bad := _refused(call.body):
            return bad
        known = to in self._chats.people or (to in self._chats.groups and self._chats.groups[to].has_bot)
        if not known:
            return refusal(400, "Failed to send messages")
        recipients = self._chats.recipients(to)
        if self._chats.over_quota(len(recipients)):
            return refusal(429, "You have reached your monthly limit.")
        self._chats.used += len(recipients)
        arrives = to in self._chats.groups or bool(recipients)
        sent = self._deliver(to, call, "push") if arrives else self._only_ids(call)
        request_id = self._remember(call, sent)
        return Answer(200, {"sentMessages": sent}, {"x-line-request-id": request_id})

    async def _multicast(self, call: Call) -> Answer:
        to = _field(call, "to")
        if early := self._retry_refusal(call, with_sent=False):
            return early
        if bad := _refused(call.body):
            return bad
        if not isinstance(to, list) or not 1 <= len(to) <= 500:
            return _invalid("Size must be between 1 and 500", "to")
        for index, user in enumerate(to):
            if not is_id(user, "U"):
                return _invalid("May be a user ID only", f"to[{index}]")
        if any(user not in self._chats.people for user in to):
            return refusal(400, "Failed to send messages")
        return self._to_many(call, list(dict.fromkeys(to)), "multicast")

    async def _broadcast(self, call: Call) -> Answer:
        if early := self._retry_refusal(call, with_sent=False):
            return early
        if bad := _refused(call.body):
            return bad
        friends = [person.id for person in self._chats.people.values() if person.friend]
        return self._to_many(call, friends, "broadcast")

    def _to_many(self, call: Call, users: list[str], via: str) -> Answer:
        reached = [user for user in users if self._chats.reaches(user)]
        if self._chats.over_quota(len(reached)):
            return refusal(429, "You have reached your monthly limit.")
        self._chats.used += len(reached)
        for user in reached:
            self._deliver(user, call, via)
        return Answer(200, {}, {"x-line-request-id": self._remember(call, [])})

    async def _validate(self, call: Call) -> Answer:
        if call.params["kind"] not in ("reply", "push", "multicast", "narrowcast", "broadcast"):
            return refusal(404)
        return _refused(call.body) or Answer(200, {})

    def _deliver(self, chat: str, call: Call, via: str) -> list[Json]:
        sent: list[Json] = []
        for message in call.body["messages"]:
            bubble = self._chats.put(
                chat, BOT, message, via, silent=bool(call.body.get("notificationDisabled", False))
            )
            quotable = {"quoteToken": bubble.quote_token} if bubble.quote_token else {}
            sent.append({"id": bubble.id} | quotable)
        self.loading = [entry for entry in self.loading if entry[0] != chat]
        return sent

    def _only_ids(self, call: Call) -> list[Json]:
        """200 is acceptance, not delivery: to somebody who blocked the account the answer looks the same."""
        return [{"id": self._ids.digits(18)} for _ in call.body["messages"]]

    def _retry_refusal(self, call: Call, *, with_sent: bool = True) -> Answer | None:
        key = call.headers.get("x-line-retry-key")
        if key is None:
            return None
        if not _UUID.fullmatch(key):
            return refusal(400, "The retry key is invalid")
        known = self._chats.remembered(key)
        if known is None:
            return None
        body: Json = {"message": "The retry key is already accepted"}
        if with_sent and known.sent:
            body["sentMessages"] = known.sent
        return Answer(409, body, {"x-line-accepted-request-id": known.request_id})

    def _remember(self, call: Call, sent: list[Json]) -> str:
        request_id = self._ids.uuid()
        key = call.headers.get("x-line-retry-key")
        if key is not None:
            self._chats.accepted[key.lower()] = Accepted(self._chats.clock(), request_id, sent)
        return request_id

    # Account, people, groups

    async def _quota(self, _: Call) -> Answer:
        quota = self._chats.quota
        return Answer(200, {"type": "none"} if quota is None else {"type": "limited", "value": quota})

    async def _consumption(self, _: Call) -> Answer:
        return Answer(200, {"totalUsage": self._chats.used})

    async def _content(self, call: Call) -> Answer:
        bubble = self._chats.find(call.params["message"])
        if bubble is not None and bubble.unsent:
            return refusal(410, "The message has been unsent")
        if bubble is None or bubble.id not in self._chats.content:
            return refusal(404)
        data, media = self._chats.content[bubble.id]
        return Answer(200, data, media=media)

    async def _info(self, _: Call) -> Answer:
        return Answer(200, self.account)

    async def _profile(self, call: Call) -> Answer:
        person = self._chats.people.get(call.params["user"])
        if person is None or person.blocked or not (person.friend or person.wrote_at is not None):
            return refusal(404)
        return Answer(200, _profile(person.id, person.name, person.language))

    async def _endpoint(self, _: Call) -> Answer:
        return Answer(200, {"endpoint": self._webhooks.url, "active": self.webhook_active})

    async def _set_endpoint(self, call: Call) -> Answer:
        endpoint = _field(call, "endpoint")
        if not isinstance(endpoint, str) or not endpoint.startswith(
            ("https://", "http://127.0.0.1", "http://localhost")
        ):
            return _invalid("Invalid webhook endpoint URL", "endpoint")
        self._webhooks.url = endpoint
        return Answer(200, {})

    async def _test_endpoint(self, call: Call) -> Answer:
        real = self._webhooks.url
        wanted = _field(call, "endpoint")
        try:
            self._webhooks.url = wanted if isinstance(wanted, str) and wanted else real
            said = await self._webhooks.post([])
        finally:
            self._webhooks.url = real
        at = datetime.fromtimestamp(self._wire.clock(), UTC).isoformat(timespec="milliseconds")
        reasons = {"request_timeout": "REQUEST_TIMEOUT", "could_not_connect": "COULD_NOT_CONNECT"}
        return Answer(
            200,
            {
                "success": said.ok,
                "timestamp": at.replace("+00:00", "Z"),
                "statusCode": said.status,
                "reason": "OK" if said.ok else reasons.get(said.error or "", "ERROR_STATUS_CODE"),
                "detail": str(said.status or said.error),
            },
        )

    async def _loading(self, call: Call) -> Answer:
        seconds = (call.body or {}).get("loadingSeconds", 20)
        user = _field(call, "chatId")
        if not is_id(user, "U") or user not in self._chats.people:
            return _invalid("The value is invalid", "chatId")
        if not isinstance(seconds, int) or not 5 <= seconds <= 60 or seconds % 5:
            return _invalid("The value must be a multiple of 5 between 5 and 60", "loadingSeconds")
        self.loading.append((user, self._chats.clock(), seconds))
        return Answer(202, {})

    async def _mark_as_read(self, call: Call) -> Answer:
        if not isinstance(_field(call, "markAsReadToken"), str):
            return _invalid("May not be empty", "markAsReadToken")
        return Answer(200, {})

    async def _group_summary(self, call: Call) -> Answer:
        group = self._chats.groups.get(call.params["group"])
        if group is None or not group.has_bot:
            return refusal(404)
        return Answer(200, {"groupId": group.id, "groupName": group.name})

    async def _group_count(self, call: Call) -> Answer:
        group = self._chats.groups.get(call.params["group"])
        if group is None or not group.has_bot:
            return refusal(404)
        return Answer(200, {"count": len(group.members)})

    async def _group_member(self, call: Call) -> Answer:
        group = self._chats.groups.get(call.params["group"])
        person = self._chats.people.get(call.params["user"])
        if group is None or not group.has_bot or person is None or person.id not in group.members:
            return refusal(404)
        return Answer(200, _profile(person.id, person.name, None))

    async def _group_leave(self, call: Call) -> Answer:
        group = self._chats.groups.get(call.params["group"])
        if group is None or not group.has_bot:
            return refusal(404)
        group.has_bot = False
        return Answer(200, {})

    async def _not_for_us(self, _: Call) -> Answer:
        """Open to verified or premium accounts only; an ordinary association's account is not one."""
        return refusal(403)

    async def _unknown(self, _: Call) -> Answer:
        return refusal(404)

    # Rich menus

    async def _menu_create(self, call: Call) -> Answer:
        if (bad := await self._menu_validate(call)).status != 200:
            return bad
        if len(self.rich_menus) >= _MENUS:
            return refusal(400, "The number of rich menus has reached the limit")
        menu_id = "richmenu-" + self._ids.hex(32)
        self.rich_menus[menu_id] = {"richMenuId": menu_id, **call.body}
        return Answer(200, {"richMenuId": menu_id})

    async def _menu_validate(self, call: Call) -> Answer:
        problems = rich_menu_problems(call.body)
        if problems:
            return _many([{"message": problem.message, "property": problem.property} for problem in problems])
        return Answer(200, {})

    async def _menu_upload(self, call: Call) -> Answer:
        menu = self.rich_menus.get(call.params["menu"])
        media = call.headers.get("content-type", "")
        if menu is None:
            return refusal(404)
        if media not in ("image/png", "image/jpeg"):
            return refusal(415)
        if len(call.raw) > _PICTURE_LIMIT:
            return refusal(413)
        if menu["richMenuId"] in self.rich_menu_pictures:
            return refusal(400, "An image has already been uploaded to the richmenu")
        if picture_size(call.raw) not in (None, (menu["size"]["width"], menu["size"]["height"])):
            return refusal(400, "The image size does not match the richmenu size")
        self.rich_menu_pictures[menu["richMenuId"]] = (call.raw, media)
        return Answer(200, {})

    async def _menu_download(self, call: Call) -> Answer:
        picture = self.rich_menu_pictures.get(call.params["menu"])
        return Answer(200, picture[0], media=picture[1]) if picture else refusal(404)

    async def _menu_list(self, _: Call) -> Answer:
        return Answer(200, {"richmenus": list(self.rich_menus.values())})

    async def _menu_get(self, call: Call) -> Answer:
        menu = self.rich_menus.get(call.params["menu"])
        return Answer(200, menu) if menu else refusal(404)

    async def _menu_delete(self, call: Call) -> Answer:
        menu_id = call.params["menu"]
        if self.rich_menus.pop(menu_id, None) is None:
            return refusal(404)
        self.rich_menu_pictures.pop(menu_id, None)
        if self.default_rich_menu == menu_id:
            self.default_rich_menu = None
        self.rich_menu_of = {user: menu for user, menu in self.rich_menu_of.items() if menu != menu_id}
        return Answer(200, {})

    def _menu_unusable(self, menu_id: str) -> Answer | None:
        if menu_id not in self.rich_menus:
            return refusal(404)
        if menu_id not in self.rich_menu_pictures:
            return refusal(400, "must upload richmenu image before applying it to user")
        return None

    async def _menu_default(self, _: Call) -> Answer:
        if self.default_rich_menu is None:
            return refusal(404, "no default richmenu")
        return Answer(200, {"richMenuId": self.default_rich_menu})

    async def _menu_default_set(self, call: Call) -> Answer:
        if bad := self._menu_unusable(call.params["menu"]):
            return bad
        self.default_rich_menu = call.params["menu"]
        return Answer(200, {})

    async def _menu_default_clear(self, _: Call) -> Answer:
        self.default_rich_menu = None
        return Answer(200, {})

    async def _menu_of(self, call: Call) -> Answer:
        menu_id = self.rich_menu_of.get(call.params["user"])
        return Answer(200, {"richMenuId": menu_id}) if menu_id else refusal(404, "the user has no richmenu")

    async def _menu_link(self, call: Call) -> Answer:
        if bad := self._menu_unusable(call.params["menu"]):
            return bad
        if not is_id(call.params["user"], "U"):
            return _invalid("The value is invalid", "userId")
        if self._chats.reaches(call.params["user"]):
            self.rich_menu_of[call.params["user"]] = call.params["menu"]
        return Answer(200, {})

    async def _menu_link_many(self, call: Call) -> Answer:
        menu, users = _field(call, "richMenuId"), _field(call, "userIds")
        if not isinstance(users, list) or not 1 <= len(users) <= _LINKED_AT_ONCE:
            return _invalid(f"Size must be between 1 and {_LINKED_AT_ONCE}", "userIds")
        for index, user in enumerate(users):
            if not is_id(user, "U"):
                return _invalid("The value is invalid", f"userIds[{index}]")
        if bad := self._menu_unusable(menu):
            return bad
        self.rich_menu_of |= {user: menu for user in users if self._chats.reaches(user)}
        return Answer(202, {})

    async def _menu_unlink(self, call: Call) -> Answer:
        self.rich_menu_of.pop(call.params["user"], None)
        return Answer(200, {})

    async def _alias_create(self, call: Call) -> Answer:
        alias, menu = _field(call, "richMenuAliasId"), _field(call, "richMenuId")
        if menu not in self.rich_menus:
            return refusal(400, "richmenu not found")
        if bad := self._menu_unusable(menu):
            return bad
        if not isinstance(alias, str) or not _ALIAS.fullmatch(alias):
            return _invalid("Length must be between 1 and 32, of a-z, 0-9, _ and -", "richMenuAliasId")
        if alias in self.rich_menu_aliases:
            return refusal(400, "conflict richmenu alias id")
        self.rich_menu_aliases[alias] = menu
        return Answer(200, {})

    async def _alias_get(self, call: Call) -> Answer:
        alias = call.params["alias"]
        menu = self.rich_menu_aliases.get(alias)
        return Answer(200, {"richMenuAliasId": alias, "richMenuId": menu}) if menu else refusal(404)

    async def _alias_update(self, call: Call) -> Answer:
        alias, menu = call.params["alias"], _field(call, "richMenuId")
        if alias not in self.rich_menu_aliases:
            return refusal(404)
        if menu not in self.rich_menus:
            return refusal(400, "richmenu not found")
        if bad := self._menu_unusable(menu):
            return bad
        self.rich_menu_aliases[alias] = menu
        return Answer(200, {})

    async def _alias_list(self, _: Call) -> Answer:
        pairs = self.rich_menu_aliases.items()
        aliases = [{"richMenuAliasId": alias, "richMenuId": menu} for alias, menu in pairs]
        return Answer(200, {"aliases": aliases})

    async def _alias_delete(self, call: Call) -> Answer:
        known = self.rich_menu_aliases.pop(call.params["alias"], None)
        return Answer(200, {}) if known else refusal(404)


def _field(call: Call, name: str) -> Any:
    return call.body.get(name) if isinstance(call.body, dict) else None


def _refused(body: Any) -> Answer | None:
    problems = problems_of(body.get("messages") if isinstance(body, dict) else None)
    if not problems:
        return None
    return _many([{"message": problem.message, "property": problem.property} for problem in problems])


def _many(details: list[Json]) -> Answer:
    return refusal(400, f"The request body has {len(details)} error(s)", details)


def _invalid(message: str, where: str) -> Answer:
    return _many([{"message": message, "property": where}])


def _profile(user: str, name: str, language: str | None) -> Json:
    return {"userId": user, "displayName": name} | ({"language": language} if language else {})


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG; None for anything else."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
