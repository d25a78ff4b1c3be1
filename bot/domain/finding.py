"""Which project somebody means who writes its name as people do: by number, short name, in kana or kanji, in any width,
in old or new letters, with one letter wrong. Pure: readings come in as data, since no rule tells how kanji are read.

A query goes through ever more lenient ways of matching; the first that finds anything decides. All that it finds are
equally near: one is meant, several are a choice.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.words import fold, without_readings

OLD = "國櫻澤濱邊邉齋齊髙﨑嵜嶋嶌廣圓學會區縣淺瀧實與藝榮驛體關團壽惠萬龍櫟舊淨靜當變寫來禮眞鐵彌德壯戀繪號應總聲圖發豐邨"
NEW = "国桜沢浜辺辺斎斉高崎崎島島広円学会区県浅滝実与芸栄駅体関団寿恵万竜櫟旧浄静当変写来礼真鉄弥徳壮恋絵号応総声図発豊村"
"""Letters of names in their old form, and those that most people type for them."""

_LETTERS = str.maketrans(OLD, NEW) | str.maketrans(
    "ぁぃぅぇぉっゃゅょゎづぢヵヶ", "あいうえおつやゆよわずじかか"
)
_DROPPED = re.compile(r"[\s・·.,，、。!?！？「」『』()（）\[\]【】〈〉《》〔〕\"'’“”/／:：;~〜ー\-_&＆+]")
_PARTICLE = re.compile(r"[のをと]")
_KANJI = re.compile(r"[㐀-鿿々]")
_ASKING = re.compile(
    r"(?:について|のこと|って|の?(?:事業|プロジェクト|ぷろじぇくと|状況|じょうきょう|件)|さん|です|は|の|を|が|ね|か)+$"
)
_AROUND = re.compile(r"^(?:the|a|an)\s+|\s+(?:project|please)$")

LEAST = 3
"""A query shorter than this is taken as it is: one letter of two is half the word."""

ALL_OF_IT = 4
"""From so many letters on a slip may also be one too many or too few, anywhere in a name."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that can be found: its names as people know them, and the reading of the first in kana."""

    id: str
    name: str
    reading: str = ""
    short: str = ""


def find(query: str, among: Sequence[Named], reading: str = "") -> tuple[str, ...]:
    """The ids of all that the query can mean equally well, in the order of ``among``: one is meant, several are a
    choice. ``reading`` is the query's own in kana; a number also counts the place in ``among``, from 1.
    """
    wanted = [one for one in dict.fromkeys((key(query), key(_asked(query)))) if one]
    if not wanted:
        return ()
    byid = tuple(one.id for one in among if one.id == query.strip())
    if byid:
        return byid
    nth = _place(query, len(among))
    exact = [one.id for one in among if wanted[0] in _forms(one)]
    found = exact or [one.id for one in among if _contains(wanted[0], _forms(one))]
    if nth:
        return tuple(dict.fromkeys((among[nth - 1].id, *found)))
    if found:
        return tuple(found)
    for near in _ways(wanted, query, key(reading)):
        if found := [one.id for one in among if near(one)]:
            return tuple(found)
    return ()


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """What two spellings of one name have in common: width, case, kana, old letters, what stands between words."""
    kana = _DROPPED.sub("", fold(without_readings(unicodedata.normalize("NFKC", text))))
    return kana.translate(_LETTERS)


def is_kana(text: str) -> bool:
    """Whether the words can be a reading: kana, letters and digits, and no kanji."""
    return bool(key(text)) and _KANJI.search(text) is None


def _ways(wanted: Sequence[str], query: str, reading: str) -> Iterator[Callable[[Named], bool]]:
    """The more lenient ways, the nearest first."""
    if len(wanted) > 1:  # without what only asks: 「…の状況は」
        yield lambda named: _contains(wanted[1], _forms(named))
    parts = [key(part) for part in re.split(r"[\s・]+", query.strip()) if key(part)]
    if len(parts) > 1:
        yield lambda named: all(_contains(part, _forms(named)) for part in parts)
    yield lambda named: any(len(form) >= LEAST and form in wanted[0] for form in _forms(named))
    if loose := _PARTICLE.sub("", wanted[-1]):
        yield lambda named: len(loose) > 1 and any(loose in _PARTICLE.sub("", form) for form in _forms(named))
    roman = (*wanted, fold(query).replace(" ", ""))
    kana = [one for one in dict.fromkeys((reading, *(key(kana_of(one)) for one in roman))) if len(one) > 1]
    yield lambda named: any(one in key(named.reading) for one in kana)
    if mixed := _mixed(wanted[-1]):
        pattern, kanji = mixed
        yield lambda named: kanji <= set(key(named.name)) and pattern.search(key(named.reading)) is not None
    slips = [one for one in dict.fromkeys((*wanted, *kana)) if len(one) >= LEAST]
    yield lambda named: any(_one_slip(one, form) for one in slips for form in _forms(named))
    yield lambda named: any(_slip_within(one, form) for one in slips for form in _forms(named))


def _forms(one: Named) -> tuple[str, ...]:
    return tuple(form for form in (key(one.name), key(one.short), key(one.reading)) if form)


def _contains(wanted: str, forms: Sequence[str]) -> bool:
    return any(wanted in form for form in forms)


def _asked(query: str) -> str:
    """Without what stands around a name in a question: 「花壇の事業は?」 is 花壇."""
    return _ASKING.sub("", _AROUND.sub("", fold(query)))


def _place(query: str, many: int) -> int:
    """The place in the list that the query names, or 0."""
    number = re.fullmatch(r"(?:no\.?|#|第)?\s*(\d{1,4})\s*(?:番|番目|ばん|つ目|つめ)?", fold(query))
    return int(number[1]) if number and 1 <= int(number[1]) <= many else 0


def _mixed(wanted: str) -> tuple[re.Pattern[str], set[str]] | None:
    """A word written half in kana, as 花だん: what its reading looks like, and the kanji that have to be there."""
    kanji = set(_KANJI.findall(wanted))
    kana = re.findall(r"[ぁ-ゖ]", wanted)
    if not kanji or len(kana) < 2:
        return None
    pieces = re.split(r"([㐀-鿿々]+)", wanted)
    pattern = "".join(
        f"[ぁ-ゖ]{{1,{5 * len(one)}}}" if _KANJI.match(one) else re.escape(one) for one in pieces
    )
    return re.compile(pattern), kanji


# ---------------------------------------------------------------- one letter wrong


def _one_slip(typed: str, form: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two beside each other changed places."""
    if min(len(typed), len(form)) < LEAST or abs(len(typed) - len(form)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(form)) and typed[start] == form[start]:
        start += 1
    one, other = typed[start:], form[start:]
    swapped = one[:2] == other[1::-1] if len(one) > 1 and len(other) > 1 else False
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or (swapped and one[2:] == other[2:])


def _slip_within(typed: str, form: str) -> bool:
    """The same for a part of the name. Of three letters one may be another, no more."""
    most = 1 if len(typed) >= ALL_OF_IT else 0
    if len(typed) - most > len(form):
        return False
    return any(
        _one_slip(typed, form[at : at + length])
        for length in range(len(typed) - most, len(typed) + most + 1)
        for at in range(len(form) - length + 1)
    )


# ---------------------------------------------------------------- Roman letters

_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だじずでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "y": "や ゆ よ", "w": "わ   を",
}  # fmt: skip
_SYLLABLES = {f"{row}{vowel}": kana for row, five in _ROWS.items() for vowel, kana in zip(_VOWELS, five, strict=True)
              if kana != " "}  # fmt: skip
_SYLLABLES |= {"shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "n'": "ん"}
_SYLLABLES |= {
    f"{row}{vowel}": f"{_ROWS[first][1]}{kana}"
    for row, first in (*((f"{one}y", one) for one in "kstnhmrgzdbp"), ("sh", "s"), ("ch", "t"), ("j", "z"))
    for vowel, kana in (("a", "や"), ("u", "ゆ"), ("o", "よ"))
}
_SPELLED = re.compile(
    "|".join(sorted(_SYLLABLES, key=len, reverse=True)) + "|n|m(?=[bp])|([kstcgzdbp])(?=\\1|ch)"
)


@lru_cache(maxsize=2_000)
def kana_of(roman: str) -> str:
    """The kana of a word in Roman letters (Hepburn or Kunrei), "" where it is none."""
    if not re.fullmatch(r"[a-zāīūēōâîûêô']+", roman):
        return ""
    plain = unicodedata.normalize("NFD", roman)
    plain = re.sub(r"([aiueo])[\u0304\u0302]", lambda m: m[1] + {"o": "u"}.get(m[1], m[1]), plain)
    found, at = [], 0
    while at < len(plain):
        match = _SPELLED.match(plain, at)
        if match is None:
            return ""
        found.append(_SYLLABLES.get(match[0]) or ("つ" if match[1] else "ん"))
        at = match.end()
    return "".join(found)
