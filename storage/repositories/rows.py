"""Which typed words stand in which rows. A table is answered over many messages and kept as one answer, so a
message that is taken back must be told from its neighbours: only its own rows go, in every version.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.sheets import Growing, Sheet
from storage.plain import Plain
from storage.repositories.base import OfTenants, bind, here
from storage.tables import answers, row_words, sheets

Row = Mapping[str, object]

GROWING: Plain[tuple[Growing, ...]] = Plain(tuple[Growing, ...])
"""The unfinished answers of a sheet, as its row keeps them."""

_STANDING = sa.select(sheets.c.growing).where(here(sheets), sheets.c.id == bind("id"))
_SHARED = (
    sa.select(answers.c.value)
    .join_from(
        sheets,
        answers,
        sa.and_(answers.c.tenant == sheets.c.tenant, answers.c.sheet == sheets.c.id, answers.c.in_force),
    )
    .where(here(sheets), sheets.c.project == bind("project"), sheets.c.person == "")
)
_others = row_words.alias("others")
_last = sa.select(sa.func.max(_others.c.seq)).where(
    _others.c.tenant == bind("tenant_", type_=sa.Text), _others.c.message == bind("message_", type_=sa.Text)
)
_NOTE = sa.insert(row_words).values(seq=sa.func.coalesce(_last.scalar_subquery(), 0) + 1)
_TAKE = (
    sa.delete(row_words)
    .where(here(row_words), row_words.c.message == bind("message_"), row_words.c.person == bind("person_"))
    .returning(row_words.c.sheet, row_words.c.question, row_words.c.cells)
)
_own, _near = sheets.alias("own"), sheets.alias("near")
_NEAR = (
    sa.select(_near.c.id, _near.c.person, _near.c.growing)
    .join_from(
        _own,
        _near,
        sa.and_(
            _near.c.tenant == _own.c.tenant,
            _near.c.project == _own.c.project,
            _near.c.cycle == _own.c.cycle,
            _near.c.questionnaire == _own.c.questionnaire,
        ),
    )
    .where(here(_own), _own.c.id == bind("sheet"))
    .order_by(_near.c.id)
    .with_for_update(of=_near)
)
_REGROW = sa.update(sheets).where(here(sheets), sheets.c.id == bind("id_"))
_VERSIONS = (
    sa.select(answers.c.version, answers.c.value)
    .where(here(answers), answers.c.sheet == bind("sheet"), answers.c.question == bind("question"))
    .order_by(answers.c.version)
)
_KEEP = sa.update(answers).where(
    here(answers),
    answers.c.sheet == bind("sheet_"),
    answers.c.question == bind("question_"),
    answers.c.version == bind("version_"),
)
_BURY = _KEEP.values(
    value=None,
    in_force=False,
    withdrawn_at=sa.func.coalesce(answers.c.withdrawn_at, bind("at_", type_=answers.c.withdrawn_at.type)),
    forgotten_at=bind("at_", type_=answers.c.forgotten_at.type),
)


def rows_in(value: object) -> list[Row]:
    """The rows of an answer that has rows; none of any other."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, (list, tuple)) else []


class RowWords(OfTenants):
    """Remembers which message wrote which row, and deletes what a message wrote."""

    def written(self, sheet: Sheet) -> list[tuple[str, Row]]:
        """The rows of unfinished answers that are not kept yet, each with its question. One that was begun counts
        as far as it goes: when it is complete, it still has these cells.
        """
        rows = [(one.question, row) for one in sheet.growing for row in _rows_of(one)]
        if not rows:
            return []
        before = {one.question: one for one in self._unfinished(sheet.id)}
        known = {question: _rows_of(one) for question, one in before.items()}
        for question in {question for question, _ in rows} - before.keys():
            # It began with rows that stand already: its own answer in force, or one of all sides.
            given = sheet.answers.get(question)
            known[question] = [*rows_in(given.value if given else None), *self._shared(sheet.project)]
        return [(question, row) for question, row in rows if row not in known[question]]

    def note(self, sheet: str, written: Iterable[tuple[str, Row]], person: str, message: str) -> None:
        """Remembers that these rows of the sheet came from that message."""
        tenant = self._tenant("sheet", sheet)
        self._enter("person", person, tenant)
        for question, cells in written:
            self._execute(
                _NOTE,
                tenant_=tenant,
                message_=message,
                tenant=tenant,
                message=message,
                person=person,
                sheet=sheet,
                question=question,
                cells=dict(cells),
            )

    def forget(self, person: str, message: str, at: datetime) -> set[str]:
        """Deletes the rows that came from that message: in every version of the answer, be it in the shared sheet,
        and in unfinished ones, which in others' sheets began with the shared rows. A version without any row
        left becomes a tombstone. Gives the ids of the sheets touched.
        """
        touched: set[str] = set()
        said = {"message_": message, "person_": person}
        taken_back = [
            row
            for tenant in self._tenants_of_person(person)
            for row in self._execute(_TAKE, tenant_=tenant, **said)
        ]
        for taken in taken_back:
            near = self._execute(_NEAR, **self._of(taken.sheet), sheet=taken.sheet).all()
            shared = {sheet.id for sheet in near if not sheet.person}
            finished = {name for name in (taken.sheet, *shared) if self._from_versions(name, taken, at)}
            unfinished = {
                sheet.id
                for sheet in near
                if (sheet.id == taken.sheet or finished & shared) and self._from_unfinished(sheet, taken)
            }
            touched |= finished | unfinished
        return touched

    def _unfinished(self, sheet: str) -> tuple[Growing, ...]:
        return GROWING.load(self._execute(_STANDING, **self._of(sheet), id=sheet).scalar() or [])

    def _shared(self, project: str) -> list[Row]:
        found = self._execute(_SHARED, tenant_=self._tenant("project", project), project=project)
        return [row for value in found.scalars() for row in rows_in(value)]

    def _of(self, sheet: str) -> dict[str, str | None]:
        return {"tenant_": self._tenant("sheet", sheet)}

    def _from_versions(self, sheet: str, taken: Any, at: datetime) -> bool:
        found = False
        here_ = self._of(sheet)
        for version in self._execute(_VERSIONS, **here_, sheet=sheet, question=taken.question).all():
            one = {**here_, "sheet_": sheet, "question_": taken.question, "version_": version.version}
            rows = rows_in(version.value)
            left = [row for row in rows if not _has(row, taken.cells)]
            if len(left) == len(rows):
                continue
            found = True
            if left:
                self._execute(_KEEP, **one, value=left)
            else:
                self._execute(_BURY, **one, at_=at)
        return found

    def _from_unfinished(self, sheet: Any, taken: Any) -> bool:
        before = GROWING.load(sheet.growing)
        left = tuple(_without(one, taken.cells) if one.question == taken.question else one for one in before)
        if left == before:
            return False
        self._execute(_REGROW, **self._of(sheet.id), id_=sheet.id, growing=GROWING.dump(left))
        return True


def _rows_of(growing: Growing) -> list[Row]:
    return [*rows_in(growing.items), *([growing.row] if growing.row else [])]


def _without(growing: Growing, cells: Row) -> Growing:
    items = tuple(item for item in growing.items if not _has(item, cells))
    return Growing(growing.question, items, {} if _has(growing.row, cells) else growing.row)


def _has(row: object, cells: Row) -> bool:
    return isinstance(row, Mapping) and cells.items() <= row.items()
