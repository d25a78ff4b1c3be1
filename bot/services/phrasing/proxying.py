"""Answers that came on paper: who gave them, and that somebody else keyed them in."""

from collections.abc import Mapping, Sequence

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Weight
from bot.domain.project import Member, Project, Side
from bot.services.phrasing.dates import Say
from bot.services.phrasing.status import person_name

OFFERED = 9
"""So many people are offered at most: a keyboard of LINE holds no more beside the other ways."""


def paper_heading(heading: str, project: Project, member: Member, say: Say) -> str:
    """The heading with whose paper is keyed in below it."""
    name, side = person_name(member.person, say), project.side(member.side).name
    return say("paper-heading", heading=heading, name=name, side=side)


def keyed_message(project: Project, member: Member, say: Say) -> Message:
    """To whoever keyed it in: it counts as that person's, and the next paper can follow."""
    return Message(
        say("paper-keyed", name=person_name(member.person, say)),
        heading=project.name,
        choices=(Choice(say("button-next-paper"), act(Verb.KEY_IN, project.id, member.side)),),
    )


def keyed_for_you_message(project: Project, sheet: str, who: str, say: Say) -> Message:
    """To somebody who gave a paper and has a chat as well: what was keyed in can be looked at and corrected."""
    look = Choice(say("button-look"), act(Verb.LIST, sheet), Weight.PRIMARY)
    return Message(say("paper-keyed-for-you", who=who), heading=project.name, choices=(look,))


def which_side(project: Project, sides: Sequence[Side], say: Say) -> Message:
    """Whose paper? By sides first."""
    ways = tuple(
        Choice(side.name, act(Verb.KEY_IN, project.id, side.letter), Weight.ANSWER) for side in sides
    )
    return Message(say("paper-which-side"), heading=project.name, choices=ways)


def which_blank(project: Project, say: Say) -> Message:
    """Whose sheets are to be printed? By sides."""
    ways = tuple(
        Choice(side.name, act(Verb.BLANK, project.id, side.letter), Weight.ANSWER) for side in project.sides
    )
    return Message(say("blank-which-side"), heading=project.name, choices=ways)


def who_message(project: Project, side: Side, people: Sequence[Member], say: Say) -> Message:
    """Whose paper of that side? One of those who have not answered themselves, another name, or nobody by name."""
    ways = [
        Choice(
            say("button-paper-of", name=person_name(one.person, say)),
            act(Verb.KEY_FOR, project.id, side.letter, one.person.id),
            Weight.ANSWER,
        )
        for one in people[:OFFERED]
    ]
    ways += [
        Choice(say("button-paper-name"), act(Verb.KEY_NAME, project.id, side.letter)),
        Choice(say("button-paper-nameless"), act(Verb.KEY_FOR, project.id, side.letter, "")),
        Choice(say("button-blank"), act(Verb.BLANK, project.id, side.letter)),
    ]
    return Message(say("paper-who", side=side.name), heading=project.name, choices=tuple(ways))


def which_sheet(project: Project, member: Member, titles: Mapping[str, str], say: Say) -> Message:
    """Which sheet of that person? ``titles`` by the sheet's id."""
    ways = tuple(
        Choice(title, act(Verb.KEY_SHEET, project.id, member.person.id, name), Weight.ANSWER)
        for name, title in titles.items()
    )
    heading = paper_heading(project.name, project, member, say)
    return Message(say("paper-which-sheet"), heading=heading, choices=ways)


def same_person_message(project: Project, newcomer: Member, papers: Sequence[Member], say: Say) -> Message:
    """To a coordinator: somebody joined a side of which some gave papers; is it one of them?"""
    ways = tuple(
        Choice(
            say("button-same-person", name=person_name(one.person, say)),
            act(Verb.SAME_PERSON, project.id, one.person.id, newcomer.person.id),
        )
        for one in papers[:OFFERED]
    )
    text = say(
        "paper-newcomer", name=person_name(newcomer.person, say), side=project.side(newcomer.side).name
    )
    return Message(text, heading=project.name, choices=ways)


def which_holds_message(project: Project, aside: str, sheet: str, say: Say) -> Message:
    """To somebody who answered on paper and here: what was answered here holds, unless they prefer the paper."""
    ways = (
        Choice(say("button-use-paper"), act(Verb.USE_INSTEAD, project.id, aside)),
        Choice(say("button-look"), act(Verb.LIST, sheet)),
    )
    return Message(say("paper-which-holds"), heading=project.name, choices=ways)
