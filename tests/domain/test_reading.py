"""How people write their answers, read as moves: the table of spellings, and what holds for any words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Answer, DropRow, Fill, Gather, Mark, Move, Toggle
from bot.domain.days import FIRST_YEAR, LAST_YEAR, read_date, read_month
from bot.domain.numerals import LARGEST, read_amount, read_yen
from bot.domain.questions import Column, Kind, Label, Option, Question
from bot.domain.reading import read_cell, read_move, read_reasoned
from bot.domain.sheets import Growing
from bot.domain.words import fold

TODAY = date(2026, 11, 25)
CLUB, PARKS = "花壇の会", "伊勢市公園緑地課"
PARTIES = {fold(name): name for name in (CLUB, PARKS)}

# ---------------------------------------------------------------- one question of each kind


def option(name: str, ja: str, short: str = "", en: str = "", en_short: str = "", simple: str = "") -> Option:
    label = Label({"ja": ja} | ({"en": en} if en else {}) | ({"ja-simple": simple} if simple else {}))
    return Option(name, label, Label({"ja": short or ja} | ({"en": en_short or en} if en else {})))


def column(name: str, kind: Kind, *, required: bool = True) -> Column:
    return Column(name, kind, Label(ja=name), required=required)


def question(kind: Kind, **more: Any) -> Question:
    return Question("q1", "1", kind, Label(ja="q1"), **more)


WHEN = (
    option("before", "企画中で、予算の案はまだなかった", "予算案より前", "Planning, before a draft budget existed",
           "Before draft budget", "予算（よさん）の案（あん）より 前（まえ）"),
    option("after", "企画中だが、予算は決まっていた", "予算が決まった後", "Planning, but the budget was already fixed",
           "After budget fixed"),
    option("start", "企画が終わり、実行に移るとき", "実行に移るとき", "Planning done, as the work began", "As work began"),
)  # fmt: skip
POINTS = tuple(
    option(str(n), ja, en=en)
    for n, (ja, en) in enumerate(
        (
            ("まったく思わない", "not at all"),
            ("あまり思わない", "hardly"),
            ("どちらともいえない", "neither"),
            ("そう思う", "agree"),
            ("とてもそう思う", "agree fully"),
        ),
        1,
    )
)
EFFECTS = (
    option("money", "お金が増える", "お金", "money"),
    option("skill", "技が生きる", "技", "skills"),
    option("people", "人と人がつながる", "つながり", "ties"),
    option("other", "そのほか", "ほか", "something else"),
)
QUESTIONS = {
    "yes_no": question(Kind.YES_NO),
    "unknown": question(Kind.DATE, allow_unknown=True),
    "single": question(Kind.SINGLE, options=WHEN),
    "scale": question(Kind.SCALE, options=POINTS),
    "number": question(Kind.NUMBER, unit=Label({"ja": "人", "ja-simple": "人（にん）", "en": "people"})),
    "yen": question(Kind.YEN),
    "date": question(Kind.DATE),
    "month": question(Kind.DATE, by_month=True),
    "party": question(Kind.PARTY),
    "text": question(Kind.TEXT),
    "multi": question(Kind.MULTI, options=EFFECTS),
    "money": question(
        Kind.REPEAT,
        columns=(
            column("what", Kind.TEXT),
            column("yen", Kind.YEN),
            column("who", Kind.PARTY, required=False),
        ),
    ),
    "roles": question(Kind.REPEAT, columns=(column("task", Kind.TEXT), column("who", Kind.PARTY))),
    "schedule": question(
        Kind.REPEAT,
        columns=(
            column("what", Kind.TEXT),
            column("day", Kind.DATE),
            column("who", Kind.PARTY, required=False),
        ),
    ),
}

# ---------------------------------------------------------------- the table


@dataclass(frozen=True)
class Case:
    """A row of the table: what is said to which question, where things stand, and what is meant."""

    kind: str
    said: str
    means: object
    today: date = TODAY
    growing: Growing = field(default_factory=lambda: Growing("q1"))
    begins: tuple[Mapping[str, object], ...] = ()


def table() -> Iterator[Case]:
    path = Path(__file__).with_name("spellings.yaml")
    for kind, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for row in rows:
            begins = tuple(row.get("begins", ()))
            items = (*begins, *row.get("rows", ()), *row.get("chosen", ()))
            growing = Growing("q1", items, row.get("row", {}))
            for said in row["said"]:
                yield Case(kind, said, plainly(row["means"]), row.get("today", TODAY), growing, begins)


def plainly(means: object) -> object:
    """Days as they are kept."""
    return means.isoformat() if isinstance(means, date) else means


def named(move: Move | None) -> object:
    """The move as the table spells it."""
    match move:
        case None:
            return "nothing"
        case Answer(value=value):
            return value
        case Mark(state=state):
            return state.value.replace("_", " ")
        case Toggle(option=chosen):
            return f"choose {chosen}"
        case Fill(values=values):
            return dict(values)
        case DropRow(row=row):
            return f"drop {row + 1}"
        case Gather():
            return "that is all"
    return move


CASES = tuple(table())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}-{case.said}")
def test_what_is_written_means(case: Case) -> None:
    asked = replace(QUESTIONS[case.kind], begins=case.begins)
    language = "en" if case.said.isascii() else "ja"
    move = read_move(asked, case.growing, case.said, language, case.today, PARTIES)
    assert named(move) == (case.said.strip() if case.means == "itself" else case.means)


def test_the_table_is_large_and_says_nothing_twice() -> None:
    seen = [(case.kind, case.said, case.today, str(case.growing), case.begins) for case in CASES]
    assert len(CASES) > 1000
    assert len({str(one) for one in seen}) == len(seen)
    assert sum(not case.said.isascii() for case in CASES) > len(CASES) / 2


# ---------------------------------------------------------------- an answer and its reason


@pytest.mark.parametrize(
    ("kind", "said", "value", "reason"),
    [
        ("yes_no", "いいえ、時間が足りなかった", "no", "時間が足りなかった"),
        ("yes_no", "はい 道具がそろった", "yes", "道具がそろった"),
        ("yes_no", "いいえ　人手が足りません。", "no", "人手が足りません。"),
        ("yes_no", "いいえ時間が足りなかった", "no", "時間が足りなかった"),
        ("yes_no", "いいえ（時間不足）", "no", "時間不足"),
        ("yes_no", "いいえ\n時間がなくて", "no", "時間がなくて"),
        ("yes_no", "いいえ、できませんでした。時間がなくて", "no", "時間がなくて"),
        ("yes_no", "いいえ、3回しか会えなかった", "no", "3回しか会えなかった"),
        ("yes_no", "×、人が足りない", "no", "人が足りない"),
        ("yes_no", "できました。みんなで話しました", "yes", "みんなで話しました"),
        ("yes_no", "no, we lacked time", "no", "we lacked time"),
        ("yes_no", "No because of the rain", "no", "because of the rain"),
        ("yes_no", "Yes - no, we", None, ""),
        ("scale", "3、まだ途中なので", 3, "まだ途中なので"),
        ("scale", "4点です。みんなよくやった", 4, "みんなよくやった"),
        ("single", "②。予算は市が決めたので", "after", "予算は市が決めたので"),
        *(
            ("yes_no", said, None, "")
            for said in (
                *("いいえないことも…", "はいと言えばはい", "はい、でも無理", "いいえ、けどね", "はい、はい、今行く"),
                *("はいはい、今行く", "うん、今行く", "いや、ちょっとね", "いいえ、できました。みんなで", "yes and no"),
                *("no one came", "no time", "no way", "yes, but late", "はい、了解です", "はい、ありがとうございます"),
                *("いいえ、わかりません", "いいえ、どうしてですか？", "はい、あとで", "はい、3を直す", "はい、担当者"),
            )
        ),
        ("scale", "2、3の間", None, ""),
        ("scale", "3.5", None, ""),
        ("scale", "1、とてもそう思う", None, ""),
        ("single", "2 予算案より前", None, ""),
        ("date", "はい、雨でした", None, ""),
    ],
)  # fmt: skip
def test_an_answer_may_bring_its_reason(kind: str, said: str, value: object, reason: str) -> None:
    assert read_move(QUESTIONS[kind], None, said, "ja", TODAY, PARTIES) is None
    found = read_reasoned(QUESTIONS[kind], said, "en" if said.isascii() else "ja")
    assert found == (Answer("q1", value, reason) if reason else None)


@pytest.mark.parametrize("case", [one for one in CASES if one.means == "nothing"], ids=lambda one: one.said)
def test_what_is_no_answer_is_none_with_a_reason_either(case: Case) -> None:
    assert read_reasoned(QUESTIONS[case.kind], case.said, "en" if case.said.isascii() else "ja") is None


# ---------------------------------------------------------------- whatever is said


ANYTHING = st.text() | st.text(
    st.sampled_from(
        "0123456789０１２〇一二三十百千万億兆.,、・/-年月日曜週来再今末前後元rRhs令和平成火土(（）)円¥人約くらいでと〜～①②？?\n wsa"
    )
)
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@given(ANYTHING, st.sampled_from(tuple(QUESTIONS)), st.dates())
def test_no_words_trip_the_reading(text: str, kind: str, today: date) -> None:
    asked = QUESTIONS[kind]
    move = read_move(asked, None, text, "ja", today, PARTIES)
    if isinstance(move, Answer):
        assert asked.takes(move.value)


@given(ANYTHING, st.dates())
def test_what_is_read_for_a_column_can_stand_in_it(text: str, today: date) -> None:
    for asked in QUESTIONS.values():
        move = read_move(asked, None, text, "ja", today, PARTIES)
        if isinstance(move, Fill):
            assert replace(asked, columns=tuple(replace(c, required=False) for c in asked.columns)).complete(
                move.values
            )


@pytest.mark.parametrize(
    "text",
    [
        "9" * 6000,
        "９" * 6000,
        "九" * 6000,
        "1" + ",000" * 2000,
        "万" * 6000,
        "(" * 6000,
        "と1" * 3000,
        "1 " * 3000,
        "は" * 6000,
        "令和" * 3000,
    ],
)
@pytest.mark.parametrize("kind", [kind for kind in QUESTIONS if kind not in ("text", "party")])
def test_a_flood_is_no_answer(kind: str, text: str) -> None:
    move = read_move(QUESTIONS[kind], None, text, "ja", TODAY, PARTIES)
    assert not isinstance(move, Answer)


@given(st.sampled_from([case for case in CASES if case.kind not in ("text", "party")]))
def test_a_question_mark_behind_it_makes_it_no_answer(case: Case) -> None:
    asked = QUESTIONS[case.kind]
    assert read_move(asked, case.growing, f"{case.said}？", "ja", case.today, PARTIES) is None


# ---------------------------------------------------------------- days


WEEKDAYS = "月火水木金土日"
ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def wide(text: str) -> str:
    return text.translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789/-(),.¥"} | {ord("¥"): "￥"})


def in_kanji(number: int) -> str:
    """The number as it is written in Japanese: 一万二千三百."""
    if number == 0:
        return "零"
    words = ""
    for worth, unit in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        four = number // worth % 10_000
        for small, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            figure = four // small % 10
            if figure:
                words += ("" if figure == 1 and small > 1 else "一二三四五六七八九"[figure - 1]) + name
        words += unit if four else ""
    return words


def in_units(number: int) -> str:
    """The number with 万 and 億: 1億2345万6789."""
    parts = [(number // 10**8 % 10**4, "億"), (number // 10**4 % 10**4, "万"), (number % 10**4, "")]
    return "".join(f"{figures}{unit}" for figures, unit in parts if figures) or "0"


def full_spellings(on: date) -> list[str]:
    weekday, english, month = WEEKDAYS[on.weekday()], ENGLISH[on.weekday()], MONTHS[on.month - 1]
    return [
        on.isoformat(), f"{on:%Y/%m/%d}", f"{on:%Y.%m.%d}", f"{on:%Y%m%d}", f"{on.year}/{on.month}/{on.day}",
        f"{on.year}年{on.month}月{on.day}日", f"{on.year}年{on.month}月{on.day}日({weekday})",
        f"{on.year}年{on.month}月{on.day}日（{weekday}曜日）", f"{on.year}年{on.month:02d}月{on.day:02d}日 {weekday}曜",
        f"{on.year}年{in_kanji(on.month)}月{in_kanji(on.day)}日", f"{english} {on.day} {month[:3]} {on.year}",
        f"{month} {on.day}, {on.year}", f"{on.day} {month} {on.year}",
    ]  # fmt: skip


@given(DAYS, st.dates())
def test_a_day_with_its_year_is_read_on_any_day(on: date, today: date) -> None:
    for said in full_spellings(on):
        for text in (said, wide(said), f" {said}です。", f"{said}でお願いします"):
            assert read_date(text, today) == on, text


@given(st.dates(date(2019, 5, 1), date(LAST_YEAR, 12, 31)) | st.dates(date(1989, 1, 8), date(2019, 4, 30)))
def test_a_day_is_read_in_its_era(on: date) -> None:
    name, letter, before = ("令和", "R", 2018) if on >= date(2019, 5, 1) else ("平成", "H", 1988)
    year = on.year - before
    if year > 99:
        return
    for spelled in {str(year), in_kanji(year), "元" if year == 1 else str(year)}:
        assert read_date(f"{name}{spelled}年{on.month}月{on.day}日", TODAY) == on
    for said in (f"{letter}{year}.{on.month}.{on.day}", f"{letter.lower()}{year}/{on.month}/{on.day}"):
        assert read_date(said, TODAY) == on


@given(DAYS, st.integers(0, 364))
def test_a_day_without_its_year_is_the_next_one(today: date, ahead: int) -> None:
    on = today + timedelta(days=ahead)
    if on.year > LAST_YEAR or (on.month, on.day) == (2, 29):
        return
    weekday, english, month = WEEKDAYS[on.weekday()], ENGLISH[on.weekday()], MONTHS[on.month - 1]
    for said in (
        f"{on.month}月{on.day}日", f"{on.month}/{on.day}", f"{on.month}月{on.day}日({weekday})", f"{on.month}/{on.day}({weekday})",
        f"{in_kanji(on.month)}月{in_kanji(on.day)}日", f"{english} {on.day} {month[:3]}", f"{on.day} {month}", f"{month} {on.day}",
    ):  # fmt: skip
        assert read_date(said, today) == on, said


@given(DAYS, st.integers(0, 6), st.integers(0, 2))
def test_weeks_begin_on_monday(today: date, weekday: int, weeks: int) -> None:
    said = f"{('今週', '来週', '再来週')[weeks]}の{WEEKDAYS[weekday]}曜日"
    on = read_date(said, today)
    if on is not None:  # None beyond the last year
        assert on.weekday() == weekday
        assert (on - timedelta(days=weekday)) - (today - timedelta(days=today.weekday())) == timedelta(
            weeks=weeks
        )


@given(DAYS, st.integers(1, 6))
def test_a_wrong_weekday_makes_it_no_day(on: date, off: int) -> None:
    wrong = WEEKDAYS[(on.weekday() + off) % 7]
    assert read_date(f"{on.year}年{on.month}月{on.day}日({wrong})", TODAY) is None
    assert read_date(f"{on:%Y/%m/%d} {wrong}曜日", TODAY) is None


@given(st.text(), st.dates())
def test_every_day_that_is_read_lies_in_sane_years(text: str, today: date) -> None:
    on = read_date(text, today)
    assert on is None or FIRST_YEAR <= on.year <= LAST_YEAR


@given(DAYS, st.dates())
def test_a_month_with_its_year_is_read_on_any_day(on: date, today: date) -> None:
    for said in (
        f"{on.year}年{on.month}月",
        f"{on:%Y-%m}",
        f"{on.year}/{on.month}",
        f"{MONTHS[on.month - 1]} {on.year}",
    ):
        assert read_month(said, today) == (on.year, on.month)
        assert read_month(wide(said), today) == (on.year, on.month)


@given(DAYS, st.integers(0, 11))
def test_a_month_without_its_year_is_the_next_one(today: date, ahead: int) -> None:
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    if year <= LAST_YEAR:
        for said in (f"{month + 1}月", f"{in_kanji(month + 1)}月ごろ", MONTHS[month]):
            assert read_month(said, today) == (year, month + 1)


# ---------------------------------------------------------------- amounts


AMOUNTS = st.integers(0, 10**6) | st.integers(0, LARGEST - 1)


@given(AMOUNTS)
def test_an_amount_is_read_in_every_spelling(amount: int) -> None:
    spellings = [str(amount), f"{amount:,}", in_kanji(amount)] + (
        [in_units(amount)] if amount < 10**12 else []
    )
    for said in spellings:
        for yen in (f"{said}円", f"{wide(said)}円", f" {said} 円です。", f"約{said}円くらい"):
            assert read_yen(yen) == amount, yen
        for count in (f"{said}人", f"{wide(said)}名", f"約{said}人です"):
            assert read_amount(count, ("人",)) == amount, count
    for bare in spellings[:2]:
        assert read_yen(bare) == read_yen(wide(bare)) == read_yen(f"¥{bare}") == read_amount(bare) == amount


@given(st.integers(1, 9999), st.integers(1, 9))
def test_tenths_of_ten_thousand_are_whole_yen(whole: int, tenth: int) -> None:
    assert read_yen(f"{whole}.{tenth}万円") == whole * 10_000 + tenth * 1_000


@given(st.integers(0, 10**6), st.integers(1, 99))
def test_parts_of_a_yen_are_no_amount_and_parts_of_a_count_are_one(whole: int, part: int) -> None:
    said = f"{whole}.{part:02d}"
    assert read_yen(f"{said}円") is None
    assert read_amount(said) == float(said)


@given(st.integers(1, 10**6))
def test_what_lies_below_zero_is_no_amount(amount: int) -> None:
    for said in (f"-{amount}", f"−{amount:,}円", f"▲{amount:,}", f"△{amount}円", f"マイナス{amount}"):
        assert read_yen(said) is None
        assert read_amount(said) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["〜", "～", "-", "から", "、", "か"]))
def test_two_numbers_are_none(first: int, last: int, between: str) -> None:
    assert read_yen(f"{first}{between}{last}円") is None
    assert read_amount(f"{first}{between}{last}人") is None


@pytest.mark.parametrize(
    ("said", "units", "means"),
    [
        ("3日", ("日",), 3), ("3日間", ("日", "days"), 3), ("3 days", ("日", "days"), 3), ("3日", (), None), ("3時間", ("時間",), 3),
        ("3時間", (), None), ("5回", ("回",), 5), ("5回", ("人",), None), ("5人", ("回",), None), ("5枚", (), 5), ("100㎡", ("㎡",), 100),
        ("2か所", ("か所",), 2), ("2ヶ所", ("か所",), 2), ("2箇所", ("か所",), 2), ("5つ", (), 5), ("三つ", (), 3), ("50％", ("%",), 50),
        ("30人", ("人（にん）",), 30), ("3年", ("年",), 3), ("3か月", ("か月",), 3), ("3ヶ月", ("か月",), 3), ("10日間", (), None),
    ],
)  # fmt: skip
def test_a_number_counts_what_the_question_counts(
    said: str, units: tuple[str, ...], means: int | None
) -> None:
    assert read_amount(said, units) == means


# ---------------------------------------------------------------- options and cells


@given(
    st.sets(st.integers(1, len(EFFECTS)), min_size=2),
    st.sampled_from(["と", "、", "・", ", ", " ", "　", "/", " and ", "\n"]),
)
def test_a_list_of_numbers_is_a_list_of_options(places: set[int], between: str) -> None:
    said = between.join(map(str, sorted(places)))
    chosen = [EFFECTS[place - 1].id for place in sorted(places)]
    assert read_move(QUESTIONS["multi"], None, said, "ja", TODAY, PARTIES) == Answer("q1", chosen)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_a_list_of_labels_is_a_list_of_options(size: int) -> None:
    for some in combinations(EFFECTS, size):
        for between in ("、", "と", " ", "・"):
            said = between.join(one.short.in_("ja") for one in some)
            assert read_move(QUESTIONS["multi"], None, said, "ja", TODAY, PARTIES) == Answer(
                "q1", [one.id for one in some]
            )


@pytest.mark.parametrize("kind", [kind for kind in QUESTIONS if QUESTIONS[kind].options])
def test_every_label_of_every_language_names_its_option(kind: str) -> None:
    asked = QUESTIONS[kind]
    for one in asked.options:
        for label in (*one.label.values(), *one.short.values()):
            move = read_move(asked, None, label, "ja", TODAY, PARTIES)
            means = {"multi": f"choose {one.id}", "scale": int(one.id) if one.id.isdigit() else 0}.get(
                kind, one.id
            )
            assert named(move) == means


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        (Kind.TEXT, "苗", "苗"), (Kind.TEXT, "？", None), (Kind.YEN, "3万円", 30_000), (Kind.YEN, "高い", None), (Kind.NUMBER, "30人", 30),
        (Kind.DATE, "来週の土曜", "2026-12-05"), (Kind.DATE, "そのうち", None), (Kind.PARTY, "花壇の会さん", CLUB), (Kind.PARTY, "田中さん", "田中さん"),
        (Kind.SINGLE, "イ", "after"), (Kind.SINGLE, "2", "after"), (Kind.SINGLE, "いつか", None), (Kind.REPEAT, "苗", None),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_its_column_is(kind: Kind, said: str, value: object) -> None:
    cell = Column("c", kind, Label(ja="c"), options=WHEN if kind is Kind.SINGLE else ())
    assert read_cell(cell, said, "ja", TODAY, PARTIES) == value


def test_a_choice_within_a_line_goes_by_its_words_and_not_by_a_number() -> None:
    rows = question(
        Kind.REPEAT,
        columns=(column("what", Kind.TEXT), Column("when", Kind.SINGLE, Label(ja="w"), options=WHEN)),
    )
    assert read_move(rows, None, "話 予算案より前", "ja", TODAY, PARTIES) == Fill(
        "q1", {"when": "before", "what": "話"}
    )
    assert read_move(rows, None, "話 2", "ja", TODAY, PARTIES) == Fill("q1", {"what": "話 2"})


def test_what_two_bodies_share_names_neither_of_them() -> None:
    parties = {fold(name): name for name in ("花壇の会", "花火の会")}
    assert read_move(QUESTIONS["party"], None, "花の会", "ja", TODAY, parties) == Answer("q1", "花の会")
    assert read_move(QUESTIONS["party"], None, "の会", "ja", TODAY, parties) == Answer("q1", "の会")


def test_an_unfinished_row_is_not_overwritten_by_the_next_line() -> None:
    growing = Growing("q1", (), {"what": "苗"})
    assert read_move(QUESTIONS["money"], growing, "チラシ 12,000円 花壇の会", "ja", TODAY, PARTIES) is None
