"""A guideline with a date that only it has: it is called by its name from the preview on."""

from pathlib import Path

import pytest

from bot.catalogue import load_catalogue
from bot.domain.actions import Verb
from bot.domain.messages import ChangeDialog, Typed
from tests.packs.mini import right, small, three
from tests.services.front_door import Door, opened

OWN = {
    "kind": "own.council",
    "label": three("町会への届け出"),
    "date": "do.start - 10 open days",
    "until": "button",
}


@pytest.fixture
def desk(tmp_path: Path) -> Door:
    pack = right(small() | {"deadlines": [OWN], "calendar": {"fy_start": "01-01"}})
    door = opened(tmp_path, load_catalogue().with_pack(pack))
    door.person("tanaka", tenant="T1")
    return door


def preview(desk: Door) -> ChangeDialog:
    heard = desk.submits(
        "tanaka", Verb.NEW, name="盆踊り", form="mini/co_hosting", side_a="町内会", side_b="地域課",
        do_start="2027-01-16", do_end="2027-01-17",
    )  # fmt: skip
    assert isinstance(heard.at_once, ChangeDialog), heard.at_once
    return heard.at_once


def test_the_preview_calls_it_by_its_name_and_says_how_it_was_counted(desk: Door) -> None:
    said = repr(preview(desk))
    assert "町会への届け出 — 2026年12月28日(月)・令和8年" in said
    assert "実施の始まり 1/16(土) − 開庁日で10日 = 12/28(月)" in said


def test_the_preview_names_the_fiscal_year_of_that_body(desk: Door) -> None:
    """Its year began on 1 January."""
    assert "令和9年度" in repr(preview(desk))


def test_the_project_keeps_the_name_in_its_list_of_dates(desk: Door) -> None:
    shown = preview(desk).dialog
    heard = desk.submits("tanaka", Verb.NEW_CONFIRM, context=shown.context)
    assert "町会への届け出" in heard.by("tanaka")
    assert "町会への届け出" in desk.hears("tanaka", Typed("締切 盆踊り")).by("tanaka")
