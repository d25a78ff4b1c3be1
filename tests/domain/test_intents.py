"""What people type, read as a command; chatter is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.intents import Wish, Word, read_code, read_wish

# contract.md, "What people type and press": each word as it stands there, in hiragana, and in English.
COMMANDS = {
    Word.ANSWER: "回答 かいとう answer",
    Word.STATUS: "状況 じょうきょう status",
    Word.BACK: "戻る もどる モドル back 前の 前",
    Word.SKIP: "スキップ すきっぷ ｽｷｯﾌﾟ skip",
    Word.PAUSE: "中断 ちゅうだん pause ちょっと待って 待ってください またあとで wait",
    Word.RESUME: "再開 さいかい resume",
    Word.LIST: "一覧 いちらん list",
    Word.UNDO: "取消 取り消し とりけし undo",
    Word.WHY: "なぜ ナゼ why",
    Word.PERSON: "担当者 たんとうしゃ person",
    Word.LANGUAGE: "言語 げんご language",
    Word.HELP: "ヘルプ へるぷ ﾍﾙﾌﾟ help ? ？",
    Word.JOIN: "参加 さんか join",
    Word.NEW: "新規 new",
    Word.INVITE: "招待 invite",
    Word.CLOSE: "完了 close",
    Word.EXPORT: "出力 export",
    Word.MENU: "メニュー menu",
    Word.SEND: "送る 送信 send",
    Word.FIX: "直す なおす 訂正 fix",
    Word.LEAVE: "退会 leave",
    Word.TALK: "話し合い はなしあい talk 比較",
    Word.AGREEMENT: "協定 協定書 契約書 agreement",
    Word.DOCUMENT: "文書 ぶんしょ 文書にする docx document",
    Word.NOTE: "困りごと こまりごと メモ problem note",
    Word.NOTES: "メモ一覧 notes",
    Word.MOVE_DAY: "雨天順延 順延 延期 日程変更 postpone rain",
    Word.MONEY: "お金 おかね 予算 決算 収支 money budget",
    Word.PRINCIPLES: "原則 げんそく principles",
    Word.CHOOSING: "手法 しゅほう 形態 けいたい 進め方を考える form forms",
    Word.ROLES: "役割 やくわり 役割のめやす roles",
    Word.INSURANCE: "保険 ほけん 保険と事故 insurance",
    Word.PUBLISH: "公表 こうひょう 公開 publish",
    Word.CASES: "事例集 じれいしゅう 事例 cases case",
    Word.POINTS: "約束 やくそく actions",
    Word.TOOLS: "ほかにできること 道具 tools more",
    Word.NEXT_CYCLE: "次の年度 来年度 nextyear",
    Word.CALENDAR: "カレンダー かれんだー ｶﾚﾝﾀﾞｰ calendar",
    Word.OVERDUE: "期限切れ きげんぎれ overdue",
    Word.DEADLINES: "締切 しめきり 〆切 締切一覧 deadline deadlines",
    Word.NOTIFICATIONS: "お知らせ おしらせ 通知 リマインダー お知らせを休む お知らせを止める notifications reminders",
    Word.MY_RECORD: "わたしの記録 わたしのきろく 私の記録",
    Word.ERASE: "消して けして 記録を消して",
    Word.REPORT: "年次報告 report",
}
PAIRS = [(spelling, word) for word, spellings in COMMANDS.items() for spelling in spellings.split()]
WIDE = {ord(char): ord(char) + 0xFEE0 for char in map(chr, range(0x21, 0x7F))}


@pytest.mark.parametrize(("text", "word"), PAIRS)
def test_a_command_is_read(text: str, word: Word) -> None:
    wish = read_wish(text)
    assert wish is not None
    assert wish.word is word


@pytest.mark.parametrize(("text", "word"), [(text, word) for text, word in PAIRS if text not in "?？"])
def test_a_command_is_read_with_punctuation_and_space_around_it(text: str, word: Word) -> None:
    for dress in ("{}。", "{}！", "「{}」", "　{}　", "{}…", "{}\n", "{}？", "/kyodo {}"):
        wish = read_wish(dress.format(text))
        assert wish is not None
        assert wish.word is word


@pytest.mark.parametrize(("text", "word"), [(text, word) for text, word in PAIRS if text.isascii()])
def test_an_english_command_is_read_in_capitals_and_full_width(text: str, word: Word) -> None:
    for spelling in (text.upper(), text.capitalize(), text.translate(WIDE), text.upper().translate(WIDE)):
        wish = read_wish(spelling)
        assert wish is not None
        assert wish.word is word


@pytest.mark.parametrize("text", ["my data", "My data", "erase me", "ERASE ME!", "ｅｒａｓｅ　ｍｅ"])
def test_commands_of_two_words_are_read(text: str) -> None:
    wish = read_wish(text)
    assert wish is not None
    assert wish.word is (Word.MY_RECORD if "data" in text.lower() else Word.ERASE)


@pytest.mark.parametrize(
    "text",
    ["3を直す", "３を直す", "三を直す", "さんを直す", "3をなおす", "③を直す", "3番を直す", "３番目を直したい", "問3を直す", "問３をなおしたい", "3直す", "3 を 直す", "3お直す", "3を直して", "3を直してください", "3を訂正", "3を変更したい", "3を変えたい", "3を修正", "直す 3", "直す3", "fix 3", "Fix 3", "FIX ３", "fix3", "fix q3", "fix question 3", "change 3", "correct 3", "「3を直す」", "3を直す。"],
)  # fmt: skip
def test_a_correction_of_item_three_is_read(text: str) -> None:
    wish = read_wish(text)
    assert wish is not None
    assert wish.word is Word.FIX
    assert wish.rest


@pytest.mark.parametrize("text", ["前のを直す", "前の答えを直す", "一つ前を直す", "前に戻る"])
def test_correcting_the_one_before_is_going_back(text: str) -> None:
    assert read_wish(text) == Wish(Word.BACK)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("状況 花壇", "花壇"), ("状況　花壇の会", "花壇の会"), ("/kyodo status かだん", "かだん"), ("Status River Clean-up", "River Clean-up"),
        ("/KYODO  状況  A  B", "A  B"), ("／ｋｙｏｄｏ 状況 花壇", "花壇"), ("status The Flower Club", "The Flower Club"),
    ],
)  # fmt: skip
def test_a_project_behind_a_command_keeps_its_spelling(text: str, rest: str) -> None:
    assert read_wish(text) == Wish(Word.STATUS, rest)


@pytest.mark.parametrize(
    "text",
    ["年次報告 令和8年度", "年次報告 令和元年度", "report 2026", "年次報告 R8", "年次報告 昨年度", "年次報告　令和八年度", "report last year"],
)  # fmt: skip
def test_a_year_may_stand_behind_the_report(text: str) -> None:
    wish = read_wish(text)
    assert wish is not None
    assert (wish.word, wish.rest) == (Word.REPORT, text.split(None, 1)[1])


@pytest.mark.parametrize(
    "text", ["new 花壇", "deadline please", "report for me", "close the year!", "help me please"]
)
def test_behind_the_slash_command_the_first_word_is_a_command_whatever_follows(text: str) -> None:
    wish = read_wish(text, commanded=True)
    assert wish is not None
    assert wish.word.value in ("new", "report", "close", "help", "deadlines")


@pytest.mark.parametrize(
    "text",
    ["参加 ABCD-2345", "参加 abcd-2345", "参加\u3000ＡＢＣＤ－２３４５", "参加:ABCD-2345", "参加：ABCD2345", "参加ABCD2345", "参加 ABCD 2345", "さんか ABCD-2345", "join ABCD-2345", "Join abcd2345", "/kyodo join ABCD-2345", "「参加 ABCD-2345」", "参加 ABCD‐2345", "ABCD-2345", "abcd-2345。"],
)  # fmt: skip
def test_a_join_code_is_read(text: str) -> None:
    wish = read_wish(text)
    assert wish is not None
    assert wish.word is Word.JOIN
    assert read_code(wish.rest) == "ABCD2345"


@pytest.mark.parametrize("text", ["参加 CODE", "参加 コード", "参加:", "join code", "参加"])
def test_the_example_itself_asks_how_to_join(text: str) -> None:
    assert read_wish(text) == Wish(Word.JOIN)


def test_a_mistyped_code_is_still_an_attempt_to_join() -> None:
    assert read_wish("参加 ABCD-23") == Wish(Word.JOIN, "abcd-23")


@pytest.mark.parametrize(
    "text", ["", "ABCD", "ABCD-234", "ABCD-23456", "参加", "あいうえ-2345", "ABCD--2345"]
)
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert read_code(text) is None


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("理由：予算がない", "", "予算がない"), ("理由:予算がない", "", "予算がない"), ("理由 予算がない", "", "予算がない"),
        ("りゆう、予算", "", "予算"), ("理由（問3）：予算がない", "3", "予算がない"), ("理由(問6-1): 予算", "6-1", "予算"),
        ("りゆう（問３）：二行\n目", "３", "二行\n目"), ("理由：3 人しかいない", "", "3 人しかいない"),
        ("Reason (Q3): no money", "3", "no money"), ("REASON: none left", "", "none left"),
    ],
)  # fmt: skip
def test_a_reason_is_read(text: str, number: str, rest: str) -> None:
    assert read_wish(text) == Wish(Word.REASON, rest, number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("問5の理由を書く", "5"), ("問６-1の理由", "6-1"), ("5番の 理由（りゆう）を 書（か）く", "5"), ("Reason for Q5", "5"),
        ("理由を書く", ""), ("Add a reason", ""),
    ],
)  # fmt: skip
def test_the_button_of_a_reason_is_read_when_it_is_gone(text: str, number: str) -> None:
    assert read_wish(text) == Wish(Word.REASON, number=number)


def test_the_slash_command_alone_is_the_menu() -> None:
    assert read_wish("/kyodo") == Wish(Word.MENU)


CHATTER = """
孫が来た|はいはい、今行く|もう少し待って|いいえがいえ|はい|いいえ|1|３|三|さん|ありがとうございます|おはようございます|家にかえる|そろそろ帰る|やり直す|考え直す|見直す
病気をなおす|気を取り直す|予定を変更|時間を変更してください|席を変えて|8時に変更|参加 できません|参加 したいです|参加できる日|参加者はだれ|参加します|回答 遅れます|回答 ありがとうございました
回答はまだです|状況 はどうですか|状況が変わりました|状況 教えてください|前回の話|前向きに|戻るバスがない|戻ったら答えます|一覧表をください|中断した工事|休むと言っていた|電話番号は|電話しました
送るのは明日|送ってください|取消線|なぜか忘れた|担当者が変わりました|言葉が出ない|消しゴム|締切 はいつですか|締切は3月|話し合いは来週|完了 しました|新規 の方です|招待 されました|理由はない
理由|助けてもらった|ヘルプデスク|メニューを見た|2026-0901|0596-2345|2026-09-01|10-25|a-b|tomorrow|join us|join tomorrow|join us later|answer me please|answer is yes|status quo
status is fine|talk to you later|report to you|backyard|back pain|helpful|listing|fixed|change it|changes|correct me|correct answer is B|reason to live|new members joined|invite my friend
leave it|stop it please|/kyodology|kyodo|きょうどう|。|…|👍|https://example.com/status|@kyodo status|花壇|花壇づくり
"""


@pytest.mark.parametrize("text", [t for t in CHATTER.strip("\n").replace("\n", "|").split("|") if t])
def test_chatter_is_no_command(text: str) -> None:
    assert read_wish(text) is None


@given(st.text())
def test_no_words_trip_the_reader(text: str) -> None:
    wish = read_wish(text)
    assert wish is None or isinstance(wish.word, Word)


@given(st.sampled_from([spelling for spelling, _ in PAIRS]), st.text())
def test_nothing_behind_a_command_trips_the_reader(first: str, behind: str) -> None:
    read_wish(f"{first} {behind}", commanded=True)
    read_wish(f"{first}{behind}")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *((said, "english") for said in ("英語にして", "英語でお願いします", "English", "in English please", "えいご")),
        *((said, "english") for said in ("ことばを英語に変えてください", "Please speak English")),
        *((said, "日本語") for said in ("日本語に戻して", "にほんごにもどして", "日本語", "Japanese, please", "日本語がいいです")),
        *((said, "日本語") for said in ("ふつうの日本語に戻してください", "back to Japanese")),
        *((said, "やさしい日本語") for said in ("やさしい日本語にして", "優しい日本語で書いてほしい", "easy Japanese")),
    ],
)  # fmt: skip
def test_a_language_is_asked_for_by_its_name(text: str, language: str) -> None:
    assert read_wish(text) == Wish(Word.LANGUAGE, language)


def test_a_language_that_is_not_there_is_a_wish_for_another_all_the_same() -> None:
    wish = read_wish("ポルトガル語にしてください")
    assert wish is not None
    assert wish.word is Word.LANGUAGE


@pytest.mark.parametrize(
    "text",
    [
        "英語が話せる人",
        "日本語が難しい",
        "英語の案内をつくる",
        "案内をやさしい日本語にしてほしい",
        "english class",
        "日本語学校",
    ],
)
def test_who_speaks_of_a_language_does_not_ask_for_it(text: str) -> None:
    assert read_wish(text) is None
