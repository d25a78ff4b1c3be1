"""The only place that asks the machine for the time."""

import asyncio
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.now(UTC)


class MovableClock:
    """Calendar time of a demo: runs with the real clock, shifted so that it began at ``start`` (aware)."""

    def __init__(self, start: datetime, real: SystemClock | None = None) -> None:
        self._real = real or SystemClock()
        self._shift = start - self._real.now()
        self.lock = asyncio.Lock()

    def now(self) -> datetime:
        """The demo's present instant, aware UTC."""
        return (self._real.now() + self._shift).astimezone(UTC)

    def move_to(self, at: datetime) -> None:
        """Sets the clock forward to ``at`` (aware). Raises ValueError for a moment that is past."""
        ahead = at - self.now()
        if ahead < timedelta(0):
            raise ValueError(f"the clock only moves forward: {at.isoformat()} is past")
        self._shift += ahead
