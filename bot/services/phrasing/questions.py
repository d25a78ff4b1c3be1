"""The sheet's conversation in words: a question, what was noted, the review."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.conversation import (
    Asked,
    Handed,
    HandedBefore,
    Noted,
    NothingBefore,
    NotShown,
    NotUnderstood,
    Outcome,
    ReasonNoted,
    Reviewed,
    Stale,
    StillOpen,
    Undone,
    open_questions,
    owed_reason,
    standing_answers,
)
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.questions import Kind, Question, Questionnaire
from bot.domain.sheets import AnswerState, Given, Sheet, SheetState
from bot.domain.words import shorten
from bot.services.phrasing.dates import Say

SECONDS_A_QUESTION = 15
"""A tap and the reading before it, measured on ourselves: what "about two minutes left" counts with."""


def value_text(
    question: Question, given: Given | None, language: str, say: Say, *, short: bool = False
) -> str:
    """An answer in words: はい, the option's label, 「飛ばしました」, 「まだ」."""
    if given is None:
        return say("answer-none")
    if given.state is not AnswerState.ANSWERED:
        return say(f"answer-{given.state.value.replace('_', '-')}")
    if question.kind is Kind.YES_NO:
        return say("answer-yes") if given.value == "yes" else say("answer-no")
    if option := question.option(given.value):
        return (option.short if short and option.short else option.label).in_(language)
    return str(given.value)


def answer_choices(sheet: Sheet, question: Question, language: str, say: Say) -> tuple[Choice, ...]:
    """The buttons that answer a question."""

    def choice(label: str, value: str) -> Choice:
        return Choice(label, act(Verb.ANSWER, sheet.id, question.id, value), Weight.ANSWER)

    if question.kind is Kind.YES_NO:
        return (choice(say("answer-yes"), "yes"), choice(say("answer-no"), "no"))
    return tuple(
        choice((option.short or option.label).in_(language), option.id) for option in question.options
    )


def progress(questionnaire: Questionnaire, question: Question, say: Say) -> str:
    """``問3 · 3/10``: the number on the sheet, and how far that is."""
    numbers = questionnaire.main_numbers
    return say(
        "progress",
        number=question.number,
        at=str(numbers.index(question.main_number) + 1),
        total=str(len(numbers)),
    )


def time_left(questionnaire: Questionnaire, sheet: Sheet, say: Say) -> str:
    """「あと約2分」, counted from the questions that are open."""
    count = sum(1 for _ in open_questions(questionnaire, sheet))
    if not count:
        return ""
    minutes = round(count * SECONDS_A_QUESTION / 60)
    return say("time-left-minutes", n=minutes) if minutes else say("time-left-short")


def question_message(
    questionnaire: Questionnaire,
    sheet: Sheet,
    asked: Asked,
    language: str,
    say: Say,
    *,
    heading: str = "",
    several: bool = False,
) -> Message:
    """The question with its buttons. ``heading`` names the project where there could be doubt; ``several``
    offers the way to another project.
    """
    question = asked.question
    lines = [question.label.in_(language)]
    if question.kind is not Kind.YES_NO:
        lines += [f"{n}. {option.label.in_(language)}" for n, option in enumerate(question.options, 1)]
    shown = progress(questionnaire, question, say)
    if asked.before is not None and sheet.reopened == question.id:
        beside = say("answer-so-far", value=value_text(question, asked.before, language, say, short=True))
    else:
        beside = time_left(questionnaire, sheet, say)
    return Message(
        text="\n".join(lines),
        heading=heading,
        progress=f"{shown}　{beside}" if beside else shown,
        choices=answer_choices(sheet, question, language, say) + _ways(sheet, asked, say, several),
    )


def _ways(sheet: Sheet, asked: Asked, say: Say, several: bool) -> tuple[Choice, ...]:
    question = asked.question
    keeping = sheet.reopened == question.id and question.id in sheet.answers
    ways = []
    if asked.reason_for is not None:
        ways.append(reason_choice(sheet, asked.reason_for, say))
    ways.append(
        Choice(say("button-keep" if keeping else "button-skip"), act(Verb.SKIP, sheet.id, question.id))
    )
    if sheet.order:
        ways.append(Choice(say("button-back"), act(Verb.BACK, sheet.id)))
    ways.append(Choice(say("button-why"), act(Verb.WHY, sheet.id, question.id)))
    if sheet.order and not keeping:
        ways.append(Choice(say("button-list"), act(Verb.LIST, sheet.id)))
    ways.append(Choice(say("button-pause"), act(Verb.PAUSE, sheet.id)))
    if several:
        ways.append(Choice(say("button-switch"), act(Verb.SWITCH)))
    return tuple(ways)


def reason_choice(sheet: Sheet, question: Question, say: Say) -> Choice:
    """The button that offers a line for the reason; where keyboards can be filled, its beginning stands
    there.
    """
    return Choice(
        say("button-reason"),
        act(Verb.REASON, sheet.id, question.id),
        fill=say("reason-prefix", number=question.number),
    )


def review_message(
    questionnaire: Questionnaire,
    sheet: Sheet,
    language: str,
    say: Say,
    *,
    project: str,
    reason_for: Question | None = None,
) -> Message:
    """All answers on one card, with [この内容で送る] [直す] while it is a draft."""
    rows = answer_rows(questionnaire, sheet, language, say)
    if sheet.state is SheetState.SENT:
        ways = [Choice(say("button-fix"), act(Verb.CHOOSE_FIX, sheet.id))]
        return Message(say("list-sent"), heading=project, rows=rows, choices=tuple(ways))
    ways = [
        Choice(say("button-send"), act(Verb.SEND_SEEN, sheet.id, seen(sheet)), Weight.PRIMARY),
        Choice(say("button-fix"), act(Verb.CHOOSE_FIX, sheet.id)),
    ]
    if reason_for is not None:
        ways.append(reason_choice(sheet, reason_for, say))
    ways.append(Choice(say("button-pause"), act(Verb.PAUSE, sheet.id)))
    return Message(say("review"), heading=project, rows=rows, choices=tuple(ways))


def seen(sheet: Sheet) -> str:
    """What a review showed, short: a card that stays on the screen for weeks sends only what stands on it."""
    shown = sorted((name, given.state.value, str(given.value)) for name, given in sheet.answers.items())
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def list_message(
    questionnaire: Questionnaire, sheet: Sheet, language: str, say: Say, *, project: str
) -> Message:
    """All answers so far (一覧), and the way on."""
    choices = (
        Choice(say("button-resume"), act(Verb.RESUME, sheet.id), Weight.PRIMARY),
        Choice(say("button-fix"), act(Verb.CHOOSE_FIX, sheet.id)),
    )
    rows = answer_rows(questionnaire, sheet, language, say)
    return Message(say("list-so-far"), heading=project, rows=rows, choices=choices)


def answer_rows(questionnaire: Questionnaire, sheet: Sheet, language: str, say: Say) -> tuple[Row, ...]:
    """One row a question: number and topic, the answer, the reason as a remark."""
    return tuple(
        Row(
            label=say("row-question", number=question.number, topic=topic(question, language)),
            text=value_text(question, given, language, say, short=True),
            note=given.comment or "" if given else "",
            strong=given is None,
        )
        for question, given in standing_answers(questionnaire, sheet)
    )


def topic(question: Question, language: str) -> str:
    """The question in a word or two."""
    return question.topic.in_(language) or shorten(question.label.in_(language), 24)


def fix_message(
    questionnaire: Questionnaire, sheet: Sheet, language: str, say: Say, *, heading: str = ""
) -> Message:
    """Which answer is to be corrected? By button or by number."""
    choices = tuple(
        Choice(
            say(
                "button-fix-one",
                number=question.number,
                value=value_text(question, given, language, say, short=True),
            ),
            act(Verb.FIX, sheet.id, question.id),
        )
        for question, given in standing_answers(questionnaire, sheet)
        if given is not None
    )
    return Message(say("choose-fix"), heading=heading, choices=choices)


def outcome_messages(
    questionnaire: Questionnaire,
    sheet: Sheet,
    outcomes: Iterable[Outcome],
    language: str,
    say: Say,
    *,
    project: str,
    waiting_for: str = "",
    several: bool = False,
) -> list[Message]:
    """What a turn of the conversation says, in order; the acknowledgement leads the next question's message.
    ``waiting_for`` names the sides whose answers are still awaited.
    """
    said: list[str] = []
    messages: list[Message] = []
    heading = project if several else ""
    for outcome in outcomes:
        match outcome:
            case Asked():
                message = question_message(
                    questionnaire, sheet, outcome, language, say, heading=heading, several=several
                )
                messages.append(led(message, *said))
                said = []
            case Reviewed(reason_for=reason_for):
                message = review_message(
                    questionnaire, sheet, language, say, project=project, reason_for=reason_for
                )
                messages.append(led(message, *said))
                said = []
            case _:
                said.append(_sentence(outcome, language, say, waiting_for))
    if said:
        ways = _after(questionnaire, sheet, say)
        messages.append(Message("\n".join(s for s in said if s), heading=project, choices=ways))
    return messages


def _after(questionnaire: Questionnaire, sheet: Sheet, say: Say) -> tuple[Choice, ...]:
    wanted = owed_reason(questionnaire, sheet)
    return (
        *((reason_choice(sheet, wanted, say),) if wanted else ()),
        Choice(say("button-list"), act(Verb.LIST, sheet.id)),
        Choice(say("button-status"), act(Verb.STATUS, sheet.project)),
    )


LINES = 4
"""So many lines of a question fit on a phone besides the progress (voice.md, rule 1)."""


def led(message: Message, *said: str) -> Message:
    """The message with these sentences before it. Where that would make a question too long for a phone, they
    go into the line that holds the progress.
    """
    spoken = [sentence for sentence in (*said, message.lead) if sentence]
    if not spoken:
        return message
    if message.progress and len(spoken) == 1 and message.text.count("\n") + 1 >= LINES:
        return replace(message, lead="", progress=f"{spoken[0]}　{message.progress}")
    return replace(message, lead="\n".join(spoken))


def _sentence(outcome: Outcome, language: str, say: Say, waiting_for: str) -> str:
    match outcome:
        case Noted(question=question, given=given, before=before):
            value = value_text(question, given, language, say, short=True)
            if given.state is not AnswerState.ANSWERED:
                return say("noted-skipped")
            if before is not None and before.state is AnswerState.ANSWERED:
                old = value_text(question, before, language, say, short=True)
                return say("noted-changed", number=question.number, old=old, value=value)
            return say("noted", value=value)
        case Stale(question=question, given=given):
            value = value_text(question, given, language, say, short=True)
            return say("stale", number=question.number, value=value)
        case NotShown():
            return say("not-shown")
        case NotUnderstood():
            return say("not-understood")
        case Undone(question=question):
            return say("undone", number=question.number)
        case NothingBefore():
            return say("nothing-before")
        case ReasonNoted(question=question):
            return say("reason-noted", number=question.number)
        case Handed():
            return say("sent", others=waiting_for) if waiting_for else say("sent-last")
        case HandedBefore():
            return say("sent-before")
        case StillOpen(count=count):
            return say("still-open", n=count)
        case Asked() | Reviewed():
            return ""
