"""``doctor``: what is right, what is wrong, and how to mend it, a line each."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.catalogue import Kept, PackErrors, load_catalogue
from bot.domain.notices import Remaining
from bot.services.ports import StoreUnavailable
from bot.settings import Settings, SettingsError, read_settings
from bot.wording import FluentWording
from storage.engine import database_url, open_store
from storage.errors import SchemaOutdated


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    right: bool
    what: str
    mend: str = ""

    @property
    def line(self) -> str:
        """How it is printed."""
        return f"ok     {self.what}" if self.right else f"WRONG  {self.what} -> {self.mend}"


async def examine() -> list[Finding]:
    """Looks at everything that the environment names; asks Slack and LINE with the tokens that are set."""
    try:
        settings = read_settings()
    except SettingsError as error:
        mend = "mend it in the environment or .env"
        return [Finding(False, f"settings: {problem}", mend) for problem in error.problems]
    findings = [_platforms(settings), _packs(settings), _language(settings)]
    database = await asyncio.to_thread(_database, settings)
    findings.append(database)
    if database.right:
        findings += await asyncio.to_thread(_kept, settings)
    async with aiohttp.ClientSession() as session:
        if settings.slack_on:
            findings.append(await _slack(settings, session))
        if settings.line_on:
            findings += await _line(settings)
    if not settings.public_url:
        findings.append(Finding(True, "PUBLIC_URL is not set: links to pages are off"))
    return findings


def _platforms(settings: Settings) -> Finding:
    on = [name for name, yes in (("Slack", settings.slack_on), ("LINE", settings.line_on)) if yes]
    if on:
        return Finding(True, "settings: " + " and ".join(on) + " set up")
    return Finding(False, "settings: neither Slack nor LINE is set up", "set the tokens, or use `demo`")


def _packs(settings: Settings) -> Finding:
    try:
        packs = load_catalogue(settings.kyodo_packs_dir).all()
    except PackErrors as error:
        return Finding(False, f"packs: {error.faults[0]}", "run `pack validate` on that file")
    if settings.kyodo_pack not in {pack.id for pack in packs}:
        names = ", ".join(pack.id for pack in packs)
        return Finding(False, f"packs: KYODO_PACK={settings.kyodo_pack} is unknown", f"choose one of {names}")
    return Finding(True, f"packs: {len(packs)} loaded")


def _kept(settings: Settings) -> list[Finding]:
    try:
        catalogue = load_catalogue(settings.kyodo_packs_dir)
    except PackErrors:
        return []  # told already
    faults = catalogue.with_kept(lambda: kept_packs(settings)).learn()
    return [Finding(False, f"packs: {fault}", "see Versions in locales/README.md") for fault in faults]


def _language(settings: Settings) -> Finding:
    there = FluentWording().languages()
    if settings.kyodo_language not in there:
        what = f"language: KYODO_LANGUAGE={settings.kyodo_language} is unknown"
        return Finding(False, what, f"choose one of {', '.join(there)}")
    return Finding(True, f"language: {settings.kyodo_language}")


def _database(settings: Settings) -> Finding:
    try:
        store = open_store(settings.database_url)
    except (ValueError, OSError) as error:
        return Finding(False, f"database: {error}", "look at DATABASE_URL")
    try:
        store.check()
    except SchemaOutdated as error:
        return Finding(False, f"database: {error}", "run `migrate`; `serve` does it by itself")
    except StoreUnavailable as error:
        return Finding(False, f"database: {' '.join(str(error).split())}", "look at DATABASE_URL")
    finally:
        store.close()
    return Finding(True, "database: reachable, schema current")


def kept_packs(settings: Settings) -> list[Kept]:
    """The pack versions that the database keeps; none where there is no database yet, or none that this program
    can use.
    """
    url = database_url(settings.database_url)
    if url.database and url.drivername.startswith("sqlite") and not Path(url.database).exists():
        return []
    store = open_store(settings.database_url)
    try:
        store.check()
        return store.beside(lambda uow: uow.packs.all())
    except StoreUnavailable:
        return []
    finally:
        store.close()


async def _slack(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    from handlers.slack import api

    client = api.web_client(session, settings.slack_bot_token, settings.slack_api_url)
    try:
        told = await api.within(client.auth_test())
    except api.TROUBLE as error:
        return Finding(
            False, f"Slack: {api.code(error)}", "look at SLACK_BOT_TOKEN; reinstall the app if it was revoked"
        )
    return Finding(True, f"Slack: token works for {told.get('team')}")


async def _line(settings: Settings) -> list[Finding]:
    from handlers.line.account import LineAccount, LineUnavailable

    account = LineAccount(settings.line_channel_access_token, settings.line_api_url)
    try:
        facts = await account.bot_facts()
        endpoint = await account.webhook_endpoint()
        quota = await account.quota()
    except LineUnavailable as error:
        mend = "look at LINE_CHANNEL_ACCESS_TOKEN in the console"
        return [Finding(False, f"LINE: {error}", mend)]
    finally:
        await account.aclose()
    name = facts.get("name")
    if endpoint is None or not endpoint.active:
        what = f"LINE: token works for {name}, but webhooks are off"
        return [Finding(False, what, "turn on `Use webhook`"), _quota(quota.limit, quota.used, settings)]
    return [
        Finding(True, f"LINE: token works for {name}, webhooks go to {endpoint.url}"),
        _quota(quota.limit, quota.used, settings),
    ]


def _quota(plan: int | None, used: int, settings: Settings) -> Finding:
    month = Remaining(used, plan, settings.kyodo_line_budget)
    if month.limit is None or month.left is None:
        return Finding(True, "LINE: no limit of messages")
    of = "of the plan" if month.limit == plan else "of KYODO_LINE_BUDGET"
    what = f"LINE: {month.left} of {month.limit} messages {of} left this month"
    if month.left == 0 < month.limit:
        return Finding(False, what, "nothing is pushed before next month; a larger plan or budget would do")
    return Finding(True, what)
