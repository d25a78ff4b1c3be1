"""Whatever stands in a file, reading it ends in a pack or in named faults, and never in a traceback."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.packs.reader import check_pack
from bot.packs.tables import read_yaml
from tests.packs.mini import SAKURA, Raw, kernel, read, told

CITY: Raw = dict(read_yaml(SAKURA.read_bytes()))
CORE = kernel()
JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 7, 10**30, 1.5, "", " ", "x", "no", "core.pl.area_pos", "sak.plan.1", "all"),
    *([], [1], ["x"], [[]], [{}], {}, {"ja": 1}, {"ja": "あ"}, {"id": "x"}, {"q": "x", "op": "in"}),
)


def places(raw: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The ways to everything that stands in it."""
    inner = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    return [found for step, value in inner for found in ((*way, step), *places(value, (*way, step)))]


def broken(raw: Raw, changes: list[tuple[tuple[str | int, ...], Any]]) -> Raw:
    found = copy.deepcopy(raw)
    for way, junk in changes:
        inner: Any = found
        for step in way[:-1]:
            try:
                inner = inner[step]
            except (KeyError, IndexError, TypeError):  # an earlier change took it away
                break
        else:
            if isinstance(inner, (dict, list)) and (isinstance(inner, dict) or way[-1] in range(len(inner))):
                inner[way[-1]] = copy.deepcopy(junk)  # type: ignore[index]
    return found


def changes_of(raw: Raw) -> st.SearchStrategy[list[tuple[tuple[str | int, ...], Any]]]:
    return st.lists(st.tuples(st.sampled_from(places(raw)), st.sampled_from(JUNK)), min_size=1, max_size=3)


@settings(max_examples=150)
@given(changes_of(CITY))
def test_a_pack_with_anything_in_it(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    loaded = read(broken(CITY, changes))
    assert (loaded.pack is None) == bool(loaded.errors), told(loaded)
    assert all(str(fault).startswith("mini.yaml") for fault in loaded.faults)


@settings(max_examples=100)
@given(changes_of(CORE))
def test_a_core_with_anything_in_it(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    loaded = read(broken(CORE, changes))
    assert (loaded.pack is None) == bool(loaded.errors), told(loaded)


def test_the_file_that_is_broken_here_is_right() -> None:
    assert check_pack(SAKURA).errors == read(CITY).errors == ()
