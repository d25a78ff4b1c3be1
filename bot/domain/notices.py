"""What one person hears on one day, what they do not want to hear, and what it costs. Pure data."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

_DIGESTS = UUID("5b3f0c1e-7f0e-4d0a-9a53-0f6f2f1a8c21")


class NoticeStatus(StrEnum):
    """``said``: a digest says it; ``dropped``: it was settled before; ``failed``: it could not be said;
    ``passed_on``: the budget was used up, and the coordinator was asked to tell it.
    """

    WAITING = "waiting"
    SAID = "said"
    DROPPED = "dropped"
    FAILED = "failed"
    PASSED_ON = "passed_on"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be said to a person: a ``reminder`` (by id), or where that is None a summary (``round``: week,
    month). ``at`` is the aware UTC instant from which it may be said; ``due_at`` when it should have been, which is
    earlier after an outage.
    """

    id: str
    person: str
    at: datetime
    due_at: datetime
    reminder: str | None = None
    round: str = ""
    status: NoticeStatus = NoticeStatus.WAITING
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A reminder that a digest said to somebody: which date it was about, and the day of it then."""

    person: str
    digest: str
    reminder: str
    kind: str
    about: date


@dataclass(frozen=True, slots=True)
class Digest:
    """The one message of reminders that a person gets on a day, a calendar day where the project lives."""

    id: str
    person: str
    day: date
    at: datetime


def digest_id(person: str, day: date) -> str:
    """The same for that person and day wherever it is worked out: a database that was put back from a backup says
    nothing under a new name that it said before.
    """
    return str(uuid5(_DIGESTS, f"{person}/{day.isoformat()}"))


@dataclass(frozen=True, slots=True)
class Mute:
    """A person wants no reminders of a project ("" for all) up to and with the day ``until``; None for good."""

    person: str
    project: str
    since: datetime
    until: date | None = None

    def covers(self, project: str, day: date) -> bool:
        """Whether nothing is to be said of that project on that day."""
        return self.project in ("", project) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar at a secret address: of one project, or ("") of all that its person takes part in."""

    token: str
    person: str
    project: str
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spending:
    """Messages of a channel in a month: ``counted`` by us, ``used`` as the platform says (by anybody, at
    ``read_at``, when we had counted ``counted_then``), of ``quota`` (None: no limit, or not read yet).
    """

    counted: int = 0
    quota: int | None = None
    used: int = 0
    counted_then: int = 0
    read_at: datetime | None = None

    @property
    def spent(self) -> int:
        """The best that is known: what the platform said, and what we counted since; never less than we counted."""
        return max(self.counted, self.used + self.counted - self.counted_then)


@dataclass(frozen=True, slots=True)
class Remaining:
    """How a month stands: ``spent`` of the smaller of the platform's ``quota`` and the operator's ``budget`` (None: no
    limit); ``read`` says whether the platform told its quota. ``forecast`` is how many digests are still to come, None
    while nobody has worked it out.
    """

    spent: int
    quota: int | None = None
    budget: int | None = None
    forecast: int | None = None
    read: bool = True

    @property
    def limit(self) -> int | None:
        """How many messages the month may cost."""
        return min((limit for limit in (self.quota, self.budget) if limit is not None), default=None)

    @property
    def left(self) -> int | None:
        """How many more may be sent; None where nothing limits them."""
        return None if self.limit is None else max(self.limit - self.spent, 0)

    @property
    def missing(self) -> int:
        """How many of those still to come will not do."""
        return 0 if self.left is None or self.forecast is None else max(self.forecast - self.left, 0)
