"""``promotion``: the plan by which a city promotes 協働, as a pack states it."""

from typing import Any

import pytest

from bot.domain.promotion import Observation
from bot.domain.questions import Label
from tests.packs.mini import Change, Raw, drop, kernel, put, read, right, small, three, told


def plan() -> Raw:
    """A small right plan; each test breaks one thing of it."""
    return {
        "sections": {"推": three("協働推進課"), "関": three("関係課")},
        "policies": [{"id": "min.policy.1", "num": "Ⅰ", "label": three("集まりやすく")}],
        "measures": [
            {"id": "min.measure.1-1", "policy": "min.policy.1", "maps_to": ["bases"], "label": three("場所")}
        ],
        "items": [
            {
                "id": "min.item.1-1-1",
                "num": "Ⅰ-(1)-①",
                "measure": "min.measure.1-1",
                "targets": ["citizen", "business"],
                "sections": ["推", "関"],
                "years": {2026: ["consider"], 2027: ["start", "inform"], 2028: ["continue"]},
                "label": three("夜の部屋"),
                "content": three("夜も開ける"),
                "done_when": three("どこでも夜に集まれる"),
                "certainty": "low",
                "plan_reform": True,
            },
            {
                "id": "min.item.1-1-2",
                "measure": "min.measure.1-1",
                "same_as": "min.item.1-1-1",
                "doers": ["government", "citizen"],
                "label": three("夜の部屋（再掲）"),
                "gist": three("夜も開ける"),
            },
        ],
        "metrics": [
            {
                "id": "min.met.1",
                "label": three("活動する人の割合"),
                "unit": "%",
                "baseline": {"fy": 2025, "value": 31.5, "suspect": True, "note": three("前の表と同じ値")},
                "targets": {2028: 40, 2030: 45.5},
                "observations": [{"fy": 2026, "value": 33}],
                "measures": ["min.measure.1-1"],
            }
        ],
    }


def with_plan(*changes: Change) -> Raw:
    raw = small() | {"promotion": plan()}
    for change in changes:
        change(raw["promotion"])
    return raw


def test_a_plan_is_read_from_policies_to_figures() -> None:
    found = right(with_plan()).promotion
    assert bool(found)
    assert [one.id for one in found.elements()] == [
        *("min.policy.1", "min.measure.1-1", "min.item.1-1-1", "min.item.1-1-2", "min.met.1"),
    ]
    (measure,) = found.measures
    assert (measure.policy, measure.maps_to) == ("min.policy.1", ("bases",))
    first, again = found.under("min.measure.1-1")
    assert first.years == {2026: ("consider",), 2027: ("start", "inform"), 2028: ("continue",)}
    assert (first.number, first.gist, first.doers) == ("Ⅰ-(1)-①", three("夜も開ける"), ("government",))
    assert (first.certainty, first.plan_reform) == ("low", True)
    assert found.original(again) is first
    assert found.original(first) is first
    assert again.doers == ("government", "citizen")
    assert found.sections["推"]["ja"] == "協働推進課"


def test_a_figure_has_its_unit_its_beginning_and_its_targets() -> None:
    (metric,) = right(with_plan()).promotion.metrics
    assert metric.baseline == Observation(2025, 31.5, suspect=True, note=Label(three("前の表と同じ値")))
    assert metric.targets == {2028: 40.0, 2030: 45.5}
    assert metric.observations == (Observation(2026, 33.0),)
    assert metric.unit.in_("ja") == metric.unit.in_("en") == "%"
    (named,) = right(with_plan(put("metrics", 0, "unit", to=three("人")))).promotion.metrics
    assert named.unit == three("人")


def test_a_city_without_a_plan_has_none_though_core_has_measures() -> None:
    base = kernel() | {"promotion": {"measures": [{"id": "bases", "label": three("拠点")}]}}
    assert not right(small() | {"areas": [], "deadlines": []}, base).promotion


ITEM: tuple[Any, ...] = ("items", 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (put("measure", to=[]), "promotion: unknown key measure; did you mean measures?"),
        (put("measures", 0, "policy", to="min.policy.9"), "promotion.measures[0] (min.measure.1-1): policy names an unknown id min.policy.9"),
        (put("measures", 0, "maps_to", to=["base"]), "maps_to names an unknown id base; did you mean bases?"),
        (put(*ITEM, "measure", to="min.measure.9"), "promotion.items[0] (min.item.1-1-1): measure names an unknown id min.measure.9"),
        (put(*ITEM, "targets", to=["everyone"]), "unknown targets 'everyone'; known are citizen,"),
        (put(*ITEM, "sections", to=["税"]), "unknown sections '税'; known are 推, 関"),
        (put(*ITEM, "doers", to=["somebody"]), "unknown doers 'somebody'; known are government,"),
        (put(*ITEM, "years", to={26: ["start"]}), "promotion.items[0].years: 26 is no fiscal year, such as 2026"),
        (put(*ITEM, "years", 2026, to=["begin"]), "promotion.items[0].years: unknown 2026 'begin'; known are consider,"),
        (put(*ITEM, "certainty", to="perhaps"), "unknown certainty 'perhaps'; known are high, medium, low"),
        (put(*ITEM, "same_as", to="min.item.9"), "same_as names min.item.9, which is no other item with a content of its own"),
        (put(*ITEM, "same_as", to="min.item.1-1-1"), "same_as names min.item.1-1-1, which is no other item"),
        (put(*ITEM, "same_as", to="min.item.1-1-2"), "same_as names min.item.1-1-2, which is no other item"),
        (put(*ITEM, "id", to="min.item.1-1-2"), "promotion.items[1] (min.item.1-1-2): duplicate id min.item.1-1-2"),
        (put(*ITEM, "done", to=three("x")), "promotion.items[0] (min.item.1-1-1): unknown key done"),
        (drop("metrics", 0, "baseline", "value"), "promotion.metrics[0].baseline: value is missing"),
        (put("metrics", 0, "baseline", "value", to="many"), "promotion.metrics[0].baseline: value must be a number, not 'many'"),
        (drop("metrics", 0, "observations", 0, "fy"), "promotion.metrics[0].observations[0]: fy is missing"),
        (put("metrics", 0, "targets", to={"soon": 40}), "promotion.metrics[0].targets: soon is no fiscal year"),
        (put("metrics", 0, "measures", to=["min.measure.9"]), "measures names an unknown id min.measure.9"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_plan_is_named(change: Change, message: str) -> None:
    loaded = read(with_plan(change))
    assert loaded.pack is None
    assert any(message in str(fault) for fault in loaded.errors), told(loaded)
