"""Which project is meant: those that somebody sees, by the numbers and names that they call them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.actions import Action, Verb, act
from bot.domain.chat import Expecting
from bot.domain.finding import Named, find
from bot.domain.intents import Word
from bot.domain.messages import Choice, Message, Standing
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project
from bot.domain.words import shorten
from bot.services.scene import Scene
from bot.services.turns import joining

CHOICES = 5
"""Two matches give a choice, never a guess; at most so many at once (journeys.md, S1)."""

MOST = 2_000
"""So many of a tenant's projects an administrator finds by name, the newest; everybody finds all of their own."""

QUERY = 24
"""So much of what was asked for fits into a button."""


@dataclass(frozen=True)
class Sight:
    """The projects that the person sees, in an order that gives each its number: their own as they came to them, then
    the tenant's others for an administrator, whose names alone are read.
    """

    scene: Scene
    own: Mapping[str, tuple[Project, Member]]
    listed: Sequence[Named]

    def may(self, project: str, permission: Permission) -> bool:
        """Whether the person has that right there."""
        if project in self.own:
            found, member = self.own[project]
            return allowed(self.scene.actor(member), permission, found)
        tenant = self.scene.person.address.account
        return allowed(self.scene.actor(), permission, Project(project, tenant, "", "", "", "", ()))

    def named(self, name: str) -> list[str]:
        """The ids of those that a name can mean, or of all where there is none."""
        if not name:
            return [one.id for one in self.listed]
        return list(find(name, self.listed, self.scene.kit.readings(name)))

    def projects(self, ids: Iterable[str]) -> list[Project]:
        """These projects, read where they are not at hand."""
        wanted = list(ids)
        missing = [one for one in wanted if one not in self.own]
        others = self.scene.uow.projects.several(missing) if missing else {}
        found = (self.own[one][0] if one in self.own else others.get(one, (None,))[0] for one in wanted)
        return [project for project in found if project is not None]

    def number(self, project: str) -> int:
        """The place in the person's list, from 1."""
        return next(place for place, one in enumerate(self.listed, 1) if one.id == project)


def sight_of(scene: Scene) -> Sight:
    """What the person who acts sees."""
    places = [
        (project, member)
        for project, member in scene.uow.projects.of_person(scene.person.id)
        if allowed(scene.actor(member), Permission.SEE_STATUS, project)
    ]
    own = {project.id: (project, member) for project, member in places}
    listed = [Named(p.id, p.name, p.reading, p.short) for p, _ in places]
    tenant = scene.person.address.account
    if tenant and scene.person.standing is Standing.ADMIN:
        others = scene.uow.projects.names_in_tenant(tenant, MOST)
        listed += [one for one in others if one.id not in own]
    return Sight(scene, own, [_read(scene, one) for one in listed])


def _read(scene: Scene, one: Named) -> Named:
    return one if one.reading else Named(one.id, one.name, scene.kit.readings(one.name), one.short)


def choose(
    sight: Sight,
    ids: Sequence[str],
    word: Word,
    name: str,
    wanted: Callable[[Project], Action],
    before: int = 0,
) -> None:
    """None, or several: says so, and offers what there is; the choice leads to what was ``wanted``. ``word`` and
    ``name`` are what was asked for, ``before`` of them stood on earlier cards.
    """
    scene = sight.scene
    if not ids:
        whole = Choice(scene.t("button-status"), act(Verb.STATUS, ""))
        unknown = Message(scene.t("no-such-project", name=shorten(name, 60)), choices=(whole,))
        scene.say(unknown if name else joining.no_projects(scene))
        return
    shown, rest = sight.projects(ids[before : before + CHOICES]), max(0, len(ids) - before - CHOICES)
    alike = Counter(project.name for project in shown)
    lines = []
    for project in shown:
        full = project.name
        if alike[project.name] > 1:
            sides = scene.t("name-separator").join(side.name for side in project.sides)
            full = scene.t("project-of-sides", name=project.name, sides=sides)
        lines.append(scene.t("project-numbered", n=sight.number(project.id), name=full))
    ways = [
        Choice(
            project.name
            if alike[project.name] == 1
            else scene.t("project-numbered", n=sight.number(project.id), name=project.name),
            wanted(project),
        )
        for project in shown
    ]
    if rest:
        further = act(Verb.PROJECTS, word.value, name[:QUERY], str(before + CHOICES))
        ways.append(Choice(scene.t("button-other-projects"), further))
    note = scene.t("projects-rest", n=rest) if rest else ""
    scene.say(Message("\n".join((scene.t("which-project"), *lines)), note=note, choices=tuple(ways)))
    if scene.incoming.place.direct:
        scene.expect(Expecting.PROJECT, f"{word.value} {name}".strip())
