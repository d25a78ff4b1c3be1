"""Dates that change: shown with what moves, kept with everything that follows from them, told once to those
concerned.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.duties import Facts, concerned, is_settled, rule_of
from bot.domain.messages import Message
from bot.domain.moving import EVENT, Days
from bot.domain.project import ON_A_SIDE, STAGES, Member, Person, Project, Role
from bot.domain.timetable import GIVEN, Dated, merged
from bot.services.duties import facts_of
from bot.services.phrasing.dates import compact_date, short_date
from bot.services.phrasing.moving import Moved, cost_words, told_message
from bot.services.phrasing.status import person_name
from bot.services.planning import replan, rules_of, to_replan, worked_out
from bot.services.scene import Scene
from bot.services.standing import who_did


@dataclass(frozen=True, slots=True)
class Outlook:
    """A project as it is and as it would be: its dates with the rule behind each, those that stand by people's choice,
    and what differs from how it is.
    """

    before: Project
    project: Project
    found: tuple[Dated, ...]
    chosen: Mapping[str, date]
    moved: Moved

    @property
    def named(self) -> Project:
        """The project as it would be, with the names of its own dates, of those that it gives up too."""
        return replace(self.project, rules=merged(self.before.rules, self.project.rules))

    @property
    def by_kind(self) -> dict[str, date]:
        """Its dates."""
        return {d.kind: d.on for d in self.found}


def outlook(
    scene: Scene, before: Project, wanted: Project | None = None, do: tuple[date, date] | None = None
) -> Outlook:
    """What becomes of the dates where the project is to be as ``wanted``, with another Do where one is given."""
    wanted = wanted or before
    found, chosen = worked_out(scene.kit, wanted, before.today(scene.now), do=do)
    after = replace(wanted, dates={d.kind: d.on for d in found}, by_hand=chosen)
    return Outlook(before, after, found, chosen, moved_dates(before, found))


def days_of_project(project: Project) -> Days:
    """What people set themselves."""
    first, last = (project.dates[kind] for kind in GIVEN)
    return Days(first, last, project.events)


def is_day(kind: str) -> bool:
    """Whether people set that date themselves: the first and the last day of Do, and the days of activity."""
    return kind in GIVEN or kind.startswith(f"{EVENT}.")


def day_of(project: Project, kind: str) -> date | None:
    """When that date is; None for one that is not there, or is off."""
    return days_of_project(project).on(kind) if is_day(kind) else project.dates.get(kind)


def with_day(project: Project, kind: str, on: date) -> tuple[Project, tuple[date, date]]:
    """The project with that date moved and what moves along, and its Do."""
    days = days_of_project(project).moved(kind, on)
    by_hand = project.by_hand if is_day(kind) else {**project.by_hand, kind: on}
    return replace(project, events=days.events, by_hand=by_hand), days.do


def moved_dates(project: Project, found: Sequence[Dated]) -> Moved:
    """Those of the dates found that the project has otherwise, and those that it would have no longer."""
    there = {d.kind: d.on for d in found}
    gone = {kind: (on, None) for kind, on in project.dates.items() if kind not in there}
    moved = {kind: (project.dates.get(kind), on) for kind, on in there.items()}
    return {**{kind: pair for kind, pair in moved.items() if pair[0] != pair[1]}, **gone}


def who_hears(scene: Scene, seen: Outlook) -> Sequence[tuple[Person, Moved]]:
    """Who will hear of what moves, with the dates that concern each: of the days on which something happens all who are
    part of it, of any other date that lies ahead whom it concerns, of everything the coordinators; not whoever moves it.
    """
    before, after, today = seen.before, seen.project, seen.before.today(scene.now)
    ahead = {kind: pair for kind, pair in seen.moved.items() if (pair[1] or pair[0] or today) >= today}
    if not ahead:
        return ()
    members = scene.uow.projects.members(before.id)
    facts = _to_come(facts_of(scene.uow, scene.kit, before, scene.now), members)
    rules, old = rules_of(scene.kit, after), rules_of(scene.kit, before)
    about: dict[str, set[str]] = {}
    for kind, (_, new) in ahead.items():
        rule = rule_of(kind, old if new is None else rules)
        if rule is None or is_settled(kind, rule, after, facts):
            continue
        for member in concerned(kind, rule, after, members, facts):
            about.setdefault(member.person.id, set()).add(kind)
    days = set(filter(is_day, ahead))
    found = []
    for member in members:
        kinds = about.get(member.person.id, set())
        if member.role in ON_A_SIDE:
            kinds |= days
        if member.role is Role.COORDINATOR:
            kinds = set(ahead)
        if kinds and member.person.id != scene.person.id and member.person.reachable:
            found.append((member.person, {kind: pair for kind, pair in ahead.items() if kind in kinds}))
    return found


def _to_come(facts: Facts, members: Sequence[Member]) -> Facts:
    """With the sheets that are still to open: they will concern each side's respondent, who may plan by them already."""
    later = {m.person.id for m in members if m.role is Role.RESPONDENT}
    return replace(facts, unsent={**{s: later for s in STAGES if s not in facts.asked}, **facts.unsent})


def cost_line(scene: Scene, seen: Outlook) -> str:
    """Which reminders it drops and plans, how many people will hear of it, and what that costs."""
    plan = to_replan(scene.uow, scene.kit, seen.project, scene.now)
    people = [person for person, _ in who_hears(scene, seen)]
    line = sum(person.address.platform == "line" for person in people)
    lines = [cost_words(len(people), line, scene.t)]
    if plan.add or plan.cancel:
        lines.insert(0, scene.t("moves-reminders", off=len(plan.cancel), on=len(plan.add)))
    return "\n".join(lines)


def keep_dates(scene: Scene, seen: Outlook) -> None:
    """Keeps these dates with the reminders that follow from them, and says what moved; everybody whom it concerns hears
    of it once. The project is locked.
    """
    project, told = seen.project, who_hears(scene, seen)
    scene.uow.projects.save(project)
    replan(scene.uow, scene.kit, project, scene.now)
    moved = {kind: [str(old), str(new)] for kind, (old, new) in seen.moved.items()}
    if moved:
        scene.audit(MOVED, project, moved=moved, told=[person.id for person, _ in told])
    for person, dates in told:
        say = scene.kit.voice(person.language, seen.named)
        text = say("dates-moved-by", who=person_name(scene.person, say))
        scene.tell(person, told_message(project.name, dates, say, text), project=project.id)
    if seen.moved:
        text = scene.t("dates-moved")
        scene.private.append(told_message(project.name, seen.moved, scene.voice(seen.named), text))
    else:
        scene.private.append(Message(scene.t("dates-unchanged"), heading=project.name))


MOVED = "dates.moved"


def stamp(project: Project) -> str:
    """Stands for what the dates of a project rest on: another one where somebody has changed them since."""
    parts = (
        project.cycle, project.form, sorted(project.dates.items()), sorted(project.by_hand.items()),
        project.events, project.rules,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def moved_before(scene: Scene, project: Project, on: date) -> None:
    """Says that a day stands on ``on`` by now, and who put it there."""
    t, on_words = scene.t, short_date(on, scene.t)
    text = t("move-moved-before", on=on_words)
    try:
        person, _ = who_did(scene.uow, project, MOVED)
    except LookupError:
        person = scene.person.id
    if person != scene.person.id:
        text = t("move-moved-by", who=person_name(scene.uow.people.get(person), t), on=on_words)
    scene.private.append(Message(text, heading=project.name))


def changed_meanwhile(scene: Scene, project: Project, since: datetime) -> None:
    """Says who moved the dates since the dialog was opened, or that something else changed them."""
    scene.private.append(Message(_who_changed(scene, project, since), heading=project.name))


def _who_changed(scene: Scene, project: Project, since: datetime) -> str:
    t = scene.t
    try:
        person, at = who_did(scene.uow, project, MOVED)
    except LookupError:
        return t("dates-changed-before")
    if at < since:
        return t("dates-changed-before")
    if person == scene.person.id:
        return t("dates-moved-yourself")
    who = person_name(scene.uow.people.get(person), t)
    return t("dates-moved-before", who=who, on=compact_date(project.today(at), t))
