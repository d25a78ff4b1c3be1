"""Words that were changed or taken back after they were sent."""

from tests.journeys.desk import join, labels, newest
from tests.journeys.steps import PROJECT, joined, screen, t, values
from tests.journeys.town import Town, post_text

TANAKA = "田中"


async def desk(town: Town) -> dict[str, str]:
    """A project of 田中's; gives the codes of its sides."""
    town.slack.add_person(TANAKA)
    return await town.new_project(TANAKA)


async def test_an_edited_answer_stands_and_says_so(town: Town) -> None:
    """The old value, with the button that changes it; edited chatter is left alone."""
    codes = await desk(town)
    sato = town.slack.add_person("佐藤")
    await join(town, sato, codes["b"])
    await town.write(sato, "いいえ")
    typed = next(post for post in reversed(town.slack.messages(sato)) if post.text == "いいえ")
    await town.slack.edit_message(sato, typed.ts, "はい")
    await town.deliver()
    assert t("edited-answer", number="1", value="いいえ") in post_text(newest(town, sato))
    assert await values(town, side="b") == {"1": "no"}
    fix = t("button-fix-this", number="1")
    assert fix in labels(newest(town, sato))
    await town.press(sato, fix)
    assert "問1" in post_text(newest(town, sato))


async def test_a_note_that_is_taken_back_loses_its_words_and_stays_a_fact(town: Town) -> None:
    """Nobody reads it any more, in the list or in the record; that there was one is still told."""
    codes = await desk(town)
    hana = await joined(town, "ハナ", codes["a"])
    await town.say(hana, "困りごと")
    await town.line.text(hana, "水道が止まって困りました")
    bubble = town.line.bubbles(hana)[-1].id
    await town.deliver()
    await town.say(hana, "メモ一覧")
    assert "水道" in screen(town, hana)
    await town.line.unsend(hana, bubble)
    await town.deliver()
    await town.say(hana, "メモ一覧")
    assert "水道" not in screen(town, hana)
    assert t("note-taken-back") in screen(town, hana)
    dossier = await town.read(lambda uow: uow.dossiers.get(uow.projects.named(PROJECT)[0].id))
    assert [note.text for note in dossier.notes] == [""]
