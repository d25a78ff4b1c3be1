"""年次報告: its totals are those of the database, its files open and are the same twice, and it tells of nobody."""

import io
import json
import random
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from bot.domain.actions import Verb
from bot.domain.council import CouncilReport, read_year
from bot.domain.messages import Address, Message, Typed
from bot.domain.project import GOVERNMENT, PastCycle, Project, Role, Side, StageClosing
from bot.domain.publishing import compose
from bot.domain.sheets import Given, Put, Sheet, SheetState
from bot.services.council import council_report
from bot.services.phrasing.council import as_facts, report_document
from bot.services.ports import UnitOfWork
from bot.services.publishing import material_of, publication_of
from handlers.documents.addresses import Documents
from handlers.documents.tables_docx import write_tables
from handlers.documents.tables_pdf import set_tables
from handlers.documents.tables_xlsx import write_workbook
from tests.services.front_door import Door, Heard, opened
from tests.services.house import NOW, garden, kit, store_in

SHEET = "ise.q.plan"
DO = {"do.start": date(2026, 10, 10), "do.end": date(2026, 10, 25)}


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("令和8年度", 2026), ("令和８年度", 2026), ("れいわ8ねんど", 2026), ("R8", 2026), ("r.8", 2026), ("令和元年度", 2019), ("平成31年度", 2019),
        ("2026", 2026), ("２０２６年度", 2026), ("FY2026", 2026), ("", 2026), ("今年度", 2026), ("昨年度", 2025), ("last year", 2025),
        ("かだん", None), ("令和", None), ("20266", None), ("令和0年", None),
    ],
)  # fmt: skip
def test_a_fiscal_year_is_read_as_people_write_it(words: str, year: int | None) -> None:
    assert read_year(words, date(2026, 11, 27)) == year


def test_before_april_the_present_year_is_the_one_that_began_last_april() -> None:
    assert read_year("", date(2027, 3, 31)) == 2026


def plant(uow: UnitOfWork, lot: random.Random, number: int) -> tuple[Project, dict[str, int]]:
    """A random project, and by hand what the report has to say of it."""
    sides = (Side("a", f"団体{number}", "civic_group"), Side("b", f"課{number}", GOVERNMENT))
    revealed = {SHEET: NOW} if lot.random() < 0.6 else {}
    closings = {"plan": StageClosing(NOW, "x", lot.choice(["", "担当が替わったため"]))} if revealed else {}
    year = lot.choice([2025, 2026])
    dates = {kind: day.replace(year=year) for kind, day in DO.items()}
    project = replace(
        garden(revealed=revealed, sides=sides, dates=dates, closings=closings),
        id=f"p{number}",
        name=f"事業{number:02}",
    )
    uow.projects.add(project)
    answers: dict[str, dict[str, str]] = {}
    sent = 0
    for side in "ab":
        person = uow.people.at(Address("line", "", f"U{number}{side}"), NOW, "ja")
        uow.people.save(replace(person, name=f"氏名{number}{side}"))
        uow.projects.join(project.id, person.id, Role.RESPONDENT, side, NOW)
        if revealed or lot.random() < 0.5:
            told = {f"ise.chk.{n}": lot.choice(["yes", "no"]) for n in range(1, 4)}
            sheet = Sheet(
                f"s{number}{side}", project.id, 1, "plan", SHEET, side, person.id, state=SheetState.SENT
            )
            uow.sheets.save(sheet, [Put(q, Given(v)) for q, v in told.items()], person.id, NOW, None)
            answers[side] = told
            sent += 1
    differ = sum(answers["a"][q] != answers["b"][q] for q in answers["a"]) if revealed else 0
    open_now = bool(revealed) or project.is_open("plan", NOW)
    return project, {
        "year": year,
        "sent": sent if open_now else 0,
        "asked": 2 if open_now else 0,
        "differ": differ,
    }


def test_totals_equal_the_database(tmp_path: Path) -> None:
    store, lot = store_in(tmp_path), random.Random(8)
    planted = [store.run_sync(lambda uow, n=n: plant(uow, lot, n)) for n in range(40)]  # type: ignore[misc]
    for year in (2025, 2026):
        report = store.run_sync(
            lambda uow, year=year: council_report(uow, kit(), [p for p, _ in planted], year, NOW)  # type: ignore[misc]
        )
        hand = [told for _, told in planted if told["year"] == year]
        assert len(report.projects) == len(hand)
        plan = [c for one in report.projects for c in one.counts if c.sheet == SHEET]
        assert (sum(c.sent for c in plan), len(plan)) == (
            sum(t["sent"] for t in hand),
            sum(t["asked"] for t in hand),
        )
        assert sum(one.differing for one in report.projects) == sum(t["differ"] for t in hand)
        assert sum(gap.share.got for gap in report.gaps) == sum(t["differ"] for t in hand)
        assert report.collected().got == report.collected(city=True).got + report.collected(city=False).got
        assert sum(n for _, _, n in report.forms) == sum(report.states.values()) == len(hand)
    store.close()


def test_each_cycle_falls_in_its_own_year(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    before = {kind: day.replace(year=2025) for kind, day in DO.items()}
    past = PastCycle(1, garden().pack_version, dates=before, form="subsidy")
    project = replace(garden(dates=DO), cycle=2, past=(past,))
    store.run_sync(lambda uow: uow.projects.add(project))
    for year, cycle, state in ((2025, 1, "closed"), (2026, 2, "plan")):
        report = store.run_sync(lambda uow, y=year: council_report(uow, kit(), [project], y, NOW))  # type: ignore[misc]
        assert [(one.cycle, one.state) for one in report.projects] == [(cycle, state)]
    assert store.run_sync(lambda uow: council_report(uow, kit(), [project], 2027, NOW)).projects == ()
    store.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> CouncilReport:
    """Of twenty-five projects."""
    store, lot = store_in(tmp_path_factory.mktemp("report")), random.Random(3)

    def made(uow: UnitOfWork) -> CouncilReport:
        projects = [plant(uow, lot, n)[0] for n in range(25)]
        odd = replace(projects[0], name='=HYPERLINK("x")\u202e\x00長い' + "名" * 300)
        uow.projects.save(odd)
        return council_report(uow, kit(), [odd, *projects[1:]], projects[0].dates["do.end"].year, NOW)

    found = store.run_sync(made)
    store.close()
    return found


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_the_files_say_the_same_and_are_the_same_twice(report: CouncilReport, language: str) -> None:
    paper = report_document(report, "https://kyodo.example.jp", "x", language, kit().voice(language))
    book = write_workbook(paper)
    assert book == write_workbook(paper)
    read = load_workbook(io.BytesIO(book))
    assert len(read.sheetnames) == len(paper.tables) == len(set(read.sheetnames))
    for sheet, table in zip(read.worksheets, paper.tables, strict=True):
        assert [cell.value for cell in sheet[4][: len(table.columns)]] == list(table.columns)
        for line, row in enumerate(table.rows, 5):
            told = [cell.value if cell.value is not None else "" for cell in sheet[line][: len(row)]]
            assert told == [
                value
                if isinstance(value, int)
                else " ".join(value.split()).replace("\u202e", "").replace("\x00", "")
                for value in row
            ]
            assert all(cell.data_type != "f" for cell in sheet[line])
    word = write_tables(paper)
    assert word == write_tables(paper)
    tables = Document(io.BytesIO(word)).tables
    assert [len(table.rows) - 1 for table in tables] == [
        len(table.rows) for table in paper.tables if table.rows
    ]
    page = set_tables(paper)
    assert page == set_tables(paper)
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(page)).pages)
    assert "団体7" in unicodedata.normalize("NFKC", text).replace(" ", "")


def test_nobody_is_named_and_nobodys_answer_is_repeated(report: CouncilReport) -> None:
    for language in ("ja", "en"):
        told = repr(report_document(report, "", "x", language, kit().voice(language))) + repr(
            as_facts(report)
        )
        assert "氏名" not in told
    assert "担当が替わったため" in told  # why a stage was closed with something missing is for the council


def test_as_data_it_is_json(report: CouncilReport) -> None:
    facts = json.loads(json.dumps(as_facts(report)))
    assert facts["projects_count"] == len(facts["projects"]) == len(report.projects)


# ---------------------------------------------------------------- in the chat


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = opened(
        tmp_path,
        revealed={SHEET: NOW},
        sides=(Side("a", "花壇の会"), Side("b", "公園緑地課", GOVERNMENT)),
        dates=DO,
    )
    door.kit = replace(door.kit, documents=Documents("https://kyodo.example.jp", "secret"))
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ken", Role.RESPONDENT, "b")
    door.person("megumi", Role.COORDINATOR, tenant="T1")
    door.person("suzuki", Role.OFFICER)
    door.answers("hana", chk_1="yes", chk_2="no")
    door.answers("ken", chk_1="yes", chk_2="yes")
    return door


def card(heard: Heard, key: str) -> Message:
    (message,) = [message for out in heard.queued if out.to.id == key for message in out.messages]
    return message


def test_an_official_asks_for_the_year_and_gets_a_card_and_an_address(door: Door) -> None:
    said = card(door.hears("suzuki", Typed("年次報告 令和8年度")), "suzuki")
    told = repr(said)
    for words in (
        "令和8年度の年次報告",
        "2 / 2(100%)",
        "市民の側",
        "着手の時期" if "着手の時期" in told else "1 / 1(100%)",
    ):
        assert words in told
    assert said.link is not None
    assert said.link[1].endswith("/report?openExternalBrowser=1")
    assert "hana" not in told


def test_a_coordinator_takes_it_as_a_file_which_leaves_a_line(door: Door) -> None:
    said = card(door.presses("megumi", Verb.REPORT, "令和8年度"), "megumi")
    assert {c.action.verb for c in said.choices} == {Verb.REPORT, Verb.REPORT_FILE}
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        file = card(door.presses("megumi", Verb.REPORT_FILE, "2026", form), "megumi").file
        assert file is not None
        assert file.name == f"kyodo-report-2026.{form}"
        assert file.data.startswith(begins)
    assert "1900" not in repr(card(door.presses("megumi", Verb.REPORT_FILE, "1900", "pdf"), "megumi").file)


@pytest.mark.parametrize("words", ["年次報告 R99", "年次報告 1950年度"])
def test_a_year_that_cannot_be_meant_is_asked_about(door: Door, words: str) -> None:
    said = card(door.hears("suzuki", Typed(words)), "suzuki")
    assert "年度として読めませんでした" in said.text
    assert [choice.label for choice in said.choices] == ["令和8年度の報告", "令和7年度の報告"]


def test_who_looks_after_nothing_gets_no_report(door: Door) -> None:
    heard = door.hears("hana", Typed("年次報告 令和8年度"))
    assert "2 / 2" not in heard.by("hana")
    assert door.kit.wording("not-yours", "ja")[:8] in heard.by("hana")


def test_a_project_that_was_put_away_is_still_of_its_year(door: Door) -> None:
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), archived_at=NOW)))
    assert "2 / 2(100%)" in repr(card(door.presses("megumi", Verb.REPORT, "2026"), "megumi"))


def test_what_is_public_is_worth_reading(door: Door) -> None:
    def publish(uow: UnitOfWork) -> None:
        project = door.project_in(uow)
        publication = publication_of(uow, door.kit, project, 1)
        told = compose(material_of(uow, door.kit, project, 1, NOW), publication.choices)
        uow.publications.save(publication.asking(told, "x", "", {}).published(NOW))

    door.look(publish)
    assert "読んでほしい事例" in repr(card(door.presses("megumi", Verb.REPORT, "2026"), "megumi"))
