"""[延期願い]: a later day is asked for, and a coordinator grants it with a tap."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.actions import Verb, act
from bot.domain.dossier import Extension
from bot.domain.messages import Choice, Message, Pressed, Row, Settled, Weight, direct
from bot.domain.project import Project, Role
from bot.domain.reminders import Reminder
from bot.domain.timetable import fiscal_year, fiscal_year_days, open_day, plannable_day, problems
from bot.services.phrasing.dates import Say, compact_date, date_name, short_date
from bot.services.phrasing.moving import moved_rows
from bot.services.phrasing.status import person_name
from bot.services.scene import Scene
from bot.services.turns.dating import Outlook, keep_dates, outlook
from bot.services.turns.reminding import rule_behind, told_over

LATER: Mapping[str, int] = {"3": 3, "7": 7, "14": 14}
"""How many days can be asked for with a tap."""


def extend(scene: Scene, project: Project, reminder: Reminder, days: str) -> None:
    """[延期願い]: until when? Then the coordinators are asked."""
    if told_over(scene, project, reminder):
        return
    rule = rule_behind(scene, project, reminder)
    if rule is None or rule.until == "told" or reminder.cycle != project.cycle:
        scene.refuse(scene.t("extend-nothing"), project.name)
        return
    said = scene.incoming.said
    if days in LATER:
        _ask(scene, project, reminder, _later(scene, project, reminder, LATER[days]))
    elif isinstance(said, Pressed) and said.picked:
        _ask(scene, project, reminder, plannable_day(said.picked))
    else:
        scene.private.append(_choice(scene, project, reminder))


def _later(scene: Scene, project: Project, reminder: Reminder, days: int) -> date:
    """So many days from the date, or from today where it is over; a day on which the city hall is open."""
    on = max(reminder.about, project.today(scene.now)) + timedelta(days=days)
    return open_day(on, "next", scene.kit.catalogue.is_closed(project.pack))


def _choice(scene: Scene, project: Project, reminder: Reminder) -> Message:
    say = scene.voice(project)
    ways = [
        Choice(
            say(
                "button-extend-by",
                n=days,
                on=compact_date(_later(scene, project, reminder, days), say),
            ),
            act(Verb.EXTEND, reminder.id, name),
            Weight.ANSWER,
        )
        for name, days in LATER.items()
    ]
    begins = _later(scene, project, reminder, LATER["7"]).isoformat()
    ways.append(Choice(say("button-day"), act(Verb.EXTEND, reminder.id, ""), Weight.ANSWER, picks=begins))
    what, on = date_name(reminder.kind, say), short_date(reminder.about, say)
    return Message(say("extend-ask", what=what, on=on), heading=project.name, choices=tuple(ways))


def _ask(scene: Scene, project: Project, reminder: Reminder, until: date | None) -> None:
    """Keeps the request and puts it before the coordinators, if that day can be at all."""
    project = scene.uow.projects.lock(project.id) or project
    after = max(reminder.about, project.today(scene.now) - timedelta(days=1))
    if until is None or until <= after:
        text = scene.t("extend-later-day", on=short_date(after, scene.t))
        again = _choice(scene, project, reminder)
        scene.private.append(replace(again, text=f"{text}\n{again.text}"))
        return
    seen = _seen(scene, project, reminder.kind, until)
    if _impossible(scene, project, seen, reminder.kind, until):
        return
    coordinators = [m for m in scene.uow.projects.members(project.id) if m.role is Role.COORDINATOR]
    if not coordinators:
        scene.refuse(scene.t("hand-over-no-coordinator"), project.name)
        return
    wish = Extension(
        scene.kit.ids.new(), project.cycle, reminder.kind, reminder.about, until, scene.now, scene.person.id
    )
    dossier = scene.uow.dossiers.get(project.id)
    before = dossier.asked_for(wish)
    if before is None or (before.about, before.until) != (wish.about, wish.until):
        scene.uow.dossiers.save(dossier.with_extension(wish))
        scene.audit("extension.asked", project, kind=wish.kind, about=str(wish.about), until=str(until))
        for other in coordinators:
            say = scene.kit.voice(other.person.language, project)
            scene.tell(other.person, _wish(scene, project, wish, seen, say), project=project.id)
    others = [m for m in coordinators if m.person.id != scene.person.id]
    names = scene.t("name-separator").join(person_name(m.person, scene.t) for m in others)
    if others:
        text = scene.t("extend-asked", on=short_date(until, scene.t), names=names)
        scene.immediate = Settled(text)
        scene.private.append(Message(text, heading=project.name))


def _seen(scene: Scene, project: Project, kind: str, until: date) -> Outlook:
    """What becomes of the dates with that one so much later."""
    wanted = replace(
        project,
        dates={**project.dates, kind: until},  # one that is past stands where it is put, not where it was
        by_hand={**project.by_hand, kind: until},
    )
    return outlook(scene, project, wanted)


def _impossible(scene: Scene, project: Project, seen: Outlook, kind: str, until: date) -> bool:
    """Says so, where the other dates leave no room for it."""
    clash = any(kind in (problem.kind, problem.after) for problem in problems(seen.by_kind))
    if not clash and seen.by_kind.get(kind) == until:
        return False
    text = scene.t("extend-impossible", on=short_date(until, scene.t))
    scene.private.append(Message(text, heading=project.name))
    return True


def _wish(scene: Scene, project: Project, wish: Extension, seen: Outlook, say: Say) -> Message:
    """To a coordinator: who asks, old and new date, what else would move, and whether it leaves the fiscal year."""
    what = date_name(wish.kind, say)
    change = say("extend-from-to", before=compact_date(wish.about, say), after=compact_date(wish.until, say))
    rows = [Row(what, text=change)]
    others = {kind: pair for kind, pair in seen.moved.items() if kind != wish.kind}
    if others:
        rows += [Row(say("extend-also-moves"), strong=True), *moved_rows(others, say)]
    first = scene.kit.pack(project).fy_start
    year = fiscal_year(wish.about, first)
    end = fiscal_year_days(year, first)[1]
    note = say("extend-leaves-year", end=short_date(end, say)) if wish.until > end else ""
    ways = (
        Choice(say("button-grant"), act(Verb.GRANT, project.id, wish.id, "yes"), Weight.PRIMARY),
        Choice(say("button-decline"), act(Verb.GRANT, project.id, wish.id, "no")),
    )
    text = say("extend-wished", who=person_name(scene.person, say), what=what)
    return Message(text, heading=project.name, rows=tuple(rows), note=note, choices=ways)


# ---------------------------------------------------------------- decided


def decide(scene: Scene, project: Project, request: str, answer: str) -> None:
    """[認める] or [認めない]: the first coordinator decides, a second one is told who did."""
    project = scene.uow.projects.lock(project.id) or project
    dossier = scene.uow.dossiers.get(project.id)
    wish = dossier.extension(request)
    if wish is None:
        _settled(scene, project, scene.t("extend-replaced"))
    elif wish.granted is not None:
        _decided_before(scene, project, wish)
    elif wish.cycle != project.cycle or wish.kind in project.done:
        _settled(scene, project, scene.t("not-due-any-more"))
    elif answer == "yes":
        _grant(scene, project, wish)
    else:
        _keep(scene, project, wish, granted=False)
        _declined(scene, project, wish)


def _grant(scene: Scene, project: Project, wish: Extension) -> None:
    say = scene.voice(project)
    what, standing = date_name(wish.kind, say), project.dates.get(wish.kind)
    if standing != wish.about:
        now = short_date(standing, say) if standing else "—"
        _settled(scene, project, say("extend-moved-since", what=what, now=now))
        return
    if wish.until < project.today(scene.now):
        _settled(scene, project, say("extend-too-late", on=short_date(wish.until, say)))
        return
    seen = _seen(scene, project, wish.kind, wish.until)
    if _impossible(scene, project, seen, wish.kind, wish.until):
        return
    _keep(scene, project, wish, granted=True)
    keep_dates(scene, seen)
    _tell_asker(scene, project, wish, granted=True, alone=len(seen.moved) == 1)
    scene.immediate = Settled(say("extend-granted", what=what, on=short_date(wish.until, say)))


def _keep(scene: Scene, project: Project, wish: Extension, *, granted: bool) -> None:
    decided = replace(wish, granted=granted, decided_by=scene.person.id, decided_at=scene.now)
    scene.uow.dossiers.save(scene.uow.dossiers.get(project.id).with_extension(decided))
    action = "extension.granted" if granted else "extension.declined"
    scene.audit(action, project, kind=wish.kind, until=str(wish.until), asked_by=wish.asked_by)


def _tell_asker(
    scene: Scene, project: Project, wish: Extension, *, granted: bool, alone: bool = False
) -> None:
    """What came of it, before what they hear of other dates, in one sending; ``alone``: no other date moves. Whoever
    decides about their own request sees it anyway.
    """
    if wish.asked_by == scene.person.id:
        return
    asker = scene.uow.people.get(wish.asked_by)
    say = scene.kit.voice(asker.language, project)
    what, on = date_name(wish.kind, say), short_date(wish.until if granted else wish.about, say)
    text = say("extend-granted", what=what, on=on) if granted else say("extend-declined", what=what, on=on)
    message = Message(text, heading=project.name)
    for place, told in enumerate(scene.elsewhere):
        if told.to == direct(asker.address):
            scene.elsewhere[place] = replace(told, messages=(message, *(() if alone else told.messages)))
            return
    scene.tell(asker, message, project=project.id)


def _declined(scene: Scene, project: Project, wish: Extension) -> None:
    _tell_asker(scene, project, wish, granted=False)
    name = person_name(scene.uow.people.get(wish.asked_by), scene.t)
    _settled(scene, project, scene.t("extend-declined-told", name=name, on=short_date(wish.about, scene.t)))


def _decided_before(scene: Scene, project: Project, wish: Extension) -> None:
    who = person_name(scene.uow.people.get(wish.decided_by), scene.t)
    on = short_date(project.today(wish.decided_at or scene.now), scene.t)
    if wish.granted:
        _settled(scene, project, scene.t("extend-granted-before", who=who, on=on))
    else:
        _settled(scene, project, scene.t("extend-declined-before", who=who, on=on))


def _settled(scene: Scene, project: Project, text: str) -> None:
    scene.immediate = Settled(text)
    scene.private.append(Message(text, heading=project.name))
