"""The stand-in of Slack is held to Slack's rules, through Slack's own SDK and through Bolt."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from handlers.demo.faults import accepts_then_resets, answers, rate_limited
from handlers.demo.serving import listening
from handlers.demo.slack_rules import block_complaints, view_complaints
from handlers.demo.slack_server import NotSubmittable, SlackStandIn
from tests.handlers.demo.conftest import Json, World


@pytest.fixture
def client(world: World) -> AsyncWebClient:
    """Slack's SDK, pointed at the stand-in."""
    return AsyncWebClient(token=world.slack.bot_token, base_url=world.slack.api_url, retry_handlers=[])


@pytest.fixture
def tanaka(world: World) -> str:
    """A coordinator."""
    return world.slack.add_person("田中")


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def button(label: str = "押す", action_id: str = "go", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def actions(*elements: Json, block_id: str = "row") -> Json:
    """An actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def section(text: str = "本文") -> Json:
    """A section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def options(*values: str) -> list[Json]:
    """Options whose text is their value."""
    return [{"text": plain(value), "value": value} for value in values]


def select(*values: str, **more: Any) -> Json:
    """A static select."""
    return {"type": "static_select", "action_id": "pick", "options": options(*values), **more}


def entry(block_id: str, element: Json | None = None, **more: Any) -> Json:
    """An input block."""
    element = element or {"type": "plain_text_input", "action_id": "text"}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal."""
    return {
        "type": "modal",
        "title": plain("新しい事業"),
        "submit": plain("確かめる"),
        "blocks": list(blocks),
        **more,
    }


async def open_modal(world: World, client: AsyncWebClient, user: str, view: Json) -> Json:
    """Open a view the way an app does: from a command's trigger."""
    await world.slack.command(user, None, "/kyodo", "new")
    opened = await client.views_open(trigger_id=world.bot.got[-1].form["trigger_id"], view=view)
    return dict(opened["view"])


def error_of(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    """Slack's word."""
    return str(refused.value.response["error"])


# Receiving


async def test_every_request_is_signed_at_real_time(world: World, tanaka: str) -> None:
    await world.slack.command(tanaka, None, "/kyodo", "状況 花壇")
    await world.slack.message(tanaka, "状況")
    verifier = SignatureVerifier(world.slack.signing_secret)
    for request in world.bot.got:
        stamp = request.headers["x-slack-request-timestamp"]
        assert stamp == str(int(world.clock.now))
        signature = verifier.generate_signature(timestamp=stamp, body=request.raw)
        assert request.headers["x-slack-signature"] == signature


async def test_a_command_shows_its_answer_only_to_who_asked(world: World, tanaka: str) -> None:
    other = world.slack.add_person("高橋")
    channel = world.slack.add_channel("協働", [tanaka, other])
    world.bot.answer_with({"text": "状況です", "blocks": [section()]})
    await world.slack.command(tanaka, channel, "/kyodo", "status 花壇 & 川")
    form = world.bot.got[0].form
    assert (form["command"], form["text"], form["channel_id"]) == ("/kyodo", "status 花壇 & 川", channel)
    assert world.slack.received(tanaka, channel)[0]["text"] == "状況です"
    assert world.slack.received(other, channel) == []


async def test_a_failing_command_is_told_by_slack_itself(world: World, tanaka: str) -> None:
    world.bot.statuses = [500]
    await world.slack.command(tanaka, None, "/kyodo", "new")
    assert "failed with the error" in world.slack.messages(tanaka)[0].text


async def test_words_arrive_escaped_and_edits_and_deletions_are_told(world: World, tanaka: str) -> None:
    await world.slack.message(tanaka, "<!channel> & 状況")
    event = world.bot.got[0].json["event"]
    assert event["text"] == "&lt;!channel&gt; &amp; 状況"
    assert event["channel_type"] == "im"
    await world.slack.edit_message(tanaka, event["ts"], "ヘルプ")
    await world.slack.delete_message(tanaka, event["ts"])
    edited, deleted = (request.json["event"] for request in world.bot.got[1:])
    assert (edited["subtype"], edited["message"]["text"]) == ("message_changed", "ヘルプ")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", event["ts"])


async def test_a_refused_event_comes_three_times_more(world: World, tanaka: str) -> None:
    world.bot.statuses = [500, 500, 404, 503]
    said = await world.slack.mention(tanaka, world.slack.add_channel("協働", [tanaka]), "状況")
    await world.slack.settled()
    assert world.slept == [0.0, 60.0, 300.0]
    numbers = [request.headers.get("x-slack-retry-num") for request in world.bot.got]
    assert numbers == [None, "1", "2", "3"]
    assert {request.json["event_id"] for request in world.bot.got} == {said.event_id}


async def test_a_bot_may_ask_for_no_retry(world: World, tanaka: str) -> None:
    async def then(_: object) -> Response:
        return Response("no", 500, {"x-slack-no-retry": "1"})

    world.bot.then = then
    await world.slack.home(tanaka)
    await world.slack.settled()
    assert len(world.bot.got) == 1


async def test_bolt_understands_all_of_it(world: World) -> None:
    """Bolt verifies, parses and answers what the stand-in sends, at today's real time."""
    slack = SlackStandIn()
    tanaka = slack.add_person("田中")
    heard: list[str] = []

    def bolt_app() -> AsyncApp:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        app = AsyncApp(client=client, signing_secret=slack.signing_secret, process_before_response=True)

        @app.command("/kyodo")
        async def command(ack: Any, body: Any, client: Any) -> None:
            heard.append("command")
            await client.views_open(
                trigger_id=body["trigger_id"], view=modal(entry("name"), callback_id="new")
            )
            await ack()

        @app.view("new")
        async def new(ack: Any, view: Any) -> None:
            value = view["state"]["values"]["name"]["text"]["value"]
            heard.append(f"view {value}")
            if value == "x":
                await ack(response_action="errors", errors={"name": "もう少し長く"})
            else:
                await ack()

        @app.event("message")
        async def message(event: Any, say: Any) -> None:
            heard.append(f"message {event['text']}")
            await say(text="はい", blocks=[section(), actions(button(value="42"))])

        @app.action("go")
        async def go(ack: Any, action: Any, respond: Any) -> None:
            heard.append(f"action {action['value']}")
            await ack()
            await respond(text="押しました", replace_original=True)

        @app.event("app_home_opened")
        async def home(event: Any, client: Any) -> None:
            heard.append("home")
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section()]})

        return app

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    routes = [Mount("/slack-api", routes=slack.routes()), Route("/slack/events", endpoint, methods=["POST"])]
    async with listening(routes) as url:
        slack.base_url, slack.bot_url = f"{url}/slack-api", url
        handler = AsyncSlackRequestHandler(bolt_app())
        assert (await slack.command(tanaka, None, "/kyodo", "new")).ok
        assert (await slack.submit(tanaka, {"name": "x"})).ok
        assert slack.view_errors(tanaka) == {"name": "もう少し長く"}
        assert (await slack.submit(tanaka, {"name": "花壇づくり"})).ok
        assert slack.view(tanaka) is None
        assert (await slack.message(tanaka, "状況")).ok
        assert (await slack.press(tanaka, label="押す")).ok
        assert (await slack.home(tanaka)).ok
        await slack.close()
    assert heard == ["command", "view x", "view 花壇づくり", "message 状況", "action 42", "home"]
    assert slack.received(tanaka)[0]["text"] == "押しました"
    assert slack.home_view(tanaka) is not None


# The Web API


async def test_tokens_are_checked(world: World) -> None:
    wrong = AsyncWebClient(token="xoxb-no", base_url=world.slack.api_url)
    with pytest.raises(SlackApiError) as refused:
        await wrong.auth_test()
    assert error_of(refused) == "invalid_auth"


async def test_a_message_to_a_person_opens_the_direct_message(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    first = await client.chat_postMessage(channel=tanaka, text="こんにちは")
    second = await client.chat_postMessage(channel=tanaka, text="また")
    opened = await client.conversations_open(users=[tanaka])
    assert first["channel"] == second["channel"] == opened["channel"]["id"] == world.slack.dm(tanaka)
    assert second["ts"] > first["ts"]


async def test_only_channels_with_the_bot_can_be_written_to(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    public = world.slack.add_channel("雑談", [tanaka], has_bot=False)
    private = world.slack.add_channel("課内", [tanaka], private=True, has_bot=False)
    for channel, error in (
        (public, "not_in_channel"),
        (private, "channel_not_found"),
        ("C0", "channel_not_found"),
    ):
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=channel, text="あ")
        assert error_of(refused) == error


async def test_only_own_messages_can_be_changed_and_ephemeral_ones_never(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    channel = world.slack.add_channel("協働", [tanaka])
    posted = await client.chat_postMessage(channel=channel, text="1")
    changed = await client.chat_update(channel=channel, ts=posted["ts"], text="2", blocks=[section("2")])
    assert changed["message"]["edited"]
    await world.slack.mention(tanaka, channel, "状況")
    theirs = world.slack.messages(tanaka, channel)[-1].ts
    only_for_her = await client.chat_postEphemeral(channel=channel, user=tanaka, text="秘密")
    for ts, error in ((theirs, "cant_update_message"), (only_for_her["message_ts"], "message_not_found")):
        with pytest.raises(SlackApiError) as refused:
            await client.chat_update(channel=channel, ts=ts, text="3")
        assert error_of(refused) == error


@pytest.mark.parametrize(("later", "error"), [(4, "expired_trigger_id"), (0, "exchanged_trigger_id")])
async def test_a_trigger_lives_three_seconds_and_opens_one_view(
    world: World, client: AsyncWebClient, tanaka: str, later: int, error: str
) -> None:
    await world.slack.command(tanaka, None, "/kyodo", "new")
    trigger = world.bot.got[0].form["trigger_id"]
    if later:
        world.clock.now += later
    else:
        await client.views_open(trigger_id=trigger, view=modal(section()))
    with pytest.raises(SlackApiError) as refused:
        await client.views_open(trigger_id=trigger, view=modal(section()))
    assert error_of(refused) == error


async def test_at_most_three_views_lie_on_each_other(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    await open_modal(world, client, tanaka, modal(section(), actions(button())))
    for _ in range(2):
        await world.slack.press(tanaka, "view", "go")
        trigger = world.bot.got[-1].json["trigger_id"]
        await client.views_push(trigger_id=trigger, view=modal(section(), actions(button())))
    await world.slack.press(tanaka, "view", "go")
    with pytest.raises(SlackApiError) as refused:
        await client.views_push(trigger_id=world.bot.got[-1].json["trigger_id"], view=modal(section()))
    assert error_of(refused) == "push_limit_reached"


async def test_an_updated_view_keeps_what_was_typed_where_the_ids_stay(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    picker = select("ise", "kanazawa", initial_option=options("ise")[0])
    view = await open_modal(world, client, tanaka, modal(entry("name"), entry("pack", picker), entry("old")))
    typed = {"name": "花壇づくり", "old": "消える"}
    await world.slack.press(tanaka, "view", "pick", value="kanazawa", typed=typed)
    pressed = world.bot.got[-1].json
    assert pressed["view"]["state"]["values"]["name"]["text"]["value"] == "花壇づくり"
    assert pressed["actions"][0]["selected_option"]["value"] == "kanazawa"
    await client.views_update(
        view_id=view["id"], view=modal(entry("name"), entry("pack", picker), entry("new"))
    )
    with pytest.raises(NotSubmittable) as missing:
        await world.slack.submit(tanaka)
    assert missing.value.problems == {"new": "required"}
    await world.slack.submit(tanaka, {"new": "はい"})
    values = world.bot.got[-1].json["view"]["state"]["values"]
    assert values["name"]["text"]["value"] == "花壇づくり"
    assert values["pack"]["pick"]["selected_option"]["value"] == "kanazawa"
    assert "old" not in values


async def test_a_stale_hash_does_not_overwrite(world: World, client: AsyncWebClient, tanaka: str) -> None:
    view = await open_modal(world, client, tanaka, modal(section()))
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("2")))
    with pytest.raises(SlackApiError) as refused:
        await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("3")))
    assert error_of(refused) == "hash_conflict"


async def test_a_submission_is_answered_by_errors_update_push_or_clear(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    await open_modal(world, client, tanaka, modal(entry("name"), callback_id="new"))
    world.bot.answer_with({"response_action": "errors", "errors": {"name": "短すぎます"}})
    await world.slack.submit(tanaka, {"name": "x"})
    assert world.slack.view_errors(tanaka) == {"name": "短すぎます"}
    world.bot.answer_with({"response_action": "update", "view": modal(section("確かめてください"))})
    await world.slack.submit(tanaka)
    world.bot.answer_with({"response_action": "push", "view": modal(section("日にち"))})
    await world.slack.submit(tanaka)
    assert len(world.slack.team.stacks[tanaka]) == 2
    world.bot.answer_with({"response_action": "clear"})
    await world.slack.submit(tanaka)
    assert world.slack.view(tanaka) is None


async def test_closing_is_told_only_where_the_app_asked(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    await open_modal(world, client, tanaka, modal(section()))
    assert await world.slack.close_view(tanaka) is None
    await open_modal(world, client, tanaka, modal(section(), notify_on_close=True))
    assert await world.slack.close_view(tanaka) is not None
    assert world.bot.got[-1].json["type"] == "view_closed"


async def test_a_press_on_a_message_brings_the_message_but_not_an_ephemeral_one(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    channel = world.slack.add_channel("協働", [tanaka])
    blocks = [section(), actions(button(value="v"), select("a", "b"))]
    await client.chat_postMessage(channel=channel, text="1", blocks=blocks)
    await world.slack.press(tanaka, None, "pick", value="b")
    await world.slack.press(tanaka, None, "go")
    payload = world.bot.got[-1].json
    assert payload["container"]["type"] == "message"
    assert payload["message"]["blocks"][1]["elements"][0]["action_id"] == "go"
    assert payload["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "b"
    assert payload["actions"][0]["value"] == "v"
    await client.chat_postEphemeral(channel=channel, user=tanaka, text="2", blocks=blocks)
    await world.slack.press(tanaka, None, "go")
    payload = world.bot.got[-1].json
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload


async def test_a_response_url_works_five_times_within_half_an_hour(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    await client.chat_postMessage(channel=tanaka, text="1", blocks=[section(), actions(button())])
    await world.slack.press(tanaka, label="押す")
    hook = AsyncWebhookClient(world.bot.got[-1].json["response_url"])
    assert (await hook.send(text="2", replace_original=True)).status_code == 200
    assert [message["text"] for message in world.slack.received(tanaka)] == ["2"]
    for _ in range(3):
        await hook.send(text="3")
    assert (await hook.send(delete_original=True)).status_code == 200
    assert [message["text"] for message in world.slack.received(tanaka)] == ["3", "3", "3"]
    used_up = await hook.send(text="6")
    assert (used_up.status_code, "used_url" in used_up.body) == (404, True)
    await world.slack.command(tanaka, None, "/kyodo", "new")
    world.clock.now += 1801
    late = await AsyncWebhookClient(world.bot.got[-1].form["response_url"]).send(text="late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


async def test_files_are_uploaded_in_three_steps(world: World, client: AsyncWebClient, tanaka: str) -> None:
    channel = world.slack.dm(tanaka)
    done = await client.files_upload_v2(
        channel=channel, filename="招待.pdf", content=b"%PDF-1", title="招待", initial_comment="どうぞ"
    )
    file_id = done["files"][0]["id"]
    assert world.slack.file(file_id) == b"%PDF-1"
    posted = world.slack.received(tanaka)[0]
    assert (posted["text"], posted["files"][0]["title"]) == ("どうぞ", "招待")


async def test_people_and_channels_can_be_looked_up(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    guest = world.slack.add_person("山田", guest=True)
    world.slack.add_channel("協働", [tanaka])
    info = await client.users_info(user=guest, include_locale=True)
    assert (info["user"]["is_restricted"], info["user"]["locale"]) == (True, "ja-JP")
    names = [
        channel["name"] async for page in await client.users_conversations() for channel in page["channels"]
    ]
    assert names == ["協働"]
    ids = [user["id"] async for page in await client.users_list(limit=1) for user in page["members"]]
    assert len(ids) == 3
    with pytest.raises(SlackApiError) as refused:
        await client.users_info(user="U0")
    assert error_of(refused) == "user_not_found"


async def test_faults_are_met_in_order(world: World, client: AsyncWebClient, tanaka: str) -> None:
    faults = world.slack.faults
    faults.next("chat.postMessage", rate_limited(30))
    faults.next("chat.postMessage", answers(200, {"ok": False, "error": "fatal_error"}))
    faults.next("chat.postMessage", accepts_then_resets())
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=tanaka, text="1")
    assert refused.value.response.headers["retry-after"] == "30"
    assert error_of(refused) == "ratelimited"
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=tanaka, text="1")
    assert error_of(refused) == "fatal_error"
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=tanaka, text="1")
    assert len(world.slack.received(tanaka)) == 1
    assert [call.status for call in world.slack.calls] == [429, 200, None]


# Limits


@pytest.mark.parametrize(
    "blocks",
    [
        [section("あ" * 3000)],
        [{"type": "header", "text": plain("あ" * 150)}, {"type": "divider"}],
        [actions(*[button(action_id=str(number), value="v" * 2000) for number in range(25)])],
        [actions(select(*[str(number) for number in range(100)]))],
        [{"type": "section", "fields": [plain("あ" * 2000)] * 10}],
        [actions(button(action_id="go"), block_id="1"), actions(button(action_id="go"), block_id="2")],
    ],
)
def test_what_slack_accepts(blocks: list[Json]) -> None:
    assert block_complaints(blocks, "message") == []


@pytest.mark.parametrize(
    ("blocks", "where"),
    [
        ([section()] * 51, "/blocks"),
        ([section("あ" * 3001)], "/blocks/0/text/text"),
        ([section("")], "/blocks/0/text/text"),
        ([{"type": "section"}], "/blocks/0"),
        ([{"type": "header", "text": plain("あ" * 151)}], "/blocks/0/text/text"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}], "/blocks/0/text/type"),
        ([actions(*[button(action_id=str(number)) for number in range(26)])], "/blocks/0/elements"),
        ([actions(button("あ" * 76))], "/blocks/0/elements/0/text/text"),
        ([actions(button(value="v" * 2001))], "/blocks/0/elements/0/value"),
        ([actions(button(style="green"))], "/blocks/0/elements/0/style"),
        ([actions(button(), button())], "/blocks/0"),
        ([actions(button(), block_id="x"), actions(button(), block_id="x")], "/blocks/1/block_id"),
        ([actions(select(*[str(n) for n in range(101)]))], "/blocks/0/elements/0/options"),
        ([actions(select("v" * 76))], "/blocks/0/elements/0/options/0/value"),
        ([actions(select("a", initial_option=options("b")[0]))], "/blocks/0/elements/0"),
        (
            [actions({"type": "datepicker", "action_id": "d", "initial_date": "1 Oct"})],
            "/blocks/0/elements/0/initial_date",
        ),
        (
            [actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-02-30"})],
            "/blocks/0/elements/0/initial_date",
        ),
        ([actions({"type": "datepicker", "action_id": "d" * 256})], "/blocks/0/elements/0/action_id"),
        ([{"type": "context", "elements": [plain("a")] * 11}], "/blocks/0/elements"),
        ([{"type": "image", "image_url": "https://x/a.png"}], "/blocks/0/alt_text"),
        ([entry("a", button())], "/blocks/0/element"),
        ([{"type": "poem"}], "/blocks/0"),
    ],
)
def test_what_slack_refuses_and_where(blocks: list[Json], where: str) -> None:
    assert any(f"[json-pointer:{where}]" in complaint for complaint in block_complaints(blocks, "message"))


@pytest.mark.parametrize(
    ("view", "where"),
    [
        (modal(section(), title=plain("あ" * 25)), "/view/title/text"),
        (modal(section(), submit=plain("あ" * 25)), "/view/submit/text"),
        (modal(entry("a"), submit=None), "/view"),
        (modal(section(), private_metadata="m" * 3001), "/view/private_metadata"),
        (modal(section(), callback_id="c" * 256), "/view/callback_id"),
        (modal(*[section()] * 101), "/view/blocks"),
        (modal(entry("a"), entry("a")), "/view/blocks/1/block_id"),
    ],
)
def test_what_slack_refuses_of_a_view(view: Json, where: str) -> None:
    assert any(f"[json-pointer:{where}]" in complaint for complaint in view_complaints(view, "modal"))


async def test_refusals_name_the_place(world: World, client: AsyncWebClient, tanaka: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=tanaka, text="あ", blocks=[section("あ" * 3001)])
    assert error_of(refused) == "invalid_blocks"
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=tanaka, text="あ", blocks=[section("あ" * 2700)] * 5)
    assert error_of(refused) == "msg_blocks_too_long"
    with pytest.raises(SlackApiError) as refused:
        await open_modal(world, client, tanaka, modal(entry("a"), submit=None))
    assert error_of(refused) == "invalid_arguments"


# Days and times


async def test_a_day_in_a_message_is_told_at_once_and_stays_chosen(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    picker = {"type": "datepicker", "action_id": "1:day", "placeholder": plain("日付を選ぶ")}
    await client.chat_postMessage(channel=tanaka, text="いつ", blocks=[actions(picker)])
    with pytest.raises(ValueError, match="no calendar"):
        await world.slack.press(tanaka, label="日付を選ぶ", value="2026-02-30")
    await world.slack.press(tanaka, label="日付を選ぶ", value="2026-10-25")
    told = world.bot.got[-1].json
    (action,) = told["actions"]
    assert (action["type"], action["action_id"]) == ("datepicker", "1:day")
    assert action["selected_date"] == "2026-10-25"
    assert told["state"]["values"]["row"]["1:day"]["selected_date"] == "2026-10-25"


async def test_a_form_may_leave_a_day_and_a_choice_out(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    chosen = select("春", "秋", initial_option=options("秋")[0])
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-10-25"}
    await open_modal(
        world, client, tanaka, modal(entry("a", chosen, optional=True), entry("b", day, optional=True))
    )
    view = world.slack.view(tanaka)
    assert view is not None
    held = view["state"]["values"]
    assert held["a"]["pick"]["selected_option"]["value"] == "秋"
    assert held["b"]["day"]["selected_date"] == "2026-10-25"
    await world.slack.submit(tanaka, {"a": None, "b": None})
    sent = world.bot.got[-1].json["view"]["state"]["values"]
    assert sent["a"]["pick"] == {"type": "static_select", "selected_option": None}
    assert sent["b"]["day"] == {"type": "datepicker", "selected_date": None}


async def test_history_can_be_asked_for_one_message(
    world: World, client: AsyncWebClient, tanaka: str
) -> None:
    posts = [await client.chat_postMessage(channel=tanaka, text=str(n)) for n in range(3)]
    channel, ts = str(posts[1]["channel"]), str(posts[1]["ts"])

    async def told(**ends: Any) -> list[str]:
        found = await client.conversations_history(channel=channel, **ends)
        return [message["text"] for message in found["messages"]]

    assert await told() == ["2", "1", "0"]
    assert await told(latest=ts, oldest=ts, inclusive=True, limit=1) == ["1"]
    assert await told(latest=ts, oldest=ts) == []
    assert await told(oldest=ts) == ["2"]
    assert await told(latest=ts) == ["0"]
