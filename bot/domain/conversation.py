"""THE ENGINE: a sheet, what was said, and what follows. A pure function of data.

The position is derived: the next question is the first applicable one without an answer, unless an answered
one was reopened. A revised pack, "back" and resuming next month then need no special case.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.questions import Question, Questionnaire
from bot.domain.sheets import AnswerState, Change, Commented, Given, Put, Sheet, SheetState, Withdrawn

# ---------------------------------------------------------------- what was said


@dataclass(frozen=True, slots=True)
class Answer:
    """A value for a question, by button or read from typed words."""

    question: str
    value: object


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave this question open on purpose; None means the one that stands."""

    question: str | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """Show the answer before this one again."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last answer back."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Correct one question, named by id."""

    question: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason beside the answer to that question."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on (also: start)."""


@dataclass(frozen=True, slots=True)
class Send:
    """Hand the sheet in."""


@dataclass(frozen=True, slots=True)
class Nonsense:
    """Words, a sticker or a photo that answer nothing."""


Move = Answer | Skip | Back | Undo | Fix | Reason | Resume | Send | Nonsense

# ---------------------------------------------------------------- what follows


@dataclass(frozen=True, slots=True)
class Noted:
    """The answer was taken; ``before`` is what stood there."""

    question: Question
    given: Given
    before: Given | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """This question stands now; ``before`` is the answer in force when it was reopened. ``reason_for`` names
    the question whose reason may be given beside it.
    """

    question: Question
    before: Given | None = None
    reason_for: Question | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Everything that applies has been gone through: look it over and send."""

    reason_for: Question | None = None


@dataclass(frozen=True, slots=True)
class Stale:
    """A button of a question that is answered already: nothing changed."""

    question: Question
    given: Given


@dataclass(frozen=True, slots=True)
class NotShown:
    """A button of a question or answer that was not put to this person, or is not on the sheet any more."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing was taken."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The last answer was taken back."""

    question: Question


@dataclass(frozen=True, slots=True)
class NothingBefore:
    """There is no earlier answer to go back to or to take back."""


@dataclass(frozen=True, slots=True)
class ReasonNoted:
    """The reason stands beside the answer."""

    question: Question


@dataclass(frozen=True, slots=True)
class Handed:
    """The sheet is sent."""


@dataclass(frozen=True, slots=True)
class HandedBefore:
    """The sheet was sent already; corrections go on."""


@dataclass(frozen=True, slots=True)
class StillOpen:
    """It cannot be sent yet: this many questions were never gone through."""

    count: int


Outcome = (
    Noted | Asked | Reviewed | Stale | NotShown | NotUnderstood | Undone | NothingBefore | ReasonNoted | Handed
    | HandedBefore | StillOpen
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """The sheet afterwards, what happened in order, and what is to be kept."""

    sheet: Sheet
    outcomes: tuple[Outcome, ...]
    changes: tuple[Change, ...] = ()


def open_questions(questionnaire: Questionnaire, sheet: Sheet) -> Iterator[Question]:
    """The applicable questions without an answer (a skipped one has one), in order."""
    return (q for q in questionnaire.applicable(sheet.values) if q.id not in sheet.answers)


def current_question(questionnaire: Questionnaire, sheet: Sheet) -> Question | None:
    """The question that stands; None when all were gone through."""
    applicable = tuple(questionnaire.applicable(sheet.values))
    reopened = next((q for q in applicable if q.id == sheet.reopened), None)
    return reopened or next((q for q in applicable if q.id not in sheet.answers), None)


def standing_answers(questionnaire: Questionnaire, sheet: Sheet) -> Iterator[tuple[Question, Given | None]]:
    """Each applicable question with its answer: what the review shows and what counts. Hidden answers stay
    out.
    """
    return ((q, sheet.answers.get(q.id)) for q in questionnaire.applicable(sheet.values))


def step(questionnaire: Questionnaire, sheet: Sheet, move: Move) -> Turn:
    """What follows when that is said to this sheet. Never raises for anything a person can do."""
    match move:
        case Answer(question=name, value=value):
            return _answer(questionnaire, sheet, name, value)
        case Skip(question=name):
            return _skip(questionnaire, sheet, name)
        case Back():
            return _back(questionnaire, sheet)
        case Undo():
            return _undo(questionnaire, sheet)
        case Fix(question=name):
            return _fix(questionnaire, sheet, name)
        case Reason(question=name, text=text):
            return _reason(questionnaire, sheet, name, text)
        case Send():
            return _send(questionnaire, sheet)
        case Resume():
            return _ask(questionnaire, sheet)
        case Nonsense():
            return _nonsense(questionnaire, sheet)


def _ask(
    questionnaire: Questionnaire,
    sheet: Sheet,
    *first: Outcome,
    changes: tuple[Change, ...] = (),
    reason_for: Question | None = None,
) -> Turn:
    asked = current_question(questionnaire, sheet)
    if asked is None:
        if sheet.state is SheetState.SENT:
            return Turn(sheet, first or (HandedBefore(),), changes)
        return Turn(sheet, (*first, Reviewed(reason_for)), changes)
    before = sheet.answers.get(asked.id)
    sheet = replace(sheet, shown=sheet.shown | {asked.id})
    return Turn(sheet, (*first, Asked(asked, before, reason_for)), changes)


def _nonsense(questionnaire: Questionnaire, sheet: Sheet) -> Turn:
    """The question stands as it stood, with the offer of a reason that was beside it. A thank-you after the
    sending asks for nothing.
    """
    if sheet.state is SheetState.SENT and current_question(questionnaire, sheet) is None:
        return Turn(sheet, (HandedBefore(),))
    return _ask(questionnaire, sheet, NotUnderstood(), reason_for=owed_reason(questionnaire, sheet))


def owed_reason(questionnaire: Questionnaire, sheet: Sheet) -> Question | None:
    """The question answered last, where a reason is welcome and none was given."""
    last = questionnaire.by_id.get(sheet.order[-1]) if sheet.order else None
    if last is None or not last.comment or sheet.answers[last.id].comment:
        return None
    return last if sheet.answers[last.id].value in last.attention else None


def _answer(questionnaire: Questionnaire, sheet: Sheet, name: str, value: object) -> Turn:
    question = questionnaire.by_id.get(name)
    applies = question is not None and any(q.id == name for q in questionnaire.applicable(sheet.values))
    if question is None or not applies or name not in sheet.shown or not question.takes(value):
        return _ask(questionnaire, sheet, NotShown())
    before = sheet.answers.get(name)
    if before is not None and sheet.reopened != name and before.state is not AnswerState.SKIPPED:
        return _ask(questionnaire, sheet, Stale(question, before))
    if before is not None and before.state is AnswerState.ANSWERED and before.value == value:
        return _ask(questionnaire, replace(sheet, reopened=None), Noted(question, before))
    given = Given(value, version=before.version + 1 if before else 1)
    wants_reason = question if question.comment and value in question.attention else None
    return _ask(
        questionnaire,
        sheet.answer(name, given),
        Noted(question, given, before),
        changes=(Put(name, given),),
        reason_for=wants_reason,
    )


def _skip(questionnaire: Questionnaire, sheet: Sheet, name: str | None) -> Turn:
    asked = current_question(questionnaire, sheet)
    if name is not None and (asked is None or name != asked.id):
        known, given = questionnaire.by_id.get(name), sheet.answers.get(name)
        if known is not None and given is not None:
            return _ask(questionnaire, sheet, Stale(known, given))
        asked = next((q for q in open_questions(questionnaire, sheet) if q.id == name), None)
        if asked is None or name not in sheet.shown:
            return _ask(questionnaire, sheet, NotShown())
    if asked is None:
        return _ask(questionnaire, sheet)
    if sheet.reopened == asked.id and asked.id in sheet.answers:
        return _ask(questionnaire, replace(sheet, reopened=None))
    given = Given(None, AnswerState.SKIPPED)
    return _ask(
        questionnaire, sheet.answer(asked.id, given), Noted(asked, given), changes=(Put(asked.id, given),)
    )


def _back(questionnaire: Questionnaire, sheet: Sheet) -> Turn:
    """By the numbers on the sheet, whatever was corrected in between."""
    applicable = [q.id for q in questionnaire.applicable(sheet.values)]
    asked = current_question(questionnaire, sheet)
    before = applicable[: applicable.index(asked.id)] if asked and asked.id in applicable else applicable
    answered = [name for name in before if name in sheet.answers]
    if not answered:
        return _ask(questionnaire, sheet, NothingBefore())
    return _ask(questionnaire, replace(sheet, reopened=answered[-1]))


def _undo(questionnaire: Questionnaire, sheet: Sheet) -> Turn:
    applicable = {q.id for q in questionnaire.applicable(sheet.values)}
    last = next((name for name in reversed(sheet.order) if name in applicable), None)
    if sheet.state is SheetState.SENT:  # what is sent can be corrected, not be left open
        return _ask(questionnaire, sheet, HandedBefore())
    if last is None:
        return _ask(questionnaire, sheet, NothingBefore())
    return _ask(
        questionnaire, sheet.without(last), Undone(questionnaire.by_id[last]), changes=(Withdrawn(last),)
    )


def _fix(questionnaire: Questionnaire, sheet: Sheet, name: str) -> Turn:
    if not any(q.id == name for q in questionnaire.applicable(sheet.values)):
        return _ask(questionnaire, sheet, NotShown())
    return _ask(questionnaire, replace(sheet, reopened=name))


def _reason(questionnaire: Questionnaire, sheet: Sheet, name: str, text: str) -> Turn:
    question, given = questionnaire.by_id.get(name), sheet.answers.get(name)
    if question is None or given is None or not text:
        return _ask(questionnaire, sheet, NotUnderstood())
    commented = replace(sheet, answers={**sheet.answers, name: replace(given, comment=text)})
    return _ask(questionnaire, commented, ReasonNoted(question), changes=(Commented(name, text),))


def _send(questionnaire: Questionnaire, sheet: Sheet) -> Turn:
    if sheet.state is SheetState.SENT:
        return Turn(sheet, (HandedBefore(),))
    count = sum(1 for _ in open_questions(questionnaire, sheet))
    if count:
        return _ask(questionnaire, replace(sheet, reopened=None), StillOpen(count))
    return Turn(replace(sheet, state=SheetState.SENT, reopened=None), (Handed(),))
