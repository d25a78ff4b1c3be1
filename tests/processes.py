"""Commands of the bot as processes of their own, with what they wrote."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp
from starlette.routing import Mount

from handlers.demo.line_server import LineStandIn
from handlers.demo.serving import listening
from handlers.demo.slack_server import SlackStandIn
from tests.ports import free_port

ROOT: Final = Path(__file__).parents[1]
OURS: Final = ("SLACK_", "LINE_", "KYODO_", "DATABASE_", "PUBLIC_", "SMTP_")
PATIENCE: Final = 30


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The machine's environment with these settings and no others of ours."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS) and k not in ("HOST", "PORT")}
    # Where a machine forbids bytecode, each process would compile all of the bot anew, for half a second.
    ours = {"PYTHONPATH": str(ROOT), "PYTHONDEVMODE": "", "PYTHONDONTWRITEBYTECODE": ""}
    return {**kept, **ours, **settings}


@dataclass
class Command:
    """``python -m bot WORDS`` while it runs; its output goes to files in ``folder``."""

    process: asyncio.subprocess.Process
    out: Path
    err: Path
    url: str = ""

    @property
    def said(self) -> str:
        """What stands on standard error so far."""
        return self.err.read_text("utf-8")

    async def ended(self) -> int:
        """Waits for the end; gives the exit code."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM; gives the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def until_ready(self) -> None:
        """Waits until it answers /readyz with 200."""
        async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
            while True:
                assert self.process.returncode is None, self.said
                try:
                    async with session.get(f"{self.url}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.02)

    async def until_said(self, words: str) -> None:
        """Waits until these words stand on standard error."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.said:
                assert self.process.returncode is None, self.said
                await asyncio.sleep(0.02)


@asynccontextmanager
async def started(folder: Path, *words: str, **settings: str) -> AsyncIterator[Command]:
    """Starts a command in that folder; whatever happens, it is gone afterwards."""
    number = len(list(folder.glob("*.err")))
    out, err = folder / f"{number}.out", folder / f"{number}.err"
    port = str(free_port())
    with out.open("wb") as out_file, err.open("wb") as err_file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words,
            cwd=folder, env=environment({"PORT": port, **settings}), stdout=out_file, stderr=err_file,
        )  # fmt: skip
    command = Command(process, out, err, f"http://127.0.0.1:{settings.get('PORT', port)}")
    try:
        yield command
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@dataclass
class Platforms:
    """Both stand-ins, and the settings with which a bot finds them."""

    line: LineStandIn
    slack: SlackStandIn
    settings: dict[str, str]

    def reach(self, url: str) -> None:
        """Says where the bot listens."""
        self.line.bot_url = self.slack.bot_url = url


@asynccontextmanager
async def platforms(
    line_secret: str = "line-secret", slack_secret: str = "slack-secret"
) -> AsyncIterator[Platforms]:
    """LINE and Slack on a free port."""
    line = LineStandIn(channel_secret=line_secret, access_token="line-token")
    slack = SlackStandIn(signing_secret=slack_secret, bot_token="xoxb-secret")
    line.redelivers = False
    routes = [Mount("/line", routes=line.routes()), Mount("/slack", routes=slack.routes())]
    async with listening(routes) as wire:
        line.base_url, slack.base_url = f"{wire}/line", f"{wire}/slack"
        settings = {
            "SLACK_SIGNING_SECRET": slack_secret,
            "SLACK_BOT_TOKEN": "xoxb-secret",
            "SLACK_API_URL": slack.api_url,
            "LINE_CHANNEL_SECRET": line_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": "line-token",
            "LINE_API_URL": line.base_url,
            "LINE_DATA_API_URL": line.base_url,
        }
        try:
            yield Platforms(line, slack, settings)
        finally:
            await line.close()
            await slack.close()
