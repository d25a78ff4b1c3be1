"""What happens while the work is done, on cards: notes and money."""

from collections.abc import Sequence

from bot.domain.actions import Verb, act
from bot.domain.dossier import Note
from bot.domain.messages import Choice, Message, Row
from bot.domain.money import Book, Way, total
from bot.domain.project import Project
from bot.services.phrasing.dates import Say, compact_date
from bot.services.phrasing.values import yen_text


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


def money_message(
    project: Project, books: Sequence[Book], cap: int | None, way: Choice | None, say: Say
) -> Message:
    """Plan and actual beside each other, or that nothing is recorded yet; what is short, and the limit if there is one."""
    books = [book for book in books if book.found.lines]
    recorded = [book for book in books if book.recorded]
    planned = say("money-planned-only") if books else say("money-none")
    text = say("money") if recorded else planned
    rows = [row for book in books for row in _book_rows(book, say, told=not recorded)]
    return Message(
        "\n".join([text, *_short(books, cap, say)]),
        heading=project.name,
        rows=tuple(rows),
        choices=(way,) if way else (),
    )


def _book_rows(book: Book, say: Say, *, told: bool) -> list[Row]:
    """A list with its total. ``told``: it is said already that nothing of it is recorded."""

    def row(label: str, planned: int, actual: int, note: str = "") -> Row:
        values = [(say("money-planned"), yen_text(planned, say))]
        if book.recorded:
            values.append((say("money-actual"), yen_text(actual, say)))
        return Row(label, values=tuple(values), note=note)

    if book.recorded:
        apart = book.found.difference
        note = say("money-difference", amount=f"{apart:+,}") if apart else say("money-as-planned")
    else:
        note = "" if told else say("money-not-recorded")
    rows = [row(line.name, line.planned, line.actual) for line in book.found.lines]
    total_row = row(say("money-total"), book.found.planned, book.found.actual, note)
    return [Row(say("money-title", title=book.title), strong=True), *rows, total_row]


def _short(books: Sequence[Book], cap: int | None, say: Say) -> list[str]:
    """That more was spent than came in, or than the limit allows."""
    received, spent = total(books, Way.IN), total(books, Way.OUT)
    if spent is None:
        return []
    lines = []
    if received is not None and spent > received:
        lines.append(say("money-short", amount=yen_text(spent - received, say)))
    if cap is not None and spent > cap:
        lines.append(say("money-over-cap", cap=yen_text(cap, say), amount=yen_text(spent - cap, say)))
    elif cap is not None and lines:
        lines.append(say("money-cap", cap=yen_text(cap, say)))
    return lines
