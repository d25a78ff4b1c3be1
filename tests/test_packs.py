"""The packs that come with Kyodo: complete, in three languages, with dates as counted on a paper calendar."""

import re
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar_jp import closed_days
from bot.catalogue import YamlCatalogue, load_catalogue
from bot.domain import plain_japanese
from bot.domain.pack import Element, Pack
from bot.domain.questions import FINDINGS, Basis, Kind, Label, Question, Questionnaire
from bot.domain.timetable import problems, timetable
from bot.services.planning import rules_in

LANGUAGES = ("ja", "ja-simple", "en")


@cache
def catalogue() -> YamlCatalogue:
    return load_catalogue()


def ise() -> Pack:
    return catalogue().get("ise")


def core() -> Pack:
    return catalogue().get("core")


def checklist() -> Questionnaire:
    return ise().by_sheet["ise.q.plan"]


def questions() -> list[Question]:
    """All questions of all sheets."""
    return [question for sheet in ise().questionnaires for question in sheet.questions]


def test_the_packs_load_without_faults_or_warnings() -> None:
    assert catalogue().warnings == ()


def test_core_is_a_library_that_no_project_chooses() -> None:
    offered = [pack.id for pack in catalogue().all()]
    assert offered == ["ise", "takaoka", "tomakomai", "yamaguchi", "yoshikawa"]
    shared = {sheet.id for sheet in core().questionnaires}
    for pack in catalogue().all():
        taken = {sheet.id for sheet in pack.questionnaires if sheet.id.startswith("core.")}
        assert taken <= shared
        assert {"core.q.findings", "core.q.interview", "core.q.money"} <= taken, pack.id
        assert [sheet.stage for sheet in pack.questionnaires if sheet.kind == "choosing"] == ["plan"], pack.id


def test_an_unknown_pack_or_version_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        catalogue().get("nowhere")
    with pytest.raises(KeyError):
        catalogue().get("ise", "0.0.1")
    assert catalogue().get("ise", ise().version) is ise()


def test_every_stage_has_its_sheets_in_order() -> None:
    assert [(sheet.stage, sheet.id, sheet.kind, sheet.joint) for sheet in ise().questionnaires] == [
        ("plan", "core.q.findings", "findings", False),
        ("plan", "ise.q.plan", "checklist", False),
        ("plan", "core.q.choosing", "choosing", True),
        ("plan", "core.q.interview", "interview", True),
        ("do", "ise.q.do", "mid_check", False),
        ("do", "core.q.money", "money", True),
        ("see", "ise.q.see", "evaluation", False),
        ("see", "ise.q.mutual", "mutual", False),
    ]
    assert {sheet.id: sheet.after for sheet in ise().questionnaires if sheet.after} == {
        "ise.q.mutual": "ise.q.see"
    }


def test_what_is_recalled_prefilled_or_drafted_is_there() -> None:
    """A sheet recalls what stands on an earlier sheet, or on its own; a draft is for an item of the agreement."""
    known: list[str] = []
    items = {item for element in ise().agreement_items for item in element.maps_to}
    for sheet in ise().questionnaires:
        known += [question.id for question in sheet.questions]
        for question in sheet.questions:
            assert {question.recall, question.prefill} - {""} <= set(known), question.id
            assert not question.drafts or question.drafts in items, question.id


def test_findings_the_money_and_a_low_mark_ask_as_the_cycle_needs_it() -> None:
    by_id = {question.id: question for question in questions()}
    assert [q.id for q in questions() if q.carry] == ["ise.see.i1", "ise.mu.4"]
    assert {q.id for q in questions() if q.expand == FINDINGS} == {"core.im.used", "core.im.how"}
    assert by_id["core.mo.expense"].prefill == "core.pi.expense"
    assert {q.id: q.total for q in questions() if q.total} == dict.fromkeys(
        ("core.pi.income", "core.pi.expense", "core.mo.income", "core.mo.expense"), "yen"
    )
    assert all(by_id[name].needs_reason(low) for name in ("ise.mu.1", "ise.mu.2") for low in (1, 2))
    assert not by_id["ise.mu.1"].needs_reason(3)


def test_the_ise_sheet_has_its_ten_items_with_the_gate_and_its_three_sub_items() -> None:
    sheet = checklist()
    assert [q.number for q in sheet.asked] == [
        *("1", "2", "3", "4", "5", "6", "6-1", "6-2", "6-3", "7", "8", "9", "10")
    ]
    assert sheet.main_numbers == tuple(str(n) for n in range(1, 11))
    assert [q.id for q in sheet.questions if not q.asked] == ["ise.chk.0a", "ise.chk.0b", "ise.chk.0c"]
    kinds = {q.number: q.kind for q in sheet.asked}
    assert kinds.pop("4") is Kind.SINGLE
    assert set(kinds.values()) == {Kind.YES_NO}
    assert [o.id for o in sheet.by_id["ise.chk.4"].options] == [
        "before_budget",
        "after_budget",
        "at_implementation",
    ]


def test_six_opens_its_three_sub_items_only_after_a_yes() -> None:
    sheet = checklist()
    subs = {"ise.chk.6a", "ise.chk.6b", "ise.chk.6c"}
    assert subs <= {q.id for q in sheet.applicable({"ise.chk.6": "yes"})}
    assert subs.isdisjoint(q.id for q in sheet.applicable({"ise.chk.6": "no"}))
    assert subs.isdisjoint(q.id for q in sheet.applicable({}))


def test_facts_ask_for_no_attention() -> None:
    assert {q.number for q in checklist().asked if not q.attention} == {"4", "6"}


def test_what_the_document_does_not_ask_is_marked_as_derived() -> None:
    own = checklist().questions
    assert {q.number: q.basis for q in own if q.basis is not Basis.SOURCE} == {"6": Basis.DERIVED}
    assert all(q.source and q.source.doc == "rule" for q in own)
    assert {q.source.item for q in own if q.source and q.asked} == {str(n) for n in range(1, 11)}


def all_questions() -> list[tuple[Pack, Question]]:
    """The questions of every city's sheets; core's once, as the first city asks them."""
    seen: set[str] = set()
    found = []
    for pack in catalogue().all():
        for question in (question for sheet in pack.questionnaires for question in sheet.questions):
            if question.id not in seen:
                seen.add(question.id)
                found.append((pack, question))
    return found


@pytest.mark.parametrize(
    ("pack", "question"), all_questions(), ids=lambda one: one.id if isinstance(one, Question) else ""
)
def test_every_question_is_complete_in_three_languages(pack: Pack, question: Question) -> None:
    wanted = [question.label, question.topic] if question.answered else [question.label]
    given = [question.help, question.talk, question.example, question.unit]
    columns = [text for column in question.columns for text in (column.label, column.example)]
    for label in (*wanted, *(text for text in (*given, *columns) if text)):
        assert set(label) == set(LANGUAGES)
    if question in checklist().questions:
        assert question.help
        assert question.talk
    assert len(question.label["ja"]) <= 60
    assert question.element or len(question.topic.in_("ja")) <= 12
    for option in question.options:
        assert set(option.label) == set(LANGUAGES)
        if question.kind is Kind.SCALE:  # its number is the same in all
            assert option.short == {"ja": option.id}
            continue
        assert set(option.short) == set(LANGUAGES)
        if not isinstance(pack.entry(option.id), Element) and question.maps_to != "core.pi.area":
            assert all(
                len(text) <= 20 for text in option.short.values()
            )  # those others have numbered buttons


def simple_texts() -> list[str]:
    """What stands in easy Japanese in any pack."""
    labels: list[Label] = []
    for pack in (core(), *catalogue().all()):
        labels += pack.terms.values()
        for element in (entry for entry in pack.entries.values() if isinstance(entry, Element)):
            labels += (element.label, element.gist, element.group)
        for item in pack.promotion.items:
            labels += (item.purpose, item.situation, item.done_when, item.alt)
        labels += (sheet.title for sheet in pack.questionnaires)
    for _, q in all_questions():
        labels += (q.label, q.help, q.talk, q.topic, q.example, q.unit)
        labels += (text for column in q.columns for text in (column.label, column.example))
        labels += (text for option in q.options for text in (option.label, option.short))
    return [label["ja-simple"] for label in labels if "ja-simple" in label]


def test_easy_japanese_keeps_its_rule() -> None:
    texts = sorted(set(simple_texts()))
    assert len(texts) > 2000
    assert [f"{text}: {fault}" for text in texts for fault in plain_japanese.faults(text)] == []


def test_nothing_of_the_document_is_missing_that_planning_needs() -> None:
    pack = ise()
    assert [d.id for d in pack.definitions] == [f"ise.def.{n}" for n in range(1, 9)]
    assert [p.id for p in pack.principles] == [f"ise.prin.{n}" for n in range(1, 6)]
    assert [e.id for e in pack.effects] == [f"ise.eff.{n}" for n in range(1, 5)]
    assert [a.id for a in pack.attitudes] == ["ise.att.1", "ise.att.2"]
    assert [(a.id, a.pos, a.number) for a in pack.areas] == [
        (f"ise.area.{n}", n, letter) for n, letter in enumerate("ABCDE", 1)
    ]
    assert [a.collab for a in pack.areas] == [True, True, True, True, False]
    assert [(s.id, s.stages) for s in pack.steps] == [
        *((f"ise.plan.{n}", ("plan",)) for n in range(1, 8)),
        ("ise.do.s1", ("do",)),
        *((f"ise.see.{n}", ("see",)) for n in range(1, 4)),
    ]
    assert [i.id for i in pack.agreement_items] == [
        f"ise.agr.{n}" for n in (1, 8, 7, 2, 3, 4, 6, 5, 9, 10, 11)
    ]
    assert [e.id for e in (*pack.fit, *pack.unfit)] == [
        *("ise.fit.1", "ise.fit.2", "ise.fit.3", "ise.unfit.1", "ise.unfit.2")
    ]
    assert [(f.number, f.id) for f in pack.forms] == [
        ("1", "subsidy"),
        ("2", "co_hosting"),
        ("3", "commission"),
        ("4", "endorsement"),
        ("5", "project_cooperation"),
        ("6", "other"),
    ]
    assert pack.by_form["commission"].variants == ("designated_manager",)
    assert pack.by_form["other"].variants == ("committee_council", "adopt_program")
    assert pack.terms["civil_party"]["ja"] == "市民等"
    assert pack.terms["counterpart"] == core().terms["counterpart"]
    assert all(
        set(e.gist) == set(LANGUAGES) for e in (*pack.principles, *pack.effects, *pack.areas, *pack.forms)
    )


# ---------------------------------------------------------------- the calendar


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 9, 22), True),  # between two holidays
        (date(2026, 5, 6), True),  # the substitute for 3 May
        (date(2026, 11, 3), True),
        (date(2026, 11, 24), False),
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
        (date(2027, 2, 27), True),  # a Saturday
        (date(2027, 3, 31), False),
    ],
)
def test_closed_days_of_the_city_hall(day: date, closed: bool) -> None:
    assert catalogue().is_closed("ise")(day) is closed


def test_closed_days_can_be_single_days_and_spans() -> None:
    is_closed = closed_days(["08-13..08-15", "2026-11-04", "12-29..01-03"])
    assert is_closed(date(2026, 8, 14))
    assert is_closed(date(2026, 11, 4))
    assert not is_closed(date(2027, 11, 4))
    assert is_closed(date(2027, 1, 1))


@pytest.mark.parametrize(
    "entries", [["saturday"], ["13-01"], ["08-15..2026-08-16"], ["2026-08-16..2026-08-15"]]
)
def test_what_is_no_closed_day_is_refused(entries: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(entries[0])):
        closed_days(entries)


def test_a_city_hall_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="hardly a day"):
        closed_days(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])


# ---------------------------------------------------------------- the dates


def dates(
    start: date, do_start: date, do_end: date, form: str = "co_hosting", **by_hand: date
) -> dict[str, date]:
    given_dates = {"start": start, "do.start": do_start, "do.end": do_end}
    found = timetable(
        rules_in(ise()),
        given_dates,
        form=form,
        is_closed=catalogue().is_closed("ise"),
        by_hand={kind.replace("_", "."): on for kind, on in by_hand.items()},
    )
    return {dated.kind: dated.on for dated in found}


@pytest.mark.parametrize(
    ("form", "do_start", "do_end", "report"),
    [
        ("co_hosting", date(2026, 5, 24), date(2026, 10, 25), date(2026, 11, 24)),  # 1 river clean-up
        ("co_hosting", date(2026, 5, 24), date(2026, 11, 1), date(2026, 12, 1)),  # … after the rain day
        ("project_cooperation", date(2026, 6, 6), date(2026, 10, 10), date(2026, 11, 9)),  # 2 park garden
        (
            "commission",
            date(2026, 4, 4),
            date(2027, 3, 27),
            date(2027, 4, 12),
        ),  # 3 patrol: 10 April is a Saturday
        ("other", date(2026, 10, 11), date(2026, 10, 11), date(2026, 11, 10)),  # 5 festival
        ("subsidy", date(2026, 11, 8), date(2026, 11, 8), date(2026, 12, 8)),  # 6 disaster drill
        ("co_hosting", date(2026, 7, 5), date(2026, 11, 29), date(2027, 1, 4)),  # 8: 12/29 is closed
        ("other", date(2026, 11, 22), date(2027, 2, 14), date(2027, 3, 16)),  # 9 cherry trees
        ("other", date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 30)),  # 11 help with rubbish
        ("subsidy", date(2026, 6, 21), date(2026, 12, 22), date(2027, 1, 21)),  # 15 solstice candles
    ],
)
def test_reports_of_the_sample_projects_fall_due_as_the_city_hall_counts(
    form: str, do_start: date, do_end: date, report: date
) -> None:
    assert dates(do_start - timedelta(days=40), do_start, do_end, form)["report.due"] == report


def test_the_dates_of_the_river_clean_up() -> None:
    found = dates(date(2026, 4, 1), date(2026, 5, 24), date(2026, 10, 25))
    assert found == {
        "plan.start": date(2026, 4, 1),
        "plan.due": date(2026, 4, 15),
        "plan.end": date(2026, 5, 23),
        "do.start": date(2026, 5, 24),
        "do.due": date(2026, 8, 7),  # 77 days on is Sunday, 9 August: the Friday before
        "do.end": date(2026, 10, 25),
        "see.start": date(2026, 10, 26),
        "see.due": date(2026, 11, 9),  # 8 November is a Sunday
        "see.end": date(2026, 11, 24),
        "report.due": date(2026, 11, 24),
        "form.due": date(2026, 4, 9),
        "agree.draft": date(2026, 4, 24),
        "agree.sign": date(2026, 5, 10),
        "agree.final": date(2026, 5, 22),  # the day before is a Saturday
        "progress.publish@q1": date(2026, 8, 23),
        "publish.due": date(2026, 12, 24),
        "carry.due": date(2027, 9, 1),
        "case.due": date(2027, 5, 30),
    }


def test_the_planning_sheet_is_due_two_weeks_before_the_work_begins() -> None:
    assert dates(date(2026, 9, 1), date(2026, 9, 24), date(2026, 9, 24))["plan.due"] == date(2026, 9, 10)


def test_work_that_begins_at_once_leaves_the_planning_sheet_due_at_once() -> None:
    found = dates(date(2026, 9, 5), date(2026, 9, 6), date(2026, 9, 6))  # a Saturday, and the Sunday after
    assert found["plan.start"] == date(2026, 9, 5)
    assert found["plan.due"] == date(2026, 9, 7)
    assert found["plan.end"] == date(2026, 9, 7)


def test_a_due_day_on_the_last_weekend_of_the_year_never_comes_before_its_stage() -> None:
    # 31 March 2029 is a Saturday: moving on would leave the fiscal year, moving back would leave the stage.
    found = dates(date(2029, 3, 31), date(2029, 4, 2), date(2029, 4, 2))
    assert found["plan.due"] == date(2029, 3, 31)


days = st.integers(min_value=0, max_value=900).map(lambda n: date(2026, 4, 1) + timedelta(days=n))


@settings(max_examples=500, deadline=None)
@given(
    start=days,
    before=st.integers(0, 200),
    length=st.integers(0, 400),
    form=st.sampled_from(["subsidy", "other"]),
)
def test_dates_stand_in_order_whatever_the_coordinator_enters(
    start: date, before: int, length: int, form: str
) -> None:
    do_start = start + timedelta(days=before)
    found = dates(start, do_start, do_start + timedelta(days=length), form)
    assert problems(found) == ()
    assert found["plan.start"] <= found["plan.due"] <= found["plan.end"]
    assert found["do.start"] <= found["do.due"] <= found["do.end"]
    assert found["do.end"] < found["see.start"] <= found["see.due"] <= found["see.end"]
    assert found["do.end"] < found["report.due"]
