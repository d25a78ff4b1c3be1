"""What happens while the work is done, on cards: notes and money."""

from collections.abc import Sequence

from bot.domain.actions import Verb, act
from bot.domain.dossier import Note
from bot.domain.messages import Choice, Message, Row
from bot.domain.project import Project
from bot.services.phrasing.dates import Say, compact_date


def notes_message(project: Project, notes: Sequence[Note], say: Say) -> Message:
    """Each note with its day and its side; no names."""
    if not notes:
        way = Choice(say("button-note"), act(Verb.NOTE, project.id, "problem"))
        return Message(say("notes-none"), heading=project.name, choices=(way,))
    rows = tuple(
        Row(
            say(
                "note-label",
                on=compact_date(project.today(note.at), say),
                side=project.side(note.side).name if note.side else say("role-coordinator"),
            ),
            text=note.text or say("note-taken-back"),
            note=say("note-said-at", link=note.link) if note.link else "",
        )
        for note in notes
    )
    way = Choice(say("button-note"), act(Verb.NOTE, project.id, "problem"))
    return Message(say("notes"), heading=project.name, rows=rows, choices=(way,))


def money_message(project: Project, rows: Sequence[Row], way: Choice | None, say: Say) -> Message:
    """Plan and actual beside each other."""
    text = say("money") if rows else say("money-none")
    return Message(text, heading=project.name, rows=tuple(rows), choices=(way,) if way else ())
