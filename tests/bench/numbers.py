"""What a city, a prefecture and the whole country need: worked out from a small part that is written and weighed.

Every assumption is a name below; change one and run ``python -m tests.bench numbers`` again.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.messages import Address, Message, Outgoing, direct
from bot.domain.notices import Digest, digest_id
from bot.domain.project import Role
from bot.domain.reminders import Reminder
from bot.domain.sheets import Given, Put, Sheet
from bot.services.ports import UnitOfWork
from storage.engine import SqlStore, database_url
from tests.bench.country import NOW, application, databases
from tests.services.house import garden

PROJECTS = 300
"""In a municipality."""
PEOPLE = 20
"""In a project."""
PLACES = {"one city": 1, "one prefecture": 1741 / 47, "the country": 1741}
"""Municipalities: 1,741 with the special wards, in 47 prefectures."""

SHEETS, ANSWERS = 2, 12
"""Questionnaires of a person in a year, and answers in each: an event each, with an answer sent back."""
STEPS = 30
"""Reminders planned for a project in a year."""
DIGESTS = 12
"""Messages of reminders to one person in a year."""
LOGGED = 40
"""Lines of the log for a project in a year."""

EVENING = 0.5
"""The worst minute is on the evening of 31 March, when the year's evaluations are due: this part of all people answers one
questionnaire of that year then,
"""
HOURS = 3
"""between 19:00 and 22:00,"""
PEAK = 3
"""the worst minute being so many times as full as the mean one."""
FILL = 0.5
"""A machine is loaded up to this part of what it was measured to carry."""

FREE, LIGHT, STANDARD = (200, 0), (5_000, 5_000), (30_000, 15_000)
"""LINE's plans in Japan: messages a month, yen a month without tax (reference: LINE Official Account, price plans).
Answers to what people write are free; beyond the Standard plan's messages each costs at most 3 yen.
"""

PLANTED = 4
"""Projects that are written to be weighed."""


def worked_out() -> Iterator[str]:
    """The page's tables."""
    with databases("postgres") as addresses:
        address = next(addresses)
        with application(address) as app:
            begin = time.perf_counter()
            steps = _plant(app.store)
            rate = steps / (time.perf_counter() - begin)
            weighed = _weighed(address)
    yield f"Measured on {_processor()}, PostgreSQL on the same machine: {rate:,.0f} steps a second, one after the other."
    yield ""
    yield "| | one project's rows | bytes a row | " + " | ".join(f"{name}, rows" for name in PLACES) + " |"
    yield "| --- | --- | --- |" + " --- |" * len(PLACES)
    for table, (rows, size) in sorted(weighed.items(), key=lambda item: -item[1][1]):
        counts = " | ".join(f"{rows / PLANTED * PROJECTS * n:,.0f}" for n in PLACES.values())
        yield f"| {table} | {rows / PLANTED:,.1f} | {size / rows:,.0f} | {counts} |"
    total = sum(size for _, size in weighed.values()) / PLANTED
    yield ""
    yield "| a year | " + " | ".join(PLACES) + " |"
    yield "| --- |" + " --- |" * len(PLACES)
    places = [n * PROJECTS for n in PLACES.values()]
    yield _line("projects", places, "{:,.0f}")
    yield _line("people", [n * PEOPLE for n in places], "{:,.0f}")
    yield _line("data with indexes, GB", [n * total / 1e9 for n in places], "{:,.2f}")
    worst = [n * PEOPLE * EVENING * ANSWERS / (HOURS * 3600) * PEAK for n in places]
    yield _line("events a second in the worst minute", worst, "{:,.1f}")
    yield _line("machines like the measured one", [math.ceil(n / (rate * FILL)) for n in worst], "{:,.0f}")
    pushed = [n * PEOPLE * DIGESTS / 12 for n in places]
    yield _line(
        "LINE messages a month, if all sat at LINE and nothing were held for a free reply", pushed, "{:,.0f}"
    )
    each = PROJECTS * PEOPLE * DIGESTS / 12
    yield _line(
        "yen a month, a LINE account for each municipality",
        [_price(each) * n for n in PLACES.values()],
        "{:,.0f}",
    )
    yield _line(
        "yen a month, an account for each project",
        [_price(PEOPLE * DIGESTS / 12) * n for n in places],
        "{:,.0f}",
    )
    yield ""
    carried = rate * FILL * HOURS * 3600 / PEAK / ANSWERS / EVENING / PEOPLE
    yield f"One machine like this carries {carried:,.0f} projects ({carried / PROJECTS:,.1f} such cities) through that evening."


def _line(name: str, values: list[Any], form: str) -> str:
    return f"| {name} | " + " | ".join(form.format(value) for value in values) + " |"


def _price(messages: float) -> float:
    """The cheapest plan for so many messages a month, in yen."""
    for most, yen in (FREE, LIGHT, STANDARD):
        if messages <= most:
            return yen
    return STANDARD[1] + (messages - STANDARD[0]) * 3


def _plant(store: SqlStore) -> int:
    """Writes the projects as their years would; gives how many answers were steps of their own."""
    steps = 0
    for number in range(PLANTED):
        project = replace(garden(), id=f"p{number}", tenant="")
        store.run_sync(lambda uow, one=project: _project(uow, one))  # type: ignore[misc]
        for who in range(PEOPLE):
            for nth in range(SHEETS * ANSWERS):
                store.run_sync(lambda uow, n=number, w=who, a=nth: _step(uow, n, w, a))  # type: ignore[misc]
                steps += 1
    return steps


def _project(uow: UnitOfWork, project: Any) -> None:
    uow.projects.add(project)
    for who in range(PEOPLE):
        person = uow.people.at(Address("line", "", f"U{project.id}-{who}"), NOW, "ja")
        side = "a" if who % 2 else "b"
        uow.projects.join(project.id, person.id, Role.COORDINATOR if not who else Role.RESPONDENT, side, NOW)
        for day in range(DIGESTS):
            on = (NOW + timedelta(days=30 * day)).date()
            digest = digest_id(person.id, on)
            uow.digests.open(Digest(digest, person.id, on, NOW))
            row = uow.outbox.add(Outgoing(direct(person.address), (Message("x" * 400),), digest=digest), NOW)
            uow.outbox.sent(row, NOW, "m", 1)
    uow.reminders.add(
        [
            Reminder(f"{project.id}r{n}", project.id, 1, "report.due", NOW.date(), NOW + timedelta(days=n), n)
            for n in range(STEPS)
        ]
    )
    for _ in range(LOGGED):
        uow.audit.add(NOW, "system", "member.joined", project.id, side="a", role="respondent")


def _step(uow: UnitOfWork, project: int, who: int, nth: int) -> None:
    """One event, its answer, and the reply."""
    uow.inbox.claim(f"line:01K{project:06}{who:06}{nth:011}", NOW)
    person = uow.people.at(Address("line", "", f"Up{project}-{who}"), NOW, "ja")
    kind = "plan" if nth < ANSWERS else "check"
    sheet = Sheet(
        f"s{project}-{who}-{kind}",
        f"p{project}",
        1,
        kind,
        f"ise.q.{kind}",
        "a" if who % 2 else "b",
        person.id,
    )
    uow.sheets.save(sheet, [Put(f"ise.chk.{nth % ANSWERS}", Given("yes"))], person.id, NOW, None)
    row = uow.outbox.add(Outgoing(direct(person.address), (Message("次の質問です"),)), NOW)
    uow.outbox.sent(row, NOW, "m", 0)


def _weighed(address: str) -> dict[str, tuple[int, int]]:
    """Rows and bytes, indexes included, of each table that has any."""
    engine = sa.create_engine(database_url(address))
    try:
        with engine.connect() as connection:
            names = sa.inspect(connection).get_table_names()
            found = {
                name: (
                    int(connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()),
                    int(connection.execute(sa.text("SELECT pg_total_relation_size(:t)"), {"t": f'"{name}"'}).scalar_one()),
                )
                for name in names
            }  # fmt: skip
        return {name: seen for name, seen in found.items() if seen[0] >= PLANTED}
    finally:
        engine.dispose()


def _processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return f"{names[0]}, {len(names)} cores" if names else "an unknown processor"
