"""Every action is authorised at the tap: a button shows what could be done when it was made, and gives no right to do it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.domain.actions import _ARITY, Verb, act
from bot.domain.messages import Incoming, Pressed, direct
from bot.domain.permissions import Permission
from bot.domain.project import Role
from bot.services.inbox import Inbox
from bot.services.planning import replan
from bot.services.ports import UnitOfWork
from bot.services.turns.table import ON_PROJECT, ON_REMINDER, ON_SHEET
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.services.front_door import Door, opened

SHEET = "s-hana-ise.q.plan-1"
MAY: dict[Role | None, set[Permission]] = {
    Role.OBSERVER: {Permission.SEE_STATUS, Permission.SEE_COMPARISON},
    Role.EVALUATOR: {Permission.ANSWER, Permission.SEE_STATUS, Permission.SEE_COMPARISON},
    None: set(),  # who was the coordinator, and whose role was taken away
}
KEPT = set(metadata.tables) - {"inbox_events", "chats", "outbox", "offers", "people", "homes", "trail"}
"""What a refusal leaves alone; the others hold that an event came and what was said."""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    door = opened(tmp_path_factory.mktemp("rights"))
    door.person("hana", Role.RESPONDENT, "a")
    for name, role in (("looks", Role.OBSERVER), ("judges", Role.EVALUATOR), ("was", Role.COORDINATOR)):
        door.person(name, role, tenant="T1")
    door.answers("hana", chk_1="yes")
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), door.clock.at))
    person = door.look(lambda uow: uow.people.find(door.places["was"]))
    assert person is not None
    door.look(lambda uow: uow.projects.leave("p1", person.id, door.clock.at))
    return door


def _rows(uow: UnitOfWork) -> set[tuple[str, str]]:
    driver = cast("Any", cast("SqlUnitOfWork", uow).connection.connection.driver_connection)
    return {(name, repr(row)) for name in KEPT for row in driver.execute(f'SELECT * FROM "{name}"')}  # noqa: S608


def _forbidden(role: Role | None, reminder: str) -> Iterator[tuple[Verb, tuple[str, ...]]]:
    for verb, entry in ON_PROJECT.items():
        if entry.permission not in MAY[role]:
            yield verb, ("p1", *["1"] * (_ARITY[verb] - 1))
    for verb in ON_SHEET:
        yield verb, (SHEET, *["1"] * (_ARITY[verb] - 1))
    if role is None:
        for verb in ON_REMINDER:
            yield verb, (reminder, *["1"] * (_ARITY[verb] - 1))


@pytest.mark.parametrize(
    ("key", "role"), [("looks", Role.OBSERVER), ("judges", Role.EVALUATOR), ("was", None)]
)
def test_no_button_gives_a_right(door: Door, key: str, role: Role | None) -> None:
    refusal = door.kit.wording("not-allowed", "ja")
    wrong: list[str] = []

    def turn(uow: UnitOfWork) -> None:
        reminder = uow.reminders.of_project("p1")[0].id
        start = _rows(uow)
        point = cast("SqlUnitOfWork", uow).connection.begin_nested()
        for number, (verb, args) in enumerate(_forbidden(role, reminder)):
            uow.begin()  # type: ignore[attr-defined]
            address, now = door.places[key], door.clock.at
            said = Pressed(act(verb, *args).token, "")
            incoming = Incoming(f"{key}{number}", address, direct(address), said, now, now, dialogs=True)
            at_once = Inbox(door.kit).receive(uow, incoming).immediate
            queued = uow.outbox.claim(now + timedelta(hours=1), "test", timedelta(minutes=1), 50)
            heard = repr((at_once, [one.outgoing.messages for one in queued]))
            for one in queued:
                uow.outbox.sent(one.id, now, "x", 0)
            if refusal not in heard:
                wrong.append(f"{verb.name}: {heard[:200]}")
        assert _rows(uow) == start
        point.rollback()

    door.look(turn)
    assert not wrong, "\n".join(wrong[:10])
