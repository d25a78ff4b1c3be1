"""A project is found however its name is written; what could be two is a choice."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.finding import LEAST, Named, find, is_kana, kana_of, key
from bot.readings import reading_of

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text())
PROJECTS = [
    Named(one["name"], one["name"], one["reading"], one.get("short", "")) for one in TABLE["projects"]
]
SPELLINGS = [(str(typed), one["name"]) for one in TABLE["projects"] for typed in one["found"]]

KANA = st.text(
    alphabet="かきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもらりるれろんがだば",
    min_size=1,
    max_size=8,
)
NAMES = st.lists(KANA, min_size=1, max_size=6)


def test_the_table_is_long_enough() -> None:
    assert len(SPELLINGS) >= 200


@pytest.mark.parametrize(("typed", "name"), SPELLINGS)
def test_every_spelling_finds_its_project_and_no_other(typed: str, name: str) -> None:
    assert find(typed, PROJECTS, reading_of(typed)) == (name,)


@pytest.mark.parametrize(("typed", "names"), list(TABLE["several"].items()))
def test_what_could_be_several_is_a_choice(typed: str, names: list[str]) -> None:
    assert list(find(typed, PROJECTS, reading_of(typed))) == names


def test_two_of_one_name_are_always_a_choice() -> None:
    twins = [
        Named("1", "花壇", "かだん"),
        Named("2", "花壇", "かだん"),
        Named("3", "花壇づくり", "かだんづくり"),
    ]
    for typed in ("花壇", "かだん", "カダン", "花だん"):
        assert find(typed, twins, reading_of(typed))[:2] == ("1", "2")


def test_a_number_that_is_also_in_a_name_is_a_choice() -> None:
    both = [Named("a", "花壇"), Named("b", "令和1年度の川そうじ")]
    assert find("1", both) == ("a", "b")


def test_a_slip_between_two_names_is_a_choice() -> None:
    near = [Named("1", "あさがお"), Named("2", "あさがほ")]
    assert find("あさがを", near) == ("1", "2")


@given(NAMES, st.data())
def test_an_exact_name_always_finds_and_finds_all_of_that_name(names: list[str], data: st.DataObject) -> None:
    among = [Named(str(place), name) for place, name in enumerate(names)]
    typed = data.draw(st.sampled_from(names))
    assert find(typed, among) == tuple(one.id for one in among if key(one.name) == key(typed))


@given(NAMES, st.data())
def test_one_letter_wrong_is_found_where_nothing_is_nearer(names: list[str], data: st.DataObject) -> None:
    among = [Named(str(place), name) for place, name in enumerate(names)]
    meant = data.draw(st.sampled_from([one for one in among if len(key(one.name)) > LEAST] or [among[0]]))
    assume(len(key(meant.name)) > LEAST)
    at = data.draw(st.integers(0, len(meant.name) - 1))
    other = data.draw(st.sampled_from("かさたなはまらわ"))
    how = data.draw(st.sampled_from(["wrong", "missing", "more", "swapped"]))
    head, tail = meant.name[:at], meant.name[at:]
    typed = {
        "wrong": head + other + tail[1:],
        "missing": head + tail[1:],
        "more": head + other + tail,
        "swapped": head + tail[1:2] + tail[:1] + tail[2:],
    }[how]
    found = find(typed, among)
    nearer = [one for one in among if key(typed) in key(one.name) or key(one.name) in key(typed)]
    assert meant.id in found or (nearer and set(found) <= {one.id for one in nearer})


@given(NAMES, KANA)
def test_what_is_found_is_no_matter_of_order(names: list[str], typed: str) -> None:
    among = [Named(f"id{name}{place}", name) for place, name in enumerate(names)]
    assert set(find(typed, among)) == set(find(typed, among[::-1]))


@given(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=4))
def test_nothing_that_anybody_types_is_an_error(typed: str, names: list[str]) -> None:
    among = [Named(str(place), name, reading_of(name)) for place, name in enumerate(names)]
    found = find(typed, among, reading_of(typed))
    assert len(found) == len(set(found))
    assert set(found) <= {one.id for one in among}


@pytest.mark.parametrize(
    ("roman", "kana"),
    [("kadan", "かだん"), ("matsuri", "まつり"), ("gakkou", "がつこう"), ("shinbun", "しんぶん"), ("shimbun", "しんぶん"),
     ("kyandoru", "きやんどる"), ("matcha", "まつちや"), ("tōkyō", "とうきよう"), ("status", ""), ("xyz", "")],
)  # fmt: skip
def test_roman_letters_are_kana(roman: str, kana: str) -> None:
    assert key(kana_of(roman)) == kana


def test_a_reading_holds_no_kanji() -> None:
    assert is_kana("かだんづくり2")
    assert is_kana("カダン")
    assert not is_kana("花だん")
    assert not is_kana("")
