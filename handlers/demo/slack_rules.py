"""Slack's limits for blocks, messages and views, with the words and places in which its API complains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

Json = dict[str, Any]

BLOCKS_PER_MESSAGE = 50
BLOCKS_PER_VIEW = 100
MESSAGE_CHARACTERS = 13_000  # written nowhere by Slack; observed
VIEW_BYTES = 250 * 1024

STATEFUL = frozenset(
    (
        *("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"),
        *("static_select", "multi_static_select", "external_select", "multi_external_select"),
        *("users_select", "multi_users_select", "conversations_select", "multi_conversations_select"),
        *("channels_select", "multi_channels_select", "datepicker", "timepicker", "datetimepicker"),
        *("radio_buttons", "checkboxes", "file_input"),
    )
)
_IN_ACTIONS = (STATEFUL - {"file_input", "email_text_input", "url_text_input", "number_input"}) | {
    "button",
    "overflow",
    "workflow_button",
}
_ACCESSORIES = frozenset(
    (
        *("button", "image", "overflow", "static_select", "multi_static_select", "external_select"),
        *("multi_external_select", "users_select", "multi_users_select", "conversations_select"),
        *("multi_conversations_select", "channels_select", "multi_channels_select", "datepicker"),
        *("timepicker", "radio_buttons", "checkboxes"),
    )
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Complaints:
    """Collects what is wrong, in Slack's words."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, message: str, where: str) -> None:
        """One complaint about the place at this JSON pointer."""
        self.found.append(f"[ERROR] {message} [json-pointer:{where}]")


def block_complaints(blocks: Any, surface: str, where: str = "/blocks") -> list[str]:
    """What Slack refuses about these blocks on a surface: "message", "modal" or "home"."""
    bad = Complaints()
    _blocks(blocks, surface, where, bad)
    return bad.found


def view_complaints(view: Any, kind: str) -> list[str]:
    """What Slack refuses about a view that shall be a "modal" or a "home"."""
    bad = Complaints()
    if not isinstance(view, dict):
        bad.add("must provide an object", "/view")
        return bad.found
    if view.get("type") != kind:
        bad.add(f"must be of type {kind}", "/view/type")
    blocks = view.get("blocks")
    _blocks(blocks, kind, "/view/blocks", bad, limit=BLOCKS_PER_VIEW)
    has_input = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if kind == "modal":
        _text(view.get("title"), "/view/title", 24, bad, plain=True)
        for name in ("submit", "close"):
            if view.get(name) is not None:
                _text(view[name], f"/view/{name}", 24, bad, plain=True)
        if has_input and not view.get("submit"):
            bad.add("missing required field: submit (the view has an input block)", "/view")
    for name, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        _string(view.get(name), f"/view/{name}", limit, bad)
    return bad.found


def characters_of(part: Any) -> int:
    """All text in blocks: what counts towards msg_blocks_too_long."""
    return sum(len(text) for text in _texts(part))


def elements_of(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block it stands in."""
    for block in blocks:
        kind = block.get("type")
        found: list[Any] = []
        if kind == "input":
            found = [block.get("element")]
        elif kind in ("actions", "context_actions"):
            found = list(block.get("elements") or [])
        elif kind == "section":
            found = [block.get("accessory")]
        for element in found:
            if isinstance(element, dict) and element.get("type") != "image":
                yield block, element


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _texts(item)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "text" and isinstance(value, str):
                yield value
            elif isinstance(value, dict | list):
                yield from _texts(value)


def _blocks(blocks: Any, surface: str, where: str, bad: Complaints, limit: int = BLOCKS_PER_MESSAGE) -> None:
    if not isinstance(blocks, list):
        bad.add("must provide an array", where)
        return
    if len(blocks) > limit:
        bad.add(f"no more than {limit} items allowed", where)
    block_ids: set[str] = set()
    markdown = 0
    for index, block in enumerate(blocks):
        place = f"{where}/{index}"
        if not isinstance(block, dict):
            bad.add("must provide an object", place)
            continue
        check = _BLOCKS.get(str(block.get("type")))
        if check is None:
            bad.add(f"unsupported type: {block.get('type')}", place)
            continue
        block_id = block.get("block_id")
        _string(block_id, f"{place}/block_id", 255, bad)
        if block_id in block_ids:
            bad.add(f"duplicate block_id: {block_id}", f"{place}/block_id")
        if block_id:
            block_ids.add(block_id)
        check(block, place, bad)
        action_ids = [element.get("action_id") for _, element in elements_of([block])]
        named = [action_id for action_id in action_ids if action_id]
        if len(set(named)) < len(named):
            bad.add("duplicate action_id within one block", place)
        if block.get("type") == "markdown":
            markdown += len(str(block.get("text", "")))
            if surface != "message":
                bad.add("unsupported type: markdown", place)
        if block.get("type") in ("table", "file") and surface != "message":
            bad.add(f"unsupported type: {block.get('type')}", place)
    if markdown > 12_000:
        bad.add("markdown text must be less than 12001 characters together", where)


def _string(value: Any, where: str, limit: int, bad: Complaints, *, needed: bool = False) -> None:
    if value is None:
        if needed:
            bad.add("missing required field", where)
    elif not isinstance(value, str):
        bad.add("must be a string", where)
    elif needed and not value:
        bad.add("must be more than 0 characters", where)
    elif len(value) > limit:
        bad.add(f"must be less than {limit + 1} characters", where)


def _text(value: Any, where: str, limit: int, bad: Complaints, *, plain: bool = False) -> None:
    """A text object."""
    if not isinstance(value, dict):
        bad.add("missing required field", where)
        return
    if value.get("type") not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
        bad.add("must be of type plain_text" if plain else "must be a text object", f"{where}/type")
    if "emoji" in value and value.get("type") == "mrkdwn":
        bad.add("invalid additional property: emoji", where)
    _string(value.get("text"), f"{where}/text", limit, bad, needed=True)


def _section(block: Json, where: str, bad: Complaints) -> None:
    if block.get("text") is None and not block.get("fields"):
        bad.add("missing required field: text or fields", where)
    if block.get("text") is not None:
        _text(block["text"], f"{where}/text", 3000, bad)
    fields = block.get("fields")
    if fields is not None:
        if not isinstance(fields, list) or not 1 <= len(fields) <= 10:
            bad.add("between 1 and 10 items allowed", f"{where}/fields")
        else:
            for index, item in enumerate(fields):
                _text(item, f"{where}/fields/{index}", 2000, bad)
    accessory = block.get("accessory")
    if accessory is not None:
        if not isinstance(accessory, dict) or accessory.get("type") not in _ACCESSORIES:
            bad.add("unsupported accessory", f"{where}/accessory")
        else:
            _element(accessory, f"{where}/accessory", bad)


def _header(block: Json, where: str, bad: Complaints) -> None:
    _text(block.get("text"), f"{where}/text", 150, bad, plain=True)


def _context(block: Json, where: str, bad: Complaints) -> None:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= 10:
        bad.add("between 1 and 10 items allowed", f"{where}/elements")
        return
    for index, element in enumerate(elements):
        place = f"{where}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            _picture(element, place, bad)
        else:
            _text(element, place, 3000, bad)


def _actions(block: Json, where: str, bad: Complaints) -> None:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= 25:
        bad.add("between 1 and 25 items allowed", f"{where}/elements")
        return
    for index, element in enumerate(elements):
        place = f"{where}/elements/{index}"
        if not isinstance(element, dict) or element.get("type") not in _IN_ACTIONS:
            bad.add("unsupported element", place)
        else:
            _element(element, place, bad)


def _input(block: Json, where: str, bad: Complaints) -> None:
    _text(block.get("label"), f"{where}/label", 2000, bad, plain=True)
    if block.get("hint") is not None:
        _text(block["hint"], f"{where}/hint", 2000, bad, plain=True)
    element = block.get("element")
    if not isinstance(element, dict) or element.get("type") not in STATEFUL:
        bad.add("unsupported element", f"{where}/element")
    else:
        _element(element, f"{where}/element", bad)


def _picture(block: Json, where: str, bad: Complaints) -> None:
    if not block.get("image_url") and not block.get("slack_file"):
        bad.add("missing required field: image_url", where)
    _string(block.get("image_url"), f"{where}/image_url", 3000, bad)
    _string(block.get("alt_text"), f"{where}/alt_text", 2000, bad, needed=True)
    if block.get("title") is not None:
        _text(block["title"], f"{where}/title", 2000, bad, plain=True)


def _markdown(block: Json, where: str, bad: Complaints) -> None:
    _string(block.get("text"), f"{where}/text", 12_000, bad, needed=True)


def _table(block: Json, where: str, bad: Complaints) -> None:
    rows = block.get("rows")
    if not isinstance(rows, list) or not 1 <= len(rows) <= 100:
        bad.add("between 1 and 100 items allowed", f"{where}/rows")
        return
    for index, row in enumerate(rows):
        if not isinstance(row, list) or not 1 <= len(row) <= 20:
            bad.add("between 1 and 20 items allowed", f"{where}/rows/{index}")


def _anything(_block: Json, _where: str, _bad: Complaints) -> None:
    """No limit of this block concerns us."""


_BLOCKS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _picture,
    "markdown": _markdown,
    "table": _table,
    "divider": _anything,
    "rich_text": _anything,
    "file": _anything,
    "video": _anything,
    "context_actions": _anything,
}


def _element(element: Json, where: str, bad: Complaints) -> None:
    kind = element["type"]
    if kind == "image":
        _picture(element, where, bad)
        return
    _string(element.get("action_id"), f"{where}/action_id", 255, bad)
    if element.get("confirm") is not None:
        _confirm(element["confirm"], f"{where}/confirm", bad)
    if element.get("placeholder") is not None:
        _text(element["placeholder"], f"{where}/placeholder", 150, bad, plain=True)
    if kind == "button":
        _text(element.get("text"), f"{where}/text", 75, bad, plain=True)
        _string(element.get("value"), f"{where}/value", 2000, bad)
        _string(element.get("url"), f"{where}/url", 3000, bad)
        if element.get("style") not in (None, "primary", "danger"):
            bad.add("must be one of primary, danger", f"{where}/style")
    elif kind == "plain_text_input":
        _text_input(element, where, bad)
    elif kind in ("static_select", "multi_static_select"):
        _select(element, where, bad)
    elif kind == "overflow":
        _options(element.get("options"), f"{where}/options", 5, bad)
    elif kind in ("radio_buttons", "checkboxes"):
        _options(element.get("options"), f"{where}/options", 10, bad)
        _initial(element, where, bad)
    elif kind == "datepicker":
        first = element.get("initial_date")
        if first is not None and not is_day(first):
            bad.add("must match format YYYY-MM-DD", f"{where}/initial_date")
    elif kind == "timepicker":
        first = element.get("initial_time")
        if first is not None and not (isinstance(first, str) and _TIME.fullmatch(first)):
            bad.add("must match format HH:mm", f"{where}/initial_time")


def is_day(value: Any) -> bool:
    """Whether this is a day as Slack spells it, and one that the calendar has."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _text_input(element: Json, where: str, bad: Complaints) -> None:
    longest, shortest = element.get("max_length"), element.get("min_length")
    if longest is not None and (not isinstance(longest, int) or not 1 <= longest <= 3000):
        bad.add("must be between 1 and 3000", f"{where}/max_length")
    if shortest is not None and (not isinstance(shortest, int) or not 0 <= shortest <= 3000):
        bad.add("must be between 0 and 3000", f"{where}/min_length")
    _string(element.get("initial_value"), f"{where}/initial_value", longest or 3000, bad)


def _select(element: Json, where: str, bad: Complaints) -> None:
    groups = element.get("option_groups")
    if (groups is None) == (element.get("options") is None):
        bad.add("exactly one of options and option_groups is needed", where)
    elif groups is None:
        _options(element["options"], f"{where}/options", 100, bad)
    elif not isinstance(groups, list) or not 1 <= len(groups) <= 100:
        bad.add("between 1 and 100 items allowed", f"{where}/option_groups")
    else:
        for index, group in enumerate(groups):
            place = f"{where}/option_groups/{index}"
            _text(group.get("label"), f"{place}/label", 75, bad, plain=True)
            _options(group.get("options"), f"{place}/options", 100, bad)
    _initial(element, where, bad)


def all_options(element: Json) -> list[Json]:
    """The options of an element, whether grouped or not."""
    groups = element.get("option_groups") or []
    grouped = [option for group in groups for option in group.get("options") or []]
    return [*(element.get("options") or []), *grouped]


def _initial(element: Json, where: str, bad: Complaints) -> None:
    """An initial option must be one of the options, letter for letter."""
    wanted = list(element.get("initial_options") or [])
    if element.get("initial_option") is not None:
        wanted.append(element["initial_option"])
    known = all_options(element)
    if any(option not in known for option in wanted):
        bad.add("initial option is not one of the options", where)


def _options(options: Any, where: str, limit: int, bad: Complaints) -> None:
    if not isinstance(options, list) or not 1 <= len(options) <= limit:
        bad.add(f"between 1 and {limit} items allowed", where)
        return
    for index, option in enumerate(options):
        place = f"{where}/{index}"
        if not isinstance(option, dict):
            bad.add("must provide an object", place)
            continue
        _text(option.get("text"), f"{place}/text", 75, bad)
        _string(option.get("value"), f"{place}/value", 75, bad, needed=True)
        if option.get("description") is not None:
            _text(option["description"], f"{place}/description", 75, bad)
    values = [option.get("value") for option in options if isinstance(option, dict)]
    if len(set(values)) < len(values):
        bad.add("duplicate option value", where)


def _confirm(confirm: Any, where: str, bad: Complaints) -> None:
    if not isinstance(confirm, dict):
        bad.add("must provide an object", where)
        return
    _text(confirm.get("title"), f"{where}/title", 100, bad, plain=True)
    _text(confirm.get("text"), f"{where}/text", 300, bad)
    for name in ("confirm", "deny"):
        if confirm.get(name) is not None:
            _text(confirm[name], f"{where}/{name}", 30, bad, plain=True)
