"""What could not be delivered, on both databases: who sees it, and sending it again once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa

from bot.domain.actions import Verb
from bot.domain.messages import (
    Amend,
    Message,
    Outgoing,
    Place,
    ReplyHandle,
    direct,
)
from bot.domain.notices import Digest, Notice, NoticeStatus, digest_id
from bot.domain.reminders import Reminder, ReminderStatus
from bot.services.failures import Outcome, retry
from bot.services.outbox import Outbox
from bot.services.ports import Refused, Sent, UnitOfWork
from storage.engine import SqlStore
from storage.tables import outbox
from storage.unit_of_work import SqlUnitOfWork
from tests.services.front_door import Door, opened
from tests.services.house import NOW
from tests.services.losing import SECRET, Post, listed, look_after, lost, numbers


@pytest.fixture
def door(store: SqlStore, tmp_path: Path) -> Door:
    return look_after(opened(tmp_path, store=store))


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


def test_what_cannot_be_read_is_listed_and_can_only_be_put_aside(door: Door) -> None:
    number = lost(door, "tanaka", project=None)
    door.look(
        lambda uow: cast("SqlUnitOfWork", uow).connection.execute(
            sa.update(outbox).where(outbox.c.seq == number).values(payload={"torn": True})
        )
    )
    assert "届かなかった連絡はありません" in listed(door, "oka")
    said = listed(door, "ueda")
    assert "中身を読み取れなくなりました" in said
    assert "もう一度送る" not in said
    assert "片付けてください" in door.presses("ueda", Verb.RETRY, str(number), "").by("ueda")
    door.presses("ueda", Verb.PUT_ASIDE, str(number))
    assert numbers(door) == []


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


def test_a_morning_is_told_once_by_whichever_process_is_first(door: Door) -> None:
    def tell(tenant: str) -> bool:
        return door.store.run_sync(lambda uow: uow.failures.tell(tenant, NOW.date()))

    assert not door.look(lambda uow: uow.failures.told("T1", NOW.date()))
    with ThreadPoolExecutor(2) as pool:
        found = [done.result() for done in [pool.submit(tell, "T1") for _ in range(2)]]
    assert sorted(found) == [False, True]
    assert door.look(lambda uow: uow.failures.told("T1", NOW.date()))
    assert tell("T2")
