"""The comparison under attack: on any sheet, any number of sides and people, by any rule, no side weighs more."""

from dataclasses import dataclass, replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import MOST_DIFFERENCES, agenda
from bot.domain.comparison import Compared, Result, SideSheets, compare, side_answer
from bot.domain.project import SideRule
from bot.domain.questions import Kind, Questionnaire
from bot.domain.sheets import AnswerState, Given, Sheet
from tests.domain.forms import SEEDS, a_form, right
from tests.domain.sheets import blank

any_meeting = settings(max_examples=250)

ORDER = [Result.DIFFER, Result.WORTH_TALKING, Result.MISSING, Result.AGREE, Result.NOT_COMPARABLE]


@dataclass(frozen=True)
class Meeting:
    """A sheet of questions, the sides with what their people gave, and whose answer counts."""

    form: Questionnaire
    sides: dict[str, SideSheets]
    rule: SideRule

    @property
    def rows(self) -> tuple[Compared, ...]:
        return compare(self.form, self.sides, rule=self.rule)


def meetings() -> st.SearchStrategy[Meeting]:
    return SEEDS.map(lambda seed: a_meeting(Random(seed)))


def a_meeting(chance: Random) -> Meeting:
    form = a_form(chance)
    sides = {letter: a_side(chance, form) for letter in "abc"[: chance.randint(2, 3)]}
    return Meeting(form, sides, chance.choice(tuple(SideRule)))


def a_side(chance: Random, form: Questionnaire) -> SideSheets:
    sheets = [a_sheet(chance, form) for _ in range(chance.choice((0, 1, 1, 2, 3, 4)))]
    respondent = sheets.pop() if sheets and chance.random() < 0.8 else None
    return SideSheets(respondent, tuple(sheets), chance.choice(("", "government", "civic_group")))


def a_sheet(chance: Random, form: Questionnaire) -> Sheet:
    """Answers to anything that is ever asked, hidden ones too; two values of each, so that people agree at times."""
    filled = blank()
    for q in form.asked:
        match chance.choice("aaaaaaasun-"):
            case "a":
                filled = filled.answer(q.id, Given(chance.choice(right(q)[:3])))
            case "s":
                filled = filled.answer(q.id, Given(None, AnswerState.SKIPPED))
            case "u" if q.allow_unknown:
                filled = filled.answer(q.id, Given(None, AnswerState.UNKNOWN))
            case "n" if q.allow_unknown:
                filled = filled.answer(q.id, Given(None, AnswerState.NOT_APPLICABLE))
    return filled


def visible(form: Questionnaire, side: SideSheets, sheet: Sheet) -> set[str]:
    return {q.id for q in form.for_side(side.kind).applicable(sheet.values)}


@any_meeting
@given(meetings(), st.randoms(use_true_random=False))
def test_renaming_the_sides_changes_no_result_size_or_order(meeting: Meeting, chance: Random) -> None:
    letters = list(meeting.sides)
    chance.shuffle(letters)
    renamed = dict(zip(meeting.sides, letters, strict=True))
    there = replace(meeting, sides={renamed[letter]: side for letter, side in meeting.sides.items()})
    assert [(r.question.id, r.result, r.size) for r in meeting.rows] == [
        (r.question.id, r.result, r.size) for r in there.rows
    ]
    for here, other in zip(meeting.rows, there.rows, strict=True):
        assert {renamed[letter]: mine for letter, mine in here.answers.items()} == other.answers
        assert {renamed[letter]: counts for letter, counts in here.spread.items()} == other.spread


@any_meeting
@given(meetings())
def test_the_same_sheets_on_all_sides_never_differ(meeting: Meeting) -> None:
    same = dict.fromkeys(meeting.sides, meeting.sides["a"])
    for row in replace(meeting, sides=same).rows:
        assert row.result is not Result.DIFFER
        assert row.size == 0
        assert all(mine == row.answers["a"] for mine in row.answers.values())


@any_meeting
@given(meetings())
def test_a_difference_has_a_size_and_nothing_else_has(meeting: Meeting) -> None:
    for row in meeting.rows:
        assert 0 < row.size <= 1 if row.result is Result.DIFFER else row.size == 0


@any_meeting
@given(meetings())
def test_each_question_stands_once_the_largest_differences_first_then_in_the_order_of_the_sheet(
    meeting: Meeting,
) -> None:
    places = [q.id for q in meeting.form.questions]
    keys = [(ORDER.index(r.result), -r.size, places.index(r.question.id)) for r in meeting.rows]
    assert keys == sorted(set(keys))


@any_meeting
@given(meetings())
def test_every_question_that_was_put_to_a_side_is_listed_and_no_shared_one(meeting: Meeting) -> None:
    by_respondents = replace(meeting, rule=SideRule.RESPONDENT)
    put = {
        name
        for side in meeting.sides.values()
        if side.respondent
        for name in visible(meeting.form, side, side.respondent)
        if not meeting.form.by_id[name].shared
    }
    listed = {row.question.id for row in by_respondents.rows}
    assert put <= listed
    assert not [row for row in meeting.rows if row.question.shared or row.question.kind is Kind.INFO]


@any_meeting
@given(meetings())
def test_an_answer_that_is_hidden_is_neither_shown_nor_counted(meeting: Meeting) -> None:
    for row in meeting.rows:
        for letter, mine in row.answers.items():
            side = meeting.sides[letter]
            saw = [s for s in side.all if row.question.id in visible(meeting.form, side, s)]
            given_by = [s.answers[row.question.id] for s in saw if row.question.id in s.answers]
            assert mine is None or mine.value in [g.value for g in given_by]
            assert (
                sum(row.spread.get(letter, {}).values()) <= len(given_by) or row.question.kind is Kind.MULTI
            )


@any_meeting
@given(meetings())
def test_agreeing_and_differing_are_told_only_where_all_who_were_asked_answered(meeting: Meeting) -> None:
    for row in meeting.rows:
        answered = [
            mine.value for mine in row.answers.values() if mine and mine.state is AnswerState.ANSWERED
        ]
        if row.agree is not None:
            assert len(answered) > 1
            assert all(mine is None or mine.state is AnswerState.ANSWERED for mine in row.answers.values())
            alike = [_alike(value) for value in answered]
            assert row.agree == (alike.count(alike[0]) == len(alike))


def _alike(value: object) -> object:
    """Options in whatever order they were given are one answer."""
    return sorted(map(str, value)) if isinstance(value, list) else value


@any_meeting
@given(meetings())
def test_not_knowing_is_kept_apart_from_saying_nothing(meeting: Meeting) -> None:
    for row in replace(meeting, rule=SideRule.RESPONDENT).rows:
        for letter, mine in row.answers.items():
            own = meeting.sides[letter].respondent
            assert mine is None or (own is not None and mine == own.answers[row.question.id])
            if mine is not None and mine.state is not AnswerState.ANSWERED:
                assert row.result in (Result.MISSING, Result.NOT_COMPARABLE)


@any_meeting
@given(meetings(), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing_by_any_rule(meeting: Meeting, chance: Random) -> None:
    mixed = {}
    for letter, side in meeting.sides.items():
        others = list(side.others)
        chance.shuffle(others)
        mixed[letter] = replace(side, others=tuple(others))
    for here, there in zip(meeting.rows, replace(meeting, sides=mixed).rows, strict=True):
        assert here == there


@any_meeting
@given(meetings(), st.sampled_from([SideRule.MAJORITY, SideRule.MEDIAN]))
def test_the_answer_of_a_side_is_one_that_somebody_gave_and_a_majority_prevails(
    meeting: Meeting, rule: SideRule
) -> None:
    for q in meeting.form.asked:
        for side in meeting.sides.values():
            mine = side_answer(q, side, rule)
            gave = [s.answers[q.id] for s in side.all if q.id in s.answers]
            assert (mine is None) == (not gave)
            assert mine is None or (mine.state, mine.value) in [(g.state, g.value) for g in gave]
            values = [_alike(g.value) for g in gave if g.state is AnswerState.ANSWERED]
            if mine is not None and rule is SideRule.MAJORITY and len(values) > 1:
                assert all(values.count(_alike(mine.value)) >= values.count(value) for value in values)


@any_meeting
@given(meetings())
def test_the_spread_adds_up_to_the_people_who_answered(meeting: Meeting) -> None:
    for row in meeting.rows:
        for letter, counts in row.spread.items():
            side = meeting.sides[letter]
            assert len(side.all) > 1
            saw = [s for s in side.all if row.question.id in visible(meeting.form, side, s)]
            if row.question.kind is not Kind.MULTI:
                assert sum(counts.values()) == sum(row.question.id in s.answers for s in saw)


@any_meeting
@given(meetings(), meetings())
def test_later_answers_stand_beside_the_first_only_where_they_are_others(
    meeting: Meeting, other: Meeting
) -> None:
    later = {letter: other.sides.get(letter, side) for letter, side in meeting.sides.items()}
    for before, row in zip(
        meeting.rows, compare(meeting.form, meeting.sides, later, rule=meeting.rule), strict=True
    ):
        assert replace(row, later={}) == before
        for letter, now in row.later.items():
            first = row.answers[letter]
            assert first is not None
            assert (now.state, now.value) != (first.state, first.value)
    assert not any(
        row.later for row in compare(meeting.form, meeting.sides, meeting.sides, rule=meeting.rule)
    )


# ---------------------------------------------------------------- what to talk about


@any_meeting
@given(meetings(), SEEDS)
def test_an_agenda_names_no_row_twice_and_no_more_than_an_evening_holds(meeting: Meeting, seed: int) -> None:
    chance = Random(seed)
    marks = {row.question.id: chance.randint(0, 3) for row in meeting.rows if chance.random() < 0.5}
    found = agenda(meeting.rows, marks)
    named = [*found.differences, *(one for one in (found.shared, found.question) if one)]
    ids = [row.question.id for row in named]
    assert len(set(ids)) == len(ids)
    assert len(found.differences) <= MOST_DIFFERENCES
    assert set(ids) <= {row.question.id for row in meeting.rows}
    assert found.question is not None or len(named) == len(meeting.rows)


@any_meeting
@given(meetings(), SEEDS)
def test_no_difference_waits_outside_while_a_lesser_one_is_on_the_agenda(meeting: Meeting, seed: int) -> None:
    chance = Random(seed)
    marks = {row.question.id: chance.randint(1, 3) for row in meeting.rows if chance.random() < 0.3}

    def weight(row: Compared) -> tuple[bool, int, float]:
        return (row.result is Result.DIFFER, marks.get(row.question.id, 0), row.size)

    on = agenda(meeting.rows, marks).differences
    out = [row for row in meeting.rows if row not in on and row.result is Result.DIFFER]
    assert all(weight(inside) >= weight(outside) for inside in on for outside in out)
