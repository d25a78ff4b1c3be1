"""What the writer remembers is what stands in the file, whoever changed it and whatever was taken back."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chat import Expecting
from bot.domain.dossier import Note, NoteKind
from bot.domain.messages import Address, Message, Outgoing, direct
from bot.domain.notices import Notice, NoticeStatus
from bot.domain.project import Project, Role, Side
from bot.domain.sheets import (
    AnswerState,
    Change,
    Commented,
    Given,
    Growing,
    Put,
    Sheet,
    SheetState,
    Withdrawn,
)
from bot.services.ports import UnitOfWork
from storage import remembering
from storage.engine import SqlStore, open_store
from storage.remembering import HELD, SELDOM_WRITTEN, reads_of
from tests.storage.test_plans import STATEMENTS
from tests.tables import with_tables

AT = datetime(2026, 9, 1, tzinfo=UTC)
PEOPLE = [Address("line", "", f"U{n}") for n in range(3)]
PROJECTS = ["p0", "p1"]


def a_project(name: str) -> Project:
    return Project(
        name, "", "河川の清掃", "ise", "1", "co_hosting", (Side("a", "環境市民の会"), Side("b", "環境課")),
        created_at=AT, start=date(2026, 9, 1), dates={}, by_hand={},
    )  # fmt: skip


def planted(uow: UnitOfWork) -> None:
    for name in PROJECTS:
        uow.projects.add(a_project(name))
    for address in PEOPLE:
        uow.chats.lock(uow.people.at(address, AT, "ja").id)


def seen(uow: UnitOfWork) -> Any:
    """All that is remembered of these people and projects."""
    people = [uow.people.find(address) for address in PEOPLE]
    return (
        people,
        [uow.projects.get(name) for name in PROJECTS],
        [uow.projects.lock(name) for name in PROJECTS],
        [uow.projects.members(name) for name in PROJECTS],
        [uow.projects.member(name, p.id) for name in PROJECTS for p in people if p],
        [uow.projects.of_person(p.id) for p in people if p],
        [uow.people.sharing(p.id) for p in people if p],
        uow.projects.in_tenant(""),
        [uow.dossiers.get(name) for name in PROJECTS],
        uow.handovers.next_due(),
        [uow.sheets.find(name, 1, "q", p.id) for name in PROJECTS for p in people if p],
        [uow.sheets.shared(name, 1, "q") for name in PROJECTS],
        [answers_of(uow, name, p.id) for name in PROJECTS for p in people if p],
        [uow.chats.lock(p.id) for p in people if p],
        [uow.notices.waiting(p.id, AT + timedelta(6)) for p in people if p],
        [uow.outbox.kept(direct(address)) for address in PEOPLE],
    )


def answers_of(uow: UnitOfWork, project: str, person: str) -> Any:
    """By its id, and the answers in their order, which an equal mapping need not have."""
    sheet = uow.sheets.find(project, 1, "q", person)
    found = uow.sheets.get(sheet.id) if sheet else None
    return found and (found, [*found.answers.items()])


def test_what_a_query_reads_is_what_its_text_reads() -> None:
    remembered = {name: tables for name, statement in STATEMENTS.items() if (tables := reads_of(statement))}
    for name, tables in remembered.items():
        text = str(STATEMENTS[name])
        assert set(re.findall(r"(?:FROM|JOIN) ([a-z_]+)", text)) == tables, name
        assert not re.search(r"\b(random|now)\s*\(|current_timestamp", text, re.IGNORECASE), name
    assert {"projects._GET", "projects._OF_PERSON", "people._FIND"} <= set(remembered)
    assert not {"outbox._CLAIMABLE", "sheets._GET"} & set(remembered)
    assert set().union(*remembered.values()) == SELDOM_WRITTEN
    assert not {table for tables in HELD.values() for table in tables} & SELDOM_WRITTEN


def renamed(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    if found := uow.people.find(person):
        uow.people.save(replace(found, name=f"住民{n}", language=("ja", "en")[n % 2]))


def dated(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    if found := uow.projects.lock(project):
        uow.projects.save(replace(found, dates={"do.start": date(2026, 9, 1) + timedelta(n)}))


def joined(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    if found := uow.people.find(person):
        uow.projects.join(project, found.id, Role.RESPONDENT, "ab"[n % 2], AT + timedelta(n))


def left(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    if found := uow.people.find(person):
        uow.projects.leave(project, found.id, AT + timedelta(n))


def came(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    owner = uow.people.at(person, AT, "ja")
    uow.people.at(Address("shared", owner.id, f"s{n % 3}"), AT, "ja")


def began(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    if uow.projects.get(f"q{n}") is None:
        uow.projects.add(a_project(f"q{n}"))


def noted(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    uow.dossiers.save(
        replace(uow.dossiers.get(project), notes=(Note(f"n{n}", 1, AT, "", "a", NoteKind.NOTE, "話"),))
    )


VALUES: list[object] = [
    "yes", 3, 3.0, True, ["a", "b"], [{"item": "謝礼", "yen": 3000}, {"share": 1.0}], {"side": "a"}, "", "１２",
]  # fmt: skip


def answered(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    """One turn on the sheet of somebody, or of all: its answers, in one of the ways in which they change."""
    found = uow.people.find(person)
    if found is None:
        return
    who = "" if n % 5 == 4 else found.id
    new = Sheet(f"{project}{person.user}{n}", project, 1, "plan", "q", "a", who)
    sheet = uow.sheets.find(project, 1, "q", who) or new
    chance = random.Random(n)
    changes: list[Change] = []
    for question in chance.sample(["q1", "q2", "q3"], chance.randint(0, 3)):
        given = Given(chance.choice(VALUES), comment=chance.choice([None, "理由"]))
        ways: list[Change] = [
            Put(question, given),
            Put(question, Given(None, AnswerState.SKIPPED)),
            Withdrawn(question),
        ]
        if question in sheet.answers:
            ways.append(Commented(question, "あとから"))
        changes.append(chance.choice(ways))
    growing = (Growing("q4", ("a", "b")[: n % 3]),) if n % 2 else ()
    state = (SheetState.DRAFT, SheetState.SENT)[n % 2]
    shown = frozenset(chance.sample(["q1", "q2"], n % 3))
    message = None if n % 3 else f"m{n % 4}"
    uow.sheets.save(replace(sheet, growing=growing, state=state, shown=shown), changes, found.id, AT, message)


def handed_on(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    found, taker = uow.people.find(person), uow.people.find(PEOPLE[n % 3])
    sheet = uow.sheets.find(project, 1, "q", found.id) if found else None
    if sheet and taker and uow.sheets.find(project, 1, "q", taker.id) is None:
        uow.sheets.hand_on(sheet.id, taker.id)


def forgotten(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    if found := uow.people.find(person):
        uow.sheets.forget(found.id, f"m{n % 4}", AT + timedelta(n))


def talked(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    if found := uow.people.find(person):
        chat = uow.chats.lock(found.id)
        about = replace(chat, expecting=list(Expecting)[n % 4], about=f"{n}", shown_at=AT + timedelta(n))
        uow.chats.save(about)


def noticed(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    found = uow.people.find(person)
    if found is None:
        return
    if n % 3:
        uow.notices.add([Notice(f"n{n}", found.id, AT + timedelta(n), AT, round="week")])
    else:
        waiting = [one.id for one in uow.notices.waiting(found.id, AT + timedelta(99))]
        uow.notices.settle(waiting[:1], NoticeStatus.DROPPED)


def held_back(uow: UnitOfWork, person: Address, project: str, n: int) -> None:
    outgoing = Outgoing(direct(person), (Message(f"知らせ{n}"),))
    row = uow.outbox.add(outgoing, AT)
    if n % 2:
        uow.outbox.keep(row, AT, "quota", outgoing)
    else:
        uow.outbox.sent(row, AT, "1", 1)
        uow.outbox.said([one.id for one in uow.outbox.kept(direct(person))][:1], AT)


CHANGES: list[Callable[[UnitOfWork, Address, str, int], None]] = [
    renamed, dated, joined, left, came, began, noted, answered, answered, answered, handed_on, forgotten, talked, noticed,
    held_back,
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_it_is_what_a_connection_sees_that_remembers_nothing(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    url = with_tables(tmp_path_factory.mktemp("remembered") / "kyodo.db")
    ours, other = open_store(url), open_store(url)
    try:
        ours.run_sync(planted)
        for n in range(16):
            assert ours.run_sync(seen) == ours.beside(seen)
            change, person, project = chance.choice(CHANGES), chance.choice(PEOPLE), chance.choice(PROJECTS)
            fails = chance.random() < 0.3

            def turn(
                uow: UnitOfWork,
                change: Any = change,
                of: tuple[Any, ...] = (person, project, n),
                fails: bool = fails,
            ) -> None:
                seen(uow)
                change(uow, *of)
                seen(uow)  # as it is to be, and remembered so
                if fails:
                    raise LookupError

            writer = chance.choice((ours, other))
            if fails:
                with pytest.raises(LookupError):
                    writer.run_sync(turn)
            else:
                writer.run_sync(turn)
        assert ours.run_sync(seen) == ours.beside(seen)
    finally:
        ours.close()
        other.close()


def statements_of(store: SqlStore, turn: Callable[[UnitOfWork], Any]) -> int:
    """How many statements the turn sends to the database."""
    sent: list[str] = []

    def watched(uow: UnitOfWork) -> None:
        inside: Any = uow.people
        raw = inside._connection.connection.dbapi_connection
        raw.set_trace_callback(sent.append)
        try:
            turn(uow)
        finally:
            raw.set_trace_callback(None)

    store.run_sync(watched)
    return len(sent)


def test_the_second_time_nothing_is_asked(store: SqlStore) -> None:
    store.run_sync(planted)
    for n, address in enumerate(PEOPLE):
        for name in PROJECTS:
            store.run_sync(lambda uow, n=n, address=address, name=name: answered(uow, address, name, n))  # type: ignore[misc]
    assert statements_of(store, seen) > 10
    assert statements_of(store, seen) == 0
    store.run_sync(lambda uow: renamed(uow, PEOPLE[0], "p0", 1))
    assert 0 < statements_of(store, seen) < 20


def test_however_much_is_asked_memory_stays_bounded(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST", 50)
    store.run_sync(planted)

    def crowd(uow: UnitOfWork) -> int:
        for n in range(500):
            uow.people.find(Address("line", "", f"nobody{n}"))
        inside: Any = uow.people
        remembered = inside._remembered
        return sum(len(found) for found in (*remembered._found.values(), *remembered._held.values()))

    assert store.run_sync(crowd) <= 50
    assert store.run_sync(seen) == store.beside(seen)


def test_what_a_turn_takes_back_within_itself_is_forgotten(store: SqlStore) -> None:
    store.run_sync(planted)

    def turn(uow: UnitOfWork) -> None:
        inside: Any = uow.people
        before = seen(uow)
        point = inside._connection.begin_nested()
        renamed(uow, PEOPLE[0], "p0", 7)
        assert seen(uow) != before
        point.rollback()
        assert seen(uow) == before

    store.run_sync(turn)
    assert store.run_sync(seen) == store.beside(seen)


def test_whoever_is_erased_is_remembered_by_nobody(store: SqlStore) -> None:
    store.run_sync(planted)

    def turn(uow: UnitOfWork) -> str:
        person = uow.people.at(PEOPLE[0], AT, "ja")
        uow.outbox.add(Outgoing(direct(PEOPLE[0]), (Message("花壇の鍵は私が持っています"),)), AT)
        seen(uow)
        uow.privacy.erase_person(person, PROJECTS)
        inside: Any = uow.people
        remembered = inside._remembered
        return repr((remembered.queued, remembered._found, remembered._held))

    left = store.run_sync(turn)
    assert "花壇の鍵" not in left
    assert "U0" not in left
    assert store.run_sync(seen) == store.beside(seen)
