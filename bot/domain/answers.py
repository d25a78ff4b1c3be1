"""Typed words read as an answer. What is not clearly an answer is none: chatter never becomes one."""

import re
import unicodedata

from bot.domain.questions import Kind, Question, Questionnaire
from bot.domain.words import clean, fold

_YES = """
    はい はーい はいはい うん ええ そう そうです そうだ そうですね そうですよ そうだね そうだよ はいそうです
    まる いえす おっけー おーけー yes y yeah yep yup ok okay ○ ◯ 〇 ⭕ o
    ある あります できた できている できています できました した しました
"""
_NO = """
    いいえ いえ いや ううん ちがう ちがいます いいえちがいます 違う 違います いいえ違います
    ばつ のー no n nope nah × ✕ ✗ ✖ ❌ x
    ない ありません ないです できていない できていません していない していません
"""
_SPELLED = {fold(word): "yes" for word in _YES.split()} | {fold(word): "no" for word in _NO.split()}
_BUTTONS = {"1": "yes", "2": "no"}
"""As the buttons stand."""
_ENDING = re.compile(r"(?:です(?:よ|ね)?|でした|だ(?:よ|ね)?|よ|ね)$")
_WAVERING = frozenset({"いや", "うん", "ええ", "そう", "そうですね", "そうだね"})
"""Words that hesitate when drawn out (いや〜, ええ…), and say another thing with an ending (いやだ, うんだ)."""
_DRAWN_OUT = re.compile(r"(?:[ー〜～~…‥]|\.\.|。。|、)[\s!！]*$")
_QUESTION = re.compile(r"[?？][\s!！?？]*$")

_KANJI = "一二三四五六七八九"
_SPOKEN = {
    "いち": "1", "さん": "3", "よん": "4", "ろく": "6", "なな": "7", "しち": "7", "はち": "8", "きゅう": "9",
    "じゅう": "10", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
_ALONE = {"に": "2", "し": "4", "ご": "5", "く": "9"}
"""Numbers only when nothing else was said: inside other words they are particles."""
_LETTERS = "アイウエオ"
_BEFORE = re.compile(r"^(?:問い?の?|とい(?:の)?|質問の?|しつもん|question|q|no|第|だい)[.:：]?")
_BEHIND = re.compile(r"(?:番目|番|ばんめ|ばん|問目|問|つ目|つめ)(?:の(?:質問|問い?)?|を)?$")
_SPLIT = re.compile(r"(.+?)(?:-|の|_|\.)(.+)")
_WITH_LETTER = re.compile(r"(\d+|[一二三四五六七八九十]+)([a-j])", re.ASCII)
_CIRCLED_BEHIND = re.compile(r"(?<=\d)\s*(?=[①-⑳⑴-⒇])")


def read_answer(question: Question, text: str, language: str) -> object | None:
    """The value that these words give to that question, or None when they are not clearly an answer.

    Yes/no: many spellings, and 1 or 2 as the buttons stand. Single: the option's number, letter, or its
    words. Text: the words themselves. Other kinds are not asked yet.
    """
    match question.kind:
        case Kind.YES_NO:
            return _yes_no(text)
        case Kind.SINGLE:
            return _single(question, text, language)
        case Kind.TEXT:
            return text or None
    return None


def _yes_no(text: str) -> str | None:
    said = unicodedata.normalize("NFKC", clean(text))
    if _QUESTION.search(said):
        return None
    word = re.sub("[ 、,。.\ufe0f]", "", fold(said))
    if word in _WAVERING and _DRAWN_OUT.search(said):
        return None
    bare = _ENDING.sub("", word)
    if word not in _SPELLED and bare in _WAVERING:
        return None
    number = _BUTTONS.get(re.sub(r"番$", "", bare.strip("()")))
    return _SPELLED.get(word) or _SPELLED.get(bare) or number


def says_no(text: str) -> bool:
    """Whether the words are a plain no."""
    return _yes_no(text) == "no"


def says_yes(text: str) -> bool:
    """Whether the words are a plain yes: はい, 1, OK …"""
    return _yes_no(text) == "yes"


def _single(question: Question, text: str, language: str) -> str | None:
    if _QUESTION.search(text):
        return None
    number = read_number(text)
    if number is not None and number.isdigit():
        index = int(number) - 1
        return question.options[index].id if 0 <= index < len(question.options) else None
    letter = unicodedata.normalize("NFKC", clean(text)).rstrip("。. )")
    if len(letter) == 1 and letter in _LETTERS:
        index = _LETTERS.index(letter)
        return question.options[index].id if index < len(question.options) else None
    word = fold(text)
    if not word:
        return None
    exact = [
        option.id
        for option in question.options
        if word in {fold(label) for label in (*option.label.values(), *option.short.values())}
    ]
    if len(exact) == 1:
        return exact[0]
    if len(word) < 4:
        return None
    begun = [
        option.id
        for option in question.options
        if any(fold(label.in_(language)).startswith(word) for label in (option.label, option.short))
    ]
    return begun[0] if len(begun) == 1 else None


def read_number(text: str) -> str | None:
    """A sheet's number as people write it (3, ３, 三, さん, ③, 問3, 6-1, 6の1, 6a, 3番), spelled ``3`` or
    ``6-1``.

    None for anything else.
    """
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
