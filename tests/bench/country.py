"""Many projects at once, written into the tables directly: a benchmark cannot wait for a million conversations."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from bot.app import Application, build_kit
from bot.domain.messages import Address, Standing
from bot.domain.project import Project, Role, Side
from bot.domain.reminders import Reminder, ReminderStatus
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.settings import read_settings
from storage.engine import SqlStore, open_store
from storage.tables import directory, memberships, people, projects, reminders
from tests.postgres import new_database, running_server

NOW = datetime(2026, 9, 1, tzinfo=UTC)
"""Tuesday 1 September 2026, 9:00 in Japan: a working day, within the hours of sending."""

TENANT = "T1"
PART = 20_000


class StandingClock:
    """A clock that stands at ``NOW``."""

    def now(self) -> datetime:
        """The moment of the measured beat."""
        return NOW


@contextmanager
def databases(kind: str) -> Iterator[Iterator[str]]:
    """Addresses of new, empty databases of that kind, as durable as in production."""
    if kind == "sqlite":
        with TemporaryDirectory() as folder:
            yield (f"sqlite:///{Path(folder) / str(number)}.db" for number in range(1000))
    else:
        with running_server(()) as server, closing(_made(server)) as addresses:
            yield addresses


def _made(server: str) -> Generator[str, None, None]:
    while True:
        with new_database(server) as address:
            yield address


@contextmanager
def application(url: str) -> Iterator[Application]:
    """The bot over an empty database, with a clock that stands; nothing is sent, for no platform is opened."""
    settings = read_settings(
        {
            "SLACK_SIGNING_SECRET": "s",
            "SLACK_BOT_TOKEN": "xoxb-1",
            "LINE_CHANNEL_SECRET": "s",
            "LINE_CHANNEL_ACCESS_TOKEN": "t",
            "DATABASE_URL": url,
        }
    )
    store: SqlStore = open_store(url)
    try:
        store.upgrade()
        yield Application(settings, build_kit(settings, clock=StandingClock(), wall=StandingClock()), store)
    finally:
        store.close()


def plant(app: Application, url: str, *, due: int, later: int) -> None:
    """``due`` projects, each with a coordinator in Slack and a report that is due now; then further projects with
    ``later`` reminders that are due in the year after, a hundred each.
    """
    engine = sa.create_engine(url)
    further = -(-later // 100)
    with engine.begin() as connection:
        _projects(app, connection, due + further)
        _rows(connection, [_reminder(f"d{n}", f"p{n}", "report.due", ABOUT, NOW, 0) for n in range(due)])
        for first in range(0, later, PART):
            _rows(connection, [_later(n, due) for n in range(first, min(first + PART, later))])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
        if (
            engine.dialect.name == "sqlite"
        ):  # as it is after an hour of work: not all of it in one log yet to be read
            connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()


ABOUT = date(2026, 9, 1)


def _later(number: int, due: int) -> Reminder:
    """One of a hundred of its project, on some day of the year that comes."""
    at = NOW + timedelta(days=1 + number % 350, minutes=number % 480)
    step = number % 100 - 50
    return _reminder(f"l{number}", f"p{due + number // 100}", "report.due", at.date(), at, step)


def _reminder(id: str, project: str, kind: str, about: date, at: datetime, step: int) -> Reminder:
    return Reminder(id, project, 1, kind, about, at, step)


def _rows(connection: sa.Connection, planned: list[Reminder]) -> None:
    if planned:
        connection.execute(
            sa.insert(reminders),
            [
                {
                    "tenant": TENANT,
                    "id": r.id,
                    "seq": number,
                    "project": r.project,
                    "cycle": r.cycle,
                    "kind": r.kind,
                    "about": r.about,
                    "step": r.step,
                    "person": "",
                    "due_at": r.due_at,
                    "status": ReminderStatus.PENDING.value,
                    "why": "",
                }
                for number, r in enumerate(planned)
            ],
        )
        _enter(connection, "reminder", [r.id for r in planned])


def _enter(connection: sa.Connection, kind: str, keys: list[str]) -> None:
    connection.execute(sa.insert(directory), [{"kind": kind, "key": key, "tenant": TENANT} for key in keys])


def _projects(app: Application, connection: sa.Connection, count: int) -> None:
    """Copies of one project and its coordinator, which the repositories wrote."""

    def first(uow: UnitOfWork) -> None:
        person = uow.people.at(Address("slack", "T1", "U0"), NOW, "ja")
        uow.projects.add(_project(app.kit, "p"))
        uow.projects.join("p", person.id, Role.COORDINATOR, "", NOW)

    app.store.run_sync(first)
    person, project, place = (
        dict(connection.execute(sa.select(table)).mappings().one())
        for table in (people, projects, memberships)
    )
    for begin in range(0, count, PART):
        part = range(begin, min(begin + PART, count))
        connection.execute(
            sa.insert(people),
            [{**person, "id": f"u{n}", "user": f"U{n + 1}", "standing": Standing.FULL.value} for n in part],
        )
        connection.execute(sa.insert(projects), [{**project, "id": f"p{n}", "seq": n + 2} for n in part])
        connection.execute(
            sa.insert(memberships), [{**place, "project": f"p{n}", "person": f"u{n}"} for n in part]
        )
        _enter(connection, "project", [f"p{n}" for n in part])
        _enter(connection, "person", [f"u{n}" for n in part])


def _project(kit: Kit, id: str) -> Project:
    pack = kit.catalogue.get("ise")
    return Project(
        id,
        TENANT,
        "河川の清掃",
        "ise",
        pack.version,
        "co_hosting",
        (Side("a", "環境市民の会"), Side("b", "環境課", "government")),
        created_at=NOW,
        start=date(2026, 4, 1),
        dates={
            "plan.start": date(2026, 4, 1),
            "do.start": date(2026, 5, 24),
            "do.end": date(2026, 8, 1),
            "report.due": ABOUT,
        },
        by_hand={"report.due": ABOUT},
    )
