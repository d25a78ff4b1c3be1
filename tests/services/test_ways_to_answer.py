"""The buttons under a question: as many as say different things."""

from typing import Any

import pytest

from bot.domain.actions import Verb
from bot.domain.conversation import Asked
from bot.domain.questions import Kind
from bot.domain.sheets import Growing
from bot.services.phrasing.questions import NOTHING_BESIDE, answer_choices
from tests.domain.sheets import blank, question
from tests.services.house import kit

NONE, UNKNOWN, NOT_APPLICABLE = "どれもあてはまらない", "わからない", "あてはまらない"


@pytest.mark.parametrize(
    ("kind", "more", "offered"),
    [
        (Kind.MULTI, {}, [NONE, UNKNOWN]),
        (Kind.MULTI, {"required": False}, [NONE, UNKNOWN]),
        (Kind.MULTI, {"least": 1}, [UNKNOWN, NOT_APPLICABLE]),
        (Kind.SINGLE, {}, [UNKNOWN, NOT_APPLICABLE]),
    ],
)
def test_nothing_applies_is_said_by_one_button(kind: Kind, more: dict[str, Any], offered: list[str]) -> None:
    asked = Asked(question("q1", kind, allow_unknown=True, **more))
    choices = answer_choices(blank(), asked, "ja", kit().voice("ja"), NOTHING_BESIDE)
    assert [one.label for one in choices if one.action.verb in (Verb.GATHER, Verb.MARK)] == offered


def test_the_buttons_stay_the_same_while_options_are_chosen() -> None:
    asked = Asked(question("q1", Kind.MULTI, allow_unknown=True), growing=Growing("q1", ("x",)))
    choices = answer_choices(blank(), asked, "ja", kit().voice("ja"), NOTHING_BESIDE)
    assert NOT_APPLICABLE not in [one.label for one in choices]
