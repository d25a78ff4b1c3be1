"""The log in words: who did what, when, behind a project's figures."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row
from bot.domain.project import STAGES, Project
from bot.services.overdue import Trace
from bot.services.phrasing.dates import Say, clock_time, compact_date
from bot.services.phrasing.status import stage_name

GLANCE, PAGE = 3, 12
"""So many lines of each figure at a glance, and of one figure on a card."""

SHARED = "shared"
LOOKED = "looked"
"""Who looked at what is kept."""


def told(trace: Trace, who: str, say: Say) -> str:
    """What somebody did, in words; what a newer version wrote into the log is told in general."""
    try:
        return say(f"did-{trace.action.replace('.', '-').replace('_', '-')}", who=who)
    except KeyError:
        return say("did-other", who=who)


def line_text(project: Project, trace: Trace, who: str, say: Say) -> str:
    """A line with its moment, and the stage or the reason that it names."""
    did = told(trace, who, say)
    stage, reason = str(trace.details.get("stage", "")), str(trace.details.get("reason", "") or "")
    about = [stage_name(stage, say)] if stage in STAGES else []
    about += [reason] if reason else []
    if about:
        did = say("why-about", did=did, about=say("name-separator").join(about))
    at = trace.at.astimezone(project.zone)
    when = say("trace-at", on=compact_date(at.date(), say), time=clock_time(at))
    return say("why-line", at=when, did=did)


def figure_name(project: Project, figure: str, say: Say) -> str:
    """段階, 日程, a side's answers, what all share."""
    if project.has_side(figure):
        return say("figure-side", side=project.side(figure).name)
    if figure == SHARED:
        return say("figure-shared")
    if figure == LOOKED:
        return say("figure-looked")
    return say("figure-dates") if figure == "dates" else say("figure-stage")


def glance_message(
    project: Project,
    figures: Mapping[str, Sequence[Trace]],
    who: Callable[[Trace], str],
    say: Say,
) -> Message:
    """The newest lines of each figure, and the way to all of them."""
    rows, ways = [], []
    for figure, traces in figures.items():
        name = figure_name(project, figure, say)
        lines = [line_text(project, one, who(one), say) for one in reversed(traces[-GLANCE:])]
        rest = len(traces) - len(lines)
        note = say("traces-before", n=rest) if rest else ""
        rows.append(Row(name, text="\n".join(lines) or say("status-why-none"), note=note))
        if rest:
            ways.append(
                Choice(say("button-why-figure", figure=name), act(Verb.STATUS_WHY, project.id, figure, "0"))
            )
    ways.append(Choice(say("button-deadlines"), act(Verb.DEADLINES, project.id, "0")))
    ways.append(Choice(say("button-status"), act(Verb.STATUS, project.id)))
    return Message(say("status-why"), heading=project.name, rows=tuple(rows), choices=tuple(ways))


def figure_message(
    project: Project,
    figure: str,
    traces: Sequence[Trace],
    before: int,
    who: Callable[[Trace], str],
    say: Say,
) -> Message:
    """The lines of one figure, the newest first; ``before`` of them stood on earlier cards."""
    newest = list(reversed(traces))
    shown = newest[before : before + PAGE]
    rest = len(newest) - before - len(shown)
    text = "\n".join(line_text(project, one, who(one), say) for one in shown) or say("status-why-none")
    ways = []
    if rest > 0:
        further = act(Verb.STATUS_WHY, project.id, figure, str(before + PAGE))
        ways.append(Choice(say("button-further"), further))
    ways.append(Choice(say("button-status"), act(Verb.STATUS, project.id)))
    return Message(
        heading=project.name,
        rows=(Row(figure_name(project, figure, say), text=text),),
        note=say("list-rest", n=rest) if rest > 0 else "",
        choices=tuple(ways),
    )
