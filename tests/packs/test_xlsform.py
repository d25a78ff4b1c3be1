"""A sheet as an XLSForm and back: pyxform, the reference, converts what we write; what is lost is said."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from bot.catalogue import load_catalogue
from bot.domain.pack import Pack
from bot.domain.questions import Condition, Kind, When
from bot.packs.reader import read_pack
from bot.packs.tables import read_yaml
from bot.packs.workbook.exchange import Imported, from_book
from bot.packs.writing import write_pack
from bot.packs.xlsform import relevant
from bot.packs.xlsform.kinds import language_of
from bot.packs.xlsform.writing import write_xlsform
from tests.packs.mini import Raw, small, three

PACKS = load_catalogue()
SHEETS = {sheet.id: pack.id for pack in PACKS.all() for sheet in pack.questionnaires}
"""Every sheet once, those of core as one of the packs has them."""


def mini(*questions: Raw) -> Pack:
    raw = small()
    raw["questionnaires"][0]["questions"] = list(questions)
    loaded = read_pack(write_pack(raw).encode(), "mini.yaml")
    assert loaded.pack is not None, [str(fault) for fault in loaded.errors]
    return loaded.pack


def written(pack: Pack) -> tuple[list[dict[str, object]], list[str], bytes]:
    """The rows of the survey, what was said to be lost, and the file."""
    content, notes = write_xlsform(pack, pack.questionnaires[0])
    rows = list(load_workbook(io.BytesIO(content))["survey"].iter_rows(values_only=True))
    head = [str(name) for name in rows[0]]
    found: list[dict[str, object]] = [
        {key: value for key, value in zip(head, row, strict=True) if value} for row in rows[1:]
    ]
    return found, [str(note) for note in notes], content


def form(*survey: Sequence[str], choices: Sequence[Sequence[str]] = (), **settings: str) -> Imported:
    """An XLSForm that somebody made elsewhere, as a pack."""
    book = Workbook()
    assert book.active is not None
    book.active.title = "survey"
    for row in survey:
        book.active.append(list(row))
    sheet = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), *choices):
        sheet.append(list(row))
    told = book.create_sheet("settings")
    told.append(list(settings))
    told.append(list(settings.values()))
    out = io.BytesIO()
    book.save(out)
    return from_book(out.getvalue(), "form.xlsx")


def asked(imported: Imported) -> list[Raw]:
    assert imported.text, [str(fault) for fault in imported.faults]
    sheet = read_yaml(imported.text.encode())["questionnaires"][0]  # type: ignore[index]
    return [one for part in (sheet, *sheet.get("sections", ())) for one in part.get("questions", ())]


HEAD = ("type", "name", "label", "hint", "required", "relevant", "appearance", "constraint")


# ---------------------------------------------------------------- out


@pytest.mark.parametrize(("sheet", "pack"), SHEETS.items())
def test_pyxform_converts_every_sheet_and_it_comes_back_as_a_pack(
    tmp_path: Path, pack: str, sheet: str
) -> None:
    found = PACKS.get(pack)
    questionnaire = found.by_sheet[sheet]
    if all(question.expand for question in questionnaire.questions):
        pytest.skip("asks about findings alone")
    content, _ = write_xlsform(found, questionnaire)
    file = tmp_path / "form.xlsx"
    file.write_bytes(content)
    xform = convert(file).xform
    for question in questionnaire.questions:
        assert question.expand or f"/{question.id}" in xform
    back = from_book(content, "form.xlsx")
    assert back.errors == ()
    loaded = read_pack(back.text.encode(), "form.yaml")
    assert loaded.pack is not None
    (again,) = loaded.pack.questionnaires
    kinds = {Kind.YEN: Kind.NUMBER, Kind.PARTY: Kind.TEXT}
    before = [one for one in questionnaire.questions if not one.expand]
    assert [one.kind for one in again.questions] == [kinds.get(one.kind, one.kind) for one in before]
    assert [one.label["ja"] for one in again.questions if not one.unit] == [
        f"{one.label['ja']}（{one.unit['ja']}）" if one.unit else one.label["ja"] for one in before
    ]
    assert [one.required for one in again.questions if one.kind not in (Kind.INFO, Kind.REPEAT)] == [
        one.required for one in before if one.kind not in (Kind.INFO, Kind.REPEAT)
    ]
    assert len([one for one in again.questions if one.show_if]) == len([one for one in before if one.show_if])


def test_each_kind_has_its_type() -> None:
    points = {"points": [three("一"), three("二"), three("三")]}
    options = [{"id": "a", "label": three("ア")}, {"id": "b", "label": three("イ")}]
    pack = mini(
        {"id": "min.a.1", "label": three("はい?")},
        {"id": "min.a.2", "kind": "single", "options": options, "label": three("どれ")},
        {"id": "min.a.3", "kind": "multi", "options": options, "min": 1, "max": 2, "label": three("いくつ")},
        {"id": "min.a.4", "kind": "scale", "scale": points, "label": three("どのくらい")},
        {"id": "min.a.5", "kind": "text", "required": False, "help": three("短く"), "label": three("文")},
        {"id": "min.a.6", "kind": "number", "min": 1, "unit": three("人"), "label": three("何人")},
        {"id": "min.a.7", "kind": "date", "by_month": True, "label": three("いつ")},
        {"id": "min.a.8", "kind": "yen", "label": three("いくら")},
        {"id": "min.a.9", "kind": "info", "label": three("読む")},
        {
            "id": "min.a.10",
            "kind": "repeat",
            "label": three("表"),
            "columns": [
                {"id": "item", "label": three("品")},
                {"id": "yen", "kind": "yen", "label": three("円")},
            ],
        },
    )
    rows, notes, _ = written(pack)
    assert [(row["type"], row.get("name")) for row in rows] == [
        ("select_one yes_no", "min.a.1"),
        ("select_one min.a.2", "min.a.2"),
        ("select_multiple min.a.3", "min.a.3"),
        ("select_one min.a.4", "min.a.4"),
        ("text", "min.a.5"),
        ("decimal", "min.a.6"),
        ("date", "min.a.7"),
        ("integer", "min.a.8"),
        ("note", "min.a.9"),
        ("begin_repeat", "min.a.10"),
        ("text", "min.a.10.item"),
        ("integer", "min.a.10.yen"),
        ("end_repeat", None),
    ]
    assert rows[2]["constraint"] == "count-selected(.) >= 1 and count-selected(.) <= 2"
    assert rows[3]["appearance"] == "likert"
    assert rows[4]["hint::日本語 (ja)"] == "短く"
    assert "required" not in rows[4]
    assert rows[5]["label::日本語 (ja)"] == "何人（人）"
    assert rows[6]["appearance"] == "month-year"
    assert rows[0]["label::やさしい日本語 (ja-simple)"] == "はい?"
    assert "min.a.8: 金額は、整数の欄になりました" in notes


def test_what_it_cannot_hold_is_said_once_for_all_questions() -> None:
    pack = mini(
        {"id": "min.a.1", "talk": three("話しましょう"), "label": three("一?")},
        {"id": "min.a.2", "talk": three("話しましょう"), "answer_by": "shared", "label": three("二?")},
    )
    assert written(pack)[1] == [
        "min.a.1、min.a.2: 話し合いの手がかりは、XLSFormに入っていません",
        "min.a.2: だれが答えるかは、XLSFormに入っていません",
    ] or written(pack)[1] == [
        "min.a.2: だれが答えるかは、XLSFormに入っていません",
        "min.a.1、min.a.2: 話し合いの手がかりは、XLSFormに入っていません",
    ]


def test_the_same_sheet_gives_the_same_file() -> None:
    pack = PACKS.get("ise")
    assert write_xlsform(pack, pack.questionnaires[0]) == write_xlsform(pack, pack.questionnaires[0])


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("mode", "conditions", "xpath"),
    [
        ("all", [("min.a.1", "eq", "yes")], "${min.a.1} = 'yes'"),
        ("all", [("min.a.1", "ne", "yes")], "(${min.a.1} != '' and not(${min.a.1} = 'yes'))"),
        (
            "any",
            [("min.a.1", "eq", "no"), ("min.a.3", "eq", "b")],
            "${min.a.1} = 'no' or selected(${min.a.3}, 'b')",
        ),
        ("all", [("min.a.2", "in", ("a", "b"))], "(${min.a.2} = 'a' or ${min.a.2} = 'b')"),
        ("all", [("min.a.6", "gte", 100)], "${min.a.6} >= 100"),
        ("not", [("min.a.1", "answered", None)], "not(${min.a.1} != '')"),
    ],
)
def test_conditions_are_the_same_in_both(
    mode: str, conditions: list[tuple[str, str, object]], xpath: str
) -> None:
    options = [{"id": "a", "label": three("ア")}, {"id": "b", "label": three("イ")}]
    pack = mini(
        {"id": "min.a.1", "label": three("はい?")},
        {"id": "min.a.2", "kind": "single", "options": options, "label": three("どれ")},
        {"id": "min.a.3", "kind": "multi", "options": options, "label": three("いくつ")},
        {"id": "min.a.6", "kind": "number", "label": three("何人")},
    )
    questions = {one.id: one for one in pack.questionnaires[0].questions}
    when = When(mode, tuple(Condition(q, op, value) for q, op, value in conditions))
    assert relevant.written(when, questions) == xpath

    def answer(name: str, value: str) -> object:
        return relevant.number(value) if questions[name].kind is Kind.NUMBER else value

    assert relevant.read(xpath, str, answer) == {
        mode: [
            {"q": q, "op": op}
            | ({} if value is None else {"value": list(value) if isinstance(value, tuple) else value})
            for q, op, value in conditions
        ]
    }


@pytest.mark.parametrize("text", ["count-selected(${a}) > 1", "${a} + 1 = 2", "true()", "${a} = ${b}", "((", "${a} = 'x' and (${b} = 'y' or ${c} = 'z')"])  # fmt: skip
def test_a_condition_that_a_pack_has_no_words_for_is_not_guessed(text: str) -> None:
    assert relevant.read(text, str, lambda _, value: value) is None


# ---------------------------------------------------------------- in


def test_a_form_from_elsewhere_becomes_a_questionnaire() -> None:
    imported = form(
        (
            "type",
            "name",
            "label::Japanese (ja)",
            "label::English (en)",
            "hint::Japanese (ja)",
            "required",
            "relevant",
        ),
        ("begin group", "one", "はじめに", "First"),
        ("select_one yn", "Come", "来ましたか。", "Did you come?", "どちらか", "yes"),
        ("select_multiple ways", "How", "どうやって。", "How?", "", "", "${Come} = 'yes'"),
        ("end group",),
        ("integer", "people", "何人。", "How many?"),
        choices=[
            ("yn", "yes", "はい"),
            ("yn", "no", "いいえ"),
            ("ways", "Bus", "バス"),
            ("ways", "on foot", "歩き"),
        ],
        form_id="Festival",
        form_title="祭りのアンケート",
        version="2",
    )
    raw = read_yaml(imported.text.encode())
    assert (raw["id"], raw["version"], raw["municipality"]) == (
        "festival",
        "1.0.0",
        {"ja": "祭りのアンケート"},
    )
    people, come, how = asked(imported)
    assert come == {
        "id": "festival.come",
        "kind": "yes_no",
        "label": {"ja": "来ましたか。", "en": "Did you come?"},
        "help": {"ja": "どちらか"},
    }
    assert how["show_if"] == {"all": [{"q": "festival.come", "op": "eq", "value": "yes"}]}
    assert [one["id"] for one in how["options"]] == ["bus", "on_foot"]
    assert how["required"] is False
    assert people["kind"] == "number"
    told = "\n".join(str(fault) for fault in imported.faults)
    assert "段階が書かれていない" in told
    assert "グループの外の質問は、グループの前にまとめました" in told


def test_what_a_pack_cannot_hold_is_said_and_the_rest_is_taken() -> None:
    imported = form(
        (*HEAD, "calculation", "default"),
        ("start", "start"),
        ("geopoint", "where", "どこ"),
        ("image", "photo", "写真"),
        ("calculate", "sum", "", "", "", "", "", "", "${a} + 1"),
        ("text", "why", "なぜですか。", "", "", "count-selected(${where}) > 1", "", "", "", "まだ"),
        ("decimal", "cost", "いくらですか。", "", "", "", "", ". > 3"),
        form_id="x",
    )
    assert [one["id"] for one in asked(imported)] == ["form.why", "form.cost"]
    told = [str(fault) for fault in imported.faults]
    for said in (
        "form.xlsx, start: warning: 端末が自動で記録する項目(start)は使わないので、入れていません",
        "form.xlsx, where: warning: 種類「geopoint」はパックにないので、入れていません",
        "form.xlsx, why: warning: 条件「count-selected(${where}) > 1」はパックに書けないので、いつも聞く質問に",
        "form.xlsx, why: warning: 列「default」(値「まだ」)はパックに書くところがないので",
        "form.xlsx, cost: warning: 入力の決まり「. > 3」は、そのままでは使えないので",
    ):
        assert any(line.startswith(said) for line in told), (said, told)


def test_an_empty_form_says_what_is_missing() -> None:
    imported = form(HEAD)
    assert imported.text == ""
    assert "a questionnaire needs questions" in "\n".join(str(fault) for fault in imported.errors)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Japanese (ja)", "ja"),
        ("日本語", "ja"),
        ("English", "en"),
        ("やさしい日本語 (ja-simple)", "ja-simple"),
        ("Easy (ja-x-simple)", "ja-simple"),
        ("Français (fr)", "fr"),
    ],
)
def test_languages_are_known_by_code_or_name(name: str, language: str) -> None:
    assert language_of(name) == language
