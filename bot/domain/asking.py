"""A wish read from a sentence, as people write to a colleague: 「かだんの状況を教えて」, 「花壇のまだの人は?」.

Nothing is guessed: a sentence is a wish only where all of it is understood, a project's name and politeness around it
included. Where it merely speaks of something that can be asked for, that is told apart (``sure``).
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.domain.intents import Word
from bot.domain.words import clean


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sentence wants, the words that name a project ("" where none), and whether all of it was understood."""

    word: Word
    name: str = ""
    sure: bool = True


_ABOUT: tuple[tuple[Word, str], ...] = (
    (Word.OVERDUE, r"期限切れ(?:のもの)?|遅れて(?:い)?る(?:もの|こと|の)|期限を過ぎた(?:もの|の)|overdue"),
    (
        Word.STATUS,
        (
            r"まだの(?:人|方|ひと)|未回答(?:の(?:人|方|ひと)|者)?|(?:答え|回答し|出し|送っ)て(?:い)?ない(?:人|方|ひと)"
            r"|(?:だれ|誰)が(?:まだ|答えて(?:い)?ない|出して(?:い)?ない|送って(?:い)?ない)|まだなのは(?:だれ|誰)"
            r"|状況|じょうきょう|様子|進み(?:具合|ぐあい)|進捗|どうなって(?:い)?(?:る|ます)|どこまで(?:進んだ|進んで(?:い)?(?:る|ます))"
            r"|どんな感じ|いまどこ|今どこ|status"
        ),
    ),
    (
        Word.DEADLINES,
        r"締め?切り?|〆切|しめきり|期限|いつまで|日程|スケジュール|deadlines?|due dates?",
    ),
    (Word.POINTS, r"約束(?:したこと)?|次の一手"),
    (Word.NOTES, r"困りごと|困りごと一覧|メモ"),
    (Word.HELP, r"使い方|つかいかた|(?:何|なに)ができ(?:る|ます)?|help"),
)
_GREETING = re.compile(
    r"^(?:(?:すみません|すいません|お疲れさまです|お疲れ様です|おつかれさまです|お世話になっております|お世話になっています"
    r"|おはようございます|こんにちは|こんばんは|ねえ|あの|えっと|hi|hello|hey|please|@?kyodo(?:さん)?)[、。,.!！\s]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[\s、。,.?？!！〜~ー]+"
    r"|(?:教え|おしえ|見せ|みせ|出し|知らせ|確認し)て(?:ください|下さい|くれます?か?|くれる|もらえます?か?|もらえる|いただけます?か?"
    r"|ほしい(?:です)?|欲しい(?:です)?|ね|よ)?"
    r"|(?:教え|見せ)(?:ていただけますか|てもらってもいいですか)"
    r"|(?:知り|見|確認し)たい(?:です|のですが|んですが)?|わかります?か?|分かります?か?|あります?か?|ある|ない"
    r"|お願い(?:します|できます?か?)?|ください|下さい"
    r"|(?:は|って)?(?:どう|いつ|だれ|誰|どれ|何|なに|どんな)(?:です|でした|でしょう|なの|なん(?:です)?)?(?:か|っけ)?"
    r"|です(?:か|よね|ね)?|でしょうか|ます?か|なの|か|は|を|が|って|の|ね|please)$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(?:の|は|が|って|について|に関する|に関して|における|で|、|,|\s)+$")
_ENGLISH: tuple[tuple[Word, re.Pattern[str]], ...] = tuple(
    (word, re.compile(pattern, re.IGNORECASE))
    for word, pattern in (
        (Word.STATUS, r"^(?:what(?:'s| is) |show me |tell me )?(?:the )?status (?:of|for) (?P<name>.+)$"),
        (Word.STATUS, r"^how is (?P<name>.+?)(?: doing| going| coming along)?$"),
        (Word.STATUS, r"^who(?:'s| is)(?: still)? missing(?: (?:in|from|for|on) (?P<name>.+))?$"),
        (Word.DEADLINES, r"^when is (?P<name>.+?) due$"),
        (
            Word.DEADLINES,
            r"^(?:what are |show me |tell me )?(?:the )?(?:deadlines?|dates) (?:of|for) (?P<name>.+)$",
        ),
        (Word.OVERDUE, r"^what(?:'s| is) overdue(?: (?:in|for|on) (?P<name>.+))?$"),
    )
)
_TOPICS = tuple((word, re.compile(rf"(?:{pattern})$", re.IGNORECASE)) for word, pattern in _ABOUT)
_ANYWHERE = tuple(
    (word, re.compile(pattern, re.IGNORECASE)) for word, pattern in _ABOUT if word is not Word.HELP
)
_NO_NAME = re.compile(
    r"(?:ます|です|ました|でした|ません|した|して|から|ので|けど|たい|ない)(?:[、。,]|$)|[。!！?？\n]"
)
"""What no project's name holds, and chatter does."""

LONGEST = 80
"""A longer text is a story, and no question."""


def read_asked(text: str) -> Asked | None:
    """What the sentence asks for; None where nothing in it can be asked for."""
    said = unicodedata.normalize("NFKC", clean(text))
    if not said or len(said) > LONGEST:
        return None
    said = _GREETING.sub("", said).strip()
    plain = said.rstrip(" 。.?!、,")
    for word, pattern in _ENGLISH:
        if found := pattern.match(plain):
            return Asked(word, _of_english(found["name"] or ""))
    core = said
    while core:
        for word, topic in _TOPICS:
            if found := topic.search(core):
                name = _JOINT.sub("", core[: found.start()]).strip(" 「」『』\"'")
                if not _NO_NAME.search(name):
                    return Asked(word, name)
        shorter = _TAIL.sub("", core)
        if shorter == core:
            break
        core = shorter
    spoken = next((word for word, topic in _ANYWHERE if topic.search(said)), None)
    return Asked(spoken, sure=False) if spoken is not None else None


def _of_english(name: str) -> str:
    return re.sub(r"^(?:the|our)\s+|\s+project$|[,\s]+please$", "", name, flags=re.IGNORECASE).strip(" \"'“”")
