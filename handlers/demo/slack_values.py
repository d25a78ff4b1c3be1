"""How Slack writes down what stands in an input: initial, typed by a person, and as `state.values`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.demo.slack_rules import STATEFUL, all_options, elements_of, is_day

Json = dict[str, Any]
Typed = dict[tuple[str, str], Json]  # (block_id, action_id) -> the element's state

_ONE = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
}
_MANY = {
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", "initial_files"),
}
_OF_OPTIONS = frozenset(
    (
        *("static_select", "external_select", "radio_buttons", "checkboxes"),
        *("multi_static_select", "multi_external_select", "overflow"),
    )
)


def initial_state(element: Json) -> Json:
    """What an element holds before anybody touches it."""
    kind = element["type"]
    if kind in _ONE:
        selected, initial = _ONE[kind]
        return {"type": kind, selected: element.get(initial)}
    if kind in _MANY:
        selected, initial = _MANY[kind]
        return {"type": kind, selected: list(element.get(initial) or [])}
    if kind == "rich_text_input":
        return {"type": kind, "rich_text_value": element.get("initial_value")}
    return {"type": kind, "value": element.get("initial_value") or None}


def state_of(element: Json, value: Any) -> Json:
    """What an element holds after a person entered this: text, an option's value, a date, a list."""
    kind = element["type"]
    if kind == "overflow":
        return {"type": kind, "selected_option": _option(element, value)}
    if kind == "datepicker" and value and not is_day(value):
        raise ValueError(f"no calendar has the day {value!r}")
    if kind in _ONE:
        selected = _ONE[kind][0]
        chosen = _option(element, value) if kind in _OF_OPTIONS and value is not None else value
        return {"type": kind, selected: chosen or None}
    if kind in _MANY:
        selected = _MANY[kind][0]
        items = [value] if isinstance(value, str) else list(value or [])
        return {
            "type": kind,
            selected: [_option(element, item) for item in items] if kind in _OF_OPTIONS else items,
        }
    if kind == "rich_text_input":
        return {"type": kind, "rich_text_value": value}
    return {"type": kind, "value": None if value is None or value == "" else str(value)}


def state_values(blocks: Iterable[Json], typed: Typed) -> Json:
    """`state.values`: every stateful element of these blocks with what it holds now."""
    values: Json = {}
    for block, element in elements_of(blocks):
        if element["type"] in STATEFUL:
            key = (block["block_id"], element["action_id"])
            values.setdefault(key[0], {})[key[1]] = typed.get(key) or initial_state(element)
    return values


def kept(blocks: Iterable[Json], typed: Typed) -> Typed:
    """What stays typed when a view gets these blocks: only what keeps its block_id, action_id and kind."""
    kinds = {
        (block["block_id"], element["action_id"]): element["type"] for block, element in elements_of(blocks)
    }
    return {key: state for key, state in typed.items() if kinds.get(key) == state["type"]}


def typed_values(blocks: Iterable[Json], entries: Mapping[Any, Any]) -> Typed:
    """Read simple entries: {block_id or action_id or (block_id, action_id): value}."""
    typed: Typed = {}
    left = dict(entries)
    for block, element in elements_of(list(blocks)):
        if element["type"] not in STATEFUL:
            continue
        key = (block["block_id"], element["action_id"])
        for name in (key, f"{key[0]}/{key[1]}", key[0], key[1]):
            if name in left:
                typed[key] = state_of(element, left.pop(name))
                break
    if left:
        raise KeyError(f"no input is called {sorted(map(str, left))}")
    return typed


def is_empty(state: Json) -> bool:
    """Whether nothing is entered."""
    return not any(value for name, value in state.items() if name != "type")


def _option(element: Json, value: Any) -> Json:
    if isinstance(value, dict):
        return value
    for option in all_options(element):
        if option.get("value") == value:
            return option
    for option in all_options(element):
        if option["text"]["text"] == value:
            return option
    values = [option.get("value") for option in all_options(element)]
    raise KeyError(f"{element.get('action_id')} has no option {value!r}; there are {values}")
