"""What could not be delivered, in words: the list, what became of a wish, and the morning's summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.services.phrasing.dates import Say, clock_time, short_date


@dataclass(frozen=True, slots=True)
class Line:
    """One failure as its reader may see it. ``whom`` in words; ``kind`` and ``reason`` are keys; ``at`` local time."""

    number: int
    whom: str
    project: str
    kind: str
    reason: str
    at: datetime
    resend: bool = True


def failures_message(lines: Sequence[Line], say: Say, *, before: int, rest: int, lead: str = "") -> Message:
    """One page of the list, with what can be done with each; ``rest`` is the number below which it goes on, 0 where it
    ends; ``before`` that it began below.
    """
    if not lines:
        text = say("failures-no-more") if before else say("failures-none")
        return Message(text, lead=lead, heading=say("failures"))
    rows, ways = [], []
    for place, one in enumerate(lines, 1):
        rows.append(
            Row(
                say("failure-line", n=place, whom=one.whom),
                text="\n".join((_what(one, say), say(f"failure-why-{one.reason}"))),
                note=say(f"failure-next-{one.reason}"),
            )
        )
        if one.resend:
            ways.append(Choice(say("button-failure-again", n=place), act(Verb.RETRY, str(one.number), "")))
        ways.append(Choice(say("button-failure-aside", n=place), act(Verb.PUT_ASIDE, str(one.number))))
    if rest:
        ways.append(Choice(say("button-further"), act(Verb.FAILURES, str(rest))))
    return Message(
        say("failures-intro"), lead=lead, heading=say("failures"), rows=tuple(rows), choices=tuple(ways)
    )


def _what(one: Line, say: Say) -> str:
    kind = say(f"failure-kind-{one.kind}")
    when = say("failure-when", on=short_date(one.at.date(), say), time=clock_time(one.at))
    if one.project:
        return say("failure-what-of", project=one.project, kind=kind, when=when)
    return say("failure-what", kind=kind, when=when)


def sure_message(one: Line, say: Say) -> Message:
    """It may have arrived: the person is asked before it is sent again."""
    ways = (
        Choice(say("button-failure-sure"), act(Verb.RETRY, str(one.number), "yes"), Weight.PRIMARY),
        Choice(say("button-failure-put-aside"), act(Verb.PUT_ASIDE, str(one.number))),
        Choice(say("button-failures"), act(Verb.FAILURES, "0")),
    )
    text = say("failure-sure", whom=one.whom)
    return Message(f"{text}\n{_what(one, say)}", heading=say("failures"), choices=ways)


def summary_message(
    reasons: Mapping[str, int], oldest: datetime, say: Say, *, at_least: bool, slack: bool
) -> Message:
    """The morning's summary: how many by reason, most first; the oldest (local time); how to list them."""
    total = sum(reasons.values())
    rows = tuple(
        Row(say(f"failure-why-{reason}"), text=say("failures-count", n=count))
        for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    )
    text = say("failures-morning-many", n=total) if at_least else say("failures-morning", n=total)
    on = short_date(oldest.date(), say)
    how = say("failures-how-slack") if slack else say("failures-how")
    return Message(
        f"{text}\n{say('failures-oldest', on=on, time=clock_time(oldest))}",
        heading=say("failures"),
        rows=rows,
        note=how,
        choices=(Choice(say("button-failures"), act(Verb.FAILURES, "0"), Weight.PRIMARY),),
    )
