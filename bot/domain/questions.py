"""Questions and questionnaires, as packs declare them. See domain.md §4.1–4.2 for the vocabulary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

DEFAULT_LANGUAGE = "ja"


class Label(dict[str, str]):
    """Text by language code (``ja``, ``ja-simple``, ``en``, …)."""

    def in_(self, language: str) -> str:
        """The text in that language, else in the base language, else in Japanese, else the first there is."""
        for code in (language, language.split("-")[0], DEFAULT_LANGUAGE):
            if code in self:
                return self[code]
        return next(iter(self.values()), "")


class Kind(StrEnum):
    """Kinds of question."""

    YES_NO = "yes_no"
    SINGLE = "single"
    MULTI = "multi"
    SCALE = "scale"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YEN = "yen"
    PARTY = "party"
    REPEAT = "repeat"
    INFO = "info"


class Basis(StrEnum):
    """Where an element comes from."""

    SOURCE = "source"
    DERIVED = "derived"
    PRACTICE = "practice"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Source:
    """The place in a municipality's document that an element rests on."""

    doc: str
    section: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer. ``short`` fits a button (20 characters)."""

    id: str
    label: Label
    short: Label


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on an earlier answer of the same side: ``op`` is eq, ne, in, gte or answered."""

    question: str
    op: str
    value: object = None
    side: str = "same"


@dataclass(frozen=True, slots=True)
class When:
    """All, any, or none of the conditions (``mode``: all, any, not)."""

    mode: str
    conditions: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether the question is to be shown. ``answers``: value by question id; what is missing has no key."""
        results = (_test(condition, answers) for condition in self.conditions)
        if self.mode == "any":
            return any(results)
        if self.mode == "not":
            return not any(results)
        return all(results)


def _test(condition: Condition, answers: Mapping[str, object]) -> bool:
    if condition.op == "answered":
        return condition.question in answers
    if condition.question not in answers:
        return False
    value = answers[condition.question]
    if condition.op == "eq":
        return value == condition.value
    if condition.op == "ne":
        return value != condition.value
    if condition.op == "in":
        return isinstance(condition.value, (list, tuple)) and value in condition.value
    if condition.op == "gte":
        return (
            isinstance(value, (int, float))
            and isinstance(condition.value, (int, float))
            and value >= condition.value
        )
    raise ValueError(f"unknown operator {condition.op}")


@dataclass(frozen=True)
class Question:
    """One item of a sheet. ``number`` is what the sheet calls it (``6-1``); ``talk`` is a way into the
    conversation where the sides answered differently; ``attention`` holds values that become talking points.
    """

    id: str
    number: str
    kind: Kind
    label: Label
    help: Label = field(default_factory=Label)
    talk: Label = field(default_factory=Label)
    topic: Label = field(default_factory=Label)
    options: tuple[Option, ...] = ()
    answer_by: str = "each_side"
    required: bool = True
    show_if: When | None = None
    allow_unknown: bool = False
    comment: bool = True
    compare: str = "equal"
    attention: tuple[str, ...] = ("no",)
    maps_to: str = ""
    basis: Basis = Basis.LOCAL
    source: Source | None = None

    @property
    def asked(self) -> bool:
        """False for header items, which are filled from project and membership and never asked in chat."""
        return not self.maps_to.startswith(("project.", "side."))

    @property
    def main_number(self) -> str:
        """The sheet's number of the item that this one belongs to: ``6`` for ``6-1``."""
        return self.number.split("-")[0]

    def takes(self, value: object) -> bool:
        """Whether that can be an answer: a button may be older than the pack's latest version."""
        match self.kind:
            case Kind.YES_NO:
                return value in ("yes", "no")
            case Kind.SINGLE:
                return self.option(value) is not None
            case Kind.TEXT:
                return isinstance(value, str) and bool(value)
        return True

    def option(self, value: object) -> Option | None:
        """The option with that id."""
        return next((option for option in self.options if option.id == value), None)


@dataclass(frozen=True)
class Questionnaire:
    """A sheet of questions for one stage, in order."""

    id: str
    stage: str
    kind: str
    title: Label
    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are put to people, in order."""
        return tuple(question for question in self.questions if question.asked)

    @cached_property
    def main_numbers(self) -> tuple[str, ...]:
        """The sheet's own numbering, sub-items left out: what ``3/10`` counts."""
        return tuple(dict.fromkeys(question.main_number for question in self.asked))

    def applicable(self, answers: Mapping[str, object]) -> Iterator[Question]:
        """The questions that apply given these values (hidden ones left out), in order."""
        visible: dict[str, object] = {}
        for question in self.asked:
            if question.show_if is None or question.show_if.holds(visible):
                if question.id in answers:
                    visible[question.id] = answers[question.id]
                yield question
