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
