"""Small questionnaires to play with, and a sheet that is saved as JSON and read again."""

import json
from dataclasses import asdict
from typing import Any

from hypothesis import strategies as st

from bot.domain.questions import Condition, Kind, Label, Option, Question, Questionnaire, When
from bot.domain.sheets import AnswerState, Given, Sheet, SheetState


def question(name: str, kind: Kind = Kind.YES_NO, show_if: When | None = None, **more: Any) -> Question:
    options = tuple(Option(o, Label(ja=o), Label(ja=o)) for o in "xyz") if kind is Kind.SINGLE else ()
    return Question(
        name, name.removeprefix("q"), kind, Label(ja=name), options=options, show_if=show_if, **more
    )


def questionnaire(*questions: Question) -> Questionnaire:
    return Questionnaire("t.q.plan", "plan", "checklist", Label(ja="表"), questions)


def after(name: str, value: str) -> When:
    return When("all", (Condition(name, "eq", value),))


def blank(**more: Any) -> Sheet:
    return Sheet("s1", "p1", 1, "plan", "t.q.plan", "a", "hanako", **more)


def ise_like() -> Questionnaire:
    """Three questions, a gate with two sub-items, and one behind them."""
    return questionnaire(
        *(question(f"q{n}") for n in (1, 2, 3)),
        question("q4", attention=()),
        *(question(f"q4-{n}", show_if=after("q4", "yes")) for n in (1, 2)),
        question("q5", Kind.SINGLE),
    )


VALUES = {Kind.YES_NO: ("yes", "no"), Kind.SINGLE: ("x", "y", "z"), Kind.TEXT: ("words", "other words")}


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Any valid one of up to seven questions: conditions look back, at any earlier question."""
    questions: list[Question] = []
    for n in range(1, draw(st.integers(1, 7)) + 1):
        show_if = draw(st.none() | whens(questions)) if questions else None
        kind = draw(st.sampled_from(tuple(VALUES)))
        attention = draw(st.sampled_from([(), VALUES[kind][-1:]]))
        questions.append(question(f"q{n}", kind, show_if, attention=attention, comment=draw(st.booleans())))
    return questionnaire(*questions)


@st.composite
def whens(draw: st.DrawFn, earlier: list[Question]) -> When:
    conditions = []
    for _ in range(draw(st.integers(1, 2))):
        target = draw(st.sampled_from(earlier))
        value = draw(st.sampled_from(VALUES[target.kind]))
        op = draw(st.sampled_from(["eq", "ne", "in", "answered"]))
        conditions.append(Condition(target.id, op, [value] if op == "in" else value))
    return When(draw(st.sampled_from(["all", "any", "not"])), tuple(conditions))


def dump(sheet: Sheet) -> str:
    """The sheet as JSON."""
    return json.dumps({**asdict(sheet), "shown": sorted(sheet.shown)})


def load(text: str) -> Sheet:
    """What ``dump`` wrote."""
    saved = json.loads(text)
    answers = {
        name: Given(given["value"], AnswerState(given["state"]), given["comment"], given["version"])
        for name, given in saved.pop("answers").items()
    }
    return Sheet(
        **{**saved, "state": SheetState(saved["state"]), "order": tuple(saved["order"])}
        | {"shown": frozenset(saved["shown"]), "answers": answers}
    )
