"""The tenant leads the keys: what an earlier revision held goes over to them, and back, and nobody hears of another tenant."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from alembic import command

from bot.domain.consent import Consent
from bot.domain.dossier import Dossier
from bot.domain.failures import Failure, Kind
from bot.domain.handover import Handover
from bot.domain.messages import Address
from bot.domain.notices import Notice
from bot.domain.project import JoinCode, Role
from bot.domain.reminders import Reminder
from bot.domain.sheets import Given, Growing, Put, Sheet
from bot.domain.survey import Survey
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore, open_store
from tests.contracts.test_upgrading import AT, Rows, everything, to, told_apart
from tests.services.house import garden

WHO = Address("line", "", "U1")
NUMBERS = {"audit": "seq", "log_words": "line", "trail": "line"}
"""What may be numbered anew on the way back: two tenants may have had the same numbers."""


def fill(uow: UnitOfWork) -> None:
    """Somebody is in projects of two tenants, with something of theirs in every table that the tenant leads."""
    person = uow.people.at(WHO, AT, "ja")
    for project, tenant in (("p1", "T1"), ("q1", "T2")):
        uow.projects.add(replace(garden(), id=project, tenant=tenant))
        uow.projects.join(project, person.id, Role.RESPONDENT, "a", AT + timedelta(minutes=project == "q1"))
        uow.consents.add(Consent(tenant, project, person.id, "2", AT, "ja", date(2027, 3, 31)))
        uow.codes.add(JoinCode(f"CODE{tenant}", project, "a", Role.MEMBER, "plan"), AT)
        sheet = Sheet(f"s{project}", project, 1, "plan", "ise.q.plan", "a", person.id).answer(
            "q1", Given("はい")
        )
        uow.sheets.save(sheet, [Put("q1", Given("はい"))], person.id, AT, f"m{tenant}")
        grown = replace(sheet, growing=(Growing("q2", ({"what": "花"},)),))
        uow.sheets.save(grown, [], person.id, AT, f"row{tenant}")
        uow.dossiers.save(Dossier(project))
        uow.surveys.add(Survey(f"v{tenant}", project, 1, "ise.q.survey", tenant * 16, AT, date(2026, 9, 1)))
        uow.surveys.answer(f"v{tenant}", "f1", {"q": 4})
        uow.reminders.add([Reminder(f"r{tenant}", project, 1, "do", date(2026, 10, 10), AT)])
        uow.notices.add([Notice(f"n{tenant}", person.id, AT, AT, f"r{tenant}")])
        uow.failures.add(
            Failure(
                "f1",
                tenant,
                project,
                "row",
                person.id,
                "line",
                Kind.REMINDER,
                "blocked",
                doubtful=False,
                at=AT,
            )
        )
        uow.handovers.add(
            Handover(
                f"h{tenant}", tenant, person.id, person.id, AT + timedelta(days=9), (project,), person.id, AT
            )
        )
        uow.audit.add(AT, person.id, "stage.closed", project, {"reason": f"雨 {tenant}"}, stage="plan")
    uow.audit.add(AT, "operator", "keys.changed")


@pytest.fixture
def filled(database: str) -> Iterator[SqlStore]:
    store = open_store(database)
    store.run_sync(fill)
    yield store
    store.close()


def seen(uow: UnitOfWork) -> list[Any]:
    """What this program finds of it, by every way that begins with a person or with a thing's own key."""
    person = uow.people.at(WHO, AT, "ja")
    return [
        [project.id for project, _ in uow.projects.of_person(person.id)],
        [(one.project.id, one.role) for one in uow.privacy.belongings(person.id)],
        [(project.id, project.tenant) for project in uow.projects.named("花壇づくり")],
        uow.sheets.from_message(person.id, "mT1"),
        uow.sheets.from_message(person.id, "rowT2"),
        [uow.codes.get(code) for code in ("CODET1", "CODET2", "CODET3")],
        [uow.surveys.at(token * 16) for token in ("T1", "T2", "T3")],
        [uow.sheets.get(sheet) for sheet in ("sp1", "sq1", "sz1")],
        uow.reminders.several(["rT1", "rT2", "rT3"]),
        [one.id for one in uow.handovers.of_person(person.id)],
        [uow.handovers.get(one) for one in ("hT2", "hT3")],
        [uow.audit.of_project(project) for project in ("p1", "q1", "z1")],
        uow.privacy.log_words("T2", "q1", person.id),
        [uow.keeping.lived(project) for project in ("p1", "q1", "z1")],
        [len(uow.failures.of_tenant(tenant, 9)) for tenant in ("T1", "T2", "T3")],
    ]


def without_numbers(rows: Rows) -> Rows:
    for table, number in NUMBERS.items():
        assert len({(row["tenant"], row.pop(number)) for row in rows[table]}) == len(rows[table])
        rows[table].sort(key=told_apart)
    return rows


def test_the_revision_before_goes_over_and_back_with_all_that_it_holds(
    filled: SqlStore, database: str
) -> None:
    before, found = everything(database), filled.run_sync(seen)
    assert all(
        before[name] for name in ("directory", *NUMBERS, "answers", "row_words", "handovers", "failures")
    )
    filled.migrate(to("0018", command.downgrade))
    old = everything(database)
    assert len({row["seq"] for row in old["audit"]}) == len(old["audit"]) == 3
    assert "tenant" not in old["answers"][0]
    filled.upgrade()
    filled.check()
    after = everything(database)
    for row in (*before["row_words"], *after["row_words"], *before["memberships"], *after["memberships"]):
        row.pop("seq")
    assert all(
        row.pop("seq")
        for rows in (before, after)
        for name in ("answers", "reminders", "join_codes")
        for row in rows[name]
    )
    assert all(row.pop("seq") for rows in (before, after) for row in rows["projects"])
    assert without_numbers(after) == without_numbers(before)
    assert filled.run_sync(seen) == found
    # And it goes on: nothing takes a number that is taken.
    for project in ("p1", "q1"):
        filled.run_sync(lambda uow, it=project: uow.audit.add(AT, "u", "stage.closed", it))  # type: ignore[misc]
        assert len(filled.run_sync(lambda uow, it=project: uow.audit.of_project(it))) == 2  # type: ignore[misc]


def test_somebody_in_two_tenants_finds_both_and_takes_words_back_in_either(filled: SqlStore) -> None:
    found = filled.run_sync(seen)
    assert found[:5] == [
        ["p1", "q1"],
        [("p1", Role.RESPONDENT), ("q1", Role.RESPONDENT)],
        [("p1", "T1"), ("q1", "T2")],
        ("sp1", "q1"),
        ("sq1", "q2"),
    ]
    assert [one is None for one in found[5]] == [one is None for one in found[6]] == [False, False, True]

    def take_back(uow: UnitOfWork) -> list[str]:
        person = uow.people.at(WHO, AT, "ja").id
        return [*uow.sheets.forget(person, "mT2", AT), *uow.sheets.forget(person, "rowT1", AT)]

    assert filled.run_sync(take_back) == ["sq1", "sp1"]
    first, second = filled.run_sync(lambda uow: (uow.sheets.get("sp1"), uow.sheets.get("sq1")))
    assert first is not None
    assert second is not None
    assert (len(first.answers), len(second.answers)) == (1, 0)
    assert not any(one.items for one in first.growing)


def test_what_follows_up_the_log_hears_every_tenant_once(filled: SqlStore) -> None:
    lines = filled.run_sync(lambda uow: uow.trail.take(9))
    assert [(line.project, line.details["reason"]) for line in lines] == [("p1", "雨 T1"), ("q1", "雨 T2")]
    assert filled.run_sync(lambda uow: uow.trail.take(9)) == []


def test_a_turn_that_fails_leaves_nothing_in_mind(filled: SqlStore) -> None:
    def fails(uow: UnitOfWork) -> None:
        uow.projects.add(replace(garden(), id="new", tenant="T1"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        filled.run_sync(fails)
    filled.run_sync(lambda uow: uow.projects.add(replace(garden(), id="new", tenant="T2")))
    project = filled.run_sync(lambda uow: uow.projects.get("new"))
    assert project is not None
    assert project.tenant == "T2"
