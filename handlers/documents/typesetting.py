"""Pages and pictures set with Typst, in letters that come with the program and never from the machine.

The same words give the same bytes: nothing in a file tells when it was made. What people typed can hold letters that
no font has; those are shown as 〓, as printers do, and never as an empty box.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import noto_cjk_sans_jp_regular

from handlers.documents.text import safe

TEMPLATES: Final = Path(__file__).parent / "templates"

FONT: Final = Path(str(noto_cjk_sans_jp_regular.FONT_PATH))
"""Noto Sans CJK: Japanese, and the letters of Chinese, Korean, Vietnamese and whoever writes in Latin."""

GETA: Final = "〓"
"""Stands where a letter is missing."""

Text = list[str | list[str]]
"""Words for a template: as they are, or a pair of kanji and their reading."""

_READING: Final = re.compile(r"([々〆ヶ一-龯㐀-䶿豈-﫿]+)（([ぁ-ゖー]+)）")
_PICTURES: Final = re.compile("[\U0001f000-\U0001faff]|[\u2600-\u27bf]\ufe0f|[\u200d\ufe0e\ufe0f\u20e3]")
"""Emoji: decoration, left out where a page is set. Signs of print (★, ♪, ❶) are words, unless an emoji is meant."""

_ORNAMENTS: Final = range(0x2600, 0x27C0)
_ALIKE: Final = {"⭕": "○", "❌": "×", "✔": "✓", "☑": "✓", "☐": "□", **dict.fromkeys("✕✖✗✘☒", "×")}
_MARKED: Final = re.compile(f"([{''.join(_ALIKE)}])\ufe0f?")
"""Answers as phones write them, and the signs that the font has for the same."""


def text(words: str) -> Text:
    """The words, made safe for a page, with 質問（しつもん） taken apart for a reading above the kanji."""
    clean = printable(words)
    parts: Text = []
    at = 0
    for found in _READING.finditer(clean):
        if found.start() > at:
            parts.append(clean[at : found.start()])
        parts.append([found[1], found[2]])
        at = found.end()
    if at < len(clean):
        parts.append(clean[at:])
    return parts


def printable(words: str) -> str:
    """The words without what a page cannot show."""
    marked = _MARKED.sub(lambda found: _ALIKE[found[1]], unicodedata.normalize("NFC", safe(words)))
    kept = (one for one in _PICTURES.sub("", marked) if ord(one) not in _ORNAMENTS or _shown(one))
    return "".join(sign if _shown(sign) else GETA for sign in " ".join("".join(kept).split()))


def missing(words: str) -> set[str]:
    """Letters of these words that the font lacks."""
    return {sign for sign in words if not _shown(sign)}


def _shown(sign: str) -> bool:
    return ord(sign) in _letters() or unicodedata.category(sign) in ("Mn", "Cf")


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[FONT.parent],
    )


def typeset(
    template: str, data: Mapping[str, Any], form: Literal["pdf", "png", "svg"], *, ppi: float = 72
) -> bytes:
    """One page of a template with this data. Raises RuntimeError for a template that is wrong."""
    import typst

    made: bytes | list[bytes] = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=form,
        ppi=ppi,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        timestamp=0,
    )
    return made if isinstance(made, bytes) else made[0]
