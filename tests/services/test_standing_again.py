"""What a workspace says of somebody's standing is asked again: rights go there without our being told."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb, act
from bot.domain.messages import (
    Address,
    Commanded,
    Immediate,
    Incoming,
    Pressed,
    Said,
    Standing,
    Submitted,
    direct,
)
from bot.domain.project import Person, Role
from bot.services.intake import STANDING_HOLDS, Intake, Introduction
from tests.services.front_door import Door, opened

BOSS = Address("slack", "T1", "U0boss")


@dataclass
class Workspace:
    """Slack's word about people, and how often it was asked."""

    door: Door
    standings: dict[str, Standing]
    asked: list[str] = field(default_factory=list)
    events: int = 0

    def intake(self, **defaults: object) -> Intake:
        """The bot's, just started."""
        kit = replace(self.door.kit, defaults=replace(self.door.kit.defaults, **defaults))  # type: ignore[arg-type]
        return Intake(
            self.door.store, kit, nudge=lambda: None, look_up={"slack": self.tell}, speaks={}, counts={}
        )

    async def tell(self, address: Address) -> Introduction:
        """As ``users.info``."""
        self.asked.append(address.user)
        return Introduction(address.user, "ja", self.standings[address.user])

    async def does(
        self, intake: Intake, said: Said, who: Address = BOSS, later: timedelta = timedelta(minutes=1)
    ) -> Immediate | None:
        """An event of theirs, so long after the one before."""
        self.events += 1
        self.door.clock.at += later
        now = self.door.clock.at
        event = Incoming(f"s{self.events}", who, direct(who), said, now, now, dialogs=True)
        told = await intake.take(event)
        await intake.settle()
        return told

    async def known(self, who: Address = BOSS) -> Person:
        """What is kept of them."""
        found = await self.door.store.run(lambda uow: uow.people.find(who))
        assert found is not None
        return found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The garden project in T1, which an administrator has looked at."""
    door = opened(tmp_path)
    door.person("U0tanaka", Role.COORDINATOR, tenant="T1")
    return Workspace(door, {"U0boss": Standing.ADMIN, "U0new": Standing.FULL})


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize(
    "said",
    [
        Submitted(act(Verb.CANCEL, "p1").token, {"reason": "やめます"}, ""),
        Pressed(act(Verb.EXPORT, "p1", "csv").token),
        Pressed(act(Verb.RENAME, "p1").token),
        Commanded("招待"),
    ],
)
async def test_whoever_is_no_administrator_any_more_does_nothing_as_one(
    workspace: Workspace, said: Said, restarted: bool
) -> None:
    intake = workspace.intake()
    await workspace.does(intake, Commanded("状況"))
    assert (await workspace.known()).standing is Standing.ADMIN
    workspace.standings["U0boss"] = Standing.GUEST
    told = await workspace.does(
        workspace.intake() if restarted else intake,
        said,
        later=timedelta(minutes=1) if restarted else STANDING_HOLDS,
    )
    assert (await workspace.known()).standing is Standing.GUEST
    assert "OpenDialog" not in repr(told)
    assert workspace.door.project().cancelled_at is None
    exported = workspace.door.look(lambda uow: uow.audit.of_project("p1", "project.exported"))
    assert exported == []


async def test_within_the_hour_nobody_is_asked_about_twice(workspace: Workspace) -> None:
    intake = workspace.intake()
    for _ in range(5):
        await workspace.does(intake, Commanded("状況"))
        await workspace.does(intake, Pressed(act(Verb.STATUS, "p1").token))
    assert workspace.asked == ["U0boss"]


async def test_whoever_the_operator_names_later_is_an_administrator_with_the_next_start(
    workspace: Workspace,
) -> None:
    new = Address("slack", "T1", "U0new")
    await workspace.does(workspace.intake(), Commanded("状況"), new)
    assert (await workspace.known(new)).standing is Standing.FULL
    await workspace.does(workspace.intake(admins=frozenset({"U0new"})), Commanded("状況"), new)
    assert (await workspace.known(new)).standing is Standing.ADMIN
