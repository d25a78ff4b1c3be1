"""What LINE costs is counted before it is sent; what may not be sent is not lost, and nothing is said twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import Application
from bot.clock import MovableClock, SystemClock
from bot.domain.messages import Address
from bot.domain.project import Role
from bot.services.ports import UnitOfWork
from bot.services.reminders import collect
from bot.services.spending import spending_of
from handlers.demo.faults import accepts_then_resets
from storage.engine import open_store
from tests.journeys.desk import japan, seen
from tests.journeys.steps import joined, t
from tests.journeys.town import Town, a_town, post_text, shown

FIRST = japan(2026, 9, 8)
"""A week before the planning sheet's due day, when its people are reminded for the first time."""
NAMES = ("ハナ", "タロウ", "ジロウ", "サブロウ")


@dataclass
class Street:
    """A town with four neighbours in LINE, who have answered nothing yet, and the coordinator in Slack."""

    town: Town
    wall: MovableClock
    database: str
    tanaka: str
    people: dict[str, str]
    begun: dict[str, int]

    async def spent(self) -> int:
        """How many messages are counted in this month."""
        return int(await self.town.read(lambda uow: spending_of(uow, self.town.clock.now()).spent))

    def pushed(self) -> list[str]:
        """Whom LINE was asked to push to, by name."""
        names = {who: name for name, who in self.people.items()}
        return [names[call.body["to"]] for call in self.town.line.calls if call.name == "push"]

    def heard(self, name: str) -> list[str]:
        """What that neighbour heard since all had joined."""
        who = self.people[name]
        return [shown(message) for message in self.town.line.received(who)[self.begun[name] :]]

    def without_word(self) -> list[str]:
        """Who heard nothing."""
        return [name for name in self.people if not self.heard(name)]

    def lists(self) -> list[str]:
        """The lists of what has to be passed on, as the coordinator got them."""
        posts = [post_text(post) for post in self.town.slack.messages(self.tanaka)]
        return [text for text in posts if t("untold-heading") in text]

    async def beat(self, at: datetime | None = None) -> None:
        """One more beat, at that instant, and what it says."""
        if at is not None:
            self.town.clock.move_to(at)
        await self.town.app.remind()
        await self.town.deliver()


@asynccontextmanager
async def a_street(folder: Path, names: tuple[str, ...] = NAMES, budget: str = "") -> AsyncIterator[Street]:
    wall = MovableClock(SystemClock().now())
    async with a_town(folder, wall=wall, KYODO_LINE_BUDGET=budget) as town:
        tanaka = town.slack.add_person("田中")
        codes = await town.new_project(tanaka)
        people = {name: await joined(town, name, codes["a"]) for name in names}
        town.line.calls.clear()
        begun = {name: len(town.line.received(who)) for name, who in people.items()}
        yield Street(town, wall, f"sqlite:///{folder / 'kyodo.db'}", tanaka, people, begun)
        assert town.wire_problems() == []


# ---------------------------------------------------------------- the hard stop, and what comes instead


async def test_with_a_budget_of_three_the_fourth_is_kept_passed_on_and_said_with_the_next_reply(
    tmp_path: Path,
) -> None:
    async with a_street(tmp_path, budget="3") as at:
        await at.beat(FIRST)
        assert len(at.pushed()) == 3
        assert await at.spent() == at.town.line.chats.used == 3
        (last,) = at.without_word()

        await at.beat()
        (told,) = at.lists()
        assert last in told
        assert not [name for name in NAMES if name != last and name in told]
        assert "「花壇づくり」" in told
        assert "9月15日" in told
        assert "10月1日" in told  # from when LINE counts anew
        await at.beat()
        assert len(at.lists()) == 1
        assert t("line-used-up", limit=3, day="10月1日(木)") not in seen(
            at.town, at.tanaka
        )  # the list says it

        said = await at.town.say(at.people[last], "回答")
        assert "9月15日" in "\n".join(said[:-1])
        assert "問1" in said[-1]
        assert "9月15日" not in "".join(await at.town.say(at.people[last], "回答"))
        assert await at.spent() == at.town.line.chats.used == 3


async def test_what_is_settled_before_the_next_reply_is_not_said_any_more(tmp_path: Path) -> None:
    async with a_street(tmp_path, ("ハナ",), budget="0") as at:
        await at.beat(FIRST)
        assert at.without_word() == ["ハナ"]
        await at.town.command(at.tanaka, "status")
        await at.town.press(at.tanaka, "設定")
        await at.town.press(at.tanaka, "中止する")
        await at.town.slack.submit(at.tanaka, {"reason": "台風のため"})
        await at.town.deliver()
        assert "9月15日" not in "".join(await at.town.say(at.people["ハナ"], "こんにちは"))
        assert at.town.line.chats.used == 0


async def test_what_waits_for_somebody_goes_free_with_what_they_ask_for(tmp_path: Path) -> None:
    async with a_street(tmp_path, ("ハナ",)) as at:
        at.town.clock.move_to(FIRST)
        await at.town.read(lambda uow: collect(uow, at.town.app.kit, FIRST))  # and there the process ended
        *said, question = await at.town.say(at.people["ハナ"], "回答")
        assert "9月15日" in "\n".join(said)
        assert "問1" in question
        await at.beat()
        assert at.pushed() == []
        assert at.heard("ハナ") == [*said, question]


async def test_a_coordinator_who_is_in_line_alone_reads_the_list_with_their_next_reply(
    tmp_path: Path,
) -> None:
    async with a_street(tmp_path, ("ハナ",), budget="0") as at:
        yoko = at.town.line.add_person("ヨウコ")
        await at.town.say(yoko, "ヘルプ")

        def leave_it_to_yoko(uow: UnitOfWork) -> None:
            (project,) = uow.projects.named("花壇づくり")
            yoko_here = uow.people.find(Address("line", "", yoko))
            tanaka = uow.people.find(Address("slack", at.town.slack.team.id, at.tanaka))
            assert yoko_here is not None
            assert tanaka is not None
            uow.projects.join(project.id, yoko_here.id, Role.COORDINATOR, "", at.town.clock.now())
            uow.people.save(replace(tanaka, reachable=False))

        await at.town.read(leave_it_to_yoko)
        for _ in range(3):
            await at.beat(FIRST if at.town.clock.now() < FIRST else None)
        assert at.pushed() == []
        said = "\n".join(await at.town.say(yoko, "ヘルプ"))
        assert t("untold-heading") in said
        assert "ハナさん" in said
        assert t("untold-heading") not in "\n".join(await at.town.say(yoko, "ヘルプ"))
        assert at.town.line.chats.used == 0


async def test_two_workers_never_pass_the_limit_together(tmp_path: Path) -> None:
    async with a_street(tmp_path, budget="2") as at, another_worker(at) as other:
        at.town.clock.move_to(FIRST)
        await at.town.app.remind()
        await asyncio.gather(*(app.deliver() for app in (at.town.app, other) for _ in range(2)))
        assert len(at.pushed()) == 2
        assert await at.spent() == at.town.line.chats.used == 2
        assert len(at.without_word()) == 2


@asynccontextmanager
async def another_worker(at: Street) -> AsyncIterator[Application]:
    """A second process's application beside the town's, with connections of its own to the same database."""
    first = at.town.app
    store = open_store(at.database)
    other = Application(first.settings, first.kit, store, receives=False, delivers=False)
    try:
        async with other.running():
            await other.learned()
            yield other
    finally:
        store.close()


async def test_a_push_of_unknown_outcome_is_counted_once(tmp_path: Path) -> None:
    async with a_street(tmp_path, ("ハナ",), budget="1") as at:
        at.town.line.faults.next("push", accepts_then_resets())
        await at.beat(FIRST)
        assert await at.spent() == 1
        at.wall.move_to(at.wall.now() + timedelta(minutes=1))
        await at.town.deliver()
        assert [call.status for call in at.town.line.calls if call.name == "push"][-1] == 409
        assert await at.spent() == at.town.line.chats.used == 1
        assert sum("9月15日" in text for text in at.heard("ハナ")) == 1


async def test_a_new_month_begins_with_its_whole_budget(tmp_path: Path) -> None:
    async with a_street(tmp_path, ("ハナ",), budget="1") as at:
        await at.town.move_to(japan(2026, 9, 30, 23, 59))
        assert at.pushed() == ["ハナ"]
        assert await at.spent() == 1
        await at.town.move_to(japan(2026, 10, 1, 0, 0))
        assert await at.spent() == 0
        await at.town.move_to(japan(2026, 10, 31))
        assert at.pushed() == ["ハナ", "ハナ"]
        assert await at.spent() == 1


# ---------------------------------------------------------------- LINE's own figures


async def test_when_line_says_that_the_month_is_used_up_its_figures_are_read_at_once(tmp_path: Path) -> None:
    async with a_street(tmp_path) as at:
        at.town.line.chats.used = 199  # somebody wrote to all friends by hand, and we do not know it yet
        await at.beat(FIRST)
        statuses = [call.status for call in at.town.line.calls if call.name == "push"]
        assert statuses.count(200) == 1
        assert 429 in statuses
        async with asyncio.timeout(5):
            while not [call for call in at.town.line.calls if call.name == "consumption"]:
                await asyncio.sleep(0)
        asked = len(at.pushed())
        await at.beat()
        (told,) = at.lists()
        assert sum(name in told for name in NAMES) == 3
        await at.town.move_to(japan(2026, 9, 15))
        assert len(at.pushed()) == asked
        who = at.without_word()[0]
        assert "9月15日" in "\n".join((await at.town.say(at.people[who], "回答"))[:-1])


async def test_the_menu_tells_what_is_left_and_what_is_to_come(tmp_path: Path) -> None:
    async with a_street(tmp_path, ("ハナ", "タロウ"), budget="150") as at:
        await at.beat()
        (menu,) = await at.town.command(at.tanaka, "")
        (line,) = [line for line in menu.splitlines() if line.startswith("LINE: ")]
        assert line.startswith("LINE: 今月 残り150通・予定 ")
        planned = int(line.removeprefix("LINE: 今月 残り150通・予定 ").removesuffix("通"))
        await at.town.move_to(japan(2026, 9, 30, 23, 59))
        assert len(at.pushed()) == planned
        (menu,) = await at.town.command(at.tanaka, "")
        assert f"LINE: 今月 残り{150 - planned}通・予定 0通" in menu


async def test_the_coordinator_is_warned_once_at_four_fifths_and_once_at_the_end(tmp_path: Path) -> None:
    async with a_street(tmp_path, budget="5") as at:
        await at.beat(FIRST)
        for _ in range(2):
            await at.beat()
        said = seen(at.town, at.tanaka)
        assert said.count(t("line-nearly", limit=5, spent=4, left=1)) == 1
        assert at.lists() == []
        await at.town.move_to(japan(2026, 9, 14, 10))
        for _ in range(2):
            await at.beat()
        assert seen(at.town, at.tanaka).count(t("line-used-up", limit=5, day="10月1日(木)")) == 1
        assert len(at.lists()) == 1
