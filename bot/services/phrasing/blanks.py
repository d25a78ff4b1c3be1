"""A sheet on paper, in words: questions with boxes to tick or lines to write on, and how it is handed back."""

from bot.domain.filing import BlankQuestion, BlankSheet
from bot.domain.invitations import Invitation
from bot.domain.project import Project, Side
from bot.domain.questions import CHOSEN, Condition, Kind, Question, Questionnaire, When
from bot.domain.words import without_readings
from bot.services.phrasing.dates import Say, day_text
from bot.services.phrasing.filing import file_name

LINES = {Kind.TEXT: 3, Kind.REPEAT: 4}
"""So many lines there are to write on; one for all others."""


def blank_sheet(
    project: Project,
    side: Side,
    sheet: Questionnaire,
    say: Say,
    *,
    invitation: Invitation | None,
    line: bool,
    asker: str,
) -> BlankSheet:
    """The sheet as somebody of that side gets it. ``asker`` is whom it is handed back to, "" while nobody is known."""
    language = project.language
    due = project.dates.get(f"{sheet.stage}.due") or project.dates.get(f"{sheet.stage}.end")
    facts = [
        (say("blank-side"), side.name),
        (say("blank-stage"), say(f"stage-{sheet.stage}")),
        *(((say("blank-until"), day_text(due.isoformat(), say)),) if due else ()),
    ]
    giver = say("blank-back-person", name=asker) if asker else say("blank-back-giver")
    words = invitation.words if invitation else ""
    return BlankSheet(
        language=language,
        title=sheet.title.in_(language),
        project=project.name,
        facts=tuple(facts),
        intro=say("blank-intro"),
        name=say("blank-name"),
        questions=tuple(_question(one, sheet, language, say) for one in sheet.asked if not one.shared),
        remark=say("blank-remark"),
        back_title=say("blank-back-title"),
        back=(giver, say("blank-back-keyed"), say("blank-back-blind")),
        file=file_name(without_readings(say("blank-file", side=side.name, project=project.name))),
        join=say("blank-join" if line else "blank-join-slack", words=words) if words else "",
        link=invitation.link if invitation else "",
    )


def _question(question: Question, sheet: Questionnaire, language: str, say: Say) -> BlankQuestion:
    boxes = _boxes(question, language, say)
    hints = [_whose(question, sheet, language, say)] if question.show_if is not None else []
    match question.kind:
        case Kind.MULTI:
            hints.append(say("blank-several"))
        case Kind.NUMBER | Kind.YEN:
            hints.append(question.unit.in_(language) or say("blank-figure"))
        case Kind.DATE:
            hints.append(say("blank-date"))
        case Kind.REPEAT:
            hints += [column.label.in_(language) for column in question.columns]
    return BlankQuestion(
        question.number,
        question.label.in_(language),
        boxes,
        0 if boxes else LINES.get(question.kind, 1),
        say("list-separator").join(hints),
    )


def _whose(question: Question, sheet: Questionnaire, language: str, say: Say) -> str:
    """Who is asked this: whoever ticked that box of that question. No more than that it is not everybody, where the
    condition is not one box or another of one question that stands on the same paper.
    """
    when = question.show_if
    if when is not None and len(when.conditions) == 1 and when.mode != "not":
        (condition,) = when.conditions
        before = sheet.by_id.get(condition.question)
        if before is not None and before.asked and not before.shared and condition.side == "same":
            if ticked := _ticked(condition, before, language, say):
                boxes = say("blank-or").join(say("blank-box", box=box) for box in ticked)
                return say("blank-only", number=before.number, boxes=boxes)
    return say("blank-if")


def _ticked(condition: Condition, before: Question, language: str, say: Say) -> list[str]:
    """The boxes of the question before that each lead on, a scale's by their figure; none where that cannot be told so."""
    if before.kind not in CHOSEN or condition.op == "answered":
        return []
    if before.kind is Kind.MULTI and condition.op == "ne":
        return []  # it holds of all that was ticked, not of a box
    if before.kind is Kind.YES_NO:
        known: dict[object, str] = {"yes": say("answer-yes"), "no": say("answer-no")}
    elif before.kind is Kind.SCALE:
        known = {before.spelled(option.id): option.id for option in before.options}
    else:
        known = {option.id: option.label.in_(language) for option in before.options}
    alone = When("all", (condition,))
    return [box for value, box in known.items() if alone.holds({before.id: value})]


def _boxes(question: Question, language: str, say: Say) -> tuple[str, ...]:
    match question.kind:
        case Kind.YES_NO:
            found = [say("answer-yes"), say("answer-no")]
        case Kind.SINGLE | Kind.MULTI:
            found = [option.label.in_(language) for option in question.options]
        case Kind.SCALE:
            found = [
                say("scale-value", n=option.id, label=option.label.in_(language))
                for option in question.options
            ]
        case _:
            return ()
    lacking = [say("answer-unknown"), say("answer-not-applicable")] if question.allow_unknown else []
    return (*found, *lacking)
