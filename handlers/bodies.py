"""How much may come in: a limit on every body, whoever asks and whatever is mounted, before anything reads it.

Routes that know better set a lower one of their own; this one keeps a stranger from filling the memory.
"""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 1024 * 1024 + 512 * 1024
"""Bytes. What Slack and LINE send stays far below 1 MiB, the limit of their routes and of the survey's form, which answer
what is larger themselves; the rest is for the piece in which they see that it is too much."""

TOO_MUCH = "大きすぎます。{limit} バイトまでです。 / Too large: at most {limit} bytes.\n"


class _TooMuchError(Exception):
    """More came than was announced or than may come."""


class BodyLimit:
    """Answers 413 where a route reads on, beyond what may come, whatever was announced. A route that knows a lower limit
    answers in its own words.
    """

    def __init__(self, app: ASGIApp, most: int = MOST) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on, counting what comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        came, begun = 0, False

        async def receiving() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._most:
                raise _TooMuchError
            return message

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receiving, sending)
        except _TooMuchError:
            if not begun:
                refusal = PlainTextResponse(
                    TOO_MUCH.format(limit=self._most),
                    413,
                    {"connection": "close", "cache-control": "no-store"},
                )
                await refusal(scope, receive, send)
