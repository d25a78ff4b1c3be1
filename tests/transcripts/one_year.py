"""A year of one project in a city: the same way for every pack, in that city's words and with its own sheets.

What people type stands in ``tests.transcripts.cities``; what they are asked, press and hear is the pack's and the
bot's. The civic group answers in LINE, the section and the coordinator in Slack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from bot.domain.actions import Verb
from bot.domain.pack import Pack
from bot.domain.questions import Kind, Question
from bot.services.ports import Catalogue
from bot.services.surveys import take
from tests.transcripts.story import Story, Words
from tests.transcripts.telling import Given

CHAPTERS: Mapping[str, Words] = {
    "made": {
        "ja": "事業をつくる",
        "ja-simple": "活動（かつどう）を 作（つく）る",
        "en": "The project is made",
    },
    "choosing": {
        "ja": "進め方を選ぶ",
        "ja-simple": "どう するか 選（えら）ぶ",
        "en": "Choosing how to work together",
    },
    "check": {"ja": "企画の確かめ", "ja-simple": "計画（けいかく）を 見（み）る", "en": "Checking the plan"},
    "plan": {
        "ja": "計画と協定書",
        "ja-simple": "計画（けいかく）と 約束（やくそく）",
        "en": "The plan and the agreement",
    },
    "do": {"ja": "実施", "ja-simple": "活動（かつどう）する", "en": "Doing it"},
    "see": {"ja": "振り返り", "ja-simple": "ふりかえり", "en": "Looking back"},
    "others": {
        "ja": "ほかの人の目",
        "ja-simple": "ほかの 人（ひと）の 考（かんが）え",
        "en": "What others saw",
    },
}


@dataclass(frozen=True)
class City:
    """One story: the pack, who does what, and what they answer by question id where it is not the usual.

    ``form`` is chosen in the end; ``first`` and ``last`` are the days of the work (after 1 September 2026). ``both`` are
    answers of either side, ``club`` and ``section`` of one of them; ``clause`` is an agreement item with its words; ``visitors`` are those who answer the survey.
    """

    pack: str
    form: str
    project: Words
    club: Words
    section: Words
    first: str
    last: str
    both: Mapping[str, Given]
    clause: tuple[str, Words]
    says_club: Mapping[str, Given] = field(default_factory=dict)
    says_section: Mapping[str, Given] = field(default_factory=dict)
    says_evaluator: Mapping[str, Given] = field(default_factory=dict)
    visitors: Sequence[Mapping[str, int | Words]] = ()
    undecided: bool = False


PEOPLE: Mapping[str, Words] = {
    "hanako": {"ja": "佐藤 花子", "en": "Hanako Sato"},
    "susumu": {"ja": "鈴木 進", "en": "Susumu Suzuki"},
    "megumi": {"ja": "山本 恵", "en": "Megumi Yamamoto"},
    "aiko": {"ja": "中村 愛子", "en": "Aiko Nakamura"},
}
PLATFORMS = {"hanako": "line", "susumu": "slack", "megumi": "slack", "aiko": "line"}


def written(city: City, language: str) -> Path:
    """Where the story is written down."""
    return Path(__file__).parent / city.pack / f"one-year.{language}.md"


class OneYear(Story):
    """The story of a city in one language."""

    def __init__(self, folder: Path, catalogue: Catalogue, language: str, city: City) -> None:
        super().__init__(folder, catalogue, language, PLATFORMS, PEOPLE)
        self.city = city
        self.pack: Pack = catalogue.get(city.pack)
        municipality = self.pack.municipality.in_(language)
        self.play.lines += [f"# {municipality}: {self.t(city.project)}"]

    def told(self) -> str:
        """The whole story as text."""
        self.made()
        self.choosing()
        self.checking()
        self.planning()
        self.doing()
        self.looking_back()
        self.others()
        return "\n".join(self.play.lines).strip() + "\n"

    # ---------------------------------------------------------------- answering

    def answers(self, who: str) -> dict[str, Given]:
        """What that person gives to each question of the pack."""
        usual = {
            question.id: self.usual(question)
            for sheet in self.pack.questionnaires
            for question in sheet.questions
        }
        own = {
            "hanako": self.city.says_club,
            "susumu": self.city.says_section,
            "aiko": self.city.says_evaluator,
        }
        return {**usual, **self.city.both, **own.get(who, {})}

    def usual(self, question: Question) -> Given:
        """What somebody content answers without thinking long."""
        match question.kind:
            case Kind.YES_NO:
                return "yes"
            case Kind.SCALE:
                return str(max(1, len(question.options) - 1))
            case Kind.SINGLE:
                return question.options[0].id
            case Kind.MULTI:
                return (question.options[0].id,) if question.least else ()
            case Kind.PARTY:
                return "side:a"
            case Kind.REPEAT:
                return ()
        return "skip"

    def answers_sheet(self, who: str, name: str) -> None:
        """Opens that sheet, goes through it and sends it."""
        self.tell.opens(who, name)
        self.tell.answer(who, self.answers(who))
        self.tell.sends(who)

    def of_kind(self, stage: str, *kinds: str) -> list[str]:
        """The ids of the pack's sheets of that stage and those kinds."""
        return [sheet.id for sheet in self.pack.sheets(stage) if sheet.kind in kinds]

    # ---------------------------------------------------------------- the year

    def made(self) -> None:
        """The modal, the dates, the two who join."""
        play, city = self.play, self.city
        play.chapter(self.t(CHAPTERS["made"]))
        play.at(2026, 9, 1)
        play.commands("megumi", "new")
        play.submits(
            "megumi",
            name=self.t(city.project),
            form=f"{city.pack}/{'' if city.undecided else city.form}",
            side_a=self.t(city.club),
            side_b=self.t(city.section),
            do_start=city.first,
            do_end=city.last,
        )
        play.submits("megumi")
        play.at(2026, 9, 2, 18)
        for who, side in (("hanako", "a"), ("susumu", "b")):
            play.types(who, f"{self.word('参加', 'join')} {self.code(side)}")
            play.taps(who, Verb.AGREE)

    def choosing(self) -> None:
        """The short conversation about how to work together, and what follows from it."""
        play, city = self.play, self.city
        play.chapter(self.t(CHAPTERS["choosing"]))
        play.at(2026, 9, 3, 19)
        for name in self.of_kind("plan", "choosing"):
            play.types("hanako", self.word("手法", "forms"))
            self.answers_sheet("hanako", name)
        if play.sees("hanako", Verb.COMPARE_FORMS):
            play.taps("hanako", Verb.COMPARE_FORMS)
            if play.sees("hanako", Verb.COMPARE_FORMS):
                play.taps("hanako", Verb.COMPARE_FORMS)
        play.types("hanako", self.word("役割", "roles"))
        play.types("hanako", self.word("保険", "insurance"))
        if city.undecided:
            play.at(2026, 9, 4, 10)
            play.types("megumi", self.word("手法", "forms"))
            play.taps("megumi", Verb.SET_FORM, city.form)
            if play.people["megumi"].dialog is not None:
                play.submits("megumi")

    def checking(self) -> None:
        """Each side's checklist, and where they differ."""
        play = self.play
        play.chapter(self.t(CHAPTERS["check"]))
        for name in self.of_kind("plan", "checklist"):
            play.at(2026, 9, 5, 19)
            self.answers_sheet("hanako", name)
            play.at(2026, 9, 7, 10)
            self.answers_sheet("susumu", name)
        if play.sees("megumi", Verb.AGENDA):
            play.taps("megumi", Verb.AGENDA)

    def planning(self) -> None:
        """The plan that all write together, the agreement drafted from it, worded, agreed and recorded."""
        play = self.play
        play.chapter(self.t(CHAPTERS["plan"]))
        play.at(2026, 9, 12, 19)
        for name in self.of_kind("plan", "interview"):
            self.answers_sheet("hanako", name)
        play.at(2026, 9, 20, 13)
        item, words = self.city.clause
        play.types("hanako", self.word("協定", "agreement"))
        play.taps("hanako", Verb.CLAUSE, item)
        play.taps("hanako", Verb.CLAUSE_EDIT, item)
        play.types("hanako", self.t(words))
        for who in ("hanako", "susumu"):
            play.types(who, self.word("協定", "agreement"))
            play.taps(who, Verb.CLAUSE, item)
            while play.sees(who, Verb.CLAUSE_AGREE):
                play.taps(who, Verb.CLAUSE_AGREE)
        play.commands("megumi", self.word("協定", "agreement"))
        play.taps("megumi", Verb.CONCLUDE)
        play.submits("megumi")
        self.closes("のこりは実施しながら整えます", "The rest will follow as we go")

    def doing(self) -> None:
        """The check in between."""
        first, last = date.fromisoformat(self.city.first), date.fromisoformat(self.city.last)
        self.play.chapter(self.t(CHAPTERS["do"]))
        self.play.at(first.year, first.month, first.day, 19)
        for who in ("hanako", "susumu"):
            for name in self.of_kind("do", "mid_check"):
                self.answers_sheet(who, name)
        self.play.at(last.year, last.month, last.day, 20)
        for name in self.of_kind("do", "money"):
            self.answers_sheet("hanako", name)
        self.closes("済みました", "Done")

    def looking_back(self) -> None:
        """Each side for itself, then with each other's answers before them."""
        play = self.play
        play.chapter(self.t(CHAPTERS["see"]))
        for name in self.of_kind("see", "evaluation"):
            self.answers_sheet("hanako", name)
            self.answers_sheet("susumu", name)
        for name in self.of_kind("see", "mutual"):
            self.answers_sheet("hanako", name)
            self.answers_sheet("susumu", name)

    def others(self) -> None:
        """What others say where the pack asks them, the three phases where it tells them apart, and the end of the
        year.
        """
        play = self.play
        play.chapter(self.t(CHAPTERS["others"]))
        if any(question.phase for sheet in self.pack.sheets("see") for question in sheet.questions):
            play.types("hanako", self.word("段階", "phases"))
        if self.city.visitors:
            self.asked_outside()
        for name in self.of_kind("see", "third_party"):
            self.evaluated(name)
        self.closes("そろいました", "All in")
        play.commands("megumi", self.word("状況", "status"))

    def asked_outside(self) -> None:
        """Those whom it was done for answer on a page; all read what became of it when the survey is closed."""
        play = self.play
        play.types("megumi", self.word("アンケート", "survey"))
        play.taps("megumi", Verb.OPEN_SURVEY)
        project = self.project()
        (survey,) = play.look(lambda uow: uow.surveys.of_project(project))
        for place, visitor in enumerate(self.city.visitors):
            said = {name: self.t(one) if isinstance(one, Mapping) else one for name, one in visitor.items()}
            play.look(partial(take, kit=play.kit, token=survey.token, form=f"form-{place}", answers=said))
        play.types("megumi", self.word("アンケート", "survey"))
        play.taps("megumi", Verb.CLOSE_SURVEY)
        play.taps("megumi", Verb.CLOSE_SURVEY, "yes")

    def evaluated(self, name: str) -> None:
        """A member of a committee joins by a code of the evaluators' own, reads what there is, and answers."""
        play = self.play
        play.types("megumi", self.word("招待", "invite"))
        play.taps("megumi", Verb.INVITE_EVALUATORS)
        play.types("aiko", f"{self.word('参加', 'join')} {self.code('')}")
        play.taps("aiko", Verb.AGREE)
        if play.sees("aiko", Verb.AT_HAND):
            play.taps("aiko", Verb.AT_HAND)
        play.taps("aiko", Verb.EVALUATE)
        self.tell.answer("aiko", self.answers("aiko"))
        self.tell.sends("aiko")
        play.types("hanako", self.word("評価", "evaluation"))
