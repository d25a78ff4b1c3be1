"""What people do about a reminder where they get it: in LINE and in Slack, over HTTP, from the tap to what others hear."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.domain.project import Project, Role
from handlers.demo.slack_rules import elements_of
from handlers.demo.slack_team import Post
from tests.journeys.desk import audit, colleague, japan, join, labels, newest, press_token, seen
from tests.journeys.town import Town, a_town, post_text, shown

NAME = "花壇づくり"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as town:
        yield town
        await town.deliver()
        assert town.wire_problems() == []


async def the_project(town: Town) -> Project:
    found: Project = await town.read(lambda uow: uow.projects.named(NAME)[0])
    return found


def heard_in_line(town: Town, who: str) -> list[str]:
    return [shown(message) for message in town.line.received(who)]


async def clicks_twice(town: Town, who: str, post: Post, label: str) -> None:
    """A double click whose second half arrives when the first one is done."""
    (token,) = [e["value"] for _, e in elements_of(post.blocks) if e.get("text", {}).get("text") == label]
    await town.slack.press(who, post, label=label)
    await town.deliver()
    await press_token(town, who, token)


async def test_in_line_more_time_is_asked_for_granted_by_one_of_two_and_then_one_rests(town: Town) -> None:
    tanaka, hana = town.slack.add_person("田中"), town.line.add_person("ハナ", friend=True)
    codes = await town.new_project(tanaka)
    mori = await colleague(town, "森", NAME, Role.COORDINATOR)
    await town.say(hana, f"参加 {codes['a']}")
    await town.tap(hana, "はじめる")
    await town.move_to(japan(2026, 9, 14))  # the day before the planning questions are due
    assert "9月15日(火)まで(あと1日)" in heard_in_line(town, hana)[-1]
    (asked,) = await town.tap(hana, "延期願い")
    assert "いつまで延ばしたいですか" in asked
    (told,) = await town.tap(hana, "日付を選ぶ", picks="2026-09-25")
    assert "9月25日(金)まで延ばせるか" in told
    assert "9/15(火) → 9/25(金)" in post_text(newest(town, mori))
    wishes = {who: newest(town, who) for who in (tanaka, mori)}
    await town.slack.press(tanaka, wishes[tanaka], label="認める")
    await town.deliver()
    await town.slack.press(mori, wishes[mori], label="認めない")
    await town.deliver()
    assert "田中さんが9月14日(月)に認めています" in seen(town, mori)
    assert "9月25日(金)まで延びました" in heard_in_line(town, hana)[-1]
    assert (await the_project(town)).dates["plan.due"] == date(2026, 9, 25)
    assert len(await audit(town, NAME, "dates.moved")) == 1

    await town.move_to(japan(2026, 9, 24))
    assert "9月25日(金)まで(あと1日)" in heard_in_line(town, hana)[-1]
    await town.say(hana, "お知らせ")
    (rested,) = await town.tap(hana, "1週間休む")
    assert "10月1日(木)まで、お知らせを休みます" in rested
    before = len(heard_in_line(town, hana))
    await town.move_to(japan(2026, 9, 30))  # the due day, and three days after it
    assert len(heard_in_line(town, hana)) == before
    (again,) = await town.say(hana, "質問")
    assert "問" in again  # who rests can answer all the same


async def test_in_slack_it_is_handed_over_declined_and_put_off_with_double_clicks(town: Town) -> None:
    tanaka, sato = town.slack.add_person("田中"), town.slack.add_person("佐藤")
    codes = await town.new_project(tanaka)
    await join(town, sato, codes["b"])
    abe = await colleague(town, "阿部", NAME, Role.MEMBER, "b")
    await town.move_to(japan(2026, 11, 10))  # two weeks before the report
    post = next(
        p for p in reversed(town.slack.messages(sato)) if "実績報告の期限は11月24日(火)です" in post_text(p)
    )
    assert labels(post)[:2] == ["出した", "あとで・相談"]  # of two things on that day
    assert "実施の終わり 10/25(日) + 30日 = 11/24(火)" in post_text(post)
    await town.slack.press(sato, post, label="あとで・相談")
    await town.deliver()
    assert labels(newest(town, sato)) == ["1週間後", "担当を替える", "延期願い", "担当者と話す"]
    await town.press(sato, "担当を替える")
    choice = newest(town, sato)
    await clicks_twice(town, sato, choice, "阿部さんへ")
    assert "佐藤さんから、「実績報告の期限」の担当を頼まれました" in post_text(newest(town, abe))
    assert seen(town, abe).count("頼まれました") == 1
    assert len(await audit(town, NAME, "deadline.owner")) == 1
    await town.press(abe, "引き受けられない")
    assert "これまでどおりお願いします" in seen(town, sato)
    assert not (await the_project(town)).owners

    await town.move_to(japan(2026, 11, 17))
    newer = next(p for p in reversed(town.slack.messages(sato)) if "実績報告の期限は" in post_text(p))
    await town.slack.press(sato, newer, label="あとで・相談")
    await town.deliver()
    ways = newest(town, sato)
    await clicks_twice(town, sato, ways, "1週間後")
    assert len(await audit(town, NAME, "reminder.snoozed")) == 1
    await town.press(sato, "明日")
    assert "11月18日(水)にもう一度お知らせします" in seen(town, sato)
    count = seen(town, sato).count("実績報告の期限は")
    await town.move_to(japan(2026, 11, 18))
    assert seen(town, sato).count("実績報告の期限は") == count + 1
    await town.press(sato, "出した")
    await town.move_to(japan(2026, 12, 20))
    assert seen(town, sato).count("実績報告の期限は") == count + 1


async def test_in_slack_one_rests_until_a_day_and_silences_one_project(town: Town) -> None:
    tanaka, sato = town.slack.add_person("田中"), town.slack.add_person("佐藤")
    codes = await town.new_project(tanaka)
    await join(town, sato, codes["b"])
    await town.write(sato, "お知らせ")
    await town.press(sato, "日を選んで休む", picks="2026-09-16")
    assert "9月16日(水)まで、お知らせを休みます" in seen(town, sato)
    before = len(town.slack.messages(sato))
    await town.move_to(japan(2026, 9, 16))
    assert len(town.slack.messages(sato)) == before
    await town.move_to(japan(2026, 9, 18))  # three days after the due day
    assert "いまからでも送れます" in post_text(newest(town, sato))
    await town.write(sato, "お知らせ")
    await town.press(sato, f"止める: {NAME}")
    before = len(town.slack.messages(sato))
    await town.move_to(japan(2026, 10, 14))
    assert len(town.slack.messages(sato)) == before
