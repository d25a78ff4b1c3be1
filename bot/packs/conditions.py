"""``show_if``: on which earlier answers a question is asked."""

from collections.abc import Mapping, Sequence

from bot.domain.questions import FINDINGS, Condition, Kind, Question, When
from bot.packs.reading import Written
from bot.packs.tables import Table

IN_NUMBERS = (Kind.NUMBER, Kind.YEN, Kind.SCALE)


def show_if(table: Table) -> When | None:
    """The test that stands under ``show_if``."""
    tests = table.table("show_if")
    if tests is None:
        return None
    modes = [mode for mode in ("all", "any", "not") if mode in tests]
    if len(modes) != 1 or len(tests.value) != 1:
        table.fault("show_if needs exactly one of all, any, not")
        return None
    conditions = tuple(_condition(part) for part in tests.tables(modes[0]))
    if not conditions:
        table.fault("show_if has no condition")
    return When(modes[0], conditions)


def _condition(table: Table) -> Condition:
    table.only(("q", "side", "op", "value"))
    op = table.text("op", "eq", one_of=("eq", "ne", "in", "gte", "answered"))
    value = table.answer("value")
    if op != "answered" and value is None:
        table.fault("value is missing")
    if op == "in" and not isinstance(value, list):
        table.fault("value must be a list where op is in")
    return Condition(
        question=table.text("q", required=True),
        op=op,
        value=tuple(value) if isinstance(value, list) else value,
        side=table.text("side", "same", one_of=("same", "any", "all")),
    )


def check_conditions(sheet: Sequence[Written]) -> None:
    """Conditions may look at earlier questions of the same sheet only, and at answers that these can have."""
    place = {written.question.id: at for at, written in enumerate(sheet)}
    expanded = {written.base: written for written in reversed(sheet) if written.expand}
    names = {
        written.question.id: [condition.question for condition in _conditions(written.question)]
        for written in sheet
    }
    told: set[frozenset[str]] = set()
    for at, written in enumerate(sheet):
        question, table = written.question, written.table
        for condition in _conditions(question):
            target = condition.question
            if not target:
                continue
            if target not in place and target in expanded:
                first = expanded[target]
                table.fault(
                    f"show_if names {target}, which is asked for each of the {first.expand};"
                    f" name one of them, as {first.question.id}"
                )
            elif target not in place:
                table.fault(f"show_if names an unknown question {target}")
            elif circle := _circle(question.id, names):
                if frozenset(circle) not in told:
                    table.fault(f"show_if goes in a circle: {' -> '.join(circle)}")
                told.add(frozenset(circle))
            elif place[target] >= at:
                table.fault(f"show_if looks ahead to {target}; only earlier questions can be looked at")
            elif sheet[place[target]].question.expand == FINDINGS != question.expand:
                table.fault(
                    f"show_if names {target}, which is asked for each finding;"
                    f" only another question with expand: {FINDINGS} can look at it"
                )
            else:
                _check_value(condition, sheet[place[target]].question, table)


def _conditions(question: Question) -> tuple[Condition, ...]:
    return question.show_if.conditions if question.show_if else ()


def _circle(start: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The way from a question back to itself, or nothing."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop()
        for target in names.get(way[-1], ()):
            if target == start:
                return [*way, start]
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return []


def _check_value(condition: Condition, target: Question, table: Table) -> None:
    """The value must be one that the question can have; ``gte`` compares numbers."""
    if condition.op == "gte":
        if target.kind not in IN_NUMBERS:
            table.fault(f"show_if asks whether {target.id} is at least a number, but it is no number")
        elif not isinstance(condition.value, (int, float)):
            table.fault(f"show_if compares {target.id} with {condition.value!r}, which is no number")
        return
    if condition.op == "answered":
        return
    answers: tuple[object, ...]
    match target.kind:
        case Kind.YES_NO:
            answers = ("yes", "no")
        case Kind.SINGLE | Kind.MULTI:
            answers = tuple(option.id for option in target.options)
        case Kind.SCALE:
            answers = tuple(int(option.id) for option in target.options)
        case _:
            return
    for value in condition.value if isinstance(condition.value, tuple) else (condition.value,):
        if value not in answers:
            table.fault(f"show_if compares {target.id} with {value!r}, which is none of its answers")
