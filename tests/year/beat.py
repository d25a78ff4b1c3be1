"""``python -m tests.year.beat INSTANT``: one process of the bot that lives for one beat, and takes that instant for the
present, by calendar and by the machine's clock alike. What it reads and writes is real; it can be killed at any moment.
"""

import asyncio
import sys
from datetime import datetime

from bot.app import Application, build_kit
from bot.settings import read_settings
from storage.engine import open_store


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
        app = Application(settings, build_kit(settings, clock=clock, wall=clock), store, receives=False)
        async with app.running():
            await app.learned()
            await app.remind()
            await app.outbox.drain()
    finally:
        store.close()


if __name__ == "__main__":
    asyncio.run(beat(datetime.fromisoformat(sys.argv[1])))
