"""Fiscal years as people type them: 令和8年度, R8, 2026, ２０２６年度, 昨年度, "fiscal year 2026", "last year"."""

import re
from datetime import date

from bot.domain.day_words import in_one_notation

FIRST, LAST = 1989, 2199
"""What lies outside is a slip of the finger."""

_NEAR = {
    "1昨": -2, "昨": -1, "去": -1, "前": -1, "今": 0, "本": 0, "当": 0, "来": 1, "翌": 1,
    "last": -1, "this": 0, "next": 1,
}  # fmt: skip
_CALLED = re.compile(r"(?P<ja>1昨|[昨去前今本当来翌])年度?|(?P<en>last|this|next)(?:fiscal)?year")
_NUMBERED = re.compile(r"(?:fy|fiscalyear)?(?P<year>[0-9]{4})(?:年度?)?")
_BARE_ERA = re.compile(r"(?:令和|平成|[rh])(?:[0-9]{1,2}|元)(?:年)?", re.IGNORECASE)


def read_fiscal_year(text: str, this: int) -> int | None:
    """The fiscal year that the whole text names, by the year in which it begins; ``this`` is the present one. None for
    anything else, and for years before 1989 or after 2199.
    """
    words = in_one_notation(text, date(this, 5, 1)).word.replace(" ", "").removesuffix("の")
    if _BARE_ERA.fullmatch(words):
        words = in_one_notation(words.removesuffix("年") + "年度", date(this, 5, 1)).word
    if called := _CALLED.fullmatch(words):
        return this + _NEAR[called["ja"] or called["en"]]
    numbered = _NUMBERED.fullmatch(words)
    year = int(numbered["year"]) if numbered else 0
    return year if FIRST <= year <= LAST else None
