"""A sheet with every version of its answers, so that it can be seen as it stood at any instant without asking again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.sheets import Given, Sheet, SheetState


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an answer: in force from ``at`` until ``until`` (None: still); aware UTC."""

    question: str
    given: Given
    at: datetime
    until: datetime | None = None

    def holds(self, instant: datetime) -> bool:
        """Whether it was in force then."""
        return self.at <= instant and (self.until is None or self.until > instant)


@dataclass(frozen=True, slots=True)
class SheetHistory:
    """``sheet`` as it stands now, answers in force with it; ``sent_at`` when it was first sent. Words that were deleted
    are in no version.
    """

    sheet: Sheet
    sent_at: datetime | None
    versions: tuple[Version, ...]

    def at(self, instant: datetime) -> Sheet:
        """As it stood then: sent only if it was sent by then."""
        then = {one.question: one.given for one in self.versions if one.holds(instant)}
        sent = self.sent_at is not None and self.sent_at <= instant
        state = SheetState.SENT if sent else SheetState.DRAFT
        return self.sheet.having(state=state, answers=then, order=tuple(then), reopened=None, growing=())


def latest(histories: Sequence[SheetHistory]) -> datetime | None:
    """When the last of these answers was given or sheets was sent."""
    found = [version.at for one in histories for version in one.versions]
    found += [one.sent_at for one in histories if one.sent_at is not None]
    return max(found, default=None)
