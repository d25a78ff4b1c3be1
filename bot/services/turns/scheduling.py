"""日程を変える: every date with its rule in one dialog, the rules of this project, and what moves before it is kept."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.actions import Verb, act
from bot.domain.messages import (
    ChangeDialog,
    Choice,
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Weight,
)
from bot.domain.moving import EVENT
from bot.domain.project import Project
from bot.domain.questions import Label
from bot.domain.timetable import (
    AFTER,
    GIVEN,
    INCLUSIVE,
    LADDER,
    PERIODS,
    Dated,
    DateRule,
    Offset,
    merged,
    plannable_day,
    rule_kind,
)
from bot.domain.words import fold
from bot.services.phrasing.dates import Say, compact_date, date_name, reason
from bot.services.phrasing.moving import date_parts, moved_rows
from bot.services.planning import dated, rules_of
from bot.services.scene import Scene
from bot.services.turns.creating import date_errors, unreadable_dates
from bot.services.turns.dating import (
    Outlook,
    changed_meanwhile,
    cost_line,
    days_of_project,
    keep_dates,
    outlook,
    stamp,
)

OWN = "own"
"""Deadlines that only this project has are called ``own.1``, ``own.2``."""
NEW_RULE = "new"
MOST_DAYS = 999
MOST_CHANGES = 2700
"""So many characters of changes travel in a dialog."""

MOST_BUTTONS = 10
"""So many of the dates ahead are offered as buttons."""

MOST_ROWS = 40
"""So many rows of dates are shown before they are kept."""

NEVER = "9999-01-01T00:00:00+00:00"

Spec = Mapping[str, str]
"""A rule as the form has it, by the ids of its inputs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the dialog has changed so far; it travels in the dialog. ``seen`` stands for the project as it was when the
    dialog was opened, ``at`` that instant; ``days`` are given dates and events, ``hand`` the dates chosen, ``free`` the
    rules whose dates are no longer chosen by hand, ``rules`` the project's own ones, None for one that is given up.
    """

    seen: str
    at: str
    days: Mapping[str, str] = field(default_factory=dict)
    hand: Mapping[str, str] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    rules: Mapping[str, Spec | None] = field(default_factory=dict)

    @property
    def context(self) -> str:
        """As it travels."""
        told = {
            "seen": self.seen,
            "at": self.at,
            "days": self.days,
            "hand": self.hand,
            "free": self.free,
            "rules": self.rules,
        }
        return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)

    @property
    def opened(self) -> datetime:
        """When the dialog was opened."""
        return datetime.fromisoformat(self.at)

    @classmethod
    def read(cls, context: str) -> "Draft":
        """What travelled; a dialog of an earlier version of Kyodo knows no project as it is now."""
        try:
            told = json.loads(context)
            return cls(**{**told, "free": tuple(told.get("free", ()))})
        except (ValueError, TypeError, AttributeError):
            return cls("", NEVER)


def ask_dates(scene: Scene, project: Project) -> None:
    """[日程を変える]: every date with its rule; where there are no dialogs, the dates ahead as buttons."""
    if not scene.person.address.account:
        _choose_date(scene, project)
        return
    if not scene.incoming.dialogs:
        way = Choice(scene.t("button-dates"), act(Verb.DATES, project.id), Weight.PRIMARY)
        scene.say(Message(scene.t("press-to-open"), heading=project.name, choices=(way,)))
        return
    scene.immediate = OpenDialog(_dates_dialog(scene, project, Draft(stamp(project), scene.now.isoformat())))


def _choose_date(scene: Scene, project: Project) -> None:
    t, today = scene.voice(project), project.today(scene.now)
    ahead = sorted((on, kind) for kind, on in project.dates.items() if on >= today)
    ways = [
        Choice(
            t("button-date", what=date_name(kind, t), on=compact_date(on, t)),
            act(Verb.MOVE_DAY, project.id, kind),
        )
        for on, kind in ahead[:MOST_BUTTONS]
    ]
    ways.append(Choice(t("button-events"), act(Verb.EVENTS, project.id)))
    scene.private.append(Message(t("dates-which"), heading=project.name, choices=tuple(ways)))


def _outlook(scene: Scene, project: Project, draft: Draft) -> Outlook:
    days = days_of_project(project)
    for kind, on in draft.days.items():
        days = days.moved(kind, date.fromisoformat(on))
    kept = {kind: on for kind, on in project.by_hand.items() if rule_kind(kind) not in draft.free}
    hand = {kind: date.fromisoformat(on) for kind, on in draft.hand.items()}
    wanted = replace(
        project, events=days.events, by_hand={**kept, **hand}, rules=_own_rules(scene, project, draft)
    )
    return outlook(scene, project, wanted, days.do)


def _own_rules(scene: Scene, project: Project, draft: Draft) -> tuple[DateRule, ...]:
    guide = {rule.kind: rule for rule in scene.kit.pack(project).rules}
    given_up = {kind for kind, spec in draft.rules.items() if spec is None}
    known = {rule.kind: rule for rule in project.rules}
    changed = [
        _rule(kind, spec, known.get(kind, guide.get(kind)), scene.person.language)
        for kind, spec in draft.rules.items()
        if spec is not None
    ]
    return merged((rule for rule in project.rules if rule.kind not in given_up), changed)


def _dates_dialog(scene: Scene, project: Project, draft: Draft) -> Dialog:
    t = scene.t
    seen = _outlook(scene, project, draft)
    say = scene.voice(seen.project)
    own = {rule.kind for rule in seen.project.rules}
    kinds = list(dict.fromkeys(rule_kind(d.kind) for d in seen.found if d.rule is not None))
    options = ((NEW_RULE, t("rule-new")), *((kind, date_name(kind, say)) for kind in kinds))
    return Dialog(
        act(Verb.DATES, project.id),
        t("dates-title"),
        (
            Message(t("dates-intro", project=project.name)),
            *date_parts(seen.found, say, own),
            Field("rule", t("rule-field"), FieldKind.SELECT, options=options, hint=t("rule-field-hint"),
                  optional=True, live=True),
        ),
        t("button-see-moves"),
        t("button-cancel"),
        draft.context,
    )  # fmt: skip


def _changed(found: tuple[Dated, ...], values: Mapping[str, str], draft: Draft) -> Draft:
    """With the dates that now differ from what was worked out."""
    days, hand = dict(draft.days), dict(draft.hand)
    for one in found:
        value = plannable_day(values.get(one.kind, ""))
        if value is None or value == one.on:
            continue
        own = one.kind in GIVEN or one.kind.startswith(f"{EVENT}.")
        (days if own else hand)[one.kind] = value.isoformat()
    return replace(draft, days=days, hand=hand)


def change_dates(
    scene: Scene, project: Project, values: Mapping[str, str], context: str, *, live: bool
) -> None:
    """A date was changed in the dialog or a rule chosen (``live``), or the new dates are to be kept: then what moves
    is shown first.
    """
    draft = Draft.read(context)
    if draft.seen != stamp(project):
        changed_meanwhile(scene, project, draft.opened)
        return
    before = _outlook(scene, project, draft)
    draft = _changed(before.found, values, draft)
    if len(draft.context) > MOST_CHANGES:
        scene.immediate = FieldErrors({"rule": scene.t("error-too-many-changes")})
        return
    if live and (kind := values.get("rule", "")):
        scene.immediate = ChangeDialog(_rule_dialog(scene, project, draft, kind))
        return
    if live:
        scene.immediate = ChangeDialog(_dates_dialog(scene, project, draft))
        return
    seen = _outlook(scene, project, draft)
    dates = {d.kind: values[d.kind] for d in before.found if d.kind in values}
    errors = unreadable_dates(dates, scene.t) or date_errors(seen.found, scene.voice(project))
    if errors:
        scene.immediate = FieldErrors(errors)
    elif stamp(seen.project) == draft.seen:
        scene.private.append(Message(scene.t("dates-unchanged"), heading=project.name))
    else:
        scene.immediate = ChangeDialog(_moves_dialog(scene, project, seen, draft))


def _moves_dialog(scene: Scene, project: Project, seen: Outlook, draft: Draft) -> Dialog:
    t, say = scene.t, scene.voice(seen.named)
    known = {rule.kind for rule in project.rules}
    rules = [_rule_line(kind, spec, say, new=kind not in known) for kind, spec in draft.rules.items()]
    rows = moved_rows(seen.moved, say, seen.found)
    rest = t("moves-rest", n=len(rows) - MOST_ROWS) if len(rows) > MOST_ROWS else ""
    text = t("moves-intro" if seen.moved else "moves-none")
    return Dialog(
        act(Verb.KEEP_DATES, project.id),
        t("moves-title"),
        (
            Message("\n".join((text, *rules)), rows=rows[:MOST_ROWS], note=rest),
            Message(cost_line(scene, seen)),
        ),
        t("button-these-dates"),
        t("button-cancel"),
        draft.context,
    )


def _rule_line(kind: str, spec: Spec | None, say: Say, *, new: bool) -> str:
    name, own = date_name(kind, say), kind.startswith(f"{OWN}.")
    if spec is not None:
        return say("rule-added" if own and new else "rule-taken", name=name)
    return say("rule-dropped" if own else "rule-given-up", name=name)


def save_dates(scene: Scene, project: Project, context: str) -> None:
    """[この日程にする]: once, and only if the dates still are those from which the moves were worked out."""
    draft = Draft.read(context)
    current = scene.uow.projects.lock(project.id) or project
    if draft.seen != stamp(current):
        changed_meanwhile(scene, current, draft.opened)
        return
    if draft.rules:
        scene.audit("rules.changed", current, rules=dict(draft.rules))
    keep_dates(scene, _outlook(scene, current, draft))


# ---------------------------------------------------------------- own rules


SHIFTS = ("none", "next", "previous")
EVERY_OWN = ("none", "month", "fiscal_year")
TO = ("sides", "recipient", "section", "coordinator", "all")
_FROM = ("start", "do.start", "do.end", "fy.start", "fy.end")


def _rule_dialog(scene: Scene, project: Project, draft: Draft, kind: str) -> Dialog:
    """A rule in the words of a form: so many days from where, or a fixed day; its own deadline has a name besides."""
    t = scene.t
    seen = _outlook(scene, project, draft)
    say = scene.voice(seen.project)
    rules = rules_of(scene.kit, seen.project)
    new = kind not in rules
    rule = rules.get(kind) or DateRule(NEW_RULE, Offset("do.end", days=14), label=Label())
    standing = _spec(rule)
    own = new or kind.startswith(f"{OWN}.")
    name = t("rule-new") if new else date_name(kind, say)
    parts: list[Field | Message] = [Message(t("rule-intro"), heading=name)]
    if own:
        label = rule.label.in_(scene.person.language) if rule.label else ""
        parts.append(
            Field("name", t("rule-name"), value=label, max_length=60, placeholder=t("rule-name-example"))
        )
    if not new:
        parts.append(_way(scene, seen, kind, own=own))
    if own:
        every = tuple((one, t(f"rule-every-{one.replace('_', '-')}")) for one in EVERY_OWN)
        parts.append(Field("every", t("rule-every"), FieldKind.SELECT, standing["every"], every))
    anchors = tuple((one, _anchor(one, say)) for one in _anchors(rule, own=own))
    parts += [
        Field("anchor", t("rule-anchor"), FieldKind.SELECT, standing["anchor"], anchors),
        Field("days", t("rule-days"), value=standing["days"], max_length=4, hint=t("rule-days-hint")),
        Field("side", t("rule-side"), FieldKind.SELECT, standing["side"],
              (("on", t("rule-later")), ("back", t("rule-earlier")))),
        Field("counting", t("rule-counting"), FieldKind.SELECT, standing["counting"],
              ((AFTER, t("rule-after")), (INCLUSIVE, t("rule-inclusive")))),
        Field("on_day", t("rule-on-day"), value=standing["on_day"], max_length=10, hint=t("rule-on-day-hint"),
              optional=True),
        Field("shift", t("rule-shift"), FieldKind.SELECT, standing["shift"],
              tuple((one, t(f"rule-shift-{one}")) for one in SHIFTS)),
    ]  # fmt: skip
    if own:
        to = tuple((one, t(f"rule-to-{one}")) for one in TO)
        parts.append(Field("to", t("rule-to"), FieldKind.SELECT, standing["to"], to))
    return Dialog(
        act(Verb.DATE_RULE, project.id, NEW_RULE if new else kind),
        t("rule-title"),
        tuple(parts),
        t("button-this-rule"),
        t("button-cancel"),
        draft.context,
    )


def _way(scene: Scene, seen: Outlook, kind: str, *, own: bool) -> Field:
    """This project's own rule, or back to the guideline's, which is told; an own deadline can be given up."""
    t = scene.t
    ours = ("ours", t("rule-ours"))
    if own:
        return Field("way", t("rule-way"), FieldKind.SELECT, "ours", (ours, ("gone", t("rule-gone"))))
    rules = tuple(rule for rule in seen.project.rules if rule.kind != kind)
    hand = {k: on for k, on in seen.chosen.items() if rule_kind(k) != kind}
    plain = dated(scene.kit, replace(seen.project, rules=rules, by_hand=hand))
    guide = next((d for d in plain if rule_kind(d.kind) == kind), None)
    say = scene.voice(seen.project)
    text = reason(guide, say) if guide is not None else "—"
    return Field(
        "way", t("rule-way"), FieldKind.SELECT, "ours", (ours, ("guide", t("rule-guide", rule=text)))
    )


def _anchors(rule: DateRule, *, own: bool) -> tuple[str, ...]:
    periods = PERIODS["month"] if own else PERIODS.get(rule.every, ())
    return tuple(dict.fromkeys((rule.base.anchor, *_FROM, *periods)))


def _anchor(anchor: str, say: Say) -> str:
    match anchor:
        case "period.start":
            return say("rule-period-start")
        case "period.end":
            return say("rule-period-end")
        case "event":
            return say("rule-each-event")
        case _:
            return date_name(anchor, say)


def _spec(rule: DateRule) -> dict[str, str]:
    base = rule.base
    month, _, day = base.on_day.partition("-")
    return {
        "anchor": base.anchor,
        "days": str(abs(base.days)),
        "side": "back" if base.days < 0 else "on",
        "counting": base.counting,
        "on_day": f"{int(month)}/{int(day)}" if base.on_day else "",
        "shift": rule.shift,
        "every": rule.every or "none",
        "to": rule.to[0],
    }


def _rule(kind: str, spec: Spec, before: DateRule | None, language: str) -> DateRule:
    days = int(spec["days"]) * (-1 if spec["side"] == "back" else 1)
    base = Offset(spec["anchor"], days=days, counting=spec["counting"], on_day=spec["on_day"])
    if not kind.startswith(f"{OWN}.") and before is not None:
        return replace(before, base=base, not_after=(), not_before=(), shift=spec["shift"], basis="project")
    every = "" if spec["every"] == "none" else spec["every"]
    return DateRule(
        kind,
        base,
        shift=spec["shift"],
        every=every,
        to=(spec["to"],),
        until="button",
        ladder=(-3, 0, 3) if every == "month" else LADDER,
        label=Label({language: spec["name"]}),
        basis="project",
    )


def keep_rule(scene: Scene, project: Project, kind: str, values: Mapping[str, str], context: str) -> None:
    """The dialog about a rule was sent: back to the dates, worked out by it; nothing is kept yet."""
    draft = Draft.read(context)
    if draft.seen != stamp(project):
        changed_meanwhile(scene, project, draft.opened)
        return
    given_up = values.get("way") in ("guide", "gone")
    spec = {name: values.get(name, "").strip() for name in _INPUTS if name in values}
    spec["on_day"] = "" if given_up else _month_day(spec.get("on_day", ""))
    errors = {} if given_up else _mistakes(scene, spec)
    if errors:
        scene.immediate = FieldErrors(errors)
        return
    if kind == NEW_RULE:
        kind = _next_kind(scene, project, draft)
    rules: dict[str, Spec | None] = {**draft.rules, kind: None if given_up else spec}
    hand = {k: on for k, on in draft.hand.items() if rule_kind(k) != kind}
    free = tuple(dict.fromkeys((*draft.free, kind)))
    draft = replace(draft, rules=rules, hand=hand, free=free)
    if len(draft.context) > MOST_CHANGES:
        scene.immediate = FieldErrors({"days": scene.t("error-too-many-changes")})
        return
    scene.immediate = ChangeDialog(_dates_dialog(scene, project, draft))


_INPUTS = ("name", "every", "anchor", "days", "side", "counting", "on_day", "shift", "to")
_DAY = re.compile(r"(\d{1,2})(?:/|-|月)(\d{1,2})日?")
UNREADABLE = "?"


def _month_day(text: str) -> str:
    """A day of the year as a rule has it (``03-31``), "" for none, ``?`` where it cannot be read."""
    if not text:
        return ""
    found = _DAY.fullmatch(fold(text))
    try:
        on = date(2000, int(found[1]), int(found[2])) if found else None
    except ValueError:
        on = None
    return f"{on:%m-%d}" if on else UNREADABLE


def _mistakes(scene: Scene, spec: dict[str, str]) -> dict[str, str]:
    t, errors = scene.t, dict[str, str]()
    days = fold(spec.get("days", ""))
    if not (days.isascii() and days.isdigit() and int(days) <= MOST_DAYS):
        errors["days"] = t("error-rule-days", limit=MOST_DAYS)
    else:
        spec["days"] = days
    if spec["on_day"] == UNREADABLE:
        errors["on_day"] = t("error-rule-on-day")
    if "name" in spec:
        if not spec["name"]:
            errors["name"] = t("error-empty")
        repeats, by_period = spec.get("every", "none") != "none", spec["anchor"].startswith("period.")
        if repeats != by_period:
            errors["anchor"] = t("error-rule-period" if repeats else "error-rule-no-period")
    return errors


def _next_kind(scene: Scene, project: Project, draft: Draft) -> str:
    """A name that no deadline of this project ever had: what was said of one is not taken for said of another."""
    planned = (rule_kind(r.kind) for r in scene.uow.reminders.of_project(project.id))
    used = {*planned, *(rule.kind for rule in project.rules), *draft.rules, *map(rule_kind, project.dates)}
    number = 1
    while f"{OWN}.{number}" in used:
        number += 1
    return f"{OWN}.{number}"
