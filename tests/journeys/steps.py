"""Steps that many LINE journeys share, and what to read off the screen."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from bot.domain.project import JoinCode
from bot.services.ports import UnitOfWork
from bot.wording import FluentWording
from tests.journeys.town import Town, pressable, shown

PROJECT = "花壇づくり"
ISE = ("1", "2", "3", "4", "5", "6", "6-1", "6-2", "6-3", "7", "8", "9", "10")
"""The numbers of the whole Ise sheet when question 6 is a yes."""


_WORDING = FluentWording()


def t(key: str, language: str = "ja", /, **values: object) -> str:
    """The bot's own sentence: what is tested is when it is said, not how it is worded."""
    return _WORDING(key, language, **values)


def labels(*keys: str) -> list[str]:
    """What stands on the buttons of these names."""
    return [t(f"button-{key}") for key in keys]


async def tap(town: Town, who: str, key: str, **values: object) -> list[str]:
    """Taps the button of that name."""
    return await town.tap(who, t(f"button-{key}", **values))


def quick(town: Town, who: str) -> list[dict[str, Any]]:
    """The actions that can be pressed on the newest message and under it."""
    return pressable(town.line.received(who)[-1])


def buttons(town: Town, who: str) -> list[str]:
    """Their labels."""
    return [str(action["label"]) for action in quick(town, who)]


def screen(town: Town, who: str) -> str:
    """The newest message."""
    return shown(town.line.received(who)[-1])


def pushes(town: Town) -> int:
    """How many messages the month's quota was asked for so far."""
    return sum(call.name == "push" for call in town.line.calls)


async def joined(town: Town, name: str, code: str, project: str = PROJECT) -> str:
    """A person in LINE at the first question."""
    who = town.line.add_person(name)
    await enter(town, who, code)
    return who


async def enter(town: Town, who: str, code: str) -> None:
    """Somebody who is there already joins (another project, too)."""
    await town.say(who, f"参加 {code}")
    await tap(town, who, "agree")


async def answer_all(town: Town, who: str, **otherwise: str) -> None:
    """Taps through the sheet from wherever it stands to the review: the first button each time, or what
    ``otherwise`` says for a number (``q3="いいえ"``).
    """
    for _ in range(20):
        found = re.search(r"(?:問|Q)([\d-]+) · ", screen(town, who))
        if found is None or t("button-send") in buttons(town, who):
            return
        number = found[1]
        first = next(a["label"] for a in quick(town, who) if a["data"].startswith("1:ans:"))
        await town.tap(who, otherwise.get(f"q{number.replace('-', '_')}", first))
    raise AssertionError("the sheet has no end")


async def values(town: Town, project: str = PROJECT, side: str = "a") -> dict[str, Any]:
    """The answers in force of a side, by the end of the question's id."""
    rows = (await town.export(project))["answers"]
    return {r["question"].removeprefix("ise.chk."): r["value"] for r in rows if r["side"] == side}


async def comments(town: Town, project: str = PROJECT) -> dict[str, Any]:
    """The reasons in force."""
    rows = (await town.export(project))["answers"]
    return {r["question"].removeprefix("ise.chk."): r["comment"] for r in rows if r["comment"] is not None}


async def code_of(town: Town, side: str = "a", project: str = PROJECT) -> JoinCode:
    """The side's newest code as it is stored."""

    def look(uow: UnitOfWork) -> JoinCode:
        codes = uow.codes.of_project(uow.projects.named(project)[0].id)
        return [code for code in codes if code.side == side][-1]

    found = await town.read(look)
    assert isinstance(found, JoinCode)
    return found


async def use_up(town: Town, side: str = "a") -> None:
    """As if the code had let in as many as it can."""
    code = await code_of(town, side)
    await town.read(lambda uow: uow.codes.save(replace(code, uses=code.limit)))


def link_words(text: str) -> tuple[str, str]:
    """The account and the ready words of a link that opens LINE."""
    found = re.search(r"https://line\.me/R/oaMessage/([^/\s]+)/\?([\w%.~-]+)", text)
    assert found is not None, text
    return unquote(found[1]), unquote(found[2])
