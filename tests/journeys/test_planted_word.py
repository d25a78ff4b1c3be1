"""One unlikely word as somebody's answer, reason and note, and one as their name: where both may stand, and where not.

A project is played with a Slack channel, a LINE group, reminders, a status page and files; then everything that left the bot is
looked through.
"""

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.domain.dossier import Note, NoteKind
from bot.domain.messages import Address
from bot.domain.sheets import Given, Put
from bot.services.ports import UnitOfWork
from bot.services.status_pages import open_page
from tests.journeys.desk import japan, join, person_id, project_id, seen, send_all
from tests.journeys.steps import PROJECT, answer_all, joined, t
from tests.journeys.town import Town, a_town, post_text

WORD = "すみれ畑のうた"
NAME = "ねこやなぎ太郎"
ROOM = "花壇"


@dataclass
class Everything:
    """What left the bot, by where it went, as text."""

    channel: str
    group: str
    pushes: list[str]
    page: str
    metrics: str
    log: str
    files: list[str]
    coordinator: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def left(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Everything]:
    log = _Kept()
    root = logging.getLogger()
    before, disabled = root.level, root.manager.disable
    logging.disable(logging.NOTSET)
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    try:
        folder = tmp_path_factory.mktemp("planted")
        async with a_town(folder, PUBLIC_URL="https://kyodo.example.jp") as town:
            yield await _played(town, log)
    finally:
        root.removeHandler(log)
        root.setLevel(before)
        logging.disable(disabled)


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # The stand-ins and the drivers are no part of what an operator runs.
        if record.name.partition(".")[0] in ("kyodo", "bot", "handlers", "storage"):
            self.lines.append(self.format(record))


async def _played(town: Town, log: _Kept) -> Everything:
    tanaka, sato = town.slack.add_person("田中"), town.slack.add_person("佐藤")
    town.slack.add_channel(ROOM, (tanaka, sato))
    codes = await town.new_project(tanaka)
    await town.slack.command(tanaka, ROOM, "/kyodo", f"つなぐ {PROJECT}")
    hana = await joined(town, NAME, codes["a"])
    group = town.line.add_group("花壇の会", [hana])
    await town.line.join_group(group)
    await town.line.text(hana, "協働 つなぐ", group=group)
    await join(town, sato, codes["b"])
    await send_all(town, sato)
    await answer_all(town, hana)
    await _plant(town, hana)
    await town.move_to(japan(2026, 10, 1, 10))  # reminded, while the sheet waits
    await town.app.remind()
    await town.deliver()
    await town.line.text(hana, "協働 状況", group=group)
    await town.tap(hana, t("button-send"))
    await town.command(tanaka, "close")
    await town.slack.submit(tanaka, {"reason": WORD})
    await town.command(tanaka, "export")
    await town.deliver()
    await town.move_to(japan(2026, 10, 26, 10))
    await town.app.remind()
    await town.deliver()
    await town.line.text(hana, "協働 状況", group=group)
    await town.slack.mention(tanaka, ROOM, "状況")
    await town.deliver()
    coordinator, project = await person_id(town, tanaka), await project_id(town, PROJECT)

    def page(uow: UnitOfWork) -> str:
        return open_page(uow, town.app.kit, coordinator, project, town.clock.now(), "90")[1]

    address = await town.read(page)
    posts = [post for post in town.slack.messages(tanaka, ROOM) if post.by == town.slack.team.bot.id]
    token = address.rpartition("/")[2]
    return Everything(
        "\n".join(f"{post_text(post)} {json.dumps(post.blocks, ensure_ascii=False)}" for post in posts),
        json.dumps(town.line.received(hana, group=group), ensure_ascii=False),
        [_body(call) for call in town.line.calls if call.name == "push"],
        await _fetched(f"{town.url}/s/{token}?lang=ja"),
        await _fetched(f"{town.url}/metrics"),
        "\n".join(log.lines),
        [file.name for file in town.slack.team.files.values()],
        seen(town, tanaka),
    )


def _body(call: Any) -> str:
    return json.dumps(call.body, ensure_ascii=False)


async def _plant(town: Town, hana: str) -> None:
    def keep(uow: UnitOfWork) -> None:
        person = uow.people.find(Address("line", "", hana))
        assert person is not None
        project, _ = uow.projects.of_person(person.id)[0]
        (sheet,) = uow.sheets.of_member(project.id, person.id)
        puts = [Put(name, replace(given, comment=WORD)) for name, given in sheet.answers.items()]
        uow.sheets.save(
            sheet, puts or [Put("ise.chk.1", Given("yes", comment=WORD))], person.id, town.clock.now(), "m"
        )
        dossier = uow.dossiers.get(project.id)
        note = Note("n1", 1, town.clock.now(), person.id, "a", NoteKind.PROBLEM, WORD)
        uow.dossiers.save(replace(dossier, notes=(note,)))

    await town.app.store.run(keep)


async def _fetched(address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert answer.status == 200, address
        return await answer.text()


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_every_place_heard_something(left: Everything) -> None:
    for heard in (left.channel, left.group, left.page):
        assert PROJECT in heard
    assert left.pushes
    assert left.files
    assert left.log
    assert NAME in left.coordinator, "who looks after a project knows its people"


async def test_the_word_is_in_no_channel_push_page_log_metric_or_file_name(left: Everything) -> None:
    for where in (left.channel, left.group, *left.pushes, left.page, left.metrics, left.log, *left.files):
        assert WORD not in where


async def test_the_name_stands_only_where_coordinators_read(left: Everything) -> None:
    for where in (left.channel, left.group, *left.pushes, left.page, left.metrics, left.log, *left.files):
        assert NAME not in where
