"""Every error that a person can cause says what to do next, in every language, in four short lines.

The rule: the words of a refusal hold an instruction (an asking verb, words to send, or that the person will be told), and
take at most four lines of a phone: 24 characters in Japanese, 48 in other scripts, readings and values left out.
"""

import re
from functools import cache

import pytest

from bot.domain.plain_japanese import VALUE
from bot.wording import FluentWording, texts_of

_KEYS = """
    old-button not-shown stale not-understood no-such-question sent-before stage-closed stage-not-open nothing-owed
    nothing-before not-open-yet join-how join-wrong join-expired join-wait join-other-side join-has-role not-allowed
    not-yours unknown-command lost group our-fault our-fault-plain no-such-term
    project-over member-gone comparison-blind no-projects new-in-slack new-guest new-unknown close-in-slack
    close-evaluation-in-slack point-in-slack talk-day-how document-no-address clause-changed leave-nothing
    rule-too-late stage-is-open move-closed not-understood-date next-before event-most
    evaluators-none-here evaluation-not-yet survey-none-here survey-not-yet phases-none-here calendar-no-address
    not-due-any-more extend-nothing hand-over-past hand-over-own-counts hand-over-no-coordinator notifications-day
    room-nothing-to-bind room-of-another room-only-there record-nowhere group-not-yours group-which group-unbound
    paper-too-late several-buttons
    error-empty error-too-long error-same-sides error-date error-past error-end-before-start error-too-far
    error-choose error-order error-reason error-rule-days error-rule-on-day error-rule-period error-rule-no-period
    error-too-many-changes error-reading error-person
    survey-error-choose survey-error-choose-several survey-error-choose-again survey-error-too-few
    survey-error-too-many survey-error-write survey-error-too-short survey-error-too-long survey-error-no-number
    survey-error-too-small survey-error-too-large survey-page-gone-text
"""
REFUSALS = _KEYS.split()
"""What the bot says where something cannot be done, or could not be read."""

ASKS = {
    "ja": r"ください|お願いします|と送|お知らせします|どれですか|どれにしますか|大丈夫です|直せます|選べます|つくれます|答えられます"
    r"|できます|伝えられます|こちらです",
    "ja-simple": r"ください|送って|聞（き）けます|知（し）らせます|どれですか|いいです|できます|これです",
    "en": r"(?i)\bplease\b|\bsend\b|\btap\b|\bpress\b|\btry\b|\bask\b|\bchoose\b|\bpick\b|\bwrite\b|\btype\b|\bopen\b|\badd\b"
    r"|\btell\b|let you know|\bwait\b|which one|you can|here is|\bkeep\b|\bcount\b|\bcheck\b|\buse\b|\bread\b|\bmake\b"
    r"|\bremove\b|\bgo on\b|\breopen\b",
}
"""What tells somebody what to do."""

LINES, WIDTH = 4, {"ja": 24, "ja-simple": 24}
_READING = re.compile(r"[（(][ぁ-ゖ]+[）)]")


@cache
def said(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, text in texts_of(language):
        found.setdefault(key, []).append(text)
    return found


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_a_refusal_says_what_to_do_next(language: str) -> None:
    assert language in FluentWording().languages()
    texts = said(language)
    assert [key for key in REFUSALS if key not in texts] == []
    dead_ends = [
        f"{key}: {text}"
        for key in REFUSALS
        for text in texts[key]
        if not re.search(ASKS[language], _READING.sub("", text) if language == "ja" else text)
    ]
    assert dead_ends == [], "\n".join(dead_ends)


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_a_refusal_takes_four_lines_at_most(language: str) -> None:
    width = WIDTH.get(language, 48)
    long = []
    for key in REFUSALS:
        for text in said(language)[key]:
            shown = _READING.sub("", text).replace(VALUE, "").replace(" ", "" if width == 24 else " ")
            if sum(-(-len(line) // width) for line in shown.split("\n")) > LINES:
                long.append(f"{key}: {len(shown)} {shown}")
    assert long == [], "\n".join(long)
