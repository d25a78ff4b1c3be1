"""Signs of a Japanese keyboard where YAML wants its own: said with the line, and with what to write."""

import pytest

from bot.packs.reader import packs_dir
from bot.packs.slips import slip_in
from tests.packs.mini import read, small, told, written

UNREADABLE = [
    ("id：minato\nprefix: mnt\n", "line 1 has a full-width ： after a key; write : and a space"),
    ("id: a\nlabel: ｛ja: 港, en: b｝\n", "line 2 has a full-width ｛; write {"),
    ("id: a\nlabel: {ja: 港, en: b｝\nx: 1\n", "line 2 has a full-width ｝; write }"),
    ("id: a\nlabel: {ja: 港、en: b}\n", "line 2 has a full-width comma before a key; write , and a space"),
    ("id: a\nlabel: {ja: 港，en: b}\n", "line 2 has a full-width comma before a key; write , and a space"),
    ("id: a\nlabel: “港: 海”\n", 'line 2 has “ ” for quotes; write "'),
    ("id: a\nlabel:\n  ja: 港\n  en:b\nx: 1\n", "line 4 has no space after a colon"),
    ("id: a\nlabel:\n  ja: {name}は守れましたか。\n", "line 3 has a text that begins with {…}; put the text in quotes"),
    ("id: a\nlabel: {ja: 港, en: Is it: so?}\n", "line 2 has a colon in a text; put the text in quotes"),
    ("id: a\nx: 1\n```\n", "line 3 has a ``` that belongs to the page it was copied from; leave that line out"),
    ("id: a\nq:\n\t- b: 1\n", "line 3 is indented with a tab; write two spaces for each level"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), UNREADABLE, ids=[said for _, said in UNREADABLE])
def test_an_unreadable_line_is_named_with_its_slip(text: str, said: str) -> None:
    (fault,) = read(text).errors
    assert "not readable as YAML: " in str(fault)
    assert str(fault).endswith(f"; {said}")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("{ja：港, en: b}", "'ja：港', which is not on offer (ja, ja-simple, en); it has a full-width ： after a key"),
        ("{ja:港, en: b}", "'ja:港', which is not on offer (ja, ja-simple, en); it has no space after a colon"),
        ("{ja: 港, en: Yes, it does}", "(ja, ja-simple, en); a comma ended the text before it: put that text in quotes"),
        ("\n　ja: 港", "unknown key 　ja; it is indented with a full-width space"),
    ],
)  # fmt: skip
def test_what_yaml_reads_in_another_way_is_named_with_its_cause(label: str, said: str) -> None:
    raw = small()
    del raw["municipality"]
    loaded = read(f"{written(raw).decode()}municipality: {label}\n")
    assert loaded.pack is None
    assert any(said in line for line in told(loaded)), told(loaded)


def test_nothing_is_amiss_in_the_packs_that_are_right() -> None:
    for file in packs_dir().glob("*.yaml"):
        lines = file.read_text("utf-8").splitlines()
        assert [line for line in lines if slip_in(line)] == []
