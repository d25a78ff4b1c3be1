"""Typed words read as an answer. What is not clearly an answer is none: chatter never becomes one."""

import re

from bot.domain.questions import Kind, Question, Questionnaire
from bot.domain.words import fold

_YES = frozenset(
    "はい はいはい はーい うん ええ そう そうです そうだ そうですね はいそうです yes y yeah yep ok おーけー まる ○ ◯ 〇 o 1 "
    "ある あります できた できている できています できました した しました いえす".split()
)
_NO = frozenset(
    "いいえ いえ いや いいえー ううん ちがう ちがいます 違う 違います no n nope のー ばつ × ✕ ✗ x 2 "
    "ない ありません ないです できていない できていません していない していません いいえちがいます".split()
)
_CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(20)}
_KANJI_DIGITS = {
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
}
_SPOKEN_DIGITS = {
    "いち": "1", "に": "2", "さん": "3", "よん": "4", "し": "4", "ご": "5", "ろく": "6", "なな": "7", "しち": "7",
    "はち": "8", "きゅう": "9", "く": "9", "じゅう": "10", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
_LETTERS = {"ア": 0, "イ": 1, "ウ": 2, "エ": 3, "オ": 4, "あ": 0, "い": 1, "う": 2, "え": 3, "お": 4}


def read_answer(question: Question, text: str, language: str) -> object | None:
    """The value that these words give to that question, or None when they are not clearly an answer.

    Yes/no: many spellings, and 1 or 2 as the buttons stand. Single: the option's number, letter, or its words.
    Text: the words themselves. Other kinds are not asked yet.
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
    word = fold(text).replace(" ", "")
    word = _CIRCLED.get(text.strip(), word)
    word = re.sub(r"(です|でした|ですね|だ|だよ|よ)$", "", word) or word
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    return None


def says_yes(text: str) -> bool:
    """Whether the words are a plain yes: はい, 1, OK …"""
    return _yes_no(text) == "yes"


def _single(question: Question, text: str, language: str) -> str | None:
    number = read_number(text)
    if number is not None and number.isdigit():
        index = int(number) - 1
        return question.options[index].id if 0 <= index < len(question.options) else None
    bare = text.strip().rstrip("。. ")
    if bare in _LETTERS:
        index = _LETTERS[bare]
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
    near = [
        option.id
        for option in question.options
        if word in fold(option.label.in_(language)) or word in fold(option.short.in_(language))
    ]
    return near[0] if len(near) == 1 else None


def read_number(text: str) -> str | None:
    """A sheet's number as people write it (3, ３, 三, さん, ③, 問3, 6-1, 6の1, 6a, 3番), spelled ``3`` or ``6-1``;
    None for anything else."""
    word = _CIRCLED.get(text.strip(), fold(text)).replace(" ", "")
    word = re.sub(r"^(問|問い|といの|q|no\.?|だい|第|しつもん|質問)", "", word)
    word = re.sub(r"(番目|番|ばんめ|ばん|問目|つ目)(の|を)?$", "", word)
    main, _, sub = _split_number(word)
    main = _digits(main)
    if not main:
        return None
    if not sub:
        return main
    sub = _digits(sub) or (str("abcdefghij".index(sub) + 1) if len(sub) == 1 and sub in "abcdefghij" else "")
    return f"{main}-{sub}" if sub else None


def _split_number(word: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(.+?)(?:-|の|_|\.)(.+)", word)
    if match:
        return match[1], "-", match[2]
    match = re.fullmatch(r"(\d+|[一二三四五六七八九十]+)([a-j])", word)
    return (match[1], "-", match[2]) if match else (word, "", "")


def _digits(word: str) -> str:
    if word.isascii() and word.isdigit():
        return str(int(word))
    return _KANJI_DIGITS.get(word) or _SPOKEN_DIGITS.get(word) or ""


def named_question(questionnaire: Questionnaire, text: str) -> Question | None:
    """The question that this number names, as the sheet numbers it."""
    number = read_number(text)
    return next((q for q in questionnaire.asked if q.number == number), None) if number else None
