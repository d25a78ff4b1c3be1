"""The ten projects of the demo's city, with every date counted by hand on the wall calendar of 令和8年度."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from bot.domain.project import GOVERNMENT, Event, Project, Side, StageClosing
from bot.domain.questions import Label
from bot.domain.timetable import LADDER, DateRule, Offset

JAPAN = timezone(timedelta(hours=9))


def noon(on: date) -> datetime:
    """The middle of that day in Japan."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=JAPAN).astimezone(UTC)


@dataclass(frozen=True)
class Ten:
    """One of them. ``own`` are rules of its own, ``facts`` what came to be known on which day, ``closed`` the days on
    which stages were closed, ``done`` what was handed in when; ``dates`` all that follows.
    """

    number: int
    name: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    pack: str
    form: str
    start: date
    do: tuple[date, date]
    dates: Mapping[str, date]
    events: tuple[Event, ...] = ()
    own: tuple[DateRule, ...] = ()
    by_hand: Mapping[str, date] = field(default_factory=dict)
    facts: Mapping[str, date] = field(default_factory=dict)
    closed: Mapping[str, date] = field(default_factory=dict)
    done: Mapping[str, date] = field(default_factory=dict)

    def project(self, today: date) -> Project:
        """As it stands on that day, with the dates counted by hand."""
        citizens, city = self.sides
        return Project(
            id=f"ten{self.number}",
            tenant="T1",
            name=self.name,
            pack=self.pack,
            pack_version="",
            form=self.form,
            sides=(
                Side("a", "・".join(citizens), "civic_group", citizens if len(citizens) > 1 else ()),
                Side("b", "・".join(city), GOVERNMENT, city if len(city) > 1 else ()),
            ),
            created_at=noon(self.start),
            start=self.start,
            dates=self.dates,
            by_hand=self.by_hand,
            events=self.events,
            rules=self.own,
            closings={s: StageClosing(noon(on), "t") for s, on in self.closed.items() if on <= today},
            done={kind: noon(on) for kind, on in self.done.items() if on <= today},
        )


def report(base: Offset, shift: str = "next", *limits: Offset) -> DateRule:
    """A final report with a day of its own, as a programme has it."""
    return DateRule(
        "report.due",
        base,
        not_after=limits,
        shift=shift,
        to=("recipient", "coordinator"),
        until="button",
        ladder=LADDER,
        basis="project",
    )


def meeting(number: int, before: int) -> DateRule:
    """A meeting so many days before the festival."""
    base = Offset("do.start", -before)
    return DateRule(
        f"own.{number}", base, to=("sides",), ladder=(-1,), label=Label({"ja": "会合"}), basis="project"
    )


def d(month: int, day: int) -> date:
    """That day of 令和8年度 (1 April 2026 to 31 March 2027)."""
    return date(2026 if month >= 4 else 2027, month, day)


TEN = (
    Ten(
        1,
        "川のクリーン作戦",
        (("環境市民の会",), ("環境課",)),
        "ise",
        "co_hosting",
        date(2026, 3, 2),
        (d(5, 24), d(10, 25)),
        dates={
            "plan.start": date(2026, 3, 2),
            "plan.due": date(2026, 3, 16),
            "talk.plan": date(2026, 3, 25),  # the answers were mutual on 18 March
            "form.due": d(4, 9),
            "agree.draft": d(4, 24),
            "agree.sign": d(5, 10),
            "agree.final": d(5, 22),  # 23 May is a Saturday
            "plan.end": d(5, 23),
            "do.start": d(5, 24),
            "event.1": d(5, 24),
            "do.due": d(8, 7),  # 77 days on is Sunday, 9 August
            "progress.publish@q1": d(8, 23),
            "do.end": d(10, 25),
            "event.2": d(10, 25),
            "see.start": d(10, 26),
            "see.due": d(11, 9),  # 8 November is a Sunday
            "see.end": d(11, 24),
            "report.due": d(11, 24),
            "publish.due": d(12, 24),
            "case.due": date(2027, 5, 30),
            "carry.due": date(2027, 9, 1),
        },
        events=(Event(d(5, 24)), Event(d(10, 25), d(11, 1))),
        facts={"mutual.plan": date(2026, 3, 18)},
        closed={"plan": d(5, 15)},
    ),
    Ten(
        2,
        "公園の花壇づくり",
        (("花壇の会",), ("公園緑地課",)),
        "ise",
        "project_cooperation",
        d(4, 6),
        (d(6, 6), d(1, 31)),
        dates={
            "plan.start": d(4, 6),
            "plan.due": d(4, 20),
            "form.due": d(4, 22),
            "agree.draft": d(5, 7),
            "agree.sign": d(5, 23),
            "agree.final": d(6, 5),
            "plan.end": d(6, 5),
            "do.start": d(6, 6),
            "event.1": d(6, 6),
            "check.due@q1": d(9, 5),
            "progress.publish@q1": d(9, 5),
            "interim.due@2026": d(9, 30),
            "do.due": d(10, 2),  # 119 of 239 days on is Saturday, 3 October
            "event.2": d(10, 10),
            "agree.renew": d(11, 2),
            "check.due@q2": d(12, 5),
            "progress.publish@q2": d(12, 5),
            "agree.renew_last": d(1, 1),
            "do.end": d(1, 31),
            "see.start": d(2, 1),
            "see.due": d(2, 15),  # 14 February is a Sunday
            "report.due": d(3, 1),  # 28 February is a Sunday
            "see.end": d(3, 2),
            "publish.due": date(2027, 4, 1),
            "case.due": date(2027, 5, 30),
            "carry.due": date(2027, 9, 1),
        },
        events=(Event(d(6, 6)), Event(d(10, 10))),
        own=(report(Offset("do.end", on_day="02-28")),),
        closed={"plan": d(6, 1)},
    ),
    Ten(
        3,
        "防犯パトロール",
        (("町内会防犯部",), ("安全防災課",)),
        "ise",
        "commission",
        date(2026, 2, 2),
        (d(4, 4), d(3, 27)),
        dates={
            "plan.start": date(2026, 2, 2),
            "plan.due": date(2026, 2, 16),
            "form.due": date(2026, 2, 18),
            "agree.draft": date(2026, 3, 5),
            "agree.sign": date(2026, 3, 21),
            "agree.final": d(4, 3),
            "plan.end": d(4, 3),
            "do.start": d(4, 4),
            "log.due@2026-04": d(5, 11),  # 10 May is a Sunday
            "log.due@2026-05": d(6, 10),
            "check.due@q1": d(7, 3),
            "progress.publish@q1": d(7, 3),
            "log.due@2026-06": d(7, 10),
            "log.due@2026-07": d(8, 10),
            "log.due@2026-08": d(9, 10),
            "do.due": d(9, 29),
            "interim.due@2026": d(9, 30),
            "check.due@q2": d(10, 3),
            "progress.publish@q2": d(10, 3),
            "log.due@2026-09": d(10, 13),  # 10 October is a Saturday, the 12th a holiday
            "log.due@2026-10": d(11, 10),
            "log.due@2026-11": d(12, 10),
            "agree.renew": d(12, 27),
            "check.due@q3": d(1, 3),
            "progress.publish@q3": d(1, 3),
            "log.due@2026-12": d(1, 12),  # 10 January is a Sunday, the 11th a holiday
            "log.due@2027-01": d(2, 10),
            "agree.renew_last": d(2, 25),
            "fy.march@2026": d(3, 1),
            "log.due@2027-02": d(3, 10),
            "fy.close@2026": d(3, 20),
            "do.end": d(3, 27),
            "see.start": d(3, 28),
            "report.due": d(3, 31),
            "settle.due": d(3, 31),
            "log.due@2027-03": date(2027, 4, 12),  # 10 April is a Saturday
            "see.due": date(2027, 4, 12),  # 14 days on is that Saturday too
            "settle.check": date(2027, 4, 14),
            "see.end": date(2027, 4, 26),
            "publish.due": date(2027, 5, 26),
            "case.due": date(2027, 5, 30),
            "carry.due": date(2027, 9, 1),
        },
        own=(report(Offset("fy.end"), "previous"),),
        closed={"plan": d(4, 2)},
        done={
            "log.due@2026-04": d(5, 8),
            "log.due@2026-05": d(6, 8),
            "log.due@2026-06": d(7, 8),
            "log.due@2026-07": d(8, 7),
        },
    ),
    Ten(
        5,
        "校区まつり",
        (("実行委員会",), ("地域課",)),
        "tomakomai",
        "committee_council",
        d(6, 22),
        (d(10, 11), d(10, 11)),
        dates={
            "plan.start": d(6, 22),
            "plan.due": d(7, 6),
            "own.1": d(8, 24),
            "form.due": d(8, 27),
            "agree.draft": d(9, 11),
            "own.2": d(9, 14),
            "agree.sign": d(9, 27),
            "agree.final": d(10, 9),  # the 10th is a Saturday
            "plan.end": d(10, 10),
            "do.start": d(10, 11),
            "do.end": d(10, 11),
            "do.due": d(10, 11),  # a Sunday, but no day before Do begins
            "see.start": d(10, 12),  # a holiday: told on the 13th
            "see.due": d(10, 26),  # 25 October is a Sunday
            "see.end": d(11, 9),
            "report.due": d(11, 10),
            "publish.due": d(12, 10),
            "case.due": date(2027, 5, 30),
            "carry.due": date(2027, 9, 1),
        },
        own=(meeting(1, 48), meeting(2, 27)),
        by_hand={"see.end": d(11, 9)},
        closed={"plan": d(10, 5)},
    ),
    Ten(
        6,
        "防災訓練",
        (("自主防災会",), ("危機管理課",)),
        "ise",
        "subsidy",
        d(7, 1),
        (d(11, 8), d(11, 8)),
        dates={
            "plan.start": d(7, 1),
            "plan.due": d(7, 15),
            "apply.due": d(9, 8),  # two months before
            "form.due": d(9, 24),
            "agree.draft": d(10, 9),
            "agree.sign": d(10, 25),
            "agree.final": d(11, 6),  # the 7th is a Saturday
            "plan.end": d(11, 7),
            "do.start": d(11, 8),
            "do.end": d(11, 8),
            "do.due": d(11, 8),  # a Sunday, but no day before Do begins
            "see.start": d(11, 9),
            "see.due": d(11, 24),  # 22 November is a Sunday, the 23rd a holiday
            "see.end": d(12, 8),
            "report.due": d(12, 8),
            "settle.due": d(12, 8),
            "settle.check": d(12, 22),
            "publish.due": d(1, 7),
            "case.due": date(2027, 5, 30),
            "carry.due": date(2027, 9, 1),
        },
        closed={"plan": d(11, 2)},
    ),
    Ten(
        8,
        "多文化まつり",
        (("校下協議会",), ("多文化室",)),
        "ise",
        "co_hosting",
        d(4, 13),
        (d(7, 5), d(11, 29)),
        dates={
            "plan.start": d(4, 13),
            "plan.due": d(4, 27),
            "form.due": d(5, 21),
            "agree.draft": d(6, 5),
            "agree.sign": d(6, 21),
            "agree.final": d(7, 3),  # the 4th is a Saturday
            "plan.end": d(7, 4),
            "do.start": d(7, 5),
            "event.1": d(7, 5),
            "do.due": d(9, 16),
            "progress.publish@q1": d(10, 4),
            "do.end": d(11, 29),
            "event.2": d(11, 29),
            "see.start": d(11, 30),
            "see.due": d(12, 14),  # 13 December is a Sunday
            "see.end": d(1, 4),  # 30 days on is 29 December: closed until 3 January
            "report.due": d(1, 4),  # the same day
            "publish.due": d(1, 28),
            "case.due": date(2027, 5, 30),
            "carry.due": date(2027, 9, 1),
        },
        events=(Event(d(7, 5)), Event(d(11, 29))),
        closed={"plan": d(7, 1)},
    ),
    Ten(
        9,
        "桜の植樹",
        (("PTA連合会",), ("都市計画課",)),
        "ise",
        "other",
        d(9, 1),
        (d(11, 22), d(2, 14)),
        dates={
            "plan.start": d(9, 1),
            "plan.due": d(9, 15),
            "form.due": d(10, 8),
            "agree.draft": d(10, 23),
            "agree.sign": d(11, 8),
            "agree.final": d(11, 20),  # the 21st is a Saturday
            "plan.end": d(11, 21),
            "do.start": d(11, 22),
            "event.1": d(11, 22),
            "do.due": d(12, 28),  # 42 days on is Sunday, 3 January
            "do.end": d(2, 14),
            "event.2": d(2, 14),
            "see.start": d(2, 15),
            "see.due": d(3, 1),  # 28 February is a Sunday
            "see.end": d(3, 13),
            "report.due": d(3, 16),
            "publish.due": date(2027, 4, 15),
            "case.due": date(2027, 5, 30),
            "carry.due": date(2027, 9, 1),
        },
        events=(Event(d(11, 22)), Event(d(2, 14))),
        own=(report(Offset("do.end", 30), "next", Offset("fy.end")),),
        by_hand={"see.end": d(3, 13)},
        closed={"plan": d(11, 16)},
    ),
    Ten(
        11,
        "ごみ出しの手伝い",
        (("老人クラブ", "町内会"), ("福祉課", "環境課")),
        "tomakomai",
        "agreement_form",
        date(2026, 2, 2),
        (d(4, 1), d(3, 31)),
        dates={
            "plan.start": date(2026, 2, 2),
            "form.due": date(2026, 2, 15),
            "plan.due": date(2026, 2, 16),
            "agree.draft": date(2026, 3, 2),
            "agree.sign": date(2026, 3, 18),
            "agree.final": date(2026, 3, 31),
            "plan.end": date(2026, 3, 31),
            "do.start": d(4, 1),
            "check.due@q1": d(6, 30),
            "progress.publish@q1": d(6, 30),
            "do.due": d(9, 30),
            "check.due@q2": d(9, 30),
            "progress.publish@q2": d(9, 30),
            "interim.due@2026": d(9, 30),
            "check.due@q3": d(12, 31),
            "progress.publish@q3": d(12, 31),
            "agree.renew": d(12, 31),
            "fy.march@2026": d(3, 1),
            "agree.renew_last": d(3, 1),
            "fy.close@2026": d(3, 20),
            "do.end": d(3, 31),
            "report.due": d(3, 31),
            "see.start": date(2027, 4, 1),
            "see.due": date(2027, 4, 14),
            "see.end": date(2027, 4, 30),
            "case.due": date(2027, 5, 30),
            "publish.due": date(2027, 5, 31),  # 30 May is a Sunday
            "carry.due": date(2027, 9, 1),
        },
        own=(report(Offset("fy.end"), "previous"),),
        closed={"plan": date(2026, 3, 27)},
    ),
    Ten(
        13,
        "むらのバス",
        (("住民会",), ("街づくり課",)),
        "tomakomai",
        "agreement_form",
        date(2025, 2, 3),
        (date(2025, 4, 1), date(2028, 3, 31)),
        dates={
            "plan.start": date(2025, 2, 3),
            "form.due": date(2025, 2, 15),
            "plan.due": date(2025, 2, 17),
            "agree.draft": date(2025, 3, 2),
            "agree.sign": date(2025, 3, 18),
            "agree.final": date(2025, 3, 31),
            "plan.end": date(2025, 3, 31),
            "do.start": date(2025, 4, 1),
            "check.due@q1": date(2025, 6, 30),
            "progress.publish@q1": date(2025, 6, 30),
            "check.due@q2": date(2025, 9, 30),
            "progress.publish@q2": date(2025, 9, 30),
            "interim.due@2025": date(2025, 9, 30),
            "check.due@q3": date(2025, 12, 31),
            "progress.publish@q3": date(2025, 12, 31),
            "fy.march@2025": date(2026, 3, 1),
            "fy.close@2025": date(2026, 3, 20),
            "check.due@q4": date(2026, 3, 31),
            "progress.publish@q4": date(2026, 3, 31),
            "yearly.due@2025": date(2026, 3, 31),
            "check.due@q5": d(6, 30),
            "progress.publish@q5": d(6, 30),
            "do.due": d(9, 30),  # 547 of 1095 days on
            "check.due@q6": d(9, 30),
            "progress.publish@q6": d(9, 30),
            "interim.due@2026": d(9, 30),
            "check.due@q7": d(12, 31),
            "progress.publish@q7": d(12, 31),
            "fy.march@2026": d(3, 1),
            "fy.close@2026": d(3, 20),
            "check.due@q8": d(3, 31),
            "progress.publish@q8": d(3, 31),
            "yearly.due@2026": d(3, 31),
            "check.due@q9": date(2027, 6, 30),
            "progress.publish@q9": date(2027, 6, 30),
            "check.due@q10": date(2027, 9, 30),
            "progress.publish@q10": date(2027, 9, 30),
            "interim.due@2027": date(2027, 9, 30),
            "check.due@q11": date(2027, 12, 31),
            "progress.publish@q11": date(2027, 12, 31),
            "agree.renew": date(2028, 1, 1),
            "fy.march@2027": date(2028, 3, 1),
            "agree.renew_last": date(2028, 3, 1),
            "fy.close@2027": date(2028, 3, 20),
            "do.end": date(2028, 3, 31),
            "yearly.due@2027": date(2028, 3, 31),
            "see.start": date(2028, 4, 1),
            "see.due": date(2028, 4, 14),
            "see.end": date(2028, 5, 1),  # 30 April is a Sunday
            "report.due": date(2028, 5, 1),  # the summary of all three years, the same day
            "publish.due": date(2028, 5, 30),
            "case.due": date(2028, 5, 30),
            "carry.due": date(2028, 9, 1),
        },
        closed={"plan": date(2025, 3, 28)},
        done={"interim.due@2025": date(2025, 9, 29), "yearly.due@2025": date(2026, 3, 30)},
    ),
    Ten(
        15,
        "夏至と冬至のキャンドル",
        (("商店会",), ("商工課", "環境課", "文化課")),
        "ise",
        "subsidy",
        d(4, 6),
        (d(6, 21), d(12, 22)),
        dates={
            "plan.start": d(4, 6),
            "plan.due": d(4, 20),
            "apply.due": d(4, 21),
            "form.due": d(5, 7),
            "agree.draft": d(5, 22),
            "agree.sign": d(6, 7),
            "agree.final": d(6, 19),  # the 20th is a Saturday
            "plan.end": d(6, 20),
            "do.start": d(6, 21),
            "do.due": d(9, 18),  # 92 days on is 21 September, a holiday after a weekend
            "check.due@q1": d(9, 20),
            "progress.publish@q1": d(9, 20),
            "agree.renew": d(9, 23),
            "agree.renew_last": d(11, 22),
            "check.due@q2": d(12, 20),
            "progress.publish@q2": d(12, 20),
            "do.end": d(12, 22),
            "event.2": d(12, 22),
            "see.start": d(12, 23),
            "see.due": d(1, 5),
            "see.end": d(1, 21),
            "report.due": d(1, 21),
            "settle.due": d(1, 21),
            "settle.check": d(2, 4),
            "publish.due": d(2, 22),  # 20 February is a Saturday
            "case.due": date(2027, 5, 30),
            "carry.due": date(2027, 9, 1),
        },
        events=(Event(d(6, 21), cancelled=True), Event(d(12, 22))),
        closed={"plan": d(6, 15)},
        done={"apply.due": d(4, 20)},
    ),
)
"""All ten, by their numbers in the list of the demo's projects."""

AFTER_THE_RAIN = {
    "do.end": d(11, 1),
    "event.2": d(11, 1),
    "do.due": d(8, 12),  # 80 of 161 days on
    "see.start": d(11, 2),
    "see.due": d(11, 16),  # 15 November is a Sunday
    "see.end": d(12, 1),
    "report.due": d(12, 1),
    "publish.due": d(1, 4),  # 31 December is closed
}
"""What becomes of the river clean-up where it rains on 25 October, and nobody has looked on the way yet."""
