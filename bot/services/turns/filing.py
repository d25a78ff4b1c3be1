"""出力 and [紙の用紙]: the record in the form that somebody asks for, and sheets for people who write by hand."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.actions import Verb, act
from bot.domain.messages import TAKES_FILES, Choice, Message, Row
from bot.domain.project import Project
from bot.services.blanks import open_blanks
from bot.services.files import BLANK, Prepared, form_of, prepare_blank, prepare_record
from bot.services.filing import FORMS
from bot.services.phrasing.proxying import which_blank
from bot.services.scene import Scene
from bot.services.turns.agreeing import ADDRESS_HOURS


def export(scene: Scene, project: Project, form: str) -> None:
    """The project's record as a file. Answers that are not mutual yet stay out: nobody in a chat sees them."""
    form = form_of(form)
    prepared = prepare_record(scene.uow, scene.kit, project, form, scene.now, blind=True)
    said = Message(scene.t("filing-here" if form in FORMS else "exported"), heading=project.name)
    handed = _handed(scene, project, prepared, form, said)
    if handed is None:
        return
    scene.audit("project.exported", project, format=form)
    ways = (
        Choice(scene.t(f"button-filing-{one}"), act(Verb.EXPORT, project.id, one))
        for one in FORMS
        if one != form and scene.kit.documents is not None
    )
    scene.private.append(replace(handed, choices=tuple(ways)))


def blank(scene: Scene, project: Project, side: str) -> None:
    """[紙の用紙]: each sheet that this side can answer now, in large print; by itself, to print and hand out. Where no side
    is named, it is asked for.
    """
    if side and not project.has_side(side):
        scene.refuse(scene.t("old-button"))
        return
    found = open_blanks(scene.uow, scene.kit, project, scene.now)
    if not found:
        scene.private.append(Message(scene.t("blank-here-none"), heading=project.name))
        return
    if not side:
        scene.private.append(which_blank(project, scene.t))
        return
    name = project.side(side).name
    for sheet in found:
        prepared = prepare_blank(scene.uow, scene.kit, project, side, sheet.id)
        if prepared is None:
            continue
        said = Message(
            scene.t("blank-here", side=name, button=scene.t("button-key-in")),
            heading=project.name,
            choices=(Choice(scene.t("button-key-in"), act(Verb.KEY_IN, project.id, side)),),
        )
        handed = _handed(scene, project, prepared, f"{BLANK}/{side}/{sheet.id}", said)
        if handed is None:
            return
        scene.audit("document.blank", project, side=side, sheet=sheet.id)
        scene.private.append(handed)


def _handed(scene: Scene, project: Project, prepared: Prepared, what: str, said: Message) -> Message | None:
    """The message with the file; with an address for some hours where the chat takes no files. None where neither can
    be, which is said.
    """
    documents, person = scene.kit.documents, scene.person
    if person.address.platform in TAKES_FILES:
        if documents is None and not isinstance(prepared.content, str):
            scene.refuse(scene.t("filing-address-none"), project.name)
            return None
        return replace(said, file=prepared.file(documents))
    until = scene.kit.wall.now() + timedelta(hours=ADDRESS_HOURS)
    address = documents.file_address(project.id, person.id, what, until) if documents else ""
    if not address:
        scene.refuse(scene.t("filing-address-none"), project.name)
        return None
    return replace(
        said,
        rows=(Row(prepared.name),),  # a card, on which the address is a button
        note=scene.t("document-link-note", hours=ADDRESS_HOURS),
        link=(scene.t("document-link"), address),
    )
