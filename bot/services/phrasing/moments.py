"""Instants for readers in another time zone than the project's. Where nobody is elsewhere nothing of it is shown."""

from datetime import date, datetime, time

from bot.domain.messages import Moment
from bot.domain.project import Project
from bot.services.phrasing.dates import Say, clock_time, short_date

LAST_MINUTE = time(23, 59)


def due_moment(project: Project, on: date, say: Say) -> Moment:
    """The end of a due day, where the project lives."""
    at = datetime.combine(on, LAST_MINUTE, project.zone)
    shown = say("moment-shown", on=short_date(on, say), time=clock_time(at))
    return Moment(at, project.timezone, say("moment-due"), shown)
