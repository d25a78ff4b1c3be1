"""What is kept about a person, in words: the text that is agreed to, what there is, and what goes when it is erased."""

from collections.abc import Sequence
from datetime import date

from bot.domain.actions import Verb, act
from bot.domain.consent import TEXT_VERSION, KeptUntil
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import Person, Project
from bot.services.phrasing.dates import Say, long_date, short_date
from bot.services.ports import Belonging

SHEETS = 4
"""So many sheets have a button of their own; the file has them all."""


def kept_row(kept: KeptUntil, say: Say) -> Row:
    """Until when, on the card at the door."""
    return Row(
        say("consent-kept"), text=say("consent-kept-text", until=long_date(kept.until, say), years=kept.years)
    )


def consent_text_message(
    project: Project, kept: KeptUntil, say: Say, *, who: str, line: bool, ways: tuple[Choice, ...]
) -> Message:
    """The whole text: what is kept, what for, who sees it, until when, how to see and erase it."""
    until = long_date(kept.until, say)
    return Message(
        say("consent-whole", project=project.name),
        heading=say("consent-whole-heading"),
        rows=(
            Row(say("consent-what"), text=say("consent-what-text")),
            Row(say("consent-use"), text=say("consent-use-text")),
            Row(say("consent-audience"), text=say("consent-sees-text")),
            Row(say("consent-kept"), text=say("consent-kept-whole", until=until, years=kept.years)),
            Row(say("consent-yours"), text=say("consent-yours-text")),
            Row(say("consent-elsewhere"), text=say("erase-phone" if line else "erase-desk")),
            Row(say("consent-ask"), text=who),
        ),
        note=say("consent-version", version=TEXT_VERSION),
        choices=ways,
    )


def record_message(
    person: Person,
    rows: Sequence[tuple[Belonging, int, int, date | None]],
    settings: Sequence[str],
    sheets: Sequence[tuple[str, str, str]],
    say: Say,
) -> Message:
    """Everything at a glance. ``rows``: the place, how many answers, how many other words, until when it is kept;
    ``sheets``: project, sheet, and what it is called.
    """
    profile = say(
        "record-profile-text",
        name=person.name or say("record-no-name"),
        platform=person.address.platform,
        language=say("language-name"),
    )
    listed = [Row(say("record-profile"), text=profile)]
    for place, answers, words, until in rows:
        side = place.project.side(place.side).name if place.project.has_side(place.side) else ""
        text = say(
            "my-project",
            role=say(f"role-{place.role.value.replace('_', '-')}"),
            on=short_date(place.joined_at.astimezone(place.project.zone).date(), say),
            answers=answers,
            words=words,
        )
        note = say("record-kept", until=long_date(until, say)) if until else ""
        name = f"{place.project.name} · {side}" if side else place.project.name
        listed.append(Row(name, text=text, note=note))
    kept = say("list-separator").join(settings) or say("record-settings-none")
    listed.append(Row(say("record-settings"), text=kept))
    ways = [
        *(
            Choice(say("button-my-sheet", name=name), act(Verb.MY_SHEET, project, sheet))
            for project, sheet, name in sheets[:SHEETS]
        ),
        Choice(say("button-my-csv"), act(Verb.MY_FILE, "csv")),
        Choice(say("button-erase"), act(Verb.ERASE)),
        Choice(say("button-my-json"), act(Verb.MY_FILE, "json")),  # last: it is for programs
    ]
    return Message(say("record"), heading=say("record-heading"), rows=tuple(listed), choices=tuple(ways))


def erase_question(today: date, say: Say, *, only: Sequence[str], line: bool, sharing: int) -> Message:
    """What goes, what stays and why, what stays on the phone; the second tap does it. ``only``: projects that nobody
    coordinates beside this person; those come first.
    """
    if only:
        names = say("name-separator").join(only)
        ways = (
            Choice(say("handover"), act(Verb.HANDOVERS), Weight.PRIMARY),
            Choice(say("button-help"), act(Verb.HELP)),
        )
        return Message(say("erase-only-you", projects=names), heading=say("erase-heading"), choices=ways)
    stays = say("erase-stays-text")
    if sharing:
        stays = f"{stays}\n{say('erase-sharing', n=sharing)}"
    return Message(
        say("erase-ask"),
        heading=say("erase-heading"),
        rows=(
            Row(say("erase-goes"), text=say("erase-goes-text")),
            Row(say("erase-stays"), text=stays),
            Row(say("consent-elsewhere"), text=say("erase-phone" if line else "erase-desk")),
        ),
        choices=(
            Choice(say("button-erase-confirm"), act(Verb.ERASE_CONFIRM, today.isoformat()), Weight.DANGER),
            Choice(say("button-my-record"), act(Verb.MY_RECORD)),
        ),
    )


def erased_message(say: Say, *, line: bool) -> Message:
    """The last thing that is said: it is gone, and what stays elsewhere. Nothing to press: nobody is known any more."""
    return Message(say("erased"), note=say("erase-phone" if line else "erase-desk"))
