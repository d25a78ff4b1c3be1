"""The name by which the bot on this database is told from another: drawn once, kept with it, and no secret."""

from bot.services.ports import UnitOfWork
from bot.services.scene import Kit

_OWN = "kyodo"
"""Under this name stands what the bot knows of itself, beside what platforms told."""


def known_instance(uow: UnitOfWork) -> str:
    """The name; "" while no bot has run on this database."""
    return uow.accounts.get(_OWN).get("instance", "")


def instance_of(uow: UnitOfWork, kit: Kit) -> str:
    """The name, drawn when there is none."""
    if not (name := known_instance(uow)):
        name = kit.ids.new()
        uow.accounts.save(_OWN, "", {"instance": name})
    return name
