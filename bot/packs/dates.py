"""The dates of a cycle, and the days on which the city hall is closed."""

import re
from collections.abc import Mapping

from bot.calendar_jp import closed_days
from bot.domain.pack import Pack
from bot.domain.questions import Basis, Label
from bot.domain.timetable import GIVEN, DateRule, Offset
from bot.packs.elements import form_names
from bot.packs.reading import Reading
from bot.packs.tables import Table

KINDS = (
    *("plan.start", "plan.due", "plan.end", "do.start", "do.due", "do.end"),
    *("see.start", "see.due", "see.end", "report.due"),
)
"""The dates that people are told of: what they are called stands in ``languages``."""

ANCHORS = ("start", *GIVEN)
DEADLINE_KEYS = (
    *("id", "kind", "date", "anchor", "offset", "not_after", "not_before", "shift", "remind", "april_cap"),
    *("cap_forms", "for_forms", "reminders", "to", "basis"),
)


def rules(reading: Reading) -> tuple[DateRule, ...]:
    """The parent's rules, those of the same kind replaced, new ones after them. Those of kinds that nothing goes by
    are left out.
    """
    found = {rule.kind: rule for rule in (reading.parent.rules if reading.parent else ())}
    tables: dict[str, Table] = {}
    for table in reading.root.tables("deadlines"):
        rule = _rule(reading, table)
        if rule.kind in tables:
            table.fault(f"duplicate deadline {rule.kind}")
        if rule.kind in ANCHORS:
            table.fault(f"{rule.kind} is entered by people and cannot be a rule")
        if rule.kind not in KINDS:  # nobody could be told of it by name
            known = ", ".join(kind for kind in KINDS if kind not in ANCHORS)
            table.warn(f"no sheet goes by the date {rule.kind}, so it is left out; known kinds are {known}")
            continue
        tables[rule.kind], found[rule.kind] = table, rule
    _check_anchors(reading.root, found, tables)
    return tuple(found.values())


def _check_anchors(root: Table, found: Mapping[str, DateRule], tables: Mapping[str, Table]) -> None:
    before: dict[str, DateRule | None] = dict.fromkeys(ANCHORS)
    for kind, rule in found.items():
        place = tables.get(kind, root)
        for anchor in (a for offset in _offsets(rule) for a in offset.anchors):
            if anchor not in before:
                later = " (it comes later in the list)" if anchor in found else ""
                place.fault(f"deadline {kind} names an unknown anchor {anchor}{later}")
            elif not _covers(before[anchor], rule):
                place.fault(f"deadline {kind} counts from {anchor}, which holds for some forms only")
        before[kind] = rule


def _rule(reading: Reading, table: Table) -> DateRule:
    table.only(DEADLINE_KEYS)
    name = table.text("id", required="kind" not in table, like=r"[a-z]+(\.[a-z_]+)*")
    cap = table.number("april_cap")
    if not 0 <= cap <= 30:
        table.fault("april_cap must be a day of April")
    table.texts("to")
    for reminder in table.texts("reminders"):
        if _days(reminder) is None:
            table.fault(f"reminders holds {reminder!r}; write days as -P7D")
    shift = ("none", "next", "previous")
    return DateRule(
        kind=table.text("kind", name, like=r"[a-z]+(\.[a-z_]+)*"),
        base=_base_offset(table),
        not_after=_limits(table, "not_after"),
        not_before=_limits(table, "not_before"),
        shift=table.text("shift", "none", one_of=shift),
        remind=table.text("remind", "previous", one_of=shift),
        april_cap=cap,
        cap_forms=form_names(reading, table, "cap_forms"),
        forms=form_names(reading, table, "for_forms"),
        basis=Basis(table.text("basis", Basis.PRACTICE, one_of=tuple(Basis))),
    )


def _base_offset(table: Table) -> Offset:
    if "date" in table and "anchor" in table:
        table.fault("write either date or anchor and offset")
    if "anchor" in table:
        return _anchored(table, table)
    text = table.text("date", required=True)
    offset = _offset(text)
    if offset is None and text:
        table.fault(f"date {text!r} is not understood; {_OFFSET_HELP}")
    return offset or Offset("start")


def closed(reading: Reading) -> tuple[str, ...]:
    """The closed days as they are written; the parent's where the pack names none."""
    inherited = reading.parent.closed if reading.parent else Pack("", "", "", Label()).closed
    calendar = reading.root.table("calendar")
    if calendar is None:
        return inherited
    calendar.only(("fy_start", "closed", "holidays"))
    calendar.text("fy_start", "04-01", one_of=("04-01",))
    calendar.text("holidays", "jp", one_of=("jp",))
    found = calendar.texts("closed") or inherited
    try:
        closed_days(found)
    except ValueError as error:
        calendar.fault(f"closed: {error}")
    return found


_OFFSET_HELP = "write it as do.end + 30 days, plan.start, or halfway from do.start to do.end"
_PLAIN = re.compile(r"(?:stage\.)?([a-z]+(?:\.[a-z_]+)*)(?:\s*([+-])\s*(\d{1,4})\s*days?)?")
_HALFWAY = re.compile(
    r"halfway from (?:stage\.)?([a-z]+(?:\.[a-z_]+)*) to (?:stage\.)?([a-z]+(?:\.[a-z_]+)*)"
)
_DURATION = re.compile(r"([+-]?)P(\d{1,4})([DW])")


def _offset(text: str) -> Offset | None:
    if found := _HALFWAY.fullmatch(text.strip()):
        return Offset(found[1], toward=found[2], share=0.5)
    if found := _PLAIN.fullmatch(text.strip()):
        days = int(found[3] or 0)
        return Offset(found[1], -days if found[2] == "-" else days)
    return None


def _days(text: str) -> int | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    return int(found[2]) * (7 if found[3] == "W" else 1) * (-1 if found[1] == "-" else 1)


def _anchored(table: Table, owner: Table) -> Offset:
    text = table.text("offset", "P0D")
    days = _days(text)
    if days is None:
        owner.fault(f"offset {text!r} is not understood; write days as P30D or -P14D")
    return Offset(table.text("anchor").removeprefix("stage."), days or 0)


def _limits(table: Table, key: str) -> tuple[Offset, ...]:
    found = []
    value = table.value.get(key)
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        if isinstance(item, dict):
            found.append(_anchored(Table(item, table.under(key), table.ledger), table))
        elif isinstance(item, str) and (offset := _offset(item)):
            found.append(offset)
        else:
            table.fault(f"{key} {item!r} is not understood; {_OFFSET_HELP}")
    return tuple(found)


def _offsets(rule: DateRule) -> tuple[Offset, ...]:
    return (rule.base, *rule.not_after, *rule.not_before)


def _covers(earlier: DateRule | None, rule: DateRule) -> bool:
    """Whether the earlier date exists wherever the rule holds."""
    if earlier is None or not earlier.forms:
        return True
    return bool(rule.forms) and set(rule.forms) <= set(earlier.forms)
