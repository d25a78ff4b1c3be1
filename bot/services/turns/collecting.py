"""Answers that are put together from buttons and dialogs: a day from a picker, a party by name, a row cell by cell."""

from bot.domain.actions import Verb, act
from bot.domain.conversation import (
    Answer,
    Fill,
    Resume,
)
from bot.domain.messages import (
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Pressed,
)
from bot.domain.project import Project
from bot.domain.questions import Column, Kind
from bot.domain.reading import read_cell
from bot.services.scene import Paper, Scene
from bot.services.turns.answering import lead, make_move, parties


def pick_day(scene: Scene, paper: Paper, question: str, column: str) -> None:
    """A day chosen in the platform's own picker; where it has none, the question says how to write one."""
    said = scene.incoming.said
    day = said.picked if isinstance(said, Pressed) else ""
    if not day:
        make_move(scene, paper, Resume())
    elif column:
        make_move(scene, paper, Fill(question, {column: day}))
    else:
        make_move(scene, paper, Answer(question, day))


def fill_cell(scene: Scene, paper: Paper, question: str, column: str, value: str) -> None:
    """A button for one column of the row that was begun."""
    make_move(scene, paper, Fill(question, {column: _side_name(paper.project, value)}))


def answer_party(scene: Scene, paper: Paper, question: str, letter: str) -> None:
    """A button with the name of a side: the name is the answer."""
    make_move(scene, paper, Answer(question, _side_name(paper.project, f"side:{letter}")))


def _side_name(project: Project, value: str) -> str:
    """The name behind ``side:a``; any other value as it is."""
    return project.parties.get(value.removeprefix("side:"), value) if value.startswith("side:") else value


def ask_row(scene: Scene, paper: Paper, question_id: str) -> None:
    """[書き足す]: a dialog with a field for each column where there are dialogs, else how to write a row."""
    question = paper.questionnaire.by_id.get(question_id)
    if question is None or question.kind is not Kind.REPEAT or not scene.incoming.dialogs:
        make_move(scene, paper, Resume())
        lead(scene, scene.t("hint-row-here"))
        return
    language, say = scene.person.language, scene.t
    fields = tuple(_column_field(paper.project, column, language) for column in question.columns)
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.WRITE_ROW, paper.sheet.id, question_id),
            say("button-write-row"),
            (Message(question.label.in_(language)), *fields),
            say("button-save"),
            say("button-cancel"),
        )
    )


def _column_field(project: Project, column: Column, language: str) -> Field:
    kind = {Kind.DATE: FieldKind.DATE, Kind.SINGLE: FieldKind.SELECT, Kind.PARTY: FieldKind.SELECT}.get(
        column.kind, FieldKind.TEXT
    )
    options: tuple[tuple[str, str], ...] = ()
    if column.kind is Kind.SINGLE:
        options = tuple((option.id, option.label.in_(language)) for option in column.options)
    elif column.kind is Kind.PARTY:
        options = tuple((f"side:{key}", name) for key, name in project.parties.items())
    return Field(
        column.id,
        column.label.in_(language),
        kind,
        options=options,
        placeholder=column.example.in_(language),
        optional=not column.required,
        max_length=200,
    )


_CELL_HINTS = {
    Kind.YEN: "not-understood-yen",
    Kind.NUMBER: "not-understood-number",
    Kind.DATE: "not-understood-date",
}


def write_row(scene: Scene, paper: Paper, question_id: str, values: dict[str, str]) -> None:
    """The dialog was sent: every column is read as if it had been typed; errors stand at their fields."""
    question = paper.questionnaire.by_id.get(question_id)
    if question is None:
        make_move(scene, paper, Resume())
        return
    row: dict[str, object] = {}
    errors: dict[str, str] = {}
    for column in question.columns:
        text = _side_name(paper.project, values.get(column.id, ""))
        if not text:
            if column.required:
                errors[column.id] = scene.t("error-empty")
            continue
        today = paper.project.today(scene.now)
        value = read_cell(column, text, scene.person.language, today, parties(paper.project))
        if column.kind is Kind.SINGLE:
            value = text
        if value is None:
            errors[column.id] = scene.t(_CELL_HINTS.get(column.kind, "error-empty"))
        else:
            row[column.id] = value
    if errors:
        scene.immediate = FieldErrors(errors)
        return
    make_move(scene, paper, Fill(question_id, row))
