"""Mail boxes as people handle them, and what is mailed there."""

from collections.abc import Sequence

from bot.domain.actions import Verb, act
from bot.domain.desks import MailDesk
from bot.domain.messages import Choice, File, Message, Row, Weight
from bot.domain.project import Person
from bot.services.overview import Overview, ProjectState
from bot.services.phrasing.dates import Say, clock_time, long_date
from bot.services.phrasing.deadlines import MOST_AS_TEXT, overdue_table
from bot.services.phrasing.status import person_name
from bot.services.phrasing.status_pages import missing_text, side_texts
from bot.services.records import table

# ---------------------------------------------------------------- in the chat


def desks_message(
    desks: Sequence[MailDesk], project: str, about: str, say: Say, *, lead: str = ""
) -> Message:
    """The boxes with what can be done with each; [宛先を加える]."""
    rows, ways = [], []
    for number, desk in enumerate(desks, 1):
        state = say("mail-waits") if desk.waits else say("mail-stands")
        rows.append(Row(desk.email, text=state))
        if desk.waits:
            ways.append(
                Choice(
                    say("button-mail-code", n=number), act(Verb.PROVE_MAIL, project, desk.id), Weight.PRIMARY
                )
            )
        else:
            ways.append(Choice(say("button-mail-now", n=number), act(Verb.SEND_MAIL, project, desk.id)))
        ways.append(Choice(say("button-mail-stop", n=number), act(Verb.STOP_MAIL, project, desk.id)))
    ways.append(Choice(say("button-mail-add"), act(Verb.ADD_MAIL, project)))
    return Message(
        say("mail-intro") if desks else say("mail-none"),
        lead=lead,
        heading=mail_heading(about, say),
        rows=tuple(rows),
        note=say("mail-what"),
        choices=tuple(ways),
    )


def mail_heading(about: str, say: Say) -> str:
    """「花壇づくり — メール」."""
    return say("mail-of", project=about) if about else say("mail-of-all")


def stopped_by_desk_message(desk: MailDesk, about: str, say: Say) -> Message:
    """Somebody at the box wants no more mail."""
    return Message(
        say("mail-stopped-there", email=desk.email),
        heading=mail_heading(about, say),
        choices=(Choice(say("button-mail"), act(Verb.MAIL_DESKS, desk.project)),),
    )


def not_delivered_message(desk: MailDesk, about: str, say: Say, *, gone: bool) -> Message:
    """A mail did not arrive; where nobody is there, the box was taken out."""
    text = say("mail-gone", email=desk.email) if gone else say("mail-not-delivered", email=desk.email)
    return Message(
        text,
        heading=mail_heading(about, say),
        choices=(Choice(say("button-mail"), act(Verb.MAIL_DESKS, desk.project)),),
    )


def scope_name(person: Person, say: Say) -> str:
    """Who entered the box."""
    return person_name(person, say)


# ---------------------------------------------------------------- in the mail

MOST_PROJECTS = 60
"""So many projects stand in the text; the table has all of them."""


def code_message(code: str, person: Person, about: str, say: Say, *, address: str) -> Message:
    """The first mail: who asks, for what, and the code that shows whose the box is."""
    name = person_name(person, say)
    asked = say("mail-code-of", name=name, project=about) if about else say("mail-code-of-all", name=name)
    return Message(
        asked,
        heading=say("mail-code-subject"),
        rows=(Row(say("mail-code"), text=f"{code[:4]}-{code[4:]}"),),
        note=say("mail-code-ignore"),
        link=(say("mail-code-link"), address) if address else None,
    )


def summary_mail(desk: MailDesk, seen: Overview, say: Say, *, stop: str) -> tuple[Message, ...]:
    """How every project stands, with the same as a table, and what is overdue as another."""
    title = (
        say("mail-summary-of", project=seen.about, on=long_date(seen.today, say))
        if seen.about
        else say("mail-summary", on=long_date(seen.today, say))
    )
    rows = [_project_row(state, say) for state in seen.projects[:MOST_PROJECTS]]
    rest = len(seen.projects) - len(rows)
    first = Message(
        _as_of(seen, say) if seen.projects else say("status-page-none"),
        heading=title,
        rows=tuple(rows),
        note=say("mail-rest", n=rest) if rest else "",
        file=_file("status", seen, status_table(seen, say)) if seen.projects else None,
    )
    return (first, *_overdue(seen, say), _foot(desk, seen, say, stop))


def overdue_mail(desk: MailDesk, seen: Overview, say: Say, *, stop: str) -> tuple[Message, ...]:
    """What is overdue, the longest first, with the rule behind each."""
    title = say("mail-overdue", n=len(seen.overdue), on=long_date(seen.today, say))
    return (Message(_as_of(seen, say), heading=title), *_overdue(seen, say), _foot(desk, seen, say, stop))


def _as_of(seen: Overview, say: Say) -> str:
    at = seen.at.astimezone(seen.zone)
    return say("status-page-as-of", on=long_date(at.date(), say), time=clock_time(at))


def _project_row(state: ProjectState, say: Say) -> Row:
    lines = [
        say("mail-line", what=say("status-page-stage"), text=state.stage),
        *(say("mail-line", what=say("status-page-sides"), text=text) for text in side_texts(state, say)),
        say("mail-line", what=say("status-page-missing"), text=missing_text(state, say)),
    ]
    if state.next is not None:
        on = long_date(state.next[1], say)
        lines.append(say("mail-line", what=say("status-page-next"), text=f"{on} {state.next[0]}"))
    if state.overdue:
        late = say("status-page-late", n=len(state.overdue), days=state.late)
        lines.append(say("mail-line", what=say("status-page-overdue"), text=late))
    return Row(state.project.name, text="\n".join(lines))


def _overdue(seen: Overview, say: Say) -> tuple[Message, ...]:
    if not seen.overdue:
        return (Message(say("status-page-overdue-none")),) if seen.projects else ()
    rows = []
    rest = max(0, len(seen.overdue) - MOST_AS_TEXT)
    for number, line in enumerate(seen.overdue[:MOST_AS_TEXT], 1):
        label = say("date-of-project", n=number, project=line.project.name, what=line.what)
        since = say("overdue-since", on=long_date(line.on, say), n=line.days)
        rule = say("rule-with-basis", rule=line.rule, basis=line.basis) if line.basis else line.rule
        rows.append(Row(label, text=since, note=rule))
    return (
        Message(
            say("status-page-overdue-order"),
            heading=say("status-page-overdue-all"),
            rows=tuple(rows),
            note=say("mail-rest", n=rest) if rest else "",
            file=_file("overdue", seen, overdue_table(seen.overdue, say)),
        ),
    )


def _foot(desk: MailDesk, seen: Overview, say: Say, stop: str) -> Message:
    """Why it comes, and how to stop it."""
    choices = (
        (Choice(say("mail-stop"), act(Verb.STOP_MAIL, desk.project, desk.id), url=stop),) if stop else ()
    )
    text = say("mail-why", name=seen.maker)
    return Message(
        text if stop else f"{text}\n{say('mail-stop-by-person', name=seen.maker)}", choices=choices
    )


def _file(name: str, seen: Overview, made: tuple[list[str], list[tuple[object, ...]]]) -> File:
    return File(f"kyodo-{name}-{seen.today:%Y%m%d}.csv", table(*made))


def status_table(seen: Overview, say: Say) -> tuple[list[str], list[tuple[object, ...]]]:
    """The projects as columns and rows for a spreadsheet."""
    columns = [say("status-page-project"), say("status-page-stage"), say("status-page-sides")]
    columns += [say("status-page-missing"), say("mail-next-on"), say("status-page-next")]
    columns += [say("status-page-overdue"), say("status-page-days")]
    rows: list[tuple[object, ...]] = [
        (
            *(state.project.name, state.stage, " / ".join(side_texts(state, say)), state.missing),
            *((state.next[1].isoformat(), state.next[0]) if state.next else ("", "")),
            *(len(state.overdue), state.late),
        )
        for state in seen.projects
    ]
    return columns, rows
