"""What people hear of reminders, and what it costs, in both databases: nothing is said twice, no limit is passed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TypeVar

import pytest
import sqlalchemy as sa

from bot.domain.messages import Address, Outgoing, Place
from bot.domain.notices import Digest, Feed, Mute, Notice, NoticeStatus, Spending, digest_id
from bot.domain.project import Role
from bot.domain.reminders import Reminder
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore, open_store
from tests.contracts.test_store import a_project, at_once

T = TypeVar("T")
AT = datetime(2026, 9, 1, 3, 4, 5, 678901, tzinfo=UTC)
TODAY = date(2026, 9, 1)
DAY = timedelta(days=1)


def at(store: SqlStore, turn: Callable[[UnitOfWork], T]) -> T:
    return store.run_sync(turn)


def plan(store: SqlStore) -> None:
    schedule = [Reminder(f"r{n}", "p1", 1, "plan.due", TODAY, AT, step=n) for n in range(10)]
    at(store, lambda uow: uow.projects.add(a_project()))
    at(store, lambda uow: uow.reminders.add(schedule))


@pytest.fixture
def planned(store: SqlStore) -> SqlStore:
    """A store with a project and reminders r0 to r9."""
    plan(store)
    return store


def a_person(store: SqlStore, user: str = "U1", platform: str = "line") -> str:
    return at(store, lambda uow: uow.people.at(Address(platform, "", user), AT, "ja")).id


def a_notice(person: str, reminder: str | None = "r0", when: datetime = AT, round: str = "") -> Notice:
    return Notice(f"{reminder or 'round'}.{person}", person, when, when - DAY, reminder, round)


def note(store: SqlStore, *notices: Notice) -> int:
    return at(store, lambda uow: uow.notices.add(notices))


def waiting(store: SqlStore, person: str, until: datetime = AT) -> list[Notice]:
    return at(store, lambda uow: uow.notices.waiting(person, until))


# ---------------------------------------------------------------- notices


def test_a_notice_comes_back_as_it_was(planned: SqlStore) -> None:
    person = a_person(planned)
    summary = a_notice(person, None, round="week")
    assert note(planned, a_notice(person), summary) == 2
    assert waiting(planned, person) == [a_notice(person), summary]
    assert waiting(planned, person, AT - DAY / 2) == []
    assert waiting(planned, a_person(planned, "U2")) == []


def test_one_reminder_is_said_to_one_person_once(planned: SqlStore, second: SqlStore) -> None:
    people = [a_person(planned, f"U{n}") for n in range(5)]

    def collect(by: SqlStore, worker: int) -> int:
        notices = [replace(a_notice(person), id=f"{worker}.{person}") for person in people]
        return note(by, *notices, notices[0])

    added = at_once([partial(collect, by, n) for n, by in enumerate((planned, second) * 3)])
    assert sum(added) == 5
    assert {n.person for n in at(planned, lambda uow: uow.notices.of_reminder("r0"))} == set(people)


@pytest.mark.parametrize("status", [NoticeStatus.SAID, NoticeStatus.PASSED_ON])
def test_what_was_said_does_not_wait_again(planned: SqlStore, status: NoticeStatus) -> None:
    notice = a_notice(a_person(planned))
    note(planned, notice)
    at(planned, lambda uow: uow.notices.settle([notice.id], status))
    assert note(planned, replace(notice, id="other")) == 0
    assert at(planned, lambda uow: uow.notices.of_reminder("r0")) == [replace(notice, status=status)]


def test_what_was_dropped_unsaid_may_wait_again_under_its_own_name(planned: SqlStore) -> None:
    """Its date was moved away and came back, and the reminder with it."""
    notice = a_notice(a_person(planned))
    note(planned, notice)
    at(planned, lambda uow: uow.notices.settle([notice.id], NoticeStatus.DROPPED))
    later = replace(notice, id="other", at=AT + DAY, due_at=AT + DAY)
    assert note(planned, later) == 1
    assert waiting(planned, notice.person, AT + DAY) == [replace(later, id=notice.id)]


def test_what_waits_is_put_off_and_what_was_said_is_not(planned: SqlStore) -> None:
    person = a_person(planned)
    said, left = a_notice(person, "r0"), a_notice(person, "r1")
    note(planned, said, left)
    assert at(planned, lambda uow: uow.notices.next_due()) == AT
    at(planned, lambda uow: uow.notices.settle([said.id], NoticeStatus.SAID))
    at(planned, lambda uow: uow.notices.later([said.id, left.id], AT + DAY))
    at(planned, lambda uow: uow.notices.later([], AT + 2 * DAY))
    assert at(planned, lambda uow: uow.notices.next_due()) == AT + DAY
    assert waiting(planned, person) == []
    assert waiting(planned, person, AT + DAY) == [replace(left, at=AT + DAY)]
    (kept,) = at(planned, lambda uow: uow.notices.of_reminder("r0"))
    assert kept == replace(said, status=NoticeStatus.SAID)


def test_the_next_person_is_whoever_has_waited_longest(planned: SqlStore) -> None:
    late, early = a_person(planned, "U1"), a_person(planned, "U2")
    note(planned, a_notice(late, when=AT + DAY), a_notice(early))
    assert at(planned, lambda uow: uow.notices.next_person(AT - DAY)) is None
    assert at(planned, lambda uow: uow.notices.next_person(AT + DAY)) == early
    at(planned, lambda uow: uow.notices.settle([a_notice(early).id], NoticeStatus.SAID))
    assert at(planned, lambda uow: uow.notices.next_person(AT + DAY)) == late


def compose(uow: UnitOfWork) -> str | None:
    """What a worker does with the next person: everything in one digest."""
    person = uow.notices.next_person(AT)
    if person is None:
        return None
    digest = Digest(digest_id(person, TODAY), person, TODAY, AT)
    notices = uow.notices.waiting(person, AT)
    assert notices
    assert uow.digests.open(digest)
    uow.notices.settle([notice.id for notice in notices], NoticeStatus.SAID, digest.id)
    uow.outbox.add(Outgoing(Place("line", "", person), (), digest=digest.id), AT)
    return person


def test_two_workers_never_compose_for_the_same_person(planned: SqlStore, second: SqlStore) -> None:
    people = [a_person(planned, f"U{n}") for n in range(12)]
    note(planned, *(a_notice(person, f"r{n}") for n in range(5) for person in people))

    def work(by: SqlStore) -> list[str]:
        composed = []
        # A worker that finds nothing may only have passed over what others hold: two misses end it.
        misses = 0
        while misses < 2:
            person = at(by, compose)
            misses += person is None
            composed += [person] if person else []
        return composed

    composed = [
        person for part in at_once([partial(work, by) for by in (planned, second) * 2]) for person in part
    ]
    assert sorted(composed) == sorted(people)
    for person in people:
        said = at(planned, lambda uow, p=person: uow.notices.of_digest(digest_id(p, TODAY)))  # type: ignore[misc]
        assert [notice.reminder for notice in said] == [f"r{n}" for n in range(5)]
    assert at(planned, lambda uow: uow.outbox.waiting()) == len(people)


def test_a_worker_that_fails_leaves_the_person_as_they_were(planned: SqlStore) -> None:
    person = a_person(planned)
    note(planned, a_notice(person))

    def fail(uow: UnitOfWork) -> None:
        compose(uow)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        at(planned, fail)
    assert at(planned, lambda uow: uow.digests.of_person(person, TODAY)) is None
    assert at(planned, lambda uow: uow.outbox.waiting()) == 0
    assert at(planned, compose) == person


# ---------------------------------------------------------------- digests


def test_a_person_has_one_digest_on_a_day(store: SqlStore, second: SqlStore) -> None:
    person = a_person(store)
    digest = Digest(digest_id(person, TODAY), person, TODAY, AT)
    opened = at_once([partial(at, by, lambda uow: uow.digests.open(digest)) for by in (store, second) * 3])
    assert opened.count(True) == 1
    assert not at(store, lambda uow: uow.digests.open(replace(digest, id="other")))
    assert at(store, lambda uow: uow.digests.get(digest.id)) == digest
    assert at(store, lambda uow: uow.digests.get("other")) is None
    assert at(store, lambda uow: uow.digests.of_person(person, TODAY)) == digest
    assert at(store, lambda uow: uow.digests.of_person(person, TODAY + DAY)) is None


def test_digests_are_counted_by_platform_and_day(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> list[int]:
        for platform, user, days in (("line", "A", 3), ("line", "B", 1), ("slack", "C", 2)):
            person = uow.people.at(Address(platform, "", user), AT, "ja").id
            for n in range(days):
                day = TODAY + n * DAY
                uow.digests.open(Digest(digest_id(person, day), person, day, AT))
        stretches = [(0, 1), (0, 2), (1, 9), (3, 9)]
        return [uow.digests.count("line", TODAY + a * DAY, TODAY + b * DAY) for a, b in stretches]

    assert at(store, turn) == [2, 3, 2, 0]


# ---------------------------------------------------------------- mutes


def test_silence_is_set_replaced_and_lifted(store: SqlStore) -> None:
    mine, other = a_person(store, "U1"), a_person(store, "U2")
    everything, one = Mute(mine, "", AT, TODAY), Mute(mine, "p1", AT)

    def turn(uow: UnitOfWork) -> None:
        for mute in (Mute(mine, "", AT - DAY), everything, one, Mute(other, "p1", AT, TODAY)):
            uow.mutes.set(mute)
        assert uow.mutes.of_person(mine) == [everything, one]
        assert uow.mutes.of_people([]) == []
        assert len(uow.mutes.of_people([mine, other, "nobody"])) == 3
        uow.mutes.lift(mine, "")
        uow.mutes.lift(mine, "p9")
        assert uow.mutes.of_people([mine, other]).count(one) == 1
        assert uow.mutes.of_person(mine) == [one]

    at(store, turn)


# ---------------------------------------------------------------- rounds


def test_the_next_round_takes_the_place_of_the_last(store: SqlStore) -> None:
    person = a_person(store)

    def turn(uow: UnitOfWork) -> None:
        assert uow.rounds.next_due() is None
        uow.rounds.set(person, "month", AT + 9 * DAY)
        uow.rounds.set(person, "week", AT)
        assert uow.rounds.due(AT, 9) == [(person, "week", AT)]
        uow.rounds.set(person, "week", AT + 7 * DAY)
        assert uow.rounds.due(AT, 9) == []
        assert uow.rounds.next_due() == AT + 7 * DAY
        assert uow.rounds.of_person(person) == {"month": AT + 9 * DAY, "week": AT + 7 * DAY}
        assert [kind for _, kind, _ in uow.rounds.due(AT + 9 * DAY, 9)] == ["week", "month"]
        assert [kind for _, kind, _ in uow.rounds.due(AT + 9 * DAY, 1)] == ["week"]
        uow.rounds.drop(person, "week")
        uow.rounds.drop(person, "year")
        assert list(uow.rounds.of_person(person)) == ["month"]

    at(store, turn)


def test_those_are_found_who_look_after_a_living_project_and_have_no_round_yet(store: SqlStore) -> None:
    leads, officer, planned, hana = (a_person(store, f"U{n}") for n in range(4))

    def turn(uow: UnitOfWork) -> None:
        uow.projects.add(a_project())
        uow.projects.join("p1", leads, Role.COORDINATOR, "", AT)
        uow.projects.join("p1", officer, Role.OFFICER, "", AT)
        uow.projects.join("p1", planned, Role.COORDINATOR, "", AT)
        uow.projects.join("p1", hana, Role.RESPONDENT, "a", AT)
        uow.rounds.set(planned, "week", AT)
        assert sorted(uow.rounds.lacking()) == sorted([leads, officer])
        uow.projects.leave("p1", officer, AT)
        assert uow.rounds.lacking() == [leads]
        uow.projects.save(replace(a_project(), archived_at=AT))
        assert uow.rounds.lacking() == []

    at(store, turn)


def begin_rounds(person: str, uow: UnitOfWork) -> None:
    uow.rounds.set(person, "week", AT)


def test_two_workers_never_take_the_same_round(store: SqlStore, second: SqlStore) -> None:
    people = [a_person(store, f"U{n}") for n in range(20)]
    for person in people:
        at(store, partial(begin_rounds, person))

    def take(uow: UnitOfWork) -> list[str]:
        due = uow.rounds.due(AT, 3)
        for person, kind, when in due:
            uow.rounds.set(person, kind, when + 7 * DAY)
        return [person for person, _, _ in due]

    def work(by: SqlStore) -> list[str]:
        taken = []
        while found := at(by, take):
            taken += found
        return taken

    taken = [person for part in at_once([partial(work, by) for by in (store, second) * 2]) for person in part]
    assert sorted(taken) == sorted(people)


# ---------------------------------------------------------------- feeds


def test_a_feed_stands_until_it_is_revoked_for_good(store: SqlStore) -> None:
    person = a_person(store)
    every, one = Feed("e" * 32, person, "", AT), Feed("o" * 32, person, "p1", AT + DAY)

    def turn(uow: UnitOfWork) -> None:
        uow.feeds.add(one)
        uow.feeds.add(every)
        assert uow.feeds.find(every.token) == every
        assert uow.feeds.of_person(person) == [every, one]
        uow.feeds.revoke(every.token, AT + DAY)
        assert uow.feeds.find(every.token) is None
        assert uow.feeds.find("") is None
        assert uow.feeds.of_person(person) == [one]

    at(store, turn)
    with pytest.raises(sa.exc.IntegrityError):
        at(store, lambda uow: uow.feeds.add(every))


# ---------------------------------------------------------------- spending

NOVEMBER = ("line", "@kyodo", "2026-11")


def spent(store: SqlStore) -> Spending:
    return at(store, lambda uow: uow.spending.month(*NOVEMBER))


def reserve(store: SqlStore, messages: int, limit: int | None) -> bool:
    return at(store, lambda uow: uow.spending.reserve(*NOVEMBER, messages, limit))


def test_messages_are_counted_up_to_the_limit(store: SqlStore) -> None:
    assert spent(store) == Spending()
    assert not reserve(store, 6, 5)
    assert spent(store) == Spending()
    assert reserve(store, 3, 5)
    assert not reserve(store, 3, 5)
    assert reserve(store, 2, 5)
    assert not reserve(store, 1, 5)
    assert spent(store) == Spending(counted=5)
    assert reserve(store, 200, None)
    assert spent(store).counted == 205
    assert at(store, lambda uow: uow.spending.month("line", "@kyodo", "2026-12")) == Spending()
    assert at(store, lambda uow: uow.spending.month("line", "@other", "2026-11")) == Spending()


def test_several_workers_together_never_pass_the_limit(store: SqlStore, second: SqlStore) -> None:
    """Not even with the first message of a month, when there is nothing to lock yet."""

    def work(by: SqlStore) -> int:
        return sum(3 for _ in range(10) if reserve(by, 3, 50))

    assert sum(at_once([partial(work, by) for by in (store, second) * 3])) == 48
    assert spent(store).counted == 48


def test_what_others_sent_counts_against_the_limit(store: SqlStore) -> None:
    def learn(used: int, when: datetime, quota: int | None = 200) -> None:
        at(store, lambda uow: uow.spending.learned(*NOVEMBER, quota=quota, used=used, at=when))

    learn(90, AT)
    assert spent(store) == Spending(0, 200, 90, 0, AT)
    assert reserve(store, 8, 100)
    assert spent(store).spent == 98
    assert not reserve(store, 3, 100)
    assert reserve(store, 2, 100)
    learn(100, AT + DAY, None)  # the ten were ours
    assert spent(store) == Spending(10, None, 100, 10, AT + DAY)
    assert not reserve(store, 1, 100)
    assert reserve(store, 1, 101)
    learn(90, AT)  # an old answer that came late
    assert spent(store) == Spending(11, None, 100, 10, AT + DAY)


def test_what_was_not_sent_after_all_is_given_back(store: SqlStore) -> None:
    def give_back(messages: int) -> None:
        at(store, lambda uow: uow.spending.give_back(*NOVEMBER, messages))

    give_back(3)  # of a month that nothing is known of
    assert spent(store) == Spending()
    assert reserve(store, 10, 10)
    give_back(4)
    assert spent(store).spent == 6
    assert reserve(store, 4, 10)
    at(store, lambda uow: uow.spending.learned(*NOVEMBER, quota=200, used=106, at=AT))  # four are under way
    give_back(4)
    assert spent(store).spent == 106
    give_back(99)
    assert spent(store).counted == 0


# ---------------------------------------------------------------- PostgreSQL alone


@pytest.mark.postgres
def test_postgresql_passes_over_a_person_whom_another_worker_has(postgres_tables: str) -> None:
    store, second = open_store(postgres_tables), open_store(postgres_tables)
    plan(store)
    first, other = a_person(store, "U1"), a_person(store, "U2")
    note(store, a_notice(first, "r0"), a_notice(first, "r1"), a_notice(other, "r0", AT + DAY))

    def hold(uow: UnitOfWork) -> list[object]:
        return [
            uow.notices.next_person(AT + DAY),
            second.beside(lambda there: there.notices.next_person(AT + DAY)),
            # What waits for the person whom we hold may be added to meanwhile.
            second.beside(lambda there: there.notices.add([a_notice(first, "r2")])),
        ]

    assert at(store, hold) == [first, other, 1]
    store.close()
    second.close()
