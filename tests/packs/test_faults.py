"""What a pack file can get wrong: every fault is named with file, place and reason."""

from pathlib import Path

import pytest

from bot.packs.reader import load_pack
from tests.packs.mini import Q1, Q2, Q3, Change, Q, asks, drop, put, read, small, three, told, written

ERRORS: list[tuple[str, Change, str]] = [
    ("no schema version", drop("kyodo_pack"), "mini.yaml: kyodo_pack is missing"),
    ("other schema version", put("kyodo_pack", to=2), "mini.yaml: kyodo_pack must be 1"),
    ("no id", drop("id"), "mini.yaml: id is missing"),
    ("bad id", put("id", to="Mini City"), "mini.yaml: id 'Mini City' has the wrong form"),
    ("bad version", put("version", to="1.0"), "mini.yaml: version '1.0' has the wrong form"),
    ("number for version", put("version", to=1.0), "mini.yaml: version must be text, not 1.0; write it as 1.0.0"),
    ("unknown key", put("munincipality", to={}), "unknown key munincipality; did you mean municipality?"),
    ("unknown base", put("extends", to="kernel@1"), "mini.yaml: extends kernel@1, but only core@1 is known"),
    ("base of another major", put("extends", to="core@7"), "mini.yaml: extends core@7, but only core@1 is known"),
    ("unknown maps_to", put(*Q, 0, "maps_to", to="core.pl.x"), f"mini.yaml, {Q1} (min.chk.1): maps_to names an unknown question core.pl.x"),
    ("unknown maps_to of a principle", put("principles", 0, "maps_to", to=["x"]), "mini.yaml, principles[0] (min.prin.1): maps_to names an unknown id x"),
    ("unknown use", put(*Q, 2, "use", to="core.pl.x"), f"mini.yaml, {Q3} (min.chk.3): use names an unknown question core.pl.x"),
    ("unknown form", put("forms", to=[{"id": "barter"}]), "mini.yaml, forms[0] (barter): unknown form barter"),
    ("unknown form of an area", put("areas", 0, "forms", to=["barter"]), "mini.yaml, areas[0]: forms names an unknown form barter"),
    ("unknown variant", put("forms", to=[{"id": "other", "variants": ["barter"]}]), "mini.yaml, forms[0] (other): variants names an unknown form barter"),
    ("unknown kind", put(*Q, 0, "kind", to="yesno"), f"mini.yaml, {Q1} (min.chk.1): unknown kind 'yesno'"),
    ("unknown stage", put("questionnaires", 0, "stage", to="check"), "mini.yaml, questionnaires[0] (min.q.plan): unknown stage 'check'"),
    ("unknown term", put("terms", to={"burger": three("市民")}), "mini.yaml: terms names an unknown identifier burger"),
    ("unknown answer_by", put(*Q, 0, "answer_by", to="nobody"), "unknown answer_by 'nobody'"),
    ("unknown document", put(*Q, 0, "source", to={"doc": "law", "section": "1"}), f"mini.yaml, {Q1} (min.chk.1): source names an unknown document law"),
    ("duplicate question", put(*Q, 2, "id", to="min.chk.1"), f"mini.yaml, {Q3} (min.chk.1): duplicate id min.chk.1 (also at {Q1} (min.chk.1))"),
    ("duplicate option", put(*Q, 1, "options", 1, "id", to="one"), f"mini.yaml, {Q2} (min.chk.2): duplicate option id one"),
    ("foreign prefix", put(*Q, 0, "id", to="ise.chk.1"), f"mini.yaml, {Q1} (ise.chk.1): id must begin with min."),
    ("no ja label", drop(*Q, 0, "label", "ja"), f"mini.yaml, {Q1} (min.chk.1): label has no ja text"),
    ("no label", drop(*Q, 0, "label"), f"mini.yaml, {Q1} (min.chk.1): label is missing"),
    ("label without language", put(*Q, 0, "label", to="はい？"), "label must be texts by language"),
    ("label in a language that is not offered", put(*Q, 0, "label", "jp", to="x"), "label has a text in 'jp', which is not on offer"),
    ("empty label", put(*Q, 0, "label", "en", to=" "), f"mini.yaml, {Q1} (min.chk.1): label is empty in en"),
    ("number for a label", put(*Q, 0, "label", "en", to=3), "label in en must be text, not 3; put it in quotes"),
    ("condition on an unknown question", put(*Q, 2, "show_if", to=asks("min.chk.66")), f"mini.yaml, {Q3} (min.chk.3): show_if names an unknown question min.chk.66"),
    ("forward condition", put(*Q, 0, "show_if", to=asks("min.chk.3")), f"mini.yaml, {Q1} (min.chk.1): show_if looks ahead to min.chk.3"),
    ("condition on itself", put(*Q, 0, "show_if", to=asks("min.chk.1")), "show_if goes in a circle: min.chk.1 -> min.chk.1"),
    ("condition on no answer of it", put(*Q, 2, "show_if", to=asks("min.chk.2", value="three")), "show_if compares min.chk.2 with 'three', which is none of its answers"),
    ("condition without mode", put(*Q, 2, "show_if", to={"q": "min.chk.1"}), "show_if needs exactly one of all, any, not"),
    ("unknown operator", put(*Q, 2, "show_if", to=asks("min.chk.1", op="is")), "unknown op 'is'"),
    ("one option", put(*Q, 1, "options", to=[{"id": "one", "label": three("一")}]), f"mini.yaml, {Q2} (min.chk.2): a question of kind single needs at least two options"),
    ("no options", drop(*Q, 1, "options"), "a question of kind single needs at least two options"),
    ("options of a yes/no question", put(*Q, 0, "options", to=[{"id": "one", "label": three("一")}]), "a question of kind yes_no takes no options"),
    ("attention to no answer of it", put(*Q, 1, "attention", to=["no"]), "attention names an unknown answer no"),
    ("scale without points", put(*Q, 0, "kind", to="scale"), "a question of kind scale needs scale"),
    ("area_pos repeated", put("areas", 1, "pos", to=2), "mini.yaml, areas[1]: pos 2 is repeated"),
    ("area_pos out of range", put("areas", 1, "pos", to=6), "mini.yaml, areas[1]: pos must be 1"),
    ("source missing", put(*Q, 0, "basis", to="source"), f"mini.yaml, {Q1} (min.chk.1): basis is source, but no source is named"),
    ("source empty", put(*Q, 0, "source", to={"doc": "guide"}), "source needs doc and section"),
    ("unknown anchor", put("deadlines", 0, "date", to="do.finish + 3 days"), "mini.yaml, deadlines[0] (see.due): deadline see.due names an unknown anchor do.finish"),
    ("later anchor", put("deadlines", 0, "date", to="see.end"), "deadline see.due names an unknown anchor see.end (it comes later in the list)"),
    ("unreadable date", put("deadlines", 0, "date", to="soon"), "deadline see.due names an unknown anchor soon"),
    ("unreadable count", put("deadlines", 0, "date", to="do.end + two days"), "date 'do.end + two days' is not understood"),
    ("unreadable offset", put("deadlines", 0, to={"id": "see.due", "anchor": "do.end", "offset": "30"}), "offset '30' is not understood"),
    ("a date that people enter", put("deadlines", 0, "kind", to="do.end"), "do.end is entered by people or known from the start and cannot be a rule"),
    ("duplicate deadline", put("deadlines", to=[{"kind": "see.due", "date": "do.end"}] * 2), "mini.yaml, deadlines[1] (see.due): duplicate deadline see.due"),
    ("deadline of an unknown form", put("deadlines", 0, "for_forms", to=["barter"]), "for_forms names an unknown form barter"),
    ("an own date without period", put("deadlines", 0, "date", to="period.end + 3 days"), "deadline see.due counts from period.end, which only dates with every: month or quarter or fiscal_year have"),
    ("from one that comes back", put("deadlines", 0, to={"kind": "own.due", "label": three("提出"), "date": "log.due + 3 days"}), "deadline own.due counts from log.due, which comes back"),
    ("several of a stage's dates", put("deadlines", 0, "every", to="month"), "every project has one see.due, so it cannot have every"),
    ("a stage's date from what may be missing", put("deadlines", 0, "date", to="mutual.plan + 7 days"), "every project has see.due, so it cannot count from mutual.plan, which may be missing"),
    ("a stage's date from one that may be missing", put("deadlines", 0, "date", to="talk.plan"), "every project has see.due, so it cannot count from talk.plan, which may be missing"),
    ("a rule for what is known otherwise", put("deadlines", 0, "kind", to="fy.end"), "fy.end is entered by people or known from the start and cannot be a rule"),
    ("a party that nobody is", put("deadlines", 0, "to", to=["respondants"]), "unknown to 'respondants'; known are respondents, sides, recipient, section, coordinator, evaluators, all; did you mean respondents?"),
    ("nobody", put("deadlines", 0, "to", to=[]), "to names nobody; leave it out, or write whom the date concerns"),
    ("settled by nothing known", put("deadlines", 0, "until", to="handed"), "unknown until 'handed'; known are told, button"),
    ("a talk of no stage", put("deadlines", 0, to={"kind": "own.talk", "label": three("話"), "date": "do.end", "until": "talk"}), "until talk needs the stage whose talk it means; add stage: plan, do or see"),
    ("needs no known sheet", put("deadlines", 0, "needs", to="interview"), "unknown needs 'interview'; known are survey, third_party, none"),
    ("comes back unknown", put("deadlines", 0, "every", to="week"), "unknown every 'week'; known are once, month, quarter, fiscal_year, event"),
    ("a reminder years before", put("deadlines", 0, "reminders", to=[-800]), "reminders holds '-800'; write days as -P7D"),
    ("a day that is none", put("deadlines", 0, "date", to="02-30"), "date '02-30' is not understood"),
    ("open weeks", put("deadlines", 0, "date", to="do.end + 2 open weeks"), "date 'do.end + 2 open weeks' is not understood"),
    ("open months in a table", put("deadlines", 0, to={"kind": "see.due", "anchor": "do.end", "offset": "P2M", "open": True}), "open days are counted in days; write offset as P10D"),
    ("a day of no month in a table", put("deadlines", 0, to={"kind": "see.due", "on": "9-31"}), "on '9-31' is no day of the year; write it as 09-30"),
    ("both ends", put("deadlines", 0, to={"kind": "see.due", "on": "09-30", "end_of": "month"}), "write either end_of or on"),
    ("a date said twice", put("deadlines", 0, "anchor", to="do.end"), "write either date or anchor"),
    ("a limit of an unknown form", put("deadlines", 0, "not_after", to=["fy.end + 10 days for barter"]), "not_after names an unknown form barter"),
    ("a Do of less than nothing", put("deadlines", 0, "lasting", to=-1), "lasting must be a number of days, 0 or more"),
    ("a name too long", put("deadlines", 0, to={"kind": "a" * 41, "label": three("長い"), "date": "do.end"}), "kind is longer than 40 characters"),
    ("no first day of a year", put("calendar", to={"fy_start": "02-29"}), "mini.yaml, calendar: fy_start '02-29' is no day of every year; write it as 04-01"),
    ("expand of an empty list", put(*Q, 0, "expand", to="form_points"), f"mini.yaml, {Q1} (min.chk.1): expand of an empty list: the pack has no form_points"),
    ("unknown closed day", put("calendar", to={"closed": ["saturday"]}), "mini.yaml, calendar: closed: 'saturday' is no closed day"),
    ("never open", put("calendar", to={"closed": ["01-01..12-31"]}), "hardly a day of the year would be open"),
    ("blindness taken off", put("policy", "blind", to=False), "mini.yaml, policy: blind must stay true"),
    ("one side", put("policy", "min_sides", to=1), "mini.yaml, policy: min_sides must be 2 or more"),
    ("default language not offered", put("locale", to={"default": "en", "offered": ["ja"]}), "default en is not among the languages offered"),
    ("list for a mapping", put("policy", to=[]), "mini.yaml: policy must be a list of `name: value`, not []"),
    ("mapping for a list", put("questionnaires", to={}), "mini.yaml: questionnaires must be a list, not {}"),
    ("text for true or false", put(*Q, 0, "required", to="perhaps"), "required must be true or false, not 'perhaps'"),
    ("empty questionnaire", put("questionnaires", 0, "questions", to=[]), "a questionnaire needs questions"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), [e[1:] for e in ERRORS], ids=[e[0] for e in ERRORS])
def test_a_fault_is_named_with_file_place_and_reason(change: Change, message: str) -> None:
    raw = small()
    change(raw)
    loaded = read(raw)
    assert loaded.pack is None
    assert any(message in str(fault) for fault in loaded.errors), told(loaded)


def test_the_small_pack_is_right(tmp_path: Path) -> None:
    loaded = read(small())
    assert loaded.faults == ()
    assert loaded.pack is not None
    (tmp_path / "mini.yaml").write_bytes(written(small()))
    assert load_pack(tmp_path / "mini.yaml") == loaded.pack


def test_a_circle_of_conditions_is_shown_as_one() -> None:
    raw = small()
    raw["questionnaires"][0]["questions"][0]["show_if"] = asks("min.chk.3")
    raw["questionnaires"][0]["questions"][2]["show_if"] = asks("min.chk.1")
    assert "show_if goes in a circle: min.chk.1 -> min.chk.3 -> min.chk.1" in str(read(raw).errors[0])


def test_all_faults_of_a_file_are_found_at_once() -> None:
    raw = small()
    raw["version"] = "one"
    del raw["questionnaires"][0]["questions"][0]["label"]["ja"]
    raw["questionnaires"][0]["questions"][1]["kind"] = "pick"
    assert len(read(raw).errors) >= 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: [2\n", "mini.yaml: line 3, column 1: not readable as YAML"),
        ("id: mini\nversion: 1.0.0\nid: maxi\n", "line 3: the key 'id' stands twice (first in line 1)"),
        ("terms:\n  party: {ja: a}\n  party: {ja: b}\n", "line 3: the key 'party' stands twice"),
        ("- one\n- two\n", "mini.yaml: is not a pack"),
        ("", "mini.yaml: is not a pack"),
        ("a: !!python/object:os.system {}\n", "not readable as YAML"),
        ("? [a, b]\n: c\n", "line 1: a key must be a plain word"),
        ("a: " + "[" * 5000, "not readable as YAML"),
        (b"id: \xe4\xbc\n", "line 1: not UTF-8 text"),
    ],
)
def test_an_unreadable_file_is_named_with_its_line(text: str | bytes, message: str) -> None:
    (fault,) = read(text).errors
    assert message in str(fault)


def test_a_missing_file_is_a_fault_too(tmp_path: Path) -> None:
    found = load_pack(tmp_path / "none.yaml")
    assert isinstance(found, list)
    assert str(found[0]).startswith("none.yaml: cannot be read")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (drop(*Q, 0, "label", "en"), "warning: label has no en text; the Japanese one is shown instead"),
        (drop(*Q, 0, "label", "ja-simple"), "warning: label has no ja-simple text"),
        (put(*Q, 1, "options", 0, "short", to=three("あ" * 21)), "warning: short in ja has 21 characters, more than 20"),
        (put(*Q, 1, "options", 0, "label", to=three("あ" * 21)), "label without a short one in ja has 21 characters"),
        (put(*Q, 0, "label", "ja", to="あ" * 61), "warning: label in ja has 61 characters, more than 60"),
        (drop("policy"), "warning: no evaluation questions (stage see)"),
        (put(*Q, 1, to={"id": "min.chk.2", "kind": "multi", "max": 9, "label": three("どれ"), "options": [{"id": name, "label": three(name)} for name in ("one", "two")]}), "max is 9, but there are only 2 options"),
        (put(*Q, 0, "source", to={"doc": "guide", "section": "9"}), "warning: source names the section 9"),
        (put(*Q, 1, "options", to=[{"id": f"o{n}", "label": three(str(n))} for n in range(14)]), "14 options do not fit 13 buttons"),
    ],
)  # fmt: skip
def test_a_warning_does_not_stop_a_pack(change: Change, message: str) -> None:
    raw = small()
    change(raw)
    loaded = read(raw)
    assert loaded.pack is not None
    assert any(message in str(fault) for fault in loaded.warnings), [str(fault) for fault in loaded.faults]
