"""Small questionnaires to play with."""

from typing import Any

from bot.domain.questions import Column, Condition, Kind, Label, Option, Question, Questionnaire, When
from bot.domain.sheets import Sheet


def options(names: str) -> tuple[Option, ...]:
    return tuple(Option(name, Label(ja=name), Label(ja=name)) for name in names)


def question(name: str, kind: Kind = Kind.YES_NO, show_if: When | None = None, **more: Any) -> Question:
    more.setdefault(
        "options", options({Kind.SINGLE: "xyz", Kind.MULTI: "xyz", Kind.SCALE: "12345"}.get(kind, ""))
    )
    more.setdefault("label", Label(ja=name))
    return Question(name, name.removeprefix("q"), kind, show_if=show_if, **more)


def column(name: str, kind: Kind = Kind.TEXT, **more: Any) -> Column:
    return Column(name, kind, Label(ja=name), **more)


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
