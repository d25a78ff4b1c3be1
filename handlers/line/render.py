"""``Message`` -> LINE's message objects, as plain JSON. Pure.

Plain messages become text, cards (messages with rows) become Flex bubbles. All choices go into the quick
reply of the last object, because LINE shows no other; it vanishes with the next message and never shows on a
PC, so nothing is said in buttons alone that cannot be typed. What stands on several cards under the same words is
told apart by its card alone: it stays there, and not in the quick reply.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote, urlsplit

from bot.domain.actions import Action
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.words import clean, without_readings
from handlers.days import read_day
from handlers.line import limits

Json = dict[str, Any]

_QUIET_GREY = "#666666"  # readable on white for weak eyes (contrast 5.7 : 1)
_GREEN = "#1B6E45"
_RED = "#B3261E"
_COLOURS = {Weight.PRIMARY: _GREEN, Weight.DANGER: _RED}
_FOOTER = 6  # buttons under a card, as long as they stay under the next figure; the quick reply has them too
_FOOTER_BYTES = 6_000
_LABEL_UNITS = 120
# One piece of a card, in UTF-16 units: small enough that it fits into a bubble, whatever its letters cost as
# JSON (six bytes a unit).
_PIECE = 2_000
_LINE = 27  # of a card, in Latin letters; a Japanese one is as wide as two
_WORD = 6  # はい, いいえ, yes: a quarter of the card is enough for them
_YEARS = 10  # a date picker reaches so far either way: a slip of the wheel ends in no other century
_NUMBERED = re.compile(r"^([0-9]{1,3})\. ", re.MULTILINE)


def render(messages: Sequence[Message]) -> list[Json]:
    """The message objects that say all of it, in order. More than five: the caller sends several requests."""
    shared = _shared(messages)
    choices = [choice for choice in _merged(messages) if _key(choice) not in shared]
    numbers = _numbers(choices)
    listed = _listed(choices, numbers, _numbered(messages[-1])) if messages else ""
    objects: list[Json] = []
    for index, message in enumerate(messages):
        options = listed if index == len(messages) - 1 else ""
        objects += _card(message, options, shared) if message.rows else _texts(_lines(message, options))
    if not objects and choices:  # buttons need something to hang on
        objects = _texts(["\n".join(f"・{choice.label}" for choice in choices)])
    if objects and (items := _quick_reply(choices, numbers)):
        objects[-1]["quickReply"] = {"items": items}
    return objects


def pushes(messages: Sequence[Message]) -> int:
    """How many pushes hold all of it; each is counted, for everybody whom it reaches."""
    return ceil(len(render(messages)) / limits.MESSAGES)


# ---------------------------------------------------------------- text


def _texts(lines: Sequence[str]) -> list[Json]:
    return [{"type": "text", "text": part} for part in limits.split("\n".join(lines), limits.TEXT)]


def _lines(message: Message, options: str = "") -> list[str]:
    """A plain message from top to bottom."""
    heading = _clean(message.heading)
    said = (f"【{heading}】" if heading else "", _clean(message.progress), _clean(message.text), options)
    lines = [line for line in said if line]
    if lead := _clean(message.lead):
        lines = [lead, "", *lines] if lines else [lead]
    for line in (_clean(message.note), _link_line(message), _clean(message.qr.alt) if message.qr else ""):
        if line:
            lines += ["", line] if lines else [line]
    if not lines and message.file:  # LINE takes no files from bots; its name is better than silence
        lines.append(_clean(message.file.name))
    return lines


def _value(owner: str, value: str) -> str:
    return f"{owner}: {value}" if owner else value


def _link_line(message: Message) -> str:
    if message.link is None:
        return ""
    label, url = message.link
    return "\n".join(part for part in (_clean(label), _uri(url) or _clean(url)) if part)


# ---------------------------------------------------------------- choices


def _merged(messages: Sequence[Message]) -> list[Choice]:
    """All choices of all messages, the last message's first: it asks. A repeated one stands once, as weighty as it
    is anywhere.
    """
    found: dict[tuple[Action, str], Choice] = {}
    for message in reversed(messages):
        for choice in message.choices:
            stands = found.setdefault((choice.action, choice.url), choice)
            if _NEED[choice.weight] < _NEED[stands.weight]:
                found[choice.action, choice.url] = choice
    return [_labelled(choice) for choice in found.values()]


_Key = tuple[str, Action]


def _key(choice: Choice) -> _Key:
    return choice.label, choice.action


def _shared(messages: Sequence[Message]) -> frozenset[_Key]:
    """The buttons of cards that stand on another card under the same words, and mean something else there. Answers are
    not among them, nor what a card has no room for.
    """
    cards = [message for message in messages if message.rows and len(message.choices) <= _FOOTER]
    found = {
        _key(_labelled(choice))
        for card in cards
        for choice in card.choices
        if choice.weight is not Weight.ANSWER and not choice.url
    }
    labels = [label for label, _ in found]
    return frozenset(key for key in found if labels.count(key[0]) > 1)


def _numbers(choices: Sequence[Choice]) -> dict[Choice, int]:
    """The answers' numbers, where the buttons alone would not tell them or not hold them; else none.

    A number is the place among the answers, so that a typed one means what it shows.
    """
    answers = [choice for choice in choices if choice.weight is Weight.ANSWER]
    held = _held(choices)
    if not any(_is_cut(answer) or answer not in held for answer in answers):
        return {}
    return {answer: number for number, answer in enumerate(answers, start=1)}


def _listed(choices: Sequence[Choice], numbers: dict[Choice, int], said: str) -> str:
    """What stands in the text because no button tells it in full: the answers with their numbers, unless the message
    has numbered them itself, and the other main ways, whose words can be typed.
    """
    told = {int(number) for number in _NUMBERED.findall(said)}
    lines = [] if told.issuperset(numbers.values()) else [f"{n}. {c.label}" for c, n in numbers.items()]
    held = _held(choices)
    others = [choice for choice in choices if choice.weight in (Weight.PRIMARY, Weight.DANGER)]
    return "\n".join([*lines, *(f"・{c.label}" for c in others if _is_cut(c) or c not in held)])


def _numbered(message: Message) -> str:
    """The words in which a message may number its answers: its text, and its rows by their labels."""
    return _clean("\n".join([message.text, *(row.label for row in message.rows)]))


def _held(choices: Sequence[Choice]) -> list[Choice]:
    """The 13 at most that the quick reply holds, in the given order. Quiet ones give way first; then answers, which
    can be typed.
    """
    by_need = sorted(range(len(choices)), key=lambda index: _NEED[choices[index].weight])
    return [choices[index] for index in sorted(by_need[: limits.QUICK_REPLIES])]


def _is_cut(choice: Choice) -> bool:
    return limits.shorten(choice.label, limits.QUICK_LABEL) != choice.label


def _quick_reply(choices: Sequence[Choice], numbers: dict[Choice, int]) -> list[Json]:
    items = []
    for choice in _held(choices):
        label = f"{numbers[choice]}. {choice.label}" if choice in numbers else choice.label
        items.append({"type": "action", "action": _action(choice, _button_label(label, limits.QUICK_LABEL))})
    return items


_NEED = {Weight.PRIMARY: 0, Weight.DANGER: 0, Weight.ANSWER: 1, Weight.QUIET: 2}


def _action(choice: Choice, label: str) -> Json:
    if choice.url and (uri := _uri(choice.url)):
        return {"type": "uri", "label": label, "uri": uri}
    if day := read_day(choice.picks):
        return _picker(choice, label, day)
    action = {
        "type": "postback",
        "label": label,
        "data": choice.action.token,
        "displayText": limits.shorten_utf16(choice.label, limits.SHOWN),
    }
    if fill := _clean(choice.fill):
        action |= {"inputOption": "openKeyboard", "fillInText": limits.shorten_utf16(fill, limits.SHOWN)}
    return action


def _picker(choice: Choice, label: str, day: date) -> Json:
    """LINE's own calendar, which begins on that day. The chat shows nothing of what is picked: the answer has to."""
    day = min(max(day, limits.FIRST_DAY), limits.LAST_DAY)
    return {
        "type": "datetimepicker",
        "label": label,
        "data": choice.action.token,
        "mode": "date",
        "initial": day.isoformat(),
        "min": max(limits.FIRST_DAY, date(day.year - _YEARS, 1, 1)).isoformat(),
        "max": min(limits.LAST_DAY, date(day.year + _YEARS, 12, 31)).isoformat(),
    }


def _labelled(choice: Choice) -> Choice:
    """With a label on one line and never empty."""
    return replace(choice, label=" ".join(_clean(choice.label).split()) or "…")


def _button_label(label: str, limit: int) -> str:
    """Shortened to what a reader counts, and to a length that no pile of joined emoji exceeds. Readings give way
    before words do: they stand in the text above.
    """
    fitting = label if limits.count(label) <= limit else without_readings(label)
    return limits.shorten_utf16(limits.shorten(fitting, limit), _LABEL_UNITS)


def _uri(url: str) -> str:
    """The address as LINE takes it, percent-encoded; empty when it would be refused."""
    url = clean(url)
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and host != "" and host.isascii()
    if not is_web and parts.scheme not in ("line", "tel"):
        return ""
    encoded = quote(url, safe="%:/?#[]@!$&'()*+,;=-._~")
    return encoded if len(encoded) <= limits.URI else ""


# ---------------------------------------------------------------- cards


def _card(message: Message, options: str, shared: frozenset[_Key]) -> list[Json]:
    """Bubbles of at most LINE's size. The last one carries the buttons."""
    footer = _footer(message, shared)
    room = limits.BUBBLE - _size(_bubble([], footer))
    bodies: list[list[tuple[Json, str]]] = [[]]
    used = 0
    for part in _parts(message, options):
        size = _size(part[0]) + 2  # and the comma after it
        if bodies[-1] and used + size > room:
            bodies.append([])
            used = 0
        bodies[-1].append(part)
        used += size
    last = len(bodies) - 1
    return [
        {
            "type": "flex",
            "altText": limits.shorten_utf16("\n".join(said for _, said in body).strip(), limits.ALT_TEXT),
            "contents": _bubble([part for part, _ in body], footer if index == last else []),
        }
        for index, body in enumerate(bodies)
    ]


def _parts(message: Message, options: str) -> list[tuple[Json, str]]:
    """The body from top to bottom, each component with the words that it stands for in ``altText``."""
    parts = _paragraph(message.lead, size="md")
    parts += _paragraph(message.heading, size="xl", weight="bold", margin="lg" if parts else "none")
    parts += _paragraph(message.progress, size="sm", color=_QUIET_GREY)
    parts += _paragraph(message.text, size="md", margin="md")
    for row in message.rows:
        parts += _row(row, ruled=bool(parts))
    parts += _paragraph(options, size="md", margin="lg")
    parts += _paragraph(message.note, size="sm", color=_QUIET_GREY, margin="lg")
    if message.qr:
        parts += _paragraph(message.qr.alt, size="sm", color=_QUIET_GREY, margin="md")
    if message.link and not _uri(message.link[1]):
        parts += _paragraph(_link_line(message), size="sm", margin="md")
    # A card whose rows are all empty still has to show something.
    return parts or _paragraph("…", size="md")


def _row(row: Row, *, ruled: bool) -> list[tuple[Json, str]]:
    """What, whose value, remark. A strong row differs in size as well as in colour."""
    emphasis = {"color": _GREEN, "size": "lg"} if row.strong else {"size": "md"}
    parts = _beside(row)
    if not parts:
        parts = _paragraph(row.label, weight="bold", margin="md", **emphasis)
        parts += _paragraph(row.text, size="md", margin="sm")
    for owner, value in row.values:
        parts += _owned(_clean(owner), _clean(value))
    parts += _paragraph(row.note, size="sm", color=_QUIET_GREY, margin="sm")
    if ruled and parts:
        parts.insert(0, ({"type": "separator", "margin": "md"}, ""))
    return parts


def _beside(row: Row) -> list[tuple[Json, str]]:
    """A short answer at the right of what it answers, so that a whole sheet is seen at a glance; a strong one in
    heavier letters and in colour. Empty where it is longer than that.
    """
    label, said = _clean(row.label), _clean(row.text)
    if not label or not said or row.values or "\n" in label + said:
        return []
    widths = _width(label), _width(said)
    if sum(widths) > _LINE and (widths[0] > 2 * _LINE or widths[1] > _WORD):
        return []
    left, right = (widths[0], widths[1] + 1) if sum(widths) <= _LINE else (3, 1)  # room for both on one line
    shown = {"type": "text", "wrap": True, "scaling": True, "size": "md"}
    answer = {"weight": "bold", "color": _GREEN} if row.strong else {}
    contents: list[Json] = [
        {**shown, "text": label, "weight": "bold", "flex": left},
        {**shown, "text": said, "align": "end", "flex": right, **answer},
    ]
    box = {"type": "box", "layout": "baseline", "margin": "md", "spacing": "md", "contents": contents}
    return [(box, f"{label}  {said}")]


def _owned(owner: str, value: str) -> list[tuple[Json, str]]:
    """Whose value and what it is, on one line that steps back for the value."""
    parts = _paragraph(_value(owner, value), size="md", margin="sm")
    if owner and value and len(parts) == 1:
        spans = ({"text": f"{owner}: ", "color": _QUIET_GREY}, {"text": value})
        line, said = parts[0]
        whole = {
            name: style for name, style in line.items() if name != "text"
        }  # never both: a bubble has its size
        return [({**whole, "contents": [{"type": "span", **span} for span in spans]}, said)]
    return parts


def _width(line: str) -> int:
    """How much room the line takes, in Latin letters."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in line)


def _paragraph(text: str, **style: str) -> list[tuple[Json, str]]:
    """``scaling`` lets the text grow with the size that the person chose in LINE."""
    return [
        ({"type": "text", "text": part, "wrap": True, "scaling": True, **style}, part)
        for part in limits.split(_clean(text), _PIECE)
    ]


def _footer(message: Message, shared: frozenset[_Key]) -> list[Json]:
    """The main ways on, and those that other cards have too, as buttons that stay when the quick reply is gone."""
    buttons: list[Json] = []
    for choice in map(_labelled, message.choices):
        full = len(buttons) == _FOOTER or sum(map(_size, buttons)) > _FOOTER_BYTES
        if _key(choice) not in shared and (full or choice.weight not in _COLOURS):
            continue
        action = _action(choice, _button_label(choice.label, limits.BUTTON_LABEL))
        if choice.weight in _COLOURS:
            buttons.append(_button(action, style="primary", color=_COLOURS[choice.weight]))
        else:
            buttons.append(_button(action, style="secondary"))
    if message.link and (uri := _uri(message.link[1])):
        label = _button_label(" ".join(_clean(message.link[0]).split()) or uri, limits.BUTTON_LABEL)
        buttons.append(_button({"type": "uri", "label": label, "uri": uri}, style="link"))
    return buttons


def _button(action: Json, **style: str) -> Json:
    return {"type": "button", "action": action, "scaling": True, "adjustMode": "shrink-to-fit", **style}


def _bubble(body: list[Json], footer: list[Json]) -> Json:
    bubble: Json = {"type": "bubble", "size": "giga", "body": _box(body)}
    return bubble | {"footer": _box(footer) | {"spacing": "sm"}} if footer else bubble


def _box(contents: list[Json]) -> Json:
    return {"type": "box", "layout": "vertical", "contents": contents}


def _size(part: Json) -> int:
    return len(json.dumps(part))


def _clean(text: str) -> str:
    """Safe for LINE; empty when nothing of it can be seen."""
    text = clean(text)
    return "" if limits.is_blank(text) else text
