"""What people at their desks do in Slack, in words that the journeys share."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from bot.domain.messages import Address, Standing
from bot.domain.project import Role
from bot.services.ports import UnitOfWork
from handlers.demo.slack_team import Post
from handlers.demo.wire import Delivery
from tests.journeys.town import Town, post_text

JAPAN = timezone(timedelta(hours=9))
SIDES = {"a": "花壇の会", "b": "公園緑地課"}


@asynccontextmanager
async def clean_wire(town: Town) -> AsyncIterator[Town]:
    """One test's use of a town: at its end nothing that went out broke a platform's rules."""
    town.slack.calls.clear()
    town.line.calls.clear()
    yield town
    await town.deliver()
    if wrong := town.wire_problems():
        raise AssertionError("\n".join(wrong))


def japan(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant by the clock on a Japanese wall."""
    return datetime(year, month, day, hour, minute, tzinfo=JAPAN).astimezone(UTC)


# ---------------------------------------------------------------- reading a screen


def labels(posts: Sequence[Post] | Post) -> list[str]:
    """What stands on the buttons, in the menus and on the date pickers of these posts."""
    found = []
    for post in [posts] if isinstance(posts, Post) else posts:
        for block in post.blocks:
            for element in block.get("elements", ()) if block["type"] == "actions" else ():
                for one in element.get("options") or [element]:
                    if label := one.get("text") or one.get("placeholder"):
                        found.append(str(label["text"]))
    return found


def newest(town: Town, who: str) -> Post:
    """The last thing that person sees in the direct message."""
    return town.slack.messages(who)[-1]


def seen(town: Town, who: str) -> str:
    """Everything that person sees in the direct message, as one text."""
    return "\n".join(post_text(post) for post in town.slack.messages(who))


def view(town: Town, who: str) -> dict[str, Any]:
    """The dialog that stands open."""
    open_view = town.slack.view(who)
    assert open_view is not None, "no dialog is open"
    return open_view


def view_words(town: Town, who: str) -> str:
    """The words of the open dialog, labels and hints of its fields among them."""
    said = []
    for block in view(town, who)["blocks"]:
        said += [block[part]["text"] for part in ("text", "label", "hint") if part in block]
        said += [one["text"] for one in block.get("elements", ()) if "text" in one]
    return "\n".join(said)


def shown_dates(town: Town, who: str) -> dict[str, date]:
    """The dates in the fields of the open dialog, by kind."""
    return {
        block["block_id"].partition(":")[0]: date.fromisoformat(block["element"]["initial_date"])
        for block in view(town, who)["blocks"]
        if block["type"] == "input" and block["element"]["type"] == "datepicker"
    }


# ---------------------------------------------------------------- doing


async def fill(town: Town, who: str, **changed: str) -> Delivery:
    """Opens ``/kyodo new`` and sends the six inputs."""
    await open_new(town, who)
    return await town.slack.submit(who, six(**changed))


async def open_new(town: Town, who: str) -> None:
    """``/kyodo new`` up to the open dialog."""
    await town.slack.command(who, None, "/kyodo", "new")
    await town.app.settle()


def six(**changed: str) -> dict[str, str]:
    """The six inputs of a sensible project."""
    return {
        "name": "花壇づくり",
        "form": "ise/co_hosting",
        "side_a": SIDES["a"],
        "side_b": SIDES["b"],
        "do_start": "2026-10-10",
        "do_end": "2026-10-25",
        **changed,
    }


async def choose_date(town: Town, who: str, kind: str, on: str) -> None:
    """Picks another date in the open dialog; what follows from it is on the screen afterwards."""
    now = shown_dates(town, who)[kind].isoformat()
    await town.slack.press(who, "view", block_id=f"{kind}:{now}", value=on)
    await town.app.settle()


async def press_token(town: Town, who: str, token: str, **payload: Any) -> Delivery:
    """A press on a button that carries this token, wherever it once stood."""
    action = {
        "type": "button",
        "action_id": "k:0",
        "block_id": "c:0",
        "value": token,
        "text": {"type": "plain_text", "text": "?"},
        "action_ts": town.slack.team.ts(),
    }
    delivery = await town.slack.interact(
        who,
        {
            "type": "block_actions",
            "container": {"type": "message", "message_ts": "1.0", "channel_id": town.slack.dm(who)},
            "actions": [action],
            **payload,
        },
    )
    await town.deliver()
    return delivery


async def project_id(town: Town, name: str) -> str:
    """The id of the only project with that name."""

    def look(uow: UnitOfWork) -> str:
        (found,) = uow.projects.named(name)
        return found.id

    return str(await town.read(look))


async def audit(town: Town, name: str, action: str) -> list[Mapping[str, Any]]:
    """The lines of that action in the project's log, as the store has them."""
    id_ = await project_id(town, name)
    lines = await town.read(lambda uow: uow.audit.of_project(id_))
    return [line for line in lines if line["action"] == action]


async def person_id(town: Town, who: str) -> str:
    """Our id of somebody in Slack."""
    address = Address("slack", town.slack.team.id, who)
    found = await town.read(lambda uow: uow.people.find(address))
    return str(found.id)


async def colleague(town: Town, name: str, project: str, role: Role, side: str = "") -> str:
    """A further person of the workspace with a place in that project; gives the Slack id."""
    who = town.slack.add_person(name)

    def place(uow: UnitOfWork) -> None:
        address = Address("slack", town.slack.team.id, who)
        person = uow.people.at(address, town.clock.now(), "ja")
        uow.people.save(replace(person, name=name, standing=Standing.FULL))
        (found,) = uow.projects.named(project)
        uow.projects.join(found.id, person.id, role, side, town.clock.now())

    await town.read(place)
    return who


async def join(town: Town, who: str, code: str) -> None:
    """``/kyodo join CODE`` and [はじめる]."""
    await town.command(who, f"join {code}")
    await town.press(who, "はじめる")


async def answer_all(town: Town, who: str, no: Sequence[str] = ()) -> None:
    """Goes through the sheet up to the review: はい, but いいえ for the numbers in ``no``."""
    for _ in range(30):
        here = newest(town, who)
        on_it = labels(here)
        if "この内容で送る" in on_it:
            return
        number = next(word for word in post_text(here).split() if word.startswith("問"))[1:]
        wanted = "いいえ" if number in no else "はい"
        await town.press(who, wanted if wanted in on_it else on_it[0])
    raise AssertionError("the sheet does not end")


async def send_all(town: Town, who: str, no: Sequence[str] = ()) -> None:
    """The whole sheet, sent."""
    await answer_all(town, who, no)
    await town.press(who, "この内容で送る")
