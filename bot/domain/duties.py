"""What a date asks of whom, and whether it is settled. Pure: the facts are gathered by the services."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.project import GOVERNMENT, ON_A_SIDE, Member, Project, Role
from bot.domain.timetable import DateRule, Offset, rule_kind

GIVEN_RULES: Mapping[str, DateRule] = {
    "do.start": DateRule("do.start", Offset("do.start"), stage="do", to=("all",)),
    "do.end": DateRule("do.end", Offset("do.end"), stage="do", to=("coordinator",)),
    "event": DateRule("event", Offset("event"), stage="do", to=("sides", "coordinator"), ladder=(-1,)),
}
"""How people are told of the dates that they entered themselves."""


def rule_of(kind: str, rules: Mapping[str, DateRule]) -> DateRule | None:
    """The rule behind a date, by the kind that it has (``log.due@2026-06``); None where none stands any more."""
    if kind in GIVEN_RULES:
        return GIVEN_RULES[kind]
    if kind.startswith("event."):
        return GIVEN_RULES["event"]
    return rules.get(rule_kind(kind))


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands in one cycle of a project, as far as dates go by it.

    ``unsent``: by stage, the ids of the people whose own sheet stands open and is not sent (not those of a side whose
    sheet is on paper); ``asked``: stages of which such a sheet stands open at all; ``evaluating``: evaluators who have
    not sent; ``settled``: what of ``UNTIL`` is settled, for ``talk`` and ``sheets`` with the stage behind
    (``talk.plan``).
    """

    unsent: Mapping[str, Set[str]] = field(default_factory=dict)
    asked: Set[str] = frozenset()
    evaluating: Set[str] = frozenset()
    settled: Set[str] = frozenset()


class DeadlineStatus(StrEnum):
    """How a date stands, as the record shows it."""

    OPEN = "open"
    DONE = "done"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


def is_settled(kind: str, rule: DateRule, project: Project, facts: Facts, cycle: int = 0) -> bool:
    """Whether nothing is owed any more: done by somebody's word, its stage closed, or what it waits for is there."""
    at = project.in_cycle(cycle or project.cycle)
    if kind in at.done or (rule.stage and rule.stage in at.closings):
        return True
    if rule.until in ("sheets", "talk"):
        return f"{rule.until}.{stage_of(kind, rule)}" in facts.settled
    return rule.until in facts.settled


def stage_of(kind: str, rule: DateRule) -> str:
    """The stage whose sheets or talk a date is about: that of its name, else the one that ends it."""
    first, _, second = kind.partition(".")
    for stage in (first, second.partition("@")[0]):
        if stage in ("plan", "do", "see"):
            return stage
    return rule.stage


def deadline_status(
    kind: str, on: date, rule: DateRule | None, project: Project, facts: Facts, today: date, cycle: int = 0
) -> DeadlineStatus:
    """How a date stands on that day. What is only told is done once it is over; what is owed is overdue then."""
    if project.cancelled_at is not None:
        return DeadlineStatus.CANCELLED
    if rule is None or is_settled(kind, rule, project, facts, cycle):
        return DeadlineStatus.DONE
    if on >= today:
        return DeadlineStatus.OPEN
    return DeadlineStatus.DONE if rule.until == "told" else DeadlineStatus.OVERDUE


def concerned(
    kind: str, rule: DateRule, project: Project, members: Iterable[Member], facts: Facts
) -> tuple[Member, ...]:
    """Whom a date concerns and who has not done their part, in the members' order. Where the section has no officer,
    the coordinators stand for it; who took it over (担当を替える) stands for their own side, or for those on none.
    """
    members = tuple(members)
    owners = {m.side: m for m in members if project.owners.get(owner_key(kind, m.side)) == m.person.id}
    stage = stage_of(kind, rule)
    found: list[Member] = []
    for party in rule.to:
        people = _party(party, stage, project, members, facts)
        if party == "respondents":
            found += [m for m in people if not _handed_over(kind, project, m)]
        elif party == "evaluators":
            found += people
        else:
            found += [owners.get(m.side, m) for m in people]
    return tuple(member for member in members if member in found)


def owner_key(kind: str, whose: str) -> str:
    """Under which name it is kept who took a date over: for a side by its letter, for those on no side by "", for one
    person's own sheet by their id.
    """
    return f"{kind}/{whose}" if whose else kind


def _handed_over(kind: str, project: Project, member: Member) -> bool:
    """Whether somebody else answers for the side since the member asked for it."""
    return member.role is Role.MEMBER and owner_key(kind, member.person.id) in project.owners


def hands_in(kind: str, rule: DateRule, project: Project, member: Member, members: Iterable[Member]) -> bool:
    """Whether the member may say that it is done: it is their own side's to hand in, or their section's."""
    if member.role is Role.OFFICER:
        return rule.until != "told" and "section" in rule.to
    if rule.until != "button" or member.role not in ON_A_SIDE:
        return False
    owing = concerned(kind, rule, project, members, Facts())
    return any(one.side == member.side for one in owing)


def _party(
    party: str, stage: str, project: Project, members: tuple[Member, ...], facts: Facts
) -> list[Member]:
    match party:
        case "respondents":
            return [m for m in members if m.person.id in facts.unsent.get(stage, ())]
        case "sides":
            return [m for m in members if m.role is Role.RESPONDENT]
        case "recipient":
            city = {side.letter for side in project.sides if side.kind == GOVERNMENT}
            own = [m for m in members if m.role is Role.RESPONDENT]
            return [m for m in own if m.side not in city] or own
        case "section":
            officers = [m for m in members if m.role is Role.OFFICER]
            return officers or [m for m in members if m.role is Role.COORDINATOR]
        case "coordinator":
            return [m for m in members if m.role is Role.COORDINATOR]
        case "evaluators":
            return [m for m in members if m.person.id in facts.evaluating]
        case "all":
            return [m for m in members if m.role in ON_A_SIDE or m.role is Role.COORDINATOR]
        case _ if party.startswith("side:"):
            return [m for m in members if m.role is Role.RESPONDENT and m.side == party.removeprefix("side:")]
    return []
