"""カレンダー: one's own calendars at secret addresses, opened when they are asked for, renewed and ended with a tap.

Everybody handles only their own. What may stand in one is asked when it is fetched (bot/services/feeds.py).
"""

from bot.domain.messages import Message
from bot.domain.notices import Feed
from bot.domain.project import Project
from bot.services.feeds import address, close_feeds, guide_address, open_feed, standing_feed
from bot.services.phrasing.feeds import calendar_message, no_address_message, stopped_message, token_head
from bot.services.scene import Scene
from bot.services.turns import joining


def show(scene: Scene, project: Project | None) -> None:
    """The calendar of that project, or of all, with its address; made where there is none."""
    if project is None and not scene.uow.projects.of_person(scene.person.id):
        scene.private.append(joining.no_projects(scene))
        return
    if not scene.kit.defaults.public_url:
        scene.private.append(no_address_message(project, scene.t))
        return
    about = project.id if project else ""
    feed = standing_feed(scene.uow, scene.person.id, about)
    if feed is None:
        feed = open_feed(scene.uow, scene.kit, scene.person.id, about, scene.now)
        scene.audit("calendar.opened", project)
    scene.private.append(_card(scene, feed, project))


def renew(scene: Scene, project: Project | None, head: str) -> None:
    """[新しい住所にする]: the old address leads nowhere from now on. Where it was renewed already, by a double click,
    the newer one is shown.
    """
    about = project.id if project else ""
    feed = standing_feed(scene.uow, scene.person.id, about)
    if feed is None:
        scene.private.append(stopped_message(project, scene.t, just_now=False))
        return
    lead = ""
    if token_head(feed) == head and scene.kit.defaults.public_url:
        feed = open_feed(scene.uow, scene.kit, scene.person.id, about, scene.now)
        scene.audit("calendar.renewed", project)
        lead = scene.t("calendar-renewed")
    scene.private.append(_card(scene, feed, project, lead))


def stop(scene: Scene, project: Project | None, head: str) -> None:
    """[やめる]: the address leads nowhere any more. The button of an address that was renewed since ends nothing."""
    about = project.id if project else ""
    feed = standing_feed(scene.uow, scene.person.id, about)
    if feed is None:
        scene.private.append(stopped_message(project, scene.t, just_now=False))
    elif token_head(feed) != head:
        scene.private.append(_card(scene, feed, project))
    else:
        close_feeds(scene.uow, scene.person.id, about, scene.now)
        scene.audit("calendar.stopped", project)
        scene.private.append(stopped_message(project, scene.t, just_now=True))


def _card(scene: Scene, feed: Feed, project: Project | None, lead: str = "") -> Message:
    if not scene.kit.defaults.public_url:
        return no_address_message(project, scene.t)
    return calendar_message(
        feed,
        project,
        scene.t,
        address=address(scene.kit, feed),
        guide=guide_address(scene.kit, feed),
        lead=lead,
    )
