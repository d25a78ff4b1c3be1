"""Answers in words: one value, rows with their total, an earlier answer on one line."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.questions import Kind, Question, is_day
from bot.domain.sheets import AnswerState, Given
from bot.domain.words import shorten
from bot.services.phrasing.dates import Say, day_text, month_text


def value_text(
    question: Question, given: Given | None, language: str, say: Say, *, short: bool = False
) -> str:
    """An answer in words: はい, the option's label, 30,000円, 「飛ばしました」, 「まだ」. ``short`` is for one line."""
    if given is None:
        return say("answer-none")
    if given.state is not AnswerState.ANSWERED:
        return say(f"answer-{given.state.value.replace('_', '-')}")
    value = given.value
    match question.kind:
        case Kind.SINGLE if (option := question.option(value)) is not None:
            return (option.short if short and option.short else option.label).in_(language)
        case Kind.SCALE if (option := question.option(str(value))) is not None:
            return say("scale-value", n=str(value), label=option.label.in_(language))
        case Kind.MULTI if isinstance(value, (list, tuple)):
            return _chosen_text(question, value, language, say)
        case Kind.REPEAT if isinstance(value, (list, tuple)) and all(isinstance(r, Mapping) for r in value):
            return rows_text(question, value, language, say, short=short)
        case kind if kind in _PLAIN and isinstance(value, (str, int, float)):
            return plain_text(kind, value, say, unit=question.unit.in_(language))
    return _as_given(value, say)


_PLAIN = (Kind.TEXT, Kind.PARTY, Kind.NUMBER, Kind.YEN, Kind.DATE)


def _as_given(value: object, say: Say) -> str:
    """A yes or no, and an answer from before the question was asked in the way in which it is asked now."""
    if isinstance(value, Mapping):
        return "　".join(_as_given(cell, say) for cell in value.values() if cell is not None)
    if isinstance(value, (list, tuple)):
        return say("list-separator").join(_as_given(one, say) for one in value) or say("answer-nothing")
    return {"yes": say("answer-yes"), "no": say("answer-no")}.get(str(value), str(value))


def one_line(question: Question, given: Given, language: str, say: Say) -> str:
    """An answer on one line, to stand beside another question: a few rows in full, more by their number."""
    rows = given.value if question.kind is Kind.REPEAT and isinstance(given.value, (list, tuple)) else ()
    if rows and not question.total and len(rows) <= FEW_ROWS:
        return say("list-separator").join(row_text(question, row, language, say) for row in rows)
    return shorten(value_text(question, given, language, say, short=True), BESIDE)


FEW_ROWS = 3
BESIDE = 80
"""So many characters of an earlier answer stand beside a question."""


def yen_text(amount: int, say: Say) -> str:
    """「42,000円」."""
    return say("yen", amount=f"{amount:,}")


def plain_text(kind: Kind, value: object, say: Say, *, unit: str = "") -> str:
    """A day, an amount of money or a count in words; anything else as it is."""
    match kind:
        case Kind.YEN if isinstance(value, int):
            return yen_text(value, say)
        case Kind.NUMBER if isinstance(value, (int, float)):
            return say("count", n=f"{value:,}", unit=unit) if unit else f"{value:,}"
        case Kind.DATE if isinstance(value, str) and is_day(value, by_month=len(value) == 7):
            return month_text(value, say) if len(value) == 7 else day_text(value, say)
    return str(value)


def _chosen_text(question: Question, chosen: Sequence[object], language: str, say: Say) -> str:
    labels = [option.label.in_(language) for option in question.options if option.id in chosen]
    gone = [str(one) for one in chosen if question.option(one) is None]  # no option of the pack's any more
    return say("list-separator").join((*labels, *gone)) or say("answer-nothing")


def rows_text(question: Question, value: object, language: str, say: Say, *, short: bool = False) -> str:
    """Rows in words, a line each and their total; ``short``: how many, and the total."""
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, (list, tuple)) else []
    if not rows:
        return say("answer-nothing")
    total = total_text(question, rows, say)
    if short:
        count = say("rows-short", n=len(rows))
        return say("rows-short-total", count=count, total=total) if total else count
    return "\n".join([*(row_text(question, row, language, say) for row in rows), *([total] if total else [])])


def total_text(question: Question, rows: Iterable[Mapping[str, object]], say: Say) -> str:
    """「合計 42,000円」, where the pack names a column to sum; else ""."""
    if not question.total:
        return ""
    amounts = [row.get(question.total) for row in rows]
    total = sum(amount for amount in amounts if isinstance(amount, int))
    return say("rows-total", amount=yen_text(total, say))


def row_text(question: Question, row: Mapping[str, object], language: str, say: Say) -> str:
    """One row on one line, in the order of its columns."""
    cells = []
    for column in question.columns:
        value = row.get(column.id)
        if value is None:
            continue
        option = column.option(value) if column.kind is Kind.SINGLE else None
        cells.append(option.label.in_(language) if option else plain_text(column.kind, value, say))
    return "　".join(cells)


def topic(question: Question, language: str) -> str:
    """The question in a word or two."""
    return question.topic.in_(language) or shorten(question.label.in_(language), 24)
