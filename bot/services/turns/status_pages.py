"""状況ページ: a read-only page for a desk that Slack and LINE do not reach, made when it is asked for, made anew and
ended with a tap.

Everybody handles only their own. What stands there is asked when it is opened (bot/services/status_pages.py).
"""

from zoneinfo import ZoneInfo

from bot.domain.desks import MAIL, StatusPage
from bot.domain.project import Project
from bot.services.overview import RIGHT
from bot.services.phrasing.status_pages import page_message, page_stopped_message, page_without_address
from bot.services.scene import Scene
from bot.services.status_pages import LASTS, close_pages, open_page, standing_page
from bot.services.turns import helping
from bot.services.visible import visible_to


def show(scene: Scene, project: Project | None) -> None:
    """The page of that project, or of all; made where there is none."""
    if not _entitled(scene, project):
        return
    about = project.id if project else ""
    page = standing_page(scene.uow, scene.person.id, about, scene.now)
    if page is None:
        make(scene, project, "", "")
    else:
        _say(scene, project, page)


def make(scene: Scene, project: Project | None, days: str, replaced: str) -> None:
    """[作り直す]: the old address opens nothing from now on. Where it was made anew already, by a double click, that is
    said instead.
    """
    if not _entitled(scene, project):
        return
    about = project.id if project else ""
    if not scene.kit.defaults.public_url:
        mails = MAIL in scene.kit.defaults.platforms
        scene.private.append(page_without_address(about, _name(project), scene.t, mails=mails))
        return
    standing = standing_page(scene.uow, scene.person.id, about, scene.now)
    if standing is not None and standing.id != replaced:
        _say(scene, project, standing)
        return
    page, address = open_page(
        scene.uow, scene.kit, scene.person.id, about, scene.now, days if days in LASTS else next(iter(LASTS))
    )
    scene.audit("page.renewed" if standing is not None else "page.opened", project, page=page.id)
    lead = scene.t("page-renewed") if standing is not None else ""
    _say(scene, project, page, address, lead)


def stop(scene: Scene, project: Project | None, page_id: str) -> None:
    """[止める]: the address opens nothing any more. The button of a page that was made anew since ends nothing."""
    about = project.id if project else ""
    page = standing_page(scene.uow, scene.person.id, about, scene.now)
    if page is None:
        scene.private.append(page_stopped_message(about, _name(project), scene.t, just_now=False))
    elif page.id != page_id:
        _say(scene, project, page)
    else:
        close_pages(scene.uow, scene.person.id, about, scene.now)
        scene.audit("page.stopped", project, page=page.id)
        scene.private.append(page_stopped_message(about, _name(project), scene.t, just_now=True))


def _say(scene: Scene, project: Project | None, page: StatusPage, address: str = "", lead: str = "") -> None:
    zone = project.zone if project else ZoneInfo(scene.kit.defaults.timezone)
    mails = MAIL in scene.kit.defaults.platforms
    scene.private.append(
        page_message(page, _name(project), zone, scene.t, address=address, lead=lead, mails=mails)
    )


def _entitled(scene: Scene, project: Project | None) -> bool:
    """Whether there is anything that this person may have shown; says so where there is not."""
    if project is not None or visible_to(scene.uow, scene.person, RIGHT):
        return True
    helping.not_yours(scene)
    return False


def _name(project: Project | None) -> str:
    return project.name if project else ""
