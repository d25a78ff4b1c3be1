"""Figures from the answers on scales, where a pack has them: one of each layer, and a weighted one of all.

A layer is who answered: the citizens' sides, the city's sides, or the evaluators. A figure says how high on the
scales a layer's answers stand, from 0 (every answer on the lowest point) to 100 (on the highest). Sides are never
put in an order: those of one layer have one figure together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.project import GOVERNMENT
from bot.domain.questions import EACH_SIDE, EVALUATOR, OF_SIDES, Kind, Question
from bot.domain.sheets import AnswerState, Given

CITIZENS = "citizens"
LAYERS = (CITIZENS, GOVERNMENT, EVALUATOR)
FULL = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """How high a layer's answers stand; ``answers`` to how many ``questions`` it was made of."""

    value: Fraction
    answers: int
    questions: int

    @property
    def shown(self) -> int:
        """As people read it: a whole number, halves rounded up."""
        return whole(self.value)


def whole(value: Fraction) -> int:
    """The nearest whole number, the upper one of two."""
    return int(value + Fraction(1, 2))


def layer_of(kind: str) -> str:
    """The layer of a side of that kind of body."""
    return GOVERNMENT if kind == GOVERNMENT else CITIZENS


def layers_asked(question: Question) -> frozenset[str]:
    """The layers whose answers to that question count: none where it is not scored."""
    who = question.answer_by
    if not question.score or question.kind is not Kind.SCALE:
        return frozenset()
    if who == EVALUATOR:
        return frozenset({EVALUATOR})
    if who == EACH_SIDE:
        return frozenset({CITIZENS, GOVERNMENT})
    return frozenset({layer_of(who.removeprefix(OF_SIDES))}) if who.startswith(OF_SIDES) else frozenset()


def height(question: Question, value: object) -> Fraction | None:
    """Where a point stands on its scale, from 0 to 100; None for what is no point of it."""
    points = [option.id for option in question.options]
    if str(value) not in points or len(points) < 2:
        return None
    return Fraction(FULL * points.index(str(value)), len(points) - 1)


def figure(given: Iterable[tuple[Question, Given | None]]) -> Figure | None:
    """The figure of one layer: the mean of its questions, each the mean of its answers, so that a question that
    more people answered weighs no more than another. What was skipped or is not known counts nowhere; None where
    nothing is left.
    """
    heights: dict[str, list[Fraction]] = {}
    for question, one in given:
        if one is not None and one.state is AnswerState.ANSWERED:
            if (at := height(question, one.value)) is not None:
                heights.setdefault(question.id, []).append(at)
    if not heights:
        return None
    means = [sum(found, Fraction()) / len(found) for found in heights.values()]
    return Figure(sum(means, Fraction()) / len(means), sum(map(len, heights.values())), len(heights))


def weighted(weights: Mapping[str, int], figures: Mapping[str, Figure | None]) -> Fraction | None:
    """The figures by their weights; None while one of the weighted layers has none."""
    total, found = sum(weights.values()), Fraction()
    for layer, weight in weights.items():
        one = figures.get(layer)
        if one is None:
            return None
        found += one.value * weight
    return found / total if total else None
