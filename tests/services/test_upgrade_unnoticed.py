"""The program is upgraded while somebody is in the middle of a sheet: the next tap goes on as if nothing had been."""

from pathlib import Path

from alembic import command

from bot.domain.actions import Verb
from bot.domain.messages import Typed
from bot.domain.project import Role
from storage.engine import open_store
from tests.contracts.test_upgrading import to
from tests.services.front_door import Door, opened

SHEET = "ise.q.plan"


def half_way(folder: Path) -> Door:
    """Hana gave two answers, and the reason for the second is asked for."""
    folder.mkdir()
    door = opened(folder)
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("hana", Role.RESPONDENT, "a")
    door.presses("hana", Verb.OPEN_FORM, "p1", SHEET)
    door.presses("hana", Verb.ANSWER, sheet_of(door), "ise.chk.1", "yes")
    door.presses("hana", Verb.ANSWER, sheet_of(door), "ise.chk.2", "no")
    return door


def sheet_of(door: Door) -> str:
    """Hana's sheet."""
    person = door.look(lambda uow: uow.people.find(door.places["hana"]))
    assert person is not None
    found = door.look(lambda uow: uow.sheets.find("p1", 1, SHEET, person.id))
    assert found is not None
    return found.id


def goes_on(door: Door) -> list[str]:
    """What Hana reads while she goes on from there, without the ids of this door."""
    own = sheet_of(door)
    replies = [
        door.hears("hana", Typed("日がまだ決まらないので")),
        door.presses("hana", Verb.ANSWER, own, "ise.chk.3", "yes"),  # a button of a card from before
        door.presses("hana", Verb.FIX, own, "ise.chk.1"),
    ]
    assert all(reply.by("hana") for reply in replies)
    return [
        f"{reply.at_once!r} {[outgoing.messages for outgoing in reply.queued]!r}".replace(own, "…")
        for reply in replies
    ]


def test_an_upgrade_in_the_middle_of_a_sheet_goes_unnoticed(tmp_path: Path) -> None:
    undisturbed, door = half_way(tmp_path / "a"), half_way(tmp_path / "b")
    door.store.migrate(to("0001", command.downgrade))  # the first version had served until now
    door.store.close()
    door.store = open_store(f"sqlite:///{tmp_path}/b/kyodo.db")
    door.store.upgrade()
    assert goes_on(door) == goes_on(undisturbed)
    door.store.close()
    undisturbed.store.close()
