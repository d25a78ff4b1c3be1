"""Yamaguchi's plan for promoting 協働 and what it offers, as the document prints them."""

from collections import Counter
from functools import cache

import pytest

from bot.domain.pack import Pack
from bot.domain.promotion import Promotion
from bot.packs.reader import check_pack, packs_dir

LANGUAGES = {"ja", "ja-simple", "en"}
YEARS = range(2008, 2013)
SIGNS = {
    "C": "citizen",
    "L": "neighborhood_org",
    "N": "civic_group",
    "B": "business",
    "E": "educational_institution",
    "G": "government",
    "O": "other",
}
TARGETS = {
    "CLN": ("1-1-1", "1-3-1", "1-4-2", "2-3-2", "3-1-2"),
    "CLNBEG": ("2-3-3", "2-3-4"),
    "CLNBE": ("2-4-1", "3-2-2", "3-2-3"),
    "CL": ("1-2-7", "3-1-1"),
    "CN": ("1-4-1",),
    "CG": ("4-1-2", "4-1-3"),
    "C": ("2-1-2", "2-2-1", "2-2-2", "2-2-3", "2-2-4", "2-2-6", "5-2-2"),
    "LN": ("1-2-4",),
    "LNBEG": ("1-4-3", "2-4-2", "4-2-3", "4-3-1", "4-3-2", "5-1-2"),
    "L": ("1-2-1", "1-2-2", "1-2-3", "1-2-6", "1-2-8", "2-3-1", "2-3-5"),
    "N": ("1-1-2", "1-2-5", "1-3-2", "1-3-3", "2-1-1", "4-2-1", "4-2-2"),
    "NO": ("3-2-1",),
    "O": ("2-2-5",),
    "G": ("4-1-1", "5-1-1", "5-1-3", "5-1-4", "5-2-1", "5-2-3", "5-3-1"),
}
"""The black squares of 推進項目対象, by item."""


@cache
def yamaguchi() -> Pack:
    loaded = check_pack(packs_dir() / "yamaguchi.yaml")
    assert loaded.pack is not None, "\n".join(str(fault) for fault in loaded.errors)
    return loaded.pack


def plan() -> Promotion:
    return yamaguchi().promotion


def item_id(short: str) -> str:
    return f"yam.item.{short}"


def test_five_policies_hold_sixteen_measures() -> None:
    assert [policy.number for policy in plan().policies] == list("ⅠⅡⅢⅣⅤ")
    assert Counter(measure.policy for measure in plan().measures) == {
        "yam.policy.1": 4,
        "yam.policy.2": 4,
        "yam.policy.3": 2,
        "yam.policy.4": 3,
        "yam.policy.5": 3,
    }


def test_every_measure_holds_the_items_printed_under_it() -> None:
    assert [len(plan().under(measure.id)) for measure in plan().measures] == [
        *(2, 8, 3, 3),
        *(2, 6, 5, 2),
        *(2, 3),
        *(3, 3, 2),
        *(4, 3, 1),
    ]


def test_every_item_is_meant_for_those_whose_squares_are_black() -> None:
    assert {item.id: item.targets for item in plan().items} == {
        item_id(short): tuple(SIGNS[sign] for sign in signs)
        for signs, shorts in TARGETS.items()
        for short in shorts
    }


@pytest.mark.parametrize(
    ("short", "cells", "certainty"),
    [
        ("1-2-2", "start / continue / continue / review start / start", "high"),
        ("1-1-2", "consider / continue / partly / start / continue", "high"),
        ("1-1-1", "consider / start finish / none / none / none", "medium"),
        ("2-3-3", "none / consider start / start / continue / continue", "medium"),
        ("1-2-7", "consider / consider inform / start / continue / continue", "high"),
        ("5-2-3", "consider / start / continue / continue / review start", "high"),
        ("1-3-3", "none / start / continue / none / none", "low"),
        ("1-4-2", "none / consider / continue / start / continue", "low"),
        ("2-1-1", "consider / start / none / none / start", "low"),
        ("2-1-2", "consider / start / none / none / start", "low"),
    ],
)
def test_the_years_stand_as_they_were_read_and_say_how_surely(short: str, cells: str, certainty: str) -> None:
    item = plan().by_item[item_id(short)]
    words = [tuple(cell.split()) for cell in cells.split("/")]
    assert dict(item.years) == dict(zip(YEARS, words, strict=True))
    assert item.certainty == certainty


def test_a_row_with_an_empty_year_is_never_read_for_sure() -> None:
    for item in plan().items:
        assert set(item.years) == set(YEARS), item.id
        assert (item.certainty == "high") is (("none",) not in item.years.values()), item.id


def test_a_repeated_item_has_the_same_facts_as_its_original() -> None:
    for item in plan().items:
        original = plan().original(item)
        assert (item.targets, item.doers, item.sections, item.years, item.certainty) == (
            *(original.targets, original.doers, original.sections),
            *(original.years, original.certainty),
        ), item.id


def test_the_city_carries_out_alone_what_names_nobody_else() -> None:
    assert {item.id: item.doers for item in plan().items if item.doers != ("government",)} == {
        item_id(short): doers
        for short, doers in {
            "2-1-1": ("government", "civic_group"),
            "2-3-2": ("government", "civic_group"),
            **dict.fromkeys(
                ("2-3-3", "2-3-4"),
                (
                    *("government", "citizen", "neighborhood_org", "civic_group"),
                    *("business", "educational_institution"),
                ),
            ),
            **dict.fromkeys(
                ("2-4-2", "4-2-3"),
                ("government", "neighborhood_org", "civic_group", "business", "educational_institution"),
            ),
            "3-1-1": ("government", "neighborhood_org"),
            "3-1-2": ("government", "neighborhood_org", "civic_group"),
            "3-2-1": ("government", "civic_group", "intermediary_org"),
            "4-3-1": ("government", "oversight_committee"),
            "4-3-2": ("government", "oversight_committee"),
        }.items()
    }


def test_four_items_belong_to_the_plan_for_administrative_reform() -> None:
    reform = [item.id for item in plan().items if item.plan_reform]
    assert reform == [item_id(short) for short in ("1-1-1", "2-2-1", "2-2-2", "2-2-3")]


def test_where_the_document_says_two_things_both_are_told() -> None:
    told = {item.id for item in plan().items if item.alt}
    assert told == {item_id(short) for short in ("1-2-4", "1-2-5", "3-2-2", "4-1-3", "4-2-2")}


def test_every_item_says_why_what_and_until_when_in_three_languages() -> None:
    for item in plan().items:
        original = plan().original(item)
        labels = (item.label, item.gist, original.purpose, original.situation, original.done_when)
        for label in labels:
            assert {language for language, text in label.items() if text} == LANGUAGES, item.id
        assert all(section in plan().sections for section in item.sections), item.id


@pytest.mark.parametrize(
    ("number", "figures"),
    [
        ("1", (37.5, 45.0, 50.0)),
        ("2", (10.8, 13.0, 15.0)),
        ("3", (18.8, 23.0, 30.0)),
        ("4", (26.0, 30.0, 35.0)),
        ("5", (26.0, 100.0, 100.0)),
    ],
)
def test_the_figures_aimed_for_are_as_printed(number: str, figures: tuple[float, float, float]) -> None:
    metric = next(metric for metric in plan().metrics if metric.id == f"yam.met.{number}")
    assert metric.baseline is not None
    assert (metric.baseline.fy, metric.baseline.value) == (2006, figures[0])
    assert dict(metric.targets) == {2012: figures[1], 2017: figures[2]}
    assert metric.unit["en"] == "%"


def test_the_figure_that_can_hardly_be_right_is_kept_and_says_so() -> None:
    suspect = {metric.id for metric in plan().metrics if metric.baseline and metric.baseline.suspect}
    assert suspect == {"yam.met.5"}
    staff = plan().metrics[4]
    assert [(one.fy, one.value) for one in staff.observations] == [(2008, 19.2)]
    assert staff.baseline is not None
    assert set(staff.baseline.note) == set(staff.observations[0].note) == LANGUAGES


def test_what_the_plan_offers_is_told_apart_by_kind() -> None:
    own = [tool for tool in yamaguchi().tools if tool.id.startswith("yam.")]
    assert Counter(tool.kind for tool in own) == {
        "area_council": 1,
        "area_plan": 1,
        "centre": 2,
        "grant": 4,
        "insurance": 1,
        "scheme": 2,
        "proposal": 1,
        "round_table": 1,
    }


def test_a_proposal_is_called_for_examined_and_commissioned_in_this_order() -> None:
    proposal = next(tool for tool in yamaguchi().tools if tool.kind == "proposal")
    assert [point.label["en"] for point in proposal.points if point.kind == "step"] == [
        *("Call", "Proposal", "Desk and coordination", "Promotion officer"),
        *("Round table", "Choice", "Commissioned work", "Results shared"),
    ]
