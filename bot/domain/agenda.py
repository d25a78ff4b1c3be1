"""A draft for the talk: three differences, one thing in common, one question (features.md C5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.comparison import Compared, Result

MOST_DIFFERENCES = 3
"""More would not be talked through in one evening."""

_NO_MARKS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Agenda:
    """What to talk about, in order; no row stands in it twice."""

    differences: tuple[Compared, ...]
    shared: Compared | None
    question: Compared | None


def agenda(rows: Sequence[Compared], marks: Mapping[str, int] = _NO_MARKS) -> Agenda:
    """The draft from compared rows. ``marks``: how many people want to hear about a question, by its id.

    Marked differences come first, then the largest; what all sides called wanting fills up. The thing in common
    is a strength that has a way into the talk where there is one. The question is the most marked row left, else
    one that a side has not answered, else a further difference, else something both called wanting or agreed on.
    """
    differing = sorted(
        (row for row in rows if row.result is Result.DIFFER),
        key=lambda row: (-marks.get(row.question.id, 0), -row.size),
    )
    wanting = [row for row in rows if row.result is Result.WORTH_TALKING]
    agreeing = [row for row in rows if row.result is Result.AGREE]
    missing = [row for row in rows if row.result is Result.MISSING]
    chosen = (*differing, *wanting)[:MOST_DIFFERENCES]
    shared = next((row for row in agreeing if row.question.talk), next(iter(agreeing), None))
    left = [row for row in rows if row not in chosen and row is not shared]
    marked = sorted(
        (row for row in left if marks.get(row.question.id)), key=lambda row: -marks[row.question.id]
    )
    further = [row for row in (*marked, *missing, *differing, *wanting, *agreeing, *left) if row in left]
    return Agenda(chosen, shared, next(iter(further), None))
