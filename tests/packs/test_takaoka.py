"""Takaoka's own: eleven items that each side checks by itself, the talk over them, and a word from those it was for."""

from functools import cache

from bot.domain.pack import Pack
from bot.domain.questions import Kind, Questionnaire
from bot.packs.reader import check_pack, packs_dir


@cache
def takaoka() -> Pack:
    loaded = check_pack(packs_dir() / "takaoka.yaml")
    assert loaded.pack is not None, "\n".join(map(str, loaded.errors))
    return loaded.pack


def self_check() -> Questionnaire:
    return takaoka().by_sheet["tak.q.see"]


def test_the_self_check_has_the_eleven_items_in_the_order_of_the_document() -> None:
    kinds = ["evc", "evp", "evc", "evc", "evp", "evp", "evc", "evc", "evc", "evc", "evp"]
    items = [question for question in self_check().asked if question.kind is Kind.SCALE]
    assert [question.id for question in items] == [f"tak.{kind}.{n}" for n, kind in enumerate(kinds, 1)]
    assert self_check().main_numbers == tuple(str(n) for n in range(1, 12))


def test_every_point_of_its_scales_has_words_that_fit_a_button() -> None:
    for question in self_check().asked:
        if question.kind is not Kind.SCALE:
            continue
        assert [option.id for option in question.options] == ["1", "2", "3", "4"], question.id
        for language in ("ja", "ja-simple", "en"):
            words = [option.label[language] for option in question.options]
            assert len(set(words)) == 4, question.id
            assert all(len(word) <= 20 for word in words if language != "ja-simple"), words
        assert question.attention == ("1", "2")
        assert question.allow_unknown


def test_what_spread_inside_city_hall_only_the_city_can_tell() -> None:
    sheet = self_check()
    missing = {q.id for q in sheet.asked} - {q.id for q in sheet.for_side("civic_group").asked}
    assert missing == {"tak.evc.8"}
    assert sheet.for_side("government").main_numbers == sheet.main_numbers


def test_which_principle_was_hard_is_asked_unless_all_four_held() -> None:
    def asked(value: int) -> bool:
        return any(q.id == "tak.evc.1a" for q in self_check().applicable({"tak.evc.1": value}))

    assert [asked(value) for value in (1, 2, 3, 4)] == [True, True, True, False]
    assert not any(q.id == "tak.evc.1a" for q in self_check().applicable({}))


def test_the_checks_are_brought_together_before_they_are_talked_over() -> None:
    talk = takaoka().by_sheet["tak.q.mutual"]
    assert (talk.kind, talk.after, talk.joint) == ("mutual", "tak.q.see", False)
    assert [q.id for q in talk.questions if q.carry] == ["tak.mu.4"]
    assert not talk.by_id["tak.mu.4"].shared  # an improvement is each side's, and stands under its name
    assert takaoka().eval_modes == ("self", "mutual", "beneficiary", "public")


def test_the_survey_is_three_questions_without_a_name() -> None:
    survey = takaoka().by_sheet["tak.q.survey"]
    assert survey.kind == "survey"
    assert [(q.id, q.kind) for q in survey.questions] == [
        ("tak.evb.1", Kind.SCALE),
        ("tak.evb.2", Kind.SCALE),
        ("tak.srv.3", Kind.TEXT),
    ]
    assert {q.answer_by for q in survey.questions} == {"beneficiary"}


def test_what_does_not_suit_is_both_lists_of_the_document_together() -> None:
    targets = [target for element in takaoka().unfit for target in element.maps_to]
    assert targets == ["religious", "political", "unlawful", "personal", "harmful", "election", "unwanted"]


def test_what_promises_well_is_asked_without_what_the_document_says_twice() -> None:
    suited = takaoka().by_sheet["tak.q.choosing"].by_id["tak.ch.suited"]
    assert [option.id for option in suited.options] == [f"tak.fit.{n}" for n in range(1, 8)]
    assert suited.maps_to == "core.ch.suited"


def test_a_commission_is_the_citys_to_answer_for_and_needs_a_contract_with_a_specification() -> None:
    form = takaoka().by_form["commission"]
    assert form.suits["liability"] == ("city",)
    assert form.needs == ("contract", "spec")
    assert [point.id for point in form.points] == ["tak.form.3.p1"]
    assert [point.id for point in takaoka().form_points] == ["tak.form.0.p1"]
