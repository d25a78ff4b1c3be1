"""Text as people type it: made safe to store, and folded so that spellings of one word meet."""

import re
import unicodedata

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_LEADING = " 「『“\"‘'"
_TRAILING = " 。、．，.,!?！？…〜~ー」』”\"’'"
_DASHES = re.compile("[‐‑‒–—―−－ｰ]")


def clean(text: str) -> str:
    """The same words without what no store or chat can hold.

    Drops control characters other than line feed and tab, lone surrogates, and direction overrides, which
    could make a stored sentence read differently from what was typed. Emoji joiners stay.
    """
    kept = []
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        category = unicodedata.category(char)
        if category == "Cs" or (category == "Cc" and char not in "\n\t"):
            continue
        if char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff":
            continue
        kept.append(char)
    return "".join(kept).strip()


def fold(text: str) -> str:
    """One spelling for many: NFKC, lower case, hiragana, single spaces, no quotes around, no punctuation
    behind.
    """
    lower = unicodedata.normalize("NFKC", clean(text)).lower()
    folded = unicodedata.normalize("NFKC", lower).translate(_KATAKANA_TO_HIRAGANA)
    folded = _DASHES.sub("-", folded)
    return re.sub(r"\s+", " ", folded).strip().rstrip(_TRAILING).lstrip(_LEADING)


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, with an ellipsis where something was cut."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…" if limit > 0 else ""
