"""Projects, who belongs to them, and the codes by which people come in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.finding import Named
from bot.domain.project import (
    CodeKind,
    Event,
    JoinCode,
    Member,
    PastCycle,
    Person,
    Project,
    Role,
    Side,
    SideRule,
    StageClosing,
)
from bot.domain.timetable import DateRule
from storage.plain import Plain
from storage.repositories.base import OfTenants, Upsert, bind, here, in_any
from storage.repositories.keeping import AT_ONCE, BEGIN
from storage.repositories.people import person_of
from storage.tables import PERSON, directory, join_codes, memberships, people, projects

_SIDES: Plain[tuple[Side, ...]] = Plain(tuple[Side, ...])
_DATES: Plain[Mapping[str, date]] = Plain(Mapping[str, date])
_CLOSINGS: Plain[Mapping[str, StageClosing]] = Plain(Mapping[str, StageClosing])
_INSTANTS: Plain[Mapping[str, datetime]] = Plain(Mapping[str, datetime])
_PAPER: Plain[frozenset[tuple[str, str]]] = Plain(frozenset[tuple[str, str]])
_PAST: Plain[tuple[PastCycle, ...]] = Plain(tuple[PastCycle, ...])
_EVENTS: Plain[tuple[Event, ...]] = Plain(tuple[Event, ...])
_RULES: Plain[tuple[DateRule, ...]] = Plain(tuple[DateRule, ...])
_NAMES: Plain[Mapping[str, str]] = Plain(Mapping[str, str])


def project_of(row: Any) -> Project:
    """The project in a row that has the columns of ``projects``."""
    return Project(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        pack=row.pack,
        pack_version=row.pack_version,
        form=row.form,
        sides=_SIDES.load(row.sides),
        timezone=row.timezone,
        language=row.language,
        cycle=row.cycle,
        created_at=row.created_at,
        start=row.start,
        dates=_DATES.load(row.dates),
        by_hand=_DATES.load(row.by_hand),
        closings=_CLOSINGS.load(row.closings),
        revealed=_INSTANTS.load(row.revealed),
        done=_INSTANTS.load(row.done),
        paper=_PAPER.load(row.paper),
        cancelled_at=row.cancelled_at,
        cancel_reason=row.cancel_reason,
        archived_at=row.archived_at,
        rule=SideRule(row.rule),
        past=_PAST.load(row.past),
        events=_EVENTS.load(row.events),
        rules=_RULES.load(row.rules),
        owners=_NAMES.load(row.owners),
        reading=row.reading,
        short=row.short,
        kept_longer=row.kept_longer,
    )


def _values(project: Project) -> dict[str, Any]:
    return {
        "name": project.name,
        "pack": project.pack,
        "pack_version": project.pack_version,
        "form": project.form,
        "sides": _SIDES.dump(project.sides),
        "timezone": project.timezone,
        "language": project.language,
        "cycle": project.cycle,
        "created_at": project.created_at,
        "start": project.start,
        "dates": _DATES.dump(project.dates),
        "by_hand": _DATES.dump(project.by_hand),
        "closings": _CLOSINGS.dump(project.closings),
        "revealed": _INSTANTS.dump(project.revealed),
        "done": _INSTANTS.dump(project.done),
        "paper": _PAPER.dump(project.paper),
        "cancelled_at": project.cancelled_at,
        "cancel_reason": project.cancel_reason,
        "archived_at": project.archived_at,
        "rule": project.rule.value,
        "past": _PAST.dump(project.past),
        "events": _EVENTS.dump(project.events),
        "rules": _RULES.dump(project.rules),
        "owners": _NAMES.dump(project.owners),
        "reading": project.reading,
        "short": project.short,
        "kept_longer": project.kept_longer,
    }


def _member_of(row: Any) -> Member:
    return Member(person_of(row), Role(row.role), row.side, row.joined_at)


def _place_of(row: Any) -> tuple[Project, Role, str, datetime]:
    return project_of(row), Role(row.role), row.side, row.joined_at


def _in_tenant(row: Any) -> tuple[Person, str | None]:
    return person_of(row), row.tenant


def _next(table: sa.Table, *within: str) -> sa.ColumnElement[int]:
    """The number after the last one among the rows that have the same in these columns, given under their names and
    ``_``.
    """
    others = table.alias("others")
    same = (others.c[name] == bind(f"{name}_", type_=table.c[name].type) for name in within)
    last = sa.select(sa.func.max(others.c.seq)).where(*same).scalar_subquery()
    following: sa.ColumnElement[int] = sa.func.coalesce(last, 0) + 1
    return following


_GET = sa.select(projects).where(here(projects), projects.c.id == bind("id"))
_LOCK = _GET.with_for_update()
_ADD = sa.insert(projects).values(seq=_next(projects, "tenant"))
_SAVE = sa.update(projects).where(here(projects), projects.c.id == bind("id_"))
_IN_TENANT = (
    sa.select(projects)
    .where(projects.c.tenant == bind("tenant"), projects.c.archived_at.is_(None))
    .order_by(projects.c.seq)
)
_NAMES_IN_TENANT = (
    sa.select(projects.c.id, projects.c.name, projects.c.reading, projects.c.short)
    .where(projects.c.tenant == bind("tenant"), projects.c.archived_at.is_(None))
    .order_by(projects.c.seq.desc())
    .limit(bind("n", type_=sa.Integer))
)
_PINNED = (
    sa.select(projects.c.id, projects.c.pack, projects.c.pack_version)
    .where(projects.c.cancelled_at.is_(None), projects.c.archived_at.is_(None))
    .order_by(projects.c.seq)
)
_NAMED = (
    sa.select(projects)
    .where(in_any(projects), sa.or_(projects.c.name == bind("name"), projects.c.id == bind("name")))
    .order_by(projects.c.tenant, projects.c.seq)
)

_MEMBER = sa.select(people, memberships.c.role, memberships.c.side, memberships.c.joined_at).join_from(
    memberships, people, memberships.c.person == people.c.id
)
_PRESENT = memberships.c.left_at.is_(None)
_BY_JOINING = (memberships.c.joined_at, memberships.c.seq)
_SEVERAL = sa.select(projects).where(in_any(projects), projects.c.id.in_(bind("ids", expanding=True)))
_MEMBERS_OF = (
    _MEMBER.add_columns(memberships.c.project)
    .where(in_any(memberships), memberships.c.project.in_(bind("ids", expanding=True)), _PRESENT)
    .order_by(*_BY_JOINING)
)
_HERE = (here(memberships), memberships.c.project == bind("project"))
_MEMBERS = _MEMBER.where(*_HERE, _PRESENT).order_by(*_BY_JOINING)
_EVER = _MEMBER.where(*_HERE).order_by(*_BY_JOINING)
_ONE_MEMBER = _MEMBER.where(*_HERE, memberships.c.person == bind("person"), _PRESENT)
_OF_PERSON = (
    sa.select(projects, memberships.c.role, memberships.c.side, memberships.c.joined_at)
    .join_from(
        memberships,
        projects,
        sa.and_(memberships.c.tenant == projects.c.tenant, memberships.c.project == projects.c.id),
    )
    .where(
        here(memberships),
        memberships.c.person == bind("person"),
        _PRESENT,
        projects.c.archived_at.is_(None),
    )
    .order_by(*_BY_JOINING, projects.c.seq)
)
_PERSON = (
    sa.select(people, directory.c.tenant)
    .outerjoin_from(people, directory, sa.and_(directory.c.kind == PERSON, directory.c.key == people.c.id))
    .where(people.c.id == bind("id"))
    .order_by(directory.c.tenant)
)
"""Somebody with the tenants in whose projects they are or were: a row for each."""


def _join(insert: Any) -> sa.Executable:
    new = insert(memberships).values(seq=_next(memberships, "tenant", "project"))
    stayed = memberships.c.left_at.is_(None)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["tenant", "project", "person"],
        set_={
            "role": new.excluded.role,
            "side": new.excluded.side,
            "joined_at": sa.case((stayed, memberships.c.joined_at), else_=new.excluded.joined_at),
            "consented_at": new.excluded.consented_at,
            "left_at": None,
        },
    )
    return statement


_JOIN = Upsert(_join)
_MEMBERSHIP = (
    here(memberships),
    memberships.c.project == bind("project_"),
    memberships.c.person == bind("person_"),
    _PRESENT,
)
_SAVE_MEMBERSHIP = sa.update(memberships).where(*_MEMBERSHIP)


class SqlProjects(OfTenants):
    """The ``ProjectRepository`` port."""

    def add(self, project: Project) -> None:
        """Keeps a new project with its sides."""
        self._execute(_ADD, tenant=project.tenant, tenant_=project.tenant, id=project.id, **_values(project))
        self._enter("project", project.id, project.tenant)
        self._enter("name", project.name, project.tenant)
        self._execute(BEGIN, tenant=project.tenant, project=project.id, look_at=project.created_at or AT_ONCE)

    def get(self, project: str) -> Project | None:
        """By id."""
        return self._first(project_of, _GET, tenant_=self._tenant("project", project), id=project)

    def several(self, projects: Iterable[str]) -> Mapping[str, tuple[Project, list[Member]]]:
        """Those of these projects that there are, each with everybody who belongs to it now, by joining."""
        ids = list(projects)
        where = {"tenants_": self._tenants("project", ids), "ids": ids}
        members: dict[str, list[Member]] = {}
        for row in self._execute(_MEMBERS_OF, **where):
            members.setdefault(row.project, []).append(_member_of(row))
        found = (project_of(row) for row in self._execute(_SEVERAL, **where))
        return {project.id: (project, members.get(project.id, [])) for project in found}

    def lock(self, project: str) -> Project | None:
        """By id, locked until the transaction ends."""
        return self._first(project_of, _LOCK, tenant_=self._tenant("project", project), id=project)

    def save(self, project: Project) -> None:
        """Keeps all its fields, sides' names included."""
        self._execute(_SAVE, tenant_=project.tenant, id_=project.id, **_values(project))
        self._enter("name", project.name, project.tenant)

    def in_tenant(self, tenant: str) -> list[Project]:
        """All projects of a tenant that are not archived, by creation."""
        return self._all(project_of, _IN_TENANT, tenant=tenant)

    def names_in_tenant(self, tenant: str, limit: int) -> list[Named]:
        """How the newest of these are called, by creation: at most so many."""
        found = self._execute(_NAMES_IN_TENANT, tenant=tenant, n=limit).all()
        return [Named(row.id, row.name, row.reading, row.short) for row in reversed(found)]

    def of_person(self, person: str) -> list[tuple[Project, Member]]:
        """The projects that the person belongs to now, not archived, by joining."""
        found = [
            (project, role, side, joined_at, themselves)
            for themselves, tenant in self._all(_in_tenant, _PERSON, id=person)
            if tenant is not None
            for project, role, side, joined_at in self._all(
                _place_of, _OF_PERSON, tenant_=tenant, person=person
            )
        ]
        return [
            (project, Member(themselves, role, side, joined_at))
            for project, role, side, joined_at, themselves in sorted(found, key=lambda place: place[3])
        ]

    def pinned(self) -> list[tuple[str, str, str]]:
        """Every project that goes on, with the pack and its version that it is pinned to."""
        return [(row.id, row.pack, row.pack_version) for row in self._execute(_PINNED)]

    def named(self, name: str) -> list[Project]:
        """Projects of all tenants with that exact name or id: for the operator's command line only."""
        tenants = {*self._tenants("name", [name]), *self._tenants("project", [name])}
        return [project_of(row) for row in self._execute(_NAMED, tenants_=sorted(tenants), name=name)]

    def members(self, project: str) -> list[Member]:
        """Everybody who belongs to it now, by joining."""
        return self._all(_member_of, _MEMBERS, tenant_=self._tenant("project", project), project=project)

    def ever(self, project: str) -> list[Person]:
        """Everybody who belongs to it or did, by joining."""
        return self._all(person_of, _EVER, tenant_=self._tenant("project", project), project=project)

    def member(self, project: str, person: str) -> Member | None:
        """That person's place in it, if they belong to it now."""
        where = {"tenant_": self._tenant("project", project), "project": project, "person": person}
        return self._first(_member_of, _ONE_MEMBER, **where)

    def join(self, project: str, person: str, role: Role, side: str, at: datetime) -> None:
        """Adds the person with consent given at that time; a former member comes back as newly joined, a
        present one keeps the time of joining.
        """
        tenant = self._tenant("project", project)
        self._enter("person", person, tenant)
        self._execute(
            _JOIN,
            tenant=tenant,
            tenant_=tenant,
            project_=project,
            project=project,
            person=person,
            role=role.value,
            side=side,
            joined_at=at,
            consented_at=at,
            left_at=None,
        )

    def set_role(self, project: str, person: str, role: Role) -> None:
        """Changes the role of a present member."""
        self._change(project, person, role=role.value)

    def leave(self, project: str, person: str, at: datetime) -> None:
        """Ends the membership; what the person answered stays."""
        self._change(project, person, left_at=at)

    def _change(self, project: str, person: str, **values: Any) -> None:
        tenant = self._tenant("project", project)
        self._execute(_SAVE_MEMBERSHIP, tenant_=tenant, project_=project, person_=person, **values)


def _code_of(row: Any) -> JoinCode:
    return JoinCode(
        row.code, row.project, row.side, Role(row.role), row.stage, row.max_uses, row.uses, row.revoked_at,
        CodeKind(row.kind), row.person,
    )  # fmt: skip


_CODE = sa.select(join_codes).where(here(join_codes), join_codes.c.code == bind("code"))
_LOCK_CODE = _CODE.with_for_update()
_CODES = (
    sa.select(join_codes)
    .where(
        here(join_codes), join_codes.c.project == bind("project"), join_codes.c.kind == CodeKind.JOIN.value
    )
    .order_by(join_codes.c.seq.desc())
)
_CODES_FOR = (
    sa.select(join_codes)
    .where(here(join_codes), join_codes.c.project == bind("project"), join_codes.c.person == bind("person"))
    .order_by(join_codes.c.seq.desc())
)
_ADD_CODE = sa.insert(join_codes).values(seq=_next(join_codes, "tenant", "project"))
_SAVE_CODE = sa.update(join_codes).where(here(join_codes), join_codes.c.code == bind("code_"))


class SqlCodes(OfTenants):
    """The ``CodeRepository`` port."""

    def add(self, code: JoinCode, at: datetime) -> None:
        """Keeps a new code."""
        tenant = self._tenant("project", code.project)
        self._enter("code", code.code, tenant)
        self._execute(
            _ADD_CODE,
            tenant=tenant,
            tenant_=tenant,
            project_=code.project,
            code=code.code,
            project=code.project,
            side=code.side,
            role=code.role.value,
            stage=code.stage,
            max_uses=code.limit,
            uses=code.uses,
            created_at=at,
            revoked_at=code.revoked_at,
            kind=code.kind.value,
            person=code.person,
        )

    def get(self, code: str, *, lock: bool = False) -> JoinCode | None:
        """By its letters, upper case."""
        row = self._execute(
            _LOCK_CODE if lock else _CODE, tenant_=self._tenant("code", code), code=code
        ).first()
        return _code_of(row) if row else None

    def of_project(self, project: str) -> list[JoinCode]:
        """All that invite, newest first, revoked ones included."""
        tenant = self._tenant("project", project)
        return [_code_of(row) for row in self._execute(_CODES, tenant_=tenant, project=project)]

    def for_place(self, project: str, person: str) -> list[JoinCode]:
        """Those that hand on that person's place, newest first, revoked ones included."""
        where = {"tenant_": self._tenant("project", project), "project": project, "person": person}
        return [_code_of(row) for row in self._execute(_CODES_FOR, **where)]

    def save(self, code: JoinCode) -> None:
        """Keeps uses and revocation."""
        tenant = self._tenant("project", code.project)
        self._execute(_SAVE_CODE, tenant_=tenant, code_=code.code, uses=code.uses, revoked_at=code.revoked_at)
