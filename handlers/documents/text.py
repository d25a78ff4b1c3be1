"""What people typed, made safe for a file: no control characters, no marks that turn the reading order around."""

import unicodedata

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make text read otherwise than it is stored; whoever signs must read what stands there."""


def safe(text: str) -> str:
    """The text without what XML cannot hold or a reader cannot see. Line ends become spaces."""
    shown = ("\n" if char in "\n\r\t\x0b\x0c\x85\u2028\u2029" else char for char in text)
    kept = "".join(char for char in shown if char == "\n" or _readable(char))
    return " ".join(filter(None, kept.split("\n"))).strip()


def _readable(char: str) -> bool:
    if char in _TURNING or char in "\ufffe\uffff":
        return False
    return unicodedata.category(char) not in ("Cc", "Cs")


def from_right(text: str) -> bool:
    """Whether it is read from right to left: its first letter says so."""
    for char in text:
        if (side := unicodedata.bidirectional(char)) in ("L", "R", "AL"):
            return side != "L"
    return False
