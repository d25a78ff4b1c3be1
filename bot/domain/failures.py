"""What could not be delivered: what is said of it, and to whom. Never the words that did not arrive."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

SUMMARY_AT: Final = time(8, 30)
"""When administrators hear on a working day of what was not delivered, where their projects live."""


class Kind(StrEnum):
    """What it was."""

    ANSWER = "answer"  # to something that the person did
    REMINDER = "reminder"
    NEWS = "news"


class State(StrEnum):
    """What became of the failure."""

    OPEN = "open"
    RETRIED = "retried"
    PUT_ASIDE = "put_aside"


class Retry(StrEnum):
    """How trying again went: it is on its way, nothing of it is needed any more, or its words are gone."""

    QUEUED = "queued"
    SETTLED = "settled"
    GONE = "gone"


REASONS: Final = frozenset({
    "blocked", "gone", "token", "too-late", "invalid", "budget", "quota",
})  # fmt: skip
"""Those that have words of their own; all others are told as ``other``."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One message that was given up. ``row`` is the outgoing row's id, ``project`` "" where it belongs to none, ``person``
    "" where it went to a room. ``doubtful``: it may have arrived all the same.
    """

    id: str
    tenant: str
    project: str
    row: str
    person: str
    platform: str
    kind: Kind
    reason: str
    doubtful: bool
    at: datetime
    state: State = State.OPEN

    @property
    def why(self) -> str:
        """The reason's word in the catalogue."""
        return self.reason if self.reason in REASONS else "other"
