"""A small right pack, and ways to break one thing of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from bot.domain.pack import Pack
from bot.domain.questions import Question
from bot.packs.reader import check_pack, core, read_pack
from bot.packs.reading import Loaded

SAKURA = Path(__file__).parent / "sakura.yaml"

Raw = dict[str, Any]
Change = Callable[[Raw], None]

Q = ("questionnaires", 0, "questions")
Q1, Q2, Q3 = (f"questionnaires[0].questions[{at}]" for at in range(3))


def three(ja: str) -> dict[str, str]:
    """A text in three languages, the plain one without a kanji that would need a reading."""
    return {"ja": ja, "ja-simple": re.sub("[㐀-鿿々ァ-ヺー]+", "もの", ja), "en": ja}


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


def kernel() -> Raw:
    """A small core of our own, with a sheet for each stage."""
    return {
        "kyodo_pack": 1,
        "id": "core",
        "version": "1.2.0",
        "municipality": three("共通"),
        "terms": {"citizen": three("市民"), "civic_group": three("団体")},
        "definitions": [
            {"id": "core.def.1", "maps_to": ["citizen"], "label": three("市民"), "gist": three("住む人")},
            {"id": "core.def.2", "maps_to": ["civic_group"], "label": three("団体"), "gist": three("集まり")},
        ],
        "areas": [{"pos": pos, "id": f"area_{pos}", "label": three(str(pos))} for pos in range(1, 6)],
        "forms": [{"id": "subsidy", "label": three("補助"), "gist": three("お金で支える")}],
        "principles": [{"id": "equality", "label": three("対等")}],
        "effects": [{"id": "ties", "label": three("つながり")}, {"id": "trust", "label": three("信頼")}],
        "agreement_items": [{"id": "core.ag.purpose", "label": three("目的")}],
        "library": [{"id": "core.pl.talks_held", "label": three("話しましたか。")}],
        "reserved": ["core.do.later"],
        "questionnaires": [
            {
                "id": "core.q.interview",
                "stage": "plan",
                "kind": "interview",
                "title": three("聞き取り"),
                "defaults": {"answer_by": "shared"},
                "questions": [
                    {"id": "core.pi.goal", "kind": "text", "label": three("何をめざしますか。")},
                    {
                        "id": "core.pi.effects",
                        "kind": "multi",
                        "expand": "effects",
                        "label": three("何がよくなりますか。"),
                    },
                    rows("core.pi.expense"),
                ],
            },
            {
                "id": "core.q.money",
                "stage": "do",
                "kind": "money",
                "title": three("お金"),
                "defaults": {"answer_by": "shared"},
                "questions": [{**rows("core.mo.expense"), "prefill": "core.pi.expense"}],
            },
        ],
        "deadlines": [{"kind": "plan.due", "date": "start + 14 days"}],
    }


def rows(name: str, **more: Any) -> Raw:
    """A question for rows of an item and an amount."""
    columns = [{"id": "item", "label": three("何に")}, {"id": "yen", "kind": "yen", "label": three("いくら")}]
    return {"id": name, "kind": "repeat", "label": three("何に使いますか。"), "columns": columns, **more}


def written(raw: Raw) -> bytes:
    return yaml.safe_dump(raw, allow_unicode=True).encode()


def read(raw: Raw | str | bytes, base: Raw | None = None, name: str = "mini.yaml") -> Loaded:
    """What reading it comes to; it extends the core that comes with Kyodo, or ``base``."""
    content = raw if isinstance(raw, bytes) else raw.encode() if isinstance(raw, str) else written(raw)
    return read_pack(content, name, read_pack(written(base), "core.yaml") if base else core())


def right(raw: Raw, base: Raw | None = None) -> Pack:
    """The pack, which must have no errors."""
    loaded = read(raw, base)
    assert loaded.pack is not None, told(loaded)
    return loaded.pack


def told(loaded: Loaded) -> list[str]:
    return [str(fault) for fault in loaded.faults]


def asking(*questions: Raw) -> Raw:
    """The small pack with these questions and no others."""
    raw = small()
    raw["questionnaires"][0]["questions"] = [{"label": three("どうですか。"), **one} for one in questions]
    return raw


def asked(raw: Raw, name: str, base: Raw | None = None) -> Question:
    """That question as it was read."""
    found = {one.id: one for sheet in right(raw, base).questionnaires for one in sheet.questions}
    return found[name]


def sakura() -> Pack:
    loaded = check_pack(SAKURA)
    assert loaded.pack is not None, told(loaded)
    return loaded.pack


def put(*way: str | int, to: object) -> Change:
    """A change: sets what stands at the end of that way."""

    def change(raw: Raw) -> None:
        inner: Any = raw
        for step in way[:-1]:
            inner = inner[step]
        inner[way[-1]] = to

    return change


def drop(*way: str | int) -> Change:
    """A change: takes away what stands at the end of that way."""

    def change(raw: Raw) -> None:
        inner: Any = raw
        for step in way[:-1]:
            inner = inner[step]
        del inner[way[-1]]

    return change


def asks(of: str, op: str = "eq", value: object = "yes") -> Raw:
    return {"all": [{"q": of, "side": "same", "op": op, "value": value}]}
