"""``/s/TOKEN``: where projects stand, to read and to print at a desk that no chat reaches. No cookie, and nothing is noted
of who comes. Unknown, ended and stopped addresses answer alike.

While it is open it keeps itself fresh, which can be stopped (WCAG 2.2, 2.2.2): by one script, known by its hash, that
leaves focus and place alone. Without scripts nothing moves until somebody asks for it by a link, for a page that loads
itself anew takes a reader's place away (2.2.1).
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.services.overview import Overview, ProjectState
from bot.services.phrasing.dates import clock_time, day_text, long_date
from bot.services.phrasing.deadlines import Line
from bot.services.phrasing.status_pages import missing_text, side_texts
from bot.services.ports import StoreUnavailable, Wording
from handlers.pace import Pace
from handlers.pages.html import HEADERS, Voice, heading, page, paragraph, plain, with_script
from handlers.pages.survey import wanted

Look = Callable[[str, str, bool], Awaitable[tuple[datetime, Overview] | None]]
"""Until when what is at the address that ends in that can be opened, and how it stands, in that language ("": its
maker's); the last says whether it counts as opened. None where nothing is (any more).
"""

SCRIPT = files("handlers.pages").joinpath("watch.js").read_text(encoding="utf-8")

_WATCHED = with_script(SCRIPT)

EVERY = 120
"""Seconds after which a page that is watched without scripts loads itself anew; with scripts it is the same."""

A_MINUTE = 20
"""So often one address may be opened in a minute: a whole office, but no machine gone wild."""


def status_routes(
    look: Look,
    *,
    wording: Wording,
    language: str,
    contact: str = "",
    clock: Callable[[], float] = time.monotonic,
) -> list[BaseRoute]:
    """``GET`` and ``HEAD``. ``language`` is spoken where an address leads nowhere and the browser asks for none;
    ``contact`` is who can help then.
    """
    pages = StatusPages(look, wording, language, contact, Pace(A_MINUTE, clock))
    return [Route("/s/{token}", pages.answer, methods=["GET"])]


class StatusPages:
    """Answers what comes to the addresses of status pages."""

    def __init__(self, look: Look, wording: Wording, language: str, contact: str, pace: Pace) -> None:
        self._look, self._wording, self._pace = look, wording, pace
        self._language, self._contact = language, contact

    async def answer(self, request: Request) -> Response:
        """The page, or in a kind sentence why not."""
        token = request.path_params["token"]
        languages = tuple(self._wording.languages())
        chosen = request.query_params.get("lang", "")
        chosen = chosen if chosen in languages else ""
        asked = request.headers.get("accept-language", "")
        voice = Voice(self._wording, chosen or wanted(asked, languages, self._language), languages)
        if not self._pace.allows(token):
            text = voice("status-page-busy-text")
            return _html(note_page(voice, voice("status-page-busy"), text), 429, {"retry-after": "60"})
        try:
            found = await self._look(
                token, chosen, request.method == "GET" and "again" not in request.query_params
            )
        except StoreUnavailable:
            text = voice("status-page-away-text")
            return _html(note_page(voice, voice("status-page-away"), text), 503, {"retry-after": "60"})
        if found is None:
            contact = voice("status-page-gone-contact", contact=self._contact) if self._contact else ""
            text = voice("status-page-gone-text")
            return _html(note_page(voice, voice("status-page-gone"), text, contact), 404)
        until, seen = found
        view = View.read(request.query_params)
        spoken = Voice(self._wording, seen.language, languages, view.rest)
        return HTMLResponse(status_page(spoken, seen, until, view), 200, _WATCHED)


def _html(content: str, status: int = 200, more: Mapping[str, str] | None = None) -> Response:
    return HTMLResponse(content, status, {**HEADERS, **(more or {})})


def note_page(voice: Voice, title: str, *texts: str) -> str:
    """A page that says one thing."""
    said = [heading(voice, title), *(paragraph(voice, text) for text in texts)]
    return page(voice, title, ['<div class="note">', *said, "</div>"])


# ---------------------------------------------------------------- the order of the rows

_KEYS: Mapping[str, Callable[[ProjectState], object]] = {
    "project": lambda state: (state.project.name,),
    "stage": lambda state: (state.rank, state.project.name),
    "missing": lambda state: (-state.missing, state.project.name),
    "next": lambda state: (state.next[1] if state.next else date.max, state.project.name),
    "overdue": lambda state: (-state.late, -len(state.overdue), -state.missing, state.project.name),
}
"""What the rows can be sorted by, what needs somebody first."""

_TURNED = frozenset({"missing", "overdue"})
"""Columns that begin with the largest."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the projects stand, and whether the other way round than is usual for it."""

    by: str = "overdue"
    back: bool = False
    asked: bool = False

    @classmethod
    def read(cls, text: str) -> "Order":
        """What an address names; the usual one for anything else."""
        by = text.removeprefix("-")
        return cls(by, text.startswith("-"), asked=True) if by in _KEYS else cls()

    def __str__(self) -> str:
        return f"-{self.by}" if self.back else self.by

    def sort(self, states: Sequence[ProjectState]) -> list[ProjectState]:
        """The rows in that order."""
        return sorted(states, key=_KEYS[self.by], reverse=self.back)  # type: ignore[arg-type]

    def direction(self) -> str:
        """As assistive software knows it."""
        return "descending" if (self.by in _TURNED) is not self.back else "ascending"

    def after(self, column: str) -> "Order":
        """What a press on the head of that column asks for: another press turns it round."""
        return replace(self, back=not self.back) if column == self.by else Order(column)


# ---------------------------------------------------------------- the page


@dataclass(frozen=True, slots=True)
class View:
    """How a page is wanted: in which order, only what is overdue, and whether it loads itself anew without scripts."""

    order: Order
    late: bool = False
    watched: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "View":
        """What an address asks for; the usual for anything else."""
        order = Order.read(query.get("sort", ""))
        return cls(order, query.get("only") == "overdue", query.get("watch") == "1")

    @property
    def rest(self) -> str:
        """The rest of its address, behind the language."""
        sort = f"&sort={self.order}" if self.order.asked else ""
        return f"{sort}{'&only=overdue' if self.late else ''}{'&watch=1' if self.watched else ''}"

    def shown(self, states: Sequence[ProjectState]) -> list[ProjectState]:
        """The projects that stand there, in order."""
        return self.order.sort([one for one in states if one.overdue or not self.late])


def status_page(voice: Voice, seen: Overview, until: datetime, view: View) -> str:
    """How projects stand, and what is overdue with the rule behind each."""
    title = voice("status-page-title-of", project=seen.about) if seen.about else voice("status-page-title")
    at = seen.at.astimezone(seen.zone)
    as_of = voice("status-page-as-of", on=long_date(at.date(), voice), time=clock_time(at))
    maker = voice("status-page-maker", name=seen.maker)
    ends = voice("status-page-until", on=day_text(until.astimezone(seen.zone).date().isoformat(), voice))
    tables = _Tables(voice, seen, view, f"{title}　{as_of}　{maker}")
    body = [
        heading(voice, title),
        _watch(voice, view),
        '<div id="states">',
        paragraph(voice, f"{as_of}\n{maker}", "quiet"),
        *(tables.both() if seen.projects else [paragraph(voice, voice("status-page-none"))]),
        "</div>",
        paragraph(voice, f"{ends}\n{voice('status-page-print')}", "quiet screen"),
    ]
    again = escape(f"?lang={voice.language}{view.rest}&again=1")
    head = (
        f'<noscript><meta http-equiv="refresh" content="{EVERY};url={again}"></noscript>'
        if view.watched
        else ""
    )
    return page(voice, title, body, "wide", head=head, script=SCRIPT)


def _watch(voice: Voice, view: View) -> str:
    """The way to have it kept fresh, and to stop that. With scripts a button stands there."""
    other = escape(f"?lang={voice.language}{replace(view, watched=not view.watched).rest}")
    label = voice("status-page-watch-stop" if view.watched else "status-page-watch-start")
    said = {
        "again": f"?lang={voice.language}{view.rest}&again=1",
        "on": voice("status-page-watch-on"),
        "off": voice("status-page-watch-off"),
        "away": voice("status-page-watch-away"),
        "stop": voice("status-page-watch-pause"),
        "start": voice("status-page-watch-go-on"),
    }
    marks = "".join(f' data-{name}="{escape(plain(text))}"' for name, text in said.items())
    return f'<p id="watch" class="quiet screen"{marks}><a href="{other}">{voice.words(label)}</a></p>'


@dataclass(frozen=True, slots=True)
class _Tables:
    """Both tables; ``top`` stands above the rows on every sheet of paper."""

    voice: Voice
    seen: Overview
    view: View
    top: str

    def both(self) -> Iterator[str]:
        yield self._choice()
        yield self._projects()
        title = self.voice.words(self.voice("status-page-overdue-all"))
        yield f'<section aria-labelledby="overdue"><h2 id="overdue">{title}</h2>'
        yield (
            self._overdue()
            if self.seen.overdue
            else paragraph(self.voice, self.voice("status-page-overdue-none"))
        )
        yield "</section>"

    def _choice(self) -> str:
        """All projects, or those alone in which something is overdue."""
        voice, view = self.voice, self.view
        counts = {False: len(self.seen.projects), True: sum(bool(one.overdue) for one in self.seen.projects)}
        items = []
        for late, n in counts.items():
            here = ' aria-current="true"' if late is view.late else ""
            address = escape(f"?lang={voice.language}{replace(view, late=late).rest}")
            words = voice.words(voice("status-page-only-overdue" if late else "status-page-all", n=n))
            items.append(f'<li><a href="{address}"{here}>{words}</a></li>')
        label = escape(plain(voice("status-page-which")))
        return f'<nav class="languages screen" aria-label="{label}"><ul>{"".join(items)}</ul></nav>'

    def _projects(self) -> str:
        voice = self.voice
        columns = {
            "project": voice("status-page-project"),
            "stage": voice("status-page-stage"),
            "sides": voice("status-page-sides"),
            "missing": voice("status-page-missing"),
            "next": voice("status-page-next"),
            "overdue": voice("status-page-overdue"),
        }
        heads = [_head(voice, name, label, self.view) for name, label in columns.items()]
        states = self.view.shown(self.seen.projects)
        rows = (_row(voice, state, list(columns.values())) for state in states)
        title = voice.words(voice("status-page-projects"))
        count = voice.words(voice("status-page-count", n=len(states)))
        by = voice.words(voice("status-page-sorted", by=columns[self.view.order.by]))
        return self._table(f"{title} <span>{count}　{by}</span>", heads, rows)

    def _overdue(self) -> str:
        voice = self.voice
        labels = [
            voice("status-page-project"),
            voice("status-page-what"),
            voice("status-page-due"),
            voice("status-page-days"),
            voice("status-page-rule"),
        ]
        heads = [f'<th role="columnheader" scope="col">{voice.words(label)}</th>' for label in labels]
        rows = (_late(voice, line, labels) for line in self.seen.overdue)
        return self._table(voice.words(voice("status-page-overdue-order")), heads, rows)

    def _table(self, caption: str, heads: Sequence[str], rows: Iterable[str]) -> str:
        # The roles stand there in words: where rows are laid out as cards, browsers forget that it is a table.
        shown = "\n".join(rows)
        top = f'<tr class="printed" aria-hidden="true"><td colspan="{len(heads)}">{self.voice.words(self.top)}</td></tr>'
        return f"""<table role="table">
<caption>{caption}</caption>
<thead role="rowgroup">{top}<tr role="row">{"".join(heads)}</tr></thead>
<tbody role="rowgroup">
{shown}
</tbody>
</table>"""


def _head(voice: Voice, name: str, label: str, view: View) -> str:
    order = view.order
    if name not in _KEYS:
        return f'<th role="columnheader" scope="col">{voice.words(label)}</th>'
    sorted_ = f' aria-sort="{order.direction()}"' if name == order.by else ""
    mark = ("▼" if order.direction() == "descending" else "▲") if name == order.by else "↕"
    after = replace(view, order=replace(order.after(name), asked=True))
    address = escape(f"?lang={voice.language}{after.rest}")
    says = escape(voice("status-page-sort-by", by=label))
    return (
        f'<th role="columnheader" scope="col"{sorted_}><a href="{address}" title="{says}">{voice.words(label)}'
        f'<span class="mark" aria-hidden="true"> {mark}</span></a></th>'
    )


def _row(voice: Voice, state: ProjectState, labels: Sequence[str]) -> str:
    sides = "\n".join(side_texts(state, voice))
    following = (
        f"{long_date(state.next[1], voice)}\n{state.next[0]}" if state.next else voice("status-page-no-date")
    )
    late = (
        voice("status-page-late", n=len(state.overdue), days=state.late)
        if state.overdue
        else voice("status-page-not-late")
    )
    cells = [state.stage, sides or "—", missing_text(state, voice), following, late]
    return _cells(voice, state.project.name, cells, labels, marked=4 if state.overdue else -1)


def _cells(voice: Voice, first: str, cells: Sequence[str], labels: Sequence[str], *, marked: int = -1) -> str:
    """A row, each cell with the name of its column for screens on which the columns stand below each other."""
    head = f'<th role="rowheader" scope="row">{voice.words(first)}</th>'
    rest = "".join(
        f'<td role="cell" data-label="{escape(label)}"{" class=late" if place == marked else ""}>{voice.words(text)}</td>'
        for place, (text, label) in enumerate(zip(cells, labels[1:], strict=True))
    )
    return f'<tr role="row">{head}{rest}</tr>'


def _late(voice: Voice, line: Line, labels: Sequence[str]) -> str:
    rule = voice("rule-with-basis", rule=line.rule, basis=line.basis) if line.basis else line.rule
    cells = [
        line.what,
        long_date(line.on, voice),
        voice("status-page-days-n", n=line.days),
        rule or "—",
    ]
    return _cells(voice, line.project.name, cells, labels)
