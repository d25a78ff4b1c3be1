"""お知らせ: what is on, what rests until when, and how to change it."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.notices import Mute
from bot.domain.project import Project
from bot.services.phrasing.dates import Say, short_date

LISTED = 5
"""So many projects stand on the card with a button of their own; all of them rest and start together anyway."""


def notifications_message(
    projects: Sequence[Project], mutes: Mapping[str, Mute], today: date, say: Say
) -> Message:
    """How things are, of all and of each project, with what can be changed. ``mutes`` in force, by project."""
    whole = mutes.get("")
    if whole is None:
        text = say("notifications")
    elif whole.until is None:
        text = say("notifications-off")
    else:
        text = say("notifications-resting", until=short_date(whole.until, say))
    rows = () if whole else tuple(Row(p.name, text=_state(mutes.get(p.id), say)) for p in projects[:LISTED])
    return Message(
        text, rows=rows, note=say("notifications-note"), choices=_ways(projects, mutes, today, say)
    )


def _state(mute: Mute | None, say: Say) -> str:
    if mute is None:
        return say("notifications-on-row")
    if mute.until is None:
        return say("notifications-off-row")
    return say("notifications-resting-row", until=short_date(mute.until, say))


def _ways(
    projects: Sequence[Project], mutes: Mapping[str, Mute], today: date, say: Say
) -> tuple[Choice, ...]:
    """Rest, first; then project by project; what silences everything last."""
    on_again = Choice(say("button-unmute-all"), act(Verb.UNMUTE, ""), Weight.PRIMARY)
    ways = [on_again] if "" in mutes else []
    if "" not in mutes or mutes[""].until is not None:
        ways += [
            Choice(say("button-rest-week"), act(Verb.REST, "7")),
            Choice(say("button-rest-two-weeks"), act(Verb.REST, "14")),
            Choice(say("button-rest-until"), act(Verb.REST, ""), picks=today.isoformat()),
        ]
    if "" not in mutes:
        ways += [
            Choice(say("button-unmute-one", project=p.name), act(Verb.UNMUTE, p.id))
            if p.id in mutes
            else Choice(say("button-mute-one", project=p.name), act(Verb.MUTE, p.id))
            for p in projects[:LISTED]
        ]
    if "" not in mutes or mutes[""].until is not None:
        ways.append(Choice(say("button-mute-all"), act(Verb.MUTE, "")))
    return tuple(ways)


def quiet_message(text: str, say: Say, project: str = "") -> Message:
    """Reminders are off for a while or for good: that everything else works, and how to have them again."""
    if project:
        ways = (Choice(say("button-notifications"), act(Verb.NOTIFICATIONS)),)
    else:
        ways = (Choice(say("button-unmute-all"), act(Verb.UNMUTE, "")),)
    return Message(f"{text}\n{say('notifications-still')}", choices=ways)
