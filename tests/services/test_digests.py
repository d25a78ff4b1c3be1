"""The reminder clock's beat: one message a day to each person, of what still stands when it is written and when it is
sent.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.beats import Beats
from bot.domain.actions import Verb
from bot.domain.dossier import Dossier, Talk
from bot.domain.messages import Message
from bot.domain.notices import Mute, digest_id
from bot.domain.project import Event, Project, Role, StageClosing
from bot.domain.reminders import Reminder, ReminderStatus
from bot.services.outbox import Outbox
from bot.services.planning import replan
from bot.services.ports import Delivery, Dispatch, Messenger, Sent, UnitOfWork
from bot.services.reminders import Beat, collect
from tests.services.front_door import Door, opened
from tests.services.house import garden

JAPAN = timezone(timedelta(hours=9))
DUE = date(2026, 9, 15)
"""The planning sheet's."""

DATES = {
    "plan.start": date(2026, 8, 31),  # the sheet stands open, and that was told
    "plan.due": DUE,
    "do.start": date(2026, 10, 10),
    "do.end": date(2026, 10, 25),
}


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JAPAN).astimezone(UTC)


class Post(Messenger):
    """Takes what is sent, and remembers when."""

    def __init__(self, town: "Town") -> None:
        self.town = town

    async def send(self, dispatch: Dispatch) -> Delivery:
        """It arrives."""
        to, now = dispatch.outgoing.to.id, self.town.door.clock.at.astimezone(JAPAN)
        self.town.letters.append(Letter(to, now, dispatch.outgoing.digest or "", dispatch.outgoing.messages))
        return Sent("x", counted=dispatch.counted)


@dataclass(frozen=True)
class Letter:
    """What somebody got."""

    to: str
    at: datetime
    digest: str
    messages: tuple[Message, ...]

    @property
    def words(self) -> str:
        """All of it, to look into."""
        return "\n".join(repr(message) for message in self.messages)


@dataclass
class Town:
    """The garden project behind a door; beats are played by hand, and what they write is sent at once."""

    door: Door
    letters: list[Letter] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.beats = Beats(self.door.store, self.door.kit)
        post = Post(self)
        self.outbox = Outbox(self.door.store, self.door.kit, {"slack": post, "line": post}, "test")

    def plan(self, project: Project, since: datetime) -> None:
        """The project with its reminders from then on, in place of what it was."""

        def turn(uow: UnitOfWork) -> None:
            if uow.projects.get(project.id) is None:
                uow.projects.add(project)
            else:
                uow.projects.save(project)
            replan(uow, self.door.kit, project, since)

        self.door.look(turn)

    def beat(self, now: datetime) -> Beat:
        """One beat then; nothing is sent yet."""
        self.door.clock.at = now
        return asyncio.run(self.beats.beat(now))

    def send(self, now: datetime | None = None) -> list[Letter]:
        """What waits is sent."""
        self.door.clock.at = now or self.door.clock.at
        before = len(self.letters)
        asyncio.run(self.outbox.drain())
        return self.letters[before:]

    def day(self, now: datetime) -> list[Letter]:
        """A beat then, and what is sent after it."""
        self.beat(now)
        return self.send()

    def run(self, until: datetime) -> list[Letter]:
        """Every beat up to then that finds something."""
        before = len(self.letters)
        while (due := asyncio.run(self.beats.next_due())) is not None and due <= until:
            self.day(max(due, self.door.clock.at))
        self.door.clock.at = until
        return self.letters[before:]

    def planned(self, kind: str = "plan.due", project: str = "p1") -> dict[int, tuple[str, str]]:
        """How the ladder of a date stands, by step."""
        found = self.door.look(lambda uow: uow.reminders.of_project(project))
        return {r.step: (r.status.value, r.why) for r in found if r.kind == kind}

    def heard(self, kind: str = "plan.due") -> list[tuple[int, str, str]]:
        """Who was told of which step, on which day."""

        def turn(uow: UnitOfWork) -> list[tuple[int, str, str]]:
            found: list[tuple[date, str, int]] = []
            for reminder in uow.reminders.of_project("p1"):
                if reminder.kind != kind:
                    continue
                for notice in uow.notices.of_reminder(reminder.id):
                    if notice.digest is not None:
                        opened_at = uow.digests.get(notice.digest)
                        assert opened_at is not None
                        name = uow.people.get(notice.person).name or ""
                        found.append((opened_at.day, name, reminder.step))
            return [(step, name, f"{day:%m-%d}") for day, name, step in sorted(found)]

        return self.door.look(turn)

    def id_of(self, key: str) -> str:
        found = self.door.look(lambda uow: uow.people.find(self.door.places[key]))
        assert found is not None
        return found.id

    def mute(self, key: str, project: str = "", until: date | None = None) -> None:
        mute = Mute(self.id_of(key), project, self.door.clock.at, until)
        self.door.look(lambda uow: uow.mutes.set(mute))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """On 31 August: tanaka coordinates, kato is the section's officer, hana and ito (LINE) answer for a and b."""
    door = opened(tmp_path)
    door.clock.at = at(8, 31)
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("kato", Role.OFFICER, tenant="T1")
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ito", Role.RESPONDENT, "b")
    town = Town(door)
    town.plan(garden(dates=DATES), at(8, 31))
    yield town
    door.store.close()


def festival(**fields: object) -> Project:
    """A second project of the same people, whose planning sheet is due on the same day."""
    return replace(garden(dates=DATES), id="p2", name="夏祭り", **fields)  # type: ignore[arg-type]


def with_festival(town: Town) -> None:
    town.plan(festival(), at(8, 31))
    for key, side in (("hana", "a"), ("ito", "b")):
        town.door.person(key, Role.RESPONDENT, side, project="p2")


def to(letters: list[Letter]) -> list[str]:
    return sorted(letter.to for letter in letters)


# ---------------------------------------------------------------- the ladder


def test_the_ladder_climbs_from_those_who_owe_it_to_the_coordinator_and_the_section(town: Town) -> None:
    town.run(at(11, 30))
    both = [("hana", "ito"), ("hana", "ito", "tanaka")]
    expected = {
        (-14, "09-01"): both[0], (-7, "09-08"): both[0], (-1, "09-14"): both[0], (0, "09-15"): both[1],
        (3, "09-18"): both[1], (10, "09-25"): both[0], (17, "10-02"): both[0], (24, "10-09"): both[0],
        (31, "10-16"): ("tanaka",), (38, "10-23"): ("kato",),
    }  # fmt: skip
    found: dict[tuple[int, str], list[str]] = {}
    for step, name, day in town.heard():
        found.setdefault((step, day), []).append(name)
    assert {key: tuple(names) for key, names in found.items()} == expected


def test_it_stops_for_who_has_sent_and_goes_on_for_the_others(town: Town) -> None:
    assert to(town.run(at(9, 8, 12))) == ["hana", "hana", "ito", "ito"]
    town.door.answers("ito", chk_1="yes")
    assert to(town.run(at(9, 14, 12))) == ["hana"]


def test_it_ends_when_all_is_there(town: Town) -> None:
    for key in ("hana", "ito"):
        town.door.answers(key, chk_1="yes")
    town.door.submits("tanaka", Verb.CLOSE, "p1", "plan", reason="そろった")
    town.run(at(12, 25))
    assert town.heard() == []
    assert {status for status, _ in town.planned().values()} <= {"cancelled", "dropped"}


@pytest.mark.parametrize("cancelled", [True, False])
def test_a_project_that_is_over_says_nothing(town: Town, *, cancelled: bool) -> None:
    now, project = at(8, 31), town.door.project()
    over = replace(project, cancelled_at=now) if cancelled else replace(project, archived_at=now)
    town.door.look(lambda uow: uow.projects.save(over))
    assert town.run(at(12, 25)) == []


# ---------------------------------------------------------------- one message a day


def test_all_projects_of_a_person_are_one_message(town: Town) -> None:
    with_festival(town)
    letters = town.day(at(9, 8))
    assert to(letters) == ["hana", "ito"]
    for letter in letters:
        assert "花壇づくり" in letter.words
        assert "夏祭り" in letter.words


def test_the_message_of_a_day_has_one_name_wherever_it_is_made(town: Town) -> None:
    (letter,) = [one for one in town.day(at(9, 8)) if one.to == "hana"]
    assert letter.digest == digest_id(town.id_of("hana"), date(2026, 9, 8))


def own(key: str, town: Town, due_at: datetime) -> None:
    """That person put the planning sheet off until then."""
    row = Reminder("own", "p1", 1, "plan.due", DUE, due_at, -7, person=town.id_of(key), why="snoozed")
    town.door.look(lambda uow: uow.reminders.add([row]))


def test_what_comes_after_the_days_message_waits_for_the_next_morning(town: Town) -> None:
    assert to(town.day(at(9, 8))) == ["hana", "ito"]
    own("hana", town, at(9, 8, 15))
    assert town.day(at(9, 8, 15)) == []
    (letter,) = town.run(at(9, 9, 12))
    assert (letter.to, letter.at) == ("hana", at(9, 9))


def test_who_put_it_off_hears_it_later_and_silences_nobody(town: Town) -> None:
    own("hana", town, at(9, 10))
    assert to(town.day(at(9, 8))) == ["ito"]
    assert to(town.run(at(9, 10, 12))) == ["hana"]


def test_of_one_date_only_the_latest_word_is_said(town: Town) -> None:
    """A message of the day was out when the day before the date came; on the day itself both are one."""
    own("hana", town, at(9, 14))
    town.day(at(9, 14))
    (letter,) = [one for one in town.day(at(9, 15)) if one.to == "hana"]
    assert len(letter.messages) == 1


def test_beats_side_by_side_say_it_once(town: Town) -> None:
    async def at_once() -> None:
        town.door.clock.at = at(9, 8)
        await asyncio.gather(*(town.beats.beat(at(9, 8)) for _ in range(4)))
        await asyncio.gather(town.outbox.drain(), town.outbox.drain())

    asyncio.run(at_once())
    assert to(town.letters) == ["hana", "ito"]


def test_a_beat_that_died_after_collecting_is_finished_by_the_next(town: Town) -> None:
    town.door.look(lambda uow: collect(uow, town.door.kit, at(9, 8)))
    assert to(town.day(at(9, 8, 9, 1))) == ["hana", "ito"]
    assert town.day(at(9, 8, 9, 2)) == []


# ---------------------------------------------------------------- before the opening


def do_open_early(town: Town, **fields: object) -> None:
    """Planning was closed before the work begins: its sheet can be answered, and is to be opened on 10 October."""
    closed = {"plan": StageClosing(at(8, 31), town.id_of("tanaka"))}
    dates = DATES | {"do.due": date(2026, 10, 21)}
    town.plan(garden(dates=dates, closings=closed, **fields), at(8, 31))


def test_of_a_sheet_nobody_is_reminded_before_its_opening(town: Town) -> None:
    do_open_early(town)
    assert town.run(at(10, 12)) == []
    assert to(town.run(at(10, 13, 12))) == ["hana", "ito", "tanaka"]
    assert {step for step, _, _ in town.heard("do.start")} == {0}
    town.run(at(10, 14, 12))
    assert [(step, name) for step, name, _ in town.heard("do.due")] == [(-7, "hana"), (-7, "ito")]


def test_what_was_planned_before_its_opening_is_dropped(town: Town) -> None:
    do_open_early(town)
    early = Reminder("early", "p1", 1, "do.due", date(2026, 10, 21), at(10, 7), -14)
    town.door.look(lambda uow: uow.reminders.add([early]))
    assert town.run(at(10, 7, 12)) == []
    assert town.planned("do.due")[-14][0] == "dropped"


def test_where_opening_and_due_day_meet_the_opening_is_said(town: Town) -> None:
    town.plan(garden(dates=DATES | {"plan.start": date(2026, 9, 8)}), at(8, 31))
    hana = next(letter for letter in town.run(at(9, 8, 12)) if letter.to == "hana")
    assert "の質問が始まりました" in hana.words
    assert "9月15日(火)まで" in hana.words
    assert "残っています" not in hana.words
    assert town.planned()[-7] == ("dropped", "settled")


def test_an_opening_that_was_put_off_to_the_due_day_leaves_it_the_word(town: Town) -> None:
    row = Reminder("own", "p1", 1, "plan.start", DATES["plan.start"], at(9, 15), 0, person=town.id_of("hana"))
    town.door.look(lambda uow: uow.reminders.add([row]))
    hana = [letter for letter in town.run(at(9, 15, 12)) if letter.to == "hana"][-1]
    assert "残っています" in hana.words
    assert "始まりました" not in hana.words


def test_an_opening_that_was_put_off_is_said_when_it_was_promised(town: Town) -> None:
    row = Reminder("own", "p1", 1, "plan.start", DATES["plan.start"], at(9, 10), 0, person=town.id_of("hana"))
    town.door.look(lambda uow: uow.reminders.add([row]))
    (letter,) = [letter for letter in town.run(at(9, 10, 12)) if letter.at == at(9, 10)]
    assert letter.to == "hana"
    assert "残っています" in letter.words


# ---------------------------------------------------------------- which sheet, which day


def test_of_the_second_sheet_of_a_stage_its_name_is_said(town: Town) -> None:
    closed = dict.fromkeys(("plan", "do"), StageClosing(at(8, 31), town.id_of("tanaka")))
    seen = {"ise.q.see": at(8, 31)}
    town.plan(garden(closings=closed, revealed=seen), at(8, 31))
    for key in ("hana", "ito"):
        town.door.answers(key, sheet="ise.q.see", see_1="yes")
    town.run(at(11, 9, 12))
    last = {letter.to: letter.words for letter in town.letters}
    assert "「花壇づくり」の「相手に伝えたいこと」の質問があと5問残っています" in last["hana"]
    assert "花壇の会「相手に伝えたいこと」" in last["tanaka"]


def test_the_talk_is_spoken_of_by_the_day_that_was_settled(town: Town) -> None:
    for key, answer in (("hana", "yes"), ("ito", "no")):
        town.door.answers(key, chk_1=answer)
    seen = {"ise.q.plan": at(8, 31, 12)}
    town.plan(garden(dates=DATES | {"talk.plan": date(2026, 9, 8)}, revealed=seen), at(8, 31))
    town.door.look(lambda uow: uow.dossiers.save(_with_talk(uow.dossiers.get("p1"), date(2026, 9, 10))))
    hana = next(letter for letter in town.day(at(9, 7)) if letter.to == "hana")
    assert "9月10日(木)は話し合いの日です(あと3日)。" in hana.words
    assert "日を決めましょう" not in hana.words


def _with_talk(dossier: Dossier, on: date) -> Dossier:
    return dossier.with_talk(Talk(1, "ise.q.plan", on))


def test_where_no_officer_is_the_coordinator_is_not_told_that_the_coordinator_was(town: Town) -> None:
    kato = town.id_of("kato")
    town.door.look(lambda uow: uow.projects.leave("p1", kato, at(8, 31)))
    town.run(at(10, 23, 12))
    (letter,) = [one for one in town.letters if one.at == at(10, 23) and "質問の締切" in one.words]
    assert letter.to == "tanaka"
    assert "進行役には" not in letter.words
    assert "ひと声かけてみてください" in letter.words


# ---------------------------------------------------------------- settled at the last moment


def test_what_is_settled_between_collecting_and_writing_is_not_said(town: Town) -> None:
    town.door.look(lambda uow: collect(uow, town.door.kit, at(9, 8)))
    for key in ("hana", "ito"):
        town.door.answers(key, chk_1="yes")
    assert town.day(at(9, 8, 9, 1)) == []
    assert town.planned()[-7] == ("dropped", "settled")


def test_what_is_settled_between_writing_and_sending_is_not_sent(town: Town) -> None:
    assert town.beat(at(9, 8)).sent == 2
    for key in ("hana", "ito"):
        town.door.answers(key, chk_1="yes")
    assert town.send() == []
    assert town.planned()[-7] == ("dropped", "settled")


def test_what_is_settled_by_one_does_not_fall_out_for_the_other(town: Town) -> None:
    town.beat(at(9, 8))
    town.door.answers("hana", chk_1="yes")
    assert to(town.send()) == ["ito"]
    assert town.planned()[-7][0] == "sent"


def test_only_what_is_settled_falls_out_of_the_message(town: Town) -> None:
    with_festival(town)
    town.beat(at(9, 8))
    town.door.answers("hana", chk_1="yes")
    (letter,) = [one for one in town.send() if one.to == "hana"]
    assert "花壇づくり" not in letter.words
    assert "夏祭り" in letter.words


def test_a_date_that_moved_meanwhile_is_not_spoken_of(town: Town) -> None:
    town.beat(at(9, 8))
    moved = replace(town.door.project(), dates={**town.door.project().dates, "plan.due": date(2026, 9, 25)})
    town.plan(moved, at(9, 8))
    assert town.send() == []
    assert to(town.run(at(9, 11, 12))) == ["hana", "ito"]  # fourteen days before the new one


def test_what_could_not_be_sent_before_six_in_the_evening_waits_for_the_morning(town: Town) -> None:
    town.beat(at(9, 8, 17, 59))
    assert town.send(at(9, 8, 18, 5)) == []
    letters = town.run(at(9, 9, 12))
    assert [(letter.to, letter.at) for letter in letters] == [("hana", at(9, 9)), ("ito", at(9, 9))]


# ---------------------------------------------------------------- after an outage


def test_what_comes_late_says_so(town: Town) -> None:
    late = town.door.kit.wording("remind-late", "ja")
    assert all(late in letter.words for letter in town.day(at(9, 9, 10)))
    assert all(late not in letter.words for letter in town.day(at(9, 14)))


def test_what_waited_for_the_morning_after_an_outage_says_so_too(town: Town) -> None:
    late = town.door.kit.wording("remind-late", "ja")
    assert town.day(at(9, 8, 22)) == []
    letters = town.run(at(9, 9, 9))
    assert to(letters) == ["hana", "ito"]
    assert all(late in letter.words for letter in letters)


def test_of_several_steps_that_were_missed_only_the_last_is_said(town: Town) -> None:
    letters = town.day(at(9, 16, 10))
    assert to(letters) == ["hana", "ito", "tanaka"]
    assert all(len(letter.messages) == 1 for letter in letters)
    assert {step: town.planned()[step] for step in (-14, -7, -1)} == dict.fromkeys(
        (-14, -7, -1), ("dropped", "superseded")
    )


def test_after_two_months_each_level_hears_once(town: Town) -> None:
    town.day(at(11, 5, 10))
    assert [(step, name) for step, name, _ in town.heard()] == [
        (24, "hana"), (24, "ito"), (38, "kato"), (31, "tanaka"),
    ]  # fmt: skip


def test_an_opening_that_is_long_past_goes_to_the_coordinator(town: Town) -> None:
    assert {name for _, name, _ in (town.day(at(10, 20)), town.heard("do.start"))[1]} == {"tanaka"}
    assert all("remind-missed" not in letter.words for letter in town.letters)


def test_an_opening_missed_by_a_day_is_told_to_all(town: Town) -> None:
    town.day(at(10, 13, 10))
    assert {name for _, name, _ in town.heard("do.start")} == {"hana", "ito", "tanaka"}


def test_a_day_of_activity_that_is_over_goes_to_the_coordinator(town: Town) -> None:
    on = date(2026, 10, 18)
    project = town.door.project()
    town.plan(replace(project, dates={**project.dates, "event.1": on}, events=(Event(on),)), at(8, 31))
    town.day(at(10, 19))
    assert {name for _, name, _ in town.heard("event.1")} == {"tanaka"}


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        (date(2026, 9, 20), at(9, 18)),  # a Sunday: the Friday before
        (date(2026, 9, 22), at(9, 18)),  # between two holidays
        (date(2026, 12, 28), at(12, 28)),
        (date(2026, 12, 29), at(12, 28)),
        (date(2027, 1, 3), at(12, 28)),
        (date(2027, 1, 4), at(1, 4, year=2027)),
    ],
)
def test_nothing_is_said_on_closed_days(town: Town, meant: date, said: datetime) -> None:
    town.plan(replace(town.door.project(), dates=DATES | {"plan.due": meant}), at(8, 31))
    town.run(said + timedelta(hours=12))
    hana = [(step, day) for step, name, day in town.heard() if name == "hana"]
    assert hana[-1] == (0, f"{said.astimezone(JAPAN):%m-%d}")
    for letter in town.letters:
        assert (letter.at.hour, letter.at.weekday() < 5) == (9, True)


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (at(9, 15, 8, 59), at(9, 15)),
        (at(9, 15, 17, 59), at(9, 15, 17, 59)),
        (at(9, 15, 18), at(9, 16)),
        (at(9, 18, 18), at(9, 24)),  # a long weekend
        (at(12, 28, 18), at(1, 4, year=2027)),
        (at(12, 29), at(1, 4, year=2027)),
    ],
)
def test_nothing_is_said_in_quiet_hours_whenever_the_bot_comes_back(
    town: Town, back: datetime, said: datetime
) -> None:
    town.plan(
        replace(town.door.project(), dates=DATES | {"plan.due": back.astimezone(JAPAN).date()}), at(8, 31)
    )
    town.door.clock.at = back
    letters = town.run(said)
    assert {letter.at for letter in letters} == {said}


# ---------------------------------------------------------------- who wants nothing


def test_who_muted_the_project_hears_nothing_of_it(town: Town) -> None:
    with_festival(town)
    town.mute("hana", "p1")
    (letter,) = [one for one in town.day(at(9, 8)) if one.to == "hana"]
    assert "夏祭り" in letter.words
    assert "花壇づくり" not in letter.words


def test_who_is_on_vacation_hears_nothing_until_they_are_back(town: Town) -> None:
    town.mute("hana", until=date(2026, 9, 14))
    assert "hana" not in to(town.run(at(9, 14, 12)))
    assert "hana" in to(town.run(at(9, 15, 12)))


def test_who_muted_it_between_writing_and_sending_hears_nothing(town: Town) -> None:
    town.beat(at(9, 8))
    town.mute("hana")
    assert to(town.send()) == ["ito"]


def test_where_nobody_who_owes_it_can_be_reached_the_coordinator_hears_of_it(town: Town) -> None:
    town.mute("hana")
    ito = town.id_of("ito")
    town.door.look(lambda uow: uow.people.save(replace(uow.people.get(ito), reachable=False)))
    assert to(town.day(at(9, 8))) == ["tanaka"]


# ---------------------------------------------------------------- our own faults


def test_a_row_that_fails_is_set_aside_and_the_rest_goes_out(town: Town) -> None:
    with_festival(town)
    town.door.look(lambda uow: uow.projects.save(festival(pack="gone")))
    beat = town.beat(at(9, 8))
    letters = town.send()
    assert to(letters) == ["hana", "ito"]
    assert all("夏祭り" not in letter.words for letter in letters)
    assert (beat.sent, beat.failed) == (2, 2)  # the steps of the 1st and the 8th
    assert town.planned(project="p2")[-7][0] == "failed"
    assert town.day(at(9, 8, 10)) == []
    actions = town.door.look(lambda uow: [line["action"] for line in uow.audit.of_project("p2")])
    assert actions.count("reminder.failed") == 2


def test_a_row_that_fails_while_it_is_put_into_words_is_set_aside(town: Town) -> None:
    with_festival(town)
    town.door.look(lambda uow: collect(uow, town.door.kit, at(9, 8)))
    town.door.look(lambda uow: uow.projects.save(festival(pack="gone")))
    beat = town.beat(at(9, 8))
    letters = town.send()
    assert to(letters) == ["hana", "ito"]
    assert all("夏祭り" not in letter.words for letter in letters)
    assert beat.failed >= 1
    assert town.planned(project="p2")[-7][0] == "failed"


def test_a_message_that_cannot_be_put_anew_is_sent_as_it_was_written(town: Town) -> None:
    town.beat(at(9, 8))
    town.door.look(lambda uow: uow.projects.save(replace(town.door.project_in(uow), pack="gone")))
    assert to(town.send()) == ["hana", "ito"]


def test_a_beat_with_nothing_due_finds_nothing(town: Town) -> None:
    assert town.beat(at(8, 31, 12)) == Beat()
    assert ReminderStatus.PENDING.value in {status for status, _ in town.planned().values()}
