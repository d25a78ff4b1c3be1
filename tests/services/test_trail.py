"""Why a project stands as it does: the log in words, by name to those who may know names."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Standing
from bot.domain.project import Role
from bot.wording import texts_of
from tests.services.front_door import Door, opened
from tests.services.house import NOW

ROOT = Path(__file__).parents[2]
ACTION = re.compile(r"^[a-z]+\.[a-z_]+$")
NO_ACTIONS = frozenset({
    "evaluation.due", "form.due", "project.content", "project.name", "question.kind", "report.due", "sheet.kind", "side.respondent",
    "survey.close", "survey.open", "talk.plan", "stage.start", "answer.value",
})  # fmt: skip
"""Kinds of dates and names of fields, which are spelled like actions."""


def written(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and ACTION.match(one.value):
            yield one.value


def is_log(call: ast.Call) -> bool:
    """``scene.audit(…)`` or ``uow.audit.add(…)``."""
    attribute = call.func
    if not isinstance(attribute, ast.Attribute):
        return False
    over = attribute.value
    return attribute.attr == "audit" or (
        attribute.attr == "add" and isinstance(over, ast.Attribute) and over.attr == "audit"
    )


def actions() -> set[str]:
    """Every action that the code writes into the log: those that stand in the call, and constants of the same kinds."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "bot").rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and is_log(node)]
    direct = {action for call in calls for arg in call.args for action in written(arg)}
    kinds = {action.partition(".")[0] for action in direct}
    named = {action for tree in trees for action in written(tree) if action.partition(".")[0] in kinds}
    return direct | (named - NO_ACTIONS)


def test_the_actions_are_found() -> None:
    assert {"sheet.sent", "dates.moved", "member.left", "extension.granted", "handover.settled"} <= actions()
    assert len(actions()) > 80


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_every_action_of_the_log_has_its_words(language: str) -> None:
    said = {key for key, _ in texts_of(language)}
    missing = {action for action in actions() if f"did-{re.sub('[._]', '-', action)}" not in said}
    assert missing == set()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    found = opened(tmp_path)
    found.person("tanaka", Role.COORDINATOR, tenant="T1")
    found.person("officer", Role.OFFICER, tenant="T1")
    found.person("hana", Role.RESPONDENT, "a")
    found.person("sato", Role.RESPONDENT, "b", tenant="T1")
    yield found
    found.store.close()


def why(door: Door, who: str, figure: str = "", before: str = "0") -> str:
    return door.presses(who, Verb.STATUS_WHY, "p1", figure, before).by(who)


def test_the_coordinator_reads_who_did_what_when_behind_each_figure(door: Door) -> None:
    door.submits("tanaka", Verb.CLOSE, "p1", "plan", reason="雨でした")
    said = why(door, "tanaka")
    assert "段階を締めました(企画、雨でした)" in said
    assert "tanakaさん" in said
    assert "hanaさん: 参加しました" in said
    assert "satoさん: 参加しました" in said
    assert "9/1(火) 10:" in said


@pytest.mark.parametrize("who", ["officer", "sato", "hana"])
def test_others_read_which_body_it_was(door: Door, who: str) -> None:
    said = why(door, who)
    for name in {"hana", "sato"} - {who}:
        assert f"{name}さん" not in said
    assert "公園緑地課の方: 参加しました" in said or who == "sato"
    assert "花壇の会の方: 参加しました" in said or who == "hana"


def test_many_lines_come_on_pages(door: Door) -> None:
    for number in range(20):
        door.person(f"m{number}", Role.MEMBER, "a")
    first = why(door, "tanaka", "a")
    assert first.count("参加しました") == 12
    assert "m19さん" in first
    rest = why(door, "tanaka", "a", "12")
    assert rest.count("参加しました") == 9
    assert "m0さん" in rest


def test_it_can_be_pressed_on_the_status_card_and_strangers_get_nothing(door: Door) -> None:
    card = door.presses("tanaka", Verb.STATUS, "p1").by("tanaka")
    assert door.kit.wording("button-status-why", "ja") in card
    door.person("stranger", tenant="T1")
    assert door.kit.wording("not-allowed", "ja") in why(door, "stranger")


def test_who_looked_is_listed_by_name_for_coordinators_and_administrators_alone(door: Door) -> None:
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), revealed={"ise.q.plan": NOW})))
    door.answers("hana", chk_1="yes")
    door.answers("sato", chk_1="no")
    door.person("chief", tenant="T1", standing=Standing.ADMIN)
    door.presses("hana", Verb.COMPARISON, "p1", "1", "ise.q.plan")
    door.presses("officer", Verb.EXPORT, "p1", "csv")
    door.look(lambda uow: uow.audit.add(NOW, "operator", "project.exported", "p1", format="json"))
    for reader in ("tanaka", "chief"):
        listed = why(door, reader, "looked")
        assert "hanaさん: 比べた表を見ました" in listed
        assert "officerさん: 記録を取り出しました" in listed
        assert "運用担当者: 記録を取り出しました" in listed
    for reader in ("officer", "sato", "hana"):
        assert "比べた表" not in why(door, reader, "looked")
    lines = door.look(lambda uow: uow.audit.of_project("p1", "comparison.seen"))
    assert [line["details"] for line in lines] == [{"sheet": "ise.q.plan", "cycle": 1}]
