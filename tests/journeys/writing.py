"""People at their screens, in LINE or in Slack alike, and the way through any sheet with typed words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.journeys import desk, steps
from tests.journeys.steps import t
from tests.journeys.town import Town, post_text, shown

Answers = Mapping[str, str | Sequence[str]]
"""What somebody writes, by the number of the question; several lines for rows."""

CHOICE = "進め方の相談"
PLAN = "みんなの計画"
MONEY = "お金と人数のまとめ"
DO = "途中の確かめ"
SEE = "終わっての振り返り"
MUTUAL = "相手に伝えたいこと"

CHOOSING: Answers = {
    "1": "はい",
    "2": "なし",
    "3": "1と2",
    "4": "3",
    "5": "4",
    "6": "2",
    "7": "1",
    "8": "3",
}
"""What is said of how to go about it: it suits 協働, both lead, share money and liability, once."""

INTERVIEW: Answers = {
    "1": "通りの花壇に水をやる人が足りない",
    "2": "秋までに花壇が全部うまる",
    "3": "苗を育てる場所がない",
    "4": "1と3",
    "5": "30人",
    "6": ["10/10 苗の植えつけ 花壇の会", "10/25 お披露目"],
    "7": "11月1日",
    "8": ["水やり 花壇の会", "道具の貸し出し 公園緑地課"],
    "9": "花壇の会",
    "10": ["会費 5,000円 花壇の会"],
    "11": ["苗 3万円 公園緑地課", "土 12,000円"],
    "12": "5万円",
    "13": "11月に集まって話す",
    "14": "はい",
    "15": "1と3",
    "16": "12月",
}
"""A whole plan, as it is typed."""

REVIEW: Answers = {"9": "水やりの当番を早く決める", "10": "1", "11": "1と2"}
"""What the review of the year asks for besides はい."""

MUTUALLY: Answers = {"1": "4", "2": "5", "3": "重い土を運んでくれた", "4": "連絡をもう少し早く", "5": "はい"}
"""A whole sheet about the others, with nothing that needs a reason."""


@dataclass(frozen=True)
class Someone:
    """A person with their id on the platform where they are."""

    town: Town
    who: str

    @property
    def in_line(self) -> bool:
        """Whether that is LINE."""
        return self.who in self.town.line.chats.people

    async def say(self, words: str) -> str:
        """Types; gives everything that comes back."""
        said = await (self.town.say if self.in_line else self.town.write)(self.who, words)
        return "\n".join(said)

    async def tap(self, label: str, picks: str | None = None) -> str:
        """Taps a button, or picks a day with it; gives everything that comes back."""
        said = await (self.town.tap if self.in_line else self.town.press)(self.who, label, picks)
        return "\n".join(said)

    async def send(self, **values: str) -> str:
        """Sends the open dialog (Slack alone has some); gives what is to be seen afterwards."""
        before = len(self.town.slack.messages(self.who))
        await self.town.slack.submit(self.who, values)
        await self.town.deliver()
        return "\n".join(post_text(post) for post in self.town.slack.messages(self.who)[before:])

    def dialog(self) -> str:
        """The words of the open dialog."""
        return desk.view_words(self.town, self.who)

    def screen(self) -> str:
        """The newest message."""
        if self.in_line:
            return steps.screen(self.town, self.who)
        return post_text(desk.newest(self.town, self.who))

    def all(self) -> str:
        """Everything that was ever shown."""
        if self.in_line:
            return "\n".join(shown(message) for message in self.town.line.received(self.who))
        return desk.seen(self.town, self.who)

    def labels(self) -> list[str]:
        """What can be tapped on the newest message."""
        if self.in_line:
            return steps.buttons(self.town, self.who)
        return desk.labels(desk.newest(self.town, self.who))

    def number(self) -> str:
        """The number of the question that stands; "" where none does."""
        found = re.findall(r"(?:問|Q)([\d-]+) · ", self.screen())
        return str(found[-1]) if found else ""

    async def fill(self, answers: Answers) -> str:
        """Goes on with the sheet up to the review: what is written for a number, else はい, else it is skipped."""
        for _ in range(60):
            labels, number = self.labels(), self.number()
            if "この内容で送る" in labels:
                return self.screen()
            words = answers.get(number)
            if words is None:
                await (self.tap("はい") if "はい" in labels else self.say("スキップ"))
            elif isinstance(words, str):
                await self.say(words)
            else:
                for line in words:
                    await self.say(line)
                await self.say("以上")
            assert self.number() != number or "この内容で送る" in self.labels(), self.screen()
        raise AssertionError(f"the sheet does not end: {self.screen()}")

    async def open(self, title: str) -> str:
        """The sheet of that title, by its button on the status card."""
        await self.say("状況")
        return await self.tap(title)

    async def hand_in(self, title: str, answers: Answers) -> str:
        """The whole sheet of that title, sent; gives what is said then."""
        await self.open(title)
        await self.fill(answers)
        return await self.tap("この内容で送る")


@dataclass(frozen=True)
class Round:
    """A project with its coordinator 田中, 佐藤 of the parks section in Slack, and ハナ of the flower club, who is in
    LINE or in Slack.
    """

    town: Town
    name: str
    tanaka: Someone
    hana: Someone
    sato: Someone
    codes: Mapping[str, str]

    async def checklists(self, no_of_hana: Sequence[str] = (), no_of_sato: Sequence[str] = ()) -> None:
        """Both sides' sheets of the plan, sent; いいえ for these numbers."""
        for person, no in ((self.hana, no_of_hana), (self.sato, no_of_sato)):
            await self.begin(person)
            await person.fill({"4": "1", **dict.fromkeys(no, "いいえ")})
            await person.tap("この内容で送る")

    async def begin(self, person: Someone) -> None:
        """Whatever stands first for that person."""
        await person.say("状況")
        await person.tap("回答する")

    async def close(self, *stages: str) -> None:
        """The coordinator closes these stages, with a reason where one is asked for."""
        for stage in stages:
            await self.tanaka.say("完了")
            await self.town.press_only(self.tanaka.who, t("button-close", stage=t(f"stage-{stage}")))
            asks = t("close-reason") in self.tanaka.dialog().splitlines()
            await self.tanaka.send(**({"reason": "練習のため"} if asks else {}))

    async def manage(self, what: str) -> str:
        """[設定] on the coordinator's status card, and one of the things there."""
        await self.tanaka.say("状況")
        await self.tanaka.tap("設定")
        return await self.tanaka.tap(what)

    async def record(self) -> dict[str, Any]:
        """The whole record."""
        return await self.town.export(self.name)

    async def given(self, question: str, side: str | None = None) -> Any:
        """The value in force of that question, of one side or of all together."""
        rows = (await self.record())["answers"]
        found = [row for row in rows if row["question"] == question and side in (None, row["side"])]
        return found[-1]["value"] if found else None


async def a_round(town: Town, name: str, *, line: bool = False, form: str = "ise/co_hosting") -> Round:
    """A new project in which both have joined; ``line`` puts ハナ there."""
    tanaka = town.slack.add_person("田中")
    codes = await town.new_project(tanaka, name, form=form)
    sato = town.slack.add_person("佐藤")
    await desk.join(town, sato, codes["b"])
    if line:
        hana = await steps.joined(town, "佐藤 ハナ", codes["a"])
    else:
        hana = town.slack.add_person("ハナ")
        await desk.join(town, hana, codes["a"])
    return Round(town, name, Someone(town, tanaka), Someone(town, hana), Someone(town, sato), codes)
