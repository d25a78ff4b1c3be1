"""Summaries: a coordinator's on Monday morning, the section's once a month, and nothing where there is nothing to tell."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Message, Outgoing
from bot.domain.notices import Mute
from bot.domain.project import Role, StageClosing
from bot.services.digests import compose
from bot.services.planning import replan
from bot.services.ports import UnitOfWork
from bot.services.reminders import collect
from bot.services.rounds import next_round, round_messages, sync_everybody, sync_of_project
from tests.services.front_door import Door, opened
from tests.services.house import garden, kit

JAPAN = timezone(timedelta(hours=9))


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=JAPAN).astimezone(UTC)


def say(key: str, **values: object) -> str:
    return kit().wording(key, "ja", **values)


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("kind", "now", "then"),
    [
        ("week", at(9, 1, 10), at(9, 7)),
        ("week", at(9, 7, 8), at(9, 7)),
        ("week", at(9, 7), at(9, 14)),
        ("week", at(9, 18), at(9, 24)),  # Monday to Wednesday are holidays
        ("week", at(9, 22), at(9, 24)),
        ("week", at(9, 24), at(9, 28)),
        ("week", at(12, 28), at(1, 4, year=2027)),
        ("month", at(9, 1, 8), at(9, 1)),
        ("month", at(9, 1), at(10, 1)),
        ("month", at(12, 28), at(1, 4, year=2027)),
        ("month", at(4, 9, year=2027), at(5, 6, year=2027)),  # a Saturday, then the holidays of May
    ],
)
def test_it_comes_at_nine_on_the_first_working_day(kind: str, now: datetime, then: datetime) -> None:
    assert next_round(kind, now, JAPAN, kit().catalogue.is_closed("ise")) == then


# ---------------------------------------------------------------- who


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """The garden project with tanaka, who coordinates it, hana and ito of its sides."""
    door = opened(tmp_path)
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ito", Role.RESPONDENT, "b")
    return door


def planned(door: Door, *keys: str) -> list[list[str]]:
    """The summaries that are planned for these people."""
    return [sorted(door.look(lambda uow, k=key: uow.rounds.of_person(_id(uow, door, k)))) for key in keys]  # type: ignore[misc]


def _id(uow: UnitOfWork, door: Door, key: str) -> str:
    found = uow.people.find(door.places[key])
    assert found is not None
    return found.id


def sync(door: Door) -> None:
    door.look(lambda uow: sync_of_project(uow, door.kit, "p1", door.clock.at))


def test_those_get_them_who_look_after_a_project(door: Door) -> None:
    door.look(lambda uow: sync_everybody(uow, door.kit, door.clock.at))
    assert planned(door, "tanaka", "hana") == [["month", "week"], []]
    door.person("kato", Role.OFFICER, tenant="T1")
    sync(door)
    assert planned(door, "tanaka", "kato") == [["week"], ["month"]]


def test_nobody_gets_one_of_a_project_that_was_put_away(door: Door) -> None:
    sync(door)
    door.presses("tanaka", Verb.ARCHIVE, "p1")
    assert planned(door, "tanaka") == [[]]


# ---------------------------------------------------------------- what


def summary(door: Door, key: str, kind: str, now: datetime) -> Message | None:
    """The only card of it, or None."""
    found = door.look(
        lambda uow: round_messages(uow, door.kit, uow.people.get(_id(uow, door, key)), kind, now)
    )
    return found[0] if found else None


def test_the_week_says_what_is_late_what_comes_and_who_is_missing(door: Door) -> None:
    card = summary(door, "tanaka", "week", at(10, 19))
    assert card is not None
    rows = {row.label: row.text for row in card.rows}
    ahead = rows[say("round-ahead", n=2)]
    assert "10/25(日)" in ahead
    assert "hana" in rows[say("round-missing")]
    assert "ito" in rows[say("round-missing")]
    assert any(label.startswith(say("round-overdue", n=3)[:4]) for label in rows)
    assert say("button-speak-to") in [choice.label for choice in card.choices]


def test_the_section_hears_once_a_month_how_many_and_not_who(door: Door) -> None:
    door.person("kato", Role.OFFICER, tenant="T1")
    card = summary(door, "kato", "month", at(10, 1))
    assert card is not None
    assert card.rows[0].label == say("round-projects", n=1)
    assert "hana" not in repr(card)
    assert "花壇の会" in repr(card)
    assert summary(door, "kato", "week", at(10, 5)) is None


def missing(door: Door, now: datetime, **fields: object) -> str:
    """Whose answers the week's summary awaits then."""
    door.look(lambda uow: uow.projects.save(garden(**fields)))
    card = summary(door, "tanaka", "week", now)
    rows = {row.label: row.text for row in card.rows} if card else {}
    return rows.get(say("round-missing"), "")


def test_it_awaits_only_sheets_that_were_opened_and_are_due_soon(door: Door) -> None:
    closed = {"plan": StageClosing(at(9, 1), "p-tanaka")}
    far = {"do.start": date(2026, 10, 10), "do.due": date(2026, 11, 16), "do.end": date(2026, 12, 20)}
    for day, told in ((at(9, 28), False), (at(10, 13), False), (at(11, 2), True), (at(11, 30), True)):
        text = missing(door, day, closings=closed, dates=far)
        assert ("花壇の会「途中の確かめ」: 未回答 1/1" in text) is told
        assert ("hana" in text) is told


def test_a_sheet_that_all_see_already_is_awaited_no_more(door: Door) -> None:
    assert "「企画のチェックシート」" in missing(door, at(9, 14))
    assert missing(door, at(9, 14), revealed={"ise.q.plan": at(9, 10)}) == ""


def test_what_was_due_in_an_earlier_year_shows_the_year(door: Door) -> None:
    door.look(lambda uow: uow.projects.save(garden()))
    card = summary(door, "tanaka", "week", at(1, 5, year=2027))
    assert card is not None
    assert "実績報告の期限 2026年11月24日(火) 42日過ぎています" in repr(card)


def test_where_there_is_nothing_to_tell_nothing_is_said(door: Door) -> None:
    far = {"do.start": date(2027, 3, 1), "do.end": date(2027, 3, 1)}

    def empty(uow: UnitOfWork) -> None:
        uow.projects.save(replace(door.project_in(uow), dates=far))
        for key in ("hana", "ito"):
            uow.projects.leave("p1", _id(uow, door, key), at(9, 1))

    door.look(empty)
    assert summary(door, "tanaka", "week", at(10, 19)) is None


def test_a_project_that_somebody_muted_is_left_out(door: Door) -> None:
    door.look(lambda uow: uow.mutes.set(Mute(_id(uow, door, "tanaka"), "p1", at(9, 1))))
    assert summary(door, "tanaka", "week", at(10, 19)) is None


def test_it_belongs_to_the_one_digest_of_the_day(door: Door) -> None:
    sync(door)
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), at(9, 1)))
    said: list[Outgoing] = []
    for hour in (9, 10, 11):
        door.clock.at = now = at(9, 7, hour)

        def beat(uow: UnitOfWork, now: datetime = now) -> None:
            while collect(uow, door.kit, now) or compose(uow, door.kit, now, 50):
                pass
            for dispatch in uow.outbox.claim(now, "test", timedelta(minutes=1), 50):
                uow.outbox.sent(dispatch.id, now, "x", 0)
                said.append(dispatch.outgoing)

        door.look(beat)
    mine = [one for one in said if one.to.id == "tanaka"]
    assert len(mine) == 1
    assert any(m.heading == say("round-week", on="9月7日(月)") for m in mine[0].messages)


def test_a_new_project_plans_its_coordinators_summary(door: Door) -> None:
    door.look(lambda uow: uow.projects.add(replace(garden(), id="p2", name="川の日")))
    door.person("mori", Role.COORDINATOR, tenant="T1", project="p2")
    door.look(lambda uow: sync_everybody(uow, door.kit, door.clock.at))
    assert planned(door, "mori") == [["month", "week"]]
