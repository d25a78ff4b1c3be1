"""A published case as a page: who did what together, the answers side by side, what became of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from html import escape
from itertools import groupby
from typing import Any

from bot.domain.publishing import Case, Content, Correction, ItemKind, in_language, items_of
from bot.services.phrasing.dates import day_text, fiscal_year_name, long_date
from handlers.pages.html import Voice, heading, page, paragraph, plain

SHORT = 12
"""So many signs of the approved text's hash stand on the page."""

LICENCES = {"CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")}
"""Licences by their SPDX identifiers: what they are called for short, and where they stand."""

Draw = Callable[[Content, str], str]
"""A picture of agreement and difference as SVG, in that language; "" where there is nothing to draw."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands. ``base`` is the bot's public address, "" where it has none; ``path`` that of this page."""

    base: str
    path: str
    zone: tzinfo


def summary(voice: Voice, content: Content) -> str:
    """「3項目で答えが同じ、1項目でちがいがありました。」"""
    results = [item["result"] for item in items_of(content).values()]
    same, apart = sum(r in ("agree", "agree_no") for r in results), results.count("differ")
    return voice("case-summary", same=same, apart=apart) if same or apart else voice("case-summary-none")


def about(voice: Voice, content: Content) -> str:
    """City and fiscal year on one line."""
    year = fiscal_year_name(content["year"], voice)
    return voice("case-about", city=in_language(content["city"], voice.language), year=year)


def case_page(voice: Voice, cases: Sequence[Case], at: int, place: Place, draw: Draw | None = None) -> str:
    """One cycle of a project, the one at that place of its cycles, with the way to the others."""
    case = cases[at]
    content = case.content
    body = [
        _way_back(voice),
        *_text(voice, content, draw),
        *_corrections(voice, case, place.zone),
        *_others(voice, cases, at, place),
        *_foot(voice, case, place),
    ]
    return page(voice, content["title"], body, "wide case", head=_head(voice, case, place))


def draft_page(voice: Voice, content: Content, digest: str, draw: Draw | None = None) -> str:
    """The same text while people are asked to approve it, marked as not public."""
    told = paragraph(voice, voice("case-draft", digest=digest[:SHORT]), "draft")
    return page(voice, content["title"], [told, *_text(voice, content, draw)], "wide case")


def _way_back(voice: Voice) -> str:
    return f'<p class="screen"><a href="/p/?lang={voice.language}">{voice.words(voice("case-all"))}</a></p>'


def _text(voice: Voice, content: Content, draw: Draw | None) -> Iterator[str]:
    yield heading(voice, content["title"])
    yield paragraph(voice, about(voice, content), "quiet")
    yield _facts(voice, content)
    drawn = draw(content, voice.language) if draw is not None else ""
    yield paragraph(voice, summary(voice, content), "lead")
    if drawn:
        yield f'<figure class="picture">{drawn}</figure>'
    if content["correction"]:
        yield paragraph(voice, voice("case-why-corrected", reason=content["correction"]))
    names = [side["name"] for side in content["sides"]]
    for number, section in enumerate(content["sections"], 1):
        yield _section(voice, section, number, names)


def _facts(voice: Voice, content: Content) -> str:
    rows = [(voice("case-sides"), "\n".join(_body(voice, side) for side in content["sides"]))]
    form = in_language(content["form"]["label"], voice.language)
    rows += [(voice("case-form"), form)] if form else []
    if content["field"]:
        rows.append((voice("case-field"), in_language(content["field"]["label"], voice.language)))
    if period := _period(voice, content):
        rows.append((voice("case-period"), period))
    rows.append((voice("case-state"), voice(f"case-state-{content['state']}")))
    told = "".join(
        f"<div><dt>{voice.words(name)}</dt><dd>{voice.words(value)}</dd></div>" for name, value in rows
    )
    return f'<dl class="facts">{told}</dl>'


def _body(voice: Voice, side: Mapping[str, str]) -> str:
    kind = voice(f"kind-{side['kind'].replace('_', '-')}") if side["kind"] else ""
    return voice("case-body", name=side["name"], kind=kind) if kind else side["name"]


def _period(voice: Voice, content: Content) -> str:
    days = [day_text(content[end], voice) for end in ("begins", "ends") if content[end]]
    if len(set(days)) == 1:
        return days[0]
    return voice("case-days", first=days[0], last=days[-1]) if days else ""


def _section(voice: Voice, section: Mapping[str, Any], number: int, names: Sequence[str]) -> str:
    """What is worth reading first: where the sides differ or wrote something; then what they answered alike, one line
    each; then what is nobody's in particular.
    """
    title = in_language(section["title"], voice.language)
    rows = [_Line.of(items, voice.language) for items in _together(section["items"])]
    same = [row for row in rows if row.same]
    beside = [row for row in rows if row.beside and not row.same]
    alone = [row for row in rows if not row.beside]
    parts = [f'<h2 id="s{number}">{voice.words(title)}</h2>']
    if beside:
        parts.append(_table(voice, voice("case-table", title=title), beside, names))
    if same:
        if beside:
            parts.append(f"<h3>{voice.words(voice('case-same'))}</h3>")
        parts.append(_list(voice, same))
    if alone:
        parts.append(_list(voice, alone))
    return f'<section aria-labelledby="s{number}">{"".join(parts)}</section>'


def _together(items: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """What the sides wrote to the same question is one row."""

    def question(item: Mapping[str, Any]) -> tuple[str, str, bool]:
        return item["number"], item["label"].get("ja", ""), item["kind"] == ItemKind.WORDS

    for (_, _, words), found in groupby(items, question):
        several = list(found)
        sides = [answer["side"] for item in several for answer in item["answers"]]
        if words and None not in sides and len(set(sides)) == len(sides):
            yield several
        else:
            yield from ([item] for item in several)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: the item that it is about, what each side said (by its place), what is nobody's in particular."""

    item: Mapping[str, Any]
    said: Mapping[int, str]
    told: tuple[str, ...]

    @classmethod
    def of(cls, items: Sequence[Mapping[str, Any]], language: str) -> "_Line":
        """One item, or the same question's of several sides."""
        answers = [answer for item in items for answer in item["answers"]]
        said = {a["side"]: in_language(a["text"], language) for a in answers if a["side"] is not None}
        told = tuple(in_language(a["text"], language) for a in answers if a["side"] is None)
        return cls(items[0], said, told)

    @property
    def beside(self) -> bool:
        """Whether sides said something."""
        return bool(self.said)

    @property
    def same(self) -> bool:
        """Whether all of them said the same, and nothing about it asks for a talk."""
        return self.item["result"] == "agree" and len(set(self.said.values())) == 1


def _table(voice: Voice, caption: str, rows: Iterable[_Line], names: Sequence[str]) -> str:
    labels = [voice("case-item"), *names, voice("case-beside")]
    heads = "".join(f'<th role="columnheader" scope="col">{voice.words(label)}</th>' for label in labels)
    shown = "\n".join(_row(voice, row, labels) for row in rows)
    return f"""<table role="table">
<caption class="heard">{voice.words(caption)}</caption>
<thead role="rowgroup"><tr role="row">{heads}</tr></thead>
<tbody role="rowgroup">
{shown}
</tbody>
</table>"""


def _row(voice: Voice, row: _Line, labels: Sequence[str]) -> str:
    told = [row.said.get(at, "—") for at in range(len(labels) - 2)]
    name = row.item["result"]
    result = voice(f"case-result-{name.replace('_', '-')}") if name else "—"
    cells = "".join(
        f'<td role="cell" data-label="{escape(plain(label))}">{voice.words(text)}</td>'
        for label, text in zip(labels[1:], [*told, result], strict=True)
    )
    mark = f' class="{name}"' if name else ""
    label = voice.words(_called(voice, row.item))
    return f'<tr role="row"{mark}><th role="rowheader" scope="row">{label}</th>{cells}</tr>'


def _called(voice: Voice, item: Mapping[str, Any]) -> str:
    label = in_language(item["label"], voice.language)
    return voice("case-question", number=item["number"], topic=label) if item["number"] else label


def _list(voice: Voice, rows: Iterable[_Line]) -> str:
    told = []
    for row in rows:
        texts = row.told or tuple(dict.fromkeys(row.said.values()))
        said = "".join(f"<dd>{voice.words(text)}</dd>" for text in texts)
        told.append(f"<div><dt>{voice.words(_called(voice, row.item))}</dt>{said}</div>")
    return f'<dl class="told">{"".join(told)}</dl>'


def _corrections(voice: Voice, case: Case, zone: tzinfo) -> Iterator[str]:
    if not case.corrections:
        return
    rows = "".join(f"<li>{_corrected(voice, one, zone)}</li>" for one in reversed(case.corrections))
    title = voice.words(voice("case-corrections"))
    yield f'<section aria-labelledby="corrections"><h2 id="corrections">{title}</h2><ol class="plain">{rows}</ol></section>'


def _corrected(voice: Voice, one: Correction, zone: tzinfo) -> str:
    parts = [voice("case-corrected-on", on=_day(voice, one.at, zone), n=one.number)]
    if one.reason:
        parts.append(voice("case-why-corrected", reason=one.reason))
    for key, labels in (("case-changed", one.changed), ("case-added", one.added)):
        if labels:
            listed = voice("list-separator").join(in_language(label, voice.language) for label in labels)
            parts.append(voice(key, items=listed))
    if one.removed:
        parts.append(voice("case-removed", n=one.removed))
    return voice.words("\n".join(parts))


def _day(voice: Voice, at: datetime, zone: tzinfo) -> str:
    on: date = at.astimezone(zone).date()
    return long_date(on, voice)


def _others(voice: Voice, cases: Sequence[Case], at: int, place: Place) -> Iterator[str]:
    if len(cases) < 2:
        return
    items = []
    for number, case in enumerate(cases):
        year = voice.words(fiscal_year_name(case.content["year"], voice))
        here = ' aria-current="page"' if number == at else ""
        address = escape(f"{place.path}?cycle={case.cycle}&lang={voice.language}")
        items.append(f'<li><a href="{address}"{here}>{year}</a></li>')
    title = escape(plain(voice("case-years")))
    yield f'<nav class="years" aria-label="{title}"><ul>{"".join(items)}</ul></nav>'


def _foot(voice: Voice, case: Case, place: Place) -> Iterator[str]:
    first = _day(voice, case.first_at, place.zone)
    yield paragraph(voice, voice("case-published", on=first, version=case.version), "quiet")
    name, address = LICENCES.get(case.content["licence"], (case.content["licence"], ""))
    told = voice.words(voice("case-licence", licence=name))
    licence = f'<a rel="license" href="{escape(address)}">{told}</a>' if address else told
    data = f'<a href="{escape(place.path)}.json">{voice.words(voice("case-data"))}</a>'
    yield f'<p class="quiet screen">{licence}　{data}</p>'


def _head(voice: Voice, case: Case, place: Place) -> str:
    """What other sites show of the page where somebody links to it (Open Graph), and where else it can be read."""
    path = f"{place.path}?cycle={case.cycle}"
    told = escape(plain(f"{about(voice, case.content)} {summary(voice, case.content)}"))
    title = escape(plain(case.content["title"]))
    lines = [
        f'<meta name="description" content="{told}">',
        f'<link rel="alternate" type="application/json" href="{escape(place.path)}.json">',
        f'<link rel="alternate" type="application/atom+xml" href="/p/feed.atom?lang={voice.language}">',
    ]
    if place.base:
        address, picture = (
            escape(f"{place.base}{path}"),
            escape(f"{place.base}{place.path}.png?cycle={case.cycle}"),
        )
        lines += [
            f'<link rel="canonical" href="{address}">',
            '<meta property="og:type" content="article">',
            f'<meta property="og:title" content="{title}">',
            f'<meta property="og:description" content="{told}">',
            f'<meta property="og:url" content="{address}">',
            f'<meta property="og:image" content="{picture}">',
            '<meta property="og:image:width" content="1200">',
            '<meta property="og:image:height" content="630">',
            f'<meta property="og:image:alt" content="{title}. {told}">',
            '<meta name="twitter:card" content="summary_large_image">',
        ]
    return "\n".join(lines)
