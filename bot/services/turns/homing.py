"""The Home tab: opened, and filtered. It is put together beside the turns (``bot.services.homes``)."""

from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.home import HomeTab, Show
from bot.domain.messages import ChangeDialog, Choice, FieldErrors, Message, OpenDialog, ShowHome
from bot.services.scene import Scene


def opened(scene: Scene) -> None:
    """Somebody opened the tab: the list, from its beginning, with the filters of last time."""
    _show(scene, replace(_tab(scene), page=0))


def choose(scene: Scene, what: str, value: str) -> None:
    """A filter, a page, or back to the list."""
    tab = _tab(scene)
    match what:
        case "show" if value in tuple(Show):
            tab = replace(tab, show=Show(value), page=0)
        case "pack":
            tab = replace(tab, pack=value, page=0)
        case "year" if value.isdecimal() and len(value) <= 4:
            tab = replace(tab, year=int(value), page=0)
        case "page" if value.isdecimal() and len(value) <= 6:
            tab = replace(tab, page=int(value))
        case "all":
            tab = HomeTab(tab.person, tab.opened_at)
    _show(scene, tab)


def acted(scene: Scene) -> None:
    """What a press in the tab led to stands in the tab, with the way back. Where it goes on in the chat, it is said there,
    and the tab says so.
    """
    said = (*scene.here, *scene.private)
    if not said or isinstance(scene.immediate, OpenDialog | ChangeDialog | FieldErrors):
        return
    if scene.goes_on_in_chat:
        said = (Message(scene.t("home-in-messages")),)
    else:
        scene.here.clear()
        scene.private.clear()
    scene.uow.homes.save(replace(_tab(scene), reading=True), None)
    back = Choice(scene.t("button-home-back"), act(Verb.HOME, "list", ""))
    scene.immediate = ShowHome((Message(choices=(back,)), *said))


def _tab(scene: Scene) -> HomeTab:
    now = scene.kit.wall.now()
    found = scene.uow.homes.get(scene.person.id)
    return replace(found, opened_at=now) if found else HomeTab(scene.person.id, now)


def _show(scene: Scene, tab: HomeTab) -> None:
    scene.uow.homes.save(replace(tab, reading=False), scene.kit.wall.now())
