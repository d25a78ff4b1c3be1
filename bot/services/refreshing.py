"""The rules of packs and their closed days change with a new version of Kyodo: at the next start the dates of the
projects under them follow. Nothing that was said is said again.
"""

import hashlib
from datetime import datetime

from bot.domain.messages import Outgoing, direct
from bot.domain.project import Project, Role
from bot.services.phrasing.moving import Moved, told_message
from bot.services.planning import redate, rules_in
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit

RULES = "rules"
"""The platform under which the database keeps the rules by which dates were worked out last."""


def outdated(uow: UnitOfWork, kit: Kit) -> list[str]:
    """The projects whose dates were worked out by other rules than hold now."""
    known = uow.accounts.get(RULES)
    current: dict[tuple[str, str], bool] = {}
    found = []
    for project, pack, version in uow.projects.pinned():
        if (pack, version) not in current:
            current[pack, version] = known.get(f"{pack} {version}") == _digest(kit, pack, version)
        if not current[pack, version]:
            found.append(project)
    return found


def keep_rules(uow: UnitOfWork, kit: Kit) -> None:
    """All dates follow the rules that hold now."""
    under = {(pack, version) for _, pack, version in uow.projects.pinned()}
    under |= {(pack.id, pack.version) for pack in kit.catalogue.all()}
    rules = {f"{pack} {version}": _digest(kit, pack, version) for pack, version in sorted(under)}
    if uow.accounts.get(RULES) != rules:
        uow.accounts.save(RULES, "", rules)


def _digest(kit: Kit, pack: str, version: str) -> str:
    """Stands for all by which that version of a pack dates a project; "" where there is no such pack any more."""
    try:
        newest = kit.catalogue.get(pack)
    except KeyError:
        return ""
    try:
        found = kit.catalogue.get(pack, version)
    except KeyError:  # then its projects go on with the newest
        found = newest
    closed = newest.closed
    return hashlib.sha256(repr((rules_in(found), found.fy_start, closed)).encode()).hexdigest()[:16]


def refresh(uow: UnitOfWork, kit: Kit, project: str, now: datetime) -> None:
    """Works the project's dates out anew; its coordinators hear what moved."""
    before = uow.projects.lock(project)
    if before is None or not before.alive or not before.dates:
        return
    after = redate(uow, kit, before, now)
    today = before.today(now)
    kinds = [
        kind for kind in (*after.dates, *before.dates) if before.dates.get(kind) != after.dates.get(kind)
    ]
    pairs = {kind: (before.dates.get(kind), after.dates.get(kind)) for kind in kinds}
    ahead = {kind: pair for kind, pair in pairs.items() if (pair[1] or pair[0] or today) >= today}
    if ahead:
        _tell(uow, kit, after, ahead)


def _tell(uow: UnitOfWork, kit: Kit, project: Project, moved: Moved) -> None:
    for member in uow.projects.members(project.id):
        to = direct(member.person.address)
        if member.role is Role.COORDINATOR and member.person.reachable:
            say = kit.voice(member.person.language, project)
            message = told_message(project.name, moved, say, say("rules-moved-on"))
            uow.outbox.add(Outgoing(to, (message,), project=project.id), kit.wall.now())
