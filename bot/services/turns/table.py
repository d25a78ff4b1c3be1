"""Every action, the right it needs, and the function that does it: one explicit table.

``on_sheet`` actions name a sheet first: it must be the person's own, in an open stage. ``on_project`` actions
name a project first, ``on_reminder`` actions a reminder; the rest need neither. Permission is asked in
``bot.services.inbox`` from this table and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.actions import Verb
from bot.domain.conversation import Answer, Back, Fix, Resume, Send, Skip, Undo
from bot.domain.messages import Message
from bot.domain.permissions import Permission
from bot.domain.project import Member, Project
from bot.domain.reminders import Reminder
from bot.services.scene import Paper, Scene
from bot.services.standing import open_sheets
from bot.services.turns import answering, helping, joining, looking, managing, reminding

Args = tuple[str, ...]
OnSheet = Callable[[Scene, Paper, Args], None]
OnProject = Callable[[Scene, Project, Member | None, Args], None]
OnReminder = Callable[[Scene, Project, Reminder, Args], None]
Free = Callable[[Scene, Args], None]


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """An action on a project: the right it needs, and what it does."""

    permission: Permission
    do: OnProject


ON_SHEET: dict[Verb, OnSheet] = {
    Verb.ANSWER: lambda scene, paper, args: answering.make_move(scene, paper, Answer(args[1], args[2])),
    Verb.SKIP: lambda scene, paper, args: answering.make_move(scene, paper, Skip(args[1])),
    Verb.BACK: lambda scene, paper, args: answering.make_move(scene, paper, Back()),
    Verb.UNDO: lambda scene, paper, args: answering.make_move(scene, paper, Undo()),
    Verb.FIX: lambda scene, paper, args: answering.make_move(scene, paper, Fix(args[1])),
    Verb.SEND: lambda scene, paper, args: answering.make_move(scene, paper, Send()),
    Verb.SEND_SEEN: lambda scene, paper, args: answering.send_seen(scene, paper, args[1]),
    Verb.RESUME: lambda scene, paper, args: answering.make_move(scene, paper, Resume()),
    Verb.PAUSE: lambda scene, paper, args: answering.pause(scene, paper),
    Verb.LIST: lambda scene, paper, args: answering.show_list(scene, paper),
    Verb.CHOOSE_FIX: lambda scene, paper, args: answering.choose_fix(scene, paper),
    Verb.REASON: lambda scene, paper, args: answering.ask_reason(scene, paper, args[1]),
    Verb.WHY: lambda scene, paper, args: answering.why(scene, paper, args[1]),
}

ON_PROJECT: dict[Verb, ProjectEntry] = {
    Verb.OPEN_SHEET: ProjectEntry(Permission.ANSWER, lambda s, p, m, a: _open(s, p)),
    Verb.COMPARISON: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: looking.show_comparison(s, p, a[2])
    ),
    Verb.INVITE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.invite(s, p)),
    Verb.RENEW_CODE: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: managing.renew_code(s, p, a[1], a[2])
    ),
    Verb.REVOKE_CODE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.revoke(s, p, a[1])),
    Verb.MANAGE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.manage(s, p)),
    Verb.RENAME: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.ask_rename(s, p)),
    Verb.DATES: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.ask_dates(s, p)),
    Verb.CANCEL: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.ask_cancel(s, p)),
    Verb.ARCHIVE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.archive(s, p)),
    Verb.MEMBERS: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.members(s, p)),
    Verb.REMOVE_MEMBER: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: managing.remove_member(s, p, a[1])
    ),
    Verb.MAKE_RESPONDENT: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: managing.make_respondent(s, p, a[1])
    ),
    Verb.CLOSE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.ask_close(s, p, a[1])),
    Verb.EXPORT: ProjectEntry(Permission.EXPORT, lambda s, p, m, a: looking.export(s, p, a[1])),
    Verb.LEAVE_CONFIRM: ProjectEntry(Permission.ANSWER, lambda s, p, m, a: managing.leave(s, p)),
}

ON_REMINDER: dict[Verb, OnReminder] = {
    Verb.DONE: lambda scene, project, reminder, args: reminding.done(scene, project, reminder),
    Verb.PAPER: lambda scene, project, reminder, args: reminding.paper(scene, project, reminder, args[1]),
    Verb.SNOOZE: lambda scene, project, reminder, args: reminding.snooze(
        scene, project, reminder, int(args[1]) if args[1] in ("1", "3", "7") else 7
    ),
}
REMINDER_PERMISSION = {
    Verb.DONE: Permission.MANAGE,
    Verb.PAPER: Permission.MANAGE,
    Verb.SNOOZE: Permission.SEE_STATUS,
}

FREE: dict[Verb, Free] = {
    Verb.SWITCH: lambda scene, args: answering.switch(scene),
    Verb.GO_ON: lambda scene, args: answering.answer_word(scene),
    Verb.AGREE: lambda scene, args: joining.agree(scene, args[0]),
    Verb.LATER: lambda scene, args: joining.later(scene, args[0]),
    Verb.CONSENT_AGAIN: lambda scene, args: joining.consent_again(scene, args[0], args[1]),
    Verb.LANGUAGE: lambda scene, args: helping.language(scene, args[0]),
    Verb.HELP: lambda scene, args: helping.help_message(scene),
    Verb.PERSON: lambda scene, args: helping.person(scene),
    Verb.MENU: lambda scene, args: helping.menu(scene),
    Verb.LEAVE: lambda scene, args: managing.ask_leave(scene),
}
"""NEW, NEW_CONFIRM and STATUS ask for their right themselves in ``inbox``: they can come without a project.
"""

SUBMITTED: dict[Verb, Callable[[Scene, Project, dict[str, str], str, bool], None]] = {
    Verb.RENAME: lambda scene, project, values, context, live: managing.rename(scene, project, values),
    Verb.DATES: lambda scene, project, values, context, live: managing.move_dates(
        scene, project, values, context, live=live
    ),
    Verb.CANCEL: lambda scene, project, values, context, live: managing.cancel(scene, project, values),
}
"""Dialogs about a project; the right is the action's own in ``ON_PROJECT``."""


def _open(scene: Scene, project: Project) -> None:
    for owed in open_sheets(scene.uow, scene.kit, scene.person.id, scene.now):
        if owed.project.id == project.id:
            answering.open_owed(scene, owed)
            return
    scene.private.append(Message(scene.t("stage-not-open"), heading=project.name))
