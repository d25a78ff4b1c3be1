"""What people can do about a reminder: put it off, hand it to somebody else, ask for more time, rest from all of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.duties import concerned, rule_of
from bot.domain.messages import Choice, Message, Pressed, Typed
from bot.domain.notices import Mute
from bot.domain.project import Role, SideRule
from bot.domain.reminders import Reminder, ReminderStatus
from bot.services.duties import facts_of
from bot.services.planning import replan, rules_of
from bot.services.ports import UnitOfWork
from handlers.line import render as line
from handlers.slack import render as slack
from tests import line_openapi, slack_limits
from tests.services.front_door import Door, Heard, opened

REPORT = "report.due"  # 24 November: 30 days after the end of Do
SHEETS = "plan.due"  # 15 September


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = opened(tmp_path)
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ken", Role.MEMBER, "a")
    door.person("ito", Role.RESPONDENT, "b")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("mori", Role.COORDINATOR, tenant="T1")
    door.person("mieko", Role.OBSERVER, tenant="T1")
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), door.clock.at))
    return door


def rows(door: Door, kind: str) -> list[Reminder]:
    return [r for r in door.look(lambda uow: uow.reminders.of_project("p1")) if r.kind == kind]


def reminder(door: Door, kind: str = REPORT) -> str:
    """The first step of that date's ladder."""
    return min((r for r in rows(door, kind) if not r.person), key=lambda r: r.step).id


def ident(door: Door, key: str) -> str:
    return door.look(lambda uow: ident_in(uow, door, key))


def ident_in(uow: UnitOfWork, door: Door, key: str) -> str:
    """The same within a transaction."""
    found = uow.people.find(door.places[key])
    assert found is not None
    return found.id


def heard(door: Door, kind: str) -> set[str]:
    """The names of those whom that date concerns now."""

    def look(uow: UnitOfWork) -> set[str]:
        project = door.project_in(uow)
        rule = rule_of(kind, rules_of(door.kit, project))
        assert rule is not None
        facts = facts_of(uow, door.kit, project, door.clock.at)
        people = concerned(kind, rule, project, uow.projects.members("p1"), facts)
        return {str(member.person.name) for member in people}

    return door.look(look)


def messages(told: Heard, key: str) -> list[Message]:
    return [m for outgoing in told.queued if outgoing.to.id == key for m in outgoing.messages]


def words(told: Heard, key: str) -> str:
    return "\n".join(m.text for m in messages(told, key))


def choices(told: Heard, key: str) -> dict[str, Choice]:
    return {choice.label: choice for message in messages(told, key) for choice in message.choices}


def taps(door: Door, key: str, told: Heard, label: str, picked: str = "") -> Heard:
    """Presses what that person was shown."""
    choice = choices(told, key)[label]
    return door.hears(key, Pressed(choice.action.token, "", picked))


def log(door: Door, action: str) -> int:
    return sum(one["action"] == action for one in door.look(lambda uow: uow.audit.of_project("p1")))


# ---------------------------------------------------------------- later


@pytest.mark.parametrize(("days", "on"), [("1", 2), ("3", 4), ("7", 8)])
def test_it_is_put_off_for_so_many_days_for_that_person_alone(door: Door, days: str, on: int) -> None:
    before = [r for r in rows(door, REPORT) if not r.person]
    told = door.presses("hana", Verb.SNOOZE, reminder(door), days)
    (own,) = [r for r in rows(door, REPORT) if r.person]
    assert own.person == ident(door, "hana")
    assert own.due_at.date() == date(2026, 9, on)
    assert f"9月{on}日" in words(told, "hana")
    assert [r for r in rows(door, REPORT) if not r.person] == before
    assert len(choices(told, "hana")) == 2


def test_another_choice_moves_what_was_put_off_and_a_double_tap_changes_nothing(door: Door) -> None:
    told = door.presses("hana", Verb.SNOOZE, reminder(door), "7")
    taps(door, "hana", told, "明日")
    taps(door, "hana", told, "明日")
    (own,) = [r for r in rows(door, REPORT) if r.person]
    assert own.due_at.date() == date(2026, 9, 2)
    assert log(door, "reminder.snoozed") == 2


def test_what_is_settled_or_has_moved_is_not_put_off(door: Door) -> None:
    name = reminder(door)
    door.presses("tanaka", Verb.DONE, name)
    assert "tanakaさんが9月1日(火)に済みにしています" in words(
        door.presses("hana", Verb.SNOOZE, name, "7"), "hana"
    )
    old = reminder(door, SHEETS)
    moved = replace(door.project(), dates={**door.project().dates, SHEETS: date(2026, 9, 18)})
    door.look(lambda uow: uow.projects.save(moved))
    said = words(door.presses("hana", Verb.SNOOZE, old, "7"), "hana")
    assert "いまは9月18日(金)です" in said
    assert not [r for r in rows(door, SHEETS) if r.person]


# ---------------------------------------------------------------- somebody else


def test_who_has_it_hands_it_to_somebody_of_their_own_side(door: Door) -> None:
    ask = door.presses("hana", Verb.HAND_OVER, reminder(door))
    assert list(choices(ask, "hana")) == ["kenさんへ", "担当者と話す"]
    told = taps(door, "hana", ask, "kenさんへ")
    assert "hanaさんから、「実績報告の期限」の担当を頼まれました。11月24日(火)です" in words(told, "ken")
    assert list(choices(told, "ken")) == ["出した", "引き受けられない"]
    assert "hanaさんが、「実績報告の期限」の担当をkenさんに替えました" in words(told, "tanaka")
    assert "ken" in heard(door, REPORT)
    assert "hana" not in heard(door, REPORT)
    again = taps(door, "hana", ask, "kenさんへ")
    assert "hanaさんが9月1日(火)にkenさんに替えています" in words(again, "hana")
    assert not messages(again, "ken")
    assert log(door, "deadline.owner") == 1


def test_who_takes_it_over_can_say_that_it_is_done(door: Door) -> None:
    name = reminder(door)
    told = taps(door, "hana", door.presses("hana", Verb.HAND_OVER, name), "kenさんへ")
    assert "済みにしました" in words(taps(door, "ken", told, "出した"), "ken")
    assert "kenさんが9月1日(火)に済みにしています" in words(
        taps(door, "ken", told, "引き受けられない"), "ken"
    )


def test_who_cannot_take_it_on_says_so_and_it_is_where_it_was(door: Door) -> None:
    told = taps(door, "hana", door.presses("hana", Verb.HAND_OVER, reminder(door)), "kenさんへ")
    back = taps(door, "ken", told, "引き受けられない")
    assert "もとに戻しました" in words(back, "ken")
    assert "これまでどおりお願いします" in words(back, "hana")
    assert list(choices(back, "hana")) == ["出した", "担当を替える"]
    assert "引き受けられないそうです" in words(back, "tanaka")
    assert "hana" in heard(door, REPORT)
    assert "ken" not in heard(door, REPORT)
    again = taps(door, "ken", told, "引き受けられない")
    assert "いまはあなたの担当ではありません" in words(again, "ken")
    assert not messages(again, "hana")


def test_the_sheet_of_a_side_goes_to_another_of_its_people_and_back(door: Door) -> None:
    ask = door.presses("hana", Verb.HAND_OVER, reminder(door, SHEETS))
    told = taps(door, "hana", ask, "kenさんへ")
    assert list(choices(told, "ken")) == ["回答する", "引き受けられない"]
    assert heard(door, SHEETS) == {"ken", "ito"}  # hana is left in peace
    back = taps(door, "ken", told, "引き受けられない")
    assert "これまでどおりお願いします" in words(back, "hana")
    assert heard(door, SHEETS) == {"hana", "ken", "ito"}
    roles = {m.person.name: m.role for m in door.look(lambda uow: uow.projects.members("p1"))}
    assert (roles["hana"], roles["ken"]) == (Role.RESPONDENT, Role.MEMBER)


def test_ones_own_answers_are_nobody_elses(door: Door) -> None:
    told = door.presses("ken", Verb.HAND_OVER, reminder(door, SHEETS))
    assert "花壇の会の答えはhanaさんが出すので" in words(told, "ken")
    assert not choices(told, "ken")
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), rule=SideRule.MAJORITY)))
    told = door.presses("ken", Verb.HAND_OVER, reminder(door, SHEETS))
    assert "ほかの人とは替われません。むずかしいときは" in words(told, "ken")


def test_where_nobody_else_is_there_the_coordinators_are_asked_once(door: Door) -> None:
    name = reminder(door, "see.end")  # both sides talk
    told = door.presses("ito", Verb.HAND_OVER, name)
    assert "tanaka、moriさんに伝えました" in words(told, "ito")
    assert "担当を替えてほしいそうです" in words(told, "tanaka")
    assert not messages(door.presses("ito", Verb.HAND_OVER, name), "tanaka")
    assert list(choices(told, "tanaka")) == ["招待", "担当を替える"]
    door.person("yumi", Role.MEMBER, "b")
    given = taps(door, "tanaka", taps(door, "tanaka", told, "担当を替える"), "yumiさんへ")
    assert "担当を頼まれました" in words(given, "yumi")
    assert "yumiさんに替わりました" in words(given, "ito")
    assert heard(door, "see.end") == {"hana", "yumi"}  # the other side still hears of it


def test_a_second_coordinator_is_told_who_has_handed_it_over(door: Door) -> None:
    door.person("yumi", Role.MEMBER, "a")
    name = reminder(door)
    one = door.presses("tanaka", Verb.HAND_OVER, name)
    two = door.presses("mori", Verb.HAND_OVER, name)
    taps(door, "tanaka", one, "kenさんへ")
    late = taps(door, "mori", two, "yumiさんへ")
    assert "tanakaさんが9月1日(火)にkenさんに替えています" in words(late, "mori")
    assert not messages(late, "yumi")
    third = door.presses("mori", Verb.HAND_OVER, name)
    taps(door, "mori", third, "yumiさんへ")
    assert "yumi" in heard(door, REPORT)
    assert "ken" not in heard(door, REPORT)


def test_who_took_it_over_and_left_leaves_it_with_those_who_had_it(door: Door) -> None:
    taps(door, "hana", door.presses("hana", Verb.HAND_OVER, reminder(door)), "kenさんへ")
    door.look(lambda uow: uow.projects.leave("p1", ident_in(uow, door, "ken"), door.clock.at))
    assert "hana" in heard(door, REPORT)


def test_nobody_gives_away_what_is_not_theirs(door: Door) -> None:
    name = reminder(door)
    for key in ("mieko", "ito"):  # looks on; of the other side
        told = door.presses(key, Verb.HAND_TO, name, ident(door, "ken"), "")
        assert not messages(told, "ken")
        assert not door.project().owners
    assert door.kit.wording("not-allowed", "ja") in words(
        door.presses("mieko", Verb.EXTEND, name, ""), "mieko"
    )


# ---------------------------------------------------------------- more time


def asked(door: Door) -> Heard:
    """ハナ asks for a week more for the report."""
    ask = door.presses("hana", Verb.EXTEND, reminder(door), "")
    return taps(door, "hana", ask, "1週間(12/1(火)まで)")


def test_more_time_is_asked_for_and_granted_with_a_tap(door: Door) -> None:
    wish = asked(door)
    assert "12月1日(火)まで延ばせるか、tanaka、moriさんに聞きました" in words(wish, "hana")
    (to,) = messages(wish, "tanaka")
    assert "hanaさんが、「実績報告の期限」を延ばしてほしいそうです" in to.text
    assert to.rows[0].text == "11/24(火) → 12/1(火)"
    assert door.project().dates[REPORT] == date(2026, 11, 24)
    granted = taps(door, "tanaka", wish, "認める")
    assert door.project().dates[REPORT] == date(2026, 12, 1)
    (outgoing,) = [one for one in granted.queued if one.to.id == "hana"]
    assert [m.text for m in outgoing.messages] == ["「実績報告の期限」は12月1日(火)まで延びました。"]
    pending = [r for r in rows(door, REPORT) if r.status is ReminderStatus.PENDING]
    assert {r.about for r in pending} == {date(2026, 12, 1)}


def test_the_second_coordinator_is_told_who_decided(door: Door) -> None:
    wish = asked(door)
    taps(door, "tanaka", wish, "認める")
    for label in ("認める", "認めない"):
        told = taps(door, "mori", wish, label)
        assert "tanakaさんが9月1日(火)に認めています" in words(told, "mori")
        assert not messages(told, "hana")
    taps(door, "tanaka", wish, "認める")
    assert log(door, "extension.granted") == log(door, "dates.moved") == 1


def test_a_refusal_is_told_and_moves_nothing(door: Door) -> None:
    wish = asked(door)
    refused = taps(door, "mori", wish, "認めない")
    assert "11月24日(火)のままでお願いします" in words(refused, "hana")
    assert door.project().dates[REPORT] == date(2026, 11, 24)
    assert "moriさんが9月1日(火)に断っています" in words(taps(door, "tanaka", wish, "認める"), "tanaka")
    assert door.project().dates[REPORT] == date(2026, 11, 24)


def test_the_same_request_is_put_once_and_another_takes_its_place(door: Door) -> None:
    first = asked(door)
    assert not messages(asked(door), "tanaka")
    ask = door.presses("hana", Verb.EXTEND, reminder(door), "")
    second = taps(door, "hana", ask, "3日(11/27(金)まで)")
    assert "新しいものに替わっています" in words(taps(door, "tanaka", first, "認める"), "tanaka")
    taps(door, "tanaka", second, "認める")
    assert door.project().dates[REPORT] == date(2026, 11, 27)


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-02", "0001-01-01", "9999-12-31", "x"])
def test_a_day_that_cannot_be_is_asked_for_again(door: Door, day: str) -> None:
    told = door.presses("hana", Verb.EXTEND, reminder(door), "", picked=day)
    assert not messages(told, "tanaka")
    assert "11月24日(火)より後の日を選んでください" in words(told, "hana")
    assert "延期願い" not in words(told, "hana")


def test_a_request_for_a_date_that_was_moved_or_settled_meanwhile_changes_nothing(door: Door) -> None:
    wish = asked(door)
    moved = replace(door.project(), dates={**door.project().dates, REPORT: date(2026, 11, 20)})
    door.look(lambda uow: uow.projects.save(moved))
    assert "いまは11月20日(金)です" in words(taps(door, "tanaka", wish, "認める"), "tanaka")
    door.look(lambda uow: uow.projects.save(door.project_in(uow).settled(1, REPORT, door.clock.at)))
    told = taps(door, "tanaka", wish, "認める")
    assert "もう終わったか、変わっています" in words(told, "tanaka")
    assert not messages(told, "hana")


def test_a_request_that_came_too_late_is_not_granted(door: Door) -> None:
    wish = asked(door)
    door.clock.at = datetime.fromisoformat("2026-12-02T09:00:00+09:00")
    assert "もう過ぎています" in words(taps(door, "tanaka", wish, "認める"), "tanaka")
    assert door.project().dates[REPORT] == date(2026, 11, 24)


# ---------------------------------------------------------------- rest


def mutes(door: Door, key: str) -> list[Mute]:
    return door.look(lambda uow: list(uow.mutes.of_person(ident_in(uow, door, key))))


def test_somebody_rests_for_a_week_and_comes_back(door: Door) -> None:
    shown = door.hears("hana", Typed("お知らせ"))
    rested = taps(door, "hana", shown, "1週間休む")
    assert "9月8日(火)まで、お知らせを休みます" in words(rested, "hana")
    taps(door, "hana", shown, "1週間休む")
    (mute,) = mutes(door, "hana")
    assert (mute.project, mute.until) == ("", date(2026, 9, 8))
    assert "9月8日(火)までお休みです" in words(door.hears("hana", Typed("お知らせ")), "hana")
    taps(door, "hana", rested, "再開する")
    assert not mutes(door, "hana")


def test_one_project_is_silenced_for_good_and_the_others_go_on(door: Door) -> None:
    shown = door.hears("hana", Typed("お知らせ"))
    quiet = taps(door, "hana", shown, "止める: 花壇づくり")
    assert "「花壇づくり」のお知らせを止めました" in words(quiet, "hana")
    (mute,) = mutes(door, "hana")
    assert (mute.project, mute.until) == ("p1", None)
    again = taps(door, "hana", quiet, "お知らせ")
    assert "再開: 花壇づくり" in choices(again, "hana")
    taps(door, "hana", again, "再開: 花壇づくり")
    assert not mutes(door, "hana")


@pytest.mark.parametrize("day", ["2026-08-31", "0001-01-01", "2026-13-40", ""])
def test_one_rests_until_a_day_that_is_to_come(door: Door, day: str) -> None:
    told = door.presses("hana", Verb.REST, "", picked=day)
    assert "9月1日(火)より前の日は選べません" in words(told, "hana")
    assert not mutes(door, "hana")
    assert "9月20日(日)まで" in words(door.presses("hana", Verb.REST, "", picked="2026-09-20"), "hana")


# ---------------------------------------------------------------- on the platforms


HEADERS = {"Authorization": "Bearer token", "Content-Type": "application/json"}
SCENES: dict[str, Callable[[Door], Heard]] = {
    "putting off": lambda door: door.presses("hana", Verb.SNOOZE, reminder(door), "7"),
    "other ways": lambda door: door.presses("hana", Verb.OTHER_WAYS, reminder(door)),
    "who else": lambda door: door.presses("tanaka", Verb.HAND_OVER, reminder(door, "see.end")),
    "handed over": lambda door: taps(
        door, "hana", door.presses("hana", Verb.HAND_OVER, reminder(door)), _ken(door)
    ),
    "until when": lambda door: door.presses("hana", Verb.EXTEND, reminder(door), ""),
    "a request": lambda door: door.presses("hana", Verb.EXTEND, reminder(door), "7"),
    "rest": lambda door: door.presses("hana", Verb.NOTIFICATIONS),
}


def _ken(door: Door) -> str:
    """The label of ken's button, in the language of who presses it."""
    hana = door.look(lambda uow: uow.people.get(ident_in(uow, door, "hana")))
    return door.kit.wording("button-hand-to", hana.language, name="ken")


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_everything_fits_both_platforms_in_every_language(door: Door, language: str) -> None:
    def speak(uow: UnitOfWork) -> None:
        for key in door.places:
            found = uow.people.find(door.places[key])
            assert found is not None
            uow.people.save(replace(found, language=language))

    door.look(speak)
    for n in range(20):
        door.person(f"a-member-with-a-rather-long-name-{n}", Role.MEMBER, "a")
    for name, scene in SCENES.items():
        told = scene(door)
        assert told.queued, name
        for outgoing in told.queued:
            body = {"to": "U" + "0" * 32, "messages": line.render(outgoing.messages)[:5]}
            assert not line_openapi.problems("POST", "/v2/bot/message/push", body, HEADERS), name
            for page in slack.pages(*outgoing.messages):
                payload = {"channel": "D1", "text": "x", "blocks": page.blocks}
                assert not slack_limits.problems("chat.postMessage", payload), name
