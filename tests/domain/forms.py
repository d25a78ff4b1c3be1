"""Any valid sheet of questions, of every kind, and anything that can be said to it.

Made by chance from small pools, so that right values are right by construction and many games can be played: a
strategy draws the seed, not every choice.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from random import Random
from typing import Any

from hypothesis import strategies as st

from bot.domain.conversation import (
    Answer,
    Back,
    DropRow,
    Fill,
    Fix,
    Gather,
    Mark,
    Move,
    Nonsense,
    Reason,
    Resume,
    Send,
    Skip,
    Toggle,
    Turn,
    Undo,
    current_question,
    growing_answer,
    lacking,
    pending_reason,
    step,
)
from bot.domain.questions import (
    ANY_SIDE,
    EACH_SIDE,
    SHARED,
    Column,
    Condition,
    Kind,
    Label,
    Option,
    Question,
    Questionnaire,
    When,
)
from bot.domain.sheets import AnswerState, Sheet
from storage.plain import Plain
from tests.domain.sheets import blank

SHEET: Plain[Sheet] = Plain(Sheet)
SEEDS = st.integers(0, 2**32 - 1)

WORDS = ("雨", "花だんの水やり", "ベンチのペンキ塗り\n(南側)")
NAMES = ("花壇の会", "公園緑地課")
DAYS = ("2026-10-25", "2027-02-28", "2028-02-29")
MONTHS = ("2026-10", "2027-02")
AMOUNTS = (0, 1, 300, 30_000)
NUMBERS = (-2, 0, 2.5, 7, 40)
CELLS: Mapping[Kind, tuple[object, ...]] = {
    Kind.TEXT: WORDS,
    Kind.NUMBER: NUMBERS,
    Kind.DATE: DAYS,
    Kind.YEN: AMOUNTS,
    Kind.PARTY: NAMES,
    Kind.SINGLE: ("x", "y"),
}
WRONG: tuple[object, ...] = (
    None, "", "gone", "maybe", True, -1, 10**400, float("nan"), float("inf"), "2026-02-30", "2026-W01-1", "2026-1",
    [], ["x", "x"], ["gone"], [None], [["x"]], [{}], [{"c1": "gone"}], {"c1": "雨"}, ("x", "y", "z", "w", "gone"),
)  # fmt: skip
"""What no question, or hardly one, takes: other packs' values, and what a broken client could make up."""

# ---------------------------------------------------------------- what a question takes


def right(question: Question) -> list[Any]:
    """Some values that the question takes, never none."""
    match question.kind:
        case Kind.YES_NO:
            pool: Iterable[object] = ("yes", "no")
        case Kind.SINGLE:
            pool = [option.id for option in question.options]
        case Kind.SCALE:
            pool = [int(option.id) for option in question.options]
        case Kind.MULTI:
            ids = [option.id for option in question.options]
            pool = [list(some) for n in range(len(ids) + 1) for some in combinations(ids, n)]
        case Kind.TEXT:
            pool = WORDS
        case Kind.NUMBER:
            pool = NUMBERS
        case Kind.DATE:
            pool = MONTHS if question.by_month else DAYS
        case Kind.YEN:
            pool = AMOUNTS
        case Kind.PARTY:
            pool = NAMES
        case Kind.REPEAT:
            pool = [[row(question, n) for n in range(count)] for count in range(4)]
        case Kind.INFO:
            raise ValueError("an info takes nothing")
    return [value for value in pool if question.takes(value)]


def row(question: Question, n: int) -> dict[str, object]:
    """The n-th complete row; what is not required stands in every other one."""
    return {
        column.id: CELLS[column.kind][n % len(CELLS[column.kind])]
        for column in question.columns
        if column.required or n % 2
    }


# ---------------------------------------------------------------- any sheet of questions


def _options(names: str) -> tuple[Option, ...]:
    return tuple(Option(name, Label(ja=name), Label(ja=name)) for name in names)


def columns(chance: Random) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"c{n}",
            kind := chance.choice(tuple(CELLS)),
            Label(ja=f"c{n}"),
            options=_options("xy") if kind is Kind.SINGLE else (),
            required=chance.random() < 0.7,
        )
        for n in range(1, chance.randint(1, 4) + 1)
    )


BOUNDS: Mapping[Kind, tuple[tuple[float | None, float | None], ...]] = {
    Kind.MULTI: ((None, None), (1, None), (0, 2), (2, 2)),
    Kind.REPEAT: ((None, None), (1, None), (0, 2), (2, 3)),
    Kind.TEXT: ((None, None), (None, 7)),
    Kind.NUMBER: ((None, None), (0, 10), (2.5, None)),
    Kind.YEN: ((None, None), (1, 30_000)),
}

WHO = (EACH_SIDE,) * 6 + (SHARED, ANY_SIDE, "side:government", "side:civic_group", "evaluator", "beneficiary")


KINDS = (*Kind, Kind.YES_NO, Kind.YES_NO, Kind.MULTI, Kind.MULTI, Kind.REPEAT, Kind.REPEAT, Kind.REPEAT)


def a_question(chance: Random, name: str, earlier: Sequence[Question]) -> Question:
    kind = chance.choice(KINDS)
    least, most = chance.choice(BOUNDS.get(kind, ((None, None),)))
    names = {Kind.SINGLE: "xyz", Kind.MULTI: "xyzw", Kind.SCALE: "1234567"[: chance.randint(3, 7)]}
    made = Question(
        name,
        name.removeprefix("q"),
        kind,
        Label(ja=name),
        options=_options(names.get(kind, "")),
        least=least,
        most=most,
        columns=columns(chance) if kind is Kind.REPEAT else (),
        by_month=kind is Kind.DATE and chance.random() < 0.5,
        answer_by=chance.choice(WHO),
        required=chance.random() < 0.5,
        show_if=a_condition(chance, earlier) if earlier and chance.random() < 0.4 else None,
        compare=chance.choice(("equal", "order", "distance", "none")),
        maps_to="project.name" if chance.random() < 0.1 else "",
    )
    if not made.answered:
        return made
    spelled = sorted(
        {str(one) for value in right(made) for one in several(value) if not isinstance(one, dict)}
    )
    return replace(
        made,
        allow_unknown=chance.random() < 0.5,
        comment=chance.random() < 0.5,
        reason=chance.random() < 0.4,
        attention=tuple(chance.sample(spelled, min(len(spelled), chance.randint(0, 2)))),
        begins=(row(made, 0),) if kind is Kind.REPEAT and chance.random() < 0.3 else (),
    )


def several(value: object) -> list[Any]:
    """What was chosen, or the one value."""
    return value if isinstance(value, list) else [value]


def a_condition(chance: Random, earlier: Sequence[Question]) -> When:
    """A test on earlier questions, any of them: asked or not, hidden or not."""
    found = []
    for target in chance.choices(earlier, k=chance.randint(1, 2)):
        op = chance.choice(("eq", "ne", "in", "gte", "answered"))
        flat = [one for value in right(target) for one in several(value)] if target.answered else []
        numbers = [one for one in flat if isinstance(one, (int, float))]
        value = chance.choice(numbers if op == "gte" and numbers else flat or ["x"])
        found.append(Condition(target.id, op, [value] if op == "in" else value))
    return When(chance.choice(("all", "any", "not")), tuple(found))


def a_form(chance: Random) -> Questionnaire:
    """Any valid sheet of up to eight questions, its numbers with sub-items: 1, 2, 2-1, 3 …"""
    made: list[Question] = []
    number, sub = 0, 0
    for n in range(1, chance.randint(1, 8) + 1):
        one = a_question(chance, f"q{n}", made)
        number, sub = (number, sub + 1) if one.show_if and number else (number + 1, 0)
        made.append(replace(one, number=f"{number}-{sub}" if sub else str(number)))
    return Questionnaire("t.q.plan", "plan", "checklist", Label(ja="表"), tuple(made))


def forms() -> st.SearchStrategy[Questionnaire]:
    """Any valid sheet of questions."""
    return SEEDS.map(lambda seed: a_form(Random(seed)))


# ---------------------------------------------------------------- anything that can be said

TAP, GROW, DONE = "tap", "grow", "done"
"""Doing what is asked: a right answer at once, one tap or line towards it, or the end of it."""

OTHERS: tuple[Move, ...] = (Back(), Undo(), Back(), Undo(), Resume(), Nonsense(), Send())

Game = tuple[Questionnaire, list[Move]]


def games() -> st.SearchStrategy[Game]:
    """A sheet of questions, and what is said to it from its beginning."""
    return SEEDS.map(lambda seed: a_game(Random(seed)))


def a_game(chance: Random) -> Game:
    """Half of what is said is what is asked, the other half anything: at the question that stands, or at any other,
    hidden and unknown ones too, as the buttons of earlier screens may be.
    """
    form = a_form(chance).for_side(chance.choice(("government", "civic_group", "")))
    sheet = step(form, blank(), Resume()).sheet
    said: list[Move] = []
    for _ in range(chance.randint(10, 24) if form.asked else 0):
        asked = current_question(form, sheet)
        match chance.choice("aaaaaahhhooox"):
            case "a":
                move = meant(form, sheet, chance.choice((TAP, GROW, GROW, GROW, DONE)))
            case "h" if asked is not None:
                move = a_press(chance, asked.id, asked)
            case "x":
                move = chance.choice(OTHERS)
            case _:
                name = chance.choice((*form.by_id, *sorted(sheet.shown), "q99"))
                move = a_press(chance, name, form.by_id.get(name))
        said.append(move)
        sheet = step(form, sheet, move).sheet
    return form, said


PRESSES = ("Answer", "Answer", "Skip", "Mark", "Toggle", "Fill", "DropRow", "Gather", "Fix", "Reason")
GROWING = {
    Kind.MULTI: ("Toggle",) * 4 + ("Gather",) * 2,
    Kind.REPEAT: ("Fill",) * 4 + ("DropRow", "Gather", "Gather"),
}


def a_press(chance: Random, name: str, question: Question | None) -> Move:
    """Anything that can be said about one question."""
    likely = GROWING.get(question.kind, ()) if question else ()
    match chance.choice(PRESSES + likely):
        case "Answer":
            fitting = right(question) if question is not None and question.answered else []
            return Answer(
                name, chance.choice([*fitting, *WRONG] if chance.random() < 0.5 else fitting or [""])
            )
        case "Skip":
            return Skip(chance.choice((None, name)))
        case "Mark":
            return Mark(name, chance.choice(tuple(AnswerState)))
        case "Toggle":
            return Toggle(name, chance.choice((*"xyzw", "gone")), chance.choice((None, None, True, False)))
        case "Fill":
            return Fill(name, some_cells(chance, question))
        case "DropRow":
            return DropRow(name, chance.randint(-1, 2), chance.choice((None, None, 1, 2)))
        case "Reason":
            return Reason(name, chance.choice(("", "予算がない")))
        case "Gather":
            return Gather(name)
    return Fix(name)


def some_cells(chance: Random, question: Question | None) -> dict[str, object]:
    """A row, or part of one, or what is none: cells that do not fit, columns that there are not."""
    if question is None or not question.columns:
        return {"c1": "雨"}
    values = row(question, chance.randint(0, 3))
    match chance.choice(("first", "last", "wrong", "unknown", "all", "all")):
        case "first":
            return dict(list(values.items())[:1])
        case "last":
            return dict(list(values.items())[-1:])
        case "wrong":
            return {**values, question.columns[-1].id: chance.choice(WRONG)}
        case "unknown":
            return {**values, "c9": "雨"}
    return values


def meant(form: Questionnaire, sheet: Sheet, way: str) -> Move:
    """What somebody would do who looks at the sheet as it stands."""
    asked = current_question(form, sheet)
    if asked is None:
        return Send() if way == DONE or not sheet.order else Fix(sheet.order[len(sheet.order) // 2])
    if pending_reason(form, sheet) is asked:
        return Reason(asked.id, "予算がない")
    values = right(asked)
    if way != TAP and asked.collects:
        growing = growing_answer(asked, sheet)
        if way == DONE and not growing.row and asked.takes(list(growing.items)):
            return Gather(asked.id)
        return _part(asked, sheet)
    return Answer(asked.id, values[(len(sheet.order) + len(sheet.shown)) % len(values)])


def _part(asked: Question, sheet: Sheet) -> Move:
    """An option, a cell of the row that was begun, or a whole row."""
    growing = growing_answer(asked, sheet)
    if asked.kind is Kind.MULTI:
        return Toggle(asked.id, asked.options[len(growing.items) % len(asked.options)].id)
    column = lacking(asked, growing)
    if column is not None:
        return Fill(asked.id, {column.id: CELLS[column.kind][0]})
    first, count = asked.columns[0], len(growing.items)
    alone: dict[str, object] = {first.id: CELLS[first.kind][0]}
    rows = (row(asked, n) for n in range(count, 2 * count + 1))
    return Fill(asked.id, next((one for one in rows if one and one not in growing.items), alone))


def played(form: Questionnaire, said: Iterable[Move]) -> Iterator[tuple[Sheet, Move, Turn]]:
    """Every turn: the sheet before it, the move, what followed. Between the turns the sheet is saved and read."""
    sheet = saved(step(form, blank(), Resume()).sheet)
    for move in said:
        turn = step(form, sheet, move)
        yield sheet, move, turn
        sheet = saved(turn.sheet)


def end(form: Questionnaire, said: Iterable[Move]) -> Sheet:
    """The sheet after all that."""
    start = step(form, blank(), Resume()).sheet
    return list(chain([start], (turn.sheet for _, _, turn in played(form, said))))[-1]


def saved(sheet: Sheet) -> Sheet:
    """The sheet as the store gives it back."""
    return SHEET.load(json.loads(json.dumps(SHEET.dump(sheet), allow_nan=False)))
