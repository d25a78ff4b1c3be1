"""Summaries of a week for coordinators and of a month for the section: what is late, what comes, who is missing."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import CLOSED, STAGES, Project
from bot.services.phrasing.dates import Say, month_text, short_date
from bot.services.phrasing.deadlines import Line, ahead_words, overdue_words
from bot.services.phrasing.status import SideCount, count_label, count_text, missing_text, stage_name

SHOWN = 8
"""So many lines of each sort: a glance; the lists have the rest."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to tell on a ``day``: of its ``month``, or else of the week from it on.

    ``missing`` are the sides on which somebody has not sent, by project; their names are told for the projects in
    ``named``. ``stages`` holds each project's stage, ``line`` how LINE's month stands ("": nothing to say); ``speaks``:
    the reader may call upon those who owe what is overdue.
    """

    day: date
    month: bool
    overdue: Sequence[Line]
    ahead: Sequence[Line]
    missing: Sequence[tuple[Project, SideCount]]
    named: Collection[str]
    stages: Sequence[str]
    line: str
    speaks: bool


def summary_message(summary: Summary, say: Say) -> Message:
    """One card, with the ways to the lists behind it."""
    rows = [_stages(summary.stages, say)] if summary.month else []
    if summary.overdue:
        label = say("round-overdue", n=len(summary.overdue))
        rows.append(Row(label, text=overdue_words(summary.overdue, say, SHOWN)))
    if summary.ahead:
        n = len(summary.ahead)
        label = say("round-ahead-month", n=n) if summary.month else say("round-ahead", n=n)
        rows.append(Row(label, text=ahead_words(summary.ahead, say, SHOWN)))
    if summary.missing:
        rows.append(Row(say("round-missing"), text="\n".join(_missing(summary, say))))
    if summary.month:
        heading = say("round-month", month=month_text(f"{summary.day:%Y-%m}", say))
    else:
        heading = say("round-week", on=short_date(summary.day, say))
    return Message(heading=heading, rows=tuple(rows), note=summary.line, choices=_ways(summary, say))


def _stages(stages: Sequence[str], say: Say) -> Row:
    """How many projects stand in which stage."""
    counts = Counter(stages)
    told = [
        say("round-in-stage", stage=stage_name(stage, say), n=counts[stage])
        for stage in (*STAGES, CLOSED)
        if counts[stage]
    ]
    return Row(say("round-projects", n=len(stages)), text=say("name-separator").join(told))


def _missing(summary: Summary, say: Say) -> list[str]:
    lines = []
    for project, count in summary.missing[:SHOWN]:
        names = missing_text(count, say) if project.id in summary.named else ""
        told = say(
            "round-side", project=project.name, side=count_label(count, say), count=count_text(count, say)
        )
        lines.append(f"{told}\n{names}" if names else told)
    if rest := len(summary.missing) - len(lines):
        lines.append(say("list-rest", n=rest))
    return lines


def _ways(summary: Summary, say: Say) -> tuple[Choice, ...]:
    ways = []
    if summary.overdue:
        ways.append(Choice(say("button-overdue"), act(Verb.OVERDUE, "", "0"), Weight.PRIMARY))
    if summary.speaks:
        ways.append(Choice(say("button-speak-to"), act(Verb.SPEAK_TO, "", "")))
    ways.append(Choice(say("button-deadlines"), act(Verb.DEADLINES, "", "0")))
    return tuple(ways)
