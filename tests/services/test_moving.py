"""Dates move: shown before they are kept, told once to those concerned, by two people at once, by own rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.actions import Action, Verb, act
from bot.domain.messages import (
    ChangeDialog,
    Dialog,
    Field,
    FieldErrors,
    Message,
    OpenDialog,
    Pressed,
    Submitted,
    Typed,
)
from bot.domain.project import Event, Role, Side
from bot.domain.reminders import ReminderStatus
from bot.services.planning import replan
from bot.services.refreshing import keep_rules, outdated, refresh
from tests.services.front_door import Door, Heard, opened

LIVE = (ReminderStatus.PENDING, ReminderStatus.SENT)
SIDES = (Side("a", "花壇の会", "civic_group"), Side("b", "公園緑地課", "government"))


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = opened(tmp_path)
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), sides=SIDES)))
    door.person("hana", Role.RESPONDENT, "a")
    door.person("taro", Role.MEMBER, "a")
    door.person("ito", Role.RESPONDENT, "b", tenant="T1")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("suzuki", Role.COORDINATOR, tenant="T1")
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), door.clock.at))
    return door


def dialog(heard: Heard) -> Dialog:
    assert isinstance(heard.at_once, OpenDialog | ChangeDialog), heard
    return heard.at_once.dialog


def words(shown: Dialog) -> str:
    return "\n".join(repr(part) for part in shown.parts)


def fields(shown: Dialog) -> dict[str, str]:
    return {part.id: part.value for part in shown.parts if isinstance(part, Field)}


def dates_of(shown: Dialog) -> dict[str, str]:
    return {name: value for name, value in fields(shown).items() if name != "rule"}


class Desk:
    """Somebody's dialog about the dates, from opening to keeping."""

    def __init__(self, door: Door, who: str = "tanaka") -> None:
        self.door, self.who = door, who
        self.shown = dialog(door.presses(who, Verb.DATES, "p1"))

    def does(self, *, live: bool = False, **values: str) -> Heard:
        given = {**fields(self.shown), **{name.replace("__", "."): value for name, value in values.items()}}
        said = Submitted(self.shown.action.token, given, self.shown.context, live)
        heard = self.door.hears(self.who, said)
        if isinstance(heard.at_once, ChangeDialog):
            self.shown = heard.at_once.dialog
        return heard

    def errors(self, values: Mapping[str, str]) -> set[str]:
        found = self.does(**values).at_once  # type: ignore[arg-type]
        assert isinstance(found, FieldErrors), found
        return set(found.errors)


def reminders(door: Door, kind: str, *status: ReminderStatus) -> set[date]:
    """Of which dates of that kind reminders stand so."""
    found = door.look(lambda uow: uow.reminders.of_project("p1"))
    return {r.about for r in found if r.kind == kind and r.status in (status or (ReminderStatus.PENDING,))}


def log(door: Door, action: str) -> list[dict[str, object]]:
    lines = door.look(lambda uow: uow.audit.of_project("p1"))
    return [dict(line) for line in lines if line["action"] == action]


# ---------------------------------------------------------------- the dialog


def test_the_dialog_shows_every_date_by_stage_with_rule_and_reminders(door: Door) -> None:
    shown = Desk(door).shown
    assert dates_of(shown) == {
        kind: on.isoformat() for kind, on in door.project().dates.items() if "@" not in kind
    }
    headings = [part.heading for part in shown.parts if isinstance(part, Message) and part.heading]
    assert headings == ["企画", "実施", "評価・改善", "報告・精算"]
    (report,) = (part for part in shown.parts if isinstance(part, Field) and part.id == "report.due")
    assert "10/25(日)" in report.hint
    assert "お知らせ: 14日前、7日前、1日前、当日、過ぎてから4回" in report.hint


def test_nothing_is_kept_before_what_moves_was_seen(door: Door) -> None:
    desk = Desk(door)
    before = door.project()
    assert not desk.does(do__end="2026-11-01").queued
    assert door.project() == before
    assert desk.shown.action.verb is Verb.KEEP_DATES
    told = words(desk.shown)
    assert "11/24(火) → 12/1(火)" in told
    assert "LINEは2通" in told, "ハナ and 太郎 are at LINE"
    heard = desk.does()
    assert door.project().dates["report.due"] == date(2026, 12, 1)
    assert "11/24(火) → 12/1(火)" in heard.by("tanaka")
    for who in ("hana", "taro", "ito", "suzuki"):
        assert sum(outgoing.to.id == who for outgoing in heard.queued) == 1
        assert "田中さんが" not in heard.by(who)
        assert "tanakaさんが日程を変えました" in heard.by(who)
    assert "11/24(火) → 12/1(火)" in heard.by("hana")
    assert "11/24" not in heard.by("taro"), "a volunteer hears of the day, not of the report"
    assert reminders(door, "report.due") == {date(2026, 12, 1)}


def test_what_was_sent_for_a_date_that_stays_is_not_planned_again(door: Door) -> None:
    sent = next(r for r in door.look(lambda uow: uow.reminders.of_project("p1")) if r.kind == "report.due")
    door.look(lambda uow: uow.reminders.set_status([sent.id], ReminderStatus.SENT))
    for on in ("2026-11-01", "2026-10-25"):
        desk = Desk(door)
        desk.does(do__end=on)
        desk.does()
    found = [r for r in door.look(lambda uow: uow.reminders.of_project("p1")) if r.kind == "report.due"]
    again = [r for r in found if (r.about, r.step) == (sent.about, sent.step) and r.id != sent.id]
    assert not again
    live = [(r.about, r.step) for r in found if r.status in LIVE]
    assert len(live) == len(set(live))


def test_a_date_by_hand_moves_alone_and_goes_back_to_the_rule(door: Door) -> None:
    desk = Desk(door)
    desk.does(see__due="2026-11-16")
    heard = desk.does()
    assert door.project().by_hand["see.due"] == date(2026, 11, 16)
    assert heard.by("hana")
    assert not heard.by("taro"), "its sheet is not open yet"
    desk = Desk(door)
    desk.does(live=True, rule="see.due")
    desk.does(way="guide")
    assert fields(desk.shown)["see.due"] == "2026-11-09"
    desk.does()
    desk.does()
    assert "see.due" not in door.project().by_hand
    assert door.project().dates["see.due"] == date(2026, 11, 9)


def test_dates_in_the_wrong_order_are_said_at_the_field(door: Door) -> None:
    assert Desk(door).errors({"see.due": "2026-10-20"}) == {"see.due"}


def test_what_did_not_change_says_so(door: Door) -> None:
    assert "日程は変わっていません" in Desk(door).does().by("tanaka")


def test_of_two_who_move_dates_at_once_the_second_is_told_who_did(door: Door) -> None:
    first, second = Desk(door), Desk(door, "suzuki")
    for desk, on in ((first, "2026-11-01"), (second, "2026-11-08")):
        desk.does(do__end=on)
    first.does()
    assert "tanakaさんが9/1(火)に日程を変えた" in second.does().by("suzuki")
    assert door.project().dates["do.end"] == date(2026, 11, 1)
    assert len(log(door, "dates.moved")) == 1
    assert "ご自分で日程を変えています" in first.does().by("tanaka"), "the same dialog, sent twice"


def test_a_dialog_that_is_older_than_another_change_keeps_nothing(door: Door) -> None:
    desk = Desk(door)
    desk.does(do__end="2026-11-01")
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), form="subsidy")))
    assert "事業の内容が変わった" in desk.does().by("tanaka")
    assert door.project().dates["do.end"] == date(2026, 10, 25)


@pytest.mark.parametrize("context", ["", "do.start=2026-10-10,do.end=2026-10-25", "[]", "{}"])
def test_a_dialog_from_before_an_upgrade_is_opened_again(door: Door, context: str) -> None:
    for verb, rest in ((Verb.DATES, ()), (Verb.KEEP_DATES, ()), (Verb.DATE_RULE, ("report.due",))):
        heard = door.submits("tanaka", verb, "p1", *rest, context=context)
        assert "もう一度「日程を変える」を開いてください" in heard.by("tanaka")


def test_only_coordinators_move_dates(door: Door) -> None:
    desk = Desk(door)
    desk.does(do__end="2026-11-01")
    for who in ("hana", "ito"):
        door.presses(who, Verb.DATES, "p1")
        door.hears(who, Submitted(act(Verb.KEEP_DATES, "p1").token, {}, desk.shown.context))
    assert door.project().dates["do.end"] == date(2026, 10, 25)


# ---------------------------------------------------------------- own rules


def test_a_project_has_a_rule_of_its_own_and_goes_back_to_the_guidelines(door: Door) -> None:
    desk = Desk(door)
    desk.does(live=True, rule="report.due")
    assert (fields(desk.shown)["anchor"], fields(desk.shown)["days"]) == ("do.end", "30")
    desk.does(days="45")
    assert fields(desk.shown)["report.due"] == "2026-12-09"
    assert "この事業の決めかた" in words(desk.shown)
    desk.does()
    assert "この事業の決めかたにします" in words(desk.shown)
    desk.does()
    project = door.project()
    assert [(rule.kind, rule.base.days, rule.basis) for rule in project.rules] == [
        ("report.due", 45, "project")
    ]
    assert project.dates["report.due"] == date(2026, 12, 9)
    assert reminders(door, "report.due") == {date(2026, 12, 9)}
    assert len(log(door, "rules.changed")) == 1
    desk = Desk(door)
    desk.does(do__end="2026-11-01")
    desk.does()
    assert door.project().dates["report.due"] == date(2026, 12, 16), "the own rule goes on to count"
    desk = Desk(door)
    desk.does(live=True, rule="report.due")
    desk.does(way="guide")
    desk.does()
    desk.does()
    assert door.project().rules == ()
    assert door.project().dates["report.due"] == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("given", "on"),
    [
        ({"anchor": "do.start", "days": "14", "side": "back"}, date(2026, 9, 26)),
        ({"days": "14", "counting": "inclusive"}, date(2026, 11, 7)),
        ({"days": "14", "shift": "next"}, date(2026, 11, 9)),
        ({"days": "14", "shift": "previous"}, date(2026, 11, 6)),
        ({"anchor": "do.end", "days": "0", "on_day": "3月31日"}, date(2027, 3, 31)),
        ({"anchor": "fy.end", "days": "３０", "side": "back"}, date(2027, 3, 1)),
    ],
)
def test_a_deadline_of_ones_own_has_a_name_and_a_rule(door: Door, given: dict[str, str], on: date) -> None:
    desk = Desk(door)
    desk.does(live=True, rule="new")
    desk.does(name="財団への報告", to="recipient", **given)  # type: ignore[arg-type]
    desk.does()
    assert "財団への報告" in words(desk.shown)
    heard = desk.does()
    assert "財団への報告" in heard.by("hana")
    assert "財団への報告" not in heard.by("ito")
    assert door.project().dates["own.1"] == on
    assert on in reminders(door, "own.1")
    assert "財団への報告" in door.presses("tanaka", Verb.DEADLINES, "p1", "0").by("tanaka")
    assert "なくなった期限" not in door.presses("tanaka", Verb.STATUS, "p1").by("tanaka")


def test_one_that_comes_each_month_and_is_given_up_again(door: Door) -> None:
    desk = Desk(door)
    desk.does(live=True, rule="new")
    desk.does(name="日誌", every="month", anchor="period.end", days="5")
    desk.does()
    desk.does()
    mine = {kind: on for kind, on in door.project().dates.items() if kind.startswith("own.")}
    assert mine == {"own.1@2026-10": date(2026, 11, 5)}
    desk = Desk(door)
    desk.does(live=True, rule="own.1")
    desk.does(way="gone")
    desk.does()
    assert "「日誌」をなくします" in words(desk.shown)
    heard = desk.does()
    assert "11/5(木) → なし" in heard.by("suzuki")
    assert not [kind for kind in door.project().dates if kind.startswith("own.")]
    assert reminders(door, "own.1@2026-10") == set()
    desk = Desk(door)
    desk.does(live=True, rule="new")
    desk.does(name="ほか")
    desk.does()
    desk.does()
    assert "own.2" in door.project().dates, "what was said of one is never taken for said of another"


def test_what_makes_no_rule_is_said_at_its_field(door: Door) -> None:
    desk = Desk(door)
    desk.does(live=True, rule="new")
    for given, field in (
        ({"name": "　"}, "name"),
        ({"name": "x", "days": "たくさん"}, "days"),
        ({"name": "x", "days": "1000"}, "days"),
        ({"name": "x", "days": ""}, "days"),
        ({"name": "x", "on_day": "2/30"}, "on_day"),
        ({"name": "x", "on_day": "いつか"}, "on_day"),
        ({"name": "x", "every": "month"}, "anchor"),
        ({"name": "x", "anchor": "period.end"}, "anchor"),
    ):
        assert desk.errors(given) == {field}
    assert door.project().rules == ()


def test_more_than_a_dialog_carries_is_refused_before_anything_is_lost(door: Door) -> None:
    desk, said = Desk(door), None
    for _ in range(20):
        desk.does(live=True, rule="new")
        said = desk.does(name="長い名前の期限" * 8).at_once
        if isinstance(said, FieldErrors):
            break
    assert isinstance(said, FieldErrors)
    assert len(desk.shown.context) < 2900


# ---------------------------------------------------------------- days of activity and rain


def with_events(door: Door, *events: Event) -> None:
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), events=events)))
    desk = Desk(door)
    desk.does(live=True, plan__due="2026-09-16")  # anything: the dates are worked out with the events
    desk.does()
    desk.does()


def test_a_day_of_activity_is_added_with_a_rain_day_and_moved_there_by_a_tap(door: Door) -> None:
    assert "活動日はまだ" in door.presses("tanaka", Verb.EVENTS, "p1").by("tanaka")
    seen = door.presses("tanaka", Verb.MOVE_DAY, "p1", "event.new", picked="2026-10-25")
    assert "活動日に加えます" in seen.by("tanaka")
    assert door.project().events == ()
    door.presses("tanaka", Verb.MOVE_DAY_TO, "p1", "event.new", "", "2026-10-25")
    door.presses("tanaka", Verb.MOVE_DAY_TO, "p1", "event.new", "", "2026-10-25")  # a double click
    assert door.project().events == (Event(date(2026, 10, 25)),)
    assert door.project().dates["event.1"] == date(2026, 10, 25)
    assert "より後" in door.presses("tanaka", Verb.RESERVE_DAY, "p1", "1", picked="2026-10-25").by("tanaka")
    door.presses("tanaka", Verb.RESERVE_DAY, "p1", "1")
    assert "11月1日(日)" in door.hears("tanaka", Typed("11月1日")).by("tanaka")
    assert "予備日 11/1(日)に移す" in door.presses("tanaka", Verb.EVENT, "p1", "1").by("tanaka")
    heard = door.presses("tanaka", Verb.MOVE_DAY_TO, "p1", "event.1", "2026-10-25", "2026-11-01")
    project = door.project()
    assert project.events == (Event(date(2026, 11, 1)),)
    assert (project.dates["do.end"], project.dates["report.due"]) == (date(2026, 11, 1), date(2026, 12, 1))
    for who in ("hana", "taro", "ito"):
        assert heard.by(who).count("10/25(日) → 11/1(日)") == 2, "the event and the end of Do, in one message"
        assert sum(outgoing.to.id == who for outgoing in heard.queued) == 1
    again = door.presses("suzuki", Verb.MOVE_DAY_TO, "p1", "event.1", "2026-10-25", "2026-11-01")
    assert "tanakaさんがもう変えていて、いまは11月1日(日)" in again.by("suzuki")


def way(heard: Heard) -> Action:
    """The first button of what was said."""
    return heard.queued[0].messages[-1].choices[0].action


def test_rain_offers_the_days_own_rain_day(door: Door) -> None:
    with_events(door, Event(date(2026, 10, 18), date(2026, 10, 24)), Event(date(2026, 10, 25)))
    asked = door.hears("tanaka", Typed("雨天順延"))
    assert "予備日 10/24(土)" in asked.by("tanaka")
    assert act(Verb.MOVE_DAY_TO, "p1", "event.1", "2026-10-18", "2026-10-24") == way(asked)
    assert act(Verb.ASK_MOVE, "p1", "event.1", "2026-10-24") == way(door.hears("hana", Typed("雨天順延")))


def test_one_that_is_called_off_tells_once_and_reminds_nobody(door: Door) -> None:
    with_events(door, Event(date(2026, 10, 18)), Event(date(2026, 10, 25)))
    assert reminders(door, "event.1") == {date(2026, 10, 18)}
    seen = door.presses("tanaka", Verb.EVENT_STATE, "p1", "1", "off", "")
    assert "10/18(日) → なし" in seen.by("tanaka")
    assert not door.project().events[0].cancelled
    heard = door.presses("tanaka", Verb.EVENT_STATE, "p1", "1", "off", "yes")
    assert "10/18(日) → なし" in heard.by("hana")
    assert reminders(door, "event.1") == set()
    again = door.presses("suzuki", Verb.EVENT_STATE, "p1", "1", "off", "yes")
    assert "もう中止になっています" in again.by("suzuki")
    assert not again.by("hana")
    door.presses("tanaka", Verb.EVENT_STATE, "p1", "1", "on", "yes")
    assert reminders(door, "event.1") == {date(2026, 10, 18)}
    door.presses("tanaka", Verb.EVENT_STATE, "p1", "1", "out", "yes")
    assert "10月18日" not in door.presses("tanaka", Verb.EVENTS, "p1").by("tanaka")
    assert door.project().dates["event.2"] == date(2026, 10, 25), "the other keeps its number"


def test_more_days_than_a_dialog_shows_are_not_taken(door: Door) -> None:
    with_events(door, *(Event(date(2026, 10, 10 + n % 15)) for n in range(30)))
    for heard in (
        door.presses("tanaka", Verb.MOVE_DAY, "p1", "event.new", picked="2026-10-20"),
        door.presses("tanaka", Verb.MOVE_DAY_TO, "p1", "event.new", "", "2026-10-25"),
    ):
        assert "活動日は30日までです" in heard.by("tanaka")
    assert len(door.project().events) == 30


def test_an_event_that_is_not_there_is_an_old_button(door: Door) -> None:
    with_events(door, Event(date(2026, 10, 25)))
    old = door.kit.wording("old-button", "ja")
    for number in ("0", "3", "x", "", "²"):
        for verb, rest in ((Verb.EVENT, ()), (Verb.RESERVE_DAY, ()), (Verb.EVENT_STATE, ("off", "yes"))):
            assert old in door.presses("tanaka", verb, "p1", number, *rest).by("tanaka")


def test_what_counts_from_the_day_of_the_last_answers_is_dated_that_day(door: Door) -> None:
    assert "talk.plan" not in door.project().dates
    for key in ("hana", "ito"):
        door.answers(key, sent=key == "hana", chk_1="yes")
    door.submits("tanaka", Verb.CLOSE, "p1", "plan", reason="急ぐため")
    project = door.project()
    assert project.revealed
    assert project.dates["talk.plan"] == date(2026, 9, 8)
    assert dates_of(Desk(door).shown)["talk.plan"] == "2026-09-08"


# ---------------------------------------------------------------- a coordinator at LINE


def test_at_line_a_coordinator_moves_any_date_by_words(door: Door) -> None:
    door.person("megumi", Role.COORDINATOR)
    listed = door.presses("megumi", Verb.DATES, "p1").by("megumi")
    assert "企画の質問の締切 9/15(火)" in listed
    door.hears("megumi", Pressed(act(Verb.MOVE_DAY, "p1", "plan.due").token, ""))
    seen = door.hears("megumi", Typed("9月18日")).by("megumi")
    assert "9/15(火) → 9/18(金)" in seen
    assert door.project().dates["plan.due"] == date(2026, 9, 15)
    heard = door.presses("megumi", Verb.MOVE_DAY_TO, "p1", "plan.due", "2026-09-15", "2026-09-18")
    assert door.project().by_hand == {"plan.due": date(2026, 9, 18)}
    assert "9/18(金)" in heard.by("tanaka")


def test_other_dates_than_days_are_the_coordinators(door: Door) -> None:
    old = door.kit.wording("old-button", "ja")
    assert old in door.presses("hana", Verb.MOVE_DAY, "p1", "plan.due").by("hana")
    assert old in door.presses("hana", Verb.ASK_MOVE, "p1", "plan.due", "2026-09-18").by("hana")


# ---------------------------------------------------------------- another fiscal year, rules that changed


def test_a_side_with_another_fiscal_year_hears_of_its_end(door: Door) -> None:
    desk = Desk(door)
    desk.does(do__end="2027-02-28")
    desk.does()
    asked = dialog(door.presses("tanaka", Verb.EDIT_SIDE, "p1", "a"))
    assert fields(asked)["fy_start"] == "0"
    door.submits("tanaka", Verb.EDIT_SIDE, "p1", "a", name="花壇の会", kind="", bodies="", fy_start="1")
    dates = {kind: on for kind, on in door.project().dates.items() if kind.startswith("fy.side")}
    assert set(dates.values()) == {date(2026, 12, 1), date(2026, 12, 20)}
    assert "会計年度は1月から" in door.presses("tanaka", Verb.SIDES, "p1").by("tanaka")
    assert "花壇の会の会計年度の終わり" in words(Desk(door).shown)
    door.submits("tanaka", Verb.EDIT_SIDE, "p1", "a", name="花壇の会", kind="", bodies="", fy_start="0")
    assert not [kind for kind in door.project().dates if kind.startswith("fy.side")]


def start(door: Door) -> list[str]:
    """What a start of the bot does; gives the projects whose dates it looked at."""
    found = door.look(lambda uow: outdated(uow, door.kit))
    for project in found:
        door.look(lambda uow, one=project: refresh(uow, door.kit, one, door.clock.at))  # type: ignore[misc]
    door.look(lambda uow: keep_rules(uow, door.kit))
    return found


def test_rules_that_changed_move_dates_at_the_next_start_and_nothing_is_said_again(door: Door) -> None:
    project = door.project()
    old = {**project.dates, "report.due": date(2026, 11, 20)}
    del old["carry.due"]
    door.look(lambda uow: uow.projects.save(replace(project, dates=old)))
    door.look(lambda uow: replan(uow, door.kit, replace(project, dates=old), door.clock.at))
    sent = next(r.id for r in door.look(lambda uow: uow.reminders.of_project("p1")) if r.kind == "plan.due")
    door.look(lambda uow: uow.reminders.set_status([sent], ReminderStatus.SENT))
    assert start(door) == ["p1"]
    assert door.project().dates == project.dates
    assert reminders(door, "report.due") == {date(2026, 11, 24)}
    queued = door.look(lambda uow: uow.outbox.waiting())
    assert queued == 2, "the two coordinators"
    assert "手引きの決まりが新しく" in door.presses("tanaka", Verb.STATUS, "p1").by("tanaka")
    assert start(door) == []
    found = [r for r in door.look(lambda uow: uow.reminders.of_project("p1")) if r.kind == "plan.due"]
    assert len({(r.about, r.step) for r in found}) == len(found)


def test_a_project_that_is_over_stays_as_it_is(door: Door) -> None:
    project = replace(door.project(), cancelled_at=datetime(2026, 9, 2, tzinfo=UTC), dates={})
    door.look(lambda uow: uow.projects.save(project))
    assert start(door) == []
    assert door.project() == project
