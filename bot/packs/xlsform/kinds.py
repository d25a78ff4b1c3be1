"""What both directions share: kinds of questions beside XLSForm's types, languages, names of columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from bot.domain.questions import Kind

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
YES_NO = "yes_no"
LIKERT, BY_MONTH = "likert", "month-year"

TYPES: Mapping[Kind, str] = {
    Kind.YES_NO: f"select_one {YES_NO}",
    Kind.SINGLE: "select_one",
    Kind.MULTI: "select_multiple",
    Kind.SCALE: "select_one",
    Kind.TEXT: "text",
    Kind.NUMBER: "decimal",
    Kind.YEN: "integer",
    Kind.DATE: "date",
    Kind.PARTY: "text",
    Kind.REPEAT: "begin_repeat",
    Kind.INFO: "note",
}
"""How each kind is asked in an XLSForm. A scale is a choice that looks like one (appearance likert)."""

KINDS: Mapping[str, Kind] = {
    "select_one": Kind.SINGLE,
    "select_multiple": Kind.MULTI,
    "rank": Kind.MULTI,
    "text": Kind.TEXT,
    "integer": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "range": Kind.NUMBER,
    "date": Kind.DATE,
    "note": Kind.INFO,
    "acknowledge": Kind.YES_NO,
    "begin_repeat": Kind.REPEAT,
}
"""What becomes of each type of an XLSForm."""

LANGUAGES: Mapping[str, str] = {
    "ja": "日本語 (ja)",
    "ja-simple": "やさしい日本語 (ja-simple)",
    "en": "English (en)",
}
"""What a language is called in the columns of an XLSForm."""

_CODE = re.compile(r"\(([A-Za-z-]+)\)\s*$")
_NAMED = {
    "japanese": "ja",
    "日本語": "ja",
    "やさしい日本語": "ja-simple",
    "english": "en",
    "英語": "en",
    "default": "ja",
}


def language_of(name: str) -> str:
    """The pack's language for what stands behind ``label::``; its code, or what was written where none is known."""
    if found := _CODE.search(name):
        return {"ja-x-simple": "ja-simple"}.get(found[1].lower(), found[1].lower())
    bare = name.strip().lower()
    return _NAMED.get(bare, bare if bare in LANGUAGES else name.strip())


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the other form cannot hold: about which question or row, and what."""

    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.about}: {self.text}" if self.about else self.text


@cache
def _texts() -> Mapping[str, str]:
    text = files("locales").joinpath("workbook/ja.yaml").read_text(encoding="utf-8")
    found: Mapping[str, str] = yaml.safe_load(text)["xlsform"]
    return found


def said(key: str, /, **values: object) -> str:
    """A sentence about an XLSForm."""
    return _texts()[key].format(**values)
