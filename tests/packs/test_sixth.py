"""Minato: a pack that somebody from a city hall wrote from the guide alone plays as it was meant."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copy

import pytest

from bot.catalogue import load_catalogue
from bot.domain.actions import Verb
from bot.domain.messages import ChangeDialog, Field
from bot.domain.project import Project, Role, Side
from bot.domain.sheets import SheetState
from bot.packs.reader import check_pack, read_pack
from bot.packs.workbook.exchange import from_book
from tests.services.front_door import Door, opened

HERE = Path(__file__).parent / "sixth"
SIDES = (Side("a", "浜の会", "neighborhood_org"), Side("b", "港湾課", "government"))
SHEET = "mnt.q.plan"
ASKED = {"mnt.chk.1": "yes", "mnt.chk.2": "yes", "mnt.chk.3": "3", "mnt.chk.4": "yes", "mnt.chk.5": "yes"}


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return door_of("minato", tmp_path)


def door_of(pack: str, place: Path) -> Door:
    """The pack in a folder of its own, as KYODO_PACKS_DIR names it, with a project under it."""
    packs = place / "packs"
    packs.mkdir()
    copy(HERE / f"{pack}.yaml", packs)
    catalogue = load_catalogue(packs)
    assert catalogue.warnings == ()
    found = opened(place, catalogue)
    here = replace(found.project(), pack=pack, pack_version="1.0.0", form="co_hosting", sides=SIDES)
    found.look(lambda uow: uow.projects.save(here))
    found.person("hana", Role.RESPONDENT, "a")
    found.person("ito", Role.RESPONDENT, "b")
    found.person("tanaka", Role.COORDINATOR, tenant="T1")
    return found


@pytest.mark.parametrize("file", sorted(HERE.glob("*.yaml")), ids=lambda file: file.stem)
def test_what_was_written_from_the_guide_alone_is_right(file: Path) -> None:
    loaded = check_pack(file)
    assert loaded.pack is not None
    assert [str(fault) for fault in loaded.errors] == []


def test_a_workbook_is_the_same_pack_as_the_file_beside_it() -> None:
    for book in HERE.glob("*.xlsx"):
        imported = from_book(book.read_bytes(), book.name)
        assert [str(fault) for fault in imported.errors] == []
        filled = read_pack(imported.text.encode(), book.name).pack
        written = check_pack(book.with_suffix(".yaml")).pack
        assert filled is not None
        assert written is not None
        assert replace(filled, digest="") == replace(written, digest="")


def made(door: Door, form: str, do_end: str) -> Project:
    first = door.submits(
        "tanaka", Verb.NEW, name="浜そうじ", form=form, side_a="浜の会", side_b="港湾課",
        do_start="2026-12-01", do_end=do_end,
    )  # fmt: skip
    assert isinstance(first.at_once, ChangeDialog)
    dialog = first.at_once.dialog
    dates = {part.id: part.value for part in dialog.parts if isinstance(part, Field)}
    door.submits("tanaka", Verb.NEW_CONFIRM, context=dialog.context, **dates)
    (project,) = (one for one in door.look(lambda uow: uow.projects.in_tenant("T1")) if one.id != "p1")
    return project


def test_every_date_of_the_guideline_is_a_date_of_the_project(door: Door) -> None:
    project = made(door, "minato/mnt.form.6", "2027-02-26")
    assert project.form == "mnt.form.6"
    assert {kind: project.dates[kind] for kind in ("plan.due", "do.due", "report.due", "see.due")} == {
        "plan.due": date(2026, 11, 11),  # 20 days before 1 December
        "do.due": date(2027, 1, 13),  # the middle of 1 December and 26 February
        "report.due": date(2027, 3, 18),  # 20 days after 26 February
        "see.due": date(2027, 3, 29),  # 30 days after it, a Sunday: the next day
    }


def test_the_block_on_children_is_asked_only_after_a_yes(door: Door) -> None:
    sheet = opened_by(door, "hana")
    for question, answer in ASKED.items():
        heard = door.presses("hana", Verb.ANSWER, sheet, question, answer).by("hana")
    assert "どこで市民に知らせますか" in heard
    door.presses("hana", Verb.TOGGLE, sheet, "mnt.chk.6", "pier", "on")
    door.presses("hana", Verb.GATHER, sheet, "mnt.chk.6")
    heard = door.presses("hana", Verb.ANSWER, sheet, "mnt.chk.7", "yes").by("hana")
    assert "見守る大人" in heard
    door.presses("hana", Verb.FIX, sheet, "mnt.chk.7")
    heard = door.presses("hana", Verb.ANSWER, sheet, "mnt.chk.7", "no").by("hana")
    assert "けがや事故" in heard, "the block is left out"
    for question in ("mnt.chk.8", "mnt.chk.9"):
        door.presses("hana", Verb.ANSWER, sheet, question, "yes")
    door.presses("hana", Verb.SEND, sheet)
    sent = door.look(lambda uow: uow.sheets.get(sheet))
    assert sent is not None
    assert sent.state is SheetState.SENT


def test_the_scale_has_the_citys_words_and_counts_how_far_apart_the_sides_are(door: Door) -> None:
    for key, settled in (("hana", "4"), ("ito", "1")):
        sheet = opened_by(door, key)
        for question, answer in (ASKED | {"mnt.chk.3": settled}).items():
            heard = door.presses(key, Verb.ANSWER, sheet, question, answer).by(key)
            if question == "mnt.chk.3":
                assert {"4": "紙に書いた", "1": "まだ話していない"}[settled] in heard
        door.presses(key, Verb.TOGGLE, sheet, "mnt.chk.6", "web", "on")
        door.presses(key, Verb.GATHER, sheet, "mnt.chk.6")
        for question, answer in (("mnt.chk.7", "no"), ("mnt.chk.8", "yes"), ("mnt.chk.9", "yes")):
            door.presses(key, Verb.ANSWER, sheet, question, answer)
        door.presses(key, Verb.SEND, sheet)
    rows = door.compared(sheet=SHEET)
    assert {name for name, row in rows.items() if row.agree is False} == {"mnt.chk.3"}


def test_hoshino_s_block_scale_and_dates_from_the_workbook_play_too(tmp_path: Path) -> None:
    door = door_of("hoshino", tmp_path)
    sheet = opened_by(door, "hana", "hsn.q.plan")
    door.presses("hana", Verb.ANSWER, sheet, "hsn.chk.1", "yes")
    door.presses("hana", Verb.TOGGLE, sheet, "hsn.chk.2", "children", "on")
    door.presses("hana", Verb.GATHER, sheet, "hsn.chk.2")
    assert "雨の日にどうするか" in door.presses("hana", Verb.ANSWER, sheet, "hsn.chk.3", "both").by("hana")
    door.presses("hana", Verb.FIX, sheet, "hsn.chk.3")
    heard = door.presses("hana", Verb.ANSWER, sheet, "hsn.chk.3", "indoors").by("hana")
    assert "どれくらい話し合えましたか" in heard, "the block is left out"
    assert "まあまあ" in heard
    assert "まあまあ" in door.presses("hana", Verb.ANSWER, sheet, "hsn.chk.4", "2").by("hana")
    dates = made(door, "hoshino/commission", "2027-03-12").dates
    assert dates["see.due"] == date(
        2027, 4, 12
    )  # not 26 April, but the 10th, and as that is a Saturday the Monday
    assert dates["report.due"] == date(2027, 4, 26)  # 14 days after it


def opened_by(door: Door, key: str, name: str = SHEET) -> str:
    door.presses(key, Verb.OPEN_FORM, "p1", name)
    person = door.look(lambda uow: uow.people.find(door.places[key]))
    assert person is not None
    found = door.look(lambda uow: uow.sheets.find("p1", 1, name, person.id))
    assert found is not None
    return found.id
