"""Whose sheets and codes are whose, where people change phones, offices and groups, or write on paper."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.messages import Address, Place
from bot.domain.project import PAPER, SHARED, CodeKind, JoinCode, Project, Role, Side
from bot.domain.sheets import Commented, Given, Put, Sheet, SheetState
from bot.services.places import exchange, let_hold, replace_member, take_over_sheets
from bot.services.ports import Group, UnitOfWork
from storage.engine import SqlStore

NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)
PROJECT = Project(
    "p1", "T1", "花壇づくり", "ise", "1", "co_hosting", (Side("a", "花壇の会"), Side("b", "公園緑地課"))
)
GROUP = Place("line", "", "C1", direct=False)


def people(uow: UnitOfWork) -> tuple[str, str]:
    """The project with two people; gives their ids."""
    uow.projects.add(PROJECT)
    one, two = (uow.people.at(Address("line", "", user), NOW, "ja").id for user in ("U1", "U2"))
    return one, two


def sheet(uow: UnitOfWork, id_: str, person: str, *answers: str, **more: object) -> Sheet:
    """That person's sheet with these questions answered."""
    made = Sheet(id_, "p1", 1, "plan", "q", "a", person, **more)  # type: ignore[arg-type]
    changes = [Put(name, Given("yes")) for name in answers]
    for change in changes:
        made = made.answer(change.question, change.given)
    uow.sheets.save(made, changes, person, NOW, f"m-{id_}")
    return made


def test_a_sheet_changes_hands_and_its_answers_keep_their_writers(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        one, two = people(uow)
        sheet(uow, "s1", one, "1", "2")
        uow.projects.join("p1", one, Role.RESPONDENT, "a", NOW)
        before = uow.projects.member("p1", one)
        assert before is not None
        assert take_over_sheets(uow, PROJECT, one, two, NOW) == []
        replace_member(uow, PROJECT, before, two, NOW)
        assert uow.sheets.of_member("p1", one) == []
        (found,) = uow.sheets.of_member("p1", two)
        assert (found.id, [*found.answers]) == ("s1", ["1", "2"])
        assert uow.sheets.writers("s1") == {one}
        assert uow.projects.member("p1", one) is None
        after = uow.projects.member("p1", two)
        assert after is not None
        assert (after.role, after.side) == (Role.RESPONDENT, "a")

    store.run_sync(turn)


def test_two_sheets_of_one_questionnaire_change_places(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        one, two = people(uow)
        exchange(uow, sheet(uow, "s1", one, "1"), sheet(uow, "s2", two))
        assert [s.id for s in uow.sheets.of_member("p1", one)] == ["s2"]
        assert [s.id for s in uow.sheets.of_member("p1", two)] == ["s1"]

    store.run_sync(turn)


def test_where_both_have_answered_one_holds_and_the_other_counts_nowhere(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        one, two = people(uow)
        paper = sheet(uow, "s1", one, "1", state=SheetState.SENT, on_paper=True)
        own = sheet(uow, "s2", two, "1")
        assert take_over_sheets(uow, PROJECT, one, two, NOW) == [(paper, own)]
        stored = uow.sheets.get("s1"), uow.sheets.get("s2")
        assert [s.state for s in stored if s] == [SheetState.SET_ASIDE, SheetState.SENT]
        assert uow.sheets.sent("p1", 1) == {"q": frozenset({two})}
        current = {r.sheet: (r.current, r.on_paper) for r in uow.sheets.records("p1")}
        assert current == {"s1": (False, False), "s2": (True, False)}
        aside, held = uow.sheets.get("s1"), uow.sheets.get("s2")
        assert aside is not None
        assert held is not None
        assert aside.on_paper
        let_hold(uow, aside, held, NOW)
        assert uow.sheets.sent("p1", 1) == {"q": frozenset({one})}

    store.run_sync(turn)


def test_a_keyed_answer_is_told_from_ones_own(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        one, two = people(uow)
        kept = sheet(uow, "s1", one, on_paper=True)
        uow.sheets.save(kept, [Put("1", Given("yes"))], two, NOW, None)
        uow.sheets.save(kept, [Put("2", Given("no"))], one, NOW, None)
        told = {r.question: (r.on_paper, r.answered_by) for r in uow.sheets.records("p1")}
        assert told == {"1": (True, two), "2": (False, one)}

    store.run_sync(turn)


def test_words_are_found_again_by_their_message(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        one, two = people(uow)
        made = sheet(uow, "s1", one, "1")
        uow.sheets.save(made, [Commented("1", "雨で")], one, NOW, "m-why")
        assert uow.sheets.from_message(one, "m-s1") == ("s1", "1")
        assert uow.sheets.from_message(one, "m-why") == ("s1", "1")
        assert uow.sheets.from_message(two, "m-s1") is None
        assert uow.sheets.from_message(one, "m-other") is None

    store.run_sync(turn)


def test_codes_that_hand_on_a_place_are_no_invitations(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        one, _ = people(uow)
        plain = JoinCode("AAAA2222", "p1", "a", Role.MEMBER, "plan")
        place = replace(plain, code="BBBB3333", limit=1, kind=CodeKind.AGAIN, person=one)
        for code in (plain, place):
            uow.codes.add(code, NOW)
        assert uow.codes.of_project("p1") == [plain]
        assert uow.codes.for_place("p1", one) == [place]
        assert uow.codes.get("BBBB3333") == place

    store.run_sync(turn)


def test_a_group_belongs_to_one_project_until_it_is_removed(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        one, two = people(uow)
        uow.groups.save(Group(GROUP, "p1", one, NOW))
        uow.groups.save(Group(GROUP, "p1", two, NOW))
        uow.groups.count(GROUP, 12)
        assert uow.groups.at(GROUP) == Group(GROUP, "p1", two, NOW, 12)
        assert uow.groups.of_project("p1") == [Group(GROUP, "p1", two, NOW, 12)]
        uow.groups.remove(GROUP)
        assert uow.groups.at(GROUP) is None
        uow.groups.count(GROUP, 3)  # a count that comes late does no harm

    store.run_sync(turn)


def test_who_shares_a_phone_is_found_on_the_next_one(store: SqlStore) -> None:
    def turn(uow: UnitOfWork) -> None:
        one, two = people(uow)
        taro = uow.people.at(Address(SHARED, one, "p1-x"), NOW, "ja")
        paper = uow.people.at(Address(PAPER, "p1", "x"), NOW, "ja")
        assert [p.id for p in uow.people.sharing(one)] == [taro.id]
        assert (taro.has_chat, paper.has_chat, paper.on_paper) == (False, False, True)
        uow.people.readdress(taro.id, Address(SHARED, two, "p1-x"))
        assert uow.people.sharing(one) == []
        assert [p.id for p in uow.people.sharing(two)] == [taro.id]

    store.run_sync(turn)
