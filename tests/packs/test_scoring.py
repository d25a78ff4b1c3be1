"""Weights and scored questions of a pack, and who answers which sheet."""

from collections.abc import Mapping

import pytest

from bot.domain.questions import BENEFICIARY, EVALUATOR
from tests.packs.mini import Change, Raw, drop, put, read, right, small, three, told

SEE = "questionnaires[1]"
VIEW = "questionnaires[2]"
WEIGHTS = {"citizens": 20, "government": 20, "evaluator": 60}


def scale(name: str, **more: object) -> Raw:
    points = [three(words) for words in ("まだ", "なかば", "できた")]
    return {"id": name, "kind": "scale", "label": three("どうですか。"), "scale": {"points": points}, **more}


def scored() -> Raw:
    """The small pack with a review and an evaluation from outside, and weights for all three layers."""
    raw = small()
    raw["policy"] = {"eval_modes": ["self", "third_party"], "scores": {"weights": {**WEIGHTS}}}
    raw["questionnaires"] += [
        {
            "id": "min.q.see", "stage": "see", "kind": "evaluation", "title": three("振り返り"),
            "questions": [scale("min.see.1", score=True), scale("min.see.2"),
                          scale("min.see.3", score=True, answer_by="side:government")],
        },
        {
            "id": "min.q.view", "stage": "see", "kind": "third_party", "title": three("外から"),
            "questions": [scale("min.view.1", score=True),
                          {"id": "min.view.2", "kind": "text", "label": three("ひとこと。"), "carry": True}],
        },
    ]  # fmt: skip
    return raw


def test_weights_are_read_in_the_order_of_the_layers() -> None:
    pack = right(scored())
    assert list(pack.scores.items()) == [("citizens", 20), ("government", 20), ("evaluator", 60)]
    assert [q.score for q in pack.by_sheet["min.q.see"].questions] == [True, False, True]


def test_a_pack_without_scores_has_none() -> None:
    assert right(small()).scores == {}


def test_some_layers_may_do() -> None:
    raw = scored()
    raw["policy"]["scores"]["weights"] = {"citizens": 1, "government": 1}
    assert right(raw).scores == {"citizens": 1, "government": 1}


FAULTS: list[tuple[str, Change, str]] = [
    ("nothing in it", put("policy", "scores", to={}), "policy.scores: scores needs weights"),
    ("no layer", put("policy", "scores", "weights", to={}), "weights is empty; known are citizens, government, evaluator"),
    ("unknown layer", put("policy", "scores", "weights", "citizen", to=10), "unknown key citizen; did you mean citizens?"),
    ("nought", put("policy", "scores", "weights", "citizens", to=0), "the weight of citizens must be a whole number of 1 or more"),
    ("less than nothing", put("policy", "scores", "weights", "citizens", to=-3), "the weight of citizens must be a whole number"),
    ("a part", put("policy", "scores", "weights", "citizens", to=0.5), "the weight of citizens must be a whole number"),
    ("a word", put("policy", "scores", "weights", "citizens", to="20%"), "the weight of citizens must be a whole number"),
    ("a flag", put("policy", "scores", "weights", "citizens", to=True), "the weight of citizens must be a whole number"),
    ("a layer that answers nothing", drop("questionnaires", 2, "questions", 0, "score"), "evaluator has a weight, but answers no scale question with score: true"),
    ("score of words", put("questionnaires", 2, "questions", 1, "score", to=True), f"{VIEW}.questions[1] (min.view.2): a question of kind text takes no score"),
    ("an evaluator among the sides", put("questionnaires", 1, "questions", 1, "answer_by", to="evaluator"), f"{SEE}.questions[1] (min.see.2): answer_by is evaluator, who is asked only on a sheet of kind third_party"),
    ("a side among the evaluators", put("questionnaires", 2, "questions", 1, "answer_by", to="each_side"), f"{VIEW}.questions[1] (min.view.2): answer_by is each_side, but a sheet of kind third_party is answered by evaluator alone"),
    ("an evaluation before the end", put("questionnaires", 2, "stage", to="do"), "a sheet of kind third_party belongs to stage see"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change", "reason"), FAULTS, ids=[what for what, _, _ in FAULTS])
def test_what_is_wrong_is_named(what: str, change: Change, reason: str) -> None:
    raw = scored()
    change(raw)
    found = told(read(raw))
    assert any(reason in fault for fault in found), found


def test_scored_questions_without_weights_are_pointed_out() -> None:
    raw = scored()
    del raw["policy"]["scores"]
    loaded = read(raw)
    assert loaded.pack is not None
    assert any("questions say score: true, but policy has no scores" in fault for fault in told(loaded))


def test_questions_to_people_from_outside_need_not_say_so_and_are_numbered() -> None:
    sheet = right(scored()).third_party
    assert sheet is not None
    assert [(q.answer_by, q.number) for q in sheet.questions] == [(EVALUATOR, "1"), (EVALUATOR, "2")]
    raw = scored()
    raw["questionnaires"][2]["kind"] = "survey"
    raw["policy"] = {"eval_modes": ["self", "beneficiary"]}
    assert {q.answer_by for q in right(raw).by_sheet["min.q.view"].questions} == {BENEFICIARY}


def modes(*chosen: str, sheets: bool = True) -> Mapping[str, str]:
    """The sheets of the review that such a pack asks, by kind."""
    raw = small()
    raw["policy"] = {"evaluation": "core", "eval_modes": list(chosen)}
    if not sheets:
        del raw["questionnaires"]
    return {sheet.kind: sheet.id for sheet in right(raw).sheets("see")}


def test_what_is_offered_follows_from_who_evaluates() -> None:
    assert "third_party" not in modes("self", "mutual")
    assert modes("self", "third_party")["third_party"] == "core.q.third_party"
    assert "third_party" not in modes("self", "mutual", sheets=False)
    assert modes("self", "third_party", sheets=False)["third_party"] == "core.q.third_party"


def test_a_pack_with_a_sheet_of_its_own_does_not_get_cores_as_well() -> None:
    assert [sheet.id for sheet in right(scored()).questionnaires if sheet.kind == "third_party"] == [
        "min.q.view"
    ]
