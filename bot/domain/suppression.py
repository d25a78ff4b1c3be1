"""Counts of an anonymous survey, so published that nobody's answer can be worked out.

A count of one or two people is hidden. Since the total is known, hiding that alone would be of no use: what is
hidden could be had by taking away. So all counts up to some bound are hidden together, and the bound is the lowest
one under which at least two *different* counts lie. Whatever is published then stays the same when hidden counts
change places; hence each of them may be any of at least two numbers, also for somebody who knows the total, all
shown counts and these rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 3
"""So many people at least must have answered before anything is published, and stand behind a shown count."""


@dataclass(frozen=True, slots=True)
class Published:
    """Counts in their order, None for a hidden one. Each hidden one is less than ``below``; 0 says nothing about
    them, where all are hidden.
    """

    counts: tuple[int | None, ...]
    below: int = 0

    @property
    def hidden(self) -> bool:
        """Whether nothing is shown at all."""
        return bool(self.counts) and all(count is None for count in self.counts)


def published(counts: Sequence[int]) -> Published:
    """These counts as they may be seen. They are of one question: of answers that exclude each other, those who
    gave none counted too where that is possible, or of options of which each may be chosen beside others.
    """
    if not any(0 < count < FEWEST for count in counts):
        return Published(tuple(counts))
    levels = sorted(set(counts))
    bounds = (level for level in levels[1:] if level >= _largest_small(counts))
    bound = next(bounds, levels[-1])
    shown = tuple(count if count > bound else None for count in counts)
    some = any(count is not None for count in shown)
    return Published(shown, max(FEWEST, bound + 1) if some else 0)


def _largest_small(counts: Sequence[int]) -> int:
    return max(count for count in counts if count < FEWEST)
