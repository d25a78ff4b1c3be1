"""Dates in words: always with the weekday, with the era as a document would have it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.questions import Label
from bot.domain.timetable import Dated, DateRule, Offset
from bot.services.phrasing.dates import (
    Say,
    basis_text,
    clock_time,
    compact_date,
    date_name,
    day_text,
    era,
    fiscal_year_name,
    long_date,
    period_text,
    reason,
    short_date,
)
from tests.services.house import garden, kit


def say(key: str, /, **values: object) -> str:
    return kit().wording(key, "ja", **values)


def say_en(key: str, /, **values: object) -> str:
    return kit().wording(key, "en", **values)


@pytest.mark.parametrize(
    ("on", "name", "year"),
    [
        (date(1989, 1, 8), "heisei", 1),
        (date(2009, 3, 1), "heisei", 21),
        (date(2019, 1, 1), "heisei", 31),
        (date(2019, 4, 30), "heisei", 31),
        (date(2019, 5, 1), "reiwa", 1),
        (date(2019, 12, 31), "reiwa", 1),
        (date(2020, 1, 1), "reiwa", 2),
        (date(2026, 4, 1), "reiwa", 8),
    ],
)
def test_the_era_changes_with_the_emperor(on: date, name: str, year: int) -> None:
    assert era(on) == (name, year)


@pytest.mark.parametrize(
    ("on", "ja", "simple", "en"),
    [
        (date(2025, 12, 31), "2025年12月31日(水)", "2025年12月31日(水曜日)", "Wed 31 Dec 2025"),
        (date(2026, 1, 1), "1月1日(木)", "1月1日(木曜日)", "Thu 1 Jan"),
        (date(2026, 12, 31), "12月31日(木)", "12月31日(木曜日)", "Thu 31 Dec"),
        (date(2027, 1, 1), "2027年1月1日(金)", "2027年1月1日(金曜日)", "Fri 1 Jan 2027"),
    ],
)
def test_a_day_of_another_year_has_its_year(on: date, ja: str, simple: str, en: str) -> None:
    assert [short_date(on, kit().voice(name)) for name in ("ja", "ja-simple", "en")] == [ja, simple, en]


def test_which_year_it_is_is_seen_from_where_the_project_is() -> None:
    ends = datetime(2026, 12, 31, 16, tzinfo=UTC)  # already 2027 in Tokyo
    late = replace(kit(), said_at=ends)
    assert short_date(date(2027, 1, 8), late.voice("ja", garden())) == "1月8日(金)"
    assert (
        short_date(date(2027, 1, 8), late.voice("ja", garden(timezone="Europe/Berlin"))) == "2027年1月8日(金)"
    )


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2019, 4, 30), "2019年4月30日(火)・平成31年"),
        (date(2019, 5, 1), "2019年5月1日(水)・令和元年"),
        (date(2019, 12, 31), "2019年12月31日(火)・令和元年"),
        (date(2020, 1, 1), "2020年1月1日(水)・令和2年"),
        (date(1989, 1, 8), "1989年1月8日(日)・平成元年"),
        (date(2026, 10, 25), "2026年10月25日(日)・令和8年"),
    ],
)
def test_a_long_date_has_weekday_and_era(on: date, words: str) -> None:
    assert long_date(on, say) == words


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(0, 60))
def test_a_day_later_is_never_an_earlier_year_of_one_era(on: date, days: int) -> None:
    name, year = era(on)
    later_name, later_year = era(on + timedelta(days=days))
    assert later_name != name or later_year >= year


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_the_weekday_is_the_calendars(on: date) -> None:
    assert f"({'月火水木金土日'[on.weekday()]})" in short_date(on, say)
    assert f"({'月火水木金土日'[on.weekday()]})" in compact_date(on, say)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_numbers_stand_without_separators(on: date) -> None:
    assert str(on.year) in long_date(on, say)
    assert str(on.year) in long_date(on, say_en)


def test_hours_and_minutes() -> None:
    assert clock_time(datetime.fromisoformat("2026-09-01T09:05:00+09:00")) == "9:05"


def why(dated: Dated) -> str:
    anchors = {"do.end": date(2026, 10, 25), "do.start": date(2026, 10, 10), "period.end": date(2026, 6, 30)}
    offset = dated.decided_by
    return reason(replace(dated, counted_from=anchors.get(offset.anchor) if offset else None), say)


REPORT = DateRule("report.due", Offset("do.end", 30))


def test_a_counted_date_shows_the_sum() -> None:
    dated = Dated("report.due", date(2026, 11, 24), REPORT, REPORT.base)
    assert why(dated) == "実施の終わり 10/25(日) + 30日 = 11/24(火)"


def test_a_date_counted_backward_shows_a_minus() -> None:
    offset = Offset("do.start", -1)
    dated = Dated("plan.end", date(2026, 10, 9), DateRule("plan.end", offset), offset)
    assert why(dated) == "実施の始まり 10/10(土) − 1日 = 10/9(金)"


def test_a_date_that_moved_shows_where_it_stood() -> None:
    dated = Dated("report.due", date(2026, 11, 24), REPORT, REPORT.base, unshifted=date(2026, 11, 23))
    assert why(dated).endswith("= 11/23(月)。閉庁日なので11/24(火)")


def test_a_closed_day_that_stands_is_marked() -> None:
    dated = Dated("do.end", date(2026, 10, 25), closed=True, set_by_hand=True)
    assert why(dated) == "決めた日。この日は閉庁日です"


def test_a_date_that_people_chose_says_so() -> None:
    assert why(Dated("report.due", date(2026, 11, 20), REPORT, set_by_hand=True)) == "決めた日"


def test_a_limit_says_that_it_is_one() -> None:
    cap = Offset("fy.end", 10)
    dated = Dated("report.due", date(2027, 4, 10), replace(REPORT, not_after=(cap,)), cap, date(2027, 3, 31))
    assert reason(dated, say) == "遅くとも 年度の終わり 3/31(水) + 10日 = 4/10(土)"


@pytest.mark.parametrize(
    ("offset", "on", "words"),
    [
        (Offset("do.end", 14, counting="inclusive"), date(2026, 11, 7), "+ 14日 (初日を数える) = 11/7(土)"),
        (Offset("do.end", months=1, end_of="month"), date(2026, 11, 30), "+ 1か月 の月末 = 11/30(月)"),
        (Offset("do.end", 5, open_days=True), date(2026, 10, 30), "+ 開庁日で5日 = 10/30(金)"),
        (Offset("do.end", end_of="fiscal_year"), date(2027, 3, 31), "の年度末 = 3/31(水)"),
        (Offset("do.end", on_day="09-30"), date(2026, 9, 30), "の年度の9月30日 = 9/30(水)"),
    ],
)
def test_each_way_of_counting_is_told(offset: Offset, on: date, words: str) -> None:
    dated = Dated("report.due", on, replace(REPORT, base=offset), offset)
    assert why(dated) == f"実施の終わり 10/25(日) {words}"


def test_a_date_that_comes_back_names_its_period() -> None:
    offset = Offset("period.end", 10)
    rule = DateRule("log.due", offset, every="month")
    dated = Dated("log.due@2026-06", date(2026, 7, 10), rule, offset)
    assert why(dated) == "その月の終わり 6/30(火) + 10日 = 7/10(金)"
    assert date_name("log.due@2026-06", say) == "月ごとの記録の期限(2026年6月)"
    assert date_name("yearly.due@2026", say) == "年度ごとの報告の期限(令和8年度)"
    assert date_name("check.due@q2", say) == "四半期の確かめ(2回目)"


@pytest.mark.parametrize(
    ("year", "name"), [(2026, "令和8年度"), (2019, "令和元年度"), (2018, "平成30年度"), (2027, "令和9年度")]
)
def test_fiscal_years_have_the_names_that_offices_give_them(year: int, name: str) -> None:
    assert fiscal_year_name(year, say) == name


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "2026年10月25日(日)"),
        ("ja-simple", "2026年10月25日(日曜日)"),
    ],
)
def test_a_day_that_was_answered_is_read_back_with_its_weekday(language: str, words: str) -> None:
    def told(key: str, /, **values: object) -> str:
        return kit().wording(key, language, **values)

    assert day_text("2026-10-25", told) == words


@pytest.mark.parametrize(
    ("language", "one_day"),
    [
        ("ja", "2026年10月25日(日)の一日"),
        ("ja-simple", "2026年10月25日(日曜日)の 一日（いちにち）"),
        ("en", "On Sun 25 Oct 2026"),
    ],
)
def test_a_period_of_one_day_is_told_as_a_day(language: str, one_day: str) -> None:
    voice, on = kit().voice(language), date(2026, 10, 25)

    def told(day: date, say: Say) -> str:
        return day_text(day.isoformat(), say)

    assert period_text(on, on, voice, told) == one_day
    longer = period_text(on, on + timedelta(days=1), voice, told)
    assert told(on, voice) in longer
    assert told(on + timedelta(days=1), voice) in longer


# ---------------------------------------------------------------- names that a guideline or a project gave


def names(*kinds: str, language: str = "ja") -> list[str]:
    """What these dates are called in a project that has rules of its own."""
    own = (
        DateRule("own.1", Offset("do.end"), label=Label({"ja": "会計の締め", "en": "Closing the books"})),
        DateRule("short", Offset("do.end"), label=Label({"ja": "短い日"})),
        DateRule("report.due", Offset("do.end"), label=Label({"ja": "町への報告"})),
    )
    voice = kit().voice(language, replace(garden(), rules=own))
    return [date_name(kind, voice) for kind in kinds]


def test_a_date_of_the_project_s_own_has_the_name_that_was_given_to_it() -> None:
    assert names("own.1", "own.1@2026-06") == ["会計の締め", "会計の締め(2026年6月)"]
    assert names("own.1", "short", language="en") == ["Closing the books", "短い日"]


def test_a_guideline_may_call_one_of_the_usual_dates_otherwise() -> None:
    assert names("report.due", "report.due@2") == ["町への報告", "町への報告(2回目)"]


def test_no_name_stands_in_place_of_a_sentence() -> None:
    """A date called ``short`` leaves alone how a short date is written."""
    voice = kit().voice(
        "ja", replace(garden(), rules=(DateRule("short", Offset("do.end"), label=Label({"ja": "短い日"})),))
    )
    assert date_name("short", voice) == "短い日"
    assert short_date(date(2026, 10, 25), voice) == "10月25日(日)"


@pytest.mark.parametrize(
    "kind", ["own.7", "rule", "step.days", "moved", "a.b@zz", "log.due@2026-13", "log.due@", "@", "event.x"]
)
@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_a_date_that_nobody_knows_any_more_is_told_without_an_error(kind: str, language: str) -> None:
    (name,) = names(kind, language=language)
    assert name
    assert "{" not in name


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_every_date_of_every_pack_has_a_name(language: str) -> None:
    catalogue = kit().catalogue
    for pack in catalogue.all():
        voice = kit().voice(language, pack=pack)
        told = [date_name(rule.kind, voice) for rule in pack.rules]
        assert len(set(told)) == len(told)
        assert voice("date-dropped") not in told


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ja", "令和8年度"),
        ("ja-simple", "令和（れいわ）8年度（ねんど）（2026年から）"),
        ("en", "fiscal year 2026 (Reiwa 8)"),
    ],
)
def test_a_fiscal_year_in_each_language(language: str, name: str) -> None:
    assert fiscal_year_name(2026, kit().voice(language)) == name


# ---------------------------------------------------------------- where a rule comes from


@pytest.mark.parametrize(
    ("pack", "kind", "language", "words"),
    [
        ("ise", "report.due", "ja", "実務のめやす"),
        ("ise", "see.due", "ja", "伊勢市協働の基本ルール 3-3にもとづく。日数は実務のめやす"),
        ("tomakomai", "see.due", "ja", "手引きにもとづく。日数は実務のめやす"),
        ("yamaguchi", "agree.renew", "ja", "山口市協働推進プラン 3-1(5)にもとづく。日数は実務のめやす"),
        ("ise", "report.due", "en", "common practice"),
    ],
)
def test_a_date_says_where_its_rule_comes_from(pack: str, kind: str, language: str, words: str) -> None:
    found = kit().catalogue.get(pack)
    rule = next(rule for rule in found.rules if rule.kind == kind)
    assert basis_text(rule, kit().voice(language, pack=found)) == words


@pytest.mark.parametrize(
    ("basis", "words"),
    [("source", "出典: 手引き"), ("local", "このまちの決まり"), ("project", "この事業で決めた日数")],
)
def test_a_rule_of_a_city_or_a_project_is_not_taken_for_practice(basis: str, words: str) -> None:
    assert basis_text(replace(REPORT, basis=basis), say) == words


SPOKEN_OF = {
    "ise": {
        "budget.talk", "budget.draft", "plan.due", "talk.plan", "agree.draft", "agree.sign", "agree.final",
        "progress.publish", "see.due", "publish.due", "carry.due",
    },
    "takaoka": {
        "plan.due", "agree.draft", "agree.sign", "agree.final", "progress.publish", "see.due", "survey.open",
        "survey.close", "see.end", "carry.due", "case.due",
    },
    "tomakomai": set(),
    "yamaguchi": {
        "form.due", "agree.draft", "agree.sign", "agree.final", "do.due", "check.due", "agree.renew",
        "agree.renew_last", "see.end", "evaluation.due", "case.due",
    },
    "yoshikawa": {"see.due", "publish.due", "carry.due"},
}  # fmt: skip
"""Which dates each guideline asks for; none of them says how many days."""


@pytest.mark.parametrize("pack", SPOKEN_OF)
def test_a_guideline_is_cited_for_what_it_asks_for_and_for_nothing_else(pack: str) -> None:
    found = kit().catalogue.get(pack)
    assert {rule.kind for rule in found.rules if rule.source is not None} == SPOKEN_OF[pack]
    assert all(rule.basis == "derived" for rule in found.rules if rule.source is not None)
    for rule in found.rules:
        if rule.source is not None:
            assert rule.source.section in found.documents[rule.source.doc].sections
