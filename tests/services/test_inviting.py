"""The words of an invitation on paper and in a mail: for whom, why, how, until when, and always a person to ask."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from bot.domain.invitations import Invitation
from bot.domain.project import JoinCode, Project, Role, Side
from bot.services.phrasing.inviting import invitation_paper, mail_text
from bot.wording import FluentWording

WORDING = FluentWording()
PROJECT = Project(
    id="p",
    tenant="T1",
    name="花壇づくり",
    pack="ise",
    pack_version="1",
    form="ise/co_hosting",
    sides=(Side("a", "花壇の会", ""), Side("b", "公園緑地課", "")),
    timezone="Asia/Tokyo",
    language="ja",
    created_at=datetime(2026, 9, 1, tzinfo=UTC),
    start=date(2026, 10, 10),
    dates={"plan.due": date(2026, 9, 15), "plan.end": date(2026, 10, 1)},
    by_hand={},
)
CODE = JoinCode("K7F29QXM", "p", "a", Role.MEMBER, "plan")
OUTSIDE = JoinCode("K7F29QXM", "p", "", Role.EVALUATOR, "")


def said(language: str, key: str, /, **values: object) -> str:
    return WORDING(key, language, **values)


def paper(
    project: Project = PROJECT, code: JoinCode = CODE, *, basic_id: str = "@kyodo", line: bool = True,
    asker: str = "田中", contact: str = "", questions: int = 10,
) -> Invitation:  # fmt: skip
    return invitation_paper(
        project, code, partial(said, project.language), questions=questions, minutes=3,
        basic_id=basic_id, line=line, asker=asker, contact=contact, address="",
    )  # fmt: skip


def facts(invitation: Invitation) -> dict[str, str]:
    return dict(invitation.facts)


def test_it_says_for_whom_with_whom_how_much_and_until_when() -> None:
    one = paper()
    assert one.addressed == "花壇の会のみなさまへ"
    assert "公園緑地課と一緒に" in one.purpose
    assert "10問、3分" in one.purpose
    assert facts(one)["答える期限"] == "2026年9月15日(火)・令和8年まで"
    assert facts(one)["たずねる人"] == "田中さん（この事業の進行役）"
    assert "花壇の会以外" in one.foot


def test_where_nothing_is_asked_yet_it_promises_no_number() -> None:
    assert "問" not in paper(questions=0).purpose.replace("質問", "")


def test_a_stage_without_a_date_ends_when_it_is_closed() -> None:
    assert facts(paper(replace(PROJECT, dates={})))["答える期限"] == "いまの段階を締めるまで"


@pytest.mark.parametrize(
    ("asker", "contact", "help_"),
    [
        ("田中", "", "田中さんに聞いてください。"),
        ("", "", "この案内を渡した人に聞いてください。"),
        ("田中", "0596-00-0000", "田中さんに聞いてください。連絡先: 0596-00-0000"),
        ("", "0596-00-0000", "この案内を渡した人に聞いてください。連絡先: 0596-00-0000"),
    ],
)
def test_there_is_always_somebody_to_ask(asker: str, contact: str, help_: str) -> None:
    one = paper(asker=asker, contact=contact)
    assert facts(one)["困ったとき"] == help_
    assert ("たずねる人" in facts(one)) == bool(asker)


@pytest.mark.parametrize(
    ("basic_id", "line", "words", "step"),
    [
        ("@kyodo", True, "参加 K7F2-9QXM", "QRコード"),
        ("", True, "参加 K7F2-9QXM", "下の担当者に"),
        ("", False, "/kyodo 参加 K7F2-9QXM", "Slack"),
    ],
)
def test_the_three_steps_are_those_of_the_way_that_there_is(
    basic_id: str, line: bool, words: str, step: str
) -> None:
    one = paper(basic_id=basic_id, line=line)
    assert len(one.steps) == 3
    assert step in one.steps[0]
    assert one.words == words
    assert bool(one.link) == bool(basic_id)
    mail = mail_text(
        PROJECT, CODE, partial(said, "ja"), basic_id=basic_id, line=line, asker="田中", contact=""
    )
    assert words in mail.text
    assert "9月15日(火)までです。" in mail.text
    assert ("https://" in mail.text) == bool(basic_id)


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_evaluators_have_one_of_their_own_that_names_no_side(language: str) -> None:
    one = paper(replace(PROJECT, language=language), OUTSIDE)
    everything = " ".join([one.addressed, one.purpose, one.foot, *one.steps, *facts(one).values()])
    assert "花壇の会" not in everything
    assert "公園緑地課" not in everything


def test_a_files_name_fits_on_any_disk() -> None:
    name = paper(replace(PROJECT, name='川/海: "夏" <の> 掃除?\u202e' + "長" * 90)).file
    assert not set(name) & set('/\\:*?"<>|\u202e')
    assert len(name) <= 60
