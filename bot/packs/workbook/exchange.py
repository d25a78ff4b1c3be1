"""``pack export`` and ``pack import``: a pack's YAML to a workbook, and a workbook to YAML that the reader takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook

from bot.domain.pack import LISTS, Element, Pack
from bot.domain.questions import DEFAULT_LANGUAGE
from bot.packs.reader import core, read_pack
from bot.packs.tables import ERROR, WARNING, Checked, Fault, read_yaml
from bot.packs.workbook import book, faults
from bot.packs.workbook.book import NoWorkbookError
from bot.packs.workbook.rows import pack_of, sheets_of
from bot.packs.workbook.words import Words, words
from bot.packs.writing import write_pack
from bot.packs.xlsform.reading import is_xlsform, read_xlsform

Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Imported(Checked):
    """What a workbook came to: the text of a pack file, with what is to be mended or to be known. No text where
    an error stands in the way.
    """

    text: str
    faults: tuple[Fault, ...]


def to_book(source: bytes, file: str, blank: int = book.BLANK) -> bytes:
    """The workbook of a pack that was read from ``source``; ``file`` is what the guide calls the workbook, ``blank`` how
    many rows are made ready below the last one. Raises UnreadableError.
    """
    said = words()
    raw = read_yaml(source)
    lines = [line.format(pack=raw.get("id", ""), file=file) for line in said.lines("guide")]
    return book.write_book(sheets_of(raw, said), _known(core().pack), said, lines, blank)


def _known(base: Pack | None) -> Sequence[tuple[str, str, str]]:
    """Core's ids, with what they stand for, for the page that people look them up on."""
    if base is None:
        return ()
    said = words()
    found = [(said.page("terms"), name, label.in_(DEFAULT_LANGUAGE)) for name, label in base.terms.items()]
    for name in LISTS:
        entries: Sequence[Element] = base.list_of(name)
        found += [(_list(name, said), one.id, one.label.in_(DEFAULT_LANGUAGE)) for one in entries]
    measures = base.promotion.measures
    found += [
        (said.list_name("promotion.measures"), one.id, one.label.in_(DEFAULT_LANGUAGE)) for one in measures
    ]
    for sheet in base.questionnaires:
        found.append((said.page("sheets"), sheet.id, sheet.title.in_(DEFAULT_LANGUAGE)))
    for one_id, label in _library():
        found.append((said.page("questions"), one_id, label))
    return found


def _list(name: str, said: Words) -> str:
    page = said.page(name)
    return page if page != name else said.list_name(name)


def _library() -> Sequence[tuple[str, str]]:
    """Core's reusable questions with their words."""
    found = []
    for name, raw in core().library.items():
        label = raw.get("label")
        found.append((name, str(label.get(DEFAULT_LANGUAGE, "")) if isinstance(label, dict) else ""))
    return found


def from_book(content: bytes, file: str) -> Imported:
    """The pack in a workbook, ours or an XLSForm; ``file`` is what faults call it."""
    try:
        return from_pages(book.opened(content, words()), file)
    except NoWorkbookError as error:
        return Imported("", (Fault(file, "", str(error)),))


def from_pages(opened: Workbook, file: str) -> Imported:
    """The same of a workbook that is open already. Raises NoWorkbookError where its pages are not a pack's."""
    said = words()
    if is_xlsform(opened):
        return _from_xlsform(opened, file)
    read = book.read_book(opened, said)
    passed = [
        Fault(file, said.text("where-page", page=name), said.text("unknown-page"), WARNING)
        for name in read.passed_over
    ]
    if read.missing or read.moved:
        lost = [
            Fault(file, said.text("where-page", page=said.page(page.name)), said.text("page-gone"))
            for page in read.missing
        ]
        return Imported("", (*passed, *faults.of_cells(file, read.moved, said), *lost))
    base = core()
    made = pack_of(read.sheets, said, base.library)
    notices = [replace(one, severity=WARNING) for one in faults.of_cells(file, made.notices, said)]
    troubles = [*passed, *notices, *faults.of_cells(file, (*read.troubles, *made.troubles), said)]
    text = write_pack(made.raw, said.text("made-from", file=file))
    loaded = read_pack(text.encode(), file, base)
    found = (*troubles, *faults.of_pack(loaded.faults, made.places, said))
    return Imported("" if any(fault.severity == ERROR for fault in found) else text, found)


def _from_xlsform(opened: Workbook, file: str) -> Imported:
    """An XLSForm's questionnaire as a small pack of its own."""
    raw, notes = read_xlsform(opened)
    text = write_pack(raw, words().text("made-from", file=file))
    loaded = read_pack(text.encode(), file, core())
    found = (*(Fault(file, note.about, note.text, WARNING) for note in notes), *loaded.faults)
    return Imported("" if loaded.errors else text, found)
