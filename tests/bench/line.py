"""Phones with LINE: webhooks with a signature, replies by a token; whoever is offered an answer taps it."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from bot.clock import SystemClock
from tests.bench.echo import SECRET
from tests.bench.phones import Phones, Webhook

CLOCK = SystemClock()
TAKEN = b'{"sentMessages":[{"id":"461230"}]}'


class LinePhones(Phones):
    """LINE's side of a measurement."""

    def user(self, number: int) -> str:
        """Thirty-two digits after a U."""
        return f"U{number:032x}"

    def opening(self) -> dict[str, Any]:
        """The word that opens a sheet."""
        return _typed("回答")

    def following(self, shown: list[dict[str, Any]]) -> dict[str, Any]:
        """The first answer offered, or words where words are asked for."""
        for message in reversed(shown):
            for data in _tokens(message):
                if data.startswith("1:ans:"):
                    return {"type": "postback", "postback": {"data": data}}
        return _typed("ことばで答えます")

    def webhook(self, user: str, event: dict[str, Any]) -> Webhook:
        """One event, signed."""
        number = next(self.numbers)
        token = f"{number:032x}"
        whole = {
            "destination": "U" + "d" * 32,
            "events": [
                {
                    **event,
                    "webhookEventId": f"01{number:024d}",
                    "deliveryContext": {"isRedelivery": False},
                    "timestamp": int(CLOCK.now().timestamp() * 1000),
                    "mode": "active",
                    "source": {"type": "user", "userId": user},
                    "replyToken": token,
                }
            ],
        }
        body = json.dumps(whole).encode()
        signature = base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()
        headers = {"X-Line-Signature": signature, "Content-Type": "application/json"}
        return Webhook("/line/webhook", headers, body, token)

    def called(self, path: str, body: bytes) -> bytes:
        """Takes replies, and says yes to all else."""
        if path.endswith("/message/reply"):
            said = json.loads(body)
            self.hears(said["replyToken"], said["messages"])
        return TAKEN


def _typed(text: str) -> dict[str, Any]:
    """Somebody wrote this."""
    return {
        "type": "message",
        "message": {"type": "text", "id": str(time.monotonic_ns()), "text": text, "quoteToken": "q"},
    }


def _tokens(node: Any) -> list[str]:
    if isinstance(node, dict):
        if node.get("type") == "postback":
            return [node["data"]]
        return [found for value in node.values() for found in _tokens(value)]
    if isinstance(node, list):
        return [found for value in node for found in _tokens(value)]
    return []
