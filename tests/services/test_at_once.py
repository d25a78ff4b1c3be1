"""Two people at the same moment: of two writers the second sees what the first wrote."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.domain.actions import Verb, act
from bot.domain.messages import Pressed, Typed
from bot.domain.project import Role
from bot.domain.sheets import AnswerState
from bot.services.planning import replan
from storage.engine import open_store
from tests.services.front_door import Door, opened

ENOUGH = 0.5
"""Seconds in which the second would have come through, if nothing held it."""


@pytest.fixture
def door(tmp_path: Path, postgres_tables: str) -> Iterator[Door]:
    store = open_store(postgres_tables)
    yield opened(tmp_path, store=store)
    store.close()


def test_nobody_writes_over_what_another_is_just_writing_for_all(door: Door) -> None:
    for key, side in (("hana", "a"), ("ito", "b")):
        door.person(key, Role.RESPONDENT, side)
        door.presses(key, Verb.OPEN_FORM, "p1", "core.q.interview")
    written, heard = Event(), []

    def wait() -> None:
        written.set()
        time.sleep(ENOUGH)  # the other must be held up, for this is not committed yet

    first = Thread(target=lambda: door.hears("hana", Typed("駅前の花壇が荒れていました"), before_commit=wait))
    second = Thread(target=lambda: heard.append(door.hears("ito", Typed("公園の手入れの人が足りません"))))
    first.start()
    written.wait()
    second.start()
    first.join()
    second.join()
    found = [r for r in door.look(lambda uow: uow.sheets.records("p1")) if r.question == "core.pi.problem"]
    assert [(r.value, r.state) for r in found] == [("駅前の花壇が荒れていました", AnswerState.ANSWERED)]
    assert heard[0].by("ito")


def test_of_two_coordinators_at_once_one_grants_more_time_and_the_other_is_told(door: Door) -> None:
    door.person("hana", Role.RESPONDENT, "a")
    for key in ("tanaka", "mori"):
        door.person(key, Role.COORDINATOR, tenant="T1")
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), door.clock.at))
    rows = door.look(lambda uow: uow.reminders.of_project("p1"))
    door.presses("hana", Verb.EXTEND, next(row.id for row in rows if row.kind == "report.due"), "7")
    (wish,) = door.look(lambda uow: uow.dossiers.get("p1").extensions)
    answer = Pressed(act(Verb.GRANT, "p1", wish.id, "yes").token, "")
    written, heard = Event(), []

    def wait() -> None:
        written.set()
        time.sleep(ENOUGH)

    first = Thread(target=lambda: door.hears("tanaka", answer, before_commit=wait))
    second = Thread(target=lambda: heard.append(door.hears("mori", answer)))
    first.start()
    written.wait()
    second.start()
    first.join()
    second.join()
    assert "tanakaさんが9月1日(火)に認めています" in heard[0].by("mori")
    lines = door.look(lambda uow: uow.audit.of_project("p1"))
    assert sum(line["action"] == "extension.granted" for line in lines) == 1
