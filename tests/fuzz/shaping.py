"""Files by their structure: bytes say which cells, keys and lines are changed and to what, so that what is tried is a
workbook or a YAML file from the first byte on, and not mostly a broken archive.

Read by a reader of our own and not by atheris's, so that the suite tries the same with chance where there is no atheris.
"""

import copy
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeVar

import yaml
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import IllegalCharacterError

from bot.packs.reader import core, read_pack
from bot.packs.workbook.exchange import from_book, from_pages, to_book
from bot.packs.xlsform.kinds import KINDS
from tests.packs.mini import SAKURA, small, written

T = TypeVar("T")

MOST_CHANGES = 6
WORDS = (
    *("", " ", "x", "はい", "いいえ", "yes", "no", "true", "2026-10-25", "令和8年10月25日", "9" * 40, "1e999", "-1", "0"),
    *("core@1", "core.pl.area_pos", "sak.plan.1", "all", "=1+1", "=A1", "${q1}", "${q1} = 'yes'", "selected(${q1}, 'a')"),
    *("not(${q1} = 'a') and ${q2} > 3", ". >= 1 and . <= 5", "a\nb", "a;b", "a、b", "a = b", "ja::", "label::English (en)"),
    *("\ufeff", "\u200b", "𠮷", "👩‍👩‍👧", "e\u0301", "\u202e", "[[", "{a: b}", "- a", "&a *a", "!!python/none", "%", "#"),
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 7, 10**30, 1.5, float("inf"), float("nan"), date(2026, 10, 25)),
    *(datetime.combine(date(2026, 10, 25), time(9)), [], [1], ["x"], [[]], [{}], {}, {"ja": 1}, {"ja": "あ"}, {"id": "x"}),
    *({"q": "x", "op": "in"}, {1: 2}, {None: None}, {"ja": "あ", "en": "a", "ja-simple": "あ"}),
)  # fmt: skip


class Taking:
    """Takes bytes one after the other; zeros and empty texts where none are left."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def left(self) -> bool:
        """Whether there are any."""
        return self._at < len(self._data)

    def number(self, below: int) -> int:
        """From 0 and below that, out of one byte or, where that is too little, two."""
        many = 1 if below <= 256 else 2
        taken = self._data[self._at : self._at + many]
        self._at += many
        return int.from_bytes(taken, "big") % below

    def one(self, among: Sequence[T]) -> T:
        """One of them."""
        return among[self.number(len(among))]

    def text(self) -> str:
        """A word that means something somewhere, or up to 63 bytes as UTF-8."""
        many = self.number(128)
        if many < 64:
            return WORDS[many % len(WORDS)]
        taken = self._data[self._at : self._at + many - 64]
        self._at += many - 64
        return taken.decode("utf-8", "replace")


# ---------------------------------------------------------------- the YAML of a pack


@cache
def _cities() -> tuple[Any, Any]:
    return (small(), yaml.safe_load(SAKURA.read_bytes()))


def _steps(raw: Any) -> list[Any]:
    if isinstance(raw, dict):
        return list(raw)
    return list(range(len(raw))) if isinstance(raw, list) else []


def _somewhere(taking: Taking, raw: Any) -> tuple[Any, Any] | None:
    """What holds something, and by which key; deeper with each step until the bytes say stop."""
    inner, found = raw, None
    for _ in range(8):
        steps = _steps(inner)
        if not steps:
            break
        step = taking.one(steps)
        found, inner = (inner, step), inner[step]
        if taking.number(4) == 0:
            break
    return found


def pack_shape(data: bytes) -> None:
    """A pack with other things in some of its places: put, taken away, doubled, renamed or exchanged."""
    taking = Taking(data)
    raw = copy.deepcopy(_cities()[taking.number(8) == 0])  # the large one costs ten times as much
    for _ in range(MOST_CHANGES):
        place = _somewhere(taking, raw) if taking.left() else None
        if place is None:
            break
        holder, step = place
        match taking.number(6):
            case 0:
                holder[step] = copy.deepcopy(taking.one(VALUES))
            case 1:
                holder[step] = taking.text()
            case 2:
                del holder[step]
            case 3 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[step]))
            case 3 | 4 if isinstance(holder, dict):
                holder[taking.text()] = holder.pop(step)
            case _:
                other = _somewhere(taking, raw)
                if other is not None:
                    holder[step] = copy.deepcopy(other[0][other[1]])
    text = yaml.safe_dump(raw, allow_unicode=True)
    loaded = read_pack(text.encode("utf-8", "replace"), "mini.yaml", core())
    assert (loaded.pack is None) == bool(loaded.errors)
    for fault in loaded.faults:
        str(fault).encode()


# ---------------------------------------------------------------- workbooks


@cache
def _book() -> Workbook:
    return load_workbook(io.BytesIO(to_book(written(small()), "mini.xlsx", 3)), data_only=False)


CELLS: tuple[Any, ...] = (time(1, 2), *(one for one in VALUES if not isinstance(one, list | dict)))


def cells(data: bytes) -> None:
    """A pack's workbook with other things in some of its cells. The book is opened once, and mended after each try."""
    taking, book = Taking(data), _book()
    undone: list[Callable[[], None]] = []
    try:
        for _ in range(MOST_CHANGES):
            if not taking.left():
                break
            sheet = taking.one(book.worksheets)
            row, column = (
                1 + taking.number(min(sheet.max_row + 2, 256)),
                1 + taking.number(sheet.max_column + 1),
            )
            cell = sheet.cell(row, column)
            if not isinstance(cell, Cell):
                continue
            _fill(taking, cell, undone)
        _imported(book)
    finally:
        for undo in reversed(undone):
            undo()


def _fill(taking: Taking, cell: Cell, undone: list[Callable[[], None]]) -> None:
    inner: Any = cell  # its value as it was read: to set it anew would judge its kind anew
    before = (inner._value, inner.data_type)

    def undo() -> None:
        inner._value, inner.data_type = before

    undone.append(undo)
    new = taking.text() if taking.number(2) else taking.one(CELLS)
    try:
        cell.value = new
    except (ValueError, IllegalCharacterError):  # signs that no workbook can hold
        undo()


def _imported(book: Workbook) -> None:
    imported = from_pages(book, "mini.xlsx")
    assert imported.text or imported.faults
    for fault in imported.faults:
        str(fault).encode()
    if imported.text:
        imported.text.encode()


_TYPES = (*KINDS, "select_one a", "select_multiple a", "begin group", "end group", "begin repeat", "end repeat", "note", "range")  # fmt: skip
_SURVEY = ("type", "name", "label", "label::English (en)", "hint", "required", "relevant", "appearance", "constraint")  # fmt: skip
_NAMES = ("q1", "q2", "a", "b", "")


def xlsform(data: bytes) -> None:
    """An XLSForm of any lines: kinds, names and conditions of which some are ones that we read."""
    taking, book = Taking(data), Workbook()
    survey = book.active
    assert survey is not None
    survey.title = taking.one(("survey", "Survey", " SURVEY "))
    survey.append(list(_SURVEY))
    for _ in range(8):
        if not taking.left():
            break
        line = [taking.one(_TYPES) if taking.number(4) else taking.text(), taking.one(_NAMES)]
        line += [taking.text() for _ in range(len(_SURVEY) - 2) if taking.left()]
        _append(survey, line)
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label"])
    for _ in range(taking.number(4)):
        _append(choices, [taking.one(_NAMES), taking.text(), taking.text()])
    if taking.number(2):
        settings = book.create_sheet("settings")
        settings.append(["form_title", "form_id", "version", "default_language"])
        _append(settings, [taking.text() for _ in range(4)])
    if taking.number(8) == 0:  # now and then through the file as well, which takes long
        out = io.BytesIO()
        book.save(out)
        from_book(out.getvalue(), "form.xlsx")
    _imported(book)


def _append(sheet: Any, line: list[Any]) -> None:
    try:
        sheet.append(line)
    except (ValueError, IllegalCharacterError):  # signs that no workbook can hold
        return
