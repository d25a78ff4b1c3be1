"""The talk on cards: the agenda, and what was agreed."""

from collections.abc import Sequence
from datetime import date

from bot.domain.actions import Verb, act
from bot.domain.agenda import Agenda
from bot.domain.comparison import Compared, Result
from bot.domain.dossier import Dossier, Point
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import Project
from bot.domain.questions import Questionnaire
from bot.services.phrasing.cards import reason_choices, talk_note, with_spread
from bot.services.phrasing.dates import Say, short_date
from bot.services.phrasing.values import (
    topic,
    value_text,
)


def agenda_message(
    project: Project,
    sheet: Questionnaire,
    cycle: int,
    agenda: Agenda,
    dossier: Dossier,
    on: date,
    language: str,
    say: Say,
    *,
    manage: bool,
) -> Message:
    """A draft for the talk: differences, one thing in common, one question. No score, nobody in front."""
    rows: list[Row] = []
    place = (project.id, str(cycle), sheet.id)
    for number, row in enumerate(agenda.differences, 1):
        rows.append(_difference(project, cycle, sheet, row, dossier, language, say, number))
    if agenda.shared is not None:
        rows.append(Row(say("agenda-shared"), text=_said(agenda.shared, language, say)))
    if agenda.question is not None:
        question = agenda.question.question
        rows.append(
            Row(say("agenda-question"), text=question.talk.in_(language) or question.label.in_(language))
        )
    ways: list[Choice] = []
    if manage:
        ways += [
            Choice(
                say("button-point", number=row.question.number),
                act(Verb.POINT, *place, row.question.id),
                Weight.ANSWER,
            )
            for row in agenda.differences
        ]
        ways.append(Choice(say("button-talk-day"), act(Verb.TALK_DAY, *place), picks=on.isoformat()))
    ways += reason_choices(place, agenda.differences, say)
    ways.append(Choice(say("button-points"), act(Verb.POINTS, project.id)))
    return Message(
        text=say("agenda-on", on=short_date(on, say)),
        heading=say("agenda-heading", project=project.name),
        progress=sheet.title.in_(language),
        rows=tuple(rows),
        note=talk_note(agenda.differences, say) if agenda.differences else say("agenda-no-difference"),
        choices=tuple(ways),
    )


def _said(row: Compared, language: str, say: Say) -> str:
    value = value_text(row.question, next(iter(row.answers.values()), None), language, say, short=True)
    label = say("row-question", number=row.question.number, topic=topic(row.question, language))
    return say("agenda-both", topic=label, value=value)


def _difference(
    project: Project,
    cycle: int,
    sheet: Questionnaire,
    row: Compared,
    dossier: Dossier,
    language: str,
    say: Say,
    number: int,
) -> Row:
    values = []
    for letter, given in row.answers.items():
        value = value_text(row.question, given, language, say, short=True)
        values.append((project.side(letter).name, with_spread(project, row, letter, value, language, say)))
    remarks = [row.question.talk.in_(language)]
    point = dossier.point_about(cycle, sheet.id, row.question.id)
    if point is not None:
        remarks = [point_line(project, point, say)]
    label = say("row-question", number=row.question.number, topic=topic(row.question, language))
    differ = row.result is Result.DIFFER
    return Row(
        say("agenda-difference" if differ else "agenda-wanting", n=number, topic=label),
        values=tuple(values),
        note="\n".join(remark for remark in remarks if remark),
        strong=True,
    )


def point_line(project: Project, point: Point, say: Say) -> str:
    """What was agreed on one line: the action, whose, until when, how it stands."""
    return say(
        "point-line",
        action=point.action,
        owner=owner_name(project, point.owner, say),
        due=short_date(point.due, say) if point.due else say("no-day"),
        state=say(f"point-{point.state.value}"),
    )


def owner_name(project: Project, owner: str, say: Say) -> str:
    """The side's real name, or everybody."""
    return next((side.name for side in project.sides if side.letter == owner), say("owner-all"))


def points_message(project: Project, points: Sequence[Point], say: Say, *, manage: bool) -> Message:
    """Agreed actions, each with its way to say that it is done."""
    rows = []
    ways: list[Choice] = []
    for number, point in enumerate(points, 1):
        due = short_date(point.due, say) if point.due else say("no-day")
        owner = owner_name(project, point.owner, say)
        state = say(f"point-{point.state.value}")
        rows.append(
            Row(
                say("point-label", n=number, owner=owner, due=due),
                text=point.action,
                note="\n".join(
                    part
                    for part in (say("point-why", cause=point.cause) if point.cause else "", state)
                    if part
                ),
            )
        )
        if manage:
            ways.append(
                Choice(
                    say("button-point-done", n=str(number)),
                    act(Verb.POINT_STATE, project.id, point.id, "done"),
                    Weight.ANSWER,
                )
            )
    if manage:
        ways += [
            Choice(
                say("button-point-dropped", n=str(number)),
                act(Verb.POINT_STATE, project.id, point.id, "dropped"),
            )
            for number, point in enumerate(points, 1)
        ]
    return Message(say("points"), heading=project.name, rows=tuple(rows), choices=tuple(ways))
