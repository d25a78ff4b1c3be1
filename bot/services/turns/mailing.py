"""メール: boxes of desks that reach neither platform, entered, proved, written to and taken out by whoever looks after
the projects.

Everybody handles only their own. What a mail tells is asked when it is written (bot/services/mail_desks.py).
"""

import re
from collections.abc import Mapping

from bot.domain.actions import Verb, act
from bot.domain.desks import MAIL, MailDesk
from bot.domain.messages import Dialog, Field, FieldErrors, Message, OpenDialog
from bot.domain.project import Project
from bot.services.mail_desks import (
    MOST_A_DAY,
    MOST_DESKS,
    Mail,
    Proof,
    add_desk,
    desks_of,
    may_mail_code,
    prove,
    remove,
    send,
)
from bot.services.overview import RIGHT
from bot.services.phrasing.mail_desks import desks_message, mail_heading
from bot.services.scene import Scene
from bot.services.turns import helping
from bot.services.visible import visible_to

EMAIL_LIMIT = 254
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
"""What HTML takes for a mail address, with a domain behind it that has a dot."""


def show(scene: Scene, project: Project | None, lead: str = "") -> None:
    """The boxes of that project, or of all."""
    if not _ready(scene, project):
        return
    about = project.id if project else ""
    desks = desks_of(scene.uow, scene.person.id, about)
    scene.private.append(desks_message(desks, about, _name(project), scene.t, lead=lead))


def ask_address(scene: Scene, project: Project | None) -> None:
    """[宛先を加える]: the dialog with the address."""
    if not _ready(scene, project):
        return
    t, about = scene.t, project.id if project else ""
    field = Field(
        "email",
        t("mail-address"),
        max_length=EMAIL_LIMIT,
        hint=t("mail-address-hint"),
        placeholder="kyodo@city.example.jp",
    )
    _open(
        scene,
        Dialog(
            act(Verb.ADD_MAIL, about), t("mail-add-title"), (field,), t("button-mail-add"), t("button-cancel")
        ),
    )


def add(scene: Scene, project: Project | None, values: Mapping[str, str]) -> None:
    """The address came in: a code is mailed to it, and nothing else before that came back."""
    if not _ready(scene, project):
        return
    about, person = project.id if project else "", scene.person.id
    local, at, domain = values.get("email", "").strip().rpartition("@")
    email = f"{local}{at}{domain.lower()}"
    if len(email) > EMAIL_LIMIT or not _EMAIL.fullmatch(email):
        scene.immediate = FieldErrors({"email": scene.t("error-mail-address")})
        return
    known = desks_of(scene.uow, person, about)
    if any(desk.email == email and desk.stands for desk in known):
        scene.immediate = FieldErrors({"email": scene.t("error-mail-known")})
        return
    if len([desk for desk in known if desk.email != email]) >= MOST_DESKS:
        scene.immediate = FieldErrors({"email": scene.t("error-mail-many", n=MOST_DESKS)})
        return
    if not may_mail_code(scene.uow, person, email, scene.now):
        scene.immediate = FieldErrors({"email": scene.t("error-mail-today", n=MOST_A_DAY)})
        return
    desk = add_desk(scene.uow, scene.kit, person, about, email, scene.now)
    scene.audit("mail.entered", project, desk=desk.id)
    show(scene, project, scene.t("mail-code-sent", email=email))


def ask_code(scene: Scene, project: Project | None, desk_id: str) -> None:
    """[確認番号を入れる]: the dialog with the code."""
    if (desk := _desk(scene, project, desk_id)) is None:
        return
    t, about = scene.t, project.id if project else ""
    field = Field("code", t("mail-code"), max_length=20, hint=t("mail-code-hint", email=desk.email))
    _open(
        scene,
        Dialog(
            act(Verb.PROVE_MAIL, about, desk.id),
            t("mail-code-title"),
            (field,),
            t("button-save"),
            t("button-cancel"),
        ),
    )


def code(scene: Scene, project: Project | None, desk_id: str, values: Mapping[str, str]) -> None:
    """The code came back."""
    if (desk := _desk(scene, project, desk_id)) is None:
        return
    match prove(scene.uow, scene.kit, desk, values.get("code", ""), scene.now):
        case Proof.RIGHT:
            show(scene, project, scene.t("mail-confirmed", email=desk.email))
        case Proof.BEFORE:
            show(scene, project, scene.t("mail-confirmed-before", email=desk.email))
        case Proof.WAITS:
            scene.immediate = FieldErrors({"code": scene.t("error-mail-code")})
        case Proof.OVER:
            scene.immediate = FieldErrors({"code": scene.t("error-mail-code-over")})


def send_now(scene: Scene, project: Project | None, desk_id: str) -> None:
    """[メールで送る]: how things stand, once a minute at most: a double click sends one."""
    desk = _desk(scene, project, desk_id)
    if desk is None:
        return
    if not desk.stands:
        show(scene, project, scene.t("mail-not-confirmed", email=desk.email))
    elif desk.overdue_at is not None and (scene.now - desk.overdue_at).total_seconds() < PAUSE:
        show(scene, project, scene.t("mail-sent-before", email=desk.email))
    else:
        send(scene.uow, scene.kit, desk, Mail.SUMMARY, scene.now)
        scene.audit("mail.sent", project, desk=desk.id)
        show(scene, project, scene.t("mail-sent", email=desk.email))


PAUSE = 60
"""For so many seconds the same is not sent again."""


def stop(scene: Scene, project: Project | None, desk_id: str) -> None:
    """[やめる]: no more mail goes there."""
    about = project.id if project else ""
    desk = scene.uow.mail_desks.get(desk_id)
    if desk is None or desk.person != scene.person.id or desk.project != about:
        scene.refuse(scene.t("old-button"))
    elif desk.removed_at is not None:
        show(scene, project, scene.t("mail-stopped-before", email=desk.email))
    else:
        remove(scene.uow, desk, scene.now)
        scene.audit("mail.removed", project, desk=desk.id)
        show(scene, project, scene.t("mail-stopped", email=desk.email))


def _desk(scene: Scene, project: Project | None, desk_id: str) -> MailDesk | None:
    """One's own box that is still there; else it is said that it is gone."""
    if not _ready(scene, project):
        return None
    desk = scene.uow.mail_desks.get(desk_id)
    if desk is None or desk.person != scene.person.id or desk.project != (project.id if project else ""):
        scene.refuse(scene.t("old-button"))
        return None
    if desk.removed_at is not None:
        show(scene, project, scene.t("mail-stopped-before", email=desk.email))
        return None
    return desk


def _ready(scene: Scene, project: Project | None) -> bool:
    """Whether this person may have mail sent, and the bot can; says so where not."""
    if project is None and not visible_to(scene.uow, scene.person, RIGHT):
        helping.not_yours(scene)
        return False
    if MAIL not in scene.kit.defaults.platforms:
        scene.private.append(Message(scene.t("mail-off"), heading=mail_heading(_name(project), scene.t)))
        return False
    return True


def _open(scene: Scene, dialog: Dialog) -> None:
    if scene.incoming.dialogs:
        scene.immediate = OpenDialog(dialog)
    else:
        scene.private.append(Message(scene.t("mail-in-slack"), heading=dialog.title))


def _name(project: Project | None) -> str:
    return project.name if project else ""
