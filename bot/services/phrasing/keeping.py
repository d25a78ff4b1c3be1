"""The last day of a project's data, in words."""

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import Project
from bot.domain.retention import STEPS, Keeping
from bot.services.phrasing.dates import Say, long_date


def warning_message(project: Project, keeping: Keeping, say: Say) -> Message:
    """What goes when, what stays, how to have it all before, and how to keep it a year longer."""
    until = long_date(keeping.until, say) if keeping.until is not None else ""
    return Message(
        say("keeping-warning", until=until, last="yes" if keeping.warned == len(STEPS) else "no"),
        heading=project.name,
        rows=(
            Row(say("erase-goes"), text=say("keeping-goes")),
            Row(say("erase-stays"), text=say("keeping-stays")),
            Row(say("keeping-before"), text=say("keeping-before-text", id=project.id)),
        ),
        choices=(
            Choice(say("button-export-csv"), act(Verb.EXPORT, project.id, "csv"), Weight.PRIMARY),
            Choice(say("button-keep-longer"), act(Verb.KEEP_LONGER, project.id, "")),
        ),
    )


def kept_longer_message(project: Project, until: str, say: Say) -> Message:
    """It is kept a year longer: the new day."""
    return Message(say("kept-longer", until=until), heading=project.name)
