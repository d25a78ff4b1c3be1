"""What a reminder says: to a respondent the thing itself, to the side that hands something in what, until when and by
which rule, to a coordinator and the section who is missing. The second is not louder than the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.actions import Action, Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import Project
from bot.domain.questions import Question
from bot.domain.reminders import Level, Reminder, level_of
from bot.domain.timetable import DateRule, rule_kind
from bot.services.phrasing.dates import Say, date_name, short_date
from bot.services.phrasing.moments import due_moment
from bot.services.phrasing.questions import minutes_for
from bot.services.phrasing.status import (
    SideCount,
    count_label,
    count_text,
    days_left,
    missing_text,
    stage_name,
)


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that a digest speaks of to one person.

    ``project`` stands as it did in the reminder's cycle. ``own``: the person owes it, or is told for their own sake;
    else it is about others (a coordinator about people's sheets). ``rule_text`` says in the reader's language how the
    date came about, ``what`` what the project itself calls it ("": as everybody does). ``left`` are the open questions
    of the person's own sheets, ``numbers`` under how many of the sheets' numbers, ``sheets`` their titles where the stage
    has had several for that person; ``counts`` say how the sides stand, ``due`` is the day until which the stage's sheet
    is asked, ``following`` the project's next date; ``mutual``: the sides see each other's answers to it; ``talk`` is the
    day that was settled for talking; ``rest`` names the items of a recorded agreement that are not settled, none while
    nothing is recorded.
    """

    project: Project
    reminder: Reminder
    rule: DateRule
    level: Level
    own: bool
    late: bool
    rule_text: str
    left: tuple[Question, ...] = ()
    numbers: int = 0
    counts: tuple[SideCount, ...] = ()
    due: date | None = None
    following: tuple[str, date] | None = None
    what: str = ""
    mutual: bool = True
    sheets: tuple[str, ...] = ()
    talk: date | None = None
    rest: tuple[str, ...] = ()

    @property
    def on(self) -> date:
        """The day that is spoken of."""
        return self.talk or self.reminder.about

    def name(self, say: Say) -> str:
        """What its date is called."""
        return self.what or date_name(self.reminder.kind, say)


ON_THEIR_OWN = 3
"""So many matters of a day are said each in its own message; what is more stands in a list below."""

A_PERSON_HELPS = 10
"""From so many days after the date on, a reminder offers a person to talk to."""


def digest_messages(
    matters: Sequence[Matter], now: datetime, say: Say, *, coordinates: bool
) -> tuple[Message, ...]:
    """All that one person hears today: at most five messages. One matter stands alone; several have a word before
    them, what the person owes in front. ``coordinates``: the reader leads projects and gets every button at once.
    """
    ordered = sorted(matters, key=_first_things_first)
    if len(ordered) == 1:
        return (_message(ordered[0], now, say, coordinates=coordinates),)
    said = [
        _among_others(_message(one, now, say, coordinates=coordinates), one, now, say, every=coordinates)
        for one in ordered[:ON_THEIR_OWN]
    ]
    opening = Message(say("remind-several", n=len(ordered)))
    rest = ordered[ON_THEIR_OWN:]
    if not rest:
        return (opening, *said)
    ways = (Choice(say("button-deadlines"), act(Verb.DEADLINES, "", "0"), Weight.PRIMARY),)
    rows = tuple(Row(one.project.name, text=_line(one, now, say)) for one in rest)
    return (opening, *said, Message(say("remind-rest", n=len(rest)), rows=rows, choices=ways))


def why_sentence(matter: Matter, say: Say) -> str:
    """Why this person hears of it: which date, which step of its ladder, by which rule."""
    step, what = matter.reminder.step, matter.name(say)
    on = short_date(matter.reminder.about, say)
    if matter.reminder.person:
        when = say("remind-why-asked", what=what, on=on)
    elif step < 0:
        when = say("remind-why-before", what=what, on=on, n=-step)
    elif step == 0:
        when = say("remind-why-day", what=what, on=on)
    else:
        when = say("remind-why-after", what=what, on=on, n=step)
    match matter.level:
        case Level.COORDINATOR:
            who = say("remind-why-coordinator")
        case Level.SECTION:
            who = say("remind-why-section")
        case _ if matter.own:
            who = say("remind-why-own")
        case _:
            who = say("remind-why-others")
    return say("remind-why", when=when, who=who, rule=matter.rule_text or say("date-set-by-hand"))


def is_due(reminder: Reminder, what: str, today: date, say: Say, *, owed: bool = True) -> str:
    """What and until when: 「実績報告の期限は11月24日(火)です(あと7日)。」. ``owed``: something was to be done by then."""
    on, days = short_date(reminder.about, say), (today - reminder.about).days
    if days <= 0:
        return say("remind-due", what=what, on=on, left=days_left(reminder.about, today, say))
    if not owed:
        return say("remind-was", what=what, on=on, n=days)
    date_of = rule_kind(reminder.kind).replace(".", "-")
    return say("remind-was-due", what=what, dateof=date_of, on=on, n=days)


def ways_of(matter: Matter, now: datetime, say: Say, *, coordinates: bool) -> tuple[Choice, ...]:
    """The buttons under one matter: the thing itself first, then what else can be done about it."""
    ways = [*_first_ways(matter, say, coordinates=coordinates)]
    reminder = matter.reminder
    today = matter.project.today(now)
    if matter.rule.until == "told" or matter.level is Level.SECTION:
        return (*ways, later_way(matter.project, reminder, today, say))
    ways += other_ways(matter.project, reminder, today, say)
    if matter.own and not coordinates and reminder.step >= A_PERSON_HELPS:
        ways.append(Choice(say("button-talk-to-person"), act(Verb.PERSON)))
    status = act(Verb.STATUS, matter.project.id)
    if coordinates and all(way.action != status for way in ways):
        ways.append(Choice(say("button-status"), status))
    return tuple(ways)


def other_ways(project: Project, reminder: Reminder, today: date, say: Say) -> tuple[Choice, ...]:
    """What can be done instead of the thing itself: later, by somebody else, with more time."""
    return (
        later_way(project, reminder, today, say),
        Choice(say("button-hand-over"), act(Verb.HAND_OVER, reminder.id)),
        Choice(say("button-extend"), act(Verb.EXTEND, reminder.id, "")),
    )


def later_way(project: Project, reminder: Reminder, today: date, say: Say) -> Choice:
    """To be told again: in a week, or sooner where the day comes before that."""
    days = delays(project, reminder, today)[-1]
    return Choice(delay_name(days, say), act(Verb.SNOOZE, reminder.id, str(days)))


DELAYS = (1, 3, 7)
"""For so many days a reminder can be put off."""


def delays(project: Project, reminder: Reminder, today: date) -> tuple[int, ...]:
    """For how many days it can be put off without leading past its day, on the last one until tomorrow; an opening up to
    the day on which its sheet is due. ``project`` stands as in the reminder's cycle.
    """
    stage, _, moment = reminder.kind.partition(".")
    due = project.dates.get(f"{stage}.due") if moment == "start" else None
    left = ((due or reminder.about) - today).days
    return DELAYS if left < 0 else tuple(days for days in DELAYS if days <= max(left, 1))


def delay_name(days: int, say: Say) -> str:
    """Tomorrow, in 3 days, in a week: as a button has it."""
    match days:
        case 1:
            return say("button-tomorrow")
        case 3:
            return say("button-in-three-days")
        case _:
            return say("button-snooze")


# ---------------------------------------------------------------- one message


def _message(matter: Matter, now: datetime, say: Say, *, coordinates: bool) -> Message:
    if matter.level is Level.SECTION:
        made = _to_section(matter, now, say)
    elif not matter.own:
        made = _about_others(matter, now, say)
    elif matter.rule.until == "sheets" or (matter.left and matter.reminder.kind.endswith(".start")):
        made = _own_sheet(matter, now, say)
    elif matter.rule.until == "told":
        made = _told(matter, say, now, coordinates=coordinates)
    else:
        made = _owed(matter, now, say, coordinates=coordinates)
    lead = say("remind-late") if matter.late else ""
    owed = matter.rule.until != "told" and matter.on >= matter.project.today(now)
    at = due_moment(matter.project, matter.due or matter.on, say) if owed else None
    return replace(made, lead=lead, at=at, choices=ways_of(matter, now, say, coordinates=coordinates))


def _own_sheet(matter: Matter, now: datetime, say: Say) -> Message:
    """How many questions are left, until when, how long it takes."""
    project, left, reminder = matter.project, matter.left, matter.reminder
    minutes = max(1, minutes_for(left))
    what = say("remind-whole", project=project.name)
    if matter.sheets:
        what = say("remind-sheet", project=project.name, sheet=say("name-separator").join(matter.sheets))
    if not left:
        text = say("remind-only-send", what=what)
    elif reminder.kind.endswith(".start") and not reminder.person:
        text = say("remind-opened", what=what, n=matter.numbers, minutes=minutes)
    else:
        text = say("remind-left", what=what, n=matter.numbers, minutes=minutes)
    lines, today = [text], project.today(now)
    due = matter.due or (matter.reminder.about if matter.rule.until == "sheets" else None)
    if due is not None and due >= today:
        lines.append(say("remind-until", on=short_date(due, say), left=days_left(due, today, say)))
    elif due is not None:
        lines.append(say("remind-still-time", on=short_date(due, say)))
    if reminder.step >= A_PERSON_HELPS:
        lines.append(say("remind-a-person"))
    return Message("\n".join(lines))


def _owed(matter: Matter, now: datetime, say: Say, *, coordinates: bool) -> Message:
    """What, until when, what it takes, and the rule behind the date."""
    first = _is_due(matter, now, say)
    if matter.on < matter.project.today(now):
        first = say("remind-not-too-late", text=first)
    lines = [first, _what_it_takes(matter, now, say)]
    if matter.reminder.step >= A_PERSON_HELPS and not coordinates:
        lines.append(say("remind-a-person"))
    rows = [*_rule_rows(matter, say), *(_following(matter, now, say) if coordinates else ())]
    return Message("\n".join(lines), heading=matter.project.name, rows=tuple(rows))


def _what_it_takes(matter: Matter, now: datetime, say: Say) -> str:
    """The one thing that ends it."""
    over = matter.reminder.about < matter.project.today(now)
    match matter.rule.until:
        case "button":
            if not _handed_in(matter.rule):
                return say("remind-settle")
            return say("remind-if-handed-in") if over else say("remind-hand-in")
        case "talk":
            if matter.talk is not None:
                return say("remind-talk-agenda")
            return say("remind-talk") if matter.mutual else say("remind-talk-later")
        case "form":
            return say("remind-form")
        case "draft":
            return say("remind-draft")
        case "signed":
            return _rest(matter, say) if matter.rest else say("remind-sign")
        case "findings":
            return say("remind-findings")
        case "survey_open":
            return say("remind-survey-open")
        case "survey_closed":
            return say("remind-survey-close")
        case "evaluation":
            return say("remind-evaluation-own") if matter.left else say("remind-evaluation")
        case _:
            return say("remind-sheets")


def _rest(matter: Matter, say: Say) -> str:
    """The agreement is recorded; what of it is left."""
    return say("remind-rest-of-agreement", items=say("name-separator").join(matter.rest))


def _about_others(matter: Matter, now: datetime, say: Say) -> Message:
    """To a coordinator: what, whose, who is missing, the rule, the next date."""
    lines, meant = [_is_due(matter, now, say)], level_of(matter.rule, matter.reminder.step)
    if matter.rule.until == "told":
        lines.append(say("remind-missed"))
    elif meant is Level.OWN and matter.level is not meant:
        lines.append(say("remind-not-reached"))
    elif matter.rest:
        lines.append(_rest(matter, say))
    elif matter.level is Level.COORDINATOR:
        lines.append(_how_to_ask(matter.rule, say))
    rows = [*_count_rows(matter, say, names=True), *_rule_rows(matter, say), *_following(matter, now, say)]
    return Message("\n".join(lines), heading=matter.project.name, rows=tuple(rows))


def _how_to_ask(rule: DateRule, say: Say) -> str:
    """What a coordinator can do, when reminding has not helped."""
    if rule.until in ("sheets", "evaluation"):
        return say("remind-speak-to-them")
    return say("remind-ask-for-it") if _handed_in(rule) else say("remind-ask-how-it-stands")


def _handed_in(rule: DateRule) -> bool:
    """Whether it is something that one hands in, not only something that is done."""
    return rule.until == "button" and "section" not in rule.to


def _to_section(matter: Matter, now: datetime, say: Say) -> Message:
    """What is late since when, and that those were asked who owe it."""
    behind = _rest(matter, say) if matter.rest else say("remind-were-asked")
    text = f"{_is_due(matter, now, say)}\n{behind}"
    rows = (*_count_rows(matter, say, names=False), *_rule_rows(matter, say))
    return Message(text, heading=matter.project.name, rows=rows)


def _count_rows(matter: Matter, say: Say, *, names: bool) -> list[Row]:
    return [
        Row(
            count_label(count, say),
            text=count_text(count, say),
            note=missing_text(count, say) if names and not count.paper else "",
        )
        for count in matter.counts
    ]


A_TALK = "talk."
"""So begin the kinds of dates on which people meet; until they settle a day, the date is only when it would be good."""


def _is_due(matter: Matter, now: datetime, say: Say) -> str:
    today = matter.project.today(now)
    if matter.talk is not None:
        left = days_left(matter.talk, today, say)
        return say("remind-talk-day", on=short_date(matter.talk, say), left=left)
    if matter.reminder.kind.startswith(A_TALK) and matter.reminder.about >= today:
        about = matter.reminder.about
        left = days_left(about, today, say)
        return say("remind-talk-around", what=matter.name(say), on=short_date(about, say), left=left)
    return is_due(matter.reminder, matter.name(say), today, say, owed=matter.rule.until != "told")


def _rule_rows(matter: Matter, say: Say) -> list[Row]:
    return [Row(say("remind-rule"), text=matter.rule_text)] if matter.rule_text else []


def _following(matter: Matter, now: datetime, say: Say) -> list[Row]:
    if matter.following is None:
        return []
    kind, on = matter.following
    left = days_left(on, matter.project.today(now), say)
    line = say("status-date", on=short_date(on, say), name=date_name(kind, say), left=left)
    return [Row(say("status-next"), text=line)]


# ---------------------------------------------------------------- what is only told


def _told(matter: Matter, say: Say, now: datetime, *, coordinates: bool) -> Message:
    """What begins or matters now, in one sentence and the one thing to do."""
    rows = (*_rule_rows(matter, say), *_following(matter, now, say)) if coordinates else ()
    return Message(_told_text(matter, now, say), heading=matter.project.name, rows=tuple(rows))


def _told_text(matter: Matter, now: datetime, say: Say) -> str:
    project, about, today = matter.project, matter.reminder.about, matter.project.today(now)
    on, left, over = short_date(about, say), days_left(about, today, say), about < today
    end = short_date(project.dates.get("do.end", about), say)
    kind = rule_kind(matter.reminder.kind)
    match kind:
        case "budget.talk":
            return say("told-budget-talk")
        case "budget.draft":
            return say("told-budget-draft")
        case "plan.start":
            return say("told-plan-started", on=on) if over else say("told-plan-start", on=on)
        case "plan.end":
            return say("told-plan-ended", on=on) if over else say("told-plan-end", on=on, left=left)
        case "do.start":
            return say("told-do-started", on=on) if over else say("told-do-start", on=on, left=left)
        case "do.end":
            return say("told-do-ended", on=on) if over else say("told-do-end", on=on, left=left)
        case "see.start":
            return say("told-see-started", on=on) if over else say("told-see-start", on=on)
        case "check.due":
            return say("told-check-due")
        case "progress.publish":
            return say("told-progress-publish")
        case "fy.march":
            return say("told-fy-march")
        case "fy.close":
            return say("told-fy-close")
        case "agree.renew":
            return say("told-agree-renew", end=end)
        case "agree.renew_last":
            return say("told-agree-renew-last", end=end)
        case "case.due":
            return say("told-case-due")
        case _ if kind.startswith("event."):
            return say("told-event", on=on, left=left)
        case _:
            return _is_due(matter, now, say)


def _told_way(matter: Matter, say: Say, *, coordinates: bool) -> Choice:
    """The one thing to do about what is told."""
    project = matter.project.id
    kind = rule_kind(matter.reminder.kind)
    stage, _, moment = kind.partition(".")
    if stage == "event":
        return _main(say("button-move-day"), act(Verb.MOVE_DAY, project, matter.reminder.kind))
    if kind in ("plan.end", "do.end") and coordinates:
        return _main(say("button-close", stage=stage_name(stage, say)), act(Verb.CLOSE, project, stage))
    if moment == "start" and matter.left:
        return _main(say("button-answer"), act(Verb.OPEN_SHEET, project))
    match kind:
        case "fy.march" | "fy.close":
            return _main(say("button-money"), act(Verb.MONEY, project))
        case "agree.renew" | "agree.renew_last":
            return _main(say("button-agreement"), act(Verb.AGREEMENT, project))
        case "check.due" if not coordinates:
            return _main(say("button-note"), act(Verb.NOTE, project, "problem"))
        case "check.due":
            return _main(say("button-notes"), act(Verb.NOTES, project))
        case _:
            return _main(say("button-status"), act(Verb.STATUS, project))


# ---------------------------------------------------------------- buttons


def _first_ways(matter: Matter, say: Say, *, coordinates: bool) -> list[Choice]:
    project, reminder, until = matter.project, matter.reminder, matter.rule.until
    if matter.level is Level.SECTION or (not matter.own and until == "told"):
        return [_main(say("button-status"), act(Verb.STATUS, project.id))]
    if not matter.own:
        label = say("button-done") if until == "sheets" or _handed_in(matter.rule) else say("button-settle")
        return [_main(label, act(Verb.DONE, reminder.id))]
    if until == "told":
        return [_told_way(matter, say, coordinates=coordinates)]
    if until == "evaluation" and coordinates and not matter.left:
        way = _main(say("button-evaluators"), act(Verb.EVALUATORS, project.id))
    elif until == "talk" and not matter.mutual:
        way = _main(say("button-status"), act(Verb.STATUS, project.id))
    else:
        way = first_way(project, reminder, matter.rule, say)
    settles = coordinates and until not in ("sheets", "button")
    return [way, *([Choice(say("button-settle"), act(Verb.DONE, reminder.id))] if settles else [])]


def first_way(project: Project, reminder: Reminder, rule: DateRule, say: Say) -> Choice:
    """The button of the thing itself, for whoever owes it."""
    match rule.until:
        case "button":
            label = say("button-done") if _handed_in(rule) else say("button-settle")
            return _main(label, act(Verb.DONE, reminder.id))
        case "sheets" | "findings":
            return _main(say("button-answer"), act(Verb.OPEN_SHEET, project.id))
        case "talk":
            return _main(say("button-agenda"), act(Verb.AGENDA, project.id, str(reminder.cycle), ""))
        case "form":
            return _main(say("button-choosing"), act(Verb.CHOOSING, project.id))
        case "draft" | "signed":
            return _main(say("button-agreement"), act(Verb.AGREEMENT, project.id))
        case "survey_open" | "survey_closed":
            return _main(say("button-survey"), act(Verb.SURVEY, project.id))
        case "evaluation":
            return _main(say("button-evaluate"), act(Verb.EVALUATE, project.id, str(reminder.cycle)))
        case _:
            return _main(say("button-status"), act(Verb.STATUS, project.id))


def _main(label: str, action: Action) -> Choice:
    return Choice(label, action, Weight.PRIMARY)


# ---------------------------------------------------------------- several on one day


def _first_things_first(matter: Matter) -> tuple[bool, bool, date, str]:
    """What the person owes before what is only told and what is about others, the earliest date in front."""
    told = matter.rule.until == "told"
    return (not matter.own or told, not matter.own, matter.reminder.about, matter.project.name)


def _among_others(message: Message, matter: Matter, now: datetime, say: Say, *, every: bool) -> Message:
    """The same as a card, whose buttons stay its own where several stand below each other. A volunteer gets the thing
    itself and one way to everything else.
    """
    if not message.rows:
        row = Row(matter.name(say), text=_day_and_left(matter, now, say))
        message = replace(message, rows=(row,))
    if every or matter.rule.until == "told":
        return message
    first = tuple(way for way in message.choices if way.weight is Weight.PRIMARY)
    more = Choice(say("button-other-ways"), act(Verb.OTHER_WAYS, matter.reminder.id))
    return replace(message, choices=(*first, more))


def _line(matter: Matter, now: datetime, say: Say) -> str:
    on, left = short_date(matter.on, say), _left(matter, now, say)
    return say("status-date", on=on, name=matter.name(say), left=left)


def _day_and_left(matter: Matter, now: datetime, say: Say) -> str:
    return say("remind-day", on=short_date(matter.on, say), left=_left(matter, now, say))


def _left(matter: Matter, now: datetime, say: Say) -> str:
    return days_left(matter.on, matter.project.today(now), say)
