"""What a reminder says: to the coordinator what, whose, until when; to a respondent the thing itself."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import Project
from bot.domain.questions import Question
from bot.domain.reminders import Reminder
from bot.services.phrasing.dates import Say, date_name, short_date
from bot.services.phrasing.questions import minutes_for
from bot.services.phrasing.status import SideCount, count_text, days_left, person_name


def coordinator_message(
    project: Project,
    reminder: Reminder,
    counts: Sequence[SideCount],
    following: tuple[str, date] | None,
    now: datetime,
    say: Say,
    *,
    rule: str,
    late: bool,
) -> Message:
    """The day and the rule behind it, who is missing, the next date; [出した] [1週間後]."""
    today = project.today(now)
    rows = [
        Row(
            count.name,
            text=count_text(count, say),
            note=say(
                "status-missing", names=say("name-separator").join(person_name(p, say) for p in count.missing)
            )
            if count.missing and not count.paper
            else "",
        )
        for count in counts
    ]
    if following is not None:
        kind, on = following
        line = say(
            "status-date", on=short_date(on, say), name=date_name(kind, say), left=days_left(on, today, say)
        )
        rows.append(Row(say("status-next"), text=line))
    moment = reminder.kind.partition(".")[2]
    key = "remind-start" if moment == "start" else "remind-due"
    what = say(
        key,
        what=date_name(reminder.kind, say),
        on=short_date(reminder.about, say),
        left=days_left(reminder.about, today, say),
    )
    return Message(
        text=f"{what}\n{rule}".rstrip(),
        lead=say("remind-late") if late else "",
        heading=project.name,
        rows=tuple(rows),
        choices=(
            Choice(say("button-done"), act(Verb.DONE, reminder.id), Weight.PRIMARY),
            Choice(say("button-snooze"), act(Verb.SNOOZE, reminder.id, "7")),
            Choice(say("button-status"), act(Verb.STATUS, project.id)),
        ),
    )


def respondent_message(
    project: Project,
    reminder: Reminder,
    left: Sequence[Question],
    now: datetime,
    say: Say,
    *,
    due: date | None,
    late: bool,
) -> Message:
    """How many questions are left, until when, how long it takes, and one button."""
    minutes = max(1, minutes_for(left))
    if not left:
        text = say("remind-only-send", project=project.name)
    elif reminder.kind.endswith(".start"):
        text = say("remind-opened", project=project.name, n=len(left), minutes=minutes)
    else:
        text = say("remind-left", project=project.name, n=len(left), minutes=minutes)
    today = project.today(now)
    until = say("remind-until", on=short_date(due, say), left=days_left(due, today, say)) if due else ""
    return Message(
        text="\n".join(part for part in (text, until) if part),
        lead=say("remind-late") if late else "",
        choices=(
            Choice(say("button-answer"), act(Verb.OPEN_SHEET, project.id), Weight.PRIMARY),
            Choice(say("button-snooze"), act(Verb.SNOOZE, reminder.id, "7")),
        ),
    )
