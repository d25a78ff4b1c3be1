"""Slack's limits, and text cut to fit them.

Slack does not say whether it counts code points or UTF-16 units. We count UTF-16 units, which is never fewer:
a reason of 5,000 emoji is 10,000 here, and fits whichever way Slack counts.
"""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain import words
from bot.services.pacing import Limits, Rate

Json = dict[str, Any]

# Blocks and views: https://docs.slack.dev/reference/block-kit/blocks and .../reference/views/modal-views
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
HEADER = 150
SECTION = 3000
FIELDS = 10
FIELD = 2000
BUTTON = 75
BUTTON_VALUE = 2000
ACTION_ID = 255
URL = 3000
SELECT_OPTIONS = 100
OPTION_TEXT = 75
OPTION_VALUE = 75  # the SDK allows 150, Slack's own types say 75
OVERFLOW_OPTIONS = 5
PLACEHOLDER = 150
INPUT_LABEL = 2000
INPUT_LENGTH = 3000
VIEW_BYTES = 240_000  # 250 KB for the whole view; the rest is for all that is not blocks
VIEW_TITLE = 24
VIEW_BUTTON = 24
METADATA = 3000

# https://docs.slack.dev/apis/web-api/rate-limits: a message a second for each channel, short bursts allowed. The limit
# of a workspace is not told; five a second and twenty at once are our choice.
PACE = Limits(at_once=8, account=Rate(5, 20), place=Rate(1, 5))

# No page says so, but a message is refused as msg_blocks_too_long at about 13,000 characters
# (https://github.com/slackapi/bolt-js/issues/2509). We count the whole JSON, so this errs on the safe side.
PAGE = 12_000
FALLBACK = 3900  # Slack advises 4,000 for `text`


def size(text: str) -> int:
    """The length that counts: UTF-16 units."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def weight(blocks: Sequence[Json]) -> int:
    """How much of a page these blocks take."""
    return size(json.dumps(blocks, ensure_ascii=False))


def cut(text: str, limit: int) -> str:
    """The text on one line, at most ``limit`` long, with an ellipsis where something was left out."""
    line = " ".join(words.clean(text).split())
    return line if size(line) <= limit else line[: _reach(line, limit - 1)].rstrip() + "…"


def split(text: str, limit: int) -> Iterator[str]:
    """The text in pieces of at most ``limit``, none of them blank, broken where a reader would pause."""
    rest = words.clean(text)
    while size(rest) > limit:
        reach = _reach(rest, limit)
        head = rest[:reach]
        for stop in ("\n", "。", "．", "! ", "? ", ". ", "、", ", ", " ", "　"):
            pause = head.rfind(stop)
            if pause > reach // 2:
                reach = pause + len(stop)
                break
        if piece := rest[:reach].strip():
            yield piece
        rest = rest[reach:].lstrip()
    if rest:
        yield rest


def _reach(text: str, limit: int) -> int:
    """How many characters fit into ``limit`` units without tearing a character from what belongs to it."""
    reach = used = 0
    for char in text:
        used += 2 if char > "\uffff" else 1
        if used > limit:
            break
        reach += 1
    whole = reach
    while 0 < whole < len(text) and (_joins(text[whole]) or text[whole - 1] == "\u200d"):
        whole -= 1
    # Something that is one long cluster is torn after all; one character is taken even where it is too wide.
    return whole or reach or 1


def _joins(char: str) -> bool:
    """Whether the character changes the one before it: accents, emoji joiners, variants and skin tones."""
    return (
        char == "\u200d" or unicodedata.category(char) in ("Mn", "Me") or "\U0001f3fb" <= char <= "\U0001f3ff"
    )
