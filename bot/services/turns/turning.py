"""The cycle turns: a stage reopened, the next cycle, further sides, whose answer counts, a newer guideline."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

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
    Row,
    Settled,
    Weight,
)
from bot.domain.pack import Pack
from bot.domain.pack_changes import moves, pack_changes
from bot.domain.project import BODY_KINDS, CLOSED, ON_A_SIDE, STAGES, Project, Role, Side, SideRule
from bot.domain.timetable import GIVEN, Dated
from bot.domain.words import fold
from bot.services.drafting import PERIOD
from bot.services.findings import findings_of
from bot.services.phrasing.changes import changes_message
from bot.services.phrasing.dates import short_date
from bot.services.phrasing.moving import date_parts
from bot.services.phrasing.status import date_rows, stage_name
from bot.services.planning import own_rules, plan_dates, redate, replan
from bot.services.scene import Scene
from bot.services.turns.agreeing import period_words
from bot.services.turns.contexts import travelled, understanding
from bot.services.turns.creating import (
    SIDE_LIMIT,
    changed_by_hand,
    date_errors,
    invitation_for,
    new_code,
    unreadable_dates,
)
from bot.services.turns.dating import keep_dates, outlook

# ---------------------------------------------------------------- reopening


def ask_reopen(scene: Scene, project: Project, stage: str) -> None:
    """[もう一度開く]: with a reason."""
    if stage not in STAGES:
        scene.refuse(scene.t("old-button"))
        return
    if stage not in project.closings:
        scene.say(Message(scene.t("stage-is-open", stage=stage_name(stage, scene.t)), heading=project.name))
        return
    t = scene.t
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.REOPEN, project.id, stage),
            t("reopen-title", stage=stage_name(stage, t)),
            (
                Message(t("reopen-intro")),
                Field("reason", t("close-reason"), FieldKind.LONG_TEXT, max_length=1000),
            ),
            t("button-reopen-now"),
            t("button-cancel"),
        )
    )


def reopen(scene: Scene, project: Project, stage: str, values: Mapping[str, str]) -> None:
    """The stage can be answered again; nothing is lost, and what was mutual stays mutual."""
    if stage not in STAGES:
        scene.refuse(scene.t("old-button"))
        return
    reason = values.get("reason", "").strip()
    if not reason:
        scene.immediate = FieldErrors({"reason": scene.t("error-reason")})
        return
    current = scene.uow.projects.lock(project.id) or project
    if stage in current.closings:
        closings = {name: closing for name, closing in current.closings.items() if name != stage}
        current = replace(current, closings=closings)
        scene.uow.projects.save(current)
        replan(scene.uow, scene.kit, current, scene.now)
        scene.audit("stage.reopened", current, {"reason": reason}, stage=stage)
    text = scene.t("reopened", stage=stage_name(stage, scene.t))
    scene.private.append(Message(text, heading=current.name))


# ---------------------------------------------------------------- the next cycle


def ask_next(scene: Scene, project: Project) -> None:
    """[次の年度へ]: what is carried over, and the dates of the next turn."""
    if not scene.incoming.dialogs:
        way = Choice(scene.t("button-next-cycle"), act(Verb.NEXT_CYCLE, project.id), Weight.PRIMARY)
        scene.say(Message(scene.t("press-to-open"), heading=project.name, choices=(way,)))
        return
    start, end = (_a_year_on(project.dates[kind]) for kind in GIVEN)
    scene.immediate = OpenDialog(_next_dialog(scene, project, (start, end), {}))


def _a_year_on(on: date) -> date:
    try:
        return on.replace(year=on.year + 1)
    except ValueError:  # 29 February
        return on.replace(year=on.year + 1, day=28)


def _next_dialog(scene: Scene, project: Project, do: tuple[date, date], hand: Mapping[str, date]) -> Dialog:
    t = scene.voice(project)
    found, own = _next_dates(scene, project, do, hand), {rule.kind for rule in project.rules}
    carried = findings_of(scene.uow, scene.kit, project).open_findings(project.cycle + 1)
    lines = "\n".join(f"・{finding.text}" for finding in carried[:5])
    intro = t("next-intro", project=project.name, n=len(carried), lines=lines)
    if project.stage != CLOSED:
        intro += "\n" + t("next-not-closed", stage=stage_name(project.stage, t))
    context = json.dumps(
        {
            "cycle": project.cycle,
            "do": [d.isoformat() for d in do],
            "hand": {k: v.isoformat() for k, v in hand.items()},
        }
    )
    return Dialog(
        act(Verb.NEXT_CYCLE, project.id),
        t("next-title"),
        (Message(intro), *date_parts(found, t, own)),
        t("button-next-now"),
        t("button-cancel"),
        context,
    )


def _next_dates(
    scene: Scene, project: Project, do: tuple[date, date], hand: Mapping[str, date]
) -> tuple[Dated, ...]:
    """The dates of the cycle that begins today; the project's own rules hold on."""
    pack = scene.kit.pack(project)
    own = own_rules(pack, project)
    return plan_dates(scene.kit, pack, project.form, project.today(scene.now), do, hand, own=own)


def next_cycle(
    scene: Scene, project: Project, values: Mapping[str, str], context: str, *, live: bool
) -> None:
    """A date was changed in the dialog (``live``), or the next cycle begins: findings are carried into it, the
    old one is kept whole; people stay, and their codes end (not those of evaluators,
    who may meet a year later).
    """
    told = travelled(context)
    with understanding():
        cycle = told["cycle"]
        do = (date.fromisoformat(told["do"][0]), date.fromisoformat(told["do"][1]))
        hand = {kind: date.fromisoformat(on) for kind, on in told["hand"].items()}
    current = scene.uow.projects.lock(project.id) or project
    if current.cycle != cycle:  # somebody else has begun it since the dialog was opened
        scene.refuse(scene.t("next-before", n=current.cycle), project.name)
        return
    before = _next_dates(scene, project, do, hand)
    chosen = changed_by_hand(before, values, hand)
    do = chosen.pop("do.start", do[0]), chosen.pop("do.end", do[1])
    found = _next_dates(scene, project, do, chosen)
    if live:
        scene.immediate = ChangeDialog(_next_dialog(scene, project, do, chosen))
        return
    errors = unreadable_dates(values, scene.t) or date_errors(found, scene.voice(project))
    if errors:
        scene.immediate = FieldErrors(errors)
        return
    scene.uow.dossiers.save(findings_of(scene.uow, scene.kit, current))
    for code in scene.uow.codes.of_project(current.id):
        if code.revoked_at is None and code.stage:
            scene.uow.codes.save(replace(code, revoked_at=scene.now))
    current = replace(
        current.turned(),
        start=current.today(scene.now),
        dates={d.kind: d.on for d in found},
        by_hand=dict(chosen),
    )
    scene.uow.projects.save(current)
    replan(scene.uow, scene.kit, current, scene.now)
    scene.audit("cycle.begun", current, cycle=current.cycle)
    _new_period(scene, current)
    rows = date_rows(current.dates, scene.voice(current))
    text = scene.t("next-begun", n=current.cycle)
    invite = Choice(scene.t("button-invite"), act(Verb.INVITE, current.id))
    scene.private.append(Message(text, heading=current.name, rows=rows, choices=(invite,)))
    for member in scene.uow.projects.members(current.id):
        if member.person.id == scene.person.id or member.role not in (*ON_A_SIDE, Role.OFFICER):
            continue
        say = scene.kit.voice(member.person.language)
        text = say("next-told", n=current.cycle, on=short_date(current.dates["plan.start"], say))
        way = Choice(say("button-answer"), act(Verb.OPEN_SHEET, current.id), Weight.PRIMARY)
        scene.tell(member.person, Message(text, heading=current.name, choices=(way,)), project=current.id)


def _new_period(scene: Scene, project: Project) -> None:
    """An agreement of last year goes on, for another period: an amendment that all sides agree to anew."""
    dossier = scene.uow.dossiers.get(project.id)
    if PERIOD in dossier.agreement.clauses:
        words = period_words(scene, project)
        agreement = dossier.agreement.word(PERIOD, words, scene.person.id, scene.now)
        scene.uow.dossiers.save(replace(dossier, agreement=agreement))


# ---------------------------------------------------------------- sides


def sides(scene: Scene, project: Project) -> None:
    """[団体]: who takes part, of what sort, and whose answer counts."""
    t = scene.t
    rows = tuple(
        Row(
            side.name,
            text=t(f"kind-{side.kind.replace('_', '-')}") if side.kind else t("kind-unknown"),
            note="\n".join(_about(scene, project, side)),
        )
        for side in project.sides
    )
    ways = [
        Choice(t("button-edit-side", side=side.name), act(Verb.EDIT_SIDE, project.id, side.letter))
        for side in project.sides
    ]
    ways.append(Choice(t("button-add-side"), act(Verb.ADD_SIDE, project.id)))
    ways += [
        Choice(t(f"button-rule-{rule.value}"), act(Verb.RULE, project.id, rule.value))
        for rule in SideRule
        if rule is not project.rule
    ]
    kind = t(f"collab-{project.collab_kind.replace('_', '-')}")
    text = t("sides", kind=kind, rule=t(f"rule-{project.rule.value}"))
    scene.say(Message(text, heading=project.name, rows=rows, choices=tuple(ways)))


def _about(scene: Scene, project: Project, side: Side) -> Iterator[str]:
    """The bodies in it, and when its own fiscal year begins where that is not the city's."""
    t = scene.t
    if side.bodies:
        yield t("side-bodies", names=t("name-separator").join(side.bodies))
    if side.fy_start not in (0, scene.kit.pack(project).fy_start[0]):
        yield t("side-year-own", month=t("month", n=side.fy_start))


def ask_side(scene: Scene, project: Project, letter: str) -> None:
    """A side's name, sort and bodies; a new one where there is no letter."""
    t = scene.t
    side = next((one for one in project.sides if one.letter == letter), None)
    action = act(Verb.EDIT_SIDE, project.id, letter) if letter else act(Verb.ADD_SIDE, project.id)
    kinds = tuple((kind, t(f"kind-{kind.replace('_', '-')}")) for kind in BODY_KINDS)
    scene.immediate = OpenDialog(
        Dialog(
            action,
            t("side-title"),
            (
                Field("name", t("side-name"), value=side.name if side else "", max_length=SIDE_LIMIT),
                Field("kind", t("side-kind"), FieldKind.SELECT, options=kinds, value=side.kind if side else "",
                      optional=True),
                Field("bodies", t("side-bodies-field"), FieldKind.LONG_TEXT, optional=True, max_length=1000,
                      value="\n".join(side.bodies) if side else "", hint=t("side-bodies-hint")),
                Field("fy_start", t("side-year"), FieldKind.SELECT, options=_months(scene, project),
                      value=str(side.fy_start if side else 0), hint=t("side-year-hint")),
            ),
            t("button-save"),
            t("button-cancel"),
        )
    )  # fmt: skip


def _months(scene: Scene, project: Project) -> tuple[tuple[str, str], ...]:
    """When a body's fiscal year can begin: with the city's, or in another month."""
    t, city = scene.t, scene.kit.pack(project).fy_start[0]
    others = [(str(n), t("side-year-from", month=t("month", n=n))) for n in range(1, 13) if n != city]
    return (("0", t("side-year-city", month=t("month", n=city))), *others)


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def save_side(scene: Scene, project: Project, letter: str, values: Mapping[str, str]) -> None:
    """The dialog was sent: a side changed, or a further one with its invitation."""
    name = values.get("name", "").strip()
    if not name or len(name) > SIDE_LIMIT:
        key = "error-too-long" if name else "error-empty"
        scene.immediate = FieldErrors({"name": scene.t(key, limit=SIDE_LIMIT)})
        return
    current = scene.uow.projects.lock(project.id) or project
    others = [side for side in current.sides if side.letter != letter]
    if any(fold(side.name) == fold(name) for side in others):
        scene.immediate = FieldErrors({"name": scene.t("error-same-sides")})
        return
    kind = values.get("kind", "")
    bodies = tuple(line.strip() for line in values.get("bodies", "").splitlines() if line.strip())
    new = not any(side.letter == letter for side in current.sides)
    if new and len(current.sides) >= len(LETTERS):
        scene.immediate = FieldErrors({"name": scene.t("error-sides")})
        return
    letter = LETTERS[len(current.sides)] if new else letter
    month = values.get("fy_start", "")
    year = int(month) if month in map(str, range(1, 13)) else 0
    side = Side(letter, name, kind if kind in BODY_KINDS else "", bodies, year)
    known = tuple(side if one.letter == letter else one for one in current.sides)
    before = {one.letter: one.fy_start for one in current.sides}.get(letter, 0)
    current = replace(current, sides=(*current.sides, side) if new else known)
    scene.uow.projects.save(current)
    details = {"year": year} if year != before else {}
    scene.audit(
        "side.added" if new else "side.changed", current, side=letter, name=name, kind=side.kind, **details
    )
    if year != before:
        current = redate(scene.uow, scene.kit, current, scene.now)
    if new:
        scene.private.append(invitation_for(scene, current, new_code(scene, current, letter)))
    scene.private.append(Message(scene.t("side-saved", side=name), heading=current.name))


def set_rule(scene: Scene, project: Project, rule: str) -> None:
    """Whose answer is a side's: told to everybody before they answer."""
    known = {one.value: one for one in SideRule}
    if rule not in known:
        scene.refuse(scene.t("old-button"))
        return
    current = scene.uow.projects.lock(project.id) or project
    if current.revealed:
        scene.refuse(scene.t("rule-too-late"), project.name)
        return
    if current.rule is not known[rule]:
        current = replace(current, rule=known[rule])
        scene.uow.projects.save(current)
        scene.audit("rule.set", current, rule=rule)
    sides(scene, current)


# ---------------------------------------------------------------- a newer guideline


def newer_version(scene: Scene, project: Project) -> Pack | None:
    """The newest version of the project's pack, if it is not the pinned one."""
    try:
        newest = scene.kit.catalogue.get(project.pack)
    except KeyError:
        return None
    return newest if newest.age > scene.kit.pack(project).age else None


def show_upgrade(scene: Scene, project: Project) -> None:
    """[手引きを新しくする]: what would change, before anything does."""
    newest = newer_version(scene, project)
    if newest is None:
        scene.refuse(scene.t("upgrade-none"), project.name)
        return
    changes = pack_changes(scene.kit.pack(project), newest)
    language = scene.person.language
    message = changes_message(
        project, changes, newest.version, language, scene.kit.voice(language, project, newest)
    )
    scene.private.append(message)


def upgrade(scene: Scene, project: Project, version: str) -> None:
    """Pins the project to that version. Answers stay as they are, with the questions that they belong to: where a
    question stands on another sheet now, on that one.
    """
    current = scene.uow.projects.lock(project.id) or project
    newest = newer_version(scene, current)
    if newest is None or newest.version != version:
        show_upgrade(scene, current)
        return
    before = current.pack_version
    scene.uow.packs.keep(newest, scene.now)
    for move in moves(scene.kit.pack(current), newest):
        scene.uow.sheets.carry(
            current.id, current.cycle, move.question, move.before, move.after, scene.now, scene.kit.ids.new
        )
    current = replace(current, pack_version=version)
    scene.uow.projects.save(current)
    scene.audit("pack.upgraded", current, before=before, after=version)
    text = scene.t("upgraded", before=before, after=version)
    scene.immediate = Settled(text)
    scene.private.append(Message(text, heading=current.name))
    seen = outlook(scene, current)
    if seen.moved:
        keep_dates(scene, seen)
    else:
        replan(scene.uow, scene.kit, current, scene.now)
