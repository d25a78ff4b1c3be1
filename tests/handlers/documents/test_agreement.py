"""The agreement as a Word file: read back with python-docx, and handed out at addresses that nobody can guess."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.articles import AgreementDocument, Article, Signatory, SigningWords
from bot.services.ports import StoreUnavailable
from handlers.demo.serving import listening
from handlers.documents.addresses import Documents
from handlers.documents.agreement import write_agreement
from handlers.documents.text import from_right, safe
from handlers.documents.web import DOCX, document_routes

NOW = datetime(2026, 9, 1, tzinfo=UTC)

PAPER = AgreementDocument(
    language="ja",
    kind="協定書",
    subject="「花壇づくり」",
    preamble="花壇の会、公園緑地課は、次のとおり取り交わす。",
    facts=(
        ("当事者", "花壇の会（市民活動団体）\n公園緑地課（行政）"),
        ("期間", "令和8年10月10日から令和8年10月25日まで"),
    ),
    numbering="第%1条",
    articles=(
        Article("（目的）", ("駅前に花を植える。", "水やりは続ける。")),
        Article("（費用）", hint="だれが出すかを書きます。"),
        Article("（責任）", ("市が受ける。",), remarks=("まだ合意していない団体: 花壇の会",)),
    ),
    fill="ここに書く",
    history_title="締結と変更",
    history=("令和8年3月24日　締結（署名: 会長）",),
    closing="2通を作り、一通ずつ持つ。",
    dated="令和　　年　　月　　日",
    signatories=(Signatory("花壇の会", "市民活動団体"), Signatory("公園緑地課", "行政", "市と会")),
    signing=SigningWords("名称", "所在地", "代表者", "印"),
    note="Kyodo は署名の代わりにはなりません。",
)


def read(paper: AgreementDocument) -> Docx:
    return Document(io.BytesIO(write_agreement(paper)))


def told(docx: Docx) -> list[tuple[str, str]]:
    """Every paragraph outside tables, with its style."""
    return [(one.style.name or "", one.text) for one in docx.paragraphs if one.style and one.text]


def test_it_is_laid_out_as_an_office_expects() -> None:
    docx = read(PAPER)
    assert told(docx) == [
        ("Title", "協定書"),
        ("Subtitle", "「花壇づくり」"),
        ("Body Text", "花壇の会、公園緑地課は、次のとおり取り交わす。"),
        ("Heading 1", "（目的）"),
        ("Body Text", "駅前に花を植える。"),
        ("Body Text", "水やりは続ける。"),
        ("Heading 1", "（費用）"),
        ("Kyodo Fill In", "【ここに書く】だれが出すかを書きます。"),
        ("Heading 1", "（責任）"),
        ("Body Text", "市が受ける。"),
        ("Kyodo Remark", "※ まだ合意していない団体: 花壇の会"),
        ("Body Text", "2通を作り、一通ずつ持つ。"),
        ("Body Text", "令和　　年　　月　　日"),
        ("Heading 2", "締結と変更"),
        ("Body Text", "令和8年3月24日　締結（署名: 会長）"),
        ("Kyodo Remark", "Kyodo は署名の代わりにはなりません。"),
    ]
    facts, *signing = docx.tables
    assert [[cell.text for cell in row.cells] for row in facts.rows] == [
        ["当事者", "花壇の会（市民活動団体）\n公園緑地課（行政）"],
        ["期間", "令和8年10月10日から令和8年10月25日まで"],
    ]
    assert [table.rows[0].cells[1].text for table in signing] == [
        "花壇の会（市民活動団体）",
        "市と会 / 公園緑地課（行政）",
    ]
    assert [[cell.text.strip() for cell in row.cells] for row in signing[0].rows][1:] == [
        ["所在地", ""],
        ["代表者", "印"],
    ]


def test_a4_page_numbers_japanese_letters_and_articles_that_number_themselves() -> None:
    docx = read(PAPER)
    section = docx.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fields = [one.text for one in section.footer._element.iter(qn("w:instrText"))]
    assert fields == [" PAGE ", " NUMPAGES "]
    for name in ("Normal", "Title", "Heading 1", "Body Text", "Kyodo Fill In"):
        fonts = docx.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "游明朝", name
    heading = docx.styles["Heading 1"].element
    assert heading.pPr.numPr.numId.val == 1
    levels = [one.get(qn("w:val")) for one in docx.part.numbering_part.element.iter(qn("w:lvlText"))]
    assert levels == ["第%1条"]
    with zipfile.ZipFile(io.BytesIO(write_agreement(PAPER))) as archive:
        assert "ＭＳ 明朝".encode() in archive.read("word/fontTable.xml")


def test_in_english_articles_are_numbered_in_english() -> None:
    docx = read(replace(PAPER, language="en", numbering="Article %1"))
    numbering = docx.part.numbering_part.element
    assert [one.get(qn("w:val")) for one in numbering.iter(qn("w:lvlText"))] == ["Article %1"]
    assert [one.get(qn("w:val")) for one in numbering.iter(qn("w:suff"))] == ["space"]
    assert docx.core_properties.language == "en-GB"


def test_the_same_agreement_gives_the_same_bytes() -> None:
    assert write_agreement(PAPER) == write_agreement(PAPER)
    with zipfile.ZipFile(io.BytesIO(write_agreement(PAPER))) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {2000}
    assert read(PAPER).core_properties.author == "Kyodo"


def test_words_from_the_right_are_set_from_the_right() -> None:
    docx = read(replace(PAPER, articles=(Article("（目的）", ("שלום עולם", "花")),)))
    set_so = {
        one.text: one._p.pPr.find(qn("w:bidi")) is not None
        for one in docx.paragraphs
        if one._p.pPr is not None
    }
    assert (set_so["שלום עולם"], set_so["花"]) == (True, False)


@given(st.text(max_size=300))
def test_whatever_people_typed_makes_a_file_that_opens(text: str) -> None:
    shown = safe(text)
    assert safe(shown) == shown
    paper = replace(
        PAPER, kind=text, subject=text, facts=((text, text),), history=(text,), numbering=f"{text[:20]}%1",
        articles=(Article(text, (text,), text, (text,)),), signatories=(Signatory(text, text, text),),
    )  # fmt: skip
    docx = read(paper)
    assert [one.text for one in docx.paragraphs if one.style and one.style.name == "Heading 1"] == [shown]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("花\x00を\x07植える\x1b", "花を植える"),
        ("二\r\n行\u2028目", "二 行 目"),
        ("abc\u202edef\u202c", "abcdef"),
        ("😀👩‍👩‍👧 と 🇯🇵", "😀👩‍👩‍👧 と 🇯🇵"),
        ("\ud800壊れた", "壊れた"),
        ("=HYPERLINK()", "=HYPERLINK()"),
        ("あ" * 5000, "あ" * 5000),
    ],
)
def test_text_is_kept_without_what_a_file_cannot_hold(typed: str, shown: str) -> None:
    assert safe(typed) == shown


def test_the_first_letter_tells_the_direction() -> None:
    assert from_right("123 שלום")
    assert not from_right("שלום"[:0] + "花 שלום")


# ---------------------------------------------------------------- addresses


def token_of(address: str) -> str:
    return address.split("/s/")[1].partition("/")[0]


def test_an_address_is_good_for_its_time_and_its_secret() -> None:
    documents = Documents("https://bot.example/", "secret")
    address = documents.address("p1", "person.with.dots", NOW + timedelta(hours=1))
    assert address.startswith("https://bot.example/s/")
    token = token_of(address)
    assert documents.read(token, NOW) == ("p1", "person.with.dots")
    assert documents.read(token, NOW + timedelta(hours=1)) is None
    assert Documents("https://bot.example", "other").read(token, NOW) is None


@given(st.text())
def test_nothing_else_opens_it(token: str) -> None:
    assert Documents("https://bot.example", "secret").read(token, NOW) is None


def test_a_changed_address_opens_nothing() -> None:
    documents = Documents("https://bot.example", "secret")
    mine = token_of(documents.address("p1", "me", NOW + timedelta(hours=1)))
    yours = token_of(documents.address("p2", "me", NOW + timedelta(hours=1)))
    assert documents.read(f"{yours.partition('.')[0]}.{mine.partition('.')[2]}", NOW) is None
    assert documents.read(mine[:-1], NOW) is None


@pytest.mark.parametrize(("url", "secret"), [("", "secret"), ("https://bot.example", "")])
def test_without_an_address_of_its_own_or_a_secret_there_is_none(url: str, secret: str) -> None:
    documents = Documents(url, secret)
    assert documents.address("p1", "me", NOW + timedelta(hours=1)) == ""
    forged = Documents("https://x.example", secret or "\0").address("p1", "me", NOW + timedelta(hours=1))
    assert documents.read(token_of(forged), NOW) is None


async def test_the_file_is_fetched_by_its_name_and_kept_by_nobody_between() -> None:
    async def fetch(token: str) -> tuple[str, bytes] | None:
        if token == "away":
            raise StoreUnavailable("away")
        return ("協定書_花壇 づくり.docx", b"PK") if token == "right" else None

    routes = document_routes(fetch, lambda: "もう使えません。", lambda: "1分ほど待ってください。")
    async with listening(routes) as url, aiohttp.ClientSession() as session:
        async with session.get(f"{url}/s/right/agreement?openExternalBrowser=1") as good:
            assert (good.status, await good.read(), good.headers["content-type"]) == (200, b"PK", DOCX)
            name = good.headers["content-disposition"]
            assert "%E5%8D%94%E5%AE%9A%E6%9B%B8_%E8%8A%B1%E5%A3%87%20" in name
            assert "no-store" in good.headers["cache-control"]
        async with session.get(f"{url}/s/wrong/agreement") as gone:
            assert (gone.status, await gone.text()) == (404, "もう使えません。\n")
        async with session.get(f"{url}/s/away/agreement") as later:
            assert (later.status, await later.text()) == (503, "1分ほど待ってください。\n")
        async with session.post(f"{url}/s/right/agreement") as refused:
            assert refused.status == 405
