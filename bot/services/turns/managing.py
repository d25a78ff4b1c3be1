"""What a coordinator does with a project: invite, close a stage, rename, move dates, cancel, archive,
members.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from bot.domain.actions import Verb, act
from bot.domain.conversation import standing_answers
from bot.domain.duties import DeadlineStatus
from bot.domain.finding import is_kana
from bot.domain.finding import key as name_key
from bot.domain.messages import (
    TAKES_FILES,
    Choice,
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Outgoing,
    Row,
    Weight,
    direct,
)
from bot.domain.permissions import Permission, allowed
from bot.domain.project import CLOSED, ON_A_SIDE, JoinCode, Project, Role, StageClosing
from bot.domain.questions import Questionnaire
from bot.domain.sheets import Sheet, SheetState
from bot.domain.words import fold, shorten
from bot.services.committee import open_cycles
from bot.services.duties import deadlines_of
from bot.services.inviting import invitation_of, mail_of
from bot.services.papers import asked_now, papers, respondents
from bot.services.phrasing.dates import compact_date, date_name, short_date
from bot.services.phrasing.relinking import place_choice, state_note
from bot.services.phrasing.status import count_text, person_name, stage_name
from bot.services.phrasing.values import (
    topic,
    value_text,
)
from bot.services.planning import replan
from bot.services.ports import Wording
from bot.services.rounds import sync_of_project
from bot.services.scene import Scene
from bot.services.standing import counts_of, who_did
from bot.services.turns import evaluating
from bot.services.turns.agreeing import missing_agreement
from bot.services.turns.choosing import missing_form
from bot.services.turns.creating import NAME_LIMIT, invitation_for, new_code
from bot.services.turns.groups import line_groups
from bot.services.turns.revealing import reveal, reveal_if_complete
from bot.services.turns.turning import newer_version


def invite(scene: Scene, project: Project) -> None:
    """招待: the invitation of each side, in the one-to-one chat."""
    if project.stage == CLOSED or not project.alive:
        scene.refuse(scene.t("project-over"), project.name)
        return
    for side in project.sides:
        codes = [c for c in scene.uow.codes.of_project(project.id) if c.side == side.letter]
        usable = next((code for code in codes if code.usable(project)), None)
        code = usable or new_code(scene, project, side.letter)
        _hand_over(scene, project, *_invitation(scene, project, code))
    if scene.kit.pack(project).third_party is not None:
        _hand_over(scene, project, evaluating.offer(scene, project))


def invite_evaluators(scene: Scene, project: Project) -> None:
    """[評価者を招く]: the invitation for people from outside, in the one-to-one chat."""
    if scene.kit.pack(project).third_party is None:
        scene.refuse(scene.t("evaluators-none-here"), project.name)
        return
    code = evaluating.usable_code(scene, project) or evaluating.new_evaluator_code(scene, project)
    _hand_over(scene, project, *_invitation(scene, project, code))


def _hand_over(scene: Scene, project: Project, *messages: Message) -> None:
    """In the one-to-one chat: at a desk in a post of its own, elsewhere with the free reply."""
    if not scene.person.address.account:
        scene.private.extend(messages)
        return
    scene.elsewhere.append(Outgoing(direct(scene.person.address), messages, project=project.id))
    if scene.incoming.at_once and not scene.here:
        scene.say(Message(scene.t("see-direct-message")))


def renew_code(scene: Scene, project: Project, side: str, replaced: str) -> None:
    """A new code for that side; the old one stops letting people in. Where ``replaced`` was renewed already,
    by a double click or by somebody else, the newer one is shown instead.
    """
    if not _has_codes(scene, project, side):
        scene.refuse(scene.t("old-button"))
        return
    if (side and project.stage == CLOSED) or not project.alive:
        scene.refuse(scene.t("project-over"), project.name)
        return
    codes = _codes(scene, project, side)
    newer = next((code for code in codes if code.usable(project)), None)
    if newer is not None and newer.code != replaced:
        person, at = who_did(scene.uow, project, "code.made", side=side)
        lead = scene.t("code-renewed-before", who=_by(scene, person), on=_on(scene, project, at))
        first, *more = _invitation(scene, project, newer)
        _hand_over(scene, project, replace(first, lead=lead), *more)
        return
    revoke(scene, project, side)
    scene.here.clear()
    code = new_code(scene, project, side) if side else evaluating.new_evaluator_code(scene, project)
    _hand_over(scene, project, *_invitation(scene, project, code))


def _codes(scene: Scene, project: Project, side: str) -> list[JoinCode]:
    """The codes of that side, or ("") of the evaluators, the newest first."""
    codes = scene.uow.codes.of_project(project.id)
    return [code for code in codes if code.side == side and (side or code.role is Role.EVALUATOR)]


def _has_codes(scene: Scene, project: Project, side: str) -> bool:
    """Whether there is such a side; "" stands for the evaluators, where the pack lets some evaluate."""
    return project.has_side(side) if side else scene.kit.pack(project).third_party is not None


def _invitation(scene: Scene, project: Project, code: JoinCode) -> tuple[Message, ...]:
    """The invitation with what is printed and shown; at a desk also with the words for a mail."""
    make = evaluating.invitation if code.role is Role.EVALUATOR else invitation_for
    shown = replace(make(scene, project, code), invitation=invitation_of(scene.uow, scene.kit, project, code))
    if scene.person.address.platform not in TAKES_FILES:
        return (shown,)
    shown = replace(shown, note=f"{shown.note}\n{scene.t('handout-with')}")
    mail = replace(mail_of(scene.uow, scene.kit, project, code), heading=scene.t("mail-heading"))
    return (shown, mail)


def _by(scene: Scene, person: str) -> str:
    return person_name(scene.uow.people.get(person), scene.t)


def _on(scene: Scene, project: Project, at: datetime) -> str:
    return compact_date(project.today(at), scene.t)


def revoke(scene: Scene, project: Project, side: str) -> None:
    """No code of that side lets anybody in any more."""
    if not _has_codes(scene, project, side):
        scene.refuse(scene.t("old-button"))
        return
    codes = _codes(scene, project, side)
    standing = [code for code in codes if code.revoked_at is None]
    for code in standing:
        scene.uow.codes.save(replace(code, revoked_at=scene.now))
    if standing:
        scene.audit("code.revoked", project, side=side)
    name = project.side(side).name if side else scene.t("evaluators")
    newest = codes[0].code if codes else ""
    scene.say(
        Message(
            scene.t("code-revoked", side=name),
            heading=project.name,
            choices=(Choice(scene.t("button-renew-code"), act(Verb.RENEW_CODE, project.id, side, newest)),),
        )
    )


def manage(scene: Scene, project: Project) -> None:
    """The less frequent things, to press."""
    t, id_ = scene.t, project.id
    ways = [
        Choice(t("button-members"), act(Verb.MEMBERS, id_)),
        Choice(t("button-officials"), act(Verb.OFFICIALS, id_)),
        Choice(t("button-key-in"), act(Verb.KEY_IN, id_, "")),
        *(
            (Choice(t("button-tell-group"), act(Verb.TELL_GROUP, id_, "", "")),)
            if line_groups(scene.uow, project)
            else ()
        ),
        Choice(t("button-rename"), act(Verb.RENAME, id_)),
        Choice(t("button-dates"), act(Verb.DATES, id_)),
        Choice(t("button-events"), act(Verb.EVENTS, id_)),
        Choice(t("button-sides"), act(Verb.SIDES, id_)),
        *(
            Choice(t("button-reopen", stage=stage_name(stage, t)), act(Verb.REOPEN, id_, stage))
            for stage in project.closings
        ),
        Choice(t("button-next-cycle"), act(Verb.NEXT_CYCLE, id_)),
        *((Choice(t("button-upgrade"), act(Verb.UPGRADE, id_)),) if newer_version(scene, project) else ()),
        Choice(t("button-cancel-project"), act(Verb.CANCEL, id_), Weight.DANGER),
        Choice(t("button-archive"), act(Verb.ARCHIVE, id_)),
    ]
    scene.say(Message(t("manage"), heading=project.name, choices=tuple(ways)))


# ---------------------------------------------------------------- closing a stage


def missing(scene: Scene, project: Project, stage: str) -> list[str]:
    """What is not there yet, in words: shown when closing; it warns and never blocks."""
    lines = []
    member = scene.uow.projects.member(project.id, scene.person.id)
    by_name = allowed(scene.actor(member), Permission.SEE_MISSING, project)
    for sheet in papers(scene.uow, scene.kit, project, stage):
        title = sheet.title.in_(scene.person.language)
        if sheet.joint:
            shared = scene.uow.sheets.shared(project.id, project.cycle, sheet.id)
            if shared is None or shared.state is not SheetState.SENT:
                lines.append(scene.t("missing-joint", title=title))
            lines += _to_heed(scene, sheet, shared)
            continue
        if sheet.id in project.revealed:
            continue
        for count in counts_of(scene.uow, project, (sheet,)):
            if not count.joined:
                lines.append(scene.t("missing-nobody", side=count.name))
            elif not count.side_sent:
                names = scene.t("name-separator").join(person_name(p, scene.t) for p in count.missing)
                who = names if by_name else count_text(count, scene.t)
                lines.append(scene.t("missing-sheet", side=count.name, title=title, names=who))
    if stage == "plan":
        lines += missing_form(scene, project)
        lines += missing_agreement(scene, project)
    end = project.dates.get(f"{stage}.end")
    if stage == "do" and end is not None and end > project.today(scene.now):
        lines.append(scene.t("missing-do-end", on=short_date(end, scene.t)))
    return lines


def _to_heed(scene: Scene, sheet: Questionnaire, shared: Sheet | None) -> list[str]:
    """Joint answers that the guideline pays heed to, as with a project that may not be for the public: who goes
    on says why.
    """
    language = scene.person.language
    return [
        scene.t(
            "missing-heed",
            number=question.number,
            topic=topic(question, language),
            value=value_text(question, given, language, scene.t, short=True),
        )
        for question, given in (standing_answers(sheet, shared) if shared else ())
        if given is not None and question.draws_attention(given.value)
    ]


def _blind(scene: Scene, project: Project, stage: str) -> list[Questionnaire]:
    """The stage's sheets whose answers the sides do not see yet."""
    return [
        sheet
        for sheet in papers(scene.uow, scene.kit, project, stage)
        if not sheet.joint and sheet.id not in project.revealed
    ]


def _unsent(scene: Scene, project: Project, stage: str) -> int:
    """How many people have not sent every sheet of the stage; those of a side that answers on paper do not count."""
    own = [sheet for sheet in papers(scene.uow, scene.kit, project, stage) if not sheet.joint]
    return sum(len(count.missing) for count in counts_of(scene.uow, project, own) if not count.paper)


def ask_close(scene: Scene, project: Project, stage: str) -> None:
    """[企画を締める]: what is missing, and a reason where something is."""
    if _closed_before(scene, project, stage):
        return
    t = scene.t
    lines = missing(scene, project, stage)
    name = stage_name(stage, t)
    blind = _blind(scene, project, stage)
    unsent = _unsent(scene, project, stage)
    shut_out = t("close-unsent", n=unsent) if unsent else ""
    parts: list[Message | Field]
    if lines:
        text = t("close-missing", stage=name, project=project.name, lines="\n".join(f"・{x}" for x in lines))
        parts = [
            Message("\n".join(filter(None, (text, shut_out, t("close-reveals") if blind else "")))),
            Field(
                "reason", t("close-reason"), FieldKind.LONG_TEXT, hint=t("close-reason-hint"), max_length=1000
            ),
        ]
    else:
        key = "close-sides-complete" if unsent else "close-complete"
        text = t(key, stage=name, project=project.name)
        parts = [Message("\n".join(filter(None, (text, shut_out, t("close-freezes")))))]
    if not scene.incoming.dialogs:
        if scene.person.address.account:
            way = Choice(t("button-close", stage=name), act(Verb.CLOSE, project.id, stage), Weight.PRIMARY)
            scene.say(Message(t("press-to-open"), heading=project.name, choices=(way,)))
        else:
            scene.say(Message(t("close-in-slack", stage=name)))
        return
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.CLOSE, project.id, stage),
            t("close-title", stage=name),
            tuple(parts),
            t("button-close-now"),
            t("button-cancel"),
        )
    )


def _closed_before(scene: Scene, project: Project, stage: str) -> bool:
    closing = project.closings.get(stage)
    if closing is None:
        if stage in ("plan", "do", "see") and project.alive:
            return False
        scene.refuse(scene.t("project-over"), project.name)
        return True
    who, on = _by(scene, closing.by), _on(scene, project, closing.at)
    scene.say(
        Message(
            scene.t("closed-before", stage=stage_name(stage, scene.t), who=who, on=on), heading=project.name
        )
    )
    return True


def close(scene: Scene, project: Project, stage: str, values: Mapping[str, str]) -> None:
    """Closes the stage; where something is missing the reason goes into the record, and what was sent is
    shown.
    """
    current = scene.uow.projects.lock(project.id) or project
    if _closed_before(scene, current, stage):
        return
    lines = missing(scene, current, stage)
    reason = values.get("reason", "").strip()
    if lines and not reason:
        scene.immediate = FieldErrors({"reason": scene.t("error-reason")})
        return
    closing = StageClosing(scene.now, scene.person.id, reason)
    current = replace(current, closings={**current.closings, stage: closing})
    scene.uow.projects.save(current)
    scene.audit("stage.closed", current, {"reason": reason}, stage=stage, missing=len(lines))
    evaluating.tell_if_opened(scene, project, current)
    for sheet in _blind(scene, current, stage):
        if any(count.sent for count in counts_of(scene.uow, current, (sheet,))):
            reveal(scene, current, sheet)
            current = scene.uow.projects.get(current.id) or current
    replan(scene.uow, scene.kit, current, scene.now)
    t, voice = scene.t, scene.voice(current)
    following = current.stage
    if following == CLOSED:
        ahead = _still_due(scene, current)
        key = "closed-all-but" if ahead else "closed-all"
    else:
        of_next = (item for item in current.dates.items() if item[0].startswith(following))
        to_come = (item for item in of_next if item[1] >= current.today(scene.now))
        ahead = sorted(to_come, key=lambda item: item[1])[:2]
        key = "closed"
    dates = [t("status-date-alone", on=short_date(on, t), name=date_name(kind, voice)) for kind, on in ahead]
    go_on = Choice(t("button-next-cycle"), act(Verb.NEXT_CYCLE, current.id))
    scene.private.insert(
        0,
        Message(
            t(key, stage=stage_name(stage, t), next=stage_name(following, t)),
            heading=current.name,
            note="\n".join(dates),
            choices=(go_on,) if following == CLOSED else (),
        ),
    )


def _still_due(scene: Scene, project: Project) -> list[tuple[str, date]]:
    """What is owed still though every stage is closed, as a report is, by day."""
    owed = (DeadlineStatus.OPEN, DeadlineStatus.OVERDUE)
    return [
        (one.dated.kind, one.dated.on)
        for one in deadlines_of(scene.uow, scene.kit, project, scene.now)
        if one.status in owed and one.rule is not None and one.rule.until != "told"
    ]


# ---------------------------------------------------------------- the project itself


def ask_rename(scene: Scene, project: Project) -> None:
    """[名前を変える]."""
    t = scene.t
    reading = project.reading or fold(scene.kit.readings(project.name))
    fields = (
        Field("name", t("new-name"), value=project.name, max_length=NAME_LIMIT),
        Field(
            "reading", t("name-reading"), value=reading, max_length=NAME_LIMIT * 3, optional=True,
            hint=t("name-reading-hint"),
        ),
        Field(
            "short", t("name-short"), value=project.short, max_length=SHORT_LIMIT, optional=True,
            hint=t("name-short-hint"),
        ),
    )  # fmt: skip
    scene.immediate = OpenDialog(
        Dialog(act(Verb.RENAME, project.id), t("rename-title"), fields, t("button-save"), t("button-cancel"))
    )


def rename(scene: Scene, project: Project, values: Mapping[str, str]) -> None:
    """Gives the project another name, reading or short name; ids, codes and answers stay as they are. A reading that
    nobody wrote is proposed anew for each name.
    """
    name, reading, short = (values.get(one, "").strip() for one in ("name", "reading", "short"))
    if not name or len(name) > NAME_LIMIT:
        key = "error-too-long" if name else "error-empty"
        scene.immediate = FieldErrors({"name": scene.t(key, limit=NAME_LIMIT)})
        return
    if name_key(reading) in {name_key(scene.kit.readings(one)) for one in (project.name, name)}:
        reading = ""
    if reading and not is_kana(reading):
        scene.immediate = FieldErrors({"reading": scene.t("error-reading")})
        return
    current = scene.uow.projects.lock(project.id) or project
    changed = replace(
        current, name=name, reading=reading[: NAME_LIMIT * 3], short=shorten(short, SHORT_LIMIT)
    )
    if changed == current:
        scene.private.append(Message(scene.t("names-as-before"), heading=current.name))
        return
    scene.uow.projects.save(changed)
    if name != current.name:
        scene.audit("project.renamed", project, before=current.name, after=name)
        scene.private.append(Message(scene.t("renamed", before=current.name, after=name)))
    if (changed.reading, changed.short) != (current.reading, current.short):
        scene.audit("project.called", project, reading=changed.reading, short=changed.short)
        told = scene.t("name-separator").join(one for one in (changed.reading, changed.short) if one)
        text = scene.t("found-as", names=told) if told else scene.t("found-by-name")
        scene.private.append(Message(text, heading=name))


def ask_cancel(scene: Scene, project: Project) -> None:
    """[中止する]: with a reason."""
    t = scene.t
    parts = (
        Message(t("cancel-intro", project=project.name)),
        Field("reason", t("close-reason"), FieldKind.LONG_TEXT, max_length=1000),
    )
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.CANCEL, project.id),
            t("cancel-title"),
            parts,
            t("button-cancel-project"),
            t("button-keep-it"),
        )
    )


def cancel(scene: Scene, project: Project, values: Mapping[str, str]) -> None:
    """The project does not take place: reminders stop, answers stay, everybody on it is told once."""
    reason = values.get("reason", "").strip()
    if not reason:
        scene.immediate = FieldErrors({"reason": scene.t("error-reason")})
        return
    current = scene.uow.projects.lock(project.id) or project
    if current.cancelled_at is not None:
        _said_before(scene, current, "cancelled-before", "project.cancelled")
        return
    if (
        current.archived_at is not None
    ):  # since the dialog was opened: what is over is not called off any more
        _said_before(scene, current, "archived-before", "project.archived")
        return
    current = replace(current, cancelled_at=scene.now, cancel_reason=reason)
    scene.uow.projects.save(current)
    replan(scene.uow, scene.kit, current, scene.now)
    sync_of_project(scene.uow, scene.kit, project.id, scene.now)
    scene.audit("project.cancelled", current, {"reason": reason})
    for member in scene.uow.projects.members(project.id):
        text = scene.kit.wording("cancelled", member.person.language, project=project.name)
        scene.tell(member.person, Message(text, heading=project.name), project=project.id)


def _said_before(scene: Scene, project: Project, key: str, action: str) -> None:
    person, at = who_did(scene.uow, project, action)
    text = scene.t(key, who=_by(scene, person), on=_on(scene, project, at))
    scene.say(Message(text, heading=project.name))


def archive(scene: Scene, project: Project) -> None:
    """Puts the project away: out of lists and reminders, kept in the record."""
    current = scene.uow.projects.lock(project.id) or project
    if current.archived_at is not None:
        _said_before(scene, current, "archived-before", "project.archived")
        return
    current = replace(current, archived_at=scene.now)
    scene.uow.projects.save(current)
    replan(scene.uow, scene.kit, current, scene.now)
    sync_of_project(scene.uow, scene.kit, project.id, scene.now)
    scene.audit("project.archived", current)
    scene.say(Message(scene.t("archived"), heading=project.name))


# ---------------------------------------------------------------- people

SHORT_LIMIT = 20
"""So long is a short name at most."""

LEAVING = frozenset({*ON_A_SIDE, Role.EVALUATOR})
"""Who came by a code can go, or be taken out."""


def members(scene: Scene, project: Project) -> None:
    """Who is in it; each with what the coordinator can do."""
    t = scene.t
    rows: list[Row] = []
    ways: list[Choice] = []
    for member in scene.uow.projects.members(project.id):
        name = person_name(member.person, t)
        side = project.side(member.side).name if member.side else ""
        rows.append(
            Row(
                name,
                text=t("member-line", role=t(f"role-{member.role.value.replace('_', '-')}"), side=side),
                note=state_note(member, t),
            )
        )
        if member.role is Role.MEMBER:
            ways.append(
                Choice(
                    t("button-make-respondent", name=name),
                    act(Verb.MAKE_RESPONDENT, project.id, member.person.id),
                )
            )
        if member.role in LEAVING:
            ways.append(place_choice(project, member, t))
            ways.append(
                Choice(
                    t("button-remove", name=name),
                    act(Verb.REMOVE_MEMBER, project.id, member.person.id),
                    Weight.DANGER,
                )
            )
    present = {member.side for member in scene.uow.projects.members(project.id)}
    ways += [
        Choice(t("button-succeed-side", side=side.name), act(Verb.SUCCEED_SIDE, project.id, side.letter))
        for side in project.sides
        if side.letter in present
    ]
    scene.say(Message(t("members"), heading=project.name, rows=tuple(rows), choices=tuple(ways)))


def make_respondent(scene: Scene, project: Project, person: str) -> None:
    """The side's answers are from now on this person's."""
    scene.uow.projects.lock(project.id)
    member = scene.uow.projects.member(project.id, person)
    if member is None or not member.side:
        scene.refuse(scene.t("member-gone"), project.name)
        return
    before = respondents(scene.uow, project).get(member.side)
    if before != person:
        if before is not None:
            scene.uow.projects.set_role(project.id, before, Role.MEMBER)
        scene.uow.projects.set_role(project.id, person, Role.RESPONDENT)
        scene.audit("member.respondent", project, side=member.side, person=person)
        _reveal_what_is_complete(scene, project)
    side = project.side(member.side).name
    name = person_name(member.person, scene.t)
    scene.say(Message(scene.t("respondent-set", name=name, side=side), heading=project.name))


def _reveal_what_is_complete(scene: Scene, project: Project) -> None:
    """Another respondent may have sent already: then theirs was the last sending."""
    for sheet in asked_now(scene.uow, scene.kit, project, scene.now):
        reveal_if_complete(scene, project, sheet)


def remove_member(scene: Scene, project: Project, person: str) -> None:
    """Takes somebody out; what they answered stays in the record."""
    member = scene.uow.projects.member(project.id, person)
    if member is None or member.role not in LEAVING:
        scene.refuse(scene.t("member-gone"), project.name)
        return
    _out(scene, project, person, "member.removed")
    text = scene.kit.wording("you-were-removed", member.person.language, project=project.name)
    scene.tell(member.person, Message(text), project=project.id)
    scene.say(
        Message(scene.t("member-removed", name=person_name(member.person, scene.t)), heading=project.name)
    )


def _out(scene: Scene, project: Project, person: str, action: str) -> None:
    scene.uow.projects.lock(project.id)
    member = scene.uow.projects.member(project.id, person)
    scene.uow.projects.leave(project.id, person, scene.now)
    scene.audit(action, project, person=person, side=member.side if member else "")
    if member is not None and member.role is Role.EVALUATOR:
        for cycle in open_cycles(scene.uow, scene.kit, project):
            evaluating.reveal_if_complete(scene, project, cycle)
    if member is None or member.role is not Role.RESPONDENT:
        return
    successor = next(
        (
            m
            for m in scene.uow.projects.members(project.id)
            if m.side == member.side and m.role is Role.MEMBER
        ),
        None,
    )
    if successor is not None:
        scene.uow.projects.set_role(project.id, successor.person.id, Role.RESPONDENT)
        scene.audit("member.respondent", project, side=member.side, person=successor.person.id)
        _reveal_what_is_complete(scene, project)
    for other in scene.uow.projects.members(project.id):
        if other.role is Role.COORDINATOR and other.person.id != scene.person.id:
            say = scene.kit.wording
            language = other.person.language
            t = partial(_worded, say, language)
            name, side = person_name(member.person, t), project.side(member.side).name
            if successor is not None:
                text = t("respondent-follows", name=name, side=side, next=person_name(successor.person, t))
            else:
                text = t("respondent-left", name=name, side=side)
            scene.tell(other.person, Message(text, heading=project.name), project=project.id)


def _worded(say: Wording, language: str, key: str, /, **values: object) -> str:
    return say(key, language, **values)


def ask_leave(scene: Scene) -> None:
    """退会: which project, and is it meant?"""
    t = scene.t
    mine = [p for p, m in scene.uow.projects.of_person(scene.person.id) if m.role in LEAVING]
    if not mine:
        scene.private.append(Message(t("leave-nothing")))
        return
    scene.private.append(
        Message(
            t("leave-ask"),
            choices=(
                *(
                    Choice(t("button-leave", project=p.name), act(Verb.LEAVE_CONFIRM, p.id), Weight.DANGER)
                    for p in mine
                ),
                *(
                    Choice(t("button-succeed-mine", project=p.name), act(Verb.SUCCEED_MINE, p.id))
                    for p in mine
                ),
                Choice(t("button-resume"), act(Verb.GO_ON)),
            ),
        )
    )


def leave(scene: Scene, project: Project) -> None:
    """The person goes; they may come back with a code."""
    _out(scene, project, scene.person.id, "member.left")
    scene.focus(None)
    scene.private.append(Message(scene.t("left", project=project.name)))
