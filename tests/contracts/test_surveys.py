"""Surveys in both databases: each form counts once, nothing comes in behind a closing, and nobody can be traced."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from bot.domain.survey import Survey
from bot.services import surveys
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.surveys import Taken, closed, sighted, take
from storage.engine import SqlStore, database_url
from tests.services.house import NOW, garden, kit

AT = datetime(2026, 9, 1, 3, 4, 5, 678901, tzinfo=UTC)
TOKEN = "t" * 32
SURVEY = Survey("v1", "p1", 1, "tak.q.survey", TOKEN, AT, date(2026, 9, 1))
GOOD = {"tak.evb.1": 4, "tak.evb.2": 3, "tak.srv.3": "たのしい\n一日😀"}


@pytest.fixture
def opened(store: SqlStore) -> SqlStore:
    """A store with one project and its survey."""
    project = replace(garden(), pack="takaoka", pack_version="1.0.0")
    store.run_sync(lambda uow: uow.projects.add(project))
    store.run_sync(lambda uow: uow.surveys.add(SURVEY))
    return store


class Today:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture(scope="module")
def tools() -> Kit:
    return replace(kit(), clock=Today(), wall=Today())


def at_once(works: Iterable[Callable[[], Taken]]) -> list[Taken]:
    waiting = [*works]
    with ThreadPoolExecutor(len(waiting)) as pool:
        return [future.result() for future in [pool.submit(work) for work in waiting]]


def sends(store: SqlStore, tools: Kit, form: str) -> Callable[[], Taken]:
    """Somebody who is about to send that form."""
    return lambda: store.run_sync(lambda uow: take(uow, tools, TOKEN, form, GOOD))


def test_a_survey_comes_back_as_it_was(opened: SqlStore) -> None:
    assert opened.run_sync(lambda uow: uow.surveys.at(TOKEN)) == SURVEY
    assert opened.run_sync(lambda uow: uow.surveys.lock("v1")) == SURVEY
    assert opened.run_sync(lambda uow: uow.surveys.of_project("p1")) == [SURVEY]
    with pytest.raises(KeyError):
        opened.run_sync(lambda uow: uow.surveys.lock("v2"))


def test_a_renewed_address_takes_the_place_of_the_old_one(opened: SqlStore) -> None:
    renewed = replace(SURVEY, token="u" * 32, closed_at=AT)
    opened.run_sync(lambda uow: uow.surveys.save(renewed))
    assert opened.run_sync(lambda uow: uow.surveys.at(TOKEN)) is None
    assert opened.run_sync(lambda uow: uow.surveys.at("u" * 32)) == renewed


def test_a_cycle_has_one_survey(opened: SqlStore) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        opened.run_sync(lambda uow: uow.surveys.add(replace(SURVEY, id="v2", token="u" * 32)))


def test_a_form_is_kept_once_and_as_it_was(opened: SqlStore) -> None:
    assert opened.run_sync(lambda uow: uow.surveys.answer("v1", "f1", GOOD))
    assert not opened.run_sync(lambda uow: uow.surveys.answer("v1", "f1", {"tak.evb.1": 1}))
    assert opened.run_sync(lambda uow: uow.surveys.has("v1", "f1"))
    assert not opened.run_sync(lambda uow: uow.surveys.has("v1", "f2"))
    assert opened.run_sync(lambda uow: uow.surveys.count("v1")) == 1
    assert opened.run_sync(lambda uow: uow.surveys.answers("v1")) == [GOOD]


def test_a_form_that_comes_many_times_at_once_counts_once(opened: SqlStore, tools: Kit) -> None:
    taken = at_once([sends(opened, tools, "f1")] * 6)
    assert sorted(taken) == [Taken.AGAIN] * 5 + [Taken.KEPT]
    assert opened.run_sync(lambda uow: uow.surveys.count("v1")) == 1


def test_no_more_come_in_than_a_survey_takes(
    opened: SqlStore, tools: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveys, "MOST_ANSWERS", 5)
    taken = at_once(sends(opened, tools, f"f{n}") for n in range(9))
    assert sorted(taken) == [Taken.FULL] * 4 + [Taken.KEPT] * 5
    assert opened.run_sync(lambda uow: uow.surveys.count("v1")) == 5


def test_nothing_comes_in_behind_results_that_somebody_has_seen(opened: SqlStore, tools: Kit) -> None:
    def look(uow: UnitOfWork) -> int:
        closed(uow, SURVEY, NOW)
        return len(uow.surveys.answers("v1"))

    seen = []

    def close() -> Taken:
        seen.append(opened.run_sync(look))
        return Taken.OVER

    works = [sends(opened, tools, f"f{n}") for n in range(10)]
    at_once([*works[:5], close, *works[5:]])
    assert opened.run_sync(lambda uow: uow.surveys.count("v1")) == seen[0]
    assert sends(opened, tools, "late")() is Taken.OVER


def test_an_address_that_is_none_leads_nowhere(opened: SqlStore, tools: Kit) -> None:
    assert opened.run_sync(lambda uow: sighted(uow, tools, "x")) is None
    assert opened.run_sync(lambda uow: take(uow, tools, "x", "f1", GOOD)) is Taken.GONE


def test_what_is_kept_of_an_answer_tells_neither_who_nor_when(opened: SqlStore, database: str) -> None:
    for form in ("m", "a", "z"):
        opened.run_sync(lambda uow, form=form: uow.surveys.answer("v1", form, {}))  # type: ignore[misc]
    with sa.create_engine(database_url(database), poolclass=sa.pool.NullPool).connect() as connection:
        columns = [column["name"] for column in sa.inspect(connection).get_columns("survey_answers")]
        assert columns == ["tenant", "survey", "form", "content"]
        if connection.dialect.name == "sqlite":  # nor does the order in the file
            rows = connection.exec_driver_sql("SELECT form FROM survey_answers").scalars()
            assert list(rows) == ["a", "m", "z"]
