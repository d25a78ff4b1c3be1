"""What people from outside said of a cycle: one evaluation of all of them, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.questions import Kind, Question, Questionnaire
from bot.domain.sheets import AnswerState, Given, Sheet


@dataclass(frozen=True, slots=True)
class Seen:
    """How the evaluators answered one question, in the order of their sheets."""

    question: Question
    given: tuple[Given, ...]

    @property
    def values(self) -> tuple[object, ...]:
        """The answers that say something: neither skipped nor unknown. Those on a scale lowest first."""
        found = [one.value for one in self.given if one.state is AnswerState.ANSWERED]
        place = {option.id: at for at, option in enumerate(self.question.options)}
        if self.question.kind in (Kind.SCALE, Kind.SINGLE):
            found.sort(key=lambda value: place.get(str(value), len(place)))
        return tuple(found)

    @property
    def middle(self) -> object:
        """The middle answer, the lower of two; None where there is none."""
        values = self.values
        return values[(len(values) - 1) // 2] if values else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation of a cycle: by how many people, of how many who were asked, and why it was closed where some
    were missing.
    """

    cycle: int
    questionnaire: Questionnaire
    seen: tuple[Seen, ...]
    sent: int
    reason: str = ""


def summed_up(
    cycle: int, questionnaire: Questionnaire, sheets: Sequence[Sheet], reason: str = ""
) -> Evaluation:
    """What these sheets say, each one of one evaluator; hidden answers are kept and do not count."""
    form = questionnaire.for_evaluators
    answers: list[Mapping[str, Given]] = []
    for sheet in sheets:
        kept = {question.id for question in form.applicable(sheet.values)}
        answers.append({name: given for name, given in sheet.answers.items() if name in kept})
    seen = (
        Seen(question, tuple(one[question.id] for one in answers if question.id in one))
        for question in form.asked
    )
    return Evaluation(cycle, form, tuple(one for one in seen if one.given), len(sheets), reason)
