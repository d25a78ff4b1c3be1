"""Advice from answers: what suits, in the document's order, with every reason named and nobody stopped."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choosing import (
    AREA,
    BENEFIT,
    QUESTIONS,
    START,
    SUITED,
    SUITS,
    UNFIT,
    Advice,
    Aspect,
    Doubt,
    Gate,
    Reason,
    Said,
    advise,
    role_guide,
    suggested_area,
)
from bot.domain.pack import Area, Element, Pack
from bot.domain.questions import Label

LEAD, MONEY, LIABILITY, TERM = (QUESTIONS[aspect] for aspect in map(Aspect, SUITS))


def element(id: str, **fields: object) -> Element:
    return Element(id, "1", Label(ja=id), **fields)  # type: ignore[arg-type]


AREAS = tuple(
    Area(f"x.area.{pos}", letter, Label(ja=letter), pos=pos, collab=pos < 5, forms=forms)
    for pos, letter, forms in (
        (1, "E", ()),
        (2, "D", ("subsidy",)),
        (3, "C", ("co_hosting", "committee_council")),
        (4, "B", ("commission",)),
        (5, "A", ()),
    )
)
"""Letters that run from the city to the citizens: only the place counts."""

FORMS = (
    element("subsidy", suits={"lead": ("citizens",), "money": ("supported",), "liability": ("citizens",)}),
    element("co_hosting", suits={"lead": ("both",), "money": ("shared",), "liability": ("shared",)}),
    element("commission", suits={"lead": ("city",), "money": ("city",), "liability": ("city",)}),
    element("other", variants=("committee_council",), suits={"lead": ("both",), "liability": ("body",)}),
)
BEGUN = (
    element("x.type.1", kind="start", pos=2, forms=("subsidy",)),
    element("x.type.2", kind="content", pos=4),
)


def pack(**fields: object) -> Pack:
    given: dict[str, object] = {"forms": FORMS, "areas": AREAS, "types": BEGUN, **fields}
    return Pack("x", "1.0.0", "x", Label(ja="市"), **given)  # type: ignore[arg-type]


def names(advice: Advice) -> list[str]:
    return [one.form.id for one in advice.forms]


def test_without_an_answer_nothing_is_suggested() -> None:
    advice = advise({}, pack())
    assert (advice.best, advice.area, advice.suited, advice.doubts) == (None, None, None, ())
    assert names(advice) == [form.id for form in FORMS], "the document's own order"


def test_the_form_that_most_answers_speak_for_comes_first_with_its_reasons() -> None:
    said = {LEAD: "both", MONEY: "shared", LIABILITY: "shared", TERM: "once"}
    advice = advise(said, pack())
    assert advice.best is advice.forms[0]
    assert advice.best.form.id == "co_hosting"
    assert advice.best.reasons == (
        *(Reason(Aspect.LEAD, "both"), Reason(Aspect.MONEY, "shared"), Reason(Aspect.LIABILITY, "shared")),
        Reason(Aspect.AREA, "3"),
    )
    assert advice.best.cautions == ()
    assert advice.next_best is not None
    assert advice.next_best.form.id == "other"
    assert advice.next_best.cautions == (Reason(Aspect.LIABILITY, "shared"),)


def test_among_equals_the_documents_order_holds() -> None:
    assert names(advise({TERM: "once"}, pack())) == [form.id for form in FORMS]
    tied = advise({LEAD: "both", LIABILITY: "body"}, pack(areas=()))
    assert names(tied) == ["other", "co_hosting", "subsidy", "commission"]


def test_of_as_many_reasons_fewer_against_come_first() -> None:
    forms = (
        element("once", suits={"lead": ("both",), "term": ("once",)}),
        element("any_time", suits={"lead": ("both",)}),
    )
    assert names(advise({LEAD: "both", TERM: "lasting"}, pack(forms=forms))) == ["any_time", "once"]
    assert names(advise({LEAD: "both"}, pack(forms=forms))) == ["once", "any_time"], (
        "the document's own order"
    )


def test_a_form_is_used_in_an_area_where_a_form_counted_in_with_it_is() -> None:
    advice = advise({AREA: "3"}, pack())
    assert names(advice)[:2] == ["co_hosting", "other"]
    commission = advice.about("commission")
    assert commission is not None
    assert commission.cautions == (Reason(Aspect.AREA, "3"),)


def test_an_area_without_forms_speaks_neither_for_nor_against() -> None:
    advice = advise({AREA: "1"}, pack())
    assert all(not one.reasons and not one.cautions for one in advice.forms)


@pytest.mark.parametrize(("lead", "pos"), list(zip(SUITS["lead"], range(1, 6), strict=True)))
def test_who_leads_points_to_the_area_whatever_its_letter(lead: str, pos: int) -> None:
    found = suggested_area({LEAD: lead}, pack())
    assert found is not None
    assert (found.area.pos, found.reasons, found.settled) == (pos, (Reason(Aspect.LEAD, lead),), False)


def test_what_people_settled_stands_before_what_is_suggested() -> None:
    found = suggested_area({LEAD: "both", AREA: "2"}, pack())
    assert found is not None
    assert (found.area.pos, found.reasons, found.settled) == (2, (), True)


@pytest.mark.parametrize(
    ("said", "pos"),
    [({START: "x.type.1", LIABILITY: "city"}, 2), ({LIABILITY: "body"}, 3), ({LIABILITY: "city"}, 4)],
)
def test_where_nobody_said_who_leads_the_beginning_or_the_liability_tells(said: Said, pos: int) -> None:
    found = suggested_area(said, pack())
    assert found is not None
    assert found.area.pos == pos


def test_a_pack_without_areas_has_none_to_suggest() -> None:
    assert suggested_area({LEAD: "both"}, pack(areas=())) is None


def test_a_way_of_starting_speaks_for_the_forms_that_it_names_and_against_none() -> None:
    advice = advise({START: "x.type.1"}, pack(areas=()))
    assert advice.start is BEGUN[0]
    assert [(one.form.id, len(one.reasons), len(one.cautions)) for one in advice.forms] == [
        *(("subsidy", 1, 0), ("co_hosting", 0, 0), ("commission", 0, 0), ("other", 0, 0)),
    ]


def test_gates_warn_and_stop_nothing() -> None:
    unfit = (element("religious"), element("political"))
    said = {BENEFIT: "no", UNFIT: ["political"], LEAD: "city_alone"}
    advice = advise(said, pack(unfit=unfit))
    assert advice.doubts == (
        *(Doubt(Gate.NO_BENEFIT), Doubt(Gate.UNFIT, (unfit[1],)), Doubt(Gate.OUTSIDE, (AREAS[4],))),
    )
    assert len(advice.forms) == len(FORMS)
    assert advise({BENEFIT: "yes", UNFIT: []}, pack(unfit=unfit)).doubts == ()


def test_what_suits_is_told_from_not_having_been_asked() -> None:
    fit = (element("locality"), element("expertise"))
    assert advise({SUITED: ["expertise"]}, pack(fit=fit)).suited == (fit[1],)
    assert advise({SUITED: []}, pack(fit=fit)).suited == ()
    assert advise({}, pack(fit=fit)).suited is None


def test_the_role_guide_is_of_that_kind_of_body_with_its_attitude() -> None:
    roles = (element("r1", maps_to=("civic_group", "business")), element("r2", maps_to=("government",)))
    spirit = (element("all_parties"), element("a2", maps_to=("civil_parties",)), element("city"))
    city = pack(roles=roles, attitudes=spirit)
    assert [one.id for one in role_guide(city, "civic_group")] == ["r1", "all_parties", "a2"]
    assert [one.id for one in role_guide(city, "government")] == ["r2", "all_parties", "city"]


# ---------------------------------------------------------------- whatever a pack and people say

WORDS = {
    QUESTIONS[Aspect(aspect)]: st.sampled_from((*words, "no such word")) for aspect, words in SUITS.items()
}


@st.composite
def _forms(draw: st.DrawFn) -> tuple[Element, ...]:
    suits = st.fixed_dictionaries(
        {},
        optional={
            aspect: st.lists(st.sampled_from(words), unique=True).map(tuple)
            for aspect, words in SUITS.items()
        },
    )
    found = draw(st.lists(suits, max_size=9))
    return tuple(element(f"form_{n}", suits=one) for n, one in enumerate(found))


SAID = st.fixed_dictionaries(
    {},
    optional={
        **WORDS,
        AREA: st.sampled_from(("1", "3", "5", "9", "")),
        START: st.sampled_from(("x.type.1", "gone")),
        BENEFIT: st.sampled_from(("yes", "no")),
        UNFIT: st.lists(st.sampled_from(("religious", "gone"))),
    },
)


@given(_forms(), SAID)
def test_every_form_is_there_once_and_none_is_before_one_with_more_for_it_or_less_against_it(
    forms: tuple[Element, ...], said: Said
) -> None:
    advice = advise(said, pack(forms=forms))
    assert sorted(names(advice)) == sorted(form.id for form in forms)
    counts = [(-len(one.reasons), len(one.cautions), forms.index(one.form)) for one in advice.forms]
    assert counts == sorted(counts)


@given(_forms(), SAID)
def test_every_reason_was_said_and_is_what_the_form_suits(forms: tuple[Element, ...], said: Said) -> None:
    for one in advise(said, pack(forms=forms, areas=(), types=())).forms:
        for reason in one.reasons:
            assert reason.word == said[QUESTIONS[reason.aspect]]
            assert reason.word in one.form.suits[reason.aspect]
        for reason in one.cautions:
            assert reason.word not in one.form.suits[reason.aspect]
        assert len(one.reasons) + len(one.cautions) <= len(said)


@given(_forms(), SAID, st.randoms())
def test_the_order_of_the_answers_changes_nothing(
    forms: tuple[Element, ...], said: Said, chance: Random
) -> None:
    shuffled = list(said.items())
    chance.shuffle(shuffled)
    assert advise(dict(shuffled), pack(forms=forms)) == advise(said, pack(forms=forms))


@given(_forms(), SAID, st.sampled_from(sorted(WORDS)))
def test_one_more_answer_adds_at_most_one_reason_of_its_own(
    forms: tuple[Element, ...], said: Said, name: str
) -> None:
    without = {key: value for key, value in said.items() if key != name}
    city = pack(forms=forms, areas=(), types=())
    before = {one.form.id: one for one in advise(without, city).forms}
    for one in advise(said, city).forms:
        assert set(one.reasons) >= set(before[one.form.id].reasons)
        assert len(one.reasons) <= len(before[one.form.id].reasons) + 1
