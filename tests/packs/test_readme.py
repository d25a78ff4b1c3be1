"""The examples of locales/README.md: an official who copies them gets a pack that works."""

import re
import textwrap
from typing import Any

import pytest

from bot.domain import promotion as plan
from bot.domain.choosing import SUITS
from bot.domain.pack import LISTS, Pack
from bot.domain.project import BODY_KINDS
from bot.domain.questions import PHASES, Kind
from bot.domain.timetable import GIVEN, PARTIES, UNTIL
from bot.packs import answers, elements, promotion, questions, reader, sheets
from bot.packs.dates import DEADLINE_KEYS, KINDS
from bot.packs.reader import core, packs_dir
from bot.packs.tables import read_yaml
from tests.packs.mini import Raw, read, small, three, told

README = (packs_dir().parent / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
CITIES = [block for block in BLOCKS if block.startswith("kyodo_pack:")]
EXAMPLES = [block for block in BLOCKS if block not in CITIES]


def found_in(example: str) -> Any:
    return read_yaml(f"found:\n{textwrap.indent(example, '  ')}".encode())["found"]


def sakura(**parts: object) -> Raw:
    """The small pack as a city called Sakura would have it."""
    raw = small() | {"id": "sakura", "prefix": "sak"}
    raw["documents"] = [{"id": "rule", "title": three("ルール"), "sections": {"3-1": three("手順")}}]
    raw["principles"] = [{"id": f"sak.prin.{n}", "label": three(f"原則{n}")} for n in (1, 2)]
    raw["questionnaires"] = [{"id": "sak.q.plan", "stage": "plan", "title": three("企画")}]
    raw["questionnaires"][0]["questions"] = [{"id": "sak.chk.0", "label": three("はじめますか。")}]
    return raw | parts


def city() -> Pack:
    """The whole city of the guide."""
    (text,) = CITIES
    loaded = read(text)
    assert loaded.faults == (), told(loaded)
    assert loaded.pack is not None
    return loaded.pack


def test_the_whole_city_works_as_it_stands() -> None:
    pack = city()
    assert [(sheet.stage, sheet.id) for sheet in pack.questionnaires] == [
        *(("plan", name) for name in ("core.q.choosing", "sak.q.plan", "core.q.interview")),
        *(("do", name) for name in ("core.q.do", "core.q.money")),
        *(("see", name) for name in ("sak.q.see", "core.q.mutual")),
    ]
    assert pack.by_sheet["core.q.mutual"].after == "sak.q.see"
    assert [(area.pos, area.number) for area in pack.areas] == [(2, "甲"), (3, "乙"), (5, "丙")]
    assert [(form.number, form.ref) for form in pack.forms] == [
        *(("①", "sak.form.1"), ("②", "sak.form.2"), ("③", "sak.form.3"), ("④", "sak.form.4")),
    ]


def test_the_whole_city_has_a_scale_a_conditional_block_and_a_deadline_rule() -> None:
    pack = city()
    sheet = pack.by_sheet["sak.q.plan"]
    assert [point.label["ja"] for point in sheet.by_id["sak.chk.2"].options] == [
        *("まだ足りない", "まずまず", "じゅうぶん"),
    ]
    outdoors = {"sak.chk.3a", "sak.chk.3b"}
    assert outdoors <= {question.id for question in sheet.applicable({"sak.chk.3": "yes"})}
    assert outdoors.isdisjoint(question.id for question in sheet.applicable({"sak.chk.3": "no"}))
    assert [question.number for question in sheet.questions] == ["1", "2", "3", "3-1", "3-2"]
    (due,) = [rule for rule in pack.rules if rule.kind == "see.due"]
    assert (due.base.anchors, due.base.days, due.shift) == (("do.end",), 21, "next")


def test_the_questions_are_right_as_they_stand() -> None:
    raw = sakura()
    for example in EXAMPLES:
        if isinstance(asked := found_in(example), list):
            raw["questionnaires"][0]["questions"] += asked
    loaded = read(raw)
    assert len(raw["questionnaires"][0]["questions"]) > 9
    assert loaded.faults == (), told(loaded)


@pytest.mark.parametrize(
    "part", [part for part in map(found_in, EXAMPLES) if isinstance(part, dict)], ids=list
)
def test_the_parts_of_a_pack_are_right_as_they_stand(part: Raw) -> None:
    loaded = read(sakura(**part))
    assert loaded.faults == (), told(loaded)


@pytest.mark.parametrize("name", ["principles", "effects", "fit", "unfit"])
def test_core_s_ids_stand_in_the_guide_with_their_names(name: str) -> None:
    entries = [f"`{one.id}` {one.label['ja']}" for one in core_pack().list_of(name)]
    assert f"| `{name}` | {' · '.join(entries)} |" in README


def test_core_s_words_and_sheets_and_dates_stand_in_the_guide() -> None:
    found = " ".join(README.split())
    assert [name for name, word in core_pack().terms.items() if f"`{name}` {word['ja']}" not in found] == []
    sheets = re.findall(r"^\| `(core\.q\.\w+)` \| `(\w+)` \|", README, re.MULTILINE)
    assert sheets == [(sheet.id, sheet.stage) for sheet in core_pack().questionnaires]
    kinds = re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", README, re.MULTILINE)
    assert kinds == [rule.kind for rule in core_pack().rules]
    assert set(kinds) == set(KINDS) - set(GIVEN)
    assert [word for word in (*PARTIES, *UNTIL, *DEADLINE_KEYS) if word not in found] == []


def core_pack() -> Pack:
    pack = core().pack
    assert pack is not None
    return pack


def test_nothing_that_a_pack_may_hold_is_left_untold() -> None:
    keys = {
        *questions.QUESTION_KEYS,
        *sheets.SHEET_KEYS,
        *sheets.SHEET_KINDS,
        "points",
        "ends",
        "stages",
        *Kind,
    }
    keys |= {
        *questions.EXPANDABLE,
        *BODY_KINDS,
        *questions.ANSWERED_BY,
        *answers.COLUMN_KINDS,
        *PHASES,
        *LISTS,
    }
    keys |= {*elements.ELEMENT_KEYS, *elements.POINT_KEYS, *elements.AREA_KEYS, *elements.AXES, *SUITS}
    keys |= {word for words in (*elements.KINDS.values(), *SUITS.values()) for word in words}
    keys |= {*promotion.PROMOTION_KEYS, *promotion.MEASURE_KEYS, *promotion.ITEM_KEYS, *promotion.METRIC_KEYS}
    keys |= {*promotion.OBSERVATION_KEYS, *plan.TARGETS, *plan.DOERS, *plan.STEPS, *plan.CERTAINTIES}
    keys |= {*reader.EVAL_MODES, *(key for key in reader.PACK_KEYS if key not in ("library", "reserved"))}
    told_of = set(re.findall(r"[a-z_]+", README))
    assert {key for key in keys if not set(re.findall(r"[a-z_]+", key)) <= told_of} == set()
