"""Reading packs: every fault is named with file, place and reason."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.catalogue import Fault, Loaded, PackErrors, check_pack, load_catalogue, load_pack
from bot.domain.pack import Pack
from bot.domain.questions import Kind
from bot.domain.timetable import Offset

SAKURA = Path(__file__).parent / "packs" / "sakura.yaml"

Raw = dict[str, Any]


def three(ja: str) -> dict[str, str]:
    return {"ja": ja, "ja-simple": ja, "en": ja}


def small() -> Raw:
    """A small right pack; each test breaks one thing of it."""
    return {
        "kyodo_pack": 1,
        "id": "mini",
        "prefix": "min",
        "version": "1.0.0",
        "municipality": three("ミニ市"),
        "documents": [{"id": "guide", "title": three("手引き"), "sections": {"1": three("一")}}],
        "extends": "core@1",
        "policy": {"evaluation": "core"},
        "areas": [{"pos": 2, "label": three("B")}, {"pos": 3, "label": three("C")}],
        "principles": [{"id": "min.prin.1", "maps_to": ["equality"], "label": three("対等")}],
        "questionnaires": [
            {
                "id": "min.q.plan",
                "stage": "plan",
                "title": three("企画"),
                "questions": [
                    {"id": "min.chk.1", "label": three("はじめますか。")},
                    {
                        "id": "min.chk.2",
                        "kind": "single",
                        "label": three("どちらですか。"),
                        "options": [{"id": "one", "label": three("一")}, {"id": "two", "label": three("二")}],
                    },
                    {"id": "min.chk.3", "use": "core.pl.talks_held"},
                ],
            }
        ],
        "deadlines": [{"kind": "see.due", "date": "do.end + 20 days"}],
    }


def read(tmp_path: Path, raw: Raw | str | bytes) -> Loaded:
    path = tmp_path / "mini.yaml"
    if isinstance(raw, bytes):
        path.write_bytes(raw)
    else:
        path.write_text(
            raw if isinstance(raw, str) else yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8"
        )
    return check_pack(path)


def question(raw: Raw, at: int) -> Raw:
    found: Raw = raw["questionnaires"][0]["questions"][at]
    return found


def put(*way: str | int, to: object) -> Callable[[Raw], None]:
    """A change: sets what stands at the end of that way."""

    def change(raw: Raw) -> None:
        inner: Any = raw
        for step in way[:-1]:
            inner = inner[step]
        inner[way[-1]] = to

    return change


def drop(*way: str | int) -> Callable[[Raw], None]:
    def change(raw: Raw) -> None:
        inner: Any = raw
        for step in way[:-1]:
            inner = inner[step]
        del inner[way[-1]]

    return change


Q = ("questionnaires", 0, "questions")
Q1, Q2, Q3 = (
    "questionnaires[0].questions[0]",
    "questionnaires[0].questions[1]",
    "questionnaires[0].questions[2]",
)


def asks(of: str, op: str = "eq", value: object = "yes") -> Raw:
    return {"all": [{"q": of, "side": "same", "op": op, "value": value}]}


ERRORS: list[tuple[str, Callable[[Raw], None], str]] = [
    ("no schema version", drop("kyodo_pack"), "mini.yaml: kyodo_pack is missing"),
    ("other schema version", put("kyodo_pack", to=2), "mini.yaml: kyodo_pack must be 1"),
    ("no id", drop("id"), "mini.yaml: id is missing"),
    ("bad id", put("id", to="Mini City"), "mini.yaml: id 'Mini City' has the wrong form"),
    ("bad version", put("version", to="1.0"), "mini.yaml: version '1.0' has the wrong form"),
    ("number for version", put("version", to=1.0), "mini.yaml: version must be text, not 1.0; put it in quotes"),
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
    ("a date that people enter", put("deadlines", 0, "kind", to="do.end"), "do.end is entered by people and cannot be a rule"),
    ("duplicate deadline", put("deadlines", to=[{"kind": "see.due", "date": "do.end"}] * 2), "mini.yaml, deadlines[1] (see.due): duplicate deadline see.due"),
    ("deadline of an unknown form", put("deadlines", 0, "for_forms", to=["barter"]), "for_forms names an unknown form barter"),
    ("anchor for some forms only", put("deadlines", 0, "for_forms", to=["subsidy"]), "deadline see.end counts from see.due, which holds for some forms only"),
    ("expand of an empty list", put(*Q, 0, "expand", to="fit"), f"mini.yaml, {Q1} (min.chk.1): expand of an empty list: the pack has no fit"),
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
def test_a_fault_is_named_with_file_place_and_reason(
    tmp_path: Path, change: Callable[[Raw], None], message: str
) -> None:
    raw = copy.deepcopy(small())
    change(raw)
    loaded = read(tmp_path, raw)
    assert loaded.pack is None
    assert any(message in str(fault) for fault in loaded.errors), [str(fault) for fault in loaded.errors]


def test_the_small_pack_is_right(tmp_path: Path) -> None:
    loaded = read(tmp_path, small())
    assert loaded.faults == ()
    assert loaded.pack is not None
    assert load_pack(tmp_path / "mini.yaml") == loaded.pack


def test_a_circle_of_conditions_is_shown_as_one(tmp_path: Path) -> None:
    raw = small()
    question(raw, 0)["show_if"] = asks("min.chk.3")
    question(raw, 2)["show_if"] = asks("min.chk.1")
    assert "show_if goes in a circle: min.chk.1 -> min.chk.3 -> min.chk.1" in str(
        read(tmp_path, raw).errors[0]
    )


def test_all_faults_of_a_file_are_found_at_once(tmp_path: Path) -> None:
    raw = small()
    raw["version"] = "one"
    del question(raw, 0)["label"]["ja"]
    question(raw, 1)["kind"] = "pick"
    assert len(read(tmp_path, raw).errors) >= 3


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
def test_an_unreadable_file_is_named_with_its_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    (fault,) = read(tmp_path, text).errors
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
        (put("promotion", to={"items": []}), "warning: promotion is not read by this version"),
        (put(*Q, 0, "source", to={"doc": "guide", "section": "9"}), "warning: source names the section 9"),
        (put(*Q, 1, "options", to=[{"id": f"o{n}", "label": three(str(n))} for n in range(14)]), "14 options do not fit 13 buttons"),
    ],
)  # fmt: skip
def test_a_warning_does_not_stop_a_pack(tmp_path: Path, change: Callable[[Raw], None], message: str) -> None:
    raw = small()
    change(raw)
    loaded = read(tmp_path, raw)
    assert loaded.pack is not None
    assert any(message in str(fault) for fault in loaded.warnings), [str(fault) for fault in loaded.faults]


def sakura() -> Pack:
    pack = load_pack(SAKURA)
    assert isinstance(pack, Pack), [str(fault) for fault in pack]
    return pack


def test_bare_yes_and_no_are_answers_where_answers_are_meant() -> None:
    sheet = sakura().questionnaire("plan")
    assert sheet is not None
    assert sheet.by_id["sak.plan.1"].attention == ("no",)
    shown = {q.id for q in sheet.applicable({"sak.plan.1": "no"})}
    assert shown == {"sak.plan.1", "sak.plan.1a", "core.pl.area_pos"}
    assert "sak.plan.1b" in {q.id for q in sheet.applicable({"sak.plan.1": "yes"})}
    assert sheet.by_id["sak.plan.1b"].allow_unknown
    assert [area.collab for area in sakura().areas] == [True, True, False]


def test_true_and_false_are_answers_too(tmp_path: Path) -> None:
    raw = small()
    question(raw, 2)["show_if"] = asks("min.chk.1", value=True)
    question(raw, 0)["attention"] = [False]
    pack = read(tmp_path, raw).pack
    assert pack is not None
    first, _, third = pack.questionnaires[0].questions
    assert first.attention == ("no",)
    assert third.show_if is not None
    assert third.show_if.conditions[0].value == "yes"


def test_a_question_takes_over_what_core_says_and_keeps_its_own() -> None:
    sheet = sakura().questionnaire("plan")
    assert sheet is not None
    taken = sheet.by_id["sak.plan.1"]
    assert taken.maps_to == "core.pl.partner_preset"
    assert taken.label["en"].startswith("When the idea came up")
    assert taken.number == "1"
    assert [option.id for option in sheet.by_id["core.pl.area_pos"].options] == ["1", "3", "5"]


def test_expand_asks_once_for_each_principle() -> None:
    sheet = sakura().questionnaire("see")
    assert sheet is not None
    one, two, scale = sheet.questions
    assert (one.id, one.number, one.label["ja"]) == ("sak.see.1a", "1-1", "「対等」は守れましたか。")
    assert (two.id, two.number, two.label["en"]) == ("sak.see.1b", "1-2", 'Was "Openness" kept?')
    assert scale.kind is Kind.SCALE
    assert [option.id for option in scale.options] == ["1", "2", "3", "4", "5"]


def test_deadlines_can_be_written_as_words_or_as_durations() -> None:
    rules = {rule.kind: rule for rule in sakura().rules}
    assert rules["rem.see.mutual"].base == Offset("do.end", 30)
    assert rules["rem.see.mutual"].forms == ("commission",)
    assert rules["see.due"].base == Offset("do.end", 21)
    assert rules["plan.early"].base == Offset("plan.start", -14)
    assert list(rules)[:2] == ["plan.start", "plan.due"]
    assert rules["do.due"].base == Offset("do.start", toward="do.end", share=0.5)


def test_a_further_folder_adds_packs(tmp_path: Path) -> None:
    (tmp_path / "sakura.yaml").write_text(SAKURA.read_text(encoding="utf-8"), encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert [pack.id for pack in catalogue.all()] == ["ise", "sakura"]
    assert catalogue.is_closed("sakura")(date(2026, 12, 28))
    assert not catalogue.is_closed("ise")(date(2026, 12, 28))


def test_two_versions_live_side_by_side(tmp_path: Path) -> None:
    text = SAKURA.read_text(encoding="utf-8")
    (tmp_path / "old.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("version: 2.1.0", "version: 2.10.0"), encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.get("sakura").version == "2.10.0"
    assert catalogue.get("sakura", "2.1.0").version == "2.1.0"
    assert catalogue.get("sakura").digest != catalogue.get("sakura", "2.1.0").digest


def test_bad_packs_stop_the_loading_with_all_their_faults(tmp_path: Path) -> None:
    text = SAKURA.read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "c.yaml").write_text("kyodo_pack: 1\n", encoding="utf-8")
    with pytest.raises(PackErrors) as caught:
        load_catalogue(tmp_path)
    assert Fault("b.yaml", "", "sakura 2.1.0 was already loaded from a.yaml") in caught.value.faults
    assert "c.yaml: id is missing" in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match="is not a folder of packs"):
        load_catalogue(tmp_path / "none")
