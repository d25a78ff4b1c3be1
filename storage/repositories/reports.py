"""What a year's report counts, read for many projects at once: a few statements, whatever the number of answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from bot.domain.dossier import Dossier
from bot.domain.project import Project, Role
from bot.domain.sheet_history import SheetHistory, Version
from bot.domain.sheets import AnswerState, Given, Sheet, SheetState
from storage.plain import Plain
from storage.repositories.base import OfTenants, bind, here, in_any
from storage.repositories.projects import project_of
from storage.tables import answers, audit, dossiers, keeping, memberships, projects, sheets

_CONTENT: Plain[Dossier] = Plain(Dossier)

_OF_TENANT = sa.select(projects).where(here(projects)).order_by(projects.c.seq)
# Skips from each tenant to the next along the key: as many steps as there are tenants.
_first = sa.select(sa.func.min(keeping.c.tenant).label("tenant")).cte("tenants", recursive=True)
_next = (
    sa.select(sa.func.min(keeping.c.tenant))
    .where(keeping.c.tenant > _first.c.tenant)
    .correlate(_first)
    .scalar_subquery()
)
_steps = _first.union_all(sa.select(_next).where(_first.c.tenant.is_not(None)))
_TENANTS = sa.select(_steps.c.tenant).where(_steps.c.tenant.is_not(None))
_OF_PERSON = (
    sa.select(projects, memberships.c.role)
    .join_from(
        memberships,
        projects,
        sa.and_(memberships.c.tenant == projects.c.tenant, memberships.c.project == projects.c.id),
    )
    .where(here(memberships), memberships.c.person == bind("person"), memberships.c.left_at.is_(None))
    .order_by(projects.c.seq)
)
_SHEETS = (
    sa.select(
        *(sheets.c.id, sheets.c.project, sheets.c.cycle, sheets.c.stage, sheets.c.questionnaire),
        *(sheets.c.side, sheets.c.person, sheets.c.state, sheets.c.sent_at, sheets.c.on_paper),
        answers.c.question,
        answers.c.state.label("answer_state"),
        *(
            answers.c.value,
            answers.c.version,
            answers.c.answered_at,
            answers.c.withdrawn_at,
            answers.c.in_force,
        ),
    )
    .select_from(
        sheets.outerjoin(
            answers,
            sa.and_(
                answers.c.tenant == sheets.c.tenant,
                answers.c.sheet == sheets.c.id,
                answers.c.forgotten_at.is_(None),
            ),
        )
    )
    .where(in_any(sheets), sheets.c.project.in_(bind("ids", expanding=True)), sheets.c.cycle == bind("cycle"))
    .order_by(sheets.c.project, sheets.c.created_at, sheets.c.id, answers.c.seq)
)
_DOSSIERS = sa.select(dossiers).where(in_any(dossiers), dossiers.c.project.in_(bind("ids", expanding=True)))
_LINES = (
    sa.select(audit.c.project, audit.c.at, audit.c.actor, audit.c.action, audit.c.details)
    .where(
        in_any(audit),
        audit.c.project.in_(bind("ids", expanding=True)),
        audit.c.action.in_(bind("actions", expanding=True)),
    )
    .order_by(audit.c.project, audit.c.seq)
)


def _history_of(rows: list[Any]) -> SheetHistory:
    first = rows[0]
    given = [
        (row, Given(row.value, AnswerState(row.answer_state), None, row.version))
        for row in rows
        if row.question is not None
    ]
    now = {row.question: one for row, one in given if row.in_force}
    sheet = Sheet(
        *(first.id, first.project, first.cycle, first.stage, first.questionnaire, first.side, first.person),
        state=SheetState(first.state),
        answers=now,
        order=tuple(now),
        on_paper=first.on_paper,
    )
    versions = tuple(Version(row.question, one, row.answered_at, row.withdrawn_at) for row, one in given)
    return SheetHistory(sheet, first.sent_at, versions)


class SqlReports(OfTenants):
    """The ``ReportRepository`` port."""

    def tenants(self) -> list[str]:
        """Every tenant that has projects, by name."""
        return sorted(self._execute(_TENANTS).scalars())

    def of_tenant(self, tenant: str) -> list[Project]:
        """All projects of a tenant, those that are put away included, by creation."""
        return [project_of(row) for row in self._execute(_OF_TENANT, tenant_=tenant)]

    def of_person(self, person: str) -> list[tuple[Project, Role]]:
        """The projects that the person belongs to now, those that are put away included, by creation."""
        return [
            (project_of(row), Role(row.role))
            for tenant in self._tenants_of_person(person)
            for row in self._execute(_OF_PERSON, tenant_=tenant, person=person)
        ]

    def sheets(self, projects: Iterable[str], cycle: int) -> Mapping[str, list[SheetHistory]]:
        """All sheets of that cycle in these projects, shared ones included, by project; reasons are not read."""
        found: dict[str, list[SheetHistory]] = defaultdict(list)
        rows = self._execute(_SHEETS, **self._those(projects), cycle=cycle)
        for _, group in groupby(rows, lambda row: row.id):
            one = _history_of(list(group))
            found[one.sheet.project].append(one)
        return found

    def dossiers(self, projects: Iterable[str]) -> Mapping[str, Dossier]:
        """What these projects have agreed on, where they have."""
        rows = self._execute(_DOSSIERS, **self._those(projects))
        return {row.project: _CONTENT.load(row.content) for row in rows}

    def lines(self, projects: Iterable[str], *actions: str) -> Mapping[str, list[Mapping[str, object]]]:
        """The lines of the log about these projects with these actions, in order: at, actor, action, details."""
        found: dict[str, list[Mapping[str, object]]] = defaultdict(list)
        for row in self._execute(_LINES, **self._those(projects), actions=actions):
            found[row.project].append(
                {"at": row.at, "actor": row.actor, "action": row.action, "details": row.details}
            )
        return found

    def _those(self, projects: Iterable[str]) -> dict[str, list[str]]:
        ids = list(projects)
        return {"tenants_": self._tenants("project", ids), "ids": ids}
