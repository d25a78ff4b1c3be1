"""How Japanese words are read, by Sudachi's small dictionary. Only a proposal: people read names as they like."""

import re
from functools import lru_cache

from sudachipy import Dictionary
from sudachipy.tokenizer import Tokenizer

_KANJI = re.compile(r"[㐀-鿿々]")


@lru_cache(maxsize=1)
def _reader() -> Tokenizer:
    return Dictionary(dict="small").tokenizer()


@lru_cache(maxsize=20_000)
def reading_of(text: str) -> str:
    """The words with their kanji in kana; everything else as it stands. Long ones are read from their beginning."""
    if not _KANJI.search(text):
        return text
    return "".join(
        one.reading_form() if _KANJI.search(one.surface()) else one.surface()
        for one in _reader().tokenize(text[:400])
    )


@lru_cache(maxsize=20_000)
def ruby_of(text: str) -> tuple[tuple[str, str], ...]:
    """The words in parts, each with what stands above it in hiragana ("" where nothing): 選ぶ is 選(えら) and ぶ."""
    if not _KANJI.search(text):
        return ((text, ""),)
    parts: list[tuple[str, str]] = []
    for token in _reader().tokenize(text):
        parts += _split(token.surface(), _hiragana(token.reading_form()))
    return tuple(parts)


def _split(surface: str, reading: str) -> list[tuple[str, str]]:
    """A word's kanji with their reading, the kana around them on their own."""
    if not _KANJI.search(surface) or not reading:
        return [(surface, "")]
    before = after = 0
    kana = _hiragana(surface)
    while (
        before < len(surface)
        and not _KANJI.match(surface[before])
        and reading[before : before + 1] == kana[before]
    ):
        before += 1
    while after < len(surface) - before - 1 and not _KANJI.match(surface[-1 - after]):
        if reading[-1 - after : len(reading) - after] != kana[-1 - after]:
            break
        after += 1
    middle = surface[before : len(surface) - after]
    parts = [
        (surface[:before], ""),
        (middle, reading[before : len(reading) - after]),
        (surface[len(surface) - after :], ""),
    ]
    return [part for part in parts if part[0]]


def _hiragana(text: str) -> str:
    return "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in text)
