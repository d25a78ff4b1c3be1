"""How far each project's data is from its last day, what goes then, and what is swept by its age."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.access import NO_LIFE
from bot.domain.chat import Expecting
from bot.domain.desks import MAIL
from bot.domain.messages import Place, Standing
from bot.domain.project import ERASED, Person, Project
from bot.domain.retention import Keeping
from storage.repositories.base import OfTenants, bind, here
from storage.repositories.outbox import DROP_LANE
from storage.repositories.people import person_of
from storage.tables import (
    WAITING,
    answers,
    audit,
    chats,
    consents,
    failures,
    feeds,
    groups,
    guesses,
    inbox_events,
    join_codes,
    keeping,
    log_words,
    mail_desks,
    memberships,
    mutes,
    notices,
    outbox,
    people,
    reminders,
    row_words,
    sheets,
    status_pages,
    survey_answers,
    surveys,
)

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""A project whose beginning is not known is looked at by the next beat."""

BEGIN = sa.insert(keeping).values(warned=0)
"""Written with each new project."""

_DUE = (
    sa.select(keeping.c.project)
    .where(keeping.c.look_at <= bind("now"))
    .order_by(keeping.c.look_at)
    .limit(bind("n", type_=sa.Integer))
)
_ONE = (here(keeping), keeping.c.project == bind("project_"))
_LOCK = sa.select(keeping).where(*_ONE).with_for_update(skip_locked=True)
_SAVE = sa.update(keeping).where(*_ONE)
_LIVED = (
    sa.select(audit.c.at)
    .where(
        here(audit),
        audit.c.project == bind("project"),
        audit.c.actor.not_in(("system", "clock", "operator")),
        audit.c.action.not_in(sorted(NO_LIFE)),
    )
    .order_by(audit.c.seq.desc())
    .limit(1)
)
_ADMINISTRATORS = (
    sa.select(people)
    .where(
        people.c.platform == "slack",
        people.c.account == bind("tenant"),
        people.c.standing == Standing.ADMIN.value,
        people.c.reachable,
    )
    .order_by(people.c.id)
)
_PEOPLE = (
    sa.select(people)
    .join_from(memberships, people, memberships.c.person == people.c.id)
    .where(here(memberships), memberships.c.project == bind("project"), people.c.platform != ERASED)
    .order_by(memberships.c.joined_at, memberships.c.seq)
    .limit(bind("n", type_=sa.Integer))
)

_NOBODY = sa.insert(people).values(
    platform=ERASED, account="", name=None, language="ja", standing=Standing.UNKNOWN.value, reachable=False
)
_PLACE = (
    sa.update(memberships)
    .where(
        here(memberships), memberships.c.project == bind("project_"), memberships.c.person == bind("person_")
    )
    .values(person=bind("nobody"))
)
_IN_PROJECT = sa.select(sheets.c.id).where(here(sheets), sheets.c.project == bind("project_"))
_BY = tuple(
    sa.update(answers)
    .where(here(answers), answers.c.sheet.in_(_IN_PROJECT), column == bind("person_"))
    .values({column: bind("nobody")})
    for column in (answers.c.answered_by, answers.c.comment_by)
)
_SHEETS = (
    sa.update(sheets)
    .where(here(sheets), sheets.c.project == bind("project_"), sheets.c.person == bind("person_"))
    .values(person=bind("nobody"))
)

_LEFT_BEHIND = (
    sa.update(chats)
    .where(chats.c.person == bind("person_"), chats.c.sheet.in_(_IN_PROJECT))
    .values(sheet=None, expecting=Expecting.NOTHING.value, about=""),
    sa.delete(row_words).where(
        here(row_words), row_words.c.person == bind("person_"), row_words.c.sheet.in_(_IN_PROJECT)
    ),
    sa.delete(failures).where(
        here(failures), failures.c.person == bind("person_"), failures.c.project == bind("project_")
    ),
    *(
        sa.delete(table).where(table.c.person == bind("person_"), table.c.project == bind("project_"))
        for table in (feeds, mail_desks, mutes, status_pages)
    ),
)
"""What is that person's and of that project alone."""

_DESKS = sa.select(mail_desks.c.id, mail_desks.c.email).where(
    mail_desks.c.person == bind("person"), mail_desks.c.project == bind("project")
)
_OF_PROJECT = (
    sa.delete(notices).where(
        notices.c.reminder.in_(
            sa.select(reminders.c.id).where(here(reminders), reminders.c.project == bind("project_"))
        )
    ),
    *(
        sa.delete(table).where(here(table), table.c.project == bind("project_"))
        for table in (consents, log_words, failures)
    ),
)
_DROP_GROUPS = sa.delete(groups).where(groups.c.project == bind("project_"))
_DROP_REMINDERS, _DROP_CODES = (
    sa.delete(table).where(here(table), table.c.project == bind("project_")).returning(key)
    for table, key in ((reminders, reminders.c.id), (join_codes, join_codes.c.code))
)
_SURVEYED = (
    sa.select(survey_answers)
    .join_from(
        surveys,
        survey_answers,
        sa.and_(survey_answers.c.tenant == surveys.c.tenant, survey_answers.c.survey == surveys.c.id),
    )
    .where(here(surveys), surveys.c.project == bind("project"))
    .order_by(survey_answers.c.survey, survey_answers.c.form)
)
_BARE = sa.update(survey_answers).where(
    here(survey_answers), survey_answers.c.survey == bind("survey_"), survey_answers.c.form == bind("form_")
)


def _older(table: sa.Table, at: sa.Column[Any]) -> sa.Delete:
    """Some rows from before an instant, the oldest first."""
    key = tuple(table.primary_key.columns)
    oldest = sa.select(*key).where(at < bind("before")).order_by(at).limit(bind("n", type_=sa.Integer))
    return sa.delete(table).where(sa.tuple_(*key).in_(oldest))


_OLD_GUESSES, _OLD_FAILURES = _older(guesses, guesses.c.since), _older(failures, failures.c.at)
_OLD_RAW = (
    sa.update(inbox_events)
    .where(
        inbox_events.c.key.in_(
            sa.select(inbox_events.c.key)
            .where(inbox_events.c.raw.is_not(None), inbox_events.c.at < bind("before"))
            .order_by(inbox_events.c.at)
            .limit(bind("n", type_=sa.Integer))
        )
    )
    .values(raw=None)
)
"""The keys stay: LINE's events bear no signed time, so whoever caught one could play it again years later."""
_OLDEST = sa.select(outbox.c.seq).order_by(outbox.c.seq).limit(bind("n", type_=sa.Integer))
# By number and not by age: the oldest have the lowest, and an index on the age would cost each row that is written.
_OLD_ROWS = sa.delete(outbox).where(
    outbox.c.seq.in_(_OLDEST), outbox.c.created_at < bind("before"), outbox.c.status != WAITING
)
_SWEPT = {
    "failures": _OLD_FAILURES.returning(failures.c.id),
    "guesses": _OLD_GUESSES.returning(guesses.c.scope),
    "inbox": _OLD_RAW.returning(inbox_events.c.key),
    "outbox": _OLD_ROWS.returning(outbox.c.seq),
}


class SqlKeeping(OfTenants):
    """The ``KeepingRepository`` port."""

    def due(self, now: datetime, limit: int) -> list[str]:
        """The projects that are to be looked at, the longest due first."""
        return [row.project for row in self._execute(_DUE, now=now, n=limit)]

    def lock(self, project: Project) -> Keeping | None:
        """How far that project is; None while another transaction looks at it."""
        row = self._execute(_LOCK, tenant_=project.tenant, project_=project.id).first()
        if row is None:
            return None
        return Keeping(
            row.tenant, row.project, row.look_at, row.until, row.warned, row.warned_at, row.erased_at
        )

    def save(self, keeping: Keeping) -> None:
        """Keeps how far it is."""
        self._execute(
            _SAVE,
            tenant_=keeping.tenant,
            project_=keeping.project,
            look_at=keeping.look_at,
            until=keeping.until,
            warned=keeping.warned,
            warned_at=keeping.warned_at,
            erased_at=keeping.erased_at,
        )

    def lived(self, project: str) -> datetime | None:
        """When somebody last did something in it."""
        found: datetime | None = self._execute(
            _LIVED, tenant_=self._tenant("project", project), project=project
        ).scalar()
        return found

    def administrators(self, tenant: str) -> list[Person]:
        """Those of a workspace, by their ids."""
        return [person_of(row) for row in self._execute(_ADMINISTRATORS, tenant=tenant)]

    def people_of(self, project: str, limit: int) -> list[Person]:
        """Some whose data there has not been erased, by joining."""
        tenant = self._tenant("project", project)
        return [person_of(row) for row in self._execute(_PEOPLE, tenant_=tenant, project=project, n=limit)]

    def unname(self, project: str, person: str, nobody: str, at: datetime) -> None:
        """Their place and answers are from now on somebody's of whom nothing is known."""
        tenant = self._tenant("project", project)
        self._execute(_NOBODY, id=nobody, user=nobody, created_at=at)
        self._enter("person", nobody, tenant)
        who = {"tenant_": tenant, "project_": project, "person_": person}
        for desk in self._execute(_DESKS, person=person, project=project).all():
            for gone in DROP_LANE:
                self._execute(gone, lane_=str(Place(MAIL, desk.id, desk.email)))
        for statement in _LEFT_BEHIND:
            self._execute(statement, **who)
        for statement in (_PLACE, *_BY, _SHEETS):
            self._execute(statement, **who, nobody=nobody)

    def close(self, project: Project, chosen: frozenset[str]) -> None:
        """Deletes what is the project's own and leads to people."""
        it = {"tenant_": project.tenant, "project_": project.id}
        for statement in _OF_PROJECT:
            self._execute(statement, **it)
        self._execute(_DROP_GROUPS, project_=project.id)
        self._leave("reminder", list(self._execute(_DROP_REMINDERS, **it).scalars()))
        self._leave("code", list(self._execute(_DROP_CODES, **it).scalars()))
        for row in self._execute(_SURVEYED, tenant_=project.tenant, project=project.id).all():
            bare = {name: value for name, value in row.content.items() if name in chosen}
            if bare != row.content:
                one = {"survey_": row.survey, "form_": row.form}
                self._execute(_BARE, tenant_=project.tenant, **one, content=bare)

    def sweep(self, before: Mapping[str, datetime], limit: int) -> int:
        """Deletes what is older than these instants, so many of each at most."""
        return sum(len(self._execute(_SWEPT[name], before=at, n=limit).all()) for name, at in before.items())
