"""引き継ぎ: projects pass from one official to another at an instant; until then it can be taken back."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.actions import Verb, act
from bot.domain.handover import LOOKS_AFTER, Handover, begins, next_april
from bot.domain.messages import (
    TAKES_FILES,
    ChangeDialog,
    Choice,
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    File,
    Message,
    OpenDialog,
    Row,
    Standing,
    Weight,
)
from bot.domain.project import Person, Project, Role
from bot.services.phrasing.dates import Say, compact_date
from bot.services.phrasing.handover import (
    brief_document,
    brief_message,
    moment_text,
    names_text,
    planned_text,
    state_text,
)
from bot.services.phrasing.status import person_name
from bot.services.records import table
from bot.services.scene import Scene
from bot.services.succession import Brief, briefs, looked_after, new_place, settle_due
from bot.services.turns import helping
from bot.services.turns.contexts import travelled

PAGE = 4
"""So many pages of a brief at once: a reply in LINE holds five messages."""

OPTIONS = 100
"""So many projects can be chosen from; where there are more, all of them go."""

AHEAD = timedelta(days=2 * 366)
"""So far ahead a handover can be planned."""

SHOWN = 8
"""So many handovers on the card, the newest last."""


def _administers(scene: Scene) -> bool:
    person = scene.person
    return bool(person.address.account) and person.standing is Standing.ADMIN


def _zone(scene: Scene) -> str:
    return scene.kit.defaults.timezone


def _plans(scene: Scene) -> bool:
    """Whether there is anything that the person can hand over, and a place to do it in."""
    if not scene.person.address.account or scene.person.standing is Standing.GUEST:
        return False
    return _administers(scene) or bool(looked_after(scene.uow, scene.person.id))


# ---------------------------------------------------------------- the card


def show(scene: Scene) -> None:
    """引き継ぎ: what is planned and what was done, and the ways on."""
    t = scene.t
    found = _seen(scene)[-SHOWN:]
    rows, ways = [], []
    if _plans(scene):
        ways.append(Choice(t("button-plan-handover"), act(Verb.PLAN_HANDOVER), Weight.PRIMARY))
    if looked_after(scene.uow, scene.person.id):
        ways.append(Choice(t("button-brief"), act(Verb.BRIEF, "", "0")))
    for number, one in enumerate(found, 1):
        giver, taker = scene.uow.people.get(one.giver), scene.uow.people.get(one.taker)
        line = planned_text(one, giver, taker, _zone(scene), t)
        rows.append(Row(t("handover-number", n=number), text=line, note=state_text(one, t)))
        if one.stands and _may_take_back(scene, one):
            ways.append(Choice(t("button-drop-handover", n=number), act(Verb.DROP_HANDOVER, one.id)))
    text = t("handover-intro") if ways or rows else t("handover-not-yours")
    if not scene.person.address.account:
        text = f"{text}\n{t('handover-in-slack')}"
    scene.say(Message(text, heading=t("handover"), rows=tuple(rows), choices=tuple(ways)))


def _seen(scene: Scene) -> list[Handover]:
    """Those that the person is part of; an administrator sees all of the tenant that are to come."""
    found = {one.id: one for one in scene.uow.handovers.of_person(scene.person.id)}
    if _administers(scene):
        found |= {one.id: one for one in scene.uow.handovers.standing(scene.person.address.account)}
    return sorted(found.values(), key=lambda one: (one.at, one.id))


def _may_take_back(scene: Scene, one: Handover) -> bool:
    ours = _administers(scene) and one.tenant == scene.person.address.account
    return ours or scene.person.id in (one.giver, one.planned_by)


# ---------------------------------------------------------------- planning


def ask(scene: Scene) -> None:
    """[引き継ぎを用意する]: from whom, to whom, what, from when."""
    if not _plans(scene):
        helping.not_yours(scene)
        return
    if not scene.incoming.dialogs:
        way = Choice(scene.t("button-plan-handover"), act(Verb.PLAN_HANDOVER), Weight.PRIMARY)
        scene.say(Message(scene.t("press-to-open"), heading=scene.t("handover"), choices=(way,)))
        return
    t = scene.t
    own = looked_after(scene.uow, scene.person.id)
    me = scene.person.address.user if own else ""
    on = next_april(scene.now.astimezone(ZoneInfo(_zone(scene))).date())
    fields = [
        Field("giver", t("handover-from"), FieldKind.PERSON, value=me),
        Field("taker", t("handover-to"), FieldKind.PERSON),
        Field("on", t("handover-on"), FieldKind.DATE, value=on.isoformat(), hint=t("handover-on-hint")),
    ]
    options = _options(scene, [project for project, _ in own])
    if options:
        fields.append(
            Field("projects", t("handover-which"), FieldKind.SEVERAL, options=options, optional=True,
                  hint=t("handover-which-hint"))
        )  # fmt: skip
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.PLAN_HANDOVER), t("handover"), (Message(t("handover-intro")), *fields),
            t("button-preview"), t("button-cancel"),
        )
    )  # fmt: skip


def _options(scene: Scene, own: Sequence[Project]) -> tuple[tuple[str, str], ...]:
    found = {project.id: project.name for project in own}
    if _administers(scene):
        named = scene.uow.projects.names_in_tenant(scene.person.address.account, OPTIONS + 1)
        found |= {one.id: one.name for one in named}
    return tuple(found.items()) if len(found) <= OPTIONS else ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """A handover that was asked for: the people, the day, what goes over, and what cannot."""

    giver: Person
    taker: Person
    on: date
    chosen: tuple[str, ...]
    goes: tuple[Project, ...]
    stays: tuple[Project, ...]


def preview(scene: Scene, values: Mapping[str, str]) -> None:
    """The dialog was sent: everything that moves stands there before anything is kept."""
    if not _plans(scene):
        helping.not_yours(scene)
        return
    plan = _planned(scene, values)
    if isinstance(plan, FieldErrors):
        scene.immediate = plan
        return
    t = scene.t
    at = _instant_text(scene, plan)
    lines = [
        t("handover-preview", giver=person_name(plan.giver, t), taker=person_name(plan.taker, t), at=at),
        names_text(plan.goes, t),
    ]
    parts = [Message("\n".join(lines))]
    if plan.stays:
        parts.append(Message(f"{t('handover-stays')}\n{names_text(plan.stays, t)}"))
    if plan.giver.standing is Standing.ADMIN:
        parts.append(Message(t("handover-giver-administers", name=person_name(plan.giver, t))))
    context = {
        "giver": plan.giver.address.user,
        "taker": plan.taker.address.user,
        "on": plan.on.isoformat(),
        "projects": " ".join(plan.chosen),
    }
    scene.immediate = ChangeDialog(
        Dialog(
            act(Verb.KEEP_HANDOVER), t("handover"), tuple(parts), t("button-keep-handover"), t("button-cancel"),
            json.dumps(context),
        )
    )  # fmt: skip


def _planned(scene: Scene, values: Mapping[str, str]) -> _Plan | FieldErrors:
    t = scene.t
    errors: dict[str, str] = {}
    people = {}
    for name in ("giver", "taker"):
        if user := values.get(name, ""):
            address = replace(scene.person.address, user=user)
            people[name] = scene.uow.people.at(address, scene.now, scene.kit.defaults.language)
        else:
            errors[name] = t("error-person")
    on = _day(values.get("on", ""))
    today = scene.now.astimezone(ZoneInfo(_zone(scene))).date()
    if on is None or not today <= on <= today + AHEAD:
        errors["on"] = t("handover-day-wrong", on=compact_date(today, t))
    if errors or on is None:
        return FieldErrors(errors)
    giver, taker = people["giver"], people["taker"]
    if giver.id == taker.id:
        return FieldErrors({"taker": t("handover-same")})
    if taker.standing is Standing.GUEST:
        return FieldErrors({"taker": t("handover-guest", name=person_name(taker, t))})
    chosen = tuple(values.get("projects", "").split())
    mine = [p for p in _passable(scene, giver) if not chosen or p.id in chosen]
    goes = tuple(p for p in mine if new_place(scene.uow, p, giver.id, taker.id) is not None)
    if not mine:
        return FieldErrors({"giver": t("handover-none", name=person_name(giver, t))})
    if not goes:
        return FieldErrors({"taker": t("handover-no-place", name=person_name(taker, t))})
    return _Plan(giver, taker, on, chosen, goes, tuple(p for p in mine if p not in goes))


def _passable(scene: Scene, giver: Person) -> list[Project]:
    """The giver's projects that the person who acts may hand over: all for an administrator and for the giver, for a
    coordinator those that they coordinate; none that somebody hands over already.
    """
    tenant = scene.person.address.account
    planned = {
        name
        for one in scene.uow.handovers.of_person(giver.id)
        if one.stands and one.giver == giver.id
        for name in one.projects
    }
    found = []
    for project, member in scene.uow.projects.of_person(giver.id):
        if member.role not in LOOKS_AFTER or project.tenant != tenant or project.id in planned:
            continue
        if _administers(scene) or giver.id == scene.person.id or _coordinates(scene, project):
            found.append(project)
    return found


def _coordinates(scene: Scene, project: Project) -> bool:
    member = scene.uow.projects.member(project.id, scene.person.id)
    return member is not None and member.role is Role.COORDINATOR


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _instant_text(scene: Scene, plan: _Plan) -> str:
    zone = plan.goes[0].zone
    return moment_text(max(begins(plan.on, zone), scene.now), plan.goes[0].timezone, scene.t)


def keep(scene: Scene, context: str) -> None:
    """[この内容で予約する]: kept for its instant; what begins today takes effect at once."""
    if not _plans(scene):
        helping.not_yours(scene)
        return
    plan = _planned(scene, travelled(context))
    if isinstance(plan, FieldErrors):  # the people, the day or the projects have changed since the preview
        scene.private.append(Message("\n".join(plan.errors.values()), heading=scene.t("handover")))
        return
    by_zone = defaultdict(list)
    for project in plan.goes:
        by_zone[project.timezone].append(project)
    for zone, projects in by_zone.items():
        at = max(begins(plan.on, ZoneInfo(zone)), scene.now)
        one = Handover(
            scene.kit.ids.new(), scene.person.address.account, plan.giver.id, plan.taker.id, at,
            tuple(project.id for project in projects), scene.person.id, scene.now,
        )  # fmt: skip
        scene.uow.handovers.add(one)
        for project in projects:
            scene.audit("handover.planned", project, handover=one.id, giver=one.giver, person=one.taker,
                        on=plan.on.isoformat())  # fmt: skip
        _tell_planned(scene, plan, one, projects, zone)
    settle_due(scene.uow, scene.kit, scene.now)


def _tell_planned(scene: Scene, plan: _Plan, one: Handover, projects: Sequence[Project], zone: str) -> None:
    """The planner hears that it is kept, the giver (where that is somebody else) when it is off their hands."""
    t = scene.t
    now = one.at <= scene.now
    ways = [] if now else [Choice(t("button-take-back"), act(Verb.DROP_HANDOVER, one.id))]
    ways.append(Choice(t("button-handovers"), act(Verb.HANDOVERS)))
    lead = t("handover-done-now") if now else t("handover-kept")
    line = planned_text(one, plan.giver, plan.taker, zone, t)
    scene.private.append(Message(f"{lead}\n{line}", heading=t("handover"), choices=tuple(ways)))
    if plan.giver.id != scene.person.id and not now:
        say: Say = scene.kit.voice(plan.giver.language)
        text = say(
            "handover-told", who=person_name(scene.person, say), taker=person_name(plan.taker, say),
            at=moment_text(one.at, zone, say), n=len(projects),
        )  # fmt: skip
        way = (Choice(say("button-handovers"), act(Verb.HANDOVERS)),)
        note = names_text(projects, say)
        scene.tell(plan.giver, Message(f"{text}\n{note}", heading=say("handover"), choices=way))


# ---------------------------------------------------------------- taking it back


def drop(scene: Scene, handover: str) -> None:
    """[取りやめる]: nothing changes hands; who did that stays in the log."""
    one = scene.uow.handovers.get(handover)
    if one is None or not _may_take_back(scene, one):
        helping.refused(scene)
        return
    t = scene.t
    if one.settled_at is not None:
        text = t("handover-too-late", at=moment_text(one.settled_at, _zone(scene), t))
        again = (Choice(t("button-plan-handover"), act(Verb.PLAN_HANDOVER)),) if _plans(scene) else ()
        scene.say(Message(text, heading=t("handover"), choices=again))
        return
    if one.cancelled_at is not None:
        who = person_name(scene.uow.people.get(one.cancelled_by), t)
        scene.say(Message(t("handover-dropped-before", who=who), heading=t("handover")))
        return
    scene.uow.handovers.save(replace(one, cancelled_at=scene.now, cancelled_by=scene.person.id))
    for name in one.projects:
        if (project := scene.uow.projects.get(name)) is not None:
            scene.audit("handover.cancelled", project, handover=one.id, giver=one.giver, person=one.taker)
    giver, taker = scene.uow.people.get(one.giver), scene.uow.people.get(one.taker)
    scene.say(Message(f"{t('handover-dropped')}\n{planned_text(one, giver, taker, _zone(scene), t)}",
                      heading=t("handover")))  # fmt: skip
    for other in {one.giver, one.planned_by} - {scene.person.id}:
        person = scene.uow.people.get(other)
        say: Say = scene.kit.voice(person.language)
        text = say("handover-dropped-by", who=person_name(scene.person, say))
        line = planned_text(one, giver, taker, _zone(scene), say)
        scene.tell(person, Message(f"{text}\n{line}", heading=say("handover")))


# ---------------------------------------------------------------- the brief


def _briefs(scene: Scene, handover: str) -> list[Brief]:
    """The pages that the person may read now: of a handover, or of all that they look after."""
    one = scene.uow.handovers.get(handover) if handover else None
    if handover and one is None:
        return []
    own = [project.id for project, _ in looked_after(scene.uow, scene.person.id)]
    names = (one.moved or one.projects) if one else tuple(own)
    return briefs(scene.uow, scene.kit, scene.person, names, scene.now)


def brief(scene: Scene, handover: str, before: str) -> None:
    """[引き継ぎ書]: a card a project, a few at a time, and all of it as a file."""
    t = scene.t
    found, start = _briefs(scene, handover), int(before) if before.isdecimal() and len(before) < 6 else 0
    shown = found[start : start + PAGE]
    if not shown:
        scene.private.append(Message(t("brief-nothing"), heading=t("brief-title")))
        return
    cards = [brief_message(one, scene.now, scene.person.language, scene.voice) for one in shown]
    ways = []
    if rest := len(found) - start - len(shown):
        further = act(Verb.BRIEF, handover, str(start + PAGE))
        ways.append(Choice(t("button-further"), further, Weight.PRIMARY))
    if scene.person.address.platform in TAKES_FILES:
        if scene.kit.documents is not None:
            ways.append(Choice(t("button-brief-docx"), act(Verb.BRIEF_FILE, handover, "docx")))
        ways.append(Choice(t("button-brief-csv"), act(Verb.BRIEF_FILE, handover, "csv")))
    last = cards[-1]
    note = t("list-rest", n=rest) if rest else ""
    cards[-1] = replace(last, note=note, choices=(*ways, *last.choices))
    scene.private.extend(cards)


def brief_file(scene: Scene, handover: str, form: str) -> None:
    """The same as a paper of one page a project, or as a table."""
    t, found = scene.t, _briefs(scene, handover)
    if not found:
        scene.private.append(Message(t("brief-nothing"), heading=t("brief-title")))
        return
    language = scene.person.language
    paper = brief_document(found, scene.now, _zone(scene), language, t, scene.voice)
    name = f"kyodo-brief-{scene.now:%Y%m%d}"
    if form == "docx" and scene.kit.documents is not None:
        file = File.of(f"{name}.docx", scene.kit.documents.brief(paper))
    else:
        rows = [(page.name, label, text) for page in paper.pages for label, text in page.rows]
        columns = (t("column-project"), t("column-what"), t("column-content"))
        file = File(f"{name}.csv", table(columns, rows))
    for one in found:
        scene.audit("project.exported", one.project, format="brief")
    scene.private.append(Message(paper.made, heading=paper.title, file=file))
