"""Lists of what is overdue and of what comes next: the day, what it follows from, whose it is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.actions import Action, Verb, act
from bot.domain.duties import DeadlineStatus
from bot.domain.messages import Choice, Message, Moment, Row, Weight
from bot.domain.project import Member, Person, Project, Role
from bot.services.duties import Deadline
from bot.services.overdue import Trace
from bot.services.phrasing.dates import (
    Say,
    basis_text,
    clock_time,
    compact_date,
    date_name,
    listed_date,
    reason,
    short_date,
)
from bot.services.phrasing.moments import due_moment
from bot.services.phrasing.status import days_left, person_name

SHOWN, ON_A_PHONE, CHAIN = 10, 5, 20
"""So many dates on a card, of all projects and (the last) of one: no more fit the fifty blocks of a Slack message."""


@dataclass(frozen=True, slots=True)
class Line:
    """A date in a list. ``what`` is its name, ``rule`` why it is that day, ``basis`` where the rule comes from,
    ``whose`` who owes it: all in the reader's language, "" where there is nothing to tell. ``at`` is its last minute,
    where something is still to be done by then.
    """

    project: Project
    cycle: int
    kind: str
    what: str
    on: date
    today: date
    status: DeadlineStatus
    rule: str = ""
    basis: str = ""
    whose: str = ""
    at: Moment | None = None

    @property
    def days(self) -> int:
        """Days since then."""
        return (self.today - self.on).days


def line_of(project: Project, one: Deadline, now: datetime, say: Say, whose: str = "") -> Line:
    """That date as a list shows it; ``say`` knows the names of the project's own dates."""
    ruled = one.rule if one.dated.rule is not None and not one.dated.set_by_hand else None
    owed = one.status is DeadlineStatus.OPEN and one.rule is not None and one.rule.until != "told"
    return Line(
        project,
        one.cycle,
        one.dated.kind,
        date_name(one.dated.kind, say),
        one.dated.on,
        project.today(now),
        one.status,
        reason(one.dated, say),
        basis_text(ruled, say) if ruled else "",
        whose,
        due_moment(project, one.dated.on, say) if owed else None,
    )


def overdue_message(
    lines: Sequence[Line], before: int, say: Say, *, project: Project | None, speaks: bool, at_a_desk: bool
) -> Message:
    """The longest overdue first, each with its day, whose it is and the rule behind it; ``before`` of them stood on
    earlier cards. ``project`` is the one that was asked for; ``speaks``: the reader may call upon those who owe it;
    ``at_a_desk``: there is room for many, and a place for files.
    """
    about = project.id if project else ""
    if not lines:
        none = Choice(say("button-deadlines"), act(Verb.DEADLINES, about, "0"))
        return Message(say("overdue-none"), heading=_heading(project, say("overdue")), choices=(none,))
    most = SHOWN if at_a_desk else ON_A_PHONE
    shown, rest = lines[before : before + most], max(0, len(lines) - before - most)
    rows = [
        Row(
            say("date-of-project", n=number, project=one.project.name, what=one.what),
            text=say("overdue-since", on=short_date(one.on, say), n=one.days),
            note="\n".join(part for part in (_owed_by(one, say), _with_basis(one, say)) if part),
        )
        for number, one in enumerate(shown, before + 1)
    ]
    ways = [Choice(say("button-speak-to"), act(Verb.SPEAK_TO, about, ""), Weight.PRIMARY)] if speaks else []
    label = say("button-overdue-table") if at_a_desk else say("button-overdue-text")
    ways.append(Choice(label, act(Verb.OVERDUE_TABLE, about)))
    if rest:
        ways.append(Choice(say("button-further"), act(Verb.OVERDUE, about, str(before + most))))
    return Message(
        say("overdue-count", n=len(lines)),
        heading=_heading(project, say("overdue")),
        rows=tuple(rows),
        note=say("list-rest", n=rest) if rest else "",
        choices=(*ways, *_whys(shown, before, say)),
    )


def _heading(project: Project | None, title: str) -> str:
    return f"{project.name} — {title}" if project else title


def _whys(lines: Sequence[Line], before: int, say: Say) -> list[Choice]:
    return [
        Choice(say("button-date-why", n=number), act(Verb.DATE_WHY, one.project.id, str(one.cycle), one.kind))
        for number, one in enumerate(lines, before + 1)
    ]


def deadlines_message(
    lines: Sequence[Line], before: int, say: Say, *, at_a_desk: bool, mine: Line | None = None
) -> Message:
    """What comes next over all projects, each with its day and the days left. At a desk the rule stands beside it with its
    basis; on a phone the next one is told first, or the one by which the reader is to answer (``mine``), and the rules
    are a tap away.
    """
    if not lines:
        return Message(say("deadlines-none"), heading=say("deadlines"))
    most = SHOWN if at_a_desk else ON_A_PHONE
    shown, rest = lines[before : before + most], max(0, len(lines) - before - most)
    alone = not at_a_desk and len({one.project.id for one in lines}) == 1
    rows = [
        Row(
            one.what if alone else say("date-of-project", n=number, project=one.project.name, what=one.what),
            text=_day_and_days(one, say),
            note=_with_basis(one, say) if at_a_desk else "",
            at=one.at,
        )
        for number, one in enumerate(shown, before + 1)
    ]
    ways = [Choice(say("button-answer"), act(Verb.GO_ON), Weight.PRIMARY)] if mine else []
    if rest:
        ways.append(Choice(say("button-further"), act(Verb.DEADLINES, "", str(before + most))))
    for project in dict.fromkeys((one.project.id, one.project.name) for one in shown):
        ways.append(Choice(say("button-chain", project=project[1]), act(Verb.DEADLINES, project[0], "0")))
    return Message(
        say("deadlines-intro") if at_a_desk or before else _next_of(lines[0], mine, say),
        heading=_heading(lines[0].project if alone else None, say("deadlines")),
        rows=tuple(rows),
        note=say("list-rest", n=rest) if rest else "",
        choices=tuple(ways),
    )


def _next_of(first: Line, mine: Line | None, say: Say) -> str:
    """The one by which the reader is to answer, else the nearest, in a sentence."""
    one = mine or first
    on, left = short_date(one.on, say), days_left(one.on, one.today, say)
    if mine is not None:
        return say("deadlines-mine", project=one.project.name, on=on, left=left)
    return say("deadlines-next", what=one.what, on=on, left=left)


def chain_message(project: Project, lines: Sequence[Line], before: int, say: Say) -> Message:
    """All dates of one project in order, each with how it stands and the rule behind it."""
    shown, rest = lines[before : before + CHAIN], max(0, len(lines) - before - CHAIN)
    rows = [
        Row(
            say("deadline-on", on=short_date(one.on, say), left=one.what),
            text=state_text(one, say),
            note=_with_basis(one, say),
            at=one.at,
        )
        for one in shown
    ]
    ways = []
    if any(one.status is DeadlineStatus.OVERDUE for one in lines):
        ways.append(Choice(say("button-overdue"), act(Verb.OVERDUE, project.id, "0")))
    if rest:
        ways.append(Choice(say("button-further"), act(Verb.DEADLINES, project.id, str(before + CHAIN))))
    ways.append(Choice(say("button-calendar"), act(Verb.CALENDAR, project.id)))
    ways.append(Choice(say("button-status"), act(Verb.STATUS, project.id)))
    return Message(
        say("deadlines-none") if not lines else "",
        heading=_heading(project, say("dates-of-one")),
        rows=tuple(rows),
        note=say("list-rest", n=rest) if rest else "",
        choices=tuple(ways),
    )


def state_text(one: Line, say: Say) -> str:
    """あと3日, 3日過ぎています, 済み, 中止."""
    match one.status:
        case DeadlineStatus.OPEN:
            return days_left(one.on, one.today, say)
        case DeadlineStatus.OVERDUE:
            return say("days-overdue", n=one.days)
        case DeadlineStatus.DONE:
            return say("deadline-done")
        case DeadlineStatus.CANCELLED:
            return say("deadline-cancelled")


def _with_basis(one: Line, say: Say) -> str:
    return say("rule-with-basis", rule=one.rule, basis=one.basis) if one.rule and one.basis else one.rule


def overdue_table(lines: Sequence[Line], say: Say) -> tuple[list[str], list[tuple[object, ...]]]:
    """The list as columns and rows for a spreadsheet."""
    columns = [say("column-project"), say("column-what"), say("column-due"), say("column-days")]
    columns += [say("column-whose"), say("column-rule"), say("column-basis")]
    rows: list[tuple[object, ...]] = [
        (
            *(one.project.name, one.what, one.on.isoformat(), one.days),
            *(one.whose, one.rule, one.basis),
        )
        for one in lines
    ]
    return columns, rows


MOST_AS_TEXT = 50
"""More than a phone scrolls through; a spreadsheet is for the rest."""


def overdue_words(lines: Sequence[Line], say: Say, most: int = MOST_AS_TEXT) -> str:
    """The first of them as text, a line each: to copy, for a platform that takes no files, and in summaries."""
    rows = [
        say(
            "overdue-as-text",
            project=one.project.name,
            what=one.what,
            on=listed_date(one.today, one.on, say),
            n=one.days,
        )
        for one in lines[:most]
    ]
    if rest := len(lines) - len(rows):
        rows.append(say("list-rest", n=rest))
    return "\n".join(rows)


def ahead_words(lines: Sequence[Line], say: Say, most: int = MOST_AS_TEXT) -> str:
    """What comes next as text, a line each."""
    rows = [
        say(
            "ahead-as-text",
            project=one.project.name,
            what=one.what,
            on=listed_date(one.today, one.on, say),
            left=days_left(one.on, one.today, say),
        )
        for one in lines[:most]
    ]
    if rest := len(lines) - len(rows):
        rows.append(say("list-rest", n=rest))
    return "\n".join(rows)


def owing_text(project: Project, owing: Sequence[Member], say: Say, *, names: bool) -> str:
    """Who owes it: their names where the reader may know them, else how many of which body or in which part."""
    if names:
        who = [person_name(member.person, say) for member in owing]
    else:
        groups = Counter(member.side or member.role.value for member in owing)
        who = [say("people-of", body=_body(project, group, say), n=count) for group, count in groups.items()]
    return say("name-separator").join(who) or say("owed-by-nobody")


def _owed_by(one: Line, say: Say) -> str:
    return say("owed-by", names=one.whose) if one.whose else ""


def _body(project: Project, group: str, say: Say) -> str:
    if project.has_side(group):
        return project.side(group).name
    match Role(group):
        case Role.COORDINATOR:
            return say("role-coordinator")
        case Role.OFFICER:
            return say("role-section-officer")
        case Role.EVALUATOR:
            return say("role-evaluator")
        case _:
            return say("role-observer")


# ---------------------------------------------------------------- why


def why_message(line: Line, traces: Sequence[Trace], people: Mapping[str, Person], say: Say) -> Message:
    """The rule behind a date, and what the log tells of it; the newest lines where there are many."""
    project = line.project
    kept = traces[-CHAIN:]
    rows = []
    for trace in kept:
        at = trace.at.astimezone(project.zone)
        when = say("trace-at", on=short_date(at.date(), say), time=clock_time(at))
        rows.append(Row(when, text=_told(line, trace, people, say)))
    what = say("deadline-on", on=short_date(line.on, say), left=state_text(line, say))
    rest = len(traces) - len(kept)
    return Message(
        "\n".join(part for part in (what, _with_basis(line, say)) if part),
        heading=_heading(project, line.what),
        rows=tuple(rows),
        note=say("traces-before", n=rest) if rest else "",
        choices=(Choice(say("button-chain", project=project.name), act(Verb.DEADLINES, project.id, "0")),),
    )


def _told(line: Line, trace: Trace, people: Mapping[str, Person], say: Say) -> str:
    known = people.get(trace.actor)
    who = say("trace-person", name=person_name(known, say)) if known else say("trace-kyodo")
    details = trace.details
    match trace.action:
        case "project.created" | "cycle.begun":
            return say("trace-created", who=who)
        case "dates.moved" | "dates.followed":
            before, after = _moved(details, line.kind)
            if before is None or after is None:
                return say("trace-followed", who=who)
            return say(
                "trace-moved", who=who, before=compact_date(before, say), after=compact_date(after, say)
            )
        case "rules.changed":
            return say("trace-rule", who=who)
        case "dates.wished" | "extension.asked":
            return say("trace-wished", who=who)
        case "extension.granted":
            return say("trace-granted", who=who)
        case "extension.declined":
            return say("trace-declined", who=who)
        case "deadline.owner_wished" | "deadline.owner_declined":
            return say("trace-owner-wished", who=who)
        case "deadline.owner":
            return say("trace-owner", who=who)
        case "reminder.sent":
            return say("trace-reminded", n=details.get("to", 0))
        case "reminder.dropped":
            return say("trace-not-needed")
        case "reminder.snoozed":
            return say("trace-snoozed", who=who, n=details.get("days", 0))
        case "deadline.done":
            return say("trace-done", who=who)
        case "overdue.spoken":
            return say("trace-spoken", who=who)
        case _:
            return say("trace-other", who=who)


def _moved(details: Mapping[str, object], kind: str) -> tuple[date | None, date | None]:
    moved = details.get("moved")
    pair = moved.get(kind) if isinstance(moved, Mapping) else None
    before, after = pair if isinstance(pair, list) and len(pair) == 2 else ("", "")
    return _day(before), _day(after)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


# ---------------------------------------------------------------- calling upon people


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a coordinator would reach now: by platform, how many; who was spoken to ``before`` on that day, and by whom;
    whom no message reaches (``away``). ``left`` is what remains of LINE's messages this month, None where that is not
    known.
    """

    people: Mapping[str, int]
    before: Sequence[tuple[Person, Person]] = ()
    away: Sequence[Person] = ()
    left: int | None = None


def ask_to_speak(reach: Reach, asked: Action, today: date, say: Say) -> Message:
    """How many people it reaches and what it costs, before anything is sent; ``asked`` is the button that led here."""
    about = asked.args[0]
    total, line = sum(reach.people.values()), reach.people.get("line", 0)
    lines = [say("speak-to-ask", n=total) if total else say("speak-to-nobody")]
    if line and reach.left is not None:
        lines.append(say("speak-to-costs-of", n=line, left=max(0, reach.left)))
    elif line:
        lines.append(say("speak-to-costs", n=line))
    elif total:
        lines.append(say("speak-to-costs-nothing"))
    if line and reach.left is not None and line > reach.left:
        lines.append(say("speak-to-too-many"))
    rows = []
    for caller in dict.fromkeys(caller for _, caller in reach.before):
        told = _names([person for person, who in reach.before if who == caller], say)
        by = say("speak-to-by", who=person_name(caller, say))
        rows.append(Row(say("speak-to-before"), text=told, note=by))
    if reach.away:
        rows.append(Row(say("speak-to-away"), text=_names(reach.away, say), note=say("speak-to-otherwise")))
    go = Choice(say("button-speak-to-now"), act(asked.verb, about, today.isoformat()), Weight.PRIMARY)
    back = Choice(say("button-overdue"), act(Verb.OVERDUE, about, "0"))
    if asked.verb is Verb.NUDGE:
        back = Choice(say("button-status"), act(Verb.STATUS, about))
    return Message(
        "\n".join(lines), heading=say("speak-to"), rows=tuple(rows), choices=(go, back) if total else (back,)
    )


def _names(people: Sequence[Person], say: Say) -> str:
    return say("name-separator").join(person_name(one, say) for one in people)


def quiet_now(opens: datetime, say: Say) -> Message:
    """It is no hour to write to people: when it can be done."""
    on, time = short_date(opens.date(), say), clock_time(opens)
    return Message(say("speak-to-quiet", on=on, time=time), heading=say("speak-to"))


def spoken_messages(who: Person, matters: Sequence[tuple[Line, Choice]], say: Say) -> tuple[Message, ...]:
    """What somebody hears who was called upon: by whom, what, and the one thing to press; a message a project."""
    by_project: dict[str, list[tuple[Line, Choice]]] = {}
    for line, way in matters:
        by_project.setdefault(line.project.id, []).append((line, way))
    messages = []
    for number, found in enumerate(list(by_project.values())[:MOST_PROJECTS]):
        ways = dict.fromkeys(way for _, way in found)
        if len({way.label for way in ways}) < len(ways):  # two of the same name: each says what it is for
            named = (
                replace(way, label=say("button-of", what=line.what, do=way.label)) for line, way in found
            )
            ways = dict.fromkeys(named)
        rows = [Row(line.what, text=_day_and_days(line, say)) for line, _ in found[:SHOWN]]
        messages.append(
            Message(
                say("spoken-what"),
                lead="" if number else say("spoken-by", who=person_name(who, say)),
                heading=found[0][0].project.name,
                rows=tuple(rows),
                note=say("list-rest", n=len(found) - SHOWN) if len(found) > SHOWN else "",
                choices=tuple(ways),
            )
        )
    return tuple(messages)


def _day_and_days(line: Line, say: Say) -> str:
    if line.days > 0:
        return say("overdue-since", on=short_date(line.on, say), n=line.days)
    on = short_date(line.on, say)
    return say("deadline-on", on=on, left=days_left(line.on, line.today, say))


MOST_PROJECTS = 5
"""LINE takes so many messages at once, and charges for one; what is more stands under 期限切れ."""
