"""A picture's value as SVG or PNG, set with Typst: letters from the packaged font, the same value gives the same bytes.

One template draws both. Letters in an SVG are outlines, so a page needs no font; its title and description say what the
picture says. Every mark has a shape and a pattern of its own, so nothing hangs on colour.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import Any, Final

from bot.domain.pictures import Picture, Sign
from bot.domain.words import without_readings
from handlers.documents.typesetting import printable, text, typeset

WIDTH: Final = 1040
"""Pixels of a PNG: what LINE shows on a phone."""

KEPT: Final = 32
"""So many drawn pictures are kept: a chat fetches the same one several times."""

_PPI: Final = 144
_TEMPLATE: Final = "pictures"


@lru_cache(KEPT)
def png(picture: Picture) -> bytes:
    """The picture for a chat, 1040 pixels wide and as high as it needs; no letter is smaller than 28 pixels."""
    return typeset(_TEMPLATE, _data(picture), "png", ppi=_PPI)


@lru_cache(KEPT)
def svg(picture: Picture) -> str:
    """The picture for a page: an ``<svg role="img" class="picture">`` with ``<title>`` and ``<desc>``, to stand in HTML as
    it is. It needs no style, script or font, and is 520 wide by its own measure: ``.picture { max-width: 100%; height:
    auto }`` fits it into a phone.
    """
    drawn = typeset(_TEMPLATE, _data(picture), "svg").decode()
    head = picture.head
    mark = sha256(repr(picture).encode()).hexdigest()[:12]
    title, told = (escape(without_readings(words)) for words in (_title(picture), head.alt))
    named = (
        f' role="img" class="picture" lang="{escape(_language(head.language))}"'
        f' aria-labelledby="t{mark}" aria-describedby="d{mark}"'
    )
    inside = f'<title id="t{mark}">{title}</title><desc id="d{mark}">{told}</desc>'
    return _OPENING.sub(lambda found: f"{found[1]}{named}>{inside}", _lean(drawn, f"p{mark[:6]}-"), count=1)


_OPENING: Final = re.compile(r"\A(<svg\b[^>]*)>")
_NAMED: Final = re.compile(r'(?<= id=")[^"]+')
_IDLE: Final = re.compile(
    r' (?:fill-rule="nonzero"|y="0"(?=[ /])|xmlns:\w+="[^"]*"'
    r'|stroke-linecap="butt"|stroke-linejoin="miter"|stroke-miterlimit="4")'
)
_POINTS: Final = re.compile(r'(?<=\d)pt"')


def _lean(drawn: str, mark: str) -> str:
    """The same with short names, which no other picture on the page has, and without what is so anyway: half as long."""
    names = {name: f"{mark}{number:x}" for number, name in enumerate(dict.fromkeys(_NAMED.findall(drawn)))}
    named = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")
    whole = named.sub(lambda found: names[found[0]], drawn)
    return _IDLE.sub("", _POINTS.sub('"', whole.replace("xlink:href", "href"), count=2))


def _title(picture: Picture) -> str:
    about = picture.head.about
    return f"{picture.head.title} — {about}" if about else picture.head.title


def _language(language: str) -> str:
    return language.split("-")[0]


def _data(picture: Picture) -> Mapping[str, Any]:
    found = _plain(picture)
    head = found["head"]
    del head["alt"]
    return {
        **found,
        "kind": type(picture).__name__.lower(),
        "language": _language(picture.head.language),
        "title": printable(without_readings(_title(picture))),
        "read": _is_read(found),
    }


def _plain(value: Any) -> Any:
    """As the template takes it: words with their readings apart, dates as numbers of days."""
    if isinstance(value, Sign):
        return value.value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _is_read(value: Any) -> bool:
    """Whether a reading stands above any word."""
    if isinstance(value, dict):
        return any(_is_read(one) for one in value.values())
    if isinstance(value, list):
        pair = len(value) == 2 and all(isinstance(one, str) for one in value)
        return (pair and bool(_KANA.fullmatch(value[1]))) or any(_is_read(one) for one in value)
    return False


_KANA: Final = re.compile("[ぁ-ゖー]+")
