"""Gates, advice, forms compared and settled, guides, and answers that follow their questions to another sheet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.choosing import QUESTIONS, SUITS, Aspect, advise, questions
from bot.domain.messages import Typed
from bot.domain.pack import Pack
from bot.domain.project import Role, Side
from bot.domain.questions import Questionnaire
from bot.domain.sheets import Given, Put, Sheet, SheetState
from bot.services.ports import Catalogue, UnitOfWork
from tests.services.front_door import Door, opened
from tests.services.house import kit

CHOOSING, INTERVIEW = "core.q.choosing", "core.q.interview"
BOTH = {
    "core.ch.lead": "both",
    "core.ch.money": "shared",
    "core.ch.liability": "shared",
    "core.ch.term": "once",
}


def at_the_door(folder: Path, catalogue: Catalogue | None = None, **fields: object) -> Door:
    sides = (Side("a", "花壇の会", "civic_group"), Side("b", "公園緑地課", "government"))
    door = opened(folder, catalogue)
    made: dict[str, object] = {"form": "", "sides": sides, **fields}
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), **made)))  # type: ignore[arg-type]
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ito", Role.RESPONDENT, "b")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("mieko", Role.OBSERVER, tenant="T1")
    return door


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return at_the_door(tmp_path)


def all_say(door: Door, answers: dict[str, object], sheet: str = CHOOSING) -> None:
    """What all sides have answered together, of that sheet."""

    def keep(uow: UnitOfWork) -> None:
        shared = Sheet("joint", "p1", 1, "plan", sheet, side="", person="")
        changes = [Put(name, Given(value)) for name, value in answers.items()]
        uow.sheets.save(shared, changes, "", door.clock.at, None)

    door.look(keep)


def said(door: Door, key: str, **values: object) -> str:
    return door.kit.wording(key, "ja", **values)


def log(door: Door, *actions: str) -> list[dict[str, object]]:
    lines = door.look(lambda uow: uow.audit.of_project("p1"))
    return [
        {"action": line["action"], "details": line["details"]} for line in lines if line["action"] in actions
    ]


def sheet_of(door: Door, who: str, name: str = CHOOSING) -> Sheet:
    person = door.look(lambda uow: uow.people.find(door.places[who]))
    assert person is not None
    found = door.look(lambda uow: uow.sheets.find("p1", 1, name, person.id))
    assert found is not None
    return found


# ---------------------------------------------------------------- gates


def test_the_coordinator_hears_at_once_and_the_log_tells_who_went_on(door: Door) -> None:
    door.presses("hana", Verb.OPEN_FORM, "p1", CHOOSING)
    sheet = sheet_of(door, "hana").id
    heard = door.presses("hana", Verb.ANSWER, sheet, "core.pi.benefit", "no")
    assert "公益性" in heard.by("tanaka")
    assert said(door, "doubt-explained") in heard.by("hana")
    assert not heard.by("ito"), "nobody else is rung up"
    assert "core.pi.unfit" in door.hears("hana", Typed("仲間の花見だけなので")).by("hana"), "it goes on"
    door.presses("hana", Verb.TOGGLE, sheet, "core.pi.unfit", "ise.unfit.2", "on")
    assert "公益性のないもの" in door.presses("hana", Verb.GATHER, sheet, "core.pi.unfit").by("tanaka")
    door.hears("hana", Typed("まだ決めていないので"))
    for _ in range(6):
        door.hears("hana", Typed("スキップ"))
    door.hears("hana", Typed("送る"))
    assert [line["action"] for line in log(door, "gate.raised", "gate.passed")] == [
        *("gate.raised", "gate.raised", "gate.passed"),
    ]
    (passed,) = log(door, "gate.passed")
    assert passed["details"] == {"gates": ["no_benefit", "unfit"], "side": "a"}


def test_the_same_answer_again_rings_nobody_up_and_a_better_one_is_noted(door: Door) -> None:
    door.presses("hana", Verb.OPEN_FORM, "p1", CHOOSING)
    sheet = sheet_of(door, "hana").id
    door.presses("hana", Verb.ANSWER, sheet, "core.pi.benefit", "no")
    door.hears("hana", Typed("わけ"))
    door.presses("hana", Verb.FIX, sheet, "core.pi.benefit")
    assert not door.presses("hana", Verb.ANSWER, sheet, "core.pi.benefit", "no").by("tanaka")
    door.presses("hana", Verb.FIX, sheet, "core.pi.benefit")
    assert not door.presses("hana", Verb.ANSWER, sheet, "core.pi.benefit", "yes").by("tanaka")
    assert len(log(door, "gate.raised")) == len(log(door, "gate.cleared")) == 1


def test_a_doubt_is_an_open_point_on_the_card_and_when_the_plan_is_closed(door: Door) -> None:
    all_say(door, {"core.pi.unfit": ["ise.unfit.2"], **BOTH})
    card = door.hears("tanaka", Typed("状況")).by("tanaka")
    assert said(door, "doubt-unfit", kinds="公益性のないもの") in card
    assert "公益性のないもの" in repr(door.presses("tanaka", Verb.CLOSE, "p1", "plan").at_once)
    door.submits("tanaka", Verb.CLOSE, "p1", "plan", reason="中身を変えて続けるため")
    assert "plan" in door.project().closings


# ---------------------------------------------------------------- advice


def test_advice_tells_area_form_reasons_and_what_comes_next(door: Door) -> None:
    all_say(door, {**BOTH, "core.ch.suited": ["ise.fit.2"]})
    card = door.presses("hana", Verb.CHOOSING, "p1").by("hana")
    assert said(door, "advice-best", form="共催") in card
    for words in (
        "C 双方主体の領域",
        "先に立つ人：両方",
        "協定書",
        "事業協力",
        "地域性",
        said(door, "form-undecided"),
    ):
        assert words in card
    assert "SET_FORM" not in card, "the coordinator settles it"
    assert "SET_FORM" in door.presses("tanaka", Verb.CHOOSING, "p1").by("tanaka")


def test_without_answers_the_card_leads_to_the_questions(door: Door) -> None:
    heard = door.hears("hana", Typed("手法")).by("hana")
    assert said(door, "advice-none") in heard
    assert f"'{CHOOSING}'" in heard
    seen = door.hears("mieko", Typed("形態")).by("mieko")
    assert f"'{CHOOSING}'" not in seen, "an observer has nothing to answer"


def test_the_area_is_taken_over_with_a_tap(door: Door) -> None:
    all_say(door, {"core.pi.benefit": "yes", "core.pi.unfit": [], "core.ch.suited": [], **BOTH})
    heard = door.presses("hana", Verb.OPEN_FORM, "p1", CHOOSING).by("hana")
    assert said(door, "button-take-advice", area="C") in heard
    assert "市民等と市がどちらも中心になって動きます。" in heard, "the guideline's own sentence"
    door.presses("hana", Verb.TAKE_ADVICE, sheet_of(door, "hana").id, "core.pi.area")
    shared = door.look(lambda uow: uow.sheets.shared("p1", 1, CHOOSING))
    assert shared is not None
    assert shared.values["core.pi.area"] == "3"


def test_advice_for_a_question_that_has_none_changes_nothing(door: Door) -> None:
    door.presses("hana", Verb.OPEN_FORM, "p1", CHOOSING)
    for name in ("core.pi.area", "core.pi.benefit", "x.gone"):
        door.presses("hana", Verb.TAKE_ADVICE, sheet_of(door, "hana").id, name)
    shared = door.look(lambda uow: uow.sheets.shared("p1", 1, CHOOSING))
    assert shared is None or not shared.answers


def test_two_forms_stand_side_by_side(door: Door) -> None:
    all_say(door, dict(BOTH))
    heard = door.presses("hana", Verb.COMPARE_FORMS, "p1", "co_hosting", "").by("hana")
    assert "委託" in heard
    beside = door.presses("hana", Verb.COMPARE_FORMS, "p1", "co_hosting", "commission").by("hana")
    for words in (
        "('共催', '両方')",
        "('委託', '市が中心')",
        said(door, "compare-own", value="両方"),
        "契約書",
    ):
        assert words in beside


@pytest.mark.parametrize(("one", "other"), [("x", ""), ("co_hosting", "x"), ("subsidy", "subsidy"), ("", "")])
def test_forms_that_are_none_are_not_compared(door: Door, one: str, other: str) -> None:
    heard = door.presses("hana", Verb.COMPARE_FORMS, "p1", one, other).by("hana")
    assert said(door, "old-button") in heard


# ---------------------------------------------------------------- the form is settled


def test_the_coordinator_settles_the_form_and_hears_what_follows(door: Door) -> None:
    heard = door.presses("tanaka", Verb.SET_FORM, "p1", "co_hosting")
    assert said(door, "form-set-papers", papers="協定書") in heard.by("tanaka")
    assert "共催" in heard.by("hana")
    assert door.project().form == "co_hosting"
    (line,) = log(door, "form.chosen")
    assert line["details"] == {"before": "", "after": "co_hosting"}
    assert not door.presses("tanaka", Verb.SET_FORM, "p1", "co_hosting").by("hana"), "twice is once"
    assert len(log(door, "form.chosen")) == 1


def test_nobody_else_settles_it(door: Door) -> None:
    for who in ("hana", "mieko"):
        door.presses(who, Verb.SET_FORM, "p1", "co_hosting")
    door.presses("tanaka", Verb.SET_FORM, "p1", "nonsense")
    assert door.project().form == ""


def test_dates_that_rest_on_the_form_move_with_it(tmp_path: Path) -> None:
    door = at_the_door(tmp_path)
    whole = {**door.project().dates, "do.end": date(2027, 3, 31)}
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), dates=whole)))
    heard = door.presses("tanaka", Verb.SET_FORM, "p1", "subsidy")
    assert door.project().dates["report.due"] == date(2027, 4, 12), "10 April is a Saturday"
    assert said(door, "dates-moved") in heard.by("hana")


def test_a_project_without_a_form_holds_everywhere(door: Door) -> None:
    assert said(door, "form-undecided") in door.hears("tanaka", Typed("状況")).by("tanaka")
    assert "協働の手法" in repr(door.presses("tanaka", Verb.CLOSE, "p1", "plan").at_once)
    for verb in (Verb.AGREEMENT, Verb.MONEY, Verb.ROLES, Verb.INSURANCE, Verb.CHOOSING):
        rest = ("",) if verb is Verb.ROLES else ()
        door.presses("hana", verb, "p1", *rest)
    door.presses("tanaka", Verb.EXPORT, "p1", "json")
    door.presses("tanaka", Verb.NEXT_CYCLE, "p1")


# ---------------------------------------------------------------- guides


def test_insurance_tells_what_to_do_in_order(door: Door) -> None:
    heard = door.hears("hana", Typed("保険")).by("hana")
    assert heard.index("1. ") < heard.index("2. ") < heard.index("3. ")
    assert "NOTE" in heard


def test_the_name_of_a_row_is_no_command_while_rows_are_written(door: Door) -> None:
    all_say(door, dict.fromkeys(("core.pi.problem", "core.pi.goal"), "x"), INTERVIEW)
    door.presses("hana", Verb.OPEN_FORM, "p1", INTERVIEW)
    asked = ""
    while "core.pi.expense" not in asked:
        asked = door.hears("hana", Typed("スキップ")).by("hana")
    assert said(door, "insurance") not in door.hears("hana", Typed("保険")).by("hana")
    assert sheet_of(door, "hana", INTERVIEW).growing[-1].row == {"item": "保険"}


def test_roles_are_of_ones_own_kind_of_body_first(tmp_path: Path) -> None:
    door = at_the_door(tmp_path, pack="tomakomai", pack_version=kit().catalogue.get("tomakomai").version)
    own, city = "市民活動団体", "行政"
    heard = door.hears("hana", Typed("役割")).by("hana")
    assert heard.index(own) < heard.index(city)
    heard = door.hears("ito", Typed("役割")).by("ito")
    assert heard.index(city) < heard.index(own)
    other = door.presses("hana", Verb.ROLES, "p1", "tom.role.4").by("hana")
    assert "企業" in other
    door.presses("hana", Verb.ROLES, "p1", "tom.role.99")


# ---------------------------------------------------------------- a newer guideline


class Moving:
    """The catalogue as it will be, and before it a version in which the gates stood among the plan's questions."""

    def __init__(self) -> None:
        self._known: Catalogue = kit().catalogue
        new = self._known.get("ise")
        gates = new.by_sheet[CHOOSING].questions[:3]

        def before(sheet: Questionnaire) -> Questionnaire:
            return replace(sheet, questions=(*gates, *sheet.questions)) if sheet.id == INTERVIEW else sheet

        sheets = tuple(before(sheet) for sheet in new.questionnaires if sheet.id != CHOOSING)
        self._new = replace(new, version="9.0.0")
        self._old = replace(new, version="0.9.0", questionnaires=sheets)

    def get(self, pack: str, version: str | None = None) -> Pack:
        return self._old if version == "0.9.0" else self._new

    def all(self) -> Sequence[Pack]:
        return (self._new,)

    def is_closed(self, pack: str) -> Callable[[date], bool]:
        return self._known.is_closed(pack)


def test_answers_follow_their_questions_to_another_sheet(tmp_path: Path) -> None:
    door = at_the_door(tmp_path, Moving(), pack_version="0.9.0")
    all_say(door, {"core.pi.benefit": "no", "core.pi.unfit": [], "core.pi.goal": "花でうめる"}, INTERVIEW)
    assert "公益性" in door.hears("tanaka", Typed("状況")).by("tanaka"), (
        "also where the gate stands elsewhere"
    )
    door.presses("tanaka", Verb.UPGRADE_TO, "p1", "9.0.0")
    moved = door.look(lambda uow: uow.sheets.shared("p1", 1, CHOOSING))
    left = door.look(lambda uow: uow.sheets.shared("p1", 1, INTERVIEW))
    assert moved is not None
    assert left is not None
    assert moved.values == {"core.pi.benefit": "no", "core.pi.unfit": []}
    assert moved.state is SheetState.DRAFT, "what is new on it is still to be answered"
    assert left.values == {"core.pi.goal": "花でうめる"}
    asked = door.presses("hana", Verb.OPEN_FORM, "p1", CHOOSING).by("hana")
    assert "core.pi.benefit" in asked, "it had no reason yet"
    assert "公益性" in door.hears("tanaka", Typed("状況")).by("tanaka")


# ---------------------------------------------------------------- the packs that come with Kyodo

PACKS = kit().catalogue.all()


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_the_questions_offer_just_the_words_that_forms_suit(pack: Pack) -> None:
    asked = questions(pack)
    for aspect, words in SUITS.items():
        assert tuple(option.id for option in asked[QUESTIONS[Aspect(aspect)]].options) == words


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_form_is_suggested_to_somebody(pack: Pack) -> None:
    names = [QUESTIONS[Aspect(aspect)] for aspect in SUITS]
    told = (advise(dict(zip(names, words, strict=True)), pack).best for words in product(*SUITS.values()))
    found = {best.form.id for best in told if best is not None}
    assert found == {form.id for form in pack.forms if form.suits}
