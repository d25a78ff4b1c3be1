"""The sheet's conversation in words: a question, what was noted, the review."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

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
    ReasonNeeded,
    ReasonNoted,
    Reviewed,
    RowDropped,
    RowNoted,
    Stale,
    StillOpen,
    Undone,
    Unfit,
    answered_before,
    open_questions,
    owed_reason,
    standing_answers,
)
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.pack import THIRD_PARTY
from bot.domain.questions import Column, Kind, Question, Questionnaire
from bot.domain.sheets import AnswerState, Given, Growing, Sheet, SheetState
from bot.domain.words import shorten
from bot.services.phrasing.dates import Say
from bot.services.phrasing.values import row_text, topic, total_text, value_text

SECONDS_A_QUESTION = 15
"""A tap and the reading before it, measured on ourselves: what "about two minutes left" counts with."""

SECONDS_TO_WRITE = {Kind.TEXT: 45, Kind.REPEAT: 90}
"""What is written takes longer."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a question besides the sheet: what this side said ``earlier`` (in words), whether it
    holds ``terms`` that can be explained, the names of the ``sides`` and of the bodies in them by what a button
    carries, the day on which a day picker begins, whether what was said a year ago can be said again with a tap
    (``same``), what the answers so far point to (``advice``) with the button that takes it over (``take``), whether
    words that do not answer it were ``offered`` as the reason of the answer before, whether ``readings`` of its
    words can be had, whether somebody is ``stuck`` at it, and whether the answers are ``mutual``, so that what is sent
    is seen at once.
    """

    earlier: str = ""
    terms: bool = False
    sides: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None
    same: bool = False
    advice: str = ""
    take: str = ""
    offered: bool = False
    readings: bool = False
    stuck: bool = False
    mutual: bool = False


NOTHING_BESIDE = Beside()


# ---------------------------------------------------------------- ways to answer


def typed_words(question: Question, given: Given | None) -> str:
    """What somebody typed as it can be typed again; "" for what is chosen with buttons."""
    kinds = (Kind.TEXT, Kind.NUMBER, Kind.YEN, Kind.PARTY)
    if given is None or given.state is not AnswerState.ANSWERED or question.kind not in kinds:
        return ""
    return str(given.value)


def answer_choices(sheet: Sheet, asked: Asked, language: str, say: Say, beside: Beside) -> tuple[Choice, ...]:
    """The buttons that answer a question, or that let its answer grow."""
    question = asked.question

    def choice(label: str, value: str) -> Choice:
        return Choice(label, act(Verb.ANSWER, sheet.id, question.id, value), Weight.ANSWER)

    found: tuple[Choice, ...] = ()
    match question.kind:
        case Kind.YES_NO:
            found = (choice(say("answer-yes"), "yes"), choice(say("answer-no"), "no"))
        case Kind.SINGLE | Kind.SCALE:
            found = tuple(
                choice((option.short or option.label).in_(language), option.id) for option in question.options
            )
        case Kind.MULTI:
            found = _toggles(sheet, asked, language, say)
        case Kind.REPEAT:
            found = _row_choices(sheet, asked, language, say, beside)
        case Kind.DATE if not question.by_month and beside.today:
            day = act(Verb.DAY, sheet.id, question.id, "")
            begins = asked.before.value if asked.before else None
            picks = begins if isinstance(begins, str) else beside.today.isoformat()
            found = (Choice(say("button-day"), day, Weight.ANSWER, picks=picks),)
        case Kind.PARTY:
            found = tuple(
                Choice(name, act(Verb.PARTY, sheet.id, question.id, letter), Weight.ANSWER)
                for letter, name in beside.sides.items()
            )
    if beside.same:
        again = act(Verb.SAME, sheet.id, question.id)
        found = (*found, Choice(say("button-same"), again, Weight.PRIMARY))
    if beside.take:
        advised = act(Verb.TAKE_ADVICE, sheet.id, question.id)
        found = (*found, Choice(beside.take, advised, Weight.PRIMARY))
    return found + _unknown(sheet, question, say)


def _unknown(sheet: Sheet, question: Question, say: Say) -> tuple[Choice, ...]:
    """[わからない] and [あてはまらない]; where nothing can be chosen, [どれもあてはまらない] says the second."""
    if not question.allow_unknown:
        return ()
    lacking = (AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE)
    return tuple(
        Choice(
            say(f"button-{state.value.replace('_', '-')}"), act(Verb.MARK, sheet.id, question.id, state.value)
        )
        for state in (lacking[:1] if question.kind is Kind.MULTI and _can_be_none(question) else lacking)
    )


def _can_be_none(question: Question) -> bool:
    """Whether choosing none of the options is an answer."""
    return question.takes([]) and (not question.required or not question.least)


def _toggles(sheet: Sheet, asked: Asked, language: str, say: Say) -> tuple[Choice, ...]:
    question, growing = asked.question, asked.growing or Growing(asked.question.id)
    found = [
        Choice(
            say("option-chosen", label=label) if option.id in growing.items else label,
            act(Verb.TOGGLE, sheet.id, question.id, option.id, "off" if option.id in growing.items else "on"),
            Weight.ANSWER,
        )
        for option in question.options
        for label in ((option.short or option.label).in_(language),)
    ]
    fits = question.takes(list(growing.items)) if growing.items else _can_be_none(question)
    if fits:
        label = say("button-gather") if growing.items else say("button-none-of-these")
        found.append(Choice(label, act(Verb.GATHER, sheet.id, question.id), Weight.PRIMARY))
    return tuple(found)


def _row_choices(sheet: Sheet, asked: Asked, language: str, say: Say, beside: Beside) -> tuple[Choice, ...]:
    question, growing = asked.question, asked.growing or Growing(asked.question.id)
    if asked.column is not None:
        give_up = Choice(say("button-give-up-row"), act(Verb.UNDO, sheet.id))
        return (*_cell_choices(sheet, question, asked.column, language, say, beside), give_up)
    found = [Choice(say("button-write-row"), act(Verb.WRITE_ROW, sheet.id, question.id), Weight.ANSWER)]
    if question.takes([*growing.items]):
        label = say("button-gather") if growing.items else say("button-no-rows")
        found.append(Choice(label, act(Verb.GATHER, sheet.id, question.id), Weight.PRIMARY))
    return tuple(found)


def _drops(sheet: Sheet, asked: Asked, say: Say) -> tuple[Choice, ...]:
    """[1を消す] for each row, last of all: what does not fit can be typed."""
    question, growing = asked.question, asked.growing
    if question.kind is not Kind.REPEAT or growing is None or asked.column is not None:
        return ()
    return tuple(
        Choice(
            say("button-drop-row", n=str(place + 1)),
            act(Verb.DROP_ROW, sheet.id, question.id, str(place), str(len(growing.items))),
        )
        for place in range(len(growing.items))
    )


def _cell_choices(
    sheet: Sheet, question: Question, column: Column, language: str, say: Say, beside: Beside
) -> tuple[Choice, ...]:
    def fill(label: str, value: str) -> Choice:
        return Choice(label, act(Verb.FILL, sheet.id, question.id, column.id, value), Weight.ANSWER)

    match column.kind:
        case Kind.PARTY:
            return tuple(fill(name, f"side:{letter}") for letter, name in beside.sides.items())
        case Kind.SINGLE:
            return tuple(fill((o.short or o.label).in_(language), o.id) for o in column.options)
        case Kind.DATE if beside.today:
            day = act(Verb.DAY, sheet.id, question.id, column.id)
            return (Choice(say("button-day"), day, Weight.ANSWER, picks=beside.today.isoformat()),)
    return ()


def steps(questionnaire: Questionnaire, sheet: Sheet, question: Question) -> tuple[int, int]:
    """How far the question is among those that apply: the third of ten."""
    numbers = questionnaire.numbers_given(sheet.values)
    return numbers.index(question.main_number) + 1, len(numbers)


def progress(question: Question, at: int, total: int, say: Say) -> str:
    """``問3 · 3/10``: the number on the sheet, and how far that is (``steps``)."""
    return say("progress", number=question.number, at=str(at), total=str(total))


def minutes_for(questions: Iterable[Question]) -> int:
    """How long they take, to the minute: 0 is less than half of one."""
    return round(sum(SECONDS_TO_WRITE.get(one.kind, SECONDS_A_QUESTION) for one in questions) / 60)


def time_left(questionnaire: Questionnaire, sheet: Sheet, say: Say) -> str:
    """「あと約2分」, counted from the questions that are open."""
    left = tuple(open_questions(questionnaire, sheet))
    if not left:
        return ""
    minutes = minutes_for(left)
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
    beside: Beside = NOTHING_BESIDE,
    hint: bool = True,
) -> Message:
    """The question with its buttons. ``heading`` names the project where there could be doubt; ``several``
    offers the way to another project; without ``hint`` where a refusal has just said how to write.
    """
    question = asked.question
    at = steps(questionnaire, sheet, question)
    shown = progress(question, *at, say)
    if asked.before is not None and sheet.reopened == question.id:
        before = value_text(question, asked.before, language, say, short=True)
        behind = say("answer-so-far", value=shorten(before, READ_BACK))
    else:
        behind = time_left(questionnaire, sheet, say)
    told = [info.label.in_(language) for info in questionnaire.told_before(question.id, sheet.values)]
    back = answered_before(questionnaire, sheet, question)
    begun = asked.column is not None or (asked.growing is not None and bool(asked.growing.items))
    return Message(
        text="\n".join(_question_lines(asked, language, say, hint)),
        lead="" if begun else "\n".join(told),
        heading=heading,
        progress=f"{shown}　{behind}" if behind else shown,
        steps=at,
        note="\n".join(filter(None, (beside.advice, beside.earlier))),
        choices=answer_choices(sheet, asked, language, say, beside)
        + _ways(
            sheet,
            asked,
            say,
            several,
            terms=beside.terms,
            readings=beside.readings,
            before=back,
            words_before=typed_words(questionnaire.by_id[back], sheet.answers.get(back)) if back else "",
            offered=beside.offered,
        )
        + _drops(sheet, asked, say),
    )


def _question_lines(asked: Asked, language: str, say: Say, hint: bool) -> list[str]:
    question = asked.question
    lines = [question.label.in_(language)]
    match question.kind:
        case Kind.SINGLE:
            lines += [f"{n}. {option.label.in_(language)}" for n, option in enumerate(question.options, 1)]
        case Kind.SCALE:
            lines += [f"{option.id}. {option.label.in_(language)}" for option in question.options]
        case Kind.MULTI:
            lines += _options_lines(asked, language, say)
        case Kind.REPEAT:
            lines = _rows_lines(asked, language, say)
        case Kind.DATE if hint:
            lines.append(say("hint-month") if question.by_month else say("hint-date"))
        case Kind.YEN if hint:
            lines.append(say("hint-yen"))
        case Kind.NUMBER if hint:
            lines.append(say("hint-number"))
    if question.example and question.kind is not Kind.REPEAT:
        lines.append(say("example", text=question.example.in_(language)))
    return lines


def _options_lines(asked: Asked, language: str, say: Say) -> list[str]:
    """The options with their numbers; those chosen so far are marked, as they are on the buttons."""
    chosen = asked.growing.items if asked.growing else ()
    lines = []
    for n, option in enumerate(asked.question.options, 1):
        label = option.label.in_(language)
        lines.append(f"{n}. {say('option-chosen', label=label) if option.id in chosen else label}")
    return lines if chosen else [*lines, say("hint-multi")]


def _rows_lines(asked: Asked, language: str, say: Say) -> list[str]:
    """The rows so far with their total, and what is wanted next: a further row, or what the begun one lacks."""
    question, growing = asked.question, asked.growing or Growing(asked.question.id)
    if asked.column is not None:
        row = row_text(question, growing.row, language, say)
        lines = [say("ask-cell" if row else "ask-first-cell", row=row, cell=asked.column.label.in_(language))]
        lines += [f"{n}. {o.label.in_(language)}" for n, o in enumerate(asked.column.options, 1)]
        return lines
    rows = [row for row in growing.items if isinstance(row, Mapping)]
    listed = [f"{n}. {row_text(question, row, language, say)}" for n, row in enumerate(rows, 1)]
    total = total_text(question, rows, say) if rows else ""
    if not rows:
        names = say("list-separator").join(column.label.in_(language) for column in question.columns)
        example = question.example.in_(language) or "　".join(
            c.example.in_(language) for c in question.columns if c.example
        )
        lines = [question.label.in_(language), say("hint-rows", columns=names)]
        return [*lines, say("example", text=example)] if example else lines
    return [question.label.in_(language), *listed, *([total] if total else []), say("hint-more-rows")]


def reason_message(
    questionnaire: Questionnaire,
    sheet: Sheet,
    question: Question,
    given: Given,
    language: str,
    say: Say,
    *,
    heading: str = "",
) -> Message:
    """The pack wants to know why: the answer, who will read the reason, and two ways on."""
    value = value_text(question, given, language, say, short=True)
    needed = say("reason-needed", number=question.number, value=value)
    at = steps(questionnaire, sheet, question)
    return Message(
        f"{needed}\n{reason_readers(questionnaire, say)}",
        heading=heading,
        progress=progress(question, *at, say),
        steps=at,
        choices=(
            replace(reason_choice(sheet, question, say), weight=Weight.PRIMARY),
            Choice(say("button-other-answer"), act(Verb.FIX, sheet.id, question.id)),
            Choice(say("button-pause"), act(Verb.PAUSE, sheet.id)),
        ),
    )


def reason_readers(questionnaire: Questionnaire, say: Say) -> str:
    """Who will read a reason on that sheet, and when."""
    if questionnaire.joint:
        return say("note-audience")
    return say("reason-readers-evaluation" if questionnaire.kind == THIRD_PARTY else "reason-readers")


def _ways(
    sheet: Sheet,
    asked: Asked,
    say: Say,
    several: bool,
    *,
    terms: bool,
    readings: bool,
    before: str | None,
    words_before: str,
    offered: bool,
) -> tuple[Choice, ...]:
    question = asked.question
    keeping = sheet.reopened == question.id and question.id in sheet.answers
    ways = []
    if asked.reason_for is not None and offered:
        ways.append(take_reason_choice(sheet, asked.reason_for, say))
    elif asked.reason_for is not None:
        ways.append(reason_choice(sheet, asked.reason_for, say))
    if keeping and (words := typed_words(question, sheet.answers[question.id])):
        ways.append(Choice(say("button-edit-words"), act(Verb.FIX, sheet.id, question.id), fill=words))
    ways.append(
        Choice(say("button-keep" if keeping else "button-skip"), act(Verb.SKIP, sheet.id, question.id))
    )
    if before:
        ways.append(Choice(say("button-back"), act(Verb.BACK, sheet.id), fill=words_before))
    ways.append(Choice(say("button-why"), act(Verb.WHY, sheet.id, question.id)))
    if readings:
        ways.append(Choice(say("button-readings"), act(Verb.READINGS, "")))
    if terms:
        ways.append(Choice(say("button-terms"), act(Verb.TERMS, sheet.id, question.id)))
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
        say("button-reason", number=question.number),
        act(Verb.REASON, sheet.id, question.id),
        fill=say("reason-prefix", number=question.number),
    )


def take_reason_choice(sheet: Sheet, question: Question, say: Say) -> Choice:
    """The button that makes the words before it that question's reason."""
    label = say("button-take-reason", number=question.number)
    return Choice(label, act(Verb.REASON, sheet.id, question.id), Weight.PRIMARY)


def _review_key(questionnaire: Questionnaire, *, mutual: bool) -> str:
    if questionnaire.kind == THIRD_PARTY:
        return "review-evaluation"
    if questionnaire.joint:
        return "review-joint"
    return "review-mutual" if mutual else "review"


def review_message(
    questionnaire: Questionnaire,
    sheet: Sheet,
    language: str,
    say: Say,
    *,
    project: str,
    reason_for: Question | None = None,
    offered: bool = False,
    mutual: bool = False,
) -> Message:
    """All answers on one card, with [この内容で送る] [直す] while it is a draft. ``offered``: what was just said may be the
    reason for that question; ``mutual``: what is sent is seen at once.
    """
    rows = answer_rows(questionnaire, sheet, language, say)
    title = questionnaire.title.in_(language)
    if sheet.state is SheetState.SENT:
        ways = [Choice(say("button-fix"), act(Verb.CHOOSE_FIX, sheet.id))]
        kept = say("list-joint" if questionnaire.joint else "list-sent")
        cut = say("cut-answers")
        return Message(kept, heading=project, progress=title, rows=rows, choices=tuple(ways), cut=cut)
    ways = [
        Choice(say("button-send"), act(Verb.SEND_SEEN, sheet.id, seen(sheet)), Weight.PRIMARY),
        Choice(say("button-fix"), act(Verb.CHOOSE_FIX, sheet.id)),
    ]
    if reason_for is not None and offered:
        ways.insert(0, take_reason_choice(sheet, reason_for, say))
    elif reason_for is not None:
        ways.append(reason_choice(sheet, reason_for, say))
    ways.append(Choice(say("button-pause"), act(Verb.PAUSE, sheet.id)))
    text = say(_review_key(questionnaire, mutual=mutual))
    cut = say("cut-answers")
    return Message(text, heading=project, progress=title, rows=rows, choices=tuple(ways), cut=cut)


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
        Choice(say("button-undo"), act(Verb.UNDO, sheet.id)),
    )
    rows = answer_rows(questionnaire, sheet, language, say)
    return Message(say("list-so-far"), heading=project, rows=rows, choices=choices, cut=say("cut-answers"))


def answer_rows(questionnaire: Questionnaire, sheet: Sheet, language: str, say: Say) -> tuple[Row, ...]:
    """One row a question: number and topic, the answer, the reason as a remark; on a sheet of one's own it is said
    which answers are everybody's.
    """
    everybodys = "" if questionnaire.joint else say("answer-of-all")
    return tuple(
        Row(
            label=say("row-question", number=question.number, topic=topic(question, language)),
            text=value_text(question, given, language, say, short=question.kind is not Kind.REPEAT),
            note="\n".join(
                filter(None, ((given.comment if given else "") or "", everybodys if question.shared else ""))
            ),
            strong=given is None,
        )
        for question, given in standing_answers(questionnaire, sheet)
    )


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
            fill=typed_words(question, given),
        )
        for question, given in standing_answers(questionnaire, sheet)
        if given is not None
    )
    reasons = tuple(
        Choice(
            say("button-fix-reason", number=question.number),
            act(Verb.FIX_REASON, sheet.id, question.id),
            fill=say("reason-prefix", number=question.number) + given.comment,
        )
        for question, given in standing_answers(questionnaire, sheet)
        if given is not None and given.comment
    )
    return Message(say("choose-fix"), heading=heading, choices=choices + reasons)


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
    beside: Beside = NOTHING_BESIDE,
) -> list[Message]:
    """What a turn of the conversation says, in order; the acknowledgement leads the next question's message.
    ``waiting_for`` names the sides whose answers are still awaited.
    """
    outcomes = tuple(outcomes)
    refused = any(isinstance(outcome, NotUnderstood) for outcome in outcomes)
    said: list[str] = []
    if refused:
        said.append(_refusal(questionnaire, sheet, outcomes, say, offered=beside.offered))
        said += [say("stuck")] if beside.stuck else []
    noted: Question | None = None
    messages: list[Message] = []
    heading = project if several else ""
    for outcome in outcomes:
        match outcome:
            case Asked():
                message = question_message(
                    questionnaire,
                    sheet,
                    outcome,
                    language,
                    say,
                    heading=heading,
                    several=several,
                    beside=beside,
                    hint=not refused,
                )
                messages.append(led(message, *said))
                said = []
            case ReasonNeeded(question=question, given=given):
                message = reason_message(
                    questionnaire, sheet, question, given, language, say, heading=heading
                )
                messages.append(message if noted is question else led(message, *said))
                said = []
            case Reviewed(reason_for=reason_for):
                message = review_message(
                    questionnaire, sheet, language, say,
                    project=project, reason_for=reason_for, offered=beside.offered, mutual=beside.mutual,
                )  # fmt: skip
                messages.append(led(message, *said))
                said = []
            case _:
                noted = outcome.question if isinstance(outcome, Noted) else noted
                said.append(_sentence(questionnaire, outcome, language, say, waiting_for))
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
    long = message.text.count("\n") + 1 >= LINES
    if message.progress and not message.lead and len(spoken) == 1 and long:
        return replace(message, lead="", progress=f"{spoken[0]}　{message.progress}")
    return replace(message, lead="\n".join(spoken))


def _sentence(
    questionnaire: Questionnaire, outcome: Outcome, language: str, say: Say, waiting_for: str
) -> str:
    match outcome:
        case Noted(question=question, given=given, before=before):
            value = value_text(question, given, language, say, short=True)
            if given.state is AnswerState.SKIPPED:
                return say("noted-skipped")
            if question.kind is Kind.TEXT and before is None:
                return say("noted-words", value=shorten(value, SAID_BACK))
            if question.kind is Kind.REPEAT and given.value:
                return say("noted-rows", value=value)
            if before is not None and before.state is AnswerState.ANSWERED:
                old = value_text(question, before, language, say, short=True)
                return say("noted-changed", number=question.number, old=old, value=value)
            return say("noted", value=value)
        case Stale(question=question, given=given):
            value = value_text(question, given, language, say, short=True)
            return say("stale", number=question.number, value=value)
        case NotShown():
            return say("not-shown")
        case RowNoted(question=question, row=row, replaced=replaced):
            text = row_text(question, row, language, say)
            return say("row-changed", row=text) if replaced else say("row-noted", row=text)
        case RowDropped():
            return say("row-dropped")
        case Unfit(question=question):
            return _bounds(question, say)
        case Undone(question=question):
            return say("undone", number=question.number)
        case NothingBefore():
            return say("nothing-before")
        case ReasonNoted(question=question, words=words):
            if words:
                return say("reason-read-back", number=question.number, text=shorten(words, SAID_BACK))
            return say("reason-noted", number=question.number)
        case Handed():
            if questionnaire.joint:
                return say("sent-joint")
            if questionnaire.kind == THIRD_PARTY:
                return (
                    say("sent-evaluation", others=waiting_for) if waiting_for else say("sent-evaluation-last")
                )
            return say("sent", others=waiting_for) if waiting_for else say("sent-last")
        case HandedBefore():
            return say("sent-before")
        case StillOpen(count=count):
            return say("still-open", n=count)
        case Asked() | Reviewed() | ReasonNeeded() | NotUnderstood():
            return ""


READ_BACK = 30
"""So much of what somebody wrote stands beside a question: enough to see that it is theirs."""

SAID_BACK = 200
"""Up to so many characters what somebody has just written is said back whole."""


def _refusal(
    questionnaire: Questionnaire, sheet: Sheet, outcomes: Iterable[Outcome], say: Say, *, offered: bool
) -> str:
    """What was not understood, and how to write it: for the question that stands, for the cell of its row, for the reason
    that is wanted, or at the review; or what else the words may have been.
    """
    for outcome in outcomes:
        match outcome:
            case Asked(reason_for=Question(number=number)) | Reviewed(reason_for=Question(number=number)):
                if offered:
                    return say("reason-offered", number=number)
        match outcome:
            case Asked():
                return _refused_answer(outcome, say)
            case ReasonNeeded():
                return say("not-understood-text")
            case Reviewed() if sheet.order:
                last = questionnaire.by_id[sheet.order[-1]]
                return say("not-understood-review", number=last.number)
    return say("not-understood")


def _refused_answer(asked: Asked, say: Say) -> str:
    """How to write the answer, or the cell, that stands to be written."""
    if asked.question.by_month:
        return say("not-understood-month")
    wanted = asked.column.kind if asked.column else asked.question.kind
    return say(_HINTS.get(wanted, "not-understood"))


_HINTS = {
    Kind.TEXT: "not-understood-text",
    Kind.PARTY: "not-understood-choice",
    Kind.SINGLE: "not-understood-choice",
    Kind.SCALE: "not-understood-choice",
    Kind.MULTI: "not-understood-multi",
    Kind.REPEAT: "not-understood-rows",
    Kind.DATE: "not-understood-date",
    Kind.YEN: "not-understood-yen",
    Kind.NUMBER: "not-understood-number",
}
"""A refusal carries an example that works (voice.md, rule 5)."""


def _bounds(question: Question, say: Say) -> str:
    """How many, or how much, there may be."""
    least, most = (None if bound is None else f"{bound:,g}" for bound in (question.least, question.most))
    if least is not None and most is not None:
        return say("bounds-between", least=least, most=most)
    if most is not None:
        return say("bounds-most", most=most)
    return say("bounds-least", least=least if least is not None else "1")
