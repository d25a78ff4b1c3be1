"""What is said in a LINE group: what the bot does there and what it does not, and progress without names."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.notices import Remaining
from bot.domain.project import Project
from bot.services.phrasing.dates import Say
from bot.services.phrasing.spending import line_left


def friend_link(basic_id: str) -> str:
    """Opens the account in LINE, to be added and written to (LINE URL scheme, ``R/ti/p``); "" while its id is unknown."""
    return f"https://line.me/R/ti/p/{quote(basic_id)}" if basic_id else ""


def to_one_to_one(message: Message, basic_id: str, say: Say) -> Message:
    """With the way to the one-to-one chat, and nothing to press in front of everybody."""
    link = friend_link(basic_id)
    return replace(message, choices=(), link=(say("group-link"), link) if link else None)


def greeting_message(basic_id: str, say: Say) -> Message:
    """To a group that has taken the bot in: what it will do there, and what not."""
    rows = (
        Row(say("group-does"), text=say("group-does-text")),
        Row(say("group-does-not"), text=say("group-does-not-text")),
        Row(say("group-how"), text=say("group-how-text")),
    )
    return to_one_to_one(Message(say("group-hello"), rows=rows), basic_id, say)


def ask_to_tell(
    project: Project, group: str, members: int, left: Remaining, today: date, say: Say
) -> Message:
    """What telling the group costs, before it is told."""
    lines = [say("group-price", n=members), line_left(left, say)]
    short = left.left is not None and left.left < members
    lines.append(say("group-too-dear") if short else "")
    yes = Choice(
        say("button-tell-group-now", n=members),
        act(Verb.TELL_GROUP, project.id, group, today.isoformat()),
        Weight.PRIMARY,
    )
    text = "\n".join(line for line in lines if line)
    return Message(text, heading=project.name, choices=() if short else (yes,))
