"""The survey of those whom a project was for, as the coordinator handles it and as its results are told."""

from collections.abc import Iterator
from datetime import date

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, QrCode, Row, Weight
from bot.domain.project import Project
from bot.domain.questions import Kind, Question, Questionnaire
from bot.domain.survey import NOTHING, UNKNOWN, Result, Survey
from bot.services.phrasing.dates import Say, short_date
from bot.services.phrasing.values import topic
from bot.services.surveys import Outcome

WORDS_SHOWN = 20
"""So many people's words stand on one card."""

SHORTENED = 400
"""Longer words are cut on the card."""


def offer_message(
    project: Project, sheet: Questionnaire, language: str, say: Say, *, public: bool, earlier: Survey | None
) -> Message:
    """What such a survey is, and the way to open it; what the operator must set first, where pages of ours have no
    address.
    """
    rows = (Row(sheet.title.in_(language), text=_asked(sheet, language)),)
    ways = [results_choice(project, earlier, say)] if earlier else []
    if not public:
        return Message(say("survey-no-address"), heading=project.name, rows=rows, choices=tuple(ways))
    ways.insert(0, Choice(say("button-open-survey"), act(Verb.OPEN_SURVEY, project.id), Weight.PRIMARY))
    return Message(
        say("survey-offer"),
        heading=project.name,
        rows=rows,
        note=say("survey-offer-note"),
        choices=tuple(ways),
    )


def _asked(sheet: Questionnaire, language: str) -> str:
    return "\n".join(f"{one.number}. {one.label.in_(language)}" for one in sheet.questions if one.answered)


def open_message(
    project: Project, survey: Survey, say: Say, *, address: str, answered: int, until: date, lead: str = ""
) -> Message:
    """The address to hand on, how many have answered, until when, and what can be done about it."""
    link = (say("survey-link"), address) if address else None
    return Message(
        say("survey-open" if address else "survey-no-address"),
        lead=lead,
        heading=_of_cycle(project, survey, say),
        rows=(
            Row(say("survey-answered"), text=say("survey-people", n=answered)),
            Row(say("survey-until"), text=short_date(until, say)),
        ),
        note=say("survey-open-note"),
        link=link,
        qr=QrCode(address, say("survey-qr", project=project.name)) if address else None,
        choices=(
            Choice(
                say("button-renew-survey"),
                act(Verb.RENEW_SURVEY, project.id, survey.id, token_head(survey)),
            ),
            Choice(say("button-close-survey"), act(Verb.CLOSE_SURVEY, project.id, survey.id, "")),
        ),
    )


def token_head(survey: Survey) -> str:
    """Tells in a button which of several addresses it is about, without being one."""
    return survey.token[:6]


def _of_cycle(project: Project, survey: Survey, say: Say) -> str:
    if survey.cycle == project.cycle:
        return project.name
    return say("survey-of-cycle", project=project.name, n=survey.cycle)


def ask_close_message(project: Project, survey: Survey, say: Say, *, answered: int) -> Message:
    """Closing cannot be undone, so it is asked once more."""
    return Message(
        say("survey-ask-close", n=answered),
        heading=_of_cycle(project, survey, say),
        choices=(
            Choice(
                say("button-close-survey-now"),
                act(Verb.CLOSE_SURVEY, project.id, survey.id, "yes"),
                Weight.DANGER,
            ),
            Choice(say("button-survey"), act(Verb.SURVEY, project.id)),
        ),
    )


def closed_message(project: Project, survey: Survey, say: Say, *, answered: int) -> Message:
    """To the coordinator: it is over."""
    return Message(
        say("survey-over"),
        heading=_of_cycle(project, survey, say),
        rows=(Row(say("survey-answered"), text=say("survey-people", n=answered)),),
        choices=(results_choice(project, survey, say, Weight.PRIMARY),),
    )


def results_choice(project: Project, survey: Survey, say: Say, weight: Weight = Weight.QUIET) -> Choice:
    """[アンケートの結果]."""
    return Choice(
        say("button-survey-results"), act(Verb.SURVEY_RESULTS, project.id, str(survey.cycle)), weight
    )


# ---------------------------------------------------------------- what came of it


def outcome_message(project: Project, found: Outcome, language: str, say: Say, *, reads: bool) -> Message:
    """The result of each question. ``reads`` offers people's own words, to those who may read them."""
    survey = found.survey
    heading = say(
        "survey-results-heading",
        project=_of_cycle(project, survey, say),
        title=found.questionnaire.title.in_(language),
    )
    if not found.results:
        return Message(say("survey-too-few"), heading=heading)
    words = any(one.words for one in found.results)
    masked = any(one.counts and None in one.counts.counts for one in found.results)
    place = (project.id, str(survey.cycle), "0")
    return Message(
        say("survey-results", n=found.answered),
        heading=heading,
        rows=tuple(_row(one, language, say) for one in found.results),
        note=say("survey-results-note") if masked else "",
        choices=(
            (Choice(say("button-survey-words"), act(Verb.SURVEY_WORDS, *place)),) if words and reads else ()
        ),
    )


def _row(result: Result, language: str, say: Say) -> Row:
    question = result.question
    label = say("row-question", number=question.number, topic=topic(question, language))
    if question.kind is Kind.TEXT:
        return Row(label, text=say("survey-words-there" if result.words else "survey-words-few"))
    if question.kind is Kind.NUMBER:
        return Row(label, text=_mean(result, language, say))
    return Row(label, values=tuple(_counts(result, language, say)), text=_all_hidden(result, say))


def _mean(result: Result, language: str, say: Say) -> str:
    if result.mean is None:
        return say("survey-words-few")
    unit = result.question.unit.in_(language)
    return say("survey-mean", n=f"{result.mean:.1f}".removesuffix(".0"), unit=unit).strip()


def _all_hidden(result: Result, say: Say) -> str:
    return say("survey-all-hidden") if result.counts and result.counts.hidden else ""


def _counts(result: Result, language: str, say: Say) -> Iterator[tuple[str, str]]:
    counts = result.counts
    if counts is None or counts.hidden:
        return
    for name, count in zip(result.names, counts.counts, strict=True):
        shown = say("survey-fewer", n=counts.below) if count is None else say("survey-people", n=count)
        yield choice_label(result.question, name, language, say), shown


def choice_label(question: Question, name: str, language: str, say: Say) -> str:
    """What a choice is called in full."""
    option = question.option(name)
    if option is not None:
        return option.label.in_(language)
    known = {"yes": "answer-yes", "no": "answer-no", UNKNOWN: "answer-unknown", NOTHING: "survey-no-answer"}
    return say(known[name])


def words_message(project: Project, found: Outcome, start: int, language: str, say: Say) -> Message:
    """People's own words from the ``start``-th on, sorted so that nothing tells who wrote when; with the way to
    the rest.
    """
    told = [(one.question, words) for one in found.results for words in one.words]
    page = told[start : start + WORDS_SHOWN]
    if not page:
        return Message(say("survey-words-few"), heading=_of_cycle(project, found.survey, say))
    lines: dict[str, list[str]] = {}
    for question, words in page:
        lines.setdefault(topic(question, language), []).append(_line(words, say))
    rows = [Row(label, text="\n".join(told_there)) for label, told_there in lines.items()]
    later = start + WORDS_SHOWN
    place = (project.id, str(found.survey.cycle), str(later))
    more = (Choice(say("button-survey-more-words"), act(Verb.SURVEY_WORDS, *place)),)
    return Message(
        say("survey-words"),
        heading=_of_cycle(project, found.survey, say),
        rows=tuple(rows),
        note=say("survey-words-note"),
        choices=more if later < len(told) else (),
    )


def _line(words: str, say: Say) -> str:
    flat = " ".join(words.split())
    cut = flat if len(flat) <= SHORTENED else f"{flat[:SHORTENED]}…"
    return say("survey-words-line", text=cut)
