"""新規: one dialog of six inputs, every date before saving, and two invitations."""

import json
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.actions import Verb, act
from bot.domain.bodies import guessed_kind
from bot.domain.messages import (
    ChangeDialog,
    Choice,
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Outgoing,
    Weight,
    direct,
)
from bot.domain.project import GOVERNMENT, JoinCode, Project, Role, Side
from bot.domain.timetable import GIVEN, Dated, fiscal_year, plannable_day, problems
from bot.domain.words import fold
from bot.services.phrasing.cards import invitation_message
from bot.services.phrasing.choosing import form_name
from bot.services.phrasing.dates import Say, compact_date, date_name, fiscal_year_name
from bot.services.phrasing.moving import date_parts
from bot.services.phrasing.status import date_rows
from bot.services.planning import plan_dates, replan
from bot.services.rounds import sync_of_project
from bot.services.scene import Scene
from bot.services.turns.contexts import travelled, understanding

NAME_LIMIT = 80
SIDE_LIMIT = 60


def open_new(scene: Scene) -> None:
    """Opens the dialog. Only our own database stands before it."""
    if not scene.incoming.dialogs:
        if scene.person.address.account:
            way = Choice(scene.t("button-new"), act(Verb.NEW), Weight.PRIMARY)
            scene.say(Message(scene.t("press-to-open"), choices=(way,)))
        else:
            scene.say(Message(scene.t("new-in-slack")))
        return
    scene.immediate = OpenDialog(new_dialog(scene))


def new_dialog(scene: Scene) -> Dialog:
    """The six inputs: name, pack and form, the two sides, first and last day of Do."""
    say = scene.t
    language = scene.person.language
    options = []
    default = scene.kit.defaults.pack
    for pack in sorted(scene.kit.catalogue.all(), key=lambda p: (p.id != default, p.id)):
        for form in pack.forms:
            label = say(
                "option-pack-form", pack=pack.municipality.in_(language), form=form.label.in_(language)
            )
            options.append((f"{pack.id}/{form.id}", label))
        later = say("option-pack-form", pack=pack.municipality.in_(language), form=say("form-not-yet"))
        options.append((f"{pack.id}/", later))
    return Dialog(
        act(Verb.NEW),
        say("new-title"),
        (
            Field("name", say("new-name"), placeholder=say("new-name-example"), max_length=NAME_LIMIT),
            Field("form", say("new-form"), FieldKind.SELECT, options=tuple(options)),
            Field("side_a", say("new-side-a"), placeholder=say("new-side-a-example"), max_length=SIDE_LIMIT),
            Field("side_b", say("new-side-b"), placeholder=say("new-side-b-example"), max_length=SIDE_LIMIT),
            Field("do_start", say("new-do-start"), FieldKind.DATE),
            Field("do_end", say("new-do-end"), FieldKind.DATE, hint=say("new-do-end-hint")),
        ),
        say("button-next"),
        say("button-cancel"),
    )


def preview(scene: Scene, values: Mapping[str, str]) -> None:
    """The first dialog was sent: errors at the fields, or every date with weekday, era and rule."""
    errors, draft = _read(scene, values)
    if errors or draft is None:
        scene.immediate = FieldErrors(errors)
        return
    scene.immediate = ChangeDialog(_preview_dialog(scene, draft))


Draft = dict[str, object]


def _read(scene: Scene, values: Mapping[str, str]) -> tuple[dict[str, str], Draft | None]:
    say = scene.t
    errors: dict[str, str] = {}
    name, a, b = (values.get(key, "").strip() for key in ("name", "side_a", "side_b"))
    for key, text, limit in (
        ("name", name, NAME_LIMIT),
        ("side_a", a, SIDE_LIMIT),
        ("side_b", b, SIDE_LIMIT),
    ):
        if not text:
            errors[key] = say("error-empty")
        elif len(text) > limit:
            errors[key] = say("error-too-long", limit=limit)
    if a and fold(a) == fold(b):
        errors["side_b"] = say("error-same-sides")
    today = _today(scene)
    start, end = plannable_day(values.get("do_start", "")), plannable_day(values.get("do_end", ""))
    if start is None:
        errors["do_start"] = say("error-date")
    elif start < today:
        errors["do_start"] = say("error-past", today=compact_date(today, say))
    if end is None:
        errors["do_end"] = say("error-date")
    elif start is not None and end < start:
        errors["do_end"] = say("error-end-before-start", start=compact_date(start, say))
    elif start is not None and (end - start).days > 366 * 5:
        errors["do_end"] = say("error-too-far")
    pack_id, chosen, form = values.get("form", "").partition("/")
    try:
        if not chosen or form not in {"", *scene.kit.catalogue.get(pack_id).by_form}:
            errors["form"] = say("error-choose")
    except KeyError:
        errors["form"] = say("error-choose")
    if errors or start is None or end is None:
        return errors, None
    return {}, {
        "name": name, "pack": pack_id, "form": form, "a": a, "b": b, "start": today.isoformat(),
        "do": [start.isoformat(), end.isoformat()], "hand": {},
    }  # fmt: skip


def _today(scene: Scene) -> date:
    return scene.now.astimezone(ZoneInfo(scene.kit.defaults.timezone)).date()


def unreadable_dates(values: Mapping[str, str], say: Say) -> dict[str, str]:
    """The fields of a dates dialog that hold no day we can count with, with what to do."""
    return {kind: say("error-date") for kind, text in values.items() if plannable_day(text) is None}


def _dates(scene: Scene, draft: Draft) -> tuple[Dated, ...]:
    pack = scene.kit.catalogue.get(str(draft["pack"]))
    start, end = (date.fromisoformat(d) for d in draft["do"])  # type: ignore[attr-defined]
    return plan_dates(
        scene.kit,
        pack,
        str(draft["form"]),
        date.fromisoformat(str(draft["start"])),
        (start, end),
        _hand(draft),
    )


def _voice(scene: Scene, draft: Draft) -> Say:
    """This person's sentences, with the names of the dates that the pack alone has."""
    return scene.kit.voice(scene.person.language, pack=scene.kit.catalogue.get(str(draft["pack"])))


def _hand(draft: Draft) -> dict[str, date]:
    hand = draft["hand"]
    return {kind: date.fromisoformat(on) for kind, on in hand.items()} if isinstance(hand, dict) else {}


def _preview_dialog(scene: Scene, draft: Draft) -> Dialog:
    say = _voice(scene, draft)
    found = _dates(scene, draft)
    pack = scene.kit.catalogue.get(str(draft["pack"]))
    form = form_name(pack, str(draft["form"]), scene.person.language, say)
    year = fiscal_year(next(d.on for d in found if d.kind == "do.start"), pack.fy_start)
    intro = say(
        "preview-intro", name=str(draft["name"]), a=str(draft["a"]), b=str(draft["b"]), form=form,
        year=fiscal_year_name(year, say),
    )  # fmt: skip
    return Dialog(
        act(Verb.NEW_CONFIRM),
        say("preview-title"),
        (Message(intro, note=_city_line(draft, say)), *date_parts(found, say)),
        say("button-create"),
        say("button-cancel"),
        json.dumps(draft, ensure_ascii=False),
    )


def _city_line(draft: Draft, say: Say) -> str:
    """Whom the names are taken to speak of: what the city's sides are asked, and how the project counts, hangs on it."""
    city = [name for name in (str(draft["a"]), str(draft["b"])) if guessed_kind(name) == GOVERNMENT]
    where = {"manage": say("manage"), "sides": say("button-sides")}
    if not city:
        return say("preview-no-city", **where)
    return say("preview-city", city=say("name-separator").join(city), **where)


def changed_by_hand(
    found: tuple[Dated, ...], values: Mapping[str, str], hand: Mapping[str, date]
) -> dict[str, date]:
    """The dates that people chose: those before, and every one that now differs from what was worked out."""
    chosen = dict(hand)
    for dated in found:
        value = plannable_day(values.get(dated.kind, ""))
        if value is not None and value != dated.on:
            chosen[dated.kind] = value
    return chosen


def date_errors(found: tuple[Dated, ...], say: Say) -> dict[str, str]:
    """What cannot stand, by field."""
    dates = {d.kind: d.on for d in found}
    return {
        problem.kind: say(
            "error-order",
            name=date_name(problem.kind, say),
            after=date_name(problem.after, say),
            on=compact_date(dates[problem.after], say),
        )
        for problem in problems(dates)
    }


def confirm(scene: Scene, values: Mapping[str, str], context: str, *, live: bool) -> None:
    """A date in the preview was changed (``live``), or the project is to be made."""
    draft: Draft = travelled(context)
    with understanding():
        before, hand = _dates(scene, draft), _hand(draft)
        _ = (draft["name"], draft["a"], draft["b"])
    hand = changed_by_hand(before, values, hand)
    draft["hand"] = {kind: on.isoformat() for kind, on in hand.items()}
    found = _dates(scene, draft)
    if live:
        scene.immediate = ChangeDialog(_preview_dialog(scene, draft))
        return
    errors = unreadable_dates(values, scene.t) or date_errors(found, _voice(scene, draft))
    if errors:
        scene.immediate = FieldErrors(errors)
        return
    create(scene, draft, found, hand)


def create(scene: Scene, draft: Draft, found: tuple[Dated, ...], hand: Mapping[str, date]) -> None:
    """Makes the project, its codes and reminders, and tells the coordinator."""
    kit, say = scene.kit, scene.t
    pack = kit.catalogue.get(str(draft["pack"]))
    project = Project(
        id=kit.ids.new(),
        tenant=scene.person.address.account,
        name=str(draft["name"]),
        pack=pack.id,
        pack_version=pack.version,
        form=str(draft["form"]),
        sides=tuple(
            Side(letter, name, guessed_kind(name))
            for letter, name in (("a", str(draft["a"])), ("b", str(draft["b"])))
        ),
        timezone=kit.defaults.timezone,
        language=scene.person.language,
        created_at=scene.now,
        start=date.fromisoformat(str(draft["start"])),
        dates={d.kind: d.on for d in found},
        by_hand={k: on for k, on in hand.items() if k not in GIVEN},
    )
    scene.uow.packs.keep(pack, scene.now)
    scene.uow.projects.add(project)
    scene.uow.projects.join(project.id, scene.person.id, Role.COORDINATOR, "", scene.now)
    scene.audit("project.created", project, pack=pack.id, form=project.form)
    replan(scene.uow, kit, project, scene.now)
    sync_of_project(scene.uow, kit, project.id, scene.now)
    home = direct(scene.person.address)
    rows = date_rows(project.dates, scene.voice(project))
    print_them = Choice(say("button-invite"), act(Verb.INVITE, project.id))
    created = Message(say("created"), heading=project.name, rows=rows, choices=(print_them,))
    scene.elsewhere.append(Outgoing(home, (created,), project=project.id))
    for side in project.sides:
        code = new_code(scene, project, side.letter)
        scene.elsewhere.append(Outgoing(home, (invitation_for(scene, project, code),), project=project.id))


def new_code(scene: Scene, project: Project, side: str) -> JoinCode:
    """A fresh code for that side, good until the stage that stands now closes."""
    stage = project.stage
    code = JoinCode(scene.kit.ids.code(), project.id, side, Role.MEMBER, stage)
    scene.uow.codes.add(code, scene.now)
    scene.audit("code.made", project, side=side)
    return code


def invitation_for(scene: Scene, project: Project, code: JoinCode) -> Message:
    """The invitation as it can be handed on; with LINE's link where LINE is on."""
    facts = scene.uow.accounts.get("line")
    return invitation_message(
        project,
        code,
        scene.t,
        basic_id=facts.get("basic_id", ""),
        line="line" in scene.kit.defaults.platforms,
    )
