"""Text is counted as LINE counts it and never cut inside a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.demo import line_rules
from handlers.line import limits

FAMILY = "👨‍👩‍👧‍👦"
PIECES = st.sampled_from(
    ["a", "花", "が", "か\u3099", "🍎", "👍🏽", FAMILY, "🇯🇵", "🇯", "\u200d", "\n", " ", "\u0301", "𠮟"]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join))


@pytest.mark.parametrize(
    ("text", "units", "characters"),
    [
        ("", 0, 0),
        ("花壇", 2, 2),
        ("🍎", 2, 1),
        ("𠮟る", 3, 2),
        (FAMILY, 11, 1),
        ("🇯🇵🇯🇵", 8, 2),
        ("か\u3099", 2, 1),
        ("👍🏽", 4, 1),
    ],
)
def test_counts_what_line_counts(text: str, units: int, characters: int) -> None:
    assert limits.utf16(text) == units == line_rules.utf16_units(text)
    assert limits.count(text) == characters == line_rules.graphemes(text)


def test_a_pile_of_marks_does_not_count_as_one_character_for_ever() -> None:
    assert limits.count("e" + "\u0301" * 1000) > 50


@given(TEXTS, st.integers(1, 30))
def test_a_shortened_text_fits_and_begins_as_before(text: str, limit: int) -> None:
    short = limits.shorten(text, limit)
    assert limits.count(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(TEXTS, st.integers(1, 30))
def test_shortening_by_units_cuts_only_where_a_character_ends(text: str, limit: int) -> None:
    short = limits.shorten_utf16(text, limit)
    assert limits.utf16(short) <= limit
    if short != text:
        ends = {0}
        for cluster in limits.graphemes(text):
            ends.add(max(ends) + len(cluster))
        kept = text[: len(short) - 1]
        assert short == kept + "…"
        assert any(text[:end].rstrip() == kept for end in ends)


@given(TEXTS, st.integers(32, 60))  # a character of sixteen code points can be 32 units long
def test_splitting_loses_nothing_but_line_ends_and_blanks(text: str, limit: int) -> None:
    parts = limits.split(text, limit)
    assert all(0 < limits.utf16(part) <= limit for part in parts)
    assert not any(limits.is_blank(part) for part in parts)
    if not any(char.isspace() or limits.is_blank(char) for char in text):
        assert "".join(parts) == text


def test_splits_at_line_ends_first() -> None:
    assert limits.split("one two\nthree\nfour", 14) == ["one two\nthree", "four"]
