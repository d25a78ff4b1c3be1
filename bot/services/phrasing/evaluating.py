"""The evaluation from outside in words: invitation, joining, the project at hand, what was said, the figures."""

from collections.abc import Mapping, Sequence

from bot.domain.actions import Verb, act
from bot.domain.comparison import Compared
from bot.domain.consent import KeptUntil
from bot.domain.dossier import Note
from bot.domain.evaluation import Evaluation, Seen
from bot.domain.messages import Choice, Message, QrCode, Row, Weight
from bot.domain.project import JoinCode, Project
from bot.domain.questions import Kind, Question
from bot.domain.scores import Figure, weighted, whole
from bot.domain.sheets import Given
from bot.domain.words import shorten
from bot.services.committee import Committee
from bot.services.phrasing.cards import line_link, spelled
from bot.services.phrasing.dates import Say, day_text
from bot.services.phrasing.privacy import kept_row
from bot.services.phrasing.questions import SECONDS_A_QUESTION, SECONDS_TO_WRITE
from bot.services.phrasing.status import committee_row
from bot.services.phrasing.values import topic, value_text

NOTES_SHOWN = 5
NOTE_LIMIT = 200


def overview_message(
    project: Project,
    found: Sequence[Committee],
    joined: int,
    code: JoinCode | None,
    say: Say,
    *,
    names: bool,
    done: bool,
) -> Message:
    """Who evaluates, how far they are, and what the coordinator can do about it. ``done``: that this cycle's
    evaluation can be seen already.
    """
    rows = [committee_row(one, project, say, names=names) for one in found]
    if not found:
        rows.append(Row(say("evaluators"), text=say("evaluators-joined", n=joined)))
    ways = [Choice(say("button-invite-evaluators"), act(Verb.INVITE_EVALUATORS, project.id), Weight.PRIMARY)]
    ways += [
        Choice(
            say("button-close-evaluation", n=one.cycle)
            if one.cycle != project.cycle
            else say("button-close-this-evaluation"),
            act(Verb.CLOSE_EVALUATION, project.id, str(one.cycle)),
        )
        for one in found
    ]
    if done:
        ways.append(Choice(say("button-look"), act(Verb.EVALUATE, project.id, str(project.cycle))))
    if code is not None:
        ways.append(Choice(say("button-revoke-code"), act(Verb.REVOKE_CODE, project.id, "")))
    ways.append(Choice(say("button-members"), act(Verb.MEMBERS, project.id)))
    return Message(
        text=say("evaluators-open" if found else "evaluators-done" if done else "evaluators-not-yet"),
        heading=project.name,
        rows=tuple(rows),
        choices=tuple(ways),
    )


def evaluator_invitation(project: Project, code: JoinCode, say: Say, *, basic_id: str, line: bool) -> Message:
    """The invitation for people from outside; the same code for all of a committee."""
    words = say("join-words", code=spelled(code.code))
    link = line_link(basic_id, words) if basic_id and line else ""
    return Message(
        text=say(
            "evaluator-invitation" if line else "evaluator-invitation-slack",
            project=project.name,
            words=words,
        ),
        heading=say("evaluator-invitation-heading"),
        note=say("evaluator-invitation-note", limit=code.limit, code=spelled(code.code)),
        link=(say("invitation-link"), link) if link else None,
        qr=QrCode(link, say("evaluator-qr", project=project.name)) if link else None,
        choices=(
            Choice(say("button-renew-code"), act(Verb.RENEW_CODE, project.id, "", code.code)),
            Choice(say("button-revoke-code"), act(Verb.REVOKE_CODE, project.id, "")),
        ),
    )


def evaluator_consent(
    project: Project,
    code: JoinCode,
    asked: Sequence[Question],
    language: str,
    say: Say,
    *,
    kept: KeptUntil,
    asker: str,
) -> Message:
    """Who asks, what there is to read, who will see the answers, how long they are kept; one tap to begin."""
    sides = say("name-separator").join(side.name for side in project.sides)
    seconds = sum(SECONDS_TO_WRITE.get(question.kind, SECONDS_A_QUESTION) for question in asked)
    minutes = max(1, round(seconds / 60))
    other = "ja" if language == "ja-simple" else "ja-simple"
    ways = [
        Choice(say("button-agree"), act(Verb.AGREE, code.code), Weight.PRIMARY),
        Choice(say("button-later"), act(Verb.LATER, code.code)),
        Choice(say("button-consent-text"), act(Verb.CONSENT_TEXT, code.code)),
        Choice(
            say("button-ja" if language == "ja-simple" else "button-ja-simple"),
            act(Verb.CONSENT_AGAIN, code.code, other),
        ),
    ]
    if language != "en":
        ways.append(Choice(say("button-en"), act(Verb.CONSENT_AGAIN, code.code, "en")))
    return Message(
        text=say("evaluator-consent", project=project.name),
        heading=project.name,
        rows=(
            Row(
                say("consent-who"), text=say("consent-who-text", asker=asker or say("consent-asker-unknown"))
            ),
            Row(say("consent-why"), text=say("evaluator-why", sides=sides, n=len(asked), minutes=minutes)),
            Row(say("evaluator-reads"), text=say("evaluator-reads-text")),
            Row(say("consent-audience"), text=say("evaluator-audience")),
            kept_row(kept, say),
        ),
        choices=tuple(ways),
    )


def at_hand_message(
    project: Project,
    cycle: int,
    form: Row,
    titles: Mapping[str, str],
    notes: Sequence[Note],
    say: Say,
    *,
    evaluates: bool,
) -> Message:
    """The project as an evaluator finds it: who, how, when, what happened; and the ways to all that is mutual.
    Notes are told by side, never by person.
    """
    rows = [
        Row(say("at-hand-sides"), text=say("name-separator").join(side.name for side in project.sides)),
        form,
    ]
    dates = project.in_cycle(cycle).dates
    if {"do.start", "do.end"} <= dates.keys():
        start, end = (day_text(dates[kind].isoformat(), say) for kind in ("do.start", "do.end"))
        period = start if start == end else say("at-hand-from-to", start=start, end=end)
        rows.append(Row(say("at-hand-period"), text=period))
    if notes:
        told = "\n".join(_note_text(project, note, say) for note in notes[-NOTES_SHOWN:])
        rows.append(Row(say("at-hand-notes", n=len(notes)), text=told))
    ways = [
        Choice(say("button-comparison", stage=title), act(Verb.COMPARISON, project.id, str(cycle), name))
        for name, title in titles.items()
    ]
    ways.append(Choice(say("button-agreement"), act(Verb.AGREEMENT, project.id)))
    if cycle == project.cycle:
        ways.append(Choice(say("button-money"), act(Verb.MONEY, project.id)))
    if evaluates:
        begin = act(Verb.EVALUATE, project.id, str(cycle))
        ways.append(Choice(say("button-evaluate"), begin, Weight.PRIMARY))
    return Message(say("at-hand"), heading=project.name, rows=tuple(rows), choices=tuple(ways))


def _note_text(project: Project, note: Note, say: Say) -> str:
    side = project.side(note.side).name if project.has_side(note.side) else say("at-hand-desk")
    return say("at-hand-note", side=side, text=shorten(note.text, NOTE_LIMIT))


# ---------------------------------------------------------------- what was said


def evaluation_message(
    project: Project,
    found: Evaluation,
    beside: Mapping[str, Compared],
    language: str,
    say: Say,
    *,
    with_words: bool,
    scored: bool,
) -> Message:
    """What the evaluators said, question by question, beside the sides' own answers about the same thing. Words of
    their own are shown only to somebody who asked, never in a push.
    """
    rows = [
        _seen_row(project, one, beside.get(one.question.maps_to), language, say, with_words)
        for one in found.seen
        if with_words or one.question.kind is not Kind.TEXT
    ]
    key = "evaluation-none" if not found.sent else "evaluation"
    text = say(key, n=found.sent)
    if found.reason:
        text += "\n" + say("evaluation-closed-with", reason=found.reason)
    place = (project.id, str(found.cycle))
    worded = any(_in_words(one) for one in found.seen)
    ways = []
    if worded and not with_words:
        ways.append(
            Choice(
                say("button-evaluation-words"),
                act(Verb.COMPARISON, *place, found.questionnaire.id),
                Weight.PRIMARY,
            )
        )
    if scored:
        ways.append(Choice(say("button-scores"), act(Verb.SCORES, *place)))
    return Message(
        text=text,
        heading=say(
            "evaluation-heading", project=project.name, title=found.questionnaire.title.in_(language)
        ),
        rows=tuple(rows),
        note=_note(found, say),
        choices=tuple(ways),
    )


def _note(found: Evaluation, say: Say) -> str:
    if not found.sent:
        return ""
    ranged = any(len(set(map(str, one.values))) > 1 and len(one.values) > 2 for one in found.seen)
    return f"{say('evaluation-range')}\n{say('evaluation-note')}" if ranged else say("evaluation-note")


def _in_words(seen: Seen) -> bool:
    said = seen.question.kind is Kind.TEXT and seen.values
    return bool(said) or any(one.comment for one in seen.given)


def _seen_row(
    project: Project, seen: Seen, beside: Compared | None, language: str, say: Say, with_words: bool
) -> Row:
    question = seen.question
    remarks = [say("evaluation-remark", text=one.comment) for one in seen.given if with_words and one.comment]
    if question.kind is Kind.TEXT:
        said = "\n".join(say("evaluation-line", text=str(value)) for value in seen.values)
        return Row(topic(question, language), text=said or say("answer-none"))
    values = [(say("evaluators"), seen_text(seen, language, say))]
    for letter, given in {**beside.answers, **beside.later}.items() if beside else ():
        if beside and given is not None:
            values.append((project.side(letter).name, _plain(beside.question, given, language, say)))
    return Row(topic(question, language), values=tuple(values), note="\n".join(remarks))


def seen_text(seen: Seen, language: str, say: Say) -> str:
    """One answer, two side by side, or the middle one of several with the ends; in words, without numbers."""
    question, values = seen.question, seen.values
    if not values:
        return _plain(question, seen.given[0], language, say)
    words = [_plain(question, Given(value), language, say) for value in values]
    if len(set(words)) == 1:
        return words[0] if len(words) == 1 else say("evaluation-all", value=words[0], n=len(words))
    if question.kind not in (Kind.SCALE, Kind.SINGLE):
        return say("list-separator").join(dict.fromkeys(words))
    if len(words) == 2:
        return say("evaluation-two", one=words[0], other=words[1])
    middle = words[(len(words) - 1) // 2]
    return say("evaluation-middle", middle=middle, low=words[0], high=words[-1])


def _plain(question: Question, given: Given, language: str, say: Say) -> str:
    """The same as elsewhere, but a point of a scale by its words alone."""
    if question.kind is Kind.SCALE and (option := question.option(str(given.value))) is not None:
        return option.label.in_(language)
    return value_text(question, given, language, say, short=True)


# ---------------------------------------------------------------- figures


def scores_message(
    project: Project, weights: Mapping[str, int], figures: Mapping[str, Figure | None], say: Say
) -> Message:
    """One figure a layer with how it was made, and the weighted one below; where a layer has none, it says so."""
    rows = [_figure_row(layer, figures[layer], say) for layer in weights]
    total = weighted(weights, figures)
    shares = say("list-separator").join(
        say("scores-share", layer=say(f"layer-{layer}"), weight=weight) for layer, weight in weights.items()
    )
    lacking = [say(f"layer-{layer}") for layer in weights if figures[layer] is None]
    text = (
        say("scores-points", n=whole(total))
        if total is not None
        else say("scores-lacking", layers=say("name-separator").join(lacking))
    )
    rows.append(
        Row(say("scores-weighted"), text=text, note=say("scores-weights", shares=shares), strong=True)
    )
    return Message(say("scores"), heading=project.name, rows=tuple(rows), note=say("scores-note"))


def _figure_row(layer: str, found: Figure | None, say: Say) -> Row:
    label = say(f"layer-{layer}")
    if found is None:
        return Row(label, text=say("scores-none"))
    how = say("scores-how", answers=found.answers, questions=found.questions)
    return Row(label, text=say("scores-points", n=found.shown), note=how)


def open_message(project: Project, cycle: int, say: Say) -> Message:
    """To an evaluator: it is time, with the papers first."""
    ways = (
        Choice(say("button-at-hand"), act(Verb.AT_HAND, project.id, str(cycle)), Weight.PRIMARY),
        Choice(say("button-evaluate"), act(Verb.EVALUATE, project.id, str(cycle))),
    )
    key = "evaluation-open" if cycle == project.cycle else "evaluation-open-earlier"
    return Message(say(key, project=project.name, n=cycle), heading=project.name, choices=ways)
