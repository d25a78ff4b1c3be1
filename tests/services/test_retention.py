"""The end of the time for which things are kept: two warnings, a year more, and then nothing personal is left."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.desks import MailDesk
from bot.domain.dossier import Note, NoteKind
from bot.domain.messages import Message, OpenDialog, Outgoing, Place, Standing, Typed
from bot.domain.notices import Mute
from bot.domain.project import JoinCode, Role, StageClosing
from bot.domain.publishing import Publication
from bot.domain.sheets import Given, Put
from bot.domain.survey import Survey
from bot.services.keeping import PEOPLE, keep_time, sweep
from bot.services.ports import UnitOfWork
from bot.services.privacy import keeping, keeping_of, opened_at
from storage.engine import SqlStore, open_store
from tests.services.front_door import Door, opened
from tests.services.house import NOW, garden
from tests.services.test_privacy import WORD, everywhere

LAST = datetime(2033, 3, 31, 15, tzinfo=UTC)
"""The midnight in Japan at which the last day is over: the project ends in May 2027."""

MAY = datetime(2027, 5, 10, tzinfo=UTC)


At = tuple[Door, str]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[At]:
    """The garden project on each database."""
    own = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/kyodo.db" if own else str(request.getfixturevalue("postgres_database"))
    store = open_store(url)
    store.upgrade()
    yield place(tmp_path, store), url
    store.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """The same on SQLite alone."""
    found = place(tmp_path)
    yield found
    found.store.close()


def place(folder: Path, store: SqlStore | None = None) -> Door:
    """The garden project, closed in May 2027, with answers, a note and a reason; an administrator, and somebody who is in
    another project as well.
    """
    closings = {stage: StageClosing(MAY, "nobody", WORD) for stage in ("plan", "do", "see")}
    door = opened(folder, store=store, closings=closings, revealed={"ise.q.plan": NOW}, cancel_reason=WORD)
    door.look(lambda uow: uow.projects.add(replace(garden(), id="p2", name="駅前の花壇", created_at=LAST)))
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("chief", tenant="T1", standing=Standing.ADMIN)
    door.person("Uhana", Role.RESPONDENT, "a")
    sato = door.person("Usato", Role.RESPONDENT, "b")
    door.person("Usato", Role.RESPONDENT, "a", project="p2")
    door.look(lambda uow: uow.mutes.set(Mute(sato, "p1", NOW)))
    for user in ("Uhana", "Usato"):
        door.answers(user, chk_1="yes")
        speak(door, user)
    return door


def speak(door: Door, user: str) -> None:
    def keep(uow: UnitOfWork) -> None:
        person = uow.people.find(door.places[user])
        assert person is not None
        (sheet,) = uow.sheets.of_member("p1", person.id)
        put = Put("ise.chk.1", Given("yes", comment=WORD))
        uow.sheets.save(sheet, [put], person.id, door.clock.at, "m0")
        dossier = uow.dossiers.get("p1")
        note = Note(f"n{len(dossier.notes)}", 1, door.clock.at, person.id, "a", NoteKind.PROBLEM, WORD)
        uow.dossiers.save(replace(dossier, notes=(*dossier.notes, note)))
        uow.audit.add(door.clock.at, person.id, "stage.reopened", "p1", {"reason": WORD}, stage="plan")

    door.look(keep)


async def at(door: Door, instant: datetime) -> str:
    """A beat at that time, and all that it had to say."""
    door.clock.at = instant
    told = await keep_time(door.store, door.kit)

    def queued(uow: UnitOfWork) -> str:
        said = []
        while waiting := uow.outbox.claim(instant, "test", timedelta(minutes=1), 20):
            for dispatch in waiting:
                uow.outbox.sent(dispatch.id, instant, "x", 0)
                said.append(f"{dispatch.outgoing.to.id}: {dispatch.outgoing!r}")
        assert len(said) == told.sent
        return "\n".join(said)

    return door.look(queued)


def done(door: Door, *actions: str) -> list[object]:
    return [line["details"] for line in door.look(lambda uow: uow.audit.of_project("p1", *actions))]


async def test_two_warnings_on_working_days_then_it_goes_and_choices_stay(each: At) -> None:
    door, url = each
    assert await at(door, datetime(2032, 12, 27, 23, tzinfo=UTC)) == ""
    first = await at(door, datetime(2032, 12, 31, 1, tzinfo=UTC))
    assert "2033年3月31日" in first
    assert {line.partition(":")[0] for line in first.splitlines()} == {"tanaka", "chief"}
    assert "python -m bot export p1 --format json" in first
    assert await at(door, datetime(2033, 3, 16, 23, tzinfo=UTC)) == ""
    assert "最後のお知らせ" in await at(door, datetime(2033, 3, 17, 0, tzinfo=UTC))
    assert await at(door, LAST - timedelta(minutes=1)) == ""
    assert everywhere(url, WORD)
    await at(door, LAST)
    assert everywhere(url, WORD) == []
    named = {"sheets.id", "answers.sheet", "directory.key"}  # by the test itself
    assert set(everywhere(url, "Uhana")) <= named
    left = set(everywhere(url, "Usato")) - named
    assert left == {"people.user", "people.name"}, "who takes part elsewhere is known there"
    records = door.look(lambda uow: uow.sheets.records("p1"))
    assert {one.value for one in records} == {"yes"}
    sato = door.look(lambda uow: uow.people.find(door.places["Usato"]))
    assert sato is not None
    assert sato.id not in {name for one in records for name in (one.person, one.answered_by)}
    assert door.look(lambda uow: uow.mutes.of_person(sato.id)) == []
    assert [p.project.id for p in door.look(lambda uow: uow.privacy.belongings(sato.id))] == ["p2"]
    assert done(door, "retention.erased") == [
        {"until": "2033-03-31", "people": 3, "answers": 4, "last": True}
    ]
    await at(door, LAST + timedelta(days=400))
    assert len(done(door, "retention.erased")) == 1


async def test_many_people_go_in_batches_that_can_be_cut_off_anywhere(door: Door) -> None:
    for number in range(PEOPLE):
        door.person(f"Um{number}", Role.MEMBER, "a")
    for day in (datetime(2033, 3, 17, 1, tzinfo=UTC), LAST):
        await at(door, day)
    assert [(line["people"], line["last"]) for line in done(door, "retention.erased")] == [  # type: ignore[index]
        (PEOPLE, False),
        (3, True),
    ]


async def test_after_an_outage_it_waits_two_weeks_from_the_one_warning(door: Door) -> None:
    late = LAST + timedelta(days=30)
    assert "最後のお知らせ" in await at(door, late)
    await at(door, late + timedelta(days=13))
    assert done(door, "retention.erased") == []
    await at(door, late + timedelta(days=14))
    assert len(done(door, "retention.erased")) == 1


async def test_a_year_more_with_a_reason_shows_everywhere_and_is_warned_of_anew(door: Door) -> None:
    await at(door, datetime(2033, 3, 17, 1, tzinfo=UTC))
    opened_ = door.presses("tanaka", Verb.KEEP_LONGER, "p1", "").at_once
    assert isinstance(opened_, OpenDialog)
    assert "2034年3月31日" in repr(opened_)
    for _ in range(2):  # sent twice
        said = door.submits("tanaka", Verb.KEEP_LONGER, "p1", "0", reason="監査があるため").by("tanaka")
        assert "2034年3月31日" in said
    assert "2034年3月31日" in door.hears("Uhana", Typed("わたしの記録")).by("Uhana")
    refused = door.submits("Uhana", Verb.KEEP_LONGER, "p1", "1", reason="x").by("Uhana")
    assert door.kit.wording("not-allowed", "ja") in refused
    assert door.project().kept_longer == 1
    assert done(door, "retention.extended") == [{"until": "2034-03-31", "reason": "監査があるため"}]
    await at(door, LAST)
    assert done(door, "retention.erased") == []
    assert "2034年3月31日" in await at(door, datetime(2033, 12, 30, 1, tzinfo=UTC))


async def test_a_project_that_nobody_closed_ends_by_itself_and_reading_does_not_keep_it(
    tmp_path: Path,
) -> None:
    door = opened(tmp_path)
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.clock.at = datetime(2033, 3, 1, tzinfo=UTC)
    door.presses("tanaka", Verb.EXPORT, "p1", "csv")
    for day in (datetime(2033, 3, 17, 1, tzinfo=UTC), LAST):
        await at(door, day)
    assert len(done(door, "retention.erased")) == 1
    assert door.project().archived_at == LAST
    door.store.close()


def test_the_setting_and_the_guidelines_year_decide_as_at_the_door(tmp_path: Path) -> None:
    door = place(tmp_path)
    kit = replace(door.kit, defaults=replace(door.kit.defaults, retention_years=1))
    project = door.project()
    until = date(2029, 3, 31)
    assert keeping(kit, project, MAY).until == until
    assert door.look(lambda uow: keeping_of(uow, kit, project, MAY)).until == until


def test_what_is_needed_for_a_while_only_is_swept_and_keys_stay(each: At) -> None:
    door, url = each
    door.clock.at = long_ago = NOW
    door.look(lambda uow: uow.guesses.add("T1", "Ugone", long_ago, timedelta(days=1)))
    door.look(lambda uow: uow.inbox.fail("line:1", long_ago, "ABCD", WORD))
    line = Place("line", "", "Ugone")
    door.look(lambda uow: uow.outbox.add(Outgoing(line, (Message("つたえた"),)), long_ago))
    (row,) = door.look(lambda uow: uow.outbox.claim(long_ago, "test", timedelta(minutes=1), 9))
    door.look(lambda uow: uow.outbox.sent(row.id, long_ago, "x", 0))
    door.look(lambda uow: uow.outbox.add(Outgoing(line, (Message("waits"),)), long_ago))
    assert door.look(lambda uow: sweep(uow, door.kit)) == 0
    door.clock.at = long_ago + timedelta(days=401)
    assert door.look(lambda uow: sweep(uow, door.kit)) == 3
    assert "inbox_events.raw" not in everywhere(url, WORD)
    assert door.look(lambda uow: uow.inbox.claim("line:1", door.clock.at)) is False
    assert set(everywhere(url, "Ugone")) == {"outbox.lane", "outbox.payload"}
    assert everywhere(url, "waits") == ["outbox.payload"]
    assert everywhere(url, "つたえた") == []


def test_typed_words_of_a_survey_and_codes_go_with_the_project(door: Door) -> None:
    survey = Survey("v1", "p1", 1, "ise.q.survey", "t" * 32, MAY, date(2027, 5, 10))
    door.look(lambda uow: uow.surveys.add(survey))
    door.look(lambda uow: uow.surveys.answer("v1", "f1", {"ise.chk.1": "yes", "typed": WORD}))
    door.look(lambda uow: uow.codes.add(JoinCode("K7F29QXM", "p1", "a", Role.MEMBER, "plan"), NOW))
    project = door.project()
    door.look(lambda uow: uow.keeping.close(project, frozenset({"ise.chk.1"})))
    assert door.look(lambda uow: uow.surveys.answers("v1")) == [{"ise.chk.1": "yes"}]
    assert door.look(lambda uow: uow.codes.get("K7F29QXM")) is None


async def test_a_text_that_was_never_published_goes_with_the_project(door: Door) -> None:
    door.submits("tanaka", Verb.PUBLISH_CORRECTION, "p1", "1", text=WORD)
    door.submits("tanaka", Verb.PUBLISH_WORDS, "p1", "1", "ise.q.plan/ise.chk.1/why/a", text="書きかえた文")
    door.presses("tanaka", Verb.PUBLISH_ASK, "p1", "1")

    def waiting(uow: UnitOfWork) -> Publication:
        project = uow.projects.get("p1")
        assert project is not None
        (found,) = uow.publications.of_project(project)
        return found

    assert door.look(waiting).asked is not None
    for day in (datetime(2033, 3, 17, 1, tzinfo=UTC), LAST):
        await at(door, day)
    left = door.look(waiting)
    assert left.asked is None
    assert left.preview == ""
    assert WORD not in repr(left)
    assert "書きかえた文" not in repr(left)


async def test_the_mail_box_of_somebody_who_is_known_elsewhere_goes_from_what_was_mailed(each: At) -> None:
    door, url = each
    door.person("U0sato", Role.COORDINATOR, tenant="T1")
    sato = door.person("U0sato", Role.COORDINATOR, tenant="T1", project="p2")
    box = MailDesk("d1", "t" * 32, sato, "p1", "sato@office.example.jp", MAY, "", MAY, verified_at=MAY)
    door.look(lambda uow: uow.mail_desks.add(box))
    mail = Outgoing(Place("mail", box.id, box.email), (Message("未回答 2"),), project="p1")
    for sent in (True, False):
        row = door.look(lambda uow: uow.outbox.add(mail, LAST))
        if sent:
            door.look(lambda uow, one=row: uow.outbox.sent(one, LAST, "x", 0))  # type: ignore[misc]
    assert set(everywhere(url, box.email)) == {"mail_desks.email", "outbox.lane", "outbox.payload"}
    for day in (datetime(2032, 12, 31, 1, tzinfo=UTC), datetime(2033, 3, 17, 1, tzinfo=UTC), LAST):
        door.clock.at = day
        await keep_time(door.store, door.kit)
    assert everywhere(url, box.email) == []


def test_who_opens_a_file_at_an_address_leaves_a_line(door: Door) -> None:
    person = door.look(lambda uow: uow.people.find(door.places["Usato"]))
    assert person is not None
    assert door.look(lambda uow: opened_at(uow, person.id, "csv", NOW)) is not None
    assert door.look(lambda uow: opened_at(uow, "nobody", "csv", NOW)) is None
