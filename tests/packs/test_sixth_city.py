"""A sixth city, written from nothing but locales/README.md, plays without a change of code."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import load_catalogue
from bot.domain.actions import Verb
from bot.domain.messages import ChangeDialog, Field
from bot.domain.project import Project, Role, Side
from bot.domain.sheets import SheetState
from tests.packs.test_readme import CITIES
from tests.services.front_door import Door, opened

SIDES = (Side("a", "さくらの会", "civic_group"), Side("b", "公園課", "government"))
SHEET = "sak.q.plan"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """The city's pack in a folder of its own, as KYODO_PACKS_DIR names it."""
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "my-city.yaml").write_text(CITIES[0], encoding="utf-8")
    catalogue = load_catalogue(packs)
    assert catalogue.warnings == ()
    found = opened(tmp_path, catalogue)
    here = replace(found.project(), pack="sakura", pack_version="1.0.0", form="co_hosting", sides=SIDES)
    found.look(lambda uow: uow.projects.save(here))
    found.person("hana", Role.RESPONDENT, "a")
    found.person("ito", Role.RESPONDENT, "b")
    found.person("tanaka", Role.COORDINATOR, tenant="T1")
    return found


def made(door: Door) -> Project:
    first = door.submits(
        "tanaka", Verb.NEW, name="桜の手入れ", form="sakura/sak.form.4", side_a="さくらの会", side_b="公園課",
        do_start="2026-10-10", do_end="2026-12-10",
    )  # fmt: skip
    assert isinstance(first.at_once, ChangeDialog)
    dialog = first.at_once.dialog
    dates = {part.id: part.value for part in dialog.parts if isinstance(part, Field)}
    door.submits("tanaka", Verb.NEW_CONFIRM, context=dialog.context, **dates)
    (project,) = (one for one in door.look(lambda uow: uow.projects.in_tenant("T1")) if one.id != "p1")
    return project


def test_a_project_has_the_citys_form_and_its_dates(door: Door) -> None:
    project = made(door)
    assert (project.pack, project.form) == ("sakura", "sak.form.4")
    assert project.dates["see.due"] == date(2027, 1, 4)  # 21 days after 10 December: past the closed New Year
    assert project.dates["do.due"] == date(2026, 11, 10)  # 30 days before it


def test_the_scale_is_asked_in_the_citys_words_and_the_block_only_after_a_yes(door: Door) -> None:
    door.presses("hana", Verb.OPEN_FORM, "p1", SHEET)
    sheet = own_sheet(door, "hana")
    door.presses("hana", Verb.ANSWER, sheet, "sak.chk.1", "yes")
    heard = door.presses("hana", Verb.ANSWER, sheet, "sak.chk.2", "2").by("hana")
    assert "まずまず" in heard
    assert "外で行う日がありますか。" in heard
    heard = door.presses("hana", Verb.ANSWER, sheet, "sak.chk.3", "yes").by("hana")
    assert "雨の日にどうするか" in heard
    door.presses("hana", Verb.FIX, sheet, "sak.chk.3")
    heard = door.presses("hana", Verb.ANSWER, sheet, "sak.chk.3", "no").by("hana")
    assert "雨の日" not in heard, "the block is left out"
    door.presses("hana", Verb.SEND, sheet)
    person = door.look(lambda uow: uow.people.find(door.places["hana"]))
    assert person is not None
    sent = door.look(lambda uow: uow.sheets.find("p1", 1, SHEET, person.id))
    assert sent is not None
    assert sent.state is SheetState.SENT


def test_both_sides_see_where_they_differ(door: Door) -> None:
    for key, talked in (("hana", 3), ("ito", 1)):
        door.presses(key, Verb.OPEN_FORM, "p1", SHEET)
        sheet = own_sheet(door, key)
        door.presses(key, Verb.ANSWER, sheet, "sak.chk.1", "yes")
        door.presses(key, Verb.ANSWER, sheet, "sak.chk.2", str(talked))
        door.presses(key, Verb.ANSWER, sheet, "sak.chk.3", "no")
        door.presses(key, Verb.SEND, sheet)
    rows = door.compared(sheet=SHEET)
    assert {name for name, row in rows.items() if row.agree is False} == {"sak.chk.2"}


def own_sheet(door: Door, key: str) -> str:
    person = door.look(lambda uow: uow.people.find(door.places[key]))
    assert person is not None
    found = door.look(lambda uow: uow.sheets.find("p1", 1, SHEET, person.id))
    assert found is not None
    return found.id
