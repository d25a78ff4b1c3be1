"""Who there is, which projects they begin, and what they do in the year: drawn from a seed, before anything runs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
BEGIN, END = date(2026, 4, 1), date(2027, 3, 31)
"""令和8年度."""

FORMS = (
    ("ise", "co_hosting"), ("ise", "subsidy"), ("ise", "commission"), ("takaoka", "commission"),
    ("yamaguchi", "subsidy"), ("tomakomai", "co_hosting"), ("yoshikawa", "subsidy"),
)  # fmt: skip
"""Packs, and forms among those that domain.md §1 names."""


@dataclass(frozen=True)
class Body:
    """Somebody, at Slack or at LINE."""

    key: str
    platform: str


@dataclass(frozen=True)
class Seat:
    """A person's place in a project: ``coordinator``, ``officer``, ``respondent`` or ``member``, the last two on a side."""

    person: str
    role: str
    side: str = ""


@dataclass(frozen=True)
class Deed:
    """What somebody does: ``sent`` (a stage's sheets), ``done`` (a kind is handed in), ``snooze`` (a kind, so many days),
    ``mute`` (a project or all), ``move`` (the end of Do by so many days), ``cancel``, ``archive``. Its day counts from the date
    ``after`` as it stood when the project began, at ``hour`` and ``minute``.
    """

    what: str
    who: str
    after: str
    days: int
    hour: int
    minute: int
    about: str = ""
    number: int = 0


@dataclass(frozen=True)
class Plot:
    """A project as it will be, and what becomes of it."""

    id: str
    name: str
    pack: str
    form: str
    begins: datetime
    do: tuple[date, date]
    seats: tuple[Seat, ...]
    deeds: tuple[Deed, ...]


@dataclass(frozen=True)
class Outage:
    """The bot is down from then until then."""

    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Script:
    """A whole year."""

    seed: int
    people: tuple[Body, ...]
    plots: tuple[Plot, ...]
    outages: tuple[Outage, ...] = field(default=())


def draw(seed: int, projects: int) -> Script:
    """The year of that seed."""
    chance = Random(seed)
    coordinators = [Body(f"coordinator{n}", "slack") for n in range(max(1, projects // 16))]
    officers = [Body(f"officer{n}", "slack") for n in range(max(1, projects // 20))]
    staff = [Body(f"staff{n}", "slack") for n in range(max(2, projects // 10))]
    neighbours = [Body(f"neighbour{n}", "line") for n in range(max(4, projects // 5))]
    plots = tuple(_plot(chance, n, coordinators, officers, staff, neighbours) for n in range(projects))
    everybody = (*coordinators, *officers, *staff, *neighbours)
    return Script(seed, everybody, plots, tuple(_outages(chance)))


def _plot(
    chance: Random,
    number: int,
    coordinators: list[Body],
    officers: list[Body],
    staff: list[Body],
    neighbours: list[Body],
) -> Plot:
    pack, form = chance.choice(FORMS)
    begins = BEGIN + timedelta(days=chance.choice((0, 0, *range(0, 240, 7))))
    first = begins + timedelta(days=chance.randint(20, 70))
    last = first + timedelta(days=chance.choice((0, 0, 0, 1, 1, 7, 14, 30, 30, 60, 90, 300)))
    people = [chance.choice(coordinators), chance.choice(staff), *chance.sample(neighbours, 2)]
    coordinator, official, leader, helper = (person.key for person in people)
    seats = [
        Seat(coordinator, "coordinator"),
        Seat(official, "respondent", "b"),
        Seat(leader, "respondent", "a"),
    ]
    if chance.random() < 0.5:
        seats.append(Seat(helper, "member", "a"))
    if chance.random() < 0.5:
        seats.append(Seat(chance.choice(officers).key, "officer"))
    at = datetime.combine(begins, time(chance.randint(10, 16), chance.randint(0, 59)), JAPAN).astimezone(UTC)
    on_sides = tuple(seat.person for seat in seats if seat.side)
    deeds = tuple(_deeds(chance, coordinator, on_sides, leader))
    return Plot(f"p{number}", f"第{number:04d}事業", pack, form, at, (first, last), tuple(seats), deeds)


def _deeds(chance: Random, coordinator: str, on_sides: tuple[str, ...], leader: str) -> Iterator[Deed]:
    def when() -> tuple[int, int]:
        return chance.choice(((8, 59), (9, 0), (12, 5), (15, 47), (21, 3)))

    prompt = chance.random() < 0.8  # most do what they have to before they are asked twice
    for person in on_sides:
        for stage in ("plan", "do", "see"):
            if prompt:
                yield Deed("sent", person, f"{stage}.start", chance.randint(1, 5), *when(), stage)
                if stage == "see":  # where one sheet opens another
                    yield Deed("sent", person, f"{stage}.start", chance.randint(7, 11), *when(), stage)
            elif chance.random() < 0.85:
                days = chance.choice((-13, -9, -5, -2, 2, 9, 26))
                yield Deed("sent", person, f"{stage}.due", days, *when(), stage)
    for kind in ("report.due", "settle.due", "settle.check", "publish.due", "apply.due", "interim.due"):
        if prompt or chance.random() < 0.8:
            days = chance.randint(-20, -5) if prompt else chance.randint(-13, 12)
            yield Deed("done", coordinator, kind, days, *when(), kind)
    for kind in (
        "form.due",
        "agree.draft",
        "agree.sign",
        "agree.final",
        "see.end",
        "evaluation.due",
        "carry.due",
    ):
        if prompt or chance.random() < 0.9:
            yield Deed("done", coordinator, kind, chance.randint(-20 if prompt else -14, -2), *when(), kind)
    for kind in ("plan.due", "report.due", "settle.due"):
        if chance.random() < 0.4:
            yield Deed(
                "snooze", leader, kind, chance.randint(-14, 20), *when(), kind, chance.choice((1, 3, 7))
            )
    if chance.random() < 0.3:
        days = chance.choice((-3, 1, 5, 7, 21))
        yield Deed("move", coordinator, "do.start", chance.randint(-10, 0), *when(), "do.end", days)
    if chance.random() < 0.9:
        yield Deed("archive", coordinator, "see.end", chance.randint(2, 20), *when())
    if chance.random() < 0.1:
        yield Deed("cancel", coordinator, "do.start", chance.randint(-20, 20), *when())
    if chance.random() < 0.1:
        yield Deed("mute", chance.choice(on_sides), "plan.due", chance.randint(-10, 60), *when(), "project")
    if chance.random() < 0.03:
        yield Deed("mute", chance.choice(on_sides), "plan.due", chance.randint(0, 60), *when(), "all")


def _outages(chance: Random) -> Iterator[Outage]:
    """Each of 36 hours over a working morning: one that ends before nine, one that ends later that day, one over the
    last days of the year's work.
    """
    for day, ends in ((date(2026, 5, 19), 8), (date(2026, 10, 14), 11), (date(2026, 12, 26), 10)):
        last = day + timedelta(days=chance.randint(0, 2) if day.month != 12 else 2)
        end = datetime.combine(last, time(ends, chance.randint(0, 59)), JAPAN).astimezone(UTC)
        yield Outage(end - timedelta(hours=36), end)
