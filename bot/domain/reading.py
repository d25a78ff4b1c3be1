"""Typed words read as a move of the standing question, whatever its kind. What is not clearly one is none.

Everything is read back to the person afterwards, so what is read here may be generous where a tap would be
certain (「３マンくらい」), and never where chatter could be meant.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.answers import read_firm_yes_no, read_number, read_option, read_yes_no
from bot.domain.conversation import Answer, DropRow, Fill, Gather, Mark, Move, Toggle, lacking
from bot.domain.days import read_date, read_month
from bot.domain.intents import read_wish
from bot.domain.numerals import read_amount, read_yen
from bot.domain.questions import Column, Kind, Option, Question
from bot.domain.rows import read_row
from bot.domain.sheets import AnswerState, Growing
from bot.domain.words import asks, bare, clean, fold, plain, said_plainly, says_something


def _bare(words: str) -> frozenset[str]:
    return frozenset(bare(word) for word in words.split())


_SAYS_UNKNOWN = _bare("""
    わからない わかりません わからん 分からない 分かりません 分からん 解らない 判らない
    ちょっとわからない ちょっと分からない
    まだわからない まだ分からない よくわからない よく分からない 不明 未定 まだ未定
    決まっていない 決まっていません まだ決まっていない まだ決まっていません 検討中 しらない しりません 知らない 知りません
    unknown dontknow idontknow notsure noidea tbd undecided
""")
_SAYS_NOT_APPLICABLE = _bare("""
    該当なし がいとうなし 該当しない 該当しません 該当せず あてはまらない あてはまりません 当てはまらない 当てはまりません
    関係ない 関係がない 関係ありません 関係なし 対象外 notapplicable na n/a doesntapply doesnotapply
""")
_SAYS_ENOUGH = _bare("""
    以上 いじょう これで全部 これでぜんぶ これで決める これできめる 決定 決める これで終わり これでおわり
    終わり おわり 終了 これだけ もうない もうありません もうないです これ以上ない これ以上ありません
    done thatsall thatsit finish finished end nomore nothingelse
""")
_AGREES = _bare("ok okay これでいい これでいいです それでいい それでいいです これでok")
"""Enough, where something stands there to agree to."""
_SAYS_NOTHING = _bare("""
    なし 無し ない 無い ほかになし 他になし ほかにない 他にない ほかにありません 他にありません
    ありません ございません 特になし とくになし 特にない とくにない 特にありません とくにありません
    何もない なにもない どれもない どれでもない どれもちがう どれも違う どれもあてはまらない どれも当てはまらない
    書くものはない ひとつもない 一つもない
    none nothing no noneofthese nothingtoadd noneofthem nothingspecial
""")
_SAYS_ALL = _bare("全部 ぜんぶ すべて 全て 全部あてはまる 全部当てはまる all allofthem everything")

_DROP = re.compile(
    r"(?P<what>.{1,30}?)\s*(?:の行|行目)?\s*[をは]?\s*"
    r"(?:消す|けす|消し(?:て|ます|たい)|けし(?:て|ます|たい)|削除|取り消(?:す|し(?:て)?)|外(?:す|して)|はず(?:す|して)|やめる)"
    r"(?:する|して)?(?:ください|下さい)?"
    r"|(?:drop|remove|delete|take out) (?:line |row |number )?(?P<english>.{1,30})"
)
_LAST = frozenset({"最後", "さいご", "last", "the last", "the last one"})


def read_move(
    question: Question,
    growing: Growing | None,
    text: str,
    language: str,
    today: date,
    parties: Mapping[str, str],
) -> Move | None:
    """What these words do to the question: an answer, a part of one, or None when they are neither.

    ``growing`` is the unfinished answer of a question that collects; ``parties`` are the names that a party can
    have, by their spelling (folded); ``today`` is where the project lives.
    """
    here = _Here(language, today, parties)
    so_far = growing or Growing(question.id)
    if question.allow_unknown and not asks(text) and (state := _lacking_answer(text)) is not None:
        return Mark(question.id, state)
    match question.kind:
        case Kind.MULTI:
            return _multi(question, so_far, text, language)
        case Kind.REPEAT:
            return _repeat(question, so_far, text, here)
        case Kind.YES_NO:
            value: object | None = read_yes_no(text)
        case Kind.SCALE:
            value = _point(question, text, language)
        case Kind.NUMBER:
            value = read_amount(text, question.unit.values())
        case Kind.DATE if question.by_month:
            month = read_month(text, today)
            value = f"{month[0]:04d}-{month[1]:02d}" if month else None
        case _:
            value = here.read(question.kind, question.options, text)
    return None if value is None else Answer(question.id, value)


_BEHIND_ANSWER = re.compile(
    r"[、。，．,.!！:：;；…\n]+\s*|\s*[（(]|(?P<space>\s+)|(?<=はい|いえ)(?=[㐀-鿿ァ-ヶ]{2})"
)
"""Where an answer may end and its reason begin: 「いいえ、時間が」, 「いいえ（時間が）」, 「はい 道具が」, or
before a word in kanji.
"""
_NO_WITH_SPACE = re.compile(r"(?:because|since|as|we|i|they|he|she|it|our|the|there|not)\b", re.IGNORECASE)
"""What follows an English "no" that is an answer: "no time" and "no way" are none."""
_TURNS_ROUND = re.compile(
    r"(?:でも|けど|けれど|だけど|だが|しかし|といえば|と言|か(?:な|も|どうか)|(?:but|however|and|or|if|maybe|perhaps)\b)",
    re.IGNORECASE,
)
"""What takes back half of the answer before it: somebody should say which."""
_LONGEST_ANSWER = 20
"""An answer with a reason behind it stands in so many characters."""


def read_reasoned(question: Question, text: str, language: str) -> Answer | None:
    """An answer with its reason in one message: 「いいえ、時間が足りなかった」, 「3。まだ途中です」; None where either is
    in doubt. For what ``read_move`` does not read.
    """
    said = clean(text)
    if asks(said):
        return None
    ends = [found for found in _BEHIND_ANSWER.finditer(said) if 0 < found.start() <= _LONGEST_ANSWER]
    for end in reversed(ends):
        value = _firm_value(question, said[: end.start()], language)
        reason = said[end.end() :].strip(" \t\n　-–—→")
        if value is None or (end["space"] and not _follows_space(value, said, reason)):
            continue
        if end.group().endswith(("(", "（")):
            reason = reason.rstrip("）)。. ")
        return Answer(question.id, value, reason) if _is_reason(question, reason, language) else None
    return None


def _firm_value(question: Question, words: str, language: str) -> object | None:
    """The answer that these words are, whatever stands behind them."""
    match question.kind:
        case Kind.YES_NO:
            return read_firm_yes_no(words)
        case Kind.SCALE if words[:1].isnumeric():
            return _point(question, words, language)
        case Kind.SINGLE if words[:1].isnumeric():
            option = read_option(question.options, words, language)
            return option.id if option else None
    return None


def _follows_space(value: object, said: str, reason: str) -> bool:
    """Whether a mere space can part the answer from the reason."""
    if value not in ("yes", "no"):
        return False
    return not (value == "no" and said[:1].isascii()) or _NO_WITH_SPACE.match(reason) is not None


def _is_reason(question: Question, words: str, language: str) -> bool:
    """Whether the words can be the reason of an answer: no other answer, no command, and no courtesy."""
    if not says_something(words) or _TURNS_ROUND.match(words):
        return False
    if _lacking_answer(words) is not None or read_wish(words) is not None:
        return False
    first = re.split(r"[、。，．,.!！\s]", words, maxsplit=1)[0]
    if question.kind is Kind.YES_NO:
        return read_yes_no(first) is None and read_yes_no(words) is None
    return not words[:1].isnumeric() and read_option(question.options, words, language) is None


def begins_an_answer(question: Question, text: str) -> bool:
    """Whether the words begin like an answer to that question, so that they belong to no other: 「はいと言われても」."""
    return question.kind is Kind.YES_NO and re.match("はい|いいえ|(?:yes|no)\\b", fold(text)) is not None


def read_cell(
    column: Column, text: str, language: str, today: date, parties: Mapping[str, str]
) -> object | None:
    """What these words put into one column of a row, or None."""
    return _Here(language, today, parties).read(column.kind, column.options, text)


def _lacking_answer(text: str) -> AnswerState | None:
    if _says(text, _SAYS_UNKNOWN):
        return AnswerState.UNKNOWN
    return AnswerState.NOT_APPLICABLE if _says(text, _SAYS_NOT_APPLICABLE) else None


def _says(text: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint((bare(text), bare(plain(text))))


@dataclass(frozen=True, slots=True)
class _Here:
    """Where words are read: in which language, on which day, among which parties."""

    language: str
    today: date
    parties: Mapping[str, str]

    def read(self, kind: Kind, options: Sequence[Option], text: str) -> object | None:
        """The value of that kind; a question or a column may hold it."""
        match kind:
            case Kind.DATE:
                on = read_date(text, self.today)
                return on.isoformat() if on else None
            case Kind.YEN:
                return read_yen(text)
            case Kind.NUMBER:
                return read_amount(text)
            case Kind.SINGLE:
                option = read_option(options, text, self.language)
                return option.id if option else None
            case Kind.PARTY:
                return _party(text, self.parties)
            case Kind.TEXT:
                return clean(text) if says_something(text) else None
        return None

    def read_part(self, column: Column, part: str) -> object | None:
        """The value of that column where a part of a line can hardly be anything else."""
        if column.kind is Kind.PARTY:
            return _known_party(part, self.parties)
        if column.kind in (Kind.YEN, Kind.NUMBER) and not _AMOUNT.search(fold(part)):
            return None
        if column.kind is Kind.SINGLE and read_number(part):
            return None  # a number in a line counts something
        return self.read(column.kind, column.options, part)

    def guess_part(self, column: Column, part: str) -> object | None:
        """The party that the last word of a line names, when it looks like somebody: 田中さん, 両方, 伊勢市."""
        if column.kind is not Kind.PARTY or not _SOMEBODY.search(bare(plain(part))):
            return None
        return self.read(column.kind, column.options, part)


_AMOUNT = re.compile("[0-9]|^無料$|^[一二三四五六七八九十百千].*[十百千万億円人名]$")
"""A part of a line is a number only where a figure or a counter says so: 「さん」 is not three."""


def _point(question: Question, text: str, language: str) -> int | None:
    """A point of the scale by its number (not its place), its letter or its words."""
    if asks(text):
        return None
    numbers = [option.id for option in question.options]
    said = re.sub(r"点(?=(?:です)?[。!！]*$)", "", clean(text))
    option = read_option(question.options, said, language, numbers=numbers)
    return int(option.id) if option else None


# ---------------------------------------------------------------- parties


_OF_A_BODY = re.compile(r"(?:さん|様|さま|の(?:方|かた|ほう|人|皆さん|みなさん|担当)|側|が|で|は)+$")
_OFFICE = re.compile("(?:課|係|室|部|局)$")
_SOMEBODY = re.compile(
    "(?:さん|様|氏|課|係|市|役所|の会|自治会|町内会|委員会|協議会|子ども会|婦人会|老人会|会長|代表|役員|事務局"
    "|両方|双方|全員|みんな|有志|ボランティア)(?:の(?:方|人|皆さん))?$"
)


def _party(text: str, parties: Mapping[str, str]) -> str | None:
    """The party that is named, be it by the beginning or the end of its name where no other has it; else
    somebody in their own words.
    """
    if known := _known_party(text, parties):
        return known
    said = _body(text)
    begun = {name for name in parties.values() if len(said) > 1 and _has_end(bare(name), said)}
    if len(begun) == 1:
        return begun.pop()
    return said_plainly(text) if says_something(text) and not asks(text) else None


def _known_party(text: str, parties: Mapping[str, str]) -> str | None:
    """The party that is named in full: さん and の方 behind it, or an office without its 課."""
    said = {bare(plain(text)), _body(text)} - {""}
    if asks(text):
        return None
    named = {name for name in parties.values() if bare(name) in said or _OFFICE.sub("", bare(name)) in said}
    return named.pop() if len(named) == 1 else None


def _body(text: str) -> str:
    return _OF_A_BODY.sub("", bare(plain(text))) if not asks(text) else ""


def _has_end(name: str, said: str) -> bool:
    return name.startswith(said) or name.endswith(said)


# ---------------------------------------------------------------- several options


LONGEST_LIST = 500
"""Room for all options of a sheet in their own words."""
_COMMAS = r"[、，,;；/／・&＆+＋\n]"
_LISTS = (
    re.compile(rf"\s*{_COMMAS}+\s*"),
    re.compile(rf"\s*(?:{_COMMAS}|と|や|及び|および|それと|あと|\band\b)+\s*"),
    re.compile(rf"(?:{_COMMAS}|[\s.．]|と|や|\band\b)+"),
)
"""Ways to part a list: by commas, by words as well, by spaces too. The first that gives options alone is meant."""
_RANGE = re.compile(r"(.+?)\s*(?:[〜~]|から)\s*(.+?)(?:まで)?")
_ONLY = re.compile(r"[、。,.\s]*(?:以上|だけ|のみ|\bonly)(?:です)?$")


def _multi(question: Question, growing: Growing, text: str, language: str) -> Move | None:
    if asks(text):
        return None
    if _says(text, _SAYS_ENOUGH) or (growing.items and _says(text, _AGREES)):
        return Gather(question.id)
    if _says(text, _SAYS_NOTHING | _SAYS_NOT_APPLICABLE):
        return Answer(question.id, [])
    if _says(text, _SAYS_ALL) and not growing.items:  # behind some, 「全部です」 may mean that these are all
        return Answer(question.id, [option.id for option in question.options])
    if option := read_option(question.options, text, language):
        return Toggle(question.id, option.id)
    if (what := _dropped(text)) and (option := read_option(question.options, what, language)):
        return Toggle(question.id, option.id) if option.id in growing.items else None
    chosen = _listed(question.options, text, language)
    return Answer(question.id, [one.id for one in question.options if one in chosen]) if chosen else None


def _listed(options: Sequence[Option], text: str, language: str) -> list[Option]:
    """The options of a list (1と3, ①③, 1〜3, 1だけ); none where a part of it is no option."""
    if len(text) > LONGEST_LIST:
        return []
    words = unicodedata.normalize("NFKC", re.sub("(?<=[①-⑳])(?=[①-⑳])", "、", clean(text))).rstrip("。.!")
    only = _ONLY.sub("", words)
    if only != words and (option := read_option(options, only, language)):
        return [option]
    if found := _RANGE.fullmatch(only):
        ends = [read_option(options, end, language) for end in found.groups()]
        first, last = (options.index(end) if end else -1 for end in ends)
        return list(options[first : last + 1]) if 0 <= first < last else []
    for between in _LISTS:
        parts = [part for part in between.split(only) if part]
        if len(parts) > 2 * len(options):
            continue
        found_options = [option for part in parts if (option := read_option(options, part, language))]
        if 1 < len(parts) == len(found_options):
            return found_options
    return []


def _dropped(text: str) -> str:
    """What is to be taken out again: 「2を消す」, 「苗を削除して」, "remove 2"."""
    found = _DROP.fullmatch(fold(text))
    return (found["what"] or found["english"]).strip() if found else ""


# ---------------------------------------------------------------- rows


def _repeat(question: Question, growing: Growing, text: str, here: _Here) -> Move | None:
    if asks(text):
        return None
    if _says(text, _SAYS_ENOUGH | _SAYS_ALL) or (growing.items and _says(text, _AGREES)):
        return Gather(question.id)
    if _says(text, _SAYS_NOTHING):
        return Gather(question.id) if _has_no_more(question, growing) else None
    if (what := _dropped(text)) and (place := _place(question, growing, what)) is not None:
        return DropRow(question.id, place)
    row = read_row(question.columns, text, here.read_part, here.guess_part)
    wanted = lacking(question, growing)
    values = row if wanted is None else _missing(question, growing, wanted, text, row, here)
    return Fill(question.id, values) if values else None


def _has_no_more(question: Question, growing: Growing) -> bool:
    """Whether 「なし」 can only mean that there is no (further) row: not in the midst of one, nor beside rows
    that stood there from the first, which it could deny.
    """
    return not growing.row and (not growing.items or growing.items != question.begins)


def _missing(
    question: Question,
    growing: Growing,
    wanted: Column,
    text: str,
    row: dict[str, object],
    here: _Here,
) -> dict[str, object]:
    """What the words give to the row that was begun and lacks that column: the column, be it in a line. What
    would change the rest of the row is another line, come too early.
    """
    if wanted.id in row:
        changed = any(growing.row.get(name, value) != value for name, value in row.items())
        return {} if changed else row
    if any(column.id in row and column.kind is not Kind.TEXT for column in question.columns):
        return {}
    value = here.read(wanted.kind, wanted.options, text)
    return {} if value is None else {wanted.id: value}


def _place(question: Question, growing: Growing, what: str) -> int | None:
    """The row that is named by its number, by its name, or as the last one."""
    if what in _LAST:
        return len(growing.items) - 1 if growing.items else None
    number = read_number(what)
    if number is not None and number.isdigit():
        return int(number) - 1
    named = next((column.id for column in question.columns if column.kind is Kind.TEXT), "")
    names = [bare(str(row.get(named, ""))) if isinstance(row, Mapping) else "" for row in growing.items]
    return names.index(bare(what)) if names.count(bare(what)) == 1 else None
