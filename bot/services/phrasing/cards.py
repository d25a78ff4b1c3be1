"""Cards: comparison, invitation, joining, help. Bodies appear under their real names, never as letters."""

from collections.abc import Iterable
from urllib.parse import quote

from bot.domain.actions import Verb, act
from bot.domain.comparison import Compared, Result, decided_by
from bot.domain.consent import KeptUntil
from bot.domain.messages import Choice, Message, QrCode, Row, Weight
from bot.domain.project import JoinCode, Project, SideRule
from bot.domain.questions import IN_WORDS, Kind, Question, Questionnaire
from bot.domain.sheets import AnswerState, Given
from bot.services.phrasing.dates import Say, short_date
from bot.services.phrasing.privacy import kept_row
from bot.services.phrasing.questions import minutes_for
from bot.services.phrasing.values import (
    topic,
    value_text,
)


def comparison_message(
    project: Project,
    sheet: Questionnaire,
    cycle: int,
    rows: Iterable[Compared],
    language: str,
    say: Say,
    *,
    with_reasons: bool = False,
) -> Message:
    """The sides' answers beside each other, the differing first, with a way into the talk.

    Reasons in people's own words are shown only to somebody who asked for the table, never in a push.
    """
    rows = tuple(rows)
    by_result = {result: [row for row in rows if row.result is result] for result in Result}
    agreeing = by_result[Result.AGREE] + by_result[Result.WORTH_TALKING]
    card: list[Row] = []
    for row in by_result[Result.DIFFER]:
        card.append(beside_row(project, row, language, say, with_reasons, talk=True))
    for row in by_result[Result.WORTH_TALKING]:
        card.append(same_row(project, row, language, say, with_reasons))
    if by_result[Result.MISSING]:
        card.append(Row(label=say("comparison-missing")))
    for row in by_result[Result.MISSING]:
        card.append(missing_row(project, row, language, say, with_reasons))
    # Once the same: what each says now stands beside it, and so do reasons.
    apart = [row for row in by_result[Result.AGREE] if row.later or (with_reasons and has_reasons(row))]
    for row in apart:
        card.append(beside_row(project, row, language, say, with_reasons, talk=False))
    if same := [row for row in by_result[Result.AGREE] if row not in apart]:
        agreed = say("list-separator").join(
            say("row-agreed", number=row.question.number, value=agreed_value(row, language, say))
            for row in same
        )
        card.append(Row(label=say("comparison-agree"), text=agreed))
    text = say(
        "comparison",
        agree=len(agreeing),
        differ=len(by_result[Result.DIFFER]),
        missing=len(by_result[Result.MISSING]),
    )
    told = [row for row in by_result[Result.NOT_COMPARABLE] if was_answered(row)]
    # Answers in people's own words stay out of what is pushed, as reasons do.
    in_words = [row for row in told if row.question.kind in IN_WORDS]
    shown = [row for row in told if with_reasons or row not in in_words]
    card += uncompared_rows(project, shown, language, say, with_reasons)
    place = (project.id, str(cycle), sheet.id)
    more = () if with_reasons else reason_choices(place, rows, say, in_words=bool(in_words))
    return Message(
        text=text,
        heading=say("comparison-heading", project=project.name),
        progress=sheet.title.in_(language),
        rows=tuple(card),
        note=talk_note(rows, say),
        cut=say("cut-table"),
        choices=(
            *agenda_choices(place, rows, say),
            *more,
            *phase_choices(place, rows, say),
            Choice(say("button-picture"), act(Verb.PICTURE, project.id, "differences", str(cycle), sheet.id)),
            *hear_choices(project, cycle, sheet.id, rows, say),
        ),
    )


def talk_note(rows: Iterable[Compared], say: Say) -> str:
    """What the answers lead to: a talk, where they differ or hold what all call wanting, else the next date."""
    found = {row.result for row in rows}
    if Result.DIFFER in found:
        return say("comparison-note")
    if Result.WORTH_TALKING in found:
        return say("comparison-note-wanting")
    if Result.AGREE not in found:
        return say("comparison-note-nothing")
    return say("comparison-note-partly" if Result.MISSING in found else "comparison-note-same")


def agenda_choices(place: tuple[str, str, str], rows: Iterable[Compared], say: Say) -> tuple[Choice, ...]:
    """[話し合いのたたき台], where there is something to talk about."""
    if not any(row.result in (Result.DIFFER, Result.WORTH_TALKING) for row in rows):
        return ()
    return (Choice(say("button-agenda"), act(Verb.AGENDA, *place), Weight.PRIMARY),)


def reason_choices(
    place: tuple[str, str, str], rows: Iterable[Compared], say: Say, *, in_words: bool = False
) -> tuple[Choice, ...]:
    """[理由も読む] or [ことばの答えも見る], where there is any of it (``in_words``: answers in words): the table with all
    that people wrote.
    """
    reasons = any(has_reasons(row) for row in rows)
    if not (reasons or in_words):
        return ()
    label = say("button-words") if in_words else say("button-reasons")
    if reasons and in_words:
        label = say("button-words-reasons")
    return (Choice(label, act(Verb.COMPARISON, *place)),)


def has_reasons(row: Compared) -> bool:
    """Whether any side gave a reason beside its answer."""
    return any(given is not None and given.comment for given in row.answers.values())


def phase_choices(place: tuple[str, str, str], rows: Iterable[Compared], say: Say) -> tuple[Choice, ...]:
    """[三つの段階で見る], where the sheet tells them apart."""
    phased = any(row.question.phase for row in rows)
    return (Choice(say("button-phases"), act(Verb.PHASES, *place)),) if phased else ()


MARKABLE = 5
"""So many differences have a button of their own under the table."""


def hear_choices(
    project: Project, cycle: int, sheet: str, rows: Iterable[Compared], say: Say
) -> tuple[Choice, ...]:
    """[聞きたい] for what differs, and for what all called wanting."""
    wanted = [row for row in rows if row.result in (Result.DIFFER, Result.WORTH_TALKING)]
    return tuple(
        Choice(
            say("button-want-to-hear", number=row.question.number),
            act(Verb.WANT_TO_HEAR, project.id, str(cycle), sheet, row.question.id, "on"),
        )
        for row in wanted[:MARKABLE]
    )


def was_answered(row: Compared) -> bool:
    """Whether any side said something."""
    return _answered(row) > 0


def _answered(row: Compared) -> int:
    """How many sides said something."""
    given = row.answers.values()
    return sum(one is not None and one.state is AnswerState.ANSWERED for one in given)


def beside_row(
    project: Project, row: Compared, language: str, say: Say, with_reasons: bool, *, talk: bool
) -> Row:
    """What each side answered to one question, with a way into the talk where they differ."""
    values = []
    remarks = []
    for letter, given in row.answers.items():
        if given is None and row.result is Result.NOT_COMPARABLE:
            continue  # it was not put to that side
        name = project.side(letter).name
        value = value_text(row.question, given, language, say)
        if letter in row.later:
            later = value_text(row.question, row.later[letter], language, say)
            value = say("comparison-later", first=value, later=later)
        values.append((name, with_spread(project, row, letter, value, language, say)))
    if with_reasons:
        remarks += _reasons(project, row, say)
    opener = row.question.talk.in_(language) if talk else ""
    if opener:
        remarks.append(say("comparison-talk", text=opener))
    return Row(
        label=_label(row.question, language, say), values=tuple(values), note="\n".join(remarks), strong=talk
    )


def _reasons(project: Project, row: Compared, say: Say) -> list[str]:
    """What each side gave as its reason."""
    return [
        say("comparison-reason", side=project.side(letter).name, text=given.comment)
        for letter, given in row.answers.items()
        if given is not None and given.comment
    ]


def missing_row(project: Project, row: Compared, language: str, say: Say, with_reasons: bool) -> Row:
    """An answer that a side has not given; told once where it is the same for all, as when none of them knows."""
    given = tuple(row.answers.values())
    alike = len({one.state if one else None for one in given}) == 1
    apart = row.later or any(len(of) > 1 for of in row.spread.values()) or (with_reasons and has_reasons(row))
    if alike and not apart:
        value = value_text(row.question, given[0], language, say)
        return Row(_label(row.question, language, say), text=say("comparison-both", value=value))
    return beside_row(project, row, language, say, with_reasons, talk=False)


def uncompared_rows(
    project: Project, rows: Iterable[Compared], language: str, say: Say, with_reasons: bool
) -> list[Row]:
    """What only one side answered under its own heading, then what stands beside each other without comparing."""
    rows = tuple(rows)
    alone = [row for row in rows if _answered(row) == 1]
    others = [row for row in rows if row not in alone]
    found: list[Row] = []
    if alone:
        found.append(Row(label=say("comparison-one-side")))
        found += [beside_row(project, row, language, say, with_reasons, talk=False) for row in alone]
    if others:
        found.append(Row(label=say("comparison-beside")))
        found += [beside_row(project, row, language, say, with_reasons, talk=False) for row in others]
    return found


def with_spread(project: Project, row: Compared, letter: str, value: str, language: str, say: Say) -> str:
    """The side's answer; where people of the side differ, whose it is and how many of them gave which."""
    if len(row.spread.get(letter, ())) < 2:
        return value
    rule = decided_by(row, letter, project.rule)
    return say("comparison-spread", value=value, rule=rule, spread=_spread_text(row, letter, language, say))


def _spread_text(row: Compared, letter: str, language: str, say: Say) -> str:
    """How many people of that side gave which answer: 「はい 3人・いいえ 1人」."""
    told = []
    for value, count in row.spread[letter].items():
        states = {state.value for state in AnswerState}
        given = Given(None, AnswerState(value)) if value in states else Given(_value_of(row.question, value))
        value = value_text(row.question, given, language, say, short=True)
        told.append(say("comparison-count", value=value, n=count))
    return say("comparison-spread-and").join(told)


def _value_of(question: Question, spelled: str) -> object:
    return [spelled] if question.kind is Kind.MULTI else question.spelled(spelled)


def same_row(project: Project, row: Compared, language: str, say: Say, with_reasons: bool) -> Row:
    """An answer that all gave and that the pack marks for attention."""
    opener = row.question.talk.in_(language)
    remarks = _reasons(project, row, say) if with_reasons else []
    if opener:
        remarks.append(say("comparison-talk", text=opener))
    return Row(
        label=_label(row.question, language, say),
        text=say("comparison-both", value=agreed_value(row, language, say)),
        note="\n".join(remarks),
    )


def _label(question: Question, language: str, say: Say) -> str:
    return say("row-question", number=question.number, topic=topic(question, language))


def agreed_value(row: Compared, language: str, say: Say) -> str:
    """The answer that all gave, on one line."""
    return value_text(row.question, next(iter(row.answers.values()), None), language, say, short=True)


# ---------------------------------------------------------------- joining


def spelled(code: str) -> str:
    """A join code as it is printed: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def line_link(basic_id: str, words: str) -> str:
    """Opens the LINE account's chat with these words ready to send (LINE URL scheme, ``oaMessage``)."""
    return f"https://line.me/R/oaMessage/{quote(basic_id)}/?{quote(words)}"


def invitation_message(project: Project, code: JoinCode, say: Say, *, basic_id: str, line: bool) -> Message:
    """The invitation for one side: the words, a link that opens LINE with them, and its QR code."""
    side = project.side(code.side)
    words = say("join-words", code=spelled(code.code))
    link = line_link(basic_id, words) if basic_id and line else ""
    text = (
        say("invitation", side=side.name, project=project.name, words=words)
        if line
        else say("invitation-slack", side=side.name, project=project.name, words=words)
    )
    return Message(
        text=text,
        heading=say("invitation-heading", side=side.name),
        note=say(
            "invitation-note" if link else "invitation-note-slack", limit=code.limit, code=spelled(code.code)
        ),
        link=(say("invitation-link"), link) if link else None,
        qr=QrCode(link, say("invitation-qr", side=side.name, project=project.name)) if link else None,
        choices=(
            Choice(say("button-blank"), act(Verb.BLANK, project.id, code.side)),
            Choice(say("button-renew-code"), act(Verb.RENEW_CODE, project.id, code.side, code.code)),
            Choice(say("button-revoke-code"), act(Verb.REVOKE_CODE, project.id, code.side)),
        ),
    )


def consent_message(
    project: Project,
    code: JoinCode,
    questionnaire: Questionnaire | None,
    language: str,
    say: Say,
    *,
    kept: KeptUntil,
    asker: str,
    readings: bool = False,
    mutual: bool = False,
) -> Message:
    """Who asks, why, who will see it, how long it is kept; then one tap to begin. ``readings``: whether it can be had
    with readings; ``mutual``: whether the sides see each other's answers already, so that what this person sends is
    seen at once.
    """
    side = project.side(code.side)
    others = say("name-separator").join(s.name for s in project.sides if s.letter != code.side)
    count = len(questionnaire.numbers_given({})) if questionnaire else 0
    minutes = max(1, minutes_for(questionnaire.applicable({}))) if questionnaire else 0
    other_language = "ja" if language == "ja-simple" else "ja-simple"
    return Message(
        text=say("consent", project=project.name, side=side.name),
        heading=project.name,
        rows=(
            Row(
                say("consent-who"), text=say("consent-who-text", asker=asker or say("consent-asker-unknown"))
            ),
            Row(say("consent-why"), text=say("consent-why-text", others=others, n=count, minutes=minutes)),
            Row(
                say("consent-audience"),
                text=say("consent-audience-mutual" if mutual else "consent-audience-text", others=others),
            ),
            *_rule_row(project, say),
            kept_row(kept, say),
        ),
        choices=(
            Choice(say("button-agree"), act(Verb.AGREE, code.code), Weight.PRIMARY),
            Choice(say("button-later"), act(Verb.LATER, code.code)),
            Choice(say("button-consent-text"), act(Verb.CONSENT_TEXT, code.code)),
            *((Choice(say("button-readings"), act(Verb.READINGS, "")),) if readings else ()),
            Choice(
                say("button-ja" if language == "ja-simple" else "button-ja-simple"),
                act(Verb.CONSENT_AGAIN, code.code, other_language),
            ),
            *(
                (Choice(say("button-en"), act(Verb.CONSENT_AGAIN, code.code, "en")),)
                if language != "en"
                else ()
            ),
        ),
    )


def _rule_row(project: Project, say: Say) -> tuple[Row, ...]:
    """Whose answer is the side's, where that is not simply the respondent's."""
    if project.rule is SideRule.RESPONDENT:
        return ()
    text = say("consent-rule-text", rule=say(f"rule-{project.rule.value}"))
    return (Row(say("consent-rule"), text=text),)


def due_line(project: Project, stage: str, say: Say) -> str:
    """Until when, where the sheet has a day."""
    due = project.dates.get(f"{stage}.due")
    return say("due-line", on=short_date(due, say)) if due else ""
