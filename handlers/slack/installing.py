"""``/slack/install`` and ``/slack/oauth_redirect``: a workspace (or an organisation) installs the bot by itself.

The way is Bolt's: a state in a cookie and in the store, Slack's own page of consent, the code for a token. Ours are the
pages, in the reader's language, each with what to do next.
"""

import logging
import re
import time
from collections.abc import Callable, Sequence
from html import escape
from importlib.resources import files
from json import loads
from typing import Any
from urllib.parse import quote

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.services.ports import StoreUnavailable, Wording
from bot.services.workspaces import INSTALL_PATH
from handlers.pace import Pace
from handlers.pages.html import HEADERS, Voice, heading, page, paragraph
from handlers.pages.survey import wanted
from handlers.slack import api
from handlers.slack.installations import STATE_SECONDS, Installations, States, workspace_of

log = logging.getLogger("kyodo.slack")

REDIRECT_PATH = "/slack/oauth_redirect"

A_MINUTE = 60
"""So many begin in a minute at most: each leaves something in the store, and anybody can come."""

DONE, DENIED, EXPIRED, FAILED = "done", "denied", "expired", "failed"
STATUS = {DONE: 200, DENIED: 200, EXPIRED: 400, FAILED: 502}
"""How it can end, and with which status each is told."""

_ENDS = {
    "access_denied": DENIED,
    "invalid_browser": EXPIRED,
    "invalid_state": EXPIRED,
    "missing_code": EXPIRED,
}


def scopes() -> Sequence[str]:
    """What the bot asks a workspace for: what stands in its manifest, and nothing else."""
    manifest = loads(files("handlers.slack").joinpath("manifest.json").read_text(encoding="utf-8"))
    return tuple(manifest["oauth_config"]["scopes"]["bot"])


class _Quiet(logging.Filter):
    """Bolt writes the code into its log, which is good for a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets everything pass, without the code."""
        said = re.sub(r"with code: .* - error", "- error", record.getMessage(), flags=re.DOTALL)
        record.msg, record.args = " ".join(said.split()), ()
        return True


def _bolts_log() -> logging.Logger:
    logger = logging.getLogger("kyodo.slack.oauth")
    if not logger.filters:
        logger.addFilter(_Quiet())
    return logger


class _Flow(AsyncOAuthFlow):
    """Bolt's flow, which does not fall over a network that is down."""

    async def run_installation(self, code: str) -> Installation | None:
        """The code for a token; None where Slack or the network would not."""
        try:
            made = await api.within(super().run_installation(code), 2 * api.TIMEOUT)
        except api.TROUBLE as error:
            log.warning("an installation failed: %s", api.code(error))
            return None
        if made is None or not made.bot_token:
            return None
        try:
            workspace_of(made)
        except ValueError as error:
            log.warning("an installation failed: %s", error)
            return None
        return made

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keeps it. Raises BoltError."""
        try:
            await super().store_installation(request, installation)
        except StoreUnavailable as trouble:
            log.warning("an installation could not be stored: %s", trouble)
            raise BoltError("the installation could not be stored") from trouble

    async def append_set_cookie_headers(
        self, headers: dict[str, Any], set_cookie_value: str | None
    ) -> dict[str, Any]:
        """The cookie comes back from Slack's page, and with nothing else from elsewhere."""
        lax = f"{set_cookie_value}; SameSite=Lax" if set_cookie_value else None
        return dict(await super().append_set_cookie_headers(headers, lax))


class InstallPages:
    """Both addresses. ``public_url`` is where Slack sends people back to; without it Slack takes the address that its
    app names.
    """

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        client_id: str,
        client_secret: str,
        installations: Installations,
        states: States,
        wording: Wording,
        language: str,
        public_url: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wording, self._language = wording, language
        self._pace = Pace(A_MINUTE, clock)
        settings = AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=scopes(),
            user_scopes=(),
            redirect_uri=f"{public_url}{REDIRECT_PATH}" if public_url else None,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=_authorize_url(client.base_url),
            installation_store=installations,
            installation_store_bot_only=True,
            state_store=states,
            state_expiration_seconds=STATE_SECONDS,
            callback_options=AsyncCallbackOptions(success=self._succeeded, failure=self._failed),
        )
        # Where it is not given, Bolt would take it from the environment.
        settings.redirect_uri = settings.authorize_url_generator.redirect_uri = (
            f"{public_url}{REDIRECT_PATH}" if public_url else None
        )
        self._flow = _Flow(client=client, logger=_bolts_log(), settings=settings)

    def routes(self) -> list[BaseRoute]:
        """``GET`` of both addresses."""
        return [
            Route(INSTALL_PATH, self._install, methods=["GET"]),
            Route(REDIRECT_PATH, self._redirect, methods=["GET"]),
        ]

    async def _install(self, request: Request) -> Response:
        voice = self._voice(request)
        if not self._pace.allows(INSTALL_PATH):
            return self._ended(voice, FAILED, status=429)
        for_bolt = to_async_bolt_request(request, b"")
        try:
            state = await self._flow.issue_new_state(for_bolt)
        except StoreUnavailable as trouble:
            log.warning("nobody can install the bot now: %s", trouble)
            return self._ended(voice, FAILED, status=503)
        url = await self._flow.build_authorize_url(state, for_bolt)
        cookie = self._flow.settings.state_utils.build_set_cookie_for_new_state(state)
        headers = await self._flow.append_set_cookie_headers({}, cookie)
        body = [
            heading(voice, voice("slack-install-title")),
            paragraph(voice, voice("slack-install-what")),
            paragraph(voice, voice("slack-install-who")),
            _button(voice, url, voice("slack-install-button")),
            paragraph(voice, voice("slack-install-data"), "help"),
        ]
        return HTMLResponse(
            page(voice, voice("slack-install-title"), body),
            200,
            {**HEADERS, "set-cookie": headers["Set-Cookie"][0]},
        )

    async def _redirect(self, request: Request) -> Response:
        voice = self._voice(request)
        shown = request.query_params.get("result", "")
        if shown in STATUS:  # the page again, in another language
            return self._ended(voice, shown)
        for_bolt = to_async_bolt_request(request, b"")
        for_bolt.context["voice"] = voice
        try:
            answer = await self._flow.handle_callback(for_bolt)
        except StoreUnavailable as trouble:
            log.warning("an installation has to wait: %s", trouble)
            return self._ended(voice, FAILED, status=503)
        except Exception:
            log.exception("an installation failed")
            return self._ended(voice, FAILED, status=500)
        ended, url = str(answer.headers["x-ended"][0]), str(answer.headers["x-open"][0])
        response = self._ended(voice, ended, url)
        response.headers.append(
            "set-cookie", f"{self._flow.settings.state_utils.build_set_cookie_for_deletion()}; SameSite=Lax"
        )
        return response

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        made = args.installation
        url = f"https://slack.com/app_redirect?app={quote(made.app_id or '')}"
        if made.team_id:
            url += f"&team={quote(made.team_id)}"
        return BoltResponse(status=200, headers={"x-ended": DONE, "x-open": url})

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        ended = _ENDS.get(args.reason, FAILED)
        if ended == FAILED:
            known = args.reason if re.fullmatch(r"[a-z_]{1,40}", args.reason) else "?"
            log.warning("an installation failed: %s", known)
        return BoltResponse(status=STATUS[ended], headers={"x-ended": ended, "x-open": ""})

    def _ended(self, voice: Voice, ended: str, url: str = "", *, status: int | None = None) -> Response:
        again = Voice(voice.wording, voice.language, voice.languages, f"&result={ended}")
        match ended:
            case "done":
                title, text = again("slack-installed-title"), again("slack-installed-next")
            case "denied":
                title, text = again("slack-denied-title"), again("slack-denied-next")
            case "expired":
                title, text = again("slack-expired-title"), again("slack-expired-next")
            case _:
                title, text = again("slack-failed-title"), again("slack-failed-next")
        body = [heading(again, title), paragraph(again, text)]
        if ended != DONE:
            body.append(_button(again, f"{INSTALL_PATH}?lang={voice.language}", again("slack-install-again")))
        elif url:
            body.append(_button(again, url, again("slack-installed-open")))
        return HTMLResponse(page(again, title, body), status or STATUS[ended], HEADERS)

    def _voice(self, request: Request) -> Voice:
        """In the language that was chosen, else one that the browser asks for, else the bot's own."""
        languages = tuple(self._wording.languages())
        chosen = request.query_params.get("lang", "")
        if chosen not in languages:
            chosen = wanted(request.headers.get("accept-language", ""), languages, self._language)
        return Voice(self._wording, chosen, languages)


def _authorize_url(api_url: str) -> str:
    """Slack's page of consent beside its Web API."""
    return api_url.rstrip("/").removesuffix("/api") + "/oauth/v2/authorize"


def _button(voice: Voice, url: str, text: str) -> str:
    return f'<p><a class="button" href="{escape(url)}">{voice.words(text)}</a></p>'
