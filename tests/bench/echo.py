"""The LINE SDK's echo bot, as its examples write it, on the server that Kyodo runs on. ``python -m tests.bench.echo API``
serves it against a stand-in at ``API`` and says its address.
"""

import sys

from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    ReplyMessageRequest,
    TextMessage,
)
from linebot.v3.webhook import WebhookParser
from linebot.v3.webhooks import MessageEvent, TextMessageContent
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.serving import listen, run

SECRET = "line-secret"
TOKEN = "line-token"


def echo(api: str) -> Starlette:
    """The bot: each text comes back to whoever wrote it, before the webhook is answered."""
    parser = WebhookParser(SECRET)
    clients: list[AsyncMessagingApi] = []

    async def callback(request: Request) -> PlainTextResponse:
        if not clients:  # the SDK's client wants a running loop
            clients.append(AsyncMessagingApi(AsyncApiClient(Configuration(host=api, access_token=TOKEN))))
        body = (await request.body()).decode()
        for event in parser.parse(body, request.headers["X-Line-Signature"]):
            if isinstance(event, MessageEvent) and isinstance(event.message, TextMessageContent):
                said = TextMessage(text=event.message.text)
                await clients[0].reply_message(
                    ReplyMessageRequest(reply_token=event.reply_token, messages=[said])
                )
        return PlainTextResponse("OK")

    return Starlette(routes=[Route("/line/webhook", callback, methods=["POST"])])


if __name__ == "__main__":
    run(listen(echo(sys.argv[1]), "127.0.0.1", 0, told=lambda address: print(address, flush=True)))
