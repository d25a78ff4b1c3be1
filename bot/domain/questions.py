"""Questions and questionnaires, as packs declare them. See domain.md §4.1–4.2 for the vocabulary."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TypeGuard

DEFAULT_LANGUAGE = "ja"


class Label(dict[str, str]):
    """Text by language code (``ja``, ``ja-simple``, ``en``, …)."""

    def in_(self, language: str) -> str:
        """The text in that language, else in the base language, else in English (for a reader of another language than
        Japanese), else in Japanese, else the first there is.
        """
        base = language.split("-")[0]
        for code in (language, base, *(("en",) if base != DEFAULT_LANGUAGE else ()), DEFAULT_LANGUAGE):
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


IN_WORDS = frozenset({Kind.TEXT, Kind.PARTY, Kind.REPEAT})
"""Answered in people's own words."""

CHOSEN = frozenset({Kind.YES_NO, Kind.SINGLE, Kind.MULTI, Kind.SCALE})
"""Answered by choosing among what is shown."""


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
class Column:
    """One field of a row in a ``repeat`` question: ``id`` is its key in the stored row.

    ``kind`` is text, number, date, yen, party or single; ``options`` belong to single. A row is complete when
    every required column has a value.
    """

    id: str
    kind: Kind
    label: Label
    example: Label = field(default_factory=Label)
    options: tuple[Option, ...] = ()
    required: bool = True

    def option(self, value: object) -> Option | None:
        """The option with that id."""
        return next((option for option in self.options if option.id == value), None)


SHARED, EACH_SIDE, ANY_SIDE = "shared", "each_side", "any_side"
"""``answer_by``: one answer of all sides together, one of each side, or one that any side may give."""

OF_SIDES = "side:"
"""``answer_by: side:government`` puts a question only to sides of that kind (domain.md §1)."""

EVALUATOR, BENEFICIARY = "evaluator", "beneficiary"
"""``answer_by``: people of no side, who evaluate from outside, or whom the project was for."""

FINDINGS = "findings"
"""``expand: findings``: once for each open improvement of the cycles before, known only with the project."""

PHASES = ("introduction", "process", "outcome")
"""The parts of the work that an analysis tells apart: how it came about, how it went, what came of it."""

NAME = "{name}"
"""Where the name of the element (or the words of the finding) stands in a text of an expanded question."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on an earlier answer of the same side: ``op`` is eq, ne, in, gte or answered. Of several options
    chosen one is enough for eq and in.
    """

    question: str
    op: str
    value: object = None
    side: str = "same"


@dataclass(frozen=True, slots=True)
class When:
    """All, any, or none of the conditions (``mode``: all, any, not)."""

    mode: str
    conditions: tuple[Condition, ...]

    def within(self, questions: Set[str], name: str) -> "When":
        """The same test on those questions as they are asked about the element of that name."""
        return When(
            self.mode,
            tuple(
                replace(one, question=f"{one.question}.{name}") if one.question in questions else one
                for one in self.conditions
            ),
        )

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
    chosen = value if isinstance(value, (list, tuple)) else (value,)
    if condition.op == "eq":
        return condition.value in chosen
    if condition.op == "ne":
        return condition.value not in chosen
    if condition.op == "in":
        wanted = condition.value if isinstance(condition.value, (list, tuple)) else ()
        return any(one in wanted for one in chosen)
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

    Values by kind: yes_no ``"yes"``/``"no"``; single the option's id; multi a list of option ids; scale an int;
    text the words; number int or float; date ``"2026-10-25"`` (``"2026-10"`` where ``by_month``); yen an int;
    party a name; repeat a list of rows, each a dict by column id.

    ``least`` and ``most`` bound how many options, rows or characters there may be, or the number itself; None
    is no bound. ``reason`` says that an answer in ``attention`` needs one; ``carry`` that the words become an
    improvement for the next cycle; ``recall`` names the earlier question whose answer stands beside this one,
    ``prefill`` the earlier rows that this one begins with (``begins``, known only with the project);
    ``drafts`` the agreement item that the answer words;
    ``total`` the column that is summed; ``element`` the pack's element that an expanded question is about;
    ``phase`` the part of the work that it looks at, where a sheet tells them apart (see PHASES); ``score`` says
    that its answers count in the scores, where a pack has some.
    """

    id: str
    number: str
    kind: Kind
    label: Label
    help: Label = field(default_factory=Label)
    talk: Label = field(default_factory=Label)
    topic: Label = field(default_factory=Label)
    example: Label = field(default_factory=Label)
    unit: Label = field(default_factory=Label)
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    least: float | None = None
    most: float | None = None
    by_month: bool = False
    answer_by: str = EACH_SIDE
    required: bool = True
    show_if: When | None = None
    allow_unknown: bool = False
    comment: bool = True
    reason: bool = False
    compare: str = "equal"
    attention: tuple[str, ...] = ("no",)
    carry: bool = False
    recall: str = ""
    prefill: str = ""
    begins: tuple[Mapping[str, object], ...] = ()
    drafts: str = ""
    total: str = ""
    element: str = ""
    expand: str = ""
    phase: str = ""
    score: bool = False
    maps_to: str = ""
    basis: Basis = Basis.LOCAL
    source: Source | None = None

    @cached_property
    def asked(self) -> bool:
        """False for what is never put to a side: header items, which are filled from project and membership,
        and what other people answer (evaluators, beneficiaries).
        """
        filled = self.maps_to.startswith(("project.", "side."))
        return not filled and self.answer_by not in (EVALUATOR, BENEFICIARY)

    @property
    def answered(self) -> bool:
        """False for an ``info``, which is read and not answered."""
        return self.kind is not Kind.INFO

    @cached_property
    def shared(self) -> bool:
        """One answer for the whole project, which everybody on it sees and may correct."""
        return self.answer_by in (SHARED, ANY_SIDE)

    @cached_property
    def main_number(self) -> str:
        """The sheet's number of the item that this one belongs to: ``6`` for ``6-1``."""
        return self.number.split("-")[0]

    @property
    def collects(self) -> bool:
        """Whether its answer grows over several taps before it is given: several options, or rows."""
        return self.kind in (Kind.MULTI, Kind.REPEAT)

    def wants_reason(self, value: object) -> bool:
        """Whether a reason is welcome beside that answer."""
        return self.comment and self.draws_attention(value)

    def needs_reason(self, value: object) -> bool:
        """Whether the pack asks for a reason beside that answer."""
        return self.reason and self.draws_attention(value)

    def draws_attention(self, value: object) -> bool:
        """Whether that answer becomes a talking point: of several options chosen one is enough."""
        chosen = value if _is_list(value) else (value,)
        return any(str(one) in self.attention for one in chosen)

    def for_side(self, kind: str) -> bool:
        """Whether it is put to a side of that kind ("" while unknown)."""
        return not self.answer_by.startswith(OF_SIDES) or self.answer_by == f"{OF_SIDES}{kind}"

    def spelled(self, value: str) -> object:
        """The value that a button's spelling of it stands for: a point of a scale is a number."""
        return int(value) if self.kind is Kind.SCALE and value.isdecimal() else value

    def takes(self, value: object) -> bool:
        """Whether that can be an answer: a button may be older than the pack's latest version."""
        match self.kind:
            case Kind.YES_NO:
                return value in ("yes", "no")
            case Kind.SINGLE:
                return self.option(value) is not None
            case Kind.SCALE:
                return _whole(value) and self.option(str(value)) is not None
            case Kind.MULTI:
                return _is_list(value) and self._choice_fits(value)
            case Kind.TEXT:
                return isinstance(value, str) and bool(value) and self._bounded(len(value))
            case Kind.PARTY:
                return isinstance(value, str) and bool(value)
            case Kind.NUMBER:
                return _number(value) and self._bounded(value)
            case Kind.YEN:
                return _yen(value) and self._bounded(value)
            case Kind.DATE:
                return isinstance(value, str) and is_day(value, by_month=self.by_month)
            case Kind.REPEAT:
                return _is_list(value) and self._rows_fit(value)
        return False

    def _choice_fits(self, chosen: Sequence[object]) -> bool:
        known = all(self.option(one) is not None for one in chosen)
        return known and len(set(map(str, chosen))) == len(chosen) and self._bounded(len(chosen))

    def _rows_fit(self, rows: Sequence[object]) -> bool:
        return self._bounded(len(rows)) and all(
            isinstance(row, Mapping) and self.complete(row) for row in rows
        )

    def _bounded(self, count: float) -> bool:
        return (self.least is None or count >= self.least) and (self.most is None or count <= self.most)

    def complete(self, row: Mapping[str, object]) -> bool:
        """Whether that row has all it needs, and each column takes what stands in it."""
        return all(column_takes(column, row.get(column.id)) for column in self.columns)

    def column(self, name: str) -> Column | None:
        """The column with that id."""
        return next((column for column in self.columns if column.id == name), None)

    def option(self, value: object) -> Option | None:
        """The option with that id."""
        return next((option for option in self.options if option.id == value), None)


def column_takes(column: Column, value: object) -> bool:
    """Whether that can stand in the column; nothing can, where it is not required."""
    if value is None:
        return not column.required
    match column.kind:
        case Kind.SINGLE:
            return column.option(value) is not None
        case Kind.YEN:
            return _yen(value)
        case Kind.NUMBER:
            return _number(value)
        case Kind.DATE:
            return isinstance(value, str) and is_day(value, by_month=False)
    return isinstance(value, str) and bool(value)


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


_BEYOND = 10**15
"""Numbers so large are no counts and no yen, and a JSON reader may round them."""


def _number(value: object) -> TypeGuard[float]:
    """What can be stored, compared and shown: neither infinite nor no number at all."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _BEYOND


def _yen(value: object) -> TypeGuard[int]:
    return _whole(value) and _number(value) and value >= 0


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, (list, tuple))


def is_day(value: str, *, by_month: bool) -> bool:
    """Whether that spells a day (``2026-10-25``) or a month (``2026-10``) as answers keep them."""
    day = f"{value}-01" if by_month else value
    try:
        return date.fromisoformat(day).isoformat() == day  # it reads week dates too, which we do not write
    except ValueError:
        return False


@dataclass(frozen=True)
class Questionnaire:
    """A sheet of questions for one stage, in order.

    ``kind`` is checklist, interview, findings, mid_check, money, evaluation or mutual; ``after`` names the sheet
    of the same stage whose answers must have become mutual before this one opens.
    """

    id: str
    stage: str
    kind: str
    title: Label
    questions: tuple[Question, ...]
    after: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are put to people, in order."""
        return tuple(question for question in self.questions if question.asked and question.answered)

    @cached_property
    def joint(self) -> bool:
        """One sheet for all sides together: every question has one shared answer."""
        return all(question.shared for question in self.asked)

    @cached_property
    def main_numbers(self) -> tuple[str, ...]:
        """The sheet's own numbering, sub-items left out: as it is printed."""
        return tuple(dict.fromkeys(question.main_number for question in self.asked))

    def numbers_given(self, answers: Mapping[str, object]) -> tuple[str, ...]:
        """The same of those that apply given these values."""
        applicable = self.applicable(answers)
        last: tuple[Sequence[Question], tuple[str, ...]] | None = self.__dict__.get("_last_numbers")
        if last is None or last[0] is not applicable:
            numbers = tuple(dict.fromkeys([question.main_number for question in applicable]))
            last = self.__dict__["_last_numbers"] = applicable, numbers
        return last[1]

    def told_before(self, question: str, answers: Mapping[str, object]) -> tuple[Question, ...]:
        """The infos that stand directly before that question (by id) on the sheet, given these answers."""
        told = self._told_before.get(question, ())
        return tuple(info for info in told if info.show_if is None or info.show_if.holds(answers))

    @cached_property
    def _told_before(self) -> Mapping[str, tuple[Question, ...]]:
        """All of them, by the question; one without any is left out."""
        found: dict[str, tuple[Question, ...]] = {}
        told: tuple[Question, ...] = ()
        for one in self.questions:
            if told:
                found[one.id] = told
            told = (*told, one) if not one.answered else () if one.asked else told
        return found

    @cached_property
    def needing_reasons(self) -> frozenset[str]:
        """The ids of the questions to which some answer needs a reason."""
        return frozenset(question.id for question in self.asked if question.reason)

    @cached_property
    def together(self) -> frozenset[str]:
        """The ids of the questions that have one answer for all sides."""
        return frozenset(question.id for question in self.questions if question.shared)

    @cached_property
    def of_findings(self) -> tuple[Question, ...]:
        """The questions that are asked once for each finding."""
        return tuple(question for question in self.questions if question.expand == FINDINGS)

    @cached_property
    def common_tables(self) -> tuple[Question, ...]:
        """The tables that all sides fill in together."""
        return tuple(one for one in self.questions if one.kind is Kind.REPEAT and one.shared)

    @cached_property
    def _conditional(self) -> bool:
        return any(question.show_if is not None for question in self.asked)

    def applicable(self, answers: Mapping[str, object]) -> Sequence[Question]:
        """The questions that apply given these values (hidden ones left out), in order. A turn asks for them many times,
        always with the values of the same sheet, which cannot be changed.
        """
        if not self._conditional:
            return self.asked
        if not isinstance(answers, MappingProxyType):
            return self._applicable(answers)
        last: tuple[Mapping[str, object], Sequence[Question]] | None = self.__dict__.get("_last")
        if last is None or last[0] is not answers:
            last = self.__dict__["_last"] = answers, self._applicable(answers)
        return last[1]

    def _applicable(self, answers: Mapping[str, object]) -> Sequence[Question]:
        visible: dict[str, object] = {}
        found = []
        for question in self.asked:
            if question.show_if is None or question.show_if.holds(visible):
                if question.id in answers:
                    visible[question.id] = answers[question.id]
                found.append(question)
        return found

    @cached_property
    def _of_kinds(self) -> dict[str, "Questionnaire"]:
        return {}

    def for_side(self, kind: str) -> "Questionnaire":
        """The sheet as a side of that kind gets it: without questions that are put to other kinds. Made once."""
        if kind not in self._of_kinds:
            kept = tuple(question for question in self.questions if question.for_side(kind))
            whole = len(kept) == len(self.questions)
            self._of_kinds[kind] = self if whole else replace(self, questions=kept)
        return self._of_kinds[kind]

    @cached_property
    def for_evaluators(self) -> "Questionnaire":
        """The sheet as each evaluator gets it: with what is put to evaluators, and nothing else."""
        own = (question for question in self.questions if question.answer_by == EVALUATOR)
        return replace(self, questions=tuple(replace(question, answer_by=EACH_SIDE) for question in own))


def with_findings(questionnaire: Questionnaire, findings: Mapping[str, str]) -> Questionnaire:
    """The sheet with its questions of ``expand: findings`` asked for every finding (words by id), one finding
    after the other; each finding is one item of the sheet. Without findings they are left out.

    A condition between such questions holds within one finding.
    """
    repeated = questionnaire.of_findings
    if not repeated:
        return questionnaire
    ids = {question.id for question in repeated}
    asked = [
        _about_finding(question, name, words, f"{place}-{part}" if part else str(place), ids)
        for place, (name, words) in enumerate(findings.items(), _whole_number(repeated[0].number))
        for part, question in enumerate(repeated)
    ]
    first = questionnaire.questions.index(repeated[0])
    others = [question for question in questionnaire.questions if question.expand != FINDINGS]
    return replace(questionnaire, questions=(*others[:first], *asked, *others[first:]))


def _whole_number(number: str) -> int:
    return int(number) if number.isdecimal() else 1


def _about_finding(question: Question, name: str, words: str, number: str, ids: Set[str]) -> Question:
    return replace(
        for_name(question, lambda _: words.rstrip("。. ")),
        id=f"{question.id}.{name}",
        number=number,
        element=name,
        expand="",
        show_if=question.show_if and question.show_if.within(ids, name),
    )


def with_rows(
    questionnaire: Questionnaire, rows: Mapping[str, tuple[Mapping[str, object], ...]]
) -> Questionnaire:
    """The sheet with the rows that its questions (by id) begin with."""
    if not rows:
        return questionnaire
    found = (
        replace(question, begins=rows[question.id]) if question.id in rows else question
        for question in questionnaire.questions
    )
    return replace(questionnaire, questions=tuple(found))


def for_name(question: Question, name: Callable[[str], str]) -> Question:
    """The question with ``{name}`` in its texts replaced by ``name(language)``."""

    def named(label: Label) -> Label:
        return Label({language: text.replace(NAME, name(language)) for language, text in label.items()})

    return replace(
        question,
        label=named(question.label),
        help=named(question.help),
        talk=named(question.talk),
        topic=named(question.topic),
    )
