"""A calendar as its person handles it: its secret address, how to put it on a phone, and how to end it."""

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, QrCode, Row, Weight
from bot.domain.notices import Feed
from bot.domain.project import Project
from bot.services.phrasing.dates import Say


def calendar_message(
    feed: Feed, project: Project | None, say: Say, *, address: str, guide: str, lead: str = ""
) -> Message:
    """The address and how to subscribe to it; [新しい住所にする] [やめる]."""
    about = (project.id if project else "", token_head(feed))
    ways = [
        Choice(say("button-renew-calendar"), act(Verb.RENEW_CALENDAR, *about)),
        Choice(say("button-stop-calendar"), act(Verb.STOP_CALENDAR, *about)),
    ]
    if project is not None:
        ways.append(Choice(say("button-my-calendar"), act(Verb.CALENDAR, "")))
    return Message(
        say("calendar-project" if project else "calendar-mine"),
        lead=lead,
        heading=_heading(project, say),
        rows=(
            Row(say("calendar-iphone"), text=say("calendar-how-iphone")),
            Row(say("calendar-others"), text=say("calendar-how-others")),
            Row(say("calendar-address"), text=address),
        ),
        note=say("calendar-secret"),
        link=(say("calendar-link"), guide),
        qr=QrCode(guide, say("calendar-qr")),
        choices=tuple(ways),
    )


def token_head(feed: Feed) -> str:
    """Tells in a button which of several addresses it is about, without being one."""
    return feed.token[:8]


def _heading(project: Project | None, say: Say) -> str:
    return say("calendar-of", project=project.name) if project else say("calendar-of-all")


def no_address_message(project: Project | None, say: Say) -> Message:
    """What the operator must set first, where pages of ours have no address."""
    return Message(say("calendar-no-address"), heading=_heading(project, say))


def stopped_message(project: Project | None, say: Say, *, just_now: bool) -> Message:
    """It leads nowhere any more, and how to have one again."""
    again = act(Verb.CALENDAR, project.id if project else "")
    return Message(
        say("calendar-stopped" if just_now else "calendar-none"),
        heading=_heading(project, say),
        choices=(Choice(say("button-calendar"), again, Weight.QUIET),),
    )
