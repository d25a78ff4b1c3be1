"""Faults of a workbook, said so that whoever filled it in finds the cell."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.packs.tables import ERROR, WARNING, Fault
from bot.packs.workbook.book import column_name
from bot.packs.workbook.layout import VOCABULARIES, Page
from bot.packs.workbook.rows import Place, Trouble, names_of
from bot.packs.workbook.words import Words

_NAMES = re.compile(r" \([^)]*\)")
_INDEX = re.compile(r"\[\d+\]$")


def of_cells(file: str, troubles: Iterable[Trouble], words: Words) -> list[Fault]:
    """Faults of cells; ``path`` says where in the workbook."""
    return [
        Fault(file, _where(trouble.page, trouble.row, trouble.column, words), trouble.reason, ERROR)
        for trouble in troubles
    ]


def of_pack(faults: Sequence[Fault], places: Mapping[str, Place], words: Words) -> list[Fault]:
    """The reader's faults, with the row that each comes from and the reason in plain words. The path in the YAML
    and the reader's own words stand behind, in brackets.
    """
    return [_of_pack(fault, places, words) for fault in faults]


def _of_pack(fault: Fault, places: Mapping[str, Place], words: Words) -> Fault:
    place = _place(fault.path, places)
    own = f"{fault.path}: {fault.reason}" if fault.path else fault.reason
    said = _with_choices(words.plainly(fault.reason), words)
    reason = f"{said} ({own})" if said else own
    if place is None:
        return Fault(fault.file, "", reason, fault.severity)
    where = _where(place.page, place.row, _column(place.page, fault.reason), words)
    return Fault(fault.file, where, reason, fault.severity)


def _place(path: str, places: Mapping[str, Place]) -> Place | None:
    """The row of the innermost entry on the way to that path."""
    bare = _NAMES.sub("", path)
    while bare:
        if bare in places:
            return places[bare]
        cut = _INDEX.sub("", bare)
        bare = cut if cut != bare else bare.rpartition(".")[0]
    return places.get("")


def _column(page: Page, reason: str) -> str:
    """The column that the reason is about: the first of the page's keys that it names."""
    names = names_of(page)
    if reason.startswith(("duplicate option", "duplicate column")):
        return ""  # said of the question, whose own id is right
    for word in re.findall(r"[a-z_]+", reason)[:4]:
        for name in names:
            if word in (name, name.rpartition(".")[2], name.partition(".")[0]):
                return _in_language(names, name, reason)
    return ""


def _in_language(names: Sequence[str], name: str, reason: str) -> str:
    key = name.partition(".")[0]
    for language in ("ja-simple", "ja", "en"):
        if f"{key}.{language}" in names and re.search(rf"\b{language}\b", reason):
            return f"{key}.{language}"
    return name


def _where(page: Page, row: int, column: str, words: Words) -> str:
    known = {"page": words.page(page.name), "row": row}
    if page.lists == ("",):
        return words.text(
            "where-key" if column else "where-page", **known, column=_shown(page, column, words)
        )
    return words.text("where" if column else "where-row", **known, column=_shown(page, column, words))


def _shown(page: Page, column: str, words: Words) -> str:
    return column_name(page, column, words) if column else ""


def _with_choices(said: str, words: Words) -> str:
    """The same with the plain words of the lists to choose from before the pack's own."""
    for name, vocabulary in VOCABULARIES.items():
        if len(vocabulary) > 1 and f" {', '.join(vocabulary)} " in said:
            shown = "、".join(f"{words.said(name, word)}({word})" for word in vocabulary)
            return said.replace(", ".join(vocabulary), shown)
    return said


def is_error(fault: Fault) -> bool:
    """Whether the fault stands in the way."""
    return fault.severity != WARNING
