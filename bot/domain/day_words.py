"""Days as people say them, brought to one notation: 2026年10月25日, 2026年12月第2日曜, 2026年11月末, 来週土曜, 3日後.

Figures for kanji, kanji for kana and English, years for eras, and 今月, 来年 … as what they are today. What is none of
this stays as it was said, and no form of ``bot.domain.days`` will know it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from re import Match

from bot.domain.numerals import can_be_number, in_figures
from bot.domain.words import plain, without_readings

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Said:
    """The words in the one notation, the weekday that was written beside them ("" for none), and the days between
    which the era lies that was named.
    """

    word: str
    weekday: str = ""
    first: date = date.min
    last: date = date.max


NOTHING = Said("")

_ERAS = {
    "令和": (2018, date(2019, 5, 1), date.max),
    "平成": (1988, date(1989, 1, 8), date(2019, 4, 30)),
    "昭和": (1925, date(1926, 12, 25), date(1989, 1, 7)),
}
"""The year before the first, the first day, the last day."""
_ERAS |= {
    short: _ERAS[name]
    for name, shorts in (("令和", "r令"), ("平成", "h平"), ("昭和", "s昭"))
    for short in shorts
}
_MONTHS = {"先月": -1, "今月": 0, "来月": 1, "再来月": 2}
_YEARS = {"去年": -1, "昨年": -1, "今年": 0, "本年": 0, "来年": 1, "再来年": 2}

_OTHER_WORDS = {
    "きょう": "今日", "本日": "今日", "ほんじつ": "今日", "あした": "明日", "あす": "明日", "きのう": "昨日",
    "しあさって": "明々後日", "明明後日": "明々後日", "あさって": "明後日", "一昨日": "おととい",
    "さらいしゅう": "再来週", "らいしゅう": "来週", "こんしゅう": "今週", "せんしゅう": "先週",
    "さらいげつ": "再来月", "らいげつ": "来月", "こんげつ": "今月", "せんげつ": "先月", "げつまつ": "月末",
    "さらいねん": "再来年", "らいねん": "来年", "ことし": "今年", "ねんどまつ": "年度末",
    "さ来週": "再来週", "さ来月": "再来月",
    "今度": "次", "こんど": "次", "つぎ": "次", "れいわ": "令和", "へいせい": "平成", "しょうわ": "昭和",
    "げつよう": "月曜", "かようび": "火曜", "すいよう": "水曜", "もくよう": "木曜", "きんよう": "金曜", "どよう": "土曜",
    "にちよう": "日曜", "大晦日": "12月31日", "大みそか": "12月31日", "おおみそか": "12月31日",
    "元日": "1月1日", "元旦": "1月1日", "がんじつ": "1月1日", "がんたん": "1月1日",
    "today": "今日", "the day after tomorrow": "明後日", "day after tomorrow": "明後日", "tomorrow": "明日",
    "yesterday": "昨日", "this month": "今月", "next month": "来月", "last month": "先月", "reiwa ": "令和",
    "heisei ": "平成",
}  # fmt: skip
_OTHER_WORD = re.compile("|".join(sorted(_OTHER_WORDS, key=len, reverse=True)))
_KANA_DAYS = {
    "ついたち": 1, "ふつか": 2, "みっか": 3, "よっか": 4, "いつか": 5, "むいか": 6, "なのか": 7, "ようか": 8,
    "ここのか": 9, "とおか": 10, "はつか": 20,
}  # fmt: skip
"""Only behind a month: いつか alone is some day."""
_KANA_DAY = re.compile(rf"(?<=月)[の ]?({'|'.join(_KANA_DAYS)})$")
_KANA_UNITS = {"がつ": "月", "にち": "日", "ねん": "年"}

_PARTICLE = re.compile(r"(?:に|まで(?:に)?|から)$")
_WEEKDAY_BESIDE = re.compile(
    rf"\((?:([{WEEKDAYS}])(?:曜日?)?(?:[・,]?[祝休])?|祝日?|休日?)\)$"
    rf"|(?:(?<=日)の?|(?<=[0-9])(?<!第[0-9]))([{WEEKDAYS}])曜日?$"
    rf"|^(?:\(([{WEEKDAYS}])(?:曜日?)?\)|([{WEEKDAYS}])曜日?[の、,]?)(?=[0-9])"
)
_ERA = re.compile(rf"(?P<era>{'|'.join(_ERAS)})(?P<year>[0-9]{{1,2}}|元)(?:年の?|[./-])")
_ERA_BESIDE = re.compile(r"[・·](?P<era>令和|平成)(?P<year>[0-9]{1,2}|元)年?$")
_NEAR_YEAR = re.compile(f"(再来年|{'|'.join(_YEARS)})(?!度)の?")
_NEAR_MONTH = re.compile(f"(再来月|{'|'.join(_MONTHS)})の?")


def in_one_notation(text: str, today: date) -> Said:
    """The words as the forms read them; ``NOTHING`` where they can be no day. Raises ValueError beyond all
    calendars.
    """
    if not can_be_number(text):
        return NOTHING
    word = _PARTICLE.sub("", without_readings(plain(text)))
    word = _OTHER_WORD.sub(lambda found: _OTHER_WORDS[found[0]], word).replace("曜び", "曜")
    word = _figured(_from_english(word))
    if re.search(r"[0-9] [0-9]", word):
        return NOTHING
    word = word.replace(" ", "")
    if beside := _ERA_BESIDE.search(word):  # 2026年10月25日(日)・令和8年
        word = word[: beside.start()]
        if not word.startswith(f"{_era_year(beside)}年"):
            return NOTHING
    first, last = date.min, date.max
    if era := _ERA.match(word):
        _, first, last = _ERAS[era["era"]]
        word = f"{_era_year(era)}年{word[era.end() :]}"
    weekday = ""
    if found := _WEEKDAY_BESIDE.search(word):
        weekday = next(filter(None, found.groups()), "")
        word = word[: found.start()] + word[found.end() :]
    return Said(_as_today_has_it(word, today), weekday, first, last)


def months_on(on: date, months: int) -> date:
    """So many months later, on the same day of the month or on its last."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _figured(word: str) -> str:
    """Kanji numbers in figures, and がつ, にち, ついたち … behind them as 月 and 日."""
    word = re.sub(r"(?<=[0-9])(がつ|にち|ねん)", lambda found: _KANA_UNITS[found[1]], in_figures(word))
    return _KANA_DAY.sub(lambda found: f"{_KANA_DAYS[found[1]]}日", word)


def _era_year(era: Match[str]) -> int:
    return _ERAS[era["era"]][0] + (1 if era["year"] == "元" else int(era["year"]))


def _as_today_has_it(word: str, today: date) -> str:
    def month(near: Match[str]) -> str:
        first = months_on(today.replace(day=1), _MONTHS[near[1]])
        return f"{first.year}年{first.month}月"

    word = "今月末" if word == "月末" else word
    word = _NEAR_YEAR.sub(lambda near: f"{today.year + _YEARS[near[1]]}年", word)
    return _NEAR_MONTH.sub(month, word)


# ---------------------------------------------------------------- English


_MONTH_NAMES = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_WEEKDAY_NAMES = (
    "mon(?:day)?", "tue(?:s(?:day)?)?", "wed(?:nesday)?", "thu(?:r?s(?:day)?)?", "fri(?:day)?", "sat(?:urday)?",
    "sun(?:day)?",
)  # fmt: skip
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
}  # fmt: skip
_NAMES = (
    *((re.compile(rf"\b{name}\b\.?"), f"{n}月") for n, name in enumerate(_MONTH_NAMES, 1)),
    *(
        (re.compile(rf"\b{name}\b\.?"), f"{day}曜")
        for day, name in zip(WEEKDAYS, _WEEKDAY_NAMES, strict=True)
    ),
)
_DAY_OF_MONTH = re.compile(
    r"""(?:on\ )?(?:(?P<before>.)曜,?\ )?(?:the\ )?
    (?: (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:\ of)?\ (?P<month>[0-9]+月)
      | (?P<month2>[0-9]+月)\ (?:the\ )?(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)? )
    (?:,?\ (?P<year>[0-9]{4}))?(?:,?\ \(?(?P<behind>.)曜\)?)?(?P<era>(?:\ ?[·・].*)?)""",
    re.VERBOSE,
)
_NTH = re.compile(
    r"""(?:on\ )?(?:the\ )?(?:(?P<nth>[0-9])(?:st|nd|rd|th)?|last)\ (?P<weekday>.曜)
    \ (?:of|in)\ (?P<month>[0-9]+月)(?:,?\ (?P<year>[0-9]{4}))?""",
    re.VERBOSE,
)
_PHRASES = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(?:on )?(?:the )?(?:next|coming|this coming) (.曜)", r"次の\1"),
        (r"(?:on )?this (.曜)", r"今週の\1"),
        (r"(?:on )?(.曜),? next week|next week,?(?: on)? (.曜)", r"来週の\1\2"),
        (r"on (.曜)", r"\1"),
        (r"in ([0-9]+) days?|([0-9]+) days? (?:from (?:now|今日)|later)", r"\1\2日後"),
        (r"in ([0-9]+) weeks?|([0-9]+) weeks? (?:from (?:now|今日)|later)", r"\1\2週間後"),
        (r"in ([0-9]+) months?|([0-9]+) months? (?:from (?:now|今日)|later)", r"\1\2か月後"),
        (r"(?:the |at the )?end of (?:the )?(.+月)", r"\1末"),
        (r"(?:the |at the )?end of (?:the )?(.+月),? ([0-9]{4})", r"\2年\1末"),
        (r"(?:in |early |mid |late )?([0-9]+月),? ([0-9]{4})", r"\2年\1"),
        (r"(?:in |early |mid |late )([0-9]+月)", r"\1ごろ"),
    )
)


def _from_english(word: str) -> str:
    """English dates in Japanese words; anything else as it is."""
    for pattern, name in _NAMES:
        word = pattern.sub(name, word)
    word = re.sub(r"\b[a-z]+\b", lambda found: str(_COUNTS.get(found[0], found[0])), word)
    if found := _DAY_OF_MONTH.fullmatch(word):
        month, day = found["month"] or found["month2"], found["day"] or found["day2"]
        weekday = found["before"] or found["behind"]
        beside = f"({weekday})" if weekday else ""
        return f"{_year(found)}{month}{day}日{beside}{found['era']}"
    if found := _NTH.fullmatch(word):
        nth = f"第{found['nth']}" if found["nth"] else "最終"
        return f"{_year(found)}{found['month']}{nth}{found['weekday']}"
    for phrase, said in _PHRASES:
        if found := phrase.fullmatch(word):
            return found.expand(said)
    return word


def _year(found: Match[str]) -> str:
    return f"{found['year']}年" if found["year"] else ""
