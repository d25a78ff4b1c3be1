"""What explains: the principle to heed at a stage, and the words of the guideline."""

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row
from bot.domain.pack import Element, Pack, worked_out_once
from bot.domain.project import STAGES, Project
from bot.domain.questions import Question, Questionnaire
from bot.domain.words import fold
from bot.services.phrasing.dates import Say

AT_ONCE = 3
"""So many terms are explained at one touch; more would not be read."""


def principle_message(
    pack: Pack, project: Project, sheet: Questionnaire, language: str, say: Say
) -> Message | None:
    """The principle that matters most at the sheet's stage, before its first question; the others by name."""
    heeded = [element for element in pack.principles if sheet.stage in element.stages]
    if not heeded and pack.principles:
        heeded = [pack.principles[STAGES.index(sheet.stage) % len(pack.principles)]]
    if not heeded:
        return None
    first = heeded[0]
    return Message(
        text=first.gist.in_(language),
        heading=first.numbered(language),
        choices=(Choice(say("button-principles"), act(Verb.PRINCIPLES, project.id)),),
    )


def principles_message(pack: Pack, language: str, say: Say) -> Message:
    """All principles of the guideline; what must be is told from what should be where the document does so."""
    rows = tuple(
        Row(
            element.numbered(language),
            text=element.gist.in_(language),
            note=say(f"level-{element.level}") if element.level else "",
        )
        for element in (*pack.principles, *pack.manners)
    )
    return Message(say("principles"), heading=pack.municipality.in_(language), rows=rows)


SEEN = 5_000
"""So many questions are kept with their terms for a pack: all of its own in every language, many times over."""


def terms_in(pack: Pack, question: Question, language: str) -> tuple[Element, ...]:
    """What the question's options mean, where they are the pack's own; else the terms that stand in its words
    and that the pack explains, longest first.
    """
    label, more = question.label.in_(language), question.help.in_(language)
    seen, key = _seen(pack), (language, label, more, tuple(option.id for option in question.options))
    if key not in seen:
        if len(seen) >= SEEN:  # what a project found wrong is worded by people: there is no end of it
            seen.clear()
        seen[key] = _terms_in(pack, question, language, f"{label} {more}")
    return seen[key]


@worked_out_once
def _seen(_pack: Pack) -> dict[tuple[str, str, str, tuple[str, ...]], tuple[Element, ...]]:
    """What was found so far: reading a question for every term of a guideline takes as long as answering it."""
    return {}


def _terms_in(pack: Pack, question: Question, language: str, words: str) -> tuple[Element, ...]:
    if options := _options_in(pack, question, language):
        return options
    words = fold(words)
    found: dict[str, Element] = {}
    for name, element in pack.names_explained(language):
        if not element.gist or len(name) < 2 or name not in words:
            continue
        if not any(name in longer for longer in found):
            found[name] = element
    return tuple(found.values())[:AT_ONCE]


def _options_in(pack: Pack, question: Question, language: str) -> tuple[Element, ...]:
    """The elements of the pack that are offered as answers, in their order."""
    return tuple(
        element
        for option in question.options
        if (element := pack.offered.get(option.id)) is not None
        and element.gist
        and element.label.in_(language) in option.label.in_(language)
    )


def explained(pack: Pack, words: str) -> Element | None:
    """The term that these words name, in any of the pack's languages; None for anything else."""
    wanted = fold(words).replace(" ", "")
    for element in pack.explanations.values():
        if element.gist and wanted in {fold(label).replace(" ", "") for label in element.label.values()}:
            return element
    return None


def terms_message(terms: tuple[Element, ...], language: str, say: Say) -> Message:
    """Each term with what it means here."""
    rows = tuple(Row(term.label.in_(language), text=term.gist.in_(language)) for term in terms)
    return Message(heading=say("terms-heading"), rows=rows)
