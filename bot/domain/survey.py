"""What those say whom a project was for: answered by anybody who has the address, without a name.

An answer belongs to no person and bears no time. What was answered is seen by nobody while the survey is open, and
afterwards only in counts (see ``suppression``), means and words that tell nothing of their order.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.answers import read_number
from bot.domain.questions import Kind, Question, Questionnaire
from bot.domain.suppression import FEWEST, Published, published
from bot.domain.words import clean

OPEN_FOR = timedelta(days=21)
"""So long it stands open after the last day of the project, or after its opening where that is later."""

MOST_ANSWERS = 2000
"""A survey takes no more: so many do not come to a project of citizens, but a machine might."""

MOST_LETTERS = 1000
"""So long words may be where the pack says nothing."""

KINDS = frozenset({Kind.YES_NO, Kind.SINGLE, Kind.MULTI, Kind.SCALE, Kind.TEXT, Kind.NUMBER, Kind.INFO})
"""What a page without a script can ask in one go."""

UNKNOWN = "?"
"""How a form spells that somebody does not know; no option is called so."""

NOTHING = "-"
"""Stands among the counts for those who gave no answer."""

Answers = Mapping[str, object]
"""Values by question id as sheets keep them; None where somebody does not know. What was left out has no key."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey of one cycle. ``token`` is what its address ends in; another one takes its place when the address
    is renewed. Once closed it stays so: results that grew by one answer would tell which that was.
    """

    id: str
    project: str
    cycle: int
    questionnaire: str
    token: str
    opened_at: datetime
    opened_on: date
    closed_at: datetime | None = None

    def last_day(self, end: date | None) -> date:
        """The last day on which it can be answered, where the project's own last day is ``end``."""
        return max(self.opened_on, end or self.opened_on) + OPEN_FOR

    def over(self, end: date | None, today: date) -> bool:
        """Whether it takes no answers any more: it was closed, or its days are over."""
        return self.closed_at is not None or today > self.last_day(end)


# ---------------------------------------------------------------- a form that came in


class Trouble(StrEnum):
    """Why an answer cannot be taken."""

    CHOOSE = "choose"
    CHOOSE_AGAIN = "choose-again"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    WRITE = "write"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    NO_NUMBER = "no-number"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True)
class Problem:
    """One of them, with the bound that was missed and how far the answer went."""

    trouble: Trouble
    bound: float = 0
    given: float = 0


def read_form(
    questions: Sequence[Question], form: Mapping[str, Sequence[str]]
) -> tuple[dict[str, object], dict[str, Problem]]:
    """The answers that a form holds, and what is wrong with others, by question id."""
    answers: dict[str, object] = {}
    problems: dict[str, Problem] = {}
    for question in questions:
        said = [text for one in form.get(question.id, ()) if (text := clean(one))]
        if not said:
            if question.required:
                problems[question.id] = Problem(_MISSING.get(question.kind, Trouble.CHOOSE))
            continue
        value = _value(question, said)
        if isinstance(value, Problem):
            problems[question.id] = value
        else:
            answers[question.id] = value
    return answers, problems


_MISSING = {Kind.TEXT: Trouble.WRITE, Kind.NUMBER: Trouble.NO_NUMBER}


def _value(question: Question, said: Sequence[str]) -> object:
    match question.kind:
        case Kind.MULTI:
            return _chosen(question, [*dict.fromkeys(said)])
        case Kind.TEXT:
            return _words(question, said[0])
        case Kind.NUMBER:
            return _number(question, said[0])
    if said[0] == UNKNOWN and question.allow_unknown:
        return None
    value = question.spelled(said[0])
    return value if question.takes(value) else Problem(Trouble.CHOOSE_AGAIN)


def _chosen(question: Question, said: list[str]) -> object:
    if question.takes(said):
        return said
    if any(question.option(one) is None for one in said):
        return Problem(Trouble.CHOOSE_AGAIN)
    if question.most is not None and len(said) > question.most:
        return Problem(Trouble.TOO_MANY, question.most, len(said))
    return Problem(Trouble.TOO_FEW, question.least or 1, len(said))


def _words(question: Question, said: str) -> object:
    most = MOST_LETTERS if question.most is None else question.most
    if len(said) > most:
        return Problem(Trouble.TOO_LONG, most, len(said))
    if question.least is not None and len(said) < question.least:
        return Problem(Trouble.TOO_SHORT, question.least, len(said))
    return said


def _number(question: Question, said: str) -> object:
    value = _figure(said)
    if value is None:
        return Problem(Trouble.NO_NUMBER)
    if question.least is not None and value < question.least:
        return Problem(Trouble.TOO_SMALL, question.least, value)
    if question.most is not None and value > question.most:
        return Problem(Trouble.TOO_LARGE, question.most, value)
    return value if question.takes(value) else Problem(Trouble.NO_NUMBER)


def _figure(said: str) -> float | None:
    """12, １２, 1,200, 3.5, -2 or 三: whole where it is whole."""
    folded = unicodedata.normalize("NFKC", said).replace(",", "").replace(" ", "")
    for text in (folded, read_number(folded) or ""):
        try:
            value = float(text)
        except ValueError:
            continue
        if abs(value) < float("inf"):
            return int(value) if value.is_integer() else value
    return None


# ---------------------------------------------------------------- what came of it


@dataclass(frozen=True, slots=True)
class Result:
    """What may be seen of the answers to one question. ``names`` are what ``counts`` count, in order: options by
    id, ``UNKNOWN`` and ``NOTHING``; ``mean`` is that of numbers, ``words`` what was written: None and nothing
    where too few did so.
    """

    question: Question
    names: tuple[str, ...] = ()
    counts: Published | None = None
    mean: float | None = None
    words: tuple[str, ...] = ()


def results(questionnaire: Questionnaire, answers: Sequence[Answers]) -> tuple[Result, ...]:
    """What may be seen of these answers, question by question; nothing where fewer than three people answered."""
    if len(answers) < FEWEST:
        return ()
    return tuple(_result(question, answers) for question in on_page(questionnaire))


def on_page(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The questions that the page asks, in order."""
    return tuple(one for one in questionnaire.questions if one.answered and one.kind in KINDS)


def choices(question: Question) -> tuple[str, ...]:
    """What can be chosen, by id and in order; nothing where words or a number are written."""
    if question.kind in (Kind.TEXT, Kind.NUMBER):
        return ()
    found = ("yes", "no") if question.kind is Kind.YES_NO else tuple(one.id for one in question.options)
    unknown = question.allow_unknown and question.kind is not Kind.MULTI
    return (*found, UNKNOWN) if unknown else found


def _result(question: Question, answers: Sequence[Answers]) -> Result:
    given = [one[question.id] for one in answers if question.id in one]
    if question.kind is Kind.TEXT:
        words = sorted(str(one) for one in given)
        return Result(question, words=tuple(words) if len(words) >= FEWEST else ())
    if question.kind is Kind.NUMBER:
        numbers = [one for one in given if isinstance(one, (int, float))]
        return Result(question, mean=sum(numbers) / len(numbers) if len(numbers) >= FEWEST else None)
    names = choices(question)
    if question.kind is Kind.MULTI:
        said = [str(option) for one in given if isinstance(one, (list, tuple)) for option in one]
    else:
        said = [UNKNOWN if one is None else str(one) for one in given]
        if not question.required:
            names = (*names, NOTHING)
            said += [NOTHING] * (len(answers) - len(given))
    return Result(question, names, published([said.count(name) for name in names]))
