"""LINE's webhook bodies -> ``Incoming``. Pure: no network, no clock.

We read the JSON ourselves and event by event. The SDK's parser turns an event with one unknown or missing
field into an empty shell without reply token and sender, and an unknown ``mode`` loses all events of the
request. LINE may add types, fields and values at any time
(https://developers.line.biz/en/docs/messaging-api/development-guidelines/).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard

import orjson

from bot.domain.messages import (
    Address,
    Attached,
    Edited,
    Followed,
    Incoming,
    Invited,
    Parted,
    Place,
    Pressed,
    ReplyHandle,
    Said,
    Typed,
    Unfollowed,
    Unsent,
)
from bot.domain.words import clean, fold
from handlers.days import read_day

PLATFORM = "line"
# LINE asks for a reply within a minute of the webhook. Five seconds are the reply's own way.
REPLY_TOKEN_LIFE = timedelta(seconds=55)
REPLY_TOKEN_ENDS = timedelta(minutes=20)
LATE = timedelta(seconds=30)
"""A webhook that comes later than this after its event may bring a token that LINE's own minute has used up."""
LATE_TOKEN_LIFE = timedelta(seconds=4)
"""Then the token is good for one try, at once. "Invalid reply token" at a second one could not tell whether the first was
taken or the token had died before it: that one pushes, and a rare double is chosen over silence.
"""
"""After the event, however late it is delivered again (line.md §1)."""
_LINE_BEGAN = datetime(2011, 6, 23, tzinfo=UTC)  # nothing can have happened on it before
_NAMES_IN_GROUPS = ("kyodo", "協働", "きょうどう")
_JOIN_WORDS = ("参加", "さんか", "join")
_SHORTEST_CODE = 4
_LONGEST_ID = 255  # user ids have 33, ULIDs 26, reply tokens 32


class NotLine(Exception):  # noqa: N818 - a name that reads as what happened
    """The body is not what LINE sends. The message says what is wrong, without quoting the body."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The events meant for us, in the order in which they came; for each of the others a line for the log."""

    incoming: tuple[Incoming, ...]
    ignored: tuple[str, ...]


class _Ignored(Exception):  # noqa: N818 - no error: most of what LINE tells is not for us
    """This event is not for us; says why."""


def events(body: bytes, account: str, received_at: datetime) -> Parsed:
    """Reads a request's body. Raises NotLine when the body as a whole is not LINE's.

    ``account`` becomes the account of addresses and places: empty while one channel serves all tenants.
    """
    try:
        read = _read(body)
    except (ValueError, RecursionError) as e:
        raise NotLine("not JSON") from e
    if not isinstance(read, dict) or not isinstance(read.get("destination"), str):
        raise NotLine("no destination")
    raw_events = read.get("events")
    if not isinstance(raw_events, list):
        raise NotLine("no list of events")
    incoming: list[Incoming] = []
    ignored: list[str] = []
    for number, raw in enumerate(raw_events, start=1):
        try:
            if not isinstance(raw, dict):
                raise _Ignored("not an object")
            incoming.append(_event(raw, account, received_at))
        except _Ignored as e:
            ignored.append(f"event {number} of {len(raw_events)}: {e}")
        except RecursionError:
            ignored.append(f"event {number} of {len(raw_events)}: nested too deeply")
    return Parsed(tuple(incoming), tuple(ignored))


def _read(body: bytes) -> Any:
    """Half a letter (a lone surrogate), which people can type into LINE, is JSON for the standard library alone."""
    try:
        return orjson.loads(body)
    except ValueError:
        return json.loads(body.decode("utf-8"))


def _event(raw: Mapping[str, Any], account: str, received_at: datetime) -> Incoming:
    if raw.get("mode") == "standby":
        raise _Ignored("standby, another bot has the floor")
    token = raw.get("replyToken")
    if _is_dummy(token):
        raise _Ignored("a dummy of the console's Verify button")
    sender, place = _people(raw.get("source"), account)
    said, message_id = _said(raw, place)
    occurred_at = _occurred(raw.get("timestamp"), received_at)
    life = LATE_TOKEN_LIFE if received_at - occurred_at > LATE else REPLY_TOKEN_LIFE
    ends = occurred_at + REPLY_TOKEN_ENDS
    return Incoming(
        key=_key(raw),
        sender=sender,
        place=place,
        said=said,
        occurred_at=occurred_at,
        received_at=received_at,
        reply=ReplyHandle(token, min(received_at + life, ends)) if _is_id(token) else None,
        message_id=message_id,
    )


def _said(raw: Mapping[str, Any], place: Place) -> tuple[Said, str | None]:
    """What the event says, and the platform's id of the message that said it."""
    match raw.get("type"):
        case "message":
            message = _part(raw, "message")
            return _message(message, place), _message_id(message)
        case "messageEdited":
            message = _part(raw, "message")
            return Edited(_needed_id(message, "id"), _addressed_text(message, place)), _message_id(message)
        case "unsend":
            message_id = _needed_id(_part(raw, "unsend"), "messageId")
            return Unsent(message_id), message_id
        case "postback":
            return _pressed(_part(raw, "postback")), None
        case "follow":
            return Followed(), None
        case "unfollow":
            return Unfollowed(), None
        case "join":
            return Invited(), None
        case "leave":
            return Parted(), None
        case other:
            raise _Ignored(f"{_kind(other)}: nothing to do")


def _message(message: Mapping[str, Any], place: Place) -> Said:
    kind = _kind(message.get("type"))
    if kind == "text":
        return Typed(_addressed_text(message, place))
    if not place.direct:
        raise _Ignored("other people's talk")
    return Attached(kind)


def _addressed_text(message: Mapping[str, Any], place: Place) -> str:
    """The words, without a mention of us. In a group, only words meant for us."""
    text = message.get("text")
    if not isinstance(text, str):
        raise _Ignored("a text message without text")
    text, mentioned = _without_own_mention(text, message.get("mention"))
    text = clean(text)
    if not (place.direct or mentioned or _calls_us(text)):
        raise _Ignored("other people's talk")
    return text


def _calls_us(text: str) -> bool:
    """Whether words in a group speak to the bot: they begin with its name, or are ``参加 CODE`` and no more.

    Not every sentence that begins with 参加 or 協働: 「参加します」 and 「協働事業の件」 are what neighbours
    write to each other.
    """
    folded = fold(text)
    words = folded.replace("、", " ").replace(",", " ").split()
    return (bool(words) and words[0] in _NAMES_IN_GROUPS) or any(
        folded.startswith(word) and _is_code(folded.removeprefix(word).strip()) for word in _JOIN_WORDS
    )


def _is_code(text: str) -> bool:
    letters = text.replace("-", "")
    return len(letters) >= _SHORTEST_CODE and letters.isascii() and letters.isalnum()


def _without_own_mention(text: str, mention: Any) -> tuple[str, bool]:
    """Cuts ``@Kyodo`` out of the words; says whether it stood there. LINE's indexes count UTF-16 units."""
    mentionees = mention.get("mentionees") if isinstance(mention, dict) else None
    if not isinstance(mentionees, list):
        return text, False
    own = [m for m in mentionees if isinstance(m, dict) and m.get("isSelf") is True]
    spans = [(m.get("index"), m.get("length")) for m in own]
    units = text.encode("utf-16-le", "surrogatepass")
    for start, length in sorted((s, n) for s, n in spans if _is_count(s) and _is_count(n))[::-1]:
        units = units[: start * 2] + units[(start + length) * 2 :]
    return units.decode("utf-16-le", "surrogatepass"), bool(own)


def _pressed(postback: Mapping[str, Any]) -> Pressed:
    """A tap. LINE does not tell what stood on the button; a date picker's tap brings its day in ``params``, local
    time without a zone.
    """
    data = postback.get("data")
    if not isinstance(data, str):
        raise _Ignored("a postback without data")
    params = postback.get("params")
    day = read_day(params.get("date")) if isinstance(params, dict) else None
    return Pressed(clean(data), picked=day.isoformat() if day else "")


def _people(source: Any, account: str) -> tuple[Address | None, Place]:
    """Who speaks, and where. In groups LINE may leave out who."""
    if not isinstance(source, dict):
        raise _Ignored("without a source")
    user = source.get("userId")
    sender = Address(PLATFORM, account, user) if _is_id(user) else None
    match source.get("type"):
        case "user":
            if sender is None:  # LINE for PC without consent: there is nobody to answer
                raise _Ignored("without a user id")
            return sender, Place(PLATFORM, account, sender.user)
        case "group" | "room" as kind:
            chat = source.get(f"{kind}Id")
            if not _is_id(chat):
                raise _Ignored(f"a {kind} without its id")
            return sender, Place(PLATFORM, account, chat, direct=False)
        case other:
            raise _Ignored(f"from an unknown kind of source ({_kind(other)})")


def _key(raw: Mapping[str, Any]) -> str:
    """The same for every delivery of one event: its ULID, or a hash of all that a redelivery leaves alone."""
    event_id = raw.get("webhookEventId")
    if _is_id(event_id):
        return f"{PLATFORM}:{event_id}"
    lasting = {name: value for name, value in raw.items() if name != "deliveryContext"}
    return f"{PLATFORM}:sha256-{hashlib.sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()}"


def _occurred(timestamp: Any, received_at: datetime) -> datetime:
    """LINE's time of the event where it makes sense: not before LINE, and not after we heard of it."""
    if not _is_count(timestamp):
        return received_at
    try:
        at = datetime.fromtimestamp(timestamp // 1000, UTC) + timedelta(milliseconds=timestamp % 1000)
    except (ValueError, OverflowError, OSError):
        return received_at
    return at if _LINE_BEGAN <= at <= received_at else received_at


def _part(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = raw.get(name)
    if not isinstance(part, dict):
        raise _Ignored(f"without its {name}")
    return part


def _needed_id(part: Mapping[str, Any], name: str) -> str:
    value = part.get(name)
    if not _is_id(value):
        raise _Ignored(f"without {name}")
    return value


def _message_id(message: Mapping[str, Any]) -> str | None:
    value = message.get("id")
    return value if _is_id(value) else None


def _is_id(value: Any) -> TypeGuard[str]:
    """Whether it can be one of LINE's ids or tokens: they go into keys, rows and addresses as they are."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and _is_one_word(value)


def _is_one_word(value: str) -> bool:
    """Of ASCII's letters, digits and signs alone."""
    return value.isascii() and value.isprintable() and " " not in value


def _is_dummy(token: Any) -> bool:
    """The old Verify button sends made-up events of a made-up person, with reply tokens of all 0 or all f."""
    return isinstance(token, str) and len(token) > 1 and not (token.strip("0") and token.strip("f"))


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _kind(value: Any) -> str:
    """A type's name, fit for a log."""
    named = isinstance(value, str) and 0 < len(value) <= 40 and value.isascii() and value.isalnum()
    return value if named else "unknown"
