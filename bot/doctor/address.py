"""Where the bot is reached: the port here, and the public address from here."""

import json
import socket
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp

from bot.doctor.finding import Finding, look, ok, wrong
from bot.settings import Settings
from handlers.slack import api
from handlers.web import INSTANCE

PATIENCE = aiohttp.ClientTimeout(total=10)
_HERE = aiohttp.ClientTimeout(total=2)

_HTTPS = "Slack and LINE deliver to https only: put a proxy with a certificate before it"

_START = "start `serve`, and have the proxy or tunnel pass this address on to HOST:PORT"


async def port(settings: Settings, session: aiohttp.ClientSession, instance: str) -> list[Finding]:
    """Whether HOST:PORT is free, or taken by this very bot."""
    if settings.port == 0 or _is_free(settings.host, settings.port):
        return []
    here = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104 - only compared
    shown = f"[{here}]" if ":" in here else here
    try:
        async with session.get(f"http://{shown}:{settings.port}/healthz", timeout=_HERE) as answer:
            told = answer.headers.get(INSTANCE, "")
    except (aiohttp.ClientError, TimeoutError, OSError):
        told = ""
    if told and told == instance:
        return [ok(f"port: {settings.host}:{settings.port} is served by this bot")]
    return [
        wrong(
            f"port: {settings.host}:{settings.port} cannot be used: something else has it, or the address is not ours",
            "end what listens there, or set another PORT (or HOST)",
        )
    ]


def _is_free(host: str, number: int) -> bool:
    try:
        found = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError:
        return False
    return True


async def public(
    settings: Settings, session: aiohttp.ClientSession, instance: str, now: Callable[[], datetime]
) -> list[Finding]:
    """Whether PUBLIC_URL leads to this bot, as the platforms and people use it."""
    url = settings.public_url.rstrip("/")
    if not url:
        if settings.line_on or settings.slack_signing_secret:
            what = "PUBLIC_URL is not set: pages, pictures and calendars are off, and nobody can try the webhooks from here"
            return [look(what, "set it to the https address under which Slack and LINE reach this bot")]
        return [ok("PUBLIC_URL is not set: links to pages are off")]
    parts = urlsplit(url)
    if parts.scheme != "https":
        return [
            wrong(
                f"PUBLIC_URL: {url} is not https",
                _HTTPS,
            )
        ]
    if parts.path or parts.query:
        what = f"PUBLIC_URL: {url} has a path"
        return [wrong(what, "name the host alone, like https://kyodo.example.jp: the routes begin there")]
    if _is_only_here(parts.hostname or "") and not _is_tried_out(settings):
        what = f"PUBLIC_URL: {parts.hostname} is an address of this machine or network alone"
        return [wrong(what, "use a name that Slack and LINE can reach from the internet")]
    found = await _healthz(url, session, instance)
    if found.right and settings.slack_signing_secret:
        return [found, *await _slack_events(url, settings, session, now)]
    return [found]


def _is_only_here(host: str) -> bool:
    if host == "localhost" or host.endswith((".local", ".localhost", ".internal")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def _is_tried_out(settings: Settings) -> bool:
    """Whether the platforms themselves are stand-ins on this machine."""
    return all(
        _is_only_here(urlsplit(address).hostname or "")
        for address in (settings.slack_api_url, settings.line_api_url)
    )


async def _healthz(url: str, session: aiohttp.ClientSession, instance: str) -> Finding:
    try:
        async with session.get(f"{url}/healthz", timeout=PATIENCE, allow_redirects=False) as answer:
            told, status = answer.headers.get(INSTANCE, ""), answer.status
            said = (await answer.content.read(64)).strip()
    except aiohttp.ClientConnectorCertificateError as error:
        why = getattr(error.certificate_error, "verify_message", "") or "it is not trusted"
        what = f"PUBLIC_URL: the certificate of {url} is not good: {why}"
        return wrong(what, "use one of a public authority (such as Let's Encrypt), with its whole chain")
    except aiohttp.ClientConnectorDNSError:
        return wrong(
            f"PUBLIC_URL: the name in {url} does not exist", "look for a slip, or make the DNS entry"
        )
    except TimeoutError:
        return wrong(f"PUBLIC_URL: {url} does not answer", _START)
    except (aiohttp.ClientError, OSError) as error:
        return wrong(f"PUBLIC_URL: {url} cannot be reached ({type(error).__name__})", _START)
    if 300 <= status < 400:
        what = f"PUBLIC_URL: {url} leads elsewhere"
        return wrong(what, "set PUBLIC_URL to where it leads: platforms follow nobody")
    if status != 200 or said != b"ok":
        return wrong(f"PUBLIC_URL: {url}/healthz answers {status}, not as Kyodo does", _START)
    if told != instance:
        what = f"PUBLIC_URL: another Kyodo, on another database, answers at {url}"
        return wrong(what, "point the address at this bot, or use that one's DATABASE_URL here")
    return ok(f"PUBLIC_URL: {url} leads here")


async def _slack_events(
    url: str, settings: Settings, session: aiohttp.ClientSession, now: Callable[[], datetime]
) -> list[Finding]:
    """The Request URL as Slack itself tries it, signed with our secret."""
    body = json.dumps({"type": "url_verification", "token": "", "challenge": "kyodo-doctor"})
    headers = api.signed(settings.slack_signing_secret, body, now())
    try:
        async with session.post(
            f"{url}/slack/events", data=body, headers=headers, timeout=PATIENCE
        ) as answer:
            status, said = answer.status, await answer.text()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return [wrong(f"Slack: {url}/slack/events does not answer ({type(error).__name__})", _START)]
    if status == 401:
        what = f"Slack: the bot at {url} uses another signing secret than SLACK_SIGNING_SECRET here"
        return [wrong(what, "restart `serve` with the same settings")]
    if status != 200 or "kyodo-doctor" not in said:
        return [
            wrong(
                f"Slack: {url}/slack/events answers {status}",
                "pass /slack/events on to this bot, POST included",
            )
        ]
    return [ok(f"Slack: the Request URL is {url}/slack/events")]
