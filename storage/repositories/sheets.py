"""Sheets and their answers. A row of ``answers`` is one version; the one in force is marked and unique. The sheet
of all sides together is one like the others, of the person "".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

import orjson
import sqlalchemy as sa

from bot.domain.sheets import AnswerState, Change, Commented, Given, Put, Sheet, SheetState, Withdrawn
from bot.services.ports import AnswerRecord
from storage.repositories.base import OfTenants, Upsert, bind, here
from storage.repositories.rows import GROWING, RowWords, rows_in
from storage.tables import answers, row_words, sheets

_SHEET = [c for c in sheets.c if c.name not in ("tenant", "created_at", "sent_at")]
_ANSWER = (
    answers.c.question,
    answers.c.state.label("answer_state"),
    answers.c.value,
    answers.c.comment,
    answers.c.version,
)
_ITS_ANSWERS = sa.and_(answers.c.tenant == sheets.c.tenant, answers.c.sheet == sheets.c.id)
_IN_FORCE = sa.and_(_ITS_ANSWERS, answers.c.in_force)
_IN_FORCE_THEN = sa.and_(
    _ITS_ANSWERS,
    answers.c.answered_at <= bind("as_of"),
    sa.or_(answers.c.withdrawn_at.is_(None), answers.c.withdrawn_at > bind("as_of")),
    answers.c.forgotten_at.is_(None),
)
# One round trip: the sheet's columns repeat beside each of its few answers.
_WITH_ANSWERS = sa.select(*_SHEET, *_ANSWER).select_from(sheets.outerjoin(answers, _IN_FORCE))
_WITH_ANSWERS_THEN = sa.select(*_SHEET, sheets.c.sent_at, *_ANSWER).select_from(
    sheets.outerjoin(answers, _IN_FORCE_THEN)
)
_OF_QUESTIONNAIRE = (
    here(sheets),
    sheets.c.project == bind("project"),
    sheets.c.cycle == bind("cycle"),
    sheets.c.questionnaire == bind("questionnaire"),
)
_OF_ONE = (*_OF_QUESTIONNAIRE, sheets.c.person == bind("person"))
_OF_EVERYBODY = (*_OF_QUESTIONNAIRE, sheets.c.person != "")
_IN_ORDER = (sheets.c.created_at, sheets.c.id, answers.c.seq)

_GET = _WITH_ANSWERS.where(here(sheets), sheets.c.id == bind("id")).order_by(answers.c.seq)
_FIND = _WITH_ANSWERS.where(*_OF_ONE).order_by(answers.c.seq)
_FIND_THEN = _WITH_ANSWERS_THEN.where(*_OF_ONE).order_by(answers.c.seq)
_OF_PROJECT = _WITH_ANSWERS.where(*_OF_EVERYBODY).order_by(*_IN_ORDER)
_OF_PROJECT_THEN = _WITH_ANSWERS_THEN.where(*_OF_EVERYBODY).order_by(*_IN_ORDER)


def _save(insert: Any) -> sa.Executable:
    new = insert(sheets)
    kept = {c: new.excluded[c] for c in ("side", "state", "shown", "reopened", "growing", "on_paper")}
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["tenant", "id"],
        set_={**kept, "sent_at": sa.func.coalesce(sheets.c.sent_at, new.excluded.sent_at)},
    )
    return statement


_SAVE = Upsert(_save)

_STANDING = (
    here(answers),
    answers.c.sheet == bind("sheet_"),
    answers.c.question == bind("question_"),
    answers.c.in_force,
)
_WITHDRAW = sa.update(answers).where(*_STANDING).values(in_force=False)
_COMMENT = sa.update(answers).where(*_STANDING)
_PUT_COLUMNS = (
    "tenant", "sheet", "question", "state", "value", "comment", "answered_at", "answered_by", "message", "comment_by",
    "comment_message",
)  # fmt: skip
_earlier = answers.alias("earlier")
_last = (
    sa.select(_earlier.c.version)
    .where(
        here(_earlier),
        _earlier.c.sheet == bind("sheet_", type_=answers.c.sheet.type),
        _earlier.c.question == bind("question_", type_=answers.c.question.type),
    )
    .order_by(_earlier.c.version.desc())
    .limit(1)
)
_latest = sa.select(sa.func.max(_earlier.c.seq)).where(
    here(_earlier), _earlier.c.sheet == bind("sheet_", type_=answers.c.sheet.type)
)
# The number is counted here and not taken from the caller: an answer that was taken back is history as well,
# and the next one may not carry its number again.
_PUT = (
    sa.insert(answers)
    .from_select(
        [*_PUT_COLUMNS, "in_force", "version", "seq"],
        sa.select(
            *(bind(f"{name}_", type_=answers.c[name].type) for name in _PUT_COLUMNS),
            sa.true(),
            sa.func.coalesce(_last.scalar_subquery(), 0) + 1,
            sa.func.coalesce(_latest.scalar_subquery(), 0) + 1,
        ),
    )
    .returning(answers.c.version)
)
_RECORDS = (
    sa.select(
        sheets.c.id,
        sheets.c.cycle,
        sheets.c.stage,
        sheets.c.questionnaire,
        sheets.c.side,
        sheets.c.person,
        sheets.c.state.label("sheet_state"),
        sheets.c.on_paper,
        answers,
    )
    .join_from(sheets, answers, _ITS_ANSWERS)
    .where(here(sheets), sheets.c.project == bind("project"))
    .order_by(sheets.c.cycle, *_IN_ORDER)
)
_SENT = sa.select(sheets.c.questionnaire, sheets.c.person).where(
    here(sheets),
    sheets.c.project == bind("project"),
    sheets.c.cycle == bind("cycle"),
    sheets.c.state == SheetState.SENT.value,
)
_HOLDING = (
    sa.select(sheets.c.id, sheets.c.stage, sheets.c.side, sheets.c.person)
    .where(
        *_OF_QUESTIONNAIRE,
        sa.or_(
            *(
                sa.exists().where(
                    here(words), words.c.sheet == sheets.c.id, words.c.question == bind("question")
                )
                for words in (answers, row_words)
            )
        ),
    )
    .order_by(sheets.c.created_at, sheets.c.id)
)
_ID_OF_ONE = sa.select(sheets.c.id).where(*_OF_ONE)
_ROW_FROM = (
    sa.select(row_words.c.sheet, row_words.c.question)
    .where(here(row_words), row_words.c.message == bind("message"), row_words.c.person == bind("person"))
    .limit(1)
)
_OF_MEMBER = _WITH_ANSWERS.where(
    here(sheets), sheets.c.project == bind("project"), sheets.c.person == bind("person")
).order_by(sheets.c.cycle, *_IN_ORDER)
_HAND_ON = sa.update(sheets).where(here(sheets), sheets.c.id == bind("id_"))
_WRITERS = sa.select(answers.c.answered_by).where(here(answers), answers.c.sheet == bind("sheet")).distinct()
_FROM_MESSAGE = (
    sa.select(answers.c.sheet, answers.c.question, answers.c.answered_at)
    .where(
        here(answers),
        answers.c.in_force,
        sa.or_(
            sa.and_(answers.c.message == bind("message"), answers.c.answered_by == bind("person")),
            sa.and_(answers.c.comment_message == bind("message"), answers.c.comment_by == bind("person")),
        ),
    )
    .order_by(answers.c.answered_at.desc(), answers.c.seq.desc())
    .limit(1)
)
_CARRY = [
    sa.update(words)
    .where(here(words), words.c.sheet == bind("from_"), words.c.question == bind("question_"))
    .values(sheet=bind("to_"))
    for words in (answers, row_words)
]
_FORGET_ANSWERS = (
    sa.update(answers)
    .where(here(answers), answers.c.message == bind("said_"), answers.c.answered_by == bind("who_"))
    .values(
        value=None,
        in_force=False,
        withdrawn_at=sa.func.coalesce(answers.c.withdrawn_at, bind("at_", type_=answers.c.withdrawn_at.type)),
        forgotten_at=bind("at_", type_=answers.c.forgotten_at.type),
        message=None,
    )
    .returning(answers.c.sheet)
)
_FORGET_COMMENTS = (
    sa.update(answers)
    .where(here(answers), answers.c.comment_message == bind("said_"), answers.c.comment_by == bind("who_"))
    .values(comment=None, comment_message=None)
    .returning(answers.c.sheet)
)


def _sheets_of(rows: Iterable[Any], as_of: datetime | None = None) -> list[Sheet]:
    return [_sheet_of(list(group), as_of) for _, group in groupby(rows, lambda row: row.id)]


def _sheet_of(rows: list[Any], as_of: datetime | None) -> Sheet:
    first = rows[0]
    given = {
        row.question: Given(row.value, AnswerState(row.answer_state), row.comment, row.version)
        for row in rows
        if row.question is not None
    }
    state = SheetState(first.state)
    if as_of is not None:
        state = SheetState.SENT if first.sent_at and first.sent_at <= as_of else SheetState.DRAFT
    return Sheet(
        id=first.id,
        project=first.project,
        cycle=first.cycle,
        stage=first.stage,
        questionnaire=first.questionnaire,
        side=first.side,
        person=first.person,
        state=state,
        answers=given,
        order=tuple(given),  # the rows come in the order in which they were given
        shown=frozenset(first.shown),
        reopened=first.reopened if as_of is None else None,
        growing=GROWING.load(first.growing) if as_of is None else (),
        on_paper=first.on_paper,
    )


def _key(sheet: Sheet) -> tuple[str, int, str, str]:
    """By what a person's sheet is found."""
    return sheet.project, sheet.cycle, sheet.questionnaire, sheet.person


def _as_read(value: object) -> object:
    """The value as it comes back from its JSON."""
    plain = value is None or isinstance(value, (str, int, float))
    return value if plain else orjson.loads(orjson.dumps(value))


class SqlSheets(OfTenants):
    """The ``SheetRepository`` port."""

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self._rows = RowWords(connection)

    def get(self, sheet: str) -> Sheet | None:
        """By id, with the answers in force."""
        held = self._held("sheets")
        if held is not None and sheet in held:
            known: Sheet = held[sheet]
            return known
        found = next(iter(_sheets_of(self._execute(_GET, **self._of(sheet), id=sheet))), None)
        if found is not None:
            self._hold("sheets", sheet, found)
        return found

    def find(self, project: str, cycle: int, questionnaire: str, person: str) -> Sheet | None:
        """That person's sheet."""
        return self._find(project, cycle, questionnaire, person)

    def shared(
        self, project: str, cycle: int, questionnaire: str, as_of: datetime | None = None
    ) -> Sheet | None:
        """The sheet of all sides together, if there is one; with ``as_of``, as in ``of_project``."""
        return self._find(project, cycle, questionnaire, "", as_of)

    def _find(
        self, project: str, cycle: int, questionnaire: str, person: str, as_of: datetime | None = None
    ) -> Sheet | None:
        where = {**self._in(project), "cycle": cycle, "questionnaire": questionnaire, "person": person}
        if as_of is not None:
            return next(iter(self._read(_FIND, _FIND_THEN, where, as_of)), None)
        held, key = self._held("sheets"), (project, cycle, questionnaire, person)
        if held is not None and key in held:
            return self.get(held[key]) if held[key] else None
        found = next(iter(self._read(_FIND, _FIND_THEN, where, None)), None)
        self._hold("sheets", key, found.id if found else "")
        if found is not None:
            self._hold("sheets", found.id, found)
        return found

    def of_project(
        self, project: str, cycle: int, questionnaire: str, as_of: datetime | None = None
    ) -> list[Sheet]:
        """Everybody's sheets of one questionnaire, by their beginning, the shared one left out. With ``as_of``,
        each as it stood at that instant: its answers in force then, sent only if it was sent by then; words
        that were deleted since are not there.
        """
        where = {**self._in(project), "cycle": cycle, "questionnaire": questionnaire}
        return self._read(_OF_PROJECT, _OF_PROJECT_THEN, where, as_of)

    def _read(
        self, now: sa.Executable, then: sa.Executable, where: dict[str, Any], as_of: datetime | None
    ) -> list[Sheet]:
        if as_of is None:
            return _sheets_of(self._execute(now, **where))
        return _sheets_of(self._execute(then, **where, as_of=as_of), as_of)

    def save(
        self, sheet: Sheet, changes: Iterable[Change], by: str, at: datetime, message: str | None
    ) -> None:
        """Keeps the sheet and appends the changes, each in force from ``at``. A second shared sheet of one
        questionnaire is refused (IntegrityError): whoever makes it locks the project and looks first.
        """
        tenant = self._tenant("project", sheet.project)
        written = self._rows.written(sheet) if message is not None else []
        before = self._before(sheet)
        self._execute_own(
            _SAVE,
            tenant=tenant,
            id=sheet.id,
            project=sheet.project,
            cycle=sheet.cycle,
            stage=sheet.stage,
            questionnaire=sheet.questionnaire,
            side=sheet.side,
            person=sheet.person,
            state=sheet.state.value,
            shown=sorted(sheet.shown),
            reopened=sheet.reopened,
            growing=GROWING.dump(sheet.growing),
            created_at=at,
            sent_at=at if sheet.state is SheetState.SENT else None,
            on_paper=sheet.on_paper,
        )
        self._enter("sheet", sheet.id, tenant)
        if message is not None:  # whoever takes the words back is found by them
            self._enter("person", by, tenant)
        if message is not None and written:
            self._rows.note(sheet.id, written, by, message)
        stand = dict(before) if before is not None else None
        for change in changes:
            match change:
                case Put(question=question, given=given):
                    if stand is None or stand.pop(question, None) is not None:
                        self._withdraw(sheet.id, question, at)
                    version = self._put(sheet.id, question, given, by, at, message)
                    if stand is not None:
                        stand[question] = replace(given, value=_as_read(given.value), version=version)
                case Withdrawn(question=question):
                    self._withdraw(sheet.id, question, at)
                    if stand is not None:
                        stand.pop(question, None)
                case Commented(question=question, comment=comment):
                    self._execute_own(
                        _COMMENT,
                        tenant_=tenant,
                        sheet_=sheet.id,
                        question_=question,
                        comment=comment,
                        comment_by=by,
                        comment_message=message,
                    )
                    if stand is not None and question in stand:
                        stand[question] = replace(stand[question], comment=comment)
        self._stands(sheet, stand)

    def _before(self, sheet: Sheet) -> Mapping[str, Given] | None:
        """The answers in force, in the order in which they were given, where the writer knows them: it holds the sheet, or
        knows that there was none.
        """
        held = self._held("sheets")
        if held is None:
            return None
        if sheet.id in held:
            known: Sheet = held[sheet.id]
            return known.answers if _key(known) == _key(sheet) else None
        return {} if held.get(_key(sheet)) == "" else None

    def _stands(self, sheet: Sheet, answers: Mapping[str, Given] | None) -> None:
        """What was saved is held as it would be read; where that is not known, it is read when it is asked for."""
        held = self._held("sheets")
        if held is None:
            return
        if answers is None or any(isinstance(given.value, float) for given in answers.values()):
            held.pop(sheet.id, None)
            held.pop(_key(sheet), None)
            return  # SQLite makes of 3.0 a 3
        kept = sheet.having(answers=answers, order=tuple(answers))
        if sheet.growing:
            kept = kept.having(growing=GROWING.load(orjson.loads(orjson.dumps(GROWING.dump(sheet.growing)))))
        self._hold("sheets", _key(sheet), sheet.id)
        self._hold("sheets", sheet.id, kept)

    def _withdraw(self, sheet: str, question: str, at: datetime) -> None:
        self._execute_own(_WITHDRAW, **self._of(sheet), sheet_=sheet, question_=question, withdrawn_at=at)

    def _put(
        self, sheet: str, question: str, given: Given, by: str, at: datetime, message: str | None
    ) -> int:
        """Gives the version's number."""
        number: int = self._execute_own(
            _PUT,
            **self._of(sheet),
            sheet_=sheet,
            question_=question,
            state_=given.state.value,
            value_=given.value,
            comment_=given.comment,
            answered_at_=at,
            answered_by_=by,
            message_=None if rows_in(given.value) else message,  # rows have their own messages
            comment_by_=by if given.comment is not None else None,
            comment_message_=message if given.comment is not None else None,
        ).scalar_one()
        return number

    def sent(self, project: str, cycle: int) -> Mapping[str, frozenset[str]]:
        """Who has sent which sheet of that cycle: people's ids by questionnaire ("" for the sheet of all sides)."""
        found: dict[str, set[str]] = {}
        for row in self._execute(_SENT, **self._in(project), cycle=cycle):
            found.setdefault(row.questionnaire, set()).add(row.person)
        return {name: frozenset(people) for name, people in found.items()}

    def records(self, project: str) -> list[AnswerRecord]:
        """Every version of every answer: by cycle, then sheet by sheet as they were begun, then as they were
        given.
        """
        return [
            AnswerRecord(
                sheet=row.sheet,
                cycle=row.cycle,
                stage=row.stage,
                questionnaire=row.questionnaire,
                side=row.side,
                person=row.person,
                sent=row.sheet_state == SheetState.SENT.value,
                question=row.question,
                version=row.version,
                state=AnswerState(row.state),
                value=row.value,
                comment=row.comment,
                answered_at=row.answered_at,
                answered_by=row.answered_by,
                current=row.in_force and row.sheet_state != SheetState.SET_ASIDE.value,
                on_paper=row.on_paper and row.answered_by != row.person,
            )
            for row in self._execute(_RECORDS, **self._in(project))
        ]

    def of_member(self, project: str, person: str) -> list[Sheet]:
        """All sheets of that person in the project, in every cycle."""
        return _sheets_of(self._execute(_OF_MEMBER, **self._in(project), person=person))

    def writers(self, sheet: str) -> frozenset[str]:
        """Who wrote any version of any answer in it."""
        return frozenset(self._execute(_WRITERS, **self._of(sheet), sheet=sheet).scalars())

    def hand_on(self, sheet: str, person: str) -> None:
        """The sheet is that person's from now on; who wrote which answer stays as it is."""
        self._execute(_HAND_ON, **self._of(sheet), id_=sheet, person=person)

    def from_message(self, person: str, message: str) -> tuple[str, str] | None:
        """The sheet and the question whose answer or reason in force, or a row of it, came from those words of that
        person.
        """
        where = {"person": person, "message": message}
        tenants = self._tenants_of_person(person)
        found = [self._execute(_FROM_MESSAGE, tenant_=tenant, **where).first() for tenant in tenants]
        row = max((row for row in found if row), key=lambda row: row.answered_at, default=None)
        if row is None:
            rows = (self._execute(_ROW_FROM, tenant_=tenant, **where).first() for tenant in tenants)
            row = next((row for row in rows if row), None)
        return (row.sheet, row.question) if row else None

    def carry(
        self, project: str, cycle: int, question: str, before: str, after: str, at: datetime,
        new_id: Callable[[], str],
    ) -> int:  # fmt: skip
        """Puts everybody's answers to that question, every version of them with the messages that they came from, from
        their sheets of the questionnaire ``before`` on those of ``after``, which are made where there are none.
        Gives how many sheets were touched.
        """
        where = {**self._in(project), "cycle": cycle}
        found = self._execute(_HOLDING, **where, questionnaire=before, question=question).all()
        for sheet in found:
            target = self._execute(_ID_OF_ONE, **where, questionnaire=after, person=sheet.person).scalar()
            if target is None:
                target = new_id()
                made = Sheet(target, project, cycle, sheet.stage, after, sheet.side, sheet.person)
                self.save(made, (), sheet.person, at, None)
            for statement in _CARRY:
                self._execute(statement, **self._of(target), from_=sheet.id, question_=question, to_=target)
        return len(found)

    def forget(self, person: str, message: str, at: datetime) -> list[str]:
        """Deletes the words that came from that message, in the person's own sheets and in shared ones. A typed
        answer stays as a tombstone: its state and time without a value, no longer in force; the question is
        open again, no earlier version comes back. Of a table, only the rows go that the message wrote. Gives
        the ids of the sheets touched.
        """
        touched = self._rows.forget(person, message, at)
        for tenant in self._tenants_of_person(person):
            said = {"tenant_": tenant, "said_": message, "who_": person}
            touched |= {row.sheet for row in self._execute(_FORGET_ANSWERS, **said, at_=at)}
            touched |= {row.sheet for row in self._execute(_FORGET_COMMENTS, **said)}
        return sorted(touched)

    def _of(self, sheet: str) -> dict[str, Any]:
        return {"tenant_": self._tenant("sheet", sheet)}

    def _in(self, project: str) -> dict[str, Any]:
        return {"tenant_": self._tenant("project", project), "project": project}
