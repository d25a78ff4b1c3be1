"""Dates to look over and to change: by stage, each with its rule and its reminders, and what would move."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from bot.domain.duties import rule_of
from bot.domain.messages import Field, FieldKind, Message, Row
from bot.domain.reminders import Level, steps
from bot.domain.timetable import STAGES, Dated, DateRule, rule_kind
from bot.services.phrasing.dates import Say, compact_date, date_name, long_date, reason

Moved = Mapping[str, tuple[date | None, date | None]]
"""Dates by kind, before and after; None where there was none, or will be none."""

GROUPS = (*STAGES, "report")
_OF_GROUP = {
    "event": "do", "check": "do", "progress": "do", "survey": "see", "evaluation": "see", "publish": "see",
    **dict.fromkeys(("log", "interim", "yearly", "report", "settle", "carry", "case"), "report"),
}  # fmt: skip
"""Where dates stand whose name begins with no stage."""

ROWS_TOLD = 8
"""So many dates are named in one message about what moved."""


def group_of(dated: Dated, do: tuple[date, date]) -> str:
    """The part of the list in which a date stands: a stage, or ``report`` for what follows it."""
    head = rule_kind(dated.kind).partition(".")[0]
    if head in STAGES:
        return head
    if head in _OF_GROUP:
        return _OF_GROUP[head]
    if dated.rule is not None and dated.rule.stage:
        return dated.rule.stage
    return "plan" if dated.on < do[0] else "do" if dated.on <= do[1] else "report"


def date_parts(found: Sequence[Dated], say: Say, own: Collection[str] = ()) -> tuple[Field | Message, ...]:
    """All dates by stage: an input for each, with weekday and era, the rule behind it and its reminders; one line for
    what comes back several times. ``own`` are the kinds of the project's own rules.
    """
    on = {d.kind: d.on for d in found}
    do = (on["do.start"], on["do.end"])
    by_rule: dict[str, list[Dated]] = {}
    for one in found:
        by_rule.setdefault(rule_kind(one.kind), []).append(one)
    parts: list[Field | Message] = []
    for group in GROUPS:
        here = [one for one in found if group_of(one, do) == group]
        if here:
            parts.append(Message(heading=say(f"dates-of-{group}")))
        for one in here:
            alike = by_rule[rule_kind(one.kind)]
            if len(alike) == 1:
                parts.append(_field(one, say, own))
            elif one is alike[0]:
                parts.append(Message(_line(alike, say, own)))
    return tuple(parts)


def _field(dated: Dated, say: Say, own: Collection[str]) -> Field:
    hint = reason(dated, say)
    if rule_kind(dated.kind) in own and not dated.set_by_hand:
        hint = say("rule-own", rule=hint)
    reminders = ladder_words(rule_of(dated.kind, _rules(dated)), say)
    return Field(
        dated.kind,
        say("date-field", name=date_name(dated.kind, say), on=long_date(dated.on, say)),
        FieldKind.DATE,
        dated.on.isoformat(),
        hint=f"{hint}\n{reminders}" if reminders else hint,
        live=True,
    )


def _rules(dated: Dated) -> dict[str, DateRule]:
    return {} if dated.rule is None else {rule_kind(dated.kind): dated.rule}


def ladder_words(rule: DateRule | None, say: Say) -> str:
    """When people are reminded, in short; "" for a date of which nobody hears."""
    own = [step.days for step in steps(rule) if step.level is Level.OWN] if rule is not None else []
    if not own:
        return ""
    days = [say("ladder-day", n=-n) for n in own if n <= 0]
    if after := sum(n > 0 for n in own):
        days.append(say("ladder-after", n=after))
    return say("ladder", days=say("ladder-separator").join(days))


LISTED = 4
"""Dates that come back are all named up to so many, else the first and the last."""


def _line(alike: Sequence[Dated], say: Say, own: Collection[str]) -> str:
    first, last = alike[0], alike[-1]
    rule = first.rule
    if len(alike) <= LISTED:
        dates = say("ladder-separator").join(long_date(d.on, say) for d in alike)
    else:
        dates = say("dates-from-to", first=long_date(first.on, say), last=long_date(last.on, say))
    name = date_name(rule_kind(first.kind), say)
    if rule is not None and rule.every == "month":
        usual = [(d.unshifted or d.on).day for d in alike]
        line = say("dates-monthly", name=name, day=max(usual, key=usual.count), n=len(alike), dates=dates)
    else:
        line = say("dates-repeated", name=name, n=len(alike), dates=dates)
    if rule_kind(first.kind) in own:
        line = say("rule-own", rule=line)
    reminders = ladder_words(rule_of(first.kind, _rules(first)), say)
    return f"{line}\n{reminders}" if reminders else line


# ---------------------------------------------------------------- what moves


def moved_rows(moved: Moved, say: Say, found: Iterable[Dated] = ()) -> tuple[Row, ...]:
    """Each date that moves, before and after, one row for what comes back; with ``found`` the rule behind each, and
    closed days.
    """
    why = {d.kind: d for d in found}

    by_rule: dict[str, list[str]] = {}
    for kind in moved:
        by_rule.setdefault(rule_kind(kind), []).append(kind)
    return tuple(
        _row(kinds[0], moved, say, reason(why[kinds[0]], say) if kinds[0] in why else "")
        if len(kinds) == 1
        else Row(date_name(name, say), text=_several([moved[kind] for kind in kinds], say))
        for name, kinds in by_rule.items()
    )


def _row(kind: str, moved: Moved, say: Say, why: str) -> Row:
    before, after = moved[kind]
    if after is None:
        text = say("date-dropped-line", before=compact_date(before, say) if before else "—")
    else:
        text = say(
            "date-moved-line",
            before=compact_date(before, say) if before else "—",
            after=compact_date(after, say),
        )
    return Row(date_name(kind, say), text=text, note=why)


def _several(changes: Iterable[tuple[date | None, date | None]], say: Say) -> str:
    changes = tuple(changes)
    added = sum(before is None for before, _ in changes)
    gone = sum(after is None for _, after in changes)
    counts = (
        ("moved", len(changes) - added - gone),
        ("added", added),
        ("gone", gone),
    )
    return say("ladder-separator").join(say(f"several-{name}", n=n) for name, n in counts if n)


def told_message(name: str, moved: Moved, say: Say, text: str) -> Message:
    """What somebody hears of dates that moved: ``text`` says who moved them, or why."""
    rows = moved_rows(moved, say)
    more = len(rows) - ROWS_TOLD
    note = say("dates-more", n=more) if more > 0 else ""
    return Message(text, heading=name, rows=rows[:ROWS_TOLD], note=note)


def cost_words(people: int, line: int, say: Say) -> str:
    """How many will hear of it, and what that costs in LINE messages."""
    if not people:
        return say("moves-tell-nobody")
    return say("moves-tell-line", n=people, line=line) if line else say("moves-tell", n=people)
