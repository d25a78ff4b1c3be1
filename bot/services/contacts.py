"""Whom to ask, by name, wherever words of the bot send somebody to a person."""

from collections.abc import Iterable

from bot.domain.project import Project, Role
from bot.services.phrasing.status import person_name
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


def whom_to_ask(uow: UnitOfWork, kit: Kit, projects: Iterable[Project], language: str, asks: str) -> str:
    """The coordinators of these projects by name; where none has one, the contact of the installation, and where that
    was not told either, the word for them. ``asks`` is the person who wants to know, and is not named.
    """
    say = kit.voice(language)
    people = [m.person for p in projects for m in uow.projects.members(p.id) if m.role is Role.COORDINATOR]
    names = [person_name(one, say) for one in people if one.name and one.id != asks]
    if names:
        return say("person-named", names=say("name-separator").join(dict.fromkeys(names)))
    return kit.defaults.contact or say("consent-asker-unknown")
