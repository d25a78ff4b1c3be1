"""A pack as a workbook: nothing is lost on the way there and back, and faults are said by sheet, row and column."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.packs import dates, elements, promotion, questions, sheets
from bot.packs.files import TEMPLATE, pack_source
from bot.packs.reader import PACK_KEYS, core, packs_dir, read_pack
from bot.packs.tables import read_yaml
from bot.packs.workbook import cells
from bot.packs.workbook.book import BLANK, HEAD
from bot.packs.workbook.exchange import from_book, to_book
from bot.packs.workbook.layout import BASE_KEYS, BY_NAME, PAGES, VOCABULARIES, Column
from bot.packs.workbook.layout import Cell as Kind
from bot.packs.workbook.rows import AS_YAML, pack_of, sheets_of
from bot.packs.workbook.words import words
from bot.packs.writing import write_pack
from tests.packs.mini import Raw, small, three

PACKS = sorted(path.stem for path in packs_dir().glob("*.yaml"))
README = (packs_dir().parent / "README.md").read_text("utf-8")


FEW = 3
"""Rows made ready below the last one: where their number does not matter, a file of many takes seconds."""


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def there_and_back(raw: Raw) -> Any:
    """The pack of a raw mapping after a workbook, as YAML has it."""
    imported = from_book(to_book(write_pack(raw).encode(), "mini.xlsx", FEW), "mini.xlsx")
    assert imported.text, [str(fault) for fault in imported.faults]
    return read_yaml(imported.text.encode())


@cache
def small_book() -> bytes:
    return to_book(write_pack(small()).encode(), "mini.xlsx", FEW)


def filled(change: Callable[[Workbook], None]) -> list[str]:
    """What is said of the small pack's workbook after somebody changed it."""
    book = opened(small_book())
    change(book)
    return [str(fault) for fault in from_book(saved(book), "mini.xlsx").faults]


def cell(sheet: Worksheet, row: int, column: str) -> Any:
    """A cell by what stands above it."""
    place = next(number for number in range(1, sheet.max_column + 1) if sheet.cell(1, number).value == column)
    return sheet.cell(row, place)


def put(page: str, row: int, column: str, value: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cell(book[page], row, column).value = value

    return change


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("name", [*PACKS, TEMPLATE])
def test_every_pack_comes_back_as_it_was(name: str) -> None:
    source, base = pack_source(name), core()
    imported = from_book(to_book(source, f"{name}.xlsx", FEW), f"{name}.xlsx")
    assert imported.errors == (), [str(fault) for fault in imported.errors]
    before, after = read_pack(source, name, base), read_pack(imported.text.encode(), name, base)
    assert before.pack is not None
    assert after.pack is not None
    assert replace(after.pack, digest="") == replace(before.pack, digest="")
    assert [one.reason for one in after.warnings] == [one.reason for one in before.warnings]


@pytest.mark.parametrize("name", PACKS)
def test_what_the_packs_hold_has_columns_of_its_own(name: str) -> None:
    found = sheets_of(read_yaml(pack_source(name)), words())
    assert [
        (sheet.page.name, column) for sheet in found for column in sheet.columns if column.startswith(AS_YAML)
    ] == []


def test_a_key_that_has_no_column_is_kept_as_yaml() -> None:
    raw = small()
    raw["areas"][0]["colour"] = {"of": ["a", 1], "not": {"b": True}}
    raw["questionnaires"][0]["questions"][0]["show_if"] = "soon"
    raw["future"] = [{"x": 1}]
    read = pack_of(sheets_of(raw, words()), words(), {})
    assert read.troubles == []
    assert read.raw == raw


def test_an_empty_list_is_no_missing_list() -> None:
    raw = small()
    raw["effects"] = []
    raw["questionnaires"][0]["questions"][0]["attention"] = []
    back = there_and_back(raw)
    assert back["effects"] == []
    assert back["questionnaires"][0]["questions"][0]["attention"] == []


def test_what_a_sheet_says_once_each_question_says_for_itself() -> None:
    raw = small()
    raw["questionnaires"][0]["defaults"] = {"basis": "practice"}
    asked = there_and_back(raw)["questionnaires"][0]["questions"]
    assert [one["basis"] for one in asked] == ["practice"] * 3


def test_numbers_in_conditions_stay_numbers_where_the_question_has_numbers() -> None:
    raw = small()
    points = {"points": [three("一"), three("二"), three("三")]}
    raw["questionnaires"][0]["questions"] = [
        {"id": "min.a.1", "kind": "scale", "scale": points, "label": three("どのくらい。")},
        {"id": "min.a.2", "kind": "single", "expand": "areas", "label": three("どちら。")},
        {
            "id": "min.a.3",
            "show_if": {
                "any": [{"q": "min.a.1", "op": "in", "value": [1, 2]}, {"q": "min.a.2", "value": "3"}]
            },
            "label": three("なぜ。"),
        },
        {
            "id": "min.a.4",
            "show_if": {"all": [{"q": "min.a.1", "op": "gte", "value": 2}]},
            "label": three("どう。"),
        },
    ]
    back = there_and_back(raw)["questionnaires"][0]["questions"]
    assert back[2]["show_if"] == raw["questionnaires"][0]["questions"][2]["show_if"]
    assert back[3]["show_if"] == raw["questionnaires"][0]["questions"][3]["show_if"]


_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)


@given(st.builds(dict, ja=_texts, en=_texts))
def test_any_text_comes_back_through_cells(label: dict[str, str]) -> None:
    column = Column("label", Kind.LABEL)
    assert cells.fits(column, label)
    found = cells.written(column, label, words())
    assert cells.read(column, found, words()) == label


# ---------------------------------------------------------------- the workbook itself


def test_the_same_pack_gives_the_same_file() -> None:
    source = pack_source(TEMPLATE)
    assert to_book(source, "x.xlsx", FEW) == to_book(source, "x.xlsx", FEW)


def test_nothing_in_it_is_a_formula() -> None:
    raw = small()
    raw["municipality"] = {
        "ja": '=HYPERLINK("http://evil.example","ミニ市")',
        "ja-simple": "+1",
        "en": "@SUM(A1)",
    }
    content = to_book(write_pack(raw).encode(), "mini.xlsx", FEW)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in inside)
    assert there_and_back(raw)["municipality"] == raw["municipality"]


def test_a_formula_that_somebody_put_in_is_named_and_not_worked_out() -> None:
    assert filled(put("原則", HEAD + 1, "名前", "=A1&B1")) == [
        "mini.xlsx, シート「原則」4行目「名前」: 計算の式は読みません。式でなく、値を書いてください",
        *filled(put("原則", HEAD + 1, "名前", None)),
    ]


def test_each_page_has_names_explanations_drop_downs_and_a_fixed_head() -> None:
    book = opened(to_book(pack_source(TEMPLATE), "sakura.xlsx"))
    assert book.sheetnames == ["使い方", *(words().page(page.name) for page in PAGES), "一覧"]
    asked = book["質問"]
    assert asked.freeze_panes == "D4"
    assert [cell(asked, row, "種類").value for row in (1, 2, 3)] == [
        "種類",
        "Kind [kind]",
        "空なら「はい・いいえ」",
    ]
    places = {rule.formula1 for rule in asked.data_validations.dataValidation}
    kinds = next(one for one in places if one.startswith("'一覧'!$E"))
    column = kinds.split("$")[1]
    shown = [book["一覧"][f"{column}{row}"].value for row in range(2, 2 + len(VOCABULARIES["question.kind"]))]
    assert shown[:3] == ["はい・いいえ", "一つ選ぶ", "いくつか選ぶ"]
    assert "core.q.interview" in [
        book["一覧"].cell(row, 2).value for row in range(2, book["一覧"].max_row + 1)
    ]
    said = "\n".join(str(row[0].value or "") for row in book["使い方"].iter_rows())
    assert "pack import sakura.xlsx" in said


def test_every_key_of_the_reader_is_named_and_explained() -> None:
    named = words()
    assert {key for page in PAGES for key in page.lists if key and "." not in key} <= set(PACK_KEYS) | {
        *("sections", "points", "questions", "options", "columns", "wordings"),
    }
    assert set(PACK_KEYS) <= {
        *(name.partition(".")[0] for page in PAGES for name in (*page.lists, page.loose)),
        *BASE_KEYS,
        "kyodo_pack",
    }
    for page in PAGES:
        keys = (
            *page.named_by,
            *(["list"] if len(page.lists) > 1 else []),
            *(one.key for one in page.columns),
        )
        for key in keys:
            shown, english, about = named.column(page.name, key)
            assert shown != key, f"{page.name}.{key} has no name"
            assert about, f"{page.name}.{key} is not explained"
            assert english


def test_no_two_columns_of_a_page_have_the_same_name() -> None:
    book = opened(to_book(pack_source("core"), "core.xlsx", FEW))
    for page in PAGES:
        if page.lists != ("",):
            names = [one.value for one in book[words().page(page.name)][1]]
            assert len(names) == len(set(names)), page.name


def test_every_plain_word_means_one_word_of_the_pack() -> None:
    for name, vocabulary in VOCABULARIES.items():
        for word in vocabulary:
            said = words().said(name, word)
            assert said != word, f"{name}: {word} has no plain word"
            assert words().meant(name, said) == word
            assert words().meant(name, word) == word


def test_the_columns_follow_the_readers_keys() -> None:
    for page, keys in (
        ("principles", elements.ELEMENT_KEYS),
        ("areas", elements.AREA_KEYS),
        ("items", promotion.ITEM_KEYS),
        ("questions", questions.QUESTION_KEYS),
        ("sheets", sheets.SHEET_KEYS),
        ("parts", sheets.SECTION_KEYS),
        ("deadlines", dates.DEADLINE_KEYS),
    ):
        held = {column.key.partition(".")[0] for column in BY_NAME[page].columns}
        elsewhere = {
            "points",
            "options",
            "columns",
            "show_if",
            "wordings",
            "defaults",
            "sections",
            "questions",
        }
        assert set(keys) - elsewhere <= held


def test_the_template_is_the_example_of_the_guide() -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    (example,) = (block for block in blocks if block.startswith("kyodo_pack:"))
    assert read_yaml(pack_source(TEMPLATE)) == read_yaml(example.encode())


# ---------------------------------------------------------------- what people do to it


def test_columns_may_be_moved_and_left_out_and_heads_be_in_japanese_alone() -> None:
    def change(book: Workbook) -> None:
        sheet = book["原則"]
        rows = [[one.value for one in row] for row in sheet.iter_rows()]
        keep = [
            rows[0].index(name)
            for name in ("名前（English）", "名前（やさしい日本語）", "名前", "ID", "共通の名前")
        ]
        sheet.delete_rows(1, sheet.max_row)
        for row in (rows[0], *rows[HEAD:]):
            sheet.append([row[place] for place in keep])

    book = opened(small_book())
    change(book)
    imported = from_book(saved(book), "mini.xlsx")
    assert read_yaml(imported.text.encode())["principles"] == small()["principles"]


def test_plain_words_and_other_spellings_are_read() -> None:
    def change(book: Workbook) -> None:
        sheet = book["質問"]
        cell(sheet, HEAD + 1, "種類").value = "目盛り"
        cell(sheet, HEAD + 1, "必ず答える").value = "×"
        cell(sheet, HEAD + 2, "必ず答える").value = False
        cell(sheet, HEAD + 2, "種類").value = "multi"
        cell(sheet, HEAD + 2, "最大").value = "２"
        for row, text in enumerate(("低い", "ふつう", "高い"), book["選択肢"].max_row + 1):
            cell(book["選択肢"], row, "質問").value = "min.chk.1"
            cell(book["選択肢"], row, "種別").value = "目盛り"
            cell(book["選択肢"], row, "言葉").value = text

    book = opened(small_book())
    change(book)
    imported = from_book(saved(book), "mini.xlsx")
    assert imported.text, [str(fault) for fault in imported.faults]
    first, second, _ = read_yaml(imported.text.encode())["questionnaires"][0]["questions"]  # type: ignore[index]
    assert (first["kind"], first["required"]) == ("scale", False)
    assert first["scale"] == {"points": [{"ja": "低い"}, {"ja": "ふつう"}, {"ja": "高い"}]}
    assert (second["kind"], second["required"], second["max"]) == ("multi", False, 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            put("質問", 4, "種類", "当てもの"),
            "シート「質問」4行目「種類」: 「当てもの」はここでは使えません。使えるのは",
        ),
        (
            put("質問", 4, "質問の文", None),
            "シート「質問」4行目「質問の文」: 日本語の文がありません。書いてください",
        ),
        (put("質問", 5, "質問票", "min.q.do"), "シート「質問」5行目「質問票」: 「min.q.do」が見つかりません"),
        (put("質問", 6, "共通の質問", "core.pl.nothing"), "シート「質問」6行目「共通の質問」: 共通の質問に"),
        (put("質問", 4, "最小", "三つ"), "シート「質問」4行目「最小」: 「三つ」は数として読めません"),
        (put("質問", 4, "必ず答える", "たぶん"), "シート「質問」4行目「必ず答える」: 「たぶん」は「はい」か"),
        (put("選択肢", 5, "ID", "one"), "シート「質問」5行目: ID「one」が二つあります"),
        (put("選択肢", 5, "種別", "えらぶ"), "シート「選択肢」5行目「種別」: 「えらぶ」という一覧はここには"),
        (put("選択肢", 5, "質問", None), "シート「選択肢」5行目「質問」: どれのものかを、この欄に"),
        (put("領域", 5, "位置", 2), "シート「領域」5行目「位置」: 位置2が二つあります"),
        (
            put("原則", 4, "共通の名前", "equalty"),
            "シート「原則」4行目「共通の名前」: 共通の名前に「equalty」は",
        ),
        (put("原則", 4, "出典の文書", "手引き"), "シート「原則」4行目「出典の文書」: "),
        (put("締切", 4, "日にち", "来週"), "シート「締切」4行目「日にち」: 「来週」は日にちとして読めません"),
        (
            put("基本", 4, "書くところ", "一版"),
            "シート「基本」「版」: 版は三つの数です。1.0.0 のように書いてください",
        ),
        (
            put("原則", 2, "名前", "Label [labell.ja]"),
            "シート「原則」1行目「名前」: 「名前」という列は知りません",
        ),
        (
            put("原則", 1, "名前", "なまえ？"),
            "シート「原則」1行目「なまえ？」: 「なまえ？」という列は知りません",
        ),
    ],
)
def test_faults_name_sheet_row_and_column_in_plain_words(
    change: Callable[[Workbook], None], said: str
) -> None:
    def with_heads_in_japanese(book: Workbook) -> None:
        change(book)
        if "なまえ" in said:
            book["原則"].delete_rows(2, 2)

    found = filled(with_heads_in_japanese)
    assert any(said in line for line in found), found


def test_the_readers_own_words_stand_behind() -> None:
    (line,) = filled(put("質問", 4, "質問の文", None))[:1]
    assert "(questionnaires[0].questions[0] (min.chk.1): label has no ja text)" in line


def formula_in_plan(book: Workbook) -> None:
    cell(book["締切"], HEAD + 1, "お知らせ").value = "=-P7D"


def error_in_principles(book: Workbook) -> None:
    found = cell(book["原則"], HEAD + 1, "番号")
    found.value, found.data_type = "#REF!", "e"


def data_beside_the_columns(book: Workbook) -> None:
    book["原則"].cell(HEAD + 1, book["原則"].max_column + 1).value = "メモ"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            put("原則", 4, "番号", datetime(2026, 2, 1)),  # noqa: DTZ001 - a cell knows no zone
            "シート「原則」4行目「番号」: 日にちや時刻(2026-02-01)になっています。",
        ),
        (put("原則", 4, "番号", time(9, 30)), "シート「原則」4行目「番号」: 日にちや時刻(09:30:00)に"),
        (put("原則", 4, "番号", -1), "シート「原則」4行目「番号」: 負の数 -1 になっています。(1) と書いたときは"),
        (
            put("基本", 4, "書くところ", datetime(2026, 1, 1)),  # noqa: DTZ001
            "シート「基本」「版」: 日にちや時刻(2026-01-01)になっています。",
        ),
        (formula_in_plan, "シート「締切」4行目「お知らせ」: 「-P7D」が計算の式になっています。セルの種類(表示形式)を「文字列」"),
        (error_in_principles, "シート「原則」4行目「番号」: 計算のまちがい(#REF!)が入っています"),
        (lambda book: book["質問"].insert_rows(1), "シート「質問」1行目: 見出しが2行目にあります。"),
        (lambda book: book["質問"].insert_rows(1, 3), "シート「質問」1行目: 見出しが4行目にあります。"),
        (lambda book: book["質問"].delete_rows(1), "シート「質問」1行目: 1行目の見出しがありません。"),
        (lambda book: book["質問"].delete_rows(3), "シート「質問」1行目: 3行目が説明の行ではありません。"),
        (lambda book: book["質問"].insert_rows(3), "シート「質問」1行目: 3行目が説明の行ではありません。"),
        (lambda book: book.remove(book["条件"]), "mini.xlsx, シート「条件」: シートがありません。"),
        (
            lambda book: book["選択肢"].merge_cells("A4:A5"),
            "シート「選択肢」4行目「質問」: セル A4:A5 が結合されています。結合を解いて",
        ),
        (lambda book: book["基本"].merge_cells("B3:B4"), "シート「基本」: セル B3:B4 が結合されています。"),
        (data_beside_the_columns, "シート「原則」1行目: 列"),
        (
            put("質問", 4, "質問票", None),
            "シート「質問」4行目「質問票」: warning: 質問「min.chk.1」には質問票がないので、どこでも聞かれません",
        ),
        (
            put("締切", 4, "お知らせ", "P10D"),
            "シート「締切」4行目「お知らせ」: warning: 「P10D」は、その日より後のお知らせになります。前に",
        ),
        (
            put("質問", 5, "種類", "当てもの"),
            "使えるのは はい・いいえ(yes_no)、一つ選ぶ(single)、",
        ),
    ],
)  # fmt: skip
def test_what_would_be_lost_without_a_word_is_said(change: Callable[[Workbook], None], said: str) -> None:
    found = filled(change)
    assert any(said in line for line in found), found


def test_a_head_that_moved_is_all_that_is_said_of_it() -> None:
    (line,) = filled(lambda book: book["質問"].insert_rows(1))
    assert line.endswith("上に足した行を消して、見出しを1行目に戻してください")


def test_every_cell_to_be_filled_in_is_text() -> None:
    book = opened(to_book(write_pack(small()).encode(), "mini.xlsx"))
    for page in PAGES:
        sheet = book[words().page(page.name)]
        if page.lists == ("",):
            below = [sheet.cell(row, 2) for row in range(2, sheet.max_row + 1)]
        else:
            assert sheet.max_row >= HEAD + BLANK
            below = [one for row in sheet.iter_rows(min_row=HEAD + 1) for one in row]
        assert {one.number_format for one in below} == {"@"}, page.name


def test_a_row_above_the_basics_or_none_does_no_harm() -> None:
    for change in ("insert_rows", "delete_rows"):
        book = opened(small_book())
        getattr(book["基本"], change)(1)
        imported = from_book(saved(book), "mini.xlsx")
        assert imported.errors == ()
        assert read_yaml(imported.text.encode())["id"] == "mini"


def test_the_date_of_a_document_may_be_a_day() -> None:
    book = opened(small_book())
    cell(book["文書"], HEAD + 1, "日にち").value = datetime(2011, 4, 1)  # noqa: DTZ001
    imported = from_book(saved(book), "mini.xlsx")
    assert read_yaml(imported.text.encode())["documents"][0]["date"] == "2011-04"  # type: ignore[index]


def test_full_width_ids_numbers_dates_and_signs_are_read_as_plain_ones() -> None:
    book = opened(small_book())
    cell(book["質問"], HEAD + 1, "ID").value = "ｍｉｎ．ｃｈｋ．１"
    cell(book["質問"], HEAD + 1, "番号").value = "（１）"
    cell(book["選択肢"], HEAD + 1, "質問").value = "ｍｉｎ．ｃｈｋ．２"
    cell(book["締切"], HEAD + 1, "日にち").value = "do.end　＋　２０ days"
    cell(book["締切"], HEAD + 1, "お知らせ").value = "－Ｐ７Ｄ、−P3D，ーP1D"
    cell(book["文書の節"], HEAD + 1, "節").value = "１－１"
    book["基本"].cell(4, 2).value = "１．０．１"
    imported = from_book(saved(book), "mini.xlsx")
    assert imported.faults == (), [str(fault) for fault in imported.faults]
    pack: Any = read_yaml(imported.text.encode())
    first = pack["questionnaires"][0]["questions"][0]
    assert (first["id"], first["num"], pack["version"]) == ("min.chk.1", "（１）", "1.0.1")
    assert pack["documents"][0]["sections"] == {"１－１": three("一")}
    assert pack["deadlines"] == [
        {"kind": "see.due", "date": "do.end + 20 days", "reminders": ["-P7D", "-P3D", "-P1D"]}
    ]


def test_the_filled_in_book_of_the_sixth_city_is_its_pack() -> None:
    sixth = Path(__file__).parent / "sixth"
    imported = from_book((sixth / "hoshino.xlsx").read_bytes(), "hoshino.xlsx")
    assert imported.faults == (), [str(fault) for fault in imported.faults]
    assert read_yaml(imported.text.encode()) == read_yaml((sixth / "hoshino.yaml").read_bytes())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "表計算の本(.xlsx)として読めません"),
        (b"PK\x03\x04 nothing", "表計算の本(.xlsx)として読めません"),
        (b"kyodo_pack: 1", "表計算の本(.xlsx)として読めません"),
        (saved(Workbook()), "パックのシートがありません"),
    ],
)
def test_what_is_no_workbook_of_a_pack_is_told_apart(content: bytes, said: str) -> None:
    (fault,) = from_book(content, "x.xlsx").faults
    assert said in str(fault)


def test_a_file_that_unfolds_without_end_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 10_000_000)
    (fault,) = from_book(out.getvalue(), "x.xlsx").faults
    assert "大きすぎます" in str(fault)


# ---------------------------------------------------------------- YAML as it is written


@pytest.mark.parametrize("name", PACKS)
def test_a_written_pack_is_read_as_it_was(name: str) -> None:
    raw = read_yaml(pack_source(name))
    assert read_yaml(write_pack(raw, "two\nlines").encode()) == raw


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, min_size=1) | st.dictionaries(_texts, inner, min_size=1),
    max_leaves=12,
)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), _values, min_size=1))
def test_anything_that_a_pack_can_hold_is_written_so_that_it_is_read_again(raw: Raw) -> None:
    assert read_yaml(write_pack(raw).encode()) == raw


def test_short_things_stand_in_one_line() -> None:
    text = write_pack(small())
    assert "municipality: {ja: ミニ市, ja-simple: もの, en: ミニ市}\n" in text
    assert "\n\nareas:\n  - {pos: 2," in text


def test_an_unknown_pack_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"there is no pack 'nara'; there are .*ise.*, template"):
        pack_source("nara", tmp_path)
    (tmp_path / "nara.yaml").write_text(write_pack({**small(), "id": "nara"}), "utf-8")
    assert b"nara" in pack_source("nara", tmp_path)
    assert b"nara" in pack_source(str(tmp_path / "nara.yaml"))
