"""Which packs ask those whom a project was for, and what such a sheet can hold."""

import pytest

from bot.catalogue import load_catalogue
from bot.domain.questions import BENEFICIARY
from bot.domain.survey import KINDS, choices, on_page
from tests.packs.mini import Raw, read, right, small, three, told


def survey(**question: object) -> Raw:
    """The small pack with a survey of two questions, the second as given."""
    raw = small()
    raw["policy"] = {"eval_modes": ["self", "beneficiary"]}
    asked = {"id": "min.sv.2", "kind": "yes_no", "label": three("よかったですか。"), **question}
    first = {"id": "min.sv.1", "kind": "yes_no", "label": three("来ましたか。")}
    raw["questionnaires"] += [
        {
            "id": "min.q.sv",
            "stage": "see",
            "kind": "survey",
            "title": three("声"),
            "questions": [first, asked],
        }
    ]
    return raw


def columns() -> list[Raw]:
    return [{"id": "a", "label": three("だれ")}, {"id": "b", "label": three("なに")}]


CANNOT: list[tuple[str, dict[str, object], str]] = [
    ("a day", {"kind": "date"}, "asks no question of kind date; it can ask yes_no, single, multi, scale, text, number, info"),
    ("money", {"kind": "yen"}, "asks no question of kind yen"),
    ("a name", {"kind": "party"}, "asks no question of kind party"),
    ("rows", {"kind": "repeat", "columns": columns()}, "asks no question of kind repeat"),
    ("a condition", {"show_if": {"all": [{"q": "min.sv.1", "op": "eq", "value": "yes"}]}}, "show_if has no place on a sheet of kind survey"),
    ("another who answers", {"answer_by": "each_side"}, "a sheet of kind survey is answered by beneficiary alone"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "reason"), [one[1:] for one in CANNOT], ids=[one[0] for one in CANNOT])
def test_what_a_page_cannot_ask_is_named(question: dict[str, object], reason: str) -> None:
    assert any(reason in fault for fault in told(read(survey(**question))))


def test_a_packs_own_survey_takes_the_place_of_cores() -> None:
    sheet = right(survey()).survey
    assert sheet is not None
    assert (sheet.id, [one.number for one in on_page(sheet)]) == ("min.q.sv", ["1", "2"])


def test_cores_is_offered_where_beneficiaries_evaluate_and_nowhere_else() -> None:
    raw = small()
    raw["policy"] = {"eval_modes": ["self", "beneficiary"]}
    sheet = right(raw).survey
    assert sheet is not None
    assert sheet.id == "core.q.survey"
    assert right(small()).survey is None
    raw = small()
    raw["questionnaires"] += [{"use": "core.q.survey"}]
    assert right(raw).survey == sheet


def test_every_survey_that_comes_with_kyodo_can_be_asked_on_a_page_in_each_language() -> None:
    packs = [pack for pack in load_catalogue().all() if pack.survey]
    sheets = [pack.survey for pack in packs if pack.survey]
    raw = small()
    raw["policy"] = {"eval_modes": ["self", "beneficiary"]}
    if core := right(raw).survey:
        sheets.append(core)
    assert {sheet.id for sheet in sheets} == {"tak.q.survey", "core.q.survey"}
    for sheet in sheets:
        assert len(on_page(sheet)) <= 4
        for question in sheet.questions:
            assert question.kind in KINDS
            assert question.answer_by == BENEFICIARY
            assert {"ja", "ja-simple", "en"} <= question.label.keys()
            assert choices(question) or question.kind in ("text", "number")
