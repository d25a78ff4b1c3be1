"""A city's own layout: what is wrong with one is named with its file and place, and what it becomes when it is filled."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from bot.domain.filing import Layout
from bot.packs.reader import check_pack
from bot.services.files import layout_of
from handlers.documents.layouts import filled
from tests.handlers.documents.samples import STRANGE, record, strange
from tests.services.house import garden, kit

PACK = """\
kyodo_pack: 1
id: sakura
prefix: sak
version: 1.0.0
municipality: {ja: さくら市, ja-simple: さくら市（し）, en: Sakura City}
extends: core@1
documents: [{id: guide, title: {ja: 手引き, ja-simple: 本（ほん）, en: Guide}}]
policy: {evaluation: core, layouts: [%s]}
questionnaires: [{use: core.q.choosing}]
"""


def word(*paragraphs: str, row: tuple[str, ...] = ()) -> bytes:
    """A Word file of these paragraphs; the signs | divide one into runs."""
    docx = Document()
    for told in paragraphs:
        paragraph = docx.add_paragraph()
        for number, part in enumerate(told.split("|")):
            paragraph.add_run(part).bold = number == 0
    if row:
        table = docx.add_table(0, len(row))
        table.add_row()
        for cell, told in zip(table.add_row().cells, row, strict=True):
            cell.text = told
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()


def book(**cells: str) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for place, told in cells.items():
        made.active[place] = told
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def faults(folder: Path, name: str, content: bytes | None) -> list[str]:
    (folder / "sakura.yaml").write_text(PACK % name, encoding="utf-8")
    if content is not None:
        (folder / name).write_bytes(content)
    loaded = check_pack(folder / "sakura.yaml")
    assert (loaded.pack is None) is bool(loaded.errors)
    return [str(fault) for fault in loaded.errors]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", word("{{projekt}}"), "a.docx, document, paragraph 1: unknown place {{projekt}}; is project meant?"),
        ("a.docx", word("x", "{{ma|rk.a.sak.no}}"), "a.docx, document, paragraph 2: unknown place {{mark.a.sak.no}}"),
        ("a.docx", word("{{rows.action}}"), "unknown place {{rows.action}}; is rows.actions meant?"),
        ("a.xlsx", book(B4="{{mark.aa.core.ch.lead}}"), "a.xlsx, sheet1, cell B4: unknown place"),
        ("a.xlsx", book(A1="{{rows.dates}}"), "a.xlsx, sheet1, cell A1: {{rows.dates}}: rows are repeated in Word files alone"),
        ("a.docx", None, "a.docx: cannot be read"),
        ("a.docx", b"no archive", "a.docx: is no Word file or workbook that can be read"),
        ("a.pages", None, "layouts: a.pages must be the name of a .docx or .xlsx file beside the pack"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_file_and_place(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    (found,) = faults(tmp_path, name, content)
    assert said in found


def test_a_file_that_would_unfold_without_end_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    (found,) = faults(tmp_path, "a.docx", out.getvalue())
    assert "is no Word file" in found


def test_known_places_are_no_fault(tmp_path: Path) -> None:
    told = (
        "{{project}} {{ side.a }} {{rows.core.q.choosing}} {{mark.a}} {{comment.b}} {{cell.2}} {{rows.dates}}"
    )
    assert faults(tmp_path, "a.docx", word(told)) == []


def test_places_are_filled_also_where_they_are_split_and_rows_repeated() -> None:
    content = word(
        "取り組み: {{pro|ject}}。{{no.such}}",
        row=("{{rows.ise.q.plan}}{{number}}", "{{question}}", "{{mark.a}}/{{answer.b}}", "{{comment.a}}"),
    )
    docx = Document(io.BytesIO(filled(Layout("a.docx", content), record())))
    (paragraph,) = [one for one in docx.paragraphs if one.text]
    assert paragraph.text == "取り組み: 花壇づくり。"
    assert [run.bold for run in paragraph.runs if run.text] == [True, False]
    (table,) = docx.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
        ["1", "目的は同じですか。", "○/はい", ""],
        ["6-1", "ほかの相手も考えましたか。", "×/はい", "役割がまだです。\nあとで直した答え: ○ はい"],
    ]


def test_a_sheet_without_answers_leaves_one_empty_row() -> None:
    content = word("x", row=("{{rows.ise.q.see}}{{number}}", "{{mark.a}}"))
    (table,) = Document(io.BytesIO(filled(Layout("a.docx", content), record()))).tables
    assert [cell.text for cell in table.rows[1].cells] == ["", ""]


def test_what_people_wrote_is_neither_a_formula_nor_a_place() -> None:
    cells = {
        "A1": "{{project}}",
        "A2": "{{answer.a.ise.chk.1}}",
        "A3": "=1+1",
        "A4": "{{comment.a.ise.chk.1}}",
    }
    found = strange()
    found = replace(found, places={**found.places, "project": "{{city}} {{rows.actions}}"})
    content = filled(Layout("a.xlsx", book(**cells)), found)
    assert content == filled(Layout("a.xlsx", book(**cells)), found)
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page is not None
    assert page["A1"].value == "{{city}} {{rows.actions}}"
    assert (page["A2"].data_type, page["A2"].quotePrefix) == ("s", True)
    assert page["A2"].value.startswith(STRANGE[:8])
    assert page["A3"].data_type == "f"  # the city's own formulas stay
    docx = Document(io.BytesIO(filled(Layout("a.docx", word("{{project}}")), found)))
    assert [one.text for one in docx.paragraphs] == ["{{city}} {{rows.actions}}"]


def test_ise_has_a_layout_of_two_columns_and_a_third_side_gets_the_plain_one() -> None:
    layout = layout_of(kit(), garden(), "docx")
    assert layout is not None
    assert layout.name == "ise-record.docx"
    docx = Document(io.BytesIO(filled(layout, record())))
    plan = docx.tables[1]
    assert [cell.text for cell in plan.rows[0].cells][2:4] == ["花壇の会", "公園緑地課"]
    assert [cell.text for cell in plan.rows[2].cells][:5] == [
        "6-1",
        "ほかの相手も考えましたか。",
        "×",
        "○",
        "ちがう",
    ]
    assert not any("{{" in cell.text for table in docx.tables for row in table.rows for cell in row.cells)
    three = replace(garden(), sides=(*garden().sides, replace(garden().sides[0], letter="c", name="学校")))
    assert layout_of(kit(), three, "docx") is None
    assert layout_of(kit(), garden(), "pdf") is None
