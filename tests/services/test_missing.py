"""Who has not answered: exact for the coordinator, and seen by nobody else (C2)."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.actions import Verb
from bot.domain.messages import Address, Incoming, Place, Typed
from bot.domain.project import Role, Side
from bot.domain.sheets import Sheet, SheetState
from bot.services.inbox import Inbox
from bot.services.ports import UnitOfWork
from tests.services.front_door import Door, opened
from tests.services.house import garden

PROJECTS, MOST_ON_A_SIDE = 200, 5
CHANNEL = Place("slack", "T1", "C1", direct=False)


def in_channel(door: Door, key: str, words: str) -> str:
    """What a channel hears of that person's words."""
    door.count += 1
    now = door.clock.at
    incoming = Incoming(f"c{door.count}", door.places[key], CHANNEL, Typed(words), now, now)

    def turn(uow: UnitOfWork) -> str:
        Inbox(door.kit).receive(uow, incoming)
        told = uow.outbox.claim(now, "test", timedelta(minutes=1), 20)
        for dispatch in told:
            uow.outbox.sent(dispatch.id, now, "x", 0)
        return "\n".join(repr(dispatch.outgoing) for dispatch in told if dispatch.outgoing.to == CHANNEL)

    return door.look(turn)


def test_of_200_random_projects_the_coordinator_alone_sees_exactly_who_is_missing(tmp_path: Path) -> None:
    draw, door = random.Random(2), opened(tmp_path)
    door.person("lead", tenant="T1")
    door.person("officer", tenant="T1")
    for number in range(PROJECTS):
        letters = "abcd"[: draw.randint(2, 4)]
        sides = tuple(Side(letter, f"団体{letter}") for letter in letters)
        name = f"r{number}"
        made = replace(
            garden(),
            id=name,
            name=f"事業{number}番",
            sides=sides,
            dates={**garden().dates, "plan.start": date(2026, 8, 31)},
        )
        on_side = [
            (letter, f"{name}{letter}{n}x")
            for letter in letters
            for n in range(draw.randint(0, MOST_ON_A_SIDE))
        ]
        sent = {key for _, key in on_side if draw.random() < 0.5}

        def prepare(uow: UnitOfWork) -> None:
            uow.projects.add(made)  # noqa: B023
            for key, role in (("lead", Role.COORDINATOR), ("officer", Role.OFFICER)):
                found = uow.people.find(door.places[key])
                assert found is not None
                uow.projects.join(made.id, found.id, role, "", door.clock.at)  # noqa: B023
            filled = set[str]()
            for letter, key in on_side:  # noqa: B023
                door.places[key] = Address("line", "", key)
                person = replace(uow.people.at(door.places[key], door.clock.at, "ja"), name=key)
                uow.people.save(person)
                role = Role.MEMBER if letter in filled else Role.RESPONDENT
                filled.add(letter)
                uow.projects.join(made.id, person.id, role, letter, door.clock.at)  # noqa: B023
                if key in sent:  # noqa: B023
                    own = Sheet(f"s-{key}", made.id, 1, "plan", "ise.q.plan", letter, person.id)  # noqa: B023
                    uow.sheets.save(replace(own, state=SheetState.SENT), [], person.id, door.clock.at, None)

        door.look(prepare)
        everybody = {key for _, key in on_side}
        card = door.presses("lead", Verb.STATUS, name).by("lead")
        assert {key for key in everybody if key in card} == everybody - sent, (number, card)
        watching = ["officer", *(key for _, key in draw.sample(on_side, min(1, len(on_side))))]
        for who in watching:
            seen = door.presses(who, Verb.STATUS, name).by(who)
            assert {key for key in everybody - {who} if key in seen} == set(), (number, who)
        if number % 4 == 0:
            told = in_channel(door, "lead", f"状況 事業{number}番")
            assert f"事業{number}番" in told
            assert not any(key in told for key in everybody)
    door.store.close()
