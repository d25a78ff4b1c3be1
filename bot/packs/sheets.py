"""The sheets of a pack: its own, and those that it takes over from core."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.project import STAGES
from bot.domain.questions import BENEFICIARY, EVALUATOR, FINDINGS, Column, Kind, Question, Questionnaire
from bot.domain.survey import KINDS
from bot.packs.conditions import check_conditions
from bot.packs.questions import QUESTION_KEYS, read_question
from bot.packs.reading import Reading, Written
from bot.packs.tables import Table

SHEET_KINDS = (
    *("checklist", "choosing", "interview", "findings", "mid_check", "money", "evaluation", "mutual"),
    *("third_party", "survey"),
)
OUTSIDERS = {"third_party": EVALUATOR, "survey": BENEFICIARY}
"""Who answers the sheets of these kinds, and no others."""

MODES = {"third_party": "third_party", "survey": "beneficiary"}
"""The word in ``eval_modes`` for what these sheets are for."""

SHEET_KEYS = ("id", "use", "stage", "kind", "title", "after", "defaults", "sections", "questions")
TAKEN_KEYS = ("use", "title")
SECTION_KEYS = ("id", "title", "phase", "defaults", "questions")


def library(reading: Reading) -> dict[str, Mapping[str, object]]:
    """The reusable questions as they stand in the file, by id."""
    found: dict[str, Mapping[str, object]] = {}
    for table in reading.root.tables("library"):
        read_question(reading, table, {}, defined=True)
        id_ = table.text("id")
        if id_ in found:
            table.fault(f"duplicate id {id_} (also in the library)")
        found[id_] = table.value
    return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and where it stands in the file; ``raw`` is what others take over, ``taken`` says that this one is
    core's.
    """

    sheet: Questionnaire
    table: Table
    written: tuple[Written, ...]
    raw: Mapping[str, object]
    taken: bool = False


def read_sheets(reading: Reading) -> tuple[Sheet, ...]:
    """All sheets in the file's order; core's where the pack writes none. Those for people from outside are core's
    where the pack lets them evaluate and writes no other.
    """
    found = [_sheet(reading, table) for table in _tables(reading)]
    sheets = [sheet for sheet in found if sheet is not None]
    for place, sheet in enumerate(sheets):
        sheets[place] = _opening(sheet, [earlier.sheet for earlier in sheets[:place]])
    return _resolved(reading, sheets)


def _tables(reading: Reading) -> Sequence[Table]:
    written = reading.root.tables("questionnaires")
    if reading.base is None:
        return written
    core = reading.base.sheets
    kinds = {str(core.get(table.text("use"), table.value).get("kind")) for table in written}
    taken = [
        name
        for name, sheet in core.items()
        if (
            _offered(reading, str(sheet["kind"]), kinds)
            if sheet.get("kind") in OUTSIDERS
            else "questionnaires" not in reading.root
        )
    ]
    return [*written, *(Table({"use": name}, "questionnaires", reading.ledger) for name in taken)]


def _offered(reading: Reading, kind: str, written: Collection[str]) -> bool:
    """Whether core's sheet for people from outside is asked: they are to evaluate, and the pack has no other."""
    return MODES[kind] in reading.modes and kind not in written


def _sheet(reading: Reading, table: Table) -> Sheet | None:
    use = table.text("use")
    if use:
        table = _taken(reading, table, use)
    else:
        table.only(SHEET_KEYS)
    raw = table.value
    if use and "questions" not in raw and "sections" not in raw:
        return None
    written = tuple(_questions(reading, table, taken=bool(use)))
    if not written:
        table.fault("a questionnaire needs questions")
    check_conditions(written)
    _check_outsiders(table, written)
    sheet = Questionnaire(
        id=reading.id_of(table, own=not use),
        stage=table.text("stage", required=True, one_of=STAGES),
        kind=table.text("kind", "checklist", one_of=SHEET_KINDS),
        title=table.label("title", required=True),
        questions=tuple(one.question for one in written),
        after=table.text("after"),
    )
    return Sheet(sheet, table, written, raw, bool(use))


def _check_outsiders(table: Table, written: Sequence[Written]) -> None:
    """Sides and people from outside never answer on one sheet."""
    kind = table.text("kind", "checklist")
    wanted = OUTSIDERS.get(kind)
    if wanted and table.text("stage", "see") != "see":
        table.fault(f"a sheet of kind {kind} belongs to stage see")
    for one in written:
        who = one.question.answer_by
        if wanted and who != wanted:
            one.table.fault(f"answer_by is {who}, but a sheet of kind {kind} is answered by {wanted} alone")
        elif not wanted and who in OUTSIDERS.values():
            own = next(name for name, outsider in OUTSIDERS.items() if outsider == who)
            one.table.fault(f"answer_by is {who}, who is asked only on a sheet of kind {own}")
        if wanted == BENEFICIARY:
            _check_on_page(one)


def _check_on_page(one: Written) -> None:
    """A survey is one page, answered in one go by people whom nobody knows."""
    question, table = one.question, one.table
    if question.kind not in KINDS:
        known = ", ".join(kind for kind in Kind if kind in KINDS)
        table.fault(f"a sheet of kind survey asks no question of kind {question.kind}; it can ask {known}")
    if question.show_if is not None:
        table.fault("show_if has no place on a sheet of kind survey: its page asks everything at once")
    if question.expand == FINDINGS:
        table.fault("expand: findings has no place on a sheet of kind survey: anybody could read them")


def _taken(reading: Reading, table: Table, use: str) -> Table:
    """Core's sheet, to be read with this pack's lists; only its title can be the pack's own."""
    for key in table.value:
        if key not in TAKEN_KEYS:
            table.fault(f"{key} stands beside use; of a sheet taken over, only the title can be changed")
    sheets = reading.base.sheets if reading.base else {}
    if use not in sheets:
        known = f"; known are {', '.join(sheets)}" if sheets else ""
        table.fault(f"use names an unknown sheet {use}{known}")
        return table
    own = {key: value for key, value in table.value.items() if key == "title"}
    return Table({**sheets[use], **own}, table.path, table.ledger)


def _questions(reading: Reading, table: Table, *, taken: bool) -> Iterator[Written]:
    latest, who = 0, OUTSIDERS.get(table.text("kind"))
    asked_of = {"answer_by": who} if who else {}
    for section in (table, *table.tables("sections")):
        if section is not table:
            section.only(SECTION_KEYS)
            section.label("title")
        defaults = {**asked_of, **_defaults(table), **_phase(section), **_defaults(section)}
        for item in section.tables("questions"):
            if taken and _is_told(reading, item):
                continue
            for written in read_question(reading, item, defaults, number=str(latest + 1)):
                _claim(reading, item, written.question.id)
                main, question = written.question.main_number, written.question
                if (question.asked or who) and question.answered and main.isdecimal():
                    latest = max(latest, int(main))
                yield written


def _is_told(reading: Reading, item: Table) -> bool:
    """Whether a question of core's is settled already: without areas of its own a pack has only core's, and those
    follow from who leads.
    """
    return item.value.get("expand") == "areas" and not reading.root.value.get("areas")


def _claim(reading: Reading, item: Table, id_: str) -> None:
    """A question of the pack's own library may be asked on a sheet under its own id, once."""
    if id_ in reading.library and item.text("use") != id_:
        item.fault(f"duplicate id {id_} (also in the library)")
    reading.claim(item, id_)


def _defaults(table: Table) -> Mapping[str, object]:
    inner = table.table("defaults")
    if inner is None:
        return {}
    inner.only(QUESTION_KEYS)
    return inner.value


def _phase(section: Table) -> Mapping[str, object]:
    return {"phase": section.value["phase"]} if "phase" in section else {}


def _opening(sheet: Sheet, earlier: Sequence[Questionnaire]) -> Sheet:
    """The sheet with the one that opens it. Of a sheet taken over, that is the latest evaluation of the stage where
    the pack has another than core.
    """
    after = sheet.sheet.after
    if not after:
        return sheet
    same = [one for one in earlier if one.stage == sheet.sheet.stage]
    before = next((one for one in same if one.id == after), None)
    if before is None and sheet.taken:
        before = next((one for one in reversed(same) if one.kind == "evaluation" and not one.joint), None)
    if before is None:
        sheet.table.fault(f"after names {after}, which is no earlier sheet of the same stage")
        return sheet
    if before.joint:
        sheet.table.fault(f"after names {after}, which all sides answer together: nothing is revealed there")
    return replace(sheet, sheet=replace(sheet.sheet, after=before.id))


# ---------------------------------------------------------------- what was said before


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a question stands in the course of the stages."""

    at: tuple[int, int, int]
    written: Written


def _resolved(reading: Reading, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets with ``recall`` and ``prefill`` checked, each naming the pack's own question."""
    places = [
        [_Place((_stage(sheet.sheet), nth, at), written) for at, written in enumerate(sheet.written)]
        for nth, sheet in enumerate(sheets)
    ]
    named = _named([place for row in places for place in row])
    return tuple(
        replace(
            sheet,
            sheet=replace(
                sheet.sheet, questions=tuple(_with_earlier(reading, place, named) for place in row)
            ),
        )
        for sheet, row in zip(sheets, places, strict=True)
    )


def _stage(sheet: Questionnaire) -> int:
    return STAGES.index(sheet.stage) if sheet.stage else 0


def _named(places: Sequence[_Place]) -> Mapping[str, _Place]:
    """Where the question stands that goes by a name: its id, its id in the file, or core's question that it
    stands for. Of several the first.
    """
    backwards = tuple(reversed(places))
    found = {place.written.question.maps_to: place for place in backwards}
    found |= {place.written.base: place for place in backwards}
    return found | {place.written.question.id: place for place in backwards}


def _with_earlier(reading: Reading, place: _Place, named: Mapping[str, _Place]) -> Question:
    question = place.written.question
    if question.drafts and not question.shared:
        place.written.table.warn(
            "drafts has an effect only where all sides give one answer (answer_by: shared)"
        )
    if question.recall:
        question = replace(question, recall=_recalled(reading, place, named))
    if question.prefill:
        question = replace(question, prefill=_prefilled(reading, place, named))
    return question


def _recalled(reading: Reading, place: _Place, named: Mapping[str, _Place]) -> str:
    """The earlier question; one that only core has is left as it is, and recalls nothing here."""
    name, table = place.written.question.recall, place.written.table
    found = named.get(name)
    if found is None:
        if not reading.base or name not in reading.base.known:
            table.fault(f"recall names an unknown question {name}")
        return name
    if found.at >= place.at:
        table.fault(f"recall looks ahead to {name}; only earlier questions can be recalled")
    return name if name == found.written.question.id else found.written.base


def _prefilled(reading: Reading, place: _Place, named: Mapping[str, _Place]) -> str:
    question, table = place.written.question, place.written.table
    name = question.prefill
    found = named.get(name)
    earlier = found.written.question if found else _of_core(reading, name)
    if earlier is None or earlier.kind is not Kind.REPEAT:
        table.fault(f"prefill names {name}, which is no question of kind repeat")
        return name
    if found and found.at >= place.at:
        table.fault(f"prefill looks ahead to {name}; only earlier rows can be taken over")
    if _fields(question.columns) != _fields(earlier.columns):
        table.fault(f"prefill names {name}, whose columns are not the same")
    if not (question.shared and earlier.shared):
        table.warn("prefill has an effect only where all sides give one answer (answer_by: shared)")
    return earlier.id


def _of_core(reading: Reading, name: str) -> Question | None:
    sheets = reading.parent.questionnaires if reading.parent else ()
    return next((sheet.by_id[name] for sheet in sheets if name in sheet.by_id), None)


def _fields(columns: Sequence[Column]) -> list[tuple[str, Kind]]:
    return [(column.id, column.kind) for column in columns]
