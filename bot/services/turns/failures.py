"""届かなかった連絡: what could not be delivered, sent again or put aside by those who look after it.

The right is asked at each tap, of the failure itself: a coordinator's project, an administrator's workspace.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.desks import MAIL
from bot.domain.messages import Message
from bot.domain.project import Project, Role
from bot.services.failures import (
    Outcome,
    addressee,
    projects_about,
    reach_of,
    reason_of,
    seen,
    within,
)
from bot.services.failures import put_aside as put_one_aside
from bot.services.failures import retry as send_again
from bot.services.phrasing.failures import Line, failures_message, sure_message
from bot.services.phrasing.status import person_name, platform_name
from bot.services.ports import Failure
from bot.services.scene import Scene
from bot.services.turns import helping

PAGE = 4
"""So many stand on one card: each has two buttons, and a card of LINE's holds no more than thirteen."""


def show(scene: Scene, before: str, lead: str = "") -> None:
    """One page of what did not arrive and is within this person's reach; never where others read along."""
    reach = reach_of(scene.uow, scene.person)
    if not reach:
        helping.not_yours(scene)
        return
    start = _number(before)
    found = seen(scene.uow, reach, start, PAGE + 1)
    page = found[:PAGE]
    about = projects_about(scene.uow, page)
    lines = [_line(scene, one, about[one.number]) for one in page]
    rest = page[-1].number if len(found) > PAGE else 0
    _say(scene, failures_message(lines, scene.t, before=start, rest=rest, lead=lead))


def retry(scene: Scene, number: str, sure: str) -> None:
    """[もう一度送る]: as things stand now, once; what may have arrived only after a second yes."""
    failure, about = _mine(scene, number)
    if failure is None:
        return
    outcome, _ = send_again(scene.uow, scene.kit, failure.number, sure=sure == "yes")
    if outcome is Outcome.DOUBTFUL:
        _say(scene, sure_message(_line(scene, failure, about), scene.t))
        return
    if outcome in (Outcome.AGAIN, Outcome.LATER):
        for project in about or (None,):
            scene.audit("delivery.retried", project, reason=failure.reason)
    elif outcome is Outcome.SETTLED:
        for project in about or (None,):
            scene.audit("delivery.put_aside", project, reason=failure.reason)
    show(scene, "0", scene.t(f"failure-{outcome.value}"))


def put_aside(scene: Scene, number: str) -> None:
    """[片付ける]: it is off the list, and is not sent."""
    failure, about = _mine(scene, number)
    if failure is None:
        return
    if put_one_aside(scene.uow, failure.number) is None:
        show(scene, "0", scene.t("failure-taken"))
        return
    for project in about or (None,):
        scene.audit("delivery.put_aside", project, reason=failure.reason)
    show(scene, "0", scene.t("failure-put-aside"))


def _mine(scene: Scene, number: str) -> tuple[Failure | None, Sequence[Project]]:
    """That failure and its projects, where it still stands and is within reach; else it is said why not."""
    reach = reach_of(scene.uow, scene.person)
    if not reach:
        helping.refused(scene)
        return None, ()
    failure = scene.uow.failures.get(_number(number))
    if failure is None:
        show(scene, "0", scene.t("failure-taken"))
        return None, ()
    about = projects_about(scene.uow, [failure])[failure.number]
    if failure.idle or not within(scene.uow, reach, failure, about):
        helping.refused(scene)
        return None, ()
    return failure, about


def _line(scene: Scene, failure: Failure, about: Sequence[Project]) -> Line:
    reason = reason_of(failure)
    person = addressee(scene.uow, failure.to)
    reachable = person is None or person.reachable
    if reason == "blocked" and reachable:
        reason = "unblocked"
    return Line(
        failure.number,
        _whom(scene, failure, about),
        about[0].name if about else "",
        failure.kind,
        reason,
        failure.at.astimezone(ZoneInfo(about[0].timezone if about else scene.kit.defaults.timezone)),
        resend=reason != "unreadable" and reachable,
    )


def _whom(scene: Scene, failure: Failure, about: Sequence[Project]) -> str:
    """By name for a coordinator of the project, else by place in it."""
    t, to = scene.t, failure.to
    platform = platform_name(failure.platform)
    if failure.platform == MAIL:
        return t("failure-to-mail")
    if to is None or not to.direct:
        return t("failure-to-place", platform=platform)
    person = addressee(scene.uow, to)
    if person is None:
        return t("failure-to-someone", who=t("nameless", platform=platform))
    if person.id == scene.person.id:
        return t("failure-to-you")
    place = ""
    for project in about:
        mine = scene.uow.projects.member(project.id, scene.person.id)
        theirs = scene.uow.projects.member(project.id, person.id)
        if mine is not None and mine.role is Role.COORDINATOR:
            return t("failure-to-name", name=person_name(person, t))
        if theirs is not None and not place:
            side = project.side(theirs.side).name if theirs.side else ""
            role = t(f"role-{theirs.role.value.replace('_', '-')}")
            place = t("member-line", role=role, side=side).strip()
    return t("failure-to-someone", who=place or t("nameless", platform=platform))


def _say(scene: Scene, message: Message) -> None:
    if scene.alone:
        scene.say(message)
    else:
        scene.private.append(message)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
