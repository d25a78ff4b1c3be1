"""届かなかった連絡: what could not be delivered, for coordinators of theirs and administrators of a workspace's."""

from zoneinfo import ZoneInfo

from bot.domain.actions import Verb, act
from bot.domain.failures import Failure
from bot.domain.messages import Choice, Message
from bot.domain.project import Project
from bot.services.failures import administers, looks_after, put_aside, try_again
from bot.services.phrasing.failures import SHOWN, Line, failures_message
from bot.services.phrasing.status import person_name, platform_name
from bot.services.scene import Scene
from bot.services.turns import helping


def show(scene: Scene, before: str) -> None:
    """The list, from that place on."""
    mine = looks_after(scene.uow, scene.person)
    if not mine and not administers(scene.person):
        helping.refused(scene)
        return
    first = int(before) if before.isdecimal() and len(before) < 6 else 0
    found = _found(scene, mine, first)
    lines = [_line(scene, one) for one in found[:SHOWN]]
    _say(scene, failures_message(lines, first, scene.t, more=len(found) > SHOWN))


def send_again(scene: Scene, tenant: str, id: str) -> None:
    """[もう一度送る]: at most once, whoever presses at the same time."""
    failure = _permitted(scene, tenant, id)
    if failure is None:
        return
    became = try_again(scene.uow, scene.kit, failure, scene.person.id)
    _answered(scene, became.value if became else "seen")


def aside(scene: Scene, tenant: str, id: str) -> None:
    """[片付ける]: seen to in another way."""
    failure = _permitted(scene, tenant, id)
    if failure is not None:
        _answered(scene, "aside" if put_aside(scene.uow, scene.kit, failure, scene.person.id) else "seen")


def _answered(scene: Scene, became: str) -> None:
    more = Choice(scene.t("button-failures"), act(Verb.FAILURES, "0"))
    _say(scene, Message(scene.t("failures-became", became=became), choices=(more,)))


def _say(scene: Scene, message: Message) -> None:
    """Names stand in it: never where others read along."""
    (scene.here if scene.alone else scene.private).append(message)


def _found(scene: Scene, mine: list[Project], first: int) -> list[Failure]:
    """The newest first, one more than is shown. A person belongs to projects of one workspace, or of many on LINE."""
    if administers(scene.person):
        return scene.uow.failures.of_tenant(scene.person.address.account, SHOWN + 1, first)
    found = [
        one
        for tenant in sorted({project.tenant for project in mine})
        for one in scene.uow.failures.of_projects(tenant, [p.id for p in mine], first + SHOWN + 1)
    ]
    found.sort(key=lambda one: (one.at, one.id), reverse=True)
    return found[first : first + SHOWN + 1]


def _permitted(scene: Scene, tenant: str, id: str) -> Failure | None:
    """The failure if this person may see to it now; says so else."""
    failure = scene.uow.failures.get(tenant, id)
    if failure is not None and administers(scene.person) and tenant == scene.person.address.account:
        return failure
    if failure is not None and failure.project in {
        project.id for project in looks_after(scene.uow, scene.person)
    }:
        return failure
    helping.refused(scene)
    return None


def _line(scene: Scene, failure: Failure) -> Line:
    project = scene.uow.projects.get(failure.project) if failure.project else None
    zone = project.zone if project else ZoneInfo(scene.kit.defaults.timezone)
    here = failure.at.astimezone(zone)
    if failure.person:
        to = person_name(scene.uow.people.get(failure.person), scene.t)
    else:
        to = scene.t("failures-room", platform=platform_name(failure.platform))
    return Line(failure, project.name if project else "", to, here.date(), f"{here:%H:%M}")
