"""図で見る: a picture of the project in the chat, and the same in words."""

from bot.domain.actions import Verb, act
from bot.domain.messages import TAKES_FILES, Choice, Message
from bot.domain.pack import THIRD_PARTY
from bot.domain.pictures import KINDS, Asked, Picture, Shown
from bot.domain.project import Project
from bot.services.phrasing.pictures import picture_message, words_message
from bot.services.pictures import LASTS, picture_of
from bot.services.scene import Scene
from bot.services.turns.revealing import newest_revealed


def show(scene: Scene, project: Project, kind: str, cycle: str, sheet: str) -> None:
    """The picture; in words where the chat could not show it."""
    found = _looked_at(scene, project, kind, cycle, sheet)
    if found is None:
        return
    asked, picture = found
    address = ""
    if scene.kit.documents is not None:  # it ends by the clock of whoever fetches
        address = scene.kit.documents.shown_address(asked, scene.kit.wall.now() + LASTS)
    ways = (_words_of(scene, asked), *_others(scene, project, asked.kind))
    if not address and scene.person.address.platform not in TAKES_FILES:
        scene.private.append(words_message(picture, project, lead=scene.t("picture-no-place"), ways=ways[1:]))
        return
    scene.audit("picture.taken", project, kind=asked.kind)
    scene.private.append(picture_message(picture, project, Shown.of(picture, address), ways))


def show_words(scene: Scene, project: Project, kind: str, cycle: str, sheet: str) -> None:
    """[言葉で読む]: what the picture says, as text."""
    found = _looked_at(scene, project, kind, cycle, sheet)
    if found is not None:
        asked, picture = found
        ways = _others(scene, project, asked.kind)
        scene.private.append(words_message(picture, project, ways=ways))


def _looked_at(
    scene: Scene, project: Project, kind: str, cycle: str, sheet: str
) -> tuple[Asked, Picture] | None:
    """What is asked for; where the answers are not mutual yet, that is said."""
    kind = kind if kind in KINDS else KINDS[0]
    at = project.cycle_called(cycle)
    if kind == "differences" and not sheet:
        at, sheet = next(iter(_mutual(scene, project)), (at, ""))
    asked = Asked(scene.person.id, project.id, kind, at, sheet, scene.person.language)
    picture = picture_of(scene.uow, scene.kit, project, asked, scene.now)
    if picture is None:
        scene.private.append(Message(scene.t("comparison-blind"), heading=project.name))
        return None
    if kind == "differences":
        scene.audit("comparison.seen", project, sheet=sheet, cycle=at)
    return asked, picture


def _mutual(scene: Scene, project: Project) -> list[tuple[int, str]]:
    """The sides' sheets whose answers are mutual, the newest first, with their cycles."""
    found = []
    for cycle, name in newest_revealed(project):
        sheet = scene.kit.pack(project, cycle).sheet(name)
        if sheet is not None and sheet.kind != THIRD_PARTY and not sheet.joint:
            found.append((cycle, name))
    return found


def _words_of(scene: Scene, asked: Asked) -> Choice:
    place = (asked.project, asked.kind, str(asked.cycle), asked.sheet)
    return Choice(scene.t("button-picture-words"), act(Verb.PICTURE_WORDS, *place))


def _others(scene: Scene, project: Project, kind: str) -> tuple[Choice, ...]:
    """The other pictures that there are of this project."""
    mutual = bool(_mutual(scene, project))
    there = {"differences": mutual, "cycles": mutual and bool(project.past)}
    return tuple(
        Choice(scene.t(f"button-picture-{one}"), act(Verb.PICTURE, project.id, one, str(project.cycle), ""))
        for one in KINDS
        if one != kind and there.get(one, True)
    )
