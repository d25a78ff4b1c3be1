"""Money as planned and as it became: rows of both, matched by their names. Whole yen only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.words import fold

INCOME, EXPENSE = "core.pi.income", "core.pi.expense"
"""The questions of the plan whose rows become what came in and what was spent."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that cost or brought money, in yen."""

    name: str
    planned: int
    actual: int

    @property
    def difference(self) -> int:
        """Actual less planned."""
        return self.actual - self.planned


@dataclass(frozen=True, slots=True)
class Settlement:
    """All lines, planned ones first, with their totals in yen."""

    lines: tuple[Line, ...]

    @property
    def planned(self) -> int:
        """The planned total."""
        return sum(line.planned for line in self.lines)

    @property
    def actual(self) -> int:
        """The actual total."""
        return sum(line.actual for line in self.lines)

    @property
    def difference(self) -> int:
        """Actual less planned."""
        return self.actual - self.planned


def settle(
    planned: Sequence[Mapping[str, object]],
    actual: Sequence[Mapping[str, object]],
    *,
    amount: str,
    name: str,
) -> Settlement:
    """Both lists beside each other: ``amount`` and ``name`` are the columns of the rows. Rows of one name are
    summed; spellings that fold to the same are one name.
    """
    names: dict[str, str] = {}
    sums: dict[str, list[int]] = {}
    for at, rows in enumerate((planned, actual)):
        for row in rows:
            words, yen = str(row.get(name, "")), row.get(amount)
            key = fold(words)
            names.setdefault(key, words)
            sums.setdefault(key, [0, 0])[at] += yen if isinstance(yen, int) else 0
    return Settlement(tuple(Line(names[key], *both) for key, both in sums.items()))


class Way(StrEnum):
    """Whether money comes in or goes out."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Book:
    """One list of money under its title. ``recorded``: something stands there besides the plan; ``side`` is None where
    it is neither what came in nor what was spent.
    """

    title: str
    found: Settlement
    recorded: bool
    side: Way | None = None


def total(books: Iterable[Book], side: Way) -> int | None:
    """What came in, or was spent, as far as it is recorded; None where nothing is."""
    sums = [book.found.actual for book in books if book.side is side and book.recorded]
    return sum(sums) if sums else None
