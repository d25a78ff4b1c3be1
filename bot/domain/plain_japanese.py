"""The rule of やさしい日本語, and what breaks it in a text: short sentences, plain words, no politeness that hides who does
what, readings beside kanji.

The rule, all of it data below:

1. A sentence, or an entry of a list, has at most 30 characters; readings in brackets, what stands in 「」, spaces,
   Latin letters, figures and values do not count.
2. No passive and no honorific (送られます, お送りください, ご確認ください, いただく, なさる): who does what is said
   plainly.
3. A hard word gives way to a plain one (``HARD``).
4. A kanji that is learnt after the third school year has its reading in brackets behind the word, where the word is
   first used: 担当者（たんとうしゃ）.
5. A date names its day in full: 10月25日(日曜日), not 10/25, not (日).
6. A loan word is used only where everybody knows it (``LOAN_WORDS``); names are no loan words and stand in 「」.
7. No more than five kanji in a row: verbs say more than nouns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LANGUAGE = "ja-simple"

VALUE = "\ufffc"
"""Stands in a text for a value that nobody knows yet."""

LONGEST_SENTENCE = 30
LONGEST_KANJI = 5

SCHOOL = frozenset(
    # first year
    "一右雨円王音下火花貝学気九休玉金空月犬見五口校左三山子四糸字耳七車手十出女小上森人水正生青夕石赤千川先早草足村大男竹中虫町天田土二日入年白八百文木本名目立力林六"
    # second year
    "引羽雲園遠何科夏家歌画回会海絵外角楽活間丸岩顔汽記帰弓牛魚京強教近兄形計元言原戸古午後語工公広交光考行高黄合谷国黒今才細作算止市矢姉思紙寺自時室社弱首秋週春書少"
    "場色食心新親図数西声星晴切雪船線前組走多太体台地池知茶昼長鳥朝直通弟店点電刀冬当東答頭同道読内南肉馬売買麦半番父風分聞米歩母方北毎妹万明鳴毛門夜野友用曜来里理話"
    # third year
    "悪安暗医委意育員院飲運泳駅央横屋温化荷界開階寒感漢館岸起期客究急級宮球去橋業曲局銀区苦具君係軽血決研県庫湖向幸港号根祭皿仕死使始指歯詩次事持式実写者主守取酒受州"
    "拾終習集住重宿所暑助昭消商章勝乗植申身神真深進世整昔全相送想息速族他打対待代第題炭短談着注柱丁帳調追定庭笛鉄転都度投豆島湯登等動童農波配倍箱畑発反坂板皮悲美鼻筆氷"
    "表秒病品負部服福物平返勉放味命面問役薬由油有遊予羊洋葉陽様落流旅両緑礼列練路和"
)
"""The kanji of the first three school years, which stand without a reading."""

HARD = {
    "提出": "出す", "回答": "答え", "実施": "する", "確認": "見る、確かめる", "記入": "書く",
    "入力": "書く", "選択": "選ぶ", "登録": "名前を書く、入れる", "削除": "消す", "変更": "変える",
    "修正": "直す", "訂正": "直す", "完了": "終わる", "開始": "始める", "終了": "終わる",
    "不明": "わからない", "参照": "見る", "該当": "関係がある", "及び": "と", "または": "か", "以下": "次",
    "下記": "次", "上記": "前に書いたこと", "可能": "できる", "不可": "できない", "送信": "送る",
    "受信": "もらう", "閲覧": "見る", "承認": "いいと言う", "承諾": "いいと言う", "同意": "いいと言う",
    "依頼": "頼む", "至急": "すぐに", "延期": "あとの日にする", "当日": "その日", "本日": "今日",
    "翌日": "次の日", "前日": "前の日", "未提出": "まだ出していない", "未回答": "まだ答えていない",
    "有効": "使える", "無効": "使えない", "再度": "もう一度", "複数": "いくつか", "最終": "最後",
    "利用": "使う", "取得": "もらう", "発行": "作る", "適切": "ちょうどいい", "詳細": "くわしいこと",
    "概要": "だいたいのこと", "以降": "から後", "速やか": "すぐに", "対応": "する", "作成": "作る",
    "期限": "出す日", "期日": "出す日",
}  # fmt: skip
"""Hard words, and plain ones that say the same."""

LOAN_WORDS = frozenset({
    "ボタン", "メッセージ", "ダイレクトメッセージ", "ヘルプ", "カレンダー", "アンケート", "ページ",
    "ファイル", "メモ", "グループ", "メール", "パソコン", "スマートフォン", "コード", "センター",
    "ボランティア", "イベント", "テレビ", "バス", "トイレ", "ごみ", "ゴミ", "ポスター", "チラシ", "パン",
    "コピー", "アドレス", "リンク", "チャンネル", "カメラ", "メンバー", "チェック", "ロープ", "スマホ",
    "ルール", "マナー", "ノート", "テント", "ビデオ", "リーダー", "テーマ", "リサイクル", "サービス",
    "スポーツ", "テーブル", "プラン", "カード", "ホームページ", "インターネット", "レシート", "カタカナ",
    "メニュー", "ゲスト",
})  # fmt: skip
"""Loan words that everybody knows."""

_KNOWN = re.compile(f"(?:{'|'.join(sorted(LOAN_WORDS, key=len, reverse=True))})+")
_READING = re.compile(r"[（(][ぁ-ゖァ-ヺー・\s]+[）)]")
_READ = re.compile(rf"[ぁ-ゖ]{{0,3}}{_READING.pattern}")
_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』")
_SENTENCE = re.compile(r"[。？?！!・\n]+")
_NAME = re.compile(r"[A-Za-z0-9_./@-]+")
_KANJI = re.compile(r"[㐀-鿿々]+")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_PASSIVE = re.compile(
    r"(?<!生)[かがさたなばまら]れ(?:ます|ました|ません|る(?![ぁ-ゖ]*が)|ている|ています|た(?!い))"
)
_HONORIFIC = re.compile(
    r"ご[㐀-鿿]{1,4}(?:ください|下さい|する|します|の上)|お[㐀-鿿ぁ-ゖ]{1,4}(?:ください|下さい|になり|になる|いたし)"
    r"|いただ[いきくけ]|頂[いきくけ]|なさ[いっるり]|いらっしゃ|致し|ございます(?!。?$)|くださいませ|でしょうか"
)
_SHORT_DATE = re.compile(r"\d日\s*[（(][月火水木金土日][）)]|(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])")


@dataclass(frozen=True, slots=True)
class Fault:
    """What in a text is not plain, and what to write instead."""

    rule: str
    words: str
    advice: str

    def __str__(self) -> str:
        return f"{self.words}: {self.advice}"


def faults(text: str) -> Iterator[Fault]:
    """What breaks the rule in a text, where ``VALUE`` stands for what will be put in."""
    plain = _READING.sub("", text)
    for sentence in _SENTENCE.split(plain):
        length = len(re.sub(r"\s", "", _NAME.sub("", _QUOTED.sub("", sentence).replace(VALUE, ""))))
        if length > LONGEST_SENTENCE:
            advice = f"{length} characters; make two sentences of at most {LONGEST_SENTENCE}"
            yield Fault("length", sentence.strip(), advice)
    said = _QUOTED.sub("", plain)
    for found in _PASSIVE.finditer(said):
        yield Fault("passive", found[0], "say who does it")
    for found in _HONORIFIC.finditer(said):
        yield Fault("honorific", found[0], "use です, ます or 〜てください")
    for word, better in HARD.items():
        if word in said:
            yield Fault("hard word", word, f"write {better}")
    for found in _SHORT_DATE.finditer(plain):
        yield Fault("date", found[0], "name the day in full, like 10月25日(日曜日)")
    for word in dict.fromkeys(_KATAKANA.findall(said)):
        if not _KNOWN.fullmatch(word):
            yield Fault("loan word", word, "use a Japanese word")
    for found in _KANJI.finditer(said):
        if len(found[0]) > LONGEST_KANJI:
            yield Fault("nouns", found[0], "use verbs")
    yield from _without_reading(text)


def _without_reading(text: str) -> Iterator[Fault]:
    read: set[str] = set()
    for found in _KANJI.finditer(text):
        if _READ.match(text, found.end()):
            read.update(found[0])
        elif hard := [sign for sign in found[0] if sign not in SCHOOL and sign not in read]:
            read.update(hard)
            yield Fault("reading", found[0], f"{''.join(hard)} needs a reading in brackets behind the word")
