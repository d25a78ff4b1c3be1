"""[なぜこの状態?]: the lines of the log behind each figure of the status card, by name to those who may know names."""

from collections.abc import Mapping, Sequence

from bot.domain.access import LOOKS
from bot.domain.handover import LOOKS_AFTER
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project
from bot.services.overdue import Trace
from bot.services.phrasing.status import person_name
from bot.services.phrasing.trail import LOOKED, SHARED, figure_message, glance_message
from bot.services.scene import Scene
from bot.services.turns.deadlines import NOBODY, PERSONAL

STAGE_LINES = frozenset({
    "project.created", "project.cancelled", "project.archived", "cycle.begun", "stage.closed", "stage.reopened",
    "handover.planned", "handover.settled", "handover.cancelled", "handover.skipped", "member.named",
    "retention.warned", "retention.extended", "retention.erased",
})  # fmt: skip
DATE_LINES = frozenset({
    "dates.moved", "dates.followed", "dates.wished", "rules.changed", "deadline.done", "deadline.owner",
    "extension.asked", "extension.granted", "extension.declined", "event.state", "event.reserve", "talk.set",
    "reminder.sent", "overdue.spoken",
})  # fmt: skip
SIDE_LINES = frozenset({
    "member.joined", "member.left", "member.removed", "member.respondent", "member.on_paper", "member.relinked",
    "member.succeeded", "member.same_person", "sheet.sent", "sheet.on_paper", "sheet.keyed_in", "sheet.set_aside",
    "sheet.used_instead", "side.added", "side.changed",
})  # fmt: skip
SHARED_LINES = frozenset(
    {"sheet.sent", "stage.revealed", "rule.set", "agreement.concluded", "evaluation.revealed"}
)
"""Which lines of the log stand behind which figure; those of a side name it. Who looked at what is told, by name, to
coordinators and administrators.
"""


def why(scene: Scene, project: Project, member: Member | None, figure: str, before: str) -> None:
    """At a glance, or all lines of one figure. Somebody else's own wishes are told to nobody but the coordinator."""
    names = allowed(scene.actor(member), Permission.SEE_MISSING, project)
    names = names and (scene.incoming.at_once or scene.incoming.place.direct)
    manages = allowed(scene.actor(member), Permission.MANAGE, project)
    manages = manages and (scene.incoming.at_once or scene.incoming.place.direct)
    figures = _figures(scene, project, names=names, looks=manages)
    teller = _Teller(scene, project, names=names, looks=manages)
    if figure in figures:
        start = int(before) if before.isdecimal() and len(before) < 6 else 0
        scene.say(figure_message(project, figure, figures[figure], start, teller, scene.voice(project)))
    else:
        scene.say(glance_message(project, figures, teller, scene.voice(project)))


def _figures(scene: Scene, project: Project, *, names: bool, looks: bool) -> Mapping[str, Sequence[Trace]]:
    found: dict[str, list[Trace]] = {
        "stage": [],
        **{s.letter: [] for s in project.sides},
        SHARED: [],
        "dates": [],
        **({LOOKED: []} if looks else {}),
    }
    told = STAGE_LINES | DATE_LINES | SIDE_LINES | SHARED_LINES | (LOOKS if looks else frozenset())
    for line in scene.uow.audit.of_project(project.id, *sorted(told)):
        details, actor = line["details"], str(line["actor"])
        if not isinstance(details, Mapping):
            continue
        trace = Trace(line["at"], actor, str(line["action"]), details)  # type: ignore[arg-type]
        if trace.action in PERSONAL and not names and actor != scene.person.id:
            continue
        side = str(details.get("side", ""))
        if trace.action in LOOKS:
            found[LOOKED].append(trace)
        elif trace.action in SIDE_LINES and side in found and project.has_side(side):
            found[side].append(trace)
        elif trace.action in STAGE_LINES or trace.action.startswith("member."):
            found["stage"].append(trace)
        elif trace.action in DATE_LINES:
            found["dates"].append(trace)
        elif trace.action in SHARED_LINES:
            found[SHARED].append(trace)
    return {figure: traces for figure, traces in found.items() if traces or project.has_side(figure)}


class _Teller:
    """Says who did something: by name to those who may know, and of oneself; else by the part in the project."""

    def __init__(self, scene: Scene, project: Project, *, names: bool, looks: bool) -> None:
        self._scene, self._project, self._names, self._looks = scene, project, names, looks
        self._members = {m.person.id: m for m in scene.uow.projects.members(project.id)}
        self._known: dict[str, str] = {}

    def __call__(self, trace: Trace) -> str:
        """The words for whoever stands in that line."""
        kind = (trace.action.startswith("handover."), trace.action in LOOKS)
        key = f"{trace.actor}/{trace.details.get('side', '')}/{kind}"
        if key not in self._known:
            self._known[key] = self._who(trace)
        return self._known[key]

    def _who(self, trace: Trace) -> str:
        t, actor = self._scene.t, trace.actor
        if actor == "operator":
            return t("trace-operator")
        if actor in NOBODY:
            return t("trace-kyodo")
        member = self._members.get(actor)
        side = member.side if member is not None else str(trace.details.get("side", ""))
        in_office = trace.action.startswith("handover.") or (member and member.role in LOOKS_AFTER)
        names = self._names or (self._looks and trace.action in LOOKS)
        if not in_office and not names and actor != self._scene.person.id:
            if not self._project.has_side(side):
                return t("someone-before")
            return t("someone-of", body=self._project.side(side).name)
        return t("trace-person", name=person_name(self._scene.uow.people.get(actor), t))
