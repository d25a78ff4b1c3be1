"""The five cities beside each other: each plays with its own pack, and each in its own words (domain.md §3)."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.elements import Element
from bot.domain.messages import ChangeDialog, Dialog, Field
from bot.domain.pack import LISTS, Pack
from bot.domain.questions import Kind, Label, Question, Questionnaire
from tests.services.front_door import Door, Hand
from tests.services.house import kit, store_in

CITIES = ("ise", "takaoka", "yamaguchi", "tomakomai", "yoshikawa")
LANGUAGES = ("ja", "ja-simple", "en")

QUESTION_LIMIT, BUTTON_LIMIT, TOPIC_LIMIT = 60, 20, 14


def city(name: str) -> Pack:
    return kit().catalogue.get(name)


def sheets() -> Iterator[tuple[str, Questionnaire]]:
    for name in CITIES:
        for sheet in city(name).questionnaires:
            yield name, sheet


each_city = pytest.mark.parametrize("name", CITIES)
each_sheet = pytest.mark.parametrize(
    ("name", "sheet"), [pytest.param(name, sheet, id=f"{name}-{sheet.id}") for name, sheet in sheets()]
)


# ---------------------------------------------------------------- playing


@each_city
def test_a_project_can_be_made_under_each_pack(name: str, tmp_path: Path) -> None:
    door = Door(store_in(tmp_path), kit(), Hand())
    door.person("U1", tenant="T1")
    form = city(name).forms[0].id
    first = door.submits(
        "U1", Verb.NEW, name="川の手入れ", form=f"{name}/{form}", side_a="川の会", side_b="河川課",
        do_start="2026-10-10", do_end="2026-10-25",
    )  # fmt: skip
    assert isinstance(first.at_once, ChangeDialog)
    dialog = first.at_once.dialog
    door.submits("U1", Verb.NEW_CONFIRM, context=dialog.context, **dates_in(dialog))
    (made,) = door.look(lambda uow: uow.projects.in_tenant("T1"))
    assert (made.pack, made.pack_version, made.form) == (name, city(name).version, form)


def dates_in(dialog: Dialog) -> dict[str, str]:
    return {part.id: part.value for part in dialog.parts if isinstance(part, Field)}


@each_city
def test_every_stage_has_sheets_and_the_review_is_followed_by_a_word_to_each_other(name: str) -> None:
    pack = city(name)
    kinds = {stage: [sheet.kind for sheet in pack.sheets(stage)] for stage in ("plan", "do", "see")}
    assert kinds["plan"][0] == "findings"
    assert {"choosing", "checklist", "interview"} <= set(kinds["plan"])
    assert {"mid_check", "money"} <= set(kinds["do"])
    assert {"evaluation", "mutual"} <= set(kinds["see"])
    assert any(question.carry for sheet in pack.sheets("see") for question in sheet.questions)


@each_sheet
def test_each_sheet_is_complete_in_three_languages_and_fits_its_buttons(
    name: str, sheet: Questionnaire
) -> None:
    assert set(sheet.title) == set(LANGUAGES)
    assert sheet.questions
    for question in sheet.questions:
        for label in texts(question):
            assert set(label) == set(LANGUAGES), question.id
        assert len(question.label["ja"]) <= QUESTION_LIMIT, question.id
        if question.answered:
            assert len(question.topic["ja"]) > 0, question.id
        if own(question, city(name)):
            assert len(question.topic.in_("ja")) <= TOPIC_LIMIT, question.id
            for option in question.options:
                assert all(len(text) <= BUTTON_LIMIT for text in option.short.values()), option.id


def own(question: Question, pack: Pack) -> bool:
    """Whether its buttons are its own words, not the names of the guideline's entries (those are numbered)."""
    entries = {one.id for name in LISTS for one in pack.list_of(name)} | {
        str(area.pos) for area in pack.areas
    }
    return not question.element and all(option.id not in entries for option in question.options)


def texts(question: Question) -> list[Label]:
    given = [question.label, question.topic, question.help, question.talk, question.example, question.unit]
    given += [text for column in question.columns for text in (column.label, column.example)]
    given += [option.label for option in question.options]
    if question.kind is not Kind.SCALE:  # the button of a point shows its number, the same in all
        given += [option.short for option in question.options]
    return [label for label in given if label]


@each_city
def test_every_question_of_a_city_helps_and_says_where_it_comes_from(name: str) -> None:
    pack = city(name)
    for question in (q for sheet in pack.questionnaires for q in sheet.asked):
        if question.id.startswith(f"{pack.prefix}."):
            assert question.help, question.id
            assert question.source or question.basis != "source", question.id
        if question.source:
            document = pack.documents[question.source.doc]
            assert question.source.section in document.sections, question.id


# ---------------------------------------------------------------- each in its own words


def asked(core: str) -> dict[str, set[str]]:
    """In which words each city asks that question of core's, on a sheet of its own or on one taken over."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, sheet in sheets():
        found[name] |= {q.label["ja"] for q in sheet.questions if q.maps_to == core}
    return {name: words for name, words in found.items() if words}


@pytest.mark.parametrize(
    "core",
    [
        "core.pl.purpose_shared",
        "core.pl.roles_by_strength",
        "core.pl.form_considered",
        "core.do.duties_done",
        "core.do.purpose_still_shared",
        "core.ev.goal_achieved",
    ],
)
def test_the_same_question_is_put_in_each_citys_own_words(core: str) -> None:
    words = asked(core)
    assert len(words) >= 4, f"asked only by {', '.join(words)}"
    spoken = [one for city_words in words.values() for one in city_words]
    assert len(set(spoken)) == len(spoken)


def test_no_two_cities_have_a_sheet_of_their_own_under_the_same_title() -> None:
    titles = [sheet.title["ja"] for _, sheet in sheets() if not sheet.id.startswith("core.")]
    assert len(set(titles)) == len(titles)


# ---------------------------------------------------------------- what differs between the documents


def letters(name: str) -> dict[int, str]:
    return {area.pos: area.number for area in city(name).areas}


def test_the_letters_of_ise_and_takaoka_run_opposite_ways_and_the_places_agree() -> None:
    assert letters("ise") == dict(zip(range(1, 6), "ABCDE", strict=True))
    assert letters("takaoka") == dict(zip(range(1, 6), "EDCBA", strict=True))
    assert letters("yamaguchi") == dict(zip(range(1, 6), "①②③④⑤", strict=True))


@each_city
def test_areas_go_from_citizens_alone_to_the_city_alone_which_is_no_collaboration(name: str) -> None:
    areas = city(name).areas
    assert [area.pos for area in areas] == [1, 2, 3, 4, 5]
    assert [area.collab for area in areas[1:]] == [True, True, True, False]


FORMS = {
    "ise": "subsidy co_hosting commission endorsement project_cooperation other",
    "takaoka": "subsidy co_hosting commission endorsement project_cooperation other",
    "yamaguchi": "co_hosting endorsement committee_council adopt_program project_cooperation commission subsidy"
    " participation_proposal information_exchange",
    "tomakomai": "co_hosting committee_council agreement_form project_cooperation commission subsidy endorsement",
    "yoshikawa": "co_hosting endorsement project_cooperation adopt_program participation_proposal"
    " committee_council commission subsidy designated_manager",
}  # fmt: skip


@each_city
def test_the_forms_stand_in_the_order_of_the_document(name: str) -> None:
    assert [form.id for form in city(name).forms] == FORMS[name].split()


def test_the_documents_have_as_many_forms_as_they_have() -> None:
    assert [len(city(name).forms) for name in CITIES] == [6, 6, 9, 7, 9]
    assert [form.number for form in city("tomakomai").forms] == [f"({n})" for n in range(1, 8)]


def test_an_agreement_is_a_form_in_tomakomai_and_a_paper_everywhere() -> None:
    assert [name for name in CITIES if "agreement_form" in city(name).by_form] == ["tomakomai"]
    assert all("agreement" in city(name).terms for name in CITIES)


def test_the_documents_have_as_many_principles_as_they_have() -> None:
    def kept(pack: Pack) -> tuple[Element, ...]:
        manners = [one for one in pack.manners if one.id.startswith(f"{pack.prefix}.")]
        return (*pack.principles, *manners)

    assert [len(kept(city(name))) for name in CITIES] == [5, 4, 6, 4, 8]


def test_yoshikawa_tells_rules_from_manners_and_looks_back_from_introduction_to_outcome() -> None:
    pack = city("yoshikawa")
    assert {one.level for one in pack.principles} == {"must"}
    assert {one.level for one in pack.manners} == {"should"}
    phases = [question.phase for question in pack.by_sheet["yos.q.see"].questions]
    assert list(dict.fromkeys(phases)) == ["introduction", "process", "outcome"]
    assert sum(before != after for before, after in pairwise(phases)) == 2
    assert 10 <= len(phases) <= 14


def test_yoshikawas_ways_of_starting_are_asked_with_their_letters() -> None:
    pack = city("yoshikawa")
    starts = pack.list_of("types", "start")
    assert [one.number for one in starts] == ["A", "B", "C", "D"]
    assert [one.pos for one in starts] == [0, 0, 4, 2]
    (question,) = (q for q in pack.by_sheet["yos.q.choosing"].questions if q.maps_to == "core.ch.start")
    assert [(option.id, option.label["ja"][0]) for option in question.options] == [
        (one.id, one.number) for one in starts
    ]


def test_only_yoshikawa_and_takaoka_leave_citizens_among_themselves_out() -> None:
    both = ("public_private", "private_private")
    kinds = {name: city(name).collab_kinds for name in CITIES}
    assert {name for name, found in kinds.items() if found == both} == {"ise", "yamaguchi", "tomakomai"}
    assert kinds["yoshikawa"] == ("public_private",)
