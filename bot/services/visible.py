"""Which projects somebody sees, asked at the moment when it matters: in a chat, or when an address is opened."""

from bot.domain.messages import Standing
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import Member, Person, Project
from bot.services.ports import UnitOfWork


def visible_to(
    uow: UnitOfWork, person: Person, permission: Permission = Permission.SEE_STATUS
) -> list[tuple[Project, Member | None]]:
    """The projects where this person has that right: their own first, then their tenant's for an administrator."""
    found: list[tuple[Project, Member | None]] = [*uow.projects.of_person(person.id)]
    known = {project.id for project, _ in found}
    tenant = person.address.account
    if tenant and person.standing is Standing.ADMIN:  # for nobody else are all projects of a tenant read
        found += [(project, None) for project in uow.projects.in_tenant(tenant) if project.id not in known]
    return [(p, member) for p, member in found if allowed(_actor(person, member), permission, p)]


def rights_of(uow: UnitOfWork, person: Person) -> frozenset[Permission]:
    """What this person may do in any project that they see, and beside that whether they may make one."""
    found = {Permission.CREATE} if allowed(_actor(person, None), Permission.CREATE) else set[Permission]()
    for project, member in visible_to(uow, person):
        actor = _actor(person, member)
        found |= {right for right in Permission if right not in found and allowed(actor, right, project)}
    return frozenset(found)


def may(uow: UnitOfWork, person: Person, permission: Permission, project: Project) -> bool:
    """Whether this person has that right in that project now."""
    return allowed(_actor(person, uow.projects.member(project.id, person.id)), permission, project)


def _actor(person: Person, member: Member | None) -> Actor:
    return Actor(person.id, person.address.account, person.standing, member)
