"""An XLSForm as a questionnaire of a small pack, to be made part of one's own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.project import STAGES
from bot.domain.questions import Kind
from bot.packs.reader import SCHEMA
from bot.packs.sheets import SHEET_KINDS
from bot.packs.workbook.cells import as_text
from bot.packs.xlsform import relevant
from bot.packs.xlsform.kinds import (
    BY_MONTH,
    CHOICES,
    KINDS,
    LIKERT,
    SETTINGS,
    SURVEY,
    Note,
    language_of,
    said,
)

Raw = dict[str, Any]
Line = Mapping[str, str]

READ = frozenset(
    {"type", "name", "label", "hint", "required", "relevant", "relevance", "appearance", "constraint"}
)
"""The columns of a survey that are understood; what stands in others is named."""

QUIET = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "simserial"}
)
"""What a phone notes by itself; a chat has no use for it."""

_BOUND = re.compile(r"(?:\.|count-selected\(\.\)|string-length\(\.\))\s*(>=|<=)\s*(-?[0-9.]+)")


def is_xlsform(book: Workbook) -> bool:
    """Whether the workbook is an XLSForm: it has a sheet called survey."""
    return any(name.strip().lower() == SURVEY for name in book.sheetnames)


def read_xlsform(book: Workbook) -> tuple[Raw, tuple[Note, ...]]:
    """A pack with one sheet of questions, and what it could not hold."""
    form = _Form(book)
    return form.pack(), tuple(form.notes)


def _lines(book: Workbook, name: str) -> Iterator[Line]:
    """The rows of a sheet by the names above their columns."""
    sheet = next((book[one] for one in book.sheetnames if one.strip().lower() == name), None)
    if not isinstance(sheet, Worksheet):
        return
    rows = sheet.iter_rows(values_only=True)
    head = [str(value or "").strip() for value in next(rows, ())]
    for row in rows:
        line = {
            key: as_text(value)  # type: ignore[arg-type]
            for key, value in zip(head, row, strict=False)
            if key and value is not None and str(value).strip()
        }
        if line:
            yield line


def _texts(line: Line, column: str) -> dict[str, str]:
    """A text by language. One without a language is Japanese."""
    found: dict[str, str] = {}
    for key, text in line.items():
        name, mark, language = key.partition("::")
        if not mark:
            name, mark, language = key.partition(":")
        if name.strip().lower() == column:
            found[language_of(language) if mark else "ja"] = re.sub(r"\s*\n\s*", " ", text)
    return found


@dataclass
class _Form:
    book: Workbook
    notes: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.settings = next(_lines(self.book, SETTINGS), {})
        self.survey = list(_lines(self.book, SURVEY))
        self.choices: dict[str, list[Line]] = {}
        for line in _lines(self.book, CHOICES):
            self.choices.setdefault(line.get("list_name", line.get("list name", "")), []).append(line)
        form_id = re.sub(r"[^a-z0-9_.]", "_", self.settings.get("form_id", "form").lower())
        self.prefix = self._prefix(form_id)
        self.id = form_id if form_id.startswith(f"{self.prefix}.") else f"{self.prefix}.q.form"
        self.kinds = {line["name"]: line for line in self.survey if "name" in line}

    def _prefix(self, form_id: str) -> str:
        first = re.sub(r"[^a-z0-9_]", "", form_id.split(".")[0].lstrip("0123456789_"))[:16]
        return first if len(first) > 1 and first != "core" else "form"

    def pack(self) -> Raw:
        """The whole of it."""
        title = self.settings.get("form_title", self.id)
        stage = self.settings.get("kyodo_stage", "")
        if stage not in STAGES:
            self.notes.append(Note("", said("stage-assumed")))
            stage = STAGES[0]
        kind = self.settings.get("kyodo_kind", "")
        version = self.settings.get("version", "")
        self.notes.append(Note("", said("municipality-assumed", title=title)))
        sheet: Raw = {
            "id": self.id,
            "stage": stage,
            "kind": kind if kind in SHEET_KINDS else "checklist",
            "title": {"ja": title},
            "questions": [],
            "sections": [],
        }
        self._fill(sheet)
        return {
            "kyodo_pack": SCHEMA,
            "id": self.prefix,
            "prefix": self.prefix,
            "version": version if re.fullmatch(r"\d+\.\d+\.\d+", version) else "1.0.0",
            "municipality": {"ja": title},
            "extends": "core@1",
            "policy": {"evaluation": "core"},
            "questionnaires": [{key: value for key, value in sheet.items() if value != []}],
        }

    def _fill(self, sheet: Raw) -> None:
        """Questions in the order of the survey, those of a group in a part of their own."""
        groups: list[tuple[Raw | None, str]] = []
        rows: Raw | None = None
        for line in self.survey:
            kind = _kind(line)
            if kind == "begin_group":
                part = {"id": self._part_id(line), "title": _texts(line, "label"), "questions": []}
                groups.append((part, _relevance(line)))
                if len(groups) == 1:
                    sheet["sections"].append(_without_empty(part))
                    sheet["sections"][-1]["questions"] = part["questions"]
                elif part["title"]:
                    self._note(line, "group-in-group")
            elif kind == "end_group":
                groups = groups[:-1]
            elif kind == "end_repeat":
                rows = None
            elif rows is not None:
                self._column(line, rows)
            else:
                asked = self._question(line, [condition for _, condition in groups if condition])
                if asked is None:
                    continue
                part_of = groups[0][0] if groups else None
                (part_of["questions"] if part_of else sheet["questions"]).append(asked)
                rows = asked if asked.get("kind") == Kind.REPEAT else None
        if sheet["questions"] and sheet["sections"]:
            self.notes.append(Note("", said("order")))
        sheet["sections"] = [part for part in sheet["sections"] if part["questions"]]

    def _part_id(self, line: Line) -> str:
        return re.sub(r"[^a-z0-9_]", "_", line.get("name", "part").removeprefix("part.").lower())

    def _question(self, line: Line, outer: Sequence[str]) -> Raw | None:
        type_ = _kind(line)
        if type_ in QUIET:
            self._note(line, "quiet", type=type_)
            return None
        kind = KINDS.get(type_)
        if kind is None:
            self._note(line, "type-unknown", type=line.get("type", ""))
            return None
        asked: Raw = {"id": self.id_of(line.get("name", "")), "kind": kind.value}
        options = self._options(line) if kind in (Kind.SINGLE, Kind.MULTI) else []
        appearance = line.get("appearance", "")
        if kind is Kind.SINGLE and {one.get("id") for one in options} == {"yes", "no"}:
            kind, options = Kind.YES_NO, []
        elif kind is Kind.SINGLE and LIKERT in appearance and _is_scale(options):
            points = [one["label"] for one in options]
            asked["scale"] = {"min": int(options[0]["id"]), "max": int(options[-1]["id"]), "points": points}
            kind, options = Kind.SCALE, []
            asked["compare"] = "order"
        asked["kind"] = kind.value
        asked["label"] = self._label(line)
        asked["help"] = _texts(line, "hint")
        asked["options"] = options
        asked["by_month"] = kind is Kind.DATE and BY_MONTH in appearance
        asked["columns"] = []
        asked["required"] = line.get("required", "").lower() in ("yes", "true", "true()", "1", "はい")
        if kind in (Kind.INFO, Kind.REPEAT) or asked["required"]:
            del asked["required"]
        asked |= self._bounds(line, kind)
        asked |= self._show_if(line, outer)
        self._name_the_rest(line)
        found = _without_empty(asked)
        if kind is Kind.REPEAT:
            found["columns"] = []
        return found

    def _label(self, line: Line) -> dict[str, str]:
        label = _texts(line, "label")
        if "ja" not in label:
            first = next(iter(label.values()), line.get("name", ""))
            self._note(line, "no-japanese")
            return {"ja": first, **label}
        return label

    def _options(self, line: Line) -> list[Raw]:
        name = line.get("type", "").split(maxsplit=1)[-1].replace(" or_other", "").strip()
        if "or_other" in line.get("type", ""):
            self._note(line, "or-other")
        return [
            {"id": _choice_id(choice.get("name", "")), "label": self._label(choice)}
            for choice in self.choices.get(name, ())
        ]

    def _column(self, line: Line, rows: Raw) -> None:
        kind = KINDS.get(_kind(line))
        if kind is None or kind in (Kind.MULTI, Kind.INFO, Kind.REPEAT, Kind.YES_NO):
            self._note(line, "column-unknown", type=line.get("type", ""))
            return
        name = line.get("name", "").removeprefix(f"{rows['id']}.")
        column: Raw = {"id": re.sub(r"[^a-z0-9_]", "_", name.lower())[:30], "kind": kind.value}
        column["label"] = self._label(line)
        column["example"] = _texts(line, "hint")
        column["options"] = self._options(line) if kind is Kind.SINGLE else []
        if line.get("required", "").lower() not in ("yes", "true", "true()", "1"):
            column["required"] = False
        found = {key: value for key, value in column.items() if value not in ([], {}, "")}
        rows["columns"].append(found)

    def _bounds(self, line: Line, kind: Kind) -> Raw:
        text = line.get("constraint", "")
        if not text:
            return {}
        found: Raw = {}
        for part in text.split(" and "):
            bound = _BOUND.fullmatch(part.strip())
            if bound is None or kind not in (Kind.MULTI, Kind.NUMBER):
                self._note(line, "constraint", text=text)
                return {}
            found["min" if bound[1] == ">=" else "max"] = relevant.number(bound[2])
        return found

    def _show_if(self, line: Line, outer: Sequence[str]) -> Raw:
        conditions = [one for one in (*outer, _relevance(line)) if one]
        if not conditions:
            return {}
        text = " and ".join(f"({one})" for one in conditions) if len(conditions) > 1 else conditions[0]
        found = relevant.read(text, self.id_of, self._answer)
        if found is None:
            self._note(line, "relevant", text=text)
            return {}
        return {"show_if": found}

    def _answer(self, name: str, value: str) -> object:
        """The answer that a value of an XLSForm stands for: numbers where the question asks for one."""
        line = self.kinds.get(name, {})
        kind = KINDS.get(_kind(line))
        scale = kind is Kind.SINGLE and LIKERT in line.get("appearance", "")
        if scale or kind is Kind.NUMBER:
            return relevant.number(value)
        return _choice_id(value) if kind in (Kind.SINGLE, Kind.MULTI) else value

    def id_of(self, name: str) -> str:
        """The pack's id for a name of the form."""
        bare = re.sub(r"[^a-z0-9_.]", "_", name.strip().lower())
        return bare if bare.startswith(f"{self.prefix}.") else f"{self.prefix}.{bare}"

    def _name_the_rest(self, line: Line) -> None:
        """Columns that a pack has no place for."""
        for key, value in line.items():
            name = key.partition(":")[0].strip().lower()
            if name not in READ and value:
                self._note(line, "column-lost", column=key, value=value)

    def _note(self, line: Line, key: str, **values: object) -> None:
        self.notes.append(Note(line.get("name", ""), said(key, **values)))


def _kind(line: Line) -> str:
    """The type without the list that it names; ``begin group`` and ``begin_group`` are the same."""
    text = " ".join(line.get("type", "").lower().split())
    for word in ("begin", "end"):
        if text.startswith(f"{word} "):
            return text.replace(" ", "_", 1)
    return {"select1": "select_one"}.get(text.split(" ")[0], text.split(" ")[0])


def _relevance(line: Line) -> str:
    return line.get("relevant", line.get("relevance", ""))


def _choice_id(name: str) -> str:
    return re.sub(r"[^a-z0-9_.]", "_", name.strip().lower())[:40]


def _is_scale(options: Sequence[Raw]) -> bool:
    """Whether these are points from low to high."""
    ids = [one["id"] for one in options]
    if not all(one.isdecimal() for one in ids) or not 3 <= len(ids) <= 7:
        return False
    return [int(one) for one in ids] == list(range(int(ids[0]), int(ids[0]) + len(ids)))


def _without_empty(raw: Raw) -> Raw:
    return {
        key: value
        for key, value in raw.items()
        if value not in ({}, [], "", None) and (value is not False or key == "required")
    }
