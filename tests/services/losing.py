"""Messages that did not arrive, and who looks after them."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.messages import (
    Message,
    Outgoing,
    Standing,
    Typed,
    direct,
)
from bot.domain.project import Role
from bot.services.ports import Delivery, Dispatch, Sent, UnitOfWork
from tests.services.front_door import Door

SECRET = "ひみつの中身"


class Post:
    """A messenger that says what it is told to, and keeps what it took."""

    def __init__(self, says: Callable[[Dispatch], Delivery] = lambda _row: Sent()) -> None:
        self.says = says
        self.took: list[Dispatch] = []

    async def send(self, dispatch: Dispatch) -> Delivery:
        self.took.append(dispatch)
        return self.says(dispatch)


def look_after(door: Door) -> Door:
    """Tanaka coordinates, Hana answers in LINE; Ueda administers the workspace, Oka that of another city."""
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ueda", tenant="T1", standing=Standing.ADMIN)
    door.person("oka", tenant="T2", standing=Standing.ADMIN)
    return door


def lost(door: Door, who: str = "hana", reason: str = "invalid", **more: object) -> int:
    """A message to that person that was given up for that reason; gives its number."""

    def turn(uow: UnitOfWork) -> int:
        outgoing = replace(
            Outgoing(direct(door.places[who]), (Message(SECRET),), project="p1"),
            **more,  # type: ignore[arg-type]
        )
        row = uow.outbox.add(outgoing, door.clock.at)
        uow.outbox.failed(row, door.clock.at, reason)
        return max([one.number for one in uow.failures.all(0, 100)], default=0)

    return door.look(turn)


def numbers(door: Door) -> list[int]:
    return [one.number for one in door.look(lambda uow: uow.failures.all(0, 100))]


def listed(door: Door, who: str) -> str:
    return door.hears(who, Typed("届かなかった連絡")).by(who)
