"""Typed words read as a command. Buttons carry actions already; this is for what people write.

The words are those of contract.md, "What people type and press"; spelling is folded first (full and half
width, hiragana and katakana, case, trailing punctuation). What matches nothing is ``None``: the caller
decides whether it is an answer, a reason or chatter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.answers import read_number
from bot.domain.words import clean, fold, without_readings


class Word(StrEnum):
    """Everything a person can ask for in words."""

    JOIN = "join"
    ANSWER = "answer"
    STATUS = "status"
    BACK = "back"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    LIST = "list"
    FIX = "fix"
    REASON = "reason"
    SEND = "send"
    WHY = "why"
    PERSON = "person"
    LANGUAGE = "language"
    HELP = "help"
    LEAVE = "leave"
    SWITCH = "switch"
    MENU = "menu"
    NEW = "new"
    INVITE = "invite"
    CLOSE = "close"
    EXPORT = "export"
    TALK = "talk"
    AGREEMENT = "agreement"
    DOCUMENT = "document"
    NOTE = "note"
    NOTES = "notes"
    MOVE_DAY = "move_day"
    MONEY = "money"
    PRINCIPLES = "principles"
    CHOOSING = "choosing"
    ROLES = "roles"
    INSURANCE = "insurance"
    EVALUATORS = "evaluators"
    INVITE_EVALUATORS = "invite_evaluators"
    AT_HAND = "at_hand"
    EVALUATION = "evaluation"
    SCORES = "scores"
    PHASES = "phases"
    PICTURE = "picture"
    SURVEY = "survey"
    SURVEY_RESULTS = "survey_results"
    SURVEY_WORDS = "survey_words"
    POINTS = "points"
    TOOLS = "tools"
    NEXT_CYCLE = "next_cycle"
    OVERDUE = "overdue"
    DEADLINES = "deadlines"
    CALENDAR = "calendar"
    STATUS_PAGE = "status_page"
    MAIL = "mail"
    NOTIFICATIONS = "notifications"
    HANDOVER = "handover"
    SHARE = "share"  # this phone with somebody else who answers
    CONNECT = "connect"  # this channel to a project
    DISCONNECT = "disconnect"
    NUDGE = "nudge"
    READINGS = "readings"
    EXPLAIN = "explain"  # ``rest`` holds the term
    FAILURES = "failures"
    MY_RECORD = "my_record"
    ERASE = "erase"
    PUBLISH = "publish"
    CASES = "cases"  # ``rest`` holds words to look for
    REPORT = "report"  # ``rest`` holds the year
    BLANK = "blank"  # sheets to write on by hand
    KEY_IN = "key_in"  # what was written by hand


@dataclass(frozen=True, slots=True)
class Wish:
    """A command with what stood behind it, cleaned but otherwise as typed; ``number`` is the question that a
    reason names in brackets.
    """

    word: Word
    rest: str = ""
    number: str = ""


_WORDS: dict[Word, str] = {
    Word.JOIN: "参加 さんか join",
    Word.ANSWER: "回答 回答する かいとう 答える こたえる answer 始める はじめる start",
    Word.STATUS: "状況 じょうきょう status いまどこ",
    Word.BACK: "戻る もどる back 前の まえの 前へ 前 まえ 一つ前 ひとつ前 もどって 戻って 前に戻る まえにもどる "
    "前の質問に戻る 前の質問に戻りたい 前の問題に戻りたい 前のを直す 前の答えを直す 一つ前を直す",
    Word.SKIP: "スキップ すきっぷ skip とばす 飛ばす とばして 飛ばして パス ぱす 答えたくない こたえたくない",
    Word.PAUSE: "中断 ちゅうだん pause 休む やすむ やめる 止める とめる あとで 後で stop またあとで また後で later wait "
    "電話がきました 電話がきたので 電話が鳴った いま忙しい 今は忙しい 忙しいので後で "
    "待って まって ちょっと待って ちょっとまって 待ってください まってください ちょっと待ってください "
    "ちょっとまってください",
    Word.RESUME: "再開 さいかい resume 続き つづき 続ける つづける 続きから つづきから continue",
    Word.UNDO: "取消 取り消し 取り消す 取消し とりけし とりけす undo",
    Word.LIST: "一覧 いちらん list 答え一覧 リスト りすと",
    Word.FIX: "直す なおす 直したい なおしたい 直します 訂正 ていせい 訂正する 訂正したい 訂正します 修正 修正する "
    "間違えた まちがえた 間違えました まちがえました 押し間違えた 押し間違えました 間違えて押しました 間違って押しました "
    "さっきの答えを間違えました さっきの答えを間違えた さっきの答えを直したい 前の答えを直したい "
    "答えを直す 答えを直したい 回答を直す 回答を直したい fix change",
    Word.SEND: "送る おくる 送信 そうしん send この内容で送る 提出 ていしゅつ",
    Word.REASON: "理由を書く りゆうをかく 理由を書きたい addareason",
    Word.WHY: "なぜ why 何故 どうして なぜこの質問 意味は 意味がわからない 意味が分からない 意味がわかりません "
    "質問の意味がわかりません "
    "質問の意味がわからない どういう意味 どういう意味ですか どういうことですか",
    Word.PERSON: "担当者 たんとうしゃ person 人と話す 人と話したい 電話 でんわ 相談 そうだん 電話番号 電話したい "
    "担当者に聞きたい 担当者に電話したい 担当者に相談したい 担当者と話したい "
    "誰に聞けばいい 誰に聞けばいいですか たんとう",
    Word.LANGUAGE: "言語 げんご language ことば 言葉",
    Word.READINGS: "読みかた よみかた 読み方 ふりがな 振り仮名 readings reading",
    Word.HELP: "ヘルプ へるぷ help 助けて たすけて 使い方 つかいかた 使い方がわからない "
    "使い方がわかりません 使い方を教えて",
    Word.LEAVE: "退会 退会する たいかい leave 抜ける ぬける 参加をやめる 参加をやめたい 退会したい 抜けたい",
    Word.SWITCH: "切替 切り替え きりかえ switch 別の事業 べつの事業",
    Word.MENU: "メニュー めにゅー menu",
    Word.NEW: "新規 しんき new",
    Word.INVITE: "招待 しょうたい invite",
    Word.CLOSE: "完了 かんりょう close",
    Word.EXPORT: "出力 しゅつりょく export",
    Word.TALK: "話し合い はなしあい talk 比較 ひかく",
    Word.AGREEMENT: "協定 きょうてい 協定書 きょうていしょ 契約書 けいやくしょ agreement contract",
    Word.DOCUMENT: "文書 ぶんしょ 文書にする 協定書を文書にする docx document",
    Word.NOTE: "困りごと こまりごと 困ったこと こまったこと メモ めも 変更点 problem note",
    Word.NOTES: "メモ一覧 めもいちらん 困りごと一覧 notes",
    Word.MOVE_DAY: "雨天順延 うてんじゅんえん 順延 じゅんえん 延期 えんき 日程変更 にっていへんこう 日を変える 日をかえる "
    "雨で延期 雨天延期 postpone rain",
    Word.MONEY: "お金 おかね 予算 よさん 決算 けっさん 収支 しゅうし money budget",
    Word.PRINCIPLES: "原則 げんそく 基本原則 きほんげんそく principles",
    Word.CHOOSING: "手法 しゅほう 形態 けいたい 手法を考える 形態を考える 進め方を考える form forms",
    Word.ROLES: "役割 やくわり 役割のめやす roles",
    Word.INSURANCE: "保険 ほけん 保険と事故 insurance",
    Word.EVALUATORS: "評価者 ひょうかしゃ evaluators evaluator",
    Word.INVITE_EVALUATORS: "評価者を招く 評価者を招待 評価者をよぶ ひょうかしゃをよぶ inviteevaluators",
    Word.AT_HAND: "資料 しりょう 資料を見る しりょうを見る papers materials",
    Word.EVALUATION: "評価 ひょうか 評価する 評価をはじめる 第三者評価 第三者の評価 evaluation evaluate",
    Word.SCORES: "点数 てんすう 点数を見る scores score",
    Word.PHASES: "段階 だんかい 三つの段階 三つの段階で見る phases phase",
    Word.PICTURE: "図 ず 図で見る ずでみる 図をみる 図を見る グラフ ぐらふ picture pictures chart",
    Word.SURVEY: "アンケート あんけーと 受益者アンケート 受益者評価 survey questionnaire",
    Word.SURVEY_RESULTS: "アンケートの結果 あんけーとのけっか アンケート結果 surveyresults",
    Word.SURVEY_WORDS: "ひとことを読む ひとことをよむ アンケートのひとこと surveywords surveycomments",
    Word.POINTS: "約束 やくそく 次の一手 actions",
    Word.TOOLS: "ほか そのほか ほかにできること 道具 どうぐ tools more",
    Word.NEXT_CYCLE: "次の年度 つぎのねんど 来年度 らいねんど nextyear nextcycle",
    Word.OVERDUE: "期限切れ きげんぎれ 期限ぎれ overdue",
    Word.DEADLINES: "締切 しめきり 締め切り 〆切 締切一覧 しめきりいちらん 日程 にってい スケジュール "
    "deadline deadlines",
    Word.CALENDAR: "カレンダー かれんだー 予定表 よていひょう calendar",
    Word.MAIL: "メール めーる メールで送る めーるでおくる mail email",
    Word.STATUS_PAGE: "状況ページ じょうきょうページ ページ ぺーじ statuspage page",
    Word.HANDOVER: "引き継ぎ ひきつぎ 引継ぎ 引継 引き継ぐ ひきつぐ 引き継ぎ書 ひきつぎしょ 引継書 異動 いどう "
    "handover succession",
    Word.NOTIFICATIONS: "お知らせ おしらせ お知らせを止める お知らせを休む 通知 つうち リマインダー りまいんだー "
    "notifications notification reminders reminder mute",
    Word.SHARE: "ほかの人も答える ほかのひともこたえる 夫婦で使う ふうふでつかう 家族で使う "
    "かぞくでつかう 二人で使う share",
    Word.CONNECT: "つなぐ チャンネルをつなぐ このチャンネルをつなぐ このチャンネルを事業につなぐ connect",
    Word.DISCONNECT: "外す はずす つながりを外す つながりをはずす チャンネルを外す disconnect",
    Word.NUDGE: "声をかける こえをかける まとめて声をかける まとめてこえをかける nudge",
    Word.FAILURES: "届かなかった連絡 とどかなかったれんらく 届かなかった 不達 ふたつ failures undelivered",
    Word.MY_RECORD: "わたしの記録 わたしのきろく 私の記録 わたくしの記録 mydata",
    Word.ERASE: "消して けして 記録を消して きろくをけして わたしの記録を消して eraseme",
    Word.PUBLISH: "公表 こうひょう 公表する 公開 こうかい 公開する publish",
    Word.CASES: "事例集 じれいしゅう 事例 じれい ほかの事例 cases case casebook",
    Word.REPORT: "年次報告 ねんじほうこく 年次報告書 ねんじほうこくしょ report annualreport",
    Word.BLANK: "用紙 ようし 紙の用紙 かみのようし 書く紙 かくかみ 紙で答える かみでこたえる papersheet",
    Word.KEY_IN: "紙の回答 かみのかいとう 紙の回答を入力 紙の回答を入れる 紙の答えを入れる papersheets",
}
_LOOKUP = {fold(spelling): word for word, spellings in _WORDS.items() for spelling in spellings.split()}
_LOOKUP["next year"] = _LOOKUP["next cycle"] = Word.NEXT_CYCLE
_LOOKUP["add a reason"] = Word.REASON
_LOOKUP["status page"] = Word.STATUS_PAGE
_LOOKUP["invite evaluators"] = Word.INVITE_EVALUATORS
_LOOKUP["survey results"] = Word.SURVEY_RESULTS
_LOOKUP["survey words"] = _LOOKUP["survey comments"] = Word.SURVEY_WORDS
_LOOKUP["annual report"] = Word.REPORT
_LOOKUP["what does this mean"] = _LOOKUP["what does it mean"] = Word.WHY
_LOOKUP["paper sheet"] = _LOOKUP["sheet on paper"] = Word.BLANK
_LOOKUP["enter a paper sheet"] = _LOOKUP["paper sheets"] = Word.KEY_IN
_LOOKUP["case book"] = Word.CASES
_LOOKUP["my data"], _LOOKUP["erase me"] = Word.MY_RECORD, Word.ERASE
_NAMING = frozenset({
    "回答", "かいとう", "answer", "状況", "じょうきょう", "status", "招待", "しょうたい", "invite",
    "完了", "かんりょう", "close", "出力", "しゅつりょく", "export", "話し合い", "はなしあい", "talk",
    "アンケート", "あんけーと", "survey", "協定書", "agreement", "文書", "document", "お金", "money", "次の年度",
    "つなぐ", "connect", "声をかける", "まとめて声をかける", "nudge",
    "公表", "こうひょう", "公開", "publish", "事例集", "じれいしゅう", "事例", "じれい", "cases", "case",
    "期限切れ", "きげんぎれ", "overdue", "締切", "しめきり", "締め切り", "日程", "スケジュール", "deadline", "deadlines",
    "かれんだ", "calendar",
    "状況ぺーじ", "じょうきょうぺーじ", "ぺーじ", "statuspage", "めーる", "mail", "図", "図で見る", "picture",
})  # fmt: skip
"""Commands behind which a project's name may stand."""
_YEARLY = frozenset({"年次報告", "ねんじほうこく", "年次報告書", "ねんじほうこくしょ", "report"})
_YEAR = re.compile(
    r"\d|元年|[〇一二三四五六七八九十]年度|^(?:一昨|[昨去前今本当来翌])年度?の?$|^(?:last|this|next) (?:fiscal )?year$"
)
"""What a year can look like behind the word for the year's report."""

_SENTENCE = re.compile(
    r"(?:です|ます|ません|でした|ました|ください|下さい)(?:か|ね|よ|が|けど)?[。！？.!?…〜~]*$"
    r"|[。？?]$"
    r"|^(?:me|my|i|we|us|our|you|your|it|its|is|are|was|this|that|to|please|quo)\b",
    re.IGNORECASE,
)
"""What stands behind a first word in chatter, and in no project's name."""

_FIX_VERB = (
    r"(?:(?:直|なお)(?:す|して|したい|します)|(?:訂正|ていせい|修正|変更)(?:する|して|したい|します)?"
    r"|(?:変え|かえ)(?:る|て|たい|ます))(?:です|ください|下さい)?"
)
_FIX_AFTER = re.compile(rf"^(.{{1,12}}?)\s*[をお]?\s*{_FIX_VERB}$")
_FIX_BEFORE = re.compile(rf"^(?:fix|change|correct|{_FIX_VERB})\s*(?:question\s*)?(.{{1,12}})$")
_REASON = re.compile(
    r"^(?:(?:理由|りゆう|reason)\s*"
    r"(?:[(（]\s*(?:問|q)?\s*(?P<number>[0-9０-９]+(?:[-－][0-9０-９]+)?)\s*[)）]\s*[:：、]?|[:：、])"
    r"|(?:理由|りゆう)\s)"
    r"\s*(?P<text>.+)$",
    re.DOTALL | re.IGNORECASE,
)
_REASON_FOR = re.compile(
    r"^(?:(?:問|q)?\s*(?P<ja>[0-9]+(?:-[0-9]+)?)\s*番?の\s*(?:理由|りゆう)(?:を\s*[書か]く)?"
    r"|(?:add\s+a\s+)?reason\s+for\s+q(?:uestion)?\s*(?P<en>[0-9]+(?:-[0-9]+)?))$"
)
"""What stands on the button of a reason, as it may be typed later."""
_COMMAND = re.compile(r"^/kyodo(?=\s|$)\s*")
_CODE_SHAPE = r"[a-z0-9]{4}[- ]?[a-z0-9]{4}"
_BARE_CODE = re.compile(r"^(?=.*\d)(?=.*[a-z])[a-z0-9]{4}-[a-z0-9]{4}$")
_JOIN = re.compile(
    rf"^(?:参加|さんか)\s*:?\s*({_CODE_SHAPE}|[a-z0-9-]{{1,12}})$"
    rf"|^join\s*:?\s*(?=.*\d)({_CODE_SHAPE}|[a-z0-9-]{{1,12}})$"
)
_JOIN_HOW = re.compile(r"^(?:参加|さんか|join)\s*:?\s*(?:code|こーど|コード)?$")


_EXPLAIN = re.compile(
    r"^(.{1,20}?)(?:とは(?:何|なん|なに)?(?:ですか)?|って(?:何|なん|なに)(?:ですか)?|の(?:意味|いみ)(?:は|は何ですか)?)$"
    r"|^what (?:is|does) (?:an? )?(.{2,40}?)(?: mean)?$"
)
"""「協働とは」, 「共催って何」, "what is co-hosting": a term to explain."""

_TONGUES = {
    "english": "英語 えいご english",
    "日本語": "日本語 にほんご ふつうの日本語 普通の日本語 もとの日本語 元の日本語 "
    "japanese ordinaryjapanese normaljapanese",
    "やさしい日本語": "やさしい日本語 やさしいにほんご 易しい日本語 優しい日本語 簡単な日本語 かんたんな日本語 "
    "easyjapanese plainjapanese simplejapanese",
}
_TONGUE = {fold(one): name for name, spellings in _TONGUES.items() for one in spellings.split()}
_PLEASE = r"(?:ください|下さい|ほしい|欲しい|もらえますか|くれますか|お願いします)?(?:です)?"
_INTO = re.compile(
    r"^(?:(?:ことば|言葉|言語|表示)を)?(?P<ja>.{1,12}?)"
    rf"(?:(?:に|へ|で)(?:して|変えて|かえて|変更して|戻して|もどして|切り替えて|切りかえて|話して|書いて){_PLEASE}"
    r"|(?:に|で)(?:したい|変えたい|戻したい|お願いします|おねがいします|お願い)(?:です)?|(?:で|が)いい(?:です)?|で)$"
    r"|^(?:please)?(?:(?:changeto|switchto|backto|speak|use|in(?:to)?)?)(?P<en>[a-z]{4,16}?)(?:please)?$"
)
"""「英語にして」, 「日本語に戻してください」, "in English please", without spaces: the language that is named."""
_ANY_TONGUE = re.compile(
    r"^[ぁ-ゖー㐀-鿿]{1,8}語(?:に(?:して|変えて)|で(?:お願いします|話して))(?:ください|下さい)?$"
)

_OURS = {
    word.value: next((one for one in spellings.split() if one.isascii()), spellings.split()[0])
    for word, spellings in _WORDS.items()
}


def in_our_words(text: str, typed: Mapping[str, str]) -> str:
    """The words with a command of another language, at their beginning, in a spelling of ours: ``estado かだん`` is
    ``status かだん``. ``typed`` has the names of commands by folded spelling, as a language's own files tell them.
    """
    cleaned = clean(text)
    first = cleaned.split()
    for length in range(min(len(first), 4), 0, -1):
        word = typed.get(fold(" ".join(first[:length])), "")
        if word in _OURS:
            return " ".join((_OURS[word], *first[length:]))
    return text


def read_wish(text: str, *, commanded: bool = False) -> Wish | None:
    """What the words ask for, or None when they are no command.

    ``commanded``: they stood behind ``/kyodo``, so that the first word is a command whatever follows it. In a
    chat it is one only where what follows can be a name, a code or a year: 「参加 できません」 is said to
    people.
    """
    cleaned = clean(text)
    if cleaned in ("?", "？"):
        return Wish(Word.HELP)
    folded = fold(cleaned)
    if not folded:
        return None
    bare = _COMMAND.sub("", folded)
    commanded = commanded or bare != folded
    if not bare:
        return Wish(Word.MENU)
    if _JOIN_HOW.match(bare):
        return Wish(Word.JOIN)
    if match := _JOIN.match(bare):
        return Wish(Word.JOIN, match[1] or match[2])
    if _BARE_CODE.match(bare):
        return Wish(Word.JOIN, bare)
    if language := _language(bare):
        return Wish(Word.LANGUAGE, language)
    word = _LOOKUP.get(bare)
    if word is not None:
        return Wish(word)
    if found := _EXPLAIN.match(bare):
        return Wish(Word.EXPLAIN, found[1] or found[2])
    return _fix(bare) or _reason(cleaned) or _with_rest(cleaned, bare, commanded=commanded)


def _language(bare: str) -> str:
    """The language that is asked for by its name, in its own spelling; any other one as it is written; else ""."""
    said = re.sub("[ ,、]", "", without_readings(bare))
    found = _INTO.match(said)
    named = _TONGUE.get(said) or (_TONGUE.get(found["ja"] or found["en"]) if found else None)
    return named or (said if _ANY_TONGUE.match(said) else "")


def _fix(bare: str) -> Wish | None:
    for pattern in (_FIX_BEFORE, _FIX_AFTER):
        if (match := pattern.match(bare)) and read_number(match[1]):
            return Wish(Word.FIX, match[1])
    return None


def _reason(cleaned: str) -> Wish | None:
    if asked := _REASON_FOR.match(without_readings(fold(cleaned))):
        return Wish(Word.REASON, number=asked["ja"] or asked["en"])
    match = _REASON.match(cleaned)
    if match is None:
        return None
    return Wish(Word.REASON, match["text"].strip(), match["number"] or "")


def _with_rest(cleaned: str, bare: str, *, commanded: bool) -> Wish | None:
    """A command with what stands behind it, as typed: names keep their own spelling."""
    first, _, behind = bare.partition(" ")
    first = fold(first)  # カレンダー: a long vowel at the end of a word
    word = _LOOKUP.get(first)
    if word is None or not behind:
        return None
    as_typed = cleaned.split(None, 2 if fold(cleaned).startswith("/kyodo ") else 1)[-1].strip()
    if commanded or (first in _NAMING and not _SENTENCE.search(as_typed)):
        return Wish(word, as_typed)
    if first in _YEARLY and _YEAR.search(behind):
        return Wish(word, as_typed)
    return None


def read_report(text: str) -> Wish | None:
    """The wish for a year's report where what stands behind the word is no year that can be read: 「年次報告 abc」. For
    where the words answer nothing, since 「年次報告 総会」 may be an answer; None for a sentence.
    """
    cleaned = clean(text)
    first, _, behind = fold(cleaned).partition(" ")
    if first not in _YEARLY or not behind or _SENTENCE.search(behind):
        return None
    return Wish(Word.REPORT, cleaned.split(None, 1)[-1].strip())


_CODE = re.compile(r"^([A-Z0-9]{4})[- ]?([A-Z0-9]{4})$")


def read_code(text: str) -> str | None:
    """A join code as people copy it (width, case, hyphen), spelled as we keep it; None if it cannot be one."""
    match = _CODE.match(fold(text).upper().strip())
    return match[1] + match[2] if match else None
