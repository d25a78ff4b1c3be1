"""The project's record for an office: what may be seen of it, put into the order in which it is filed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.domain.comparison import Compared, Result, SideSheets, compare
from bot.domain.duties import DeadlineStatus
from bot.domain.filing import FiledRow, FiledSheet, FiledTable, FilingRecord
from bot.domain.pack import SURVEY, THIRD_PARTY
from bot.domain.project import STAGES, Project
from bot.domain.questions import Question, Questionnaire
from bot.domain.sheets import Sheet, SheetState
from bot.domain.words import without_readings
from bot.services.drafting import item_id, wanted
from bot.services.duties import deadlines_of
from bot.services.papers import paper, respondents
from bot.services.phrasing import filing as words
from bot.services.phrasing.articles import named
from bot.services.phrasing.dates import Say, basis_text, date_name, reason
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import comparison
from bot.services.surveys import outcome, surveys_of

FORMS = ("pdf", "xlsx", "docx")
"""As what it can be had."""


def filing_of(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, *, blind: bool) -> FilingRecord:
    """The record in the project's language. ``blind`` leaves out answers that the sides do not see of each other yet, as
    a chat must; the operator's command line passes False. Two records of the same database are equal.
    """
    say = kit.voice(project.language, project)
    pack = kit.pack(project)
    head = words.head(pack, project, say)
    sheets: list[FiledSheet] = []
    beside: list[tuple[str, ...]] = []
    waiting: list[str] = []
    for cycle in _cycles(project):
        for sheet in _papers(uow, kit, project, cycle):
            title = _title(project, sheet, cycle, say)
            found = _Filed(uow, kit, project, sheet, cycle, blind, say).sheet(title)
            if found is not None:
                sheets.append(found)
            elif _begun(uow, project, sheet, cycle):
                waiting.append(title)
            if not sheet.joint and sheet.id in project.revealed_in(cycle):
                beside += _differences(uow, kit, project, sheet, cycle, title, say)
    tables = (
        _table("differences", beside, (3, 4, 6, 2, 5), say),
        *_agreed(uow, kit, project, say),
        _table("surveys", _surveys(uow, kit, project, now, say), (3, 5, 6), say),
        _table("dates", _dates(uow, kit, project, now, say), (4, 5, 7, 7, 2), say),
        _table("waiting", [(title, say("filing-waiting-text")) for title in waiting], (4, 8), say),
    )
    return FilingRecord(
        language=project.language,
        title=say("filing-title"),
        project=project.name,
        facts=tuple(head.values()),
        sheets=tuple(sheets),
        tables=tuple(table for table in tables if table.rows),
        signatories=tuple(named(pack, side, project.language, say) for side in project.sides),
        words=words.around(say),
        note=say("filing-note"),
        file=words.file_name(without_readings(say("filing-file", project=project.name))),
        places={
            **{name: told for name, (_, told) in head.items()},
            **{f"side.{side.letter}": side.name for side in project.sides},
            "title": say("filing-title"),
            "note": say("filing-note"),
        },
    )


def _cycles(project: Project) -> tuple[int, ...]:
    return (*(past.number for past in project.past), project.cycle)


def _papers(uow: UnitOfWork, kit: Kit, project: Project, cycle: int) -> Iterator[Questionnaire]:
    """The sheets of that cycle in order; what citizens were asked is told by figures alone."""
    pack = kit.pack(project, cycle)
    for stage in STAGES:
        for one in pack.sheets(stage):
            sheet = paper(uow, kit, project, one.id, cycle)
            if sheet is not None and sheet.kind != SURVEY:
                yield sheet


def _title(project: Project, sheet: Questionnaire, cycle: int, say: Say) -> str:
    name = say("filing-sheet", stage=say(f"stage-{sheet.stage}"), title=sheet.title.in_(project.language))
    return say("sheet-of-cycle", title=name, n=cycle) if project.past else name


def _begun(uow: UnitOfWork, project: Project, sheet: Questionnaire, cycle: int) -> bool:
    return any(one.answers for one in uow.sheets.of_project(project.id, cycle, sheet.id))


class _Filed:
    """One sheet of one cycle, as far as it may be seen."""

    def __init__(
        self,
        uow: UnitOfWork,
        kit: Kit,
        project: Project,
        sheet: Questionnaire,
        cycle: int,
        blind: bool,
        say: Say,
    ) -> None:
        self._uow, self._kit, self._project = uow, kit, project
        self._paper, self._cycle, self._say = sheet, cycle, say
        self._shown = not blind or sheet.id in project.revealed_in(cycle)

    def sheet(self, title: str) -> FiledSheet | None:
        """The sheet; None where nothing of it is there, or may be seen."""
        if self._paper.kind == THIRD_PARTY:
            return self._of_evaluators(title)
        if self._paper.joint:
            rows = self._shared(self._paper.asked, 1)
            return self._made(title, ("all",), (self._say("owner-all"),), rows)
        return self._of_sides(title)

    def _made(
        self,
        title: str,
        keys: Sequence[str],
        columns: Sequence[str],
        rows: Sequence[FiledRow],
        notes: Iterable[str] = (),
    ) -> FiledSheet | None:
        if not rows:
            return None
        tally = tuple(words.tally(rows, place, self._say) for place in range(len(keys)))
        kept = tuple(note for note in notes if note)
        return FiledSheet(self._paper.id, title, tuple(keys), tuple(columns), tuple(rows), tally, kept)

    def _shared(self, questions: Iterable[Question], columns: int) -> list[FiledRow]:
        """What all sides answered together; nothing while nobody has."""
        shared = self._uow.sheets.shared(self._project.id, self._cycle, self._paper.id)
        if shared is None or not shared.answers:
            return []
        shown = self._paper.applicable(shared.values)
        return [
            words.same_row(one, shared.answers.get(one.id), columns, self._project.language, self._say)
            for one in questions
            if one.shared and (one in shown or one.id in shared.answers)
        ]

    def _of_sides(self, title: str) -> FiledSheet | None:
        sides = self._project.sides
        letters = [side.letter for side in sides]
        compared = {row.question.id: row for row in self._compared()}
        shared = {row.id: row for row in self._shared(self._paper.asked, len(sides))}
        rows = []
        for question in self._paper.asked:
            if question.id in shared:
                rows.append(shared[question.id])
            elif (row := compared.get(question.id)) is not None:
                told = self._project.language, self._say
                rows.append(words.compared_row(self._project, question, row, letters, *told))
        notes = [words.agreement_note(compared.values(), self._say)] if compared else []
        if self._shown:
            notes += self._how_it_came()
        else:
            notes.append(self._say("filing-waiting-text"))
        return self._made(title, letters, [side.name for side in sides], rows, notes)

    def _compared(self) -> tuple[Compared, ...]:
        """The sides' answers; before they are mutual, as they stand, for the operator alone."""
        if not self._shown:
            return ()
        found = comparison(self._uow, self._kit, self._project, self._paper.id, self._cycle)
        if found is not None:
            return found
        who = respondents(self._uow, self._project)
        sheets = [one for one in self._sheets() if one.answers]
        if not sheets:
            return ()
        sides = {}
        for side in self._project.sides:
            own = [one for one in sheets if one.side == side.letter]
            first = next((one for one in own if one.person == who.get(side.letter)), None)
            sides[side.letter] = SideSheets(first, tuple(o for o in own if o is not first), side.kind)
        return compare(self._paper, sides, rule=self._project.in_cycle(self._cycle).rule)

    def _sheets(self) -> list[Sheet]:
        found = self._uow.sheets.of_project(self._project.id, self._cycle, self._paper.id)
        return [one for one in found if one.state is not SheetState.SET_ASIDE]

    def _how_it_came(self) -> Iterator[str]:
        """Whose answers are not sent yet, and whose came on paper."""
        found, say = self._sheets(), self._say
        for key, some in (
            ("filing-drafts", [one for one in found if one.state is SheetState.DRAFT and one.answers]),
            ("filing-on-paper", [one for one in found if one.on_paper and one.state is SheetState.SENT]),
        ):
            letters = {one.side for one in some}
            if self._paper.id in self._project.revealed_in(self._cycle) and key == "filing-drafts":
                continue
            if names := [side.name for side in self._project.sides if side.letter in letters]:
                yield say(key, sides=say("name-separator").join(names))

    def _of_evaluators(self, title: str) -> FiledSheet | None:
        """A column for each evaluator, by number: who they are is not filed."""
        sent = [one for one in self._sheets() if one.state is SheetState.SENT] if self._shown else []
        if not sent:
            return None
        language, say = self._project.language, self._say
        form = self._paper.for_evaluators
        rows = [
            FiledRow(
                one.id,
                one.number,
                one.label.in_(language),
                tuple(words.answer(one, sheet.answers.get(one.id), language, say) for sheet in sent),
            )
            for one in form.asked
        ]
        numbers = range(1, len(sent) + 1)
        columns = [say("filing-evaluator", n=n) for n in numbers]
        return self._made(title, [f"e{n}" for n in numbers], columns, rows)


# ---------------------------------------------------------------- the tables behind the sheets


def _table(name: str, rows: Iterable[tuple[str, ...]], widths: tuple[int, ...], say: Say) -> FiledTable:
    columns = tuple(say(f"filing-{name}-{place}") for place in range(1, len(widths) + 1))
    return FiledTable(name, say(f"filing-{name}"), columns, widths, tuple(rows))


def _differences(
    uow: UnitOfWork, kit: Kit, project: Project, sheet: Questionnaire, cycle: int, title: str, say: Say
) -> Iterator[tuple[str, ...]]:
    """What is worth a talk, the largest difference first."""
    dossier = uow.dossiers.get(project.id)
    for row in comparison(uow, kit, project, sheet.id, cycle) or ():
        if row.result in (Result.DIFFER, Result.WORTH_TALKING, Result.MISSING):
            point = dossier.point_about(cycle, sheet.id, row.question.id)
            yield words.difference(project, title, row, point, say)


def _agreed(uow: UnitOfWork, kit: Kit, project: Project, say: Say) -> Iterator[FiledTable]:
    """Agreed actions, the agreement with its versions, improvements, what happened."""
    dossier = uow.dossiers.get(project.id)
    actions = []
    for point in dossier.points:
        pack = kit.pack(project, point.cycle)
        sheet = pack.sheet(point.sheet)
        actions.append(
            words.point_row(project, point, sheet.by_id.get(point.question) if sheet else None, say)
        )
    yield _table("actions", actions, (4, 4, 6, 3, 4, 2), say)
    clauses = []
    for item in wanted(kit.pack(project), project):
        clause = dossier.agreement.clauses.get(item_id(item))
        if clause is not None and clause.text:
            names = [side.name for side in project.sides if side.letter in clause.agreed]
            label = item.label.in_(project.language)
            clauses.append((label, clause.text, say("name-separator").join(names) or say("filing-nobody")))
    yield _table("agreement", clauses, (3, 9, 4), say)
    versions = [
        (
            say("filing-version-first") if one.number == 1 else say("filing-version", n=one.number - 1),
            words.day(one.signed_on or project.today(one.at), say),
            one.signers,
        )
        for one in dossier.agreement.concluded
    ]
    yield _table("versions", versions, (3, 4, 7), say)
    found = [words.finding_row(project, one, say) for one in dossier.findings]
    yield _table("improvements", found, (2, 3, 8, 3), say)
    notes = [words.note_row(project, one, say) for one in dossier.notes if one.text]
    yield _table("notes", notes, (4, 3, 3, 8), say)


def _surveys(
    uow: UnitOfWork, kit: Kit, project: Project, now: datetime, say: Say
) -> Iterator[tuple[str, ...]]:
    """What those said whom it was for, in figures that tell of nobody; nothing where too few answered."""
    language = project.language
    for survey in surveys_of(uow, project, now):
        found = outcome(uow, kit, project, survey)
        for one in found.results if found else ():
            if one.counts is None:
                continue
            title = found.questionnaire.title.in_(language) if found else ""
            counts = [
                say("filing-survey-count", value=_option(one.question, name, language, say), n=count)
                for name, count in zip(one.names, one.counts.counts, strict=True)
                if count is not None
            ]
            if one.counts.below:
                counts.append(say("filing-survey-few", n=one.counts.below))
            yield title, one.question.label.in_(language), "\n".join(counts)


def _option(question: Question, name: str, language: str, say: Say) -> str:
    option = question.option(name)
    if option is not None:
        return option.label.in_(language)
    return {"yes": say("answer-yes"), "no": say("answer-no")}.get(name, name)


def _dates(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, say: Say) -> Iterator[tuple[str, ...]]:
    """Each date with its rule and where that comes from. That a day has passed is no change of the record: of what was
    neither done nor dropped only that is said, and its day stands beside it.
    """
    for one in deadlines_of(uow, kit, project, now):
        settled = one.status in (DeadlineStatus.DONE, DeadlineStatus.CANCELLED)
        yield (
            date_name(one.dated.kind, say),
            words.day(one.dated.on, say),
            reason(one.dated, say),
            basis_text(one.rule, say) if one.rule is not None else "",
            say(f"filing-date-{one.status.value}" if settled else "filing-date-waits"),
        )
