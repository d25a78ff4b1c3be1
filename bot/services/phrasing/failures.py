"""What could not be delivered, in words: to whom, what kind of thing, when, why, and what to do. Never what it said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.actions import Verb, act
from bot.domain.failures import REASONS, Failure
from bot.domain.messages import Choice, Message, Row, Weight
from bot.services.phrasing.dates import Say, short_date

SHOWN = 5
"""On one card: each has two buttons."""


@dataclass(frozen=True, slots=True)
class Line:
    """One failure as its reader may know it: ``project`` and ``to`` are names, ``day`` is where the project lives."""

    failure: Failure
    project: str
    to: str
    day: date
    time: str


def failures_message(lines: Sequence[Line], before: int, say: Say, *, more: bool) -> Message:
    """The newest first; ``before`` of them stood on earlier cards, ``more``: further ones follow."""
    if not lines:
        return Message(say("failures-none"), heading=say("failures"))
    rows, ways = [], []
    for number, one in enumerate(lines, before + 1):
        failure = one.failure
        about = say("failures-what", kind=failure.kind.value, day=short_date(one.day, say), time=one.time)
        advice = say(f"failure-{failure.why}")
        doubt = say("failures-doubtful") if failure.doubtful else ""
        rows.append(
            Row(
                say("failures-to", n=number, to=one.to, project=one.project or "-"),
                text=about,
                note="\n".join(part for part in (advice, doubt) if part),
            )
        )
        ways += [
            Choice(
                say("button-send-again", n=number),
                act(Verb.FAILURE_RETRY, failure.tenant, failure.id),
                Weight.PRIMARY,
            ),
            Choice(say("button-put-aside", n=number), act(Verb.FAILURE_ASIDE, failure.tenant, failure.id)),
        ]
    if more:
        ways.append(Choice(say("button-further"), act(Verb.FAILURES, str(before + len(lines)))))
    return Message(say("failures-intro"), heading=say("failures"), rows=tuple(rows), choices=tuple(ways))


def summary_message(counts: Mapping[str, int], since: date, say: Say) -> Message:
    """In the morning: how many by reason, and since when the oldest."""
    told: dict[str, int] = {}
    for reason, n in counts.items():
        why = reason if reason in REASONS else "other"
        told[why] = told.get(why, 0) + n
    rows = tuple(
        Row(say("failures-count", n=n), text=say(f"failure-{why}"))
        for why, n in sorted(told.items(), key=lambda one: (-one[1], one[0]))
    )
    return Message(
        say("failures-summary", n=sum(told.values()), day=short_date(since, say)),
        heading=say("failures"),
        rows=rows,
        choices=(Choice(say("button-failures"), act(Verb.FAILURES, "0"), Weight.PRIMARY),),
    )
