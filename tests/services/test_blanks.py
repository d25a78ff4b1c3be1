"""The sheet for paper tells whom a question is for: nobody else leads people past it there."""

from dataclasses import replace

import pytest

from bot.domain.project import Project
from bot.domain.questions import Condition, Questionnaire, When
from bot.services.phrasing.blanks import blank_sheet
from tests.services.house import garden, kit


def hints(project: Project, sheet: Questionnaire) -> dict[str, str]:
    paper = blank_sheet(
        project, project.side("a"), sheet, kit().voice(project.language, project), invitation=None, line=True, asker=""
    )  # fmt: skip
    return {one.number: one.hint for one in paper.questions}


def the_plan(when: When | None = None) -> Questionnaire:
    """Ise's checklist; with another condition of 6-1, where one is given."""
    sheet = kit().catalogue.get("ise").by_sheet["ise.q.plan"]
    changed = [replace(q, show_if=when) if when and q.number == "6-1" else q for q in sheet.questions]
    return replace(sheet, questions=tuple(changed))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "6で「はい」の方だけ"),
        ("ja-simple", "6が 「はい」の 人（ひと）だけ"),
        ("en", 'only if you ticked "Yes" at 6'),
    ],
)
def test_a_question_with_a_condition_says_on_which_answer_to_which_number(language: str, said: str) -> None:
    found = hints(garden(language=language), the_plan())
    assert (found["6-1"], found["6-2"], found["6-3"]) == (said, said, said)
    assert found["6"] == ""


def test_boxes_of_options_are_called_as_they_stand_and_those_of_a_scale_by_their_figure() -> None:
    sheet = kit().catalogue.get("takaoka").by_sheet["tak.q.see"]
    found = hints(garden(), sheet)
    assert found["1-1"].startswith("1で「1」か「2」か「3」の方だけ")
    assert found["4-1"].startswith("4で「2」か「3」か「4」の方だけ")
    findings = kit().catalogue.get("ise").by_sheet["core.q.findings"]
    first = findings.asked[0]
    used, partly = (first.option(name) for name in ("used", "partly"))
    assert used is not None
    assert partly is not None
    assert hints(garden(), findings)["2"].startswith(
        f"1で「{used.label['ja']}」か「{partly.label['ja']}」の方だけ"
    )


YES = Condition("ise.chk.6", "eq", "yes")


@pytest.mark.parametrize(
    "when",
    [
        When("all", (YES, Condition("ise.chk.5", "eq", "no"))),
        When("not", (YES,)),
        When("all", (replace(YES, side="other"),)),
        When("all", (Condition("ise.chk.6", "answered"),)),
        When("all", (Condition("core.pi.disclosure", "eq", "photos"),)),
    ],
    ids=["two", "none of", "of the other side", "answered at all", "not on this paper"],
)
def test_what_is_no_box_of_a_question_on_the_paper_is_said_as_before(when: When) -> None:
    assert hints(garden(), the_plan(when))["6-1"] == "当てはまるときだけ"


def test_the_other_box_is_told_too() -> None:
    assert hints(garden(), the_plan(When("any", (replace(YES, op="ne"),))))["6-1"] == "6で「いいえ」の方だけ"
