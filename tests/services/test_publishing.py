"""公表: chosen item by item, approved by everybody as one text, public, corrected and taken back."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.dossier import FollowedUp, Point, PointState
from bot.domain.messages import Message, OpenDialog, Renewed, Typed
from bot.domain.project import GOVERNMENT, Role, Side
from bot.domain.publishing import Item, ItemKind, Line, Publication, Section, digest_of, items_of
from bot.domain.sheets import AnswerState, Given, Put, Sheet, SheetState
from bot.readings import reading_of
from bot.services.phrasing.publishing import section_message
from bot.services.ports import UnitOfWork
from bot.services.publishing import material_of, publication_of
from tests.services.front_door import Door, Heard, opened
from tests.services.house import NOW

REASON = "脚立を持つ人が足りませんでした"
SHEET = "ise.q.plan"
CIVIC = (Side("a", "花壇の会", "civic_group"), Side("b", "公園緑地課", GOVERNMENT))


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """Both sides have answered and seen each other's answers; the city's section has an officer."""
    door = opened(tmp_path, revealed={SHEET: NOW}, sides=CIVIC)
    door.kit = replace(
        door.kit,
        readings=reading_of,
        defaults=replace(door.kit.defaults, public_url="https://kyodo.example.jp"),
    )
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ken", Role.RESPONDENT, "b")
    door.person("megumi", Role.COORDINATOR, tenant="T1")
    door.person("suzuki", Role.OFFICER, tenant="T1")
    door.answers("hana", chk_1="yes", chk_2="no", chk_3="yes")
    door.answers("ken", chk_1="yes", chk_2="yes", chk_3="no")
    _reason(door, "hana", "ise.chk.2", Given("no", comment=REASON))
    return door


def _reason(door: Door, key: str, question: str, given: Given, side: str = "a") -> None:
    def keep(uow: UnitOfWork) -> None:
        person = uow.people.find(door.places[key])
        assert person is not None
        sheet = Sheet(f"s-{key}-{SHEET}-1", "p1", 1, "plan", SHEET, side, person.id, state=SheetState.SENT)
        uow.sheets.save(sheet, [Put(question, given)], person.id, NOW, None)

    door.look(keep)


def publication(door: Door) -> Publication:
    return door.look(lambda uow: publication_of(uow, door.kit, door.project_in(uow), 1))


def head(door: Door) -> str:
    return publication(door).digest[:12]


def asked(door: Door) -> str:
    """The coordinator asks. Gives what the buttons call the text."""
    door.presses("megumi", Verb.PUBLISH_ASK, "p1", "1")
    return head(door)


def published(door: Door) -> Publication:
    text = asked(door)
    for key in ("hana", "ken", "suzuki"):
        door.presses(key, Verb.APPROVE, "p1", "1", text)
    return publication(door)


def test_choices_are_told_at_first_and_peoples_words_are_not(door: Door) -> None:
    heard = door.presses("megumi", Verb.PUBLISH_SECTION, "p1", "1", SHEET, "0")
    card = heard.by("megumi")
    assert "●出す 問1" in card
    assert "○出さない 問2" in card  # the reason
    assert REASON in card
    assert "花壇の会" in card
    done = published(door)
    assert done.content is not None
    told = items_of(done.content)
    assert f"{SHEET}/ise.chk.1" in told
    assert REASON not in repr(done.content)
    assert [line["text"]["ja"] for line in told[f"{SHEET}/ise.chk.2"]["answers"]] == ["いいえ", "はい"]
    assert told[f"{SHEET}/ise.chk.2"]["result"] == "differ"
    for name in ("hana", "ken", "megumi", "suzuki"):
        assert name not in repr(done.content)


def test_nothing_is_public_without_every_approval_of_one_text(door: Door) -> None:
    text = asked(door)
    for key in ("hana", "ken"):
        door.presses(key, Verb.APPROVE, "p1", "1", text)
        assert not publication(door).public
    assert door.look(lambda uow: uow.publications.find((), (), 9)) == []
    heard = door.presses("suzuki", Verb.APPROVE, "p1", "1", text)
    assert publication(door).public
    assert [case.cycle for case in door.look(lambda uow: uow.publications.find((), (), 9))] == [1]
    for key in ("hana", "ken", "megumi", "suzuki"):
        assert f"https://kyodo.example.jp/p/{publication(door).slug}" in heard.by(key)
    actions = [line["action"] for line in door.look(lambda uow: uow.audit.of_project("p1"))]
    assert actions.count("publication.approved") == 3
    assert actions[-1] in ("publication.published", "deadline.done")


def test_each_approver_hears_what_it_is_about_and_reads_all_of_it_in_the_chat(door: Door) -> None:
    heard = door.presses("megumi", Verb.PUBLISH_ASK, "p1", "1")
    for key in ("hana", "ken", "suzuki"):
        assert "協働の結果を公表します" in heard.by(key)
        assert "/s/draft/" in heard.by(key)
    content = publication(door).asked
    assert content is not None
    whole, start = "", 0
    while start < len(items_of(content)):
        whole += door.presses("hana", Verb.PUBLISH_READ, "p1", "1", str(start)).by("hana")
        start += 10
    for item in items_of(content).values():
        assert item["label"]["ja"] in whole
    assert "この文でよい" in whole


def test_an_edit_voids_approvals_and_an_old_button_approves_nothing(door: Door) -> None:
    text = asked(door)
    door.presses("hana", Verb.APPROVE, "p1", "1", text)
    heard = door.presses("megumi", Verb.PUBLISH_TICK, "p1", "1", f"{SHEET}/ise.chk.1", "off", "0")
    assert "承認は取り消されました" in heard.by("hana")
    assert "ken" not in [outgoing.to.id for outgoing in heard.queued]  # who had not approved is not disturbed
    assert publication(door).approvals == {}
    new = asked(door)
    assert new != text
    heard = door.presses("hana", Verb.APPROVE, "p1", "1", text)
    assert "文が変わりました" in heard.by("hana")
    assert publication(door).approvals == {}
    for key in ("hana", "ken", "suzuki"):
        door.presses(key, Verb.APPROVE, "p1", "1", new)
    content = publication(door).content
    assert content is not None
    assert f"{SHEET}/ise.chk.1" not in items_of(content)


def test_a_second_tap_approves_once(door: Door) -> None:
    text = asked(door)
    door.presses("hana", Verb.APPROVE, "p1", "1", text)
    at = publication(door).approvals["a"].at
    assert "もう認めてあります" in door.presses("hana", Verb.APPROVE, "p1", "1", text).by("hana")
    assert publication(door).approvals["a"].at == at


def test_the_officer_cannot_approve_for_a_side_nor_a_member_for_anybody(door: Door) -> None:
    door.person("taro", Role.MEMBER, "a")
    text = asked(door)
    door.presses("taro", Verb.APPROVE, "p1", "1", text)
    door.presses("megumi", Verb.APPROVE, "p1", "1", text)
    assert publication(door).approvals == {}
    door.presses("suzuki", Verb.APPROVE, "p1", "1", text)
    assert set(publication(door).approvals) == {"section"}


def test_a_city_without_an_officer_waits_for_one_to_be_named(tmp_path: Path) -> None:
    door = opened(tmp_path, revealed={SHEET: NOW}, sides=CIVIC)
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ken", Role.RESPONDENT, "b")
    door.person("megumi", Role.COORDINATOR, tenant="T1")
    door.answers("hana", chk_1="yes")
    door.answers("ken", chk_1="yes")
    card = door.presses("megumi", Verb.PUBLISH, "p1", "").by("megumi")
    assert "認める人がまだいない" in card
    assert "担当課" in card
    text = asked(door)
    for key in ("hana", "ken"):
        door.presses(key, Verb.APPROVE, "p1", "1", text)
    assert not publication(door).public


def test_words_are_told_once_they_are_ticked_and_can_be_put_otherwise(door: Door) -> None:
    item = f"{SHEET}/ise.chk.2/why/a"
    heard = door.presses("megumi", Verb.PUBLISH_TICK, "p1", "1", item, "on", "0")
    assert isinstance(heard.at_once, Renewed)
    assert "問2の理由の文を直す" in repr(heard.at_once)
    heard = door.presses("megumi", Verb.PUBLISH_WORDS, "p1", "1", item)
    assert isinstance(heard.at_once, OpenDialog)
    assert REASON in repr(heard.at_once)
    door.submits("megumi", Verb.PUBLISH_WORDS, "p1", "1", item, text="人手が足りませんでした")
    content = published(door).content
    assert REASON not in repr(content)
    assert "人手が足りませんでした" in repr(content)
    own = door.compared()["ise.chk.2"].answers["a"]
    assert own is not None
    assert own.comment == REASON


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("hana さんが困っていました", "名前「hana」"),
        ("連絡は 0596-12-3456 まで", "連絡先「0596-12-3456」"),
        ("連絡は box＠example.jp まで", "連絡先「box＠example.jp」"),
        ("連絡は ０５９６−１２−３４５６ まで", "連絡先「0596-12-3456」"),
        ("連絡は box＠example．jp まで", "連絡先「box@example.jp」"),
        ("伊藤花子さんが困っていました", "名前「伊藤 花子」"),
    ],
)
def test_words_that_tell_of_a_person_are_not_asked_about(door: Door, words: str, told: str) -> None:
    door.person("伊藤　花子", Role.MEMBER, "a")
    door.submits("megumi", Verb.PUBLISH_WORDS, "p1", "1", f"{SHEET}/ise.chk.2/why/a", text=words)
    heard = door.presses("megumi", Verb.PUBLISH_ASK, "p1", "1")
    assert told in heard.by("megumi")
    assert publication(door).asked is None
    assert "hana" not in [outgoing.to.id for outgoing in heard.queued]


def test_a_correction_is_told_with_its_reason_and_what_was_left_out_is_not(door: Door) -> None:
    first = published(door)
    door.submits("megumi", Verb.PUBLISH_CORRECTION, "p1", "1", text="問1の答えを取り違えていました")
    door.presses("megumi", Verb.PUBLISH_TICK, "p1", "1", f"{SHEET}/ise.chk.1", "off", "0")
    assert publication(door).content == first.content  # public until the new text is approved
    done = published(door)
    assert done.version == 2
    (told,) = done.corrections
    card = door.presses("megumi", Verb.PUBLISH, "p1", "").by("megumi")
    assert "承認をお願いする" not in card  # nothing has changed since
    assert (told.number, told.reason, told.removed) == (2, "問1の答えを取り違えていました", 1)
    assert told.changed == told.added == ()
    assert done.first_at == first.first_at


def test_what_is_withdrawn_is_nowhere(door: Door) -> None:
    slug = published(door).slug
    heard = door.presses("hana", Verb.WITHDRAW, "p1", "1", "")
    assert "すぐに読めなくなります" in heard.by("hana")
    assert publication(door).public
    heard = door.presses("hana", Verb.WITHDRAW, "p1", "1", "yes")
    assert "公表が取り下げられました" in heard.by("megumi")
    found = door.look(lambda uow: (uow.publications.at(slug), uow.publications.gone(slug)))
    assert found == ([], True)
    assert not door.look(lambda uow: uow.publications.find((), (), 9))
    assert not any(door.look(lambda uow: uow.publications.counts()).values())
    again = published(door)
    assert (again.slug, again.public) == (slug, True)


def test_who_has_everything_erased_is_public_no_more(door: Door) -> None:
    door.presses("megumi", Verb.PUBLISH_TICK, "p1", "1", f"{SHEET}/ise.chk.2/why/a", "on", "0")
    assert REASON in repr(published(door).content)
    day = door.clock.at.astimezone(door.project().zone).date().isoformat()
    door.presses("hana", Verb.ERASE_CONFIRM, day)
    left = publication(door)
    assert left.public
    assert REASON not in repr(left)
    assert left.corrections[-1].removed == 1


@pytest.mark.parametrize("withdrawn", [False, True])
def test_words_put_otherwise_are_erased_with_their_writer_though_nobody_was_asked(
    door: Door, *, withdrawn: bool
) -> None:
    item = f"{SHEET}/ise.chk.2/why/a"
    door.submits("megumi", Verb.PUBLISH_WORDS, "p1", "1", item, text="人手が足りませんでした")
    if withdrawn:
        published(door)
        door.presses("megumi", Verb.WITHDRAW, "p1", "1", "yes")
    else:
        door.presses("megumi", Verb.PUBLISH_TICK, "p1", "1", item, "off", "0")
        published(door)
    day = door.clock.at.astimezone(door.project().zone).date().isoformat()
    door.presses("hana", Verb.ERASE_CONFIRM, day)
    assert "人手が足りませんでした" not in repr(publication(door))


def test_a_text_that_waits_for_nobody_any_more_is_asked_about_anew(tmp_path: Path) -> None:
    door = opened(tmp_path, revealed={SHEET: NOW}, sides=(CIVIC[0], replace(CIVIC[1], kind="business")))
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ken", Role.RESPONDENT, "b")
    door.person("megumi", Role.COORDINATOR, tenant="T1")
    door.person("suzuki", Role.OFFICER, tenant="T1")
    door.answers("hana", chk_1="yes")
    door.answers("ken", chk_1="yes")
    text = asked(door)
    for key in ("hana", "ken"):
        door.presses(key, Verb.APPROVE, "p1", "1", text)
    suzuki = door.look(lambda uow: uow.people.find(door.places["suzuki"]))
    assert suzuki is not None
    door.look(lambda uow: uow.projects.leave("p1", suzuki.id, NOW))
    assert not publication(door).public
    assert "承認をお願いする" in door.presses("megumi", Verb.PUBLISH, "p1", "1").by("megumi")
    text = asked(door)
    assert publication(door).approvals == {}
    for key in ("hana", "ken"):
        door.presses(key, Verb.APPROVE, "p1", "1", text)
    assert publication(door).public


def test_a_body_that_becomes_another_sort_does_not_spare_the_section_its_approval(door: Door) -> None:
    text = asked(door)
    suzuki = door.look(lambda uow: uow.people.find(door.places["suzuki"]))
    assert suzuki is not None
    door.look(lambda uow: uow.projects.leave("p1", suzuki.id, NOW))
    door.submits("megumi", Verb.EDIT_SIDE, "p1", "b", name="公園緑地課", kind="business", fy_start="0")
    for key in ("hana", "ken"):
        door.presses(key, Verb.APPROVE, "p1", "1", text)
    assert not publication(door).public
    card = door.presses("megumi", Verb.PUBLISH, "p1", "1").by("megumi")
    assert "認める人がまだいない" in card


@pytest.mark.parametrize("cycle", ["x", "-1", "999", "1/2", "１"])
def test_a_cycle_that_never_was_opens_nothing_else(door: Door, cycle: str) -> None:
    text = asked(door)
    for verb, rest in (
        (Verb.PUBLISH, ()),
        (Verb.PUBLISH_READ, ("-5",)),
        (Verb.PUBLISH_SECTION, ("no.such", "999999999999")),
        (Verb.PUBLISH_TICK, ("no/such", "on", "x")),
        (Verb.PUBLISH_FIELD, ("no.such",)),
        (Verb.PUBLISH_WORDS, ("no/such",)),
        (Verb.APPROVE, (text[:6],)),
        (Verb.APPROVE, ("",)),
        (Verb.OBJECT, ("",)),
    ):
        door.presses("megumi", verb, "p1", cycle, *rest)
    for key in ("hana", "ken", "suzuki"):
        door.presses(key, Verb.APPROVE, "p1", cycle, text[:6])
        door.presses(key, Verb.APPROVE, "p1", cycle, "")
    assert publication(door).approvals == {}
    assert head(door) == text


def test_what_should_be_otherwise_is_a_note_for_all(door: Door) -> None:
    text = asked(door)
    door.presses("hana", Verb.OBJECT, "p1", "1", text)
    heard = door.hears("hana", Typed("問3は出さないでほしい"))
    notes = door.look(lambda uow: uow.dossiers.get("p1").notes)
    assert [note.text for note in notes] == ["問3は出さないでほしい"]
    assert publication(door).approvals == {}
    (told,) = [message for out in heard.queued if out.to.id == "megumi" for message in out.messages]
    assert "公表する文を直してほしい" in told.text
    assert {choice.action.verb for choice in told.choices} == {Verb.NOTES, Verb.PUBLISH}


def test_words_of_an_earlier_version_are_no_date(door: Door) -> None:
    """A question that asked for words before it asked for a day: the words stay people's own, whatever they begin with."""
    taro = door.person("taro", Role.MEMBER, "a")

    def keep(uow: UnitOfWork) -> None:
        shared = Sheet(
            "joint", "p1", 1, "plan", "core.q.interview", side="", person="", state=SheetState.SENT
        )
        days = [Put("core.pi.rain_day", Given("2026田中太郎さま")), Put("core.pi.people", Given(12))]
        uow.sheets.save(shared, days, taro, NOW, None)

    door.look(keep)
    told = door.look(lambda uow: material_of(uow, door.kit, door.project_in(uow), 1, NOW))
    assert "core.q.interview/core.pi.people" in told.items
    assert "田中太郎" not in repr(told)


def test_the_approved_hash_is_that_of_what_is_public(door: Door) -> None:
    asked(door)
    digest = publication(door).digest
    assert digest_of(published(door).content or {}) == digest


def test_what_everybody_passed_over_is_nothing_to_publish(door: Door) -> None:
    def told(uow: UnitOfWork) -> set[str]:
        return set(material_of(uow, door.kit, door.project_in(uow), 1, door.clock.at).items)

    before = door.look(told)
    assert f"{SHEET}/ise.chk.1" in before

    _reason(door, "hana", "ise.chk.1", Given(None, AnswerState.SKIPPED))
    assert f"{SHEET}/ise.chk.1" in door.look(told)  # the other side has said something
    _reason(door, "ken", "ise.chk.1", Given(None, AnswerState.SKIPPED), side="b")
    assert before - door.look(told) == {f"{SHEET}/ise.chk.1"}


def test_the_same_answers_make_the_same_material(door: Door) -> None:
    def material(uow: UnitOfWork) -> object:
        return material_of(uow, door.kit, door.project_in(uow), 1, door.clock.at)

    assert door.look(material) == door.look(material)


def test_cases_are_found_by_words_in_the_chat(door: Door) -> None:
    published(door)
    found = door.hears("hana", Typed("事例 すべり台"))
    assert "「すべり台」の事例は見つかりませんでした" in found.by("hana")
    for words in (
        "事例集",
        "事例 花壇",
        "事例 かだん",
        "事例　カダンヅクリ",
        "ほかの事例",
        "事例 公園緑地",
        "事例 伊勢 花壇の会",
        "事例 壇",
    ):
        found = door.hears("hana", Typed(words))
        assert f"/p/{publication(door).slug}" in found.by("hana"), words
        assert "伊勢市・令和8年度" in found.by("hana")


def _cards(heard: Heard, key: str) -> list[Message]:
    return [message for out in heard.queued if out.to.id == key for message in out.messages]


def test_everybody_of_the_project_reads_how_far_it_is_and_only_the_coordinator_chooses(door: Door) -> None:
    door.person("taro", Role.MEMBER, "a")
    asked(door)
    for key, verbs in (
        ("taro", {Verb.PUBLISH_READ}),
        ("hana", {Verb.APPROVE, Verb.OBJECT, Verb.PUBLISH_READ, Verb.WITHDRAW}),
    ):
        (card,) = _cards(door.presses(key, Verb.PUBLISH, "p1", ""), key)
        assert {choice.action.verb for choice in card.choices} == verbs


def test_readers_hear_who_comes_next_and_have_a_way_on(door: Door) -> None:
    card = door.presses("hana", Verb.PUBLISH, "p1", "1").by("hana")
    assert "進行役が文を用意したら" in card
    assert "出す項目を選んで" not in card
    assert "状況" in card
    heard = door.presses("megumi", Verb.CASES, "").by("megumi")
    assert "まだありません" in heard
    published(door)
    for nothing, advice in (
        ("すべり台", "もっと短い言葉"),
        ("川", "ほかの言葉で"),
        ("か", "2文字からさがせます"),
    ):
        heard = door.hears("hana", Typed(f"事例 {nothing}")).by("hana")
        assert advice in heard
        assert ("短い言葉" in heard) == (nothing == "すべり台")
        assert "新しい事例から" in heard
        assert "事例集" in heard
    assert "・令和8年度" in door.hears("hana", Typed("事例 花壇")).by("hana")


def test_what_is_public_is_asked_about_again_only_when_other_items_are_chosen(door: Door) -> None:
    published(door)
    assert "承認をお願いする" not in door.presses("megumi", Verb.PUBLISH, "p1", "1").by("megumi")
    door.submits("megumi", Verb.PUBLISH_CORRECTION, "p1", "1", text="日付がちがっていたため")
    assert "承認をお願いする" not in door.presses("megumi", Verb.PUBLISH, "p1", "1").by("megumi")
    door.presses("megumi", Verb.PUBLISH_TICK, "p1", "1", f"{SHEET}/ise.chk.1", "off", "0")
    assert "承認をお願いする" in door.presses("megumi", Verb.PUBLISH, "p1", "1").by("megumi")
    heard = door.presses("megumi", Verb.PUBLISH_ASK, "p1", "1")
    assert "日付がちがっていたため" in heard.by("hana")
    assert "それまでは、いまのままです" in heard.by("hana")


def test_every_button_of_a_section_has_room_in_line(door: Door) -> None:
    """Words that are told have two buttons each: fewer of them stand on one card, and none is left out."""
    items = tuple(
        Item(f"i{n}", ItemKind.WORDS, {"ja": f"問い{n}"}, (Line(0, {"ja": "文"}),), str(n)) for n in range(20)
    )
    section = Section("s", {"ja": "企画"}, "plan", items)
    now = publication(door)
    for item in items:
        now = replace(now, choices=now.choices.with_tick(item, on=True))
    start, met = 0, 0
    while True:
        card = section_message(door.project(), now, section, start, "ja", door.kit.voice("ja"))
        assert len(card.choices) <= 13
        met += len(card.rows)
        later = [c for c in card.choices if c.action.verb is Verb.PUBLISH_SECTION]
        if not later:
            break
        start = int(later[0].action.args[-1])
        assert start == met
    assert met == len(items)


@pytest.mark.parametrize("given", [Given("yes"), Given("no", comment="道具が足りませんでした"), Given("no")])
def test_an_answer_that_is_corrected_while_approvals_come_in_is_not_published_as_it_was(
    door: Door, given: Given
) -> None:
    door.presses("megumi", Verb.PUBLISH_TICK, "p1", "1", f"{SHEET}/ise.chk.2/why/a", "on", "0")
    text = asked(door)
    for key in ("hana", "ken"):
        door.presses(key, Verb.APPROVE, "p1", "1", text)
    _reason(door, "hana", "ise.chk.2", given)
    heard = door.presses("suzuki", Verb.APPROVE, "p1", "1", text)
    assert not publication(door).public
    assert publication(door).asked is None
    assert "この文のあとで、答えが変わりました" in heard.by("suzuki")
    for key in ("hana", "ken"):
        assert "承認は取り消されました" in heard.by(key)
    assert "承認をお願いしたあとで、答えが変わりました" in heard.by("megumi")
    new = published(door).content
    assert new is not None
    assert REASON not in repr(new)


def test_what_is_done_meanwhile_holds_no_approval_up(door: Door) -> None:
    point = Point("x1", 1, SHEET, "ise.chk.2", "", "脚立を借りる", "a", NOW.date(), NOW, "nobody")
    door.look(lambda uow: uow.dossiers.save(replace(uow.dossiers.get("p1"), points=(point,))))
    text = asked(door)
    done = replace(point, followed=(FollowedUp(NOW, "nobody", PointState.DONE),))
    door.look(lambda uow: uow.dossiers.save(replace(uow.dossiers.get("p1"), points=(done,))))
    for key in ("hana", "ken", "suzuki"):
        door.presses(key, Verb.APPROVE, "p1", "1", text)
    assert publication(door).public


def test_who_takes_words_back_that_are_asked_about_leaves_nobody_waiting(door: Door) -> None:
    door.presses("megumi", Verb.PUBLISH_TICK, "p1", "1", f"{SHEET}/ise.chk.2/why/a", "on", "0")
    text = asked(door)
    door.presses("ken", Verb.APPROVE, "p1", "1", text)
    day = door.clock.at.astimezone(door.project().zone).date().isoformat()
    heard = door.presses("hana", Verb.ERASE_CONFIRM, day)
    assert "答えが変わりました" in heard.by("megumi")
    assert "承認は取り消されました" in heard.by("ken")
