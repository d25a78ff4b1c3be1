"""The engine: never stuck, never a hidden question, never a lost answer, whatever is said in whatever order."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.conversation import (
    Answer,
    Asked,
    Back,
    Fix,
    Handed,
    HandedBefore,
    Move,
    Nonsense,
    Noted,
    NothingBefore,
    NotShown,
    NotUnderstood,
    Reason,
    ReasonNoted,
    Resume,
    Reviewed,
    Send,
    Skip,
    Stale,
    StillOpen,
    Turn,
    Undo,
    Undone,
    current_question,
    open_questions,
    standing_answers,
    step,
)
from bot.domain.questions import Condition, Kind, Questionnaire
from bot.domain.sheets import AnswerState, Commented, Given, Put, Sheet, SheetState, Withdrawn
from tests.domain.sheets import VALUES, blank, dump, ise_like, load, question, questionnaire, questionnaires

any_length = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def games(draw: st.DrawFn) -> tuple[Questionnaire, list[Move]]:
    """A questionnaire and anything that people, old buttons and late networks can throw at it."""
    form = draw(questionnaires())
    names = st.sampled_from([*form.by_id, "q99"])
    values = st.sampled_from([value for some in VALUES.values() for value in some] + ["", "gone"])
    move = st.one_of(
        st.builds(Answer, names, values),
        st.builds(Skip, st.none() | names),
        st.builds(Fix, names),
        st.builds(Reason, names, st.sampled_from(["", "because"])),
        st.sampled_from([Back(), Undo(), Resume(), Send(), Nonsense()]),
        st.just("tap"),
        st.just("tap"),
    )
    return form, draw(st.lists(move, max_size=16))


def played(form: Questionnaire, moves: Iterable[Move | str]) -> Iterable[tuple[Sheet, Move, Turn]]:
    """Every turn: the sheet before it, the move, what followed. A "tap" answers what stands."""
    sheet = step(form, blank(), Resume()).sheet
    for said in moves:
        move = said if not isinstance(said, str) else tap(form, sheet)
        turn = step(form, sheet, move)
        yield sheet, move, turn
        sheet = turn.sheet


def tap(form: Questionnaire, sheet: Sheet) -> Move:
    asked = current_question(form, sheet)
    return Answer(asked.id, VALUES[asked.kind][len(sheet.order) % 2]) if asked else Send()


def end(form: Questionnaire, moves: Iterable[Move | str]) -> Sheet:
    sheet = step(form, blank(), Resume()).sheet
    for _, _, turn in played(form, moves):
        sheet = turn.sheet
    return sheet


def visible(form: Questionnaire, sheet: Sheet) -> list[str]:
    """An own count of what applies: walks the sheet and asks each condition by hand."""
    seen: dict[str, object] = {}
    names = []
    for q in form.questions:
        if q.show_if is not None:
            results = [holds(c, seen) for c in q.show_if.conditions]
            shown = {"all": all(results), "any": any(results), "not": not any(results)}[q.show_if.mode]
            if not shown:
                continue
        names.append(q.id)
        mine = sheet.answers.get(q.id)
        if mine is not None and mine.state is AnswerState.ANSWERED:
            seen[q.id] = mine.value
    return names


def holds(condition: Condition, seen: dict[str, object]) -> bool:
    if condition.question not in seen:
        return False
    value = seen[condition.question]
    return {
        "answered": True,
        "eq": value == condition.value,
        "ne": value != condition.value,
        "in": isinstance(condition.value, list) and value in condition.value,
    }[condition.op]


# ---------------------------------------------------------------- any sheet, any moves


@any_length
@given(games())
def test_from_anywhere_answering_what_is_asked_ends_in_the_review(
    game: tuple[Questionnaire, list[Move]],
) -> None:
    form, moves = game
    sheet = end(form, moves)
    for _ in range(len(form.questions) + 1):
        turn = step(form, sheet, tap(form, sheet))
        sheet = turn.sheet
        if sheet.state is SheetState.SENT and current_question(form, sheet) is None:
            return
    raise AssertionError(f"still asking {current_question(form, sheet)}")


@any_length
@given(games())
def test_every_turn_says_something(game: tuple[Questionnaire, list[Move]]) -> None:
    for _, _, turn in played(*game):
        assert turn.outcomes


@any_length
@given(games())
def test_a_hidden_question_is_never_asked(game: tuple[Questionnaire, list[Move]]) -> None:
    form, _ = game
    for _, _, turn in played(*game):
        for outcome in turn.outcomes:
            if isinstance(outcome, Asked):
                assert outcome.question.id in visible(form, turn.sheet)


@any_length
@given(games())
def test_the_position_is_what_the_answers_say(game: tuple[Questionnaire, list[Move]]) -> None:
    form, _ = game
    for _, _, turn in played(*game):
        names = visible(form, turn.sheet)
        unanswered = [name for name in names if name not in turn.sheet.answers]
        expected = turn.sheet.reopened if turn.sheet.reopened in names else next(iter(unanswered), None)
        standing = current_question(form, turn.sheet)
        assert (standing.id if standing else None) == expected
        asked = [outcome.question.id for outcome in turn.outcomes if isinstance(outcome, Asked)]
        assert asked in ([], [expected])


@any_length
@given(games())
def test_what_is_asked_counts_as_shown(game: tuple[Questionnaire, list[Move]]) -> None:
    for before, _, turn in played(*game):
        asked = {outcome.question.id for outcome in turn.outcomes if isinstance(outcome, Asked)}
        assert turn.sheet.shown == before.shown | asked


@any_length
@given(games())
def test_no_answer_is_lost_but_by_taking_it_back(game: tuple[Questionnaire, list[Move]]) -> None:
    for before, move, turn in played(*game):
        gone = set(before.answers) - set(turn.sheet.answers)
        assert gone == {change.question for change in turn.changes if isinstance(change, Withdrawn)}
        assert not gone or isinstance(move, Undo)


@any_length
@given(games())
def test_an_answer_changes_only_by_a_change_that_is_kept(game: tuple[Questionnaire, list[Move]]) -> None:
    for before, _, turn in played(*game):
        replayed = dict(before.answers)
        for change in turn.changes:
            match change:
                case Put(question=name, given=mine):
                    replayed[name] = mine
                case Withdrawn(question=name):
                    del replayed[name]
                case Commented(question=name, comment=text):
                    was = replayed[name]
                    replayed[name] = Given(was.value, was.state, text, was.version)
        assert replayed == turn.sheet.answers


@any_length
@given(games())
def test_a_value_that_stood_is_replaced_only_when_its_question_was_reopened(
    game: tuple[Questionnaire, list[Move]],
) -> None:
    for before, _, turn in played(*game):
        for name, was in before.answers.items():
            now = turn.sheet.answers.get(name)
            if was.state is AnswerState.ANSWERED and now is not None and now.value != was.value:
                assert before.reopened == name
                assert now.version == was.version + 1


@any_length
@given(games())
def test_a_button_that_is_stale_or_was_never_shown_changes_nothing(
    game: tuple[Questionnaire, list[Move]],
) -> None:
    for before, _, turn in played(*game):
        if any(isinstance(outcome, Stale | NotShown) for outcome in turn.outcomes):
            assert not turn.changes
            assert turn.sheet.answers == before.answers
            assert turn.sheet.reopened == before.reopened
            assert turn.sheet.state == before.state


@any_length
@given(games())
def test_a_shown_unanswered_question_takes_its_button_in_whatever_order(
    game: tuple[Questionnaire, list[Move]],
) -> None:
    form, moves = game
    sheet = end(form, moves)
    for name in visible(form, sheet):
        if name in sheet.shown and name not in sheet.answers:
            value = VALUES[form.by_id[name].kind][0]
            turn = step(form, sheet, Answer(name, value))
            assert isinstance(turn.outcomes[0], Noted)
            assert turn.sheet.answers[name].value == value


@any_length
@given(games())
def test_nothing_but_a_value_of_the_question_is_stored(game: tuple[Questionnaire, list[Move]]) -> None:
    form, _ = game
    for _, _, turn in played(*game):
        for name, mine in turn.sheet.answers.items():
            if mine.state is AnswerState.ANSWERED:
                assert form.by_id[name].takes(mine.value)


@any_length
@given(games())
def test_the_order_lists_each_answer_once(game: tuple[Questionnaire, list[Move]]) -> None:
    for _, _, turn in played(*game):
        assert sorted(turn.sheet.order) == sorted(turn.sheet.answers)


@any_length
@given(games())
def test_a_sheet_is_sent_only_when_nothing_that_applies_is_open(
    game: tuple[Questionnaire, list[Move]],
) -> None:
    form, _ = game
    for before, move, turn in played(*game):
        if turn.sheet.state is not before.state:
            assert isinstance(move, Send)
            assert turn.outcomes == (Handed(),)
            assert set(visible(form, before)) <= set(before.answers)


@any_length
@given(games())
def test_what_is_sent_stays_sent(game: tuple[Questionnaire, list[Move]]) -> None:
    for before, _, turn in played(*game):
        if before.state is SheetState.SENT:
            assert turn.sheet.state is SheetState.SENT
            assert set(before.answers) <= set(turn.sheet.answers)


@any_length
@given(games())
def test_a_sheet_saved_and_read_again_between_all_inputs_goes_the_same_way(
    game: tuple[Questionnaire, list[Move]],
) -> None:
    form, _ = game
    saved = dump(step(form, blank(), Resume()).sheet)
    for _, move, turn in played(*game):
        again = step(form, load(saved), move)
        assert again == turn
        saved = dump(again.sheet)


@any_length
@given(games())
def test_the_review_shows_what_applies_and_nothing_else(game: tuple[Questionnaire, list[Move]]) -> None:
    form, moves = game
    sheet = end(form, moves)
    assert [(q.id, mine) for q, mine in standing_answers(form, sheet)] == [
        (name, sheet.answers.get(name)) for name in visible(form, sheet)
    ]


# ---------------------------------------------------------------- one sheet, one move


def at(*moves: Move | str) -> Sheet:
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
