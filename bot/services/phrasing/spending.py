"""LINE's messages in words: what is left, what is to come, who has to be told otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.messages import Message, Row
from bot.domain.notices import Remaining
from bot.domain.project import Person, Project
from bot.services.phrasing.dates import Say, date_name, short_date
from bot.services.phrasing.status import person_name

SHOWN = 30
"""People that a list names."""


def line_left(left: Remaining, say: Say) -> str:
    """「LINE: 今月 残り143通・予定 38通」, and in words when that will not do; "" while nothing is known."""
    if left.left is None:
        return say("line-unlimited") if left.read else ""
    if left.left == 0:
        return say("line-gone")
    if left.forecast is None:
        return say("line-left-only", left=left.left)
    line = say("line-left", left=left.left, forecast=left.forecast)
    return f"{line}\n{say('line-short', missing=left.missing)}" if left.missing else line


def warning_message(left: Remaining, renewed: date, say: Say) -> Message:
    """Four fifths of the month's messages are used, or all of them."""
    if left.left == 0:
        return Message(say("line-used-up", limit=left.limit, day=short_date(renewed, say)))
    lines = [say("line-nearly", limit=left.limit, spent=left.spent, left=left.left)]
    if left.forecast is not None:
        lines.append(say("line-forecast", forecast=left.forecast))
    if left.missing:
        lines.append(say("line-short", missing=left.missing))
    return Message("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Untold:
    """Somebody whom LINE's limit kept something from, of which project, and what to tell them."""

    person: Person
    project: str
    words: str


def words_to_pass_on(project: Project, dates: Sequence[tuple[str, date]], say: Say) -> str:
    """A short text for the telephone or a group, in the language of whom it is for: which date, and what brings the
    rest. Nothing that anybody answered.
    """
    lines = [
        say("pass-on-date", project=project.name, what=date_name(kind, say), day=short_date(on, say))
        for kind, on in sorted(set(dates), key=lambda item: (item[1], item[0]))
    ] or [say("pass-on-news", project=project.name)]
    return "\n".join((*lines, say("pass-on-how")))


def untold_message(untold: Sequence[Untold], renewed: date, say: Say) -> Message:
    """The coordinator's list of a day."""
    merged: dict[tuple[str, str], list[Untold]] = {}
    for one in untold:
        merged.setdefault((one.person.id, one.project), []).append(one)
    rows = [
        Row(
            say("untold-who", name=person_name(ones[0].person, say), project=ones[0].project),
            text=max((one.words for one in ones), key=len),
            strong=True,
        )
        for ones in merged.values()
    ]
    more = len(rows) - SHOWN
    note = say("untold-more", n=more) if more > 0 else ""
    people = len({one.person.id for one in untold})
    return Message(
        say("untold", n=people, day=short_date(renewed, say)),
        heading=say("untold-heading"),
        rows=tuple(rows[:SHOWN]),
        note=note,
    )
