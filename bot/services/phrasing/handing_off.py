"""A person is asked for: what the coordinator reads, what goes to and fro, and what each is told of it."""

from bot.domain.actions import Verb, act
from bot.domain.conversation import current_question, standing_answers
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import Member, Person, Project
from bot.domain.sheets import SheetState
from bot.services.phrasing.dates import Say
from bot.services.phrasing.questions import answer_rows
from bot.services.phrasing.status import person_name
from bot.services.phrasing.values import topic
from bot.services.scene import Paper


def asked_message(
    project: Project, who: Person, paper: Paper | None, language: str, say: Say, words: str = ""
) -> Message:
    """To a coordinator: who would like to talk, or what they write, at which question, with the ways to look and to
    reply.
    """
    sheet, question = (paper.sheet.id, _question(paper)) if paper else ("", "")
    look = Choice(say("button-see-answers"), act(Verb.SEE_ANSWERS, project.id, sheet)) if paper else None
    name = person_name(who, say)
    return Message(
        words or say("person-asked", who=name, project=project.name),
        lead=say("person-wrote", who=name) if words else "",
        heading=project.name,
        rows=(where_row(paper, language, say),) if paper else (),
        choices=(
            Choice(
                say("button-reply"), act(Verb.REPLY_TO, project.id, who.id, sheet, question), Weight.PRIMARY
            ),
            *((look,) if look else ()),
        ),
    )


def _question(paper: Paper) -> str:
    asked = current_question(paper.questionnaire, paper.sheet)
    return asked.id if asked else ""


def where_row(paper: Paper, language: str, say: Say) -> Row:
    """At which question somebody is, and how far."""
    given = list(standing_answers(paper.questionnaire, paper.sheet))
    done = sum(one is not None for _, one in given)
    asked = current_question(paper.questionnaire, paper.sheet)
    if paper.sheet.state is SheetState.SENT:
        where = say("handed-off-sent")
    elif asked is None:
        where = say("handed-off-at-end")
    else:
        where = say("handed-off-at", number=asked.number, topic=topic(asked, language))
    return Row(where, text=say("handed-off-progress", done=done, all=len(given)))


def answers_message(paper: Paper, language: str, say: Say, *, shown: bool) -> Message:
    """What a coordinator may see of somebody's sheet: how far it is and the open question; the answers where that
    person shows them.
    """
    member = paper.member
    rows = [where_row(paper, language, say)]
    asked = current_question(paper.questionnaire, paper.sheet)
    if asked is not None:
        rows.append(Row(say("handed-off-question"), text=asked.label.in_(language)))
    if shown:
        rows += answer_rows(paper.questionnaire, paper.sheet, language, say)
    reply = act(Verb.REPLY_TO, paper.project.id, member.person.id, paper.sheet.id, asked.id if asked else "")
    name, side = person_name(member.person, say), _side(paper.project, member)
    return Message(
        say("answers-of", name=name, side=side),
        heading=paper.project.name,
        progress=paper.questionnaire.title.in_(language),
        rows=tuple(rows),
        note="" if shown else say("answers-not-shown"),
        choices=(Choice(say("button-reply"), reply, Weight.PRIMARY),),
    )


def _side(project: Project, member: Member) -> str:
    return project.side(member.side).name if member.side else ""


def shown_message(paper: Paper, say: Say) -> Message:
    """To a coordinator: the answers so far may be looked at."""
    text = say("answers-shown", name=person_name(paper.member.person, say))
    look = Choice(
        say("button-see-answers"), act(Verb.SEE_ANSWERS, paper.project.id, paper.sheet.id), Weight.PRIMARY
    )
    return Message(text, heading=paper.project.name, choices=(look,))


def reply_message(project: Project, who: Person, words: str, sheet: str, say: Say) -> Message:
    """What a coordinator answers, under their name, with the way back to the question."""
    back = act(Verb.RESUME, sheet) if sheet else act(Verb.GO_ON)
    return Message(
        words,
        lead=say("reply-from", who=person_name(who, say)),
        heading=project.name,
        choices=(
            Choice(say("button-resume"), back, Weight.PRIMARY),
            Choice(say("button-person"), act(Verb.PERSON)),
        ),
    )
