"""A database that was put back from a backup: nobody hears a thing twice, and the coordinators get the list."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.beats import BeatMark, Beats
from bot.domain.project import Role
from bot.services.restoring import put_back
from storage.backup import back_up, restore
from storage.engine import open_store
from tests.postgres import new_database
from tests.services.front_door import Door, opened
from tests.services.house import garden
from tests.services.test_digests import DATES, Letter, Town, at, to


def again(town: Town, folder: Path, copy: bytes) -> Town:
    """The bot started anew on the backup: the database of then, the file beside it of now."""
    town.door.store.close()
    for name in ("kyodo.db-wal", "kyodo.db-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "kyodo.db").write_bytes(copy)
    town.door.store = open_store(f"sqlite:///{folder / 'kyodo.db'}")
    restored = Town(town.door)
    restored.beats = Beats(town.door.store, town.door.kit, folder / "kyodo.db.beat")
    asyncio.run(restored.beats.start())
    return restored


def backup(town: Town, folder: Path) -> bytes:
    """The database as it stands, in one file."""
    town.door.store.close()
    copy = (folder / "kyodo.db").read_bytes()
    town.door.store = open_store(f"sqlite:///{folder / 'kyodo.db'}")
    town.__post_init__()
    town.beats = Beats(town.door.store, town.door.kit, folder / "kyodo.db.beat")
    return copy


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """The garden of ``test_digests`` without its officer, with the file beside the database."""
    town = planned(opened(tmp_path))
    yield town
    town.door.store.close()


def planned(door: Door) -> Town:
    """The garden with its three people, before anything was due."""
    door.clock.at = at(8, 31)
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ito", Role.RESPONDENT, "b")
    town = Town(door)
    town.plan(garden(dates=DATES), at(8, 31))
    return town


def words(letters: list[Letter]) -> str:
    return "\n".join(letter.words for letter in letters)


def test_what_went_out_after_the_backup_is_not_sent_again(town: Town, tmp_path: Path) -> None:
    copy = backup(town, tmp_path)
    assert to(town.run(at(9, 8, 12))) == ["hana", "hana", "ito", "ito"]  # on the 1st and the 8th
    town = again(town, tmp_path, copy)
    told = town.send(at(9, 8, 13))
    assert to(told) == ["tanaka"]
    assert town.door.kit.wording("restored-list", "ja") in words(told)
    assert "花壇づくり" in words(told)
    assert to(town.run(at(9, 14, 12))) == ["hana", "ito"]  # and then it goes on: the day before
    assert {step: town.planned()[step] for step in (-14, -7)} == dict.fromkeys(
        (-14, -7), ("dropped", "restored")
    )


def started(door: Door, url: str) -> Town:
    """The bot started on the database of that address."""
    door.store.close()
    door.store = open_store(url)
    town = Town(door)
    town.beats = Beats(door.store, door.kit, door.store.beside_it(".beat"), door.store.lineage)
    asyncio.run(town.beats.start())
    return town


@pytest.mark.postgres
def test_a_server_s_database_that_was_put_back_says_nothing_again(tmp_path: Path, postgres_url: str) -> None:
    with new_database(postgres_url) as url:
        store = open_store(url)
        store.upgrade()
        town = started(planned(opened(tmp_path, store=store)).door, url)
        town.door.store.close()
        with new_database(postgres_url, copy_of=url) as copy:
            town = started(town.door, url)
            assert to(town.run(at(9, 8, 12))) == ["hana", "hana", "ito", "ito"]  # on the 1st and the 8th
            town = started(town.door, url)
            assert town.send(at(9, 8, 12)) == []  # started anew it is the same
            town = started(town.door, copy)
            told = town.send(at(9, 8, 13))
            assert to(told) == ["tanaka"]
            assert town.door.kit.wording("restored-list", "ja") in words(told)
            town = started(town.door, copy)
            assert town.send() == []
            assert to(town.run(at(9, 14, 12))) == ["hana", "ito"]
            town.door.store.close()


def moved(town: Town, file: Path, url: str) -> Town:
    """The bot started anew on an empty database that was filled from that backup, on another machine."""
    store = open_store(url)
    restore(store, file, lambda uow: put_back(uow, url))
    store.close()
    return started(town.door, url)


@pytest.mark.postgres
def test_after_restore_nothing_is_said_twice_wherever_it_runs(tmp_path: Path, postgres_database: str) -> None:
    """On a machine without the file beside it, and again where a restored one is backed up and goes to a server."""
    url = f"sqlite:///{tmp_path / 'kyodo.db'}"
    town = started(planned(opened(tmp_path)).door, url)
    town.beat(at(9, 1, 12))  # written, and not sent yet when the backup is made
    assert town.door.look(lambda uow: uow.outbox.waiting()) == 2
    back_up(town.door.store, tmp_path / "copy", at(9, 1, 12))
    assert to(town.send()) == ["hana", "ito"]
    assert to(town.run(at(9, 8, 12))) == ["hana", "ito"]
    (tmp_path / "new").mkdir()
    town = moved(town, tmp_path / "copy", f"sqlite:///{tmp_path}/new/kyodo.db")
    told = town.send(at(9, 8, 13))
    assert to(told) == ["tanaka"]
    assert town.door.kit.wording("restored-list", "ja") in words(told)
    town = started(town.door, f"sqlite:///{tmp_path}/new/kyodo.db")
    assert town.send() == []  # started anew it is the same
    back_up(town.door.store, tmp_path / "copy", at(9, 8, 14))
    assert to(town.run(at(9, 14, 12))) == ["hana", "ito"]  # and it goes on: the day before
    town = moved(town, tmp_path / "copy", postgres_database)
    assert to(town.send(at(9, 14, 13))) == ["tanaka"]
    town = started(town.door, postgres_database)
    assert town.send() == []
    town.door.store.close()


def test_the_list_is_told_once(town: Town, tmp_path: Path) -> None:
    copy = backup(town, tmp_path)
    town.run(at(9, 8, 12))
    town = again(town, tmp_path, copy)
    town.send(at(9, 8, 13))
    asyncio.run(town.beats.start())
    assert town.send() == []


def test_on_the_day_of_the_backup_nobody_gets_a_second_message(town: Town, tmp_path: Path) -> None:
    copy = backup(town, tmp_path)
    town.run(at(9, 14, 9))
    town = again(town, tmp_path, copy)
    project = town.door.project()
    town.plan(project, at(8, 31))
    town.send(at(9, 14, 10))
    due = at(9, 14, 11)
    hana = town.id_of("hana")
    (row, *_) = town.door.look(lambda uow: uow.reminders.of_project("p1"))
    own = type(row)("own", "p1", 1, "plan.due", DATES["plan.due"], due, -1, person=hana, why="snoozed")
    town.door.look(lambda uow: uow.reminders.add([own]))
    assert town.day(due) == []
    assert "hana" in to(town.run(at(9, 15, 9)))


def test_a_database_that_knows_it_all_is_left_alone(town: Town, tmp_path: Path) -> None:
    backup(town, tmp_path)
    town.run(at(9, 8, 12))
    asyncio.run(town.beats.start())
    assert town.send() == []
    assert to(town.run(at(9, 14, 12))) == ["hana", "ito"]


def test_a_file_that_cannot_be_read_or_written_stops_nothing(town: Town, tmp_path: Path) -> None:
    (tmp_path / "kyodo.db.beat").write_text("neulich")
    town.beats = Beats(town.door.store, town.door.kit, tmp_path / "kyodo.db.beat")
    asyncio.run(town.beats.start())
    assert to(town.run(at(9, 1, 12))) == ["hana", "ito"]
    town.beats = Beats(town.door.store, town.door.kit, tmp_path / "nowhere" / "kyodo.db.beat")
    assert to(town.run(at(9, 8, 12))) == ["hana", "ito"]


def test_the_file_only_ever_moves_on(tmp_path: Path) -> None:
    mark = BeatMark(tmp_path / "x.beat")
    assert mark.read() is None
    mark.write(at(9, 8))
    mark.write(at(9, 1))
    assert mark.read() == at(9, 8)
