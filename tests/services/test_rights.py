"""Every action is authorised at the tap: a button shows what could be done when it was made, and gives no right to do it.

``TABLE`` says for each action who may, ``WORDS`` for each word; both are held against the code's own registries, so that
a new action without a line here fails. The letters stand for people: see ``PEOPLE``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.domain.actions import _ARITY, Verb, act
from bot.domain.failures import Failure, Kind
from bot.domain.intents import _WORDS, Word
from bot.domain.messages import Commanded, Incoming, Pressed, Said, Standing, Submitted, direct
from bot.domain.project import Role
from bot.services.inbox import Inbox
from bot.services.planning import replan
from bot.services.ports import UnitOfWork
from bot.services.turns.table import SUBMITTED, SUBMITTED_OF_ALL
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.services.front_door import Door, opened
from tests.services.house import garden

PEOPLE: dict[str, tuple[Role | None, str, str, Standing]] = {
    "R": (Role.RESPONDENT, "a", "", Standing.UNKNOWN),  # answers for side a, on LINE
    "M": (Role.MEMBER, "b", "", Standing.UNKNOWN),  # a member of side b, on LINE
    "C": (Role.COORDINATOR, "", "T1", Standing.FULL),
    "O": (Role.OFFICER, "", "", Standing.UNKNOWN),  # an official of the section, on LINE
    "E": (Role.EVALUATOR, "", "T1", Standing.FULL),
    "V": (Role.OBSERVER, "", "T1", Standing.FULL),
    "A": (None, "", "T1", Standing.ADMIN),  # an administrator of the workspace, with no place in the project
    "P": (None, "", "T1", Standing.FULL),  # coordinates another project of the workspace
    "T": (None, "", "T2", Standing.ADMIN),  # coordinates one of another tenant, and administers it
    "L": (None, "", "T1", Standing.FULL),  # was a coordinator, and left
    "G": (
        Role.COORDINATOR,
        "",
        "T1",
        Standing.GUEST,
    ),  # became a guest of the workspace after having coordinated
}
"""Role in the project, side, workspace ("" on LINE) and standing in it."""

SEES, TAKES_PART, LOOKS_AFTER, MANAGES, ANSWERS = "RMCOEVA", "RMC", "COA", "CA", "RME"
TABLE: dict[str, str] = {
    # on one's own sheet: here it is R's
    **dict.fromkeys(
        [
            "ANSWER",
            "SKIP",
            "MARK",
            "TOGGLE",
            "GATHER",
            "SAME",
            "TAKE_ADVICE",
            "DROP_ROW",
            "FILL",
            "PARTY",
            "DAY",
            "WRITE_ROW",
            "TERMS",
            "BACK",
            "UNDO",
            "FIX",
            "SEND",
            "SEND_SEEN",
            "RESUME",
            "PAUSE",
            "LIST",
            "CHOOSE_FIX",
            "REASON",
            "FIX_REASON",
            "WHY",
            "SHOW_ANSWERS",
            "HIDE_ANSWERS",
        ],
        "R",
    ),
    # on a project
    **dict.fromkeys(["OPEN_SHEET", "TAKE_TURN", "SUCCEED_MINE", "USE_INSTEAD", "LEAVE_CONFIRM"], ANSWERS),
    **dict.fromkeys(
        [
            "STATUS",
            "STATUS_WHY",
            "CALENDAR",
            "RENEW_CALENDAR",
            "STOP_CALENDAR",
            "STOP_MAIL",
            "STOP_STATUS_PAGE",
            "OVERDUE",
            "OVERDUE_TABLE",
            "DEADLINES",
            "MUTE",
            "UNMUTE",
            "DATE_WHY",
            "PRINCIPLES",
            "ROLES",
            "INSURANCE",
            "REFRESH",
            "COMPARISON",
            "AGENDA",
            "POINTS",
            "AGREEMENT",
            "CLAUSE",
            "DOCUMENT",
            "NOTES",
            "MONEY",
            "CHOOSING",
            "COMPARE_FORMS",
            "AT_HAND",
            "EVALUATE",
            "SCORES",
            "PHASES",
            "PICTURE",
            "PICTURE_WORDS",
            "SURVEY",
            "SURVEY_RESULTS",
        ],
        SEES,
    ),
    **dict.fromkeys(
        [
            "OPEN_FORM",
            "WANT_TO_HEAR",
            "POINT_STATE",
            "TOOLS",
            "CLAUSE_EDIT",
            "NOTE",
            "MOVE_DAY",
            "ASK_MOVE",
            "SURVEY_WORDS",
            "SHARE_MINE",
        ],
        TAKES_PART,
    ),
    "CLAUSE_AGREE": "R",
    **dict.fromkeys(
        [
            "KEY_IN",
            "KEY_FOR",
            "KEY_NAME",
            "KEY_SHEET",
            "SAME_PERSON",
            "SPEAK_TO",
            "SEE_ANSWERS",
            "REPLY_TO",
            "NUDGE",
        ],
        "C",
    ),
    **dict.fromkeys(
        ["MAIL_DESKS", "ADD_MAIL", "PROVE_MAIL", "SEND_MAIL", "STATUS_PAGE", "MAKE_STATUS_PAGE", "EXPORT"],
        LOOKS_AFTER,
    ),
    **dict.fromkeys(
        [
            "BLANK",
            "OFFICIALS",
            "NAME_OFFICIAL",
            "REMOVE_OFFICIAL",
            "ROLE_CODE",
            "TALK_DAY",
            "POINT",
            "GRANT",
            "CONCLUDE",
            "MOVE_DAY_TO",
            "SET_FORM",
            "EVALUATORS",
            "INVITE_EVALUATORS",
            "CLOSE_EVALUATION",
            "OPEN_SURVEY",
            "RENEW_SURVEY",
            "CLOSE_SURVEY",
            "REOPEN",
            "NEXT_CYCLE",
            "SIDES",
            "ADD_SIDE",
            "EDIT_SIDE",
            "RULE",
            "UPGRADE",
            "UPGRADE_TO",
            "INVITE",
            "RENEW_CODE",
            "REVOKE_CODE",
            "MANAGE",
            "RENAME",
            "DATES",
            "KEEP_DATES",
            "DATE_RULE",
            "EVENTS",
            "EVENT",
            "RESERVE_DAY",
            "EVENT_STATE",
            "CANCEL",
            "ARCHIVE",
            "MEMBERS",
            "REMOVE_MEMBER",
            "SHARE",
            "TELL_GROUP",
            "PLACE",
            "RELINK",
            "SUCCEED_PLACE",
            "SUCCEED_SIDE",
            "MAKE_RESPONDENT",
            "CLOSE",
            "BIND",
            "UNBIND",
        ],
        MANAGES,
    ),
    # on a reminder: here it is one about R's sheet
    **dict.fromkeys(["SNOOZE", "OTHER_WAYS"], SEES),
    **dict.fromkeys(["HAND_OVER", "HAND_TO", "HAND_BACK", "EXTEND"], "RMCOEA"),
    **dict.fromkeys(["DONE", "PAPER"], MANAGES),
    # on one's own place in a project, or what one has kept oneself
    "CONSENT_ANEW": "RMCOEVG",
    "MY_SHEET": "R",
    # in a workspace
    **dict.fromkeys(["NEW", "NEW_CONFIRM"], "CEVAPTL"),
    **dict.fromkeys(["PLAN_HANDOVER", "KEEP_HANDOVER"], "CAPT"),
    "DROP_HANDOVER": "",  # none is here to be dropped: tests/services/test_succession.py
    # about whoever presses it, and about nobody else
    **dict.fromkeys(
        [
            "GO_ON",
            "SWITCH",
            "JOIN",
            "AGREE",
            "LATER",
            "CONSENT_AGAIN",
            "CONSENT_TEXT",
            "LANGUAGE",
            "HELP",
            "HELP_ON",
            "PERSON",
            "PROJECTS",
            "MENU",
            "LEAVE",
            "HANDOVERS",
            "BRIEF",
            "BRIEF_FILE",
            "NOTIFICATIONS",
            "REST",
            "HOME",
            "RECORD",
            "READINGS",
            "MY_RECORD",
            "MY_FILE",
            "ERASE",
            "ERASE_CONFIRM",
        ],
        "".join(PEOPLE),
    ),
}

TABLE |= {
    "KEEP_LONGER": MANAGES,
    **dict.fromkeys(["PUBLISH", "PUBLISH_READ"], SEES),
    **dict.fromkeys(
        [f"PUBLISH_{what}" for what in ("SECTION", "TICK", "WORDS", "FIELD", "CORRECTION", "ASK")], MANAGES
    ),
    **dict.fromkeys(["APPROVE", "OBJECT"], "RO"),
    "WITHDRAW": "RCOA",
    "CASES": "".join(PEOPLE),
    **dict.fromkeys(["REPORT", "REPORT_FILE"], "COAPT"),  # each of what they look after
    "FAILURES": "CAPT",  # each sees those of what they look after
    **dict.fromkeys(["FAILURE_RETRY", "FAILURE_ASIDE"], MANAGES),
}

WORDS: dict[str, str] = {
    "FAILURES": "CAPT",
    "PUBLISH": SEES,
    "CASES": "".join(PEOPLE),
    "REPORT": "COAPT",
    **dict.fromkeys(["AGREEMENT", "DOCUMENT", "NOTES", "MONEY", "PRINCIPLES", "CHOOSING", "ROLES", "INSURANCE", "AT_HAND", "EVALUATION", "SCORES", "PHASES", "PICTURE", "SURVEY", "SURVEY_RESULTS", "CALENDAR", "OVERDUE", "DEADLINES", "POINTS", "TALK", "STATUS"], SEES),
    **dict.fromkeys(["NOTE", "SHARE", "MOVE_DAY", "SURVEY_WORDS", "TOOLS"], TAKES_PART),
    **dict.fromkeys(["EVALUATORS", "INVITE_EVALUATORS", "NEXT_CYCLE", "INVITE", "CLOSE", "BLANK"], MANAGES),
    **dict.fromkeys(["STATUS_PAGE", "MAIL", "EXPORT"], LOOKS_AFTER),
    **dict.fromkeys(["NUDGE", "KEY_IN"], "C"),
    "NEW": "CEVAPTL",
    **dict.fromkeys(["ANSWER", "RESUME"], SEES),  # else the name is not known
    **dict.fromkeys(["JOIN", "HANDOVER", "BACK", "SKIP", "PAUSE", "UNDO", "LIST", "FIX", "REASON", "SEND", "WHY", "PERSON", "LANGUAGE", "HELP", "LEAVE", "SWITCH", "MENU", "NOTIFICATIONS", "CONNECT", "DISCONNECT", "READINGS", "EXPLAIN", "MY_RECORD", "ERASE"], "".join(PEOPLE)),
}  # fmt: skip
"""Who may, by the word, with the project's name behind it where it is about one."""

KEPT = set(metadata.tables) - {"inbox_events", "chats", "outbox", "offers", "people", "homes", "trail"}
"""What a refusal leaves alone; the others hold that an event came and what was said."""

SHEET = "s-R-ise.q.plan-1"
STILL = {
    *("AGREEMENT", "DOCUMENT", "RENAME", "CONSENT_ANEW", "NAME_OFFICIAL", "REMOVE_OFFICIAL", "REMOVE_MEMBER"),
    "KEEP_LONGER", "PUBLISH_CORRECTION",
    *("LEAVE_CONFIRM", "STOP_MAIL", "STOP_STATUS_PAGE", "CALENDAR", "RENEW_CALENDAR", "STOP_CALENDAR", "MUTE", "UNMUTE"),
}  # fmt: skip
"""What still changes something where a project is put away: the agreement's draft is kept when it is read first, a name
can be put right, who may look at it and for how long is still decided, what is public can be corrected, and what is the
person's own.
"""

ON_SHEET = [name for name, may in TABLE.items() if may == "R" and name not in ("CLAUSE_AGREE", "MY_SHEET")]
ON_REMINDER = ["DONE", "PAPER", "SNOOZE", "OTHER_WAYS", "HAND_OVER", "HAND_TO", "HAND_BACK", "EXTEND"]
DIALOGS = {
    *SUBMITTED,
    *SUBMITTED_OF_ALL,
    *(
        Verb.CLOSE,
        Verb.NEW,
        Verb.NEW_CONFIRM,
        Verb.PLAN_HANDOVER,
        Verb.KEEP_HANDOVER,
        Verb.REASON,
        Verb.WRITE_ROW,
    ),
}
ONLY_DIALOGS = {Verb.NEW_CONFIRM, Verb.KEEP_HANDOVER}
"""What no button does, but the dialog's own."""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    door = opened(tmp_path_factory.mktemp("rights"))
    for name, tenant, project in (("P", "T1", "q1"), ("T", "T2", "r1")):
        other = replace(garden(), id=project, tenant=tenant, name=f"川そうじ{name}")
        door.look(lambda uow, other=other: uow.projects.add(other))  # type: ignore[misc]
        door.person(name, Role.COORDINATOR, tenant=tenant, project=project, standing=PEOPLE[name][3])
    for name, (role, side, tenant, standing) in PEOPLE.items():
        if name not in door.places:
            door.person(
                name, Role.COORDINATOR if name == "L" else role, side, tenant=tenant, standing=standing
            )
    door.answers("R", sent=False, chk_1="yes")
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), door.clock.at))
    door.look(lambda uow: uow.projects.leave("p1", _id(uow, door, "L"), door.clock.at))
    failed = Failure("f1", "T1", "p1", "gone", "", "slack", Kind.NEWS, "token", False, door.clock.at)
    door.look(lambda uow: uow.failures.add(failed))
    return door


def _id(uow: UnitOfWork, door: Door, key: str) -> str:
    person = uow.people.find(door.places[key])
    assert person is not None
    return person.id


_SECOND = {
    "MY_SHEET": (SHEET,), "CLOSE": ("plan",), "REOPEN": ("plan",), "RENEW_CODE": ("a", ""), "REVOKE_CODE": ("a",),
    "EDIT_SIDE": ("a",), "RULE": ("majority",), "EXPORT": ("csv",), "ROLE_CODE": ("officer", ""), "SUCCEED_SIDE": ("a",),
    "MAKE_STATUS_PAGE": ("30", ""), "KEY_IN": ("a",), "KEY_FOR": ("a", ""), "KEY_NAME": ("a",), "NOTE": ("problem",),
    "BLANK": ("a",),
    "MOVE_DAY_TO": ("do.start", "2026-10-10", "2026-10-12"), "OPEN_FORM": ("core.q.interview",), "SET_FORM": ("subsidy",),
}  # fmt: skip
_OF_A_FAILURE = ("T1", "f1")
_ABOUT_SOMEBODY = {
    "REMOVE_MEMBER": "M", "MAKE_RESPONDENT": "M", "PLACE": "M", "RELINK": "M", "SUCCEED_PLACE": "R", "SHARE": "M",
    "TAKE_TURN": "R", "REPLY_TO": "R", "REMOVE_OFFICIAL": "O", "KEY_SHEET": "R",
}  # fmt: skip


def _args(uow: UnitOfWork, door: Door, verb: Verb) -> tuple[str, ...]:
    """What the action names first is what the table is about; the rest is something that nobody finds."""
    if verb in (Verb.FAILURE_RETRY, Verb.FAILURE_ASIDE):
        return _OF_A_FAILURE
    reminder = next(one.id for one in uow.reminders.of_project("p1"))
    first = SHEET if verb.name in ON_SHEET else reminder if verb.name in ON_REMINDER else "p1"
    rest = [*_SECOND.get(verb.name, ("1",)), *["1"] * _ARITY[verb]]
    if verb.name in _ABOUT_SOMEBODY:
        rest[0] = _id(uow, door, _ABOUT_SOMEBODY[verb.name])
    return (first, *rest)[: _ARITY[verb]]


def _hear(door: Door, uow: UnitOfWork, key: str, said: Said, event: str) -> str:
    """What follows and is said to anybody, of one event that is undone again."""
    address, now = door.places[key], door.clock.at + timedelta(minutes=1)
    incoming = Incoming(event, address, direct(address), said, now, now, dialogs=bool(address.account))
    immediate = Inbox(door.kit).receive(uow, incoming).immediate
    queued = uow.outbox.claim(now + timedelta(hours=1), "test", timedelta(minutes=1), 50)
    for one in queued:
        uow.outbox.sent(one.id, now, "x", 0)
    return repr((immediate, [one.outgoing.messages for one in queued]))


def _rows(uow: UnitOfWork) -> set[tuple[str, str]]:
    driver = cast("Any", cast("SqlUnitOfWork", uow).connection.connection.driver_connection)
    return {(name, repr(row)) for name in KEPT for row in driver.execute(f'SELECT * FROM "{name}"')}  # noqa: S608


def _tried(
    door: Door, key: str, of: Iterable[tuple[str, Said]], before: Callable[[UnitOfWork], object] = lambda _: None,
    after: Callable[[UnitOfWork, str], object] = lambda *_: None,
) -> dict[str, tuple[bool, str]]:  # fmt: skip
    """Of each: whether it was refused, and what was heard. Whatever is refused must change nothing; all else is undone."""
    no = [door.kit.wording(text, "ja") for text in ("not-allowed", "not-yours", "new-guest", "new-in-slack")]
    no.append(door.kit.wording("no-such-project", "ja", name="花壇づくり"))
    found: dict[str, tuple[bool, str]] = {}

    def turn(uow: UnitOfWork) -> None:
        connection = cast("SqlUnitOfWork", uow).connection
        whole = connection.begin_nested()
        before(uow)
        start = _rows(uow)
        after(uow, "")
        for name, said in of:
            point = connection.begin_nested()
            uow.begin()  # type: ignore[attr-defined]
            heard = _hear(door, uow, key, said, name)
            refused = any(text in heard for text in no)
            found[name] = (refused, heard)
            if refused:
                point.commit()
            else:
                after(uow, name)
                point.rollback()
        assert _rows(uow) == start, "something that was refused has changed something"
        whole.rollback()

    door.look(turn)
    return found


def _said(door: Door, verbs: Iterable[Verb] = tuple(Verb)) -> list[tuple[str, Said]]:
    """Every button pressed, and every dialog sent, by the action's name."""
    values = {
        "name": "x",
        "text": "x",
        "reason": "x",
        "project": "p1",
        "person": "1",
        "email": "box@b.example",
    }

    def spelled(uow: UnitOfWork) -> Iterator[tuple[str, Said]]:
        for verb in verbs:
            token = act(verb, *_args(uow, door, verb)).token
            if verb not in ONLY_DIALOGS:
                yield verb.name, Pressed(token, "")
            if verb in DIALOGS:
                yield f"{verb.name} sent", Submitted(token, values, "{}")

    return door.look(lambda uow: list(spelled(uow)))


def _may(key: str, name: str) -> bool:
    return key in TABLE[name.split()[0]]


def test_every_action_and_every_word_has_its_line() -> None:
    assert set(TABLE) == {verb.name for verb in Verb}
    assert set(WORDS) == {word.name for word in Word}


@pytest.mark.parametrize("key", PEOPLE)
def test_who_may_press_what(door: Door, key: str) -> None:
    found = _tried(door, key, _said(door))
    wrong = [f"{n}: {h[:150]}" for n, (no, h) in found.items() if no is _may(key, n)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("key", [key for key, (role, *_) in PEOPLE.items() if role is not None])
def test_a_right_that_is_gone_between_showing_and_tapping_is_no_right(door: Door, key: str) -> None:
    """Who pressed it a moment ago has left; who administers the workspace may still what administrators may."""
    own = [verb for verb in Verb if key in TABLE[verb.name] and len(TABLE[verb.name]) < len(PEOPLE)]
    of_the_place = [verb for verb in own if verb not in (Verb.NEW, *_KEPT_BY_THE_PERSON)]
    found = _tried(
        door,
        key,
        _said(door, of_the_place),
        before=lambda uow: uow.projects.leave("p1", _id(uow, door, key), door.clock.at),
    )
    assert not [f"{name}: {heard[:150]}" for name, (refused, heard) in found.items() if not refused]


_KEPT_BY_THE_PERSON = (Verb.NEW_CONFIRM, Verb.MY_SHEET)
"""What does not hang on a place in the project: one's own sheet can be read by who has left."""


def test_an_administrator_who_is_one_no_more_has_no_right_left(door: Door) -> None:
    def demote(uow: UnitOfWork) -> None:
        person = uow.people.find(door.places["A"])
        assert person is not None
        uow.people.save(replace(person, standing=Standing.FULL))

    verbs = [verb for verb in Verb if "A" in TABLE[verb.name] and len(TABLE[verb.name]) < len(PEOPLE)]
    verbs = [verb for verb in verbs if verb not in (Verb.NEW, Verb.NEW_CONFIRM)]
    found = _tried(door, "A", _said(door, verbs), before=demote)
    assert not [f"{name}: {heard[:150]}" for name, (refused, heard) in found.items() if not refused]


@pytest.mark.parametrize("key", ["R", "C"])
def test_a_project_that_is_put_away_can_be_read_and_left_and_not_changed(door: Door, key: str) -> None:
    def put_away(uow: UnitOfWork) -> None:
        uow.projects.save(replace(door.project_in(uow), archived_at=door.clock.at))
        uow.audit.add(door.clock.at, _id(uow, door, "C"), "project.archived", "p1")

    before: set[tuple[str, str]] = set()
    changed: set[str] = set()

    def look(uow: UnitOfWork, name: str) -> None:
        rows = {row for row in _rows(uow) if row[0] not in _NOTED}
        if name == "":
            before.update(rows)
        elif rows != before:
            changed.add(name.split()[0])

    # There is nothing left to be handed over, and nothing of it stands in a list.
    elsewhere = (
        Verb.PLAN_HANDOVER,
        Verb.KEEP_HANDOVER,
        Verb.FAILURES,
        Verb.FAILURE_RETRY,
        Verb.FAILURE_ASIDE,
    )
    found = _tried(door, key, _said(door, [verb for verb in Verb if verb not in elsewhere]), put_away, look)
    assert not changed - STILL, " ".join(sorted(changed - STILL))
    assert not [name for name, (no, _) in found.items() if no is _may(key, name)]


_NOTED = {"audit", "guesses", "consents"}
"""Where it is noted that a paper was read, a code tried or consent given."""


def _words() -> list[tuple[str, Said]]:
    return [(word.name, Commanded(f"{_spelling(word)} 花壇づくり")) for word in Word]


def _spelling(word: Word) -> str:
    return "意味" if word is Word.EXPLAIN else _WORDS[word].split()[0]


@pytest.mark.parametrize("key", PEOPLE)
def test_who_may_say_what(door: Door, key: str) -> None:
    found = _tried(door, key, _words())
    wrong = [f"{n}: {h[:150]}" for n, (no, h) in found.items() if no is (key in WORDS[n])]
    assert not wrong, "\n".join(wrong)
