"""People from outside: what they see and when, who sees what they say, this year and the next; and figures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import load_catalogue
from bot.domain.actions import _ARITY, Verb
from bot.domain.messages import FieldErrors, OpenDialog, Standing, Typed
from bot.domain.pack import Pack
from bot.domain.project import JoinCode, Project, Role, Side
from bot.domain.sheets import Given, Put, Sheet, SheetState
from bot.services.evaluation import evaluation, figures
from bot.services.planning import plan_dates
from bot.services.records import Record, record
from bot.services.turns.table import ON_PROJECT, ON_REMINDER, ON_SHEET
from tests.packs.mini import right
from tests.packs.test_scoring import scored
from tests.services.front_door import Door, Heard, opened
from tests.services.house import kit

VIEW, REVIEW = "core.q.third_party", "yam.q.see"
SECRET = "ないしょの一言"
SIDES = (Side("a", "花壇の会", "civic_group"), Side("b", "公園緑地課", "government"))
COMMITTEE = ("sato", "mori", "kondo")


def of_pack(folder: Path, pack: Pack) -> Door:
    """The garden project under that pack, in its last stage."""
    do = (date(2026, 10, 10), date(2026, 10, 25))
    door = opened(folder, load_catalogue().with_pack(pack))
    dates = {d.kind: d.on for d in plan_dates(door.kit, pack, "co_hosting", date(2026, 9, 1), do, {})}
    made = {"pack": pack.id, "pack_version": pack.version, "dates": dates, "sides": SIDES}
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), **made)))  # type: ignore[arg-type]
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ito", Role.RESPONDENT, "b")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.clock.at += timedelta(days=60)
    return door


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return of_pack(tmp_path, kit().catalogue.get("yamaguchi"))


def invited(door: Door) -> JoinCode:
    door.presses("tanaka", Verb.INVITE_EVALUATORS, "p1")
    return usable(door)[0]


def usable(door: Door) -> list[JoinCode]:
    project = door.project()
    codes = door.look(lambda uow: uow.codes.of_project("p1"))
    return [code for code in codes if code.role is Role.EVALUATOR and code.usable(project)]


def a_committee(door: Door, *names: str) -> None:
    code = invited(door).code
    for name in names:
        door.person(name)
        door.presses(name, Verb.AGREE, code)


def member_of(door: Door, name: str, project: str = "p1") -> tuple[str, str]:
    person = door.look(lambda uow: uow.people.find(door.places[name]))
    assert person is not None
    member = door.look(lambda uow: uow.projects.member(project, person.id))
    assert member is not None
    return person.id, member.side


def keeps(door: Door, name: str, sheet: str, *, cycle: int = 0, sent: bool = True, **given: object) -> None:
    """That person's sheet with these values, by question id with _ for dots after the prefix."""
    person, side = member_of(door, name)
    project = door.project()
    cycle = cycle or project.cycle
    begun = door.look(lambda uow: uow.sheets.find("p1", cycle, sheet, person))
    stage = "plan" if "findings" in sheet else "see"
    own = begun or Sheet(f"s-{name}-{sheet}-{cycle}", "p1", cycle, stage, sheet, side, person)
    changes = [Put(question.replace("_", "."), Given(value)) for question, value in given.items()]
    state = SheetState.SENT if sent else SheetState.DRAFT
    door.look(lambda uow: uow.sheets.save(replace(own, state=state), changes, person, door.clock.at, None))


def look_back(door: Door) -> None:
    """Both sides have seen how they looked back."""
    keeps(door, "hana", REVIEW, yam_see_o1=3, yam_see_r1=4, yam_see_n1=SECRET)
    keeps(door, "ito", REVIEW, yam_see_o1=2, yam_see_r1=4)
    door.submits("tanaka", Verb.CLOSE, "p1", "see", reason="急ぐため")
    assert REVIEW in door.project().revealed


def evaluates(door: Door, name: str, *, cycle: int = 1, advice: str = "", **given: object) -> str:
    """Somebody's evaluation, sent; gives what they hear."""
    values = {"core_tp_goal": 3, **given}
    keeps(door, name, VIEW, cycle=cycle, sent=False, **values)
    if advice:
        keeps(door, name, VIEW, cycle=cycle, sent=False, core_tp_advice=advice)
    return sends(door, name, cycle).by(name)


def sends(door: Door, name: str, cycle: int = 1) -> Heard:
    """Skips what is left of the own evaluation, and sends it."""
    person = member_of(door, name)[0]
    own = door.look(lambda uow: uow.sheets.find("p1", cycle, VIEW, person))
    assert own is not None
    for _ in range(10):
        if "SEND_SEEN" in door.presses(name, Verb.RESUME, own.id).by(name):
            return door.presses(name, Verb.SEND, own.id)
        door.hears(name, Typed("スキップ"))
    raise AssertionError("the sheet does not end")


def t(key: str, **values: object) -> str:
    return kit().wording(key, "ja", **values)


def export(door: Door, *, blind: bool = True) -> Record:
    project = door.project()
    return door.look(lambda uow: record(uow, door.kit, project, door.clock.at, blind=blind))


def of_evaluators(facts: Record) -> list[dict[str, object]]:
    answers = facts["answers"]
    assert isinstance(answers, list)
    return [row for row in answers if row["role"] == "evaluator"]


# ---------------------------------------------------------------- joining


def test_who_is_asked_to_evaluate_hears_who_asks_what_there_is_to_read_and_who_will_see_it(
    door: Door,
) -> None:
    code = invited(door)
    door.person("sato")
    heard = door.hears("sato", Typed(f"参加 {code.code}")).by("sato")
    for words in (
        "tanaka",
        "花壇の会",
        "公園緑地課",
        t("evaluator-reads-text"),
        t("evaluator-audience"),
        "5年度",
    ):
        assert words in heard
    assert t("evaluator-joined") in door.presses("sato", Verb.AGREE, code.code).by("sato")
    assert member_of(door, "sato")[1] == ""


def test_one_code_is_for_a_whole_committee_and_can_be_renewed_and_stopped(door: Door) -> None:
    a_committee(door, *COMMITTEE)
    (first,) = usable(door)
    assert first.uses == 3
    door.presses("tanaka", Verb.RENEW_CODE, "p1", "", first.code)
    (second,) = usable(door)
    assert second.code != first.code
    door.presses("tanaka", Verb.RENEW_CODE, "p1", "", first.code)  # a double click
    assert usable(door) == [second]
    door.presses("tanaka", Verb.REVOKE_CODE, "p1", "")
    assert usable(door) == []
    door.person("kato")
    assert t("join-expired", who="tanakaさん") in door.hears("kato", Typed(f"参加 {second.code}")).by("kato")


def test_nobody_is_on_a_side_and_outside_at_once(door: Door) -> None:
    code = invited(door).code
    assert t("join-has-role", project="花壇づくり") in door.hears("tanaka", Typed(f"参加 {code}")).by(
        "tanaka"
    )
    assert "一人が答えられるのは" in door.hears("hana", Typed(f"参加 {code}")).by("hana")
    a_committee(door, "sato")
    assert t("evaluator-joined") in door.hears("sato", Typed(f"参加 {code}")).by("sato")


def test_a_guest_of_the_workspace_can_evaluate(door: Door) -> None:
    code = invited(door).code
    door.person("gaku", tenant="T1", standing=Standing.GUEST)
    door.presses("gaku", Verb.AGREE, code)
    look_back(door)
    assert "core.tp.goal" in door.presses("gaku", Verb.EVALUATE, "p1", "1").by("gaku")


def test_a_guideline_without_evaluation_from_outside_offers_none(tmp_path: Path) -> None:
    door = of_pack(tmp_path, kit().catalogue.get("ise"))
    assert t("evaluators-none-here") in repr(door.presses("tanaka", Verb.INVITE_EVALUATORS, "p1"))
    assert t("evaluators-none-here") in repr(door.presses("tanaka", Verb.EVALUATORS, "p1"))
    assert "INVITE_EVALUATORS" not in repr(door.presses("tanaka", Verb.INVITE, "p1"))
    assert "EVALUATORS" not in repr(door.presses("tanaka", Verb.STATUS, "p1"))
    assert t("evaluators-none-here") in door.presses("hana", Verb.EVALUATE, "p1", "").by("hana")
    assert t("scores-none-here") in door.presses("hana", Verb.SCORES, "p1", "").by("hana")
    assert t("phases-none-here") in door.presses("hana", Verb.PHASES, "p1", "1", "").by("hana")
    assert usable(door) == []


# ---------------------------------------------------------------- what they see, and when


def test_evaluators_see_nothing_before_the_sides_have_seen_it(door: Door) -> None:
    a_committee(door, "sato")
    keeps(door, "hana", REVIEW, yam_see_o1=3, yam_see_n1=SECRET)
    heard = "".join(
        door.presses("sato", verb, *args).by("sato")
        for verb, *args in (
            (Verb.COMPARISON, "p1", "1", REVIEW), (Verb.AGENDA, "p1", "1", REVIEW), (Verb.PHASES, "p1", "1", REVIEW),
            (Verb.AT_HAND, "p1", "1"), (Verb.EVALUATE, "p1", "1"), (Verb.SCORES, "p1", "1"), (Verb.STATUS, "p1"),
            (Verb.OPEN_FORM, "p1", REVIEW), (Verb.OPEN_SHEET, "p1"), (Verb.LIST, f"s-hana-{REVIEW}-1"),
        )
    )  # fmt: skip
    assert SECRET not in heard
    assert "半分ほど届いた" not in heard
    assert t("evaluation-not-yet") in heard


def test_they_hear_once_when_it_is_time_and_read_before_they_answer(door: Door) -> None:
    a_committee(door, "sato")
    door.submits("hana", Verb.NOTE, "p1", "problem", text="雨で一日のびました")
    keeps(door, "hana", REVIEW, yam_see_o1=3, yam_see_n1=SECRET)
    heard = door.submits("tanaka", Verb.CLOSE, "p1", "see", reason="急ぐため").by("sato")
    assert heard.count("evaluation-open") == 0
    assert heard.count(t("evaluation-open", project="花壇づくり")) == 1
    assert SECRET not in heard  # words are read by who asks
    at_hand = door.presses("sato", Verb.AT_HAND, "p1", "1").by("sato")
    for words in ("花壇の会", "公園緑地課", "共催", "2026年10月10日", "雨で一日のびました", "点検と評価"):
        assert words in at_hand
    assert "hana" not in at_hand
    assert SECRET in door.presses("sato", Verb.COMPARISON, "p1", "1", REVIEW).by("sato")
    assert "WANT_TO_HEAR" not in door.presses("sato", Verb.COMPARISON, "p1", "1", REVIEW).by("sato")


def test_an_evaluator_is_asked_the_evaluation_and_nothing_else(door: Door) -> None:
    a_committee(door, "sato")
    look_back(door)
    first = door.hears("sato", Typed("回答")).by("sato")
    assert t("evaluation-intro") in first
    assert "core.tp.goal" in first
    assert "yam." not in first
    for verb in (Verb.OPEN_FORM, Verb.NOTE, Verb.CLAUSE_EDIT):
        door.presses("sato", verb, "p1", {Verb.OPEN_FORM: "yam.q.mutual"}.get(verb, "problem"))
    sheets = door.look(lambda uow: [*uow.sheets.of_project("p1", 1, "yam.q.mutual")])
    assert sheets == []


def test_no_side_answers_for_the_evaluators(door: Door) -> None:
    a_committee(door, "sato")
    look_back(door)
    for name in ("hana", "tanaka"):
        door.presses(name, Verb.EVALUATE, "p1", "1")
        door.presses(name, Verb.OPEN_FORM, "p1", VIEW)
        assert t("evaluation-blind") in door.presses(name, Verb.EVALUATE, "p1", "1").by(name)
    door.presses("sato", Verb.EVALUATE, "p1", "1")
    (own,) = door.look(lambda uow: uow.sheets.of_project("p1", 1, VIEW))
    assert "ANSWER" not in door.presses("hana", Verb.RESUME, own.id).by("hana")


def test_a_former_respondent_who_evaluates_cannot_open_the_old_sheet(door: Door) -> None:
    keeps(door, "ito", REVIEW, sent=False, yam_see_o1=2)
    door.presses("ito", Verb.LEAVE_CONFIRM, "p1")
    door.presses("ito", Verb.AGREE, invited(door).code)
    assert member_of(door, "ito")[1] == ""
    assert t("not-allowed") in door.presses("ito", Verb.RESUME, f"s-ito-{REVIEW}-1").by("ito")


# ---------------------------------------------------------------- a committee


def test_a_committee_of_three_is_heard_when_the_third_has_sent(door: Door) -> None:
    a_committee(door, *COMMITTEE)
    look_back(door)
    assert t("evaluators-left", n=2) in evaluates(door, "sato", core_tp_goal=2, advice="水やりの人をふやす")
    assert t("evaluators-left", n=1) in evaluates(door, "mori", core_tp_goal=4)
    assert "2/3" in repr(door.presses("tanaka", Verb.STATUS, "p1"))
    assert "まだの人: kondo" in repr(door.presses("tanaka", Verb.EVALUATORS, "p1"))
    for name in ("hana", "sato"):
        assert "水やりの人をふやす" not in door.presses(name, Verb.COMPARISON, "p1", "1", VIEW).by(name)
    assert of_evaluators(export(door)) == []
    keeps(door, "kondo", VIEW, sent=False, core_tp_goal=3)
    heard = sends(door, "kondo")
    for name in ("hana", "ito", "tanaka", "sato", "mori", "kondo"):
        assert "おおむね届いた（半ばまで来た〜十分に届いた）" in heard.by(name)
        assert "半分ほど届いた" in heard.by(name)  # 花壇の会's own answer beside it
        assert "水やりの人をふやす" not in heard.by(name)
    asked = door.presses("hana", Verb.COMPARISON, "p1", "1", VIEW).by("hana")
    assert "水やりの人をふやす" in asked
    assert not any(name in asked for name in COMMITTEE)
    rows = of_evaluators(export(door))
    assert {row["side"] for row in rows} == {None}
    assert len({row["respondent"] for row in rows}) == 3


def test_the_export_of_an_operator_has_what_is_not_visible_yet(door: Door) -> None:
    a_committee(door, "sato", "mori")
    look_back(door)
    evaluates(door, "sato")
    assert {row["question"] for row in of_evaluators(export(door, blind=False))} > {"core.tp.goal"}


def test_advice_becomes_an_improvement_of_the_cycle(door: Door) -> None:
    a_committee(door, "sato", "mori")
    look_back(door)
    evaluates(door, "sato", advice="水やりの人をふやす")
    assert not [f for f in door.look(lambda uow: uow.dossiers.get("p1")).findings if not f.side]
    evaluates(door, "mori", advice="早く決める")
    found = [f for f in door.look(lambda uow: uow.dossiers.get("p1")).findings if not f.side]
    assert [(f.cycle, f.text) for f in found] == [(1, "水やりの人をふやす"), (1, "早く決める")]
    improvements = export(door)["improvements"]
    assert isinstance(improvements, list)
    assert [row["side"] for row in improvements] == ["a", None, None]


def test_a_silent_member_is_not_waited_for_with_a_reason_that_all_read(door: Door) -> None:
    a_committee(door, *COMMITTEE)
    look_back(door)
    evaluates(door, "sato")
    evaluates(door, "mori")
    opening = door.presses("tanaka", Verb.CLOSE_EVALUATION, "p1", "1").at_once
    assert isinstance(opening, OpenDialog)
    assert "kondo" in repr(opening)
    refused = door.submits("tanaka", Verb.CLOSE_EVALUATION, "p1", "1", reason=" ").at_once
    assert refused == FieldErrors({"reason": t("error-reason")})
    heard = door.submits("tanaka", Verb.CLOSE_EVALUATION, "p1", "1", reason="委員が一人入院のため")
    for name in ("hana", "ito", "sato", "kondo"):
        assert t("evaluation", n=2) in heard.by(name)
        assert "委員が一人入院のため" in heard.by(name)
    again = repr(door.submits("tanaka", Verb.CLOSE_EVALUATION, "p1", "1", reason="もう一度"))
    assert t("evaluation-closed-before") in again
    late = door.presses("kondo", Verb.EVALUATE, "p1", "1").by("kondo")
    assert t("evaluation", n=2) in late  # too late to answer: it is shown instead


def test_an_evaluation_that_nobody_wrote_is_closed_as_such(door: Door) -> None:
    a_committee(door, "sato")
    look_back(door)
    heard = door.submits("tanaka", Verb.CLOSE_EVALUATION, "p1", "1", reason="委員会が開かれなかった").by(
        "hana"
    )
    assert t("evaluation-none") in heard
    assert "委員会が開かれなかった" in heard


def test_nobody_but_the_coordinator_closes_it(door: Door) -> None:
    a_committee(door, "sato")
    look_back(door)
    for name in ("hana", "sato"):
        door.submits(name, Verb.CLOSE_EVALUATION, "p1", "1", reason="急ぐ")
    assert VIEW not in door.project().revealed


def test_who_is_waited_for_can_go(door: Door) -> None:
    a_committee(door, "sato", "mori", "kondo")
    look_back(door)
    evaluates(door, "sato")
    assert t("button-leave", project="花壇づくり") in door.hears("kondo", Typed("退会")).by("kondo")
    door.presses("kondo", Verb.LEAVE_CONFIRM, "p1")
    assert VIEW not in door.project().revealed
    mori = member_of(door, "mori")[0]
    assert "mori" in repr(door.presses("tanaka", Verb.MEMBERS, "p1"))
    heard = door.presses("tanaka", Verb.REMOVE_MEMBER, "p1", mori)
    assert t("evaluation", n=1) in heard.by("hana")
    assert VIEW in door.project().revealed


def test_what_was_sent_can_be_corrected_until_all_have_sent(door: Door) -> None:
    a_committee(door, "sato", "mori")
    look_back(door)
    evaluates(door, "sato", core_tp_goal=1)
    own = f"s-sato-{VIEW}-1"
    door.presses("sato", Verb.FIX, own, "core.tp.goal")
    door.presses("sato", Verb.ANSWER, own, "core.tp.goal", "4")
    evaluates(door, "mori", core_tp_goal=4)
    found = door.look(lambda uow: evaluation(uow, door.kit, door.project_in(uow), 1))
    assert found is not None
    assert found.seen[0].values == (4, 4)
    assert t("stage-closed") in door.presses("sato", Verb.FIX, own, "core.tp.goal").by("sato")


def test_two_evaluators_and_one_who_does_not_know(door: Door) -> None:
    a_committee(door, *COMMITTEE)
    look_back(door)
    evaluates(door, "sato", core_tp_goal=2, core_tp_benefit=3)
    evaluates(door, "mori", core_tp_goal=4, core_tp_benefit=3)
    door.presses("kondo", Verb.EVALUATE, "p1", "1")
    for _ in range(7):
        door.hears("kondo", Typed("わからない"))
    heard = sends(door, "kondo").by("hana")
    assert "「半ばまで来た」と「十分に届いた」" in heard
    assert "はっきり見える（2人とも）" in heard


# ---------------------------------------------------------------- the next year


def next_year(door: Door) -> None:
    opening = repr(door.presses("tanaka", Verb.NEXT_CYCLE, "p1").at_once)
    context = opening.partition("context='")[2].partition("'")[0]
    dates = {kind: on.replace(year=on.year + 1).isoformat() for kind, on in door.project().dates.items()}
    before = door.project().cycle
    door.submits("tanaka", Verb.NEXT_CYCLE, "p1", context=context, **dates)
    assert door.project().cycle == before + 1


def test_a_committee_that_meets_a_year_later_speaks_of_the_year_before(door: Door) -> None:
    a_committee(door, "sato")
    look_back(door)
    next_year(door)
    a_committee(door, "mori")  # by the same code, which the new year leaves alone
    assert usable(door)[0].uses == 2
    heard = door.hears("mori", Typed(f"参加 {usable(door)[0].code}")).by("mori")
    assert t("evaluation-open-earlier", project="花壇づくり", n=1) in heard
    assert "点検と評価" in door.presses("mori", Verb.AT_HAND, "p1", "1").by("mori")
    assert "1年目の分: 0/2" in repr(door.presses("tanaka", Verb.EVALUATORS, "p1"))
    evaluates(door, "sato", advice="水やりの人をふやす")
    last = door.presses("mori", Verb.EVALUATE, "p1", "").by("mori")
    assert "core.tp.goal" in last
    evaluates(door, "mori")
    project = door.project()
    assert VIEW in project.revealed_in(1)
    assert VIEW not in project.revealed
    (found,) = [f for f in door.look(lambda uow: uow.dossiers.get("p1")).findings if not f.side]
    assert (found.cycle, found.text) == (1, "水やりの人をふやす")
    rows = of_evaluators(export(door))
    assert {row["cycle"] for row in rows} == {1}
    asked = door.hears("hana", Typed("評価")).by(
        "hana"
    )  # the present year has none yet: the last one is shown
    assert "水やりの人をふやす" in asked


def test_late_advice_is_asked_about_only_where_the_plan_is_still_open(door: Door) -> None:
    a_committee(door, "sato")
    look_back(door)
    next_year(door)
    door.submits("tanaka", Verb.CLOSE, "p1", "plan", reason="急ぐため")
    used: dict[str, Any] = {"core_fi_used_c1a-yam_see_n1": "used"}
    keeps(door, "hana", "core.q.findings", **used)
    project = door.project()
    shown = replace(project, revealed={**project.revealed, "core.q.findings": door.clock.at})
    door.look(lambda uow: uow.projects.save(shown))
    evaluates(door, "sato", advice="水やりの人をふやす")
    rows = door.compared(cycle=2, sheet="core.q.findings")
    assert not any("c1e1" in name for name in rows)
    next_year(door)
    door.clock.at += timedelta(days=800)
    heard = door.presses("hana", Verb.OPEN_FORM, "p1", "core.q.findings").by("hana")
    for _ in range(6):
        heard += door.hears("hana", Typed("スキップ")).by("hana")
    assert "水やりの人をふやす" in heard


def test_both_years_can_wait_for_the_same_evaluator(door: Door) -> None:
    a_committee(door, "sato")
    look_back(door)
    next_year(door)
    door.clock.at += timedelta(days=365)
    look_back(door)
    assert "core.tp.goal" in door.hears("sato", Typed("回答")).by("sato")
    evaluates(door, "sato", cycle=1)
    project = door.project()
    assert (VIEW in project.revealed_in(1), VIEW in project.revealed) == (True, False)
    evaluates(door, "sato", cycle=2)
    assert VIEW in door.project().revealed


def test_a_cancelled_project_is_evaluated_no_more(door: Door) -> None:
    a_committee(door, "sato")
    look_back(door)
    door.submits("tanaka", Verb.CANCEL, "p1", reason="台風のため")
    assert t("evaluation-not-yet") in door.presses("sato", Verb.EVALUATE, "p1", "1").by("sato")
    assert t("project-over") in repr(door.presses("tanaka", Verb.INVITE_EVALUATORS, "p1"))
    assert usable(door) == []


# ---------------------------------------------------------------- figures


@pytest.fixture
def scoring(tmp_path: Path) -> Door:
    door = of_pack(tmp_path, right(scored()))
    a_committee(door, "sato", "mori")
    return door


def counted(door: Door) -> dict[str, int | None] | None:
    found = door.look(lambda uow: figures(uow, door.kit, door.project_in(uow), 1))
    if found is None:
        return None
    return {layer: one.shown if one else None for layer, one in found.items()}


def review(door: Door, **ito: Any) -> None:
    keeps(door, "hana", "min.q.see", min_see_1=2, min_see_2=1)
    keeps(door, "ito", "min.q.see", **(ito or {"min_see_1": 3, "min_see_2": 1, "min_see_3": 2}))
    door.submits("tanaka", Verb.CLOSE, "p1", "see", reason="急ぐため")


def test_figures_come_when_all_can_be_seen_and_say_how_they_were_made(scoring: Door) -> None:
    assert t("scores-not-yet") in scoring.presses("hana", Verb.SCORES, "p1", "1").by("hana")
    review(scoring)
    assert counted(scoring) is None
    for name, point in (("sato", 2), ("mori", 3)):
        keeps(scoring, name, "min.q.view", min_view_1=point)
    assert t("scores-not-yet") in scoring.presses("sato", Verb.SCORES, "p1", "1").by("sato")
    heard = scoring.submits("tanaka", Verb.CLOSE_EVALUATION, "p1", "1", reason="そろったため").by("hana")
    assert "SCORES" in heard
    assert counted(scoring) == {"citizens": 50, "government": 75, "evaluator": 75}
    card = scoring.hears("hana", Typed("点数")).by("hana")
    for words in (
        t("scores-points", n=50), t("scores-points", n=70), t("scores-how", questions=2, answers=2), "花壇づくり",
        t("scores-note"), "市民の側 20",
    ):  # fmt: skip
        assert words in card
    assert "花壇の会" not in card  # a side has no figure of its own


def test_a_layer_without_answers_is_said_to_be_missing_and_nothing_is_weighted(scoring: Door) -> None:
    review(scoring, min_see_2=1)
    keeps(scoring, "sato", "min.q.view", min_view_1=3)
    scoring.submits("tanaka", Verb.CLOSE_EVALUATION, "p1", "1", reason="そろったため")
    assert counted(scoring) == {"citizens": 50, "government": None, "evaluator": 100}
    card = scoring.presses("ito", Verb.SCORES, "p1", "1").by("ito")
    assert t("scores-none") in card
    assert t("scores-lacking", layers=t("layer-government")) in card


# ---------------------------------------------------------------- anybody, any button


PEOPLE = ("hana", "tanaka", "sato", "mieko", "nobody")


def presses() -> Iterator[tuple[Verb, tuple[str, ...]]]:
    """Every button about a project, a sheet or a reminder, with arguments that somebody could have kept."""
    for verb, count in _ARITY.items():
        if verb in ON_PROJECT:
            for rest in (
                ("1", VIEW, "core.tp.goal", "on"),
                ("", "", "", ""),
                ("9", REVIEW, "x", "off"),
                ("see", "b", "x", ""),
            ):
                yield verb, ("p1", *rest)[:count]
        elif verb in ON_SHEET:
            for sheet in (f"s-sato-{VIEW}-1", f"s-hana-{REVIEW}-1", "gone"):
                yield verb, (sheet, "core.tp.goal", "3", "4")[:count]
        elif verb in ON_REMINDER:
            yield verb, ("gone", "7", "")[:count]


def standing(project: Project) -> tuple[object, ...]:
    return project.closings, project.revealed, project.dates, project.form, project.sides, project.cycle


def test_no_button_breaks_whoever_presses_it_and_evaluators_change_nothing_but_their_own_sheet(
    door: Door,
) -> None:
    door.person("mieko", Role.OBSERVER, tenant="T1")
    door.person("nobody")
    a_committee(door, "sato", "mori")
    look_back(door)
    keeps(door, "sato", VIEW, sent=False, core_tp_goal=3)
    for verb, args in presses():
        if verb in (Verb.LEAVE_CONFIRM, Verb.ARCHIVE):
            continue
        for name in PEOPLE:
            before = standing(door.project())
            door.presses(name, verb, *args)
            if name in ("sato", "mieko", "nobody"):
                assert standing(door.project()) == before, verb
    dossier = door.look(lambda uow: uow.dossiers.get("p1"))
    assert not dossier.points
