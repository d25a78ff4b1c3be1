"""No button of the bot's own is cut: its words fit where LINE shows them, in every language."""

import pytest

from bot.domain.plain_japanese import VALUE
from bot.domain.words import without_readings
from bot.wording import FluentWording, texts_of
from handlers.line import limits

NUMBER = "10-12"
"""The longest number of a question, which most labels with a value hold; a name may be shortened."""


@pytest.mark.parametrize("language", FluentWording().languages())
def test_the_words_of_every_button_fit_into_a_quick_reply(language: str) -> None:
    labels = {key: text for key, text in texts_of(language) if key.startswith("button-")}
    assert labels
    lengths = {
        key: limits.count(without_readings(text).replace(VALUE, NUMBER)) for key, text in labels.items()
    }
    too_long = {labels[key] for key, length in lengths.items() if length > limits.QUICK_LABEL}
    assert {text for text in too_long if VALUE not in text} == set()
    assert {text for text in too_long if limits.count(without_readings(text)) > limits.QUICK_LABEL} == set()
