"""One process of the bot that lives for one beat, and takes an instant for the present, by calendar and by the machine's
clock alike. What it reads and writes is real; it can be killed at any moment.

Processes are forked from one that has everything imported and the packs read (``multiprocessing``'s fork server, which
has no threads): a year has thousands of beats, and a start from nothing lasts longer than what it is there for.
"""

import asyncio
import logging
import os
import traceback
from collections.abc import Mapping
from datetime import datetime
from multiprocessing.connection import Connection

import handlers.line.account
import handlers.line.menus
import handlers.line.receive
import handlers.line.send
import handlers.slack.receive
import handlers.slack.send  # noqa: F401 - what the application imports where it opens a platform
from bot.app import Application, build_kit
from bot.catalogue import load_catalogue
from bot.settings import read_settings
from storage.engine import open_store

CATALOGUE = load_catalogue()


class Standing:
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The instant of this process."""
        return self._at


async def beat(at: datetime) -> None:
    """Reminders, then deliveries."""
    settings, clock = read_settings(), Standing(at)
    store = open_store(settings.database_url)
    try:
        app = Application(
            settings,
            build_kit(settings, clock=clock, wall=clock, catalogue=CATALOGUE),
            store,
            receives=False,
            paced=False,
        )
        async with app.running():
            await app.learned()
            await app.remind()
            await app.outbox.drain()
    finally:
        store.close()


def live(at: datetime, environment: Mapping[str, str], end: Connection) -> None:
    """The process's whole life. Tells the other end its traceback where it fails; nothing, where it does not."""
    os.environ.update(environment)
    logging.disable(logging.WARNING)  # wires that break are meant
    try:
        asyncio.run(beat(at))
    except Exception:
        end.send(traceback.format_exc())
        raise SystemExit(1) from None
