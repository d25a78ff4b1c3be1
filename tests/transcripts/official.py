"""An official's spring: named for a project, handing over on 1 April, and the first days of whoever follows."""

from pathlib import Path

from bot.domain.actions import Verb
from bot.services.ports import Catalogue
from tests.transcripts.story import Story, Words

FLOWERS: Words = {"ja": "公園の花壇づくり", "en": "Park garden"}
RIVER: Words = {"ja": "川のクリーン作戦", "en": "River clean-up"}
CLUB: Words = {"ja": "花壇の会", "en": "Flower Bed Club"}
SECTION: Words = {"ja": "公園緑地課", "en": "Parks Section"}
FRIENDS: Words = {"ja": "環境市民の会", "en": "Friends of the River"}
OFFICE: Words = {"ja": "環境課", "en": "Environment Section"}

PEOPLE: dict[str, Words] = {
    "megumi": {"ja": "山本 恵", "en": "Megumi"},
    "kawakami": {"ja": "川上 正", "en": "Kawakami"},
    "nishida": {"ja": "西田 彩", "en": "Nishida"},
    "hanako": {"ja": "佐藤 花子", "en": "Hanako"},
}
PLATFORMS = {"megumi": "slack", "kawakami": "slack", "nishida": "slack", "hanako": "line"}

CHAPTERS: dict[str, Words] = {
    "before": {"ja": "年度のおわりまで", "ja-simple": "3月まで", "en": "Until the end of the year"},
    "handover": {"ja": "引き継ぎを用意する", "ja-simple": "次の人に わたす", "en": "Handing over"},
    "april": {"ja": "4月1日からの日々", "ja-simple": "4月1日から", "en": "From 1 April"},
}


def written(language: str) -> Path:
    """Where the story is written down."""
    return Path(__file__).parent / "ise" / f"official.{language}.md"


class AnOfficial(Story):
    """Kawakami leaves the section at the end of March, and Nishida comes."""

    def __init__(self, folder: Path, catalogue: Catalogue, language: str) -> None:
        super().__init__(folder, catalogue, language, PLATFORMS, PEOPLE)
        title = {"ja": "市の職員の春", "ja-simple": "市の人の 春", "en": "An official's spring"}
        self.play.lines += [f"# {self.t(title)}"]

    def told(self) -> str:
        """The whole story as text."""
        self.before()
        self.hands_over()
        self.april()
        return "\n".join(self.play.lines).strip() + "\n"

    def makes(self, name: Words, club: Words, section: Words, first: str, last: str) -> None:
        """A project, through the preview."""
        self.play.commands("megumi", "new")
        self.play.submits(
            "megumi",
            name=self.t(name), form="ise/co_hosting", side_a=self.t(club), side_b=self.t(section),
            do_start=first, do_end=last,
        )  # fmt: skip
        self.play.submits("megumi")

    def before(self) -> None:
        """Two projects, in one of which somebody answers; the official is named for both."""
        play = self.play
        play.chapter(self.t(CHAPTERS["before"]))
        play.at(2027, 2, 1)
        self.makes(FLOWERS, CLUB, SECTION, "2027-04-10", "2027-06-06")
        play.at(2027, 2, 2, 18)
        play.types("hanako", f"{self.word('参加', 'join')} {self.code('a')}")
        play.taps("hanako", Verb.AGREE)
        self.tell.answer("hanako", {"*": "yes", "ise.chk.4": "before_budget"})
        self.tell.sends("hanako")
        play.at(2027, 2, 3)
        self.makes(RIVER, FRIENDS, OFFICE, "2027-05-23", "2027-10-24")
        for name in (self.t(FLOWERS), self.t(RIVER)):
            play.commands("megumi", f"{self.word('状況', 'status')} {name}")
            play.taps("megumi", Verb.MANAGE)
            play.taps("megumi", Verb.OFFICIALS)
            play.taps("megumi", Verb.NAME_OFFICIAL)
            play.submits("megumi", person="Ukawakami", role="section_officer")

    def hands_over(self) -> None:
        """The dialog, the preview, and what stands afterwards."""
        play = self.play
        play.chapter(self.t(CHAPTERS["handover"]))
        play.at(2027, 3, 24)
        play.types("kawakami", self.word("引き継ぎ", "handover"))
        play.taps("kawakami", Verb.PLAN_HANDOVER)
        play.submits("kawakami", taker="Unishida")
        play.submits("kawakami")

    def april(self) -> None:
        """The brief, finding a project, what is overdue and why, a page for the desk."""
        play = self.play
        play.chapter(self.t(CHAPTERS["april"]))
        play.at(2027, 4, 1, 9)
        play.types("kawakami", self.word("状況 かだん", "status garden"))
        play.taps("nishida", Verb.BRIEF)
        play.types("nishida", self.word("状況 かだん", "status gardn"))
        play.taps("nishida", Verb.STATUS_WHY)
        play.types("nishida", self.word("状況 川", "status river"))
        play.at(2027, 4, 2)
        play.types("nishida", self.word("期限切れ", "overdue"))
        play.types("nishida", self.word("締切 かだん", "deadline garden"))
        play.types("nishida", self.word("状況ページ", "status page"))
        if play.sees("nishida", Verb.STATUS_PAGE):
            play.taps("nishida", Verb.STATUS_PAGE)
