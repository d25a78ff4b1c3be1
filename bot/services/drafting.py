"""What an agreement is made of: the items that a project's form asks for, and their first words from the plan."""

from bot.domain.pack import Element, Pack
from bot.domain.project import STAGES, Project
from bot.domain.questions import Kind, Question
from bot.domain.sheets import AnswerState, Given
from bot.services.phrasing.dates import Say, day_text, period_text
from bot.services.phrasing.values import value_text
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit

PERIOD, SPEC, RESPONSIBILITY = "core.ag.period", "core.ag.spec", "core.ag.responsibility"


def item_id(item: Element) -> str:
    """The core item that an element of the pack stands for, or its own id where there is none."""
    return next(iter(item.maps_to), item.id)


def wanted(pack: Pack, project: Project) -> tuple[Element, ...]:
    """The items of the pack that this project's form asks for: a specification only where there is one."""
    form = pack.by_form.get(project.form)
    needs = form.needs if form else ()
    return tuple(item for item in pack.agreement_items if item_id(item) != SPEC or "spec" in needs)


def demanded(pack: Pack, project: Project) -> bool:
    """Whether the chosen form asks for an agreement or a contract."""
    form = pack.by_form.get(project.form)
    return project.form in pack.agreement_required_for or bool(form and form.needs)


def drafts(uow: UnitOfWork, kit: Kit, project: Project) -> dict[str, str]:
    """Draft words by item: what all sides answered together in the plan, in the project's language."""
    language = project.language
    say = kit.voice(language)
    found: dict[str, str] = {}
    pack = kit.pack(project)
    for stage in STAGES:
        for sheet in pack.sheets(stage):
            drafting = [question for question in sheet.questions if question.drafts and question.shared]
            shared = uow.sheets.shared(project.id, project.cycle, sheet.id) if drafting else None
            for question in drafting:
                given = shared.answers.get(question.id) if shared else None
                if given is not None and (words := _words(question, given, language, say)):
                    before = found.get(question.drafts)
                    found[question.drafts] = f"{before}\n{words}" if before else words
    if period := period_words(project, say):
        found[PERIOD] = period
    return found


def period_words(project: Project, say: Say) -> str:
    """From when until when, or on which day."""
    start, end = project.dates.get("do.start"), project.dates.get("do.end")
    if start is None or end is None:
        return ""
    return period_text(start, end, say, lambda on, say: day_text(on.isoformat(), say))


def _words(question: Question, given: Given, language: str, say: Say) -> str:
    """The answer as a clause reads: a body named for what goes wrong becomes a sentence about it."""
    if given.state is not AnswerState.ANSWERED:
        return ""
    words = value_text(question, given, language, say)
    if question.kind is Kind.PARTY and question.drafts == RESPONSIBILITY:
        return say("draft-responsible", body=words)
    return words
