"""Consent to what is kept: which text was agreed to, and until when things are kept. Pure; dates are calendar days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.project import Project
from bot.domain.timetable import APRIL, MonthDay, fiscal_year, fiscal_year_days

TEXT_VERSION = "1"
"""The version of the text that is agreed to at joining (``consent-…`` in ``locales/languages``). Whoever changes what it
promises raises it: everybody is asked again before their next answer.
"""


@dataclass(frozen=True, slots=True)
class Consent:
    """Somebody agreed to a version of the text for a project. ``at`` aware UTC; ``language`` in which they read it;
    ``kept_until`` the day that it named (None where it named none).
    """

    tenant: str
    project: str
    person: str
    version: str
    at: datetime
    language: str
    kept_until: date | None = None


@dataclass(frozen=True, slots=True)
class KeptUntil:
    """How long things are kept: to the end of ``until``, which is ``years`` whole fiscal years after the one in which the
    project ends.
    """

    until: date
    years: int


def asks_again(given: Iterable[Consent]) -> bool:
    """Whether somebody who agreed to these has to be asked for the present text. Who was never asked (who made the
    project, say) is not asked here either.
    """
    versions = [consent.version for consent in given]
    return bool(versions) and TEXT_VERSION not in versions


def ends_on(project: Project, lived: date) -> date:
    """The day on which the project ends, or ended: cancelled, put away, its last stage closed; while it goes on the last
    of its dates, and not before ``lived``, the last day on which somebody did something in it: one that nobody closed
    ends by itself.
    """
    over = project.cancelled_at or project.archived_at
    if over is not None:
        return over.astimezone(project.zone).date()
    if project.stage == "closed":
        return max(closing.at for closing in project.closings.values()).astimezone(project.zone).date()
    return max((*project.dates.values(), lived))


def kept_until(ended: date, years: int, first: MonthDay = APRIL) -> date:
    """The last day on which things are kept: the end of the fiscal year in which the project ended, and so many whole
    fiscal years more. ``first`` is the day on which a fiscal year begins.
    """
    return fiscal_year_days(fiscal_year(ended, first) + years, first)[1]
