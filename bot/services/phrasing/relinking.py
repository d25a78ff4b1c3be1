"""Another phone, another officer: the code that hands on a place, and what each side of the change reads."""

from collections.abc import Sequence
from datetime import date

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, QrCode, Row, Weight
from bot.domain.project import CodeKind, JoinCode, Member, Project, Role
from bot.services.phrasing.cards import line_link, spelled
from bot.services.phrasing.dates import Say, date_name, short_date
from bot.services.phrasing.status import Standing, days_left, person_name, stage_line


def side_name(project: Project, member: Member, say: Say) -> str:
    """The body that somebody belongs to; for those of none, what they are."""
    if member.side:
        return project.side(member.side).name
    return say(f"role-{member.role.value.replace('_', '-')}")


def place_message(project: Project, member: Member, say: Say) -> Message:
    """What can be done about one person's place: a new phone, or somebody who follows."""
    place = project.id, member.person.id
    phone = Choice(say("button-relink"), act(Verb.RELINK, *place))
    share = Choice(say("button-share"), act(Verb.SHARE, *place))
    own = member.person.has_chat
    ways = (
        *((phone,) if own else ()),
        Choice(say("button-succeed"), act(Verb.SUCCEED_PLACE, *place)),
        *((share,) if own and member.side else ()),
    )
    name, side = person_name(member.person, say), side_name(project, member, say)
    return Message(say("place", name=name, side=side), heading=project.name, choices=ways)


def code_message(
    project: Project, code: JoinCode, member: Member, say: Say, *, basic_id: str, line: bool
) -> Message:
    """The code of one place, to be handed to one person, with a link that opens LINE."""
    name, side = person_name(member.person, say), side_name(project, member, say)
    words = say("join-words", code=spelled(code.code))
    link = line_link(basic_id, words) if basic_id and line else ""
    if code.kind is CodeKind.AGAIN:
        text = say("relink-code", name=name, side=side, words=words)
    else:
        text = say("succeed-code", name=name, side=side, words=words)
    return Message(
        text,
        heading=project.name,
        note=say("place-code-note"),
        link=(say("invitation-link"), link) if link else None,
        qr=QrCode(link, say("place-code-qr", name=name)) if link else None,
    )


def codes_message(project: Project, side: str, codes: Sequence[tuple[Member, JoinCode]], say: Say) -> Message:
    """A whole side changes at once: a code for each place, by name."""
    rows = tuple(
        Row(
            say("succeed-place", name=person_name(member.person, say), role=say(f"role-{member.role.value}")),
            text=say("join-words", code=spelled(code.code)),
        )
        for member, code in codes
    )
    text = say("succeed-list", side=side)
    return Message(text, heading=project.name, rows=rows, note=say("place-code-note"))


def door_message(project: Project, code: JoinCode, member: Member, say: Say) -> Message:
    """To whoever sends the code for another phone: whose place it is, and that the old phone is out then."""
    name, side = person_name(member.person, say), side_name(project, member, say)
    return Message(
        say("relink-door", name=name, side=side),
        heading=project.name,
        choices=(
            Choice(say("button-agree"), act(Verb.AGREE, code.code), Weight.PRIMARY),
            Choice(say("button-later"), act(Verb.LATER, code.code)),
        ),
    )


def brief_message(
    standing: Standing, before: Member, today: date, say: Say,
    *, asks: Sequence[str], ahead: Sequence[tuple[str, date]], points: int,
) -> Message:  # fmt: skip
    """For whoever follows: where it stands, what is next, what was promised, whom to ask."""
    project = standing.project
    rows = [Row(say("status-stage"), text=stage_line(standing, say))]
    if standing.own is not None:
        own = "status-own-left" if standing.own_left else "status-own-sent"
        rows.append(Row(say("brief-answers"), text=say(own, n=standing.own_left)))
    if ahead:
        dates = (
            say(
                "status-date",
                on=short_date(on, say),
                name=date_name(kind, say),
                left=days_left(on, today, say),
            )
            for kind, on in ahead
        )
        rows.append(Row(say("status-next"), text="\n".join(dates)))
    if points:
        rows.append(Row(say("brief-points"), text=say("brief-points-open", n=points)))
    whom = say("name-separator").join(dict.fromkeys((*asks, person_name(before.person, say))))
    rows.append(Row(say("brief-ask"), text=whom))
    text = say("brief", name=person_name(before.person, say))
    ways = (
        Choice(say("button-status"), act(Verb.STATUS, project.id)),
        Choice(say("button-person"), act(Verb.PERSON)),
    )
    return Message(text, heading=project.name, rows=tuple(rows), choices=ways)


def place_choice(project: Project, member: Member, say: Say) -> Choice:
    """On the list of members: the way to what concerns this person's place."""
    label = say("button-place", name=person_name(member.person, say))
    return Choice(label, act(Verb.PLACE, project.id, member.person.id))


def state_note(member: Member, say: Say) -> str:
    """What a coordinator should know of how that person can be reached; "" for nothing."""
    if member.person.on_paper:
        return say("member-on-paper")
    if not member.person.has_chat:
        return say("member-shares")
    if not member.person.reachable:
        return say("member-blocked")
    return ""


HANDS_ON = frozenset({Role.RESPONDENT, Role.MEMBER, Role.EVALUATOR})
"""Whose place can be handed on: those who came by a code."""
