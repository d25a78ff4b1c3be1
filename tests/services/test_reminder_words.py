"""What a reminder says, read as the person who gets it: the thing first, until when, by which rule, one button."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.duties import rule_of
from bot.domain.messages import Address, Message
from bot.domain.project import Person
from bot.domain.reminders import Level, Reminder, steps
from bot.services.phrasing.dates import reason, short_date
from bot.services.phrasing.reminding import Matter, digest_messages, why_sentence
from bot.services.phrasing.status import SideCount
from bot.services.planning import dated, rules_of
from handlers.line import render as line
from handlers.slack import render as slack
from tests import line_openapi, slack_limits
from tests.services.house import garden, kit

PROJECT = garden()
RULES = rules_of(kit(), PROJECT)
DATES = {one.kind: one for one in dated(kit(), PROJECT)}
HANA = Person("p-hana", Address("line", "", "hana"), "ハナ", "ja")
COUNTS = (
    SideCount("a", "花壇の会", 2, 1, False, False, (HANA,)),
    SideCount("b", "公園緑地課", 1, 1, True, False, ()),
)
HEADERS = {"Authorization": "Bearer token", "Content-Type": "application/json"}


def at(on: date, step: int = 0) -> datetime:
    return datetime.combine(on + timedelta(days=step), time(9), PROJECT.zone)


def matter(
    kind: str, step: int, language: str = "ja", level: Level = Level.OWN, *, own: bool = True
) -> Matter:
    """One thing to be said about the garden, four questions of the sheet being open where it is about that."""
    one = DATES[kind]
    rule = one.rule or rule_of(kind, RULES)
    assert rule is not None
    sheet = kit().pack(PROJECT).sheet("ise.q.plan")
    left = sheet.asked[:4] if sheet is not None and own and rule.until == "sheets" else ()
    say = kit().voice(language, PROJECT)
    return Matter(
        PROJECT,
        Reminder(f"r-{kind}-{step}", "p1", 1, kind, one.on, at(one.on, step), step),
        rule,
        level,
        own,
        late=False,
        rule_text=reason(one, say),
        left=left,
        numbers=len(left),
        counts=COUNTS if rule.until == "sheets" and not own else (),
        due=PROJECT.dates.get(kind.partition(".")[0] + ".due"),
    )


def said(one: Matter, now: datetime | None = None, *, coordinates: bool = False) -> Message:
    """What is said about that alone, at its own moment where no other is given."""
    moment = now or one.reminder.due_at
    (message,) = digest_messages([one], moment, kit().voice("ja", PROJECT), coordinates=coordinates)
    return message


def labels(message: Message) -> list[str]:
    return [choice.label for choice in message.choices]


def test_a_volunteer_reads_how_much_is_left_until_when_and_how_long_it_takes() -> None:
    message = said(matter("plan.due", -14))
    assert message.text.splitlines() == [
        "「花壇づくり」の質問があと4問残っています。1分ほどです。",
        "9月15日(火)まで(あと14日)。",
    ]
    assert labels(message) == ["回答する", "1週間後", "担当を替える", "延期願い"]


def test_the_second_is_not_louder_only_nearer_to_a_person() -> None:
    message = said(matter("plan.due", 10))
    assert message.text.splitlines()[1:] == [
        "9月15日(火)までのお願いでしたが、いまからでも送れます。",
        "気になることがあれば、担当者と話せます。",
    ]
    assert labels(message)[-1] == "担当者と話す"


def test_what_is_handed_in_says_the_rule_behind_its_date() -> None:
    message = said(matter("report.due", -7))
    assert message.text.startswith("実績報告の期限は11月24日(火)です(あと7日)。")
    assert [row.text for row in message.rows] == ["実施の終わり 10/25(日) + 30日 = 11/24(火)"]
    assert labels(message)[0] == "出した"


def test_what_is_done_and_not_handed_in_is_not_called_so() -> None:
    message = said(matter("publish.due", -7))
    assert labels(message)[0] == "済みにする"
    assert "出した" not in message.text


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (-14, "1週間後"),
        (-7, "1週間後"),
        (-6, "3日後"),
        (-3, "3日後"),
        (-1, "明日"),
        (0, "明日"),
        (3, "1週間後"),
    ],
)
def test_it_is_never_put_off_beyond_the_day_itself(days: int, label: str) -> None:
    assert labels(said(matter("report.due", days)))[1] == label


def test_a_coordinator_reads_who_is_missing_and_what_helps() -> None:
    message = said(matter("plan.due", 31, level=Level.COORDINATOR, own=False), coordinates=True)
    assert "ひと声かけてみてください" in message.text
    assert "まだの人: ハナ" in message.rows[0].note
    assert labels(message)[0] == "出した"


def test_only_of_people_who_cannot_be_reached_it_is_said_that_nothing_reaches_them() -> None:
    unreached = kit().voice("ja", PROJECT)("remind-not-reached")
    instead_of_people = said(matter("report.due", -7, level=Level.COORDINATOR, own=False))
    instead_of_a_section = said(matter("report.due", 38, level=Level.COORDINATOR, own=False))
    assert unreached in instead_of_people.text
    assert unreached not in instead_of_a_section.text
    assert kit().voice("ja", PROJECT)("remind-ask-for-it") in instead_of_a_section.text


def test_the_section_reads_no_names() -> None:
    message = said(matter("plan.due", 38, level=Level.SECTION, own=False))
    assert all("ハナ" not in row.text + row.note for row in message.rows)
    assert labels(message) == ["状況", "1週間後"]


def test_a_talk_is_spoken_of_as_later_while_answers_are_awaited() -> None:
    message = said(replace(matter("see.end", -14), mutual=False))
    assert "答えがそろうと、おたがいに見られます" in message.text
    assert labels(message)[0] == "状況"
    assert labels(said(matter("see.end", -14)))[0] == "話し合いのたたき台"


def test_of_a_recorded_agreement_only_what_is_left_is_spoken_of() -> None:
    one = replace(matter("agree.sign", 0), rest=("法令の遵守", "署名する人と日付"))
    left = "協定書はもう記録してあります。残っているのは、次の項目だけです: 法令の遵守、署名する人と日付"
    assert said(one).text.splitlines()[1:] == [left]
    assert "まとめて記録" in said(matter("agree.sign", 0)).text
    section = said(replace(one, level=Level.SECTION, own=False))
    assert left in section.text
    assert "まだ記録がありません" not in section.text


def test_once_its_day_is_settled_the_talk_is_on_that_day() -> None:
    on = DATES["see.end"].on - timedelta(days=3)
    message = said(replace(matter("see.end", -7), talk=on))
    assert message.text.splitlines()[0] == f"{short_date(on, kit().voice('ja'))}は話し合いの日です(あと4日)。"
    assert "日を決めましょう" not in message.text
    assert labels(message)[0] == "話し合いのたたき台"


def test_of_several_sheets_it_names_the_one_that_is_left() -> None:
    message = said(replace(matter("plan.due", -7), sheets=("相手に伝えたいこと",)))
    first = "「花壇づくり」の「相手に伝えたいこと」の質問があと4問残っています。1分ほどです。"
    assert message.text.splitlines()[0] == first


@pytest.mark.parametrize(
    ("kind", "step", "ja", "en"),
    [
        ("do.start", 3, "実施は10月10日(土)に始まりました。", "The work started on Sat 10 Oct."),
        ("see.start", 1, "振り返りは10月26日(月)に始まりました。", "The review started on Mon 26 Oct."),
        (
            "agree.draft", 1,
            "協定書の案は9月10日(木)までのお願いでした(1日前)。いまからでも進められます。",
            "Draft of the agreement: this was due on Thu 10 Sep, 1 day ago. It is not too late.",
        ),
        (
            "report.due", 38,
            "実績報告の期限は2026年11月24日(火)までのお願いでした(38日前)。いまからでも進められます。",
            "The performance report was due on Tue 24 Nov 2026, 38 days ago. It is not too late.",
        ),
    ],
)  # fmt: skip
def test_what_is_past_is_spoken_of_as_past(kind: str, step: int, ja: str, en: str) -> None:
    for language, text in (("ja", ja), ("en", en)):
        one = matter(kind, step, language)
        say = replace(kit(), said_at=one.reminder.due_at).voice(language, PROJECT)
        (message,) = digest_messages([one], one.reminder.due_at, say, coordinates=False)
        assert message.text.startswith(text)


def test_others_hear_since_when_it_is_awaited() -> None:
    one = matter("plan.due", 3, "en", own=False)
    say = kit().voice("en", PROJECT)
    (message,) = digest_messages([one], one.reminder.due_at, say, coordinates=True)
    assert message.text == "Planning questions were due on Tue 15 Sep, 3 days ago."


def test_a_date_that_is_only_told_was_nothing_that_one_asked_for() -> None:
    assert said(matter("do.end", 3, own=False)).text.startswith("実施の終わりは10月25日(日)でした(3日前)。")


def test_an_opening_is_put_off_up_to_the_day_its_sheet_is_due() -> None:
    opening = matter("do.start", 0)
    assert labels(said(opening, at(date(2026, 10, 13))))[-1] == "3日後"
    assert labels(said(opening, at(date(2026, 10, 16))))[-1] == "明日"


def test_a_late_one_says_so_first() -> None:
    assert said(replace(matter("report.due", -7), late=True)).lead == "お知らせが遅くなりました。"


def test_several_matters_of_a_day_come_together_what_is_owed_first() -> None:
    now = at(date(2026, 9, 1))
    many = [matter(kind, -7) for kind in ("plan.start", "see.end", "plan.due", "report.due", "agree.draft")]
    told = digest_messages(many, now, kit().voice("ja"), coordinates=False)
    assert told[0].text == "きょうのお知らせは5つです。"
    assert len(told) == 5
    assert [message.choices[0].label for message in told[1:4]] == ["協定書", "回答する", "話し合いのたたき台"]
    assert all(labels(message)[1:] == ["あとで・相談"] for message in told[1:4])
    assert [row.label for row in told[4].rows] == ["花壇づくり", "花壇づくり"]
    assert labels(told[4]) == ["締切を見る"]


def test_why_somebody_hears_of_it() -> None:
    say = kit().voice("ja", PROJECT)
    assert why_sentence(matter("report.due", -7), say) == (
        "実績報告の期限 11月24日(火)の7日前。本人あて。実施の終わり 10/25(日) + 30日 = 11/24(火)"
    )
    theirs = matter("report.due", 31, level=Level.COORDINATOR, own=False)
    assert "から31日後。進行役に声かけを。" in why_sentence(theirs, say)


def every(language: str) -> list[Matter]:
    """Each date of the garden at the first and the last step of each level."""
    found = []
    for kind, one in DATES.items():
        rule = one.rule or rule_of(kind, RULES)
        for level in Level:
            days = [step.days for step in steps(rule) if step.level is level] if rule else []
            for step in dict.fromkeys((*days[:1], *days[-1:])):
                found.append(matter(kind, step, language, level, own=level is Level.OWN))
    return found


@pytest.mark.parametrize("coordinates", [False, True])
@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_whatever_is_said_fits_both_platforms(language: str, coordinates: bool) -> None:
    long_name = replace(PROJECT, name="川の" + "とても長い名前の" * 6 + "会")
    all_of_them = [replace(one, project=long_name) for one in every(language)]
    for first in range(0, len(all_of_them), 6):
        some = all_of_them[first : first + 6]
        messages = digest_messages(some, at(date(2026, 9, 1)), kit().voice(language), coordinates=coordinates)
        assert len(messages) <= 5
        assert fits(messages) == []


def fits(messages: Sequence[Message]) -> list[str]:
    """What LINE or Slack would refuse of it."""
    body = {"to": "U" + "0" * 32, "messages": line.render(messages)}
    found = line_openapi.problems("POST", "/v2/bot/message/push", body, HEADERS)
    for page in slack.pages(*messages):
        found += slack_limits.problems(
            "chat.postMessage", {"channel": "D1", "text": "x", "blocks": page.blocks}
        )
    return found
