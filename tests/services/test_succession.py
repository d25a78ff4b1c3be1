"""April: projects change hands at an instant, whoever looks first; nothing is lost, nothing is said twice."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.dossier import Point
from bot.domain.handover import Handover, begins, next_april, place_after
from bot.domain.messages import ChangeDialog, FieldErrors, OpenDialog, Standing
from bot.domain.project import Role
from bot.domain.reminders import Reminder, ReminderStatus
from bot.services.ports import UnitOfWork
from bot.services.succession import settle_due
from handlers.documents.addresses import Documents
from tests.services.front_door import Heard, opened
from tests.services.test_digests import JAPAN, Town, at

MARCH, APRIL, MORNING = at(3, 31, 23, 59, 2027), at(4, 1, 0, 0, 2027), at(4, 1, 9, 0, 2027)
DATES = {
    "plan.start": date(2027, 2, 1),
    "plan.due": date(2027, 2, 27),
    "do.start": date(2027, 4, 3),
    "do.end": date(2027, 4, 9),
}


@contextmanager
def staged(folder: Path) -> Iterator[Town]:
    """旧 coordinates p1 to p3, 新 is their successor and answers for a side of p3."""
    folder.mkdir(exist_ok=True)
    door = opened(folder, dates=DATES, start=date(2027, 2, 1))
    door.kit = replace(door.kit, documents=Documents("", ""))
    found = Town(door)
    found.plan(door.project(), at(3, 29, 10, 0, 2027))
    for name in ("p2", "p3"):
        found.plan(replace(door.project(), id=name, name=f"事業{name}"), at(3, 29, 10, 0, 2027))
    door.clock.at = at(3, 30, 10, 0, 2027)
    for name in ("p1", "p2", "p3"):
        door.person("old", Role.COORDINATOR, tenant="T1", project=name)
    door.person("new", Role.RESPONDENT, "a", tenant="T1", project="p3")
    door.person("boss", tenant="T1", standing=Standing.ADMIN)
    door.person("hana", Role.RESPONDENT, "a")
    yield found
    door.store.close()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with staged(tmp_path) as found:
        yield found


def plans(town: Town, who: str = "old", *, on: str = "2027-04-01", projects: str = "") -> Heard:
    """The handover from 旧 to 新, through the preview."""
    door = town.door
    given = {"giver": "old", "taker": "new", "on": on, "projects": projects}
    shown = door.submits(who, Verb.PLAN_HANDOVER, **given).at_once
    assert isinstance(shown, ChangeDialog), shown
    return door.submits(who, Verb.KEEP_HANDOVER, context=shown.dialog.context)


def standing(town: Town) -> list[Handover]:
    return town.door.look(lambda uow: uow.handovers.standing("T1"))


def roles(town: Town, project: str = "p1") -> dict[str, Role]:
    members = town.door.look(lambda uow: uow.projects.members(project))
    return {member.person.address.user: member.role for member in members}


def may(town: Town, who: str, now: datetime, project: str = "p1") -> bool:
    town.door.clock.at = now - timedelta(minutes=1)
    said = town.door.presses(who, Verb.MANAGE, project).by(who)
    refused = town.door.kit.wording("not-allowed", "ja")
    assert said
    return refused not in said


# ---------------------------------------------------------------- the instant


def test_the_right_changes_hands_with_the_minute_although_no_clock_has_beaten(town: Town) -> None:
    plans(town)
    assert may(town, "old", MARCH)
    assert not may(town, "new", MARCH)
    assert not may(town, "old", APRIL)
    assert may(town, "new", APRIL)
    assert roles(town) == {"hana": Role.RESPONDENT, "new": Role.COORDINATOR}


def test_who_did_what_stays_in_history(town: Town) -> None:
    town.door.submits("old", Verb.RENAME, "p1", name="花の道")
    plans(town)
    may(town, "new", APRIL)
    lines = town.door.look(lambda uow: uow.audit.of_project("p1"))
    old = town.door.look(lambda uow: uow.people.find(town.door.places["old"]))
    assert old is not None
    told = [(line["action"], line["actor"] == old.id) for line in lines if line["action"] != "member.joined"]
    assert told == [("project.renamed", True), ("handover.planned", True), ("handover.settled", True)]
    assert [line["at"] for line in lines if line["action"] == "handover.settled"] == [APRIL]


def test_nothing_moves_a_minute_before_and_each_hears_it_once_in_one_message(town: Town) -> None:
    plans(town)
    town.day(MARCH)
    assert roles(town)["old"] is Role.COORDINATOR
    assert town.day(APRIL) == []  # nobody is written to at midnight
    assert roles(town)["new"] is Role.COORDINATOR
    letters = town.day(MORNING)
    assert sorted(letter.to for letter in letters).count("new") == 1
    assert sorted(letter.to for letter in letters).count("old") == 1
    to_new = next(letter for letter in letters if letter.to == "new")
    assert "2件の事業を引き継ぎました" in to_new.words
    assert "花壇づくり" in to_new.words
    later = [letter for hour in (10, 11, 12) for letter in town.day(at(4, 1, hour, 0, 2027))]
    assert [letter for letter in later if letter.to in ("old", "new")] == []


Said = tuple[str, str, date, int]


def said_to(town: Town, *people: str) -> dict[str, list[Said]]:
    """What each of these people is told of p1 and p2 from 30 March to 30 April, each day at nine and at midnight."""
    for day in range(33):
        for hour in (0, 9):
            town.day(at(3, 30, 0, 0, 2027) + timedelta(days=day, hours=hour, minutes=1))

    def look(uow: UnitOfWork) -> dict[str, list[Said]]:
        found: dict[str, list[Said]] = {who: [] for who in people}
        for project in ("p1", "p2"):
            for one in uow.reminders.of_project(project):
                for notice in uow.notices.of_reminder(one.id):
                    who = uow.people.get(notice.person).address.user
                    if who in found and notice.digest:
                        found[who].append((project, one.kind, one.about, one.step))
        return found

    return town.door.look(look)


def test_no_reminder_is_lost_and_none_comes_twice(town: Town, tmp_path: Path) -> None:
    """Beside a spring in which 旧 stays: 旧 and 新 together are told the same, each thing once."""
    with staged(tmp_path / "twin") as other:
        alone = said_to(other, "old")["old"]
    plans(town)
    told = said_to(town, "old", "new")
    assert told["old"]
    assert told["new"]
    assert sorted((*told["old"], *told["new"])) == sorted(alone)


def test_a_message_that_was_held_up_over_the_night_reaches_the_successor(town: Town) -> None:
    """Written on 30 March and not delivered before the first of April: it is not 旧's any more."""
    plans(town)
    beat = town.beat(at(3, 30, 10, 5, 2027))
    assert any((item.kind, item.to) == ("plan.due", "slack:T1/old") for item in beat.items)
    letters = [*town.send(MORNING), *town.day(MORNING)]
    assert [one.to for one in letters if "heading='花壇づくり'" in one.words and "未回答" in one.words] == [
        "new"
    ]


def test_what_was_put_off_or_taken_over_goes_along(town: Town) -> None:
    door = town.door
    old = door.look(lambda uow: uow.people.find(door.places["old"]))
    assert old is not None
    own = Reminder("mine", "p1", 1, "do.end", DATES["do.end"], at(4, 5, 9, 0, 2027), -4, person=old.id)

    def prepare(uow: UnitOfWork) -> None:
        uow.reminders.add([own])
        project = uow.projects.get("p1")
        assert project is not None
        uow.projects.save(replace(project, owners={"do.end": old.id}))

    door.look(prepare)
    plans(town)
    town.day(MORNING)
    new = door.look(lambda uow: uow.people.find(door.places["new"]))
    assert new is not None
    moved = door.look(lambda uow: uow.reminders.get("mine"))
    assert moved is not None
    assert (moved.person, moved.status) == (new.id, ReminderStatus.PENDING)
    assert door.project().owners == {"do.end": new.id}


def test_a_process_that_dies_in_the_middle_leaves_nothing_half_done(town: Town) -> None:
    plans(town)
    town.door.clock.at = APRIL
    with pytest.raises(KeyboardInterrupt):
        town.door.look(lambda uow: _die(settle_due(uow, town.door.kit, APRIL)))
    assert roles(town)["old"] is Role.COORDINATOR
    assert town.door.look(lambda uow: settle_due(uow, town.door.kit, APRIL)) == 1
    assert town.door.look(lambda uow: settle_due(uow, town.door.kit, APRIL)) == 0
    assert [letter.to for letter in town.day(MORNING) if letter.to in ("old", "new")] == ["old", "new"]


def _die(settled: int) -> int:
    raise KeyboardInterrupt(settled)


# ---------------------------------------------------------------- planning it


def test_whoever_answers_for_a_side_does_not_become_its_coordinator(town: Town) -> None:
    shown = town.door.submits("old", Verb.PLAN_HANDOVER, giver="old", taker="new", on="2027-04-01").at_once
    assert isinstance(shown, ChangeDialog)
    words = repr(shown.dialog.parts)
    assert words.index("事業p2") < words.index("引き継がない事業") < words.index("事業p3")
    plans(town)
    may(town, "new", APRIL)
    assert roles(town, "p3")["old"] is Role.COORDINATOR


def test_it_can_be_taken_back_until_then_and_the_second_is_told_who_did(town: Town) -> None:
    plans(town)
    (one,) = standing(town)
    assert "取りやめました" in town.door.presses("boss", Verb.DROP_HANDOVER, one.id).by("boss")
    assert "boss" in town.door.presses("old", Verb.DROP_HANDOVER, one.id).by("old")
    assert may(town, "old", APRIL)
    assert not may(town, "new", APRIL)


def test_it_cannot_be_taken_back_afterwards(town: Town) -> None:
    plans(town, "boss")
    (one,) = standing(town)
    town.door.clock.at = APRIL
    assert "済んでいます" in town.door.presses("boss", Verb.DROP_HANDOVER, one.id).by("boss")
    assert roles(town)["new"] is Role.COORDINATOR


def test_what_begins_today_takes_effect_at_once(town: Town) -> None:
    told = plans(town, on="2027-03-30", projects="p2")
    assert "引き継ぎました" in told.by("old")
    assert roles(town, "p2") == {"new": Role.COORDINATOR}
    assert roles(town)["old"] is Role.COORDINATOR


def test_the_same_project_is_not_handed_over_twice(town: Town) -> None:
    plans(town, projects="p1 p2 p3")
    refused = town.door.submits("old", Verb.PLAN_HANDOVER, giver="old", taker="boss", on="2027-04-02")
    shown = refused.at_once
    assert isinstance(shown, ChangeDialog)
    assert "事業p3" in repr(shown.dialog.parts)  # what could not go before can still go
    assert "花壇づくり" not in repr(shown.dialog.parts)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("giver", {"giver": ""}),
        ("taker", {"taker": "old"}),
        ("taker", {"taker": ""}),
        ("giver", {"giver": "boss"}),
        ("on", {"on": "2027-03-29"}),
        ("on", {"on": "2037-03-29"}),
        ("on", {"on": "soon"}),
        ("taker", {"taker": "guest"}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(town: Town, field: str, given: dict[str, str]) -> None:
    town.door.person("guest", tenant="T1", standing=Standing.GUEST)
    values = {"giver": "old", "taker": "new", "on": "2027-04-01", **given}
    shown = town.door.submits("boss", Verb.PLAN_HANDOVER, **values).at_once
    assert isinstance(shown, FieldErrors)
    assert list(shown.errors) == [field]


def test_a_coordinator_hands_over_officers_of_their_own_projects_and_nobody_elses(town: Town) -> None:
    door = town.door
    for name in ("p1", "p2"):
        door.person("officer", Role.OFFICER, tenant="T1", project=name)
    door.person("other", Role.COORDINATOR, tenant="T1", project="p2")
    values = {"giver": "officer", "taker": "new", "on": "2027-04-01"}
    shown = door.submits("other", Verb.PLAN_HANDOVER, **values).at_once
    assert isinstance(shown, ChangeDialog)
    assert "事業p2" in repr(shown.dialog.parts)
    assert "花壇づくり" not in repr(shown.dialog.parts)
    door.submits("other", Verb.KEEP_HANDOVER, context=shown.dialog.context)
    door.clock.at = APRIL
    door.presses("new", Verb.STATUS, "p2")
    assert roles(town, "p2")["new"] is Role.OFFICER
    assert roles(town)["officer"] is Role.OFFICER


def test_somebody_without_projects_cannot_plan_nor_see_one(town: Town) -> None:
    door = town.door
    door.person("passer", tenant="T1")
    plans(town)
    (one,) = standing(town)
    card = door.presses("passer", Verb.HANDOVERS).by("passer")
    assert "old" not in card
    assert not isinstance(door.presses("passer", Verb.PLAN_HANDOVER).at_once, OpenDialog)
    context = json.dumps({"giver": "old", "taker": "passer", "on": "2027-04-01", "projects": ""})
    door.submits("passer", Verb.KEEP_HANDOVER, context=context)
    assert len(standing(town)) == 1
    assert door.kit.wording("not-allowed", "ja") in door.presses("passer", Verb.DROP_HANDOVER, one.id).by(
        "passer"
    )
    door.person("far", tenant="T2", standing=Standing.ADMIN)
    door.presses("far", Verb.DROP_HANDOVER, one.id)
    assert len(standing(town)) == 1
    assert "花壇づくり" not in door.presses("passer", Verb.BRIEF, one.id, "0").by("passer")


# ---------------------------------------------------------------- the brief


def test_the_brief_has_a_page_for_each_project_with_all_that_a_newcomer_asks(town: Town) -> None:
    door = town.door
    door.person("sato", Role.RESPONDENT, "b", tenant="T1")
    point = Point("pt1", 1, "ise.q.plan", "ise.chk.1", "", "看板をつくる", "b", date(2027, 4, 20), MARCH, "x")

    def prepare(uow: UnitOfWork) -> None:
        project = uow.projects.get("p1")
        assert project is not None
        uow.projects.save(replace(project, revealed={"ise.q.plan": at(3, 29, 12, 0, 2027)}))
        uow.dossiers.save(uow.dossiers.get("p1").with_point(point))

    door.clock.at = at(3, 29, 10, 0, 2027)
    door.answers("hana", chk_1="yes", chk_2="yes")
    door.answers("sato", chk_1="yes", chk_2="no")
    door.look(prepare)
    plans(town)
    (one,) = standing(town)
    door.clock.at = MORNING
    cards = door.presses("new", Verb.BRIEF, one.id, "0").by("new")
    for words in (
        "企画",
        "いちばん大きなちがい",
        "看板をつくる",
        "話す相手",
        "hana",
        "sato",
        "4月3日(土)",
        "事業p2",
    ):
        assert words in cards
    assert "公園緑地課" in cards
    csv = door.presses("new", Verb.BRIEF_FILE, one.id, "csv").queued[-1].messages[0].file
    assert csv is not None
    assert csv.content.startswith("\ufeff")
    docx = door.presses("new", Verb.BRIEF_FILE, one.id, "docx").queued[-1].messages[0].file
    assert docx is not None
    text = zipfile.ZipFile(io.BytesIO(docx.data)).read("word/document.xml").decode()
    assert text.count('w:br w:type="page"') == 1
    assert "看板をつくる" in text
    gone = door.presses("old", Verb.BRIEF, one.id, "0").by("old")
    assert "花壇づくり" not in gone


def test_before_the_sides_see_each_others_answers_the_brief_tells_none(town: Town) -> None:
    door = town.door
    door.clock.at = at(3, 29, 10, 0, 2027)
    door.answers("hana", chk_1="no")
    cards = door.presses("old", Verb.BRIEF, "", "0").by("old")
    assert "まだ見せ合っていない" in cards
    assert "いいえ" not in cards


# ---------------------------------------------------------------- the rules


@pytest.mark.parametrize(
    ("today", "on"),
    [
        (date(2026, 9, 1), date(2027, 4, 1)),
        (date(2027, 3, 31), date(2027, 4, 1)),
        (date(2027, 4, 1), date(2028, 4, 1)),
    ],
)
def test_offices_change_hands_on_the_next_first_of_april(today: date, on: date) -> None:
    assert next_april(today) == on
    assert begins(on, JAPAN) == datetime(on.year, 4, 1, tzinfo=JAPAN)


def test_the_larger_part_stays_and_a_voice_of_a_side_is_no_office() -> None:
    assert place_after(Role.OFFICER, None) is Role.OFFICER
    assert place_after(Role.OFFICER, Role.COORDINATOR) is Role.COORDINATOR
    assert place_after(Role.COORDINATOR, Role.OFFICER) is Role.COORDINATOR
    assert place_after(Role.COORDINATOR, Role.OBSERVER) is Role.COORDINATOR
    assert place_after(Role.COORDINATOR, Role.RESPONDENT) is None
    assert place_after(Role.OFFICER, Role.EVALUATOR) is None
    assert place_after(Role.RESPONDENT, None) is None
