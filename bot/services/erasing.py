"""Erasing somebody's data by the operator's word: the same turn as by their own, without a farewell."""

import re

from bot.domain.messages import Address, Incoming, Pressed, direct
from bot.services.ports import Erased, UnitOfWork
from bot.services.scene import Kit, Scene
from bot.services.turns.privacy import erase_all, only_coordinator_of

_LINE = re.compile(r"line:(U[0-9A-Za-z]+)")
_SLACK = re.compile(r"slack:([TE][0-9A-Za-z]+)/([UW][0-9A-Za-z]+)")


def read_user(text: str) -> Address | None:
    """``line:U…`` or ``slack:T…/U…`` as an address; None for anything else."""
    if found := _LINE.fullmatch(text):
        return Address("line", "", found[1])
    if found := _SLACK.fullmatch(text):
        return Address("slack", found[1], found[2])
    return None


def erase_at(uow: UnitOfWork, kit: Kit, address: Address, *, orphan: bool) -> Erased | list[str] | None:
    """Erases what is kept of whoever is at that address; None where nobody is. Where nobody else coordinates a living
    project nothing happens without ``orphan``: gives the names of these projects. The coordinators of the others hear
    what it means for their sides.
    """
    person = uow.people.find(address)
    if person is None:
        return None
    now = kit.clock.now()
    nothing = Incoming("", address, direct(address), Pressed("", "", ""), now, now)
    scene = Scene(kit, uow, nothing, person, uow.chats.lock(person.id), now)
    if not orphan and (alone := only_coordinator_of(scene)):
        return alone
    erased = erase_all(scene, by="operator")
    for outgoing in scene.elsewhere:
        uow.outbox.add(outgoing, kit.wall.now())
    return erased
