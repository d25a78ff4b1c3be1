"""Two years of one project: planned, agreed, carried out, looked back on, and planned again with what was learned.

One story for every language and platform. What people type stands here; what they press and hear is the bot's.
"""

from collections.abc import Mapping
from pathlib import Path

from bot.domain.actions import Verb
from bot.services.ports import Catalogue
from tests.transcripts.story import Story
from tests.transcripts.telling import Given

PLATFORMS = ("line", "slack")


def written(platform: str, language: str) -> Path:
    """Where the story is written down."""
    return Path(__file__).parent / "ise" / f"two-years.{platform}.{language}.md"


TITLES = {
    "ja": "花壇づくり、二年のあゆみ",
    "ja-simple": "花壇（かだん）づくり、2年（ねん）の こと",
    "en": "Flower beds: two years of a project",
}
GARDEN = {"ja": "花壇づくり", "en": "Flower beds"}
CLUB = {"ja": "花壇の会", "en": "Flower Bed Club"}
SECTION = {"ja": "公園緑地課", "en": "Parks Section"}
PEOPLE = {
    "hanako": {"ja": "佐藤 花子", "en": "Hanako Sato"},
    "taro": {"ja": "田中 太郎", "en": "Taro Tanaka"},
    "susumu": {"ja": "鈴木 進", "en": "Susumu Suzuki"},
    "megumi": {"ja": "山本 恵", "en": "Megumi Yamamoto"},
}
CHAPTERS = {
    "made": {
        "ja": "事業をつくる",
        "ja-simple": "活動（かつどう）を 作（つく）る",
        "en": "The project is made",
    },
    "check": {
        "ja": "企画のチェックシート",
        "ja-simple": "計画（けいかく）の シート",
        "en": "The planning checklist",
    },
    "talk": {
        "ja": "ちがいを話す",
        "ja-simple": "ちがいを 話（はな）す",
        "en": "Talking about the differences",
    },
    "plan": {
        "ja": "計画を一緒に書く",
        "ja-simple": "計画（けいかく）を いっしょに 書（か）く",
        "en": "Planning together",
    },
    "agree": {"ja": "協定書", "ja-simple": "約束（やくそく）の 紙（かみ）", "en": "The agreement"},
    "do": {
        "ja": "実施と中間の確かめ",
        "ja-simple": "活動（かつどう）する",
        "en": "Doing, and a check in between",
    },
    "see": {"ja": "振り返り", "ja-simple": "ふりかえり", "en": "Looking back"},
    "next": {"ja": "二年目へ", "ja-simple": "2年目（ねんめ）", "en": "The second year"},
    "end": {
        "ja": "二年目の終わりに",
        "ja-simple": "2年目（ねんめ）の 終（お）わり",
        "en": "At the end of the second year",
    },
}

# ---------------------------------------------------------------- what is answered

CHOOSING: Mapping[str, Given] = {
    "core.pi.benefit": {"ja": ">はい", "en": ">yes"},
    "core.pi.unfit": (),
    "core.ch.suited": ("ise.fit.1", "ise.fit.2"),
    "core.ch.lead": "citizens",
    "core.ch.money": "in_kind",
    "core.ch.liability": "shared",
    "core.ch.term": {"ja": ">２", "ja-simple": ">2", "en": ">2"},
    "core.pi.area": "advice",
}

INTERVIEW: Mapping[str, Given] = {
    "core.pi.problem": {
        "ja": ">駅前の花壇が荒れて、立ち止まる人がいなくなりました。",
        "ja-simple": ">駅前（えきまえ）の 花壇が あれています。だれも 見（み）ません。",
        "en": ">The beds by the station have run wild and nobody stops there any more.",
    },
    "core.pi.goal": {
        "ja": ">10月末までに、花壇3つに花を植える。",
        "ja-simple": ">10月に 花壇3つに 花（はな）を 植（う）えます。",
        "en": ">Three beds in flower by the end of October.",
    },
    "core.pi.reason": {
        "ja": ">会には人手と知恵、課には場所と水があります。",
        "ja-simple": ">会（かい）には 人（ひと）が います。市（し）には 場所（ばしょ）が あります。",
        "en": ">The club has hands and know-how, the section has the place and the water.",
    },
    "core.pi.effects": ("ise.eff.1", "ise.eff.4"),
    "core.pi.people": {"ja": ">３０人くらい", "ja-simple": ">30人", "en": ">about 30"},
    "core.pi.schedule": {
        "ja": (">10/10 苗の植えつけ 花壇の会", ">10月25日 お披露目"),
        "ja-simple": (">10/10 花を植える 花壇の会", ">10/25 みんなで見る"),
        "en": (">10 Oct planting", ">25 Oct opening"),
    },
    "core.pi.rain_day": {"ja": ">11月1日", "en": ">1 Nov"},
    "core.pi.roles": {
        "ja": (">植えつけと水やり 花壇の会", ">道具と水道 公園緑地課"),
        "ja-simple": (">花を植える 花壇の会", ">道具と水 公園緑地課"),
        "en": (">Planting and watering, Flower Bed Club", ">Tools and water, Parks Section"),
    },
    "core.pi.responsible": "side:b",
    "core.pi.income": {
        "ja": (">市の助成 3万円", ">会費 １２，０００円"),
        "ja-simple": (">市のお金 3万円", ">会のお金 12,000円"),
        "en": (">City grant 30,000", ">Club fees 12,000"),
    },
    "core.pi.expense": {
        "ja": (">苗 2万5千円", ">肥料 8千円", ">保険 9,000円"),
        "ja-simple": (">花 25,000円", ">土 8,000円", ">保険 9,000円"),
        "en": (">Seedlings 25,000", ">Compost 8,000", ">Insurance 9,000"),
    },
    "core.pi.cap": {"ja": ">５万円", "ja-simple": ">5万円", "en": ">50,000"},
    "core.pi.evaluation": {
        "ja": ">11月に集まって、写真と通った人の声を見る。",
        "ja-simple": ">11月に 集（あつ）まって、写真（しゃしん）を 見ます。",
        "en": ">Meet in November over photos and what passers-by said.",
    },
    "core.pi.information": "yes",
    "core.pi.disclosure": ("results", "photos"),
    "core.pi.publish_month": {"ja": ">来年3月", "ja-simple": ">3月", "en": ">March"},
}

MONEY: Mapping[str, Given] = {
    "core.mo.income": (),
    "core.mo.expense": {
        "ja": (">苗 27,500円", ">じょうろ 2,200円"),
        "ja-simple": (">花 27,500円", ">じょうろ 2,200円"),
        "en": (">Seedlings 27,500", ">Watering cans 2,200"),
    },
    "core.mo.people": {"ja": ">42人", "en": ">42"},
    "core.mo.note": {
        "ja": ">苗が少し値上がりしました。",
        "ja-simple": ">花（はな）が 少（すこ）し 高（たか）かったです。",
        "en": ">Seedlings cost a little more than we thought.",
    },
}

MID_CHECK: Mapping[str, Given] = {
    "ise.do.5": "?",
    "ise.do.7": "no",
    "ise.do.10": {
        "ja": ">雨が続いて、水やりの当番がうまく回りませんでした。",
        "ja-simple": ">雨（あめ）が 多（おお）かったです。水（みず）やりが むずかしかったです。",
        "en": ">It rained so much that the watering turns got muddled.",
    },
    "*": "yes",
}

LOOKING_BACK: Mapping[str, Given] = {
    "ise.see.c3b": "?",
    "ise.see.i1": {
        "ja": ">水やりの当番を、夏の前に決めておく。",
        "ja-simple": ">水（みず）やりの 当番（とうばん）を、夏（なつ）の 前（まえ）に 決（き）める。",
        "en": ">Settle the watering turns before summer.",
    },
    "ise.see.i2": "continue",
    "ise.see.i3": ("results", "photos"),
    "*": "yes",
}

MUTUAL: Mapping[str, Given] = {
    "ise.mu.1": "4",
    "ise.mu.2": "5",
    "ise.mu.3": {
        "ja": ">暑い日に水道を開けに来てくれたこと。",
        "ja-simple": ">暑（あつ）い 日（ひ）に 水（みず）を 出（だ）して くれました。",
        "en": ">They came to open the water tap on the hottest day.",
    },
    "ise.mu.4": {
        "ja": ">連絡は前の日までに。",
        "ja-simple": ">前（まえ）の 日（ひ）に 連絡（れんらく）して ください。",
        "en": ">Please let us know by the day before.",
    },
    "*": "yes",
}

LOW: Mapping[str, Given] = {
    **MUTUAL,
    "ise.mu.2": {
        "ja": "2|電話がつながらない日が続きました。",
        "ja-simple": "2|電話（でんわ）に 出（で）ない 日（ひ）が ありました。",
        "en": "2|There were days when nobody answered the phone.",
    },
    "ise.mu.3": "skip",
    "ise.mu.4": "skip",
    "*": "no",
}


# ---------------------------------------------------------------- the story


class TwoYears(Story):
    """The story on one platform (``line`` or ``slack``) for the sides; the coordinator sits at Slack."""

    def __init__(self, folder: Path, catalogue: Catalogue, language: str, platform: str) -> None:
        platforms = {key: "slack" if key == "megumi" else platform for key in PEOPLE}
        super().__init__(folder, catalogue, language, platforms, PEOPLE)
        self.play.lines += [f"# {self.t(TITLES)} ({'LINE' if platform == 'line' else 'Slack'})"]

    def told(self) -> str:
        """The whole story as text."""
        self.made()
        self.checklist()
        self.talk()
        self.plan()
        self.agreement()
        self.doing()
        self.looking_back()
        self.second_year()
        self.end()
        return "\n".join(self.play.lines).strip() + "\n"

    def made(self) -> None:
        """The modal, the dates, the invitations."""
        play = self.play
        play.chapter(self.t(CHAPTERS["made"]))
        play.at(2026, 9, 1)
        play.commands("megumi", "new")
        play.submits(
            "megumi",
            name=self.t(GARDEN),
            form="ise/project_cooperation",
            side_a=self.t(CLUB),
            side_b=self.t(SECTION),
            do_start="2026-10-10",
            do_end="2026-10-25",
        )
        play.submits("megumi")

    def checklist(self) -> None:
        """Interrupted, corrected, answered by tap and by word; a member beside the respondent; the official."""
        play, tell = self.play, self.tell
        play.chapter(self.t(CHAPTERS["check"]))
        play.at(2026, 9, 2, 9, 30)
        play.types("hanako", f"{self.word('参加', 'join')} {self.code('a')}")
        play.taps("hanako", Verb.AGREE)
        play.taps("hanako", Verb.ANSWER, "ise.chk.1", "yes")
        play.types("hanako", self.word("はい", "yes"))
        play.taps("hanako", Verb.WHY)
        play.taps("hanako", Verb.ANSWER, "ise.chk.3", "yes")
        play.types("hanako", self.word("１", "1"))
        play.sticker("hanako")
        play.taps("hanako", Verb.ANSWER, "ise.chk.5", "no")
        play.types(
            "hanako",
            self.word(
                "理由：はじめのことは会長しか知りません", "reason: only the chair knows the beginnings"
            ),
        )
        play.taps("hanako", Verb.ANSWER, "ise.chk.6", "yes")
        play.taps("hanako", Verb.PAUSE)
        play.at(2026, 9, 4, 8, 10)
        play.types("hanako", self.word("こんにちは。つづきはどこですか", "hello, where were we"))
        play.types("hanako", self.word("つづき", "resume"))
        for question in ("ise.chk.6a", "ise.chk.6b", "ise.chk.6c"):
            play.taps("hanako", Verb.ANSWER, question, "yes")
        if play.sees("hanako", Verb.TERMS):
            play.taps("hanako", Verb.TERMS)
        tell.answer("hanako", {"ise.chk.9": "no", "*": "yes"})
        play.types("hanako", self.word("3を直す", "fix 3"))
        play.taps("hanako", Verb.ANSWER, "ise.chk.3", "no")
        tell.sends("hanako")

        play.at(2026, 9, 5, 20)
        play.types("taro", f"{self.word('参加', 'join')} {self.code('a')}")
        play.taps("taro", Verb.AGREE)
        tell.answer("taro", {"ise.chk.4": "before_budget", "ise.chk.6": "no", "*": "yes"})
        tell.sends("taro")

        play.at(2026, 9, 7)
        play.types("susumu", f"{self.word('参加', 'join')} {self.code('b')}")
        play.taps("susumu", Verb.AGREE)
        tell.answer("susumu", {"ise.chk.4": "after_budget", "ise.chk.6": "no", "*": "yes"})
        tell.sends("susumu")

    def talk(self) -> None:
        """What somebody wants to hear, a draft for the talk, what was agreed, a second answer beside the first."""
        play = self.play
        play.chapter(self.t(CHAPTERS["talk"]))
        play.taps("hanako", Verb.WANT_TO_HEAR, "ise.chk.9")
        play.taps("megumi", Verb.AGENDA)
        play.taps("megumi", Verb.TALK_DAY, picked="2026-09-14")
        play.at(2026, 9, 14, 15)
        play.taps("megumi", Verb.POINT, "ise.chk.9")
        play.submits(
            "megumi",
            cause=self.word("予算の案を、会がまだ見ていなかった", "The club had not seen the draft budget"),
            action=self.word("予算の表を一緒に見なおす", "Go through the budget table together"),
            owner="b",
            due="2026-09-18",
        )
        play.at(2026, 9, 17, 11)
        play.types("susumu", self.word("約束", "actions"))
        play.taps("susumu", Verb.POINT_STATE, "done")
        play.types("hanako", self.word("9を直す", "fix 9"))
        play.taps("hanako", Verb.ANSWER, "ise.chk.9", "yes")

    def plan(self) -> None:
        """The interview that all fill in together."""
        play, tell = self.play, self.tell
        play.chapter(self.t(CHAPTERS["plan"]))
        play.at(2026, 9, 18, 19)
        play.types("hanako", self.word("手法", "form"))
        tell.opens("hanako", "core.q.choosing")
        tell.answer("hanako", CHOOSING)
        tell.sends("hanako")
        play.taps("hanako", Verb.COMPARE_FORMS)
        play.taps("hanako", Verb.COMPARE_FORMS, "co_hosting")
        play.at(2026, 9, 18, 20)
        tell.opens("hanako", "core.q.interview")
        tell.answer("hanako", INTERVIEW)
        tell.sends("hanako")
        play.at(2026, 9, 19, 9)
        play.taps("susumu", Verb.OPEN_FORM, "core.q.interview")
        play.types("susumu", self.word("5を直す", "fix 5"))
        play.types("susumu", self.word("40人", "40"))

    def agreement(self) -> None:
        """Drafted from the answers, worded, agreed by both, recorded."""
        play = self.play
        play.chapter(self.t(CHAPTERS["agree"]))
        play.at(2026, 9, 24, 13)
        play.types("hanako", self.word("協定", "agreement"))
        play.taps("hanako", Verb.CLAUSE, "core.ag.deliverables")
        play.taps("hanako", Verb.CLAUSE_EDIT, "core.ag.deliverables")
        words = self.word("植えた花と看板は、市のものとする。", "Flowers and signs belong to the city.")
        if play.people["hanako"].dialog is None:
            play.types("hanako", words)
        else:
            play.submits("hanako", text=words)
        for who in ("hanako", "susumu"):
            play.types(who, self.word("協定", "agreement"))
            play.taps(who, Verb.CLAUSE, "core.ag.purpose")
            while play.sees(who, Verb.CLAUSE_AGREE):
                play.taps(who, Verb.CLAUSE_AGREE)
        play.commands("megumi", self.word("協定", "agreement"))
        play.taps("megumi", Verb.CONCLUDE)
        play.submits("megumi")
        play.at(2026, 10, 9, 11)
        self.closes("細かな文は実施しながら整えます", "Small wordings will follow as we go")

    def doing(self) -> None:
        """The mid-term check, a note, a rain day, money against the plan."""
        play, tell = self.play, self.tell
        play.chapter(self.t(CHAPTERS["do"]))
        play.at(2026, 10, 19, 18)
        play.types("hanako", self.word("回答", "answer"))
        tell.answer("hanako", MID_CHECK)
        tell.sends("hanako")
        play.at(2026, 10, 20, 9)
        play.types("susumu", self.word("回答", "answer"))
        tell.answer("susumu", {"ise.do.10": "skip", "*": "yes"})
        tell.sends("susumu")
        play.at(2026, 10, 24, 16)
        play.types("hanako", self.word("困りごと", "problem"))
        note = self.word("看板の字が雨で流れました。", "The rain washed the paint off the sign.")
        if play.people["hanako"].dialog is None:
            play.types("hanako", note)
        else:
            play.submits("hanako", text=note)
        play.types("hanako", self.word("雨天順延", "postpone"))
        play.taps("hanako", Verb.ASK_MOVE)
        play.taps("megumi", Verb.MOVE_DAY_TO)
        play.at(2026, 11, 2, 10)
        play.types("hanako", self.word("お金", "money"))
        play.taps("hanako", Verb.OPEN_FORM, "core.q.money")
        tell.answer("hanako", MONEY)
        tell.sends("hanako")
        play.types("susumu", self.word("お金", "money"))
        self.closes("済みました", "Done")

    def looking_back(self) -> None:
        """Each side for itself, then mutual; what was said at the beginning stands beside the question."""
        play, tell = self.play, self.tell
        play.chapter(self.t(CHAPTERS["see"]))
        play.at(2026, 11, 4, 19)
        play.types("hanako", self.word("回答", "answer"))
        tell.answer("hanako", {**LOOKING_BACK, "ise.see.p3": "no"})
        tell.sends("hanako")
        play.at(2026, 11, 5, 9)
        play.types("susumu", self.word("回答", "answer"))
        tell.answer("susumu", {**LOOKING_BACK, "ise.see.i1": "skip", "ise.see.i2": "change"})
        tell.sends("susumu")
        play.at(2026, 11, 9, 20)
        tell.opens("hanako", "ise.q.mutual")
        tell.answer("hanako", LOW)
        tell.sends("hanako")
        tell.opens("susumu", "ise.q.mutual")
        tell.answer("susumu", MUTUAL)
        tell.sends("susumu")
        play.at(2026, 11, 25, 10)
        self.closes("そろいました", "All in")

    def second_year(self) -> None:
        """What was found is carried over and asked about; what was written stands ready."""
        play, tell = self.play, self.tell
        play.chapter(self.t(CHAPTERS["next"]))
        play.at(2027, 4, 12, 10)
        play.commands("megumi", self.word("状況", "status"))
        play.taps("megumi", Verb.NEXT_CYCLE)
        play.submits("megumi")
        play.at(2027, 4, 14, 19)
        play.types("hanako", self.word("回答", "answer"))
        how = self.word(">当番表を6月に配ります。", ">The turns are handed out in June.")
        tell.answer("hanako", {"*": "used", **dict.fromkeys(self._how("hanako"), how)})
        tell.sends("hanako")
        play.at(2027, 4, 15, 9)
        play.types("susumu", self.word("回答", "answer"))
        tell.answer("susumu", {"*": "partly", **dict.fromkeys(self._how("susumu"), "skip")})
        tell.sends("susumu")
        for who, start in (("hanako", "before_budget"), ("susumu", "before_budget")):
            play.types(who, self.word("回答", "answer"))
            tell.answer(who, {"ise.chk.4": start, "ise.chk.6": "no", "*": "yes"})
            tell.sends(who)
        play.at(2027, 4, 20, 19)
        play.types("hanako", self.word("手法", "form"))
        tell.opens("hanako", "core.q.choosing")
        tell.answer("hanako", {"*": "same"})
        tell.sends("hanako")
        tell.opens("hanako", "core.q.interview")
        again = ("core.pi.problem", "core.pi.reason", "core.pi.effects", "core.pi.evaluation", "core.pi.disclosure",
                 "core.pi.responsible", "core.pi.cap", "core.pi.information")  # fmt: skip
        rows = ("core.pi.roles", "core.pi.income", "core.pi.expense")
        tell.answer(
            "hanako",
            {
                **INTERVIEW,
                **dict.fromkeys(again, "same"),
                **dict.fromkeys(rows, ()),
                "core.pi.rain_day": "skip",
                "core.pi.publish_month": "skip",
            },
        )
        tell.sends("hanako")
        self.closes("協定書は去年のものを続けます", "Last year's agreement goes on")

    def _how(self, who: str) -> list[str]:
        """The ids of the questions that follow a finding which was used."""
        project = self.project()
        found = self.play.look(lambda uow: uow.dossiers.get(project).findings)
        return [f"core.im.how.{finding.id}" for finding in found]

    def end(self) -> None:
        """The second review, and how things stand."""
        play, tell = self.play, self.tell
        play.chapter(self.t(CHAPTERS["end"]))
        play.at(2027, 10, 20, 10)
        for who in ("hanako", "susumu"):
            play.types(who, self.word("回答", "answer"))
            tell.answer(who, {"ise.do.10": "skip", "*": "yes"})
            tell.sends(who)
        play.at(2027, 11, 1, 10)
        self.closes("済みました", "Done")
        for who in ("hanako", "susumu"):
            play.types(who, self.word("回答", "answer"))
            tell.answer(who, {**LOOKING_BACK, "ise.see.i1": "skip"})
            tell.sends(who)
        for who in ("hanako", "susumu"):
            tell.opens(who, "ise.q.mutual")
            tell.answer(who, {**MUTUAL, "ise.mu.4": "skip"})
            tell.sends(who)
        self.closes("そろいました", "All in")
        play.commands("megumi", self.word("状況", "status"))
