"""A message as plain text that any mail program shows alike: 72 columns, a full-width letter taking two."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.actions import Verb
from bot.domain.messages import File, Message, Row

WIDTH = 72
INDENT = "  "

_NEVER_FIRST = frozenset("、。，．,.!?！？)）]］」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々：；:;・…")
_NEVER_LAST = frozenset("(（[［「『【〈《")
"""What a line does not begin or end with (禁則)."""

_PIECES = re.compile(r"https?://\S+|[\u0021-\u024f]+|\s|.", re.DOTALL)
"""Words of Latin letters and addresses stay whole; Japanese breaks between any two letters."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is mailed: ``stop`` is where the reader stops it, "" where there is no address for that."""

    subject: str
    text: str
    files: tuple[File, ...]
    stop: str


def letter(messages: Sequence[Message]) -> Letter:
    """All messages as one mail; the first one's heading is what it is about."""
    first = messages[0]
    subject = first.heading or first.text.partition("\n")[0]
    parts = ["\n".join(_message(message)) for message in messages]
    text = "\n\n".join(part for part in parts if part)
    files = tuple(message.file for message in messages if message.file is not None)
    ways = (way for message in messages for way in message.choices)
    stop = next((way.url for way in ways if way.action.verb is Verb.STOP_MAIL and way.url), "")
    return Letter(" ".join(subject.split()), f"{text}\n", files, stop)


def _message(message: Message) -> Iterator[str]:
    blocks = [
        fill(message.lead),
        fill(message.heading),
        fill(message.progress),
        fill(message.text),
        *(_row(row) for row in message.rows),
        fill(message.note),
        [*fill(message.link[0]), message.link[1]] if message.link is not None else [],
        *([*fill(way.label), way.url] for way in message.choices if way.url),
    ]
    shown = [lines for lines in blocks if lines]
    for place, lines in enumerate(shown):
        if place:
            yield ""
        yield from lines


def _row(row: Row) -> list[str]:
    values = [f"{whose}: {value}" for whose, value in row.values]
    told = [line for text in (*values, row.text, row.note) for line in fill(text, INDENT)]
    return [*fill(f"■ {row.label}"), *told]


def fill(text: str, indent: str = "") -> list[str]:
    """The text in lines that are not wider than a mail; what cannot be broken stays whole."""
    return [line for part in text.splitlines() for line in _lines(part.strip(), indent)] if text else []


def _lines(text: str, indent: str) -> Iterator[str]:
    room, line = WIDTH - width(indent), ""
    for piece in _PIECES.findall(text):
        if width(line) + width(piece) <= room or not line:
            line += piece if line or not piece.isspace() else ""
        elif piece in _NEVER_FIRST:
            line += piece  # hangs over by one
        else:
            kept = len(line)
            while kept > 1 and line[kept - 1] in _NEVER_LAST:
                kept -= 1
            yield f"{indent}{line[:kept].rstrip()}"
            line = line[kept:] + ("" if piece.isspace() else piece)
    if line.strip() or not text:
        yield f"{indent}{line.rstrip()}" if text else ""


def width(text: str) -> int:
    """How many columns it takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text)
