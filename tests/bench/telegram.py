"""Phones with Telegram: webhooks with a secret token, replies to a chat; whoever is asked taps 「はい」 on the keyboard."""

import json
from typing import Any
from urllib.parse import parse_qs

from tests.bench.phones import Phones, Webhook
from tests.bench.questions import PATH, SECRET, YES

ME = {"id": 9, "is_bot": True, "first_name": "きょうどう", "username": "kyodo_bot"}
SENT = {
    "message_id": 461230,
    "from": ME,
    "chat": {"id": 1, "first_name": "住民", "type": "private"},
    "date": 1_790_000_000,
    "text": "つぎの質問です",
}


def _result(what: dict[str, Any]) -> bytes:
    return json.dumps({"ok": True, "result": what}).encode()


RESULTS = {"getMe": _result(ME), "sendMessage": _result(SENT)}


class TelegramPhones(Phones):
    """Telegram's side of a measurement."""

    def user(self, number: int) -> str:
        """A number, which is also that of the chat with the bot."""
        return str(number)

    def opening(self) -> dict[str, Any]:
        """The command with which every bot begins."""
        entities = [{"type": "bot_command", "offset": 0, "length": len("/start")}]
        return {"text": "/start", "entities": entities}

    def following(self, shown: str) -> dict[str, Any]:
        """The same answer to all."""
        return {"text": YES}

    def webhook(self, user: str, event: dict[str, Any]) -> Webhook:
        """One update with one message."""
        number, who = next(self.numbers), int(user)
        update = {
            "update_id": number,
            "message": {
                "message_id": number,
                "from": {"id": who, "is_bot": False, "first_name": "住民", "language_code": "ja"},
                "chat": {"id": who, "first_name": "住民", "type": "private"},
                "date": 1_790_000_000,
                **event,
            },
        }
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        return Webhook(PATH, headers, json.dumps(update).encode(), user)

    def called(self, path: str, body: bytes) -> bytes:
        """Takes messages, and says who the bot is."""
        method = path.rpartition("/")[2]
        if method == "sendMessage":
            said = parse_qs(body.decode())
            self.hears(said["chat_id"][0], said["text"][0])
        return RESULTS[method]
