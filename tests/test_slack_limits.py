"""The checker of Slack's payloads finds what is wrong, says where, and lets what is right pass."""

import json
from typing import Any

import pytest

from tests.slack_limits import problems

Thing = dict[str, Any]


def plain(text: str = "はい") -> Thing:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*問3* · 3/10") -> Thing:
    return {"type": "mrkdwn", "text": text}


def section(**more: object) -> Thing:
    return {"type": "section", "text": mrkdwn(), **more}


def button(**more: object) -> Thing:
    return {"type": "button", "text": plain(), "value": "1:yes", "action_id": "answer", **more}


def actions(*elements: object) -> Thing:
    return {"type": "actions", "elements": list(elements)}


def option(value: str = "a", **more: object) -> Thing:
    return {"text": plain(value), "value": value, **more}


def select(**more: object) -> Thing:
    return {"type": "static_select", "action_id": "s", "options": [option("a"), option("b")], **more}


def field(element: object = None, **more: object) -> Thing:
    return {
        "type": "input",
        "block_id": "name",
        "label": plain("事業名"),
        "element": element or {"type": "plain_text_input", "action_id": "name", "max_length": 80},
        **more,
    }


def modal(*blocks: object, **more: object) -> Thing:
    return {
        "type": "modal",
        "title": plain("新しい事業"),
        "submit": plain("確認"),
        "blocks": list(blocks),
        **more,
    }


def posted(*blocks: object, **more: object) -> list[str]:
    return problems("chat.postMessage", {"channel": "C1", "text": "問3", "blocks": list(blocks), **more})


def opened(view: object) -> list[str]:
    return problems("views.open", {"trigger_id": "1.2", "view": view})


SURE: Thing = {
    "title": plain("終了"),
    "text": mrkdwn("終了しますか"),
    "confirm": plain("はい"),
    "deny": plain("いいえ"),
}

GOOD_BLOCKS: dict[str, Thing] = {
    "section": section(block_id="q3"),
    "fields": {"type": "section", "fields": [mrkdwn("甲"), plain("乙")]},
    "accessory": section(accessory=button(style="danger", confirm=SURE)),
    "picture": section(accessory={"type": "image", "image_url": "https://x.jp/qr.png", "alt_text": "QR"}),
    "header": {"type": "header", "text": plain("状況")},
    "context": {"type": "context", "elements": [mrkdwn(), plain()]},
    "actions": actions(button(), button(action_id="b", url="https://line.me/R/x"), select()),
    "date": actions({"type": "datepicker", "initial_date": "2027-03-31", "placeholder": plain()}),
    "time": actions({"type": "timepicker", "action_id": "t", "initial_time": "09:00"}),
    "divider": {"type": "divider"},
    "image": {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "QR"},
    "overflow": section(accessory={"type": "overflow", "action_id": "o", "options": [option()]}),
    "radio": actions({"type": "radio_buttons", "action_id": "r", "options": [option(text=mrkdwn("*甲*"))]}),
    "groups": actions(
        {
            "type": "static_select",
            "action_id": "s",
            "initial_option": option("a"),
            "option_groups": [{"label": plain("甲"), "options": [option("a")]}],
        }
    ),
}

BAD_BLOCKS: dict[str, tuple[Thing, str]] = {
    "an unknown block": ({"type": "poem"}, "blocks[0].type: 'poem' is not a block"),
    "an empty section": ({"type": "section"}, "blocks[0]: should have a text or fields"),
    "an empty text": (section(text=mrkdwn("")), "blocks[0].text: may not be empty"),
    "a section of 3,001": (
        section(text=mrkdwn("あ" * 3001)),
        "blocks[0].text: has 3001 characters, may have 3000",
    ),
    "eleven fields": (section(fields=[plain()] * 11), "blocks[0].fields: has 11, may have 10"),
    "a field of 2,001": (section(fields=[plain("あ" * 2001)]), "blocks[0].fields[0]: has 2001 characters"),
    "a header with marks": (
        {"type": "header", "text": mrkdwn()},
        "blocks[0].text: should be a text object of type plain",
    ),
    "a header of 151": ({"type": "header", "text": plain("あ" * 151)}, "blocks[0].text: has 151 characters"),
    "a context of eleven": (
        {"type": "context", "elements": [plain()] * 11},
        "blocks[0].elements: has 11, may have 10",
    ),
    "no buttons": (actions(), "blocks[0].elements: has 0, should have at least 1"),
    "twenty-six buttons": (
        actions(*[button(action_id=f"a{n}") for n in range(26)]),
        "blocks[0].elements: has 26, may have 25",
    ),
    "a long button": (
        actions(button(text=plain("あ" * 76))),
        "blocks[0].elements[0].text: has 76 characters, may have 75",
    ),
    "a button with marks": (
        actions(button(text=mrkdwn())),
        "blocks[0].elements[0].text: should be a text object",
    ),
    "a long value": (actions(button(value="x" * 2001)), "blocks[0].elements[0].value: has 2001 characters"),
    "a long address": (
        actions(button(url="https://x.jp/" + "x" * 3000)),
        "blocks[0].elements[0].url: has 3013",
    ),
    "no address": (actions(button(url="市役所")), "blocks[0].elements[0].url: is no web address"),
    "an odd style": (actions(button(style="loud")), "blocks[0].elements[0].style: is 'loud'"),
    "an action_id twice": (
        actions(button(), button()),
        "blocks[0]: 'answer' is the action_id of more than one",
    ),
    "a long action_id": (
        actions(button(action_id="x" * 256)),
        "blocks[0].elements[0].action_id: has 256 characters",
    ),
    "a text field among buttons": (
        actions({"type": "plain_text_input"}),
        "blocks[0].elements[0].type: 'plain_text_input' may not stand here",
    ),
    "101 options": (
        actions(select(options=[option(str(n)) for n in range(101)])),
        "blocks[0].elements[0].options: has 101, may have 100",
    ),
    "no options": (
        actions(select(options=[])),
        "blocks[0].elements[0].options: has 0, should have at least 1",
    ),
    "options and groups": (
        actions(select(option_groups=[])),
        "blocks[0].elements[0]: should have either options or",
    ),
    "a long option": (
        actions(select(options=[option("x" * 76)])),
        "blocks[0].elements[0].options[0].text: has 76 characters, may have 75",
    ),
    "a value twice": (
        actions(select(options=[option("a"), option("a")])),
        "blocks[0].elements[0]: 'a' is the value of more than one option",
    ),
    "a first choice from elsewhere": (
        actions(select(initial_option=option("c"))),
        "blocks[0].elements[0]: what is chosen",
    ),
    "six in an overflow": (
        actions({"type": "overflow", "options": [option(str(n)) for n in range(6)]}),
        "blocks[0].elements[0].options: has 6, may have 5",
    ),
    "eleven radio buttons": (
        actions({"type": "radio_buttons", "options": [option(str(n)) for n in range(11)]}),
        "blocks[0].elements[0].options: has 11, may have 10",
    ),
    "a day that is none": (
        actions({"type": "datepicker", "initial_date": "2027-02-29"}),
        "blocks[0].elements[0].initial_date: '2027-02-29' is not one",
    ),
    "a long placeholder": (
        actions(select(placeholder=plain("あ" * 151))),
        "blocks[0].elements[0].placeholder: has 151",
    ),
    "a confirmation without words": (
        actions(button(confirm={"title": plain("x" * 101)})),
        "blocks[0].elements[0].confirm.title: has 101 characters",
    ),
    "a picture without words": (
        {"type": "image", "image_url": "https://x.jp/1"},
        "blocks[0].alt_text: should be a text",
    ),
    "a call to all": (
        section(text=mrkdwn("<!channel> 集合")),
        "blocks[0].text: calls many people at once with <!channel>",
    ),
    "emoji in mrkdwn": (
        section(text=mrkdwn() | {"emoji": True}),
        "blocks[0].text: a mrkdwn text has no emoji",
    ),
    "an empty block_id": (section(block_id=""), "blocks[0].block_id: may not be empty"),
}


@pytest.mark.parametrize("name", GOOD_BLOCKS)
def test_a_right_block_passes(name: str) -> None:
    assert posted(GOOD_BLOCKS[name]) == []


@pytest.mark.parametrize("name", BAD_BLOCKS)
def test_a_wrong_block_is_named_with_its_place(name: str) -> None:
    block, expected = BAD_BLOCKS[name]
    found = posted(block)
    assert any(each.startswith(expected) for each in found), found


def test_a_message_has_at_most_fifty_blocks() -> None:
    assert posted(*[section()] * 50) == []
    assert posted(*[section()] * 51) == ["blocks: has 51 blocks, may have 50"]


def test_a_message_has_words_beside_its_blocks() -> None:
    for empty in ("", "  ", None):
        assert posted(section(), text=empty)[0].startswith("text: is missing")


def test_the_text_of_a_message_calls_nobody() -> None:
    assert posted(text="<!here> 締切")[0].startswith("text: calls many people at once")
    assert posted(text="&lt;!here&gt; 締切") == []


def test_all_blocks_together_stay_below_what_slack_refuses() -> None:
    assert posted(*[section(text=mrkdwn("あ" * 2900))] * 5)[0].startswith("blocks: hold 14500 characters")


def test_a_block_id_stands_once() -> None:
    assert posted(section(block_id="a"), section(block_id="a")) == [
        "blocks: 'a' is the block_id of more than one block"
    ]


def test_blocks_may_travel_as_json_text() -> None:
    payload = {"channel": "C1", "text": "x", "blocks": json.dumps([{"type": "section"}])}
    assert problems("chat.postMessage", payload) == ["blocks[0]: should have a text or fields"]


def test_a_message_needs_its_addressee() -> None:
    assert problems("chat.postMessage", {"text": "x"}) == ["channel: is required"]
    assert problems("chat.postEphemeral", {"channel": "C1", "text": "x"}) == ["user: is required"]
    assert problems("chat.update", {"channel": "C1", "text": "x"}) == ["ts: is required"]


def test_names_in_peoples_words_become_no_mentions() -> None:
    assert posted(link_names=True, parse="full")[0].startswith("link_names")


def test_a_right_modal_passes() -> None:
    assert opened(modal(section(), field(), private_metadata="x" * 3000, callback_id="new")) == []
    assert problems("views.push", {"trigger_id": "1", "view": json.dumps(modal(section()))}) == []
    assert problems("views.update", {"view_id": "V1", "view": modal(field())}) == []


WRONG_VIEWS: dict[str, tuple[object, str]] = {
    "nothing": (None, "view: should be a view"),
    "a home": ({"type": "home", "blocks": []}, "view.type: is 'home', should be modal"),
    "a long title": (
        modal(title=plain("防災訓練の参加申込みと持ち物についてのアンケート調査")),
        "view.title: has 26 characters",
    ),
    "no title": ({"type": "modal", "blocks": []}, "view.title: should be a text object"),
    "a long submit": (modal(submit=plain("x" * 25)), "view.submit: has 25 characters, may have 24"),
    "an input without submit": (
        {"type": "modal", "title": plain(), "blocks": [field()]},
        "view.submit: is required where there is an input",
    ),
    "101 blocks": (modal(*[section()] * 101), "view.blocks: has 101 blocks, may have 100"),
    "much metadata": (modal(private_metadata="x" * 3001), "view.private_metadata: has 3001 characters"),
    "a long callback_id": (modal(callback_id="x" * 256), "view.callback_id: has 256 characters"),
    "250 KB": (modal(*[section(text=mrkdwn("あ" * 3000))] * 30), "view: takes "),
    "a button as field": (modal(field(button())), "view.blocks[0].element.type: 'button' may not stand here"),
    "a field of 3,001": (
        modal(field({"type": "plain_text_input", "max_length": 3001})),
        "view.blocks[0].element.max_length: is 3001, should be 1 to 3000",
    ),
    "a first value too long": (
        modal(field({"type": "plain_text_input", "max_length": 3, "initial_value": "四文字だ"})),
        "view.blocks[0].element.initial_value: has 4 characters, may have 3",
    ),
    "a label of 2,001": (modal(field(label=plain("x" * 2001))), "view.blocks[0].label: has 2001 characters"),
    "markdown": (
        modal({"type": "markdown", "text": "x"}),
        "view.blocks[0].type: 'markdown' may stand in messages only",
    ),
    "two in focus": (
        modal(
            *[field({"type": "plain_text_input", "focus_on_load": True}, block_id=str(n)) for n in range(2)]
        ),
        "view: 2 elements want the focus, one may have it",
    ),
}


@pytest.mark.parametrize("name", WRONG_VIEWS)
def test_a_wrong_view_is_named_with_its_place(name: str) -> None:
    view, expected = WRONG_VIEWS[name]
    found = opened(view)
    assert any(each.startswith(expected) for each in found), found


def test_a_view_needs_what_opens_updates_or_publishes_it() -> None:
    assert problems("views.open", {"view": modal()}) == ["trigger_id: is required"]
    assert problems("views.update", {"view": modal()}) == ["view_id, external_id: exactly one is required"]
    assert problems("views.publish", {"view": {"type": "home", "blocks": [section()]}}) == [
        "user_id: is required"
    ]
    assert problems("views.publish", {"user_id": "U1", "view": {"type": "home", "blocks": [section()]}}) == []


def test_an_acknowledgement_may_be_empty_name_faults_or_change_the_view() -> None:
    assert problems("ack", {}) == []
    assert (
        problems("ack", {"response_action": "errors", "errors": {"end": "開始日より後にしてください"}}) == []
    )
    assert problems("ack", {"response_action": "update", "view": modal(section())}) == []
    assert problems("ack", {"response_action": "clear"}) == []
    assert problems("ack", {"options": []}) == []
    assert problems("ack", {"response_type": "ephemeral", "text": "わかりました"}) == []


def test_a_wrong_acknowledgement_is_named() -> None:
    assert problems("ack", {"response_action": "errors", "errors": {}})
    assert problems("ack", {"response_action": "errors", "errors": {"end": ""}}) == [
        "errors.end: should be a sentence"
    ]
    assert problems("ack", {"response_action": "shout"})[0].startswith("response_action: is 'shout'")
    assert problems("ack", {"response_action": "push", "view": {}})
    assert problems("ack", {"options": [option(str(n)) for n in range(101)]}) == [
        "options: has 101, may have 100"
    ]
    assert problems("ack", {"response_type": "secret", "text": "x"})[0].startswith(
        "response_type: is 'secret'"
    )


def test_what_is_posted_to_a_response_url_is_a_message() -> None:
    assert problems("response_url", {"replace_original": True, "text": "済み", "blocks": [section()]}) == []
    assert problems("response_url", {"delete_original": True}) == []
    assert problems("response_url", {"replace_original": "yes", "text": "x"})


def test_a_file_is_completed_by_its_id() -> None:
    assert (
        problems("files.completeUploadExternal", {"files": json.dumps([{"id": "F1", "title": "QR"}])}) == []
    )
    assert problems("files.completeUploadExternal", {"files": [{"title": "QR"}]}) == [
        "files[0].id: is required"
    ]


def test_a_call_that_the_checker_does_not_know_is_a_problem() -> None:
    assert problems("chat.shout", {})[0].startswith("chat.shout: is not a call")
