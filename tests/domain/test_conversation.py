"""The engine by example: what a person sees after one move. ``test_engine_properties.py`` says what always holds."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.conversation import (
    Answer,
    Asked,
    Back,
    DropRow,
    Fill,
    Fix,
    Gather,
    Handed,
    HandedBefore,
    Mark,
    Move,
    Nonsense,
    Noted,
    NothingBefore,
    NotShown,
    NotUnderstood,
    Reason,
    ReasonNeeded,
    ReasonNoted,
    Resume,
    Reviewed,
    RowDropped,
    RowNoted,
    Send,
    Skip,
    Stale,
    StillOpen,
    Toggle,
    Turn,
    Undo,
    Undone,
    Unfit,
    current_question,
    open_questions,
    owed_reason,
    standing_answers,
    step,
)
from bot.domain.questions import (
    FINDINGS,
    Condition,
    Kind,
    Label,
    Question,
    Questionnaire,
    When,
    with_findings,
    with_rows,
)
from bot.domain.sheets import AnswerState, Commented, Given, Growing, Put, Sheet, SheetState, Withdrawn
from tests.domain.sheets import after, blank, column, ise_like, question, questionnaire


def end(form: Questionnaire, moves: Iterable[Move]) -> Sheet:
    sheet = step(form, blank(), Resume()).sheet
    for move in moves:
        sheet = step(form, sheet, move).sheet
    return sheet


# ---------------------------------------------------------------- one sheet, one move


def at(*moves: Move) -> Sheet:
    return end(ise_like(), moves)


def said(sheet: Sheet, move: Move) -> Turn:
    return step(ise_like(), sheet, move)


def asked(turn: Turn) -> str | None:
    return next((outcome.question.id for outcome in turn.outcomes if isinstance(outcome, Asked)), None)


YES_TO_ALL = (
    *tuple(Answer(name, "yes") for name in ("q1", "q2", "q3", "q4", "q4-1", "q4-2")),
    Answer("q5", "x"),
)


def test_one_answer_brings_the_acknowledgement_and_the_next_question() -> None:
    turn = said(at(), Answer("q1", "yes"))
    noted, following = turn.outcomes
    assert isinstance(noted, Noted)
    assert noted.given == Given("yes")
    assert isinstance(following, Asked)
    assert following.question.id == "q2"


def test_the_last_answer_brings_the_review() -> None:
    turn = said(at(*YES_TO_ALL[:-1]), YES_TO_ALL[-1])
    assert isinstance(turn.outcomes[-1], Reviewed)


def test_a_yes_at_the_gate_opens_its_sub_items() -> None:
    assert asked(said(at(*YES_TO_ALL[:3]), Answer("q4", "yes"))) == "q4-1"


def test_a_no_at_the_gate_leaves_its_sub_items_out() -> None:
    assert asked(said(at(*YES_TO_ALL[:3]), Answer("q4", "no"))) == "q5"


def test_a_skipped_gate_leaves_its_sub_items_out() -> None:
    assert asked(said(at(*YES_TO_ALL[:3]), Skip())) == "q5"


def test_closing_the_gate_keeps_the_answers_behind_it_out_of_sight() -> None:
    sheet = at(*YES_TO_ALL, Fix("q4"), Answer("q4", "no"))
    assert sheet.answers["q4-1"].value == "yes"
    assert "q4-1" not in [q.id for q, _ in standing_answers(ise_like(), sheet)]


def test_opening_the_gate_again_brings_the_answers_behind_it_back() -> None:
    sheet = at(*YES_TO_ALL, Fix("q4"), Answer("q4", "no"), Fix("q4"), Answer("q4", "yes"))
    assert current_question(ise_like(), sheet) is None


def test_a_second_tap_on_the_same_button_changes_nothing_and_asks_again() -> None:
    turn = said(at(Answer("q1", "yes")), Answer("q1", "no"))
    assert isinstance(turn.outcomes[0], Stale)
    assert asked(turn) == "q2"
    assert turn.sheet.answers["q1"].value == "yes"


def test_a_button_of_a_question_never_shown_changes_nothing() -> None:
    turn = said(at(), Answer("q5", "x"))
    assert turn.outcomes[0] == NotShown()
    assert turn.sheet == at()


def test_a_button_of_a_question_that_the_gate_has_hidden_changes_nothing() -> None:
    sheet = at(*YES_TO_ALL[:4], Fix("q4"), Answer("q4", "no"))
    assert said(sheet, Answer("q4-1", "yes")).outcomes[0] == NotShown()


def test_a_button_with_an_answer_that_the_pack_no_longer_has_changes_nothing() -> None:
    sheet = at(*YES_TO_ALL[:3], Answer("q4", "no"))
    turn = said(sheet, Answer("q5", "gone"))
    assert turn.outcomes[0] == NotShown()
    assert asked(turn) == "q5"


def test_a_late_button_does_not_end_the_correction_of_another_question() -> None:
    sheet = at(Answer("q1", "yes"), Fix("q1"), Answer("q2", "yes"))
    assert sheet.answers["q2"].value == "yes"
    turn = said(sheet, Answer("q1", "no"))
    assert turn.sheet.answers["q1"].value == "no"


def test_a_late_skip_button_skips_its_question_while_another_is_corrected() -> None:
    turn = said(at(Answer("q1", "yes"), Fix("q1")), Skip("q2"))
    assert turn.sheet.answers["q2"].state is AnswerState.SKIPPED
    assert asked(turn) == "q1"


def test_a_correction_ends_when_its_question_is_hidden() -> None:
    sheet = at(*YES_TO_ALL[:5], Fix("q4-1"))
    closed = replace(sheet, answers={**sheet.answers, "q4": Given("no", version=2)})
    assert asked(said(closed, Resume())) == "q5"


def test_back_shows_the_answer_before_with_its_value() -> None:
    turn = said(at(Answer("q1", "yes"), Answer("q2", "no")), Back())
    (shown,) = turn.outcomes
    assert isinstance(shown, Asked)
    assert shown.question.id == "q2"
    assert shown.before == Given("no")


def test_back_twice_goes_two_questions_back() -> None:
    assert asked(said(at(Answer("q1", "yes"), Answer("q2", "no"), Back()), Back())) == "q1"


def test_back_goes_by_the_numbers_also_after_a_correction() -> None:
    sheet = at(Answer("q1", "yes"), Answer("q2", "no"), Fix("q1"), Answer("q1", "no"))
    assert asked(said(sheet, Back())) == "q2"


def test_back_from_the_review_shows_the_last_answer() -> None:
    assert asked(said(at(*YES_TO_ALL), Back())) == "q5"


def test_back_passes_over_sub_items_that_are_hidden() -> None:
    sheet = at(*YES_TO_ALL[:6], Fix("q4"), Answer("q4", "no"))
    assert asked(said(sheet, Back())) == "q4"


def test_back_at_the_first_question_says_that_there_is_nothing_before_it() -> None:
    turn = said(at(), Back())
    assert turn.outcomes[0] == NothingBefore()
    assert asked(turn) == "q1"


def test_a_new_answer_after_back_keeps_the_old_one_as_an_earlier_version() -> None:
    turn = said(at(Answer("q1", "yes"), Back()), Answer("q1", "no"))
    assert turn.changes == (Put("q1", Given("no", version=2)),)
    assert turn.outcomes[0] == Noted(ise_like().by_id["q1"], Given("no", version=2), Given("yes"))


def test_a_correction_leads_back_to_where_the_person_was() -> None:
    assert asked(said(at(*YES_TO_ALL[:3], Fix("q1")), Answer("q1", "no"))) == "q4"


def test_keeping_the_old_value_changes_nothing_and_leads_back() -> None:
    turn = said(at(*YES_TO_ALL[:3], Fix("q1")), Skip("q1"))
    assert not turn.changes
    assert asked(turn) == "q4"


def test_a_question_that_does_not_apply_cannot_be_corrected() -> None:
    assert said(at(), Fix("q4-1")).outcomes[0] == NotShown()


def test_a_question_further_on_can_be_taken_first() -> None:
    turn = said(at(Fix("q3")), Answer("q3", "no"))
    assert asked(turn) == "q1"


def test_skipping_is_a_state_and_no_answer() -> None:
    sheet = at(Skip())
    assert sheet.answers["q1"] == Given(None, AnswerState.SKIPPED)
    assert "q1" not in sheet.values


def test_a_skipped_question_takes_its_old_button_later() -> None:
    turn = said(at(Skip()), Answer("q1", "yes"))
    assert turn.sheet.answers["q1"] == Given("yes", version=2)


def test_a_second_tap_on_skip_does_not_skip_the_next_question() -> None:
    turn = said(at(Skip("q1")), Skip("q1"))
    assert isinstance(turn.outcomes[0], Stale)
    assert asked(turn) == "q2"


def test_a_skip_button_of_a_question_never_shown_changes_nothing() -> None:
    turn = said(at(), Skip("q5"))
    assert turn.outcomes[0] == NotShown()
    assert not turn.changes


def test_undo_takes_the_last_answer_back_and_asks_it_again() -> None:
    turn = said(at(Answer("q1", "yes"), Answer("q2", "no")), Undo())
    assert turn.outcomes[0] == Undone(ise_like().by_id["q2"])
    assert turn.changes == (Withdrawn("q2"),)
    assert asked(turn) == "q2"


def test_undo_with_nothing_answered_changes_nothing() -> None:
    assert said(at(), Undo()).outcomes[0] == NothingBefore()


def test_what_is_sent_is_not_taken_back() -> None:
    turn = said(at(*YES_TO_ALL, Send()), Undo())
    assert not turn.changes
    assert turn.outcomes[0] == HandedBefore()


def test_a_no_offers_a_reason_beside_the_next_question() -> None:
    following = said(at(), Answer("q1", "no")).outcomes[-1]
    assert isinstance(following, Asked)
    assert following.reason_for == ise_like().by_id["q1"]


def test_a_yes_offers_no_reason() -> None:
    following = said(at(), Answer("q1", "yes")).outcomes[-1]
    assert isinstance(following, Asked)
    assert following.reason_for is None


def test_chatter_leaves_the_offer_of_a_reason_standing() -> None:
    turn = said(at(Answer("q1", "no")), Nonsense())
    assert turn.outcomes[0] == NotUnderstood()
    assert isinstance(turn.outcomes[1], Asked)
    assert turn.outcomes[1].reason_for == ise_like().by_id["q1"]


def test_a_reason_stands_beside_the_answer_and_moves_nothing() -> None:
    turn = said(at(Answer("q1", "no")), Reason("q1", "予算がない"))
    assert turn.outcomes[0] == ReasonNoted(ise_like().by_id["q1"])
    assert turn.sheet.answers["q1"] == Given("no", comment="予算がない")
    assert asked(turn) == "q2"


def test_a_reason_without_an_answer_is_not_taken() -> None:
    assert said(at(), Reason("q1", "予算がない")).outcomes[0] == NotUnderstood()


def test_an_empty_reason_is_not_taken() -> None:
    assert said(at(Answer("q1", "no")), Reason("q1", "")).outcomes[0] == NotUnderstood()


def test_an_early_send_says_how_many_are_open() -> None:
    turn = said(at(Answer("q1", "yes")), Send())
    assert turn.outcomes[0] == StillOpen(4)
    assert turn.sheet.state is SheetState.DRAFT


def test_sending_hands_the_sheet_in() -> None:
    turn = said(at(*YES_TO_ALL), Send())
    assert turn.outcomes == (Handed(),)
    assert turn.sheet.state is SheetState.SENT


def test_sending_twice_says_that_it_is_sent() -> None:
    assert said(at(*YES_TO_ALL, Send()), Send()).outcomes == (HandedBefore(),)


def test_a_sent_sheet_can_be_corrected() -> None:
    turn = said(at(*YES_TO_ALL, Send(), Fix("q2")), Answer("q2", "no"))
    assert turn.sheet.answers["q2"] == Given("no", version=2)
    assert turn.sheet.state is SheetState.SENT


def test_a_thank_you_after_sending_asks_for_nothing() -> None:
    assert said(at(*YES_TO_ALL, Send()), Nonsense()).outcomes == (HandedBefore(),)


def test_a_sticker_is_no_answer_and_the_question_stands_again() -> None:
    turn = said(at(Answer("q1", "yes")), Nonsense())
    assert turn.outcomes[0] == NotUnderstood()
    assert asked(turn) == "q2"


def test_a_question_added_by_a_revised_pack_is_asked_next() -> None:
    sheet = at(*YES_TO_ALL)
    revised = questionnaire(question("q0"), *ise_like().questions)
    assert asked(step(revised, sheet, Resume())) == "q0"


def test_a_question_removed_by_a_revised_pack_while_it_was_corrected_lets_the_person_go_on() -> None:
    sheet = at(Answer("q1", "yes"), Fix("q1"))
    revised = questionnaire(*ise_like().questions[1:])
    assert asked(step(revised, sheet, Resume())) == "q2"


def test_header_items_are_never_asked() -> None:
    header = question("q0", Kind.TEXT, maps_to="project.name")
    form = questionnaire(header, question("q1"))
    assert asked(step(form, blank(), Resume())) == "q1"
    assert [q.id for q in open_questions(form, blank())] == ["q1"]


def test_progress_counts_main_numbers_only() -> None:
    assert ise_like().main_numbers == ("1", "2", "3", "4", "5")


def test_what_does_not_apply_is_not_counted() -> None:
    last = question("q2", show_if=When("all", (Condition("q1", "eq", "yes"),)))
    form = questionnaire(question("q1"), last)
    assert form.numbers_given({}) == form.numbers_given({"q1": "no"}) == ("1",)
    assert form.numbers_given({"q1": "yes"}) == form.main_numbers == ("1", "2")


# ---------------------------------------------------------------- several options, tap by tap

FEW = questionnaire(question("q1", Kind.MULTI), question("q2"))


def multi(*moves: Move, **more: Any) -> Turn:
    """What the last of these moves says, on a sheet of one question with the options x, y, z and one behind it."""
    form = questionnaire(question("q1", Kind.MULTI, **more), question("q2"))
    return step(form, end(form, moves[:-1]), moves[-1])


def chosen(turn: Turn) -> tuple[object, ...]:
    (shown,) = [outcome for outcome in turn.outcomes if isinstance(outcome, Asked)]
    return shown.growing.items if shown.growing else ()


def test_each_tap_on_an_option_shows_the_question_again_with_what_is_chosen_so_far() -> None:
    turn = multi(Toggle("q1", "z"), Toggle("q1", "x"))
    assert asked(turn) == "q1"
    assert set(chosen(turn)) == {"x", "z"}
    assert not turn.changes


def test_a_second_tap_on_an_option_leaves_it_out_again() -> None:
    assert chosen(multi(Toggle("q1", "x"), Toggle("q1", "y"), Toggle("q1", "x"))) == ("y",)


def test_an_option_pressed_twice_on_the_same_screen_is_chosen_once() -> None:
    turn = multi(Toggle("q1", "x", chosen=True), Toggle("q1", "x", chosen=True))
    assert chosen(turn) == ("x",)


def test_closing_takes_the_options_as_the_answer_in_the_order_of_the_sheet() -> None:
    turn = multi(Toggle("q1", "z"), Toggle("q1", "x"), Gather("q1"))
    assert turn.changes == (Put("q1", Given(["x", "z"])),)
    assert asked(turn) == "q2"
    assert turn.sheet.growing == ()


def test_closing_without_an_option_means_none_of_them_where_that_may_be() -> None:
    assert multi(Gather("q1")).changes == (Put("q1", Given([])),)


@pytest.mark.parametrize(("bounds", "taps"), [({"least": 2}, "x"), ({"most": 2}, "xyz"), ({"least": 1}, "")])
def test_closing_with_too_few_or_too_many_says_so_and_keeps_what_was_chosen(
    bounds: dict[str, int], taps: str
) -> None:
    turn = multi(*(Toggle("q1", name) for name in taps), Gather("q1"), **bounds)
    assert isinstance(turn.outcomes[0], Unfit)
    assert chosen(turn) == tuple(taps)
    assert not turn.changes


def test_an_option_that_the_pack_does_not_have_is_not_chosen() -> None:
    assert multi(Toggle("q1", "gone")).outcomes[0] == NotShown()


def test_an_option_chosen_before_the_pack_dropped_it_does_not_keep_the_answer_from_closing() -> None:
    sheet = end(FEW, (Toggle("q1", "x"), Toggle("q1", "y")))
    fewer = questionnaire(replace(FEW.questions[0], options=FEW.questions[0].options[1:]), FEW.questions[1])
    assert step(fewer, sheet, Gather("q1")).changes == (Put("q1", Given(["y"])),)


def test_taking_back_leaves_the_option_out_that_was_chosen_last() -> None:
    turn = multi(Toggle("q1", "z"), Toggle("q1", "x"), Undo())
    assert turn.outcomes[0] == RowDropped(FEW.questions[0])
    assert chosen(turn) == ("z",)


def test_correcting_begins_with_the_options_that_stand() -> None:
    turn = multi(Toggle("q1", "y"), Gather("q1"), Fix("q1"), Toggle("q1", "x"))
    assert set(chosen(turn)) == {"x", "y"}
    assert turn.sheet.answers["q1"].value == ["y"]


def test_keeping_the_answer_drops_what_was_changed_about_it() -> None:
    turn = multi(Toggle("q1", "y"), Gather("q1"), Fix("q1"), Toggle("q1", "x"), Skip("q1"))
    assert turn.sheet.answers["q1"].value == ["y"]
    assert turn.sheet.growing == ()


def test_a_late_tap_on_an_option_after_closing_changes_nothing() -> None:
    turn = multi(Toggle("q1", "y"), Gather("q1"), Toggle("q1", "x"))
    assert isinstance(turn.outcomes[0], Stale)
    assert asked(turn) == "q2"


def test_an_option_on_the_old_screen_of_a_skipped_question_brings_that_question_back() -> None:
    turn = multi(Skip(), Toggle("q1", "x"))
    assert asked(turn) == "q1"
    assert chosen(turn) == ("x",)
    assert turn.sheet.answers["q1"].state is AnswerState.SKIPPED


def test_an_option_on_an_old_screen_does_not_end_a_correction_that_has_begun() -> None:
    form = questionnaire(question("q1", Kind.MULTI), question("q2"), question("q3"))
    sheet = end(form, (Skip(), Answer("q2", "yes"), Fix("q2")))
    assert asked(step(form, sheet, Toggle("q1", "x"))) == "q2"


# ---------------------------------------------------------------- rows

SCHEDULE = questionnaire(
    question(
        "q1",
        Kind.REPEAT,
        columns=(column("what"), column("on", Kind.DATE), column("who", Kind.PARTY, required=False)),
        most=3,
    ),
    question("q2"),
)
DIGGING = {"what": "土づくり", "on": "2026-10-25"}
PLANTING = {"what": "植えつけ", "on": "2026-11-03", "who": "花壇の会"}


def rows(*moves: Move, form: Questionnaire = SCHEDULE) -> Turn:
    """What the last of these moves says on the schedule."""
    return step(form, end(form, moves[:-1]), moves[-1])


def wanted(turn: Turn) -> str | None:
    """The column that is asked for."""
    (shown,) = [outcome for outcome in turn.outcomes if isinstance(outcome, Asked)]
    return shown.column.id if shown.column else None


def test_a_row_told_in_one_line_is_noted_and_a_further_one_is_asked_for() -> None:
    turn = rows(Fill("q1", DIGGING))
    assert turn.outcomes[0] == RowNoted(SCHEDULE.questions[0], DIGGING)
    assert asked(turn) == "q1"
    assert chosen(turn) == (DIGGING,)
    assert not turn.changes


def test_a_row_that_lacks_something_is_begun_and_what_it_lacks_is_asked_for() -> None:
    turn = rows(Fill("q1", {"what": "土づくり"}))
    assert wanted(turn) == "on"
    assert chosen(turn) == ()


def test_the_missing_cell_completes_the_row() -> None:
    turn = rows(Fill("q1", {"what": "土づくり"}), Fill("q1", {"on": "2026-10-25"}))
    assert turn.outcomes[0] == RowNoted(SCHEDULE.questions[0], DIGGING)
    assert wanted(turn) is None


def test_what_is_not_required_in_a_row_is_not_asked_for() -> None:
    assert wanted(rows(Fill("q1", DIGGING))) is None


def test_a_row_of_the_same_name_takes_the_place_of_the_earlier_one_and_keeps_what_it_does_not_say() -> None:
    again = {"what": " 植えつけ。", "on": "2026-11-08"}
    turn = rows(Fill("q1", DIGGING), Fill("q1", PLANTING), Fill("q1", again))
    assert turn.outcomes[0] == RowNoted(SCHEDULE.questions[0], {**PLANTING, **again}, replaced=True)
    assert chosen(turn) == (DIGGING, {**PLANTING, **again})


def test_one_cell_under_the_name_of_an_earlier_row_changes_that_row() -> None:
    turn = rows(Fill("q1", PLANTING), Fill("q1", {"what": "植えつけ", "on": "2026-11-08"}))
    assert chosen(turn) == ({**PLANTING, "on": "2026-11-08"},)


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"on": "2026-02-30"},
        {"cost": 300},
        {"what": ""},
        {"what": 3},
        {"what": None},
        {"on": "2026-W01-1"},
    ],
)
def test_cells_that_no_column_takes_are_not_understood(cells: dict[str, object]) -> None:
    turn = rows(Fill("q1", cells))
    assert turn.outcomes[0] == NotUnderstood()
    assert turn.sheet.growing == ()


def test_of_a_row_with_a_cell_that_does_not_fit_the_rest_is_taken() -> None:
    assert wanted(rows(Fill("q1", {"what": "土づくり", "on": "きのう"}))) == "on"


def test_a_second_press_on_a_cell_of_a_row_that_is_complete_begins_no_new_row() -> None:
    form = questionnaire(replace(SCHEDULE.questions[0], columns=(column("what"), column("who", Kind.PARTY))))
    press = Fill("q1", {"who": "花壇の会"})
    turn = rows(Fill("q1", {"what": "土づくり"}), press, press, form=form)
    assert turn.outcomes[0] == NotUnderstood()
    assert chosen(turn) == ({"what": "土づくり", "who": "花壇の会"},)
    assert wanted(turn) is None


def test_rows_become_the_answer_when_somebody_says_that_these_are_all() -> None:
    turn = rows(Fill("q1", DIGGING), Fill("q1", PLANTING), Gather("q1"))
    assert turn.changes == (Put("q1", Given([DIGGING, PLANTING])),)
    assert asked(turn) == "q2"


def test_a_begun_row_is_finished_before_the_rows_can_be_the_answer() -> None:
    turn = rows(Fill("q1", DIGGING), Fill("q1", {"what": "植えつけ"}), Gather("q1"))
    assert not turn.changes
    assert wanted(turn) == "on"


def test_a_row_too_many_is_refused_and_the_others_stay() -> None:
    names = ("土づくり", "植えつけ", "水やり", "片づけ")
    turn = rows(*(Fill("q1", {**DIGGING, "what": name}) for name in names))
    assert isinstance(turn.outcomes[0], Unfit)
    assert [row["what"] for row in chosen(turn) if isinstance(row, dict)] == list(names[:3])


def test_a_row_is_left_out_by_its_place() -> None:
    turn = rows(Fill("q1", DIGGING), Fill("q1", PLANTING), DropRow("q1", 0))
    assert turn.outcomes[0] == RowDropped(SCHEDULE.questions[0])
    assert chosen(turn) == (PLANTING,)


def test_leaving_out_a_row_pressed_twice_leaves_out_one() -> None:
    press = DropRow("q1", 0, of=2)
    turn = rows(Fill("q1", DIGGING), Fill("q1", PLANTING), press, press)
    assert turn.outcomes[0] == NotShown()
    assert chosen(turn) == (PLANTING,)


@pytest.mark.parametrize("place", [-1, 1, 99])
def test_a_row_that_there_is_not_cannot_be_left_out(place: int) -> None:
    turn = rows(Fill("q1", DIGGING), DropRow("q1", place))
    assert turn.outcomes[0] == NotUnderstood()
    assert chosen(turn) == (DIGGING,)


def test_leaving_a_row_out_keeps_the_one_that_was_begun() -> None:
    turn = rows(Fill("q1", DIGGING), Fill("q1", {"what": "植えつけ"}), DropRow("q1", 0))
    assert wanted(turn) == "on"
    assert turn.sheet.growing == (Growing("q1", (), {"what": "植えつけ"}),)


def test_taking_back_gives_up_the_begun_row_first_then_the_last_one_then_the_answer_before() -> None:
    form = questionnaire(question("q0"), *SCHEDULE.questions)
    sheet = end(form, (Answer("q0", "yes"), Fill("q1", DIGGING), Fill("q1", {"what": "植えつけ"})))
    first = step(form, sheet, Undo())
    assert (wanted(first), chosen(first)) == (None, (DIGGING,))
    second = step(form, first.sheet, Undo())
    assert chosen(second) == ()
    assert step(form, second.sheet, Undo()).changes == (Withdrawn("q0"),)


def test_rows_are_still_there_after_looking_at_another_question() -> None:
    form = questionnaire(question("q0"), *SCHEDULE.questions)
    sheet = end(form, (Answer("q0", "yes"), Fill("q1", DIGGING), Back()))
    turn = step(form, sheet, Skip("q0"))
    assert asked(turn) == "q1"
    assert chosen(turn) == (DIGGING,)


def test_rows_are_still_there_after_rows_of_another_question_were_corrected() -> None:
    income, expense = (replace(SCHEDULE.questions[0], id=name, number=name[1:]) for name in ("q1", "q2"))
    form = questionnaire(income, expense)
    said = (
        Fill("q1", DIGGING), Gather("q1"), Fill("q2", PLANTING),
        Fix("q1"), Fill("q1", PLANTING), Gather("q1"),
    )  # fmt: skip
    sheet = end(form, said)
    assert sheet.answers["q1"].value == [DIGGING, PLANTING]
    turn = step(form, sheet, Resume())
    assert asked(turn) == "q2"
    assert chosen(turn) == (PLANTING,)


def test_correcting_rows_begins_with_those_that_stand() -> None:
    turn = rows(Fill("q1", DIGGING), Gather("q1"), Fix("q1"), Fill("q1", PLANTING), Gather("q1"))
    assert turn.changes == (Put("q1", Given([DIGGING, PLANTING], version=2)),)


def test_unfinished_rows_are_not_sent() -> None:
    turn = rows(Skip(), Answer("q2", "yes"), Fill("q1", DIGGING), Send())
    assert turn.outcomes == (Handed(),)
    assert turn.sheet.answers["q1"].state is AnswerState.SKIPPED
    assert turn.sheet.growing == ()


# ---------------------------------------------------------------- rows to begin with, and words of last year


def test_rows_of_the_plan_are_there_to_begin_with_and_are_no_answer_yet() -> None:
    form = with_rows(SCHEDULE, {"q1": (DIGGING,)})
    turn = step(form, blank(), Resume())
    assert chosen(turn) == (DIGGING,)
    assert turn.sheet.answers == {}


def test_rows_to_begin_with_can_be_taken_as_they_are() -> None:
    form = with_rows(SCHEDULE, {"q1": (DIGGING,)})
    assert rows(Gather("q1"), form=form).changes == (Put("q1", Given([DIGGING])),)


def test_rows_to_begin_with_can_be_changed_left_out_and_added_to() -> None:
    form = with_rows(SCHEDULE, {"q1": (DIGGING, PLANTING)})
    later = {"what": "土づくり", "on": "2026-11-01"}
    turn = rows(Fill("q1", later), DropRow("q1", 1), Fill("q1", {**PLANTING, "what": "水やり"}), form=form)
    assert chosen(turn) == (later, {**PLANTING, "what": "水やり"})


def test_rows_to_begin_with_do_not_come_back_over_an_answer() -> None:
    form = with_rows(SCHEDULE, {"q1": (DIGGING,)})
    assert chosen(rows(DropRow("q1", 0), Gather("q1"), Fix("q1"), form=form)) == ()


def test_a_sheet_without_rows_to_begin_with_is_the_same_sheet() -> None:
    assert with_rows(SCHEDULE, {}) is SCHEDULE


# ---------------------------------------------------------------- don't know, does not apply, skipped

UNSURE = questionnaire(
    question("q1", allow_unknown=True), question("q2", show_if=after("q1", "yes")), question("q3")
)


@pytest.mark.parametrize("state", [AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE])
def test_not_knowing_is_kept_as_such_apart_from_a_skipped_question(state: AnswerState) -> None:
    turn = step(UNSURE, end(UNSURE, ()), Mark("q1", state))
    assert turn.changes == (Put("q1", Given(None, state)),)
    assert turn.outcomes[0] == Noted(UNSURE.questions[0], Given(None, state))
    assert asked(turn) == "q3"


def test_who_does_not_know_counts_as_having_gone_through_the_question() -> None:
    sheet = end(UNSURE, (Mark("q1", AnswerState.UNKNOWN), Answer("q3", "yes")))
    assert step(UNSURE, sheet, Send()).outcomes == (Handed(),)


def test_not_knowing_is_not_offered_where_the_pack_does_not_allow_it() -> None:
    turn = said(at(), Mark("q1", AnswerState.UNKNOWN))
    assert turn.outcomes[0] == NotShown()
    assert not turn.changes


@pytest.mark.parametrize("state", [AnswerState.ANSWERED, AnswerState.SKIPPED])
def test_a_mark_is_no_way_to_answer_or_to_skip(state: AnswerState) -> None:
    assert step(UNSURE, end(UNSURE, ()), Mark("q1", state)).outcomes[0] == NotShown()


def test_a_skipped_question_can_be_marked_later() -> None:
    turn = step(UNSURE, end(UNSURE, (Skip(),)), Mark("q1", AnswerState.UNKNOWN))
    assert turn.sheet.answers["q1"] == Given(None, AnswerState.UNKNOWN, version=2)


def test_a_marked_question_is_answered_after_it_was_reopened() -> None:
    sheet = end(UNSURE, (Mark("q1", AnswerState.UNKNOWN),))
    assert isinstance(step(UNSURE, sheet, Answer("q1", "yes")).outcomes[0], Stale)
    turn = step(UNSURE, step(UNSURE, sheet, Fix("q1")).sheet, Answer("q1", "yes"))
    assert turn.sheet.answers["q1"] == Given("yes", version=2)
    assert asked(turn) == "q2"


# ---------------------------------------------------------------- a reason that the pack asks for

STRICT = questionnaire(question("q1", reason=True), question("q2"))
OWED = question("q1", Kind.MULTI, reason=True, attention=("x", "y"))


def test_a_reason_that_is_needed_is_asked_for_before_anything_else() -> None:
    turn = step(STRICT, end(STRICT, ()), Answer("q1", "no"))
    assert turn.outcomes == (
        Noted(STRICT.questions[0], Given("no")),
        ReasonNeeded(STRICT.questions[0], Given("no")),
    )


def test_a_reason_that_is_needed_leads_on_to_the_next_question() -> None:
    turn = step(STRICT, end(STRICT, (Answer("q1", "no"),)), Reason("q1", "予算がない"))
    assert turn.changes == (Commented("q1", "予算がない"),)
    assert asked(turn) == "q2"


@pytest.mark.parametrize("move", [Skip(), Skip("q1"), Resume(), Nonsense(), Send(), Reason("q1", "")])
def test_nothing_else_leads_past_a_reason_that_is_needed(move: Move) -> None:
    turn = step(STRICT, end(STRICT, (Answer("q1", "no"),)), move)
    assert turn.outcomes[-1] == ReasonNeeded(STRICT.questions[0], Given("no"))
    assert not turn.changes


@pytest.mark.parametrize("move", [Undo(), Fix("q1"), Back()])
def test_another_answer_is_a_way_out_of_a_reason_that_is_needed(move: Move) -> None:
    turn = step(STRICT, end(STRICT, (Answer("q1", "no"),)), move)
    assert asked(turn) == "q1"
    assert asked(step(STRICT, turn.sheet, Answer("q1", "yes"))) == "q2"


def test_the_same_answer_again_still_needs_its_reason() -> None:
    turn = step(STRICT, end(STRICT, (Answer("q1", "no"), Fix("q1"))), Answer("q1", "no"))
    assert isinstance(turn.outcomes[-1], ReasonNeeded)


def test_an_answer_that_needs_no_reason_asks_for_none() -> None:
    assert asked(step(STRICT, end(STRICT, ()), Answer("q1", "yes"))) == "q2"


def test_of_several_options_one_that_needs_a_reason_is_enough() -> None:
    form = questionnaire(OWED, question("q2"))
    assert isinstance(step(form, end(form, ()), Answer("q1", ["x", "z"])).outcomes[-1], ReasonNeeded)
    assert asked(step(form, end(form, ()), Answer("q1", ["z"]))) == "q2"
    assert asked(step(form, end(form, ()), Answer("q1", []))) == "q2"


def test_of_several_options_one_that_is_to_be_talked_about_is_enough_to_offer_a_reason() -> None:
    form = questionnaire(replace(OWED, reason=False), question("q2"))
    following = step(form, end(form, ()), Answer("q1", ["y", "z"])).outcomes[-1]
    assert isinstance(following, Asked)
    assert following.reason_for == form.questions[0]


def test_no_reason_is_offered_for_an_answer_that_is_hidden_by_now() -> None:
    sheet = at(*YES_TO_ALL[:4], Answer("q4-1", "no"), Fix("q4"), Answer("q4", "no"), Undo())
    assert sheet.order[-1] == "q4-1"
    assert owed_reason(ise_like(), sheet) is None


def test_a_reason_for_an_answer_that_is_hidden_by_now_is_not_taken() -> None:
    sheet = at(*YES_TO_ALL[:4], Answer("q4-1", "no"), Fix("q4"), Answer("q4", "no"))
    turn = said(sheet, Reason("q4-1", "予算がない"))
    assert turn.outcomes[0] == NotUnderstood()
    assert not turn.changes


# ---------------------------------------------------------------- what an answer must be


@pytest.mark.parametrize(
    ("given", "bad"),
    [
        (question("q1", Kind.NUMBER, least=1, most=100), [0, 101, "5", True, float("nan"), float("inf"), 10**400]),
        (question("q1", Kind.YEN), [-1, 2.5, "300", False, 10**18]),
        (question("q1", Kind.TEXT, most=3), ["", "四文字だ", 3, None]),
        (question("q1", Kind.DATE), ["2026-02-30", "2026-10", "20261025", "2026-W01-1", 20261025, ""]),
        (question("q1", Kind.DATE, by_month=True), ["2026-13", "2026-10-25", "2026", "2026-1"]),
        (question("q1", Kind.SCALE), [0, 6, "3", 2.0, True]),
        (question("q1", Kind.PARTY), ["", 3, ["花壇の会"]]),
        (question("q1", Kind.MULTI), ["x", ["x", "x"], ["gone"], [["x"]], {"x": 1}]),
        (question("q1", Kind.REPEAT, columns=(column("what"),)), [[{}], ["雨"], {"what": "雨"}, [{"what": 3}]]),
    ],
    ids=lambda one: one.kind.value if isinstance(one, Question) else "",
)  # fmt: skip
def test_what_cannot_be_the_answer_is_not_taken_and_the_question_stands(
    given: Question, bad: list[object]
) -> None:
    form = questionnaire(given, question("q2"))
    for value in bad:
        turn = step(form, end(form, ()), Answer("q1", value))
        assert isinstance(turn.outcomes[0], Unfit | NotShown)
        assert asked(turn) == "q1"
        assert not turn.changes


def test_a_number_out_of_bounds_is_told_so() -> None:
    form = questionnaire(question("q1", Kind.NUMBER, least=1, most=100))
    assert step(form, end(form, ()), Answer("q1", 101)).outcomes[0] == Unfit(form.questions[0])


def test_options_said_in_another_order_are_the_same_answer() -> None:
    sheet = end(FEW, (Answer("q1", ["x", "z"]), Fix("q1")))
    assert not step(FEW, sheet, Answer("q1", ["z", "x"])).changes


# ---------------------------------------------------------------- what is only read


def test_what_is_only_to_be_read_is_told_before_the_question_and_never_asked() -> None:
    form = questionnaire(question("i1", Kind.INFO), question("i2", Kind.INFO), question("q1"), question("q2"))
    assert asked(step(form, blank(), Resume())) == "q1"
    assert [info.id for info in form.told_before("q1", {})] == ["i1", "i2"]
    assert form.told_before("q2", {}) == ()


def test_only_the_sides_that_a_question_is_meant_for_are_asked_it() -> None:
    form = questionnaire(question("q1", answer_by="side:government"), question("q2"))
    assert [q.id for q in form.for_side("government").asked] == ["q1", "q2"]
    assert [q.id for q in form.for_side("civic_group").asked] == ["q2"]


@pytest.mark.parametrize("who", ["evaluator", "beneficiary"])
def test_what_others_answer_is_asked_of_no_side(who: str) -> None:
    assert [q.id for q in questionnaire(question("q1", answer_by=who), question("q2")).asked] == ["q2"]


# ---------------------------------------------------------------- improvements of the years before

USED = question("q1", Kind.SINGLE, expand=FINDINGS, label=Label(ja="「{name}」は使いますか"))
HOW = question("q2", Kind.TEXT, after("q1", "x"), expand=FINDINGS)
LAST = question("q3")
FOUND = {"f1": "早めに知らせる", "f2": "雨の日も決める"}


def improving(*moves: Move) -> Turn:
    form = with_findings(questionnaire(USED, HOW, LAST), FOUND)
    return step(form, end(form, moves[:-1]), moves[-1])


def test_each_improvement_is_asked_about_in_its_own_words_one_after_the_other() -> None:
    form = with_findings(questionnaire(USED, HOW, LAST), FOUND)
    assert [q.id for q in form.questions] == ["q1.f1", "q2.f1", "q1.f2", "q2.f2", "q3"]
    assert form.by_id["q1.f2"].label.in_("ja") == "「雨の日も決める」は使いますか"
    assert form.by_id["q2.f1"].element == "f1"


def test_a_condition_between_questions_about_improvements_holds_for_each_one_alone() -> None:
    assert asked(improving(Answer("q1.f1", "y"))) == "q1.f2"
    assert asked(improving(Answer("q1.f1", "y"), Answer("q1.f2", "x"))) == "q2.f2"


def test_a_condition_on_a_question_about_no_improvement_is_the_same_for_each() -> None:
    gate = question("q0")
    later = replace(HOW, show_if=When("all", (Condition("q0", "eq", "yes"), Condition("q1", "eq", "x"))))
    form = with_findings(questionnaire(gate, USED, later), FOUND)
    assert form.by_id["q2.f2"].show_if == When(
        "all", (Condition("q0", "eq", "yes"), Condition("q1.f2", "eq", "x"))
    )


def test_each_improvement_is_one_item_of_the_sheet() -> None:
    form = with_findings(questionnaire(USED, HOW, LAST), FOUND)
    assert [q.number for q in form.questions] == ["1", "1-1", "2", "2-1", "3"]
    assert form.main_numbers == ("1", "2", "3")


def test_the_words_of_an_improvement_stand_in_the_question_without_their_full_stop() -> None:
    form = with_findings(questionnaire(USED), {"f1": "早めに知らせる。"})
    assert form.questions[0].label.in_("ja") == "「早めに知らせる」は使いますか"


def test_without_improvements_their_questions_are_left_out() -> None:
    form = with_findings(questionnaire(question("q0"), USED, HOW, LAST), {})
    assert [q.id for q in form.questions] == ["q0", "q3"]


def test_the_questions_about_improvements_stand_where_the_first_of_them_stood() -> None:
    form = with_findings(questionnaire(question("q0"), USED, LAST, HOW), {"f1": "早めに"})
    assert [q.id for q in form.questions] == ["q0", "q1.f1", "q2.f1", "q3"]


# ---------------------------------------------------------------- several forms of condition


@pytest.mark.parametrize(
    ("kind", "condition", "value", "shown"),
    [
        (Kind.MULTI, Condition("q1", "eq", "x"), ["x", "y"], True),
        (Kind.MULTI, Condition("q1", "ne", "x"), ["x", "y"], False),
        (Kind.MULTI, Condition("q1", "ne", "x"), [], True),
        (Kind.MULTI, Condition("q1", "in", ["y", "z"]), ["x", "y"], True),
        (Kind.MULTI, Condition("q1", "in", ["z"]), ["x", "y"], False),
        (Kind.SCALE, Condition("q1", "gte", 3), 3, True),
        (Kind.SCALE, Condition("q1", "gte", 3), 2, False),
        (Kind.YEN, Condition("q1", "gte", 100_000), 100_001, True),
        (Kind.SINGLE, Condition("q1", "gte", 1), "x", False),
        (Kind.TEXT, Condition("q1", "answered"), "雨", True),
    ],
)
def test_a_condition_on_any_kind_of_answer(
    kind: Kind, condition: Condition, value: object, shown: bool
) -> None:
    form = questionnaire(
        question("q1", kind), question("q2", show_if=When("all", (condition,))), question("q3")
    )
    assert asked(step(form, end(form, ()), Answer("q1", value))) == ("q2" if shown else "q3")


@pytest.mark.parametrize("op", ["eq", "ne", "in", "gte", "answered"])
def test_an_answer_that_is_not_there_meets_no_condition(op: str) -> None:
    shown = question("q2", show_if=When("all", (Condition("q1", op, "yes"),)))
    form = questionnaire(question("q1", allow_unknown=True), shown, question("q3"))
    assert asked(step(form, end(form, ()), Mark("q1", AnswerState.UNKNOWN))) == "q3"
    assert asked(step(form, end(form, ()), Skip())) == "q3"
