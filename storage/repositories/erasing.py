"""What goes when a person's data is erased. People's ids stay where rows hang together by them (who belonged to what, the
log): they are drawn by lot, and after this they lead to nobody.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.desks import MAIL
from bot.domain.messages import Place, Standing, direct
from bot.domain.project import ERASED, Person
from storage import tables
from storage.repositories.base import OfTenants, bind, here, in_any
from storage.repositories.outbox import DROP_LANE
from storage.repositories.rows import rows_in
from storage.tables import (
    answers,
    consents,
    digests,
    handovers,
    inbox_events,
    join_codes,
    log_words,
    memberships,
    notices,
    offers,
    outbox,
    people,
    reminders,
    row_words,
    sheets,
)

_NO_WORDS = {"comment": None, "comment_by": None, "comment_message": None, "message": None}
_DROP_ROW_WORDS = sa.delete(row_words).where(here(row_words), row_words.c.sheet == bind("sheet_"))
_DROP_ANSWERS = sa.delete(answers).where(here(answers), answers.c.sheet == bind("sheet_"))
_DROP_SHEET = sa.delete(sheets).where(here(sheets), sheets.c.id == bind("sheet_"))
_DROP_OTHERS = _DROP_ANSWERS.where(answers.c.question.not_in(bind("kept", expanding=True)))
_BARE = sa.update(answers).where(here(answers), answers.c.sheet == bind("sheet_")).values(**_NO_WORDS)
_STILL = (
    sa.update(sheets).where(here(sheets), sheets.c.id == bind("sheet_")).values(growing=[], reopened=None)
)
_BY_HAND = (
    sa.select(answers, sheets.c.person)
    .join_from(sheets, answers, sa.and_(answers.c.tenant == sheets.c.tenant, answers.c.sheet == sheets.c.id))
    .where(
        here(sheets),
        sheets.c.project == bind("project"),
        sheets.c.person != bind("person"),
        ~sheets.c.on_paper,
    )
    .order_by(answers.c.sheet, answers.c.question, answers.c.version)
)
_UNFINISHED = sa.select(sheets.c.id, sheets.c.growing).where(
    here(sheets), sheets.c.project == bind("project")
)
_REGROW = sa.update(sheets).where(here(sheets), sheets.c.id == bind("id_"))
_CHANGE = sa.update(answers).where(
    here(answers),
    answers.c.sheet == bind("sheet_"),
    answers.c.question == bind("question_"),
    answers.c.version == bind("version_"),
)
_DROP_CONSENTS = sa.delete(consents).where(
    consents.c.tenant == bind("tenant_"),
    consents.c.project == bind("project_"),
    consents.c.person == bind("person_"),
)
_DROP_WORDS = sa.delete(log_words).where(
    log_words.c.tenant == bind("tenant_"),
    log_words.c.project == bind("project_"),
    log_words.c.person == bind("person_"),
)
_OF_PERSON = tuple(
    sa.delete(table).where(table.c.person == bind("person_"))
    for table in (
        *(tables.chats, tables.mutes, tables.rounds, tables.feeds, tables.status_pages, tables.mail_desks),
        *(tables.homes, notices),
    )
)
_OF_PERSON_HERE = tuple(
    sa.delete(table).where(here(table), table.c.person == bind("person_"))
    for table in (row_words, tables.failures)
)
_DESKS = sa.select(tables.mail_desks.c.id, tables.mail_desks.c.email).where(
    tables.mail_desks.c.person == bind("person")
)
_MINE = sa.select(digests.c.id).where(digests.c.person == bind("person_"))
_DROP_DIGESTED = sa.delete(outbox).where(outbox.c.id.in_(_MINE))  # a digest's id is its row's own
_DROP_DIGESTS = sa.delete(digests).where(digests.c.person == bind("person_"))
_CANCEL = (
    sa.update(reminders)
    .where(
        in_any(reminders),
        reminders.c.project.in_(bind("projects_", expanding=True)),
        reminders.c.person == bind("person_"),
        reminders.c.status == "pending",
    )
    .values(status="cancelled")
)
_DROP_CODES = (
    sa.delete(join_codes)
    .where(
        in_any(join_codes),
        join_codes.c.project.in_(bind("projects_", expanding=True)),
        join_codes.c.person == bind("person_"),
    )
    .returning(join_codes.c.code)
)
_DROP_HANDOVERS = (
    sa.delete(handovers)
    .where(
        here(handovers),
        sa.or_(handovers.c.giver == bind("person_"), handovers.c.taker == bind("person_")),
        handovers.c.settled_at.is_(None),
    )
    .returning(handovers.c.id)
)
_DROP_OFFERS = sa.delete(offers).where(offers.c.place == bind("place_"))
_EMPTY_EVENT = sa.update(inbox_events).where(inbox_events.c.key == bind("key_")).values(raw=None)
_NOBODY = (
    sa.update(people)
    .where(people.c.id == bind("id_"))
    .values(
        platform=ERASED,
        account="",
        user=people.c.id,
        name=None,
        standing=Standing.UNKNOWN.value,
        reachable=False,
    )
)
_NEIGHBOURS = (
    sa.select(people.c.platform, people.c.account, people.c.user)
    .join_from(memberships, people, memberships.c.person == people.c.id)
    .where(in_any(memberships), memberships.c.project.in_(bind("projects", expanding=True)))
    .distinct()
)
_OFFERS = sa.select(offers).where(offers.c.place.in_(bind("places", expanding=True)))
_FAILED_EVENTS = sa.select(inbox_events.c.key, inbox_events.c.raw).where(
    inbox_events.c.reference.is_not(None), inbox_events.c.raw.is_not(None)
)


class Erasing(OfTenants):
    """Deletes what is kept of a person."""

    def in_project(
        self,
        tenant: str,
        project: str,
        person: str,
        own: Mapping[str, frozenset[str] | None],
        chosen: frozenset[str],
        at: datetime,
    ) -> None:
        """Their sheets (``own``: id, and which answers stay because all sides see them; None: the whole sheet goes), what
        they typed into others', words beside the log, consents.
        """
        for sheet, kept in own.items():
            it = {"tenant_": tenant, "sheet_": sheet}
            self._execute(_DROP_ROW_WORDS, **it)
            if kept is None:
                self._execute(_DROP_ANSWERS, **it)
                self._execute(_DROP_SHEET, **it)
                self._leave("sheet", [sheet])
            else:
                self._execute(_DROP_OTHERS, **it, kept=list(kept))
                self._execute(_BARE, **it)
                self._execute(_STILL, **it)
        self._in_others(tenant, project, person, chosen, at)
        who = {"tenant_": tenant, "project_": project, "person_": person}
        self._execute(_DROP_CONSENTS, **who)
        self._execute(_DROP_WORDS, **who)

    def _in_others(
        self, tenant: str, project: str, person: str, chosen: frozenset[str], at: datetime
    ) -> None:
        """What they typed on sheets of all sides, or on one that somebody else has taken over. A row of a table is theirs
        where it first stood in a version of theirs.
        """
        theirs: dict[str, list[Any]] = {}
        seen: dict[tuple[str, str], list[Any]] = {}
        found = self._execute(_BY_HAND, tenant_=tenant, project=project, person=person).all()
        for row in found:
            known = seen.setdefault((row.sheet, row.question), [])
            new = [one for one in rows_in(row.value) if one not in known]
            known += new
            if row.answered_by == person:
                theirs.setdefault(row.question, []).extend(new)
        for row in found:
            values: dict[str, Any] = {}
            rows, gone = rows_in(row.value), theirs.get(row.question, [])
            if rows and any(one in gone for one in rows):
                left = [one for one in rows if one not in gone]
                values |= {"value": left} if left else _tombstone(row, at)
            elif row.answered_by == person and row.question not in chosen and not rows:
                values |= _tombstone(row, at)
            if row.comment_by == person or (row.comment_by is None and row.answered_by == person):
                values |= {"comment": None, "comment_by": None, "comment_message": None}
            if values:
                one = {"sheet_": row.sheet, "question_": row.question, "version_": row.version}
                self._execute(_CHANGE, tenant_=tenant, **one, **values)
        for sheet in self._execute(_UNFINISHED, tenant_=tenant, project=project).all():
            growing = [_without(one, theirs.get(str(one.get("question")), [])) for one in sheet.growing]
            if growing != sheet.growing:
                self._execute(_REGROW, tenant_=tenant, id_=sheet.id, growing=growing)

    def person(self, person: Person, projects: Sequence[str]) -> None:
        """Name and address, the chat, settings, what was and is to be sent, failed events, others' buttons that name
        them.
        """
        lane, who = str(direct(person.address)), person.id
        desks = [str(Place(MAIL, desk.id, desk.email)) for desk in self._execute(_DESKS, person=who)]
        for statement in DROP_LANE:
            for its in (lane, *desks):
                self._execute(statement, lane_=its)
        for statement in _OF_PERSON:
            self._execute(statement, person_=who)
        for tenant in self._tenants_of_person(who):
            for statement in _OF_PERSON_HERE:
                self._execute(statement, tenant_=tenant, person_=who)
            self._leave(
                "handover", list(self._execute(_DROP_HANDOVERS, tenant_=tenant, person_=who).scalars())
            )
        self._execute(_DROP_DIGESTED, person_=who)
        self._execute(_DROP_DIGESTS, person_=who)
        tenants = self._tenants("project", projects)
        of = {"tenants_": tenants, "projects_": projects, "person_": who}
        self._execute(_CANCEL, **of)
        self._leave("code", list(self._execute(_DROP_CODES, **of).scalars()))
        self._offers(person, lane, {"tenants_": tenants, "projects": projects})
        for event in self._execute(_FAILED_EVENTS).all():
            if person.address.user in event.raw:
                self._execute(_EMPTY_EVENT, key_=event.key)
        self._execute(_NOBODY, id_=who)

    def _offers(self, person: Person, lane: str, among: Mapping[str, Sequence[str]]) -> None:
        self._execute(_DROP_OFFERS, place_=lane)
        if not person.name:
            return
        near = self._execute(_NEIGHBOURS, **among).all()
        places = [str(Place(row.platform, row.account, row.user)) for row in near]
        for offer in self._execute(_OFFERS, places=places).all():
            if person.name in json.dumps(offer.buttons, ensure_ascii=False):
                self._execute(_DROP_OFFERS, place_=offer.place)


def _tombstone(row: Any, at: datetime) -> dict[str, Any]:
    return {
        "value": None,
        "message": None,
        "in_force": False,
        "withdrawn_at": row.withdrawn_at or at,
        "forgotten_at": at,
    }


def _without(growing: Mapping[str, Any], gone: list[Any]) -> dict[str, Any]:
    items = growing.get("items")
    if not isinstance(items, list):
        return dict(growing)
    return {**growing, "items": [one for one in items if one not in gone]}
