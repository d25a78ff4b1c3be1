"""Buttons: what is spelled is read again, and what we did not write is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import LIMIT, VERSION, Action, Verb, act, read_token

MOST = 8


def arity(verb: Verb) -> int:
    for count in range(MOST):
        try:
            Action(verb, ("x",) * count)
        except ValueError:
            continue
        return count
    raise AssertionError(f"{verb} takes more than {MOST}")


ARITY = {verb: arity(verb) for verb in Verb}


@given(st.data())
def test_a_button_says_what_it_said(data: st.DataObject) -> None:
    verb = data.draw(st.sampled_from(Verb))
    some = st.text(max_size=8).filter(lambda text: text.isprintable() or not text)
    args = data.draw(st.lists(some, min_size=ARITY[verb], max_size=ARITY[verb]))
    action = Action(verb, tuple(args))
    assert read_token(action.token) == action


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_has_a_spelling_of_its_own(verb: Verb) -> None:
    action = Action(verb, tuple("abcdefgh"[: ARITY[verb]]))
    assert read_token(action.token) == action


def test_separators_inside_an_argument_do_not_split_it() -> None:
    action = act(Verb.STATUS, "a:b%3A/ %")
    assert read_token(action.token) == action


@pytest.mark.parametrize("verb", Verb)
def test_a_wrong_number_of_arguments_fails_where_the_button_is_built(verb: Verb) -> None:
    with pytest.raises(ValueError, match=verb.name):
        Action(verb, ("x",) * (ARITY[verb] + 1))


def test_a_token_may_be_as_long_as_the_tightest_platform_takes() -> None:
    room = LIMIT - len(act(Verb.STATUS, "").token)
    assert len(act(Verb.STATUS, "x" * room).token) == LIMIT


def test_a_longer_one_fails_where_the_button_is_built() -> None:
    room = LIMIT - len(act(Verb.STATUS, "").token)
    with pytest.raises(ValueError, match="more than 300"):
        act(Verb.STATUS, "x" * (room + 1))


def test_japanese_counts_as_it_is_spelled() -> None:
    with pytest.raises(ValueError, match="more than 300"):
        act(Verb.STATUS, "花" * 40)


def test_all_tokens_are_plain_ascii() -> None:
    assert act(Verb.STATUS, "花壇\n").token.isascii()


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_garbage_is_no_action(text: str) -> None:
    assert read_token(text) is None


@given(st.sampled_from(Verb), st.lists(st.text(st.characters(codec=None, exclude_categories=[])), max_size=4))
def test_garbage_behind_a_verb_never_raises(verb: Verb, args: list[str]) -> None:
    read = read_token(":".join((VERSION, verb.value, *args)))
    assert read is None or read.verb is verb


@pytest.mark.parametrize(
    "token",
    ["", "1", "1:", ":", "1:hlp:x", "1:sta", "2:hlp", "hlp", "1:HLP", "1:nope", "1:ans:a:b", "1:sta:" + "x" * 300, "1:sta:" + "%E3" * 90],
)  # fmt: skip
def test_what_we_did_not_write_is_no_action(token: str) -> None:
    assert read_token(token) is None
