"""Events as a platform's edge hands them in, each a transaction of its own, and what people hear of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.domain.actions import Verb, act
from bot.domain.comparison import Compared
from bot.domain.messages import (
    Address,
    Immediate,
    Incoming,
    Outgoing,
    Pressed,
    Said,
    Standing,
    Submitted,
    direct,
)
from bot.domain.project import Project, Role
from bot.domain.sheets import Given, Put, Sheet, SheetState
from bot.services.inbox import Inbox
from bot.services.ports import Catalogue, UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import comparison
from storage.engine import SqlStore
from tests.services.house import NOW, garden, kit, store_in

T = TypeVar("T")


@dataclass
class Hand:
    """A clock that is moved by hand."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Heard:
    """What followed from one event: at once, and queued for people by their keys."""

    at_once: Immediate | None
    queued: list[Outgoing]

    def by(self, key: str) -> str:
        """All that is on its way to that person, as one string to look into; empty where nothing is."""
        return "\n".join(repr(outgoing) for outgoing in self.queued if outgoing.to.id == key)


@dataclass
class Door:
    """A store, a clock, and people by their keys: those in the workspace T1 sit at Slack, all others at LINE."""

    store: SqlStore
    kit: Kit
    clock: Hand
    places: dict[str, Address] = field(default_factory=dict)
    count: int = 0

    def person(
        self, key: str, role: Role | None = None, side: str = "", *, tenant: str = "", project: str = "p1",
        standing: Standing = Standing.FULL,
    ) -> str:  # fmt: skip
        """Somebody, with a place in the project where a role is given. Gives their id."""
        address = Address("slack" if tenant else "line", tenant, key)
        self.places[key] = address

        def come(uow: UnitOfWork) -> str:
            found = replace(uow.people.at(address, self.clock.at, "ja"), name=key, standing=standing)
            uow.people.save(found)
            if role is not None:
                uow.projects.join(project, found.id, role, side, self.clock.at)
                uow.audit.add(self.clock.at, found.id, "member.joined", project, side=side, role=role.value)
            return found.id

        return self.store.run_sync(come)

    def hears(self, key: str, said: Said, *, before_commit: Callable[[], object] = object) -> Heard:
        """One event from that person, and what follows; ``before_commit`` is called when all is written."""
        self.clock.at += timedelta(minutes=1)
        self.count += 1
        address, now = self.places[key], self.clock.at
        incoming = Incoming(
            f"e{self.count}", address, direct(address), said, now, now, message_id=f"m{self.count}",
            dialogs=bool(address.account),
        )  # fmt: skip

        def turn(uow: UnitOfWork) -> Heard:
            receipt = Inbox(self.kit).receive(uow, incoming)
            queued = []
            while waiting := uow.outbox.claim(now, "test", timedelta(minutes=1), 10):
                for dispatch in waiting:
                    uow.outbox.sent(dispatch.id, now, "x", 0)
                    queued.append(dispatch.outgoing)
            before_commit()
            return Heard(receipt.immediate, queued)

        return self.store.run_sync(turn)

    def presses(self, key: str, verb: Verb, *args: str, picked: str = "") -> Heard:
        return self.hears(key, Pressed(act(verb, *args).token, "", picked))

    def submits(self, key: str, verb: Verb, *args: str, context: str = "", **values: str) -> Heard:
        return self.hears(key, Submitted(act(verb, *args).token, values, context))

    def project(self, name: str = "p1") -> Project:
        found = self.look(lambda uow: uow.projects.get(name))
        assert found is not None
        return found

    def project_in(self, uow: UnitOfWork) -> Project:
        """The same within a transaction."""
        found = uow.projects.get("p1")
        assert found is not None
        return found

    def look(self, turn: Callable[[UnitOfWork], T]) -> T:
        """One transaction."""
        return self.store.run_sync(turn)

    def answers(self, key: str, *, sent: bool = True, sheet: str = "ise.q.plan", **given: object) -> None:
        """That person's own sheet with these values (``chk_1="yes"``), all other questions left open."""
        person = self.look(lambda uow: uow.people.find(self.places[key]))
        assert person is not None
        values = {f"ise.{name.replace('_', '.', 1)}": Given(value) for name, value in given.items()}

        def keep(uow: UnitOfWork) -> None:
            project, member = uow.projects.get("p1"), uow.projects.member("p1", person.id)
            assert project is not None
            assert member is not None
            own = Sheet(
                f"s-{key}-{sheet}-{project.cycle}",
                "p1",
                project.cycle,
                sheet.split(".")[2],
                sheet,
                member.side,
                person.id,
            )
            changes = [Put(name, one) for name, one in values.items()]
            state = SheetState.SENT if sent else SheetState.DRAFT
            uow.sheets.save(replace(own, state=state), changes, person.id, self.clock.at, None)

        self.look(keep)

    def compared(self, cycle: int = 0, sheet: str = "ise.q.plan") -> dict[str, Compared]:
        """The comparison's rows by question."""
        project = self.project()
        rows = self.look(lambda uow: comparison(uow, self.kit, project, sheet, cycle))
        return {row.question.id: row for row in rows or ()}


def peopled(folder: Path) -> Door:
    """A door with people: hana and mori answer for the two sides of the garden in LINE, tanaka coordinates in Slack."""
    door = opened(folder)
    door.person("hana", Role.RESPONDENT, "a")
    door.person("mori", Role.RESPONDENT, "b")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    return door


def opened(
    folder: Path, catalogue: Catalogue | None = None, store: SqlStore | None = None, **fields: object
) -> Door:
    """A door with the garden project behind it, in a SQLite file of that folder where no store is given."""
    clock = Hand()
    door = Door(
        store or store_in(folder),
        replace(kit(), catalogue=catalogue or kit().catalogue, clock=clock, wall=clock),
        clock,
    )
    door.look(lambda uow: uow.projects.add(garden(**fields)))
    return door
