"""The largest cards of an evaluation, in every language, within what both platforms take."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from bot.domain.comparison import SideSheets, compare
from bot.domain.consent import KeptUntil
from bot.domain.dossier import Note, NoteKind
from bot.domain.evaluation import summed_up
from bot.domain.messages import Message, Row
from bot.domain.project import JoinCode, Project, Role, Side
from bot.domain.questions import Kind
from bot.domain.scores import Figure
from bot.domain.sheets import Given, Sheet
from bot.services.committee import Committee
from bot.services.phrasing.evaluating import (
    at_hand_message,
    evaluation_message,
    evaluator_consent,
    evaluator_invitation,
    open_message,
    overview_message,
    scores_message,
)
from bot.services.phrasing.phases import phases_message
from bot.services.phrasing.status import tools_message
from handlers.line.render import render
from handlers.slack.render import pages
from tests.line_openapi import problems as line_problems
from tests.services.house import kit
from tests.slack_limits import problems as slack_problems

LONG = "とても長い言葉がつづきます。" * 200
NAME = "長" * 60
SIDES = (Side("a", "あ" * 60, "civic_group"), Side("b", "い" * 60, "government"), Side("c", "う" * 60))
HEADERS = {"Authorization": "Bearer x", "Content-Type": "application/json"}
PROJECT = Project("p" * 32, "T1", NAME, "yamaguchi", "1.0.0", "co_hosting", SIDES)


def wrong(message: Message) -> list[str]:
    """What either platform would refuse of that message."""
    found = []
    for page in pages(message):
        found += slack_problems(
            "chat.postMessage", {"channel": "D1", "text": page.text, "blocks": page.blocks}
        )
    batch = render((message,))
    for start in range(0, len(batch), 5):
        body = {"to": "U" + "0" * 32, "messages": batch[start : start + 5]}
        found += line_problems("POST", "/v2/bot/message/push", body, HEADERS)
    return found


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_a_committee_of_twenty_who_write_at_length(language: str) -> None:
    sheet = kit().catalogue.get("yamaguchi").third_party
    assert sheet is not None
    say = kit().voice(language)
    sheets = []
    for n in range(20):
        answers = {
            question.id: Given(LONG) if question.kind is Kind.TEXT else Given(n % 4 + 1, comment=LONG)
            for question in sheet.for_evaluators.asked
        }
        sheets.append(Sheet(f"s{n}", PROJECT.id, 1, "see", sheet.id, "", f"person{n}", answers=answers))
    found = summed_up(1, sheet, sheets, LONG[:1000])
    for with_words in (True, False):
        message = evaluation_message(PROJECT, found, {}, language, say, with_words=with_words, scored=True)
        assert wrong(message) == []


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_all_other_cards_with_long_names_and_many_people(language: str) -> None:
    say = kit().voice(language)
    sheet = kit().catalogue.get("yamaguchi").third_party
    assert sheet is not None
    code = JoinCode("AAAABBBB", PROJECT.id, "", Role.EVALUATOR, "", 20)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    notes = [Note(str(n), 1, at, "x", "ab"[n % 2], NoteKind.PROBLEM, LONG) for n in range(30)]
    cards = [
        overview_message(PROJECT, [Committee(1, sheet, 20, (), ())] * 3, 20, code, say, names=True, done=True),
        evaluator_invitation(PROJECT, code, say, basic_id="@kyodo", line=True),
        evaluator_consent(PROJECT, code, sheet.for_evaluators.asked, language, say, kept=KeptUntil(date(2032, 3, 31), 5), asker=NAME),
        at_hand_message(
            PROJECT, 1, Row("手法", text="共催"), {f"ise.q.{n}": NAME for n in range(8)}, notes, say, evaluates=True
        ),
        open_message(PROJECT, 1, say),
        scores_message(
            PROJECT, {"citizens": 20, "government": 20, "evaluator": 60},
            {"citizens": Figure(Fraction(1, 3), 7, 3), "government": None, "evaluator": Figure(Fraction(100), 1, 1)}, say,
        ),
    ]  # fmt: skip
    for card in cards:
        assert wrong(card) == []


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_three_phases_of_sides_who_agree_on_nothing(language: str) -> None:
    sheet = kit().catalogue.get("yoshikawa").by_sheet["yos.q.see"]
    blank = Sheet("s", PROJECT.id, 1, "see", sheet.id, "a", "x")

    def side(at: int) -> SideSheets:
        answers = {}
        for question in sheet.asked:
            if question.kind is Kind.TEXT:
                value: object = LONG
            elif question.kind is Kind.YES_NO:
                value = ("yes", "no", "yes")[at]
            else:
                one = question.options[at % len(question.options)].id
                value = [one] if question.kind is Kind.MULTI else question.spelled(one)
            answers[question.id] = Given(value, comment=LONG)
        return SideSheets(replace(blank, answers=answers), (), SIDES[at].kind)

    rows = compare(sheet, {side_.letter: side(at) for at, side_ in enumerate(SIDES)})
    message = phases_message(PROJECT, sheet, 1, rows, language, kit().voice(language))
    assert wrong(message) == []


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_the_tools_of_a_guideline_that_has_everything(language: str) -> None:
    every = replace(kit().catalogue.get("yoshikawa"), scores={"citizens": 1})
    view = kit().catalogue.get("yamaguchi").third_party
    assert view is not None
    every = replace(every, questionnaires=(*every.questionnaires, view))
    message = tools_message(PROJECT, every, kit().voice(language))
    assert len(message.choices) == 17
    assert wrong(message) == []
