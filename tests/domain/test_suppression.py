"""Whoever knows the total, every shown count and the rules themselves still cannot work out a hidden count."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.suppression import FEWEST, Published, published

COUNTS = st.lists(st.integers(0, 60) | st.integers(0, 4), min_size=1, max_size=8)


def splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All ways in which so many people can answer a question with so many answers."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in splits(total - first, parts - 1):
            yield (first, *rest)


@pytest.mark.parametrize("parts", [2, 3, 4, 5])
def test_an_attacker_who_knows_total_shown_counts_and_rules_finds_no_hidden_count(parts: int) -> None:
    for total in range(FEWEST, 15 if parts < 5 else 11):
        seen: dict[Published, list[tuple[int, ...]]] = defaultdict(list)
        for counts in splits(total, parts):
            seen[published(counts)].append(counts)
        for shown, possible in seen.items():
            for place, count in enumerate(shown.counts):
                if count is None:
                    assert len({counts[place] for counts in possible}) > 1, (shown, possible)


def test_where_several_can_be_chosen_not_even_all_counts_but_one_tell_it() -> None:
    # Here an attacker knows no sum; whatever else is known of the forms stays true when hidden options change places.
    seen: dict[Published, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(6), repeat=3):
        seen[published(counts)].append(counts)
    for shown, possible in seen.items():
        for place, count in enumerate(shown.counts):
            assert count is not None or len({counts[place] for counts in possible}) > 1


@given(COUNTS)
def test_no_count_of_one_or_two_is_ever_shown(counts: list[int]) -> None:
    assert not {1, 2} & set(published(counts).counts)


@given(COUNTS)
def test_what_is_shown_is_true(counts: list[int]) -> None:
    found = published(counts)
    assert len(found.counts) == len(counts)
    for shown, count in zip(found.counts, counts, strict=True):
        assert shown in (None, count)
        if shown is None and found.below:
            assert count < found.below


@given(COUNTS)
def test_hidden_counts_can_change_places_and_nobody_sees_it(counts: list[int]) -> None:
    found = published(counts)
    hidden = [place for place, shown in enumerate(found.counts) if shown is None]
    turned = [*counts]
    for place, other in zip(hidden, [*hidden[1:], *hidden[:1]], strict=True):
        turned[place] = counts[other]
    assert published(turned) == found
    if found.below:
        assert len({counts[place] for place in hidden}) > 1


@given(st.lists(st.sampled_from([0, 3, 4, 17, 200]), min_size=1, max_size=8))
def test_nothing_is_hidden_without_need(counts: list[int]) -> None:
    assert published(counts) == Published(tuple(counts))


@pytest.mark.parametrize(
    ("counts", "shown", "below"),
    [
        ((10, 8, 2, 0), (10, 8, None, None), 3),
        ((12, 7, 1, 0), (12, 7, None, None), 3),
        ((9, 5, 2, 1), (9, 5, None, None), 3),
        ((10, 8, 1), (10, None, None), 9),  # alone, the one would be had by taking away
        ((10, 8, 2, 2), (10, None, None, None), 9),  # and so would two alike
        ((7, 1), (None, None), 0),
        ((1, 1, 1), (None, None, None), 0),
        ((0, 9, 0), (0, 9, 0), 0),
    ],
)
def test_examples(counts: tuple[int, ...], shown: tuple[int | None, ...], below: int) -> None:
    assert published(counts) == Published(shown, below)
    assert published(counts).hidden is all(count is None for count in shown)
