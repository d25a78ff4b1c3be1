"""LINE's side of webhooks: signing, posting, delivering again.

Nothing here builds an event; whatever list of events is given is signed over its exact bytes and posted. Past
events are kept, because LINE may bring any of them again, and in any order.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from handlers.demo.wire import Delivery, Json, Outward

WEBHOOK_PATH = "/line/webhook"


@dataclass
class Held:
    """Events that happened but are not delivered yet; the test delivers them in whatever order it likes."""

    post: Callable[[Sequence[Json]], Awaitable[Delivery]]
    events: list[Json] = field(default_factory=list)

    async def deliver(self, order: Sequence[int] | None = None, *, together: bool = False) -> list[Delivery]:
        """Deliver in this order (indexes, repeats allowed); `together` puts them into one request."""
        chosen = [self.events[index] for index in (range(len(self.events)) if order is None else order)]
        if together:
            return [await self.post(chosen)]
        return [await self.post([event]) for event in chosen]


class LineWebhooks:
    """Posts events to the bot as LINE does."""

    def __init__(
        self,
        *,
        channel_secret: str,
        destination: str,
        outward: Outward,
        sleep: Callable[[float], Awaitable[None]],
        renew_reply_token: Callable[[str], None],
        schedule: Sequence[float] = (1.0, 10.0, 60.0),
    ) -> None:
        self.channel_secret = channel_secret
        self.destination = destination
        self.url = ""
        self.redelivers = True
        self.schedule = tuple(schedule)
        self.events: dict[str, Json] = {}  # every event sent so far, by webhookEventId
        self.deliveries: list[Delivery] = []
        self.held: Held | None = None
        self._outward, self._sleep, self._renew = outward, sleep, renew_reply_token

    def sign(self, raw: bytes) -> str:
        """The x-line-signature of these bytes."""
        digest = hmac.new(self.channel_secret.encode(), raw, hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    async def send(self, events: Sequence[Json]) -> Delivery:
        """Deliver events that just happened; on failure LINE brings them again by its own schedule."""
        for event in events:
            if "webhookEventId" in event:
                self.events[event["webhookEventId"]] = copy.deepcopy(event)
        if self.held is not None:
            self.held.events.extend(events)
            return Delivery(0, "", {}, _first_id(events), "held")
        delivery = await self.post(events)
        if not delivery.ok and self.redelivers:
            self._outward.later(self._try_again(list(events)))
        return delivery

    async def post(self, events: Sequence[Json]) -> Delivery:
        """One signed request with these events, as they are."""
        body = {"destination": self.destination, "events": list(events)}
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return await self.post_raw(raw, self.sign(raw), _first_id(events))

    async def post_raw(self, raw: bytes, signature: str | None, event_id: str = "") -> Delivery:
        """One request with any bytes and any signature (None: no signature at all)."""
        headers = {"content-type": "application/json; charset=utf-8", "user-agent": "LineBotWebhook/2.0"}
        if signature is not None:
            headers["x-line-signature"] = signature
        delivery = await self._outward.post(self.url, raw, headers, event_id)
        self.deliveries.append(delivery)
        return delivery

    async def again(self, event_id: str, *, redelivery: bool = True) -> Delivery:
        """A past event once more: as LINE's redelivery, or else as a duplicate made by the network."""
        event = copy.deepcopy(self.events[event_id])
        if redelivery:
            event["deliveryContext"]["isRedelivery"] = True
            if "replyToken" in event:
                self._renew(event["replyToken"])
        return await self.post([event])

    async def _try_again(self, events: list[Json]) -> None:
        for event in events:
            event.setdefault("deliveryContext", {})["isRedelivery"] = True
        for pause in self.schedule:
            await self._sleep(pause)
            if not self.redelivers:
                return
            for event in events:
                if "replyToken" in event:
                    self._renew(event["replyToken"])
            if (await self.post(events)).ok:
                return


def _first_id(events: Sequence[Json]) -> str:
    return str(events[0].get("webhookEventId", "")) if events else ""
