"""The record that an office files: what it holds, what it keeps back while it is blind, and how it is handed over."""

import io
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pypdf
import pytest

from bot.domain.actions import Verb
from bot.domain.agreement import Agreement
from bot.domain.dossier import Dossier, Finding, Note, NoteKind, Point
from bot.domain.filing import FiledAnswer, FiledRow, FilingRecord
from bot.domain.messages import Pressed, Typed
from bot.domain.project import Role, Side
from bot.domain.sheets import AnswerState, Given
from bot.services.files import fetched, prepare_blank
from bot.services.filing import filing_of
from bot.services.phrasing.filing import tally
from bot.services.ports import UnitOfWork
from bot.services.records import record
from handlers.documents.addresses import Documents
from tests.services.front_door import Door, opened
from tests.services.house import NOW, fill

LATER = NOW + timedelta(days=1)
PURPOSE = "駅前に花を植える。"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The garden project with both plans sent, and something in every table."""
    found = opened(tmp_path_factory.mktemp("filing"))
    found.kit = replace(found.kit, documents=Documents("https://bot.example", "secret"))
    found.person("tanaka", Role.COORDINATOR, tenant="T1")
    found.person("officer", Role.OFFICER)
    no = Given("no", comment="=まだ話していません。")
    states = {"q5": Given(None, AnswerState.SKIPPED), "q7": Given(None, AnswerState.NOT_APPLICABLE)}

    def filled(uow: UnitOfWork) -> None:
        fill(uow, "a", "Uhanako", NOW, sent=True, q1=Given("yes"), q2=no, q3=Given("yes"), **states)
        fill(
            uow,
            "b",
            "Utaro",
            NOW,
            sent=True,
            q1=Given("yes"),
            q2=Given("yes"),
            q3=Given(None, AnswerState.UNKNOWN),
        )
        agreement = (
            Agreement().word("core.ag.purpose", PURPOSE, "x", NOW).agree("core.ag.purpose", PURPOSE, "a", NOW)
        )
        uow.dossiers.save(
            Dossier(
                "p1",
                agreement,
                (Point("pt", 1, "ise.q.plan", "ise.chk.2", "忙しかった", "9月に会う", "b", None, NOW, "x"),),
                (Finding("f1", 1, "回数をふやす", "a", "core.q.see", "x"),),
                (Note("n1", 1, NOW, "x", "a", NoteKind.PROBLEM, "苗が届かない"),),
            )
        )

    found.look(filled)
    return found


def filed(door: Door, *, blind: bool, revealed: bool = True, **fields: object) -> FilingRecord:
    project = replace(door.project(), revealed={"ise.q.plan": LATER} if revealed else {}, **fields)  # type: ignore[arg-type]
    return door.look(lambda uow: filing_of(uow, door.kit, project, LATER, blind=blind))


def test_the_head_says_whose_where_when_in_the_citys_words(door: Door) -> None:
    facts = dict(filed(door, blind=True).facts)
    assert facts["市"] == "伊勢市"
    assert facts["年度"] == "令和8年度"
    assert facts["期間"] == "令和8年10月10日から令和8年10月25日まで"
    assert facts["協働の手法"] == "共催"
    assert facts["当事者"] == "花壇の会\n公園緑地課"


@pytest.mark.parametrize(
    ("side", "told"),
    [
        (
            Side("a", "老人クラブと町内会", "neighborhood_org", ("老人クラブ", "町内会")),
            "老人クラブと町内会（地縁組織）",
        ),
        (Side("a", "商工課・環境課", bodies=("商工課", "環境課")), "商工課・環境課"),
        (Side("a", "町内会", "neighborhood_org", ("町内会",)), "町内会（地縁組織）"),
        (
            Side("a", "まつり実行委員会", "neighborhood_org", ("桜町町内会", "商店会")),
            "まつり実行委員会（地縁組織：桜町町内会、商店会）",
        ),
        (
            Side("a", "まつり実行委員会", bodies=("桜町町内会", "商店会")),
            "まつり実行委員会（桜町町内会、商店会）",
        ),
        # One that is named is no reason to leave out the other, and part of a name is no name.
        (Side("a", "町内会ほか", bodies=("町内会", "商店会")), "町内会ほか（町内会、商店会）"),
        (Side("a", "桜町連合町内会", bodies=("町内会",)), "桜町連合町内会（町内会）"),
    ],
)
def test_no_body_is_named_twice_and_one_bracket_holds_what_its_side_is(
    door: Door, side: Side, told: str
) -> None:
    found = filed(door, blind=True, sides=(side, Side("b", "公園緑地課")))
    assert dict(found.facts)["当事者"] == f"{told}\n公園緑地課"
    assert found.signatories[0] == told


@pytest.mark.parametrize(("marks", "told"), [(("", ""), "2 / 2"), (("", "○", "□"), "2 / 3（○ 1・□ 1）")])
def test_a_sheet_of_words_and_figures_counts_its_answers_without_an_empty_bracket(
    door: Door, marks: tuple[str, ...], told: str
) -> None:
    rows = [FiledRow("q", "1", "何人ですか。", (FiledAnswer(mark, "340人"),)) for mark in marks]
    assert tally(rows, 0, door.kit.voice("ja")) == told


def test_each_date_says_how_it_stands_also_what_is_overdue(door: Door) -> None:
    day = NOW + timedelta(days=400)
    found = door.look(lambda uow: filing_of(uow, door.kit, door.project_in(uow), day, blind=True))
    (dates,) = [table for table in found.tables if table.name == "dates"]
    days = {row[0]: row[4] for row in dates.rows}
    assert days["実績報告の期限"] == "まだ"
    assert days["実施の始まり"] == "済み"
    assert set(days.values()) == {"まだ", "済み"}


def test_each_side_stands_under_its_name_with_signs_and_words(door: Door) -> None:
    (sheet,) = filed(door, blind=True).sheets
    assert sheet.columns == ("花壇の会", "公園緑地課")
    told = {row.number: ([one.told for one in row.answers], row.agree) for row in sheet.rows}
    assert told["1"] == (["○ はい", "○ はい"], "同じ")
    assert told["2"] == (["× いいえ", "○ はい"], "ちがう")
    assert told["3"] == (["○ はい", "？ わからない"], "まだ")
    assert told["5"] == (["／ 飛ばした", "□ 未回答"], "まだ")
    assert told["7"][0] == ["－ 該当なし", "□ 未回答"]
    assert sheet.rows[1].answers[0].comment == "=まだ話していません。"
    assert sheet.notes[0].startswith("同じ 1・ちがう 1")


def test_what_followed_stands_in_tables(door: Door) -> None:
    found = {table.name: table.rows for table in filed(door, blind=True).tables}
    assert found["differences"][0][1:] == (
        "2 目標の共有",
        "花壇の会: × いいえ\n公園緑地課: ○ はい",
        "ちがう",
        "9月に会う",
    )
    assert found["actions"][0] == ("2 目標の共有", "忙しかった", "9月に会う", "公園緑地課", "", "これから")
    assert found["agreement"][0][1:] == (PURPOSE, "花壇の会")
    assert found["improvements"][0] == ("1年目", "花壇の会", "回数をふやす", "これから")
    assert found["notes"][0][0] == "令和8年9月1日(火)"
    days = {row[0]: row for row in found["dates"]}
    assert days["実績報告の期限"][1:3] == ("令和8年11月24日(火)", "実施の終わり 10/25(日) + 30日 = 11/24(火)")


def test_totals_are_those_of_the_database(door: Door) -> None:
    (sheet,) = filed(door, blind=False).sheets
    facts = door.look(lambda uow: record(uow, door.kit, door.project_in(uow), LATER, blind=False))
    answers = facts["answers"]
    assert isinstance(answers, list)
    for place, letter in enumerate(sheet.keys):
        mine = [one for one in answers if one["side"] == letter]
        stored = Counter(one["value"] or one["state"] for one in mine)
        shown = Counter(row.answers[place].mark for row in sheet.rows)
        assert (shown["○"], shown["×"], shown["？"], shown["／"], shown["－"]) == tuple(
            stored[name] for name in ("yes", "no", "unknown", "skipped", "not_applicable")
        )
        given = sum(one["state"] == "answered" for one in mine)
        assert sheet.tally[place].startswith(f"{given} / {len(sheet.rows)}")


def test_while_it_is_blind_a_chat_gets_no_answer_and_is_told_why(door: Door) -> None:
    found = filed(door, blind=True, revealed=False)
    assert found.sheets == ()
    (waiting,) = [table for table in found.tables if table.name == "waiting"]
    assert waiting.rows[0] == ("企画: 企画のチェックシート", "答えがそろうまで、お互いに見えません。")
    assert "まだ話していません" not in repr(found)
    assert not any(table.name == "differences" for table in found.tables)


def test_the_operator_gets_everything(door: Door) -> None:
    (sheet,) = filed(door, blind=False, revealed=False).sheets
    assert sheet.rows[1].answers[0].told == "× いいえ"


def test_it_is_the_same_at_any_time_while_nothing_changes(door: Door) -> None:
    project = door.project()
    early, late = (
        door.look(lambda uow, at=at: filing_of(uow, door.kit, project, at, blind=False))  # type: ignore[misc]
        for at in (LATER, LATER + timedelta(hours=5))
    )
    assert early == late


def test_a_layout_can_name_each_answer_and_repeat_rows(door: Door) -> None:
    found = filed(door, blind=True)
    named = found.named()
    assert named["side.b"] == "公園緑地課"
    assert (named["mark.a.ise.chk.2"], named["answer.b.ise.chk.2"]) == ("×", "はい")
    assert [row["number"] for row in found.rows_named("ise.q.plan")][:2] == ["1", "2"]
    assert found.rows_named("actions")[0]["cell.3"] == "9月に会う"
    assert found.rows_named("nothing") == ()


# ---------------------------------------------------------------- how it is handed over


def test_in_slack_it_is_a_file_and_offers_the_other_forms(door: Door) -> None:
    heard = door.presses("tanaka", Verb.EXPORT, "p1", "pdf")
    ((said,),) = (outgoing.messages for outgoing in heard.queued)
    assert said.file is not None
    assert said.file.name == "協働の記録_花壇づくり.pdf"
    assert len(pypdf.PdfReader(io.BytesIO(said.file.data)).pages) >= 1
    assert [choice.label for choice in said.choices] == ["様式(表計算)", "様式(Word)"]
    lines = door.look(lambda uow: uow.audit.of_project("p1", "project.exported"))
    assert lines[-1]["details"] == {"format": "pdf"}


def test_a_word_names_the_form(door: Door) -> None:
    heard = door.hears("tanaka", Typed("出力 花壇づくり XLSX"))
    ((said,),) = (outgoing.messages for outgoing in heard.queued)
    assert said.file is not None
    assert "協働の記録" in openpyxl.load_workbook(io.BytesIO(said.file.data)).sheetnames


@pytest.mark.parametrize("form", ["docx", "csv"])
def test_in_line_it_is_an_address_of_that_person_for_a_day(door: Door, form: str) -> None:
    heard = door.presses("officer", Verb.EXPORT, "p1", form)
    ((said,),) = (outgoing.messages for outgoing in heard.queued)
    assert (said.file, said.link is not None) == (None, True)
    assert said.link is not None
    token = said.link[1].split("/s/")[1].partition("/")[0]
    documents = door.kit.documents
    assert isinstance(documents, Documents)
    where = documents.filed(token, door.clock.at)
    assert where is not None
    assert documents.filed(token, door.clock.at + timedelta(hours=24)) is None
    assert documents.filed(token[:-1] + ("A" if token[-1] != "A" else "B"), door.clock.at) is None
    found = door.look(lambda uow: fetched(uow, door.kit, where, door.clock.at))
    assert found is not None
    assert found.name.endswith(f".{form}")
    assert "話していません" not in found.file(documents).data.decode("utf-8", "ignore")
    stranger = (where[0], "nobody", where[2])
    assert door.look(lambda uow: fetched(uow, door.kit, stranger, door.clock.at)) is None


# ---------------------------------------------------------------- the sheet for paper


def test_the_sheet_for_paper_has_the_sides_questions_and_its_invitation(door: Door) -> None:
    prepared = door.look(lambda uow: prepare_blank(uow, door.kit, door.project_in(uow), "a", "ise.q.plan"))
    assert prepared is not None
    assert prepared.name == "用紙_花壇の会_花壇づくり.pdf"
    text = json.dumps(repr(prepared.content), ensure_ascii=False)
    for told in (
        "企画のチェックシート",
        "花壇の会",
        "2026年9月15日(火)",
        "'はい', 'いいえ'",
        "渡してください",
    ):
        assert told in text

    def made(side: str, sheet: str) -> object:
        return door.look(lambda uow: prepare_blank(uow, door.kit, door.project_in(uow), side, sheet))

    assert made("z", "ise.q.plan") is None
    assert made("a", "core.q.interview") is None
    assert made("a", "none") is None


@pytest.mark.parametrize("typed", ["用紙", "紙の用紙", "ようし", "Sheet on paper"])
def test_the_word_asks_for_which_side_and_hands_out_its_sheets(door: Door, typed: str) -> None:
    ((asked,),) = (outgoing.messages for outgoing in door.hears("tanaka", Typed(typed)).queued)
    assert asked.text == "どちらの用紙をお渡ししますか。"
    assert [choice.label for choice in asked.choices] == [side.name for side in door.project().sides]
    pressed = Pressed(asked.choices[0].action.token)
    ((handed,),) = (outgoing.messages for outgoing in door.hears("tanaka", pressed).queued)
    assert handed.file is not None
    assert handed.file.name.endswith(".pdf")


def test_whoever_does_not_manage_gets_no_sheets_by_the_word(door: Door) -> None:
    told = door.hears("officer", Typed("用紙")).by("officer")
    assert "どちらの用紙" not in told
    assert told


def test_the_word_begins_what_was_written_by_hand(door: Door) -> None:
    assert "どちらの紙を入力しますか" in door.hears("tanaka", Typed("紙の回答を入力")).by("tanaka")


def test_the_button_hands_out_each_open_sheet(door: Door) -> None:
    heard = door.presses("tanaka", Verb.BLANK, "p1", "a")
    ((said,),) = (outgoing.messages for outgoing in heard.queued)
    assert said.file is not None
    assert said.file.name.endswith(".pdf")
    assert "［紙の回答を入力］" in said.text
    assert "紙の用紙" in door.presses("tanaka", Verb.KEY_IN, "p1", "a").by("tanaka")
