"""The written agreement: nobody is held to words that changed, and what was concluded stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agreement import Agreement, Clause, ItemState

NOON = datetime(2026, 9, 1, 3, tzinfo=UTC)
SIDES = ("a", "b")
BLANK = Agreement()
PURPOSE = BLANK.word("purpose", "花壇をつくる", "hanako", NOON)
BOTH = PURPOSE.agree("purpose", "花壇をつくる", "a", NOON).agree("purpose", "花壇をつくる", "b", NOON)


def test_an_item_without_words_is_missing() -> None:
    assert BLANK.state("purpose", SIDES) is ItemState.MISSING
    assert BLANK.word("purpose", "", "hanako", NOON).state("purpose", SIDES) is ItemState.MISSING


def test_words_are_a_draft_until_every_side_has_agreed_to_them() -> None:
    assert PURPOSE.state("purpose", SIDES) is ItemState.DRAFTED
    one = PURPOSE.agree("purpose", "花壇をつくる", "a", NOON)
    assert one.state("purpose", SIDES) is ItemState.DRAFTED
    assert one.state_for("purpose", "a") is ItemState.AGREED
    assert one.state_for("purpose", "b") is ItemState.DRAFTED
    assert BOTH.state("purpose", SIDES) is ItemState.AGREED


def test_a_side_that_joins_later_has_not_agreed_yet() -> None:
    assert BOTH.state("purpose", (*SIDES, "c")) is ItemState.DRAFTED


def test_other_words_open_the_item_for_all_sides() -> None:
    assert BOTH.word("purpose", "花壇を守る", "taro", NOON).clauses["purpose"] == Clause(
        "花壇を守る", "taro", NOON
    )


def test_the_same_words_again_change_nothing_not_even_who_wrote_them() -> None:
    assert BOTH.word("purpose", "花壇をつくる", "taro", NOON + timedelta(days=1)) is BOTH


def test_a_yes_to_words_that_have_changed_since_counts_for_nothing() -> None:
    changed = PURPOSE.word("purpose", "花壇を守る", "taro", NOON)
    assert changed.agree("purpose", "花壇をつくる", "a", NOON) is changed


def test_a_second_yes_keeps_the_time_of_the_first() -> None:
    assert BOTH.agree("purpose", "花壇をつくる", "a", NOON + timedelta(days=1)) is BOTH


def test_nobody_agrees_to_an_item_without_words() -> None:
    empty = BLANK.word("purpose", "", "hanako", NOON)
    assert empty.agree("purpose", "", "a", NOON) is empty
    assert BLANK.agree("purpose", "花壇をつくる", "a", NOON) is BLANK


def test_drafts_fill_what_is_missing_and_leave_what_people_wrote() -> None:
    drafted = BOTH.draft({"purpose": "別の文", "roles": "土づくり: 花壇の会", "cost": ""}, "hanako", NOON)
    assert drafted.texts == {"purpose": "花壇をつくる", "roles": "土づくり: 花壇の会"}
    assert drafted.state("purpose", SIDES) is ItemState.AGREED


def test_open_items_are_those_that_not_all_have_agreed_to_in_the_order_of_the_pack() -> None:
    assert BOTH.open_items(("roles", "purpose", "cost"), SIDES) == ("roles", "cost")


def test_the_first_version_is_the_agreement_with_all_its_items() -> None:
    concluded = BOTH.conclude("taro", NOON, signers="会長 佐藤", signed_on=date(2026, 9, 3))
    (version,) = concluded.concluded
    assert (version.number, version.texts, version.changed) == (1, {"purpose": "花壇をつくる"}, ("purpose",))
    assert (version.signers, version.signed_on) == ("会長 佐藤", date(2026, 9, 3))
    assert concluded.amended == ()


def test_an_amendment_names_what_it_changed_and_leaves_the_version_before_as_it_was() -> None:
    first = BOTH.conclude("taro", NOON)
    second = first.word("purpose", "花壇を守る", "taro", NOON).word("roles", "水やり", "taro", NOON)
    assert second.amended == ("purpose", "roles")
    concluded = second.conclude("taro", NOON)
    assert concluded.concluded[0] is first.concluded[0]
    assert concluded.concluded[1].number == 2
    assert concluded.concluded[1].changed == ("purpose", "roles")


def test_an_item_that_was_emptied_is_a_change() -> None:
    assert BOTH.conclude("taro", NOON).word("purpose", "", "taro", NOON).amended == ("purpose",)


def test_concluding_the_same_words_twice_makes_one_version() -> None:
    once = BOTH.conclude("taro", NOON)
    assert once.conclude("hanako", NOON + timedelta(days=1)) is once


def test_nothing_is_concluded_without_words() -> None:
    assert BLANK.conclude("taro", NOON) is BLANK


def test_changing_words_and_changing_them_back_opens_the_item_though_no_version_differs() -> None:
    back = (
        BOTH.conclude("taro", NOON)
        .word("purpose", "x", "taro", NOON)
        .word("purpose", "花壇をつくる", "taro", NOON)
    )
    assert back.amended == ()
    assert back.state("purpose", SIDES) is ItemState.DRAFTED


# ---------------------------------------------------------------- whatever is done in whatever order

ITEMS, TEXTS = st.sampled_from(["purpose", "roles", "cost"]), st.sampled_from(["", "甲", "乙"])
DOINGS = st.lists(
    st.one_of(
        st.tuples(st.just("word"), ITEMS, TEXTS, st.just("")),
        st.tuples(st.just("agree"), ITEMS, TEXTS, st.sampled_from("abc")),
        st.tuples(st.just("draft"), ITEMS, TEXTS, st.just("")),
        st.tuples(st.just("conclude"), st.just(""), st.just(""), st.just("")),
    ),
    max_size=20,
)


def done(agreement: Agreement, doing: tuple[str, str, str, str], at: datetime) -> Agreement:
    what, item, text, side = doing
    if what == "word":
        return agreement.word(item, text, "hanako", at)
    if what == "agree":
        return agreement.agree(item, text, side, at)
    if what == "draft":
        return agreement.draft({item: text}, "hanako", at)
    return agreement.conclude("hanako", at)


@given(DOINGS)
def test_a_side_has_agreed_only_to_the_words_that_stand(doings: list[tuple[str, str, str, str]]) -> None:
    agreement, yes = BLANK, set[tuple[str, str]]()
    for n, doing in enumerate(doings):
        before = agreement
        agreement = done(agreement, doing, NOON + timedelta(minutes=n))
        what, item, text, side = doing
        for name, clause in agreement.clauses.items():
            if name not in before.clauses or before.clauses[name].text != clause.text:
                yes = {one for one in yes if one[0] != name}
        if what == "agree" and text and agreement.texts.get(item) == text:
            yes.add((item, side))
        assert yes == {(name, who) for name, clause in agreement.clauses.items() for who in clause.agreed}


@given(DOINGS)
def test_what_was_concluded_is_never_changed_and_is_counted_from_one(
    doings: list[tuple[str, str, str, str]],
) -> None:
    agreement = BLANK
    for n, doing in enumerate(doings):
        before = agreement
        copies = [replace(version, texts=dict(version.texts)) for version in before.concluded]
        agreement = done(agreement, doing, NOON + timedelta(minutes=n))
        assert list(agreement.concluded[: len(copies)]) == copies
        assert len(agreement.concluded) - len(copies) <= (doing[0] == "conclude")
    assert [version.number for version in agreement.concluded] == list(range(1, len(agreement.concluded) + 1))
    for earlier, later in zip(agreement.concluded, agreement.concluded[1:], strict=False):
        ids = {*earlier.texts, *later.texts}
        assert set(later.changed) == {i for i in ids if earlier.texts.get(i) != later.texts.get(i)} != set()


@given(DOINGS, ITEMS, TEXTS)
def test_a_draft_never_overwrites_words(
    doings: list[tuple[str, str, str, str]], item: str, text: str
) -> None:
    agreement = BLANK
    for doing in doings:
        agreement = done(agreement, doing, NOON)
    drafted = agreement.draft({item: text}, "taro", NOON)
    assert drafted.texts == {**({item: text} if text else {}), **agreement.texts}
    assert all(drafted.clauses[i] == c for i, c in agreement.clauses.items() if c.text)
