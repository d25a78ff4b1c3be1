"""``/s/mail/TOKEN``: where whoever reads a mail box says that it is theirs, or that they want no more mail. Opening
the address does nothing: programs that look into mails open it too. RFC 8058's one click comes as a POST.
"""

import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.services.mail_desks import DeskView
from bot.services.ports import StoreUnavailable, Wording
from handlers.pace import Pace
from handlers.pages.html import HEADERS, Voice, heading, page, paragraph
from handlers.pages.status import note_page

Look = Callable[[str, str], Awaitable[DeskView | None]]
"""The box at the address that ends in that, after ``confirm`` or ``stop`` was done there, or ("") just so."""

A_MINUTE = 20


def mail_routes(
    look: Look, *, wording: Wording, language: str, clock: Callable[[], float] = time.monotonic
) -> list[BaseRoute]:
    """``GET`` and ``POST``. ``language`` is spoken where an address leads nowhere."""
    pages = MailPages(look, wording, language, Pace(A_MINUTE, clock))
    return [Route("/s/mail/{token}", pages.answer, methods=["GET", "POST"])]


class MailPages:
    """Answers what comes to the addresses in mails."""

    def __init__(self, look: Look, wording: Wording, language: str, pace: Pace) -> None:
        self._look, self._wording, self._language, self._pace = look, wording, language, pace

    async def answer(self, request: Request) -> Response:
        """The page; with a POST what was asked for is done first."""
        token, asked = request.path_params["token"], request.query_params.get("do", "")
        what = asked if request.method == "POST" and asked in ("confirm", "stop") else ""
        languages = tuple(self._wording.languages())
        chosen = request.query_params.get("lang", "")
        voice = Voice(self._wording, chosen if chosen in languages else self._language, languages)
        if not self._pace.allows(token):
            text = voice("status-page-busy-text")
            return HTMLResponse(note_page(voice, voice("status-page-busy"), text), 429, HEADERS)
        try:
            found = await self._look(token, what)
        except StoreUnavailable:
            text = voice("status-page-away-text")
            return HTMLResponse(note_page(voice, voice("status-page-away"), text), 503, HEADERS)
        if found is None:
            text = voice("mail-page-gone-text")
            return HTMLResponse(note_page(voice, voice("status-page-gone"), text), 404, HEADERS)
        spoken = chosen if chosen in languages else found.language
        more = f"&do={asked}" if asked in ("confirm", "stop") else ""
        return HTMLResponse(desk_page(Voice(self._wording, spoken, languages, more), found), 200, HEADERS)


def desk_page(voice: Voice, found: DeskView) -> str:
    """How it stands with the box, and the button that changes it."""
    title = voice("mail-page-title")
    what = voice("mail-page-of", project=found.about) if found.about else voice("mail-page-of-all")
    intro = voice("mail-page-intro", email=found.desk.email, name=found.maker)
    body = [heading(voice, title), paragraph(voice, intro), paragraph(voice, what)]
    if found.desk.removed_at is not None:
        body.append(paragraph(voice, voice("mail-page-stopped")))
    elif found.desk.stands:
        body += [paragraph(voice, voice("mail-page-stands")), _button(voice, "stop", voice("mail-page-stop"))]
    elif found.ended:
        body.append(paragraph(voice, voice("mail-page-ended")))
    else:
        body += [
            paragraph(voice, voice("mail-page-waits")),
            _button(voice, "confirm", voice("mail-page-confirm")),
            _button(voice, "stop", voice("mail-page-stop")),
        ]
    return page(voice, title, ['<div class="note">', *body, "</div>"])


def _button(voice: Voice, what: str, label: str) -> str:
    return (
        f'<form method="post" action="?do={what}&amp;lang={voice.language}">'
        f'<button type="submit">{voice.words(label)}</button></form>'
    )
