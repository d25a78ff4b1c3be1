"""What is overdue and what comes next, over all projects: the same on the screen as by hand on paper."""

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Incoming, Message, Place, Typed
from bot.domain.project import GOVERNMENT, Project, Role, Side, StageClosing
from bot.services.inbox import Inbox
from bot.services.overdue import overdue_of
from bot.services.planning import plan_dates
from bot.services.ports import UnitOfWork
from tests.services.front_door import Door, Heard, opened
from tests.services.house import kit

JAPAN = timezone(timedelta(hours=9))
SPRING = datetime(2026, 3, 1, tzinfo=UTC)


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=JAPAN).astimezone(UTC)


# ---------------------------------------------------------------- seven of the ten projects, by hand

PROJECTS = {
    "1 川のクリーン作戦": ("ise", "co_hosting", (date(2026, 5, 24), date(2026, 10, 25))),
    "1 雨の日のあと": ("ise", "co_hosting", (date(2026, 5, 24), date(2026, 11, 1))),
    "2 花壇づくり": ("ise", "project_cooperation", (date(2026, 6, 6), date(2027, 1, 29))),
    "3 防犯パトロール": ("ise", "commission", (date(2026, 4, 4), date(2027, 3, 27))),
    "6 防災訓練": ("ise", "subsidy", (date(2026, 11, 8), date(2026, 11, 8))),
    "8 多文化まつり": ("ise", "co_hosting", (date(2026, 7, 5), date(2026, 11, 29))),
    "13 むらのバス": ("tomakomai", "agreement_form", (date(2025, 4, 1), date(2028, 3, 31))),
    "15 冬至のあかり": ("ise", "subsidy", (date(2026, 6, 21), date(2026, 12, 22))),
}
"""Number and name, pack, form, first and last day of Do (journeys.md)."""

DONE = {
    "3 防犯パトロール": ("log.due@2026-04", "log.due@2026-05", "log.due@2026-06", "log.due@2026-07"),
    "13 むらのバス": ("interim.due@2025", "yearly.due@2025"),
    "15 冬至のあかり": ("apply.due",),
}
"""What was handed in."""

BY_HAND = [
    ("6 防災訓練", "apply.due", date(2026, 9, 8)),  # two months before 11/8
    ("3 防犯パトロール", "log.due@2026-08", date(2026, 9, 10)),
    ("2 花壇づくり", "interim.due@2026", date(2026, 9, 30)),
    ("3 防犯パトロール", "interim.due@2026", date(2026, 9, 30)),
    ("13 むらのバス", "interim.due@2026", date(2026, 9, 30)),
    ("3 防犯パトロール", "log.due@2026-09", date(2026, 10, 13)),  # 10/10 is a Saturday, 10/12 a holiday
    ("3 防犯パトロール", "log.due@2026-10", date(2026, 11, 10)),
    ("1 川のクリーン作戦", "report.due", date(2026, 11, 24)),
    ("1 雨の日のあと", "report.due", date(2026, 12, 1)),
    ("6 防災訓練", "report.due", date(2026, 12, 8)),
    ("6 防災訓練", "settle.due", date(2026, 12, 8)),
    ("3 防犯パトロール", "log.due@2026-11", date(2026, 12, 10)),
    ("6 防災訓練", "settle.check", date(2026, 12, 22)),
    ("1 川のクリーン作戦", "publish.due", date(2026, 12, 24)),
    ("1 雨の日のあと", "publish.due", date(2027, 1, 4)),  # 12/31 is closed
    ("8 多文化まつり", "report.due", date(2027, 1, 4)),  # 12/29 is closed
    ("6 防災訓練", "publish.due", date(2027, 1, 7)),
    ("3 防犯パトロール", "log.due@2026-12", date(2027, 1, 12)),  # 1/10 is a Sunday, 1/11 a holiday
    ("15 冬至のあかり", "report.due", date(2027, 1, 21)),
    ("15 冬至のあかり", "settle.due", date(2027, 1, 21)),
    ("8 多文化まつり", "publish.due", date(2027, 1, 28)),
    ("15 冬至のあかり", "settle.check", date(2027, 2, 4)),
    ("3 防犯パトロール", "log.due@2027-01", date(2027, 2, 10)),
    ("15 冬至のあかり", "publish.due", date(2027, 2, 22)),  # 2/20 is a Saturday
    ("2 花壇づくり", "report.due", date(2027, 3, 1)),  # 2/28 is a Sunday
    ("3 防犯パトロール", "log.due@2027-02", date(2027, 3, 10)),
    ("2 花壇づくり", "publish.due", date(2027, 3, 30)),
    ("13 むらのバス", "yearly.due@2026", date(2027, 3, 31)),
]  # fmt: skip
"""Everything that comes due until 1 April and that nobody hands in, counted on paper with a calendar of 令和8年度."""

LOOKS = [
    (at(2026, 9, 22), 2),
    (at(2026, 12, 28), 14),
    (at(2026, 12, 29), 14),
    (at(2027, 1, 4), 14),
    (at(2027, 2, 28), 24),
    (at(2027, 3, 31), 27),
    (at(2027, 4, 1), 28),
]  # fmt: skip
"""The days on which it is looked at, and how many are overdue then."""


def project(number: int, name: str) -> Project:
    """One of them, with all stages closed: what is left are the papers."""
    pack_id, form, do = PROJECTS[name]
    pack, start = kit().catalogue.get(pack_id), min(date(2026, 3, 1), do[0])
    dates = {d.kind: d.on for d in plan_dates(kit(), pack, form, start, do, {})}
    return Project(
        f"n{number}", "T1", name, pack_id, pack.version, form,
        (Side("a", "市民の会", "civic_group"), Side("b", "担当課", GOVERNMENT)),
        created_at=SPRING, start=start, dates=dates,
        closings=dict.fromkeys(("plan", "do", "see"), StageClosing(SPRING, "somebody")),
        done=dict.fromkeys(DONE.get(name, ()), SPRING),
    )  # fmt: skip


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """All of them, with the same coordinator, whose are these projects alone."""
    door = opened(tmp_path_factory.mktemp("many"))
    for number, name in enumerate(PROJECTS, 1):
        one = project(number, name)
        door.look(lambda uow, one=one: uow.projects.add(one))  # type: ignore[misc]
        door.person("tanaka", Role.COORDINATOR, tenant="T1", project=one.id)
        door.person("hana", Role.RESPONDENT, "a", project=one.id)
    return door


@pytest.mark.parametrize(("now", "count"), LOOKS)
def test_the_list_is_the_one_made_by_hand(many: Door, now: datetime, count: int) -> None:
    today = now.astimezone(JAPAN).date()
    tanaka = _id(many, "tanaka")
    found = many.look(
        lambda uow: overdue_of(uow, many.kit, (p for p, _ in uow.projects.of_person(tanaka)), now)
    )
    expected = [((today - due).days, name, kind) for name, kind, due in BY_HAND if due < today]
    assert [(o.days, o.project.name, o.deadline.dated.kind) for o in found] == sorted(
        expected, key=lambda one: (-one[0], one[1], one[2])
    )
    assert len(found) == count


@pytest.mark.parametrize(("now", "count"), LOOKS)
def test_the_command_and_its_table_say_the_same_as_the_list_made_by_hand(
    many: Door, now: datetime, count: int
) -> None:
    """S2"""
    many.clock.at, today = now, now.astimezone(JAPAN).date()
    (card,) = messages(many.hears("tanaka", Typed("期限切れ")), "tanaka")
    assert card.text == say("overdue-count", n=count)
    (sent,) = messages(many.presses("tanaka", Verb.OVERDUE_TABLE, ""), "tanaka")
    assert sent.file is not None
    _, *rows = csv.reader(io.StringIO(sent.file.content.removeprefix("\ufeff")))
    late = sorted((due, name) for name, _, due in BY_HAND if due < today)
    assert sorted((date.fromisoformat(row[2]), row[0]) for row in rows) == late
    assert [int(row[3]) for row in rows] == [(today - date.fromisoformat(row[2])).days for row in rows]


def _id(door: Door, key: str) -> str:
    found = door.look(lambda uow: uow.people.find(door.places[key]))
    assert found is not None
    return found.id


# ---------------------------------------------------------------- what people see of it

COLD = at(2026, 12, 28)
"""Monday, the last working day of the year, when fourteen things are overdue."""


@pytest.fixture
def desk(many: Door) -> Door:
    """The coordinator tanaka, the section's officer kato, hana of side a in LINE; it is 28 December."""
    many.clock.at = COLD
    for number in range(1, len(PROJECTS) + 1):
        many.person("kato", Role.OFFICER, tenant="T1", project=f"n{number}")
    return many


def messages(heard: Heard, key: str) -> list[Message]:
    """What is on its way to that person."""
    return [message for outgoing in heard.queued if outgoing.to.id == key for message in outgoing.messages]


def labels(message: Message) -> list[str]:
    return [choice.label for choice in message.choices]


def say(key: str, **values: object) -> str:
    return kit().wording(key, "ja", **values)


def test_the_coordinator_sees_the_longest_overdue_first_with_who_and_why(desk: Door) -> None:
    (card,) = messages(desk.hears("tanaka", Typed("期限切れ")), "tanaka")
    first = card.rows[0]
    assert "6 防災訓練" in first.label
    assert first.text == say("overdue-since", on="9月8日(火)", n=111)
    assert "hana" in first.note
    assert "9/8(火)" in first.note
    assert say("rule-basis-practice") in first.note
    assert len(card.rows) == 10


def test_what_does_not_fit_on_a_card_is_one_press_away(desk: Door) -> None:
    (card,) = messages(desk.hears("tanaka", Typed("期限切れ")), "tanaka")
    assert card.note == say("list-rest", n=4)
    (further,) = [choice.action for choice in card.choices if choice.label == say("button-further")]
    (rest,) = messages(desk.presses("tanaka", further.verb, *further.args), "tanaka")
    assert len(rest.rows) == 4
    assert rest.rows[-1].label.startswith("14. ")
    assert say("button-further") not in labels(rest)


def test_the_section_hears_how_many_and_not_who(desk: Door) -> None:
    heard = desk.hears("kato", Typed("overdue"))
    (card,) = messages(heard, "kato")
    assert "hana" not in heard.by("kato")
    assert say("people-of", body="市民の会", n=1) in card.rows[0].note
    assert say("button-speak-to") not in labels(card)


def test_a_volunteer_sees_their_own_part_alone(desk: Door) -> None:
    heard = desk.hears("hana", Typed("きげんぎれ"))
    (card,) = messages(heard, "hana")
    assert card.text == say("overdue-count", n=12)  # the city's own two are not theirs
    assert len(card.rows) == 5
    assert "tanaka" not in heard.by("hana")


def test_in_a_channel_nothing_of_it_is_said(desk: Door) -> None:
    channel = Place("slack", "T1", "C1", direct=False)
    incoming = Incoming("c1", desk.places["tanaka"], channel, Typed("期限切れ"), COLD, COLD)

    def turn(uow: UnitOfWork) -> str:
        Inbox(desk.kit).receive(uow, incoming)
        return "\n".join(repr(d.outgoing) for d in uow.outbox.claim(COLD, "test", timedelta(minutes=1), 10))

    said = desk.look(turn)
    assert "hana" not in said
    assert "防災訓練" not in said


def test_somebody_of_another_workspace_sees_nothing(desk: Door) -> None:
    desk.person("suzuki", tenant="T2")
    (card,) = messages(desk.hears("suzuki", Typed("期限切れ")), "suzuki")
    assert card.text == say("overdue-none")


def test_the_table_is_a_file_at_a_desk_and_text_on_a_phone(desk: Door) -> None:
    (sent,) = messages(desk.presses("tanaka", Verb.OVERDUE_TABLE, ""), "tanaka")
    assert sent.file is not None
    columns, *rows = csv.reader(io.StringIO(sent.file.content.removeprefix("\ufeff")))
    assert (len(columns), len(rows)) == (7, 14)
    assert (rows[0][0], rows[0][2:5]) == ("6 防災訓練", ["2026-09-08", "111", "hana"])
    (text,) = messages(desk.presses("hana", Verb.OVERDUE_TABLE, ""), "hana")
    assert text.file is None
    assert len(text.text.splitlines()) == 12


def test_what_comes_next_stands_by_day_with_its_rule(desk: Door) -> None:
    (card,) = messages(desk.hears("tanaka", Typed("締切")), "tanaka")
    told = [row.text.partition(" ")[0] for row in card.rows]
    assert told[:3] == ["12月30日(水)", "2027年1月4日(月)", "2027年1月4日(月)"]
    assert "1/4(月)" in card.rows[2].note  # moved off 12/29, which is closed


def test_the_chain_of_one_project_says_how_each_date_stands(desk: Door) -> None:
    (card,) = messages(desk.hears("tanaka", Typed("締切 防災")), "tanaka")
    stands = {row.label: row.text for row in card.rows}
    report = say("deadline-on", on="12月8日(火)", left=say("date-report-due"))
    assert stands[report] == say("days-overdue", n=20)
    assert say("button-overdue") in labels(card)


def test_why_a_date_is_late_is_shown_from_the_log_and_other_peoples_rest_stays_theirs(desk: Door) -> None:
    def log(uow: UnitOfWork) -> None:
        hana = uow.people.find(desk.places["hana"])
        assert hana is not None
        uow.audit.add(SPRING, "clock", "project.created", "n5")
        uow.audit.add(at(2026, 12, 1), "clock", "reminder.sent", "n5", kind="report.due", cycle=1, to=2)
        uow.audit.add(at(2026, 12, 2), hana.id, "reminder.snoozed", "n5", kind="report.due", cycle=1, days=3)
        uow.audit.add(at(2026, 12, 2), "clock", "reminder.sent", "n5", kind="settle.due", cycle=1, to=1)

    desk.look(log)
    (card,) = messages(desk.presses("tanaka", Verb.DATE_WHY, "n5", "1", "report.due"), "tanaka")
    assert "11/8(日)" in card.text
    assert [row.text for row in card.rows][1:] == [
        say("trace-reminded", n=2),
        say("trace-snoozed", who=say("trace-person", name="hana"), n=3),
    ]
    (card,) = messages(desk.presses("kato", Verb.DATE_WHY, "n5", "1", "report.due"), "kato")
    assert [row.text for row in card.rows][1:] == [say("trace-reminded", n=2)]


# ---------------------------------------------------------------- calling upon people


def ask(door: Door, key: str = "tanaka") -> Message:
    (card,) = messages(door.presses(key, Verb.SPEAK_TO, "", ""), key)
    return card


def test_calling_upon_people_costs_what_it_said_and_reaches_each_once_a_day(desk: Door) -> None:
    desk.person("sato", Role.COORDINATOR, tenant="T1", project="n5")
    asked = ask(desk)
    assert say("speak-to-costs", n=1) in asked.text
    assert say("button-speak-to-now") in labels(asked)
    heard = desk.presses("tanaka", Verb.SPEAK_TO, "", "2026-12-28")
    assert {outgoing.to.id for outgoing in heard.queued} == {"tanaka", "hana", "kato", "sato"}
    told = messages(heard, "hana")
    assert len(told) == 5  # one push of LINE's
    assert say("spoken-by", who="tanaka") == told[0].lead
    heard = desk.presses("sato", Verb.SPEAK_TO, "", "2026-12-28")
    assert {outgoing.to.id for outgoing in heard.queued} == {"sato", "tanaka"}
    again = ask(desk, "sato")
    assert "hana" in again.rows[0].text
    assert again.rows[0].note == say("speak-to-by", who="tanaka")


@pytest.mark.parametrize("now", [at(2026, 12, 29), at(2026, 12, 28, 19), at(2027, 1, 2)])
def test_nobody_is_called_upon_at_night_or_while_the_city_hall_is_closed(desk: Door, now: datetime) -> None:
    desk.clock.at = now
    for day in ("", now.date().isoformat()):
        heard = desk.presses("tanaka", Verb.SPEAK_TO, "", day)
        assert {outgoing.to.id for outgoing in heard.queued} == {"tanaka"}


def test_a_question_of_yesterday_is_asked_again(desk: Door) -> None:
    desk.clock.at = at(2027, 1, 4)
    heard = desk.presses("tanaka", Verb.SPEAK_TO, "", "2026-12-28")
    assert {outgoing.to.id for outgoing in heard.queued} == {"tanaka"}
    assert say("button-speak-to-now") in labels(messages(heard, "tanaka")[0])
