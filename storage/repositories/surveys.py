"""Surveys of those whom projects were for. Which of two answers came first cannot be told from what is kept."""

from typing import Any

import sqlalchemy as sa

from bot.domain.survey import Answers, Survey
from storage.repositories.base import OfTenants, Upsert, bind, here
from storage.tables import survey_answers, surveys

_AT = sa.select(surveys).where(here(surveys), surveys.c.token == bind("token"))
_LOCK = sa.select(surveys).where(here(surveys), surveys.c.id == bind("id")).with_for_update()
_OF_PROJECT = (
    sa.select(surveys).where(here(surveys), surveys.c.project == bind("project")).order_by(surveys.c.cycle)
)
_ADD = sa.insert(surveys)
_SAVE = sa.update(surveys).where(here(surveys), surveys.c.id == bind("id_"))

# RETURNING and not a row count: psycopg reports -1 rows here, so a form that came before would look new.
_ANSWER = Upsert(
    lambda insert: (
        insert(survey_answers)
        .on_conflict_do_nothing(index_elements=["tenant", "survey", "form"])
        .returning(survey_answers.c.form)
    )
)
_HAS = sa.select(survey_answers.c.form).where(
    here(survey_answers), survey_answers.c.survey == bind("survey"), survey_answers.c.form == bind("form")
)
_COUNT = (
    sa.select(sa.func.count())
    .select_from(survey_answers)
    .where(here(survey_answers), survey_answers.c.survey == bind("survey"))
)
_ANSWERS = (
    sa.select(survey_answers.c.content)
    .where(here(survey_answers), survey_answers.c.survey == bind("survey"))
    .order_by(survey_answers.c.form)
)


def _survey_of(row: Any) -> Survey:
    return Survey(
        row.id,
        row.project,
        row.cycle,
        row.questionnaire,
        row.token,
        row.opened_at,
        row.opened_on,
        row.closed_at,
    )


class SqlSurveys(OfTenants):
    """The ``SurveyRepository`` port."""

    def add(self, survey: Survey) -> None:
        """Keeps a new one."""
        tenant = self._tenant("project", survey.project)
        self._enter("survey", survey.id, tenant)
        self._enter("survey-page", survey.token, tenant)
        self._execute(
            _ADD,
            tenant=tenant,
            id=survey.id,
            project=survey.project,
            cycle=survey.cycle,
            questionnaire=survey.questionnaire,
            token=survey.token,
            opened_at=survey.opened_at,
            opened_on=survey.opened_on,
            closed_at=survey.closed_at,
        )

    def at(self, token: str) -> Survey | None:
        """The survey whose address ends in that, now."""
        row = self._execute(_AT, tenant_=self._tenant("survey-page", token), token=token).first()
        return _survey_of(row) if row else None

    def lock(self, survey: str) -> Survey:
        """By id, locked until the transaction ends. Raises KeyError."""
        row = self._execute(_LOCK, **self._of(survey), id=survey).first()
        if row is None:
            raise KeyError(survey)
        return _survey_of(row)

    def of_project(self, project: str) -> list[Survey]:
        """All of a project, by cycle."""
        tenant = self._tenant("project", project)
        return [_survey_of(row) for row in self._execute(_OF_PROJECT, tenant_=tenant, project=project)]

    def save(self, survey: Survey) -> None:
        """Keeps its token and its closing."""
        tenant = self._tenant("project", survey.project)
        self._enter("survey-page", survey.token, tenant)
        self._execute(_SAVE, tenant_=tenant, id_=survey.id, token=survey.token, closed_at=survey.closed_at)

    def answer(self, survey: str, form: str, answers: Answers) -> bool:
        """Keeps what somebody said; False where that form has come in before."""
        tenant = self._tenant("survey", survey)
        row = self._execute(_ANSWER, tenant=tenant, survey=survey, form=form, content=dict(answers)).first()
        return row is not None

    def has(self, survey: str, form: str) -> bool:
        """Whether that form has come in."""
        return self._execute(_HAS, **self._of(survey), survey=survey, form=form).first() is not None

    def count(self, survey: str) -> int:
        """How many have answered."""
        return int(self._execute(_COUNT, **self._of(survey), survey=survey).scalar_one())

    def answers(self, survey: str) -> list[Answers]:
        """What was said, in the order of the lot."""
        return list(self._execute(_ANSWERS, **self._of(survey), survey=survey).scalars())

    def _of(self, survey: str) -> dict[str, str | None]:
        return {"tenant_": self._tenant("survey", survey)}
