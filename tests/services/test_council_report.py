"""The year's report for the council: its totals are the database's, and it tells nobody's name, words or lone figure."""

import io
import json
import random
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial

import openpyxl
import pytest
import sqlalchemy as sa
from docx import Document
from openpyxl.cell.cell import TYPE_FORMULA

from bot.catalogue import load_catalogue
from bot.domain.actions import Verb
from bot.domain.comparison import Result
from bot.domain.council_report import CouncilReport, State, council_report
from bot.domain.dossier import Finding, FindingState, FollowedUp, Point, PointState
from bot.domain.messages import Address, Standing, Typed
from bot.domain.pack import Pack
from bot.domain.project import STAGES, Project, Role, Side, StageClosing
from bot.domain.sheets import Given, Put, Sheet, SheetState
from bot.services.council_files import fetched_at, printed
from bot.services.council_report import report_of
from bot.services.glance import glance
from bot.services.overview import project_state
from bot.services.phrasing.council_report import as_json, council_paper
from bot.services.planning import plan_dates
from bot.services.ports import Catalogue, UnitOfWork
from bot.services.standing import comparison
from handlers.documents.addresses import Documents
from handlers.documents.reports import WRITERS
from storage.tables import projects, sheets
from storage.unit_of_work import SqlUnitOfWork
from tests.packs.mini import right
from tests.packs.test_scoring import scored
from tests.services.front_door import Door, opened

NOW = datetime(2026, 11, 27, 1, tzinfo=UTC)
SECRET = "ひみつの言葉"
REASON = "担当が替わり、集められませんでした"
BAD = "=cmd|'/c calc'!A1"
YEAR = 2026


@dataclass
class Year:
    """A town with some years behind it, and what was put into it, counted on the way."""

    door: Door
    people: list[str] = field(default_factory=list)
    made: int = 0
    states: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    planned: int = 0
    spent: int = 0

    def report(self, year: int = YEAR) -> CouncilReport:
        kit = self.door.kit
        return self.door.look(lambda uow: report_of(uow, kit, uow.reports.of_tenant("T1"), year, NOW))

    def files(self) -> dict[str, bytes]:
        paper = council_paper(self.report(), self.door.kit.voice("ja"), "ja")
        return {form: write(paper) for form, write in WRITERS.items()}


@cache
def packs() -> Catalogue:
    """Those that come with Kyodo, and a small one with scores."""
    return load_catalogue().with_pack(right(scored()))


def town(folder: object, seed: int, size: int = 14) -> Year:
    """A town from a seed: projects of several packs in fiscal 2025 and 2026, put away and called off ones among them."""
    draw = random.Random(seed)
    door = opened(folder, packs())  # type: ignore[arg-type]
    door.clock.at = NOW
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), name=BAD)))
    year = Year(door)
    for number in range(size):
        _project(year, draw, number)
    return year


def _project(year: Year, draw: random.Random, number: int) -> None:
    door = year.door
    pack = door.kit.catalogue.get(draw.choice(["ise", "ise", "yamaguchi", "mini"]))
    start = date(draw.choice([2025, 2026, 2026]), draw.choice([5, 6, 9]), 1)
    form = draw.choice(sorted(pack.by_form)) if pack.by_form else ""
    do = (start + timedelta(days=30), start + timedelta(days=60))
    dates = {d.kind: d.on for d in plan_dates(door.kit, pack, form, start, do, {})}
    made = datetime(start.year, start.month, start.day, 1, tzinfo=UTC)
    closed = draw.randint(0, 3)
    closings = {s: StageClosing(made, "x", REASON if draw.random() < 0.3 else "") for s in STAGES[:closed]}
    over = draw.random()
    kinds = ("civic_group", "government") if draw.random() < 0.8 else ("civic_group", "civic_group")
    project = Project(
        f"q{number}", "T1", f"{draw.choice(['花壇', '川そうじ', BAD])}{number}", pack.id, pack.version, form,
        (Side("a", f"団体{number}", kinds[0]), Side("b", f"課{number}", kinds[1])),
        created_at=made, start=start, dates=dates, closings=closings,
        revealed={s.id: NOW for s in pack.questionnaires if s.stage in closings and (not s.joint or s.kind == "third_party")},
        cancelled_at=NOW if over < 0.1 else None, archived_at=NOW if over > 0.8 else None,
    )  # fmt: skip
    counts = start.year == YEAR
    if counts:
        year.made += 1
        state = "cancelled" if project.cancelled_at else "closed" if closed == 3 else "running"
        year.states[state] += 1

    def write(uow: UnitOfWork) -> None:
        uow.projects.add(project)
        for side in "ab":
            for place in range(draw.randint(0, 2)):
                key = f"{side}{number}-{place}"
                _sheets(
                    uow, year, draw, project, pack, key, side, Role.RESPONDENT if place == 0 else Role.MEMBER
                )
        if pack.third_party is not None:
            for place in range(draw.randint(0, 4)):
                _sheets(uow, year, draw, project, pack, f"e{number}-{place}", "", Role.EVALUATOR)
        _shared(uow, year, draw, project, pack, counts=counts)
        _agreed(uow, year, draw, project, counts=counts)

    door.look(write)


def _sheets(
    uow: UnitOfWork, year: Year, draw: random.Random, project: Project, pack: Pack, key: str, side: str, role: Role
) -> None:  # fmt: skip
    at = datetime(2025, 5, 2, tzinfo=UTC)
    name = f"山田{key}"
    person = replace(uow.people.at(Address("line", "", key), at, "ja"), name=name)
    uow.people.save(person)
    year.people.append(name)
    uow.projects.join(project.id, person.id, role, side, at)
    for sheet in pack.questionnaires:
        outside = sheet.kind == "third_party"
        if (sheet.joint and not outside) or sheet.stage not in project.closings or sheet.kind == "findings":
            continue
        if outside is not (role is Role.EVALUATOR) or draw.random() < 0.2:
            continue
        asked = sheet.for_evaluators if outside else sheet
        own = Sheet(f"{key}{sheet.id}", project.id, 1, sheet.stage, sheet.id, side, person.id)
        changes = []
        for question in asked.asked:
            if question.kind.value == "yes_no":
                value: object = draw.choice(["yes", "yes", "no"])
            elif question.kind.value in ("single", "scale"):
                value = draw.choice(question.options).id
            else:
                value = SECRET
            changes.append(Put(question.id, Given(value, comment=SECRET)))
        state = SheetState.SENT if draw.random() < 0.8 else SheetState.DRAFT
        uow.sheets.save(replace(own, state=state), changes, person.id, at, None)


def _shared(
    uow: UnitOfWork, year: Year, draw: random.Random, project: Project, pack: Pack, *, counts: bool
) -> None:
    for name, column in (("core.pi.expense", "planned"), ("core.mo.expense", "spent")):
        sheet = next((s for s in pack.questionnaires if name in s.by_id), None)
        if sheet is None or draw.random() < 0.4:
            continue
        rows = [{"item": SECRET, "yen": draw.randint(1, 99) * 1000} for _ in range(draw.randint(1, 3))]
        own = Sheet(f"{project.id}{sheet.id}", project.id, 1, sheet.stage, sheet.id, "", "")
        uow.sheets.save(own, [Put(name, Given(rows))], "x", NOW, None)
        if counts:
            setattr(year, column, getattr(year, column) + sum(int(str(row["yen"])) for row in rows))


def _agreed(uow: UnitOfWork, year: Year, draw: random.Random, project: Project, *, counts: bool) -> None:
    dossier = uow.dossiers.get(project.id)
    for n in range(draw.randint(0, 3)):
        point = Point(f"p{n}", 1, "s", "q", SECRET, SECRET, SECRET, None, NOW, "x")
        if (state := draw.choice(list(PointState))) is not PointState.OPEN:
            point = replace(point, followed=(FollowedUp(NOW, "x", state, SECRET),))
        dossier = dossier.with_point(point)
        if counts:
            year.points[state.value] += 1
    for n in range(draw.randint(0, 2)):
        became = draw.choice(list(FindingState))
        dossier = dossier.with_finding(Finding(f"f{n}", 1, SECRET, "a", "s", "q", became))
        if counts:
            year.findings[became.value] += 1
    uow.dossiers.save(dossier)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return town(tmp_path_factory.mktemp("town"), 7, 30)


def sample_files(folder: object) -> dict[str, bytes]:
    """A report in every form, for whoever opens such files with an office's programs: content by file name."""
    return {f"council_report.{form}": content for form, content in town(folder, 7, 30).files().items()}


def raw(uow: UnitOfWork) -> sa.Connection:
    """The connection below, for counting by other ways than ours."""
    assert isinstance(uow, SqlUnitOfWork)
    return uow.connection


# ---------------------------------------------------------------- totals


def test_projects_actions_improvements_and_money_are_what_was_put_in(year: Year) -> None:
    report = year.report()
    garden = 1  # the project that stands behind every door, of September 2026
    assert len(report.projects) == year.made + garden
    states = Counter({**year.states})
    states["running"] += garden
    assert {s: n for s, n in report.states.by_state.items() if n} == dict(states)
    assert dict(report.actions.by_state) == dict(year.points)
    assert dict(report.improvements.by_state) == dict(year.findings)
    assert (report.planned.yen, report.spent.yen) == (year.planned, year.spent)
    for groups in (report.forms, report.kinds, report.packs):
        assert sum(one.projects for one in groups) == len(report.projects)
    assert report.states["cancelled"]  # else the town is too peaceful to tell anything
    assert report.evaluated


def test_what_was_collected_is_what_the_table_of_sheets_says(year: Year) -> None:
    report = year.report()
    among = {one.project for one in report.projects}
    joint = {
        s.id
        for pack in year.door.kit.catalogue.all()
        for s in pack.questionnaires
        if s.joint and s.kind != "third_party"
    }
    statement = (
        sa.select(sheets.c.questionnaire)
        .join(projects, projects.c.id == sheets.c.project)
        .where(sheets.c.state == "sent", sheets.c.person != "", projects.c.id.in_(among))
    )
    rows = year.door.look(lambda uow: raw(uow).execute(statement).scalars().all())
    sent = sum(name not in joint for name in rows)
    assert report.sent == sent
    assert report.untold == 0
    assert report.sent < report.expected
    assert all(row.expected >= 3 for row in report.collected)


def test_differences_are_those_of_the_comparisons_over_all_packs(year: Year) -> None:
    report, door = year.report(), year.door
    differing: dict[str, set[str]] = {}
    among: dict[str, set[str]] = {}

    def compare(uow: UnitOfWork) -> None:
        for one in report.projects:
            project = uow.projects.get(one.project)
            assert project is not None
            for name in project.revealed:
                for row in comparison(uow, door.kit, project, name) or ():
                    if row.result in (Result.MISSING, Result.NOT_COMPARABLE):
                        continue
                    key = row.question.id if row.question.element else row.question.maps_to or row.question.id
                    among.setdefault(key, set()).add(project.id)
                    if row.result is Result.DIFFER:
                        differing.setdefault(key, set()).add(project.id)

    door.look(compare)
    told = {d.key: (d.projects, d.differing) for d in report.differences}
    assert told == {key: (len(p), len(differing.get(key, ()))) for key, p in among.items() if len(p) >= 3}
    assert report.seldom == sum(len(p) < 3 for p in among.values())
    assert any(d.core and d.projects > 3 for d in report.differences)
    assert [d.differing for d in report.differences] == sorted(
        (d.differing for d in report.differences), reverse=True
    )


def test_another_year_has_its_own_projects_and_each_project_has_one(year: Year) -> None:
    both = [{one.project for one in year.report(y).projects} for y in (2025, 2026)]
    assert both[0]
    assert not both[0] & both[1]
    assert len(both[0] | both[1]) == 31
    assert year.report(2030).projects == ()


def test_it_is_read_in_a_few_statements_however_many_projects_there_are(year: Year) -> None:
    seen: list[str] = []

    def count(uow: UnitOfWork) -> None:
        driver = raw(uow).connection.driver_connection
        driver.set_trace_callback(seen.append)  # type: ignore[union-attr]
        report_of(uow, year.door.kit, uow.reports.of_tenant("T1"), YEAR, NOW)
        driver.set_trace_callback(None)  # type: ignore[union-attr]

    year.door.look(count)
    assert seen
    assert len(seen) < 15


def test_many_projects_at_a_glance_stand_as_each_does_by_itself(year: Year) -> None:
    """What the status page reads for all at once: the same states, in few statements."""
    door, counted = year.door, [0, 0]

    def look(uow: UnitOfWork) -> None:
        driver = raw(uow).connection.driver_connection
        living = [one for one in uow.reports.of_tenant("T1") if one.alive]
        seen: list[str] = []
        driver.set_trace_callback(seen.append)  # type: ignore[union-attr]
        together = glance(uow, living)
        fast = [project_state(together, door.kit, one, NOW, "ja") for one in living]
        counted[0] = len(seen)
        slow = [project_state(uow, door.kit, one, NOW, "ja") for one in living]
        counted[1] = len(seen) - counted[0]
        driver.set_trace_callback(None)  # type: ignore[union-attr]
        assert fast == slow
        assert any(one.overdue for one in fast)
        assert any(one.missing for one in fast)

    door.look(look)
    assert counted[0] * 4 < counted[1]


# ---------------------------------------------------------------- what it does not tell


def words_of(form: str, content: bytes) -> str:
    """All that can be read in a file: of a PDF its title alone, for its letters are drawn."""
    if form == "pdf":
        return ""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="ignore") for name in parts.namelist())


@pytest.mark.parametrize("seed", range(2))
def test_nobodys_name_and_nobodys_words_are_in_it(tmp_path: object, seed: int) -> None:
    found = town(tmp_path, seed, 8)
    text = as_json(found.report()) + repr(council_paper(found.report(), found.door.kit.voice("ja"), "ja"))
    assert SECRET not in text
    assert REASON in text  # why a stage was closed with something missing is for the council
    assert not [name for name in found.people if name in text]


def test_a_group_of_fewer_than_three_has_no_figure(tmp_path: object) -> None:
    """Two projects with one answer each: nothing tells whether that one person has sent, or whether the two differ."""
    found = town(tmp_path, 3, 2).report()
    assert all(row.expected >= 3 for row in found.collected)
    assert found.differences == ()
    assert all(score.value is None for score in found.scores if score.layer != "evaluator")


def test_what_is_blind_does_not_count(tmp_path: object) -> None:
    found = town(tmp_path, 5, 12)

    def hide(uow: UnitOfWork) -> None:
        for project in uow.reports.of_tenant("T1"):
            uow.projects.save(replace(project, revealed={}))

    found.door.look(hide)
    report = found.report()
    assert (report.differences, report.seldom, report.evaluated, report.scores) == ((), 0, 0, ())


# ---------------------------------------------------------------- files


def test_the_same_report_is_the_same_file_and_names_that_look_like_formulas_are_names(year: Year) -> None:
    first, second = year.files(), year.files()
    assert first == second
    book = openpyxl.load_workbook(io.BytesIO(first["xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == TYPE_FORMULA]
    assert any(isinstance(cell.value, str) and cell.value.startswith("=cmd") for cell in cells)
    report = year.report()
    collected = [row for row in book["回収率"].iter_rows(values_only=True) if row[0] == "合計"]
    assert collected[0][3:5] == (report.sent, report.expected)
    docx = Document(io.BytesIO(first["docx"]))
    assert "令和8年度" in docx.paragraphs[0].text
    assert len(docx.tables) >= 10
    assert first["pdf"].startswith(b"%PDF")


def test_worth_reading_is_what_is_published_first_and_what_is_closed(year: Year) -> None:
    facts = year.report().projects
    running = next(one for one in facts if one.state is State.RUNNING)
    published = replace(running, link="https://kyodo.example.jp/p/abc")
    report = council_report(YEAR, [published if one is running else one for one in facts])
    assert report.cases[0] == published
    closed = [one.project for one in facts if one.state is State.CLOSED]
    assert closed
    assert [one.project for one in report.cases[1:]] == closed


def test_json_tells_the_same_totals(year: Year) -> None:
    report = year.report()
    facts = json.loads(as_json(report))
    assert facts["projects"]["total"] == len(facts["list"]) == len(report.projects)
    assert facts["collection"]["sent"] == sum(row["sent"] for row in facts["collection"]["rows"])
    assert next(iter(facts)) == "fiscal_year"


# ---------------------------------------------------------------- in chat


@pytest.fixture(scope="module")
def office(year: Year) -> Year:
    door = year.door
    secret = Documents("https://kyodo.example.jp", "secret")
    door.kit = replace(door.kit, documents=secret)
    door.person("boss", tenant="T1", standing=Standing.ADMIN)
    door.person("tanaka", Role.COORDINATOR, tenant="T1", project="q0")
    door.person("ota", Role.OFFICER, project="q1")
    door.person("hana", Role.RESPONDENT, "a", project="q2")
    return year


def own_years(office: Year, project: str) -> int:
    return 1 if project in {one.project for one in office.report().projects} else 0


def test_an_administrator_sees_the_whole_year_and_takes_its_files(office: Year) -> None:
    heard = office.door.hears("boss", Typed("年次報告 令和8年度"))
    card = heard.by("boss")
    for words in (
        "令和8年度",
        f"{len(office.report().projects)}件",
        "回収率",
        "PDF",
        "Word",
        "Excel",
        "令和7年度",
    ):
        assert words in card
    assert SECRET not in card
    sent = office.door.presses("boss", Verb.REPORT_FILE, "2026", "xlsx").by("boss")
    assert "令和8年度_協働事業年次報告.xlsx" in sent
    lines = office.door.look(
        lambda uow: (
            raw(uow).exec_driver_sql("select details from audit where action = 'report.fetched'").all()
        )
    )
    assert "xlsx" in str(lines)


def test_a_coordinator_and_an_officer_see_theirs_and_others_are_told_whom_to_ask(office: Year) -> None:
    for name, project in (("tanaka", "q0"), ("ota", "q1")):
        card = office.door.hears(name, Typed("年次報告")).by(name)
        expected = (
            f"事業', text='{own_years(office, project)}件"
            if own_years(office, project)
            else "担当する中にありません"
        )
        assert expected in card
    assert "担当" in office.door.hears("hana", Typed("年次報告 2026")).by("hana")
    assert "回収率" not in office.door.hears("hana", Typed("年次報告 2026")).by("hana")


def test_on_line_a_file_is_an_address_that_opens_for_a_day(office: Year) -> None:
    said = office.door.presses("ota", Verb.REPORT_FILE, "2025", "pdf").by("ota")
    found = re.search(r"https://kyodo\.example\.jp/s/([\w.-]+)/report", said)
    assert found
    documents = office.door.kit.documents
    assert isinstance(documents, Documents)
    now = office.door.clock.at
    named = documents.reported(found[1], now)
    assert named is not None
    assert named[:2] == (2025, "pdf")
    assert documents.reported(found[1], now + timedelta(days=1, minutes=1)) is None
    assert documents.read(found[1], now) is None
    assert documents.recorded(found[1], now) is None
    opened = office.door.look(lambda uow: fetched_at(uow, office.door.kit, *named))
    assert opened is not None
    assert opened[1] == "pdf"
    office.door.look(lambda uow: uow.projects.leave("q1", named[2], now))
    assert office.door.look(lambda uow: fetched_at(uow, office.door.kit, *named)) is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("年次報告 昨年度", "令和7年度"), ("年次報告　２０２６年度", "令和8年度"), ("/kyodo report R8", "令和8年度"),
        ("年次報告 令和20年度", "まだ始まっていません"), ("/kyodo report いつか", "年度として読めません"),
        ("年次報告 1492", "年度として読めません"), ("年次報告 令和元年度", "担当する中にありません"),
        ("年次報告 abc", "「abc」は年度として読めませんでした。「年次報告 令和8年度」か「年次報告 2026」のように"),
        ("report soon", "「soon」は年度として読めませんでした"),
        ("年次報告 ありますか", "いま答える質問はないようです"),
    ],
)  # fmt: skip
def test_years_are_typed_in_many_ways_and_a_wrong_one_is_answered_kindly(
    office: Year, typed: str, told: str
) -> None:
    assert told in office.door.hears("boss", Typed(typed)).by("boss")


def test_the_operators_line_of_the_log(office: Year) -> None:
    make = partial(printed, kit=office.door.kit, tenant="T1", year=YEAR, form="json", language="ja")
    report, paper = office.door.look(lambda uow: make(uow))
    assert len(report.projects) == len(office.report().projects)
    assert paper.title.startswith("令和8年度")
