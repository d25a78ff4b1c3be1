"""お知らせ: somebody rests from reminders for a while, or wants none; answers and questions go on."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.messages import Message, Pressed, Settled
from bot.domain.notices import Mute
from bot.domain.project import Project
from bot.domain.timetable import plannable_day
from bot.services.phrasing.dates import short_date
from bot.services.phrasing.quieting import notifications_message, quiet_message
from bot.services.scene import Scene

RESTS = {"7": 7, "14": 14}
"""For how many days one can rest with a tap."""


def show(scene: Scene) -> None:
    """How the person's reminders stand, and what can be changed."""
    today = _today(scene)
    mutes = {mute.project: mute for mute in _in_force(scene, today)}
    projects = [project for project, _ in scene.uow.projects.of_person(scene.person.id) if project.alive]
    scene.say(notifications_message(projects, mutes, today, scene.t))


def rest(scene: Scene, days: str) -> None:
    """[1週間休む] [日を選んで休む]: nothing is said up to and with that day."""
    today = _today(scene)
    said = scene.incoming.said
    if days in RESTS:
        until: date | None = today + timedelta(days=RESTS[days])
    else:
        until = plannable_day(said.picked) if isinstance(said, Pressed) else None
    if until is None or until < today:
        scene.say(Message(scene.t("notifications-day", on=short_date(today, scene.t))))
        show(scene)
        return
    _keep(scene, None, until)
    text = scene.t("notifications-rested", until=short_date(until, scene.t))
    scene.immediate = Settled(text)
    scene.say(quiet_message(text, scene.t))


def mute(scene: Scene, project: Project | None) -> None:
    """[すべて止める], or one project's: nothing is said of it until the person wants it again."""
    _keep(scene, project, None)
    name = project.name if project is not None else ""
    text = scene.t("notifications-muted-one", project=name) if name else scene.t("notifications-muted")
    scene.immediate = Settled(text)
    scene.say(quiet_message(text, scene.t, project=name))


def unmute(scene: Scene, project: Project | None) -> None:
    """[再開する]: reminders come again from now on."""
    about = project.id if project is not None else ""
    if any(mute.project == about for mute in scene.uow.mutes.of_person(scene.person.id)):
        scene.uow.mutes.lift(scene.person.id, about)
        scene.audit("notifications.resumed", project)
    name = project.name if project is not None else ""
    text = scene.t("notifications-again-one", project=name) if name else scene.t("notifications-again")
    scene.immediate = Settled(text)
    scene.say(Message(text))


def _keep(scene: Scene, project: Project | None, until: date | None) -> None:
    """Once, however often it is pressed."""
    about = project.id if project is not None else ""
    standing = next((m for m in scene.uow.mutes.of_person(scene.person.id) if m.project == about), None)
    if standing is not None and standing.until == until:
        return
    scene.uow.mutes.set(Mute(scene.person.id, about, scene.now, until))
    if until is None:
        scene.audit("notifications.muted", project)
    else:
        scene.audit("notifications.rested", project, until=until.isoformat())


def _in_force(scene: Scene, today: date) -> list[Mute]:
    found = scene.uow.mutes.of_person(scene.person.id)
    return [mute for mute in found if mute.covers(mute.project, today)]


def _today(scene: Scene) -> date:
    return scene.now.astimezone(ZoneInfo(scene.kit.defaults.timezone)).date()
