"""``Message`` -> LINE's message objects, as plain JSON. Pure.

What is only told becomes text; what asks for something, or has rows or a progress, becomes a card (a Flex bubble). A
few answers and the main ways on are large buttons on the card, where they stay. All other choices go into the quick
reply of the last object, because LINE shows no other; it vanishes with the next message and never shows on a PC, so
nothing is said in buttons alone that cannot be typed. What stands on several cards under the same words is told apart
by its card alone: it stays there, and not in the quick reply.

No letter on a card is smaller than those of the chat itself, every colour is readable for weak eyes, and none of them
says anything that the words do not say.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from math import ceil
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote, urlsplit

import orjson

from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.words import clean, without_readings
from handlers.days import read_day
from handlers.line import limits

Json = dict[str, Any]

INK = "#111111"  # LINE's own, of letters without a colour and of those on a secondary button
PAPER = "#FFFFFF"  # LINE's own, of a bubble and of the letters on a primary button
_QUIET_GREY = "#555555"
_GREEN = "#1B6E45"
_RED = "#B3261E"
_LEAF = "#DCEBE2"  # of an answer's button: all alike, for no answer is the right one
_COLOURS = {Weight.PRIMARY: _GREEN, Weight.DANGER: _RED}
_FOOTER = 6  # main ways on under a card, as long as they stay under the next figure
_ANSWERS = 8  # more answers on a card than these would push the question out of sight
_FOOTER_BYTES = 8_000
_EMPTY_BUTTON = 400  # bytes of a button without its words and its token, and more
_LABEL_UNITS = 120
# One piece of a card, in UTF-16 units: small enough that it fits into a bubble, whatever its letters cost as
# JSON (six bytes a unit).
_PIECE = 2_000
_LINE = 27  # of a card, in Latin letters; a Japanese one is as wide as two
_WORD = 6  # はい, いいえ, yes: a quarter of the card is enough for them
_HALF = 14  # of a card: two buttons of this width stand beside each other
_BUTTON = 34  # so much of a label is seen on a button that is as wide as the card
_SHORT = 52  # a question of two lines may have the largest letters
_CUTS = (400, 200, 100, 50)  # characters left of each long text where a card would fill several requests
_YEARS = 10  # a date picker reaches so far either way: a slip of the wheel ends in no other century
_BUTTONS = 2_048  # so many are kept as they were made: most words on buttons are the same for everybody
_LETTERS = 10_000
_NUMBERED = re.compile(r"^([0-9]{1,3})\. ", re.MULTILINE)


def render(messages: Sequence[Message]) -> list[Json]:
    """The message objects that say all of it, in order. Where they would be more than five, long texts of cards that
    say where to read them are shortened; what is still more, the caller sends in several requests.
    """
    tries = [messages]
    if any(message.cut for message in messages):
        tries += [[_cut(message, limit) for message in messages] for limit in _CUTS]
        tries = [one for one in tries[:-1] if _letters(one) < limits.MESSAGES * limits.BUBBLE] + tries[-1:]
    found = map(_objects, tries)
    objects = next(found)
    while len(objects) > limits.MESSAGES and (shorter := next(found, None)) is not None:
        objects = shorter
    return objects


def _letters(messages: Sequence[Message]) -> int:
    """At least so many bytes the rows need."""
    rows = [row for message in messages for row in message.rows]
    return sum(len(row.text) + len(row.note) + sum(len(value) for _, value in row.values) for row in rows)


def _objects(messages: Sequence[Message]) -> list[Json]:
    shared = _shared(messages)
    standing = [_standing(message, shared) for message in messages]
    on_card = {_same(choice) for choice in standing[-1]} if messages else set()
    choices = [one for one in _merged(messages) if _key(one) not in shared and _same(one) not in on_card]
    numbers = _numbers(choices)
    listed = _listed(choices, numbers, messages[-1]) if messages else ""
    objects: list[Json] = []
    for index, message in enumerate(messages):
        options = listed if index == len(messages) - 1 else ""
        objects += _picture(message)
        if _is_card(message):
            objects += _card(message, options, standing[index])
        else:
            objects += _texts(_lines(message, options))
    if not objects and choices:  # buttons need something to hang on
        objects = _texts([_names(choices)])
    if objects and (items := _quick_reply(choices, numbers)):
        objects[-1]["quickReply"] = {"items": items}
    return objects


def _cut(message: Message, limit: int) -> Message:
    """The card with at most so many characters of each long text, and where the rest can be read."""
    if not message.cut:
        return message

    def short(text: str) -> str:
        return limits.shorten(text, limit)

    rows = tuple(
        replace(
            row,
            text=short(row.text),
            note=short(row.note),
            values=tuple((owner, short(value)) for owner, value in row.values),
        )
        for row in message.rows
    )
    return replace(message, rows=rows, note="\n".join(filter(None, (message.note, message.cut))))


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


def _picture(message: Message) -> list[Json]:
    """An invitation or another picture, where there is a place from which LINE can fetch it. An image has no words of its
    own in LINE: they are those of the card below.
    """
    address = next((one.address for one in (message.invitation, message.shown) if one), "")
    return [{"type": "image", "originalContentUrl": address, "previewImageUrl": address}] if address else []


def _names(choices: Sequence[Choice]) -> str:
    return "\n".join(f"・{choice.label}" for choice in choices)


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
    found: dict[_Same, Choice] = {}
    for message in reversed(messages):
        for choice in message.choices:
            same = _same(choice)
            stands = found.setdefault(same, choice)
            if stands is not choice and _NEED[choice.weight] < _NEED[stands.weight]:
                found[same] = choice
    return [_labelled(choice) for choice in found.values()]


_Key = tuple[str, str]
_Same = tuple[str, str]


def _key(choice: Choice) -> _Key:
    """The words, and what the button does, by its token: an action is its token, which is known to its letters."""
    return choice.label, choice.action.token


def _same(choice: Choice) -> _Same:
    """What two choices have in common that do the same."""
    return choice.action.token, choice.url


def _shared(messages: Sequence[Message]) -> frozenset[_Key]:
    """The buttons of cards that stand on another card under the same words, and mean something else there. Answers are
    not among them, nor what a card has no room for.
    """
    cards = [message for message in messages if _is_card(message) and len(message.choices) <= _FOOTER]
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
    if _are_held(choices) and not any(map(_is_cut, answers)):
        return {}
    held = _held(choices)
    if not any(_is_cut(answer) or answer not in held for answer in answers):
        return {}
    return {answer: number for number, answer in enumerate(answers, start=1)}


def _listed(choices: Sequence[Choice], numbers: dict[Choice, int], message: Message) -> str:
    """What stands in the text because no button tells it in full: the answers with their numbers, unless the message
    has numbered them itself, and the other main ways, whose words can be typed.
    """
    told = {int(number) for number in _NUMBERED.findall(_numbered(message))} if numbers else set()
    lines = [] if told.issuperset(numbers.values()) else [f"{n}. {c.label}" for c, n in numbers.items()]
    held = _held(choices)
    others = [choice for choice in choices if choice.weight in _COLOURS]
    return "\n".join([*lines, *(f"・{c.label}" for c in others if _is_cut(c) or c not in held)])


def _numbered(message: Message) -> str:
    """The words in which a message may number its answers: its text, and its rows by their labels."""
    return _clean("\n".join([message.text, *(row.label for row in message.rows)]))


def _are_held(choices: Sequence[Choice]) -> bool:
    return len(choices) <= limits.QUICK_REPLIES


def _held(choices: Sequence[Choice]) -> Sequence[Choice]:
    """The 13 at most that the quick reply holds, in the given order. Quiet ones give way first; then answers, which
    can be typed.
    """
    if _are_held(choices):
        return choices
    by_need = sorted(range(len(choices)), key=lambda index: _NEED[choices[index].weight])
    return [choices[index] for index in sorted(by_need[: limits.QUICK_REPLIES])]


def _is_cut(choice: Choice) -> bool:
    return limits.shorten(choice.label, limits.QUICK_LABEL) != choice.label


def _quick_reply(choices: Sequence[Choice], numbers: dict[Choice, int]) -> list[Json]:
    items = []
    for choice in _held(choices):
        number = numbers.get(choice) if numbers else None
        label = choice.label if number is None else f"{number}. {choice.label}"
        items.append({"type": "action", "action": _action(choice, _button_label(label, limits.QUICK_LABEL))})
    return items


_NEED = {Weight.PRIMARY: 0, Weight.DANGER: 0, Weight.ANSWER: 1, Weight.QUIET: 2}


def _action(choice: Choice, label: str) -> Json:
    if choice.url and (uri := _uri(choice.url)):
        return {"type": "uri", "label": label, "uri": uri}
    if choice.picks and (day := read_day(choice.picks)):
        return _picker(choice, label, day)
    action = {
        "type": "postback",
        "label": label,
        "data": choice.action.token,
        "displayText": limits.shorten_utf16(choice.label, limits.SHOWN),
    }
    if choice.fill and (fill := _clean(choice.fill)):
        action["inputOption"] = "openKeyboard"
        if limits.utf16(fill) <= limits.SHOWN:  # half of somebody's words would be sent back as the whole
            action["fillInText"] = fill
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
    label = _on_one_line(choice.label)
    return choice if label == choice.label else replace(choice, label=label)


@lru_cache(maxsize=_BUTTONS)
def _on_one_line(label: str) -> str:
    return " ".join(_clean(label).split()) or "…"


@lru_cache(maxsize=_BUTTONS)
def _button_label(label: str, limit: int) -> str:
    """Shortened to what a reader counts, and to a length that no pile of joined emoji exceeds. Readings give way
    before words do: they stand in the text above.
    """
    fits = len(label) <= limit or limits.count(label) <= limit
    fitting = label if fits else without_readings(label)
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


def _is_card(message: Message) -> bool:
    """Whether it asks for something or shows how things stand; what is only told is text."""
    asks = any(choice.weight is not Weight.QUIET for choice in message.choices)
    return bool(message.rows or message.progress or asks)


def _card(message: Message, options: str, standing: Sequence[Choice]) -> list[Json]:
    """Bubbles of at most LINE's size. The last one carries the buttons."""
    footer = _footer(message, standing)
    parts = _parts(message, options)
    whole = _holds(_bubble([part for part, _ in parts], footer))  # as nearly all are
    bodies = [parts] if whole else _bodies(parts, limits.BUBBLE - _size(_bubble([], footer)))
    last = len(bodies) - 1
    return [
        {
            "type": "flex",
            "altText": _alt_text(message, body),
            "contents": _bubble([part for part, _ in body], footer if index == last else []),
        }
        for index, body in enumerate(bodies)
    ]


def _bodies(parts: Sequence["_Part"], room: int) -> list[list["_Part"]]:
    """The parts, as many in a bubble as there is room for, in bytes."""
    bodies: list[list[_Part]] = [[]]
    used = 0
    for part in parts:
        size = _size(part[0]) + 2  # and the comma after it
        if bodies[-1] and used + size > room:
            bodies.append([])
            used = 0
        bodies[-1].append(part)
        used += size
    return bodies


_Part = tuple[Json, str]
"""A component, and the words that it stands for in ``altText``."""


def _alt_text(message: Message, body: Sequence[_Part]) -> str:
    """All that the bubble says; where that is too long, what is asked before all else."""
    said = "\n".join(words for _, words in body if words).strip()
    if message.shown:
        said = _clean(message.shown.picture.head.alt)
    asked = _clean(message.text)
    if limits.utf16(said) > limits.ALT_TEXT and asked and asked in said:
        said = f"{asked}\n{said}"
    return limits.shorten_utf16(said, limits.ALT_TEXT)


def _parts(message: Message, options: str) -> list[_Part]:
    """The body from top to bottom."""
    parts = _paragraph(message.lead, size="md")
    gap = "lg" if parts else "none"
    if message.rows:
        parts += _paragraph(message.heading, size="xl", weight="bold", margin=gap)
    else:
        parts += _paragraph(message.heading, size="md", weight="bold", color=_QUIET_GREY, margin=gap)
    parts += _paragraph(
        message.progress, size="md", color=_QUIET_GREY, margin="sm" if message.heading else gap
    )
    parts += _bar(message)
    parts += _asked(message, margin="md" if parts else "none")
    for row in message.rows:
        parts += _row(row, ruled=bool(parts))
    parts += _paragraph(options, size="md", margin="lg")
    parts += _paragraph(message.note, size="md", color=_QUIET_GREY, margin="lg")
    if message.qr:
        parts += _paragraph(message.qr.alt, size="md", color=_QUIET_GREY, margin="md")
    if message.link and not _uri(message.link[1]):
        parts += _paragraph(_link_line(message), size="md", margin="md")
    # A card whose rows are all empty still has to show something.
    return parts or _paragraph(_names([_labelled(choice) for choice in message.choices]) or "…", size="md")


def _asked(message: Message, *, margin: str) -> list[_Part]:
    """The words of a card. The first line says what it is about, in larger letters; what helps to answer follows."""
    first, _, rest = _clean(message.text).partition("\n")
    style = {} if message.rows else {"weight": "bold"}
    size = "xl" if style and _width(first) <= _SHORT else "lg"
    parts = _paragraph(first, size=size, margin=margin, **style)
    return parts + _paragraph(rest, size="md", margin="md" if parts else margin)


def _bar(message: Message) -> list[_Part]:
    """How far the sheet is filled, as a picture of what the line above it says."""
    if message.steps is None:
        return []
    at, of = message.steps
    share = 100 * min(max(at, 0), of) // of if of > 0 else 100
    done = {**_box([]), "height": "6px", "width": f"{max(share, 2)}%", "backgroundColor": _GREEN}
    whole = {**_box([done]), "height": "6px", "cornerRadius": "3px", "backgroundColor": _LEAF, "margin": "sm"}
    return [(whole, "")]


def _row(row: Row, *, ruled: bool) -> list[_Part]:
    """What, whose value, remark. A strong row differs in size as well as in colour."""
    emphasis = {"color": _GREEN, "size": "lg"} if row.strong else {"size": "md"}
    parts = _beside(row)
    if not parts:
        parts = _paragraph(row.label, weight="bold", margin="md", **emphasis)
        parts += _paragraph(row.text, size="md", margin="sm")
    for owner, value in row.values:
        parts += _owned(_clean(owner), _clean(value))
    parts += _paragraph(row.note, size="md", color=_QUIET_GREY, margin="sm")
    if ruled and parts:
        parts.insert(0, ({"type": "separator", "margin": "md"}, ""))
    return parts


def _beside(row: Row) -> list[_Part]:
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


def _owned(owner: str, value: str) -> list[_Part]:
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
    return sum(map(_WIDTHS.__getitem__, line))


class _Widths(dict[str, int]):
    """Of letters, as they come up: so many as a language has."""

    def __missing__(self, char: str) -> int:
        if len(self) >= _LETTERS:
            self.clear()
        self[char] = width = 2 if east_asian_width(char) in "WFA" else 1
        return width


_WIDTHS = _Widths()


def _paragraph(text: str, **style: str) -> list[_Part]:
    """``scaling`` lets the text grow with the size that the person chose in LINE."""
    if not text:
        return []
    return [
        ({"type": "text", "text": part, "wrap": True, "scaling": True, **style}, part)
        for part in limits.split(_clean(text), _PIECE)
    ]


def _standing(message: Message, shared: frozenset[_Key]) -> list[Choice]:
    """The choices that are buttons on the message's own card and stay when the quick reply is gone: the main ways on,
    those that other cards have too, and the answers where there is room for all of them in full.
    """
    if not _is_card(message):
        return []
    found: dict[_Same, Choice] = {}
    choices = [_labelled(choice) for choice in message.choices]
    answers = _answers_that_fit(choices)
    used = 0
    for choice in choices:
        if choice.weight is Weight.QUIET and not shared:
            continue
        if (same := _same(choice)) in found:
            continue
        full = len(found) >= _FOOTER + answers or used > _FOOTER_BYTES
        fits = bool(answers) if choice.weight is Weight.ANSWER else choice.weight in _COLOURS and not full
        if fits or _key(choice) in shared:
            found[same] = choice
            used += _at_most(choice)
            if used > _FOOTER_BYTES:  # by more than it can be: measured to the byte
                used = sum(map(_plain_size, found.values()))
    return list(found.values())


def _answers_that_fit(choices: Sequence[Choice]) -> int:
    """How many answers the card shows: all or none, for a card that showed a part of them would hide the others."""
    answers = [choice for choice in choices if choice.weight is Weight.ANSWER]
    mains = [choice for choice in choices if choice.weight in _COLOURS]
    if len(answers) > _ANSWERS or len(mains) > _FOOTER:
        return 0
    if any(_width(without_readings(one.label)) > _BUTTON for one in answers):
        return 0
    buttons = (*answers, *mains)
    fit = sum(map(_at_most, buttons)) <= _FOOTER_BYTES or sum(map(_plain_size, buttons)) <= _FOOTER_BYTES
    return len(answers) if fit else 0


def _footer(message: Message, choices: Sequence[Choice]) -> list[Json]:
    """The buttons of a card from top to bottom; two short answers stand beside each other."""
    buttons = [_plain_button(choice) for choice in choices]
    pair = [choice for choice in choices if choice.weight is Weight.ANSWER]
    if len(pair) == 2 and pair == choices[:2] and all(_width(one.label) <= _HALF for one in pair):
        beside = {"type": "box", "layout": "horizontal", "spacing": "md", "contents": buttons[:2]}
        buttons[:2] = [beside]
    if message.link and (uri := _uri(message.link[1])):
        label = _button_label(" ".join(_clean(message.link[0]).split()) or uri, limits.BUTTON_LABEL)
        buttons.append(_button({"type": "uri", "label": label, "uri": uri}, style="link", color=_GREEN))
    return buttons


def _plain_size(choice: Choice) -> int:
    return _size(_plain_button(choice))


def _at_most(choice: Choice) -> int:
    """More bytes than a button with these words can have: most need not be measured to the byte."""
    words = 2 * len(choice.label) + len(choice.fill) + len(choice.url)
    return _EMPTY_BUTTON + 12 * words + len(choice.action.token)


def _plain_button(choice: Choice) -> Json:
    fits = _width(choice.label) <= _BUTTON
    label = choice.label if fits else without_readings(choice.label)
    action = _action(choice, _button_label(label, limits.BUTTON_LABEL))
    if choice.weight in _COLOURS:
        return _button(action, style="primary", color=_COLOURS[choice.weight])
    return _button(action, style="secondary", color=_LEAF)


def _button(action: Json, **style: str) -> Json:
    return {"type": "button", "action": action, "scaling": True, "adjustMode": "shrink-to-fit", **style}


def _bubble(body: list[Json], footer: list[Json]) -> Json:
    bubble: Json = {"type": "bubble", "size": "giga", "body": _box(body)}
    return bubble | {"footer": _box(footer) | {"spacing": "sm"}} if footer else bubble


def _box(contents: list[Json]) -> Json:
    return {"type": "box", "layout": "vertical", "contents": contents}


def _size(part: Json) -> int:
    return len(json.dumps(part))


def _holds(bubble: Json) -> bool:
    """Whether a bubble is small enough. A letter is three times as long escaped as it is in UTF-8, at most: most need not
    be measured to the byte.
    """
    return 3 * len(orjson.dumps(bubble)) <= limits.BUBBLE or _size(bubble) <= limits.BUBBLE


def _clean(text: str) -> str:
    """Safe for LINE; empty when nothing of it can be seen."""
    if not text:
        return ""
    text = clean(text)
    return "" if limits.is_blank(text) else text
