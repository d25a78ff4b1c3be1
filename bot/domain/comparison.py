"""The sides' answers beside each other. No score, no ranking: agreeing, differing, missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.questions import Question, Questionnaire
from bot.domain.sheets import AnswerState, Given, Sheet


class Result(StrEnum):
    """How the sides' answers to one question stand to each other; ``worth_talking``: the same, but one that the
    pack marks for attention (both said no)."""

    DIFFER = "differ"
    WORTH_TALKING = "agree_no"
    MISSING = "one_missing"
    AGREE = "agree"


@dataclass(frozen=True, slots=True)
class Compared:
    """One question: the answer of each side by letter (None where there is none), and the result. ``later`` holds
    answers that were corrected after the sides saw each other's, beside the first ones."""

    question: Question
    answers: Mapping[str, Given | None]
    result: Result
    later: Mapping[str, Given]

    @property
    def agree(self) -> bool | None:
        """True or False where all sides answered, else None."""
        return None if self.result is Result.MISSING else self.result is not Result.DIFFER


_PLACE = {Result.DIFFER: 0, Result.WORTH_TALKING: 1, Result.MISSING: 2, Result.AGREE: 3}


def compare(
    questionnaire: Questionnaire,
    first: Mapping[str, Sheet | None],
    later: Mapping[str, Sheet | None] | None = None,
) -> tuple[Compared, ...]:
    """Every question that applies to at least one side, the differing ones first, then in the sheet's order.

    ``first``: each side's sheet as it stood when the answers became mutual, by letter, None where nobody answered;
    ``later``: the sheets as they stand now. A question hidden on one side only is left out of that side's column
    and counts as missing there.
    """
    later = later or {}
    seen: dict[str, dict[str, Given | None]] = {}
    for letter, sheet in first.items():
        applies = {q.id for q in questionnaire.applicable(sheet.values)} if sheet else set()
        for question in questionnaire.asked:
            given = sheet.answers.get(question.id) if sheet and question.id in applies else None
            if question.id in applies or question.show_if is None:
                seen.setdefault(question.id, {})[letter] = given
    rows = []
    for question in questionnaire.asked:
        if question.id not in seen:
            continue
        answers = {letter: seen[question.id].get(letter) for letter in first}
        changed = {
            letter: now
            for letter in first
            if (sheet := later.get(letter)) is not None
            and (now := sheet.answers.get(question.id)) is not None
            and (before := answers[letter]) is not None
            and now.value != before.value
        }
        rows.append(Compared(question, answers, _result(question, answers.values()), changed))
    return tuple(sorted(rows, key=lambda row: _PLACE[row.result]))


def _result(question: Question, answers: Iterable[Given | None]) -> Result:
    given = list(answers)
    values = [g.value for g in given if g is not None and g.state is AnswerState.ANSWERED]
    if len(values) < len(given):
        return Result.MISSING
    if any(value != values[0] for value in values[1:]):
        return Result.DIFFER
    return Result.WORTH_TALKING if values[0] in question.attention else Result.AGREE
