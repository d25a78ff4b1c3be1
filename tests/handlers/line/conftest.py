"""LINE's stand-in, a clock that stands still, and a messenger between them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import aiohttp
import pytest

from bot.domain.messages import Message, Outgoing, Place, ReplyHandle
from bot.services.ports import Dispatch
from handlers.demo.line_server import LineStandIn
from handlers.demo.serving import listening
from handlers.line.send import LineMessenger
from tests.line_openapi import problems

NOON = datetime(2026, 10, 25, 3, 0, tzinfo=UTC)


@dataclass
class Standstill:
    """A clock that moves when it is told to."""

    at: datetime = field(default=NOON)

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Standstill:
    return Standstill()


@pytest.fixture
async def line(clock: Standstill) -> AsyncIterator[LineStandIn]:
    """LINE. Whatever a test sends to it has to agree with LINE's OpenAPI files."""
    stand_in = LineStandIn(clock=lambda: clock.now().timestamp())
    async with listening(stand_in.routes()) as url:
        stand_in.base_url = url
        yield stand_in
        await stand_in.close()
    found = {
        call.name: problems(
            call.method, call.path, call.raw or None if call.body is None else call.body, call.headers
        )
        for call in stand_in.calls
    }
    assert not any(found.values()), found


@pytest.fixture
async def messenger(line: LineStandIn, clock: Standstill) -> AsyncIterator[LineMessenger]:
    async with aiohttp.ClientSession() as session:
        yield LineMessenger(line.access_token, line.base_url, session, clock, timeout=0.3)


@dataclass
class Rows:
    """Outbox rows for one person of LINE."""

    line: LineStandIn
    clock: Standstill
    user: str

    def row(
        self,
        *messages: Message,
        reply: bool | str | ReplyHandle = False,
        ambiguous: bool = False,
        attempts: int = 1,
        number: int = 1,
        to: Place | None = None,
        counted: int = 9,
    ) -> Dispatch:
        """A row as the outbox hands it out; ``reply`` gives it a token that LINE knows, or that one. So many pushes are
        paid for.
        """
        handle = reply if isinstance(reply, ReplyHandle) else None
        if reply and handle is None:
            token = reply if isinstance(reply, str) else self.line.chats.issue_reply_token(self.user)
            handle = ReplyHandle(token, self.clock.now() + timedelta(seconds=55))
        place = to or Place("line", "", self.user)
        said = messages or (Message("こんにちは"),)
        return Dispatch(
            id=str(UUID(int=number)),
            outgoing=Outgoing(place, said, handle),
            attempts=attempts,
            ambiguous=ambiguous,
            created_at=self.clock.now(),
            counted=counted,
            month="2026-10",
        )

    @property
    def heard(self) -> list[str]:
        """The texts that stand in the person's chat."""
        return [str(message.get("text", message.get("altText"))) for message in self.line.received(self.user)]

    @property
    def ways(self) -> list[str]:
        """Which calls were made."""
        return [call.name for call in self.line.calls]


@pytest.fixture
def rows(line: LineStandIn, clock: Standstill) -> Rows:
    return Rows(line, clock, line.add_person("佐藤 ハナ", friend=True))
