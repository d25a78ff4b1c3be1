"""Numbers and amounts of money as people type them: 30人, 約３０名, 千二百, 3万5千円, ￥12,000, "two thousand".

Three rules hold for both. A number said roughly is that number (約, くらい, ほど, 前後); it is read back. So is an
upper limit that includes it (まで, 以内, 最大), since limits are asked for. A range, an open end (〜, 以上, 未満), a
number below zero, and whatever could be two numbers (二三人, 3万5, 1,20) is none.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from bot.domain.words import asks, bare, clean, plain

LONGEST = 60
"""No number takes more characters."""
LARGEST = 10**15

_UNITS = (("兆", 10**12), ("億", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10))
_KANJI = "〇一二三四五六七八九"
_AS_FIGURES = str.maketrans(_KANJI, "0123456789")
_SPOKEN = {
    "いち": "1", "いっ": "1", "に": "2", "さん": "3", "よん": "4", "ご": "5", "ろく": "6", "ろっ": "6", "なな": "7",
    "しち": "7", "はち": "8", "はっ": "8", "きゅう": "9", "ぜろ": "0", "零": "0",
    "じゅう": "十", "ひゃく": "百", "びゃく": "百", "ぴゃく": "百", "せん": "千", "ぜん": "千", "まん": "万", "おく": "億",
    "壱": "1", "弐": "2", "参": "3", "伍": "5", "拾": "十", "佰": "百", "阡": "千", "萬": "万",
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "twenty": "2十", "thirty": "3十", "forty": "4十", "fifty": "5十", "sixty": "6十", "seventy": "7十",
    "eighty": "8十", "ninety": "9十", "hundred": "百", "thousand": "千", "million": "百万",
}  # fmt: skip
"""Kana, the figures of receipts (大字) and English, as figures and kanji would have them."""
_WORD = re.compile("|".join(sorted(_SPOKEN, key=len, reverse=True)))
_NEVER_ALONE = frozenset({"に", "ご", "いっ", "ろっ", "はっ", "びゃく", "ぴゃく", "ぜん"})
"""Particles, and sounds that stand only inside numbers."""
_FIGURES = re.compile(r"(?:0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,6})?")
"""Nothing else begins with a 0: 0598-22-… is a telephone."""
_SEVERAL = re.compile("|".join(f"{a}{b}" for a, b in pairwise(_KANJI[1:])))
"""「二三」 is two or three."""
_POINT_OR_COMMA = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
"""「15.000」 is fifteen to one and fifteen thousand to another."""
_CUT_SHORT = re.compile(r"[万千][1-9一二三四五六七八九]$")
"""「3万5」 is 35,000 to one and 30,005 to another."""

_OPEN_END = re.compile(r"(?:^|[^ぁ-ゖ])[〜～~]\s*$")
_BEFORE = re.compile(
    r"^(?:(?:約|およそ|おおよそ|だいたい|大体|おおむね|概ね|ほぼ|ざっと|ちょうど|丁度|合計|計|のべ|延べ|総額|全部で|最大で?|上限"
    r"|about|around|approximately|approx\.?|roughly|up to|at most|in total|total)[はで]?:?\s*)+"
)
_BEHIND = re.compile(
    r"(?:\s*(?:くらい|ぐらい|(?<=[円人名万])位|ほど|程度?|前後|ちょうど|丁度|まで|以内|以下"
    r"|\((?:予定|見込み?|概算)\)|or so|in total|at most|max))+$"
)
_MONEY = re.compile(
    r"(?:税込み?)?(?P<mark>[¥\\金]|jpy|yen)?\s*(?P<number>.+?)\s*(?P<unit>円|圓|えん|yen|jpy)?"
    r"(?:也|なり)?(?P<dash>[.,]?-+)?\s*(?:\(?税込み?\)?)?"
)
_FREE = frozenset({"無料", "むりょう", "無償", "free of charge"})

_COUNTERS = tuple(
    tuple(words.split())
    for words in (
        "人 名 名様 人様 にん めい people persons person",
        "個 つ こ pieces piece",
        "回 かい times",
        "件 けん",
        "枚 まい sheets",
        "本 冊 部 台 箱 袋 組 株 kg km",
        "世帯 戸 households",
        "団体 社 groups organizations",
        "か所 箇所 ヶ所 カ所 ヵ所 places",
        "% パーセント percent",
    )
)
_TIMES = tuple(
    tuple(words.split())
    for words in (
        "時間 hours hour",
        "日 日間 days day",
        "週 週間 weeks week",
        "か月 ヶ月 カ月 months month",
        "年 年間 years year",
    )
)
"""Counters only where days and years are asked for: 「3日」 is a date elsewhere."""
_PEOPLE = {"ひとり": 1, "ふたり": 2, "よにん": 4, "ごにん": 5}


def read_amount(text: str, units: Iterable[str] = ()) -> int | float | None:
    """How many: 30, 30人, 約３０名, 三十人くらい, 1,200, 1.5; None where no one number is named.

    ``units`` are the words that the question itself counts in; other counters then make it another thing.
    """
    word = _core(text)
    counters = _counters(units)
    if word in _PEOPLE and "人" in counters:
        return _PEOPLE[word]
    behind = next((c for c in counters if word.endswith(c)), "")
    number = _number(word.removesuffix(behind).rstrip(), counted=bool(behind))
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def read_yen(text: str) -> int | None:
    """How much, in whole yen: 3万, 3万5千円, １２，０００円, ￥3000, 3k, 三万円, 金三万円也; 0円 and 無料 are nothing.

    「なし」 is no amount: beside a limit it may mean that there is none.
    """
    word = _core(text)
    if word in _FREE:
        return 0
    found = _MONEY.fullmatch(word)
    if found is None or (found["dash"] and not found["mark"]):
        return None
    said = found["number"]
    if re.fullmatch(r"[0-9.,]+ ?k", said):
        said = f"{said[:-1]}千"
    number = _number(said, counted=bool(found["unit"]))
    return int(number) if number is not None and number == int(number) else None


def in_figures(text: str) -> str:
    """The text with its kanji numbers in figures: 十月二十五日 is 10月25日."""
    return re.sub(f"[{_KANJI}十百千]+", lambda run: _shown(run[0]), text)


def _shown(run: str) -> str:
    value = _value(run)
    return run if value is None else str(value)


def can_be_number(text: str) -> bool:
    """Whether to look for a number in it at all: not in a question, an open end, or a speech. ① is a place, ² a
    power, ½ a part.
    """
    if len(text) > LONGEST or asks(text) or _OPEN_END.search(clean(text)):
        return False
    return all(unicodedata.category(char) != "No" for char in text)


def _core(text: str) -> str:
    """What may be the number, without the words around it; empty where it can be none."""
    if not can_be_number(text):
        return ""
    return _BEHIND.sub("", _BEFORE.sub("", plain(text))).strip()


_SPELLED = tuple({bare(word) for word in group} for group in (*_COUNTERS, *_TIMES))


def _counters(units: Iterable[str]) -> list[str]:
    """Longest first, so that 名様 is not read as 様 behind 名."""
    asked = {bare(unit) for unit in units} - {""}
    known = {bare(word) for group in _COUNTERS for word in group}
    if asked:
        known = asked.union(*(group for group in _SPELLED if not asked.isdisjoint(group)))
    return sorted(known, key=len, reverse=True)


def _number(word: str, *, counted: bool) -> Decimal | None:
    """The number that the words spell; ``counted`` says that 円 or a counter stood behind them."""
    if word in _NEVER_ALONE or (not counted and _CUT_SHORT.search(word)):
        return None
    word = re.sub(r"^an? (?=[a-z])|(?<=[a-z]) and(?= )|(?<=[a-z])-(?=[a-z])", " ", word)
    spaced = _WORD.sub(lambda found: f" {_SPOKEN[found[0]]} ", word)
    if re.search(r"[0-9] +[0-9]", spaced) or _POINT_OR_COMMA.fullmatch(word):
        return None
    value = _value(spaced.replace(" ", ""))
    return value if value is not None and value < LARGEST else None


def _value(word: str) -> Decimal | None:
    """Figures and kanji, mixed or not: split at the largest unit, and so on within both halves."""
    for unit, worth in _UNITS:
        before, found, behind = word.partition(unit)
        if not found:
            continue
        if worth < 10_000 and len(before) > 1 and before[-1] in _KANJI:
            return None  # 五六十: fifty or sixty
        times = _value(before) if before or worth >= 10_000 else Decimal(1)
        rest = _value(behind) if behind else Decimal(0)
        if times is None or rest is None or rest >= worth or ("." in word and behind):
            return None
        return times * worth + rest
    if _FIGURES.fullmatch(word):
        return Decimal(word.replace(",", ""))
    if re.fullmatch(f"[{_KANJI[1:]}][{_KANJI}]{{0,14}}", word) and not _SEVERAL.fullmatch(word):
        return Decimal(word.translate(_AS_FIGURES))
    return None
