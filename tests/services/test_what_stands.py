"""What became mutual stays as it was, whoever answers for a side later, joins it, or asks in another way."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.comparison import Result
from bot.domain.pack import Pack
from bot.domain.project import Project, Role, Side, SideRule
from bot.domain.questions import Kind, Questionnaire
from bot.services.papers import recalled
from bot.services.ports import Catalogue
from tests.services.front_door import Door, opened
from tests.services.house import kit


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """Both sides have sent, side a with two people, and the plan is closed: its answers are mutual."""
    return _mutual(opened(tmp_path))


def _mutual(door: Door) -> Door:
    door.person("hana", Role.RESPONDENT, "a")
    door.person("mori", Role.MEMBER, "a")
    door.person("ito", Role.RESPONDENT, "b")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.answers("hana", chk_1="yes", chk_2="no")
    door.answers("ito", chk_1="yes", chk_2="yes")
    door.submits("tanaka", Verb.CLOSE, "p1", "plan", reason="急ぐため")
    door.clock.at += timedelta(days=1)
    return door


def _next_cycle(door: Door) -> None:
    dialog = repr(door.presses("tanaka", Verb.NEXT_CYCLE, "p1").at_once)
    context = dialog.partition("context='")[2].partition("'")[0]
    dates = {kind: on.replace(year=on.year + 1).isoformat() for kind, on in door.project().dates.items()}
    door.submits("tanaka", Verb.NEXT_CYCLE, "p1", context=context, **dates)
    assert door.project().cycle == 2


def test_another_respondent_takes_nothing_back(door: Door) -> None:
    before = {name: (row.result, dict(row.answers)) for name, row in door.compared().items()}
    assert before["ise.chk.2"][0] is Result.DIFFER
    mori = door.look(lambda uow: uow.people.find(door.places["mori"]))
    assert mori is not None
    door.presses("tanaka", Verb.MAKE_RESPONDENT, "p1", mori.id)
    assert {name: (row.result, dict(row.answers)) for name, row in door.compared().items()} == before


def test_what_the_new_respondent_sends_stands_beside_the_first_answer(door: Door) -> None:
    mori = door.look(lambda uow: uow.people.find(door.places["mori"]))
    assert mori is not None
    door.presses("tanaka", Verb.MAKE_RESPONDENT, "p1", mori.id)
    door.answers("mori", chk_1="no", chk_2="no")
    row = door.compared()["ise.chk.1"]
    assert row.answers["a"] is not None
    assert row.answers["a"].value == "yes"
    assert row.later["a"].value == "no"


def test_a_side_that_joins_later_hides_no_difference(door: Door) -> None:
    before = {name: row.result for name, row in door.compared().items()}
    door.submits("tanaka", Verb.ADD_SIDE, "p1", name="商店会")
    assert {name: row.result for name, row in door.compared().items()} == before
    door.person("c", Role.RESPONDENT, "c")
    door.answers("c", chk_1="no", chk_2="no")
    assert door.compared()["ise.chk.1"].result is Result.DIFFER


def test_last_years_table_is_last_years(door: Door) -> None:
    """Neither a further side nor another rule of this year changes it."""
    door.answers("mori", chk_1="yes", chk_2="yes")
    before = door.compared()
    _next_cycle(door)
    door.submits("tanaka", Verb.ADD_SIDE, "p1", name="商店会")
    door.presses("tanaka", Verb.RULE, "p1", SideRule.MAJORITY.value)
    assert door.project().rule is SideRule.MAJORITY
    assert door.compared(cycle=1) == before


def test_what_a_side_planned_is_recalled_by_who_follows(door: Door) -> None:
    mori = door.look(lambda uow: uow.people.find(door.places["mori"]))
    assert mori is not None
    door.presses("tanaka", Verb.MAKE_RESPONDENT, "p1", mori.id)
    project, pack = door.project(), kit().catalogue.get("ise")
    asks = replace(next(iter(pack.sheets("do"))).asked[0], recall="ise.chk.2")
    found = door.look(lambda uow: recalled(uow, pack, project, asks, "a"))
    assert found is not None
    assert found.given.value == "no"


# ---------------------------------------------------------------- versions of the pack


class TwoVersions:
    """The catalogue with a version to come, in which the plan's questions are others."""

    def __init__(self, change: Callable[[Questionnaire], Questionnaire]) -> None:
        self._known: Catalogue = kit().catalogue
        old = self._known.get("ise")
        sheets = tuple(change(one) if one.id == "ise.q.plan" else one for one in old.questionnaires)
        self._new = replace(old, version="9.0.0", questionnaires=sheets)

    def get(self, pack: str, version: str | None = None) -> Pack:
        if pack == "ise" and version in (None, "9.0.0"):
            return self._new
        return self._known.get(pack, version)

    def all(self) -> Sequence[Pack]:
        return (self._new,)

    def is_closed(self, pack: str) -> Callable[[date], bool]:
        return self._known.is_closed(pack)


def test_an_upgrade_leaves_earlier_cycles_to_their_version(tmp_path: Path) -> None:
    def without_2(sheet: Questionnaire) -> Questionnaire:
        return replace(sheet, questions=tuple(q for q in sheet.questions if q.id != "ise.chk.2"))

    door = _mutual(opened(tmp_path, TwoVersions(without_2)))
    before = door.compared()
    _next_cycle(door)
    door.presses("tanaka", Verb.UPGRADE_TO, "p1", "9.0.0")
    assert door.project().pack_version == "9.0.0"
    assert door.compared(cycle=1) == before


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.INFO])
@pytest.mark.parametrize("compare", ["equal", "order", "distance"])
def test_answers_to_a_question_that_changed_its_kind_are_shown_as_they_were_given(
    tmp_path: Path, kind: Kind, compare: str
) -> None:
    def other_kind(sheet: Questionnaire) -> Questionnaire:
        changed = (
            replace(q, kind=kind, compare=compare) if q.id in ("ise.chk.1", "ise.chk.4") else q
            for q in sheet.questions
        )
        return replace(sheet, questions=tuple(changed))

    door = opened(tmp_path, TwoVersions(other_kind))
    door.person("hana", Role.RESPONDENT, "a")
    door.answers("hana", chk_1="yes", chk_4="before_budget")
    door.person("ito", Role.RESPONDENT, "b")
    door.answers("ito", chk_1="no", chk_4="at_implementation")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.presses("tanaka", Verb.UPGRADE_TO, "p1", "9.0.0")
    door.submits("tanaka", Verb.CLOSE, "p1", "plan", reason="急ぐため")
    shown = door.presses("tanaka", Verb.COMPARISON, "p1", "1", "ise.q.plan").by("tanaka")
    if kind is Kind.YES_NO:
        assert "before_budget" in shown
        assert "at_implementation" in shown
    door.presses("tanaka", Verb.AGENDA, "p1", "1", "ise.q.plan")
    door.presses("hana", Verb.OPEN_FORM, "p1", "ise.q.plan")
    door.presses("tanaka", Verb.EXPORT, "p1", "json")


def test_a_cycle_that_never_was_holds_nothing() -> None:
    project = Project("p", "T1", "花壇", "ise", "1.0.0", "co_hosting", (Side("a", "会"), Side("b", "課")))
    assert not project.in_cycle(7).revealed
    assert project.cycle_called("7") == project.cycle_called("9" * 40) == project.cycle_called("") == 1
