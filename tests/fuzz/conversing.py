"""The whole bot behind its front door: bytes become buttons, dialogs, words and addresses, and every one of them ends in
an answer. Each is tried in a transaction that is undone, so that one says nothing about the next.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import quote_from_bytes, unquote

import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.types import Message, Scope

from bot.domain import intents
from bot.domain.actions import _ARITY, LIMIT, Action, Verb
from bot.domain.desks import MailDesk
from bot.domain.messages import Commanded, Incoming, Pressed, Said, Standing, Submitted, Typed, direct
from bot.domain.notices import Feed
from bot.domain.project import JoinCode, Role
from bot.domain.survey import Answers, Survey
from bot.services.feeds import CalendarView, calendar_at
from bot.services.inbox import Inbox
from bot.services.mail_desks import DeskView, answered
from bot.services.overview import Overview
from bot.services.planning import replan
from bot.services.ports import UnitOfWork
from bot.services.status_pages import open_page, page_at
from bot.services.surveys import Sighting, Taken, sighted, take
from handlers.calendar.web import calendar_routes
from handlers.pages.mail import mail_routes
from handlers.pages.status import status_routes
from handlers.pages.survey import survey_routes
from storage import prepared
from storage.prepared import Fetched, Prepared
from storage.unit_of_work import SqlUnitOfWork
from tests.fuzz.shaping import WORDS, Taking
from tests.services.front_door import Door, opened

T = TypeVar("T")

CODE, PAGE, FEED, DESK = "K7F2QX9M", "p" * 32, "f" * 32, "d" * 32
LANGUAGES = ("ja", "ja-simple", "en")
OTHER = ("", "1", "0", "-1", "yes", "no", "on", "off", "docx", "csv", "json", "2026-10-25", "2026-13-45", "plan", "do", "see",
         "a", "b", "event.1", "event.new", "do.end", "ise.q.plan", "ise.chk.1", "ise.chk.6", "co_hosting", "subsidy", "line",
         "9" * 30, "１", "²", "1e9", "unknown", "all", "pack", "show", "list", "30", "90", "majority", "stop",
         "C1", "9999-12-31", "0001-01-01")  # fmt: skip
"""Arguments that mean something to some action, and digits that are none."""


@dataclass(frozen=True, slots=True)
class Place:
    """The door, whoever may come to it, and what is there to be named."""

    door: Door
    keys: tuple[str, ...]
    names: tuple[str, ...]


def _storable(connection: sa.Connection, _: object, __: object, parameters: Any, *___: object) -> None:
    """What every database takes: PostgreSQL has no NUL, no half of a pair of surrogates, and integers of four bytes."""
    rows = parameters if isinstance(parameters, list) else [parameters]
    for row in rows:
        for value in row.values() if isinstance(row, dict) else row:
            _one_storable(value)


def _one_storable(value: object) -> None:
    if isinstance(value, str):
        assert "\0" not in value, "a NUL on its way into the database"
        value.encode()
    elif isinstance(value, int):
        assert abs(value) < 2**31, f"{value} on its way into the database"


_KEPT: dict[tuple[int, str, tuple[str, ...]], tuple[sa.Executable, Prepared | None]] = {}


class _Watched(Prepared):
    """A statement that looks at what it is given."""

    def run(self, connection: sa.Connection, values: Mapping[str, object]) -> Fetched:
        """See ``Prepared``."""
        for value in values.values():
            _one_storable(value)
        return super().run(connection, values)


@contextmanager
def watched() -> Iterator[None]:
    """While it lasts, whatever one of the databases would not take raises, also where this one takes it."""
    sa.event.listen(sa.Engine, "before_cursor_execute", _storable)
    before, prepared._KEPT = prepared._KEPT, _KEPT
    prepared.Prepared = _Watched  # type: ignore[misc]
    try:
        yield
    finally:
        prepared.Prepared, prepared._KEPT = Prepared, before  # type: ignore[misc]
        sa.event.remove(sa.Engine, "before_cursor_execute", _storable)


@cache
def _place() -> Place:
    """The garden with people of every role, of whom each speaks another language; made once."""
    door = opened(Path(tempfile.mkdtemp(prefix="kyodo-fuzz-")))
    now = door.clock.at
    people = {
        "hana": door.person("hana", Role.RESPONDENT, "a"),
        "ito": door.person("ito", Role.RESPONDENT, "b"),
        "mori": door.person("mori", Role.MEMBER, "a", tenant="T1"),
        "tanaka": door.person("tanaka", Role.COORDINATOR, tenant="T1", standing=Standing.ADMIN),
        "officer": door.person("officer", Role.OFFICER),
        "judge": door.person("judge", Role.EVALUATOR, tenant="T1"),
        "nobody": door.person("nobody"),
        "other": door.person("other", tenant="T2"),
    }
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), now))
    door.answers("hana", sent=False, chk_1="yes")
    door.answers("ito", chk_1="no", chk_2="yes")

    def fill(uow: UnitOfWork) -> list[str]:
        for at, key in enumerate(people):
            person = uow.people.find(door.places[key])
            assert person is not None
            uow.people.save(replace(person, language=LANGUAGES[at % 3]))
        uow.codes.add(JoinCode(CODE, "p1", "a", Role.MEMBER, "plan"), now)
        uow.surveys.add(Survey("survey1", "p1", 1, "core.q.survey", "t" * 32, now, date(2026, 9, 1)))
        uow.feeds.add(Feed(FEED, people["tanaka"], "p1", now))
        uow.mail_desks.add(
            MailDesk("desk1", DESK, people["tanaka"], "p1", "box@a.example", now, code="x" * 64,
                     code_until=now + timedelta(days=7), tries=0)
        )  # fmt: skip
        page, _ = open_page(uow, door.kit, people["tanaka"], "p1", now)
        return [page.id, *(one.id for one in uow.reminders.of_project("p1")[:4])]

    made = door.look(fill)
    sheets = ("s-hana-ise.q.plan-1", "s-ito-ise.q.plan-1")
    names = ("p1", *sheets, *people.values(), CODE, "survey1", "desk1", FEED, *made, *OTHER)
    return Place(door, tuple(people), names)


def _undone(turn: Callable[[UnitOfWork], T]) -> T:
    """One turn, of which nothing stays."""

    def within(uow: UnitOfWork) -> T:
        point = cast("SqlUnitOfWork", uow).connection.begin_nested()
        uow.begin()  # type: ignore[attr-defined]
        try:
            return turn(uow)
        finally:
            point.rollback()

    with watched():
        return _place().door.look(within)


def _hear(key: str, said: Sequence[Said]) -> None:
    door = _place().door
    address, now = door.places[key], door.clock.at + timedelta(minutes=1)

    def turn(uow: UnitOfWork) -> None:
        for number, one in enumerate(said):
            incoming = Incoming(
                f"f{number}", address, direct(address), one, now, now, message_id=f"m{number}", dialogs=bool(address.account)
            )  # fmt: skip
            Inbox(door.kit).receive(uow, incoming)

    _undone(turn)


def _token(taking: Taking) -> str:
    """A button that could have been written: an action with so many arguments as it has."""
    verb, place = taking.one(tuple(Verb)), _place()
    args = [taking.text() if taking.number(8) == 0 else taking.one(place.names) for _ in range(_ARITY[verb])]
    if _ARITY[verb] and taking.number(4):
        args[0] = taking.one(("p1", "s-hana-ise.q.plan-1", "s-ito-ise.q.plan-1", "", *place.names))
    try:
        return Action(verb, tuple(args)).token
    except ValueError:  # too long: no platform carries it
        return "1:" + verb.value + ":" + "x" * LIMIT


def pressed(data: bytes) -> None:
    """Up to three buttons with arguments of anybody's, LINE's postback data and Slack's values alike, one after the other:
    what the first asks for the next may answer.
    """
    taking = Taking(data)
    key = taking.one(_place().keys)
    said: list[Said] = []
    while taking.left() and len(said) < 3:
        token = _token(taking)
        match taking.number(4):
            case 0:
                said.append(Submitted(token, _values(taking), taking.one(("", "p1", *WORDS))))
            case 1:
                said.append(Typed(_words(taking)))
            case _:
                said.append(Pressed(token, "", taking.one(("", "2026-10-25", "25:99", *WORDS))))
    _hear(key, said)


_FIELDS = (
    *("name", "text", "reason", "email", "code", "project", "projects", "person", "giver", "taker", "date", "form", "pack"),
    *("a", "b", "start", "end", "do_start", "do_end", "action", "cause", "owner", "until", "rule", "days", "rows"),
)  # fmt: skip


def _values(taking: Taking) -> dict[str, str]:
    place = _place()
    return {
        taking.one(_FIELDS): taking.text() if taking.number(2) else taking.one(place.names)
        for _ in range(taking.number(6))
    }


_SPELLED = tuple(spelling for spellings in intents._WORDS.values() for spelling in spellings.split())
_SAID = (
    *("はい", "いいえ", "3", "３を直す", "3を直す", "理由（問3）：雨", "花壇づくり", "来週の土曜", "十月二十五日", "令和8年10月25日"),
    *("3万円", "いまどうなっていますか", "しめきりはいつですか", "しめきりを おしえてください", "わかりません", "つぎへ", "参加 K7F2-QX9M"),
    *("fix 3", "what is overdue?", "when is the next deadline", "yes", "not sure", "next Saturday", "Oct 25", "join K7F2QX9M"),
)  # fmt: skip


def _words(taking: Taking) -> str:
    parts = [taking.one(_SAID), taking.one(_SPELLED), taking.text()]
    chosen = [part for part in parts if taking.number(3)]
    return taking.one((" ", "", "　", "\n", "：")).join(chosen)


def typed(data: bytes) -> None:
    """Up to four lines of somebody's, in one of three languages: commands, answers and talk."""
    taking = Taking(data)
    key = taking.one(_place().keys)
    said: list[Said] = []
    while taking.left() and len(said) < 4:
        words = _words(taking)
        account = _place().door.places[key].account
        said.append(Commanded(words) if account and taking.number(3) == 0 else Typed(words))
    _hear(key, said)


def mail_address(data: bytes) -> None:
    """What somebody enters as the address of a mail box, and as the code that was mailed to it."""
    taking = Taking(data)
    local = (
        data.decode("utf-8", "replace") if taking.number(2) else f"{taking.text()}@{taking.text()}.example.jp"
    )
    add, prove = Action(Verb.ADD_MAIL, ("p1",)).token, Action(Verb.PROVE_MAIL, ("p1", "desk1")).token
    _hear("tanaka", [Submitted(add, {"email": local}, ""), Submitted(prove, {"code": taking.text()}, "")])


# ---------------------------------------------------------------- addresses


@cache
def _app() -> Starlette:
    """The pages at secret addresses, over the same store; a clock that goes on by a minute at each look, so that no pace
    holds anybody back.
    """
    kit, minutes = _place().door.kit, count(0, 60)
    wording = kit.wording

    async def calendar(token: str) -> CalendarView | None:
        return _undone(lambda uow: calendar_at(uow, kit, token))

    async def page(token: str, language: str, _: bool) -> tuple[datetime, Overview] | None:
        found = _undone(lambda uow: page_at(uow, kit, token, language))
        return (found[0].expires_at, found[1]) if found else None

    async def desk(token: str, what: str) -> DeskView | None:
        return _undone(lambda uow: answered(uow, kit, token, what))

    async def survey(token: str) -> Sighting | None:
        return _undone(lambda uow: sighted(uow, kit, token))

    async def keep(token: str, form: str, answers: Answers) -> Taken:
        return _undone(lambda uow: take(uow, kit, token, form, answers))

    def clock() -> float:
        return float(next(minutes))

    return Starlette(
        routes=[
            *calendar_routes(calendar, wording=wording, public_url="https://k.example", language="ja", clock=clock),
            *mail_routes(desk, wording=wording, language="ja", clock=clock),
            *status_routes(page, wording=wording, language="ja", clock=clock),
            *survey_routes(survey, keep, wording=wording, ids=kit.ids, language="ja", clock=clock),
        ]
    )  # fmt: skip


_PATHS = (b"/c/%s.ics", b"/c/%s", b"/s/%s", b"/s/mail/%s", b"/v/%s")
_QUERIES = (b"lang", b"sort", b"do", b"openExternalBrowser", b"x")
_ASKED = (b"ja", b"en", b"ja-simple", b"-overdue", b"project", b"confirm", b"stop", b"%00", b"%FF", b"<script>", b"")  # fmt: skip
_HEADERS = (b"if-none-match", b"accept-language", b"content-type", b"content-length", b"cookie", b"x-forwarded-for")  # fmt: skip
_HELD = (b"*", b'"x", W/"y"', b"ja;q=0.9, en;q=x, *;q=", b"application/x-www-form-urlencoded", b"-1", b"9" * 30, b"multipart/form-data",
         b"multipart/form-data; boundary=", b"a=b; ;=", b"\xff\xfe")  # fmt: skip


def page(data: bytes) -> None:
    """A request to a calendar, a status page, the page of a mail box or a survey, with any token, query, headers and body:
    it is answered, and never with 500.
    """
    taking = Taking(data)
    token = taking.one((PAGE.encode(), FEED.encode(), DESK.encode(), b"t" * 32, b""))
    if taking.number(2):
        token = quote_from_bytes(
            taking.text().encode("utf-8", "replace") + token[: taking.number(33)], safe=""
        ).encode()
    asked = b"&".join(taking.one(_QUERIES) + b"=" + taking.one(_ASKED) for _ in range(taking.number(4)))
    headers = [(taking.one(_HEADERS), taking.one(_HELD)) for _ in range(taking.number(4))]
    method, raw = taking.one(("GET", "HEAD", "POST")), taking.one(_PATHS) % token
    scope: Scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(raw.decode("ascii")), "raw_path": raw, "root_path": "", "query_string": asked, "headers": headers,
        "client": ("203.0.113.1", 1), "server": ("k.example", 80),
    }  # fmt: skip
    body = b"form=abcdefgh23456789&core.sv.1=yes&" + taking.text().encode("utf-8", "replace")
    said: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    asyncio.run(_app()(scope, receive, send))
    assert said, "nothing was answered"
    assert said[0] < 500, said
