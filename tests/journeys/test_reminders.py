"""Reminders: to whom, what is still owed, when, and what the buttons on them do."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.domain.project import Role
from handlers.demo.slack_team import Post, SlackPerson
from tests.journeys.desk import (
    JAPAN,
    SIDES,
    audit,
    choose_date,
    colleague,
    fill,
    japan,
    join,
    labels,
    newest,
    person_id,
    seen,
    send_all,
    view_words,
)
from tests.journeys.town import Town, a_town, post_text, pressable, shown

DUE = japan(2026, 9, 15)
"""The due day of the planning sheet of a project that is made on 1 September, at 9 o'clock."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as town:
        yield town
        await town.deliver()
        assert town.wire_problems() == []


SHEET = "の質問があと|企画の質問の締切は"
"""What the reminders of the planning sheet have in them: a respondent's, a coordinator's."""


class Club:
    """A project with 田中 as coordinator, ハナ in LINE on side a and 佐藤 in Slack on side b."""

    name = "花壇づくり"

    def __init__(self, town: Town) -> None:
        self.town = town
        self.tanaka = town.slack.add_person("田中")
        self.sato = town.slack.add_person("佐藤")
        self.hana = town.line.add_person("ハナ", friend=True)
        self.codes: dict[str, str] = {}

    async def joins(self, *who: str) -> None:
        if self.hana in who:
            await self.town.say(self.hana, f"参加 {self.codes['a']}")
            await self.town.tap(self.hana, "はじめる")
        if self.sato in who:
            await join(self.town, self.sato, self.codes["b"])

    async def sends(self) -> None:
        """ハナ answers everything in LINE and sends."""
        for _ in range(30):
            buttons = [str(a["label"]) for a in pressable(self.town.line.received(self.hana)[-1])]
            here = next(b for b in buttons if b in ("この内容で送る", "はい") or b.startswith("予算"))
            await self.town.tap(self.hana, here)
            if here == "この内容で送る":
                return

    def in_line(self) -> list[str]:
        return [shown(message) for message in self.town.line.received(self.hana)]

    def reminders(self, who: str, about: str = SHEET) -> list[Post]:
        """The reminders that somebody in Slack was sent of that matter, pressed or not."""
        return [post for post in self.town.slack.messages(who) if re.search(about, post_text(post))]

    def asked_in_line(self) -> list[str]:
        """What ハナ was reminded of her sheet."""
        return [text for text in self.in_line() if re.search(SHEET, text)]

    async def sent(self, kind: str) -> list[tuple[int, date]]:
        """What the clock's log says was sent of that date: which step of its ladder, on which day in Japan."""
        lines = await audit(self.town, self.name, "reminder.sent")
        return [
            (line["details"]["step"], line["at"].astimezone(JAPAN).date())
            for line in lines
            if line["details"]["kind"] == kind
        ]


@pytest.fixture
async def club(town: Town) -> Club:
    club = Club(town)
    club.codes = await town.new_project(club.tanaka)
    return club


# ---------------------------------------------------------------- to whom, and what


async def test_the_opening_is_told_to_everybody_where_they_joined(town: Town) -> None:
    club = Club(town)
    await fill(town, club.tanaka)
    await choose_date(town, club.tanaka, "plan.start", "2026-09-03")
    await town.slack.submit(club.tanaka, {})
    await town.deliver()
    words = re.findall(r"「参加 (\S+)」", seen(town, club.tanaka))
    club.codes = dict(zip("ab", words, strict=True))
    await club.joins(club.hana, club.sato)
    await town.move_to(japan(2026, 9, 3, 9))
    assert "企画は9月3日(木)からです。" in post_text(newest(town, club.tanaka))
    for said in (post_text(newest(town, club.sato)), "\n".join(club.in_line())):
        assert "の質問が始まりました。10問" in said


async def test_on_the_due_day_the_coordinator_hears_what_whose_and_what_comes_next(
    town: Town, club: Club
) -> None:
    await club.joins(club.hana, club.sato)
    await town.move_to(DUE)
    (post,) = club.reminders(club.tanaka)
    said = post_text(post)
    assert "企画の質問の締切は9月15日(火)です(きょう)。" in said
    assert "ハナ" in said
    assert "佐藤" in said
    assert "9月26日(土) 協定書の取り交わし あと11日" in said
    assert "企画の始まり 9/1(火) + 14日 = 9/15(火)" in said
    assert labels(post)[:2] == ["出した", "明日"]


async def test_each_respondent_hears_only_what_is_still_owed(town: Town, club: Club) -> None:
    await club.joins(club.hana, club.sato)
    await town.tap(club.hana, "はい")
    await town.move_to(DUE)
    assert "質問があと9問残っています" in club.in_line()[-1]
    assert "質問があと10問残っています" in post_text(newest(town, club.sato))
    assert "佐藤" not in club.in_line()[-1]


async def test_who_has_sent_is_not_reminded(town: Town, club: Club) -> None:
    await club.joins(club.hana, club.sato)
    await send_all(town, club.sato)
    await town.move_to(DUE)
    assert club.reminders(club.sato) == []
    assert "残っています" in club.in_line()[-1]


async def test_when_all_have_sent_the_due_day_passes_in_silence(town: Town, club: Club) -> None:
    await club.joins(club.hana, club.sato)
    await club.sends()
    await send_all(town, club.sato)
    await town.move_to(DUE + timedelta(days=1))
    assert await club.sent("plan.due") == []


async def test_the_button_on_a_reminder_goes_on_where_one_stopped_in_slack(town: Town, club: Club) -> None:
    await club.joins(club.sato)
    await town.press(club.sato, "はい")
    await town.move_to(DUE)
    await town.press(club.sato, "回答する")
    assert "問2 · 2/10" in post_text(newest(town, club.sato))


async def test_the_button_on_a_reminder_goes_on_where_one_stopped_in_line(town: Town, club: Club) -> None:
    await club.joins(club.hana)
    await town.tap(club.hana, "はい")
    await town.move_to(DUE)
    said = await town.tap(club.hana, "回答する")
    assert "問2 · 2/10" in said[-1]


async def test_while_nobody_has_joined_the_coordinator_alone_is_told(town: Town, club: Club) -> None:
    await town.move_to(DUE)
    said = post_text(newest(town, club.tanaka))
    assert said.count("まだ参加した人がいません") == 2
    pushed = [call.body for call in town.slack.calls if call.name == "chat.postMessage"]
    assert {body["channel"] for body in pushed} == {club.tanaka}
    assert not [call for call in town.line.calls if call.name == "push"]


async def test_who_blocked_the_account_is_not_pushed_to(town: Town, club: Club) -> None:
    await club.joins(club.hana)
    await town.line.unfollow(club.hana)
    await town.move_to(DUE)
    assert not [call for call in town.line.calls if call.name == "push"]
    assert len(club.reminders(club.tanaka)) == 3  # a week before, a day before, on the day
    assert "届かない" in post_text(club.reminders(club.tanaka)[0])


async def test_the_end_of_every_stage_and_the_report_are_told_on_their_days(town: Town, club: Club) -> None:
    await town.move_to(japan(2026, 12, 15))
    said = {
        "plan.due": date(2026, 9, 15),
        "agree.sign": date(2026, 9, 25),  # Saturday the 26th: the Friday before
        "plan.end": date(2026, 10, 9),
        "do.start": date(2026, 10, 13),  # the 10th to the 12th are closed
        "do.due": date(2026, 10, 16),
        "do.end": date(2026, 10, 23),  # Sunday the 25th: the Friday before
        "see.start": date(2026, 10, 26),
        "see.due": date(2026, 11, 9),
        "report.due": date(2026, 11, 24),
    }
    assert {kind: dict(await club.sent(kind)).get(0) for kind in said} == said


async def test_a_closed_stage_reminds_of_nothing_more(town: Town, club: Club) -> None:
    await town.command(club.tanaka, "close")
    await town.slack.submit(club.tanaka, {"reason": "練習のため"})
    await town.move_to(japan(2026, 10, 9))
    assert await audit(town, club.name, "reminder.sent") == []


async def test_a_cancelled_project_reminds_of_nothing_more(town: Town, club: Club) -> None:
    await town.command(club.tanaka, "status")
    await town.press(club.tanaka, "設定")
    await town.press(club.tanaka, "中止する")
    await town.slack.submit(club.tanaka, {"reason": "台風のため"})
    await town.move_to(japan(2026, 12, 15))
    assert await audit(town, club.name, "reminder.sent") == []


# ---------------------------------------------------------------- later


async def test_tomorrow_silences_nobody_else_and_comes_back_once(town: Town, club: Club) -> None:
    await club.joins(club.hana)
    await town.move_to(DUE)
    await town.press(club.tanaka, "明日")
    assert "9月16日(水)にもう一度お知らせします" in seen(town, club.tanaka)
    in_line = len(club.asked_in_line())
    await town.move_to(japan(2026, 9, 17))
    assert len(club.asked_in_line()) == in_line
    assert len(club.reminders(club.tanaka)) == 2
    await town.move_to(japan(2026, 9, 18))
    assert len(club.asked_in_line()) == in_line + 1
    assert len(club.reminders(club.tanaka)) == 3  # three days after, as everybody


async def test_a_respondent_puts_it_off_for_themselves_alone(town: Town, club: Club) -> None:
    await club.joins(club.hana, club.sato)
    await town.move_to(japan(2026, 9, 8))
    (said,) = await town.tap(club.hana, "1週間後")
    assert "9月15日(火)にもう一度お知らせします" in said
    asked = len(club.asked_in_line())
    await town.move_to(japan(2026, 9, 14))
    assert len(club.asked_in_line()) == asked
    assert len(club.reminders(club.sato)) == 2  # a week before and a day before
    await town.move_to(DUE)
    assert len(club.asked_in_line()) == asked + 1
    assert club.asked_in_line()[asked].startswith("「花壇づくり」の質問があと10問残っています")


async def test_a_double_click_on_tomorrow_is_one_change(town: Town, club: Club) -> None:
    await town.move_to(DUE)
    (post,) = club.reminders(club.tanaka)
    await asyncio.gather(*(town.slack.press(club.tanaka, post, label="明日") for _ in range(2)))
    await town.deliver()
    assert len(await audit(town, club.name, "reminder.snoozed")) == 1


async def test_the_pressed_reminder_loses_its_buttons(town: Town, club: Club) -> None:
    await town.move_to(DUE)
    (post,) = club.reminders(club.tanaka)
    await town.press(club.tanaka, "明日")
    assert labels(post) == []


# ---------------------------------------------------------------- handed in


REPORT = "実績報告の期限は"


async def report_day(town: Town, club: Club) -> Post:
    """Up to the day of the report, the newest reminder on the coordinator's screen."""
    await town.move_to(japan(2026, 11, 24))
    return newest_of(club, club.tanaka)


def newest_of(club: Club, who: str) -> Post:
    """Their newest reminder of the report."""
    return club.reminders(who, REPORT)[-1]


async def test_a_report_that_is_handed_in_is_done_and_never_spoken_of_again(town: Town, club: Club) -> None:
    mori = await colleague(town, "森", club.name, Role.COORDINATOR)
    post = await report_day(town, club)
    await town.slack.press(mori, newest_of(club, mori), label="明日")
    await town.slack.press(club.tanaka, post, label="出した")
    await town.deliver()
    counts = [len(club.reminders(who, REPORT)) for who in (club.tanaka, mori)]
    await town.move_to(japan(2027, 1, 20))
    assert [len(club.reminders(who, REPORT)) for who in (club.tanaka, mori)] == counts
    record = await town.export(club.name)
    assert [d["status"] for d in record["deadlines"] if d["kind"] == "report.due"] == ["done"]


async def test_the_second_to_hand_in_is_told_who_did_it(town: Town, club: Club) -> None:
    mori = await colleague(town, "森", club.name, Role.COORDINATOR)
    await report_day(town, club)
    for who in (club.tanaka, mori):
        await town.slack.press(who, newest_of(club, who), label="出した")
    await town.deliver()
    assert "「実績報告の期限」は、田中さんが11月24日(火)に済みにしています。" in seen(town, mori)
    assert len(await audit(town, club.name, "deadline.done")) == 1


async def test_putting_off_what_is_done_says_who_did_it(town: Town, club: Club) -> None:
    mori = await colleague(town, "森", club.name, Role.COORDINATOR)
    post = await report_day(town, club)
    await town.slack.press(club.tanaka, post, label="出した")
    await town.slack.press(mori, newest_of(club, mori), label="明日")
    await town.deliver()
    assert "田中さんが11月24日(火)に済みにしています" in seen(town, mori)
    assert "もう一度お知らせします" not in seen(town, mori)


async def test_a_paper_sheet_is_noted_for_its_side_and_its_people_are_left_in_peace(
    town: Town, club: Club
) -> None:
    await club.joins(club.hana, club.sato)
    await town.move_to(DUE)
    in_line = len(club.asked_in_line())
    await town.press(club.tanaka, "出した")
    await town.press(club.tanaka, SIDES["a"])
    assert f"{SIDES['a']}の分を紙で受け取ったと記録しました" in seen(town, club.tanaka)
    await town.move_to(japan(2026, 9, 18))
    assert len(club.asked_in_line()) == in_line
    assert "紙で受け取りました(入力待ち)" in post_text(club.reminders(club.tanaka)[-1])
    assert "残っています" in post_text(newest(town, club.sato))


async def test_a_double_click_on_handed_in_notes_the_paper_once_and_settles_nothing_else(
    town: Town, club: Club
) -> None:
    await club.joins(club.hana, club.sato)
    await send_all(town, club.sato)
    await town.move_to(DUE)
    (post,) = club.reminders(club.tanaka)
    await asyncio.gather(*(town.slack.press(club.tanaka, post, label="出した") for _ in range(2)))
    await town.deliver()
    assert len(await audit(town, club.name, "sheet.on_paper")) == 1
    assert await audit(town, club.name, "deadline.done") == []
    assert f"{SIDES['a']}の分は、田中さんが9月15日(火)に紙で受け取っています。" in seen(town, club.tanaka)


# ---------------------------------------------------------------- when

HOLIDAYS = {
    *(date(2026, 9, day) for day in (21, 22, 23)),
    *(date(2026, 10, 12), date(2026, 11, 3), date(2026, 11, 23)),
    *(date(2026, 12, day) for day in (29, 30, 31)),
    *(date(2027, 1, day) for day in (1, 2, 3, 11)),
    *(date(2027, 2, 11), date(2027, 2, 23), date(2027, 3, 22), date(2027, 4, 29)),
    *(date(2027, 5, day) for day in (3, 4, 5)),
}


async def test_none_goes_out_at_night_on_closed_days_or_over_new_year(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    days = [("2026-09-19", "2026-11-29"), ("2026-12-22", "2026-12-31"), ("2027-01-01", "2027-02-14")]
    for number, do in enumerate(days):
        await town.new_project(tanaka, f"事業{number}", do=do)
    await town.move_to(japan(2027, 5, 20))
    instants = [
        line["at"].astimezone(JAPAN)
        for number in range(len(days))
        for line in await audit(town, f"事業{number}", "reminder.sent")
    ]
    assert len(instants) > 100
    for at in instants:
        assert at.weekday() < 5
        assert at.date() not in HOLIDAYS
        assert time(9) <= at.time() < time(18)


async def test_after_an_outage_a_late_one_says_so(town: Town, club: Club) -> None:
    town.clock.move_to(DUE + timedelta(hours=25))
    await town.app.remind()
    await town.deliver()
    assert "お知らせが遅くなりました。" in post_text(newest(town, club.tanaka))


async def test_one_that_waited_for_the_morning_after_an_outage_says_so_too(town: Town, club: Club) -> None:
    town.clock.move_to(DUE + timedelta(hours=36))
    await town.app.remind()
    await town.deliver()
    assert club.reminders(club.tanaka) == []
    await town.move_to(japan(2026, 9, 17))
    assert "お知らせが遅くなりました。" in post_text(newest(town, club.tanaka))


async def test_one_in_time_does_not_excuse_itself(town: Town, club: Club) -> None:
    await town.move_to(DUE)
    assert "遅くなりました" not in seen(town, club.tanaka)


async def test_two_beats_at_once_send_once(town: Town, club: Club) -> None:
    town.clock.move_to(DUE)
    await asyncio.gather(*(town.app.remind() for _ in range(4)))
    await town.app.remind()
    await asyncio.gather(town.app.deliver(), town.app.deliver())
    assert len(club.reminders(club.tanaka)) == 1


async def test_what_was_sent_is_not_sent_again_when_other_dates_move(town: Town, club: Club) -> None:
    await club.joins(club.hana)
    await town.move_to(DUE)
    await move_dates(town, club, "do.end", "2026-11-01")
    await town.move_to(japan(2026, 10, 8))
    steps = [step for step, _ in await club.sent("plan.due")]
    assert steps == [-7, -1, 0, 3, 10, 17]


async def test_a_moved_date_is_reminded_of_on_its_new_day_alone(town: Town, club: Club) -> None:
    await club.joins(club.hana)
    await move_dates(town, club, "plan.due", "2026-09-18")
    await town.move_to(japan(2026, 10, 8))
    assert await club.sent("plan.due") == [
        (-14, date(2026, 9, 4)),
        (-7, date(2026, 9, 11)),
        (-1, date(2026, 9, 17)),
        (0, date(2026, 9, 18)),
        (3, date(2026, 9, 24)),  # the 19th to the 23rd are closed
        (10, date(2026, 9, 28)),
        (17, date(2026, 10, 5)),
    ]


async def move_dates(town: Town, club: Club, kind: str, on: str) -> None:
    await town.command(club.tanaka, "status")
    await town.press(club.tanaka, "設定")
    await town.press(club.tanaka, "日程を変える")
    await town.app.settle()
    await choose_date(town, club.tanaka, kind, on)
    assert "日程です" in view_words(town, club.tanaka)
    for _ in range(2):  # what moves is shown before it is kept
        await town.slack.submit(club.tanaka, {})
        await town.deliver()


async def test_the_heartbeat_sends_what_is_due_by_itself(tmp_path: Path) -> None:
    async with a_town(tmp_path) as before:
        tanaka = before.slack.add_person("田中")
        await before.new_project(tanaka)
        id_ = await person_id(before, tanaka)
    told = asyncio.Event()
    async with a_town(tmp_path, start=DUE - timedelta(minutes=1), beating=True, remind_every=0.2) as town:
        town.slack.team.people[tanaka] = SlackPerson(tanaka, "田中", "田中")
        town.slack.on_change.append(lambda: told.set() if town.slack.messages(tanaka) else None)
        town.clock.move_to(DUE + timedelta(minutes=1))
        await asyncio.wait_for(told.wait(), 30)
        assert await person_id(town, tanaka) == id_
        assert "企画の質問の締切は9月15日(火)です(きょう)。" in seen(town, tanaka)
        assert town.wire_problems() == []
