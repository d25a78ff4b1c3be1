"""The case book's own pages: what was published, to be narrowed down and searched, and the open data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from bot.domain.publishing import FACETS, Case, by_letter, in_language
from bot.services.casebook import Option, Shelf
from bot.services.phrasing.dates import fiscal_year_name
from handlers.pages.case import LICENCES, Place, about, summary
from handlers.pages.html import Voice, heading, page, paragraph, plain

ASKED = ("q", *FACETS)
"""What an address can ask for."""


def shelf_page(voice: Voice, shelf: Shelf, asked: Mapping[str, str], place: Place) -> str:
    """The cases of one page of what was asked for, with the form that asks for others."""
    title = voice("cases-title")
    body = [heading(voice, title), paragraph(voice, voice("cases-intro"), "lead"), _form(voice, shelf, asked)]
    narrowed = any(asked.values())
    if shelf.cases:
        key = "cases-heading-found" if narrowed else "cases-heading-newest"
        body.append(f'<h2 id="found">{voice.words(voice(key, page=shelf.page))}</h2>')
        body.append(f'<ol class="cases">{"".join(_entry(voice, case) for case in shelf.cases)}</ol>')
        body += _leafing(voice, shelf, asked)
    else:
        none = "cases-page-none-letter" if by_letter(asked.get("q", "")) else "cases-page-none"
        body.append(paragraph(voice, voice(none if narrowed else "cases-page-empty"), "lead"))
        if narrowed:
            body.append(f'<p><a href="/p/?lang={voice.language}">{voice.words(voice("cases-all"))}</a></p>')
    body.append(_ways(voice))
    return page(voice, title, body, "wide", head=_head(voice, place))


def _head(voice: Voice, place: Place) -> str:
    told = escape(plain(voice("cases-intro")))
    lines = [
        f'<meta name="description" content="{told}">',
        f'<link rel="alternate" type="application/atom+xml" href="/p/feed.atom?lang={voice.language}">',
    ]
    if place.base:
        lines.append(f'<link rel="canonical" href="{escape(place.base + place.path)}">')
    return "\n".join(lines)


def _form(voice: Voice, shelf: Shelf, asked: Mapping[str, str]) -> str:
    fields = [
        (
            f'<p class="field wide-field"><label for="q">{voice.words(voice("cases-words"))}</label>'
            f'<input type="search" id="q" name="q" value="{escape(asked.get("q", ""))}" autocomplete="off"></p>'
        )
    ]
    fields += [
        _select(voice, facet, shelf.options[facet], asked.get(facet, ""))
        for facet in FACETS
        if len(shelf.options[facet]) > 1 or asked.get(facet)
    ]
    return f"""<form class="search" role="search" method="get" action="/p/" accept-charset="utf-8">
<input type="hidden" name="lang" value="{voice.language}">
{"".join(fields)}
<p class="field"><button type="submit">{voice.words(voice("cases-search"))}</button></p>
</form>"""


def _select(voice: Voice, facet: str, options: Sequence[Option], chosen: str) -> str:
    rows = [f'<option value="">{escape(plain(voice("cases-any")))}</option>']
    for one in options:
        mark = " selected" if one.value == chosen else ""
        name = plain(in_language(one.name, voice.language))
        told = escape(plain(voice("cases-option", name=name, n=one.count)))
        rows.append(f'<option value="{escape(one.value)}"{mark}>{told}</option>')
    label = voice.words(voice(f"cases-facet-{facet}"))
    return (
        f'<p class="field"><label for="{facet}">{label}</label>'
        f'<select id="{facet}" name="{facet}">{"".join(rows)}</select></p>'
    )


def _entry(voice: Voice, case: Case) -> str:
    content = case.content
    address = escape(f"/p/{case.slug}?cycle={case.cycle}&lang={voice.language}")
    sides = voice("case-and").join(side["name"] for side in content["sides"])
    told = [about(voice, content), sides]
    told += [in_language(content["field"]["label"], voice.language)] if content["field"] else []
    facts = "".join(f"<li>{voice.words(one)}</li>" for one in told)
    return (
        f'<li><article><h3><a href="{address}">{voice.words(content["title"])}</a></h3>'
        f'<ul class="meta">{facts}</ul><p>{voice.words(summary(voice, content))}</p></article></li>'
    )


def _leafing(voice: Voice, shelf: Shelf, asked: Mapping[str, str]) -> Iterator[str]:
    ways = []
    if shelf.page > 1:
        ways.append(("prev", "cases-before", shelf.page - 1))
    if shelf.more:
        ways.append(("next", "cases-after", shelf.page + 1))
    if ways:
        kept = {name: value for name, value in asked.items() if value}
        links = "".join(
            f'<li><a rel="{rel}" href="{escape("?" + urlencode({**kept, "lang": voice.language, "page": number}))}">'
            f"{voice.words(voice(key))}</a></li>"
            for rel, key, number in ways
        )
        label = escape(plain(voice("cases-pages")))
        yield f'<nav class="leaf" aria-label="{label}"><ul>{links}</ul></nav>'


def _ways(voice: Voice) -> str:
    feed = f'<a href="/p/feed.atom?lang={voice.language}">{voice.words(voice("cases-feed"))}</a>'
    data = f'<a href="/p/data/?lang={voice.language}">{voice.words(voice("cases-data"))}</a>'
    return f'<p class="quiet screen">{feed}　{data}</p>'


# ---------------------------------------------------------------- open data


def data_page(voice: Voice, years: Iterable[tuple[int, int]], licence: str) -> str:
    """Which years there are as open data, in which forms, what they hold, and under which licence."""
    title = voice("data-title")
    name, address = LICENCES.get(licence, (licence, ""))
    told = voice.words(voice("case-licence", licence=name))
    rows = []
    for year, n in years:
        label = voice("data-year", year=fiscal_year_name(year, voice), n=n)
        links = "　".join(
            f'<a href="/p/data/{year}.{form}" aria-label="{escape(plain(f"{label} {form.upper()}"))}">{form.upper()}</a>'
            for form in ("csv", "json")
        )
        rows.append(f"<li>{voice.words(label)}　{links}</li>")
    body = [
        f'<p class="screen"><a href="/p/?lang={voice.language}">{voice.words(voice("case-all"))}</a></p>',
        heading(voice, title),
        paragraph(voice, voice("data-intro"), "lead"),
        f'<ul class="plain">{"".join(rows)}</ul>' if rows else paragraph(voice, voice("cases-page-empty")),
        paragraph(voice, voice("data-suppressed")),
        f'<p><a href="/p/data/schema-1.json">{voice.words(voice("data-schema"))}</a></p>',
        f'<p><a rel="license" href="{escape(address)}">{told}</a></p>' if address else f"<p>{told}</p>",
    ]
    return page(voice, title, body, "wide")
