"""What could not be delivered, on both databases: who sees it, sending it again once, and the morning's summary."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb, act
from bot.domain.messages import (
    Amend,
    Incoming,
    Message,
    Outgoing,
    Place,
    Pressed,
    ReplyHandle,
    Said,
    Standing,
    Typed,
    direct,
)
from bot.domain.notices import Digest, Notice, NoticeStatus, digest_id
from bot.domain.project import Role
from bot.domain.reminders import Reminder, ReminderStatus
from bot.mending import again, all_again, aside, failing, taken_again, told
from bot.services.failures import Outcome, retry, tell_morning
from bot.services.inbox import Inbox
from bot.services.kept_events import raw_of
from bot.services.outbox import Outbox
from bot.services.ports import Delivery, Dispatch, Refused, Sent, UnitOfWork
from storage.engine import SqlStore
from tests.services.front_door import Door, opened
from tests.services.house import NOW

SECRET = "ひみつの中身"
MORNING = datetime(2026, 9, 1, 23, 31, tzinfo=UTC)
"""Wednesday 2 September 2026, 8:31 in Japan."""


class Post:
    """A messenger that says what it is told to, and keeps what it took."""

    def __init__(self, says: Callable[[Dispatch], Delivery] = lambda _row: Sent()) -> None:
        self.says = says
        self.took: list[Dispatch] = []

    async def send(self, dispatch: Dispatch) -> Delivery:
        self.took.append(dispatch)
        return self.says(dispatch)


@pytest.fixture
def door(store: SqlStore, tmp_path: Path) -> Door:
    """Tanaka coordinates, Hana answers in LINE; Ueda administers the workspace, Oka that of another city."""
    found = opened(tmp_path, store=store)
    found.person("tanaka", Role.COORDINATOR, tenant="T1")
    found.person("hana", Role.RESPONDENT, "a")
    found.person("ueda", tenant="T1", standing=Standing.ADMIN)
    found.person("oka", tenant="T2", standing=Standing.ADMIN)
    return found


def lost(door: Door, who: str = "hana", reason: str = "invalid", **more: object) -> int:
    """A message to that person that was given up for that reason; gives its number."""

    def turn(uow: UnitOfWork) -> int:
        outgoing = replace(
            Outgoing(direct(door.places[who]), (Message(SECRET),), project="p1"),
            **more,  # type: ignore[arg-type]
        )
        row = uow.outbox.add(outgoing, door.clock.at)
        uow.outbox.failed(row, door.clock.at, reason)
        return max([one.number for one in uow.failures.all(0, 100)], default=0)

    return door.look(turn)


def numbers(door: Door) -> list[int]:
    return [one.number for one in door.look(lambda uow: uow.failures.all(0, 100))]


def listed(door: Door, who: str) -> str:
    return door.hears(who, Typed("届かなかった連絡")).by(who)


# ---------------------------------------------------------------- who sees what


def test_the_coordinator_reads_whom_why_and_what_to_do_but_not_what_it_said(door: Door) -> None:
    lost(door)
    said = listed(door, "tanaka")
    assert "hanaさんへ" in said
    assert "花壇づくり" in said
    assert "送り先が受け取りませんでした" in said
    assert "もう一度送ってみてください" in said
    assert SECRET not in said


def test_an_administrator_reads_whom_by_place_and_another_citys_nothing(door: Door) -> None:
    number = lost(door)
    said = listed(door, "ueda")
    assert "記入者 花壇の会" in said
    assert "hanaさん" not in said
    assert "届かなかった連絡はありません" in listed(door, "oka")
    door.presses("oka", Verb.RETRY, str(number), "")
    door.presses("oka", Verb.PUT_ASIDE, str(number))
    door.presses("hana", Verb.PUT_ASIDE, str(number))
    assert numbers(door) == [number]


def test_what_names_no_project_reaches_the_administrators_of_its_person(door: Door) -> None:
    lost(door, project=None)
    lost(door, "tanaka", project=None)
    assert listed(door, "ueda").count("もう一度送る") == 2
    assert "届かなかった連絡はありません" in listed(door, "oka")
    assert "届かなかった連絡はありません" in listed(door, "tanaka")


def test_what_nobody_waits_for_is_not_listed(door: Door) -> None:
    lost(door, reason="quiet")
    lost(door, reason="settled")
    lost(door, amend=Amend("1.0", ("x",), "済み"))
    group = Place("line", "", "G1", direct=False)
    lost(door, reason="too-late", to=group, reply=ReplyHandle("r", NOW))
    assert "届かなかった連絡はありません" in listed(door, "tanaka")
    assert "それは進行役の方がします" in listed(door, "hana")


def test_more_than_a_page_goes_on(door: Door) -> None:
    found = [lost(door) for _ in range(6)]
    said = listed(door, "tanaka")
    assert "つづきを見る" in said
    further = door.presses("tanaka", Verb.FAILURES, str(found[2])).by("tanaka")
    assert "つづきを見る" not in further
    assert further.count("hanaさんへ") == 2


# ---------------------------------------------------------------- once more


async def test_sent_again_once_by_whoever_presses_first(door: Door) -> None:
    number = lost(door)
    post = Post()
    said = door.presses("tanaka", Verb.RETRY, str(number), "")
    assert "もう一度送ります" in said.by("tanaka")
    assert SECRET in said.by("hana")
    for who in ("tanaka", "ueda"):
        again = door.presses(who, Verb.RETRY, str(number), "")
        assert "もう送りなおしたか" in again.by(who)
        assert again.by("hana") == ""
    await Outbox(door.store, door.kit, {"line": post, "slack": post}, "test").drain()
    assert post.took == []
    assert numbers(door) == []


def test_two_at_once_send_one(door: Door) -> None:
    number = lost(door)

    def once() -> Outcome:
        return door.store.run_sync(lambda uow: retry(uow, door.kit, number, sure=False)[0])

    with ThreadPoolExecutor(2) as pool:
        found = [done.result() for done in [pool.submit(once) for _ in range(2)]]
    assert sorted(found) == [Outcome.AGAIN, Outcome.TAKEN]
    assert door.look(lambda uow: uow.outbox.waiting()) == 1


def test_what_may_have_arrived_is_asked_for_twice(door: Door) -> None:
    number = lost(door, reason="too-late")
    asked = door.presses("tanaka", Verb.RETRY, str(number), "")
    assert "二度届くことがあります" in asked.by("tanaka")
    assert asked.by("hana") == ""
    assert SECRET in door.presses("tanaka", Verb.RETRY, str(number), "yes").by("hana")


def test_who_still_blocks_is_not_written_to(door: Door) -> None:
    number = lost(door, reason="blocked")

    def block(uow: UnitOfWork) -> None:
        person = uow.people.find(door.places["hana"])
        assert person is not None
        uow.people.save(replace(person, reachable=False))

    door.look(block)
    assert "もう一度送る" not in listed(door, "tanaka")
    said = door.presses("tanaka", Verb.RETRY, str(number), "")
    assert "まだ受け取りを止めている" in said.by("tanaka")
    assert numbers(door) == [number]


def test_what_is_put_aside_is_gone_with_its_words(door: Door) -> None:
    number = lost(door)
    assert "片付けました" in door.presses("tanaka", Verb.PUT_ASIDE, str(number)).by("tanaka")
    assert numbers(door) == []
    assert "もう送りなおしたか、片付けて" in door.presses("ueda", Verb.PUT_ASIDE, str(number)).by("ueda")


async def test_a_digest_is_said_again_as_things_stand_and_keeps_its_id(door: Door) -> None:
    hana = door.look(lambda uow: uow.people.find(door.places["hana"]))
    assert hana is not None
    day = door.clock.at.date()
    digest = digest_id(hana.id, day)

    def remind(uow: UnitOfWork) -> None:
        found = next(iter(uow.reminders.of_project("p1")))
        uow.reminders.set_status([found.id], ReminderStatus.SENT)
        uow.digests.open(Digest(digest, hana.id, day, door.clock.at))
        uow.notices.add(
            [
                Notice(
                    "n1",
                    hana.id,
                    door.clock.at,
                    door.clock.at,
                    found.id,
                    status=NoticeStatus.SAID,
                    digest=digest,
                )
            ]
        )
        uow.outbox.add(Outgoing(direct(hana.address), (Message(SECRET),), digest=digest), door.clock.at)

    door.look(_with_reminder)
    door.look(remind)
    refusing = Post(lambda row: Refused("invalid") if row.outgoing.to.platform == "line" else Sent())
    await Outbox(door.store, door.kit, {"line": refusing, "slack": refusing}, "test").drain()
    (number,) = numbers(door)
    assert "期限などのお知らせ" in listed(door, "tanaka")
    taking = Post()
    outcome = door.look(lambda uow: retry(uow, door.kit, number, sure=False)[0])
    assert outcome is Outcome.AGAIN
    await Outbox(door.store, door.kit, {"line": taking, "slack": taking}, "test").drain()
    assert [row.id for row in taking.took if row.outgoing.digest] == [digest]


def _with_reminder(uow: UnitOfWork) -> None:
    project = uow.projects.get("p1")
    assert project is not None
    kind = "plan.due"
    uow.reminders.add(
        [Reminder("r1", "p1", 1, kind, project.dates[kind], NOW, status=ReminderStatus.COLLECTED)]
    )


# ---------------------------------------------------------------- those who look after it hear


async def test_the_other_coordinators_hear_whom_it_did_not_reach(door: Door) -> None:
    door.person("kato", Role.COORDINATOR, tenant="T1")
    door.look(
        lambda uow: uow.outbox.add(
            Outgoing(direct(door.places["kato"]), (Message(SECRET),), project="p1"), door.clock.at
        )
    )
    post = Post(lambda row: Refused("gone") if row.outgoing.to.id == "kato" else Sent())
    await Outbox(door.store, door.kit, {"line": post, "slack": post}, "test").drain()
    assert [row.outgoing.to.id for row in post.took] == ["kato", "tanaka"]
    assert "katoさんに届きませんでした" in repr(post.took[1].outgoing)


def morning(door: Door, at: datetime = MORNING) -> dict[str, str]:
    """What the morning says, by whom it is for."""

    def turn(uow: UnitOfWork) -> dict[str, str]:
        tell_morning(uow, door.kit, at)
        return {row.outgoing.to.id: repr(row.outgoing) for row in uow.outbox.queued()}

    return door.look(turn)


def test_the_administrator_hears_in_the_morning_of_a_working_day_and_once(door: Door) -> None:
    lost(door)
    lost(door, reason="blocked")
    lost(door, reason="blocked")
    assert morning(door, MORNING - timedelta(minutes=2)) == {}
    assert morning(door, datetime(2026, 9, 5, 3, tzinfo=UTC)) == {}  # a Saturday
    told = morning(door)
    assert list(told) == ["ueda"]
    assert "3件あります" in told["ueda"]
    assert "2件" in told["ueda"]
    assert "9月1日(火) 10:00" in told["ueda"]
    assert "/kyodo failures" in told["ueda"]
    assert SECRET not in told["ueda"]
    assert morning(door, MORNING + timedelta(minutes=1)) == {}
    assert list(morning(door, MORNING + timedelta(days=1))) == ["ueda"]


def test_nobody_hears_where_all_arrived(door: Door) -> None:
    assert morning(door) == {}


def test_whom_nothing_reaches_is_not_told_there_but_another_is(door: Door) -> None:
    lost(door, "ueda", project=None)
    door.person("mori", tenant="T1", standing=Standing.ADMIN)
    assert list(morning(door)) == ["mori"]


def test_without_an_administrator_the_coordinators_hear(door: Door) -> None:
    lost(door)
    door.person("ueda", tenant="T1", standing=Standing.FULL)
    assert list(morning(door)) == ["tanaka"]


# ---------------------------------------------------------------- the operator's command


def test_the_operator_lists_sends_again_and_puts_aside_without_names_or_words(door: Door) -> None:
    first, doubtful, last = lost(door), lost(door, reason="too-late"), lost(door)
    found = door.look(failing)
    assert [one["id"] for one in found["deliveries"]] == [last, doubtful, first]
    for said in (repr(found), told(found)):
        assert SECRET not in said
        assert "hana" not in said
    assert aside(door.store, door.kit, last) == (False, f"{last}: put aside")
    trouble, said = all_again(door.store, door.kit, sure=False)
    assert not trouble
    assert f"{first}: it goes out" in said
    assert f"{doubtful}: it may have arrived" in said
    assert again(door.store, door.kit, first, sure=True)[0]
    assert again(door.store, door.kit, doubtful, sure=True) == (
        False,
        f"{doubtful}: it goes out with the next delivery",
    )
    assert told(door.look(failing)) == "everything has arrived, and no event failed"


def met_a_fault(door: Door, said: Said) -> str:
    """That event of Hana's met a fault of ours; gives the reference that she was told."""
    hana, now = door.places["hana"], door.clock.at
    incoming = Incoming("fault", hana, direct(hana), said, now, now, ReplyHandle("r", now), "m0")
    door.look(lambda uow: Inbox(door.kit).fail(uow, incoming, "KX42", raw_of(incoming)))
    return "KX42"


def test_an_event_is_taken_again_once(door: Door) -> None:
    reference = met_a_fault(door, Typed("言語"))
    assert f"{reference}\t" in told(door.look(failing))
    trouble, said = taken_again(door.store, door.kit, reference)
    assert (trouble, said) == (False, f"{reference}: taken again; the answer goes out with the next delivery")
    queued = door.look(lambda uow: uow.outbox.claim(door.clock.at, "test", timedelta(minutes=1), 10))
    assert [row.outgoing.to.id for row in queued] == ["hana"]
    assert queued[0].outgoing.reply is not None  # the apology is first
    assert taken_again(door.store, door.kit, reference)[0]
    assert door.look(failing)["events"] == []


def test_an_event_of_somebody_who_has_gone_on_is_left(door: Door) -> None:
    reference = met_a_fault(door, Pressed(act(Verb.HELP).token))
    door.hears("hana", Typed("言語"))
    trouble, said = taken_again(door.store, door.kit, reference)
    assert trouble
    assert "has gone on since" in said
    assert len(door.look(failing)["events"]) == 1


def test_a_fault_that_is_still_there_changes_nothing(door: Door) -> None:
    reference = met_a_fault(door, Typed("ヘルプ"))

    class Broken:
        def __call__(self, *_: object, **__: object) -> str:
            raise RuntimeError("still broken")

        def __getattr__(self, _name: str) -> object:
            raise RuntimeError("still broken")

    trouble, said = taken_again(door.store, replace(door.kit, wording=Broken()), reference)  # type: ignore[arg-type]
    assert trouble
    assert "still there" in said
    assert not taken_again(door.store, door.kit, reference)[0]
