"""A tiny bot with a bit of everything to show, for driving the page over the wire."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, quote

import aiohttp
import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.demo.world import DemoWorld

Json = dict[str, Any]
QUESTIONS = (
    "一緒に目標を話し合いましたか。",
    "お互いの役割を決めましたか。",
    "困ったときに相談できましたか。",
)
CODE = "KADAN-7F2A"


class Showcase:
    """Walks one person through three questions on LINE, and opens a form and an invitation on Slack."""

    def __init__(self, world: DemoWorld) -> None:
        self._world = world
        self._session: aiohttp.ClientSession | None = None
        self.rain: tuple[str | None, Json | None] = (
            None,
            None,
        )  # what the form said of the day and the season

    def routes(self) -> list[BaseRoute]:
        """The bot's own routes."""
        return [
            Route("/line/webhook", self._line, methods=["POST"]),
            Route("/slack/events", self._slack, methods=["POST"]),
            Route("/i/qr.png", self._qr, methods=["GET"]),
        ]

    async def close(self) -> None:
        """Let go of the connection."""
        if self._session is not None:
            await self._session.close()

    async def call(self, url: str, token: str, body: Json) -> Json:
        """One API call."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        headers = {"authorization": f"Bearer {token}"}
        async with self._session.post(url, json=body, headers=headers) as got:
            answer: Json = await got.json()
            assert got.status == 200, answer
            assert answer.get("ok", True), answer
            return answer

    async def _qr(self, _: Request) -> Response:
        import io

        out = io.BytesIO()
        segno.make(self.join_link, error="m").save(out, kind="png", scale=5, border=3, dark="#24292f")
        return Response(out.getvalue(), media_type="image/png")

    @property
    def join_link(self) -> str:
        """Opens LINE with the words to join."""
        basic_id = quote(self._world.line.account["basicId"])
        return f"https://line.me/R/oaMessage/{basic_id}/?{quote(f'参加 {CODE}')}"

    # LINE

    async def _line(self, request: Request) -> Response:
        for event in (await request.json())["events"]:
            messages = self._said(event)
            if messages and "replyToken" in event:
                line = self._world.line
                body = {"replyToken": event["replyToken"], "messages": messages}
                await self.call(f"{line.base_url}/v2/bot/message/reply", line.access_token, body)
        return Response()

    def _said(self, event: Json) -> list[Json]:
        if event["type"] == "follow":
            return [
                _text(
                    "友だち追加ありがとうございます。\nチラシの QR コードか、参加のことばを送ってください。"
                )
            ]
        if event["type"] == "postback" and "params" in event["postback"]:
            return [_text(f"{event['postback']['params']['date']} にします。")]
        if event["type"] == "postback":
            number = int(event["postback"]["data"].split(":")[1])
            if number < len(QUESTIONS):
                return [question(number)]
            return [review()] if number == len(QUESTIONS) else [_text("送りました。ありがとうございました。")]
        if event["type"] == "message" and event["message"]["type"] == "text":
            if event["message"]["text"].startswith("参加"):
                return [
                    _text(
                        "「花壇づくり」の振り返りに、花壇の会として参加します。よろしいですか。\n"
                        "答えは、両方がそろうまで相手には見えません。",
                        _chip("はじめる", "q:0"),
                        _chip("あとで", "q:0"),
                        {"type": "uri", "label": "読みかた", "uri": "https://example.jp/"},
                    )
                ]
            if "日" in event["message"]["text"]:
                picker = {
                    "type": "datetimepicker",
                    "label": "日にちを選ぶ",
                    "data": "q:0",
                    "mode": "date",
                    "initial": "2026-10-24",
                    "min": "2026-01-01",
                    "max": "2036-12-31",
                }
                return [_text("いつにしますか。", picker)]
        return [
            _text(
                "すみません、読みとれませんでした。下のボタンから選んでください。", _chip("つづける", "q:0")
            )
        ]

    # Slack

    async def _slack(self, request: Request) -> Response:
        raw = (await request.body()).decode()
        if request.headers["content-type"].startswith("application/json"):
            return await self._event(json.loads(raw))
        form = {name: values[0] for name, values in parse_qs(raw).items()}
        if "payload" in form:
            return await self._interaction(json.loads(form["payload"]))
        if form["text"].startswith("new"):
            await self._api("views.open", trigger_id=form["trigger_id"], view=new_project())
            return Response()
        return JSONResponse({"response_type": "ephemeral", "text": "状況", "blocks": status()})

    async def _event(self, body: Json) -> Response:
        event = body["event"]
        if event["type"] == "app_home_opened":
            await self._api("views.publish", user_id=event["user"], view={"type": "home", "blocks": home()})
        elif event["type"] == "message" and "bot_id" not in event:
            await self._api("chat.postMessage", channel=event["channel"], text="状況", blocks=status())
        return Response()

    async def _interaction(self, payload: Json) -> Response:
        user = payload["user"]["id"]
        if payload["type"] == "view_submission":
            values = payload["view"]["state"]["values"]
            if len(values["name"]["text"]["value"]) < 3:
                return JSONResponse(
                    {"response_action": "errors", "errors": {"name": "3文字以上で書いてください。"}}
                )
            await self._api(
                "chat.postMessage",
                channel=user,
                text="招待",
                blocks=self.invitation(values["name"]["text"]["value"]),
            )
            self.rain = (values["rain"]["day"]["selected_date"], values["season"]["pick"]["selected_option"])
            return Response()
        if payload["type"] == "block_actions" and payload["container"]["type"] == "view":
            chosen = payload["actions"][0]["selected_option"]["value"]
            await self._api("views.update", view_id=payload["view"]["id"], view=new_project(chosen))
        elif payload["type"] == "block_actions" and payload["actions"][0]["type"] == "datepicker":
            await self._api("chat.postMessage", channel=user, text=payload["actions"][0]["selected_date"])
        return Response()

    async def _api(self, method: str, **body: Any) -> Json:
        return await self.call(self._world.slack.api_url + method, self._world.slack.bot_token, body)

    def invitation(self, name: str) -> list[Json]:
        """An invitation with its words, link and QR code."""
        return [
            {"type": "header", "text": _plain(f"{name}：招待")},
            {
                "type": "section",
                "text": _mrkdwn(
                    f"*花壇の会* の方への招待です。\n`参加 {CODE}` と送るか、"
                    f"<{self.join_link}|LINE で開く> を押してもらってください。"
                ),
            },
            {
                "type": "image",
                "image_url": f"{self._world.bot_url}/i/qr.png",
                "alt_text": f"LINE で参加する QR コード（参加 {CODE}）",
            },
            {
                "type": "actions",
                "elements": [
                    _button("ポスターをつくる", "poster", style="primary"),
                    _button("文面をコピー", "copy"),
                    _button("取り消す", "revoke", style="danger", confirm=_confirm()),
                ],
            },
        ]


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def _confirm() -> Json:
    return {
        "title": _plain("招待を取り消しますか"),
        "text": _plain("この QR コードは使えなくなります。"),
        "confirm": _plain("取り消す"),
        "deny": _plain("やめる"),
    }


def _button(label: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": _plain(label), "action_id": action_id, **more}


def _chip(label: str, data: str) -> Json:
    return {"type": "postback", "label": label, "data": data, "displayText": label}


def _text(words: str, *actions: Json) -> Json:
    message: Json = {"type": "text", "text": words}
    if actions:
        message["quickReply"] = {"items": [{"type": "action", "action": action} for action in actions]}
    return message


def question(number: int) -> Json:
    """A question as a card, with quick replies below it."""
    done = f"{round((number + 1) / len(QUESTIONS) * 100)}%"
    bar = {
        "type": "box",
        "layout": "vertical",
        "height": "6px",
        "cornerRadius": "3px",
        "backgroundColor": "#E4EAE6",
        "margin": "md",
        "contents": [
            {
                "type": "box",
                "layout": "vertical",
                "width": done,
                "height": "6px",
                "backgroundColor": "#2F6B4F",
                "contents": [],
            }
        ],
    }
    body = {
        "type": "box",
        "layout": "vertical",
        "contents": [
            {
                "type": "text",
                "text": f"問{number + 1} · {number + 1}/{len(QUESTIONS)}",
                "size": "sm",
                "color": "#4F6B5C",
                "weight": "bold",
            },
            bar,
            {
                "type": "text",
                "text": QUESTIONS[number],
                "wrap": True,
                "size": "lg",
                "weight": "bold",
                "margin": "lg",
            },
        ],
    }
    footer = {
        "type": "box",
        "layout": "vertical",
        "spacing": "sm",
        "contents": [
            {
                "type": "box",
                "layout": "horizontal",
                "spacing": "sm",
                "contents": [
                    {
                        "type": "button",
                        "style": "primary",
                        "color": "#2F6B4F",
                        "height": "sm",
                        "action": _chip("はい", f"q:{number + 1}"),
                    },
                    {
                        "type": "button",
                        "style": "secondary",
                        "height": "sm",
                        "action": _chip("いいえ", f"q:{number + 1}"),
                    },
                ],
            },
            {
                "type": "button",
                "style": "link",
                "height": "sm",
                "action": _chip("わからない", f"q:{number + 1}"),
            },
        ],
    }
    reason = {
        "type": "postback",
        "label": "理由を書く",
        "data": f"q:{number}",
        "inputOption": "openKeyboard",
        "fillInText": "理由：",
    }
    return {
        "type": "flex",
        "altText": QUESTIONS[number],
        "contents": {"type": "bubble", "size": "kilo", "body": body, "footer": footer},
        "quickReply": {
            "items": [
                {"type": "action", "action": action}
                for action in (
                    _chip("戻る", "q:0"),
                    _chip("スキップ", f"q:{number + 1}"),
                    _chip("中断", "q:0"),
                    reason,
                )
            ]
        },
    }


def review() -> Json:
    """All answers on one card."""
    rows: list[Json] = []
    for number, words in enumerate(QUESTIONS, start=1):
        rows.append(
            {
                "type": "box",
                "layout": "horizontal",
                "spacing": "md",
                "contents": [
                    {
                        "type": "text",
                        "text": f"{number}  {words}",
                        "wrap": True,
                        "size": "sm",
                        "flex": 5,
                        "color": "#333333",
                    },
                    {
                        "type": "text",
                        "text": "はい",
                        "size": "sm",
                        "flex": 2,
                        "align": "end",
                        "weight": "bold",
                    },
                ],
            }
        )
        rows.append({"type": "separator"})
    return {
        "type": "flex",
        "altText": "答えの一覧",
        "contents": {
            "type": "bubble",
            "header": {
                "type": "box",
                "layout": "vertical",
                "backgroundColor": "#E7F0EA",
                "contents": [
                    {"type": "text", "text": "これでいいですか", "weight": "bold", "color": "#1F4E39"}
                ],
            },
            "body": {"type": "box", "layout": "vertical", "spacing": "md", "contents": rows[:-1]},
            "footer": {
                "type": "box",
                "layout": "vertical",
                "spacing": "sm",
                "contents": [
                    {
                        "type": "button",
                        "style": "primary",
                        "color": "#2F6B4F",
                        "action": _chip("この内容で送る", "q:9"),
                    },
                    {"type": "button", "style": "link", "height": "sm", "action": _chip("直す", "q:0")},
                ],
            },
        },
    }


def status() -> list[Json]:
    """A status card."""
    return [
        {"type": "header", "text": _plain("花壇づくり")},
        {
            "type": "section",
            "fields": [
                _mrkdwn("*いま*\n実施（Do）"),
                _mrkdwn("*次の期限*\n2月28日(日) 最終報告"),
                _mrkdwn("*花壇の会*\n回答 8/10"),
                _mrkdwn("*公園緑地課*\n回答 10/10"),
            ],
        },
        {
            "type": "section",
            "text": _mrkdwn("まだ *2問* が残っています。\n> 問3「困ったときに相談できましたか」"),
            "accessory": {
                "type": "overflow",
                "action_id": "more",
                "options": [
                    {"text": _plain("なぜ?"), "value": "why"},
                    {"text": _plain("CSV"), "value": "csv"},
                ],
            },
        },
        {
            "type": "actions",
            "elements": [
                _button("声をかける", "nudge", style="primary"),
                {
                    "type": "static_select",
                    "action_id": "stage",
                    "placeholder": _plain("段階を選ぶ"),
                    "options": [
                        {"text": _plain("企画"), "value": "plan"},
                        {"text": _plain("実施"), "value": "do"},
                        {"text": _plain("評価"), "value": "see"},
                    ],
                },
                {"type": "datepicker", "action_id": "day", "placeholder": _plain("日を決める")},
            ],
        },
        {"type": "context", "elements": [_mrkdwn("9月1日(火) 9:00 現在 ・ 規則：終了から30日以内")]},
    ]


def home() -> list[Json]:
    """A Home tab."""
    return [
        {"type": "header", "text": _plain("今日すること")},
        {
            "type": "section",
            "text": _mrkdwn("*花壇づくり*\n未回答 2/5・1/1 ・ あと3日(25日 日曜まで)"),
            "accessory": _button("開く", "open1"),
        },
        {"type": "divider"},
        {
            "type": "section",
            "text": _mrkdwn("*川のクリーン作戦*\n実績報告の期限まであと7日(11/24 火)"),
            "accessory": _button("開く", "open2"),
        },
        {"type": "context", "elements": [_mrkdwn("次の行動が近い順に並んでいます。")]},
    ]


def new_project(chosen: str | None = None) -> Json:
    """The form of /kyodo new."""
    packs = [("ise", "伊勢市 協働事業チェックシート"), ("kanazawa", "金沢市 協働ふりかえり")]
    options = [{"text": _plain(name), "value": value} for value, name in packs]
    spring, autumn = {"text": _plain("春"), "value": "spring"}, {"text": _plain("秋"), "value": "autumn"}
    select: Json = {
        "type": "static_select",
        "action_id": "pick",
        "placeholder": _plain("選んでください"),
        "option_groups": [{"label": _plain("市町村"), "options": options}],
    }
    blocks: list[Json] = [
        _input("name", "事業の名前", {"type": "plain_text_input", "action_id": "text", "max_length": 60}),
        {**_input("pack", "様式", select), "dispatch_action": True},
    ]
    if chosen:
        blocks.append(
            {"type": "context", "elements": [_mrkdwn(f"様式 `{chosen}` を使います。10問・3分ほどです。")]}
        )
    blocks += [
        _input(
            "aim",
            "ねらい",
            {"type": "plain_text_input", "action_id": "text", "multiline": True},
            optional=True,
            hint=_plain("2、3行で十分です。"),
        ),
        _input(
            "first", "はじめの日", {"type": "datepicker", "action_id": "day", "initial_date": "2026-10-01"}
        ),
        _input("rain", "雨の日", {"type": "datepicker", "action_id": "day"}, optional=True),
        _input(
            "season",
            "季節",
            {
                "type": "static_select",
                "action_id": "pick",
                "options": [spring, autumn],
                "initial_option": autumn,
            },
            optional=True,
        ),
        _input(
            "who",
            "だれに見せますか",
            {
                "type": "radio_buttons",
                "action_id": "pick",
                "options": [
                    {"text": _plain("両方の団体"), "value": "both"},
                    {"text": _plain("担当課だけ"), "value": "office"},
                ],
            },
        ),
        _input(
            "how",
            "知らせかた",
            {
                "type": "checkboxes",
                "action_id": "pick",
                "options": [
                    {"text": _plain("LINE"), "value": "line", "description": _plain("1通ずつ数えます")},
                    {"text": _plain("紙の回覧"), "value": "paper"},
                ],
            },
            optional=True,
        ),
    ]
    return {
        "type": "modal",
        "callback_id": "new",
        "title": _plain("新しい事業"),
        "submit": _plain("確かめる"),
        "close": _plain("やめる"),
        "blocks": blocks,
    }


def _input(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": element, **more}
