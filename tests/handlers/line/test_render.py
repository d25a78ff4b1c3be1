"""Whatever is said fits into what LINE takes, and no answer is lost on the way."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, File, Message, QrCode, Row, Weight
from bot.domain.words import clean
from handlers.demo import line_rules
from handlers.line import limits
from handlers.line.render import render
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
    return [item["action"] for each in objects[-1:] for item in each.get("quickReply", {}).get("items", [])]


def labels(objects: list[Json]) -> list[str]:
    return [action["label"] for action in actions(objects)]


def in_footers(objects: list[Json]) -> list[Json]:
    """What can be pressed under cards, now and later."""
    cards = [each["contents"] for each in objects if each["type"] == "flex"]
    return [button["action"] for card in cards for button in card.get("footer", {}).get("contents", [])]


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
    return [part["action"] for part in bubble.get("footer", {}).get("contents", [])]


# ---------------------------------------------------------------- plain messages


def test_a_question_shows_project_progress_words_and_small_print_in_order() -> None:
    (text,) = said(
        Message(
            "一緒に決めましたか。", heading="花壇づくり", progress="問3 · 3/10", note="数字でも答えられます。"
        )
    )
    assert text == {
        "type": "text",
        "text": "【花壇づくり】\n問3 · 3/10\n一緒に決めましたか。\n\n数字でも答えられます。",
    }


def test_choices_are_buttons_that_say_what_was_pressed() -> None:
    objects = said(Message("どうですか。", choices=(answer("はい", "yes"), quiet("戻る"))))
    assert actions(objects) == [
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
    assert labels(objects) == ["はい", "戻る", "理由を書く"]


def test_quiet_buttons_give_way_to_answers() -> None:
    many = (quiet("戻る"), *(answer(f"{n}番") for n in range(12)), quiet("一覧"), primary("送る"))
    assert labels(said(Message("？", choices=many))) == [*(f"{n}番" for n in range(12)), "送る"]


def test_more_answers_than_buttons_are_numbered_in_the_text_too() -> None:
    objects = said(
        Message(
            "どれですか。",
            choices=(*(answer(f"{n}番目") for n in range(1, 21)), primary("送る"), quiet("戻る")),
        )
    )
    assert objects[0]["text"].split("\n") == [
        "どれですか。",
        *(f"{n}. {n}番目" for n in range(1, 21)),
    ]
    assert labels(objects) == [*(f"{n}. {n}番目" for n in range(1, 13)), "送る"]


def test_a_message_that_numbers_its_options_itself_is_not_told_them_twice() -> None:
    long = "市の担当課と、月に一度は顔を合わせて話しあっている"
    text = f"どれですか。\n1. {long}（会議もふくむ）\n2. 集まっていない\n番号でも答えられます。"
    objects = said(Message(text, choices=(answer(f"✓ {long}", "a"), answer("集まっていない", "b"))))
    assert objects[0]["text"] == text
    assert labels(objects) == ["1. ✓ 市の担当課と、月に一度は顔を…", "2. 集まっていない"]


def test_a_main_way_whose_words_do_not_fit_is_told_in_full_without_a_number() -> None:
    objects = said(
        Message("？", choices=(answer("はい"), primary("この内容で確定して、みんなにすぐ知らせます")))
    )
    assert objects[0]["text"] == "？\n・この内容で確定して、みんなにすぐ知らせます"
    assert labels(objects) == ["はい", "この内容で確定して、みんなにすぐ知らせ…"]


def test_a_question_with_ten_options_keeps_them_all_and_the_way_on() -> None:
    options = [answer(f"効果{n}") for n in range(1, 11)]
    quiets = [
        quiet(label)
        for label in ("わからない", "該当なし", "とばす", "戻る", "なぜ", "ことば", "一覧", "中断")
    ]
    objects = said(Message("？", choices=(*options, primary("これで決める"), *quiets)))
    assert labels(objects) == [*(f"効果{n}" for n in range(1, 11)), "これで決める", "わからない", "該当なし"]
    assert objects[0]["text"] == "？"


# ---------------------------------------------------------------- days


def test_a_day_is_picked_in_lines_own_calendar_which_begins_on_that_day() -> None:
    (action,) = actions(said(Message("雨の日は？", choices=(day("2026-10-25"),))))
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
    (action,) = actions(said(Message("？", choices=(day(picks),))))
    assert (action["min"], action["initial"], action["max"]) == offered


@pytest.mark.parametrize("picks", ["2026-02-30", "today", "2026-1-2", "20261025"])
def test_without_a_day_to_begin_on_it_is_an_ordinary_press(picks: str) -> None:
    (action,) = actions(said(Message("？", choices=(day(picks),))))
    assert (action["type"], action["data"]) == ("postback", "1:day:s1:core.pi.rain_day:")


def test_a_cards_button_can_ask_for_a_day() -> None:
    card = Message(rows=(Row("問3", text="はい"),), choices=(day("2026-10-25", Weight.PRIMARY),))
    (shown,) = said(card)
    assert [action["type"] for action in buttons_in(shown["contents"])] == ["datetimepicker"]


def test_a_long_answer_is_told_in_full_in_the_text_and_in_the_echo() -> None:
    long = "市の担当課と、月に一度は顔を合わせて話しあっている"
    objects = said(Message("？", choices=(answer(long, "a"), answer("いいえ"))))
    assert objects[0]["text"] == f"？\n1. {long}\n2. いいえ"
    assert labels(objects)[0].startswith("1. 市の担当課と")
    assert actions(objects)[0]["displayText"] == long


def test_long_words_go_on_in_the_next_message_at_a_line_end() -> None:
    objects = said(Message("\n".join(["あ" * 999] * 12), choices=(answer("はい"),)))
    assert [limits.utf16(each["text"]) for each in objects] == [4999, 4999, 1999]
    assert labels(objects) == ["はい"]


def test_buttons_without_words_hang_on_their_own_names() -> None:
    (text,) = said(Message(choices=(answer("はい"), answer("いいえ"))))
    assert text["text"] == "・はい\n・いいえ"


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
    (text,) = said(Message("一緒に決めましたか。", "はい、ですね。", "花壇づくり", "問3 · 3/10"))
    assert text["text"] == "はい、ですね。\n\n【花壇づくり】\n問3 · 3/10\n一緒に決めましたか。"
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


def test_a_cards_main_ways_on_are_buttons_that_stay_and_all_are_quick() -> None:
    (card,) = said(CARD)
    assert [each["label"] for each in buttons_in(card["contents"])] == [
        "この内容で送る",
        "やめる",
        "計画を見る",
    ]
    assert labels([card]) == ["この内容で送る", "やめる", "戻る"]


def test_who_cannot_see_cards_reads_the_same_words() -> None:
    (card,) = said(CARD)
    for words in texts_in(card["contents"]):
        assert words in card["altText"]


def test_a_long_card_goes_on_in_further_cards_with_the_buttons_under_the_last() -> None:
    rows = tuple(
        Row(f"問{n}", (("花壇の会", "あ" * 200), ("公園緑地課", "い" * 200)), note="う" * 100)
        for n in range(40)
    )
    cards = said(Message(heading="ちがい", rows=rows, choices=(primary("話しあう"),)))
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
    footers = [action for action in in_footers(objects) if "data" in action]
    pressed = {action["data"] for action in (*actions(objects), *footers) if "data" in action}
    opened = {action["uri"] for action in actions(objects) if action["type"] == "uri"}
    texts = [texts_in(o["contents"]) if o["type"] == "flex" else [o["text"]] for o in objects]
    shown = "".join("".join(text.split()) for pieces in texts for text in pieces)
    for token, choices in wanted.items():
        # Long lists go on in the next piece, perhaps in the middle of a label; blanks at its edges are left out.
        spelled = ["".join(clean(choice.label).split())[:10] for choice in choices]
        told = any(label in shown for label in spelled)
        assert token in pressed or (any(choice.url for choice in choices) and opened) or told
    told_apart = {(c.action.token, c.url) for m in messages for c in m.choices}
    on_cards = {action["data"] for action in footers}
    assert len(actions(objects)) >= min(13, len([one for one in told_apart if one[0] not in on_cards]))


def test_readings_give_way_on_a_button_before_words_do_and_stand_in_full_above() -> None:
    unfit = "宗教（しゅうきょう）の 活動（かつどう）"
    long = "特定（とくてい）の 団体（だんたい）や 個人（こじん）だけの ための 活動（かつどう）の すべて"
    fits = "一緒（いっしょ）に 決（き）める"
    (text,) = said(
        Message("どれですか。", choices=(answer(unfit, "1"), answer(long, "2"), answer(fits, "3")))
    )
    assert labels([text]) == [
        "1. 宗教の 活動",
        "2. 特定の 団体や 個人だけの ため…",
        "3. 一緒（いっしょ）に 決（き）める",
    ]
    assert text["text"] == f"どれですか。\n1. {unfit}\n2. {long}\n3. {fits}"
    assert actions([text])[0]["displayText"] == unfit


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
    shown = "".join(each["text"] for each in objects)
    pressed = [label.split(". ")[-1] for label in labels(objects)]
    for choice in choices:
        if choice.weight is Weight.PRIMARY:
            assert choice.label in pressed
        if choice.weight is Weight.ANSWER:
            assert choice.label in pressed or f". {choice.label}" in shown
    assert len(pressed) == min(13, len(choices))


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
