"""A project, its sides, people and stages. Rights hang on person × project."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain.messages import Address, Standing
from bot.domain.timetable import DateRule

STAGES = ("plan", "do", "see")
CLOSED = "closed"

GOVERNMENT = "government"
"""The kind of a side that is the city (domain.md §1)."""

BODY_KINDS = (
    "civic_group", "neighborhood_org", GOVERNMENT, "business", "industry_org", "corporation_org",
    "educational_institution", "intermediary_org", "area_council",
)  # fmt: skip
"""What sort of body a side can be (domain.md §1)."""


class Role(StrEnum):
    """What a person is in one project. The first two belong to a side, the others to none."""

    RESPONDENT = "respondent"
    MEMBER = "member"
    COORDINATOR = "coordinator"
    OFFICER = "section_officer"
    EVALUATOR = "evaluator"
    OBSERVER = "observer"


ON_A_SIDE = frozenset({Role.RESPONDENT, Role.MEMBER})

PAPER = "paper"
"""The platform, as it were, of people who write on paper: what stands there is keyed in by a coordinator."""

SHARED = "shared"
"""That of people who answer on somebody else's phone: the account of their address is that person's id."""

ERASED = "erased"
"""Where those are whose data was erased: nowhere, and no message goes there."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on one platform. ``name`` as the platform shows it, or None while unknown; ``reachable`` is
    False after a block; ``standing`` is what the Slack workspace says of them.
    """

    id: str
    address: Address
    name: str | None = None
    language: str = "ja"
    standing: Standing = Standing.UNKNOWN
    reachable: bool = True

    @property
    def on_paper(self) -> bool:
        """Whether this is somebody who writes on paper and has no chat."""
        return self.address.platform == PAPER

    @property
    def has_chat(self) -> bool:
        """Whether the bot can speak with them in a chat of their own."""
        return self.address.platform not in (PAPER, SHARED, ERASED)


@dataclass(frozen=True, slots=True)
class Side:
    """One party of a project: ``letter`` a, b, … is for us, ``name`` is what people see.

    ``kind`` is what sort of body it is (``government``, ``civic_group`` … of domain.md §1, "" while unknown);
    ``bodies`` are the names of those that form a joint body (実行委員会); ``fy_start`` is the month in which its own
    fiscal year begins, where that is not the city's (0: the same).
    """

    letter: str
    name: str
    kind: str = ""
    bodies: tuple[str, ...] = ()
    fy_start: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """A person's place in a project. ``side`` is "" for those who belong to none."""

    person: Person
    role: Role
    side: str = ""
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StageClosing:
    """A coordinator closed a stage, by whom and when; the reason where something was missing."""

    at: datetime
    by: str
    reason: str = ""


class SideRule(StrEnum):
    """Whose answer is the side's: its respondent's, the one that most gave, or the middle one."""

    RESPONDENT = "respondent"
    MAJORITY = "majority"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which the project can be seen at work, with the day that is kept for rain (予備日). One that was called
    off (中止) stays visible, one that was entered by mistake is removed; either keeps its number for itself.
    """

    on: date
    reserve: date | None = None
    cancelled: bool = False
    removed: bool = False

    @property
    def takes_place(self) -> bool:
        """Neither called off nor removed."""
        return not self.cancelled and not self.removed


@dataclass(frozen=True, slots=True)
class PastCycle:
    """A Plan-Do-See turn that is over, as it stood at its end. Fields as in ``Project``."""

    number: int
    pack_version: str
    start: date | None = None
    dates: Mapping[str, date] = field(default_factory=dict)
    closings: Mapping[str, StageClosing] = field(default_factory=dict)
    revealed: Mapping[str, datetime] = field(default_factory=dict)
    rule: SideRule = SideRule.RESPONDENT
    done: Mapping[str, datetime] = field(default_factory=dict)
    form: str = ""


@dataclass(frozen=True)
class Project:
    """A collaboration project in its current cycle.

    ``dates`` are the dates in force by kind (``plan.start`` …), ``by_hand`` those of them that people chose;
    ``closings`` the closed stages; ``revealed`` the instants at which the sides' answers became mutual, by sheet
    (its questionnaire's id); ``past`` the cycles before this one, oldest first; ``rule`` how the answers of
    several people on a side become the side's. ``events`` are the days of activity, ``rules`` the project's own
    deadline rules in the places of its pack's, ``owners`` who took over a date, by ``duties.owner_key``. ``reading`` is
    the name in kana as its people read it ("" while nobody said), ``short`` what they call it for short.
    ``kept_longer``: so many fiscal years more than the operator's setting says its data is kept.
    """

    id: str
    tenant: str
    name: str
    pack: str
    pack_version: str
    form: str
    sides: tuple[Side, ...]
    timezone: str = "Asia/Tokyo"
    language: str = "ja"
    cycle: int = 1
    created_at: datetime | None = None
    start: date | None = None
    dates: Mapping[str, date] = field(default_factory=dict)
    by_hand: Mapping[str, date] = field(default_factory=dict)
    closings: Mapping[str, StageClosing] = field(default_factory=dict)
    revealed: Mapping[str, datetime] = field(default_factory=dict)
    done: Mapping[str, datetime] = field(default_factory=dict)
    paper: frozenset[tuple[str, str]] = frozenset()
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    archived_at: datetime | None = None
    rule: SideRule = SideRule.RESPONDENT
    past: tuple[PastCycle, ...] = ()
    events: tuple[Event, ...] = ()
    rules: tuple[DateRule, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    reading: str = ""
    short: str = ""
    kept_longer: int = 0

    @cached_property
    def zone(self) -> tzinfo:
        """The project's own time zone."""
        return ZoneInfo(self.timezone)

    @property
    def alive(self) -> bool:
        """Neither cancelled nor archived."""
        return self.cancelled_at is None and self.archived_at is None

    @property
    def stage(self) -> str:
        """The first stage that nobody has closed, or ``closed``."""
        return next((stage for stage in STAGES if stage not in self.closings), CLOSED)

    def side(self, letter: str) -> Side:
        """The side with that letter. Raises KeyError."""
        for side in self.sides:
            if side.letter == letter:
                return side
        raise KeyError(letter)

    def has_side(self, letter: str) -> bool:
        """Whether there is a side with that letter."""
        return any(side.letter == letter for side in self.sides)

    @property
    def parties(self) -> dict[str, str]:
        """The names that a party can have, by what a button calls them: ``a`` is a side, ``a.1`` the first body in
        it.
        """
        found: dict[str, str] = {}
        for side in self.sides:
            found[side.letter] = side.name
            found |= {f"{side.letter}.{place}": body for place, body in enumerate(side.bodies, 1)}
        return found

    @property
    def collab_kind(self) -> str:
        """``public_private`` where the city is one of the sides, else ``private_private``."""
        city = any(side.kind == GOVERNMENT for side in self.sides)
        return "public_private" if city else "private_private"

    def cycle_called(self, number: str) -> int:
        """The cycle that a button names; the present one where there is none of that number."""
        known = (str(past.number) for past in self.past)
        return int(number) if number in known else self.cycle

    def in_cycle(self, cycle: int) -> PastCycle:
        """That cycle as it stood at its end, or as the present one stands. One that never was holds nothing."""
        if cycle == self.cycle:
            return self._so_far
        nothing = PastCycle(cycle, self.pack_version)
        return next((past for past in self.past if past.number == cycle), nothing)

    def as_in(self, cycle: int) -> "Project":
        """The project as it stood in that cycle; itself in the present one."""
        if cycle == self.cycle:
            return self
        at = self.in_cycle(cycle)
        return replace(
            self,
            cycle=cycle,
            pack_version=at.pack_version,
            form=at.form or self.form,
            start=at.start,
            dates=at.dates,
            by_hand={},
            closings=at.closings,
            revealed=at.revealed,
            done=at.done,
            paper=frozenset(),
            rule=at.rule,
            past=tuple(past for past in self.past if past.number < cycle),
            events=(),
            owners={},
        )

    def without_words_of(self, person: str, *, cancelled: bool) -> "Project":
        """Without the reasons that this person gave for closing stages, in every cycle; ``cancelled``: it was they who
        called the project off, so the reason for that goes as well.
        """

        def bare(closings: Mapping[str, StageClosing]) -> dict[str, StageClosing]:
            return {
                stage: replace(one, reason="") if one.by == person else one for stage, one in closings.items()
            }

        past = tuple(replace(one, closings=bare(one.closings)) for one in self.past)
        reason = "" if cancelled else self.cancel_reason
        return replace(self, closings=bare(self.closings), past=past, cancel_reason=reason)

    def without_reasons(self) -> "Project":
        """Without anybody's reasons, in every cycle."""
        closings = [*self.closings.values(), *(one for past in self.past for one in past.closings.values())]
        bare = replace(self, cancel_reason="")
        for person in {closing.by for closing in closings}:
            bare = bare.without_words_of(person, cancelled=False)
        return bare

    @cached_property
    def _so_far(self) -> PastCycle:
        return PastCycle(
            self.cycle, self.pack_version, self.start, self.dates, self.closings, self.revealed, self.rule,
            self.done, self.form,
        )  # fmt: skip

    def revealed_in(self, cycle: int) -> Mapping[str, datetime]:
        """When the answers to each sheet of that cycle became mutual."""
        return self.in_cycle(cycle).revealed

    def settled(self, cycle: int, kind: str, at: datetime) -> "Project":
        """With that date of that cycle settled by somebody's word."""
        if cycle == self.cycle:
            return replace(self, done={**self.done, kind: at})
        past = (
            replace(one, done={**one.done, kind: at}) if one.number == cycle else one for one in self.past
        )
        return replace(self, past=tuple(past))

    def turned(self) -> "Project":
        """In its next cycle: the present one is kept in ``past``; nothing is dated, closed or answered yet."""
        return replace(
            self,
            cycle=self.cycle + 1,
            past=(*self.past, self._so_far),
            start=None,
            dates={},
            by_hand={},
            closings={},
            revealed={},
            done={},
            paper=frozenset(),
            events=(),
            owners={},
        )

    def today(self, now: datetime) -> date:
        """The date at ``now`` (aware) where the project lives."""
        return now.astimezone(self.zone).date()

    def is_open(self, stage: str, now: datetime) -> bool:
        """Whether that stage's sheet can be answered: its first day has come, or the stage before was closed,
        and nobody closed it.
        """
        return stage in STAGES and self._is_open(stage, self.today(now))

    def _is_open(self, stage: str, today: date) -> bool:
        if stage in self.closings:
            return False
        begins = self.dates.get(f"{stage}.start")
        if begins is not None and begins <= today:
            return True
        before = STAGES[: STAGES.index(stage)]
        return bool(before) and all(earlier in self.closings for earlier in before)

    def open_stages(self, now: datetime) -> tuple[str, ...]:
        """The stages that can be answered at ``now``, earliest first."""
        today = self.today(now)
        return tuple(stage for stage in STAGES if self._is_open(stage, today))


class CodeKind(StrEnum):
    """What a code gives: a place of one's own, or the place of somebody: to the same person on another phone
    (``AGAIN``), or to whoever follows in the office (``SUCCESSOR``).
    """

    JOIN = "join"
    AGAIN = "again"
    SUCCESSOR = "successor"


@dataclass(frozen=True, slots=True)
class JoinCode:
    """``参加 CODE``: stands for one side (or a role) of one project until its stage closes, for ``limit``
    people. One that belongs to no stage ("") ends with the project. ``person`` is whose place it hands on, where
    it does.
    """

    code: str
    project: str
    side: str
    role: Role
    stage: str
    limit: int = 50
    uses: int = 0
    revoked_at: datetime | None = None
    kind: CodeKind = CodeKind.JOIN
    person: str = ""

    def usable(self, project: Project) -> bool:
        """Whether it still lets people in."""
        return (
            self.revoked_at is None
            and self.uses < self.limit
            and project.alive
            and self.stage not in project.closings
        )
