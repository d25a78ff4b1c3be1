"""Nothing that the five documents state is missing from the packs: each of its elements is found under its id.

``elements.csv`` lists them: 655 ids, each with the document's own numbering, its place and its kind. How a pack is
compared with a row of it:

* ``number`` as printed, up to the width of characters and circles (① is 1). ``p1``, ``s1`` … only count what the
  document leaves unnumbered: there the figure is enough. Of two words (特性 ア) the last is enough. A sub-item
  written 6a is 6-1 on a sheet. A heading (組織例) or a bullet is no number, so anything goes; so it does for what
  no document states (derived).
* ``source`` names a section that begins one of the row's places, or is a word of it: 3-1 for 3-1(5), 用語 for
  このルールについて 用語.
* ``basis`` is source, or as the row says: derived, practice. Where the row calls only the form of a question
  derived, both will do.
* Elements say what they mean (``gist``), in three languages; points and questions have a label.
* ``maps_to`` stands where cities are counted together: see MAPPED. NOT_MAPPED says what has no like in core.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from bot.domain.elements import Element
from bot.domain.pack import Pack
from bot.domain.promotion import PromotionItem
from bot.domain.questions import Basis, Label, Question
from bot.packs.reader import check_pack, core, packs_dir

Row = Mapping[str, str]

CITIES = ("ise", "takaoka", "yamaguchi", "tomakomai", "yoshikawa")
LANGUAGES = {"ja", "ja-simple", "en"}

MAPPED = {
    *("prin", "man", "form", "eff", "unfit", "agr", "fit", "type", "chal", "measure", "prom", "role"),
    *("evp", "evc", "evb", "chk", "plan", "do", "see"),
}
"""Kinds that are counted across cities. Definitions map to terms where core has the term; areas are compared by
``pos``; attitudes map where a city tells the parties apart as core does; tools, policies, items and metrics are a
city's own.
"""

NOT_MAPPED: Mapping[str, str] = {
    "ise.see.i3": "core leaves what is published to those who publish it",
    **dict.fromkeys(
        ("yam.evc.1", "yam.evc.2", "yam.evc.3"), "ways of evaluating, which are a pack's eval_modes"
    ),
}
"""What has no like in core, and why."""

DERIVED_GATE = {"ise.chk.6": {Basis.DERIVED}}
"""The sheet says "if the partner was settled from the start" and does not ask: the question is derived."""

BULLETS = {"組織例", "機能", "業務", "●"}


@cache
def rows() -> tuple[Row, ...]:
    with (Path(__file__).parent / "elements.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def of_city(city: str) -> Pack:
    loaded = check_pack(packs_dir() / f"{city}.yaml", core())
    assert loaded.pack is not None, "\n".join(str(fault) for fault in loaded.errors)
    return loaded.pack


def squeezed(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def numbers(row: Row) -> set[str]:
    """The ways in which the document's number may stand in a pack."""
    printed = row["number"]
    last = printed.split(" ")[-1]
    found = {squeezed(printed), squeezed(last)}
    if counted := re.fullmatch(r"[ps](\d+)", last):
        found.add(counted[1])
    if sub := re.fullmatch(r"(\d+)([a-z])", last):
        found.add(f"{sub[1]}-{ord(sub[2]) - ord('a') + 1}")
    return found


def places(row: Row) -> Iterator[str]:
    """Each place that the row names, and each word of it."""
    for place in row["source"].removeprefix("derived: ").split(","):
        yield squeezed(place)
        yield from map(squeezed, place.split())


def in_place(section: str, row: Row) -> bool:
    """Whether that section is one of the row's: 3-1 holds 3-1(5), but 3-1 is not 3-10."""
    wanted = re.compile(rf"{re.escape(squeezed(section))}(?!\d)")
    return any(wanted.match(place) for place in places(row))


def bases(row: Row) -> set[Basis]:
    if row["source"].startswith("derived"):
        return {Basis.DERIVED}
    if "derived)" in row["source"]:
        return {Basis.SOURCE, Basis.DERIVED}
    return DERIVED_GATE.get(row["id"], {Basis.SOURCE})


def incomplete(label: Label, name: str) -> Iterator[str]:
    if missing := LANGUAGES - {language for language, text in label.items() if text}:
        yield f"no {name} in {', '.join(sorted(missing))}"


def is_point(row: Row) -> bool:
    """A part of an element, as yam.form.1.p1 or ise.evc.1a."""
    return bool(re.fullmatch(r"\w+\.\w+\.([\w-]+\.[a-z]\d+|\d+[a-z])", row["id"]))


def misses(row: Row, entry: Element | Question | None) -> Iterator[str]:
    """What is wrong with what the pack says under the row's id."""
    if entry is None:
        yield f"not there ({row['term_ja']}, {row['source']})"
        return
    yield from incomplete(entry.label, "label")
    if isinstance(entry, Element) and not is_point(row):
        yield from incomplete(entry.gist, "gist")
    if (
        row["number"] not in BULLETS
        and "derived" not in row["source"]
        and squeezed(entry.number) not in numbers(row)
    ):
        yield f"number {entry.number!r}, printed {row['number']!r}"
    if entry.basis not in bases(row):
        yield f"basis {entry.basis}"
    if entry.source is None:
        if Basis.DERIVED not in bases(row):
            yield "no source"
    elif not in_place(entry.source.section, row):
        yield f"source {entry.source.section!r}, stated in {row['source']!r}"
    if row["kind"] in MAPPED and not is_point(row) and row["id"] not in NOT_MAPPED and not maps(entry):
        yield "no maps_to"


def maps(entry: Element | Question) -> bool:
    return bool(entry.maps_to)


@pytest.mark.parametrize("city", CITIES)
def test_every_element_of_the_document_is_in_the_pack(city: str) -> None:
    pack = of_city(city)
    found = [
        f"{row['id']}: {miss}"
        for row in rows()
        if row["pack"] == city
        for miss in misses(row, pack.entry(row["id"]))
    ]
    assert not found, f"{len(found)} misses\n" + "\n".join(found)


def test_what_has_no_like_in_core_is_named_only_where_it_is_so() -> None:
    packs = {city: of_city(city) for city in CITIES}
    by_id = {row["id"]: row["pack"] for row in rows()}
    for name in NOT_MAPPED:
        entry = packs[by_id[name]].entry(name)
        assert entry is not None, name
        assert not maps(entry), name


def test_every_question_that_cities_share_is_in_the_library() -> None:
    """The mid-check's are counted in the table and named in the library: the table's number is their order."""
    loaded = core()
    assert loaded.pack is not None
    in_order = [name for name in loaded.library if name.startswith("core.do.")]
    for row in (row for row in rows() if row["pack"] == "core"):
        if row["kind"] == "ag":
            entry = loaded.pack.entry(row["id"])
            assert isinstance(entry, Element), row["id"]
            assert set(entry.label) == set(entry.gist) == LANGUAGES
            continue
        name = in_order[int(row["number"]) - 1] if row["kind"] == "do" else row["id"]
        label = loaded.library[name]["label"]
        assert isinstance(label, dict)
        assert set(label) == LANGUAGES, name


def test_the_items_of_the_plan_are_fifty_two_of_which_five_repeat_others() -> None:
    promotion = of_city("yamaguchi").promotion
    assert len(promotion.items) == 52
    assert len({promotion.original(item).id for item in promotion.items}) == 47
    assert {item.id: item.same_as for item in promotion.items if item.same_as} == {
        "yam.item.3-2-2": "yam.item.2-4-1",
        "yam.item.4-2-1": "yam.item.1-2-5",
        "yam.item.4-2-3": "yam.item.2-4-2",
        "yam.item.5-1-2": "yam.item.1-4-3",
        "yam.item.5-2-2": "yam.item.2-2-3",
    }
    for item in promotion.items:
        assert isinstance(item, PromotionItem)
        assert item.measure == f"yam.measure.{item.id.removeprefix('yam.item.').rsplit('-', 1)[0]}"


def test_ids_are_never_used_twice() -> None:
    assert len({row["id"] for row in rows()}) == len(rows()) == 655
