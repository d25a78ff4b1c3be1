"""THE ENGINE under attack: never stuck, never a hidden question, never a lost answer, on any sheet, whatever is
said in whatever order, saved and read again between all inputs.
"""

from collections.abc import Mapping

from hypothesis import assume, given, settings
from hypothesis import strategies as st

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
    ReasonNeeded,
    Resume,
    Reviewed,
    Send,
    Skip,
    Stale,
    Toggle,
    Turn,
    Undo,
    current_question,
    open_questions,
    standing_answers,
    step,
)
from bot.domain.questions import Condition, Kind, Questionnaire
from bot.domain.sheets import AnswerState, Commented, Given, Put, Sheet, SheetState, Withdrawn
from tests.domain.forms import DONE, GROW, Game, end, games, meant, played, right, saved
from tests.domain.sheets import blank

any_game = settings(max_examples=250)


# ---------------------------------------------------------------- the same, told by hand


def visible(form: Questionnaire, sheet: Sheet) -> list[str]:
    """An own count of what applies: walks the sheet and asks each condition by hand."""
    seen: dict[str, object] = {}
    names = []
    for q in form.questions:
        if q.kind is Kind.INFO or q.maps_to or q.answer_by in ("evaluator", "beneficiary"):
            continue
        if q.show_if is not None:
            results = [holds(condition, seen) for condition in q.show_if.conditions]
            if not {"all": all(results), "any": any(results), "not": not any(results)}[q.show_if.mode]:
                continue
        names.append(q.id)
        mine = sheet.answers.get(q.id)
        if mine is not None and mine.state is AnswerState.ANSWERED:
            seen[q.id] = mine.value
    return names


def holds(condition: Condition, seen: Mapping[str, object]) -> bool:
    if condition.question not in seen:
        return False
    value, wanted = seen[condition.question], condition.value
    several = value if isinstance(value, list) else [value]
    match condition.op:
        case "eq":
            return wanted in several
        case "ne":
            return wanted not in several
        case "in":
            return isinstance(wanted, list) and bool([one for one in several if one in wanted])
        case "gte":
            return isinstance(value, (int, float)) and isinstance(wanted, (int, float)) and value >= wanted
    return True


def owing(form: Questionnaire, sheet: Sheet, name: str) -> bool:
    """Whether the reason of that answer is still wanted."""
    q, mine = form.by_id[name], sheet.answers.get(name)
    if mine is None or mine.comment or not q.reason:
        return False
    several = mine.value if isinstance(mine.value, list) else [mine.value]
    return bool({str(one) for one in several} & set(q.attention))


def position(form: Questionnaire, sheet: Sheet) -> str | None:
    """What stands: the question being corrected, else the first whose reason is wanted, else the first open."""
    names = visible(form, sheet)
    if sheet.reopened in names:
        return sheet.reopened
    wanted = [name for name in names if owing(form, sheet, name)]
    return next(iter([*wanted, *(name for name in names if name not in sheet.answers)]), None)


def put_forward(turn: Turn) -> list[str]:
    return [o.question.id for o in turn.outcomes if isinstance(o, Asked | ReasonNeeded)]


def about(move: Move) -> str | None:
    """The question that the move names."""
    return getattr(move, "question", None)


# ---------------------------------------------------------------- never stuck


@any_game
@given(games(), st.sampled_from(["tap", GROW, DONE]))
def test_from_anywhere_answering_what_is_asked_ends_in_the_review_and_the_sending(
    game: Game, way: str
) -> None:
    form, said = game
    sheet = end(form, said)
    for _ in range(12 * len(form.questions) + 1):
        if current_question(form, sheet) is None:
            break
        sheet = saved(step(form, sheet, meant(form, sheet, way)).sheet)
        way = DONE if way == GROW else way
    before = sheet.state
    turn = step(form, sheet, Resume())
    if before is SheetState.SENT:
        assert turn.outcomes == (HandedBefore(),)
        return
    assert turn.outcomes == (Reviewed(),)
    assert step(form, turn.sheet, Send()).outcomes == (Handed(),)


@any_game
@given(games())
def test_every_turn_says_something(game: Game) -> None:
    for _, _, turn in played(*game):
        assert turn.outcomes


@any_game
@given(games())
def test_after_every_turn_what_stands_is_put_forward_or_the_review_is(game: Game) -> None:
    form, _ = game
    for before, move, turn in played(*game):
        if before.state is SheetState.SENT and isinstance(move, Send):
            assert turn.outcomes == (HandedBefore(),)
        elif (expected := position(form, turn.sheet)) is not None:
            assert put_forward(turn) == [expected]
        elif turn.sheet.state is SheetState.DRAFT:
            assert isinstance(turn.outcomes[-1], Reviewed)
            assert put_forward(turn) == []


# ---------------------------------------------------------------- never what does not apply


@any_game
@given(games())
def test_nothing_hidden_filled_in_or_only_to_be_read_is_ever_put_forward(game: Game) -> None:
    form, _ = game
    for _, _, turn in played(*game):
        assert set(put_forward(turn)) <= set(visible(form, turn.sheet))


@any_game
@given(games())
def test_the_position_is_what_the_answers_say(game: Game) -> None:
    form, _ = game
    for _, _, turn in played(*game):
        standing = current_question(form, turn.sheet)
        assert (standing.id if standing else None) == position(form, turn.sheet)


@any_game
@given(games())
def test_what_is_put_forward_counts_as_shown(game: Game) -> None:
    for before, _, turn in played(*game):
        assert turn.sheet.shown == before.shown | set(put_forward(turn))


@any_game
@given(games())
def test_what_was_not_shown_or_does_not_apply_is_not_answered(game: Game) -> None:
    form, _ = game
    for before, _, turn in played(*game):
        for change in turn.changes:
            assert change.question in visible(form, before)
            assert change.question in before.shown


@any_game
@given(games())
def test_the_review_shows_what_applies_and_nothing_else(game: Game) -> None:
    form, said = game
    sheet = end(form, said)
    assert [(q.id, mine) for q, mine in standing_answers(form, sheet)] == [
        (name, sheet.answers.get(name)) for name in visible(form, sheet)
    ]


@any_game
@given(games())
def test_a_needed_reason_is_asked_for_before_anything_else(game: Game) -> None:
    form, _ = game
    for _, _, turn in played(*game):
        wanted = [name for name in visible(form, turn.sheet) if owing(form, turn.sheet, name)]
        for outcome in turn.outcomes:
            if isinstance(outcome, ReasonNeeded):
                assert outcome.question.id == wanted[0]
            if isinstance(outcome, Asked) and wanted:
                assert outcome.question.id == turn.sheet.reopened
            assert not isinstance(outcome, Reviewed) or not wanted


# ---------------------------------------------------------------- never a lost answer


@any_game
@given(games())
def test_the_answers_are_what_the_kept_changes_add_up_to(game: Game) -> None:
    replayed: dict[str, Given] = {}
    for _, _, turn in played(*game):
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


@any_game
@given(games())
def test_no_answer_goes_but_by_taking_it_back(game: Game) -> None:
    for before, move, turn in played(*game):
        gone = set(before.answers) - set(turn.sheet.answers)
        assert gone == {change.question for change in turn.changes if isinstance(change, Withdrawn)}
        assert not gone or (isinstance(move, Undo) and len(gone) == 1)


@any_game
@given(games())
def test_an_answer_that_stood_is_replaced_only_by_its_next_version_after_it_was_reopened(game: Game) -> None:
    for before, _, turn in played(*game):
        for change in turn.changes:
            if isinstance(change, Put):
                was = before.answers.get(change.question)
                assert change.given.version == (was.version + 1 if was else 1)
                assert was is None or was.state is AnswerState.SKIPPED or before.reopened == change.question


@any_game
@given(games(), st.data())
def test_changing_an_answer_and_changing_it_back_brings_back_all_that_it_hid(
    game: Game, data: st.DataObject
) -> None:
    form, said = game
    sheet = end(form, said)
    answered = [q.id for q, mine in standing_answers(form, sheet) if mine and q.id in sheet.values]
    assume(answered)
    name = data.draw(st.sampled_from(answered))
    other = data.draw(st.sampled_from(right(form.by_id[name])))
    there = end_of(form, sheet, Fix(name), Answer(name, other))
    back = end_of(form, there, Fix(name), Answer(name, sheet.values[name]))
    assert back.values == sheet.values
    assert visible(form, back) == visible(form, sheet)


def end_of(form: Questionnaire, sheet: Sheet, *moves: Move) -> Sheet:
    for move in moves:
        sheet = saved(step(form, sheet, move).sheet)
    return sheet


@any_game
@given(games())
def test_the_order_lists_each_answer_once_the_newest_last(game: Game) -> None:
    for _, _, turn in played(*game):
        assert sorted(turn.sheet.order) == sorted(turn.sheet.answers)
        for change in turn.changes:
            assert not isinstance(change, Put) or turn.sheet.order[-1] == change.question


@any_game
@given(games())
def test_a_sheet_saved_and_read_again_between_all_inputs_goes_the_same_way(game: Game) -> None:
    form, _ = game
    straight = step(form, blank(), Resume()).sheet
    for _, move, turn in played(*game):
        again = step(form, straight, move)
        assert saved(again.sheet) == saved(turn.sheet)
        assert (again.outcomes, again.changes) == (turn.outcomes, turn.changes)
        straight = again.sheet


# ---------------------------------------------------------------- late buttons and chatter


@any_game
@given(games())
def test_a_button_that_is_stale_or_was_never_shown_changes_nothing(game: Game) -> None:
    for before, _, turn in played(*game):
        if any(isinstance(outcome, Stale | NotShown) for outcome in turn.outcomes):
            assert not turn.changes
            assert unchanged(before, turn.sheet)


@any_game
@given(games(), st.sampled_from([Nonsense(), Resume()]))
def test_chatter_and_going_on_change_nothing_but_what_was_shown(game: Game, move: Move) -> None:
    form, said = game
    sheet = end(form, said)
    turn = step(form, sheet, move)
    assert not turn.changes
    assert unchanged(sheet, turn.sheet)


def unchanged(before: Sheet, after: Sheet) -> bool:
    """But for what was shown."""
    return (before.answers, before.order, before.state, before.reopened, before.growing) == (
        after.answers, after.order, after.state, after.reopened, after.growing
    )  # fmt: skip


@any_game
@given(games())
def test_a_button_of_an_answered_question_is_stale_whatever_it_says(game: Game) -> None:
    form, said = game
    sheet = end(form, said)
    for name, mine in sheet.answers.items():
        if mine.state is AnswerState.SKIPPED or sheet.reopened == name or name not in visible(form, sheet):
            continue
        presses: list[Move] = [Answer(name, value) for value in right(form.by_id[name])]
        presses += [Mark(name, AnswerState.UNKNOWN), Toggle(name, "x"), Fill(name, {"c1": "雨"})]
        presses += [DropRow(name, 0), Gather(name)]
        for move in presses:
            assert step(form, sheet, move).outcomes[0] == Stale(form.by_id[name], mine)


@any_game
@given(games())
def test_a_shown_unanswered_question_takes_its_button_in_whatever_order(game: Game) -> None:
    form, said = game
    sheet = end(form, said)
    for name in visible(form, sheet):
        if name in sheet.shown and name not in sheet.answers:
            for value in right(form.by_id[name]):
                turn = step(form, sheet, Answer(name, value))
                assert isinstance(turn.outcomes[0], Noted)
                assert turn.sheet.answers[name].value == value


@any_game
@given(games())
def test_pressing_an_option_twice_is_as_pressing_it_once(game: Game) -> None:
    form, said = game
    sheet = end(form, said)
    for q in form.asked:
        for option in q.options if q.kind is Kind.MULTI else ():
            for chosen in (True, False):
                once = step(form, sheet, Toggle(q.id, option.id, chosen)).sheet
                twice = step(form, once, Toggle(q.id, option.id, chosen))
                assert twice.sheet == once
                assert not twice.changes


# ---------------------------------------------------------------- what is stored


@any_game
@given(games())
def test_nothing_but_a_value_of_the_question_is_stored(game: Game) -> None:
    form, _ = game
    for _, _, turn in played(*game):
        for change in turn.changes:
            if isinstance(change, Put):
                q, mine = form.by_id[change.question], change.given
                assert q.takes(mine.value) if mine.state is AnswerState.ANSWERED else mine.value is None
                assert q.allow_unknown or mine.state in (AnswerState.ANSWERED, AnswerState.SKIPPED)


@any_game
@given(games())
def test_options_and_rows_are_stored_within_their_bounds_known_and_complete(game: Game) -> None:
    form, _ = game
    for _, _, turn in played(*game):
        for change in turn.changes:
            if not isinstance(change, Put) or not isinstance(value := change.given.value, list):
                continue
            q = form.by_id[change.question]
            assert (q.least or 0) <= len(value) <= (len(value) if q.most is None else q.most)
            if q.kind is Kind.MULTI:
                assert value == [option.id for option in q.options if option.id in value]
            for row in value if q.kind is Kind.REPEAT else ():
                assert {c.id for c in q.columns if c.required} <= set(row) <= {c.id for c in q.columns}


@any_game
@given(games())
def test_an_unfinished_answer_is_no_answer(game: Game) -> None:
    for before, move, turn in played(*game):
        if isinstance(move, Toggle | Fill | DropRow):
            assert not turn.changes
            assert turn.sheet.answers == before.answers


@any_game
@given(games())
def test_a_row_that_was_begun_is_never_left_behind_by_closing(game: Game) -> None:
    for before, move, turn in played(*game):
        if isinstance(move, Gather) and turn.changes:
            growing = before.unfinished(move.question)
            assert growing is None or not growing.row


@any_game
@given(games())
def test_an_unfinished_answer_stays_whatever_is_said_about_other_questions(game: Game) -> None:
    form, _ = game
    for before, move, turn in played(*game):
        if isinstance(move, Send):
            continue
        standing = position(form, before) if isinstance(move, Skip | Undo) else about(move)
        for growing in before.growing:
            taken_back = any(c == Withdrawn(growing.question) for c in turn.changes)
            if growing.question != standing and growing.question != about(move) and not taken_back:
                assert turn.sheet.unfinished(growing.question) == growing


@any_game
@given(games())
def test_an_unfinished_answer_holds_only_what_can_be_finished(game: Game) -> None:
    form, _ = game
    for _, _, turn in played(*game):
        for growing in turn.sheet.growing:
            q = form.by_id[growing.question]
            if q.kind is Kind.MULTI:
                assert all(q.option(one) for one in growing.items)
                assert len(set(growing.items)) == len(growing.items)
            else:
                assert q.kind is Kind.REPEAT
                assert len(growing.items) <= (len(growing.items) if q.most is None else q.most)
                assert all(isinstance(one, Mapping) and q.complete(one) for one in growing.items)
                assert set(growing.row) <= {column.id for column in q.columns}


# ---------------------------------------------------------------- sending and going back


@any_game
@given(games())
def test_a_sheet_is_sent_only_by_sending_and_when_nothing_that_applies_is_left(game: Game) -> None:
    form, _ = game
    for before, move, turn in played(*game):
        if turn.sheet.state is not before.state:
            assert isinstance(move, Send)
            assert turn.outcomes == (Handed(),)
            assert set(visible(form, before)) <= set(before.answers)
            assert not any(owing(form, before, name) for name in visible(form, before))
            assert turn.sheet.growing == ()
            assert turn.sheet.reopened is None


@any_game
@given(games())
def test_what_is_sent_stays_sent_and_answered(game: Game) -> None:
    for before, _, turn in played(*game):
        if before.state is SheetState.SENT:
            assert turn.sheet.state is SheetState.SENT
            assert set(before.answers) <= set(turn.sheet.answers)


@any_game
@given(games())
def test_going_back_ends_at_the_first_answer_and_loses_none(game: Game) -> None:
    form, said = game
    sheet = end(form, said)
    answers = sheet.answers
    for _ in range(len(form.questions) + 1):
        turn = step(form, sheet, Back())
        sheet = turn.sheet
        if turn.outcomes[0] == NothingBefore():
            break
    assert turn.outcomes[0] == NothingBefore()
    assert sheet.answers == answers


@any_game
@given(games())
def test_taking_back_again_and_again_empties_a_sheet_that_is_not_sent(game: Game) -> None:
    form, said = game
    sheet = end(form, said)
    assume(sheet.state is SheetState.DRAFT)
    for _ in range(200):
        turn = step(form, sheet, Undo())
        sheet = turn.sheet
        if turn.outcomes[0] == NothingBefore():
            break
    assert not [q.id for q, mine in standing_answers(form, sheet) if mine is not None]
    assert [q.id for q in open_questions(form, sheet)] == visible(form, sheet)
