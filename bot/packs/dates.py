"""The dates of a cycle, and the days on which the city hall is closed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from re import Match

from bot.calendar_jp import closed_days
from bot.domain.pack import SURVEY, THIRD_PARTY, Pack
from bot.domain.questions import Basis, Label
from bot.domain.timetable import (
    AFTER,
    ANCHORS,
    APRIL,
    EVERY,
    FACTS,
    INCLUSIVE,
    LADDER,
    PARTIES,
    PERIODS,
    STAGES,
    UNTIL,
    DateRule,
    MonthDay,
    Offset,
)
from bot.packs.elements import form_names
from bot.packs.reading import Reading
from bot.packs.tables import Table, did_you_mean

STAGE_KINDS = ("plan.start", "plan.due", "plan.end", "do.due", "see.start", "see.due", "see.end")
"""The dates that carry the stages: every project has each of them once."""

KINDS = (
    *("budget.talk", "budget.draft", "plan.start", "plan.due", "talk.plan", "form.due", "apply.due"),
    *("agree.draft", "agree.sign", "agree.final", "plan.end", "do.start", "do.due", "do.end", "check.due"),
    *("progress.publish", "interim.due", "log.due", "yearly.due", "fy.march", "fy.close", "agree.renew"),
    *("agree.renew_last", "see.start", "see.due", "survey.open", "survey.close", "see.end"),
    *("evaluation.due", "publish.due", "report.due", "settle.due", "settle.check", "carry.due", "case.due"),
)
"""The dates whose names stand in ``languages``; one of a pack's own has a label."""

DEADLINE_KEYS = (
    *("id", "kind", "label", "date", "anchor", "offset", "counting", "open", "end_of", "on", "not_after"),
    *("not_before", "shift", "for_forms", "lasting", "during", "ahead", "needs", "every", "stage", "to"),
    *("until", "reminders", "remind", "basis", "source", "april_cap", "cap_forms"),
)
SHIFTS = ("none", "next", "previous")
NEEDS = (SURVEY, THIRD_PARTY)
END_OF = ("month", "fiscal_year")
COUNTING = (AFTER, INCLUSIVE)

_KIND = r"[a-z]+(\.[a-z_]+)*"
_KIND_LIMIT = 40
_FURTHEST = 400
"""How many days from its date a reminder can be."""

_OLDER = {
    rule.kind: rule
    for rule in (
        DateRule("plan.start", Offset("start"), to=("all",)),
        DateRule("plan.due", Offset("start"), to=("respondents",), until="sheets", ladder=LADDER),
        DateRule("do.due", Offset("start"), to=("respondents",), until="sheets", ladder=LADDER),
        DateRule("see.start", Offset("start"), to=("all",)),
        DateRule("see.due", Offset("start"), to=("respondents",), until="sheets", ladder=LADDER),
        DateRule("see.end", Offset("start"), to=("sides",), until="talk", ladder=LADDER),
        DateRule(
            "report.due", Offset("start"), to=("recipient", "coordinator"), until="button", ladder=LADDER
        ),
    )
}
"""Whom a date concerns, and until what, in packs from before they said so."""

_OLDER_PARTIES = {"respondent": "respondents", "section_officer": "section", "evaluator": "evaluators"}


def rules(reading: Reading) -> tuple[DateRule, ...]:
    """The parent's rules, those of the same kind replaced, new ones after them. Those of kinds that nobody could be
    told of by name are left out.
    """
    found = {rule.kind: rule for rule in (reading.parent.rules if reading.parent else ())}
    tables: dict[str, Table] = {}
    for table in reading.root.tables("deadlines"):
        name = table.text("id", required="kind" not in table, like=_KIND)
        kind = table.text("kind", name, like=_KIND)
        rule = _rule(reading, table, kind, found.get(kind))
        if kind in tables:
            table.fault(f"duplicate deadline {kind}")
        if kind in (*ANCHORS, *(anchor for named in PERIODS.values() for anchor in named)):
            table.fault(f"{kind} is entered by people or known from the start and cannot be a rule")
        if kind not in KINDS and not rule.label:
            guess = did_you_mean(kind, KINDS)
            table.warn(f"{kind} has no label, so it is left out; write what it is called{guess}")
            continue
        tables[kind], found[kind] = table, rule
    _check_anchors(reading.root, found, tables)
    return tuple(found.values())


def _check_anchors(root: Table, found: Mapping[str, DateRule], tables: Mapping[str, Table]) -> None:
    """Each counts from what is known before it; what carries the stages from what every project has."""
    before, uncertain = set(ANCHORS), set(FACTS)
    for kind, rule in found.items():
        place = tables.get(kind, root)
        for offset in rule.offsets:
            for anchor in offset.anchors:
                if fault := _unknown(anchor, rule, found, before):
                    place.fault(f"deadline {kind} {fault}")
        loose = [name for name in ("lasting", "during", "ahead", "needs", "every") if getattr(rule, name)]
        unsure = [name for name in rule.base.anchors if name in uncertain or _EVENT.fullmatch(name)]
        if kind in STAGE_KINDS:
            if loose:
                place.fault(f"every project has one {kind}, so it cannot have {', '.join(loose)}")
            if unsure:
                place.fault(
                    f"every project has {kind}, so it cannot count from {unsure[0]}, which may be missing"
                )
        if loose or unsure:
            uncertain.add(kind)
        before.add(kind)


def _unknown(anchor: str, rule: DateRule, found: Mapping[str, DateRule], before: set[str]) -> str:
    if anchor in PERIODS.get(rule.every, ()) or _EVENT.fullmatch(anchor):
        return ""
    if every := [name for name, anchors in PERIODS.items() if anchor in anchors]:
        return f"counts from {anchor}, which only dates with every: {' or '.join(every)} have"
    if anchor not in before:
        later = " (it comes later in the list)" if anchor in found else ""
        return f"names an unknown anchor {anchor}{later}"
    if anchor in found and found[anchor].every:
        return f"counts from {anchor}, which comes back: it would not be clear from which day"
    return ""


def _rule(reading: Reading, table: Table, kind: str, before: DateRule | None) -> DateRule:
    """What the line says; whom it concerns, until what and where it holds, as before where it says nothing of it. A line
    without a day leaves the day as it was, and with it limits and shift.
    """
    table.only(DEADLINE_KEYS)
    if len(kind) > _KIND_LIMIT:
        table.fault(f"kind is longer than {_KIND_LIMIT} characters")
    counted_anew = before is None or any(key in table for key in ("date", *_TABLE_KEYS))
    old = before or _OLDER.get(kind) or DateRule(kind, Offset("start"), stage=_stage_in(kind))
    same = DateRule(kind, Offset("start")) if counted_anew else old
    every = table.text("every", old.every or "once", one_of=("once", *EVERY))
    every = "" if every == "once" else every
    until = table.text("until", old.until, one_of=UNTIL)
    stage = table.text("stage", old.stage or _stage_in(kind) or "none", one_of=(*STAGES, "none"))
    stage = "" if stage == "none" else stage
    if until in ("sheets", "talk") and not (stage or _stage_in(kind)):
        table.fault(f"until {until} needs the stage whose {until} it means; add stage: plan, do or see")
    needs = table.text("needs", old.needs or "none", one_of=(*NEEDS, "none"))
    basis, source = Basis(same.basis), same.source
    if "source" in table:
        basis, source = reading.basis(table)
    elif "basis" in table or counted_anew:
        own = Basis.LOCAL if reading.parent else Basis.PRACTICE
        basis, source = Basis(table.text("basis", own, one_of=tuple(Basis))), None
    lasting = table.number("lasting", old.lasting)
    if lasting < 0:
        table.fault("lasting must be a number of days, 0 or more")
    return DateRule(
        kind=kind,
        base=_base(table, every) if counted_anew else old.base,
        not_after=(
            *(_limits(reading, table, "not_after", every) if "not_after" in table else same.not_after),
            *_april_cap(reading, table),
        ),
        not_before=_limits(reading, table, "not_before", every) if "not_before" in table else same.not_before,
        shift=table.text("shift", same.shift, one_of=SHIFTS),
        remind=table.text("remind", same.remind, one_of=SHIFTS),
        forms=form_names(reading, table, "for_forms") if "for_forms" in table else old.forms,
        lasting=lasting,
        during=table.flag("during", old.during),
        ahead=table.flag("ahead", old.ahead),
        needs="" if needs == "none" else needs,
        every=every,
        stage=stage,
        to=_parties(table, old),
        until=until,
        ladder=_ladder(table, old, until),
        label=table.label("label") or old.label,
        basis=basis,
        source=source,
    )


def _stage_in(kind: str) -> str:
    first = kind.partition(".")[0]
    return first if first in STAGES else ""


def _parties(table: Table, old: DateRule) -> tuple[str, ...]:
    if "to" not in table:
        return old.to
    said = (_OLDER_PARTIES.get(name, name) for name in table.texts("to"))
    found = tuple(dict.fromkeys(said))
    for name in found:
        if name not in PARTIES:
            known = ", ".join(PARTIES)
            table.fault(f"unknown to {name!r}; known are {known}{did_you_mean(name, PARTIES)}")
    if not found:
        table.fault("to names nobody; leave it out, or write whom the date concerns")
    return tuple(name for name in found if name in PARTIES) or old.to


def _ladder(table: Table, old: DateRule, until: str) -> tuple[int, ...]:
    """The days on which people are reminded; where nothing is said, all steps for what is owed."""
    if "reminders" not in table:
        return old.ladder if old.until == until else (0,) if until == "told" else LADDER
    found = []
    for said in table.texts("reminders"):
        days = int(said) if re.fullmatch(r"[+-]?\d{1,4}", said) else _days(said)
        if days is None or abs(days) > _FURTHEST:
            table.fault(f"reminders holds {said!r}; write days as -P7D")
        else:
            found.append(days)
    return tuple(sorted(set(found)))


def _april_cap(reading: Reading, table: Table) -> tuple[Offset, ...]:
    """How older packs write the limit of so many days after the fiscal year."""
    cap, forms = table.number("april_cap"), form_names(reading, table, "cap_forms")
    if not 0 <= cap <= 30:
        table.fault("april_cap must be a day of April")
    return (Offset("fy.end", cap, forms=forms),) if cap else ()


def closed(reading: Reading) -> tuple[str, ...]:
    """The closed days as they are written; the parent's where the pack names none."""
    inherited = reading.parent.closed if reading.parent else Pack("", "", "", Label()).closed
    calendar = reading.root.table("calendar")
    if calendar is None:
        return inherited
    calendar.only(("fy_start", "closed", "holidays"))
    calendar.text("holidays", "jp", one_of=("jp",))
    found = calendar.texts("closed") or inherited
    try:
        closed_days(found)
    except ValueError as error:
        calendar.fault(f"closed: {error}")
    return found


def fy_start(reading: Reading) -> MonthDay:
    """The day on which the fiscal year begins; the parent's where the pack names none."""
    inherited = reading.parent.fy_start if reading.parent else APRIL
    calendar = reading.root.table("calendar")
    if calendar is None or "fy_start" not in calendar:
        return inherited
    said = calendar.text("fy_start")
    if (found := _month_day(said)) is None or found == (2, 29):
        if said:
            calendar.fault(f"fy_start {said!r} is no day of every year; write it as 04-01")
        return inherited
    return found


# ---------------------------------------------------------------- how days are counted

_OFFSET_HELP = "write it as do.end + 30 days, plan.start, or halfway from do.start to do.end"
_EVENT = re.compile(r"event\.[1-9][0-9]?")
_ANCHOR = r"(?:stage\.)?(?P<{}>[a-z]+(?:\.(?:[a-z_]+|[0-9]+))*)"
_PLAIN = (
    _ANCHOR.format("anchor")
    + r"(?:\s*(?P<sign>[+-])\s*(?P<count>\d{1,4})\s*(?P<open>open\s+)?(?P<unit>day|week|month|year)s?)?"
    + r"(?:\s+(?P<inclusive>inclusive))?"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        _PLAIN,
        rf"halfway from {_ANCHOR.format('anchor')} to {_ANCHOR.format('toward')}",
        rf"end of (?:the )?(?P<end_of>month|fiscal year) of {_PLAIN}",
        rf"(?P<on>\d\d-\d\d)(?: of (?:the )?fiscal year of {_PLAIN})?",
    )
)
_DURATION = re.compile(r"([+-]?)P(\d{1,4})([DWMY])")
_MONTHS = {"month": 1, "year": 12, "M": 1, "Y": 12}
_DAYS = {"day": 1, "week": 7, "D": 1, "W": 7}


def read_offset(text: str, every: str = "") -> Offset | None:
    """The sum that is written so; None where it is none. ``every`` is how its rule comes back."""
    match = next((found for pattern in _PATTERNS if (found := pattern.fullmatch(text.strip()))), None)
    if match is None:
        return None
    said = match.groupdict()
    if "toward" in said:
        return Offset(said["anchor"], toward=said["toward"], share=0.5)
    offset = _plain(match, "period.start" if "period.start" in PERIODS.get(every, ()) else "fy.start")
    if offset is None:
        return None
    if on := said.get("on"):
        return replace(offset, on_day=on) if _month_day(on) else None
    return replace(offset, end_of=(said.get("end_of") or "").replace(" ", "_"))


def _plain(match: Match[str], otherwise: str) -> Offset | None:
    if not match["anchor"]:
        return Offset(otherwise)
    count, unit = int(match["count"] or 0), match["unit"] or "day"
    open_days = bool(match["open"])
    if open_days and unit != "day":
        return None
    signed = -count if match["sign"] == "-" else count
    return Offset(
        match["anchor"],
        days=signed * _DAYS.get(unit, 0),
        months=signed * _MONTHS.get(unit, 0),
        counting=INCLUSIVE if match["inclusive"] else AFTER,
        open_days=open_days,
    )


def _month_day(text: str) -> MonthDay | None:
    """``09-30`` as a month and a day of it."""
    if not re.fullmatch(r"\d\d-\d\d", text):
        return None
    try:
        on = date.fromisoformat(f"2000-{text}")
    except ValueError:
        return None
    return on.month, on.day


def _days(text: str) -> int | None:
    found = _DURATION.fullmatch(text)
    if found is None or found[3] not in _DAYS:
        return None
    return int(found[2]) * _DAYS[found[3]] * (-1 if found[1] == "-" else 1)


_TABLE_KEYS = ("anchor", "offset", "counting", "open", "end_of", "on")
"""How a sum is written in a table instead of a line of text."""


def _base(table: Table, every: str) -> Offset:
    if "date" in table:
        if extra := [key for key in _TABLE_KEYS if key in table]:
            table.fault(f"write either date or {' and '.join(extra)}")
    elif any(key in table for key in _TABLE_KEYS):
        return _tabular(table, table, every)
    text = table.text("date", required=True)
    offset = read_offset(text, every)
    if offset is None and text:
        table.fault(f"date {text!r} is not understood; {_OFFSET_HELP}")
    return offset or Offset("start")


def _tabular(table: Table, owner: Table, every: str) -> Offset:
    text = table.text("offset", "P0D")
    found = _DURATION.fullmatch(text)
    if found is None:
        owner.fault(f"offset {text!r} is not understood; write days as P30D or -P14D")
    count, unit = (int(found[2]) * (-1 if found[1] == "-" else 1), found[3]) if found else (0, "D")
    on = table.text("on")
    if on and _month_day(on) is None:
        owner.fault(f"on {on!r} is no day of the year; write it as 09-30")
        on = ""
    if on and "end_of" in table:
        owner.fault("write either end_of or on")
    anchored = "anchor" in table or not on
    open_days = table.flag("open")
    if open_days and unit not in _DAYS:
        owner.fault("open days are counted in days; write offset as P10D")
    plain = read_offset(on, every) if not anchored else None
    return Offset(
        plain.anchor if plain else table.text("anchor", "start", required=True).removeprefix("stage."),
        days=count * _DAYS.get(unit, 0),
        months=count * _MONTHS.get(unit, 0),
        counting=table.text("counting", AFTER, one_of=COUNTING),
        open_days=open_days,
        end_of=table.text("end_of", one_of=END_OF),
        on_day=on,
    )


def _limits(reading: Reading, table: Table, key: str, every: str) -> tuple[Offset, ...]:
    found = []
    value = table.value.get(key)
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        if isinstance(item, dict):
            found.append(_limit(reading, Table(item, table.under(key), table.ledger), table, every))
        elif isinstance(item, str) and (limit := _said_limit(item, every)):
            for form in limit.forms:
                if form not in reading.form_ids:
                    table.fault(f"{key} names an unknown form {form}")
            found.append(limit)
        else:
            table.fault(f"{key} {item!r} is not understood; {_OFFSET_HELP}")
    return tuple(found)


def _said_limit(text: str, every: str) -> Offset | None:
    """A limit as a line of text, with the forms for which alone it holds behind it."""
    sum_, _, forms = text.partition(" for ")
    offset = read_offset(sum_, every)
    named = tuple(name.strip() for name in forms.split(" and ")) if forms else ()
    return replace(offset, forms=named) if offset and all(named) else None


def _limit(reading: Reading, limit: Table, owner: Table, every: str) -> Offset:
    """A limit as a table."""
    limit.only(("date", *_TABLE_KEYS, "for_forms"))
    offset = _base(limit, every) if "date" in limit else _tabular(limit, owner, every)
    return replace(offset, forms=form_names(reading, limit, "for_forms"))
