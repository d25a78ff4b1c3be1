"""A city's own sheet as a file beside its pack: a Word file or a workbook with places like ``{{mark.a.ise.chk.1}}``.

Only what is needed to check it is read here, out of the archive itself: which places there are, and where.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from bot.domain.filing import HEAD, PLACE, ROW, TABLES, Layout
from bot.domain.pack import Pack
from bot.packs.tables import Fault, Table

NAME: Final = r"[^/\\]+\.(docx|xlsx)"
"""What such a file can be called; it lies beside the pack."""

MOST: Final = 4 * 1024 * 1024
"""So many bytes a layout can have, and so many each part of it unpacked."""

_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BOOK: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WORD_PARTS: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_BOOK_PARTS: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_KEY: Final = r"([a-z]|all|e\d{1,2})"


class _NotReadable(Exception):  # noqa: N818 - its text is the fault
    pass


def named(policy: Table) -> tuple[str, ...]:
    """The files that the pack names; a fault for what can be none."""
    names = policy.texts("layouts")
    for name in names:
        if re.fullmatch(NAME, name) is None:
            policy.fault(f"layouts: {name} must be the name of a .docx or .xlsx file beside the pack")
    return names


def read_layouts(names: tuple[str, ...], folder: Path, pack: Pack, faults: list[Fault]) -> tuple[Layout, ...]:
    """The layouts in that folder; what is wrong with one is noted with its file, the place in it and the reason."""
    found = []
    for name in names:
        try:
            content = _content(folder / name)
            places = tuple(_places(content, name))
        except _NotReadable as error:
            faults.append(Fault(name, "", str(error)))
            continue
        known = _known(pack)
        for where, place in places:
            if reason := _wrong(place, known, name):
                faults.append(Fault(name, where, reason))
        found.append(Layout(name, content, frozenset(place for _, place in places)))
    return tuple(found)


def _content(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _NotReadable(f"cannot be read: {error.strerror or error}") from error
    if len(content) > MOST:
        raise _NotReadable(f"is larger than {MOST // 1024 // 1024} MB")
    return content


def _places(content: bytes, name: str) -> Iterator[tuple[str, str]]:
    """Each place of the file with where it stands."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(part.file_size > MOST for part in archive.infolist()):
                raise _NotReadable("is too large when it is unpacked")
            texts = _of_word(archive) if name.endswith(".docx") else _of_book(archive)
            for where, text in texts:
                for match in PLACE.finditer(text):
                    yield where, match[1]
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, NotImplementedError, RuntimeError) as error:
        raise _NotReadable("is no Word file or workbook that can be read") from error


def _of_word(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    if "word/document.xml" not in archive.namelist():
        raise KeyError("word/document.xml")
    for part in filter(_WORD_PARTS.fullmatch, archive.namelist()):
        for number, paragraph in enumerate(_tree(archive, part).iter(f"{_WORD}p"), 1):
            text = "".join(piece.text or "" for piece in paragraph.iter(f"{_WORD}t"))
            yield f"{Path(part).stem}, paragraph {number}", text


def _of_book(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        entries = _tree(archive, "xl/sharedStrings.xml").iter(f"{_BOOK}si")
        shared = ["".join(piece.text or "" for piece in entry.iter(f"{_BOOK}t")) for entry in entries]
    elif "xl/workbook.xml" not in archive.namelist():
        raise KeyError("xl/workbook.xml")
    for part in filter(_BOOK_PARTS.fullmatch, archive.namelist()):
        for cell in _tree(archive, part).iter(f"{_BOOK}c"):
            value = cell.find(f"{_BOOK}v")
            if cell.get("t") == "s" and value is not None and (value.text or "").isdecimal():
                place = int(value.text or "0")
                text = shared[place] if place < len(shared) else ""
            else:
                text = "".join(piece.text or "" for piece in cell.iter(f"{_BOOK}t"))
            yield f"{Path(part).stem}, cell {cell.get('r')}", text


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    content = archive.read(part)
    if (
        b"<!DOCTYPE" in content or b"<!ENTITY" in content
    ):  # no office program writes one; some readers choke on it
        raise KeyError(part)
    return ElementTree.fromstring(content)  # noqa: S314 - without entities there is nothing to blow up


# ---------------------------------------------------------------- which places there are


def _known(pack: Pack) -> Mapping[str, frozenset[str]]:
    """What can follow which beginning: questions, sheets."""
    questions = frozenset(question.id for sheet in pack.questionnaires for question in sheet.questions)
    return {"questions": questions, "rows": frozenset(sheet.id for sheet in pack.questionnaires) | TABLES}


def _wrong(place: str, known: Mapping[str, frozenset[str]], name: str) -> str:
    """Why there is no such place; "" where there is."""
    if place in HEAD or re.fullmatch(r"side\.[a-z]", place):
        return ""
    kind, _, rest = place.partition(".")
    if kind == "rows":
        if name.endswith(".xlsx"):
            return f"{{{{{place}}}}}: rows are repeated in Word files alone; name each answer by itself"
        return _nearest(place, rest, known["rows"])
    if place in ROW or re.fullmatch(rf"(answer|mark|comment)\.{_KEY}|cell\.\d", place):
        return ""
    about = re.fullmatch(rf"(?:(?:answer|mark|comment)\.{_KEY}|number|question|agree)\.(.+)", place)
    if about is None:
        return _nearest(place, place, HEAD | ROW)
    return _nearest(place, about[2], known["questions"])


def _nearest(place: str, part: str, among: frozenset[str]) -> str:
    if part in among:
        return ""
    close = get_close_matches(part, among, 1, 0.6)
    return f"unknown place {{{{{place}}}}}" + (
        f"; is {place.replace(part, close[0])} meant?" if close else ""
    )
