"""Every action, the right it needs, and the function that does it: one explicit table.

``on_sheet`` actions name a sheet first: it must be the person's own, in an open stage. ``on_project`` actions
name a project first, ``on_reminder`` actions a reminder; the rest need neither. Permission is asked in
``bot.services.inbox`` from this table and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.actions import Verb
from bot.domain.conversation import Back, DropRow, Fix, Gather, Mark, Resume, Send, Skip, Toggle, Undo
from bot.domain.messages import Submitted
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
    failures,
    filing,
    groups,
    handing_off,
    handing_over,
    helping,
    homing,
    joining,
    keeping,
    looking,
    mailing,
    managing,
    officials,
    picturing,
    privacy,
    proxying,
    publishing,
    quieting,
    relinking,
    reminding,
    reporting,
    rooms,
    scheduling,
    sharing,
    status_pages,
    succession,
    surveying,
    talking,
    tracing,
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
    Verb.FIX_REASON: lambda scene, paper, args: answering.ask_reason(scene, paper, args[1], anew=True),
    Verb.WHY: lambda scene, paper, args: answering.why(scene, paper, args[1]),
    Verb.SHOW_ANSWERS: lambda scene, paper, args: handing_off.show(scene, paper),
    Verb.HIDE_ANSWERS: lambda scene, paper, args: handing_off.hide(scene, paper),
}

ON_PROJECT: dict[Verb, ProjectEntry] = {
    Verb.OPEN_SHEET: ProjectEntry(Permission.ANSWER, lambda s, p, m, a: _open(s, p)),
    Verb.COMPARISON: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: looking.show_comparison(s, p, m, a[1], a[2])
    ),
    Verb.PICTURE: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: picturing.show(s, p, *a[1:])),
    Verb.PICTURE_WORDS: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: picturing.show_words(s, p, *a[1:])
    ),
    Verb.OFFICIALS: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: officials.show(s, p)),
    Verb.NAME_OFFICIAL: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: officials.ask(s, p)),
    Verb.REMOVE_OFFICIAL: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: officials.remove(s, p, a[1])),
    Verb.ROLE_CODE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: officials.code(s, p, a[1], a[2])),
    Verb.STATUS_WHY: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: tracing.why(s, p, m, a[1], a[2])),
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
    Verb.MAIL_DESKS: ProjectEntry(Permission.SEE_OVERDUE, lambda s, p, m, a: mailing.show(s, p)),
    Verb.ADD_MAIL: ProjectEntry(Permission.SEE_OVERDUE, lambda s, p, m, a: mailing.ask_address(s, p)),
    Verb.PROVE_MAIL: ProjectEntry(Permission.SEE_OVERDUE, lambda s, p, m, a: mailing.ask_code(s, p, a[1])),
    Verb.SEND_MAIL: ProjectEntry(Permission.SEE_OVERDUE, lambda s, p, m, a: mailing.send_now(s, p, a[1])),
    Verb.STOP_MAIL: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: mailing.stop(s, p, a[1])),
    Verb.STATUS_PAGE: ProjectEntry(Permission.SEE_OVERDUE, lambda s, p, m, a: status_pages.show(s, p)),
    Verb.MAKE_STATUS_PAGE: ProjectEntry(
        Permission.SEE_OVERDUE, lambda s, p, m, a: status_pages.make(s, p, a[1], a[2])
    ),
    Verb.STOP_STATUS_PAGE: ProjectEntry(
        Permission.SEE_STATUS, lambda s, p, m, a: status_pages.stop(s, p, a[1])
    ),
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
    Verb.KEEP_LONGER: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: keeping.ask(s, p)),
    Verb.MEMBERS: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.members(s, p)),
    Verb.REMOVE_MEMBER: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: managing.remove_member(s, p, a[1])
    ),
    Verb.PUBLISH: ProjectEntry(Permission.SEE_COMPARISON, lambda s, p, m, a: publishing.show(s, p, m, a[1])),
    Verb.PUBLISH_READ: ProjectEntry(
        Permission.SEE_COMPARISON, lambda s, p, m, a: publishing.read(s, p, m, a[1], a[2])
    ),
    Verb.PUBLISH_SECTION: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: publishing.choose(s, p, a[1], a[2], a[3])
    ),
    Verb.PUBLISH_TICK: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: publishing.tick(s, p, a[1], a[2], a[3], a[4])
    ),
    Verb.PUBLISH_WORDS: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: publishing.ask_words(s, p, a[1], a[2])
    ),
    Verb.PUBLISH_FIELD: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: publishing.choose_field(s, p, a[1], a[2])
    ),
    Verb.PUBLISH_CORRECTION: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: publishing.ask_correction(s, p, a[1])
    ),
    Verb.PUBLISH_ASK: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: publishing.ask_all(s, p, a[1])),
    Verb.APPROVE: ProjectEntry(
        Permission.APPROVE, lambda s, p, m, a: publishing.approves(s, p, m, a[1], a[2])
    ),
    Verb.OBJECT: ProjectEntry(
        Permission.APPROVE, lambda s, p, m, a: publishing.ask_objection(s, p, a[1], a[2])
    ),
    Verb.WITHDRAW: ProjectEntry(
        Permission.WITHDRAW, lambda s, p, m, a: publishing.withdraw(s, p, m, a[1], a[2])
    ),
    Verb.SHARE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: sharing.ask(s, p, a[1])),
    Verb.SHARE_MINE: ProjectEntry(Permission.TAKE_PART, lambda s, p, m, a: sharing.ask(s, p, s.person.id)),
    Verb.TAKE_TURN: ProjectEntry(Permission.ANSWER, lambda s, p, m, a: answering.take_turn(s, p, a[1])),
    Verb.TELL_GROUP: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: groups.tell(s, p, a[1], a[2])),
    Verb.PLACE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: relinking.show_place(s, p, a[1])),
    Verb.RELINK: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: relinking.relink(s, p, a[1])),
    Verb.SUCCEED_PLACE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: relinking.pass_place(s, p, a[1])),
    Verb.SUCCEED_SIDE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: relinking.pass_side(s, p, a[1])),
    Verb.SUCCEED_MINE: ProjectEntry(
        Permission.ANSWER, lambda s, p, m, a: relinking.pass_place(s, p, s.person.id)
    ),
    Verb.SEE_ANSWERS: ProjectEntry(Permission.SEE_MISSING, lambda s, p, m, a: handing_off.see(s, p, a[1])),
    Verb.REPLY_TO: ProjectEntry(
        Permission.SEE_MISSING, lambda s, p, m, a: handing_off.ask_reply(s, p, a[1], a[2], a[3])
    ),
    Verb.BLANK: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: filing.blank(s, p, a[1])),
    Verb.KEY_IN: ProjectEntry(Permission.KEY_IN, lambda s, p, m, a: proxying.ask(s, p, a[1])),
    Verb.KEY_FOR: ProjectEntry(Permission.KEY_IN, lambda s, p, m, a: proxying.key_for(s, p, a[1], a[2])),
    Verb.KEY_NAME: ProjectEntry(Permission.KEY_IN, lambda s, p, m, a: proxying.ask_name(s, p, a[1])),
    Verb.KEY_SHEET: ProjectEntry(Permission.KEY_IN, lambda s, p, m, a: proxying.key_sheet(s, p, a[1], a[2])),
    Verb.SAME_PERSON: ProjectEntry(
        Permission.KEY_IN, lambda s, p, m, a: proxying.same_person(s, p, a[1], a[2])
    ),
    Verb.USE_INSTEAD: ProjectEntry(Permission.ANSWER, lambda s, p, m, a: proxying.use_instead(s, p, a[1])),
    Verb.MAKE_RESPONDENT: ProjectEntry(
        Permission.MANAGE, lambda s, p, m, a: managing.make_respondent(s, p, a[1])
    ),
    Verb.CLOSE: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: managing.ask_close(s, p, a[1])),
    Verb.EXPORT: ProjectEntry(Permission.EXPORT, lambda s, p, m, a: filing.export(s, p, a[1])),
    Verb.REFRESH: ProjectEntry(Permission.SEE_STATUS, lambda s, p, m, a: looking.refresh(s, p, m)),
    Verb.NUDGE: ProjectEntry(Permission.SEE_MISSING, lambda s, p, m, a: urging.nudge(s, p, a[1])),
    Verb.BIND: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: rooms.bind(s, p, a[1])),
    Verb.UNBIND: ProjectEntry(Permission.MANAGE, lambda s, p, m, a: rooms.unbind(s, p, a[1])),
    Verb.LEAVE_CONFIRM: ProjectEntry(Permission.ANSWER, lambda s, p, m, a: managing.leave(s, p)),
}

NEEDS_LIFE = frozenset({
    Verb.OPEN_SHEET, Verb.OPEN_FORM, Verb.TALK_DAY, Verb.POINT, Verb.CLAUSE_EDIT, Verb.CLAUSE_AGREE, Verb.CONCLUDE,
    Verb.NOTE, Verb.MOVE_DAY, Verb.MOVE_DAY_TO, Verb.ASK_MOVE, Verb.REOPEN, Verb.NEXT_CYCLE, Verb.ADD_SIDE,
    Verb.EDIT_SIDE, Verb.RULE, Verb.UPGRADE, Verb.UPGRADE_TO, Verb.DATES,
    Verb.KEEP_DATES, Verb.DATE_RULE, Verb.EVENTS, Verb.EVENT, Verb.RESERVE_DAY, Verb.EVENT_STATE,
    Verb.WANT_TO_HEAR, Verb.SET_FORM, Verb.NUDGE, Verb.BIND,
    Verb.INVITE_EVALUATORS, Verb.CLOSE_EVALUATION, Verb.OPEN_SURVEY, Verb.RENEW_SURVEY,
    Verb.SHARE, Verb.SHARE_MINE, Verb.TAKE_TURN, Verb.MAKE_RESPONDENT, Verb.TELL_GROUP, Verb.PLACE, Verb.RELINK,
    Verb.SUCCEED_PLACE, Verb.SUCCEED_SIDE, Verb.SUCCEED_MINE,
    Verb.KEY_IN, Verb.KEY_FOR, Verb.KEY_NAME, Verb.KEY_SHEET, Verb.USE_INSTEAD,
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
    Verb.JOIN: lambda scene, args: joining.join(scene, ""),
    Verb.AGREE: lambda scene, args: joining.agree(scene, args[0]),
    Verb.LATER: lambda scene, args: joining.later(scene, args[0]),
    Verb.CONSENT_AGAIN: lambda scene, args: joining.consent_again(scene, args[0], args[1]),
    Verb.CONSENT_TEXT: lambda scene, args: joining.consent_text(scene, args[0]),
    Verb.CONSENT_ANEW: lambda scene, args: joining.agree_anew(scene, args[0]),
    Verb.REPORT: lambda scene, args: reporting.show(scene, args[0]),
    Verb.REPORT_FILE: lambda scene, args: reporting.fetch(scene, args[0], args[1]),
    Verb.FAILURES: lambda scene, args: failures.show(scene, args[0]),
    Verb.FAILURE_RETRY: lambda scene, args: failures.send_again(scene, args[0], args[1]),
    Verb.FAILURE_ASIDE: lambda scene, args: failures.aside(scene, args[0], args[1]),
    Verb.MY_RECORD: lambda scene, args: privacy.my_record(scene),
    Verb.MY_SHEET: lambda scene, args: privacy.my_sheet(scene, args[0], args[1]),
    Verb.MY_FILE: lambda scene, args: privacy.my_file(scene, args[0]),
    Verb.ERASE: lambda scene, args: privacy.ask_erase(scene),
    Verb.ERASE_CONFIRM: lambda scene, args: privacy.erase(scene, args[0]),
    Verb.LANGUAGE: lambda scene, args: helping.language(scene, args[0]),
    Verb.HELP: lambda scene, args: helping.help_message(scene),
    Verb.HELP_ON: lambda scene, args: helping.topic(scene, args[0]),
    Verb.PERSON: lambda scene, args: handing_off.ask(scene),
    Verb.MENU: lambda scene, args: helping.menu(scene),
    Verb.LEAVE: lambda scene, args: managing.ask_leave(scene),
    Verb.HANDOVERS: lambda scene, args: succession.show(scene),
    Verb.PLAN_HANDOVER: lambda scene, args: succession.ask(scene),
    Verb.DROP_HANDOVER: lambda scene, args: succession.drop(scene, args[0]),
    Verb.BRIEF: lambda scene, args: succession.brief(scene, args[0], args[1]),
    Verb.BRIEF_FILE: lambda scene, args: succession.brief_file(scene, args[0], args[1]),
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
    Verb.MAIL_DESKS: lambda scene, args: mailing.show(scene, None),
    Verb.ADD_MAIL: lambda scene, args: mailing.ask_address(scene, None),
    Verb.PROVE_MAIL: lambda scene, args: mailing.ask_code(scene, None, args[1]),
    Verb.SEND_MAIL: lambda scene, args: mailing.send_now(scene, None, args[1]),
    Verb.STOP_MAIL: lambda scene, args: mailing.stop(scene, None, args[1]),
    Verb.STATUS_PAGE: lambda scene, args: status_pages.show(scene, None),
    Verb.MAKE_STATUS_PAGE: lambda scene, args: status_pages.make(scene, None, args[1], args[2]),
    Verb.STOP_STATUS_PAGE: lambda scene, args: status_pages.stop(scene, None, args[1]),
    Verb.HOME: lambda scene, args: homing.choose(scene, args[0], args[1]),
    Verb.BIND: lambda scene, args: rooms.choose(scene, args[1]),
    Verb.CASES: lambda scene, args: publishing.cases(scene, args[0]),
    Verb.CALENDAR: lambda scene, args: calendars.show(scene, None),
    Verb.RENEW_CALENDAR: lambda scene, args: calendars.renew(scene, None, args[1]),
    Verb.STOP_CALENDAR: lambda scene, args: calendars.stop(scene, None, args[1]),
}
"""NEW, NEW_CONFIRM and STATUS ask for their right themselves in ``inbox``: they can come without a project.
"""

SUBMITTED_OF_ALL: dict[Verb, Callable[[Scene, Args, dict[str, str]], None]] = {
    Verb.ADD_MAIL: lambda scene, args, values: mailing.add(scene, None, values),
    Verb.PROVE_MAIL: lambda scene, args, values: mailing.code(scene, None, args[1], values),
}
"""Dialogs about all that somebody looks after, where no project is named; they ask for the right themselves."""

Dialog = Callable[[Scene, Project, Args, dict[str, str], Submitted], None]

SUBMITTED: dict[Verb, Dialog] = {
    Verb.NAME_OFFICIAL: lambda scene, project, args, values, said: officials.name(scene, project, values),
    Verb.SHARE: lambda scene, project, args, values, said: sharing.submitted(scene, project, args[1], values),
    Verb.SHARE_MINE: lambda scene, project, args, values, said: sharing.submitted(
        scene, project, scene.person.id, values
    ),
    Verb.REPLY_TO: lambda scene, project, args, values, said: handing_off.submitted_reply(
        scene, project, args[1], args[2], values
    ),
    Verb.KEY_NAME: lambda scene, project, args, values, said: proxying.submitted_name(
        scene, project, args[1], values
    ),
    Verb.PUBLISH_WORDS: lambda scene, project, args, values, said: publishing.submitted_words(
        scene, project, args[1], args[2], values
    ),
    Verb.PUBLISH_CORRECTION: lambda scene, project, args, values, said: publishing.submitted_correction(
        scene, project, args[1], values
    ),
    Verb.OBJECT: lambda scene, project, args, values, said: publishing.submitted_objection(
        scene, project, args[1], args[2], values
    ),
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
    Verb.ADD_MAIL: lambda scene, project, args, values, said: mailing.add(scene, project, values),
    Verb.PROVE_MAIL: lambda scene, project, args, values, said: mailing.code(scene, project, args[1], values),
    Verb.KEEP_LONGER: lambda scene, project, args, values, said: keeping.keep(
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
    scene.refuse(scene.t("stage-not-open"), project.name)
