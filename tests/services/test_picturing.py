"""図で見る: a picture in the chat, to whom it is shown, and what its address gives when it is fetched."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Message, Pressed, Typed
from bot.domain.pictures import KINDS
from bot.domain.project import Role
from bot.services.pictures import LASTS, picture_at
from handlers.documents.addresses import Documents
from handlers.line.render import render
from handlers.slack.send import _items
from tests.pictures import read_png
from tests.services.front_door import Door, Heard, opened
from tests.services.house import kit

SHEET = "ise.q.plan"
say = kit().voice("ja")


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """Hana's side has sent, Taka's has not; pictures can be fetched at bot.example."""
    return _house(tmp_path_factory.mktemp("pictures"))


def _house(folder: Path) -> Door:
    found = opened(folder)
    found.kit = replace(found.kit, documents=Documents("https://bot.example", "secret"))
    found.person("tanaka", Role.COORDINATOR, tenant="T1")
    found.person("hana", Role.RESPONDENT, "a")
    found.person("taka", Role.RESPONDENT, "b", tenant="T1")
    found.person("mori", Role.MEMBER, "a")
    found.person("nobody")
    found.answers("hana", chk_1="yes", chk_2="no", chk_3="no")
    return found


def mutual(door: Door) -> None:
    """Both sides have sent, and see each other's answers."""
    door.answers("taka", chk_1="yes", chk_2="yes", chk_3="no")
    at = door.clock.at
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), revealed={SHEET: at})))
    door.clock.at += timedelta(minutes=1)


def message(heard: Heard) -> Message:
    (outgoing,) = heard.queued
    return outgoing.messages[-1]


def fetched(door: Door, address: str, *, later: timedelta = timedelta()) -> object:
    """What the picture shows at that address."""
    documents = door.kit.documents
    assert isinstance(documents, Documents)
    now = door.clock.at + later
    asked = documents.shown(address.rpartition("/")[2].removesuffix(".png"), door.kit.wall.now() + later)
    return door.look(lambda uow: picture_at(uow, door.kit, asked, now)) if asked is not None else None


def test_a_word_gives_the_timeline_and_the_ways_to_the_others(door: Door) -> None:
    said = message(door.hears("hana", Typed("図")))
    assert said.shown is not None
    assert said.shown.timeline is not None
    assert said.progress == say("picture-timeline")
    assert [choice.label for choice in said.choices] == [
        say("button-picture-words"),
        say("button-picture-answered"),
        say("button-picture-year"),  # nothing is mutual yet, and there is one cycle
    ]
    assert message(door.hears("taka", Typed("picture"))).shown


def test_line_shows_an_image_and_a_card_that_says_in_words_what_is_on_it(door: Door) -> None:
    said = message(door.hears("hana", Typed("図")))
    assert said.shown is not None
    image, card = render((said,))
    address = image["originalContentUrl"]
    assert image == {"type": "image", "originalContentUrl": address, "previewImageUrl": address}
    assert address.startswith("https://bot.example/i/")
    assert len(address) < 1000
    assert card["altText"] == said.shown.picture.head.alt
    assert fetched(door, address) == said.shown.picture


def test_slack_gets_a_file_with_its_words(door: Door) -> None:
    said = message(door.hears("taka", Typed("図")))
    assert said.shown is not None
    (item,) = _items((said,), "0d1e2f3a-1111")
    assert read_png(item["content"]).width == 1040
    assert item["filename"].startswith("kyodo-0d1e2f3a1111")
    assert " ".join(said.shown.picture.head.alt.split()).startswith(item["alt_txt"][:200])


def test_the_words_can_be_read_instead(door: Door) -> None:
    words = message(door.presses("hana", Verb.PICTURE_WORDS, "p1", "answered", "1", ""))
    assert words.shown is None
    assert "2人のうち1人" in words.text
    assert "hana" not in repr(words.text)


def test_without_an_address_line_gets_the_words_and_slack_the_picture(door: Door) -> None:
    there, door.kit = door.kit, replace(door.kit, documents=Documents("", ""))
    try:
        said = message(door.hears("hana", Typed("図")))
        assert said.shown is None
        assert said.lead == say("picture-no-place")
        assert say("picture-timeline") in said.text
        assert message(door.hears("taka", Typed("図"))).shown
    finally:
        door.kit = there


def test_who_does_not_belong_gets_nothing(door: Door) -> None:
    for kind in KINDS:
        heard = door.hears("nobody", Pressed(f"1:pic:p1:{kind}:1:{SHEET}", "", ""))
        assert "Shown" not in heard.by("nobody").replace("shown=None", "")


def test_an_unknown_kind_or_sheet_by_hand_is_no_fault(door: Door) -> None:
    assert message(door.presses("hana", Verb.PICTURE, "p1", "nothing", "9", "")).shown
    assert message(door.presses("hana", Verb.PICTURE, "p1", "differences", "x", "no.sheet")).text == say(
        "comparison-blind"
    )


def test_an_address_ends_and_ends_with_the_right(tmp_path: Path) -> None:
    door = _house(tmp_path)
    said = message(door.hears("mori", Typed("図")))
    assert said.shown is not None
    address = said.shown.address
    assert fetched(door, address) is not None
    assert fetched(door, address[:-6] + "A.png") is None
    assert fetched(door, address, later=LASTS + timedelta(minutes=1)) is None
    who = door.look(lambda uow: uow.people.find(door.places["mori"]))
    assert who is not None
    door.look(lambda uow: uow.projects.leave("p1", who.id, door.clock.at))
    assert fetched(door, address) is None


def test_differences_are_shown_when_they_are_mutual_and_never_before(tmp_path: Path) -> None:
    door = _house(tmp_path)
    before = message(door.presses("taka", Verb.PICTURE, "p1", "differences", "1", SHEET))
    assert before.shown is None
    assert before.text == say("comparison-blind")
    for kind in KINDS:
        assert "いいえ" not in door.presses("taka", Verb.PICTURE, "p1", kind, "1", "").by("taka")
        assert "いいえ" not in door.presses("taka", Verb.PICTURE_WORDS, "p1", kind, "1", "").by("taka")
    mutual(door)
    said = message(door.presses("taka", Verb.PICTURE, "p1", "differences", "1", ""))
    assert said.shown is not None
    assert said.shown.differences is not None
    first = said.shown.differences.items[0]
    assert dict(first.values) == {"花壇の会": "いいえ", "公園緑地課": "はい"}
    assert say("button-picture-timeline") in [choice.label for choice in said.choices]
    # Opened again for another round of answers, they are nobody's again, also at the address of before.
    asked = message(door.presses("hana", Verb.PICTURE, "p1", "differences", "1", SHEET)).shown
    assert asked is not None
    assert fetched(door, asked.address) is not None
    door.look(lambda uow: uow.projects.save(replace(door.project_in(uow), revealed={})))
    assert fetched(door, asked.address) is None


def test_who_had_a_picture_stands_in_the_log_without_what_it_said(tmp_path: Path) -> None:
    door = _house(tmp_path)
    mutual(door)
    door.presses("taka", Verb.PICTURE, "p1", "differences", "1", SHEET)
    lines = door.look(lambda uow: uow.audit.of_project("p1", "picture.taken", "comparison.seen"))
    assert [line["details"] for line in lines] == [
        {"sheet": SHEET, "cycle": 1},
        {"kind": "differences"},
    ]
