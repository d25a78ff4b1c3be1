"""Published cases as open data: JSON by a published schema, CSV with a row for each answer, an Atom feed.

Made from what was approved and from nothing else. Whole years are written piece by piece, so that a country's fits into
a small machine, and in threads: a piece takes half a second, in which others are answered.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as ET

from bot.domain.publishing import LICENCE, SCHEMA, Case, case_key, in_language
from bot.services.records import table_rows
from handlers.pages.case import about, summary
from handlers.pages.html import Voice, html_language, plain

SCHEMA_FILE = files("handlers.pages").joinpath("open-data.schema.json").read_text(encoding="utf-8")
"""JSON Schema (2020-12) of the files; published beside them under its version."""

SCHEMA_PATH = f"/p/data/schema-{SCHEMA}.json"

LANGUAGES = ("ja", "en")
"""Labels are given in these; やさしい日本語 is for reading."""

COLUMNS = (
    *("case", "url", "title", "city_id", "city", "fiscal_year", "form_id", "form", "field_id", "field"),
    *(
        "bodies",
        "body_kinds",
        "begins",
        "ends",
        "state",
        "stage",
        "section",
        "question",
        "number",
        "label",
        "kind",
    ),
    *("body", "answer", "result", "first_published", "last_changed", "version", "licence"),
)

Piece = Callable[[str], Awaitable[list[Case]]]
"""The next cases behind the one with that key; none at the end."""


def record(case: Case, base: str) -> dict[str, Any]:
    """One case as the schema has it."""
    content = case.content
    return {
        "id": case_key(case),
        "url": f"{base}/p/{case.slug}?cycle={case.cycle}" if base else None,
        "title": content["title"],
        "city": {"id": content["pack"], "name": _told(content["city"])},
        "fiscal_year": content["year"],
        "cycle": case.cycle,
        "form": {"id": content["form"]["id"], "name": _told(content["form"]["label"])},
        "field": {"id": content["field"]["id"], "name": _told(content["field"]["label"])}
        if content["field"]
        else None,
        "bodies": [{"name": side["name"], "kind": side["kind"] or None} for side in content["sides"]],
        "begins": content["begins"],
        "ends": content["ends"],
        "state": content["state"],
        "items": [
            {
                "stage": section["stage"],
                "section": section["id"],
                "id": item["id"],
                "number": item["number"] or None,
                "label": _told(item["label"]),
                "kind": item["kind"],
                "result": item["result"] or None,
                "answers": [
                    {
                        "body": content["sides"][answer["side"]]["name"]
                        if answer["side"] is not None
                        else None,
                        "text": _told(answer["text"]),
                    }
                    for answer in item["answers"]
                ],
            }
            for section in content["sections"]
            for item in section["items"]
        ],
        "first_published": _instant(case.first_at),
        "last_changed": _instant(case.published_at),
        "version": case.version,
        "corrections": [
            {
                "version": one.number,
                "at": _instant(one.at),
                "reason": one.reason or None,
                "changed": [_told(label) for label in one.changed],
                "added": [_told(label) for label in one.added],
                "removed": one.removed,
            }
            for one in case.corrections
        ],
        "licence": content["licence"],
    }


def _told(texts: Mapping[str, str]) -> dict[str, str]:
    """In each of the languages; people's own words as they were written."""
    return {language: in_language(texts, language) for language in LANGUAGES}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def as_json(cases: Iterable[Case], base: str) -> str:
    """Some cases as one document."""
    told: dict[str, Any] = {
        "$schema": f"{base}{SCHEMA_PATH}",
        "schema": SCHEMA,
        "licence": LICENCE,
        "fiscal_year": None,
    }
    told["cases"] = [record(case, base) for case in cases]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


async def year_as_json(year: int, piece: Piece, base: str) -> AsyncIterator[str]:
    """All cases of a fiscal year as one document, piece by piece."""
    top = {"$schema": f"{base}{SCHEMA_PATH}", "schema": SCHEMA, "licence": LICENCE, "fiscal_year": year}
    yield json.dumps(top, ensure_ascii=False, indent=1)[:-2] + ',\n "cases": ['
    after = ""
    while found := await piece(after):
        yield ("," if after else "") + await asyncio.to_thread(_records, found, base)
        after = case_key(found[-1])
    yield "\n]}\n"


def _records(cases: Iterable[Case], base: str) -> str:
    return ",".join(f"\n{json.dumps(record(case, base), ensure_ascii=False)}" for case in cases)


async def year_as_csv(piece: Piece, base: str) -> AsyncIterator[str]:
    """A row for each answer of every case of a fiscal year, with a byte order mark for office programs."""
    yield table_rows([COLUMNS], first=True)
    after = ""
    while found := await piece(after):
        yield await asyncio.to_thread(_table, found, base)
        after = case_key(found[-1])


def _table(cases: Iterable[Case], base: str) -> str:
    return table_rows(row for case in cases for row in _rows(case, base))


def _rows(case: Case, base: str) -> Iterator[list[object]]:
    told = record(case, base)
    field = told["field"] or {"id": "", "name": {"ja": ""}}
    head = [
        told["id"], told["url"], told["title"], told["city"]["id"], told["city"]["name"]["ja"], told["fiscal_year"],
        told["form"]["id"], told["form"]["name"]["ja"], field["id"], field["name"]["ja"],
        "; ".join(one["name"] for one in told["bodies"]), "; ".join(one["kind"] or "" for one in told["bodies"]),
        told["begins"], told["ends"], told["state"],
    ]  # fmt: skip
    tail = [told["first_published"], told["last_changed"], told["version"], told["licence"]]
    for item in told["items"]:
        of = [item["stage"], item["section"], item["id"], item["number"], item["label"]["ja"], item["kind"]]
        for answer in item["answers"]:
            yield [*head, *of, answer["body"], answer["text"]["ja"], item["result"], *tail]


# ---------------------------------------------------------------- the feed

ATOM = "http://www.w3.org/2005/Atom"
BEGAN = datetime(2026, 4, 1, tzinfo=UTC)
"""When a feed says that it changed last in which nothing stands yet."""


def feed(voice: Voice, cases: list[Case], base: str) -> bytes:
    """What was published or corrected last, as Atom (RFC 4287)."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": html_language(voice.language)})
    address = f"{base}/p/"
    _add(root, "id", address)
    _add(root, "title", plain(voice("cases-title")))
    _add(root, "updated", _instant(max((case.published_at for case in cases), default=BEGAN)))
    _add(
        root,
        "link",
        rel="self",
        type="application/atom+xml",
        href=f"{base}/p/feed.atom?lang={voice.language}",
    )
    _add(root, "link", rel="alternate", type="text/html", href=address)
    _add(_add(root, "author"), "name", "Kyodo")
    for case in cases:
        _entry(root, voice, case, base)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _entry(root: ET.Element, voice: Voice, case: Case, base: str) -> None:
    entry = _add(root, "entry")
    address = f"{base}/p/{case.slug}?cycle={case.cycle}"
    _add(entry, "id", address)
    _add(entry, "title", _xml(case.content["title"]))
    _add(entry, "published", _instant(case.first_at))
    _add(entry, "updated", _instant(case.published_at))
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    _add(entry, "summary", _xml(plain(f"{about(voice, case.content)} {summary(voice, case.content)}")))


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text or None
    return child


_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _xml(text: str) -> str:
    """Words without the signs that XML cannot hold."""
    return _UNFIT.sub("", text)
