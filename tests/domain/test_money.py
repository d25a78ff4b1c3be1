"""Planned and actual money: every yen stands in one line, whatever the spelling."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import Line, Settlement, settle
from bot.domain.words import fold

Row = dict[str, object]


def settled(planned: Sequence[Row], actual: Sequence[Row]) -> Settlement:
    return settle(planned, actual, amount="yen", name="item")


def a_row(item: object, yen: object) -> Row:
    return {"item": item, "yen": yen}


def test_a_planned_cost_stands_beside_what_it_became() -> None:
    found = settled([a_row("苗", 30_000)], [a_row("苗", 28_500)])
    assert found.lines == (Line("苗", 30_000, 28_500),)
    assert found.lines[0].difference == -1_500


def test_what_was_not_planned_and_what_was_not_spent_are_lines_of_their_own_the_planned_ones_first() -> None:
    found = settled([a_row("苗", 30_000), a_row("印刷", 5_000)], [a_row("保険", 2_000), a_row("苗", 30_000)])
    assert found.lines == (Line("苗", 30_000, 30_000), Line("印刷", 5_000, 0), Line("保険", 0, 2_000))


def test_spellings_of_one_name_are_one_line_as_it_was_planned() -> None:
    assert settled([a_row("プランター", 8_000)], [a_row(" ぷらんたー。", 7_000)]).lines == (
        Line("プランター", 8_000, 7_000),
    )


def test_rows_of_one_name_are_summed() -> None:
    assert settled([a_row("苗", 100), a_row("苗", 200)], []).lines == (Line("苗", 300, 0),)


def test_a_row_without_an_amount_counts_nothing_and_is_still_listed() -> None:
    assert settled([{"item": "場所代"}], [a_row("場所代", None)]).lines == (Line("場所代", 0, 0),)


def test_without_rows_there_is_nothing_and_the_totals_are_none() -> None:
    found = settled([], [])
    assert (found.lines, found.planned, found.actual, found.difference) == ((), 0, 0, 0)


NAMES = st.sampled_from(["苗", "苗。", "ﾅｴ", "なえ", "印刷", " 印刷", "", "Soil", "ＳＯＩＬ", "!", "？"])
ROWS = st.lists(st.builds(a_row, NAMES, st.integers(0, 10**9)), max_size=8)


@given(ROWS, ROWS)
def test_no_yen_is_lost_and_none_is_made(planned: list[Row], actual: list[Row]) -> None:
    found = settled(planned, actual)
    assert found.planned == sum(line.planned for line in found.lines) == total(planned)
    assert found.actual == sum(line.actual for line in found.lines) == total(actual)
    assert found.difference == sum(line.difference for line in found.lines)


@given(ROWS, ROWS)
def test_each_name_stands_once_in_however_many_spellings(planned: list[Row], actual: list[Row]) -> None:
    names = [fold(line.name) for line in settled(planned, actual).lines]
    assert len(set(names)) == len(names)
    assert set(names) == {fold(str(row["item"])) for row in (*planned, *actual)}


@given(ROWS, ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_amount(planned: list[Row], actual: list[Row], chance: Random) -> None:
    mixed_planned, mixed_actual = chance.sample(planned, len(planned)), chance.sample(actual, len(actual))
    assert amounts(settled(planned, actual)) == amounts(settled(mixed_planned, mixed_actual))


def amounts(found: Settlement) -> dict[str, tuple[int, int]]:
    return {fold(line.name): (line.planned, line.actual) for line in found.lines}


def total(rows: Sequence[Row]) -> int:
    return sum(yen for row in rows if isinstance(yen := row["yen"], int))
