"""A sheet on paper, in words: questions with boxes to tick or lines to write on, and how it is handed back."""

from bot.domain.filing import BlankQuestion, BlankSheet
from bot.domain.invitations import Invitation
from bot.domain.project import Project, Side
from bot.domain.questions import Kind, Question, Questionnaire
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
        questions=tuple(_question(one, language, say) for one in sheet.asked if not one.shared),
        remark=say("blank-remark"),
        back_title=say("blank-back-title"),
        back=(giver, say("blank-back-keyed"), say("blank-back-blind")),
        file=file_name(without_readings(say("blank-file", side=side.name, project=project.name))),
        join=say("blank-join" if line else "blank-join-slack", words=words) if words else "",
        link=invitation.link if invitation else "",
    )


def _question(question: Question, language: str, say: Say) -> BlankQuestion:
    boxes = _boxes(question, language, say)
    hints = [say("blank-if")] if question.show_if is not None else []
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
