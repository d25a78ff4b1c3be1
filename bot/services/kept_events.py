"""What is kept of an event that met a fault of ours: enough to read it back, and to tell whether its sender has gone on.

How the chat stood is kept beside it; what was written is shown to nobody.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, get_args

from bot.domain.chat import Chat
from bot.domain.messages import Address, Incoming, Place, Said, Submitted

_SAID = {kind.__name__: kind for kind in get_args(Said)}


def raw_of(incoming: Incoming) -> str:
    """It as JSON; ``with_chat`` adds how the chat stands."""
    return json.dumps(
        {**asdict(incoming), "kind": type(incoming.said).__name__}, ensure_ascii=False, default=str
    )


def with_chat(raw: str, chat: Chat) -> str:
    """The same with how its sender's chat stands now."""
    try:
        return json.dumps({**json.loads(raw), "chat": stands(chat)}, ensure_ascii=False)
    except (ValueError, TypeError):
        return raw


def stands(chat: Chat) -> list[str]:
    """What changes in a chat when its person goes on."""
    shown = chat.shown_at.isoformat() if chat.shown_at is not None else ""
    return [chat.sheet or "", chat.expecting.value, chat.about, shown, str(chat.paused)]


def read(raw: str, now: datetime) -> tuple[Incoming, list[str]] | None:
    """The event, to be answered in its sender's one-to-one chat, and how that stood; None where it cannot be read."""
    try:
        kept: Mapping[str, Any] = json.loads(raw)
        said = dict(kept["said"])
        kind = _SAID[kept["kind"]]
        if kind is Submitted:
            said["people"] = tuple(said.get("people", ()))
        place = Place(**kept["place"])
        incoming = Incoming(
            key=str(kept["key"]),
            sender=Address(**kept["sender"]),
            place=place,
            said=kind(**said),
            occurred_at=datetime.fromisoformat(kept["occurred_at"]),
            received_at=now,
            message_id=kept.get("message_id"),
            name=kept.get("name"),
        )
        return (incoming, list(kept["chat"])) if place.direct else None
    except (ValueError, TypeError, KeyError):
        return None
