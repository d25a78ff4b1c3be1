"""Whatever is said fits into what LINE takes, and no answer is lost on the way."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, File, Message, QrCode, Row, Weight
from bot.domain.words import clean
from handlers.demo import line_rules
from handlers.line import limits
from handlers.line.render import INK, PAPER, render
from tests.line_openapi import problems

Json = dict[str, Any]
HEADERS = {"Authorization": "Bearer token", "Content-Type": "application/json"}


def answer(label: str, value: str = "", **more: Any) -> Choice:
    return Choice(label, act(Verb.ANSWER, "s1", "ise.chk.3", value or label), Weight.ANSWER, **more)


def quiet(label: str, **more: Any) -> Choice:
    return Choice(label, act(Verb.STATUS, label), Weight.QUIET, **more)


def primary(label: str, **more: Any) -> Choice:
    return Choice(label, act(Verb.SEND, label), Weight.PRIMARY, **more)


def day(picks: str, weight: Weight = Weight.ANSWER) -> Choice:
    return Choice("日付を選ぶ", act(Verb.DAY, "s1", "core.pi.rain_day", ""), weight, picks=picks)


def danger(label: str) -> Choice:
    return Choice(label, act(Verb.LEAVE_CONFIRM, label), Weight.DANGER)


def said(*messages: Message) -> list[Json]:
    """The rendered objects, after LINE's rules have been asked about them."""
    objects = render(messages)
    for start in range(0, len(objects), 5):
        batch = objects[start : start + 5]
        found = [f"{each.property}: {each.message}" for each in line_rules.problems_of(batch)]
        found += problems("POST", "/v2/bot/message/push", {"to": "U" + "0" * 32, "messages": batch}, HEADERS)
        assert found == []
    return objects


def actions(objects: list[Json]) -> list[Json]:
    """The quick replies."""
    return [item["action"] for each in objects[-1:] for item in each.get("quickReply", {}).get("items", [])]


def labels(objects: list[Json]) -> list[str]:
    return [action["label"] for action in actions(objects)]


def in_footers(objects: list[Json]) -> list[Json]:
    """What can be pressed on cards, now and later."""
    return [action for each in objects if each["type"] == "flex" for action in buttons_in(each["contents"])]


def on_card(objects: list[Json]) -> list[str]:
    return [action["label"] for action in in_footers(objects)]


def texts_in(part: Any) -> list[str]:
    """Every text of a bubble, top to bottom."""
    if isinstance(part, list):
        return [text for item in part for text in texts_in(item)]
    if part.get("type") == "text":
        return [part.get("text") or "".join(span["text"] for span in part["contents"])]
    return [text for name in ("body", "footer", "contents") if name in part for text in texts_in(part[name])]


def parts_in(box: Json) -> list[Json]:
    """Every text component of a box, those in boxes inside it too."""
    return [
        each
        for part in box["contents"]
        for each in (parts_in(part) if part["type"] == "box" else [part])
        if each["type"] == "text"
    ]


def buttons_in(bubble: Json) -> list[Json]:
    rows = [part.get("contents", [part]) for part in bubble.get("footer", {}).get("contents", [])]
    return [button["action"] for row in rows for button in row]


# ---------------------------------------------------------------- plain messages


def test_what_is_only_told_is_text_with_heading_words_and_small_print_in_order() -> None:
    (text,) = said(Message("送りました。", heading="花壇づくり", note="あとで直せます。"))
    assert text == {"type": "text", "text": "【花壇づくり】\n送りました。\n\nあとで直せます。"}


def test_a_question_is_a_card_with_its_words_in_the_largest_letters() -> None:
    (card,) = said(
        Message(
            "一緒に決めましたか。\n例: 10月25日",
            "はい、ですね。",
            "花壇づくり",
            "問3 · 3/10　あと約2分",
            steps=(3, 10),
            note="数字でも答えられます。",
            choices=(answer("はい", "yes"), answer("いいえ", "no"), quiet("戻る")),
        )
    )
    assert [(part["text"], part["size"]) for part in parts_in(card["contents"]["body"])] == [
        ("はい、ですね。", "md"),
        ("花壇づくり", "md"),
        ("問3 · 3/10　あと約2分", "md"),
        ("一緒に決めましたか。", "xl"),
        ("例: 10月25日", "md"),
        ("数字でも答えられます。", "md"),
    ]
    [bar] = [part for part in card["contents"]["body"]["contents"] if part["type"] == "box"]
    assert bar["contents"][0]["width"] == "30%"
    assert on_card([card]) == ["はい", "いいえ"]
    assert [part["layout"] for part in card["contents"]["footer"]["contents"]] == ["horizontal"]
    assert labels([card]) == ["戻る"]


def test_choices_are_buttons_that_say_what_was_pressed() -> None:
    objects = said(Message("どうですか。", choices=(answer("はい", "yes"), quiet("戻る"))))
    assert [*in_footers(objects), *actions(objects)] == [
        {"type": "postback", "label": "はい", "data": "1:ans:s1:ise.chk.3:yes", "displayText": "はい"},
        {"type": "postback", "label": "戻る", "data": act(Verb.STATUS, "戻る").token, "displayText": "戻る"},
    ]


def test_a_fill_opens_the_keyboard_with_words_in_it() -> None:
    (action,) = actions(said(Message("どうですか。", choices=(quiet("理由を書く", fill="理由：\n"),))))
    assert action["inputOption"] == "openKeyboard"
    assert action["fillInText"] == "理由："


def test_an_address_is_opened_by_its_button() -> None:
    (action,) = actions(
        said(Message("見る", choices=(quiet("開く", url="https://x.jp/花?a=1&b=%E8%8A%B1"),)))
    )
    assert action == {"type": "uri", "label": "開く", "uri": "https://x.jp/%E8%8A%B1?a=1&b=%E8%8A%B1"}


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "x.jp", "https://", "https://[", "https://x.jp/" + "a" * 1000, "https://花.jp"],
)
def test_an_address_that_line_refuses_becomes_an_ordinary_press(url: str) -> None:
    (action,) = actions(said(Message("見る", choices=(quiet("開く", url=url),))))
    assert action["type"] == "postback"


def test_a_link_and_what_a_qr_code_opens_stand_in_the_text() -> None:
    (text,) = said(
        Message("招待", link=("LINEで開く", "https://line.me/R/oaMessage/x"), qr=QrCode("…", "参加 ABCD"))
    )
    assert text["text"] == "招待\n\nLINEで開く\nhttps://line.me/R/oaMessage/x\n\n参加 ABCD"


def test_buttons_of_all_messages_stand_under_the_last_one_the_question_first() -> None:
    objects = said(
        Message("はい、ですね。", choices=(quiet("理由を書く"), quiet("戻る"))),
        Message("次の質問", choices=(answer("はい"), quiet("戻る"))),
    )
    assert "quickReply" not in objects[0]
    assert on_card(objects) == ["はい"]
    assert labels(objects) == ["戻る", "理由を書く"]


def test_quiet_buttons_give_way_to_answers() -> None:
    many = (quiet("戻る"), *(answer(f"{n}番") for n in range(13)), quiet("一覧"), primary("送る"))
    objects = said(Message("？", choices=many))
    assert labels(objects) == [f"{n}番" for n in range(13)]
    assert on_card(objects) == ["送る"]


def test_more_answers_than_buttons_are_numbered_in_the_text_too() -> None:
    objects = said(
        Message(
            "どれですか。",
            choices=(*(answer(f"{n}番目") for n in range(1, 21)), primary("送る"), quiet("戻る")),
        )
    )
    assert texts_in(objects[0]["contents"]) == [
        "どれですか。",
        "\n".join(f"{n}. {n}番目" for n in range(1, 21)),
    ]
    assert labels(objects) == [f"{n}. {n}番目" for n in range(1, 14)]


LONG = "市の担当課と、月に一度は顔を合わせて話しあっている"


def test_a_message_that_numbers_its_options_itself_is_not_told_them_twice() -> None:
    text = f"どれですか。\n1. {LONG}（会議もふくむ）\n2. 集まっていない\n番号でも答えられます。"
    objects = said(Message(text, choices=(answer(f"✓ {LONG}", "a"), answer("集まっていない", "b"))))
    assert "\n".join(texts_in(objects[0]["contents"])) == text
    assert labels(objects) == ["1. ✓ 市の担当課と、月に一度は顔を…", "2. 集まっていない"]


def test_a_main_way_has_room_for_its_words_on_the_card() -> None:
    way = "この内容で確定して、みんなにすぐ知らせます"
    objects = said(Message("？", choices=(answer("はい"), primary(way))))
    assert on_card(objects) == ["はい", way]
    assert texts_in(objects[0]["contents"]) == ["？"]


def test_answers_stand_on_the_card_all_of_them_or_none() -> None:
    eight = [answer(f"答え{n}") for n in range(8)]
    assert on_card(said(Message("？", choices=tuple(eight)))) == [f"答え{n}" for n in range(8)]
    nine = said(Message("？", choices=(*eight, answer("答え8"))))
    assert (on_card(nine), len(labels(nine))) == ([], 9)


def test_eight_long_answers_stand_on_the_card_where_their_bytes_leave_room() -> None:
    long = "this answer is as long as a button"  # 34 letters
    answers = tuple(
        Choice(f"{long[:-1]}{n}", act(Verb.ANSWER, "s" * 36, "q" * 40, f"{'v' * 60}{n}"), Weight.ANSWER)
        for n in range(8)
    )
    assert len(in_footers(said(Message("Which?", choices=answers)))) == 8
    heavy = tuple(replace(one, fill="書く" * 140) for one in answers)
    objects = said(Message("Which?", choices=heavy))
    assert not in_footers(objects)  # more than a card takes: all of them in the quick reply
    assert len(actions(objects)) == 8


def test_a_question_with_ten_options_keeps_them_all_and_the_way_on() -> None:
    options = [answer(f"効果{n}") for n in range(1, 11)]
    quiets = [
        quiet(label)
        for label in ("わからない", "該当なし", "とばす", "戻る", "なぜ", "ことば", "一覧", "中断")
    ]
    objects = said(Message("？", choices=(*options, primary("これで決める"), *quiets)))
    assert labels(objects) == [*(f"効果{n}" for n in range(1, 11)), "わからない", "該当なし", "とばす"]
    assert on_card(objects) == ["これで決める"]
    assert texts_in(objects[0]["contents"]) == ["？"]


# ---------------------------------------------------------------- days


def test_a_day_is_picked_in_lines_own_calendar_which_begins_on_that_day() -> None:
    (action,) = in_footers(said(Message("雨の日は？", choices=(day("2026-10-25"),))))
    assert action == {
        "type": "datetimepicker",
        "label": "日付を選ぶ",
        "data": "1:day:s1:core.pi.rain_day:",
        "mode": "date",
        "initial": "2026-10-25",
        "min": "2016-01-01",
        "max": "2036-12-31",
    }


@pytest.mark.parametrize(
    ("picks", "offered"),
    [
        ("1900-01-01", ("1900-01-01", "1900-01-01", "1910-12-31")),
        ("0001-02-03", ("1900-01-01", "1900-01-01", "1910-12-31")),
        ("9999-12-31", ("2090-01-01", "2100-12-31", "2100-12-31")),
    ],
)
def test_the_calendar_stays_within_the_years_that_line_has(picks: str, offered: tuple[str, str, str]) -> None:
    (action,) = in_footers(said(Message("？", choices=(day(picks),))))
    assert (action["min"], action["initial"], action["max"]) == offered


@pytest.mark.parametrize("picks", ["2026-02-30", "today", "2026-1-2", "20261025"])
def test_without_a_day_to_begin_on_it_is_an_ordinary_press(picks: str) -> None:
    (action,) = in_footers(said(Message("？", choices=(day(picks),))))
    assert (action["type"], action["data"]) == ("postback", "1:day:s1:core.pi.rain_day:")


def test_a_cards_button_can_ask_for_a_day() -> None:
    card = Message(rows=(Row("問3", text="はい"),), choices=(day("2026-10-25", Weight.PRIMARY),))
    (shown,) = said(card)
    assert [action["type"] for action in buttons_in(shown["contents"])] == ["datetimepicker"]


def test_a_long_answer_is_told_in_full_in_the_text_and_in_the_echo() -> None:
    objects = said(Message("？", choices=(answer(LONG, "a"), answer("いいえ"))))
    assert texts_in(objects[0]["contents"]) == ["？", f"1. {LONG}\n2. いいえ"]
    assert labels(objects)[0].startswith("1. 市の担当課と")
    assert actions(objects)[0]["displayText"] == LONG


def test_long_words_go_on_in_the_next_message_at_a_line_end() -> None:
    objects = said(Message("\n".join(["あ" * 999] * 12), choices=(quiet("戻る"),)))
    assert [limits.utf16(each["text"]) for each in objects] == [4999, 4999, 1999]
    assert labels(objects) == ["戻る"]


def test_buttons_without_words_hang_on_their_own_names() -> None:
    (card,) = said(Message(choices=(answer("はい"), answer("いいえ"))))
    assert (texts_in(card["contents"]), on_card([card])) == (["・はい\n・いいえ"], ["はい", "いいえ"])
    (text,) = said(Message(choices=(quiet("戻る"),)))
    assert text["text"] == "・戻る"


@pytest.mark.parametrize("empty", [Message(), Message("\u0000 \u200b\n"), Message(qr=None)])
def test_nothing_to_say_is_nothing_sent(empty: Message) -> None:
    assert said(empty) == []


def test_a_file_is_at_least_named() -> None:
    (text,) = said(Message(file=File("record.csv", "a,b")))
    assert text["text"] == "record.csv"


def test_characters_that_line_or_a_reader_cannot_take_are_left_out() -> None:
    (text,) = said(Message("は\ud83d\u0000い\u202e", heading="\ud800"))
    assert text["text"] == "はい"


def test_the_acknowledgement_stands_before_the_next_question() -> None:
    (text,) = said(Message("締切は25日です。", "はい、ですね。", "花壇づくり"))
    assert text["text"] == "はい、ですね。\n\n【花壇づくり】\n締切は25日です。"
    (card,) = said(Message("x", "記録しました。", "花壇づくり", rows=(Row("問1"),)))
    assert texts_in(card["contents"]) == ["記録しました。", "花壇づくり", "x", "問1"]


# ---------------------------------------------------------------- cards

CARD = Message(
    "まだ送っていません。",
    heading="花壇づくり",
    progress="10/10",
    rows=(
        Row(
            "問1 目的は同じですか",
            (("花壇の会", "はい"), ("公園緑地課", "いいえ")),
            note="話してみたいこと",
            strong=True,
        ),
        Row("問2", text="スキップ"),
    ),
    note="送ったあとも直せます。",
    choices=(primary("この内容で送る"), danger("やめる"), quiet("戻る")),
    link=("計画を見る", "https://x.jp/s/1"),
)


def test_a_card_shows_everything_large_and_in_order() -> None:
    (card,) = said(CARD)
    assert texts_in(card["contents"]) == [
        *("花壇づくり", "10/10", "まだ送っていません。"),
        *("問1 目的は同じですか", "花壇の会: はい", "公園緑地課: いいえ", "話してみたいこと"),
        *("問2", "スキップ"),
        "送ったあとも直せます。",
    ]
    assert card["contents"]["size"] == "giga"
    body = parts_in(card["contents"]["body"])
    assert all(part["wrap"] and part["scaling"] for part in body)
    assert [part["weight"] for part in body if part.get("text", "").startswith("問")] == ["bold", "bold"]
    assert [[span["text"] for span in part["contents"]] for part in body if "contents" in part] == [
        ["花壇の会: ", "はい"],
        ["公園緑地課: ", "いいえ"],
    ]


@pytest.mark.parametrize(
    ("row", "beside"),
    [
        (Row("問1 目的の共有", text="はい"), True),
        (Row("問1 目的の共有", text="はい", note="理由"), True),
        (Row("問1 目的の共有", text="まだ", strong=True), True),
        (Row("問4 始めた時期", text="予算案より前"), True),
        (Row("Q6-1 Other ways", text="skipped"), True),
        (Row("あなたの 答（こた）え", text="送（おく）りました"), False),
        (Row("問1 目的の共有", text="1行目\n2行目"), False),
        (Row("見る人", text="この事業の参加者と担当者だけです。"), False),
        (Row("とても長い名前をもつ団体のみなさんへ、とても長いおたずねのこと", text="はい"), False),
    ],
)
def test_a_short_answer_stands_beside_what_it_answers(row: Row, beside: bool) -> None:
    (card,) = said(Message("これで全部です。", rows=(row,)))
    boxes = [part for part in card["contents"]["body"]["contents"] if part["type"] == "box"]
    assert bool(boxes) is beside
    assert texts_in(card["contents"])[1:3] == [row.label, row.text]


def test_a_cards_main_ways_on_are_buttons_that_stay_and_the_others_are_quick() -> None:
    (card,) = said(CARD)
    assert [each["label"] for each in buttons_in(card["contents"])] == [
        "この内容で送る",
        "やめる",
        "計画を見る",
    ]
    assert labels([card]) == ["戻る"]


def test_who_cannot_see_cards_reads_the_same_words() -> None:
    (card,) = said(CARD)
    for words in texts_in(card["contents"]):
        assert words in card["altText"]


def test_a_long_card_goes_on_in_further_cards_with_the_buttons_under_the_last() -> None:
    rows = tuple(
        Row(f"問{n}", (("花壇の会", "あ" * 200), ("公園緑地課", "い" * 200)), note="う" * 100)
        for n in range(40)
    )
    cards = said(Message(heading="ちがい", rows=rows, choices=(primary("話しあう"), quiet("戻る"))))
    assert len(cards) > 1
    shown = [text for card in cards for text in texts_in(card["contents"])]
    assert [text for text in shown if text.startswith("問")] == [f"問{n}" for n in range(40)]
    assert ["footer" in card["contents"] for card in cards] == [False] * (len(cards) - 1) + [True]
    assert ["quickReply" in card for card in cards] == [False] * (len(cards) - 1) + [True]


def test_five_thousand_emoji_as_a_reason_are_all_shown() -> None:
    cards = said(Message(rows=(Row("理由", text="🍎" * 5000),)))
    assert "".join(text for card in cards for text in texts_in(card["contents"])).count("🍎") == 5000


def test_a_card_of_empty_rows_still_shows_something() -> None:
    (card,) = said(Message(rows=(Row(""),)))
    assert texts_in(card["contents"]) == ["…"]


# ---------------------------------------------------------------- anything at all

WORDS = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(), max_size=40),
    st.sampled_from(
        [
            "",
            "はい",
            "🍎" * 3000,
            "👨‍👩‍👧‍👦" * 60,
            "長い文。\n" * 1500,
            "e" + "\u0301" * 500,
            "{x} <!channel> *b*",
            "\ud800",
        ]
    ),
)
URLS = st.sampled_from(
    ["", "https://x.jp/a", "line://x", "mailto:a@b", "https://x.jp/" + "花" * 200, "http://["]
)
CHOICES = st.lists(
    st.builds(
        Choice,
        WORDS,
        st.integers(0, 40).map(lambda n: act(Verb.FIX, "s", str(n))),
        st.sampled_from(Weight),
        WORDS,
        URLS,
        st.sampled_from(["", "", "2026-10-25", "0001-01-01", "9999-12-31", "2026-02-30", "\ud800"]),
    ),
    max_size=30,
)
ROWS = st.lists(
    st.builds(
        Row, WORDS, st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple), WORDS, WORDS, st.booleans()
    ),
    max_size=6,
)
MESSAGES = st.builds(
    Message,
    text=WORDS,
    lead=WORDS,
    heading=WORDS,
    progress=WORDS,
    rows=ROWS.map(tuple),
    note=WORDS,
    choices=CHOICES.map(tuple),
    link=st.none() | st.tuples(WORDS, URLS),
    qr=st.none() | st.builds(QrCode, WORDS, WORDS),
    file=st.none() | st.builds(File, WORDS, WORDS),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(MESSAGES, max_size=3))
def test_whatever_is_said_stays_within_lines_limits_and_loses_no_answer(messages: list[Message]) -> None:
    objects = said(*messages)
    wanted: dict[str, list[Choice]] = {}
    for choice in (c for m in messages for c in m.choices if c.weight is not Weight.QUIET):
        wanted.setdefault(choice.action.token, []).append(choice)
    can_be_pressed = [*actions(objects), *in_footers(objects)]
    pressed = {action["data"] for action in can_be_pressed if "data" in action}
    opened = {action["uri"] for action in can_be_pressed if action["type"] == "uri"}
    texts = [texts_in(o["contents"]) if o["type"] == "flex" else [o["text"]] for o in objects]
    shown = "".join("".join(text.split()) for pieces in texts for text in pieces)
    for token, choices in wanted.items():
        # Long lists go on in the next piece, perhaps in the middle of a label; blanks at its edges are left out.
        spelled = ["".join(clean(choice.label).split())[:10] for choice in choices]
        told = any(label in shown for label in spelled)
        assert token in pressed or (any(choice.url for choice in choices) and opened) or told
    told_apart = {(c.action.token, c.url) for m in messages for c in m.choices}
    on_cards = {action.get("data") for action in in_footers(objects)}
    assert len(actions(objects)) >= min(
        13, len([one for one in told_apart if one[0] not in on_cards and not one[1]])
    )
    for card in (each for each in objects if each["type"] == "flex"):
        assert 0 < limits.utf16(card["altText"]) <= limits.ALT_TEXT


@pytest.mark.parametrize("times", [1, 8, 60])
def test_a_huge_card_that_says_where_its_words_can_be_read_is_one_request(times: int) -> None:
    """Shortened texts and the way to the rest, instead of pushes that cost."""
    long = Row("問1", (("花壇の会", "あ" * 3000), ("公園緑地課", "🍎" * 3000)), "い" * 3000, "う" * 3000)
    rest = "全部は「3を直す」で見られます。"
    card = Message("これで全部です。", heading="花壇", rows=(long,) * times, cut=rest)
    objects = said(card)
    assert len(objects) <= limits.MESSAGES
    shown = "\n".join(text for each in objects for text in texts_in(each["contents"]))
    assert (rest in shown) is (times > 1)
    assert sum(len(json.dumps({"messages": [each]}).encode()) for each in objects) < 2_000_000


@given(WORDS, WORDS)
def test_the_words_for_eyes_that_see_no_card_begin_with_what_is_asked_where_not_all_fits(
    lead: str, note: str
) -> None:
    question = "別々にではなく一緒にするわけを、人に聞かれたら話せますか。"
    (card, *_) = said(Message(question, lead, progress="問3 · 3/10", note=note, choices=(answer("はい"),)))
    assert limits.utf16(card["altText"]) <= limits.ALT_TEXT
    assert question in card["altText"] or limits.utf16(clean(lead)) > 1900


def test_readings_give_way_on_a_button_before_words_do_and_stand_in_full_above() -> None:
    unfit = "宗教（しゅうきょう）の ための 活動（かつどう）を する こと"
    fits = "一緒（いっしょ）に 決（き）める"
    text = f"どれですか。\n1. {unfit}\n2. {fits}"
    objects = said(Message(text, choices=(answer(unfit, "1"), answer(fits, "2"))))
    assert on_card(objects) == ["宗教の ための 活動を する こと", fits]
    assert in_footers(objects)[0]["displayText"] == unfit
    long = "特定（とくてい）の 団体（だんたい）や 個人（こじん）だけの ための 活動（かつどう）の すべて"
    objects = said(
        Message("どれですか。", choices=(answer(unfit, "1"), answer(long, "2"), answer(fits, "3")))
    )
    assert labels(objects) == [
        "1. 宗教の ための 活動を する こと",
        "2. 特定の 団体や 個人だけの ため…",
        "3. 一緒（いっしょ）に 決（き）める",
    ]
    assert texts_in(objects[0]["contents"]) == ["どれですか。", f"1. {unfit}\n2. {long}\n3. {fits}"]


WITH_READINGS = st.lists(
    st.sampled_from(
        ("宗教（しゅうきょう）の ", "市（し）", "活動（かつどう）", "する ", "（青葉）", "12", "👨‍👩‍👧")
    ),
    min_size=1,
).map("".join)


@given(WITH_READINGS, st.sampled_from(Weight))
def test_no_button_is_cut_inside_a_reading(label: str, weight: Weight) -> None:
    choice = Choice(label, act(Verb.STATUS, "p1"), weight)
    objects = said(Message("？", rows=(Row("何"),), choices=(choice,)))
    for shown in [*labels(objects), *(action["label"] for action in buttons_in(objects[0]["contents"]))]:
        assert limits.count(shown) <= 40
        if shown.endswith("…"):
            assert re.search("[一-龠]（[ぁ-ゖ]+[…）]", shown) is None


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 30), st.integers(0, 5), st.integers(0, 20), st.randoms())
def test_every_weighty_choice_can_be_pressed_or_read(
    answers: int, mains: int, quiets: int, chance: Any
) -> None:
    choices = [
        *(answer(f"答え{n}") for n in range(answers)),
        *(primary(f"進む{n}") for n in range(mains)),
        *(quiet(f"脇{n}") for n in range(quiets)),
    ]
    chance.shuffle(choices)
    objects = said(Message("？", choices=tuple(choices)))
    shown = "".join(
        text for o in objects for text in (texts_in(o["contents"]) if "contents" in o else [o["text"]])
    )
    pressed = [label.split(". ")[-1] for label in (*labels(objects), *on_card(objects))]
    for choice in choices:
        if choice.weight is Weight.PRIMARY:
            assert choice.label in pressed
        if choice.weight is Weight.ANSWER:
            assert choice.label in pressed or f". {choice.label}" in shown
    assert len(labels(objects)) == min(13, len(choices) - len(on_card(objects)))


def test_what_two_cards_offer_in_the_same_words_stays_on_each_card() -> None:
    flowers = Message(
        "花壇", rows=(Row("いつまで", text="25日"),), choices=(primary("回答する"), quiet("あとで"))
    )
    river = Message(
        "川", rows=(Row("いつまで", text="30日"),),
        choices=(
            Choice("回答する", act(Verb.SEND, "2"), Weight.PRIMARY),
            Choice("あとで", act(Verb.STATUS, "2")),
            quiet("締切を見る"),
        ),
    )  # fmt: skip
    objects = said(Message("きょうは2つです。"), flowers, river)
    assert labels(objects) == ["締切を見る"]
    assert [action["label"] for action in in_footers(objects)] == ["回答する", "あとで"] * 2
    assert len({action["data"] for action in in_footers(objects)}) == 4


def test_two_buttons_of_one_card_under_the_same_words_both_stay_on_it() -> None:
    message = Message(
        "どちらの事業ですか",
        choices=(
            Choice("川の清掃", act(Verb.STATUS, "p1"), Weight.PRIMARY),
            Choice("川の清掃", act(Verb.STATUS, "p2"), Weight.QUIET),
            Choice("やめる", act(Verb.HELP), Weight.QUIET),
        ),
    )
    objects = said(message)
    assert [action["data"] for action in in_footers(objects)] == ["1:sta:p1", "1:sta:p2"]
    assert [action["data"] for action in actions(objects)] == ["1:hlp"]


# ---------------------------------------------------------------- eyes


@given(MESSAGES)
@settings(max_examples=40, deadline=None)
def test_every_letter_is_large_enough_and_stands_out_from_what_is_behind_it(message: Message) -> None:
    card = replace(message, rows=(Row("問1", (("花壇の会", "はい"),), "はい", "理由", strong=True),))
    for each in (*said(card, CARD), *said(replace(CARD, steps=(3, 10)))):
        if each["type"] == "flex":
            for size, letters, behind in seen(each["contents"]):
                assert size in ("md", "lg", "xl")
                assert contrast(letters, behind) >= 4.5, (letters, behind)


def seen(part: Json, behind: str = PAPER) -> Iterator[tuple[str, str, str]]:
    """Of everything that can be read: the size, the colour of the letters, and the colour behind them."""
    behind = part.get("backgroundColor", behind)
    if part["type"] == "text":
        for words in part.get("contents", [part]):
            yield words.get("size", part["size"]), words.get("color", part.get("color", INK)), behind
    elif part["type"] == "button":
        match part["style"]:
            case "primary":
                yield "md", PAPER, part["color"]
            case "secondary":
                yield "md", INK, part["color"]
            case "link":
                yield "md", part["color"], behind
    for name in ("header", "body", "footer"):
        if name in part:
            yield from seen(part[name], behind)
    for child in part.get("contents", ()) if part["type"] == "box" else ():
        yield from seen(child, behind)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's ratio of two colours."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
