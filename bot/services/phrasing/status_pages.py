"""A status page as the person handles it who had it made: its address, who can see what there, and how it ends."""

from datetime import tzinfo

from bot.domain.actions import Verb, act
from bot.domain.desks import StatusPage
from bot.domain.messages import Choice, Message, Row, Weight
from bot.services.overview import ProjectState
from bot.services.phrasing.dates import Say, clock_time, day_text, short_date
from bot.services.phrasing.status import count_text, stage_name

USUALLY, LONG = "30", "90"
"""The days that a button can name."""


def page_message(
    page: StatusPage,
    about: str,
    zone: tzinfo,
    say: Say,
    *,
    address: str = "",
    lead: str = "",
    mails: bool = False,
) -> Message:
    """The page with its ``address``, which can be told only while it is made; who sees it, what stands there and until
    when; [作り直す] [止める], and where the bot ``mails`` [メールで送る].
    """
    ends = page.expires_at.astimezone(zone)
    until = say("page-until", on=day_text(ends.date().isoformat(), say), time=clock_time(ends))
    rows = [
        Row(say("page-who"), text=say("page-who-text")),
        Row(say("page-what"), text=say("page-what-text")),
        Row(say("page-until-label"), text=until),
    ]
    if page.viewed_at is not None:
        seen = short_date(page.viewed_at.astimezone(zone).date(), say)
        rows.append(Row(say("page-opened"), text=say("page-opened-times", n=page.views, on=seen)))
    if address:
        rows.insert(0, Row(say("page-address"), text=address))
    return Message(
        say("page-made" if address else "page-stands"),
        lead=lead,
        heading=page_heading(about, say),
        rows=tuple(rows),
        note=say("page-address-once" if address else "page-address-gone"),
        link=(say("page-link"), address) if address else None,
        choices=(
            Choice(say("button-renew-page"), act(Verb.MAKE_STATUS_PAGE, page.project, USUALLY, page.id)),
            Choice(say("button-renew-page-long"), act(Verb.MAKE_STATUS_PAGE, page.project, LONG, page.id)),
            Choice(say("button-stop-page"), act(Verb.STOP_STATUS_PAGE, page.project, page.id)),
            *((Choice(say("button-mail"), act(Verb.MAIL_DESKS, page.project)),) if mails else ()),
        ),
    )


def page_heading(about: str, say: Say) -> str:
    """「花壇づくり — 状況ページ」."""
    return say("page-of", project=about) if about else say("page-of-all")


def page_ends_message(page: StatusPage, about: str, zone: tzinfo, say: Say) -> Message:
    """It ends in a few days, and the button that makes another."""
    on = short_date(page.expires_at.astimezone(zone).date(), say)
    again = act(Verb.MAKE_STATUS_PAGE, page.project, USUALLY, page.id)
    return Message(
        say("page-ends-soon", on=on),
        heading=page_heading(about, say),
        choices=(Choice(say("button-renew-page"), again, Weight.PRIMARY),),
    )


def page_stopped_message(project: str, about: str, say: Say, *, just_now: bool) -> Message:
    """It opens nothing any more, and how to have one again."""
    return Message(
        say("page-stopped" if just_now else "page-none"),
        heading=page_heading(about, say),
        choices=(Choice(say("button-status-page"), act(Verb.STATUS_PAGE, project), Weight.QUIET),),
    )


def page_without_address(project: str, about: str, say: Say, *, mails: bool) -> Message:
    """What the operator must set first, where pages of ours have no address; mail goes without."""
    ways = (Choice(say("button-mail"), act(Verb.MAIL_DESKS, project)),) if mails else ()
    return Message(say("page-no-address"), heading=page_heading(about, say), choices=ways)


# ---------------------------------------------------------------- what stands there


def missing_text(state: ProjectState, say: Say) -> str:
    """How many have not sent something; where nobody has joined yet, that."""
    if state.missing:
        return say("status-page-people", n=state.missing)
    counts = [count for stage in state.counts.values() for count in stage]
    waits = any(not count.joined and not count.paper for count in counts)
    return say("owed-by-nobody") if waits else say("status-page-nobody-missing")


def side_texts(state: ProjectState, say: Say) -> list[str]:
    """How many of each side have sent, in the stages that are open."""
    several = len(state.counts) > 1
    texts = []
    for stage, counts in state.counts.items():
        for count in counts:
            side = (
                say("status-side", side=count.name, stage=stage_name(stage, say)) if several else count.name
            )
            texts.append(say("status-page-side", side=side, count=count_text(count, say)))
    return texts
