"""実施のあいだ: problems and changes noted, a day moved (雨天順延), money against the plan."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.actions import Action, Verb, act
from bot.domain.chat import Expecting
from bot.domain.days import read_date
from bot.domain.dossier import Note, NoteKind
from bot.domain.messages import (
    Choice,
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Pressed,
    Settled,
    Weight,
)
from bot.domain.money import EXPENSE, INCOME, Book, Way, settle
from bot.domain.moving import NEW_EVENT, event_called, event_number, standing
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project, Role
from bot.domain.questions import Kind, Question, Questionnaire
from bot.domain.timetable import GIVEN, plannable_day, problems
from bot.services.papers import papers
from bot.services.phrasing.dates import compact_date, date_name, short_date
from bot.services.phrasing.moving import moved_rows
from bot.services.phrasing.status import person_name
from bot.services.phrasing.work import money_message, notes_message
from bot.services.scene import Scene
from bot.services.standing import who_did
from bot.services.turns import event_days
from bot.services.turns.dating import (
    Outlook,
    cost_line,
    day_of,
    days_of_project,
    is_day,
    keep_dates,
    moved_before,
    outlook,
    with_day,
)

WORDS_LIMIT = 1000


# ---------------------------------------------------------------- notes


def ask_note(scene: Scene, project: Project, kind: str) -> None:
    """[困りごと・変更を書く]: a dialog where there are dialogs, else the next words."""
    kind = kind if kind in tuple(NoteKind) else NoteKind.PROBLEM.value
    if scene.incoming.dialogs:
        field = Field("text", scene.t("note-prompt"), FieldKind.LONG_TEXT, max_length=WORDS_LIMIT)
        scene.immediate = OpenDialog(
            Dialog(
                act(Verb.NOTE, project.id, kind),
                scene.t("note-title"),
                (Message(scene.t("note-audience")), field),
                scene.t("button-save"),
                scene.t("button-cancel"),
            )
        )
        return
    scene.expect(Expecting.NOTE, f"{project.id}/{kind}")
    back = Choice(scene.t("button-leave-it"), act(Verb.STATUS, project.id))
    text = f"{scene.t('note-prompt')}\n{scene.t('note-audience')}"
    scene.private.append(Message(text, heading=project.name, choices=(back,)))
    scene.shown()


def wrote_note(scene: Scene, project: Project, member: Member, kind: str, text: str) -> None:
    """Typed words for a note."""
    scene.expect(Expecting.NOTHING)
    keep_note(scene, project, member, kind, text)


def submitted_note(scene: Scene, project: Project, kind: str, values: Mapping[str, str]) -> None:
    """The dialog with a note was sent."""
    text = values.get("text", "").strip()
    member = scene.uow.projects.member(project.id, scene.person.id)
    if not text:
        scene.immediate = FieldErrors({"text": scene.t("error-empty")})
    elif member is not None:
        keep_note(scene, project, member, kind, text)


def keep_note(
    scene: Scene,
    project: Project,
    member: Member,
    kind: str,
    text: str,
    *,
    link: str = "",
    told: str = "note-told",
    leads: tuple[str, Action] | None = None,
) -> None:
    """Adds the note; the coordinators hear that there is one, in the words ``told``. ``link`` is where the words were
    said, ``leads`` a further button for the coordinators: the name of its text, and what it does.
    """
    scene.uow.projects.lock(project.id)
    dossier = scene.uow.dossiers.get(project.id)
    known = {one.value: one for one in NoteKind}
    note = Note(
        scene.kit.ids.new(),
        project.cycle,
        scene.now,
        scene.person.id,
        member.side,
        known.get(kind, NoteKind.PROBLEM),
        text[:WORDS_LIMIT],
        link,
        scene.incoming.message_id or "",
    )
    scene.uow.dossiers.save(replace(dossier, notes=(*dossier.notes, note)))
    scene.audit("note.written", project, kind=note.kind.value, side=member.side)
    look = act(Verb.NOTES, project.id)
    for other in scene.uow.projects.members(project.id):
        if other.role is not Role.COORDINATOR or other.person.id == scene.person.id:
            continue
        say = scene.kit.voice(other.person.language)
        side = project.side(member.side).name if member.side else person_name(scene.person, scene.t)
        ways = [Choice(say("button-look"), look, Weight.PRIMARY)]
        if leads is not None:
            ways.append(Choice(say(leads[0]), leads[1]))
        message = Message(say(told, side=side), heading=project.name, choices=tuple(ways))
        scene.tell(other.person, message, project=project.id)
    scene.private.append(
        Message(
            scene.t("note-kept"),
            heading=project.name,
            choices=(
                Choice(scene.t("button-notes"), look),
                Choice(scene.t("button-resume"), act(Verb.GO_ON)),
            ),
        )
    )


def show_notes(scene: Scene, project: Project) -> None:
    """All notes of this cycle, newest first."""
    found = [n for n in scene.uow.dossiers.get(project.id).notes if n.cycle == project.cycle]
    scene.private.append(notes_message(project, found[::-1], scene.t))


# ---------------------------------------------------------------- moving a day


def ask_day(scene: Scene, project: Project, member: Member | None, kind: str) -> None:
    """[日を変える]: to which day? By the picker or in words; the rain day that was planned stands ready. Without a kind
    it is the next day on which something is to happen.
    """
    kind = kind or _next_day(scene, project)
    on = day_of(project, kind)
    coordinator = member is not None and member.role is Role.COORDINATOR
    if (on is None and kind != NEW_EVENT) or not (coordinator or is_day(kind)):
        scene.refuse(scene.t("old-button"))
        return
    if kind == NEW_EVENT and event_days.is_full(scene, project):
        return
    if "do" in project.closings and is_day(kind):
        scene.refuse(scene.t("move-closed"), project.name)
        return
    said = scene.incoming.said
    if isinstance(said, Pressed) and said.picked:
        _proposed(scene, project, member, kind, said.picked)
        return
    scene.expect(Expecting.DAY, f"{project.id}/{kind}")
    ways = []
    if on is not None and is_day(kind) and (rain := _rain_day(scene, project, kind)):
        label = scene.t("button-rain-day", on=compact_date(rain, scene.t))
        verb = act(Verb.ASK_MOVE, project.id, kind, rain.isoformat())
        if coordinator:
            verb = act(Verb.MOVE_DAY_TO, project.id, kind, on.isoformat(), rain.isoformat())
        ways.append(Choice(label, verb, Weight.ANSWER))
    begins = max(on or project.today(scene.now), project.today(scene.now))
    ways.append(
        Choice(
            scene.t("button-day"), act(Verb.MOVE_DAY, project.id, kind), Weight.ANSWER,
            picks=begins.isoformat(),
        )
    )  # fmt: skip
    for other in _others(scene, project, kind) if on is not None and is_day(kind) else ():
        label = scene.t("button-move-other", what=date_name(other, scene.voice(project)))
        ways.append(Choice(label, act(Verb.MOVE_DAY, project.id, other)))
    number = event_number(kind)
    if coordinator and number and on is not None:
        off = act(Verb.EVENT_STATE, project.id, str(number), "off", "")
        ways.append(Choice(scene.t("button-event-off"), off, Weight.DANGER))
    ways.append(Choice(scene.t("button-leave-it"), act(Verb.STATUS, project.id)))
    if on is None:
        text = scene.t("event-ask")
    else:
        text = scene.t("move-ask", what=date_name(kind, scene.voice(project)), on=short_date(on, scene.t))
    scene.private.append(Message(text, heading=project.name, choices=tuple(ways)))
    scene.shown()


MOST_OTHERS = 4


def _next_day(scene: Scene, project: Project) -> str:
    """The next day of activity, else the end of Do."""
    today = project.today(scene.now)
    ahead = [(on, kind) for kind, on in standing(project.events).items() if on >= today]
    return min(ahead)[1] if ahead else GIVEN[1]


def _others(scene: Scene, project: Project, kind: str) -> list[str]:
    """Further days ahead that can be moved, each once."""
    days, today = days_of_project(project), project.today(scene.now)
    found: dict[date, str] = {}
    for other in (*standing(project.events), *GIVEN):
        on = days.on(other)
        if on is not None and on >= today and on != days.on(kind):
            found.setdefault(on, other)
    return [found[on] for on in sorted(found)][:MOST_OTHERS]


def _rain_day(scene: Scene, project: Project, kind: str) -> date | None:
    """The day that is kept for rain: the event's own, else that of the plan (the answer to a question that maps to
    ``core.pi.rain_day``).
    """
    event = event_called(project.events, str(event_number(kind)))
    if event is not None and event.reserve is not None:
        return event.reserve if event.reserve >= project.today(scene.now) else None
    for sheet in papers(scene.uow, scene.kit, project, "plan"):
        for question in sheet.questions:
            if question.kind is Kind.DATE and question.id.endswith(".rain_day"):
                shared = scene.uow.sheets.shared(project.id, project.cycle, sheet.id)
                given = shared.answers.get(question.id) if shared else None
                on = plannable_day(str(given.value)) if given is not None else None
                return on if on and on > project.today(scene.now) else None
    return None


def wrote_day(scene: Scene, project: Project, member: Member, kind: str, text: str) -> None:
    """A typed day: read back before anything moves. One kept for rain moves nothing."""
    name, _, number = kind.partition(".")
    if name == event_days.RESERVE:
        if allowed(scene.actor(member), Permission.MANAGE, project):
            event_days.wrote_reserve(scene, project, number, text)
        return
    on = read_date(text, project.today(scene.now))
    if on is None:
        back = Choice(scene.t("button-leave-it"), act(Verb.STATUS, project.id))
        scene.private.append(Message(scene.t("not-understood-date"), heading=project.name, choices=(back,)))
        scene.shown()
        return
    _proposed(scene, project, member, kind, on.isoformat())


def _seen(scene: Scene, project: Project, kind: str, on: date) -> Outlook:
    """What becomes of the dates with that day moved."""
    wanted, do = with_day(project, kind, on)
    return outlook(scene, project, wanted, do)


def _proposed(scene: Scene, project: Project, member: Member | None, kind: str, day: str) -> None:
    """Shows what would move; the coordinator moves it with a tap, anybody else asks the coordinator."""
    on, before = plannable_day(day), day_of(project, kind)
    if on is None:
        scene.private.append(Message(scene.t("not-understood-date"), heading=project.name))
        return
    if before is None and kind != NEW_EVENT:
        scene.expect(Expecting.NOTHING)
        scene.refuse(scene.t("old-button"))
        return
    seen = _seen(scene, project, kind, on)
    if _impossible(scene, project, seen, on):
        scene.expect(Expecting.DAY, f"{project.id}/{kind}")  # another day may be written at once
        scene.shown()
        return
    scene.expect(Expecting.NOTHING)
    coordinator = member is not None and member.role is Role.COORDINATOR
    action = (
        act(Verb.MOVE_DAY_TO, project.id, kind, before.isoformat() if before else "", day)
        if coordinator
        else act(Verb.ASK_MOVE, project.id, kind, day)
    )
    label = scene.t("button-move-now") if coordinator else scene.t("button-ask-move")
    say = scene.voice(project)
    scene.private.append(
        Message(
            say("move-preview" if before else "event-preview", on=short_date(on, say)),
            heading=project.name,
            rows=moved_rows(seen.moved, say, seen.found),
            note=cost_line(scene, seen) if coordinator else "",
            choices=(
                Choice(label, action, Weight.PRIMARY),
                Choice(scene.t("button-leave-it"), act(Verb.STATUS, project.id)),
            ),
        )
    )
    scene.shown()


def _impossible(scene: Scene, project: Project, seen: Outlook, on: date) -> bool:
    """Says so, where that day is over or stands against the other dates."""
    if on >= project.today(scene.now) and not problems(seen.by_kind):
        return False
    text = scene.t("move-impossible", on=short_date(on, scene.t))
    scene.private.append(Message(text, heading=project.name))
    return True


def wish_for_day(scene: Scene, project: Project, kind: str, day: str) -> None:
    """Somebody on a side asks for another day: the coordinator sees what would move and decides."""
    on, before = plannable_day(day), day_of(project, kind)
    if on is None or before is None or not is_day(kind):
        scene.refuse(scene.t("old-button"))
        return
    seen = _seen(scene, project, kind, on)
    if _impossible(scene, project, seen, on):
        return
    coordinators = [m for m in scene.uow.projects.members(project.id) if m.role is Role.COORDINATOR]
    scene.uow.projects.lock(project.id)
    for other in () if _wished_before(scene, project, kind, day) else coordinators:
        say = scene.kit.voice(other.person.language, project)
        message = Message(
            say("move-wished", who=person_name(scene.person, say), on=short_date(on, say)),
            heading=project.name,
            rows=moved_rows(seen.moved, say, seen.found),
            choices=(
                Choice(
                    say("button-move-now"),
                    act(Verb.MOVE_DAY_TO, project.id, kind, before.isoformat(), day),
                    Weight.PRIMARY,
                ),
                Choice(say("button-status"), act(Verb.STATUS, project.id)),
            ),
        )
        scene.tell(other.person, message, project=project.id)
    scene.audit("dates.wished", project, kind=kind, on=day)
    scene.expect(Expecting.NOTHING)
    who = scene.t("name-separator").join(person_name(m.person, scene.t) for m in coordinators)
    scene.immediate = Settled(scene.t("move-asked", names=who))
    scene.private.append(Message(scene.t("move-asked", names=who), heading=project.name))


SAME_WISH = timedelta(hours=12)
"""Within so long the same wish is the same wish: a double click, or an impatient thumb."""


def _wished_before(scene: Scene, project: Project, kind: str, day: str) -> bool:
    """Whether this person asked for the same a moment ago."""
    try:
        person, at = who_did(scene.uow, project, "dates.wished", kind=kind, on=day)
    except LookupError:
        return False
    return person == scene.person.id and scene.now - at < SAME_WISH


def move_day(scene: Scene, project: Project, kind: str, before: str, day: str) -> None:
    """[この日に変える]: if the date still is the one that stood beside the button; whom it concerns hears of it once."""
    current = scene.uow.projects.lock(project.id) or project
    now, on = day_of(current, kind), plannable_day(day)
    if on is None or (now is None and kind != NEW_EVENT):
        scene.refuse(scene.t("old-button"))
        return
    there = on in standing(current.events).values()
    if there if now is None else now.isoformat() != before:
        moved_before(scene, current, now or on)
        return
    if kind == NEW_EVENT and event_days.is_full(scene, current):
        return
    seen = _seen(scene, current, kind, on)
    if _impossible(scene, current, seen, on):
        return
    scene.immediate = Settled(scene.t("dates-moved"))
    keep_dates(scene, seen)


# ---------------------------------------------------------------- money


def show_money(scene: Scene, project: Project, member: Member | None) -> None:
    """Planned and actual money beside each other, with the way to write what was spent."""
    say = scene.t
    books = [
        _book(scene, project, sheet, question)
        for stage in ("do", "see")
        for sheet in papers(scene.uow, scene.kit, project, stage)
        for question in sheet.questions
        if question.prefill and question.total
    ]
    open_do = next(
        (s for s in papers(scene.uow, scene.kit, project, "do") if s.kind == "money" and s.joint), None
    )
    way = None
    writes = allowed(scene.actor(member), Permission.TAKE_PART, project)
    if open_do is not None and writes and project.is_open("do", scene.now):
        way = Choice(
            say("button-open-sheet", title=open_do.title.in_(scene.person.language)),
            act(Verb.OPEN_FORM, project.id, open_do.id),
            Weight.PRIMARY,
        )
    cap = _answered(scene, project, CAP)
    limit = cap if isinstance(cap, int) else None
    scene.private.append(money_message(project, books, limit, way, say))


CAP = "core.pi.cap"
"""The question of the plan that says at what sum to stop."""


def _answered(scene: Scene, project: Project, name: str) -> object:
    """What all sides answered together to that question of the plan; None where they did not."""
    for sheet in papers(scene.uow, scene.kit, project, "plan"):
        if name in sheet.by_id:
            shared = scene.uow.sheets.shared(project.id, project.cycle, sheet.id)
            given = shared.answers.get(name) if shared else None
            return given.value if given is not None else None
    return None


def _book(scene: Scene, project: Project, sheet: Questionnaire, question: Question) -> Book:
    """The rows of a list of money as planned and as recorded."""
    shared = scene.uow.sheets.shared(project.id, project.cycle, sheet.id)
    given = shared.answers.get(question.id) if shared else None
    actual = given.value if given is not None and isinstance(given.value, list) else []
    named = next((c.id for c in question.columns if c.kind is Kind.TEXT), "")
    found = settle(question.begins, actual, amount=question.total, name=named)
    title = question.topic.in_(scene.person.language) or question.label.in_(scene.person.language)
    side = {INCOME: Way.IN, EXPENSE: Way.OUT}.get(question.prefill)
    return Book(title, found, recorded=bool(actual), side=side)
