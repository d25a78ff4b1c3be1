"""The record as PDF, workbook and Word file: what stands in it, the same twice, opened by an office program."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from docx import Document

from bot.domain.filing import BlankQuestion, BlankSheet, FilingRecord
from handlers.documents.filing_docx import filing_docx
from handlers.documents.filing_pdf import blank_page, filing_page
from handlers.documents.filing_xlsx import filing_book
from tests.handlers.documents.samples import LONG, record, strange
from tests.office import MISSING, as_pdf, find_office
from tests.services.test_council_report import sample_files

WRITERS = (filing_page, filing_book, filing_docx)


def pdf_text(content: bytes) -> str:
    return "".join(
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split()
    )


def cells(content: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}


def tables(content: bytes) -> list[list[list[str]]]:
    docx = Document(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.tables]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("made", [record, strange, lambda: record(10)])
def test_the_same_record_gives_the_same_bytes(
    write: Callable[[FilingRecord], bytes], made: Callable[[], FilingRecord]
) -> None:
    assert write(made()) == write(made())


def test_the_page_has_a_column_for_each_side_and_room_to_sign() -> None:
    found = pdf_text(filing_page(record()))
    assert "番号問い花壇の会公園緑地課一致" in found
    assert "6-1" in found
    assert "×いいえ理由:役割がまだです。あとで直した答え:○はい" in found
    assert "内容を確かめました団体記入者日印花壇の会公園緑地課" in found
    assert "決めたことすることいつまで会って決める令和8年9月20日" in found


def test_ten_sides_stand_below_each_other_with_their_names() -> None:
    found = pdf_text(filing_page(record(10)))
    assert "花壇の会○はい公園緑地課○はい第3町会○はい" in found
    assert "第10町会○はい" in found


def test_long_and_strange_words_are_whole_on_the_page() -> None:
    found = pdf_text(filing_page(strange()))
    assert found.count("話") == 2 * LONG.count("話")
    assert "𠮷野家" in found
    assert "\u202e" not in found


def test_the_workbook_has_a_page_for_each_sheet_and_each_side_its_columns() -> None:
    found = cells(filing_book(record()))
    assert list(found) == ["協働の記録", "企画 企画のチェックシート", "決めたこと"]
    head, first, second, *_ = found["企画 企画のチェックシート"]
    assert head == [
        "番号",
        "問い",
        "花壇の会",
        "花壇の会: 理由など",
        "公園緑地課",
        "公園緑地課: 理由など",
        "一致",
    ]
    assert first == ["1", "目的は同じですか。", "○ はい", None, "○ はい", None, "同じ"]
    assert second[2:4] == ["× いいえ", "役割がまだです。\nあとで直した答え: ○ はい"]
    assert ["団体", "記入者", "日", "印"] in found["協働の記録"]


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filing_book(strange())))
    every = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in every} == {"s"}
    begins = [cell for cell in every if str(cell.value).startswith("=")]
    assert begins
    assert all(cell.quotePrefix for cell in begins)
    assert any("مرحبا" in str(cell.value) and "𠮷野家 🌸" in str(cell.value) for cell in every)


def test_the_word_file_has_the_same_in_ruled_tables() -> None:
    facts, sheet, actions, signing = tables(filing_docx(record()))
    assert facts == [["市", "伊勢市"], ["当事者", "花壇の会\n公園緑地課"]]
    assert sheet[0] == ["番号", "問い", "花壇の会", "公園緑地課", "一致"]
    assert sheet[2] == [
        "6-1",
        "ほかの相手も考えましたか。",
        "× いいえ\n理由: 役割がまだです。\nあとで直した答え: ○ はい",
        "○ はい",
        "ちがう",
    ]
    assert actions[1] == ["会って決める", "令和8年9月20日"]
    assert signing == [["団体", "記入者", "日", "印"], ["花壇の会", "", "", ""], ["公園緑地課", "", "", ""]]
    beside = tables(filing_docx(record(10)))[1]
    assert beside[1][2].splitlines()[9] == "第10町会: ○ はい"


def test_an_office_program_opens_all_of_them_without_repair(tmp_path: Path) -> None:
    if (office := find_office()) is None:
        pytest.skip(MISSING)
    written = {
        "two.xlsx": filing_book(record()),
        "odd.xlsx": filing_book(strange()),
        "ten.docx": filing_docx(record(10)),
        "strange.docx": filing_docx(strange()),
    }
    (town := tmp_path / "town").mkdir()
    for name, content in sample_files(town).items():
        ending = name.rpartition(".")[2]
        if ending in ("docx", "xlsx"):
            written[f"report-{ending}.{ending}"] = content
    files = [tmp_path / name for name in written]
    for file in files:
        file.write_bytes(written[file.name])
    printed = as_pdf(office, files, tmp_path)
    assert [one.stem for one in printed] == [one.stem for one in files]
    for one in printed:
        text = pdf_text(one.read_bytes())
        told = ("年次報告",) if one.stem.startswith("report") else ("花壇の会", "内容を確かめました")
        assert all(words in text for words in told), one.stem


BLANK = BlankSheet(
    "ja", "企画のチェックシート", "花壇づくり", (("団体", "花壇の会"), ("出す日", "2026年9月15日(火)")), "印をつけてください。", "お名前",
    (
        BlankQuestion("1", "目的は同じですか。", ("はい", "いいえ")),
        BlankQuestion("2", "時期はいつですか。", tuple(f"選べるもの{n}" for n in range(6))),
        BlankQuestion("3", "次に何を変えますか。", (), 3),
    ),
    "理由", "書き終わったら", ("田中さんに渡してください。",), "用紙", "LINE で「参加 K7F2-9QXM」と送ってください。",
    "https://line.me/R/oaMessage/%40kyodo/?x",
)  # fmt: skip


def test_the_sheet_for_paper_is_in_large_print_with_boxes_and_a_way_back() -> None:
    content = blank_page(BLANK)
    assert content == blank_page(BLANK)
    sizes: set[float] = set()
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size: sizes.add(size * tm[0]) if text.strip() else None
        )
    assert min(abs(size) for size in sizes) >= 14
    text = pdf_text(content)
    for told in (
        "1目的は同じですか。はいいいえ理由",
        "選べるもの5",
        "次に何を変えますか。",
        "田中さんに渡してください。",
        "参加K7F2-9QXM",
    ):
        assert told in text
