"""The examples of locales/README.md: an official who copies them gets a pack that works."""

import re
import textwrap
from typing import Any

from bot.domain.project import BODY_KINDS
from bot.packs import answers, questions, sheets
from bot.packs.reader import packs_dir
from bot.packs.tables import read_yaml
from tests.packs.mini import Raw, read, small, three, told

README = (packs_dir().parent / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


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


def test_the_questions_are_right_as_they_stand() -> None:
    raw = sakura()
    for example in EXAMPLES:
        if isinstance(asked := found_in(example), list):
            raw["questionnaires"][0]["questions"] += asked
    loaded = read(raw)
    assert len(raw["questionnaires"][0]["questions"]) > 9
    assert loaded.faults == (), told(loaded)


def test_the_parts_of_a_pack_are_right_as_they_stand() -> None:
    parts = [part for part in map(found_in, EXAMPLES) if isinstance(part, dict)]
    assert len(parts) > 3
    for part in parts:
        loaded = read(sakura(**part))
        assert loaded.faults == (), told(loaded)


def test_nothing_that_a_sheet_may_hold_is_left_untold() -> None:
    keys = {*questions.QUESTION_KEYS, *sheets.SHEET_KEYS, *sheets.SHEET_KINDS, "points", "ends", "stages"}
    keys |= {*questions.EXPANDABLE, *BODY_KINDS, *questions.ANSWERED_BY, *answers.COLUMN_KINDS}
    assert keys - set(re.findall(r"[a-z_]+", README)) == set()
