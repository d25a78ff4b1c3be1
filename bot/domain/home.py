"""The Home tab of somebody at a desk: what they chose to see there. Pure data."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Show(StrEnum):
    """Which of one's projects stand in the Home tab."""

    ALL = "all"
    MINE = "mine"
    OVERDUE = "overdue"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class HomeTab:
    """A person's Home tab: when they opened it last (aware UTC), the filters (``pack`` "" and ``year`` 0 for all), the
    page from 0, and whether something else than the list stands there (``reading``).
    """

    person: str
    opened_at: datetime
    show: Show = Show.ALL
    pack: str = ""
    year: int = 0
    page: int = 0
    reading: bool = False
