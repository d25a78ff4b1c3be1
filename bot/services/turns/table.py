"""Every action, the right it needs, and the function that does it: one explicit table.

``on_sheet`` actions name a sheet first: it must be the person's own, in an open stage. ``on_project`` actions
name a project first, ``on_reminder`` actions a reminder; the rest need neither. Permission is asked in
``bot.services.inbox`` from this table and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.actions import Verb
from bot.domain.conversation import Back, DropRow, Fix, Gather, Mark, Resume, Send, Skip, Toggle, Undo
from bot.domain.messages import Message, Submitted
from bot.domain.permissions import Permission
from bot.domain.project import Member, Project
from bot.domain.reminders import Reminder
from bot.domain.sheets import AnswerState
from bot.services.scene import Paper, Scene
from bot.services.standing import open_sheets
from bot.services.turns import (
    agreeing,
    answering,
    calendars,
    choosing,
    collecting,
    deadlines,
    evaluating,
    event_days,
    extending,
    handing_over,
    helping,
    joining,
    looking,
    managing,
    quieting,
    reminding,
    scheduling,
    surveying,
    talking,
    turning,
    urging,
    working,
)

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
    Verb.ANSWER: lambda scene, paper, args: answering.answer(scene, paper, args[1], args[2]),
    Verb.SKIP: lambda scene, paper, args: answering.make_move(scene, paper, Skip(args[1])),
    Verb.MARK: lambda scene, paper, args: answering.make_move(scene, paper, _mark(args)),
    Verb.TOGGLE: lambda scene, paper, args: answering.make_move(
        scene, paper, Toggle(args[1], args[2], args[3] == "on")
    ),
    Verb.GATHER: lambda scene, paper, args: answering.make_move(scene, paper, Gather(args[1])),
    Verb.SAME: lambda scene, paper, args: answering.same_as_before(scene, paper, args[1]),
    Verb.TAKE_ADVICE: lambda scene, paper, args: answering.take_advice(scene, paper, args[1]),
    Verb.DROP_ROW: lambda scene, paper, args: answering.make_move(scene, paper, _drop(args)),
    Verb.FILL: lambda scene, paper, args: collecting.fill_cell(scene, paper, *args[1:]),
    Verb.PARTY: lambda scene, paper, args: collecting.answer_party(scene, paper, args[1], args[2]),
    Verb.DAY: lambda scene, paper, args: collecting.pick_day(scene, paper, args[1], args[2]),
    Verb.WRITE_ROW: lambda scene, paper, args: collecting.ask_row(scene, paper, args[1]),
    Verb.TERMS: lambda scene, paper, args: answering.explain(scene, paper, args[1]),
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
        Permission.SEE_COMPARISON, lambda s, p, m, a: looking.show_comparison(s, p, m, a[1], a[2])
    ),
    Verb.OPEN_FORM: ProjectEntry(Permission.TAKE_PART, lambda s, p, m, a: answering.open_form(s, p, a[1])),
    Verb.AGENDA: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: talking.show_agenda(s, p, m, a[1], a[2])
    ),
    Verb.WANT_TO_HEAR: ProjectEntry(
        Permission.TAKE_PART, lambda s, p, m, a: talking.want_to_hear(s, p, a[1], a[2], a[3], a[4] != "off")
    ),
    Verb.TALK_DAY: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: talking.set_day(s, p, a[1], a[2])),
    Verb.POINT: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: talking.ask_point(s, p, a[1], a[2], a[3])),
    Verb.POINT_STATE: ProjectEntry(
        Permission.TAKE_PART, lambda s, p, m, a: talking.follow_up(s, p, a[1], a[2])
    ),
    Verb.POINTS: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: talking.show_points(s, p, m)),
    Verb.TOOLS: ProjectEntry(Permission.TAKE_PART, lambda s, p, m, a: looking.tools(s, p)),
    Verb.CALENDAR: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: calendars.show(s, p)),
    Verb.RENEW_CALENDAR: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: calendars.renew(s, p, a[1])),
    Verb.STOP_CALENDAR: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: calendars.stop(s, p, a[1])),
    Verb.OVERDUE: ProjectEntry(
        Permission.SEE_STATUS, lambda s, p, m, a: deadlines.overdue(s, [(p, m)], a[0], a[1])
    ),
    Verb.OVERDUE_TABLE: ProjectEntry(
        Permission.SEE_STATUS, lambda s, p, m, a: deadlines.as_table(s, [(p, m)])
    ),
    Verb.SPEAK_TO: ProjectEntry(
        Permission.SEE_MISSING, lambda s, p, m, a: urging.speak_to(s, [(p, m)], a[0], a[1])
    ),
    Verb.DEADLINES: ProjectEntry(
        Permission.SEE_STATUS, lambda s, p, m, a: deadlines.deadlines(s, [(p, m)], a[0], a[1])
    ),
    Verb.GRANT: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: extending.decide(s, p, a[1], a[2])),
    Verb.MUTE: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: quieting.mute(s, p)),
    Verb.UNMUTE: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: quieting.unmute(s, p)),
    Verb.DATE_WHY: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: deadlines.why(s, p, m, a[1], a[2])),
    Verb.AGREEMENT: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: agreeing.show(s, p, m)),
    Verb.CLAUSE: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: agreeing.show_clause(s, p, m, a[1])
    ),
    Verb.CLAUSE_EDIT: ProjectEntry(Permission.TAKE_PART, lambda s, p, m, a: agreeing.ask_words(s, p, a[1])),
    Verb.CLAUSE_AGREE: ProjectEntry(
        Permission.CONSENT, lambda s, p, m, a: agreeing.agree(s, p, m, a[1], a[2])
    ),
    Verb.DOCUMENT: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: agreeing.document(s, p)),
    Verb.CONCLUDE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: agreeing.ask_conclude(s, p)),
    Verb.NOTE: ProjectEntry(Permission.TAKE_PART, lambda s, p, m, a: working.ask_note(s, p, a[1])),
    Verb.NOTES: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: working.show_notes(s, p)),
    Verb.MOVE_DAY: ProjectEntry(Permission.TAKE_PART, lambda s, p, m, a: working.ask_day(s, p, m, a[1])),
    Verb.ASK_MOVE: ProjectEntry(
        Permission.TAKE_PART, lambda s, p, m, a: working.wish_for_day(s, p, a[1], a[2])
    ),
    Verb.MOVE_DAY_TO: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: working.move_day(s, p, a[1], a[2], a[3])
    ),
    Verb.MONEY: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: working.show_money(s, p, m)),
    Verb.PRINCIPLES: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: helping.principles(s, p)),
    Verb.CHOOSING: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: choosing.show(s, p, m)),
    Verb.COMPARE_FORMS: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: choosing.compare(s, p, m, a[1], a[2])
    ),
    Verb.SET_FORM: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: choosing.set_form(s, p, a[1])),
    Verb.ROLES: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: choosing.roles(s, p, m, a[1])),
    Verb.INSURANCE: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: choosing.insurance(s, p)),
    Verb.EVALUATORS: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: evaluating.overview(s, p)),
    Verb.INVITE_EVALUATORS: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: managing.invite_evaluators(s, p)
    ),
    Verb.AT_HAND: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: evaluating.at_hand(s, p, m, a[1])
    ),
    Verb.EVALUATE: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: answering.evaluate(s, p, m, a[1])
    ),
    Verb.CLOSE_EVALUATION: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: evaluating.ask_close(s, p, a[1])
    ),
    Verb.SCORES: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: evaluating.scores(s, p, a[1])),
    Verb.PHASES: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: looking.show_phases(s, p, a[1], a[2])
    ),
    Verb.SURVEY: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: surveying.show(s, p, m)),
    Verb.OPEN_SURVEY: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: surveying.open_survey(s, p, m)),
    Verb.RENEW_SURVEY: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: surveying.renew(s, p, a[1], a[2])),
    Verb.CLOSE_SURVEY: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: surveying.close(s, p, a[1], a[2])),
    Verb.SURVEY_RESULTS: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: surveying.show_results(s, p, m, a[1])
    ),
    Verb.SURVEY_WORDS: ProjectEntry(
        Permission.TAKE_PART, lambda s, p, m, a: surveying.show_words(s, p, a[1], a[2])
    ),
    Verb.REOPEN: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: turning.ask_reopen(s, p, a[1])),
    Verb.NEXT_CYCLE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: turning.ask_next(s, p)),
    Verb.SIDES: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: turning.sides(s, p)),
    Verb.ADD_SIDE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: turning.ask_side(s, p, "")),
    Verb.EDIT_SIDE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: turning.ask_side(s, p, a[1])),
    Verb.RULE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: turning.set_rule(s, p, a[1])),
    Verb.UPGRADE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: turning.show_upgrade(s, p)),
    Verb.UPGRADE_TO: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: turning.upgrade(s, p, a[1])),
    Verb.INVITE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.invite(s, p)),
    Verb.RENEW_CODE: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: managing.renew_code(s, p, a[1], a[2])
    ),
    Verb.REVOKE_CODE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.revoke(s, p, a[1])),
    Verb.MANAGE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.manage(s, p)),
    Verb.RENAME: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.ask_rename(s, p)),
    Verb.DATES: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: scheduling.ask_dates(s, p)),
    Verb.KEEP_DATES: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: scheduling.ask_dates(s, p)),
    Verb.DATE_RULE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: scheduling.ask_dates(s, p)),
    Verb.EVENTS: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: event_days.show_all(s, p)),
    Verb.EVENT: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: event_days.show_one(s, p, a[1])),
    Verb.RESERVE_DAY: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: event_days.set_reserve(s, p, a[1])),
    Verb.EVENT_STATE: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: event_days.set_state(s, p, a[1], a[2], a[3])
    ),
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

NEEDS_LIFE = frozenset({
    Verb.OPEN_SHEET, Verb.OPEN_FORM, Verb.TALK_DAY, Verb.POINT, Verb.CLAUSE_EDIT, Verb.CLAUSE_AGREE, Verb.CONCLUDE,
    Verb.NOTE, Verb.MOVE_DAY, Verb.MOVE_DAY_TO, Verb.ASK_MOVE, Verb.REOPEN, Verb.NEXT_CYCLE, Verb.ADD_SIDE,
    Verb.EDIT_SIDE, Verb.RULE, Verb.UPGRADE, Verb.UPGRADE_TO, Verb.DATES,
    Verb.KEEP_DATES, Verb.DATE_RULE, Verb.EVENTS, Verb.EVENT, Verb.RESERVE_DAY, Verb.EVENT_STATE,
    Verb.WANT_TO_HEAR, Verb.SET_FORM,
    Verb.INVITE_EVALUATORS, Verb.CLOSE_EVALUATION, Verb.OPEN_SURVEY, Verb.RENEW_SURVEY,
})  # fmt: skip
"""What goes no further once a project is cancelled or put away; it can still be read."""

ON_REMINDER: dict[Verb, OnReminder] = {
    Verb.DONE: lambda scene, project, reminder, args: reminding.done(scene, project, reminder),
    Verb.PAPER: lambda scene, project, reminder, args: reminding.paper(scene, project, reminder, args[1]),
    Verb.SNOOZE: lambda scene, project, reminder, args: reminding.snooze(
        scene, project, reminder, int(args[1]) if args[1] in ("1", "3", "7") else 7
    ),
    Verb.OTHER_WAYS: lambda scene, project, reminder, args: reminding.show_other_ways(
        scene, project, reminder
    ),
    Verb.HAND_OVER: lambda scene, project, reminder, args: handing_over.hand_over(scene, project, reminder),
    Verb.HAND_TO: lambda scene, project, reminder, args: handing_over.hand_to(
        scene, project, reminder, args[1], args[2]
    ),
    Verb.HAND_BACK: lambda scene, project, reminder, args: handing_over.hand_back(
        scene, project, reminder, args[1]
    ),
    Verb.EXTEND: lambda scene, project, reminder, args: extending.extend(scene, project, reminder, args[1]),
}
REMINDER_PERMISSION: dict[Verb, Callable[[Scene, Reminder], Permission]] = {
    Verb.DONE: reminding.permission_to_settle,
    Verb.PAPER: lambda scene, reminder: Permission.MANAGE,
    Verb.SNOOZE: lambda scene, reminder: Permission.SEE_STATUS,
    Verb.OTHER_WAYS: lambda scene, reminder: Permission.SEE_STATUS,
    Verb.HAND_OVER: reminding.permission_to_ask,
    Verb.HAND_TO: reminding.permission_to_ask,
    Verb.HAND_BACK: reminding.permission_to_ask,
    Verb.EXTEND: reminding.permission_to_ask,
}
"""The right that a button on a reminder needs: it hangs on what the reminder is about, and whose."""

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
    Verb.NOTIFICATIONS: lambda scene, args: quieting.show(scene),
    Verb.REST: lambda scene, args: quieting.rest(scene, args[0]),
    Verb.MUTE: lambda scene, args: quieting.mute(scene, None),
    Verb.UNMUTE: lambda scene, args: quieting.unmute(scene, None),
    Verb.OVERDUE: lambda scene, args: deadlines.overdue(scene, looking.visible_projects(scene), "", args[1]),
    Verb.OVERDUE_TABLE: lambda scene, args: deadlines.as_table(scene, looking.visible_projects(scene)),
    Verb.SPEAK_TO: lambda scene, args: urging.speak_to(
        scene, looking.visible_projects(scene, Permission.SEE_MISSING), "", args[1]
    ),
    Verb.DEADLINES: lambda scene, args: deadlines.deadlines(
        scene, looking.visible_projects(scene), "", args[1]
    ),
    Verb.CALENDAR: lambda scene, args: calendars.show(scene, None),
    Verb.RENEW_CALENDAR: lambda scene, args: calendars.renew(scene, None, args[1]),
    Verb.STOP_CALENDAR: lambda scene, args: calendars.stop(scene, None, args[1]),
}
"""NEW, NEW_CONFIRM and STATUS ask for their right themselves in ``inbox``: they can come without a project.
"""

Dialog = Callable[[Scene, Project, Args, dict[str, str], Submitted], None]

SUBMITTED: dict[Verb, Dialog] = {
    Verb.RENAME: lambda scene, project, args, values, said: managing.rename(scene, project, values),
    Verb.DATES: lambda scene, project, args, values, said: scheduling.change_dates(
        scene, project, values, said.context, live=said.live
    ),
    Verb.KEEP_DATES: lambda scene, project, args, values, said: scheduling.save_dates(
        scene, project, said.context
    ),
    Verb.DATE_RULE: lambda scene, project, args, values, said: scheduling.keep_rule(
        scene, project, args[1], values, said.context
    ),
    Verb.CANCEL: lambda scene, project, args, values, said: managing.cancel(scene, project, values),
    Verb.POINT: lambda scene, project, args, values, said: talking.keep_point(
        scene, project, args[1], args[2], args[3], values
    ),
    Verb.CLAUSE_EDIT: lambda scene, project, args, values, said: agreeing.submitted_clause(
        scene, project, args[1], values
    ),
    Verb.CONCLUDE: lambda scene, project, args, values, said: agreeing.conclude(scene, project, values),
    Verb.NOTE: lambda scene, project, args, values, said: working.submitted_note(
        scene, project, args[1], values
    ),
    Verb.CLOSE_EVALUATION: lambda scene, project, args, values, said: evaluating.close(
        scene, project, args[1], values
    ),
    Verb.REOPEN: lambda scene, project, args, values, said: turning.reopen(scene, project, args[1], values),
    Verb.NEXT_CYCLE: lambda scene, project, args, values, said: turning.next_cycle(
        scene, project, values, said.context, live=said.live
    ),
    Verb.ADD_SIDE: lambda scene, project, args, values, said: turning.save_side(scene, project, "", values),
    Verb.EDIT_SIDE: lambda scene, project, args, values, said: turning.save_side(
        scene, project, args[1], values
    ),
}
"""Dialogs about a project; the right is the action's own in ``ON_PROJECT``."""


def _drop(args: Args) -> DropRow:
    row, of = (int(text) if text.isdecimal() else -1 for text in args[2:])
    return DropRow(args[1], row, of)


def _mark(args: Args) -> Mark:
    known = {state.value: state for state in (AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE)}
    return Mark(args[1], known.get(args[2], AnswerState.UNKNOWN))


def _open(scene: Scene, project: Project) -> None:
    """Whatever stands first for this person in that project."""
    for owed in open_sheets(scene.uow, scene.kit, scene.person.id, scene.now):
        if owed.project.id == project.id:
            answering.open_owed(scene, owed)
            return
    scene.private.append(Message(scene.t("stage-not-open"), heading=project.name))
