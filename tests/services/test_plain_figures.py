"""Cards that cannot be misread: whose answer a side's is, what only one side answered, plans that are no spending."""

import pytest

from bot.domain.agenda import agenda
from bot.domain.comparison import SideSheets, compare
from bot.domain.conversation import Noted
from bot.domain.dossier import Dossier
from bot.domain.messages import Message
from bot.domain.money import Book, Way, settle
from bot.domain.project import SideRule
from bot.domain.questions import Kind
from bot.domain.sheets import AnswerState, Given, Sheet
from bot.services.phrasing.cards import comparison_message
from bot.services.phrasing.dates import Say
from bot.services.phrasing.questions import SAID_BACK, outcome_messages
from bot.services.phrasing.talk import agenda_message
from bot.services.phrasing.work import money_message
from tests.services.house import NOW, garden, kit

PROJECT = garden()
SHEET = kit().pack(PROJECT).by_sheet["ise.q.plan"]


def voice(language: str = "ja") -> Say:
    return kit().voice(language, PROJECT)


def answered(side: str, no: str = "", unknown: str = "") -> Sheet:
    """The plan's sheet of one person: yes, but no to one question and 「わからない」 to another."""
    given: dict[str, Given] = {}
    for question in SHEET.asked:
        if question.kind is Kind.YES_NO:
            given[question.id] = Given("no" if question.number == no else "yes")
        elif question.options:
            given[question.id] = Given(question.options[0].id)
        if question.number == unknown:
            given[question.id] = Given(None, AnswerState.UNKNOWN)
    return Sheet(f"s-{side}", PROJECT.id, 1, "plan", SHEET.id, side, f"p-{side}", answers=given)


def table(a: SideSheets, b: SideSheets, language: str = "ja") -> Message:
    rows = compare(SHEET, {"a": a, "b": b}, rule=SideRule.RESPONDENT)
    return comparison_message(PROJECT, SHEET, 1, rows, language, voice(language))


def labels(message: Message) -> list[str]:
    return [row.label for row in message.rows]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "いいえ（記入者。団体の中では はい 1人・いいえ 1人）"),
        ("en", 'No (its respondent; within the group: 1 "Yes", 1 "No")'),
    ],
)
def test_a_side_that_is_of_two_minds_says_whose_answer_stands_there(language: str, said: str) -> None:
    message = table(SideSheets(answered("a", no="3"), (answered("a"),)), SideSheets(answered("b")), language)
    assert message.rows[0].values[0] == (PROJECT.side("a").name, said)
    assert voice(language)("button-agenda") in [choice.label for choice in message.choices]


def test_what_one_side_alone_was_asked_stands_under_its_own_heading() -> None:
    message = table(SideSheets(answered("a")), SideSheets(answered("b", no="6")))
    at = labels(message).index("一つの団体だけが答えた問い")
    assert labels(message)[at + 1].startswith("問6-1")
    assert labels(message).index("同じ答え") < at


def test_where_nothing_differs_there_is_no_draft_for_a_talk() -> None:
    message = table(SideSheets(answered("a")), SideSheets(answered("b")))
    assert message.note.startswith("答えはみな同じでした。")
    assert voice()("button-agenda") not in [choice.label for choice in message.choices]


def test_what_neither_side_knows_is_said_to_be_so() -> None:
    message = table(SideSheets(answered("a", unknown="2")), SideSheets(answered("b", unknown="2")))
    at = labels(message).index("まだ比べられない問い")
    assert message.rows[at + 1].text == "どちらも「わからない」"
    assert message.note.startswith("比べられた答えは、みな同じでした。")


def test_the_draft_for_the_talk_keeps_how_many_said_what() -> None:
    both = {"a": SideSheets(answered("a", no="3"), (answered("a"),)), "b": SideSheets(answered("b"))}
    draft = agenda(compare(SHEET, both))
    message = agenda_message(
        PROJECT, SHEET, 1, draft, Dossier(PROJECT.id), NOW.date(), "ja", voice(), manage=False
    )
    assert message.rows[0].values[0][1] == "いいえ（記入者。団体の中では はい 1人・いいえ 1人）"


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_what_somebody_wrote_is_said_back_whole_up_to_a_limit(language: str) -> None:
    sheet = kit().pack(PROJECT).by_sheet["ise.q.see"]
    question = next(question for question in sheet.asked if question.kind is Kind.TEXT)

    def said(words: str) -> str:
        noted = Noted(question, Given(words), None)
        own = Sheet("s", PROJECT.id, 1, "see", sheet.id, "a", "p")
        (message,) = outcome_messages(sheet, own, [noted], language, voice(language), project="花壇づくり")
        return message.text

    assert "花" * SAID_BACK in said("花" * SAID_BACK)
    assert "花" * SAID_BACK not in said("花" * 5000)


# ---------------------------------------------------------------- money

PLANNED = {"in": [{"name": "会費", "yen": 42000}], "out": [{"name": "苗", "yen": 42000}]}


def book(side: Way, actual: int | None) -> Book:
    rows = [] if actual is None else [{**PLANNED[side.value][0], "yen": actual}]
    found = settle(PLANNED[side.value], rows, amount="yen", name="name")
    return Book("お金", found, recorded=actual is not None, side=side)


def money(received: int | None, spent: int | None, cap: int | None = None) -> Message:
    books = [book(Way.IN, received), book(Way.OUT, spent)]
    return money_message(PROJECT, books, cap, None, voice())


def test_the_sums_of_the_plan_are_not_shown_as_spent() -> None:
    message = money(None, None)
    assert "まだ何も記録されていません" in message.text
    assert {name for row in message.rows for name, _ in row.values} == {"計画"}


def test_as_planned_is_said_in_words() -> None:
    assert [row.note for row in money(42000, 42000).rows if row.note] == ["計画どおり", "計画どおり"]


@pytest.mark.parametrize(
    ("cap", "said"),
    [
        (None, ["使ったお金が入ったお金より多く、4,700円足りません。"]),
        (50000, ["使ったお金が入ったお金より多く、4,700円足りません。", "企画で決めた上限は50,000円です。"]),
        (45000, ["使ったお金が入ったお金より多く、4,700円足りません。", "企画で決めた上限45,000円を1,700円こえています。"]),
    ],
)  # fmt: skip
def test_what_is_short_is_said_with_the_limit(cap: int | None, said: list[str]) -> None:
    assert money(42000, 46700, cap).text.splitlines()[1:] == said


def test_what_is_half_recorded_claims_no_shortfall() -> None:
    message = money(None, 46700, None)
    assert "足りません" not in message.text
    assert "実際の額はまだ記録されていません。" in [row.note for row in message.rows]
