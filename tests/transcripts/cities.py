"""Four projects in four cities: who works together, what they plan, and what they say afterwards."""

from collections.abc import Mapping

from tests.transcripts.one_year import City
from tests.transcripts.telling import Given

KITCHEN: Mapping[str, Given] = {
    "core.ch.lead": "both",
    "core.ch.money": "shared",
    "core.ch.liability": "shared",
    "core.ch.term": "season",
    "core.pi.area": "3",
    "tak.ch.suited": ("tak.fit.1", "tak.fit.6"),
    "tak.chk.8": ("tak.fit.f1",),
    "tak.chk.9": ("tak.type.2",),
    "tak.mu.3": {
        "ja": ">一人で来た子が、次は友だちを連れて来ました。",
        "ja-simple": ">一人（ひとり）で 来た子が、友（とも）だちと 来ました。",
        "en": ">A child who came alone brought a friend the next time.",
    },
    "tak.mu.6": ("same", "others"),
    "tak.mu.7": ("results", "survey"),
    "tak.mu.8": ("paper", "web"),
    "core.pi.problem": {
        "ja": ">夏休みに、一人で昼ごはんを食べる子が増えました。",
        "ja-simple": ">夏休（なつやす）みに、一人（ひとり）で 食べる子が います。",
        "en": ">More and more children eat lunch alone in the summer holidays.",
    },
    "core.pi.goal": {
        "ja": ">12月までに月2回、だれでも来られる食堂を開く。",
        "ja-simple": ">12月まで、月に 2回、食堂（しょくどう）を します。",
        "en": ">A kitchen open to all, twice a month until December.",
    },
    "core.pi.reason": {
        "ja": ">会には作る人、課には場所と知らせる力があります。",
        "ja-simple": ">会（かい）は 作（つく）ります。市（し）は 知（し）らせます。",
        "en": ">The group cooks; the section has a room and reaches families.",
    },
    "core.pi.effects": ("tak.eff.1", "tak.eff.5"),
    "core.pi.people": {"ja": ">40人ほど", "ja-simple": ">40人", "en": ">about 40"},
    "core.pi.schedule": {
        "ja": (">10/17 一回目", ">12/19 まとめの会"),
        "ja-simple": (">10/17 一回目", ">12/19 おわりの会"),
        "en": (">17 Oct first day", ">19 Dec closing day"),
    },
    "core.pi.rain_day": "skip",
    "core.pi.roles": {
        "ja": (">献立と調理 みんなのごはんの会", ">会場とお知らせ 子育て支援課"),
        "ja-simple": (">料理 みんなのごはんの会", ">場所 子育て支援課"),
        "en": (">Menu and cooking, Shared Table Group", ">Room and notices, Family Support Section"),
    },
    "core.pi.responsible": "side:a",
    "core.pi.income": {
        "ja": (">会費 2万円", ">寄付 1万5千円"),
        "ja-simple": (">会のお金 20,000円", ">もらったお金 15,000円"),
        "en": (">Fees 20,000", ">Gifts 15,000"),
    },
    "core.pi.expense": {
        "ja": (">食材 2万8千円", ">保険 4,000円"),
        "ja-simple": (">食べもの 28,000円", ">保険 4,000円"),
        "en": (">Food 28,000", ">Insurance 4,000"),
    },
    "core.pi.cap": "skip",
    "core.pi.evaluation": {
        "ja": ">来た子と親に、紙とQRで聞く。",
        "ja-simple": ">来た人に 紙（かみ）で 聞（き）きます。",
        "en": ">Ask children and parents, on paper and by QR code.",
    },
    "core.pi.information": "yes",
    "core.pi.publish_month": {"ja": ">来年1月", "ja-simple": ">1月", "en": ">January"},
    "core.mo.expense": {
        "ja": (">食材 31,200円", ">保険 4,000円"),
        "ja-simple": (">食べもの 31,200円", ">保険 4,000円"),
        "en": (">Food 31,200", ">Insurance 4,000"),
    },
    "core.mo.people": {"ja": ">58人", "en": ">58"},
}

PATROL: Mapping[str, Given] = {
    "core.ch.lead": "both",
    "core.ch.money": "city",
    "core.ch.liability": "shared",
    "core.ch.term": "season",
    "core.ch.suited": ("yam.fit.2", "yam.fit.3"),
    "core.pi.area": "3",
    "yam.see.n3": ("results", "evaluation"),
    "core.pi.problem": {
        "ja": ">塾帰りの道が暗く、声をかけられた子がいました。",
        "ja-simple": ">夜（よる）の 道（みち）が 暗（くら）いです。こわい ことが ありました。",
        "en": ">The way home from evening classes is dark, and a child was approached.",
    },
    "core.pi.goal": {
        "ja": ">土曜の夜9時、二つの道を毎週歩く。",
        "ja-simple": ">土曜日（どようび）の 夜（よる）、道（みち）を 歩（ある）きます。",
        "en": ">Walk both roads every Saturday at nine.",
    },
    "core.pi.reason": {
        "ja": ">道を知る人が町に、警察との窓口が課にあります。",
        "ja-simple": ">町（まち）の 人は 道を 知（し）っています。市（し）は 警察（けいさつ）に 話（はな）せます。",
        "en": ">We know the roads; the section speaks with the police.",
    },
    "core.pi.effects": ("yam.eff.2", "yam.eff.3"),
    "core.pi.people": {"ja": ">12人", "en": ">12"},
    "core.pi.schedule": {
        "ja": (">10/3 見回りを始める", ">11/28 ふりかえりの会"),
        "ja-simple": (">10/3 はじめる", ">11/28 話しあう"),
        "en": (">3 Oct patrols begin", ">28 Nov review meeting"),
    },
    "core.pi.rain_day": "skip",
    "core.pi.roles": {
        "ja": (">見回りと日誌 町内会防犯部", ">保険と反射ベスト 安全防災課"),
        "ja-simple": (">見回り 町内会防犯部", ">保険 安全防災課"),
        "en": (">Patrol and log, Neighbourhood Watch", ">Insurance and vests, Safety Section"),
    },
    "core.pi.responsible": "side:b",
    "core.pi.income": {
        "ja": (">委託料 6万円",),
        "ja-simple": (">市のお金 60,000円",),
        "en": (">Commission fee 60,000",),
    },
    "core.pi.expense": {
        "ja": (">電池と日誌 1万8千円", ">保険 12,000円"),
        "ja-simple": (">電池 18,000円", ">保険 12,000円"),
        "en": (">Batteries and log books 18,000", ">Insurance 12,000"),
    },
    "core.pi.cap": {"ja": ">6万円", "ja-simple": ">60,000円", "en": ">60,000"},
    "core.pi.evaluation": {
        "ja": ">日誌を月ごとに読み、推進委員会にも見てもらう。",
        "ja-simple": ">日誌（にっし）を 読（よ）みます。委員会（いいんかい）も 見ます。",
        "en": ">Read the log monthly and have the committee look at it too.",
    },
    "core.pi.information": "yes",
    "core.pi.publish_month": {"ja": ">来年2月", "ja-simple": ">2月", "en": ">February"},
    "core.mo.expense": {
        "ja": (">電池と日誌 15,400円", ">保険 12,000円"),
        "ja-simple": (">電池 15,400円", ">保険 12,000円"),
        "en": (">Batteries and log books 15,400", ">Insurance 12,000"),
    },
    "core.mo.people": {"ja": ">14人", "en": ">14"},
}

RIVER: Mapping[str, Given] = {
    "core.ch.lead": "citizens",
    "core.ch.money": "in_kind",
    "core.ch.liability": "shared",
    "core.ch.term": "once",
    "core.ch.suited": ("many_participants",),
    "core.pl.partner_preset": "no",
    "core.ev.effects_seen": ("tom.eff.1",),
    "core.pi.problem": {
        "ja": ">川べりに釣り糸と空き缶がたまっています。",
        "ja-simple": ">川（かわ）に ごみが あります。",
        "en": ">Fishing line and cans pile up along the river.",
    },
    "core.pi.goal": {
        "ja": ">10月25日に、橋から橋まで一度で片づける。",
        "ja-simple": ">10月25日に、川（かわ）を きれいに します。",
        "en": ">On 25 October, clear the bank from bridge to bridge.",
    },
    "core.pi.reason": {
        "ja": ">人は会が集め、集めたごみは課が運べます。",
        "ja-simple": ">会（かい）は 人（ひと）を 集（あつ）めます。市（し）は ごみを 運（はこ）びます。",
        "en": ">We bring the people; the section takes the rubbish away.",
    },
    "core.pi.effects": ("tom.eff.1",),
    "core.pi.people": {"ja": ">80人", "en": ">80"},
    "core.pi.schedule": {
        "ja": (">10/25 清掃の日",),
        "ja-simple": (">10/25 そうじの日",),
        "en": (">25 Oct clean-up day",),
    },
    "core.pi.rain_day": {"ja": ">11月1日", "en": ">1 Nov"},
    "core.pi.roles": {
        "ja": (">呼びかけと当日の進行 環境市民の会", ">軍手と収集車 環境課"),
        "ja-simple": (">人を集める 環境市民の会", ">手袋と車 環境課"),
        "en": (">Calling people, Clean River Citizens", ">Gloves and lorry, Environment Section"),
    },
    "core.pi.responsible": "side:a",
    "core.pi.income": {
        "ja": (">会費 9,000円",),
        "ja-simple": (">会のお金 9,000円",),
        "en": (">Fees 9,000",),
    },
    "core.pi.expense": {
        "ja": (">飲みもの 6,400円",),
        "ja-simple": (">飲みもの 6,400円",),
        "en": (">Drinks 6,400",),
    },
    "core.pi.cap": "skip",
    "core.pi.evaluation": {
        "ja": ">袋の数を数え、翌週の昼休みに集まる。",
        "ja-simple": ">ごみの 袋（ふくろ）を 数（かぞ）えます。",
        "en": ">Count the bags and meet over lunch the week after.",
    },
    "core.pi.information": "yes",
    "core.pi.publish_month": {"ja": ">12月", "en": ">December"},
    "core.mo.expense": {
        "ja": (">飲みもの 7,100円",),
        "ja-simple": (">飲みもの 7,100円",),
        "en": (">Drinks 7,100",),
    },
    "core.mo.people": {"ja": ">93人", "en": ">93"},
}

FESTIVAL: Mapping[str, Given] = {
    "yos.cho.3": "yos.type.1",
    "yos.cho.4": "both",
    "yos.cho.5": "shared",
    "yos.cho.6": "body",
    "yos.cho.7": "once",
    "yos.see.p3": ("yos.man.1", "yos.man.2"),
    "core.pi.problem": {
        "ja": ">外国から来た家族が、町の行事を知らないままです。",
        "ja-simple": ">外国（がいこく）の 家族（かぞく）は、町（まち）の 祭（まつ）りを 知（し）りません。",
        "en": ">Families from abroad never hear of what goes on in town.",
    },
    "core.pi.goal": {
        "ja": ">11月29日に、十の国の料理と遊びを並べる。",
        "ja-simple": ">11月29日に、10の 国（くに）の 料理（りょうり）を 出（だ）します。",
        "en": ">On 29 November, food and games from ten countries.",
    },
    "core.pi.reason": {
        "ja": ">声をかけ合える隣人と、場所を持つ市だからできる。",
        "ja-simple": ">会（かい）は 人（ひと）を 知（し）っています。市（し）は 場所（ばしょ）が あります。",
        "en": ">Neighbours can ask neighbours; the city has the place.",
    },
    "core.pi.effects": ("yos.eff.2",),
    "core.pi.people": {"ja": ">300人", "en": ">300"},
    "core.pi.schedule": {
        "ja": (">11/28 準備", ">11/29 まつりの日"),
        "ja-simple": (">11/28 じゅんび", ">11/29 まつり"),
        "en": (">28 Nov set-up", ">29 Nov festival"),
    },
    "core.pi.rain_day": "skip",
    "core.pi.roles": {
        "ja": (">出店のとりまとめ 校下協議会", ">通訳と会場 多文化室"),
        "ja-simple": (">店 校下協議会", ">通訳 多文化室"),
        "en": (">Stalls, School District Council", ">Interpreters and place, Multicultural Office"),
    },
    "core.pi.responsible": "side:b",
    "core.pi.income": {
        "ja": (">出店料 4万円", ">市の負担 5万円"),
        "ja-simple": (">店のお金 40,000円", ">市のお金 50,000円"),
        "en": (">Stall fees 40,000", ">City share 50,000"),
    },
    "core.pi.expense": {
        "ja": (">テント 6万円", ">保険 8,000円"),
        "ja-simple": (">テント 60,000円", ">保険 8,000円"),
        "en": (">Tents 60,000", ">Insurance 8,000"),
    },
    "core.pi.cap": {"ja": ">9万円", "ja-simple": ">90,000円", "en": ">90,000"},
    "core.pi.evaluation": {
        "ja": ">始まり、途中、終わりの三つに分けて話す。",
        "ja-simple": ">はじめ、途中（とちゅう）、おわりを 話（はな）します。",
        "en": ">Talk it over in three parts: start, middle, end.",
    },
    "core.pi.information": "yes",
    "core.pi.publish_month": {"ja": ">来年1月", "ja-simple": ">1月", "en": ">January"},
    "core.mo.expense": {
        "ja": (">テント 57,000円", ">保険 8,000円"),
        "ja-simple": (">テント 57,000円", ">保険 8,000円"),
        "en": (">Tents 57,000", ">Insurance 8,000"),
    },
    "core.mo.people": {"ja": ">340人", "en": ">340"},
}

CITIES = (
    City(
        pack="takaoka",
        form="co_hosting",
        undecided=True,
        project={
            "ja": "子ども食堂「みんなのごはん」",
            "ja-simple": "子（こ）ども食堂（しょくどう）",
            "en": "A kitchen for children",
        },
        club={"ja": "みんなのごはんの会", "en": "Shared Table Group"},
        section={"ja": "子育て支援課", "en": "Family Support Section"},
        first="2026-10-17",
        last="2026-12-19",
        both=KITCHEN,
        says_club={
            "tak.chk.7a": "no",
            "tak.do.q11": {
                "ja": ">雨の日に、来る子が半分になります。",
                "ja-simple": ">雨（あめ）の日は、子どもが 半分（はんぶん）です。",
                "en": ">On rainy days only half of them come.",
            },
            "tak.evc.1": "2",
            "tak.evc.1a": ("tak.prin.4",),
            "tak.evc.4a": ("tak.eff.1", "tak.eff.2"),
            "tak.evp.5": {
                "ja": "2|米の値上がりで、寄付がなければ足りませんでした。",
                "ja-simple": "2|米（こめ）が 高（たか）くなりました。お金（かね）が 足（た）りませんでした。",
                "en": "2|Rice became dear; without gifts it would not have been enough.",
            },
            "tak.mu.1": {
                "ja": ">課の方も、お知らせが届いたか気にしていたと知りました。",
                "ja-simple": ">市（し）の 人も 心配（しんぱい）していました。",
                "en": ">The section, too, had worried whether the notices arrived.",
            },
            "tak.mu.2": {
                "ja": ">会場のかぎを、朝早く開けてくれたとき。",
                "ja-simple": ">朝（あさ）早（はや）く、かぎを 開（あ）けて くれました。",
                "en": ">When they opened the hall for us early in the morning.",
            },
            "tak.mu.4": {
                "ja": ">雨の日は、学校の近くでも開く。",
                "ja-simple": ">雨（あめ）の日は、学校（がっこう）の 近（ちか）くで します。",
                "en": ">On rainy days, open near the school as well.",
            },
        },
        visitors=[
            *({"tak.evb.1": 4, "tak.evb.2": 4} for _ in range(4)),
            *({"tak.evb.1": 4, "tak.evb.2": 3} for _ in range(3)),
            {
                "tak.evb.1": 3,
                "tak.evb.2": 3,
                "tak.srv.3": {
                    "ja": "カレーの日がうれしかったです。",
                    "ja-simple": "カレーの 日（ひ）が うれしかったです。",
                    "en": "Curry day was the best.",
                },
            },
            {
                "tak.evb.1": 2,
                "tak.evb.2": 3,
                "tak.srv.3": {
                    "ja": "会場が少し遠いです。",
                    "ja-simple": "少（すこ）し 遠（とお）いです。",
                    "en": "It is a bit far from us.",
                },
            },
            {
                "tak.evb.1": 4,
                "tak.evb.2": 4,
                "tak.srv.3": {
                    "ja": "子どもが野菜を食べるようになりました。",
                    "ja-simple": "子（こ）どもが 野菜（やさい）を 食（た）べます。",
                    "en": "My child eats vegetables now.",
                },
            },
        ],
        says_section={"tak.chk.2a": "no", "tak.evc.4a": ("tak.eff.5",), "tak.evc.8": "2"},
        clause=(
            "core.ag.legal",
            {
                "ja": "食品衛生の決まりを守り、保健所に届け出る。",
                "ja-simple": "食（た）べものの 決（き）まりを 守（まも）ります。",
                "en": "Food hygiene rules are kept and the kitchen is registered.",
            },
        ),
    ),
    City(
        pack="yamaguchi",
        form="commission",
        project={
            "ja": "土曜の夜の見まもり",
            "ja-simple": "土曜日（どようび）の 夜（よる）の 見（み）まもり",
            "en": "Saturday night patrol",
        },
        club={"ja": "町内会防犯部", "en": "Neighbourhood Watch"},
        section={"ja": "安全防災課", "en": "Safety Section"},
        first="2026-10-03",
        last="2026-11-28",
        both=PATROL,
        says_club={
            "yam.chk.9": "no",
            "yam.do.q2": "5",
            "yam.see.r1": "5",
            "yam.see.o3d": "no",
            "yam.see.n1": {
                "ja": ">冬は始まりを30分早める。",
                "ja-simple": ">冬（ふゆ）は 30分（ぷん） 早（はや）く します。",
                "en": ">Start half an hour earlier in winter.",
            },
            "yam.mu.3": {
                "ja": ">警察への連絡を、その夜のうちにしてくれたこと。",
                "ja-simple": ">その夜（よる）に、警察（けいさつ）に 電話（でんわ）して くれました。",
                "en": ">They told the police that very night.",
            },
        },
        says_section={"yam.chk.4": "no", "yam.do.q1": "3", "yam.see.o1": "3", "yam.see.n2": "change"},
        says_evaluator={
            "core.tp.strengths": {
                "ja": ">日誌を見れば、だれでも夜の様子がわかります。",
                "ja-simple": ">日誌（にっし）で、夜（よる）の ようすが わかります。",
                "en": ">From the log anyone can tell how the nights went.",
            },
            "core.tp.advice": {
                "ja": ">若い人にも加わってもらう道を考えてください。",
                "ja-simple": ">若（わか）い人にも 入（はい）って もらって ください。",
                "en": ">Find a way for younger people to join.",
            },
        },
        clause=(
            "core.ag.spec",
            {
                "ja": "毎週土曜の21時から1時間、二人一組で歩く。道の選び方は防犯部が決める。",
                "ja-simple": "土曜日（どようび）の 夜9時から 1時間（じかん）、二人（ふたり）で 歩（ある）きます。",
                "en": "Every Saturday from nine for an hour, in pairs; the club chooses the roads.",
            },
        ),
    ),
    City(
        pack="tomakomai",
        form="agreement_form",
        project={
            "ja": "川のクリーン作戦",
            "ja-simple": "川（かわ）を きれいに する 日（ひ）",
            "en": "River clean-up",
        },
        club={"ja": "環境市民の会", "en": "Clean River Citizens"},
        section={"ja": "環境課", "en": "Environment Section"},
        first="2026-10-25",
        last="2026-10-25",
        both=RIVER,
        says_club={
            "core.pl.disclosure_agreed": "no",
            "core.do.problems": {
                "ja": ">軍手が子どもには大きすぎました。",
                "ja-simple": ">手袋（てぶくろ）が 子（こ）どもには 大（おお）きかったです。",
                "en": ">The gloves were too big for the children.",
            },
            "core.im.keep": {
                "ja": ">橋ごとに班を分けたこと。",
                "ja-simple": ">橋（はし）で グループを 分（わ）けたこと。",
                "en": ">A team for each bridge.",
            },
            "core.im.improve": {
                "ja": ">小さい軍手を用意する。",
                "ja-simple": ">小（ちい）さい 手袋（てぶくろ）を 用意（ようい）します。",
                "en": ">Have small gloves ready.",
            },
        },
        says_section={
            "core.pl.start_point": "after_budget",
            "core.ev.internal_understanding": "no",
            "core.im.next": "change",
        },
        clause=(
            "core.ag.deliverables",
            {
                "ja": "集めた記録と写真は、会と市のどちらも使える。",
                "ja-simple": "写真（しゃしん）は、会（かい）も 市（し）も 使（つか）えます。",
                "en": "Both may use the records and photos.",
            },
        ),
    ),
    City(
        pack="yoshikawa",
        form="committee_council",
        project={
            "ja": "多文化まつり",
            "ja-simple": "いろいろな 国（くに）の まつり",
            "en": "Multicultural festival",
        },
        club={"ja": "校下協議会", "en": "School District Council"},
        section={"ja": "多文化室", "en": "Multicultural Office"},
        first="2026-11-28",
        last="2026-11-29",
        both=FESTIVAL,
        says_club={
            "yos.chk.8": "no",
            "yos.do.q13": {
                "ja": ">通訳が午後だけ足りませんでした。",
                "ja-simple": ">午後（ごご）、通訳（つうやく）が 足（た）りませんでした。",
                "en": ">In the afternoon we were short of interpreters.",
            },
            "yos.see.i2": "2",
            "yos.see.p5": "no",
            "yos.see.o4": {
                "ja": ">午後の通訳を、先に頼んでおく。",
                "ja-simple": ">午後（ごご）の 通訳（つうやく）を 先（さき）に 頼（たの）みます。",
                "en": ">Ask for afternoon interpreters early.",
            },
        },
        says_section={"yos.chk.10": "no", "yos.see.i2": "4", "yos.see.o5": "change"},
        clause=(
            "core.ag.deliverables",
            {
                "ja": "写真と当日の資料は、会と市のどちらも使える。",
                "ja-simple": "写真（しゃしん）と 資料（しりょう）は、会（かい）も 市（し）も 使（つか）えます。",
                "en": "Both the council and the city may use the photos and the day's materials.",
            },
        ),
    ),
)
