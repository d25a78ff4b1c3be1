"""The sides' answers beside each other. No score, no ranking: how far apart they are, agreeing, missing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from bot.domain.project import SideRule
from bot.domain.questions import CHOSEN, IN_WORDS, Kind, Question, Questionnaire
from bot.domain.sheets import AnswerState, Given, Sheet


class Result(StrEnum):
    """How the sides' answers to one question stand to each other.

    ``WORTH_TALKING``: the same, but one that the pack marks for attention (both said no). ``NOT_COMPARABLE``:
    the question was put to one side only, because of what it answered before, or there is nothing to compare,
    as with words.
    """

    DIFFER = "differ"
    WORTH_TALKING = "agree_no"
    MISSING = "one_missing"
    AGREE = "agree"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class SideSheets:
    """The sent sheets of one side: its respondent's, and those of the others. ``kind`` is what sort of body the
    side is: some questions are put to one kind only.
    """

    respondent: Sheet | None
    others: tuple[Sheet, ...] = ()
    kind: str = ""

    @property
    def all(self) -> tuple[Sheet, ...]:
        """All of them, the respondent's first."""
        return ((self.respondent,) if self.respondent else ()) + self.others


@dataclass(frozen=True, slots=True)
class Compared:
    """One question: the answer of each side by letter (None where there is none), and the result. ``later``
    holds answers that were corrected after the sides saw each other's, beside the first ones; ``size`` is how
    far apart the sides are (0 to 1, the largest pair); ``spread`` how many people of a side gave which answer,
    where several did (``yes``, an option's id, ``3``, or a state).
    """

    question: Question
    answers: Mapping[str, Given | None]
    result: Result
    later: Mapping[str, Given]
    size: float = 0.0
    spread: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

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
    first: Mapping[str, SideSheets],
    later: Mapping[str, SideSheets] | None = None,
    *,
    rule: SideRule = SideRule.RESPONDENT,
) -> tuple[Compared, ...]:
    """Every question that applies to at least one side: the differing ones first, the largest difference in
    front, then in the sheet's order.

    ``first``: each side's sheets as they stood when the answers became mutual, by letter; ``later``: as they
    stand now; ``rule`` says whose answer is the side's. Shared answers are one, and are not listed. A question
    that was put to one side only is not comparable; it comes last and no count includes it.
    """
    first = {letter: _visible(questionnaire, sheets) for letter, sheets in first.items()}
    later = {letter: _visible(questionnaire, sheets) for letter, sheets in (later or {}).items()}
    applies = {letter: _put(questionnaire, sheets, rule) for letter, sheets in first.items()}
    rows = []
    for question in questionnaire.asked:
        if question.shared:
            continue
        asked = [letter for letter in first if question.for_side(first[letter].kind)]
        absent = [letter for letter in asked if applies[letter] is None]
        shown = [letter for letter in asked if question.id in (applies[letter] or ())]
        if not shown and (question.show_if or not absent):
            continue
        put_to = [letter for letter in asked if letter in shown or letter in absent]
        answers = {
            letter: side_answer(question, sheets, rule) if letter in put_to else None
            for letter, sheets in first.items()
        }
        comparable = len(put_to) > 1 and question.compare != "none" and question.kind not in IN_WORDS
        given = [answers[letter] for letter in put_to]
        result = _result(question, given) if comparable else Result.NOT_COMPARABLE
        size = _size(question, given) if result is Result.DIFFER else 0.0
        changed = _changed(question, answers, later, rule)
        rows.append(Compared(question, answers, result, changed, size, _spreads(question, first)))
    return tuple(sorted(rows, key=lambda row: (_PLACE[row.result], -row.size)))


def _visible(questionnaire: Questionnaire, sheets: SideSheets) -> SideSheets:
    """The same without hidden answers, which are kept and do not count."""
    form = questionnaire.for_side(sheets.kind)

    def seen(sheet: Sheet) -> Sheet:
        kept = {q.id: sheet.answers[q.id] for q in form.applicable(sheet.values) if q.id in sheet.answers}
        return sheet.having(answers=kept)

    respondent = seen(sheets.respondent) if sheets.respondent else None
    return replace(sheets, respondent=respondent, others=tuple(seen(sheet) for sheet in sheets.others))


def _put(questionnaire: Questionnaire, sheets: SideSheets, rule: SideRule) -> frozenset[str] | None:
    """The questions that were put to the side, going by its answers; None where nobody answered for it."""
    if sheets.respondent is None and (rule is SideRule.RESPONDENT or not sheets.others):
        return None
    given = ((q.id, side_answer(q, sheets, rule)) for q in questionnaire.asked)
    values = {name: one.value for name, one in given if one and one.state is AnswerState.ANSWERED}
    return frozenset(q.id for q in questionnaire.for_side(sheets.kind).applicable(values))


def side_answer(question: Question, sheets: SideSheets, rule: SideRule) -> Given | None:
    """The side's answer by the declared rule. One that a rule made carries no comment."""
    own = sheets.respondent.answers.get(question.id) if sheets.respondent else None
    if rule is SideRule.RESPONDENT:
        return own
    given = [sheet.answers[question.id] for sheet in sheets.all if question.id in sheet.answers]
    values = [g.value for g in given if g.state is AnswerState.ANSWERED]
    if len(values) < 2:
        return own or min(given, key=lambda g: (g.state is not AnswerState.ANSWERED, g.state), default=None)
    value = _median(question, values) if rule is SideRule.MEDIAN else None
    if value is None:
        value = _majority(question, values, own)
    return own if own is not None and _same(own.value, value) else Given(value)


def decided_by(row: Compared, letter: str, rule: SideRule) -> str:
    """How the answer of a side came about, of which several people have answered: by ``respondent``, ``majority`` or
    ``median``; ``tied`` where as many gave another one.
    """
    counts = {name: n for name, n in row.spread[letter].items() if name not in tuple(AnswerState)}
    if rule is SideRule.RESPONDENT or sum(counts.values()) < 2:
        return SideRule.RESPONDENT.value
    if rule is SideRule.MEDIAN and _has_middle(row.question):
        return rule.value
    most = sorted(counts.values())
    tied = row.question.kind is not Kind.MULTI and len(most) > 1 and most[-1] == most[-2]
    return "tied" if tied else SideRule.MAJORITY.value


def _has_middle(question: Question) -> bool:
    """Whether its answers can be put in order."""
    ordered = question.kind is Kind.SINGLE and question.compare == "order"
    return ordered or question.kind in (Kind.SCALE, Kind.NUMBER, Kind.YEN, Kind.DATE)


def _majority(question: Question, values: Sequence[object], own: Given | None) -> object:
    """The value that most gave; among equals the respondent's, else the one that the pack names first."""
    counts = [(sum(_same(value, other) for other in values), value) for value in values]
    most = max(count for count, _ in counts)
    tied = [value for count, value in counts if count == most]
    if own is not None and any(_same(own.value, value) for value in tied):
        return own.value
    order = ["yes", "no"] if question.kind is Kind.YES_NO else [option.id for option in question.options]
    place = {name: at for at, name in enumerate(order)}
    return min(tied, key=lambda value: (place.get(str(value), len(place)), str(value)))


def _median(question: Question, values: Sequence[object]) -> object | None:
    """The lower middle one of what can be put in order; None for other kinds."""
    if not _has_middle(question):
        return None
    if question.kind is Kind.SINGLE:
        order = [option.id for option in question.options]
        ranked = sorted(values, key=lambda value: order.index(str(value)) if value in order else len(order))
    else:
        ranked = sorted(values, key=_rank)
    return ranked[(len(ranked) - 1) // 2]


def _rank(value: object) -> tuple[float, str]:
    return (float(value), "") if isinstance(value, (int, float)) else (0.0, str(value))


def _same(one: object, other: object) -> bool:
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)) and one != other:
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other


def _changed(
    question: Question,
    answers: Mapping[str, Given | None],
    later: Mapping[str, SideSheets],
    rule: SideRule,
) -> dict[str, Given]:
    changed = {}
    for letter, before in answers.items():
        now = side_answer(question, later[letter], rule) if letter in later else None
        if before and now and not (now.state is before.state and _same(now.value, before.value)):
            changed[letter] = now
    return changed


def _result(question: Question, given: Sequence[Given | None]) -> Result:
    values = [g.value for g in given if g is not None and g.state is AnswerState.ANSWERED]
    if len(values) < len(given):
        return Result.MISSING
    if any(not _same(value, values[0]) for value in values[1:]):
        return Result.DIFFER
    return Result.WORTH_TALKING if question.draws_attention(values[0]) else Result.AGREE


def _size(question: Question, given: Iterable[Given | None]) -> float:
    values = [g.value for g in given if g is not None]
    return max(_apart(question, one, other) for one, other in combinations(values, 2))


def _apart(question: Question, one: object, other: object) -> float:
    """How far apart two answers are: 0 the same, 1 as far as can be."""
    if _same(one, other):
        return 0.0
    if question.kind is Kind.MULTI and isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        mine, theirs = set(map(str, one)), set(map(str, other))
        return 1 - len(mine & theirs) / len(mine | theirs)
    order = [option.id for option in question.options]
    if question.compare in ("order", "distance") and str(one) in order and str(other) in order:
        return abs(order.index(str(one)) - order.index(str(other))) / max(1, len(order) - 1)
    if question.compare != "distance":
        return 1.0
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return min(1.0, abs(one - other) / max(abs(one), abs(other), 1))
    if question.kind is Kind.DATE and isinstance(one, str) and isinstance(other, str):
        day, another = _day(one), _day(other)
        return min(1.0, abs((day - another).days) / 365) if day and another else 1.0
    return 1.0


def _day(value: str) -> date | None:
    """The day, or the first of the month; None for an answer from before the question asked for a day."""
    try:
        return date.fromisoformat(value if len(value) == 10 else f"{value}-01")
    except ValueError:
        return None


def _spreads(question: Question, first: Mapping[str, SideSheets]) -> dict[str, dict[str, int]]:
    """Who gave which answer inside a side with several sheets, as counts; in the pack's order of options."""
    if question.kind not in CHOSEN:
        return {}
    found = {}
    for letter, sheets in first.items():
        given = [sheet.answers[question.id] for sheet in sheets.all if question.id in sheet.answers]
        if len(sheets.all) < 2 or not given:
            continue
        counts: Counter[str] = Counter()
        for one in given:
            if one.state is not AnswerState.ANSWERED:
                counts[one.state.value] += 1
            else:
                chosen = one.value if isinstance(one.value, (list, tuple)) else (one.value,)
                counts.update(str(value) for value in chosen)
        order = ["yes", "no", *(option.id for option in question.options)]
        found[letter] = {
            name: counts[name]
            for name in sorted(counts, key=lambda n: (n not in order, order.index(n) if n in order else 0, n))
        }
    return found
