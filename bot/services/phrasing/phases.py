"""The sides' answers by the part of the work that they are about: how it came about, how it went, what came of it."""

from collections.abc import Sequence

from bot.domain.actions import Verb, act
from bot.domain.comparison import Compared, Result
from bot.domain.messages import Choice, Message, Row
from bot.domain.project import Project
from bot.domain.questions import PHASES, Questionnaire
from bot.services.phrasing.cards import (
    agenda_choices,
    agreed_value,
    beside_row,
    missing_row,
    same_row,
    talk_note,
    uncompared_rows,
    was_answered,
)
from bot.services.phrasing.dates import Say
from bot.services.phrasing.values import topic


def phases_message(
    project: Project,
    sheet: Questionnaire,
    cycle: int,
    rows: Sequence[Compared],
    language: str,
    say: Say,
) -> Message:
    """Phase by phase, in the order of the work: what differs, what all say alike, what they wrote."""
    card: list[Row] = []
    for phase in (*PHASES, ""):
        found = _in_order(sheet, [row for row in rows if row.question.phase == phase])
        if found:
            card.append(_head(phase, found, say))
            card += _body(project, found, language, say)
    place = (project.id, str(cycle), sheet.id)
    return Message(
        text=say("phases"),
        heading=say("phases-heading", project=project.name),
        progress=sheet.title.in_(language),
        rows=tuple(card),
        note=talk_note(rows, say),
        choices=(
            *agenda_choices(place, rows, say),
            Choice(say("button-all-in-one"), act(Verb.COMPARISON, *place)),
        ),
    )


def _in_order(sheet: Questionnaire, rows: Sequence[Compared]) -> list[Compared]:
    order = {question.id: place for place, question in enumerate(sheet.questions)}
    return sorted(rows, key=lambda row: order.get(row.question.id, len(order)))


def _head(phase: str, rows: Sequence[Compared], say: Say) -> Row:
    agree = sum(row.agree is True for row in rows)
    differ = sum(row.result is Result.DIFFER for row in rows)
    missing = sum(row.result is Result.MISSING for row in rows)
    counts = say("comparison", agree=agree, differ=differ, missing=missing)
    return Row(say("phase-heading", name=say(f"phase-{phase or 'none'}")), text=counts, strong=True)


def _body(project: Project, rows: Sequence[Compared], language: str, say: Say) -> list[Row]:
    differing = [row for row in rows if row.result is Result.DIFFER]
    wanting = [row for row in rows if row.result is Result.WORTH_TALKING]
    alike = [row for row in rows if row.result is Result.AGREE]
    missing = [row for row in rows if row.result is Result.MISSING]
    told = [row for row in rows if row.result is Result.NOT_COMPARABLE and was_answered(row)]
    found = [beside_row(project, row, language, say, True, talk=True) for row in differing]
    found += [same_row(project, row, language, say, True) for row in wanting]
    if alike:
        agreed = (
            say(
                "phase-agreed",
                number=row.question.number,
                topic=topic(row.question, language),
                value=agreed_value(row, language, say),
            )
            for row in alike
        )
        found.append(Row(say("comparison-agree"), text="\n".join(agreed)))
    if missing:
        found.append(Row(say("comparison-missing")))
        found += [missing_row(project, row, language, say, True) for row in missing]
    return found + uncompared_rows(project, told, language, say, True)
