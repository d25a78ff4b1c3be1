"""``/v/TOKEN``: the survey of those whom a project was for. No name, no cookie, no script; nothing is noted of who
comes, neither where from nor when.
"""

import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.domain.questions import Kind, Question
from bot.domain.survey import Answers, Problem, choices, on_page, read_form
from bot.services.phrasing.dates import short_date
from bot.services.phrasing.questions import SECONDS_A_QUESTION, SECONDS_TO_WRITE
from bot.services.phrasing.surveys import choice_label
from bot.services.ports import Ids, StoreUnavailable, Wording
from bot.services.surveys import Door, Sighting, Taken
from handlers.pace import Pace
from handlers.pages.html import (
    HEADERS,
    SIMPLE,
    Asked,
    Voice,
    choosing,
    form,
    heading,
    hidden,
    page,
    paragraph,
    summary,
    told,
    writing,
)

Look = Callable[[str], Awaitable[Sighting | None]]
"""What is at the address that ends in that."""

Keep = Callable[[str, str, Answers], Awaitable[Taken]]
"""Keeps the answers on a form (a name drawn by lot) that came to that address."""

LARGEST = 2**20
"""So many bytes a form may have: what is merely too long is told beside its field, with nothing lost."""

A_MINUTE = 120
"""So many forms come in a minute at most, of one survey: a full hall, but no machine."""

FORM = "form"
"""The field that tells one form from another, so that what is sent twice counts once."""

DONE = "&done=1"
"""Stands behind the address where thanks are said."""

_DRAWN = re.compile(r"[a-z0-9]{16}")

Form = Mapping[str, Sequence[str]]


def survey_routes(
    look: Look,
    keep: Keep,
    *,
    wording: Wording,
    ids: Ids,
    language: str,
    clock: Callable[[], float] = time.monotonic,
) -> list[BaseRoute]:
    """``GET`` and ``POST /v/TOKEN``. ``language`` is spoken to those who name none and come to no survey."""
    pages = SurveyPages(look, keep, wording, ids, language, Pace(A_MINUTE, clock))
    return [Route("/v/{token}", pages.answer, methods=["GET", "POST"])]


class SurveyPages:
    """Answers what comes to the addresses of surveys."""

    def __init__(self, look: Look, keep: Keep, wording: Wording, ids: Ids, language: str, pace: Pace) -> None:
        self._look, self._keep, self._wording, self._ids = look, keep, wording, ids
        self._language, self._pace = language, pace

    async def answer(self, request: Request) -> Response:
        """The page, or what becomes of a form."""
        if request.method != "POST":
            return await self._page(request)
        return await self._form(request)

    async def _page(self, request: Request) -> Response:
        try:
            found = await self._look(request.path_params["token"])
        except StoreUnavailable:
            return _said(self._voice(request), SHUT, 503)
        voice = self._voice(request, found)
        if found is None:
            return _said(voice, GONE, 404)
        if "done" in request.query_params:
            return _html(thanks_page(voice, found))
        if found.door is not Door.OPEN:
            return _html(shut_page(voice, found), 410)
        return _html(survey_page(voice, found, self._ids.new()))

    async def _form(self, request: Request) -> Response:
        token = request.path_params["token"]
        raw = await _body(request)
        sent = _fields(raw) if raw is not None else None
        if sent is None:
            return _said(self._voice(request), LARGE, 413)
        if not self._pace.allows(token):
            return _html(again_page(self._voice(request), BUSY, sent), 429, {"retry-after": "60"})
        try:
            return await self._taken(request, token, sent)
        except StoreUnavailable:
            return _html(again_page(self._voice(request), AWAY, sent), 503, {"retry-after": "60"})

    async def _taken(self, request: Request, token: str, sent: Form) -> Response:
        found = await self._look(token)
        voice = self._voice(request, found)
        if found is None:
            return _said(voice, GONE, 404)
        drawn = next(iter(sent.get(FORM, ())), "")
        drawn = drawn if _DRAWN.fullmatch(drawn) else self._ids.new()
        answers, problems = read_form(on_page(found.questionnaire), sent)
        if problems and found.door is Door.OPEN:
            return _html(survey_page(voice, found, drawn, sent, problems), 422)
        taken = await self._keep(token, drawn, answers)
        if taken is Taken.GONE:
            return _said(voice, GONE, 404)
        if taken in (Taken.OVER, Taken.FULL):
            return _html(shut_page(voice, found, full=taken is Taken.FULL), 410)
        # Another address, so that going on, back or loading anew sends nothing again.
        return RedirectResponse(f"?lang={voice.language}{DONE}", 303, HEADERS)

    def _voice(self, request: Request, found: Sighting | None = None) -> Voice:
        """In the language that was chosen, else one that the browser asks for, else the project's own."""
        languages = tuple(found.languages) if found else tuple(self._wording.languages())
        own = found.project.language if found else self._language
        chosen = request.query_params.get("lang", "")
        if chosen not in languages:
            chosen = wanted(request.headers.get("accept-language", ""), languages, own)
        return Voice(self._wording, chosen, languages)


def wanted(header: str, languages: Sequence[str], otherwise: str) -> str:
    """The language of ``Accept-Language`` that comes first there and that we speak. Who asks for others lives here
    all the same, and is likelier at home in plain Japanese than in an official's.
    """
    asked = [code for code in _asked(header) if code != "*"]
    for code in asked:
        for known in (code, code.split("-")[0]):
            if known in languages:
                return known
    if asked and SIMPLE in languages:
        return SIMPLE
    return otherwise if otherwise in languages else languages[0]


def _asked(header: str) -> Iterator[str]:
    found = []
    for place, part in enumerate(header[:500].split(",")):
        code, _, weight = part.strip().lower().partition(";q=")
        try:
            share = float(weight) if weight else 1.0
        except ValueError:
            share = 0.0
        if code and share > 0:
            found.append((-share, place, code))
    return (code for _, _, code in sorted(found))


async def _body(request: Request) -> bytes | None:
    """What was sent; None where it is too much."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST:
        return None
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            return None
    return bytes(raw)


def _fields(raw: bytes) -> Form | None:
    try:
        return parse_qs(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return None


def _html(content: str, status: int = 200, more: Mapping[str, str] | None = None) -> Response:
    return HTMLResponse(content, status, {**HEADERS, **(more or {})})


# ---------------------------------------------------------------- the pages


def survey_page(
    voice: Voice,
    found: Sighting,
    drawn: str,
    sent: Form | None = None,
    problems: Mapping[str, Problem] | None = None,
) -> str:
    """All questions, with what was answered so far, and what is to be put right."""
    asked = {
        question.id: _asked_as(voice, question, place, (problems or {}).get(question.id))
        for place, question in enumerate(on_page(found.questionnaire), 1)
    }
    questions = [
        _question(voice, question, asked[question.id], (sent or {}).get(question.id, ()))
        if question.id in asked
        else told(voice, question.label.in_(voice.language))
        for question in found.questionnaire.questions
    ]
    wrong = [one for one in asked.values() if one.error]
    title = found.questionnaire.title.in_(voice.language)
    return page(
        voice,
        f"{voice('survey-page-error-title')}: {title}" if wrong else f"{title} — {found.project.name}",
        [
            paragraph(voice, voice("survey-page-from", sides=_sides(voice, found)), "from"),
            heading(voice, title),
            *([summary(voice, wrong)] if wrong else _introduction(voice, found)),
            form(voice, [hidden(FORM, drawn), *questions], voice("survey-page-send")),
        ],
    )


def _introduction(voice: Voice, found: Sighting) -> Iterator[str]:
    asked = on_page(found.questionnaire)
    seconds = sum(SECONDS_TO_WRITE.get(one.kind, SECONDS_A_QUESTION) for one in asked)
    minutes = max(1, round(seconds / 60))
    yield paragraph(
        voice, voice("survey-page-intro", project=found.project.name, n=len(asked), minutes=minutes)
    )
    yield paragraph(voice, voice("survey-page-anonymous"), "quiet")
    yield paragraph(voice, voice("survey-page-until", on=short_date(found.last_day, voice)), "quiet")


def _sides(voice: Voice, found: Sighting) -> str:
    return voice("name-separator").join(side.name for side in found.project.sides)


def _asked_as(voice: Voice, question: Question, place: int, problem: Problem | None) -> Asked:
    return Asked(
        id=f"q{place}",
        name=question.id,
        number=voice(
            "survey-page-progress" if question.required else "survey-page-progress-optional",
            number=question.number,
        ),
        label=question.label.in_(voice.language),
        help=question.help.in_(voice.language),
        hint=_hint(voice, question),
        error=_error(voice, question, problem) if problem else "",
    )


def _hint(voice: Voice, question: Question) -> str:
    if question.kind is not Kind.MULTI:
        return ""
    if question.most is not None and question.most < len(question.options):
        return voice("survey-page-several-most", n=int(question.most))
    return voice("survey-page-several")


def _error(voice: Voice, question: Question, problem: Problem) -> str:
    several = "-several" if question.kind is Kind.MULTI and problem.trouble == "choose" else ""
    bounds = {"bound": problem.bound, "given": problem.given}
    return voice(f"survey-error-{problem.trouble}{several}", **bounds)


def _question(voice: Voice, question: Question, asked: Asked, said: Sequence[str]) -> str:
    if question.kind in (Kind.TEXT, Kind.NUMBER):
        number = question.kind is Kind.NUMBER
        unit = question.unit.in_(voice.language)
        return writing(voice, asked, next(iter(said), ""), number=number, unit=unit)
    several = question.kind is Kind.MULTI
    options = {name: choice_label(question, name, voice.language, voice) for name in choices(question)}
    if not question.required and not several:
        options[""] = voice("survey-no-answer")  # what was chosen by mistake can be taken back
    return choosing(voice, asked, options, said, several=several)


def thanks_page(voice: Voice, found: Sighting) -> str:
    """It has come in. A tablet at the door goes from hand to hand: the next person can go on from here."""
    title = voice("survey-page-thanks")
    body = _note(voice, title, voice("survey-page-thanks-text", project=found.project.name))
    if found.door is Door.OPEN:
        again = voice.words(voice("survey-page-next-person"))
        body.append(f'<p><a class="button" href="?lang={voice.language}">{again}</a></p>')
    return page(replace(voice, more=DONE), title, body)


def shut_page(voice: Voice, found: Sighting, *, full: bool = False) -> str:
    """It takes no more answers, and who can be spoken to instead."""
    full = full or found.door is Door.FULL
    text = voice(
        "survey-page-full-text" if full else "survey-page-over-text",
        project=found.project.name,
        sides=_sides(voice, found),
    )
    title = voice("survey-page-over")
    return page(voice, title, _note(voice, title, text))


Note = tuple[str, str]
"""What a page says that asks nothing: the keys of its heading and of its text."""

GONE: Note = ("survey-page-gone", "survey-page-gone-text")
LARGE: Note = ("survey-page-large", "survey-page-large-text")
BUSY: Note = ("survey-page-busy", "survey-page-busy-text")
AWAY: Note = ("survey-page-away", "survey-page-away-text")
SHUT: Note = ("survey-page-shut", "survey-page-shut-text")


def again_page(voice: Voice, note: Note, sent: Form) -> str:
    """It could not be taken now: what was answered waits in the page for another try."""
    kept = [hidden(name, value) for name, values in sent.items() for value in values]
    title, text = map(voice, note)
    return page(
        voice, title, [*_note(voice, title, text), form(voice, kept, voice("survey-page-send-again"))]
    )


def _said(voice: Voice, note: Note, status: int) -> Response:
    title, text = map(voice, note)
    return _html(page(voice, title, _note(voice, title, text)), status)


def _note(voice: Voice, title: str, text: str) -> list[str]:
    return ['<div class="note">', heading(voice, title), paragraph(voice, text), "</div>"]
