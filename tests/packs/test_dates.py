"""Rules of dates as a pack writes them: what was meant is what is read, in either way of writing."""

import random
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.questions import Basis, Source
from bot.domain.timetable import LADDER, PERIODS, DateRule, Offset, timetable
from tests.domain.calendars import is_closed
from tests.domain.paper import Paper
from tests.packs.mini import Raw, read, right, small, three, told

FORMS = ("subsidy", "commission")
FIRST = ["start", "do.start", "do.end", "fy.start", "fy.end", "event.1", "mutual.see"]


def line(offset: Offset) -> str:
    """The sum as a line of text."""
    if offset.toward:
        return f"halfway from {offset.anchor} to {offset.toward}"
    count = offset.days or offset.months
    text = offset.anchor
    if count:
        unit = ("open " if offset.open_days else "") + ("day" if offset.days else "month")
        text += f" {'+' if count > 0 else '-'} {abs(count)} {unit}{'s' if abs(count) > 1 else ''}"
    if offset.counting == "inclusive":
        text += " inclusive"
    if offset.end_of:
        text = f"end of {offset.end_of.replace('_', ' ')} of {text}"
    if offset.on_day:
        text = f"{offset.on_day} of fiscal year of {text}"
    return text


def table(offset: Offset) -> Raw:
    """The same as a table."""
    unit, count = ("D", offset.days) if offset.days else ("M", offset.months)
    said = {
        "anchor": offset.anchor,
        "offset": f"{'-' if count < 0 else ''}P{abs(count)}{unit}",
        "counting": offset.counting,
        "open": offset.open_days,
        "end_of": offset.end_of,
        "on": offset.on_day,
    }
    return {key: value for key, value in said.items() if value}


def random_offset(chance: random.Random, anchors: list[str]) -> Offset:
    if chance.random() < 0.1:
        return Offset("do.start", toward="do.end", share=0.5)
    by_months = chance.random() < 0.3
    days = 0 if by_months else chance.choice([0, 1, -1, chance.randint(-90, 90)])
    end = chance.choice(["", "", "", "month", "fiscal_year", "09-30", "04-01"])
    return Offset(
        chance.choice(anchors),
        days=days,
        months=chance.randint(-12, 12) if by_months else 0,
        counting=chance.choice(["after", "after", "inclusive"]),
        open_days=bool(days) and chance.random() < 0.3,
        end_of=end if not end[:1].isdigit() else "",
        on_day=end if end[:1].isdigit() else "",
    )


def random_rules(chance: random.Random) -> list[DateRule]:
    rules: list[DateRule] = []
    for number in range(10):
        every = chance.choice(["", "", "month", "quarter", "fiscal_year", "event"])
        anchors = [*FIRST, *PERIODS.get(every, ()), *(rule.kind for rule in rules if not rule.every)]
        until = chance.choice(["told", "button", "signed", "findings"])
        rules.append(
            DateRule(
                f"own.{'abcdefghij'[number]}",
                random_offset(chance, anchors),
                tuple(
                    replace(random_offset(chance, anchors), forms=chance.choice([(), FORMS[:1], FORMS]))
                    for _ in range(chance.choice([0, 1, 2]))
                ),
                tuple(random_offset(chance, anchors) for _ in range(chance.choice([0, 0, 1]))),
                shift=chance.choice(["none", "next", "previous"]),
                remind=chance.choice(["next", "previous"]),
                forms=chance.choice([(), FORMS]),
                lasting=chance.choice([0, 184]),
                during=chance.random() < 0.2,
                ahead=chance.random() < 0.2,
                needs=chance.choice(["", "survey", "third_party"]),
                every=every,
                stage=chance.choice(["", "plan", "do", "see"]),
                to=tuple(chance.sample(["sides", "section", "coordinator", "all"], chance.randint(1, 3))),
                until=until,
                ladder=tuple(sorted(chance.sample(range(-30, 30), chance.randint(1, 4)))),
                basis="local",
            )
        )
    return rules


def written(rule: DateRule, chance: random.Random) -> Raw:
    """The rule as an author would write it: what goes without saying is left out, or said all the same."""
    plain = {
        "kind": rule.kind,
        "label": three("提出"),
        "shift": rule.shift,
        "remind": rule.remind,
        "for_forms": list(rule.forms),
        "lasting": rule.lasting,
        "during": rule.during,
        "ahead": rule.ahead,
        "needs": rule.needs,
        "every": rule.every,
        "stage": rule.stage,
        "to": list(rule.to),
        "until": rule.until,
        "reminders": [chance.choice([days, f"{'-' if days < 0 else ''}P{abs(days)}D"]) for days in rule.ladder],
        "not_after": [line(one) + (f" for {' and '.join(one.forms)}" if one.forms else "") for one in rule.not_after],
        "not_before": [line(one) if one.toward else chance.choice([line, table])(one) for one in rule.not_before],
    }  # fmt: skip
    shown = {key: value for key, value in plain.items() if value or chance.random() < 0.1}
    said = {key: value for key, value in shown.items() if value != ""}
    if rule.base.toward or chance.random() < 0.6:
        return {**said, "date": line(rule.base)}
    return {**said, **table(rule.base)}


@pytest.mark.parametrize("seed", range(60))
def test_six_hundred_random_rules_are_read_as_they_were_meant(seed: int) -> None:
    chance = random.Random(seed)
    meant = random_rules(chance)
    loaded = read(small() | {"deadlines": [written(rule, chance) for rule in meant]})
    assert loaded.pack is not None, told(loaded)
    found = {rule.kind: replace(rule, label=None) for rule in loaded.pack.rules}
    assert [found[rule.kind] for rule in meant] == meant


@pytest.mark.parametrize("seed", range(10))
def test_a_pack_with_rules_of_its_own_has_the_dates_counted_on_paper(seed: int) -> None:
    """Core's dates and a hundred others, in one cycle."""
    chance = random.Random(seed)
    raw = small() | {"deadlines": [written(rule, chance) for rule in random_rules(chance)]}
    rules = right(raw).rules
    first = date(2026, 4, 1).toordinal() + chance.randint(0, 200)
    given = {"start": first - 90, "do.start": first, "do.end": first + chance.randint(0, 500)}
    days = {kind: date.fromordinal(day) for kind, day in given.items()}
    found = timetable(rules, days, form="subsidy", is_closed=is_closed, events=[days["do.start"]])
    paper = Paper(is_closed).cycle(rules, days, "subsidy", {}, [days["do.start"]])
    assert {d.kind: d.on for d in found} == paper


# ---------------------------------------------------------------- what a line need not say


def rule(kind: str, **said: object) -> DateRule:
    """That date in the small pack, with one line of its own."""
    pack = right(small() | {"deadlines": [{"kind": kind, **said}]})
    return next(rule for rule in pack.rules if rule.kind == kind)


def core_rule(kind: str) -> DateRule:
    return next(rule for rule in right(small() | {"deadlines": []}).rules if rule.kind == kind)


def test_a_line_without_a_day_leaves_the_day_as_it_was() -> None:
    found = rule("report.due", reminders=[-30, 0])
    assert found == replace(core_rule("report.due"), ladder=(-30, 0))


def test_a_line_that_only_names_its_source_leaves_all_else_as_it_was() -> None:
    found = rule("see.due", source={"doc": "guide", "section": "1"})
    assert found == replace(core_rule("see.due"), basis=Basis.SOURCE, source=Source("guide", "1"))


def test_a_day_of_one_s_own_comes_with_limits_and_shift_of_one_s_own() -> None:
    found = rule("report.due", date="do.end + 45 days")
    before = core_rule("report.due")
    assert (found.base, found.not_after, found.shift) == (Offset("do.end", 45), (), "none")
    assert (found.to, found.until, found.ladder) == (before.to, before.until, before.ladder)
    assert found.basis == "local"


def test_what_is_owed_has_all_steps_and_what_is_told_one() -> None:
    own = {"label": three("提出"), "date": "do.end + 5 days"}
    assert rule("own.paper", **own, until="button").ladder == LADDER
    assert rule("own.note", **own).ladder == (0,)


def test_a_new_kind_without_a_day_says_what_is_missing() -> None:
    loaded = read(small() | {"deadlines": [{"kind": "own.paper", "label": three("提出")}]})
    assert "mini.yaml, deadlines[0]: date is missing" in told(loaded)


def test_older_packs_hold_a_report_to_a_day_of_april() -> None:
    found = rule("report.due", date="do.end + 30 days", april_cap=10, cap_forms=["subsidy"])
    assert found.not_after == (Offset("fy.end", 10, forms=("subsidy",)),)


def test_a_body_may_have_another_fiscal_year_and_closed_days_of_its_own() -> None:
    pack = right(small() | {"calendar": {"fy_start": "07-01", "closed": ["sun", "08-15"]}})
    assert (pack.fy_start, pack.closed) == ((7, 1), ("sun", "08-15"))
    assert right(small()).fy_start == (4, 1)


# ---------------------------------------------------------------- domain.md §5


PRACTICE = {
    "apply.due", "interim.due", "log.due", "yearly.due", "fy.march", "fy.close", "report.due", "settle.due",
    "settle.check",
}  # fmt: skip
"""Of these no guideline speaks at all; of the others some do, but none says how many days."""


def test_core_says_of_which_dates_no_guideline_speaks() -> None:
    core = right(small() | {"deadlines": []}).rules
    assert {rule.kind for rule in core if rule.basis == "practice"} == PRACTICE
    assert {rule.basis for rule in core} == {"practice", "derived"}
