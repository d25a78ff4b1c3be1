"""One person's sheet: which answers stand, which questions were shown. Plain data, JSON in and out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any


class AnswerState(StrEnum):
    """How an answer stands. Unanswered is no state: it has no ``Given`` at all."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class SheetState(StrEnum):
    """``sent`` sheets can be corrected until their stage closes. One that is ``set_aside`` counts nowhere: another
    sheet of the same person holds.
    """

    DRAFT = "draft"
    SENT = "sent"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer in force. ``value`` is None unless ``state`` is answered; ``version`` counts from 1 per
    question.
    """

    value: object
    state: AnswerState = AnswerState.ANSWERED
    comment: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Growing:
    """An answer that is not finished: the options chosen so far, in that order, or the complete rows, and the row
    that was begun. An answer in force stays until this one is finished.
    """

    question: str
    items: tuple[object, ...] = ()
    row: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A person's answers to one questionnaire in one cycle of one project.

    ``order`` lists answered questions, oldest first; ``shown`` are the questions that were put to the person;
    ``reopened`` is the answered question that is being corrected; ``growing`` are the answers that take several
    taps and are not finished, at most one a question. ``on_paper``: it was filled in on paper and keyed in.
    The sheet of all sides together has no ``person`` and no ``side`` (both "").
    """

    id: str
    project: str
    cycle: int
    stage: str
    questionnaire: str
    side: str
    person: str
    state: SheetState = SheetState.DRAFT
    answers: Mapping[str, Given] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()
    reopened: str | None = None
    growing: tuple[Growing, ...] = ()
    on_paper: bool = False

    @cached_property
    def values(self) -> Mapping[str, object]:
        """Values by question, answered ones only: what conditions are tested on. For reading only."""
        return MappingProxyType(
            {q: given.value for q, given in self.answers.items() if given.state is AnswerState.ANSWERED}
        )

    def having(self, **changes: Any) -> "Sheet":
        """The sheet with these fields instead, and with the values that it has worked out where the answers are the same: a
        turn makes half a dozen sheets of one. Raises TypeError for a field that there is not.
        """
        if not changes.keys() <= _FIELDS:
            raise TypeError(f"a sheet has no {', '.join(sorted(changes.keys() - _FIELDS))}")
        made = object.__new__(Sheet)
        known = made.__dict__
        known.update(self.__dict__)
        if "answers" in changes:
            known.pop("values", None)
        known.update(changes)
        return made

    def unfinished(self, question: str) -> Growing | None:
        """What was chosen or written so far for that question, and is no answer yet."""
        return next((one for one in self.growing if one.question == question), None)

    def grow(self, growing: Growing) -> "Sheet":
        """The sheet with that unfinished answer, in place of the question's earlier one."""
        others = tuple(one for one in self.growing if one.question != growing.question)
        return self.having(growing=(*others, growing))

    def settle(self, question: str) -> "Sheet":
        """The sheet with that question neither being corrected nor unfinished. Others stay as they are."""
        return self.having(**self._settled(question))

    def answer(self, question: str, given: Given) -> "Sheet":
        """The sheet with that answer in force. Another question that is being corrected stays reopened."""
        return self.having(
            answers={**self.answers, question: given},
            order=(*(q for q in self.order if q != question), question),
            **self._settled(question),
        )

    def commented(self, question: str, comment: str) -> "Sheet":
        """The sheet with that reason beside the answer in force. Raises KeyError where there is none."""
        given = replace(self.answers[question], comment=comment)
        return self.having(answers={**self.answers, question: given})

    def without(self, question: str) -> "Sheet":
        """The sheet with that question unanswered again, and none being corrected."""
        kept = {q: given for q, given in self.answers.items() if q != question}
        order = tuple(q for q in self.order if q != question)
        return self.settle(question).having(answers=kept, order=order, reopened=None)

    def _settled(self, question: str) -> dict[str, Any]:
        """What ``settle`` changes."""
        growing = tuple(one for one in self.growing if one.question != question)
        return {"reopened": None if self.reopened == question else self.reopened, "growing": growing}


_FIELDS = frozenset(field.name for field in fields(Sheet))


@dataclass(frozen=True, slots=True)
class Put:
    """A new version of an answer; the earlier one is kept as history."""

    question: str
    given: Given


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The answer no longer stands; it is kept as history."""

    question: str


@dataclass(frozen=True, slots=True)
class Commented:
    """A reason was added to the answer in force."""

    question: str
    comment: str


Change = Put | Withdrawn | Commented
