"""What stands in a cell, and the value of the pack that it means."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from textwrap import indent

from bot.packs.tables import UnreadableError, read_yaml
from bot.packs.workbook.layout import LANGUAGES, Cell, Column
from bot.packs.workbook.words import Words
from bot.packs.writing import write_value

Value = str | int | float | bool
"""What a cell can hold."""

LONGEST = 32_767
"""So many characters fit in a cell of a workbook."""

_SEPARATORS = re.compile(r"[、,，\n]")

_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    map(ord, "\u2010\u2011\u2013\u2212"), "-"
)
_PLAIN[0x3000] = " "
_LONG_VOWEL_AS_MINUS = re.compile(r"(?:(?<=[\s\d,、])|^)ー(?=\s*[\dP])")


class NotReadableError(Exception):
    """A cell that means nothing for its column; the message says what to write, in the person's words."""


def fits(column: Column, value: object) -> bool:
    """Whether the value can stand in a cell of that column, and be read from it again."""
    match column.cell:
        case Cell.LABEL:
            return isinstance(value, dict) and bool(value) and all(_is_text(text) for text in value.values())
        case Cell.WORDS:
            words = value if isinstance(value, list) else [value]
            return all(_is_word(word) for word in words)
        case Cell.NUMBER:
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case Cell.FLAG:
            return isinstance(value, bool) or value in ("yes", "no")
        case Cell.VALUE:
            return all(_is_word(word) for word in (value if isinstance(value, list) else [value]))
        case Cell.RAW:
            return True
    return _is_text(value) or (isinstance(value, int) and not isinstance(value, bool))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value == value.strip() and value != "" and len(value) <= LONGEST


def _is_word(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return False
    return _is_text(str(value)) and not _SEPARATORS.search(str(value))


def written(column: Column, value: object, words: Words) -> dict[str, Value]:
    """The cells of a value that fits, by the end of their column's name (a language, or nothing)."""
    if column.cell is Cell.LABEL and isinstance(value, dict):
        return {f".{language}": text for language, text in value.items()}
    return {"": _written(column, value, words)}


def _written(column: Column, value: object, words: Words) -> Value:
    def said(word: object) -> str:
        return words.said(column.words, _as_word(word))

    match column.cell:
        case Cell.WORDS | Cell.VALUE:
            listed = value if isinstance(value, list) else [value]
            return "、".join(said(word) for word in listed) if listed else words.none
        case Cell.FLAG:
            return words.said("yes_no", "yes" if value in (True, "yes") else "no")
        case Cell.NUMBER if isinstance(value, (int, float)):
            return value
        case Cell.RAW:
            return as_yaml(value)
    return said(value)


def as_yaml(value: object) -> str:
    """The value as the text of a cell where nothing else fits."""
    return write_value(value)


def _as_word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def read(column: Column, cells: Mapping[str, Value], words: Words) -> object:
    """The value that the cells of a column mean. Raises NotReadableError."""
    if column.cell is Cell.LABEL:
        known = [name for name in (f".{language}" for language in LANGUAGES) if name in cells]
        return {name[1:]: as_text(cells[name]) for name in dict.fromkeys((*known, *cells))}
    cell = cells[""]
    text = as_text(cell) if column.printed else as_code(cell)
    match column.cell:
        case Cell.WORDS:
            return _words(column, text, words)
        case Cell.VALUE:
            found = _words(column, text, words)
            return found[0] if len(found) == 1 else found
        case Cell.NUMBER:
            return _number(cell, words)
        case Cell.FLAG:
            return _flag(cell, words)
        case Cell.RAW:
            return _raw(as_text(cell), words)
    return words.meant(column.words, text)


def as_text(cell: Value | date) -> str:
    """A cell as the text that the person sees in it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).replace("\r\n", "\n").strip()


def as_code(cell: Value | date) -> str:
    """A cell as an id, a date or another code: what an input method made full-width is plain again."""
    return _LONG_VOWEL_AS_MINUS.sub("-", as_text(cell).translate(_PLAIN)).strip()


def _words(column: Column, text: str, words: Words) -> list[str]:
    if text == words.none:
        return []
    parts: Sequence[str] = [part.strip() for part in _SEPARATORS.split(text)]
    return [words.meant(column.words, part) for part in parts if part]


def _number(cell: Value, words: Words) -> int | float:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    text = unicodedata.normalize("NFKC", as_code(cell)).replace(",", "")
    if re.fullmatch(r"[-+]?\d+", text):
        return int(text)
    if re.fullmatch(r"[-+]?\d+\.\d+", text):
        return float(text)
    raise NotReadableError(words.text("not-a-number", value=as_text(cell)))


def _flag(cell: Value, words: Words) -> bool:
    text = unicodedata.normalize("NFKC", as_text(cell)).lower()
    meant = words.meant("yes_no", text)
    if meant in ("yes", "true", "○", "〇", "1"):
        return True
    if meant in ("no", "false", "×", "✕", "0"):
        return False
    raise NotReadableError(words.text("not-a-flag", value=as_text(cell)))


def _raw(text: str, words: Words) -> object:
    try:
        return read_yaml(f"value:\n{indent(text, '  ')}".encode())["value"]
    except UnreadableError as error:
        why = words.plainly(str(error)) or str(error)
        raise NotReadableError(words.text("not-yaml", why=why)) from error
