"""The invitation as a page and as a picture: what can be read on it, by people and by their phones."""

import io
from dataclasses import replace

import pypdf
import pytest
import segno
from PIL import Image

from bot.domain.invitations import Invitation
from handlers.documents.invitation import invitation_files, invitation_page, invitation_picture
from tests.pictures import read_png

LINK = "https://line.me/R/oaMessage/%40kyodo-demo/?%E5%8F%82%E5%8A%A0%20K7F2-9QXM"
INVITATION = Invitation(
    language="ja",
    heading="参加のご案内",
    project="花壇づくり",
    addressed="花壇の会のみなさまへ",
    purpose="「花壇づくり」の進め方を、公園緑地課と一緒に確かめるための質問です。",
    begin="はじめかた",
    steps=(
        "左のQRコードを読みとり、LINEで友だちに追加します。",
        "そのまま送ります。",
        "［はじめる］を押します。",
    ),
    words="参加 K7F2-9QXM",
    words_label="送ることば",
    facts=(("たずねる人", "田中さん"), ("答える期限", "2026年10月25日(日)・令和8年まで")),
    foot="この番号で参加できるのは50人までです。",
    file="案内_花壇づくり_花壇の会",
    link=LINK,
    link_label="スマートフォンのカメラで読みとると、LINEが開きます。",
)
LONG = "とても長い名前のまちづくり協議会と緑化推進委員会の合同プロジェクト"


def page(invitation: Invitation) -> pypdf.PageObject:
    (found,) = pypdf.PdfReader(io.BytesIO(invitation_page(invitation))).pages
    return found


def read(invitation: Invitation) -> str:
    return "".join(page(invitation).extract_text().split())


def test_the_page_is_one_sheet_of_a4_whose_words_can_be_read_out_and_found() -> None:
    (width, height) = page(INVITATION).mediabox[2:]
    assert (round(float(width) * 25.4 / 72), round(float(height) * 25.4 / 72)) == (210, 297)
    said = read(INVITATION)
    for words in (
        *INVITATION.steps,
        INVITATION.words,
        INVITATION.purpose,
        INVITATION.project,
        INVITATION.foot,
    ):
        assert "".join(words.split()) in said
    for name, told in INVITATION.facts:
        assert name in said
        assert told in said


def test_the_page_knows_its_title_and_no_day_on_which_it_was_made() -> None:
    known = pypdf.PdfReader(io.BytesIO(invitation_page(INVITATION))).metadata
    assert known is not None
    assert known.title == "参加のご案内 花壇づくり"
    assert known.creation_date is None or known.creation_date.year == 1970


def test_the_same_words_give_the_same_bytes_and_others_do_not() -> None:
    first = (invitation_page(INVITATION), invitation_picture(INVITATION))
    invitation_page.cache_clear()
    invitation_picture.cache_clear()
    assert (invitation_page(INVITATION), invitation_picture(INVITATION)) == first
    other = replace(INVITATION, words="参加 AAAA-BBBB")
    assert invitation_page(other) != first[0]
    assert invitation_picture(other) != first[1]


def test_the_picture_is_small_enough_for_line_and_holds_the_qr_code() -> None:
    data = invitation_picture(INVITATION)
    picture = read_png(data)
    assert (picture.width, picture.height) == (1080, 1440)
    assert len(data) < 1024 * 1024
    assert modules(picture) == [
        [bool(dot) for dot in row] for row in segno.make(LINK, error="m", micro=False).matrix
    ]


def modules(picture: Image.Image) -> list[list[bool]]:
    """The QR code in the left half: what is black there, dot by dot."""
    half = picture.crop((0, 0, picture.width // 2, picture.height)).convert("L")
    left, top, right, _ = half.point(lambda light: 255 * (light < 10)).getbbox() or (0, 0, 0, 0)
    count = len(segno.make(LINK, error="m", micro=False).matrix)
    centre = [int((number + 0.5) * (right - left) / count) for number in range(count)]
    return [[half.getpixel((left + x, top + y)) < 128 for x in centre] for y in centre]  # type: ignore[operator]


@pytest.mark.parametrize(
    "invitation",
    [
        replace(INVITATION, link="", link_label=""),
        replace(INVITATION, project=LONG * 2, addressed=LONG, purpose=LONG * 4, steps=(LONG * 2,) * 3),
        replace(INVITATION, project="花壇🌷", addressed="ไทยの会のみなさまへ"),
        replace(
            INVITATION, language="ja-simple", heading="参加（さんか）の 案内（あんない）", foot="人（ひと）"
        ),
        replace(INVITATION, language="en", project='A "quoted" # $name$ *bold* \\ <b>'),
    ],
    ids=["no link", "long", "letters", "readings", "signs"],
)
def test_whatever_stands_on_it_it_is_one_page(invitation: Invitation) -> None:
    said = read(invitation)
    assert "".join(invitation.words.split()) in said
    assert "".join(invitation.steps[-1].split()) in said
    assert read_png(invitation_picture(invitation)).height == 1440


def test_signs_that_typst_would_obey_are_only_words_here() -> None:
    name = '#panic("x") $a$ *bold* \\ <b>'
    assert "".join(name.split()) in read(replace(INVITATION, project=name))


def test_the_files_are_named_for_whom_they_are() -> None:
    assert [file.name for file in invitation_files(INVITATION)] == [
        "案内_花壇づくり_花壇の会.pdf",
        "案内_花壇づくり_花壇の会.png",
    ]
