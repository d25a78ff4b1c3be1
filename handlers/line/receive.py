"""``POST /line/webhook``: checks, hands on, and answers 200 only after everything is stored.

LINE gives two seconds. Nothing here waits for anybody: between the request and the answer stands ``take`` alone.
"""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.messages import Incoming
from bot.services.ports import Clock, StoreUnavailable
from handlers.line.parse import NotLine, events

PATH = "/line/webhook"
LIMIT = 1_000_000  # bytes; LINE states none, and its largest requests are far smaller

log = logging.getLogger(__name__)


class LineWebhook:
    """The endpoint. ``take`` keeps one event and returns after the commit; ``nudge`` wakes delivery; ``begin`` hears of
    each event before it is taken, and returns at once.
    """

    def __init__(
        self,
        *,
        channel_secret: str,
        take: Callable[[Incoming], Awaitable[None]],
        nudge: Callable[[], None],
        clock: Clock,
        begin: Callable[[Incoming], None] = lambda _: None,
        account: str = "",
    ) -> None:
        # Imported when the application is built: it costs half a second, and the pure modules do without it.
        from linebot.v3.webhook import SignatureValidator

        self._validate: Callable[[str, str], bool] = SignatureValidator(channel_secret).validate
        self._take = take
        self._nudge = nudge
        self._clock = clock
        self._begin = begin
        self._account = account

    def routes(self) -> list[Route]:
        """What to mount."""
        return [Route(PATH, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """One request of LINE's."""
        received_at = self._clock.now()
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody hears it
        if body is None:
            log.warning("LINE webhook: body of more than %d bytes refused", LIMIT)
            return Response("too large", 413)
        if not self._is_signed(body, request.headers.get("x-line-signature")):
            log.warning("LINE webhook: signature missing or wrong; is LINE_CHANNEL_SECRET this channel's?")
            return Response("signature does not match", 401)
        try:
            parsed = events(body, self._account, received_at)
        except NotLine as e:
            log.warning("LINE webhook: signed, but not a webhook: %s", e)
            return Response(f"not a LINE webhook: {e}", 400)
        for reason in parsed.ignored:
            log.info("LINE webhook: ignored %s", reason)
        failed = away = False
        for incoming in parsed.incoming:
            self._begin(incoming)
            try:
                await self._take(incoming)
            except StoreUnavailable as trouble:
                log.warning("LINE webhook: %s has to come again: %s", incoming.key, trouble)
                away = True
            except Exception:
                # One event must not block the next. LINE brings all of them again after a 500, and those that
                # were taken are known by their key.
                log.exception("LINE webhook: could not keep %s", incoming.key)
                failed = True
        if parsed.incoming:
            self._nudge()
        if failed or away:
            return Response("please deliver again", 500 if failed else 503)
        return Response("ok")

    def _is_signed(self, body: bytes, signature: str | None) -> bool:
        """Compares in constant time, over the bytes as they came."""
        if not signature:
            return False
        try:
            return self._validate(body.decode("utf-8"), signature)
        except UnicodeError:  # the SDK takes text; LINE's bodies are UTF-8, so these bytes are not LINE's
            return False


async def _body(request: Request) -> bytes | None:
    """The raw bytes; None when there are too many, without reading them all."""
    promised = request.headers.get("content-length", "")
    if promised.isascii() and promised.isdigit() and (len(promised) > 12 or int(promised) > LIMIT):
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LIMIT:
            return None
    return bytes(body)
