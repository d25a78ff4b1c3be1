"""Two tenants in one database: whatever somebody of one presses, sends or types about what is the other's, nothing is
read, nothing is changed, and the answer is the same as for what never was.

Every action and every word comes from the code's own registries, so that a new one is tried from its first day. What
is the other's stands in every place that an action has for an id, first and later, also behind a project of one's own.
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa

from bot.domain import intents
from bot.domain.actions import _ARITY, Action, Verb
from bot.domain.desks import MailDesk
from bot.domain.handover import Handover
from bot.domain.messages import Commanded, Incoming, Pressed, Said, Standing, Submitted, Typed, direct
from bot.domain.notices import Feed
from bot.domain.project import JoinCode, Role, Side
from bot.domain.survey import Survey
from bot.services.inbox import Inbox
from bot.services.planning import replan
from bot.services.ports import UnitOfWork
from bot.services.status_pages import open_page
from bot.services.turns.table import FREE, ON_PROJECT, ON_REMINDER, ON_SHEET, SUBMITTED, SUBMITTED_OF_ALL
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.services.front_door import Door, opened
from tests.services.house import garden

THEIRS = ("ひみつの庭", "ひみつの会", "ひみつの課", "ひみつの人", "ひみつの理由", "box@a.example")
"""What the other tenant's people wrote, and how they and theirs are called: words that must not be heard."""

CODE, TOKEN = "K7F2QX9M", "t" * 32
GHOST = "zzzzzzzzzzzzzzzz"
DIALOGS = {
    *SUBMITTED,
    *SUBMITTED_OF_ALL,
    Verb.CLOSE,
    Verb.REASON,
    Verb.WRITE_ROW,
    Verb.RECORD,
    Verb.PLAN_HANDOVER,
}
Rows = set[tuple[str, str]]


@dataclass
class Two:
    """A door behind which both live, the ids of the first by what they are of, and what stood there at the start."""

    door: Door
    ids: dict[str, str]
    start: Rows = field(default_factory=set)
    said_of_nothing: dict[str, set[str]] = field(default_factory=dict)
    count: int = 0


def _rows(connection: sa.Connection) -> Rows:
    """All that is kept, a row as text behind its table's name."""
    driver = cast("Any", connection.connection.driver_connection)
    return {
        (name, repr(row))
        for name in metadata.tables
        for row in driver.execute(f'SELECT * FROM "{name}"')  # noqa: S608
    }


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    door = opened(tmp_path_factory.mktemp("two"))
    now = door.clock.at
    named = replace(
        door.project(), name="ひみつの庭", sides=(Side("a", "ひみつの会"), Side("b", "ひみつの課"))
    )
    door.look(lambda uow: uow.projects.save(named))
    who = {
        "tanaka": door.person("ひみつの人田中", Role.COORDINATOR, tenant="T1"),
        "hana": door.person("ひみつの人花", Role.RESPONDENT, "a"),
        "ito": door.person("ひみつの人伊藤", Role.RESPONDENT, "b"),
    }
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), now))
    door.answers("ひみつの人花", chk_1="yes", chk_2="no")
    door.submits("ひみつの人田中", Verb.NOTE, "p1", "problem", text="ひみつの理由")

    def fill(uow: UnitOfWork) -> dict[str, str]:
        uow.codes.add(JoinCode(CODE, "p1", "a", Role.MEMBER, "plan"), now)
        uow.surveys.add(Survey("survey1", "p1", 1, "core.q.survey", TOKEN, now, date(2026, 9, 1)))
        page, _ = open_page(uow, door.kit, who["tanaka"], "p1", now)
        uow.mail_desks.add(
            MailDesk("desk1", "d" * 32, who["tanaka"], "p1", "box@a.example", now, code="x" * 64,
                     code_until=now + timedelta(days=7), tries=0)
        )  # fmt: skip
        uow.feeds.add(Feed("f" * 32, who["tanaka"], "p1", now))
        uow.handovers.add(
            Handover("handover1", "T1", who["tanaka"], who["tanaka"], now + timedelta(days=90), ("p1",), who["tanaka"], now)
        )  # fmt: skip
        return {"page": page.id, "reminder": uow.reminders.of_project("p1")[0].id}

    made = door.look(fill)
    ids = {
        "project": "p1", "sheet": "s-ひみつの人花-ise.q.plan-1", "person": who["hana"], "coordinator": who["tanaka"],
        "survey": "survey1", "token": TOKEN, "desk": "desk1", "handover": "handover1", "feed": "f" * 32, **made,
    }  # fmt: skip
    found = Two(door, ids)
    found.start = door.look(lambda uow: _rows(cast("SqlUnitOfWork", uow).connection))
    sides = (Side("a", "川の友"), Side("b", "河川課"))
    other = replace(garden(), id="q1", tenant="T2", name="川そうじ", sides=sides)
    door.look(lambda uow: uow.projects.add(other))
    door.person("さとう", Role.COORDINATOR, tenant="T2", project="q1", standing=Standing.ADMIN)
    door.person("ようこ", Role.RESPONDENT, "a", project="q1")
    return found


_SPELLS = re.compile(r'^    ([A-Z_]+) = "[^"]+"(?:  # (.*))?$', re.MULTILINE)
_KINDS = {
    "sheet": "sheet", "project": "project", "reminder": "reminder", "person": "person", "who had it": "person",
    "survey": "survey", "token": "token", "page": "page", "box": "desk", "handover": "handover", "code": "code",
    "request": "reminder", "point": "point",
}  # fmt: skip


def _arguments() -> dict[Verb, tuple[str, ...]]:
    """What stands for each argument of each action, out of the list that names them in their order."""
    told = dict(_SPELLS.findall(inspect.getsource(Verb)))
    return {verb: tuple(part.strip() for part in re.split(r"[,:]", told[verb.name])) for verb in Verb}


def _spelled(verb: Verb, ids: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """What is theirs in every place for an id; then the same behind a project of one's own, and behind none."""
    named = _arguments()[verb][: _ARITY[verb]]
    kinds = [next((kind for word, kind in _KINDS.items() if one.startswith(word)), "") for one in named]
    kinds = [*kinds, *([""] * (_ARITY[verb] - len(kinds)))]
    args = tuple(ids.get(kind, "1") for kind in kinds)
    if not any(kind in ids for kind in kinds):
        return
    yield args
    if kinds[0] == "project" and any(kind in ids for kind in kinds[1:]):
        yield ("q1", *args[1:])
        if verb in FREE:
            yield ("", *args[1:])


def _heard(two: Two, uow: UnitOfWork, key: str, said: Said) -> str:
    """All that follows from it and is said to anybody."""
    two.count += 1
    address, now = two.door.places[key], two.door.clock.at + timedelta(hours=1)
    incoming = Incoming(
        f"x{two.count}",
        address,
        direct(address),
        said,
        now,
        now,
        message_id="m",
        dialogs=bool(address.account),
    )
    receipt = Inbox(two.door.kit).receive(uow, incoming)
    queued = uow.outbox.claim(now + timedelta(hours=1), "test", timedelta(minutes=1), 50)
    return "\n".join(
        (repr(receipt.immediate), *(repr((one.outgoing.to, one.outgoing.messages)) for one in queued))
    )


def _told(heard: str) -> str:
    """What is said, without the ids that stand on its buttons and the marks that tell one dialog from another."""
    return re.sub(r"(args=\([^)]*\)|context='[^']*'|id='[^']*'|account='[^']*')", "", heard)


def _tried(two: Two, uow: UnitOfWork, key: str, said: Said, ghost: Said | None) -> list[str]:
    connection = cast("SqlUnitOfWork", uow).connection
    what: list[str] = []
    point = connection.begin_nested()
    uow.begin()  # type: ignore[attr-defined]
    heard = _heard(two, uow, key, said)
    gone = two.start - _rows(connection)
    point.rollback()
    what += [f"says {word}" for word in THEIRS if word in heard and word not in repr(said)]
    what += [f"changes {row}" for row in gone]
    if ghost is None:
        return [f"{key} {said}: {one}" for one in what]
    known = two.said_of_nothing.setdefault(key, set())
    if (told := _told(heard)) not in known:
        point = connection.begin_nested()
        uow.begin()  # type: ignore[attr-defined]
        other = _heard(two, uow, key, ghost)
        point.rollback()
        known.add(_told(other))
    if told not in known:
        what.append(f"tells what is there: {_told(heard)[:300]!r} but {_told(other)[:300]!r}")
    return [f"{key} {said}: {one}" for one in what]


def _values(project: str, person: str) -> dict[str, str]:
    """The fields of all dialogs, as somebody could fill them who writes requests by hand."""
    people = dict.fromkeys(("person", "giver", "taker", "to", "who", "official"), person)
    texts = {"text": "x", "reason": "x", "name": "x", "action": "x", "email": "y@b.example"}
    return {"project": project, "projects": project, **people, **texts}


def test_every_action_says_what_it_names() -> None:
    silent = [verb.name for verb, named in _arguments().items() if _ARITY[verb] and not named[0]]
    assert not silent, f"the list of actions does not say what these name: {silent}"


@pytest.mark.parametrize("key", ["さとう", "ようこ"])
def test_no_action_reaches_the_other_tenant(two: Two, key: str) -> None:
    wrong: list[str] = []
    tried: set[Verb] = set()
    ids = dict(two.ids)
    if key == "さとう":  # a LINE account may hold invitations of any tenant, an account of a workspace not
        ids["code"] = CODE
    ghosts = dict.fromkeys(ids, GHOST)

    def turn(uow: UnitOfWork) -> None:
        for verb in Verb:
            for args, none in zip(_spelled(verb, ids), _spelled(verb, ghosts), strict=True):
                tried.add(verb)
                said, absent = Action(verb, args).token, Action(verb, none).token
                wrong.extend(_tried(two, uow, key, Pressed(said, ""), Pressed(absent, "")))
                if verb in DIALOGS:
                    mine, nobodys = _values(ids["project"], ids["person"]), _values(GHOST, GHOST)
                    wrong.extend(
                        _tried(
                            two,
                            uow,
                            key,
                            Submitted(said, mine, ids["project"]),
                            Submitted(absent, nobodys, GHOST),
                        )
                    )

    two.door.look(turn)
    assert not wrong, "\n".join(wrong[:20])
    assert tried >= {*ON_SHEET, *ON_PROJECT, *ON_REMINDER}


@pytest.mark.parametrize("key", ["さとう", "ようこ"])
def test_no_word_reaches_the_other_tenant(two: Two, key: str) -> None:
    wrong: list[str] = []

    def turn(uow: UnitOfWork) -> None:
        for spellings in intents._WORDS.values():
            said = (Commanded if key == "さとう" else Typed)(f"{spellings.split()[0]} ひみつの庭")
            wrong.extend(_tried(two, uow, key, said, None))

    two.door.look(turn)
    assert not wrong, "\n".join(wrong[:20])


def test_a_code_of_the_other_tenant_is_none_in_a_workspace(two: Two) -> None:
    def turn(uow: UnitOfWork) -> list[str]:
        return [
            fault
            for code, none in ((CODE, "K7F2QX9N"), ("k7f2-qx9m", "k7f2-qx9n"))
            for before in ("参加 ", "")
            for fault in _tried(two, uow, "さとう", Typed(before + code), Typed(before + none))
        ]

    assert two.door.look(turn) == []
