"""Holds every payload to Slack against the limits of Block Kit and the Web API.

Slack checks them only when a message is sent, and slack_sdk only for its model classes; we send plain dicts.
This module knows nothing of the bot's code: it reads the payload as Slack would and names each fault with its
place, as in `blocks[2].elements[0].text: has 80 characters, may have 75`.

Where Slack's pages and its SDK differ, the tighter number stands (the value of an option: 75). Three faults
that Slack lets through are named too, because none of them is ever meant: a message with blocks and no `text`
(nothing to read aloud or to notify with), a mass mention, and blocks so long together that Slack answers
msg_blocks_too_long.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, time
from typing import Any, Final

Faults = Iterator[str]
Thing = Mapping[str, Any]

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
VIEW_BYTES: Final = 250_000
MESSAGE_TEXT: Final = 40_000  # beyond it Slack cuts
MESSAGE_BLOCK_TEXT: Final = 13_000  # all blocks together; no page says so, msg_blocks_too_long does
MARKDOWN_TEXT: Final = 12_000

MASS_MENTION: Final = re.compile(r"<!(?:channel|here|everyone|subteam\^[^>]*)(?:\|[^>]*)?>")

SELECTS: Final = frozenset(
    f"{many}{kind}_select"
    for many in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
)
PICKERS: Final = frozenset({"datepicker", "timepicker", "datetimepicker"})
CHOICES: Final = frozenset({"radio_buttons", "checkboxes"})
FIELDS: Final = frozenset(
    {
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "file_input",
        "rich_text_input",
    }
)
PRESSED: Final = frozenset({"button", "overflow"})
IN_ACTIONS: Final = PRESSED | SELECTS | PICKERS | CHOICES
IN_SECTION: Final = IN_ACTIONS | {"image"}
IN_INPUT: Final = FIELDS | SELECTS | PICKERS | CHOICES


def problems(method: str, payload: Mapping[str, Any]) -> list[str]:
    """What Slack would refuse, cut or misread in this payload; an empty list when it is right.

    `method` is a Web API method, `response_url` for what is posted there, or `ack` for the JSON with which a
    command, an action, a view submission or a request for options is answered.
    """
    check = METHODS.get(method)
    if check is None:
        return [f"{method}: is not a call that tests/slack_limits.py knows; teach it its limits"]
    return list(check({key: _decoded(key, value) for key, value in payload.items()}))


def _decoded(key: str, value: object) -> object:
    """Structures travel as JSON text inside a form."""
    if key in {"blocks", "view", "files", "attachments", "metadata"} and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


# Messages


def _post(payload: Thing) -> Faults:
    yield from _named(payload, "channel")
    yield from _message(payload)


def _ephemeral(payload: Thing) -> Faults:
    yield from _named(payload, "channel", "user")
    yield from _message(payload)


def _update(payload: Thing) -> Faults:
    yield from _named(payload, "channel", "ts")
    yield from _message(payload)


def _schedule(payload: Thing) -> Faults:
    yield from _named(payload, "channel", "post_at")
    if "metadata" in payload:
        yield "metadata: a scheduled message that carries it is never posted"
    yield from _message(payload)


def _message(payload: Thing) -> Faults:
    text, blocks, markdown = payload.get("text"), payload.get("blocks"), payload.get("markdown_text")
    if markdown is not None:
        yield from _within("markdown_text", markdown, MARKDOWN_TEXT)
        yield from _calls_nobody("markdown_text", markdown)
        if text or blocks:
            yield "markdown_text: may not stand beside text or blocks"
    elif not isinstance(text, str) or not text.strip():
        yield "text: is missing; it is what a notification shows and a screen reader reads"
    else:
        yield from _within("text", text, MESSAGE_TEXT)
        yield from _calls_nobody("text", text)
    if payload.get("link_names"):
        yield "link_names: turns names in people's words into mentions"
    if payload.get("parse") == "full":
        yield "parse: 'full' turns people's words into mentions"
    if blocks is not None:
        yield from _blocks("blocks", blocks, most=MESSAGE_BLOCKS, message=True)
        if isinstance(blocks, list) and (sum_ := sum(map(len, _texts(blocks)))) > MESSAGE_BLOCK_TEXT:
            yield f"blocks: hold {sum_} characters together, may hold {MESSAGE_BLOCK_TEXT}"
    for place, attachment in _items("attachments", payload.get("attachments") or []):
        if "blocks" in attachment:
            yield from _blocks(f"{place}.blocks", attachment["blocks"], most=MESSAGE_BLOCKS, message=True)
        yield from _calls_nobody(place, json.dumps(attachment, ensure_ascii=False))


def _response(payload: Thing) -> Faults:
    if payload.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        yield f"response_type: is {payload['response_type']!r}, should be 'ephemeral' or 'in_channel'"
    for key in ("replace_original", "delete_original"):
        if not isinstance(payload.get(key, False), bool):
            yield f"{key}: should be true or false"
    if payload.get("delete_original") is not True:
        yield from _message(payload)


# Answers in the acknowledgement


def _ack(payload: Thing) -> Faults:
    if not payload:
        return
    if "response_action" in payload:
        yield from _response_action(payload)
    elif "options" in payload or "option_groups" in payload:
        yield from _choices("", payload, most=100, least=0)  # nothing found is an answer too
    elif "challenge" not in payload:
        yield from _response(payload)


def _response_action(payload: Thing) -> Faults:
    action = payload["response_action"]
    if action == "errors":
        errors = payload.get("errors")
        if not isinstance(errors, dict) or not errors:
            yield "errors: should name at least one input block and its fault"
            return
        for block, said in errors.items():
            yield from _within("errors: a block_id", block, 255)
            if not isinstance(said, str) or not said.strip():
                yield f"errors.{block}: should be a sentence"
    elif action in ("update", "push"):
        yield from _view("view", payload.get("view"), kinds=("modal",))
    elif action != "clear":
        yield f"response_action: is {action!r}, should be errors, update, push or clear"


# Views


def _open(payload: Thing) -> Faults:
    if not payload.get("trigger_id") and not payload.get("interactivity_pointer"):
        yield "trigger_id: is required"
    yield from _view("view", payload.get("view"), kinds=("modal",))


def _view_update(payload: Thing) -> Faults:
    if bool(payload.get("view_id")) == bool(payload.get("external_id")):
        yield "view_id, external_id: exactly one is required"
    yield from _view("view", payload.get("view"), kinds=("modal",))


def _publish(payload: Thing) -> Faults:
    yield from _named(payload, "user_id")
    yield from _view("view", payload.get("view"), kinds=("home",))


def _view(place: str, view: object, kinds: Collection[str]) -> Faults:
    if not isinstance(view, dict):
        yield f"{place}: should be a view"
        return
    if view.get("type") not in kinds:
        yield f"{place}.type: is {view.get('type')!r}, should be {' or '.join(kinds)}"
    blocks = view.get("blocks")
    yield from _blocks(f"{place}.blocks", blocks, most=VIEW_BLOCKS, message=False)
    inputs = any(block.get("type") == "input" for _, block in _items("", blocks))
    if view.get("type") == "modal":
        yield from _plain(f"{place}.title", view.get("title"), 24)
        for key in ("submit", "close"):
            if key in view:
                yield from _plain(f"{place}.{key}", view[key], 24)
        if inputs and "submit" not in view:
            yield f"{place}.submit: is required where there is an input"
    else:
        for key in ("title", "submit", "close"):
            if key in view:
                yield f"{place}.{key}: belongs to a modal"
    yield from _within(f"{place}.private_metadata", view.get("private_metadata", ""), 3000)
    yield from _within(f"{place}.callback_id", view.get("callback_id", ""), 255)
    yield from _within(f"{place}.external_id", view.get("external_id", ""), 255)
    size = len(json.dumps(view, ensure_ascii=False).encode())
    if size > VIEW_BYTES:
        yield f"{place}: takes {size} bytes, may take {VIEW_BYTES}"
    focused = sum(1 for each in _things(view) if each.get("focus_on_load") is True)
    if focused > 1:
        yield f"{place}: {focused} elements want the focus, one may have it"


# Blocks


def _blocks(place: str, blocks: object, *, most: int, message: bool) -> Faults:
    if not isinstance(blocks, list):
        yield f"{place}: should be a list"
        return
    if len(blocks) > most:
        yield f"{place}: has {len(blocks)} blocks, may have {most}"
    for where, block in _items(place, blocks):
        yield from _block(where, block, message=message)
    whole = [block for _, block in _items(place, blocks)]
    for name in _repeated(block["block_id"] for block in whole if block.get("block_id")):
        yield f"{place}: {name!r} is the block_id of more than one block"
    tables = sum(block.get("type") == "table" for block in whole)
    if tables > 1:
        yield f"{place}: has {tables} tables, a message may have one"
    marked = "".join(str(block.get("text")) for block in whole if block.get("type") == "markdown")
    yield from _within(f"{place}: all markdown together", marked, MARKDOWN_TEXT)


def _block(place: str, block: Thing, *, message: bool) -> Faults:
    kind = block.get("type")
    check = BLOCKS.get(str(kind))
    if check is None:
        yield f"{place}.type: {kind!r} is not a block that tests/slack_limits.py knows; teach it its limits"
        return
    if kind in ("markdown", "table") and not message:
        yield f"{place}.type: {kind!r} may stand in messages only"
    yield from _identifier(f"{place}.block_id", block, "block_id")
    yield from check(place, block)
    for name in _repeated(each["action_id"] for each in _things(block) if each.get("action_id")):
        yield f"{place}: {name!r} is the action_id of more than one element"


def _section(place: str, block: Thing) -> Faults:
    if "text" not in block and not block.get("fields"):
        yield f"{place}: should have a text or fields"
    if "text" in block:
        yield from _text(f"{place}.text", block["text"], 3000)
    if "fields" in block:
        yield from _count(f"{place}.fields", block["fields"], 1, 10)
        for where, field in _items(f"{place}.fields", block["fields"]):
            yield from _text(where, field, 2000)
    if "accessory" in block:
        yield from _element(f"{place}.accessory", block["accessory"], IN_SECTION)


def _header(place: str, block: Thing) -> Faults:
    yield from _plain(f"{place}.text", block.get("text"), 150)


def _context(place: str, block: Thing) -> Faults:
    yield from _count(f"{place}.elements", block.get("elements"), 1, 10)
    for where, element in _items(f"{place}.elements", block.get("elements")):
        if element.get("type") == "image":
            yield from _image(where, element)
        else:
            yield from _text(where, element, 3000)


def _actions(place: str, block: Thing) -> Faults:
    yield from _count(f"{place}.elements", block.get("elements"), 1, 25)
    for where, element in _items(f"{place}.elements", block.get("elements")):
        yield from _element(where, element, IN_ACTIONS)


def _input(place: str, block: Thing) -> Faults:
    yield from _plain(f"{place}.label", block.get("label"), 2000)
    if "hint" in block:
        yield from _plain(f"{place}.hint", block["hint"], 2000)
    for key in ("optional", "dispatch_action"):
        if not isinstance(block.get(key, False), bool):
            yield f"{place}.{key}: should be true or false"
    yield from _element(f"{place}.element", block.get("element"), IN_INPUT)


def _divider(_place: str, _block: Thing) -> Faults:
    yield from ()


def _image(place: str, thing: Thing) -> Faults:
    if ("image_url" in thing) == ("slack_file" in thing):
        yield f"{place}: should have either an image_url or a slack_file"
    if "image_url" in thing:
        yield from _address(f"{place}.image_url", thing["image_url"])
    yield from _within(f"{place}.alt_text", thing.get("alt_text"), 2000, least=1)
    if "title" in thing:
        yield from _plain(f"{place}.title", thing["title"], 2000)


def _markdown(place: str, block: Thing) -> Faults:
    yield from _within(f"{place}.text", block.get("text"), MARKDOWN_TEXT, least=1)
    yield from _calls_nobody(f"{place}.text", block.get("text"))


def _rich_text(place: str, block: Thing) -> Faults:
    yield from _count(f"{place}.elements", block.get("elements"), 1, None)
    for each in _things(block):
        if each.get("type") in ("broadcast", "usergroup"):
            yield f"{place}: calls many people at once"


def _table(place: str, block: Thing) -> Faults:
    yield from _count(f"{place}.rows", block.get("rows"), 1, 100)
    rows = block.get("rows")
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        yield from _count(f"{place}.rows[{number}]", row, 1, 20)


BLOCKS: Final[Mapping[str, Callable[[str, Thing], Faults]]] = {
    "actions": _actions,
    "context": _context,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
}


# Elements


def _element(place: str, element: object, allowed: Collection[str]) -> Faults:
    if not isinstance(element, dict):
        yield f"{place}: should be an element"
        return
    kind = str(element.get("type"))
    if kind not in allowed:
        yield f"{place}.type: {kind!r} may not stand here"
        return
    yield from _identifier(f"{place}.action_id", element, "action_id")
    if "placeholder" in element:
        yield from _plain(f"{place}.placeholder", element["placeholder"], 150)
    if "confirm" in element:
        yield from _confirm(f"{place}.confirm", element["confirm"])
    if kind == "image":
        yield from _image(place, element)
    elif kind == "button":
        yield from _button(place, element)
    elif kind == "overflow":
        yield from _choices(place, element, most=5)
    elif kind in CHOICES:
        yield from _choices(place, element, most=10, marked=True)
    elif kind in SELECTS:
        yield from _select(place, element, kind)
    elif kind in PICKERS:
        yield from _picker(place, element, kind)
    else:
        yield from _field(place, element, kind)


def _button(place: str, element: Thing) -> Faults:
    yield from _plain(f"{place}.text", element.get("text"), 75)
    yield from _within(f"{place}.value", element.get("value", ""), 2000)
    yield from _within(f"{place}.accessibility_label", element.get("accessibility_label", ""), 75)
    if "url" in element:
        yield from _address(f"{place}.url", element["url"])
    if element.get("style", "primary") not in ("primary", "danger"):
        yield f"{place}.style: is {element['style']!r}, should be primary or danger"


def _select(place: str, element: Thing, kind: str) -> Faults:
    if kind.endswith("static_select"):
        yield from _choices(place, element, most=100)
    if kind.startswith("multi_"):
        limit = element.get("max_selected_items", 1)
        if not isinstance(limit, int) or limit < 1:
            yield f"{place}.max_selected_items: should be at least 1"
    elif "external" in kind and not isinstance(element.get("min_query_length", 0), int):
        yield f"{place}.min_query_length: should be a number"


def _choices(place: str, thing: Thing, *, most: int, least: int = 1, marked: bool = False) -> Faults:
    """The options of a select, overflow, radio buttons or checkboxes, and those that are chosen at first."""
    dot = f"{place}." if place else ""
    if ("options" in thing) == ("option_groups" in thing):
        yield f"{place or 'options'}: should have either options or option_groups"
        return
    options: list[Thing] = []
    if "options" in thing:
        yield from _count(f"{dot}options", thing["options"], least, most)
        for where, option in _items(f"{dot}options", thing["options"]):
            yield from _option(where, option, marked=marked)
            options.append(option)
    else:
        yield from _count(f"{dot}option_groups", thing["option_groups"], 1, 100)
        for where, group in _items(f"{dot}option_groups", thing["option_groups"]):
            yield from _plain(f"{where}.label", group.get("label"), 75)
            yield from _count(f"{where}.options", group.get("options"), 1, 100)
            for inner, option in _items(f"{where}.options", group.get("options")):
                yield from _option(inner, option, marked=marked)
                options.append(option)
    for value in _repeated(option["value"] for option in options if "value" in option):
        yield f"{place or 'options'}: {value!r} is the value of more than one option"
    first = thing.get("initial_options", [thing["initial_option"]] if "initial_option" in thing else None)
    if first is not None:
        yield from _count(f"{dot}initial_options", first, 1, None)
        for chosen in first if isinstance(first, list) else ():
            if chosen not in options:
                yield f"{place}: what is chosen at first is not exactly one of the options"


def _option(place: str, option: Thing, *, marked: bool) -> Faults:
    text = _text if marked else _plain
    yield from text(f"{place}.text", option.get("text"), 75)
    if "value" in option or "url" not in option:
        yield from _within(f"{place}.value", option.get("value"), 75, least=1)
    if "description" in option:
        yield from text(f"{place}.description", option["description"], 75)
    if "url" in option:
        yield from _address(f"{place}.url", option["url"])


def _picker(place: str, element: Thing, kind: str) -> Faults:
    if kind == "datepicker" and "initial_date" in element:
        yield from _iso(
            f"{place}.initial_date", element["initial_date"], r"\d{4}-\d\d-\d\d", date.fromisoformat
        )
    if kind == "timepicker" and "initial_time" in element:
        yield from _iso(f"{place}.initial_time", element["initial_time"], r"\d\d:\d\d", time.fromisoformat)
    if kind == "datetimepicker" and "initial_date_time" in element:
        moment = element["initial_date_time"]
        if not isinstance(moment, int) or len(str(moment)) != 10:
            yield f"{place}.initial_date_time: should be seconds since 1970 in ten digits"


def _field(place: str, element: Thing, kind: str) -> Faults:
    if kind == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if not isinstance(most, int) or not 1 <= most <= 3000:
            yield f"{place}.max_length: is {most!r}, should be 1 to 3000"
        elif not isinstance(least, int) or not 0 <= least <= most:
            yield f"{place}.min_length: is {least!r}, should be 0 to max_length"
        else:
            yield from _within(f"{place}.initial_value", element.get("initial_value", ""), most)
    elif kind == "number_input":
        if not isinstance(element.get("is_decimal_allowed"), bool):
            yield f"{place}.is_decimal_allowed: is required"
        for key in ("initial_value", "min_value", "max_value"):
            if not re.fullmatch(r"-?\d+(\.\d+)?", str(element.get(key, "0"))):
                yield f"{place}.{key}: should be a number written as text"
    elif kind == "file_input":
        files = element.get("max_files", 10)
        if not isinstance(files, int) or not 1 <= files <= 10:
            yield f"{place}.max_files: is {files!r}, should be 1 to 10"


def _confirm(place: str, confirm: object) -> Faults:
    if not isinstance(confirm, dict):
        yield f"{place}: should be a confirmation dialog"
        return
    yield from _plain(f"{place}.title", confirm.get("title"), 100)
    yield from _text(f"{place}.text", confirm.get("text"), 300)
    yield from _plain(f"{place}.confirm", confirm.get("confirm"), 30)
    yield from _plain(f"{place}.deny", confirm.get("deny"), 30)


# Texts and small things


def _text(place: str, text: object, most: int, kinds: Collection[str] = ("plain_text", "mrkdwn")) -> Faults:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield f"{place}: should be a text object of type {' or '.join(kinds)}"
        return
    yield from _within(f"{place}.text" if "text" not in text else place, text.get("text"), most, least=1)
    odd = sorted(text.keys() - {"type", "text", "emoji" if text["type"] == "plain_text" else "verbatim"})
    if odd:
        yield f"{place}: a {text['type']} text has no {', '.join(odd)}"
    if text["type"] == "mrkdwn":
        yield from _calls_nobody(place, text.get("text"))


def _plain(place: str, text: object, most: int) -> Faults:
    yield from _text(place, text, most, kinds=("plain_text",))


def _within(place: str, value: object, most: int, *, least: int = 0) -> Faults:
    if not isinstance(value, str):
        yield f"{place}: should be a text"
    elif len(value) > most:
        yield f"{place}: has {len(value)} characters, may have {most}"
    elif len(value) < least:
        yield f"{place}: may not be empty"


def _calls_nobody(place: str, value: object) -> Faults:
    if isinstance(value, str) and (call := MASS_MENTION.search(value)):
        yield f"{place}: calls many people at once with {call[0]}; escape what people wrote"


def _identifier(place: str, thing: Thing, key: str) -> Faults:
    if key in thing:
        yield from _within(place, thing[key], 255, least=1)


def _address(place: str, value: object) -> Faults:
    yield from _within(place, value, 3000, least=1)
    if isinstance(value, str) and not re.match(r"https?://[^\s<>]+$", value):
        yield f"{place}: is no web address"


def _iso(place: str, value: object, pattern: str, read: Callable[[str], object]) -> Faults:
    try:
        right = (
            isinstance(value, str) and re.fullmatch(pattern, value) is not None and bool(read(value) or True)
        )
    except ValueError:
        right = False
    if not right:
        yield f"{place}: {value!r} is not one"


def _count(place: str, value: object, least: int, most: int | None) -> Faults:
    if not isinstance(value, list):
        yield f"{place}: should be a list"
    elif len(value) < least:
        yield f"{place}: has {len(value)}, should have at least {least}"
    elif most is not None and len(value) > most:
        yield f"{place}: has {len(value)}, may have {most}"


def _items(place: str, value: object) -> Iterator[tuple[str, Thing]]:
    """The members of a list with their places; what is no object has been named by then or reads as empty."""
    for number, each in enumerate(value if isinstance(value, list) else ()):
        yield f"{place}[{number}]", each if isinstance(each, dict) else {}


def _things(value: object) -> Iterator[Thing]:
    """Every object inside the value, itself included."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _things(each)
    elif isinstance(value, list):
        for each in value:
            yield from _things(each)


def _texts(value: object) -> Iterator[str]:
    """Every text that the blocks show."""
    for thing in _things(value):
        text = thing.get("text")
        if isinstance(text, str):
            yield text


def _repeated(names: Iterable[object]) -> list[str]:
    """What stands there more than once, each once."""
    return sorted(str(name) for name, times in Counter(names).items() if times > 1)


def _named(payload: Thing, *keys: str) -> Faults:
    for key in keys:
        if payload.get(key) in (None, ""):
            yield f"{key}: is required"


def _needs(*keys: str) -> Callable[[Thing], Faults]:
    def check(payload: Thing) -> Faults:
        return _named(payload, *keys)

    return check


def _complete_upload(payload: Thing) -> Faults:
    files = payload.get("files")
    yield from _count("files", files, 1, None)
    for place, file in _items("files", files):
        if not file.get("id"):
            yield f"{place}.id: is required"
    yield from _calls_nobody("initial_comment", payload.get("initial_comment"))


METHODS: Final[Mapping[str, Callable[[Thing], Faults]]] = {
    "ack": _ack,
    "response_url": _response,
    "chat.postMessage": _post,
    "chat.postEphemeral": _ephemeral,
    "chat.update": _update,
    "chat.scheduleMessage": _schedule,
    "chat.delete": _needs("channel", "ts"),
    "views.open": _open,
    "views.push": _open,
    "views.update": _view_update,
    "views.publish": _publish,
    "files.getUploadURLExternal": _needs("filename", "length"),
    "files.completeUploadExternal": _complete_upload,
    "apps.connections.open": _needs(),
    "auth.test": _needs(),
    "auth.revoke": _needs(),
    "bots.info": _needs(),
    "conversations.history": _needs("channel"),
    "conversations.replies": _needs("channel", "ts"),
    "conversations.info": _needs("channel"),
    "conversations.members": _needs("channel"),
    "conversations.open": _needs(),
    "oauth.v2.access": _needs(),
    "team.info": _needs(),
    "users.conversations": _needs(),
    "users.info": _needs("user"),
    "users.list": _needs(),
}
