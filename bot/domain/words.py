"""Text as people type it: made safe to store, and folded so that spellings of one word meet."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_LEADING = " 「『“\"‘'"
_TRAILING = " 。、．，.,!?！？…〜~ー」』”\"’'"
_DASHES = re.compile("[‐‑‒–—―−－ｰ]")
_EMOJI_STYLE = str.maketrans("", "", "\ufe0f\u20e3")
"""What makes an emoji of a sign or a digit: ⭕️ is ⭕, 3️⃣ is 3."""

_READING = re.compile(r"(?<=[㐀-鿿々])[(（][ぁ-ゖー]+[)）]")
_QUESTION = re.compile(r"[?？][\s!！?？]*$")
_ASIDE = re.compile(r"^(?:はい|ええ|うん|えーと|えっと|ええと)[、,。.!\s]\s*")
_POLITE = re.compile(
    r"""(?:[、。,.\s]*(?:
      (?:で(?:お願い|おねがい)|よろしくお願い|よろしくおねがい)(?:(?:いた|致)?します)?
    | (?:で|が|に|の方が)(?:いい|良い|よい)(?:です)?
    | を?(?:希望|予定)(?:します|しています|です)?
    | に(?:します|しました|決めました|決まりました|決まっています|してください|しています)
    | (?:に|と)(?:なります|なりました|なる(?:予定です)?)
    | (?:だ|か)?と(?:思います|おもいます)
    | の(?:予定|見込み|つもり|はず)(?:です)?
    | です | でした | である | だ | (?<!ま)で | please
    )(?:よね|ね|よ)?)+$""",
    re.VERBOSE,
)
_FACE = re.compile(r"\([^()ぁ-ゖ㐀-鿿]{0,10}\)")
_GREETINGS = """
    こんにちは こんにちわ こんばんは こんばんわ おはよう おはようございます はじめまして お久しぶりです ご無沙汰しています
    hello hi goodmorning goodafternoon goodevening
"""
_THANKS = """
    ありがとう ありがとうございます ありがとうございました ありがとうね 有難う 有難うございます 有り難うございます どうも
    どうもありがとう どうもありがとうございます どうもありがとうございました サンキュー
    thanks thankyou thankyouverymuch thankssomuch thanksalot
"""
_NODS = """
    了解 了解です 了解しました 了解いたしました 承知 承知です 承知しました 承知いたしました わかりました 分かりました
    なるほど すみません ごめんなさい どうもすみません お疲れ様 お疲れ様です お疲れさまです お疲れ様でした お疲れさまでした
    お世話になります お世話になっています お世話になっております お願いします よろしく よろしくお願いします
    よろしくお願いいたします よろしくお願い致します おやすみなさい gotit understood sorry
"""
_MURMURS = """
    はい うん ええ へえ ほう ok okay オーケー
    待って 待ってね 待ってください ちょっと待って ちょっと待ってね ちょっと待ってください 少し待って 少し待ってください
    えーと ええと えっと うーん 笑 (笑) 汗 泣 涙 草 w ww www orz lol wait onemoment
"""


_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # Unicode's Cc without line feed and tab
    "\ud800-\udfff"  # halves of characters
    "\u202a-\u202e\u2066-\u2069\ufeff]"
)
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """The same words without what no store or chat can hold.

    Drops control characters other than line feed and tab, lone surrogates, and direction overrides, which
    could make a stored sentence read differently from what was typed. Emoji joiners stay.
    """
    return _DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fold(text: str) -> str:
    """One spelling for many: NFKC, lower case, hiragana, single spaces, no quotes around, no punctuation
    behind.
    """
    lower = unicodedata.normalize("NFKC", clean(text).translate(_EMOJI_STYLE)).lower()
    folded = unicodedata.normalize("NFKC", lower).translate(_KATAKANA_TO_HIRAGANA)
    folded = _DASHES.sub("-", folded)
    return _SPACES.sub(" ", folded).strip().rstrip(_TRAILING).lstrip(_LEADING)


def as_named(name: str) -> re.Pattern[str]:
    """Finds that name where it names somebody: Latin letters as words of their own, a name of one letter only where no
    other word goes on from it (林さん and 林が, but not 林道).
    """
    if len(name) == 1:
        return re.compile(rf"(?<!\w){re.escape(name)}(?=さん|[がはをに]|\W|\Z)")
    before = "(?<![0-9A-Za-z])" if name[:1].isascii() else ""
    after = "(?![0-9A-Za-z])" if name[-1:].isascii() else ""
    return re.compile(before + re.escape(name) + after)


def bare(text: str) -> str:
    """The fold as one word: without spaces, apostrophes and readings in brackets, so that a button's words
    can be typed as they stand in any language.
    """
    return re.sub("[ '’]", "", without_readings(fold(text)))


def without_readings(text: str) -> str:
    """The words without what やさしい日本語 writes behind kanji: 「決（き）める」 is 決める."""
    return _READING.sub("", text)


def with_readings(texts: Sequence[str], readings: Mapping[str, str]) -> list[str]:
    """The same texts, each word of ``readings`` with its reading behind it where it first stands: 協働（きょうどう）.
    Longer words go before those in them; a single kanji counts only where no other kanji touches it.
    """
    if not readings:
        return list(texts)
    words = "|".join(
        re.escape(word) if len(word) > 1 else f"(?<![㐀-鿿々]){re.escape(word)}(?![㐀-鿿々])"
        for word in sorted(readings, key=len, reverse=True)
    )
    pattern, told = re.compile(f"({words})(?![(（][ぁ-ゖー]+[)）])"), set[str]()

    def read(found: re.Match[str]) -> str:
        word = found[1]
        if word in told:
            return word
        told.add(word)
        return f"{word}（{readings[word]}）"

    return [pattern.sub(read, text) for text in texts]


def plain(text: str) -> str:
    """The fold without what politeness puts around an answer: 「はい、10月25日でお願いします。」 is 10月25日."""
    word = _ASIDE.sub("", fold(text))
    return _POLITE.sub("", word).rstrip(_TRAILING) or word


def said_plainly(text: str) -> str:
    """The words in their own spelling without politeness behind: 「田中さんです。」 is 田中さん."""
    word = clean(text).rstrip(_TRAILING)
    return _POLITE.sub("", word).rstrip(_TRAILING) or word


def asks(text: str) -> bool:
    """Whether the words end in a question mark: then they are no answer."""
    return _QUESTION.search(text) is not None


_SEEKS = re.compile(
    "相談|そうだん|聞きたい|ききたい|話したい|はなしたい|電話|でんわ|困って|こまって|連絡した|れんらくした|問い合わせ|といあわせ"
    "|教えて(?:ほしい|ください|下さい)|おしえて(?:ほしい|ください)"
    r"|\b(?:talk|speak|talking|speaking) (?:to|with)\b|\bask (?:you|someone|somebody|about)\b|\b(?:phone|call)\b"
)


def seeks_somebody(text: str) -> bool:
    """Whether whoever writes that may want a person and not a form: 「写真の件で相談したいのですが」."""
    return _SEEKS.search(fold(text)) is not None


class Courtesy(StrEnum):
    """What people say to be kind, and want nothing by."""

    GREETING = "greeting"
    THANKS = "thanks"
    NOD = "nod"


_COURTESIES = {
    bare(words): kind
    for kind, spellings in (
        (Courtesy.GREETING, _GREETINGS),
        (Courtesy.THANKS, _THANKS),
        (Courtesy.NOD, _NODS),
    )
    for words in spellings.split()
}
_SAYS_LITTLE = frozenset(_COURTESIES) | frozenset(bare(words) for words in _MURMURS.split())


def courtesy(text: str) -> Courtesy | None:
    """The greeting, thank-you or nod that these words are, where they are nothing else: 「はい、了解です😊」. Of several
    the first counts, a nod last.
    """
    parts = re.findall(r"[\w ]+", _FACE.sub("、", fold(text)))
    said = [word for part in parts for word in _words_of(part)]
    if not said or not _SAYS_LITTLE.issuperset(said):
        return None
    found = [_COURTESIES[word] for word in said if word in _COURTESIES]
    return next((one for one in found if one is not Courtesy.NOD), Courtesy.NOD if found else None)


def _words_of(part: str) -> list[str]:
    """What stands between two signs: one word where it is known as a whole, else word by word."""
    whole = bare(part)
    if whole in _SAYS_LITTLE:
        return [whole]
    return [bare(word) for word in part.split()]


def says_something(text: str) -> bool:
    """Whether the words can be somebody's own answer: not a lone sign, a face, a thank-you, or 「え？」."""
    said = _FACE.sub(" ", fold(text))
    word = bare(said)
    if not _SAYS_LITTLE.isdisjoint((word, bare(plain(said)))) or (asks(text) and len(word) < 5):
        return False
    return courtesy(text) is None and re.search(r"[^\W_]{2}|[0-9㐀-鿿]", said) is not None


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, with an ellipsis where something was cut."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…" if limit > 0 else ""
