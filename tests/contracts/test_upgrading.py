"""A database of an earlier revision, with everything in it, becomes one of this program and loses nothing."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bot.domain.messages import Message, Outgoing, Place
from bot.domain.notices import Digest, Mute, Notice, NoticeStatus, digest_id
from bot.domain.project import Event, Side, SideRule
from bot.domain.reminders import Reminder, ReminderStatus
from bot.domain.sheets import Given, Growing, Put, Sheet, SheetState
from bot.domain.survey import Survey
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore, database_url, open_store
from storage.errors import SchemaOutdated
from storage.migrating import FOLDER
from storage.tables import BY_TENANT
from tests.processes import ROOT

AT = datetime(2026, 9, 1, tzinfo=UTC)
FILLED = Path(__file__).with_name("revision_0001.sql")

Rows = dict[str, list[dict[str, Any]]]


def to(revision: str, step: Callable[[Config, str], None]) -> Callable[[sa.Connection], None]:
    def work(connection: sa.Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        step(config, revision)

    return work


def everything(database: str) -> Rows:
    """All rows of all tables but the revision, in the order of their first columns."""
    with sa.create_engine(database_url(database), poolclass=sa.pool.NullPool).connect() as connection:
        metadata = sa.MetaData()
        metadata.reflect(connection)
        return {
            table.name: [
                dict(row._mapping)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key))
            ]
            for table in metadata.tables.values()
            if table.name != "alembic_version"
        }


OF_SLACK = {"slack_workspaces", "slack_installations", "slack_bots", "slack_oauth_states"}
OF_TIME = {"digests", "feeds", "mutes", "notices", "rounds", "spending"}
SINCE = {
    *OF_TIME, *OF_SLACK, "consents", "directory", "groups", "guesses", "handovers", "homes", "log_words", "mail_desks",
    "case_counts", "case_facets", "publications", "offers", "failure_days", "failures", "keeping", "status_pages", "trail",
}  # fmt: skip
"""Tables that came with the fourth revision and later ones."""


def told_apart(row: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """An order of rows that no primary key decides."""
    return str(row.get("id", "")), sorted((name, str(value)) for name, value in row.items())


def unnumbered(rows: Rows) -> Rows:
    """Without the numbers that only put rows in order: going back gives them anew."""
    for table in BY_TENANT:
        for row in rows.get(table.name, []):
            row.pop("seq", None)
        rows.get(table.name, []).sort(key=told_apart)
    return rows


def timeless(before: Rows, after: Rows) -> None:
    """Takes away what the fourth revision and later ones change in rows that are there, and looks at it."""
    # Who belonged to a project by joining had agreed to the text of then.
    assert {consent["version"] for consent in after.get("consents", ())} <= {"1"}
    if "consents" in after:
        after["consents"] = []
    # Every project that there was is looked at by the first beat.
    if "keeping" in after:
        kept = after["keeping"]
        assert [row["project"] for row in kept] == sorted(project["id"] for project in after["projects"])
        after["keeping"] = []
    tenants = {row["tenant"] for row in after["projects"]} | {
        ""
    }  # nobody's: what the log tells of no project
    for table in BY_TENANT:
        if table.name != "projects":
            assert all(row.pop("tenant") in tenants for row in after.get(table.name, ()))
        for rows in (before, after):  # the primary keys are others
            rows.get(table.name, []).sort(key=told_apart)
    known = {(row["kind"], row["key"]): row["tenant"] for row in after["directory"]}
    assert known.items() >= {("project", row["id"]): row["tenant"] for row in after["projects"]}.items()
    assert {key for kind, key in known if kind == "sheet"} == {row["id"] for row in after["sheets"]}
    after["directory"] = []
    for project in after["projects"]:
        assert (project.pop("events"), project.pop("rules"), project.pop("owners")) == ([], [], {})
        assert (project.pop("reading"), project.pop("short")) == ("", "")
        assert project.pop("kept_longer") == 0
    for sheet in after["sheets"]:
        assert sheet.pop("on_paper") is False
    for code in after["join_codes"]:
        assert (code.pop("kind"), code.pop("person")) == ("join", "")
    for reminder in after["reminders"]:
        assert reminder.pop("step") == 0
    for row in after["outbox"]:
        assert (row.pop("digest"), row.pop("month"), row.pop("told_at")) == (None, None, None)
        way = row["lane"].partition("/")[0]
        assert (row.pop("way"), row.pop("queue"), row.pop("turn_at")) == (way, way, row["next_at"])
    for row in before["outbox"]:
        row.pop("reminder")


def forget_reminder(before: Rows) -> None:
    """What became of an outgoing row's reminder is not known after the fourth revision."""
    for row in before["outbox"]:
        row["reminder"] = None


@pytest.fixture
def old(empty: str) -> str:
    """The address of a filled database of revision 0001."""
    store = open_store(empty)
    store.migrate(to("0001", command.upgrade))
    with sa.create_engine(database_url(empty), poolclass=sa.pool.NullPool).begin() as connection:
        for statement in FILLED.read_text("utf-8").strip().split(";\n"):
            connection.exec_driver_sql(statement)
    with pytest.raises(SchemaOutdated, match="0001"):
        store.check()
    store.close()
    return empty


@pytest.fixture
def upgraded(old: str) -> Iterator[SqlStore]:
    """A store over it, brought up to date."""
    store = open_store(old)
    store.upgrade()
    store.check()
    yield store
    store.close()


def test_an_upgrade_that_is_killed_leaves_all_as_it_was_and_runs_again(old: str) -> None:
    before = everything(old)
    late = "800" if old.startswith("sqlite") else "240"  # while 0020 makes tables anew
    words = [sys.executable, "-m", "tests.contracts.dying_upgrade", old, "3", "40", "120", late]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.stdout.split() == ["killed"] * 4, ended.stderr
    assert everything(old) == before
    store = open_store(old)
    with pytest.raises(SchemaOutdated, match="0001"):
        store.check()
    store.upgrade()
    store.check()
    store.close()
    assert len(everything(old)["projects"]) == len(before["projects"])


def test_every_row_of_the_first_revision_is_still_there(old: str) -> None:
    before = everything(old)
    assert all(before.values())
    store = open_store(old)
    store.upgrade()
    store.close()
    after = everything(old)
    new = after.keys() - before.keys()
    assert new == {"dossiers", "pack_versions", "row_words", "survey_answers", "surveys", *SINCE}
    assert {consent["person"] for consent in after["consents"]} <= {row["id"] for row in after["people"]}
    timeless(before, after)
    assert not any(after.pop(table) for table in new)
    for project in after["projects"]:
        assert (project.pop("rule"), project.pop("past")) == ("respondent", [])
    for sheet in after["sheets"]:
        assert sheet.pop("growing") == []
    revealed = [project.pop("revealed") for project in after["projects"]]
    for project in before["projects"]:
        project.pop("revealed")
    assert after == before
    assert revealed == [
        # By the sheets that there were in that stage; where nobody had begun one, by the packs' custom.
        {"ise.q.checklist": "2026-09-01T00:00:00+00:00", "ise.q.see": "2026-09-02T00:00:00+00:00"},
        {},
        {"sakura.q.do": "2026-09-02T00:00:00+00:00"},
    ]


def test_reasons_move_out_of_the_log_and_back(old: str) -> None:
    with sa.create_engine(database_url(old), poolclass=sa.pool.NullPool).begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit (at, actor, action, project, details) VALUES"
            " ('2026-09-02T00:00:00.000000Z', 'u2', 'stage.closed', 'p1', '{\"stage\":\"plan\",\"reason\":\"雨\"}')"
        )
    store = open_store(old)
    store.upgrade()
    after = everything(old)
    assert [row["details"] for row in after["audit"] if row["action"] == "stage.closed"] == [
        {"stage": "plan"}
    ]
    assert [(row["person"], row["words"]) for row in after["log_words"]] == [("u2", {"reason": "雨"})]
    (line,) = store.run_sync(lambda uow: uow.audit.of_project("p1", "stage.closed"))
    assert line["details"] == {"stage": "plan", "reason": "雨"}
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        sa.create_engine(database_url(old), poolclass=sa.pool.NullPool).begin() as connection,
    ):
        connection.exec_driver_sql("UPDATE audit SET actor = 'x'")
    store.migrate(to("0010", command.downgrade))
    before = everything(old)["audit"]
    assert [row["details"] for row in before if row["action"] == "stage.closed"] == [
        {"stage": "plan", "reason": "雨"}
    ]
    store.close()


def test_what_the_first_revision_kept_is_read_by_this_program(upgraded: SqlStore) -> None:
    project = upgraded.run_sync(lambda uow: uow.projects.get("p1"))
    assert project is not None
    assert project.sides == (Side("a", "川の会"), Side("b", "環境課"))
    assert (project.rule, project.past) == (SideRule.RESPONDENT, ())
    assert project.revealed == {"ise.q.checklist": AT, "ise.q.see": AT + timedelta(days=1)}
    assert project.start == date(2026, 9, 1)
    assert project.closings["plan"].reason == "雨"

    sheet = upgraded.run_sync(lambda uow: uow.sheets.find("p1", 1, "ise.q.checklist", "u1"))
    assert sheet is not None
    assert sheet.answers["q1"] == Given("no", comment="理由", version=2)
    assert (sheet.state, sheet.reopened, sheet.growing) == (SheetState.SENT, "q2", ())
    then = upgraded.run_sync(lambda uow: uow.sheets.of_project("p1", 1, "ise.q.checklist", AT))
    assert [(s.id, s.values) for s in then] == [("s1", {"q1": "yes"}), ("s2", {})]
    assert upgraded.run_sync(lambda uow: uow.dossiers.get("p1")).points == ()
    (waiting,) = upgraded.run_sync(
        lambda uow: uow.outbox.claim(AT + timedelta(days=2), "x", timedelta(seconds=9), 5)
    )
    assert (waiting.id, waiting.attempts) == ("o1", 3)
    assert upgraded.run_sync(lambda uow: uow.sheets.forget("u1", "m2", AT)) == ["s1"]


def test_an_upgraded_database_takes_what_is_new(upgraded: SqlStore) -> None:
    shared = Sheet("joint", "p1", 1, "plan", "core.q.interview", side="", person="")
    put = Put("q1", Given("川"))
    upgraded.run_sync(lambda uow: uow.sheets.save(shared, (put,), "u1", AT, "m9"))
    found = upgraded.run_sync(lambda uow: uow.sheets.shared("p1", 1, "core.q.interview"))
    assert found == shared.answer("q1", put.given)
    with pytest.raises(sa.exc.IntegrityError):
        upgraded.run_sync(
            lambda uow: uow.sheets.save(Sheet("x", "p9", 1, "do", "q", "a", "u1"), (), "", AT, None)
        )


def test_going_back_keeps_what_the_first_revision_had_a_place_for(old: str) -> None:
    before = everything(old)
    store = open_store(old)
    store.upgrade()
    shared = Sheet("joint", "p1", 1, "plan", "core.q.interview", side="", person="")
    grown = (Growing("q7", ({"item": "会場費"},)),)
    own = Sheet("own", "p1", 1, "do", "ise.q.do", "a", "u1", growing=grown)
    store.run_sync(lambda uow: uow.sheets.save(shared, (Put("q1", Given("川")),), "u1", AT, "m9"))
    store.run_sync(lambda uow: uow.sheets.save(own, (), "u1", AT, "m10"))
    store.migrate(to("0001", command.downgrade))
    after = unnumbered(everything(old))
    before = unnumbered(before)
    assert [sheet["id"] for sheet in after["sheets"]] == ["own", "s1", "s2", "s3"]
    after["sheets"] = after["sheets"][1:]
    forget_reminder(before)
    assert after == before
    store.upgrade()
    store.check()
    store.close()


# ---------------------------------------------------------------- from the second revision


@pytest.fixture
def second(old: str) -> str:
    """The same database at revision 0002."""
    store = open_store(old)
    store.migrate(to("0002", command.upgrade))
    with pytest.raises(SchemaOutdated, match="0002"):
        store.check()
    store.close()
    return old


def test_every_row_of_the_second_revision_is_still_there(second: str) -> None:
    before = everything(second)
    store = open_store(second)
    store.upgrade()
    store.check()
    store.close()
    after = everything(second)
    timeless(before, after)
    assert after == {**before, "surveys": [], "survey_answers": [], **{table: [] for table in SINCE}}


def test_a_database_of_the_second_revision_takes_surveys_and_gives_them_up_again(second: str) -> None:
    before = everything(second)
    store = open_store(second)
    store.upgrade()
    survey = Survey("v1", "p1", 1, "tak.q.survey", "t" * 32, AT, date(2026, 9, 1))
    store.run_sync(lambda uow: uow.surveys.add(survey))
    assert store.run_sync(lambda uow: uow.surveys.answer("v1", "f1", {"tak.evb.1": 4}))
    assert store.run_sync(lambda uow: uow.surveys.at("t" * 32)) == survey
    store.migrate(to("0002", command.downgrade))
    store.close()
    forget_reminder(before)
    assert unnumbered(everything(second)) == unnumbered(before)


# ---------------------------------------------------------------- from the third revision


@pytest.fixture
def third(old: str) -> str:
    """The same database at revision 0003, with a survey."""
    store = open_store(old)
    store.migrate(to("0003", command.upgrade))
    with pytest.raises(SchemaOutdated, match="0003"):
        store.check()
    store.close()
    with sa.create_engine(database_url(old), poolclass=sa.pool.NullPool).begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO surveys (id, project, cycle, questionnaire, token, opened_at, opened_on)"
            " VALUES ('v1', 'p1', 1, 'tak.q.survey', 'tttttttttttttttttttttttttttttttt', '2026-09-01T00:00:00.000000Z',"
            " '2026-09-01')"
        )
        connection.exec_driver_sql(
            """INSERT INTO survey_answers (survey, form, content) VALUES ('v1', 'f1', '{"tak.evb.1": 4}')"""
        )
    return old


@pytest.fixture
def now(third: str) -> Iterator[SqlStore]:
    """A store over it, brought up to date."""
    store = open_store(third)
    store.upgrade()
    store.check()
    yield store
    store.close()


def test_every_row_of_the_third_revision_is_still_there(third: str) -> None:
    before = everything(third)
    store = open_store(third)
    store.upgrade()
    store.check()
    store.close()
    after = everything(third)
    timeless(before, after)
    assert after == {**before, **{table: [] for table in SINCE}}


def test_what_the_third_revision_had_planned_goes_on(now: SqlStore) -> None:
    project = now.run_sync(lambda uow: uow.projects.get("p1"))
    assert project is not None
    assert (project.events, project.rules, project.owners) == ((), (), {})
    own = Reminder("r2", "p1", 1, "plan.due", date(2026, 9, 14), AT + timedelta(days=1))
    planned, snoozed = now.run_sync(lambda uow: uow.reminders.of_project("p1"))
    assert planned == replace(own, id="r1", due_at=AT)
    assert snoozed == replace(own, status=ReminderStatus.SENT, person="u1", why="snoozed")
    assert now.run_sync(lambda uow: uow.reminders.due(AT, 9)) == [planned]
    # Planning again finds them, and adds the other steps of the ladder.
    ladder = [replace(own, id=f"new{step}", step=step) for step in (-7, 0, 3)]
    assert now.run_sync(lambda uow: uow.reminders.add(ladder)) == 2
    (waiting,) = now.run_sync(
        lambda uow: uow.outbox.claim(AT + timedelta(days=2), "x", timedelta(seconds=9), 5)
    )
    assert (waiting.id, waiting.outgoing.digest, waiting.outgoing.project) == ("o1", None, "p1")


def test_numbers_of_the_outbox_are_used_once_for_all_time(now: SqlStore) -> None:
    """The table was made anew: what is queued later lies behind what is there."""
    mark = now.run_sync(lambda uow: uow.outbox.newest())
    now.run_sync(lambda uow: uow.outbox.add(Outgoing(Place("line", "", "U1"), (Message("次"),)), AT))
    assert now.run_sync(lambda uow: uow.outbox.newest()) > mark


def test_going_back_keeps_what_the_third_revision_had_a_place_for(third: str) -> None:
    before = everything(third)
    store = open_store(third)
    store.upgrade()
    step = Reminder("s3", "p1", 1, "plan.due", date(2026, 9, 14), AT, step=3)
    digest = Digest(digest_id("u1", date(2026, 9, 1)), "u1", date(2026, 9, 1), AT)
    notice = Notice("n1", "u1", AT, AT, "r1", status=NoticeStatus.SAID, digest=digest.id)

    def turn(uow: UnitOfWork) -> None:
        uow.reminders.add([step])
        uow.reminders.set_status(["r1"], ReminderStatus.COLLECTED)
        uow.digests.open(digest)
        uow.notices.add([replace(notice, id="n3", reminder="s3"), notice])
        uow.mutes.set(Mute("u1", "", AT))
        project = uow.projects.get("p1")
        assert project is not None
        uow.projects.save(replace(project, events=(Event(date(2026, 10, 25)),), owners={"report.due": "u1"}))

    store.run_sync(turn)
    store.migrate(to("0003", command.downgrade))
    forget_reminder(before)
    assert unnumbered(everything(third)) == unnumbered(before)
    store.upgrade()
    store.check()
    store.close()
