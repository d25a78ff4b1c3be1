"""[1年のばす]: a project's data is kept a fiscal year longer, with a reason."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Dialog, Field, FieldErrors, FieldKind, Message, OpenDialog
from bot.domain.project import Project
from bot.services.phrasing.dates import long_date
from bot.services.phrasing.keeping import kept_longer_message
from bot.services.privacy import keeping_of
from bot.services.scene import Scene

MOST = 10
"""So many years are added at most: what is kept for ever was promised to nobody."""


def ask(scene: Scene, project: Project) -> None:
    """Asks for the reason. Where no dialog opens it says where one does."""
    if not _can(scene, project):
        return
    if not scene.incoming.dialogs:
        way = Choice(scene.t("button-keep-longer"), act(Verb.KEEP_LONGER, project.id, ""))
        scene.say(Message(scene.t("press-to-open"), heading=project.name, choices=(way,)))
        return
    t, longer = scene.t, replace(project, kept_longer=project.kept_longer + 1)
    until = long_date(keeping_of(scene.uow, scene.kit, longer, scene.now).until, t)
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.KEEP_LONGER, project.id, str(project.kept_longer)),
            t("button-keep-longer"),
            (
                Message(t("keep-longer-intro", until=until)),
                Field("reason", t("close-reason"), FieldKind.LONG_TEXT, max_length=1000),
            ),
            t("button-keep-longer"),
            t("button-cancel"),
        )
    )


def keep(scene: Scene, project: Project, before: str, values: Mapping[str, str]) -> None:
    """A year more, the reason in the log, the new day from now on everywhere. ``before``: how many years had been added
    when the dialog opened, so that a dialog that is sent twice adds one year.
    """
    reason = values.get("reason", "").strip()
    if not reason:
        scene.immediate = FieldErrors({"reason": scene.t("error-reason")})
        return
    current = scene.uow.projects.lock(project.id) or project
    if not _can(scene, current):
        return
    if before == str(current.kept_longer):
        current = replace(current, kept_longer=current.kept_longer + 1)
        scene.uow.projects.save(current)
        until = keeping_of(scene.uow, scene.kit, current, scene.now).until
        scene.audit("retention.extended", current, {"reason": reason}, until=str(until))
        keeping = scene.uow.keeping.lock(current)
        if keeping is not None:
            scene.uow.keeping.save(replace(keeping, look_at=scene.now))
    until = keeping_of(scene.uow, scene.kit, current, scene.now).until
    scene.private.append(kept_longer_message(current, long_date(until, scene.t), scene.t))


def _can(scene: Scene, project: Project) -> bool:
    """Not once it is gone, and not for ever."""
    keeping = scene.uow.keeping.lock(project)
    if keeping is not None and keeping.erased_at is not None:
        scene.refuse(scene.t("keep-longer-gone"), project.name)
        return False
    if project.kept_longer >= MOST:
        scene.refuse(scene.t("keep-longer-enough", years=MOST), project.name)
        return False
    return True
