"""The lists of a pack: what an entry may hold, what comes from core, and that everything is found by its id."""

from typing import Any

import pytest

from bot.domain.elements import Element
from bot.domain.questions import Basis, Question, Source
from tests.packs.mini import Raw, asked, kernel, read, right, small, three, told


def city(**parts: Any) -> Raw:
    """The small pack with these lists."""
    return small() | parts


def entry(name: str, **keys: Any) -> Raw:
    return {"id": f"min.{name}", "label": three(name), **keys}


GUIDE: Raw = {"doc": "guide", "section": "1"}

# ---------------------------------------------------------------- elements and their points


def test_an_element_has_the_documents_number_kind_and_group() -> None:
    roles = [
        entry("role.1", num="ア", kind="helper", group=three("市民"), maps_to=["civic_group"], axis="collab")
    ]
    (role,) = right(city(roles=roles)).roles
    assert (role.number, role.kind, role.group, role.axis) == ("ア", "helper", three("市民"), "collab")
    assert role.maps_to == ("civic_group",)


def test_points_are_texts_or_entries_of_their_own_and_come_from_where_their_element_does() -> None:
    points = [
        three("早く話す"),
        {
            "id": "min.role.1.t1",
            "num": "ア",
            "kind": "trait",
            "label": three("近い"),
            "gist": three("近くにいる"),
        },
        {"label": three("慣れる"), "source": {"doc": "guide", "section": "1", "item": "注"}},
        {"label": three("足したこと"), "basis": "local"},
    ]
    (role,) = right(city(roles=[entry("role.1", num=7, source=GUIDE, points=points)])).roles
    assert [point.id for point in role.points] == [
        *("min.role.1.p1", "min.role.1.t1", "min.role.1.p3", "min.role.1.p4"),
    ]
    assert [(point.number, point.kind) for point in role.points[:2]] == [("1", ""), ("ア", "trait")]
    assert [(point.basis, point.source) for point in role.points] == [
        (Basis.SOURCE, Source("guide", "1", "1")),
        (Basis.SOURCE, Source("guide", "1", "ア")),
        (Basis.SOURCE, Source("guide", "1", "注")),
        (Basis.LOCAL, None),
    ]


def test_a_start_type_names_the_area_and_the_forms_that_it_comes_near_to() -> None:
    types = [entry("type.1", kind="start", pos=4, forms=["commission"], maps_to=["city_led"])]
    (found,) = right(city(types=types)).types
    assert (found.pos, found.forms) == (4, ("commission",))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"types": [entry("type.1", kind="begin")]}, "types[0] (min.type.1): unknown kind 'begin'; known are start"),
        ({"types": [entry("type.1", pos=6)]}, "types[0] (min.type.1): pos must be 1"),
        ({"types": [entry("type.1", forms=["barter"])]}, "forms names an unknown form barter"),
        ({"tools": [entry("tool.1", kind="magic")]}, "tools[0] (min.tool.1): unknown kind 'magic'; known are proposal"),
        ({"fit": [entry("fit.1", maps_to=["fine_cares"])]}, "unknown id fine_cares; did you mean fine_care?"),
        ({"roles": [entry("role.1", maps_to=["burger"])]}, "roles[0] (min.role.1): maps_to names an unknown id burger"),
        ({"manners": [entry("man.1", level="perhaps")]}, "unknown level 'perhaps'; known are must, should"),
        ({"evaluation_items": [entry("evp.1", axis="money")]}, "unknown axis 'money'; known are project, collab"),
        ({"roles": [entry("role.1", points=["早く"])]}, "points[0] must be a list of `name: value`, not '早く'"),
        ({"roles": [entry("role.1", points=[{"lable": three("早く")}])]}, "points[0]: unknown key lable; did you mean"),
        ({"roles": [entry("role.1", points=[{"id": "min.role.1", "label": three("a")}])]}, "duplicate id min.role.1"),
        ({"roles": [entry("role.1", stages=["before"])]}, "unknown stages 'before'; known are plan, do, see"),
        ({"forms": [{"id": "subsidy", "suits": {"lead": ["nobody"]}}]}, "forms[0].suits: unknown lead 'nobody'"),
        ({"forms": [{"id": "subsidy", "suits": {"colour": ["red"]}}]}, "forms[0].suits: unknown key colour"),
        ({"forms": [{"id": "subsidy", "ref": "min.prin.1"}]}, "(min.prin.1): duplicate id min.prin.1 (also at forms[0]"),
    ],
)  # fmt: skip
def test_what_an_element_cannot_hold_is_named(parts: Raw, message: str) -> None:
    loaded = read(city(**parts))
    assert loaded.pack is None
    assert any(message in str(fault) for fault in loaded.errors), told(loaded)


# ---------------------------------------------------------------- forms


def test_a_form_is_found_by_cores_name_and_by_its_place_in_the_document() -> None:
    forms = [{"id": "subsidy"}, {"id": "commission", "ref": "min.form.3b"}, entry("form.9")]
    pack = right(city(forms=forms))
    assert [form.ref for form in pack.forms] == ["min.form.1", "min.form.3b", "min.form.9"]
    assert pack.entry("min.form.3b") is pack.entry("commission") is pack.by_form["commission"]


def test_what_core_says_of_a_form_holds_where_the_pack_says_nothing_else() -> None:
    base = kernel()
    base["forms"][0] |= {"points": [three("早く話す")], "suits": {"lead": ["citizens"], "money": ["own"]}}
    raw = city(
        areas=[], deadlines=[], forms=[{"id": "subsidy", "source": GUIDE, "suits": {"money": ["shared"]}}]
    )
    (form,) = right(raw, base).forms
    assert form.suits == {"lead": ("citizens",), "money": ("shared",)}
    (point,) = form.points
    assert (point.id, point.basis, point.source) == (
        "core.form.1.p1",
        Basis.DERIVED,
        None,
    )  # core's, not the document's
    raw["forms"][0]["points"] = [three("あとで話す")]
    (form,) = right(raw, base).forms
    assert [(one.id, one.label["ja"]) for one in form.points] == [("min.form.1.p1", "あとで話す")]


def test_points_of_all_forms_have_the_place_before_the_first() -> None:
    points = right(
        city(form_points=[three("先に話す"), {"id": "min.form.0.x", "label": three("後で決める")}])
    ).form_points
    assert [point.id for point in points] == ["min.form.0.p1", "min.form.0.x"]


# ---------------------------------------------------------------- what comes from core


def test_a_list_that_is_left_out_is_cores() -> None:
    base = kernel() | {"challenges": [{"id": "few_people", "label": three("人が少ない")}]}
    raw = city(areas=[], deadlines=[])
    assert [one.id for one in right(raw, base).challenges] == ["few_people"]
    assert [one.id for one in right(raw | {"challenges": [entry("chal.1")]}, base).challenges] == [
        "min.chal.1"
    ]


def test_cores_tools_are_added_where_the_pack_has_none_of_their_kind() -> None:
    tools = [
        {"id": f"core.tool.{kind}", "kind": kind, "label": three(kind)} for kind in ("insurance", "accident")
    ]
    raw = city(areas=[], deadlines=[], tools=[entry("tool.1", kind="insurance")])
    found = right(raw, kernel() | {"tools": tools}).tools
    assert [one.id for one in found] == ["min.tool.1", "core.tool.accident"]


def test_manners_stand_for_cores_principles_and_items_of_evaluation_for_its_questions() -> None:
    manners = [entry("man.1", level="should", maps_to=["equality"])]
    items = [entry("evp.1", axis="project", maps_to=["core.ev.goal_achieved"])]
    pack = right(city(manners=manners, evaluation_items=items))
    assert pack.manners[0].maps_to == ("equality",)
    assert pack.evaluation_items[0].maps_to == ("core.ev.goal_achieved",)


# ---------------------------------------------------------------- asked about


def choosing(expand: str, **parts: Any) -> Raw:
    raw = city(**parts)
    raw["questionnaires"][0]["questions"].append(
        {
            "id": "min.chk.9",
            "kind": "single",
            "expand": expand,
            "attention": [],
            "label": three("どれですか。"),
        }
    )
    return raw


def test_a_question_is_about_the_entries_of_one_kind() -> None:
    types = [entry("type.1", kind="start"), entry("type.2", kind="content"), entry("type.3", kind="start")]
    raw = choosing("types.start", types=types)
    assert [option.id for option in asked(raw, "min.chk.9").options] == ["min.type.1", "min.type.3"]


def test_entries_of_a_kind_that_the_pack_has_not_are_cores() -> None:
    raw = choosing("types.start", types=[entry("type.1", kind="collab")])
    assert [option.id for option in asked(raw, "min.chk.9").options] == [
        *("start_together", "each_alone", "city_led", "citizens_led"),
    ]


def test_a_section_tells_which_part_of_the_work_it_looks_at() -> None:
    raw = city()
    questions = [
        {"id": "min.chk.8", "label": three("始まりは。")},
        {"id": "min.chk.9", "label": three("終わりは。"), "phase": "outcome"},
    ]
    raw["questionnaires"][0]["sections"] = [
        {"id": "first", "title": three("始まり"), "phase": "introduction", "questions": questions}
    ]
    assert asked(raw, "min.chk.8").phase == "introduction"
    assert asked(raw, "min.chk.9").phase == "outcome"
    assert asked(raw, "min.chk.1").phase == ""


# ---------------------------------------------------------------- found by id


def test_everything_is_found_by_its_id() -> None:
    raw = city(
        forms=[{"id": "subsidy", "points": [three("早く")]}],
        roles=[entry("role.1", points=[three("近い")])],
        promotion={"measures": [entry("prom.1")]},
    )
    pack = right(raw)
    elements = (
        "min.form.1",
        "subsidy",
        "min.form.1.p1",
        "min.role.1.p1",
        "min.area.2",
        "min.prin.1",
        "min.prom.1",
    )
    for name in elements:
        assert isinstance(pack.entry(name), Element), name
        assert pack.element(name) is pack.entry(name)
    assert isinstance(pack.entry("min.chk.1"), Question)
    assert pack.element("min.chk.1") is None
    assert pack.entry("min.nothing") is None
