"""A sheet with other fields is the sheet that dataclasses would make, and works out its values once."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sheets import AnswerState, Given, Growing, Sheet, SheetState

SHEET = Sheet("s1", "p1", 1, "plan", "q", "a", "u1", answers={"q1": Given("yes")}, order=("q1",))
NAMES = st.sampled_from(["q1", "q2", "q3"])
ANSWERS = st.dictionaries(
    NAMES, st.builds(Given, st.sampled_from(["yes", "no"]), st.sampled_from(AnswerState))
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "answers": ANSWERS,
        "order": st.lists(NAMES, unique=True).map(tuple),
        "shown": st.frozensets(NAMES),
        "reopened": st.none() | NAMES,
        "growing": st.lists(st.builds(Growing, NAMES), max_size=2).map(tuple),
        "state": st.sampled_from(SheetState),
        "on_paper": st.booleans(),
    },
)


@given(st.lists(CHANGES, max_size=4))
def test_it_is_what_dataclasses_make_of_it(changes: list[dict[str, Any]]) -> None:
    ours = theirs = SHEET
    for each in changes:
        ours, theirs = ours.having(**each), replace(theirs, **each)
        assert ours == theirs
        assert ours.values == theirs.values == {n: g.value for n, g in ours.answers.items() if _stands(g)}


def _stands(given: Given) -> bool:
    return given.state is AnswerState.ANSWERED


def test_the_sheet_before_stays_as_it_was() -> None:
    assert SHEET.values == {"q1": "yes"}
    assert SHEET.having(answers={}).values == {}
    assert SHEET.values == {"q1": "yes"}


def test_a_field_that_there_is_not_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="a sheet has no answer, orders"):
        SHEET.having(answer={}, orders=())
