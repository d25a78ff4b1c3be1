"""Sheets of a pack: several in a stage, taken over from core, and tied to what was said before."""

from typing import Any

import pytest

from tests.packs.mini import Raw, asked, kernel, read, right, rows, small, three, told


def sheet(name: str, *questions: Raw, stage: str = "plan", **keys: Any) -> Raw:
    labelled = [{"label": three("どうですか。"), **question} for question in questions]
    return {"id": f"min.q.{name}", "stage": stage, "title": three(name), "questions": labelled, **keys}


def with_sheets(*sheets: Raw) -> Raw:
    return {**small(), "areas": [], "deadlines": [], "questionnaires": list(sheets)}


def words(name: str, **keys: Any) -> Raw:
    return {"id": f"min.{name}", "kind": "text", **keys}


INTERVIEW: Raw = {"use": "core.q.interview"}
MONEY: Raw = {"use": "core.q.money"}


# ---------------------------------------------------------------- taken over


def test_a_sheet_of_core_is_read_anew_with_the_packs_own_lists() -> None:
    raw = with_sheets({**INTERVIEW, "title": three("一緒に書く")})
    raw["effects"] = [{"id": "min.eff.1", "label": three("笑顔")}]
    (found,) = right(raw, kernel()).questionnaires
    assert (found.id, found.kind, found.title, found.joint) == (
        "core.q.interview",
        "interview",
        three("一緒に書く"),
        True,
    )
    assert [option.id for option in found.by_id["core.pi.effects"].options] == ["min.eff.1"]
    assert [question.number for question in found.questions] == ["1", "2", "3"]


def test_a_question_of_core_is_counted_under_its_own_name() -> None:
    assert asked(with_sheets(INTERVIEW), "core.pi.goal", kernel()).maps_to == "core.pi.goal"


def test_a_pack_without_sheets_has_all_of_cores() -> None:
    raw = small()
    del raw["questionnaires"]
    pack = right({**raw, "areas": [], "deadlines": []}, kernel())
    assert [found.id for found in pack.questionnaires] == ["core.q.interview", "core.q.money"]


def test_core_asks_for_an_area_only_where_the_pack_has_areas_of_its_own() -> None:
    raw = with_sheets({"use": "core.q.choosing"})
    own = {**raw, "areas": small()["areas"]}
    without = {key: value for key, value in raw.items() if key != "areas"}
    questions = [[one.id for one in right(each).questionnaires[0].questions] for each in (own, raw, without)]
    assert questions[0] == [*questions[1], "core.pi.area"]
    assert questions[1] == questions[2]
    asked_for = with_sheets(sheet("a", {"id": "min.area", "use": "core.pi.area"}))
    del asked_for["areas"]
    assert len(asked(asked_for, "min.area").options) == 5, (
        "whoever asks for core's on a sheet of their own has them"
    )


def test_core_itself_has_its_sheets_and_its_words() -> None:
    pack = right(kernel())
    assert [found.id for found in pack.sheets("plan")] == ["core.q.interview"]
    assert pack.sheet("core.q.money") is pack.questionnaires[1]
    assert pack.sheet("core.q.other") is None


def test_sheets_keep_the_order_of_the_file() -> None:
    first, last = (sheet(name, words(name)) for name in ("one", "two"))
    pack = right(with_sheets(first, INTERVIEW, last), kernel())
    assert [found.id for found in pack.sheets("plan")] == ["min.q.one", "core.q.interview", "min.q.two"]


FAULTS: list[tuple[str, Raw, str]] = [
    ("unknown sheet", with_sheets({"use": "core.q.party"}), "questionnaires[0]: use names an unknown sheet core.q.party; known are core.q.interview, core.q.money"),
    ("more than the title", with_sheets({**INTERVIEW, "stage": "see"}), "stage stands beside use; of a sheet taken over, only the title can be changed"),
    ("other questions", with_sheets({**INTERVIEW, "questions": []}), "questions stands beside use"),
    ("one sheet twice", with_sheets(INTERVIEW, INTERVIEW), "duplicate id core.q.interview"),
    ("unknown kind", with_sheets(sheet("a", words("a"), kind="quiz")), "unknown kind 'quiz'; known are checklist, choosing, interview, findings,"),
    ("after an unknown sheet", with_sheets(sheet("a", words("a"), after="min.q.b")), "questionnaires[0] (min.q.a): after names min.q.b, which is no earlier sheet of the same stage"),
    ("after a later sheet", with_sheets(sheet("a", words("a"), after="min.q.b"), sheet("b", words("b"))), "after names min.q.b, which is no earlier sheet"),
    ("after a sheet of another stage", with_sheets(sheet("a", words("a")), sheet("b", words("b"), stage="do", after="min.q.a")), "after names min.q.a, which is no earlier sheet of the same stage"),
    ("after itself", with_sheets(sheet("a", words("a"), after="min.q.a")), "after names min.q.a, which is no earlier sheet"),
    ("after a joint sheet", with_sheets(sheet("a", words("a", answer_by="shared")), sheet("b", words("b"), after="min.q.a")), "after names min.q.a, which all sides answer together: nothing is revealed there"),
    ("recall of nothing known", with_sheets(sheet("a", words("a", recall="min.b"))), "questions[0] (min.a): recall names an unknown question min.b"),
    ("recall of a later question", with_sheets(sheet("a", words("a", recall="min.b"), words("b"))), "recall looks ahead to min.b; only earlier questions can be recalled"),
    ("recall of a later stage", with_sheets(sheet("a", words("a"), stage="see"), sheet("b", words("b", recall="min.a"))), "recall looks ahead to min.a"),
    ("recall of itself", with_sheets(sheet("a", words("a", recall="min.a"))), "recall looks ahead to min.a"),
    ("prefill of nothing known", with_sheets(sheet("a", rows("min.a", prefill="min.b"))), "prefill names min.b, which is no question of kind repeat"),
    ("prefill of words", with_sheets(sheet("a", words("w"), rows("min.a", prefill="min.w"))), "prefill names min.w, which is no question of kind repeat"),
    ("prefill of what core only means to ask", with_sheets(sheet("a", rows("min.a", prefill="core.do.later"))), "prefill names core.do.later, which is no question of kind repeat"),
    ("prefill of other columns", with_sheets(sheet("a", rows("min.a"), {**rows("min.b"), "prefill": "min.a", "columns": [{"id": "item", "label": three("何")}]})), "prefill names min.a, whose columns are not the same"),
    ("prefill of later rows", with_sheets(sheet("a", rows("min.a", prefill="min.b"), rows("min.b"))), "prefill looks ahead to min.b; only earlier rows can be taken over"),
    ("a list that the pack does not have", {**with_sheets(INTERVIEW), "effects": []}, "questions[1] (core.pi.effects): expand of an empty list: the pack has no effects"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "message"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_sheet_that_cannot_be_asked_is_a_fault(raw: Raw, message: str) -> None:
    loaded = read(raw, kernel())
    assert loaded.pack is None
    assert any(message in str(fault) for fault in loaded.errors), told(loaded)


# ---------------------------------------------------------------- what was said before


def test_a_sheet_may_wait_for_an_earlier_one() -> None:
    both = (sheet("a", words("a"), stage="see"), sheet("b", words("b"), stage="see", after="min.q.a"))
    assert [found.after for found in right(with_sheets(*both), kernel()).sheets("see")] == ["", "min.q.a"]


def test_recall_may_name_any_earlier_question_or_one_that_core_asks() -> None:
    raw = with_sheets(
        sheet(
            "see", {"id": "min.s", "recall": "min.p"}, {"id": "min.t", "recall": "core.pi.goal"}, stage="see"
        ),
        sheet("plan", words("p"), words("q", recall="min.p")),
    )
    for name, recalled in (("min.s", "min.p"), ("min.t", "core.pi.goal"), ("min.q", "min.p")):
        assert asked(raw, name, kernel()).recall == recalled


def test_recall_of_a_question_for_each_entry_names_it_as_a_whole() -> None:
    raw = with_sheets(
        sheet("plan", {"id": "min.p", "expand": "principles"}),
        sheet("see", {"id": "min.s", "expand": "principles", "recall": "min.p"}, stage="see"),
    )
    found = asked(raw, "min.sa", kernel())
    assert (found.recall, found.element) == ("min.p", "min.prin.1")


def test_what_names_cores_question_finds_the_packs_own_that_stands_for_it() -> None:
    own = sheet(
        "plan", {"id": "min.goal", "use": "core.pi.goal"}, {"id": "min.cost", "use": "core.pi.expense"}
    )
    raw = with_sheets(own, MONEY, sheet("see", words("s", recall="core.pi.goal"), stage="see"))
    assert asked(raw, "core.mo.expense", kernel()).prefill == "min.cost"
    assert asked(raw, "min.s", kernel()).recall == "min.goal"


def test_rows_of_core_that_the_pack_does_not_ask_fill_nothing_and_harm_nothing() -> None:
    assert asked(with_sheets(MONEY), "core.mo.expense", kernel()).prefill == "core.pi.expense"


def test_rows_that_each_side_gives_for_itself_fill_nothing() -> None:
    loaded = read(with_sheets(sheet("a", rows("min.a"), rows("min.b", prefill="min.a"))), kernel())
    assert "prefill has an effect only where all sides give one answer" in str(loaded.warnings[0])


# ---------------------------------------------------------------- principles and words


def test_a_principle_names_the_stages_that_its_card_opens() -> None:
    raw = small()
    raw["principles"][0]["stages"] = ["plan", "see"]
    assert right(raw).principles[0].stages == ("plan", "see")
    raw["principles"][0]["stages"] = ["evening"]
    assert "principles[0] (min.prin.1): unknown stages 'evening'; known are plan, do, see" in str(
        read(raw).errors[0]
    )


def explained(**keys: Any) -> dict[str, tuple[str, str]]:
    pack = right({**with_sheets(sheet("a", words("a"))), **keys}, kernel())
    return {name: (one.label["ja"], one.gist["ja"]) for name, one in pack.explanations.items()}


def test_core_explains_what_a_pack_does_not() -> None:
    assert explained() == {
        "citizen": ("市民", "住む人"),
        "civic_group": ("団体", "集まり"),
        "subsidy": ("補助", "お金で支える"),
    }


def test_a_packs_own_definition_comes_first_and_names_itself_where_core_has_no_word_for_it() -> None:
    own = [
        {"id": "min.def.1", "maps_to": ["citizen"], "label": three("町民"), "gist": three("町の人")},
        {"id": "min.def.2", "label": three("寄合"), "gist": three("集まって話す")},
    ]
    found = explained(definitions=own)
    assert (found["citizen"], found["civic_group"]) == (("町民", "町の人"), ("団体", "集まり"))
    assert found["min.def.2"] == ("寄合", "集まって話す")


def test_core_explains_a_word_under_the_name_that_the_pack_gives_it() -> None:
    assert explained(terms={"civic_group": three("市民の会")})["civic_group"] == ("市民の会", "集まり")


def test_a_definition_of_core_must_name_one_of_its_words() -> None:
    base = kernel()
    base["definitions"][0]["maps_to"] = ["burger"]
    assert "definitions[0] (core.def.1): maps_to names an unknown id burger" in str(read(base).errors[0])


def test_a_pack_remembers_what_it_was_read_from() -> None:
    base = read(kernel()).pack
    pack = right(small() | {"areas": [], "deadlines": []}, kernel())
    assert base is not None
    assert pack.sources[1] == base.sources[0]
    assert base.sources[1] == b""
    assert b"min.q.plan" in pack.sources[0]
