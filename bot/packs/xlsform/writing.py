"""A sheet of a pack as an XLSForm."""

from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook

from bot.domain.pack import Pack
from bot.domain.questions import EACH_SIDE, FINDINGS, Column, Kind, Label, Option, Question, Questionnaire
from bot.packs.tables import read_yaml
from bot.packs.workbook.book import put, saved
from bot.packs.xlsform import relevant
from bot.packs.xlsform.kinds import (
    BY_MONTH,
    CHOICES,
    LANGUAGES,
    LIKERT,
    SETTINGS,
    SURVEY,
    TYPES,
    YES_NO,
    Note,
    said,
)

Cells = dict[str, str]

SURVEY_COLUMNS = ("type", "name", "label", "hint", "required", "relevant", "appearance", "constraint")
CHOICE_COLUMNS = ("list_name", "name", "label")
TRANSLATED = ("label", "hint")
CHOOSING = (Kind.SINGLE, Kind.MULTI, Kind.SCALE)


def write_xlsform(pack: Pack, sheet: Questionnaire) -> tuple[bytes, tuple[Note, ...]]:
    """The file, and what of the sheet an XLSForm cannot hold."""
    form = _Form(pack, sheet)
    survey = list(form.rows())
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    _fill(book, SURVEY, SURVEY_COLUMNS, survey, pack.languages)
    _fill(book, CHOICES, CHOICE_COLUMNS, form.choices, pack.languages)
    settings = {
        "form_title": sheet.title.in_("ja"),
        "form_id": sheet.id,
        "version": pack.version,
        "default_language": LANGUAGES["ja"],
        "kyodo_stage": sheet.stage,
        "kyodo_kind": sheet.kind,
    }
    _fill(book, SETTINGS, tuple(settings), [settings], pack.languages)
    return saved(book), tuple(form.notes)


def _fill(
    book: Workbook, name: str, columns: Sequence[str], rows: Sequence[Cells], languages: Sequence[str]
) -> None:
    made = book.create_sheet(name)
    spread: list[str] = []
    for column in columns:
        if column in TRANSLATED:
            spread += [_translated(column, language) for language in languages]
        else:
            spread.append(column)
    for place, column in enumerate(spread, 1):
        put(made.cell(1, place), column)
        for number, row in enumerate(rows, 2):
            if value := row.get(column):
                put(made.cell(number, place), value)
    made.freeze_panes = "A2"


def _translated(column: str, language: str) -> str:
    return f"{column}::{LANGUAGES.get(language, f'{language} ({language})')}"


class _Form:
    """The rows of one sheet, its choices, and the notes that come up on the way."""

    def __init__(self, pack: Pack, sheet: Questionnaire) -> None:
        self.pack, self.sheet = pack, sheet
        self.choices: list[Cells] = []
        self.notes: list[Note] = []
        self._lost: dict[str, list[str]] = {}
        self._asked = {question.id: question for question in sheet.questions}
        if sheet.after:
            self.notes.append(Note(sheet.id, said("after", after=sheet.after)))

    def rows(self) -> Iterator[Cells]:
        """The survey from top to bottom, a group for each part of the sheet."""
        parts = _parts(self.pack, self.sheet)
        open_part = ""
        for question in self.sheet.questions:
            part, title = parts.get(question.id, ("", {}))
            if part != open_part:
                if open_part:
                    yield {"type": "end_group"}
                if part:
                    yield {"type": "begin_group", "name": f"part.{part}", **self._texts("label", title)}
                open_part = part
            yield from self._question(question)
        if open_part:
            yield {"type": "end_group"}
        self.notes += [Note("、".join(ids), said(f"lost-{key}")) for key, ids in self._lost.items()]

    def _question(self, question: Question) -> Iterator[Cells]:
        if question.expand == FINDINGS:
            self._note(question, "findings")
            return
        self._name_the_rest(question)
        row = {
            "type": self._type(question),
            "name": question.id,
            **self._texts("label", _with_unit(question)),
            **self._texts("hint", question.help or question.example),
            "required": "yes" if question.required and question.answered and not question.columns else "",
            "relevant": self._relevant(question),
            "appearance": self._appearance(question),
            "constraint": _constraint(question),
        }
        yield row
        if question.kind is Kind.REPEAT:
            for column in question.columns:
                yield self._column(question, column)
            yield {"type": "end_repeat"}

    def _type(self, question: Question) -> str:
        if question.kind in CHOOSING:
            self._list(question.id, question.options)
            return f"{TYPES[question.kind]} {question.id}"
        if question.kind is Kind.YES_NO:
            self._yes_no()
        return TYPES[question.kind]

    def _yes_no(self) -> None:
        if not any(row["list_name"] == YES_NO for row in self.choices):
            words = (("yes", "はい", "はい", "Yes"), ("no", "いいえ", "いいえ", "No"))
            for name, *texts in words:
                label = dict(zip(LANGUAGES, texts, strict=True))
                self.choices.append({"list_name": YES_NO, "name": name, **self._texts("label", label)})

    def _list(self, name: str, options: Sequence[Option]) -> None:
        for option in options:
            self.choices.append({"list_name": name, "name": option.id, **self._texts("label", option.label)})

    def _column(self, question: Question, column: Column) -> Cells:
        name = f"{question.id}.{column.id}"
        kind = TYPES[column.kind]
        if column.kind is Kind.SINGLE:
            self._list(name, column.options)
            kind = f"{kind} {name}"
        if column.kind in (Kind.PARTY, Kind.YEN):
            self._note(question, f"column-{column.kind}", column=column.label.in_("ja"))
        return {
            "type": kind,
            "name": name,
            **self._texts("label", column.label),
            **self._texts("hint", column.example),
            "required": "yes" if column.required else "",
        }

    def _texts(self, column: str, label: Mapping[str, str]) -> Cells:
        return {_translated(column, language): text for language, text in label.items()}

    def _relevant(self, question: Question) -> str:
        if question.show_if is None:
            return ""
        found = relevant.written(question.show_if, self._asked)
        if found is None:
            self._note(question, "condition")
        return found or ""

    def _appearance(self, question: Question) -> str:
        if question.kind is Kind.SCALE:
            return LIKERT
        if question.kind is Kind.TEXT:
            return "multiline"
        return BY_MONTH if question.by_month else ""

    def _name_the_rest(self, question: Question) -> None:
        """What this question has and an XLSForm does not."""
        told = {
            "yen": question.kind is Kind.YEN,
            "party": question.kind is Kind.PARTY,
            "unknown": question.allow_unknown,
            "reason": question.reason,
            "answer-by": question.answer_by != EACH_SIDE,
            "recall": bool(question.recall),
            "prefill": bool(question.prefill),
            "drafts": bool(question.drafts),
            "carry": question.carry,
            "rows": question.kind is Kind.REPEAT
            and (question.least is not None or question.most is not None),
            "total": bool(question.total),
            "talk": bool(question.talk),
            "example": bool(question.help and question.example),
            "short": any(option.short not in ({}, option.label) for option in question.options),
            "compare": question.compare not in ("equal", "order" if question.kind is Kind.SCALE else "equal"),
        }
        for key in (key for key, there in told.items() if there):
            self._lost.setdefault(key, []).append(question.id)

    def _note(self, question: Question, key: str, **values: object) -> None:
        self.notes.append(Note(question.id, said(key, **values)))


def _with_unit(question: Question) -> Label:
    if not question.unit:
        return question.label
    return Label({name: f"{text}（{question.unit.in_(name)}）" for name, text in question.label.items()})


def _constraint(question: Question) -> str:
    """The bounds in XPath."""
    what = {Kind.MULTI: "count-selected(.)", Kind.TEXT: "string-length(.)"}.get(question.kind, ".")
    if question.kind not in (Kind.MULTI, Kind.TEXT, Kind.NUMBER, Kind.YEN):
        return ""
    bounds = ((">=", question.least), ("<=", question.most))
    return " and ".join(f"{what} {sign} {_whole(bound)}" for sign, bound in bounds if bound is not None)


def _whole(bound: float) -> str:
    return str(int(bound)) if float(bound).is_integer() else str(bound)


def _parts(pack: Pack, sheet: Questionnaire) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """The part of the sheet that each question stands in, with its title, as the pack's file (or core's) has it."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for source in filter(None, reversed(pack.sources)):
        for raw in _dicts(read_yaml(source).get("questionnaires")):
            if raw.get("id") != sheet.id:
                continue
            for place, part in enumerate(_dicts(raw.get("sections")), 1):
                title = part.get("title")
                told = (str(part.get("id", place)), title if isinstance(title, dict) else {})
                bases = {str(one.get("id", one.get("use"))) for one in _dicts(part.get("questions"))}
                for question in sheet.questions:
                    if question.id in bases or question.id[:-1] in bases:
                        found[question.id] = told
    return found


def _dicts(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
