"""The project's record: the same twice, safe to open in a spreadsheet."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sheets import AnswerState, Given
from bot.services.planning import replan
from bot.services.ports import UnitOfWork
from bot.services.records import COLUMNS, Record, as_csv, as_json, record
from tests.services.house import NOW, fill, garden, kit, store_in

LATER = NOW + timedelta(days=1)


def facts(**answer: object) -> Record:
    """A record of one answer."""
    one = {
        "cycle": 1, "stage": "plan", "questionnaire": "ise.q.plan", "question": "ise.chk.1", "side": "a",
        "role": "side",
        "respondent": "r1", "sent": True, "state": "answered", "value": "yes", "comment": None, "version": 1,
        "answered_at": "2026-09-01T10:00:00+09:00", "on_paper": False, "entered_by": None,
    }  # fmt: skip
    project = {"id": "p1", "sides": {"a": "花壇の会", "b": "=2+5"}}
    return {"project": project, "answers": [{**one, **answer}], "history": [], "comparison": []}


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_table_begins_with_a_byte_order_mark_and_its_columns() -> None:
    assert as_csv(facts()).splitlines()[0] == "\ufeff" + ",".join(COLUMNS)


def test_lines_end_as_spreadsheets_expect() -> None:
    assert as_csv(facts()).count("\r\n") == 2


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_looks_like_a_formula_is_taken_as_words(sign: str) -> None:
    (row,) = rows(as_csv(facts(comment=f'{sign}HYPERLINK("http://example.com")')))
    assert row["comment"] == f'\'{sign}HYPERLINK("http://example.com")'


def test_the_name_of_a_side_that_looks_like_a_formula_is_taken_as_words() -> None:
    (row,) = rows(as_csv(facts(side="b")))
    assert row["side_name"] == "'=2+5"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_words_come_back_from_the_table(text: str) -> None:
    (row,) = rows(as_csv(facts(comment=text)))
    assert row["comment"].removeprefix("'") == text.removeprefix("'")


def test_commas_quotes_and_lines_stay_in_their_cell() -> None:
    (row,) = rows(as_csv(facts(comment='予算, "足りない"\n二行目')))
    assert row["comment"] == '予算, "足りない"\n二行目'


def test_an_answer_of_several_values_stays_in_one_cell() -> None:
    (row,) = rows(as_csv(facts(value=["web", "会報"])))
    assert json.loads(row["value"]) == ["web", "会報"]


def test_what_is_not_there_is_empty() -> None:
    (row,) = rows(as_csv(facts(value=None)))
    assert row["value"] == row["comment"] == ""


def test_json_keeps_japanese_readable() -> None:
    assert "花壇の会" in as_json(facts())


# ---------------------------------------------------------------- from the database


def garden_with_answers(folder: Path, *, blind: bool, revealed: bool = False) -> Record:
    store = store_in(folder)
    project = garden(revealed={"ise.q.plan": LATER} if revealed else {})

    def filled(uow: UnitOfWork) -> Record:
        uow.projects.add(project)
        uow.projects.save(project)
        no, skipped = Given("no", comment="=cmd"), Given(None, AnswerState.SKIPPED)
        fill(uow, "a", "Uhanako", NOW, sent=True, q1=Given("yes"), q2=no, q3=skipped)
        fill(uow, "b", "Utaro", NOW, sent=True, q1=Given("yes"), q2=Given("yes"))
        replan(uow, kit(), project, NOW)
        current = uow.projects.get("p1")
        assert current is not None
        return record(uow, kit(), current, LATER, blind=blind)

    try:
        return store.run_sync(filled)
    finally:
        store.close()


def test_the_same_database_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    project = garden()

    def made(uow: UnitOfWork) -> None:
        uow.projects.add(project)
        fill(uow, "a", "Uhanako", NOW, sent=True, q1=Given("yes"), q2=Given("no"))
        replan(uow, kit(), project, NOW)

    store.run_sync(made)
    first, second = (
        store.run_sync(lambda uow: as_json(record(uow, kit(), project, LATER, blind=False))) for _ in range(2)
    )
    store.close()
    assert first == second


def test_the_record_has_the_parts_of_the_contract(tmp_path: Path) -> None:
    found = garden_with_answers(tmp_path, blind=False)
    assert list(found) == [
        "project", "answers", "history", "comparison", "agreement", "actions", "improvements", "notes",
        "survey", "deadlines", "reminders",
    ]  # fmt: skip
    project = found["project"]
    assert isinstance(project, dict)
    assert project["collab_kind"] in ("public_private", "private_private")


def test_while_it_is_blind_a_chat_sees_no_answers(tmp_path: Path) -> None:
    found = garden_with_answers(tmp_path, blind=True)
    assert found["answers"] == found["history"] == found["comparison"] == []


def test_once_mutual_a_chat_sees_all(tmp_path: Path) -> None:
    found = garden_with_answers(tmp_path, blind=True, revealed=True)
    assert isinstance(found["answers"], list)
    assert len(found["answers"]) == 5


def test_people_are_pseudonyms(tmp_path: Path) -> None:
    text = as_json(garden_with_answers(tmp_path, blind=False))
    assert "hanako" not in text
    assert '"respondent": "r1"' in text


def test_a_skipped_answer_has_no_value(tmp_path: Path) -> None:
    found = garden_with_answers(tmp_path, blind=False)["answers"]
    assert isinstance(found, list)
    (skipped,) = [answer for answer in found if answer["state"] == "skipped"]
    assert skipped["value"] is None


def test_the_comparison_stands_in_the_record_by_the_letters_of_the_sides(tmp_path: Path) -> None:
    found = garden_with_answers(tmp_path, blind=False, revealed=True)["comparison"]
    assert isinstance(found, list)
    second = next(row for row in found if row["question"] == "ise.chk.2")
    assert second["values"] == {"a": "no", "b": "yes"}
    assert second["agree"] is False
    assert (second["size"], second["spread"], second["later"]) == (1.0, {}, {})


def test_a_cancelled_project_owes_nothing(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    project = replace(garden(), cancelled_at=NOW)
    store.run_sync(lambda uow: uow.projects.add(project))
    found = store.run_sync(lambda uow: record(uow, kit(), project, LATER, blind=False))
    store.close()
    assert isinstance(found["deadlines"], list)
    assert {deadline["status"] for deadline in found["deadlines"]} == {"cancelled"}


def test_a_date_that_passed_without_being_done_is_overdue(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.run_sync(lambda uow: uow.projects.add(garden()))
    late = NOW + timedelta(days=100)
    found = store.run_sync(lambda uow: record(uow, kit(), garden(), late, blind=False))
    store.close()
    assert isinstance(found["deadlines"], list)
    status = {deadline["kind"]: deadline["status"] for deadline in found["deadlines"]}
    assert status["report.due"] == "overdue"
    assert status["plan.start"] == "done"
