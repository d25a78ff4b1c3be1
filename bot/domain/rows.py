"""One typed line as a row: 「苗 3万円 花壇の会」, 「10/25 本番」, 「チラシ印刷12,000円」, 「受付は花壇の会」.

Each column takes the part of the line that it can read; what is left is the first text. Where two parts could stand
in one column the line is no row: it may be several lines, or two days.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.domain.questions import Column, Kind
from bot.domain.words import asks, clean, says_something

Read = Callable[[Column, str], object | None]
"""What a part of a line puts into a column, if anything."""
Spans = Mapping[tuple[int, int], object]
"""Values by the parts that they stand in, from the first to before the last."""

LONGEST = 120
"""No line of a plan is longer; a speech is."""
_WIDEST = 4
"""So many words may be one part: 来週 の 土曜, the third of October."""

_BULLET = re.compile(r"^(?:[・●○◯*■□▪–-]|[①-⑳]|\(?[0-9０-９]{1,2}[.)）．](?![0-9０-９]))\s*")
_TOTAL = re.compile(
    r"(?:合計|小計|総計|総額|計(?=[\s:：0-9０-９¥￥約])|(?:sub)?total\b|sum\b)", re.IGNORECASE
)
_GLUED = re.compile(r"\s+(?=[(（][月火水木金土日祝])")
"""A weekday belongs to the day before it."""
_BETWEEN = re.compile(
    r"[\s、；;|｜…‥=＝→]+|(?<![\d０-９])[,，]|[,，](?![\d０-９]{3}(?![\d０-９]))|(?<=[^\s\d０-９])[:：](?=\s*\S)"
)
_IN_ONE_NUMBER = re.compile(r"[0-9０-９,，.．/／¥￥約年月]")
_NO_NAME_BEGINS_SO = re.compile(r"[(（曜〜～~/／.．,，・−-]")
_AROUND = " 　。、,:：・-"
_PARTICLE = re.compile("(?:(?<=[^ぁ-ゖ])[はがをにで]|(?<=[ぁ-ゖ]{2})[はを])$")
"""What joins a name to its value; かに and はがき are names."""
_IN_BRACKETS = re.compile(r"(.+?)\s*[(（](.+)[)）]")
_SENTENCE = re.compile(
    r"(?:ます|です|ください|下さい|ません|ました|でした|しよう|ましょう)(?:か|ね|よ|が|けど)?[。.!！…]*$"
)
_AMOUNTS = (Kind.YEN, Kind.NUMBER)


def read_row(columns: Sequence[Column], text: str, read: Read, guess: Read) -> dict[str, object]:
    """The row that the line spells, as far as it goes; empty where it is none: a question, a sum, chatter.

    ``read`` reads a part where no other reading is likely; ``guess`` reads one that stands last, behind a name.
    """
    line = _GLUED.sub("", _BULLET.sub("", " ".join(clean(text).split())))
    if len(line) > LONGEST or asks(line) or _TOTAL.match(line):
        return {}
    parts = [part for part in _BETWEEN.split(line) if any(char.isalnum() for char in part)]
    typed = [column for column in columns if column.kind is not Kind.TEXT]
    row: dict[str, object] = {}
    for column in typed:
        found = _likeliest(parts, column, _spans(parts, column, read))
        if len(found) > 1 and column.kind is not Kind.PARTY:
            return {}
        for (first, behind), value in [*found.items()][:1]:
            row[column.id] = value
            parts[first:behind] = []
    name = " ".join(parts)
    for column in 2 * typed:  # in 「苗3万円花壇の会」 the amount is bare once the party is gone
        if column.id not in row and (attached := _attached(column, name, read)):
            name, row[column.id] = attached
            if column.kind is not Kind.PARTY and _attached(column, name, read):
                return {}
    for column in typed:
        if column.id not in row and (behind_name := _last(column, name, guess)):
            name, row[column.id] = behind_name
    return _named(columns, row, _PARTICLE.sub("", name.strip(_AROUND)))


def _named(columns: Sequence[Column], row: dict[str, object], name: str) -> dict[str, object]:
    column = next((column for column in columns if column.kind is Kind.TEXT), None)
    if column is None or not name:
        return row
    if not says_something(name) or (not row and _SENTENCE.search(name)):
        return {}
    return {**row, column.id: name}


def _spans(parts: Sequence[str], column: Column, read: Read) -> Spans:
    """The parts that the column reads, the widest where they overlap."""
    found: dict[tuple[int, int], object] = {}
    taken: set[int] = set()
    for size in range(min(_WIDEST, len(parts)), 0, -1):
        for start in range(len(parts) - size + 1):
            places = range(start, start + size)
            value = None
            if taken.isdisjoint(places):
                value = read(column, " ".join(parts[start : start + size]))
            if value is not None:
                found[start, start + size] = value
                taken.update(places)
    return found


def _likeliest(parts: Sequence[str], column: Column, found: Spans) -> Spans:
    """Of several numbers the one that says what it counts: in 「苗 30 3000円」 the yen."""
    if column.kind not in _AMOUNTS or len(found) < 2:
        return found
    return {span: value for span, value in found.items() if not parts[span[1] - 1][-1:].isdecimal()} or found


def _attached(column: Column, words: str, read: Read) -> tuple[str, object] | None:
    """What is left, and a value that is written together with it: in brackets, behind it, or before it."""
    for name, said in _cuts(words):
        if _weighty(column, said) and (value := read(column, said)) is not None:
            return name, value
    return None


def _cuts(words: str) -> Iterator[tuple[str, str]]:
    """Ways to part words into a name and a value, the longest value first."""
    if found := _IN_BRACKETS.fullmatch(words):
        yield found[1], found[2]
    for cut in range(1, len(words)):
        if _can_meet(words[:cut], words[cut:]):
            yield words[:cut], words[cut:]
    for cut in range(len(words) - 1, 0, -1):
        if _can_meet(words[:cut], words[cut:]) and not _NO_NAME_BEGINS_SO.match(words[cut:]):
            yield words[cut:], words[:cut]


def _can_meet(left: str, right: str) -> bool:
    """Whether a name and a value can meet there, and not one number or day be cut."""
    if left[-1].isdecimal() and right[0] == "日":
        return False
    return not (right[0].isdecimal() and _IN_ONE_NUMBER.match(left[-1])) and left[-1] not in "(（"


def _weighty(column: Column, said: str) -> bool:
    """A bare figure behind a name is part of it (用紙A4) unless it is a large one (用紙3000)."""
    return column.kind not in _AMOUNTS or not said[-1].isdecimal() or len(said) >= 3


def _last(column: Column, words: str, guess: Read) -> tuple[str, object] | None:
    """What is left, and what the column takes from its last word, or from behind は: 「司会 田中さん」."""
    name, _, last = words.rpartition(" ")
    if not name:
        name, _, last = words.rpartition("は")
    value = guess(column, last) if name and last else None
    return None if value is None else (name, value)
