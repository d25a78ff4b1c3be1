"""カレンダー: one's own secret addresses, opened when asked for, renewed and ended with a tap; and what may stand there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Message, Typed
from bot.domain.notices import Feed
from bot.domain.project import Event, Role
from bot.services.feeds import CalendarView, Entry, EntryState, calendar_at, open_feed
from bot.services.planning import redate
from bot.services.ports import UnitOfWork
from tests.services.front_door import Door, Heard, opened

PUBLIC = "https://kyodo.example.jp"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = opened(tmp_path)
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, public_url=PUBLIC))
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ken", Role.MEMBER, "a")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("aki")
    return door


def said(heard: Heard) -> list[Message]:
    return [message for outgoing in heard.queued for message in outgoing.messages]


def feeds(door: Door, key: str) -> list[Feed]:
    def look(uow: object) -> list[Feed]:
        person = uow.people.find(door.places[key])  # type: ignore[attr-defined]
        return list(uow.feeds.of_person(person.id))  # type: ignore[attr-defined]

    return door.look(look)


def head(door: Door, key: str) -> str:
    (feed,) = feeds(door, key)
    return feed.token[:8]


def calendar(door: Door, token: str) -> CalendarView | None:
    return door.look(lambda uow: calendar_at(uow, door.kit, token))


def entries(door: Door, key: str, project: str = "p1") -> dict[str, Entry]:
    """What stands in that person's calendar of that project (or of all), by what the day is."""

    def look(uow: object) -> CalendarView | None:
        person = uow.people.find(door.places[key])  # type: ignore[attr-defined]
        feed = open_feed(uow, door.kit, person.id, project, door.clock.at)  # type: ignore[arg-type]
        return calendar_at(uow, door.kit, feed.token)  # type: ignore[arg-type]

    found = door.look(look)
    assert found is not None
    return {entry.uid.split("@kyodo")[0].split(".", 2)[2]: entry for entry in found.entries}


def audit(door: Door) -> Sequence[str]:
    lines = door.look(lambda uow: uow.audit.of_project("p1"))
    return [str(line["action"]) for line in lines if str(line["action"]).startswith("calendar.")]


# ---------------------------------------------------------------- the card


def test_the_word_opens_a_calendar_of_all_ones_own_projects_and_shows_its_address(door: Door) -> None:
    (card,) = said(door.hears("hana", Typed("カレンダー")))
    (feed,) = feeds(door, "hana")
    assert feed.project == ""
    assert f"{PUBLIC}/c/{feed.token}.ics" in [row.text for row in card.rows]
    assert card.link is not None
    assert card.link[1].startswith(f"{PUBLIC}/c/{feed.token}?")
    assert card.qr is not None
    assert [choice.action.verb for choice in card.choices] == [Verb.RENEW_CALENDAR, Verb.STOP_CALENDAR]


def test_asked_again_it_is_the_same_address(door: Door) -> None:
    first = door.hears("hana", Typed("かれんだー"))
    again = door.hears("hana", Typed("calendar"))
    assert said(first) == said(again)
    assert len(feeds(door, "hana")) == 1


def test_with_a_name_behind_it_is_that_projects(door: Door) -> None:
    door.hears("hana", Typed("カレンダー 花壇づくり"))
    assert [feed.project for feed in feeds(door, "hana")] == ["p1"]
    assert audit(door) == ["calendar.opened"]


def test_addresses_cannot_be_guessed(door: Door) -> None:
    door.hears("hana", Typed("カレンダー"))
    door.hears("tanaka", Typed("カレンダー"))
    tokens = {feed.token for key in ("hana", "tanaka") for feed in feeds(door, key)}
    assert len(tokens) == 2
    assert all(len(token) == 32 and len(set(token)) > 8 for token in tokens)  # 160 bits


def test_no_log_and_no_button_holds_the_address(door: Door) -> None:
    (card,) = said(door.presses("hana", Verb.CALENDAR, "p1"))
    (feed,) = feeds(door, "hana")
    assert all(feed.token not in choice.action.token for choice in card.choices)
    assert feed.token not in repr(door.look(lambda uow: uow.audit.of_project("p1")))


def test_without_a_public_address_the_operator_has_to_set_one(door: Door) -> None:
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, public_url=""))
    heard = door.hears("hana", Typed("カレンダー"))
    assert "PUBLIC_URL" in heard.by("hana")
    assert feeds(door, "hana") == []


def test_somebody_without_a_project_has_no_calendar(door: Door) -> None:
    heard = door.hears("aki", Typed("カレンダー"))
    assert door.kit.wording("no-projects", "ja") in heard.by("aki")
    assert feeds(door, "aki") == []


def test_a_project_that_is_not_ones_own_has_no_calendar(door: Door) -> None:
    for verb, args in (
        (Verb.CALENDAR, ("p1",)),
        (Verb.RENEW_CALENDAR, ("p1", "x")),
        (Verb.STOP_CALENDAR, ("p1", "x")),
    ):
        assert "花壇づくり" not in door.presses("aki", verb, *args).by("aki")
    assert feeds(door, "aki") == []


# ---------------------------------------------------------------- renewed and ended


def test_a_new_address_ends_the_old_one(door: Door) -> None:
    door.presses("hana", Verb.CALENDAR, "p1")
    (old,) = feeds(door, "hana")
    door.presses("hana", Verb.RENEW_CALENDAR, "p1", old.token[:8])
    (new,) = feeds(door, "hana")
    assert new.token != old.token
    assert calendar(door, old.token) is None
    assert calendar(door, new.token) is not None
    assert audit(door) == ["calendar.opened", "calendar.renewed"]


def test_a_double_click_makes_one_new_address(door: Door) -> None:
    door.presses("hana", Verb.CALENDAR, "")
    old = head(door, "hana")
    first = door.presses("hana", Verb.RENEW_CALENDAR, "", old)
    (new,) = feeds(door, "hana")
    second = door.presses("hana", Verb.RENEW_CALENDAR, "", old)
    assert feeds(door, "hana") == [new]
    assert new.token in first.by("hana")
    assert new.token in second.by("hana")


def test_an_ended_calendar_opens_nothing_and_can_be_had_again(door: Door) -> None:
    door.presses("hana", Verb.CALENDAR, "")
    (old,) = feeds(door, "hana")
    assert door.kit.wording("calendar-stopped", "ja") in door.presses(
        "hana", Verb.STOP_CALENDAR, "", old.token[:8]
    ).by("hana")
    assert feeds(door, "hana") == []
    assert calendar(door, old.token) is None
    assert door.kit.wording("calendar-none", "ja") in door.presses(
        "hana", Verb.STOP_CALENDAR, "", old.token[:8]
    ).by("hana")
    assert door.kit.wording("calendar-none", "ja") in door.presses(
        "hana", Verb.RENEW_CALENDAR, "", old.token[:8]
    ).by("hana")
    door.presses("hana", Verb.CALENDAR, "")
    assert feeds(door, "hana")[0].token != old.token


def test_the_button_of_an_earlier_address_does_not_end_the_present_one(door: Door) -> None:
    door.presses("hana", Verb.CALENDAR, "")
    old = head(door, "hana")
    door.presses("hana", Verb.RENEW_CALENDAR, "", old)
    assert feeds(door, "hana")[0].token in door.presses("hana", Verb.STOP_CALENDAR, "", old).by("hana")
    assert len(feeds(door, "hana")) == 1


def test_an_address_that_never_was_opens_nothing(door: Door) -> None:
    for token in ("", "x", "0" * 32, "あ" * 32, "0" * 500, "%00"):
        assert calendar(door, token) is None


# ---------------------------------------------------------------- what stands in it


def test_every_date_stands_there_with_its_name_and_why_it_is_that_day(door: Door) -> None:
    found, project = entries(door, "tanaka"), door.project()
    assert set(found) == set(project.dates)
    for kind, entry in found.items():
        assert entry.on == project.dates[kind]
        assert entry.summary.removeprefix("✓ ").startswith("花壇づくり: ")
        assert entry.details
    assert "10/25" in found["see.end"].details


def test_the_day_keeps_its_name_when_it_moves_and_its_number_rises(door: Door) -> None:
    before = entries(door, "tanaka")
    assert {entry.sequence for entry in before.values()} == {0}
    moved = door.project().dates["do.end"] + timedelta(days=7)
    door.presses(
        "tanaka",
        Verb.MOVE_DAY_TO,
        "p1",
        "do.end",
        door.project().dates["do.end"].isoformat(),
        moved.isoformat(),
    )
    assert door.project().dates["do.end"] == moved
    after = entries(door, "tanaka")
    assert {e.uid for e in after.values()} >= {before["do.end"].uid, before["see.end"].uid}
    for kind in ("do.end", "see.end"):
        assert after[kind].on != before[kind].on
        assert after[kind].sequence > before[kind].sequence
        assert after[kind].changed_at > before[kind].changed_at
    assert after["plan.due"] == before["plan.due"]


def test_whoever_leaves_sees_the_project_no_more(door: Door) -> None:
    door.presses("hana", Verb.CALENDAR, "p1")
    door.presses("hana", Verb.CALENDAR, "")
    one, all_ = sorted(feeds(door, "hana"), key=lambda feed: feed.project, reverse=True)
    assert all((view := calendar(door, feed.token)) and view.entries for feed in (one, all_))
    door.presses("hana", Verb.LEAVE_CONFIRM, "p1")
    for feed in (one, all_):
        view = calendar(door, feed.token)
        assert view is not None
        assert view.entries == ()  # emptied, so that it leaves the phone as well
        assert "花壇" not in view.name


def test_other_peoples_projects_never_appear(door: Door) -> None:
    project = replace(door.project(), id="p2", name="川のクリーン作戦")
    door.look(lambda uow: uow.projects.add(project))
    door.person("ito", Role.RESPONDENT, "b", project="p2")
    assert {entry.uid.split(".")[0] for entry in entries(door, "hana", "").values()} == {"p1"}
    assert {entry.uid.split(".")[0] for entry in entries(door, "ito", "").values()} == {"p2"}
    assert entries(door, "ito", "p1") == {}


def test_somebody_of_another_workspace_sees_nothing_whatever_their_role(door: Door) -> None:
    door.person("spy", Role.COORDINATOR, tenant="T2")
    assert entries(door, "spy") == {}


def test_ones_own_calendar_holds_what_can_be_ones_own(door: Door) -> None:
    project = door.project()
    everything, respondent = entries(door, "tanaka", ""), entries(door, "hana", "")
    volunteer = entries(door, "ken", "")
    assert set(everything) == set(project.dates)
    assert {"plan.due", "do.start", "do.end", "see.due"} <= set(volunteer) <= set(respondent)
    assert set(respondent) < set(everything)
    assert not [kind for kind in volunteer if kind.startswith(("settle.check", "case."))]
    assert set(entries(door, "ken", "p1")) == set(project.dates)


def test_it_speaks_its_persons_language(door: Door) -> None:
    def english(uow: object) -> None:
        person = uow.people.find(door.places["hana"])  # type: ignore[attr-defined]
        uow.people.save(replace(person, language="en"))  # type: ignore[attr-defined]

    door.look(english)
    found = entries(door, "hana")["report.due"]
    assert found.summary == "花壇づくり: " + door.kit.wording("date-report-due", "en")
    assert found.category == "Deadline"


def test_it_tells_neither_answers_nor_names(door: Door) -> None:
    door.answers("hana", chk_1="no")
    text = repr(entries(door, "tanaka"))
    assert "hana" not in text
    assert "いいえ" not in text


def test_what_is_done_is_marked(door: Door) -> None:
    project = door.project()
    door.look(
        lambda uow: uow.projects.save(replace(project, done={**project.done, "report.due": door.clock.at}))
    )
    found = entries(door, "tanaka")
    assert found["report.due"].summary.startswith("✓ 花壇づくり: ")
    assert not found["see.due"].summary.startswith("✓")


def test_a_cancelled_project_stands_there_as_cancelled(door: Door) -> None:
    before = entries(door, "tanaka")
    door.submits("tanaka", Verb.CANCEL, "p1", reason="台風のため")
    found = entries(door, "tanaka")
    assert found.keys() == before.keys()
    assert {entry.state for entry in found.values()} == {EntryState.CANCELLED}
    assert all(entry.sequence > before[kind].sequence for kind, entry in found.items())


def with_days(door: Door, *events: Event) -> None:
    project = replace(door.project(), events=events)

    def keep(uow: UnitOfWork) -> None:
        uow.projects.save(project)
        redate(uow, door.kit, project, door.clock.at)

    door.look(keep)


def test_days_of_activity_stand_there_with_the_day_kept_for_rain(door: Door) -> None:
    rainy = Event(date(2026, 10, 17), date(2026, 10, 24))
    with_days(door, rainy, Event(date(2026, 10, 25), cancelled=True), Event(date(2026, 10, 18), removed=True))
    found = entries(door, "ken", "")
    assert (found["event.1"].on, found["event.1"].state) == (rainy.on, EntryState.CONFIRMED)
    reserve = found["event.1.reserve"]
    assert (reserve.on, reserve.state) == (rainy.reserve, EntryState.TENTATIVE)
    assert (found["event.2"].on, found["event.2"].state) == (date(2026, 10, 25), EntryState.CANCELLED)
    assert "event.3" not in found  # entered by mistake: off the phone again


def test_a_day_that_is_called_off_says_so_under_the_same_name_and_a_higher_number(door: Door) -> None:
    with_days(door, Event(date(2026, 10, 17)), Event(date(2026, 10, 24)))
    seen = [entries(door, "ken")["event.1"]]
    for state in ("off", "on"):
        door.clock.at += timedelta(hours=1)
        door.presses("tanaka", Verb.EVENT_STATE, "p1", "1", state, "yes")
        seen.append(entries(door, "ken")["event.1"])
    assert {entry.uid for entry in seen} == {seen[0].uid}
    assert [entry.state for entry in seen] == [
        EntryState.CONFIRMED,
        EntryState.CANCELLED,
        EntryState.CONFIRMED,
    ]
    assert seen[0].sequence < seen[1].sequence < seen[2].sequence
    assert seen[0].changed_at < seen[1].changed_at < seen[2].changed_at
