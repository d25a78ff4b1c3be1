"""The sides' answers beside each other. No score, no ranking: agreeing, differing, missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.questions import Question, Questionnaire
from bot.domain.sheets import AnswerState, Given, Sheet


class Result(StrEnum):
    """How the sides' answers to one question stand to each other.

    ``WORTH_TALKING``: the same, but one that the pack marks for attention (both said no). ``NOT_COMPARABLE``:
    the question was put to one side only, because of what it answered before, or the pack compares nothing
    there.
    """

    DIFFER = "differ"
    WORTH_TALKING = "agree_no"
    MISSING = "one_missing"
    AGREE = "agree"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class Compared:
    """One question: the answer of each side by letter (None where there is none), and the result. ``later``
    holds answers that were corrected after the sides saw each other's, beside the first ones.
    """

    question: Question
    answers: Mapping[str, Given | None]
    result: Result
    later: Mapping[str, Given]

    @property
    def agree(self) -> bool | None:
        """True or False where all sides answered, else None."""
        if self.result in (Result.MISSING, Result.NOT_COMPARABLE):
            return None
        return self.result is not Result.DIFFER


_PLACE = {
    Result.DIFFER: 0,
    Result.WORTH_TALKING: 1,
    Result.MISSING: 2,
    Result.AGREE: 3,
    Result.NOT_COMPARABLE: 4,
}


def compare(
    questionnaire: Questionnaire,
    first: Mapping[str, Sheet | None],
    later: Mapping[str, Sheet | None] | None = None,
) -> tuple[Compared, ...]:
    """Every question that applies to at least one side, the differing ones first, then in the sheet's order.

    ``first``: each side's sheet as it stood when the answers became mutual, by letter, None where nobody
    answered; ``later``: the sheets as they stand now. A question that was put to one side only is not
    comparable; it comes last and no count includes it.
    """
    later = later or {}
    applies = {
        letter: {q.id for q in questionnaire.applicable(sheet.values)} if sheet else None
        for letter, sheet in first.items()
    }
    rows = []
    for question in questionnaire.asked:
        put_to = [letter for letter, ids in applies.items() if ids is None or question.id in ids]
        if not any(ids is not None and question.id in ids for ids in applies.values()) and question.show_if:
            continue
        answers = {
            letter: sheet.answers.get(question.id)
            if sheet and question.id in (applies[letter] or ())
            else None
            for letter, sheet in first.items()
        }
        comparable = len(put_to) > 1 and question.compare != "none"
        result = _result(question, [answers[s] for s in put_to]) if comparable else Result.NOT_COMPARABLE
        rows.append(Compared(question, answers, result, _changed(question, answers, later)))
    return tuple(sorted(rows, key=lambda row: _PLACE[row.result]))


def _changed(
    question: Question, answers: Mapping[str, Given | None], later: Mapping[str, Sheet | None]
) -> dict[str, Given]:
    changed = {}
    for letter, before in answers.items():
        sheet = later.get(letter)
        now = sheet.answers.get(question.id) if sheet else None
        if before is not None and now is not None and now.value != before.value:
            changed[letter] = now
    return changed


def _result(question: Question, given: Sequence[Given | None]) -> Result:
    values = [g.value for g in given if g is not None and g.state is AnswerState.ANSWERED]
    if len(values) < len(given):
        return Result.MISSING
    if any(value != values[0] for value in values[1:]):
        return Result.DIFFER
    return Result.WORTH_TALKING if values[0] in question.attention else Result.AGREE
