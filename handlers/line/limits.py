"""LINE's figures, and cutting text to them without cutting a character in two.

LINE counts UTF-16 units by default and grapheme clusters in labels and in what a tap shows or fills in
(https://developers.line.biz/en/docs/messaging-api/text-character-count/). Python's ``len`` is neither.
"""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

from bot.services.pacing import Limits, Rate

MESSAGES = 5  # message objects in one request
QUICK_REPLIES = 13
TEXT = 5_000  # UTF-16 units, as ALT_TEXT and URI
ALT_TEXT = 1_500
URI = 1_000
QUICK_LABEL = 20  # graphemes, as the next one
BUTTON_LABEL = 40
SHOWN = 300  # displayText and fillInText: graphemes; we count the stricter UTF-16 units
BUBBLE = 30_000  # bytes; LINE says 30 KB and not which ones, so we count escaped JSON, the longest spelling

# https://developers.line.biz/en/reference/messaging-api/#rate-limits: 2,000 replies and 2,000 pushes a second for a
# channel; so many of both together stay below either.
PACE = Limits(at_once=64, account=Rate(2_000, 2_000))

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)  # of a date picker

_JOINER = "\u200d"
# Longer clusters (piles of combining marks) are cut apart: no honest character needs more, and a label of one
# grapheme and ten thousand code points would surprise everybody.
_LONGEST_CLUSTER = 16
_PICTOGRAPHS = (("\U0001f000", "\U0001faff"), ("\u2600", "\u27bf"), ("\u2b00", "\u2bff"))


def utf16(text: str) -> int:
    """Length in UTF-16 units: 2 for an emoji and for rare kanji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> Iterator[str]:
    """What a reader takes for one character each, approximately.

    Where this differs from Unicode's own rule it sees more characters, never fewer, so a text that fits by
    this count fits by LINE's.
    """
    cluster = ""
    for char in text:
        if cluster and len(cluster) < _LONGEST_CLUSTER and _continues(cluster, char):
            cluster += char
        else:
            if cluster:
                yield cluster
            cluster = char
    if cluster:
        yield cluster


def count(text: str) -> int:
    """Length in graphemes."""
    return sum(1 for _ in graphemes(text))


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` graphemes, with an ellipsis where something was cut."""
    return text if len(text) <= limit else _shorten(text, limit, lambda _: 1)


def fits_utf16(text: str, limit: int) -> bool:
    """Whether it has at most ``limit`` UTF-16 units; most texts are so short that nothing need be counted."""
    return 2 * len(text) <= limit or utf16(text) <= limit


def shorten_utf16(text: str, limit: int) -> str:
    """At most ``limit`` UTF-16 units, with an ellipsis where something was cut."""
    return text if fits_utf16(text, limit) else _shorten(text, limit, utf16)


def split(text: str, limit: int) -> list[str]:
    """Parts of at most ``limit`` UTF-16 units: cut at line ends if there are any, else between graphemes."""
    if fits_utf16(text, limit):
        return [] if is_blank(text) else [text.strip("\n")]
    parts: list[str] = []
    part, size = "", 0
    for piece in _pieces(text, limit):
        length = utf16(piece)
        if part and size + length > limit:
            parts.append(part)
            part, size = "", 0
        part += piece
        size += length
    parts.append(part)
    return [part.strip("\n") for part in parts if not is_blank(part)]


def is_blank(text: str) -> bool:
    """Whether nothing in it can be seen; LINE refuses empty texts."""
    if text[:1].isalnum():  # as nearly all do; looking at letter after letter takes much longer
        return False
    return all(unicodedata.category(char) in ("Zs", "Zl", "Zp", "Cc", "Cf") for char in text)


def _pieces(text: str, limit: int) -> Iterator[str]:
    """Lines with their ends; a line that is too long alone, grapheme by grapheme."""
    for line in text.splitlines(keepends=True):
        if utf16(line) <= limit:
            yield line
        else:
            yield from graphemes(line)


def _shorten(text: str, limit: int, measure: Callable[[str], int]) -> str:
    kept: list[str] = []
    size = room = 0  # room: how much of what is kept leaves a place for the ellipsis
    for cluster in graphemes(text):
        size += measure(cluster)
        if size > limit:
            return "".join(kept[:room]).rstrip() + "…"
        kept.append(cluster)
        if size < limit:
            room = len(kept)
    return text


def _continues(cluster: str, char: str) -> bool:
    """Whether ``char`` belongs to the character that ``cluster`` began."""
    if char == _JOINER or unicodedata.category(char) in ("Mn", "Me"):
        return True
    if _is_skin_tone(char) or _is_tag(char):
        return _is_pictograph(cluster[0])
    if _is_flag_letter(char):
        return len(cluster) == 1 and _is_flag_letter(cluster)
    return cluster[-1] == _JOINER and _is_pictograph(cluster[0]) and _is_pictograph(char)


def _is_pictograph(char: str) -> bool:
    return any(first <= char <= last for first, last in _PICTOGRAPHS)


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_skin_tone(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_tag(char: str) -> bool:
    return "\U000e0020" <= char <= "\U000e007f"
