"""What a newer version of a guideline changes, on one card."""

from collections.abc import Iterable

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.pack_changes import PackChanges
from bot.domain.project import Project
from bot.domain.questions import Label
from bot.services.phrasing.dates import Say, date_name

LISTED = 12
"""So many questions are named under each heading; how many more there are is told."""


def changes_message(project: Project, changes: PackChanges, version: str, language: str, say: Say) -> Message:
    """Questions added, dropped, reworded and changed, by their words; then the one tap that upgrades."""
    rows = []
    for heading, labels in (
        ("change-added", changes.added_labels),
        ("change-dropped", changes.dropped_labels),
        ("change-reworded", changes.reworded_labels),
        ("change-changed", changes.changed_labels),
        ("change-sheets", changes.sheet_labels),
    ):
        if labels:
            rows.append(Row(say(heading), text=_listed(labels, language)))
    if changes.date_kinds:
        rows.append(
            Row(
                say("change-dates"),
                text=say("list-separator").join(date_name(kind, say) for kind in changes.date_kinds),
            )
        )
    return Message(
        say("changes") if rows else say("changes-nothing"),
        heading=say("changes-heading", project=project.name, version=version),
        rows=tuple(rows),
        choices=(
            Choice(say("button-upgrade-now"), act(Verb.UPGRADE_TO, project.id, version), Weight.PRIMARY),
            Choice(say("button-leave-it"), act(Verb.STATUS, project.id)),
        ),
    )


def _listed(labels: Iterable[Label], language: str) -> str:
    lines = [f"・{label.in_(language)}" for label in labels]
    more = [f"… +{len(lines) - LISTED}"] if len(lines) > LISTED else []
    return "\n".join([*lines[:LISTED], *more])
