"""Handing over projects, in words: what is planned, what both hear, and the brief of one page a project."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.domain.actions import Verb, act
from bot.domain.handover import BriefDocument, BriefPage, Handover
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import Person, Project, Role
from bot.services.phrasing.dates import Say, clock_time, date_name, short_date
from bot.services.phrasing.status import days_left, person_name, stage_name
from bot.services.phrasing.talk import point_line
from bot.services.phrasing.values import topic, value_text

if TYPE_CHECKING:
    from bot.services.succession import Brief

MOST_NAMES = 20
"""So many projects are named; the brief holds all of them."""


class Voices(Protocol):
    """The bot's sentences, with the names of a project's own dates."""

    def __call__(self, project: Project) -> Say:
        """The voice for that project."""
        ...


def moment_text(at: datetime, zone: str, say: Say) -> str:
    """The day and the minute, as 4月1日(木) 0:00."""
    local = at.astimezone(ZoneInfo(zone))
    return say("handover-at", on=short_date(local.date(), say), time=clock_time(local))


def names_text(projects: Sequence[Project], say: Say) -> str:
    """Their names, a line each; of very many the first."""
    lines = [say("handover-line", name=project.name) for project in projects[:MOST_NAMES]]
    if rest := len(projects) - len(lines):
        lines.append(say("projects-rest", n=rest))
    return "\n".join(lines)


def taker_message(handover: Handover, giver: Person, projects: Sequence[Project], say: Say) -> Message:
    """What whoever takes over hears, once, with the way to the brief."""
    if not projects:
        return Message(say("handover-nothing-came", who=person_name(giver, say)), heading=say("handover"))
    ways = (
        Choice(say("button-brief"), act(Verb.BRIEF, handover.id, "0"), Weight.PRIMARY),
        Choice(say("button-status"), act(Verb.STATUS, "")),
    )
    text = say("handover-yours", who=person_name(giver, say), n=len(projects))
    return Message(f"{text}\n{names_text(projects, say)}", heading=say("handover"), choices=ways)


def giver_message(handover: Handover, taker: Person, projects: Sequence[Project], say: Say) -> Message:
    """What whoever hands over hears, once."""
    who = person_name(taker, say)
    if not projects:
        return Message(say("handover-nothing-went", who=who), heading=say("handover"))
    text = say("handover-went", who=who, n=len(projects))
    left = len(handover.projects) - len(projects)
    note = say("handover-some-stayed", n=left) if left else ""
    return Message(f"{text}\n{names_text(projects, say)}", heading=say("handover"), note=note)


def planned_text(handover: Handover, giver: Person, taker: Person, zone: str, say: Say) -> str:
    """4月1日(木) 0:00 田中 → 佐藤(3件)."""
    return say(
        "handover-planned-line",
        at=moment_text(handover.at, zone, say),
        giver=person_name(giver, say),
        taker=person_name(taker, say),
        n=len(handover.moved or handover.projects),
    )


def state_text(handover: Handover, say: Say) -> str:
    """How it stands: to come, taken back, in force."""
    if handover.cancelled_at is not None:
        return say("handover-state-cancelled")
    return say("handover-state-settled") if handover.settled_at is not None else say("handover-state-planned")


# ---------------------------------------------------------------- the brief


def brief_rows(brief: "Brief", now: datetime, language: str, voices: Voices) -> tuple[tuple[str, str], ...]:
    """What there is to know of one project, by labels."""
    project, say = brief.project, voices(brief.project)
    today = project.today(now)
    rows = [(say("status-stage"), stage_name(brief.stage, say))]
    rows += [
        (name, say("brief-sent", sent=sent, joined=joined) if joined else say("count-nobody"))
        for name, sent, joined in brief.counts
    ]
    dates = [
        say("status-date", on=short_date(on, say), name=date_name(kind, say), left=days_left(on, today, say))
        for kind, on in brief.next
    ]
    rows.append((say("status-next"), "\n".join(dates) or say("deadlines-none")))
    if brief.late:
        rows.append((say("overdue"), say("overdue-things", n=brief.late)))
    rows.append((say("brief-difference"), _difference(brief, language, say)))
    promise = point_line(project, brief.promise, say) if brief.promise else say("brief-no-promise")
    rows.append((say("brief-promise"), promise))
    rows.append((say("brief-contacts"), _contacts(brief, say)))
    return tuple(rows)


def _difference(brief: "Brief", language: str, say: Say) -> str:
    row = brief.difference
    if row is None:
        return say("brief-no-difference")
    values = [
        say(
            "brief-value",
            side=brief.project.side(letter).name,
            value=value_text(row.question, given, language, say, short=True),
        )
        for letter, given in row.answers.items()
        if brief.project.has_side(letter)
    ]
    label = say("row-question", number=row.question.number, topic=topic(row.question, language))
    return "\n".join((label, *values))


def _contacts(brief: "Brief", say: Say) -> str:
    lines = []
    for member in brief.contacts:
        leads = member.role is Role.COORDINATOR
        part = say("role-coordinator") if leads else brief.project.side(member.side).name
        lines.append(say("brief-contact", name=person_name(member.person, say), part=part))
    return "\n".join(lines) or say("brief-only-you")


def brief_message(brief: "Brief", now: datetime, language: str, voices: Voices) -> Message:
    """One project on one card."""
    project, say = brief.project, voices(brief.project)
    rows = tuple(Row(label, text=text) for label, text in brief_rows(brief, now, language, voices))
    return Message(
        heading=project.name,
        rows=rows,
        choices=(
            Choice(say("button-status"), act(Verb.STATUS, project.id)),
            Choice(say("button-deadlines"), act(Verb.DEADLINES, project.id, "0")),
            Choice(say("button-points"), act(Verb.POINTS, project.id)),
        ),
    )


def brief_document(
    found: Sequence["Brief"], now: datetime, zone: str, language: str, say: Say, voices: Voices
) -> BriefDocument:
    """The same as a paper."""
    pages = tuple(BriefPage(one.project.name, brief_rows(one, now, language, voices)) for one in found)
    made = say("brief-made", at=moment_text(now, zone, say), n=len(found))
    return BriefDocument(say("brief-title"), made, pages)
