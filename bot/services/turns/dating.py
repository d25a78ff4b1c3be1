"""Dates that change: worked out anew, kept with everything that follows from them, told once to those concerned."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.messages import Message, Row
from bot.domain.project import Project
from bot.domain.timetable import GIVEN, Dated
from bot.services.phrasing.dates import Say, compact_date, date_name
from bot.services.planning import plan_dates, replan
from bot.services.scene import Kit, Scene

Moved = Mapping[str, tuple[date | None, date]]
"""Dates by kind, before and after."""


def worked_out(
    kit: Kit, project: Project, do: tuple[date, date], today: date
) -> tuple[tuple[Dated, ...], dict[str, date]]:
    """All dates of the project with that Do, and those of them that stand by people's choice. What is past stays
    where it was: nobody can keep a date that is over.
    """
    past = {kind: on for kind, on in project.dates.items() if on < today and kind not in GIVEN}
    hand = {**project.by_hand, **past}
    start = project.start or project.dates["plan.start"]
    return plan_dates(kit, kit.pack(project), project.form, start, do, hand), hand


def moved_dates(project: Project, found: tuple[Dated, ...]) -> Moved:
    """Those of the dates found that the project has otherwise."""
    return {d.kind: (project.dates.get(d.kind), d.on) for d in found if project.dates.get(d.kind) != d.on}


def moved_rows(moved: Moved, t: Say) -> tuple[Row, ...]:
    """Each date that moved, before and after."""
    return tuple(
        Row(
            date_name(kind, t),
            text=t(
                "date-moved-line", before=compact_date(old, t) if old else "—", after=compact_date(new, t)
            ),
        )
        for kind, (old, new) in moved.items()
    )


def apply_dates(scene: Scene, project: Project, found: tuple[Dated, ...], chosen: Mapping[str, date]) -> None:
    """Keeps these dates with the reminders that follow from them, and says what moved; everybody else on the
    project hears of it once.
    """
    current = scene.uow.projects.lock(project.id) or project
    moved = moved_dates(current, found)
    current = replace(
        current,
        dates={d.kind: d.on for d in found},
        by_hand={kind: on for kind, on in chosen.items() if kind not in GIVEN},
    )
    scene.uow.projects.save(current)
    replan(scene.uow, scene.kit, current, scene.now)
    scene.audit("dates.moved", current, moved={k: [str(a), str(b)] for k, (a, b) in moved.items()})
    for member in scene.uow.projects.members(current.id) if moved else ():
        if member.person.id == scene.person.id:
            continue
        say = scene.kit.voice(member.person.language)
        message = Message(say("dates-moved"), heading=current.name, rows=moved_rows(moved, say))
        scene.tell(member.person, message, project=current.id)
    text = scene.t("dates-moved" if moved else "dates-unchanged")
    scene.private.append(Message(text, heading=current.name, rows=moved_rows(moved, scene.t)))
