"""A year's rows for many projects at once, the same from both databases as one by one."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.messages import Address
from bot.domain.project import Role
from bot.domain.sheets import Given
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore
from tests.services.house import NOW, fill, garden


def test_tenants_projects_and_sheets_are_those_that_there_are(store: SqlStore) -> None:
    def keep(uow: UnitOfWork) -> None:
        assert uow.reports.tenants() == []
        uow.projects.add(garden())
        for number, tenant in enumerate(("T1", "T2", "T2"), 2):
            uow.projects.add(replace(garden(), id=f"p{number}", tenant=tenant, archived_at=NOW))
        fill(uow, "a", "hana", NOW, sent=True, q1=Given("yes"))
        fill(uow, "a", "hana", NOW + timedelta(hours=1), sent=True, q1=Given("no"))
        uow.audit.add(NOW, "x", "side.added", "p1", side="c")
        uow.audit.add(NOW, "x", "member.left", "p1", person="y")

    def look(uow: UnitOfWork) -> None:
        assert uow.reports.tenants() == ["T1", "T2"]
        assert [one.id for one in uow.reports.of_tenant("T2")] == ["p3", "p4"]
        person = uow.people.at(Address("line", "", "hana"), NOW, "ja")
        assert [(one.id, role) for one, role in uow.reports.of_person(person.id)] == [("p1", Role.RESPONDENT)]
        found = uow.reports.sheets(["p1", "p2"], 1)
        (history,) = found["p1"]
        assert "p2" not in found
        assert [history.sheet] == [
            replace(one, shown=frozenset()) for one in uow.sheets.of_project("p1", 1, "ise.q.plan")
        ]
        for at in (NOW, NOW + timedelta(hours=2)):
            (then,) = uow.sheets.of_project("p1", 1, "ise.q.plan", at)
            assert history.at(at).values == then.values
            assert history.at(at).state is then.state
        lines = uow.reports.lines(["p1", "p2"], "side.added", "member.joined")
        assert [line["action"] for line in lines["p1"]] == ["side.added"]
        assert uow.reports.dossiers(["p1", "p2"]) == {}

    store.run_sync(keep)
    store.run_sync(look)
