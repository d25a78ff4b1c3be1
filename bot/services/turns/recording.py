"""「この発言を記録に残す」: what was said in a channel, kept in the notes of a project by somebody who takes part in it."""

import json
from collections.abc import Mapping

from bot.domain.actions import Verb, act
from bot.domain.dossier import NoteKind
from bot.domain.messages import (
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Quoted,
)
from bot.domain.permissions import Permission, allowed
from bot.domain.words import shorten
from bot.services.scene import Scene
from bot.services.turns import rooms, working
from bot.services.turns.contexts import travelled
from bot.services.visible import visible_to


def ask(scene: Scene, said: Quoted) -> None:
    """Which project, a problem or a change, and the words, which can be shortened; the channel's own project first."""
    mine = [found for found, _ in visible_to(scene.uow, scene.person, Permission.TAKE_PART) if found.alive]
    if not mine:
        scene.refuse(scene.t("record-nowhere"))
        return
    here = rooms.project_here(scene)
    chosen = here.id if here is not None and here.id in {one.id for one in mine} else ""
    if len(mine) == 1:
        chosen = mine[0].id
    t = scene.t
    kinds = (
        (NoteKind.PROBLEM.value, t("record-problem")),
        (NoteKind.CHANGE.value, t("record-change")),
        (NoteKind.NOTE.value, t("record-note")),
    )
    parts = (
        Field(
            "project",
            t("record-project"),
            FieldKind.SELECT,
            value=chosen,
            options=tuple((one.id, one.name) for one in mine),
        ),
        Field("kind", t("record-kind"), FieldKind.SELECT, value=NoteKind.NOTE.value, options=kinds),
        Field(
            "text",
            t("record-text"),
            FieldKind.LONG_TEXT,
            value=shorten(said.text, working.WORDS_LIMIT),
            max_length=working.WORDS_LIMIT,
        ),
        Message(note=t("note-audience")),
    )
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.RECORD),
            t("record-title"),
            parts,
            t("button-save"),
            t("button-cancel"),
            json.dumps({"link": said.link}),
        )
    )


def keep(scene: Scene, values: Mapping[str, str], context: str) -> None:
    """The dialog was sent: the right is asked for the project that was chosen."""
    project = scene.uow.projects.get(values.get("project", ""))
    member = scene.uow.projects.member(project.id, scene.person.id) if project else None
    if project is None or member is None or not allowed(scene.actor(member), Permission.TAKE_PART, project):
        scene.immediate = FieldErrors({"project": scene.t("error-choose")})
        return
    if not project.alive:
        scene.immediate = FieldErrors({"project": scene.t("project-over")})
        return
    text = values.get("text", "").strip()
    if not text:
        scene.immediate = FieldErrors({"text": scene.t("error-empty")})
        return
    link = str(travelled(context).get("link", ""))
    working.keep_note(scene, project, member, values.get("kind", ""), text, link=link)
