"""Typed words read as a yes or no, an option, or a number on the sheet. What is not clearly one is none: chatter
never becomes an answer.
"""

import re
import unicodedata
from collections.abc import Sequence

from bot.domain.questions import Option, Question, Questionnaire
from bot.domain.words import asks, bare, clean, fold, plain

_YES = """
    はい はーい はいはい うん ええ そう そうです そうだ そうですね そうですよ そうだね そうだよ はいそうです
    まる いえす おっけー おーけー yes y yeah yep yup ok okay ○ ◯ 〇 ⭕ o
"""
_DONE = """
    ある あります できた できている できています できました した しました している しています
"""
_NO = """
    いいえ いえ いや ううん ちがう ちがいます いいえちがいます 違う 違います いいえ違います
    ばつ のー no n nope nah × ✕ ✗ ✖ ❌ x
"""
_NOT_DONE = """
    ない ありません ないです できていない できていません できませんでした できなかった
    していない していません しませんでした しなかった
"""
_SPELLED = {
    **{fold(word): "yes" for word in (_YES + _DONE).split()},
    **{fold(word): "no" for word in (_NO + _NOT_DONE).split()},
    **{f"はい{fold(word)}": "yes" for word in _DONE.split()},
    **{f"いいえ{fold(word)}": "no" for word in _NOT_DONE.split()},
}
_FIRMLY = """
    はい はいそうです いいえ いえ まる ばつ ○ ◯ 〇 × ✕ yes yeah yep no nope
"""
_FIRM = frozenset(
    fold(word)
    for word in (
        *(_FIRMLY + _DONE + _NOT_DONE).split(),
        *(f"はい{word}" for word in _DONE.split()),
        *(f"いいえ{word}" for word in _NOT_DONE.split()),
    )
)
"""Words that answer whatever stands behind them: うん and OK may be said to somebody in the room."""
_BUTTONS = {"1": "yes", "2": "no"}
"""As the buttons stand."""
_NUMBER_ALONE = re.compile(r"\(?([12])\)?(?:番目?|ばんめ?)?")
_ENDING = re.compile(r"(?:です(?:よ|ね)?|でした|だ(?:よ|ね)?|よ|ね)$")
_WAVERING = frozenset({"いや", "うん", "ええ", "そう", "そうですね", "そうだね"})
"""Words that hesitate when drawn out (いや〜, ええ…), and say another thing with an ending (いやだ, うんだ)."""
_DRAWN_OUT = re.compile(r"(?:[ー〜～~…‥]|\.\.|。。|、)[\s!！]*$")

_KANJI = "一二三四五六七八九"
_SPOKEN = {
    "いち": "1", "さん": "3", "よん": "4", "ろく": "6", "なな": "7", "しち": "7", "はち": "8", "きゅう": "9",
    "じゅう": "10", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
_ALONE = {"に": "2", "し": "4", "ご": "5", "く": "9"}
"""Numbers only when nothing else was said: inside other words they are particles."""
_LETTERS = ("アイウエオカキクケコ", "abcdefghij")
_LETTER = re.compile(r"\(?([アイウエオカキクケコA-Ja-j])[).。]*(?:です)?[。!！]*")
_OWN_LETTER = re.compile("[a-zあ-ん]")
_NUMBERED = re.compile(r"(\S{1,3}?)[.:、)\s]\s*(.{2,})")
_ENOUGH_TO_BEGIN = 4
"""So many characters of an option's words stand for it, where no other begins so."""
_BEFORE = re.compile(r"^(?:問い?の?|とい(?:の)?|質問の?|しつもん|question|q|no|第|だい)[.:：]?")
_BEHIND = re.compile(r"(?:番目|番|ばんめ|ばん|問目|問|つ目|つめ)(?:の(?:質問|問い?)?|を)?$")
_SPLIT = re.compile(r"(.+?)(?:-|の|_|\.)(.+)")
_LONGEST_NUMBER = 40
_WITH_LETTER = re.compile(r"(\d+|[一二三四五六七八九十]+)([a-j])", re.ASCII)
_CIRCLED_BEHIND = re.compile(r"(?<=\d)\s*(?=[①-⑳⑴-⒇])")


def read_yes_no(text: str) -> str | None:
    """``yes`` or ``no`` in many spellings, and 1 or 2 as the buttons stand; None where neither is clear."""
    said = unicodedata.normalize("NFKC", clean(text))
    if asks(said):
        return None
    word = re.sub("[ 、,。.]", "", fold(said))
    if word in _WAVERING and _DRAWN_OUT.search(said):
        return None
    shorn = _ENDING.sub("", word)
    if word not in _SPELLED and shorn in _WAVERING:
        return None
    numbered = _NUMBER_ALONE.fullmatch(plain(said).replace(" ", ""))
    number = _BUTTONS[numbered[1]] if numbered else None
    return _SPELLED.get(word) or _SPELLED.get(shorn) or number


def read_firm_yes_no(text: str) -> str | None:
    """``yes`` or ``no`` where the words are one that also answers with something behind it."""
    word = re.sub("[ 、,。.]", "", fold(text))
    return _SPELLED.get(word) if word in _FIRM else None


def says_no(text: str) -> bool:
    """Whether the words are a plain no."""
    return read_yes_no(text) == "no"


def says_yes(text: str) -> bool:
    """Whether the words are a plain yes: はい, 1, OK …"""
    return read_yes_no(text) == "yes"


def read_option(
    options: Sequence[Option], text: str, language: str, *, numbers: Sequence[str] = ()
) -> Option | None:
    """The option that these words name: its words in any language, its number (③, 3番), its letter (ウ), its
    number with its words, or so much of its words in that language that no other is meant.

    ``numbers`` are what the options are numbered by; without them they count from 1.
    """
    if asks(text):
        return None
    by_number = dict(zip(numbers or map(str, range(1, len(options) + 1)), options, strict=False))
    words = {bare(text), bare(plain(text))} - {""}
    exact = [option for option in options if not words.isdisjoint(_spellings(option))]
    if exact:
        return exact[0] if len(exact) == 1 else None
    if number := read_number(plain(text)):
        return by_number.get(number)
    if (place := _letter(text, options)) is not None:
        return options[place] if place < len(options) else None
    if found := _NUMBERED.fullmatch(fold(text)):
        numbered = by_number.get(read_number(found[1]) or "")
        return numbered if numbered and bare(found[2]) in _spellings(numbered) else None
    begun = [option for option in options if _begins(option, words, language)]
    return begun[0] if len(begun) == 1 else None


def _spellings(option: Option) -> set[str]:
    return {bare(label) for label in (*option.label.values(), *option.short.values())}


def _begins(option: Option, words: set[str], language: str) -> bool:
    labels = [bare(label.in_(language)) for label in (option.label, option.short)]
    return any(len(word) >= _ENOUGH_TO_BEGIN and label.startswith(word) for word in words for label in labels)


def _letter(text: str, options: Sequence[Option]) -> int | None:
    """The place that a letter stands for. Where the options have letters of their own, only those count."""
    found = _LETTER.fullmatch(unicodedata.normalize("NFKC", clean(text)))
    if found is None or any(_OWN_LETTER.fullmatch(word) for option in options for word in _spellings(option)):
        return None
    letter = found[1].lower()
    return next(letters.index(letter) for letters in _LETTERS if letter in letters)


def read_number(text: str) -> str | None:
    """A sheet's number as people write it (3, ３, 三, さん, ③, 問3, 6-1, 6の1, 6a, 3番), spelled ``3`` or
    ``6-1``.

    None for anything else.
    """
    if len(text) > _LONGEST_NUMBER:
        return None
    word = fold(_CIRCLED_BEHIND.sub("-", clean(text)))
    if word in _ALONE:
        return _ALONE[word]
    word = re.sub(r"(?<=\d) (?=\d)", "-", word).replace(" ", "")
    word = re.sub(r"^(.+)\((.+)\)$", r"\1-\2", word).strip("()[]【】<>")
    word = re.sub(r"(?<=\d)ー(?=[\da-j])", "-", word)
    word = _BEHIND.sub("", _BEFORE.sub("", word))
    found = _SPLIT.fullmatch(word) or _WITH_LETTER.fullmatch(word)
    if found is None:
        return _digits(word) or None
    main, sub = _digits(found[1]), _digits(found[2])
    if not sub and found[2] in tuple("abcdefghij"):
        sub = str("abcdefghij".index(found[2]) + 1)
    return f"{main}-{sub}" if main and sub else None


def _digits(word: str) -> str:
    """A number of at most three digits, in figures, kanji or words; "" for anything else."""
    if re.fullmatch(r"\d{1,3}", word, re.ASCII):
        return str(int(word))
    if found := re.fullmatch(f"(?:([{_KANJI}])?(十))?([{_KANJI}])?", word):
        tens, ten, ones = found.groups()
        number = (_KANJI.index(tens) + 1 if tens else 1 if ten else 0) * 10
        number += _KANJI.index(ones) + 1 if ones else 0
        return str(number) if number else ""
    return _SPOKEN.get(word, "")


def named_question(questionnaire: Questionnaire, text: str) -> Question | None:
    """The question that this number names, as the sheet numbers it."""
    number = read_number(text)
    return next((q for q in questionnaire.asked if q.number == number), None) if number else None
