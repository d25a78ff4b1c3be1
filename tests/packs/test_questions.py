"""Questions of a pack: what each key becomes, and what is said where it cannot be meant."""

from typing import Any

import pytest

from bot.domain.questions import Basis, Kind, Label
from tests.packs.mini import Raw, asked, asking, asks, kernel, read, right, rows, sakura, small, three, told

OPTIONS = [{"id": name, "label": three(name)} for name in ("one", "two", "three")]


def one(**keys: Any) -> Raw:
    return {"id": "min.chk.1", **keys}


def choice(kind: str = "multi", **keys: Any) -> Raw:
    return one(kind=kind, options=OPTIONS, **keys)


def scale(**keys: Any) -> Raw:
    return one(kind="scale", scale=keys)


def columns(*found: Raw, **keys: Any) -> Raw:
    return one(kind="repeat", columns=[{"label": three("列"), **column} for column in found], **keys)


TEXT = {"id": "item"}

FAULTS: list[tuple[str, Raw, str]] = [
    ("min above max", choice(min=3, max=2), "min is 3, more than max, 2"),
    ("min of more options than there are", choice(min=4), "min is 4, but there are only 3 options"),
    ("min that is no count", choice(min=1.5), "min and max of a question of kind multi must be whole numbers from 0 on"),
    ("negative yen", one(kind="yen", min=-1), "min and max of a question of kind yen must be whole numbers from 0 on"),
    ("min that is no number", one(kind="number", min="two"), "min must be a number, not 'two'"),
    ("min of a kind without", one(min=1), "a question of kind yes_no takes no min"),
    ("max of a kind without", one(kind="text", max=9), "a question of kind text takes no max"),
    ("unit of another kind", one(kind="yen", unit=three("人")), "a question of kind yen takes no unit"),
    ("by_month of another kind", one(kind="text", by_month=True), "a question of kind text takes no by_month"),
    ("carry of another kind", one(carry=True), "a question of kind yes_no takes no carry"),
    ("scale of another kind", one(scale={"max": 5}), "a question of kind yes_no takes no scale"),
    ("columns of another kind", one(columns=[{"id": "item", "label": three("何")}]), "a question of kind yes_no takes no columns"),
    ("total of another kind", one(kind="yen", total="yen"), "a question of kind yen takes no total"),
    ("prefill of another kind", one(prefill="core.pi.expense"), "a question of kind yes_no takes no prefill"),
    ("no columns", one(kind="repeat"), "a question of kind repeat needs columns, the fields of a row"),
    ("no column for words", columns({"id": "yen", "kind": "yen"}), "columns needs one of kind text, which names the row"),
    ("unknown kind of column", columns({"id": "item", "kind": "multi"}), "columns[0] (item): unknown kind 'multi'; known are text, number, date, yen, party, single"),
    ("column without an id", columns({}), "columns[0]: id is missing"),
    ("column without a label", one(kind="repeat", columns=[TEXT]), "columns[0] (item): label is missing"),
    ("two columns of one id", columns(TEXT, TEXT), "duplicate column id item"),
    ("unknown key of a column", columns({**TEXT, "labels": 1}), "columns[0] (item): unknown key labels; did you mean label?"),
    ("column of options without options", columns(TEXT, {"id": "how", "kind": "single"}), "columns[1] (how): a column of kind single needs at least two options"),
    ("options in another column", columns({**TEXT, "options": OPTIONS}), "columns[0] (item): a column of kind text takes no options"),
    ("two options of one id in a column", columns(TEXT, {"id": "how", "kind": "single", "options": OPTIONS[:1] * 2}), "duplicate option id one"),
    ("total of no column", columns(TEXT, total="yen"), "total names yen, which is no column of kind yen or number"),
    ("total of words", columns(TEXT, total="item"), "total names item, which is no column of kind yen or number"),
    ("scale of two points", scale(points=[three("悪い"), three("よい")]), "a scale has 3 to 7 points"),
    ("scale of eight points", scale(min=1, max=8), "a scale has 3 to 7 points"),
    ("words for some points", scale(max=5, points=[three(n) for n in "悪中良"]), "points words 3 of the 5 points from 1 to 5"),
    ("points and ends", scale(points=[three(n) for n in "悪中良"], ends=[three("悪"), three("良")]), "write either points, which word every point, or ends"),
    ("one end", scale(max=3, ends=[three("悪")]), "ends names the two ends of the scale, lowest first"),
    ("scale without a highest point", scale(min=1), "max is missing"),
    ("unknown key of a scale", scale(max=3, labels=[]), "unknown key labels"),
    ("reason without attention", one(comment="required", attention=[]), "comment: required asks for the reason of answers in attention, and there are none"),
    ("reason beside words", one(kind="text", comment="required"), "comment: required asks for the reason of answers in attention"),
    ("unknown comment", one(comment="perhaps"), "comment must be true or false, not 'perhaps'"),
    ("unknown answerer", one(answer_by="mayor"), "unknown answer_by 'mayor'; known are each_side, any_side, shared, evaluator, beneficiary, side:KIND"),
    ("unknown kind of side", one(answer_by="side:citizens"), "answer_by names an unknown kind of side 'citizens'; known are civic_group, neighborhood_org"),
    ("unknown list", one(expand="values"), "unknown expand 'values'; known are principles, manners, effects,"),
    ("unknown list of a kind", one(expand="values.start"), "unknown expand 'values.start'; known are principles,"),
    ("list without its kind", one(expand="fit."), "unknown expand 'fit.'; known are"),
    ("kind that no entry has", one(expand="fit.weather"), "expand of an empty list: the pack has no fit of kind weather"),
    ("unknown phase", one(phase="end"), "unknown phase 'end'; known are introduction, process, outcome"),
    ("options of a short list", one(kind="single", expand="principles"), "needs at least two options; principles has one entry"),
    ("unknown agreement item", one(kind="text", answer_by="shared", drafts="core.ag.weather"), "drafts names an unknown agreement item core.ag.weather"),
    ("example without a language", one(kind="text", example="川"), "example must be texts by language"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "message"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_key_that_cannot_be_meant_is_a_fault_of_its_question(question: Raw, message: str) -> None:
    loaded = read(asking(question))
    assert loaded.pack is None
    found = [str(fault) for fault in loaded.errors if message in str(fault)]
    assert found, told(loaded)
    assert found[0].startswith("mini.yaml, questionnaires[0].questions[0]")


WARNINGS: list[tuple[str, Raw, str]] = [
    ("ends only", scale(max=5, ends=[three("悪"), three("良")]), "scale: warning: the points between the ends have no words; points: […] words every one"),
    ("no words at all", scale(max=5), "scale: warning: the points of the scale have no words"),
    ("a dozen and one to choose from", one(kind="multi", options=[{"id": f"o{n}", "label": three(str(n))} for n in range(13)]), "13 options do not fit 12 buttons: shown as a numbered list"),
    ("a draft of each side", one(kind="text", drafts="core.ag.purpose"), "drafts has an effect only where all sides give one answer (answer_by: shared)"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "message"), [w[1:] for w in WARNINGS], ids=[w[0] for w in WARNINGS])
def test_what_works_badly_is_a_warning(question: Raw, message: str) -> None:
    loaded = read(asking(question))
    assert loaded.pack is not None, told(loaded)
    assert any(message in str(fault) for fault in loaded.warnings), told(loaded)


def test_thirteen_options_fit_where_one_is_chosen() -> None:
    options = [{"id": f"o{n}", "label": three(str(n))} for n in range(13)]
    assert read(asking(one(kind="single", options=options))).faults == ()


# ---------------------------------------------------------------- what the keys become


def test_every_point_of_a_scale_has_its_words_and_a_number_for_the_button() -> None:
    found = asked(asking(scale(points=[three("悪い"), three("ふつう"), three("よい")])), "min.chk.1")
    assert [(o.id, o.label["en"], o.short["ja"]) for o in found.options] == [
        *(("1", "悪い", "1"), ("2", "ふつう", "2"), ("3", "よい", "3"))
    ]


def test_a_scale_may_begin_elsewhere() -> None:
    found = asked(asking(scale(min=0, points=[three(word) for word in "悪中良"])), "min.chk.1")
    assert [(option.id, option.label["ja"]) for option in found.options] == [
        ("0", "悪"),
        ("1", "中"),
        ("2", "良"),
    ]


def test_rows_have_columns_and_a_total() -> None:
    how = {"id": "how", "kind": "single", "options": OPTIONS, "required": False, "example": three("一")}
    found = asked(
        asking(columns(TEXT, {"id": "yen", "kind": "yen"}, how, total="yen", min=1, max=9)), "min.chk.1"
    )
    assert [(c.id, c.kind, c.required) for c in found.columns] == [
        *(("item", Kind.TEXT, True), ("yen", Kind.YEN, True), ("how", Kind.SINGLE, False))
    ]
    assert (found.total, found.least, found.most) == ("yen", 1, 9)
    last = found.column("how")
    assert last is not None
    assert last.example == three("一")
    assert [option.id for option in last.options] == ["one", "two", "three"]


def test_numbers_have_bounds_and_a_unit_and_dates_may_be_months() -> None:
    raw = asking(
        one(kind="number", min=-2.5, max=40, unit=three("度"), example=three("21")),
        {"id": "min.chk.2", "kind": "date", "by_month": True},
    )
    number, month = right(raw).questionnaires[0].questions
    assert (number.least, number.most, number.unit, number.example) == (-2.5, 40, three("度"), three("21"))
    assert month.by_month
    assert month.takes("2026-10")


@pytest.mark.parametrize(
    ("comment", "welcome", "needed"),
    [("optional", True, False), ("none", False, False), ("required", True, True), (False, False, False)],
)
def test_a_reason_is_welcome_needed_or_not_asked(comment: object, welcome: bool, needed: bool) -> None:
    found = asked(asking(one(comment=comment)), "min.chk.1")
    assert (found.wants_reason("no"), found.needs_reason("no")) == (welcome, needed)


def test_all_stands_for_every_answer() -> None:
    assert asked(asking(choice(attention="all")), "min.chk.1").attention == ("one", "two", "three")
    assert asked(asking(one(attention="all")), "min.chk.1").attention == ("yes", "no")


def test_a_question_can_be_for_one_kind_of_side() -> None:
    found = asked(asking(one(answer_by="side:government")), "min.chk.1")
    assert found.for_side("government")
    assert not found.for_side("civic_group")


def test_a_draft_goes_to_the_item_by_its_common_name() -> None:
    raw = asking(
        one(kind="text", answer_by="shared", drafts="min.agr.1"),
        {"id": "min.chk.2", "kind": "text", "answer_by": "shared", "drafts": "core.ag.legal"},
        {"id": "min.chk.3", "kind": "text", "answer_by": "shared", "drafts": "min.agr.2"},
    )
    raw["agreement_items"] = [
        {"id": "min.agr.1", "maps_to": ["core.ag.purpose"], "label": three("目的")},
        {"id": "min.agr.2", "label": three("天気")},
    ]
    found = right(raw).questionnaires[0].questions
    assert [question.drafts for question in found] == ["core.ag.purpose", "core.ag.legal", "min.agr.2"]


def test_numbers_come_from_num_from_the_id_or_from_the_place() -> None:
    names = ("min.q.first", "min.q.4", "min.q.4a", "min.q.next", "min.q.header", "min.q.last")
    raw = asking(*({"id": name} for name in names))
    questions = raw["questionnaires"][0]["questions"]
    questions[0]["num"] = "2"
    questions[4] |= {"kind": "text", "maps_to": "project.name"}
    found = right(raw).questionnaires[0].questions
    assert [question.number for question in found if question.asked] == ["2", "4", "4-1", "5", "6"]


# ---------------------------------------------------------------- conditions


def after(question: Raw, **condition: Any) -> Raw:
    """Two questions, the second on a condition on the first."""
    test = {"all": [{"q": question["id"], **condition}]}
    return asking(question, {"id": "min.chk.2", "show_if": test})


@pytest.mark.parametrize(
    ("raw", "answer", "shown"),
    [
        (after(choice(), op="eq", value="two"), ["one", "two"], True),
        (after(choice(), op="in", value=["two", "three"]), ["one"], False),
        (after(one(kind="number"), op="gte", value=100), 100, True),
        (after(one(kind="yen"), op="gte", value=1000), 999, False),
        (after(scale(max=3), op="eq", value=2), 2, True),
        (after(scale(max=3), op="gte", value=2), 1, False),
    ],
)
def test_conditions_look_at_options_and_numbers(raw: Raw, answer: object, shown: bool) -> None:
    sheet = right(raw).questionnaires[0]
    found = {question.id for question in sheet.applicable({"min.chk.1": answer})}
    assert ("min.chk.2" in found) is shown


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (after(choice(), op="eq", value="four"), "show_if compares min.chk.1 with 'four', which is none of its answers"),
        (after(choice(), op="in", value=["one", "four"]), "show_if compares min.chk.1 with 'four'"),
        (after(choice("single"), op="ne", value="four"), "show_if compares min.chk.1 with 'four'"),
        (after(scale(max=3), op="eq", value=4), "show_if compares min.chk.1 with 4, which is none of its answers"),
        (after(choice(), op="gte", value=1), "show_if asks whether min.chk.1 is at least a number, but it is no number"),
        (after(one(kind="number"), op="gte", value="many"), "show_if compares min.chk.1 with 'many', which is no number"),
    ],
)  # fmt: skip
def test_a_condition_that_never_holds_is_a_fault(raw: Raw, message: str) -> None:
    assert any(message in str(fault) for fault in read(raw).errors), told(read(raw))


def test_a_condition_on_all_entries_of_a_list_says_how_to_name_one() -> None:
    raw = asking(one(expand="principles"), {"id": "min.chk.2", "show_if": asks("min.chk.1")})
    assert "is asked for each of the principles; name one of them, as min.chk.1a" in str(read(raw).errors[0])


# ---------------------------------------------------------------- one for each entry


def test_expand_asks_once_for_each_principle() -> None:
    one_, two, scale_, *_ = sakura().sheets("see")[0].questions
    assert (one_.id, one_.number, one_.label["ja"]) == ("sak.see.1a", "1-1", "「対等」は守れましたか。")
    assert (two.id, two.number, two.label["en"]) == ("sak.see.1b", "1-2", 'Was "Openness" kept?')
    assert (two.element, two.topic["en"], two.expand) == ("sak.prin.2", "Openness", "")
    assert scale_.kind is Kind.SCALE
    assert [option.id for option in scale_.options] == ["1", "2", "3", "4", "5"]


def test_expand_of_a_choice_makes_options_and_areas_go_by_their_place() -> None:
    raw = asking(choice_of("areas"), {"id": "min.chk.2", "expand": "areas"})
    options, *each = right(raw).questionnaires[0].questions
    assert [option.id for option in options.options] == ["2", "3"]
    assert [(question.id, question.element) for question in each] == [
        ("min.chk.2a", "2"),
        ("min.chk.2b", "3"),
    ]


def choice_of(name: str) -> Raw:
    return one(kind="single", expand=name)


def test_a_topic_keeps_its_own_words_around_the_name() -> None:
    raw = asking(one(expand="principles", topic=three("{name}のこと")))
    assert asked(raw, "min.chk.1a").topic["ja"] == "対等のこと"


def test_findings_are_left_to_the_project() -> None:
    raw = asking(
        one(kind="single", expand="findings", options=OPTIONS, label=three("「{name}」は？")),
        {"id": "min.chk.2", "expand": "findings", "show_if": asks("min.chk.1", value="one")},
    )
    first, second = right(raw).questionnaires[0].questions
    assert (first.id, first.expand, first.element) == ("min.chk.1", "findings", "")
    assert second.show_if is not None


def test_only_findings_look_at_findings() -> None:
    raw = asking(one(expand="findings"), {"id": "min.chk.2", "show_if": asks("min.chk.1")})
    message = "show_if names min.chk.1, which is asked for each finding; only another question with expand: findings"
    assert message in str(read(raw).errors[0])


# ---------------------------------------------------------------- what is taken over


def test_bare_yes_and_no_are_answers_where_answers_are_meant() -> None:
    sheet = sakura().sheets("plan")[0]
    assert sheet.by_id["sak.plan.1"].attention == ("no",)
    shown = {q.id for q in sheet.applicable({"sak.plan.1": "no"})}
    assert shown == {"sak.plan.1", "sak.plan.1a", "core.pl.area_pos"}
    assert "sak.plan.1b" in {q.id for q in sheet.applicable({"sak.plan.1": "yes"})}
    assert sheet.by_id["sak.plan.1b"].allow_unknown
    assert [area.collab for area in sakura().areas] == [True, True, False]


def test_true_and_false_are_answers_too() -> None:
    raw = small()
    questions = raw["questionnaires"][0]["questions"]
    questions[2]["show_if"] = asks("min.chk.1", value=True)
    questions[0]["attention"] = [False]
    first, _, third = right(raw).questionnaires[0].questions
    assert first.attention == ("no",)
    assert third.show_if is not None
    assert third.show_if.conditions[0].value == "yes"


def test_a_question_takes_over_what_core_says_and_keeps_its_own() -> None:
    sheet = sakura().sheets("plan")[0]
    taken = sheet.by_id["sak.plan.1"]
    assert taken.maps_to == "core.pl.partner_preset"
    assert taken.label["en"].startswith("When the idea came up")
    assert taken.number == "1"
    assert [option.id for option in sheet.by_id["core.pl.area_pos"].options] == ["1", "3", "5"]


def test_a_question_of_cores_sheets_can_be_taken_over_with_what_its_sheet_says_of_all() -> None:
    raw = asking({"id": "min.chk.1", "use": "core.pi.goal"})
    del raw["questionnaires"][0]["questions"][0]["label"]
    found = asked(raw, "min.chk.1", kernel())
    assert (found.label["ja"], found.answer_by, found.maps_to) == (
        "何をめざしますか。",
        "shared",
        "core.pi.goal",
    )


def test_texts_that_are_taken_over_come_in_the_packs_own_languages() -> None:
    raw = asking({"id": "min.chk.1", "use": "core.pi.goal"})
    del raw["questionnaires"][0]["questions"][0]["label"]
    raw["locale"] = {"offered": ["ja", "en", "pt"]}
    for label in (raw["municipality"], raw["documents"][0]["title"]):
        label.pop("ja-simple")
    for name in ("documents", "areas", "principles", "deadlines"):
        del raw[name]
    raw["questionnaires"][0]["title"] = {"ja": "企画", "en": "Plan", "pt": "Plano"}
    raw["municipality"] = {"ja": "ミニ市", "en": "Mini", "pt": "Mini"}
    loaded = read(raw, kernel())
    assert loaded.faults == (), told(loaded)
    assert loaded.pack is not None
    assert loaded.pack.questionnaires[0].questions[0].label == Label(
        ja="何をめざしますか。", en="何をめざしますか。"
    )


def test_the_library_may_leave_columns_to_the_sheet_that_asks() -> None:
    base = kernel()
    base["library"].append({"id": "core.pl.schedule", "kind": "repeat", "label": three("いつ？")})
    taken = {"id": "min.chk.1", "use": "core.pl.schedule"}
    assert "needs columns" in str(read(asking(taken), base).errors[0])
    found = asked(asking({**taken, "columns": [{"id": "what", "label": three("何")}]}), "min.chk.1", base)
    assert found.basis is Basis.LOCAL


def test_core_may_ask_what_its_library_says_under_the_same_id_but_nothing_else_under_it() -> None:
    base = kernel()
    questions = base["questionnaires"][0]["questions"]
    questions.append({"use": "core.pl.talks_held"})
    assert read(base).faults == ()
    questions[-1] = {"id": "core.pl.talks_held", "label": three("別の問い")}
    assert "duplicate id core.pl.talks_held (also in the library)" in str(read(base).errors[0])


def test_rows_of_the_kernel_are_read() -> None:
    assert asked(asking(rows("min.chk.1", total="yen")), "min.chk.1").total == "yen"
