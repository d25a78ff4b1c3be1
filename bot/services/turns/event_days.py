"""活動日: the days on which the project can be seen at work, with a day kept for rain; called off, taken out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.actions import Verb, act
from bot.domain.chat import Expecting
from bot.domain.days import read_date
from bot.domain.messages import Choice, Message, Pressed, Row, Settled, Weight
from bot.domain.moving import EVENT, NEW_EVENT, event_called, with_event
from bot.domain.project import Event, Project
from bot.domain.timetable import plannable_day
from bot.services.phrasing.dates import compact_date, short_date
from bot.services.phrasing.moving import moved_rows
from bot.services.scene import Scene
from bot.services.turns.dating import cost_line, keep_dates, outlook

MOST = 30
"""So many days of activity a project can have."""

RESERVE = "reserve"
"""How what is expected next is called where a rain day is to be written: the event's number follows."""

STATES: Mapping[str, tuple[bool, bool]] = {"on": (False, False), "off": (True, False), "out": (True, True)}
"""What a button makes of an event: called off, removed."""


def show_all(scene: Scene, project: Project) -> None:
    """[活動日]: all of them, each with its rain day, and the way to add one."""
    t = scene.t
    known = _known(project)
    rows = tuple(_row(scene, project, event) for number, event in known)
    ways = [
        Choice(t("button-event", on=compact_date(event.on, t)), act(Verb.EVENT, project.id, number))
        for number, event in known
    ]
    begins = max(project.today(scene.now), project.dates["do.start"])
    add = act(Verb.MOVE_DAY, project.id, NEW_EVENT)
    if len(known) < MOST:
        ways.append(Choice(t("button-add-event"), add, Weight.PRIMARY, picks=begins.isoformat()))
    text = t("events" if known else "events-none")
    scene.private.append(Message(text, heading=project.name, rows=rows, choices=tuple(ways)))


def _known(project: Project) -> list[tuple[str, Event]]:
    """The events with their numbers, by date; those taken out are gone."""
    known = [(str(n), event) for n, event in enumerate(project.events, 1) if not event.removed]
    return sorted(known, key=lambda one: one[1].on)


def _row(scene: Scene, project: Project, event: Event) -> Row:
    t = scene.t
    if event.cancelled:
        text = t("event-off")
    elif event.on < project.today(scene.now):
        text = t("event-over")
    else:
        text = t("event-reserve", on=short_date(event.reserve, t)) if event.reserve else t("event-no-reserve")
    return Row(short_date(event.on, t), text=text)


def is_full(scene: Scene, project: Project) -> bool:
    """Says so, where no further day can be added."""
    if len(_known(project)) < MOST:
        return False
    scene.private.append(Message(scene.t("event-most", limit=MOST), heading=project.name))
    return True


def show_one(scene: Scene, project: Project, number: str) -> None:
    """One of them: to its rain day, to any other, called off, taken out."""
    event = event_called(project.events, number)
    if event is None:
        scene.refuse(scene.t("old-button"))
        return
    t, id_, kind = scene.t, project.id, f"{EVENT}.{number}"
    ways = []
    if event.cancelled:
        ways.append(Choice(t("button-event-on"), act(Verb.EVENT_STATE, id_, number, "on", "")))
    else:
        if event.reserve is not None and event.reserve >= project.today(scene.now):
            label = t("button-to-reserve", on=compact_date(event.reserve, t))
            move = act(Verb.MOVE_DAY_TO, id_, kind, event.on.isoformat(), event.reserve.isoformat())
            ways.append(Choice(label, move, Weight.PRIMARY))
        begins = max(event.on, project.today(scene.now)).isoformat()
        reserve = act(Verb.RESERVE_DAY, id_, number)
        ways += [
            Choice(t("button-move-day"), act(Verb.MOVE_DAY, id_, kind)),
            Choice(t("button-reserve"), reserve, picks=(event.reserve or event.on).isoformat()),
            Choice(t("button-event-off"), act(Verb.EVENT_STATE, id_, number, "off", ""), Weight.DANGER),
        ]
        if begins == event.on.isoformat():
            ways.append(Choice(t("button-event-out"), act(Verb.EVENT_STATE, id_, number, "out", "")))
    ways.append(Choice(t("button-events"), act(Verb.EVENTS, id_)))
    row = _row(scene, project, event)
    scene.private.append(Message(t("event-one"), heading=project.name, rows=(row,), choices=tuple(ways)))


def set_reserve(scene: Scene, project: Project, number: str) -> None:
    """[予備日を決める]: the day comes with the press, or is written."""
    event = event_called(project.events, number)
    if event is None or not event.takes_place:
        scene.refuse(scene.t("old-button"))
        return
    said = scene.incoming.said
    if isinstance(said, Pressed) and said.picked:
        _keep_reserve(scene, project, number, plannable_day(said.picked))
        return
    scene.expect(Expecting.DAY, f"{project.id}/{RESERVE}.{number}")
    text = scene.t("reserve-ask", on=short_date(event.on, scene.t))
    scene.private.append(Message(text, heading=project.name))
    scene.shown()


def wrote_reserve(scene: Scene, project: Project, number: str, text: str) -> None:
    """A typed rain day."""
    _keep_reserve(scene, project, number, read_date(text, project.today(scene.now)))


def _keep_reserve(scene: Scene, project: Project, number: str, on: date | None) -> None:
    current = scene.uow.projects.lock(project.id) or project
    event = event_called(current.events, number)
    if on is None or event is None or on <= event.on:
        key = "not-understood-date" if on is None or event is None else "reserve-too-early"
        scene.private.append(Message(scene.t(key), heading=project.name))
        scene.shown()
        return
    scene.expect(Expecting.NOTHING)
    if event.reserve != on:
        events = with_event(current.events, number, replace(event, reserve=on))
        scene.uow.projects.save(replace(current, events=events))
        scene.audit("event.reserve", current, on=event.on.isoformat(), reserve=on.isoformat())
    text = scene.t("reserve-set", on=short_date(on, scene.t), day=short_date(event.on, scene.t))
    scene.private.append(Message(text, heading=project.name))


def set_state(scene: Scene, project: Project, number: str, state: str, sure: str) -> None:
    """[中止にする] [消す] [やっぱり行う]: shows what it changes, and does it once that was seen."""
    current = scene.uow.projects.lock(project.id) or project
    event = event_called(current.events, number)
    if event is None or state not in STATES:
        scene.refuse(scene.t("old-button"))
        return
    cancelled, removed = STATES[state]
    if (event.cancelled, event.removed) == (cancelled, removed):
        text = scene.t("event-is-off" if cancelled else "event-is-on", on=short_date(event.on, scene.t))
        scene.private.append(Message(text, heading=project.name))
        return
    changed = replace(event, cancelled=cancelled, removed=removed)
    seen = outlook(scene, current, replace(current, events=with_event(current.events, number, changed)))
    if sure:
        scene.immediate = Settled(scene.t("dates-moved"))
        scene.audit("event.state", current, on=event.on.isoformat(), state=state)
        keep_dates(scene, seen)
        return
    t, say = scene.t, scene.voice(project)
    text = t("event-state-preview", on=short_date(event.on, t))
    if not seen.moved:
        text += "\n" + t("event-state-nothing")
    labels = {"on": t("button-event-on"), "off": t("button-event-off"), "out": t("button-event-out")}
    scene.private.append(
        Message(
            text,
            heading=project.name,
            rows=moved_rows(seen.moved, say, seen.found),
            note=cost_line(scene, seen),
            choices=(
                Choice(labels[state], act(Verb.EVENT_STATE, project.id, number, state, "yes"), Weight.DANGER),
                Choice(t("button-leave-it"), act(Verb.EVENT, project.id, number)),
            ),
        )
    )
