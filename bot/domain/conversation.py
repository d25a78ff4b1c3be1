"""THE ENGINE: a sheet, what was said, and what follows. A pure function of data.

The position is derived: the next question is the first applicable one without an answer, unless an answered
one was reopened. A revised pack, "back" and resuming next month then need no special case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.questions import Column, Kind, Question, Questionnaire, column_takes
from bot.domain.sheets import (
    AnswerState,
    Change,
    Commented,
    Given,
    Growing,
    Put,
    Sheet,
    SheetState,
    Withdrawn,
)
from bot.domain.words import fold

# ---------------------------------------------------------------- what was said


@dataclass(frozen=True, slots=True)
class Answer:
    """A value for a question, by button or read from typed words, with the ``reason`` that stood behind it in them."""

    question: str
    value: object
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave this question open on purpose; None means the one that stands."""

    question: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """「わからない」 or 「該当なし」, where the pack allows them: kept apart from a blank."""

    question: str
    state: AnswerState


@dataclass(frozen=True, slots=True)
class Toggle:
    """One of several options: chosen or not, as the button said; None turns it over."""

    question: str
    option: str
    chosen: bool | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """Values for a row, by column: the row that was begun, or a new one, which begins with words where it needs any.
    Where the row's name is that of an earlier row, it takes that one's place.
    """

    question: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DropRow:
    """Leave that row out again, counted from 0; ``of`` is how many rows there were beside the button, None when
    it was typed.
    """

    question: str
    row: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Gather:
    """That is all of them: the options chosen, or the rows, are the answer."""

    question: str


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
    """Words, a sticker or a photo that answer nothing; ``explains`` is the answered question whose reason they may be."""

    explains: str = ""


@dataclass(frozen=True, slots=True)
class Pleasantry:
    """A greeting, a thank-you, a sticker: it wants nothing, and what stands is not refused to it."""


Move = (
    Answer | Skip | Mark | Toggle | Fill | DropRow | Gather | Back | Undo | Fix | Reason | Resume | Send
    | Nonsense | Pleasantry
)  # fmt: skip

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
    the question whose reason may be given beside it; ``growing`` is what was chosen or written so far, and
    ``column`` what the row that was begun still lacks.
    """

    question: Question
    before: Given | None = None
    reason_for: Question | None = None
    growing: Growing | None = None
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class ReasonNeeded:
    """The answer stands, and the pack asks for a reason beside it before anything else."""

    question: Question
    given: Given


@dataclass(frozen=True, slots=True)
class RowNoted:
    """That row is complete; ``replaced`` says that it took the place of an earlier one."""

    question: Question
    row: Mapping[str, object]
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class RowDropped:
    """That row, or the option chosen last, was left out again."""

    question: Question


@dataclass(frozen=True, slots=True)
class Unfit:
    """What was chosen or given cannot be the answer: too few, too many, too large; the question says how many."""

    question: Question


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
    """The reason stands beside the answer; ``words`` are to be read back, where they were taken out of an answer."""

    question: Question
    words: str = ""


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
    Noted | Asked | ReasonNeeded | RowNoted | RowDropped | Unfit | Reviewed | Stale | NotShown | NotUnderstood
    | Undone | NothingBefore | ReasonNoted | Handed | HandedBefore | StillOpen
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


def open_numbers(questionnaire: Questionnaire, sheet: Sheet) -> tuple[str, ...]:
    """The sheet's numbers under which something is open: as with the progress, what belongs to an item counts with it."""
    return tuple(dict.fromkeys(q.main_number for q in open_questions(questionnaire, sheet)))


def current_question(questionnaire: Questionnaire, sheet: Sheet) -> Question | None:
    """The question that stands, be it for its reason; None when all were gone through."""
    reopened = _applying(questionnaire, sheet, sheet.reopened) if sheet.reopened else None
    standing = reopened or _owing(questionnaire, sheet)
    return standing or next(open_questions(questionnaire, sheet), None)


def pending_reason(questionnaire: Questionnaire, sheet: Sheet) -> Question | None:
    """The first answered question whose reason the pack asks for and nobody gave; None while another answer is
    being corrected.
    """
    if sheet.reopened and _applying(questionnaire, sheet, sheet.reopened) is not None:
        return None
    return _owing(questionnaire, sheet)


def _owing(questionnaire: Questionnaire, sheet: Sheet) -> Question | None:
    needing = questionnaire.needing_reasons & sheet.answers.keys()
    for question in questionnaire.applicable(sheet.values) if needing else ():
        if question.id in needing:
            given = sheet.answers[question.id]
            if question.needs_reason(given.value) and not given.comment:
                return question
    return None


def growing_answer(question: Question, sheet: Sheet) -> Growing:
    """What was chosen or written so far: the unfinished answer, else the one in force, else the rows to begin
    with.
    """
    found = sheet.unfinished(question.id) or _grown(question, sheet.answers.get(question.id))
    if question.kind is not Kind.MULTI:
        return found
    known = tuple(item for item in found.items if question.option(item) is not None)  # as the pack has it now
    return replace(found, items=known)


def _grown(question: Question, given: Given | None) -> Growing:
    if given is not None and isinstance(given.value, (list, tuple)):
        return Growing(question.id, tuple(given.value))
    return Growing(question.id, question.begins)


def lacking(question: Question, growing: Growing) -> Column | None:
    """The first column that the row lacks, where one was begun."""
    if not growing.row:
        return None
    return next((c for c in question.columns if not column_takes(c, growing.row.get(c.id))), None)


def standing_answers(questionnaire: Questionnaire, sheet: Sheet) -> Iterator[tuple[Question, Given | None]]:
    """Each applicable question with its answer: what the review shows and what counts. Hidden answers stay
    out.
    """
    return ((q, sheet.answers.get(q.id)) for q in questionnaire.applicable(sheet.values))


def step(questionnaire: Questionnaire, sheet: Sheet, move: Move) -> Turn:
    """What follows when that is said to this sheet. Never raises for anything a person can do."""
    match move:
        case Answer(question=name, value=value, reason=reason):
            return _answer(questionnaire, sheet, name, value, reason)
        case Skip(question=name):
            return _skip(questionnaire, sheet, name)
        case Mark(question=name, state=state):
            return _mark(questionnaire, sheet, name, state)
        case Toggle(question=name, option=option, chosen=chosen):
            return _toggle(questionnaire, sheet, name, option, chosen)
        case Fill(question=name, values=values):
            return _fill(questionnaire, sheet, name, values)
        case DropRow(question=name, row=row, of=count):
            return _drop_row(questionnaire, sheet, name, row, count)
        case Gather(question=name):
            return _gather(questionnaire, sheet, name)
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
        case Nonsense(explains=name):
            return _nonsense(questionnaire, sheet, NotUnderstood(), explains=name)
        case Pleasantry():
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
    if asked.id not in sheet.shown:
        sheet = sheet.having(shown=sheet.shown | {asked.id})
    if before is not None and asked is pending_reason(questionnaire, sheet):
        return Turn(sheet, (*first, ReasonNeeded(asked, before)), changes)
    growing = growing_answer(asked, sheet) if asked.collects else None
    column = lacking(asked, growing) if growing else None
    return Turn(sheet, (*first, Asked(asked, before, reason_for, growing, column)), changes)


def _nonsense(questionnaire: Questionnaire, sheet: Sheet, *first: Outcome, explains: str = "") -> Turn:
    """The question stands as it stood, with the offer of a reason that was beside it. A thank-you after the
    sending asks for nothing.
    """
    if sheet.state is SheetState.SENT and current_question(questionnaire, sheet) is None:
        return Turn(sheet, (HandedBefore(),))
    reason_for = _applying(questionnaire, sheet, explains) or owed_reason(questionnaire, sheet)
    return _ask(questionnaire, sheet, *first, reason_for=reason_for)


def owed_reason(questionnaire: Questionnaire, sheet: Sheet) -> Question | None:
    """The question answered last, where a reason is welcome and none was given."""
    last = unexplained(questionnaire, sheet)
    return last if last is not None and last.wants_reason(sheet.answers[last.id].value) else None


def unexplained(questionnaire: Questionnaire, sheet: Sheet) -> Question | None:
    """The question answered last, where a reason can stand beside the answer and none does."""
    last = _applying(questionnaire, sheet, sheet.order[-1]) if sheet.order else None
    if last is None or not last.comment:
        return None
    given = sheet.answers[last.id]
    return last if given.state is AnswerState.ANSWERED and not given.comment else None


def _applying(questionnaire: Questionnaire, sheet: Sheet, name: str) -> Question | None:
    """The question with that id, where it applies."""
    return next((q for q in questionnaire.applicable(sheet.values) if q.id == name), None)


def _reachable(questionnaire: Questionnaire, sheet: Sheet, name: str) -> Question | Turn:
    """The question, if an answer to it can be taken now; else the turn that says why not."""
    question = _applying(questionnaire, sheet, name)
    if question is None or name not in sheet.shown:
        return _ask(questionnaire, sheet, NotShown())
    before = sheet.answers.get(name)
    if before is not None and sheet.reopened != name and before.state is not AnswerState.SKIPPED:
        return _ask(questionnaire, sheet, Stale(question, before))
    return question


def _answer(questionnaire: Questionnaire, sheet: Sheet, name: str, value: object, reason: str = "") -> Turn:
    question = _reachable(questionnaire, sheet, name)
    if isinstance(question, Turn):
        return question
    if not question.takes(value):
        return _ask(questionnaire, sheet, Unfit(question) if question.kind in _MEASURED else NotShown())
    value = _in_order(question, value)
    before = sheet.answers.get(name)
    because = (ReasonNoted(question, reason),) if reason else ()
    if before is not None and before.state is AnswerState.ANSWERED and before.value == value:
        settled = sheet.settle(name)
        if not reason:
            return _ask(questionnaire, settled, Noted(question, before))
        changes = (Commented(name, reason),)
        told = (Noted(question, before), *because)
        return _ask(questionnaire, settled.commented(name, reason), *told, changes=changes)
    given = Given(value, comment=reason or None, version=before.version + 1 if before else 1)
    wants_reason = question if question.wants_reason(value) and not reason else None
    return _ask(
        questionnaire,
        sheet.answer(name, given),
        Noted(question, given, before),
        *because,
        changes=(Put(name, given),),
        reason_for=wants_reason,
    )


_MEASURED = (Kind.TEXT, Kind.NUMBER, Kind.YEN, Kind.MULTI, Kind.REPEAT)


def _in_order(question: Question, value: object) -> object:
    """Options as the pack has them, in whatever order they were chosen; any other value as it is."""
    if question.kind is not Kind.MULTI or not isinstance(value, (list, tuple)):
        return value
    return [option.id for option in question.options if option.id in value]


def _mark(questionnaire: Questionnaire, sheet: Sheet, name: str, state: AnswerState) -> Turn:
    question = _reachable(questionnaire, sheet, name)
    if isinstance(question, Turn):
        return question
    if not question.allow_unknown or state not in (AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE):
        return _ask(questionnaire, sheet, NotShown())
    before = sheet.answers.get(name)
    if before is not None and before.state is state:
        return _ask(questionnaire, sheet.settle(name), Noted(question, before))
    given = Given(None, state, version=before.version + 1 if before else 1)
    return _ask(
        questionnaire, sheet.answer(name, given), Noted(question, given, before), changes=(Put(name, given),)
    )


def _grow(questionnaire: Questionnaire, sheet: Sheet, growing: Growing, *first: Outcome) -> Turn:
    """The unfinished answer is kept and its question stands, also where an earlier screen was tapped; only a
    correction that has begun goes before it.
    """
    asked = current_question(questionnaire, sheet)
    correcting = asked is not None and asked.id == sheet.reopened
    grown = sheet.grow(growing)
    if not correcting and (asked is None or asked.id != growing.question):
        grown = grown.having(reopened=growing.question)
    return _ask(questionnaire, grown, *first)


def _toggle(questionnaire: Questionnaire, sheet: Sheet, name: str, option: str, chosen: bool | None) -> Turn:
    question = _reachable(questionnaire, sheet, name)
    if isinstance(question, Turn):
        return question
    if question.kind is not Kind.MULTI or question.option(option) is None:
        return _ask(questionnaire, sheet, NotShown())
    items = growing_answer(question, sheet).items
    others = tuple(one for one in items if one != option)
    wanted = option not in items if chosen is None else chosen
    if wanted is (option in items):
        return _ask(questionnaire, sheet)
    return _grow(questionnaire, sheet, Growing(name, (*others, option) if wanted else others))


def _fill(questionnaire: Questionnaire, sheet: Sheet, name: str, values: Mapping[str, object]) -> Turn:
    question = _reachable(questionnaire, sheet, name)
    if isinstance(question, Turn):
        return question
    known = {
        key: value
        for key, value in values.items()
        if (column := question.column(key)) is not None and value is not None and column_takes(column, value)
    }
    if question.kind is not Kind.REPEAT or not known:
        return _ask(questionnaire, sheet, NotUnderstood())
    growing = growing_answer(question, sheet)
    names = {column.id for column in question.columns if column.kind is Kind.TEXT and column.required}
    if (
        not growing.row and names and not names & set(known)
    ):  # as with a second press for a row that is complete
        return _ask(questionnaire, sheet, NotUnderstood())
    row = {**growing.row, **known}
    place = _same_row(question, growing.items, row)
    if place is not None and isinstance(standing := growing.items[place], Mapping):
        row = {**standing, **row}
    if not question.complete(row):
        return _grow(questionnaire, sheet, replace(growing, row=row))
    items = list(growing.items)
    if place is None:
        items.append(row)
    else:
        items[place] = row
    if question.most is not None and len(items) > question.most:
        return _grow(questionnaire, sheet, replace(growing, row={}), Unfit(question))
    return _grow(
        questionnaire, sheet, Growing(name, tuple(items)), RowNoted(question, row, place is not None)
    )


def _same_row(question: Question, items: tuple[object, ...], row: Mapping[str, object]) -> int | None:
    """The place of the row that has the same name: the first text column that is required."""
    named = next((c.id for c in question.columns if c.kind is Kind.TEXT and c.required), "")
    name = row.get(named)
    if not isinstance(name, str):
        return None
    for place, item in enumerate(items):
        if isinstance(item, Mapping) and fold(str(item.get(named, ""))) == fold(name):
            return place
    return None


def _drop_row(questionnaire: Questionnaire, sheet: Sheet, name: str, row: int, count: int | None) -> Turn:
    question = _reachable(questionnaire, sheet, name)
    if isinstance(question, Turn):
        return question
    growing = growing_answer(question, sheet)
    if question.kind is not Kind.REPEAT or not 0 <= row < len(growing.items):
        return _ask(questionnaire, sheet, NotUnderstood())
    if count is not None and count != len(growing.items):
        return _ask(questionnaire, sheet, NotShown())
    kept = (*growing.items[:row], *growing.items[row + 1 :])
    return _grow(questionnaire, sheet, replace(growing, items=kept), RowDropped(question))


def _gather(questionnaire: Questionnaire, sheet: Sheet, name: str) -> Turn:
    question = _reachable(questionnaire, sheet, name)
    if isinstance(question, Turn):
        return question
    if not question.collects:
        return _ask(questionnaire, sheet, NotShown())
    growing = growing_answer(question, sheet)
    if lacking(question, growing) is not None:
        return _grow(questionnaire, sheet, growing, NotUnderstood())
    return _answer(questionnaire, sheet, name, [_plain(item) for item in growing.items])


def _plain(item: object) -> object:
    return dict(item) if isinstance(item, Mapping) else item


def _skip(questionnaire: Questionnaire, sheet: Sheet, name: str | None) -> Turn:
    asked = current_question(questionnaire, sheet)
    if name is not None and (asked is None or name != asked.id):
        asked = _applying(questionnaire, sheet, name)
        if asked is None or name not in sheet.shown:
            return _ask(questionnaire, sheet, NotShown())
        if name in sheet.answers:
            return _ask(questionnaire, sheet, Stale(asked, sheet.answers[name]))
    if asked is None or (asked.id in sheet.answers and sheet.reopened != asked.id):
        return _ask(questionnaire, sheet)
    if asked.id in sheet.answers:
        return _ask(questionnaire, sheet.settle(asked.id))
    given = Given(None, AnswerState.SKIPPED)
    return _ask(
        questionnaire, sheet.answer(asked.id, given), Noted(asked, given), changes=(Put(asked.id, given),)
    )


def _back(questionnaire: Questionnaire, sheet: Sheet) -> Turn:
    """By the numbers on the sheet, whatever was corrected in between."""
    asked = current_question(questionnaire, sheet)
    if asked is not None and asked is pending_reason(questionnaire, sheet):
        before: str | None = asked.id  # before a reason stands the answer that needs it
    else:
        before = answered_before(questionnaire, sheet, asked)
    if before is None:
        return _ask(questionnaire, sheet, NothingBefore())
    return _ask(questionnaire, sheet.having(reopened=before))


def answered_before(questionnaire: Questionnaire, sheet: Sheet, asked: Question | None) -> str | None:
    """The answered question that stands before that one, by the numbers on the sheet; before the review, where it is None.
    None where there is none to go back to.
    """
    before = None
    for question in questionnaire.applicable(sheet.values):
        if asked is not None and question.id == asked.id:
            break
        if question.id in sheet.answers:
            before = question.id
    return before


def _undo(questionnaire: Questionnaire, sheet: Sheet) -> Turn:
    applicable = {q.id for q in questionnaire.applicable(sheet.values)}
    last = next((name for name in reversed(sheet.order) if name in applicable), None)
    asked = current_question(questionnaire, sheet)
    if asked is not None and (grown := _ungrown(sheet.unfinished(asked.id))) is not None:
        return _ask(questionnaire, sheet.grow(grown), RowDropped(asked))
    if sheet.state is SheetState.SENT:  # what is sent can be corrected, not be left open
        return _ask(questionnaire, sheet, HandedBefore())
    if last is None:
        return _ask(questionnaire, sheet, NothingBefore())
    return _ask(
        questionnaire, sheet.without(last), Undone(questionnaire.by_id[last]), changes=(Withdrawn(last),)
    )


def _ungrown(growing: Growing | None) -> Growing | None:
    """The unfinished answer without what came last; None where nothing was begun."""
    if growing is None:
        return None
    if growing.row:
        return replace(growing, row={})
    return replace(growing, items=growing.items[:-1]) if growing.items else None


def _fix(questionnaire: Questionnaire, sheet: Sheet, name: str) -> Turn:
    if _applying(questionnaire, sheet, name) is None:
        return _ask(questionnaire, sheet, NotShown())
    return _ask(questionnaire, sheet.having(reopened=name))


def _reason(questionnaire: Questionnaire, sheet: Sheet, name: str, text: str) -> Turn:
    question, given = _applying(questionnaire, sheet, name), sheet.answers.get(name)
    if question is None or given is None or not text:
        return _ask(questionnaire, sheet, NotUnderstood())
    changes = (Commented(name, text),)
    return _ask(questionnaire, sheet.commented(name, text), ReasonNoted(question), changes=changes)


def _send(questionnaire: Questionnaire, sheet: Sheet) -> Turn:
    if sheet.state is SheetState.SENT:
        return Turn(sheet, (HandedBefore(),))
    count = sum(1 for _ in open_questions(questionnaire, sheet))  # each of them comes now, sub-items too
    settled = sheet.settle(sheet.reopened) if sheet.reopened else sheet
    if count or pending_reason(questionnaire, settled) is not None:
        return _ask(questionnaire, settled, *((StillOpen(count),) if count else ()))
    return Turn(replace(settled, state=SheetState.SENT, growing=()), (Handed(),))
