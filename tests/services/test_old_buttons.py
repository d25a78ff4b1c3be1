"""Buttons that nobody wrote, that are old, or that come twice: kindly refused, and nothing lost."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Pressed, Submitted, Typed
from bot.domain.project import Role
from bot.domain.reminders import Reminder, ReminderStatus
from bot.services.planning import replan
from tests.services.front_door import Door, opened

ENDS = ("0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31", "2026-W44-1", "20261030", "")


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = opened(tmp_path)
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ito", Role.RESPONDENT, "b")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("mieko", Role.OBSERVER, tenant="T1")
    return door


def _made_mutual(door: Door) -> None:
    door.answers("hana", chk_1="yes", chk_2="no")
    door.answers("ito", chk_1="yes", chk_2="yes")
    door.submits("tanaka", Verb.CLOSE, "p1", "plan", reason="急ぐため")


def test_a_character_that_no_database_takes_is_in_no_button_of_ours(door: Door) -> None:
    for token in ("1:cmp:p1:1:%00", "1:sta:%00", "1:wth:p1:1:ise.q.plan:%00:on", "1:agr:%00"):
        for said in (Pressed(token, ""), Submitted(token, {}, "")):
            assert door.kit.wording("old-button", "ja") in door.hears("hana", said).by("hana")


def test_cycles_that_never_were(door: Door) -> None:
    for number in ("9" * 19, "9" * 200, "-1", "0", "2", "²", ""):
        for verb in (Verb.COMPARISON, Verb.AGENDA, Verb.TALK_DAY):
            door.presses("tanaka", verb, "p1", number, "core.q.interview", picked="2026-09-10")
        door.presses("tanaka", Verb.WANT_TO_HEAR, "p1", number, "ise.q.plan", "ise.chk.1", "on")
        door.presses("tanaka", Verb.POINT, "p1", number, "core.q.interview", "core.pi.problem")
    assert not door.look(lambda uow: uow.dossiers.get("p1")).talks


@pytest.mark.parametrize("kind", ["do.start", "do.end", "plan.start", "see.due", "x"])
def test_days_that_cannot_be_planned_move_nothing(door: Door, kind: str) -> None:
    before = door.project().dates
    standing = before[kind].isoformat() if kind in before else ""
    for day in ENDS:
        door.presses("hana", Verb.MOVE_DAY, "p1", kind, picked=day)
        assert not door.presses("hana", Verb.ASK_MOVE, "p1", kind, day).by("tanaka")
        door.presses("tanaka", Verb.MOVE_DAY, "p1", kind, picked=day)
        door.presses("tanaka", Verb.MOVE_DAY_TO, "p1", kind, standing, day)
    assert door.project().dates == before


def test_a_day_that_is_over_is_not_wished_for(door: Door) -> None:
    assert not door.presses("hana", Verb.ASK_MOVE, "p1", "do.end", "2026-08-01").by("tanaka")
    assert door.presses("hana", Verb.ASK_MOVE, "p1", "do.end", "2026-10-30").by("tanaka")


@pytest.mark.parametrize("verb", [Verb.RENEW_CODE, Verb.REVOKE_CODE, Verb.REOPEN])
def test_sides_and_stages_that_are_none(door: Door, verb: Verb) -> None:
    rest = {Verb.RENEW_CODE: ("zz", "AAAA"), Verb.REVOKE_CODE: ("zz",), Verb.REOPEN: ("zz",)}[verb]
    door.presses("tanaka", verb, "p1", *rest)
    door.submits("tanaka", Verb.REOPEN, "p1", "zz", reason="なぜか")


def test_an_item_that_is_none_is_not_worded(door: Door) -> None:
    door.submits("tanaka", Verb.CLAUSE_EDIT, "p1", "core.ag.nonsense", text="なにか")
    assert not door.look(lambda uow: uow.dossiers.get("p1")).agreement.clauses


def test_a_point_on_a_question_that_is_none_is_not_kept(door: Door) -> None:
    door.submits("tanaka", Verb.POINT, "p1", "1", "ise.q.plan", "ise.chk.nonsense", action="なにか")
    assert not door.look(lambda uow: uow.dossiers.get("p1")).points


def test_what_is_agreed_after_an_action_was_done_is_another_action(door: Door) -> None:
    _made_mutual(door)
    place = ("p1", "1", "ise.q.plan", "ise.chk.2")
    door.submits("tanaka", Verb.POINT, *place, action="役割の表を作る")
    (first,) = door.look(lambda uow: uow.dossiers.get("p1")).points
    door.presses("ito", Verb.POINT_STATE, "p1", first.id, "done")
    door.submits("tanaka", Verb.POINT, *place, action="表を貼り出す")
    dossier = door.look(lambda uow: uow.dossiers.get("p1"))
    assert [point.action for point in dossier.points] == ["役割の表を作る", "表を貼り出す"]
    assert [point.action for point in dossier.open_points()] == ["表を貼り出す"]


def test_who_only_looks_on_sees_no_button_to_follow_up(door: Door) -> None:
    _made_mutual(door)
    door.submits("tanaka", Verb.POINT, "p1", "1", "ise.q.plan", "ise.chk.2", action="役割の表を作る")
    assert "POINT_STATE" not in door.presses("mieko", Verb.POINTS, "p1").by("mieko")
    assert "POINT_STATE" in door.presses("hana", Verb.POINTS, "p1").by("hana")


@pytest.mark.parametrize("verb", [Verb.NOTE, Verb.MOVE_DAY, Verb.CLAUSE_EDIT])
def test_words_that_were_asked_for_before_the_project_ended_are_not_kept(door: Door, verb: Verb) -> None:
    about = {Verb.NOTE: "problem", Verb.MOVE_DAY: "do.end", Verb.CLAUSE_EDIT: "core.ag.purpose"}[verb]
    door.presses("hana", verb, "p1", about)
    door.submits("tanaka", Verb.CANCEL, "p1", reason="雨のため")
    before = door.look(lambda uow: uow.dossiers.get("p1"))
    assert door.kit.wording("project-over", "ja") in door.hears("hana", Typed("10月30日")).by("hana")
    assert door.look(lambda uow: uow.dossiers.get("p1")) == before
    assert door.kit.wording("project-over", "ja") not in door.hears("hana", Typed("10月30日")).by("hana")


def test_last_years_reminders_are_over_but_not_those_of_its_report(door: Door) -> None:
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), door.clock.at))
    old = [r for r in _reminders(door) if r.kind == "see.due"]
    _turn(door)
    before = {r.kind for r in _reminders(door) if r.cycle == 1 and r.status is ReminderStatus.PENDING}
    assert "report.due" in before
    assert not any(kind.startswith(("plan.", "do.", "see.")) for kind in before)
    heard = door.presses("tanaka", Verb.DONE, old[0].id).by("tanaka")
    assert door.kit.wording("not-due-any-more", "ja") in heard
    door.presses("tanaka", Verb.PAPER, old[0].id, "a")
    project = door.project()
    assert not project.done
    assert not project.paper


def test_a_paper_of_a_side_that_is_none(door: Door) -> None:
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), door.clock.at))
    door.presses("tanaka", Verb.PAPER, _reminders(door)[0].id, "zz")
    assert not door.project().paper


def _reminders(door: Door) -> list[Reminder]:
    return door.look(lambda uow: uow.reminders.of_project("p1"))


def _turn(door: Door) -> None:
    context = (
        repr(door.presses("tanaka", Verb.NEXT_CYCLE, "p1").at_once)
        .partition("context='")[2]
        .partition("'")[0]
    )
    dates = {
        kind: date(on.year + 1, on.month, on.day).isoformat() for kind, on in door.project().dates.items()
    }
    door.submits("tanaka", Verb.NEXT_CYCLE, "p1", context=context, **dates)
    assert door.project().cycle == 2


def test_a_long_reason_keeps_nobody_from_the_table(door: Door) -> None:
    door.answers("hana", sent=False, chk_1="yes", chk_2="no")
    sheet = "s-hana-ise.q.plan-1"
    door.submits("hana", Verb.REASON, sheet, "ise.chk.2", reason="理" * 3000)
    door.answers("hana")
    door.answers("ito", chk_1="yes", chk_2="yes")
    door.submits("tanaka", Verb.CLOSE, "p1", "plan", reason="急ぐため")
    assert "理" * 3000 in door.presses("ito", Verb.COMPARISON, "p1", "1", "ise.q.plan").by("ito")


def test_a_dialog_that_an_earlier_version_opened_is_to_be_opened_anew(door: Door) -> None:
    person, reason = {"person": "x"}, {"project": "p1", "text": "x", "kind": "problem"}
    for context in ("", "x", "[]", "{}", '{"pack": "gone", "do": ["x"]}'):
        for verb, args, values in (
            (Verb.NEW_CONFIRM, (), {}),
            (Verb.NEXT_CYCLE, ("p1",), {}),
            (Verb.KEEP_HANDOVER, (), person),
            (Verb.KEEP_DATES, ("p1",), {}),
        ):
            heard = door.submits("tanaka", verb, *args, context=context, **values)
            assert heard.at_once is not None or heard.queued, (verb, context)
    heard = door.submits("tanaka", Verb.RECORD, context="x", **reason)
    assert door.kit.wording("old-button", "ja") in repr((heard.at_once, heard.queued))
    assert door.project().cycle == 1
