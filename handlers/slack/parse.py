"""Slack's payloads as ``Incoming``: pure, and never raising, whatever the payload holds.

One entry, ``incoming``: it gives the events that a request carries, or none for what is not for us. Shapes:
https://docs.slack.dev/apis/events-api, https://docs.slack.dev/interactivity/handling-user-interaction,
https://docs.slack.dev/interactivity/implementing-slash-commands.

Every key is the same for all deliveries of one event. Slack delivers events again under the same
``event_id``; interactions are never delivered again, but a person who saw an error presses again. A dialog
that was sent is therefore known by its view, the view's hash and what was filled in: sending the same thing
twice counts once, sending it corrected counts anew (Slack leaves the hash as it is when errors were shown).
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain import words
from bot.domain.messages import (
    Address,
    Attached,
    Commanded,
    Edited,
    Home,
    Incoming,
    Invited,
    Parted,
    Place,
    Pressed,
    Quoted,
    Said,
    Submitted,
    Typed,
    Unsent,
    direct,
)
from handlers.days import read_day

PLATFORM = "slack"
FIELD_ACTION = "v"  # the action_id of every input that we draw
_BLOCK_OF_DATE = re.compile(r"(.+):(?:\d{4}-\d{2}-\d{2})?", re.DOTALL)
_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|]*)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z0-9-]+", re.ASCII)
_TS = re.compile(r"[0-9]+\.[0-9]+", re.ASCII)
_SPOKEN_SUBTYPES = frozenset({"", "file_share", "thread_broadcast", "me_message"})


def incoming(body: Mapping[str, Any], received_at: datetime, bot: str | None = None) -> list[Incoming]:
    """The events in a verified request. ``bot`` is the bot's user id where it is known; event requests tell
    it themselves (``authorizations``).
    """
    request = _Shy(body)
    if request["command"]:
        return list(_command(request, received_at))
    match _text(request["type"]):
        case "event_callback":
            return list(_event(request, received_at, bot))
        case "block_actions":
            return list(_actions(request, received_at))
        case "view_submission":
            return list(_submission(request, received_at))
        case "shortcut" | "message_action":
            return list(_shortcut(request, received_at))
    return []


def tenant(body: Mapping[str, Any]) -> str:
    """The workspace that the request comes to, or the organisation where all of it installed the bot; empty where the
    request does not tell. Of a channel that several companies share it is the one where the bot is, not the one where
    somebody acted.
    """
    return _tenant(_Shy(body))


def happened(body: Mapping[str, Any]) -> str:
    """The type of an event; empty of any other request."""
    return _text(_Shy(body)["event"]["type"])


def is_stranger(body: Mapping[str, Any]) -> bool:
    """Whether the request itself tells that who acts is of another company, in a channel that is shared with it (Slack
    Connect). Where it does not tell, ``people`` knows more.
    """
    request = _Shy(body)
    event = request["event"]
    whose = _text(event["user_team"]) if event else _text(request["user"]["team_id"])
    if event and not whose and request["is_ext_shared_channel"].value is True:
        whose = _text(event["team"])
    home = _tenant(request)
    if not whose or not home or whose == home:
        return False
    if home.startswith(
        "E"
    ):  # which workspaces an organisation has is told only from outside a shared channel
        return whose.startswith("E") or request["is_ext_shared_channel"].value is True
    organisation = _text(_authorization(request)["enterprise_id"]) or _text(request["enterprise"]["id"])
    return whose != organisation


def in_modal(body: Mapping[str, Any]) -> bool:
    """Whether a press came from inside a modal (and not from a message or the Home tab)."""
    return _text(_Shy(body)["view"]["type"]) == "modal"


def origin(body: Mapping[str, Any]) -> dict[str, str]:
    """The message in which a press began: its ``channel``, ``ts`` and ``block``, or the ``url`` by which one that only
    that person sees can be changed, or ``home`` for the Home tab. What happens in a dialog goes back to where it was
    opened.
    """
    request = _Shy(body)
    if _text(request["view"]["type"]) == "home":
        return {"home": "yes"}
    if request["view"]:
        try:
            began = _Shy(json.loads(_text(request["view"]["private_metadata"])))["from"]
        except (ValueError, RecursionError):
            return {}
        single = next((name for name in ("home", "url") if began[name]), "")
        names = (single,) if single else ("channel", "ts", "block")
        found = {name: _text(began[name]) for name in names}
    elif request["container"]["is_ephemeral"].value is True:
        found = {"url": _text(request["response_url"])}
    else:
        container, message = request["container"], request["message"]
        found = {
            "channel": _text(container["channel_id"]),
            "ts": _text(container["message_ts"]) or _text(message["ts"]),
            "block": next((_text(action["block_id"]) for action in request["actions"].each()), ""),
        }
    return found if all(found.values()) else {}


def block_ids(view: Mapping[str, Any]) -> dict[str, str]:
    """The input blocks of a view as it is on the screen: field id -> block id, in order."""
    found: dict[str, str] = {}
    for block in _Shy(view)["blocks"].each():
        if _text(block["type"]) == "input" and (block_id := _text(block["block_id"])):
            found[_field_id(block_id, _text(block["element"]["type"]))] = block_id
    return found


# ---------------------------------------------------------------- requests of a person's hand


def _command(body: "_Shy", at: datetime) -> Iterator[Incoming]:
    sender = _address(_tenant(body), _text(body["user_id"]))
    if sender:
        handle = _text(body["trigger_id"]) or f"{sender.user}:{at.isoformat()}"
        said = Commanded(plain(_text(body["text"])))
        yield Incoming(
            f"slack:cmd:{handle}",
            sender,
            direct(sender),
            said,
            at,
            at,
            at_once=True,
            dialogs=True,
            room=_room(sender, body["channel_id"]),
        )


def _shortcut(body: "_Shy", at: datetime) -> Iterator[Incoming]:
    sender = _actor(body)
    if sender:
        handle = _text(body["trigger_id"]) or f"{sender.user}:{_text(body['action_ts'])}"
        said: Said = Commanded("")
        if _text(body["type"]) == "message_action":
            said = Quoted(_words_of(body["message"]), _permalink(body))
        room = _room(sender, body["channel"]["id"])
        yield Incoming(f"slack:cmd:{handle}", sender, direct(sender), said, at, at, dialogs=True, room=room)


def _words_of(message: "_Shy") -> str:
    """What somebody wrote; of a bot's message, which may have no more than blocks, the words for notifications."""
    return plain(_text(message["text"]))


def _permalink(body: "_Shy") -> str:
    """Where a message stands (https://docs.slack.dev/reference/methods/chat.getPermalink); to ask would take longer than
    the press is good for.
    """
    domain, channel = _text(body["team"]["domain"]), _text(body["channel"]["id"])
    ts, thread = (
        _text(body["message"]["ts"]) or _text(body["message_ts"]),
        _text(body["message"]["thread_ts"]),
    )
    if not (_NAME.fullmatch(domain) and _NAME.fullmatch(channel) and _TS.fullmatch(ts)):
        return ""
    link = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    if _TS.fullmatch(thread) and thread != ts:
        link += f"?thread_ts={thread}&cid={channel}"
    return link


def _room(sender: Address, channel: "_Shy") -> Place | None:
    """The channel in which somebody acted; None where it is a direct message."""
    name = _text(channel)
    return Place(PLATFORM, sender.account, name, direct=False) if name and not name.startswith("D") else None


def _actions(body: "_Shy", at: datetime) -> Iterator[Incoming]:
    sender = _actor(body)
    if not sender:
        return
    handle = _text(body["trigger_id"]) or f"{sender.user}:{_text(body['container']['message_ts'])}"
    container, message = body["container"], body["message"]
    at_once, at_home = container["is_ephemeral"].value is True, _at_home(body)
    room = _room(sender, container["channel_id"])
    beside = "" if room or at_once else _text(container["message_ts"])
    thread = _text(message["thread_ts"]) if beside else ""
    place = replace(direct(sender), thread=thread)
    for number, action in enumerate(body["actions"].each()):
        said: Said | None
        if body["view"] and _text(action["action_id"]) == FIELD_ACTION:
            said = _submitted(body, live=True)
        else:
            said = _pressed(action)
        if said:
            when = _instant(_text(action["action_ts"]), at)
            key = f"slack:act:{handle}:{number}"
            yield Incoming(
                key,
                sender,
                place,
                said,
                when,
                at,
                at_once=at_once,
                dialogs=True,
                at_home=at_home,
                room=room,
                beside=thread or beside,
            )


def _at_home(body: "_Shy") -> bool:
    return isinstance(body.value, Mapping) and "home" in origin(body.value)


def _pressed(action: "_Shy") -> Pressed | None:
    """A button, the chosen entry of a menu, or a day. A link button has no value: its press is no news to us; nor is
    a day that was taken away again.
    """
    if _text(action["type"]) == "datepicker":  # it has no value to carry a token: see ``render``
        day, token = read_day(action["selected_date"].value), _text(action["action_id"])
        label = plain(_text(action["placeholder"]["text"]))
        return Pressed(token, label, day.isoformat()) if day and token else None
    chosen = action["selected_option"]
    token = _text(chosen["value"]) if chosen else _text(action["value"])
    label = _text(chosen["text"]["text"]) if chosen else _text(action["text"]["text"])
    return Pressed(token, plain(label)) if token else None


def _submission(body: "_Shy", at: datetime) -> Iterator[Incoming]:
    sender = _actor(body)
    said = _submitted(body, live=False)
    if sender and said:
        filled = json.dumps(dict(said.values), sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(filled.encode()).hexdigest()[:16]
        key = f"slack:view:{_text(body['view']['id'])}:{_text(body['view']['hash'])}:{digest}"
        at_home = _at_home(body)
        yield Incoming(key, sender, direct(sender), said, at, at, dialogs=True, at_home=at_home)


def _submitted(body: "_Shy", *, live: bool) -> Submitted | None:
    view = body["view"]
    try:
        ours = _Shy(json.loads(_text(view["private_metadata"])))
    except (ValueError, RecursionError):
        return None
    token = _text(ours["token"])
    if not token:
        return None
    values: dict[str, str] = {}
    people: list[str] = []
    for block_id, states in view["state"]["values"].items():
        for action_id, state in states.items():
            if action_id == FIELD_ACTION:  # not a day picker or a menu that stands between the fields
                kind = _text(state["type"])
                value = values[_field_id(block_id, kind)] = _value(state, kind)
                if kind == "users_select" and value:
                    people.append(value)
    return Submitted(token, values, _text(ours["context"]), live, tuple(dict.fromkeys(people)))


def _value(state: "_Shy", kind: str) -> str:
    """What stands in an input; empty where nothing does (Slack says null)."""
    if kind == "datepicker":
        day = read_day(state["selected_date"].value)
        return day.isoformat() if day else ""
    if kind == "users_select":
        return _text(state["selected_user"])
    if kind == "multi_static_select":
        return " ".join(_text(one["value"]) for one in state["selected_options"].each())
    if state["selected_option"]:
        return _text(state["selected_option"]["value"])
    return words.clean(_text(state["value"]))


def _field_id(block_id: str, kind: str) -> str:
    """A date's block id carries its value (see ``render.view``); the field's id does not."""
    dated = _BLOCK_OF_DATE.fullmatch(block_id) if kind == "datepicker" else None
    return dated[1] if dated else block_id


# ---------------------------------------------------------------- events


def _event(body: "_Shy", at: datetime, bot: str | None) -> Iterator[Incoming]:
    event, team = body["event"], _tenant(body)
    key = f"slack:evt:{_text(body['event_id'])}"
    if not team or not _text(body["event_id"]):
        return
    us = (
        next((_text(one["user_id"]) for one in body["authorizations"].each() if one["is_bot"]), "")
        or bot
        or ""
    )
    match _text(event["type"]):
        case "message" if _text(event["channel_type"]) == "im":
            yield from _message(event, team, key, at, us)
        case "app_mention" if not event["bot_id"] and _text(event["user"]):
            place = replace(_channel(team, event), thread=_text(event["thread_ts"]))
            yield from _typed(event, place, team, key, at, us)
        case (
            "channel_archive"
            | "channel_deleted"
            | "channel_left"
            | "group_archive"
            | "group_deleted"
            | "group_left"
        ):
            when = _instant(_text(event["event_ts"]), at)
            yield Incoming(key, None, _channel(team, event), Parted(), when, at)
        case "app_home_opened" if _text(event["tab"]) == "home":
            if sender := _address(team, _text(event["user"])):
                when = _instant(_text(event["event_ts"]), at)
                yield Incoming(key, sender, direct(sender), Home(), when, at)
        case "member_joined_channel" if us and _text(event["user"]) == us:
            when = _instant(_text(event["event_ts"]), at)
            inviter = _address(team, _text(event["inviter"]))
            yield Incoming(key, inviter, _channel(team, event), Invited(), when, at)


def _message(event: "_Shy", team: str, key: str, at: datetime, us: str) -> Iterator[Incoming]:
    subtype = _text(event["subtype"])
    if subtype == "message_changed":
        yield from _changed(event, team, key, at)
        return
    if subtype == "message_deleted":
        ts = _text(event["deleted_ts"])
        yield from _taken_back(event, event["previous_message"], ts, team, key, at)
        return
    sender = _address(team, _text(event["user"]))
    if sender and subtype in _SPOKEN_SUBTYPES and not event["bot_id"]:
        place = replace(direct(sender), thread=_text(event["thread_ts"]))
        yield from _typed(event, place, team, key, at, us)


def _typed(event: "_Shy", place: Place, team: str, key: str, at: datetime, us: str) -> Iterator[Incoming]:
    sender = _address(team, _text(event["user"]))
    text = plain(_without_mention(_text(event["text"]), us))
    said: Said = Attached("file") if event["files"] and not text else Typed(text)
    when = _instant(_text(event["ts"]), at)
    yield Incoming(key, sender, place, said, when, at, message_id=_message_id(event, _text(event["ts"])))


def _changed(event: "_Shy", team: str, key: str, at: datetime) -> Iterator[Incoming]:
    """An edit. Slack also reports a change when it merely unfolds a link: then the words are the same."""
    now, before = event["message"], event["previous_message"]
    if _text(now["subtype"]) == "tombstone":  # deleted, but replies hang on it
        yield from _taken_back(event, before, _text(now["ts"]), team, key, at)
        return
    sender = _address(team, _text(now["user"]))
    if sender and not now["bot_id"] and _text(now["text"]) != _text(before["text"]):
        message_id = _message_id(event, _text(now["ts"]))
        said = Edited(message_id, plain(_text(now["text"])))
        when = _instant(_text(event["event_ts"]) or _text(event["ts"]), at)
        yield Incoming(key, sender, direct(sender), said, when, at, message_id=message_id)


def _taken_back(
    event: "_Shy", before: "_Shy", ts: str, team: str, key: str, at: datetime
) -> Iterator[Incoming]:
    sender = _address(team, _text(before["user"]))
    if sender and ts and not before["bot_id"]:
        message_id = _message_id(event, ts)
        when = _instant(_text(event["event_ts"]) or _text(event["ts"]), at)
        yield Incoming(key, sender, direct(sender), Unsent(message_id), when, at, message_id=message_id)


# ---------------------------------------------------------------- small readings


def plain(text: str) -> str:
    """A person's words as typed. Slack hands them over with & < > escaped and addresses made into links."""
    text = _LINK.sub(_link_as_typed, text)
    return words.clean(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _link_as_typed(link: re.Match[str]) -> str:
    url, label = link[1], link[2]
    if not label:
        return url.removeprefix("mailto:").removeprefix("tel:")
    return label if url.rstrip("/").endswith(label.rstrip("/")) else f"{label} {url}"


def _without_mention(text: str, us: str) -> str:
    """The words without the call to the bot; only the first mention counts while its id is unknown."""
    if us:
        return _MENTION.sub(lambda found: "" if found[1] == us else found[0], text)
    return _MENTION.sub("", text, count=1) if _MENTION.match(text.lstrip()) else text


def _actor(body: "_Shy") -> Address | None:
    """Who acted, under the tenant."""
    return _address(_tenant(body), _text(body["user"]["id"]))


def _authorization(body: "_Shy") -> "_Shy":
    """For whom an event was delivered: the installation that may see it."""
    return next(body["authorizations"].each(), _Shy(None))


def _tenant(body: "_Shy") -> str:
    given = _authorization(body)
    whole = given["is_enterprise_install"].value if given else body["is_enterprise_install"].value
    organisation = (
        _text(given["enterprise_id"]) or _text(body["enterprise"]["id"]) or _text(body["enterprise_id"])
    )
    if whole in (True, "true") and organisation:
        return organisation
    pressed_on = body["message"]["team"] if _text(body["type"]) == "block_actions" else _Shy(None)
    return (
        _text(body["view"]["app_installed_team_id"])
        or _text(given["team_id"])
        or _text(pressed_on)  # our own message: it is of the workspace where we are
        or _text(body["team"]["id"])
        or _text(body["team_id"])
        or organisation
        or _text(body["user"]["team_id"])
    )


def _address(account: str, user: str) -> Address | None:
    return Address(PLATFORM, account, user) if account and user else None


def _channel(team: str, event: "_Shy") -> Place:
    return Place(PLATFORM, team, _text(event["channel"]), direct=False)


def _message_id(event: "_Shy", ts: str) -> str:
    return f"{_text(event['channel'])}:{ts}"


def _instant(ts: str, otherwise: datetime) -> datetime:
    """Slack's ``1700000000.000100`` as an instant."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return otherwise


class _Shy:
    """A piece of a payload that can be asked for anything: what is not there is an empty piece."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __getitem__(self, name: str) -> "_Shy":
        return _Shy(self.value.get(name) if isinstance(self.value, Mapping) else None)

    def __bool__(self) -> bool:
        return bool(self.value)

    def items(self) -> Iterator[tuple[str, "_Shy"]]:
        """Name and piece, where this is an object; what no database takes is gone from the names as well."""
        if isinstance(self.value, Mapping):
            yield from ((_text(_Shy(name)), _Shy(piece)) for name, piece in self.value.items())

    def values(self) -> Iterator["_Shy"]:
        """The pieces, where this is an object."""
        yield from (piece for _, piece in self.items())

    def each(self) -> Iterator["_Shy"]:
        """The pieces, where this is a list."""
        if isinstance(self.value, list):
            yield from (_Shy(piece) for piece in self.value)


def _text(piece: _Shy) -> str:
    """A text without what no database takes: it goes into keys and rows."""
    return _UNSTORABLE.sub("", piece.value) if isinstance(piece.value, str) else ""
