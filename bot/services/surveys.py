"""The survey of those whom a project was for: its address, how long it is open, and what comes in.

Nothing is known of who answers. Whoever takes an answer and whoever closes hold the survey's row, so that no answer
comes in behind results that somebody has seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.project import Project
from bot.domain.questions import Questionnaire
from bot.domain.survey import MOST_ANSWERS, Answers, Result, Survey, results
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


class Door(StrEnum):
    """How somebody finds a survey who comes with its address."""

    OPEN = "open"
    OVER = "over"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What somebody finds at an address: the sheet of which project, in which languages, until when."""

    project: Project
    survey: Survey
    questionnaire: Questionnaire
    languages: Sequence[str]
    last_day: date
    door: Door


class Taken(StrEnum):
    """What became of a form that came in. ``AGAIN``: it had come in before."""

    KEPT = "kept"
    AGAIN = "again"
    GONE = "gone"
    OVER = "over"
    FULL = "full"


def sighted(uow: UnitOfWork, kit: Kit, token: str) -> Sighting | None:
    """What is at the address that ends in ``token`` now; None where nothing is (any more)."""
    survey = uow.surveys.at(token) if can_be_token(token) else None
    return _seen(uow, kit, survey) if survey else None


def can_be_token(text: str) -> bool:
    """Whether an address of ours can end in that: PostgreSQL takes no NUL, and no other sign is in one of ours."""
    return text.isascii() and text.isalnum()


def _seen(uow: UnitOfWork, kit: Kit, survey: Survey) -> Sighting | None:
    project = uow.projects.get(survey.project)
    if project is None:
        return None
    pack = kit.pack(project, survey.cycle)
    sheet = pack.sheet(survey.questionnaire)
    if sheet is None:
        return None
    door = Door.OPEN
    if is_over(project, survey, kit.clock.now()):
        door = Door.OVER
    elif uow.surveys.count(survey.id) >= MOST_ANSWERS:
        door = Door.FULL
    languages = [language for language in kit.wording.languages() if language in pack.languages]
    return Sighting(project, survey, sheet, languages, last_day(project, survey), door)


def take(uow: UnitOfWork, kit: Kit, token: str, form: str, answers: Answers) -> Taken:
    """Keeps what somebody said on that form (a name drawn by lot), once."""
    survey = uow.surveys.at(token)
    survey = uow.surveys.lock(survey.id) if survey else None
    found = _seen(uow, kit, survey) if survey and survey.token == token else None
    if found is None:
        return Taken.GONE
    if uow.surveys.has(found.survey.id, form):
        return Taken.AGAIN
    if found.door is not Door.OPEN:
        return Taken.OVER if found.door is Door.OVER else Taken.FULL
    return Taken.KEPT if uow.surveys.answer(found.survey.id, form, answers) else Taken.AGAIN


def new_token(kit: Kit) -> str:
    """What an address ends in: 160 bits that nobody can guess."""
    return kit.ids.new() + kit.ids.new()


def address(kit: Kit, survey: Survey) -> str:
    """Where the survey can be answered; "" where the bot has no public address."""
    return f"{kit.defaults.public_url}/v/{survey.token}" if kit.defaults.public_url else ""


def last_day(project: Project, survey: Survey) -> date:
    """The last day on which it can be answered."""
    return survey.last_day(project.in_cycle(survey.cycle).dates.get("do.end"))


def is_over(project: Project, survey: Survey, now: datetime) -> bool:
    """Whether it takes no answers any more."""
    end = project.in_cycle(survey.cycle).dates.get("do.end")
    return not project.alive or survey.over(end, project.today(now))


def surveys_of(uow: UnitOfWork, project: Project, now: datetime) -> tuple[Survey, ...]:
    """The project's surveys by cycle. One whose days are over is closed for good from this moment on: somebody may
    see its results now, and no later day lets further answers in.
    """
    return tuple(_settled(uow, project, survey, now) for survey in uow.surveys.of_project(project.id))


def _settled(uow: UnitOfWork, project: Project, survey: Survey, now: datetime) -> Survey:
    if survey.closed_at is not None or not is_over(project, survey, now):
        return survey
    return closed(uow, survey, now)


def closed(uow: UnitOfWork, survey: Survey, now: datetime) -> Survey:
    """The survey, closed."""
    current = uow.surveys.lock(survey.id)
    if current.closed_at is None:
        current = replace(current, closed_at=now)
        uow.surveys.save(current)
    return current


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may be seen of a survey that is closed: by how many, and each question's result; no results where too
    few answered.
    """

    survey: Survey
    questionnaire: Questionnaire
    answered: int
    results: tuple[Result, ...]


def outcome(uow: UnitOfWork, kit: Kit, project: Project, survey: Survey) -> Outcome | None:
    """The outcome; None while the survey is open, or where the pack no longer has its sheet."""
    sheet = kit.pack(project, survey.cycle).sheet(survey.questionnaire)
    if survey.closed_at is None or sheet is None:
        return None
    answers = uow.surveys.answers(survey.id)
    return Outcome(survey, sheet, len(answers), results(sheet, answers))
