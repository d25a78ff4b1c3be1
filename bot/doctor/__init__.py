"""``doctor``: what is right, what is wrong, and how to mend it, a line each. It changes nothing, and asks only what the
settings name.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

import aiohttp

from bot.clock import SystemClock
from bot.doctor import address, database, line, machine, mail, setup, slack, workspaces
from bot.doctor.database import kept_packs
from bot.doctor.finding import Finding, wrong
from bot.settings import SettingsError, read_settings

__all__ = ["Finding", "examine", "kept_packs"]

_CLOCK = SystemClock()


async def examine(now: Callable[[], datetime] = _CLOCK.now) -> list[Finding]:
    """Looks at everything that the environment names; asks Slack, LINE and the mail server with what is set. ``now`` is
    this machine's clock, which is looked at too.
    """
    findings = machine.versions()
    try:
        settings = read_settings()
    except SettingsError as error:
        mend = "mend it in the environment or .env"
        return [*findings, *(wrong(f"settings: {problem}", mend) for problem in error.problems)]
    found, catalogue = await asyncio.to_thread(setup.packs, settings)
    findings += [*setup.look_at(settings), found]
    findings += setup.same_ids(catalogue) if catalogue is not None else []
    findings += await asyncio.to_thread(database.look_at, settings, catalogue, now())
    async with aiohttp.ClientSession() as session:
        instance = await asyncio.to_thread(database.instance, settings)
        findings += await address.port(settings, session, instance)
        served = await address.public(settings, session, instance, now)
        findings += served
        reached = bool(settings.public_url) and all(one.right for one in served)
        if settings.slack_on:
            findings += await slack.look_at(settings, session, now, reached=reached)
            findings += await asyncio.to_thread(workspaces.look_at, settings, now)
        if settings.line_on:
            findings += await line.look_at(settings, session, now)
    findings += await mail.look_at(settings)
    return findings
