"""The services with everything real but the time: packs, wording, and a database in a folder of the test's own."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from bot.catalogue import load_catalogue
from bot.domain.messages import Address
from bot.domain.project import Project, Role, Side
from bot.domain.sheets import Given, Put, Sheet, SheetState
from bot.ids import RandomIds
from bot.services.planning import plan_dates
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.wording import FluentWording
from storage.engine import SqlStore
from tests.tables import open_in

NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)


class Stopped:
    """A clock that stands."""

    def now(self) -> datetime:
        """Tuesday 1 September 2026, 10:00 in Japan."""
        return NOW


@cache
def kit() -> Kit:
    return Kit(load_catalogue(), FluentWording(), RandomIds(), Stopped(), Stopped())


def store_in(folder: Path) -> SqlStore:
    return open_in(folder)


def garden(**fields: object) -> Project:
    """A project made on 1 September with a Do of two weeks in October."""
    pack = kit().catalogue.get("ise")
    do = (date(2026, 10, 10), date(2026, 10, 25))
    dates = {d.kind: d.on for d in plan_dates(kit(), pack, "co_hosting", date(2026, 9, 1), do, {})}
    sides = (Side("a", "花壇の会"), Side("b", "公園緑地課"))
    given: dict[str, object] = {"created_at": NOW, "start": date(2026, 9, 1), "dates": dates, "sides": sides}
    return Project("p1", "T1", "花壇づくり", "ise", pack.version, "co_hosting", **{**given, **fields})  # type: ignore[arg-type]


def fill(uow: UnitOfWork, side: str, user: str, at: datetime, *, sent: bool, **answers: Given) -> None:
    """Somebody joins that side and answers, question by question."""
    person = uow.people.at(Address("line", "", user), at, "ja")
    uow.projects.join("p1", person.id, Role.RESPONDENT, side, at)
    sheet = Sheet(f"s-{user}", "p1", 1, "plan", "ise.q.plan", side, person.id)
    for number, given in answers.items():
        name = "ise.chk." + number.removeprefix("q")
        sheet = sheet.answer(name, given)
        uow.sheets.save(sheet, [Put(name, given)], person.id, at, None)
    if sent:
        uow.sheets.save(replace(sheet, state=SheetState.SENT), [], person.id, at, None)
