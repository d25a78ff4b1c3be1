"""LINE as it sees us: token, webhook, messages of the month, rich menu; and what only the console shows."""

from collections.abc import Callable
from datetime import datetime

import aiohttp

from bot.doctor import machine
from bot.doctor.finding import Finding, look, ok, wrong
from bot.domain.notices import Remaining
from bot.settings import Settings
from handlers.line.account import Endpoint, LineAccount, LineUnavailable

WEBHOOK = "/line/webhook"
_LIKE = f"https://…{WEBHOOK}"

_MENDS = {
    "COULD_NOT_CONNECT": "LINE finds nobody there: start `serve` and let https from outside in",
    "REQUEST_TIMEOUT": "LINE waits in vain: look at the proxy, and whether `serve` runs",
    "UNCLASSIFIED": "look at the certificate and the proxy",
}


async def look_at(
    settings: Settings, session: aiohttp.ClientSession, now: Callable[[], datetime]
) -> list[Finding]:
    """All that LINE tells."""
    account = LineAccount(settings.line_channel_access_token, settings.line_api_url)
    try:
        facts = await account.bot_facts()
        endpoint = await account.webhook_endpoint()
        quota = await account.quota()
        name = f"{facts.get('name')} {facts.get('basic_id')}"
        findings = [ok(f"LINE: token works for {name}")]
        findings += await _clock(settings, session, now)
        hook = _webhook(settings, endpoint)
        findings.append(hook)
        if hook.right and settings.public_url:
            findings += await _test(account, endpoint)
        findings.append(_quota(quota.limit, quota.used, settings))
        findings += _mode(await account.chat_mode())
        findings += await _menu(account)
    except LineUnavailable as error:
        mend = "look at LINE_CHANNEL_ACCESS_TOKEN in the console"
        if error.status is None:
            mend = "look whether this machine reaches api.line.me, and at LINE_API_URL"
        return [wrong(f"LINE: {error}", mend)]
    finally:
        await account.aclose()
    return [*findings, *_by_hand()]


async def _clock(
    settings: Settings, session: aiohttp.ClientSession, now: Callable[[], datetime]
) -> list[Finding]:
    """No call needs a token for that: the answer's date is enough."""
    try:
        async with session.get(settings.line_api_url, timeout=aiohttp.ClientTimeout(total=5)) as answer:
            return machine.clock("LINE", {"date": answer.headers.get("date", "")}, now())
    except (aiohttp.ClientError, TimeoutError, OSError):
        return []


def _webhook(settings: Settings, endpoint: Endpoint | None) -> Finding:
    ours = f"{settings.public_url.rstrip('/')}{WEBHOOK}" if settings.public_url else ""
    if endpoint is None or not endpoint.url:
        mend = f"set `Webhook URL` in the console to {ours or _LIKE}"
        return wrong("LINE: no webhook address is set", mend)
    if ours and endpoint.url.rstrip("/") != ours:
        what = f"LINE: webhooks go to {endpoint.url}, not here; another bot may use this channel"
        return wrong(
            what, f"set `Webhook URL` in the console to {ours}, or give this bot a channel of its own"
        )
    if not endpoint.active:
        return wrong("LINE: webhooks are off", "turn on `Use webhook`")
    return ok(f"LINE: webhooks go to {endpoint.url}")


async def _test(account: LineAccount, endpoint: Endpoint | None) -> list[Finding]:
    """LINE sends a webhook without events, signed with the channel's secret, and tells what came back."""
    told = await account.test_webhook()
    if told.success:
        return [ok("LINE: its test webhook was taken")]
    if told.status == 401:
        what = (
            "LINE: its test webhook is refused (401): LINE_CHANNEL_SECRET is not that of the token's channel"
        )
        return [wrong(what, "copy secret and token from the same Messaging API channel, and restart `serve`")]
    what = f"LINE: its test webhook fails: {told.reason} {told.detail}".rstrip()
    return [
        wrong(
            what, _MENDS.get(told.reason, f"look at what answers at {endpoint.url if endpoint else WEBHOOK}")
        )
    ]


def _quota(plan: int | None, used: int, settings: Settings) -> Finding:
    month = Remaining(used, plan, settings.kyodo_line_budget)
    if month.limit is None or month.left is None:
        return ok("LINE: no limit of messages")
    of = "of the plan" if month.limit == plan else "of KYODO_LINE_BUDGET"
    what = f"LINE: {month.left} of {month.limit} messages {of} left this month"
    if month.left == 0 < month.limit:
        return wrong(what, "nothing is pushed before next month; a larger plan or budget would do")
    return ok(what)


def _mode(mode: str) -> list[Finding]:
    """``chat``: people at the office's own LINE answer, and auto-replies may speak between."""
    if mode == "bot":
        return []
    what = "LINE: the response mode is chat: what people write can be answered past the bot"
    return [wrong(what, "in LINE Official Account Manager, Settings, Response settings: turn `Chat` off")]


async def _menu(account: LineAccount) -> list[Finding]:
    if await account.has_menu():
        return [ok("LINE: a rich menu is installed")]
    return [wrong("LINE: no rich menu is installed", "run `rich-menu install`")]


def _by_hand() -> list[Finding]:
    """What LINE tells no program."""
    return [
        look(
            "LINE: redelivery, auto-reply and greeting cannot be read from here",
            "see that `Webhook redelivery` is on (Developers Console), `Auto-response` and `Greeting message` off"
            " (Official Account Manager)",
        )
    ]
