"""Messages and dialogs as Block Kit: pure, within Slack's limits whatever people typed.

Words of people, packs and LINE stand in ``plain_text`` objects with ``emoji`` off: there a ``<!channel>`` or
``*star*`` is just those characters (https://docs.slack.dev/messaging/formatting-message-text). The
exceptions are a card's rows, whose labels are bold by mrkdwn: only where no sign of mrkdwn's own is in them; and
instants in the reader's own time, which are Slack's date tokens with everything of ours escaped. An instant is shown
only to somebody elsewhere: at home the words around it say the same, and twice would be noise.

What does not fit into one message becomes several, in ``pages``. Choices are never dropped: many become a
menu where their tokens fit into an option (75 characters), else rows of buttons. A choice that asks for a day
becomes a date picker, which has no value: its action_id is the token.
"""

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from itertools import count
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from bot.domain import words
from bot.domain.actions import ON_REMINDERS, Action, read_token
from bot.domain.messages import Choice, Dialog, Field, FieldKind, Menu, Message, Moment, Row, Weight
from handlers.days import read_day
from handlers.slack import limits
from handlers.slack.limits import Json, cut, size, split, weight
from handlers.slack.parse import FIELD_ACTION

T = TypeVar("T")

CALLBACK = "kyodo"
_STYLES = {Weight.PRIMARY: "primary", Weight.DANGER: "danger"}
_ORDER = {Weight.PRIMARY: 0, Weight.ANSWER: 0, Weight.QUIET: 1, Weight.DANGER: 2}
_IN_A_ROW = 5  # buttons that stand beside each other without looking like a wall
_AS_LINE = 200  # a row's label and text up to this length stand on one line, longer ones on their own
_BESIDE = 36  # the values of a row stand beside each other up to this length, else under each other
_MARKUP = re.compile(r"[*_~`\n]|:[^\s:]+:")
_SIGNS = re.compile(r"[*_~`<>&]|:[^\s:]+:")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_INSTANT = re.compile(r"<!date\^[0-9-]+\^[^|>]*\|([^>]*)>")  # and the words in it for who shows no dates


class Page(NamedTuple):
    """One chat message: its blocks, and the words for notifications and screen readers (already escaped)."""

    text: str
    blocks: list[Json]


def escape(text: str) -> str:
    """The text for places that read mrkdwn: these three signs, & first, disarm mentions and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def blocks(message: Message) -> list[Json]:
    """All blocks of a message, each within its own limits; how many there are is for ``pages`` to settle."""
    return list(_blocks(message, count()))


def text(message: Message) -> str:
    """What a notification or a screen reader says for the message, escaped."""
    return spoken(blocks(message))


def pages(*messages: Message, reader: tzinfo | None = None) -> list[Page]:
    """The messages as chat messages: together in one where they fit, with a divider between them; one that
    is too long goes on in the next. A button that stands in several stands in the last. Attachments (QR codes,
    files) are not in here. ``reader`` is the time zone of the only person who reads them, where that is known.
    """
    messages = _in_the_last(messages)
    ids = count()
    made: list[list[Json]] = []
    page: list[Json] = []
    taken = 0
    for message in messages:
        drawn = list(_blocks(message, ids, reader))
        beside = [{"type": "divider"}, *drawn] if page and drawn else []
        if beside and _fits(len(page) + len(beside), taken + weight(beside)):
            page += beside
            taken += weight(beside)
            continue
        if beside:
            made.append(page)
            page, taken = [], 0
        for block in drawn:
            heavy = weight([block])
            if page and not _fits(len(page) + 1, taken + heavy):
                made.append(page)
                page, taken = [], 0
            page.append(block)
            taken += heavy
    if page:
        made.append(page)
    return [Page(spoken(page), page) for page in made]


def speaks_of_instants(messages: Iterable[Message]) -> bool:
    """Whether it matters where the reader is."""
    return any(message.at or any(row.at for row in message.rows) for message in messages)


def _for_reader(message: Message, reader: tzinfo | None) -> Message:
    """The message with those instants only that are another time of day where the reader is."""
    rows = tuple(replace(row, at=_elsewhere(row.at, reader)) if row.at else row for row in message.rows)
    return replace(message, rows=rows, at=_elsewhere(message.at, reader))


def _elsewhere(moment: Moment | None, reader: tzinfo | None) -> Moment | None:
    if moment is None or reader is None:
        return None
    there, here = moment.at.astimezone(ZoneInfo(moment.zone)), moment.at.astimezone(reader)
    return moment if there.utcoffset() != here.utcoffset() else None


def _in_the_last(messages: Sequence[Message]) -> tuple[Message, ...]:
    seen: set[tuple[Action, str]] = set()
    kept: list[Message] = []
    for message in reversed(messages):
        choices = tuple(choice for choice in message.choices if (choice.action, choice.url) not in seen)
        seen.update((choice.action, choice.url) for choice in choices)
        kept.insert(0, replace(message, choices=choices) if len(choices) < len(message.choices) else message)
    return tuple(kept)


def _fits(how_many: int, heavy: int) -> bool:
    return how_many <= limits.MESSAGE_BLOCKS and heavy <= limits.PAGE


# ---------------------------------------------------------------- a message


def _blocks(message: Message, ids: Iterator[int], reader: tzinfo | None = None) -> Iterator[Json]:
    message = _for_reader(message, reader)
    yield from _sections(message.lead)
    yield from _heading(message.heading)
    yield from _context(message.progress)
    yield from _sections(message.text)
    if message.at:
        yield {"type": "context", "elements": [_instant(message.at)]}
    yield from _rows(message.rows)
    if message.link:
        yield from _link(*message.link, ids)
    yield from _context(message.note)
    yield from _chosen(message.menus, ids)
    yield from _choices(message.choices, ids)


def _chosen(menus: Sequence[Menu], ids: Iterator[int]) -> Iterator[Json]:
    """The menus beside each other, each with what stands in it; what it is about is read out, and shown where nothing
    stands.
    """
    elements = []
    for menu in menus:
        options = [_option(choice) for choice in menu.choices[: limits.SELECT_OPTIONS]]
        element: Json = {
            "type": "static_select",
            "action_id": f"k:{next(ids)}",
            "placeholder": _plain(_short(menu.label, limits.PLACEHOLDER)),
            "options": options,
        }
        if menu.chosen < len(options):
            element["initial_option"] = options[menu.chosen]
        elements.append(element)
    if elements:
        # Slack keeps what was chosen while block and element are the same: another choice of ours is another block.
        chosen = "-".join(str(menu.chosen) for menu in menus)
        yield {**_actions(elements, ids), "block_id": f"m:{next(ids)}:{chosen}"}


def _heading(heading: str) -> Iterator[Json]:
    line = cut(heading, limits.SECTION)
    if line and size(line) <= limits.HEADER:
        yield {"type": "header", "text": _plain(line)}
    else:
        yield from _sections(heading)


def _sections(words_: str) -> Iterator[Json]:
    for piece in split(words_, limits.SECTION):
        yield {"type": "section", "text": _plain(piece)}


def _context(words_: str) -> Iterator[Json]:
    for piece in split(words_, limits.FIELD):
        yield {"type": "context", "elements": [_plain(piece)]}


def _instant(moment: Moment) -> Json:
    """When that is by the reader's own clock
    (https://docs.slack.dev/messaging/formatting-message-text#date-formatting).
    """
    return _mrkdwn(f"{_flat(moment.words)}: {_token(moment)}")


def _token(moment: Moment) -> str:
    return f"<!date^{int(moment.at.timestamp())}^{{date_short_pretty}} {{time}}|{_flat(moment.shown)}>"


def _flat(words_: str) -> str:
    """Words in a token or before it: nothing in them ends it or marks anything."""
    return escape(re.sub(r"[|^*_~`]", " ", cut(words_, _AS_LINE)))


def _link(label: str, url: str, ids: Iterator[int]) -> Iterator[Json]:
    """The address stands there in full beside the button, so that it can be copied into a letter."""
    if _is_link(url):
        button = {
            "type": "button",
            "action_id": f"k:{next(ids)}",
            "text": _plain(_short(label, limits.BUTTON)),
            "url": url,
        }
        yield {"type": "section", "text": _plain(url), "accessory": button}
    else:
        yield from _sections(f"{label}\n{url}")


def _is_link(url: str) -> bool:
    return bool(_ADDRESS.fullmatch(url)) and size(url) <= limits.URL


def settled(posted: Sequence[Json], pressed: str, line: str) -> list[Json]:
    """The blocks of a message on the screen, with ``line`` in place of the pressed buttons; without a line, what
    was pressed goes altogether, and perhaps nothing is left.

    Where several messages stand in one post, between dividers, only that one's buttons go.
    """
    parts: list[list[Json]] = [[]]
    for block in posted:
        if block.get("type") == "divider":
            parts.append([])
        else:
            parts[-1].append(block)
    hit = next((part for part in parts if any(block.get("block_id") == pressed for block in part)), None)
    made: list[Json] = []
    for part in parts:
        if part is hit and not line:
            continue
        if hit is None or part is hit:
            part = _without_buttons(part, line if part is (hit or parts[-1]) else "")
        made += [*([{"type": "divider"}] if made and part else ()), *part]
    return made[: limits.MESSAGE_BLOCKS]


def amended(posted: Sequence[Json], about: Container[str], line: str) -> list[Json] | None:
    """The blocks without the buttons on these reminders, with ``line`` where they were; None where there are none. What
    else stands in the same post keeps its buttons; where nothing about a reminder is left to press, the rest goes too.
    """
    made: list[Json] = []
    found = False
    part: list[Json] = []
    for block in (*posted, {"type": "divider"}):
        if block.get("type") != "divider":
            part.append(block)
            continue
        changed = _amended(part, about, line)
        found = found or changed is not None
        made += [*([{"type": "divider"}] if made else ()), *(part if changed is None else changed)]
        part = []
    return made[: limits.MESSAGE_BLOCKS] if found else None


def _amended(part: Sequence[Json], about: Container[str], line: str) -> list[Json] | None:
    tokens = [token for block in part for token in _tokens(block)]
    if not any(_reminder_of(token) in about for token in tokens if _reminder_of(token)):
        return None
    if all(_reminder_of(token) in about for token in tokens if _reminder_of(token)):
        return _without_buttons(part, line)
    kept: list[Json] = []
    for block in part:
        if block.get("type") != "actions":
            kept.append(block)
            continue
        elements = [one for one in block["elements"] if not _is_about(one, about)]
        if len(elements) < len(block["elements"]):
            kept += _context(line)
        if elements:
            kept.append({**block, "elements": elements})
    return kept


def _tokens(block: Json) -> list[str]:
    """What its buttons and the entries of its menus carry."""
    return [token for one in block.get("elements", ()) if isinstance(one, dict) for token in _of_element(one)]


def _of_element(element: Json) -> list[str]:
    values = [element.get("value"), element.get("action_id")]
    values += [option.get("value") for option in element.get("options", ())]
    return [value for value in values if isinstance(value, str)]


def _is_about(element: Json, about: Container[str]) -> bool:
    found = [_reminder_of(token) for token in _of_element(element)]
    return any(found) and all(one in about for one in found if one)


def _reminder_of(token: str) -> str:
    """The reminder that a button is on; "" for any other."""
    action = read_token(token)
    return action.args[0] if action is not None and action.verb in ON_REMINDERS else ""


def _without_buttons(part: Sequence[Json], line: str) -> list[Json]:
    """The blocks with ``line`` where the buttons began."""
    first = next((place for place, block in enumerate(part) if block.get("type") == "actions"), len(part))
    rest = [block for block in part[first:] if block.get("type") != "actions"]
    return [*part[:first], *_context(line), *rest]


# ---------------------------------------------------------------- rows of a card


def _rows(rows: Iterable[Row]) -> Iterator[Json]:
    """A line for each row where its words allow that, as many together as a section holds."""
    lines: list[str] = []
    for row in rows:
        line = _line(row)
        if lines and (not line or size("\n".join([*lines, line])) > limits.SECTION):
            yield _marked("\n".join(lines))
            lines = []
        if line:
            lines.append(line)
        else:
            yield from _card(row)
        if words.clean(row.note) or row.at:
            if lines:
                yield _marked("\n".join(lines))
                lines = []
            yield from _remarks(row)
    if lines:
        yield _marked("\n".join(lines))


def _remarks(row: Row) -> Iterator[Json]:
    """What stands small under a row, the instant behind the words."""
    under = list(_context(row.note))
    if row.at and under:
        under[-1]["elements"].append(_instant(row.at))
    elif row.at:
        under = [{"type": "context", "elements": [_instant(row.at)]}]
    yield from under


def _line(row: Row) -> str:
    """The row as one line of mrkdwn, label first; its values, or a text of several lines, stand under it. Empty
    where something in it would be read as mrkdwn's own signs, or is too long: then it becomes a card.
    """
    label, said = words.clean(row.label), words.clean(row.text)
    values = [value for value in (_value(owner, said_) for owner, said_ in row.values) if value]
    beside = ("　" if sum(map(size, values)) <= _BESIDE else "\n").join(values)
    if not label or not (said or beside) or any(map(_SIGNS.search, (label, said, beside))):
        return ""
    if any("\n" in part for part in (label, *values)) or any(
        size(part) > _AS_LINE for part in (label, said, *values)
    ):
        return ""
    head = f"*{label}*"
    if said:
        head += f"\n{said}" if "\n" in said else f"  {said}"
    return f"{head}\n{beside}" if beside else head


def _value(owner: str, value: str) -> str:
    owner, value = words.clean(owner), words.clean(value)
    return f"{owner}: {value}" if owner and value else owner or value


def _card(row: Row) -> Iterator[Json]:
    """A label with the values of each owner side by side under it, or with a text under it or beside it."""
    beside = [f"{words.clean(owner)}\n{words.clean(value)}" for owner, value in row.values]
    label, said = words.clean(row.label), words.clean(row.text)
    if label and said and not beside and size(label) <= _AS_LINE and size(said) <= _AS_LINE:
        yield {"type": "section", "fields": [_label(label), _plain(said)]}
        return
    if label and not said and size(label) <= _AS_LINE:
        head: list[Json] = [{"type": "section", "text": _label(label)}]
    else:
        head = list(_sections(f"{row.label}\n{row.text}" if label else row.text))
    if any(size(one) > limits.FIELD for one in beside):
        yield from head
        for one in beside:
            yield from _sections(one)
        return
    groups = list(_field_groups(_plain(one) for one in beside if one.strip()))
    if head and groups:
        head[-1]["fields"] = groups.pop(0)
    yield from head
    for group in groups:
        yield {"type": "section", "fields": group}


def _field_groups(fields: Iterable[Json]) -> Iterator[list[Json]]:
    """As many fields together as a section and a page can hold."""
    group: list[Json] = []
    for field in fields:
        if group and (len(group) == limits.FIELDS or weight([*group, field]) > limits.PAGE // 3):
            yield group
            group = []
        group.append(field)
    if group:
        yield group


def _label(label: str) -> Json:
    line = " ".join(words.clean(label).split())
    return _plain(line) if _MARKUP.search(line) else _mrkdwn(f"*{escape(line)}*")


def _marked(lines: str) -> Json:
    return {"type": "section", "text": _mrkdwn(lines)}


def _mrkdwn(words_: str) -> Json:
    """Words with our own signs in them; ``verbatim`` keeps Slack from finding links and names."""
    return {"type": "mrkdwn", "text": words_, "verbatim": True}


# ---------------------------------------------------------------- choices


def _choices(choices: Iterable[Choice], ids: Iterator[int]) -> Iterator[Json]:
    """Ways to go on: the ones that matter first, the quiet ones under them, or beside them where all are few and
    none is an answer. What is red stands last: nobody should meet it first.
    """
    choices = sorted(_once(choices), key=lambda choice: _ORDER[choice.weight])
    answers = [choice for choice in choices if choice.weight is Weight.ANSWER]
    if not answers and len(choices) <= _IN_A_ROW:
        yield from _buttons(choices, ids)
        return
    if len(answers) > 2 * _IN_A_ROW and _fit_a_menu(answers):
        yield from _menus(answers, ids)
        yield from _buttons([c for c in choices if c.weight is Weight.PRIMARY], ids)
    else:
        yield from _buttons([c for c in choices if _ORDER[c.weight] == 0], ids)
    quiet = sorted(
        (choice for choice in choices if choice.weight is Weight.QUIET), key=lambda choice: not choice.picks
    )
    beside, rest = quiet[:_IN_A_ROW], quiet[_IN_A_ROW:]
    if not rest or not _fit_a_menu(rest):
        yield from _buttons(quiet, ids)
    elif len(rest) <= limits.OVERFLOW_OPTIONS:
        yield _actions([*(_button(choice, ids) for choice in beside), _overflow(rest, ids)], ids)
    else:
        yield from _buttons(beside, ids)
        yield from _menus(rest, ids)
    yield from _buttons([choice for choice in choices if choice.weight is Weight.DANGER], ids)


def _once(choices: Iterable[Choice]) -> Iterator[Choice]:
    """Without a second date picker of the same action: an action_id may stand in a block once."""
    pickers: set[str] = set()
    for choice in choices:
        if _is_picker(choice):
            if choice.action.token in pickers:
                continue
            pickers.add(choice.action.token)
        yield choice


def _buttons(choices: Sequence[Choice], ids: Iterator[int]) -> Iterator[Json]:
    for some in _groups(choices, _IN_A_ROW):
        yield _actions([_button(choice, ids) for choice in some], ids)


def _actions(elements: list[Json], ids: Iterator[int]) -> Json:
    return {"type": "actions", "block_id": f"c:{next(ids)}", "elements": elements}


def _button(choice: Choice, ids: Iterator[int]) -> Json:
    """A button. With an address it is a link, and has no value: its press is nothing to us."""
    button: Json = {
        "type": "button",
        "action_id": f"k:{next(ids)}",
        "text": _plain(_short(choice.label, limits.BUTTON)),
    }
    if choice.weight in _STYLES:
        button["style"] = _STYLES[choice.weight]
    if _is_link(choice.url):
        return {**button, "url": choice.url}
    if _is_picker(choice):
        return _picker(choice)
    return {**button, "value": choice.action.token}


def _is_picker(choice: Choice) -> bool:
    """Whether it becomes a date picker: its token has to be an action_id."""
    fits = size(choice.action.token) <= limits.ACTION_ID
    return fits and not _is_link(choice.url) and read_day(choice.picks) is not None


def _picker(choice: Choice) -> Json:
    """A date picker with the label on it. Without an initial_date, which stands there as chosen already, in the place
    of the label: nobody could tell that something is asked, nor choose just that day.
    """
    label = _plain(_short(choice.label, limits.PLACEHOLDER))
    return {"type": "datepicker", "action_id": choice.action.token, "placeholder": label}


def _overflow(choices: Sequence[Choice], ids: Iterator[int]) -> Json:
    return {
        "type": "overflow",
        "action_id": f"k:{next(ids)}",
        "options": [_option(choice) for choice in choices],
    }


def _menus(choices: Sequence[Choice], ids: Iterator[int]) -> Iterator[Json]:
    """Menus of as many options as a page can carry."""
    options: list[Json] = []
    for choice in choices:
        option = _option(choice)
        if options and (
            len(options) == limits.SELECT_OPTIONS or weight([*options, option]) > limits.PAGE // 2
        ):
            yield _actions([_menu(options, ids)], ids)
            options = []
        options.append(option)
    if options:
        yield _actions([_menu(options, ids)], ids)


def _menu(options: list[Json], ids: Iterator[int]) -> Json:
    """A menu without a placeholder: Slack has one in the reader's own language."""
    return {"type": "static_select", "action_id": f"k:{next(ids)}", "options": options}


def _option(choice: Choice) -> Json:
    return {"text": _plain(_short(choice.label, limits.OPTION_TEXT)), "value": choice.action.token}


def _fit_a_menu(choices: Sequence[Choice]) -> bool:
    """Whether options can carry them: short tokens, no two alike, no links and no days."""
    tokens = {choice.action.token for choice in choices}
    short = all(len(token) <= limits.OPTION_VALUE for token in tokens)
    return short and len(tokens) == len(choices) and not any(c.url or c.picks for c in choices)


# ---------------------------------------------------------------- dialogs


def view(dialog: Dialog, origin: Mapping[str, str] | None = None) -> Json:
    """The dialog as a modal. ``origin`` is the message that opened it (``parse.origin``), which it remembers where
    there is room.

    What stands in an input is kept by Slack over a change of the view as long as block_id and action_id stay
    the same (https://docs.slack.dev/reference/views/modal-views), so a field's id is its block's id. A date
    that *we* change in answer to another one has to show our value: a live date's block_id carries the value
    (``end:2026-10-25``) and is a new block when the value is new. ``parse`` takes the value off again.
    """
    ids = count()
    drawn: list[tuple[bool, Json]] = []
    for part in dialog.parts:
        if isinstance(part, Field):
            drawn.append((True, _input(part)))
        else:
            drawn += [(False, block) for block in _blocks(part, ids)]
    ours: Json = {"token": dialog.action.token, "context": dialog.context}
    metadata = _compact(ours)
    if size(metadata) > limits.METADATA:
        raise ValueError(f"dialog {dialog.action.verb.name}: context of {size(metadata)} characters")
    if origin and size(longer := _compact({**ours, "from": dict(origin)})) <= limits.METADATA:
        metadata = longer
    made: Json = {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _plain(_short(dialog.title, limits.VIEW_TITLE)),
        "close": _plain(_short(dialog.close, limits.VIEW_BUTTON)),
        "private_metadata": metadata,
        "blocks": _within(drawn, limits.VIEW_BLOCKS),
    }
    if dialog.submit or any(needed for needed, _ in drawn):  # Slack asks for it where there are inputs
        made["submit"] = _plain(_short(dialog.submit, limits.VIEW_BUTTON))
    return made


def home(*messages: Message) -> Json:
    """The messages as the Home tab."""
    ids = count()
    drawn: list[tuple[bool, Json]] = []
    for message in messages:
        if drawn:
            drawn.append((False, {"type": "divider"}))
        drawn += [(block["type"] == "actions", block) for block in _blocks(message, ids)]
    return {"type": "home", "blocks": _within(drawn, limits.VIEW_BLOCKS)}


def with_problems(view: Json, problems: Iterable[tuple[str, str]]) -> Json:
    """A view from a payload with remarks under the blocks they belong to (by block id; "": on top), for where
    Slack has no way to show an error: while a form is being filled in, or where it has no inputs.
    """
    under: dict[str, list[str]] = {}
    for block_id, problem in problems:
        under.setdefault(block_id, []).append(problem)
    shown = [block for block in view["blocks"] if not str(block.get("block_id", "")).startswith("problem:")]
    drawn: list[Json] = []
    for place in (None, *shown):
        if place is not None:
            drawn.append(place)
        here = under.pop(str(place.get("block_id", "")) if place else "", [])
        for number, block in enumerate(_context("\n".join(here))):
            drawn.append({**block, "block_id": f"problem:{len(drawn)}:{number}"})
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    return {
        **{name: view[name] for name in kept if view.get(name)},
        "blocks": drawn[: limits.VIEW_BLOCKS],
    }


def _within(drawn: Sequence[tuple[bool, Json]], room: int) -> list[Json]:
    """The blocks; where there are too many, the last of those that are not ``needed`` are left out."""
    spare = room - sum(1 for needed, _ in drawn if needed)
    bytes_left = limits.VIEW_BYTES - sum(_bytes(block) for needed, block in drawn if needed)
    kept: list[Json] = []
    for needed, block in drawn:
        if not needed:
            spare, bytes_left = spare - 1, bytes_left - _bytes(block)
        if needed or (spare >= 0 and bytes_left >= 0):
            kept.append(block)
    return kept[:room]


def _compact(data: Json) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _bytes(block: Json) -> int:
    return len(json.dumps(block, ensure_ascii=False).encode())


def _input(field: Field) -> Json:
    block: Json = {
        "type": "input",
        "block_id": f"{field.id}:{field.value}" if field.live and field.kind is FieldKind.DATE else field.id,
        "label": _plain(_short(field.label, limits.INPUT_LABEL)),
        "element": {"action_id": FIELD_ACTION, **_element(field)},
        "optional": field.optional,
    }
    if field.placeholder and field.kind is not FieldKind.DATE:
        block["element"]["placeholder"] = _plain(_short(field.placeholder, limits.PLACEHOLDER))
    if field.hint:
        block["hint"] = _plain(_short(field.hint, limits.INPUT_LABEL))
    if field.live:
        block["dispatch_action"] = True
    return block


def _element(field: Field) -> Json:
    if field.kind is FieldKind.DATE:
        return {"type": "datepicker", **({"initial_date": field.value} if read_day(field.value) else {})}
    if field.kind in (FieldKind.SELECT, FieldKind.SEVERAL):
        return _select(field)
    if field.kind is FieldKind.PERSON:
        return {"type": "users_select", **({"initial_user": field.value} if field.value else {})}
    length = min(field.max_length or limits.INPUT_LENGTH, limits.INPUT_LENGTH)
    element: Json = {
        "type": "plain_text_input",
        "multiline": field.kind is FieldKind.LONG_TEXT,
        "max_length": length,
    }
    if initial := next(split(field.value, length), ""):
        element["initial_value"] = initial
    return element


def _select(field: Field) -> Json:
    options = [
        {"text": _plain(_short(label, limits.OPTION_TEXT)), "value": value} for value, label in field.options
    ]
    if not options or any(not value or len(value) > limits.OPTION_VALUE for value, _ in field.options):
        raise ValueError(
            f"field {field.id}: a select needs options with ids of 1 to {limits.OPTION_VALUE} characters"
        )
    several = field.kind is FieldKind.SEVERAL
    element: Json = {"type": "multi_static_select" if several else "static_select"}
    if len(options) <= limits.SELECT_OPTIONS:
        element["options"] = options
    else:
        element["option_groups"] = [
            {"label": _plain(f"{number * limits.SELECT_OPTIONS + 1}–"), "options": list(some)}
            for number, some in enumerate(_groups(options, limits.SELECT_OPTIONS))
        ]
    wanted = field.value.split() if several else [field.value]
    chosen = [option for option in options if option["value"] in wanted]
    if not chosen:
        return element
    return {**element, **({"initial_options": chosen} if several else {"initial_option": chosen[0]})}


# ---------------------------------------------------------------- text


def _groups(things: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    return (things[start : start + most] for start in range(0, len(things), most))


def _plain(words_: str) -> Json:
    return {"type": "plain_text", "text": words_, "emoji": False}


def _short(label: str, limit: int) -> str:
    """A label within its limit; Slack takes no empty one. Readings give way before words do."""
    fitting = label if size(label) <= limit else words.without_readings(label)
    return cut(fitting, limit) or "…"


def spoken(page: Sequence[Json]) -> str:
    """The words of our own blocks in reading order, escaped: for notifications and screen readers."""
    said: list[str] = []
    for block in page:
        if block["type"] in ("section", "header"):
            said += [_words(one) for one in (block.get("text"), *block.get("fields", ())) if one]
        elif block["type"] == "context":
            said += [_words(one) for one in block["elements"]]
    if not said:
        labels = [one.get("text", one.get("placeholder")) for b in page for one in b.get("elements", ())]
        said = [_words(label) for label in labels if label]
    whole, limit = "\n".join(said) or "…", limits.FALLBACK
    while size(short := escape(next(split(whole, limit), "…"))) > limits.FALLBACK:
        limit //= 2  # escaping makes & < > longer
    return short


def _words(one: Json) -> str:
    """A text object's words; of mrkdwn we write the star around a label, and date tokens."""
    text: str = one["text"]
    if one["type"] != "mrkdwn":
        return text
    told = _INSTANT.sub(r"\1", text).replace("*", "")
    return told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
