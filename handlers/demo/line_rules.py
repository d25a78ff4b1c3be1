"""LINE's rules for message objects, as its servers apply them: what they refuse, and where.

Lengths are counted as LINE counts them: UTF-16 units by default, grapheme clusters for labels and for what a
tap shows or fills in. Each problem names the property, as the `details` of LINE's error body do.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

MESSAGES_PER_REQUEST = 5
QUICK_REPLY_ITEMS = 13
TEXT_UNITS = 5000
ALT_TEXT_UNITS = 1500
BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
CAROUSEL_BUBBLES = 12

_OFFSETS = ("margin", "position", "offsetTop", "offsetBottom", "offsetStart", "offsetEnd")
_PADDINGS = ("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd")
# The properties that each Flex component may have; LINE refuses any other by name.
_FLEX_FIELDS: dict[str, frozenset[str]] = {
    kind: frozenset(("type", *fields))
    for kind, fields in {
        "bubble": ("direction", "styles", "header", "hero", "body", "footer", "size", "action"),
        "carousel": ("contents",),
        "box": (
            *("layout", "flex", "contents", "spacing", "backgroundColor", "borderColor", "borderWidth"),
            *("cornerRadius", "width", "maxWidth", "height", "maxHeight", "action", "justifyContent"),
            *("alignItems", "background", *_OFFSETS, *_PADDINGS),
        ),
        "button": (
            *("flex", "color", "style", "action", "gravity", "height", "adjustMode", "scaling", *_OFFSETS),
        ),
        "image": (
            *("url", "flex", "align", "gravity", "size", "aspectRatio", "aspectMode", "backgroundColor"),
            *("action", "animated", *_OFFSETS),
        ),
        "video": ("url", "previewUrl", "altContent", "aspectRatio", "action"),
        "icon": ("url", "size", "aspectRatio", "scaling", *_OFFSETS),
        "text": (
            *("flex", "text", "size", "align", "gravity", "color", "weight", "style", "decoration", "wrap"),
            *("lineSpacing", "action", "maxLines", "contents", "adjustMode", "scaling", *_OFFSETS),
        ),
        "span": ("text", "size", "color", "weight", "style", "decoration"),
        "separator": ("margin", "color"),
        "filler": ("flex",),
    }.items()
}
_FLEX_VALUES: dict[tuple[str, str], frozenset[str]] = {
    (kind, name): frozenset(values.split())
    for (kind, name), values in {
        ("bubble", "size"): "nano micro deca hecto kilo mega giga",
        ("bubble", "direction"): "ltr rtl",
        ("box", "layout"): "horizontal vertical baseline",
        ("box", "position"): "relative absolute",
        ("box", "justifyContent"): "center flex-start flex-end space-between space-around space-evenly",
        ("box", "alignItems"): "center flex-start flex-end",
        ("button", "style"): "primary secondary link",
        ("button", "height"): "sm md",
        ("button", "gravity"): "top bottom center",
        ("text", "align"): "start end center",
        ("text", "gravity"): "top bottom center",
        ("text", "weight"): "regular bold",
        ("text", "style"): "normal italic",
        ("text", "decoration"): "none underline line-through",
        ("span", "weight"): "regular bold",
        ("span", "style"): "normal italic",
        ("span", "decoration"): "none underline line-through",
        ("image", "aspectMode"): "cover fit",
        ("image", "align"): "start end center",
    }.items()
}
_SIZES = frozenset(("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl"))
_GAPS = frozenset(("none", "xs", "sm", "md", "lg", "xl", "xxl"))
_IN_A_BASELINE = frozenset(("icon", "text", "filler"))
_IN_A_BOX = frozenset(("box", "button", "image", "text", "separator", "filler"))


@dataclass(frozen=True)
class Problem:
    """One thing LINE refuses."""

    message: str
    property: str


def utf16_units(text: str) -> int:
    """Length as LINE counts text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Length as a person counts: marks, joiners, skin tones and paired flags belong to what they follow."""
    count, joined, flags = 0, False, 0
    for sign in text:
        point = ord(sign)
        if sign == "\u200d":
            joined = True
            continue
        if unicodedata.category(sign) in ("Mn", "Me", "Mc") or 0x1F3FB <= point <= 0x1F3FF:
            continue
        if 0xE0020 <= point <= 0xE007F:
            continue
        if 0x1F1E6 <= point <= 0x1F1FF:
            flags += 1
            count += flags % 2
        else:
            flags = 0
            count += 0 if joined else 1
        joined = False
    return count


def problems_of(messages: Any) -> list[Problem]:
    """Everything LINE would refuse about the `messages` of one request."""
    if not isinstance(messages, list) or not messages:
        return [Problem("Size must be between 1 and 5", "messages")]
    if len(messages) > MESSAGES_PER_REQUEST:
        return [Problem("Size must be between 1 and 5", "messages")]
    check = _Check()
    for index, message in enumerate(messages):
        check.message(message, f"messages[{index}]")
    return check.found


def rich_menu_problems(menu: Any) -> list[Problem]:
    """Everything LINE would refuse about a rich menu object."""
    check = _Check()
    if not isinstance(menu, dict):
        return [Problem("The request body is not an object", "")]
    size = menu.get("size")
    width, height = (size.get("width"), size.get("height")) if isinstance(size, dict) else (None, None)
    if not isinstance(width, int) or not 800 <= width <= 2500:
        check.refuse("must be between 800 and 2500", "size.width")
    elif not isinstance(height, int) or height < 250:
        check.refuse("must be greater than or equal to 250", "size.height")
    elif width / height < 1.45:
        check.refuse("aspect ratio must be at least 1.45", "size")
    if not isinstance(menu.get("selected"), bool):
        check.refuse("must be specified", "selected")
    check.text(menu, "name", "", 300, graphemes)
    check.text(menu, "chatBarText", "", 14, graphemes)
    areas = menu.get("areas")
    if not isinstance(areas, list) or len(areas) > 20:
        check.refuse("Size must be between 0 and 20", "areas")
        return check.found
    for index, area in enumerate(areas):
        where = f"areas[{index}]"
        bounds = area.get("bounds") if isinstance(area, dict) else None
        if not isinstance(bounds, dict) or not all(
            isinstance(bounds.get(side), int) and bounds[side] >= 0 for side in ("x", "y", "width", "height")
        ):
            check.refuse("must be specified", f"{where}.bounds")
            continue
        check.action(area.get("action"), f"{where}.action", label=20, label_needed=False, rich_menu=True)
    return check.found


class _Check:
    """Walks through message objects and collects problems."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def refuse(self, message: str, where: str) -> None:
        self.found.append(Problem(message, where))

    def text(
        self,
        owner: Json,
        name: str,
        where: str,
        limit: int,
        count: Callable[[str], int] = utf16_units,
        *,
        needed: bool = True,
    ) -> None:
        """A string property: present where it must be, not empty, not too long."""
        value, place = owner.get(name), f"{where}.{name}" if where else name
        if value is None:
            if needed:
                self.refuse("May not be empty", place)
        elif not isinstance(value, str):
            self.refuse("The property must be a string", place)
        elif not value and needed:
            self.refuse("May not be empty", place)
        elif count(value) > limit:
            self.refuse(f"Length must be between 0 and {limit}", place)

    def web_address(self, owner: Json, name: str, where: str, *, needed: bool = True) -> None:
        """A picture's address: HTTPS, or plain HTTP on this machine, where the demo itself lives."""
        self.text(owner, name, where, 2000, needed=needed)
        value = owner.get(name)
        if isinstance(value, str) and value:
            parts = urlsplit(value)
            local = parts.hostname in ("localhost", "127.0.0.1", "::1")
            if parts.scheme != "https" and not (parts.scheme == "http" and local):
                self.refuse("invalid uri scheme", f"{where}.{name}")

    def message(self, message: Any, where: str) -> None:
        if not isinstance(message, dict):
            self.refuse("must be an object", where)
            return
        kind = message.get("type")
        check = getattr(self, f"_{kind}_message", None) if isinstance(kind, str) else None
        if check is None:
            self.refuse("must be one of the message types", f"{where}.type")
            return
        check(message, where)
        if "quickReply" in message:
            self._quick_reply(message["quickReply"], f"{where}.quickReply")
        sender = message.get("sender")
        if isinstance(sender, dict):
            self.text(sender, "name", f"{where}.sender", 20, needed=False)
            self.web_address(sender, "iconUrl", f"{where}.sender", needed=False)

    def _text_message(self, message: Json, where: str) -> None:
        self.text(message, "text", where, TEXT_UNITS)

    def _textV2_message(self, message: Json, where: str) -> None:  # noqa: N802  (LINE's own name)
        self.text(message, "text", where, TEXT_UNITS)
        marks = message.get("substitution") or {}
        if len(marks) > 100:
            self.refuse("Size must be between 0 and 100", f"{where}.substitution")
        text = message.get("text")
        for key in marks:
            if isinstance(text, str) and "{" + key + "}" not in text:
                self.refuse("The key is not used in the text", f"{where}.substitution.{key}")

    def _sticker_message(self, message: Json, where: str) -> None:
        self.text(message, "packageId", where, 20)
        self.text(message, "stickerId", where, 20)

    def _image_message(self, message: Json, where: str) -> None:
        self.web_address(message, "originalContentUrl", where)
        self.web_address(message, "previewImageUrl", where)

    _video_message = _image_message

    def _audio_message(self, message: Json, where: str) -> None:
        self.web_address(message, "originalContentUrl", where)
        if not isinstance(message.get("duration"), int):
            self.refuse("must be specified", f"{where}.duration")

    def _location_message(self, message: Json, where: str) -> None:
        self.text(message, "title", where, 100)
        self.text(message, "address", where, 100)
        for name in ("latitude", "longitude"):
            if not isinstance(message.get(name), int | float):
                self.refuse("must be specified", f"{where}.{name}")

    def _imagemap_message(self, message: Json, where: str) -> None:
        self.web_address(message, "baseUrl", where)
        self.text(message, "altText", where, ALT_TEXT_UNITS)

    def _coupon_message(self, message: Json, where: str) -> None:
        self.text(message, "couponId", where, 100)

    def _flex_message(self, message: Json, where: str) -> None:
        self.text(message, "altText", where, ALT_TEXT_UNITS)
        contents = message.get("contents")
        place = f"{where}.contents"
        if not isinstance(contents, dict) or contents.get("type") not in ("bubble", "carousel"):
            self.refuse("must be specified", place)
        elif contents["type"] == "bubble":
            self._bubble(contents, place)
        else:
            self._flex_fields(contents, place)
            bubbles = contents.get("contents")
            if not isinstance(bubbles, list) or not 1 <= len(bubbles) <= CAROUSEL_BUBBLES:
                self.refuse(f"Size must be between 1 and {CAROUSEL_BUBBLES}", f"{place}.contents")
                return
            if _bytes_of(contents) > CAROUSEL_BYTES:
                self.refuse("The size of the carousel must be at most 50 KB", place)
            for index, bubble in enumerate(bubbles):
                self._bubble(bubble, f"{place}.contents[{index}]")
            if len({bubble.get("size") for bubble in bubbles if isinstance(bubble, dict)}) > 1:
                self.refuse("all bubbles must be of the same size", f"{place}.contents")

    def _bubble(self, bubble: Any, where: str) -> None:
        if not isinstance(bubble, dict) or bubble.get("type") != "bubble":
            self.refuse("must be a bubble", where)
            return
        self._flex_fields(bubble, where)
        if _bytes_of(bubble) > BUBBLE_BYTES:
            self.refuse("The size of the bubble must be at most 30 KB", where)
        for block, kinds in {
            "header": ("box",),
            "hero": ("box", "image", "video"),
            "body": ("box",),
            "footer": ("box",),
        }.items():
            if block in bubble:
                self._component(bubble[block], f"{where}.{block}", kinds)
        if not any(block in bubble for block in ("header", "hero", "body", "footer")):
            self.refuse("At least one block must be specified", where)
        if "action" in bubble:
            self.action(bubble["action"], f"{where}.action", label=40, label_needed=False)

    def _flex_fields(self, part: Json, where: str) -> None:
        kind = part["type"]
        for name in part:
            if name not in _FLEX_FIELDS[kind]:
                self.refuse("unknown field", f"{where}.{name}")
        for name, value in part.items():
            allowed = _FLEX_VALUES.get((kind, name))
            if allowed is not None and value not in allowed:
                self.refuse("invalid property", f"{where}.{name}")
        for name, named, extra in (
            ("size", _SIZES, frozenset(("full",)) if kind == "image" else frozenset()),
            ("margin", _GAPS, frozenset()),
            ("spacing", _GAPS, frozenset()),
        ):
            value = part.get(name)
            if value is None or kind == "bubble":
                continue
            if not isinstance(value, str) or not (value in named | extra or _is_measure(value)):
                self.refuse("invalid property", f"{where}.{name}")
        for name in ("color", "backgroundColor", "borderColor"):
            value = part.get(name)
            if value is not None and not _is_color(value):
                self.refuse("invalid property", f"{where}.{name}")

    def _component(self, part: Any, where: str, kinds: Collection[str]) -> None:
        if not isinstance(part, dict) or part.get("type") not in kinds:
            self.refuse("invalid property", f"{where}.type")
            return
        self._flex_fields(part, where)
        kind = part["type"]
        if kind == "box":
            self._box(part, where)
        elif kind == "text":
            spans = part.get("contents")
            if spans:
                for index, span in enumerate(spans):
                    self._component(span, f"{where}.contents[{index}]", ("span",))
            elif not isinstance(part.get("text"), str) or not part["text"]:
                self.refuse("must be non-empty text", f"{where}.text")
        elif kind == "button":
            self.action(part.get("action"), f"{where}.action", label=40, label_needed=True)
            return
        elif kind in ("image", "icon"):
            self.web_address(part, "url", where)
        elif kind == "video":
            self.web_address(part, "url", where)
            self.web_address(part, "previewUrl", where)
            self._component(part.get("altContent"), f"{where}.altContent", ("box", "image"))
        if "action" in part:
            self.action(part["action"], f"{where}.action", label=40, label_needed=False)

    def _box(self, box: Json, where: str) -> None:
        if "layout" not in box:
            self.refuse("must be specified", f"{where}.layout")
        contents = box.get("contents")
        if not isinstance(contents, list):
            self.refuse("must be specified", f"{where}.contents")
            return
        kinds = _IN_A_BASELINE if box.get("layout") == "baseline" else _IN_A_BOX
        for index, part in enumerate(contents):
            self._component(part, f"{where}.contents[{index}]", kinds)

    def _template_message(self, message: Json, where: str) -> None:
        self.text(message, "altText", where, ALT_TEXT_UNITS)
        template, place = message.get("template"), f"{where}.template"
        kind = template.get("type") if isinstance(template, dict) else None
        if not isinstance(template, dict) or kind not in ("buttons", "confirm", "carousel", "image_carousel"):
            self.refuse("must be specified", place)
        elif kind == "buttons":
            self._column(template, place, long_text=160, actions=(1, 4))
        elif kind == "confirm":
            self.text(template, "text", place, 240, graphemes)
            self._actions(template, place, (2, 2))
        else:
            self._columns(template, place, kind)

    def _columns(self, template: Json, where: str, kind: str) -> None:
        columns = template.get("columns")
        if not isinstance(columns, list) or not 1 <= len(columns) <= 10:
            self.refuse("Size must be between 1 and 10", f"{where}.columns")
            return
        for index, column in enumerate(columns):
            place = f"{where}.columns[{index}]"
            if kind == "carousel":
                self._column(column, place, long_text=120, actions=(1, 3))
            else:
                self.web_address(column, "imageUrl", place)
                self.action(column.get("action"), f"{place}.action", label=12, label_needed=False)
        if kind == "carousel" and len({len(column.get("actions") or ()) for column in columns}) > 1:
            self.refuse("The number of actions must be the same in all columns", f"{where}.columns")

    def _column(self, column: Json, where: str, *, long_text: int, actions: tuple[int, int]) -> None:
        short = "title" in column or "thumbnailImageUrl" in column
        self.text(column, "text", where, 60 if short else long_text, graphemes)
        self.text(column, "title", where, 40, graphemes, needed=False)
        self.web_address(column, "thumbnailImageUrl", where, needed=False)
        self._actions(column, where, actions)

    def _actions(self, owner: Json, where: str, size: tuple[int, int]) -> None:
        actions = owner.get("actions")
        if not isinstance(actions, list) or not size[0] <= len(actions) <= size[1]:
            self.refuse(f"Size must be between {size[0]} and {size[1]}", f"{where}.actions")
            return
        for index, action in enumerate(actions):
            self.action(action, f"{where}.actions[{index}]", label=20, label_needed=True)

    def _quick_reply(self, quick: Any, where: str) -> None:
        items = quick.get("items") if isinstance(quick, dict) else None
        if not isinstance(items, list) or not 1 <= len(items) <= QUICK_REPLY_ITEMS:
            self.refuse(f"Size must be between 1 and {QUICK_REPLY_ITEMS}", f"{where}.items")
            return
        for index, item in enumerate(items):
            place = f"{where}.items[{index}]"
            if not isinstance(item, dict) or item.get("type", "action") != "action":
                self.refuse("must be an action", place)
                continue
            self.web_address(item, "imageUrl", place, needed=False)
            self.action(item.get("action"), f"{place}.action", label=20, label_needed=True, quick=True)

    def action(
        self,
        action: Any,
        where: str,
        *,
        label: int,
        label_needed: bool,
        quick: bool = False,
        rich_menu: bool = False,
    ) -> None:
        """An action object in the place where it stands."""
        kind = action.get("type") if isinstance(action, dict) else None
        allowed = {"postback", "message", "uri", "datetimepicker", "clipboard"}
        if quick:
            allowed |= {"camera", "cameraRoll", "location"}
        if rich_menu:
            allowed |= {"richmenuswitch"}
        if not isinstance(action, dict) or kind not in allowed:
            self.refuse("must be one of the action types", f"{where}.type")
            return
        self.text(action, "label", where, label, graphemes, needed=label_needed)
        if kind in ("postback", "datetimepicker", "richmenuswitch"):
            self.text(action, "data", where, 300)
        if kind == "postback":
            for name in ("displayText", "fillInText", "text"):
                self.text(action, name, where, 300, graphemes, needed=False)
            option = action.get("inputOption")
            if option not in (None, "closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"):
                self.refuse("invalid property", f"{where}.inputOption")
            if "fillInText" in action and option != "openKeyboard":
                self.refuse("can be used only with openKeyboard", f"{where}.fillInText")
            if "text" in action and "displayText" in action:
                self.refuse("cannot be used with text", f"{where}.displayText")
        elif kind == "message":
            self.text(action, "text", where, 300, graphemes)
        elif kind == "uri":
            self.text(action, "uri", where, 1000)
            uri = action.get("uri")
            if isinstance(uri, str) and uri and urlsplit(uri).scheme not in ("http", "https", "line", "tel"):
                self.refuse("invalid uri scheme", f"{where}.uri")
            elif isinstance(uri, str) and not uri.isascii():
                self.refuse("invalid uri", f"{where}.uri")
        elif kind == "clipboard":
            self.text(action, "clipboardText", where, 1000)
        elif kind == "richmenuswitch":
            self.text(action, "richMenuAliasId", where, 32)
        elif kind == "datetimepicker":
            self._picker(action, where)

    def _picker(self, action: Json, where: str) -> None:
        mode = str(action.get("mode"))
        if mode not in _PICKERS:
            self.refuse("must be one of date, time, datetime", f"{where}.mode")
            return
        read = {name: read_moment(mode, action[name]) for name in ("initial", "min", "max") if name in action}
        for name, at in read.items():
            if at is None:
                self.refuse("invalid format", f"{where}.{name}")
        first, last = read.get("min"), read.get("max")
        if first and last and first >= last:
            self.refuse("min must be less than max", f"{where}.min")


# How each mode of a date picker spells a moment:
# https://developers.line.biz/en/reference/messaging-api/#datetime-picker-action
_PICKERS = {
    "date": (re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), "%Y-%m-%d"),
    "time": (re.compile(r"\d{2}:\d{2}", re.ASCII), "%H:%M"),
    "datetime": (re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}", re.ASCII), "%Y-%m-%dT%H:%M"),
}
_YEARS = range(1900, 2101)


def read_moment(mode: str, spelled: Any) -> datetime | None:
    """The moment that a date picker of this mode spells so; None for what it never would."""
    shape, form = _PICKERS[mode]
    if not isinstance(spelled, str) or not shape.fullmatch(spelled):
        return None
    try:
        at = datetime.strptime(spelled.replace("t", "T"), form).replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if at.year in _YEARS else None


def can_be_picked(action: Json, spelled: str) -> bool:
    """Whether the date picker of this action would let a person choose that moment."""
    mode = str(action.get("mode"))
    at = read_moment(mode, spelled)
    first, last = (read_moment(mode, action.get(name)) for name in ("min", "max"))
    return at is not None and (first is None or first <= at) and (last is None or at <= last)


def _bytes_of(part: Json) -> int:
    return len(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode())


def _is_measure(value: str) -> bool:
    number = value.removesuffix("px").removesuffix("%")
    return number != value and number.replace(".", "", 1).isdigit()


def _is_color(value: Any) -> bool:
    if not isinstance(value, str) or not value.startswith("#") or len(value) not in (7, 9):
        return False
    return all(digit in "0123456789abcdefABCDEF" for digit in value[1:])
