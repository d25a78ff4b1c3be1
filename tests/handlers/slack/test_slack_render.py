"""Messages and dialogs as Block Kit: within the limits whatever people typed, and never a mention."""

import json
import re
from dataclasses import replace
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Dialog, Field, FieldKind, Menu, Message, Moment, Row, Weight
from bot.domain.words import without_readings
from handlers.slack import limits
from handlers.slack.limits import Json
from handlers.slack.render import Page, blocks, home, pages, settled, spoken, text, view, with_problems
from tests.slack_limits import problems

NASTY = (
    "<!channel>",
    "<@U123>",
    "&",
    "<",
    "*",
    "_",
    "`",
    ":smile:",
    '"',
    "\n",
    " ",
    "。",
    "👨‍👩‍👧",
    "𠮟",
    "か\u3099",
    "a",
)
words = st.one_of(
    st.just(""),
    st.text(max_size=40),
    st.lists(st.sampled_from(NASTY), max_size=12).map("".join),
    st.tuples(st.sampled_from(NASTY), st.sampled_from((30, 75, 76, 151, 2_001, 4_000))).map(
        lambda two: two[0] * two[1]
    ),
)
HARMLESS = r"(?:[^<>&*_~`]|&amp;|&lt;|&gt;)"  # what mrkdwn shows as it is
ids = st.text(alphabet="abcdefghij0123456789", min_size=1, max_size=12)
urls = st.one_of(
    st.just(""), st.just("https://example.jp/x"), st.just("https://example.jp/" + "x" * 4_000), words
)


days = st.sampled_from(("", "", "2026-10-25", "2026-02-30", "soon"))


def some(choice: tuple[str, str, Weight, str, str], how_many: int) -> tuple[Choice, ...]:
    label, value, weight, url, picks = choice
    return tuple(
        Choice(label, act(Verb.ANSWER, "s", f"q{n}", value), weight, url=url, picks=picks)
        for n in range(how_many)
    )


values = st.one_of(  # short and long tokens, and some that no action_id can hold
    ids, st.text(alphabet="あいう", min_size=9, max_size=12), st.just("あ" * 30)
)
groups = st.builds(some, st.tuples(words, values, st.sampled_from(Weight), urls, days), st.integers(0, 25))
some_choices = st.lists(groups, max_size=3).map(
    lambda found: tuple(dict.fromkeys(one for g in found for one in g))
)


rows = st.builds(
    Row,
    label=words,
    values=st.lists(st.tuples(words, words), max_size=4).map(tuple),
    text=words,
    note=words,
    strong=st.booleans(),
)
messages = st.builds(
    Message,
    text=words,
    lead=words,
    heading=words,
    progress=words,
    rows=st.lists(rows, max_size=5).map(tuple),
    note=words,
    choices=some_choices,
    link=st.one_of(st.none(), st.tuples(words, urls)),
)
fields = st.builds(
    Field,
    id=ids,
    label=words,
    kind=st.sampled_from(FieldKind),
    value=st.one_of(words, st.just("2026-02-30"), st.just("2026-02-28")).filter(lambda v: len(v) < 200),
    options=st.lists(
        st.tuples(ids, st.text(max_size=90)), min_size=1, max_size=130, unique_by=lambda o: o[0]
    ).map(tuple),
    hint=words,
    placeholder=words,
    optional=st.booleans(),
    live=st.booleans(),
    max_length=st.sampled_from((0, 1, 80, 9_000)),
)


def tokens(drawn: list[Json]) -> list[str]:
    """What can be pressed in these blocks."""
    found: list[str] = []
    for block in drawn:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            found += [option["value"] for option in element.get("options", ())]
            found += [element["value"]] if "value" in element else []
            found += [element["action_id"]] if element["type"] == "datepicker" else []
    return found


def strings(part: Any) -> list[str]:
    """All texts of text objects."""
    if isinstance(part, list):
        return [one for item in part for one in strings(item)]
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") in ("plain_text", "mrkdwn") else []
        return own + [
            one for name, value in part.items() if name != "text" or not own for one in strings(value)
        ]
    return []


def read(made: list[Page]) -> str:
    return "\n".join(string for page in made for string in strings(page.blocks))


@settings(max_examples=40, deadline=None)
@given(st.lists(messages, max_size=3))
def test_whatever_people_typed_slack_takes_it(said: list[Message]) -> None:
    for page in pages(*said):
        assert problems("chat.postMessage", {"channel": "D1", "text": page.text, "blocks": page.blocks}) == []
        assert limits.weight(page.blocks) <= limits.PAGE


moments = st.builds(
    Moment,
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(("Asia/Tokyo", "America/Lima")),
    words,
    words,
)
menus = st.builds(
    lambda label, option, count, chosen: Menu(
        label, tuple(Choice(option, act(Verb.FIX, "s", str(n))) for n in range(count)), chosen
    ),
    words,
    words,
    st.integers(1, 130),
    st.integers(0, 140),
)
whole = st.builds(
    lambda message, at, chosen: replace(
        message, at=at, menus=tuple(chosen), rows=tuple(replace(row, at=at) for row in message.rows)
    ),
    messages,
    st.none() | moments,
    st.lists(menus, max_size=2),
)
zones = st.sampled_from((None, ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Lima"), ZoneInfo("UTC")))


@settings(max_examples=40, deadline=None)
@given(st.lists(whole, max_size=3), zones)
def test_instants_and_menus_are_taken_too(said: list[Message], reader: ZoneInfo | None) -> None:
    posted = (replace(message, menus=()) for message in said)  # only the Home tab has menus
    for page in pages(*posted, reader=reader):
        assert problems("chat.postMessage", {"channel": "D1", "text": page.text, "blocks": page.blocks}) == []
    assert problems("views.publish", {"user_id": "U1", "view": home(*said)}) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(messages, min_size=1, max_size=3), st.text(max_size=150), st.integers(0, 60))
def test_what_was_pressed_gives_way_to_something_that_slack_takes(
    said: list[Message], line: str, pressed: int
) -> None:
    for page in pages(*said):
        if made := settled(page.blocks, f"c:{pressed}", line):
            changed = {"channel": "D1", "ts": "1.2", "text": spoken(made), "blocks": made}
            assert problems("chat.update", changed) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(fields, max_size=8, unique_by=lambda one: one.id), st.text(max_size=200))
def test_remarks_at_every_field_are_taken(parts: list[Field], remark: str) -> None:
    made = view(Dialog(act(Verb.NEW), "x", tuple(parts), "x", "y"))
    told = with_problems(made, [("", remark), *((one.id, remark) for one in parts)])
    assert problems("views.update", {"view_id": "V1", "view": told}) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(messages, max_size=3))
def test_no_choice_is_ever_lost(said: list[Message]) -> None:
    wanted = [choice for message in said for choice in message.choices]
    pressed = [token for page in pages(*said) for token in tokens(page.blocks)]
    links = json.dumps([page.blocks for page in pages(*said)])
    for choice in wanted:
        assert choice.action.token in pressed or choice.url in links
    for answer in (choice for choice in wanted if not choice.url):
        assert answer.action.token in pressed


@settings(max_examples=40, deadline=None)
@given(messages)
def test_user_text_never_becomes_a_mention_or_markup(message: Message) -> None:
    def check(part: Any) -> None:
        if isinstance(part, list):
            for item in part:
                check(item)
        elif isinstance(part, dict):
            if part.get("type") == "mrkdwn":
                for line in part["text"].split("\n"):
                    assert re.fullmatch(rf"(?:\*{HARMLESS}+\*)?{HARMLESS}*", line)
                    assert not re.match(r"&gt;", line)
                assert not re.search(r":[^\s:]+:", part["text"])
                assert part["verbatim"] is True
            if part.get("type") == "plain_text":
                assert part["emoji"] is False
            for value in part.values():
                check(value)

    check(blocks(message))
    assert "<" not in text(message)
    assert ">" not in text(message)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(fields, messages), max_size=8), words, words, words)
def test_a_dialog_is_always_one_that_slack_opens(
    parts: list[Field | Message], title: str, submit: str, close: str
) -> None:
    named = {part.id: part for part in parts if isinstance(part, Field)}
    kept = tuple(part for part in parts if not isinstance(part, Field) or named[part.id] is part)
    made = view(Dialog(act(Verb.NEW), title, kept, submit, close))
    assert problems("views.open", {"trigger_id": "t", "view": made}) == []
    inputs = [block for block in made["blocks"] if block["type"] == "input"]
    assert len(inputs) == len(named)


@settings(max_examples=40, deadline=None)
@given(st.lists(messages, max_size=3))
def test_the_home_tab_is_always_one_that_slack_takes(said: list[Message]) -> None:
    made = home(*said)
    assert problems("views.publish", {"user_id": "U1", "view": made}) == []


@given(
    st.lists(
        st.sampled_from(("宗教（しゅうきょう）の ", "活動（かつどう）", "する ", "（青葉）")), min_size=1
    )
)
def test_readings_give_way_on_a_button_before_words_do(parts: list[str]) -> None:
    label = "".join(parts).strip()
    (page,) = pages(Message("？", choices=(Choice(label, act(Verb.STATUS, "p1"), Weight.QUIET),)))
    (shown,) = (
        one["text"]["text"] for block in page.blocks for one in block.get("elements", ()) if "value" in one
    )
    if limits.size(label) <= limits.BUTTON:
        assert shown == label
    else:
        assert shown == limits.cut(without_readings(label), limits.BUTTON)


def test_a_name_that_calls_the_channel_is_just_a_name() -> None:
    (page,) = pages(
        Message("ようこそ", heading="<!channel> の花壇", rows=(Row("<!here>", text="<@U1> *太字*"),))
    )
    assert page.text == "&lt;!channel&gt; の花壇\nようこそ\n&lt;!here&gt;\n&lt;@U1&gt; *太字*"
    assert page.blocks[0]["text"] == {"type": "plain_text", "text": "<!channel> の花壇", "emoji": False}
    assert page.blocks[2]["fields"] == [
        {"type": "mrkdwn", "text": "*&lt;!here&gt;*", "verbatim": True},
        {"type": "plain_text", "text": "<@U1> *太字*", "emoji": False},
    ]


def test_a_reason_of_five_thousand_emoji_is_shown_whole() -> None:
    assert read(pages(Message("👨‍👩‍👧" * 5_000))).replace("\n", "") == "👨‍👩‍👧" * 5_000


def test_short_messages_share_one_post() -> None:
    (page,) = pages(Message("はい、ですね。"), Message("つぎの質問です。", heading="花壇づくり"))
    assert [block["type"] for block in page.blocks] == ["section", "divider", "header", "section"]


def test_a_message_that_does_not_fit_beside_another_gets_a_post_of_its_own() -> None:
    first, second = pages(Message("前の話。" * 500), Message("長い。" * 3_500))
    assert read([first]) == "前の話。" * 500
    assert "".join(read([second]).split("\n")) == "長い。" * 3_500


def test_pieces_of_a_long_text_end_where_a_reader_pauses() -> None:
    made = pages(Message("これは一文です。" * 1_000))
    assert all(string.endswith("。") for string in strings([page.blocks for page in made]))


def test_answers_come_first_quiet_ways_under_them_and_what_is_red_last() -> None:
    choices = (
        Choice("なぜ", act(Verb.WHY, "s", "q")),
        Choice("はい", act(Verb.ANSWER, "s", "q", "yes"), Weight.ANSWER),
        Choice("いいえ", act(Verb.ANSWER, "s", "q", "no"), Weight.ANSWER),
        Choice("送る", act(Verb.SEND, "s"), Weight.PRIMARY),
        Choice("取り消す", act(Verb.CANCEL, "p"), Weight.DANGER),
    )
    drawn = blocks(Message(choices=choices))
    assert [[(one["text"]["text"], one.get("style")) for one in block["elements"]] for block in drawn] == [
        [("はい", None), ("いいえ", None), ("送る", "primary")],
        [("なぜ", None)],
        [("取り消す", "danger")],
    ]


def test_a_few_ways_without_an_answer_stand_in_one_row() -> None:
    choices = (
        Choice("中止する", act(Verb.CANCEL, "p"), Weight.DANGER),
        Choice("直す", act(Verb.CHOOSE_FIX, "s")),
        Choice("送る", act(Verb.SEND, "s"), Weight.PRIMARY),
        Choice("中断", act(Verb.PAUSE, "s")),
    )
    (row,) = blocks(Message(choices=choices))
    assert [one["text"]["text"] for one in row["elements"]] == ["送る", "直す", "中断", "中止する"]


@pytest.mark.parametrize(
    ("how_many", "kinds"),
    [
        (5, ["button"] * 5),
        (6, ["button"] * 5 + ["overflow"]),
        (10, ["button"] * 5 + ["overflow"]),
        (11, ["button"] * 5 + ["static_select"]),
    ],
)
def test_many_quiet_ways_become_a_menu(how_many: int, kinds: list[str]) -> None:
    choices = tuple(Choice(f"事業{n}", act(Verb.STATUS, str(n))) for n in range(how_many))
    drawn = blocks(Message(choices=choices))
    assert [element["type"] for block in drawn for element in block["elements"]] == kinds
    assert tokens(drawn) == [choice.action.token for choice in choices]


def test_many_answers_with_long_tokens_stay_buttons() -> None:
    choices = tuple(
        Choice(f"{n}", act(Verb.ANSWER, "s", "q", "あ" * 20 + str(n)), Weight.ANSWER) for n in range(12)
    )
    drawn = blocks(Message(choices=choices))
    assert {element["type"] for block in drawn for element in block["elements"]} == {"button"}
    assert tokens(drawn) == [choice.action.token for choice in choices]


def test_a_day_is_picked_with_the_label_on_the_picker_and_the_token_as_its_id() -> None:
    day = act(Verb.DAY, "s", "core.pi.rain_day", "")
    (row,) = blocks(Message(choices=(Choice("日付を選ぶ", day, Weight.ANSWER, picks="2026-10-25"),)))
    assert row["elements"] == [
        {
            "type": "datepicker",
            "action_id": day.token,
            "placeholder": {"type": "plain_text", "text": "日付を選ぶ", "emoji": False},
        }
    ]
    (page,) = pages(Message(choices=(Choice("日付を選ぶ", day, picks="2026-10-25"),)))
    assert page.text == "日付を選ぶ"


@pytest.mark.parametrize(("picks", "value"), [("2026-02-30", "x"), ("today", "x"), ("2026-10-25", "あ" * 30)])
def test_without_a_day_or_room_for_the_token_it_is_an_ordinary_button(picks: str, value: str) -> None:
    action = act(Verb.ANSWER, "s", "q", value)
    (row,) = blocks(Message(choices=(Choice("日付を選ぶ", action, picks=picks),)))
    assert [(one["type"], one["value"]) for one in row["elements"]] == [("button", action.token)]


def test_a_day_among_many_quiet_ways_stands_before_the_menu_that_cannot_hold_it() -> None:
    quiet = [Choice(f"{n}", act(Verb.STATUS, str(n))) for n in range(9)]
    day = Choice("日を決める", act(Verb.MOVE_DAY, "p", "do.end"), picks="2026-10-25")
    drawn = blocks(Message(choices=(*quiet, day, day)))
    assert [element["type"] for block in drawn for element in block["elements"]] == [
        *("datepicker", "button", "button", "button", "button"),
        "overflow",
    ]


def test_a_question_with_ten_options_shows_them_all_then_the_way_on_then_the_rest() -> None:
    options = [Choice(f"効果{n}", act(Verb.TOGGLE, "s", "q", str(n), "on"), Weight.ANSWER) for n in range(10)]
    on = Choice("これで決める", act(Verb.GATHER, "s", "q"), Weight.PRIMARY)
    ways = [Choice(f"{n}", act(Verb.STATUS, str(n))) for n in range(8)]
    drawn = blocks(Message("？", choices=(*options, on, *ways)))
    assert [len(block["elements"]) for block in drawn[1:]] == [5, 5, 1, 6]
    assert drawn[3]["elements"][0]["style"] == "primary"


def test_a_menu_leaves_the_words_on_it_to_slack() -> None:
    choices = tuple(Choice(f"{n}", act(Verb.CLAUSE, "p", str(n)), Weight.ANSWER) for n in range(12))
    (row,) = blocks(Message(choices=choices))
    assert "placeholder" not in row["elements"][0]


def test_a_link_can_be_read_and_pressed() -> None:
    (section,) = blocks(Message(link=("LINEでひらく", "https://line.me/R/x")))
    assert section["text"]["text"] == "https://line.me/R/x"
    assert section["accessory"]["url"] == "https://line.me/R/x"
    assert "value" not in section["accessory"]


def test_the_values_of_two_sides_stand_beside_each_other() -> None:
    (section, remark) = blocks(
        Message(
            rows=(
                Row(
                    "問3 · 草刈り", (("花壇の会", "はい"), ("公園緑地課", "いいえ")), note="話してみたいこと"
                ),
            )
        )
    )
    assert section["text"]["text"] == "*問3 · 草刈り*\n花壇の会: はい　公園緑地課: いいえ"
    assert remark["elements"][0]["text"] == "話してみたいこと"
    long = "企画のころで、予算の案はまだなかった"
    (section,) = blocks(Message(rows=(Row("問4", (("花壇の会", long), ("公園緑地課", long))),)))
    assert section["text"]["text"] == f"*問4*\n花壇の会: {long}\n公園緑地課: {long}"
    (section,) = blocks(Message(rows=(Row("問3", (("花壇の会", "*はい*"), ("公園緑地課", "いいえ"))),)))
    assert section["text"]["text"] == "*問3*"
    assert [one["text"] for one in section["fields"]] == ["花壇の会\n*はい*", "公園緑地課\nいいえ"]


def test_a_card_of_short_rows_is_one_line_a_row() -> None:
    rows = (
        Row("問1 目的", text="はい"),
        Row("問2 目標", text="いいえ", note="時間がない"),
        Row("日程", text="9/1\n9/2"),
    )
    shown = [block.get("text", {}).get("text") for block in blocks(Message(rows=rows))]
    assert shown == ["*問1 目的*  はい\n*問2 目標*  いいえ", None, "*日程*\n9/1\n9/2"]


def test_a_live_date_is_a_new_block_when_its_value_is_new() -> None:
    def drawn(value: str) -> tuple[str, str]:
        field = Field("do.end", "おわる日", FieldKind.DATE, value, live=True)
        (block,) = view(Dialog(act(Verb.NEW), "x", (field,), "x", "x"))["blocks"]
        return block["block_id"], block["element"].get("initial_date", "")

    assert drawn("2026-10-25") == ("do.end:2026-10-25", "2026-10-25")
    assert drawn("") == ("do.end:", "")


def test_a_context_too_long_for_slack_fails_in_our_code() -> None:
    with pytest.raises(ValueError, match="context of"):
        view(Dialog(act(Verb.NEW), "x", (), "x", "x", context="x" * 3_000))


def test_a_select_without_options_fails_in_our_code() -> None:
    with pytest.raises(ValueError, match="a select needs options"):
        view(Dialog(act(Verb.NEW), "x", (Field("a", "x", FieldKind.SELECT),), "x", "x"))


def test_inputs_show_what_stands_in_them_and_may_be_left_empty() -> None:
    parts = (
        Field("on", "いつ", FieldKind.DATE, optional=True, hint="決まっていれば"),
        Field(
            "who", "だれが", FieldKind.SELECT, "side:b", (("side:a", "花壇の会"), ("side:b", "公園緑地課"))
        ),
        Field("what", "なにを", value="花の苗を買う", placeholder="苗を買う", max_length=4),
    )
    on, who, what = view(Dialog(act(Verb.WRITE_ROW, "s", "q"), "1行書く", parts, "保存", "やめる"))["blocks"]
    assert on["optional"]
    assert on["hint"]["text"] == "決まっていれば"
    assert on["element"] == {"action_id": "v", "type": "datepicker"}
    assert who["element"]["initial_option"] == who["element"]["options"][1]
    assert (what["element"]["initial_value"], what["element"]["max_length"]) == ("花の苗を", 4)


def test_a_dialog_remembers_the_message_that_opened_it_where_there_is_room() -> None:
    where = {"channel": "D1", "ts": "1.2", "block": "c:0"}

    def remembered(context: str) -> Any:
        made = view(Dialog(act(Verb.NEW), "x", (), "x", "x", context=context), where)
        return json.loads(made["private_metadata"]).get("from")

    assert remembered("draft") == where
    assert remembered("x" * 2_960) is None


def test_remarks_replace_the_remarks_before() -> None:
    made = view(Dialog(act(Verb.NEW), "x", (Field("a", "x"), Field("b", "x")), "x", "x"))
    once = with_problems(made, [("b", "だめ"), ("", "全体")])
    assert [block.get("block_id") for block in once["blocks"]] == ["problem:0:0", "a", "b", "problem:3:0"]
    assert with_problems(once, [])["blocks"] == made["blocks"]


TWO = (
    Message("はじめに", choices=(Choice("状況", act(Verb.STATUS, "")),)),
    Message("問", choices=(Choice("はい", act(Verb.STATUS, "x")),)),
)


def kinds(drawn: list[Json]) -> list[str]:
    return [block["type"] for block in drawn]


def test_settling_without_dividers_takes_all_buttons() -> None:
    assert kinds(settled(blocks(TWO[1]), "unknown", "済み")) == ["section", "context"]
    assert kinds(settled(blocks(TWO[1]), "unknown", "")) == ["section"]


def test_settling_takes_the_pressed_messages_buttons_only() -> None:
    (page,) = pages(*TWO)
    made = settled(page.blocks, "c:3", "済み")
    assert kinds(made) == ["section", "actions", "divider", "section", "context"]


@pytest.mark.parametrize(("pressed", "left"), [("c:1", "問"), ("c:3", "はじめに")])
def test_settled_without_a_word_the_pressed_message_goes_and_the_others_stay(pressed: str, left: str) -> None:
    (page,) = pages(*TWO)
    made = settled(page.blocks, pressed, "")
    assert kinds(made) == ["section", "actions"]
    assert made[0]["text"]["text"] == left
    assert settled(blocks(TWO[1]), "c:1", "") == []
