"""Dates in words: always with the weekday, with the era as a document would have it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.timetable import Dated, DateRule, Offset
from bot.services.phrasing.dates import (
    Say,
    clock_time,
    compact_date,
    day_text,
    era,
    long_date,
    period_text,
    reason,
    short_date,
)
from tests.services.house import kit


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
    anchors = {"do.end": date(2026, 10, 25), "do.start": date(2026, 10, 10)}
    return reason(dated, anchors.get, say)


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


def test_a_limit_names_no_anchor() -> None:
    dated = Dated("report.due", date(2027, 4, 10), REPORT, Offset("fiscal_year.april", 10))
    assert why(dated) == "決まりの上限 = 4/10(土)"


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
