"""Dates of a project from its pack's rules, and the reminders that follow from them: the one place that works them
out, for preview, status, export and reminders alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.pack import SURVEY as SURVEY_SHEET
from bot.domain.pack import THIRD_PARTY, Pack
from bot.domain.project import STAGES, Event, Project, Side
from bot.domain.questions import FINDINGS
from bot.domain.reminders import Reminder, ReminderStatus, Replanned, reconcile, wanted_reminders
from bot.domain.timetable import GIVEN, Dated, DateRule, Offset, merged, timetable
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit

SIDE_YEAR, SIDE_YEAR_CLOSE = "fy.side", "fy.side_close"
"""How the kinds of dates begin that a side's own fiscal year gives: its letter follows."""


def rules_in(pack: Pack, own: Sequence[DateRule] = ()) -> tuple[DateRule, ...]:
    """The rules that hold in that pack, in order: those whose sheet it has, a project's own in their places."""
    has = {"", *(sheet.kind for sheet in (pack.survey, pack.third_party) if sheet is not None)}
    return tuple(rule for rule in merged(pack.rules, own) if rule.needs in has)


def rules_of(kit: Kit, project: Project, cycle: int = 0) -> Mapping[str, DateRule]:
    """The rules that hold for the project (in that cycle), by kind."""
    pack = kit.pack(project, cycle)
    return {rule.kind: rule for rule in rules_in(pack, own_rules(pack, project))}


def own_rules(pack: Pack, project: Project) -> tuple[DateRule, ...]:
    """The project's own rules, and those for sides whose fiscal year is not the city's: two reminders in its last
    month, as all get in the city's.
    """
    return (*project.rules, *(rule for side in project.sides for rule in _year_end(pack, side)))


def _year_end(pack: Pack, side: Side) -> Iterator[DateRule]:
    city = pack.fy_start[0]
    if side.fy_start in (0, city):
        return
    last_month = (side.fy_start - 1 - city) % 12  # so many months after the city's year began
    for name, days in ((f"{SIDE_YEAR}_{side.letter}", 0), (f"{SIDE_YEAR_CLOSE}_{side.letter}", 19)):
        base = Offset("period.start", months=last_month, days=days)
        yield DateRule(name, base, during=True, every="fiscal_year", lasting=93, stage="do",
                       to=(f"side:{side.letter}",))  # fmt: skip


def plan_dates(
    kit: Kit,
    pack: Pack,
    form: str,
    start: date,
    do: tuple[date, date],
    by_hand: Mapping[str, date],
    *,
    own: Sequence[DateRule] = (),
    events: Sequence[date | None] = (),
    facts: Mapping[str, date] | None = None,
) -> tuple[Dated, ...]:
    """Every date of a cycle that begins on ``start`` with a Do from ``do[0]`` to ``do[1]``, sorted by date. ``own`` are
    the project's own rules, ``events`` its days of activity (None for one that is off), ``facts`` the anchors that
    are known by now.
    """
    return timetable(
        rules_in(pack, own),
        {"start": start, "do.start": do[0], "do.end": do[1]},
        form=form,
        is_closed=kit.catalogue.is_closed(pack.id),
        by_hand=by_hand,
        events=events,
        facts=facts,
        fy_start=pack.fy_start,
    )


def known_facts(kit: Kit, project: Project) -> dict[str, date]:
    """The anchors that came to be known: the day on which the last sheet of a stage became mutual. Not those that
    another opens, or that ask of earlier findings alone: there may be none.
    """
    pack, found = kit.pack(project), {}
    for stage in STAGES:
        own = [
            sheet.id
            for sheet in pack.sheets(stage)
            if not sheet.joint and not sheet.after and any(one.expand != FINDINGS for one in sheet.asked)
        ]
        days = [project.today(project.revealed[name]) for name in own if name in project.revealed]
        if own and len(days) == len(own):
            found[f"mutual.{stage}"] = max(days)
    return found


def dated(
    kit: Kit,
    project: Project,
    *,
    do: tuple[date, date] | None = None,
    by_hand: Mapping[str, date] | None = None,
) -> tuple[Dated, ...]:
    """The project's dates with the rule behind each; with another Do or other dates by hand, what they would be."""
    pack = kit.pack(project)
    return plan_dates(
        kit,
        pack,
        project.form,
        project.start or project.dates["plan.start"],
        do or (project.dates["do.start"], project.dates["do.end"]),
        project.by_hand if by_hand is None else by_hand,
        own=own_rules(pack, project),
        events=days_of(project.events),
        facts=known_facts(kit, project),
    )


def days_of(events: Sequence[Event]) -> list[date | None]:
    """The days of activity by number, None for one that is off."""
    return [event.on if event.takes_place else None for event in events]


def keeping_past(project: Project, today: date) -> dict[str, date]:
    """The dates by hand with those that are over: nobody can keep a date that is past."""
    past = {
        kind: on
        for kind, on in project.dates.items()
        if on < today and kind not in GIVEN and not kind.startswith("event.")
    }
    return {**project.by_hand, **past}


def worked_out(
    kit: Kit, project: Project, today: date, *, do: tuple[date, date] | None = None
) -> tuple[tuple[Dated, ...], dict[str, date]]:
    """All dates of the project anew, with another Do where one is given, and those of them that stand by people's
    choice. What is past stays where it was; what the rules have otherwise now stands by choice from then on.
    """
    held = keeping_past(project, today)
    free = {d.kind: d.on for d in dated(kit, project, do=do)}
    chosen = {kind: on for kind, on in held.items() if kind in project.by_hand or free.get(kind) != on}
    found, whole = dated(kit, project, do=do, by_hand=chosen), dated(kit, project, do=do, by_hand=held)
    if [(d.kind, d.on) for d in found] != [(d.kind, d.on) for d in whole]:
        found, chosen = whole, held
    there = {d.kind for d in found}
    return found, {kind: on for kind, on in chosen.items() if kind in there and kind not in GIVEN}


def redate(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> Project:
    """The project with its dates worked out anew where a fact, a form or a rule changed, kept with the reminders that
    follow. What is past stays where it was.
    """
    found, chosen = worked_out(kit, project, project.today(now))
    before = project.dates
    moved = {d.kind: [str(before[d.kind]), str(d.on)] for d in found if before.get(d.kind, d.on) != d.on}
    project = replace(project, dates={d.kind: d.on for d in found}, by_hand=chosen)
    uow.projects.save(project)
    if moved:
        uow.audit.add(now, "clock", "dates.followed", project.id, moved=moved)
    replan(uow, kit, project, now)
    return project


def replan(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> None:
    """Brings the table of reminders to what the project's dates want: in the same transaction as their
    change.
    """
    plan = to_replan(uow, kit, project, now)
    uow.reminders.set_status((r.id for r in plan.cancel), ReminderStatus.CANCELLED, "date-moved")
    uow.reminders.add(
        Reminder(kit.ids.new(), project.id, project.cycle, w.kind, w.about, w.due_at, w.step)
        for w in plan.add
    )


def to_replan(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> Replanned:
    """What that adds to the table, and what of it becomes void."""
    wanted = wanted_reminders(project, rules_of(kit, project), kit.catalogue.is_closed(project.pack))
    existing = uow.reminders.of_project(project.id)
    plan = reconcile([r for r in existing if r.cycle == project.cycle], wanted, now)
    over = (
        r
        for r in existing
        if r.cycle < project.cycle and r.status is ReminderStatus.PENDING and not _outlives(kit, project, r)
    )
    return Replanned(plan.add, (*plan.cancel, *over))


def _outlives(kit: Kit, project: Project, reminder: Reminder) -> bool:
    """Whether a reminder of an earlier cycle still stands: no stage ends its date, as with a report."""
    if not project.alive:
        return False
    rule = rules_of(kit, project, reminder.cycle).get(reminder.kind.partition("@")[0])
    return rule is not None and not rule.stage


NEEDS = (SURVEY_SHEET, THIRD_PARTY)
"""What a rule can need: the kinds of sheets that only some packs have."""
