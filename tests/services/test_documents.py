"""[文書にする]: the agreement as a file in Slack, at an address in LINE, and what stands in it."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document

from bot.domain.actions import Verb
from bot.domain.agreement import Agreement
from bot.domain.articles import AgreementDocument
from bot.domain.messages import Message, Typed
from bot.domain.project import Role, Side
from bot.services.documents import agreement_of, file_name, may_fetch
from handlers.documents.addresses import Documents
from tests.services.front_door import Door, Heard, opened
from tests.services.house import NOW, garden, kit

SIDES = (
    Side("a", "花壇の会", "civic_group"),
    Side("b", "公園と学校", "government", ("公園緑地課", "学校教育課")),
)


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """The garden project; documents can be fetched at bot.example."""
    found = opened(tmp_path)
    found.look(lambda uow: uow.projects.save(replace(found.project_in(uow), sides=SIDES)))
    found.kit = replace(found.kit, documents=Documents("https://bot.example", "secret"))
    found.person("tanaka", Role.COORDINATOR, tenant="T1")
    found.person("hana", Role.RESPONDENT, "a")
    found.person("taka", Role.RESPONDENT, "b", tenant="T1")
    return found


def worded(door: Door, agreement: Agreement) -> None:
    door.look(lambda uow: uow.dossiers.save(replace(uow.dossiers.get("p1"), agreement=agreement)))


def purpose(text: str = "駅前に花を植える。") -> Agreement:
    return Agreement().word("core.ag.purpose", text, "x", NOW)


def agreed(agreement: Agreement, items: Sequence[str] = ("core.ag.purpose",)) -> Agreement:
    for item in items:
        for side in ("a", "b"):
            agreement = agreement.agree(item, agreement.clauses[item].text, side, NOW)
    return agreement


def paper(door: Door, **fields: object) -> AgreementDocument:
    project = replace(door.project(), **fields)  # type: ignore[arg-type]
    return door.look(lambda uow: agreement_of(uow, door.kit, project, NOW))


def message(heard: Heard) -> Message:
    """The one message that is on its way."""
    (outgoing,) = heard.queued
    (said,) = outgoing.messages
    return said


# ---------------------------------------------------------------- what stands in it


def test_sides_stand_with_their_names_and_kinds_and_each_body_signs(door: Door) -> None:
    found = paper(door)
    assert found.kind == "協定書"
    assert found.preamble.startswith("花壇の会、公園と学校は、「花壇づくり」を")
    assert found.facts[0] == (
        "当事者",
        "花壇の会（市民活動団体）\n公園と学校（行政：公園緑地課、学校教育課）",
    )
    assert found.facts[2] == ("期間", "令和8年10月10日から令和8年10月25日まで")
    assert [(one.name, one.kind, one.within) for one in found.signatories] == [
        ("花壇の会", "市民活動団体", ""),
        ("公園緑地課", "行政", "公園と学校"),
        ("学校教育課", "行政", "公園と学校"),
    ]
    assert "3通" in found.closing


def test_a_commission_makes_it_a_contract(door: Door) -> None:
    assert paper(door, form="commission").kind == "契約書"
    assert "仕様" in "".join(article.title for article in paper(door, form="commission").articles)


def test_articles_follow_the_pack_and_places_without_words_say_what_belongs_there(door: Door) -> None:
    worded(door, purpose("一行目\n\n二行目"))
    found = paper(door)
    items = door.kit.catalogue.get("ise").agreement_items
    titles = [f"（{item.label['ja']}）" for item in items if "core.ag.spec" not in item.maps_to]
    assert [article.title for article in found.articles] == titles
    assert found.articles[0].lines == ("一行目", "二行目")
    assert found.articles[0].remarks == ("まだ合意していない団体: 花壇の会、公園と学校",)
    empty = next(article for article in found.articles if not article.lines)
    assert empty.hint
    period = next(article for article in found.articles if article.title == "（期間）")
    assert period.lines == ("令和8年10月10日から令和8年10月25日まで",)


def test_versions_stand_with_their_day_and_what_they_changed(door: Door) -> None:
    first = agreed(purpose()).conclude("x", NOW, signers="会長、課長", signed_on=date(2026, 9, 10))
    worded(door, first)
    assert paper(door).dated == "令和8年9月10日"
    assert paper(door).history == ("令和8年9月10日　締結（署名: 会長、課長）",)
    changed = agreed(first.word("core.ag.purpose", "駅前と公園に花を植える。", "x", NOW))
    worded(door, changed)
    assert paper(door).articles[0].remarks == ("締結の後に変わった条です。変更としての記録はまだです。",)
    assert paper(door).dated == "令和　　年　　月　　日"
    worded(door, changed.conclude("x", NOW, signed_on=date(2026, 12, 1)))
    assert paper(door).history[1] == "令和8年12月1日　変更1（変わった条: 第1条。署名: 記録なし）"


def test_in_english_it_is_western_with_the_era_beside(door: Door) -> None:
    worded(door, purpose("Plant flowers."))
    found = paper(door, language="en")
    assert (found.kind, found.numbering, found.articles[0].title) == (
        "Written agreement",
        "Article %1",
        "Purpose",
    )
    assert found.facts[2] == ("Period", "From 10 Oct 2026 (Reiwa 8) to 25 Oct 2026 (Reiwa 8)")


def test_the_same_agreement_gives_the_same_document_at_any_time(door: Door) -> None:
    worded(door, purpose())
    project = door.project()
    early, late = (
        door.look(lambda uow, at=at: agreement_of(uow, door.kit, project, at))  # type: ignore[misc]
        for at in (NOW, NOW + timedelta(days=90))
    )
    assert early == late
    assert "令和8年9月1日の文" in early.note


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("花壇づくり", "協定書_花壇づくり.docx"),
        ("../../etc/passwd", "協定書_.. .. etc passwd.docx"),
        ('a<b>:"c"|?*\n\u202ed', "協定書_a b c d.docx"),
        ("花" * 90, "協定書_" + "花" * 56 + ".docx"),
    ],
)
def test_the_files_name_is_one_that_a_disk_can_hold(name: str, file: str) -> None:
    assert file_name(kit(), replace(garden(), name=name)) == file


# ---------------------------------------------------------------- how it is handed over


def test_in_slack_the_file_goes_to_whoever_asked(door: Door) -> None:
    worded(door, purpose())
    heard = door.presses("taka", Verb.DOCUMENT, "p1")
    (outgoing,) = heard.queued
    assert (outgoing.to.id, outgoing.to.direct) == ("taka", True)
    said = message(heard)
    assert said.file is not None
    assert said.file.name == "協定書_花壇づくり.docx"
    assert said.text.startswith("協定書を文書にしました。")
    docx = Document(io.BytesIO(said.file.data))
    assert "駅前に花を植える。" in [paragraph.text for paragraph in docx.paragraphs]


def test_in_line_it_is_an_address_that_only_this_person_can_use_for_a_day(door: Door) -> None:
    worded(door, purpose())
    said = message(door.hears("hana", Typed("文書")))
    assert said.file is None
    assert said.link is not None
    token = said.link[1].split("/s/")[1].partition("/")[0]
    hana = door.look(lambda uow: uow.people.find(door.places["hana"]))
    assert hana is not None
    documents = door.kit.documents
    assert isinstance(documents, Documents)
    assert documents.read(token, door.clock.at) == ("p1", hana.id)
    assert documents.read(token, door.clock.at + timedelta(hours=24)) is None
    assert "24時間" in said.note


def test_whoever_was_taken_out_can_fetch_nothing_more(door: Door) -> None:
    hana = door.look(lambda uow: uow.people.find(door.places["hana"]))
    assert hana is not None
    assert door.look(lambda uow: may_fetch(uow, door.project_in(uow), hana.id))
    door.look(lambda uow: uow.projects.leave("p1", hana.id, door.clock.at))
    assert not door.look(lambda uow: may_fetch(uow, door.project_in(uow), hana.id))
    assert not door.look(lambda uow: may_fetch(uow, door.project_in(uow), "nobody"))


def test_without_an_address_of_its_own_the_bot_points_to_slack(door: Door) -> None:
    door.kit = replace(door.kit, documents=Documents("", "secret"))
    said = message(door.presses("hana", Verb.DOCUMENT, "p1"))
    assert "進行役が Slack で「文書」と送ると受け取れます" in said.text
    assert said.link is None


def test_a_stranger_hears_nothing_of_it(door: Door) -> None:
    door.person("somebody")
    assert "https://" not in door.presses("somebody", Verb.DOCUMENT, "p1").by("somebody")


def test_the_button_stands_on_the_card_once_there_are_words(door: Door) -> None:
    assert "文書にする" in door.presses("hana", Verb.AGREEMENT, "p1").by("hana")
