"""Who is who, what their chat is about, and what platforms told of our own accounts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.chat import Chat, Expecting
from bot.domain.messages import Address, Standing
from bot.domain.project import ERASED, SHARED, Person, Role
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import accounts, chats, memberships, people, projects

_FIND = sa.select(people).where(
    people.c.platform == bind("platform"), people.c.account == bind("account"), people.c.user == bind("user")
)
_GET = sa.select(people).where(people.c.id == bind("id"))
_ADD = Upsert(
    lambda insert: insert(people).on_conflict_do_nothing(index_elements=["platform", "account", "user"])
)
_SAVE = sa.update(people).where(people.c.id == bind("id_"), people.c.platform != ERASED)
"""Whoever was erased since somebody read them stays so."""
_SPEAKING = (
    sa.select(people.c.user)
    .where(people.c.platform == bind("platform"), people.c.language == bind("language"), people.c.reachable)
    .order_by(people.c.user)
)
_SHARING = (
    sa.select(people)
    .where(people.c.platform == bind("platform"), people.c.account == bind("account"))
    .order_by(people.c.created_at, people.c.id)
)
_other, _other_person = memberships.alias("other"), people.alias("other_person")
_COORDINATING = (
    sa.select(people)
    .join_from(memberships, people, memberships.c.person == people.c.id)
    .join(
        projects,
        sa.and_(memberships.c.tenant == projects.c.tenant, memberships.c.project == projects.c.id),
    )
    .where(memberships.c.role == Role.COORDINATOR.value, memberships.c.left_at.is_(None))
    .where(projects.c.archived_at.is_(None), projects.c.cancelled_at.is_(None))
    .where(
        sa.exists()
        .where(_other.c.tenant == memberships.c.tenant, _other.c.project == memberships.c.project)
        .where(_other.c.left_at.is_(None))
        .where(_other_person.c.id == _other.c.person, _other_person.c.platform == bind("platform"))
    )
    .distinct()
    .order_by(people.c.id)
)


def person_of(row: Any) -> Person:
    """The person in a row that has the columns of ``people``."""
    return Person(
        row.id,
        Address(row.platform, row.account, row.user),
        row.name,
        row.language,
        Standing(row.standing),
        row.reachable,
    )


class SqlPeople(Repository):
    """The ``PeopleRepository`` port. ``new_id`` names people that are new."""

    def __init__(self, connection: sa.Connection, new_id: Callable[[], UUID]) -> None:
        super().__init__(connection)
        self._new_id = new_id

    def at(self, address: Address, when: datetime, language: str) -> Person:
        """The person at that address; made when new, with that language."""
        known = self.find(address)
        if known is not None:
            return known
        self._execute(
            _ADD,
            id=self._new_id().hex,
            platform=address.platform,
            account=address.account,
            user=address.user,
            name=None,
            language=language,
            standing=Standing.UNKNOWN.value,
            reachable=True,
            created_at=when,
        )
        made = self.find(address)  # read again: on PostgreSQL another turn may have been first
        if made is None:
            raise LookupError(f"a person could not be kept: {address}")
        return made

    def find(self, address: Address) -> Person | None:
        """The person at that address, if known."""
        return self._first(
            person_of, _FIND, platform=address.platform, account=address.account, user=address.user
        )

    def get(self, person: str) -> Person:
        """By id. Raises KeyError."""
        found = self._first(person_of, _GET, id=person)
        if found is None:
            raise KeyError(person)
        return found

    def save(self, person: Person) -> None:
        """Keeps name, language, standing and reachability."""
        self._execute(
            _SAVE,
            id_=person.id,
            name=person.name,
            language=person.language,
            standing=person.standing.value,
            reachable=person.reachable,
        )

    def speaking(self, platform: str, language: str) -> list[str]:
        """The user ids of everybody on that platform who chose that language and can be reached."""
        return [row.user for row in self._execute(_SPEAKING, platform=platform, language=language)]

    def sharing(self, person: str) -> list[Person]:
        """Who answers on that person's phone beside them, by when they came."""
        return self._all(person_of, _SHARING, platform=SHARED, account=person)

    def readdress(self, person: str, address: Address) -> None:
        """Somebody is found at another address from now on, where nobody was."""
        where = {"platform": address.platform, "account": address.account, "user": address.user}
        self._execute(_SAVE, id_=person, **where)

    def coordinating(self, platform: str) -> list[Person]:
        """Everybody who coordinates a living project in which somebody of that platform takes part."""
        return [person_of(row) for row in self._execute(_COORDINATING, platform=platform)]


_LOCK_CHAT = sa.select(chats).where(chats.c.person == bind("person")).with_for_update()
_ADD_CHAT = Upsert(lambda insert: insert(chats).on_conflict_do_nothing(index_elements=["person"]))
_SAVE_CHAT = sa.update(chats).where(chats.c.person == bind("person_"))


def _chat_values(chat: Chat) -> dict[str, Any]:
    return {
        "sheet": chat.sheet,
        "expecting": chat.expecting.value,
        "about": chat.about,
        "shown_at": chat.shown_at,
        "paused": chat.paused,
        "wrong_codes": chat.wrong_codes,
        "wait_until": chat.wait_until,
    }


class SqlChats(Repository):
    """The ``ChatRepository`` port."""

    def lock(self, person: str) -> Chat:
        """The person's chat, locked until the transaction ends; made when new."""
        held = self._held("chats")
        if held is not None and person in held:
            chat: Chat = held[person]
            return chat
        chat = self._read(person)
        self._hold("chats", person, chat)
        return chat

    def _read(self, person: str) -> Chat:
        row = self._execute(_LOCK_CHAT, person=person).first()
        if row is None:
            self._execute(_ADD_CHAT, person=person, **_chat_values(Chat(person)))
            row = self._execute(_LOCK_CHAT, person=person).one()
        return Chat(
            row.person,
            row.sheet,
            Expecting(row.expecting),
            row.about,
            row.shown_at,
            row.paused,
            row.wrong_codes,
            row.wait_until,
        )

    def save(self, chat: Chat) -> None:
        """Keeps a chat that was locked before."""
        self._execute_own(_SAVE_CHAT, person_=chat.person, **_chat_values(chat))
        held = self._held("chats")
        if held is not None and chat.person in held:  # else it may have gone in between
            held[chat.person] = chat


_FACTS = sa.select(accounts.c.facts).where(
    accounts.c.platform == bind("platform"), accounts.c.account == bind("account")
)


def _save_facts(insert: Any) -> sa.Executable:
    new = insert(accounts)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["platform", "account"], set_={"facts": new.excluded.facts}
    )
    return statement


_SAVE_FACTS = Upsert(_save_facts)


class SqlAccounts(Repository):
    """The ``AccountRepository`` port."""

    def get(self, platform: str, account: str = "") -> Mapping[str, str]:
        """Facts by name; empty while unknown."""
        facts: Mapping[str, str] | None = self._execute(_FACTS, platform=platform, account=account).scalar()
        return facts or {}

    def save(self, platform: str, account: str, facts: Mapping[str, str]) -> None:
        """Keeps them in place of those known before."""
        self._execute(_SAVE_FACTS, platform=platform, account=account, facts=dict(facts))
