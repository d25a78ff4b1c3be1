"""What a newer version of a guideline changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pack import Pack
from bot.domain.pack_changes import Move, PackChanges, moves, pack_changes
from bot.domain.questions import Basis, Column, Kind, Label, Option, Question, Questionnaire
from bot.domain.timetable import DateRule, Offset
from tests.domain.forms import forms
from tests.domain.sheets import after, question

NOTHING = PackChanges()


def sheet(name: str, *questions: Question, stage: str = "plan") -> Questionnaire:
    return Questionnaire(name, stage, "checklist", Label(ja=name), questions)


def pack(*sheets: Questionnaire, rules: tuple[DateRule, ...] = (), **fields: object) -> Pack:
    return Pack("t", "1.0.0", "t", Label(ja="町"), questionnaires=sheets, rules=rules, **fields)  # type: ignore[arg-type]


def due(days: int, shift: str = "next") -> DateRule:
    return DateRule("plan.due", Offset("start", days), shift=shift)


ONE = question("q1")
CHOICE = question("q2", Kind.SINGLE)
ROWS = question("q3", Kind.REPEAT, columns=(Column("what", Kind.TEXT, Label(ja="何を")),))


def both(was: Question, now: Question) -> PackChanges:
    """From a sheet with the one question to the same sheet with the other."""
    return pack_changes(pack(sheet("s", was)), pack(sheet("s", now)))


def test_a_question_that_only_the_newer_one_has_is_added_and_the_reverse_is_dropped() -> None:
    few, many = pack(sheet("s", ONE)), pack(sheet("s", ONE, CHOICE))
    assert pack_changes(few, many) == PackChanges(added_labels=(CHOICE.label,))
    assert pack_changes(many, few) == PackChanges(dropped_labels=(CHOICE.label,))


WORDS = [
    (ONE, replace(ONE, label=Label(ja="新しい"))),
    (ONE, replace(ONE, help=Label(ja="新しい"))),
    (ONE, replace(ONE, talk=Label(ja="新しい"))),
    (ONE, replace(ONE, topic=Label(ja="新しい"))),
    (ONE, replace(ONE, example=Label(ja="新しい"))),
    (ONE, replace(ONE, unit=Label(ja="人"))),
    (CHOICE, replace(CHOICE, options=tuple(Option(o, Label(ja=o * 2), Label(ja=o)) for o in "xyz"))),
    (CHOICE, replace(CHOICE, options=tuple(Option(o, Label(ja=o), Label(ja=o * 2)) for o in "xyz"))),
    (ROWS, replace(ROWS, columns=(Column("what", Kind.TEXT, Label(ja="すること")),))),
    (ROWS, replace(ROWS, columns=(Column("what", Kind.TEXT, Label(ja="何を"), example=Label(ja="植える")),))),
]


@pytest.mark.parametrize(("was", "now"), WORDS)
def test_other_words_are_rewording(was: Question, now: Question) -> None:
    assert both(was, now) == PackChanges(reworded_labels=(now.label,))


MANNERS = [
    (ONE, replace(ONE, kind=Kind.TEXT)),
    (ONE, replace(ONE, required=False)),
    (ONE, replace(ONE, answer_by="shared")),
    (ONE, replace(ONE, compare="none")),
    (ONE, replace(ONE, attention=())),
    (ONE, replace(ONE, allow_unknown=True)),
    (ONE, replace(ONE, reason=True)),
    (ONE, replace(ONE, show_if=after("q0", "yes"))),
    (ONE, replace(ONE, recall="q0")),
    (CHOICE, replace(CHOICE, options=CHOICE.options[:2])),
    (ROWS, replace(ROWS, most=3)),
    (ROWS, replace(ROWS, columns=(Column("what", Kind.TEXT, Label(ja="何を"), required=False),))),
    (ROWS, replace(ROWS, columns=(*ROWS.columns, Column("yen", Kind.YEN, Label(ja="円"))))),
]


@pytest.mark.parametrize(("was", "now"), MANNERS)
def test_another_way_to_answer_is_a_change_whatever_the_words(was: Question, now: Question) -> None:
    assert both(was, now) == PackChanges(changed_labels=(now.label,))
    worded = replace(now, label=Label(ja="新しい"))
    assert both(was, worded) == PackChanges(changed_labels=(worded.label,))


@pytest.mark.parametrize(
    "now",
    [replace(ONE, number="7"), replace(ONE, basis=Basis.SOURCE), replace(ONE, maps_to="core.pl.problem")],
)
def test_numbers_and_sources_are_nobodys_answer(now: Question) -> None:
    assert both(ONE, now) == NOTHING


def test_sheets_that_come_or_go_are_named() -> None:
    old, new = pack(sheet("s", ONE), sheet("t", CHOICE)), pack(sheet("u", ONE), sheet("t", CHOICE))
    changes = pack_changes(old, new)
    assert changes.sheet_labels == (Label(ja="u"), Label(ja="s"))
    assert changes.changed_labels == (ONE.label,), "an answer stands with its sheet"


def test_a_question_that_is_asked_at_another_stage_is_changed() -> None:
    changes = pack_changes(pack(sheet("s", ONE)), pack(sheet("s", ONE, stage="see")))
    assert changes == PackChanges(changed_labels=(ONE.label,))


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (pack(rules=(due(14),)), pack(rules=(due(14),)), ()),
        (pack(rules=(due(14),)), pack(rules=(due(21),)), ("plan.due",)),
        (pack(), pack(rules=(due(14),)), ("plan.due",)),
        (pack(rules=(due(14),)), pack(), ("plan.due",)),
        (pack(rules=(due(14),)), pack(rules=(due(14),), closed=("sun",)), ("plan.due",)),
        (pack(rules=(due(14, "none"),)), pack(rules=(due(14, "none"),), closed=("sun",)), ()),
    ],
)
def test_dates_that_are_counted_differently_are_named(old: Pack, new: Pack, kinds: tuple[str, ...]) -> None:
    assert pack_changes(old, new) == PackChanges(date_kinds=kinds)


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    rules = draw(st.lists(st.builds(due, st.integers(0, 3), st.sampled_from(["none", "next"])), max_size=1))
    found = [draw(forms())] if draw(st.booleans()) else []
    closed = draw(st.sampled_from([("sat",), ("sun",)]))
    return pack(*found, rules=tuple(rules), closed=closed)


@given(packs())
def test_a_pack_does_not_differ_from_itself(one: Pack) -> None:
    assert pack_changes(one, one) == NOTHING


@given(packs(), packs())
def test_what_one_way_adds_the_other_way_drops(one: Pack, other: Pack) -> None:
    there, back = pack_changes(one, other), pack_changes(other, one)
    assert there.added_labels == back.dropped_labels
    assert there.dropped_labels == back.added_labels
    assert sorted(map(str, there.sheet_labels)) == sorted(map(str, back.sheet_labels))
    assert set(there.date_kinds) == set(back.date_kinds)
    assert len(there.changed_labels) == len(back.changed_labels)
    assert len(there.reworded_labels) == len(back.reworded_labels)


@given(packs(), packs())
def test_every_question_is_listed_once_at_most(one: Pack, other: Pack) -> None:
    changes = pack_changes(one, other)
    listed = (
        *(changes.added_labels, changes.dropped_labels, changes.reworded_labels, changes.changed_labels),
    )
    ids = {q.id for p in (one, other) for s in p.questionnaires for q in s.questions}
    assert sum(map(len, listed)) <= len(ids)


# ---------------------------------------------------------------- questions that move


def test_a_question_on_another_sheet_of_the_same_stage_takes_its_answers_along() -> None:
    old, new = pack(sheet("s", ONE, CHOICE)), pack(sheet("u", ONE), sheet("s", CHOICE))
    assert moves(old, new) == (Move(ONE.id, "s", "u"),)
    assert moves(new, old) == (Move(ONE.id, "u", "s"),)


def test_a_question_that_is_asked_at_another_stage_starts_anew() -> None:
    assert moves(pack(sheet("s", ONE)), pack(sheet("u", ONE, stage="see"))) == ()


def test_a_question_that_others_answer_now_starts_anew() -> None:
    assert moves(pack(sheet("s", ONE)), pack(sheet("u", replace(ONE, answer_by="shared")))) == ()


@given(packs(), packs())
def test_only_questions_of_both_packs_move(one: Pack, other: Pack) -> None:
    for move in moves(one, other):
        assert move.question in one.by_sheet[move.before].by_id
        assert move.question in other.by_sheet[move.after].by_id
        assert move.before != move.after
